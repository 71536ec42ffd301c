//! A page as lines of text: aligned, as wide as a terminal or without end, each piece with its tone.

use super::{Block, Doc, Fit, Table, WIDE};
use crate::domain::board::said::{Pieces, Tone};
use crate::text;

/// The margin of rows.
const MARGIN: usize = 2;
/// The space between columns.
const GAP: usize = 2;
/// The least cells a column of sentences keeps.
const LEAST: usize = 14;

/// The lines of a page; where there is no width nothing is broken or ruled.
pub fn lines(doc: &Doc, width: Option<usize>) -> Vec<Pieces> {
    let mut lines = Vec::new();
    let mut title = vec![(clean(&doc.title), Tone::Strong)];
    let (left, right) = (text::width(&title[0].0), text::width(&clean(&doc.aside)));
    let gap = width.map_or(GAP, |width| width.saturating_sub(left + right).max(GAP));
    if width.is_some_and(|width| left + GAP + right > width) {
        lines.push(title);
        sentence(&mut lines, &[(doc.aside.clone(), Tone::Dim)], width, 0);
    } else {
        if !doc.aside.is_empty() {
            title.push((" ".repeat(gap), Tone::Plain));
            title.push((clean(&doc.aside), Tone::Dim));
        }
        lines.push(title);
    }
    lines.push(Vec::new());
    for block in &doc.blocks {
        match block {
            Block::Section(words) => {
                let rule = if width.is_some() { "── " } else { "" };
                if width.is_none() && lines.last().is_some_and(|line| !line.is_empty()) {
                    lines.push(Vec::new());
                }
                lines.push(vec![(rule.to_owned(), Tone::Dim), (clean(words), Tone::Strong)]);
            }
            Block::Says(pieces) => sentence(&mut lines, pieces, width, 0),
            Block::Table(table) => rows(&mut lines, table, width),
            Block::Charts(_) => {}
        }
    }
    lines
}

fn clean(words: &str) -> String {
    text::clean(words).into_owned()
}

/// A mark at a cell's beginning, in ASCII where output is piped.
fn mark(words: String, width: Option<usize>) -> String {
    match (width, words.chars().next()) {
        (None, Some('✓')) => words.replacen('✓', "+", 1),
        (None, Some('▲')) => words.replacen('▲', "^", 1),
        _ => words,
    }
}

/// A sentence, broken between words where it is too long.
fn sentence(lines: &mut Vec<Pieces>, pieces: &[(String, Tone)], width: Option<usize>, margin: usize) {
    let whole: usize = pieces.iter().map(|(words, _)| text::width(&clean(words))).sum();
    if width.is_none_or(|width| margin + whole <= width) {
        let mut line = vec![(" ".repeat(margin), Tone::Plain)];
        line.extend(pieces.iter().map(|(words, tone)| (clean(words), *tone)));
        lines.push(line);
        return;
    }
    let width = width.unwrap_or(usize::MAX);
    let mut line: Pieces = vec![(" ".repeat(margin), Tone::Plain)];
    let mut used = margin;
    for (words, tone) in pieces {
        // A piece that stands off stays so.
        let mut apart = if words.starts_with("  ") { "  " } else { " " };
        for word in clean(words).split_whitespace() {
            for word in text::wrap(word, width.saturating_sub(margin)) {
                let cells = text::width(&word);
                if used > margin && used + apart.len() + cells > width {
                    lines.push(std::mem::replace(&mut line, vec![(" ".repeat(margin), Tone::Plain)]));
                    used = margin;
                }
                let space = if used > margin { apart } else { "" };
                apart = " ";
                used += space.len() + cells;
                line.push((format!("{space}{word}"), *tone));
            }
        }
    }
    lines.push(line);
}

/// How wide each column is in text so wide; none for those left out.
fn widths(table: &Table, cells: &[Vec<Vec<String>>], width: Option<usize>) -> Vec<Option<usize>> {
    let natural = |at: usize| {
        // What stands across the table widens no column.
        let rows = cells.iter().flatten().filter(|row| row.len() > 1 || table.heads.len() == 1);
        let rows = rows.filter_map(|row| row.get(at));
        rows.map(|c| text::width(c)).max().unwrap_or(0)
    };
    let mut widths: Vec<Option<usize>> = table
        .heads
        .iter()
        .enumerate()
        .map(|(at, head)| {
            let shown = match head.fit {
                Fit::Pages => false,
                Fit::From(least) => width.is_none_or(|width| width >= least),
                Fit::Keep | Fit::Wraps => true,
            };
            let words = natural(at);
            let named = if headed(table, width) { head.name.chars().count() } else { 0 };
            (shown && words > 0).then_some(words.max(named))
        })
        .collect();
    let Some(most) = width else { return widths };
    let wraps: Vec<usize> =
        (0..widths.len()).filter(|at| table.heads[*at].fit == Fit::Wraps && widths[*at].is_some()).collect();
    let used = MARGIN + widths.iter().flatten().map(|w| w + GAP).sum::<usize>().saturating_sub(GAP);
    if used <= most || wraps.is_empty() {
        return widths;
    }
    // What is too much is taken from the widest of those that wrap, until all are alike.
    let mut over = used - most;
    while over > 0 {
        let Some(widest) = wraps.iter().copied().max_by_key(|at| widths[*at]) else { break };
        match &mut widths[widest] {
            Some(width) if *width > LEAST => *width -= 1,
            _ => break,
        }
        over -= 1;
    }
    widths
}

fn headed(table: &Table, width: Option<usize>) -> bool {
    let named = table.heads.iter().any(|head| !head.name.is_empty());
    let always = table.heads.iter().any(|head| head.always);
    always || (!table.quiet && named && width.is_some_and(|width| width >= WIDE))
}

fn rows(lines: &mut Vec<Pieces>, table: &Table, width: Option<usize>) {
    let cells: Vec<Vec<Vec<String>>> = table
        .groups
        .iter()
        .map(|group| {
            let words = |cell: &super::Cell| mark(clean(cell.in_cells(width)), width);
            group.rows.iter().map(|row| row.iter().map(words).collect()).collect()
        })
        .collect();
    let widths = widths(table, &cells, width);
    if headed(table, width) {
        let names = table.heads.iter().map(|head| (head.name.to_owned(), Tone::Dim)).collect::<Vec<_>>();
        row(lines, table, &names, &widths, width);
    }
    for (group, words) in table.groups.iter().zip(&cells) {
        if let Some((title, tone)) = &group.title {
            lines.push(vec![(clean(title), *tone)]);
        }
        for (cells, words) in group.rows.iter().zip(words) {
            let pieces: Vec<(String, Tone)> = words.iter().cloned().zip(cells.iter().map(|c| c.tone)).collect();
            if pieces.len() == 1 && table.heads.len() > 1 {
                sentence(lines, &pieces, width, MARGIN + GAP);
                continue;
            }
            row(lines, table, &pieces, &widths, width);
        }
    }
}

/// One row, in as many lines as its longest cell takes.
fn row(
    lines: &mut Vec<Pieces>,
    table: &Table,
    cells: &[(String, Tone)],
    widths: &[Option<usize>],
    width: Option<usize>,
) {
    let broken: Vec<Vec<String>> = cells
        .iter()
        .zip(widths)
        .map(|((words, _), cells)| match cells {
            Some(cells) if width.is_some() && text::width(words) > *cells => text::wrap(words, *cells),
            _ => vec![words.clone()],
        })
        .collect();
    let shown = |at: &usize| widths.get(*at).copied().flatten().is_some();
    let high = (0..cells.len()).filter(shown).map(|at| broken[at].len()).max().unwrap_or(0);
    for line in 0..high {
        let mut pieces: Pieces = vec![(" ".repeat(MARGIN), Tone::Plain)];
        for at in (0..cells.len()).filter(shown) {
            let (words, wide) = (broken[at].get(line).map_or("", String::as_str), widths[at].unwrap_or(0));
            let padded = if table.heads[at].right { text::pad_left(words, wide) } else { text::pad(words, wide) };
            pieces.push((format!("{padded}{}", " ".repeat(GAP)), cells[at].1));
        }
        // No blanks at the end of a line.
        while let Some((words, _)) = pieces.last_mut() {
            words.truncate(words.trim_end().len());
            if !words.is_empty() {
                break;
            }
            pieces.pop();
        }
        lines.push(pieces);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cell, Group, Head};
    use super::*;

    fn flat(lines: &[Pieces]) -> Vec<String> {
        lines.iter().map(|line| line.iter().map(|(words, _)| words.as_str()).collect()).collect()
    }

    fn doc() -> Doc {
        let mut doc = Doc::new("S-1 review", "day 1 of 14");
        doc.section("What we said");
        let heads = [Head::words("name"), Head::number("now").from(60), Head::wraps("next")];
        let row = |name: &str, next: &str| vec![Cell::from(name), Cell::from("36.2%"), Cell::from(next)];
        let rows = vec![row("O-1", "connect a source in one click, and watch five teams do it"), row("O-2", "scale")];
        doc.table(&heads, vec![Group { title: Some(("THIS MOVED".to_owned(), Tone::Good)), rows }]);
        doc
    }

    #[test]
    fn nothing_is_wider_than_the_terminal_and_nothing_is_lost() {
        for width in 30..130 {
            let lines = flat(&lines(&doc(), Some(width)));
            assert!(lines.iter().all(|l| text::width(l) <= width && !l.ends_with(' ')), "{width}: {lines:#?}");
            let all = lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(all.contains("in one click") || all.contains("click, and"), "{width}: {all}");
            assert_eq!(all.contains("36.2%"), width >= 60, "{width}: {all}");
        }
    }

    #[test]
    fn what_is_piped_is_neither_broken_nor_ruled() {
        let lines = flat(&lines(&doc(), None));
        assert!(lines.iter().any(|l| l.ends_with("and watch five teams do it")), "{lines:#?}");
        assert!(lines.iter().all(|l| !l.contains('─')), "{lines:#?}");
    }

    #[test]
    fn hostile_words_reach_no_terminal() {
        let mut doc = Doc::new("\u{1b}[2J", "a\nb");
        doc.rows(&[Head::words("")], vec![vec![Cell::from("x\u{202e}y\u{7}\tz")]]);
        doc.line("\u{9b}31m", Tone::Bad);
        let all = flat(&lines(&doc, Some(40))).concat();
        assert!(!all.chars().any(|c| c.is_control() || c == '\u{202e}'), "{all:?}");
    }
}
