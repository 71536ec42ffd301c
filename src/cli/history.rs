//! `upshot history`: what was done, by whom and when; a line a change set.

use serde_json::Value;

use super::context::Ctx;
use super::print::{Cell, Head};
use super::{json, sheet};
use crate::domain::id::Thing;
use crate::error::Error;
use crate::pages::history;
use crate::pages::{done, letters};
use crate::session::{Entry, Found};

/// Lists the latest change sets, newest first: all, or those of a thing.
pub(crate) fn run(ctx: &mut Ctx, word: Option<&str>, most: usize) -> Result<(), Error> {
    let thing = word.map(|word| thing(ctx, word)).transpose()?;
    let entries = ctx.session.history(thing, most)?;
    if ctx.out.is_json() {
        ctx.out.object("history", Value::Array(entries.iter().map(json::history).collect()));
    } else if ctx.out.is_plain() {
        let heads = ["set", "day", "by", "via", "what", "why", "undone"].map(Head::words);
        ctx.out.table("history", &heads, entries.iter().map(row).collect(), Vec::new);
    } else {
        let list: Vec<_> = entries.iter().map(done).collect();
        sheet::show(ctx, &history::doc(&list, ctx.session.today()));
    }
    Ok(())
}

fn row(entry: &Entry) -> Vec<Cell> {
    let undone = if entry.undone_by.is_some() { "undone" } else { "" };
    vec![
        letters(entry).into(),
        entry.day.to_string().into(),
        entry.by.to_string().into(),
        entry.via.clone().into(),
        entry.summary.clone().into(),
        entry.why.clone().unwrap_or_default().into(),
        undone.into(),
    ]
}

/// What a word names. A metric's slug means the metric itself: its readings are its history.
fn thing(ctx: &Ctx, word: &str) -> Result<Thing, Error> {
    Ok(match ctx.session.find(word)? {
        Found::Thing(thing) => thing,
        metric @ Found::Metric { .. } => metric.thing(),
    })
}
