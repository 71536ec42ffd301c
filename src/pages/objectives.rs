//! The objectives as a page: what the outcomes are for, and how those that serve each of them stand.

use crate::domain::board::Column;
use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::objective::Objective;
use crate::report::{Cell, Doc, Group, Head, Row};

/// The page.
pub fn doc(list: &[(Objective, Vec<Column>)], today: Day) -> Doc {
    let mut doc = Doc::new("Objectives", "what the outcomes are for");
    if list.is_empty() {
        doc.line("No objective yet.", Tone::Plain);
        doc.hint = "Add one: upshot objective add TEXT".to_owned();
    }
    let heads =
        [Head::words(""), Head::fills("objective"), Head::words("period"), Head::words("serves"), Head::words("value")];
    let rows = list.iter().map(|(objective, serving)| row(objective, serving, today));
    doc.list(&heads, vec![Group::of(None, rows)]);
    doc.shell = "upshot objective list".to_owned();
    doc
}

fn row(objective: &Objective, serving: &[Column], today: Day) -> Row {
    let worth = match (&objective.actual, objective.planned_value) {
        (Some(actual), _) => format!("worth {} of 10", actual.value),
        (None, Some(planned)) => format!("planned {planned} of 10"),
        (None, None) => "no value yet".to_owned(),
    };
    let count = if serving.len() == 1 { "1 outcome".to_owned() } else { format!("{} outcomes", serving.len()) };
    let label = objective.label();
    let cells = vec![
        label.to_string().into(),
        objective.statement.clone().into(),
        Cell::new(objective.period.clone().unwrap_or_default(), Tone::Dim),
        Cell::new(count, Tone::Dim),
        Cell::new(worth, Tone::Dim),
    ];
    let mut more = Doc::default();
    more.section(format!("{label} {}", objective.statement));
    let heads = [Head::words(""), Head::words(""), Head::wraps("")];
    let rows = serving.iter().map(|column| {
        let moved = column.movement_words(today).into_iter().next().unwrap_or((String::new(), Tone::Plain));
        let label = column.outcome.label().to_string();
        vec![Cell::new(moved.0, moved.1), label.into(), column.outcome.title.clone().into()]
    });
    more.rows(&heads, rows);
    if serving.is_empty() {
        more.line(format!("No outcome serves it yet: upshot objective link {label} O-1"), Tone::Dim);
    }
    Row::about(cells, label).more(more.blocks).shell(format!("upshot objective show {label}"))
}
