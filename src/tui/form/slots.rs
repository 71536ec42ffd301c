//! Where a form's fields stand in their rows, and the words of a choice in theirs.

use std::ops::Range;

use super::Field;
use crate::text;
use crate::tui::theme::Meaning;
use crate::tui::widget::line::Row;

/// Where a field stands in its row: the cells of its name and text, from the row's left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) field: usize,
    pub(super) name: u16,
    pub(super) text: u16,
    pub(super) width: u16,
    /// Whether its row shows already what it holds.
    pub(super) bare: bool,
    /// Where what is understood of it stands: below its text, or below the words that lead to it.
    pub(super) said: u16,
    /// Which of the words that may lead to its text do.
    pub(super) lead: Option<usize>,
}

/// The least cells of a text that words lead to.
const LEAST: u16 = 8;

/// The shown fields, those beside one another together.
pub(super) fn rows_of(shown: &[usize], fields: &[Field]) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for at in shown {
        match rows.last_mut() {
            Some(row) if fields[*at].beside => row.push(*at),
            _ => rows.push(vec![*at]),
        }
    }
    rows
}

/// Where the fields of a row stand: the first takes half where there is another, the others share the rest.
pub(super) fn slots(group: &[usize], fields: &[Field], name: u16, width: u16) -> Vec<Slot> {
    let count = group.len() as u16;
    let room = width.saturating_sub(name + 2);
    let each = room / count;
    group
        .iter()
        .enumerate()
        .map(|(n, field)| {
            let n = n as u16;
            let start = if n == 0 { 1 } else { 1 + name + each * n };
            let cells = text::width(fields[*field].name) as u16;
            let said = if n == 0 { start + name } else { start + cells + 2 };
            let end = if n + 1 == count { width.saturating_sub(1) } else { 1 + name + each * (n + 1) - 1 };
            let leads = fields[*field].leads.iter().map(|words| text::width(words) as u16 + 2).enumerate();
            let fits =
                leads.filter(|(_, cells)| said + cells + LEAST <= end).map(|(which, cells)| (which, said + cells));
            let (lead, text) = fits.map(|(which, text)| (Some(which), text)).next().unwrap_or((None, said));
            let width = end.saturating_sub(text).max(1);
            Slot { field: *field, name: start, text, width, bare: false, said, lead }
        })
        .collect()
}

/// Where what the words of a choice mean stands: beside the longest of them.
pub(super) fn means_at(words: &[&str]) -> u16 {
    words.iter().map(|word| text::width(word)).max().unwrap_or(0) as u16 + 6
}

/// The words of a choice in rows, as many as fit into each; one to a row where it is said what each means.
pub(super) fn split(words: &[&str], field: &Field, width: u16) -> Vec<Range<usize>> {
    if !field.means.is_empty() {
        return (0..words.len()).map(|n| n..n + 1).collect();
    }
    let mut rows = Vec::new();
    let (mut from, mut used) = (0, 0);
    for (n, word) in words.iter().enumerate() {
        let cells = word.len() + 4 + gap(words);
        if used + cells > usize::from(width) + 2 && n > from {
            rows.push(from..n);
            (from, used) = (n, 0);
        }
        used += cells;
    }
    rows.push(from..words.len());
    rows
}

/// The blanks between the words of a choice, beside those that are kept for brackets: a few words stand apart.
fn gap(words: &[&str]) -> usize {
    if words.len() <= 3 { 2 } else { 0 }
}

/// Some words of a choice with their numbers, the chosen one in brackets for which each keeps a cell at either side: so
/// nothing moves as one chooses. The row begins a cell before the words.
pub(super) fn choice(at: Option<usize>, words: &[&str], range: Range<usize>) -> Row {
    let mut row = Row::new();
    for n in range {
        let word = words[n].replace('-', " ");
        let (open, close, meaning) = if at == Some(n) { ("(", ")", Meaning::Value) } else { (" ", " ", Meaning::Text) };
        row = row.left(format!("{open}{} {word}{close}", n + 1), meaning);
        row = row.left(" ".repeat(gap(words)), Meaning::Text);
    }
    row
}
