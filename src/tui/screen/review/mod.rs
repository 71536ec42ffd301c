//! The review of a sprint: did what we shipped move anything? What it shows was read when it was opened and after each
//! change; a closed sprint shows what was frozen.

mod paper;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use super::rows::{self, Cursor, Line};
use crate::domain::board::Column;
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::domain::label::Label;
use crate::domain::review::Review;
use crate::domain::sprint::SprintState;
use crate::text;
use crate::tui::keys::{Action, Keymap};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;
use paper::Paper;

/// What can be selected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stop {
    /// An outcome.
    Outcome(Label),
    /// What was promised for an outcome last time.
    Promise(Label),
    /// What the close asks for: a verdict or an answer.
    Left(Label),
    /// A row to be read, and no more.
    Says(usize),
}

/// The screen.
#[derive(Clone, Debug)]
pub(crate) struct ReviewScreen {
    /// The review; why there is none.
    pub(crate) review: Result<Box<Review>, String>,
    /// Of which sprint.
    pub(crate) sprint: Option<Id>,
    /// The sprints beside it that have begun.
    pub(crate) earlier: Option<Id>,
    pub(crate) later: Option<Id>,
    /// What is selected.
    pub(crate) cursor: Cursor<Stop>,
}

impl ReviewScreen {
    /// Whether it can still be answered and closed.
    pub(crate) fn is_active(&self) -> bool {
        self.review.as_ref().is_ok_and(|review| review.state == SprintState::Active)
    }

    /// What can be selected, from top to bottom.
    pub(crate) fn stops(&self, area: Rect, world: &World, theme: Theme, keys: &Keymap) -> Vec<Stop> {
        self.lines(area, world, theme, keys).into_iter().filter_map(|(_, stop)| stop).collect()
    }

    /// What is selected.
    pub(crate) fn on(&self, area: Rect, world: &World, theme: Theme, keys: &Keymap) -> Option<Stop> {
        self.cursor.on(&self.stops(area, world, theme, keys))
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World, keys: &Keymap) {
        let review = match &self.review {
            Ok(review) => review,
            Err(why) => {
                rows::title(buf, area, theme, "Review", "", "");
                let plan = keys.spelt(Action::Plan);
                let words = format!("  {why}.   {plan} plans one");
                Row::new().left(words, Meaning::Text).paint(buf, theme, Rect { y: area.y + 2, height: 1, ..area });
                return;
            }
        };
        let name = review.name.as_ref().map_or(String::new(), |name| format!(" · {name}"));
        let title = format!("{} review{name}", review.sprint);
        rows::title(buf, area, theme, &title, &span(review), &stands(review, area.width));
        let roomy = area.height >= 30;
        let y = area.y + 1 + u16::from(roomy);
        goal(review, area.width).paint(buf, theme, Rect { y, height: 1, ..area });
        let body = rows::body(area, if roomy { 3 } else { 2 });
        rows::paint(buf, body, theme, &self.lines(area, world, theme, keys), &self.cursor);
    }

    /// The rows below the goal.
    fn lines(&self, area: Rect, world: &World, theme: Theme, keys: &Keymap) -> Vec<Line<Stop>> {
        let Ok(review) = &self.review else { return Vec::new() };
        let on = self.cursor.clone();
        let paper = Paper { review, world, theme, keys, active: self.is_active(), width: area.width };
        let mut lines = paper.outcomes();
        paper.square(&mut lines);
        if area.height >= 30 {
            paper.promises(&mut lines);
            paper.left(&mut lines);
        } else {
            paper.left(&mut lines);
            paper.promises(&mut lines);
        }
        paper.rest(&mut lines);
        // Now that it is known what can be selected, the one that is gets its bar.
        let stops: Vec<Stop> = lines.iter().filter_map(|(_, stop)| *stop).collect();
        let selected = on.on(&stops);
        lines.into_iter().map(|(draft, stop)| (draft.row(stop.is_some() && stop == selected, theme), stop)).collect()
    }
}

/// The column of an outcome that is still on the board.
pub(crate) fn column(world: &World, outcome: Label) -> Option<&Column> {
    world.view.columns.iter().find(|column| column.outcome.label() == outcome)
}

/// The goal's line: what it is, then what its metric did; what it is gives way where there is little room, and what it did
/// does not.
fn goal(review: &Review, width: u16) -> Row {
    let Some(line) = review.goal_line() else {
        return Row::new()
            .left(" NO GOAL", Meaning::Late)
            .left("  this sprint was let through without one", Meaning::Text);
    };
    let (class, meaning) = match line.class() {
        Some(class) => (class.words(), Meaning::from(crate::domain::board::said::tone(class))),
        None => ("nothing to tell by yet", Meaning::Label),
    };
    let owner = line.owner.as_ref().map_or_else(|| "NO OWNER".to_owned(), ToString::to_string);
    let debt = line.debts.first().filter(|_| review.state != SprintState::Closed);
    let beside = format!("  {owner} {}", debt.map_or_else(String::new, |debt| format!(" {debt} ")));
    let room = usize::from(width).saturating_sub(text::width(class) + text::width(&beside) + 4);
    let title = text::truncate(&text::clean(&format!("Goal: {}", line.title)), room);
    let row = Row::new().left(format!(" {title}"), Meaning::Value).left(format!("  {class}"), meaning);
    let row = row.right(format!("  {owner} "), Meaning::Text);
    match debt {
        Some(debt) => row.right(format!(" {debt} "), Meaning::Late),
        None => row,
    }
}

/// Its days: `2 – 15 Mar 2026`.
fn span(review: &Review) -> String {
    days(review.starts, review.ends)
}

/// Two days: `2 – 15 Mar 2026`, `16 Feb – 1 Mar 2026`.
pub(crate) fn days(starts: Day, ends: Day) -> String {
    let year = ends.date().year();
    if (starts.date().year(), starts.date().month()) == (year, ends.date().month()) {
        format!("{} – {} {year}", starts.date().day(), ends.short(ends))
    } else {
        format!("{} – {} {year}", starts.short(ends), ends.short(ends))
    }
}

/// How many of last time's next steps nobody called kept or dropped yet.
pub(crate) fn open_promises(review: &Review) -> usize {
    review.promises.iter().filter(|promise| promise.is_open() && promise.step.is_some()).count()
}

/// How far it is: the day, and what is left.
fn stands(review: &Review, width: u16) -> String {
    let (starts, ends, today) = (review.starts, review.ends, review.as_of);
    if let Some(day) = review.closed_on {
        return format!("closed {}", day.short(ends));
    }
    let day = if today > ends {
        format!("ended {}d ago", today.since(ends))
    } else {
        format!("day {} of {}", today.since(starts) + 1, ends.since(starts) + 1)
    };
    let left = match review.open() {
        0 => "ready to close".to_owned(),
        n if width < 76 => format!("{n} left"),
        n => format!("{n} left before it can close"),
    };
    // What was promised last time may lie below the window's edge.
    let left = match open_promises(review) {
        0 => left,
        1 => format!("{left} · 1 promise open"),
        n => format!("{left} · {n} promises open"),
    };
    if width >= 100 { format!("{day} · {left}") } else { left }
}
