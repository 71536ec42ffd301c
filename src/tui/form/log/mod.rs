//! Logging readings: one, or one after another until none is missing; or many lines at once, looked at before they are
//! saved.

mod draw;
mod keys;
mod pasted;

use std::rc::Rc;

pub(crate) use pasted::Pasted;

use super::days::{day, unread};
use super::reading::{latest, said, slug, value};
use super::same::Known;
use super::sheet::{Lines, Sheet, common};
use super::{Field, Form, Made, Press, Way};
use crate::domain::amount::{Amount, short, with_unit};
use crate::domain::command::Command;
use crate::domain::day::{Day, Lean};
use crate::domain::fact::{Days, slip};
use crate::domain::id::Id;
use crate::domain::unclear::Unclear;
use crate::pasted::About;
use crate::tui::theme::Meaning;
use crate::tui::world::{ReadingLine, World};

/// Logging readings of a metric, one after another.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// The metric.
    pub(crate) metric: Id,
    /// Where it begins.
    begins: Begins,
    /// The day it is at; today where none is said.
    day: Option<Day>,
    /// The metric's newest readings, newest first; none before they were read.
    readings: Option<Rc<Vec<ReadingLine>>>,
    /// The unit of its values, once it was asked.
    unit: Option<Option<String>>,
    /// Whether the metric has a source that can be asked.
    sourced: bool,
    /// What was saved in it, day and value.
    saved: Vec<(Day, f64)>,
    /// Where the last value came from, which the next is likely to come from too.
    source: String,
}

/// Of how many a share is hinted at, where none was read as counts.
const HINTED: f64 = 200.0;

/// The day that a sheet of readings begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begins {
    Today,
    /// The first day without a reading since the last one.
    Missing,
    /// So far back that there are enough for a comparison.
    Past,
}

impl Log {
    /// A sheet for today.
    pub(crate) fn today(metric: Id) -> Self {
        Self {
            metric,
            begins: Begins::Today,
            day: None,
            readings: None,
            unit: None,
            sourced: false,
            saved: Vec::new(),
            source: String::new(),
        }
    }

    /// A sheet for the days that lack a reading, from the first.
    pub(crate) fn missing(metric: Id) -> Self {
        Self { begins: Begins::Missing, ..Self::today(metric) }
    }

    /// A sheet for the past weeks, so many of them as the first answer needs.
    pub(crate) fn past(metric: Id) -> Self {
        Self { begins: Begins::Past, ..Self::today(metric) }
    }

    fn unit<'w>(&self, world: &'w World) -> Option<&'w str> {
        world.metric(self.metric).and_then(|metric| metric.unit.as_deref())
    }

    /// What a value of the metric looks like: as it was read last, and as counts where it was or may be read so.
    fn hint(&self, world: &World) -> String {
        let last = self.readings().iter().find(|reading| reading.value.is_some());
        let Some((value, of)) = last.and_then(|reading| Some((reading.value?, reading.of))) else {
            return "a number".to_owned();
        };
        let said = short(value);
        let of = of.or((self.unit(world) == Some("%")).then_some(HINTED));
        // As many as make about that share.
        let counts = of.map(|of| format!("{}/{}", short((value / 100.0 * of).round()), short(of)));
        counts.map_or_else(|| said.clone(), |counts| format!("{said}, or counts: {counts}"))
    }

    fn every(&self, world: &World) -> u32 {
        world.metric(self.metric).map_or(7, |metric| metric.every)
    }

    fn readings(&self) -> &[ReadingLine] {
        self.readings.as_ref().map_or(&[], |list| list.as_slice())
    }

    /// The days that have a reading, with those saved that were not read back yet.
    fn days(&self, world: &World) -> Days {
        let read = self.readings().iter().filter(|line| line.value.is_some()).map(|line| line.day);
        Days::new(read.chain(self.saved.iter().map(|(day, _)| *day)), self.every(world))
    }

    /// The day that a form is at.
    fn on(form: &Form, world: &World) -> Result<Day, Unclear> {
        let text = form.given("day").unwrap_or_else(|| "today".to_owned());
        day(&text, Lean::Back, world)
    }

    /// What a day is written as in its field.
    fn written(day: Option<Day>, today: Option<Day>) -> String {
        day.filter(|day| Some(*day) != today).map_or_else(|| "today".to_owned(), |day| day.to_string())
    }

    /// The values that stand on a day.
    fn there(&self, on: Day) -> impl Iterator<Item = f64> + '_ {
        self.readings().iter().filter(move |line| line.day == on).filter_map(|line| line.value)
    }

    /// The value that stood before a day.
    fn before(&self, on: Day) -> Option<f64> {
        self.readings().iter().find(|line| line.day < on && line.value.is_some()).and_then(|line| line.value)
    }

    /// What lines that are pasted are read as.
    fn about(&self, world: &World) -> About {
        About {
            slug: slug(self.metric, world),
            unit: self.unit(world).map(str::to_owned),
            every: self.every(world),
            today: world.today,
        }
    }

    /// What is strange about a value beside the one before it and the routine band.
    fn strange(&self, value: f64, on: Day, world: &World) -> Option<String> {
        let slip = self.before(on).and_then(|last| slip(value, last));
        slip.map(|slip| format!("{slip}: a slip?")).or_else(|| {
            let (lower, upper) = self.band(world)?;
            // Where those before it were outside too it is no slip.
            let inside = |value| (lower..=upper).contains(&value);
            let outside = !inside(value) && self.before(on).is_some_and(inside);
            outside.then(|| format!("outside the routine band, {}", between(lower, upper)))
        })
    }

    /// The band within which its values come and go.
    fn band(&self, world: &World) -> Option<(f64, f64)> {
        let xmr = world.reads(self.metric)?.movement.as_ref()?.assessment.xmr?;
        Some((xmr.lower, xmr.upper))
    }
}

fn between(lower: f64, upper: f64) -> String {
    let three = |v: f64| format!("{v:.2e}").parse().unwrap_or(v);
    format!("{} to {}", short(three(lower)), short(three(upper)))
}

impl Sheet for Log {
    fn name(&self) -> &'static str {
        "reading"
    }

    fn about(&self) -> String {
        self.metric.to_string()
    }

    fn log(&self) -> Option<&Log> {
        Some(self)
    }

    fn title(&self, world: &World) -> String {
        let name = world.reads(self.metric).map_or_else(|| slug(self.metric, world), |column| world.named(column));
        format!("Log · {name}")
    }

    fn beside_title(&self, world: &World) -> String {
        let every = match self.every(world) {
            1 => "daily".to_owned(),
            7 => "weekly".to_owned(),
            n => format!("every {n} days"),
        };
        let last = latest(self.metric, world).map_or_else(
            || " · never read".to_owned(),
            |p| format!(" · last {} on {}", with_unit(p.value, self.unit(world)), p.day.weekday_short(world.today)),
        );
        format!(" {every}{last} ")
    }

    fn fields(&self, world: Option<&World>) -> Vec<Field> {
        let day = Self::written(self.day, world.map(|world| world.today));
        vec![
            Field::line("day", "Day", "", &day).fresh(),
            Field::line("value", "Value", "", ""),
            Field::line("note", "Note", "(optional)", ""),
            Field::line("source", "Source", "(optional: a link or a query)", &self.source).beside(),
        ]
    }

    fn first(&self) -> Option<&'static str> {
        Some("value")
    }

    /// A value that is no number is not kept.
    fn keeps(&self, key: &str, text: &str) -> bool {
        let is_one = |amount: Amount| self.unit.as_ref().is_none_or(|unit| amount.in_unit(unit.as_deref()).is_ok());
        key != "value" || Amount::parse(text).is_ok_and(is_one)
    }

    fn lean(&self, _: &Form, key: &str) -> Option<Lean> {
        matches!(key, "day").then_some(Lean::Back)
    }

    fn is_short(&self) -> bool {
        true
    }

    fn buttons(&self, form: &Form, world: &World) -> Vec<(String, Press)> {
        let mut buttons = vec![(self.save(world), Press::Submit(Way::Plain))];
        if self.sourced {
            buttons.push(("Pull".to_owned(), Press::Pull));
        }
        if !form.rest.is_empty() {
            buttons.push(("Next metric".to_owned(), Press::Skip));
        }
        buttons.push(("Close".to_owned(), Press::Keep));
        buttons
    }

    fn understood(&self, form: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        let on = Self::on(form, world);
        match key {
            "value" => Some(match value(self.metric, text, world) {
                Ok(value) => (said(self.metric, value, on.unwrap_or(world.today), world), Meaning::Value),
                Err(words) => (words, Meaning::Warn),
            }),
            "day" => Some(match on {
                Ok(day) => (self.when(day, world), Meaning::Label),
                Err(unclear) => unread(unclear),
            }),
            _ => None,
        }
    }

    /// Whether the value is one of those that come and go, and whether the day has one already.
    fn checks(&self, form: &Form, world: &World) -> Lines {
        let mut lines = Lines::new();
        let on = Self::on(form, world).unwrap_or(world.today);
        let value = form.given("value").and_then(|text| value(self.metric, &text, world).ok());
        if let Some(slip) = value.zip(self.before(on)).and_then(|(value, last)| slip(value, last)) {
            lines.push((format!("!   {slip}: a slip?"), Meaning::Warn));
        }
        if let Some((value, (lower, upper))) = value.zip(self.band(world)) {
            let band = between(lower, upper);
            lines.push(if (lower..=upper).contains(&value) {
                (format!("ok  inside the routine band, {band}"), Meaning::Good)
            } else {
                let words = format!("!   outside the routine band, {band}: a real change, or a slip of the fingers?");
                (words, Meaning::Warn)
            });
        }
        if let Some(there) = self.there(on).next() {
            let there = with_unit(there, self.unit(world));
            let words = format!("!   that day has {there} already: both count; \"correct\" in : replaces");
            lines.push((words, Meaning::Warn));
        }
        lines
    }

    /// A reading to come is told by the words it takes.
    fn shell(&self, form: &Form, world: &World) -> Option<Vec<String>> {
        if let Ok(command) = self.command(form, world) {
            return command.in_shell(&Known { world, own: None }, world.today);
        }
        let day = Self::on(form, world).ok().filter(|day| *day != world.today);
        let day = day.map_or(String::new(), |day| format!(" {}", day.typed(world.today, Lean::Back)));
        Some(vec![format!("log {} VALUE{day}", slug(self.metric, world))])
    }

    fn field_of(&self, code: &str) -> Option<&'static str> {
        if code == "future" { Some("day") } else { common(self, code) }
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        Ok(Command::Log {
            metric: self.metric,
            value: Amount::parse(&form.need("value", "a reading needs a value")?).map_err(|e| ("value", e))?,
            on: Self::on(form, world).map_err(|e| ("day", e))?,
            note: form.given("note"),
            source: form.given("source"),
            once: false,
        })
    }
}
