//! Bytes that are text: no byte order mark, nothing but UTF-8, no NUL. What isn't is refused with its line.

use std::io::{self, BufRead, Read};
use std::{fmt, str};

use crate::domain::unclear::Unclear;

const CHUNK: usize = 64 * 1024;

/// A line that isn't text; travels inside an [`io::Error`].
#[derive(Debug)]
pub(super) struct Dirty {
    pub(super) line: u64,
    pub(super) unclear: Unclear,
}

impl fmt::Display for Dirty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.unclear)
    }
}

impl std::error::Error for Dirty {}

/// A reader that passes on checked text only, and at its end whatever the format wants to see there.
pub(super) struct Clean<R> {
    source: R,
    buffer: Vec<u8>,
    /// `buffer[at..checked]` is text not yet taken; `buffer[checked..]` is the start of a character cut by the chunk.
    at: usize,
    checked: usize,
    /// The line that the first unchecked byte stands on.
    line: u64,
    fresh: bool,
    ended: bool,
    ending: &'static [u8],
    length: Length,
}

/// How long the record at hand is so far. What a quote opens goes on over the ends of lines.
struct Length {
    /// Whether quotes mean anything in this format.
    quotes: bool,
    inside: bool,
    /// Whether a quote here would open a cell.
    opens: bool,
    bytes: usize,
    /// The line it stands on, and the one it begins on.
    line: u64,
    begins: u64,
}

impl Length {
    /// The most bytes of a record. It is held in memory as a whole.
    const MOST: usize = 1 << 20;

    /// Counts some text; the line of a record that is too long, where one is.
    fn count(&mut self, text: &[u8]) -> Result<(), u64> {
        if crate::weaken::off("bounds") {
            return Ok(());
        }
        for byte in text {
            self.bytes += 1;
            match byte {
                b'"' if self.quotes && self.inside => self.inside = false,
                b'"' if self.quotes && self.opens => self.inside = true,
                b'\n' => {
                    self.line += 1;
                    if !self.inside {
                        (self.bytes, self.begins) = (0, self.line);
                    }
                }
                _ => {}
            }
            // A doubled quote inside closes and opens again.
            self.opens = matches!(byte, b',' | b';' | b'\t' | b'\n' | b'"');
            if self.bytes > Self::MOST {
                return Err(self.begins);
            }
        }
        Ok(())
    }
}

impl<R: Read> Clean<R> {
    /// `ending` follows the source's last byte.
    pub(super) fn new(source: R, ending: &'static [u8]) -> Self {
        // Only what has quotes over several lines has to be told where it ends.
        let quotes = !ending.is_empty();
        let length = Length { quotes, inside: false, opens: true, bytes: 0, line: 1, begins: 1 };
        Self { source, buffer: Vec::new(), at: 0, checked: 0, line: 1, fresh: true, ended: false, ending, length }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.checked);
        (self.at, self.checked) = (0, 0);
        let wanted = CHUNK - self.buffer.len();
        // `read_to_end` retries interrupted reads, and waits for a slow pipe until the chunk is full or the pipe ends.
        let read = self.source.by_ref().take(wanted as u64).read_to_end(&mut self.buffer)?;
        self.ended = read < wanted;
        if std::mem::take(&mut self.fresh) {
            if self.buffer.starts_with(&[0xef, 0xbb, 0xbf]) {
                self.buffer.drain(..3);
            } else if self.buffer.starts_with(&[0xff, 0xfe]) || self.buffer.starts_with(&[0xfe, 0xff]) {
                return Err(dirty(1, "the file is UTF-16"));
            }
        }
        let text = match str::from_utf8(&self.buffer) {
            Ok(_) => self.buffer.len(),
            Err(e) if e.error_len().is_none() && !self.ended => e.valid_up_to(),
            Err(e) => {
                let line = self.line + newlines(&self.buffer[..e.valid_up_to()]);
                return Err(dirty(line, "the line holds bytes that are not UTF-8 text"));
            }
        };
        if let Some(nul) = self.buffer[..text].iter().position(|byte| *byte == 0) {
            return Err(dirty(
                self.line + newlines(&self.buffer[..nul]),
                "the line holds a NUL byte, which is not text",
            ));
        }
        if let Err(line) = self.length.count(&self.buffer[..text]) {
            let unclear = Unclear::new(
                "the line is longer than 1 MiB, or a quote that is opened there is never closed",
                "keep what is read in lines, each with its end",
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, Dirty { line, unclear }));
        }
        self.line += newlines(&self.buffer[..text]);
        self.checked = text;
        if self.ended {
            self.buffer.extend_from_slice(self.ending);
            self.checked = self.buffer.len();
        }
        Ok(())
    }
}

impl<R: Read> BufRead for Clean<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.checked && !self.ended {
            self.refill()?;
        }
        Ok(&self.buffer[self.at..self.checked])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.checked);
    }
}

impl<R: Read> Read for Clean<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let taken = self.fill_buf()?.read(out)?;
        self.consume(taken);
        Ok(taken)
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

fn dirty(line: u64, what: &str) -> io::Error {
    let unclear = Unclear::new(what, "save the file as UTF-8 (in a spreadsheet: \"CSV UTF-8\")");
    io::Error::new(io::ErrorKind::InvalidData, Dirty { line, unclear })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as a slow pipe does.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.0.read(&mut out[..1])
        }
    }

    fn read(bytes: &[u8]) -> Result<String, String> {
        let mut text = String::new();
        Clean::new(Drip(bytes), b"!").read_to_string(&mut text).map_err(|e| e.to_string())?;
        Ok(text)
    }

    #[test]
    fn a_mark_is_skipped_and_the_ending_follows() {
        assert_eq!(read("\u{feff}a\r\nß".as_bytes()), Ok("a\r\nß!".into()));
        assert_eq!(read(b""), Ok("!".into()));
    }

    #[test]
    fn what_is_not_text_is_refused_with_its_line() {
        assert!(read(b"a\nb\n\xffc").unwrap_err().starts_with("line 3: the line holds bytes that are not UTF-8"));
        assert!(read(b"a\nb\0").unwrap_err().starts_with("line 2: the line holds a NUL"));
        assert!(read(b"a\n\xc3").unwrap_err().starts_with("line 2:"));
        assert!(read(b"\xff\xfea\0").unwrap_err().contains("UTF-16"));
    }

    #[test]
    fn characters_cut_by_a_chunk_are_whole_and_lines_go_on_counting() {
        for shift in 0..3 {
            let text = "x".repeat(CHUNK - 2 - shift) + "€€\n" + &"€".repeat(CHUNK);
            assert_eq!(read(text.as_bytes()).unwrap(), text.clone() + "!");
            let bad = [text.as_bytes(), b"\n\xff"].concat();
            assert!(read(&bad).unwrap_err().starts_with("line 3:"));
        }
    }
}
