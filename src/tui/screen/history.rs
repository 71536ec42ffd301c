//! The history of the board, newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// A line of it, as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    /// The day.
    pub(crate) day: String,
    /// By whom.
    pub(crate) by: String,
    /// What.
    pub(crate) what: String,
    /// Through what.
    pub(crate) via: String,
    /// Whether it is undone.
    pub(crate) undone: bool,
}

/// The list, read when it was opened and after each change.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    /// The lines.
    pub(crate) lines: Vec<Done>,
    /// The selected one.
    pub(crate) at: usize,
}

impl History {
    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        super::crumbs(buf, area, theme, world, "History   this board, newest first");
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + super::FOOT), ..area };
        let room = usize::from(body.height);
        let selected = self.at.min(self.lines.len().saturating_sub(1));
        let skip = (selected + 1).saturating_sub(room);
        for (at, line) in self.lines.iter().enumerate().skip(skip).take(room) {
            let focused = at == selected;
            let meaning = match (focused, line.undone) {
                (true, _) => Meaning::Focus,
                (_, true) => Meaning::Dim,
                _ => Meaning::Text,
            };
            let bar = if focused { theme.bar() } else { " " };
            let undone = if line.undone { "  undone" } else { "" };
            Row::new()
                .left(bar, if focused { Meaning::Focus } else { Meaning::Text })
                .left(format!("{:<12}{:<10}", line.day, line.by), Meaning::Label)
                .left(&line.what, meaning)
                .left(undone, Meaning::Dim)
                .right(format!("{} ", line.via), Meaning::Label)
                .paint(buf, theme, Rect { y: body.y + (at - skip) as u16, height: 1, ..body });
        }
    }
}
