//! A screen as a picture: as text, or as SVG with the colours a terminal would show, dark or light as the theme is made for.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::text;

/// The cells of the drawing, in SVG's units.
const CELL: (f32, f32) = (8.4, 18.0);
/// The free edge around them.
const EDGE: f32 = 14.0;
/// The background and the plain text of the picture: of a dark terminal, and of a light one.
const PAPER: [(&str, &str); 2] = [("#16181d", "#d7dae0"), ("#ffffff", "#1f2328")];

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
pub(super) fn svg(buffer: &Buffer, light: bool) -> String {
    let paper = PAPER[usize::from(light)];
    let ground = paper.0;
    let (wide, high) = (f32::from(buffer.area.width) * CELL.0, f32::from(buffer.area.height) * CELL.1);
    let (width, height) = (wide + 2.0 * EDGE, high + 2.0 * EDGE);
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
         font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{ground}\"/>\n"
    );
    for y in buffer.area.top()..buffer.area.bottom() {
        for run in runs(buffer, y, paper) {
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
    look: Look,
}

/// How a cell looks: its text's colour, its background where it has one of its own, and what its letters are like.
#[derive(PartialEq)]
struct Look {
    colour: String,
    ground: Option<String>,
    bold: bool,
    dim: bool,
    underlined: bool,
}

fn runs(buffer: &Buffer, y: u16, paper: (&str, &str)) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = buffer.area.left();
    while x < buffer.area.right() {
        let cell = &buffer[(x, y)];
        let cells = (text::width(cell.symbol()) as u16).max(1);
        let look = look(cell, paper);
        let at = x - buffer.area.left();
        match runs.last_mut() {
            Some(run) if run.look == look => {
                run.words.push_str(cell.symbol());
                run.cells += cells;
            }
            _ => runs.push(Run { x: at, cells, words: cell.symbol().to_owned(), look }),
        }
        x += cells;
    }
    runs
}

fn draw(picture: &mut String, run: &Run, y: u16) {
    let (x, top) = (EDGE + f32::from(run.x) * CELL.0, EDGE + f32::from(y) * CELL.1);
    let width = f32::from(run.cells) * CELL.0;
    if let Some(ground) = &run.look.ground {
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
    let bold = if run.look.bold { " font-weight=\"bold\"" } else { "" };
    let dim = if run.look.dim { " opacity=\"0.55\"" } else { "" };
    let line = if run.look.underlined { " text-decoration=\"underline\"" } else { "" };
    _ = writeln!(
        picture,
        "<text xml:space=\"preserve\" x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
         fill=\"{}\"{bold}{dim}{line}>{}</text>",
        top + 13.5,
        run.look.colour,
        escaped(&run.words)
    );
}

fn look(cell: &Cell, (ground, plain): (&str, &str)) -> Look {
    let is = |modifier| cell.modifier.contains(modifier);
    let colour = shown(cell.fg).unwrap_or_else(|| plain.to_owned());
    let (bold, dim, underlined) = (is(Modifier::BOLD), is(Modifier::DIM), is(Modifier::UNDERLINED));
    if is(Modifier::REVERSED) {
        Look { colour: ground.to_owned(), ground: Some(colour), bold, dim, underlined }
    } else {
        Look { colour, ground: None, bold, dim, underlined }
    }
}

/// A colour as a terminal shows it; none where it has its own.
fn shown(colour: Color) -> Option<String> {
    let (r, g, b) = match colour {
        Color::Cyan | Color::LightCyan => (0x56, 0xb6, 0xc2),
        Color::Yellow | Color::LightYellow => (0xe5, 0xc0, 0x7b),
        Color::Red | Color::LightRed => (0xe8, 0x66, 0x71),
        Color::Magenta | Color::LightMagenta => (0xc6, 0x78, 0xdd),
        Color::Rgb(r, g, b) => (r, g, b),
        // Of the 256: a cube of six steps a side, then greys.
        Color::Indexed(n @ 16..232) => {
            let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            let n = n - 16;
            (step(n / 36), step(n / 6 % 6), step(n % 6))
        }
        Color::Indexed(n @ 232..) => {
            let grey = 8 + 10 * (n - 232);
            (grey, grey, grey)
        }
        _ => return None,
    };
    Some(format!("#{r:02x}{g:02x}{b:02x}"))
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_theme_is_drawn_in_its_own_colours() {
        let shows = |colour, hex: &str| assert_eq!(shown(colour).as_deref(), Some(hex));
        shows(Color::Indexed(117), "#87d7ff");
        shows(Color::Indexed(246), "#949494");
        shows(Color::Rgb(0x56, 0xb4, 0xe9), "#56b4e9");
        assert_eq!(shown(Color::Reset), None);
        let mut cell = Cell::default();
        cell.modifier = Modifier::REVERSED | Modifier::UNDERLINED;
        let light = look(&cell, PAPER[1]);
        assert_eq!((light.colour.as_str(), light.ground.as_deref()), ("#ffffff", Some("#1f2328")));
        assert!(light.underlined);
    }
}
