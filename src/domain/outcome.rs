//! A result that one named person answers for: a column of the board.

use serde::{Deserialize, Serialize};

use super::amount::with_unit;
use super::condition::Op;
use super::day::{Day, Lean, looks_like_day, parse_day};
use super::handle::Handle;
use super::id::Id;
use super::label::{Label, LabelKind, Slug, Suffix};
use super::metric::Limit;
use super::refusal::Pass;
use super::words::words;

/// Whether a level is to be reached or kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Aim {
    #[default]
    Reach,
    Hold,
}

/// Where the metric stood when the outcome was framed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// The value in the metric's unit; none while it is unknown.
    pub value: Option<f64>,
    /// The day the value is of.
    pub day: Option<Day>,
    /// By when an unknown baseline will be measured.
    pub measure_by: Option<Day>,
}

/// The level to reach, or the limit to hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// An absolute value in the metric's unit.
    pub value: f64,
    /// The words it was given in: `+14`, `-30%`.
    pub as_typed: String,
    /// Which side of the value holds, for an outcome to hold.
    pub op: Option<Op>,
}

/// A metric condition of a falsifier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct When {
    pub metric: Slug,
    pub op: Op,
    pub threshold: f64,
}

/// What would tell us that we were wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WrongIf {
    /// As typed.
    pub text: String,
    /// The condition, where the words are one.
    pub when: Option<When>,
    /// The day by which it is looked at.
    pub by: Option<Day>,
}

impl WrongIf {
    /// It in words, with its day as it was meant and not as it was typed: `activation < 33 by 20 Mar`.
    pub fn words(&self, today: Day) -> String {
        self.said(|by| by.short(today))
    }

    /// The same with its weekday: `activation < 33 by Fri 20 Mar`.
    pub fn in_full(&self, today: Day) -> String {
        self.said(|by| by.weekday_short(today))
    }

    /// It in words that can be read again on any day, and mean the same one.
    pub fn again(&self, today: Day) -> String {
        let same = |by: Day| parse_day(&by.short(today), today, Lean::Forward, None) == Ok(by);
        self.said(|by| if same(by) { by.short(today) } else { by.to_string() })
    }

    fn said(&self, day: impl Fn(Day) -> String) -> String {
        match (self.text.rsplit_once(" by "), self.by) {
            (Some((what, typed)), Some(by)) if looks_like_day(typed) => format!("{what} by {}", day(by)),
            _ => self.text.clone(),
        }
    }
}

/// What somebody saw who looked whether it came true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    /// Whether it came true.
    pub came_true: bool,
    /// What was seen.
    pub why: String,
    /// Who looked.
    pub by: Handle,
    /// On which day.
    pub on: Day,
}

/// A version of an outcome's spec.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: usize,
    /// Since which day.
    pub on: Day,
    /// Who wrote it.
    pub by: Handle,
    /// The whole of it.
    pub text: String,
}

words! {
    /// How an outcome ended.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    Ending {
        Achieved = "achieved",
        Missed = "missed",
        Stopped = "stopped",
    }
}

/// The result of an outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeResult {
    /// Achieved, missed or stopped.
    pub ended: Ending,
    /// Why it ended so.
    pub why: Option<String>,
    /// What was learned.
    pub learned: Option<String>,
    /// On which day.
    pub closed_on: Day,
    /// Where its metric stood then, in the metric's unit.
    #[serde(default)]
    pub level: Option<f64>,
    /// What was passed with `--anyway`.
    pub anyway: Option<Pass>,
}

/// An owner's name as the outcome stands: owned, offered, or nobody's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// To whom it is offered.
    pub to: Handle,
    /// By whom.
    pub by: Handle,
    /// Since when.
    pub on: Day,
    /// Why.
    pub why: Option<String>,
}

/// A result that one named person answers for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Identity.
    #[serde(skip)]
    pub id: Id,
    /// The number of its label, `O-3`.
    pub number: u32,
    /// The letters after the number, where another copy gave it as well.
    #[serde(skip)]
    pub suffix: Suffix,
    /// The result in words.
    pub title: String,
    /// The problem to remove.
    pub problem: Option<String>,
    /// Whose problem it is.
    pub for_whom: Option<String>,
    /// Why it matters to the business.
    pub matters: Option<String>,
    /// What success measures.
    pub metric: Option<Id>,
    /// Reach or hold.
    #[serde(default)]
    pub aim: Aim,
    /// Where it starts.
    pub baseline: Option<Baseline>,
    /// Where it shall be.
    pub target: Option<Target>,
    /// By when.
    pub due: Option<Day>,
    /// What would tell us we were wrong.
    pub wrong_if: Option<WrongIf>,
    /// What somebody saw who looked whether that came true; cleared where it is changed.
    #[serde(default)]
    pub looked: Option<Looked>,
    /// In scope, out of scope, constraints: Markdown.
    pub spec: Option<String>,
    /// Who answers for it.
    pub owner: Option<Handle>,
    /// Who is asked to.
    pub offered_to: Option<Offer>,
    /// Its place among the columns: a fractional key.
    pub rank: String,
    /// The day the framing became complete for the first time.
    pub framed_on: Option<Day>,
    /// The objective it serves.
    #[serde(default)]
    pub objective: Option<Id>,
    /// How it ended.
    pub result: Option<OutcomeResult>,
}

impl Outcome {
    /// The level to reach, or the limit to hold with the side of it that holds: `45%`, `>=99%`.
    pub fn target_words(&self, unit: Option<&str>) -> Option<String> {
        let target = self.target.as_ref()?;
        let side = target.op.filter(|_| self.aim == Aim::Hold).map_or("", |op| op.symbol());
        Some(format!("{side}{}", with_unit(target.value, unit)))
    }

    /// One that nothing is said of yet but its result in words.
    pub fn new(id: Id, number: u32, title: impl Into<String>, rank: impl Into<String>) -> Self {
        Self {
            id,
            number,
            suffix: Suffix::default(),
            title: title.into(),
            problem: None,
            for_whom: None,
            matters: None,
            metric: None,
            aim: Aim::Reach,
            baseline: None,
            target: None,
            due: None,
            wrong_if: None,
            looked: None,
            spec: None,
            owner: None,
            offered_to: None,
            rank: rank.into(),
            framed_on: None,
            objective: None,
            result: None,
        }
    }

    /// Its label.
    pub fn label(&self) -> Label {
        Label { kind: LabelKind::Outcome, number: self.number, suffix: self.suffix }
    }

    /// The limit of an outcome to hold.
    pub fn limit(&self) -> Option<Limit> {
        let target = self.target.as_ref().filter(|_| self.aim == Aim::Hold)?;
        Some(Limit { op: target.op?, value: target.value })
    }

    /// Whether it has not ended.
    pub fn is_open(&self) -> bool {
        self.result.is_none()
    }

    /// The way from baseline to target in the metric's unit, where both are known.
    pub fn way(&self) -> Option<(f64, f64)> {
        Some((self.baseline.as_ref()?.value?, self.target.as_ref()?.value))
    }
}

words! {
    /// What somebody does for an outcome.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    Function {
        Product = "product",
        Engineering = "engineering",
        Design = "design",
        Quality = "quality",
        Data = "data",
        Operations = "operations",
        Support = "support",
        Business = "business",
    }
}

/// Somebody who works on an outcome without owning it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Contributor {
    #[serde(skip)]
    pub id: Id,
    pub outcome: Id,
    pub handle: Handle,
    pub function: Function,
}

/// A limit on another metric that must hold while the outcome is pursued.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Guardrail {
    #[serde(skip)]
    pub id: Id,
    pub outcome: Id,
    pub metric: Id,
    pub limit: Limit,
}

impl Guardrail {
    /// The id of the guardrail of a metric over an outcome, the same on every copy.
    pub fn id_of(outcome: Id, metric: Id) -> Id {
        Id::natural(&["guardrail", &outcome.to_string(), &metric.to_string()])
    }
}

words! {
    /// What was decided on a request.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    Call {
        In = "in",
        Out = "out",
        Later = "later",
    }
}

/// A decision on a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Decision {
    pub call: Call,
    pub why: String,
    pub decided_by: Handle,
    pub on: Day,
}

/// A request for scope, and what the owner decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct ScopeCall {
    #[serde(skip)]
    pub id: Id,
    pub outcome: Id,
    pub request: String,
    pub asked_by: Option<String>,
    pub asked_on: Day,
    pub decision: Option<Decision>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::condition::Op;
    use crate::fixture::outcome;

    #[test]
    fn only_an_outcome_to_hold_has_a_limit() {
        let mut o = outcome();
        assert_eq!((o.limit(), o.way()), (None, Some((31.0, 45.0))));
        o.target = Some(Target { value: 300.0, as_typed: "<300".to_owned(), op: Some(Op::Below) });
        assert_eq!(o.limit(), None, "a comparison alone holds nothing");
        o.aim = Aim::Hold;
        assert_eq!(o.limit(), Some(Limit { op: Op::Below, value: 300.0 }));
    }

    #[test]
    fn a_new_outcome_says_nothing_but_its_result() {
        let o = Outcome::new(Id::natural(&["o"]), 3, "Teams stay", "m");
        assert_eq!((o.label().to_string(), o.is_open(), o.way()), ("O-3".to_owned(), true, None));
        assert_eq!(crate::domain::framing::missing(&o, None).len(), 6);
    }
}
