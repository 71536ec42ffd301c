//! What every verb works with: the board, the output, who works and when.

use serde_json::Value;

use super::json;
use super::print::Out;
use crate::config::Config;
use crate::domain::command::Command;
use crate::domain::day::{Day, Lean, is_sprint_end, parse_day};
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::warning::Warning;
use crate::error::{Error, Kind};
use crate::paths::{Env, Found as FoundFile};
use crate::session::{Found, Receipt, Session};

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
        let ends = if is_sprint_end(word) { self.session.sprint_end() } else { None };
        Ok(parse_day(word, self.session.today(), lean, ends)?)
    }

    /// A day as typed, if one was.
    pub(crate) fn maybe_day(&self, word: Option<&str>, lean: Lean) -> Result<Option<Day>, Error> {
        word.map(|word| self.day(word, lean)).transpose()
    }

    /// The outcome that a label, a metric's slug or a title names.
    pub(crate) fn outcome(&self, word: &str) -> Result<Id, Error> {
        match self.session.find(word)? {
            Found::Thing(thing) if thing.kind == ThingKind::Outcome => Ok(thing.id),
            Found::Metric { outcome: Some(outcome), .. } => Ok(outcome),
            Found::Metric { outcome: None, .. } => Err(Error::new(
                Kind::NotFound,
                "not_found",
                format!("{word} is a metric that decides no open outcome, or several"),
            )
            .hint("name the outcome by its label: upshot outcome list")),
            Found::Thing(thing) => Err(wrong_kind(word, thing, "an outcome", "upshot outcome list")),
        }
    }

    /// The hypothesis that a label or a title names.
    pub(crate) fn hypothesis(&self, word: &str) -> Result<Id, Error> {
        match self.session.find(word)? {
            Found::Thing(thing) if thing.kind == ThingKind::Hypothesis => Ok(thing.id),
            found => Err(wrong_kind(word, found.thing(), "a hypothesis", "upshot hypothesis list")),
        }
    }

    /// The metric that a slug names.
    pub(crate) fn metric(&self, word: &str) -> Result<Id, Error> {
        match self.session.find(word) {
            Ok(Found::Metric { metric, .. }) => Ok(metric),
            Ok(Found::Thing(thing)) if thing.kind == ThingKind::Outcome => {
                let metric = self.session.column(thing.id)?.and_then(|c| c.outcome.metric);
                metric.ok_or_else(|| {
                    Error::new(Kind::NotFound, "no_metric", format!("{word} has no metric yet"))
                        .hint(format!("upshot edit {word} --metric SLUG"))
                })
            }
            Ok(found) => Err(wrong_kind(word, found.thing(), "a metric", "upshot metric list")),
            Err(e) => Err(e),
        }
    }

    /// The thing that a word names, and how people call it. A slug names its sole open outcome before the metric.
    pub(crate) fn thing(&self, word: &str) -> Result<(Thing, String), Error> {
        let thing = match self.session.find(word)? {
            Found::Metric { outcome: Some(outcome), .. } => Thing::new(ThingKind::Outcome, outcome),
            found => found.thing(),
        };
        Ok((thing, self.session.name(thing)))
    }

    /// Carries a command out and says what was done.
    pub(crate) fn run(&mut self, command: &Command) -> Result<(), Error> {
        let receipt = self.session.run_anyway(command, self.anyway.as_deref())?;
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

fn wrong_kind(word: &str, thing: Thing, wanted: &str, list: &str) -> Error {
    let is = thing.kind.word().replace('_', " ");
    let article = if is.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    Error::new(Kind::NotFound, "not_found", format!("{word} is {article} {is}, not {wanted}")).hint(list.to_owned())
}
