//! `upshot frame`: an outcome, by its three questions.

use super::ask;
use super::context::Ctx;
use super::parts::OutcomeFlags;
use crate::domain::command::Command;
use crate::error::Error;

/// The flags of `frame`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The result in words: what will be different, and for whom
    #[arg(value_name = "TITLE")]
    title: Option<String>,
    #[command(flatten)]
    flags: OutcomeFlags,
}

impl Args {
    pub(super) fn run(mut self, ctx: &mut Ctx) -> Result<(), Error> {
        let bare = self.title.is_none() || self.flags.problem.is_none() && self.flags.metric.is_none();
        if ctx.may_ask && bare {
            self.ask()?;
        }
        let Some(title) = self.title.as_deref() else {
            return Err(ask::missing("a title", "upshot frame TITLE"));
        };
        let first = !ctx.session.exists();
        let parts = self.flags.parts(ctx, Some(title))?;
        ctx.run(&Command::Frame(Box::new(parts)))?;
        if first {
            super::help::first_board(ctx);
        }
        Ok(())
    }

    /// Asks for what no flag gave, in the order of the three questions. Enter leaves a part out: it is a draft then.
    fn ask(&mut self) -> Result<(), Error> {
        let flags = &mut self.flags;
        ask::heading("1  Which problem do you want gone, and for whom?");
        ask::fill(&mut flags.problem, "   Problem")?;
        ask::fill(&mut flags.for_whom, "   For whom")?;
        ask::fill(&mut flags.matters, "   Why it matters to the business")?;
        ask::heading("2  What does success measure?");
        while self.title.as_deref().is_none_or(|t| t.trim().is_empty()) {
            ask::fill(&mut self.title, "   The result in words")?;
        }
        ask::fill(&mut flags.metric, "   Metric (a short name, like activation)")?;
        if flags.metric.is_some() {
            ask::fill(&mut flags.from, "   From (a number with its unit, or unknown)")?;
            if flags.hold.is_none() {
                ask::fill(&mut flags.to, "   To (45, +14, -30%)")?;
            }
        }
        ask::fill(&mut flags.by, "   By (27 mar, 6w)")?;
        ask::heading("3  What would tell you that you were wrong?");
        ask::fill(&mut flags.wrong_if, "   Wrong if (activation < 33 by 1dec, or an event by a day)")?;
        Ok(())
    }
}
