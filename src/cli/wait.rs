//! `upshot wait`: not yet; look again on a later day.

use super::context::Ctx;
use super::parts::{first_word, joined};
use crate::domain::command::Command;
use crate::domain::day::Lean;
use crate::error::Error;

/// The flags of `wait`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The hypothesis
    #[arg(value_name = "H-12", add = super::complete::measuring())]
    hypothesis: String,
    /// The day to look again
    #[arg(value_name = "DAY", allow_hyphen_values = true, value_parser = first_word)]
    day: String,
    #[arg(value_name = "WORDS", hide = true, num_args = 0..)]
    more: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let hypothesis = ctx.hypothesis(&self.hypothesis)?;
        let until = ctx.day(&joined(&self.day, &self.more), Lean::Forward)?;
        ctx.run(&Command::Wait { hypothesis, until, why: self.why })
    }
}
