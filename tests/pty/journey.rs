//! The main job from an empty file, with keys alone: frame, log, write, build, ship, judge.

use crate::terminal::{Terminal, have_tmux};

/// Somebody at the keyboard who counts the keys that are no letters of an answer.
struct Typist<'t> {
    terminal: &'t Terminal,
    keys: usize,
}

impl Typist<'_> {
    fn press(&mut self, keys: &[&str]) {
        self.keys += keys.len();
        self.terminal.keys(keys);
    }

    fn types(&mut self, words: &str) {
        assert!(self.terminal.tmux(&["send-keys", "-t", "t", "-l", words]).status.success());
        // What was typed is on the screen before the next key: an answer is never mistaken for a paste.
        let end: String = words.chars().skip(words.chars().count().saturating_sub(12)).collect();
        self.terminal.sees(&end);
    }

    /// Says how many keys a step took, and begins to count the next.
    fn done(&mut self, step: &str, sees: &str) -> usize {
        self.terminal.sees(sees);
        eprintln!("{step}: {} keys besides the letters of the answers", self.keys);
        std::mem::take(&mut self.keys)
    }
}

#[test]
fn the_main_job_from_an_empty_file_with_keys_alone() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::new(100, 32);
    t.runs("");
    t.sees("Write your first outcome");
    let mut hands = Typist { terminal: &t, keys: 0 };
    hands.press(&["1"]);
    t.sees("New outcome");
    let answers = [
        ("half of new teams leave before they see a report", "Tab"),
        ("new teams", "Enter"),
        ("trial conversion", "Enter"),
        ("New teams see a first report", "Enter"),
        ("activation", "Enter"),
        ("%", "Enter"),
        ("1", "Enter"),
        ("teams with a report in week one", "Enter"),
        ("31", "Enter"),
        ("mon", "Enter"),
        ("+14", "Enter"),
        ("1jun", "Enter"),
        ("activation < 33 by 1may", "Enter"),
    ];
    for (words, key) in answers {
        if words == "1" {
            t.keys(&["1"]);
        } else {
            hands.types(words);
        }
        hands.press(&[key]);
    }
    t.sees("nothing is missing");
    hands.press(&["C-s"]);
    assert!(hands.done("an outcome", "Framed O-1") <= 16);
    hands.press(&["r"]);
    t.sees("Log a reading");
    hands.types("36.2");
    hands.press(&["Enter"]);
    assert_eq!(hands.done("a reading", "Logged 36.2%"), 2, "its digits plus two");
    hands.press(&["n"]);
    t.sees("New hypothesis");
    hands.types("sample data at signup");
    hands.press(&["Tab"]);
    hands.types("+5");
    hands.press(&["Tab", "Tab"]);
    hands.types("people quit at the empty screen");
    hands.press(&["C-s"]);
    hands.done("a hypothesis", "Wrote H-1");
    hands.press(&["b"]);
    hands.done("started", "building");
    hands.press(&["s"]);
    t.sees("prediction complete");
    hands.press(&["Enter"]);
    assert_eq!(hands.done("shipped", "Shipped H-1"), 2);
    t.outside(&["log", "activation", "37", "--as", "mara"]);
    hands.press(&["v"]);
    t.sees("it was written");
    hands.press(&["3", "Tab"]);
    hands.types("too few readings to tell");
    hands.press(&["Tab", "w", "C-s"]);
    hands.done("a verdict", "H-1 is inconclusive");
    hands.press(&["!"]);
    t.sees("need");
    hands.press(&["Escape"]);
    t.sees("1 New teams see");
    hands.press(&["q"]);
    t.sees("left with 0");
    t.restored();
}
