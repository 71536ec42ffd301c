//! Orders of values: midranks, medians, spreads.

pub(super) use crate::domain::assessment::median;

/// The midranks of values, from 1: equal values share the mean of their places.
pub(super) fn midranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut at = 0;
    while at < order.len() {
        let value = values[order[at]];
        let end = order[at..].iter().position(|i| values[*i] != value).map_or(order.len(), |more| at + more);
        // Places at+1 to end, and their mean.
        let rank = (at + 1 + end) as f64 / 2.0;
        for i in &order[at..end] {
            ranks[*i] = rank;
        }
        at = end;
    }
    ranks
}

/// The mean; 0 of nothing.
pub(super) fn mean(values: &[f64]) -> f64 {
    let n = values.len().max(1) as f64;
    let sum: f64 = values.iter().sum();
    // The sum may leave the finite numbers where the mean does not.
    if sum.is_finite() { sum / n } else { values.iter().map(|v| v / n).sum::<f64>().clamp(f64::MIN, f64::MAX) }
}

/// Q(z): the share of a standard normal beyond z. erfc(z/√2)/2.
pub(super) fn upper_tail(z: f64) -> f64 {
    libm::erfc(z / std::f64::consts::SQRT_2) / 2.0
}

/// How finely points that are worked out are evened: so many decimals that twelve digits of the largest stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid(Option<i32>);

impl Grid {
    /// For points, the largest of which decides: 11 − ⌊log₁₀ M⌋ decimals.
    pub(super) fn of<'a>(values: impl Iterator<Item = &'a f64>) -> Self {
        let most = values.fold(0.0_f64, |most, v| most.max(v.abs()));
        Self((most > 0.0 && most.is_finite()).then(|| 11 - most.log10().floor() as i32))
    }

    /// A value evened out, so that what is equal stays equal whatever the order in which sums were taken.
    pub(super) fn even(self, value: f64) -> f64 {
        let Some(decimals) = self.0 else { return value };
        let scale = 10_f64.powi(decimals.abs());
        let evened = if decimals >= 0 { (value * scale).round() / scale } else { (value / scale).round() * scale };
        // Beyond what such a scale can hold, nothing is rounded.
        if evened.is_finite() { evened } else { value }
    }
}

/// Evens out the values of both sides together.
pub(super) fn even(sides: [&mut [crate::domain::metric::Point]; 2]) -> Grid {
    let grid = Grid::of(sides.iter().flat_map(|side| side.iter().map(|p| &p.value)));
    for point in sides.into_iter().flatten() {
        point.value = grid.even(point.value);
    }
    grid
}
