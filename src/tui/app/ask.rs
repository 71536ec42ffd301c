//! Forms: opened, left, carried out, refused; their drafts, and what the rules say as they are filled.

use crossterm::event::{KeyEvent, KeyModifiers};

use super::{App, Effect};
use crate::domain::lesson::Lesson;
use crate::domain::refusal::Rule;
use crate::error::Error;
use crate::tui::effect::{Asked, What};
use crate::tui::form::{Content, Form, Kind, Pressed, Preview, Rebased};
use crate::tui::keys::Action;
use crate::tui::notice::{Notice, Said, Tone};
use crate::tui::overlay::{Clashed, Overlay};
use crate::tui::world::World;

/// What came of a form that was carried out.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// What follows in its row.
    pub(crate) rest: Vec<Kind>,
    /// How many readings were logged in it.
    pub(crate) logged: usize,
    /// Whether it stands there for the next one.
    pub(crate) goes_on: bool,
}

impl App {
    /// Opens a form: as it was left, where it was left unfinished.
    pub(super) fn ask(&mut self, kind: Kind, world: &World) -> Effect {
        self.ask_in_row(kind, Vec::new(), world)
    }

    /// Opens the first of a row of forms.
    pub(super) fn ask_in_row(&mut self, kind: Kind, rest: Vec<Kind>, world: &World) -> Effect {
        self.notice = None;
        let mut form = Form::new(kind, world);
        form.rest = rest;
        if self.drafts.fill(&mut form) {
            if form.sheet.is_short() {
                form.begin(world);
            }
            self.say("your draft, as you left it", Tone::Said);
        }
        form.settle_focus(world);
        let preview = form.draft(world);
        let (learns, log) = (form.sheet.learns(), form.sheet.log().map(|log| log.metric));
        self.form = Some(form);
        if let Some(metric) = log {
            return Effect::Read(What::Readings(metric));
        }
        match preview {
            _ if learns => Effect::Read(What::Lessons),
            Some(command) => Effect::Preview(Box::new(command)),
            None => Effect::Nothing,
        }
    }

    /// Takes what was learned before, for the form that asked; what one's own drafts of verdicts say was learned as well.
    pub(crate) fn take_lessons(&mut self, lessons: Vec<Lesson>, world: &World) {
        let Some(form) = &mut self.form else { return };
        let unsigned: Vec<Lesson> =
            self.drafts.learned(world).filter(|l| !lessons.iter().any(|of| of.hypothesis == l.hypothesis)).collect();
        form.unsigned = unsigned.iter().map(|lesson| lesson.hypothesis).collect();
        form.lessons = unsigned.into_iter().chain(lessons).collect();
    }

    /// What the open form would do as it stands, for the rules to look at.
    pub(crate) fn drafted(&self, world: &World) -> Option<crate::domain::command::Command> {
        self.form.as_ref().and_then(|form| form.draft(world))
    }

    /// Takes what the rules would say of the form.
    pub(crate) fn previewed(&mut self, preview: Preview, world: &World) {
        if let Some(form) = &mut self.form {
            let unread = if form.sheet.reads_apart() { form.readable(world).1 } else { Vec::new() };
            form.preview = Some(Preview { unread, ..preview });
            form.settle_focus(world);
        }
    }

    pub(super) fn form_key(&mut self, key: KeyEvent, name: &str, world: &World) -> Effect {
        match name {
            "F1" => {
                self.help_of_form();
                return Effect::Nothing;
            }
            "Ctrl-l" => return Effect::Reload,
            "Ctrl-z" => return Effect::Suspend,
            _ => {}
        }
        if self.asking && matches!(name, "Esc" | "Ctrl-c") {
            return Effect::StopSource;
        }
        if name == "="
            && let Some(effect) = self.next_versions(world)
        {
            return effect;
        }
        let Some(form) = &mut self.form else { return Effect::Nothing };
        // A letter goes on with what is written; a number chooses.
        let moved = key.modifiers.contains(KeyModifiers::CONTROL) || name.len() > 1 || form.is_choosing();
        if moved && !self.notice.as_ref().is_some_and(Notice::is_kept) {
            self.notice = None;
        }
        let no_choice = form.no_choice(key);
        if let Some(words) = no_choice {
            if self.notice.is_none() {
                self.say(words, Tone::Said);
            }
            return Effect::Nothing;
        }
        let told = form.tells(key, world);
        let outcome = form.key(key, world);
        if let Some(words) = told {
            self.say(words, Tone::Said);
        }
        match outcome {
            Pressed::Goes => self.typed(world),
            Pressed::Editor => Effect::Editor,
            Pressed::Copied(shell) => Effect::Copy(shell),
            // What an edit changes nothing of is left as it stands.
            Pressed::Submitted(_) if self.form.as_ref().is_some_and(Form::says_nothing_new) => {
                self.form = None;
                self.say("nothing was changed", Tone::Said);
                Effect::Nothing
            }
            Pressed::Submitted(command) => {
                self.typed(world);
                self.asked(*command, world)
            }
            Pressed::Pull => self.ask_source(world),
            Pressed::Ended => self.end_log(world),
            Pressed::Lines(lines) => self.save_lines(lines),
            Pressed::Left => {
                self.typed(world);
                self.leave_form();
                self.begin_again(world);
                Effect::Nothing
            }
            Pressed::Discarded => {
                if let Some(form) = self.form.take() {
                    self.drafts.drop_of(&form);
                    self.unsaved = true;
                }
                self.begin_again(world);
                Effect::Nothing
            }
            Pressed::Skipped => {
                let rest = self.form.take().map(|form| form.rest).unwrap_or_default();
                self.next_of(rest, world)
            }
            Pressed::Other => {
                let Some(form) = self.form.take() else { return Effect::Nothing };
                let field = form.sheet.apart(world).map(|conflict| conflict.field.clone());
                let effect = form.sheet.other(world).map_or(Effect::Nothing, |other| self.ask(other, world));
                // The cursor stands in the field that another value is wanted for.
                if let (Some(form), Some(field)) = (&mut self.form, field) {
                    form.focus_on(&field);
                }
                effect
            }
            Pressed::Lesson(hypothesis) => {
                self.lesson(hypothesis);
                Effect::Nothing
            }
        }
    }

    /// Something was typed: it is kept, and the rules are asked.
    pub(super) fn typed(&mut self, world: &World) -> Effect {
        let Some(form) = &mut self.form else { return Effect::Nothing };
        self.drafts.keep(form);
        self.unsaved = true;
        match form.draft(world) {
            Some(command) => Effect::Preview(Box::new(command)),
            None => {
                form.preview = None;
                form.settle_focus(world);
                Effect::Nothing
            }
        }
    }

    /// Leaves the form; what was typed is a draft.
    pub(super) fn leave_form(&mut self) {
        let Some(form) = self.form.take() else { return };
        let cancel = if form.sheet.log().is_some() { "" } else { "; [ Cancel ] throws it away" };
        if form.is_touched() {
            self.say(format!("kept as a draft, and offered again{cancel}"), Tone::Said);
        }
        self.say_logged(&form);
    }

    fn asked(&self, command: crate::domain::command::Command, world: &World) -> Effect {
        let Some(form) = &self.form else { return Effect::Nothing };
        Effect::Run(Box::new(Asked {
            command,
            anyway: form.given("anyway"),
            seen: form.seen(),
            then: form.follows(world),
            way: form.way,
        }))
    }

    /// Carries the form out once more.
    pub(super) fn submit_again(&mut self, world: &World) -> Effect {
        match self.form.as_mut().map(|form| form.again(world)) {
            Some(Pressed::Submitted(command)) => self.asked(*command, world),
            _ => Effect::Nothing,
        }
    }

    /// The form was carried out: what follows in its row; or it goes on with the next reading.
    pub(crate) fn done(&mut self, world: &World) -> Done {
        self.overlay = None;
        let Some(mut form) = self.form.take() else { return Done::default() };
        self.drafts.drop_of(&form);
        self.unsaved = true;
        self.form = form.logs_on(world);
        let logged = form.logged() + usize::from(form.sheet.log().is_some());
        Done { rest: form.rest, logged, goes_on: self.form.is_some() }
    }

    /// Opens the next form of a row, below what was just said.
    pub(crate) fn follow(&mut self, rest: Vec<Kind>, world: &World) -> Effect {
        if rest.is_empty() {
            return Effect::Nothing;
        }
        let said = self.notice.take();
        let effect = self.next_of(rest, world);
        self.notice = said.or(self.notice.take());
        effect
    }

    pub(super) fn next_of(&mut self, mut rest: Vec<Kind>, world: &World) -> Effect {
        if rest.is_empty() {
            return Effect::Nothing;
        }
        let next = rest.remove(0);
        self.ask_in_row(next, rest, world)
    }

    /// The form was refused: it stays open, with what was refused under its fields.
    pub(crate) fn refused(&mut self, e: &Error, items: Vec<(String, String, String)>) {
        match &mut self.form {
            Some(form) if !items.is_empty() => {
                let lacks: Vec<String> = items.iter().map(|(_, says, _)| says.clone()).collect();
                form.keep(items, e.passable);
                if e.passable {
                    let says = format!("not ready: {}; or give a reason to pass it", lacks.join("; "));
                    self.say(says, Tone::Refused);
                }
            }
            _ => self.say(self.mended(e.what.clone(), e), Tone::Refused),
        }
    }

    /// What was refused, why, and what to do: in words, with the key that does it, and never by a shell's line.
    pub(crate) fn mended(&self, what: String, e: &Error) -> Said {
        let Some(item) = e.items.first() else {
            let whys = if e.why.is_empty() { String::new() } else { format!(": {}", e.why.join("; ")) };
            return format!("{what}{whys}").into();
        };
        let key = Rule::of(item.code).and_then(mends).map(|(action, does)| (self.keys.spelt(action), does));
        let fix = item.fix.in_words();
        let more = if fix.is_empty() { String::new() } else { format!(" {fix}.") };
        let words = format!("{what}: {}.{more}", item.says);
        match key.filter(|(key, _)| !key.is_empty()) {
            Some((key, does)) => Said::keyed(words, format!("{key} {does}")),
            None => words.into(),
        }
    }

    /// What stands now was shown to whoever writes.
    pub(crate) fn seen(&mut self, world: &World) {
        if let Some(form) = &mut self.form {
            form.base = form.sheet.base(world);
            self.drafts.keep(form);
            self.unsaved = true;
        }
    }

    /// Somebody changed what the form changes: what only they changed is taken over; where both changed the same, one is
    /// asked. Where nothing clashes any more, what is to be carried out.
    pub(crate) fn clashed(&mut self, world: &World) -> Option<Asked> {
        let form = self.form.as_mut()?;
        let before = form.base.clone();
        let Rebased { clashes, taken, kept } = form.rebase(world);
        let title = form.sheet.changes(world);
        // A reason is the change's own; where it is a field of the thing, it is asked about as one.
        let is_field = form.sheet.edits().iter().any(|(key, _)| *key == "why");
        let why = form.given("why").filter(|_| !is_field);
        if clashes.is_empty() && form.base == before {
            // What stands is read as it was seen, and refused all the same: to say it once more would end nowhere.
            self.say("what it changes was changed meanwhile; nothing was saved. Open it anew", Tone::Refused);
            return None;
        }
        if clashes.is_empty() {
            return match self.submit_again(world) {
                Effect::Run(asked) => Some(*asked),
                _ => None,
            };
        }
        let theirs = world.newest.as_ref().filter(|done| done.by != world.me);
        let by = theirs.map_or(String::new(), |done| {
            let why = done.why.as_ref().map_or(String::new(), |why| format!(": \"{why}\""));
            format!("{}, {}{why}", done.by, done.time)
        });
        let why = why.map_or(String::new(), |why| format!("\"{why}\""));
        self.overlay = Some(Overlay::Clash(Clashed { title, by, why, clashes, taken, kept, at: 0 }));
        None
    }

    /// The long field that an editor shall open: its text.
    pub(crate) fn edited(&mut self, edit: impl FnOnce(&str) -> Option<String>) {
        let Some(form) = &mut self.form else { return };
        // From a short field, the form's longest text is meant.
        let at = if form.fields.get(form.at).is_some_and(super::super::form::Field::is_long) {
            Some(form.at)
        } else {
            form.fields.iter().position(super::super::form::Field::is_long)
        };
        let Some(at) = at else {
            self.say("there is no long text here to write in an editor", Tone::Said);
            return;
        };
        form.at = at;
        let mut edited = None;
        if let Content::Text { area, .. } = &form.fields[at].content
            && let Some(text) = edit(&area.lines().join("\n"))
        {
            let last = text.lines().count().saturating_sub(1);
            let end = text.lines().last().map_or(0, |line| line.chars().count());
            edited = Some((text, (last, end)));
        }
        if let Some((text, cursor)) = edited {
            form.fields[at].put(&text, cursor);
        }
        self.drafts.keep(form);
        self.unsaved = true;
    }
}

/// The key that opens what mends a broken rule, with what is done there.
fn mends(rule: Rule) -> Option<(Action, &'static str)> {
    Some(match rule {
        Rule::MissingProblem
        | Rule::MissingMetric
        | Rule::MissingDirection
        | Rule::MissingBaseline
        | Rule::MissingTarget
        | Rule::MissingDue
        | Rule::MissingWrongIf
        | Rule::MissingWrongBy
        | Rule::MissingExpect
        | Rule::MissingBecause
        | Rule::MissingWindow => (Action::Edit, "edits it"),
        Rule::MissingOwner | Rule::OfferOpen => (Action::Owner, "says who owns it"),
        Rule::OutcomeEnded => (Action::Reopen, "opens it again"),
        Rule::NotShipped => (Action::Ship, "marks it as shipped"),
        Rule::VerdictDue | Rule::DebtLimit => (Action::Verdict, "writes the verdict"),
        Rule::Unanswered | Rule::AnotherActive => (Action::Review, "opens the review"),
        Rule::NoSprint | Rule::NotCommitted | Rule::NoGoal => (Action::Plan, "opens the plan"),
        Rule::ShelfFull => (Action::Chores, "lists the chores"),
        Rule::Unsettled | Rule::UnsettledAlways => (Action::Versions, "shows the versions"),
        _ => return None,
    })
}
