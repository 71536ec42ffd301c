//! A record of a table: its cells as text, trimmed, and the line it begins on. Every shape of table comes as these.

use super::refused::Refused;

/// One record, reused for the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// The line it begins on, from 1.
    pub(super) line: u64,
    /// Whether a blank line stands before it.
    pub(super) apart: bool,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.apart = false;
    }

    /// Adds a cell as it stands.
    pub(super) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell, trimmed; empty where there is none.
    #[inline]
    pub(super) fn cell(&self, at: usize) -> &str {
        trimmed(self.raw(at))
    }

    /// A cell as it stands: what upshot wrote itself comes back to the letter.
    #[inline]
    pub(super) fn raw(&self, at: usize) -> &str {
        let Some(end) = self.ends.get(at) else { return "" };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start..*end]
    }

    /// All cells, trimmed.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.cell(at))
    }

    /// Whether no cell holds anything.
    pub(super) fn is_blank(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_whitespace()) || self.cells().all(str::is_empty)
    }

    /// How many cells hold something.
    pub(super) fn filled(&self) -> usize {
        self.cells().filter(|cell| !cell.is_empty()).count()
    }

    /// Takes bytes of a record with the ends of its cells; whether they are text.
    pub(super) fn set(&mut self, bytes: &[u8], ends: &[usize]) -> bool {
        self.clear();
        let Ok(text) = std::str::from_utf8(bytes) else { return false };
        self.text.push_str(text);
        self.ends.extend_from_slice(ends);
        ends.iter().all(|end| self.text.is_char_boundary(*end))
    }
}

/// A cell without what stands around it: blanks of all kinds, and quotes around it all that a blank kept apart.
#[inline]
pub(super) fn trimmed(cell: &str) -> &str {
    match cell.as_bytes() {
        [] => cell,
        [only] if only.is_ascii_graphic() => cell,
        // Nearly every cell: `trim` would go through its characters one by one.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() && *first != b'"' => cell,
        _ => {
            let is_blank = |c: char| c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}' | '\u{feff}');
            let cell = cell.trim_matches(is_blank);
            match cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')) {
                Some(inside) if !inside.contains('"') => inside.trim_matches(is_blank),
                _ => cell,
            }
        }
    }
}

/// Where records come from, one after the other.
pub(super) trait Records {
    /// Reads the next into `record`; false at the end.
    fn next(&mut self, record: &mut Record) -> Result<bool, Refused>;
}

/// Records that are there already.
pub(super) struct Given<'a> {
    pub(super) records: std::slice::Iter<'a, Record>,
}

impl Records for Given<'_> {
    fn next(&mut self, record: &mut Record) -> Result<bool, Refused> {
        let Some(next) = self.records.next() else { return Ok(false) };
        record.clone_from(next);
        Ok(true)
    }
}
