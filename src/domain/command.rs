//! What a person can ask for, as data: built alike by the command line and by the screens.

use super::amount::Amount;
use super::condition::Op;
use super::day::Day;
use super::facts::Want;
use super::fold::Reference;
use super::handle::Handle;
use super::id::{Id, Kind, Thing};
use super::label::Slug;
use super::outcome::{Call, Ending, Function};
use super::person::Strictness;
use super::sprint::CarryOn;
use super::verdict::{NoteKind, Stance};

mod parts;
mod shell;

pub use parts::{About, Declared, From, HypothesisParts, Judgement, MetricParts, OutcomeParts, Seen, Typed};
pub use shell::Names;

/// A request.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub enum Command {
    Frame(Box<OutcomeParts>),
    EditOutcome {
        outcome: Id,
        parts: Box<OutcomeParts>,
        why: Option<String>,
    },
    Offer {
        outcome: Id,
        to: String,
        why: Option<String>,
    },
    Accept {
        outcome: Id,
    },
    Decline {
        outcome: Id,
    },
    Take {
        outcome: Id,
        why: String,
    },
    Contribute {
        outcome: Id,
        handle: String,
        function: Function,
        remove: bool,
    },
    Guard {
        outcome: Id,
        metric: Slug,
        op: Op,
        value: Amount,
        remove: bool,
        why: Option<String>,
    },
    Looked {
        outcome: Id,
        came_true: bool,
        why: String,
        /// For whom it is typed.
        signer: Option<String>,
    },
    CloseOutcome {
        outcome: Id,
        ended: Ending,
        why: Option<String>,
        learned: Option<String>,
    },
    Reopen {
        outcome: Id,
        why: String,
    },
    /// Puts an outcome before another in the order of the columns, or last.
    Rank {
        outcome: Id,
        before: Option<Id>,
    },
    Scope {
        outcome: Id,
        request: String,
        asked_by: Option<String>,
        call: Option<Call>,
        why: Option<String>,
    },

    Try {
        outcome: Id,
        parts: Box<HypothesisParts>,
    },
    EditHypothesis {
        hypothesis: Id,
        parts: Box<HypothesisParts>,
        why: Option<String>,
    },
    Start {
        hypothesis: Id,
        doing: Option<String>,
    },
    Ship {
        hypothesis: Id,
        on: Day,
        refs: Vec<String>,
        before: Option<Amount>,
        waive: Option<String>,
    },
    Judge {
        hypothesis: Id,
        judgement: Judgement,
    },
    Confirm {
        hypothesis: Id,
    },
    Wait {
        hypothesis: Id,
        until: Day,
        why: String,
    },
    Withdraw {
        hypothesis: Id,
        why: String,
    },
    Move {
        hypothesis: Id,
        to: Id,
        why: Option<String>,
    },
    Live {
        hypothesis: Id,
        rolled_back: bool,
        why: Option<String>,
    },

    Log {
        metric: Id,
        value: Amount,
        on: Day,
        note: Option<String>,
        source: Option<String>,
        once: bool,
    },
    Correct {
        metric: Id,
        on: Day,
        value: Amount,
        why: String,
    },
    Void {
        metric: Id,
        on: Day,
        why: String,
    },
    AddMetric {
        slug: Slug,
        parts: MetricParts,
    },
    EditMetric {
        metric: Id,
        parts: MetricParts,
        why: Option<String>,
    },
    RetireMetric {
        metric: Id,
        why: Option<String>,
    },

    Note {
        on: Thing,
        name: String,
        kind: NoteKind,
        stance: Stance,
        text: String,
        link: Option<String>,
    },
    Link {
        to: Thing,
        name: String,
        url: String,
    },

    PlanSprint {
        starts: Option<Day>,
        days: Option<u32>,
        ends: Option<Day>,
        name: Option<String>,
    },
    StartSprint {
        days: Option<u32>,
        ends: Option<Day>,
        goal: Option<Id>,
        with: Vec<Id>,
        name: Option<String>,
        why: Option<String>,
    },
    Commit {
        outcome: Id,
        why: Option<String>,
    },
    SetGoal {
        outcome: Id,
        why: Option<String>,
    },
    Answer {
        outcome: Id,
        learned: Option<String>,
        next_step: Option<String>,
        /// More words.
        text: Option<String>,
        again: Option<Day>,
        /// Whether it is carried on in the next sprint, where that is decided.
        carry_on: Option<CarryOn>,
        away: bool,
    },
    Promise {
        outcome: Id,
        kept: bool,
        why: Option<String>,
    },
    CloseSprint {
        /// Which, where it is not the board's own: of two that copies began, the other.
        sprint: Option<Id>,
    },

    AddObjective {
        statement: String,
        period: Option<String>,
        business_owner: Option<String>,
        planned: Option<u32>,
    },
    EditObjective {
        objective: Id,
        statement: Option<String>,
        period: Option<String>,
        business_owner: Option<String>,
        planned: Option<u32>,
    },
    LinkObjective {
        objective: Id,
        outcome: Id,
        remove: bool,
    },
    ValueObjective {
        objective: Id,
        value: u32,
        why: String,
    },
    AddChore {
        text: String,
    },
    DoneChore {
        chore: Id,
    },

    Person {
        handle: Handle,
        about: About,
    },
    SetBoard {
        strictness: Option<Strictness>,
        ceiling: Option<u32>,
        debt_limit: Option<u32>,
        week_start: Option<u32>,
    },
    /// Takes one of the versions of a field that two copies said differently; `seen` are those among which it was chosen,
    /// where somebody looked at them.
    Resolve {
        thing: Thing,
        field: String,
        version: Reference,
        seen: Vec<Reference>,
        why: Option<String>,
    },
    Undo {
        set: Option<Id>,
        redo: bool,
    },
}

impl Command {
    /// What must be loaded to decide it.
    pub fn wants(&self) -> Vec<Want> {
        let mut wants = vec![Want::People];
        match self {
            Self::Frame(parts) => {
                wants.extend(parts.metric.iter().chain(parts.declared.control()).cloned().map(Want::Slug));
            }
            Self::EditOutcome { outcome, parts, .. } => {
                wants.push(Want::Outcome(*outcome));
                if parts.metric.is_some() {
                    wants.push(Want::Beneath(*outcome));
                }
                wants.push(Want::Sprints);
                wants.extend(parts.metric.iter().chain(parts.declared.control()).cloned().map(Want::Slug));
            }
            Self::Guard { outcome, metric, .. } => {
                wants.push(Want::Outcome(*outcome));
                wants.push(Want::Beneath(*outcome));
                wants.push(Want::Slug(metric.clone()));
            }
            Self::Offer { outcome, .. }
            | Self::Accept { outcome }
            | Self::Decline { outcome }
            | Self::Take { outcome, .. }
            | Self::Contribute { outcome, .. }
            | Self::Reopen { outcome, .. }
            | Self::Looked { outcome, .. }
            | Self::Rank { outcome, .. }
            | Self::Scope { outcome, .. } => wants.push(Want::Outcome(*outcome)),
            Self::CloseOutcome { outcome, .. } => {
                wants.push(Want::Outcome(*outcome));
                wants.push(Want::Beneath(*outcome));
            }
            Self::Try { outcome, parts } => {
                wants.push(Want::Outcome(*outcome));
                wants.extend(parts.metric.iter().chain(parts.declared.control()).cloned().map(Want::Slug));
                wants.extend(parts.follows.map(Want::Hypothesis));
                wants.push(Want::Sprints);
            }
            Self::EditHypothesis { hypothesis, parts, .. } => {
                wants.push(Want::Hypothesis(*hypothesis));
                wants.extend(parts.metric.iter().chain(parts.declared.control()).cloned().map(Want::Slug));
                wants.extend(parts.follows.map(Want::Hypothesis));
            }
            Self::Move { hypothesis, to, .. } => {
                wants.push(Want::Hypothesis(*hypothesis));
                wants.push(Want::Outcome(*to));
            }
            Self::Start { hypothesis, .. }
            | Self::Ship { hypothesis, .. }
            | Self::Judge { hypothesis, .. }
            | Self::Confirm { hypothesis }
            | Self::Wait { hypothesis, .. }
            | Self::Withdraw { hypothesis, .. }
            | Self::Live { hypothesis, .. } => wants.push(Want::Hypothesis(*hypothesis)),
            Self::Log { metric, .. }
            | Self::Correct { metric, .. }
            | Self::Void { metric, .. }
            | Self::RetireMetric { metric, .. } => wants.push(Want::Metric(*metric)),
            Self::EditMetric { metric, parts, .. } => {
                wants.push(Want::Metric(*metric));
                wants.extend(parts.control.iter().flatten().map(|control| Want::Metric(control.metric)));
            }
            Self::AddMetric { slug, .. } => wants.push(Want::Slug(slug.clone())),
            Self::StartSprint { goal, with, .. } => {
                wants.push(Want::Sprints);
                wants.extend(goal.iter().chain(with).copied().map(Want::Outcome));
            }
            Self::Commit { outcome, .. }
            | Self::SetGoal { outcome, .. }
            | Self::Answer { outcome, .. }
            | Self::Promise { outcome, .. } => {
                wants.push(Want::Sprints);
                wants.push(Want::Outcome(*outcome));
            }
            Self::PlanSprint { .. } | Self::CloseSprint { .. } => wants.push(Want::Sprints),
            Self::EditObjective { objective, .. } | Self::ValueObjective { objective, .. } => {
                wants.push(Want::Objective(*objective));
            }
            Self::LinkObjective { objective, outcome, .. } => {
                wants.push(Want::Objective(*objective));
                wants.push(Want::Outcome(*outcome));
            }
            Self::AddChore { .. } | Self::DoneChore { .. } => wants.push(Want::Chores),
            Self::AddObjective { .. } => {}
            Self::Resolve { thing, .. } if thing.kind == Kind::Outcome => wants.push(Want::Outcome(thing.id)),
            Self::Resolve { .. } => {}
            Self::Note { .. } | Self::Link { .. } | Self::Person { .. } | Self::SetBoard { .. } | Self::Undo { .. } => {
            }
        }
        wants
    }
}
