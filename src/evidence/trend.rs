//! Was it moving already, and where does it split best: the Mann–Kendall test with the Theil–Sen slope, and Pettitt's
//! split.

use crate::domain::assessment::Trend;

use super::ranks::{median, midranks, upper_tail};

/// From how many points on a trend is looked for.
pub(super) const LEAST: usize = 6;
/// The level at which it is said.
pub(super) const LEVEL: f64 = 0.10;

/// The slopes between all pairs of points, a day; days differ.
pub(super) fn slopes(days: &[f64], values: &[f64]) -> Vec<f64> {
    let mut slopes = Vec::with_capacity(values.len() * values.len().saturating_sub(1) / 2);
    for i in 0..values.len() {
        for j in i + 1..values.len() {
            slopes.push((values[j] - values[i]) / (days[j] - days[i]));
        }
    }
    slopes
}

/// The Mann–Kendall test: S, its tie-corrected and continuity-corrected z, two-sided p; with the Theil–Sen slope a day.
pub(super) fn trend(days: &[f64], values: &[f64]) -> Trend {
    let mut s = 0_i64;
    for (i, x) in values.iter().enumerate() {
        for y in &values[i + 1..] {
            s += i64::from(y > x) - i64::from(y < x);
        }
    }
    let n = values.len() as f64;
    let spread = |t: f64| t * (t - 1.0) * (2.0 * t + 5.0);
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let ties: f64 = sorted.chunk_by(|a, b| a == b).map(|same| spread(same.len() as f64)).sum();
    let variance = (spread(n) - ties) / 18.0;
    let z = if s == 0 || variance <= 0.0 { 0.0 } else { (s - s.signum()) as f64 / variance.sqrt() };
    let p = (2.0 * upper_tail(z.abs())).min(1.0);
    Trend { s, z, p, slope: median(&slopes(days, values)).unwrap_or(0.0) }
}

/// Pettitt's split: after how many points, with two at least on each side, the midranks' centred sum is furthest from 0;
/// the first of several.
pub(super) fn best_split(values: &[f64]) -> usize {
    let centre = (values.len() as f64 + 1.0) / 2.0;
    let (mut sum, mut best, mut at) = (0.0, -1.0, 0);
    for (i, rank) in midranks(values).into_iter().enumerate() {
        sum += rank - centre;
        let split = i + 1;
        if split >= 2 && split + 2 <= values.len() && f64::abs(sum) > best {
            (best, at) = (f64::abs(sum), split);
        }
    }
    at
}
