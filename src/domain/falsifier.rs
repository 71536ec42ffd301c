//! What would tell an outcome wrong, looked at: has it come true?

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::metric::Point;
use super::outcome::{Outcome, When, WrongIf};

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

/// A falsifier as it stands on a day. A condition is looked at on its day: it has come true where the last reading up to
/// that day meets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Falsifier {
    /// As typed.
    pub text: String,
    /// Where it stands.
    pub tripped: Tripped,
    /// The day it is looked at.
    pub by: Option<Day>,
    /// The reading it is told by.
    pub seen: Option<Point>,
}

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

    /// Looks at an outcome's falsifier; `seen` is the last reading up to the day that [`Self::asks`] names.
    pub fn look(outcome: &Outcome, seen: Option<Point>, today: Day) -> Option<Self> {
        let WrongIf { text, when, .. } = outcome.wrong_if.as_ref()?;
        let by = Self::day(outcome);
        let tripped = match (when, seen) {
            (None, _) => Tripped::Words,
            _ if by.is_none_or(|by| today < by) => Tripped::NotYet,
            (Some(_), None) => Tripped::NoReading,
            (Some(when), Some(seen)) if when.op.holds(seen.value, when.threshold) => Tripped::Yes,
            _ => Tripped::No,
        };
        Some(Self { text: text.clone(), tripped, by, seen })
    }

    /// Whether it has come true.
    pub fn is_tripped(&self) -> bool {
        self.tripped == Tripped::Yes
    }
}
