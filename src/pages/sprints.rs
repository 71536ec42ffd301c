//! The sprints as a page, newest first: their days and goals, what moved in them and how much was answered; below, what became
//! of each outcome that one of them committed.

use super::asked;
use crate::domain::assessment::Class;
use crate::domain::board::Column;
use crate::domain::board::said::{Tone, tone};
use crate::domain::day::Day;
use crate::domain::faster::Came;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::review::{Line, Review};
use crate::domain::sprint::{Commitment, Sprint, SprintState};
use crate::report::{Cell, Doc, Group, Head, Row, days};

/// What the page is made from.
pub struct Sprints<'a> {
    /// Every sprint with what it committed, newest first.
    pub list: &'a [(Sprint, Vec<Commitment>)],
    /// The board's columns, in their order.
    pub columns: &'a [Column],
    /// How the sprint that runs stands.
    pub runs: Option<&'a Review>,
    /// What an outcome is called that is not on the board any more.
    pub name: &'a dyn Fn(Id) -> String,
    /// The day it is seen from.
    pub today: Day,
}

/// The page.
pub fn doc(all: &Sprints<'_>) -> Doc {
    let mut doc = Doc::new("Sprints", "");
    if all.list.is_empty() {
        doc.line("No sprint yet.", Tone::Plain);
        doc.hint = "Start one: upshot sprint start 2w --goal O-1".to_owned();
    }
    let heads = [
        Head::words("").least(4),
        Head::words("days"),
        Head::words("").least(9),
        Head::words("goal").least(13),
        Head::words("moved").least(14),
        Head::words("answered"),
    ];
    doc.list(&heads, vec![Group::of(None, all.list.iter().map(|(sprint, commitments)| all.row(sprint, commitments)))]);
    doc.shell = "upshot sprint list".to_owned();
    doc
}

impl Sprints<'_> {
    fn called(&self, outcome: Id) -> String {
        let column = self.columns.iter().find(|column| column.outcome.id == outcome);
        column.map_or_else(|| (self.name)(outcome), |column| asked::named(self.columns, column))
    }

    fn row(&self, sprint: &Sprint, commitments: &[Commitment]) -> Row {
        let answered = commitments.iter().filter(|c| c.answer.as_ref().is_some_and(|a| a.away.is_none())).count();
        let review = self.runs.filter(|review| review.sprint == sprint.label());
        let (state, moved, answered) = match sprint.state {
            SprintState::Planned => ("planned".to_owned(), String::new(), format!("{} committed", commitments.len())),
            SprintState::Active => {
                let day = sprint.stands(self.today).brief(self.today);
                let moved = review.map_or_else(String::new, moved);
                (day, moved, format!("{answered} of {}", commitments.len()))
            }
            SprintState::Closed => {
                ("closed".to_owned(), "as closed".to_owned(), format!("{answered} of {}", commitments.len()))
            }
        };
        let goal = sprint.goal.map_or_else(|| "no goal".to_owned(), |goal| self.called(goal));
        let label = sprint.label();
        let span = days(sprint.starts, sprint.closed_on.map_or(sprint.ends, |day| day.min(sprint.ends)), self.today);
        let cells = vec![
            label.to_string().into(),
            span.into(),
            Cell::new(state, Tone::Dim),
            goal.into(),
            Cell::new(moved, Tone::Dim),
            Cell::new(answered, Tone::Dim),
        ];
        Row::about(cells, Thing::new(Kind::Sprint, sprint.id))
            .more(self.told(sprint, commitments, review).blocks)
            .shell(format!("upshot review {label}"))
    }

    /// What became of what a sprint committed.
    fn told(&self, sprint: &Sprint, commitments: &[Commitment], review: Option<&Review>) -> Doc {
        let mut more = Doc::default();
        let called = sprint.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
        more.section(format!("{}{called}", sprint.label()));
        let committed = review.iter().flat_map(|review| &review.lines).filter(|line| line.committed);
        let mut lines: Vec<&Line> = committed.collect();
        // What moved stands first.
        lines.sort_by_key(|line| match line.class() {
            Some(Class::Moved | Class::Held) => 0,
            Some(Class::DidNotMove) => 1,
            Some(Class::MovedWrongWay | Class::Breached) => 2,
            _ => 3,
        });
        let named = |line: &Line| {
            let column = self.columns.iter().find(|column| column.outcome.label() == line.outcome);
            column.map_or_else(|| line.called(), |column| asked::named(self.columns, column))
        };
        let heads = [
            Head::words("").least(12),
            Head::words("").least(13),
            Head::words("").least(16),
            Head::words("").least(15),
            Head::words(""),
        ];
        let rows: Vec<Row> = lines.iter().map(|line| Row::from(became(line, named(line)))).collect();
        let mut table = Doc::default();
        table.list(&heads, vec![Group::of(None, rows)]);
        more.blocks.extend(table.blocks);
        for commitment in commitments.iter().filter(|_| lines.is_empty()) {
            let said = match &commitment.answer {
                Some(answer) => match &answer.away {
                    Some(who) => format!(": not answered, {who} was away"),
                    None => answer.learned.as_ref().map_or_else(String::new, |learned| format!(": {learned}")),
                },
                None => String::new(),
            };
            more.line(format!("{}{said}", self.called(commitment.outcome)), Tone::Plain);
        }
        if let Some(closed) = sprint.closed_on.filter(|day| *day != sprint.ends) {
            let words = format!("closed {}, planned to {}", closed.short(self.today), sprint.ends.short(self.today));
            more.line(words, Tone::Dim);
        }
        more
    }
}

/// An outcome in a sprint: what it did, where it went, whether it was answered for.
fn became(line: &Line, called: String) -> Vec<Cell> {
    let class = match line.class() {
        Some(class) => (class.short(), tone(class)),
        None => ("nothing shipped", Tone::Dim),
    };
    let went = line.in_sprint().map_or_else(|| line.now_words(), |(went, _)| went);
    let answered = if line.answer.is_some() { ("answered", Tone::Dim) } else { ("! not answered", Tone::Bad) };
    vec![
        Cell::new(class.0, class.1),
        called.into(),
        went.into(),
        Cell::new(answered.0, answered.1),
        Cell::new(if line.goal { "goal" } else { "" }, Tone::Dim),
    ]
}

/// How many of the outcomes that had time to answer moved.
fn moved(review: &Review) -> String {
    let came: Vec<Came> = Came::of_review(review).into_iter().filter_map(|(_, came)| came).collect();
    Came::words(&came)
}
