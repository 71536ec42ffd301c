//! Things of a kind by the words people use for them, and days as they are typed: whoever takes words asks here.

use super::{Found, Session};
use crate::domain::day::{Day, Lean, is_sprint_end, parse_day};
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::error::{Error, Kind};

impl Session {
    /// A day as typed: `wed`, `11mar`, `-3d`, `sprint end`.
    ///
    /// # Errors
    /// It is no day, or may be two.
    pub fn day_called(&self, word: &str, lean: Lean) -> Result<Day, Error> {
        let ends = if is_sprint_end(word) { self.sprint_end() } else { None };
        Ok(parse_day(word, self.today(), lean, ends)?)
    }

    /// The outcome that a label, a metric's slug or a title names.
    ///
    /// # Errors
    /// Nothing of that kind, or more than one thing, is called so.
    pub fn outcome_called(&self, word: &str) -> Result<Id, Error> {
        match self.find(word)? {
            Found::Thing(thing) if thing.kind == ThingKind::Outcome => Ok(thing.id),
            Found::Metric { outcome: Some(outcome), .. } => Ok(outcome),
            Found::Metric { outcome: None, .. } => Err(Error::new(
                Kind::NotFound,
                "not_found",
                format!("{word} is a metric that decides no open outcome, or several"),
            )
            .hint("name the outcome by its label: upshot outcome list")),
            Found::Thing(thing) => Err(wrong_kind(word, thing, "an outcome", "upshot outcome list")),
        }
    }

    /// The hypothesis that a label or a title names.
    ///
    /// # Errors
    /// Nothing of that kind, or more than one thing, is called so.
    pub fn hypothesis_called(&self, word: &str) -> Result<Id, Error> {
        match self.find(word)? {
            Found::Thing(thing) if thing.kind == ThingKind::Hypothesis => Ok(thing.id),
            found => Err(wrong_kind(word, found.thing(), "a hypothesis", "upshot hypothesis list")),
        }
    }

    /// The metric that a slug names.
    ///
    /// # Errors
    /// Nothing of that kind, or more than one thing, is called so.
    pub fn metric_called(&self, word: &str) -> Result<Id, Error> {
        match self.find(word) {
            Ok(Found::Metric { metric, .. }) => Ok(metric),
            Ok(Found::Thing(thing)) if thing.kind == ThingKind::Outcome => {
                let metric = self.column(thing.id)?.and_then(|c| c.outcome.metric);
                metric.ok_or_else(|| {
                    Error::new(Kind::NotFound, "no_metric", format!("{word} has no metric yet"))
                        .hint(format!("upshot edit {word} --metric SLUG"))
                })
            }
            Ok(found) => Err(wrong_kind(word, found.thing(), "a metric", "upshot metric list")),
            Err(e) => Err(e),
        }
    }

    /// The thing that a word names, and how people call it. A slug names its sole open outcome before the metric.
    ///
    /// # Errors
    /// Nothing of that kind, or more than one thing, is called so.
    pub fn thing_called(&self, word: &str) -> Result<(Thing, String), Error> {
        let thing = match self.find(word)? {
            Found::Metric { outcome: Some(outcome), .. } => Thing::new(ThingKind::Outcome, outcome),
            found => found.thing(),
        };
        Ok((thing, self.name(thing)))
    }

    /// The sprint that a label or a name names.
    ///
    /// # Errors
    /// No sprint is called so.
    pub fn sprint_called(&self, word: &str) -> Result<Id, Error> {
        match self.find(word)? {
            Found::Thing(thing) if thing.kind == ThingKind::Sprint => Ok(thing.id),
            _ => {
                Err(Error::new(Kind::NotFound, "not_found", format!("{word} is not a sprint"))
                    .hint("upshot sprint list"))
            }
        }
    }
}

fn wrong_kind(word: &str, thing: Thing, wanted: &str, list: &str) -> Error {
    let is = thing.kind.word().replace('_', " ");
    let article = if is.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    Error::new(Kind::NotFound, "not_found", format!("{word} is {article} {is}, not {wanted}")).hint(list.to_owned())
}
