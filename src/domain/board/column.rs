//! An outcome's column: how it begins, what it rests on, and what is told of it in numbers.

use std::collections::BTreeSet;

use super::{Card, Column};
use crate::domain::amount::{beside, in_points};
use crate::domain::assessment::Drawn;
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::fact::{LEAST_BEFORE, Scale, number, progress, raw, stale};
use crate::domain::framing::missing;
use crate::domain::hypothesis::State;
use crate::domain::id::Id;
use crate::domain::label::Slug;
use crate::domain::metric::Metric;
use crate::domain::outcome::{Aim, Outcome};
use crate::domain::refusal::{Broken, Pass};
use crate::domain::sprint::{Commitment, Sprint};

impl Column {
    /// The other targets that copies gave it and nobody chose among, behind the one that is shown: ` ≠ 45%`.
    pub fn other_targets(&self, words: impl Fn(f64) -> String) -> String {
        let of_target = |conflict: &&Conflict| conflict.field == "target" && conflict.thing.id == self.outcome.id;
        let versions = self.conflicts.iter().filter(of_target).flat_map(|conflict| &conflict.versions);
        let others =
            versions.filter(|version| !version.shown).filter_map(|version| version.value.get("value")?.as_f64());
        others.map(|value| format!(" ≠ {}", words(value))).collect()
    }

    /// What else its metric measures by what other copies say, and nobody chose among: ` ≠ teams that come back`.
    pub fn other_measures(&self) -> String {
        let of_metric = |conflict: &&Conflict| {
            conflict.field == "measures" && self.metric.as_ref().is_some_and(|metric| metric.id == conflict.thing.id)
        };
        let versions = self.conflicts.iter().filter(of_metric).flat_map(|conflict| &conflict.versions);
        let others = versions.filter(|version| !version.shown).filter_map(|version| version.value.as_str());
        others.map(|words| format!(" ≠ {words}")).collect()
    }

    /// A column with its name and place, and nothing said of it yet.
    pub fn named(outcome: Outcome, metric: Option<Metric>, sprint: Option<&Sprint>, all: &[Commitment]) -> Self {
        let own = |sprint: &Sprint| all.iter().find(|k| k.sprint == sprint.id && k.outcome == outcome.id);
        Self {
            whole: false,
            owner_left: false,
            metric,
            beside: None,
            goal: sprint.is_some_and(|s| s.goal == Some(outcome.id)),
            commitment: sprint.and_then(own).cloned(),
            level: None,
            scale: Scale::default(),
            closing: None,
            read_since: None,
            latest: None,
            series: Vec::new(),
            cards: Vec::new(),
            contributors: Vec::new(),
            movement: None,
            pace: None,
            falsifier: None,
            guardrails: Vec::new(),
            asked: Vec::new(),
            conflicts: Vec::new(),
            alarms: Vec::new(),
            owed: Vec::new(),
            debts: Vec::new(),
            outcome,
        }
    }

    /// Whether anything that is said of it rests on one of some metrics.
    pub fn rests_on(&self, metrics: &BTreeSet<Id>, slugs: &BTreeSet<Slug>) -> bool {
        let shipped = self.cards.iter().filter_map(|card| card.hypothesis.ship.as_ref()?.frozen.expect.as_ref());
        let then = self.cards.iter().filter_map(|card| card.hypothesis.ship.as_ref()?.measured.as_ref());
        let frozen = then.filter_map(|measured| measured.control.as_ref());
        let mut controls = self.metric.iter().filter_map(|m| m.control.as_ref()).chain(frozen);
        self.metric.iter().any(|m| metrics.contains(&m.id))
            || self.guardrails.iter().any(|rail| metrics.contains(&rail.metric.id))
            || self.cards.iter().any(|card| card.metric.as_ref().is_some_and(|m| metrics.contains(&m.id)))
            || shipped.into_iter().any(|expect| metrics.contains(&expect.metric))
            || controls.any(|control| metrics.contains(&control.metric))
            || self.wrong_by().is_some_and(|slug| slugs.contains(slug))
    }

    /// Whether a metric decides anything of it that is open: the outcome, a guardrail, a falsifier, a prediction.
    pub fn decides_by(&self, metric: &Metric) -> bool {
        let is_it = |m: Option<&Metric>| m.is_some_and(|m| m.id == metric.id);
        is_it(self.metric.as_ref())
            || self.guardrails.iter().any(|rail| is_it(Some(&rail.metric)))
            || self.cards.iter().any(|card| {
                matches!(card.state, State::Measuring | State::Building | State::Idea) && is_it(card.metric.as_ref())
            })
            || self.wrong_by() == Some(&metric.slug)
    }

    /// The metric that would tell it wrong.
    fn wrong_by(&self) -> Option<&Slug> {
        Some(&self.outcome.wrong_if.as_ref()?.when.as_ref()?.metric)
    }

    /// Its readings as a chart draws them: with what was taken out of those that were compared.
    pub fn drawn(&self) -> Drawn {
        Drawn::of(&self.series, self.movement.as_ref().map(|movement| &movement.last().assessment))
    }

    /// What *now* means on every face: its level, rounded as levels are.
    pub fn now(&self) -> Option<f64> {
        Some(self.level?.shown())
    }

    /// The same as every face says it: `36.2%`, `13.0min`.
    pub fn now_words(&self) -> Option<String> {
        let level = self.level?;
        Some(beside(&self.scale.level(level.value, level.places), self.unit()))
    }

    /// Another level of its metric, with the places that all of them have.
    pub fn say(&self, value: f64) -> String {
        let places = self.level.map_or_else(|| number::places([value]), |level| level.places);
        beside(&self.scale.level(value, places), self.unit())
    }

    /// Its target, or the limit that it holds, as it was stated: `45%`, `>50%`.
    pub fn target_words(&self) -> Option<String> {
        let target = self.outcome.target.as_ref()?;
        let side = target.op.filter(|_| self.outcome.aim == Aim::Hold).map_or("", |op| op.symbol());
        Some(format!("{side}{}", beside(&self.scale.stated(target.value), self.unit())))
    }

    /// What came between two levels of its metric, with their places and its unit.
    pub fn change(&self, from: f64, to: f64) -> String {
        let places = self.level.map_or_else(|| number::places([from, to]), |level| level.places);
        beside(&self.scale.change(from, to, places), in_points(self.unit()))
    }

    /// The same with its numbers, and those of what predicts the same metric, in the scale that a screen has room for.
    pub fn scale_for_a_screen(&mut self) {
        let stated =
            [self.outcome.baseline.as_ref().and_then(|b| b.value), self.outcome.target.as_ref().map(|t| t.value)];
        self.scale = Scale::of(self.now().into_iter().chain(stated.into_iter().flatten()));
        let own = self.metric.as_ref().map(|m| m.id);
        for card in &mut self.cards {
            let same = card.metric.as_ref().map(|m| m.id) == own;
            card.scale = if same { self.scale } else { Scale::default() };
        }
    }

    /// The same with all digits of its numbers.
    #[must_use]
    pub fn in_full(&self) -> Self {
        let cards = self.cards.iter().map(Card::in_full).collect();
        Self { scale: Scale::default(), cards, ..self.clone() }
    }

    /// The last raw reading, where the level is a week's: `today 14.7`, `Sun 11 Jan 14.7`.
    pub fn raw(&self, today: Day) -> Option<String> {
        raw(self.level, self.latest, self.unit(), today)
    }

    /// The share of the way that its level has come.
    pub fn progress(&self) -> Option<f64> {
        if self.outcome.aim == Aim::Hold {
            return None;
        }
        let (from, to) = self.outcome.way()?;
        progress(from, to, self.level?.value)
    }

    /// Days without a reading, where they are more than its metric's cadence.
    pub fn stale(&self, today: Day) -> Option<i64> {
        // What ended asks for no more readings.
        let metric = self.metric.as_ref().filter(|_| self.outcome.is_open())?;
        stale(metric, self.latest.map(|p| p.day), self.read_since, today)
    }

    /// By when the first reading since its baseline is due, as long as that day has not passed and nothing is tried yet: the
    /// first days of an outcome, which owe nothing.
    pub fn first_reading_by(&self, today: Day) -> Option<Day> {
        let metric = self.metric.as_ref().filter(|_| self.outcome.is_open() && self.cards.is_empty())?;
        let (framed, baseline) = (self.outcome.framed_on?, self.outcome.baseline.as_ref()?.day?);
        let by = framed.plus(i64::from(metric.every));
        let read = self.latest.is_some_and(|latest| latest.day > baseline);
        (!read && by >= today && self.outcome.baseline.as_ref()?.value.is_some()).then_some(by)
    }

    /// The share of the way where a straight line from the baseline to the due day would be today.
    pub fn time_gone(&self, today: Day) -> Option<f64> {
        let (start, due) = (self.outcome.baseline.as_ref()?.day?, self.outcome.due?);
        let whole = due.since(start);
        (whole > 0).then(|| today.since(start) as f64 / whole as f64)
    }

    /// The days from one on that its hypotheses shipped, whatever metric they move, each with its letter in the chart.
    pub fn ship_marks(&self, from: Day) -> Vec<(Day, char)> {
        let mut days: Vec<Day> = self
            .cards
            .iter()
            .filter_map(|c| c.hypothesis.ship.as_ref())
            .map(|ship| ship.shipped_on)
            .filter(|day| *day >= from)
            .collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter().zip(('a'..='z').cycle()).collect()
    }

    /// Whether its past weeks are what there is to log: nothing shipped yet, and nothing is tried or there are too few
    /// readings for what is.
    pub fn needs_past(&self) -> bool {
        let shipped = self.cards.iter().any(|card| card.hypothesis.ship.is_some());
        !shipped && (self.cards.is_empty() || self.series.len() < LEAST_BEFORE)
    }

    /// What the framing lacks.
    pub fn missing(&self) -> Vec<Broken> {
        missing(&self.outcome, self.metric.as_ref())
    }

    /// What was passed with `--anyway`, and stays visible.
    pub fn passes(&self) -> Vec<&Pass> {
        let ships = self.cards.iter().filter_map(|c| c.hypothesis.ship.as_ref()?.anyway.as_ref());
        self.commitment.iter().filter_map(|c| c.anyway.as_ref()).chain(ships).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{metric, outcome};

    #[test]
    fn a_column_rests_on_its_metric_and_on_what_would_tell_it_wrong() {
        let own = metric("activation");
        let other = metric("p95");
        let mut column = Column::named(outcome(), Some(own.clone()), None, &[]);
        let of = |m: &Metric| (BTreeSet::from([m.id]), BTreeSet::from([m.slug.clone()]));
        let rests = |column: &Column, m: &Metric| column.rests_on(&of(m).0, &of(m).1);
        assert!(rests(&column, &own) && !rests(&column, &other));
        assert!(column.decides_by(&own) && !column.decides_by(&other));
        let when = crate::domain::outcome::When {
            metric: other.slug.clone(),
            op: crate::domain::condition::Op::Above,
            threshold: 300.0,
        };
        let text = "p95 > 300".to_owned();
        column.outcome.wrong_if = Some(crate::domain::outcome::WrongIf { text, when: Some(when), by: None });
        assert!(rests(&column, &other) && column.decides_by(&other));
    }
}
