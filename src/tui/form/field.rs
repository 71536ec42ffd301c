//! A field of a form: a name, and a text that is edited as in any editor, or a choice among words.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::Style;
use ratatui_textarea::{TextArea, WrapMode};

/// What a field holds.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A text of one line, or of several.
    Text { area: Box<TextArea<'static>>, long: bool },
    /// One of some words; none chosen beforehand.
    Choice { words: &'static [&'static str], at: Option<usize> },
    /// Yes or no.
    Check { on: bool },
}

/// A field of a form.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// How the form refers to it.
    pub(crate) key: &'static str,
    /// How it is called.
    pub(crate) name: &'static str,
    /// What stands in it while it is empty.
    pub(crate) hint: &'static str,
    /// What it holds.
    pub(crate) content: Content,
    /// What it held when the form was opened.
    pub(crate) was: String,
    /// Whether it stands in the row of the field before it.
    pub(crate) beside: bool,
    /// Whether what it holds was put there for the person, and gives way to the first letter they type.
    pub(crate) fresh: bool,
    /// What each word of a choice means; such words stand one below the other.
    pub(crate) means: &'static [&'static str],
    /// Words between its name and its text, so that both are read as a sentence: the first of them that leave it room.
    pub(crate) leads: Vec<String>,
    /// The cells of its text, where it is short: it grows as one types, and what is beside it follows right behind.
    pub(crate) cells: Option<u16>,
}

impl Field {
    /// A line of text.
    pub(crate) fn line(key: &'static str, name: &'static str, hint: &'static str, text: &str) -> Self {
        let mut area = TextArea::new(vec![text.to_owned()]);
        area.set_cursor_line_style(Style::new());
        area.move_cursor(ratatui_textarea::CursorMove::End);
        let content = Content::Text { area: Box::new(area), long: false };
        // As `text` gives it, so that blanks around a stored text are no change.
        Self { was: text.trim().to_owned(), ..Self::holding(key, name, hint, content) }
    }

    fn holding(key: &'static str, name: &'static str, hint: &'static str, content: Content) -> Self {
        Self {
            key,
            name,
            hint,
            content,
            was: String::new(),
            beside: false,
            fresh: false,
            means: &[],
            leads: Vec::new(),
            cells: None,
        }
    }

    /// A text of several lines.
    pub(crate) fn long(key: &'static str, name: &'static str, hint: &'static str) -> Self {
        Self::long_with(key, name, hint, "")
    }

    /// A text of several lines that holds some already.
    pub(crate) fn long_with(key: &'static str, name: &'static str, hint: &'static str, text: &str) -> Self {
        let mut field = Self::line(key, name, hint, "");
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_cursor_line_style(Style::new());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.move_cursor(ratatui_textarea::CursorMove::Bottom);
        area.move_cursor(ratatui_textarea::CursorMove::End);
        field.content = Content::Text { area: Box::new(area), long: true };
        field.was = text.trim().to_owned();
        field
    }

    /// A choice.
    pub(crate) fn choice(key: &'static str, name: &'static str, words: &'static [&'static str]) -> Self {
        let content = Content::Choice { words, at: None };
        Self::holding(key, name, "", content)
    }

    /// With one of its words chosen already: nothing was typed as long as it stays.
    #[must_use]
    pub(crate) fn chosen(mut self, which: usize) -> Self {
        if let Content::Choice { at, .. } = &mut self.content {
            *at = Some(which);
        }
        self.was = self.text();
        self
    }

    /// Each word of a choice with what it means.
    #[must_use]
    pub(crate) fn meaning(mut self, means: &'static [&'static str]) -> Self {
        self.means = means;
        self
    }

    /// Yes or no.
    pub(crate) fn check(key: &'static str, name: &'static str, hint: &'static str) -> Self {
        let content = Content::Check { on: false };
        Self::holding(key, name, hint, content)
    }

    /// A yes or no as it stands: nothing was said as long as it stays.
    #[must_use]
    pub(crate) fn set(mut self, yes: bool) -> Self {
        if let Content::Check { on } = &mut self.content {
            *on = yes;
        }
        self.was = self.text();
        self
    }

    /// With a text that the first letter typed replaces.
    #[must_use]
    pub(crate) fn fresh(mut self) -> Self {
        self.fresh = true;
        self
    }

    /// With a text of few cells, as long as it has no more.
    #[must_use]
    pub(crate) fn cells(mut self, cells: u16) -> Self {
        self.cells = Some(cells);
        self
    }

    /// With words that lead to its text, the longest first.
    #[must_use]
    pub(crate) fn led_by(mut self, leads: impl IntoIterator<Item = String>) -> Self {
        self.leads = leads.into_iter().collect();
        self
    }

    /// In the row of the field before it.
    #[must_use]
    pub(crate) fn beside(mut self) -> Self {
        self.beside = true;
        self
    }

    /// Whether the cursor is in its text's first, or last, line.
    pub(crate) fn at_edge(&self, last: bool) -> bool {
        match &self.content {
            Content::Text { area, .. } if last => area.cursor().0 + 1 >= area.lines().len(),
            Content::Text { area, .. } => area.cursor().0 == 0,
            _ => true,
        }
    }

    /// Its text, or the word chosen; empty where nothing is.
    pub(crate) fn text(&self) -> String {
        match &self.content {
            Content::Text { area, .. } => area.lines().join("\n").trim().to_owned(),
            Content::Choice { words, at } => at.map_or(String::new(), |at| words[at].to_owned()),
            Content::Check { on } => if *on { "yes" } else { "" }.to_owned(),
        }
    }

    /// Its text as it was typed, blanks and all.
    pub(crate) fn typed(&self) -> String {
        match &self.content {
            Content::Text { area, .. } => area.lines().join("\n"),
            Content::Choice { .. } | Content::Check { .. } => self.text(),
        }
    }

    /// Puts back what was typed, and the cursor.
    pub(crate) fn put(&mut self, text: &str, (line, column): (usize, usize)) {
        match &mut self.content {
            Content::Text { area, long } => {
                let mut again = TextArea::new(text.split('\n').map(str::to_owned).collect());
                again.set_cursor_line_style(Style::new());
                if *long {
                    again.set_wrap_mode(WrapMode::WordOrGlyph);
                }
                let (line, column) = (line.min(usize::from(u16::MAX)) as u16, column.min(usize::from(u16::MAX)) as u16);
                again.move_cursor(ratatui_textarea::CursorMove::Jump(line, column));
                **area = again;
            }
            Content::Choice { words, at } => *at = words.iter().position(|word| *word == text),
            Content::Check { on } => *on = text == "yes",
        }
    }

    /// The cells that what it holds takes in a row.
    pub(crate) fn width(&self) -> u16 {
        match &self.content {
            Content::Text { area, .. } => crate::text::width(area.lines().first().map_or("", String::as_str)) as u16,
            Content::Choice { .. } | Content::Check { .. } => 0,
        }
    }

    /// Whether it is a list of words, one below the other.
    pub(crate) fn is_list(&self) -> bool {
        !self.means.is_empty()
    }

    /// Takes the word that the bar stands at, where none is chosen.
    pub(crate) fn take(&mut self) {
        if let Content::Choice { at: at @ None, .. } = &mut self.content {
            *at = Some(0);
        }
    }

    /// Moves the bar of a list; whether there was a word to move to.
    pub(crate) fn walk(&mut self, down: bool) -> bool {
        let Content::Choice { words, at } = &mut self.content else { return false };
        let now = at.unwrap_or(0);
        let next = if down { now + 1 } else { now.wrapping_sub(1) };
        if next < words.len() {
            *at = Some(next);
        }
        next < words.len()
    }

    /// How many words it is a choice among.
    pub(crate) fn choices(&self) -> usize {
        match &self.content {
            Content::Choice { words, .. } => words.len(),
            Content::Text { .. } | Content::Check { .. } => 0,
        }
    }

    /// Whether it holds several lines.
    pub(crate) fn is_long(&self) -> bool {
        matches!(self.content, Content::Text { long: true, .. })
    }

    /// Whether a key held with Alt moves by words in its text or takes some away, as in a shell.
    pub(crate) fn edits_by(&self, key: KeyEvent) -> bool {
        let word = matches!(key.code, KeyCode::Backspace | KeyCode::Delete | KeyCode::Char('b' | 'f' | 'd'));
        word && matches!(self.content, Content::Text { .. })
    }

    /// Takes a key that edits.
    pub(crate) fn key(&mut self, key: KeyEvent) {
        let letter = matches!(key.code, KeyCode::Char(_)) && key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
        if std::mem::take(&mut self.fresh) && letter {
            self.put("", (0, 0));
        }
        match &mut self.content {
            Content::Text { area, long } => {
                if key.code == KeyCode::Enter && !*long {
                    return;
                }
                // As in a shell: to the line's beginning, a word, what was cut back again.
                if key.modifiers.contains(KeyModifiers::CONTROL) {
                    match key.code {
                        KeyCode::Char('u') => _ = area.delete_line_by_head(),
                        // A line feed, as some terminals and pastes send it: never what an editor makes of it.
                        KeyCode::Char('j' | 'm') if *long => area.insert_newline(),
                        KeyCode::Char('j' | 'm') => {}
                        // Terminals send Ctrl-_ as Ctrl-7.
                        KeyCode::Char('_' | '7' | '/') => _ = area.undo(),
                        KeyCode::Char('r') => _ = area.redo(),
                        _ => _ = area.input(key),
                    }
                    return;
                }
                area.input(key);
            }
            Content::Check { on } => match key.code {
                KeyCode::Char(' ' | 'x') if key.modifiers.is_empty() => *on = !*on,
                KeyCode::Char('y') if key.modifiers.is_empty() => *on = true,
                KeyCode::Char('n') if key.modifiers.is_empty() => *on = false,
                _ => {}
            },
            Content::Choice { words, at } => {
                let last = words.len() - 1;
                match key.code {
                    KeyCode::Right => {
                        *at = Some(at.map_or(0, |at| if at == last { 0 } else { at + 1 }));
                    }
                    KeyCode::Left => *at = Some(at.map_or(last, |at| if at == 0 { last } else { at - 1 })),
                    KeyCode::Char(c) if key.modifiers.difference(KeyModifiers::SHIFT).is_empty() => {
                        // A text that was meant for another field chooses nothing.
                        if let Some(n) = c.to_digit(10).map(|n| n as usize).filter(|n| (1..=words.len()).contains(n)) {
                            *at = Some(n - 1);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// Takes pasted text.
    pub(crate) fn paste(&mut self, text: &str) {
        if std::mem::take(&mut self.fresh) {
            self.put("", (0, 0));
        }
        if let Content::Text { area, long } = &mut self.content {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            let lines = crate::text::clean_lines(&text);
            area.insert_str(lines.join(if *long { "\n" } else { " " }));
        }
    }
}
