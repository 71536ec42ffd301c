//! Which days of a metric lack a reading, by its cadence; and which value is likely to be a slip of the fingers.

use std::collections::BTreeSet;

use crate::domain::day::Day;

/// So many readings from before a ship are the least that anything is compared with.
pub const LEAST_BEFORE: usize = 5;

/// The days that have readings, and how often there is to be one.
#[derive(Clone, Debug)]
pub struct Days {
    read: BTreeSet<Day>,
    every: i64,
}

impl Days {
    /// Of the days that have readings, and a cadence in days.
    pub fn new(read: impl Iterator<Item = Day>, every: u32) -> Self {
        Self { read: read.collect(), every: i64::from(every.max(1)) }
    }

    /// Whether a day lacks one: a reading a little earlier or later is the one of that day.
    pub fn lacks(&self, day: Day) -> bool {
        let near = (self.every - 1) / 2;
        self.read.range(day.plus(-near)..=day.plus(near)).next().is_none()
    }

    /// The days after one that lack a reading, up to today.
    pub fn after(&self, day: Day, today: Day) -> impl Iterator<Item = Day> + '_ {
        let days = (1..).map(move |n| day.plus(self.every * n)).take_while(move |next| *next <= today);
        days.filter(|next| self.lacks(*next))
    }

    /// The first day that lacks one since the last reading; today where none does, or nothing was read yet.
    pub fn first(&self, today: Day) -> Day {
        let last = self.read.range(..=today).next_back();
        last.and_then(|last| self.after(*last, today).next()).unwrap_or(today)
    }

    /// The first day of the past weeks to fill in, where a comparison needs so many readings: the first that lacks one since
    /// the last reading; where none does, so many cadences before the first reading as are too few.
    pub fn past(&self, today: Day, needed: usize) -> Day {
        let first = self.first(today);
        let few = needed.saturating_sub(self.read.len().max(1)) as i64;
        if first < today || few == 0 {
            return first;
        }
        self.read.range(..=today).next().copied().unwrap_or(today).plus(-self.every * few)
    }
}

/// Says of a value that it is likely to be a slip of the fingers beside the last one.
pub fn slip(value: f64, last: f64) -> Option<&'static str> {
    let times = value / last;
    match times {
        7.0..14.0 => Some("ten times the last"),
        14.0.. if times.is_finite() => Some("more than ten times the last"),
        _ if value == 0.0 || times <= 0.0 => None,
        ..=0.071 => Some("less than a tenth of the last"),
        ..=0.143 => Some("a tenth of the last"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u8, m: u8) -> Day {
        Day::new(2026, m, d).unwrap()
    }

    #[test]
    fn the_days_that_lack_a_reading_go_by_the_cadence() {
        let days = Days::new([day(17, 2), day(24, 2)].into_iter(), 7);
        let after = |from| days.after(from, day(12, 3)).collect::<Vec<_>>();
        assert_eq!(after(day(24, 2)), [day(3, 3), day(10, 3)]);
        assert_eq!((after(day(10, 3)), days.first(day(12, 3))), (vec![], day(3, 3)));
        assert_eq!(after(day(3, 2)), [day(10, 2), day(3, 3), day(10, 3)], "over those that are there");
        // Read a day late, it is that week's all the same.
        let late = Days::new([day(24, 2), day(4, 3)].into_iter(), 7);
        assert!(!late.lacks(day(3, 3)) && late.lacks(day(10, 3)));
        let daily = Days::new([day(10, 3)].into_iter(), 1);
        assert_eq!(daily.after(day(9, 3), day(12, 3)).collect::<Vec<_>>(), [day(11, 3), day(12, 3)]);
        assert_eq!(Days::new(std::iter::empty(), 7).first(day(12, 3)), day(12, 3));
    }

    #[test]
    fn the_past_begins_so_early_that_there_are_enough() {
        let past = |read: &[Day]| Days::new(read.iter().copied(), 7).past(day(12, 3), 5);
        assert_eq!(past(&[]), day(12, 2), "four before today, and today");
        assert_eq!(past(&[day(12, 3)]), day(12, 2), "four before the baseline of today");
        assert_eq!(past(&[day(9, 3), day(2, 3)]), day(9, 2));
        // What is missing since comes first, and who has enough begins at today.
        assert_eq!(past(&[day(24, 2)]), day(3, 3));
        assert_eq!(
            past(&[16, 23].map(|d| day(d, 2)).into_iter().chain([2, 9, 10].map(|d| day(d, 3))).collect::<Vec<_>>()),
            day(12, 3)
        );
    }
}
