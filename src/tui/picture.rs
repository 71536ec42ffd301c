//! A screen as a picture: as text, or as SVG with the colours a dark terminal would show.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::text;

/// The cells of the drawing, in SVG's units.
const CELL: (f32, f32) = (8.4, 18.0);
/// The free edge around them.
const EDGE: f32 = 14.0;
/// The background and the plain text of the picture.
const GROUND: &str = "#16181d";
const PLAIN: &str = "#d7dae0";

/// A screen as lines of text.
pub(super) fn text(buffer: &Buffer) -> String {
    let mut picture = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut row = String::new();
        let mut x = buffer.area.left();
        while x < buffer.area.right() {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += (text::width(symbol) as u16).max(1);
        }
        picture.push_str(row.trim_end());
        picture.push('\n');
    }
    picture
}

/// A screen as SVG: one text element for each run of cells that look alike, each as wide as its cells.
pub(super) fn svg(buffer: &Buffer) -> String {
    let (wide, high) = (f32::from(buffer.area.width) * CELL.0, f32::from(buffer.area.height) * CELL.1);
    let (width, height) = (wide + 2.0 * EDGE, high + 2.0 * EDGE);
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
         font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n"
    );
    for y in buffer.area.top()..buffer.area.bottom() {
        for run in runs(buffer, y) {
            draw(&mut picture, &run, y - buffer.area.top());
        }
    }
    picture.push_str("</svg>\n");
    picture
}

/// Cells of a row that look alike.
struct Run {
    x: u16,
    cells: u16,
    words: String,
    colour: &'static str,
    ground: Option<&'static str>,
    bold: bool,
    dim: bool,
}

fn runs(buffer: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = buffer.area.left();
    while x < buffer.area.right() {
        let cell = &buffer[(x, y)];
        let cells = (text::width(cell.symbol()) as u16).max(1);
        let (colour, ground) = colours(cell);
        let (bold, dim) = (cell.modifier.contains(Modifier::BOLD), cell.modifier.contains(Modifier::DIM));
        let at = x - buffer.area.left();
        match runs.last_mut() {
            Some(run) if (run.colour, run.ground, run.bold, run.dim) == (colour, ground, bold, dim) => {
                run.words.push_str(cell.symbol());
                run.cells += cells;
            }
            _ => runs.push(Run { x: at, cells, words: cell.symbol().to_owned(), colour, ground, bold, dim }),
        }
        x += cells;
    }
    runs
}

fn draw(picture: &mut String, run: &Run, y: u16) {
    let (x, top) = (EDGE + f32::from(run.x) * CELL.0, EDGE + f32::from(y) * CELL.1);
    let width = f32::from(run.cells) * CELL.0;
    if let Some(ground) = run.ground {
        // Writing into a string can't fail.
        _ = writeln!(
            picture,
            "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{:.1}\" fill=\"{ground}\"/>",
            CELL.1
        );
    }
    if run.words.trim().is_empty() {
        return;
    }
    let bold = if run.bold { " font-weight=\"bold\"" } else { "" };
    let dim = if run.dim { " opacity=\"0.55\"" } else { "" };
    _ = writeln!(
        picture,
        "<text xml:space=\"preserve\" x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
         fill=\"{}\"{bold}{dim}>{}</text>",
        top + 13.5,
        run.colour,
        escaped(&run.words)
    );
}

/// A cell's text colour, and its background where it has one of its own.
fn colours(cell: &Cell) -> (&'static str, Option<&'static str>) {
    let colour = named(cell.fg);
    if cell.modifier.contains(Modifier::REVERSED) { (GROUND, Some(colour)) } else { (colour, None) }
}

fn named(colour: Color) -> &'static str {
    match colour {
        Color::Cyan | Color::LightCyan => "#56b6c2",
        Color::Yellow | Color::LightYellow => "#e5c07b",
        Color::Red | Color::LightRed => "#e86671",
        Color::Magenta | Color::LightMagenta => "#c678dd",
        _ => PLAIN,
    }
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
