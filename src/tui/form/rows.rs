//! The rows of a form: its quote, its fields with what was understood and refused of each, its buttons. What gives way where
//! there is little room is said row by row.

use ratatui::layout::Rect;

use super::checked::{refusal, wrapped};
use super::sheet::Lines;
use super::slots::{APART, Grid, Slot, rows_of, slots, split};
use super::{Content, Field, Form, ahead};
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;
use crate::tui::world::World;

/// A line of a quote that is drawn as a rule.
pub(super) const RULE: &str = "\u{2500}";

/// How soon what is said where there is room gives way.
const ROOM: u8 = 4;

/// From this height on a window has room beside a sheet.
const ROOMY: u16 = 30;

/// The rows of a long text, at most.
pub(super) const LONG: usize = 5;

/// A row of a form, with the fields that are edited in it.
pub(super) struct Line {
    pub(super) row: Row,
    pub(super) slots: Vec<Slot>,
    /// How soon it gives way where there is no room; never where it is 0.
    pub(super) spare: u8,
}

impl Line {
    pub(super) fn plain(row: Row) -> Self {
        Self::spare(row, 0)
    }

    pub(super) fn spare(row: Row, spare: u8) -> Self {
        Self { row, slots: Vec::new(), spare }
    }
}

impl Form {
    /// How many rows it would like in a window.
    pub(crate) fn rows(&self, world: &World, window: Rect, theme: Theme) -> u16 {
        if let Some(pasted) = &self.pasted {
            return pasted.rows();
        }
        let lines = self.lines(world, (window.width, window.height), theme);
        if self.sheet.log().is_some() {
            return self.log_rows(&lines, window.height);
        }
        // What is said where there is room takes none from the board.
        let roomy = self.sheet.is_page() || window.height >= ROOMY;
        let kept = lines.iter().filter(|line| roomy || line.spare < ROOM).count();
        kept as u16 + 1
    }

    /// Its rows below the title.
    pub(super) fn lines(&self, world: &World, (width, height): (u16, u16), theme: Theme) -> Vec<Line> {
        if let Some(log) = self.sheet.log() {
            return self.log_lines(log, world, width);
        }
        let grid = Grid { margin: self.sheet.margin(), name: self.sheet.name_cells(), width };
        // Below the title of a page stands a rule, below a sheet's own rule a blank row.
        let mut lines = if self.sheet.is_page() { Vec::new() } else { vec![Line::plain(Row::new())] };
        let before = lines.len();
        let full = Some(self.sheet.quote_in_full(world));
        let fits = |quote: &Lines| quote.iter().all(|(words, _)| text::width(words) + 2 <= usize::from(width));
        let mut quote = full.filter(fits).unwrap_or_else(|| self.sheet.quote(world));
        let mut ruled = false;
        // What ends with a rule has no blank row below it.
        if quote.last().is_some_and(|(words, _)| words == RULE) {
            quote.pop();
            ruled = true;
        }
        wrapped(&mut lines, quote, usize::from(width).saturating_sub(2), 1);
        if ruled {
            lines.push(Line::spare(Row::new(), 1));
            lines.push(Line::plain(Row::new().left(theme.rules()[0].repeat(usize::from(width)), Meaning::Dim)));
        } else if lines.len() > before && self.sheet.judged(world).is_none() {
            lines.push(Line::spare(Row::new(), 1));
        }
        let shown = self.shown(world);
        for (n, group) in rows_of(&shown, &self.fields, grid).into_iter().enumerate() {
            if n > 0 && self.sheet.begins(self.fields[group[0]].key) {
                lines.push(Line::spare(Row::new(), 3));
            }
            if let Some(question) = self.sheet.question(self.fields[group[0]].key) {
                if n > 0 {
                    lines.push(Line::spare(Row::new(), 1));
                }
                let row = Row::new().left(format!(" {question}"), Meaning::Title);
                let aside = self.sheet.aside(self.fields[group[0]].key, world);
                let gap = if aside.is_empty() { "" } else { "     " };
                lines.push(Line::plain(row.left(format!("{gap}{aside}"), Meaning::Label)));
            }
            self.group(&mut lines, &group, grid, world);
        }
        match self.sheet.ahead(self, world).filter(|_| ahead::has_room(width, height)) {
            Some(ahead) => {
                lines.push(Line::plain(Row::new()));
                lines.extend(ahead.rows(world, (width, height), theme).into_iter().map(Line::plain));
                lines.push(Line::plain(Row::new()));
                self.reminded(&mut lines, world, width, theme);
                self.before_it_can(&mut lines, world, width, theme);
            }
            None => {
                let line =
                    if self.sheet.is_ruled() { theme.rules()[0].repeat(usize::from(width)) } else { String::new() };
                self.below(&mut lines, world, width, Row::new().left(line, Meaning::Dim));
                self.reminded(&mut lines, world, width, theme);
            }
        }
        self.said_by_all(&mut lines, world, width, height >= ROOMY);
        lines.push(Line::spare(Row::new(), 1));
        lines.push(Line::plain(self.buttons(world)));
        lines
    }

    /// The fields of one row, and below them what was understood and refused of each.
    pub(super) fn group(&self, lines: &mut Vec<Line>, group: &[usize], grid: Grid, world: &World) {
        let width = grid.width;
        let slots = slots(group, &self.fields, grid);
        let mut row = Row::new();
        for slot in &slots {
            let field = &self.fields[slot.field];
            let meaning = if slot.field == self.at { Meaning::Focus } else { Meaning::Label };
            row = row.at(slot.name, field.name, meaning);
            if let Some(words) = slot.lead.and_then(|which| field.leads.get(which)) {
                row = row.at(slot.said, text::clean(words), meaning);
            }
        }
        let refused = |key: &str| self.refused.iter().any(|refused| refused.key == Some(key));
        let odd = |key: &str| self.foreseen().any(|(of, ..)| of == Some(key));
        let mut said: Vec<(Slot, String, Meaning)> = Vec::new();
        for slot in &slots {
            let key = self.fields[slot.field].key;
            if let Some((words, meaning)) = self.understood(key, world).filter(|_| !refused(key) && !odd(key)) {
                said.push((*slot, text::clean(&words).into_owned(), meaning));
            }
        }
        let row = self.said_beside(row, &slots, &mut said, width);
        lines.push(Line { row, slots: slots.clone(), spare: 0 });
        let tall = slots.iter().map(|slot| rows_in(&self.fields[slot.field], slot.width)).max().unwrap_or(1);
        // The second row of a long text is kept for what is typed, while the cursor stands in it.
        let kept = slots.iter().map(|slot| match &self.fields[slot.field].content {
            Content::Text { area, long: true } if slot.field != self.at => long_rows(area.lines(), slot.width).len(),
            _ => tall,
        });
        let kept = kept.max().unwrap_or(1);
        lines.extend((1..tall).map(|n| Line::spare(Row::new(), if n < kept { 0 } else { 2 })));
        // Side by side where each fits below its field, else one below the other.
        let fits = |(at, (slot, words, _)): (usize, &(Slot, String, Meaning))| {
            let end = said.get(at + 1).map_or(width, |(next, ..)| next.said);
            text::width(words) < usize::from(end - slot.said)
        };
        if said.len() > 1 && said.iter().enumerate().all(fits) {
            let row = said.iter().fold(Row::new(), |row, (slot, words, meaning)| row.at(slot.said, words, *meaning));
            lines.push(Line::plain(row));
        } else {
            for (slot, words, meaning) in said {
                // What a narrow field has no room for stands further left, as far as the first text of the rows.
                let left = width.saturating_sub(text::width(&words) as u16 + 1);
                let at = slot.said.min(left.max(grid.margin + grid.name));
                let cells = usize::from(width.saturating_sub(at + 1)).max(10);
                // What fits keeps its gaps.
                let fits = text::width(&words) <= cells;
                for line in if fits { vec![words] } else { text::wrap(&words, cells) } {
                    lines.push(Line::plain(Row::new().at(at, line, meaning)));
                }
            }
        }
        // Where fields have a margin, what is checked of them stands below their names.
        let at = if grid.margin > 1 { grid.margin } else { grid.margin + grid.name };
        for slot in &slots {
            let key = self.fields[slot.field].key;
            let mut items: Vec<(String, String)> = Vec::new();
            items.extend(self.refused.iter().filter(|r| r.key == Some(key)).map(|r| (r.says.clone(), r.fix.clone())));
            if items.is_empty() {
                items.extend(self.foreseen().filter(|(at, ..)| *at == Some(key)).map(|(_, says, fix)| (says, fix)));
            }
            let is_well = items.is_empty();
            for (says, fix) in items {
                refusal(lines, &says, &fix, width, at);
            }
            if let Some((words, meaning)) = self.sheet.check_of(self, key, world).filter(|_| is_well) {
                wrapped(lines, vec![(words, meaning)], usize::from(width.saturating_sub(at + 1)), usize::from(at));
            }
        }
    }

    /// What was understood of short fields stands behind the last of them, as much as there is room for from the last back.
    fn said_beside(&self, row: Row, slots: &[Slot], said: &mut Vec<(Slot, String, Meaning)>, width: u16) -> Row {
        let last = slots.last().filter(|slot| self.fields[slot.field].cells.is_some());
        let Some(mut at) = last.map(|slot| slot.text + slot.width + APART) else { return row };
        let mut beside = Vec::new();
        while let Some((_, words, _)) = said.last() {
            let cells = text::width(words) as u16;
            let taken: u16 =
                beside.iter().map(|(_, words, _): &(Slot, String, Meaning)| text::width(words) as u16 + 3).sum();
            if at + taken + cells >= width {
                break;
            }
            beside.extend(said.pop());
        }
        let mut row = row;
        for (_, words, meaning) in beside.into_iter().rev() {
            let cells = text::width(&words) as u16;
            row = row.at(at, words, meaning);
            at += cells + 3;
        }
        row
    }

    /// The command line that does the same, where there is one and a window has room, or the cursor stands on it.
    fn said_by_all(&self, lines: &mut Vec<Line>, world: &World, width: u16, roomy: bool) {
        let keeps = self.sheet.keeps_shell();
        if !roomy && !keeps && self.copies(world).is_none() {
            return;
        }
        let spare = if keeps { 0 } else { ROOM };
        let same = self.same_rows(world, (width, roomy), spare);
        if !same.is_empty() {
            lines.push(Line::spare(Row::new(), spare));
            lines.extend(same);
        }
    }

    pub(super) fn buttons(&self, world: &World) -> Row {
        let first = self.fields.len() + self.related().len();
        let mut row = Row::new().left(" ", Meaning::Text);
        let waits = self.sheet.needs(self, world).is_some_and(|needs| !needs.is_empty());
        for (n, (words, press)) in self.sheet.buttons(self, world).into_iter().enumerate() {
            let meaning = match press {
                _ if self.at == first + n => Meaning::Focus,
                super::Press::Submit(_) if waits => Meaning::Label,
                _ => Meaning::Key,
            };
            row = row.left(format!("[ {words} ]"), meaning).left("   ", Meaning::Text);
        }
        row.left(self.sheet.beside_buttons(), Meaning::Label)
    }
}

/// Leaves out what gives way first, from below, until the rest has room.
pub(super) fn give_way(lines: &mut Vec<Line>, room: usize) {
    while lines.len() > room {
        let most = lines.iter().map(|line| line.spare).max().filter(|most| *most > 0);
        let Some(at) = most.and_then(|most| lines.iter().rposition(|line| line.spare == most)) else { return };
        lines.remove(at);
    }
}

/// The rows that a field takes by itself.
pub(super) fn rows_in(field: &Field, width: u16) -> usize {
    match &field.content {
        Content::Choice { words, .. } => split(words, field, width).len(),
        Content::Text { area, long: true } => long_rows(area.lines(), width).len().clamp(2, LONG),
        Content::Text { .. } | Content::Check { .. } => 1,
    }
}

/// The rows a long text takes.
pub(super) fn long_rows(lines: &[String], width: u16) -> Vec<String> {
    lines.iter().flat_map(|line| text::wrap(line, usize::from(width))).collect()
}
