//! The board: are we moving, and what needs me?

mod draw;
mod layout;

use std::collections::HashMap;

use ratatui::layout::Rect;

use super::World;
use super::rows::moved;
use crate::domain::board::{Card, Column};
use crate::domain::id::Id;
use crate::text;
use crate::tui::keys::Action;
use crate::tui::widget::card;
use crate::tui::widget::line::Row;
use crate::tui::widget::strip;
use layout::Layout;
pub(crate) use layout::at_first;

/// The least window that a board is drawn in.
pub(crate) const LEAST: (u16, u16) = (60, 16);

/// Whose outcomes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Whose {
    #[default]
    Everyone,
    Mine,
    NeedsSomeone,
}

impl Whose {
    /// The next of them.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::Everyone => Self::Mine,
            Self::Mine => Self::NeedsSomeone,
            Self::NeedsSomeone => Self::Everyone,
        }
    }

    /// What it is called.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Mine => "mine",
            Self::NeedsSomeone => "needs someone",
        }
    }
}

/// Where a person is on the board. Everything is held by id, so that it stays through a refresh.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board {
    /// The focused outcome.
    pub(crate) focus: Option<Id>,
    /// The selected card of each column.
    selected: HashMap<Id, Id>,
    /// The first card shown of each column.
    scroll: HashMap<Id, usize>,
    /// The first outcome shown as a column.
    first: usize,
    /// Whose outcomes are shown.
    pub(crate) whose: Whose,
    /// What titles, owners and hypotheses must hold.
    pub(crate) filter: String,
    /// Whether the pane is hidden.
    pub(crate) no_pane: bool,
    /// Whether the focused outcome stands alone.
    pub(crate) zoom: bool,
    /// Whether moves scroll the pane.
    pub(crate) in_pane: bool,
    /// The first row shown of the pane.
    pub(crate) scrolled: usize,
}

impl Board {
    /// Whether nothing is hidden by words or by whose it is.
    pub(crate) fn shows_all(&self) -> bool {
        self.whose == Whose::Everyone && self.filter.is_empty()
    }

    /// The outcomes whose columns are in sight.
    pub(crate) fn in_sight(&self, world: &World, area: Rect) -> Vec<Id> {
        let shown = self.shown(world);
        let columns = Layout::of(area, self, shown.len()).columns;
        shown.iter().skip(self.first).take(columns).map(|column| column.outcome.id).collect()
    }

    /// The outcomes shown, in the order of the strip.
    pub(crate) fn shown<'w>(&self, world: &'w World) -> Vec<&'w Column> {
        let wanted = text::clean(&self.filter).to_lowercase();
        let holds = |words: &str| words.to_lowercase().contains(&wanted);
        world
            .view
            .columns
            .iter()
            .filter(|column| match self.whose {
                Whose::Everyone => true,
                Whose::Mine => column.outcome.owner.as_ref() == Some(&world.me),
                Whose::NeedsSomeone => strip::needed(column),
            })
            .filter(|column| {
                wanted.is_empty()
                    || holds(&column.outcome.title)
                    || holds(&strip::name(column))
                    || column.outcome.owner.as_ref().is_some_and(|o| holds(o.as_str()))
                    || column
                        .cards
                        .iter()
                        .any(|c| holds(&c.hypothesis.build) || holds(&c.hypothesis.label().to_string()))
            })
            .collect()
    }

    /// Where the focused outcome stands among those shown.
    pub(crate) fn place(&self, shown: &[&Column]) -> Option<usize> {
        let at = self.focus.and_then(|id| shown.iter().position(|column| column.outcome.id == id));
        at.or(if shown.is_empty() { None } else { Some(0) })
    }

    /// The focused column.
    pub(crate) fn column<'w>(&self, world: &'w World) -> Option<&'w Column> {
        let shown = self.shown(world);
        self.place(&shown).map(|at| shown[at])
    }

    fn card_at(&self, column: &Column) -> Option<usize> {
        let id = self.selected.get(&column.outcome.id);
        let at = id.and_then(|id| column.cards.iter().position(|card| card.hypothesis.id == *id));
        at.or(if column.cards.is_empty() { None } else { Some(0) })
    }

    /// The selected card.
    pub(crate) fn card<'w>(&self, world: &'w World) -> Option<&'w Card> {
        let column = self.column(world)?;
        self.card_at(column).map(|at| &column.cards[at])
    }

    /// Selects a card, and the outcome it stands under.
    pub(crate) fn select(&mut self, outcome: Id, card: Option<Id>) {
        self.focus = Some(outcome);
        if let Some(card) = card {
            self.selected.insert(outcome, card);
        }
    }

    /// Selects the first card that the filter's words find.
    pub(crate) fn find(&mut self, world: &World) {
        let wanted = text::clean(&self.filter).to_lowercase();
        let holds = |card: &&Card| {
            card.hypothesis.build.to_lowercase().contains(&wanted)
                || card.hypothesis.label().to_string().eq_ignore_ascii_case(&wanted)
        };
        let found = self
            .shown(world)
            .into_iter()
            .find_map(|column| column.cards.iter().find(holds).map(|card| (column.outcome.id, card.hypothesis.id)));
        if let Some((outcome, card)) = found.filter(|_| !wanted.is_empty()) {
            self.select(outcome, Some(card));
        }
    }

    /// Moves about. Whether the action was one of moving.
    pub(crate) fn go(&mut self, action: Action, world: &World, area: Rect) -> bool {
        let shown = self.shown(world);
        let Some(at) = self.place(&shown) else { return false };
        let to = match action {
            Action::Left => at.saturating_sub(1),
            Action::Right => (at + 1).min(shown.len() - 1),
            Action::Number(n) => (usize::from(n) - 1).min(shown.len() - 1),
            Action::LastColumn => shown.len() - 1,
            _ => at,
        };
        self.focus = Some(shown[to].outcome.id);
        let column = shown[to];
        let cards = column.cards.len();
        let now = self.card_at(column).unwrap_or(0);
        let page = usize::from(area.height / 6).max(1);
        let next = match action {
            Action::Left | Action::Right | Action::Number(_) | Action::LastColumn => now,
            _ => match moved(now, cards, action, page) {
                Some(next) => next,
                None => return false,
            },
        };
        if let Some(card) = column.cards.get(next) {
            self.selected.insert(column.outcome.id, card.hypothesis.id);
        }
        self.scrolled = 0;
        self.settle(world, area);
        true
    }

    /// Brings the selection into sight, after a move or a change of the board or the window.
    pub(crate) fn settle(&mut self, world: &World, area: Rect) {
        let shown = self.shown(world);
        let Some(at) = self.place(&shown) else { return };
        let layout = Layout::of(area, self, shown.len());
        if at < self.first {
            self.first = at;
        } else if at >= self.first + layout.columns {
            self.first = at + 1 - layout.columns;
        }
        self.first = self.first.min(shown.len().saturating_sub(layout.columns));
        let column = shown[at];
        let Some(card) = self.card_at(column) else { return };
        // From now on it is this card, wherever it goes.
        self.focus = Some(column.outcome.id);
        self.selected.insert(column.outcome.id, column.cards[card].hypothesis.id);
        let tall = |card: &Card| card::height(card, layout.room, world.today) + u16::from(layout.room.airy);
        let scroll = self.scroll.entry(column.outcome.id).or_insert(0);
        *scroll = (*scroll).min(card);
        // One row is kept for how many more there are.
        let rows = layout.cards.height.saturating_sub(1);
        while *scroll < card && column.cards[*scroll..=card].iter().map(tall).sum::<u16>() > rows {
            *scroll += 1;
        }
    }

    /// Whether a window has room for the pane, and it is wanted.
    pub(crate) fn has_pane(&self, area: Rect) -> bool {
        area.width >= 160 && !self.no_pane
    }

    /// How far the pane can be scrolled.
    pub(crate) fn pane_rows(&self, area: Rect, world: &World) -> usize {
        let layout = Layout::of(area, self, self.shown(world).len());
        let Some(pane) = layout.pane else { return 0 };
        self.paned(pane, world).len().saturating_sub(usize::from(pane.height))
    }

    fn paned(&self, pane: Rect, world: &World) -> Vec<Row> {
        match (self.card(world), self.column(world)) {
            (Some(card), Some(column)) => {
                super::outcome::card_rows(card, column, world, usize::from(pane.width).saturating_sub(2))
            }
            _ => Vec::new(),
        }
    }

    /// What lies at a place of the window: an outcome, and a hypothesis where one is there.
    pub(crate) fn hit(&self, area: Rect, world: &World, x: u16, y: u16) -> Option<(Id, Option<Id>)> {
        let shown = self.shown(world);
        let layout = Layout::of(area, self, shown.len());
        let mut left = area.x;
        for (slot, width) in layout.widths.iter().enumerate() {
            let column = shown.get(self.first + slot)?;
            let here = (left..left + width).contains(&x) && (area.y + 3..layout.cards.bottom()).contains(&y);
            left += width + 1;
            if !here {
                continue;
            }
            let first = self.scroll.get(&column.outcome.id).copied().unwrap_or(0);
            let mut top = layout.cards.y;
            for card in column.cards.iter().skip(first) {
                let tall = card::height(card, layout.room, world.today) + u16::from(layout.room.airy);
                if (top..top + tall).contains(&y) {
                    return Some((column.outcome.id, Some(card.hypothesis.id)));
                }
                top += tall;
            }
            return Some((column.outcome.id, None));
        }
        None
    }
}
