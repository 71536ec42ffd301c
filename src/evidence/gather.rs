//! Readings as they come in: one point a day on either side of a ship, no more than are needed.

use crate::domain::assessment::Counts;
use crate::domain::day::Day;

use super::asked::Question;
use super::ranks::median;
use super::weeks::DAYS_IN_A_WEEK;

/// No side holds more points.
pub(super) const CAP: usize = super::pairs::MOST;
/// The least points before and after that can be compared.
pub(super) use crate::domain::fact::LEAST_BEFORE;
pub(super) const LEAST_AFTER: usize = 3;
/// How many points before the ship say how often the metric is read.
pub(super) const RECENT: usize = 31;
/// A pace is read from twelve whole weeks, which may begin a few days early.
const RECENT_WEEKS: usize = 14;

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
    /// Those before it and after the ship before that: as far back as is compared.
    pub before: Vec<Daily>,
    /// Those after it, whatever day they are looked at from.
    pub after: Vec<Daily>,
    /// Whether the metric is read so often that weeks are compared.
    pub dense: bool,
    /// The days before those, also from before the ship before that: what a yearly season is read from.
    pub older: Vec<Daily>,
    /// The control's days, up to any day.
    pub control: Vec<Daily>,
}

impl Around {
    /// Of a whole series in any order.
    pub fn of(question: &Question, samples: impl IntoIterator<Item = Sample>) -> Self {
        Self::beside(question, samples, [])
    }

    /// Of a whole series and its control's, in any order.
    pub fn beside(
        question: &Question,
        samples: impl IntoIterator<Item = Sample>,
        control: impl IntoIterator<Item = Sample>,
    ) -> Self {
        let in_order = |samples: &mut Vec<Sample>| samples.sort_by_key(|sample| sample.day);
        let mut samples: Vec<Sample> = samples.into_iter().collect();
        in_order(&mut samples);
        let mut before = Before::new(question);
        let _ = samples.iter().rev().try_for_each(|sample| before.push(*sample).then_some(()));
        let mut after = After::new(question, &before);
        let _ = samples.iter().try_for_each(|sample| after.push(*sample).then_some(()));
        let mut around = Self::join(before, after);
        if let Some(mut older) = Older::wanted(question, &around) {
            let _ = samples.iter().rev().try_for_each(|sample| older.push(*sample).then_some(()));
            around.older = older.done();
        }
        let mut control: Vec<Sample> = control.into_iter().collect();
        in_order(&mut control);
        around.control = control_days(control);
        around
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
        Self { before, after: after.days.done(), dense, ..Self::default() }
    }
}

/// A control's readings, oldest first, as days.
pub fn control_days(samples: impl IntoIterator<Item = Sample>) -> Vec<Daily> {
    let mut days = Days::new(1.0);
    samples.into_iter().for_each(|sample| days.push(sample));
    days.done()
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

    /// As a question's metric is read.
    pub(super) fn of(question: &Question) -> Self {
        if question.events { Self::adding(question.per) } else { Self::new(question.per) }
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

/// Weeks as their days come in, counted outwards from a ship.
#[derive(Default)]
struct Weeks {
    /// The week being read, and how many of its days were.
    now: (i64, usize),
    /// How many are over that had days enough to count.
    over: usize,
}

impl Weeks {
    /// Takes a day, so many days out from 0.
    fn push(&mut self, out: i64) {
        let week = out.div_euclid(7);
        if week == self.now.0 {
            self.now.1 += 1;
            return;
        }
        self.over += usize::from(self.now.1 >= DAYS_IN_A_WEEK);
        self.now = (week, 1);
    }
}

/// Gathers the readings before a ship, the newest first, until there are enough.
pub struct Before {
    days: Days,
    ship: Day,
    previous: Option<Day>,
    as_of: Day,
    weekdays: bool,
    /// How many weeks that count a metric that is read daily is read back.
    most: usize,
    weeks: Weeks,
    /// Whether all of them are read, as it is not known yet which of them have a partner in the control.
    all: bool,
    /// Whether weeks are compared, once there are days enough to say so for good.
    settled: Option<bool>,
}

impl Before {
    /// For a question.
    pub fn new(question: &Question) -> Self {
        Self {
            days: Days::of(question),
            ship: question.ship,
            previous: question.previous,
            as_of: question.as_of,
            weekdays: question.weekdays,
            most: CAP,
            weeks: Weeks::default(),
            all: question.control.is_some(),
            settled: None,
        }
    }

    /// For a question about the last few weeks alone: a pace.
    pub fn recent(question: &Question) -> Self {
        Self { most: RECENT_WEEKS, ..Self::new(question) }
    }

    /// Takes a reading; false where no more are needed. Readings come newest first.
    pub fn push(&mut self, sample: Sample) -> bool {
        if sample.day >= self.ship || sample.day > self.as_of {
            return true;
        }
        if self.previous.is_some_and(|previous| sample.day <= previous) {
            return false;
        }
        if self.days.day != Some(sample.day) {
            if !self.all && self.days.done.len() + 1 >= RECENT {
                let dense = self.settled.unwrap_or_else(|| self.dense());
                self.settled = Some(dense);
                if !dense || self.weeks.over >= self.most {
                    return false;
                }
            }
            self.weeks.push(self.ship.since(sample.day) - 1);
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
    weeks: Weeks,
    /// Whether all of them are read, for their partners in the control.
    all: bool,
}

impl After {
    /// For a question whose readings before are gathered.
    pub fn new(question: &Question, before: &Before) -> Self {
        Self {
            days: Days::of(question),
            last_ship: question.last_ship,
            settle: question.settle,
            until: question.ends(question.as_of),
            dense: before.dense(),
            weeks: Weeks::default(),
            all: question.control.is_some(),
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
        if !self.all && (self.dense && self.weeks.over >= CAP || !self.dense && self.days.done.len() >= CAP) {
            return false;
        }
        if self.days.day != Some(sample.day) {
            self.weeks.push(past - 1);
        }
        self.days.push(sample);
        true
    }
}

/// Gathers what is older than the readings that are compared, the newest first, as far back as a yearly season reads.
pub struct Older {
    days: Days,
    ship: Day,
    until: Day,
    reach: i64,
}

impl Older {
    /// For a question whose readings on both sides are gathered; none where no season is looked for.
    pub fn wanted(question: &Question, around: &Around) -> Option<Self> {
        let reach = super::season::reach(question, around)?;
        let until = around.before.first()?.day;
        Some(Self { days: Days::of(question), ship: question.ship, until, reach })
    }

    /// The last day to read.
    pub fn last(&self) -> Day {
        self.until.plus(-1)
    }

    /// Takes a reading; false where no more are needed. Readings come newest first.
    pub fn push(&mut self, sample: Sample) -> bool {
        if sample.day >= self.until {
            return true;
        }
        // One day more than is read says whether the oldest week is whole.
        if self.days.day.is_some_and(|day| day != sample.day && self.ship.since(day) > self.reach) {
            return false;
        }
        self.days.push(sample);
        true
    }

    /// The days, oldest first.
    pub fn done(self) -> Vec<Daily> {
        let mut days = self.days.done();
        days.reverse();
        days
    }
}
