//! Reading: things by the words people use for them, lists, and the board as one value.

use crate::domain::amount::quoted;
use crate::domain::day::Day;
use crate::domain::fact::{Level, raw, stale};
use crate::domain::facts::{Slice, Want};
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::label::{Label, Name, Slug};
use crate::domain::metric::{Metric, NamedControl, Point};
use crate::domain::sprint::{Commitment, Sprint, SprintState};
use crate::domain::verdict::{Link, Note};
use crate::error::{Error, Kind};
use crate::store::{Reader, StoreError, journal, listing, readings, slice, things};

use super::columns::sprints;
use super::evidence::Desk;
use super::{Entry, Hit, LastOwn, ListedHypothesis, Recorded, Session};

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
    /// Where it stands.
    pub level: Option<Level>,
    /// The latest reading.
    pub latest: Option<Point>,
    /// How many readings it has in all.
    pub readings: i64,
    /// The control it is compared beside, by its slug, and whether it is scaled.
    pub control: Option<NamedControl>,
    /// Since when it is to be read: the day it was made, or the first outcome that it decides was framed.
    pub since: Option<Day>,
}

impl MetricLine {
    /// Days without a reading, where they are more than its cadence.
    pub fn stale(&self, today: Day) -> Option<i64> {
        stale(&self.metric, self.latest.map(|p| p.day), self.since, today)
    }

    /// The last raw reading, where the level is a week's.
    pub fn raw(&self, today: Day) -> Option<String> {
        raw(self.level, self.latest, self.metric.unit.as_deref(), today)
    }
}

impl Session {
    pub(super) fn read<T: Default>(&self, f: impl FnOnce(&Reader) -> Result<T, StoreError>) -> Result<T, Error> {
        self.reads.set(self.reads.get() + 1);
        match &self.store {
            Some(store) => Ok(store.read(f)?),
            None => Ok(T::default()),
        }
    }

    /// How often the file was asked for anything so far.
    pub fn reads(&self) -> u64 {
        self.reads.get()
    }

    /// A part of the board.
    ///
    /// # Errors
    /// What the file says.
    pub fn slice(&self, wants: &[Want]) -> Result<Slice, Error> {
        self.read(|c| slice::load(c, wants))
    }

    /// What a word names: a label, a metric's slug, an exact title, or a whole id.
    ///
    /// # Errors
    /// Nothing, or more than one thing, is called so; the nearest names are listed.
    pub fn find(&self, word: &str) -> Result<Found, Error> {
        let found = self.read(|c| {
            let mut found = Vec::new();
            if let Ok(slug) = Slug::parse(word) {
                for metric in things::by_slug(c, &slug)?.into_iter().take(1) {
                    found.push(metric_found(c, metric)?);
                }
            }
            // A script may have kept an id: a label can gain letters, an id stays.
            if found.is_empty()
                && let Ok(id) = word.parse::<Id>()
                && let Some(thing) = listing::by_id(c, id)?
            {
                found.push(match thing.kind {
                    ThingKind::Metric => metric_found(c, id)?,
                    _ => Found::Thing(thing),
                });
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
                        e = e.hint(self.titled(*thing));
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
                let name = name.to_string();
                let likeness = strsim::jaro_winkler(&word, &name.to_lowercase());
                let title = strsim::jaro_winkler(&word, &title.to_lowercase());
                (likeness.max(title), name)
            })
            .filter(|(likeness, _)| *likeness > 0.75)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        near.into_iter().take(3).map(|(_, name)| name).collect()
    }

    /// A thing by its name, with its title where it has one.
    fn titled(&self, thing: Thing) -> String {
        let name = self.name(thing);
        let all = self.names().unwrap_or_default();
        let title = all.iter().find(|(known, _)| known.to_string() == name).map(|(_, title)| title.as_str());
        title.filter(|title| !title.is_empty()).map_or_else(|| name.clone(), |title| format!("{name} {title}"))
    }

    /// How a person calls a thing.
    pub fn name(&self, thing: Thing) -> String {
        self.read(|c| journal::name(c, thing)).unwrap_or_default()
    }

    /// Every name there is with what it stands for: labels, slugs.
    ///
    /// # Errors
    /// What the file says.
    pub fn names(&self) -> Result<Vec<(Name, String)>, Error> {
        self.read(listing::names)
    }

    /// The handles of everybody the board knows, so far as they could be typed.
    ///
    /// # Errors
    /// What the file says.
    pub fn handles(&self) -> Result<Vec<Handle>, Error> {
        self.read(listing::typable)
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
            let all: Vec<Metric> = things::metrics(c)?;
            let desk = Desk::new(c, today, &self.answers);
            all.into_iter().map(|metric| line(c, &desk, metric, today)).collect()
        })
    }

    /// One metric with its latest reading.
    ///
    /// # Errors
    /// What the file says.
    pub fn metric(&self, id: Id) -> Result<Option<MetricLine>, Error> {
        let today = self.today();
        self.read(|c| {
            let desk = Desk::new(c, today, &self.answers);
            things::one::<Metric>(c, id)?.map(|metric| line(c, &desk, metric, today)).transpose()
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
            let all: Vec<Sprint> = things::sprints(c)?;
            all.into_iter()
                .map(|sprint| {
                    let commitments = things::commitments(c, sprint.id)?;
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
        self.read(|c| Ok((things::said_of(c, thing)?, things::said_of(c, thing)?)))
    }

    /// The latest change sets, newest first: all, or those of a thing.
    ///
    /// # Errors
    /// What the file says.
    pub fn history(&self, thing: Option<Thing>, most: usize) -> Result<Vec<Entry>, Error> {
        self.read(|c| journal::history(c, thing, most))
    }

    /// What an undo would take back, where this session did not write it: what one made before it began, or by another
    /// program, is not taken back without a word.
    ///
    /// # Errors
    /// What the file says.
    pub fn undoes_of_old(&self) -> Result<Option<LastOwn>, Error> {
        let who = self.handle();
        self.read(|c| {
            let last = journal::last_own(c, &who, false)?.filter(|set| !self.wrote.borrow().contains(set));
            let Some(set) = last else { return Ok(None) };
            let (what, day, at) = journal::told_of(c, set)?;
            Ok(Some(LastOwn { set, what, day, older: at < self.opened }))
        })
    }

    /// Whether whoever works could undo something, and redo something.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn undoes(&self) -> Result<(bool, bool), Error> {
        let who = self.handle();
        self.read(|c| {
            let could = |redo| journal::last_own(c, &who, redo).map(|set| set.is_some());
            Ok((could(false)?, could(true)?))
        })
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

/// A metric, with the outcome that it alone decides.
fn metric_found(c: &Reader, metric: Id) -> Result<Found, StoreError> {
    let judged = listing::judged_by(c, metric)?;
    let outcome = if judged.len() == 1 { judged.first().map(|o| o.id) } else { None };
    Ok(Found::Metric { metric, outcome })
}

fn line(c: &Reader, desk: &Desk<'_>, metric: Metric, today: Day) -> Result<MetricLine, StoreError> {
    let no = listing::metric_number(c, metric.id)?.unwrap_or(0);
    Ok(MetricLine {
        level: desk.level(&metric, today)?,
        since: listing::read_since(c, metric.id)?,
        latest: readings::latest(c, no, today)?,
        readings: listing::reading_count(c, no, metric.id)?,
        control: match &metric.control {
            Some(control) => {
                desk.metric(control.metric)?.map(|other| NamedControl { metric: other.slug, scaled: control.scaled })
            }
            None => None,
        },
        metric,
    })
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
