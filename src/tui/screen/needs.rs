//! What needs me: the board's debts as a list, each with what to do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use crate::domain::board::Need;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// The list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needs {
    /// The selected row.
    pub(crate) at: usize,
    /// Whether what waits for others is shown too.
    pub(crate) everyone: bool,
}

impl Needs {
    /// The rows shown.
    pub(crate) fn rows<'w>(&self, world: &'w World) -> Vec<&'w Need> {
        let mine = |need: &&Need| self.everyone || need.who.as_ref().is_none_or(|who| *who == world.me);
        world.needs.iter().filter(mine).collect()
    }

    /// The selected one.
    pub(crate) fn selected<'w>(&self, world: &'w World) -> Option<&'w Need> {
        let rows = self.rows(world);
        rows.get(self.at.min(rows.len().saturating_sub(1))).copied()
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        let rows = self.rows(world);
        let due = rows.iter().filter(|need| need.due).count();
        let verb = if due == 1 { "thing needs" } else { "things need" };
        let whose = if self.everyone { "f mine only" } else { "f everyone" };
        Row::new()
            .left(format!(" {due} {verb} you"), Meaning::Title)
            .right(format!("{} · {whose} ", world.me.as_str()), Meaning::Label)
            .paint(buf, theme, Rect { height: 1, ..area });
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + super::FOOT + 2), ..area };
        if rows.is_empty() {
            Row::new().left("  Nothing needs you.", Meaning::Text).paint(buf, theme, Rect { height: 1, ..body });
        }
        let selected = self.at.min(rows.len().saturating_sub(1));
        let room = usize::from(body.height);
        let skip = (selected + 1).saturating_sub(room);
        for (at, need) in rows.iter().enumerate().skip(skip).take(room) {
            let focused = at == selected;
            let bar = if focused { theme.bar() } else { " " };
            let mark = if need.due { ("!", Meaning::Late) } else { (" ", Meaning::Text) };
            let who = need.who.as_ref().filter(|who| **who != world.me).map_or(String::new(), |who| format!("{who}  "));
            let days = if need.days > 0 { format!("{}d", need.days) } else { String::new() };
            Row::new()
                .left(bar, if focused { Meaning::Focus } else { Meaning::Text })
                .left(mark.0, mark.1)
                .left(" ", Meaning::Text)
                .left(format!("{}  {}", need.name, need.says), if focused { Meaning::Focus } else { Meaning::Text })
                .right(format!("{who}{days} "), Meaning::Label)
                .paint(buf, theme, Rect { y: body.y + (at - skip) as u16, height: 1, ..body });
        }
        if let Some(need) = self.selected(world) {
            Row::new().left(format!("  In the shell:  {}", need.fix), Meaning::Label).paint(
                buf,
                theme,
                Rect { y: body.bottom() + 1, height: 1, ..area },
            );
        }
    }
}
