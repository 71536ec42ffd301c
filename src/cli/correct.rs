//! `upshot correct`: a reading that was wrong.

use super::context::Ctx;
use crate::domain::amount::Amount;
use crate::domain::command::Command;
use crate::domain::day::Lean;
use crate::error::Error;

/// The flags of `correct`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The metric
    #[arg(value_name = "METRIC", add = super::help::metrics())]
    metric: String,
    /// The day of the reading, then the value it should have
    #[arg(value_name = "DAY VALUE", required = true, num_args = 2.., allow_hyphen_values = true)]
    day_and_value: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let metric = ctx.metric(&self.metric)?;
        let (value, day) = self.day_and_value.split_last().map_or(("", [].as_slice()), |(v, d)| (v.as_str(), d));
        let on = ctx.day(&day.join(" "), Lean::Back)?;
        ctx.run(&Command::Correct { metric, on, value: Amount::parse(value)?, why: self.why })
    }
}
