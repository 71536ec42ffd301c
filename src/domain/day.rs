//! Calendar days, and the words people use for them.
//!
//! A day is a day, not midnight. Nothing here asks a clock: "today" is always handed in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Date, Month};

use super::unclear::Unclear;

pub mod clock;
pub mod forms;
mod resolve;
mod words;

pub use words::{
    Lean, is_no_day, is_sprint_end, looks_like_day, parse_day, parse_day_or_instant, parse_span, take_day,
};

#[cfg(test)]
mod tests;

/// The Julian day of 1970-01-01.
const EPOCH: i32 = 2_440_588;
/// 1600-01-01 and 2999-12-31, as days since 1970-01-01.
const FIRST: i32 = -135_140;
const LAST: i32 = 376_199;
/// Three letters each, Monday first.
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Three letters each, January first.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A calendar day in the years 1600 to 2999. Written `2026-03-11` everywhere but in talk to people.
// A count of days since 1970-01-01: evidence adds and subtracts days by the million and prints few.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day, if there is such a day and its year is 1600 to 2999.
    #[must_use]
    pub fn new(y: i32, m: u8, d: u8) -> Option<Day> {
        let date = Date::from_calendar_date(y, Month::try_from(m).ok()?, d).ok()?;
        (1600..=2999).contains(&y).then(|| Day(date.to_julian_day() - EPOCH))
    }

    /// The day of a date; a date before 1600 or after 2999 becomes the nearest day within.
    #[must_use]
    pub fn from_date(date: Date) -> Day {
        Day((date.to_julian_day() - EPOCH).clamp(FIRST, LAST))
    }

    /// The date.
    #[must_use]
    pub fn date(self) -> Date {
        // Every day from the first to the last is a date.
        Date::from_julian_day(self.0 + EPOCH).unwrap_or(Date::MIN)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day so many days after 1970-01-01, if its year is 1600 to 2999.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Day> {
        i32::try_from(number).ok().filter(|n| (FIRST..=LAST).contains(n)).map(Day)
    }

    /// So many days later (earlier when negative), stopping at the first and last day there is.
    #[must_use]
    pub fn plus(self, days: i64) -> Day {
        let number = i64::from(self.0).saturating_add(days).clamp(i64::from(FIRST), i64::from(LAST));
        Day(i32::try_from(number).unwrap_or(self.0))
    }

    /// Days from `other` to this day; negative when `other` is later.
    #[must_use]
    pub fn since(self, other: Day) -> i64 {
        i64::from(self.0) - i64::from(other.0)
    }

    /// Months since year 0: year × 12 + month, January being 0.
    #[must_use]
    pub fn month_number(self) -> i32 {
        let date = self.date();
        date.year() * 12 + i32::from(u8::from(date.month())) - 1
    }

    /// In full, as echoed after a change: `Wed 11 Mar 2026 (yesterday)`.
    #[must_use]
    pub fn words(self, today: Day) -> String {
        format!("{}{}", self.long(), self.near(today))
    }

    fn near(self, today: Day) -> &'static str {
        match self.since(today) {
            -1 => " (yesterday)",
            0 => " (today)",
            1 => " (tomorrow)",
            _ => "",
        }
    }

    /// In full, wherever it lies: `Wed 11 Mar 2026`.
    #[must_use]
    pub fn long(self) -> String {
        let date = self.date();
        format!("{} {} {} {}", self.weekday_name(), date.day(), self.month_name(), date.year())
    }

    /// `11 Mar`, or `11 Mar 2025` when that isn't today's year.
    #[must_use]
    pub fn short(self, today: Day) -> String {
        let (date, month) = (self.date(), self.month_name());
        let (day, year) = (date.day(), date.year());
        if year == today.date().year() { format!("{day} {month}") } else { format!("{day} {month} {year}") }
    }

    /// `Wed 11 Mar`, or `Tue 11 Mar 2025` when that isn't today's year.
    #[must_use]
    pub fn weekday_short(self, today: Day) -> String {
        format!("{} {}", self.weekday_name(), self.short(today))
    }

    /// The same, and how near it is: `Thu 12 Mar (today)`.
    #[must_use]
    pub fn named(self, today: Day) -> String {
        format!("{}{}", self.weekday_short(today), self.near(today))
    }

    /// The same, the day padded so that days stand below each other: `Wed  4 Mar`.
    #[must_use]
    pub fn weekday_padded(self, today: Day) -> String {
        let blank = if self.date().day() < 10 { " " } else { "" };
        format!("{} {blank}{}", self.weekday_name(), self.short(today))
    }

    /// The Sunday of an ISO week, if the year has that week.
    #[must_use]
    pub fn last_of_week(year: i32, week: u8) -> Option<Day> {
        let sunday = Date::from_iso_week_date(year, week, time::Weekday::Sunday).ok()?;
        Day::from_number(i64::from(sunday.to_julian_day() - EPOCH))
    }

    /// In full: `11 March 2026`.
    #[must_use]
    pub fn full(self) -> String {
        resolve::full(self)
    }

    /// Monday is 0.
    #[must_use]
    pub fn weekday_number(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// Three letters: `Wed`.
    #[must_use]
    pub fn weekday_name(self) -> &'static str {
        WEEKDAYS.get(usize::from(self.weekday_number())).copied().unwrap_or_default()
    }

    /// Three letters: `Mar`.
    #[must_use]
    pub fn month_name(self) -> &'static str {
        MONTHS.get(usize::from(u8::from(self.date().month())) - 1).copied().unwrap_or_default()
    }

    /// The same day of the month so many months on; the month's last day where it is shorter.
    fn plus_months(self, months: i64) -> Option<Day> {
        let total = i64::from(self.month_number()).checked_add(months)?;
        let year = i32::try_from(total.div_euclid(12)).ok()?;
        let month = u8::try_from(total.rem_euclid(12) + 1).ok()?;
        Day::new(year, month, self.date().day().min(days_in(year, month)))
    }
}

/// How many days a month has; 31 where there is no such month.
fn days_in(year: i32, month: u8) -> u8 {
    Month::try_from(month).map_or(31, |m| m.length(year))
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        f.pad(&format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Day({self})")
    }
}

impl FromStr for Day {
    type Err = Unclear;

    /// Exactly `2026-03-11`; for what people type there is [`parse_day`].
    fn from_str(word: &str) -> Result<Day, Unclear> {
        words::parse_iso(word)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
