//! An outcome alone on the screen: what happened when we shipped, its framing, its hypotheses in full.

mod chart;
mod framing;
mod head;
mod hypothesis;
mod lists;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(crate) use hypothesis::card_rows;

use super::World;
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::tui::keys::Action;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row as Cells, put, rule};
use crate::tui::widget::strip;
use crate::tui::world::{Details, ReadingLine};
use lists::{Tab, Tabs};

/// From this width on two lists stand side by side.
const WIDE: u16 = 120;

/// What is shown of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Its chart and lists.
    Outcome,
    /// The three questions answered, line by line.
    Framing,
    /// One of its hypotheses in full.
    Hypothesis,
}

/// What is selected.
pub(crate) enum Row {
    /// A hypothesis.
    Card,
    /// Something with words of its own, under a title.
    Words(String, Vec<(String, Meaning)>),
    /// Nothing is there.
    Nothing,
}

/// An outcome alone on the screen.
#[derive(Clone, Debug)]
pub(crate) struct OutcomeScreen {
    /// Which outcome.
    pub(crate) outcome: Id,
    /// The selected hypothesis.
    card: Option<Id>,
    /// What is shown of it.
    pub(crate) view: View,
    /// The list that has the selection.
    pub(crate) tab: Tab,
    /// The selected line of the list, of the framing; the first row shown of a hypothesis.
    at: usize,
    /// Whether the chart fits the data, and leaves target and baseline out.
    pub(crate) fits: bool,
    /// What was shown first: from there a step back leads out.
    home: View,
}

impl OutcomeScreen {
    /// Of an outcome, with a hypothesis selected.
    pub(crate) fn new(outcome: Id, card: Option<Id>) -> Self {
        Self { outcome, card, view: View::Outcome, tab: Tab::Hypotheses, at: 0, fits: false, home: View::Outcome }
    }

    /// Seen as another was seen.
    pub(crate) fn seen(self, view: View, tab: Tab, fits: bool) -> Self {
        Self { view, tab, fits, ..self }
    }

    /// Its column; none where it is no longer on the board.
    pub(crate) fn column<'w>(&self, world: &'w World) -> Option<&'w Column> {
        world.column(self.outcome)
    }

    /// Where the selected hypothesis stands among the outcome's.
    fn card_at(&self, column: &Column) -> usize {
        self.card.and_then(|id| column.cards.iter().position(|card| card.hypothesis.id == id)).unwrap_or(0)
    }

    /// The selected hypothesis, where a key could be about one.
    pub(crate) fn selected<'w>(&self, world: &'w World) -> Option<&'w Card> {
        let column = self.column(world)?;
        column.cards.get(self.card_at(column))
    }

    /// The day of the selected reading, where the readings are selected.
    pub(crate) fn reading(&self, world: &World) -> Option<Day> {
        if self.view != View::Outcome || self.tab != Tab::Readings {
            return None;
        }
        let details = world.details.as_ref().filter(|details| details.outcome == self.outcome)?;
        details.readings.get(self.at.min(details.readings.len().saturating_sub(1))).map(|reading| reading.day)
    }

    /// One step back within it; whether there was one.
    pub(crate) fn back(&mut self) -> bool {
        let inner = self.view != View::Outcome && self.view != self.home;
        self.view = if inner { View::Outcome } else { self.view };
        if inner {
            self.at = 0;
        }
        inner
    }

    /// From here on a step back leads out.
    pub(crate) fn begins_here(&mut self) {
        self.home = self.view;
    }

    /// Shows the selected hypothesis in full.
    pub(crate) fn whole(&mut self, world: &World) {
        if let Some(card) = self.selected(world) {
            self.card = Some(card.hypothesis.id);
            self.view = View::Hypothesis;
            self.at = 0;
        }
    }

    /// Goes to the framing, or back.
    pub(crate) fn framing(&mut self) {
        // `i` there and back is no way out.
        self.home = View::Outcome;
        self.view = if self.view == View::Framing { View::Outcome } else { View::Framing };
        self.at = 0;
    }

    /// Gives the selection to the next list.
    pub(crate) fn next_tab(&mut self) {
        if self.view == View::Outcome {
            self.tab = self.tab.next();
            self.at = 0;
        }
    }

    /// Keeps the selected hypothesis, wherever it went.
    pub(crate) fn settle(&mut self, world: &World) {
        let card = self.selected(world).map(|card| card.hypothesis.id);
        self.card = card;
    }

    /// Keeps the selected line where a list was read anew.
    pub(crate) fn follow_line(&mut self, was: &Details, is: &Details) {
        if self.view != View::Outcome || was.outcome != is.outcome {
            return;
        }
        let place = match self.tab {
            Tab::Readings => was.readings.get(self.at).and_then(|line| {
                let same =
                    |other: &ReadingLine| (other.day, other.value, &other.by) == (line.day, line.value, &line.by);
                is.readings.iter().position(same)
            }),
            Tab::History => {
                was.history.get(self.at).and_then(|line| is.history.iter().position(|other| other.id == line.id))
            }
            _ => None,
        };
        self.at = place.unwrap_or(self.at);
    }

    /// Moves about within it.
    pub(crate) fn go(&mut self, action: Action, world: &World, area: Rect) {
        let Some(column) = self.column(world) else { return };
        let page = usize::from(area.height / 4).max(1);
        match (self.view, self.tab) {
            (View::Outcome, Tab::Hypotheses) => {
                let mut at = self.card_at(column);
                stepped(&mut at, column.cards.len(), action, page);
                self.card = column.cards.get(at).map(|card| card.hypothesis.id);
            }
            (View::Outcome, tab) => {
                let count = Tabs::of(self.outcome, column, world).count(tab);
                stepped(&mut self.at, count, action, page);
            }
            (View::Framing, _) => {
                let lines = framing::lines(column, world, usize::from(area.width) - 2);
                let count = lines.iter().filter(|line| line.opens.is_some()).count();
                stepped(&mut self.at, count, action, page);
            }
            (View::Hypothesis, _) => {
                let rows = self.hypothesis_rows(world, area.width).len();
                let room = usize::from(area.height.saturating_sub(2 + super::FOOT));
                stepped(&mut self.at, rows.saturating_sub(room) + 1, action, page);
            }
        }
    }

    /// What is selected.
    pub(crate) fn row(&self, world: &World) -> Row {
        let Some(column) = self.column(world) else { return Row::Nothing };
        match (self.view, self.tab) {
            (View::Hypothesis, _) => match self.selected(world) {
                Some(card) => Row::Words(
                    format!("{} {}", card.hypothesis.label(), card.hypothesis.build),
                    hypothesis::details(card, world),
                ),
                None => Row::Nothing,
            },
            (View::Framing, _) => {
                let lines = framing::lines(column, world, 80);
                let mut opening = lines.into_iter().filter_map(|line| line.opens);
                opening.nth(self.at).map_or(Row::Nothing, |(title, words)| Row::Words(title, words))
            }
            (View::Outcome, Tab::Hypotheses) if column.cards.is_empty() => Row::Nothing,
            (View::Outcome, Tab::Hypotheses) => Row::Card,
            (View::Outcome, tab) => Tabs::of(self.outcome, column, world)
                .opened(tab, self.at)
                .map_or(Row::Nothing, |(title, words)| Row::Words(title, words)),
        }
    }

    fn hypothesis_rows(&self, world: &World, width: u16) -> Vec<Cells> {
        match (self.selected(world), self.column(world)) {
            (Some(card), Some(column)) => card_rows(card, column, world, usize::from(width).saturating_sub(2).min(100)),
            _ => Vec::new(),
        }
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        let Some(column) = self.column(world) else { return };
        let mut crumbs = format!("Board › {}", strip::name(column));
        match (self.view, self.selected(world)) {
            (View::Framing, _) => crumbs.push_str(" › Framing"),
            (View::Hypothesis, Some(card)) => crumbs.push_str(&format!(" › {}", card.hypothesis.label())),
            _ => {}
        }
        super::crumbs(buf, area, theme, world, &crumbs, "");
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + super::FOOT), ..area };
        match self.view {
            View::Framing => framing::draw(buf, body, theme, column, world, self.at),
            View::Hypothesis => {
                let rows = self.hypothesis_rows(world, area.width);
                let skip = self.at.min(rows.len().saturating_sub(usize::from(body.height)));
                for (at, row) in rows.iter().skip(skip).take(usize::from(body.height)).enumerate() {
                    let cells = Rect { x: area.x + 1, y: body.y + at as u16, width: area.width - 2, height: 1 };
                    row.paint(buf, theme, Rect { width: cells.width.min(100), ..cells });
                }
                let left = rows.len().saturating_sub(skip + usize::from(body.height));
                if left > 0 {
                    let more = format!(" {} {left} more rows   j", theme.glyph("↓", "v"));
                    let last = Rect { y: body.bottom() - 1, height: 1, ..area };
                    crate::tui::widget::line::blank(buf, last);
                    put(buf, last.x, last.y, &more, theme, Meaning::Label);
                }
            }
            View::Outcome => self.outcome(buf, body, theme, column, world),
        }
    }

    /// Its head, its chart, its lists.
    fn outcome(&self, buf: &mut Buffer, body: Rect, theme: Theme, column: &Column, world: &World) {
        let inner = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
        let rows = head::rows(column, world, theme, inner.width);
        for (at, row) in rows.iter().enumerate() {
            row.paint(buf, theme, Rect { y: body.y + at as u16, height: 1, ..inner });
        }
        let top = body.y + rows.len() as u16;
        let rest = body.bottom().saturating_sub(top);
        let chart_rows = if rest < 10 { rest / 2 } else { (rest * 11 / 20).clamp(5, 24) };
        chart::draw(buf, Rect { y: top, height: chart_rows, ..inner }, theme, column, world, self.fits);
        let list = Rect { y: top + chart_rows, height: rest.saturating_sub(chart_rows), ..body };
        if list.height < 2 {
            return;
        }
        rule(buf, Rect { height: 1, ..list }, theme);
        let tabs = Tabs::of(self.outcome, column, world);
        let selected = (self.tab, if self.tab == Tab::Hypotheses { self.card_at(column) } else { self.at });
        if body.width >= WIDE {
            tabs.side_by_side(buf, list, theme, selected);
        } else {
            tabs.one(buf, list, theme, selected);
        }
    }
}

fn stepped(at: &mut usize, count: usize, action: Action, page: usize) {
    let last = count.saturating_sub(1);
    let now = (*at).min(last);
    *at = match action {
        Action::Next => (now + 1).min(last),
        Action::Previous => now.saturating_sub(1),
        Action::HalfDown => (now + page).min(last),
        Action::HalfUp => now.saturating_sub(page),
        Action::Top => 0,
        Action::Bottom => last,
        _ => now,
    };
}

/// Words wrapped into rows behind a margin.
fn wrapped(rows: &mut Vec<Cells>, words: &str, cells: usize, margin: usize, meaning: Meaning) {
    for line in crate::text::clean_lines(words) {
        for line in crate::text::wrap(&line, cells.saturating_sub(margin).max(8)) {
            rows.push(Cells::new().left(format!("{}{line}", " ".repeat(margin)), meaning));
        }
    }
}
