//! A form as it is drawn: its quote, its fields with what was understood and refused of each, its checks and buttons.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

use super::sheet::Lines;
use super::slots::{APART, Grid, Slot, choice, listed, rows_of, slots, split};
use super::{Content, Field, Form, ahead};
use crate::domain::refusal::Rule;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, blank, put, rule};
use crate::tui::world::World;

/// How lines begin whose other rows hang below what follows.
const HEADS: &[&str] = &["ok  ", "!   ", "!  ", "Then  ", "Wrong if       "];

/// A line of a quote that is drawn as a rule.
pub(super) const RULE: &str = "\u{2500}";

/// How soon what is said where there is room gives way.
const ROOM: u8 = 4;

/// From this height on a window has room beside a sheet.
const ROOMY: u16 = 30;

/// The rows of a long text, at most.
const LONG: usize = 5;

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
        let tall = slots.iter().map(|slot| match &self.fields[slot.field].content {
            Content::Choice { words, .. } => split(words, &self.fields[slot.field], slot.width).len(),
            Content::Text { area, long: true } => long_rows(area.lines(), slot.width).len().clamp(2, LONG),
            _ => 1,
        });
        let tall = tall.max().unwrap_or(1);
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
                let cells = usize::from(width.saturating_sub(slot.said + 1)).max(10);
                // What fits keeps its gaps.
                let fits = text::width(&words) <= cells;
                for line in if fits { vec![words] } else { text::wrap(&words, cells) } {
                    lines.push(Line::plain(Row::new().at(slot.said, line, meaning)));
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
                lines.push(Line::plain(Row::new().at(at, words, meaning)));
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

    /// What the rules would refuse of what is typed; what is only missing yet is not among it.
    fn foreseen(&self) -> impl Iterator<Item = (Option<&'static str>, String, String)> {
        let broken = self.preview.iter().flat_map(|preview| &preview.broken);
        let wrong = broken.filter(|(code, ..)| !is_missing(code) && code.as_str() != "contradiction");
        // The sheet asks for what was read before by a field of its own.
        // Nothing is wrong with a form that was only looked at.
        let wrong = wrong.filter(|(code, ..)| !matches!(code.as_str(), "no_reading_after" | "nothing"));
        wrong.map(|(code, says, fix)| (self.field_of(code), says.clone(), fix.clone()))
    }

    /// What was refused, is missing or should be known, below a heading: what was checked besides is drawn above.
    fn before_it_can(&self, lines: &mut Vec<Line>, world: &World, width: u16, theme: Theme) {
        let mut below = Vec::new();
        self.stands_in_the_way(&mut below, world, width);
        self.warned(&mut below, width);
        if below.is_empty() {
            return;
        }
        let line = theme.rules()[0];
        let title = format!("{line}{line} Before it can {} ", self.sheet.deed());
        let rest = usize::from(width).saturating_sub(text::width(&title));
        lines.extend([Line::plain(Row::new())]);
        lines.push(Line::plain(Row::new().left(title, Meaning::Title).left(line.repeat(rest), Meaning::Dim)));
        lines.append(&mut below);
    }

    /// What was refused of no field in particular, what is still to be said, what should be known.
    pub(super) fn below(&self, lines: &mut Vec<Line>, world: &World, width: u16, parts: Row) {
        let start = lines.len();
        self.stands_in_the_way(lines, world, width);
        wrapped(lines, self.sheet.checks(self, world), usize::from(width).saturating_sub(2), 1);
        self.warned(lines, width);
        wrapped(lines, self.sheet.then(self, world), usize::from(width).saturating_sub(2), 1);
        if lines.len() > start {
            // A line stays, a blank row gives way.
            let spare = u8::from(parts.wide() == 0);
            lines.insert(start, Line::spare(parts, spare));
        }
    }

    /// What should be known and stops nothing.
    fn warned(&self, lines: &mut Vec<Line>, width: u16) {
        let warnings = self.preview.iter().flat_map(|preview| &preview.warnings);
        for warning in warnings.filter(|warning| !self.sheet.answers(self, warning.about)) {
            let words = format!("!   {}", warning.says);
            wrapped(lines, vec![(words, Meaning::Warn)], usize::from(width).saturating_sub(2), 1);
        }
    }

    /// What was refused of no field in particular, and what is still to be said.
    fn stands_in_the_way(&self, lines: &mut Vec<Line>, world: &World, width: u16) {
        for refused in self.refused.iter().filter(|refused| refused.key.is_none()) {
            refusal(lines, &refused.says, &refused.fix, width, 1);
        }
        if self.refused.is_empty() {
            for (_, says, fix) in self.foreseen().filter(|(key, ..)| key.is_none()) {
                refusal(lines, &says, &fix, width, 1);
            }
            let broken = self.preview.iter().flat_map(|preview| &preview.broken);
            let missing: Vec<&str> =
                broken.filter(|(code, ..)| is_missing(code)).map(|(_, says, _)| says.as_str()).collect();
            if let Some(needs) = self.sheet.needs(self, world) {
                if !needs.is_empty() {
                    let words = format!("Still needed: {}", needs.join(" · "));
                    wrapped(lines, vec![(words, Meaning::Warn)], usize::from(width).saturating_sub(2), 1);
                }
            } else if !missing.is_empty() {
                let words = format!("Missing before it can {}: {}", self.sheet.deed(), missing.join("; "));
                wrapped(lines, vec![(words, Meaning::Warn)], usize::from(width).saturating_sub(2), 1);
            }
        }
    }

    /// The command line that does the same, where there is one.
    fn said_by_all(&self, lines: &mut Vec<Line>, world: &World, width: u16, roomy: bool) {
        // What would be refused has none.
        let refused = self.foreseen().next().is_some() && !self.sheet.keeps_shell();
        if let Some(shell) = self.shell(world).filter(|_| !refused) {
            let spare = if self.sheet.keeps_shell() { 0 } else { ROOM };
            lines.push(Line::spare(Row::new(), spare));
            let cells = usize::from(width).saturating_sub(2);
            let mut words = text::clean(&shell).into_owned();
            // What is as long as a hypothesis has a row to itself.
            if roomy && text::width(&words) + 20 > cells {
                lines.push(Line::spare(Row::new().left(" Same in the shell", Meaning::Label), spare));
            } else {
                words = format!("Same in the shell  {words}");
            }
            let row = Row::new().left(format!(" {}", text::truncate(&words, cells)), Meaning::Label);
            lines.push(Line::spare(row, spare));
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

    /// Draws it into an area, the first row being its title; where the cursor stands.
    pub(crate) fn draw(
        &self,
        buf: &mut Buffer,
        area: Rect,
        theme: Theme,
        world: &World,
        saved: Option<&str>,
    ) -> Option<(u16, u16)> {
        if self.pasted.is_some() {
            return self.draw_pasted(buf, area, theme, world);
        }
        blank(buf, area);
        let title = text::clean(&self.sheet.title(world)).into_owned();
        let untouched =
            if self.sheet.judged(world).is_some() && !self.is_touched() { "nothing is chosen for you " } else { "" };
        let saved_at = match saved.filter(|_| self.is_touched()) {
            Some(at) => format!(" draft saved {at} "),
            None => format!("{untouched}{}", self.sheet.beside_title(world)),
        };
        let judged = self.sheet.judged(world);
        let fields = match judged {
            Some((column, card)) => {
                let judged = crate::tui::widget::judged::Judged::new(card, column, world.today);
                judged.above(buf, area, theme)
            }
            None if self.sheet.is_page() => {
                rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
                Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area }
            }
            None => Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area },
        };
        let mut lines = self.lines(world, (fields.width, fields.height), theme);
        let room = usize::from(fields.height);
        give_way(&mut lines, room);
        let skip = self.scrolled(&lines, room);
        // Where there is more above and below stands at the right edge, after when it was saved.
        let below = lines.len() > skip + room;
        // The buttons are the last row.
        let first = self.sheet.buttons(self, world).into_iter().next().filter(|_| below && self.sheet.is_page());
        let mut below_it = first.map_or_else(String::new, |(words, _)| format!(" {words} is below"));
        let marks = match (skip > 0, below) {
            (false, false) => String::new(),
            (true, false) => format!(" {} ", theme.glyph("↑", "^")),
            (false, true) => format!(" {} ", theme.glyph("↓", "v")),
            (true, true) => format!(" {} {} ", theme.glyph("↓", "v"), theme.glyph("↑", "^")),
        };
        let line = theme.rules()[0];
        let title = if self.sheet.is_page() {
            format!(" {} › {title}", text::clean(&self.sheet.below(world)))
        } else {
            rule(buf, Rect { height: 1, ..area }, theme);
            format!("{line}{line} {title} ")
        };
        // The title, or half of the row of it, stands before anything is said beside it.
        let mut saved_at = saved_at;
        let width = usize::from(area.width);
        let beside = width.saturating_sub(text::width(&title).min(width / 2) + text::width(&marks) + 1);
        if text::width(&saved_at) + text::width(&below_it) > beside {
            below_it.clear();
        }
        if text::width(&saved_at) > beside && self.sheet.is_page() {
            saved_at.clear();
        }
        let marks = below_it + &marks;
        let row = Row::new().left(title, Meaning::Title);
        let bare = saved_at.is_empty() && marks.is_empty();
        let end = if self.sheet.is_page() || bare { "" } else { line };
        let end = end.repeat(2);
        let row = row.right(saved_at, Meaning::Label).right(marks, Meaning::Key).right(end, Meaning::Label);
        row.paint(buf, theme, Rect { height: 1, ..area });
        let mut cursor = None;
        for (at, line) in lines.iter().skip(skip).take(room).enumerate() {
            let y = fields.y + at as u16;
            line.row.paint(buf, theme, Rect { y, height: 1, ..fields });
            for slot in &line.slots {
                let at = self.field_in(buf, fields, y, *slot, theme);
                cursor = cursor.or(at);
            }
        }
        cursor
    }

    /// How many rows are scrolled away, so that the cursor's are in sight.
    pub(super) fn scrolled(&self, lines: &[Line], room: usize) -> usize {
        if lines.len() <= room {
            return 0;
        }
        let focus = lines
            .iter()
            .position(|line| line.slots.iter().any(|slot| slot.field == self.at))
            .unwrap_or(lines.len().saturating_sub(1));
        // What is said of the field stands below it.
        (focus + 3).saturating_sub(room).min(lines.len() - room)
    }

    fn field_in(&self, buf: &mut Buffer, area: Rect, y: u16, slot: Slot, theme: Theme) -> Option<(u16, u16)> {
        let field = &self.fields[slot.field];
        let focused = slot.field == self.at;
        let (x, width) = (area.x + slot.text, slot.width);
        if slot.bare {
            return focused.then_some((x + 2, y));
        }
        match &field.content {
            Content::Text { area: typed, long } => {
                let rest = area.bottom().saturating_sub(y);
                let rows = if *long { long_rows(typed.lines(), width) } else { Vec::new() };
                let height = if *long { (rows.len().clamp(2, LONG) as u16).min(rest) } else { 1 };
                let place = Rect { x, y, width, height }.intersection(buf.area);
                if place.is_empty() {
                    return None;
                }
                if typed.is_empty() && !focused {
                    let hint = theme.text(&text::truncate(field.hint, usize::from(width)));
                    put(buf, x, y, &hint, theme, Meaning::Label);
                    return None;
                }
                if focused {
                    typed.as_ref().render(place, buf);
                    let cursor = cursor_in(buf, place);
                    if typed.is_empty() && width > 4 {
                        let hint = theme.text(&text::truncate(field.hint, usize::from(width) - 2));
                        put(buf, x + 2, y, &hint, theme, Meaning::Label);
                    }
                    return Some(cursor);
                }
                let rows = if *long { rows } else { typed.lines().to_vec() };
                for (n, words) in rows.iter().take(usize::from(height)).enumerate() {
                    let more = if n + 1 == usize::from(height) && rows.len() > n + 1 { "…" } else { "" };
                    let words = text::clean(words);
                    let words = text::truncate(&format!("{words}{more}"), usize::from(width));
                    put(buf, x, y + n as u16, &theme.text(&words), theme, Meaning::Text);
                }
                None
            }
            Content::Check { on } => {
                let mark = if *on { "[x] " } else { "[ ] " };
                let meaning = if focused { Meaning::Focus } else { Meaning::Text };
                let row = Row::new().left(mark, meaning).left(field.hint, Meaning::Text);
                row.paint(buf, theme, Rect { x, y, width, height: 1 });
                focused.then_some((x + 1, y))
            }
            Content::Choice { words, at } => {
                let rows = split(words, field, width);
                let mut cursor = (x, y);
                for (n, range) in rows.into_iter().enumerate() {
                    let y = y + n as u16;
                    if at.is_some_and(|at| range.contains(&at)) {
                        cursor = (x, y);
                    }
                    if field.means.is_empty() {
                        let place = Rect { x: x.saturating_sub(1), y, width: width + 1, height: 1 };
                        choice(*at, words, range).paint(buf, theme, place);
                    } else {
                        let place = Rect { x: x.saturating_sub(2), y, width: width + 2, height: 1 };
                        listed(field, range.start, words, *at, focused, theme.bar()).paint(buf, theme, place);
                    }
                }
                focused.then_some(cursor)
            }
        }
    }

    /// The keys that work in it; how one leaves is never cut.
    pub(crate) fn keys(&self, world: &World, width: u16) -> String {
        if let Some(pasted) = &self.pasted {
            return pasted.keys(width);
        }
        if let Some(log) = self.sheet.log().filter(|_| self.fields.get(self.at).is_some()) {
            return self.log_keys(log, world, width);
        }
        let verb = self.sheet.verb();
        let field = self.fields.get(self.at);
        // Enter is said where it saves; else it goes on, as anybody tries.
        let enter = match (self.sheet.is_short(), field) {
            (_, None) => "Enter choose  ".to_owned(),
            (true, _) => format!("Enter {verb}  "),
            _ => String::new(),
        };
        let choose = match field.map(|field| &field.content) {
            Some(Content::Choice { words: [_], .. }) => "1 choose  ".to_owned(),
            Some(Content::Choice { words, .. }) => format!("1-{} choose  ", words.len()),
            Some(Content::Check { .. }) => "Space yes, no  ".to_owned(),
            _ => String::new(),
        };
        let editor = if field.is_some_and(Field::is_long) { "Ctrl-g $EDITOR  " } else { "" };
        let kept = if self.is_touched() { ", draft kept" } else { "" };
        let leaves = if self.is_touched() { "close" } else { self.sheet.leaves() };
        let other = self.sheet.other_key().filter(|(key, _)| self.is_other(*key, world));
        let other = other.map_or(String::new(), |(key, words)| format!("{key} {words}  "));
        let next = if self.sheet.is_short() { "Tab next field  " } else { "Tab next  " };
        let ways = [(next, kept), ("Tab next  ", kept), ("Tab next  ", ""), ("", "")];
        let said =
            ways.map(|(tab, kept)| format!(" {enter}{tab}{choose}{editor}Ctrl-s {verb}  {other}Esc {leaves}{kept}"));
        let fits = said.iter().position(|words| text::width(words) <= usize::from(width));
        said[fits.unwrap_or(ways.len() - 1)].clone()
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

/// The rows a long text takes.
fn long_rows(lines: &[String], width: u16) -> Vec<String> {
    lines.iter().flat_map(|line| text::wrap(line, usize::from(width))).collect()
}

/// The cell that the text's own cursor was drawn in.
pub(super) fn cursor_in(buf: &Buffer, place: Rect) -> (u16, u16) {
    for y in place.top()..place.bottom() {
        for x in place.left()..place.right() {
            if buf[(x, y)].modifier.contains(Modifier::REVERSED) {
                return (x, y);
            }
        }
    }
    (place.x, place.y)
}

fn wrapped(lines: &mut Vec<Line>, words: Vec<(String, Meaning)>, cells: usize, margin: usize) {
    for (words, meaning) in words {
        let clean = text::clean(&words).into_owned();
        // A line's first word and the gap after it stand alone at the left: `ok  …`, `!   …`.
        let head = HEADS.iter().find(|head| clean.starts_with(**head)).copied().unwrap_or("");
        let rest = &clean[head.len()..];
        if text::width(&clean) <= cells {
            // What fits keeps its gaps.
            lines.push(Line::plain(Row::new().left(format!("{}{clean}", " ".repeat(margin)), meaning)));
            continue;
        }
        for (n, line) in text::wrap(rest, cells.saturating_sub(head.len()).max(10)).into_iter().enumerate() {
            let head = if n == 0 { head.to_owned() } else { " ".repeat(head.len()) };
            lines.push(Line::plain(Row::new().left(format!("{}{head}{line}", " ".repeat(margin)), meaning)));
        }
    }
}

/// What was refused, as rows under a field, and below it how it is mended: both hang behind the word.
pub(super) fn refusal(lines: &mut Vec<Line>, says: &str, fix: &str, width: u16, margin: u16) {
    let behind = margin + text::width(ERROR) as u16;
    let cells = usize::from(width.saturating_sub(behind + 1)).max(10);
    for (n, line) in text::wrap(&text::clean(says), cells).into_iter().enumerate() {
        let row = Row::new().at(margin, if n == 0 { ERROR.trim_end() } else { "" }, Meaning::Late);
        lines.push(Line::plain(row.at(behind, line, if n == 0 { Meaning::Late } else { Meaning::Text })));
    }
    for line in text::wrap(&text::clean(fix), cells).into_iter().filter(|line| !line.is_empty()) {
        lines.push(Line::plain(Row::new().at(behind, line, Meaning::Label)));
    }
}

/// How a row begins that says what was refused.
const ERROR: &str = "error  ";

/// Whether the rule of a code asks for something that is not there yet.
fn is_missing(code: &str) -> bool {
    Rule::of(code).is_some_and(|rule| rule.lacks().is_some())
}
