//! Marking as shipped, waiting for more readings, withdrawing: what can become of a hypothesis short of a verdict.

use super::days::{day, unread};
use super::sheet::{Lines, Sheet, called, common};
use super::{Field, Form, Made};
use crate::domain::amount::{Amount, signed_with_unit, with_unit};
use crate::domain::assessment::Answerable;
use crate::domain::change::Then;
use crate::domain::command::Command;
use crate::domain::day::{Day, Lean};
use crate::domain::id::Id;
use crate::domain::unclear::Unclear;
use crate::report::words::count;
use crate::text;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

fn understood(lean: Lean, key: &str, typed: &str, world: &World) -> Option<(String, Meaning)> {
    match key {
        "day" => Some(match day(typed, lean, world) {
            Ok(day) if day.since(world.today) < -1 => {
                let days = count(usize::try_from(world.today.since(day)).unwrap_or(0), "day");
                (format!("= {} ({days} ago)", day.long()), Meaning::Value)
            }
            // What was typed as today is told by its day.
            Ok(day) if typed == "today" => (format!("= {}", day.long()), Meaning::Value),
            Ok(day) => (format!("= {}", day.words(world.today)), Meaning::Value),
            Err(e) => unread(e),
        }),
        "before" => Amount::parse(typed).err().map(unread),
        _ => None,
    }
}

fn shipped(form: &Form, world: &World) -> Result<Day, Unclear> {
    let text = form.given("day").unwrap_or_else(|| "today".to_owned());
    day(&text, Lean::Back, world)
}

/// Marking as shipped.
#[derive(Clone, Debug)]
pub(crate) struct Ship {
    /// The hypothesis.
    pub(crate) hypothesis: Id,
}

impl Sheet for Ship {
    fn name(&self) -> &'static str {
        "ship"
    }

    fn about(&self) -> String {
        self.hypothesis.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Mark as shipped · {}", called(self, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::line("day", "Day", "today, wed, -3d", "today").fresh().cells(16),
            Field::line("link", "Link", "(optional: a pull request, a commit)", ""),
            Field::line("before", "Before", "what it read before the ship: 31", ""),
            Field::line(
                "waive",
                "Or waive",
                "why there is none; the verdict will read: observational, no baseline",
                "",
            ),
        ]
    }

    fn hypothesis(&self) -> Option<Id> {
        Some(self.hypothesis)
    }

    fn lean(&self, _: &Form, key: &str) -> Option<Lean> {
        matches!(key, "day").then_some(Lean::Back)
    }

    /// What was read before is asked for only where no reading tells it.
    fn shows(&self, form: &Form, key: &str, _: &World) -> bool {
        let asked =
            form.is_broken("no_reading_before") || form.given("before").is_some() || form.given("waive").is_some();
        asked || !matches!(key, "before" | "waive") || form.refused.iter().any(|r| r.key == Some("before"))
    }

    fn is_short(&self) -> bool {
        true
    }

    fn is_previewed(&self) -> bool {
        true
    }

    fn name_cells(&self) -> u16 {
        9
    }

    fn save(&self, _: &World) -> String {
        "Ship it".to_owned()
    }

    fn verb(&self) -> &'static str {
        "ship"
    }

    fn deed(&self) -> &'static str {
        "ship"
    }

    fn understood(&self, _: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        understood(Lean::Back, key, text, world)
    }

    /// The gate, said before the key: what is there, what is missing, what follows.
    fn checks(&self, form: &Form, world: &World) -> Lines {
        let mut lines = Lines::new();
        let Some((_, card)) = world.card(self.hypothesis) else { return lines };
        let h = &card.hypothesis;
        let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
        let metric = card.metric.as_ref().map(|m| m.id);
        let written = shipped(form, world).map_or(0, |on| h.written_on.since(on));
        if written > 0 {
            let (on, days) = (h.written_on.short(world.today), count(usize::try_from(written).unwrap_or(0), "day"));
            let words =
                format!("!   written on {on}, {days} after this day: the verdict will say \"marked after the fact\"");
            lines.push((words, Meaning::Warn));
        }
        let before = metric.and_then(|metric| {
            let on = shipped(form, world).ok()?;
            world.reads(metric)?.series.iter().rev().find(|point| point.day <= on)
        });
        if let Some(point) = before.filter(|_| !form.is_broken("no_reading_before")) {
            let words = format!(
                "ok  a reading from before: {} on {}",
                with_unit(point.value, unit),
                point.day.weekday_short(world.today)
            );
            lines.push((words, Meaning::Good));
        }
        if let (Some(expect), Some(window), Some(_)) = (&h.expect, h.window, &h.because) {
            let moves = signed_with_unit(expect.value, unit);
            lines.push((
                format!("ok  prediction complete: {moves} within {window} days. It freezes now."),
                Meaning::Good,
            ));
        }
        lines
    }

    /// That the prediction freezes is said by what was checked.
    fn then(&self, form: &Form, _: &World) -> Lines {
        let then = form.preview.iter().flat_map(|preview| &preview.then);
        let then: Vec<String> = then.filter(|then| !matches!(then, Then::Frozen(_))).map(ToString::to_string).collect();
        let words = text::in_sentence(then.join(" ").trim_end_matches('.'));
        if words.is_empty() { Lines::new() } else { vec![(format!("Then  {words}"), Meaning::Text)] }
    }

    fn field_of(&self, code: &str) -> Option<&'static str> {
        if code == "future" { Some("day") } else { common(self, code) }
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        Ok(Command::Ship {
            hypothesis: self.hypothesis,
            on: shipped(form, world).map_err(|e| ("day", e))?,
            refs: form.given("link").into_iter().collect(),
            before: form.given("before").map(|text| Amount::parse(&text)).transpose().map_err(|e| ("before", e))?,
            waive: form.given("waive"),
        })
    }
}

/// Waiting for more readings: a later check day.
#[derive(Clone, Debug)]
pub(crate) struct Wait {
    /// The hypothesis.
    pub(crate) hypothesis: Id,
}

impl Sheet for Wait {
    fn name(&self) -> &'static str {
        "wait"
    }

    fn about(&self) -> String {
        self.hypothesis.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Look again later · {}", called(self, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![Field::line("day", "Look again", "24mar, in 2 weeks", ""), Field::line("why", "Why", "", "")]
    }

    fn hypothesis(&self) -> Option<Id> {
        Some(self.hypothesis)
    }

    fn lean(&self, _: &Form, key: &str) -> Option<Lean> {
        matches!(key, "day").then_some(Lean::Forward)
    }

    fn is_short(&self) -> bool {
        true
    }

    fn quote(&self, world: &World) -> Lines {
        let Some((_, card)) = world.card(self.hypothesis) else { return Lines::new() };
        let mut lines = Lines::new();
        if let Some(due) = card.hypothesis.check_on() {
            let waits = match card.hypothesis.looks.len() {
                0 => String::new(),
                1 => " It was put off once already.".to_owned(),
                n => format!(" It was put off {n} times already."),
            };
            lines.push((format!("The verdict is due {}.{waits}", due.words(world.today)), Meaning::Text));
        }
        if let Some(first) = card.first {
            let when = crate::domain::board::said::answerable(first, world.today);
            let says = match first {
                Answerable::On(day) if day <= world.today => "The readings can answer now.".to_owned(),
                Answerable::On(_) => format!("The readings could answer {when}."),
                Answerable::NeedsBefore(_) => format!("It {when}."),
            };
            lines.push((says, Meaning::Label));
        }
        lines
    }

    fn understood(&self, _: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        understood(Lean::Forward, key, text, world)
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        let text = form.need("day", "which day shall it be looked at again?")?;
        Ok(Command::Wait {
            hypothesis: self.hypothesis,
            until: day(&text, Lean::Forward, world).map_err(|e| ("day", e))?,
            why: form.need("why", "waiting needs a reason")?,
        })
    }
}

/// Withdrawing what was not shipped.
#[derive(Clone, Debug)]
pub(crate) struct Withdraw {
    /// The hypothesis.
    pub(crate) hypothesis: Id,
}

impl Sheet for Withdraw {
    fn name(&self) -> &'static str {
        "withdraw"
    }

    fn about(&self) -> String {
        self.hypothesis.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Withdraw · {}", called(self, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![Field::line("why", "Why", "", "")]
    }

    fn hypothesis(&self) -> Option<Id> {
        Some(self.hypothesis)
    }

    fn is_short(&self) -> bool {
        true
    }

    fn save(&self, _: &World) -> String {
        "Withdraw it".to_owned()
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        Ok(Command::Withdraw { hypothesis: self.hypothesis, why: form.need("why", "withdrawing needs a reason")? })
    }
}
