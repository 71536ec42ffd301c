//! Which level of significance on which day, and when we will know.
//!
//! Before the check day a move must stand at α .01. From the check day on, the first day with enough readings is the one
//! look at α .05; its answer stands, unless α .01 claims a move with all readings so far. Without a check day: α .02.

use crate::domain::assessment::Answerable;
use crate::domain::day::Day;

use super::alike::{USUAL, bar, level_at};
use super::asked::Question;
use super::gather::{Around, CAP, Daily, LEAST_AFTER, LEAST_BEFORE, gap};
use super::pairs::shuffles;
use super::windows::prepare;

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

/// The day of the look: the first from the check day on, and not after `until`, that has enough points after. Counts
/// need no more than to be there on both sides.
pub(super) fn look_day(question: &Question, around: &Around, check_on: Day, until: Day) -> Option<Day> {
    // Without a check day nothing is ever looked at but at the plain level.
    let level = if question.check_on.is_some() { Alpha::LOOK } else { Alpha::PLAIN };
    let enough = |day: &Day| {
        let windows = prepare(question, around, *day);
        let points = least_after(windows.before.len(), level).is_some_and(|least| windows.after.len() >= least);
        points || super::assess::by_counts(&windows).is_some()
    };
    candidates(question, around, check_on, until).into_iter().find(enough)
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
    let windows = prepare(question, around, question.as_of);
    // Without a check day it is asked anew each day, and days that turn into weeks may have answered before.
    let check_on = question.check_on.unwrap_or(question.opens().max(question.as_of));
    if let Some(day) = look_day(question, around, check_on, question.as_of) {
        return Answerable::On(day);
    }
    if windows.before.len() < LEAST_BEFORE {
        return Answerable::NeedsBefore(LEAST_BEFORE - windows.before.len());
    }
    let days: Vec<Day> = around.before.iter().rev().take(31).map(|d| d.day).collect();
    let every = gap(&days).map_or(f64::from(every), |gap| gap.min(f64::from(every))).ceil().max(1.0) as i64;
    let last = around.after.last().or(around.before.last()).map_or(question.ship, |d| d.day);
    let mut coming = around.clone();
    let mut asked = question.clone();
    let mut day = last.plus(every).max(question.as_of);
    let far = check_on.max(question.as_of).max(question.opens()).plus(8 * every + 7 * 30);
    asked.as_of = far;
    // What the next ship has closed gets no more readings.
    while question.next.is_none() && day <= far && coming.after.len() < 2 * 7 * CAP {
        if day >= question.opens() {
            coming.after.push(Daily { day, value: 0.0, counts: None });
        }
        day = day.plus(every);
    }
    Answerable::On(look_day(&asked, &coming, check_on, far).unwrap_or(far))
}
