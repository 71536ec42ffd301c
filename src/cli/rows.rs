//! Readings from a file: CSV or JSON lines into compact rows, a million of them in a moment. All rows are good or none
//! is returned; it knows neither the board nor the metrics' rules, only what can be read from the text.

use std::collections::HashMap;
use std::io::Read;
use std::str::FromStr;
use std::{fmt, io};

use crate::domain::unclear::Unclear;

mod clean;
mod delimited;
mod jsonl;
mod words;

/// How many bad rows are kept with their words; the rest are counted.
pub const BAD_ROWS_KEPT: usize = 20;

/// The most bytes of a cell.
const MOST_CELL: usize = 64 << 10;
/// The most bytes of a heading, and the most headings.
const MOST_HEADING: usize = 1 << 10;
const MOST_HEADINGS: usize = 4096;
/// How many headings are listed where they can't be used.
const HEADINGS_SHOWN: usize = 20;

/// Some headings, as they are echoed: short, and not all of them where there are many.
pub(super) fn listed(found: &[String]) -> String {
    let mut shown: Vec<String> = found.iter().take(HEADINGS_SHOWN).map(|name| words::show(name)).collect();
    if found.len() > HEADINGS_SHOWN {
        shown.push(format!("and {} more", found.len() - HEADINGS_SHOWN));
    }
    shown.join(", ")
}

/// One reading. Kept small: a million of them are 40 MB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Index into [`Rows::metrics`]; 0 where the file names no metric.
    pub metric: u32,
    /// Days since 1970-01-01, as written: an instant keeps its writer's day.
    pub day: i32,
    /// Minutes since that day's midnight, as written; -1 where only a day was.
    pub minute: i16,
    /// The measured value; finite.
    pub value: f64,
    /// How many the value is a share of: whole and above 0, or NaN where that wasn't said.
    pub of: f64,
    /// Index into [`Rows::notes`]; 0 for none.
    pub note: u32,
    /// The line of the file the row begins on, from 1.
    pub line: u32,
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The metrics named in the file, in order of appearance. The first is always the empty name: named elsewhere.
    pub metrics: Vec<String>,
    /// For each of `metrics`, the first line whose value was typed with a `%`, or 0. Where the file names the metrics
    /// the unit isn't known while reading, so whoever knows it has to compare.
    pub percents: Vec<u32>,
    /// The notes. The first is always empty: no note.
    pub notes: Vec<String>,
    /// The readings, in the file's order.
    pub rows: Vec<Row>,
    /// Which headings or keys were used.
    pub columns: Columns,
    /// Rows left out because they hold no value: nothing was measured that day.
    pub skipped_blank: usize,
}

/// Which headings (CSV) or keys (JSON) were used, as the file spells them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The day's; empty in a file without headings.
    pub day: String,
    /// The value's.
    pub value: Option<String>,
    /// The numerator's, where counts were read.
    pub n: Option<String>,
    /// The denominator's.
    pub of: Option<String>,
    /// The metric's.
    pub metric: Option<String>,
    /// The note's.
    pub note: Option<String>,
    /// Whether the file has headings or keys; without, it is `day,value`.
    pub headed: bool,
    /// Whether the value's column was taken for being the only other one with numbers.
    pub guessed: bool,
    /// Headings that were not used.
    pub ignored: Vec<String>,
}

/// Which headings to use in place of the usual ones: `day=Date,value=Rate`. Names are compared exactly, then without
/// case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pick {
    /// For the day.
    pub day: Option<String>,
    /// For the value.
    pub value: Option<String>,
    /// For the numerator of counts; needs `of`.
    pub n: Option<String>,
    /// For the denominator.
    pub of: Option<String>,
    /// For the metric's slug.
    pub metric: Option<String>,
    /// For the note.
    pub note: Option<String>,
}

impl FromStr for Pick {
    type Err = Unclear;

    /// Reads `day=Date,value=Rate`.
    fn from_str(text: &str) -> Result<Self, Unclear> {
        const HINT: &str = "write --columns day=Date,value=Rate; the parts are day, value, n, of, metric, note";
        let mut pick = Self::default();
        for part in text.split(',') {
            let (role, name) = part
                .split_once('=')
                .map(|(role, name)| (role.trim(), name.trim()))
                .filter(|(_, name)| !name.is_empty())
                .ok_or_else(|| Unclear::new(format!("{} names no column", words::show(part)), HINT))?;
            let place = match role.to_ascii_lowercase().as_str() {
                "day" => &mut pick.day,
                "value" => &mut pick.value,
                "n" => &mut pick.n,
                "of" => &mut pick.of,
                "metric" => &mut pick.metric,
                "note" => &mut pick.note,
                _ => return Err(Unclear::new(format!("{} is no part of a reading", words::show(role)), HINT)),
            };
            if place.replace(name.to_owned()).is_some() {
                return Err(Unclear::new(format!("--columns names {role} twice"), HINT));
            }
        }
        Ok(pick)
    }
}

/// A row that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// The line it begins on, from 1.
    pub line: u64,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

/// Headings that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadHeader {
    /// What is wrong.
    pub what: String,
    /// The headings found.
    pub found: Vec<String>,
    /// The flag or line that helps.
    pub hint: String,
}

/// Why nothing was read.
#[derive(Debug)]
pub enum RowsError {
    /// Rows that can't be read.
    Bad {
        /// The first [`BAD_ROWS_KEPT`], by line.
        rows: Vec<BadRow>,
        /// How many there are.
        total: usize,
    },
    /// The columns are unclear.
    Header(BadHeader),
    /// The file or pipe failed.
    Io(io::Error),
}

impl fmt::Display for RowsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bad { rows, total } => {
                let s = if *total == 1 { "" } else { "s" };
                write!(f, "{total} row{s} can't be read, so nothing was taken")?;
                rows.iter().try_for_each(|row| write!(f, "\n  line {}: {}; {}", row.line, row.what, row.hint))?;
                let more = total - rows.len();
                if more > 0 { write!(f, "\n  and {more} more") } else { Ok(()) }
            }
            Self::Header(BadHeader { what, found, hint }) if found.is_empty() => write!(f, "{what}; {hint}"),
            Self::Header(BadHeader { what, found, hint }) => {
                write!(f, "{what}; the headings are {}; {hint}", listed(found))
            }
            Self::Io(error) => write!(f, "the rows can't be read: {error}"),
        }
    }
}

impl std::error::Error for RowsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Bad { .. } | Self::Header(_) => None,
        }
    }
}

/// Reads delimited text: commas, semicolons or tabs, whichever the first line holds.
///
/// `unit` is the metric's, none where it has none; it is not used where the file has a metric column. `today` is in days
/// since 1970: a later day is refused.
///
/// # Errors
/// All rows that can't be read, or columns that can't be told apart, or a failing file. Nothing is returned half.
pub fn parse_csv(r: impl Read, pick: &Pick, unit: Option<&str>, today: i32) -> Result<Rows, RowsError> {
    delimited::parse(r, pick, Gather::new(unit, today))
}

/// Reads one JSON object a line with the keys `day|date|time|timestamp`, `value`, `n`, `of`, `metric` and `note`; other
/// keys are left alone. `unit` and `today` as in [`parse_csv`].
///
/// # Errors
/// All lines that can't be read, or a failing file. Nothing is returned half.
pub fn parse_jsonl(r: impl Read, pick: &Pick, unit: Option<&str>, today: i32) -> Result<Rows, RowsError> {
    jsonl::parse(r, pick, Gather::new(unit, today))
}

/// The headings of a day, the first found being the one used: a file with `date` and `time` means the date.
const DAY_HEADINGS: [&str; 4] = ["day", "date", "timestamp", "time"];

/// A cell as its file gives it.
#[derive(Debug, Clone, Copy)]
enum Given<'a> {
    /// Text without surrounding blanks; empty is missing.
    Text(&'a str),
    /// A number already.
    Number(f64),
}

impl Given<'_> {
    fn is_missing(self) -> bool {
        matches!(self, Self::Text(""))
    }
}

/// The cells of one row.
struct Cells<'a> {
    line: u64,
    day: &'a str,
    value: Given<'a>,
    n: Given<'a>,
    of: Given<'a>,
    /// None where the file has no such column.
    metric: Option<&'a str>,
    note: &'a str,
}

/// Collects good rows and bad ones.
struct Gather<'u> {
    unit: Option<&'u str>,
    today: i32,
    metrics: Names,
    notes: Names,
    rows: Rows,
    bad: Vec<BadRow>,
    total_bad: usize,
}

impl<'u> Gather<'u> {
    fn new(unit: Option<&'u str>, today: i32) -> Self {
        Self {
            unit,
            today,
            metrics: Names::new(),
            notes: Names::new(),
            rows: Rows { percents: vec![0], ..Rows::default() },
            bad: Vec::new(),
            total_bad: 0,
        }
    }

    fn add(&mut self, cells: &Cells<'_>) {
        if let Err(unclear) = self.try_add(cells) {
            self.bad(cells.line, unclear);
        }
    }

    fn try_add(&mut self, cells: &Cells<'_>) -> Result<(), Unclear> {
        let unit = if cells.metric.is_some() { words::Unit::Untold } else { words::Unit::Told(self.unit) };
        let Some(amount) = measured(cells, unit)? else {
            self.rows.skipped_blank += 1;
            return Ok(());
        };
        if cells.day.is_empty() {
            return Err(Unclear::new("a value without a day", "write its day, like 2026-03-11, or remove the row"));
        }
        if cells.note.len() > MOST_CELL {
            return Err(Unclear::new("its note is longer than 64 KiB", "keep it shorter, or link to where it stands"));
        }
        let (day, minute) = words::day(cells.day)?;
        if day > self.today {
            let what = format!("{} has not come yet", words::show(cells.day));
            return Err(Unclear::new(what, "a reading is of today or earlier: check the day, or remove the row"));
        }
        if cells.metric == Some("") {
            return Err(Unclear::new("a value without a metric", "write the metric's slug, or remove the row"));
        }
        if self.total_bad > 0 {
            // Nothing will be returned; there is no use in keeping more of it.
            return Ok(());
        }
        let line = u32::try_from(cells.line).unwrap_or(u32::MAX);
        let metric = self.metrics.index(cells.metric.unwrap_or_default());
        self.rows.percents.resize(self.metrics.list.len(), 0);
        if let Some(first @ 0) = self.rows.percents.get_mut(metric as usize).filter(|_| amount.percent) {
            *first = line;
        }
        let note = self.notes.index(if cells.note.trim().is_empty() { "" } else { cells.note });
        self.rows.rows.push(Row { metric, day, minute, value: amount.value, of: amount.of, note, line });
        Ok(())
    }

    fn bad(&mut self, line: u64, unclear: Unclear) {
        self.total_bad += 1;
        if self.bad.len() < BAD_ROWS_KEPT {
            self.bad.push(BadRow { line, what: unclear.what, hint: unclear.hint });
        }
    }

    /// Ends at a reader's error: a line that no text can stand on counts as a bad row.
    fn failed(mut self, error: io::Error) -> RowsError {
        match error.downcast::<clean::Dirty>() {
            Ok(clean::Dirty { line, unclear }) => {
                self.bad(line, unclear);
                RowsError::Bad { rows: self.bad, total: self.total_bad }
            }
            Err(error) => RowsError::Io(error),
        }
    }

    fn finish(mut self, columns: Columns) -> Result<Rows, RowsError> {
        if self.metrics.list.len() > 1 {
            let nameless: Vec<_> = self.rows.rows.iter().filter(|row| row.metric == 0).map(|row| row.line).collect();
            for line in nameless {
                let what = "names no metric, though other rows do";
                self.bad(u64::from(line), Unclear::new(what, "write the metric's slug in each row, or in none"));
            }
        }
        if self.total_bad > 0 {
            return Err(RowsError::Bad { rows: self.bad, total: self.total_bad });
        }
        Ok(Rows { metrics: self.metrics.list, notes: self.notes.list, columns, ..self.rows })
    }
}

/// The value of a row, or none where nothing was measured. Counts say more than a value beside them, so they are taken.
fn measured(cells: &Cells<'_>, unit: words::Unit<'_>) -> Result<Option<words::Amount>, Unclear> {
    let missing = (cells.value.is_missing(), cells.n.is_missing(), cells.of.is_missing());
    match missing {
        (_, false, false) => words::counts(words::number(cells.n)?, words::number(cells.of)?, unit).map(Some),
        (true, false, true) => Err(Unclear::new(
            "a count without what it is of",
            "fill in `of`, or leave both empty where nothing was measured",
        )),
        (true, true, _) => Ok(None),
        (false, _, true) => words::value(cells.value, unit).map(Some),
        (false, true, false) => {
            let amount = words::value(cells.value, unit)?;
            // `71/196` in the value's own cell has said it already.
            let of = if amount.of.is_nan() { words::denominator(words::number(cells.of)?)? } else { amount.of };
            Ok(Some(words::Amount { of, ..amount }))
        }
    }
}

/// Names seen so far, each kept once; the first is the empty one.
struct Names {
    list: Vec<String>,
    known: HashMap<String, u32>,
    last: u32,
}

impl Names {
    /// Beyond this many different texts a name isn't looked for any more: a million notes that all differ would
    /// otherwise be kept twice.
    const MOST_KNOWN: usize = 4096;

    fn new() -> Self {
        Self { list: vec![String::new()], known: HashMap::new(), last: 0 }
    }

    fn index(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return 0;
        }
        if self.list.get(self.last as usize).is_some_and(|last| last == name) {
            return self.last;
        }
        self.last = self.known.get(name).copied().unwrap_or_else(|| {
            let index = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
            self.list.push(name.to_owned());
            if self.known.len() < Self::MOST_KNOWN {
                self.known.insert(name.to_owned(), index);
            }
            index
        });
        self.last
    }
}

#[cfg(test)]
mod tests;
