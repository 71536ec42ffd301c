//! One field of one thing, and what a person did once.
//!
//! A field is the smallest thing that means something alone: a baseline with its day, a target with its text, a whole
//! ship. The store adds what was there before.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::assessment::Detectable;
use super::id::{Kind, Thing};
use super::metric::Reading;
use super::warning::Warning;

/// The field that holds a thing's whole first state. It stands for every field of the thing.
pub const CREATED: &str = "created";
/// The field that says a thing was removed.
pub const GONE: &str = "gone";

/// A field of a thing and its new value.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Of which thing.
    pub thing: Thing,
    /// Which field, by MODEL's name.
    pub field: String,
    /// The value from now on; null where there is none.
    pub after: Value,
}

impl Change {
    /// A thing that did not exist, whole.
    pub fn created(thing: Thing, whole: &impl Serialize) -> Self {
        Self { thing, field: CREATED.to_owned(), after: json(whole) }
    }

    /// A field's new value.
    pub fn set(thing: Thing, field: &str, after: &impl Serialize) -> Self {
        Self { thing, field: field.to_owned(), after: json(after) }
    }

    /// A thing removed.
    pub fn gone(thing: Thing) -> Self {
        Self::set(thing, GONE, &true)
    }
}

/// A domain value as the log holds it. Domain values are plain data with string keys and finite numbers, which always
/// have a JSON form.
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

/// What a command comes to, decided and not yet written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decided {
    /// What was done, for the history: `logged 36.2% for activation`.
    pub summary: String,
    /// The sentence for the person who did it: what changed.
    pub said: String,
    /// What is said after it, in its order.
    pub then: Vec<Then>,
    /// The reason given, where one was.
    pub why: Option<String>,
    /// Things to know that stop nothing.
    pub warnings: Vec<Warning>,
    /// The changes of fields.
    pub changes: Vec<Change>,
    /// New readings.
    pub readings: Vec<Reading>,
    /// The change set that this one undoes.
    pub undoes: Option<super::id::Id>,
    /// Whether what it undoes was an undo itself.
    pub redoes: bool,
    /// What the command is about, to be shown after it.
    pub about: Option<Thing>,
}

/// What is said after what was done, in parts: a form shows each in its place.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// What nobody typed and was taken for granted, each as a clause.
    Granted(Vec<String>),
    /// How many things a draft lacks before it can be committed.
    Lacks(usize),
    /// What it means, as a sentence.
    Means(String),
    /// What is fixed by it for good, as a sentence: said before, where one sees that first.
    Frozen(String),
    /// What the readings could tell of the expected move.
    Seen(Foreseen),
    /// When they could first tell it.
    First(Answering),
    /// What follows, as the shell does it: a sentence that no screen shows, which has keys instead.
    Shell(String),
}

/// When readings could first answer, were it shipped today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answering {
    /// The clause: `first answer about Thu 9 Apr if it ships today; 6 days before the due day`.
    pub says: String,
    /// Whether that is by the due day of its outcome.
    pub in_time: bool,
}

/// What the readings could tell of an expected move by its check day.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreseen {
    /// The sentence, without its stop.
    pub says: String,
    /// What follows from it for what is predicted, to stand behind it where nothing else says so.
    pub so: String,
    /// The least move that would show, and what it is made of.
    pub seen: Option<Detectable>,
    /// Whether the move is large enough to be seen.
    pub tells: bool,
    /// Whether there is a least move at all that would show.
    pub known: bool,
}

impl fmt::Display for Then {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Granted(clauses) => write!(f, "Assumed: {}.", clauses.join("; ")),
            Self::Lacks(n) => write!(f, "A draft: {}.", lacking(*n)),
            Self::Means(sentence) | Self::Frozen(sentence) | Self::Shell(sentence) => f.write_str(sentence),
            Self::Seen(seen) => write!(f, "{}.", seen.says),
            Self::First(first) => {
                let mut letters = first.says.chars();
                let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
                write!(f, "{capital}{}.", letters.as_str())
            }
        }
    }
}

/// What a draft lacks, as a clause.
pub fn lacking(n: usize) -> String {
    let things = if n == 1 { "1 thing is" } else { &format!("{n} things are") };
    format!("{things} missing before it can be committed")
}

impl Decided {
    /// The thing of a kind that this decision creates, if there is one.
    pub fn creates(&self, kind: Kind) -> Option<Thing> {
        self.changes.iter().find(|c| c.thing.kind == kind && c.field == CREATED).map(|c| c.thing)
    }
}
