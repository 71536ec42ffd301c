//! Whether an outcome was stated before the work, day by day; and what was amended of a prediction since its ship.

use crate::domain::amount::signed_with_unit;
use crate::domain::board::Column;
use crate::domain::day::Day;
use crate::domain::hypothesis::{Hypothesis, Prediction};
use crate::domain::label::Label;
use crate::domain::outcome::Function;

/// Days from the day an outcome was fully stated to the first work; below 0 it was stated after. None: never stated.
pub fn stated(framed_on: Option<Day>, work: Day) -> Option<i64> {
    Some(work.since(framed_on?))
}

impl Hypothesis {
    /// The day work on it began: it was started, or it shipped.
    pub fn work_began(&self) -> Option<Day> {
        self.started_on.into_iter().chain(self.ship.as_ref().map(|ship| ship.shipped_on)).min()
    }
}

impl Column {
    /// The first work on anything beneath it, and on what.
    pub fn first_work(&self) -> Option<(Day, Label)> {
        let work = self.cards.iter().filter_map(|card| Some((card.hypothesis.work_began()?, card.hypothesis.label())));
        work.min()
    }

    /// The functions that every outcome needs and nobody contributes.
    pub fn missing_functions(&self) -> Vec<Function> {
        let mut wanted = vec![Function::Engineering, Function::Design, Function::Data];
        wanted.retain(|function| self.contributors.iter().all(|c| c.function != *function));
        wanted
    }
}

/// A part of a prediction that was changed after its ship: it is judged by what was frozen.
#[derive(Clone, Debug, PartialEq)]
pub struct Amended {
    /// Which part.
    pub part: &'static str,
    /// As it was frozen; empty where nothing was said.
    pub frozen: String,
    /// As it reads now.
    pub now: String,
}

/// What was amended of a prediction since its ship. `slugs` are the metrics it predicted then and predicts now.
pub fn amended(h: &Hypothesis, slugs: (&str, &str), unit: Option<&str>) -> Vec<Amended> {
    let Some(ship) = &h.ship else { return Vec::new() };
    let now = Prediction::of(h);
    let words = |p: &Prediction, slug: &str| {
        [
            p.build.clone(),
            p.expect.as_ref().map_or_else(String::new, |e| format!("{slug} {}", signed_with_unit(e.value, unit))),
            p.window.map_or_else(String::new, |days| format!("{days}d")),
            p.because.clone().unwrap_or_default(),
            p.confidence.map_or_else(String::new, |sure| format!("{sure}%")),
        ]
    };
    let both = words(&ship.frozen, slugs.0).into_iter().zip(words(&now, slugs.1));
    let parts = ["build", "expect", "window", "because", "sure"].into_iter().zip(both);
    let differ = parts.filter(|(_, (frozen, now))| frozen != now);
    differ.map(|(part, (frozen, now))| Amended { part, frozen, now }).collect()
}

impl Amended {
    /// `expect activation +5pt, now activation +3pt`.
    pub fn words(&self) -> String {
        let said = |words: &str| if words.is_empty() { "nothing".to_owned() } else { words.to_owned() };
        format!("{} {}, now {}", self.part, said(&self.frozen), said(&self.now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::today;

    #[test]
    fn stated_is_told_by_the_day() {
        assert_eq!(stated(Some(today()), today().plus(3)), Some(3));
        assert_eq!(stated(Some(today()), today().plus(-3)), Some(-3));
        assert_eq!(stated(None, today()), None);
        let amended = Amended { part: "because", frozen: String::new(), now: "they ask".to_owned() };
        assert_eq!(amended.words(), "because nothing, now they ask");
    }
}
