//! A page as lines of text: aligned, as wide as a terminal or without end, each piece with its tone.

use std::borrow::Cow;

use super::table::marked;
use super::{Block, Cell, Doc, Field, Fit, Group, Head, Row, Table, WIDE};
use crate::domain::board::Wanted;
use crate::domain::board::said::{Pieces, Tone};
use crate::text;

/// The margin of rows.
const MARGIN: usize = 2;
/// The space between columns.
const GAP: usize = 2;
/// The least cells a column of sentences keeps.
const LEAST: usize = 14;

/// A line of a page as it is laid out.
#[derive(Clone, Debug)]
pub struct Line<'d> {
    /// Its pieces, from the left.
    pub pieces: Pieces,
    /// What kind it is.
    pub kind: Kind,
    /// The row that begins here.
    pub row: Option<&'d Row>,
    /// Where the columns of its table end, in cells.
    pub ends: usize,
    /// What somebody is to do about what it says.
    pub wants: Option<Wanted>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading; its last piece stands at the right, where there are two.
    Section,
    /// The names of columns, the heading of a group.
    Heads,
    /// Words, or the rest of a row.
    Words,
    /// A name with what it says.
    Field,
    /// A row.
    Row,
}

/// How lines are laid out.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// How wide they may be; where there is none nothing is broken or ruled.
    pub width: Option<usize>,
    /// Whether a row that somebody can choose is one line, what is too long being cut.
    pub cuts: bool,
    /// The least cells from a field's name to what it says.
    pub named: usize,
    /// Whether there are rows enough for blank ones between groups that need them least.
    pub airy: bool,
}

impl From<Option<usize>> for Room {
    fn from(width: Option<usize>) -> Self {
        Self { width, cuts: false, named: NAMED, airy: false }
    }
}

/// The lines of a page; where there is no width nothing is broken or ruled.
pub fn lines(doc: &Doc, width: Option<usize>) -> Vec<Pieces> {
    let mut lines = Vec::new();
    let mut title = vec![(clean(&doc.title), Tone::Strong)];
    let aside = clean(&doc.asides());
    let (left, right) = (text::width(&title[0].0), text::width(&aside));
    let gap = width.map_or(GAP, |width| width.saturating_sub(left + right).max(GAP));
    if width.is_some_and(|width| left + GAP + right > width) {
        lines.push(title);
        lines.extend(sentence(&[(aside, Tone::Dim)], width, 0));
    } else {
        if !aside.is_empty() {
            title.push((" ".repeat(gap), Tone::Plain));
            title.push((aside, Tone::Dim));
        }
        lines.push(title);
    }
    if !doc.tight {
        lines.push(Vec::new());
    }
    for line in laid(&doc.blocks, Room { named: NAMED.max(doc.named), ..width.into() }) {
        if line.kind != Kind::Section {
            lines.push(line.pieces);
            continue;
        }
        if width.is_none() && lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(Vec::new());
        }
        let rule = if width.is_some() { "── " } else { "" };
        let mut pieces = vec![(rule.to_owned(), Tone::Dim)];
        pieces.extend(line.pieces);
        if let (Some((aside, _)), 3) = (pieces.last().cloned(), pieces.len()) {
            let used: usize = pieces[..2].iter().map(|(words, _)| text::width(words)).sum();
            let gap = width.map_or(GAP, |width| width.saturating_sub(used + text::width(&aside)).max(GAP));
            pieces.insert(2, (" ".repeat(gap), Tone::Plain));
        }
        let long = width.is_some_and(|width| pieces.iter().map(|(words, _)| text::width(words)).sum::<usize>() > width);
        if long {
            lines.extend(sentence(&pieces, width, 0));
        } else {
            lines.push(pieces);
        }
    }
    if !doc.feet().is_empty() {
        lines.extend(sentence(&[(doc.feet(), Tone::Dim)], width, 0));
    }
    lines
}

/// The lines of some blocks.
pub fn laid(blocks: &[Block], room: Room) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let words = |pieces| Line { pieces, kind: Kind::Words, row: None, ends: 0, wants: None };
    for block in blocks {
        match block {
            Block::Section(title, aside) => {
                let aside = (!aside.is_empty()).then(|| (clean(aside), Tone::Dim));
                let pieces = std::iter::once((clean(title), Tone::Strong)).chain(aside).collect();
                lines.push(Line { kind: Kind::Section, ..words(pieces) });
            }
            Block::Says(pieces) => lines.extend(sentence(pieces, room.width, 0).into_iter().map(words)),
            Block::Table(table) => rows(&mut lines, table, room),
            Block::Fields(list) => fields(&mut lines, list, room),
            Block::Text(stored, tone) => lines.extend(paragraph(stored, *tone, room.width).into_iter().map(words)),
            Block::Bar(progress, pace) => {
                let mut pieces = vec![(" ".repeat(MARGIN + room.named), Tone::Plain)];
                pieces.extend(super::words::bar(*progress, *pace, room.width.is_some()));
                lines.push(words(pieces));
            }
            Block::Charts(_) => {}
        }
    }
    lines
}

/// The least cells from a field's name to what it says.
const NAMED: usize = 11;

/// Names with what they say, which is broken into lines below each other.
fn fields<'d>(lines: &mut Vec<Line<'d>>, fields: &'d [Field], room: Room) {
    let width = room.width;
    let named = fields.iter().map(|field| text::width(&field.name) + GAP).max().unwrap_or(0).max(room.named);
    // Where rows are chosen names stand where words do.
    let margin = if room.cuts { MARGIN - 1 } else { MARGIN };
    for field in fields {
        let room = width.map(|width| width.saturating_sub(margin + named).max(LEAST));
        for (n, mut pieces) in sentence(&field.says, room, 0).into_iter().enumerate() {
            let (name, wants) = if n == 0 { (&*field.name, field.wants) } else { ("", None) };
            pieces.insert(0, (format!("{}{}", " ".repeat(margin), text::pad(&clean(name), named)), Tone::Dim));
            lines.push(Line { pieces, kind: Kind::Field, row: None, ends: 0, wants });
        }
    }
}

/// Stored text as lines with a margin, broken where there is a width.
fn paragraph(stored: &str, tone: Tone, width: Option<usize>) -> Vec<Pieces> {
    let cells = width.map(|width| width.saturating_sub(MARGIN).max(LEAST));
    let broken = text::clean_lines(stored).into_iter().flat_map(|line| match cells {
        Some(cells) => text::wrap(&line, cells),
        None => vec![line],
    });
    broken.map(|line| vec![(" ".repeat(MARGIN), Tone::Plain), (line, tone)]).collect()
}

fn clean(words: &str) -> String {
    text::clean(words).into_owned()
}

/// Marks before a cell's words, and what is typed for them.
const GLYPHS: [(&str, &str); 6] = [("✓", "+"), ("▲", "^"), ("○", " "), ("◐", "~"), ("✗", "x"), ("–", "-")];

/// What a cell says, its mark in ASCII where output is piped.
fn said(cell: &Cell, room: Room) -> String {
    let width = room.width;
    let typed = |mark: &'static str| match GLYPHS.iter().find(|(drawn, _)| *drawn == mark) {
        Some((_, typed)) if width.is_none() => typed,
        _ => mark,
    };
    marked(typed(cell.mark), &clean(cell.in_cells(width, room.cuts)))
}

/// A sentence, broken between words where it is too long.
fn sentence(pieces: &[(String, Tone)], width: Option<usize>, margin: usize) -> Vec<Pieces> {
    let mut lines = Vec::new();
    let whole: usize = pieces.iter().map(|(words, _)| text::width(&clean(words))).sum();
    if width.is_none_or(|width| margin + whole <= width) {
        let mut line = vec![(" ".repeat(margin), Tone::Plain)];
        line.extend(pieces.iter().map(|(words, tone)| (clean(words), *tone)));
        lines.push(line);
        return lines;
    }
    let width = width.unwrap_or(usize::MAX);
    let mut line: Pieces = vec![(" ".repeat(margin), Tone::Plain)];
    let mut used = margin;
    let mut stood_off = false;
    for (words, tone) in pieces {
        // A piece that stands off stays so, and one that goes on where another ends does too: `+0.4/wk`, `, needs`.
        let blanks = words.chars().take_while(|c| *c == ' ').count();
        let mut apart = &"  "[..blanks.max(usize::from(stood_off)).min(2)];
        stood_off = words.ends_with(' ');
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
    lines
}

/// How wide each column is in text so wide; none for those left out.
fn widths(table: &Table, cells: &[Vec<Vec<String>>], room: Room) -> Vec<Option<usize>> {
    let width = room.width;
    let natural = |at: usize| {
        // What stands across the table widens no column, and where rows are chosen what has nothing behind it need not.
        let rows = cells.iter().flatten().filter(|row| row.len() > 1 || table.heads.len() == 1);
        let rows = rows.filter(|row| !room.cuts || !runs_on(table, row, at));
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
                Fit::Drawn => width.is_some(),
                Fit::Told => !room.cuts,
                Fit::From(least) => width.is_none_or(|width| width >= least),
                Fit::Keep | Fit::Wraps | Fit::Fills => true,
            };
            let words = natural(at);
            // Where rows are chosen a name may stand over the columns after it that have none.
            let runs = room.cuts && table.heads.get(at + 1).is_none_or(|next| named(next, room).is_empty());
            let named = if headed(table, room) && !runs { named(head, room).chars().count() } else { 0 };
            (shown && words > 0).then_some(words.max(named).max(head.least))
        })
        .collect();
    // What runs on has room as far as the table goes; what still has not widens its own column.
    for at in (0..widths.len()).filter(|_| room.cuts) {
        let words = cells.iter().flatten().filter(|row| runs_on(table, row, at)).filter_map(|row| row.get(at));
        let most = words.map(|words| text::width(words)).max().unwrap_or(0);
        let over = most.saturating_sub(behind(table, &widths, at, room));
        if let Some(width) = widths[at].as_mut() {
            *width += over;
        }
    }
    let Some(most) = width else { return widths };
    let gives = |at: &usize| matches!(table.heads[*at].fit, Fit::Wraps | Fit::Fills) && widths[*at].is_some();
    let wraps: Vec<usize> = (0..widths.len()).filter(gives).collect();
    let used = ends(table, &widths, room);
    if used <= most {
        let fills = wraps.iter().find(|at| room.cuts && table.heads[**at].fit == Fit::Fills);
        if let Some(width) = fills.and_then(|at| widths[*at].as_mut()) {
            *width += most - used;
        }
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
    // Where that is not enough every column gives, down to its longest word, and at last whatever there is.
    let words = |at: usize| cells.iter().flatten().filter(|row| row.len() > 1).filter_map(move |row| row.get(at));
    let longest = |at: usize| words(at).flat_map(|c| c.split_whitespace()).map(text::width).max().unwrap_or(0);
    let least: Vec<usize> = (0..widths.len()).map(longest).collect();
    for floor in [true, false] {
        while over > 0 {
            let floor = |at: usize| if floor { least[at].max(NARROW) } else { NARROW };
            let gives = |at: &usize| widths[*at].is_some_and(|width| width > floor(*at)) && !table.heads[*at].right;
            let Some(widest) = (0..widths.len()).filter(gives).max_by_key(|at| widths[*at]) else { break };
            widths[widest] = widths[widest].map(|width| width - 1);
            over -= 1;
        }
    }
    widths
}

/// Whether a cell is the last that says something in its row, before columns in which others do: it may run on over them.
fn runs_on(table: &Table, row: &[String], at: usize) -> bool {
    let kept = table.heads.get(at).is_some_and(|head| head.fit == Fit::Keep && !head.right);
    kept && at > 0 && at + 1 < row.len() && row[at + 1..].iter().all(String::is_empty) && !row[at].is_empty()
}

/// The cells from where a column begins to where the table ends.
fn behind(table: &Table, widths: &[Option<usize>], at: usize, room: Room) -> usize {
    let shown = || widths.iter().zip(&table.heads).skip(at).filter_map(|(width, head)| Some(((*width)?, head)));
    let last = shown().next_back().map_or(0, |(_, head)| gap(head, room));
    shown().map(|(width, head)| width + gap(head, room)).sum::<usize>().saturating_sub(last)
}

/// The name of a column as it stands above it.
fn named(head: &Head, room: Room) -> &'static str {
    if head.bare && room.cuts { "" } else { head.in_cells(room.width) }
}

/// The space behind a column.
fn gap(head: &Head, room: Room) -> usize {
    let (narrow, wide) = head.apart;
    let more = match room.width.unwrap_or(0) {
        width if width + NEARLY >= WIDE => wide,
        width if width >= SMALL => narrow,
        _ => 0,
    };
    GAP + if room.cuts { more } else { 0 }
}

/// In narrower text columns stand as close as they can.
const SMALL: usize = 70;

/// What bar and key take of a window.
const NEARLY: usize = 10;

/// Where a table's columns end.
fn ends(table: &Table, widths: &[Option<usize>], room: Room) -> usize {
    let shown = || widths.iter().zip(&table.heads).filter_map(|(width, head)| Some((((*width)?), head)));
    let last = shown().next_back().map_or(0, |(_, head)| gap(head, room));
    (margin(table) + shown().map(|(width, head)| width + gap(head, room)).sum::<usize>()).saturating_sub(last)
}

/// Fewer cells than this say nothing.
const NARROW: usize = 4;

/// The blanks before a table's rows.
fn margin(table: &Table) -> usize {
    if table.flush { 0 } else { MARGIN }
}

/// Whether the names of columns stand above them.
fn headed(table: &Table, room: Room) -> bool {
    let named = table.heads.iter().any(|head| !head.name.is_empty());
    if room.cuts {
        return named && !table.quiet;
    }
    let always = table.heads.iter().any(|head| head.always);
    always || (!table.quiet && named && room.width.is_some_and(|width| width >= WIDE))
}

fn rows<'d>(lines: &mut Vec<Line<'d>>, table: &'d Table, room: Room) {
    let width = room.width;
    // Where rows are chosen the next step of the chosen one stands at the foot.
    let told = |group: &'d Group| -> Vec<Cow<'d, Row>> {
        if room.cuts {
            group.rows.iter().filter(|row| !row.quiet).map(Cow::Borrowed).collect()
        } else {
            table.read(group).collect()
        }
    };
    let groups: Vec<(&Group, Vec<Cow<'d, Row>>)> = table.groups.iter().map(|group| (group, told(group))).collect();
    let words = |cell: &Cell| said(cell, room);
    let cells: Vec<Vec<Vec<String>>> =
        groups.iter().map(|(_, rows)| rows.iter().map(|row| row.cells.iter().map(words).collect()).collect()).collect();
    let widths = widths(table, &cells, room);
    let ends = ends(table, &widths, room);
    let heads = |pieces| Line { pieces, kind: Kind::Heads, row: None, ends: 0, wants: None };
    if headed(table, room) {
        if room.cuts {
            lines.push(heads(names(table, &widths, room)));
        } else {
            let names = table.heads.iter().map(|head| (named(head, room).to_owned(), Tone::Dim)).collect::<Vec<_>>();
            lines.extend(row(table, &names, &widths, room, false).into_iter().map(heads));
        }
    }
    for (n, ((group, rows), words)) in groups.into_iter().zip(&cells).enumerate() {
        if room.cuts && (table.apart || table.airy && room.airy) && n > 0 {
            lines.push(Line { kind: Kind::Words, ..heads(Vec::new()) });
        }
        if let Some((title, tone)) = &group.title {
            lines.push(heads(vec![(clean(title), *tone)]));
        }
        for (one, words) in rows.into_iter().zip(words) {
            let pieces: Vec<(String, Tone)> = words.iter().cloned().zip(one.cells.iter().map(|c| c.tone)).collect();
            let cuts = room.cuts && one.about.is_some();
            let broken = if pieces.len() == 1 && table.heads.len() > 1 {
                let parts = one.cells.first().map_or(&[][..], |cell| cell.parts.as_slice());
                sentence(if parts.is_empty() { &pieces } else { parts }, width, margin(table) + GAP)
            } else {
                row(table, &pieces, &widths, room, cuts)
            };
            for (n, pieces) in broken.into_iter().enumerate() {
                let (kind, begins) = if n == 0 { (Kind::Row, Some(&one)) } else { (Kind::Words, None) };
                let row = match begins {
                    Some(Cow::Borrowed(row)) => Some(*row),
                    _ => None,
                };
                lines.push(Line { pieces, kind, row, ends, wants: row.and_then(|row| row.wants) });
            }
        }
    }
}

/// The names of columns in one line, each where its column begins or, of numbers, ends.
fn names(table: &Table, widths: &[Option<usize>], room: Room) -> Pieces {
    let (mut line, mut x) = (" ".repeat(margin(table)), margin(table));
    for (head, width) in table.heads.iter().zip(widths).filter_map(|(head, width)| Some((head, (*width)?))) {
        let name = named(head, room);
        let begins = if head.right { x + width.saturating_sub(text::width(name)) } else { x };
        if !name.is_empty() {
            let apart = usize::from(!line.trim().is_empty());
            line = text::pad(&line, begins.max(text::width(line.trim_end()) + apart));
            line.push_str(name);
        }
        x += width + gap(head, room);
    }
    vec![(line.trim_end().to_owned(), Tone::Dim)]
}

/// The widths for one row that is cut: what fills the list has what the column after it, which ends the row at the right,
/// leaves here.
fn shared(table: &Table, cells: &[(String, Tone)], widths: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut widths = widths.to_vec();
    let (Some(fills), last) = (table.heads.iter().position(|head| head.fit == Fit::Fills), widths.len() - 1) else {
        return widths;
    };
    let ends = fills + 1 == last && table.heads.get(last).is_some_and(|head| head.right);
    if let (true, [Some(fill), Some(end)], Some((words, _))) = (ends, &mut widths[fills..], cells.get(last)) {
        let spare = end.saturating_sub(text::width(words));
        (*fill, *end) = (*fill + spare, *end - spare);
    }
    widths
}

/// Words in lines, what follows the first hanging behind the mark that they begin with.
fn hanging(words: &str, cells: usize) -> Vec<String> {
    let (mark, rest) = words.split_at(words.find(|c: char| c != ' ' && c != '!').unwrap_or(0));
    let lines = text::wrap(rest, cells.saturating_sub(mark.len())).into_iter().enumerate();
    lines
        .map(|(n, line)| if n == 0 { format!("{mark}{line}") } else { format!("{}{line}", " ".repeat(mark.len())) })
        .collect()
}

/// One row, in as many lines as its longest cell takes.
fn row(table: &Table, cells: &[(String, Tone)], widths: &[Option<usize>], room: Room, cuts: bool) -> Vec<Pieces> {
    let shared = if cuts { shared(table, cells, widths) } else { widths.to_vec() };
    let widths = shared.as_slice();
    let words: Vec<String> = cells.iter().map(|(words, _)| words.clone()).collect();
    let runs: Vec<bool> = (0..cells.len()).map(|at| room.cuts && runs_on(table, &words, at)).collect();
    let broken: Vec<Vec<String>> = cells
        .iter()
        .zip(widths)
        .zip(&table.heads)
        .enumerate()
        .map(|(at, (((words, _), cells), head))| match cells {
            Some(_) if runs[at] && text::width(words) <= behind(table, widths, at, room) => vec![words.clone()],
            Some(cells) if room.width.is_some() && text::width(words) > *cells => {
                // Only what fills a list is cut: what it tells, a class or a debt, never is.
                match head.whole {
                    true if room.cuts => hanging(words, *cells),
                    false if cuts && head.fit == Fit::Fills => vec![text::truncate(words, *cells)],
                    _ => text::wrap(words, *cells),
                }
            }
            _ => vec![words.clone()],
        })
        .collect();
    let shown = |at: &usize| widths.get(*at).copied().flatten().is_some();
    let high = (0..cells.len()).filter(shown).map(|at| broken[at].len()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for line in 0..high {
        let mut pieces: Pieces = vec![(" ".repeat(margin(table)), Tone::Plain)];
        for at in (0..cells.len()).filter(shown) {
            let (words, wide) = (broken[at].get(line).map_or("", String::as_str), widths[at].unwrap_or(0));
            let padded = if table.heads[at].right { text::pad_left(words, wide) } else { text::pad(words, wide) };
            pieces.push((format!("{padded}{}", " ".repeat(gap(&table.heads[at], room))), cells[at].1));
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
    lines
}

#[cfg(test)]
mod tests {
    use super::super::{About, Head};
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
        doc.table(&heads, vec![Group::of(Some(("THIS MOVED".to_owned(), Tone::Good)), rows)]);
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
    fn where_even_what_does_not_wrap_is_too_wide_every_column_gives_and_no_word_is_cut() {
        let mut doc = Doc::new("S-1 review", "");
        doc.section("Spec, version 2 of 9 Mar by @mara: upshot outcome spec O-1");
        let heads = [Head::words("outcome"), Head::words("owner"), Head::number("now"), Head::wraps("what it did")];
        let row = |name: &str, did: &str| {
            Row::about(vec![name.into(), "@mara".into(), "36.2%".into(), did.into()], About::named(name, None))
        };
        doc.rows(&heads, [row("O-1 activation", "DID NOT MOVE"), row("O-3 the tickets", "MOVED THE WRONG WAY")]);
        for width in 30..60 {
            let room = Room { cuts: true, ..Some(width).into() };
            for lines in [
                flat(&lines(&doc, Some(width))),
                laid(&doc.blocks, room)
                    .iter()
                    .skip(1)
                    .map(|l| l.pieces.iter().map(|(words, _)| words.as_str()).collect())
                    .collect(),
            ] {
                assert!(lines.iter().all(|l| text::width(l) <= width), "{width}: {lines:#?}");
                assert!(!lines.concat().contains('…'), "{width}: {lines:#?}");
            }
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
