//! How things look in a line of text: glyphs, bars, numbers beside what they are compared with, and lines that know
//! their width. Where output is piped, glyphs and bars are plain ASCII.

use super::print::{Look, Out};
use crate::text;

pub(crate) use crate::report::words::{bar, count, expected, glyph, percent, read, value};

/// Whether a terminal shows it, which is when glyphs and bars are drawn and lines are cut.
pub(crate) fn on_terminal(out: &Out) -> bool {
    out.width_or(0) > 0
}

/// A line that grows to the right and is never wider than it may be.
pub(crate) struct Line<'o> {
    out: &'o Out,
    most: usize,
    used: usize,
    text: String,
}

impl<'o> Line<'o> {
    /// An empty line as wide as the terminal; without end where output is piped.
    pub(crate) fn new(out: &'o Out) -> Self {
        Self { out, most: out.width_or(usize::MAX), used: 0, text: String::new() }
    }

    /// How many cells are left.
    pub(crate) fn room(&self) -> usize {
        self.most - self.used
    }

    /// Words, cut where they don't fit.
    pub(crate) fn put(&mut self, words: &str, look: Look) -> &mut Self {
        let words = text::truncate(&text::clean(words), self.room());
        self.used += text::width(&words);
        self.text.push_str(&self.out.paint(&words, look));
        self
    }

    /// Words in so many cells.
    pub(crate) fn padded(&mut self, words: &str, cells: usize, look: Look) -> &mut Self {
        let to = self.used + cells;
        self.put(words, look).to(to)
    }

    /// Spaces up to a cell; at least none.
    pub(crate) fn to(&mut self, cell: usize) -> &mut Self {
        let space = cell.saturating_sub(self.used).min(self.room());
        self.used += space;
        self.text.push_str(&" ".repeat(space));
        self
    }

    /// Spaces, so that what follows in so many cells ends at the terminal's edge; a gap where output is piped.
    pub(crate) fn before_last(&mut self, cells: usize, gap: usize) -> &mut Self {
        let to = if self.most == usize::MAX { self.used + gap } else { self.most.saturating_sub(cells) };
        self.to(to)
    }

    /// The line, without blanks at its end.
    pub(crate) fn done(self) -> String {
        self.text.trim_end().to_owned()
    }
}

/// Stored text as lines with a margin, wrapped on a terminal.
pub(crate) fn paragraph(out: &mut Out, words: &str, margin: usize, look: Look) {
    let cells = out.width_or(usize::MAX).saturating_sub(margin).max(20);
    for line in text::clean_lines(words) {
        for wrapped in if on_terminal(out) { text::wrap(&line, cells) } else { vec![line] } {
            let line = format!("{}{}", " ".repeat(margin), out.paint(&wrapped, look));
            out.line(line.trim_end());
        }
    }
}
