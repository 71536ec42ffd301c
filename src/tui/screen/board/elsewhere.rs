//! What a search finds beside the cards: lessons, answers, scope decisions, readings' notes. It is read once as a search
//! begins, and narrowed as one types.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Board, found};
use crate::domain::id::Id;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, rule};

/// How many lines are shown of what is found elsewhere, at the most.
const MOST: usize = 4;
/// The cells of where a text stands.
const WHERE: usize = 22;

/// A text that is not on a card.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Elsewhere {
    /// Where: `lesson H-12`.
    pub(crate) place: String,
    /// The text.
    pub(crate) text: String,
    /// Where it leads.
    pub(crate) to: To,
}

/// Where a text that was found leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum To {
    /// An outcome, or one of its hypotheses.
    Thing(Id, Option<Id>),
    /// The review of a sprint.
    Review(Id),
    /// The framing of an outcome.
    Framing(Id),
}

impl Board {
    /// What is found elsewhere.
    pub(crate) fn elsewhere(&self) -> Vec<&Elsewhere> {
        let words = found::words(&self.filter);
        self.corpus.iter().filter(|one| found::holds(&words, &[&one.text])).collect()
    }

    /// The rows that what is found elsewhere takes: a heading, the lines, a blank.
    pub(super) fn elsewhere_rows(&self) -> u16 {
        match self.elsewhere().len() {
            0 => 0,
            n => n.min(MOST) as u16 + 2,
        }
    }

    /// Goes to what is found elsewhere, or back from it.
    pub(crate) fn go_elsewhere(&mut self) {
        self.at_elsewhere = match self.at_elsewhere {
            None if !self.elsewhere().is_empty() => Some(0),
            _ => None,
        };
    }

    /// The next or the one before of what is found elsewhere; whether one is there.
    pub(crate) fn step_elsewhere(&mut self, back: bool) -> bool {
        let count = self.elsewhere().len();
        let Some(at) = self.at_elsewhere.filter(|_| count > 0) else { return false };
        let at = at.min(count - 1);
        self.at_elsewhere = Some(if back { (at + count - 1) % count } else { (at + 1) % count });
        true
    }

    /// What is chosen of what is found elsewhere.
    pub(crate) fn chosen_elsewhere(&self) -> Option<To> {
        let all = self.elsewhere();
        all.get(self.at_elsewhere?.min(all.len().checked_sub(1)?)).map(|one| one.to)
    }

    /// Draws it into an area whose first row is its heading.
    pub(super) fn draw_elsewhere(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        let all = self.elsewhere();
        rule(buf, Rect { height: 1, ..area }, theme);
        let line = theme.rules()[0];
        let title = format!("{line}{line} Elsewhere {} ", all.len());
        Row::new().left(title, Meaning::Title).paint(buf, theme, Rect { height: 1, width: 30.min(area.width), ..area });
        let at = self.at_elsewhere.map(|at| at.min(all.len().saturating_sub(1)));
        let skip = at.map_or(0, |at| (at + 1).saturating_sub(MOST));
        let words = found::words(&self.filter);
        for (n, one) in all.iter().enumerate().skip(skip).take(MOST) {
            let focused = at == Some(n);
            let place = Rect { y: area.y + 1 + (n - skip) as u16, height: 1, ..area };
            let room = usize::from(area.width).saturating_sub(WHERE + 1);
            let said = shown(&text::clean(&one.text), &words, room);
            let row = Row::new().left(if focused { theme.bar() } else { " " }, Meaning::Bar);
            let name = if focused { Meaning::Focus } else { Meaning::Label };
            let gap = " ".repeat(WHERE.saturating_sub(text::width(&one.place)).max(1));
            row.left(&one.place, name).left(format!("{gap}{said}"), Meaning::Text).paint(buf, theme, place);
            found::mark(
                buf,
                Rect { x: area.x + 1 + WHERE as u16, width: area.width.saturating_sub(1 + WHERE as u16), ..place },
                theme,
                &words,
            );
        }
    }
}

/// A text in so many cells, with the first of the words in sight.
pub(super) fn shown(said: &str, words: &[String], room: usize) -> String {
    if text::width(said) <= room {
        return said.to_owned();
    }
    let low = said.to_lowercase();
    let at = words.iter().filter_map(|word| low.find(word.as_str())).min().unwrap_or(0);
    let before = low.get(..at).map_or(0, |before| before.chars().count());
    if before + 12 <= room {
        return text::truncate(said, room);
    }
    // From a whole word a little before it.
    let from: String = said.chars().skip(before.saturating_sub(17)).collect();
    let from = from.split_once(' ').map_or(from.as_str(), |(_, rest)| rest);
    text::truncate(&format!("…{from}"), room)
}
