//! A metric's readings over time, drawn as a grid of cells. Pure: it knows neither a terminal nor a theme; whoever shows
//! the grid chooses a colour for each [`Ink`].
//!
//! ```text
//! 45 ┄┄┄┄╎┄┄┄┄┄┄┄┄┄┄┄┄┄┄ target    a level: its value, its line, its word
//!        ╎ H-09 Template gallery   a ship: its line, its note
//!        ╎ MOVED +2.7 of +2
//!        ╎ ⣀⠤⠒⠤⠉                   a reading: one dash, at one of four heights in a row
//! 31 ⣀⠤⠒⠤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ start
//!        a     now                 the foot: letters, now, the due day
//! ```
//!
//! What covers what, from below: band, level, fan, ship, raw reading, reading. Notes stand only where nothing else does.

mod foot;
mod grid;
mod labels;
mod notes;
mod plot;
mod scale;
mod sparkline;

#[cfg(test)]
mod tests;

pub use sparkline::{sparkline, weekly};

use crate::domain::day::Day;
use crate::domain::metric::Point;
use grid::Grid;
use labels::Frame;

/// From this height on a row is kept for the foot.
const FOOT_FROM: usize = 3;
/// From this height on a row is kept for the months, where they are asked for.
const MONTHS_FROM: usize = 6;

/// Which characters to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyphs {
    /// Braille dashes and box-drawing lines.
    Unicode,
    /// Nothing but ASCII; a row tells three heights instead of four.
    Ascii,
}

/// What a cell shows, so that whoever draws chooses its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Nothing.
    Blank,
    /// A reading.
    Reading,
    /// A reading as it was read, where something was taken out of it.
    Raw,
    /// A ship's line or letter.
    Ship,
    /// The line of the value at the start.
    Start,
    /// The line of the value wanted, or of a limit.
    Target,
    /// The line of the value that a hypothesis expects.
    Expected,
    /// A limit of the routine band.
    Band,
    /// Where the recent pace leads.
    Fan,
    /// The word `now`.
    Now,
    /// A value, a word or a month at the edge.
    Label,
    /// A line of a ship's note.
    Note(Tone),
}

/// How a line of a note is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Tone {
    Plain,
    Good,
    Strong,
    Bad,
}

/// One cell of the grid. Its glyph is one cell wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Cell {
    pub glyph: char,
    pub ink: Ink,
}

/// A ship on the time axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The day it shipped.
    pub day: Day,
    /// What stands beneath its line.
    pub letter: char,
    /// What may stand beside its line, the fullest first: the first one that finds room is written.
    pub notes: Vec<Note>,
}

/// A few lines beside a ship's line, kept together.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// From top to bottom.
    pub lines: Vec<(String, Tone)>,
}

/// How a level is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// `┈`, where it began.
    Start,
    /// `┄`, where it should be, or a limit.
    Target,
}

/// A value with a line across the chart. The vertical range always reaches it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Level<'a> {
    pub value: f64,
    pub line: Line,
    /// At the right: `target`, `start`, `limit`.
    pub word: &'a str,
}

/// The routine band. Its limits yield to a level in the same row.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Band<'a> {
    pub low: f64,
    pub high: f64,
    /// The first day it holds for.
    pub since: Day,
    /// At the right: `routine`.
    pub word: &'a str,
}

/// A value that is expected over some days: `╍`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Expected<'a> {
    pub value: f64,
    pub from: Day,
    pub to: Day,
    /// At the right: `expected`.
    pub word: &'a str,
}

/// From a value to a range on a later day.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Fan {
    pub from: Point,
    pub due: Day,
    pub low: f64,
    pub high: f64,
}

/// What to draw. Start with [`Chart::new`] and set what there is.
#[derive(Clone, Copy)]
pub struct Chart<'a> {
    /// The readings. Those outside the time axis are left out, and so are values that are no numbers.
    pub points: &'a [Point],
    /// The readings as they were read, where something was taken out of those drawn: one faint mark each.
    pub raw: &'a [Point],
    /// The first day of the time axis.
    pub from: Day,
    /// The last day of the time axis.
    pub to: Day,
    /// Days a reading stands for: how wide its dash is.
    pub period: u32,
    /// How a value is written.
    pub say: &'a dyn Fn(f64) -> String,
    /// The ships. Those outside the time axis are left out.
    pub ships: &'a [Mark],
    /// The levels. Without any the range fits the readings, and the highest and lowest of them are written at the left.
    pub levels: &'a [Level<'a>],
    /// The routine band.
    pub band: Option<Band<'a>>,
    /// What a hypothesis expects.
    pub expected: Option<Expected<'a>>,
    /// Where the recent pace leads.
    pub fan: Option<Fan>,
    /// Today: no dash goes past it.
    pub now: Option<Day>,
    /// A day named at the foot, such as the due day.
    pub due: Option<(Day, &'a str)>,
    /// Whether the last row names the months.
    pub months: bool,
    /// The cells that values at the left take at least, so that charts beside each other begin at one place.
    pub values: usize,
}

impl<'a> Chart<'a> {
    /// Readings on a time axis, one a day, and nothing else yet.
    #[must_use]
    pub fn new(points: &'a [Point], from: Day, to: Day, say: &'a dyn Fn(f64) -> String) -> Self {
        Self {
            points,
            raw: &[],
            from,
            to,
            period: 1,
            say,
            ships: &[],
            levels: &[],
            band: None,
            expected: None,
            fan: None,
            now: None,
            due: None,
            months: false,
            values: 0,
        }
    }

    /// The chart in exactly so many cells and rows; blank where the axis ends before it begins. Where it is too narrow
    /// the words at the right go first, then the values at the left; where it is too low the months go, then the foot.
    /// A note goes wherever it finds no room.
    #[must_use]
    pub fn draw(&self, width: usize, height: usize, glyphs: Glyphs) -> Drawing {
        let mut grid = Grid::new(width, height, glyphs);
        if self.to < self.from || width == 0 || height == 0 {
            return Drawing { rows: grid.rows, left_out: Vec::new() };
        }
        let foot = usize::from(height >= FOOT_FROM && self.has_foot());
        let months = usize::from(height >= MONTHS_FROM && self.months);
        let frame = Frame::settle(self, width, height - foot - months);
        plot::draw(self, &frame, &mut grid);
        frame.write(&mut grid);
        if foot > 0 {
            foot::letters(self, &frame, &mut grid);
        }
        if months > 0 {
            foot::months(self, &frame, &mut grid, height - 1);
        }
        let left_out = notes::write(self, &frame, &mut grid);
        Drawing { rows: grid.rows, left_out }
    }

    fn has(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    fn has_foot(&self) -> bool {
        let due = self.due.map(|(day, _)| day);
        self.ships.iter().map(|ship| ship.day).chain(self.now).chain(due).any(|day| self.has(day))
    }
}

/// A drawn chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// The rows from top to bottom, as many and as wide as was asked.
    pub rows: Vec<Vec<Cell>>,
    /// Which of the ships on the axis have notes and no room for any, by their place in [`Chart::ships`].
    pub left_out: Vec<usize>,
}

impl Drawing {
    /// Each row as text, without blanks at its end.
    #[must_use]
    pub fn text(&self) -> Vec<String> {
        let line = |row: &Vec<Cell>| row.iter().map(|cell| cell.glyph).collect::<String>();
        self.rows.iter().map(|row| line(row).trim_end().to_owned()).collect()
    }
}

/// A row in pieces of one ink each.
#[must_use]
pub fn runs(row: &[Cell]) -> Vec<(String, Ink)> {
    row.chunk_by(|a, b| a.ink == b.ink).map(|run| (run.iter().map(|cell| cell.glyph).collect(), run[0].ink)).collect()
}
