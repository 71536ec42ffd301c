//! What somebody saw who looked whether it came true: an observation in words, or a condition that its day left unread.

use serde_json::Value;

use super::sheet::{Lines, Sheet, fields_alone, outcome};
use super::{Field, Form, Made};
use crate::domain::command::Command;
use crate::domain::id::Id;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

const CAME_TRUE: &str = "it did";
const ANSWERS: &[&str] = &[CAME_TRUE, "it did not"];

/// What somebody saw who looked whether an outcome was wrong.
#[derive(Clone, Debug)]
pub(crate) struct Looked {
    /// The outcome.
    pub(crate) outcome: Id,
}

impl Sheet for Looked {
    fn name(&self) -> &'static str {
        "looked"
    }

    fn about(&self) -> String {
        self.outcome.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Looked · {}", outcome(self.outcome, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::choice("came_true", "Did it come true?", ANSWERS),
            Field::long("why", "How do you know", "what you saw, and where"),
        ]
    }

    fn name_cells(&self) -> u16 {
        18
    }

    fn base(&self, world: &World) -> Value {
        fields_alone(world.column(self.outcome).map(|column| &column.outcome))
    }

    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        &[("came_true", "looked"), ("why", "looked")]
    }

    /// The falsifier as written, its day, and how late that is.
    fn quote(&self, world: &World) -> Lines {
        let Some((column, falsifier)) = world.column(self.outcome).and_then(|c| Some((c, c.falsifier.as_ref()?)))
        else {
            return Lines::new();
        };
        let late = falsifier.asked(world.today).filter(|days| *days > 0).map_or_else(String::new, |days| {
            if days == 1 { ", 1 day late".to_owned() } else { format!(", {days} days late") }
        });
        let by = falsifier.by.map_or_else(String::new, |by| format!("   {}{late}", by.words(world.today)));
        let mut lines = vec![(format!("Wrong if  {}{by}", falsifier.text), Meaning::Value)];
        lines.extend(column.outcome.looked.as_ref().map(|was| {
            let word = if was.came_true { "it came true" } else { "it did not" };
            (
                format!("{} said on {}: {word}, {}. This replaces it.", was.by, was.on.short(world.today), was.why),
                Meaning::Warn,
            )
        }));
        if let Some(owner) = column.outcome.owner.as_ref().filter(|owner| **owner != world.me) {
            lines.push((format!("You say it for {owner}."), Meaning::Warn));
        }
        lines
    }

    /// What follows from what was chosen.
    fn checks(&self, form: &Form, _: &World) -> Lines {
        match form.text("came_true").as_str() {
            CAME_TRUE => vec![("it did: the outcome is wrong unless you say why it goes on".to_owned(), Meaning::Warn)],
            "" => Lines::new(),
            _ => vec![("it did not: nothing stands against it by this".to_owned(), Meaning::Label)],
        }
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        let came_true = form.need("came_true", "did it come true?")? == CAME_TRUE;
        let why = form.need("why", "how do you know?")?;
        let owner = world.column(self.outcome).and_then(|column| column.outcome.owner.clone());
        let signer = owner.filter(|owner| *owner != world.me).map(|owner| owner.as_str().to_owned());
        Ok(Command::Looked { outcome: self.outcome, came_true, why, signer })
    }
}
