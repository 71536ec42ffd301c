//! A look at every column of a table: what its cells are, how many, which texts. What a file means is decided on this.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::asked::Where;
use super::days::{Days, Heading};
use super::marks::Marks;
use super::numbers::gap;
use super::record::Record;

/// How many texts of a column are told apart.
pub(super) const MOST_TEXTS: usize = 1000;
/// How many bytes of them are kept.
const MOST_BYTES: usize = 1 << 18;
/// Of how many columns texts are kept.
const MOST_TEXTED: usize = 64;

/// The different texts of a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    /// Each with how often it stands, in order of appearance.
    pub(super) list: Vec<(String, u64)>,
    places: HashMap<String, usize>,
    bytes: usize,
    /// Whether there are more than are kept.
    pub(super) over: bool,
    hashes: HashSet<u64>,
    seen: u64,
}

/// How many hashes are kept to see whether all differ.
const MOST_HASHES: usize = 50_000;

impl Texts {
    pub(super) fn see(&mut self, cell: &str) {
        self.seen += 1;
        if self.over {
            if self.hashes.len() < MOST_HASHES {
                let mut hasher = DefaultHasher::new();
                cell.hash(&mut hasher);
                self.hashes.insert(hasher.finish());
            }
            return;
        }
        if let Some(at) = self.places.get(cell) {
            self.list[*at].1 += 1;
            return;
        }
        self.bytes += cell.len();
        if self.list.len() == MOST_TEXTS || self.bytes > MOST_BYTES {
            self.over = true;
            return;
        }
        self.places.insert(cell.to_owned(), self.list.len());
        self.list.push((cell.to_owned(), 1));
    }

    /// Whether no text stands twice, as titles do.
    pub(super) fn all_differ(&self) -> bool {
        self.list.iter().all(|(_, n)| *n == 1)
            && (!self.over
                || self.hashes.len() == MOST_HASHES
                || (self.list.len() + self.hashes.len()) as u64 + 1 >= self.seen)
    }
}

/// One column.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    /// Its heading.
    pub(super) name: String,
    /// What the heading allows its days to be.
    pub(super) heading: Heading,
    /// Cells that hold something.
    pub(super) filled: u64,
    pub(super) gaps: u64,
    pub(super) days: Days,
    pub(super) marks: Marks,
    pub(super) texts: Texts,
    /// Cells that are a time of day alone.
    pub(super) clocks: u64,
    /// Cells that can be a month, a quarter or a week of a year beside them.
    pub(super) parts: u64,
    /// The last cell that was none of these: a column of names has the same many times over.
    word: String,
}

impl Column {
    /// Looks at a cell that holds something.
    fn see(&mut self, line: u64, cell: &str) {
        self.filled += 1;
        if cell == self.word {
            return;
        }
        let is_day = self.days.see(line, cell).is_some();
        let is_number = self.marks.see(line, cell);
        let is_clock = cell.len() < 16 && crate::domain::day::clock::clock_alone(cell).is_some();
        let is_part = super::columns::part(cell).is_some();
        self.clocks += u64::from(is_clock);
        self.parts += u64::from(is_part);
        if !(is_day || is_number || is_clock || is_part) {
            cell.clone_into(&mut self.word);
        }
    }

    /// Whether it holds days, in nine of ten rows.
    pub(super) fn has_days(&self) -> bool {
        self.filled > 0 && self.days.count(self.heading) * 10 >= self.filled * 9
    }

    /// Whether it holds numbers, in half of the rows.
    pub(super) fn has_numbers(&self) -> bool {
        self.filled > 0 && self.marks.count * 2 >= self.filled
    }
}

/// A look at a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    pub(super) columns: Vec<Column>,
    /// Rows that were looked at.
    pub(super) rows: u64,
    /// Rows there are, with those that `--where` leaves out.
    pub(super) all: u64,
    /// Whether all of the table was looked at.
    pub(super) whole: bool,
}

impl Survey {
    /// Looks at a row; the columns grow with it.
    pub(super) fn see(&mut self, record: &Record, wheres: &[Where]) {
        if self.columns.len() < record.len() {
            self.columns.resize(record.len(), Column::default());
        }
        self.all += 1;
        for ask in wheres {
            if let Some(column) = self.columns.get_mut(ask.column) {
                column.texts.see(record.cell(ask.column));
            }
        }
        if !wheres.iter().all(|ask| ask.takes(record.cell(ask.column))) {
            return;
        }
        self.rows += 1;
        let texted = self.columns.len().min(MOST_TEXTED);
        for at in 0..self.columns.len() {
            let cell = record.cell(at);
            let column = &mut self.columns[at];
            if gap(cell).is_some() {
                column.gaps += 1;
                continue;
            }
            column.see(record.line, cell);
            if at < texted && !wheres.iter().any(|ask| ask.column == at) {
                column.texts.see(cell);
            }
        }
    }
}
