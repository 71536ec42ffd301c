//! The command line that does the same as a form: its row, and the stop where `Enter` copies the whole of it.

use super::Form;
use super::rows::Line;
use crate::domain::command::Names;
use crate::domain::id::{Kind, Thing};
use crate::domain::refusal::shell_word;
use crate::text;
use crate::tui::theme::Meaning;
use crate::tui::widget::line::Row;
use crate::tui::world::World;

/// What stands before it.
const NAME: &str = "Same in the shell";

impl Form {
    /// The command line that does the same, with the flags that lead to this board. What can't be carried out, or would be
    /// refused, has none; a reading to come is told by the words it takes.
    pub(super) fn same(&self, world: &World) -> Option<String> {
        let anyway = self.given("anyway");
        let lines = if self.sheet.log().is_some() {
            self.sheet.shell(self, world)?
        } else {
            let refused = self.foreseen().next().is_some() && !self.sheet.keeps_shell() && anyway.is_none();
            let lacks = self.sheet.needs(self, world).is_some_and(|needs| !needs.is_empty());
            self.sheet.command(self, world).ok().filter(|_| !refused && !lacks)?;
            self.sheet.shell(self, world)?
        };
        let anyway = anyway.map_or_else(String::new, |why| format!("--anyway {} ", shell_word(&why)));
        let line = |(at, line): (usize, String)| {
            let passed = if at == 0 { anyway.as_str() } else { "" };
            format!("upshot {}{passed}{line}", world.flags)
        };
        Some(lines.into_iter().enumerate().map(line).collect::<Vec<_>>().join(" && "))
    }

    /// The line that `Enter` copies where the cursor stands: it is the stop behind the buttons.
    pub(super) fn copies(&self, world: &World) -> Option<String> {
        let behind = self.sheet.buttons(self, world).len();
        self.same(world).filter(|_| self.button() == Some(behind))
    }

    /// Its row, or two where it is as long as a hypothesis and there is room; it gives way as soon as is said unless the
    /// cursor stands on it. It is copied whole, however it is cut here.
    pub(super) fn same_rows(&self, world: &World, (width, roomy): (u16, bool), spare: u8) -> Vec<Line> {
        let Some(shell) = self.same(world) else { return Vec::new() };
        let on = self.copies(world).is_some();
        let (spare, meaning) = if on { (0, Meaning::Focus) } else { (spare, Meaning::Label) };
        let cells = usize::from(width).saturating_sub(2);
        let words = text::clean(&shell).into_owned();
        let mut lines = Vec::new();
        let mut row = Row::new().left(format!(" {NAME}"), Meaning::Label);
        let mut room = cells.saturating_sub(text::width(NAME) + 2);
        if roomy && text::width(&words) > room {
            lines.push(Line::spare(row, spare));
            (row, room) = (Row::new().left(" ", Meaning::Text), cells);
        } else {
            row = row.left("  ", Meaning::Label);
        }
        lines.push(Line::spare(row.left(text::truncate(&words, room), meaning), spare));
        lines
    }
}

/// What a form knows of what things are called in a shell: what is on the board, and what it is about.
pub(super) struct Known<'w> {
    pub(super) world: &'w World,
    pub(super) own: Option<(Thing, String)>,
}

impl Names for Known<'_> {
    fn name(&self, thing: Thing) -> Option<String> {
        let own = self.own.as_ref().filter(|(own, _)| *own == thing).map(|(_, name)| name.clone());
        own.or_else(|| match thing.kind {
            Kind::Outcome => self.world.column(thing.id).map(|column| column.outcome.label().to_string()),
            Kind::Hypothesis => self.world.card(thing.id).map(|(_, card)| card.hypothesis.label().to_string()),
            Kind::Metric => self.world.metric(thing.id).map(|metric| metric.slug.to_string()),
            _ => None,
        })
    }

    fn metric_of(&self, thing: Thing) -> Option<String> {
        let metric = match thing.kind {
            Kind::Hypothesis => self.world.card(thing.id)?.1.metric.as_ref(),
            _ => self.world.column(thing.id)?.metric.as_ref(),
        };
        metric.map(|metric| metric.slug.to_string())
    }
}
