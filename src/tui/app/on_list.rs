//! What keys do on the pages that list things which are not on the board itself: metrics, objectives, lessons.

use super::{App, Effect, Screen};
use crate::domain::metric::Metric;
use crate::pages::Page as Which;
use crate::tui::effect::What;
use crate::tui::form::{hypothesis, log, metric, objective, of};
use crate::tui::keys::Action;
use crate::tui::notice::Tone;
use crate::tui::world::World;

impl App {
    /// The page that is shown.
    pub(super) fn listed(&self) -> Option<Which> {
        match self.stack.last() {
            Some(Screen::Page(page)) => Some(page.which),
            _ => None,
        }
    }

    /// Does what a page's own keys do about what it lists; none where the key means what it means anywhere.
    pub(super) fn on_list(&mut self, action: Action, world: &World) -> Option<Effect> {
        match self.listed()? {
            Which::Metrics => self.on_metrics(action, world),
            Which::Objectives => self.on_objectives(action, world),
            Which::Lessons | Which::History if action == Action::Whose => Some(self.mine_only(world)),
            Which::Lessons if action == Action::Hypothesis => Some(self.builds_on(world)),
            Which::Sprints if action == Action::CloseSprint => Some(Effect::Read(What::Review(None))),
            Which::Sprints if action == Action::OpenSprint => Some(Effect::Read(What::Plan)),
            _ => None,
        }
    }

    /// Whether a page does something of its own with a key, whatever it does on the board.
    pub(super) fn is_lists(&self, action: Action) -> bool {
        let objective = || match self.stack.last() {
            Some(Screen::Page(page)) => page.objective(self.area).is_some(),
            _ => false,
        };
        match self.listed() {
            Some(Which::Metrics) => {
                matches!(action, Action::Edit | Action::Reading | Action::Open) && self.chosen_metric().is_some()
            }
            Some(Which::Objectives) => matches!(action, Action::Edit | Action::Verdict) && objective(),
            Some(Which::Lessons) => action == Action::Hypothesis,
            Some(Which::Sprints) => matches!(action, Action::CloseSprint | Action::OpenSprint),
            _ => false,
        }
    }

    fn on_metrics(&mut self, action: Action, world: &World) -> Option<Effect> {
        if action == Action::Add {
            return Some(self.ask(of(metric::New), world));
        }
        let chosen = self.chosen_metric()?;
        match action {
            Action::Edit => Some(self.ask(of(metric::Edit { metric: chosen }), world)),
            // What neither decides nor guards anything open is not among what the board holds of readings.
            Action::Reading if world.metric(chosen.id).is_some() => {
                Some(self.ask(of(log::Log::today(chosen.id)), world))
            }
            Action::Reading | Action::Open => {
                let serves = world.metric(chosen.id).is_some();
                if serves {
                    return None;
                }
                let words = match action {
                    Action::Reading => format!("not here: nothing open needs it.  upshot log {} NUMBER", chosen.slug),
                    _ => format!("not here: no open outcome is judged or guarded by {}", chosen.slug),
                };
                self.say(words, Tone::Said);
                Some(Effect::Nothing)
            }
            _ => None,
        }
    }

    fn on_objectives(&mut self, action: Action, world: &World) -> Option<Effect> {
        let Some(Screen::Page(page)) = self.stack.last() else { return None };
        let chosen = page.objective(self.area).cloned();
        match (action, chosen) {
            (Action::Edit, Some(objective)) => Some(self.ask(of(objective::Edit { objective }), world)),
            (Action::Verdict, Some(objective)) => Some(self.ask(of(objective::Worth { objective }), world)),
            (Action::Edit | Action::Verdict, None) => {
                self.say("no objective is selected", Tone::Said);
                Some(Effect::Nothing)
            }
            _ => None,
        }
    }

    /// Shows the rows alone that name whoever works, or all of them again.
    fn mine_only(&mut self, world: &World) -> Effect {
        let me = world.me.as_str();
        if let Some(Screen::Page(page)) = self.stack.last_mut() {
            page.filter = if page.filter == me { String::new() } else { me.to_owned() };
        }
        Effect::Nothing
    }

    /// Opens a new hypothesis that builds on the one a lesson is from.
    fn builds_on(&mut self, world: &World) -> Effect {
        let (Some(column), Some(card)) = self.about(world) else {
            self.say("not here: its outcome is closed.  n on an outcome writes one", Tone::Said);
            return Effect::Nothing;
        };
        let label = card.hypothesis.label().to_string();
        let effect = self.ask(of(hypothesis::Try { outcome: column.outcome.id }), world);
        if let Some(field) = self.form.as_mut().and_then(|form| form.fields.iter_mut().find(|f| f.key == "follows")) {
            field.put(&label, (0, label.len()));
        }
        self.typed(world);
        effect
    }

    /// The metric that is selected.
    fn chosen_metric(&self) -> Option<Metric> {
        match self.stack.last() {
            Some(Screen::Page(page)) => page.metric(self.area).cloned(),
            _ => None,
        }
    }
}
