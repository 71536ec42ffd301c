//! What a hypothesis that is being written could show: its expected level in the chart of its metric, and beside it what
//! the readings before and after its ship could tell.

use super::Form;
use crate::domain::assessment::Detectable;
use crate::domain::board::{Card, Column};
use crate::domain::change::Then;
use crate::domain::hypothesis::{Expect, Hypothesis, State};
use crate::domain::metric::{Metric, cadence};
use crate::domain::target::{parse_expect, resolve_expect};
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::judged::Judged;
use crate::tui::widget::line::Row;
use crate::tui::world::World;

/// From so many cells and rows on there is room for it.
const WIDE: u16 = 100;
const TALL: u16 = 36;
/// What share of a form's rows it takes.
const SHARE: u16 = 3;
/// The cells of what stands beside the chart, and of a name there.
const SIDE: u16 = 40;
const NAMES: usize = 18;

/// Whether a form has room for it.
pub(super) fn has_room(width: u16, height: u16) -> bool {
    width >= WIDE && height >= TALL
}

/// The hypothesis as it is typed, beside its outcome.
pub(crate) struct Ahead<'w> {
    column: &'w Column,
    card: Card,
    metric: &'w Metric,
    then: Vec<Then>,
}

impl<'w> Ahead<'w> {
    /// Of what a form holds; none where it says no move of a metric that has readings.
    pub(super) fn of(form: &Form, column: &'w Column, world: &World) -> Option<Self> {
        let metric = column.metric.as_ref()?;
        let now = column.now()?;
        let typed = form.given("expect")?;
        let value = parse_expect(&typed).and_then(|words| resolve_expect(&words, Some(now), column.unit())).ok()?;
        let mut hypothesis = Hypothesis::new(column.outcome.id, 0, column.outcome.id, form.text("build"), world.today);
        hypothesis.window = form.given("within").and_then(|text| crate::domain::day::parse_span(&text).ok());
        hypothesis.expect = Some(Expect { metric: metric.id, value, absolute: None, as_typed: typed });
        let card = Card {
            hypothesis,
            state: State::Idea,
            check: None,
            verdict: None,
            proposed: None,
            proposed_by_robot: false,
            metric: Some(metric.clone()),
            scale: column.scale,
            movement: None,
            first: None,
            sight: None,
            by_robots: None,
            drafted_by: None,
        };
        let then = form.preview.as_ref().map_or_else(Vec::new, |preview| preview.then.clone());
        Some(Self { column, card, metric, then })
    }

    /// The chart, and at its right what could be seen.
    pub(super) fn rows(&self, world: &World, (width, height): (u16, u16), theme: Theme) -> Vec<Row> {
        let rows = height / SHARE;
        let judged = Judged::new(&self.card, self.column, world.today).written_now();
        let mut chart = judged.chart(width.saturating_sub(SIDE + 2), rows, theme).into_iter();
        let mut side = self.side().into_iter();
        let x = width.saturating_sub(SIDE);
        let row = |_| {
            let row = chart.next().unwrap_or_default();
            side.next().into_iter().flatten().fold(row, |row, (at, words, meaning)| row.at(x + at, words, meaning))
        };
        (0..rows).map(row).collect()
    }

    /// What could be seen, each row with its words in their places.
    fn side(&self) -> Vec<Vec<(u16, String, Meaning)>> {
        if self.then.is_empty() {
            return Vec::new();
        }
        let mut rows = vec![vec![(0, "What you will be able to see".to_owned(), Meaning::Title)]];
        let cells = usize::from(SIDE) - 5;
        for then in &self.then {
            match then {
                Then::Seen(seen) => {
                    let (mark, meaning) = if seen.tells { ("ok", Meaning::Good) } else { ("!", Meaning::Warn) };
                    // What it is made of follows in rows of its own.
                    let tells = if seen.known { seen.says.split(". ").next().unwrap_or_default() } else { &seen.says };
                    for (n, line) in text::wrap(&format!("{tells}."), cells).into_iter().enumerate() {
                        let mark = Some((0, mark.to_owned(), meaning)).filter(|_| n == 0);
                        rows.push(mark.into_iter().chain([(4, line, meaning)]).collect());
                    }
                    rows.extend(seen.seen.iter().flat_map(|seen| self.numbers(seen)));
                    let so = seen.so.trim_start_matches("; ");
                    let so = so
                        .split_once(" the answer ")
                        .map_or(so.to_owned(), |(_, will)| format!("so the answer {will}"));
                    let so = so.split_once(". ").map_or(so.clone(), |(_, helps)| helps.to_owned());
                    rows.extend(text::wrap(&so, cells).into_iter().map(|line| vec![(4, line, Meaning::Text)]));
                }
                Then::First(first) => {
                    let says = first.says.split(" if it ships").next().unwrap_or_default();
                    rows.push(vec![(4, says.to_owned(), Meaning::Label)]);
                }
                _ => {}
            }
        }
        rows
    }

    /// What a least visible move is made of.
    fn numbers(&self, seen: &Detectable) -> Vec<Vec<(u16, String, Meaning)>> {
        let expect = self.card.hypothesis.expect.as_ref().map_or(0.0, |expect| expect.value);
        let window = self.card.hypothesis.window.map_or_else(String::new, |days| format!(", {days} days"));
        let since = self.since(seen.before).map_or_else(String::new, |label| format!(" since {label}"));
        let row = |name: &str, number: String, words: String| {
            let at = 4 + NAMES as u16;
            let behind = at + text::width(&number) as u16;
            vec![(4, name.to_owned(), Meaning::Label), (at, number, Meaning::Value), (behind, words, Meaning::Label)]
        };
        vec![
            row("readings before", seen.before.to_string(), since),
            row("by its check", seen.after.to_string(), format!(" {}{window}", cadence(self.metric.every))),
            row("that shows about", crate::domain::decide::least(seen.visible, self.column.unit()), String::new()),
            row("you predict", crate::domain::amount::signed(expect), String::new()),
        ]
    }

    /// The hypothesis that shipped last on the outcome, where the readings before are those since.
    fn since(&self, before: usize) -> Option<String> {
        let ships = self.column.cards.iter().filter_map(|card| Some((card.hypothesis.ship.as_ref()?.shipped_on, card)));
        let (on, card) = ships.max_by_key(|(on, _)| *on)?;
        let since = self.column.series.iter().filter(|point| point.day > on).count();
        (since == before).then(|| card.hypothesis.label().to_string())
    }
}
