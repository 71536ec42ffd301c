//! A hypothesis in full: what was predicted, what shipped, what was learned.

use super::{field, part, said, title};
use crate::cli::context::Ctx;
use crate::cli::page::{count, on_terminal, paragraph};
use crate::cli::print::{Cell, Head, Look, Out};
use crate::clock::rfc3339;
use crate::domain::amount::signed_with_unit;
use crate::domain::assessment::{Guarded, Terms};
use crate::domain::board::Card;
use crate::domain::board::said::answerable;
use crate::domain::day::Day;
use crate::domain::fact::{Amended, amended};
use crate::domain::hypothesis::{Check, Expect, Hypothesis};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::Metric;
use crate::domain::verdict::{Against, Verdict};
use crate::error::Error;
use crate::session::Session;

/// How far a chain of hypotheses that follow each other is walked.
const CHAIN: usize = 20;

pub(super) fn show(ctx: &mut Ctx, id: Id) -> Result<(), Error> {
    let Some((card, column)) = ctx.session.card(id)? else { return Ok(()) };
    let today = ctx.session.today();
    let (links, notes) = ctx.session.said_of(Thing::new(Kind::Hypothesis, id))?;
    let verdicts = ctx.session.verdicts(id)?;
    let before = chain(&ctx.session, &card.hypothesis)?;
    let followers = followers(&ctx.session, &card.hypothesis)?;
    let name = |id: &Id| ctx.session.name(Thing::new(Kind::Hypothesis, *id));
    let beside: Vec<String> = card.hypothesis.ship.iter().flat_map(|s| s.beside.iter().map(name)).collect();
    let shared: Vec<String> = card.verdict.iter().flat_map(|v| v.shared.iter().map(name)).collect();
    let slug = |e: &Expect| ctx.session.name(Thing::new(Kind::Metric, e.metric));
    let frozen_slug =
        card.hypothesis.ship.as_ref().and_then(|s| s.frozen.expect.as_ref()).map(slug).unwrap_or_default();
    let now_slug = card.hypothesis.expect.as_ref().map(slug).unwrap_or_default();
    // The day by the clock, where a verdict was dated otherwise.
    let by_clock = |v: &Verdict| {
        let (ms, zone) = ctx.session.verdict_time(v.id)?;
        rfc3339(ms, zone).get(..10)?.parse::<Day>().ok().filter(|day| *day != v.on)
    };
    let written: Vec<Option<Day>> = card.verdict.iter().chain(&card.proposed).map(by_clock).collect();
    let out = &mut ctx.out;
    let h = &card.hypothesis;
    let (place, look) = place(&card, today);
    title(out, &h.label().to_string(), &h.build, &place, look);
    let owner = column.outcome.owner.as_ref().map_or_else(|| "nobody's".to_owned(), |o| format!("{o}'s"));
    field(out, "for", &format!("{} {} ({owner})", column.outcome.label(), column.outcome.title), Look::Plain);
    let started = h.started_on.map_or_else(String::new, |day| format!(", started {}", day.short(today)));
    let doing = h.doing.as_ref().map_or_else(String::new, |who| format!(", {who} builds it"));
    field(out, "written", &format!("{}{started}{doing}", h.written_on.short(today)), Look::Dim);
    sentence(out, &card);
    if let Some(details) = &h.details {
        out.line("");
        paragraph(out, details, 2, Look::Plain);
    }
    amendments(out, h, card.metric.as_ref(), &frozen_slug, &now_slug);
    shipped(out, &card, &beside, today);
    let given =
        card.verdict.iter().map(|v| (v, "Verdict")).chain(card.proposed.iter().map(|v| (v, "Proposed, not signed")));
    for ((verdict, what), written) in given.zip(written) {
        part(out, what);
        ruled(out, verdict, &shared, written, today);
    }
    if let Some(after) = &h.after_refuted {
        let why = after.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
        let word = if after.rolled_back { "rolled back" } else { "kept" };
        field(out, "then", &format!("{word} on {}{why}", after.on.short(today)), Look::Plain);
    } else if card.still_live() {
        field(out, "then", "! STILL LIVE, no reason given", Look::Warn);
    }
    superseded(out, &verdicts, &card, today);
    if !before.is_empty() {
        part(out, "It follows");
        for (label, build, state) in before {
            field(out, &label, &format!("{build}, {state}"), Look::Plain);
        }
    }
    if !followers.is_empty() {
        part(out, "From it follows");
        for (label, build, state) in followers {
            field(out, &label, &format!("{build}, {state}"), Look::Plain);
        }
    }
    said(out, &links, &notes, today);
    Ok(())
}

fn place(card: &Card, today: Day) -> (String, Look) {
    match card.check {
        Some(Check::Overdue) => (format!("VERDICT {}d LATE", card.days_late(today)), Look::Bad),
        Some(Check::Due) => ("VERDICT DUE".to_owned(), Look::Warn),
        _ => (card.state.word().to_owned(), Look::Plain),
    }
}

/// If we build X, Y moves by so much within so long, because Z.
fn sentence(out: &mut Out, card: &Card) {
    let h = &card.hypothesis;
    out.line("");
    let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
    let slug = card.metric.as_ref().map_or_else(|| "(no metric)".to_owned(), |m| m.slug.to_string());
    let moves = h
        .expect
        .as_ref()
        .map_or_else(|| "moves by (not said)".to_owned(), |e| format!("moves by {}", signed_with_unit(e.value, unit)));
    let within =
        h.window.map_or_else(|| "(no window)".to_owned(), |days| format!("within {}", count(days as usize, "day")));
    let sure = h.confidence.map_or_else(String::new, |sure| format!(" · {sure}% sure"));
    field(out, "If we build", &h.build, Look::Plain);
    field(out, "then", &format!("{slug} {moves} {within}"), Look::Plain);
    field(out, "because", &format!("{}{sure}", h.because.as_deref().unwrap_or("(not said)")), Look::Plain);
}

/// The prediction frozen at the ship beside what it reads now, where somebody has amended it.
fn amendments(out: &mut Out, h: &Hypothesis, metric: Option<&Metric>, frozen_slug: &str, slug: &str) {
    let unit = metric.and_then(|m| m.unit.as_deref());
    let amended = amended(h, (frozen_slug, slug), unit);
    if amended.is_empty() {
        return;
    }
    part(out, "Amended after the ship: the prediction that counts is the frozen one");
    for Amended { part, frozen, now } in amended {
        let said = |words: String| if words.is_empty() { "nothing".to_owned() } else { words };
        field(out, part, &format!("frozen: {}\nnow:    {}", said(frozen), said(now)), Look::Warn);
    }
}

fn shipped(out: &mut Out, card: &Card, beside: &[String], today: Day) {
    let h = &card.hypothesis;
    let Some(ship) = &h.ship else { return };
    part(out, "Ship");
    field(out, "shipped", &ship.shipped_on.words(today), Look::Plain);
    if let Some(owner) = &ship.owner {
        field(out, "owner then", &owner.to_string(), Look::Dim);
    }
    field(out, "check day", &ship.check_on.words(today), Look::Plain);
    for look in &h.looks {
        field(
            out,
            "waits till",
            &format!("{}: {} ({}, {})", look.day.short(today), look.why, look.by, look.on.short(today)),
            Look::Plain,
        );
    }
    if let Some(first) = card.first {
        field(out, "first answer", &answerable(first, today), Look::Dim);
    }
    if let (Some(movement), None) = (&card.movement, &card.verdict) {
        let terms = Terms { unit: card.metric.as_ref().and_then(|m| m.unit.as_deref()), today, first: card.first };
        field(out, "so far", &movement.said(terms).sentence(), Look::Strong);
        field(out, "", &format!("upshot evidence {}", h.label()), Look::Dim);
    }
    if let Some(waiver) = &ship.waiver {
        field(out, "waived", &format!("observational, no baseline: {waiver}"), Look::Warn);
    }
    if !beside.is_empty() {
        field(out, "beside", &format!("{}, measuring on the same metric then", beside.join(", ")), Look::Warn);
    }
    if let Some(pass) = &ship.anyway {
        field(out, "passed", &format!("{} ({})", pass.why, pass.rules.join(", ")), Look::Warn);
    }
}

fn ruled(out: &mut Out, v: &Verdict, shared: &[String], written: Option<Day>, today: Day) {
    let signed = match &v.signed_by {
        Some(signer) if *signer == v.typed_by => format!("signed {signer}"),
        Some(signer) => format!("signed {signer}, typed by {}, not confirmed", v.typed_by),
        None => format!("proposed by {}", v.typed_by),
    };
    let dated = written.map_or_else(String::new, |day| format!(" (written on {})", day.short(v.on)));
    field(out, v.call.word(), &format!("{signed}, {}{dated}", v.on.words(today)), Look::Strong);
    field(out, "learned", v.learned.as_deref().unwrap_or("(not said)"), Look::Plain);
    let next = v.next.map_or("(not said)", |n| n.word());
    let text = v.next_text.as_deref().map_or_else(String::new, |text| format!(": {text}"));
    field(out, "next", &format!("{next}{text}"), Look::Plain);
    if let Some(e) = &v.evidence {
        let many = e.assessment.as_ref().map_or_else(String::new, |a| {
            format!("{} before and {} since compared, as of {}", a.before.len(), a.after.len(), a.as_of.short(today))
        });
        let said = e.assessment.as_ref().map_or_else(String::new, |a| {
            let terms = Terms { unit: e.unit.as_deref(), today, first: None };
            format!("{}\n", a.said(terms).sentence())
        });
        field(out, "rests on", &format!("{said}{many}"), Look::Plain);
        for note in e.assessment.iter().flat_map(|a| a.notes.iter().map(move |note| (a, note))) {
            let terms = Terms { unit: e.unit.as_deref(), today, first: None };
            field(out, "", &format!("- {}", note.0.said(terms).note(note.1)), Look::Dim);
        }
        for rail in e.guardrails.iter().filter(|g| g.state == Guarded::Breached) {
            field(out, "guardrail", &format!("{} {}: BREACHED", rail.metric, rail.limit.op), Look::Bad);
        }
        if let Some(f) = e.falsifier.as_ref().filter(|f| f.is_tripped()) {
            field(out, "wrong if", &format!("{}: came true", f.text), Look::Bad);
        }
    }
    if !v.contradicts.is_empty() {
        let words: Vec<&str> = v.contradicts.iter().map(Against::words).collect();
        let why = v.why.as_deref().map_or_else(String::new, |why| format!("\nwhy nevertheless: {why}"));
        field(out, "! against", &format!("the readings: {}{why}", words.join(", and ")), Look::Warn);
    }
    if v.on_judgement {
        field(out, "", "on judgement: the readings can't tell", Look::Warn);
    }
    if let Some(waiver) = &v.waiver {
        field(out, "", &format!("observational, no baseline: {waiver}"), Look::Warn);
    }
    if !shared.is_empty() && !v.shared.is_empty() {
        field(
            out,
            "shared with",
            &format!("{}, which shipped on the same metric within the window", shared.join(", ")),
            Look::Warn,
        );
    }
    if let Some(pass) = &v.anyway {
        field(out, "passed", &format!("{} ({})", pass.why, pass.rules.join(", ")), Look::Warn);
    }
}

/// Verdicts that a later one replaced, newest first.
fn superseded(out: &mut Out, verdicts: &[Verdict], card: &Card, today: Day) {
    let stands: Vec<Id> = card.verdict.iter().chain(&card.proposed).map(|v| v.id).collect();
    let old: Vec<&Verdict> = verdicts.iter().rev().filter(|v| !stands.contains(&v.id)).collect();
    if old.is_empty() {
        return;
    }
    part(out, "Earlier verdicts, superseded");
    let mut rows = Vec::new();
    for v in old {
        let who = v.signed_by.as_ref().unwrap_or(&v.typed_by);
        let call = if v.proposed { format!("proposed {}", v.call.word()) } else { v.call.word().to_owned() };
        rows.push(vec![
            Cell::from(format!("  {call}")),
            Cell::new(who.to_string(), Look::Dim),
            Cell::new(v.on.short(today), Look::Dim),
            v.learned.clone().unwrap_or_default().into(),
        ]);
    }
    let heads = [Head::words("call"), Head::words("by"), Head::words("day"), Head::long("learned")];
    out.table("verdicts", &heads, rows, Vec::new);
    if on_terminal(out) {
        out.line(&out.paint("  a verdict is never edited; the latest counts", Look::Dim));
    }
}

/// The hypotheses before this one, nearest first: label, title, state.
fn chain(session: &Session, hypothesis: &Hypothesis) -> Result<Vec<(String, String, String)>, Error> {
    let mut seen = vec![hypothesis.id];
    let mut next = hypothesis.follows;
    let mut list = Vec::new();
    while let Some(id) = next.filter(|id| !seen.contains(id) && seen.len() < CHAIN) {
        seen.push(id);
        let Some((card, _)) = session.card(id)? else { break };
        let h = &card.hypothesis;
        let learned =
            card.verdict.as_ref().and_then(|v| v.learned.as_ref()).map_or_else(String::new, |l| format!(": {l}"));
        list.push((h.label().to_string(), h.build.clone(), format!("{}{learned}", card.state.word())));
        next = h.follows;
    }
    Ok(list)
}

/// The hypotheses that follow from this one: label, title, state.
fn followers(session: &Session, hypothesis: &Hypothesis) -> Result<Vec<(String, String, String)>, Error> {
    let mut list: Vec<(String, String, String)> = session
        .cards()?
        .iter()
        .filter(|card| card.hypothesis.follows == Some(hypothesis.id))
        .map(|c| (c.hypothesis.label().to_string(), c.hypothesis.build.clone(), c.state.word().to_owned()))
        .collect();
    list.reverse();
    Ok(list)
}
