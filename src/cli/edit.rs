//! `upshot edit`: change what was written; in the editor, where no flag says what.

use super::context::Ctx;
use super::parts::{HypothesisFlags, OutcomeFlags, days_or_none};
use super::prompt;
use crate::domain::command::{Command, MetricParts, Seen};
use crate::domain::facts::Want;
use crate::domain::id::{Kind as ThingKind, Thing};
use crate::error::{Error, Kind};

/// The flags of `edit`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// An outcome, a hypothesis or a metric
    #[arg(value_name = "REF", add = super::complete::claims_and_metrics())]
    reference: String,
    /// The outcome's result in words
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// X: what a hypothesis builds
    #[arg(long, value_name = "TEXT")]
    build: Option<String>,
    /// Who builds it
    #[arg(long, value_name = "H", add = super::complete::people())]
    doing: Option<String>,
    #[command(flatten)]
    outcome: OutcomeFlags,
    #[command(flatten)]
    hypothesis: HypothesisFlags,
    /// Days between a metric's readings
    #[arg(long, value_name = "SPAN")]
    every: Option<String>,
    /// Days before an effect can show
    #[arg(long, value_name = "SPAN")]
    lag: Option<String>,
    /// Why; needed where a committed outcome's goalposts move
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let (thing, name) = ctx.thing(&self.reference)?;
        match thing.kind {
            ThingKind::Outcome => self.outcome(ctx, thing, &name),
            ThingKind::Hypothesis => self.hypothesis(ctx, thing, &name),
            ThingKind::Metric => self.metric(ctx, thing),
            other => Err(Error::new(Kind::Usage, "usage", format!("{name} can't be edited: it is a {}", other.word()))
                .hint("upshot help")),
        }
    }

    fn outcome(self, ctx: &mut Ctx, thing: Thing, name: &str) -> Result<(), Error> {
        let mut parts = self.outcome.parts(ctx, self.title.as_deref())?;
        for (given, flag) in [
            (self.build.is_some(), "--build"),
            (self.hypothesis.expect.is_some(), "--expect"),
            (self.every.is_some(), "--every"),
        ] {
            not_of(given, flag, name, "an outcome")?;
        }
        let mut seen = Vec::new();
        let mut typed = None;
        if parts == Default::default() {
            let old = ctx.session.slice(&[Want::Outcome(thing.id)])?.outcome(thing.id).and_then(|o| o.spec.clone());
            let text = self.in_editor(
                ctx,
                old.as_deref(),
                &format!("The spec of {name}: in scope, out of scope, constraints."),
            )?;
            parts.spec = Some(text.clone());
            typed = Some(text);
            seen.push(Seen { field: "spec", was: old.into() });
        }
        let command = Command::EditOutcome { outcome: thing.id, parts: Box::new(parts), why: self.why };
        keeping(ctx.run_seen(&command, &seen), typed)
    }

    fn hypothesis(self, ctx: &mut Ctx, thing: Thing, name: &str) -> Result<(), Error> {
        let build = self.build.as_deref().or(self.title.as_deref());
        let mut parts = self.hypothesis.parts(ctx, build, self.outcome.metric.as_deref())?;
        parts.doing.clone_from(&self.doing);
        for (given, flag) in [
            (self.outcome.to.is_some(), "--to"),
            (self.outcome.problem.is_some(), "--problem"),
            (self.outcome.by.is_some(), "--by"),
        ] {
            not_of(given, flag, name, "a hypothesis")?;
        }
        let mut seen = Vec::new();
        let mut typed = None;
        if parts == Default::default() {
            let old =
                ctx.session.slice(&[Want::Hypothesis(thing.id)])?.hypothesis(thing.id).and_then(|h| h.details.clone());
            let text = self.in_editor(ctx, old.as_deref(), &format!("More words on {name}."))?;
            parts.details = Some(text.clone());
            typed = Some(text);
            seen.push(Seen { field: "details", was: old.into() });
        }
        let command = Command::EditHypothesis { hypothesis: thing.id, parts: Box::new(parts), why: self.why };
        keeping(ctx.run_seen(&command, &seen), typed)
    }

    fn metric(self, ctx: &mut Ctx, thing: Thing) -> Result<(), Error> {
        let parts = MetricParts {
            name: self.title,
            unit: self.outcome.unit,
            better: self.outcome.better,
            measures: self.outcome.measures,
            every: self.every.as_deref().map(days_or_none).transpose()?,
            lag: self.lag.as_deref().map(days_or_none).transpose()?,
            ..MetricParts::default()
        };
        ctx.run(&Command::EditMetric { metric: thing.id, parts, why: self.why })
    }

    fn in_editor(&self, ctx: &Ctx, old: Option<&str>, about: &str) -> Result<String, Error> {
        if !ctx.may_ask {
            return Err(prompt::missing(
                "what shall change",
                &format!("upshot edit {} --to 44, or another flag: upshot help edit", self.reference),
            ));
        }
        Ok(prompt::edit(&ctx.env, old.unwrap_or(""), about)?.unwrap_or_default())
    }
}

/// Keeps what was typed in the editor where it could not be saved.
fn keeping(done: Result<(), Error>, typed: Option<String>) -> Result<(), Error> {
    match (done, typed) {
        (Err(e), Some(text)) if !text.is_empty() => Err(prompt::keep(&text, e)),
        (done, _) => done,
    }
}

fn not_of(given: bool, flag: &str, name: &str, is: &str) -> Result<(), Error> {
    if given {
        return Err(
            Error::new(Kind::Usage, "usage", format!("{name} is {is}, which has no {flag}")).hint("upshot help edit")
        );
    }
    Ok(())
}
