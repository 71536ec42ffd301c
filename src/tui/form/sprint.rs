//! Planning: the days of a sprint, why an outcome goes on; and what stands beside sprints: objectives and chores.

use super::kind::Lines;
use super::{Field, Form, Made};
use crate::domain::command::Command;
use crate::domain::day::{Lean, parse_day, parse_span};
use crate::domain::id::Id;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

pub(super) fn plan_fields() -> Vec<Field> {
    vec![
        Field::line("days", "Length", "2w, 10d (14 days where nothing is said)", ""),
        Field::line("starts", "First day", "(else the day after the active sprint, or today)", ""),
        Field::line("ends", "Last day", "(instead of a length)", ""),
        Field::line("name", "Name", "(optional)", ""),
    ]
}

pub(super) fn commit_fields() -> Vec<Field> {
    vec![Field::line("why", "Why", "what makes it worth another sprint?", "")]
}

pub(super) fn chore_fields() -> Vec<Field> {
    vec![Field::line("text", "To do", "rotate the signing keys", "")]
}

pub(super) fn objective_fields() -> Vec<Field> {
    vec![
        Field::line("statement", "We want", "new customers stay and pay", ""),
        Field::line("period", "Over", "(optional: 2026 Q1)", ""),
        Field::line("owner", "Worth said by", "(optional: who says in the end what it was worth)", ""),
        Field::line("planned", "Planned value", "(optional: 1 to 10)", ""),
    ]
}

/// What stands of the plan already.
pub(super) fn plan_quote(stands: &str) -> Lines {
    if stands.is_empty() { Lines::new() } else { vec![(stands.to_owned(), Meaning::Label)] }
}

pub(super) fn commit_quote(outcome: Id, world: &World) -> Lines {
    let title = world.column(outcome).map_or(String::new(), |column| column.outcome.title.clone());
    vec![(format!("{title}: it was committed in the last sprint, and goes on."), Meaning::Text)]
}

pub(super) fn understood(key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
    let said = match key {
        "starts" | "ends" => parse_day(text, world.today, Lean::Forward, None).map(|day| day.words(world.today)),
        "days" => parse_span(text).map(|days| format!("{days} days")),
        _ => return None,
    };
    Some(match said {
        Ok(words) => (format!("= {words}"), Meaning::Value),
        Err(e) => (e.what, Meaning::Warn),
    })
}

pub(super) fn plan(form: &Form, world: &World) -> Made {
    let day = |key: &'static str| {
        let text = form.given(key);
        text.map(|text| parse_day(&text, world.today, Lean::Forward, None)).transpose().map_err(|e| (key, e))
    };
    Ok(Command::PlanSprint {
        starts: day("starts")?,
        days: form.given("days").map(|text| parse_span(&text)).transpose().map_err(|e| ("days", e))?,
        ends: day("ends")?,
        name: form.given("name"),
    })
}

pub(super) fn commit(outcome: Id, goal: bool, form: &Form) -> Made {
    let why = Some(form.need("why", "going on needs a reason")?);
    Ok(if goal { Command::SetGoal { outcome, why } } else { Command::Commit { outcome, why } })
}

pub(super) fn chore(form: &Form) -> Made {
    Ok(Command::AddChore { text: form.need("text", "what is to be done?")? })
}

pub(super) fn objective(form: &Form) -> Made {
    let planned = form.given("planned").map(|text| {
        let hint = "write a number from 1 to 10";
        text.parse::<u32>().map_err(|_| crate::domain::unclear::Unclear::new(format!("{text:?} is no value"), hint))
    });
    Ok(Command::AddObjective {
        statement: form.need("statement", "what is wanted?")?,
        period: form.given("period"),
        business_owner: form.given("owner"),
        planned: planned.transpose().map_err(|e| ("planned", e))?,
    })
}
