//! The board: are we moving, and what needs me?

mod draw;
mod elsewhere;
mod found;
mod layout;

use std::collections::HashMap;

use ratatui::layout::Rect;

use super::World;
use super::rows::moved;
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::tui::keys::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::card;
use crate::tui::widget::line::Row;
use crate::tui::widget::strip;
pub(crate) use elsewhere::{Elsewhere, To};
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
    /// What may be found that is not on a card, as it was read when the search began.
    pub(crate) corpus: Vec<Elsewhere>,
    /// What was noted on each hypothesis, read then too.
    pub(crate) noted: HashMap<Id, Vec<String>>,
    /// Whether what is searched for is being typed.
    pub(crate) searches: bool,
    /// What is selected of what is found elsewhere.
    at_elsewhere: Option<usize>,
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

    /// The outcomes shown, in the order of the strip. What is searched for hides cards, never outcomes.
    pub(crate) fn shown<'w>(&self, world: &'w World) -> Vec<&'w Column> {
        let shown = |column: &&Column| match self.whose {
            Whose::Everyone => true,
            Whose::Mine => column.outcome.owner.as_ref() == Some(&world.me),
            Whose::NeedsSomeone => strip::needed(column),
        };
        world.view.columns.iter().filter(shown).collect()
    }

    /// The cards of a column that hold what is searched for; all of them where its outcome does.
    pub(crate) fn cards<'w>(&self, column: &'w Column) -> Vec<&'w Card> {
        let words = found::words(&self.filter);
        if words.is_empty() {
            return column.cards.iter().collect();
        }
        let outcome =
            found::holds(&words, &[&column.outcome.title, &strip::name(column), &column.outcome.label().to_string()]);
        let holds = |card: &&Card| outcome || found::holds_card(&words, card) || self.note(card, &words).is_some();
        column.cards.iter().filter(holds).collect()
    }

    /// The note on a card that holds what is searched for, where the card itself does not show it.
    fn note(&self, card: &Card, words: &[String]) -> Option<&str> {
        let notes = self.noted.get(&card.hypothesis.id).filter(|_| !words.is_empty())?;
        notes.iter().find(|note| found::holds(words, &[note])).map(String::as_str)
    }

    /// How many rows a card takes, with the note that holds what is searched for.
    fn tall(&self, card: &Card, room: card::Room, today: Day) -> u16 {
        let note = u16::from(self.note(card, &found::words(&self.filter)).is_some());
        card::height(card, room, today) + note + u16::from(room.airy)
    }

    /// How many cards hold what is searched for.
    pub(crate) fn found(&self, world: &World) -> usize {
        self.shown(world).into_iter().map(|column| self.cards(column).len()).sum()
    }

    /// Goes to the next card that holds what is searched for, over all columns, or to the one before it.
    pub(crate) fn step(&mut self, back: bool, world: &World, area: Rect) {
        let shown = self.shown(world);
        let all: Vec<(Id, Id)> = shown
            .iter()
            .flat_map(|column| self.cards(column).into_iter().map(|card| (column.outcome.id, card.hypothesis.id)))
            .collect();
        let now = self.card(world).map(|card| card.hypothesis.id);
        let at = all.iter().position(|(_, card)| Some(*card) == now);
        let to = match (at, back) {
            (None, _) => 0,
            (Some(at), true) => at.checked_sub(1).unwrap_or(all.len() - 1),
            (Some(at), false) => (at + 1) % all.len(),
        };
        if let Some((outcome, card)) = all.get(to) {
            self.select(*outcome, Some(*card));
            self.settle(world, area);
        }
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
        let cards = self.cards(column);
        let at = id.and_then(|id| cards.iter().position(|card| card.hypothesis.id == *id));
        at.or(if cards.is_empty() { None } else { Some(0) })
    }

    /// The selected card.
    pub(crate) fn card<'w>(&self, world: &'w World) -> Option<&'w Card> {
        let column = self.column(world)?;
        self.card_at(column).map(|at| self.cards(column)[at])
    }

    /// Selects a card, and the outcome it stands under.
    pub(crate) fn select(&mut self, outcome: Id, card: Option<Id>) {
        self.focus = Some(outcome);
        if let Some(card) = card {
            self.selected.insert(outcome, card);
        }
    }

    /// Selects the first card that holds what is searched for, where the selected one does not.
    pub(crate) fn find(&mut self, world: &World, area: Rect) {
        self.at_elsewhere = None;
        let holds = self.column(world).is_some_and(|column| !self.cards(column).is_empty());
        let found = self
            .shown(world)
            .into_iter()
            .find_map(|column| self.cards(column).first().map(|card| (column.outcome.id, card.hypothesis.id)));
        if let Some((outcome, card)) = found.filter(|_| !holds && !self.filter.is_empty()) {
            self.select(outcome, Some(card));
        }
        self.settle(world, area);
    }

    /// Moves about. Whether the action was one of moving.
    pub(crate) fn go(&mut self, action: Action, world: &World, area: Rect) -> bool {
        let shown = self.shown(world);
        let Some(at) = self.place(&shown) else { return false };
        let to = match action {
            Action::Left => at.saturating_sub(1),
            Action::Right => (at + 1).min(shown.len() - 1),
            // The numbers are the board's, whatever is hidden; past the last shown it takes that one.
            Action::Number(n) => shown
                .iter()
                .position(|column| world.number(column.outcome.id) >= usize::from(n))
                .unwrap_or(shown.len() - 1),
            Action::LastColumn => shown.len() - 1,
            _ => at,
        };
        self.focus = Some(shown[to].outcome.id);
        let column = shown[to];
        let cards = self.cards(column);
        let now = self.card_at(column).unwrap_or(0);
        let page = usize::from(area.height / 6).max(1);
        let next = match action {
            Action::Left | Action::Right | Action::Number(_) | Action::LastColumn => now,
            _ => match moved(now, cards.len(), action, page) {
                Some(next) => next,
                None => return false,
            },
        };
        let selected = cards.get(next).map(|card| card.hypothesis.id);
        if let Some(card) = selected {
            self.selected.insert(column.outcome.id, card);
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
        let cards = self.cards(column);
        self.selected.insert(column.outcome.id, cards[card].hypothesis.id);
        let all: Vec<u16> = cards.iter().map(|card| self.tall(card, layout.room, world.today)).collect();
        let scroll = self.scroll.entry(column.outcome.id).or_insert(0);
        *scroll = (*scroll).min(card);
        // One row is kept for how many more there are below, and one for those above.
        let rows = layout.cards.height.saturating_sub(2);
        while *scroll < card && all[*scroll..=card].iter().sum::<u16>() > rows {
            *scroll += 1;
        }
    }

    /// The first card shown of a column: as scrolled, but with no empty row below the last while one is hidden above.
    fn top_card(&self, column: &Column, layout: &Layout, today: Day) -> usize {
        let cards = self.cards(column);
        let mut first = self.scroll.get(&column.outcome.id).copied().unwrap_or(0).min(cards.len().saturating_sub(1));
        let tall = |card: &&Card| self.tall(card, layout.room, today);
        let fits = |from: usize| {
            let rows: u16 = cards[from..].iter().map(tall).sum();
            rows.saturating_sub(u16::from(layout.room.airy)) + u16::from(from > 0) <= layout.cards.height
        };
        while first > 0 && fits(first - 1) {
            first -= 1;
        }
        first
    }

    /// Whether a window has room for the pane, and it is wanted.
    pub(crate) fn has_pane(&self, area: Rect) -> bool {
        area.width >= 160 && !self.no_pane
    }

    /// How far the pane can be scrolled.
    pub(crate) fn pane_rows(&self, area: Rect, world: &World) -> usize {
        let layout = Layout::of(area, self, self.shown(world).len());
        let Some(pane) = layout.pane else { return 0 };
        self.paned(pane, world, Theme::default()).len().saturating_sub(usize::from(pane.height))
    }

    fn paned(&self, pane: Rect, world: &World, theme: Theme) -> Vec<Row> {
        match (self.card(world), self.column(world)) {
            (Some(card), Some(column)) => {
                let cells = usize::from(pane.width).saturating_sub(2);
                // There is room for all digits.
                if column.scale.is_plain() {
                    super::outcome::card_rows(card, column, world, cells, theme)
                } else {
                    super::outcome::card_rows(&card.in_full(), &column.in_full(), world, cells, theme)
                }
            }
            _ => Vec::new(),
        }
    }

    /// What lies at a place of the window: an outcome, and a hypothesis where one is there.
    pub(crate) fn hit(&self, area: Rect, world: &World, x: u16, y: u16) -> Option<Hit> {
        let shown = self.shown(world);
        let layout = Layout::of(area, self, shown.len());
        let mut left = area.x;
        for (slot, width) in layout.widths.iter().enumerate() {
            let column = shown.get(self.first + slot)?;
            let here = (left..left + width).contains(&x) && (area.y + 3..layout.cards.bottom()).contains(&y);
            let in_head = y + 1 < layout.cards.y;
            let mut hit = Hit { outcome: column.outcome.id, card: None, left, width: *width, in_head };
            left += width + 1;
            if !here {
                continue;
            }
            let first = self.top_card(column, &layout, world.today);
            let mut top = layout.cards.y + u16::from(first > 0);
            for card in self.cards(column).into_iter().skip(first) {
                let tall = self.tall(card, layout.room, world.today);
                if (top..top + tall).contains(&y) {
                    hit.card = Some(card.hypothesis.id);
                }
                top += tall;
            }
            return Some(hit);
        }
        None
    }
}

/// What lies under a cell of the board.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    /// The outcome whose column it is.
    pub(crate) outcome: Id,
    /// The hypothesis, where a card is there.
    pub(crate) card: Option<Id>,
    /// Where the column begins.
    pub(crate) left: u16,
    /// How wide it is.
    pub(crate) width: u16,
    /// Whether it lies in the column's head.
    pub(crate) in_head: bool,
}
