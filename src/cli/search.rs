//! `upshot search`: every stored text that holds the words; what was learned comes first.

use super::context::Ctx;
use super::json;
use super::print::{Cell, Head, Look};
use crate::error::Error;
use crate::text;

/// How much of a long line is shown before the first word found.
const BEFORE: usize = 40;
/// The cells that name and field take beside it, at most as a rule.
const BESIDE: usize = 20;

/// Lists the texts that hold all of the words.
pub(crate) fn run(ctx: &mut Ctx, words: &[String]) -> Result<(), Error> {
    let mut hits = ctx.session.search(words)?;
    hits.sort_by_key(|hit| hit.field != "learned");
    if hits.is_empty() && !ctx.out.is_json() && !ctx.out.is_plain() {
        ctx.out.say(&format!("Nothing on this board holds {:?}.", words.join(" ")));
        return Ok(());
    }
    let heads = [Head::words("name"), Head::words("field"), Head::long("text")];
    let room = ctx.out.width_or(usize::MAX).saturating_sub(BESIDE);
    let rows = hits
        .iter()
        .map(|hit| {
            let look = if hit.field == "learned" { Look::Good } else { Look::Dim };
            let line = text::best_line(&hit.text, words);
            let line = if text::width(&line) > room { text::from_match(&line, words, BEFORE) } else { line };
            vec![Cell::new(hit.name.clone(), Look::Strong), Cell::new(hit.field.replace('_', " "), look), line.into()]
        })
        .collect();
    ctx.out.table("hits", &heads, rows, || hits.iter().map(|hit| json::hit(hit, words)));
    Ok(())
}
