//! Lines of bytes from a stream, as long as they may be and no longer: what is read is bounded before it is understood.

use std::io::{BufRead, Read as _};

/// Lines of a stream, none longer than a mebibyte in memory.
pub(crate) struct Lines<R> {
    from: R,
    line: Vec<u8>,
    /// The number of the line at hand.
    pub(crate) at: u64,
}

impl<R: BufRead> Lines<R> {
    const MOST: u64 = 1 << 20;

    pub(crate) fn of(from: R) -> Self {
        Self { from, line: Vec::new(), at: 0 }
    }

    /// The next line without its end; nothing in its place where it is too long.
    pub(crate) fn next(&mut self) -> Option<std::io::Result<Option<&[u8]>>> {
        self.line.clear();
        self.at += 1;
        let most = if crate::weaken::off("bounds") { u64::MAX - 1 } else { Self::MOST };
        match (&mut self.from).take(most + 1).read_until(b'\n', &mut self.line) {
            Err(e) => return Some(Err(e)),
            Ok(0) => return None,
            Ok(_) => {}
        }
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if self.line.len() as u64 > most {
            self.line.clear();
            return Some(self.skip().map(|()| None));
        }
        Some(Ok(Some(&self.line)))
    }

    /// Goes on behind the end of the line.
    fn skip(&mut self) -> std::io::Result<()> {
        loop {
            let there = self.from.fill_buf()?;
            let (taken, ended) = match there.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (there.len(), there.is_empty()),
            };
            self.from.consume(taken);
            if ended {
                return Ok(());
            }
        }
    }
}
