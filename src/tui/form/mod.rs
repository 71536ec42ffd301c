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
mod pressed;
mod reminded;
mod rows;
mod same;
mod sheet;
mod slots;
mod stops;

use serde_json::Value;

pub(crate) use clash::{Clash, Rebased};
pub(crate) use days::day;
pub(crate) use field::{Content, Field};
pub(crate) use pressed::{Press, Pressed, Way};
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

/// A command, or the field that can't be understood and why.
type Made = Result<Command, (&'static str, Unclear)>;

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

    /// Whether it changes what stands, or says it anew, and nothing in it is changed.
    pub(crate) fn says_nothing_new(&self) -> bool {
        let stands =
            self.sheet.is_edit() || self.sheet.is_one() && self.fields.iter().any(|field| !field.was.is_empty());
        stands && !self.is_touched()
    }

    /// Whether a field held something when the form was opened.
    fn was(&self, key: &str) -> bool {
        self.field(key).is_some_and(|field| !field.was.is_empty())
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

    /// The lessons that what is typed reminds of, the nearest first.
    fn related(&self) -> Vec<&Lesson> {
        if self.lessons.is_empty() {
            return Vec::new();
        }
        let words = format!("{} {}", self.text("build"), self.text("because"));
        crate::domain::lesson::related(&self.lessons, &words, 3)
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
