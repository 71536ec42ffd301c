//! The way through the screens: which one is on top, where Esc leads, what was read for them.

use super::{App, Effect, Screen, Tone};
use crate::domain::board::{Card, Column};
use crate::domain::id::Id;
use crate::tui::effect::What;
use crate::tui::keys::Place;
use crate::tui::screen::ask::AskScreen;
use crate::tui::screen::board::Whose;
use crate::tui::screen::list::{Go, Kind as ListKind, List};
use crate::tui::screen::outcome::OutcomeScreen;
use crate::tui::screen::plan::Plan;
use crate::tui::screen::review::ReviewScreen;
use crate::tui::screen::symptoms::Symptoms;
use crate::tui::world::{Done, World};

impl App {
    /// Goes to a screen: it is shown over the one shown so far, to which Esc leads back; one of its kind is there once only.
    pub(super) fn enter(&mut self, screen: Screen) {
        let kind = std::mem::discriminant(&screen);
        self.stack.retain(|below| std::mem::discriminant(below) != kind);
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
    pub(super) fn place(&self) -> Place {
        match self.stack.last() {
            Some(Screen::Outcome(_)) => Place::Outcome,
            Some(Screen::Needs(_)) => Place::Needs,
            Some(Screen::History(_)) => Place::History,
            Some(Screen::List(list)) => match list.kind {
                ListKind::Lessons | ListKind::Metrics => Place::List,
                ListKind::Sprints => Place::Sprints,
                ListKind::Objectives => Place::Objectives,
                ListKind::Chores => Place::Chores,
            },
            Some(Screen::Review(_)) => Place::Review,
            Some(Screen::Plan(_)) => Place::Plan,
            Some(Screen::Ask(_)) => Place::Ask,
            Some(Screen::Symptoms(_)) => Place::Symptoms,
            None => Place::Board,
        }
    }

    /// The outcome and hypothesis that a key is about.
    pub(super) fn about<'w>(&self, world: &'w World) -> (Option<&'w Column>, Option<&'w Card>) {
        match self.stack.last() {
            Some(Screen::Outcome(one)) => (one.column(world), one.selected(world)),
            Some(Screen::Needs(needs)) => match needs.about(world) {
                Some((outcome, card)) => {
                    (world.column(outcome), card.and_then(|card| world.card(card)).map(|(_, card)| card))
                }
                None => (None, None),
            },
            _ if self.is_sprints() => self.about_sprint(world),
            _ => (self.board.column(world), self.board.card(world)),
        }
    }

    /// The filter of the list that is shown.
    pub(super) fn filter(&mut self) -> Option<&mut String> {
        match self.stack.last_mut() {
            None => Some(&mut self.board.filter),
            Some(Screen::History(history)) => Some(&mut history.filter),
            Some(Screen::List(list)) => Some(&mut list.filter),
            Some(Screen::Ask(ask)) => Some(&mut ask.filter),
            _ => None,
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

    /// Goes where a line leads.
    pub(super) fn go_to(&mut self, go: Go, world: &World) -> Effect {
        let found = match go {
            Go::Outcome(outcome) => Some((outcome, None)),
            Go::Hypothesis(card) => world.card(card).map(|(column, _)| (column.outcome.id, Some(card))),
            Go::Sprint(_) | Go::Objective | Go::Chore(_) | Go::Nowhere => None,
        };
        match found {
            Some((outcome, card)) => self.show(outcome, card, world),
            None => {
                self.say("it is not on the board any more", Tone::Said);
                Effect::Nothing
            }
        }
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
            Some(Screen::History(_)) => Some(What::History),
            Some(Screen::List(list)) => Some(match list.kind {
                ListKind::Lessons => What::LessonList,
                ListKind::Metrics => What::MetricList,
                ListKind::Sprints => What::SprintList,
                ListKind::Objectives => What::ObjectiveList,
                ListKind::Chores => What::ChoreList,
            }),
            Some(Screen::Review(review)) => Some(What::Review(review.sprint)),
            Some(Screen::Plan(_)) => Some(What::Plan),
            Some(Screen::Ask(_)) => Some(What::Ask),
            Some(Screen::Symptoms(_)) => Some(What::Symptoms),
            _ => None,
        }
    }

    /// Takes the lines of the history.
    pub(crate) fn take_history(&mut self, lines: Vec<Done>) {
        if let Some(Screen::History(history)) = self.stack.last_mut() {
            history.lines = lines;
        }
    }

    /// Shows a review: in the place of another one, where it was where it is the same.
    pub(crate) fn take_review(&mut self, mut review: ReviewScreen) {
        match self.stack.last_mut() {
            Some(Screen::Review(shown)) => {
                if shown.sprint == review.sprint {
                    review.cursor = shown.cursor.clone();
                }
                **shown = review;
            }
            _ => self.enter(Screen::Review(Box::new(review))),
        }
        if let (Some(stop), Some(Screen::Review(review))) = (self.aim.take(), self.stack.last_mut()) {
            review.cursor.select(stop);
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

    /// Shows the question.
    pub(crate) fn take_ask(&mut self, mut ask: AskScreen) {
        if let Some(Screen::Ask(shown)) = self.stack.last_mut() {
            ask.cursor = shown.cursor.clone();
            ask.filter.clone_from(&shown.filter);
            *shown = ask;
        } else {
            self.enter(Screen::Ask(ask));
        }
    }

    /// Shows the symptoms.
    pub(crate) fn take_symptoms(&mut self, mut symptoms: Symptoms) {
        if let Some(Screen::Symptoms(shown)) = self.stack.last_mut() {
            symptoms.cursor = shown.cursor.clone();
            *shown = symptoms;
        } else {
            self.enter(Screen::Symptoms(symptoms));
        }
    }

    /// Shows a list, or what it holds now.
    pub(crate) fn take_list(&mut self, mut list: List) {
        match self.stack.last_mut() {
            Some(Screen::List(shown)) if shown.kind == list.kind => {
                list.cursor = shown.cursor.clone();
                list.filter.clone_from(&shown.filter);
                *shown = list;
            }
            _ => self.enter(Screen::List(list)),
        }
    }
}
