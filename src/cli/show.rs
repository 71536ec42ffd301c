//! `upshot show`: one thing in full.

mod hypothesis;
mod objective;
mod others;
mod outcome;
mod spec;

use super::context::Ctx;
use super::json;
use super::page::{Line, on_terminal};
use super::print::{Cell, Head, Look, Out};
use crate::domain::day::Day;
use crate::domain::id::{Kind as ThingKind, Thing};
use crate::domain::verdict::{Link, Note, NoteKind, Stance};
use crate::error::{Error, Kind};
use crate::text;

/// The cells of a field's name.
const NAME: usize = 14;

/// Shows what a word names; a slug names its sole open outcome before the metric.
pub(crate) fn run(ctx: &mut Ctx, word: &str) -> Result<(), Error> {
    let (found, _) = ctx.thing(word)?;
    thing(ctx, found)
}

/// Shows the versions of an outcome's spec.
pub(crate) fn spec(ctx: &mut Ctx, word: &str) -> Result<(), Error> {
    let outcome = ctx.outcome(word)?;
    spec::show(ctx, outcome)
}

/// Shows the metric that a word names.
pub(crate) fn metric(ctx: &mut Ctx, word: &str) -> Result<(), Error> {
    let id = ctx.metric(word)?;
    thing(ctx, Thing::new(ThingKind::Metric, id))
}

/// Shows a thing.
pub(crate) fn thing(ctx: &mut Ctx, thing: Thing) -> Result<(), Error> {
    if ctx.out.is_json() || ctx.out.is_plain() {
        let (kind, data) = json::thing(&ctx.session, thing)?;
        if ctx.out.is_json() {
            ctx.out.object(kind, data);
        } else {
            let rows =
                json::rows(&data).into_iter().map(|(name, value)| vec![Cell::from(name), Cell::from(value)]).collect();
            ctx.out.table(kind, &[Head::words("field"), Head::words("value")], rows, Vec::new);
        }
        return Ok(());
    }
    match thing.kind {
        ThingKind::Outcome => outcome::show(ctx, thing.id),
        ThingKind::Hypothesis => hypothesis::show(ctx, thing.id),
        ThingKind::Metric => others::metric(ctx, thing.id),
        ThingKind::Objective => objective::show(ctx, thing.id),
        ThingKind::Sprint => others::sprint(ctx, thing.id),
        ThingKind::Board => super::list::settings(ctx),
        _ => {
            let says = format!("{} has no page of its own", ctx.session.name(thing));
            Err(Error::new(Kind::NotFound, "not_found", says).hint("upshot history"))
        }
    }
}

/// The first line: label and title at the left, where it stands at the right.
fn title(out: &mut Out, label: &str, title: &str, place: &str, look: Look) {
    let place = text::clean(place).into_owned();
    let last = text::width(&place);
    let mut line = Line::new(out);
    line.put(label, Look::Dim).put("  ", Look::Plain);
    let room = line.room().saturating_sub(last + 2);
    let words = text::clean(title);
    if text::width(&words) <= room || !on_terminal(out) {
        line.put(&words, Look::Strong).before_last(last, 2).put(&place, look);
        let line = line.done();
        out.line(&line);
        return;
    }
    // A title is never cut here: it takes its own lines, and what stands beside it goes below.
    let margin = text::width(label) + 2;
    let wrapped = text::wrap(&words, out.width_or(80).saturating_sub(margin));
    for (at, words) in wrapped.iter().enumerate() {
        let before = if at == 0 { format!("{}  ", out.paint(label, Look::Dim)) } else { " ".repeat(margin) };
        let line = format!("{before}{}", out.paint(words, Look::Strong));
        out.line(&line);
    }
    let line = format!("{}{}", " ".repeat(margin), out.paint(&place, look));
    out.line(&line);
}

/// The head of a part.
fn part(out: &mut Out, words: &str) {
    out.line("");
    let words = out.paint(words, Look::Strong);
    out.line(&words);
}

/// A field's name, and its words beside it in as many lines as they need.
fn field(out: &mut Out, name: &str, words: &str, look: Look) {
    let cells = out.width_or(usize::MAX).saturating_sub(NAME + 2).max(20);
    let mut first = true;
    for line in text::clean_lines(words) {
        for line in if on_terminal(out) { text::wrap(&line, cells) } else { vec![line] } {
            let name = if first { name } else { "" };
            let named = text::pad(name, NAME);
            let line = format!("  {}{}", out.paint(&named, Look::Dim), out.paint(&line, look));
            out.line(line.trim_end());
            first = false;
        }
    }
}

/// The links and notes of a thing.
fn said(out: &mut Out, links: &[Link], notes: &[Note], today: Day) {
    if !links.is_empty() {
        part(out, "Links");
        for link in links {
            field(out, "", &link.url, Look::Plain);
        }
    }
    if !notes.is_empty() {
        part(out, "Notes");
    }
    for note in notes {
        let kind = match note.kind {
            NoteKind::Note => "note",
            NoteKind::Interview => "interview",
            NoteKind::Usability => "usability",
            NoteKind::Support => "support",
            NoteKind::Log => "log",
            NoteKind::Incident => "incident",
            NoteKind::Dissent => "DISSENT",
            NoteKind::Other => "other",
        };
        let stance = match note.stance {
            Stance::Supports => ", supports it",
            Stance::Contradicts => ", contradicts it",
            Stance::Neutral => "",
        };
        let link = note.link.as_deref().map_or_else(String::new, |link| format!("\n{link}"));
        let words = format!("{}: {}{link}\n{}{stance}", note.by, note.text, note.on.weekday_short(today));
        field(out, kind, &words, if note.kind == NoteKind::Dissent { Look::Warn } else { Look::Plain });
    }
}

#[cfg(test)]
mod tests;
