//! `upshot todo`: what needs someone, and the command that answers it.

use super::context::Ctx;
use super::json;
use super::page::Line;
use super::print::{Cell, Head, Look};
use crate::domain::board::Need;
use crate::error::Error;
use crate::text;

/// What `--check` ends with when something is due.
const DUE: u8 = 10;

/// Lists what needs someone; `mine` leaves out what waits for others, `check` tells by the exit code.
pub(crate) fn run(ctx: &mut Ctx, mine: bool, check: bool) -> Result<u8, Error> {
    let me = ctx.session.handle();
    let mut needs = ctx.session.view()?.needs(ctx.session.today());
    if mine {
        needs.retain(|need| need.who.as_ref().is_none_or(|who| *who == me));
    }
    let code = if check && needs.iter().any(|need| need.due) { DUE } else { 0 };
    if ctx.out.is_json() || ctx.out.is_plain() {
        let heads = ["name", "says", "fix", "who", "days", "due"].map(Head::words);
        ctx.out.table("todo", &heads, needs.iter().map(row).collect(), || needs.iter().map(json::need).collect());
        return Ok(code);
    }
    if needs.is_empty() {
        ctx.out.line("Nothing needs you.");
    }
    let widest = needs.iter().map(|n| text::width(&text::clean(&n.name))).max().unwrap_or(0);
    for need in &needs {
        let mut line = Line::new(&ctx.out);
        let (mark, look) = if need.due { ("! ", Look::Warn) } else { ("  ", Look::Plain) };
        line.put(mark, look)
            .padded(&need.name, widest, Look::Strong)
            .put("  ", Look::Plain)
            .put(&need.says, Look::Plain);
        if let Some(who) = need.who.as_ref().filter(|who| **who != me) {
            line.put(&format!("  {who}"), Look::Dim);
        }
        let said = line.done();
        let mut fix = Line::new(&ctx.out);
        fix.to(widest + 4).put(&need.fix, Look::Dim);
        let fix = fix.done();
        ctx.out.line(&said);
        ctx.out.line(&fix);
    }
    Ok(code)
}

fn row(need: &Need) -> Vec<Cell> {
    let who = need.who.as_ref().map(ToString::to_string).unwrap_or_default();
    let due = if need.due { "due" } else { "" };
    [need.name.clone(), need.says.clone(), need.fix.clone(), who, need.days.to_string(), due.to_owned()]
        .map(Cell::from)
        .into()
}
