//! What everything is drawn from: the board as it stands, as plain values. Only the loop makes it anew.

use crate::domain::board::{Column, Need, View};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::Id;

/// The board as it stands.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// Columns, sprint, people.
    pub(crate) view: View,
    /// What needs someone, the loudest first.
    pub(crate) needs: Vec<Need>,
    /// The day everything is seen from.
    pub(crate) today: Day,
    /// Who works.
    pub(crate) me: Handle,
    /// The file's name.
    pub(crate) file: String,
    /// Where it lies or would lie.
    pub(crate) path: String,
    /// Whether there is a file.
    pub(crate) exists: bool,
}

impl World {
    /// What needs the person who works, now.
    pub(crate) fn mine(&self) -> impl Iterator<Item = &Need> {
        self.needs.iter().filter(|need| need.due && need.who.as_ref().is_none_or(|who| *who == self.me))
    }

    /// The column of an outcome.
    pub(crate) fn column(&self, outcome: Id) -> Option<&Column> {
        self.view.columns.iter().find(|column| column.outcome.id == outcome)
    }
}
