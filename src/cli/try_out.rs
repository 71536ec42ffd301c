//! `upshot try`: a hypothesis.

use super::context::Ctx;
use super::parts::HypothesisFlags;
use crate::domain::command::{Command, HypothesisParts};
use crate::error::Error;

/// The flags of `try`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The outcome it serves
    #[arg(value_name = "O-1", add = super::complete::open())]
    outcome: String,
    /// X: what is built
    #[arg(value_name = "TEXT")]
    build: String,
    #[command(flatten)]
    flags: HypothesisFlags,
    /// The metric it should move, where it is not the outcome's
    #[arg(long, value_name = "SLUG", add = super::complete::metrics())]
    metric: Option<String>,
    /// A link: an issue, a document (repeatable)
    #[arg(long = "ref", value_name = "URL")]
    refs: Vec<String>,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let outcome = ctx.outcome(&self.outcome)?;
        let parts = self.flags.parts(ctx, Some(&self.build), self.metric.as_deref())?;
        let parts = HypothesisParts { refs: self.refs, ..parts };
        ctx.run(&Command::Try { outcome, parts: Box::new(parts) })
    }
}
