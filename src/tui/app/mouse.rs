//! The mouse: the wheel moves what is under it, a click does what stands there. Where things stand is read from the screen as
//! it is drawn, so that what is seen is what is hit. Nothing is done with the mouse that keys can't do.

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;

use super::{App, Effect, Screen};
use crate::domain::board::{Column, Debt};
use crate::domain::id::Id;
use crate::text;
use crate::tui::form::{Content, Form, Press};
use crate::tui::keys::{self, Action};
use crate::tui::overlay::Overlay;
use crate::tui::screen::board::LEAST;
use crate::tui::world::World;

/// A row of the screen: a symbol a cell.
struct Seen(Vec<String>);

impl Seen {
    fn row(buf: &Buffer, y: u16) -> Self {
        Self((buf.area.left()..buf.area.right()).map(|x| buf[(x, y)].symbol().to_owned()).collect())
    }

    fn text(&self) -> String {
        self.0.concat()
    }

    /// The words around a cell that stand apart from others by two blanks or a rule, with the cell that they begin at.
    fn words(&self, x: usize) -> Option<(usize, String)> {
        let apart = |at: usize| {
            let blank = |at: usize| self.0.get(at).is_none_or(|cell| cell == " " || "─│-|".contains(cell.as_str()));
            blank(at) && (blank(at + 1) || at.checked_sub(1).is_none_or(blank))
        };
        if x >= self.0.len() || apart(x) {
            return None;
        }
        let from = (0..x).rev().find(|at| apart(*at)).map_or(0, |at| at + 1);
        let to = (x..self.0.len()).find(|at| apart(*at)).unwrap_or(self.0.len());
        Some((from, self.0[from..to].concat()))
    }

    /// Where some words stand that lie under a cell; a target is three cells wide at least.
    fn holds(&self, words: &str, x: usize) -> bool {
        let wide = text::width(words).max(3);
        let starts = (0..self.0.len()).filter(|at| self.0[*at..].concat().starts_with(words));
        starts.into_iter().any(|at| (at..at + wide).contains(&x))
    }
}

impl App {
    /// Takes what the mouse did.
    pub(crate) fn mouse(&mut self, event: MouseEvent, world: &World) -> Effect {
        if self.pending.is_some() || self.area.width < LEAST.0 || self.area.height < LEAST.1 {
            return Effect::Nothing;
        }
        let wheel = match event.kind {
            MouseEventKind::ScrollDown => Some(Action::Next),
            MouseEventKind::ScrollUp => Some(Action::Previous),
            MouseEventKind::Down(MouseButton::Left) => None,
            // A drag selects nothing.
            _ => return Effect::Nothing,
        };
        if let Some(action) = wheel {
            return self.wheel(action, world);
        }
        let (x, y) = (event.column, event.row);
        if x >= self.area.right() || y >= self.area.bottom() {
            return Effect::Nothing;
        }
        let mut drawn = Buffer::empty(self.area);
        self.draw(&mut drawn, world);
        let row = Seen::row(&drawn, y);
        // The last line holds keys, whatever is shown.
        if y + 1 == self.area.bottom() {
            return self.click_keys(&row, usize::from(x), world);
        }
        if self.overlay.is_some() {
            return self.click_over(&drawn, y, world);
        }
        if let Some(form) = &self.form {
            if !form.sheet.is_page() && y < self.sheet_area(form, self.area, world).y {
                // Beside it: it closes as by its key, and what was typed is kept.
                return self.press("Esc", world);
            }
            return self.click_form(&row, (x, y), world);
        }
        match y {
            0 => self.click_top(&row, usize::from(x), world),
            1 if self.stack.is_empty() => self.click_strip(&row, usize::from(x), world),
            _ if self.stack.is_empty() => self.click_board(&row, (x, y), world),
            _ => self.click_tab(&row, usize::from(x), world),
        }
    }

    fn wheel(&mut self, action: Action, world: &World) -> Effect {
        let down = action == Action::Next;
        match &mut self.overlay {
            Some(Overlay::Words(words)) => {
                words.key(if down { "j" } else { "k" }, self.area);
                Effect::Nothing
            }
            Some(Overlay::Help(_) | Overlay::Menu(_) | Overlay::Palette(_)) => {
                self.press(if down { "Down" } else { "Up" }, world)
            }
            Some(_) => Effect::Nothing,
            None if self.form.is_some() => Effect::Nothing,
            None => self.here(action, world),
        }
    }

    /// As if a key had been pressed.
    fn press(&mut self, name: &str, world: &World) -> Effect {
        match keys::parse(name) {
            Some(key) => self.key(key, world),
            None => Effect::Nothing,
        }
    }

    /// A word of the last line is its key: `r reading`, `Ctrl-s sign`, `g p plan`.
    fn click_keys(&mut self, row: &Seen, x: usize, world: &World) -> Effect {
        let Some((_, words)) = row.words(x) else { return Effect::Nothing };
        let mut words = words.split_whitespace();
        let Some(first) = words.next().and_then(|name| keys::parse(name).map(|key| (name, key))) else {
            return Effect::Nothing;
        };
        let follows = |name: &&str| self.keys.after(first.0).any(|(key, _)| key == *name);
        let alone = self.overlay.is_none() && self.form.is_none() && self.keys.begins(first.0);
        let second: Option<KeyEvent> = words.next().filter(|name| alone && follows(name)).and_then(keys::parse);
        let effect = self.key(first.1, world);
        match second {
            Some(second) => self.key(second, world),
            None => effect,
        }
    }

    /// What lies over the screen: a line of it is chosen, and beside it is its end.
    fn click_over(&mut self, drawn: &Buffer, y: u16, world: &World) -> Effect {
        let overlay = self.overlay.take();
        let mut without = Buffer::empty(self.area);
        self.draw(&mut without, world);
        self.overlay = overlay;
        let whole = matches!(self.overlay, Some(Overlay::First(_) | Overlay::Filter | Overlay::Write(_)));
        let same = |y: u16| (self.area.left()..self.area.right()).all(|x| drawn[(x, y)] == without[(x, y)]);
        let top = (self.area.top()..self.area.bottom()).find(|y| !same(*y)).unwrap_or(self.area.top());
        if !whole && y < top {
            return self.press("Esc", world);
        }
        if matches!(self.overlay, Some(Overlay::First(_) | Overlay::Menu(_) | Overlay::Clash(_))) {
            // A line that begins with a number is chosen by it.
            let words = Seen::row(drawn, y).text();
            let number = words.trim_start_matches(['▌', ' ']).split_whitespace().next().filter(|n| n.len() == 1);
            if let Some(number) = number.filter(|n| n.parse::<u8>().is_ok()) {
                return self.press(number, world);
            }
        }
        Effect::Nothing
    }

    /// A button is pressed, a choice is made, a field gets the cursor.
    fn click_form(&mut self, row: &Seen, (x, y): (u16, u16), world: &World) -> Effect {
        self.click_day((x, y), world);
        let Some(form) = &mut self.form else { return Effect::Nothing };
        let x = usize::from(x);
        let buttons: Vec<(String, Press)> = form.sheet.buttons(form, world);
        if let Some(at) = buttons.iter().position(|(words, _)| row.holds(&format!("[ {words} ]"), x)) {
            form.go_to_button(at);
            return self.press("Enter", world);
        }
        for at in 0..form.fields.len() {
            let Content::Choice { words, .. } = form.fields[at].content else { continue };
            let hit = words
                .iter()
                .enumerate()
                .position(|(n, word)| row.holds(&format!("{} {}", n + 1, word.replace('-', " ")), x));
            if let Some(n) = hit.filter(|_| form.is_shown(at, world)) {
                form.at = at;
                return self.press(&(n + 1).to_string(), world);
            }
        }
        let named = |form: &Form, at: usize| {
            let name = form.fields[at].name;
            !name.is_empty() && row.text().trim_start().starts_with(name) && form.is_shown(at, world)
        };
        if let Some(at) = (0..form.fields.len()).find(|at| named(form, *at)) {
            form.at = at;
        }
        Effect::Nothing
    }

    /// What needs one, and the way back.
    fn click_top(&mut self, row: &Seen, x: usize, world: &World) -> Effect {
        let Some((from, words)) = row.words(x) else { return Effect::Nothing };
        if words.ends_with("need you") || words.ends_with("needs you") {
            return self.act(Action::NeedsMe, world);
        }
        if self.stack.is_empty() || !words.trim_start().starts_with("Board") {
            return Effect::Nothing;
        }
        // The crumb that lies under the cell, and how many come after it.
        let mut end = from;
        let crumbs: Vec<&str> = words.split(" › ").collect();
        let at = crumbs.iter().position(|crumb| {
            end += text::width(crumb) + 3;
            x < end
        });
        match at {
            Some(0) => self.act(Action::Board, world),
            Some(at) if at + 1 < crumbs.len() => self.back(world),
            _ => Effect::Nothing,
        }
    }

    /// A name of the strip leads to its outcome.
    fn click_strip(&mut self, row: &Seen, x: usize, world: &World) -> Effect {
        let number = |column: &&Column| {
            let number = world.number(column.outcome.id);
            let starts = |at: usize| {
                let before = at.checked_sub(1).is_none_or(|at| matches!(row.0[at].as_str(), " " | "[" | "│" | "|"));
                before && row.0[at..].concat().starts_with(&format!("{number} "))
            };
            let next = |at: usize| {
                (at + 1..row.0.len()).find(|to| {
                    let digit = row.0[*to].chars().all(|c| c.is_ascii_digit());
                    digit && matches!(row.0[to - 1].as_str(), " " | "[" | "│" | "|")
                })
            };
            (0..row.0.len()).find(|at| starts(*at)).is_some_and(|at| (at..next(at).unwrap_or(row.0.len())).contains(&x))
        };
        let shown = self.board.shown(world);
        if let Some(column) = shown.into_iter().find(number) {
            self.board.select(column.outcome.id, None);
            self.board.settle(world, self.area);
        }
        Effect::Nothing
    }

    /// A card is selected, and opened where it was; a header gives its outcome the focus, its number opens it, its debt is
    /// what it asks for.
    fn click_board(&mut self, row: &Seen, (x, y): (u16, u16), world: &World) -> Effect {
        let Some(hit) = self.board.hit(self.area, world, x, y) else { return Effect::Nothing };
        let was = self.board.column(world).map(|column| column.outcome.id);
        let was_card = self.board.card(world).map(|card| card.hypothesis.id);
        let again = was == Some(hit.outcome) && hit.card.is_some() && was_card == hit.card;
        self.board.select(hit.outcome, hit.card);
        self.board.settle(world, self.area);
        if again {
            return self.act(Action::Open, world);
        }
        if hit.card.is_some() || !hit.in_head {
            return Effect::Nothing;
        }
        if y == self.area.y + 3 && x < hit.left + 3 {
            return self.act(Action::Open, world);
        }
        let (left, right) = (usize::from(hit.left), usize::from(hit.left + hit.width).min(row.0.len()));
        let alarm = (left..right).rev().find(|at| row.0[*at] == "!");
        match alarm.filter(|at| usize::from(x) >= *at) {
            Some(_) => self.settle_debt(hit.outcome, y == self.area.y + 3, world),
            None => Effect::Nothing,
        }
    }

    /// Does what the loudest debt of an outcome asks for.
    fn settle_debt(&mut self, outcome: Id, owner: bool, world: &World) -> Effect {
        let Some(column) = world.column(outcome) else { return Effect::Nothing };
        let first = column.debts.iter().find(|debt| owner == matches!(debt, Debt::NoOwner));
        let (action, card) = match first {
            Some(Debt::NoOwner | Debt::OwnerLeft { .. } | Debt::HandoverOpen { .. }) => (Action::Owner, None),
            Some(Debt::VerdictLate { hypothesis, .. } | Debt::VerdictDue { hypothesis }) => {
                (Action::Verdict, Some(*hypothesis))
            }
            // The one that is said, whatever card stands under the bar.
            Some(Debt::Versions { .. }) => {
                self.board.select(outcome, None);
                self.board.settle(world, self.area);
                return self.versions(outcome, None, world);
            }
            Some(Debt::StillLive { hypothesis }) => (Action::Live, Some(*hypothesis)),
            Some(Debt::Stale { .. } | Debt::PullFailed { .. }) => (Action::Reading, None),
            Some(Debt::PastDue { .. }) => (Action::Close, None),
            Some(Debt::NotAnswered) => (Action::Review, None),
            Some(_) => (Action::NeedsMe, None),
            None => return Effect::Nothing,
        };
        self.board.select(outcome, card);
        self.board.settle(world, self.area);
        self.act(action, world)
    }

    /// A tab is its list.
    fn click_tab(&mut self, row: &Seen, x: usize, world: &World) -> Effect {
        let Some(Screen::Outcome(one)) = self.stack.last_mut() else { return Effect::Nothing };
        if !row.text().contains(" Tab ") {
            return Effect::Nothing;
        }
        let names = one.lists();
        if let Some(at) = names.iter().position(|name| {
            // With how many it holds.
            let starts = (0..row.0.len()).find(|at| row.0[*at..].concat().starts_with(name));
            starts.is_some_and(|at| (at..at + text::width(name) + 3).contains(&x))
        }) {
            one.show_list(at, world);
        }
        Effect::Nothing
    }
}
