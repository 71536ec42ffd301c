//! Planning a sprint: which outcomes it commits to, which is the goal, and what stands in the way. The plan was read when
//! the screen was opened and after each change; what the outcomes did is on the board.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use super::rows::{self, Cells, Cursor, Line};
use crate::domain::amount::with_unit;
use crate::domain::assessment::{Pace, PaceClass};
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::fact::Movement;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::{Check, State};
use crate::domain::id::Id;
use crate::domain::outcome::Aim;
use crate::domain::sprint::{CarryOn, Commitment, Sprint};
use crate::report::days;
use crate::text;
use crate::tui::keys::{Action, Keymap};
use crate::tui::notice::Said;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, rule};
use crate::tui::widget::strip;

/// The cells behind each column.
const GAPS: [usize; 3] = [3, 2, 3];

/// The cells of a name of what is said of an outcome.
const WHY: usize = 10;

/// The screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// The planned sprint.
    pub(crate) planned: Option<Sprint>,
    /// What it commits to so far.
    pub(crate) commitments: Vec<Commitment>,
    /// The sprint that runs.
    pub(crate) active: Option<Sprint>,
    /// What would go on: the outcomes of the sprint that runs, or was closed last, each with what its answer decided
    /// of that.
    pub(crate) carried: Vec<(Id, Option<CarryOn>)>,
    /// How many commitments are the most.
    pub(crate) ceiling: u32,
    /// How many overdue verdicts an owner may have.
    pub(crate) debt_limit: u32,
    /// What is selected.
    pub(crate) cursor: Cursor<Id>,
}

impl Plan {
    /// What the answer for an outcome decided of its going on.
    pub(crate) fn goes_on(&self, outcome: Id) -> Option<&CarryOn> {
        self.carried.iter().find(|(id, _)| *id == outcome)?.1.as_ref()
    }

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
    pub(crate) fn stands(&self, today: Day) -> String {
        self.planned.as_ref().map_or(String::new(), |sprint| {
            format!("{} is planned for {}.", sprint.label(), days(sprint.starts, sprint.ends, today))
        })
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World, keys: &Keymap) {
        let count = self.commitments.len();
        match &self.planned {
            Some(sprint) => {
                let name = sprint.name.as_ref().map_or(String::new(), |name| format!(" · {name}"));
                let right = format!("{count} of at most {} committed", self.ceiling);
                let words = format!("Plan {}{name}", sprint.label());
                rows::title(buf, area, theme, &words, &days(sprint.starts, sprint.ends, world.today), &right);
            }
            None => {
                let after = self.active.as_ref().map_or(String::new(), |sprint| format!("after {}", sprint.label()));
                rows::title(buf, area, theme, "Plan the next sprint", &after, "not planned yet");
            }
        }
        let roomy = area.height >= 20;
        if roomy {
            rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
        }
        let body = rows::body(area, if roomy { 2 } else { 1 });
        rows::paint(buf, body, theme, &self.lines(area, world, theme, keys), &self.cursor);
    }

    fn lines(&self, area: Rect, world: &World, theme: Theme, keys: &Keymap) -> Vec<Line<Id>> {
        let columns = &world.view.columns;
        if columns.is_empty() {
            let words = "  No outcome is here yet.   N frames one, on the board";
            return vec![(Row::new().left(words, Meaning::Text), None)];
        }
        let plain = |row: Row| (row, None);
        let mut lines = self.table(area, world, theme);
        lines.push(plain(Row::new()));
        let on = self.on(world);
        let selected = columns.iter().enumerate().find(|(_, column)| on == Some(column.outcome.id));
        if let Some((at, column)) = selected {
            let title = format!("{} {}: why this sprint", at + 1, strip::name(column));
            lines.push(plain(rows::section(&title, theme)));
            lines.extend(self.why(column, area, world, keys).into_iter().map(plain));
            lines.push(plain(Row::new()));
        }
        lines.push(plain(rows::section("Before it can start", theme)));
        for (good, words, key) in self.stands_in_the_way(world, keys) {
            let (mark, meaning) = if good { (" ok ", Meaning::Good) } else { (" ! ", Meaning::Late) };
            let row = Row::new().left(mark, meaning).left(words, Meaning::Text);
            lines.push(plain(row.right(format!("{key} "), Meaning::Key)));
        }
        lines
    }

    /// The outcomes: whether each is committed, who owns it, what its framing lacks, what it did so far.
    fn table(&self, area: Rect, world: &World, theme: Theme) -> Vec<Line<Id>> {
        let columns = &world.view.columns;
        let cells: Vec<Cells> = columns.iter().enumerate().map(|(at, c)| self.cells(at, c, area, world)).collect();
        let most = if area.width >= 110 { [30, 26, 60] } else { [22, 16, 18] };
        let width = |at: usize| cells.iter().map(|row| text::width(&row[at].0)).max().unwrap_or(0).min(most[at]);
        // A head is never cut, however short what stands below it; names begin behind their marks.
        let widths = [width(0).max(4 + "outcome".len()), width(1).max("owner".len()), width(2).max("framed".len())];
        let mut starts = [1; 4];
        for at in 0..3 {
            starts[at + 1] = starts[at] + widths[at] + GAPS[at];
        }
        let mut heads = Row::new();
        for (column, words) in ["outcome", "owner", "framed", "so far"].into_iter().enumerate() {
            // Names begin behind the marks of what is committed.
            let at = starts[column] + if column == 0 { 4 } else { 0 };
            heads = heads.at(at as u16, words, Meaning::Label);
        }
        let mut lines = vec![(heads, None)];
        let on = self.on(world);
        for (column, cells) in columns.iter().zip(&cells) {
            let id = column.outcome.id;
            let focused = on == Some(id);
            let mut row = rows::bar(focused, theme);
            for (at, (words, meaning)) in cells.iter().enumerate() {
                let wide = widths.get(at).copied().unwrap_or(usize::MAX);
                let words = text::truncate(&text::clean(words), wide);
                let blank = wide.saturating_sub(text::width(&words)).min(60) + GAPS.get(at).copied().unwrap_or(GAPS[0]);
                let meaning = if focused && at == 0 { Meaning::Focus } else { *meaning };
                row = row.left(words, meaning).left(" ".repeat(if at < 3 { blank } else { GAPS[0] }), Meaning::Text);
            }
            lines.push((row, Some(id)));
        }
        lines
    }

    fn cells(&self, at: usize, column: &Column, area: Rect, world: &World) -> Cells {
        let o = &column.outcome;
        let goal = self.planned.as_ref().is_some_and(|sprint| sprint.goal == Some(o.id));
        let mark = if self.has(o.id) { "[x]" } else { "[ ]" };
        let name = format!("{mark} {} {}", at + 1, strip::name(column));
        let owner = match (&o.owner, &o.offered_to) {
            (_, Some(_)) => ("! open".to_owned(), Meaning::Late),
            (None, None) => ("! nobody".to_owned(), Meaning::Late),
            (Some(owner), None) => match world.away(owner) {
                Some(day) if area.width >= 110 => {
                    (format!("{owner}, away until {}", day.short(world.today)), Meaning::Warn)
                }
                Some(_) => (format!("{owner}, away"), Meaning::Warn),
                None => (owner.to_string(), Meaning::Label),
            },
        };
        let missing = column.missing();
        let framed = match (&o.offered_to, missing.as_slice()) {
            (Some(offer), []) => (format!("! waits for {}", offer.to), Meaning::Late),
            (_, []) => ("✓".to_owned(), Meaning::Good),
            (_, many) if area.width >= 110 => {
                let words: Vec<&str> = many.iter().map(|broken| broken.says.as_str()).collect();
                (format!("! {}", words.join(", ")), Meaning::Late)
            }
            (_, many) => {
                let parts =
                    many.iter().map(|broken| broken.rule.word().trim_start_matches("missing_").replace('_', " "));
                let parts = parts.collect::<Vec<_>>().join(", ");
                let words = if text::width(&parts) > 16 { format!("{} missing", many.len()) } else { parts };
                (format!("! {words}"), Meaning::Late)
            }
        };
        let moved = column.movement_words(world.today);
        let meaning = moved.first().map_or(Meaning::Label, |(_, tone)| (*tone).into());
        // What was said before the run stays until it has shipped something.
        let before = column.movement.as_ref().filter(|m| m.class().is_none()).and_then(Movement::last_class);
        let class = before.map(|class| format!("before: {}", class.words()));
        let class = class.unwrap_or_else(|| moved.first().map_or(String::new(), |(words, _)| words.clone()));
        let told = |pace: &&Pace| !matches!(pace.class, PaceClass::TooFew | PaceClass::TooFarAhead);
        let pace = column.pace.as_ref().filter(told);
        let pace = pace.map_or(String::new(), |pace| format!(", {}", pace.class.words()));
        let mut cells = vec![(name, Meaning::Title), owner, framed, (format!("{class}{pace}"), meaning)];
        if goal {
            cells.push(("goal".to_owned(), Meaning::Mark));
        }
        cells
    }

    /// Why an outcome is in the sprint: its problem, its way, what will be judged, and why it goes on.
    fn why(&self, column: &Column, area: Rect, world: &World, keys: &Keymap) -> Vec<Row> {
        let o = &column.outcome;
        let mut said: Vec<(&str, String, String)> = Vec::new();
        let problem = o.problem.clone().unwrap_or_else(|| o.title.clone());
        said.push(("problem", problem, String::new()));
        let value = |v: f64| with_unit(v, column.unit());
        let due = o.due.map_or(String::new(), |day| format!(" by {}", day.short(world.today)));
        let now = column.now().map_or(String::new(), |now| format!(", now {}", value(now)));
        match (o.aim, o.target_words(column.unit()), o.way()) {
            (Aim::Hold, Some(limit), _) => said.push(("way", format!("hold {limit}{due}{now}"), String::new())),
            (_, _, Some((from, to))) => {
                let needs = column.needs_a_week().map_or(String::new(), |rate| format!(", needs {rate} a week"));
                said.push(("way", format!("{} → {}{due}{now}{needs}", value(from), value(to)), String::new()));
            }
            _ => {}
        }
        let parts: Vec<String> = column.cards.iter().filter_map(|card| self.judged(card, world)).collect();
        let judged = if parts.is_empty() { "nothing yet".to_owned() } else { parts.join("; ") };
        said.push(("to judge", judged, String::new()));
        let planned = self.commitments.iter().find(|c| c.outcome == o.id).and_then(|c| c.carried_because.clone());
        let carried = planned.or_else(|| self.goes_on(o.id)?.because().map(str::to_owned));
        said.extend(carried.map(|why| ("because", why, keys.key(Action::PlanSprint).to_owned())));
        let cells = usize::from(area.width).saturating_sub(WHY + 2);
        let mut rows = Vec::new();
        for (name, words, key) in said {
            let lines = text::wrap(&text::clean(&words), cells.max(10));
            let last = lines.len().saturating_sub(1);
            for (n, line) in lines.into_iter().enumerate() {
                let head = text::pad(if n == 0 { name } else { "" }, WHY);
                let row = Row::new().left(format!(" {head}"), Meaning::Label).left(line, Meaning::Text);
                rows.push(if n == last && !key.is_empty() { row.right(format!("{key} "), Meaning::Key) } else { row });
            }
        }
        rows
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

    /// What stands in the way of its start, each with the key that helps; and what is there.
    fn stands_in_the_way(&self, world: &World, keys: &Keymap) -> Vec<(bool, String, String)> {
        let mut list: Vec<(bool, String, String)> =
            self.warnings(world, keys).into_iter().map(|(words, key)| (false, words, key)).collect();
        if self.planned.is_none() {
            let words = format!("no dates yet: set them, then {} commits", keys.key(Action::Commit));
            list.push((false, words, keys.key(Action::PlanSprint).to_owned()));
        } else if self.commitments.is_empty() {
            list.push((false, "nothing is committed yet".to_owned(), keys.key(Action::Commit).to_owned()));
        }
        let goal = self.planned.as_ref().and_then(|sprint| sprint.goal);
        if let Some(column) = goal.and_then(|goal| world.column(goal)) {
            list.push((true, format!("goal named: {}", world.named(column)), String::new()));
        }
        list
    }

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
            let words = format!("{owner} has {what}; {} are allowed", self.debt_limit);
            list.push((words, keys.key(Action::Verdict).to_owned()));
        }
        list
    }
}
