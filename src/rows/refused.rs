//! Why a file was not read: a rule's code, or a question with the flags that answer it. Bounded, whatever the file holds.

use std::io;

use super::text::NoText;
use crate::domain::amount::quoted;

/// How many bad rows are kept with their words; the rest are counted.
pub(super) const BAD_KEPT: usize = 3;
/// How many names are listed.
const NAMES: usize = 8;

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// It can be read several ways: a flag says which.
    Question,
    /// It can't be read.
    Refused,
    /// A named column, series or table is not there.
    NotFound,
}

/// A file that is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Whose turn it is.
    pub whose: Whose,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong or unclear, as a sentence.
    pub what: String,
    /// More of it, a line each.
    pub why: Vec<String>,
    /// The first bad rows: line, what is wrong, what to do.
    pub bad: Vec<(u64, String, String)>,
    /// What to do, most useful last.
    pub hints: Vec<String>,
    /// Flags that would answer it, each added to the command as it was given.
    pub flags: Vec<Vec<String>>,
    /// What the system said.
    pub io: Option<(io::ErrorKind, String)>,
}

impl Refused {
    /// Something that can't be read.
    pub(super) fn new(code: &'static str, what: impl Into<String>) -> Self {
        Self {
            whose: Whose::Refused,
            code,
            what: what.into(),
            why: Vec::new(),
            bad: Vec::new(),
            hints: Vec::new(),
            flags: Vec::new(),
            io: None,
        }
    }

    /// Something that reads several ways.
    pub(super) fn question(code: &'static str, what: impl Into<String>) -> Self {
        Self { whose: Whose::Question, ..Self::new(code, what) }
    }

    /// Something that is not there.
    pub(super) fn missing(code: &'static str, what: impl Into<String>) -> Self {
        Self { whose: Whose::NotFound, ..Self::new(code, what) }
    }

    pub(super) fn because(mut self, why: impl Into<String>) -> Self {
        self.why.push(why.into());
        self
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// A flag that would answer it, with its value.
    pub(super) fn flag(mut self, words: &[&str]) -> Self {
        self.flags.push(words.iter().map(|word| (*word).to_owned()).collect());
        self
    }

    /// One bad row.
    pub(super) fn row(line: u64, what: impl Into<String>, hint: impl Into<String>) -> Self {
        let mut bad = BadRows::default();
        bad.add(line, what.into(), hint.into());
        bad.refused()
    }
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        let kind = error.kind();
        match error.downcast::<NoText>() {
            Ok(NoText { line, what }) => Self::new("bad_encoding", format!("line {line}: {what}"))
                .hint("iconv -f WINDOWS-1252 -t UTF-8 FILE | upshot import - …"),
            Err(error) => Self { io: Some((kind, error.to_string())), ..Self::new("io", "it can't be read") },
        }
    }
}

/// Rows that can't be read, the first of them with their words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct BadRows {
    kept: Vec<(u64, String, String)>,
    pub(super) total: u64,
}

impl BadRows {
    pub(super) fn add(&mut self, line: u64, what: String, hint: String) {
        self.total += 1;
        if self.kept.len() < BAD_KEPT {
            self.kept.push((line, what, hint));
        }
    }

    pub(super) fn refused(self) -> Refused {
        let rows = if self.total == 1 { "1 row can't".to_owned() } else { format!("{} rows can't", self.total) };
        let mut refused = Refused::new("bad_rows", format!("{rows} be read, so nothing was taken"));
        refused.bad = self.kept;
        let more = self.total - refused.bad.len() as u64;
        if more > 0 {
            refused = refused.because(format!("and {more} more like these"));
        }
        refused
    }
}

/// Some names, as they are echoed: short, and not all of them where there are many.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<&str> = names.into_iter().collect();
    let mut shown: Vec<String> = all.iter().take(NAMES).map(|name| quoted(name)).collect();
    if all.len() > NAMES {
        shown.push(format!("and {} more", all.len() - NAMES));
    }
    shown.join(", ")
}
