//! What a leader reads: did it work, what changed, what did we learn, what is next, and what has to be decided.

use super::assessment::PaceClass;
use super::board::{Column, Need};
use super::calibration::Calibration;
use super::day::Day;
use super::handle::Handle;
use super::hypothesis::State;
use super::label::Label;
use super::objective::Objective;
use super::outcome::{Ending, Outcome, OutcomeResult};
use super::review::{Group, Judged, Line, Noted};

/// A leadership report.
#[derive(Clone, Debug)]
pub struct Report {
    /// The day it is seen from.
    pub as_of: Day,
    /// Since when changes are told: the first day of the sprints looked back over.
    pub since: Day,
    /// Those sprints: the first and the last.
    pub span: Option<(Label, Label)>,
    /// The outcomes that were open in the span: the goal, the committed, the others, and what ended in it.
    pub lines: Vec<Detail>,
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
    /// What somebody has to decide, the loudest first.
    pub decisions: Vec<Decision>,
    /// How much is owed beside that: promises, drafts, answers that are due soon.
    pub owed_beside: usize,
}

/// An outcome, with what a leader asks of it beside its line.
#[derive(Clone, Debug)]
pub struct Detail {
    /// What it did.
    pub line: Line,
    /// Whether it will be there in time, in words.
    pub pace: String,
    /// The last call beneath it: on what, and which.
    pub verdict: Option<(Label, String)>,
    /// What was said last that would be done next: an answer in a sprint, or a verdict.
    pub next: Option<String>,
    /// What is being built for it.
    pub building: Vec<(Label, String)>,
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
}

/// Something to decide.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Decision {
    pub name: String,
    /// What is to be decided, as a question.
    pub asks: String,
    /// Who can.
    pub who: Option<Handle>,
    /// The command that does it.
    pub fix: String,
}

impl Detail {
    /// An outcome with what was said last that would be done: an answer in a sprint, or a verdict of the span.
    pub fn of(column: &Column, line: Line, span: (Day, Day), answered: Option<&(Day, String)>) -> Self {
        let ruled = Judged::of(column, span).into_iter().filter_map(|j| Some((j.on, j.next_words()?)));
        // What was said to a whole team goes before a verdict of the same day.
        let next = ruled.max_by_key(|(on, _)| *on).filter(|(on, _)| answered.is_none_or(|(day, _)| on > day));
        let next = next.or_else(|| answered.cloned()).map(|(_, words)| words);
        let signed = column.cards.iter().filter_map(|card| Some((card, card.verdict.as_ref()?)));
        let judged = signed.filter(|(_, verdict)| verdict.contested.is_empty());
        let open = column.outcome.is_open();
        let verdict = judged.max_by_key(|(_, v)| (v.on, v.id)).map(|(card, v)| {
            let live = if card.still_live() { ", still live" } else { "" };
            let against = if v.contradicts.is_empty() { "" } else { ", against the readings" };
            (card.hypothesis.label(), format!("{}{live}{against}", v.call.word()))
        });
        let building = column.cards.iter().filter(|card| card.state == State::Building);
        Self {
            // A pace that can't be told yet is no news.
            pace: match &column.pace {
                Some(pace) if open && !matches!(pace.class, PaceClass::TooFew | PaceClass::TooFarAhead) => {
                    pace.class.words().to_owned()
                }
                _ => String::new(),
            },
            verdict,
            next,
            building: building.map(|card| (card.hypothesis.label(), card.hypothesis.build.clone())).collect(),
            line,
        }
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

impl Decision {
    /// What of all that is owed somebody has to decide.
    pub fn of(owed: &[Need]) -> Vec<Self> {
        let decision = |need: &Need| {
            Some(Self {
                name: need.name.clone(),
                asks: need.asks.clone()?,
                who: need.who.clone(),
                fix: need.fix.clone(),
            })
        };
        owed.iter().filter_map(decision).collect()
    }
}

impl Report {
    /// The outcomes that are open.
    pub fn open(&self) -> impl Iterator<Item = &Detail> {
        self.lines.iter().filter(|d| d.line.ended.is_none())
    }

    /// How many open outcomes lie in a group.
    pub fn count(&self, group: Group) -> usize {
        self.open().filter(|d| Group::of(d.line.class()) == group).count()
    }
}
