//! Where a metric stands: what *now*, per cent of the way, opening and closing, what changed, reached and a falsifier's
//! condition are told by.

use serde::{Deserialize, Serialize};

use crate::domain::assessment::PointKind;
use crate::domain::day::Day;
use crate::domain::metric::Point;

/// Where a metric stands on a day (worked out in `evidence/level.rs`).
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

    /// As every face says it: `36.2%`, `13.0min`.
    pub fn words(&self, unit: Option<&str>) -> String {
        self.say(self.value, unit)
    }

    /// Another level of its metric, as every face says one.
    pub fn say(&self, value: f64, unit: Option<&str>) -> String {
        super::number::level(value, self.places, unit)
    }

    /// Whether it is the mean of a week.
    pub fn is_week(&self) -> bool {
        self.kind == PointKind::Week
    }
}

/// The last raw reading, where the level is the mean of a week and says otherwise: `today 14.7`, `Sun 11 Jan 14.7`. It is
/// said as that, and decides nothing.
pub fn raw(level: Option<Level>, latest: Option<Point>, unit: Option<&str>, today: Day) -> Option<String> {
    let level = level.filter(Level::is_week)?;
    let latest = latest.filter(|p| level.round(p.value) != level.shown())?;
    let day = if latest.day == today { "today".to_owned() } else { latest.day.weekday_short(today) };
    Some(format!("{day} {}", level.say(latest.value, unit)))
}

/// The share of the way from baseline to target that a value has come. Not clamped: below 0 it is worse than the
/// baseline, above 1 it is past the target. None where baseline and target are equal.
pub fn progress(from: f64, to: f64, value: f64) -> Option<f64> {
    let share = (value - from) / (to - from);
    share.is_finite().then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::today;

    fn level(value: f64, kind: PointKind) -> Level {
        Level { value, until: today(), last: today(), days: 7, kind, places: 1 }
    }

    #[test]
    fn the_way_is_counted_from_the_baseline_and_not_clamped() {
        assert_eq!(progress(31.0, 45.0, 38.0), Some(0.5));
        assert_eq!(progress(31.0, 45.0, 24.0), Some(-0.5));
        assert_eq!(progress(45.0, 31.0, 24.0), Some(1.5));
        assert_eq!(progress(31.0, 31.0, 38.0), None);
    }

    #[test]
    fn the_days_own_reading_is_said_only_where_the_level_says_otherwise() {
        let week = Some(level(21.43, PointKind::Week));
        let point = |value, day| Some(Point { day, value });
        assert_eq!(raw(week, point(14.7, today()), None, today()).as_deref(), Some("today 14.7"));
        assert_eq!(
            raw(week, point(14.7, today().plus(-1)), Some("min"), today()).as_deref(),
            Some("Wed 11 Mar 14.7min")
        );
        assert_eq!(raw(week, point(21.41, today()), None, today()), None, "the same number twice");
        assert_eq!(raw(Some(level(14.7, PointKind::Reading)), point(14.7, today()), None, today()), None);
        assert_eq!(raw(None, None, None, today()), None);
    }

    #[test]
    fn every_face_shows_the_same_rounding() {
        assert_eq!((level(21.428_571, PointKind::Week).shown(), level(0.85, PointKind::Reading).shown()), (21.4, 0.9));
        assert_eq!(level(21.428_571, PointKind::Week).point().value.to_bits(), 21.4_f64.to_bits());
    }
}
