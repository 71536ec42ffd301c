//! `upshot scope`: a request for scope, and the owner's decision on it.

use super::context::Ctx;
use crate::domain::command::Command;
use crate::domain::outcome::Call;
use crate::error::Error;

/// The flags of `scope`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The outcome
    #[arg(value_name = "O-3", add = super::complete::open())]
    outcome: String,
    /// What is asked for
    #[arg(value_name = "TEXT")]
    request: String,
    /// Who asked for it
    #[arg(long, value_name = "TEXT")]
    from: Option<String>,
    /// It is in scope
    #[arg(long = "in", conflicts_with_all = ["out", "later"])]
    yes: bool,
    /// It is out of scope
    #[arg(long, conflicts_with = "later")]
    out: bool,
    /// It comes later
    #[arg(long)]
    later: bool,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let outcome = ctx.outcome(&self.outcome)?;
        let call = match (self.yes, self.out, self.later) {
            (true, ..) => Some(Call::In),
            (_, true, _) => Some(Call::Out),
            (.., true) => Some(Call::Later),
            _ => None,
        };
        ctx.run(&Command::Scope { outcome, request: self.request, asked_by: self.from, call, why: self.why })
    }
}
