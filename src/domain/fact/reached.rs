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
