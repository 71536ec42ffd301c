//! Pages to be read or handed round: a review, the question, symptoms, a leadership report, a brief. Each is laid out once
//! from plain values, as a [`Doc`], and a doc is written as text, as Markdown, or as one self-contained HTML page.
//!
//! ```text
//!  review.rs …     values  →  Doc      which words, in which order
//!  text.rs         Doc     →  lines    as wide as the terminal; each piece with its tone
//!  markdown.rs     Doc     →  text     stored words can mean nothing to Markdown or HTML
//!  html.rs, svg.rs Doc     →  a page   no script, no request, prints well, light and dark
//! ```
//!
//! It knows the domain's values and how to make text harmless; neither the file, nor the terminal, nor the flags.

pub mod ask;
pub mod brief;
pub mod html;
pub mod leadership;
pub mod markdown;
pub mod review;
mod svg;
pub mod symptoms;
pub mod text;

use crate::domain::board::said::{Pieces, Tone};
use crate::domain::day::Day;
use crate::domain::metric::Point;

/// A page: its blocks from top to bottom.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    /// What it is.
    pub title: String,
    /// What stands beside that: when, how far.
    pub aside: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading.
    Section(String),
    /// A sentence.
    Says(Pieces),
    /// Rows.
    Table(Table),
    /// Drawings, where there is room to draw: not in text.
    Charts(Vec<Plot>),
}

/// Rows, in groups that share their columns.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The columns.
    pub heads: Vec<Head>,
    /// The rows, group by group.
    pub groups: Vec<Group>,
    /// Whether text leaves the columns' names out.
    pub quiet: bool,
}

/// Rows under a heading of their own.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The heading.
    pub title: Option<(String, Tone)>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    name: &'static str,
    right: bool,
    fit: Fit,
    always: bool,
}

/// How a column gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// It does not.
    Keep,
    /// It breaks its words into lines.
    Wraps,
    /// It is left out of text narrower than this.
    From(usize),
    /// It stands in Markdown and HTML only.
    Pages,
}

impl Head {
    /// A column of words.
    pub const fn words(name: &'static str) -> Self {
        Self { name, right: false, fit: Fit::Keep, always: false }
    }

    /// A column of numbers.
    pub const fn number(name: &'static str) -> Self {
        Self { name, right: true, fit: Fit::Keep, always: false }
    }

    /// A column of sentences.
    pub const fn wraps(name: &'static str) -> Self {
        Self { name, right: false, fit: Fit::Wraps, always: false }
    }

    /// The column with its name in text however narrow.
    #[must_use]
    pub const fn always(self) -> Self {
        Self { always: true, ..self }
    }

    /// The column left out of text narrower than so many cells.
    #[must_use]
    pub const fn from(self, cells: usize) -> Self {
        Self { fit: Fit::From(cells), ..self }
    }

    /// The column in pages only.
    #[must_use]
    pub const fn pages(self) -> Self {
        Self { fit: Fit::Pages, ..self }
    }
}

/// From this width on text has room for the whole of a cell.
const WIDE: usize = 100;

/// A cell, with fewer words for narrow text.
#[derive(Clone, Debug)]
pub struct Cell {
    whole: String,
    short: Option<String>,
    tone: Tone,
}

impl Cell {
    /// Words of some tone.
    pub fn new(words: impl Into<String>, tone: Tone) -> Self {
        Self { whole: words.into(), short: None, tone }
    }

    /// Words, and fewer of them for narrow text.
    #[must_use]
    pub fn or(mut self, short: impl Into<String>) -> Self {
        self.short = Some(short.into());
        self
    }

    fn in_cells(&self, width: Option<usize>) -> &str {
        match (&self.short, width) {
            (Some(short), Some(width)) if width < WIDE => short,
            _ => &self.whole,
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(words: T) -> Self {
        Self::new(words, Tone::Plain)
    }
}

/// A metric's readings with what they are to be seen beside.
#[derive(Clone, Debug, Default)]
pub struct Plot {
    /// What it is of.
    pub title: String,
    /// What the readings say.
    pub says: String,
    /// The unit.
    pub unit: Option<String>,
    /// The readings, oldest first.
    pub series: Vec<Point>,
    /// Where it began.
    pub from: Option<f64>,
    /// Where it shall be, or the limit to hold.
    pub to: Option<f64>,
    /// What shipped, and when.
    pub ships: Vec<(Day, String)>,
    /// The day it is seen from.
    pub until: Option<Day>,
}

impl Doc {
    /// A page with a title.
    pub fn new(title: impl Into<String>, aside: impl Into<String>) -> Self {
        Self { title: title.into(), aside: aside.into(), blocks: Vec::new() }
    }

    /// Adds a heading.
    pub fn section(&mut self, words: impl Into<String>) {
        self.blocks.push(Block::Section(words.into()));
    }

    /// Adds a sentence.
    pub fn says(&mut self, pieces: Pieces) {
        self.blocks.push(Block::Says(pieces));
    }

    /// Adds a sentence of one tone.
    pub fn line(&mut self, words: impl Into<String>, tone: Tone) {
        self.says(vec![(words.into(), tone)]);
    }

    /// Adds rows, whose columns speak for themselves in text; nothing where there are none.
    pub fn rows(&mut self, heads: &[Head], rows: Vec<Vec<Cell>>) {
        if !rows.is_empty() {
            let groups = vec![Group { title: None, rows }];
            self.blocks.push(Block::Table(Table { heads: heads.to_vec(), groups, quiet: true }));
        }
    }

    /// Adds groups of rows; those that are empty are left out.
    pub fn table(&mut self, heads: &[Head], mut groups: Vec<Group>) {
        groups.retain(|group| !group.rows.is_empty());
        if !groups.is_empty() {
            self.blocks.push(Block::Table(Table { heads: heads.to_vec(), groups, quiet: false }));
        }
    }
}
