//! Every command by what people call it: keys for its line, what is ordered there, what works on another screen.

use crossterm::event::KeyEvent;

use super::over::typed;
use super::{App, Effect};
use crate::tui::effect::What;
use crate::tui::keys::{Action, Bound, Keymap, Place};
use crate::tui::notice::{Said, Tone};
use crate::tui::overlay::{Does, Help, Order, Overlay, Palette};
use crate::tui::theme::{Palette as Colours, Theme};
use crate::tui::world::World;

impl App {
    pub(super) fn over_palette(&mut self, mut palette: Palette, key: KeyEvent, name: &str, world: &World) -> Effect {
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
            Order::Sync(place) => Effect::Sync(place),
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
    pub(super) fn chosen(&mut self, action: Action, world: &World) -> Effect {
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
}
