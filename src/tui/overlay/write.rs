//! Where a page is written to: a path, typed. Nothing that is there is overwritten.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{paint, sheet};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// A page on its way to a file.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Write {
    /// What it is: `S-14 review as Markdown`.
    pub(in crate::tui) title: String,
    /// The path, as typed.
    pub(in crate::tui) path: String,
    /// What is written.
    pub(in crate::tui) page: String,
}

impl Write {
    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        // One row is kept for what is said where it can't be written.
        let area = sheet(buf, area, 5, theme);
        let rows = [
            Row::new().left(format!(" Write {}", self.title), Meaning::Title),
            Row::new().left(" To file  ", Meaning::Focus).left(format!("  {}▏", self.path), Meaning::Value),
            Row::new().left(" A file that is there already is not overwritten.", Meaning::Label),
            Row::new(),
            Row::new().left(" Enter write  Ctrl-u clear  Esc close", Meaning::Label),
        ];
        paint(buf, area, theme, &rows);
    }
}
