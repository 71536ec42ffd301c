//! `upshot correct`: a reading that was wrong.

use super::context::Ctx;
use super::parts::{first_word, joined};
use crate::domain::amount::Amount;
use crate::domain::command::Command;
use crate::domain::day::Lean;
use crate::error::Error;

/// The flags of `correct`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The metric
    #[arg(value_name = "METRIC", add = super::complete::metrics())]
    metric: String,
    /// The day of the reading
    #[arg(value_name = "DAY", allow_hyphen_values = true, value_parser = first_word)]
    day: String,
    /// The value it should have
    #[arg(value_name = "VALUE", required = true, num_args = 1.., allow_negative_numbers = true)]
    value: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let metric = ctx.metric(&self.metric)?;
        let (value, more) = self.value.split_last().map_or(("", [].as_slice()), |(v, d)| (v.as_str(), d));
        let on = ctx.day(&joined(&self.day, more), Lean::Back)?;
        ctx.logged(&Command::Correct { metric, on, value: Amount::parse(value)?, why: self.why })
    }
}
