//! Limits that must hold: guardrails beside an outcome, and outcomes whose aim is to hold.

use crate::domain::assessment::{Assessment, Class, Guarded, Note, PointKind, Why, median};
use crate::domain::condition::Op;
use crate::domain::day::Day;
use crate::domain::fact::Guard;
use crate::domain::metric::{Limit, Point};

use super::pairs::MOST;
use super::routine::xmr;
use super::windows::Daily;

/// So many readings in a row are looked at as one, so that a single wild one breaches nothing.
const TOGETHER: usize = 5;
/// From so many readings on, limits of routine say that a limit is held.
const ENOUGH: usize = 8;

/// How a guardrail did: its metric's assessment against its limit, and every day since the ship. Its margin is
/// limit − median before, in the metric's unit.
///
/// Breached if any median of five consecutive days after (or of all, if fewer) is past the limit, from the first of those
/// days on that is, or the metric moved the wrong way by more than the margin; held if the interval's worse end is inside the
/// margin.
pub fn guard(assessment: &Assessment, days: &[Daily], limit: Limit) -> Guard {
    let holds = |value: f64| limit.op.holds(value, limit.value);
    let daily: Vec<Point> = days.iter().map(|d| Point { day: d.day, value: d.value }).collect();
    let breached = |since: Option<Day>| Guard { state: Guarded::Breached, since, worst: None, read: days.len() };
    // Weeks, where weeks are compared, and the days since, of which there may be more than are compared.
    let first = [assessment.after.as_slice(), &daily].into_iter().filter_map(|side| first_break(side, limit)).min();
    if first.is_some() {
        return breached(first);
    }
    let plain = |state, worst| Guard { state, since: None, worst, read: days.len() };
    let (Some(middle), Some(shift)) = (assessment.middle_before(), assessment.shift) else {
        return plain(Guarded::NotShownSafe, None);
    };
    // Worse by more than the margin: since the first day past the limit, or where none is since the first there is.
    let past = daily.iter().find(|p| !holds(p.value)).or(daily.first());
    let since = past.or(assessment.after.first()).map(|p| p.day);
    if assessment.why == Some(Why::AllReadingsIdentical) {
        return if holds(middle) { plain(Guarded::Held, None) } else { breached(since) };
    }
    if assessment.class == Class::MovedWrongWay && !holds(middle + shift) {
        return breached(since);
    }
    match assessment.interval.or(assessment.numbers.as_ref().and_then(|n| n.interval)) {
        Some((low, high)) if holds(middle + low) && holds(middle + high) => plain(Guarded::Held, None),
        Some((low, high)) => {
            let worse = if matches!(limit.op, Op::Below | Op::AtMost) { high } else { low };
            plain(Guarded::NotShownSafe, Some(middle + worse))
        }
        None => plain(Guarded::NotShownSafe, None),
    }
}

/// The first day past a limit among the first five points in a row (all, if fewer) whose median is past it: it stays that
/// day whatever is read later.
fn first_break(side: &[Point], limit: Limit) -> Option<Day> {
    let past = |point: &&Point| !limit.op.holds(point.value, limit.value);
    let breaks = |together: &&[Point]| {
        let middle = median(&together.iter().map(|p| p.value).collect::<Vec<_>>());
        middle.is_some_and(|middle| !limit.op.holds(middle, limit.value))
    };
    let together = side.windows(TOGETHER.min(side.len().max(1))).find(breaks)?;
    together.iter().find(past).map(|point| point.day)
}

/// Answers for an outcome to hold, by every day since its mark: breached if any is past its limit; held if none is, there
/// are eight, and the routine limits of the last thirty (XmR) lie inside; held so far otherwise, when up to
/// 1 − 0.05^(1/m) of all days could still be past it.
pub fn hold(mut assessment: Assessment, days: &[Daily], limit: Limit) -> Assessment {
    let holds = |value: f64| limit.op.holds(value, limit.value);
    let values: Vec<f64> = days.iter().map(|d| d.value).collect();
    let past = values.iter().filter(|v| !holds(**v)).count();
    let last = values.len().saturating_sub(MOST);
    let inside = xmr(&values[last..]).is_some_and(|x| holds(x.upper) && holds(x.lower));
    assessment.class = match past {
        1.. => Class::Breached,
        0 if values.len() >= ENOUGH && inside => Class::Held,
        0 => Class::HeldSoFar,
    };
    assessment.why = None;
    assessment.size = None;
    assessment.expected = None;
    assessment.after = days[last..].iter().map(|d| Point { day: d.day, value: d.value }).collect();
    assessment.points = PointKind::Reading;
    // Whether a limit holds is not about what began when.
    assessment.notes.retain(|note| matches!(note, Note::Shared(_) | Note::ReadingsResembleNeighbours));
    assessment.past_limit = Some((past, days.len()));
    assessment
}
