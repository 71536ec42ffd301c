//! An outcome in full: the three questions answered, who answers for it, and what has become of it.

use super::{field, part, said, title};
use crate::cli::context::Ctx;
use crate::cli::evidence::words::{look, plain};
use crate::cli::page::{bar, count, expected, glyph, on_terminal, paragraph, percent, read, value};
use crate::cli::print::{Cell, Head, Look, Out};
use crate::domain::amount::{short, signed_with_unit, with_unit};
use crate::domain::assessment::Class;
use crate::domain::board::Column;
use crate::domain::board::said::tripped;
use crate::domain::day::Day;
use crate::domain::fact::{self, ended, guarded};
use crate::domain::facts::Want;
use crate::domain::falsifier::Tripped;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::Point;
use crate::domain::objective::Objective;
use crate::domain::outcome::{Aim, Function, ScopeCall};
use crate::domain::review::Goalpost;
use crate::domain::sprint::{Answer, Impact, SprintState};
use crate::error::Error;
use crate::session::{Entry, versions};

/// How many readings are shown.
const READINGS: usize = 8;

pub(super) fn show(ctx: &mut Ctx, id: Id) -> Result<(), Error> {
    let Some(column) = ctx.session.column(id)? else { return Ok(()) };
    let today = ctx.session.today();
    let thing = Thing::new(Kind::Outcome, id);
    let history = ctx.session.history(Some(thing), usize::MAX)?;
    let posts = ctx.session.goalposts(id)?;
    let objective = column.outcome.objective.map(|id| ctx.session.one::<Objective>(id)).transpose()?.flatten();
    let slice = ctx.session.slice(&[Want::Outcome(id)])?;
    let calls: Vec<ScopeCall> = slice.scope_calls.into_iter().filter(|call| call.outcome == id).collect();
    let (links, notes) = ctx.session.said_of(thing)?;
    let readings = match &column.metric {
        Some(metric) => ctx.session.readings(metric.id, None, Some(today), READINGS + 1)?,
        None => Vec::new(),
    };
    let sprints = ctx.session.impact(id)?;
    let out = &mut ctx.out;
    head(out, &column, today);
    questions(out, &column, today);
    who(out, &column, today);
    stated(out, &column, &sprints, today);
    if let Some(objective) = &objective {
        field(out, "serves", &format!("{}: {}", objective.label(), objective.statement), Look::Plain);
    }
    goalposts(out, &posts, unit(&column), today);
    scope(out, &calls, today);
    spec(out, &column, &history, thing, today);
    hypotheses(out, &column);
    impact(out, &sprints, unit(&column), today);
    if !readings.is_empty() {
        part(out, "Readings");
        let skip = usize::from(readings.len() > READINGS);
        let mut rows = Vec::new();
        for (at, recorded) in readings.iter().enumerate().skip(skip) {
            let now = recorded.reading.value;
            let change = at
                .checked_sub(1)
                .and_then(|before| readings[before].reading.value)
                .zip(now)
                // Of a metric that is read daily one day says little beside the day before.
                .filter(|_| !column.level.is_some_and(|level| level.is_week()))
                .map(|(was, now)| now - was);
            rows.push(vec![
                Cell::from(format!("  {}", recorded.reading.day.weekday_short(today))),
                value(now, unit(&column), "").into(),
                Cell::new(
                    change.map(|c| signed_with_unit((c * 1e9).round() / 1e9, unit(&column))).unwrap_or_default(),
                    Look::Dim,
                ),
                Cell::new(format!("@{}", recorded.by), Look::Dim),
                recorded.reading.note.clone().unwrap_or_default().into(),
            ]);
        }
        rows.reverse();
        let heads =
            [Head::words("day"), Head::number("value"), Head::number("change"), Head::words("by"), Head::long("note")];
        out.table("readings", &heads, rows, Vec::new);
    }
    said(out, &links, &notes, today);
    Ok(())
}

fn unit(column: &Column) -> Option<&str> {
    column.metric.as_ref()?.unit.as_deref()
}

fn head(out: &mut Out, column: &Column, today: Day) {
    let o = &column.outcome;
    let mut place = Vec::new();
    if column.goal {
        place.push("goal".to_owned());
    } else if column.commitment.is_some() {
        place.push("committed".to_owned());
    }
    match &o.result {
        Some(result) => {
            let ended = ended(o, unit(column)).unwrap_or_default();
            place.push(format!("{ended}, {}", result.closed_on.short(today)));
        }
        None if !column.missing().is_empty() => place.push("draft".to_owned()),
        None => {}
    }
    place.push(o.owner.as_ref().map_or_else(|| "! NO OWNER".to_owned(), ToString::to_string));
    let look = if o.owner.is_none() && o.is_open() { Look::Bad } else { Look::Dim };
    title(out, &o.label().to_string(), &o.title, &place.join(" · "), look);
    if let Some(result) = &o.result {
        for (name, words) in [("why", &result.why), ("learned", &result.learned)] {
            if let Some(words) = words {
                field(out, name, words, Look::Plain);
            }
        }
    } else {
        for debt in &column.debts {
            field(out, "needs", &format!("! {}", debt.words()), Look::Warn);
        }
    }
    for pass in column.passes() {
        field(out, "passed", &format!("{} ({})", pass.why, pass.rules.join(", ")), Look::Plain);
    }
    let missing: Vec<&str> = column.missing().iter().map(|b| b.rule.word()).collect();
    if !missing.is_empty() && o.is_open() {
        field(out, "missing", &missing.join(", ").replace('_', " "), Look::Warn);
    }
}

fn questions(out: &mut Out, column: &Column, today: Day) {
    let o = &column.outcome;
    part(out, "1 Which problem do we want gone, and for whom?");
    match &o.problem {
        Some(problem) => paragraph(out, problem, 2, Look::Plain),
        None => paragraph(out, "(not said)", 2, Look::Dim),
    }
    for (name, words) in [("for", &o.for_whom), ("matters", &o.matters)] {
        if let Some(words) = words {
            field(out, name, words, Look::Plain);
        }
    }
    part(out, "2 What does success measure?");
    match &column.metric {
        Some(metric) => {
            let measures = metric.measures.as_deref().map_or_else(String::new, |m| format!(": {m}"));
            field(out, "metric", &format!("{}{measures}", metric.slug), Look::Plain);
            way(out, column, today);
        }
        None => paragraph(out, "(no metric yet)", 2, Look::Dim),
    }
    for rail in &column.guardrails {
        let (words, tone) = guarded(rail, today);
        field(out, "guardrail", &words, look(tone));
    }
    part(out, "3 What would tell us that we were wrong?");
    match &o.wrong_if {
        Some(wrong) => {
            paragraph(out, &wrong.text, 2, Look::Plain);
            let passed = wrong.by.is_some_and(|by| by < today);
            match &column.falsifier {
                Some(f) if f.tripped != Tripped::Words => {
                    let look = if f.is_tripped() { Look::Bad } else { Look::Dim };
                    field(out, "looked at", &tripped(f, today), look);
                }
                _ => {
                    if let Some(by) = wrong.by {
                        field(out, "to look at", &by.words(today), if passed { Look::Warn } else { Look::Dim });
                    }
                }
            }
        }
        None => paragraph(out, "(not said)", 2, Look::Dim),
    }
}

/// From where to where, and where it stands.
fn way(out: &mut Out, column: &Column, today: Day) {
    let o = &column.outcome;
    let unit = unit(column);
    let baseline = o.baseline.as_ref();
    let from = match baseline.and_then(|b| b.value) {
        Some(from) => format!(
            "{}{}",
            with_unit(from, unit),
            baseline.and_then(|b| b.day).map_or_else(String::new, |d| format!(" on {}", d.short(today)))
        ),
        None => baseline
            .and_then(|b| b.measure_by)
            .map_or_else(|| "(no baseline)".to_owned(), |by| format!("NO BASELINE until {}", by.short(today))),
    };
    field(out, "from", &from, Look::Plain);
    if let Some(target) = &o.target {
        let said = target.as_typed.trim_start_matches(['<', '>', '=', ' ']);
        let typed = if said == with_unit(target.value, unit) || said == short(target.value) {
            String::new()
        } else {
            format!(" (typed {})", target.as_typed)
        };
        let by = o.due.map_or_else(String::new, |due| format!(" by {}", due.words(today)));
        let hold = target.op.filter(|_| o.aim == Aim::Hold).map_or("", |op| op.symbol());
        field(
            out,
            if o.aim == Aim::Hold { "hold" } else { "to" },
            &format!("{hold}{}{typed}{by}", with_unit(target.value, unit)),
            Look::Plain,
        );
    }
    let (Some(latest), Some(now)) = (column.latest, column.now()) else {
        field(out, "now", "(no reading yet)", Look::Dim);
        return;
    };
    field(out, "movement", &plain(&column.movement_words(today)), Look::Strong);
    if column.pace.is_some() {
        field(out, "pace", &plain(&column.pace_words()), Look::Plain);
    }
    let far = column.progress().map_or_else(String::new, |p| format!(", {} of the way", percent(p)));
    let pace = column.time_gone(today).filter(|p| *p > 0.0 && o.aim == Aim::Reach && o.is_open());
    let time = pace.map_or_else(String::new, |p| format!(", {} of the time", percent(p)));
    let read = read(latest.day, column.raw(today), today);
    let words = format!("{}, {read}{far}{time}", with_unit(now, unit));
    field(out, "now", &words, Look::Strong);
    if let Some(progress) = column.progress() {
        let drawn: String =
            bar(progress, pace, on_terminal(out)).into_iter().map(|(piece, look)| out.paint(&piece, look)).collect();
        out.line(&format!("{}{drawn}", " ".repeat(super::NAME + 2)));
    }
}

fn who(out: &mut Out, column: &Column, today: Day) {
    let o = &column.outcome;
    part(out, "Who answers for it?");
    match &o.owner {
        Some(owner) => field(out, "owner", &owner.to_string(), Look::Plain),
        None => field(out, "owner", "! NO OWNER", Look::Bad),
    }
    if let Some(offer) = &o.offered_to {
        let why = offer.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
        field(
            out,
            "offered to",
            &format!("{}, by {} on {}{why}", offer.to, offer.by, offer.on.short(today)),
            Look::Warn,
        );
    }
    for contributor in &column.contributors {
        field(out, contributor.function.word(), &contributor.handle.to_string(), Look::Plain);
    }
    let missing: Vec<&str> = column.missing_functions().into_iter().map(Function::word).collect();
    if !missing.is_empty() && o.is_open() {
        field(out, "nobody for", &missing.join(", "), Look::Dim);
    }
}

fn goalposts(out: &mut Out, moved: &[Goalpost], unit: Option<&str>, today: Day) {
    if moved.is_empty() {
        return;
    }
    part(out, &format!("Moved goalposts {}", moved.len()));
    for post in moved {
        let why = post.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
        let line = format!("{} · {}, {}{why}", post.went(unit, today), post.by, post.on.short(today));
        field(out, &post.field.replace('_', " "), &line, Look::Warn);
    }
}

fn scope(out: &mut Out, calls: &[ScopeCall], today: Day) {
    if calls.is_empty() {
        return;
    }
    part(out, "Scope");
    for call in calls {
        let asked = call.asked_by.as_deref().map_or_else(String::new, |by| format!("{by} asked"));
        let (word, words, look) = match &call.decision {
            Some(d) => {
                let decided = format!("{} {}: {}", d.decided_by, d.on.short(today), d.why);
                let both: Vec<&str> =
                    [asked.as_str(), decided.as_str()].into_iter().filter(|w| !w.is_empty()).collect();
                (d.call.word(), both.join(", "), Look::Plain)
            }
            None => (
                "undecided",
                format!("{asked}{}since {}", if asked.is_empty() { "" } else { " " }, call.asked_on.short(today)),
                Look::Warn,
            ),
        };
        field(out, word, &format!("{} · {words}", call.request), look);
    }
}

/// When the outcome was whole, beside the first sprint that committed to it and the first work on it.
fn stated(out: &mut Out, column: &Column, sprints: &[Impact], today: Day) {
    let Some(on) = column.outcome.framed_on else { return };
    let beside = |what: String, day: Day| match fact::stated(Some(on), day).unwrap_or_default() {
        0 => format!("the day {what}"),
        n if n > 0 => format!("{} before {what}", count(n as usize, "day")),
        n => format!("{} after {what}", count(n.unsigned_abs() as usize, "day")),
    };
    let began = sprints.first().map(|s| beside(format!("{} began", s.sprint), s.starts));
    let worked = column.first_work().map(|(day, label)| beside(format!("work on {label} began"), day));
    let words: Vec<String> = [Some(on.words(today)), began, worked].into_iter().flatten().collect();
    field(out, "stated", &words.join(", "), Look::Plain);
}

/// What its metric did sprint by sprint, and what was said of that.
fn impact(out: &mut Out, sprints: &[Impact], unit: Option<&str>, today: Day) {
    if sprints.is_empty() {
        return;
    }
    part(out, "Sprint by sprint");
    let rows = sprints
        .iter()
        .map(|s| {
            let value = |p: Option<Point>| p.map_or_else(|| "?".to_owned(), |p| with_unit(p.value, unit));
            let change = s.opening.zip(s.closing).map_or_else(String::new, |(from, to)| {
                signed_with_unit(((to.value - from.value) * 1e9).round() / 1e9, unit)
            });
            let answer = s.answer.as_ref();
            let said = match answer {
                Some(Answer { away: Some(who), .. }) => format!("not answered: {who} away"),
                Some(answer) => {
                    let words = [&answer.learned, &answer.next_step].into_iter().flatten().cloned();
                    words.collect::<Vec<_>>().join("; next: ")
                }
                None if s.state == SprintState::Active => "running".to_owned(),
                None => "not answered".to_owned(),
            };
            let kept = s.kept.as_ref().map_or("", |kept| if kept.kept { " (kept)" } else { " (dropped)" });
            vec![
                Cell::from(format!("  {}", s.sprint)),
                format!("{} to {}", s.starts.short(today), s.ends.short(today)).into(),
                format!("{} → {}", value(s.opening), value(s.closing)).into(),
                Cell::new(change, Look::Dim),
                answer.and_then(|a| a.movement).map_or("", Class::words).into(),
                Cell::new(format!("{said}{kept}"), Look::Dim),
            ]
        })
        .collect();
    let words = Head::words;
    let heads = [
        words("sprint"),
        words("days"),
        Head::number("from, to"),
        Head::number("change"),
        words("movement"),
        Head::long("what was said"),
    ];
    out.table("impact", &heads, rows, Vec::new);
}

fn spec(out: &mut Out, column: &Column, history: &[Entry], outcome: Thing, today: Day) {
    let Some(spec) = &column.outcome.spec else { return };
    let version = match versions(history, outcome).as_slice() {
        [] | [_] => String::new(),
        [.., last] => {
            let label = column.outcome.label();
            format!(", version {} of {} by {}: upshot outcome spec {label}", last.number, last.on.short(today), last.by)
        }
    };
    part(out, &format!("Spec{version}"));
    paragraph(out, spec, 2, Look::Plain);
}

fn hypotheses(out: &mut Out, column: &Column) {
    part(out, &format!("Hypotheses {}", column.cards.len()));
    let terminal = on_terminal(out);
    let rows = column
        .cards
        .iter()
        .map(|card| {
            let h = &card.hypothesis;
            let (glyph, look) = glyph(card, terminal);
            let metric = card.metric.as_ref().and_then(|m| m.unit.as_deref());
            // What shipped is judged by what was frozen, whatever was amended since.
            let predicted = h.ship.as_ref().map_or(h.expect.as_ref(), |ship| ship.frozen.expect.as_ref());
            let expect = predicted.map_or_else(String::new, |e| expected(e, h.window, metric));
            let learned = card.verdict.as_ref().and_then(|v| v.learned.clone()).unwrap_or_default();
            let live = if card.still_live() { "! STILL LIVE  " } else { "" };
            vec![
                Cell::new(format!("  {glyph}"), look),
                h.label().to_string().into(),
                h.build.clone().into(),
                card.state.word().into(),
                Cell::new(expect, Look::Dim),
                Cell::new(format!("{live}{learned}"), if live.is_empty() { Look::Dim } else { Look::Warn }),
            ]
        })
        .collect();
    let words = Head::words;
    out.table(
        "hypotheses",
        &[words(""), words("label"), words("build"), words("state"), words("expect"), Head::long("learned")],
        rows,
        Vec::new,
    );
}
