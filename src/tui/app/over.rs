//! Keys for what lies over a screen.

use std::cell::RefCell;
use std::collections::HashMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{App, Effect};
use crate::domain::command::Command;
use crate::domain::fact::ended;
use crate::domain::id::Id;
use crate::domain::outcome::Outcome;
use crate::tui::effect::Asked;
use crate::tui::form::{ending, of};
use crate::tui::keys::Action;
use crate::tui::notice::{Said, Tone};
use crate::tui::overlay::{Around, Choice, Clashed, Confirm, First, Help, Menu, Overlay, Pick, Words, Write};
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// What a key means for a line of typed text.
pub(super) fn typed(line: &mut String, key: KeyEvent) -> bool {
    let plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
    match key.code {
        KeyCode::Backspace => {
            line.pop();
        }
        KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => line.clear(),
        KeyCode::Char('w') if key.modifiers == KeyModifiers::CONTROL => {
            let kept = line.trim_end().rfind(' ').map_or(0, |at| at + 1);
            line.truncate(kept);
        }
        KeyCode::Char(c) if plain => line.push(c),
        _ => return false,
    }
    true
}

/// Whether a key changes a line of typed text.
fn is_typed(key: KeyEvent) -> bool {
    typed(&mut String::new(), key)
}

impl App {
    /// What overlays are drawn with, and what they look at.
    pub(super) fn with_around<T>(&self, world: &World, f: impl FnOnce(&Around<'_>) -> T) -> T {
        // Whether a key is off is asked again and again as one frame is drawn, and may take the page it is of.
        let asked: RefCell<HashMap<Action, Option<Said>>> = RefCell::default();
        let off = |action: Action| asked.borrow_mut().entry(action).or_insert_with(|| self.off(action, world)).clone();
        let (focus, card) = self.about(world);
        f(&Around {
            theme: self.theme,
            keys: &self.keys,
            world,
            place: self.place(),
            focus,
            card,
            off: &off,
            used: &self.used,
        })
    }

    /// Takes a key while something lies over the screen.
    pub(super) fn over(&mut self, key: KeyEvent, name: &str, world: &World) -> Effect {
        let Some(overlay) = self.overlay.take() else { return Effect::Nothing };
        let effect = match overlay {
            Overlay::Help(help) => self.over_help(help, key, name, world),
            Overlay::Palette(palette) => self.over_palette(palette, key, name, world),
            Overlay::Filter => self.over_filter(key, name, world),
            Overlay::First(first) => self.over_first(first, key, name, world),
            Overlay::Menu(mut menu) => match menu.key(name) {
                Ok(Some(pick)) => self.picked(pick, world),
                Ok(None) => {
                    self.overlay = Some(Overlay::Menu(menu));
                    Effect::Nothing
                }
                Err(()) => Effect::Nothing,
            },
            Overlay::Confirm(confirm) => self.over_confirm(confirm, name),
            Overlay::Write(write) => self.over_write(write, name, |line| typed(line, key)),
            Overlay::Clash(clashed) => self.over_clash(clashed, name, world),
            Overlay::Words(mut words) => {
                if words.key(name, self.area) {
                    self.overlay = Some(Overlay::Words(words));
                }
                Effect::Nothing
            }
        };
        // What was chosen may be about to be shown.
        if matches!(effect, Effect::Nothing) {
            self.begin_again(world);
        }
        self.board.settle(world, self.area);
        effect
    }

    /// Where there is no board yet and nothing else is shown, the first words are.
    pub(super) fn begin_again(&mut self, world: &World) {
        let nothing = self.overlay.is_none() && self.form.is_none() && self.stack.is_empty();
        if nothing && world.view.columns.is_empty() && !world.exists {
            self.overlay = Some(Overlay::First(First::default()));
        }
    }

    fn over_help(&mut self, mut help: Help, key: KeyEvent, name: &str, world: &World) -> Effect {
        let (count, action) = self.with_around(world, |around| (help.count(around), help.action(around)));
        let last = count.saturating_sub(1);
        match (&mut help.typed, name) {
            (Some(_), "Esc") => help.typed = None,
            (_, "Enter") => return action.map_or(Effect::Nothing, |action| self.chosen(action, world)),
            (Some(line), _) if is_typed(key) => {
                typed(line, key);
                help.at = 0;
            }
            (_, "j" | "Down") => help.at = (help.at + 1).min(last),
            (_, "k" | "Up") => help.at = help.at.min(last).saturating_sub(1),
            (_, "Ctrl-d" | "PgDn") => help.at = (help.at + 10).min(last),
            (_, "Ctrl-u" | "PgUp") => help.at = help.at.saturating_sub(10),
            (_, "G" | "End") => help.at = last,
            (_, "g" | "Home") => help.at = 0,
            (None, "/") => help.typed = Some(String::new()),
            (_, "Esc" | "q" | "?" | "F1" | "Ctrl-c") => return Effect::Nothing,
            _ => {}
        }
        self.overlay = Some(Overlay::Help(help));
        Effect::Nothing
    }

    fn picked(&mut self, pick: Pick, world: &World) -> Effect {
        match pick {
            Pick::Copy(words) => Effect::Copy(words),
            Pick::Open(url) => Effect::OpenLink(url),
            Pick::Ask(kind) => self.ask(kind, world),
            Pick::Write(title, path, page) => {
                self.overlay = Some(Overlay::Write(Write { title, path, page }));
                Effect::Nothing
            }
            Pick::Pull(names) => Effect::Pull(names),
            Pick::ByHand => self.readings_due(world),
            Pick::Undo(set) => Effect::run(Command::Undo { set: Some(set), redo: false }),
        }
    }

    fn over_clash(&mut self, mut clashed: Clashed, name: &str, world: &World) -> Effect {
        match clashed.key(name) {
            Ok(Some(Choice::Edit)) => return Effect::Nothing,
            Ok(Some(choice)) => {
                let clash = clashed.clashes.remove(0);
                clashed.at = 0;
                // What was taken back meanwhile can't be taken: what is typed stays.
                let gone = choice == Choice::Theirs
                    && self.form.as_ref().is_some_and(|form| form.stands_no_more(&clash, world));
                if let Some(form) = &mut self.form {
                    form.settle(&clash, choice == Choice::Theirs && !gone);
                    self.drafts.keep(form);
                    self.unsaved = true;
                }
                if gone && clashed.clashes.is_empty() {
                    self.say("theirs was taken back meanwhile; yours is still here", Tone::Said);
                    return Effect::Nothing;
                }
                if clashed.clashes.is_empty() {
                    // Where all that was typed gave way, what stands is theirs already.
                    if self.form.as_ref().is_some_and(|form| !form.is_touched()) {
                        self.form = None;
                        self.say("theirs stands; nothing of yours was left to save", Tone::Said);
                        return Effect::Nothing;
                    }
                    return self.submit_again(world);
                }
            }
            Ok(None) => {}
            Err(()) => {
                self.leave_form();
                return Effect::Nothing;
            }
        }
        self.overlay = Some(Overlay::Clash(clashed));
        Effect::Nothing
    }

    /// Lets one of the closed outcomes be chosen.
    pub(crate) fn choose_closed(&mut self, closed: Vec<Outcome>) {
        if closed.is_empty() {
            self.say("no outcome was closed yet", Tone::Said);
            return;
        }
        let line = |o: Outcome| {
            let ended = ended(&o, None).unwrap_or_default();
            let name = format!("{} {}", o.label(), o.title);
            (name.clone(), ended, Pick::Ask(of(ending::Reopen { outcome: o.id, named: name })))
        };
        let lines = closed.into_iter().map(line).collect();
        self.overlay = Some(Overlay::Menu(Menu { title: "Open which outcome again?", lines, at: 0 }));
    }

    /// Lets one of several links be chosen; the only one is opened at once by whoever asked.
    pub(crate) fn choose_link(&mut self, links: Vec<String>) {
        if links.is_empty() {
            self.say(Said::keyed("it has no link.", ": add a link"), Tone::Said);
            return;
        }
        let lines = links.into_iter().map(|url| (url.clone(), String::new(), Pick::Open(url))).collect();
        self.overlay = Some(Overlay::Menu(Menu { title: "Open which link?", lines, at: 0 }));
    }

    /// The menu of what can be copied.
    pub(super) fn copy_menu(&mut self, world: &World) {
        let (column, card) = self.about(world);
        let Some(column) = column else {
            self.say(Said::keyed("no outcome is here yet.", "N frames one"), Tone::Said);
            return;
        };
        let mut lines = Vec::new();
        let mut offer = |words: &str, text: String| {
            lines.push((words.to_owned(), text.clone(), Pick::Copy(text)));
        };
        if let Some(card) = card {
            let label = card.hypothesis.label();
            offer("its label", label.to_string());
            offer("a trailer for a commit", format!("Upshot: {label}"));
            offer("label and title", format!("{label} {}", card.hypothesis.build));
        }
        let moved: String = column.movement_words(world.today).into_iter().map(|(words, _)| words).collect();
        offer("the outcome's label", column.outcome.label().to_string());
        offer("the outcome with its movement", format!("{} {}: {moved}", column.outcome.label(), column.outcome.title));
        self.overlay = Some(Overlay::Menu(Menu { title: "Copy", lines, at: 0 }));
    }

    /// Shows some words whole.
    pub(super) fn words(&mut self, title: impl Into<String>, lines: Vec<(String, Meaning)>) {
        self.overlay = Some(Overlay::Words(Words { title: title.into(), lines, at: 0 }));
    }

    /// Says the keys that work in every form.
    pub(super) fn help_of_form(&mut self) {
        let keys = [
            ("Tab S-Tab ↓ ↑", "field"),
            ("Enter", "next field; new line in long text; presses a button; saves in sheets"),
            ("1-9 ← →", "choose"),
            ("↓ ↑", "choose in a list; in the log sheet the day"),
            ("Space", "yes, no"),
            ("Ctrl-s", "save, ship, sign: what the first button does"),
            ("Ctrl-g", "$EDITOR, for a long text"),
            ("Ctrl-a Ctrl-e Ctrl-w Ctrl-u Ctrl-y", "as in a shell: begin, end, cut a word, cut the line, put back"),
            ("Ctrl-p", "ask the metric's source, in the log sheet"),
            ("Esc", "close; what was typed is kept as a draft and offered again"),
            ("[ Cancel ]", "throws what was typed away"),
        ];
        let lines = keys.map(|(key, does)| (format!("{key:<36}{does}"), Meaning::Text)).to_vec();
        self.words("Keys in a form", lines);
    }

    /// Shows what became of a hypothesis that a lesson came of.
    pub(super) fn lesson(&mut self, hypothesis: Id) {
        let lesson = self.form.as_ref().and_then(|form| form.lessons.iter().find(|l| l.hypothesis == hypothesis));
        let Some(lesson) = lesson.cloned() else { return };
        let because = lesson.because.as_ref().map(|because| (format!("because {because}"), Meaning::Text));
        let mut lines = vec![(format!("If we build {}", lesson.build), Meaning::Value)];
        lines.extend(because);
        lines.push((String::new(), Meaning::Text));
        let is_draft = self.form.as_ref().is_some_and(|form| form.unsigned.contains(&hypothesis));
        let said = if is_draft { "draft, not signed" } else { lesson.call.word() };
        lines.push((format!("{said}, {}", lesson.by), Meaning::Title));
        lines.push((lesson.learned.clone(), Meaning::Text));
        self.words(format!("{} {}", lesson.label, lesson.build), lines);
    }

    /// Asks what only `y` answers with yes, as everybody sees it change.
    pub(super) fn confirm(&mut self, asks: String, then: Vec<String>, not: &str, command: Command) {
        let asked = Box::new(Asked::only(command));
        self.notice = None;
        self.overlay = Some(Overlay::Confirm(Confirm { asks, then, not: not.to_owned(), asked }));
    }

    /// Takes the answer to such a question: only `y` is yes.
    pub(super) fn over_confirm(&mut self, confirm: Confirm, name: &str) -> Effect {
        if name == "y" {
            return Effect::Run(confirm.asked);
        }
        self.say(confirm.not, Tone::Said);
        Effect::Nothing
    }
}
