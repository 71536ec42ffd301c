//! A page as plain mrkdwn, as Slack and what speaks its language read it: bold headings and a line for each row. It has no
//! tables and no headings of its own, and its marks can't be escaped: those in stored words are kept from meaning anything.

use super::{Block, Cell, Doc, Field, Fit, Row, Table};
use crate::domain::board::said::{Pieces, Tone};
use crate::text;

/// The page as mrkdwn.
pub fn page(doc: &Doc) -> String {
    let mut out = format!("{}\n", bold(&doc.title));
    if !doc.asides().is_empty() {
        out.push_str(&format!("{}\n", words(&doc.asides())));
    }
    for block in &doc.blocks {
        match block {
            Block::Section(title, aside) => {
                let aside = if aside.is_empty() { String::new() } else { format!("  {}", words(aside)) };
                out.push_str(&format!("\n{}{aside}\n", bold(title)));
            }
            Block::Says(pieces) => out.push_str(&format!("{}\n", sentence(pieces))),
            Block::Table(table) => rows(&mut out, table),
            Block::Fields(list) => list.iter().for_each(|field| out.push_str(&one(field))),
            Block::Text(stored, _) => {
                for line in stored.lines().filter(|line| !line.trim().is_empty()) {
                    out.push_str(&format!("{}\n", words(line)));
                }
            }
            Block::Bar(..) | Block::Charts(_) => {}
        }
    }
    if !doc.feet().is_empty() {
        out.push_str(&format!("\n{}\n", words(&doc.feet())));
    }
    out
}

fn one(field: &Field) -> String {
    let name = if field.name.is_empty() { String::new() } else { format!("{}: ", words(&field.name)) };
    format!("• {name}{}\n", sentence(&field.says))
}

fn rows(out: &mut String, table: &Table) {
    for group in table.groups.iter().filter(|group| !group.rows.is_empty()) {
        if let Some((title, _)) = &group.title {
            out.push_str(&format!("{}\n", bold(title)));
        }
        for row in &group.rows {
            out.push_str(&line(table, row));
        }
    }
}

/// A row in a line, its next step as it is typed behind it.
fn line(table: &Table, row: &Row) -> String {
    let across = row.cells.len() == 1;
    let drawn = |at: usize| !across && table.heads.get(at).is_some_and(|head| head.fit == Fit::Drawn);
    let told = row.cells.iter().enumerate().filter(|(at, cell)| !drawn(*at) && !cell.with_mark().trim().is_empty());
    // Where what a column says is no part of a sentence, its name stands before it: a square of names.
    let named = !across && table.heads.first().is_some_and(|head| head.name.is_empty());
    let cells = told.filter(|(_, cell)| !named || cell.whole != "–").map(|(at, cell)| {
        match table.heads.get(at).map_or("", |head| head.name) {
            name if named && !name.is_empty() => format!("{name}: {}", said(cell)),
            _ => said(cell),
        }
    });
    let cells: Vec<String> = cells.collect();
    let fix = row.fix.as_ref().map_or_else(String::new, |fix| format!("  `{}`", text::clean(fix).replace('`', "'")));
    // What belongs to the row above stands below it.
    let begins = if across && table.heads.len() > 1 { "    " } else { "• " };
    format!("{begins}{}{fix}\n", cells.join(" · "))
}

fn said(cell: &Cell) -> String {
    let whole = cell.with_mark();
    if matches!(cell.tone, Tone::Strong | Tone::Bad) { bold(&whole) } else { words(&whole) }
}

fn sentence(pieces: &Pieces) -> String {
    let strong = |tone: Tone| matches!(tone, Tone::Strong | Tone::Bad | Tone::Warn);
    let mut line = String::new();
    for (said, tone) in pieces {
        let inner = said.trim();
        if !line.is_empty() && !line.ends_with(' ') && (said.starts_with(' ') || strong(*tone)) {
            line.push(' ');
        }
        line.push_str(&if strong(*tone) && !inner.is_empty() { bold(inner) } else { words(inner) });
        if said.ends_with(' ') || strong(*tone) {
            line.push(' ');
        }
    }
    line.trim().to_owned()
}

fn bold(stored: &str) -> String {
    let inner = words(stored);
    // A star binds to words; within bold another would end it.
    if inner.trim().is_empty() { String::new() } else { format!("*{}*", inner.trim().replace('*', "∗")) }
}

/// Stored words on one line that mean nothing: no link, no call to everybody, no mark at the edge of a word.
fn words(stored: &str) -> String {
    let clean = text::clean(stored);
    let mut out = String::with_capacity(clean.len());
    let mut before = ' ';
    let mut letters = clean.chars().peekable();
    while let Some(c) = letters.next() {
        let edge = !before.is_alphanumeric() || !letters.peek().is_some_and(|next| next.is_alphanumeric());
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '*' if edge => out.push('∗'),
            '_' if edge => out.push('＿'),
            '~' if edge => out.push('∼'),
            '`' => out.push('\''),
            other => out.push(other),
        }
        before = c;
    }
    for call in ["@here", "@channel", "@everyone"] {
        out = out.replace(call, &call.replacen('@', "@ ", 1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Group, Head};
    use super::*;

    #[test]
    fn a_row_is_a_line_and_its_command_can_be_copied() {
        let mut doc = Doc::new("S-1 review", "2 – 15 Mar");
        doc.section_beside("Next", "1 more");
        let cells = vec![Cell::new("O-1", Tone::Strong), "31 → 36%".into(), "".into(), "▁▂▃".into()];
        let heads = [Head::words("outcome"), Head::words("now"), Head::wraps("x"), Head::words("weeks").drawn()];
        let rows = vec![Row::from(cells).fix("upshot show O-1"), vec![Cell::new("p95 held", Tone::Dim)].into()];
        doc.table(&heads, vec![Group::of(Some(("THIS MOVED".to_owned(), Tone::Good)), rows)]);
        doc.says(vec![("MOVED".to_owned(), Tone::Bad), ("  the goal".to_owned(), Tone::Plain)]);
        assert_eq!(
            page(&doc),
            "*S-1 review*\n2 – 15 Mar\n\n*Next*  1 more\n*THIS MOVED*\n• *O-1* · 31 → 36%  `upshot show O-1`\n    p95 held\n*MOVED* the goal\n"
        );
    }

    #[test]
    fn stored_words_mean_nothing_to_slack() {
        let mut doc = Doc::new("*bold* _it_ ~gone~ `code`", "");
        doc.line("<!channel> <http://evil|click> @here @channel & a_b*c", Tone::Plain);
        let said = page(&doc);
        for bad in ["<", ">", "`", "_it_", "~gone~", "@here", "@channel", "*bold*"] {
            assert!(!said.contains(bad), "{bad} in {said}");
        }
        assert!(
            said.contains("&lt;!channel&gt;") && said.contains("&amp; a_b*c"),
            "what lies within a word stays: {said}"
        );
    }
}
