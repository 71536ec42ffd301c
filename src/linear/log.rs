//! Readings, day after day: the next that is missing is asked for until none is.

use super::{Done, Linear};
use crate::domain::amount::{Amount, short, signed_with_unit, with_unit};
use crate::domain::command::Command;
use crate::domain::day::{Day, Lean, parse_day};
use crate::domain::fact::{Days, slip};
use crate::domain::metric::Metric;
use crate::error::{Error, Kind};
use crate::session::Found;

/// How many of the newest readings tell which days have one.
const KNOWN: usize = 2_000;

impl Linear<'_> {
    /// Asks for the readings of a metric that are missing.
    pub(super) fn log(&mut self, name: &str) -> Done {
        let session = self.shell.session();
        let id = match session.find(name)? {
            Found::Metric { metric, .. } => Some(metric),
            Found::Thing(thing) => session.column(thing.id)?.and_then(|column| column.outcome.metric),
        };
        let line = id.map(|id| session.metric(id)).transpose()?.flatten();
        let line = line.ok_or_else(|| Error::new(Kind::NotFound, "no_metric", format!("{name} has no metric")))?;
        let (metric, today) = (line.metric, session.today());
        let unit = metric.unit.as_deref();
        let last = line.latest.map_or_else(
            || " No reading yet.".to_owned(),
            |point| format!(" Last: {} on {}.", with_unit(point.value, unit), point.day.weekday_short(today)),
        );
        self.voice.say(&format!("{} is read {}.{last}", metric.slug, cadence(&metric)));
        let mut day = self.days(&metric)?.first(today);
        loop {
            let said = self.ask(&format!("Value for {} (or a day, skip, done): ", day.weekday_short(today)))?;
            if said.is_empty() || said == "done" {
                return Ok(());
            }
            if said == "skip" {
                match self.days(&metric)?.after(day, today).next() {
                    Some(next) => day = next,
                    None => return Ok(()),
                }
                continue;
            }
            let value = match Amount::parse(&said) {
                Ok(value) => value,
                Err(e) => {
                    // What is no number may be a day.
                    match parse_day(&said, today, Lean::Back, None) {
                        Ok(other) => day = other,
                        Err(_) => self.voice.say(&format!("{}. A number, a day, skip or done.", e.what)),
                    }
                    continue;
                }
            };
            if self.save(&metric, value, day)? {
                let next = self.days(&metric)?.after(day, today).next();
                match next {
                    Some(next) => day = next,
                    None => return Ok(()),
                }
            }
        }
    }

    /// Saves a reading and says so; one that may be a slip is asked about first.
    fn save(&mut self, metric: &Metric, value: Amount, day: Day) -> Done<bool> {
        let unit = metric.unit.as_deref();
        let session = self.shell.session();
        let today = session.today();
        let before = session.readings(metric.id, None, Some(day), 1)?.last().and_then(|line| line.reading.value);
        let number = value.clone().in_unit(unit).map_err(Error::from)?.0;
        if let Some(slip) = before.and_then(|last| slip(number, last))
            && !self.yes(&format!("{} is {slip}. Save it?", short(number)))?
        {
            return Ok(false);
        }
        let command = Command::Log { metric: metric.id, value, on: day, note: None, source: None, once: false };
        let receipt = self.shell.session().run(&command)?;
        let change = before.map_or_else(String::new, |last| {
            // Eleven digits: what a subtraction leaves behind is not a change.
            let moved = format!("{:.11e}", number - last).parse().unwrap_or(number - last);
            format!(", {}", signed_with_unit(moved, None))
        });
        let more = self.days(metric)?.after(day, today).next().is_some();
        let end = if more { "" } else { " That was the last one missing." };
        let said = format!(
            "Logged {} for {}, {}{change}.{end}",
            with_unit(number, unit),
            metric.slug,
            day.weekday_short(today)
        );
        self.voice.say(&said);
        for warning in receipt.warnings {
            self.voice.say(&warning.says);
        }
        Ok(true)
    }

    /// The days that have readings.
    fn days(&mut self, metric: &Metric) -> Result<Days, Error> {
        let session = self.shell.session();
        let list = session.readings(metric.id, None, Some(session.today()), KNOWN)?;
        Ok(Days::new(list.iter().map(|line| line.reading.day), metric.every))
    }
}

fn cadence(metric: &Metric) -> String {
    match metric.every {
        1 => "daily".to_owned(),
        7 => "weekly".to_owned(),
        n => format!("every {n} days"),
    }
}
