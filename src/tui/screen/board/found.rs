//! What a search on the board finds, and where in a row it stands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::board::Card;
use crate::text;
use crate::tui::theme::{Meaning, Theme};

/// The words that are searched for, all of which must occur.
pub(super) fn words(filter: &str) -> Vec<String> {
    text::clean(filter).to_lowercase().split_whitespace().map(str::to_owned).collect()
}

/// Whether some texts hold all of the words between them.
pub(super) fn holds(words: &[String], texts: &[&str]) -> bool {
    if words.is_empty() {
        return false;
    }
    let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// Whether a card holds them: its label, what is built and why. A label matches itself only.
pub(super) fn holds_card(words: &[String], card: &Card) -> bool {
    let h = &card.hypothesis;
    let label = h.label().to_string().to_lowercase();
    if let [word] = words
        && word.strip_prefix("h-").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty())
    {
        return *word == label;
    }
    holds(words, &[&label, &h.build, h.because.as_deref().unwrap_or_default()])
}

/// Marks the words where they stand in a row that is drawn already.
pub(super) fn mark(buf: &mut Buffer, row: Rect, theme: Theme, words: &[String]) {
    let row = row.intersection(buf.area);
    if row.is_empty() || words.is_empty() {
        return;
    }
    let cells: Vec<String> = (row.left()..row.right()).map(|x| buf[(x, row.y)].symbol().to_lowercase()).collect();
    for word in words.iter().filter(|word| !word.is_empty()) {
        for start in 0..cells.len() {
            let mut seen = String::new();
            let end = (start..cells.len()).find(|at| {
                seen.push_str(&cells[*at]);
                seen.len() >= word.len() || !word.starts_with(seen.as_str())
            });
            let Some(end) = end.filter(|_| seen == *word) else { continue };
            for at in start..=end {
                let cell = &mut buf[(row.x + at as u16, row.y)];
                cell.set_style(theme.style(Meaning::Match));
            }
        }
    }
}
