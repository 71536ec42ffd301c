//! Everything drawn: the screen on top, what lies over it, the form, the notice and the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::{App, Overlay, Screen};
use crate::text;
use crate::tui::keys::{Action, Foot};
use crate::tui::overlay::{small, which};
use crate::tui::screen::board::{LEAST, Whose};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, part, put};
use crate::tui::world::World;

impl App {
    /// Draws everything; where the cursor stands.
    pub(crate) fn draw(&self, buf: &mut Buffer, world: &World) -> Option<(u16, u16)> {
        let cursor = self.put(buf, world);
        part(buf);
        cursor
    }

    fn put(&self, buf: &mut Buffer, world: &World) -> Option<(u16, u16)> {
        let (area, theme) = (self.area.intersection(buf.area), self.theme);
        if area.width < LEAST.0 || area.height < LEAST.1 {
            small(buf, area, theme, world);
            return None;
        }
        let mut cursor = match self.stack.last() {
            None => self.board.draw(buf, area, theme, world),
            Some(Screen::Outcome(one)) => {
                one.draw(buf, area, theme, world);
                None
            }
            Some(Screen::Plan(plan)) => {
                plan.draw(buf, area, theme, world, &self.keys);
                None
            }
            Some(Screen::Page(page)) => {
                page.draw(buf, area, theme, world, &self.keys);
                None
            }
        };
        if let Some(form) = &self.form {
            let sheet = self.sheet_area(form, area, world);
            // That what carries it out lies below is said before when it was saved.
            let saved = self.saved_at.as_deref().filter(|at| !form.hides_its_buttons(sheet, theme, world, at));
            cursor = form.draw(buf, sheet, theme, world, saved).or_else(|| focused(buf, sheet, ""));
        } else if cursor.is_none() && !self.stack.is_empty() {
            cursor = focused(buf, area, if theme.ascii { "" } else { theme.bar() });
        }
        self.foot(buf, area, theme, world);
        if let Some(held) = &self.held {
            which(buf, area, theme, (&self.keys, held), world);
        }
        if let Some(overlay) = &self.overlay {
            self.with_around(world, |around| overlay.draw(buf, area, around));
            // What is said of a choice stands above its keys.
            if matches!(overlay, Overlay::First(_) | Overlay::Write(_)) {
                self.notice(buf, Rect { y: area.bottom() - 2, height: 1, ..area }, theme);
            }
        }
        cursor
    }

    fn notice(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        let Some(notice) = &self.notice else { return };
        let row = notice.row(usize::from(area.width));
        if self.form.is_some() {
            super::super::widget::line::blank(buf, area);
        }
        row.paint(buf, theme, area);
    }

    fn foot(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        let y = area.bottom() - 1;
        let last = Rect { y, height: 1, ..area };
        // Where a form leaves it no row the notice stands in that of the keys, until something is typed.
        match &self.form {
            Some(_) if self.notice.is_some() && !is_blank(buf, y - 1, area) => return self.notice(buf, last, theme),
            Some(form) => {
                if self.notice.is_some() {
                    self.notice(buf, Rect { y: y - 1, ..last }, theme);
                }
                let keys = form.keys(world, area.width);
                return Row::new().left(keys, Meaning::Label).paint(buf, theme, last);
            }
            None => self.notice(buf, Rect { y: y - 1, ..last }, theme),
        }
        if let Some(Overlay::Filter) = self.overlay {
            let on_board = self.stack.is_empty();
            let typed = match self.stack.last() {
                Some(Screen::Page(page)) => format!("/ {}▏   ", page.filter),
                // There it stands in the first row, once something is typed.
                _ if self.board.filter.is_empty() => "/ ▏   ".to_owned(),
                _ => String::new(),
            };
            let mut row = Row::new().left(format!(" {typed}"), Meaning::Value);
            let keys =
                [("Enter", "keep it, go there"), ("Down Up", "next match"), ("Tab", "elsewhere"), ("Esc", "clear")];
            let here = keys.iter().filter(|(key, _)| on_board || !matches!(*key, "Tab" | "Down Up"));
            for (n, (key, does)) in here.enumerate() {
                let apart = if n == 0 { "" } else { "  " };
                row = row.left(apart, Meaning::Label).left(*key, Meaning::Key).left(format!(" {does}"), Meaning::Label);
            }
            row.paint(buf, theme, last);
            return;
        }
        self.keys_line(buf, last, theme, world);
    }

    /// Whether a key does something just now; of two that stand as one, whether either does.
    fn is_on(&self, action: Action, world: &World) -> bool {
        let on = |action| self.off(action, world).is_none();
        match action {
            Action::LaterSprint => on(Action::EarlierSprint) || on(action),
            Action::Later => on(Action::Earlier) || on(action),
            _ => on(action),
        }
    }

    /// What the way back does: what hides something is taken away first.
    fn leads_back(&self, foot: Foot) -> Option<&'static str> {
        let found = match self.stack.last() {
            Some(Screen::Page(page)) => &page.filter,
            Some(_) => "",
            None => &self.board.filter,
        };
        if !found.is_empty() {
            return Some("clear the search");
        }
        if self.stack.is_empty() && self.board.whose != Whose::Everyone {
            return Some("everyone's");
        }
        foot.leads_back().then_some("back")
    }

    /// The keys that work here, as many as fit; the way back and `? help` always.
    fn keys_line(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        let (place, foot) = (self.place(), self.last_line(world));
        let key = |action| self.keys.spelt(action);
        let words = |action: Action| match action {
            // Both ways with one word.
            Action::LaterSprint => format!("{} {}", key(Action::EarlierSprint), key(action)),
            Action::Later => format!("{} {}", key(action), key(Action::Earlier)),
            _ => key(action),
        };
        let works = |action: Action| {
            let bound = self.keys.of_action(action).is_some_and(|bound| bound.works(place) && !bound.keys.is_empty());
            bound && (action != Action::Pane || area.width >= 160) && self.is_on(action, world)
        };
        let cells = |(key, word): &(String, &str)| text::width(key) + text::width(word) + 3;
        let mut tail = vec![(key(Action::Help), "help")];
        if let Some(word) = self.leads_back(foot) {
            tail.insert(0, (key(Action::Back), word));
        }
        // Whether a key does something is asked only of those that still have room, each measured once.
        let mut room = usize::from(area.width).saturating_sub(tail.iter().map(cells).sum());
        let said = foot.line(area.width).iter().filter(|(action, _)| works(*action));
        let said = said.map(|(action, word)| (words(*action), *word));
        let said = said.chain(foot.goes(area.width).then(|| ("g".to_owned(), "go to")));
        let line: Vec<(String, &str)> = said
            .map_while(|item| {
                room = room.checked_sub(cells(&item))?;
                Some(item)
            })
            .collect();
        let mut x = area.x + 1;
        for (key, word) in line.iter().chain(&tail) {
            put(buf, x, area.y, key, theme, Meaning::Key);
            put(buf, x + text::width(key) as u16 + 1, area.y, word, theme, Meaning::Label);
            x += (text::width(key) + text::width(word) + 3) as u16;
        }
    }
}

/// Where the focused item stands: right of the bar, else where the focus is drawn; so whoever follows the terminal's own
/// cursor finds it.
fn focused(buf: &Buffer, area: Rect, bar: &str) -> Option<(u16, u16)> {
    let cells = || (area.top()..area.bottom()).flat_map(|y| (area.left()..area.right()).map(move |x| (x, y)));
    let barred = cells().find(|at| !bar.is_empty() && buf[*at].symbol() == bar).map(|(x, y)| (x + 1, y));
    barred.or_else(|| cells().find(|at| buf[*at].modifier.contains(Modifier::REVERSED | Modifier::BOLD)))
}

/// Whether nothing stands in a row.
fn is_blank(buf: &Buffer, y: u16, area: Rect) -> bool {
    (area.left()..area.right()).all(|x| buf[(x, y)].symbol().trim().is_empty())
}
