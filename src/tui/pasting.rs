//! Watches for text that is pasted as if it were typed: many different letters at once.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyModifiers};

use super::event::Event;

#[derive(Default)]
pub(super) struct Pasting {
    /// When the last of it came.
    last: Option<Instant>,
}

impl Pasting {
    /// How many letters a hand does not type in the time of one frame, and how many of them differ: a key held down, or
    /// pressed in a hurry, is one letter over and over.
    const LETTERS: usize = 10;
    const DIFFERENT: usize = 5;
    /// A paste that comes in parts goes on so long after the last part.
    const GAP: Duration = Duration::from_millis(40);

    /// Whether what came at once, and when, is pasted or more of a paste.
    pub(super) fn is_paste(&mut self, events: &[Event], now: Instant) -> bool {
        let mut letters: Vec<char> = events.iter().filter_map(letter).collect();
        let count = letters.len();
        letters.sort_unstable();
        letters.dedup();
        let goes_on = count > 0 && self.last.is_some_and(|last| now.saturating_duration_since(last) < Self::GAP);
        let begins = count >= Self::LETTERS && letters.len() >= Self::DIFFERENT;
        // A key held down right after a paste is not the paste going on, or nobody could leave by holding one.
        if begins || goes_on && letters.len() > 1 {
            self.last = Some(now);
        } else if !goes_on {
            self.last = None;
        }
        begins || goes_on
    }

    /// The text of a burst of letters with an Enter among them; none where other keys are in it.
    pub(super) fn lines(events: &[Event]) -> Option<String> {
        let text: String = events.iter().map(letter).collect::<Option<_>>()?;
        text.trim_end().contains('\n').then_some(text)
    }
}

/// The letter an event types, if it types one.
fn letter(event: &Event) -> Option<char> {
    match event {
        Event::Key(key) if key.modifiers.difference(KeyModifiers::SHIFT).is_empty() => match key.code {
            KeyCode::Char(c) => Some(c),
            KeyCode::Enter => Some('\n'),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyEvent;

    use super::*;

    fn typed(text: &str) -> Vec<Event> {
        let code = |c| if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) };
        text.chars().map(|c| Event::Key(KeyEvent::new(code(c), KeyModifiers::NONE))).collect()
    }

    #[test]
    fn many_different_letters_at_once_are_a_paste_and_a_key_in_a_hurry_is_none() {
        let now = Instant::now();
        let pasted = |text: &str| Pasting::default().is_paste(&typed(text), now);
        assert!(pasted("undo it all, quit"));
        assert!(!pasted("jjjjjjjjjjjjjjjjjjjjjjjjjj"), "a key held down");
        assert!(!pasted("36.4\n"), "a reading typed in a hurry");
    }

    #[test]
    fn a_paste_goes_on_in_parts_until_a_moment_has_passed() {
        let (begun, ms) = (Instant::now(), Duration::from_millis);
        let mut pasting = Pasting::default();
        assert!(pasting.is_paste(&typed("undo it all, "), begun));
        assert!(pasting.is_paste(&typed("qu"), begun + ms(30)));
        assert!(pasting.is_paste(&typed("it"), begun + ms(60)), "30 ms after the part before");
        assert!(!pasting.is_paste(&typed("q"), begun + ms(110)));
    }

    #[test]
    fn a_key_held_down_after_a_paste_comes_through() {
        let (begun, ms) = (Instant::now(), Duration::from_millis);
        let mut pasting = Pasting::default();
        assert!(pasting.is_paste(&typed("undo it all, quit"), begun));
        assert!(pasting.is_paste(&typed("q"), begun + ms(15)));
        assert!(pasting.is_paste(&typed("qq"), begun + ms(30)));
        assert!(!pasting.is_paste(&typed("q"), begun + ms(45)));
    }

    #[test]
    fn lines_typed_at_once_are_a_text_and_one_line_is_not() {
        assert_eq!(Pasting::lines(&typed("one\ntwo")).as_deref(), Some("one\ntwo"));
        assert_eq!(Pasting::lines(&typed("one\n")), None, "an Enter at the end submits");
        let mut with_other = typed("one\ntwo");
        with_other.push(Event::Key(KeyEvent::new(KeyCode::Tab, KeyModifiers::NONE)));
        assert_eq!(Pasting::lines(&with_other), None);
    }
}
