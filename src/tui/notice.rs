//! What is said in one line below a screen: of a key, of a save, of somebody else's change; and how long it stands.

use std::fmt;

use super::keys::Action;
use super::theme::Meaning;
use super::widget::line::Row;
use crate::text;

/// How loud a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Said,
    /// What somebody else did.
    Told,
    /// A new day.
    Midnight,
    Waiting,
    /// What an undo would take back that this program did not do.
    Older,
    Refused,
    Error,
}

/// Words, and the key that helps, with what it does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    words: String,
    key: String,
}

impl Said {
    /// Words with the key that helps, which is never cut.
    pub(crate) fn keyed(words: impl Into<String>, key: impl Into<String>) -> Self {
        Self { words: words.into(), key: key.into() }
    }
}

impl Said {
    /// The words alone, without where they hold: what says "not here" is listed under that already.
    pub(crate) fn plain(&self) -> String {
        self.words.trim_start_matches("not here: ").trim_end_matches('.').to_owned()
    }
}

impl<T: Into<String>> From<T> for Said {
    fn from(words: T) -> Self {
        Self { words: words.into(), key: String::new() }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)?;
        if self.key.is_empty() { Ok(()) } else { write!(f, "  {}", self.key) }
    }
}

/// What is said, and how loud.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    said: Said,
    tone: Tone,
}

impl Notice {
    /// Something to be said.
    pub(crate) fn new(said: impl Into<Said>, tone: Tone) -> Self {
        Self { said: said.into(), tone }
    }

    /// Whether something is wrong: what somebody else did is not said over it.
    pub(crate) fn is_trouble(&self) -> bool {
        matches!(self.tone, Tone::Error | Tone::Refused)
    }

    /// Whether it stands while a form is typed into.
    pub(crate) fn is_kept(&self) -> bool {
        matches!(self.tone, Tone::Error | Tone::Waiting)
    }

    /// Whether a key takes it away. What answered the last key goes with the next one; what somebody else did stays while
    /// one moves about, and an error until it is answered.
    pub(crate) fn goes(&self, action: Option<Action>, moves: bool) -> bool {
        match self.tone {
            Tone::Said | Tone::Older => true,
            Tone::Told | Tone::Midnight => !moves,
            Tone::Error | Tone::Refused => action == Some(Action::Back),
            Tone::Waiting => false,
        }
    }

    /// The line, in so many cells.
    pub(crate) fn row(&self, cells: usize) -> Row {
        let head = match self.tone {
            Tone::Said | Tone::Told => ("", Meaning::Text),
            Tone::Midnight => (" midnight ", Meaning::Label),
            Tone::Waiting => (" waiting ", Meaning::Warn),
            Tone::Older => (" older ", Meaning::Label),
            Tone::Refused => (" refused ", Meaning::Late),
            Tone::Error => (" error ", Meaning::Late),
        };
        let Said { words, key } = &self.said;
        let row = Row::new().left(head.0, head.1);
        if key.is_empty() {
            return row.left(format!(" {words}"), Meaning::Text);
        }
        let room = cells.saturating_sub(text::width(head.0) + text::width(key) + 4);
        let words = text::truncate(&text::clean(words), room);
        row.left(format!(" {words}"), Meaning::Text).left(format!("  {key} "), Meaning::Key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_goes_in_its_time() {
        let goes = |tone, action, moves| Notice::new("x", tone).goes(action, moves);
        assert!(goes(Tone::Said, Some(Action::Next), true) && goes(Tone::Said, None, false));
        assert!(!goes(Tone::Told, Some(Action::Next), true) && goes(Tone::Told, Some(Action::Undo), false));
        assert!(!goes(Tone::Error, Some(Action::Undo), false) && goes(Tone::Error, Some(Action::Back), false));
        assert!(!goes(Tone::Waiting, Some(Action::Back), false));
    }

    #[test]
    fn words_with_two_blanks_are_words() {
        let said = Said::from("logged 3 of  4");
        assert_eq!((said.to_string().as_str(), said.key.as_str()), ("logged 3 of  4", ""));
        assert_eq!(Said::keyed("Logged.", "u undoes it").to_string(), "Logged.  u undoes it");
    }
}
