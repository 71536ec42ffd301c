//! What is said where there is no room for a board.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use crate::domain::amount::with_unit;
use crate::text;
use crate::tui::screen::board::LEAST;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;
use crate::tui::widget::strip;
use crate::tui::world::World;

/// How large the window must be, one line an outcome, and who is needed.
pub(in crate::tui) fn small(buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
    let says = format!("This window is {} x {}. The board needs {} x {}.", area.width, area.height, LEAST.0, LEAST.1);
    let lines = text::wrap(&says, usize::from(area.width).clamp(8, 44) - 4);
    let mut rows = if area.height >= 10 { vec![Row::new()] } else { Vec::new() };
    rows.extend(lines.into_iter().map(|line| Row::new().left(format!("  {line}"), Meaning::Title)));
    rows.push(Row::new());
    for (at, column) in world.view.columns.iter().enumerate().take(usize::from(area.height.saturating_sub(8))) {
        let moved = column.movement_words(world.today).first().map_or(String::new(), |(words, _)| words.clone());
        let now = column.now().map_or(String::new(), |now| with_unit(now, column.unit()));
        let name = text::pad(&format!("{} {}", at + 1, strip::name(column)), 15);
        let row = Row::new().left(format!("  {name}"), Meaning::Text).left(text::pad(&now, 8), Meaning::Value);
        rows.push(row.left(moved, Meaning::Value));
    }
    let needs = world.mine().count();
    if needs > 0 {
        let verb = if needs == 1 { "needs" } else { "need" };
        rows.push(Row::new().left(format!("  ! {needs} {verb} you"), Meaning::Late));
    }
    rows.push(Row::new());
    rows.push(Row::new().left("  Make it larger, or:  upshot todo", Meaning::Label));
    paint(buf, Rect { height: area.height.saturating_sub(1), ..area }, theme, &rows);
    if area.height > 0 {
        let last = Rect { y: area.bottom() - 1, height: 1, ..area };
        Row::new().left(" q quit", Meaning::Label).paint(buf, theme, last);
    }
}
