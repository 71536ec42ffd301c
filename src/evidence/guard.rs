//! Limits that must hold: guardrails beside an outcome, and outcomes whose aim is to hold.

use crate::domain::assessment::{Assessment, Class, Guarded, Note, median};
use crate::domain::metric::Limit;

use super::routine::xmr;

/// So many readings in a row are looked at as one, so that a single wild one breaches nothing.
const TOGETHER: usize = 5;
/// From so many readings on, limits of routine say that a limit is held.
const ENOUGH: usize = 8;

/// How a guardrail did: its metric's assessment against its limit. Its margin is the distance from the median before to
/// the limit.
///
/// Breached if any median of five consecutive readings after (or of all, if fewer) is past the limit, or the metric moved
/// the wrong way by more than the margin; held if the interval's worse end is inside the margin.
pub fn guard(assessment: &Assessment, limit: Limit) -> Guarded {
    let holds = |value: f64| limit.op.holds(value, limit.value);
    let after: Vec<f64> = assessment.after.iter().map(|p| p.value).collect();
    if after.windows(TOGETHER.min(after.len().max(1))).filter_map(median).any(|middle| !holds(middle)) {
        return Guarded::Breached;
    }
    let (Some(middle), Some(shift)) = (assessment.middle_before(), assessment.shift) else {
        return Guarded::NotShownSafe;
    };
    if assessment.class == Class::MovedWrongWay && !holds(middle + shift) {
        return Guarded::Breached;
    }
    match assessment.interval.or(assessment.numbers.as_ref().and_then(|n| n.interval)) {
        Some((low, high)) if holds(middle + low) && holds(middle + high) => Guarded::Held,
        _ => Guarded::NotShownSafe,
    }
}

/// Answers for an outcome to hold: breached if any reading after is past its limit; held if none is, there are eight,
/// and their routine limits lie inside; held so far otherwise.
pub fn hold(mut assessment: Assessment, limit: Limit) -> Assessment {
    let holds = |value: f64| limit.op.holds(value, limit.value);
    let after: Vec<f64> = assessment.after.iter().map(|p| p.value).collect();
    let past = after.iter().filter(|v| !holds(**v)).count();
    let inside = xmr(&after).is_some_and(|x| holds(x.upper) && holds(x.lower));
    assessment.class = match past {
        1.. => Class::Breached,
        0 if after.len() >= ENOUGH && inside => Class::Held,
        0 => Class::HeldSoFar,
    };
    assessment.why = None;
    assessment.size = None;
    assessment.expected = None;
    // Whether a limit holds is not about what began when.
    assessment.notes.retain(|note| matches!(note, Note::Shared(_) | Note::ReadingsResembleNeighbours));
    assessment.past_limit = Some(past);
    assessment
}
