//! Whether what carries a form out is in sight.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Form;
use super::rows::give_way;
use crate::text;
use crate::tui::theme::Theme;
use crate::tui::widget::judged::Judged;
use crate::tui::world::World;

/// The cells that saying it takes beside the button's words, with the marks of what lies above and below.
const SAYS: usize = 16;

impl Form {
    /// Whether its buttons lie below a window, and there is no room to say so beside a title and when it was saved.
    pub(crate) fn hides_its_buttons(&self, area: Rect, theme: Theme, world: &World, saved: &str) -> bool {
        if !self.sheet.is_page() || self.pasted.is_some() {
            return false;
        }
        let title = text::width(&self.sheet.title(world)) + text::width(&self.sheet.below(world)) + 4;
        let words = self.sheet.buttons(self, world).into_iter().next().map_or(0, |(words, _)| text::width(&words));
        let width = usize::from(area.width);
        if title.min(width / 2) + words + SAYS + text::width(saved) + 14 <= width {
            return false;
        }
        let fields = match self.sheet.judged(world) {
            Some((column, card)) => Judged::new(card, column, world.today).above(&mut Buffer::empty(area), area, theme),
            None => Rect { height: area.height.saturating_sub(2), ..area },
        };
        let mut lines = self.lines(world, (fields.width, fields.height), theme);
        let room = usize::from(fields.height);
        give_way(&mut lines, room);
        lines.len() > self.scrolled(&lines, room) + room
    }
}
