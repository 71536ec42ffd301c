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
    /// Whether this copy writes under a new id from here on, as another file bore its own.
    pub new_replica: bool,
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
}
