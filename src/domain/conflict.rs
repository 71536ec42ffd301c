//! What two copies of a board said differently before they met: the versions among which somebody has to choose.

use serde_json::Value;

use super::day::Day;
use super::fold::Reference;
use super::handle::Handle;
use super::history::days_in_words;
use super::id::{Id, Kind, Thing};

/// How a conflict is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Settled {
    /// Verdicts: the owner gives another that replaces them.
    ByVerdict,
    /// A field, or whether a thing is gone: one of the versions is taken, or the field edited.
    ByChoice,
    /// A reading that has two values: it is corrected.
    ByCorrection,
}

/// What two copies said differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Which thing.
    pub thing: Thing,
    /// Which of its fields; `verdict` and `reading` where it is settled by these.
    pub field: String,
    /// What it is called in a list and on a command line: `O-1 target`, `O-1 guardrail error-rate limit`.
    pub name: String,
    /// How it is settled.
    pub settled: Settled,
    /// The versions, in the order they were said.
    pub versions: Vec<Version>,
    /// The command that settles it.
    pub fix: String,
    /// The outcome that it hangs on, where it hangs on one.
    pub outcome: Option<Id>,
    /// The day of the reading, where it is one.
    pub day: Option<Day>,
    /// Whether settling it asks why, as an edit of it would.
    pub needs_why: bool,
    /// The unit of its values, where they are a metric's.
    pub unit: Option<String>,
}

/// The fields of an outcome whose change needs a reason once it is committed.
const GOALPOSTS: [&str; 7] = ["target", "due", "baseline", "wrong_if", "metric", "problem", "title"];

/// The fields of its metric that do, too.
const OF_METRIC: [&str; 3] = ["measures", "unit", "better"];

/// One of the versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The change that says it.
    pub of: Reference,
    /// The value as the log holds it.
    pub value: Value,
    /// Whether it is the one that is shown until it is settled.
    pub shown: bool,
    /// Who said it.
    pub by: Handle,
    /// Who else said the same before.
    pub also: Vec<Handle>,
    /// Who typed it for whom it is by.
    pub typed: Option<Handle>,
    /// What it names, where the value is a thing's id.
    pub named: Option<String>,
    /// On which day.
    pub on: Day,
    /// When, in milliseconds since 1970.
    pub unix_ms: i64,
    /// The writer's offset from UTC in minutes.
    pub zone: i16,
    /// In which set.
    pub set: Id,
    /// Why.
    pub why: Option<String>,
    /// Whether it was written on this copy.
    pub own: bool,
    /// Where it came from, where another copy wrote it: the place's name, or a merge.
    pub from: Option<String>,
}

impl Version {
    /// Everybody who said it, in the order they did: `@mara and @li`; `@bo, typed by @mara`.
    pub fn by_all(&self) -> String {
        match self.also.split_first() {
            None => {
                self.typed.as_ref().map_or_else(|| self.by.to_string(), |who| format!("{}, typed by {who}", self.by))
            }
            Some((first, [])) => format!("{first} and {}", self.by),
            Some((first, rest)) => {
                let rest: Vec<String> = rest.iter().map(ToString::to_string).collect();
                format!("{first}, {} and {}", rest.join(", "), self.by)
            }
        }
    }
}

impl Conflict {
    /// How many versions there are, in words: `2 versions`, `2 verdicts`, `2 values`.
    pub fn counted(&self) -> String {
        let noun = match self.settled {
            Settled::ByVerdict => "verdicts",
            Settled::ByChoice => "versions",
            Settled::ByCorrection => "values",
        };
        format!("{} {noun}", self.versions.len())
    }

    /// What it is about, as it is said: its days are a person's, and not those that are typed.
    pub fn called_in_words(&self, today: Day) -> String {
        days_in_words(&self.name, today)
    }

    /// That there are versions, as a clause: `O-1 target has 2 versions`.
    pub fn says(&self, today: Day) -> String {
        format!("{} has {}", self.called_in_words(today), self.counted())
    }

    /// Whether a field is one of an outcome's goalposts, or one of its metric's.
    pub fn is_goalpost(thing: Thing, field: &str) -> bool {
        match thing.kind {
            Kind::Outcome => GOALPOSTS.contains(&field),
            Kind::Metric => OF_METRIC.contains(&field),
            _ => false,
        }
    }

    /// What is typed for one of the versions, by its place: its number; of a removal what it says.
    pub fn typed(&self, at: usize) -> String {
        match self.versions.get(at).map(|version| &version.value) {
            Some(Value::Bool(removed)) if self.field == "gone" => {
                (if *removed { "removed" } else { "kept" }).to_owned()
            }
            _ => (at + 1).to_string(),
        }
    }

    /// What a field is called in lists and on the command line.
    pub fn called(field: &str) -> String {
        match field {
            "away_until" => "away".to_owned(),
            field => field.replace('_', "-"),
        }
    }
}
