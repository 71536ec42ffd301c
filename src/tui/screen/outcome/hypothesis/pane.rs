//! A hypothesis in the pane beside the board: class and shift, prediction, chart, numbers, what is next, what it builds on,
//! what was said and done.

use super::lists::{self, Item, List, next};
use super::{Whole, predicted};
use crate::domain::assessment::Terms;
use crate::domain::board::said::{tripped_short, tripped_state};
use crate::domain::board::{Card, Column};
use crate::text;
use crate::tui::screen::World;
use crate::tui::screen::outcome::wrapped;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::card;
use crate::tui::widget::line::Row;

/// The cells of a name.
const NAMES: usize = 10;
/// So many changes are told.
const CHANGES: usize = 8;
/// So many rows of one text.
const PANE: usize = 8;

/// All of it, in the pane's cells.
pub(crate) fn card_rows(card: &Card, column: &Column, world: &World, cells: usize, theme: Theme) -> Vec<Row> {
    let h = &card.hypothesis;
    let today = world.today;
    let whole = Whole { card, column, world, theme, fits: false };
    let judged = whole.judged();
    let (state, meaning) = card::state(card, today);
    let mut rows =
        vec![Row::new().left(format!("{} {}", h.label(), h.build), Meaning::Title).right(format!("{state} "), meaning)];
    let doing = h.doing.as_ref().map_or(String::new(), |who| format!(" · {who} builds it"));
    let words = format!("{} · written {}{doing}", world.named(column), h.written_on.short(today));
    wrapped(&mut rows, &words, cells, 0, Meaning::Label);
    rows.push(Row::new());
    rows.push(judged.claimed(cells, false));
    let terms = Terms { unit: whole.unit(), today, first: card.first };
    if let Some(words) = card.movement.as_ref().and_then(|a| a.said(terms).likely()) {
        rows.push(Row::new().left(words, Meaning::Text));
    }
    if let Some(got) = judged.got(cells, theme) {
        rows.extend([Row::new(), got]);
    }
    rows.push(Row::new());
    predicted(&mut rows, &judged, cells, (true, PANE), "");
    rows.extend(whole.marked(cells, PANE));
    rows.extend(judged.chart(cells as u16, 9, theme));
    let sides = judged.sides_close(cells);
    if !sides.is_empty() {
        rows.push(Row::new());
        rows.extend(sides);
    }
    rows.push(Row::new());
    let named = |name: &str, n: usize| text::pad(if n == 0 { name } else { "" }, NAMES);
    if let Some(f) = &column.falsifier {
        let meaning = if f.is_tripped() { Meaning::Late } else { Meaning::Text };
        let room = cells.saturating_sub(NAMES);
        let state = tripped_state(f, today);
        // How long there still is gives way: its day is said above.
        let state = if text::width(&state) > room { tripped_short(f, today) } else { state };
        let words = [f.text.clone(), state];
        for (n, words) in words.iter().flat_map(|words| text::wrap(words, room)).enumerate() {
            rows.push(Row::new().left(named("wrong if", n), Meaning::Label).left(words, meaning));
        }
        rows.push(Row::new());
    }
    if let Some(next) = next(card, world) {
        for (n, words) in text::wrap(&next, cells.saturating_sub(NAMES)).into_iter().enumerate() {
            rows.push(Row::new().left(named("next", n), Meaning::Label).left(words, Meaning::Key));
        }
        rows.push(Row::new());
    }
    let verdicts: Vec<Row> = lists::ruled(card, world, cells).into_iter().flatten().collect();
    if !verdicts.is_empty() {
        rows.push(Row::new().left(List::Verdicts.name(), Meaning::Title));
        rows.extend(verdicts);
        rows.push(Row::new());
    }
    if whole.count(List::Chain) == 0 {
        rows.push(Row::new().left("Builds on nothing · led to nothing yet", Meaning::Text));
    } else {
        rows.extend(whole.items(List::Chain, cells).into_iter().flatten());
    }
    for note in lists::notes(card, world, cells.saturating_sub(2)) {
        rows.extend(noted(note));
    }
    let links = whole.items(List::Links, cells.saturating_sub(5)).into_iter().flatten();
    rows.extend(links.map(|link| link.before("Link ", Meaning::Label)));
    let happened = whole.happened(CHANGES);
    if !happened.is_empty() {
        rows.push(Row::new());
        rows.push(Row::new().left("What happened", Meaning::Title));
        rows.extend(happened.into_iter().flatten());
    }
    rows
}

/// A note, its words set in below who wrote it.
fn noted(note: Item) -> impl Iterator<Item = Row> {
    note.into_iter().enumerate().map(|(n, row)| row.before(if n == 0 { "Note  " } else { "  " }, Meaning::Label))
}
