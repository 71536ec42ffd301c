//! What a person says of a file: which column is what, how cells are meant, which readings come of the rows.

use std::str::FromStr;

use crate::domain::amount::quoted;
use crate::domain::day::{Day, clock};
use crate::domain::label::Slug;
use crate::domain::unclear::Unclear;
use crate::domain::words::words;

words! {
    /// How numbers stand in a day of three.
    Order {
        /// The day first.
        Dmy = "dmy",
        /// The month first.
        Mdy = "mdy",
        /// The year first.
        Ymd = "ymd",
        /// A spreadsheet's count of days.
        Serial = "serial",
    }
}

words! {
    /// The decimal mark.
    Mark {
        /// `1.5`.
        Point = "point",
        /// `1,5`.
        Comma = "comma",
    }
}

words! {
    /// What rows are put together by.
    Span {
        /// A day.
        Day = "day",
        /// A week, from Monday.
        Week = "week",
        /// A month.
        Month = "month",
    }
}

words! {
    /// How rows are put together.
    How {
        /// Added up.
        Sum = "sum",
        /// Counted.
        Count = "count",
        /// Their mean.
        Mean = "mean",
        /// Their median.
        Median = "median",
        /// The last of them.
        Last = "last",
        /// Each is a reading.
        Each = "each",
    }
}

words! {
    /// What a column can be.
    Role {
        /// The day.
        Day = "day",
        /// The value.
        Value = "value",
        /// A numerator.
        N = "n",
        /// A denominator.
        Of = "of",
        /// The metric's name.
        Metric = "metric",
        /// A note.
        Note = "note",
        /// Where the value comes from.
        Source = "source",
    }
}

/// `--per week sum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Per {
    /// The period.
    pub span: Span,
    /// What becomes of its rows.
    pub how: How,
}

impl Per {
    /// The flag as typed.
    pub fn words(self) -> String {
        format!("--per {} {}", self.span.word(), self.how.word())
    }
}

/// A zone that instants are brought to, in minutes ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(pub i16);

impl Zone {
    /// `UTC`, `+01:00`.
    pub fn words(self) -> String {
        if self.0 == 0 {
            return "UTC".to_owned();
        }
        let sign = if self.0 < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", self.0.abs() / 60, self.0.abs() % 60)
    }
}

impl FromStr for Zone {
    type Err = Unclear;

    fn from_str(text: &str) -> Result<Self, Unclear> {
        let lower = text.trim().to_ascii_lowercase();
        if matches!(lower.as_str(), "utc" | "z" | "gmt") {
            return Ok(Self(0));
        }
        clock::offset(&lower).map(Self).ok_or_else(|| {
            Unclear::new(format!("{} is no zone", quoted(text)), "write UTC, or an offset from it: --zone +01:00")
        })
    }
}

/// Which text counts as which: csv, or JSON lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Delimited text, whatever it begins with.
    Csv,
    /// A JSON object a line.
    Jsonl,
}

/// What is known of a metric while its rows are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is there, with this unit or none.
    Known(Option<String>),
    /// It is to be made, with this unit, or with what the file says.
    New(Option<String>),
}

impl Told {
    /// The unit that was told.
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Known(unit) | Self::New(unit) => unit.as_deref(),
        }
    }
}

/// All that was said of a file, and what the board says.
pub struct Asked<'a> {
    /// `--columns`, as typed.
    pub columns: Vec<String>,
    /// `--value`, as typed.
    pub values: Vec<String>,
    /// `--where`, as typed.
    pub wheres: Vec<String>,
    /// `--metric`.
    pub metric: Option<String>,
    /// Whether a table without a metric's name may be read: a file on its own is of one thing.
    pub nameless: bool,
    /// `--at-path`.
    pub at_path: Option<String>,
    /// `--days`.
    pub days: Option<Order>,
    /// `--zone`.
    pub zone: Option<Zone>,
    /// `--decimal`.
    pub decimal: Option<Mark>,
    /// `--scale`.
    pub scale: Option<f64>,
    /// `--per`.
    pub per: Option<Per>,
    /// `--no-zeros`.
    pub no_zeros: bool,
    /// `--from`.
    pub from: Option<Day>,
    /// `--to`.
    pub to: Option<Day>,
    /// `--format`.
    pub format: Option<Format>,
    /// The day it is.
    pub today: Day,
    /// Whether days to come are read too.
    pub future: bool,
    /// What is known of a metric.
    pub told: &'a dyn Fn(&str) -> Told,
    /// The last readings of a metric, to compare a scale with.
    pub recent: &'a dyn Fn(&str) -> Vec<f64>,
}

impl<'a> Asked<'a> {
    /// As a file on its own is read where nothing is said of it: one thing, all of its days up to today.
    pub fn new(today: Day, told: &'a dyn Fn(&str) -> Told, recent: &'a dyn Fn(&str) -> Vec<f64>) -> Self {
        Self {
            columns: Vec::new(),
            values: Vec::new(),
            wheres: Vec::new(),
            metric: None,
            nameless: true,
            at_path: None,
            days: None,
            zone: None,
            decimal: None,
            scale: None,
            per: None,
            no_zeros: false,
            from: None,
            to: None,
            format: None,
            today,
            future: false,
            told,
            recent,
        }
    }
}

/// `--where COLUMN=TEXT` or `COLUMN!=TEXT`, with its column found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Where {
    pub(super) column: usize,
    pub(super) text: String,
    pub(super) is_not: bool,
}

impl Where {
    /// Whether a cell passes.
    pub(super) fn takes(&self, cell: &str) -> bool {
        (cell == self.text) != self.is_not
    }
}

/// The slug that a text of a file becomes: lowercased, what is no letter or digit a `-`.
pub(super) fn slug(text: &str) -> Result<Slug, Unclear> {
    let mut plain = String::new();
    for c in text.trim().to_lowercase().chars() {
        if c.is_ascii_alphanumeric() || (matches!(c, '_' | '.') && !plain.is_empty()) {
            plain.push(c);
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    Slug::parse(plain.trim_end_matches('-'))
}
