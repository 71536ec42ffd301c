//! An outcome alone on the screen: what happened when we shipped, its framing, its hypotheses in full.

pub(crate) mod chart;
mod framing;
mod head;
mod hypothesis;
mod lists;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(crate) use hypothesis::card_rows;
use hypothesis::{List, Opened};

use super::World;
use super::rows::{Cursor, moved};
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::tui::keys::Action;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row as Cells, rule};
use crate::tui::world::Details;
use framing::Part;
use lists::{Tab, Tabs, stepped};

/// From this width on two lists stand side by side.
const WIDE: u16 = 120;

/// From this height on the whole framing of most outcomes is seen at once.
const FRAMED: u16 = 24;

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
    /// The framing.
    Framing,
    /// Another hypothesis, of whichever outcome.
    Hypothesis(Id),
    /// A link.
    Link(String),
    /// The verdict on the hypothesis that is shown, which is to be written.
    Verdict,
    /// Nothing is there.
    Nothing,
}

/// An outcome alone on the screen.
#[derive(Clone, Debug)]
pub(crate) struct OutcomeScreen {
    /// Which outcome.
    pub(crate) outcome: Id,
    /// The selected hypothesis.
    card: Cursor<Id>,
    /// What is shown of it.
    pub(crate) view: View,
    /// The list that has the selection.
    pub(crate) tab: Tab,
    /// The selected line of another list.
    line: Cursor<Id>,
    /// The selected line of the framing.
    part: Cursor<Part>,
    /// The list of a hypothesis that is open, and its selected line.
    list: List,
    at: usize,
    /// Whether the chart fits the data, and leaves target and baseline out.
    pub(crate) fits: bool,
    /// Whether the chart of the hypothesis that is shown in full does.
    fits_whole: bool,
    /// Where the framing was come to from: there one step back leads.
    framed_from: View,
    /// What was shown first: from there a step back leads out.
    home: View,
}

impl OutcomeScreen {
    /// Of an outcome, with a hypothesis selected.
    pub(crate) fn new(outcome: Id, card: Option<Id>) -> Self {
        let mut screen = Self {
            outcome,
            card: Cursor::default(),
            view: View::Outcome,
            tab: Tab::Hypotheses,
            line: Cursor::default(),
            part: Cursor::default(),
            list: List::default(),
            at: 0,
            fits: false,
            fits_whole: false,
            framed_from: View::Outcome,
            home: View::Outcome,
        };
        if let Some(card) = card {
            screen.card.select(card);
        }
        screen
    }

    /// Seen as another was seen.
    pub(crate) fn seen(self, view: View, tab: Tab, fits: bool) -> Self {
        Self { view, tab, fits, ..self }
    }

    /// Its column; none where it is no longer on the board.
    pub(crate) fn column<'w>(&self, world: &'w World) -> Option<&'w Column> {
        world.column(self.outcome)
    }

    /// The selected hypothesis, where a key could be about one: where another list has the selection, none is.
    pub(crate) fn selected<'w>(&self, world: &'w World) -> Option<&'w Card> {
        if self.view == View::Outcome && self.tab != Tab::Hypotheses {
            return None;
        }
        let column = self.column(world)?;
        column.cards.get(self.card.place(&cards(column)))
    }

    /// The day of the selected reading, where the readings are selected.
    pub(crate) fn reading(&self, world: &World) -> Option<Day> {
        if self.view != View::Outcome || self.tab != Tab::Readings {
            return None;
        }
        let details = self.details(world)?;
        let on = self.line.on(&self.stops(self.column(world)?, world));
        details.readings.iter().find(|reading| Some(reading.id) == on).map(|reading| reading.day)
    }

    /// One step back within it; whether there was one.
    pub(crate) fn back(&mut self) -> bool {
        let inner = self.view != View::Outcome && self.view != self.home;
        let before = if self.view == View::Framing { self.framed_from } else { View::Outcome };
        self.view = if inner { before } else { self.view };
        inner
    }

    /// Lets the chart that is shown fit the data, or no longer.
    pub(crate) fn zoom(&mut self) {
        match self.view {
            View::Hypothesis => self.fits_whole = !self.fits_whole,
            View::Outcome | View::Framing => self.fits = !self.fits,
        }
    }

    /// From here on a step back leads out.
    pub(crate) fn begins_here(&mut self) {
        self.home = self.view;
    }

    /// Shows the selected hypothesis in full.
    pub(crate) fn whole(&mut self, world: &World) {
        if let Some(card) = self.selected(world) {
            self.card.select(card.hypothesis.id);
            self.view = View::Hypothesis;
            self.list = List::default();
            self.at = 0;
            self.fits_whole = false;
        }
    }

    /// Goes to the framing, or back to what was shown before.
    pub(crate) fn framing(&mut self) {
        if self.view == View::Framing {
            self.view = self.framed_from;
        } else {
            // `i` there and back is no way out.
            if self.home != View::Hypothesis {
                self.home = View::Outcome;
            }
            self.framed_from = self.view;
            self.view = View::Framing;
        }
        self.part = Cursor::default();
    }

    /// Selects what was moved last of a framing that was just opened, where its questions stay in sight.
    pub(crate) fn begin_framing(&mut self, world: &World, area: Rect) {
        if self.view != View::Framing || !self.part.is_new() || area.height < FRAMED || self.details(world).is_none() {
            return;
        }
        if let Some(part) = self.column(world).and_then(|column| framing::first(column, world)) {
            self.part.select(part);
        }
    }

    /// What the lists are called whose tabs are shown, in their order.
    pub(crate) fn lists(&self) -> &'static [&'static str] {
        match self.view {
            View::Outcome => &["Hypotheses", "Readings", "Notes", "History"],
            View::Hypothesis => &["Looks", "Verdicts", "Notes", "Links", "Chain", "History"],
            View::Framing => &[],
        }
    }

    /// Gives the selection to a list by its place among the names.
    pub(crate) fn show_list(&mut self, at: usize, world: &World) {
        let tabs = [Tab::Hypotheses, Tab::Readings, Tab::Notes, Tab::History];
        if let (View::Outcome, Some(tab)) = (self.view, tabs.get(at)) {
            self.show_tab(*tab, world);
        } else if let (View::Hypothesis, Some((list, _))) = (self.view, List::ALL.get(at)) {
            (self.list, self.at) = (*list, 0);
        }
    }

    fn show_tab(&mut self, tab: Tab, world: &World) {
        self.tab = tab;
        self.line = Cursor::default();
        self.settle(world);
    }

    /// Gives the selection to the list that stands so many further, around the ends.
    pub(crate) fn step_tab(&mut self, by: isize, world: &World, area: Rect) {
        if self.view == View::Outcome {
            self.show_tab(self.tab.step(by), world);
        } else if self.view == View::Hypothesis {
            let Some(whole) = self.whole_card(world, Theme::default()) else { return };
            let lists = whole.lists(area.width);
            let open = whole.open_of(self.list, area.width);
            let at = lists.iter().position(|list| *list == open).unwrap_or(0);
            (self.list, self.at) = (lists[stepped(at, by, lists.len())], 0);
        }
    }

    /// Keeps what is selected, wherever it went.
    pub(crate) fn settle(&mut self, world: &World) {
        let Some(column) = self.column(world) else { return };
        self.card.settle(&cards(column));
        // Before the lines are read anew, none of them is known.
        if self.details(world).is_some() {
            self.line.settle(&self.stops(column, world));
            self.part.settle(&framing::stops(column, world));
        }
    }

    fn details<'w>(&self, world: &'w World) -> Option<&'w Details> {
        world.details.as_ref().filter(|details| details.outcome == self.outcome)
    }

    /// What can be selected in the list that is shown.
    fn stops(&self, column: &Column, world: &World) -> Vec<Id> {
        Tabs::of(self.outcome, column, world).stops(self.tab)
    }

    /// Moves about within it.
    pub(crate) fn go(&mut self, action: Action, world: &World, area: Rect) {
        let Some(column) = self.column(world) else { return };
        let page = usize::from(area.height / 4).max(1);
        match (self.view, self.tab) {
            (View::Outcome, Tab::Hypotheses) => {
                self.card.go(&cards(column), action, page);
            }
            (View::Outcome, _) => {
                let stops = self.stops(column, world);
                self.line.go(&stops, action, page);
            }
            (View::Framing, _) => {
                self.part.go(&framing::stops(column, world), action, page);
            }
            (View::Hypothesis, _) => {
                let Some(whole) = self.whole_card(world, Theme::default()) else { return };
                let stops = whole.stops(whole.open_of(self.list, area.width), area.width);
                self.at = moved(self.at, stops, action, page).unwrap_or(self.at);
            }
        }
    }

    /// Whether its hypotheses are the list that has the selection.
    pub(crate) fn lists_hypotheses(&self) -> bool {
        self.view == View::Outcome && self.tab == Tab::Hypotheses
    }

    /// What is selected, in a window.
    pub(crate) fn row(&self, world: &World, area: Rect) -> Row {
        let Some(column) = self.column(world) else { return Row::Nothing };
        match (self.view, self.tab) {
            (View::Hypothesis, _) => {
                let Some(whole) = self.whole_card(world, Theme::default()) else { return Row::Nothing };
                match whole.opened(whole.open_of(self.list, area.width), self.at, area.width) {
                    Opened::Words(title, words) => Row::Words(title, words),
                    Opened::Framing => Row::Framing,
                    Opened::Hypothesis(id) => Row::Hypothesis(id),
                    Opened::Link(url) => Row::Link(url),
                    Opened::Verdict => Row::Verdict,
                    Opened::Nothing => Row::Nothing,
                }
            }
            (View::Framing, _) => {
                let lines = framing::lines(column, world, 80);
                let mut opening = lines.into_iter().filter_map(|line| line.opens);
                let at = self.part.place(&framing::stops(column, world));
                opening.nth(at).map_or(Row::Nothing, |opens| Row::Words(opens.title, opens.words))
            }
            (View::Outcome, Tab::Hypotheses) if column.cards.is_empty() => Row::Nothing,
            (View::Outcome, Tab::Hypotheses) => Row::Card,
            (View::Outcome, tab) => Tabs::of(self.outcome, column, world)
                .opened(tab, self.line.place(&self.stops(column, world)))
                .map_or(Row::Nothing, |(title, words)| Row::Words(title, words)),
        }
    }

    fn whole_card<'w>(&self, world: &'w World, theme: Theme) -> Option<hypothesis::Whole<'w>> {
        let (card, column) = (self.selected(world)?, self.column(world)?);
        Some(hypothesis::Whole { card, column, world, theme, fits: self.fits_whole })
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        let Some(column) = self.column(world) else { return };
        let mut crumbs = format!("Board › {}", world.named(column));
        match (self.view, self.selected(world)) {
            (View::Framing, _) => crumbs.push_str(" › Framing"),
            (View::Hypothesis, Some(card)) => {
                crumbs.push_str(&format!(" › {} {}", card.hypothesis.label(), card.hypothesis.build));
            }
            _ => {}
        }
        if self.view == View::Framing && area.width < framing::HEADED {
            let (words, meaning) = framing::framed(column, world.today, false);
            let row = Cells::new().left(format!(" {crumbs}"), Meaning::Title).right(format!("{words} "), meaning);
            row.paint(buf, theme, Rect { height: 1, ..area });
            rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
        } else {
            super::crumbs(buf, area, theme, world, &crumbs);
        }
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + super::FOOT), ..area };
        match self.view {
            View::Framing => {
                let on = self.part.on(&framing::stops(column, world));
                framing::draw(buf, body, theme, column, world, on);
            }
            View::Hypothesis => {
                if let Some(whole) = self.whole_card(world, theme) {
                    whole.draw(buf, body, self.list, self.at);
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
        let wide = body.width >= WIDE;
        let chart_rows = match rest {
            0..10 => rest / 2,
            _ if wide => (rest / 2).clamp(5, 24),
            _ => (rest * 3 / 5).clamp(5, 24),
        };
        // A chart that names no months stands off from the lists.
        let blank = u16::from(rest >= 14 && chart_rows < chart::MONTHS_FROM);
        let height = chart_rows.saturating_sub(blank);
        chart::draw(buf, Rect { y: top, height, ..inner }, theme, column, world, self.fits);
        let list = Rect { y: top + chart_rows, height: rest.saturating_sub(chart_rows), ..body };
        if list.height < 2 {
            return;
        }
        rule(buf, Rect { height: 1, ..list }, theme);
        let tabs = Tabs::of(self.outcome, column, world);
        let cursor = if self.tab == Tab::Hypotheses { &self.card } else { &self.line };
        let selected = (self.tab, cursor.place(&tabs.stops(self.tab)));
        if wide {
            tabs.side_by_side(buf, list, theme, selected);
        } else {
            tabs.one(buf, list, theme, selected);
        }
    }
}

/// The hypotheses of an outcome, as they can be selected.
fn cards(column: &Column) -> Vec<Id> {
    column.cards.iter().map(|card| card.hypothesis.id).collect()
}

/// Words wrapped into rows behind a margin.
fn wrapped(rows: &mut Vec<Cells>, words: &str, cells: usize, margin: usize, meaning: Meaning) {
    for line in crate::text::clean_lines(words) {
        for line in crate::text::wrap(&line, cells.saturating_sub(margin).max(8)) {
            rows.push(Cells::new().left(format!("{}{line}", " ".repeat(margin)), meaning));
        }
    }
}
