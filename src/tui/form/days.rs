//! A day as it is typed into a form: read the same way wherever one is asked for, and what is none told in the same words.

use crate::domain::day::{Day, Lean, is_no_day, parse_day};
use crate::domain::unclear::Unclear;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// Reads it. What is nothing like a day gets some that are; what is nearly one says itself how it is written.
pub(crate) fn day(text: &str, lean: Lean, world: &World) -> Result<Day, Unclear> {
    parse_day(text, world.today, lean, None).map_err(|unclear| match lean {
        _ if !is_no_day(text) => unclear,
        Lean::Back => Unclear::new("not a day: try wed, -3d, 11mar", ""),
        Lean::Forward => Unclear::new("not a day: try wed, +3d, 24mar", ""),
    })
}

/// What is said of a word as it is typed that can't be read: what is wrong, and what to type instead.
pub(crate) fn unread(unclear: Unclear) -> (String, Meaning) {
    let words = if unclear.hint.is_empty() { unclear.what } else { unclear.to_string() };
    (words, Meaning::Warn)
}
