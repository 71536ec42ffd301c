//! Keys for what lies over a screen.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{App, Effect};
use crate::domain::command::Command;
use crate::domain::fact::ended;
use crate::domain::id::Id;
use crate::domain::outcome::Outcome;
use crate::tui::effect::{Asked, What};
use crate::tui::form::{ending, of, outcome};
use crate::tui::keys::{Action, Bound, Keymap, Place};
use crate::tui::notice::{Said, Tone};
use crate::tui::overlay::{
    Around, Begin, Choice, Clashed, Confirm, Does, First, Help, Menu, Order, Overlay, Palette, Pick, Words, Write,
};
use crate::tui::screen::board::To;
use crate::tui::theme::{Meaning, Palette as Colours, Theme};
use crate::tui::world::World;

/// What a key means for a line of typed text.
fn typed(line: &mut String, key: KeyEvent) -> bool {
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
        let off = |action: Action| self.off(action, world);
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

    fn over_palette(&mut self, mut palette: Palette, key: KeyEvent, name: &str, world: &World) -> Effect {
        let chosen = self.with_around(world, |around| palette.chosen(around));
        match name {
            "Esc" | "Ctrl-c" => {
                self.theme = palette.was.unwrap_or(self.theme);
                return Effect::Nothing;
            }
            "Enter" => {
                return match (chosen, palette.shell()) {
                    (Some((Does::Act(action), _)), _) => self.chosen(action, world),
                    (Some((Does::Order(order), _)), _) => self.ordered(order, world),
                    (None, Some(shell)) => {
                        self.say(format!("in the shell: {shell}"), Tone::Said);
                        Effect::Nothing
                    }
                    (None, None) => {
                        self.say("no command is called that", Tone::Said);
                        Effect::Nothing
                    }
                };
            }
            "Down" | "Ctrl-n" => palette.at += 1,
            "Up" | "Ctrl-p" => palette.at = palette.at.saturating_sub(1),
            "Tab" => {
                if let Some((_, words)) = chosen {
                    // A line of what is ordered is completed as it is typed.
                    palette.typed = words;
                    palette.at = 0;
                }
            }
            "F1" => {
                self.overlay = Some(Overlay::Help(Help::default()));
                return Effect::Nothing;
            }
            _ => {
                if typed(&mut palette.typed, key) {
                    palette.at = 0;
                }
            }
        }
        palette.boards =
            palette.typed.strip_prefix("board ").map_or_else(Vec::new, |path| self.used.boards(path.trim()));
        // How it looks is shown as it is chosen.
        let was = *palette.was.get_or_insert(self.theme);
        self.theme = match self.with_around(world, |around| palette.chosen(around)) {
            Some((Does::Order(Order::Theme(palette)), _)) => Theme { palette, ..was },
            Some((Does::Order(Order::Glyphs(ascii)), _)) => Theme { ascii, ..was },
            _ => was,
        };
        self.overlay = Some(Overlay::Palette(palette));
        Effect::Nothing
    }

    /// Does what was ordered.
    fn ordered(&mut self, order: Order, world: &World) -> Effect {
        match order {
            Order::Show(outcome, card) => self.show(outcome, card, world),
            Order::Run(command) => Effect::run(*command),
            Order::Board(path) => Effect::Board(path),
            Order::Theme(colours) => {
                self.theme.palette = colours;
                let name = Colours::ALL.iter().find(|(one, _)| *one == colours).map_or("", |(_, name)| name);
                Effect::Keep { key: "theme", value: format!("\"{name}\""), says: format!("theme {name}") }
            }
            Order::Glyphs(ascii) => {
                self.theme.ascii = ascii;
                let name = if ascii { "ascii" } else { "unicode" };
                Effect::Keep { key: "glyphs", value: format!("\"{name}\""), says: format!("glyphs {name}") }
            }
            Order::Mouse(on) => {
                self.mouse = on;
                let says = format!("the mouse is {}", if on { "on" } else { "off" });
                Effect::Keep { key: "mouse", value: on.to_string(), says }
            }
            Order::Ask(kind, given) => {
                let effect = self.ask(kind, world);
                if let (Some((key, text)), Some(form)) = (given, &mut self.form)
                    && let Some(field) = form.fields.iter_mut().find(|field| field.key == key)
                {
                    field.put(&text, (0, text.chars().count()));
                }
                effect
            }
            Order::Page(which, aim) => {
                self.aim = aim;
                Effect::Read(What::Page(which))
            }
            Order::Review(sprint) => Effect::Read(What::Review(Some(sprint))),
            Order::On(action, outcome, aim) => {
                if aim.is_some() {
                    // It is done on the page where it stands.
                    self.aim = aim;
                    self.then = Some(action);
                    return Effect::Read(What::Review(None));
                }
                self.stack.clear();
                self.board.select(outcome, None);
                self.board.settle(world, self.area);
                self.act(action, world)
            }
            // It goes on being typed.
            Order::Type(words) => {
                self.overlay = Some(Overlay::Palette(Palette { typed: words, ..Palette::default() }));
                Effect::Nothing
            }
        }
    }

    /// Does what was chosen from a list of every command; one that is off says why.
    fn chosen(&mut self, action: Action, world: &World) -> Effect {
        let place = self.place();
        let bound = self.keys.of_action(action).cloned();
        let here = bound.as_ref().is_some_and(|bound| bound.works(place));
        let on_board = |bound: &Bound| bound.works(Place::Board) || bound.works(Place::Outcome);
        if let Some(bound) = bound.filter(|bound| !here && !on_board(bound)) {
            // What works on another screen only is done there, where one sees what it is about.
            let Some(go) = Keymap::goes_to(&bound) else { return Effect::Nothing };
            self.say(Said::keyed(format!("{}: here.", bound.bind().does), bound.key().to_owned()), Tone::Said);
            self.then = Some(action);
            return self.act(go, world);
        }
        if !here {
            // It is about what is selected here, where that is on the board.
            let (column, card) = self.about(world);
            let about = column.map(|column| (column.outcome.id, card.map(|card| card.hypothesis.id)));
            self.stack.clear();
            if let Some((outcome, card)) = about {
                self.board.select(outcome, card);
                self.board.settle(world, self.area);
            }
        }
        self.act(action, world)
    }

    fn over_filter(&mut self, key: KeyEvent, name: &str, world: &World) -> Effect {
        match name {
            "Enter" => {
                self.board.searches = false;
                let to = self.board.chosen_elsewhere().filter(|_| self.stack.is_empty());
                return to.map_or(Effect::Nothing, |to| self.go_to_found(to, world));
            }
            "Tab" if self.stack.is_empty() => self.board.go_elsewhere(),
            "Down" | "Up" if self.stack.is_empty() => {
                if !self.board.step_elsewhere(name == "Up") {
                    self.board.step(name == "Up", world, self.area);
                }
            }
            "Esc" | "Ctrl-c" => {
                self.board.searches = false;
                if let Some(filter) = self.filter() {
                    filter.clear();
                }
                return Effect::Nothing;
            }
            _ => {
                if let Some(filter) = self.filter() {
                    typed(filter, key);
                }
                if self.stack.is_empty() {
                    self.board.find(world, self.area);
                }
            }
        }
        self.overlay = Some(Overlay::Filter);
        Effect::Nothing
    }

    /// Goes to what was found beside the cards.
    fn go_to_found(&mut self, to: To, world: &World) -> Effect {
        match to {
            To::Thing(outcome, card) => self.show(outcome, card, world),
            To::Review(sprint) => Effect::Read(What::Review(Some(sprint))),
            To::Framing(outcome) => {
                self.board.select(outcome, None);
                self.act(Action::Framing, world)
            }
        }
    }

    fn over_first(&mut self, mut first: First, key: KeyEvent, name: &str, world: &World) -> Effect {
        if let Some(path) = &mut first.path {
            match name {
                "Esc" => first.path = None,
                "Ctrl-c" => return Effect::Quit,
                "Enter" if path.trim().is_empty() => {}
                "Enter" => {
                    let path = path.trim().to_owned();
                    self.overlay = Some(Overlay::First(first));
                    return Effect::Board(path);
                }
                _ => {
                    typed(path, key);
                }
            }
        } else {
            match (name, first.key(name)) {
                ("q" | "Ctrl-c", _) => return Effect::Quit,
                ("?" | "F1", _) => {
                    self.overlay = Some(Overlay::Help(Help::default()));
                    return Effect::Nothing;
                }
                (":", _) => {
                    self.overlay = Some(Overlay::Palette(Palette::default()));
                    return Effect::Nothing;
                }
                (_, Some(Begin::Outcome)) => return self.ask(of(outcome::Frame), world),
                (_, Some(Begin::Demo)) => return Effect::Demo,
                (_, Some(Begin::Board)) => first.path = Some(String::new()),
                (_, Some(Begin::Import)) => {
                    let words = "leave with q, then:  upshot import readings.csv --metric activation";
                    self.say(words, Tone::Said);
                }
                _ => {}
            }
        }
        self.overlay = Some(Overlay::First(first));
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
                if let Some(form) = &mut self.form {
                    form.settle(&clash, choice == Choice::Theirs);
                }
                if clashed.clashes.is_empty() {
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

    /// Shows what became of a hypothesis that a lesson came of.
    pub(super) fn lesson(&mut self, hypothesis: Id) {
        let lesson = self.form.as_ref().and_then(|form| form.lessons.iter().find(|l| l.hypothesis == hypothesis));
        let Some(lesson) = lesson.cloned() else { return };
        let because = lesson.because.as_ref().map(|because| (format!("because {because}"), Meaning::Text));
        let mut lines = vec![(format!("If we build {}", lesson.build), Meaning::Value)];
        lines.extend(because);
        lines.push((String::new(), Meaning::Text));
        lines.push((format!("{}, {}", lesson.call.word(), lesson.by), Meaning::Title));
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
