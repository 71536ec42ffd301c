//! What lies over a screen for a moment and takes all input: help, palette, menus, the first words, a clash of two
//! people's changes; and what is said where there is no room.

mod clash;
mod confirm;
mod first;
mod help;
mod menu;
mod order;
mod palette;
mod small;
mod words;
mod write;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) use clash::{Choice, Clashed};
pub(super) use confirm::Confirm;
pub(super) use first::{Begin, First};
pub(super) use help::Help;
pub(super) use menu::{Menu, Pick};
pub(super) use order::Order;
#[cfg(test)]
pub(super) use palette::SHELL;
pub(super) use palette::{Does, Palette};
pub(super) use small::small;
pub(super) use words::Words;
pub(super) use write::Write;

use super::keys::{Action, Bind, Keymap, Place};
use super::theme::{Meaning, Theme};
use super::used::Used;
use super::widget::line::{Row, blank, rule};
use super::world::World;
use crate::domain::board::{Card, Column, Debt};
use crate::text;

/// Something over the screens.
#[derive(Clone, Debug)]
pub(super) enum Overlay {
    Help(Help),
    Palette(Palette),
    Filter,
    First(First),
    Menu(Menu),
    Clash(Clashed),
    Words(Words),
    Confirm(Confirm),
    Write(Write),
}

/// What an overlay is drawn with.
pub(super) struct Around<'a> {
    pub(super) theme: Theme,
    pub(super) keys: &'a Keymap,
    pub(super) world: &'a World,
    /// Where the keys that are listed would work.
    pub(super) place: Place,
    /// The outcome that has the focus there.
    pub(super) focus: Option<&'a Column>,
    /// The hypothesis that is selected there.
    pub(super) card: Option<&'a Card>,
    /// What was used, and how often.
    pub(super) used: &'a Used,
    /// Why a key is off there just now, where it is.
    pub(super) off: &'a dyn Fn(super::keys::Action) -> Option<super::notice::Said>,
}

impl Overlay {
    /// Draws it.
    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, around: &Around<'_>) {
        match self {
            Self::Help(help) => help.draw(buf, area, around),
            Self::Palette(palette) => palette.draw(buf, area, around),
            Self::Filter => {}
            Self::First(first) => first.draw(buf, area, around),
            Self::Menu(menu) => menu.draw(buf, area, around.theme),
            Self::Clash(clash) => clash.draw(buf, area, around),
            Self::Words(words) => words.draw(buf, area, around.theme),
            Self::Confirm(confirm) => confirm.draw(buf, area, around.theme),
            Self::Write(write) => write.draw(buf, area, around.theme),
        }
    }
}

/// An emptied sheet at the foot of an area, under a rule.
fn sheet(buf: &mut Buffer, area: Rect, rows: u16, theme: Theme) -> Rect {
    let rows = (rows + 1).min(area.height);
    let sheet = Rect { y: area.bottom() - rows, height: rows, ..area };
    blank(buf, sheet);
    rule(buf, Rect { height: 1, ..sheet }, theme);
    Rect { y: sheet.y + 1, height: rows - 1, ..sheet }
}

/// Rows painted from the top of an area, as many as fit.
fn paint(buf: &mut Buffer, area: Rect, theme: Theme, rows: &[Row]) {
    for (at, row) in rows.iter().enumerate().take(usize::from(area.height)) {
        row.paint(buf, theme, Rect { y: area.y + at as u16, height: 1, ..area });
    }
}

/// A line that can be chosen.
fn chosen(focused: bool, theme: Theme) -> Row {
    Row::new().left(if focused { theme.bar() } else { " " }, Meaning::Bar)
}

/// The sheet of what may follow a key that begins a sequence.
pub(super) fn which(buf: &mut Buffer, area: Rect, theme: Theme, (keys, held): (&Keymap, &str), world: &World) {
    let mut next: Vec<_> = keys.after(held).collect();
    // Screens first, in the order in which they are gone to; what only moves about last.
    let place = |bind: &Bind| SCREENS.iter().position(|(action, _)| *action == bind.action).unwrap_or(SCREENS.len());
    next.sort_by_key(|(_, bind)| place(bind));
    let word = |bind: &'static Bind| SCREENS.get(place(bind)).map_or(bind.does, |(_, word)| word);
    let across = (usize::from(area.width).saturating_sub(FIRST) / APART).clamp(1, 4);
    let sheet = sheet(buf, area, next.len().div_ceil(across) as u16 + 2, theme);
    for (at, (key, bind)) in next.iter().enumerate() {
        let (x, y) = (FIRST + (at % across) * APART, at / across);
        let mut row = Row::new().at(0, *key, Meaning::Key).at(2, word(bind), Meaning::Text);
        if let Some(count @ 1..) = waiting(bind.action, world) {
            row = row.at(3 + text::width(word(bind)) as u16, count.to_string(), Meaning::Warn);
        }
        let cell = Rect { x: sheet.x + x as u16, y: sheet.y + y as u16, width: APART as u16 - 1, height: 1 };
        row.paint(buf, theme, cell);
    }
    let name = if held == "g" { "g go to".to_owned() } else { format!("{held} …") };
    Row::new().left(format!(" {name}"), Meaning::Key).paint(buf, theme, Rect { width: 9, height: 1, ..sheet });
    Row::new().left(" Esc close", Meaning::Label).paint(buf, theme, Rect { y: sheet.bottom() - 1, height: 1, ..sheet });
}

/// Where the first key stands, and how far apart they are.
const FIRST: usize = 11;
const APART: usize = 14;

/// The screens, in the order in which they are said, each by one word.
const SCREENS: [(Action, &str); 13] = [
    (Action::Board, "board"),
    (Action::Review, "review"),
    (Action::Ask, "ask"),
    (Action::NeedsMe, "needs me"),
    (Action::Plan, "plan"),
    (Action::Sprints, "sprints"),
    (Action::History, "history"),
    (Action::Lessons, "lessons"),
    (Action::Metrics, "metrics"),
    (Action::Symptoms, "symptoms"),
    (Action::Objectives, "objectives"),
    (Action::Chores, "chores"),
    (Action::Top, "top"),
];

/// How many things wait behind a key, where that is known.
fn waiting(action: Action, world: &World) -> Option<usize> {
    match action {
        Action::NeedsMe => Some(world.mine().count()),
        Action::Metrics => {
            let stale = |column: &&Column| column.debts.iter().any(|debt| matches!(debt, Debt::Stale { .. }));
            Some(world.view.columns.iter().filter(stale).count())
        }
        _ => None,
    }
}
