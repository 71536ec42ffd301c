//! A chart put into cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::put;
use crate::chart::{Chart, Glyphs, Ink, runs};
use crate::text;
use crate::tui::theme::{Meaning, Theme};

/// Draws a chart into an area.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, theme: Theme, chart: &Chart<'_>) {
    let glyphs = if theme.ascii { Glyphs::Ascii } else { Glyphs::Unicode };
    let drawing = chart.draw(usize::from(area.width), usize::from(area.height), glyphs);
    for (at, cells) in drawing.rows.iter().enumerate() {
        let mut x = area.x;
        for (piece, ink) in runs(cells) {
            put(buf, x, area.y + at as u16, &piece, theme, inked(ink));
            x += text::width(&piece) as u16;
        }
    }
}

/// How a chart's ink is meant.
fn inked(ink: Ink) -> Meaning {
    match ink {
        Ink::Reading => Meaning::Value,
        Ink::Ship | Ink::Target => Meaning::Mark,
        Ink::Start | Ink::Band | Ink::Fan | Ink::Raw => Meaning::Dim,
        _ => Meaning::Label,
    }
}
