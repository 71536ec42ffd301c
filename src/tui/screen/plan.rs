//! Planning a sprint: which outcomes it commits to, which is the goal, and what stands in the way. The plan was read when
//! the screen was opened and after each change; what the outcomes did is on the board.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use super::rows::{self, Cells, Cursor, Grid, Line};
use crate::domain::amount::with_unit;
use crate::domain::assessment::{Pace, PaceClass};
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::{Check, State};
use crate::domain::id::Id;
use crate::domain::outcome::Aim;
use crate::domain::sprint::{Commitment, Sprint};
use crate::report::days;
use crate::text;
use crate::tui::keys::{Action, Keymap};
use crate::tui::notice::Said;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;
use crate::tui::widget::strip;

/// The screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// The planned sprint.
    pub(crate) planned: Option<Sprint>,
    /// What it commits to so far.
    pub(crate) commitments: Vec<Commitment>,
    /// The sprint that runs.
    pub(crate) active: Option<Sprint>,
    /// What goes on: the outcomes of the sprint closed last.
    pub(crate) carried: Vec<Id>,
    /// How many commitments are the most.
    pub(crate) ceiling: u32,
    /// How many overdue verdicts an owner may have.
    pub(crate) debt_limit: u32,
    /// What is selected.
    pub(crate) cursor: Cursor<Id>,
}

impl Plan {
    /// The outcomes that can be selected.
    pub(crate) fn stops(&self, world: &World) -> Vec<Id> {
        world.view.columns.iter().map(|column| column.outcome.id).collect()
    }

    /// The selected outcome.
    pub(crate) fn on(&self, world: &World) -> Option<Id> {
        self.cursor.on(&self.stops(world))
    }

    /// Whether an outcome is committed.
    pub(crate) fn has(&self, outcome: Id) -> bool {
        self.commitments.iter().any(|commitment| commitment.outcome == outcome)
    }

    /// Why it can't be opened yet.
    pub(crate) fn off(&self, keys: &Keymap) -> Option<Said> {
        if let Some(active) = &self.active {
            return Some(Said::keyed(
                format!("not here: {} is open: close it first.", active.label()),
                keys.spelt(Action::Review),
            ));
        }
        match &self.planned {
            None => Some(Said::keyed("not here: no sprint is planned yet.", keys.key(Action::PlanSprint))),
            Some(sprint) if sprint.goal.is_none() => {
                Some(Said::keyed("not here: a sprint has one goal, and none is named.", keys.key(Action::Goal)))
            }
            Some(_) => None,
        }
    }

    /// The plan as it stands, in words.
    pub(crate) fn stands(&self) -> String {
        self.planned.as_ref().map_or(String::new(), |sprint| {
            format!("{} is planned for {}.", sprint.label(), days(sprint.starts, sprint.ends))
        })
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World, keys: &Keymap) {
        let count = self.commitments.len();
        match &self.planned {
            Some(sprint) => {
                let name = sprint.name.as_ref().map_or(String::new(), |name| format!(" · {name}"));
                let right = format!("{count} of {} committed", self.ceiling);
                let words = format!("Plan {}{name}", sprint.label());
                rows::title(buf, area, theme, &words, &days(sprint.starts, sprint.ends), &right);
            }
            None => {
                let after = self.active.as_ref().map_or(String::new(), |sprint| format!("after {}", sprint.label()));
                rows::title(buf, area, theme, "Plan the next sprint", &after, "not planned yet");
            }
        }
        let roomy = area.height >= 20;
        let body = rows::body(area, if roomy { 3 } else { 1 });
        rows::paint(buf, body, theme, &self.lines(area, world, theme, keys), &self.cursor);
    }

    fn lines(&self, area: Rect, world: &World, theme: Theme, keys: &Keymap) -> Vec<Line<Id>> {
        let columns = &world.view.columns;
        if columns.is_empty() {
            let words = "  No outcome is here yet.   N frames one, on the board";
            return vec![(Row::new().left(words, Meaning::Text), None)];
        }
        let mut lines: Vec<Line<Id>> = Vec::new();
        let cells: Vec<Cells> = columns.iter().enumerate().map(|(at, c)| self.cells(at, c, area, world)).collect();
        let wide = area.width >= 110;
        let grid = Grid::of(&cells, if wide { &[30, 26, 30, 200] } else { &[22, 13, 16, 200] });
        let mut heads = Row::new();
        for (column, words) in ["outcome", "owner", "framed", "so far"].into_iter().enumerate() {
            let at = grid.start(column) + if column == 0 { 4 } else { 0 };
            heads = heads.at(at as u16, words, Meaning::Label);
        }
        lines.push((heads, None));
        let on = self.on(world);
        for (column, cells) in columns.iter().zip(&cells) {
            let id = column.outcome.id;
            lines.push((grid.row(cells, on == Some(id), theme), Some(id)));
        }
        let plain = |row: Row| (row, None);
        lines.push(plain(Row::new()));
        lines.push(plain(rows::section("Why this sprint", theme)));
        let mut committed = columns.iter().enumerate().filter(|(_, c)| self.has(c.outcome.id)).peekable();
        if committed.peek().is_none() {
            let words = match &self.planned {
                Some(_) => format!("   Nothing is committed yet.   {} commits", keys.key(Action::Commit)),
                None => format!("   First its days.   {} plans them", keys.key(Action::PlanSprint)),
            };
            lines.push(plain(Row::new().left(words, Meaning::Text)));
        }
        for (at, column) in committed {
            lines.extend(self.why(at, column, area, world).into_iter().map(plain));
        }
        let warnings = self.warnings(world, keys);
        if !warnings.is_empty() {
            lines.push(plain(Row::new()));
        }
        for (words, key) in warnings {
            let row = Row::new().left(" ! ", Meaning::Late).left(words, Meaning::Text);
            lines.push(plain(row.right(format!("{key} "), Meaning::Key)));
        }
        lines
    }

    fn cells(&self, at: usize, column: &Column, area: Rect, world: &World) -> Cells {
        let o = &column.outcome;
        let goal = self.planned.as_ref().is_some_and(|sprint| sprint.goal == Some(o.id));
        let mark = if self.has(o.id) { "[x]" } else { "[ ]" };
        let name = format!("{mark} {} {}{}", at + 1, strip::name(column), if goal { " goal" } else { "" });
        let owner = match (&o.owner, &o.offered_to) {
            (_, Some(_)) => ("! open".to_owned(), Meaning::Late),
            (None, None) => ("! nobody".to_owned(), Meaning::Late),
            (Some(owner), None) => match world.away(owner) {
                Some(day) if area.width >= 110 => {
                    (format!("{owner}, away until {}", day.short(world.today)), Meaning::Warn)
                }
                Some(_) => (format!("{owner}, away"), Meaning::Warn),
                None => (owner.to_string(), Meaning::Text),
            },
        };
        let missing = column.missing();
        let framed = match (&o.offered_to, missing.as_slice()) {
            (Some(_), []) => ("! handover open".to_owned(), Meaning::Late),
            (_, []) => ("✓".to_owned(), Meaning::Good),
            (_, [one]) => (format!("! {}", one.says), Meaning::Late),
            (_, many) if area.width >= 110 => {
                let words: Vec<&str> = many.iter().map(|broken| broken.says.as_str()).collect();
                (format!("! {}", words.join(", ")), Meaning::Late)
            }
            (_, many) => (format!("! {} missing", many.len()), Meaning::Late),
        };
        let moved = column.movement_words(world.today);
        let meaning = moved.first().map_or(Meaning::Label, |(_, tone)| (*tone).into());
        let class = moved.first().map_or(String::new(), |(words, _)| words.clone());
        let told = |pace: &&Pace| !matches!(pace.class, PaceClass::TooFew | PaceClass::TooFarAhead);
        let pace = column.pace.as_ref().filter(told);
        let pace = pace.map_or(String::new(), |pace| format!(", {}", pace.class.words()));
        let tone = if goal { Meaning::Mark } else { Meaning::Text };
        vec![(name, tone), owner, framed, (format!("{class}{pace}"), meaning)]
    }

    /// Why an outcome is in the sprint: its problem, its way, and what will be judged.
    fn why(&self, at: usize, column: &Column, area: Rect, world: &World) -> Vec<Row> {
        let o = &column.outcome;
        let name = text::truncate(&format!("{} {}", at + 1, strip::name(column)), 13);
        let mut said: Vec<String> = Vec::new();
        said.push(o.problem.clone().unwrap_or_else(|| o.title.clone()).replace('\n', " "));
        let value = |v: f64| with_unit(v, column.unit());
        let due = o.due.map_or(String::new(), |day| format!(" by {}", day.short(world.today)));
        let now = column.now().map_or(String::new(), |now| format!(", now {}", value(now)));
        match (o.aim, o.target_words(column.unit()), o.way()) {
            (Aim::Hold, Some(limit), _) => said.push(format!("hold {limit}{due}{now}")),
            (_, _, Some((from, to))) => said.push(format!("{} → {}{due}{now}", value(from), value(to))),
            _ => {}
        }
        let parts: Vec<String> = column.cards.iter().filter_map(|card| self.judged(card, world)).collect();
        let judged = if parts.is_empty() { "nothing yet".to_owned() } else { parts.join(", ") };
        said.push(format!("to judge: {judged}"));
        let carried = self.commitments.iter().find(|c| c.outcome == o.id).and_then(|c| c.carried_because.as_ref());
        said.extend(carried.map(|why| format!("it goes on: {why}").replace('\n', " ")));
        let cells = usize::from(area.width).saturating_sub(17);
        said.iter()
            .enumerate()
            .map(|(n, words)| {
                let head = if n == 0 { name.as_str() } else { "" };
                let words = text::truncate(&text::clean(words), cells);
                let tone = if n == 0 { Meaning::Text } else { Meaning::Label };
                Row::new().left(format!(" {}", text::pad(head, 15)), Meaning::Title).left(words, tone)
            })
            .collect()
    }

    /// When a hypothesis is to be judged, where it is on its way.
    fn judged(&self, card: &Card, world: &World) -> Option<String> {
        let label = card.hypothesis.label();
        match (card.state, card.hypothesis.check_on()) {
            (State::Measuring, Some(day)) if day > world.today => {
                let after = self.planned.as_ref().is_some_and(|sprint| day > sprint.ends);
                let after = if after { ", after it ends" } else { "" };
                Some(format!("{label} on {}{after}", day.short(world.today)))
            }
            (State::Measuring, _) => Some(format!("{label} now")),
            (State::Building, _) => Some(format!("{label} once it ships")),
            _ => None,
        }
    }

    /// The last day of the planned sprint where it is opened today. The rule is `decide`'s: begun early it ends on its
    /// planned day, begun late it is as long as planned, and one whose days are over takes two weeks.
    pub(crate) fn would_end(&self, today: Day) -> Option<Day> {
        let sprint = self.planned.as_ref()?;
        let length = sprint.ends.since(sprint.starts);
        Some(if sprint.ends < today { today.plus(13) } else { sprint.ends.max(today.plus(length)) })
    }

    /// What stands in the way, each with the key that helps.
    fn warnings(&self, world: &World, keys: &Keymap) -> Vec<(String, String)> {
        let mut list = Vec::new();
        if let Some(active) = &self.active {
            list.push((format!("{} is open: close it first", active.label()), keys.spelt(Action::Review)));
        }
        if self.planned.as_ref().is_some_and(|sprint| sprint.goal.is_none()) && !self.commitments.is_empty() {
            list.push(("no goal is named yet".to_owned(), keys.key(Action::Goal).to_owned()));
        }
        let mut away: Vec<&Handle> = world.view.columns.iter().filter_map(|c| c.outcome.owner.as_ref()).collect();
        away.sort_unstable();
        away.dedup();
        for (who, day) in away.into_iter().filter_map(|who| Some((who, world.away(who)?))) {
            list.push((format!("{who} is away until {}", day.short(world.today)), String::new()));
        }
        let mut owners: Vec<(String, Vec<i64>)> = Vec::new();
        for column in &world.view.columns {
            let Some(owner) = &column.outcome.owner else { continue };
            let late = column.cards.iter().filter(|card| card.check == Some(Check::Overdue));
            let late: Vec<i64> = late.map(|card| card.days_late(world.today)).collect();
            if late.is_empty() {
                continue;
            }
            match owners.iter_mut().find(|(name, _)| *name == owner.to_string()) {
                Some((_, days)) => days.extend(late),
                None => owners.push((owner.to_string(), late)),
            }
        }
        for (owner, late) in owners {
            let days = late.iter().max().copied().unwrap_or(0);
            let what = match late.len() {
                1 => format!("a verdict {days} days late"),
                n => format!("{n} verdicts late, one by {days} days"),
            };
            let words = format!("{owner} has {what} ({} of {} allowed)", late.len(), self.debt_limit);
            list.push((words, keys.key(Action::Verdict).to_owned()));
        }
        list
    }
}
