//! Few readings, but counts behind them: intervals of proportions.

use crate::domain::assessment::Counts;

/// Wilson's score interval of a rate (Wilson 1927), at z standard errors: low and high, as shares.
pub fn wilson(counts: Counts, z: f64) -> (f64, f64) {
    let (n, p, z2) = (counts.of, counts.n / counts.of, z * z);
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// Newcombe's hybrid score interval of the difference of two rates, after − before (Newcombe 1998, method 10): the
/// difference, low and high, as shares.
pub fn newcombe(before: Counts, after: Counts, z: f64) -> (f64, f64, f64) {
    let (p, q) = (before.n / before.of, after.n / after.of);
    let ((l, u), (m, w)) = (wilson(before, z), wilson(after, z));
    let diff = q - p;
    let low = diff - ((q - m).powi(2) + (u - p).powi(2)).sqrt();
    let high = diff + ((w - q).powi(2) + (p - l).powi(2)).sqrt();
    (diff, low, high)
}
