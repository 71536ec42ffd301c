//! The cells while they are being filled.

use super::{Cell, Glyphs, Ink};
use crate::text;

const BLANK: Cell = Cell { glyph: ' ', ink: Ink::Blank };

pub(super) struct Grid {
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) glyphs: Glyphs,
}

impl Grid {
    pub(super) fn new(width: usize, height: usize, glyphs: Glyphs) -> Self {
        Self { rows: vec![vec![BLANK; width]; height], glyphs }
    }

    pub(super) fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// The one for Unicode or the one for ASCII.
    pub(super) fn either(&self, unicode: char, ascii: char) -> char {
        if self.glyphs == Glyphs::Unicode { unicode } else { ascii }
    }

    /// Fills a cell; one outside the grid is ignored.
    pub(super) fn put(&mut self, row: usize, col: usize, glyph: char, ink: Ink) {
        if let Some(cell) = self.rows.get_mut(row).and_then(|row| row.get_mut(col)) {
            *cell = Cell { glyph, ink };
        }
    }

    /// Writes text of one-cell characters from a cell on.
    pub(super) fn write(&mut self, row: usize, col: usize, words: &str, ink: Ink) {
        for (at, c) in words.chars().enumerate() {
            self.put(row, col + at, c, ink);
        }
    }

    /// Whether so many cells from this one on are in the grid and empty.
    pub(super) fn is_free(&self, row: usize, col: usize, cells: usize) -> bool {
        let all = col.checked_add(cells).and_then(|end| self.rows.get(row)?.get(col..end));
        all.is_some_and(|cells| cells.iter().all(|cell| cell.ink == Ink::Blank))
    }
}

/// Whether the character takes exactly one cell.
pub(super) fn is_one_cell(c: char) -> bool {
    text::width(c.encode_utf8(&mut [0; 4])) == 1 && !c.is_control()
}

/// The text made harmless, without the characters that one cell can't hold: a value keeps its digits whatever its unit.
pub(super) fn one_cell_each(words: &str) -> String {
    text::clean(words).chars().filter(|c| is_one_cell(*c)).collect()
}
