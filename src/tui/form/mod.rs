//! What a person says about the board, field by field: sheets over the lower half, pages for what takes longer. A form
//! makes a command with the same parsers as the command line; what the rules would say is asked as one types; what is
//! refused stands under its field, and nothing typed is lost.

// The sheets, each of which implements [`sheet::Sheet`].
pub(crate) mod answer;
pub(crate) mod ending;
pub(crate) mod hypothesis;
pub(crate) mod log;
pub(crate) mod looked;
pub(crate) mod metric;
pub(crate) mod objective;
pub(crate) mod outcome;
pub(crate) mod people;
pub(crate) mod reading;
pub(crate) mod settle;
pub(crate) mod ship;
pub(crate) mod sprint;
pub(crate) mod verdict;

mod ahead;
mod below;
mod checked;
mod clash;
mod compared;
mod days;
mod draw;
mod field;
mod reminded;
mod rows;
mod same;
mod sheet;
mod slots;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde_json::Value;

pub(crate) use clash::{Clash, Rebased};
pub(crate) use days::day;
pub(crate) use field::{Content, Field};
pub(crate) use sheet::{Kind, of};

use super::theme::Meaning;
use super::world::World;
use crate::domain::change::Then;
use crate::domain::command::Command;
use crate::domain::day::{Day, parse_day};
use crate::domain::id::Id;
use crate::domain::lesson::Lesson;
use crate::domain::unclear::Unclear;
use crate::domain::warning::Warning;
use crate::pasted::Taken;

/// A command, or the field that can't be understood and why.
type Made = Result<Command, (&'static str, Unclear)>;

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

/// What the rules would say of a form as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Preview {
    /// What would be refused: the rule's code, what, and how it is mended.
    pub(crate) broken: Vec<(String, String, String)>,
    /// What would be said of it.
    pub(crate) said: String,
    /// What would be said after that.
    pub(crate) then: Vec<Then>,
    /// What should be known and stops nothing.
    pub(crate) warnings: Vec<Warning>,
    /// The fields that could not be read, of which nothing was asked.
    pub(crate) unread: Vec<&'static str>,
}

/// Something refused: under which field, what, and how it is mended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refused {
    pub(crate) key: Option<&'static str>,
    pub(crate) says: String,
    pub(crate) fix: String,
}

/// A form over a screen.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// What it is for.
    pub(crate) sheet: Kind,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
    /// The field that has the cursor; past the last are the lessons, the buttons, the command line that does the same.
    pub(crate) at: usize,
    /// What was refused.
    pub(crate) refused: Vec<Refused>,
    /// What the rules would say.
    pub(crate) preview: Option<Preview>,
    /// What is edited, as it stood when the form was opened.
    pub(crate) base: Value,
    /// What still follows in a row of forms.
    pub(crate) rest: Vec<Kind>,
    /// What was learned before, where it helps.
    pub(crate) lessons: Vec<Lesson>,
    /// The hypotheses of those that a draft of a verdict says, which nobody has signed.
    pub(crate) unsigned: Vec<Id>,
    /// The button that was pressed.
    pub(crate) way: Way,
    /// Lines that were pasted, where they are being looked at.
    pub(crate) pasted: Option<Box<log::Pasted>>,
}

impl Form {
    /// A form as it is opened: empty, or with what stands.
    pub(crate) fn new(sheet: Kind, world: &World) -> Self {
        let fields = sheet.fields(Some(world));
        let base = sheet.base(world);
        let mut form = Self {
            sheet,
            fields,
            at: 0,
            refused: Vec::new(),
            preview: None,
            base,
            rest: Vec::new(),
            lessons: Vec::new(),
            unsigned: Vec::new(),
            way: Way::Plain,
            pasted: None,
        };
        form.begin(world);
        form
    }

    /// Puts the cursor where one begins: where the first field is not asked for, in the first that is.
    pub(crate) fn begin(&mut self, world: &World) {
        self.at = self.shown(world).first().copied().unwrap_or(0);
        self.focus(self.sheet.first());
    }

    /// The text of a field.
    pub(crate) fn text(&self, key: &str) -> String {
        self.field(key).map_or(String::new(), Field::text)
    }

    /// A field by its key.
    pub(crate) fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The text of a field, if it holds any.
    pub(crate) fn given(&self, key: &str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.is_empty())
    }

    /// The text of a field that was changed since the form was opened.
    pub(crate) fn changed(&self, key: &str) -> Option<String> {
        let field = self.field(key)?;
        Some(field.text()).filter(|text| *text != field.was)
    }

    /// The text of a field that must hold some.
    fn need(&self, key: &'static str, what: &str) -> Result<String, (&'static str, Unclear)> {
        self.given(key).ok_or_else(|| (key, Unclear::new(what, "")))
    }

    /// Whether anything was typed.
    pub(crate) fn is_touched(&self) -> bool {
        self.fields.iter().any(|field| field.text() != field.was && self.sheet.keeps(field.key, &field.text()))
    }

    /// Whether something broken is about a rule.
    pub(crate) fn is_broken(&self, code: &str) -> bool {
        self.preview.as_ref().is_some_and(|p| p.broken.iter().any(|(rule, ..)| rule == code))
    }

    /// The fields shown, by their places.
    fn shown(&self, world: &World) -> Vec<usize> {
        let shows = |at: &usize| self.sheet.shows(self, self.fields[*at].key, world);
        (0..self.fields.len()).filter(shows).collect()
    }

    /// Where the cursor can stand: the fields shown, the lessons, the buttons, the command line that does the same; each as a
    /// number.
    fn stops(&self, world: &World) -> Vec<usize> {
        let count = self.fields.len();
        let same = usize::from(self.same(world).is_some());
        let after = count..count + self.related().len() + self.sheet.buttons(self, world).len() + same;
        self.shown(world).into_iter().chain(after).collect()
    }

    /// The lesson the cursor stands on.
    fn lesson(&self) -> Option<&Lesson> {
        let at = self.at.checked_sub(self.fields.len())?;
        self.related().get(at).copied()
    }

    /// Puts the cursor on a button.
    pub(crate) fn go_to_button(&mut self, at: usize) {
        self.at = self.fields.len() + self.related().len() + at;
    }

    /// Whether a field is shown.
    pub(crate) fn is_shown(&self, at: usize, world: &World) -> bool {
        self.shown(world).contains(&at)
    }

    /// The button the cursor stands on.
    fn button(&self) -> Option<usize> {
        self.at.checked_sub(self.fields.len() + self.related().len())
    }

    /// The lessons that what is typed reminds of, the nearest first.
    fn related(&self) -> Vec<&Lesson> {
        if self.lessons.is_empty() {
            return Vec::new();
        }
        let words = format!("{} {}", self.text("build"), self.text("because"));
        crate::domain::lesson::related(&self.lessons, &words, 3)
    }

    /// Goes to the stop that is so many further, around the ends where told.
    fn step(&mut self, by: isize, around: bool, world: &World) {
        let stops = self.stops(world);
        let now = stops.iter().position(|stop| *stop >= self.at).unwrap_or(0);
        let count = stops.len() as isize;
        let to = now as isize + by;
        let to = if around { to.rem_euclid(count) } else { to.clamp(0, count - 1) };
        self.at = stops[to as usize];
    }

    /// Hands the focus on where its field is not shown any more; what that holds stays in it.
    pub(crate) fn settle_focus(&mut self, world: &World) {
        let shown = self.shown(world);
        if self.at < self.fields.len() && !shown.contains(&self.at) {
            let next = shown.iter().find(|at| **at > self.at).or(shown.last());
            self.at = next.copied().unwrap_or(self.fields.len());
        }
        // Nor where what is behind the buttons is not there any more.
        self.at = self.at.min(self.stops(world).last().copied().unwrap_or(0));
    }

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

    /// Whether the cursor stands where something is drawn.
    #[cfg(test)]
    pub(crate) fn is_in_sight(&self, world: &World) -> bool {
        self.stops(world).contains(&self.at)
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, key: KeyEvent, world: &World) -> Pressed {
        self.settle_focus(world);
        let outcome = self.pressed(key, world);
        self.settle_focus(world);
        outcome
    }

    fn pressed(&mut self, key: KeyEvent, world: &World) -> Pressed {
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
    fn walks(&mut self, down: bool) -> bool {
        let at = self.at;
        let walked = self.fields.get_mut(at).is_some_and(|field| field.is_list() && field.walk(down));
        if walked {
            self.refused.clear();
        }
        walked
    }

    fn edit(&mut self, key: KeyEvent) {
        if let Some(field) = self.fields.get_mut(self.at) {
            let was = field.text();
            field.key(key);
            let key = field.key;
            // What was refused of one choice says nothing of another.
            let chosen = matches!(field.content, Content::Choice { .. }) && field.text() != was;
            self.refused.retain(|refused| refused.key != Some(key) && !chosen);
        }
    }

    fn first_way(&self, world: &World) -> Way {
        let first = self.sheet.buttons(self, world).into_iter().find_map(|(_, press)| match press {
            Press::Submit(way) => Some(way),
            _ => None,
        });
        first.unwrap_or(Way::Plain)
    }

    /// The field that has the cursor.
    pub(crate) fn focused(&self) -> Option<&Field> {
        self.fields.get(self.at)
    }

    fn in_long(&self) -> bool {
        self.focused().is_some_and(Field::is_long)
    }

    fn at_edge(&self, last: bool) -> bool {
        self.fields.get(self.at).is_some_and(|field| field.at_edge(last))
    }

    /// Keeps the days that were typed as they were meant, now that it is another day: `wed` and `-1d` mean others by now. A
    /// day that nobody typed follows. The first that stays.
    pub(crate) fn another_day(&mut self, was: Day, today: Day) -> Option<Day> {
        let mut first = None;
        for at in 0..self.fields.len() {
            let field = &self.fields[at];
            let text = field.text();
            // `today` that was put there gives way to what is typed, and where that is `today` it was meant.
            let typed = !text.is_empty() && (text != field.was || text == "today" && !field.fresh);
            let Some(lean) = self.sheet.lean(self, field.key).filter(|_| typed) else {
                continue;
            };
            let Ok(meant) = parse_day(&text, was, lean, None) else { continue };
            first = first.or(Some(meant));
            if parse_day(&text, today, lean, None) != Ok(meant) {
                let said = meant.to_string();
                self.fields[at].put(&said, (0, said.len()));
            }
        }
        first
    }

    /// Takes pasted text into the focused field.
    pub(crate) fn paste(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.paste(text);
        }
    }

    /// The command it would make as it stands, for the rules to look at; none where it can't be made yet.
    pub(crate) fn draft(&self, world: &World) -> Option<Command> {
        self.sheet.draft(self, world)
    }

    /// The command of what can be understood of it, and the fields that can't be and are left out as if nobody had touched
    /// them; none where one is needed that holds nothing.
    pub(crate) fn readable(&self, world: &World) -> (Option<Command>, Vec<&'static str>) {
        let (mut rest, mut out) = (self.clone(), Vec::new());
        loop {
            let key = match self.sheet.command(&rest, world) {
                Ok(command) => return (Some(command), out),
                Err((key, _)) => key,
            };
            let touched = |field: &&mut Field| field.key == key && field.text() != field.was;
            let Some(field) = rest.fields.iter_mut().find(touched) else { return (None, out) };
            // What a new one begins with is nobody's word; what an edit begins with stands.
            let was = if self.sheet.is_edit() { field.was.clone() } else { String::new() };
            field.put(&was, (0, 0));
            field.was = was;
            out.push(key);
        }
    }

    /// The commands that follow it, where it is carried out.
    pub(crate) fn follows(&self, world: &World) -> Vec<Command> {
        self.sheet.follows(self, world)
    }

    /// What is said of what stands in a field.
    fn understood(&self, key: &str, world: &World) -> Option<(String, Meaning)> {
        let text = self.given(key).or_else(|| self.sheet.speaks_first(key).then(String::new))?;
        self.sheet.understood(self, key, &text, world)
    }

    /// The field that a broken rule is about, where it is one of its own.
    fn field_of(&self, code: &str) -> Option<&'static str> {
        let key = self.sheet.field_of(code)?;
        self.fields.iter().any(|field| field.key == key).then_some(key)
    }

    fn submit(&mut self, way: Way, world: &World) -> Pressed {
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

    fn focus(&mut self, key: Option<&str>) {
        if let Some(at) = self.fields.iter().position(|field| Some(field.key) == key) {
            self.at = at;
        }
    }

    /// Puts the cursor into the field that changes a field of the thing.
    pub(crate) fn focus_on(&mut self, field: &str) {
        let own = self.sheet.edits().iter().find(|(_, of)| *of == field).map(|(own, _)| *own);
        self.focus(own);
    }

    /// Keeps what the board refused, under the fields it is about. Where it would pass with a reason, the reason is asked
    /// for.
    pub(crate) fn keep(&mut self, items: Vec<(String, String, String)>, passable: bool) {
        self.refused =
            items.into_iter().map(|(code, says, fix)| Refused { key: self.field_of(&code), says, fix }).collect();
        if passable {
            self.ask_anyway();
        }
        // A reason is what is asked for; the rest is shown beside it.
        let why = self.refused.iter().find_map(|refused| refused.key.filter(|key| *key == "why"));
        let first = why.or(self.refused.iter().find_map(|refused| refused.key));
        let first = first.or(passable.then_some("anyway"));
        self.focus(first);
    }

    /// Asks for the reason with which a gate is passed all the same.
    pub(crate) fn ask_anyway(&mut self) {
        if self.field("anyway").is_none() {
            self.fields.push(Field::line("anyway", "Override", "your reason (kept, and shown on the board)", ""));
        }
    }
}
