//! What commands are made of: the parts of things, each left out or given, and words with what they were read as.

use crate::domain::amount::Amount;
use crate::domain::condition::{Op, WrongIfWords};
use crate::domain::day::Day;
use crate::domain::facts::Slice;
use crate::domain::handle::Handle;
use crate::domain::id::Id;
use crate::domain::label::Slug;
use crate::domain::metric::{Better, Control, Metric, MetricKind, Season};
use crate::domain::target::TargetWords;
use crate::domain::verdict::{Next, VerdictCall};

/// Words with what they were read as.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Typed<T> {
    pub words: T,
    pub as_typed: String,
}

/// Where an outcome starts.
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    /// A value, as typed.
    Known(Amount),
    /// To be measured.
    Unknown,
}

/// The parts of an outcome, each left out or given.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct OutcomeParts {
    pub title: Option<String>,
    pub problem: Option<String>,
    pub for_whom: Option<String>,
    pub matters: Option<String>,
    pub metric: Option<Slug>,
    pub unit: Option<String>,
    pub better: Option<Better>,
    pub measures: Option<String>,
    pub from: Option<From>,
    pub from_on: Option<Day>,
    pub measure_by: Option<Day>,
    pub to: Option<Typed<TargetWords>>,
    pub hold: Option<Typed<(Op, Amount)>>,
    pub due: Option<Day>,
    pub wrong_if: Option<WrongIfWords>,
    pub spec: Option<String>,
    /// Who shall own it, as typed: an owner who is not one person is refused by the rules.
    pub owner: Option<String>,
    /// What is declared of its metric on the way.
    pub declared: Declared,
}

/// The parts of a hypothesis, each left out or given.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct HypothesisParts {
    pub build: Option<String>,
    pub because: Option<String>,
    pub expect: Option<Typed<TargetWords>>,
    pub metric: Option<Slug>,
    pub window: Option<u32>,
    pub confidence: Option<u32>,
    pub follows: Option<Id>,
    pub doing: Option<String>,
    pub details: Option<String>,
    /// Links of a new one; what stands already is linked by a command of its own.
    pub refs: Vec<String>,
    /// What is declared of its metric on the way, before it ships.
    pub declared: Declared,
}

/// How a metric is compared, each left out or declared. It is the metric's, and frozen with what ships.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Declared {
    pub season: Option<Season>,
    pub events: Option<bool>,
    /// The control by its name and whether it is scaled, or none any longer.
    pub control: Option<Option<(Slug, bool)>>,
}

impl Declared {
    /// Whether anything is.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }

    /// The control's name, where one is declared.
    pub fn control(&self) -> Option<&Slug> {
        self.control.iter().flatten().map(|(slug, _)| slug).next()
    }

    /// Puts it into a metric. A control that is not there is for the rules to refuse: it changes nothing here.
    pub fn put(&self, metric: &mut Metric, slice: &Slice) {
        metric.season = self.season.unwrap_or(metric.season);
        metric.events = self.events.unwrap_or(metric.events);
        match &self.control {
            Some(Some((slug, scaled))) => {
                if let Some(other) = slice.slug(slug) {
                    metric.control = Some(Control { metric: other.id, scaled: *scaled });
                }
            }
            Some(None) => metric.control = None,
            None => {}
        }
    }
}

/// The parts of a metric, each left out or given.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct MetricParts {
    pub name: Option<String>,
    pub unit: Option<String>,
    pub better: Option<Better>,
    pub kind: Option<MetricKind>,
    pub measures: Option<String>,
    pub source: Option<String>,
    pub every: Option<u32>,
    pub lag: Option<u32>,
    pub weekdays: Option<bool>,
    pub events: Option<bool>,
    pub season: Option<Season>,
    /// The control to compare beside, or none any longer.
    pub control: Option<Option<Control>>,
}

/// A verdict as given.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Judgement {
    pub call: VerdictCall,
    pub learned: Option<String>,
    pub next: Option<Next>,
    pub next_text: Option<String>,
    /// The reason, where the readings disagree.
    pub why: Option<String>,
    /// Whose call it is, where somebody else types it.
    pub signer: Option<Handle>,
    pub propose: bool,
    /// Replaces the verdict there is.
    pub replace: bool,
}

/// A field as the person saw it when they began to edit, so that somebody else's change in between is not run over.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Seen {
    pub field: &'static str,
    pub was: serde_json::Value,
}

/// What a person can say about somebody.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub enum About {
    Away(Option<Day>),
    Also(Handle),
    Left,
    /// And why, where they own something.
    Robot(Option<String>),
}
