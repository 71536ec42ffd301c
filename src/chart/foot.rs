//! The rows beneath the plot: the ships' letters, `now`, the due day; the months.

use super::grid::{Grid, is_one_cell, one_cell_each};
use super::labels::{Frame, caption};
use super::{Chart, Ink};
use crate::domain::day::Day;

/// The most letters that stand side by side beneath one line.
const LETTERS: usize = 3;
/// Every how many months one is named, the closest first.
const STEPS: [i32; 10] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600];
/// A month is named where it has so many cells, a year's four digits and a blank.
const NAME: i64 = 5;

/// Writes the letters, then `now` and the due day where they find room.
pub(super) fn letters(chart: &Chart, frame: &Frame, grid: &mut Grid) {
    let row = frame.rows.len();
    let groups: Vec<&[(usize, Day, usize)]> = frame.ships.chunk_by(|a, b| a.0 == b.0).collect();
    for (at, group) in groups.iter().enumerate() {
        let cell = group[0].0;
        let end = groups.get(at + 1).map_or(frame.time.cells + 1, |next| next[0].0);
        let letters: Vec<char> = group.iter().filter_map(|ship| chart.ships.get(ship.2)).map(|s| s.letter).collect();
        // Letters stand side by side only where the next line's can't be taken for one of theirs.
        if letters.len() > 1 && (letters.len() > LETTERS || cell + letters.len() >= end) {
            grid.put(row, frame.left + cell, '+', Ink::Ship);
            continue;
        }
        for (at, letter) in letters.into_iter().enumerate() {
            let letter = if is_one_cell(letter) && letter != ' ' { letter } else { '+' };
            grid.put(row, frame.left + cell + at, letter, Ink::Ship);
        }
    }
    if let Some(cell) = chart.now.and_then(|now| frame.time.cell(now)) {
        under(grid, row, frame.left + cell, "now", Ink::Now);
    }
    if let Some((cell, words)) = chart.due.and_then(|(day, words)| Some((frame.time.cell(day)?, words))) {
        under(grid, row, frame.left + cell, &one_cell_each(words), Ink::Label);
    }
}

/// Writes words beneath a column: from it on, up to it, or beside a letter that stands there; else not.
fn under(grid: &mut Grid, row: usize, col: usize, words: &str, ink: Ink) {
    let long = words.chars().count();
    let up_to = |end: usize| end.checked_sub(long);
    let starts = [Some(col), up_to(col + 1), Some(col + 1), up_to(col), Some(col + 2), col.checked_sub(long + 1)];
    let fits = |start: &usize| {
        let before = start.saturating_sub(1);
        // A blank at either side, but for the grid's edges.
        let end = (start + long + 1).min(grid.width());
        start + long <= grid.width() && grid.is_free(row, before, end - before)
    };
    if let Some(start) = starts.into_iter().flatten().find(fits) {
        grid.write(row, start, words, ink);
    }
}

/// Writes what a reading stands for, and the months' names where they begin. Where the axis is longer than a year a
/// January bears its year.
pub(super) fn months(chart: &Chart, frame: &Frame, grid: &mut Grid, row: usize) {
    let caption = caption(chart.period);
    if caption.len() < frame.left {
        grid.write(row, 0, &caption, Ink::Label);
    }
    let fits = |step: &i32| frame.time.after(30 * i64::from(*step)) >= NAME;
    let step = STEPS.into_iter().find(fits).unwrap_or(1200);
    let years = frame.time.days() > 366;
    let (first, last) = (chart.from.month_number(), chart.to.month_number());
    let begins = |number: i32| Day::new(number.div_euclid(12), u8::try_from(number.rem_euclid(12) + 1).ok()?, 1);
    let mut named: Vec<(usize, String)> = Vec::new();
    for number in (first..=last).filter(|number| number.rem_euclid(step) == 0) {
        let Some((day, cell)) = begins(number).and_then(|day| Some((day, frame.time.cell(day)?))) else { continue };
        let january = number.rem_euclid(12) == 0;
        named.push((cell, if years && january { day.date().year().to_string() } else { name(day) }));
    }
    // The month the axis begins in, where it is not over at once.
    let next = named.first().map_or(frame.time.cells, |(cell, _)| *cell);
    if step == 1 && i64::try_from(next).is_ok_and(|next| next >= NAME) {
        named.insert(0, (0, name(chart.from)));
    }
    for (cell, words) in named {
        let (col, long) = (frame.left + cell, words.len());
        if col + long <= grid.width() && grid.is_free(row, col.saturating_sub(1), long + 1) {
            grid.write(row, col, &words, Ink::Label);
        }
    }
}

/// A month's three letters.
fn name(day: Day) -> String {
    day.short(day).split(' ').nth(1).unwrap_or_default().to_owned()
}
