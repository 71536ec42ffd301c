//! A control series that shares the weather: what moves both is taken out of the metric, reading by reading.
//!
//! Its weight κ is never estimated by regression: under a shared season or walk that leaves far more false claims.

use crate::domain::assessment::ControlTaken;
use crate::domain::day::Day;
use crate::domain::metric::Point;

use super::asked::Beside;
use super::gather::{CAP, Daily, LEAST_BEFORE, RECENT, gap};
use super::ranks::mean;

/// So many pairs before the ship are the least.
const LEAST_PAIRS: usize = 12;
/// Where a metric is not read daily, a control's reading so many days off is a partner too.
const NEAR: i64 = 3;
/// Of a metric that is read daily, pairs of so many days before the ship weigh the control.
const REACH: i64 = 7 * CAP as i64;

/// Both series on the days that both have, and their difference. Before the ship and after it, oldest first.
pub(super) struct Paired {
    /// The metric.
    pub(super) own: [Vec<Point>; 2],
    /// The control, on the metric's days.
    pub(super) control: [Vec<Point>; 2],
    /// What is left of the metric beside it: x − κ·(c − mean c). The metric itself where the control refuses.
    pub(super) left: [Vec<Point>; 2],
    /// What was taken out.
    pub(super) taken: ControlTaken,
    /// Whether the metric is read so often that weeks are compared.
    pub(super) dense: bool,
    /// Whether what is left varies more before the ship than the metric does.
    pub(super) adds_noise: bool,
}

/// Pairs the metric's days with the control's and takes the control out.
pub(super) fn pair(
    beside: &Beside,
    (ship, weekdays): (Day, bool),
    before: &[Daily],
    after: &[Daily],
    control: &[Daily],
) -> Paired {
    let days = |points: &[Point]| points.iter().rev().take(RECENT).map(|p| p.day).collect::<Vec<Day>>();
    let plain = |side: &[Daily]| side.iter().map(|d| Point { day: d.day, value: d.value }).collect::<Vec<Point>>();
    let sides = [plain(before), plain(after)];
    let near = if gap(&days(&sides[0])).is_some_and(|gap| gap > 2.0) { NEAR } else { 0 };
    let mut own = [Vec::new(), Vec::new()];
    let mut other = [Vec::new(), Vec::new()];
    for (at, side) in sides.iter().enumerate() {
        for x in side {
            // A ratio is one of values above 0.
            let partner = partner(control, x.day, near).filter(|c| !beside.scaled || x.value > 0.0 && *c > 0.0);
            if let Some(value) = partner {
                own[at].push(*x);
                other[at].push(Point { day: x.day, value });
            }
        }
    }
    let recent = days(&own[0]);
    let dense = weekdays && recent.len() >= LEAST_BEFORE && gap(&recent).is_some_and(|gap| gap <= 2.0);
    let from =
        if dense { own[0].partition_point(|p| ship.since(p.day) > REACH) } else { own[0].len().saturating_sub(CAP) };
    let values = |points: &[Point]| points.iter().map(|p| p.value).collect::<Vec<f64>>();
    let (x, c) = (values(&own[0][from..]), values(&other[0][from..]));
    let mut taken = ControlTaken {
        metric: beside.metric.clone(),
        kappa: None,
        pairs: x.len(),
        mean_before: None,
        shift: None,
        raw_shift: None,
        unit: beside.unit.clone(),
    };
    if x.len() < LEAST_PAIRS {
        return Paired { left: own.clone(), own, control: other, taken, dense, adds_noise: false };
    }
    let centre = mean(&c);
    let kappa = if beside.scaled { mean(&x) / centre } else { 1.0 };
    let bounded = |v: f64| v.clamp(f64::MIN, f64::MAX);
    let z = |x: f64, c: f64| bounded(x - bounded(kappa * bounded(c - centre)));
    let left = [0, 1].map(|at: usize| {
        own[at].iter().zip(&other[at]).map(|(x, c)| Point { day: x.day, value: z(x.value, c.value) }).collect()
    });
    let z: Vec<f64> = x.iter().zip(&c).map(|(x, c)| z(*x, *c)).collect();
    let adds_noise = spread(&z) > spread(&x);
    (taken.kappa, taken.mean_before) = (Some(kappa), Some(centre));
    Paired { own, control: other, left, taken, dense, adds_noise }
}

/// The control's value on a day, or the nearest within so many days, the earlier on a tie.
fn partner(control: &[Daily], day: Day, near: i64) -> Option<f64> {
    let at = control.partition_point(|d| d.day < day);
    let (earlier, later) = (at.checked_sub(1).and_then(|at| control.get(at)), control.get(at));
    let off = |daily: &&Daily| daily.day.since(day).abs();
    let earlier = earlier.filter(|d| off(d) <= near);
    let later = later.filter(|d| off(d) <= near);
    match (earlier, later) {
        (Some(a), Some(b)) if off(&b) < off(&a) => Some(b.value),
        (Some(a), _) => Some(a.value),
        (None, b) => b.map(|b| b.value),
    }
}

/// The sum of squared distances from the mean: as a standard deviation orders sets of one size.
fn spread(values: &[f64]) -> f64 {
    let centre = mean(values);
    values.iter().map(|v| (v - centre) * (v - centre)).sum()
}
