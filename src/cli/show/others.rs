//! A metric and a sprint in full.

use super::{field, part, said, title};
use crate::cli::context::Ctx;
use crate::cli::page::{count, read, value};
use crate::cli::print::{Cell, Head, Look};
use crate::domain::amount::with_unit;
use crate::domain::fact::ended;
use crate::domain::facts::Want;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::MetricKind;
use crate::domain::sprint::{Sprint, SprintState};
use crate::error::Error;

/// How many readings are shown.
const READINGS: usize = 12;

pub(super) fn metric(ctx: &mut Ctx, id: Id) -> Result<(), Error> {
    let Some(line) = ctx.session.metric(id)? else { return Ok(()) };
    let today = ctx.session.today();
    let slice = ctx.session.slice(&[Want::Metric(id)])?;
    let (links, notes) = ctx.session.said_of(Thing::new(Kind::Metric, id))?;
    let readings = ctx.session.readings(id, None, Some(today), READINGS)?;
    let m = &line.metric;
    let unit = m.unit.as_deref();
    let out = &mut ctx.out;
    let now = line.level.map(|level| with_unit(level.shown(), unit)).unwrap_or_default();
    let (place, look) = match (m.retired, line.latest, line.stale(today)) {
        (Some(day), ..) => (format!("retired {}", day.short(today)), Look::Dim),
        (None, Some(_), Some(days)) => (format!("{now}  ! STALE {days}d"), Look::Warn),
        (None, Some(p), None) => (format!("{now}, {}", read(p.day, line.raw(today), today)), Look::Plain),
        (None, None, Some(days)) => (format!("no reading yet  ! STALE {days}d"), Look::Warn),
        (None, None, None) => ("no reading yet".to_owned(), Look::Dim),
    };
    title(out, m.slug.as_str(), m.name.as_deref().unwrap_or(""), &place, look);
    field(out, "measures", m.measures.as_deref().unwrap_or("(not said)"), Look::Plain);
    if let Some(source) = &m.source {
        field(out, "source", source, Look::Plain);
    }
    field(out, "unit", m.unit.as_deref().unwrap_or("a plain number"), Look::Plain);
    field(out, "better", m.better.map_or("(not said)", |b| b.word()), Look::Plain);
    let kind = match m.kind {
        MetricKind::Outcome => "outcome",
        MetricKind::Guardrail => "guardrail",
        MetricKind::Output => "output: counts what is made, never decides an outcome",
    };
    let claim =
        m.claim.as_ref().map_or(String::new(), |c| format!(", {} since {}: {}", c.by, c.on.short(today), c.why));
    field(out, "kind", &format!("{kind}{claim}"), Look::Plain);
    let lag =
        if m.lag > 0 { format!(", an effect shows after {}", count(m.lag as usize, "day")) } else { String::new() };
    let weekdays = if m.weekdays { ", weekdays differ" } else { "" };
    field(out, "read", &format!("every {}{lag}{weekdays}", count(m.every as usize, "day")), Look::Plain);
    let decides: Vec<_> = slice.outcomes.iter().filter(|o| o.metric == Some(id)).collect();
    if !decides.is_empty() {
        part(out, "It decides");
    }
    for outcome in decides {
        let ended = ended(outcome, unit).map_or_else(String::new, |ended| format!(", {ended}"));
        field(out, &outcome.label().to_string(), &format!("{}{ended}", outcome.title), Look::Plain);
    }
    part(out, &count(usize::try_from(line.readings).unwrap_or(0), "reading"));
    let rows = readings
        .iter()
        .rev()
        .map(|r| {
            vec![
                Cell::from(format!("  {}", r.reading.day.weekday_short(today))),
                value(r.reading.value, unit, "").into(),
                Cell::new(format!("@{}", r.by), Look::Dim),
                r.reading.note.clone().unwrap_or_default().into(),
            ]
        })
        .collect();
    out.table(
        "readings",
        &[Head::words("day"), Head::number("value"), Head::words("by"), Head::long("note")],
        rows,
        Vec::new,
    );
    said(out, &links, &notes, today);
    Ok(())
}

pub(super) fn sprint(ctx: &mut Ctx, id: Id) -> Result<(), Error> {
    let Some(sprint) = ctx.session.one::<Sprint>(id)? else { return Ok(()) };
    let today = ctx.session.today();
    let commitments = ctx.session.commitments(id)?;
    let review = ctx.session.review(Some(id)).ok();
    let mut rows = Vec::new();
    for commitment in commitments {
        let column = ctx.session.column(commitment.outcome)?;
        // A closed sprint stays as it is: it shows what its review said.
        let label = column.as_ref().map(|c| c.outcome.label());
        let told = review.iter().flat_map(|r| &r.lines).find(|line| Some(line.outcome) == label);
        // What is only planned has no review yet.
        let now = column.as_ref().filter(|_| review.is_none()).and_then(|c| c.closing);
        rows.push((commitment, column, told.and_then(|line| line.closing).or(now)));
    }
    let (links, notes) = ctx.session.said_of(Thing::new(Kind::Sprint, id))?;
    let out = &mut ctx.out;
    let state = match sprint.state {
        SprintState::Active if today > sprint.ends => ("ended, not closed".to_owned(), Look::Warn),
        SprintState::Active if today >= sprint.starts => {
            (format!("day {} of {}", today.since(sprint.starts) + 1, sprint.ends.since(sprint.starts) + 1), Look::Plain)
        }
        state => (state.word().to_owned(), Look::Dim),
    };
    let span = format!("{} to {}", sprint.starts.weekday_short(today), sprint.ends.weekday_short(today));
    let name = sprint.name.as_deref().map_or_else(|| span.clone(), |name| format!("{name}, {span}"));
    title(out, &sprint.label().to_string(), &name, &state.0, state.1);
    if sprint.goal.is_none() {
        field(out, "goal", "none yet: upshot sprint goal O-1", Look::Warn);
    }
    for pass in &sprint.anyway {
        field(out, "passed", &format!("{} ({})", pass.why, pass.rules.join(", ")), Look::Plain);
    }
    for (commitment, column, ended) in &rows {
        let Some(column) = column else { continue };
        let outcome = &column.outcome;
        let unit = column.metric.as_ref().and_then(|m| m.unit.as_deref());
        let goal = if sprint.goal == Some(outcome.id) { " · the goal" } else { "" };
        part(out, &format!("{} {}{goal}", outcome.label(), outcome.title));
        let owner = commitment.owner.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
        field(out, "owner then", &owner, Look::Plain);
        let opening = value(commitment.opening.map(|p| p.value), unit, "no reading");
        let stood = value(ended.map(|p| p.value), unit, "no reading");
        let word = if sprint.closed_on.is_some() { "closed at" } else { "now" };
        field(out, "opened at", &format!("{opening}, {word} {stood}"), Look::Plain);
        if let Some(why) = &commitment.carried_because {
            field(out, "goes on", why, Look::Plain);
        }
        if let Some(pass) = &commitment.anyway {
            field(out, "passed", &format!("{} ({})", pass.why, pass.rules.join(", ")), Look::Plain);
        }
        match &commitment.answer {
            None if sprint.state == SprintState::Planned => {}
            None => field(out, "answer", "none yet", if today > sprint.ends { Look::Warn } else { Look::Dim }),
            Some(answer) => {
                if let Some(away) = &answer.away {
                    field(out, "answer", &format!("{away} was away"), Look::Warn);
                }
                if let Some(class) = answer.movement {
                    field(out, "readings said", class.words(), Look::Plain);
                }
                for (name, words) in
                    [("learned", &answer.learned), ("more", &answer.text), ("promised", &answer.next_step)]
                {
                    if let Some(words) = words {
                        field(out, name, words, Look::Plain);
                    }
                }
                if let Some(day) = answer.look_again_on {
                    field(out, "look again", &day.words(today), Look::Plain);
                }
                field(out, "answered", &format!("{}, {}", answer.by, answer.on.short(today)), Look::Dim);
            }
        }
        if let Some(kept) = &commitment.kept {
            let why = kept.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
            field(out, "promise", &format!("{}{why}", if kept.kept { "kept" } else { "dropped" }), Look::Plain);
        }
    }
    said(out, &links, &notes, today);
    Ok(())
}
