//! The routine band: natural process limits of a stable process (XmR; Wheeler, "Understanding Variation").

use crate::domain::assessment::Xmr;

use super::ranks::mean;

/// The limits of readings in order: mean ± 2.66·mR and 3.268·mR, mR being the mean of |xᵢ₊₁ − xᵢ|. None under two.
pub fn xmr(values: &[f64]) -> Option<Xmr> {
    if values.len() < 2 {
        return None;
    }
    let center = mean(values);
    let ranges: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let mr_bar = mean(&ranges);
    Some(Xmr {
        center,
        mr_bar,
        upper: center + 2.66 * mr_bar,
        lower: center - 2.66 * mr_bar,
        range_upper: 3.268 * mr_bar,
    })
}
