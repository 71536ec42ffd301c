//! Reading: things by the words people use for them, lists, and the board as one value.

use crate::domain::amount::quoted;
use crate::domain::board::{Card, Column, Rail, View, order};
use crate::domain::day::Day;
use crate::domain::facts::{Slice, Want};
use crate::domain::handle::Handle;
use crate::domain::hypothesis::{Hypothesis, State};
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::label::{Label, Slug};
use crate::domain::metric::{Metric, Point};
use crate::domain::outcome::Outcome;
use crate::domain::sprint::{Commitment, Sprint, SprintState};
use crate::domain::verdict::{Link, Note, Verdict};
use crate::error::{Error, Kind};
use crate::store::{Reader, StoreError, journal, listing, readings, slice};

use super::evidence::Desk;
use super::{Entry, Hit, ListedHypothesis, Recorded, Session};

/// How many points a sparkline is drawn from.
const SERIES: usize = 120;

/// A thing that a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A thing by its label or title.
    Thing(Thing),
    /// A metric by its slug, with the sole open outcome it decides, if there is just one.
    Metric {
        /// The metric.
        metric: Id,
        /// The outcome.
        outcome: Option<Id>,
    },
}

/// A metric in a list.
#[derive(Clone, Debug)]
pub struct MetricLine {
    /// The metric.
    pub metric: Metric,
    /// The latest reading.
    pub latest: Option<Point>,
    /// How many readings it has in all.
    pub readings: i64,
}

impl Session {
    pub(super) fn read<T: Default>(&self, f: impl FnOnce(&Reader) -> Result<T, StoreError>) -> Result<T, Error> {
        match &self.store {
            Some(store) => Ok(store.read(f)?),
            None => Ok(T::default()),
        }
    }

    /// A part of the board.
    ///
    /// # Errors
    /// What the file says.
    pub fn slice(&self, wants: &[Want]) -> Result<Slice, Error> {
        self.read(|c| slice::load(c, wants))
    }

    /// What a word names: a label, a metric's slug, or an exact title.
    ///
    /// # Errors
    /// Nothing, or more than one thing, is called so; the nearest names are listed.
    pub fn find(&self, word: &str) -> Result<Found, Error> {
        let found = self.read(|c| {
            let mut found = Vec::new();
            if let Ok(slug) = Slug::parse(word) {
                for metric in slice::by_slug(c, &slug)?.into_iter().take(1) {
                    let judged = listing::judged_by(c, metric)?;
                    let outcome = if judged.len() == 1 { judged.first().map(|o| o.id) } else { None };
                    found.push(Found::Metric { metric, outcome });
                }
            }
            if found.is_empty()
                && let Ok(label) = word.parse::<Label>()
            {
                found.extend(listing::by_label(c, label)?.into_iter().map(Found::Thing));
            }
            if found.is_empty() {
                found.extend(listing::by_title(c, word)?.into_iter().map(Found::Thing));
            }
            Ok(found)
        })?;
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(self.not_found(word)),
            many => {
                let mut e =
                    Error::new(Kind::NotFound, "ambiguous", format!("{} names {} things", quoted(word), many.len()));
                for found in many {
                    if let Found::Thing(thing) = found {
                        e = e.hint(self.name(*thing));
                    }
                }
                Err(e.hint("name one of these by its label"))
            }
        }
    }

    fn not_found(&self, word: &str) -> Error {
        let e = Error::new(
            Kind::NotFound,
            "not_found",
            format!("no outcome, hypothesis or metric is called {}", quoted(word)),
        );
        if !self.exists() {
            return e
                .because(format!("there is no board at {} yet", self.path().display()))
                .hint("Make one: upshot frame TITLE");
        }
        let (outcomes, metrics) = self.read(listing::counts).unwrap_or_default();
        let plural = |n: i64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
        let board = self.path().file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
        let nearest = self.nearest(word);
        let close = if nearest.is_empty() { String::new() } else { format!(". Closest: {}", nearest.join(", ")) };
        e.because(format!(
            "The board {board} has {} and {}{close}",
            plural(outcomes, "outcome"),
            plural(metrics, "metric")
        ))
    }

    /// The names nearest to a word, nearest first, a few.
    pub fn nearest(&self, word: &str) -> Vec<String> {
        let word = word.to_lowercase();
        let names = self.read(listing::names).unwrap_or_default();
        let mut near: Vec<(f64, String)> = names
            .into_iter()
            .map(|(name, title)| {
                let likeness = strsim::jaro_winkler(&word, &name.to_lowercase());
                let title = strsim::jaro_winkler(&word, &title.to_lowercase());
                (likeness.max(title), name)
            })
            .filter(|(likeness, _)| *likeness > 0.75)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        near.into_iter().take(3).map(|(_, name)| name).collect()
    }

    /// How a person calls a thing.
    pub fn name(&self, thing: Thing) -> String {
        self.read(|c| journal::name(c, thing)).unwrap_or_default()
    }

    /// Every name there is with what it stands for: labels, slugs.
    ///
    /// # Errors
    /// What the file says.
    pub fn names(&self) -> Result<Vec<(String, String)>, Error> {
        self.read(listing::names)
    }

    /// The handles of everybody the board knows.
    ///
    /// # Errors
    /// What the file says.
    pub fn handles(&self) -> Result<Vec<Handle>, Error> {
        self.read(listing::handles)
    }

    /// The board as it stands: what a screen shows.
    ///
    /// # Errors
    /// What the file says.
    pub fn view(&self) -> Result<View, Error> {
        let today = self.today();
        self.read(|c| view(c, &Desk::new(c, today, &self.answers), today))
    }

    /// One outcome as the board would show it, open or ended.
    ///
    /// # Errors
    /// What the file says.
    pub fn column(&self, outcome: Id) -> Result<Option<Column>, Error> {
        let today = self.today();
        self.read(|c| {
            let (sprint, _, commitments) = sprints(c)?;
            let desk = Desk::new(c, today, &self.answers);
            slice::one::<Outcome>(c, outcome)?
                .map(|o| column(c, &desk, o, today, sprint.as_ref(), &commitments))
                .transpose()
        })
    }

    /// Every outcome, the open ones by rank first.
    ///
    /// # Errors
    /// What the file says.
    pub fn outcomes(&self) -> Result<Vec<Column>, Error> {
        let today = self.today();
        self.read(|c| {
            let (sprint, _, commitments) = sprints(c)?;
            let all: Vec<Outcome> = slice::rows(c, "1 ORDER BY result IS NOT NULL, rank, no", &[])?;
            let desk = Desk::new(c, today, &self.answers);
            all.into_iter().map(|o| column(c, &desk, o, today, sprint.as_ref(), &commitments)).collect()
        })
    }

    /// Every hypothesis, newest first, or those in one state.
    ///
    /// # Errors
    /// What the file says.
    pub fn hypotheses(&self, state: Option<&str>) -> Result<Vec<ListedHypothesis>, Error> {
        self.read(|c| listing::hypotheses(c, state))
    }

    /// Every metric with its latest reading.
    ///
    /// # Errors
    /// What the file says.
    pub fn metrics(&self) -> Result<Vec<MetricLine>, Error> {
        let today = self.today();
        self.read(|c| {
            let all: Vec<Metric> = slice::rows(c, "1 ORDER BY retired IS NOT NULL, slug", &[])?;
            all.into_iter().map(|metric| line(c, metric, today)).collect()
        })
    }

    /// One metric with its latest reading.
    ///
    /// # Errors
    /// What the file says.
    pub fn metric(&self, id: Id) -> Result<Option<MetricLine>, Error> {
        let today = self.today();
        self.read(|c| slice::one::<Metric>(c, id)?.map(|metric| line(c, metric, today)).transpose())
    }

    /// What a metric stood at on a day: its latest reading up to then.
    ///
    /// # Errors
    /// What the file says.
    pub fn stood(&self, metric: Id, on: Day) -> Result<Option<Point>, Error> {
        self.read(|c| match listing::metric_number(c, metric)? {
            Some(no) => readings::latest(c, no, on),
            None => Ok(None),
        })
    }

    /// The readings of a metric that count within days, oldest first; of too many, the newest `most`.
    ///
    /// # Errors
    /// What the file says.
    pub fn readings(
        &self,
        metric: Id,
        from: Option<Day>,
        to: Option<Day>,
        most: usize,
    ) -> Result<Vec<Recorded>, Error> {
        self.read(|c| match listing::metric_number(c, metric)? {
            Some(no) => {
                let days = (from.map_or(readings::ALWAYS.0, Day::number), to.map_or(readings::ALWAYS.1, Day::number));
                readings::list(c, no, metric, days, most)
            }
            None => Ok(Vec::new()),
        })
    }

    /// Every sprint, newest first, with its commitments.
    ///
    /// # Errors
    /// What the file says.
    pub fn sprints(&self) -> Result<Vec<(Sprint, Vec<Commitment>)>, Error> {
        self.read(|c| {
            let all: Vec<Sprint> = slice::rows(c, "1 ORDER BY starts DESC, no DESC", &[])?;
            all.into_iter()
                .map(|sprint| {
                    let commitments = slice::rows(c, "sprint = ?1 ORDER BY no", &[&sprint.id])?;
                    Ok((sprint, commitments))
                })
                .collect()
        })
    }

    /// The links and notes of a thing.
    ///
    /// # Errors
    /// What the file says.
    pub fn said_of(&self, thing: Thing) -> Result<(Vec<Link>, Vec<Note>), Error> {
        self.read(|c| Ok((listing::links(c, thing)?, listing::notes(c, thing)?)))
    }

    /// The latest change sets, newest first: all, or those of a thing.
    ///
    /// # Errors
    /// What the file says.
    pub fn history(&self, thing: Option<Thing>, most: usize) -> Result<Vec<Entry>, Error> {
        self.read(|c| journal::history(c, thing, most))
    }

    /// The change set of an id, or of its first or last letters.
    ///
    /// # Errors
    /// None, or more than one, has them. Sets made within a minute begin alike; their last letters differ.
    pub fn find_set(&self, prefix: &str) -> Result<Id, Error> {
        let plain: String = prefix.chars().filter(|c| *c != '-').collect();
        let found = if plain.len() >= 4 && plain.chars().all(|c| c.is_ascii_hexdigit()) {
            self.read(|c| journal::by_prefix(c, &plain))?
        } else {
            Vec::new()
        };
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(Error::new(Kind::NotFound, "not_found", format!("no change set is called {}", quoted(prefix)))
                .hint("upshot history")),
            _ => Err(Error::new(
                Kind::NotFound,
                "ambiguous",
                format!("more than one change set is called {}", quoted(prefix)),
            )
            .hint("give more of it: upshot history")),
        }
    }

    /// Every stored text that holds all of the words.
    ///
    /// # Errors
    /// What the file says.
    pub fn search(&self, words: &[String]) -> Result<Vec<Hit>, Error> {
        self.read(|c| listing::search(c, words))
    }

    /// The last day of the active sprint, for `sprint end`.
    pub fn sprint_end(&self) -> Option<Day> {
        self.read(|c| Ok(sprints(c)?.0)).ok().flatten().filter(|s| s.state == SprintState::Active).map(|s| s.ends)
    }

    /// Whether a stored text was read that is not UTF-8, and is shown with replacement characters.
    pub fn read_lossily(&self) -> bool {
        crate::store::convert::read_lossily()
    }
}

fn line(c: &Reader, metric: Metric, today: Day) -> Result<MetricLine, StoreError> {
    let no = listing::metric_number(c, metric.id)?.unwrap_or(0);
    Ok(MetricLine {
        latest: readings::latest(c, no, today)?,
        readings: listing::reading_count(c, no, metric.id)?,
        metric,
    })
}

/// The active or else the planned sprint, the one closed last, and the commitments of all three.
type Sprints = (Option<Sprint>, Option<Sprint>, Vec<Commitment>);

fn sprints(c: &Reader) -> Result<Sprints, StoreError> {
    let open: Vec<Sprint> = slice::rows(c, "state <> 'closed' ORDER BY state, starts, no", &[])?;
    let closed: Option<Sprint> = slice::rows(c, "state = 'closed' ORDER BY ends DESC, no DESC LIMIT 1", &[])?.pop();
    let mut commitments = Vec::new();
    for sprint in open.iter().chain(&closed) {
        commitments.extend(slice::rows::<Commitment>(c, "sprint = ?1 ORDER BY no", &[&sprint.id])?);
    }
    Ok((open.into_iter().next(), closed, commitments))
}

fn view(c: &Reader, desk: &Desk<'_>, today: Day) -> Result<View, StoreError> {
    let (sprint, closed, commitments) = sprints(c)?;
    let open: Vec<Outcome> = slice::rows(c, "result IS NULL ORDER BY rank, no", &[])?;
    let mut columns: Vec<Column> =
        open.into_iter().map(|o| column(c, desk, o, today, sprint.as_ref(), &commitments)).collect::<Result<_, _>>()?;
    columns.sort_by_key(|column| (!column.goal, column.commitment.is_none()));
    let people = slice::rows(c, "1 ORDER BY no", &[])?;
    Ok(View { sprint, closed, columns, people, commitments })
}

pub(super) fn column(
    c: &Reader,
    desk: &Desk<'_>,
    outcome: Outcome,
    today: Day,
    sprint: Option<&Sprint>,
    commitments: &[Commitment],
) -> Result<Column, StoreError> {
    let loaded = slice::load(c, &[Want::Outcome(outcome.id), Want::Beneath(outcome.id)])?;
    let metric = outcome.metric.and_then(|m| loaded.metric(m)).cloned();
    let series = match &metric {
        Some(metric) => {
            let no = listing::metric_number(c, metric.id)?.unwrap_or(0);
            readings::series(c, no, (i32::MIN, today.number()), SERIES)?
        }
        None => Vec::new(),
    };
    let latest = match &metric {
        Some(metric) => readings::latest(c, listing::metric_number(c, metric.id)?.unwrap_or(0), today)?,
        None => None,
    };
    let mut cards = Vec::new();
    for h in loaded.hypotheses.iter().filter(|h| h.outcome == outcome.id) {
        let metric = h.expect.as_ref().and_then(|e| loaded.metric(e.metric)).cloned();
        let proposed = loaded.proposed.iter().find(|v| v.hypothesis == h.id).cloned();
        cards.push(card(desk, h.clone(), loaded.verdict(h.id).cloned(), proposed, metric, today)?);
    }
    order(&mut cards);
    let movement = metric.as_ref().map(|m| desk.outcome(&outcome, m)).transpose()?.flatten();
    let since = movement.as_ref().map(|m| (m.assessment.ship, m.assessment.last_ship));
    let mut guardrails = Vec::new();
    for rail in loaded.guardrails.iter().filter(|g| g.outcome == outcome.id) {
        if let Some(metric) = loaded.metric(rail.metric) {
            let no = listing::metric_number(c, metric.id)?.unwrap_or(0);
            guardrails.push(Rail {
                guardrail: rail.clone(),
                metric: metric.clone(),
                latest: readings::latest(c, no, today)?,
                state: since.map(|since| desk.guardrail(rail, metric, since)).transpose()?,
            });
        }
    }
    let mut column = Column {
        goal: sprint.is_some_and(|s| s.goal == Some(outcome.id)),
        commitment: sprint
            .and_then(|s| commitments.iter().find(|k| k.sprint == s.id && k.outcome == outcome.id))
            .cloned(),
        pace: metric.as_ref().map(|m| desk.pace(&outcome, m)).transpose()?.flatten(),
        falsifier: desk.falsifier(&outcome)?,
        movement,
        metric,
        latest,
        series,
        cards,
        contributors: loaded.contributors.into_iter().filter(|k| k.outcome == outcome.id).collect(),
        guardrails,
        asked: loaded.scope_calls.into_iter().filter(|s| s.outcome == outcome.id && s.decision.is_none()).collect(),
        debts: Vec::new(),
        outcome,
    };
    column.find_debts(today, sprint);
    Ok(column)
}

/// A hypothesis with what is known of it on a day.
pub(super) fn card(
    desk: &Desk<'_>,
    hypothesis: Hypothesis,
    verdict: Option<Verdict>,
    proposed: Option<Verdict>,
    metric: Option<Metric>,
    today: Day,
) -> Result<Card, StoreError> {
    let (state, check) = (hypothesis.state(verdict.as_ref()), hypothesis.check(verdict.as_ref(), today));
    // What shipped is judged by the metric it predicted then, whatever was amended since.
    let frozen = hypothesis.ship.as_ref().and_then(|s| s.frozen.expect.as_ref()).map(|e| e.metric);
    let metric = match (frozen, metric) {
        (Some(id), metric) if metric.as_ref().is_none_or(|m| m.id != id) => desk.metric(id)?,
        (_, metric) => metric,
    };
    let frozen = verdict.as_ref().and_then(|v| v.evidence.as_ref()?.assessment.clone());
    let (movement, first) = match (frozen, state, &metric) {
        (Some(frozen), ..) => (Some(frozen), None),
        (None, State::Measuring, _) => {
            desk.hypothesis(&hypothesis)?.map(|answer| (answer.assessment, answer.first)).unzip()
        }
        (None, State::Idea | State::Building, Some(metric)) if hypothesis.window.is_some() => {
            (None, Some(desk.first_answer(metric, today, hypothesis.window)?))
        }
        _ => (None, None),
    };
    Ok(Card { hypothesis, state, check, verdict, proposed, metric, movement, first })
}

/// What kind of thing something found is, with its identity.
impl Found {
    /// The thing itself; a metric stands for itself.
    pub fn thing(self) -> Thing {
        match self {
            Self::Thing(thing) => thing,
            Self::Metric { metric, .. } => Thing::new(ThingKind::Metric, metric),
        }
    }
}
