//! Lines that are typed over a screen: what is searched for, and the first words of all.

use crossterm::event::KeyEvent;

use super::over::typed;
use super::{App, Effect};
use crate::tui::effect::What;
use crate::tui::form::{of, outcome};
use crate::tui::keys::Action;
use crate::tui::overlay::{Begin, First, Help, Overlay, Palette};
use crate::tui::screen::board::To;
use crate::tui::world::World;

impl App {
    pub(super) fn over_filter(&mut self, key: KeyEvent, name: &str, world: &World) -> Effect {
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

    pub(super) fn over_first(&mut self, mut first: First, key: KeyEvent, name: &str, world: &World) -> Effect {
        if let Some(path) = &mut first.path {
            match name {
                "Esc" => (first.path, first.moved) = (None, None),
                "Ctrl-c" => return Effect::Quit,
                "Enter" if path.trim().is_empty() => {}
                "Enter" => {
                    let path = path.trim().to_owned();
                    if let Some(given) = &mut first.moved {
                        given.push(path);
                        first.path = Some(String::new());
                        let effect = match given.as_slice() {
                            [file, at, expect] => Effect::Moved([file, at, expect].map(Clone::clone)),
                            _ => Effect::Nothing,
                        };
                        self.overlay = Some(Overlay::First(first));
                        return effect;
                    }
                    self.overlay = Some(Overlay::First(first));
                    return Effect::Board(path);
                }
                _ => {
                    typed(path, key);
                }
            }
        } else {
            self.read(match name {
                "Esc" => Some(Action::Back),
                _ => None,
            });
            let chosen = first.key(name);
            if chosen.is_some() {
                self.held = None;
            }
            match (name, chosen) {
                ("q" | "Ctrl-c", _) => return Effect::Quit,
                ("?" | "F1", _) => {
                    self.overlay = Some(Overlay::Help(Help::default()));
                    return Effect::Nothing;
                }
                (":", _) => {
                    self.overlay = Some(Overlay::Palette(Palette::default()));
                    return Effect::Nothing;
                }
                (_, Some(Some(Begin::Outcome))) => return self.ask(of(outcome::Frame), world),
                (_, Some(Some(Begin::Demo))) => return Effect::Demo,
                (_, Some(Some(Begin::Board))) => first.path = Some(String::new()),
                (_, Some(Some(Begin::Import))) => (first.path, first.moved) = (Some(String::new()), Some(Vec::new())),
                ("Esc", None) => self.held = None,
                (_, None) => {
                    let effect = self.before_a_board(key, name, world);
                    // What it opened lies over nothing else.
                    if self.form.is_none() && self.overlay.is_none() {
                        self.overlay = Some(Overlay::First(first));
                    }
                    return effect;
                }
                (_, Some(None)) => {}
            }
        }
        self.overlay = Some(Overlay::First(first));
        Effect::Nothing
    }
}
