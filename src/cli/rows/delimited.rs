//! Delimited text: which columns mean what, then row by row.

use std::io::{self, BufRead, Read};

use csv::{ErrorKind, ReaderBuilder, StringRecord, Terminator};

use super::clean::Clean;
use super::{
    BadHeader, Cells, Columns, DAY_HEADINGS, Gather, Given, MOST_HEADING, MOST_HEADINGS, Pick, Rows, RowsError, words,
};
use crate::domain::unclear::Unclear;

/// Follows the file's last byte. No NUL gets through [`Clean`], so a record that is this and nothing else ends the file,
/// and one that holds it among others began with a quote that is never closed and swallowed the rest.
const ENDING: &[u8] = b"\n\0\n";

/// How many rows are looked at to find the column with numbers in it.
const SAMPLE: usize = 100;
/// How much of the file is kept for that.
const SAMPLE_BYTES: usize = 4 << 20;

pub(super) fn parse(r: impl Read, pick: &Pick, mut gather: Gather<'_>) -> Result<Rows, RowsError> {
    let mut clean = Clean::new(r, ENDING);
    let separator = match clean.fill_buf() {
        Ok(start) => separator(start),
        Err(error) => return Err(gather.failed(error)),
    };
    // Records end at LF alone and a CR before it is taken off below: so lines count right and CRs inside quotes stay.
    let reader = ReaderBuilder::new()
        .delimiter(separator)
        .terminator(Terminator::Any(b'\n'))
        .has_headers(false)
        .flexible(true)
        .from_reader(clean);
    let mut records = Records { reader, record: StringRecord::new() };

    let mut sample = Vec::new();
    let mut bytes = 0;
    while sample.len() <= SAMPLE && bytes < SAMPLE_BYTES {
        match records.next() {
            Ok(Some((line, record))) => {
                bytes += record.as_slice().len();
                sample.push((line, record.clone()));
            }
            Ok(None) => break,
            Err(Stop::Quote(line)) => {
                gather.bad(line, unclosed());
                return gather.finish(Columns::default());
            }
            Err(Stop::Io(error)) => return Err(gather.failed(error)),
        }
    }
    let mut rows = sample.iter();
    let Some((_, first)) = sample.first() else {
        let hint = "it should begin with a line like day,value".to_owned();
        return Err(RowsError::Header(BadHeader { what: "the file is empty".to_owned(), found: Vec::new(), hint }));
    };
    let layout = if pick == &Pick::default() && is_row(first) {
        Layout::bare()
    } else {
        rows.next();
        Layout::of(first, pick, sample.get(1..).unwrap_or_default()).map_err(RowsError::Header)?
    };

    for (line, record) in rows {
        layout.read(*line, record, &mut gather);
    }
    loop {
        match records.next() {
            Ok(Some((line, record))) => layout.read(line, record, &mut gather),
            Ok(None) => return gather.finish(layout.columns),
            Err(Stop::Quote(line)) => {
                gather.bad(line, unclosed());
                return gather.finish(layout.columns);
            }
            Err(Stop::Io(error)) => return Err(gather.failed(error)),
        }
    }
}

fn unclosed() -> Unclear {
    Unclear::new("a quote is opened here and never closed", "close it, or double a quote inside a quoted text: \"\"")
}

/// The separator the first line holds most of, outside quotes.
fn separator(start: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    let text = start.iter().skip_while(|byte| byte.is_ascii_whitespace());
    for byte in text.take_while(|byte| **byte != b'\n') {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| separator == byte && !quoted) {
            *count += 1;
        }
    }
    // The last of equals: in `2026-03-11;1,5` the comma is the decimal one.
    counts.iter().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

/// Why no further record comes.
enum Stop {
    /// A quote opened on this line is never closed.
    Quote(u64),
    Io(io::Error),
}

struct Records<R> {
    reader: csv::Reader<R>,
    record: StringRecord,
}

impl<R: Read> Records<R> {
    /// The next record that isn't blank, with the line it begins on.
    fn next(&mut self) -> Result<Option<(u64, &StringRecord)>, Stop> {
        loop {
            match self.reader.read_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => {
                    let shown = error.to_string();
                    return Err(Stop::Io(match error.into_kind() {
                        ErrorKind::Io(error) => error,
                        _ => io::Error::other(shown),
                    }));
                }
            }
            let text = self.record.as_slice();
            // The reader stands behind the record; blank lines before it make its own start unreliable.
            let inside = text.bytes().filter(|byte| *byte == b'\n').count() as u64;
            let last = self.reader.position().line();
            if text == "\0" {
                return Ok(None);
            }
            if text.contains('\0') {
                return Err(Stop::Quote(last.saturating_sub(inside).max(1)));
            }
            // One more for the end of the record's own last line.
            let line = last.saturating_sub(1 + inside).max(1);
            if !text.trim().is_empty() {
                return Ok(Some((line, &self.record)));
            }
        }
    }
}

/// Whether a file's first record is a row already, `day,value`, and not headings.
fn is_row(record: &StringRecord) -> bool {
    record.len() == 2 && words::day(cell(record, 0)).is_ok() && words::looks_numeric(cell(record, 1))
}

/// A cell without surrounding blanks, which takes the CR before a line's end off the last one; empty where there is none.
fn cell(record: &StringRecord, index: usize) -> &str {
    let text = record.get(index).unwrap_or_default();
    match text.as_bytes() {
        // Nearly every cell: `trim` would go through its characters one by one.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Which column means what.
struct Layout {
    columns: Columns,
    width: usize,
    day: usize,
    value: Option<usize>,
    n: Option<usize>,
    of: Option<usize>,
    metric: Option<usize>,
    note: Option<usize>,
}

impl Layout {
    /// The layout of a file without headings.
    fn bare() -> Self {
        let (columns, none) = (Columns::default(), None);
        Self { columns, width: 2, day: 0, value: Some(1), n: none, of: none, metric: none, note: none }
    }

    fn of(first: &StringRecord, pick: &Pick, sample: &[(u64, StringRecord)]) -> Result<Self, BadHeader> {
        let headings =
            Headings((0..first.len().min(MOST_HEADINGS)).map(|index| cell(first, index).to_owned()).collect());
        if first.len() > MOST_HEADINGS {
            let what = format!("the first line has {} headings, and {MOST_HEADINGS} is the most", first.len());
            return Err(headings.bad(what, "keep the day, the value and what else is needed"));
        }
        if headings.0.iter().any(|name| name.len() > MOST_HEADING) {
            let hint = "is this the file that was meant? Its first line should be like day,value";
            return Err(headings.bad("a heading is longer than 1 KiB", hint));
        }
        let day = match &pick.day {
            Some(name) => headings.picked("day", name)?,
            None => {
                let mut usual = DAY_HEADINGS.iter().map(|name| headings.usual(name));
                match usual.find_map(Result::transpose).transpose()? {
                    Some(day) => day,
                    None if words::day(cell(first, 0)).is_ok() => {
                        let hint = "add a first line that names the columns, like day,value,note";
                        return Err(headings.bad("the first line is a row, and there are no headings", hint));
                    }
                    None => {
                        let hint = "name the day's column: --columns day=NAME,value=NAME";
                        return Err(headings.bad("no heading is day, date, time or timestamp", hint));
                    }
                }
            }
        };
        let role = |role: &str, picked: &Option<String>| match picked {
            Some(name) => headings.picked(role, name).map(Some),
            None => Ok(headings.usual(role)?.filter(|index| *index != day)),
        };
        let (mut value, mut n, mut of) = (role("value", &pick.value)?, role("n", &pick.n)?, role("of", &pick.of)?);
        let (metric, note) = (role("metric", &pick.metric)?, role("note", &pick.note)?);
        if pick.n.is_some() && of.is_none() {
            return Err(headings.bad("counts need both n and of", "name the other: --columns n=NAME,of=NAME"));
        }
        if pick.value.is_some() {
            // Someone who says which column is the value doesn't mean counts that happen to stand there too.
            n = n.filter(|_| pick.n.is_some());
            of = of.filter(|_| pick.of.is_some() || n.is_some());
        }
        // Without a denominator `n` is only a heading like any other.
        n = n.filter(|_| of.is_some());
        let mut guessed = false;
        if value.is_none() && n.is_none() {
            let taken = [Some(day), of, metric, note];
            value = Some(headings.only_numbers(sample, &taken)?);
            guessed = true;
        }
        let used = [Some(day), value, n, of, metric, note];
        let name = |index: Option<usize>| index.and_then(|index| headings.0.get(index).cloned());
        let mut indexes: Vec<_> = used.iter().flatten().collect();
        indexes.sort_unstable();
        if indexes.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(headings.bad("--columns uses one column for two things", "name a column for each"));
        }
        let unused = headings.0.iter().enumerate().filter(|(index, _)| !used.contains(&Some(*index)));
        let columns = Columns {
            day: name(Some(day)).unwrap_or_default(),
            value: name(value),
            n: name(n),
            of: name(of),
            metric: name(metric),
            note: name(note),
            headed: true,
            guessed,
            ignored: unused.map(|(_, name)| name.clone()).collect(),
        };
        Ok(Self { columns, width: headings.0.len(), day, value, n, of, metric, note })
    }

    fn read(&self, line: u64, record: &StringRecord, gather: &mut Gather<'_>) {
        let at = |index: Option<usize>| index.map_or("", |index| cell(record, index));
        if record.len() > self.width && (self.width..record.len()).any(|index| !cell(record, index).is_empty()) {
            let what = format!("{} cells, where the first line has {}", record.len(), self.width);
            let hint =
                "a number has a decimal point (1.5, not 1,5), and a text that holds the separator stands in quotes";
            return gather.bad(line, Unclear::new(what, hint));
        }
        let last = [Some(self.day), self.value, self.n, self.of, self.metric].into_iter().flatten().max();
        if last.is_some_and(|last| last >= record.len()) {
            let cells = if record.len() == 1 { "1 cell".to_owned() } else { format!("{} cells", record.len()) };
            let what = format!("only {cells}, where the first line has {}", self.width);
            return gather
                .bad(line, Unclear::new(what, "fill the row up, with empty cells where nothing was measured"));
        }
        let note = self.note.and_then(|index| record.get(index)).unwrap_or_default();
        // The CR of the line's end, unless it stands within a quoted text; that can't be told here, and hardly matters.
        let is_last = self.note.is_some_and(|index| index + 1 == record.len());
        let note = if is_last { note.strip_suffix('\r').unwrap_or(note) } else { note };
        gather.add(&Cells {
            line,
            day: at(Some(self.day)),
            value: Given::Text(at(self.value)),
            n: Given::Text(at(self.n)),
            of: Given::Text(at(self.of)),
            metric: self.metric.map(|index| unguarded(cell(record, index))),
            note: unguarded(note),
        });
    }
}

/// Takes off the `'` that an export puts before text a spreadsheet would run as a formula, behind whatever others it has.
fn unguarded(text: &str) -> &str {
    let is_guarded = text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    text.strip_prefix('\'').filter(|_| is_guarded).unwrap_or(text)
}

struct Headings(Vec<String>);

impl Headings {
    fn bad(&self, what: impl Into<String>, hint: impl Into<String>) -> BadHeader {
        BadHeader { what: what.into(), found: self.0.clone(), hint: hint.into() }
    }

    /// The one column among those `fits`, none where there is none, and an error where there are several.
    fn one(&self, role: &str, fits: impl Fn(&str) -> bool) -> Result<Option<usize>, BadHeader> {
        let mut found = self.0.iter().enumerate().filter(|(_, name)| fits(name)).map(|(index, _)| index);
        match (found.next(), found.next()) {
            (_, Some(_)) => {
                let what = format!("more than one heading could be the {role}");
                Err(self.bad(what, "rename all but one of them"))
            }
            (first, None) => Ok(first),
        }
    }

    fn usual(&self, name: &str) -> Result<Option<usize>, BadHeader> {
        self.one(name, |heading| heading.eq_ignore_ascii_case(name))
    }

    fn picked(&self, role: &str, name: &str) -> Result<usize, BadHeader> {
        let exact = self.one(role, |heading| heading == name)?;
        let found = match exact {
            Some(_) => exact,
            None => self.one(role, |heading| heading.to_lowercase() == name.to_lowercase())?,
        };
        found.ok_or_else(|| {
            let what = format!("no heading is {}", words::show(name));
            self.bad(what, format!("name one of them: --columns {role}=NAME"))
        })
    }

    /// The only column with numbers in it beside those `taken`.
    fn only_numbers(&self, sample: &[(u64, StringRecord)], taken: &[Option<usize>]) -> Result<usize, BadHeader> {
        let numeric = |index: &usize| {
            let mut cells = sample.iter().map(|(_, record)| cell(record, *index)).filter(|cell| !cell.is_empty());
            !taken.contains(&Some(*index)) && cells.next().is_some_and(words::looks_numeric)
        };
        let found: Vec<_> = (0..self.0.len()).filter(numeric).collect();
        match *found.as_slice() {
            [only] => Ok(only),
            [] => {
                Err(self.bad("no heading is value, and no other column holds numbers", "name it: --columns value=NAME"))
            }
            [first, ..] => {
                let hint = format!("name one: --columns value={}", self.0.get(first).map_or("NAME", String::as_str));
                Err(self.bad("no heading is value, and more than one column holds numbers", hint))
            }
        }
    }
}
