//! Tables drawn with lines of dashes: psql, mysql, Markdown, sqlite's columns; and plain lines of two words, or of one.

use std::io::{BufRead, Read};

use super::record::{Record, Records};
use super::refused::Refused;

/// The most bytes of a line.
const MOST: u64 = 1 << 20;

/// Lines of a text, with their numbers.
pub(super) struct Lines<R> {
    text: R,
    line: Vec<u8>,
    pub(super) at: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(text: R) -> Self {
        Self { text, line: Vec::new(), at: 0 }
    }

    /// The next line without its end.
    pub(super) fn next(&mut self) -> Result<Option<&str>, Refused> {
        self.line.clear();
        self.at += 1;
        let taken = (&mut self.text).take(MOST + 1).read_until(b'\n', &mut self.line)?;
        if taken == 0 {
            return Ok(None);
        }
        if self.line.len() as u64 > MOST {
            return Err(Refused::row(self.at, "the line is longer than 1 MiB", "keep what is read in lines"));
        }
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        std::str::from_utf8(line)
            .map(Some)
            .map_err(|_| Refused::row(self.at, "the line holds bytes that are not UTF-8 text", "save it as UTF-8"))
    }
}

/// How a line is cut into cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Between bars; whether one stands at both edges.
    Bars {
        /// Whether rows begin and end with one.
        edged: bool,
    },
    /// At these places, in characters.
    Places(Vec<usize>),
    /// At blanks, into two.
    Blanks,
    /// Not at all.
    Whole,
}

/// Whether a line rules a table off, and how its rows are cut then.
pub(super) fn rule(line: &str) -> Option<Cut> {
    let line = line.trim_end();
    let edged = line.trim_start().starts_with(['|', '+']);
    if edged && line.contains('|') && line.trim().trim_matches('|').split('|').all(is_aligned) {
        return Some(Cut::Bars { edged });
    }
    let fits = line.chars().all(|c| matches!(c, '-' | '+' | '|' | ':' | '=' | ' ' | '\t'));
    if !fits || !(line.contains("---") || line.contains("===")) {
        return if !line.contains('|') || !line.split('|').all(is_aligned) {
            None
        } else {
            Some(Cut::Bars { edged: false })
        };
    }
    if line.contains(['|', '+']) {
        return Some(Cut::Bars { edged });
    }
    let mut places = Vec::new();
    let mut was = ' ';
    for (at, c) in line.chars().enumerate() {
        if c != ' ' && was == ' ' {
            places.push(at);
        }
        was = c;
    }
    Some(Cut::Places(places))
}

/// Markdown's rule of one column: `:?-+:?`.
fn is_aligned(cell: &str) -> bool {
    let cell = cell.trim();
    let bare = cell.strip_prefix(':').unwrap_or(cell);
    let bare = bare.strip_suffix(':').unwrap_or(bare);
    !bare.is_empty() && bare.chars().all(|c| c == '-')
}

/// What stands below a table: `(2 rows)`, `2 rows in set (0.00 sec)`.
fn is_count(line: &str) -> bool {
    let words: Vec<&str> = line.trim().trim_matches(['(', ')']).split_whitespace().collect();
    match words.as_slice() {
        [n, row, rest @ ..] if row.starts_with("row") => {
            let counted = n.bytes().all(|byte| byte.is_ascii_digit());
            let bare = rest.is_empty() && line.trim().starts_with('(');
            counted && (bare || matches!(rest, ["in", "set", ..] | ["affected", ..]))
        }
        _ => false,
    }
}

/// Records that are lines, cut.
pub(super) struct Ruled<R> {
    lines: Lines<R>,
    cut: Cut,
    blank: bool,
}

impl<R: BufRead> Ruled<R> {
    pub(super) fn new(text: R, cut: Cut) -> Self {
        Self { lines: Lines::new(text), cut, blank: false }
    }
}

impl<R: BufRead> Records for Ruled<R> {
    fn next(&mut self, record: &mut Record) -> Result<bool, Refused> {
        loop {
            let Some(line) = self.lines.next()? else { return Ok(false) };
            let is_table = !matches!(self.cut, Cut::Blanks | Cut::Whole);
            if line.trim().is_empty() {
                self.blank = true;
                continue;
            }
            if is_table && (rule(line).is_some() || is_count(line)) {
                continue;
            }
            record.clear();
            cut(line, &self.cut, record);
            record.line = self.lines.at;
            record.apart = std::mem::take(&mut self.blank);
            return Ok(true);
        }
    }
}

/// Cuts a line into cells.
pub(super) fn cut(line: &str, cut: &Cut, record: &mut Record) {
    match cut {
        Cut::Bars { edged } => {
            let mut line = line;
            if *edged {
                line = line.trim();
                line = line.strip_prefix('|').unwrap_or(line);
                line = line.strip_suffix('|').unwrap_or(line);
            }
            let mut from = 0;
            let mut bars = line.match_indices('|').filter(|(at, _)| !line[..*at].ends_with('\\'));
            loop {
                let bar = bars.next().map(|(at, _)| at);
                record.push(&line[from..bar.unwrap_or(line.len())].replace("\\|", "|"));
                let Some(bar) = bar else { return };
                from = bar + 1;
            }
        }
        Cut::Places(places) => {
            let at = |place: usize| line.char_indices().nth(place).map_or(line.len(), |(at, _)| at);
            for (n, place) in places.iter().enumerate() {
                let to = places.get(n + 1).map_or(line.len(), |next| at(*next));
                record.push(&line[at(*place)..to]);
            }
        }
        Cut::Blanks => line.split_whitespace().for_each(|word| record.push(word)),
        Cut::Whole => record.push(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str, by: &Cut) -> Vec<String> {
        let mut record = Record::default();
        cut(line, by, &mut record);
        record.cells().map(str::to_owned).collect()
    }

    #[test]
    fn a_rule_is_known_and_says_how_rows_are_cut() {
        assert_eq!(rule("------------+-------"), Some(Cut::Bars { edged: false }));
        assert_eq!(rule("+-----+----+"), Some(Cut::Bars { edged: true }));
        assert_eq!(rule("|:--|--:|"), Some(Cut::Bars { edged: true }));
        assert_eq!(rule("|-|-|"), Some(Cut::Bars { edged: true }));
        assert_eq!(rule("--|--"), Some(Cut::Bars { edged: false }));
        assert_eq!(rule("----------  -----"), Some(Cut::Places(vec![0, 12])));
        for line in ["a | b", "-", "- -", "2024-03-01", "---,---", "# ----"] {
            assert_eq!(rule(line), None, "{line}");
        }
        assert!(is_count("(2 rows)") && is_count("2 rows in set (0.00 sec)") && !is_count("2 rows"));
    }

    #[test]
    fn rows_are_cut_between_bars_and_below_dashes() {
        let edged = Cut::Bars { edged: true };
        assert_eq!(cells("| 2024-03-01 | a\\|b |", &edged), ["2024-03-01", "a|b"]);
        assert_eq!(cells(" 2024-03-01 |     ", &Cut::Bars { edged: false }), ["2024-03-01", ""]);
        assert_eq!(cells("2024-03-01  5", &Cut::Places(vec![0, 12])), ["2024-03-01", "5"]);
        assert_eq!(cells("ü", &Cut::Places(vec![0, 12])), ["ü", ""]);
    }
}
