//! A metric's last readings in one row.

use crate::domain::metric::Point;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The last weeks as bars, counted back from the newest reading, each by the median of its readings; as [`sparkline`].
#[must_use]
pub fn weekly(points: &[Point], levels: &[f64], cells: usize) -> String {
    let Some(last) = points.last() else { return String::new() };
    let mut weeks: Vec<Point> = Vec::new();
    for week in points.chunk_by(|a, b| last.day.since(a.day) / 7 == last.day.since(b.day) / 7) {
        let mut values: Vec<f64> = week.iter().map(|p| p.value).filter(|v| v.is_finite()).collect();
        values.sort_unstable_by(f64::total_cmp);
        let Some(value) = values.get(values.len() / 2) else { continue };
        weeks.push(Point { day: week[0].day, value: *value });
    }
    sparkline(&weeks, levels, cells)
}

/// The last points as bars, one cell each, the newest at the right; shorter where there are fewer. The range reaches
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
