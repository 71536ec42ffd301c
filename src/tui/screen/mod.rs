//! Screens: state, update and drawing of each in a file of its own.

pub(crate) mod board;
pub(crate) mod history;
pub(crate) mod needs;
pub(crate) mod outcome;

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
    let mut row = Row::new().left(format!(" {words}"), Meaning::Title);
    let needs = world.mine().count();
    if needs > 0 {
        row = row.right(format!("! {needs} need you   "), Meaning::Late);
    }
    row.right(format!("{} ", world.file), Meaning::Label).paint(buf, theme, Rect { height: 1, ..area });
    rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
}
