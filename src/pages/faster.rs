//! The page that sets what was made beside what moved: a sentence, and the numbers it is read from.

use crate::domain::amount::{exact, signed_with_unit, with_unit};
use crate::domain::board::said::Tone;
use crate::domain::faster::{Cell as Number, Faster, Row, Says, What};
use crate::report::{Cell, Doc, Group, Head};

/// What it asks.
pub const ASKS: &str = "Faster, and did it matter?";

/// The page.
pub fn doc(faster: &Faster) -> Doc {
    let span = match faster.spans.as_slice() {
        [] => String::new(),
        [one] => one.name.clone(),
        [first, .., last] => format!("{} to {}", first.name, last.name),
    };
    let mut doc = Doc::new(ASKS, span);
    part(&mut doc, faster, usize::MAX);
    if !faster.rows.iter().any(|row| matches!(row.what, What::Output(..))) {
        doc.hint = "Count what is made, pull requests or seats: upshot metric add prs --kind output --better up --measures TEXT"
            .to_owned();
    }
    doc.foot = "Side by side, never because. About the work, never about people.".to_owned();
    doc.shell = "upshot symptoms --faster".to_owned();
    doc
}

/// The sentence with its numbers, as a part of another page; of output metrics at most so many.
pub(super) fn part(doc: &mut Doc, faster: &Faster, outputs: usize) {
    let tone = match faster.says {
        Says::NothingMoved => Tone::Bad,
        Says::Moved | Says::Matter => Tone::Good,
        Says::NoFaster => Tone::Strong,
        Says::TooLittle(_) => Tone::Plain,
    };
    doc.line(sentence(&faster.says.words(faster.per.word())), tone);
    if faster.spans.is_empty() {
        doc.line(format!("No whole {} has passed yet.", faster.per.word()), Tone::Dim);
        return;
    }
    let is_output = |row: &&Row| matches!(row.what, What::Output(..));
    let left = faster.rows.iter().filter(is_output).count().saturating_sub(outputs);
    let shown =
        faster.rows.iter().filter(is_output).take(outputs).chain(faster.rows.iter().filter(|row| !is_output(row)));
    let first = std::iter::once(Cell::new("", Tone::Dim))
        .chain(faster.spans.iter().map(|span| Cell::new(span.name.clone(), Tone::Dim)))
        .chain([Cell::new("change", Tone::Dim)]);
    let rows = std::iter::once(first.collect::<Vec<Cell>>()).chain(shown.map(row));
    let mut heads = vec![Head::words("").least(LEAST)];
    heads.extend(faster.spans.iter().map(|_| Head::number("")));
    heads.push(Head::number(""));
    doc.table(&heads, vec![Group::of(None, rows)]);
    if left > 0 {
        doc.line(format!("{left} more output metrics: upshot symptoms --faster"), Tone::Dim);
    }
}

/// The least cells of what a row counts.
const LEAST: usize = 27;

/// The sentence with a capital and a stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn row(row: &Row) -> Vec<Cell> {
    let tone = if row.what == What::Moved { Tone::Strong } else { Tone::Plain };
    let number = |cell: &Option<Number>| {
        let words = cell.as_ref().map_or_else(|| "–".to_owned(), |cell| said(&row.what, cell));
        Cell::new(words, tone)
    };
    let change = row.change().map_or_else(String::new, |by| match &row.what {
        What::Output(_, unit) => signed_with_unit(by, unit.as_deref()),
        _ => signed_with_unit(by, None),
    });
    std::iter::once(Cell::new(row.what.words(), tone))
        .chain(row.cells.iter().map(number))
        .chain([Cell::new(change, Tone::Dim)])
        .collect()
}

/// A number as it is read: `36.2%`, `2 of 3 (O-2 shared)`, `24 of 38, 63%`.
pub fn said(what: &What, cell: &Number) -> String {
    match (what, cell.of) {
        (What::Output(_, unit), _) => with_unit(cell.value, unit.as_deref()),
        (What::Assisted, Some(of)) => format!("{} of {of}, {:.0}%", exact(cell.value), cell.value / of as f64 * 100.0),
        (_, Some(of)) => {
            let shared: Vec<String> = cell.shared.iter().map(ToString::to_string).collect();
            let shared = if shared.is_empty() { String::new() } else { format!(" ({} shared)", shared.join(" ")) };
            format!("{} of {of}{shared}", exact(cell.value))
        }
        (_, None) => exact(cell.value),
    }
}
