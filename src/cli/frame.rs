//! `upshot frame`: an outcome, by its three questions.

use super::context::Ctx;
use super::parts::OutcomeFlags;
use super::prompt;
use crate::domain::amount::Amount;
use crate::domain::command::Command;
use crate::domain::condition::parse_wrong_if;
use crate::domain::day::Lean;
use crate::domain::label::Slug;
use crate::domain::target::parse_target;
use crate::error::{Error, Kind};

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
            self.ask(ctx)?;
        }
        let Some(title) = self.title.as_deref() else {
            return Err(prompt::missing("a title", "upshot frame TITLE"));
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
    fn ask(&mut self, ctx: &Ctx) -> Result<(), Error> {
        let today = ctx.session.today();
        let flags = &mut self.flags;
        prompt::heading("1  Which problem do you want gone, and for whom?");
        prompt::fill(&mut flags.problem, "   Problem")?;
        prompt::fill(&mut flags.for_whom, "   For whom")?;
        prompt::fill(&mut flags.matters, "   Why it matters to the business")?;
        prompt::heading("2  What does success measure?");
        while self.title.as_deref().is_none_or(|t| t.trim().is_empty()) {
            prompt::fill(&mut self.title, "   The result in words (needed)")?;
        }
        prompt::fill_checked(&mut flags.metric, "   Metric (a short name, like activation)", |word| {
            Ok(Slug::parse(word).map(drop)?)
        })?;
        if flags.metric.is_some() {
            prompt::fill_checked(&mut flags.from, "   From (a number with its unit, or unknown)", |word| match word {
                "unknown" => Ok(()),
                word => Ok(Amount::parse(word).map(drop)?),
            })?;
            if flags.hold.is_none() {
                prompt::fill_checked(&mut flags.to, "   To (45, +14, -30%)", |word| Ok(parse_target(word).map(drop)?))?;
            }
        }
        prompt::fill_checked(&mut flags.by, "   By (27 mar, 6w)", |word| ctx.day(word, Lean::Forward).map(drop))?;
        prompt::heading("3  What would tell you that you were wrong?");
        let wrong_if = "   Wrong if (activation < 33 by 1dec, or an event by a day)";
        prompt::fill_checked(&mut flags.wrong_if, wrong_if, |text| match parse_wrong_if(text, today)?.by {
            Some(_) => Ok(()),
            None => {
                Err(Error::new(Kind::Usage, "words", "it names no day to look at it")
                    .hint("end it with a day: by 1dec"))
            }
        })
    }
}
