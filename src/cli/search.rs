//! `upshot search`: every stored text that holds the words; what was learned comes first.

use serde_json::json;

use super::context::Ctx;
use super::json::label;
use super::print::{Cell, Head, Look};
use crate::error::Error;
use crate::session::Hit;
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
            let line = matching_line(hit, words);
            let line = if text::width(&line) > room { from_match(&line, words) } else { line };
            vec![Cell::new(hit.name.clone(), Look::Strong), Cell::new(hit.field.replace('_', " "), look), line.into()]
        })
        .collect();
    ctx.out.table("hits", &heads, rows, || {
        hits.iter().map(|hit| json!({ "name": hit.name, "label": label(&hit.name), "id": hit.thing.id, "kind": hit.thing.kind, "field": hit.field, "line": matching_line(hit, words), "text": hit.text })).collect()
    });
    Ok(())
}

/// The line of a text that holds the most of the words.
fn matching_line(hit: &Hit, words: &[String]) -> String {
    let holds = |line: &str| {
        let line = line.to_lowercase();
        words.iter().filter(|w| line.contains(&w.to_lowercase())).count()
    };
    let lines = text::clean_lines(&hit.text);
    let mut best: Option<(usize, String)> = None;
    for line in lines {
        let n = holds(&line);
        if best.as_ref().is_none_or(|(most, _)| n > *most) {
            best = Some((n, line));
        }
    }
    best.map_or_else(String::new, |(_, line)| line.trim().to_owned())
}

/// A long line from a little before its first match, so that the match is seen.
fn from_match(line: &str, words: &[String]) -> String {
    let low = line.to_lowercase();
    let first = words.iter().filter_map(|w| low.find(&w.to_lowercase())).min().unwrap_or(0);
    // Lower case may be longer or shorter in bytes; counting characters keeps the place near enough.
    let at = low.get(..first).map_or(0, |before| before.chars().count());
    if at <= BEFORE {
        return line.to_owned();
    }
    let rest: String = line.chars().skip(at - BEFORE / 2).collect();
    format!("…{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_far_to_the_right_is_brought_into_sight() {
        let line = format!("{} İ the wall", "x".repeat(100));
        let seen = from_match(&line, &["WALL".to_owned()]);
        assert!(seen.starts_with('…') && seen.contains("wall") && seen.chars().count() < 60, "{seen}");
        assert_eq!(from_match("the wall", &["wall".to_owned()]), "the wall");
    }
}
