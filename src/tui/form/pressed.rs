//! What keys do in a form, and what becomes of it by them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Content, Field, Form, Refused};
use crate::domain::command::Command;
use crate::domain::id::Id;
use crate::pasted::Taken;
use crate::tui::world::World;

/// What a submitted form is followed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Nothing.
    Plain,
    /// The hypothesis just written is started.
    Build,
    /// A hypothesis is written for the outcome just framed.
    Try,
    /// The verdict is proposed and not signed.
    Propose,
}

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Press {
    /// Carries the form out.
    Submit(Way),
    /// Leaves this one out and goes to the next.
    Skip,
    /// Asks the metric's source.
    Pull,
    /// Leaves, and keeps what was typed.
    Keep,
    /// Leaves, and throws away what was typed.
    Discard,
    /// Leaves for a verdict of one's own.
    Other,
}

/// What a key did to a form.
#[derive(Debug)]
pub(crate) enum Pressed {
    /// It goes on.
    Goes,
    /// It is left, and kept as a draft.
    Left,
    /// It is left, and what was typed is not wanted.
    Discarded,
    /// It is left out; the next of a row follows.
    Skipped,
    /// It is to be carried out.
    Submitted(Box<Command>),
    /// Nothing more is said in it; the next of a row follows.
    Ended,
    /// The metric's source is to be asked.
    Pull,
    /// The lines that were pasted are to be saved.
    Lines(Vec<Taken>),
    /// A long field is to be written in the person's editor.
    Editor,
    /// It is left for a verdict of one's own.
    Other,
    /// The command line that does the same is to be copied.
    Copied(String),
    /// Something else is to be shown for a while.
    Lesson(Id),
}

impl Form {
    /// Whether the cursor stands in a choice.
    pub(crate) fn is_choosing(&self) -> bool {
        self.fields.get(self.at).is_some_and(|field| matches!(field.content, Content::Choice { .. }))
    }

    /// Whether the cursor stands where words are written: not in a choice, on a button, or where a number goes.
    pub(crate) fn is_writing(&self) -> bool {
        let field = self.fields.get(self.at).filter(|field| field.key != "value");
        field.is_some_and(|field| matches!(field.content, Content::Text { .. }))
    }

    /// What is said of a letter or a blank in a choice, which it leaves as it is; none where a key does something.
    pub(crate) fn no_choice(&self, key: KeyEvent) -> Option<String> {
        let field = self.fields.get(self.at)?;
        let Content::Choice { words, .. } = &field.content else { return None };
        let plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
        let KeyCode::Char(c) = key.code else { return None };
        let chooses = c.to_digit(10).is_some_and(|n| (1..=words.len()).contains(&(n as usize)))
            || self.sheet.other_key().is_some_and(|(key, _)| key == c);
        let all = if words.len() == 1 { "1".to_owned() } else { format!("1-{}", words.len()) };
        (plain && !chooses).then(|| format!("a letter chooses nothing here: {all}, or Tab to the text"))
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, key: KeyEvent, world: &World) -> Pressed {
        self.settle_focus(world);
        let outcome = self.pressed(key, world);
        self.settle_focus(world);
        outcome
    }

    pub(super) fn pressed(&mut self, key: KeyEvent, world: &World) -> Pressed {
        if let Some(pressed) = self.log_key(key, world) {
            return pressed;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
        let vertical = !self.in_long();
        match key.code {
            KeyCode::Esc => return Pressed::Left,
            KeyCode::Char('c') if control => return Pressed::Left,
            KeyCode::Char('s') if control => return self.submit(self.first_way(world), world),
            KeyCode::Char('g') if control => return Pressed::Editor,
            KeyCode::Char(c) if plain && self.is_other(c, world) => return Pressed::Other,
            KeyCode::Tab => self.step(1, true, world),
            KeyCode::BackTab => self.step(-1, true, world),
            KeyCode::Down if plain && self.walks(true) => {}
            KeyCode::Up if plain && self.walks(false) => {}
            KeyCode::Down if vertical && plain => self.step(1, false, world),
            KeyCode::Up if vertical && plain => self.step(-1, false, world),
            // In a long text the arrows leave it at its ends.
            KeyCode::Down if plain && self.at_edge(true) => self.step(1, false, world),
            KeyCode::Up if plain && self.at_edge(false) => self.step(-1, false, world),
            KeyCode::Enter if plain => {
                if let Some(lesson) = self.lesson() {
                    return Pressed::Lesson(lesson.hypothesis);
                }
                if let Some(shell) = self.copies(world) {
                    return Pressed::Copied(shell);
                }
                if let Some(at) = self.button() {
                    let buttons = self.sheet.buttons(self, world);
                    return match buttons.get(at).map(|(_, press)| *press) {
                        Some(Press::Submit(way)) => self.submit(way, world),
                        Some(Press::Skip) => Pressed::Skipped,
                        Some(Press::Pull) => Pressed::Pull,
                        Some(Press::Keep) => Pressed::Left,
                        Some(Press::Other) => Pressed::Other,
                        Some(Press::Discard) => Pressed::Discarded,
                        None => Pressed::Goes,
                    };
                }
                if self.sheet.is_short() {
                    return self.submit(Way::Plain, world);
                }
                if self.in_long() {
                    self.edit(key);
                } else {
                    if let Some(field) = self.fields.get_mut(self.at).filter(|field| field.is_list()) {
                        field.take();
                    }
                    if let Some(field) = self.fields.get_mut(self.at)
                        && let Some(meant) = self.sheet.repaired(field.key, &field.text())
                    {
                        let end = meant.chars().count();
                        field.put(&meant, (0, end));
                        return Pressed::Goes;
                    }
                    self.step(1, false, world);
                }
            }
            _ => self.edit(key),
        }
        Pressed::Goes
    }

    /// Whether a letter leaves it for another way to say it: it does where one of several is chosen, where no letter is meant
    /// for a text.
    pub(super) fn is_other(&self, c: char, world: &World) -> bool {
        self.is_choosing()
            && self.sheet.other_key().is_some_and(|(key, _)| key == c)
            && self.sheet.other(world).is_some()
    }

    /// Moves the bar of a list that the cursor stands in; not past its ends, where the cursor leaves it.
    pub(super) fn walks(&mut self, down: bool) -> bool {
        let at = self.at;
        let walked = self.fields.get_mut(at).is_some_and(|field| field.is_list() && field.walk(down));
        if walked {
            self.refused.clear();
        }
        walked
    }

    pub(super) fn edit(&mut self, key: KeyEvent) {
        if let Some(field) = self.fields.get_mut(self.at) {
            let was = field.text();
            field.key(key);
            let key = field.key;
            // What was refused of one choice says nothing of another.
            let chosen = matches!(field.content, Content::Choice { .. }) && field.text() != was;
            self.refused.retain(|refused| refused.key != Some(key) && !chosen);
        }
    }

    pub(super) fn first_way(&self, world: &World) -> Way {
        let first = self.sheet.buttons(self, world).into_iter().find_map(|(_, press)| match press {
            Press::Submit(way) => Some(way),
            _ => None,
        });
        first.unwrap_or(Way::Plain)
    }

    pub(super) fn in_long(&self) -> bool {
        self.focused().is_some_and(Field::is_long)
    }

    pub(super) fn at_edge(&self, last: bool) -> bool {
        self.fields.get(self.at).is_some_and(|field| field.at_edge(last))
    }

    /// Takes pasted text into the focused field.
    pub(crate) fn paste(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.paste(text);
        }
    }

    pub(super) fn submit(&mut self, way: Way, world: &World) -> Pressed {
        self.way = way;
        self.again(world)
    }

    /// Carries it out once more, by the way it was asked for last.
    pub(crate) fn again(&mut self, world: &World) -> Pressed {
        match self.sheet.command(self, world) {
            Ok(command) => Pressed::Submitted(Box::new(command)),
            Err((key, unclear)) => {
                self.refused = vec![Refused { key: Some(key), says: unclear.what, fix: unclear.hint }];
                self.focus(Some(key));
                Pressed::Goes
            }
        }
    }
}
