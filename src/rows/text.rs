//! Bytes into text: a file that can be read twice, UTF-8 or UTF-16 by its mark, lines that end by LF. What is no text, or
//! no table, is refused with what to do about it.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::{fmt, str};

use super::refused::Refused;

const CHUNK: usize = 64 << 10;
/// A pipe is kept in memory up to this.
const MOST_HELD: usize = 1 << 20;

/// Something that can be read from its beginning again.
pub enum Source {
    /// A file, or a pipe's copy.
    File(File),
    /// What is short.
    Held(Vec<u8>),
}

impl Source {
    /// A regular file is read where it lies, anything else is copied aside.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let kind = file.metadata()?;
        if kind.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        if kind.is_file() { Ok(Self::File(file)) } else { Self::copied(file) }
    }

    /// A pipe, copied: what is read twice has to be there twice.
    ///
    /// # Errors
    /// The pipe fails, or there is no room for the copy.
    pub fn copied(mut from: impl Read) -> io::Result<Self> {
        let mut held = Vec::new();
        from.by_ref().take(MOST_HELD as u64).read_to_end(&mut held)?;
        if held.len() < MOST_HELD {
            return Ok(Self::Held(held));
        }
        let mut file = tempfile::tempfile()?;
        file.write_all(&held)?;
        io::copy(&mut from, &mut file)?;
        Ok(Self::File(file))
    }

    /// From the beginning. One reader at a time.
    pub(super) fn read(&self) -> io::Result<Box<dyn Read + '_>> {
        match self {
            Self::File(file) => {
                let mut file = file;
                file.seek(SeekFrom::Start(0))?;
                Ok(Box::new(file))
            }
            Self::Held(bytes) => Ok(Box::new(bytes.as_slice())),
        }
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> io::Result<u64> {
        match self {
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Held(bytes) => Ok(bytes.len() as u64),
        }
    }
}

/// A line that is no text; travels inside an [`io::Error`].
#[derive(Debug)]
pub(super) struct NoText {
    pub(super) line: u64,
    pub(super) what: &'static str,
}

impl fmt::Display for NoText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for NoText {}

/// Says what a file is that its first bytes show to be no table.
pub(super) fn sniff(bytes: &[u8]) -> Option<Refused> {
    const SHEET: &str = "save the sheet as CSV UTF-8, or: libreoffice --headless --convert-to csv FILE";
    let says = |what: &str, hint: &str| Some(Refused::new("not_a_table", what).hint(hint));
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return says("it is compressed by gzip", "gzip -dc FILE | upshot …");
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return says("it is a spreadsheet's file (xlsx, ods) or another zip", SHEET);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return says("it is an old spreadsheet's file (xls)", SHEET);
    }
    if bytes.starts_with(b"%PDF") {
        return says("it is a PDF", "export the table itself, as CSV");
    }
    let text = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes).trim_ascii_start();
    if text.starts_with(b"<") && !text.starts_with(b"<1") {
        return says(
            "it is a web page, perhaps a sign-in; the download failed",
            "download it again, signed in, and look at its first lines: head FILE",
        );
    }
    None
}

/// How a file's bytes are text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Coding {
    Utf8,
    /// UTF-16, the big end first or not.
    Utf16 {
        big: bool,
    },
}

/// A reader that passes on checked text only, each line ended by LF, and at its end what the format wants to see there.
pub(super) struct Text<R> {
    source: R,
    coding: Coding,
    /// Bytes of the source that aren't text yet.
    raw: Vec<u8>,
    buffer: Vec<u8>,
    /// `buffer[at..checked]` is text not yet taken; `buffer[checked..]` is the start of a character cut by the chunk.
    at: usize,
    checked: usize,
    /// The line that the first unchecked byte stands on.
    line: u64,
    fresh: bool,
    ended: bool,
    /// Whether lines end by CR alone.
    carriage: bool,
    ending: &'static [u8],
}

impl<R: Read> Text<R> {
    /// `ending` follows the source's last byte.
    pub(super) fn new(source: R, ending: &'static [u8]) -> Self {
        Self {
            source,
            coding: Coding::Utf8,
            raw: Vec::new(),
            buffer: Vec::new(),
            at: 0,
            checked: 0,
            line: 1,
            fresh: true,
            ended: false,
            carriage: false,
            ending,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.checked);
        (self.at, self.checked) = (0, 0);
        let from = self.buffer.len();
        self.more()?;
        if std::mem::take(&mut self.fresh) {
            self.carriage = ends_by_cr(&self.buffer);
        }
        if self.carriage {
            self.buffer[from..].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        }
        let text = match str::from_utf8(&self.buffer) {
            Ok(_) => self.buffer.len(),
            Err(e) if e.error_len().is_none() && !self.ended => e.valid_up_to(),
            Err(e) => {
                let line = self.line + newlines(&self.buffer[..e.valid_up_to()]);
                return Err(no_text(line, "the line holds bytes that are not UTF-8 text"));
            }
        };
        if self.buffer[..text].contains(&0) {
            let nul = self.buffer[..text].iter().position(|byte| *byte == 0).unwrap_or(0);
            let line = self.line + newlines(&self.buffer[..nul]);
            return Err(no_text(line, "the line holds a NUL byte, which is no text"));
        }
        self.line += newlines(&self.buffer[..text]);
        self.checked = text;
        if self.ended {
            self.buffer.extend_from_slice(self.ending);
            self.checked = self.buffer.len();
        }
        Ok(())
    }

    /// Brings the next chunk into the buffer, as UTF-8.
    fn more(&mut self) -> io::Result<()> {
        let wanted = CHUNK - self.buffer.len().min(CHUNK - 16);
        if self.fresh || self.coding != Coding::Utf8 {
            let had = self.raw.len();
            // `read_to_end` retries interrupted reads, and waits for a slow pipe until the chunk is full or the pipe ends.
            self.source.by_ref().take((wanted - had.min(wanted - 1)) as u64).read_to_end(&mut self.raw)?;
            self.ended = self.raw.len() < wanted;
            if self.fresh {
                self.mark();
            }
            match self.coding {
                Coding::Utf8 => self.buffer.append(&mut self.raw),
                Coding::Utf16 { big } => self.decode(big)?,
            }
            return Ok(());
        }
        let read = self.source.by_ref().take(wanted as u64).read_to_end(&mut self.buffer)?;
        self.ended = read < wanted;
        Ok(())
    }

    /// Takes the byte order mark off.
    fn mark(&mut self) {
        let (coding, mark) = match self.raw.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => (Coding::Utf8, 3),
            [0xff, 0xfe, ..] => (Coding::Utf16 { big: false }, 2),
            [0xfe, 0xff, ..] => (Coding::Utf16 { big: true }, 2),
            _ => (Coding::Utf8, 0),
        };
        self.coding = coding;
        self.raw.drain(..mark);
    }

    fn decode(&mut self, big: bool) -> io::Result<()> {
        let pair = |pair: &[u8]| {
            let pair = [pair[0], pair[1]];
            if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
        };
        let mut units: Vec<u16> = self.raw.chunks_exact(2).map(pair).collect();
        let mut used = units.len() * 2;
        if !self.ended && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            units.pop();
            used -= 2;
        }
        let odd = self.ended && self.raw.len() % 2 == 1;
        let mut text = String::with_capacity(units.len());
        for c in char::decode_utf16(units) {
            match c {
                Ok(c) => text.push(c),
                Err(_) => {
                    let line = self.line + newlines(text.as_bytes());
                    return Err(no_text(line, "the line holds half a UTF-16 character"));
                }
            }
        }
        if odd {
            return Err(no_text(self.line + newlines(text.as_bytes()), "the file ends within a UTF-16 character"));
        }
        self.raw.drain(..used);
        self.buffer.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Whether lines end by CR alone: there is one outside quotes, and no LF.
fn ends_by_cr(bytes: &[u8]) -> bool {
    if bytes.contains(&b'\n') {
        return false;
    }
    let mut quoted = false;
    bytes.iter().any(|byte| {
        quoted ^= *byte == b'"';
        *byte == b'\r' && !quoted
    })
}

impl<R: Read> BufRead for Text<R> {
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

impl<R: Read> Read for Text<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let taken = self.fill_buf()?.read(out)?;
        self.consume(taken);
        Ok(taken)
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

fn no_text(line: u64, what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, NoText { line, what })
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
        Text::new(Drip(bytes), b"!").read_to_string(&mut text).map_err(|e| e.to_string())?;
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
        assert!(read(b"\xff\xfea\0\x00\xd8b\0").unwrap_err().contains("half a UTF-16"));
        assert!(read(b"\xff\xfea").unwrap_err().contains("UTF-16"));
    }

    #[test]
    fn utf_16_is_read_either_way_and_over_chunks() {
        let text = "day;Wert\r\n2024-03-01;1,5 €\r\n".repeat(5000) + "😀";
        for big in [false, true] {
            let mut bytes = if big { vec![0xfe, 0xff] } else { vec![0xff, 0xfe] };
            bytes.extend(text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }));
            assert_eq!(read(&bytes).unwrap(), text.clone() + "!");
        }
    }

    #[test]
    fn lines_that_end_by_cr_alone_are_lines() {
        assert_eq!(read(b"a,b\r1,\"x\ry\"\r"), Ok("a,b\n1,\"x\ny\"\n!".into()));
        assert_eq!(read(b"a,\"x\ry\"\n1,2"), Ok("a,\"x\ry\"\n1,2!".into()), "a CR inside quotes is no end");
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

    #[test]
    fn what_is_no_table_is_known_by_its_first_bytes() {
        for (bytes, said) in
            [(&b"\x1f\x8b\x08"[..], "gzip"), (b"PK\x03\x04x", "xlsx"), (b"%PDF-1", "PDF"), (b"\n <html>", "web page")]
        {
            assert!(sniff(bytes).unwrap().what.contains(said), "{said}");
        }
        assert!(sniff(b"day,value").is_none());
    }
}
