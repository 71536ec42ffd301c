//! Lists of things: a row each.

use std::collections::HashMap;

use super::context::Ctx;
use super::json::{self, Names};
use super::page::{count, percent};
use super::print::{Cell, Head, Look};
use super::{sheet, show};
use crate::domain::amount::exact;
use crate::domain::board::{Card, Column, Debt};
use crate::domain::day::Day;
use crate::domain::fact::ended;
use crate::domain::fact::number;
use crate::domain::facts::Want;
use crate::domain::hypothesis::{Check, State};
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::metric::MetricKind;
use crate::domain::person::Strictness;
use crate::domain::sprint::{Commitment, Sprint};
use crate::error::{Error, Kind};
use crate::pages::Page;
use crate::session::MetricLine;

/// The most readings a list shows; the newest are kept.
const MOST: usize = 1_000_000;

/// Every outcome, the open ones by rank first.
pub(crate) fn outcomes(ctx: &mut Ctx) -> Result<(), Error> {
    let all = ctx.session.outcomes()?;
    let today = ctx.session.today();
    if all.is_empty() && nothing(ctx, "No outcome yet. Frame one: upshot frame \"TITLE\"") {
        return Ok(());
    }
    let words = Head::words;
    let heads = [
        words("label"),
        Head::long("title"),
        words("owner"),
        Head::spare("state"),
        Head::spare("metric"),
        Head::number("value"),
        Head::number("target"),
        Head::number("way"),
        words("due"),
        words("debt"),
    ];
    let rows = all.iter().map(|c| outcome_row(c, today)).collect();
    ctx.out.table("outcomes", &heads, rows, || all.iter().map(|c| json::outcome(c, today)));
    Ok(())
}

fn outcome_row(c: &Column, today: Day) -> Vec<Cell> {
    let o = &c.outcome;
    let unit = c.metric.as_ref().and_then(|m| m.unit.as_deref());
    let state = match &o.result {
        Some(_) => &ended(o, unit).unwrap_or_default(),
        None if c.goal => "goal",
        None if c.commitment.is_some() => "committed",
        None if c.missing().is_empty() => "open",
        None => "draft",
    };
    let owner = match &o.owner {
        Some(owner) => Cell::from(owner.to_string()),
        None if o.is_open() => Cell::new("NO OWNER", Look::Warn),
        None => Cell::default(),
    };
    let look = if o.is_open() { Look::Plain } else { Look::Dim };
    vec![
        Cell::new(o.label().to_string(), look),
        Cell::new(o.title.clone(), look),
        owner,
        Cell::new(state, if c.goal { Look::Strong } else { look }),
        c.metric.as_ref().map(|m| m.slug.to_string()).unwrap_or_default().into(),
        c.now_words().unwrap_or_default().into(),
        o.target_words(unit).unwrap_or_default().into(),
        c.progress().map(percent).unwrap_or_default().into(),
        o.due.map_or_else(String::new, |d| d.short(today)).into(),
        match c.debts.first().filter(|_| o.is_open()) {
            Some(debt @ Debt::VerdictLate { .. }) => Cell::new(format!("! {}", debt.words()), Look::Bad),
            Some(debt) => Cell::new(format!("! {}", debt.words()), Look::Warn),
            None => Cell::default(),
        },
    ]
}

/// Every hypothesis, newest first, or those in one state.
pub(crate) fn hypotheses(ctx: &mut Ctx, state: Option<&str>) -> Result<(), Error> {
    if ctx.out.is_json() {
        let cards = ctx.session.cards()?;
        let names = Names::all(&ctx.session)?;
        let kept = cards.into_iter().filter(|c| state.is_none_or(|s| c.state.word() == s));
        let object = |c: Card| json::hypothesis(&c, &names.of(ThingKind::Outcome, c.hypothesis.outcome), &names);
        ctx.out.table("hypotheses", &[], Vec::new(), || kept.map(object));
        return Ok(());
    }
    let today = ctx.session.today();
    let all = ctx.session.hypotheses(state)?;
    if all.is_empty() {
        let none = state.map_or_else(
            || "No hypothesis yet. Write one: upshot try O-1 \"WHAT WE BUILD\" --expect MOVE --within 28d --because WHY".to_owned(),
            |state| format!("No hypothesis is {}.", State::of(state).map_or(state, |state| state.after_is())),
        );
        if nothing(ctx, &none) {
            return Ok(());
        }
    }
    let words = Head::words;
    let heads =
        [words("label"), words("outcome"), words("state"), Head::long("build"), words("expect"), words("verdict_due")];
    let rows = all
        .into_iter()
        .map(|h| {
            let measuring = h.state == "measuring";
            let look =
                if matches!(h.state.as_str(), "idea" | "building" | "measuring") { Look::Plain } else { Look::Dim };
            let due = match h.deadline.filter(|_| measuring).map(|due| (due.check(today), due)) {
                Some((Check::Overdue, due)) => Cell::new(format!("{}d LATE", due.days_late(today)), Look::Bad),
                Some((Check::Due, _)) => Cell::new("DUE", Look::Warn),
                Some((Check::Measuring, due)) => Cell::new(due.on.short(today), Look::Dim),
                None => Cell::default(),
            };
            vec![
                Cell::new(h.label.to_string(), look),
                Cell::new(h.outcome.to_string(), Look::Dim),
                Cell::new(h.state, look),
                Cell::new(h.build, look),
                Cell::new(h.expect.unwrap_or_default(), look),
                due,
            ]
        })
        .collect();
    ctx.out.table("hypotheses", &heads, rows, Vec::new);
    Ok(())
}

/// Every metric with its latest reading.
pub(crate) fn metrics(ctx: &mut Ctx) -> Result<(), Error> {
    let all = ctx.session.metrics()?;
    let today = ctx.session.today();
    let heads = ["slug", "latest", "day", "better", "every", "readings", "measures", "state"];
    let row = |line: &MetricLine| {
        let m = &line.metric;
        let state = match (m.retired, line.stale(today)) {
            (Some(_), _) => "retired",
            (None, Some(_)) => "stale",
            (None, None) if m.kind == MetricKind::Output => "output",
            (None, None) => "",
        };
        vec![
            m.slug.to_string(),
            line.level.map(|level| exact(level.shown())).unwrap_or_default(),
            line.latest.map(|p| p.day.to_string()).unwrap_or_default(),
            m.better.map_or("", |b| b.word()).to_owned(),
            format!("{}d", m.every),
            line.readings.to_string(),
            m.measures.clone().unwrap_or_default(),
            state.to_owned(),
        ]
    };
    let rows = || all.iter().map(row).collect();
    sheet::list(ctx, Page::Metrics, &heads, rows, || all.iter().map(json::metric).collect())
}

/// The readings of a metric within days, oldest first.
pub(crate) fn readings(ctx: &mut Ctx, metric: Id, from: Option<Day>, to: Option<Day>) -> Result<(), Error> {
    let Some(line) = ctx.session.metric(metric)? else { return Ok(()) };
    let slug = line.metric.slug.to_string();
    let all = ctx.session.readings(metric, from, to, MOST)?;
    let today = ctx.session.today();
    if all.is_empty() && nothing(ctx, &format!("No reading of {slug} in those days. Log one: upshot log {slug} NUMBER"))
    {
        return Ok(());
    }
    let plain = ctx.out.is_plain();
    let unit = line.metric.unit.as_deref();
    // The newest come first where they are listed; all that are listed line up on the point.
    let places = number::places(all.iter().filter_map(|r| r.reading.value));
    let words = Head::words;
    let heads =
        [words("day"), Head::number("value"), Head::number("of"), words("by"), Head::long("note"), words("source")];
    let rows = all
        .iter()
        .map(|r| {
            let day = if plain { r.reading.day.to_string() } else { r.reading.day.weekday_short(today) };
            let time = r.reading.minute.map_or_else(String::new, |m| format!(" {}", json::time(m)));
            let value = r
                .reading
                .value
                .map_or_else(String::new, |v| if plain { exact(v) } else { number::level(v, places, unit) });
            let corrected = if r.reading.corrects.is_some() { "corrected" } else { "" };
            let why = r.reading.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
            let note = [r.reading.note.clone().unwrap_or_default(), format!("{corrected}{why}")];
            let note: Vec<String> = note.into_iter().filter(|n| !n.is_empty()).collect();
            vec![
                format!("{day}{time}").into(),
                value.into(),
                Cell::new(
                    r.reading
                        .of
                        .map_or_else(String::new, |of| if plain { exact(of) } else { format!("of {}", exact(of)) }),
                    Look::Dim,
                ),
                Cell::new(format!("@{}", r.by), Look::Dim),
                note.join(" · ").into(),
                Cell::new(r.reading.source.clone().or_else(|| r.set_source.clone()).unwrap_or_default(), Look::Dim),
            ]
        })
        .collect();
    ctx.out.table("readings", &heads, rows, || all.iter().map(|r| json::reading(r, &slug)));
    Ok(())
}

/// Every sprint, newest first.
pub(crate) fn sprints(ctx: &mut Ctx) -> Result<(), Error> {
    let all = ctx.session.sprints()?;
    let names = Names::all(&ctx.session)?;
    let heads = ["label", "state", "starts", "ends", "goal", "committed", "answered", "name"];
    let outcome = |id: Id| names.of(ThingKind::Outcome, id);
    let row = |(sprint, commitments): &(Sprint, Vec<Commitment>)| {
        let committed: Vec<String> = commitments.iter().map(|c| outcome(c.outcome)).collect();
        let answered = commitments.iter().filter(|c| c.answer.as_ref().is_some_and(|a| a.away.is_none())).count();
        vec![
            sprint.label().to_string(),
            sprint.state.word().to_owned(),
            sprint.starts.to_string(),
            sprint.ends.to_string(),
            sprint.goal.map(outcome).unwrap_or_default(),
            committed.join(" "),
            format!("{answered}/{}", commitments.len()),
            sprint.name.clone().unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = all.iter().map(row).collect();
    let objects: Vec<_> = all.iter().map(|(s, c)| json::sprint(s, c, &names)).collect();
    sheet::list(ctx, Page::Sprints, &heads, || rows, || objects)
}

/// A sprint in full: the one named, else the active or the planned one.
pub(crate) fn sprint(ctx: &mut Ctx, label: Option<&str>) -> Result<(), Error> {
    let id = match label {
        Some(word) => ctx.session.sprint_called(word)?,
        None => match ctx.session.placed()?.sprint {
            Some(sprint) => sprint.id,
            None => {
                return Err(Error::new(Kind::NotFound, "no_sprint", "no sprint is active or planned")
                    .hint("upshot sprint start 2w --goal O-1")
                    .hint("upshot sprint list"));
            }
        },
    };
    show::thing(ctx, Thing::new(ThingKind::Sprint, id))
}

/// Everybody, with how many open outcomes each owns.
pub(crate) fn people(ctx: &mut Ctx) -> Result<(), Error> {
    let people = ctx.session.slice(&[Want::People])?.people;
    let today = ctx.session.today();
    if people.is_empty() && nothing(ctx, "Nobody yet: whoever changes something is known from then on.") {
        return Ok(());
    }
    let mut owns: HashMap<Id, usize> = HashMap::new();
    for column in ctx.session.placed()?.columns {
        let owner = column.outcome.owner.and_then(|owner| people.iter().find(|p| p.answers_to(&owner)));
        if let Some(owner) = owner {
            *owns.entry(owner.id).or_default() += 1;
        }
    }
    let load = |id: Id| owns.get(&id).copied().unwrap_or(0);
    let heads = [Head::words("handle"), Head::words("owns"), Head::words("state"), Head::long("also")];
    let plain = ctx.out.is_plain();
    let rows = people
        .iter()
        .map(|p| {
            let owned = load(p.id);
            let state = match (p.left, p.away_until.filter(|_| p.is_away(today))) {
                (Some(day), _) => format!("left {}", day.short(today)),
                (None, Some(day)) => format!("away until {}", day.short(today)),
                _ if p.robot => "robot".to_owned(),
                _ => String::new(),
            };
            let also: Vec<String> = p.also.iter().map(ToString::to_string).collect();
            let owned = match owned {
                n if plain => n.to_string(),
                0 => String::new(),
                n => format!("owns {}", count(n, "outcome")),
            };
            vec![
                p.handle.to_string().into(),
                owned.into(),
                Cell::new(state, Look::Dim),
                Cell::new(also.join(" "), Look::Dim),
            ]
        })
        .collect();
    let objects = || {
        let with_load = |p: &crate::domain::person::Person| {
            let mut person = json::person(p);
            person["owns"] = load(p.id).into();
            person
        };
        people.iter().map(with_load)
    };
    ctx.out.table("people", &heads, rows, objects);
    Ok(())
}

/// What the board is set to.
pub(crate) fn settings(ctx: &mut Ctx) -> Result<(), Error> {
    let board = ctx.session.slice(&[])?.board;
    if ctx.out.is_json() {
        ctx.out.object("settings", json::settings(&board));
        return Ok(());
    }
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let first =
        usize::try_from(board.week_start).ok().and_then(|n| days.get(n.checked_sub(1)?)).copied().unwrap_or("Monday");
    let means = match board.strictness {
        Strictness::Coach => "a gate may be passed with --anyway WHY; the reason stays visible",
        Strictness::Enforce => "a gate can't be passed",
    };
    let plain = ctx.out.is_plain();
    let rows = [
        ("strictness", board.strictness.word().to_owned(), means),
        ("ceiling", board.ceiling.to_string(), "outcomes a sprint commits at most"),
        ("debt_limit", board.debt_limit.to_string(), "overdue verdicts an owner may have and still commit"),
        ("week_start", board.week_start.to_string(), if plain { "" } else { first }),
    ];
    let rows =
        rows.map(|(name, value, means)| vec![name.into(), Cell::new(value, Look::Strong), Cell::new(means, Look::Dim)]);
    let heads = [Head::words("setting"), Head::words("value"), Head::long("means")];
    ctx.out.table("settings", &heads, rows.into(), Vec::new);
    Ok(())
}

/// Says that a list is empty, to people; programs get the empty list.
fn nothing(ctx: &mut Ctx, words: &str) -> bool {
    let people = !ctx.out.is_json() && !ctx.out.is_plain();
    if people {
        ctx.out.say(words);
    }
    people
}
