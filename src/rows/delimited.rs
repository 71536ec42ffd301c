//! Delimited text into records: RFC 4180 with any of four delimiters, quotes over lines, nothing longer than a mebibyte.

use std::io::BufRead;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

use super::record::{Record, Records};
use super::refused::Refused;

/// Follows the file's last byte. No NUL gets through the text, so a record that is this and nothing else ends the file,
/// and one that holds it among others began with a quote that is never closed and swallowed the rest.
pub(super) const ENDING: &[u8] = b"\n\0\n";

/// The most bytes of a record. It is held in memory as a whole.
const MOST: usize = 1 << 20;
/// The most cells of a record.
pub(super) const MOST_CELLS: usize = 4096;

/// Records of delimited text.
pub(super) struct Delimited<R> {
    text: R,
    reader: Reader,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The line behind the last record.
    behind: u64,
    /// A first line to be left out: `sep=;`.
    skip: bool,
}

impl<R: BufRead> Delimited<R> {
    /// `text` has to end with [`ENDING`].
    pub(super) fn new(text: R, delimiter: u8, skip: bool) -> Self {
        let mut builder = ReaderBuilder::new();
        // Records end at LF alone and a CR before it is trimmed off: so lines count right and CRs inside quotes stay.
        builder.delimiter(delimiter).terminator(Terminator::Any(b'\n'));
        let (bytes, ends) = (vec![0; 4096], vec![0; 64]);
        Self { text, reader: builder.build(), bytes, ends, behind: 1, skip }
    }

    /// Reads one record's bytes; how many cells it has, none at the end.
    fn record(&mut self) -> Result<Option<usize>, Refused> {
        let (mut written, mut ended) = (0, 0);
        loop {
            let input = self.text.fill_buf()?;
            let (result, taken, wrote, ends) =
                self.reader.read_record(input, &mut self.bytes[written..], &mut self.ends[ended..]);
            self.text.consume(taken);
            written += wrote;
            ended += ends;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.bytes.len() < MOST => self.bytes.resize(self.bytes.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() < MOST_CELLS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull => {
                    let what = "the line is longer than 1 MiB, or a quote that is opened there is never closed";
                    return Err(Refused::row(self.behind, what, "keep what is read in lines, each with its end"));
                }
                ReadRecordResult::OutputEndsFull => {
                    let what = format!("the line has more than {MOST_CELLS} cells");
                    return Err(Refused::row(self.behind, what, "keep the day, the value and what else is needed"));
                }
                ReadRecordResult::Record => return Ok(Some(ended)),
                ReadRecordResult::End => return Ok(None),
            }
        }
    }
}

impl<R: BufRead> Records for Delimited<R> {
    fn next(&mut self, record: &mut Record) -> Result<bool, Refused> {
        loop {
            let before = self.behind;
            let Some(cells) = self.record()? else { return Ok(false) };
            let length = cells.checked_sub(1).map_or(0, |last| self.ends[last]);
            let bytes = &self.bytes[..length];
            self.behind = self.reader.line();
            let inside = bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
            // One more for the end of the record's own last line.
            let line = self.behind.saturating_sub(1 + inside).max(1);
            if bytes.contains(&0) {
                if bytes == b"\0" {
                    return Ok(false);
                }
                let what = "a quote is opened here and never closed";
                let begins = self.behind.saturating_sub(1 + inside).min(before.max(line)).max(1);
                return Err(Refused::row(begins, what, "close it, or double a quote inside a quoted text: \"\""));
            }
            let apart = line > before;
            if !record.set(bytes, &self.ends[..cells]) {
                return Err(Refused::row(line, "the line holds bytes that are not UTF-8 text", "save it as UTF-8"));
            }
            record.line = line;
            record.apart |= apart;
            if std::mem::take(&mut self.skip) {
                continue;
            }
            return Ok(true);
        }
    }
}
