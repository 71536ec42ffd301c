//! What everything is drawn from: the board as it stands, as plain values. Only the loop makes it anew.

use crate::domain::board::{Card, Column, Need, View};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::Id;
use crate::domain::metric::Metric;

/// The board as it stands.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// Columns, sprint, people.
    pub(crate) view: View,
    /// What needs someone, the loudest first; none as long as not every column was read.
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
    /// Whether a column could not be read, and is not asked for again until something changes.
    pub(crate) unread: bool,
}

impl World {
    /// Whether every column was read, and with them what needs someone.
    pub(crate) fn is_whole(&self) -> bool {
        self.view.columns.iter().all(|column| column.whole)
    }

    /// What needs the person who works, now.
    pub(crate) fn mine(&self) -> impl Iterator<Item = &Need> {
        self.needs.iter().filter(|need| need.due && need.who.as_ref().is_none_or(|who| *who == self.me))
    }

    /// The card of a hypothesis, with its column.
    pub(crate) fn card(&self, hypothesis: Id) -> Option<(&Column, &Card)> {
        self.view.columns.iter().find_map(|column| {
            column.cards.iter().find(|card| card.hypothesis.id == hypothesis).map(|card| (column, card))
        })
    }

    /// A metric that decides an open outcome or guards one.
    pub(crate) fn metric(&self, metric: Id) -> Option<&Metric> {
        let guards = self.view.columns.iter().flat_map(|c| c.guardrails.iter().map(|rail| &rail.metric));
        let own = self.view.columns.iter().filter_map(|c| c.metric.as_ref());
        own.chain(guards).find(|m| m.id == metric)
    }

    /// The column of an outcome.
    pub(crate) fn column(&self, outcome: Id) -> Option<&Column> {
        self.view.columns.iter().find(|column| column.outcome.id == outcome)
    }
}
