//! What copies said differently: which of it is meant where one is, and the form that settles it.

use super::{App, Effect, Screen};
use crate::domain::alarm::Alarm;
use crate::domain::board::Wanted;
use crate::domain::conflict::{Conflict, Settled};
use crate::domain::id::{Id, Kind as ThingKind};
use crate::tui::form::{of, reading, settle, verdict};
use crate::tui::notice::Tone;
use crate::tui::screen::outcome::View;
use crate::tui::world::World;

impl App {
    /// Opens what two copies said differently of what is selected: its versions, or the verdict that replaces both.
    pub(super) fn versions(&mut self, outcome: Id, hypothesis: Option<Id>, world: &World) -> Effect {
        match self.meant(outcome, hypothesis, world) {
            Some(conflict) => self.settle_it(conflict, world),
            None => {
                // What they broke together is in sight; what mends it is said.
                let broken = world.view.alarms.iter().find(|alarm| alarm.outcome == Some(outcome));
                let mends = |alarm: &Alarm| format!("in the shell:  {}", alarm.fix);
                self.say(broken.map_or_else(|| "every copy says the same of it".to_owned(), mends), Tone::Said);
                Effect::Nothing
            }
        }
    }

    /// Which of what was said differently is meant: of what is selected first. On an outcome's own page and in its framing
    /// that is the outcome; where a card stands under the bar, or is shown in full, that card. Then what hangs on the
    /// outcome, and at last whatever else of it.
    fn meant<'w>(&self, outcome: Id, hypothesis: Option<Id>, world: &'w World) -> Option<&'w Conflict> {
        let all = || world.view.conflicts.iter().filter(|one| one.outcome == Some(outcome) || one.thing.id == outcome);
        let on_card = match self.stack.last() {
            Some(Screen::Outcome(one)) => one.view == View::Hypothesis,
            _ => true,
        };
        let of = |id: Id| all().find(|conflict| conflict.thing.id == id);
        let card = || hypothesis.and_then(of);
        let own = || of(outcome).or_else(|| all().find(|conflict| conflict.thing.kind != ThingKind::Hypothesis));
        let first = if on_card { card().or_else(own) } else { own().or_else(card) };
        first.or_else(|| all().next())
    }

    /// Opens the versions of what the selected need is about; where it is a rule that copies broke together, says what
    /// mends it.
    pub(super) fn versions_of_row(&mut self, world: &World) -> Effect {
        let Some(Screen::Page(page)) = self.stack.last() else { return Effect::Nothing };
        let row = page.on(self.area).filter(|row| row.wants == Some(Wanted::Settle));
        let Some(fix) = row.and_then(|row| row.fix.clone()) else { return Effect::Nothing };
        match world.view.conflicts.iter().find(|conflict| conflict.fix == fix) {
            Some(conflict) => self.settle_it(conflict, world),
            None => {
                self.say(format!("in the shell:  {fix}"), Tone::Said);
                Effect::Nothing
            }
        }
    }

    /// Opens the next of what was said differently of the same outcome, where the open form settles one of them and no words
    /// are written; none where there is no other.
    pub(super) fn next_versions(&mut self, world: &World) -> Option<Effect> {
        let conflict = self.form.as_ref().filter(|form| !form.is_writing())?.sheet.apart(world)?;
        let next = settle::after(conflict, world)?;
        self.leave_form();
        Some(self.settle_it(next, world))
    }

    /// Opens the form that settles what two copies said differently.
    fn settle_it(&mut self, conflict: &Conflict, world: &World) -> Effect {
        let (thing, day) = (conflict.thing.id, conflict.day);
        match (conflict.settled, day) {
            (Settled::ByChoice, _) => self.ask(
                of(settle::Settle { conflict: conflict.clone(), me: world.me.clone(), width: self.area.width }),
                world,
            ),
            (Settled::ByVerdict, _) => self.ask(of(verdict::Judge { hypothesis: thing }), world),
            (Settled::ByCorrection, Some(on)) => self.ask(of(reading::Correct { metric: thing, on }), world),
            (Settled::ByCorrection, None) => Effect::Nothing,
        }
    }
}
