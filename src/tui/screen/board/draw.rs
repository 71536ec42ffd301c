//! The board drawn: its first row, its columns, the pane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::found;
use super::layout::Layout;
use super::{Board, Whose};
use crate::domain::board::Column;
use crate::domain::sprint::{Sprint, SprintState};
use crate::text;
use crate::tui::screen::{FOOT, World, file};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::card;
use crate::tui::widget::column;
use crate::tui::widget::line::{Row, put, rule};
use crate::tui::widget::strip;

impl Board {
    /// Draws the board into a window; where the selected card stands.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) -> Option<(u16, u16)> {
        self.top(Rect { height: 1, ..area }, buf, theme, world);
        let shown = self.shown(world);
        let focus = self.place(&shown);
        let numbered: Vec<(usize, &Column)> = shown.iter().map(|c| (world.number(c.outcome.id), *c)).collect();
        strip::draw(buf, Rect { y: area.y + 1, height: 1, ..area }, theme, &numbered, focus);
        let layout = Layout::of(area, self, shown.len());
        let bottom = area.bottom().saturating_sub(FOOT + 1);
        let [across, down, above, cross, below] = theme.rules();
        let lines = [area.y + 2, layout.cards.y - 1, bottom];
        for y in lines {
            rule(buf, Rect { y, height: 1, ..area }, theme);
        }
        if shown.is_empty() {
            self.nothing(buf, Rect { y: area.y + 4, height: 3, ..area }, theme);
            return None;
        }
        let mut cursor = None;
        let mut x = area.x;
        for (slot, width) in layout.widths.iter().enumerate() {
            let at = self.first + slot;
            let Some(column) = shown.get(at) else { break };
            let strip = Rect { x, y: area.y + 3, width: *width, height: layout.head.rows() };
            let number = world.number(column.outcome.id);
            column::draw(buf, strip, theme, column, number, world.today, layout.head);
            let rows = Rect { x, width: *width, ..layout.cards };
            let selected = self.draw_cards(buf, rows, theme, column, world, &layout, focus == Some(at));
            cursor = cursor.or(selected);
            x += width;
            let last = slot + 1 == layout.widths.len();
            if !last || layout.pane.is_some() {
                for y in area.y + 3..bottom {
                    put(buf, x, y, down, theme, Meaning::Dim);
                }
                put(buf, x, lines[0], above, theme, Meaning::Dim);
                // The rule under the heads ends at the pane.
                put(buf, x, lines[1], if last { theme.glyph("┤", "+") } else { cross }, theme, Meaning::Dim);
                put(buf, x, lines[2], below, theme, Meaning::Dim);
            }
            x += 1;
        }
        if let Some(pane) = layout.pane {
            for x in pane.x..pane.right() {
                put(buf, x, lines[1], " ", theme, Meaning::Text);
            }
            self.pane(buf, pane, theme, world);
        }
        let left = self.first;
        let right = shown.len().saturating_sub(self.first + layout.columns);
        if left > 0 {
            let words = format!("{across} {} {left} more {across}", theme.glyph("‹", "<"));
            put(buf, area.x, bottom, &words, theme, Meaning::Label);
        }
        if right > 0 {
            let words = format!("{across} {right} more {} {across}{across}", theme.glyph("›", ">"));
            let x = area.right().saturating_sub(text::width(&words) as u16);
            put(buf, x, bottom, &words, theme, Meaning::Label);
        }
        cursor
    }

    /// The sprint and its goal at the left, what needs the person at the right.
    fn top(&self, area: Rect, buf: &mut Buffer, theme: Theme, world: &World) {
        let mut right = Row::new();
        let needs = world.mine().count();
        if needs > 0 {
            let verb = if needs == 1 { "needs" } else { "need" };
            right = right.right(format!("! {needs} {verb} you"), Meaning::Late).right("   ", Meaning::Text);
        }
        let mut row = file(right, world, area.width).left(" upshot", Meaning::Title).left("  ", Meaning::Text);
        let parts = match &world.view.sprint {
            // What hides something is said before how long the sprint still goes.
            Some(sprint) if !self.shows_all() => sprint_words(sprint, world, 0),
            Some(sprint) => sprint_words(sprint, world, area.width),
            None => "no sprint".to_owned(),
        };
        row = row.left(parts, Meaning::Text);
        if self.whose != Whose::Everyone {
            row = row.left(format!("   whose: {}", self.whose.word()), Meaning::Warn);
        }
        if !self.filter.is_empty() {
            let cards = self.found(world);
            let count = if cards == 1 { "1 card".to_owned() } else { format!("{cards} cards") };
            row = row.left(format!("   / {}", self.filter), Meaning::Match).left(format!("  {count}"), Meaning::Label);
        }
        row.paint(buf, theme, area);
    }

    fn nothing(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        let (what, how) = if self.filter.is_empty() && self.whose == Whose::Everyone {
            ("No outcome is open.", "N  frame the next")
        } else {
            ("Nothing matches.", "Esc  show everything again")
        };
        Row::new().left(format!("  {what}"), Meaning::Title).paint(buf, theme, Rect { height: 1, ..area });
        Row::new().left(format!("  {how}"), Meaning::Label).paint(
            buf,
            theme,
            Rect { y: area.y + 2, height: 1, ..area },
        );
    }

    #[expect(clippy::too_many_arguments, reason = "where, what, and how it is meant")]
    fn draw_cards(
        &self,
        buf: &mut Buffer,
        area: Rect,
        theme: Theme,
        column: &Column,
        world: &World,
        layout: &Layout,
        focused: bool,
    ) -> Option<(u16, u16)> {
        if !column.whole {
            return None;
        }
        let cards = self.cards(column);
        if cards.is_empty() && !column.cards.is_empty() {
            let of = column.cards.len();
            let words =
                if of == 1 { "  its card does not match".to_owned() } else { format!("  none of {of} cards matches") };
            Row::new().left(words, Meaning::Label).paint(buf, theme, Rect { height: 1, ..area });
            return None;
        }
        if cards.is_empty() {
            let slug = strip::name(column);
            let hints = [
                ("Nothing is being tried here.".to_owned(), Meaning::Text),
                (String::new(), Meaning::Text),
                ("n  write the first hypothesis".to_owned(), Meaning::Label),
                match &column.metric {
                    Some(_) => (format!("r  log a reading of {slug}"), Meaning::Label),
                    None => ("i e  say which metric measures it".to_owned(), Meaning::Label),
                },
            ];
            for (at, (words, meaning)) in hints.into_iter().enumerate() {
                let y = area.y + 1 + at as u16;
                if y < area.bottom() {
                    Row::new().left(format!("  {words}"), meaning).paint(buf, theme, Rect { y, height: 1, ..area });
                }
            }
            return None;
        }
        let mut cursor = None;
        let selected = self.card_at(column);
        let first = self.top_card(column, layout, world.today);
        let words = found::words(&self.filter);
        let mut y = area.y;
        if first > 0 {
            // What is hidden above is said in the first row, in place of the first card's where that is all it has.
            let more = format!(" {} {first} more", theme.glyph("↑", "^"));
            Row::new().left(more, Meaning::Label).paint(buf, theme, Rect { y, height: 1, ..area });
            y += 1;
        }
        for (at, card) in cards.iter().enumerate().skip(first) {
            let rows = card::lines(card, layout.room, world.today, theme, focused && selected == Some(at));
            let left = cards.len() - at;
            let bottom = area.bottom() - u16::from(left > 1);
            if y + rows.len() as u16 > bottom {
                let more = format!(" {} {left} more", theme.glyph("↓", "v"));
                let y = y.min(area.bottom() - 1);
                Row::new().left(more, Meaning::Label).paint(buf, theme, Rect { y, height: 1, ..area });
                return cursor;
            }
            if focused && selected == Some(at) {
                cursor = Some((area.x, y));
            }
            for row in &rows {
                // A cell is kept before the rule.
                let place = Rect { y, height: 1, width: area.width.saturating_sub(1), ..area };
                row.paint(buf, theme, place);
                found::mark(buf, place, theme, &words);
                y += 1;
            }
            y += u16::from(layout.room.airy);
        }
        let hidden = column.cards.len() - cards.len();
        if hidden > 0 && y < area.bottom() {
            let words =
                if hidden == 1 { " 1 card does not match".to_owned() } else { format!(" {hidden} cards do not match") };
            Row::new().left(words, Meaning::Label).paint(buf, theme, Rect { y, height: 1, ..area });
        }
        cursor
    }

    fn pane(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        let rows = self.paned(area, world, theme);
        let skip = self.scrolled.min(rows.len().saturating_sub(usize::from(area.height)));
        if self.in_pane {
            for y in area.top()..area.bottom() {
                put(buf, area.x.saturating_sub(1), y, theme.bar(), theme, Meaning::Bar);
            }
        }
        for (at, row) in rows.iter().skip(skip).take(usize::from(area.height)).enumerate() {
            row.paint(buf, theme, Rect { x: area.x + 1, y: area.y + at as u16, width: area.width - 2, height: 1 });
        }
    }
}

/// `S-14 · goal activation · day 11 of 14 · ends Sun 15 Mar`, the last parts left out where space is short.
fn sprint_words(sprint: &Sprint, world: &World, width: u16) -> String {
    let mut parts = vec![sprint.label().to_string()];
    let goal = world.view.columns.iter().find(|c| c.goal);
    if let Some(goal) = goal.filter(|_| width >= 70) {
        parts.push(format!("goal {}", strip::name(goal)));
    }
    let today = world.today;
    let day = |day: crate::domain::day::Day| day.weekday_short(today);
    if sprint.state == SprintState::Planned {
        parts.push(format!("planned for {}", day(sprint.starts)));
    } else if today < sprint.starts {
        parts.push(format!("starts {}", day(sprint.starts)));
    } else if today > sprint.ends {
        parts.push(format!("ended {}, not closed", day(sprint.ends)));
    } else {
        parts.push(format!("day {} of {}", today.since(sprint.starts) + 1, sprint.ends.since(sprint.starts) + 1));
        if width >= 100 {
            parts.push(format!("ends {}", day(sprint.ends)));
        }
    }
    parts.join(" · ")
}
