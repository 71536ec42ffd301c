//! What keys do on the pages that list things which are not on the board itself: metrics.

use super::{App, Effect, Screen};
use crate::domain::metric::Metric;
use crate::pages::Page as Which;
use crate::tui::form::{metric, of, reading};
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
            _ => None,
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
                Some(self.ask(of(reading::Log { metric: chosen.id }), world))
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

    /// The metric that is selected.
    fn chosen_metric(&self) -> Option<Metric> {
        match self.stack.last() {
            Some(Screen::Page(page)) => page.metric(self.area).cloned(),
            _ => None,
        }
    }
}
