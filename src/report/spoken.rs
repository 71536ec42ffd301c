//! A page as it is read aloud: a sentence a line, nothing drawn, nothing beside anything; rows one after the other, each with
//! what it is about, so that whoever prints them can number them.

use super::table::Fit;
use super::{About, Block, Doc, Row, Table};
use crate::domain::board::Wanted;
use crate::domain::board::said::Pieces;
use crate::text;

/// A line of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoken {
    /// What it says.
    pub words: String,
    /// What it is about, where somebody can go on from it.
    pub about: Option<About>,
    /// What somebody is to do about that.
    pub wants: Option<Wanted>,
    /// Whether it is one of a list.
    pub is_entry: bool,
}

impl Spoken {
    fn says(words: &str) -> Self {
        Self { words: sentence(words), about: None, wants: None, is_entry: false }
    }
}

/// The lines of a page.
pub fn lines(doc: &Doc) -> Vec<Spoken> {
    let asides = doc.asides();
    // As far apart as on a page, and joined as its parts are.
    let mut lines = vec![Spoken::says(&format!("{}  {asides}", doc.title))];
    blocks(&doc.blocks, &mut lines);
    lines.extend((!doc.foot.is_empty()).then(|| Spoken::says(&doc.foot)));
    lines.retain(|line| !line.words.is_empty());
    lines
}

fn blocks(blocks: &[Block], lines: &mut Vec<Spoken>) {
    for block in blocks {
        match block {
            Block::Section(title, aside) => {
                let apart = if aside.is_empty() { "" } else { ", " };
                lines.push(Spoken::says(&format!("{title}{apart}{aside}")));
            }
            Block::Says(pieces) => lines.push(Spoken::says(&joined(pieces))),
            Block::Table(table) => rows(table, lines),
            Block::Fields(fields) => lines.extend(fields.iter().map(|field| {
                let said = format!("{}: {}", field.name.trim(), joined(&field.says));
                Spoken::says(said.trim_start_matches(": "))
            })),
            Block::Text(words, _) => lines.extend(text::clean_lines(words).iter().map(|line| Spoken::says(line))),
            // What is drawn is said beside it.
            Block::Bar(..) | Block::Charts(_) => {}
        }
    }
}

fn rows(table: &Table, lines: &mut Vec<Spoken>) {
    for group in &table.groups {
        lines.extend(group.title.iter().map(|(title, _)| Spoken::says(title)));
        lines.extend(group.rows.iter().map(|row| {
            let about = row.about.clone().filter(|about| about.thing.is_some());
            Spoken { words: entry(&cells(table, row)), about, wants: row.wants, is_entry: true }
        }));
    }
}

/// The cells that are words, the row's own as well as those of headings that tell them apart.
fn cells(table: &Table, row: &Row) -> String {
    let one = row.cells.len() == 1;
    let drawn = |at: usize| !one && table.heads.get(at).is_some_and(|head| head.fit == Fit::Drawn);
    let cells = row.cells.iter().enumerate().filter(|(at, _)| !drawn(*at));
    let words = cells.filter_map(|(at, cell)| {
        let words = cell.whole.trim();
        let head = table.heads.get(at).map_or("", |head| head.name).trim_end_matches('?');
        // Nothing is not said; and a number is said with the heading that it stands below.
        match words {
            "" | "–" => None,
            _ if one || at == 0 || head.is_empty() || !is_number(words) => Some(words.to_owned()),
            _ => Some(format!("{head} {words}")),
        }
    });
    let words: Vec<String> = words.collect();
    // As far apart as on a page, and joined as its parts are.
    words.join("  ")
}

/// Whether a cell begins with a number.
fn is_number(words: &str) -> bool {
    words.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_ascii_digit())
}

fn joined(pieces: &Pieces) -> String {
    pieces.iter().map(|(words, _)| words.as_str()).collect()
}

/// Words as a sentence: in letters that are not spelled out, with a capital at its beginning and a stop at its end.
pub fn sentence(words: &str) -> String {
    let words = plain(words);
    let words = words.trim();
    let mut letters = words.chars();
    let Some(first) = letters.next() else { return String::new() };
    let stop = if words.ends_with(['.', '?', '!', ':']) { "" } else { "." };
    format!("{}{}{stop}", first.to_uppercase(), letters.as_str())
}

/// A row as it is said: it may begin with a name, which keeps its letters.
fn entry(words: &str) -> String {
    let words = plain(words);
    let stop = if words.is_empty() || words.ends_with(['.', '?', '!', ':']) { "" } else { "." };
    format!("{words}{stop}")
}

/// Words without what is drawn, and in small letters where a state is written in capitals.
pub fn plain(words: &str) -> String {
    let said = undrawn(&text::clean(words));
    // Where two parts stood apart on a page a comma does it.
    let mut joined = String::new();
    for part in said.split("  ").map(str::trim).filter(|part| !part.is_empty()) {
        // A day of one digit stands padded, and a sentence has its end.
        let apart = match joined.rsplit([' ', ',']).next() {
            None | Some("") => "",
            Some(word) if WEEKDAYS.contains(&word) => " ",
            _ if joined.ends_with(['.', '?', '!']) => " ",
            _ => ", ",
        };
        joined.push_str(apart);
        joined.push_str(part.trim_start_matches("! "));
    }
    small(&joined)
}

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Words with the signs in them said, and what is only drawn left out.
pub fn undrawn(words: &str) -> String {
    let said = SIGNS.iter().fold(words.to_owned(), |said, (drawn, typed)| said.replace(drawn, typed));
    said.chars().filter(|c| !is_drawn(*c)).collect()
}

/// Signs, and how they are said.
const SIGNS: [(&str, &str); 8] = [
    ("[ ]", "open"),
    ("[x]", "done"),
    (" · ", ", "),
    (" → ", " to "),
    ("→", " to "),
    (" – ", " to "),
    ("–", "-"),
    ("½", "half"),
];

/// Whether a sign is drawn only: lines, blocks, braille, and the glyphs of states.
fn is_drawn(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{27bf}' | '\u{2800}'..='\u{28ff}' | '≠' | '≪')
}

/// What states are written in on a page, in capitals.
const CAPITALS: [&str; 39] = [
    "WE", "MOVED", "THE", "WRONG", "WAY", "DID", "NOT", "MOVE", "TOO", "EARLY", "CAN'T", "TELL", "YET", "HELD", "SO",
    "FAR", "BREACHED", "THIS", "NO", "OWNER", "GOAL", "VERDICT", "DUE", "LATE", "REFUTED", "STILL", "LIVE", "OFFERED",
    "TO", "STALE", "NOW", "LATER", "SOON", "PULL", "FAILED", "ANSWERED", "PAST", "BY", "LOOK",
];

/// Days and months in a heading.
const DAYS: [&str; 19] = [
    "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP",
    "OCT", "NOV", "DEC",
];

/// Capitals that a voice would spell out, in small letters.
fn small(words: &str) -> String {
    let is_state = |word: &str| CAPITALS.contains(&word.trim_matches(|c: char| !c.is_ascii_alphabetic() && c != '\''));
    let is_day = |word: &str| word.len() == 3 && DAYS.contains(&word);
    let words = words.split(' ').map(|word| match word {
        word if is_state(word) => word.to_lowercase(),
        word if is_day(word) => format!("{}{}", &word[..1], word[1..].to_lowercase()),
        word => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_that_are_states_are_said_small_and_names_stay() {
        assert_eq!(sentence("DID NOT MOVE  +0.4pt of +5 expected · SSO"), "Did not move, +0.4pt of +5 expected, SSO.");
        assert_eq!(sentence("THIS MOVED"), "This moved.");
        assert_eq!(sentence("✓ 442 → 430ms"), "442 to 430ms.");
        assert_eq!(plain("CI ▁▂▃ stops"), "CI, stops");
        assert_eq!(plain("Mon  9 Mar  BY SUN 15 MAR"), "Mon 9 Mar, by Sun 15 Mar");
        assert_eq!(plain("did it work?  S-1"), "did it work? S-1");
    }
}
