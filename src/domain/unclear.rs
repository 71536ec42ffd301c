//! What a word-to-type parser says when it can't read a word: what is wrong, and what to type instead.

use std::fmt;

/// A word that could not be read. Both parts are whole clauses for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    /// What is wrong with the word, naming it: `"31feb" is not a day: February 2026 has 28 days`.
    pub what: String,
    /// What to type instead: `write 28feb, or 2026-02-28`.
    pub hint: String,
}

impl Unclear {
    /// Says `what` is wrong and what to try.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into() }
    }
}

impl fmt::Display for Unclear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.hint)
    }
}

impl std::error::Error for Unclear {}
