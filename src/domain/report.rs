//! What a leader reads: did it work, what changed, what did we learn, what is next, and what has to be decided.

use super::calibration::Calibration;
use super::day::Day;
use super::handle::Handle;
use super::label::Label;
use super::outcome::Ending;
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
    /// Every open outcome: the goal, the committed, the others.
    pub lines: Vec<Detail>,
    /// The verdicts given in the span.
    pub judged: Vec<Judged>,
    /// Gates passed, contradictions, moved goalposts and scope calls of the span.
    pub noted: Vec<Noted>,
    /// What ended, the latest first.
    pub ended: Vec<Ended>,
    /// How sure the team was, beside what came of it.
    pub calibration: Calibration,
    /// What somebody has to decide, the loudest first.
    pub decisions: Vec<Decision>,
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

impl Report {
    /// How many open outcomes lie in a group.
    pub fn count(&self, group: Group) -> usize {
        self.lines.iter().filter(|d| Group::of(d.line.class()) == group).count()
    }
}
