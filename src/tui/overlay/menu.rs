//! A few things to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{chosen, sheet};
use crate::domain::id::Id;
use crate::tui::form::Kind;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// What choosing a line does.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tui) enum Pick {
    /// Copies a text.
    Copy(String),
    /// Opens a link.
    Open(String),
    /// Opens a form.
    Ask(Kind),
    /// Undoes a change set.
    Undo(Id),
    /// Writes a page to a file: what it is, a name for the file, the page.
    Write(String, String, String),
    /// Pulls some sources.
    Pull(Vec<String>),
    /// Logs by hand what is due.
    ByHand,
}

/// A menu.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Menu {
    pub(in crate::tui) title: &'static str,
    /// Each line: its words, what is said beside them, what it does.
    pub(in crate::tui) lines: Vec<(String, String, Pick)>,
    pub(in crate::tui) at: usize,
}

impl Menu {
    /// Takes a key by its name: the line chosen; whether it is left without a choice.
    pub(in crate::tui) fn key(&mut self, name: &str) -> Result<Option<Pick>, ()> {
        match name {
            "j" | "Down" | "Tab" => self.at = (self.at + 1).min(self.lines.len().saturating_sub(1)),
            "k" | "Up" | "S-Tab" => self.at = self.at.saturating_sub(1),
            "Enter" => return Ok(self.lines.get(self.at).map(|(.., pick)| pick.clone())),
            "Esc" | "Ctrl-c" | "q" => return Err(()),
            one => {
                if let Some(at) = one.parse::<usize>().ok().and_then(|n| n.checked_sub(1)) {
                    return Ok(self.lines.get(at).map(|(.., pick)| pick.clone()));
                }
            }
        }
        Ok(None)
    }

    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        let most = usize::from(area.height / 2).max(1);
        let area = sheet(buf, area, self.lines.len().min(most) as u16 + 2, theme);
        Row::new().left(format!(" {}", self.title), Meaning::Title).paint(buf, theme, Rect { height: 1, ..area });
        let skip = (self.at + 1).saturating_sub(most);
        // The only one has no number: Enter takes it.
        let number = |n: usize| if self.lines.len() > 1 { format!("{}  ", n + 1) } else { String::new() };
        for (n, (words, beside, _)) in self.lines.iter().enumerate().skip(skip).take(most) {
            let focused = n == self.at;
            chosen(focused, theme)
                .left(format!(" {}{words}", number(n)), if focused { Meaning::Focus } else { Meaning::Text })
                .right(format!("{beside} "), Meaning::Label)
                .paint(buf, theme, Rect { y: area.y + 1 + (n - skip) as u16, height: 1, ..area });
        }
        let keys = match self.lines.len() {
            0 | 1 => " Enter take it  Esc close".to_owned(),
            many => format!(" 1-{many} choose  j k choose  Enter take it  Esc close"),
        };
        Row::new().left(keys, Meaning::Label).paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
    }
}
