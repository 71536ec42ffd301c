//! The way through the screens: which one is on top, where Esc leads, what was read for them.

use super::{App, Effect, Screen};
use crate::domain::board::{Card, Column};
use crate::domain::id::Id;
use crate::domain::label::LabelKind;
use crate::pages::Page as Which;
use crate::tui::effect::What;
use crate::tui::keys::{Foot, Place};
use crate::tui::screen::board::Whose;
use crate::tui::screen::outcome::{OutcomeScreen, View};
use crate::tui::screen::page::Page;
use crate::tui::screen::plan::Plan;
use crate::tui::world::World;

impl App {
    /// Goes to a screen: it is shown over the one shown so far, to which Esc leads back; one of its kind is there once only.
    pub(super) fn enter(&mut self, screen: Screen) {
        let same = |below: &Screen| match (below, &screen) {
            (Screen::Page(below), Screen::Page(page)) => below.which == page.which,
            _ => std::mem::discriminant(below) == std::mem::discriminant(&screen),
        };
        self.stack.retain(|below| !same(below));
        self.stack.push(screen);
    }

    /// Goes to the board, from wherever one is.
    pub(crate) fn go_home(&mut self) {
        self.stack.clear();
    }

    /// One step back: out of a screen's inner view, out of the screen, to everything on the board.
    pub(super) fn back(&mut self, world: &World) -> Effect {
        if let Some(Screen::Outcome(one)) = self.stack.last_mut()
            && one.back()
        {
            return Effect::Nothing;
        }
        let filtered = self.filter().map(std::mem::take).is_some_and(|filter| !filter.is_empty());
        if filtered && !self.stack.is_empty() {
            return Effect::Nothing;
        }
        if self.stack.pop().is_none() {
            self.board.whose = Whose::Everyone;
            self.board.zoom = false;
            self.board.in_pane = false;
            self.notice = None;
            self.board.settle(world, self.area);
        }
        // What one comes back to may have changed meanwhile.
        self.reads().map_or(Effect::Nothing, Effect::Read)
    }

    /// Where keys are pressed.
    #[allow(clippy::match_wildcard_for_single_variants, reason = "a new page costs no line here")]
    pub(super) fn place(&self) -> Place {
        match self.stack.last() {
            Some(Screen::Outcome(_)) => Place::Outcome,
            Some(Screen::Plan(_)) => Place::Plan,
            Some(Screen::Page(page)) => match page.which {
                Which::Needs => Place::Needs,
                Which::History => Place::History,
                Which::Lessons => Place::Lessons,
                Which::Metrics => Place::Metrics,
                Which::Review => Place::Review,
                Which::Ask => Place::Ask,
                Which::Symptoms => Place::Symptoms,
                Which::Sprints => Place::Sprints,
                Which::Objectives => Place::Objectives,
                Which::Chores => Place::Chores,
                // A page that has no keys of its own.
                _ => Place::List,
            },
            None => Place::Board,
        }
    }

    /// What the last line tells.
    pub(super) fn last_line(&self, world: &World) -> Foot {
        match self.stack.last() {
            Some(Screen::Outcome(one)) => match one.view {
                View::Outcome => Foot::Outcome,
                View::Hypothesis => Foot::Hypothesis,
                View::Framing => Foot::Framing,
            },
            _ => match self.place() {
                Place::Board | Place::Outcome if world.view.columns.is_empty() => Foot::Empty,
                Place::Board | Place::Outcome => Foot::Board,
                Place::Needs => Foot::Needs,
                Place::History => Foot::History,
                Place::Lessons => Foot::Lessons,
                Place::Metrics => Foot::Metrics,
                Place::List => Foot::Page,
                Place::Review => Foot::Review,
                Place::Plan => Foot::Plan,
                Place::Ask => Foot::Ask,
                Place::Symptoms => Foot::Symptoms,
                Place::Sprints => Foot::Sprints,
                Place::Objectives => Foot::Objectives,
                Place::Chores => Foot::Chores,
            },
        }
    }

    /// The outcome and hypothesis that a key is about.
    pub(super) fn about<'w>(&self, world: &'w World) -> (Option<&'w Column>, Option<&'w Card>) {
        match self.stack.last() {
            Some(Screen::Outcome(one)) => (one.column(world), one.selected(world)),
            Some(Screen::Plan(plan)) => {
                let column = plan.on(world).and_then(|id| world.column(id));
                (column, column.and_then(|column| column.cards.first()))
            }
            Some(Screen::Page(page)) => match page.label(self.area, world) {
                Some(label) if label.kind == LabelKind::Hypothesis => {
                    world.labelled_card(label).map_or((None, None), |(column, card)| (Some(column), Some(card)))
                }
                // What wants somebody most stands first.
                Some(label) => {
                    let column = world.labelled(label);
                    (column, column.filter(|_| page.which != Which::Needs).and_then(|column| column.cards.first()))
                }
                None => (None, None),
            },
            _ => (self.board.column(world), self.board.card(world)),
        }
    }

    /// The filter of the list that is shown.
    pub(super) fn filter(&mut self) -> Option<&mut String> {
        match self.stack.last_mut() {
            None => Some(&mut self.board.filter),
            Some(Screen::Page(page)) => Some(&mut page.filter),
            Some(_) => None,
        }
    }

    /// Goes to an outcome, to one of its hypotheses in full where one is named.
    pub(super) fn show(&mut self, outcome: Id, card: Option<Id>, world: &World) -> Effect {
        let mut screen = OutcomeScreen::new(outcome, card);
        if card.is_some() {
            screen.whole(world);
            screen.begins_here();
        }
        self.board.select(outcome, card);
        self.board.settle(world, self.area);
        self.enter(Screen::Outcome(screen));
        Effect::Read(What::Details(outcome))
    }

    /// Selects what was just made.
    pub(crate) fn select(&mut self, thing: crate::domain::id::Thing, world: &World) {
        match world.card(thing.id) {
            Some((column, _)) => self.board.select(column.outcome.id, Some(thing.id)),
            None => self.board.select(thing.id, None),
        }
        self.board.settle(world, self.area);
    }

    /// What the screen on top shows beside the board, where it must be read anew after a change.
    pub(crate) fn reads(&self) -> Option<What> {
        match self.stack.last() {
            Some(Screen::Plan(_)) => Some(What::Plan),
            Some(Screen::Page(page)) => Some(match page.reviewed() {
                Some(reviewed) => What::Review(reviewed.sprint),
                None => What::Page(page.which),
            }),
            _ => None,
        }
    }

    /// Whether the page of what needs somebody shows what waits for others too.
    pub(crate) fn shows_everyone(&self) -> bool {
        matches!(self.stack.last(), Some(Screen::Page(page)) if page.everyone)
    }

    /// Shows a page: in the place of the one of its kind, as it was there.
    pub(crate) fn take_page(&mut self, mut page: Page) {
        match self.stack.last_mut() {
            Some(Screen::Page(shown)) if shown.which == page.which => {
                // Another sprint's review begins at its head.
                if shown.reviewed().map(|r| r.sprint) == page.reviewed().map(|r| r.sprint) {
                    page.cursor = shown.cursor.clone();
                }
                page.filter.clone_from(&shown.filter);
                page.everyone = shown.everyone;
                **shown = page;
            }
            _ => self.enter(Screen::Page(Box::new(page))),
        }
        if let (Some(name), Some(Screen::Page(page))) = (self.aim.take(), self.stack.last_mut()) {
            page.cursor.select(name);
        }
    }

    /// Shows the plan.
    pub(crate) fn take_plan(&mut self, mut plan: Plan) {
        if let Some(Screen::Plan(shown)) = self.stack.last_mut() {
            plan.cursor = shown.cursor.clone();
            **shown = plan;
        } else {
            self.enter(Screen::Plan(Box::new(plan)));
        }
    }
}
