//! A page as Markdown. Stored text is words and nothing else there: no HTML, no links, no tables of its own.

use super::{Block, Cell, Doc, Field, Fit, Table};
use crate::domain::board::said::{Pieces, Tone};
use crate::text;

/// The page as Markdown.
pub fn page(doc: &Doc) -> String {
    let mut md = format!("# {}\n", words(&doc.title));
    if !doc.asides().is_empty() {
        md.push_str(&format!("\n{}\n", words(&doc.asides())));
    }
    for block in &doc.blocks {
        match block {
            Block::Section(title, aside) => {
                md.push_str(&format!("\n## {}\n", words(title)));
                if !aside.is_empty() {
                    md.push_str(&format!("\n{}\n", words(aside)));
                }
            }
            Block::Says(pieces) => md.push_str(&format!("\n{}\n", sentence(pieces))),
            Block::Table(table) => rows(&mut md, table),
            Block::Fields(list) => fields(&mut md, list),
            Block::Text(stored, _) => {
                for line in stored.lines().filter(|line| !line.trim().is_empty()) {
                    md.push_str(&format!("\n{}\n", words(line)));
                }
            }
            Block::Bar(..) | Block::Charts(_) => {}
        }
    }
    if !doc.feet().is_empty() {
        md.push_str(&format!("\n{}\n", words(&doc.feet())));
    }
    md
}

/// Names with what they say, as a list.
fn fields(md: &mut String, fields: &[Field]) {
    md.push('\n');
    for field in fields {
        let name = if field.name.is_empty() { String::new() } else { format!("{}: ", words(&field.name)) };
        if field.goes_on {
            // Two blanks at a line's end break it.
            md.truncate(md.trim_end().len());
            md.push_str("  \n  ");
        } else {
            md.push_str("- ");
        }
        md.push_str(&format!("{name}{}\n", sentence(&field.says)));
    }
}

fn sentence(pieces: &Pieces) -> String {
    let mut line = String::new();
    for (said, tone) in pieces {
        let inner = said.trim();
        if inner.is_empty() {
            line.push(' ');
            continue;
        }
        // Stars bind to words, so blanks stand outside them.
        let (before, after) = (&said[..said.len() - said.trim_start().len()], &said[said.trim_end().len()..]);
        let space = |blank: &str| if blank.is_empty() { "" } else { " " };
        line.push_str(&format!("{}{}{}", space(before), toned(inner, *tone), space(after)));
    }
    line.trim().to_owned()
}

fn toned(said: &str, tone: Tone) -> String {
    match tone {
        Tone::Strong | Tone::Bad | Tone::Warn if !said.is_empty() => format!("**{}**", words(said)),
        _ => words(said),
    }
}

fn rows(md: &mut String, table: &Table) {
    for group in &table.groups {
        if let Some((title, _)) = &group.title {
            md.push_str(&format!("\n### {}\n", words(title)));
        }
        let filled =
            |at: usize| group.rows.iter().any(|row| row.cells.get(at).is_some_and(|c| !c.with_mark().is_empty()));
        let shown: Vec<usize> = (0..table.heads.len()).filter(|at| filled(*at)).collect();
        let names: Vec<&str> = shown.iter().map(|at| table.heads[*at].name).collect();
        let rules: Vec<&str> = shown.iter().map(|at| if table.heads[*at].right { "--:" } else { "---" }).collect();
        md.push_str(&format!("\n| {} |\n|{}|\n", names.join(" | "), rules.join("|")));
        for row in table.read(group) {
            let cell = |at: &usize| {
                row.cells.get(*at).map_or_else(String::new, |c: &Cell| match address(&c.whole).filter(|_| c.leads) {
                    Some(address) => format!("<{address}>"),
                    None => toned(&c.with_mark(), c.tone),
                })
            };
            let cells: Vec<String> = shown.iter().map(cell).collect();
            md.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    debug_assert!(table.heads.iter().any(|head| head.fit != Fit::Pages));
}

/// A stored text that is an address of the web and nothing else, in characters that mean nothing to Markdown or HTML: only
/// such a one is a link.
fn address(stored: &str) -> Option<&str> {
    let rest = stored.strip_prefix("https://").or_else(|| stored.strip_prefix("http://"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    (rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && rest.chars().all(plain)).then_some(stored)
}

/// Stored text as words: one line, with every character escaped that means something to Markdown or HTML. A link is
/// shown as its text, whatever its scheme: the colon after a word that could be one is broken.
pub fn words(stored: &str) -> String {
    let clean = text::clean(stored);
    let mut out = String::with_capacity(clean.len());
    for (at, c) in clean.char_indices() {
        let before = clean.get(..at).unwrap_or_default();
        let next = clean.get(at..).and_then(|rest| rest.chars().nth(1));
        let marker_ends = next.is_none_or(char::is_whitespace);
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // GitHub makes links of bare addresses; an entity is no part of one. After a blank no address goes on.
            ':' if before.ends_with(char::is_alphabetic) && !marker_ends => out.push_str("&#58;"),
            '.' if before.to_ascii_lowercase().ends_with("www") => out.push_str("&#46;"),
            '(' if before.ends_with(']') => out.push_str("\\("),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            // These mean something only where a line begins.
            '-' | '+' | '=' if at == 0 && (marker_ends || next == Some(c)) => {
                out.push('\\');
                out.push(c);
            }
            '.' if marker_ends && !before.is_empty() && before.chars().all(|c| c.is_ascii_digit()) => {
                out.push_str("\\.");
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Head;

    #[test]
    fn only_an_address_of_the_web_is_a_link() {
        let mut doc = Doc::new("x", "");
        let live = "https://example.org/pull/7?a=b&c=%20#d";
        let dead =
            ["javascript:alert(1)", "https://x> <b>", "https://x|y", "https://x y", "http://", "data:text/html,x"];
        doc.rows(&[Head::wraps("link")], dead.iter().chain([&live]).map(|to| vec![Cell::leading(*to)]));
        let md = page(&doc);
        assert!(md.contains(&format!("| <{live}> |")), "{md}");
        assert_eq!(md.matches('<').count(), 1, "{md}");
    }
}
