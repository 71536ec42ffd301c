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

/// Where fields stand in a row: before their names, the cells of a name, and of the row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    pub(super) margin: u16,
    pub(super) name: u16,
    pub(super) width: u16,
}

impl Grid {
    /// Where the first text of a row stands; what has no name stands where names do.
    fn text(self, field: &Field) -> u16 {
        if field.name.is_empty() { self.margin } else { self.margin + self.name }
    }
}

/// The blanks before what is understood of the field at its left.
pub(super) const APART: u16 = 1;

/// The shown fields, those beside one another together, as far as a row has room for their texts.
pub(super) fn rows_of(shown: &[usize], fields: &[Field], grid: Grid) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for at in shown {
        match rows.last_mut() {
            Some(row) if fields[*at].beside && (!flows(row, fields) || fits(row, *at, fields, grid)) => {
                row.push(*at);
            }
            _ => rows.push(vec![*at]),
        }
    }
    rows
}

/// Whether what is beside its first field follows right behind it.
fn flows(row: &[usize], fields: &[Field]) -> bool {
    row.first().is_some_and(|first| fields[*first].cells.is_some())
}

/// Whether a row has room for one more field.
fn fits(row: &[usize], more: usize, fields: &[Field], grid: Grid) -> bool {
    let mut group = row.to_vec();
    group.push(more);
    let slots = flowing(&group, fields, grid);
    let wanted = |slot: &Slot| fields[slot.field].cells.unwrap_or(LEAST);
    slots.iter().all(|slot| slot.width >= wanted(slot) && slot.text + slot.width < grid.width)
}

/// Where the fields of a row stand: short ones right behind each other, else the first takes half where there is another
/// and the others share the rest.
pub(super) fn slots(group: &[usize], fields: &[Field], grid: Grid) -> Vec<Slot> {
    if flows(group, fields) { flowing(group, fields, grid) } else { sharing(group, fields, grid) }
}

fn flowing(group: &[usize], fields: &[Field], grid: Grid) -> Vec<Slot> {
    let own = |field: &Field| text::width(field.name) as u16 + 2;
    // What the fields behind one take at the least.
    let rest = |n: usize| -> u16 {
        group[n + 1..].iter().map(|at| own(&fields[*at]) + fields[*at].cells.unwrap_or(LEAST) + APART).sum()
    };
    let mut start = grid.margin;
    let mut slots = Vec::new();
    for (n, at) in group.iter().enumerate() {
        let field = &fields[*at];
        let said = if n == 0 { grid.text(field) } else { start + own(field) };
        let end = grid.width.saturating_sub(1 + rest(n));
        let (lead, text) = led(field, said, end);
        let room = end.saturating_sub(text).max(1);
        let cells = field.cells.map_or(room, |cells| cells.max(field.width() + 1).min(room));
        slots.push(Slot { field: *at, name: start, text, width: cells, bare: false, said, lead });
        start = text + cells + APART;
    }
    slots
}

/// The words that lead to a field's text, and where it stands then.
fn led(field: &Field, said: u16, end: u16) -> (Option<usize>, u16) {
    let least = field.cells.unwrap_or(LEAST);
    let leads = field.leads.iter().map(|words| text::width(words) as u16 + 2).enumerate();
    let mut fits = leads.filter(|(_, cells)| said + cells + least <= end).map(|(which, cells)| (which, said + cells));
    fits.next().map_or((None, said), |(which, text)| (Some(which), text))
}

fn sharing(group: &[usize], fields: &[Field], grid: Grid) -> Vec<Slot> {
    let Grid { margin, name, width } = grid;
    let count = group.len() as u16;
    let room = width.saturating_sub(margin + name + 1);
    let each = room / count;
    group
        .iter()
        .enumerate()
        .map(|(n, field)| {
            let n = n as u16;
            let start = if n == 0 { margin } else { margin + name + each * n };
            let cells = text::width(fields[*field].name) as u16;
            let list = !fields[*field].means.is_empty();
            let said = if list {
                LISTED
            } else if n == 0 {
                grid.text(&fields[*field])
            } else {
                start + cells + 2
            };
            let end = if n + 1 == count { width.saturating_sub(1) } else { margin + name + each * (n + 1) - 1 };
            let (lead, text) = led(&fields[*field], said, end);
            let width = end.saturating_sub(text).max(1);
            Slot { field: *field, name: start, text, width, bare: false, said, lead }
        })
        .collect()
}

/// Where the numbers of a list of words stand, right of the bar and left of the words.
const LISTED: u16 = 3;

/// A row of words that stand one below the other, each with what it means: the bar at the one that is chosen, or that Enter
/// would take. The row begins two cells before its numbers.
pub(super) fn listed(field: &Field, n: usize, words: &[&str], at: Option<usize>, focused: bool, bar: &str) -> Row {
    let means_at = words.iter().map(|word| text::width(word)).max().unwrap_or(0) as u16 + 11;
    let barred = at.map_or(focused && n == 0, |at| at == n);
    let (bar, meaning) = (if barred { bar } else { " " }, if at == Some(n) { Meaning::Value } else { Meaning::Text });
    let row = Row::new().left(bar, Meaning::Bar).left(format!(" {}  {}", n + 1, words[n]), meaning);
    row.at(means_at, field.means.get(n).copied().unwrap_or(""), Meaning::Label)
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
