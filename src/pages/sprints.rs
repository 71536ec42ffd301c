//! The sprints as a page, newest first: their days, their goals, how many of their outcomes were answered for.

use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::sprint::{Commitment, Sprint, SprintState};
use crate::report::{Cell, Doc, Group, Head, Row, days};

/// The page; `name` says what an outcome is called.
pub fn doc(list: &[(Sprint, Vec<Commitment>)], name: &dyn Fn(Id) -> String, today: Day) -> Doc {
    let mut doc = Doc::new("Sprints", "newest first");
    if list.is_empty() {
        doc.line("No sprint yet.", Tone::Plain);
        doc.hint = "Start one: upshot sprint start 2w --goal O-1".to_owned();
    }
    let heads =
        [Head::words(""), Head::words("state"), Head::words("days"), Head::fills("goal"), Head::words("answered")];
    let rows = list.iter().map(|(sprint, commitments)| row(sprint, commitments, name, today));
    doc.list(&heads, vec![Group::of(None, rows)]);
    doc.shell = "upshot sprint list".to_owned();
    doc
}

fn row(sprint: &Sprint, commitments: &[Commitment], name: &dyn Fn(Id) -> String, today: Day) -> Row {
    let answered = commitments.iter().filter(|c| c.answer.as_ref().is_some_and(|a| a.away.is_none())).count();
    let said = match sprint.state {
        SprintState::Planned => format!("{} committed", commitments.len()),
        _ => format!("{answered} of {} answered", commitments.len()),
    };
    let goal = sprint.goal.map_or_else(|| "no goal".to_owned(), name);
    let label = sprint.label();
    let cells = vec![
        label.to_string().into(),
        Cell::new(sprint.state.word(), Tone::Dim),
        days(sprint.starts, sprint.ends).into(),
        goal.into(),
        Cell::new(said, Tone::Dim),
    ];
    let mut more = Doc::default();
    let called = sprint.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
    more.section(format!("{label}{called}"));
    for commitment in commitments {
        let answer = match &commitment.answer {
            Some(answer) => answer.away.as_ref().map_or_else(
                || answer.learned.clone().unwrap_or_default(),
                |who| format!("not answered: {who} was away"),
            ),
            None => String::new(),
        };
        let said = if answer.is_empty() { String::new() } else { format!(": {answer}") };
        more.line(format!("{}{said}", name(commitment.outcome)), Tone::Plain);
    }
    if let Some(closed) = sprint.closed_on.filter(|day| *day != sprint.ends) {
        more.line(format!("closed {}, planned to {}", closed.short(today), sprint.ends.short(today)), Tone::Dim);
    }
    Row::about(cells, Thing::new(Kind::Sprint, sprint.id)).more(more.blocks).shell(format!("upshot review {label}"))
}
