//! A chart put into cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::Row;
use crate::chart::{Cell, Chart, Glyphs, Ink, Level, runs};
use crate::domain::board::said::projected;
use crate::domain::fact::Scale;
use crate::tui::theme::{Meaning, Theme};

/// A value beside an axis: what was stated as it was, a reading and what is made of readings as a level of its metric.
pub(crate) fn said(value: f64, stated: &[Level], places: usize, scale: Scale) -> String {
    if stated.iter().any(|level| level.value == value) { scale.stated(value) } else { projected(value, places, scale) }
}

/// Draws a chart into an area.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, theme: Theme, chart: &Chart<'_>) {
    for (at, row) in rows(area.width, area.height, theme, chart).iter().enumerate() {
        row.paint(buf, theme, Rect { y: area.y + at as u16, height: 1, ..area });
    }
}

/// A chart as rows.
pub(crate) fn rows(width: u16, height: u16, theme: Theme, chart: &Chart<'_>) -> Vec<Row> {
    let glyphs = if theme.ascii { Glyphs::Ascii } else { Glyphs::Unicode };
    let drawing = chart.draw(usize::from(width), usize::from(height), glyphs);
    let row =
        |cells: &Vec<Cell>| runs(cells).into_iter().fold(Row::new(), |row, (piece, ink)| row.left(piece, inked(ink)));
    drawing.rows.iter().map(row).collect()
}

/// How a chart's ink is meant.
fn inked(ink: Ink) -> Meaning {
    match ink {
        Ink::Reading => Meaning::Value,
        Ink::Ship | Ink::Target | Ink::Expected => Meaning::Mark,
        Ink::Start | Ink::Band | Ink::Fan | Ink::Raw => Meaning::Dim,
        _ => Meaning::Label,
    }
}
