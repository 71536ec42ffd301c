//! A plain list: lessons, metrics, sprints, objectives, chores. What it shows was read when it was opened and after each
//! change.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use super::rows::Cursor;
use crate::domain::id::Id;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// Where a line leads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Go {
    Outcome(Id),
    Hypothesis(Id),
    /// The review of a sprint.
    Sprint(Id),
    /// An objective: what is said of it is shown whole.
    Objective,
    /// A chore: it is done.
    Chore(Id),
    Nowhere,
}

/// Which list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Lessons,
    Metrics,
    Sprints,
    Objectives,
    Chores,
}

impl Kind {
    fn title(self) -> &'static str {
        match self {
            Self::Lessons => "Lessons",
            Self::Metrics => "Metrics",
            Self::Sprints => "Sprints",
            Self::Objectives => "Objectives",
            Self::Chores => "Chores",
        }
    }

    fn about(self) -> &'static str {
        match self {
            Self::Lessons => "what every verdict says was learned, newest first",
            Self::Metrics => "their latest readings",
            Self::Sprints => "newest first; Enter opens the review",
            Self::Objectives => "what the outcomes are for",
            Self::Chores => "work that is just work; Enter: done",
        }
    }

    /// What is said while there is nothing.
    fn empty(self) -> &'static str {
        match self {
            Self::Lessons | Self::Metrics => "  Nothing yet.",
            Self::Sprints => "  No sprint yet.   g p plans one",
            Self::Objectives => "  No objective yet.   n adds one",
            Self::Chores => "  The shelf is empty.   n puts work on it",
        }
    }
}

/// A line of a list.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// What it is about.
    pub(crate) id: Id,
    /// At the left.
    pub(crate) left: String,
    /// At the right.
    pub(crate) right: String,
    /// Where it leads.
    pub(crate) go: Go,
    /// What is said of it when it is selected.
    pub(crate) more: Vec<String>,
}

/// A list with a title.
#[derive(Clone, Debug)]
pub(crate) struct List {
    /// Which one.
    pub(crate) kind: Kind,
    lines: Vec<Line>,
    /// What is selected.
    pub(crate) cursor: Cursor<Id>,
    /// The words its lines must hold.
    pub(crate) filter: String,
}

impl List {
    /// Of some lines.
    pub(crate) fn new(kind: Kind, lines: Vec<Line>) -> Self {
        Self { kind, lines, cursor: Cursor::default(), filter: String::new() }
    }

    /// The lines shown.
    pub(crate) fn shown(&self) -> Vec<&Line> {
        let wanted = text::clean(&self.filter).to_lowercase();
        let holds = |line: &&Line| {
            wanted.is_empty()
                || [&line.left, &line.right].into_iter().chain(&line.more).any(|t| t.to_lowercase().contains(&wanted))
        };
        self.lines.iter().filter(holds).collect()
    }

    /// What can be selected.
    pub(crate) fn stops(&self) -> Vec<Id> {
        self.shown().into_iter().map(|line| line.id).collect()
    }

    /// The selected line.
    pub(crate) fn selected(&self) -> Option<&Line> {
        self.shown().get(self.cursor.place(&self.stops())).copied()
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        super::crumbs(buf, area, theme, world, &format!("{}   {}", self.kind.title(), self.kind.about()), &self.filter);
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + super::FOOT + 3), ..area };
        let shown = self.shown();
        if shown.is_empty() {
            let words = if self.filter.is_empty() {
                self.kind.empty()
            } else {
                "  Nothing matches.   Esc shows everything again"
            };
            Row::new().left(words, Meaning::Text).paint(buf, theme, Rect { height: 1, ..body });
            return;
        }
        let selected = self.cursor.place(&self.stops());
        let room = usize::from(body.height);
        let skip = (selected + 1).saturating_sub(room);
        for (at, line) in shown.iter().enumerate().skip(skip).take(room) {
            let focused = at == selected;
            let meaning = if focused { Meaning::Focus } else { Meaning::Text };
            Row::new()
                .left(if focused { theme.bar() } else { " " }, meaning)
                .left(&line.left, meaning)
                .right(format!("{} ", line.right), Meaning::Label)
                .paint(buf, theme, Rect { y: body.y + (at - skip) as u16, height: 1, ..body });
        }
        let cells = usize::from(area.width).saturating_sub(4).max(10);
        for (at, words) in text::wrap(&text::clean(&shown[selected].more.join("; ")), cells).iter().take(2).enumerate()
        {
            let y = body.bottom() + 1 + at as u16;
            Row::new().left(format!("  {words}"), Meaning::Label).paint(buf, theme, Rect { y, height: 1, ..area });
        }
    }
}
