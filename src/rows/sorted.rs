//! Rows in the order of metric, day and time, however many there are: sorted in runs, the runs laid aside and merged.
//! Texts are kept beside them, in memory while they are short and in a file of their own after that.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use crate::domain::id::Id;

/// One reading, or one row that a reading comes of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Which of the metrics.
    pub metric: u16,
    /// Days since 1970.
    pub day: i32,
    /// Milliseconds since midnight, or -1.
    pub ms: i32,
    /// The line of the file.
    pub line: u32,
    /// Where its texts are kept, or 0.
    pub texts: u64,
    /// The value.
    pub value: f64,
    /// The denominator, or NaN.
    pub of: f64,
}

/// The bytes of a row.
const SIZE: usize = 38;
/// Rows of a run: twenty megabytes.
const RUN: usize = 500_000;
/// How much of a run is read at once.
const BLOCK: usize = 1024;

impl Row {
    /// Milliseconds since midnight, where a time was given.
    pub fn time(&self) -> Option<i32> {
        (self.ms >= 0).then_some(self.ms)
    }

    /// The minute of the day, where a time was given.
    pub fn minute(&self) -> Option<i16> {
        self.time().and_then(|ms| i16::try_from(ms / 60_000).ok())
    }

    /// The denominator, where there is one.
    pub fn of(&self) -> Option<f64> {
        (!self.of.is_nan()).then_some(self.of)
    }

    fn key(&self) -> (u16, i32, i32, u32) {
        (self.metric, self.day, self.ms, self.line)
    }

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.metric.to_le_bytes());
        out.extend_from_slice(&self.day.to_le_bytes());
        out.extend_from_slice(&self.ms.to_le_bytes());
        out.extend_from_slice(&self.line.to_le_bytes());
        out.extend_from_slice(&self.texts.to_le_bytes());
        out.extend_from_slice(&self.value.to_le_bytes());
        out.extend_from_slice(&self.of.to_le_bytes());
    }

    fn get(bytes: &[u8; SIZE]) -> Self {
        let four = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let eight = |at: usize| u64::from(four(at)) | u64::from(four(at + 4)) << 32;
        Self {
            metric: u16::from_le_bytes([bytes[0], bytes[1]]),
            day: four(2).cast_signed(),
            ms: four(6).cast_signed(),
            line: four(10),
            texts: eight(14),
            value: f64::from_bits(eight(22)),
            of: f64::from_bits(eight(30)),
        }
    }
}

/// Rows as they come, and then in order.
#[derive(Default)]
pub struct Sorted {
    rows: Vec<Row>,
    /// Runs laid aside: the file, and where each ends.
    runs: Option<RefCell<File>>,
    ends: Vec<u64>,
    count: u64,
    /// Whether the rows came in order, as they mostly do.
    ordered: bool,
    last: Option<Key>,
    /// The last key of the run before, and whether all runs follow each other: then they are one.
    before: Option<Key>,
    apart: bool,
}

impl Sorted {
    /// None yet.
    pub(super) fn new() -> Self {
        Self { ordered: true, ..Self::default() }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: Row) -> io::Result<()> {
        let key = row.key();
        self.ordered &= self.last.is_none_or(|last| last <= key);
        self.last = Some(key);
        self.count += 1;
        self.rows.push(row);
        if self.rows.len() == RUN { self.lay_aside() } else { Ok(()) }
    }

    fn sort(&mut self) {
        if !std::mem::replace(&mut self.ordered, true) {
            self.rows.sort_unstable_by_key(Row::key);
        }
    }

    fn lay_aside(&mut self) -> io::Result<()> {
        self.sort();
        self.last = None;
        let first = self.rows.first().map(Row::key);
        self.apart |= self.before.zip(first).is_some_and(|(before, first)| first < before);
        self.before = self.rows.last().map(Row::key);
        let file = match self.runs.take() {
            Some(file) => file,
            None => RefCell::new(tempfile::tempfile()?),
        };
        {
            let mut file = file.borrow_mut();
            file.seek(SeekFrom::End(0))?;
            let mut bytes = Vec::with_capacity(BLOCK * SIZE);
            for block in self.rows.chunks(BLOCK) {
                bytes.clear();
                block.iter().for_each(|row| row.put(&mut bytes));
                file.write_all(&bytes)?;
            }
        }
        self.ends.push(self.count * SIZE as u64);
        self.runs = Some(file);
        self.rows.clear();
        Ok(())
    }

    /// All rows are there.
    pub(super) fn end(&mut self) -> io::Result<()> {
        if self.runs.is_some() && !self.rows.is_empty() {
            self.lay_aside()?;
            self.rows = Vec::new();
        }
        self.sort();
        Ok(())
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All rows in order, by metric, day, time and line.
    pub fn iter(&self) -> Iter<'_> {
        let run = |at, end| Run { at, end, rows: Vec::new(), bytes: Vec::new(), next: 0 };
        let mut runs = Vec::new();
        let mut from = 0;
        for end in self.ends.iter().filter(|_| self.apart) {
            runs.push(run(from, *end));
            from = *end;
        }
        runs.extend(self.ends.last().filter(|_| !self.apart).map(|end| run(0, *end)));
        Iter { of: self, at: 0, runs, heap: BinaryHeap::new(), begun: false }
    }
}

struct Run {
    at: u64,
    end: u64,
    rows: Vec<Row>,
    bytes: Vec<u8>,
    next: usize,
}

impl Run {
    fn next(&mut self, file: &RefCell<File>) -> io::Result<Option<Row>> {
        if self.next == self.rows.len() {
            let bytes = (self.end - self.at).min((BLOCK * SIZE) as u64);
            if bytes == 0 {
                return Ok(None);
            }
            self.bytes.resize(usize::try_from(bytes).unwrap_or(0), 0);
            let mut file = file.borrow_mut();
            file.seek(SeekFrom::Start(self.at))?;
            file.read_exact(&mut self.bytes)?;
            self.at += bytes;
            self.rows.clear();
            self.rows.extend(self.bytes.as_chunks::<SIZE>().0.iter().map(Row::get));
            self.next = 0;
        }
        self.next += 1;
        Ok(self.rows.get(self.next - 1).copied())
    }
}

type Key = (u16, i32, i32, u32);

/// Rows in order.
pub struct Iter<'a> {
    of: &'a Sorted,
    at: usize,
    runs: Vec<Run>,
    heap: BinaryHeap<Reverse<(Key, usize)>>,
    begun: bool,
}

impl Iter<'_> {
    fn merged(&mut self, file: &RefCell<File>) -> io::Result<Option<Row>> {
        if let [only] = self.runs.as_mut_slice() {
            return only.next(file);
        }
        if !std::mem::replace(&mut self.begun, true) {
            for at in 0..self.runs.len() {
                self.offer(at, file)?;
            }
        }
        let Some(Reverse((_, at))) = self.heap.pop() else { return Ok(None) };
        let row = self.runs[at].rows[self.runs[at].next - 1];
        self.offer(at, file)?;
        Ok(Some(row))
    }

    fn offer(&mut self, at: usize, file: &RefCell<File>) -> io::Result<()> {
        if let Some(row) = self.runs[at].next(file)? {
            self.heap.push(Reverse((row.key(), at)));
        }
        Ok(())
    }
}

impl Iterator for Iter<'_> {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<io::Result<Row>> {
        match &self.of.runs {
            Some(file) => self.merged(file).transpose(),
            None => {
                self.at += 1;
                self.of.rows.get(self.at - 1).copied().map(Ok)
            }
        }
    }
}

/// What few rows have: an id of their own, a note, a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// The id, in an export of upshot's own.
    pub id: Option<Id>,
    /// The note.
    pub note: Option<String>,
    /// Where the value comes from.
    pub source: Option<String>,
}

/// Texts of rows, by where they are kept.
#[derive(Default)]
pub struct Kept {
    held: Vec<u8>,
    file: Option<RefCell<File>>,
    written: u64,
    last: Option<(Texts, u64)>,
}

/// How many bytes of texts are held.
const MOST_HELD: usize = 4 << 20;

impl Kept {
    /// Keeps texts; where they are, 0 for none.
    pub(super) fn put(&mut self, texts: Texts) -> io::Result<u64> {
        if texts == Texts::default() {
            return Ok(0);
        }
        if let Some((last, at)) = &self.last
            && *last == texts
        {
            return Ok(*at);
        }
        let at = self.written + self.held.len() as u64 + 1;
        self.held.push(
            u8::from(texts.id.is_some()) | u8::from(texts.note.is_some()) << 1 | u8::from(texts.source.is_some()) << 2,
        );
        if let Some(id) = &texts.id {
            self.held.extend_from_slice(id.bytes());
        }
        for text in [&texts.note, &texts.source].into_iter().flatten() {
            self.held.extend_from_slice(&(text.len() as u64).to_le_bytes());
            self.held.extend_from_slice(text.as_bytes());
        }
        if self.held.len() > MOST_HELD {
            let file = match self.file.take() {
                Some(file) => file,
                None => RefCell::new(tempfile::tempfile()?),
            };
            {
                let mut file = file.borrow_mut();
                file.seek(SeekFrom::Start(self.written))?;
                file.write_all(&self.held)?;
            }
            self.written += self.held.len() as u64;
            self.held.clear();
            self.file = Some(file);
        }
        self.last = Some((texts, at));
        Ok(at)
    }

    /// The texts of a row.
    ///
    /// # Errors
    /// The file they are kept in can't be read.
    pub fn of(&self, row: &Row) -> io::Result<Texts> {
        let Some(mut at) = row.texts.checked_sub(1) else { return Ok(Texts::default()) };
        let mut take = |n: usize| -> io::Result<Vec<u8>> {
            let mut bytes = vec![0; n];
            if at >= self.written {
                let from = usize::try_from(at - self.written).unwrap_or(usize::MAX);
                let part = self.held.get(from..from + n).ok_or(io::ErrorKind::UnexpectedEof)?;
                bytes.copy_from_slice(part);
            } else if let Some(file) = &self.file {
                let mut file = file.borrow_mut();
                file.seek(SeekFrom::Start(at))?;
                file.read_exact(&mut bytes)?;
            }
            at += n as u64;
            Ok(bytes)
        };
        let has = take(1)?[0];
        let mut id = None;
        if has & 1 != 0 {
            let mut bytes = [0; 16];
            bytes.copy_from_slice(&take(16)?);
            id = Some(Id::from_bytes(bytes));
        }
        let mut text = |there: bool| -> io::Result<Option<String>> {
            if !there {
                return Ok(None);
            }
            let mut length = [0; 8];
            length.copy_from_slice(&take(8)?);
            let text = take(usize::try_from(u64::from_le_bytes(length)).unwrap_or(0))?;
            Ok(Some(String::from_utf8_lossy(&text).into_owned()))
        };
        Ok(Texts { id, note: text(has & 2 != 0)?, source: text(has & 4 != 0)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(metric: u16, day: i32, line: u32) -> Row {
        Row { metric, day, ms: -1, line, texts: 0, value: f64::from(line), of: f64::NAN }
    }

    #[test]
    fn rows_come_back_in_order_from_memory_and_from_runs() {
        for (count, walks) in [(10, true), (RUN as u32 * 2 + 7, true), (RUN as u32 * 2 + 7, false)] {
            let mut sorted = Sorted::new();
            for n in 0..count {
                // A walk that visits every number below `count` once, out of order; or in order but for halves of a pair.
                let walked = (u64::from(n) * 7_919 % u64::from(count)) as u32;
                let mixed = if walks { walked } else { n };
                sorted.push(row((mixed % 2) as u16, (mixed / 2) as i32 - 9, mixed)).unwrap();
            }
            sorted.end().unwrap();
            for _twice in 0..2 {
                let all: Vec<Key> = sorted.iter().map(|row| row.unwrap().key()).collect();
                assert_eq!(all.len(), count as usize);
                assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
            }
            assert_eq!(sorted.len(), u64::from(count));
        }
    }

    #[test]
    fn runs_that_follow_each_other_are_read_as_one() {
        for (step, runs) in [(1, 1), (-1, 3)] {
            let mut sorted = Sorted::new();
            for n in 0..RUN as i32 * 2 + 7 {
                sorted.push(Row { value: f64::from(n), ..row(0, n * step, 1) }).unwrap();
            }
            sorted.end().unwrap();
            assert_eq!(sorted.iter().runs.len(), runs);
            let days: Vec<i32> = sorted.iter().map(|row| row.unwrap().day).collect();
            assert!(days.len() == RUN * 2 + 7 && days.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(sorted.iter().all(|row| row.is_ok_and(|row| row.value == f64::from(row.day * step))));
        }
    }

    #[test]
    fn texts_come_back_from_memory_and_from_the_file() {
        let mut kept = Kept::default();
        let id = Some(Id::natural(&["x"]));
        let mut places = Vec::new();
        for n in 0..3_000 {
            let note = Some(format!("{n} {}", "é".repeat(1000)));
            places.push(kept.put(Texts { id, note, source: (n % 2 == 0).then(|| "s".to_owned()) }).unwrap());
        }
        assert!(kept.file.is_some());
        assert_eq!(kept.put(Texts::default()).unwrap(), 0);
        for (n, place) in places.iter().enumerate() {
            let texts = kept.of(&Row { texts: *place, ..row(0, 0, 0) }).unwrap();
            assert!(texts.note.unwrap().starts_with(&format!("{n} é")), "{n}");
            assert_eq!((texts.id, texts.source.is_some()), (id, n % 2 == 0));
        }
    }
}
