//! People, and what the board as a whole is set to.

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::handle::Handle;
use super::id::Id;
use super::words::words;

/// Somebody the board knows by a handle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// A UUIDv5 of the case-folded handle.
    #[serde(skip)]
    pub id: Id,
    /// The name, as first written.
    pub handle: Handle,
    /// Other spellings of the same person.
    #[serde(default)]
    pub also: Vec<Handle>,
    /// Away up to and including this day.
    pub away_until: Option<Day>,
    /// No longer here since this day.
    pub left: Option<Day>,
    /// A robot may log, never own or sign.
    #[serde(default)]
    pub robot: bool,
}

impl Person {
    /// A person known by the handle alone.
    pub fn new(handle: Handle) -> Self {
        Self { id: Self::id_of(&handle), handle, also: Vec::new(), away_until: None, left: None, robot: false }
    }

    /// The id of whoever bears the handle.
    pub fn id_of(handle: &Handle) -> Id {
        Id::natural(&["person", &handle.as_str().to_lowercase()])
    }

    /// Whether the handle is one of this person's spellings.
    pub fn answers_to(&self, handle: &Handle) -> bool {
        self.handle == *handle || self.also.contains(handle)
    }

    /// Whether the person is away on the day.
    pub fn is_away(&self, on: Day) -> bool {
        self.away_until.is_some_and(|until| on <= until)
    }
}

words! {
    /// How the gates behave.
    #[derive(Default)]
    Strictness {
        /// A gate that may be passed lets one through with `--anyway` and a reason that stays visible.
        #[default]
        Coach = "coach",
        /// It does not.
        Enforce = "enforce",
    }
}

/// The board's own settings; what was never set has its default and no row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Board {
    /// Coach or enforce.
    pub strictness: Strictness,
    /// How many outcomes a sprint commits at most.
    pub ceiling: u32,
    /// How many overdue verdicts an owner may have and still commit.
    pub debt_limit: u32,
    /// The first day of the week: 1 is Monday, 7 Sunday.
    pub week_start: u32,
}

impl Default for Board {
    fn default() -> Self {
        Self { strictness: Strictness::Coach, ceiling: 3, debt_limit: 2, week_start: 1 }
    }
}

impl Board {
    /// The one id of a board's settings.
    pub fn id() -> Id {
        Id::natural(&["board"])
    }
}
