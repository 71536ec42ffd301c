//! Two people changed the same: what stood, theirs and mine, and which of them shall stand.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Around, chosen};
use crate::text;
use crate::tui::form::Clash;
use crate::tui::theme::Meaning;
use crate::tui::widget::line::{Row, blank, rule};

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Choice {
    Theirs,
    Mine,
    Edit,
}

const CHOICES: [(Choice, &str); 3] = [(Choice::Theirs, "theirs"), (Choice::Mine, "mine"), (Choice::Edit, "edit")];

/// The fields that clash, the first of them being asked about.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Clashed {
    /// What was edited.
    pub(in crate::tui) title: String,
    /// Who changed it, when and what: the newest change by somebody else.
    pub(in crate::tui) by: String,
    /// The fields not settled yet.
    pub(in crate::tui) clashes: Vec<Clash>,
    pub(in crate::tui) at: usize,
}

impl Clashed {
    /// Takes a key by its name: what was chosen; an error where it is left for later.
    pub(in crate::tui) fn key(&mut self, name: &str) -> Result<Option<Choice>, ()> {
        match name {
            "j" | "Down" => self.at = (self.at + 1).min(CHOICES.len() - 1),
            "k" | "Up" => self.at = self.at.saturating_sub(1),
            "1" => return Ok(Some(Choice::Theirs)),
            "2" => return Ok(Some(Choice::Mine)),
            "3" => return Ok(Some(Choice::Edit)),
            "Enter" => return Ok(Some(CHOICES[self.at].0)),
            "Esc" | "Ctrl-c" => return Err(()),
            _ => {}
        }
        Ok(None)
    }

    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, around: &Around<'_>) {
        let theme = around.theme;
        blank(buf, area);
        let mut rows = vec![
            Row::new()
                .left(format!(" Changed while you typed · {}", self.title), Meaning::Title)
                .right("nothing saved, nothing lost ", Meaning::Label),
            Row::new(),
        ];
        let cells = usize::from(area.width).saturating_sub(30).max(12);
        for clash in &self.clashes {
            let sides = [
                ("was", &clash.was, Meaning::Label, ""),
                ("theirs", &clash.theirs, Meaning::Value, self.by.as_str()),
                ("mine", &clash.mine, Meaning::Value, ""),
            ];
            for (n, (side, words, meaning, beside)) in sides.into_iter().enumerate() {
                let name = if n == 0 { clash.name } else { "" };
                let words = if words.is_empty() { "(nothing)".to_owned() } else { words.replace('\n', " ") };
                let short = text::truncate(&text::clean(&words), cells);
                rows.push(
                    Row::new()
                        .at(1, text::truncate(name, 15), Meaning::Title)
                        .at(17, side, Meaning::Label)
                        .at(25, short, meaning)
                        .right(format!("{beside} "), Meaning::Label),
                );
            }
            rows.push(Row::new());
        }
        rows.push(Row::new().left(" What only one of you changed is kept.", Meaning::Label));
        let asked = usize::from(area.height).saturating_sub(CHOICES.len() + 4);
        super::paint(buf, Rect { height: asked as u16, ..area }, theme, &rows);
        let y = area.y + asked as u16;
        rule(buf, Rect { y, height: 1, ..area }, theme);
        if let Some(clash) = self.clashes.first() {
            let question = format!(" {}   which one?", clash.name);
            Row::new().left(question, Meaning::Title).paint(buf, theme, Rect { y: y + 1, height: 1, ..area });
            for (n, (choice, word)) in CHOICES.iter().enumerate() {
                let words = match choice {
                    Choice::Theirs => clash.theirs.replace('\n', " "),
                    Choice::Mine => format!("{}      both stay in the history", clash.mine.replace('\n', " ")),
                    Choice::Edit => "back to the form".to_owned(),
                };
                let focused = n == self.at;
                chosen(focused, theme)
                    .left(format!("  {}  {word:<8}", n + 1), if focused { Meaning::Focus } else { Meaning::Text })
                    .left(words, Meaning::Value)
                    .paint(buf, theme, Rect { y: y + 2 + n as u16, height: 1, ..area });
            }
        }
        let keys = " 1-3 choose  j k choose  Enter take it  Esc later, draft kept";
        Row::new().left(keys, Meaning::Label).paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
    }
}
