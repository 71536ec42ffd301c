//! What is said of a ship, beside its line.

use super::grid::{Grid, is_one_cell};
use super::labels::Frame;
use super::{Chart, Ink, Note, Tone};
use crate::text;

/// Writes for each ship the fullest note that finds room, the newest ship first; hands back the ships for which none did.
pub(super) fn write(chart: &Chart, frame: &Frame, grid: &mut Grid) -> Vec<usize> {
    let mut left_out = Vec::new();
    for &(cell, _, at) in frame.ships.iter().rev() {
        let notes = chart.ships.get(at).map(|ship| ship.notes.as_slice()).unwrap_or_default();
        let col = frame.left + cell;
        if !notes.is_empty() && !notes.iter().any(|note| place(note, grid, frame.rows.len(), col)) {
            left_out.push(at);
        }
    }
    left_out.sort_unstable();
    left_out
}

/// Writes the note at the right of the line, else at its left, as high as there is room.
fn place(note: &Note, grid: &mut Grid, rows: usize, col: usize) -> bool {
    let Some(lines) = lines(note) else { return false };
    let wide = lines.iter().map(|(words, _)| words.len()).max().unwrap_or(0);
    for right in [true, false] {
        // A blank at either side of the words; at the edge of the grid none is needed.
        let first = if right { Some(col + 1) } else { col.checked_sub(wide + 2) };
        let Some(first) = first else { continue };
        let cells = if right && col + wide + 2 == grid.width() { wide + 1 } else { wide + 2 };
        let free = |top: &usize| (*top..*top + lines.len()).all(|row| grid.is_free(row, first, cells));
        let Some(top) = (0..(rows + 1).saturating_sub(lines.len())).find(free) else { continue };
        for (at, (words, tone)) in lines.iter().enumerate() {
            let start = if right { first + 1 } else { col - 1 - words.len() };
            for (i, c) in words.iter().enumerate() {
                grid.put(top + at, start + i, *c, Ink::Note(*tone));
            }
        }
        return true;
    }
    false
}

/// The note's lines in characters; none where there are none, or where one has a character that a cell can't hold.
fn lines(note: &Note) -> Option<Vec<(Vec<char>, Tone)>> {
    let line = |(words, tone): &(String, Tone)| {
        let chars: Vec<char> = text::clean(words).chars().collect();
        (!chars.is_empty() && chars.iter().all(|c| is_one_cell(*c))).then_some((chars, *tone))
    };
    note.lines.iter().map(line).collect::<Option<Vec<_>>>().filter(|lines| !lines.is_empty())
}
