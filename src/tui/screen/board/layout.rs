//! How a window is shared out on the board: how many columns stand beside each other, how wide, with the pane or without.

use ratatui::layout::Rect;

use super::Board;
use crate::tui::screen::FOOT;
use crate::tui::widget::card::Room;
use crate::tui::widget::column::Head;

/// The pane's cells.
const PANE: u16 = 48;
/// A column's cells, at the most.
const WIDEST: u16 = 56;

/// How a window is shared out.
pub(super) struct Layout {
    pub(super) columns: usize,
    pub(super) widths: Vec<u16>,
    pub(super) pane: Option<Rect>,
    pub(super) head: Head,
    pub(super) room: Room,
    /// The rows of cards.
    pub(super) cards: Rect,
}

impl Layout {
    pub(super) fn of(area: Rect, board: &Board, outcomes: usize) -> Self {
        let pane_fits = area.width >= 160 && !board.no_pane;
        let columns = match area.width {
            _ if board.zoom => 1,
            0..80 => 1,
            80..120 => 2,
            120..160 => 3,
            160..200 if pane_fits => 3,
            160..240 => 4,
            _ if pane_fits => 5,
            _ => (usize::from(area.width) / 40).max(4),
        }
        .min(outcomes.max(1));
        let pane_cells = if pane_fits { PANE + 1 } else { 0 };
        let room = area.width - pane_cells;
        let gaps = columns as u16 - 1;
        let each = ((room - gaps) / columns as u16).min(if pane_fits { WIDEST } else { u16::MAX });
        let mut widths = vec![each; columns];
        let left = room - gaps - each * columns as u16;
        if !pane_fits && let Some(last) = widths.last_mut() {
            *last += left;
        }
        let used: u16 = widths.iter().sum::<u16>() + gaps;
        let pane = pane_fits.then(|| Rect {
            x: area.x + used + 1,
            y: area.y + 3,
            width: area.width.saturating_sub(used + 1),
            height: area.height.saturating_sub(3 + 1 + FOOT),
        });
        let head = Head::of(area.width, area.height);
        let top = area.y + 3 + head.rows() + 1;
        let rows = area.height.saturating_sub(top - area.y + 1 + FOOT);
        // What is found elsewhere stands below the cards, as long as those keep some rows.
        let elsewhere = board.elsewhere_rows().min(rows.saturating_sub(4));
        let cards = Rect { y: top, height: rows - elsewhere, ..area };
        // What was learned takes the room of a tall window: the bar, the glyph's cells and one before the rule are none of it.
        let learned = if area.height >= 50 { usize::from(each.saturating_sub(5)) } else { 0 };
        let room = Room { learned, ..Room::of(area.height) };
        Self { columns, widths, pane, head, room, cards }
    }
}

/// How many columns a board begins with in a window.
pub(crate) fn at_first(area: Rect, outcomes: usize) -> usize {
    Layout::of(area, &Board::default(), outcomes).columns
}
