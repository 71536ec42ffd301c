//! The framing: the three questions answered, who answers for it, what was moved and asked for since. Every line that has
//! a history opens it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::wrapped;
use crate::domain::amount::with_unit;
use crate::domain::board::Column;
use crate::domain::board::said::tripped;
use crate::domain::day::Day;
use crate::domain::fact::guarded;
use crate::domain::id::Id;
use crate::domain::outcome::{Function, ScopeCall};
use crate::text::{Became, diff};
use crate::tui::screen::World;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, rule};
use crate::tui::world::{Details, Moved};

/// What a line of the framing is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    /// A field of the outcome.
    Field(&'static str),
    /// A goalpost that was moved, counted from the first that was.
    Goalpost(usize),
    /// A scope call.
    Scope(Id),
}

/// What opening a line shows.
pub(super) struct Opens {
    part: Part,
    pub(super) title: String,
    pub(super) words: Vec<(String, Meaning)>,
}

/// A line of the framing.
pub(super) struct Line {
    rows: Vec<Row>,
    /// What it opens, where it does.
    pub(super) opens: Option<Opens>,
    /// Whether a rule stands above it.
    ruled: bool,
}

/// What can be selected: the lines that open.
pub(super) fn stops(column: &Column, world: &World) -> Vec<Part> {
    // Which lines there are does not depend on how wide they are.
    lines(column, world, 80).into_iter().filter_map(|line| line.opens.map(|opens| opens.part)).collect()
}

/// The lines, from top to bottom.
pub(super) fn lines(column: &Column, world: &World, cells: usize) -> Vec<Line> {
    let o = &column.outcome;
    let today = world.today;
    let details = world.details.as_ref().filter(|details| details.outcome == o.id);
    let mut lines = Vec::new();
    let plain = |row: Row| Line { rows: vec![row], opens: None, ruled: false };
    let text = |words: &str, meaning: Meaning, field: &'static str, title: &str| {
        let mut rows = Vec::new();
        wrapped(&mut rows, words, cells, 3, meaning);
        let opens = Opens { part: Part::Field(field), title: title.to_owned(), words: past(details, field, today) };
        Line { rows, opens: Some(opens), ruled: false }
    };
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "(not said)".to_owned());
    lines.push(text(&o.title, Meaning::Value, "title", "The result in words"));
    let for_whom = match (&o.for_whom, &o.matters) {
        (None, None) => String::new(),
        (whom, matters) => format!("for {}; it matters because {}", said(whom), said(matters)),
    };
    lines.push(plain(Row::new().left(" 1 Which problem", Meaning::Title).right(for_whom, Meaning::Label)));
    lines.push(text(&said(&o.problem), Meaning::Text, "problem", "The problem"));
    lines.push(plain(Row::new().left(" 2 What does success measure", Meaning::Title)));
    lines.push(text(&measured(column, today), Meaning::Value, "target", "The target"));
    if let Some(measures) = column.metric.as_ref().and_then(|m| m.measures.as_ref()) {
        lines.push(plain(Row::new().left(format!("   {measures}"), Meaning::Label)));
    }
    for rail in &column.guardrails {
        let (words, tone) = guarded(rail, today);
        lines.push(plain(Row::new().left(format!("   {words}"), tone.into())));
    }
    lines.push(plain(Row::new().left(" 3 What would tell us we were wrong", Meaning::Title)));
    lines.push(match &column.falsifier {
        Some(f) => {
            let meaning = if f.is_tripped() { Meaning::Late } else { Meaning::Value };
            text(&tripped(f, today), meaning, "wrong if", "What would tell us we were wrong")
        }
        None => text("(not said)", Meaning::Warn, "wrong if", "What would tell us we were wrong"),
    });
    let missing: Vec<String> = column.missing().iter().map(|b| b.says.clone()).collect();
    if !missing.is_empty() {
        lines.push(plain(Row::new().left(format!("   a draft: {}", missing.join(", ")), Meaning::Warn)));
    }
    let ruled = |title: String| {
        let row = Row::new().left(format!(" {title} "), Meaning::Title);
        Line { rows: vec![row], opens: None, ruled: true }
    };
    lines.push(ruled("Who".to_owned()));
    lines.push(text(&who(column), Meaning::Text, "owner", "Who answered for it"));
    if let Some(details) = details {
        since(&mut lines, column, details, today, cells, ruled);
    }
    lines
}

/// What was moved, asked for, and written down since.
fn since(
    lines: &mut Vec<Line>,
    column: &Column,
    details: &Details,
    today: Day,
    cells: usize,
    ruled: impl Fn(String) -> Line,
) {
    if !details.goalposts.is_empty() {
        lines.push(ruled(format!("Moved goalposts {}", details.goalposts.len())));
        for (at, post) in details.goalposts.iter().enumerate().rev() {
            let words = goalpost(post, today);
            let mut rows = Vec::new();
            wrapped(&mut rows, &words, cells, 1, Meaning::Warn);
            let title = format!("The {}", post.field);
            let opens = Opens { part: Part::Goalpost(at), title, words: vec![(words, Meaning::Text)] };
            lines.push(Line { rows, opens: Some(opens), ruled: false });
        }
    }
    if !details.scope.is_empty() {
        lines.push(ruled(format!("Scope calls {}", details.scope.len())));
        for call in details.scope.iter().rev() {
            lines.push(scope(call, today));
        }
    }
    if let Some(spec) = &column.outcome.spec {
        let version = match details.specs.as_slice() {
            [] | [_] => String::new(),
            [.., last] => format!("   version {}, {} {}", last.number, last.on.short(today), last.by),
        };
        lines.push(ruled(format!("Spec{version}")));
        let mut rows = Vec::new();
        wrapped(&mut rows, spec, cells, 1, Meaning::Text);
        let mut versions = Vec::new();
        for (at, version) in details.specs.iter().enumerate().rev() {
            let title = format!("version {}, {} {}", version.number, version.on.words(today), version.by);
            versions.push((title, Meaning::Title));
            // The first stands whole, each later one as what was changed.
            let before = at.checked_sub(1).map_or("", |before| details.specs[before].text.as_str());
            for (became, line) in diff(before, &version.text) {
                let (mark, meaning) = match became {
                    Became::New if at > 0 => ("+ ", Meaning::Good),
                    Became::Gone => ("- ", Meaning::Warn),
                    _ => ("  ", Meaning::Text),
                };
                versions.push((format!("{mark}{line}"), meaning));
            }
            versions.push((String::new(), Meaning::Text));
        }
        let title = "The spec, newest version first".to_owned();
        let opens = Opens { part: Part::Field("spec"), title, words: versions };
        lines.push(Line { rows, opens: Some(opens), ruled: false });
    }
}

/// `activation 31% → 45% by 15 Apr`
fn measured(column: &Column, today: Day) -> String {
    let o = &column.outcome;
    let slug = column.metric.as_ref().map_or("(no metric yet)", |m| m.slug.as_str());
    let unit = column.unit();
    let way = match (o.way(), o.target_words(unit)) {
        (_, Some(limit)) if o.aim == crate::domain::outcome::Aim::Hold => format!("stays {limit}"),
        (Some((from, to)), _) => format!("{} → {}", with_unit(from, unit), with_unit(to, unit)),
        _ => "(no target yet)".to_owned(),
    };
    let due = o.due.map_or(String::new(), |due| format!(" by {}", due.short(today)));
    format!("{slug} {way}{due}")
}

/// Who owns it, who works on it, which functions are missing.
fn who(column: &Column) -> String {
    let o = &column.outcome;
    let mut words = o.owner.as_ref().map_or_else(|| "! NO OWNER".to_owned(), |owner| format!("{owner} owns it"));
    if let Some(offer) = &o.offered_to {
        words.push_str(&format!(" · offered to {}", offer.to));
    }
    for contributor in &column.contributors {
        words.push_str(&format!(" · {} {}", contributor.handle, contributor.function.word()));
    }
    let missing: Vec<&str> = column.missing_functions().into_iter().map(Function::word).collect();
    if !missing.is_empty() {
        words.push_str(&format!(" · missing: {}", missing.join(", ")));
    }
    words
}

fn goalpost(post: &Moved, today: Day) -> String {
    let why = post.why.as_deref().map_or(String::new(), |why| format!(": {why}"));
    format!("{}  {}   {}, {}{why}", post.field, post.went, post.by, post.on.short(today))
}

fn scope(call: &ScopeCall, today: Day) -> Line {
    let asked = call.asked_by.as_deref().map_or(String::new(), |by| format!("{by} asked, "));
    let (word, words, meaning) = match &call.decision {
        Some(d) => (d.call.word(), format!("{asked}{} {}: {}", d.decided_by, d.on.short(today), d.why), Meaning::Value),
        None => ("open", format!("{asked}{}", call.asked_on.short(today)), Meaning::Warn),
    };
    let row = Row::new()
        .left(format!(" {word:<7}"), meaning)
        .left(format!("{:<22}", call.request), Meaning::Text)
        .left(format!(" {words}"), Meaning::Label);
    let words = vec![(call.request.clone(), Meaning::Value), (format!("{word}: {words}"), Meaning::Text)];
    let opens = Opens { part: Part::Scope(call.id), title: "Scope call".to_owned(), words };
    Line { rows: vec![row], opens: Some(opens), ruled: false }
}

/// What was done to a field, newest first.
fn past(details: Option<&Details>, field: &str, today: Day) -> Vec<(String, Meaning)> {
    let mut lines = Vec::new();
    for done in details.into_iter().flat_map(|details| &details.history) {
        for (what, before, after) in done.changes.iter().filter(|(what, ..)| what.ends_with(field)) {
            let undone = if done.undone { ", undone" } else { "" };
            lines.push((format!("{} {}{undone}", done.day.words(today), done.by), Meaning::Title));
            lines.push((format!("{what}   {before} → {after}"), Meaning::Text));
            lines.extend(done.why.iter().map(|why| (format!("because {why}"), Meaning::Text)));
            lines.push((String::new(), Meaning::Text));
        }
    }
    if lines.is_empty() {
        lines.push(("It stands as it was first written.".to_owned(), Meaning::Text));
    }
    lines
}

/// Whether it was framed before the work began: `framed 1 Oct, before the first work`.
fn framed(column: &Column, today: Day) -> (String, Meaning) {
    let o = &column.outcome;
    match (o.framed_on, column.first_work().map(|(day, _)| day)) {
        (None, Some(_)) => ("not framed yet, and work has begun".to_owned(), Meaning::Warn),
        (None, None) => ("not framed yet".to_owned(), Meaning::Label),
        (Some(on), None) => (format!("framed {}", on.short(today)), Meaning::Label),
        (Some(on), Some(work)) if on <= work => {
            (format!("framed {}, before the first work", on.short(today)), Meaning::Label)
        }
        (Some(on), Some(work)) => (format!("framed {} days after the first work", on.since(work)), Meaning::Warn),
    }
}

/// Draws it, the selected line in sight.
pub(super) fn draw(buf: &mut Buffer, area: Rect, theme: Theme, column: &Column, world: &World, selected: Option<Part>) {
    let (words, meaning) = framed(column, world.today);
    let label = format!("{} · ", column.outcome.label());
    let head = Row::new().right(label, Meaning::Label).right(format!("{words} "), meaning);
    // The crumbs above have room at their right only where the window is wide.
    head.paint(buf, theme, Rect { height: 1, ..area });
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let lines = lines(column, world, usize::from(area.width) - 2);
    let mut rows: Vec<(Row, bool, bool)> = Vec::new();
    for line in lines {
        let focused = line.opens.is_some_and(|opens| Some(opens.part) == selected);
        rows.extend(line.rows.into_iter().map(|row| (row, focused, line.ruled)));
    }
    let focus = rows.iter().rposition(|(_, focused, _)| *focused).unwrap_or(0);
    let room = usize::from(body.height);
    let skip = (focus + 1).saturating_sub(room);
    for (at, (row, focused, ruled)) in rows.iter().skip(skip).take(room).enumerate() {
        let place = Rect { y: body.y + at as u16, height: 1, ..body };
        if *ruled {
            rule(buf, place, theme);
            let x = place.x + 2;
            let line = Rect { x, width: place.width.saturating_sub(2), ..place };
            row.paint(buf, theme, line);
        } else {
            row.paint(buf, theme, place);
        }
        if *focused {
            crate::tui::widget::line::put(buf, place.x, place.y, theme.bar(), theme, Meaning::Bar);
        }
    }
}
