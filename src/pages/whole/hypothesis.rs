//! A hypothesis in full: what was predicted, what shipped, what was learned.

use super::{Said, field, named, page, paragraph, part, said};
use crate::domain::amount::signed_with_unit;
use crate::domain::assessment::{Guarded, Terms};
use crate::domain::board::said::{Tone, answerable, watched};
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::fact::{Amended, amended};
use crate::domain::hypothesis::{Check, Hypothesis};
use crate::domain::id::Id;
use crate::domain::metric::Metric;
use crate::domain::verdict::{Against, Verdict};
use crate::report::words::count;
use crate::report::{Cell, Doc, Head};

/// What the page is made from.
pub struct Whole<'a> {
    /// The hypothesis with its state and its verdicts.
    pub card: &'a Card,
    /// The outcome it serves.
    pub column: &'a Column,
    /// Every verdict it ever had, oldest first.
    pub verdicts: &'a [Verdict],
    /// The days by the clock on which the verdict and the proposal that stand were written, where they were dated otherwise.
    pub written: Vec<Option<Day>>,
    /// The hypotheses before it, the nearest first.
    pub before: Vec<Beside>,
    /// Those that follow it.
    pub after: Vec<Beside>,
    /// What was measuring on the same metric as it shipped.
    pub beside: Vec<String>,
    /// With what its verdict shares its readings.
    pub shared: Vec<String>,
    /// What the metric of the frozen prediction, and of the one that stands, is called.
    pub slugs: (String, String),
    /// What was said of it.
    pub said: Said,
    /// The day it is seen from.
    pub today: Day,
}

/// A hypothesis that came before, or follows.
pub struct Beside {
    /// Its label.
    pub label: String,
    /// What is built.
    pub build: String,
    /// How it stands, and what was learned.
    pub stands: String,
}

/// The page.
pub fn doc(whole: &Whole<'_>) -> Doc {
    let (card, column, today) = (whole.card, whole.column, whole.today);
    let h = &card.hypothesis;
    let mut doc = page(&h.label().to_string(), &h.build, &place(card, today));
    let doc = &mut doc;
    let owner = column.outcome.owner.as_ref().map_or_else(|| "nobody's".to_owned(), |o| format!("{o}'s"));
    field(doc, "for", &format!("{} {} ({owner})", column.outcome.label(), column.outcome.title), Tone::Plain);
    let started = h.started_on.map_or_else(String::new, |day| format!(", started {}", day.short(today)));
    let doing = h.doing.as_ref().map_or_else(String::new, |who| format!(", {who} builds it"));
    field(doc, "written", &format!("{}{started}{doing}", h.written_on.short(today)), Tone::Dim);
    sentence(doc, card);
    if let Some(details) = &h.details {
        paragraph(doc, details, Tone::Plain);
    }
    amendments(doc, h, card.metric.as_ref(), &whole.slugs.0, &whole.slugs.1);
    shipped(doc, card, &whole.beside, today);
    let given =
        card.verdict.iter().map(|v| (v, "Verdict")).chain(card.proposed.iter().map(|v| (v, "Proposed, not signed")));
    for ((verdict, what), written) in given.zip(&whole.written) {
        part(doc, what);
        ruled(doc, verdict, &whole.shared, *written, today);
    }
    if let Some(after) = &h.after_refuted {
        let why = after.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
        let word = if after.rolled_back { "rolled back" } else { "kept" };
        field(doc, "then", &format!("{word} on {}{why}", after.on.short(today)), Tone::Plain);
    } else if card.still_live() {
        field(doc, "then", "! STILL LIVE, no reason given", Tone::Warn);
    }
    superseded(doc, whole.verdicts, card, today);
    for (what, list) in [("It follows", &whole.before), ("From it follows", &whole.after)] {
        if !list.is_empty() {
            part(doc, what);
        }
        for one in list {
            named(doc, &one.label, &format!("{}, {}", one.build, one.stands), Tone::Plain);
        }
    }
    said(doc, &whole.said, today);
    std::mem::take(doc)
}

fn place(card: &Card, today: Day) -> String {
    match card.check {
        Some(Check::Overdue) => format!("VERDICT {}d LATE", card.days_late(today)),
        Some(Check::Due) => "VERDICT DUE".to_owned(),
        _ => card.state.word().to_owned(),
    }
}

/// If we build X, Y moves by so much within so long, because Z.
fn sentence(doc: &mut Doc, card: &Card) {
    let h = &card.hypothesis;
    part(doc, "The prediction");
    let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
    let slug = card.metric.as_ref().map_or_else(|| "(no metric)".to_owned(), |m| m.slug.to_string());
    let moves = h
        .expect
        .as_ref()
        .map_or_else(|| "moves by (not said)".to_owned(), |e| format!("moves by {}", signed_with_unit(e.value, unit)));
    let within =
        h.window.map_or_else(|| "(no window)".to_owned(), |days| format!("within {}", count(days as usize, "day")));
    let sure = h.confidence.map_or_else(String::new, |sure| format!(" · {sure}% sure"));
    field(doc, "If we build", &h.build, Tone::Plain);
    field(doc, "then", &format!("{slug} {moves} {within}"), Tone::Plain);
    field(doc, "because", &format!("{}{sure}", h.because.as_deref().unwrap_or("(not said)")), Tone::Plain);
}

/// The prediction frozen at the ship beside what it reads now, where somebody has amended it.
fn amendments(doc: &mut Doc, h: &Hypothesis, metric: Option<&Metric>, frozen_slug: &str, slug: &str) {
    let unit = metric.and_then(|m| m.unit.as_deref());
    let amended = amended(h, (frozen_slug, slug), unit);
    if amended.is_empty() {
        return;
    }
    part(doc, "Amended after the ship: the prediction that counts is the frozen one");
    for Amended { part, frozen, now } in amended {
        let said = |words: String| if words.is_empty() { "nothing".to_owned() } else { words };
        field(doc, part, &format!("frozen: {}\nnow:    {}", said(frozen), said(now)), Tone::Warn);
    }
}

fn shipped(doc: &mut Doc, card: &Card, beside: &[String], today: Day) {
    let h = &card.hypothesis;
    let Some(ship) = &h.ship else { return };
    part(doc, "Ship");
    field(doc, "shipped", &ship.shipped_on.named(today), Tone::Plain);
    if let Some(owner) = &ship.owner {
        field(doc, "owner then", &owner.to_string(), Tone::Dim);
    }
    field(doc, "check day", &ship.check_on.named(today), Tone::Plain);
    for look in &h.looks {
        field(
            doc,
            "waits till",
            &format!("{}: {} ({}, {})", look.day.short(today), look.why, look.by, look.on.short(today)),
            Tone::Plain,
        );
    }
    if let Some(first) = card.first {
        field(doc, "first answer", &answerable(first, today), Tone::Dim);
    }
    if let (Some(movement), None) = (&card.movement, &card.verdict) {
        let terms = Terms { unit: card.metric.as_ref().and_then(|m| m.unit.as_deref()), today, first: card.first };
        let name = if movement.is_settled() { "final" } else { "so far" };
        field(doc, name, &movement.said(terms).sentence(), Tone::Strong);
        field(doc, "", &format!("upshot evidence {}", h.label()), Tone::Dim);
    }
    if let Some(waiver) = &ship.waiver {
        field(doc, "waived", &format!("observational, no baseline: {waiver}"), Tone::Warn);
    }
    if !beside.is_empty() {
        field(doc, "beside", &format!("{}, measuring on the same metric then", beside.join(", ")), Tone::Warn);
    }
    if let Some(pass) = &ship.anyway {
        field(doc, "let through", &format!("{}, because {}", pass.words("or"), pass.why), Tone::Warn);
    }
}

fn ruled(doc: &mut Doc, v: &Verdict, shared: &[String], written: Option<Day>, today: Day) {
    let signed = match &v.signed_by {
        Some(signer) if *signer == v.typed_by => format!("signed {signer}"),
        Some(signer) => format!("signed {signer}, typed by {}, not confirmed", v.typed_by),
        None => format!("proposed by {}", v.typed_by),
    };
    let dated = written.map_or_else(String::new, |day| format!(" (written on {})", day.short(v.on)));
    named(doc, v.call.word(), &format!("{signed}, {}{dated}", v.on.named(today)), Tone::Strong);
    field(doc, "learned", v.learned.as_deref().unwrap_or("(not said)"), Tone::Plain);
    let next = v.next.map_or("(not said)", |n| n.word());
    let text = v.next_text.as_deref().map_or_else(String::new, |text| format!(": {text}"));
    field(doc, "next", &format!("{next}{text}"), Tone::Plain);
    if let Some(e) = &v.evidence {
        let many = e.assessment.as_ref().map_or_else(String::new, |a| {
            format!("{} before and {} since compared, as of {}", a.before.len(), a.after.len(), a.as_of.short(today))
        });
        let said = e.assessment.as_ref().map_or_else(String::new, |a| {
            let terms = Terms { unit: e.unit.as_deref(), today, first: None };
            format!("{}\n", a.said(terms).sentence())
        });
        field(doc, "rests on", &format!("{said}{many}"), Tone::Plain);
        for note in e.assessment.iter().flat_map(|a| a.notes.iter().map(move |note| (a, note))) {
            let terms = Terms { unit: e.unit.as_deref(), today, first: None };
            field(doc, "", &format!("- {}", note.0.said(terms).note(note.1)), Tone::Dim);
        }
        for rail in e.guardrails.iter().filter(|g| g.state == Guarded::Breached) {
            field(doc, "guardrail", &watched(rail), Tone::Bad);
        }
        if let Some(f) = e.falsifier.as_ref().filter(|f| f.is_tripped()) {
            field(doc, "wrong if", &format!("{}: came true", f.text), Tone::Bad);
        }
    }
    if !v.contradicts.is_empty() {
        let words: Vec<&str> = v.contradicts.iter().map(Against::words).collect();
        let why = v.why.as_deref().map_or_else(String::new, |why| format!("\nreason: {why}"));
        field(doc, "! against", &format!("the readings: {}{why}", words.join(", and ")), Tone::Warn);
    }
    if v.on_judgement {
        field(doc, "", "on judgement: the readings can't tell", Tone::Warn);
    }
    if let Some(waiver) = &v.waiver {
        field(doc, "", &format!("observational, no baseline: {waiver}"), Tone::Warn);
    }
    if !shared.is_empty() && !v.shared.is_empty() {
        field(
            doc,
            "shared with",
            &format!("{}, which shipped on the same metric within the window", shared.join(", ")),
            Tone::Warn,
        );
    }
    if let Some(pass) = &v.anyway {
        field(doc, "let through", &format!("{}, because {}", pass.words("or"), pass.why), Tone::Warn);
    }
}

/// Verdicts that a later one replaced, newest first.
fn superseded(doc: &mut Doc, verdicts: &[Verdict], card: &Card, today: Day) {
    let stands: Vec<Id> = card.verdict.iter().chain(&card.proposed).map(|v| v.id).collect();
    let old: Vec<&Verdict> = verdicts.iter().rev().filter(|v| !stands.contains(&v.id)).collect();
    if old.is_empty() {
        return;
    }
    let contested = card.verdict.as_ref().is_some_and(|verdict| !verdict.contested.is_empty());
    part(doc, if contested { "Other verdicts" } else { "Earlier verdicts, superseded" });
    let mut rows = Vec::new();
    for v in old {
        let who = match &v.signed_by {
            Some(signed) if *signed != v.typed_by => format!("{signed}, typed by {}", v.typed_by),
            signed => signed.as_ref().unwrap_or(&v.typed_by).to_string(),
        };
        let call = if v.proposed { format!("proposed {}", v.call.word()) } else { v.call.word().to_owned() };
        rows.push(vec![
            Cell::from(call),
            Cell::new(who, Tone::Dim),
            Cell::new(v.on.short(today), Tone::Dim),
            v.learned.clone().unwrap_or_default().into(),
        ]);
    }
    let heads = [Head::words("call"), Head::words("by"), Head::words("day"), Head::wraps("learned")];
    doc.rows(&heads, rows);
    if contested {
        doc.line("Two copies judged it before they met: none of both counts until its owner gives another.", Tone::Bad);
    } else {
        doc.line("A verdict is never edited; the latest counts.", Tone::Dim);
    }
}
