//! Closing an outcome, and opening it again.

use super::sheet::{Lines, Sheet, outcome};
use super::{Field, Form, Made};
use crate::domain::amount::with_unit;
use crate::domain::command::Command;
use crate::domain::id::Id;
use crate::domain::outcome::{Aim, Ending};
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// Closing an outcome.
#[derive(Clone, Debug)]
pub(crate) struct Close {
    /// The outcome.
    pub(crate) outcome: Id,
}

impl Sheet for Close {
    fn name(&self) -> &'static str {
        "close"
    }

    fn about(&self) -> String {
        self.outcome.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Close · {}", outcome(self.outcome, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::choice("ended", "It is", Ending::WORDS),
            Field::line("why", "Why", "", ""),
            Field::long("learned", "Learned", "what we learned"),
        ]
    }

    fn is_previewed(&self) -> bool {
        true
    }

    fn save(&self, _: &World) -> String {
        "Close it".to_owned()
    }

    fn verb(&self) -> &'static str {
        "close it"
    }

    fn deed(&self) -> &'static str {
        "be closed"
    }

    /// Where the metric stands as it is closed.
    fn quote(&self, world: &World) -> Lines {
        let Some(column) = world.column(self.outcome) else { return Lines::new() };
        let pieces = column.movement_words(world.today);
        let mut lines = vec![(pieces.into_iter().map(|(words, _)| words).collect(), Meaning::Value)];
        let unit = column.unit();
        let wanted = match (column.outcome.aim, column.outcome.way()) {
            (Aim::Hold, _) => column.target_words().map(|limit| format!("it was to hold {limit}")),
            (Aim::Reach, way) => {
                way.map(|(from, to)| format!("it was to go from {} to {}", with_unit(from, unit), with_unit(to, unit)))
            }
        };
        if let (Some(level), Some(wanted)) = (column.level, wanted) {
            let stood = format!("{} on {}", with_unit(level.shown(), unit), level.until.short(world.today));
            lines.push((format!("{stood}; {wanted}"), Meaning::Text));
        }
        lines
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        Ok(Command::CloseOutcome {
            outcome: self.outcome,
            ended: Ending::of(&form.need("ended", "achieved, missed or stopped?")?).unwrap_or(Ending::Stopped),
            why: form.given("why"),
            learned: form.given("learned"),
        })
    }
}

/// Opening an ended outcome again.
#[derive(Clone, Debug)]
pub(crate) struct Reopen {
    /// The outcome.
    pub(crate) outcome: Id,
    /// What it is called.
    pub(crate) named: String,
}

impl Sheet for Reopen {
    fn name(&self) -> &'static str {
        "reopen"
    }

    fn about(&self) -> String {
        self.outcome.to_string()
    }

    fn title(&self, _: &World) -> String {
        format!("Open again · {}", self.named)
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![Field::line("why", "Why", "what changed since it ended?", "")]
    }

    fn is_short(&self) -> bool {
        true
    }

    fn save(&self, _: &World) -> String {
        "Open it again".to_owned()
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        Ok(Command::Reopen { outcome: self.outcome, why: form.need("why", "opening it again needs a reason")? })
    }
}
