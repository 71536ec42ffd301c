//! What an outcome's metric did: since the first ship of its current run of commitments, and where that run has shipped
//! nothing yet, also what was said before it.

use serde::{Deserialize, Serialize};

use super::Scale;
use crate::domain::assessment::{Answerable, Assessment, Class, Terms};
use crate::domain::board::said::{Pieces, Tone, tone};
use crate::domain::day::Day;
use crate::domain::label::Label;

/// What an outcome's metric did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Movement {
    /// The first hypothesis that shipped in the run; none where nothing did, and the day is the run's first.
    pub label: Option<String>,
    /// What the readings say since.
    pub assessment: Assessment,
    /// When they could answer.
    pub first: Answerable,
    /// The sprint that the run began with; none where the outcome was never committed.
    #[serde(default)]
    pub run: Option<Label>,
    /// What it did since the ships before the run, where the run has shipped nothing yet: that answer does not vanish.
    #[serde(default)]
    pub before: Option<Box<Movement>>,
}

impl Movement {
    /// Whether something shipped, or a limit is held whether anything ships or not.
    pub fn is_asked(&self) -> bool {
        self.label.is_some() || self.assessment.past_limit.is_some()
    }

    /// The class that is said of the outcome; none where nothing shipped in its run.
    pub fn class(&self) -> Option<Class> {
        self.is_asked().then_some(self.assessment.class)
    }

    /// What was said last: of the run, or of what shipped before it where the run has shipped nothing yet.
    pub fn last(&self) -> &Self {
        match &self.before {
            Some(before) if !self.is_asked() => before,
            _ => self,
        }
    }

    /// The class that a verdict stands beside: that of what was said last.
    pub fn last_class(&self) -> Option<Class> {
        self.last().class()
    }

    /// What every face says of it: `DID NOT MOVE  -0.2 to +2.1 since H-12, 3 Feb`.
    pub fn words(&self, unit: Option<&str>, today: Day) -> String {
        movement(Some(self), unit, today, Scale::default()).into_iter().map(|(words, _)| words).collect()
    }

    /// What the day that is looked from is called, where nothing shipped: `S-1 began`, `held since`.
    pub fn began(&self) -> Option<String> {
        if self.label.is_some() {
            return None;
        }
        Some(self.run.map_or_else(|| "held since".to_owned(), |sprint| format!("{sprint} began")))
    }

    /// Whether it moved or held, of what shipped and had time to answer by a day; none of what did not. Who had the time and
    /// can't tell has not moved.
    pub fn came(&self, by: Day) -> Option<bool> {
        self.label.as_ref()?;
        match self.assessment.class {
            Class::Moved | Class::Held => Some(true),
            Class::DidNotMove | Class::MovedWrongWay | Class::Breached => Some(false),
            Class::TooEarly | Class::CantTell | Class::HeldSoFar => {
                self.assessment.quiet_until.is_some_and(|day| day <= by).then_some(false)
            }
        }
    }
}

/// What is said of an outcome's metric, the class first; every face says this.
pub fn movement(of: Option<&Movement>, unit: Option<&str>, today: Day, scale: Scale) -> Pieces {
    let Some(movement) = of else { return vec![("no hypothesis shipped yet".to_owned(), Tone::Dim)] };
    let a = &movement.assessment;
    if a.past_limit == Some((0, 0)) {
        // A limit that nobody has looked at holds nothing yet.
        return vec![(format!("no reading since {}", a.ship.short(today)), Tone::Dim)];
    }
    if movement.is_asked() {
        let mut pieces = since(movement, unit, today, scale);
        let link = if a.was_moving().is_some() { "before" } else { "since" };
        match &movement.label {
            Some(label) => {
                pieces.push((format!(" {link} {label}"), Tone::Dim));
                pieces.push((format!(", {}", a.ship.short(today)), Tone::Dim));
            }
            None => pieces.push((format!(" {link} {}", a.ship.short(today)), Tone::Dim)),
        }
        return pieces;
    }
    let (Some(sprint), Some(before)) = (movement.run, &movement.before) else {
        return vec![("no hypothesis shipped yet".to_owned(), Tone::Dim)];
    };
    let mut pieces = vec![(format!("nothing shipped since {sprint} began"), Tone::Dim)];
    pieces.push((format!(" · before: {}", before.assessment.class.words()), Tone::Plain));
    pieces.extend(before.label.as_ref().map(|label| (format!(" ({label})"), Tone::Dim)));
    pieces
}

/// The class, and its reason in short.
fn since(movement: &Movement, unit: Option<&str>, today: Day, scale: Scale) -> Pieces {
    let a = &movement.assessment;
    let brief = a.said(Terms { unit, today, first: Some(movement.first) }).scaled(scale).brief();
    let gap = if brief.is_empty() { "" } else { "  " };
    vec![(a.class.words().to_owned(), tone(a.class)), (format!("{gap}{brief}"), Tone::Plain)]
}
