//! Days as whole weeks, counted outwards from a ship, or trimmed to whole weeks: every weekday weighs the same.

use std::collections::BTreeMap;

use crate::domain::day::Day;
use crate::domain::metric::Point;

use super::asked::Question;
use super::gather::{Daily, Days, Sample};
use super::ranks::mean;

/// A week counts with so many points.
pub(super) const DAYS_IN_A_WEEK: usize = 3;
/// Where weeks can't be compared yet, so many whole weeks of days are.
const WEEKS_OF_DAYS: i64 = 4;

/// A week of points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Week {
    /// The day that stands for it, its fourth from the ship.
    pub(super) day: Day,
    /// The sum of its points.
    pub(super) sum: f64,
    /// An eighth of it, which stays a number where the sum does not.
    eighth: f64,
    /// How many there are.
    pub(super) points: usize,
}

impl Week {
    /// The mean of its points.
    pub(super) fn mean(&self) -> Point {
        let n = self.points as f64;
        let large = || (self.eighth / n * 8.0).clamp(f64::MIN, f64::MAX);
        Point { day: self.day, value: if self.sum.is_finite() { self.sum / n } else { large() } }
    }
}

/// The whole weeks before a ship, oldest first: those whose seven days lie between a first day and the ship, with three
/// points or more.
pub(super) fn weeks_before(points: &[Point], ship: Day, first: Day) -> Vec<Week> {
    let room = ship.since(first);
    let mut weeks = weeks(points.iter().rev(), |day| ship.since(day) - 1, |week| ship.plus(-7 * week - 4));
    weeks.retain(|(week, _)| 7 * (week + 1) <= room);
    weeks.into_iter().rev().map(|(_, week)| week).collect()
}

/// The whole weeks after a ship, oldest first: from the first day that counts up to the last, with three points or more.
pub(super) fn weeks_after(points: &[Point], opens: Day, end: Day) -> Vec<Week> {
    let room = end.since(opens) + 1;
    let mut weeks = weeks(points.iter(), |day| day.since(opens), |week| opens.plus(7 * week + 3));
    weeks.retain(|(week, _)| 7 * (week + 1) <= room);
    weeks.into_iter().map(|(_, week)| week).collect()
}

/// Points by the week that `out` (days from the ship, from 0) puts them in; they come nearest first.
fn weeks<'a>(
    points: impl Iterator<Item = &'a Point>,
    out: impl Fn(Day) -> i64,
    middle: impl Fn(i64) -> Day,
) -> Vec<(i64, Week)> {
    let mut weeks: Vec<(i64, Week)> = Vec::new();
    for point in points {
        let week = out(point.day).div_euclid(7);
        match weeks.last_mut().filter(|(last, _)| *last == week) {
            Some((_, found)) => {
                found.sum += point.value;
                found.eighth += point.value / 8.0;
                found.points += 1;
            }
            None => {
                weeks.push((week, Week { day: middle(week), sum: point.value, eighth: point.value / 8.0, points: 1 }));
            }
        }
    }
    weeks.retain(|(_, week)| week.points >= DAYS_IN_A_WEEK);
    weeks
}

/// How many whole weeks the readings before a ship span.
pub(super) fn whole_before(points: &[Point], ship: Day) -> i64 {
    points.first().map_or(0, |first| ship.since(first.day) / 7)
}

/// Days trimmed to whole weeks, four at most a side, so that each side has every weekday as often.
pub(super) struct Trimmed {
    pub(super) before: Vec<Point>,
    pub(super) after: Vec<Point>,
    /// How many whole weeks there are before the ship, and after it, before any trim.
    pub(super) weeks: (i64, i64),
}

/// Trims days to whole weeks. Without one whole week before, nothing is trimmed there; without one after, nothing is left.
pub(super) fn trim(before: &[Point], after: &[Point], question: &Question, end: Day) -> Trimmed {
    let opens = question.opens();
    let weeks = (whole_before(before, question.ship), ((end.since(opens) + 1) / 7).max(0));
    let near = |day: Day| weeks.0 == 0 || question.ship.since(day) <= 7 * weeks.0.min(WEEKS_OF_DAYS);
    let early = |day: Day| day.since(opens) < 7 * weeks.1.min(WEEKS_OF_DAYS);
    Trimmed {
        before: before.iter().filter(|p| near(p.day)).copied().collect(),
        after: after.iter().filter(|p| early(p.day)).copied().collect(),
        weeks,
    }
}

/// Every day since a question's ship up to its as-of day, however many: what a limit is held against.
pub fn days_since(question: &Question, samples: impl IntoIterator<Item = Sample>) -> Vec<Daily> {
    let mut days = Days::of(question);
    let (opens, ends) = (question.opens(), question.ends(question.as_of));
    for sample in samples.into_iter().filter(|s| s.day >= opens && s.day <= ends) {
        days.push(sample);
    }
    days.done()
}

/// Days from a first one on as whole weeks, each the mean of its three days or more: what a limit is held against where
/// a metric is read daily. A week that is not over is left out.
pub fn whole_weeks(days: &[Daily], first: Day, as_of: Day) -> Vec<Daily> {
    let over = |week: i64| first.plus(7 * week + 6) <= as_of;
    let mut weeks: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for daily in days.iter().filter(|d| d.day >= first) {
        weeks.entry(daily.day.since(first).div_euclid(7)).or_default().push(daily.value);
    }
    weeks.retain(|week, values| over(*week) && values.len() >= DAYS_IN_A_WEEK);
    let week =
        |(week, values): (i64, Vec<f64>)| Daily { day: first.plus(7 * week + 3), value: mean(&values), counts: None };
    weeks.into_iter().map(week).collect()
}
