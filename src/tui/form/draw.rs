//! A form as it is drawn: its title, its rows as far as there is room, the cursor, and the keys that work in it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

use super::rows::{LONG, Line, give_way, long_rows, rows_in};
use super::slots::{Slot, choice, listed, split};
use super::{Content, Field, Form};
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, blank, put, rule};
use crate::tui::world::World;

impl Form {
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
        // How much a sheet says hangs on the window, as where its height is asked; what has no room gives way below.
        let height = if self.sheet.is_page() { fields.height } else { buf.area.height };
        let mut lines = self.lines(world, (fields.width, height), theme);
        let seen = self.in_sight(&mut lines, usize::from(fields.height));
        // Where there is more above and below stands at the right edge, after when it was saved.
        let below = seen.below;
        // The buttons are the last row.
        let first = self.sheet.buttons(self, world).into_iter().next().filter(|_| below && self.sheet.is_page());
        let mut below_it = first.map_or_else(String::new, |(words, _)| format!(" {words} is below"));
        let marks = match (seen.above, below) {
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
            // What signs it is looked for, that nothing is chosen is seen.
            let bare = saved.is_none() || !self.is_touched();
            if bare { saved_at.clear() } else { below_it.clear() }
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
        let scrolls = Rect { height: seen.scrolls as u16, ..fields };
        for (at, line) in lines.iter().enumerate() {
            let y = fields.y + at as u16;
            line.row.paint(buf, theme, Rect { y, height: 1, ..fields });
            for slot in &line.slots {
                let at = self.field_in(buf, scrolls, y, *slot, theme);
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
        let here = |line: &Line| line.slots.iter().find(|slot| slot.field == self.at).copied();
        let focus = lines.iter().enumerate().find_map(|(at, line)| Some((at, here(line)?)));
        let Some((at, slot)) = focus else { return lines.len() - room };
        // What is said of the field stands below its own rows; its first row has its name, and stays in sight before all.
        let own = rows_in(&self.fields[slot.field], slot.width);
        (at + own + 2).saturating_sub(room).min(at).min(lines.len() - room)
    }

    /// Leaves of the rows those that are seen in so many: the buttons of a sheet are its last row always, and the rest scrolls
    /// above them.
    pub(super) fn in_sight(&self, lines: &mut Vec<Line>, room: usize) -> Seen {
        give_way(lines, room);
        let stays = !self.sheet.is_page() && lines.len() > room;
        let buttons = if stays { lines.pop() } else { None };
        let scrolls = room.saturating_sub(usize::from(stays));
        let skip = self.scrolled(lines, scrolls);
        let below = lines.len() > skip + scrolls;
        lines.drain(..skip);
        lines.truncate(scrolls);
        lines.extend(buttons);
        Seen { above: skip > 0, below, scrolls }
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
                    let hint = text::truncate(field.hint, usize::from(width));
                    put(buf, x, y, &theme.text(&hint), theme, Meaning::Label);
                    return None;
                }
                if focused {
                    typed.as_ref().render(place, buf);
                    let cursor = cursor_in(buf, place);
                    if typed.is_empty() && width > 4 {
                        let hint = text::truncate(field.hint, usize::from(width) - 2);
                        put(buf, x + 2, y, &theme.text(&hint), theme, Meaning::Label);
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
                    if y >= area.bottom() {
                        break;
                    }
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
            (_, None) if self.copies(world).is_some() => "Enter copy  ".to_owned(),
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
        let whole = format!("{choose}{editor}Ctrl-s {verb}  {other}");
        let ways = [
            (next, whole.as_str(), kept),
            ("Tab next  ", &whole, kept),
            ("Tab next  ", &whole, ""),
            ("", &whole, ""),
            ("", &format!("{choose}Ctrl-s {verb}  "), ""),
            ("", &format!("Ctrl-s {verb}  "), ""),
        ];
        let said = ways.map(|(tab, what, kept)| format!(" {enter}{tab}{what}Esc {leaves}{kept}"));
        let fits = said.iter().position(|words| text::width(words) <= usize::from(width));
        // How one leaves stays in any window.
        fits.map_or_else(|| format!(" Esc {leaves}"), |fits| said[fits].clone())
    }
}

/// What is seen of a form's rows: whether there are more above and below, and how many of the rows seen scroll.
pub(super) struct Seen {
    above: bool,
    below: bool,
    scrolls: usize,
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
