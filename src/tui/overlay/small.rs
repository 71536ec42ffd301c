//! What is said where there is no room for a board.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
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
    rows.extend(outcomes(world, usize::from(area.width), usize::from(area.height.saturating_sub(8))));
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

/// A line an outcome, as many as there is room for: what moved is never cut, a name is.
fn outcomes(world: &World, width: usize, most: usize) -> Vec<Row> {
    let lines: Vec<[String; 3]> = world
        .view
        .columns
        .iter()
        .enumerate()
        .take(most)
        .map(|(at, column)| {
            let moved = column.movement_words(world.today).first().map_or(String::new(), |(words, _)| words.clone());
            let now = column.now_words().unwrap_or_default();
            [format!("{} {}", at + 1, strip::name(column)), now, moved]
        })
        .collect();
    let wide = |part: usize| lines.iter().map(|line| text::width(&line[part])).max().unwrap_or(0);
    let (now_cells, moved_cells) = (wide(1).max(NOW), wide(2));
    let name_cells = wide(0).max(NAME).min(width.saturating_sub(now_cells + moved_cells + 6)).max(4);
    let row = |[name, now, moved]: &[String; 3]| {
        let name = text::pad(&text::truncate(name, name_cells), name_cells + 2);
        let row = Row::new().left(format!("  {name}"), Meaning::Text);
        row.left(text::pad(now, now_cells + 2), Meaning::Value).left(moved, Meaning::Value)
    };
    lines.iter().map(row).collect()
}

/// The least cells of a name and of a value.
const NAME: usize = 13;
const NOW: usize = 6;
