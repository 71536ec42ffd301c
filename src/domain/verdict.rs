//! What a person says of a hypothesis once the readings are in, and other things said.

use serde::{Deserialize, Serialize};

use super::amount::quoted;
use super::assessment::{Assessment, Class, Guarded, Size};
use super::day::Day;
use super::falsifier::Falsifier;
use super::handle::Handle;
use super::hypothesis::State;
use super::id::{Id, Thing};
use super::label::Slug;
use super::metric::{Limit, Point};
use super::refusal::Pass;
use super::unclear::Unclear;
use super::words::words;

words! {
    /// The call of a verdict.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    VerdictCall {
        Supported = "supported",
        Refuted = "refuted",
        Inconclusive = "inconclusive",
    }
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
}

words! {
    /// What is done next.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    Next {
        Scale = "scale",
        Iterate = "iterate",
        Pivot = "pivot",
        Stop = "stop",
        RollBack = "roll-back",
        Watch = "watch",
    }
}

impl Next {
    /// `iterate: ask earlier` as a kind and words.
    ///
    /// # Errors
    /// It does not begin with a kind.
    pub fn with_words(typed: &str) -> Result<(Self, Option<String>), Unclear> {
        let (kind, text) = match typed.split_once(':') {
            Some((kind, text)) => (kind, Some(text.trim().to_owned()).filter(|t| !t.is_empty())),
            None => (typed, None),
        };
        let kind = kind.trim().to_lowercase().replace([' ', '_'], "-");
        let kind = if kind == "rollback" { "roll-back".to_owned() } else { kind };
        let next = Self::of(&kind).ok_or_else(|| {
            Unclear::new(
                format!("{} is no next step", quoted(typed)),
                "begin with scale, iterate, pivot, stop, roll-back or watch: -n \"iterate: ask earlier\"",
            )
        })?;
        Ok((next, text))
    }
}

/// The readings as they stood when the verdict was given. Frozen: shown ever after as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Of which metric.
    pub metric: Id,
    /// Its unit then.
    #[serde(default)]
    pub unit: Option<String>,
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
    /// What the readings said, with the points it rests on.
    #[serde(default)]
    pub assessment: Option<Assessment>,
    /// How each guardrail of the outcome did since the ship.
    #[serde(default)]
    pub guardrails: Vec<Watched>,
    /// What would tell the outcome wrong, as it stood.
    #[serde(default)]
    pub falsifier: Option<Falsifier>,
    /// What the outcome's own metric did since the first ship of its run.
    #[serde(default)]
    pub outcome: Option<Class>,
}

/// A guardrail as it did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Watched {
    pub metric: Slug,
    pub unit: Option<String>,
    pub limit: Limit,
    pub state: Guarded,
}

/// What a call goes against. Computed, never set by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// Supported, and the metric did not move.
    DidNotMove,
    /// Supported, and the metric moved the wrong way.
    MovedTheWrongWay,
    /// Supported, and a limit to hold was breached.
    Breached,
    /// Supported, and what would tell the outcome wrong has come true.
    FalsifierTripped,
    /// Supported, and a guardrail was breached.
    GuardrailBreached,
    /// Refuted, and the metric moved by about what was expected or more.
    MovedAsExpected,
}

impl Against {
    /// What it goes against, as a clause.
    pub fn words(&self) -> &'static str {
        match self {
            Self::DidNotMove => "the metric did not move",
            Self::MovedTheWrongWay => "the metric moved the wrong way",
            Self::Breached => "the limit to hold was breached",
            Self::FalsifierTripped => "what would tell the outcome wrong has come true",
            Self::GuardrailBreached => "a guardrail was breached",
            Self::MovedAsExpected => "the metric moved by about what was expected, or more",
        }
    }
}

impl Snapshot {
    /// What a call goes against: supported against did not move, moved the wrong way, breached, a tripped falsifier or a
    /// breached guardrail; refuted against a move of about the expected size or more. Inconclusive goes against nothing,
    /// and nothing goes against a move that can't be awarded to one: evidence shared with another ship is stamped.
    pub fn against(&self, call: VerdictCall) -> Vec<Against> {
        let mut list = Vec::new();
        let assessment = self.assessment.as_ref().filter(|a| a.shared_with().next().is_none());
        match call {
            VerdictCall::Supported => {
                list.extend(assessment.and_then(|a| match a.class {
                    Class::DidNotMove => Some(Against::DidNotMove),
                    Class::MovedWrongWay => Some(Against::MovedTheWrongWay),
                    _ => None,
                }));
                if self.outcome == Some(Class::Breached) {
                    list.push(Against::Breached);
                }
                if self.falsifier.as_ref().is_some_and(Falsifier::is_tripped) {
                    list.push(Against::FalsifierTripped);
                }
                if self.guardrails.iter().any(|g| g.state == Guarded::Breached) {
                    list.push(Against::GuardrailBreached);
                }
            }
            VerdictCall::Refuted => {
                let as_expected = |a: &&Assessment| {
                    a.class == Class::Moved && matches!(a.size, Some(Size::AtLeastExpected | Size::AboutExpected))
                };
                list.extend(assessment.filter(as_expected).map(|_| Against::MovedAsExpected));
            }
            VerdictCall::Inconclusive => {}
        }
        list
    }

    /// Whether the readings can't tell, so that a call is made on judgement.
    pub fn is_open(&self) -> bool {
        self.assessment.as_ref().is_none_or(|a| a.class.is_open())
    }
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
    pub evidence: Option<Box<Snapshot>>,
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
    /// What the call goes against, as computed when it was given.
    #[serde(default)]
    pub contradicts: Vec<Against>,
    /// Why it was called so nevertheless.
    pub why: Option<String>,
    /// Whether the readings could not tell when it was given: a call on judgement.
    #[serde(default)]
    pub on_judgement: bool,
    /// Where two copies judged before they met, every verdict that stands, this one among them: each call and who gave
    /// it. Empty while only one does.
    #[serde(skip)]
    pub contested: Vec<(VerdictCall, Handle)>,
    /// The others that stand beside it, in the order they were given.
    #[serde(skip)]
    pub beside: Vec<Verdict>,
}

impl Verdict {
    /// What it goes against and why it was called so nevertheless, which is shown wherever it is; none where it goes against
    /// nothing.
    #[must_use]
    pub fn against_words(&self) -> Option<String> {
        let against: Vec<&str> = self.contradicts.iter().map(Against::words).collect();
        let why = self.why.as_deref().unwrap_or("(no reason given)");
        (!against.is_empty()).then(|| format!("against the readings ({}): {why}", against.join(", ")))
    }
}

words! {
    /// What a note is.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    #[derive(Default)]
    NoteKind {
        #[default]
        Note = "note",
        Interview = "interview",
        Usability = "usability",
        Support = "support",
        Log = "log",
        Incident = "incident",
        Dissent = "dissent",
        Other = "other",
    }
}

words! {
    /// What a note says of the claim.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    #[derive(Default)]
    Stance {
        #[default]
        Neutral = "neutral",
        Supports = "supports",
        Contradicts = "contradicts",
    }
}

impl Stance {
    /// What it says of the hypothesis; nothing where it is neutral.
    pub fn says(self) -> Option<&'static str> {
        match self {
            Self::Neutral => None,
            Self::Supports => Some("speaks for it"),
            Self::Contradicts => Some("speaks against it"),
        }
    }
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
