//! Where the cursor of a form stands and can go: its fields that are shown, the lessons, the buttons, and behind them the command
//! line that does the same; each as a number.

use super::{Field, Form};
use crate::domain::lesson::Lesson;
use crate::tui::world::World;

impl Form {
    /// Puts the cursor where one begins: where the first field is not asked for, in the first that is.
    pub(crate) fn begin(&mut self, world: &World) {
        self.at = self.shown(world).first().copied().unwrap_or(0);
        self.focus(self.sheet.first());
    }

    /// The fields shown, by their places.
    pub(super) fn shown(&self, world: &World) -> Vec<usize> {
        let shows = |at: &usize| self.sheet.shows(self, self.fields[*at].key, world);
        (0..self.fields.len()).filter(shows).collect()
    }

    /// Whether a field is shown.
    pub(crate) fn is_shown(&self, at: usize, world: &World) -> bool {
        self.shown(world).contains(&at)
    }

    /// Where the cursor can stand: the fields shown, the lessons, the buttons, the command line that does the same; each as a
    /// number.
    pub(super) fn stops(&self, world: &World) -> Vec<usize> {
        let count = self.fields.len();
        let same = usize::from(self.same(world).is_some());
        let after = count..count + self.related().len() + self.sheet.buttons(self, world).len() + same;
        self.shown(world).into_iter().chain(after).collect()
    }

    /// The lesson the cursor stands on.
    pub(super) fn lesson(&self) -> Option<&Lesson> {
        let at = self.at.checked_sub(self.fields.len())?;
        self.related().get(at).copied()
    }

    /// The button the cursor stands on.
    pub(super) fn button(&self) -> Option<usize> {
        self.at.checked_sub(self.fields.len() + self.related().len())
    }

    /// Puts the cursor on a button.
    pub(crate) fn go_to_button(&mut self, at: usize) {
        self.at = self.fields.len() + self.related().len() + at;
    }

    /// Goes to the stop that is so many further, around the ends where told.
    pub(super) fn step(&mut self, by: isize, around: bool, world: &World) {
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

    /// The field that has the cursor.
    pub(crate) fn focused(&self) -> Option<&Field> {
        self.fields.get(self.at)
    }

    pub(super) fn focus(&mut self, key: Option<&str>) {
        if let Some(at) = self.fields.iter().position(|field| Some(field.key) == key) {
            self.at = at;
        }
    }

    /// Puts the cursor into the field that changes a field of the thing.
    pub(crate) fn focus_on(&mut self, field: &str) {
        let own = self.sheet.edits().iter().find(|(_, of)| *of == field).map(|(own, _)| *own);
        self.focus(own);
    }

    /// Whether the cursor stands where something is drawn.
    #[cfg(test)]
    pub(crate) fn is_in_sight(&self, world: &World) -> bool {
        self.stops(world).contains(&self.at)
    }
}
