//! `upshot undo`, `upshot redo`: taking back by adding.

use super::context::Ctx;
use crate::domain::command::Command;
use crate::error::Error;

/// The flags of `undo`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// A change set, by the first letters of its id (upshot history)
    #[arg(value_name = "SET")]
    set: Option<String>,
}

/// The flags of `history`.
#[derive(clap::Args, Debug)]
pub(super) struct HistoryArgs {
    /// Only what touched this thing
    #[arg(value_name = "REF", add = super::complete::things())]
    pub(super) reference: Option<String>,
    /// How many change sets at the most
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(super) most: usize,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let set = self.set.as_deref().map(|prefix| ctx.session.find_set(prefix)).transpose()?;
        turn(ctx, &Command::Undo { set, redo: false }, "redo")
    }
}

pub(super) fn redo(ctx: &mut Ctx) -> Result<(), Error> {
    turn(ctx, &Command::Undo { set: None, redo: true }, "undo")
}

/// Carries it out and says how to turn it round again.
fn turn(ctx: &mut Ctx, command: &Command, back: &str) -> Result<(), Error> {
    let receipt = ctx.session.run_anyway(command, ctx.anyway.as_deref())?;
    if ctx.out.is_json() {
        let entry = ctx.session.history(None, 1)?;
        let data = entry.first().map_or(serde_json::Value::Null, super::json::history);
        ctx.out.object("history", data);
    } else {
        // Undoing an undo is a redo, whichever verb asked for it.
        let back = if receipt.redone { "undo" } else { back };
        let name = if back == "undo" { "Undo" } else { "Redo" };
        ctx.out.told(&format!("{} {name}: {}{back}", receipt.words(), ctx.before));
    }
    Ok(())
}
