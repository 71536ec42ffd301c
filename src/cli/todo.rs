//! `upshot todo`: what needs someone, and the command that answers it.

use serde_json::json;

use super::context::Ctx;
use super::json::{identify, need};
use super::print::{Cell, Head};
use super::sheet;
use crate::domain::board::{Need, Wanted};
use crate::error::Error;
use crate::pages;

/// What `--check` ends with when something is due.
pub(super) const DUE: u8 = 10;

/// The flags of `todo`.
#[derive(clap::Args, Debug, Default)]
pub(super) struct Args {
    /// Only what waits for you
    #[arg(long)]
    pub(super) mine: bool,
    /// Only what is wanted of some kinds
    #[arg(long, value_name = "KIND,KIND", value_delimiter = ',')]
    pub(super) kind: Vec<Wanted>,
    /// Say no more than how many are due: `2 due`, and nothing where none is
    #[arg(long)]
    pub(super) short: bool,
    /// Exit with 10 when something is due
    #[arg(long)]
    pub(super) check: bool,
}

/// Lists what needs someone, or counts what is due.
pub(super) fn run(ctx: &mut Ctx, args: &Args) -> Result<u8, Error> {
    let me = ctx.session.handle();
    let view = ctx.session.owed()?;
    let mut needs = view.needs(ctx.session.today());
    needs.retain(|need| {
        (!args.mine || need.who.as_ref().is_none_or(|who| *who == me))
            && (args.kind.is_empty() || args.kind.contains(&need.wanted))
    });
    let due = needs.iter().filter(|need| need.due).count();
    let code = if args.check && due > 0 { DUE } else { 0 };
    if ctx.out.is_quiet() {
        return Ok(code);
    }
    if args.short {
        short(ctx, due);
        return Ok(code);
    }
    if ctx.out.is_json() || ctx.out.is_plain() {
        let mut json: Vec<_> = needs.iter().map(need).collect();
        json.iter_mut().for_each(|need| identify(&ctx.session, need));
        let heads = ["name", "says", "fix", "who", "days", "due", "wanted"].map(Head::words);
        ctx.out.table("todo", &heads, needs.iter().map(row).collect(), || json);
        return Ok(code);
    }
    if needs.is_empty() {
        ctx.out.line(if args.kind.is_empty() { "Nothing needs you." } else { "Nothing of that kind needs you." });
        return Ok(code);
    }
    let doc = pages::owed(&ctx.session, &view, &needs, true);
    sheet::show(ctx, &doc);
    Ok(code)
}

/// How many are due, for a prompt: nothing at all where none is.
fn short(ctx: &mut Ctx, due: usize) {
    if ctx.out.is_json() {
        ctx.out.object("due", json!({ "due": due }));
    } else if ctx.out.is_plain() {
        ctx.out.table("due", &[Head::number("due")], vec![vec![due.to_string().into()]], Vec::new);
    } else if due > 0 {
        ctx.out.line(&format!("{due} due"));
    }
}

fn row(need: &Need) -> Vec<Cell> {
    let who = need.who.as_ref().map(ToString::to_string).unwrap_or_default();
    let due = if need.due { "due" } else { "" };
    let (days, wanted) = (need.days.to_string(), need.wanted.word().to_owned());
    [need.name.clone(), need.says.clone(), need.fix.clone(), who, days, due.to_owned(), wanted].map(Cell::from).into()
}
