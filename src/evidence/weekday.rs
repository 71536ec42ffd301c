//! Weekdays taken out of days, where there are too few weeks to compare weeks.

use crate::domain::day::Day;
use crate::domain::metric::Point;

use super::ranks::{mean, median};

/// From so many residuals on, the highest and the lowest of a weekday are left out.
const TRIMMED_FROM: usize = 5;

/// Takes from every point what its weekday is off by, on both sides alike; the effects, Monday first.
///
/// The effect of a weekday is the mean of its residuals from each side's own median, pooled: nothing is learned from one
/// side and tried on the other.
pub(super) fn take_out(before: &mut [Point], after: &mut [Point]) -> [f64; 7] {
    let mut residuals: [Vec<f64>; 7] = Default::default();
    for side in [&*before, &*after] {
        let middle = median(&side.iter().map(|p| p.value).collect::<Vec<f64>>()).unwrap_or(0.0);
        for point in side {
            residuals[weekday(point.day)].push((point.value - middle).clamp(f64::MIN, f64::MAX));
        }
    }
    let effects = residuals.map(|mut of| {
        of.sort_unstable_by(f64::total_cmp);
        let inner = if of.len() >= TRIMMED_FROM { &of[1..of.len() - 1] } else { of.as_slice() };
        mean(inner)
    });
    for point in before.iter_mut().chain(after) {
        point.value = (point.value - effects[weekday(point.day)]).clamp(f64::MIN, f64::MAX);
    }
    effects
}

/// The weekday, from 0 on a Monday.
fn weekday(day: Day) -> usize {
    usize::from(day.date().weekday().number_days_from_monday())
}
