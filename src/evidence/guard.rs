//! Limits that must hold: guardrails beside an outcome, and outcomes whose aim is to hold.

use crate::domain::assessment::{Assessment, Class, Guarded, Note, PointKind, Why, median};
use crate::domain::condition::Op;
use crate::domain::day::Day;
use crate::domain::fact::Guard;
use crate::domain::metric::{Limit, Point};

use super::gather::Daily;
use super::pairs::MOST;
use super::routine::xmr;

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
    let breached =
        |since: Option<Day>, again| Guard { state: Guarded::Breached, since, again, worst: None, read: days.len() };
    // Weeks, where weeks are compared, and the days since, of which there may be more than are compared.
    let breaks = [assessment.after.as_slice(), &daily].map(|side| breaks(side, limit));
    let first = breaks.iter().flatten().map(|(first, _)| *first).min();
    if first.is_some() {
        return breached(first, breaks.iter().flatten().map(|(_, again)| *again).max());
    }
    let plain = |state, worst| Guard { state, since: None, again: None, worst, read: days.len() };
    let (Some(middle), Some(shift)) = (assessment.middle_before(), assessment.shift) else {
        return plain(Guarded::NotShownSafe, None);
    };
    // Worse by more than the margin: since the first day past the limit, or where none is since the first there is.
    let past = daily.iter().find(|p| !holds(p.value)).or(daily.first());
    let since = past.or(assessment.after.first()).map(|p| p.day);
    if assessment.why == Some(Why::AllReadingsIdentical) {
        return if holds(middle) { plain(Guarded::Held, None) } else { breached(since, since) };
    }
    if assessment.class == Class::MovedWrongWay && !holds(middle + shift) {
        return breached(since, since);
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

/// Where five points in a row (all, if fewer) have a median past a limit: the first day past it among the first such five,
/// which stays that day whatever is read later; and the same of the last unbroken run of such fives.
fn breaks(side: &[Point], limit: Limit) -> Option<(Day, Day)> {
    let past = |point: &&Point| !limit.op.holds(point.value, limit.value);
    let first_past = |together: &[Point]| together.iter().find(past).map(|point| point.day);
    let breaks = |together: &[Point]| {
        let middle = median(&together.iter().map(|p| p.value).collect::<Vec<_>>());
        middle.is_some_and(|middle| !limit.op.holds(middle, limit.value))
    };
    let fives: Vec<&[Point]> = side.windows(TOGETHER.min(side.len().max(1))).collect();
    let first = fives.iter().find(|five| breaks(five))?;
    let until = fives.iter().rposition(|five| breaks(five))?;
    let from = fives[..until].iter().rposition(|five| !breaks(five)).map_or(0, |at| at + 1);
    Some((first_past(first)?, first_past(fives[from])?))
}

/// Answers for an outcome to hold, by every point since its mark (a day, or a whole week where the metric is read daily):
/// breached if any is past its limit; held if none is, there are eight, and the routine limits of the last thirty (XmR)
/// lie inside; held so far otherwise, when up to 1 − 0.05^(1/m) of all points could still be past it.
pub fn hold(mut assessment: Assessment, days: &[Daily], limit: Limit, kind: PointKind) -> Assessment {
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
    assessment.points = kind;
    // Whether a limit holds is not about what began when.
    assessment.notes.retain(|note| matches!(note, Note::Shared(_) | Note::ReadingsResembleNeighbours));
    assessment.past_limit = Some((past, days.len()));
    assessment.limit = Some(limit);
    assessment
}
