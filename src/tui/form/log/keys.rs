//! What keys do in the sheet of readings: days go by, and the next one follows what was saved.

use std::rc::Rc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::{Form, Pressed, of};
use super::pasted::Pasted;
use super::{Begins, Log, value};
use crate::domain::day::Day;
use crate::domain::fact::LEAST_BEFORE;
use crate::domain::id::Id;
use crate::pasted;
use crate::pulling::Given;
use crate::tui::world::{ReadingLine, World};

impl Log {
    /// The first day after one that lacks a reading.
    pub(super) fn next(&self, after: Day, world: &World) -> Option<Day> {
        self.days(world).after(after, world.today).next()
    }

    /// When a day is, and which of the missing ones.
    pub(super) fn when(&self, day: Day, world: &World) -> String {
        let ago = match world.today.since(day) {
            0 => "today".to_owned(),
            1 => "yesterday".to_owned(),
            -1 => "tomorrow: not yet".to_owned(),
            n if n < 0 => format!("in {} days: not yet", -n),
            n => format!("{n} days ago"),
        };
        if self.readings.is_none() || day > world.today {
            return ago;
        }
        let days = self.days(world);
        let more = days.after(day, world.today).count();
        let one_of = self.begins != Begins::Today || !self.saved.is_empty() || day < world.today;
        match more {
            0 if one_of && days.lacks(day) => format!("{ago} · the last one missing"),
            0 => ago,
            n => format!("{ago} · {n} more missing"),
        }
    }
}

impl Form {
    /// How many readings were saved in it.
    pub(crate) fn logged(&self) -> usize {
        self.sheet.log().map_or(0, |log| log.saved.len())
    }

    /// Takes a key that only the sheet of readings knows.
    pub(in crate::tui::form) fn log_key(&mut self, key: KeyEvent, world: &World) -> Option<Pressed> {
        let log = self.sheet.log()?;
        if self.pasted.is_some() {
            return Some(self.pasted_key(key, world));
        }
        if key.code == KeyCode::Char('p') && key.modifiers == KeyModifiers::CONTROL {
            return Some(Pressed::Pull);
        }
        let field = self.fields.get(self.at)?.key;
        if !key.modifiers.difference(KeyModifiers::SHIFT).is_empty() {
            return None;
        }
        let by = match field {
            "value" => i64::from(log.every(world)),
            "day" => 1,
            _ => 0,
        };
        match key.code {
            KeyCode::Up if by > 0 => self.step_day(by, world),
            KeyCode::Down if by > 0 => self.step_day(-by, world),
            KeyCode::Enter if self.given("value").is_some() => return None,
            KeyCode::Enter if field == "day" => self.focus(Some("value")),
            // A remark to no value was meant to be saved.
            KeyCode::Enter if self.changed("note").is_none() && self.changed("source").is_none() => {
                return Some(Pressed::Ended);
            }
            _ => return None,
        }
        Some(Pressed::Goes)
    }

    /// What is said of a key that does less than it may seem: no day is later than today, and a line is no next field.
    pub(crate) fn tells(&self, key: KeyEvent, world: &World) -> Option<String> {
        let field = self.fields.get(self.at).filter(|_| self.pasted.is_none() && key.modifiers.is_empty())?;
        let dated = self.sheet.log().is_some() && matches!(field.key, "value" | "day");
        match key.code {
            KeyCode::Up if dated && Log::on(self, world).is_ok_and(|day| day >= world.today) => {
                Some("today is the last day there is; Down goes back".to_owned())
            }
            KeyCode::Enter if field.is_long() && !field.text().contains('\n') => {
                Some("a new line; Tab goes on".to_owned())
            }
            _ => None,
        }
    }

    /// Goes so many days on, never past today.
    pub(crate) fn step_day(&mut self, by: i64, world: &World) {
        let day = Log::on(self, world).unwrap_or(world.today).plus(by).min(world.today);
        self.put_day(day, world);
    }

    /// Steps by the mouse: by the cadence.
    pub(crate) fn step_cadence(&mut self, later: bool, world: &World) {
        if let Some(every) = self.sheet.log().map(|log| i64::from(log.every(world))) {
            self.step_day(if later { every } else { -every }, world);
        }
    }

    /// Puts a day there as nobody typed it.
    fn put_day(&mut self, day: Day, world: &World) {
        let text = Log::written(Some(day), Some(world.today));
        if let Some(field) = self.fields.iter_mut().find(|field| field.key == "day") {
            field.put(&text, (0, text.len()));
            field.was = text;
            field.fresh = true;
        }
        self.refused.clear();
    }

    /// The form for the next day without a reading, where this one was saved and there is one.
    pub(crate) fn logs_on(&mut self, world: &World) -> Option<Self> {
        let log = self.sheet.log()?;
        let saved = self.just_saved(log, world)?;
        let day = log.next(saved.0, world)?;
        let all = log.saved.iter().copied().chain([saved]).collect();
        let kind = of(Log { day: Some(day), saved: all, source: self.text("source"), ..log.clone() });
        let mut form = Self::new(kind, world);
        form.rest = std::mem::take(&mut self.rest);
        Some(form)
    }

    fn just_saved(&self, log: &Log, world: &World) -> Option<(Day, f64)> {
        Log::on(self, world).ok().zip(value(log.metric, &self.text("value"), world).ok())
    }

    /// Takes the metric's readings, newest first.
    pub(crate) fn take_readings(&mut self, metric: Id, list: Vec<ReadingLine>, world: &World) {
        let Some(log) = self.sheet.log().filter(|log| log.metric == metric) else { return };
        let first = log.readings.is_none();
        let log = Log { readings: Some(Rc::new(list)), unit: Some(log.unit(world).map(str::to_owned)), ..log.clone() };
        if first && log.day.is_none() && !self.is_touched() {
            match log.begins {
                Begins::Today => {}
                Begins::Missing => self.put_day(log.days(world).first(world.today), world),
                Begins::Past => self.put_day(log.days(world).past(world.today, LEAST_BEFORE), world),
            }
        }
        self.sheet = of(log);
    }

    /// Says whether the metric has a source, of those that have one.
    pub(crate) fn has_source(&mut self, sourced: &[String], world: &World) {
        let Some(log) = self.sheet.log() else { return };
        let sourced = sourced.contains(&super::slug(log.metric, world));
        self.sheet = of(Log { sourced, ..log.clone() });
    }

    /// Shows what a source gave, before it is taken in; whether it is the sheet of that metric.
    pub(crate) fn shows_pulled(&mut self, metric: &str, given: &Given, world: &World) -> bool {
        let Some(log) = self.sheet.log().filter(|log| super::slug(log.metric, world) == metric) else { return false };
        self.pasted = Some(Box::new(Pasted::pulled(given, log.about(world))));
        true
    }

    /// The places of the readings that are to be taken in of what a source gave.
    pub(crate) fn pulled_places(&self) -> Option<Vec<usize>> {
        self.pasted.as_ref()?.places()
    }

    /// Takes several lines into a preview; what can't be done. Whether it took them.
    pub(crate) fn paste_lines(&mut self, text: &str, world: &World) -> Result<bool, String> {
        let Some(log) = self.sheet.log() else { return Ok(false) };
        let more = self.pasted.as_ref().filter(|pasted| !pasted.is_mending());
        // What comes in parts is one paste.
        let whole = more.map_or_else(|| text.to_owned(), |pasted| pasted.with(text));
        let in_value = self.fields.get(self.at).is_some_and(|field| field.key == "value");
        if self.pulled_places().is_some() {
            return Ok(true);
        }
        if self.pasted.is_none() && !(in_value && pasted::several(text)) {
            return Ok(false);
        }
        if let Some(pasted) = self.pasted.as_mut().filter(|pasted| pasted.is_mending()) {
            pasted.paste(text);
            return Ok(true);
        }
        let about = log.about(world);
        self.pasted = Some(Box::new(Pasted::new(whole, about)?));
        Ok(true)
    }
}
