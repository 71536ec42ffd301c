//! Keys on the screens about sprints: what they are about, and who does what they ask for.

use super::{App, Effect, Screen, Tone};
use crate::domain::board::{Card, Column};
use crate::domain::command::Command;
use crate::domain::label::{Label, LabelKind};
use crate::tui::effect::What;
use crate::tui::form::Kind;
use crate::tui::keys::{Action, Place};
use crate::tui::screen::list::Go;
use crate::tui::screen::review::{Stop, column};
use crate::tui::screen::symptoms::card;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

impl App {
    /// The outcome and the hypothesis that a key is about on these screens.
    pub(super) fn about_sprint<'w>(&self, world: &'w World) -> (Option<&'w Column>, Option<&'w Card>) {
        let named = |label: Label| match label.kind {
            LabelKind::Hypothesis => {
                card(world, label).map_or((None, None), |(column, card)| (Some(column), Some(card)))
            }
            // What wants somebody most stands first.
            _ => column(world, label).map_or((None, None), |column| (Some(column), column.cards.first())),
        };
        match self.stack.last() {
            Some(Screen::Review(review)) => match review.on(self.area, world, self.theme, &self.keys) {
                Some(Stop::Outcome(label) | Stop::Promise(label) | Stop::Left(label)) => named(label),
                Some(Stop::Says(_)) | None => (None, None),
            },
            Some(Screen::Plan(plan)) => {
                let column = plan.on(world).and_then(|id| world.column(id));
                (column, column.and_then(|column| column.cards.first()))
            }
            Some(Screen::Ask(ask)) => ask.on().map_or((None, None), named),
            Some(Screen::Symptoms(symptoms)) => symptoms.label().map_or((None, None), named),
            _ => (None, None),
        }
    }

    /// Whether the screen on top is one of these.
    pub(super) fn is_sprints(&self) -> bool {
        matches!(
            self.place(),
            Place::Review
                | Place::Plan
                | Place::Ask
                | Place::Symptoms
                | Place::Sprints
                | Place::Objectives
                | Place::Chores
        )
    }

    /// Does what works on these screens.
    pub(super) fn on_sprints(&mut self, action: Action, world: &World) -> Effect {
        if let Some(off) = self.off(action, world) {
            self.say(off, Tone::Said);
            return Effect::Nothing;
        }
        match action {
            Action::Open => self.open_selected(world),
            Action::Answer => self.answer(world),
            Action::CloseSprint => self.close_sprint(),
            Action::OpenSprint => self.open_sprint(world),
            Action::PlanSprint => self.plan_days(world),
            Action::Commit | Action::Goal => self.commit(action == Action::Goal, world),
            Action::Later | Action::Earlier => self.order(action, world),
            Action::EarlierSprint | Action::LaterSprint => self.other_sprint(action),
            Action::Copy => self.page_menu(world),
            Action::Add => {
                let chores = self.place() == Place::Chores;
                self.ask(if chores { Kind::Chore } else { Kind::Objective }, world)
            }
            _ => self.say_something(action, world),
        }
    }

    /// Opens what is selected: an outcome, a hypothesis in full, a sprint's review. Esc leads back here.
    fn open_selected(&mut self, world: &World) -> Effect {
        if let Some(Screen::List(list)) = self.stack.last() {
            let line = list.selected().map(|line| (line.go, line.left.clone(), line.more.clone()));
            return match line {
                Some((Go::Sprint(sprint), ..)) => Effect::Read(What::Review(Some(sprint))),
                Some((Go::Chore(chore), ..)) => Effect::run(Command::DoneChore { chore }),
                Some((Go::Objective, left, more)) => {
                    let lines = more.into_iter().map(|line| (line, Meaning::Text)).collect();
                    self.words(left, lines);
                    Effect::Nothing
                }
                Some(_) => {
                    self.say("it is done already", Tone::Said);
                    Effect::Nothing
                }
                None => Effect::Nothing,
            };
        }
        let whole = match self.stack.last() {
            Some(Screen::Review(review)) => {
                matches!(review.on(self.area, world, self.theme, &self.keys), Some(Stop::Left(label)) if label.kind == LabelKind::Hypothesis)
            }
            Some(Screen::Symptoms(symptoms)) => {
                symptoms.label().is_some_and(|label| label.kind == LabelKind::Hypothesis)
            }
            Some(Screen::Ask(_)) => true,
            _ => false,
        };
        let (Some(column), card) = self.about_sprint(world) else {
            self.say("there is nothing to open: it is not on the board, or only words", Tone::Said);
            return Effect::Nothing;
        };
        let card = card.filter(|_| whole).map(|card| card.hypothesis.id);
        self.show(column.outcome.id, card, world)
    }
}
