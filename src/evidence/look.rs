//! Which level of significance on which day, and when we will know.
//!
//! Before the check day a move must stand at α .01. From the check day on, the first day with enough readings is the one
//! look at α .05; its answer stands, unless α .01 claims a move with all readings so far. Without a check day: α .02.

use crate::domain::assessment::{Answerable, PointKind, Sight};
use crate::domain::day::Day;

use super::alike::{USUAL, bar, level_at};
use super::asked::Question;
use super::detect::detectable;
use super::gather::{Around, CAP, Daily, LEAST_AFTER, LEAST_BEFORE, gap};
use super::pairs::shuffles;
use super::sides::Sides;
use super::windows::{Windows, prepare};

/// A level of significance, two-sided, with z for which 2·Q(z) is the level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alpha {
    /// α.
    pub alpha: f64,
    /// The bar in standard errors.
    pub z: f64,
}

impl Alpha {
    /// α .05: the look.
    pub const LOOK: Self = Self { alpha: 0.05, z: 1.959_963_984_540_054 };
    /// α .02: where there is no check day.
    pub const PLAIN: Self = Self { alpha: 0.02, z: 2.326_347_874_040_840_8 };
    /// α .01: before the look, and after it.
    pub const STRICT: Self = Self { alpha: 0.01, z: 2.575_829_303_548_900_4 };
}

/// The least m ≥ 3 with 2 / C(n+m, m) ≤ α′ at α .05 and φ .2: from so many points after on, a clean sweep clears the
/// bar. None where there are too few points before.
pub fn min_after(n: usize) -> Option<usize> {
    least_after(n, Alpha::LOOK)
}

/// The same at another level.
pub(super) fn least_after(n: usize, level: Alpha) -> Option<usize> {
    let level = level_at(bar(level.z, USUAL));
    (n >= LEAST_BEFORE).then(|| (LEAST_AFTER..).find(|m| 2.0 / shuffles(n, *m) <= level).unwrap_or(LEAST_AFTER))
}

/// The day of the look and what is seen from it: the first from the check day on, and not after `until`, that has enough
/// points after. Counts need no more than to be there on both sides.
pub(super) fn look_day(sides: &Sides<'_>, check_on: Day, until: Day) -> Option<(Day, Windows)> {
    let (question, around) = (sides.question, sides.around);
    // Without a check day nothing is ever looked at but at the plain level.
    let level = if question.check_on.is_some() { Alpha::LOOK } else { Alpha::PLAIN };
    let enough = |windows: &Windows| {
        let points = least_after(windows.before.len(), level).is_some_and(|least| windows.after.len() >= least);
        points || super::assess::by_counts(windows).is_some()
    };
    // A season leaves no more points than there were, and fewer points before need more after.
    let may = |day: &Day| enough(&sides.before_season(*day));
    let days = candidates(question, around, check_on, until);
    days.into_iter().filter(may).map(|day| (day, sides.windows(day))).find(|(_, windows)| enough(windows))
}

/// The days on which there may be more points than the day before: the check day, days with readings, ends of weeks.
fn candidates(question: &Question, around: &Around, check_on: Day, until: Day) -> Vec<Day> {
    let opens = question.opens();
    let weeks = (1..=CAP as i64).map(|week| opens.plus(7 * week - 1)).filter(|_| around.dense);
    let partners = around.control.iter().map(|d| d.day).filter(|day| *day >= opens);
    let read = around.after.iter().map(|d| d.day).chain(partners);
    let mut days: Vec<Day> = std::iter::once(check_on).chain(read).chain(weeks).collect();
    days.retain(|day| *day >= check_on && *day <= until);
    days.sort_unstable();
    days.dedup();
    days
}

/// When the readings could answer: the look's day, if readings keep coming at the metric's cadence (`every` days) or as
/// often as they do. Seen from the question's as-of day; the ship may be yet to come.
pub fn first_answer(question: &Question, around: &Around, every: u32) -> Answerable {
    let sides = Sides::of(question, around);
    // Without a check day it is asked anew each day, and days that turn into weeks may have answered before.
    let check_on = question.check_on.unwrap_or(question.opens().max(question.as_of));
    if let Some((day, _)) = look_day(&sides, check_on, question.as_of) {
        return Answerable::On(day);
    }
    let before = sides.windows(question.as_of).before.len();
    if before < LEAST_BEFORE {
        return Answerable::NeedsBefore(LEAST_BEFORE - before);
    }
    let every = cadence(around, every);
    let far = check_on.max(question.as_of).max(question.opens()).plus(8 * every + 7 * 30);
    let asked = Question { as_of: far, ..question.clone() };
    let coming = coming(question, around, every, far);
    Answerable::On(look_day(&Sides::of(&asked, &coming), check_on, far).map_or(far, |(day, _)| day))
}

/// Days between readings: the metric's cadence, or the median gap of its readings where those are denser.
fn cadence(around: &Around, every: u32) -> i64 {
    let days: Vec<Day> = around.before.iter().rev().take(31).map(|d| d.day).collect();
    gap(&days).map_or(f64::from(every), |gap| gap.min(f64::from(every))).ceil().max(1.0) as i64
}

/// The days around a ship with those that will come up to a day, at a cadence.
fn coming(question: &Question, around: &Around, every: i64, until: Day) -> Around {
    let last = around.after.last().or(around.before.last()).map_or(question.ship, |d| d.day);
    let mut coming = around.clone();
    let mut day = last.plus(every).max(question.as_of);
    // What the next ship has closed gets no more readings.
    while question.next.is_none() && day <= until && coming.after.len() < 2 * 7 * CAP {
        if day >= question.opens() {
            let daily = Daily { day, value: 0.0, counts: None };
            if question.control.is_some() && coming.control.last().is_none_or(|last| last.day < day) {
                coming.control.push(daily.clone());
            }
            coming.after.push(daily);
        }
        day = day.plus(every);
    }
    coming
}

/// What the readings by a check day could tell of a move, with the points before as they are compared and those after that
/// the cadence brings.
pub fn sight(question: &Question, around: &Around, every: u32, check_on: Day) -> Sight {
    let every = cadence(around, every);
    let windows = prepare(question, &coming(question, around, every, check_on), check_on);
    let (n, m) = (windows.before.len(), windows.after.len());
    let Some(least) = min_after(n) else { return Sight::NeedsBefore(n) };
    if m < least {
        return Sight::NeedsAfter(least);
    }
    let before = match (windows.kind, windows.raw) {
        // What is yet to come says nothing of weekdays.
        (PointKind::Day, Some([mut days, _])) => {
            super::weekday::take_out(&mut days, &mut []);
            days
        }
        _ => windows.before,
    };
    let values: Vec<f64> = before.iter().map(|p| p.value).collect();
    detectable(&values, m).map_or(Sight::NeedsBefore(n), Sight::Least)
}
