//! Where a day and a value lie.

use super::Chart;
use crate::domain::day::Day;
use crate::domain::metric::Point;

/// Heights in a row.
pub(super) const HEIGHTS: usize = 4;
/// What lies this far outside of the range is as good as endless.
const FAR: f64 = 1e9;

/// Days on cells.
#[derive(Clone, Copy)]
pub(super) struct Time {
    from: Day,
    to: Day,
    pub(super) cells: usize,
}

impl Time {
    pub(super) fn new(chart: &Chart, cells: usize) -> Self {
        Self { from: chart.from, to: chart.to, cells }
    }

    /// How many days the axis has, both ends included.
    pub(super) fn days(&self) -> i64 {
        self.to.since(self.from) + 1
    }

    /// The cell a day begins in, also outside the axis.
    pub(super) fn at(&self, day: Day) -> i64 {
        self.after(day.since(self.from))
    }

    /// The cell that so many days after the first begin in.
    pub(super) fn after(&self, days: i64) -> i64 {
        let cells = i64::try_from(self.cells).unwrap_or(i64::MAX);
        days.saturating_mul(cells).div_euclid(self.days())
    }

    /// The cell a day begins in, if the axis has that day.
    pub(super) fn cell(&self, day: Day) -> Option<usize> {
        let at = (self.from..=self.to).contains(&day).then(|| self.at(day))?;
        usize::try_from(at).ok().filter(|at| *at < self.cells)
    }
}

/// What a cell knows of its readings.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// Their median.
    pub(super) value: f64,
    /// The day of the last one.
    pub(super) last: Day,
}

/// The readings of each cell.
pub(super) fn seen(chart: &Chart, time: &Time) -> Vec<Option<Seen>> {
    let finite = chart.points.iter().filter(|point| point.value.is_finite());
    let mut placed: Vec<(usize, Point)> = finite.filter_map(|point| Some((time.cell(point.day)?, *point))).collect();
    // Most come in the order of their days.
    if !placed.is_sorted_by_key(|(cell, _)| *cell) {
        placed.sort_by_key(|(cell, _)| *cell);
    }
    let mut cells = vec![None; time.cells];
    let mut values = Vec::new();
    for one in placed.chunk_by(|(a, _), (b, _)| a == b) {
        values.clear();
        values.extend(one.iter().map(|(_, point)| point.value));
        let last = one.iter().map(|(_, point)| point.day).max();
        if let (Some(value), Some(last), Some(cell)) = (median(&mut values), last, cells.get_mut(one[0].0)) {
            *cell = Some(Seen { value, last });
        }
    }
    cells
}

fn median(values: &mut [f64]) -> Option<f64> {
    let half = values.len() / 2;
    let even = values.len().is_multiple_of(2);
    if values.is_empty() {
        return None;
    }
    let (below, middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    match below.iter().copied().max_by(f64::total_cmp) {
        Some(lower) if even => Some(lower.midpoint(*middle)),
        _ => Some(*middle),
    }
}

/// Values on heights, counted from the bottom.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    rows: usize,
    /// Rows below the lowest value and above the highest: a line lies in the middle of its row, a dash may lie lower.
    below: f64,
    above: f64,
}

impl Scale {
    /// The range reaches every reading and every level. Ends of band and fan widen it where they lie within half of it
    /// more, so that a wild guess doesn't flatten what was read.
    pub(super) fn new(chart: &Chart, seen: &[Option<Seen>], rows: usize) -> Self {
        let levels: Vec<f64> = chart.levels.iter().map(|level| level.value).filter(|v| v.is_finite()).collect();
        let limits: Vec<f64> = chart.band.iter().flat_map(|b| [b.low, b.high]).filter(|v| v.is_finite()).collect();
        let ends = chart.fan.iter().flat_map(|fan| [fan.low, fan.high]).filter(|v| v.is_finite());
        let expected = chart.expected.iter().map(|e| e.value).filter(|v| v.is_finite());
        let raw = chart.raw.iter().filter(|point| chart.has(point.day)).map(|p| p.value).filter(|v| v.is_finite());
        let firm = seen.iter().flatten().map(|seen| seen.value).chain(levels.iter().copied()).chain(raw);
        let firm = firm.chain(expected);
        let firm = firm.chain(limits.iter().copied().filter(|_| levels.is_empty()));
        let (least, most) =
            firm.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), v| (least.min(v), most.max(v)));
        let (mut low, mut high) = if least <= most { (least, most) } else { (0.0, 0.0) };
        let more = (high / 2.0 - low / 2.0).abs();
        let (lowest, highest) = (low - more, high + more);
        for v in limits.iter().copied().chain(ends).filter(|v| (lowest..=highest).contains(v)) {
            (low, high) = (low.min(v), high.max(v));
        }
        let lines = || levels.iter().chain(&limits).copied().chain(chart.expected.map(|e| e.value));
        let is_line = |v: f64| lines().any(|line| line == v);
        let margin = |v: f64| if is_line(v) { 0.5 } else { 0.5 / HEIGHTS as f64 };
        Self { low, high, rows, below: margin(low), above: margin(high) }
    }

    /// How many rows above the bottom a value lies; below 0 or above the rows where the range does not reach it.
    pub(super) fn position(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        let share = if span == 0.0 && value == self.low {
            0.5
        } else if span.is_finite() {
            (value - self.low) / span
        } else {
            // Halves, because the whole is more than a number holds.
            (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0)
        };
        self.below + share.clamp(-FAR, FAR) * (self.rows as f64 - self.below - self.above)
    }

    /// The row from the top and the height within it, 0 the lowest, of a position.
    pub(super) fn place(&self, position: f64) -> Option<(usize, usize)> {
        if !(0.0..=self.rows as f64).contains(&position) || self.rows == 0 {
            return None;
        }
        let height = ((position * HEIGHTS as f64) as usize).min(self.rows * HEIGHTS - 1);
        Some((self.rows - 1 - height / HEIGHTS, height % HEIGHTS))
    }

    /// The row from the top, if the range reaches the value.
    pub(super) fn row(&self, value: f64) -> Option<usize> {
        if !value.is_finite() {
            return None;
        }
        self.place(self.position(value)).map(|(row, _)| row)
    }
}
