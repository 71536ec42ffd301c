//! Planning: the days of a sprint, why an outcome goes on; and what stands beside sprints: objectives and chores.

use serde_json::Value;

use super::days::{day, unread};
use super::sheet::{Lines, Sheet, fields_alone, outcome};
use super::{Field, Form, Made};
use crate::domain::command::Command;
use crate::domain::day::{Lean, parse_span};
use crate::domain::facts::Want;
use crate::domain::id::Id;
use crate::domain::sprint::Sprint;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// The days of a sprint.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// What stands of the plan already.
    pub(crate) stands: String,
    /// The planned sprint, as it stood when the form was opened.
    pub(crate) planned: Option<Sprint>,
}

impl Sheet for Plan {
    fn name(&self) -> &'static str {
        "plan-sprint"
    }

    fn title(&self, _: &World) -> String {
        "Plan a sprint".to_owned()
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::line("days", "Length", "2w, 10d (14 days where nothing is said)", ""),
            Field::line("starts", "First day", "(else the day after the active sprint, or today)", ""),
            Field::line("ends", "Last day", "(instead of a length)", ""),
            Field::line("name", "Name", "(optional)", ""),
        ]
    }

    fn lean(&self, _: &Form, key: &str) -> Option<Lean> {
        matches!(key, "starts" | "ends").then_some(Lean::Forward)
    }

    fn save(&self, _: &World) -> String {
        "Plan it".to_owned()
    }

    /// What stands of the plan already.
    fn quote(&self, _: &World) -> Lines {
        if self.stands.is_empty() { Lines::new() } else { vec![(self.stands.clone(), Meaning::Label)] }
    }

    fn understood(&self, _: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        let said = match key {
            "starts" | "ends" => day(text, Lean::Forward, world).map(|day| day.words(world.today)),
            "days" => parse_span(text).map(|days| format!("{days} days")),
            _ => return None,
        };
        Some(match said {
            Ok(words) => (format!("= {words}"), Meaning::Value),
            Err(e) => unread(e),
        })
    }

    fn base(&self, world: &World) -> Value {
        let read = self.reads().and_then(|want| world.edited(&want));
        fields_alone(read.map_or(self.planned.as_ref(), |slice| slice.planned()))
    }

    fn reads(&self) -> Option<Want> {
        Some(Want::Sprints)
    }

    /// A length says how it ends from its first day on.
    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        &[("days", "ends"), ("days", "starts"), ("starts", "starts"), ("ends", "ends"), ("name", "name")]
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        let given = |key: &'static str| {
            form.given(key).map(|text| day(&text, Lean::Forward, world)).transpose().map_err(|e| (key, e))
        };
        Ok(Command::PlanSprint {
            starts: given("starts")?,
            days: form.given("days").map(|text| parse_span(&text)).transpose().map_err(|e| ("days", e))?,
            ends: given("ends")?,
            name: form.given("name"),
        })
    }
}

/// Why an outcome goes on in another sprint.
#[derive(Clone, Debug)]
pub(crate) struct Commit {
    /// The outcome.
    pub(crate) outcome: Id,
    /// Whether as its goal.
    pub(crate) goal: bool,
}

impl Sheet for Commit {
    fn name(&self) -> &'static str {
        "commit"
    }

    fn about(&self) -> String {
        format!("{} {}", self.outcome, self.goal)
    }

    fn title(&self, world: &World) -> String {
        let goal = if self.goal { " as the goal" } else { "" };
        format!("Why does it go on{goal}? · {}", outcome(self.outcome, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![Field::line("why", "Why", "what makes it worth another sprint?", "")]
    }

    fn is_short(&self) -> bool {
        true
    }

    fn save(&self, _: &World) -> String {
        "Commit it".to_owned()
    }

    fn quote(&self, world: &World) -> Lines {
        let title = world.column(self.outcome).map_or(String::new(), |column| column.outcome.title.clone());
        vec![(format!("{title}: it was committed in the sprint before, and goes on."), Meaning::Text)]
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        let why = Some(form.need("why", "going on needs a reason")?);
        let outcome = self.outcome;
        Ok(if self.goal { Command::SetGoal { outcome, why } } else { Command::Commit { outcome, why } })
    }
}

/// Work that is just work.
#[derive(Clone, Debug)]
pub(crate) struct Chore;

impl Sheet for Chore {
    fn name(&self) -> &'static str {
        "chore"
    }

    fn title(&self, _: &World) -> String {
        "Add a chore".to_owned()
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![Field::line("text", "To do", "rotate the signing keys", "")]
    }

    fn is_short(&self) -> bool {
        true
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        Ok(Command::AddChore { text: form.need("text", "what is to be done?")? })
    }
}

/// What several outcomes are for.
#[derive(Clone, Debug)]
pub(crate) struct Objective;

impl Sheet for Objective {
    fn name(&self) -> &'static str {
        "objective"
    }

    fn title(&self, _: &World) -> String {
        "New objective".to_owned()
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::line("statement", "We want", "new customers stay and pay", ""),
            Field::line("period", "Over", "(optional: 2026 Q1)", ""),
            Field::line("owner", "Worth said by", "(optional: who says in the end what it was worth)", ""),
            Field::line("planned", "Planned value", "(optional: 1 to 10)", ""),
        ]
    }

    fn name_cells(&self) -> u16 {
        14
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        let planned = form.given("planned").map(|text| {
            let hint = "write a number from 1 to 10";
            text.parse::<u32>().map_err(|_| crate::domain::unclear::Unclear::new(format!("{text:?} is no value"), hint))
        });
        Ok(Command::AddObjective {
            statement: form.need("statement", "what is wanted?")?,
            period: form.given("period"),
            business_owner: form.given("owner"),
            planned: planned.transpose().map_err(|e| ("planned", e))?,
        })
    }
}
