//! What a person says of a hypothesis once the readings are in, and other things said.

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::handle::Handle;
use super::hypothesis::State;
use super::id::{Id, Thing};
use super::metric::Point;
use super::refusal::Pass;

/// The call of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub enum VerdictCall {
    Supported,
    Refuted,
    Inconclusive,
}

impl VerdictCall {
    /// The state a hypothesis has under this call.
    pub fn state(self) -> State {
        match self {
            Self::Supported => State::Supported,
            Self::Refuted => State::Refuted,
            Self::Inconclusive => State::Inconclusive,
        }
    }

    /// The call's word.
    pub fn word(self) -> &'static str {
        self.state().word()
    }
}

/// What is done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub enum Next {
    Scale,
    Iterate,
    Pivot,
    Stop,
    RollBack,
    Watch,
}

impl Next {
    /// Every kind, with the word typed and shown.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Scale, "scale"),
        (Self::Iterate, "iterate"),
        (Self::Pivot, "pivot"),
        (Self::Stop, "stop"),
        (Self::RollBack, "roll-back"),
        (Self::Watch, "watch"),
    ];

    /// The kind's word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(n, _)| *n == self).map_or("", |(_, word)| word)
    }
}

/// The readings as they stood when the verdict was given. Frozen: shown ever after as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Of which metric.
    pub metric: Id,
    /// The ship it looks at.
    pub ship: Day,
    /// The last day looked at.
    pub as_of: Day,
    /// The first day of the readings it rests on.
    pub from: Option<Day>,
    /// How many readings lie before the ship.
    pub n_before: u32,
    /// How many lie after it.
    pub n_after: u32,
    /// The last reading on or before the ship day.
    pub before: Option<Point>,
    /// The latest reading after the ship.
    pub after: Option<Point>,
}

/// A verdict: an event, superseded by a later one, never edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Identity.
    #[serde(skip)]
    pub id: Id,
    /// On which hypothesis.
    pub hypothesis: Id,
    /// Supported, refuted or inconclusive.
    pub call: VerdictCall,
    /// What was learned.
    pub learned: Option<String>,
    /// What is done next.
    pub next: Option<Next>,
    /// The next step in words.
    pub next_text: Option<String>,
    /// The readings it rests on, frozen.
    pub evidence: Option<Snapshot>,
    /// Why there was no reading from before: the verdict is "observational, no baseline".
    pub waiver: Option<String>,
    /// Whose call it is; none for a proposed one.
    pub signed_by: Option<Handle>,
    /// Who typed it.
    pub typed_by: Handle,
    /// Given by somebody for the owner to sign.
    #[serde(default)]
    pub proposed: bool,
    /// The day it was given.
    pub on: Day,
    /// Other hypotheses that shipped on the metric within the window: the evidence is shared.
    #[serde(default)]
    pub shared: Vec<Id>,
    /// The verdict it replaces.
    pub replaces: Option<Id>,
    /// What was passed with `--anyway`.
    pub anyway: Option<Pass>,
}

/// What a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub enum NoteKind {
    #[default]
    Note,
    Interview,
    Usability,
    Support,
    Log,
    Incident,
    Dissent,
    Other,
}

/// What a note says of the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub enum Stance {
    Supports,
    Contradicts,
    #[default]
    Neutral,
}

/// Something said about a thing: an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Note {
    #[serde(skip)]
    pub id: Id,
    pub thing: Thing,
    pub kind: NoteKind,
    pub stance: Stance,
    pub text: String,
    pub link: Option<String>,
    pub by: Handle,
    pub on: Day,
}

/// A link from a thing to where its work is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Link {
    #[serde(skip)]
    pub id: Id,
    pub thing: Thing,
    pub url: String,
}
