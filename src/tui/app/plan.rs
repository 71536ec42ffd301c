//! What keys do in the plan of a sprint: its days, what it commits to, its goal, its opening.

use super::{App, Effect, Screen};
use crate::domain::command::Command;
use crate::domain::sprint::CarryOn;
use crate::tui::form::{of, sprint};
use crate::tui::keys::Action;
use crate::tui::notice::{Said, Tone};
use crate::tui::world::World;

impl App {
    /// Asks whether the planned sprint shall be opened.
    pub(super) fn open_sprint(&mut self, world: &World) -> Effect {
        let Some(Screen::Plan(plan)) = self.stack.last() else { return Effect::Nothing };
        let Some(sprint) = &plan.planned else { return Effect::Nothing };
        let count = plan.commitments.len();
        let outcomes = if count == 1 { "1 outcome".to_owned() } else { format!("{count} outcomes") };
        let today = world.today;
        let ends = plan.would_end(today).unwrap_or(sprint.ends);
        let planned = if ends == sprint.ends { ", as planned" } else { "" };
        let days = ends.since(today) + 1;
        let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        let then = vec![format!(
            "It begins today and ends on {}{planned}: {days}, with {outcomes}. Where each stands now is kept.",
            ends.weekday_short(today)
        )];
        let start =
            Command::StartSprint { days: None, ends: None, goal: None, with: Vec::new(), name: None, why: None };
        self.confirm(format!("Open {}?", sprint.label()), then, "it is not opened", start);
        Effect::Nothing
    }

    /// Opens the form of the plan's days.
    pub(super) fn plan_days(&mut self, world: &World) -> Effect {
        let Some(Screen::Plan(plan)) = self.stack.last() else { return Effect::Nothing };
        let (stands, planned) = (plan.stands(world.today), plan.planned.clone());
        self.ask(of(sprint::Plan { stands, planned }), world)
    }

    /// Commits the selected outcome, or makes it the goal. What goes on from the sprint before says why,
    /// unless its answer did.
    pub(super) fn commit(&mut self, goal: bool, world: &World) -> Effect {
        let Some(Screen::Plan(plan)) = self.stack.last() else { return Effect::Nothing };
        let Some(outcome) = plan.on(world) else {
            self.say(Said::keyed("no outcome is here yet.", "N frames one, on the board"), Tone::Said);
            return Effect::Nothing;
        };
        if plan.planned.is_none() {
            let effect = self.plan_days(world);
            self.say("No dates yet.  e sets them, then Space commits", Tone::Said);
            return effect;
        }
        let there = plan.has(outcome);
        let carried = plan.carried.iter().any(|(id, _)| *id == outcome);
        let asked = carried && plan.goes_on(outcome).and_then(CarryOn::because).is_none();
        if there && !goal {
            let undo = self.keys.key(Action::Undo);
            self.say(
                Said::keyed("it is committed already; no command takes it back.", format!("{undo} undoes your newest")),
                Tone::Said,
            );
            return Effect::Nothing;
        }
        if asked && !there {
            return self.ask(of(sprint::Commit { outcome, goal }), world);
        }
        let why = None;
        Effect::run(if goal { Command::SetGoal { outcome, why } } else { Command::Commit { outcome, why } })
    }
}
