//! The map of all outcomes in one row: number, name, what it did, whether someone is needed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::put;
use crate::domain::assessment::Class;
use crate::domain::board::{Column, Debt};
use crate::domain::fact::Movement;
use crate::text;
use crate::tui::theme::{Meaning, Theme};

/// The glyph of a movement, and how it is meant.
pub(crate) fn movement(column: &Column, theme: Theme) -> (&'static str, Meaning) {
    // What is not known yet is not said.
    if !column.whole {
        return (" ", Meaning::Text);
    }
    let stale = column.debts.iter().any(|debt| matches!(debt, Debt::Stale { .. }));
    match column.movement.as_ref().and_then(Movement::class) {
        _ if stale => ("?", Meaning::Text),
        Some(Class::Moved | Class::Held) => ("+", Meaning::Good),
        Some(Class::MovedWrongWay | Class::Breached) => ("-", Meaning::Late),
        Some(Class::DidNotMove) => ("=", Meaning::Value),
        Some(Class::TooEarly | Class::HeldSoFar) => (theme.glyph("…", "."), Meaning::Text),
        Some(Class::CantTell) | None => ("?", Meaning::Text),
    }
}

/// Whether somebody is needed.
pub(crate) fn needed(column: &Column) -> bool {
    column.debts.iter().any(|debt| !matches!(debt, Debt::Stale { .. }) || column.commitment.is_some())
}

/// How many letters a name keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Whole,
    Three,
    None,
}

/// An outcome's name in the strip: its metric's, or its label.
pub(crate) fn name(column: &Column) -> String {
    column.metric.as_ref().map_or_else(|| column.outcome.label().to_string(), |m| m.slug.to_string())
}

fn cell(at: usize, column: &Column, focused: bool, names: Names, theme: Theme) -> Vec<(String, Meaning)> {
    let full = name(column);
    let name = match names {
        _ if focused => full,
        Names::Whole => full,
        Names::Three => full.chars().take(3).collect(),
        Names::None => String::new(),
    };
    let number = at + 1;
    let gap = if name.is_empty() { "" } else { " " };
    let (glyph, meaning) = movement(column, theme);
    let alarm = if needed(column) { "!" } else { "" };
    if focused {
        return vec![(format!("[{number}{gap}{name} {glyph}{alarm}]"), Meaning::Focus)];
    }
    let space = if names == Names::Whole { " " } else { "" };
    vec![
        (format!("{space}{number}{gap}{name} "), Meaning::Text),
        (glyph.to_owned(), meaning),
        (format!("{alarm}{}", " "), if alarm.is_empty() { Meaning::Text } else { Meaning::Late }),
    ]
}

/// Draws the strip into one row.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, theme: Theme, columns: &[&Column], focus: Option<usize>) {
    let row = |names| {
        let mut pieces: Vec<(String, Meaning)> = vec![(" ".to_owned(), Meaning::Text)];
        for (at, column) in columns.iter().enumerate() {
            if at > 0 && columns[at - 1].commitment.is_some() && column.commitment.is_none() {
                let bar = theme.rules()[1];
                let bar = if names == Names::Whole { format!(" {bar} ") } else { bar.to_owned() };
                pieces.push((bar, Meaning::Dim));
            }
            pieces.extend(cell(at, column, focus == Some(at), names, theme));
        }
        pieces
    };
    // A blank at the end takes no room.
    let wide = |pieces: &[(String, Meaning)]| {
        let all: String = pieces.iter().map(|(words, _)| words.as_str()).collect();
        text::width(all.trim_end())
    };
    let room = usize::from(area.width);
    let pieces = [Names::Whole, Names::Three]
        .into_iter()
        .map(row)
        .find(|pieces| wide(pieces) <= room)
        .unwrap_or_else(|| row(Names::None));
    let mut pieces = pieces;
    if let Some((words, _)) = pieces.last_mut() {
        words.truncate(words.trim_end().len());
    }
    let mut x = area.x;
    for (words, meaning) in pieces {
        let left = usize::from(area.right().saturating_sub(x));
        let words = text::truncate(&text::clean(&words), left);
        put(buf, x, area.y, &words, theme, meaning);
        x = x.saturating_add(text::width(&words) as u16);
    }
}
