//! What every verb works with: the board, the output, who works and when.

use serde_json::Value;

use super::json;
use super::print::Out;
use crate::config::Config;
use crate::domain::command::{Command, Seen};
use crate::domain::day::{Day, Lean};
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::warning::Warning;
use crate::error::Error;
use crate::paths::{Env, Found as FoundFile};
use crate::session::{Receipt, Session};

/// What stands before a verb in the shell.
pub(crate) const SHELL: &str = "upshot ";

/// What every verb works with.
pub(crate) struct Ctx {
    /// The board.
    pub(crate) session: Session,
    /// The output.
    pub(crate) out: Out,
    /// The process' environment.
    pub(crate) env: Env,
    /// The person's settings.
    pub(crate) config: Config,
    /// Which file, and what said so.
    pub(crate) found: FoundFile,
    /// Whether a person sits there to be asked.
    pub(crate) may_ask: bool,
    /// What stands before a verb, as it is typed here.
    pub(crate) before: &'static str,
    /// The reason given with `--anyway`.
    pub(crate) anyway: Option<String>,
}

impl Ctx {
    /// A day as typed: `wed`, `11mar`, `-3d`.
    pub(crate) fn day(&self, word: &str, lean: Lean) -> Result<Day, Error> {
        self.session.day_called(word, lean)
    }

    /// A day that has been: what is looked back over lies behind, so that `2w` is two weeks ago.
    pub(crate) fn past(&self, word: &str) -> Result<Day, Error> {
        self.day(word, Lean::Back).or_else(|e| self.day(&format!("{word} ago"), Lean::Back).map_err(|_| e))
    }

    /// A day as typed, if one was.
    pub(crate) fn maybe_day(&self, word: Option<&str>, lean: Lean) -> Result<Option<Day>, Error> {
        word.map(|word| self.day(word, lean)).transpose()
    }

    /// The outcome that a label, a metric's slug or a title names.
    pub(crate) fn outcome(&self, word: &str) -> Result<Id, Error> {
        self.session.outcome_called(word)
    }

    /// The hypothesis that a label or a title names.
    pub(crate) fn hypothesis(&self, word: &str) -> Result<Id, Error> {
        self.session.hypothesis_called(word)
    }

    /// The metric that a slug names.
    pub(crate) fn metric(&self, word: &str) -> Result<Id, Error> {
        self.session.metric_called(word)
    }

    /// The thing that a word names, and how people call it. A slug names its sole open outcome before the metric.
    pub(crate) fn thing(&self, word: &str) -> Result<(Thing, String), Error> {
        self.session.thing_called(word)
    }

    /// Carries a command out and says what was done.
    pub(crate) fn run(&mut self, command: &Command) -> Result<(), Error> {
        self.run_seen(command, &[])
    }

    /// As [`Ctx::run`], of fields that were looked at before.
    pub(crate) fn run_seen(&mut self, command: &Command, seen: &[Seen]) -> Result<(), Error> {
        let receipt = self.session.run_seen(command, self.anyway.as_deref(), seen)?;
        self.done(&receipt)
    }

    /// Carries a command out that logs a reading; as JSON, the reading.
    pub(crate) fn logged(&mut self, command: &Command) -> Result<(), Error> {
        let receipt = self.session.run_anyway(command, self.anyway.as_deref())?;
        let (Command::Log { metric, on, .. } | Command::Correct { metric, on, .. }) = command else {
            return self.done(&receipt);
        };
        if !self.out.is_json() {
            return self.done(&receipt);
        }
        self.warn(&receipt.warnings);
        let slug = self.session.name(Thing::new(ThingKind::Metric, *metric));
        // Of a day's readings the one recorded last is the last.
        let readings = self.session.readings(*metric, Some(*on), Some(*on), 1)?;
        let data = readings.last().map_or(Value::Null, |reading| json::reading(reading, &slug));
        self.out.object("reading", data);
        Ok(())
    }

    /// Says what was done, and how to undo it; as JSON, the thing after the change.
    pub(crate) fn done(&mut self, receipt: &Receipt) -> Result<(), Error> {
        self.warn(&receipt.warnings);
        if self.out.is_json() {
            let (kind, data) = match receipt.about {
                Some(thing) => json::thing(&self.session, thing)?,
                None => ("done", Value::Null),
            };
            self.out.object(kind, data);
        } else {
            let undo = if receipt.set.is_some() { format!(" Undo: {}undo", self.before) } else { String::new() };
            self.out.told(&format!("{}{undo}", receipt.words()));
        }
        Ok(())
    }

    /// Says what is worth knowing, to standard error; nobody is there to hear it while the demo is played.
    pub(crate) fn warn(&mut self, warnings: &[Warning]) {
        if self.session.via() == "demo" {
            return;
        }
        for warning in warnings {
            super::stderr::warning(warning, self.out.is_json());
        }
    }
}
