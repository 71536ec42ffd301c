//! What everybody sees change at once is asked for once more: `y` does it, any other key does not. It carries what is to
//! be done.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{paint, sheet};
use crate::text;
use crate::tui::effect::Asked;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// A question.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Confirm {
    /// What is asked: `Close S-14?`
    pub(in crate::tui) asks: String,
    /// What comes of it.
    pub(in crate::tui) then: Vec<String>,
    /// What is said where it is not wanted.
    pub(in crate::tui) not: String,
    /// What is done.
    pub(in crate::tui) asked: Box<Asked>,
}

impl Confirm {
    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        let cells = usize::from(area.width).saturating_sub(3).max(10);
        let mut rows = vec![Row::new().left(format!(" {}", self.asks), Meaning::Title)];
        for words in &self.then {
            let lines = text::wrap(&text::clean(words), cells);
            rows.extend(lines.iter().map(|line| Row::new().left(format!(" {line}"), Meaning::Text)));
        }
        rows.push(Row::new());
        let keys = Row::new().left(" y", Meaning::Key).left(" yes   any other key: no", Meaning::Label);
        rows.push(keys);
        let area = sheet(buf, area, rows.len() as u16, theme);
        paint(buf, area, theme, &rows);
    }
}
