//! `upshot history`: what was done, by whom and when; a line a change set.

use super::context::Ctx;
use super::json;
use super::print::{Cell, Head, Look};
use crate::clock::rfc3339;
use crate::error::Error;
use crate::session::{Entry, Found};

/// How many letters of a set's id are shown.
const LETTERS: usize = 8;

/// Lists the latest change sets, newest first: all, or those of a thing.
pub(crate) fn run(ctx: &mut Ctx, word: Option<&str>, most: usize) -> Result<(), Error> {
    let thing = word.map(|word| thing(ctx, word)).transpose()?;
    let entries = ctx.session.history(thing, most)?;
    if entries.is_empty() && !ctx.out.is_json() && !ctx.out.is_plain() {
        ctx.out.line("Nothing was done yet.");
        return Ok(());
    }
    let words = Head::words;
    let heads = [words("set"), words("day"), words("by"), words("via"), Head::long("what"), words("undone")];
    let today = ctx.session.today();
    let plain = ctx.out.is_plain();
    let rows = entries
        .iter()
        .map(|entry| {
            let look = if entry.undone_by.is_some() { Look::Dim } else { Look::Plain };
            let day = if plain { entry.day.to_string() } else { entry.day.weekday_short(today) };
            let day = told_late(entry).map_or_else(|| day.clone(), |clock| format!("{day} (written {clock})"));
            let via = if entry.via == "cli" { String::new() } else { format!("via {}", entry.via) };
            let why = entry.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
            vec![
                Cell::new(short(entry), Look::Dim),
                Cell::new(day, Look::Dim),
                Cell::new(entry.by.to_string(), look),
                Cell::new(via, Look::Dim),
                Cell::new(format!("{}{why}", entry.summary), look),
                Cell::new(if entry.undone_by.is_some() { "undone" } else { "" }, Look::Warn),
            ]
        })
        .collect();
    ctx.out.table("history", &heads, rows, || entries.iter().map(json::history).collect());
    Ok(())
}

/// What a word names. A metric's slug means the metric itself: its readings are its history.
fn thing(ctx: &Ctx, word: &str) -> Result<crate::domain::id::Thing, Error> {
    Ok(match ctx.session.find(word)? {
        Found::Thing(thing) => thing,
        metric @ Found::Metric { .. } => metric.thing(),
    })
}

/// The last letters of a set's id, which `upshot undo` takes: the first tell the time, and are the same within a minute.
pub(crate) fn short(entry: &Entry) -> String {
    let id = entry.id.to_string();
    id.get(id.len().saturating_sub(LETTERS)..).unwrap_or(&id).to_owned()
}

/// The clock's date, where it is not the day that was told.
fn told_late(entry: &Entry) -> Option<String> {
    let date = rfc3339(entry.unix_ms, entry.zone).chars().take(10).collect::<String>();
    (date != entry.day.to_string()).then_some(date)
}
