//! `upshot person`: who is here, away, gone, or a robot.

use super::context::Ctx;
use super::list;
use super::parts::{first_word, joined};
use crate::domain::command::{About, Command};
use crate::domain::day::Lean;
use crate::domain::handle::Handle;
use crate::error::Error;

/// The flags of `person`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// List everybody the board knows
    List,
    /// Somebody is away, up to and including a day
    Away {
        /// One person
        #[arg(value_name = "H", add = super::complete::people())]
        handle: String,
        /// The last day away
        #[arg(value_name = "DAY", allow_hyphen_values = true, value_parser = first_word)]
        until: String,
        #[arg(value_name = "WORDS", hide = true, num_args = 0..)]
        more: Vec<String>,
    },
    /// Somebody is back
    Back {
        /// One person
        #[arg(value_name = "H", add = super::complete::people())]
        handle: String,
    },
    /// Merge two spellings of one person
    Also {
        /// The name the board knows
        #[arg(value_name = "H", add = super::complete::people())]
        handle: String,
        /// The other spelling
        #[arg(value_name = "NAME")]
        other: String,
    },
    /// Somebody has left
    Left {
        /// One person
        #[arg(value_name = "H", add = super::complete::people())]
        handle: String,
    },
    /// Mark a robot: it logs, drafts and proposes, and never owns or signs
    Robot {
        /// Its name
        #[arg(value_name = "H", add = super::complete::people())]
        handle: String,
        /// Why; needed where they own something
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
}

fn handle(word: &str) -> Result<Handle, Error> {
    Ok(Handle::parse(word.trim_start_matches('@'))?)
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let (name, about) = match self.verb {
            None | Some(Verb::List) => return list::people(ctx),
            Some(Verb::Away { handle, until, more }) => {
                let until = ctx.day(&joined(&until, &more), Lean::Forward)?;
                (handle, About::Away(Some(until)))
            }
            Some(Verb::Back { handle }) => (handle, About::Away(None)),
            Some(Verb::Also { handle: known, other }) => (known, About::Also(handle(&other)?)),
            Some(Verb::Left { handle }) => (handle, About::Left),
            Some(Verb::Robot { handle, why }) => (handle, About::Robot(why)),
        };
        ctx.run(&Command::Person { handle: handle(&name)?, about })
    }
}
