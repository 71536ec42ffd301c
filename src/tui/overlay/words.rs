//! Some words to read, whole: a reading, a change, an earlier version, a lesson.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, blank, rule};

/// Words under a title.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Words {
    pub(in crate::tui) title: String,
    pub(in crate::tui) lines: Vec<(String, Meaning)>,
    /// The first row shown.
    pub(in crate::tui) at: usize,
}

impl Words {
    /// Takes a key by its name; whether it goes on being shown.
    pub(in crate::tui) fn key(&mut self, name: &str, area: Rect) -> bool {
        let last = self.rows(area.width).len().saturating_sub(usize::from(area.height.saturating_sub(3)));
        match name {
            "j" | "Down" => self.at = (self.at + 1).min(last),
            "k" | "Up" => self.at = self.at.min(last).saturating_sub(1),
            "Ctrl-d" | "PgDn" | "Space" => self.at = (self.at + usize::from(area.height / 2)).min(last),
            "Ctrl-u" | "PgUp" => self.at = self.at.min(last).saturating_sub(usize::from(area.height / 2)),
            _ => return false,
        }
        true
    }

    fn rows(&self, width: u16) -> Vec<Row> {
        let cells = usize::from(width).saturating_sub(3).max(10);
        let mut rows = Vec::new();
        for (words, meaning) in &self.lines {
            for line in text::clean_lines(words) {
                // What fits keeps its gaps.
                let fits = text::width(&line) <= cells;
                let lines = if fits { vec![line] } else { text::wrap(&line, cells) };
                rows.extend(lines.iter().map(|line| Row::new().left(format!(" {line}"), *meaning)));
            }
        }
        rows
    }

    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        blank(buf, area);
        Row::new().left(format!(" {}", self.title), Meaning::Title).paint(buf, theme, Rect { height: 1, ..area });
        rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(3), ..area };
        let rows = self.rows(area.width);
        let skip = self.at.min(rows.len().saturating_sub(usize::from(body.height)));
        paint(buf, body, theme, &rows[skip..]);
        let keys = Row::new().left(" j k scroll  Esc back", Meaning::Label);
        keys.paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
    }
}
