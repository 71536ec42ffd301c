//! An outcome's readings over time: what shipped and what came of it, where the pace leads.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::chart::{Chart, Fan, Glyphs, Level, Line, Mark, Note, Tone};
use crate::domain::assessment::PaceClass;
use crate::domain::board::{Card, Column};
use crate::domain::outcome::Aim;
use crate::text;
use crate::tui::screen::World;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::column::begins;
use crate::tui::widget::line::put;

/// From this height on the months are named.
pub(super) const MONTHS_FROM: u16 = 13;

/// From this height on a row is kept for what the faint marks mean.
const LEGEND_FROM: u16 = 8;

/// Draws it; `fits` leaves baseline and target out, so that the readings fill the height.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, theme: Theme, column: &Column, world: &World, fits: bool) {
    let today = world.today;
    let outcome = &column.outcome;
    let Some(first) = column.series.first() else {
        let words = match &column.metric {
            Some(metric) => vec![
                "No reading yet.   r  logs one; a baseline is enough to start.".to_owned(),
                format!("From a file:  upshot import FILE.csv --metric {}", metric.slug),
            ],
            None => vec!["No metric yet.   i e  says which one measures it.".to_owned()],
        };
        for (at, words) in words.iter().enumerate() {
            put(buf, area.x + 4, area.y + area.height / 2 + at as u16, words, theme, Meaning::Label);
        }
        return;
    };
    let period = column.metric.as_ref().map_or(1, |m| m.every);
    let from = begins(first.day, today);
    let due = outcome.due.filter(|due| *due > today && !fits);
    let to = due.unwrap_or(today).max(today.plus(i64::from(period)));
    let room = usize::from(area.width) / 3;
    let ships: Vec<Mark> = column
        .ship_marks(from)
        .into_iter()
        .map(|(day, letter)| {
            let card = column.cards.iter().find(|c| c.hypothesis.ship.as_ref().is_some_and(|s| s.shipped_on == day));
            Mark { day, letter, notes: card.map_or_else(Vec::new, |card| notes(card, room)) }
        })
        .collect();
    let mut levels = Vec::new();
    if let Some(from) = outcome.baseline.as_ref().and_then(|b| b.value).filter(|_| !fits) {
        levels.push(Level { value: from, line: Line::Start, word: "start" });
    }
    if let Some(target) = outcome.target.as_ref().filter(|_| !fits) {
        let word = if outcome.aim == Aim::Hold { "limit" } else { "target" };
        levels.push(Level { value: target.value, line: Line::Target, word });
    }
    let shown = |class| !matches!(class, PaceClass::TooFew | PaceClass::TooFarAhead);
    let fan = column.pace.as_ref().filter(|p| shown(p.class)).and_then(|p| {
        let (a, b) = p.range?;
        Some(Fan { from: *column.series.last()?, due: due?, low: a.min(b), high: a.max(b) })
    });
    let places = column.level.map_or(0, |level| level.places);
    let say = |v: f64| crate::tui::widget::chart::said(v, &levels, places, column.scale);
    let drawn = column.drawn();
    let chart = Chart {
        period,
        ships: &ships,
        levels: &levels,
        fan,
        now: Some(today),
        months: area.height >= MONTHS_FROM,
        raw: &drawn.raw,
        values: 3,
        ..Chart::new(&drawn.points, from, to, &say)
    };
    // What the faint marks are is said where there is a row to spare.
    let said = !drawn.raw.is_empty() && area.height >= LEGEND_FROM;
    let area = if said { Rect { height: area.height - 1, ..area } } else { area };
    if said {
        let glyphs = if theme.ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        put(buf, area.x, area.bottom(), &text::truncate(&glyphs.legend(), area.width.into()), theme, Meaning::Label);
    }
    crate::tui::widget::chart::draw(buf, area, theme, &chart);
}

/// What is said of a ship beside its line, the fullest first.
fn notes(card: &Card, room: usize) -> Vec<Note> {
    let h = &card.hypothesis;
    let label = h.label().to_string();
    let class = card.movement.as_ref().map(|a| a.class.words().to_owned());
    let expected = h.ship.as_ref().and_then(|s| s.frozen.expect.as_ref()).map(|e| e.value);
    let moved = match (card.shift_words(), expected) {
        (Some(got), Some(of)) => format!(" {got} of {}", card.scale.signed(of)),
        (Some(got), None) => format!(" {got}"),
        _ => String::new(),
    };
    let titled = text::truncate(&format!("{label} {}", h.build), room);
    let line = |words: String, tone| (words, tone);
    let mut notes = Vec::new();
    if let Some(class) = &class {
        notes.push(Note { lines: vec![line(titled, Tone::Plain), line(format!("{class}{moved}"), Tone::Strong)] });
        notes.push(Note { lines: vec![line(label.clone(), Tone::Plain), line(class.clone(), Tone::Strong)] });
    } else {
        notes.push(Note { lines: vec![line(titled, Tone::Plain)] });
    }
    notes.push(Note { lines: vec![line(label, Tone::Plain)] });
    notes
}
