//! Sheets: what a person says about the board, field by field. A form makes a command with the same parsers as the
//! command line; what is refused stands under its field, and nothing typed is lost.

mod field;
mod kinds;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

pub(crate) use field::{Content, Field};
pub(crate) use kinds::Kind;

use super::theme::{Meaning, Theme};
use super::widget::line::{Row, blank, put};
use super::world::World;
use crate::domain::command::Command;
use crate::domain::unclear::Unclear;
use crate::text;

/// The cells of a field's name.
const NAME: u16 = 13;

/// What a key did to a form.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It goes on.
    Goes,
    /// It is left, and kept as a draft.
    Left,
    /// It is left, and what was typed is not wanted.
    Discarded,
    /// It is to be carried out.
    Submitted(Box<Command>),
    /// A long field is to be written in the person's editor.
    Editor,
}

/// A form over a screen.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// What it is for.
    pub(crate) kind: Kind,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
    /// The field that has the cursor; past the last are the buttons.
    pub(crate) at: usize,
    /// What was refused: under which field, what, and how it is mended.
    pub(crate) refused: Vec<(Option<&'static str>, String, String)>,
}

impl Form {
    /// A form as it is opened: empty, or with what stands.
    pub(crate) fn new(kind: Kind, world: &World) -> Self {
        let fields = kind.fields(Some(world));
        Self { kind, fields, at: 0, refused: Vec::new() }
    }

    /// The text of a field.
    pub(crate) fn text(&self, key: &str) -> String {
        self.fields.iter().find(|field| field.key == key).map_or(String::new(), Field::text)
    }

    /// The text of a field, if it holds any.
    pub(crate) fn given(&self, key: &str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.is_empty())
    }

    /// The text of a field that was changed since the form was opened.
    pub(crate) fn changed(&self, key: &str) -> Option<String> {
        let field = self.fields.iter().find(|field| field.key == key)?;
        Some(field.text()).filter(|text| *text != field.was)
    }

    /// Whether anything was typed.
    pub(crate) fn is_touched(&self) -> bool {
        self.fields.iter().any(|field| field.text() != field.was)
    }

    fn is_button(&self) -> bool {
        self.at >= self.fields.len()
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, key: KeyEvent, world: &World) -> Outcome {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let count = self.fields.len() + 2;
        match key.code {
            KeyCode::Esc => return Outcome::Left,
            KeyCode::Char('c') if control => return Outcome::Left,
            KeyCode::Char('s') if control => return self.submit(world),
            KeyCode::Char('g') if control => return Outcome::Editor,
            KeyCode::Tab => self.at = (self.at + 1) % count,
            KeyCode::BackTab => self.at = (self.at + count - 1) % count,
            KeyCode::Down if !self.in_long() => self.at = (self.at + 1).min(count - 1),
            KeyCode::Up if !self.in_long() => self.at = self.at.saturating_sub(1),
            KeyCode::Enter if self.at == self.fields.len() => return self.submit(world),
            KeyCode::Enter if self.is_button() => return Outcome::Discarded,
            KeyCode::Enter if self.kind.is_short() => return self.submit(world),
            KeyCode::Enter if !self.in_long() => self.at += 1,
            _ => {
                if let Some(field) = self.fields.get_mut(self.at) {
                    field.key(key);
                    let key = field.key;
                    self.refused.retain(|(at, ..)| *at != Some(key));
                }
            }
        }
        Outcome::Goes
    }

    fn in_long(&self) -> bool {
        self.fields.get(self.at).is_some_and(Field::is_long)
    }

    /// Takes pasted text into the focused field.
    pub(crate) fn paste(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.paste(text);
        }
    }

    fn submit(&mut self, world: &World) -> Outcome {
        match self.kind.command(self, world) {
            Ok(command) => Outcome::Submitted(Box::new(command)),
            Err((key, unclear)) => {
                self.refuse(Some(key), &unclear);
                Outcome::Goes
            }
        }
    }

    fn refuse(&mut self, key: Option<&'static str>, unclear: &Unclear) {
        self.refused = vec![(key, unclear.what.clone(), unclear.hint.clone())];
        if let Some(at) = self.fields.iter().position(|field| Some(field.key) == key) {
            self.at = at;
        }
    }

    /// Keeps what the board refused, under the fields it is about.
    pub(crate) fn keep(&mut self, items: Vec<(String, String, String)>) {
        self.refused = items.into_iter().map(|(code, says, fix)| (self.kind.field_of(&code), says, fix)).collect();
        // A reason is what is asked for; the rest is shown beside it.
        let why = self.refused.iter().find_map(|(key, ..)| key.filter(|key| *key == "why"));
        let first = why.or(self.refused.iter().find_map(|(key, ..)| *key));
        if let Some(at) = self.fields.iter().position(|field| Some(field.key) == first) {
            self.at = at;
        }
    }

    /// How many rows it would like.
    pub(crate) fn rows(&self, world: &World, width: u16) -> u16 {
        self.lines(world, width).len() as u16 + 1
    }

    /// Its rows below the title, each with the field it edits, if it does.
    fn lines(&self, world: &World, width: u16) -> Vec<(Row, Option<usize>)> {
        let cells = usize::from(width.saturating_sub(NAME + 3)).max(10);
        let mut rows = vec![(Row::new(), None)];
        for (words, meaning) in self.kind.quote(world) {
            for line in text::wrap(&text::clean(&words), usize::from(width).saturating_sub(2).max(10)) {
                rows.push((Row::new().left(format!(" {line}"), meaning), None));
            }
        }
        if rows.len() > 1 {
            rows.push((Row::new(), None));
        }
        for (at, field) in self.fields.iter().enumerate() {
            let meaning = if at == self.at { Meaning::Focus } else { Meaning::Label };
            let name = Row::new().left(" ", Meaning::Text).left(field.name, meaning);
            rows.push((name, Some(at)));
            if let Content::Text { area, long: true } = &field.content {
                let more = area.lines().len().clamp(2, 5) - 1;
                rows.extend((0..more).map(|_| (Row::new(), None)));
            }
            let refused = self.refused.iter().any(|(key, ..)| *key == Some(field.key));
            if let Some((words, meaning)) = self.kind.understood(self, field.key, world).filter(|_| !refused) {
                for line in text::wrap(&text::clean(&words), cells) {
                    rows.push((Row::new().left(format!("{}{line}", " ".repeat(usize::from(NAME) + 1)), meaning), None));
                }
            }
            for (_, says, fix) in self.refused.iter().filter(|(key, ..)| *key == Some(field.key)) {
                rows.extend(refusal(says, fix, cells, NAME + 1));
            }
        }
        for (_, says, fix) in self.refused.iter().filter(|(key, ..)| key.is_none()) {
            rows.extend(refusal(says, fix, cells, 1));
        }
        rows.push((Row::new(), None));
        let button = |words: &str, at: usize| {
            let meaning = if self.at == at { Meaning::Focus } else { Meaning::Key };
            (format!("[ {words} ]"), meaning)
        };
        let (save, save_meaning) = button(self.kind.verb(), self.fields.len());
        let (leave, leave_meaning) = button("Cancel", self.fields.len() + 1);
        rows.push((
            Row::new()
                .left(" ", Meaning::Text)
                .left(save, save_meaning)
                .left("   ", Meaning::Text)
                .left(leave, leave_meaning),
            None,
        ));
        rows
    }

    /// Draws it into an area, the first row being its title.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) -> Option<(u16, u16)> {
        blank(buf, area);
        let line = theme.rules()[0];
        let title = format!("{line}{line} {} ", text::clean(&self.kind.title(world)));
        put(buf, area.x, area.y, &line.repeat(usize::from(area.width)), theme, Meaning::Dim);
        put(buf, area.x, area.y, &theme.text(&title), theme, Meaning::Title);
        let rows = self.lines(world, area.width);
        // The focused field is always in sight.
        let focus = rows.iter().position(|(_, field)| *field == Some(self.at)).unwrap_or(rows.len().saturating_sub(1));
        let room = usize::from(area.height.saturating_sub(1));
        let skip = (focus + 4).saturating_sub(room).min(rows.len().saturating_sub(room));
        let mut cursor = None;
        for (at, (row, field)) in rows.iter().skip(skip).take(room).enumerate() {
            let y = area.y + 1 + at as u16;
            row.paint(buf, theme, Rect { y, height: 1, ..area });
            let Some(index) = field else { continue };
            let x = area.x + NAME + 1;
            let width = area.width.saturating_sub(NAME + 2);
            let rest = area.bottom().saturating_sub(y);
            match &self.fields[*index].content {
                Content::Text { area: typed, long } => {
                    let height = if *long { (typed.lines().len().clamp(2, 5) as u16).min(rest) } else { 1 };
                    let place = Rect { x, y, width, height }.intersection(buf.area);
                    if place.is_empty() {
                        continue;
                    }
                    if typed.is_empty() && *index != self.at {
                        put(buf, x, y, &theme.text(self.fields[*index].hint), theme, Meaning::Dim);
                        continue;
                    }
                    let mut shown = typed.as_ref().clone();
                    shown.set_cursor_style(if *index == self.at {
                        theme.style(Meaning::Focus)
                    } else {
                        ratatui::style::Style::new()
                    });
                    (&shown).render(place, buf);
                    if *index == self.at {
                        cursor = Some((place.x, place.y));
                    }
                }
                Content::Choice { words, at } => {
                    let mut row = Row::new();
                    let all: usize = words.iter().map(|word| word.len() + 6).sum();
                    if all > usize::from(width) {
                        let chosen = at.map_or("(choose)", |n| words[n]);
                        let (left, right) = (theme.glyph("◂", "<"), theme.glyph("▸", ">"));
                        let count = format!("   {} of {}", at.map_or(0, |n| n + 1), words.len());
                        row = row.left(format!("{left} {chosen} {right}"), Meaning::Value).left(count, Meaning::Label);
                    }
                    for (n, word) in words.iter().enumerate().filter(|_| all <= usize::from(width)) {
                        let mark = if *at == Some(n) { theme.glyph("(•)", "(*)") } else { "( )" };
                        let meaning = if *at == Some(n) { Meaning::Value } else { Meaning::Text };
                        row = row.left(format!("{mark} {word}  "), meaning);
                    }
                    row.paint(buf, theme, Rect { x, y, width, height: 1 });
                    if *index == self.at {
                        cursor = Some((x, y));
                    }
                }
            }
        }
        cursor
    }

    /// The keys that work in it.
    pub(crate) fn keys(&self) -> String {
        let enter = match (self.in_long(), self.kind.is_short()) {
            (true, _) => "Enter new line",
            (_, true) => "Enter save",
            _ => "Enter next",
        };
        let editor = if self.in_long() { "  Ctrl-g $EDITOR" } else { "" };
        format!(" {enter}  Tab next field  Ctrl-s save  Esc close, draft kept{editor}")
    }
}

/// What was refused, as rows under a field.
fn refusal(says: &str, fix: &str, cells: usize, margin: u16) -> Vec<(Row, Option<usize>)> {
    let margin = " ".repeat(usize::from(margin));
    let mut rows = Vec::new();
    for (at, line) in text::wrap(&format!("error  {}", text::clean(says)), cells).into_iter().enumerate() {
        let meaning = if at == 0 { Meaning::Late } else { Meaning::Text };
        rows.push((Row::new().left(format!("{margin}{line}"), meaning), None));
    }
    for line in text::wrap(&text::clean(fix), cells) {
        rows.push((Row::new().left(format!("{margin}{line}"), Meaning::Label), None));
    }
    rows
}
