//! What an outcome's past says, read back from the log: the versions of its spec, and since when its owner owns it.

use serde_json::Value;

use super::{Entry, Session};
use crate::domain::change::CREATED;
use crate::domain::day::Day;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::outcome::Version;
use crate::error::Error;

impl Session {
    /// The versions of an outcome's spec, oldest first; what was undone is left out.
    ///
    /// # Errors
    /// What the file says.
    pub fn specs(&self, outcome: Id) -> Result<Vec<Version>, Error> {
        let thing = Thing::new(Kind::Outcome, outcome);
        Ok(versions(&self.history(Some(thing), usize::MAX)?, thing))
    }
}

/// The versions among an outcome's entries, which are newest first.
pub(crate) fn versions(history: &[Entry], outcome: Thing) -> Vec<Version> {
    let mut list: Vec<Version> = Vec::new();
    for entry in history.iter().rev().filter(|entry| entry.undone_by.is_none() && entry.undoes.is_none()) {
        for change in entry.changes.iter().filter(|change| change.thing == outcome) {
            let text = match change.field.as_str() {
                "spec" => Some(change.after.as_str().unwrap_or_default()),
                CREATED => change.after.get("spec").and_then(Value::as_str),
                _ => None,
            };
            // A spec that was emptied is a version too.
            if let Some(text) = text.filter(|text| !text.is_empty() || !list.is_empty()) {
                let (on, by) = (entry.day, entry.by.clone());
                list.push(Version { number: list.len() + 1, on, by, text: text.to_owned() });
            }
        }
    }
    list
}

/// Since which day the owner among an outcome's entries owns it; the entries are newest first.
pub(crate) fn owned_since(history: &[Entry], outcome: Thing) -> Option<Day> {
    let gave = |entry: &&Entry| {
        let mut of_it = entry.changes.iter().filter(|change| change.thing == outcome);
        of_it.any(|change| match change.field.as_str() {
            "owner" => !change.after.is_null(),
            CREATED => change.after.get("owner").is_some_and(|owner| !owner.is_null()),
            _ => false,
        })
    };
    let stands = |entry: &&Entry| entry.undone_by.is_none() && entry.undoes.is_none();
    history.iter().filter(stands).find(gave).map(|entry| entry.day)
}
