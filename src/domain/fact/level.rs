//! Where a metric stands: what *now*, per cent of the way, opening and closing, what changed, reached and a falsifier's
//! condition are told by.

use serde::{Deserialize, Serialize};

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
    /// How many days with readings it rests on.
    pub days: usize,
    /// Whether it is a week's or a reading's.
    pub kind: PointKind,
}

impl Level {
    /// As a point, on the day of the latest reading it rests on.
    pub fn point(&self) -> Point {
        Point { day: self.until, value: self.value }
    }

    /// Whether it is the mean of a week.
    pub fn is_week(&self) -> bool {
        self.kind == PointKind::Week
    }
}

/// The share of the way from baseline to target that a value has come. Not clamped: below 0 it is worse than the
/// baseline, above 1 it is past the target. None where baseline and target are equal.
pub fn progress(from: f64, to: f64, value: f64) -> Option<f64> {
    let share = (value - from) / (to - from);
    share.is_finite().then_some(share)
}
