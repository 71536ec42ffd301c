//! What a leader reads: did it work, what changed, what did we learn, what is next, and what has to be decided.

use super::board::{Column, Debt};
use super::calibration::Calibration;
use super::day::Day;
use super::falsifier::Falsifier;
use super::handle::Handle;
use super::hypothesis::Check;
use super::label::Label;
use super::objective::Objective;
use super::outcome::Ending;
use super::refusal::shell_word;
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

impl Decision {
    /// What an outcome asks of whoever can decide.
    pub fn of(column: &Column, today: Day) -> Vec<Self> {
        let outcome = &column.outcome;
        let (label, owner) = (outcome.label(), outcome.owner.clone());
        let mut list = Vec::new();
        let mut decide = |asks: String, who: Option<&Handle>, fix: String| {
            list.push(Self { name: label.to_string(), asks, who: who.cloned(), fix });
        };
        for debt in &column.debts {
            match debt {
                Debt::NoOwner | Debt::OwnerLeft { .. } => decide(
                    format!("Who answers for \"{}\"?", outcome.title),
                    None,
                    format!("upshot outcome owner {label} H"),
                ),
                Debt::HandoverOpen { to } => decide(
                    format!("Does {to} take \"{}\"?", outcome.title),
                    Some(to),
                    format!("upshot --as {} outcome accept {label}", to.as_str()),
                ),
                _ => {}
            }
        }
        if column.falsifier.as_ref().is_some_and(Falsifier::is_tripped) {
            let said = outcome.wrong_if.as_ref().map_or("", |wrong| wrong.text.as_str());
            let asks = format!("What would tell us that we were wrong has come true ({said}). Stop, or change course?");
            decide(asks, owner.as_ref(), format!("upshot outcome close {label} missed --why TEXT -l TEXT"));
        } else if outcome.due.is_some_and(|due| due < today) {
            let asks = "Its due day has passed. Was it achieved or missed?".to_owned();
            decide(asks, owner.as_ref(), format!("upshot outcome close {label} achieved --why TEXT -l TEXT"));
        } else {
            let asks = match Group::of(column.movement.as_ref().map(|m| m.assessment.class)) {
                Group::WrongWay => Some("It goes the wrong way. Go on, or change course?"),
                Group::Breached => Some("It went past its limit. Is that over, or do we change course?"),
                _ => None,
            };
            if let Some(asks) = asks {
                decide(asks.to_owned(), owner.as_ref(), format!("upshot show {label}"));
            }
        }
        for card in &column.cards {
            let h = card.hypothesis.label();
            let days = card.days_late(today);
            if card.still_live() {
                let asks =
                    format!("\"{}\" was refuted and is live. Roll it back, or keep it and why?", card.hypothesis.build);
                decide(asks, owner.as_ref(), format!("upshot hypothesis live {h} rolled-back"));
            } else if card.check == Some(Check::Overdue) {
                let asks = format!("Did \"{}\" work? The answer is {days}d late", card.hypothesis.build);
                decide(asks, owner.as_ref(), format!("upshot verdict {h} CALL -l TEXT -n KIND"));
            }
        }
        for request in &column.asked {
            let asks = format!("Is \"{}\" in, out, or later?", request.request);
            let fix = format!("upshot scope {label} {} --out --why TEXT", shell_word(&request.request));
            decide(asks, owner.as_ref(), fix);
        }
        list
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
