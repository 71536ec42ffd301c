//! Which readings are compared: one point a day or a week on either side of the ship, and no more than thirty.

use std::collections::BTreeMap;

use crate::domain::assessment::{Counts, Note, PointKind};
use crate::domain::day::Day;
use crate::domain::metric::{Better, Point};

use super::ranks::{mean, median};

/// No side holds more points.
pub(super) const CAP: usize = super::pairs::MOST;
/// The least points before and after that can be compared.
pub(super) const LEAST_BEFORE: usize = 5;
pub(super) const LEAST_AFTER: usize = 3;
/// How many points before the ship say how often the metric is read.
pub(super) const RECENT: usize = 31;
/// No more days than this are ever read on a side of a metric that is read daily: thirty whole weeks.
const REACH: i64 = 7 * CAP as i64;
/// A pace is read from twelve whole weeks, which may begin a few days early.
const RECENT_WEEKS: i64 = 13;
/// Where weeks can't be compared yet, so many whole weeks of days are.
const WEEKS_OF_DAYS: i64 = 4;
/// A week counts with so many points.
pub(super) const DAYS_IN_A_WEEK: usize = 3;

/// What is asked of a metric's readings.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The ship: readings before it are compared with readings after it.
    pub ship: Day,
    /// The last ship of a group that is looked at as one; the ship itself for one alone.
    pub last_ship: Day,
    /// The ship before it on the same metric, which ends the readings before.
    pub previous: Option<Day>,
    /// The ship after it on the same metric, which ends the readings after.
    pub next: Option<Day>,
    /// Days after the ship before an effect can show.
    pub settle: u32,
    /// Whether weekdays differ, so that daily readings are compared by whole weeks.
    pub weekdays: bool,
    /// The last day looked at.
    pub as_of: Day,
    /// The day a verdict is due; none where there is none.
    pub check_on: Option<Day>,
    /// Until when nothing but a claim is said, where there is no check day of one's own: an outcome's earliest check day.
    pub quiet_until: Option<Day>,
    /// Which way is better.
    pub better: Better,
    /// The move expected, signed, in the metric's unit.
    pub expected: Option<f64>,
    /// What a share of 1 is in the metric's unit: 100 for per cent, 1 otherwise.
    pub per: f64,
    /// Labels of others that shipped on the metric inside the window.
    pub shared: Vec<String>,
}

impl Question {
    /// A ship looked at alone, with everything else as it mostly is.
    pub fn at(ship: Day, better: Better, as_of: Day) -> Self {
        Self {
            ship,
            last_ship: ship,
            previous: None,
            next: None,
            settle: 0,
            weekdays: true,
            as_of,
            check_on: None,
            quiet_until: None,
            better,
            expected: None,
            per: 1.0,
            shared: Vec::new(),
        }
    }

    /// The first day whose readings could count after the ship.
    pub fn opens(&self) -> Day {
        self.last_ship.plus(i64::from(self.settle) + 1)
    }

    /// The last day whose readings could count, seen from a day.
    pub fn ends(&self, as_of: Day) -> Day {
        self.next.map_or(as_of, |next| next.plus(-1).min(as_of))
    }
}

/// A reading as it is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The day it is about.
    pub day: Day,
    /// The value in the metric's unit.
    pub value: f64,
    /// The denominator, where it is a share of counts.
    pub of: Option<f64>,
}

/// A day's readings as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Daily {
    /// The day.
    pub day: Day,
    /// The median of its readings, or the sum of its events.
    pub value: f64,
    /// Its counts pooled, where every reading of the day has them.
    pub counts: Option<Counts>,
}

/// The days around a ship, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// Those before it.
    pub before: Vec<Daily>,
    /// Those after it, whatever day they are looked at from.
    pub after: Vec<Daily>,
    /// Whether the metric is read so often that weeks are compared.
    pub dense: bool,
}

impl Around {
    /// Of a whole series in any order.
    pub fn of(question: &Question, samples: impl IntoIterator<Item = Sample>) -> Self {
        let mut samples: Vec<Sample> = samples.into_iter().collect();
        samples.sort_by_key(|sample| sample.day);
        let mut before = Before::new(question);
        let _ = samples.iter().rev().try_for_each(|sample| before.push(*sample).then_some(()));
        let mut after = After::new(question, &before);
        let _ = samples.iter().try_for_each(|sample| after.push(*sample).then_some(()));
        Self::join(before, after)
    }

    /// The days of a series with no ship to look around, oldest first.
    pub fn join_before(before: Before) -> Vec<Daily> {
        let mut days = before.days.done();
        days.reverse();
        days
    }

    /// What was gathered on both sides.
    pub fn join(before: Before, after: After) -> Self {
        let dense = after.dense;
        let mut before = before.days.done();
        before.reverse();
        Self { before, after: after.days.done(), dense }
    }
}

/// Days as their readings come in, in either direction.
pub(super) struct Days {
    pub(super) done: Vec<Daily>,
    pub(super) day: Option<Day>,
    open: Vec<Sample>,
    per: f64,
    adds: bool,
}

impl Days {
    pub(super) fn new(per: f64) -> Self {
        Self { done: Vec::new(), day: None, open: Vec::new(), per, adds: false }
    }

    /// Where several readings of one day add up.
    pub(super) fn adding(per: f64) -> Self {
        Self { adds: true, ..Self::new(per) }
    }

    pub(super) fn push(&mut self, sample: Sample) {
        if self.day != Some(sample.day) {
            self.close();
            self.day = Some(sample.day);
        }
        self.open.push(sample);
    }

    fn close(&mut self) {
        let Some(day) = self.day else { return };
        let values: Vec<f64> = self.open.iter().map(|s| s.value).collect();
        let counts = self.open.iter().try_fold(Counts { n: 0.0, of: 0.0 }, |sum, s| {
            let of = s.of.filter(|of| *of > 0.0)?;
            let n = (s.value / self.per * of).round();
            // More than all of them is no count.
            (0.0..=of).contains(&n).then_some(Counts { n: sum.n + n, of: sum.of + of })
        });
        let value = if self.adds { Some(values.iter().sum()) } else { median(&values) };
        if let Some(value) = value {
            self.done.push(Daily { day, value, counts });
        }
        self.open.clear();
    }

    pub(super) fn done(mut self) -> Vec<Daily> {
        self.close();
        self.done
    }
}

/// Every day since a question's ship up to its as-of day, however many: what a limit is held against.
pub fn days_since(question: &Question, samples: impl IntoIterator<Item = Sample>) -> Vec<Daily> {
    let mut days = Days::new(question.per);
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

/// Gathers the readings before a ship, the newest first, until there are enough.
pub struct Before {
    days: Days,
    ship: Day,
    previous: Option<Day>,
    as_of: Day,
    weekdays: bool,
    /// How many days back a metric that is read daily is read.
    reach: i64,
    /// Whether weeks are compared, once there are days enough to say so for good.
    settled: Option<bool>,
}

impl Before {
    /// For a question.
    pub fn new(question: &Question) -> Self {
        Self {
            days: Days::new(question.per),
            ship: question.ship,
            previous: question.previous,
            as_of: question.as_of,
            weekdays: question.weekdays,
            reach: REACH,
            settled: None,
        }
    }

    /// For a question about the last few weeks alone: a pace.
    pub fn recent(question: &Question) -> Self {
        Self { reach: RECENT_WEEKS * 7, ..Self::new(question) }
    }

    /// Takes a reading; false where no more are needed. Readings come newest first.
    pub fn push(&mut self, sample: Sample) -> bool {
        if sample.day >= self.ship || sample.day > self.as_of {
            return true;
        }
        if self.previous.is_some_and(|previous| sample.day <= previous) {
            return false;
        }
        if self.days.day.is_some_and(|day| day != sample.day) {
            let had = self.days.done.len() + 1;
            let far = self.days.day.is_some_and(|day| day <= self.ship.plus(-self.reach));
            if had >= RECENT {
                let dense = self.settled.unwrap_or_else(|| self.dense());
                self.settled = Some(dense);
                if far || !dense {
                    return false;
                }
            }
        }
        self.days.push(sample);
        true
    }

    /// Whether the metric is read so often that weeks are compared: the median gap of its last points is two days or
    /// less, and weekdays differ.
    pub fn dense(&self) -> bool {
        if let Some(dense) = self.settled {
            return dense;
        }
        let mut days: Vec<Day> = self.days.done.iter().map(|d| d.day).collect();
        // The day being read is a day already.
        days.extend(self.days.day.filter(|day| days.last() != Some(day)));
        days.truncate(RECENT);
        self.weekdays && days.len() >= LEAST_BEFORE && gap(&days).is_some_and(|gap| gap <= 2.0)
    }
}

/// The median gap between days in order, in days.
pub(super) fn gap(days: &[Day]) -> Option<f64> {
    let gaps: Vec<f64> = days.windows(2).map(|pair| pair[1].since(pair[0]).abs() as f64).collect();
    median(&gaps)
}

/// Gathers the readings after a ship, the oldest first, until there are enough.
pub struct After {
    days: Days,
    last_ship: Day,
    settle: u32,
    until: Day,
    dense: bool,
}

impl After {
    /// For a question whose readings before are gathered.
    pub fn new(question: &Question, before: &Before) -> Self {
        Self {
            days: Days::new(question.per),
            last_ship: question.last_ship,
            settle: question.settle,
            until: question.ends(question.as_of),
            dense: before.dense(),
        }
    }

    /// Takes a reading; false where no more are needed. Readings come oldest first.
    pub fn push(&mut self, sample: Sample) -> bool {
        if sample.day > self.until {
            return false;
        }
        let past = sample.day.since(self.last_ship) - i64::from(self.settle);
        if past <= 0 {
            return true;
        }
        if self.dense && past > REACH || !self.dense && self.days.done.len() >= CAP {
            return false;
        }
        self.days.push(sample);
        true
    }
}

/// The points that are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Windows {
    /// Before the ship, oldest first.
    pub before: Vec<Point>,
    /// After it.
    pub after: Vec<Point>,
    /// What a point is.
    pub kind: PointKind,
    /// The notes that the windows give.
    pub notes: Vec<Note>,
    /// The counts of both sides' days pooled, where all of them have counts and no weeks are compared.
    pub counts: Option<(Counts, Counts)>,
}

/// Makes the points that are compared, seen from a day.
pub fn prepare(question: &Question, around: &Around, as_of: Day) -> Windows {
    let end = question.ends(as_of);
    let after: Vec<&Daily> = around.after.iter().filter(|d| d.day <= end).collect();
    let before: Vec<&Daily> = around.before.iter().collect();
    let whole = |side: &[&Daily]| side.iter().map(|d| Point { day: d.day, value: d.value }).collect::<Vec<_>>();
    let mut windows = Windows {
        before: whole(&before),
        after: whole(&after),
        kind: PointKind::Reading,
        notes: Vec::new(),
        counts: None,
    };
    if around.dense {
        let weeks_before = weeks(&before, |d| question.ship.since(d.day) - 1);
        let first = before.first().map_or(0, |d| question.ship.since(d.day));
        let opens = question.opens();
        let weeks_after = weeks(&after, |d| d.day.since(opens));
        let room = end.since(opens) + 1;
        // A week counts where all of its days lie inside.
        let mut old: Vec<Point> = weeks_before
            .iter()
            .filter(|(week, values)| 7 * (*week + 1) <= first && values.len() >= DAYS_IN_A_WEEK)
            .map(|(week, values)| Point { day: question.ship.plus(-7 * week - 4), value: mean(values) })
            .collect();
        old.reverse();
        let new: Vec<Point> = weeks_after
            .iter()
            .filter(|(week, values)| 7 * (*week + 1) <= room && values.len() >= DAYS_IN_A_WEEK)
            .map(|(week, values)| Point { day: opens.plus(7 * week + 3), value: mean(values) })
            .collect();
        if old.len() >= LEAST_BEFORE && new.len() >= LEAST_AFTER {
            (windows.before, windows.after, windows.kind) = (old, new, PointKind::Week);
        } else {
            by_whole_weeks(question, end, first, &mut windows);
        }
    }
    let surplus = windows.before.len().saturating_sub(CAP);
    windows.before.drain(..surplus);
    windows.after.truncate(CAP);
    if windows.kind == PointKind::Reading {
        // Of the days that are compared, so that it is nothing how far back readings were gathered.
        let from = windows.before.first().map(|p| p.day);
        let to = windows.after.last().map(|p| p.day);
        let old = pooled(before.into_iter().filter(|d| Some(d.day) >= from));
        let new = pooled(after.into_iter().filter(|d| Some(d.day) <= to));
        windows.counts = old.zip(new);
    }
    windows
}

/// Trims days to whole weeks, four at most a side, so that each side has every weekday as often.
fn by_whole_weeks(question: &Question, end: Day, first: i64, windows: &mut Windows) {
    let weeks = (first / 7).min(WEEKS_OF_DAYS);
    if weeks == 0 {
        windows.notes.push(Note::WeekdaysNotBalanced);
    } else {
        windows.before.retain(|p| question.ship.since(p.day) <= 7 * weeks);
    }
    let opens = question.opens();
    let weeks = ((end.since(opens) + 1) / 7).min(WEEKS_OF_DAYS);
    if weeks <= 0 {
        windows.after.clear();
        windows.notes.push(Note::FirstWeekNotOver);
    } else {
        windows.after.retain(|p| p.day.since(opens) < 7 * weeks);
    }
}

/// The values of days by the week that `out` (days from the ship, from 0) puts them in, nearest week first.
fn weeks(days: &[&Daily], out: impl Fn(&Daily) -> i64) -> BTreeMap<i64, Vec<f64>> {
    let mut weeks: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for daily in days {
        let week = out(daily).div_euclid(7);
        if (0..CAP as i64).contains(&week) {
            weeks.entry(week).or_default().push(daily.value);
        }
    }
    weeks
}

/// The counts of a side together, where at least half of its days have them; a day without them says nothing of how many
/// were counted, and is left out.
fn pooled<'a>(days: impl IntoIterator<Item = &'a Daily>) -> Option<Counts> {
    let (mut all, mut with, mut without) = (Counts { n: 0.0, of: 0.0 }, 0, 0);
    for daily in days {
        match daily.counts {
            Some(counts) => {
                all = Counts { n: all.n + counts.n, of: all.of + counts.of };
                with += 1;
            }
            None => without += 1,
        }
    }
    (all.of > 0.0 && with >= without).then_some(all)
}
