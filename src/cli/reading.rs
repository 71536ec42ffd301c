//! `upshot reading`: the readings of a metric.

use super::context::Ctx;
use super::list;
use super::parts::{first_word, joined};
use crate::domain::command::Command;
use crate::domain::day::Lean;
use crate::error::Error;

/// The flags of `reading`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// List the readings that count
    List {
        /// The metric
        #[arg(value_name = "METRIC", add = super::complete::metrics())]
        metric: String,
        /// The first day
        #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
        from: Option<String>,
        /// The last day
        #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
        to: Option<String>,
    },
    /// Let a reading no longer count; it stays in the history
    Void {
        /// The metric
        #[arg(value_name = "METRIC", add = super::complete::metrics())]
        metric: String,
        /// Its day
        #[arg(value_name = "DAY", allow_hyphen_values = true, value_parser = first_word)]
        day: String,
        #[arg(value_name = "WORDS", hide = true, num_args = 0..)]
        more: Vec<String>,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        why: String,
    },
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        match self.verb {
            Verb::List { metric, from, to } => {
                let metric = ctx.metric(&metric)?;
                let from = ctx.maybe_day(from.as_deref(), Lean::Back)?;
                let to = ctx.maybe_day(to.as_deref(), Lean::Back)?;
                list::readings(ctx, metric, from, to)
            }
            Verb::Void { metric, day, more, why } => {
                let metric = ctx.metric(&metric)?;
                let on = ctx.day(&joined(&day, &more), Lean::Back)?;
                ctx.run(&Command::Void { metric, on, why })
            }
        }
    }
}
