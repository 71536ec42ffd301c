//! Goalposts: what was changed of an outcome's target, due day, baseline or falsifier after it was first committed.

use serde_json::Value;

use super::{Entry, Session};
use crate::domain::amount::with_unit;
use crate::domain::change::CREATED;
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::error::Error;

/// A goalpost that was moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Goalpost {
    /// Which one: `due`, `target`, `baseline`, `wrong_if`.
    pub field: String,
    /// What it was.
    pub before: Value,
    /// What it is since.
    pub after: Value,
    /// Who moved it.
    pub by: Handle,
    /// When.
    pub on: Day,
    /// Why.
    pub why: Option<String>,
}

impl Goalpost {
    /// A value of it as a person reads it.
    pub fn words(value: &Value, unit: Option<&str>, today: Day) -> String {
        match value {
            Value::Null => "nothing".to_owned(),
            Value::String(text) => text.parse::<Day>().map_or_else(|_| text.clone(), |day| day.short(today)),
            other => match (other.get("text").and_then(Value::as_str), other.get("value").and_then(Value::as_f64)) {
                (Some(text), _) => text.to_owned(),
                (None, Some(value)) => with_unit(value, unit),
                (None, None) => "unknown".to_owned(),
            },
        }
    }
}

/// The goalposts moved since an outcome was first committed, oldest first; what was undone is left out.
pub fn moved(history: &[Entry], outcome: Thing) -> Vec<Goalpost> {
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

impl Session {
    /// The goalposts of an outcome that were moved after it was first committed, oldest first.
    ///
    /// # Errors
    /// What the file says.
    pub fn goalposts(&self, outcome: Id) -> Result<Vec<Goalpost>, Error> {
        let thing = Thing::new(Kind::Outcome, outcome);
        Ok(moved(&self.history(Some(thing), usize::MAX)?, thing))
    }
}
