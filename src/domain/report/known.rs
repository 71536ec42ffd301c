//! When we will know: what is measuring, when its readings can answer, and when somebody has to.

use crate::domain::amount::signed_with_unit;
use crate::domain::assessment::{Answerable, Assessment, Class};
use crate::domain::board::said::answerable;
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::fact::Deadline;
use crate::domain::hypothesis::State;
use crate::domain::label::Label;

/// Something that is measuring.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Known {
    pub hypothesis: Label,
    pub build: String,
    pub outcome: Label,
    /// What was predicted when it shipped: `+5pt activation`.
    pub expected: Option<String>,
    /// What its readings say by now.
    pub class: Option<Class>,
    /// The same in words, and whether that is final.
    pub says: Option<String>,
    /// When they can answer, or could.
    pub first: Option<Answerable>,
    /// By when its verdict is due, and late from when on.
    pub deadline: Option<Deadline>,
}

impl Known {
    /// What is measuring beneath an outcome.
    pub fn of(column: &Column) -> Vec<Self> {
        let measuring = column.cards.iter().filter(|card| card.state == State::Measuring);
        let known = |card: &Card| {
            let expect = card.hypothesis.ship.as_ref().and_then(|ship| ship.frozen.expect.as_ref());
            let metric = card.metric.as_ref();
            let unit = metric.and_then(|metric| metric.unit.as_deref());
            let slug = metric.map_or_else(String::new, |metric| format!(" {}", metric.slug));
            Self {
                hypothesis: card.hypothesis.label(),
                build: card.hypothesis.build.clone(),
                outcome: column.outcome.label(),
                expected: expect.map(|expect| format!("{}{slug}", signed_with_unit(expect.value, unit))),
                class: card.movement.as_ref().map(|movement| movement.class),
                says: card.movement.as_deref().map(Assessment::class_words),
                first: card.first,
                deadline: card.hypothesis.deadline(),
            }
        };
        measuring.map(known).collect()
    }

    /// The day on which it can be told at the latest, where that is still to come: the first answer's, else the verdict's.
    pub fn by(&self, today: Day) -> Option<Day> {
        let first = match self.first {
            Some(Answerable::On(day)) => Some(day),
            _ => None,
        };
        first.filter(|day| *day > today).or(self.due().filter(|day| *day >= today))
    }

    /// The day its verdict is due.
    fn due(&self) -> Option<Day> {
        self.deadline.map(|deadline| deadline.on)
    }

    /// In which order they are told.
    pub fn order(&self) -> (Option<Day>, Label) {
        let first = match self.first {
            Some(Answerable::On(day)) => Some(day),
            _ => None,
        };
        (first.into_iter().chain(self.due()).min(), self.hypothesis)
    }

    /// When the readings answer, in words: `about 24 Mar`, `MOVED so far`, `needs 5 readings before the ship, has 2`.
    pub fn first_words(&self, today: Day) -> String {
        match (self.first, &self.says) {
            (Some(Answerable::On(day)), _) if day > today => format!("about {}", day.short(today)),
            (Some(needs @ Answerable::NeedsBefore(_)), _) => answerable(needs, today),
            (_, Some(says)) => says.clone(),
            (_, None) => "no prediction".to_owned(),
        }
    }
}
