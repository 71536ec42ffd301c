//! The shelf of chores as a page: work that is just work.

use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::id::{Kind, Thing};
use crate::domain::objective::Chore;
use crate::domain::refusal::shell_word;
use crate::report::{Cell, Doc, Group, Head, Row};

/// The page.
pub fn doc(list: &[Chore], today: Day) -> Doc {
    let mut doc = Doc::new("Chores", "work that is just work");
    if list.is_empty() {
        doc.line("No chores.", Tone::Plain);
        doc.hint = "Put something on it: upshot chore add TEXT".to_owned();
    }
    let heads = [Head::number("").told(), Head::words(""), Head::fills(""), Head::words("")];
    let rows = list.iter().enumerate().map(|(at, chore)| {
        let by = match chore.done_on {
            Some(day) => format!("done {} · {}", day.short(today), chore.by),
            None => chore.by.to_string(),
        };
        let mark = if chore.done_on.is_some() { "✓" } else { " " };
        let look = if chore.done_on.is_some() { Tone::Dim } else { Tone::Plain };
        let number = if chore.done_on.is_some() { String::new() } else { (at + 1).to_string() };
        let cells = vec![
            Cell::new(number, Tone::Dim),
            Cell::from("").marked(mark),
            Cell::new(chore.text.clone(), look),
            Cell::new(by, Tone::Dim),
        ];
        let row = Row::about(cells, Thing::new(Kind::Chore, chore.id));
        if chore.done_on.is_some() { row } else { row.shell(format!("upshot chore done {}", shell_word(&chore.text))) }
    });
    doc.list(&heads, vec![Group::of(None, rows)]);
    doc.foot = "Never counted, and in no review.".to_owned();
    doc.shell = "upshot chore list".to_owned();
    doc
}
