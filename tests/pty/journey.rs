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

    /// Types an answer, and waits until the cursor stands behind it: what comes all at once is taken for a paste.
    fn types(&mut self, words: &str) {
        assert!(self.terminal.tmux(&["send-keys", "-t", "t", "-l", words]).status.success());
        // Where it began is not known: the key before it may not have been read yet.
        let end: String = words.chars().skip(words.chars().count().saturating_sub(8)).collect();
        self.terminal.until(&format!("{words:?} is not typed"), |screen| {
            let (x, y) = self.cursor();
            let before: String = screen.lines().nth(y).unwrap_or_default().chars().take(x).collect();
            before.ends_with(&end)
        });
    }

    /// Types an answer, and waits until it is to be read.
    fn says(&mut self, words: &str) {
        assert!(self.terminal.tmux(&["send-keys", "-t", "t", "-l", words]).status.success());
        self.terminal.sees(words);
    }

    /// Goes to another field, and waits until the cursor is there.
    fn goes(&mut self, key: &str) {
        let before = self.cursor();
        self.press(&[key]);
        self.terminal.until(&format!("{key} leads nowhere"), |_| self.cursor() != before);
    }

    fn cursor(&self) -> (usize, usize) {
        let told = self.terminal.tmux(&["display-message", "-p", "-t", "t", "#{cursor_x} #{cursor_y}"]).stdout;
        let told = String::from_utf8_lossy(&told).into_owned();
        let mut numbers = told.split_whitespace().map(|n| n.parse().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
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
        ("people leave before they have seen anything", "Tab"),
        ("whoever signs up", "Enter"),
        ("paid accounts", "Enter"),
        ("Teams open a report at once", "Enter"),
        ("started", "Enter"),
        ("%", "Enter"),
        ("1", "Enter"),
        ("share of all that opened one", "Enter"),
        ("31", "Enter"),
        ("mon", "Enter"),
        ("+14", "Enter"),
        ("1jun", "Enter"),
        ("started < 33 by 1may", "Enter"),
    ];
    for (words, key) in answers {
        if words == "1" {
            t.keys(&["1"]);
            t.sees("(1 up)");
        } else {
            hands.types(words);
        }
        hands.goes(key);
    }
    t.sees("nothing is missing");
    hands.press(&["C-s"]);
    assert!(hands.done("an outcome", "Framed O-1") <= 16);
    hands.press(&["r"]);
    t.sees("Log · ");
    hands.says("36.2");
    hands.press(&["Enter"]);
    assert_eq!(hands.done("a reading", "Logged 36.2%"), 2, "its digits plus two");
    hands.press(&["n"]);
    t.sees("New hypothesis");
    hands.says("sample data at signup");
    hands.press(&["Tab"]);
    hands.says("+5");
    hands.press(&["Tab", "Tab"]);
    hands.says("people quit at the empty screen");
    hands.press(&["C-s"]);
    hands.done("a hypothesis", "Wrote H-1");
    hands.press(&["b"]);
    hands.done("started", "building");
    hands.press(&["s"]);
    t.sees("prediction complete");
    hands.press(&["Enter"]);
    assert_eq!(hands.done("shipped", "Shipped H-1"), 2);
    t.outside(&["log", "started", "37", "--as", "mara"]);
    hands.press(&["v"]);
    t.sees("You predicted");
    hands.press(&["3", "Tab"]);
    hands.says("too few readings to tell");
    hands.press(&["Tab", "6", "C-s"]);
    hands.done("a verdict", "H-1 is inconclusive");
    hands.press(&["!"]);
    t.sees("Needs me");
    hands.press(&["Escape"]);
    t.sees("1 Teams open");
    hands.press(&["q"]);
    t.sees("left with 0");
    t.restored();
}
