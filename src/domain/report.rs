//! What a leader reads: what has to be decided, did it work, when will we know, what changed, what was learned and what is
//! next, was it faster and did it matter, and what it is all for.

use std::collections::HashSet;

use super::assessment::{Class, PaceClass};
use super::board::Column;
use super::calibration::Calibration;
use super::day::Day;
use super::fact::reached;
use super::faster::Faster;
use super::handle::Handle;
use super::hypothesis::State;
use super::label::Label;
use super::objective::Objective;
use super::outcome::{Ending, Outcome, OutcomeResult};
use super::review::{Group, Judged, Line, Noted};

mod decision;
mod known;

pub use decision::{Ask, Decision, How, Kept, Line as Together, Seen, Since};
pub use known::Known;

/// How far a report looks back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// So many sprints; without sprints, four weeks.
    Sprints(usize),
    /// From a day on.
    Since(Day),
    /// The quarter that today lies in.
    Quarter,
}

impl Default for Back {
    fn default() -> Self {
        Self::Sprints(2)
    }
}

/// A leadership report.
#[derive(Clone, Debug)]
pub struct Report {
    /// The day it is seen from.
    pub as_of: Day,
    /// Since when changes are told.
    pub since: Day,
    /// The sprints looked back over, where it looks back over sprints: the first and the last.
    pub span: Option<(Label, Label)>,
    /// The outcomes that were open in the span: the goal, the committed, the others, and what ended in it.
    pub lines: Vec<Detail>,
    /// What is measuring, in the order it can be told.
    pub known: Vec<Known>,
    /// The objectives those serve, and those that nobody has assessed yet.
    pub objectives: Vec<Aimed>,
    /// The verdicts given in the span.
    pub judged: Vec<Judged>,
    /// Gates passed, contradictions, moved goalposts and scope calls of the span.
    pub noted: Vec<Noted>,
    /// What ended in the span, the latest first.
    pub ended: Vec<Ended>,
    /// How many outcomes ended before it.
    pub ended_before: usize,
    /// How sure the team was, beside what came of it.
    pub calibration: Calibration,
    /// What somebody has to decide, in the order a leader reads it.
    pub decisions: Vec<Decision>,
    /// What became of what was to be decided last time, where the reader has a last time.
    pub since_seen: Option<Since>,
    /// How much is owed beside that: promises, drafts, answers that are due soon.
    pub owed_beside: usize,
    /// What was made, beside what moved.
    pub faster: Option<Faster>,
    /// Planned and actual value of all objectives that somebody assessed; none where nobody did.
    pub predictability: Option<(u32, u32)>,
    /// Other boards, by their files' names.
    pub also: Vec<(String, Report)>,
}

/// An outcome, with what a leader asks of it beside its line.
#[derive(Clone, Debug)]
pub struct Detail {
    /// What it did.
    pub line: Line,
    /// Whether it was committed in the span.
    pub committed: bool,
    /// Whether it is not framed.
    pub draft: bool,
    /// Whether it will be there in time, in words.
    pub pace: String,
    /// Why it is at risk.
    pub risk: Option<&'static str>,
    /// The calls of the span beneath it, the newest first: on what, and which.
    pub verdicts: Vec<(Label, String)>,
    /// What was said last that would be done next, and has not shipped: an answer in a sprint, or a verdict.
    pub next: Option<String>,
    /// What is being built for it.
    pub building: Vec<(Label, String)>,
    /// By when it can be told, where it can't yet and something is measuring.
    pub told_by: Option<Day>,
}

/// An outcome that ended.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Ended {
    pub outcome: Label,
    pub title: String,
    pub owner: Option<Handle>,
    pub ended: Ending,
    pub on: Day,
    pub why: Option<String>,
    pub learned: Option<String>,
}

/// An objective, and what serves it.
#[derive(Clone, Debug)]
pub struct Aimed {
    /// The objective.
    pub objective: Objective,
    /// The outcomes of the report that serve it, and the ending or the movement of each.
    pub served_by: Vec<(Label, String)>,
    /// Which of them are at risk, and why.
    pub risks: Vec<(Label, &'static str)>,
}

/// What was said last that would be done next for an outcome, and on which day.
pub type Answered = (Day, String);

impl Detail {
    /// An outcome with what was said last that would be done: an answer in a sprint, or a verdict of the span.
    pub fn of(column: &Column, line: Line, span: (Day, Day), answered: Option<&Answered>) -> Self {
        let open = column.outcome.is_open();
        let signed = column.cards.iter().filter_map(|card| Some((card, card.verdict.as_ref()?)));
        let mut judged: Vec<_> = signed
            .filter(|(_, verdict)| verdict.contested.is_empty() && (span.0..=span.1).contains(&verdict.on))
            .collect();
        judged.sort_by_key(|(_, v)| std::cmp::Reverse((v.on, v.id)));
        let verdicts = judged.into_iter().map(|(card, v)| {
            let live = if card.still_live() { ", still live" } else { "" };
            let against = if v.contradicts.is_empty() { "" } else { ", against the readings" };
            (card.hypothesis.label(), format!("{}{live}{against}", v.call.word()))
        });
        let building = column.cards.iter().filter(|card| card.state == State::Building);
        let told_by = Known::of(column).iter().filter_map(|known| known.by(span.1)).min();
        Self {
            // A pace that can't be told yet is no news.
            pace: match &column.pace {
                Some(pace) if open && !matches!(pace.class, PaceClass::TooFew | PaceClass::TooFarAhead) => {
                    pace.class.words().to_owned()
                }
                _ => String::new(),
            },
            risk: risk(column, &line, span.1),
            committed: line.committed,
            draft: open && !column.missing().is_empty(),
            verdicts: verdicts.collect(),
            next: next(column, span, answered),
            building: building.map(|card| (card.hypothesis.label(), card.hypothesis.build.clone())).collect(),
            told_by: told_by.filter(|_| open && Group::of(line.class()) == Group::CantTell),
            line,
        }
    }

    /// Whether it counts as one of which it can't be told whether it moved: something shipped, and its framing stands.
    pub fn is_untold(&self) -> bool {
        !self.draft && self.line.class().is_some_and(|class| Group::of(Some(class)) == Group::CantTell)
    }
}

/// What would be done next, unless that was done: said in an answer or with a verdict.
fn next(column: &Column, span: (Day, Day), answered: Option<&Answered>) -> Option<String> {
    let shipped = |card: &&super::board::Card| card.hypothesis.ship.is_some();
    // A next that has shipped is not next: what follows from what was judged is out, or what the words name.
    let followed: HashSet<_> = column.cards.iter().filter(shipped).filter_map(|card| card.hypothesis.follows).collect();
    let names = |words: &str, said: Day| {
        let words = words.to_lowercase();
        column.cards.iter().filter(shipped).any(|card| {
            let on = card.hypothesis.ship.as_ref().map(|ship| ship.shipped_on);
            let label = card.hypothesis.label().to_string().to_lowercase();
            let named = words.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == label);
            on >= Some(said) && (named || words.contains(&card.hypothesis.build.to_lowercase()))
        })
    };
    let followed = |label: Label| {
        column.cards.iter().any(|card| card.hypothesis.label() == label && followed.contains(&card.hypothesis.id))
    };
    let ruled = Judged::of(column, span).into_iter().filter(|j| !followed(j.hypothesis));
    let ruled = ruled.filter_map(|j| Some((j.on, j.next_words()?))).max_by_key(|(on, _)| *on);
    // What was said to a whole team goes before a verdict of the same day.
    let ruled = ruled.filter(|(on, _)| answered.is_none_or(|(day, _)| on > day));
    ruled.or_else(|| answered.cloned()).filter(|(on, words)| !names(words, *on)).map(|(_, words)| words)
}

/// Why an open outcome is at risk: it goes the wrong way, is past its due day, or off its pace.
fn risk(column: &Column, line: &Line, today: Day) -> Option<&'static str> {
    let open = column.outcome.is_open();
    let short = || column.level.is_some_and(|level| reached(&column.outcome, level.value) == Some(false));
    match line.class() {
        _ if !open => None,
        Some(Class::MovedWrongWay) => Some("goes the wrong way"),
        Some(Class::Breached) => Some("went past its limit"),
        _ if column.outcome.due.is_some_and(|due| due < today) && short() => Some("is past due"),
        _ if column.pace.as_ref().is_some_and(|pace| matches!(pace.class, PaceClass::OffPace | PaceClass::Missed)) => {
            Some("is off pace")
        }
        _ => None,
    }
}

impl Ended {
    /// An outcome with how it ended.
    pub fn of(outcome: &Outcome, result: OutcomeResult) -> Self {
        Self {
            outcome: outcome.label(),
            title: outcome.title.clone(),
            owner: outcome.owner.clone(),
            ended: result.ended,
            on: result.closed_on,
            why: result.why,
            learned: result.learned,
        }
    }
}

impl Report {
    /// One of a board that is not there yet.
    pub fn empty(today: Day, back: Back, calibration: Calibration) -> Self {
        Self {
            as_of: today,
            since: back.first(today),
            span: None,
            lines: Vec::new(),
            known: Vec::new(),
            objectives: Vec::new(),
            judged: Vec::new(),
            noted: Vec::new(),
            ended: Vec::new(),
            ended_before: 0,
            calibration,
            decisions: Vec::new(),
            since_seen: None,
            owed_beside: 0,
            faster: None,
            predictability: None,
            also: Vec::new(),
        }
    }

    /// The outcomes that are open.
    pub fn open(&self) -> impl Iterator<Item = &Detail> {
        self.lines.iter().filter(|d| d.line.ended.is_none())
    }

    /// The outcomes that count as committed: those of the span's sprints, and without sprints all that are framed.
    pub fn committed(&self) -> impl Iterator<Item = &Detail> {
        let none = !self.lines.iter().any(|d| d.committed);
        self.lines.iter().filter(move |d| d.committed || none && !d.draft)
    }
}

impl Back {
    /// The first day, where sprints don't say it.
    pub fn first(self, today: Day) -> Day {
        /// How many days are looked back over without sprints.
        const DAYS: i64 = 28;
        match self {
            Self::Sprints(_) => today.plus(-DAYS),
            Self::Since(day) => day,
            Self::Quarter => {
                let month = (today.month_number().rem_euclid(12) / 3 * 3 + 1) as u8;
                Day::new(today.date().year(), month, 1).unwrap_or(today)
            }
        }
    }
}

/// Planned and actual value of the objectives that somebody assessed.
pub fn predictability(objectives: &[Objective]) -> Option<(u32, u32)> {
    let assessed = objectives.iter().filter_map(|o| Some((o.planned_value?, o.actual.as_ref()?.value)));
    let (planned, actual) = assessed.fold((0, 0), |(p, a), (planned, actual)| (p + planned, a + actual));
    (planned > 0).then_some((planned, actual))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::objective::Actual;
    use crate::fixture;

    #[test]
    fn a_quarter_begins_with_its_first_month() {
        let first = |day: &str| Back::Quarter.first(day.parse().unwrap()).to_string();
        assert_eq!(
            [first("2026-02-14"), first("2026-04-01"), first("2025-12-31")],
            ["2026-01-01", "2026-04-01", "2025-10-01"]
        );
    }

    #[test]
    fn only_what_was_assessed_is_predicted() {
        let objective = |planned: Option<u32>, actual: Option<u32>| Objective {
            id: crate::domain::id::Id::natural(&["p"]),
            number: 1,
            suffix: crate::domain::label::Suffix::default(),
            statement: "teams stay".to_owned(),
            period: None,
            business_owner: None,
            planned_value: planned,
            actual: actual.map(|value| Actual {
                value,
                why: "w".to_owned(),
                by: fixture::handle("mara"),
                on: fixture::today(),
            }),
        };
        assert_eq!(
            predictability(&[objective(Some(8), Some(6)), objective(Some(5), None), objective(None, Some(9))]),
            Some((8, 6))
        );
        assert_eq!(predictability(&[objective(Some(5), None)]), None);
    }
}
