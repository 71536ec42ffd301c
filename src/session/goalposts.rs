//! Moved goalposts: what was changed of an outcome's target, due day, baseline or falsifier since it was first committed,
//! read back from the log.

use serde_json::Value;

use super::{Entry, Session};
use crate::domain::change::CREATED;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::review::Goalpost;
use crate::error::Error;
use crate::store::{Reader, StoreError, journal};

impl Session {
    /// What was moved of an outcome's goalposts since it was first committed, oldest first; what was undone is left out.
    ///
    /// # Errors
    /// What the file says.
    pub fn goalposts(&self, outcome: Id) -> Result<Vec<Goalpost>, Error> {
        self.read(|c| of(c, outcome))
    }
}

pub(super) fn of(c: &Reader, outcome: Id) -> Result<Vec<Goalpost>, StoreError> {
    let thing = Thing::new(Kind::Outcome, outcome);
    Ok(moved(&journal::history(c, Some(thing), usize::MAX)?, thing))
}

fn moved(history: &[Entry], outcome: Thing) -> Vec<Goalpost> {
    let stands = || history.iter().rev().filter(|entry| entry.undone_by.is_none() && entry.undoes.is_none());
    let id = outcome.id.to_string();
    let commits = |entry: &&Entry| {
        let here = |after: &Value| after.get("outcome").and_then(Value::as_str) == Some(id.as_str());
        entry.changes.iter().any(|c| c.thing.kind == Kind::Commitment && c.field == CREATED && here(&c.after))
    };
    let Some(first) = stands().position(|entry| commits(&entry)) else { return Vec::new() };
    let mut list = Vec::new();
    for entry in stands().skip(first + 1) {
        for change in entry.changes.iter().filter(|c| c.thing == outcome) {
            let post = matches!(change.field.as_str(), "target" | "due" | "baseline" | "wrong_if");
            // A baseline that is measured for the first time moves nothing.
            let measured = change.field == "baseline" && change.before.get("value").is_none_or(Value::is_null);
            if post && !measured && !change.before.is_null() {
                list.push(Goalpost {
                    field: change.field.clone(),
                    before: change.before.clone(),
                    after: change.after.clone(),
                    by: entry.by.clone(),
                    on: entry.day,
                    why: entry.why.clone(),
                });
            }
        }
    }
    list
}
