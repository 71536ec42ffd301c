//! `upshot board`: how strict the gates are, and the other settings of a board.

use super::context::Ctx;
use super::list;
use crate::domain::command::Command;
use crate::domain::person::Strictness;
use crate::error::{Error, Kind};

/// A setting of the board.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub(super) enum Setting {
    /// coach or enforce
    Strictness,
    /// how many commitments a sprint takes at most
    Ceiling,
    /// how many overdue verdicts an owner may have and still commit
    DebtLimit,
    /// the first day of the week, 1 is Monday
    WeekStart,
}

impl Setting {
    /// Values to choose from.
    pub(super) fn values(self) -> &'static [&'static str] {
        match self {
            Self::Strictness => Strictness::WORDS,
            Self::Ceiling | Self::DebtLimit => &["1", "2", "3", "4", "5", "6"],
            Self::WeekStart => &["1", "2", "3", "4", "5", "6", "7"],
        }
    }
}

/// The flags of `board`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// Show the settings
    Show,
    /// Change a setting
    Set {
        /// Which
        #[arg(value_name = "SETTING")]
        setting: Setting,
        /// The new value
        #[arg(value_name = "VALUE", add = super::complete::setting_values())]
        value: String,
    },
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let Some(Verb::Set { setting, value }) = self.verb else { return list::settings(ctx) };
        let wrong = |what: &str, fix: &str| {
            Error::new(Kind::Usage, "words", format!("{value:?} is not {what}")).hint(fix.to_owned())
        };
        let number = || value.parse::<u32>().map_err(|_| wrong("a whole number", "upshot board set ceiling 3"));
        let mut strictness = None;
        let (mut ceiling, mut debt_limit, mut week_start) = (None, None, None);
        match setting {
            Setting::Strictness => {
                let known = Strictness::of(&value.to_lowercase());
                strictness =
                    Some(known.ok_or_else(|| wrong("coach or enforce", "upshot board set strictness enforce"))?);
            }
            Setting::Ceiling => ceiling = Some(number()?),
            Setting::DebtLimit => debt_limit = Some(number()?),
            Setting::WeekStart => week_start = Some(number()?),
        }
        ctx.run(&Command::SetBoard { strictness, ceiling, debt_limit, week_start })
    }
}
