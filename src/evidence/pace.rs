//! Will it reach its target by the due day, if the recent pace simply continues? The Theil–Sen slope with Sen's interval
//! (Sen 1968; Gilbert, "Statistical Methods for Environmental Pollution Monitoring", 16.5).

use std::collections::BTreeMap;

use crate::domain::assessment::{Pace, PaceClass, median};
use crate::domain::day::Day;
use crate::domain::metric::{Better, Point};

use super::gather::{Daily, gap};
use super::ranks::mean;
use super::trend::slopes;

/// The least points a pace is read from, and the most.
const LEAST: usize = 6;
const MOST: usize = 12;
/// The current level is the median of so many.
const CURRENT: usize = 5;
/// Half of a normal's 80 %.
const Z80: f64 = 1.281_551_565_544_600_4;

/// Where to, by when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aim {
    /// The target, in the metric's unit.
    pub target: f64,
    /// The due day.
    pub due: Day,
    /// The way from baseline to target.
    pub way: Better,
}

/// The points a pace is read from: those since the last ship, weeks where the metric is read daily, the last twelve.
/// `days` are oldest first; `opens` is the first day that could count since the last ship, if anything shipped.
pub fn recent_points(days: &[Daily], opens: Option<Day>, as_of: Day, weekdays: bool) -> Vec<Point> {
    let last: Vec<Day> = days.iter().rev().take(31).map(|d| d.day).collect();
    let since: Vec<&Daily> = days.iter().filter(|d| opens.is_none_or(|opens| d.day >= opens)).collect();
    let dense = weekdays && last.len() >= 5 && gap(&last).is_some_and(|gap| gap <= 2.0);
    let mut points: Vec<Point> = since.iter().map(|d| Point { day: d.day, value: d.value }).collect();
    if dense && let Some(first) = since.first().map(|d| d.day) {
        // Weeks are counted from the ship, or back from the last day looked at.
        let anchor = opens.unwrap_or(as_of.plus(1));
        let mut weeks: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
        for daily in since {
            weeks.entry(daily.day.since(anchor).div_euclid(7)).or_default().push(daily.value);
        }
        points = weeks
            .into_iter()
            .map(|(week, values)| (anchor.plus(7 * week), values))
            .filter(|(begins, values)| {
                *begins >= opens.unwrap_or(first) && begins.plus(6) <= as_of && values.len() >= 3
            })
            .map(|(begins, values)| Point { day: begins.plus(3), value: mean(&values) })
            .collect();
    }
    points.split_off(points.len().saturating_sub(MOST))
}

/// The pace of points, oldest first, towards an aim. Checked in this order: too few, reached, missed, too far ahead, on
/// pace, off pace, too close to call.
pub fn pace(points: &[Point], aim: Aim) -> Pace {
    let points = &points[points.len().saturating_sub(MOST)..];
    let values: Vec<f64> = points.iter().map(|p| p.value).collect();
    let mut pace = Pace {
        class: PaceClass::TooFew,
        need: LEAST.saturating_sub(points.len()),
        current: None,
        held_of_last_5: None,
        slope: None,
        slope_range: None,
        needed: None,
        range: None,
        recent_slope: None,
    };
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return pace };
    let recent = &values[values.len().saturating_sub(CURRENT)..];
    let Some(current) = median(recent) else { return pace };
    let there = |value: f64| match aim.way {
        Better::Up => value >= aim.target,
        Better::Down => value <= aim.target,
    };
    let left = aim.due.since(last.day);
    pace.needed = (left > 0).then(|| (aim.target - current) / left as f64).filter(|v| v.is_finite());
    if points.len() < LEAST {
        return pace;
    }
    pace.current = Some(current);
    pace.held_of_last_5 = Some(recent.iter().filter(|v| there(**v)).count());
    if there(current) {
        pace.class = PaceClass::Reached;
        return pace;
    }
    if left <= 0 {
        pace.class = PaceClass::Missed;
        return pace;
    }
    let days: Vec<f64> = points.iter().map(|p| p.day.since(first.day) as f64).collect();
    let mut all = slopes(&days, &values);
    all.retain(|s| s.is_finite());
    all.sort_unstable_by(f64::total_cmp);
    let (Some(slope), Some(middle), Some(middle_day)) = (median(&all), median(&values), median(&days)) else {
        return pace;
    };
    let place = ends(points.len(), all.len());
    let (low, high) = (all[place], all[all.len() - 1 - place]);
    let ahead = aim.due.since(first.day) as f64 - middle_day;
    let at = |slope: f64| (middle + slope * ahead).clamp(f64::MIN, f64::MAX);
    let half = points.len() / 2;
    let recent_slope = median(&slopes(&days[half..], &values[half..])).unwrap_or(0.0);
    pace.slope = Some(slope);
    pace.slope_range = Some((low, high));
    pace.range = Some((at(low), at(high)));
    pace.recent_slope = Some(recent_slope);
    let (near, far) = match aim.way {
        Better::Up => (at(low), at(high)),
        Better::Down => (at(high), at(low)),
    };
    let sign = if aim.way == Better::Up { 1.0 } else { -1.0 };
    pace.class = if left > last.day.since(first.day) {
        PaceClass::TooFarAhead
    } else if there(near) && sign * recent_slope >= sign * slope / 2.0 {
        PaceClass::OnPace
    } else if !there(far) {
        PaceClass::OffPace
    } else {
        PaceClass::TooCloseToCall
    };
    pace
}

/// How many of the sorted slopes lie beyond each end of Sen's 80 % interval.
fn ends(n: usize, slopes: usize) -> usize {
    let n = n as f64;
    let c = Z80 * (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt();
    let j = ((slopes as f64 - c) / 2.0).floor() - 1.0;
    (j.max(0.0) as usize).min(slopes.saturating_sub(1) / 2)
}
