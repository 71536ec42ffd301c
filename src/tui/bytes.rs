//! Keys from raw bytes, for what crossterm misses: where a change of the window and a key come in the same moment, its
//! reader takes the one and is not told of the other again until the next key.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::event::Event;

/// The events in some bytes of a terminal. What is no key is left out.
pub(super) fn events(bytes: &[u8]) -> Vec<Event> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut events = Vec::new();
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let (event, taken) = match first {
            '\u{1b}' => escape(&rest[1..]),
            plain => (Some(Event::Key(control(plain))), plain.len_utf8()),
        };
        events.extend(event);
        rest = &rest[taken..];
    }
    events
}

fn key(code: KeyCode, held: KeyModifiers) -> Option<Event> {
    Some(Event::Key(KeyEvent::new(code, held)))
}

/// A letter, or what the control key makes of one.
fn control(c: char) -> KeyEvent {
    let held = KeyModifiers::CONTROL;
    match c {
        '\r' | '\n' => KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE),
        '\t' => KeyEvent::new(KeyCode::Tab, KeyModifiers::NONE),
        '\u{7f}' | '\u{8}' => KeyEvent::new(KeyCode::Backspace, KeyModifiers::NONE),
        '\0' => KeyEvent::new(KeyCode::Char(' '), held),
        '\u{1}'..='\u{1a}' => KeyEvent::new(KeyCode::Char(char::from(c as u8 + b'a' - 1)), held),
        '\u{1c}'..='\u{1f}' => KeyEvent::new(KeyCode::Char(char::from(c as u8 + b'4' - 0x1c)), held),
        c => KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE),
    }
}

/// What follows an escape: a sequence, a letter with Alt, or nothing, which is the key itself. With it the bytes taken, the
/// escape among them.
fn escape(rest: &str) -> (Option<Event>, usize) {
    if let Some(pasted) = rest.strip_prefix("[200~") {
        let (text, end) = pasted.split_once("\u{1b}[201~").map_or((pasted, pasted.len()), |(t, _)| (t, t.len() + 6));
        return (Some(Event::Paste(text.to_owned())), 1 + 5 + end);
    }
    if let Some(sequence) = rest.strip_prefix('[') {
        let Some(end) = sequence.find(|c: char| ('@'..='~').contains(&c)) else { return (None, 1 + rest.len()) };
        return (named(&sequence[..=end]), 1 + 1 + end + 1);
    }
    if let Some(last) = rest.strip_prefix('O').and_then(|rest| rest.chars().next()) {
        let code = match last {
            'P'..='S' => Some(KeyCode::F(last as u8 - b'P' + 1)),
            other => arrow(other),
        };
        return (code.and_then(|code| key(code, KeyModifiers::NONE)), 1 + 1 + last.len_utf8());
    }
    match rest.chars().next() {
        Some(c) if c != '\u{1b}' => {
            let plain = control(c);
            (key(plain.code, plain.modifiers | KeyModifiers::ALT), 1 + c.len_utf8())
        }
        _ => (key(KeyCode::Esc, KeyModifiers::NONE), 1),
    }
}

fn arrow(last: char) -> Option<KeyCode> {
    Some(match last {
        'A' => KeyCode::Up,
        'B' => KeyCode::Down,
        'C' => KeyCode::Right,
        'D' => KeyCode::Left,
        'H' => KeyCode::Home,
        'F' => KeyCode::End,
        'Z' => KeyCode::BackTab,
        _ => return None,
    })
}

/// A control sequence by its parameters and last letter: `5~`, `1;5A`.
fn named(sequence: &str) -> Option<Event> {
    let last = sequence.chars().next_back()?;
    let mut numbers = sequence[..sequence.len() - 1].split(';').map(|n| n.parse::<u8>().unwrap_or(0));
    let (first, second) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(1));
    // xterm: 1 shift, 2 alt, 4 control; crossterm has them as 1, 4, 2.
    let bits = second.saturating_sub(1);
    let held = KeyModifiers::from_bits_truncate((bits & 1) | (bits & 2) << 1 | (bits & 4) >> 1);
    let code = match (last, first) {
        ('~', 1 | 7) => KeyCode::Home,
        ('~', 3) => KeyCode::Delete,
        ('~', 4 | 8) => KeyCode::End,
        ('~', 5) => KeyCode::PageUp,
        ('~', 6) => KeyCode::PageDown,
        ('~', 11..=15) => KeyCode::F(first - 10),
        ('~', 17..=21) => KeyCode::F(first - 11),
        ('~', 23 | 24) => KeyCode::F(first - 12),
        (last, _) => arrow(last)?,
    };
    key(code, held)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keys::name;

    #[test]
    fn bytes_are_keys_as_a_terminal_sends_them() {
        let names = |bytes: &[u8]| {
            let name = |event: &Event| match event {
                Event::Key(key) => name(*key),
                Event::Paste(text) => format!("paste {text}"),
                _ => String::new(),
            };
            events(bytes).iter().map(name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(b"\x1b"), "Esc");
        assert_eq!(names("q\r\té\x03".as_bytes()), "q Enter Tab é Ctrl-c");
        assert_eq!(names(b"\x1b[A\x1b[6~\x1b[Z\x1bOP\x1b[15~\x1b[24~"), "Up PgDn S-Tab F1 F5 F12");
        assert_eq!(names(b"\x1b[1;5Cx\x1bf"), "Ctrl-Right x Alt-f");
        assert_eq!(names(b"\x1b[200~a\nb\x1b[201~j"), "paste a\nb j");
        // Answers and the mouse are no keys.
        assert_eq!(names(b"\x1b[11;19R\x1b[<0;3;4Mz"), "z");
        assert_eq!(names(b"\x1b\x1b[B"), "Esc Down");
    }
}
