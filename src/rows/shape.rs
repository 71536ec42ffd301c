//! Text into the shape of a table: which of six it is, by its first 64 KiB; a file's name decides nothing.

use std::io::{BufRead, Read};

use super::asked::Format;
use super::days;
use super::delimited::{Delimited, ENDING};
use super::numbers;
use super::record::{Record, Records};
use super::refused::Refused;
use super::ruled::{self, Cut, Ruled};
use super::text::Text;

/// How much of a text decides.
pub(super) const HEAD: usize = 64 << 10;
/// How much is looked at where lines are that long: a few of the longest that may be.
const MOST_HEAD: usize = 4 << 20;
/// How many records of it.
pub(super) const SAMPLE: usize = 200;

/// The shape of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// One JSON document.
    Json,
    /// A JSON object a line.
    JsonLines,
    /// Cut by lines that rule it, at blanks, or not at all.
    Ruled(Cut),
    /// Delimited, perhaps below a line `sep=;`.
    Delimited {
        /// What stands between cells.
        by: u8,
        /// Whether the first line says so.
        told: bool,
    },
}

impl Shape {
    /// As it is said.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::JsonLines => "JSON lines",
            Self::Ruled(Cut::Bars { .. }) => "a table between bars",
            Self::Ruled(Cut::Places(_)) => "columns under dashes",
            Self::Ruled(Cut::Blanks) => "two words a line",
            Self::Ruled(Cut::Whole) => "one column",
            Self::Delimited { by: b'\t', .. } => "tabs between",
            Self::Delimited { by: b';', .. } => "; between",
            Self::Delimited { by: b'|', .. } => "| between",
            Self::Delimited { .. } => ", between",
        }
    }

    /// Its name in JSON.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Ruled(Cut::Bars { .. } | Cut::Places(_)) => "table",
            Self::Ruled(Cut::Blanks) => "words",
            Self::Ruled(Cut::Whole) => "lines",
            Self::Delimited { .. } => "delimited",
        }
    }

    /// What stands between cells.
    pub(super) fn delimiter(&self) -> Option<char> {
        match self {
            Self::Delimited { by, .. } => Some(char::from(*by)),
            _ => None,
        }
    }

    /// Whether the point is at home there as the decimal mark.
    pub(super) fn has_points(&self) -> bool {
        !matches!(self, Self::Delimited { by: b';' | b'\t', .. })
    }
}

/// The shape of a text by its beginning; `cut` says that there is more of it.
pub(super) fn shape(head: &str, cut: bool, format: Option<Format>) -> Shape {
    let begins = head.trim_start();
    match format {
        Some(Format::Jsonl) => return Shape::JsonLines,
        Some(Format::Csv) => {}
        None if begins.starts_with(['{', '[']) => return json(begins),
        None => {
            let first = begins.lines().next().unwrap_or_default().trim().trim_matches('"');
            if let Some(by) = first.strip_prefix("sep=").filter(|by| by.len() == 1 || *by == "\\t") {
                let by = if by == "\\t" { b'\t' } else { by.as_bytes()[0] };
                return Shape::Delimited { by, told: true };
            }
        }
    }
    if format.is_none()
        && let Some(cut) = begins.lines().filter(|line| !line.trim().is_empty()).take(2).find_map(ruled::rule)
    {
        return Shape::Ruled(cut);
    }
    let found = [b'\t', b';', b'|', b','].into_iter().filter_map(|by| candidate(head, cut, by));
    // The first of equals, in this order.
    let best = found.fold(None, |best: Option<Candidate>, next| match best {
        Some(best) if best.rank() >= next.rank() => Some(best),
        _ => Some(next),
    });
    match best {
        Some(best) if best.days => Shape::Delimited { by: best.by, told: false },
        _ if format.is_none() && is_pairs(begins) => Shape::Ruled(Cut::Blanks),
        Some(best) => Shape::Delimited { by: best.by, told: false },
        None if format.is_some() => Shape::Delimited { by: b',', told: false },
        None => Shape::Ruled(Cut::Whole),
    }
}

/// An object a line, or one document.
fn json(text: &str) -> Shape {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().trim();
    let whole = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
    let next = lines.map(str::trim).find(|line| !line.is_empty());
    if first.starts_with('{') && whole && next.is_some_and(|next| next.starts_with('{')) {
        Shape::JsonLines
    } else {
        Shape::Json
    }
}

struct Candidate {
    by: u8,
    days: bool,
    /// Of a thousand records, how many have the width.
    share: usize,
    width: usize,
}

impl Candidate {
    fn rank(&self) -> (bool, usize, usize) {
        (self.days, self.share, self.width)
    }
}

/// What a text would be with this between its cells.
fn candidate(head: &str, cut: bool, by: u8) -> Option<Candidate> {
    let records = sample(head, cut, by);
    let width = width(records.iter().map(Record::len))?;
    let of_width: Vec<&Record> = records.iter().filter(|record| record.len() == width).collect();
    let has_days = |at: usize| {
        let days = of_width.iter().filter(|record| days::is_plain(record.cell(at))).count();
        days * 2 >= of_width.len()
    };
    let days = (0..width.min(64)).any(has_days)
        || of_width.iter().any(|record| record.cells().filter(|cell| days::is_plain(cell)).count() >= 2);
    Some(Candidate { by, days, share: of_width.len() * 1000 / records.len().max(1), width })
}

/// The first records of a text by a delimiter; where the text is cut, its last two don't count.
pub(super) fn sample(head: &str, cut: bool, by: u8) -> Vec<Record> {
    let mut reader = Delimited::new(Text::new(head.as_bytes(), ENDING), by, false);
    let mut records = Vec::new();
    let mut record = Record::default();
    while records.len() < SAMPLE && matches!(reader.next(&mut record), Ok(true)) {
        if !record.is_blank() {
            records.push(record.clone());
        }
    }
    without_the_cut(&mut records, cut);
    records
}

/// What the end of a cut text may have broken doesn't count: its last two records, but the first one always does.
pub(super) fn without_the_cut(records: &mut Vec<Record>, cut: bool) {
    if cut && records.len() < SAMPLE {
        records.truncate(records.len().saturating_sub(2).max(1));
    }
}

/// The beginning of a text that decides, and whether there is more of it: more than 64 KiB only where the lines or
/// quoted texts are so long that those would hold none to look at.
pub(super) fn head(text: &mut impl Read) -> std::io::Result<(Vec<u8>, bool)> {
    let mut head = Vec::new();
    let mut most = HEAD;
    loop {
        text.take((most - head.len()) as u64).read_to_end(&mut head)?;
        let cut = head.len() == most;
        if !cut || lines_outside_quotes(&head) >= 4 || most >= MOST_HEAD {
            return Ok((head, cut));
        }
        most *= 2;
    }
}

fn lines_outside_quotes(head: &[u8]) -> usize {
    let mut quoted = false;
    let ends = head.iter().filter(|byte| {
        quoted ^= **byte == b'"';
        !quoted && **byte == b'\n'
    });
    ends.count()
}

/// The commonest number of cells, of two and more; of equals the greatest.
pub(super) fn width(widths: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for width in widths.filter(|width| *width >= 2) {
        *counts.entry(width).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map(|(width, _)| width)
}

/// Two words a line, one of them a day; the first line perhaps headings.
fn is_pairs(text: &str) -> bool {
    let mut rows = 0;
    for (at, line) in text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE).enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [one, other] = words.as_slice() else { return false };
        let beside = |day: &str, value: &str| days::is_plain(day) && numbers::number(value).is_some();
        if beside(one, other) || beside(other, one) {
            rows += 1;
        } else if at > 0 {
            return false;
        }
    }
    rows > 0
}

/// The records of a text by its shape, of those that aren't JSON.
pub(super) fn records<'a>(shape: &Shape, text: impl std::io::Read + 'a) -> Result<Box<dyn Records + 'a>, Refused> {
    Ok(match shape {
        Shape::Delimited { by, told } => {
            let mut text = Text::new(text, ENDING);
            text.fill_buf()?;
            Box::new(Delimited::new(text, *by, *told))
        }
        Shape::Ruled(cut) => Box::new(Ruled::new(Text::new(text, b""), cut.clone())),
        Shape::Json | Shape::JsonLines => return Err(Refused::new("bad_rows", "JSON is read as JSON")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Shape {
        shape(text, false, None)
    }

    fn by(by: u8) -> Shape {
        Shape::Delimited { by, told: false }
    }

    #[test]
    fn the_first_that_fits_is_the_shape() {
        assert_eq!(of("{\"a\":1}\n{\"a\":2}"), Shape::JsonLines);
        assert_eq!(of("{\"a\":\n1}"), Shape::Json);
        assert_eq!(of("[1]"), Shape::Json);
        assert_eq!(of("sep=;\r\na;b\r\n"), Shape::Delimited { by: b';', told: true });
        assert_eq!(of(" a | b\n---+---\n 1 | 2\n"), Shape::Ruled(Cut::Bars { edged: false }));
        assert_eq!(of("      5 2024-03-01\n     16 2024-03-02\n"), Shape::Ruled(Cut::Blanks));
        assert_eq!(of("2024-03-01T00:00:00Z\n2024-03-02T00:00:00Z\n"), Shape::Ruled(Cut::Whole));
        assert_eq!(of("day\tvalue\n2024-03-01\t1,5"), by(b'\t'));
        assert_eq!(of("2024-03-01;1,5\n2024-03-02;2,5\n"), by(b';'));
        assert_eq!(of("day|count\n2024-03-01|5\n"), by(b'|'));
        assert_eq!(of("Name,Jan-24,Feb-24\nMRR,\"$1,200\",\"$1;250\"\n"), by(b','));
        assert_eq!(shape("[1],2\n", false, Some(Format::Csv)), by(b','));
    }

    #[test]
    fn the_last_records_of_a_cut_text_decide_nothing() {
        let whole = "a;b\n".repeat(3);
        assert_eq!(sample(&format!("{whole}x,y,z"), true, b';').len(), 2);
        assert_eq!(sample(&format!("{whole}x,y,z"), false, b';').len(), 4);
    }
}
