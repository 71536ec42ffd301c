//! The history of the board, newest first, a heading for each day; below it the selected change, field by field.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use super::rows::Cursor;
use crate::domain::id::Id;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, put, rule};
use crate::tui::world::Done;

/// The list, read when it was opened and after each change.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    /// The lines.
    pub(crate) lines: Vec<Done>,
    /// What is selected.
    pub(crate) cursor: Cursor<Id>,
    /// The words its lines must hold.
    pub(crate) filter: String,
}

impl History {
    /// The lines shown.
    pub(crate) fn shown(&self) -> Vec<&Done> {
        let wanted = text::clean(&self.filter).to_lowercase();
        let holds = |line: &&Done| {
            let words = [line.what.as_str(), line.by.as_str(), line.via.as_str()];
            wanted.is_empty() || words.iter().any(|words| words.to_lowercase().contains(&wanted))
        };
        self.lines.iter().filter(holds).collect()
    }

    /// What can be selected.
    pub(crate) fn stops(&self) -> Vec<Id> {
        self.shown().into_iter().map(|line| line.id).collect()
    }

    /// The selected one.
    pub(crate) fn selected(&self) -> Option<&Done> {
        self.shown().get(self.cursor.place(&self.stops())).copied()
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        super::crumbs(buf, area, theme, world, "History   this board, newest first", &self.filter);
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + super::FOOT), ..area };
        let shown = self.shown();
        let selected = self.cursor.place(&self.stops());
        let below = if body.height >= 14 { (body.height / 3).min(9) } else { 0 };
        let room = usize::from(body.height - below);
        let mut rows: Vec<(Row, Option<usize>)> = Vec::new();
        for (at, line) in shown.iter().enumerate() {
            if at == 0 || shown[at - 1].day != line.day {
                rows.push((Row::new().left(format!(" {}", line.day.weekday_short(world.today)), Meaning::Title), None));
            }
            rows.push((row(line, at == selected, theme), Some(at)));
        }
        if rows.is_empty() {
            let words = if self.filter.is_empty() { "  Nothing has been done yet." } else { "  Nothing matches." };
            put(buf, body.x, body.y, words, theme, Meaning::Text);
            return;
        }
        let focus = rows.iter().position(|(_, at)| *at == Some(selected)).unwrap_or(0);
        let skip = (focus + 1).saturating_sub(room);
        for (at, (row, _)) in rows.iter().skip(skip).take(room).enumerate() {
            row.paint(buf, theme, Rect { y: body.y + at as u16, height: 1, ..body });
        }
        if let (Some(done), 2..) = (self.selected(), below) {
            one(buf, Rect { y: body.bottom() - below, height: below, ..body }, theme, done, world);
        }
    }
}

fn row(line: &Done, focused: bool, theme: Theme) -> Row {
    let meaning = match (focused, line.undone) {
        (true, _) => Meaning::Focus,
        (_, true) => Meaning::Dim,
        _ => Meaning::Text,
    };
    let bar = if focused { theme.bar() } else { " " };
    Row::new()
        .left(bar, if focused { Meaning::Focus } else { Meaning::Text })
        .left(format!("{}  {} ", line.time, text::pad(line.by.as_str(), 8)), Meaning::Label)
        .left(&line.what, meaning)
        .left(if line.undone { "   undone" } else { "" }, Meaning::Dim)
        .right(format!("{} ", line.via), Meaning::Label)
}

/// One change set, field by field.
fn one(buf: &mut Buffer, area: Rect, theme: Theme, done: &Done, world: &World) {
    rule(buf, Rect { height: 1, ..area }, theme);
    let line = theme.rules()[0];
    let head = format!("{line}{line} {} {} {} ", done.day.short(world.today), done.time, done.by.as_str());
    put(buf, area.x, area.y, &theme.text(&head), theme, Meaning::Title);
    let mut rows = of(done);
    let room = usize::from(area.height) - 1;
    if rows.len() > room {
        let more = rows.len() - room + 1;
        rows.truncate(room - 1);
        rows.push((format!("and {more} more   Enter shows all of it"), Meaning::Label));
    }
    for (at, (words, meaning)) in rows.iter().enumerate() {
        let y = area.y + 1 + at as u16;
        Row::new().left(format!(" {words}"), *meaning).paint(buf, theme, Rect { y, height: 1, ..area });
    }
}

/// What a change set did, line by line.
pub(crate) fn of(done: &Done) -> Vec<(String, Meaning)> {
    let mut rows = Vec::new();
    if let Some(why) = &done.why {
        rows.push((format!("because {why}"), Meaning::Text));
    }
    for (what, before, after) in &done.changes {
        let words =
            if before.is_empty() { format!("{what}   {after}") } else { format!("{what}   {before} → {after}") };
        rows.push((words.replace('\n', " "), Meaning::Text));
    }
    if rows.is_empty() {
        rows.push((done.what.clone(), Meaning::Text));
    }
    if done.undone {
        rows.push(("It is undone.".to_owned(), Meaning::Dim));
    }
    rows
}
