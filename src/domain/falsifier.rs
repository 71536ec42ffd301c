//! What would tell an outcome wrong, looked at: has it come true?

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::fact::{Level, number};
use super::metric::Point;
use super::outcome::{Looked, Outcome, When};

/// Where a falsifier stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tripped {
    /// It has come true.
    Yes,
    /// Its day has come, and it has not come true.
    No,
    /// Its day is yet to come.
    NotYet,
    /// Its day has come, and there is no reading to tell by.
    NoReading,
    /// An observation in words: a person has to look.
    Words,
}

/// A falsifier as it stands on a day. A condition is looked at on its day: it has come true where the metric's level on
/// that day meets it. What no reading tells (an observation in words, a metric not read by then) somebody has to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Falsifier {
    /// In words, with its day as it was meant.
    pub text: String,
    /// Where it stands.
    pub tripped: Tripped,
    /// The day it is looked at.
    pub by: Option<Day>,
    /// The level it is told by.
    pub seen: Option<Point>,
    /// Whether that level meets the condition; before its day that decides nothing, and is said.
    #[serde(default)]
    pub meets: bool,
    /// The unit of that level's metric, which need not be the outcome's.
    #[serde(default)]
    pub unit: Option<String>,
    /// The decimals that levels of that metric have; none where it was kept with a verdict.
    #[serde(skip)]
    pub places: Option<usize>,
    /// What somebody saw who looked.
    #[serde(default)]
    pub looked: Option<Looked>,
}

/// Where the metric of a condition stands, and how it is read.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its level on the last day that tells.
    pub level: Level,
    /// How many days lie between its readings.
    pub every: u32,
    /// Its unit.
    pub unit: Option<String>,
}

/// So many days past its cadence a metric may go unread before its falsifier's day, and still tell.
const LATE: i64 = 7;

impl Falsifier {
    /// The day a falsifier is looked at: its own, else the day the outcome is due.
    pub fn day(outcome: &Outcome) -> Option<Day> {
        outcome.wrong_if.as_ref()?.by.or(outcome.due)
    }

    /// The condition of an outcome's falsifier and the last day whose readings tell, seen from a day.
    pub fn asks(outcome: &Outcome, today: Day) -> Option<(&When, Day)> {
        let when = outcome.wrong_if.as_ref()?.when.as_ref()?;
        Some((when, Self::day(outcome).map_or(today, |by| by.min(today))))
    }

    /// Looks at an outcome's falsifier; `seen` is what its condition's metric is on the day that [`Self::asks`] names.
    pub fn look(outcome: &Outcome, seen: Option<Seen>, today: Day) -> Option<Self> {
        let wrong_if = outcome.wrong_if.as_ref()?;
        let when = &wrong_if.when;
        let by = Self::day(outcome);
        let unread = |seen: &Seen| by.is_some_and(|by| by.since(seen.level.last) > i64::from(seen.every) + LATE);
        let meets = when.as_ref().zip(seen.as_ref());
        let meets = meets.is_some_and(|(when, seen)| when.op.holds(seen.level.shown(), when.threshold));
        let tripped = match (when, &seen) {
            (None, _) => Tripped::Words,
            _ if by.is_none_or(|by| today < by) => Tripped::NotYet,
            (Some(_), None) => Tripped::NoReading,
            (Some(_), Some(seen)) if unread(seen) => Tripped::NoReading,
            _ if meets => Tripped::Yes,
            _ => Tripped::No,
        };
        // Where the readings tell, nobody has to look.
        let looked =
            outcome.looked.clone().filter(|l| l.on <= today && matches!(tripped, Tripped::Words | Tripped::NoReading));
        let tripped = match &looked {
            Some(looked) if looked.came_true => Tripped::Yes,
            Some(_) => Tripped::No,
            None => tripped,
        };
        let places = seen.as_ref().map(|seen| seen.level.places);
        let (seen, unit) = seen.map(|seen| (seen.level.point(), seen.unit)).unzip();
        Some(Self { text: wrong_if.words(today), tripped, by, seen, meets, unit: unit.flatten(), places, looked })
    }

    /// The level it is told by, and its day: `36.2% on 11 Mar`; none where there is none.
    pub fn seen_words(&self, today: Day) -> Option<String> {
        let seen = self.seen?;
        let places = self.places.unwrap_or_else(|| number::places([seen.value]));
        Some(format!("{} on {}", number::level(seen.value, places, self.unit.as_deref()), seen.day.short(today)))
    }

    /// Days since somebody was to look, where the readings can't tell and nobody has said.
    pub fn asked(&self, today: Day) -> Option<i64> {
        let days = today.since(self.by?);
        (days >= 0 && matches!(self.tripped, Tripped::Words | Tripped::NoReading)).then_some(days)
    }

    /// Whether it has come true.
    pub fn is_tripped(&self) -> bool {
        self.tripped == Tripped::Yes
    }
}
