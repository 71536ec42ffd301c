//! Moved goalposts: what was changed since an outcome was first committed of its target, due day, baseline, falsifier,
//! metric, problem and title, and of what its metric measures, its unit and its direction; read back from the log.

use serde_json::Value;

use super::Session;
use crate::domain::history::{first_commit, moved};
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
    let Some(first) = first_commit(&history, outcome) else { return Ok(Vec::new()) };
    let mut list = moved(&history, thing, first, &OF_OUTCOME);
    // Another metric is said by its name.
    for (_, post) in list.iter_mut().filter(|(_, post)| post.field == "metric") {
        post.before = slug(c, &post.before)?;
        post.after = slug(c, &post.after)?;
    }
    if let Some(metric) = things::one::<Outcome>(c, outcome)?.and_then(|o| o.metric) {
        let measured = Thing::new(Kind::Metric, metric);
        list.extend(moved(&journal::edits(c, measured)?, measured, first, &OF_METRIC));
    }
    list.sort_by_key(|(set, _)| *set);
    Ok(list.into_iter().map(|(_, post)| post).collect())
}

fn slug(c: &Reader, id: &Value) -> Result<Value, StoreError> {
    let id = serde_json::from_value::<Id>(id.clone()).ok();
    let metric = id.map(|id| things::one::<Metric>(c, id)).transpose()?.flatten();
    Ok(metric.map_or(Value::Null, |metric| Value::String(metric.slug.to_string())))
}
