//! Screens: state, update and drawing of each in a file of its own.

pub(crate) mod board;
pub(crate) mod outcome;
pub(crate) mod page;
pub(crate) mod plan;
pub(crate) mod rows;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::{Meaning, Theme};
use super::widget::line::{Row, rule};

/// Everything a screen is drawn from: plain values, no file.
pub(crate) use super::world::World;

/// The rows at the foot of every screen: the notice and the keys.
pub(crate) const FOOT: u16 = 2;

/// The first row of a screen that is not the board: where one is, and how many things need one.
pub(crate) fn crumbs(buf: &mut Buffer, area: Rect, theme: Theme, world: &World, words: &str) {
    let row = Row::new().left(format!(" {words}"), Meaning::Title);
    stands(row, world, area.width).paint(buf, theme, Rect { height: 1, ..area });
    rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
}

/// A first row with how many things need one, and the file, at its right.
pub(crate) fn stands(mut row: Row, world: &World, width: u16) -> Row {
    let needs = world.mine().count();
    if needs > 0 {
        let verb = if needs == 1 { "needs" } else { "need" };
        row = row.right(format!("! {needs} {verb} you"), Meaning::Late).right("   ", Meaning::Text);
    }
    file(row, world, width)
}

/// The file's name at the right of a first row, with who works where there is room, and what must be known of the file.
pub(crate) fn file(row: Row, world: &World, width: u16) -> Row {
    let row = if width >= 100 { row.right(format!("{} · ", world.me.as_str()), Meaning::Label) } else { row };
    let row = match world.copies() {
        Some((words, meaning)) => row.right(words, meaning).right("   ", Meaning::Text),
        None => row,
    };
    let row = row.right(format!("{} ", world.file), Meaning::Label);
    match world.alarms() {
        alarms if alarms.is_empty() => row,
        alarms => row.right(format!("{} ", alarms.join(" ")), Meaning::Late),
    }
}
