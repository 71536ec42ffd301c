//! A command line put together: what people wrote is one word of it whatever it holds.

use crate::domain::amount::Amount;
use crate::domain::refusal::{shell_name, shell_word};

/// A command line as it grows: a verb, what it is about, its flags.
#[derive(Default)]
pub(super) struct Line {
    pub(super) verb: &'static str,
    words: Vec<String>,
    flags: Vec<String>,
    /// Whether a word of a text begins like a flag.
    hidden: bool,
}

impl Line {
    pub(super) fn of(verb: &'static str) -> Self {
        Self { verb, ..Self::default() }
    }

    /// A name, a number, a day: what a shell's argument of its kind takes as it is.
    pub(super) fn word(mut self, word: impl AsRef<str>) -> Self {
        self.words.push(shell_name(word.as_ref()));
        self
    }

    /// A number; one with a sign and a unit is no flag.
    pub(super) fn number(mut self, number: &Amount) -> Self {
        let typed = number.to_string();
        self.hidden |= typed.starts_with('-') && typed.parse::<f64>().is_err();
        self.words.push(shell_name(&typed));
        self
    }

    /// What people wrote.
    pub(super) fn text(mut self, text: &str) -> Self {
        self.hidden |= text.starts_with('-');
        self.words.push(shell_word(text));
        self
    }

    /// A flag with what stands behind it, where that is given.
    pub(super) fn flag(mut self, flag: &str, value: Option<impl AsRef<str>>) -> Self {
        if let Some(value) = value {
            let value = value.as_ref();
            // A text that begins like a flag belongs to the one before it.
            let between = match (value.starts_with('-'), flag.starts_with("--")) {
                (false, _) => " ",
                (true, true) => "=",
                (true, false) => "",
            };
            self.flags.push(format!("{flag}{between}{}", shell_name(value)));
        }
        self
    }

    /// A flag by itself.
    pub(super) fn on(mut self, flag: &str, given: bool) -> Self {
        self.flags.extend(given.then(|| flag.to_owned()));
        self
    }

    pub(super) fn done(self) -> String {
        let verb = vec![self.verb.to_owned()];
        let parts = if self.hidden {
            [verb, self.flags, vec!["--".to_owned()], self.words]
        } else {
            [verb, self.words, self.flags, Vec::new()]
        };
        parts.concat().join(" ")
    }
}
