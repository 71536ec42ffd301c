//! What the rules look at: the slice of the board that a command touches, and what they need from readings.
//!
//! The session loads both in the transaction that writes, so a rule never decides on what is no longer true.

use std::collections::BTreeMap;

use super::alarm::Alarm;
use super::assessment::{Answerable, Class, Sight};
use super::conflict::Conflict;
use super::day::Day;
use super::fact::{Deadline, Level};
use super::falsifier::Falsifier;
use super::handle::Handle;
use super::hypothesis::Hypothesis;
use super::id::{Id, Kind, Thing};
use super::label::{Label, Slug};
use super::metric::{Metric, Point, Reading};
use super::objective::{Chore, Objective};
use super::outcome::{Contributor, Guardrail, Outcome, ScopeCall};
use super::person::{Board, Person};
use super::review::Review;
use super::sprint::{Commitment, Sprint, SprintState};
use super::verdict::{Snapshot, Verdict};

/// A part of the board that a command needs loaded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    /// A metric by its slug, if there is one.
    Slug(Slug),
    /// A metric, with the outcomes it decides.
    Metric(Id),
    /// An outcome with its metrics, guardrails, contributors, scope calls and commitments.
    Outcome(Id),
    /// The hypotheses of an outcome with their verdicts and metrics.
    Beneath(Id),
    /// A hypothesis with its verdicts, its outcome as above, and what has shipped on the metric it predicts.
    Hypothesis(Id),
    /// An objective, with the outcomes that serve it.
    Objective(Id),
    /// The chores that are not done.
    Chores,
    /// The active and planned sprints and the last closed one, with their commitments and outcomes.
    Sprints,
    /// Everybody.
    People,
}

/// The part of the board that a command touches.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Slice {
    pub board: Board,
    /// Whether the board's settings have a row.
    pub board_set: bool,
    pub people: Vec<Person>,
    pub metrics: Vec<Metric>,
    pub outcomes: Vec<Outcome>,
    pub contributors: Vec<Contributor>,
    pub guardrails: Vec<Guardrail>,
    pub scope_calls: Vec<ScopeCall>,
    pub hypotheses: Vec<Hypothesis>,
    /// The verdicts that count, the current one of each hypothesis.
    pub verdicts: Vec<Verdict>,
    /// Verdicts proposed and not answered.
    pub proposed: Vec<Verdict>,
    pub sprints: Vec<Sprint>,
    pub commitments: Vec<Commitment>,
    pub objectives: Vec<Objective>,
    pub chores: Vec<Chore>,
}

impl Slice {
    /// The outcome of an id.
    pub fn outcome(&self, id: Id) -> Option<&Outcome> {
        self.outcomes.iter().find(|o| o.id == id)
    }

    /// The hypothesis of an id.
    pub fn hypothesis(&self, id: Id) -> Option<&Hypothesis> {
        self.hypotheses.iter().find(|h| h.id == id)
    }

    /// The metric of an id.
    pub fn metric(&self, id: Id) -> Option<&Metric> {
        self.metrics.iter().find(|m| m.id == id)
    }

    /// The metric of a slug; one still in use before a retired one.
    pub fn slug(&self, slug: &Slug) -> Option<&Metric> {
        let named = || self.metrics.iter().filter(|m| m.slug == *slug);
        named().find(|m| m.retired.is_none()).or_else(|| named().next())
    }

    /// The verdict that counts on a hypothesis.
    pub fn verdict(&self, hypothesis: Id) -> Option<&Verdict> {
        self.verdicts.iter().find(|v| v.hypothesis == hypothesis)
    }

    /// The sprint of an id.
    pub fn sprint(&self, id: Id) -> Option<&Sprint> {
        self.sprints.iter().find(|s| s.id == id)
    }

    /// The active sprint; of two that copies began, the one that starts first.
    pub fn active(&self) -> Option<&Sprint> {
        let active = self.sprints.iter().filter(|s| s.state == SprintState::Active);
        active.min_by_key(|s| (s.starts, s.id))
    }

    /// The active sprint that an outcome is committed in: the board's own before another that copies began.
    pub fn running(&self, outcome: Id) -> Option<&Sprint> {
        let holds = |sprint: &&Sprint| self.committed(sprint.id).any(|c| c.outcome == outcome);
        let beside = self.sprints.iter().filter(|s| s.state == SprintState::Active);
        self.active().into_iter().chain(beside).find(holds)
    }

    /// The planned sprint that starts first.
    pub fn planned(&self) -> Option<&Sprint> {
        self.sprints.iter().filter(|s| s.state == SprintState::Planned).min_by_key(|s| (s.starts, s.id))
    }

    /// The sprint closed last.
    pub fn closed(&self) -> Option<&Sprint> {
        self.sprints.iter().filter(|s| s.state == SprintState::Closed).max_by_key(|s| (s.closed_on, s.number))
    }

    /// The sprint that one to come, or one that begins, goes on from: the one that runs, else the one closed last.
    pub fn before(&self, sprint: Option<Id>) -> Option<&Sprint> {
        let other = |s: &&Sprint| Some(s.id) != sprint;
        self.active().filter(other).or_else(|| self.closed().filter(other))
    }

    /// The commitments of a sprint.
    pub fn committed(&self, sprint: Id) -> impl Iterator<Item = &Commitment> {
        self.commitments.iter().filter(move |c| c.sprint == sprint)
    }

    /// The person who answers to a handle, under the name first written.
    pub fn person(&self, handle: &Handle) -> Option<&Person> {
        self.people.iter().find(|p| p.answers_to(handle))
    }
}

/// What the rules need that is not a field of a thing.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The number the next label of a kind takes.
    pub next_number: BTreeMap<Kind, u32>,
    /// The last rank among the outcomes.
    pub last_rank: Option<String>,
    /// Whether the thing that is spoken of is on the board.
    pub is_there: bool,
    /// The ranks of the open outcomes, in order.
    pub ranks: Vec<(Id, String)>,
    /// The latest reading of each metric of the slice, up to today.
    pub latest: BTreeMap<Id, Point>,
    /// Where each metric of the slice stands today.
    pub levels: BTreeMap<Id, Level>,
    /// Where each metric of the slice stood on the day before a sprint that starts today, or on its first reading since.
    pub opening: BTreeMap<Id, Point>,
    /// The latest reading on or before the day the command asks about.
    pub before: Option<Point>,
    /// The least and the most that was ever read of the metric, where what is logged lies far off its way.
    pub extremes: Option<(f64, f64)>,
    /// The readings of the metric on the day the command asks about, those that count.
    pub on_day: Vec<Reading>,
    /// Of those that two copies said differently, what the others corrected it to: a correction is of all of them.
    pub beside: BTreeMap<Id, Vec<Id>>,
    /// Whether whoever asks has never done anything on this board.
    pub newcomer: bool,
    /// Who logged each of them.
    pub logged_by: BTreeMap<Id, Handle>,
    /// Who wrote the hypothesis that is edited.
    pub author: Option<Handle>,
    /// The open outcomes that the person who is spoken of owns.
    pub owns: Vec<Label>,
    /// The readings around a ship, as they stand.
    pub snapshot: Option<Snapshot>,
    /// When the readings could answer what is written, shipped or judged.
    pub first: Option<Answerable>,
    /// What they could tell by the check day of what is written or shipped.
    pub sight: Option<Sight>,
    /// Hypotheses that are measuring and whose check day has come, on the whole board.
    pub due: Vec<Due>,
    /// What would tell the outcome wrong, as it stands.
    pub falsifier: Option<Falsifier>,
    /// The guardrails of the outcome that are breached: the metric, and since when.
    pub breached: Vec<(Id, Option<Day>)>,
    /// The open outcomes that the metric spoken of decides or guards, and that were ever committed.
    pub committed: Vec<Id>,
    /// Whether the metric spoken of was made on two copies in a unit each, and nobody has said since which it is.
    pub two_units: bool,
    /// An open outcome that the metric spoken of guards.
    pub guards: Option<Id>,
    /// Of a metric and a control to be declared for it: what speaks against it, and whether it adds noise.
    pub control: ControlFacts,
    /// What the answered outcome's metric did by today.
    pub moved: Option<Class>,
    /// What the sprint to be closed came to.
    pub review: Option<Review>,
    /// What would be undone.
    pub undo: Option<UndoFacts>,
    /// What two copies said differently, and nobody has settled.
    pub conflicts: Vec<Conflict>,
}

/// What a control's readings say, before it is declared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ControlFacts {
    /// Which of both has a reading that is not above 0, so that no ratio can be taken.
    pub not_above_zero: Option<Id>,
    /// Whether the metric varies more beside it than by itself.
    pub adds_noise: bool,
}

/// A verdict that is due.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Due {
    pub hypothesis: Label,
    pub outcome: Id,
    pub owner: Option<Handle>,
    pub deadline: Deadline,
}

/// A change set, and what has come of it since.
#[derive(Clone, Debug)]
pub struct UndoFacts {
    /// The set.
    pub set: Id,
    /// What it did.
    pub summary: String,
    /// Who did it.
    pub actor: Handle,
    /// The fields of which it settled what two copies had said, by name: undoing it opens them again.
    pub settled: Vec<String>,
    /// Whether it undoes another.
    pub undoes: Option<Id>,
    /// Other sets that took back the same, as another copy may have: with a redo each of them is undone.
    pub beside: Vec<Id>,
    /// What comes back with it, where it is an undo and no redo: what the set did that it undoes.
    pub back: Option<String>,
    /// Whether it is undone already.
    pub undone: bool,
    /// Its changes, with what each field held before.
    pub changes: Vec<UndoneChange>,
    /// How many readings it logged.
    pub readings: u32,
    /// What rests on its readings or its things.
    pub rests: Vec<Rests>,
}

impl UndoFacts {
    /// What is asked for: `undo shipped H-16`, and `redo shipped H-16` of that.
    pub fn asked(&self) -> String {
        self.back.as_ref().map_or_else(|| format!("undo {}", self.summary), |original| format!("redo {original}"))
    }
}

/// What must hold across the board whatever is undone or redone: read before and after, and compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// The rules across rows that are broken.
    pub alarms: Vec<Alarm>,
    /// The sprints that have begun.
    pub begun: BTreeMap<Id, Begun>,
}

/// A sprint that has begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Begun {
    /// Its label.
    pub label: Label,
    /// Whether it was let through beside another, and so is no sign that the team has gone on.
    pub beside: bool,
    /// What it holds, commitment by commitment, but for promises kept; none while it is active.
    pub held: Option<Vec<String>>,
}

/// Something that rests on what would be undone.
#[derive(Clone, Debug, PartialEq)]
pub enum Rests {
    /// A thing made by another set refers to one that would be gone.
    Refers {
        /// How the thing that refers is called.
        by: String,
        /// How the one that would be gone is called.
        to: String,
    },
    /// Other sets logged readings of a metric that would be gone.
    Readings {
        /// The metric's slug.
        of: String,
    },
    /// A verdict was given with its readings in the window.
    Verdict {
        /// On which hypothesis.
        on: Label,
        /// Who signed it, or typed it where nobody did.
        signed_by: Handle,
    },
    /// A reading of it was corrected since.
    Corrected {
        /// By whom.
        by: Handle,
        /// On which day.
        on: Day,
    },
    /// The same rows were imported again since.
    ImportedAgain {
        /// From where.
        source: String,
    },
    /// Another metric bears the slug by now.
    SlugTaken {
        /// The slug.
        slug: String,
    },
}

/// A change that would be undone.
#[derive(Clone, Debug)]
pub struct UndoneChange {
    /// Of which thing.
    pub thing: Thing,
    /// How a person calls the thing.
    pub name: String,
    /// Which field.
    pub field: String,
    /// What the field held before; null for a thing that did not exist.
    pub before: serde_json::Value,
    /// Who changed the field since, if anybody did: the handle, and the change set's day.
    pub since: Option<(Handle, Day)>,
}
