//! Where a metric stands on a day: the mean of its last whole week where it is read daily, else its latest reading.
//!
//! Weekdays differ, so that one day of a metric that is read daily says little of where it stands.

use crate::domain::assessment::PointKind;
use crate::domain::day::Day;
use crate::domain::fact::{Level, number};

use super::gather::{Daily, Days, LEAST_BEFORE, RECENT, Sample, gap};
use super::ranks::mean;
use super::weeks::DAYS_IN_A_WEEK;

/// So many windows of seven days are looked at, the latest first.
const WINDOWS: i64 = 5;
/// So many of the last days say with how many decimals a metric is read.
pub(super) const LAST: usize = 30;

/// Gathers the readings up to a day, the newest first, until there are enough to say where the metric stands.
pub struct Recent {
    days: Days,
    up_to: Day,
    reads: Reads,
}

/// How a metric is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reads {
    /// Whether weekdays differ, so that a week is looked at whole.
    pub weekdays: bool,
    /// Whether readings count events, so that several of one day add up.
    pub events: bool,
    /// What a share of 1 is in the metric's unit: 100 for per cent, 1 otherwise.
    pub per: f64,
}

impl Recent {
    /// Up to a day.
    pub fn new(up_to: Day, reads: Reads) -> Self {
        let days = if reads.events { Days::adding(reads.per) } else { Days::new(reads.per) };
        Self { days, up_to, reads }
    }

    /// Takes a reading; false where no more are needed.
    pub fn push(&mut self, sample: Sample) -> bool {
        if sample.day > self.up_to {
            return true;
        }
        if self.days.day.is_some_and(|day| day != sample.day) {
            let last = self.days.done.first().map(|d| d.day).or(self.days.day);
            let far = last.is_some_and(|last| last.since(sample.day) > 7 * WINDOWS);
            if (far || !self.reads.weekdays) && self.days.done.len() + 1 >= RECENT {
                return false;
            }
        }
        self.days.push(sample);
        true
    }

    /// Where the metric stands; none without a reading.
    pub fn level(self) -> Option<Level> {
        level(&self.days.done(), self.reads)
    }
}

/// Of days, the newest first.
///
/// Read daily (a median gap of the last 31 days with readings of two days at the most, of at least five) and with three
/// days or more in the seven that end on the latest reading: their mean, or where all of them are counts the pooled
/// share. Where those seven hold fewer, the seven before them, up to four times. Otherwise the latest reading.
fn level(days: &[Daily], reads: Reads) -> Option<Level> {
    let last = days.first()?;
    let recent: Vec<Day> = days.iter().take(RECENT).map(|d| d.day).collect();
    let dense = reads.weekdays && recent.len() >= LEAST_BEFORE && gap(&recent).is_some_and(|gap| gap <= 2.0);
    let first = days.last()?.day;
    let week = (0..WINDOWS).filter(|_| dense).find_map(|back| {
        let ends = last.day.plus(-7 * back);
        if ends.since(first) < 6 {
            return None;
        }
        let inside: Vec<&Daily> = days.iter().filter(|d| (0..7).contains(&ends.since(d.day))).collect();
        (inside.len() >= DAYS_IN_A_WEEK).then_some(inside)
    });
    let places = number::places(days.iter().take(LAST).map(|d| d.value));
    let Some(week) = week else {
        return Some(Level {
            value: last.value,
            until: last.day,
            last: last.day,
            days: 1,
            kind: PointKind::Reading,
            places,
        });
    };
    let until = week.first()?.day;
    let value = match pooled(&week) {
        Some(share) => share * reads.per,
        None => mean(&week.iter().map(|d| d.value).collect::<Vec<_>>()),
    };
    Some(Level { value, until, last: last.day, days: week.len(), kind: PointKind::Week, places })
}

/// The counts of all days together as a share; none where a day has no counts.
fn pooled(week: &[&Daily]) -> Option<f64> {
    let (n, of) = week.iter().try_fold((0.0, 0.0), |(n, of), d| d.counts.map(|c| (n + c.n, of + c.of)))?;
    Some(n / of)
}

/// The level of plain points in any order, for who has them at hand.
pub fn level_of(samples: impl IntoIterator<Item = Sample>, up_to: Day, reads: Reads) -> Option<Level> {
    let mut samples: Vec<Sample> = samples.into_iter().collect();
    samples.sort_by_key(|sample| std::cmp::Reverse(sample.day));
    let mut recent = Recent::new(up_to, reads);
    let _ = samples.into_iter().try_for_each(|sample| recent.push(sample).then_some(()));
    recent.level()
}
