//! The objectives as a page: what the outcomes are for, how those that serve each of them stand, and which serve none.

use super::asked;
use crate::domain::amount::{short, with_unit};
use crate::domain::board::Column;
use crate::domain::board::said::{Pieces, Tone, tone};
use crate::domain::day::Day;
use crate::domain::fact::Movement;
use crate::domain::objective::Objective;
use crate::domain::outcome::Aim;
use crate::report::{Cell, Doc, Group, Head, Row};

/// The page, of the objectives with the outcomes that serve each, and the board's columns in their order.
pub fn doc(list: &[(Objective, Vec<Column>)], columns: &[Column], today: Day) -> Doc {
    let mut doc = Doc::new("Objectives", "");
    if list.is_empty() {
        doc.line("No objective yet.", Tone::Plain);
        doc.hint = "Add one: upshot objective add TEXT".to_owned();
    }
    let heads = [
        Head::wraps("objective").least(41).always(),
        Head::words("who").least(5),
        Head::words("period").least(8),
        Head::words("planned"),
        Head::words("came").least(8),
    ];
    let under = |column: &Column| column.outcome.objective.is_some();
    let none: Vec<&Column> = columns.iter().filter(|column| !under(column)).collect();
    let rows = list.iter().map(|(objective, serving)| {
        let mut more = Doc::default();
        more.section_beside(format!("{} {}", objective.label(), objective.statement), counted(serving.len()));
        more.blocks.extend(stand(serving.iter(), columns, today).blocks);
        if serving.is_empty() {
            more.line("No outcome serves it yet.", Tone::Dim);
        }
        more.line("", Tone::Plain);
        more.says(came(objective));
        if !none.is_empty() {
            more.section_beside("Not under any objective", counted(none.len()));
            more.blocks.extend(stand(none.iter().copied(), columns, today).blocks);
        }
        row(objective).more(more.blocks).shell(format!("upshot objective show {}", objective.label()))
    });
    doc.list(&heads, vec![Group::of(None, rows)]);
    doc.shell = "upshot objective list".to_owned();
    doc
}

fn counted(n: usize) -> String {
    if n == 1 { "1 outcome".to_owned() } else { format!("{n} outcomes") }
}

/// What it came to, in a sentence; with the key that says it.
fn came(objective: &Objective) -> Pieces {
    match &objective.actual {
        Some(actual) => {
            let words = format!("{} said it came to {} of 10: {}", actual.by, actual.value, actual.why);
            vec![(words, Tone::Dim)]
        }
        None => vec![
            ("Nobody has said yet what it came to.  ".to_owned(), Tone::Dim),
            ("v".to_owned(), Tone::Strong),
            (" says it.".to_owned(), Tone::Dim),
        ],
    }
}

fn row(objective: &Objective) -> Row {
    let of_ten = |n: Option<u32>, none: &str| n.map_or_else(|| none.to_owned(), |n| format!("{n} of 10"));
    let (label, actual) = (objective.label(), objective.actual.as_ref().map(|actual| actual.value));
    let cells = vec![
        format!("{label} {}", objective.statement).into(),
        Cell::new(objective.business_owner.as_ref().map_or_else(String::new, ToString::to_string), Tone::Dim),
        Cell::new(objective.period.clone().unwrap_or_default(), Tone::Dim),
        Cell::new(of_ten(objective.planned_value, "not said"), Tone::Dim),
        Cell::new(of_ten(actual, "not said"), Tone::Dim),
    ];
    Row::about(cells, label)
}

/// How some outcomes stand, the class first.
fn stand<'a>(some: impl Iterator<Item = &'a Column>, columns: &[Column], today: Day) -> Doc {
    let heads = [
        Head::words("").least(12),
        Head::words("").least(13),
        Head::words("").least(23),
        Head::words("").least(17),
        Head::words(""),
    ];
    let rows = some.map(|column| {
        let class = match column.movement.as_ref().and_then(Movement::class) {
            Some(class) => (class.short().to_owned(), tone(class)),
            None => ("–".to_owned(), Tone::Dim),
        };
        // What has ended has no place on the board.
        let is_open = columns.iter().any(|other| other.outcome.id == column.outcome.id);
        let name = if is_open { asked::named(columns, column) } else { column.outcome.label().to_string() };
        let how = match (column.stale(today), column.outcome.result.as_ref()) {
            (_, Some(_)) => ("ended".to_owned(), Tone::Dim),
            (Some(days), None) => (format!("! STALE {days}d"), Tone::Warn),
            (None, None) => match column.pace_words().into_iter().next() {
                Some(said) => said,
                None if column.outcome.due.is_none() => ("no due day".to_owned(), Tone::Dim),
                None => (String::new(), Tone::Plain),
            },
        };
        Row::from(vec![
            Cell::new(class.0, class.1),
            name.into(),
            way(column, today).into(),
            Cell::new(how.0, how.1),
            Cell::new(
                column.outcome.owner.as_ref().map_or_else(|| "NO OWNER".to_owned(), ToString::to_string),
                Tone::Dim,
            ),
        ])
    });
    let mut doc = Doc::default();
    doc.list(&heads, vec![Group::of(None, rows)]);
    doc
}

/// From where to where, and where it is: `31 → 45%, now 36.2%`.
fn way(column: &Column, today: Day) -> String {
    let o = &column.outcome;
    let stale = if column.stale(today).is_some() { "?" } else { "" };
    let now = column.now_words().map_or_else(String::new, |now| format!(", now {now}{stale}"));
    let Some(target) = &o.target else { return now.trim_start_matches(", ").to_owned() };
    let to = with_unit(target.value, column.unit());
    match (o.aim, o.baseline.as_ref().and_then(|baseline| baseline.value)) {
        (Aim::Hold, _) => format!("{}{to}{now}", target.op.map_or("", |op| op.symbol())),
        (_, Some(from)) => format!("{} → {to}{now}", short(from)),
        (_, None) => format!("to {to}{now}"),
    }
}
