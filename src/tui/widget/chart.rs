//! A chart put into cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{Row, put};
use crate::chart::{Cell, Chart, Drawing, Glyphs, Ink, Level, runs};
use crate::domain::board::said::projected;
use crate::domain::fact::Scale;
use crate::tui::theme::{Meaning, Theme};

/// A value beside an axis: what was stated as it was, a reading and what is made of readings as a level of its metric.
pub(crate) fn said(value: f64, stated: &[Level], places: usize, scale: Scale) -> String {
    if stated.iter().any(|level| level.value == value) { scale.stated(value) } else { projected(value, places, scale) }
}

/// Draws a chart into an area that is blank: its cells are one wide each, and what it leaves free stays so.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, theme: Theme, chart: &Chart<'_>) {
    let area = area.intersection(buf.area);
    for (y, row) in (area.y..).zip(&drawn(area.width, area.height, theme, chart).rows) {
        let mut x = area.x;
        for run in row.chunk_by(|a, b| a.ink == b.ink) {
            if run[0].ink != Ink::Blank {
                let words: String = run.iter().map(|cell| cell.glyph).collect();
                put(buf, x, y, &theme.text(&words), theme, inked(run[0].ink));
            }
            x += run.len() as u16;
        }
    }
}

fn drawn(width: u16, height: u16, theme: Theme, chart: &Chart<'_>) -> Drawing {
    let glyphs = if theme.ascii { Glyphs::Ascii } else { Glyphs::Unicode };
    chart.draw(usize::from(width), usize::from(height), glyphs)
}

/// A chart as rows.
pub(crate) fn rows(width: u16, height: u16, theme: Theme, chart: &Chart<'_>) -> Vec<Row> {
    let drawing = drawn(width, height, theme, chart);
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
