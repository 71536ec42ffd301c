//! Where a metric stands: what *now*, per cent of the way, opening and closing, what changed, reached and a falsifier's
//! condition are told by.

use serde::{Deserialize, Serialize};

use crate::domain::amount::with_unit;
use crate::domain::assessment::PointKind;
use crate::domain::day::Day;
use crate::domain::metric::Point;

/// Where a metric stands on a day (EVIDENCE.md, "Level"; worked out in `evidence/level.rs`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The mean of the last whole week where the metric is read daily, else the latest reading; in the metric's unit.
    pub value: f64,
    /// The day of the latest reading it rests on.
    pub until: Day,
    /// The day of the latest reading there is.
    pub last: Day,
    /// How many days with readings it rests on.
    pub days: usize,
    /// Whether it is a week's or a reading's.
    pub kind: PointKind,
    /// The decimals it is said with: the most among the metric's last readings.
    pub places: usize,
}

impl Level {
    /// As it is shown, on the day of the latest reading it rests on.
    pub fn point(&self) -> Point {
        Point { day: self.until, value: self.shown() }
    }

    /// A value of its metric, rounded as a level is.
    pub fn round(&self, value: f64) -> f64 {
        super::number::round(value, self.places)
    }

    /// The value as every face shows it.
    pub fn shown(&self) -> f64 {
        self.round(self.value)
    }

    /// Whether it is the mean of a week.
    pub fn is_week(&self) -> bool {
        self.kind == PointKind::Week
    }
}

/// The last raw reading, where the level is the mean of a week and says otherwise: `today 14.7`, `Sun 11 Jan 14.7`. It is
/// said as that, and decides nothing.
pub fn raw(level: Option<Level>, latest: Option<Point>, unit: Option<&str>, today: Day) -> Option<String> {
    let differs = |p: &Point| level.is_some_and(|level| level.is_week() && level.round(p.value) != level.shown());
    let latest = latest.filter(differs)?;
    let day = if latest.day == today { "today".to_owned() } else { latest.day.weekday_short(today) };
    Some(format!("{day} {}", with_unit(latest.value, unit)))
}

/// The share of the way from baseline to target that a value has come. Not clamped: below 0 it is worse than the
/// baseline, above 1 it is past the target. None where baseline and target are equal.
pub fn progress(from: f64, to: f64, value: f64) -> Option<f64> {
    let share = (value - from) / (to - from);
    share.is_finite().then_some(share)
}
