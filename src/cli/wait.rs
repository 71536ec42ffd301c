//! `upshot wait`: not yet; look again on a later day.

use super::context::Ctx;
use crate::domain::command::Command;
use crate::domain::day::Lean;
use crate::error::Error;

/// The flags of `wait`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The hypothesis
    #[arg(value_name = "H-12", add = super::help::things())]
    hypothesis: String,
    /// The day to look again
    #[arg(value_name = "DAY", required = true, num_args = 1.., allow_hyphen_values = true)]
    day: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let hypothesis = ctx.hypothesis(&self.hypothesis)?;
        let until = ctx.day(&self.day.join(" "), Lean::Forward)?;
        ctx.run(&Command::Wait { hypothesis, until, why: self.why })
    }
}
