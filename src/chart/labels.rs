//! What stands in which row at the left and the right, and how wide that makes the plot between.

use super::grid::{Grid, one_cell_each};
use super::scale::{Scale, Seen, Time, seen};
use super::{Chart, Glyphs, Ink, Line};
use crate::domain::day::Day;
use crate::text;

/// The plot gets at least so many cells before words may stand beside it.
const PLOT: usize = 10;
/// A label is cut after so many cells.
const LABEL: usize = 14;
/// From this width on, what a reading stands for is said before the months.
const CAPTION_FROM: usize = 60;

/// A row's line and the words at its ends.
#[derive(Clone, Default)]
pub(super) struct Row {
    pub(super) line: Option<Ink>,
    left: Option<String>,
    right: Option<String>,
}

/// Where everything lies.
pub(super) struct Frame {
    /// The plot's first column.
    pub(super) left: usize,
    pub(super) time: Time,
    pub(super) scale: Scale,
    pub(super) seen: Vec<Option<Seen>>,
    pub(super) rows: Vec<Row>,
    /// The ships on the axis, by cell and day: the cell, the day, the place in the chart's list.
    pub(super) ships: Vec<(usize, Day, usize)>,
    /// Cells at the right of the plot.
    right: usize,
}

impl Frame {
    /// Finds the widths. How wide the labels are depends on the readings shown, and these on the room the labels leave;
    /// a few rounds settle it, and what still doesn't fit is cut.
    pub(super) fn settle(chart: &Chart, width: usize, rows: usize) -> Self {
        let (mut left, mut right) = (0, 0);
        for _ in 0..3 {
            let frame = Self::new(chart, width, rows, left, right);
            let need = frame.need(chart, width);
            if need == (left, right) {
                return frame;
            }
            (left, right) = need;
        }
        Self::new(chart, width, rows, left, right)
    }

    fn new(chart: &Chart, width: usize, rows: usize, left: usize, right: usize) -> Self {
        let time = Time::new(chart, width - left - right);
        let seen = seen(chart, &time);
        let scale = Scale::new(chart, &seen, rows);
        let rows = label(chart, &scale, &seen, rows);
        let cell = |(at, ship): (usize, &super::Mark)| Some((time.cell(ship.day)?, ship.day, at));
        let mut ships: Vec<_> = chart.ships.iter().enumerate().filter_map(cell).collect();
        ships.sort_unstable();
        Self { left, time, scale, seen, rows, ships, right }
    }

    /// The cells that the labels want at the left and the right; none where the plot would become too narrow.
    fn need(&self, chart: &Chart, width: usize) -> (usize, usize) {
        let beside = |side: fn(&Row) -> Option<&String>| {
            let most = self.rows.iter().filter_map(side).map(|words| text::width(words)).max().unwrap_or(0);
            if most == 0 { 0 } else { most.min(LABEL) + 1 }
        };
        // Charts beside each other begin at one place, as far as their values are short.
        let mut left = match beside(|row| row.left.as_ref()) {
            0 => 0,
            cells => cells.max(chart.values + 1),
        };
        if chart.months && width >= CAPTION_FROM {
            left = left.max(text::width(&caption(chart.period)) + 1);
        }
        let right = beside(|row| row.right.as_ref());
        match (left + right + PLOT <= width, left + PLOT <= width) {
            (true, _) => (left, right),
            (false, true) => (left, 0),
            (false, false) => (0, 0),
        }
    }

    /// Writes the labels.
    pub(super) fn write(&self, grid: &mut Grid) {
        let ascii = grid.glyphs == Glyphs::Ascii;
        let fit = |words: &str, cells: usize| {
            let cut = text::truncate(words, cells);
            if ascii { cut.replace('…', "~") } else { cut }
        };
        for (at, row) in self.rows.iter().enumerate() {
            if let (Some(words), Some(cells)) = (&row.left, self.left.checked_sub(1)) {
                let words = fit(words, cells);
                grid.write(at, cells - text::width(&words), &words, Ink::Label);
            }
            if let (Some(words), Some(cells)) = (&row.right, self.right.checked_sub(1)) {
                grid.write(at, self.left + self.time.cells + 1, &fit(words, cells), Ink::Label);
            }
        }
    }
}

/// What a reading stands for.
pub(super) fn caption(period: u32) -> String {
    match period {
        0 | 1 => "days".to_owned(),
        7 => "weeks".to_owned(),
        28..=31 => "months".to_owned(),
        _ => format!("{period} days"),
    }
}

/// Gives the rows their lines and words, the weightiest first: what comes later yields.
fn label(chart: &Chart, scale: &Scale, seen: &[Option<Seen>], count: usize) -> Vec<Row> {
    let mut rows = vec![Row::default(); count];
    let say = |value: f64| Some(one_cell_each(&(chart.say)(value))).filter(|words| !words.is_empty());
    let word = |word: &str| Some(one_cell_each(word)).filter(|words| !words.is_empty());
    for level in chart.levels {
        let Some(row) = scale.row(level.value).and_then(|at| rows.get_mut(at)) else { continue };
        if row.line.is_none() {
            let ink = if level.line == Line::Start { Ink::Start } else { Ink::Target };
            *row = Row { line: Some(ink), left: say(level.value), right: word(level.word) };
        } else if let (Some(words), Some(more)) = (&mut row.right, word(level.word)) {
            // Two levels in one row share its line.
            words.push_str(", ");
            words.push_str(&more);
        }
    }
    if let Some(expected) = chart.expected {
        let row = scale.row(expected.value).and_then(|at| rows.get_mut(at)).filter(|row| row.line.is_none());
        if let Some(row) = row {
            *row = Row { line: Some(Ink::Expected), left: say(expected.value), right: word(expected.word) };
        }
    }
    if let Some(band) = chart.band {
        let mut named = false;
        for limit in [band.high, band.low] {
            let row = scale.row(limit).and_then(|at| rows.get_mut(at)).filter(|row| row.line.is_none());
            let Some(row) = row else { continue };
            *row = Row { line: Some(Ink::Band), left: say(limit), right: word(band.word).filter(|_| !named) };
            named = true;
        }
    }
    if chart.levels.is_empty() {
        let values = || seen.iter().flatten().map(|seen| seen.value);
        for value in [values().max_by(f64::total_cmp), values().min_by(f64::total_cmp)].into_iter().flatten() {
            let row = scale.row(value).and_then(|at| rows.get_mut(at)).filter(|row| row.left.is_none());
            if let Some(row) = row {
                row.left = say(value);
            }
        }
    }
    for (end, outwards) in fan_ends(chart) {
        let Some(at) = scale.row(end) else { continue };
        // Beside its end, or in the next row out, or in.
        let near = [Some(at), at.checked_add_signed(outwards), at.checked_add_signed(-outwards)];
        let free = |at: &usize| rows.get(*at).is_some_and(|row| row.right.is_none());
        if let Some(row) = near.into_iter().flatten().find(free).and_then(|at| rows.get_mut(at)) {
            row.right = say(end);
        }
    }
    rows
}

/// The fan's ends that lie on the axis, each with the step to the row further out.
fn fan_ends(chart: &Chart) -> Vec<(f64, isize)> {
    let fan = chart.fan.filter(|fan| chart.has(fan.due) && fan.from.day < fan.due);
    fan.map_or_else(Vec::new, |fan| vec![(fan.low.max(fan.high), -1), (fan.low.min(fan.high), 1)])
}
