//! What the readings say, for whoever shows it: about a thing of the board, about every open outcome, about any file.

use super::Desk;
use crate::domain::assessment::{Answerable, Assessment};
use crate::domain::board::Column;
use crate::domain::day::Day;
use crate::domain::fact::{ByRobots, Movement};
use crate::domain::falsifier::Falsifier;
use crate::domain::id::{Kind as ThingKind, Thing};
use crate::domain::label::Label;
use crate::domain::metric::Metric;
use crate::domain::outcome::Outcome;
use crate::domain::verdict::{VerdictCall, Watched};
use crate::error::{Error, Kind};
use crate::evidence::{self, Around, Question, Sample};
use crate::session::Session;
use crate::store::{StoreError, things};

/// What the readings say about a thing, with what it takes to say it.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The thing's label.
    pub label: String,
    /// What it is about: the card's or the column's title.
    pub title: String,
    /// The metric looked at.
    pub metric: Metric,
    /// What the readings say.
    pub assessment: Assessment,
    /// When they could answer.
    pub first: Answerable,
    /// The day of its own ship, or of the first one of the outcome's run.
    pub shipped_on: Day,
    /// The ship looked at; none for an outcome that has none yet.
    pub since: Option<String>,
    /// What the outcome's metric did, as every face says it; none of a hypothesis. Where its run has shipped nothing yet, what
    /// is looked at is what was said before the run, where there was something.
    pub movement: Option<Movement>,
    /// How the outcome's guardrails did.
    pub guardrails: Vec<Watched>,
    /// What would tell the outcome wrong.
    pub falsifier: Option<Falsifier>,
    /// What was frozen with a hypothesis' verdict: the call and the assessment then.
    pub frozen: Option<(VerdictCall, Assessment)>,
    /// How many of the readings are a robot's.
    pub by_robots: Option<ByRobots>,
}

/// What any readings say since a day, with no board: the answer, and when there could be one.
pub fn moved(
    question: &Question,
    samples: impl IntoIterator<Item = Sample>,
    control: impl IntoIterator<Item = Sample>,
) -> (Assessment, Answerable) {
    let around = Around::beside(question, samples, control);
    (evidence::assess(question, &around), evidence::first_answer(question, &around, u32::MAX))
}

impl Session {
    /// What each open outcome's metric did, by rank.
    ///
    /// # Errors
    /// What the file says.
    pub fn movements(&self) -> Result<Vec<(Label, Option<Movement>)>, Error> {
        self.read(|c| {
            let desk = Desk::new(c, self.today(), &self.answers);
            let open: Vec<Outcome> = things::open_outcomes(c)?;
            open.iter()
                .map(|outcome| {
                    let metric = outcome.metric.map(|m| things::one::<Metric>(c, m)).transpose()?.flatten();
                    let movement = metric.map(|m| desk.outcome(outcome, &m)).transpose()?.flatten();
                    Ok((outcome.label(), movement))
                })
                .collect()
        })
    }

    /// What the readings say about a hypothesis or an outcome, today or as seen from an earlier day.
    ///
    /// # Errors
    /// Where there is nothing to look at: nothing shipped, no metric; and what the file says.
    pub fn evidence(&self, thing: Thing, as_of: Option<Day>) -> Result<Looked, Error> {
        let (name, today) = (self.name(thing), self.today());
        let as_of = as_of.unwrap_or(today);
        if as_of > today {
            let says = format!("{} has not come yet", as_of.words(today));
            return Err(Error::new(Kind::Usage, "future", says).hint("look back, not ahead: --as-of DAY"));
        }
        let nothing = |says: String, fix: String| {
            Error::new(Kind::Refused, "nothing_to_compare", format!("there is nothing to compare for {name}"))
                .because(says)
                .hint(fix)
        };
        match thing.kind {
            ThingKind::Hypothesis => {
                let Some((card, column)) = self.card(thing.id)? else {
                    return Err(nothing(
                        "it is no longer on the board".to_owned(),
                        "upshot hypothesis list".to_owned(),
                    ));
                };
                let h = &card.hypothesis;
                let Some(ship) = h.ship.as_ref().filter(|s| s.shipped_on <= as_of) else {
                    let first = match card.first {
                        Some(Answerable::On(day)) => {
                            format!("; shipped today, it could answer about {}", day.short(self.today()))
                        }
                        _ => String::new(),
                    };
                    let says = match &h.ship {
                        Some(ship) => {
                            let [shipped, seen] = [ship.shipped_on, as_of].map(|day| day.short(today));
                            format!("it shipped on {shipped}, after {seen}")
                        }
                        None => format!("it has not shipped{first}"),
                    };
                    let fix = if h.ship.is_some() {
                        format!("upshot evidence {name}")
                    } else {
                        format!("upshot ship {name}")
                    };
                    return Err(nothing(says, fix));
                };
                let Some(expect) = &ship.frozen.expect else {
                    return Err(nothing("it shipped without a prediction".to_owned(), format!("upshot show {name}")));
                };
                let frozen =
                    card.verdict.as_ref().and_then(|v| Some((v.call, v.evidence.as_ref()?.assessment.clone()?)));
                let looked = self.read(|c| {
                    let desk = Desk::new(c, as_of, &self.answers);
                    let metric = things::one::<Metric>(c, expect.metric)?;
                    let Some((metric, answer)) = metric.zip(desk.hypothesis(h)?) else { return Ok(None) };
                    let since = (answer.assessment.ship, answer.assessment.last_ship);
                    Ok(Some(Looked {
                        label: name.clone(),
                        title: h.build.clone(),
                        guardrails: desk.watched(&column, since)?,
                        falsifier: desk.falsifier(&column.outcome)?,
                        shipped_on: ship.shipped_on,
                        by_robots: desk.by_robots(&metric, &answer.assessment)?,
                        metric,
                        assessment: answer.assessment,
                        first: answer.first,
                        since: Some(name.clone()),
                        movement: None,
                        frozen,
                    }))
                })?;
                looked.ok_or_else(|| nothing("its metric is gone".to_owned(), format!("upshot show {name}")))
            }
            ThingKind::Outcome => {
                let Some(column) = self.column(thing.id)? else {
                    return Err(nothing("it is no longer on the board".to_owned(), "upshot outcome list".to_owned()));
                };
                let Some(metric) = column.metric.clone() else {
                    return Err(nothing(
                        "it has no metric yet".to_owned(),
                        format!("upshot edit {name} --metric SLUG"),
                    ));
                };
                let looked = self.read(|c| {
                    let desk = Desk::new(c, as_of, &self.answers);
                    let Some(movement) = desk.outcome(&column.outcome, &metric)? else { return Ok(None) };
                    let said = movement.last();
                    let since = (said.assessment.ship, said.assessment.last_ship);
                    Ok(Some(Looked {
                        label: name.clone(),
                        title: column.outcome.title.clone(),
                        guardrails: desk.watched(&column, since)?,
                        falsifier: desk.falsifier(&column.outcome)?,
                        by_robots: desk.by_robots(&metric, &said.assessment)?,
                        metric,
                        shipped_on: said.assessment.ship,
                        assessment: said.assessment.clone(),
                        first: said.first,
                        since: said.label.clone(),
                        movement: Some(movement),
                        frozen: None,
                    }))
                })?;
                let by = if as_of < today { format!(" by {}", as_of.short(today)) } else { String::new() };
                looked.ok_or_else(|| {
                    nothing(format!("nothing has shipped beneath it{by}"), format!("upshot show {name}"))
                })
            }
            _ => Err(nothing(
                "evidence is about an outcome or a hypothesis".to_owned(),
                "upshot evidence H-1".to_owned(),
            )),
        }
    }
}

impl Desk<'_> {
    /// How the guardrails of a column did since a ship.
    pub(super) fn watched(&self, column: &Column, since: (Day, Option<Day>)) -> Result<Vec<Watched>, StoreError> {
        column
            .guardrails
            .iter()
            .map(|rail| {
                Ok(Watched {
                    metric: rail.metric.slug.clone(),
                    unit: rail.metric.unit.clone(),
                    limit: rail.guardrail.limit,
                    state: self.guardrail(&rail.guardrail, &rail.metric, since)?.state,
                })
            })
            .collect()
    }
}
