//! When we will know: what is measuring, when its readings can answer, and when somebody has to.

use crate::domain::amount::signed_with_unit;
use crate::domain::assessment::{Answerable, Class};
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
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
    /// When they can answer, or could.
    pub first: Option<Answerable>,
    /// The day its verdict is due.
    pub check_on: Option<Day>,
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
                first: card.first,
                check_on: card.hypothesis.check_on(),
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
        first.filter(|day| *day > today).or(self.check_on.filter(|day| *day >= today))
    }

    /// In which order they are told.
    pub fn order(&self) -> (Option<Day>, Label) {
        let first = match self.first {
            Some(Answerable::On(day)) => Some(day),
            _ => None,
        };
        (first.into_iter().chain(self.check_on).min(), self.hypothesis)
    }

    /// When the readings answer, in words: `about 24 Mar`, `MOVED so far`, `needs 3 readings from before`.
    pub fn first_words(&self, today: Day) -> String {
        match (self.first, self.class) {
            (Some(Answerable::On(day)), _) if day > today => format!("about {}", day.short(today)),
            (Some(Answerable::NeedsBefore(1)), _) => "needs 1 more reading from before".to_owned(),
            (Some(Answerable::NeedsBefore(n)), _) => format!("needs {n} more readings from before"),
            (_, Some(class)) => format!("{} so far", class.words()),
            (_, None) => "no prediction".to_owned(),
        }
    }
}
