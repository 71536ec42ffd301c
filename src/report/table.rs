//! Rows of a page: columns that give way in a way of their own, cells, and what a row is about.

use std::borrow::Cow;

use super::Block;
use crate::domain::board::Wanted;
use crate::domain::board::said::{Marked, Pieces, Tone};
use crate::domain::id::Thing;
use crate::domain::label::Label;

/// Rows, in groups that share their columns.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The columns.
    pub heads: Vec<Head>,
    /// The rows, group by group.
    pub groups: Vec<Group>,
    /// Whether text leaves the columns' names out.
    pub quiet: bool,
    /// Whether its rows begin at the margin.
    pub flush: bool,
    /// Whether its groups stand apart, where there is room.
    pub apart: bool,
    /// Whether they stand apart only where there is much room.
    pub airy: bool,
}

impl Table {
    /// A group's rows as they are read: each with its next step below it, in the first column of sentences.
    pub(super) fn read<'t>(&'t self, group: &'t Group) -> impl Iterator<Item = Cow<'t, Row>> {
        let gives = |head: &Head| matches!(head.fit, Fit::Wraps | Fit::Fills);
        let at = self.heads.iter().position(gives).unwrap_or(0);
        group.rows.iter().flat_map(move |row| {
            let below = row.fix.as_ref().map(|fix| {
                let mut cells = vec![Cell::from(""); self.heads.len()];
                // Below what begins at the margin it stands off from it.
                let apart = if at == 0 && self.flush { "  " } else { "" };
                cells[at] = Cell::new(format!("{apart}{fix}"), Tone::Dim);
                Cow::Owned(Row::from(cells))
            });
            std::iter::once(Cow::Borrowed(row)).chain(below)
        })
    }
}

/// Rows under a heading of their own.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The heading.
    pub title: Option<(String, Tone)>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// What a row is about, and so what a key pressed on it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What tells it from the other rows of its page.
    pub name: String,
    /// What has the name, where that can be opened.
    pub thing: Option<Named>,
}

/// A name with what it says, and what somebody is to do about that.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name.
    pub name: Cow<'static, str>,
    /// What it says.
    pub says: Pieces,
    /// What somebody is to do.
    pub wants: Option<Wanted>,
    /// Whether it goes on with what the one before says, on a line of its own.
    pub goes_on: bool,
}

impl Field {
    /// A name with words of one tone.
    pub fn new(name: &'static str, words: impl Into<String>, tone: Tone) -> Self {
        Self { name: name.into(), says: vec![(words.into(), tone)], wants: None, goes_on: false }
    }
}

/// A thing as pages name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// By its label: it may have ended, and need not be on the board.
    Label(Label),
    /// By what it is.
    Thing(Thing),
}

impl From<Label> for About {
    fn from(label: Label) -> Self {
        Self { name: label.to_string(), thing: Some(Named::Label(label)) }
    }
}

impl From<Thing> for About {
    fn from(thing: Thing) -> Self {
        Self { name: thing.id.to_string(), thing: Some(Named::Thing(thing)) }
    }
}

impl About {
    /// Something that has no label, or stands on its page more than once.
    pub fn named(name: impl Into<String>, thing: Option<Named>) -> Self {
        Self { name: name.into(), thing }
    }

    /// Its label, where it has one.
    pub fn label(&self) -> Option<Label> {
        match self.thing {
            Some(Named::Label(label)) => Some(label),
            _ => None,
        }
    }
}

/// A row: its cells, and where one looks at rows one by one, what it is about.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its cells, one a column; a single one stands across all of them.
    pub cells: Vec<Cell>,
    /// What it is about; none where it belongs to the row above.
    pub about: Option<About>,
    /// What somebody is to do.
    pub wants: Option<Wanted>,
    /// Whether it is about what was promised for the thing, and not about the thing itself.
    pub promise: bool,
    /// Whether it stands only where one reads: where rows are chosen it is among what is told of another.
    pub quiet: bool,
    /// What is told of it where it is looked at.
    pub more: Vec<Block>,
    /// The next step, as a command: where one reads it stands below the row.
    pub fix: Option<String>,
    /// The command that shows it.
    pub shell: Option<String>,
}

impl From<Vec<Cell>> for Row {
    fn from(cells: Vec<Cell>) -> Self {
        Self { cells, ..Self::default() }
    }
}

impl Row {
    /// Cells about something.
    pub fn about(cells: Vec<Cell>, about: impl Into<About>) -> Self {
        Self { cells, about: Some(about.into()), ..Self::default() }
    }

    /// Every word of it, in its cells and in what is told of it.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let more = self.more.iter().flat_map(|block| -> Box<dyn Iterator<Item = &str>> {
            match block {
                Block::Section(title, _) => Box::new(std::iter::once(title.as_str())),
                Block::Says(pieces) => Box::new(pieces.iter().map(|(words, _)| words.as_str())),
                Block::Fields(fields) => {
                    Box::new(fields.iter().flat_map(|field| field.says.iter().map(|(words, _)| words.as_str())))
                }
                Block::Table(table) => {
                    Box::new(table.groups.iter().flat_map(|group| group.rows.iter().flat_map(Self::words)))
                }
                Block::Text(words, _) => Box::new(std::iter::once(words.as_str())),
                Block::Charts(_) | Block::Bar(..) => Box::new(std::iter::empty()),
            }
        });
        self.cells.iter().map(|cell| cell.whole.as_str()).chain(more)
    }

    /// The row with what somebody is to do.
    #[must_use]
    pub fn wants(self, wants: Option<Wanted>) -> Self {
        Self { wants, ..self }
    }

    /// The row with what is told of it where it is looked at.
    #[must_use]
    pub fn more(self, more: Vec<Block>) -> Self {
        Self { more, ..self }
    }

    /// The row with its next step.
    #[must_use]
    pub fn fix(self, command: impl Into<String>) -> Self {
        Self { fix: Some(command.into()), ..self }
    }

    /// The row with its command.
    #[must_use]
    pub fn shell(self, command: impl Into<String>) -> Self {
        Self { shell: Some(command.into()), ..self }
    }
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub(super) name: &'static str,
    /// Its name in narrow text, where its cells are shorter there too.
    pub(super) short: Option<&'static str>,
    /// The least cells it takes.
    pub(super) least: usize,
    pub(super) right: bool,
    pub(super) fit: Fit,
    pub(super) always: bool,
    /// Whether its name is left out where rows are chosen.
    pub(super) bare: bool,
    /// The cells more that stand behind it where rows are chosen: in narrow text, in wide text.
    pub(super) apart: (usize, usize),
    /// Whether what is too long in it goes on below where rows are chosen, rather than being cut.
    pub(super) whole: bool,
}

/// How a column gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It does not.
    Keep,
    /// It breaks its words into lines.
    Wraps,
    /// It is left out of text narrower than this.
    From(usize),
    /// It takes what the others leave, where rows are chosen; else it breaks its words into lines.
    Fills,
    /// It stands where one reads, and is left out where rows are chosen.
    Told,
    /// It stands in Markdown and HTML only.
    Pages,
    /// It is drawn: it is left out of what is piped.
    Drawn,
}

impl Head {
    /// A column of words.
    pub const fn words(name: &'static str) -> Self {
        Self {
            name,
            short: None,
            least: 0,
            right: false,
            fit: Fit::Keep,
            always: false,
            bare: false,
            apart: (0, 0),
            whole: false,
        }
    }

    /// A column of numbers.
    pub const fn number(name: &'static str) -> Self {
        Self { right: true, ..Self::words(name) }
    }

    /// A column of sentences.
    pub const fn wraps(name: &'static str) -> Self {
        Self { fit: Fit::Wraps, ..Self::words(name) }
    }

    /// A column of sentences that takes what the others leave.
    pub const fn fills(name: &'static str) -> Self {
        Self { fit: Fit::Fills, ..Self::words(name) }
    }

    /// The column with all of its words where rows are chosen: what is too long goes on below, behind its mark.
    #[must_use]
    pub const fn whole(self) -> Self {
        Self { whole: true, ..self }
    }

    /// The column without its name where rows are chosen.
    #[must_use]
    pub const fn bare(self) -> Self {
        Self { bare: true, ..self }
    }

    /// The column with more cells behind it where rows are chosen: so many in narrow text, so many in wide text.
    #[must_use]
    pub const fn apart(self, narrow: usize, wide: usize) -> Self {
        Self { apart: (narrow, wide), ..self }
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

    /// The column left out where rows are chosen.
    #[must_use]
    pub const fn told(self) -> Self {
        Self { fit: Fit::Told, ..self }
    }

    /// The column with another name in narrow text.
    #[must_use]
    pub const fn or(self, short: &'static str) -> Self {
        Self { short: Some(short), ..self }
    }

    /// The column with so many cells at least.
    #[must_use]
    pub const fn least(self, cells: usize) -> Self {
        Self { least: cells, ..self }
    }

    /// A column that is drawn, and left out of what is piped.
    #[must_use]
    pub const fn drawn(self) -> Self {
        Self { fit: Fit::Drawn, ..self }
    }

    pub(super) fn in_cells(&self, width: Option<usize>) -> &'static str {
        match (self.short, width) {
            (Some(short), Some(width)) if width < WIDE => short,
            _ => self.name,
        }
    }

    /// The column in pages only.
    #[must_use]
    pub const fn pages(self) -> Self {
        Self { fit: Fit::Pages, ..self }
    }
}

/// From this width on text has room for the whole of a cell.
pub(super) const WIDE: usize = 100;

/// A cell, with fewer words for narrow text.
#[derive(Clone, Debug)]
pub struct Cell {
    /// A mark of ours before its words, drawn where there is a terminal and typed where output is piped.
    pub(super) mark: &'static str,
    pub(super) whole: String,
    pub(super) short: Option<String>,
    /// The words where rows are chosen, where they are others.
    pub(super) chosen: Option<String>,
    pub(super) tone: Tone,
    /// The words part by part, where a cell that stands across all columns has parts of several tones.
    pub(super) parts: Pieces,
    /// Whether it is where something is, and may be followed where that is an address of the web.
    pub(super) leads: bool,
}

impl Cell {
    /// Words of some tone.
    pub fn new(words: impl Into<String>, tone: Tone) -> Self {
        Self { mark: "", whole: words.into(), short: None, chosen: None, tone, parts: Vec::new(), leads: false }
    }

    /// Words that stand across all columns, each part in a tone of its own.
    pub fn parted(parts: Pieces) -> Self {
        let whole: String = parts.iter().map(|(words, _)| words.as_str()).collect();
        Self { parts, ..Self::new(whole, Tone::Plain) }
    }

    /// Where something is: a link, a pull request, a ticket.
    pub fn leading(to: impl Into<String>) -> Self {
        Self { leads: true, ..Self::new(to, Tone::Plain) }
    }

    /// The words with a mark of ours before them.
    #[must_use]
    pub fn marked(self, mark: &'static str) -> Self {
        Self { mark, ..self }
    }

    /// Its words, with the mark before them.
    pub(super) fn with_mark(&self) -> String {
        marked(self.mark, &self.whole)
    }

    /// Words, and fewer of them for narrow text.
    #[must_use]
    pub fn or(mut self, short: impl Into<String>) -> Self {
        self.short = Some(short.into());
        self
    }

    /// Words, and others where rows are chosen: a screen names things by their numbers.
    #[must_use]
    pub fn chosen(mut self, words: impl Into<String>) -> Self {
        self.chosen = Some(words.into());
        self
    }

    pub(super) fn in_cells(&self, width: Option<usize>, chosen: bool) -> &str {
        if let Some(words) = self.chosen.as_ref().filter(|_| chosen) {
            return words;
        }
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

impl From<Marked> for Cell {
    fn from(said: Marked) -> Self {
        Self::new(said.words, said.tone).marked(said.mark)
    }
}

/// Words with a mark before them, where there is one.
pub(super) fn marked(mark: &str, words: &str) -> String {
    let apart = if mark.is_empty() || words.is_empty() { "" } else { " " };
    format!("{mark}{apart}{words}")
}
