//! What several outcomes are for over a planning interval, and the shelf of work that is just work.

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::handle::Handle;
use super::id::Id;
use super::label::{Label, LabelKind, Suffix};

/// What several outcomes are for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    /// Identity.
    #[serde(skip)]
    pub id: Id,
    /// The number of its label, `P-1`.
    pub number: u32,
    /// The letters after the number, where another copy gave it as well.
    #[serde(skip)]
    pub suffix: Suffix,
    /// What is wanted.
    pub statement: String,
    /// Over which time: `2026 Q1`.
    pub period: Option<String>,
    /// Who says in the end what it was worth.
    pub business_owner: Option<Handle>,
    /// What it is planned to be worth, 1 to 10.
    pub planned_value: Option<u32>,
    /// What it was worth.
    pub actual: Option<Actual>,
}

/// What an objective was worth to the business.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Actual {
    pub value: u32,
    pub why: String,
    pub by: Handle,
    pub on: Day,
}

impl Objective {
    /// Its label.
    pub fn label(&self) -> Label {
        Label { kind: LabelKind::Objective, number: self.number, suffix: self.suffix }
    }
}

/// Work that is just work: never counted, and in no review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Chore {
    #[serde(skip)]
    pub id: Id,
    pub text: String,
    pub by: Handle,
    pub done_on: Option<Day>,
}

/// How many chores the shelf holds that are not done: work that grows beyond it wants a hypothesis.
pub const SHELF: usize = 7;
