//! How things are said and drawn in a line of text: glyphs, bars, numbers beside what they are compared with. Where output is
//! piped, glyphs and bars are plain ASCII.

pub use crate::domain::fact::number::percent;

use crate::domain::amount::{signed_with_unit, with_unit};
use crate::domain::board::Card;
use crate::domain::board::said::{Pieces, Tone};
use crate::domain::day::Day;
use crate::domain::hypothesis::{Check, Expect, State};

/// How many cells a bar has.
const BAR: usize = 20;

/// A hypothesis' glyph and how it looks.
pub fn glyph(card: &Card, terminal: bool) -> (&'static str, Tone) {
    let due = matches!(card.check, Some(Check::Due | Check::Overdue));
    let (drawn, typed, look) = match card.state {
        _ if due => ("!", "!", Tone::Bad),
        State::Contested => ("≠", "#", Tone::Bad),
        State::Idea => ("○", " ", Tone::Plain),
        State::Building => ("◐", "~", Tone::Plain),
        State::Measuring => ("▲", "^", Tone::Strong),
        State::Supported => ("✓", "+", Tone::Good),
        State::Refuted => ("✗", "x", Tone::Plain),
        State::Inconclusive => ("?", "?", Tone::Dim),
        State::Withdrawn => ("–", "-", Tone::Dim),
    };
    (if terminal { drawn } else { typed }, look)
}

/// A bar from baseline to target, in pieces: how far the value is, and where a straight line to the due day would be.
pub fn bar(progress: f64, pace: Option<f64>, terminal: bool) -> Pieces {
    let (full, empty, line, below, past) =
        if terminal { ('█', '·', '┃', '◂', '▸') } else { ('=', '.', '|', '<', '>') };
    // Both are clamped into the bar's cells first.
    let filled = (progress.clamp(0.0, 1.0) * BAR as f64).round() as usize;
    let mut cells: Vec<(char, Tone)> =
        (0..BAR).map(|at| if at < filled { (full, Tone::Plain) } else { (empty, Tone::Dim) }).collect();
    if let Some(pace) = pace {
        let at = (pace.clamp(0.0, 1.0) * BAR as f64) as usize;
        cells[at.min(BAR - 1)] = (line, Tone::Strong);
    }
    if progress < 0.0 {
        cells[0] = (below, Tone::Bad);
    } else if progress > 1.0 {
        cells[BAR - 1] = (past, Tone::Good);
    }
    let mut pieces: Pieces = Vec::new();
    for (cell, look) in cells {
        match pieces.last_mut() {
            Some((piece, last)) if *last == look => piece.push(cell),
            _ => pieces.push((cell.to_string(), look)),
        }
    }
    pieces
}

/// What is expected, as a move: `+5pt in 28d`.
pub fn expected(expect: &Expect, window: Option<u32>, unit: Option<&str>) -> String {
    let within = window.map_or(String::new(), |days| format!(" in {days}d"));
    format!("{}{within}", signed_with_unit(expect.value, unit))
}

/// A value with its unit, or a word for none.
pub fn value(value: Option<f64>, unit: Option<&str>, none: &str) -> String {
    value.map_or_else(|| none.to_owned(), |v| with_unit(v, unit))
}

/// How long ago a day was: `today`, `3d ago`.
pub fn ago(day: Day, today: Day) -> String {
    match today.since(day) {
        0 => "today".to_owned(),
        days => format!("{days}d ago"),
    }
}

/// When it was read last, and where its level is a week's what that reading says: `read 3d ago`, `read today 14.7`.
pub fn read(day: Day, raw: Option<String>, today: Day) -> String {
    match raw {
        Some(raw) if day == today => format!("read {raw}"),
        Some(raw) => format!("read {}, {raw}", ago(day, today)),
        None => format!("read {}", ago(day, today)),
    }
}

/// `1 reading`, `3 readings`.
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// Pieces as one string.
pub fn flat(pieces: &Pieces) -> String {
    pieces.iter().map(|(words, _)| words.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

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
