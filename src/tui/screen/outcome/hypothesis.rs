//! A hypothesis in full: what was said beforehand, what the readings did, what is next, what was said since. The pane
//! beside the board shows the same.

use super::wrapped;
use crate::domain::amount::{short, signed_with_unit};
use crate::domain::assessment::{Assessment, Terms};
use crate::domain::board::said::{answerable, tone, tripped};
use crate::domain::board::{Card, Column};
use crate::domain::fact;
use crate::domain::hypothesis::{Check, State};
use crate::domain::metric::Point;
use crate::text;
use crate::tui::screen::World;
use crate::tui::theme::Meaning;
use crate::tui::widget::card;
use crate::tui::widget::line::Row;

/// A hypothesis in full, in so many cells.
pub(crate) fn card_rows(card: &Card, column: &Column, world: &World, cells: usize) -> Vec<Row> {
    let h = &card.hypothesis;
    let (state, meaning) = card::state(card, world.today);
    let mut rows = vec![Row::new().left(format!("{} {}", h.label(), h.build), Meaning::Title).right(state, meaning)];
    let slug = crate::tui::widget::strip::name(column);
    let doing = h.doing.as_ref().map_or(String::new(), |who| format!(" · {who} builds it"));
    let words = format!("for {} {slug} · written {}{doing}", column.outcome.label(), h.written_on.short(world.today));
    wrapped(&mut rows, &words, cells, 0, Meaning::Label);
    rows.push(Row::new());
    predicted(&mut rows, card, world, cells);
    if let Some(a) = &card.movement {
        answered(&mut rows, a, card, world, cells);
    } else if let Some(first) = card.first.filter(|_| !card.state.is_ended()) {
        rows.push(Row::new());
        let shipped = if h.ship.is_some() { "" } else { "Shipped today, " };
        wrapped(
            &mut rows,
            &format!("{shipped}first answer {}", answerable(first, world.today)),
            cells,
            0,
            Meaning::Label,
        );
    }
    if let Some(f) = &column.falsifier {
        rows.push(Row::new());
        let meaning = if f.is_tripped() { Meaning::Late } else { Meaning::Text };
        wrapped(&mut rows, &format!("Wrong if  {}", tripped(f, world.today)), cells, 0, meaning);
    }
    ruled(&mut rows, card, world, cells);
    if let Some(next) = next(card, world) {
        rows.push(Row::new());
        wrapped(&mut rows, &next, cells, 0, Meaning::Key);
    }
    chain(&mut rows, card, world, cells);
    said(&mut rows, card, world, cells);
    rows
}

fn unit(card: &Card) -> Option<&str> {
    card.metric.as_ref().and_then(|m| m.unit.as_deref())
}

/// The prediction, as it stands and as it was frozen.
fn predicted(rows: &mut Vec<Row>, card: &Card, world: &World, cells: usize) {
    let h = &card.hypothesis;
    let unit = unit(card);
    let slug = card.metric.as_ref().map_or("the metric", |m| m.slug.as_str());
    wrapped(rows, &format!("If we build {}", h.build), cells, 0, Meaning::Text);
    let moves = h.expect.as_ref().map_or("(not said)".to_owned(), |e| signed_with_unit(e.value, unit));
    let within = h.window.map_or(String::new(), |days| format!(" within {days} days"));
    wrapped(rows, &format!("{slug} moves by {moves}{within}"), cells, 0, Meaning::Value);
    let sure = h.confidence.map_or(String::new(), |sure| format!(" · {sure}% sure"));
    let because = h.because.as_deref().unwrap_or("(not said)");
    wrapped(rows, &format!("because {because}{sure}"), cells, 0, Meaning::Text);
    for amended in fact::amended(h, (slug, slug), unit) {
        let words = format!("amended after the ship: {}; it is judged by what was frozen", amended.words());
        wrapped(rows, &words, cells, 0, Meaning::Warn);
    }
    if let Some(ship) = &h.ship {
        let owner = ship.owner.as_ref().map_or("nobody".to_owned(), ToString::to_string);
        let words = format!("shipped {}; {owner} owned the outcome then", ship.shipped_on.short(world.today));
        wrapped(rows, &words, cells, 0, Meaning::Label);
        if let Some(waiver) = &ship.waiver {
            wrapped(rows, &format!("no reading from before: {waiver}"), cells, 0, Meaning::Warn);
        }
    }
}

/// What the readings did, with the readings themselves.
fn answered(rows: &mut Vec<Row>, a: &Assessment, card: &Card, world: &World, cells: usize) {
    let unit = unit(card);
    rows.push(Row::new());
    rows.push(Row::new().left("Did it?", Meaning::Title));
    let said = a.said(Terms { unit, today: world.today, first: card.first });
    rows.push(
        Row::new().left(a.class.words(), tone(a.class).into()).left(format!("  {}", said.brief()), Meaning::Text),
    );
    wrapped(rows, &said.lead(), cells, 0, Meaning::Value);
    wrapped(rows, &said.reason(), cells, 0, Meaning::Text);
    for note in &a.notes {
        let words = format!("- {}", said.note(note));
        let words = if text::width(&words) > cells { format!("- {}", said.short_note(note)) } else { words };
        wrapped(rows, &words, cells, 0, Meaning::Label);
    }
    let mut list = |name: &str, points: &[Point], middle: Option<f64>| {
        if points.is_empty() {
            return;
        }
        let mut words: Vec<String> = points.iter().map(|p| short(p.value)).collect();
        // The newest are the ones that are looked for.
        let skip = words.len().saturating_sub(14);
        words.drain(..skip);
        let more = if skip > 0 { "… " } else { "" };
        let middle = middle.map_or(String::new(), |m| format!("   middle {}", said.value(m)));
        let text = format!("{more}{}{middle}", words.join(" "));
        for (n, line) in text::wrap(&text, cells.saturating_sub(8).max(10)).into_iter().enumerate() {
            let head = if n == 0 { format!("{name:<8}") } else { " ".repeat(8) };
            rows.push(Row::new().left(head, Meaning::Label).left(line, Meaning::Text));
        }
    };
    list("before", &a.before, a.middle_before());
    list("after", &a.after, a.middle_after());
    list("since", &a.later, None);
}

/// The verdict, or the one proposed.
fn ruled(rows: &mut Vec<Row>, card: &Card, world: &World, cells: usize) {
    let today = world.today;
    if let Some(v) = &card.verdict {
        rows.push(Row::new());
        let by = v.signed_by.as_ref().map_or(String::new(), |by| format!(", {by}"));
        let typed = v
            .signed_by
            .as_ref()
            .filter(|by| **by != v.typed_by)
            .map_or(String::new(), |_| format!(", typed by {}", v.typed_by));
        rows.push(Row::new().left(format!("{}{by}{typed}, {}", v.call.word(), v.on.short(today)), Meaning::Title));
        wrapped(rows, v.learned.as_deref().unwrap_or("(not said)"), cells, 0, Meaning::Text);
        if let Some(next) = v.next {
            let words = v.next_text.as_deref().map_or(String::new(), |t| format!(": {t}"));
            wrapped(rows, &format!("next {}{words}", next.word()), cells, 0, Meaning::Label);
        }
        if !v.contradicts.is_empty() {
            let against: Vec<&str> = v.contradicts.iter().map(crate::domain::verdict::Against::words).collect();
            let why = v.why.as_deref().unwrap_or("(no reason given)");
            wrapped(rows, &format!("against the readings ({}): {why}", against.join(", ")), cells, 0, Meaning::Warn);
        }
        if v.on_judgement {
            wrapped(rows, "on judgement: the readings could not tell", cells, 0, Meaning::Label);
        }
    }
    if let Some(proposed) = &card.proposed {
        rows.push(Row::new());
        let words = format!("{} proposes {}, {}", proposed.typed_by, proposed.call.word(), proposed.on.short(today));
        rows.push(Row::new().left(words, Meaning::Late));
        wrapped(rows, proposed.learned.as_deref().unwrap_or("(not said)"), cells, 0, Meaning::Text);
    }
}

/// What is to be done next.
fn next(card: &Card, world: &World) -> Option<String> {
    let late = card.days_late(world.today);
    match (card.check, card.state) {
        (Some(Check::Overdue), _) => Some(format!("Next  v write the verdict, {late} days late")),
        (Some(Check::Due), _) => Some("Next  v write the verdict, due today".to_owned()),
        (Some(Check::Measuring), _) => {
            let due = card.hypothesis.check_on()?;
            Some(format!("Next  v the verdict, due {}; W waits longer", due.short(world.today)))
        }
        _ if card.still_live() => Some("Next  v say what became of it: rolled back, or kept because …".to_owned()),
        (_, State::Idea) => Some("Next  b start building, s when it shipped".to_owned()),
        (_, State::Building) => Some("Next  s when it has shipped".to_owned()),
        _ => None,
    }
}

/// What it follows, and what follows it.
fn chain(rows: &mut Vec<Row>, card: &Card, world: &World, cells: usize) {
    let line = |other: &Card| {
        let learned =
            other.verdict.as_ref().and_then(|v| v.learned.as_deref()).map_or(String::new(), |l| format!(": {l}"));
        format!("{} {}, {}{learned}", other.hypothesis.label(), other.hypothesis.build, other.state.word())
    };
    if let Some((_, before)) = card.hypothesis.follows.and_then(|id| world.card(id)) {
        rows.push(Row::new());
        rows.push(Row::new().left("It follows", Meaning::Title));
        wrapped(rows, &line(before), cells, 0, Meaning::Text);
    }
    let all = world.view.columns.iter().flat_map(|column| &column.cards);
    let after: Vec<&Card> = all.filter(|other| other.hypothesis.follows == Some(card.hypothesis.id)).collect();
    if !after.is_empty() {
        rows.push(Row::new());
        rows.push(Row::new().left("What followed", Meaning::Title));
        for other in after {
            wrapped(rows, &line(other), cells, 0, Meaning::Text);
        }
    }
}

/// Its links, notes and history.
fn said(rows: &mut Vec<Row>, card: &Card, world: &World, cells: usize) {
    if let Some(details) = &card.hypothesis.details {
        rows.push(Row::new());
        rows.push(Row::new().left("Details", Meaning::Title));
        wrapped(rows, details, cells, 0, Meaning::Text);
    }
    let Some(said) = world.said.get(&card.hypothesis.id) else { return };
    if !said.links.is_empty() {
        rows.push(Row::new());
        rows.push(Row::new().left("Links", Meaning::Title).left("  x opens", Meaning::Label));
        for link in &said.links {
            wrapped(rows, &link.url, cells, 0, Meaning::Text);
        }
    }
    if !said.notes.is_empty() {
        rows.push(Row::new());
        rows.push(Row::new().left(format!("Notes {}", said.notes.len()), Meaning::Title));
        for note in &said.notes {
            let words = format!("{} {}  {}", note.on.short(world.today), note.by, note.text.replace('\n', " "));
            wrapped(rows, &words, cells, 0, Meaning::Text);
        }
    }
    if !said.history.is_empty() {
        rows.push(Row::new());
        rows.push(Row::new().left("History", Meaning::Title));
        for done in said.history.iter().take(8) {
            let meaning = if done.undone { Meaning::Dim } else { Meaning::Text };
            let words = format!(
                "{:>6} @{} {}",
                done.day.short(world.today),
                done.by.as_str().trim_start_matches('@'),
                done.what
            );
            rows.push(Row::new().left(words, meaning));
        }
    }
}

/// More words on it, whole.
pub(super) fn details(card: &Card, world: &World) -> Vec<(String, Meaning)> {
    let mut lines = Vec::new();
    for done in world.said.get(&card.hypothesis.id).into_iter().flat_map(|said| &said.history) {
        lines.push((format!("{} {} {}", done.day.short(world.today), done.time, done.by), Meaning::Title));
        lines.push((done.what.clone(), Meaning::Text));
        lines.extend(done.why.iter().map(|why| (format!("because {why}"), Meaning::Label)));
    }
    if lines.is_empty() {
        lines.push(("Nothing was done to it lately.".to_owned(), Meaning::Text));
    }
    lines
}
