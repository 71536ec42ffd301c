//! What outcomes are for: changing an objective, putting an outcome under it, and saying what it came to.

use serde_json::Value;

use super::days::unread;
use super::sheet::{Sheet, fields_alone};
use super::{Field, Form, Made};
use crate::domain::command::Command;
use crate::domain::facts::Want;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::objective::Objective;
use crate::domain::unclear::Unclear;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// A value from 0 to 10.
fn value(text: &str) -> Result<u32, Unclear> {
    let of_ten = text.parse::<u32>().ok().filter(|n| *n <= 10);
    of_ten.ok_or_else(|| Unclear::new(format!("{text:?} is no value"), "write a number from 0 to 10"))
}

/// What must be read to say anew what an objective is.
fn wanted(objective: &Objective) -> Option<Want> {
    Some(Want::Objective(objective.id))
}

/// An objective as it stands by now.
fn now<'a>(opened: &'a Objective, world: Option<&'a World>) -> &'a Objective {
    let slice = world.zip(wanted(opened)).and_then(|(world, want)| world.edited(&want));
    slice.and_then(|slice| slice.objectives.iter().find(|one| one.id == opened.id)).unwrap_or(opened)
}

/// The outcome that is typed: by its number, its label or the name of its metric.
fn outcome(text: &str, world: &World) -> Result<Id, Unclear> {
    let columns = &world.view.columns;
    let number = text.parse::<usize>().ok().and_then(|n| columns.get(n.checked_sub(1)?));
    let named = |column: &&crate::domain::board::Column| {
        column.outcome.label().to_string().eq_ignore_ascii_case(text)
            || column.metric.as_ref().is_some_and(|metric| metric.slug.as_str() == text)
    };
    let found = number.or_else(|| columns.iter().find(named)).map(|column| column.outcome.id);
    found.ok_or_else(|| {
        Unclear::new(format!("{text:?} is no open outcome"), "write its number or the name of its metric")
    })
}

/// Changing an objective.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    /// The objective as it stood when it was opened.
    pub(crate) objective: Objective,
}

impl Edit {
    fn link(&self, form: &Form, world: &World) -> Option<Result<Command, Unclear>> {
        let link = |outcome| Command::LinkObjective { objective: self.objective.id, outcome, remove: false };
        Some(outcome(&form.given("link")?, world).map(link))
    }
}

impl Sheet for Edit {
    fn own(&self) -> Option<(Thing, String)> {
        Some((Thing::new(Kind::Objective, self.objective.id), self.objective.label().to_string()))
    }

    fn name(&self) -> &'static str {
        "edit-objective"
    }

    fn about(&self) -> String {
        self.objective.id.to_string()
    }

    fn is_edit(&self) -> bool {
        true
    }

    fn title(&self, _: &World) -> String {
        format!("Edit · {} {}", self.objective.label(), self.objective.statement)
    }

    fn changes(&self, _: &World) -> String {
        self.objective.label().to_string()
    }

    fn fields(&self, world: Option<&World>) -> Vec<Field> {
        let o = now(&self.objective, world);
        let planned = o.planned_value.map_or_else(String::new, |n| n.to_string());
        let who = o.business_owner.as_ref().map_or_else(String::new, ToString::to_string);
        vec![
            Field::line("statement", "We want", "", &o.statement),
            Field::line("period", "Over", "(optional: 2026 Q1)", o.period.as_deref().unwrap_or_default()),
            Field::line("owner", "Worth said by", "(optional: who says in the end what it was worth)", &who),
            Field::line("planned", "Planned value", "(optional: 1 to 10)", &planned),
            Field::line("link", "Outcome", "(optional: one more that serves it, by number or metric)", ""),
        ]
    }

    fn name_cells(&self) -> u16 {
        14
    }

    fn understood(&self, _: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        if key != "link" {
            return None;
        }
        Some(match outcome(text, world).map(|id| world.column(id)) {
            Ok(column) => (column.map_or_else(String::new, |c| format!("= {}", c.outcome.title)), Meaning::Value),
            Err(e) => unread(e),
        })
    }

    fn base(&self, world: &World) -> Value {
        fields_alone(Some(now(&self.objective, Some(world))))
    }

    fn reads(&self) -> Option<Want> {
        wanted(&self.objective)
    }

    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        &[("statement", "statement"), ("period", "period"), ("owner", "business_owner"), ("planned", "planned_value")]
    }

    fn follows(&self, form: &Form, world: &World) -> Vec<Command> {
        let edits = ["statement", "period", "owner", "planned"].iter().any(|key| form.changed(key).is_some());
        self.link(form, world).filter(|_| edits).and_then(Result::ok).into_iter().collect()
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        let link = self.link(form, world).transpose().map_err(|e| ("link", e))?;
        let edits = ["statement", "period", "owner", "planned"].iter().any(|key| form.changed(key).is_some());
        if let Some(link) = link.filter(|_| !edits) {
            return Ok(link);
        }
        let planned = form.changed("planned").filter(|text| !text.is_empty()).map(|text| value(&text));
        Ok(Command::EditObjective {
            objective: self.objective.id,
            statement: form.changed("statement"),
            period: form.changed("period"),
            business_owner: form.changed("owner"),
            planned: planned.transpose().map_err(|e| ("planned", e))?,
        })
    }
}

/// What an objective came to.
#[derive(Clone, Debug)]
pub(crate) struct Worth {
    /// The objective as it stood when it was opened.
    pub(crate) objective: Objective,
}

impl Sheet for Worth {
    fn own(&self) -> Option<(Thing, String)> {
        Some((Thing::new(Kind::Objective, self.objective.id), self.objective.label().to_string()))
    }

    fn name(&self) -> &'static str {
        "worth"
    }

    fn about(&self) -> String {
        self.objective.id.to_string()
    }

    fn title(&self, _: &World) -> String {
        format!("What did it come to? · {} {}", self.objective.label(), self.objective.statement)
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::line("value", "Value", "0 to 10", ""),
            Field::line("why", "Why", "what it was worth to the business", ""),
        ]
    }

    fn base(&self, world: &World) -> Value {
        fields_alone(Some(now(&self.objective, Some(world))))
    }

    fn reads(&self) -> Option<Want> {
        wanted(&self.objective)
    }

    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        &[("value", "actual"), ("why", "actual")]
    }

    fn quote(&self, _: &World) -> Vec<(String, Meaning)> {
        let planned =
            self.objective.planned_value.map(|n| (format!("It was planned to be worth {n} of 10."), Meaning::Text));
        planned.into_iter().collect()
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        let typed = form.need("value", "a value is needed")?;
        Ok(Command::ValueObjective {
            objective: self.objective.id,
            value: value(&typed).map_err(|e| ("value", e))?,
            why: form.need("why", "say why")?,
        })
    }
}
