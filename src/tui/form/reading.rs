//! What is said of a reading as it is typed; and correcting one.

use super::sheet::{Lines, Sheet};
use super::{Field, Form, Made, settle};
use crate::domain::amount::{Amount, signed_with_unit, with_unit};
use crate::domain::board::Column;
use crate::domain::command::Command;
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::fact::number::percent;
use crate::domain::fact::progress;
use crate::domain::id::Id;
use crate::domain::metric::Point;
use crate::pages::came;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

pub(super) fn latest(metric: Id, world: &World) -> Option<Point> {
    world.latest(metric)
}

/// The reading that stood on a day, as the receipt compares it, where it is among the few that the board holds.
fn before(metric: Id, on: Day, world: &World) -> Option<Point> {
    let earlier = |point: &Point| point.day <= on;
    latest(metric, world).filter(earlier).or_else(|| world.reads(metric)?.series.iter().rev().copied().find(earlier))
}

pub(super) fn slug(metric: Id, world: &World) -> String {
    world.metric(metric).map_or(String::new(), |m| m.slug.to_string())
}

fn correct_title(metric: Id, on: Day, world: &World) -> String {
    let unit = world.metric(metric).and_then(|m| m.unit.as_deref());
    let there = world.reads(metric).and_then(|column| column.series.iter().rev().find(|point| point.day == on));
    let says = there.map_or(String::new(), |point| format!(" · it says {}", with_unit(point.value, unit)));
    format!("Correct the reading of {} on {}{says}", slug(metric, world), on.weekday_short(world.today))
}

/// What was understood of a field; a value is compared with what was read before the day it is of.
fn understood(metric: Id, on: Day, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
    match key {
        "value" => Some(match value(metric, text, world) {
            Ok(value) => (said(metric, value, on, world), Meaning::Value),
            Err(words) => (words, Meaning::Warn),
        }),
        _ => None,
    }
}

pub(super) fn value(metric: Id, text: &str, world: &World) -> Result<f64, String> {
    let unit = world.metric(metric).and_then(|m| m.unit.as_deref());
    Amount::parse(text).and_then(|amount| amount.in_unit(unit)).map(|(value, _)| value).map_err(|e| e.what)
}

/// `= 36.2%, +0.6 since 4 Mar · 37% of the way`
pub(in crate::tui) fn said(metric: Id, value: f64, on: Day, world: &World) -> String {
    let unit = world.metric(metric).and_then(|m| m.unit.as_deref());
    let mut words = format!("= {}", with_unit(value, unit));
    // Of a metric that is read daily one day says neither what changed nor how far it is.
    if world.reads(metric).is_some_and(|column| column.level.is_some_and(|level| level.is_week())) {
        return words;
    }
    if let Some(last) = before(metric, on, world) {
        // Eleven digits: what a subtraction leaves behind is not a change.
        let moved = format!("{:.11e}", value - last.value).parse().unwrap_or(value - last.value);
        words.push_str(&format!(", {} since {}", signed_with_unit(moved, unit), last.day.short(world.today)));
    }
    let stands = world.reads(metric).and_then(|column| stands(column, value));
    words.push_str(&stands.map_or_else(String::new, |stands| format!(" · {stands}")));
    words
}

/// Where a value of an outcome's metric stands: inside its limit, or how far on its way.
pub(super) fn stands(column: &Column, value: f64) -> Option<String> {
    if let Some(limit) = column.outcome.limit() {
        let words = format!("{}{}", limit.op.symbol(), with_unit(limit.value, column.unit()));
        let inside = limit.op.holds(value, limit.value);
        return Some(format!("{} its limit {words}", if inside { "inside" } else { "past" }));
    }
    let (from, to) = column.outcome.way()?;
    let share = progress(from, to, value)?;
    Some(format!("{} of the way", percent(share)))
}

/// Correcting a reading: both values stay.
#[derive(Clone, Debug)]
pub(crate) struct Correct {
    /// The metric.
    pub(crate) metric: Id,
    /// The day the reading is of.
    pub(crate) on: Day,
}

impl Sheet for Correct {
    fn name(&self) -> &'static str {
        "correct"
    }

    fn about(&self) -> String {
        format!("{} {}", self.metric, self.on)
    }

    fn title(&self, world: &World) -> String {
        correct_title(self.metric, self.on, world)
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![Field::line("value", "Right value", "", ""), Field::line("why", "Why", "(needed: what was wrong)", "")]
    }

    fn is_short(&self) -> bool {
        true
    }

    fn apart<'w>(&self, world: &'w World) -> Option<&'w Conflict> {
        let here = |conflict: &&Conflict| conflict.thing.id == self.metric && conflict.day == Some(self.on);
        world.view.conflicts.iter().find(here)
    }

    /// What two copies said of it, where they said two things.
    fn quote(&self, world: &World) -> Lines {
        let Some(conflict) = self.apart(world) else { return Lines::new() };
        let said = came::versions(conflict, world.today).into_iter().map(|line| (line, Meaning::Value));
        let head = format!("Two copies say {} of it; what is saved here holds:", conflict.counted());
        std::iter::once((head, Meaning::Label)).chain(said).chain(settle::others(conflict, world)).collect()
    }

    fn understood(&self, _: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        understood(self.metric, self.on, key, text, world)
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        Ok(Command::Correct {
            metric: self.metric,
            on: self.on,
            value: Amount::parse(&form.need("value", "which value is right?")?).map_err(|e| ("value", e))?,
            why: form.need("why", "a correction needs a reason")?,
        })
    }
}
