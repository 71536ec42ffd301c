//! What keys do in the review, and among what needs somebody for it: answer, close, go to the sprint beside it.

use super::{App, Effect, Screen, Tone};
use crate::domain::board::Wanted;
use crate::domain::command::Command;
use crate::domain::label::LabelKind;
use crate::tui::effect::What;
use crate::tui::form::Kind;
use crate::tui::keys::Action;
use crate::tui::screen::review::{ReviewScreen, Stop, column, open_promises};
use crate::tui::world::World;

impl App {
    /// Answers for what is selected in the review, or says whether what was promised was kept.
    pub(super) fn answer(&mut self, world: &World) -> Effect {
        let Some(Screen::Review(review)) = self.stack.last() else { return Effect::Nothing };
        let stop = review.on(self.area, world, self.theme, &self.keys);
        let (Some(Stop::Outcome(label) | Stop::Promise(label) | Stop::Left(label)), Some(column)) =
            (stop, self.about_sprint(world).0)
        else {
            self.say("it is not on the board any more", Tone::Said);
            return Effect::Nothing;
        };
        debug_assert_eq!(label, column.outcome.label());
        let outcome = column.outcome.id;
        match stop {
            Some(Stop::Promise(_)) => self.ask(Kind::Promise { outcome }, world),
            _ => self.ask(Kind::Answer { outcome }, world),
        }
    }

    /// Does what a need about the sprint asks for: opens the form, or goes to the review.
    pub(super) fn answer_need(&mut self, action: Action, world: &World) -> Effect {
        if let Some(off) = self.off(action, world) {
            self.say(off, Tone::Said);
            return Effect::Nothing;
        }
        let Some(Screen::Needs(needs)) = self.stack.last() else { return Effect::Nothing };
        let need = needs.selected(world).cloned();
        match need.as_ref().map(|need| (need.wanted, need.about)) {
            _ if action == Action::CloseSprint => Effect::Read(What::Review(None)),
            Some((Wanted::Answer, Some(about))) => self.ask(Kind::Answer { outcome: about.id }, world),
            Some((Wanted::Promise, Some(about))) => self.ask(Kind::Promise { outcome: about.id }, world),
            _ => {
                self.say("that needs no answer.  The letter on the right does it", Tone::Said);
                Effect::Nothing
            }
        }
    }

    /// Goes to the review, where a need about the sprint is seen; whether it is one.
    pub(super) fn review_need(&mut self, world: &World) -> bool {
        let Some(Screen::Needs(needs)) = self.stack.last() else { return false };
        let Some(need) = needs.selected(world) else { return false };
        let outcome = need.about.and_then(|about| world.column(about.id)).map(|column| column.outcome.label());
        self.aim = match (need.wanted, outcome) {
            (Wanted::Answer, Some(label)) => Some(Stop::Outcome(label)),
            (Wanted::Promise, Some(label)) => Some(Stop::Promise(label)),
            (Wanted::Sprint, _) => None,
            _ => return false,
        };
        true
    }

    /// Asks whether the sprint shall be closed.
    pub(super) fn close_sprint(&mut self) -> Effect {
        let Some(Screen::Review(screen)) = self.stack.last() else { return Effect::Nothing };
        let Ok(review) = &screen.review else { return Effect::Nothing };
        let undo = self.keys.key(Action::Undo);
        let mut then = vec![format!("Its review is frozen as it is now; {undo} takes both back.")];
        let open = open_promises(review);
        if let (1.., Some(last)) = (open, review.last) {
            let steps = if open == 1 { "1 next step".to_owned() } else { format!("{open} next steps") };
            then.push(format!("{steps} from {last} is neither kept nor dropped."));
        }
        self.confirm(format!("Close {}?", review.sprint), then, "it is not closed", Command::CloseSprint);
        Effect::Nothing
    }

    pub(super) fn other_sprint(&mut self, action: Action) -> Effect {
        let Some(Screen::Review(review)) = self.stack.last() else { return Effect::Nothing };
        let sprint = if action == Action::EarlierSprint { review.earlier } else { review.later };
        Effect::Read(What::Review(sprint))
    }

    pub(super) fn off_answer(&self, review: &ReviewScreen, world: &World) -> Option<String> {
        let Ok(whole) = &review.review else { return Some("off: there is no review yet".to_owned()) };
        if !review.is_active() {
            return Some("off: it is closed, and stays as it was then".to_owned());
        }
        match review.on(self.area, world, self.theme, &self.keys) {
            Some(Stop::Left(label)) if label.kind == LabelKind::Hypothesis => {
                Some(format!("off: {label} wants a verdict.  {}", self.keys.key(Action::Verdict)))
            }
            Some(Stop::Outcome(label)) if !whole.lines.iter().any(|line| line.outcome == label) => {
                Some(format!("off: {label} is not committed in {}", whole.sprint))
            }
            Some(Stop::Promise(label)) => {
                let promise = whole.promises.iter().find(|promise| promise.outcome == label);
                let none = promise.is_none_or(|promise| promise.step.is_none());
                none.then(|| format!("off: no next step was promised for {label}"))
            }
            Some(Stop::Outcome(label) | Stop::Left(label)) if column(world, label).is_none() => {
                Some(format!("off: {label} has ended"))
            }
            Some(Stop::Says(_)) | None => Some("off: choose an outcome, or what was promised for one".to_owned()),
            _ => None,
        }
    }
}
