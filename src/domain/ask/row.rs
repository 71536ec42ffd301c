//! What shipped becomes a row of the question.

use super::{Answered, Row};
use crate::domain::amount::with_unit;
use crate::domain::board::Card;
use crate::domain::day::Day;
use crate::domain::fact::{self, Deadline};
use crate::domain::hypothesis::Hypothesis;
use crate::domain::metric::Metric;
use crate::domain::outcome::{Aim, Outcome};
use crate::domain::verdict::VerdictCall;

impl Row {
    /// The question over what shipped, as far as its card and its outcome tell.
    pub fn of(card: &Card, outcome: &Outcome, metric: Option<&Metric>, today: Day) -> Self {
        let h = &card.hypothesis;
        let shipped_on = h.ship.as_ref().map_or(today, |ship| ship.shipped_on);
        let verdict = card.verdict.as_ref();
        let answered = match (verdict, &card.proposed, h.deadline()) {
            (Some(verdict), ..) => Answered::Called(verdict.call),
            (None, Some(proposed), _) => Answered::Proposed(proposed.call),
            (None, None, Some(deadline)) if deadline.on > today => Answered::NotYet { on: deadline.on },
            (None, None, deadline) => Answered::Due(deadline.unwrap_or_else(|| Deadline::new(shipped_on, None))),
        };
        Self {
            hypothesis: h.label(),
            build: h.build.clone(),
            shipped_on,
            deadline: h.deadline(),
            outcome: outcome.label(),
            title: outcome.title.clone(),
            way: way(outcome, metric),
            owner: outcome.owner.clone(),
            left: false,
            owner_at_commit: None,
            owner_at_ship: h.ship.as_ref().and_then(|ship| ship.owner.clone()),
            stated: fact::stated(outcome.framed_on, h.work_began().unwrap_or(shipped_on)),
            answered,
            learned: verdict.and_then(|v| v.learned.clone()),
            signed_by: verdict.and_then(|v| v.signed_by.clone()),
            signed_on: verdict.map(|v| v.on),
            still_live: card.still_live(),
            result: outcome.result.as_ref().map(|r| r.ended),
            ended: fact::ended(outcome, metric.and_then(|m| m.unit.as_deref())),
            contradicts: verdict.map_or_else(Vec::new, |v| v.contradicts.clone()),
            on_judgement: verdict.is_some_and(|v| v.on_judgement),
            guardrails: Vec::new(),
            unit: card.metric.as_ref().and_then(|m| m.unit.clone()),
            readings: card.movement.as_deref().cloned(),
            links: Vec::new(),
        }
    }

    /// Whether it is late, live although it was refuted, or nobody's.
    pub fn is_loud(&self) -> bool {
        self.is_due() && !self.is_answered() || self.still_live || !self.is_owned()
    }
}

/// Whether nothing is left to ask of what shipped: it was called, and what was refuted is no longer out there.
pub fn is_settled(h: &Hypothesis, call: Option<VerdictCall>) -> bool {
    match call {
        None => false,
        Some(VerdictCall::Refuted) => h.after_refuted.as_ref().is_some_and(|after| after.rolled_back),
        Some(_) => true,
    }
}

/// From where to where, in words.
fn way(outcome: &Outcome, metric: Option<&Metric>) -> Option<String> {
    let unit = metric.and_then(|m| m.unit.as_deref());
    let target = outcome.target.as_ref()?;
    if let (Aim::Hold, Some(op)) = (outcome.aim, target.op) {
        return Some(format!("hold {}{}", op.symbol(), with_unit(target.value, unit)));
    }
    let from = outcome.baseline.as_ref().and_then(|b| b.value);
    let from = from.map_or_else(|| "unknown".to_owned(), |v| with_unit(v, unit));
    Some(format!("{from} → {}", with_unit(target.value, unit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::condition::Op;
    use crate::domain::hypothesis::AfterRefuted;
    use crate::domain::id::Id;
    use crate::domain::outcome::Target;
    use crate::fixture::{outcome, today};

    #[test]
    fn what_was_called_is_settled_unless_it_is_refuted_and_still_out_there() {
        let mut h = Hypothesis::new(Id::natural(&["h"]), 1, outcome().id, "sample data", today());
        assert!(!is_settled(&h, None));
        assert!(is_settled(&h, Some(VerdictCall::Supported)) && is_settled(&h, Some(VerdictCall::Inconclusive)));
        assert!(!is_settled(&h, Some(VerdictCall::Refuted)));
        h.after_refuted = Some(AfterRefuted { rolled_back: false, why: Some("sold by then".to_owned()), on: today() });
        assert!(!is_settled(&h, Some(VerdictCall::Refuted)));
        h.after_refuted.as_mut().unwrap().rolled_back = true;
        assert!(is_settled(&h, Some(VerdictCall::Refuted)));
    }

    #[test]
    fn a_way_is_told_from_where_to_where_or_what_is_held() {
        let mut o = outcome();
        assert_eq!(way(&o, None).as_deref(), Some("31 → 45"));
        o.baseline = None;
        assert_eq!(way(&o, None).as_deref(), Some("unknown → 45"));
        o.aim = Aim::Hold;
        o.target = Some(Target { value: 300.0, as_typed: "<300".to_owned(), op: Some(Op::Below) });
        assert_eq!(way(&o, None).as_deref(), Some("hold <300"));
        o.target = None;
        assert_eq!(way(&o, None), None);
    }
}
