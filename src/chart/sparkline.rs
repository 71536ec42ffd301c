//! A metric's last readings in one row.

use crate::domain::metric::Point;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The last readings as bars, one cell each, the newest at the right; shorter where there are fewer. The range reaches
/// `levels` too (baseline and target), so that progress looks as small as it is. Values that are no numbers are left out.
#[must_use]
pub fn sparkline(points: &[Point], levels: &[f64], cells: usize) -> String {
    let mut shown: Vec<f64> =
        points.iter().rev().map(|point| point.value).filter(|v| v.is_finite()).take(cells).collect();
    shown.reverse();
    let all = || shown.iter().chain(levels).copied().filter(|v| v.is_finite());
    let low = all().fold(f64::INFINITY, f64::min);
    let high = all().fold(f64::NEG_INFINITY, f64::max);
    let bar = |value: f64| {
        let (span, above) = (high - low, value - low);
        // Halves where the whole is more than a number holds.
        let share = if span.is_finite() { above / span } else { (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0) };
        let share = if span == 0.0 { 0.5 } else { share };
        let at = (share * BARS.len() as f64) as usize;
        BARS[at.min(BARS.len() - 1)]
    };
    shown.iter().map(|value| bar(*value)).collect()
}
