//! How much readings resemble their neighbours. Where they do, so many readings say less than so many, and the bar rises.

use super::ranks::{mean, median, midranks, upper_tail};

/// The least and the most that is assumed before anything is known, and the weight of that assumption in readings.
const PRIOR: f64 = 0.2;
const PRIOR_MOST: f64 = 0.8;
const PRIOR_WEIGHT: f64 = 8.0;
/// No correlation is taken for more than this: the bar would leave all reach.
const MOST: f64 = 0.9;

/// The correlation that decides whether a bar is within reach at all.
pub(super) const USUAL: f64 = PRIOR;

/// Lag-1 autocorrelation of both sides' residuals, by ranks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Alike {
    /// Σ e_t·e_{t+1} / Σ e², inside the sides.
    pub(super) r1: f64,
    /// (r1 + 2/N) / max(1 − 6/N, 0.25): corrected for its bias in short series.
    pub(super) corrected: f64,
    /// φ = clip((N·corrected + 8·p₀) / (N + 8), 0, 0.9), p₀ = clip(2·corrected − 0.6, 0.2, 0.8): 0.2 until the readings say
    /// otherwise, and clear resemblance is not shrunk away.
    pub(super) phi: f64,
}

/// Measures how much neighbours resemble each other: the residuals from each side's median, ranked together, each side
/// centred by its own mean.
pub(super) fn alike(before: &[f64], after: &[f64]) -> Alike {
    let residuals = |side: &[f64]| {
        let middle = median(side).unwrap_or(0.0);
        side.iter().map(|v| v - middle).collect::<Vec<f64>>()
    };
    let mut pooled = residuals(before);
    pooled.extend(residuals(after));
    let ranks = midranks(&pooled);
    let (mut lagged, mut squares) = (0.0, 0.0);
    for side in [&ranks[..before.len()], &ranks[before.len()..]] {
        let (along, of) = lag(side);
        lagged += along;
        squares += of;
    }
    let n = pooled.len() as f64;
    let (r1, corrected) = if squares == 0.0 {
        (0.0, 0.0)
    } else {
        let r1 = lagged / squares;
        (r1, (r1 + 2.0 / n) / (1.0 - 6.0 / n).max(0.25))
    };
    let prior = (2.0 * corrected - 0.6).clamp(PRIOR, PRIOR_MOST);
    let phi = ((n * corrected + PRIOR_WEIGHT * prior) / (n + PRIOR_WEIGHT)).clamp(0.0, MOST);
    Alike { r1, corrected, phi }
}

/// ζ = z·√((1+φ)/(1−φ)): the bar in standard errors, for a bar of z where readings are independent.
pub(super) fn bar(z: f64, phi: f64) -> f64 {
    z * ((1.0 + phi) / (1.0 - phi)).sqrt()
}

/// The level of significance at a bar, two-sided: 2·Q(ζ).
pub(super) fn level_at(bar: f64) -> f64 {
    2.0 * upper_tail(bar)
}

/// φ of the points before a ship alone, as what could be seen is told by: clip((n·rc + 8·0.2) / (n + 8), 0, 0.9) with
/// rc = (r1 + 1/n) / max(1 − 4/n, 0.25), r1 the lag-1 autocorrelation of their centred midranks.
pub(super) fn before_alone(values: &[f64]) -> f64 {
    let (lagged, squares) = lag(&midranks(values));
    let n = values.len() as f64;
    let corrected = if squares == 0.0 { 0.0 } else { (lagged / squares + 1.0 / n) / (1.0 - 4.0 / n).max(0.25) };
    ((n * corrected + PRIOR_WEIGHT * PRIOR) / (n + PRIOR_WEIGHT)).clamp(0.0, MOST)
}

/// Σ e_t·e_{t+1} and Σ e² of values about their own mean.
fn lag(values: &[f64]) -> (f64, f64) {
    let centre = mean(values);
    (
        values.windows(2).map(|pair| (pair[0] - centre) * (pair[1] - centre)).sum(),
        values.iter().map(|v| (v - centre) * (v - centre)).sum(),
    )
}
