//! `upshot chore`: a small shelf of work that is just work. It is never counted, and no review tells of it.

use super::context::Ctx;
use super::json;
use super::sheet;
use crate::domain::amount::quoted;
use crate::domain::command::Command;
use crate::domain::id::Id;
use crate::domain::objective::Chore;
use crate::error::{Error, Kind};
use crate::pages::Page;

/// The flags of `chore`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// Add a chore
    Add {
        /// What is to be done
        #[arg(value_name = "TEXT", required = true)]
        text: Vec<String>,
    },
    /// List chores, open and done
    List,
    /// It is done
    Done {
        /// Its number in the list, or words of it
        #[arg(value_name = "WHICH", required = true)]
        which: Vec<String>,
    },
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        match self.verb {
            None | Some(Verb::List) => list(ctx),
            Some(Verb::Add { text }) => ctx.run(&Command::AddChore { text: text.join(" ") }),
            Some(Verb::Done { which }) => {
                let chore = named(ctx, &which.join(" "))?;
                ctx.run(&Command::DoneChore { chore })
            }
        }
    }
}

/// The chore that a number in the list, its text, or words of it name.
fn named(ctx: &Ctx, which: &str) -> Result<Id, Error> {
    let open: Vec<Chore> = ctx.session.chores()?.into_iter().filter(|chore| chore.done_on.is_none()).collect();
    if let Some(chore) = which.parse::<usize>().ok().and_then(|n| open.get(n.checked_sub(1)?)) {
        return Ok(chore.id);
    }
    let word = which.to_lowercase();
    let exact = |chore: &&Chore| chore.text.to_lowercase() == word;
    let found: Vec<&Chore> = match open.iter().filter(exact).collect::<Vec<_>>() {
        exact if !exact.is_empty() => exact,
        _ => open.iter().filter(|chore| chore.text.to_lowercase().contains(&word)).collect(),
    };
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Error::new(Kind::NotFound, "not_found", format!("no chore is called {}", quoted(which)))
            .hint("upshot chore list")),
        many => Err(Error::new(Kind::NotFound, "ambiguous", format!("{} names {} chores", quoted(which), many.len()))
            .hint("name it by its number: upshot chore list")),
    }
}

fn list(ctx: &mut Ctx) -> Result<(), Error> {
    let all = ctx.session.chores()?;
    let row = |(at, chore): (usize, &Chore)| {
        let number = if chore.done_on.is_some() { String::new() } else { (at + 1).to_string() };
        let done = chore.done_on.map(|day| day.to_string()).unwrap_or_default();
        vec![number, chore.text.clone(), chore.by.to_string(), done]
    };
    let rows = || all.iter().enumerate().map(row).collect();
    sheet::list(ctx, Page::Chores, &["n", "text", "by", "done_on"], rows, || all.iter().map(json::chore).collect())
}
