//! What keys do in the review, and among what needs somebody for it: answer, close, go to the sprint beside it.

use super::{App, Effect, Screen};
use crate::domain::board::Wanted;
use crate::domain::command::Command;
use crate::domain::label::LabelKind;
use crate::pages::{Page as Which, review};
use crate::tui::effect::What;
use crate::tui::form::{answer, of};
use crate::tui::keys::Action;
use crate::tui::notice::{Said, Tone};
use crate::tui::screen::page::{Page, Reviewed};
use crate::tui::world::World;

impl App {
    /// Does what a row about the sprint asks for: answers for an outcome, or says whether what was promised was kept.
    pub(super) fn answer(&mut self, world: &World) -> Effect {
        let Some(Screen::Page(page)) = self.stack.last() else { return Effect::Nothing };
        let promise = page.on(self.area).is_some_and(|row| row.promise);
        if page.which == Which::Needs
            && let Some(off) = self.needs_no_answer(page)
        {
            self.say(off, Tone::Said);
            return Effect::Nothing;
        }
        let Some(outcome) = self.about(world).0.map(|column| column.outcome.id) else {
            self.say("it is not on the board any more", Tone::Said);
            return Effect::Nothing;
        };
        self.ask(if promise { of(answer::Promise { outcome }) } else { of(answer::Answer { outcome }) }, world)
    }

    /// Why what is selected among what needs somebody is not answered.
    pub(super) fn needs_no_answer(&self, page: &Page) -> Option<Said> {
        let answers = page.on(self.area).is_some_and(|row| row.promise || row.wants == Some(Wanted::Answer));
        let off = || Said::keyed("not here: that needs no answer.", "The letter on the right does it");
        (!answers).then(off)
    }

    /// Goes to the review, where a need about the sprint is seen; whether it is one.
    pub(super) fn review_need(&mut self, world: &World) -> bool {
        let Some(Screen::Page(page)) = self.stack.last() else { return false };
        let (wants, label) = (page.on(self.area).and_then(|row| row.wants), page.label(self.area, world));
        self.aim = match (wants, label) {
            (Some(Wanted::Answer), Some(label)) => Some(label.to_string()),
            (Some(Wanted::Promise), Some(label)) => Some(review::promised(label)),
            (Some(Wanted::Sprint), _) => None,
            _ => return false,
        };
        true
    }

    /// Asks whether the sprint shall be closed; where it is not its review that is shown, goes there.
    pub(super) fn close_sprint(&mut self) -> Effect {
        let Some(Screen::Page(page)) = self.stack.last() else { return Effect::Nothing };
        let Some(reviewed) = page.reviewed() else { return Effect::Read(What::Review(None)) };
        let Ok(review) = &reviewed.review else { return Effect::Nothing };
        let undo = self.keys.key(Action::Undo);
        let mut then = vec![format!("Its review is frozen as it is now; {undo} takes both back.")];
        if let (open @ 1.., Some(last)) = (review.open_promises(), review.last) {
            let steps = if open == 1 { "1 next step".to_owned() } else { format!("{open} next steps") };
            then.push(format!("{steps} from {last} is neither kept nor dropped."));
        }
        let sprint = reviewed.sprint;
        self.confirm(format!("Close {}?", review.sprint), then, "it is not closed", Command::CloseSprint { sprint });
        Effect::Nothing
    }

    pub(super) fn other_sprint(&mut self, action: Action) -> Effect {
        let reviewed = match self.stack.last() {
            Some(Screen::Page(page)) => page.reviewed(),
            _ => None,
        };
        let Some(reviewed) = reviewed else { return Effect::Read(What::Before) };
        Effect::Read(What::Review(if action == Action::EarlierSprint { reviewed.earlier } else { reviewed.later }))
    }

    /// Why an answer is off just now in a review.
    pub(super) fn off_answer(&self, page: &Page, reviewed: &Reviewed, world: &World) -> Option<Said> {
        let Ok(review) = &reviewed.review else { return Some("not here: there is no review yet".into()) };
        if !reviewed.is_active() {
            return Some("not here: it is closed, and stays as it was then".into());
        }
        let label = page.on(self.area).and_then(|_| page.label(self.area, world));
        let (Some(row), Some(label)) = (page.on(self.area), label) else {
            return Some("not here: choose an outcome, or what was promised for one".into());
        };
        if label.kind == LabelKind::Hypothesis {
            return Some(Said::keyed(format!("not here: {label} wants a verdict."), self.keys.key(Action::Verdict)));
        }
        if row.promise {
            let promise = review.promises.iter().find(|promise| promise.outcome == label);
            let none = promise.is_none_or(|promise| promise.step.is_none());
            return none.then(|| format!("not here: no next step was promised for {label}").into());
        }
        if !review.lines.iter().any(|line| line.outcome == label) {
            return Some(format!("not here: {label} is not committed in {}", review.sprint).into());
        }
        world.labelled(label).is_none().then(|| format!("not here: {label} has ended").into())
    }
}
