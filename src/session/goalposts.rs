//! Moved goalposts: what was changed since an outcome was first committed of its target, due day, baseline, falsifier,
//! metric, problem and title, and of what its metric measures, its unit and its direction; read back from the log.

use serde_json::Value;

use super::{Entry, Session};
use crate::domain::change::CREATED;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::Metric;
use crate::domain::outcome::Outcome;
use crate::domain::review::Goalpost;
use crate::error::Error;
use crate::store::{Reader, StoreError, journal, things};

/// The fields of an outcome that are goalposts.
const OF_OUTCOME: [&str; 7] = ["target", "due", "baseline", "wrong_if", "metric", "problem", "title"];
/// The fields of its metric that are.
const OF_METRIC: [&str; 3] = ["measures", "unit", "better"];

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
    let history = journal::history(c, Some(thing), usize::MAX)?;
    let id = outcome.to_string();
    let commits = |entry: &&Entry| {
        let here = |after: &Value| after.get("outcome").and_then(Value::as_str) == Some(id.as_str());
        entry.changes.iter().any(|c| c.thing.kind == Kind::Commitment && c.field == CREATED && here(&c.after))
    };
    let Some(first) = stands(&history).find(commits).map(|entry| entry.no) else { return Ok(Vec::new()) };
    let mut list = moved(&history, thing, first, &OF_OUTCOME);
    // Another metric is said by its name.
    for (_, post) in list.iter_mut().filter(|(_, post)| post.field == "metric") {
        post.before = slug(c, &post.before)?;
        post.after = slug(c, &post.after)?;
    }
    if let Some(metric) = things::one::<Outcome>(c, outcome)?.and_then(|o| o.metric) {
        let measured = Thing::new(Kind::Metric, metric);
        let history = journal::edits(c, measured)?;
        list.extend(moved(&history, measured, first, &OF_METRIC));
    }
    list.sort_by_key(|(set, _)| *set);
    Ok(list.into_iter().map(|(_, post)| post).collect())
}

/// What stands of a history, the oldest first.
fn stands(history: &[Entry]) -> impl Iterator<Item = &Entry> {
    history.iter().rev().filter(|entry| entry.undone_by.is_none() && entry.undoes.is_none())
}

/// What was changed of a thing's goalposts after a set, each with its set's number.
fn moved(history: &[Entry], thing: Thing, after: i64, fields: &[&str]) -> Vec<(i64, Goalpost)> {
    let mut list = Vec::new();
    for entry in stands(history).filter(|entry| entry.no > after) {
        for change in entry.changes.iter().filter(|c| c.thing == thing && fields.contains(&c.field.as_str())) {
            // A baseline that is measured for the first time moves nothing.
            let measured = change.field == "baseline" && change.before.get("value").is_none_or(Value::is_null);
            if !measured && !change.before.is_null() {
                let post = Goalpost {
                    field: change.field.clone(),
                    before: change.before.clone(),
                    after: change.after.clone(),
                    by: entry.by.clone(),
                    on: entry.day,
                    why: entry.why.clone(),
                };
                list.push((entry.no, post));
            }
        }
    }
    list
}

fn slug(c: &Reader, id: &Value) -> Result<Value, StoreError> {
    let id = serde_json::from_value::<Id>(id.clone()).ok();
    let metric = id.map(|id| things::one::<Metric>(c, id)).transpose()?.flatten();
    Ok(metric.map_or(Value::Null, |metric| Value::String(metric.slug.to_string())))
}
