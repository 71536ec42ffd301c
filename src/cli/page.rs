//! How things look in a line of text: glyphs, bars, numbers beside what they are compared with, and lines that know
//! their width. Where output is piped, glyphs and bars are plain ASCII.

use super::print::{Look, Out};
use crate::domain::amount::{signed_with_unit, with_unit};
use crate::domain::board::Card;
use crate::domain::day::Day;
use crate::domain::hypothesis::{Check, Expect, State};
use crate::text;

/// How many cells a bar has.
const BAR: usize = 20;

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

/// A hypothesis' glyph and how it looks.
pub(crate) fn glyph(card: &Card, terminal: bool) -> (&'static str, Look) {
    let due = matches!(card.check, Some(Check::Due | Check::Overdue));
    let (drawn, typed, look) = match card.state {
        _ if due => ("!", "!", Look::Bad),
        State::Idea => ("○", " ", Look::Plain),
        State::Building => ("◐", "~", Look::Plain),
        State::Measuring => ("▲", "^", Look::Strong),
        State::Supported => ("✓", "+", Look::Good),
        State::Refuted => ("✗", "x", Look::Plain),
        State::Inconclusive => ("?", "?", Look::Dim),
        State::Withdrawn => ("–", "-", Look::Dim),
    };
    (if terminal { drawn } else { typed }, look)
}

/// A bar from baseline to target, in pieces: how far the value is, and where a straight line to the due day would be.
pub(crate) fn bar(progress: f64, pace: Option<f64>, terminal: bool) -> Vec<(String, Look)> {
    let (full, empty, line, below, past) =
        if terminal { ('█', '·', '┃', '◂', '▸') } else { ('=', '.', '|', '<', '>') };
    // Both are clamped into the bar's cells first.
    let filled = (progress.clamp(0.0, 1.0) * BAR as f64).round() as usize;
    let mut cells: Vec<(char, Look)> =
        (0..BAR).map(|at| if at < filled { (full, Look::Plain) } else { (empty, Look::Dim) }).collect();
    if let Some(pace) = pace {
        let at = (pace.clamp(0.0, 1.0) * BAR as f64) as usize;
        cells[at.min(BAR - 1)] = (line, Look::Strong);
    }
    if progress < 0.0 {
        cells[0] = (below, Look::Bad);
    } else if progress > 1.0 {
        cells[BAR - 1] = (past, Look::Good);
    }
    let mut pieces: Vec<(String, Look)> = Vec::new();
    for (cell, look) in cells {
        match pieces.last_mut() {
            Some((piece, last)) if *last == look => piece.push(cell),
            _ => pieces.push((cell.to_string(), look)),
        }
    }
    pieces
}

/// What is expected, as a move: `+5pt in 28d`.
pub(crate) fn expected(expect: &Expect, window: Option<u32>, unit: Option<&str>) -> String {
    let within = window.map_or(String::new(), |days| format!(" in {days}d"));
    format!("{}{within}", signed_with_unit(expect.value, unit))
}

/// A share in percent: `37%`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0}%", (share * 100.0).round() + 0.0)
}

/// A value with its unit, or a word for none.
pub(crate) fn value(value: Option<f64>, unit: Option<&str>, none: &str) -> String {
    value.map_or_else(|| none.to_owned(), |v| with_unit(v, unit))
}

/// How long ago a day was: `today`, `3d ago`.
pub(crate) fn ago(day: Day, today: Day) -> String {
    match today.since(day) {
        0 => "today".to_owned(),
        days => format!("{days}d ago"),
    }
}

/// When it was read last, and where its level is a week's what that reading says: `read 3d ago`, `read today 14.7`.
pub(crate) fn read(day: Day, raw: Option<String>, today: Day) -> String {
    match raw {
        Some(raw) if day == today => format!("read {raw}"),
        Some(raw) => format!("read {}, {raw}", ago(day, today)),
        None => format!("read {}", ago(day, today)),
    }
}

/// `1 reading`, `3 readings`.
pub(crate) fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(progress: f64, pace: Option<f64>, terminal: bool) -> String {
        bar(progress, pace, terminal).into_iter().map(|(piece, _)| piece).collect()
    }

    #[test]
    fn a_bar_says_how_far_and_how_far_it_should_be() {
        assert_eq!(drawn(0.37, Some(0.6), false), "=======.....|.......");
        assert_eq!(drawn(0.37, Some(0.6), true), "███████·····┃·······");
        assert_eq!(drawn(1.0, Some(2.0), false), "===================|");
        assert_eq!(drawn(1.2, None, false), "===================>");
        assert_eq!(drawn(-0.2, Some(-1.0), false), "<...................");
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(text::width(&drawn(odd, Some(odd), true)), BAR);
        }
    }

    #[test]
    fn shares_have_no_minus_zero() {
        assert_eq!(percent(-0.001), "0%");
        assert_eq!(percent(-0.26), "-26%");
        assert_eq!(percent(1.5), "150%");
    }
}
