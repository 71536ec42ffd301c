//! If we build X, metric Y moves by so much, because Z: a card of the board.

use serde::{Deserialize, Serialize};

use super::amount::quoted;
use super::day::Day;
use super::fact::Deadline;
use super::handle::Handle;
use super::id::Id;
use super::label::{Label, LabelKind, Suffix};
use super::metric::{Better, Control, Limit, Season};
use super::outcome::WrongIf;
use super::refusal::Pass;
use super::unclear::Unclear;
use super::verdict::Verdict;
use super::words::words;

/// What a hypothesis expects: the signed minimum effect on a metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expect {
    /// Of which metric.
    pub metric: Id,
    /// The signed move, in the metric's unit.
    pub value: f64,
    /// The level that move leads to, where the starting level was known.
    pub absolute: Option<f64>,
    /// The words it was given in.
    pub as_typed: String,
}

/// How sure somebody is, as typed: `70`, `70%`.
///
/// # Errors
/// It is no percentage; whether it is one of 0 to 100 is a rule's to say.
pub fn parse_confidence(word: &str) -> Result<u32, Unclear> {
    word.trim_end_matches('%')
        .parse()
        .map_err(|_| Unclear::new(format!("{} is not a percentage", quoted(word)), "give 0 to 100: --confidence 70"))
}

/// How far the work is; what follows a ship is read from the ship and its verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub enum Stage {
    #[default]
    Idea,
    Building,
    Withdrawn,
}

/// What was predicted, as it stood on the day it shipped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Prediction {
    pub build: String,
    pub because: Option<String>,
    pub expect: Option<Expect>,
    pub window: Option<u32>,
    pub confidence: Option<u32>,
}

impl Prediction {
    /// As a hypothesis stands now.
    pub fn of(h: &Hypothesis) -> Self {
        Self {
            build: h.build.clone(),
            because: h.because.clone(),
            expect: h.expect.clone(),
            window: h.window,
            confidence: h.confidence,
        }
    }
}

/// How a metric was measured when something shipped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the metric's")]
pub struct Measured {
    pub unit: Option<String>,
    pub better: Option<Better>,
    pub lag: u32,
    pub weekdays: bool,
    #[serde(default)]
    pub events: bool,
    #[serde(default)]
    pub season: Season,
    #[serde(default)]
    pub control: Option<Control>,
}

/// What stood guard over an outcome when something shipped beneath it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// Each guardrail's metric and limit.
    pub guardrails: Vec<(Id, Limit)>,
    /// The falsifier.
    pub wrong_if: Option<WrongIf>,
    /// The day it is looked at.
    pub by: Option<Day>,
}

/// A ship: a fact, with the prediction frozen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ship {
    /// The day it reached people.
    pub shipped_on: Day,
    /// The day the verdict is due: ship, lag and window together.
    pub check_on: Day,
    /// The day the ship was entered, where that is after the day it shipped: nobody is late with its verdict before that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_on: Option<Day>,
    /// The prediction, frozen.
    pub frozen: Prediction,
    /// Why there is no reading from before; caps the verdict at "observational, no baseline".
    pub waiver: Option<String>,
    /// Other hypotheses that were still measuring on the metric when this one shipped.
    #[serde(default)]
    pub beside: Vec<Id>,
    /// How the metric was measured then: what is changed later does not change what was predicted.
    #[serde(default)]
    pub measured: Option<Measured>,
    /// What had to hold then, and what would have told the outcome wrong.
    #[serde(default)]
    pub watched: Option<Watch>,
    /// Who owned the outcome then.
    pub owner: Option<Handle>,
    /// What was passed with `--anyway`.
    pub anyway: Option<Pass>,
}

/// A wait: a later check day, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Look {
    pub day: Day,
    pub why: String,
    pub by: Handle,
    pub on: Day,
}

/// What became of something refuted that was live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct AfterRefuted {
    pub rolled_back: bool,
    pub why: Option<String>,
    pub on: Day,
}

words! {
    /// What a person sees: where a hypothesis stands.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    State {
        Contested = "contested",
        Measuring = "measuring",
        Building = "building",
        Idea = "idea",
        Supported = "supported",
        Refuted = "refuted",
        Inconclusive = "inconclusive",
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// The word as it stands behind *is*: `an idea`, `measuring`.
    pub fn after_is(self) -> &'static str {
        if self == Self::Idea { "an idea" } else { self.word() }
    }

    /// Whether it has ended.
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Supported | Self::Refuted | Self::Inconclusive | Self::Withdrawn)
    }
}

/// Whether a verdict is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub enum Check {
    Measuring,
    Due,
    Overdue,
}

/// If we build X, metric Y moves by so much, because Z.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// Identity.
    #[serde(skip)]
    pub id: Id,
    /// The number of its label, `H-12`.
    pub number: u32,
    /// The letters after the number, where another copy gave it as well.
    #[serde(skip)]
    pub suffix: Suffix,
    /// The outcome it serves.
    pub outcome: Id,
    /// X: what is built; the card's title.
    pub build: String,
    /// Z: why it should work.
    pub because: Option<String>,
    /// Y: what moves, and by how much at least.
    pub expect: Option<Expect>,
    /// Days after the ship within which it should show.
    pub window: Option<u32>,
    /// How sure its writer is, in percent.
    pub confidence: Option<u32>,
    /// Who builds it; carries no accountability.
    pub doing: Option<Handle>,
    /// Idea, building or withdrawn.
    #[serde(default)]
    pub state: Stage,
    /// The day it was written.
    pub written_on: Day,
    /// The day building began.
    pub started_on: Option<Day>,
    /// When it reached people.
    pub ship: Option<Ship>,
    /// Each wait, in order.
    #[serde(default)]
    pub looks: Vec<Look>,
    /// The hypothesis it follows from.
    pub follows: Option<Id>,
    /// What became of it after it was refuted.
    pub after_refuted: Option<AfterRefuted>,
    /// More words: Markdown.
    pub details: Option<String>,
}

impl Hypothesis {
    /// An idea that nothing is said of yet but what would be built.
    pub fn new(id: Id, number: u32, outcome: Id, build: impl Into<String>, written_on: Day) -> Self {
        Self {
            id,
            number,
            suffix: Suffix::default(),
            outcome,
            build: build.into(),
            because: None,
            expect: None,
            window: None,
            confidence: None,
            doing: None,
            state: Stage::Idea,
            written_on,
            started_on: None,
            ship: None,
            looks: Vec::new(),
            follows: None,
            after_refuted: None,
            details: None,
        }
    }

    /// Its label.
    pub fn label(&self) -> Label {
        Label { kind: LabelKind::Hypothesis, number: self.number, suffix: self.suffix }
    }

    /// Whether it was rolled back, or kept for a reason that was given on or after a day: what was said before a verdict
    /// answers another question.
    pub fn is_settled_since(&self, day: Day) -> bool {
        self.after_refuted.as_ref().is_some_and(|after| after.rolled_back || after.on >= day)
    }

    /// Where it stands, given its current verdict.
    pub fn state(&self, verdict: Option<&Verdict>) -> State {
        if self.is_withdrawn() {
            return State::Withdrawn;
        }
        if let Some(verdict) = verdict.filter(|v| !v.proposed) {
            return if verdict.contested.is_empty() { verdict.call.state() } else { State::Contested };
        }
        match (&self.ship, self.state) {
            (Some(_), _) => State::Measuring,
            (None, Stage::Building) => State::Building,
            (None, _) => State::Idea,
        }
    }

    /// Whether it was withdrawn. What another copy shipped meanwhile did ship, and is measured.
    pub fn is_withdrawn(&self) -> bool {
        self.state == Stage::Withdrawn && self.ship.is_none()
    }

    /// The day its verdict is due, waits included.
    pub fn check_on(&self) -> Option<Day> {
        let ship = self.ship.as_ref()?;
        Some(self.looks.last().map_or(ship.check_on, |look| look.day))
    }

    /// By when its verdict is due, and late from when on.
    pub fn deadline(&self) -> Option<Deadline> {
        Some(Deadline::new(self.check_on()?, self.ship.as_ref()?.entered_on))
    }

    /// Whether its verdict is asked for on a day; none unless it is measuring.
    pub fn check(&self, verdict: Option<&Verdict>, today: Day) -> Option<Check> {
        if self.state(verdict) != State::Measuring {
            return None;
        }
        Some(self.deadline()?.check(today))
    }
}
