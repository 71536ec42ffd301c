//! Whether a target is reached, and what is said of an outcome that ended though its level says otherwise.

use crate::domain::amount::{short, with_unit};
use crate::domain::condition::Op;
use crate::domain::outcome::{Aim, Ending, Outcome};

/// Whether a level is at or past the target, or inside the limit to hold; none where there is no target, or no baseline
/// to tell the way from.
pub fn reached(outcome: &Outcome, level: f64) -> Option<bool> {
    let target = outcome.target.as_ref()?;
    if let Some(op) = target.op.filter(|_| outcome.aim == Aim::Hold) {
        return Some(op.holds(level, target.value));
    }
    let (from, to) = outcome.way()?;
    let up = if to >= from { Op::AtLeast } else { Op::AtMost };
    Some(up.holds(level, to))
}

/// How an outcome ended: its word, and where the level at its close says otherwise also that:
/// `achieved, though 34 of 40: "why"`. None while it is open.
pub fn ended(outcome: &Outcome, unit: Option<&str>) -> Option<String> {
    let result = outcome.result.as_ref()?;
    Some(with_level(outcome, unit).map_or_else(
        || result.ended.word().to_owned(),
        |though| {
            let why = result.why.as_ref().map_or_else(String::new, |why| format!(": \"{why}\""));
            format!("{}, though {though}{why}", result.ended.word())
        },
    ))
}

/// The level at the close beside the target, where the two do not fit the ending: `34 of 40`.
fn with_level(outcome: &Outcome, unit: Option<&str>) -> Option<String> {
    let result = outcome.result.as_ref()?;
    let level = result.level?;
    let fits = match result.ended {
        Ending::Achieved => true,
        Ending::Missed => false,
        Ending::Stopped => return None,
    };
    let target = outcome.target.as_ref()?;
    (reached(outcome, level)? != fits).then(|| match target.op.filter(|_| outcome.aim == Aim::Hold) {
        Some(op) => format!("{} against {}{}", with_unit(level, unit), op.symbol(), with_unit(target.value, unit)),
        None => format!("{} of {}", short(level), with_unit(target.value, unit)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::outcome::{OutcomeResult, Target};
    use crate::fixture;

    fn closed(ended: Ending, level: f64) -> Outcome {
        let why = Some("the rest is churn".to_owned());
        let closed_on = fixture::today();
        let result = OutcomeResult { ended, why, learned: None, closed_on, level: Some(level), anyway: None };
        Outcome { result: Some(result), ..fixture::outcome() }
    }

    #[test]
    fn a_target_is_reached_at_it_and_past_it_whichever_way_it_lies() {
        let up = fixture::outcome();
        assert_eq!([44.9, 45.0, 60.0].map(|level| reached(&up, level)), [Some(false), Some(true), Some(true)]);
        let mut down = fixture::outcome();
        down.target = Some(Target { value: 20.0, as_typed: "20".to_owned(), op: None });
        assert_eq!([20.1, 20.0, 3.0].map(|level| reached(&down, level)), [Some(false), Some(true), Some(true)]);
        let hold = Target { value: 0.5, as_typed: "<0.5".to_owned(), op: Some(Op::Below) };
        let held = Outcome { aim: Aim::Hold, target: Some(hold), ..fixture::outcome() };
        assert_eq!([0.4, 0.5].map(|level| reached(&held, level)), [Some(true), Some(false)]);
        assert_eq!(reached(&Outcome { target: None, ..fixture::outcome() }, 1.0), None);
    }

    #[test]
    fn an_ending_that_the_level_belies_says_so() {
        let said = |ended, level| super::ended(&closed(ended, level), Some("%")).unwrap();
        assert_eq!(said(Ending::Achieved, 34.0), "achieved, though 34 of 45%: \"the rest is churn\"");
        assert_eq!(said(Ending::Achieved, 45.0), "achieved");
        assert_eq!(said(Ending::Missed, 34.0), "missed");
        assert_eq!(said(Ending::Missed, 46.0), "missed, though 46 of 45%: \"the rest is churn\"");
        assert_eq!(said(Ending::Stopped, 34.0), "stopped");
        assert_eq!(super::ended(&fixture::outcome(), None), None, "open");
    }
}
