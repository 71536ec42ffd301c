//! Is the largest stride of all the one at the ship? A drift or a wander has no reason to take it there.

use super::ranks::median;

/// So many points on each side are the least that it is asked of.
const LEAST_BEFORE: usize = 12;
const LEAST_AFTER: usize = 8;
/// Values on each side of a split that its stride is taken between, and how far off the ship others lie.
const NEAR: usize = 3;
/// A step where there is no other stride at all.
const ALONE: f64 = 1e9;
/// A step stands from so many times the largest other stride on, with no more than such a share of pairs against it.
pub(super) const STANDS: f64 = 1.5;
pub(super) const AGAINST: f64 = 0.02;

/// The stride at the ship in the way of the pairs, as a multiple of the largest stride elsewhere: s(n)·way / max |s(t)|
/// over |t − n| ≥ 3, with s(t) the median of the three values after a split less that of the three before. `way` is the
/// sign of up − down; none where there is none, or too few points.
pub(super) fn step(before: &[f64], after: &[f64], way: f64) -> Option<f64> {
    let n = before.len();
    if n < LEAST_BEFORE || after.len() < LEAST_AFTER || way == 0.0 {
        return None;
    }
    let values: Vec<f64> = before.iter().chain(after).copied().collect();
    let middles: Vec<f64> = values.windows(NEAR).map(|three| median(three).unwrap_or(0.0)).collect();
    let stride = |split: usize| middles[split] - middles[split - NEAR];
    let own = stride(n) * way;
    let others = (NEAR..=values.len() - NEAR).filter(|split| split.abs_diff(n) >= NEAR);
    let most = others.map(|split| stride(split).abs()).fold(0.0, f64::max);
    Some(match (most > 0.0, own > 0.0) {
        (true, _) => own / most,
        (false, true) => ALONE,
        (false, false) => 0.0,
    })
}
