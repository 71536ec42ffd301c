//! `upshot hypothesis`: listing them, and what the daily verbs leave over.

use super::context::Ctx;
use super::list;
use crate::domain::command::Command;
use crate::error::Error;

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum StateWord {
    Contested,
    Idea,
    Building,
    Measuring,
    Supported,
    Refuted,
    Inconclusive,
    Withdrawn,
}

impl StateWord {
    fn word(self) -> &'static str {
        match self {
            Self::Contested => "contested",
            Self::Idea => "idea",
            Self::Building => "building",
            Self::Measuring => "measuring",
            Self::Supported => "supported",
            Self::Refuted => "refuted",
            Self::Inconclusive => "inconclusive",
            Self::Withdrawn => "withdrawn",
        }
    }
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum LiveWord {
    RolledBack,
    Kept,
}

/// The flags of `hypothesis`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// List the hypotheses, newest first
    List {
        /// Only those in one state
        #[arg(long, value_name = "STATE")]
        state: Option<StateWord>,
    },
    /// Show a hypothesis
    Show {
        /// The hypothesis
        #[arg(value_name = "H-12", add = super::complete::hypotheses())]
        hypothesis: String,
    },
    /// Withdraw a hypothesis that has not shipped
    Withdraw {
        /// The hypothesis
        #[arg(value_name = "H-12", add = super::complete::unshipped())]
        hypothesis: String,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        why: String,
    },
    /// Move a hypothesis that has not shipped to another outcome
    Move {
        /// The hypothesis
        #[arg(value_name = "H-12", add = super::complete::unshipped())]
        hypothesis: String,
        /// The outcome
        #[arg(value_name = "O-4", add = super::complete::open())]
        outcome: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// After refuted: rolled back, or kept and why
    Live {
        /// The hypothesis
        #[arg(value_name = "H-5", add = super::complete::still_live())]
        hypothesis: String,
        /// What became of it
        #[arg(value_name = "WHAT")]
        what: LiveWord,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let command = match self.verb {
            None => return list::hypotheses(ctx, None),
            Some(Verb::List { state }) => return list::hypotheses(ctx, state.map(StateWord::word)),
            Some(Verb::Show { hypothesis }) => return super::show::run(ctx, &hypothesis),
            Some(Verb::Withdraw { hypothesis, why }) => {
                Command::Withdraw { hypothesis: ctx.hypothesis(&hypothesis)?, why }
            }
            Some(Verb::Move { hypothesis, outcome, why }) => {
                Command::Move { hypothesis: ctx.hypothesis(&hypothesis)?, to: ctx.outcome(&outcome)?, why }
            }
            Some(Verb::Live { hypothesis, what, why }) => {
                let rolled_back = matches!(what, LiveWord::RolledBack);
                Command::Live { hypothesis: ctx.hypothesis(&hypothesis)?, rolled_back, why }
            }
        };
        ctx.run(&command)
    }
}
