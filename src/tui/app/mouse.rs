//! The mouse: a click focuses, the wheel moves. Nothing is done with the mouse that keys can't do.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::{App, Effect};
use crate::tui::keys::Action;
use crate::tui::overlay::Overlay;
use crate::tui::screen::board::LEAST;
use crate::tui::world::World;

impl App {
    /// Takes what the mouse did.
    pub(crate) fn mouse(&mut self, event: MouseEvent, world: &World) -> Effect {
        if self.form.is_some() && self.overlay.is_none() && self.pending.is_none() {
            if event.kind == MouseEventKind::Down(MouseButton::Left) {
                self.click_day((event.column, event.row), world);
            }
            return Effect::Nothing;
        }
        if self.form.is_some() || self.pending.is_some() || self.area.width < LEAST.0 || self.area.height < LEAST.1 {
            return Effect::Nothing;
        }
        let wheel = match event.kind {
            MouseEventKind::ScrollDown => Some(Action::Next),
            MouseEventKind::ScrollUp => Some(Action::Previous),
            _ => None,
        };
        if let Some(overlay) = &mut self.overlay {
            if let (Overlay::Words(words), Some(action)) = (overlay, wheel) {
                words.key(if action == Action::Next { "j" } else { "k" }, self.area);
            }
            return Effect::Nothing;
        }
        if let Some(action) = wheel {
            return self.here(action, world);
        }
        if event.kind == MouseEventKind::Down(MouseButton::Left)
            && self.stack.is_empty()
            && let Some((outcome, card)) = self.board.hit(self.area, world, event.column, event.row)
        {
            self.board.select(outcome, card);
            self.board.settle(world, self.area);
        }
        Effect::Nothing
    }
}
