//! The numbers that a comparison of both sides gives.

use serde::{Deserialize, Serialize};

use super::Shape;

/// Natural process limits of readings in order (an XmR chart), in the metric's unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Xmr {
    /// The mean.
    pub center: f64,
    /// The mean of the moving ranges, |xᵢ₊₁ − xᵢ|.
    pub mr_bar: f64,
    /// center + 2.66 · mr_bar.
    pub upper: f64,
    /// center − 2.66 · mr_bar.
    pub lower: f64,
    /// 3.268 · mr_bar: the limit of a moving range.
    pub range_upper: f64,
}

/// A trend in readings: the Mann–Kendall test and the Theil–Sen slope.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Mann–Kendall's S: pairs that rise less pairs that fall.
    pub s: i64,
    /// Its standardised value, tie-corrected and continuity-corrected.
    pub z: f64,
    /// Two-sided p.
    pub p: f64,
    /// The median slope, in the metric's unit a day.
    pub slope: f64,
}

/// The numbers a comparison of both sides gives. Values are in the metric's unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Numbers {
    /// The Hodges–Lehmann shift: the median of all pair differences, after minus before.
    pub shift: f64,
    /// Pairs of a reading before and one after that rise.
    pub up: usize,
    /// Pairs that fall.
    pub down: usize,
    /// Pairs that are equal.
    pub tied: usize,
    /// Lag-1 autocorrelation of the residuals' ranks.
    pub r1: f64,
    /// The same, corrected for its bias in short series.
    pub r1_corrected: f64,
    /// The correlation used: shrunken towards 0.2 and clipped to 0..0.9.
    pub phi: f64,
    /// The significance level tightened by φ, two-sided.
    pub alpha_adjusted: f64,
    /// How many values of U reject at the tightened level; 0 where none can.
    pub k: usize,
    /// The same at the plain level.
    pub k_raw: usize,
    /// The shift's interval at the tightened level (Moses); none where no level is attainable.
    pub interval: Option<(f64, f64)>,
    /// The interval at the plain level.
    pub interval_raw: Option<(f64, f64)>,
    /// Readings after that lie strictly below and above the routine limits of those before.
    pub outside: (usize, usize),
    /// Pairs that go against the move, ties half.
    pub against: f64,
    /// Jump, bend, a step at the ship beside a drift, or no more than a drift.
    pub shape: Shape,
    /// The step at the ship as a multiple of the largest stride elsewhere; none where it is not asked.
    pub step: Option<f64>,
    /// The share of what a straight line leaves that a jump and a bend take away.
    pub gain: [f64; 2],
    /// The share each needs to stand.
    pub gain_needed: [f64; 2],
    /// What the straight line leaves: the sum of squared residuals of the clipped readings.
    pub sse_drift: f64,
    /// The trend before the ship, from six points on.
    pub trend_before: Option<Trend>,
    /// The trend after it, where both sides have six.
    pub trend_after: Option<Trend>,
    /// Where the points split best (Pettitt): so many from the first.
    pub best_split: usize,
    /// Whether the bend at the ship, by itself, turns upwards.
    #[serde(default)]
    pub bends_up: bool,
    /// The interval with the trend from before taken out of both sides, where that stands against "did not move".
    #[serde(default)]
    pub interval_without_trend: Option<(f64, f64)>,
}

impl Numbers {
    /// All pairs.
    pub fn pairs(&self) -> usize {
        self.up + self.down + self.tied
    }

    /// How many pairs must go the same way.
    pub fn bar(&self) -> Option<usize> {
        (self.k > 0).then(|| self.pairs() - self.k + 1)
    }
}
