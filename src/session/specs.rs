//! The versions of an outcome's spec, read back from the log.

use serde_json::Value;

use super::{Entry, Session};
use crate::domain::change::CREATED;
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
