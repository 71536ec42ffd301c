//! What other copies' change sets brought.

use super::conflict::Conflict;
use super::day::Day;
use super::handle::Handle;
use super::id::Id;
use super::label::Label;

/// What other copies' change sets brought.
#[derive(Clone, Debug, Default)]
pub struct Came {
    /// How many sets.
    pub sets: u64,
    /// How many readings with them.
    pub readings: u64,
    /// Who wrote them, by name.
    pub people: Vec<Handle>,
    /// The first and the last day they were written on.
    pub days: Option<(Day, Day)>,
    /// What is new with a label: the label, and an outcome's title.
    pub new: Vec<(String, Option<String>)>,
    /// What was changed of what was here, field by field.
    pub changed: Vec<(String, String)>,
    /// What has to be settled by now.
    pub conflicts: Vec<Conflict>,
    /// Labels that came to have letters: as they were, and as they are.
    pub labels: Vec<(Label, Vec<Label>)>,
    /// Sets that wait or were refused.
    pub left: Vec<Left>,
    /// The id under which this copy writes from here on, where another file bore its own.
    pub new_replica: Option<Id>,
}

/// A set that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Which.
    pub set: Id,
    /// Whose, by its own words.
    pub by: String,
    /// Why: `rewritten`, `malformed`, `parent`, `refers`, `clock`.
    pub why: &'static str,
    /// In words.
    pub says: String,
    /// Whether it is tried again.
    pub waits: bool,
    /// Since when it waits at a place, in milliseconds since 1970; none of what was refused, or was not taken by a merge.
    pub since: Option<i64>,
}

/// What other copies brought and nobody was shown, and what waits to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meets {
    /// The board.
    pub board: Id,
    /// The last change set of the file, by its number in it.
    pub last: i64,
    /// How many sets came from elsewhere and were not shown.
    pub came: usize,
    /// Where the last of them came from: `hub`, a folder's own name, `a merge`.
    pub from: String,
    /// How many sets have waited for more than a day to be sent to the place met last.
    pub to_send: usize,
}
