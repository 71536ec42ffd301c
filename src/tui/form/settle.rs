//! What two copies said differently: its versions side by side, and which of them holds.

use serde_json::Value;

use super::sheet::{Lines, Sheet};
use super::{Field, Form, Made};
use crate::domain::amount::with_unit;
use crate::domain::board::Column;
use crate::domain::command::Command;
use crate::domain::conflict::{Conflict, Version};
use crate::domain::fact;
use crate::pages::value;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// The words that versions are chosen by, one for each digit.
const WHICH: [&str; 9] = [
    "the first",
    "the second",
    "the third",
    "the fourth",
    "the fifth",
    "the sixth",
    "the seventh",
    "the eighth",
    "the ninth",
];

/// Choosing among the versions of a field.
#[derive(Clone, Debug)]
pub(crate) struct Settle {
    /// What two copies said differently, as it was when it was looked at.
    pub(crate) conflict: Conflict,
}

impl Settle {
    /// What stands on the board of the outcome it hangs on.
    fn column<'a>(&self, world: &'a World) -> Option<&'a Column> {
        world.column(self.conflict.outcome?)
    }

    /// What a version of a target would mean: `37% of the way`.
    fn means(&self, version: &Version, world: &World) -> Option<String> {
        if self.conflict.field != "target" {
            return None;
        }
        let column = self.column(world)?;
        let (from, _) = column.outcome.way()?;
        let (level, to) = (column.level?, version.value.get("value")?.as_f64()?);
        let share = fact::progress(from, to, level.value)?;
        Some(format!("{} is {:.0}% of the way", with_unit(level.shown(), column.unit()), share * 100.0))
    }
}

impl Sheet for Settle {
    fn name(&self) -> &'static str {
        "settle"
    }

    fn about(&self) -> String {
        self.conflict.name.clone()
    }

    fn title(&self, _: &World) -> String {
        format!("{} of {}", self.conflict.counted(), self.conflict.name)
    }

    fn beside_title(&self, _: &World) -> String {
        " on two copies ".to_owned()
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        let most = self.conflict.versions.len().min(WHICH.len());
        vec![Field::choice("holds", "Which holds", &WHICH[..most]), Field::line("why", "Why", "", "")]
    }

    fn is_previewed(&self) -> bool {
        true
    }

    fn is_short(&self) -> bool {
        true
    }

    fn save(&self, _: &World) -> String {
        "It holds".to_owned()
    }

    fn verb(&self) -> &'static str {
        "settle it"
    }

    fn deed(&self) -> &'static str {
        "be settled"
    }

    /// Each version with who said it, when and why, and what it would mean.
    fn quote(&self, world: &World) -> Lines {
        let mut lines = Lines::new();
        for (version, number) in self.conflict.versions.iter().zip(1..=WHICH.len()) {
            let words = match &version.value {
                Value::Bool(true) if self.conflict.field == "gone" => "removed".to_owned(),
                Value::Bool(false) if self.conflict.field == "gone" => "kept".to_owned(),
                other => value(other),
            };
            let shown = if version.shown { ", shown now" } else { "" };
            let copy = if version.own { " on this copy" } else { "" };
            let mut said =
                format!("{number}: {words}{shown}, by {}{copy}, {}", version.by, version.on.short(world.today));
            if let Some(why) = &version.why {
                said.push_str(&format!(": \"{why}\""));
            }
            lines.push((said, Meaning::Value));
            lines.extend(self.means(version, world).map(|means| (means, Meaning::Label)));
        }
        lines
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        let chosen = form.need("holds", "which of them holds?")?;
        let at = WHICH.iter().position(|which| **which == chosen).unwrap_or(0);
        let version = self.conflict.versions.get(at).or(self.conflict.versions.first()).map(|v| v.of);
        Ok(Command::Resolve {
            thing: self.conflict.thing,
            field: self.conflict.field.clone(),
            version: version.unwrap_or([0; 20]),
            seen: self.conflict.versions.iter().map(|version| version.of).collect(),
            why: form.given("why"),
        })
    }
}
