//! What a page is, and how it is written: a [`Doc`] of sections and rows, which say what they are about; written as text, as
//! Markdown, or as one self-contained HTML page. Which pages there are stands in `pages/`.
//!
//! ```text
//!  table.rs        rows    →  Doc      columns that give way, and what a row is about
//!  text.rs         Doc     →  lines    as wide as the terminal; each piece with its tone
//!  markdown.rs     Doc     →  text     stored words can mean nothing to Markdown or HTML
//!  slack.rs        Doc     →  text     plain mrkdwn: a line a row, to be pasted where people talk
//!  spoken.rs       Doc     →  lines    a sentence each, for whoever hears them; nothing drawn
//!  html.rs, svg.rs Doc     →  a page   no script, no request, prints well, light and dark
//! ```
//!
//! It knows the domain's values and how to make text harmless; neither the file, nor the terminal, nor the flags.

pub mod html;
pub mod markdown;
pub mod slack;
pub mod spoken;
mod svg;
mod table;
pub mod text;
pub mod words;

pub use table::{About, Cell, Field, Group, Head, Named, Row, Table};
use table::{Fit, WIDE};

use crate::domain::board::said::{Pieces, Tone};
use crate::domain::day::Day;
use crate::domain::metric::Point;

/// A page: its blocks from top to bottom.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    /// What it is.
    pub title: String,
    /// What stands beside that: when, in which order.
    pub beside: String,
    /// How it stands, the most telling part last.
    pub aside: Vec<String>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// What always stands at its end.
    pub foot: String,
    /// What one can do next, where one reads on in the shell.
    pub hint: String,
    /// The least cells from a field's name to what it says, where they are many.
    pub named: usize,
    /// Whether it is printed on one sheet, and so set small there.
    pub sheet: bool,
    /// Whether it begins right below its title.
    pub tight: bool,
    /// Whether it is read from top to bottom: what is told of a chosen row has no room but what is left.
    pub reads_on: bool,
    /// The command that shows it.
    pub shell: String,
    /// The page as it is laid out for a window of few rows, where that differs.
    pub low: Option<Box<Doc>>,
    /// The same for one of many rows.
    pub high: Option<Box<Doc>>,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading, and what stands at its right.
    Section(String, String),
    /// A sentence.
    Says(Pieces),
    /// Rows.
    Table(Table),
    /// Names with what they say.
    Fields(Vec<Field>),
    /// Stored text, line by line.
    Text(String, Tone),
    /// How far it is from baseline to target, and how far the time is.
    Bar(f64, Option<f64>),
    /// Drawings, where there is room to draw: not in text.
    Charts(Vec<Plot>),
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
    /// How those were read that something was taken out of.
    pub raw: Vec<Point>,
    /// Where it began.
    pub from: Option<f64>,
    /// Where it shall be, or the limit to hold.
    pub to: Option<f64>,
    /// What shipped, and when.
    pub ships: Vec<(Day, String)>,
    /// The day it is seen from.
    pub until: Option<Day>,
}

impl Group {
    /// Rows under a heading, or under none.
    pub fn of(title: Option<(String, Tone)>, rows: impl IntoIterator<Item: Into<Row>>) -> Self {
        Self { title, rows: rows.into_iter().map(Into::into).collect() }
    }
}

impl Doc {
    /// A page with a title, and what stands beside it.
    pub fn new(title: impl Into<String>, beside: impl Into<String>) -> Self {
        Self { title: title.into(), beside: beside.into(), ..Self::default() }
    }

    /// The page with how it stands, the most telling part last; blank parts are left out.
    #[must_use]
    pub fn stands(mut self, parts: impl IntoIterator<Item = String>) -> Self {
        self.aside = parts.into_iter().filter(|part| !part.is_empty()).collect();
        self
    }

    /// What stands beside the title, all of it.
    pub fn asides(&self) -> String {
        let beside = std::iter::once(self.beside.as_str()).filter(|words| !words.is_empty());
        beside.chain(self.aside.iter().map(String::as_str)).collect::<Vec<_>>().join(" · ")
    }

    /// What stands at its end, all of it.
    pub fn feet(&self) -> String {
        format!("{} {}", self.foot, self.hint).trim().to_owned()
    }

    /// Sets the groups of the last table apart from each other, on a screen that has room.
    pub fn apart(&mut self) {
        if let Some(Block::Table(table)) = self.blocks.last_mut() {
            table.apart = true;
        }
    }

    /// Adds a heading.
    pub fn section(&mut self, words: impl Into<String>) {
        self.section_beside(words, "");
    }

    /// Adds a heading with something at its right.
    pub fn section_beside(&mut self, words: impl Into<String>, aside: impl Into<String>) {
        self.blocks.push(Block::Section(words.into(), aside.into()));
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
    pub fn rows(&mut self, heads: &[Head], rows: impl IntoIterator<Item: Into<Row>>) {
        let rows: Vec<Row> = rows.into_iter().map(Into::into).collect();
        if !rows.is_empty() {
            let groups = vec![Group { title: None, rows }];
            self.blocks.push(Block::Table(Table { heads: heads.to_vec(), groups, quiet: true, ..Table::default() }));
        }
    }

    /// Adds names with what they say; those that say nothing are left out.
    pub fn fields(&mut self, mut fields: Vec<Field>) {
        fields.retain(|field| field.says.iter().any(|(words, _)| !words.trim().is_empty()));
        if !fields.is_empty() {
            self.blocks.push(Block::Fields(fields));
        }
    }

    /// Adds groups of rows that begin at the margin: a list.
    pub fn list(&mut self, heads: &[Head], mut groups: Vec<Group>) {
        groups.retain(|group| !group.rows.is_empty());
        if !groups.is_empty() {
            self.blocks.push(Block::Table(Table { heads: heads.to_vec(), groups, flush: true, ..Table::default() }));
        }
    }

    /// Adds groups of rows; those that are empty are left out.
    pub fn table(&mut self, heads: &[Head], mut groups: Vec<Group>) {
        groups.retain(|group| !group.rows.is_empty());
        if !groups.is_empty() {
            self.blocks.push(Block::Table(Table { heads: heads.to_vec(), groups, ..Table::default() }));
        }
    }
}

/// Two days: `2 – 15 Mar`, `16 Feb – 1 Mar`; with the year where it is not the one of today.
pub fn days(starts: Day, ends: Day, today: Day) -> String {
    let month = |day: Day| (day.date().year(), day.date().month());
    if month(starts) == month(ends) {
        format!("{} – {}", starts.date().day(), ends.short(today))
    } else {
        // One year is said once, at the end.
        let of = if month(starts).0 == month(ends).0 { ends } else { today };
        format!("{} – {}", starts.short(of), ends.short(today))
    }
}
