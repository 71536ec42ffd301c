//! Logging a reading: its digits and Enter; and correcting one.

use super::sheet::{Lines, Sheet, cancel, common};
use super::{Field, Form, Made, Press, Way};
use crate::domain::amount::{Amount, short, signed_with_unit, with_unit};
use crate::domain::command::Command;
use crate::domain::day::{Day, Lean, parse_day};
use crate::domain::fact::progress;
use crate::domain::id::Id;
use crate::domain::metric::Point;
use crate::domain::refusal::shell_word;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

fn latest(metric: Id, world: &World) -> Option<Point> {
    world.latest(metric)
}

/// The day a form is about: today, where what was typed is none.
fn day(form: &Form, world: &World) -> Day {
    parse_day(&form.text("day"), world.today, Lean::Back, None).unwrap_or(world.today)
}

/// The reading that stood on a day, as the receipt compares it, where it is among the few that the board holds.
fn before(metric: Id, on: Day, world: &World) -> Option<Point> {
    let earlier = |point: &Point| point.day <= on;
    latest(metric, world).filter(earlier).or_else(|| world.reads(metric)?.series.iter().rev().copied().find(earlier))
}

fn slug(metric: Id, world: &World) -> String {
    world.metric(metric).map_or(String::new(), |m| m.slug.to_string())
}

fn title(metric: Id, world: &World) -> String {
    let unit = world.metric(metric).and_then(|m| m.unit.as_deref());
    let last = latest(metric, world).map_or(String::new(), |p| {
        format!(" · last {} on {}", with_unit(p.value, unit), p.day.weekday_short(world.today))
    });
    format!("Log a reading · {}{last}", slug(metric, world))
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
        "day" => Some(match parse_day(text, world.today, Lean::Back, None) {
            Ok(day) => (format!("= {}", day.words(world.today)), Meaning::Value),
            Err(e) => (e.what, Meaning::Warn),
        }),
        _ => None,
    }
}

fn value(metric: Id, text: &str, world: &World) -> Result<f64, String> {
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
    let way = world.reads(metric).and_then(|column| column.outcome.way());
    if let Some(share) = way.and_then(|(from, to)| progress(from, to, value)) {
        words.push_str(&format!(" · {:.0}% of the way", (share * 100.0).round() + 0.0));
    }
    words
}

fn three(v: f64) -> f64 {
    format!("{v:.2e}").parse().unwrap_or(v)
}

/// Logging a reading: its digits and Enter.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// The metric.
    pub(crate) metric: Id,
}

impl Sheet for Log {
    fn name(&self) -> &'static str {
        "reading"
    }

    fn about(&self) -> String {
        self.metric.to_string()
    }

    fn title(&self, world: &World) -> String {
        title(self.metric, world)
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::line("value", "Value", "36.2, or counts: 71/196", ""),
            Field::line("day", "When", "today, wed, 11mar, -3d", "today").fresh(),
            Field::line("note", "Note", "(optional)", ""),
            Field::line("source", "Source", "(optional: a link or a query)", ""),
        ]
    }

    fn lean(&self, _: &Form, key: &str) -> Option<Lean> {
        matches!(key, "day").then_some(Lean::Back)
    }

    fn is_short(&self) -> bool {
        true
    }

    fn buttons(&self, form: &Form, world: &World) -> Vec<(String, Press)> {
        if form.rest.is_empty() {
            return vec![(self.save(world), Press::Submit(Way::Plain)), cancel()];
        }
        vec![("Save, next".to_owned(), Press::Submit(Way::Plain)), ("Skip".to_owned(), Press::Skip), cancel()]
    }

    fn understood(&self, form: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        understood(self.metric, day(form, world), key, text, world)
    }

    /// Whether the value is one of those that come and go, and whether the day has one already.
    fn checks(&self, form: &Form, world: &World) -> Lines {
        let mut lines = Lines::new();
        let Some(value) = form.given("value").and_then(|text| value(self.metric, &text, world).ok()) else {
            return lines;
        };
        let Some(column) = world.reads(self.metric) else { return lines };
        if let Some(xmr) = column.movement.as_ref().and_then(|m| m.assessment.xmr) {
            let band = format!("{} to {}", short(three(xmr.lower)), short(three(xmr.upper)));
            lines.push(if (xmr.lower..=xmr.upper).contains(&value) {
                (format!("ok  inside the routine band, {band}"), Meaning::Good)
            } else {
                (
                    format!("!   outside the routine band, {band}: a real change, or a slip of the fingers?"),
                    Meaning::Warn,
                )
            });
        }
        let day = parse_day(&form.text("day"), world.today, Lean::Back, None);
        if let Some(there) = day.ok().and_then(|day| column.series.iter().find(|point| point.day == day)) {
            let words = format!(
                "!   that day has {} already; both will count. To replace it: Ctrl-e on the board",
                with_unit(there.value, column.unit())
            );
            lines.push((words, Meaning::Warn));
        }
        lines
    }

    fn shell(&self, form: &Form, world: &World) -> Option<String> {
        let mut words = format!("upshot log {} {}", slug(self.metric, world), form.given("value")?);
        if let Some(day) = form.given("day").filter(|day| day != "today") {
            words.push_str(&format!(" {day}"));
        }
        if let Some(note) = form.given("note") {
            words.push_str(&format!(" {}", shell_word(&note)));
        }
        if let Some(source) = form.given("source") {
            words.push_str(&format!(" --source {}", shell_word(&source)));
        }
        Some(words)
    }

    fn field_of(&self, code: &str) -> Option<&'static str> {
        if code == "future" { Some("day") } else { common(self, code) }
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        let day = form.given("day").unwrap_or_else(|| "today".to_owned());
        Ok(Command::Log {
            metric: self.metric,
            value: Amount::parse(&form.need("value", "a reading needs a value")?).map_err(|e| ("value", e))?,
            on: parse_day(&day, world.today, Lean::Back, None).map_err(|e| ("day", e))?,
            note: form.given("note"),
            source: form.given("source"),
            once: false,
        })
    }
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
