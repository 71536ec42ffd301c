//! Watches for text that is pasted as if it were typed: many different letters at once.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyModifiers};

use super::app::App;
use super::event::Event;
use super::notice::{Said, Tone};

/// The guard, with what it remembers.
#[derive(Default)]
pub(super) struct Pasting {
    /// When the last of it came.
    last: Option<Instant>,
    /// Whether it went into a field as lines.
    lines: bool,
}

impl Pasting {
    /// How many letters a hand does not type in the time of one frame, and how many of them differ: a key held down, or
    /// pressed in a hurry, is one letter over and over.
    const LETTERS: usize = 10;
    const DIFFERENT: usize = 5;
    /// A paste that comes in parts goes on so long after the last part.
    const GAP: Duration = Duration::from_millis(40);

    /// What came at once, with pasted text taken for what it is: a list ignores it; into a field it goes as a paste would,
    /// so that no Enter in it submits and runs the rest.
    pub(super) fn sifted(&mut self, mut events: Vec<Event>, app: &mut App, now: Instant) -> Vec<Event> {
        let more = self.lines && self.goes_on(now);
        self.lines = false;
        if !self.is_paste(&events, now) {
            return events;
        }
        let is_key = |event: &Event| matches!(event, Event::Key(_));
        if app.is_list() {
            events.retain(|event| !is_key(event) || leaves(event));
            app.say(
                Said::keyed("That came too fast to be typed; nothing was taken.", ": takes pasted lines"),
                Tone::Said,
            );
        } else if let (Some(text), Some(at)) = (Self::lines(&events, more), events.iter().position(is_key)) {
            self.lines = true;
            events.retain(|event| !is_key(event));
            events.insert(at, Event::Paste(text));
        }
        events
    }

    /// Whether what came at once, and when, is pasted or more of a paste.
    fn is_paste(&mut self, events: &[Event], now: Instant) -> bool {
        let mut letters: Vec<char> = events.iter().filter_map(letter).collect();
        let count = letters.len();
        letters.sort_unstable();
        letters.dedup();
        let goes_on = count > 0 && self.goes_on(now);
        let begins = count >= Self::LETTERS && letters.len() >= Self::DIFFERENT;
        // A key held down right after a paste is not the paste going on, or nobody could leave by holding one.
        if begins || goes_on && letters.len() > 1 {
            self.last = Some(now);
        } else if !goes_on {
            self.last = None;
        }
        begins || goes_on
    }

    /// Whether what comes now may be more of it.
    fn goes_on(&self, now: Instant) -> bool {
        self.last.is_some_and(|last| now.saturating_duration_since(last) < Self::GAP)
    }

    /// The text of a burst of letters with an Enter among them; none where other keys are in it. An Enter at the end is
    /// pressed to save, unless it ends one more of several lines.
    fn lines(events: &[Event], more: bool) -> Option<String> {
        let keys = events.iter().filter(|event| matches!(event, Event::Key(_)));
        let text: String = keys.map(letter).collect::<Option<_>>()?;
        let several = text.trim_end().contains('\n') || more && text.trim_end().len() > 1;
        several.then_some(text)
    }
}

/// Whether an event is a key that no text holds, by which one leaves or takes back.
fn leaves(event: &Event) -> bool {
    let Event::Key(key) = event else { return false };
    key.code == KeyCode::Esc || key.code == KeyCode::Char('c') && key.modifiers == KeyModifiers::CONTROL
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
    use crate::tui::tests::player::Player;

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
        assert_eq!(Pasting::lines(&typed("one\ntwo"), false).as_deref(), Some("one\ntwo"));
        assert_eq!(Pasting::lines(&typed("one\n"), false), None, "an Enter at the end submits");
        let mut with_other = typed("one\ntwo");
        with_other.push(Event::Key(KeyEvent::new(KeyCode::Tab, KeyModifiers::NONE)));
        assert_eq!(Pasting::lines(&with_other, false), None);
    }

    #[test]
    fn lines_go_into_a_field_as_one_paste_whatever_comes_between() {
        let mut player = Player::new(80, 24);
        let sets = |player: &Player| player.session.history(None, 1000).unwrap().len();
        let before = sets(&player);
        player.press("r");
        let mut events = typed("37.5\nqu\nit, undo it all\n");
        events.insert(3, Event::Changed);
        events.push(Event::End);
        let sifted = Pasting::default().sifted(events, &mut player.app, Instant::now());
        let [Event::Paste(text), Event::Changed, Event::End] = &sifted[..] else { panic!("{sifted:?}") };
        player.pastes(text).sees("3 lines pasted").sees("it, undo it all").sees("[ Save 0 ]");
        assert_eq!(sets(&player), before, "no Enter of it saved");
    }

    #[test]
    fn the_last_lines_of_a_paste_that_comes_in_parts_save_nothing() {
        let mut player = Player::new(80, 24);
        player.press("r");
        let (begun, ms) = (Instant::now(), Duration::from_millis);
        let mut pasting = Pasting::default();
        let mut sifted = |text: &str, at| pasting.sifted(typed(text), &mut player.app, begun + ms(at));
        assert!(matches!(sifted("37.5\nundo it all\nqu", 0)[..], [Event::Paste(_)]));
        assert!(matches!(sifted("it\n", 20)[..], [Event::Paste(_)]), "the end of its last line");
        assert!(matches!(sifted("\n", 40)[..], [Event::Key(_)]), "an Enter alone is pressed");
        assert_eq!(sifted("36.4\n", 200).len(), 5, "typed in a hurry, later");
    }

    #[test]
    fn a_list_ignores_what_is_pasted_and_nothing_else() {
        let mut player = Player::new(80, 24);
        let mut events = typed("undo it all, quit\n");
        events.push(Event::Changed);
        let sifted = Pasting::default().sifted(events, &mut player.app, Instant::now());
        assert!(matches!(sifted[..], [Event::Changed]), "{sifted:?}");
        player.sees("too fast to be typed");
    }

    #[test]
    fn a_list_takes_the_keys_to_leave_by_out_of_what_it_ignores() {
        let mut player = Player::new(80, 24);
        let mut events = typed("undo it all, ");
        events.push(Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)));
        events.extend(typed("quit"));
        events.push(Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)));
        let sifted = Pasting::default().sifted(events, &mut player.app, Instant::now());
        let [Event::Key(first), Event::Key(last)] = &sifted[..] else { panic!("{sifted:?}") };
        assert_eq!((first.code, last.code), (KeyCode::Esc, KeyCode::Char('c')));
    }
}
