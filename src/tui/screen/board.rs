//! The board: are we moving, and what needs me?

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use super::rows::moved;
use crate::domain::board::{Card, Column};
use crate::domain::id::Id;
use crate::domain::sprint::{Sprint, SprintState};
use crate::text;
use crate::tui::keys::Action;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::card::{self, Room};
use crate::tui::widget::column::{self, Head};
use crate::tui::widget::line::{Row, put, rule};
use crate::tui::widget::strip;

/// The least window that a board is drawn in.
pub(crate) const LEAST: (u16, u16) = (60, 16);
/// The pane's cells.
const PANE: u16 = 48;
/// A column's cells, at the most.
const WIDEST: u16 = 56;

/// Whose outcomes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Whose {
    #[default]
    Everyone,
    Mine,
    NeedsSomeone,
}

impl Whose {
    /// The next of them.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::Everyone => Self::Mine,
            Self::Mine => Self::NeedsSomeone,
            Self::NeedsSomeone => Self::Everyone,
        }
    }

    /// What it is called.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Mine => "mine",
            Self::NeedsSomeone => "needs someone",
        }
    }
}

/// Where a person is on the board. Everything is held by id, so that it stays through a refresh.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board {
    /// The focused outcome.
    pub(crate) focus: Option<Id>,
    /// The selected card of each column.
    selected: HashMap<Id, Id>,
    /// The first card shown of each column.
    scroll: HashMap<Id, usize>,
    /// The first outcome shown as a column.
    first: usize,
    /// Whose outcomes are shown.
    pub(crate) whose: Whose,
    /// What titles, owners and hypotheses must hold.
    pub(crate) filter: String,
    /// Whether the pane is hidden.
    pub(crate) no_pane: bool,
    /// Whether the focused outcome stands alone.
    pub(crate) zoom: bool,
    /// Whether moves scroll the pane.
    pub(crate) in_pane: bool,
    /// The first row shown of the pane.
    pub(crate) scrolled: usize,
}

/// How a window is shared out.
struct Plan {
    columns: usize,
    widths: Vec<u16>,
    pane: Option<Rect>,
    head: Head,
    room: Room,
    /// The rows of cards.
    cards: Rect,
}

impl Plan {
    fn of(area: Rect, board: &Board, outcomes: usize) -> Self {
        let pane_fits = area.width >= 160 && !board.no_pane;
        let columns = match area.width {
            _ if board.zoom => 1,
            0..80 => 1,
            80..120 => 2,
            120..160 => 3,
            160..200 if pane_fits => 3,
            160..240 => 4,
            _ if pane_fits => 5,
            _ => (usize::from(area.width) / 40).max(4),
        }
        .min(outcomes.max(1));
        let pane_cells = if pane_fits { PANE + 1 } else { 0 };
        let room = area.width - pane_cells;
        let gaps = columns as u16 - 1;
        let each = ((room - gaps) / columns as u16).min(if pane_fits { WIDEST } else { u16::MAX });
        let mut widths = vec![each; columns];
        let left = room - gaps - each * columns as u16;
        if !pane_fits && let Some(last) = widths.last_mut() {
            *last += left;
        }
        let used: u16 = widths.iter().sum::<u16>() + gaps;
        let pane = pane_fits.then(|| Rect {
            x: area.x + used + 1,
            y: area.y + 3,
            width: area.width.saturating_sub(used + 1),
            height: area.height.saturating_sub(3 + 1 + super::FOOT),
        });
        let head = Head::of(area.width, area.height);
        let top = area.y + 3 + head.rows() + 1;
        let cards = Rect { y: top, height: area.height.saturating_sub(top - area.y + 1 + super::FOOT), ..area };
        Self { columns, widths, pane, head, room: Room::of(area.height), cards }
    }
}

/// How many columns a board begins with in a window.
pub(crate) fn at_first(area: Rect, outcomes: usize) -> usize {
    Plan::of(area, &Board::default(), outcomes).columns
}

impl Board {
    /// Whether nothing is hidden by words or by whose it is.
    pub(crate) fn shows_all(&self) -> bool {
        self.whose == Whose::Everyone && self.filter.is_empty()
    }

    /// The outcomes whose columns are in sight.
    pub(crate) fn in_sight(&self, world: &World, area: Rect) -> Vec<Id> {
        let shown = self.shown(world);
        let columns = Plan::of(area, self, shown.len()).columns;
        shown.iter().skip(self.first).take(columns).map(|column| column.outcome.id).collect()
    }

    /// The outcomes shown, in the order of the strip.
    pub(crate) fn shown<'w>(&self, world: &'w World) -> Vec<&'w Column> {
        let wanted = text::clean(&self.filter).to_lowercase();
        let holds = |words: &str| words.to_lowercase().contains(&wanted);
        world
            .view
            .columns
            .iter()
            .filter(|column| match self.whose {
                Whose::Everyone => true,
                Whose::Mine => column.outcome.owner.as_ref() == Some(&world.me),
                Whose::NeedsSomeone => strip::needed(column),
            })
            .filter(|column| {
                wanted.is_empty()
                    || holds(&column.outcome.title)
                    || holds(&strip::name(column))
                    || column.outcome.owner.as_ref().is_some_and(|o| holds(o.as_str()))
                    || column
                        .cards
                        .iter()
                        .any(|c| holds(&c.hypothesis.build) || holds(&c.hypothesis.label().to_string()))
            })
            .collect()
    }

    /// Where the focused outcome stands among those shown.
    pub(crate) fn place(&self, shown: &[&Column]) -> Option<usize> {
        let at = self.focus.and_then(|id| shown.iter().position(|column| column.outcome.id == id));
        at.or(if shown.is_empty() { None } else { Some(0) })
    }

    /// The focused column.
    pub(crate) fn column<'w>(&self, world: &'w World) -> Option<&'w Column> {
        let shown = self.shown(world);
        self.place(&shown).map(|at| shown[at])
    }

    fn card_at(&self, column: &Column) -> Option<usize> {
        let id = self.selected.get(&column.outcome.id);
        let at = id.and_then(|id| column.cards.iter().position(|card| card.hypothesis.id == *id));
        at.or(if column.cards.is_empty() { None } else { Some(0) })
    }

    /// The selected card.
    pub(crate) fn card<'w>(&self, world: &'w World) -> Option<&'w Card> {
        let column = self.column(world)?;
        self.card_at(column).map(|at| &column.cards[at])
    }

    /// Selects a card, and the outcome it stands under.
    pub(crate) fn select(&mut self, outcome: Id, card: Option<Id>) {
        self.focus = Some(outcome);
        if let Some(card) = card {
            self.selected.insert(outcome, card);
        }
    }

    /// Selects the first card that the filter's words find.
    pub(crate) fn find(&mut self, world: &World) {
        let wanted = text::clean(&self.filter).to_lowercase();
        let holds = |card: &&Card| {
            card.hypothesis.build.to_lowercase().contains(&wanted)
                || card.hypothesis.label().to_string().eq_ignore_ascii_case(&wanted)
        };
        let found = self
            .shown(world)
            .into_iter()
            .find_map(|column| column.cards.iter().find(holds).map(|card| (column.outcome.id, card.hypothesis.id)));
        if let Some((outcome, card)) = found.filter(|_| !wanted.is_empty()) {
            self.select(outcome, Some(card));
        }
    }

    /// Moves about. Whether the action was one of moving.
    pub(crate) fn go(&mut self, action: Action, world: &World, area: Rect) -> bool {
        let shown = self.shown(world);
        let Some(at) = self.place(&shown) else { return false };
        let to = match action {
            Action::Left => at.saturating_sub(1),
            Action::Right => (at + 1).min(shown.len() - 1),
            Action::Number(n) => (usize::from(n) - 1).min(shown.len() - 1),
            Action::LastColumn => shown.len() - 1,
            _ => at,
        };
        self.focus = Some(shown[to].outcome.id);
        let column = shown[to];
        let cards = column.cards.len();
        let now = self.card_at(column).unwrap_or(0);
        let page = usize::from(area.height / 6).max(1);
        let next = match action {
            Action::Left | Action::Right | Action::Number(_) | Action::LastColumn => now,
            _ => match moved(now, cards, action, page) {
                Some(next) => next,
                None => return false,
            },
        };
        if let Some(card) = column.cards.get(next) {
            self.selected.insert(column.outcome.id, card.hypothesis.id);
        }
        self.scrolled = 0;
        self.settle(world, area);
        true
    }

    /// Brings the selection into sight, after a move or a change of the board or the window.
    pub(crate) fn settle(&mut self, world: &World, area: Rect) {
        let shown = self.shown(world);
        let Some(at) = self.place(&shown) else { return };
        let plan = Plan::of(area, self, shown.len());
        if at < self.first {
            self.first = at;
        } else if at >= self.first + plan.columns {
            self.first = at + 1 - plan.columns;
        }
        self.first = self.first.min(shown.len().saturating_sub(plan.columns));
        let column = shown[at];
        let Some(card) = self.card_at(column) else { return };
        // From now on it is this card, wherever it goes.
        self.focus = Some(column.outcome.id);
        self.selected.insert(column.outcome.id, column.cards[card].hypothesis.id);
        let tall = |card: &Card| card::height(card, plan.room, world.today) + u16::from(plan.room.airy);
        let scroll = self.scroll.entry(column.outcome.id).or_insert(0);
        *scroll = (*scroll).min(card);
        // One row is kept for how many more there are.
        let rows = plan.cards.height.saturating_sub(1);
        while *scroll < card && column.cards[*scroll..=card].iter().map(tall).sum::<u16>() > rows {
            *scroll += 1;
        }
    }

    /// Whether a window has room for the pane, and it is wanted.
    pub(crate) fn has_pane(&self, area: Rect) -> bool {
        area.width >= 160 && !self.no_pane
    }

    /// How far the pane can be scrolled.
    pub(crate) fn pane_rows(&self, area: Rect, world: &World) -> usize {
        let plan = Plan::of(area, self, self.shown(world).len());
        let Some(pane) = plan.pane else { return 0 };
        self.paned(pane, world).len().saturating_sub(usize::from(pane.height))
    }

    fn paned(&self, pane: Rect, world: &World) -> Vec<Row> {
        match (self.card(world), self.column(world)) {
            (Some(card), Some(column)) => {
                super::outcome::card_rows(card, column, world, usize::from(pane.width).saturating_sub(2))
            }
            _ => Vec::new(),
        }
    }

    /// What lies at a place of the window: an outcome, and a hypothesis where one is there.
    pub(crate) fn hit(&self, area: Rect, world: &World, x: u16, y: u16) -> Option<(Id, Option<Id>)> {
        let shown = self.shown(world);
        let plan = Plan::of(area, self, shown.len());
        let mut left = area.x;
        for (slot, width) in plan.widths.iter().enumerate() {
            let column = shown.get(self.first + slot)?;
            let here = (left..left + width).contains(&x) && (area.y + 3..plan.cards.bottom()).contains(&y);
            left += width + 1;
            if !here {
                continue;
            }
            let first = self.scroll.get(&column.outcome.id).copied().unwrap_or(0);
            let mut top = plan.cards.y;
            for card in column.cards.iter().skip(first) {
                let tall = card::height(card, plan.room, world.today) + u16::from(plan.room.airy);
                if (top..top + tall).contains(&y) {
                    return Some((column.outcome.id, Some(card.hypothesis.id)));
                }
                top += tall;
            }
            return Some((column.outcome.id, None));
        }
        None
    }

    /// Draws the board into a window; where the selected card stands.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) -> Option<(u16, u16)> {
        self.top(Rect { height: 1, ..area }, buf, theme, world);
        let shown = self.shown(world);
        let focus = self.place(&shown);
        strip::draw(buf, Rect { y: area.y + 1, height: 1, ..area }, theme, &shown, focus);
        let plan = Plan::of(area, self, shown.len());
        let bottom = area.bottom().saturating_sub(super::FOOT + 1);
        let [across, down, above, cross, below] = theme.rules();
        let lines = [area.y + 2, plan.cards.y - 1, bottom];
        for y in lines {
            rule(buf, Rect { y, height: 1, ..area }, theme);
        }
        if shown.is_empty() {
            self.nothing(buf, Rect { y: area.y + 4, height: 3, ..area }, theme);
            return None;
        }
        let mut cursor = None;
        let mut x = area.x;
        for (slot, width) in plan.widths.iter().enumerate() {
            let at = self.first + slot;
            let Some(column) = shown.get(at) else { break };
            let strip = Rect { x, y: area.y + 3, width: *width, height: plan.head.rows() };
            let number = at + 1;
            column::draw(buf, strip, theme, column, number, world.today, plan.head);
            let rows = Rect { x, width: *width, ..plan.cards };
            let selected = self.cards(buf, rows, theme, column, world, &plan, focus == Some(at));
            cursor = cursor.or(selected);
            x += width;
            let last = slot + 1 == plan.widths.len();
            if !last || plan.pane.is_some() {
                for y in area.y + 3..bottom {
                    put(buf, x, y, down, theme, Meaning::Dim);
                }
                put(buf, x, lines[0], above, theme, Meaning::Dim);
                put(buf, x, lines[1], cross, theme, Meaning::Dim);
                put(buf, x, lines[2], below, theme, Meaning::Dim);
            }
            x += 1;
        }
        if let Some(pane) = plan.pane {
            // The rule under the heads ends at the pane.
            for x in pane.x..pane.right() {
                put(buf, x, lines[1], " ", theme, Meaning::Text);
            }
            self.pane(buf, pane, theme, world);
        }
        let left = self.first;
        let right = shown.len().saturating_sub(self.first + plan.columns);
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
        let mut row = super::file(right, world, area.width).left(" upshot", Meaning::Title).left("  ", Meaning::Text);
        let parts = match &world.view.sprint {
            // What hides something is said before how long the sprint still goes.
            Some(sprint) if self.whose != Whose::Everyone || !self.filter.is_empty() => sprint.label().to_string(),
            Some(sprint) => sprint_words(sprint, world, area.width),
            None => "no sprint".to_owned(),
        };
        row = row.left(parts, Meaning::Text);
        if self.whose != Whose::Everyone {
            row = row.left(format!("   whose: {}", self.whose.word()), Meaning::Warn);
        }
        if !self.filter.is_empty() {
            row = row.left(format!("   / {}", self.filter), Meaning::Warn);
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
    fn cards(
        &self,
        buf: &mut Buffer,
        area: Rect,
        theme: Theme,
        column: &Column,
        world: &World,
        plan: &Plan,
        focused: bool,
    ) -> Option<(u16, u16)> {
        if !column.whole {
            return None;
        }
        if column.cards.is_empty() {
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
        let first = self.scroll.get(&column.outcome.id).copied().unwrap_or(0).min(column.cards.len() - 1);
        let mut y = area.y;
        for (at, card) in column.cards.iter().enumerate().skip(first) {
            let rows = card::lines(card, plan.room, world.today, theme, focused && selected == Some(at));
            let left = column.cards.len() - at;
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
                let width = area.width.saturating_sub(1);
                row.paint(buf, theme, Rect { y, height: 1, width, ..area });
                y += 1;
            }
            y += u16::from(plan.room.airy);
        }
        cursor
    }

    fn pane(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        let rows = self.paned(area, world);
        let skip = self.scrolled.min(rows.len().saturating_sub(usize::from(area.height)));
        if self.in_pane {
            for y in area.top()..area.bottom() {
                put(buf, area.x.saturating_sub(1), y, theme.bar(), theme, Meaning::Key);
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
