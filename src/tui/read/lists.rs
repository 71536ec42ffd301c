//! The plain lists, as they are read.

use crate::domain::amount::with_unit;
use crate::domain::board::View;
use crate::domain::id::Id;
use crate::domain::metric::MetricKind;
use crate::domain::sprint::SprintState;
use crate::error::Error;
use crate::session::Session;
use crate::tui::screen::list::{Go, Kind as ListKind, Line, List};
use crate::tui::screen::review::days;
use crate::tui::world::World;

/// What was learned, newest first.
pub(super) fn lessons(session: &Session, world: &World) -> Result<List, Error> {
    let lines = session.lessons()?.into_iter().map(|lesson| Line {
        id: lesson.hypothesis,
        left: format!("{:<13}{:<6}{}", lesson.call.word(), lesson.label.to_string(), lesson.learned.replace('\n', " ")),
        right: format!("{}, {}", lesson.on.short(world.today), lesson.by.as_str()),
        go: Go::Hypothesis(lesson.hypothesis),
        more: vec![format!("{} {}", lesson.label, lesson.build)],
    });
    Ok(List::new(ListKind::Lessons, lines.collect()))
}

/// Every metric with its latest reading.
pub(super) fn metrics(session: &Session, world: &World) -> Result<List, Error> {
    let decided = |view: &View, id: Id| {
        view.columns.iter().find(|c| c.metric.as_ref().is_some_and(|m| m.id == id)).map(|c| c.outcome.id)
    };
    let lines = session.metrics()?.into_iter().map(|line| {
        let unit = line.metric.unit.as_deref();
        let latest = line.level.map_or_else(|| "no reading yet".to_owned(), |level| with_unit(level.shown(), unit));
        let ago = line.latest.map_or(String::new(), |point| {
            let days = world.today.since(point.day);
            let stale = line.stale(world.today).is_some();
            format!(
                "{}{}",
                if stale { "! STALE " } else { "" },
                if days == 0 { "today".to_owned() } else { format!("{days}d ago") }
            )
        });
        let kind = match (line.metric.kind, &line.metric.claim) {
            (MetricKind::Output, _) => " · an output: counts what is made".to_owned(),
            (_, Some(claim)) => format!(" · a result: {}", claim.why),
            _ => String::new(),
        };
        Line {
            id: line.metric.id,
            left: format!("{:<18}{:<10}", line.metric.slug.to_string(), latest),
            right: format!("{ago} · {} readings", line.readings),
            go: decided(&world.view, line.metric.id).map_or(Go::Nowhere, Go::Outcome),
            more: vec![format!(
                "{}{kind}{}",
                line.metric.measures.as_deref().unwrap_or("nobody said what it measures"),
                if line.metric.retired.is_some() { " · retired" } else { "" }
            )],
        }
    });
    Ok(List::new(ListKind::Metrics, lines.collect()))
}

/// Every sprint, newest first.
pub(super) fn sprints(session: &Session, world: &World) -> Result<List, Error> {
    let name = |id: Id| {
        let column = world.column(id);
        column.map_or_else(
            || "an outcome that has ended".to_owned(),
            |c| format!("{} {}", c.outcome.label(), c.outcome.title),
        )
    };
    let lines = session.sprints()?.into_iter().map(|(sprint, commitments)| {
        let answered = commitments.iter().filter(|c| c.answer.is_some()).count();
        let said = match sprint.state {
            SprintState::Planned => format!("{} committed", commitments.len()),
            _ => format!("{answered} of {} answered", commitments.len()),
        };
        let goal = sprint.goal.map_or_else(|| "no goal".to_owned(), name);
        let label = sprint.label().to_string();
        let called = sprint.name.as_ref().map_or(String::new(), |name| format!(" · {name}"));
        Line {
            id: sprint.id,
            left: format!("{label:<6}{:<9}{:<24}{goal}", sprint.state.word(), days(sprint.starts, sprint.ends)),
            right: said,
            more: vec![format!("goal: {goal}{called}")],
            go: Go::Sprint(sprint.id),
        }
    });
    Ok(List::new(ListKind::Sprints, lines.collect()))
}

/// Every objective with the outcomes that serve it.
pub(super) fn objectives(session: &Session, world: &World) -> Result<List, Error> {
    let lines = session.objectives()?.into_iter().map(|(objective, columns)| {
        let serving = columns.iter().map(|column| {
            let moved = column.movement_words(world.today).first().map_or(String::new(), |(words, _)| words.clone());
            format!("{} {}: {moved}", column.outcome.label(), column.outcome.title)
        });
        let serving: Vec<String> = serving.collect();
        let worth = match (&objective.actual, objective.planned_value) {
            (Some(actual), _) => format!("worth {} of 10", actual.value),
            (None, Some(planned)) => format!("planned {planned} of 10"),
            (None, None) => "no value yet".to_owned(),
        };
        let count = if serving.len() == 1 { "1 outcome".to_owned() } else { format!("{} outcomes", serving.len()) };
        let label = objective.label().to_string();
        let period = objective.period.as_ref().map_or(String::new(), |period| format!(" · {period}"));
        Line {
            id: objective.id,
            left: format!("{label:<6}{}", objective.statement.replace('\n', " ")),
            right: format!("{count} · {worth}{period}"),
            more: if serving.is_empty() {
                vec![format!("No outcome serves it yet.  In the shell:  upshot objective link {label} O-1")]
            } else {
                serving
            },
            go: Go::Objective,
        }
    });
    Ok(List::new(ListKind::Objectives, lines.collect()))
}

/// The shelf of chores.
pub(super) fn chores(session: &Session, world: &World) -> Result<List, Error> {
    let lines = session.chores()?.into_iter().map(|chore| Line {
        id: chore.id,
        left: format!("{} {}", if chore.done_on.is_some() { "✓" } else { " " }, chore.text.replace('\n', " ")),
        right: match chore.done_on {
            Some(day) => format!("done {} · {}", day.short(world.today), chore.by),
            None => chore.by.to_string(),
        },
        more: vec!["Never counted, and in no review.".to_owned()],
        go: if chore.done_on.is_some() { Go::Nowhere } else { Go::Chore(chore.id) },
    });
    Ok(List::new(ListKind::Chores, lines.collect()))
}
