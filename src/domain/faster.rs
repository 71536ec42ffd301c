//! Faster, and did it matter: what was made, beside how many outcomes moved, over the last whole quarters, months or sprints.
//! It sets the two side by side and never says because; and it counts the team's work, never a person's.

use serde::Serialize;

use super::day::Day;
use super::label::{Label, Slug};
use super::symptom::Span as Sprint;
use super::words::words;

mod count;
mod says;

pub use count::{Came, Made, in_time, stated};
pub use says::{Lacks, Says};

/// How many spans are set beside each other.
pub const SPANS: usize = 3;

words! {
    /// How long a span is.
    #[expect(missing_docs, reason = "the names say it")]
    Per {
        Quarter = "quarter",
        Month = "month",
        Sprint = "sprint",
    }
}

/// A span that is over.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Span {
    /// `2026 Q1`, `Mar 2026`, `S-4`.
    pub name: String,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// What a row tells of each span.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Where an output metric stood at the span's end, in its unit.
    Output(Slug, Option<String>),
    /// How much shipped, as the board says.
    Shipped,
    /// How many changes landed in the repository.
    Landed,
    /// How many of those say that an assistant helped.
    Assisted,
    /// How many ships somebody answered for, of an outcome stated before the work.
    Stated,
    /// How many outcomes moved, of those that had a ship and time to answer.
    Moved,
    /// How many verdicts came by their day, of those due.
    InTime,
}

/// A span's number; a row has none where there is nothing to tell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// A level, or how many.
    pub value: f64,
    /// Of how many, where that is told.
    pub of: Option<usize>,
    /// The outcomes among them that share their readings with ships of others.
    pub shared: Vec<Label>,
}

/// A row: a cell for each span.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Row {
    pub what: What,
    pub cells: Vec<Option<Cell>>,
}

/// What was made, beside what moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Faster {
    /// How long a span is.
    pub per: Per,
    /// The spans, the earliest first.
    pub spans: Vec<Span>,
    /// The rows in their order.
    pub rows: Vec<Row>,
    /// The sentence.
    pub says: Says,
}

impl What {
    /// Its code, for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Output(..) => "output",
            Self::Shipped => "shipped",
            Self::Landed => "landed",
            Self::Assisted => "assisted",
            Self::Stated => "stated",
            Self::Moved => "moved",
            Self::InTime => "in_time",
        }
    }

    /// It in words.
    pub fn words(&self) -> String {
        match self {
            Self::Output(slug, _) => slug.to_string(),
            Self::Shipped => "shipped".to_owned(),
            Self::Landed => "changes landed".to_owned(),
            Self::Assisted => "with an assistant".to_owned(),
            Self::Stated => "owned, outcome stated before".to_owned(),
            Self::Moved => "outcomes moved, had time to".to_owned(),
            Self::InTime => "verdicts in time".to_owned(),
        }
    }
}

impl Row {
    /// What it came to over all spans: its last number less its first.
    pub fn change(&self) -> Option<f64> {
        let (first, last) = self.ends()?;
        // Of several the share is read, and no difference of two of them.
        (first.of.is_none()).then_some(last.value - first.value)
    }

    /// The first and the last of its numbers, where there are two.
    fn ends(&self) -> Option<(&Cell, &Cell)> {
        let mut all = self.cells.iter().flatten();
        let first = all.next()?;
        Some((first, all.next_back()?))
    }

    /// How many of how many, where there are any of which it could be said.
    pub fn share(what: What, cells: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let cell =
            |(yes, of): (usize, usize)| (of > 0).then(|| Cell { value: yes as f64, of: Some(of), ..Cell::default() });
        Self { what, cells: cells.into_iter().map(cell).collect() }
    }

    /// So many in each span.
    pub fn count(what: What, cells: impl IntoIterator<Item = usize>) -> Self {
        let cell = |n: usize| Some(Cell { value: n as f64, ..Cell::default() });
        Self { what, cells: cells.into_iter().map(cell).collect() }
    }
}

impl Faster {
    /// The rows with the sentence over them.
    pub fn of(per: Per, spans: Vec<Span>, rows: Vec<Row>) -> Self {
        let says = Says::of(&rows);
        Self { per, spans, rows, says }
    }

    /// The row of a kind; the first of several.
    pub fn row(&self, of: &What) -> Option<&Row> {
        self.rows.iter().find(|row| row.what == *of)
    }

    /// The rows with what landed in a repository: the day of each change and whether it says that an assistant helped; none
    /// says so where `says` is false, and then no share is told.
    #[must_use]
    pub fn with_landed(mut self, changes: &[(Day, bool)], says: bool) -> Self {
        let of = |span: &Span| {
            let within = || changes.iter().filter(|(day, _)| span.holds(*day));
            (within().filter(|(_, assisted)| *assisted).count(), within().count())
        };
        let landed = Row::count(What::Landed, self.spans.iter().map(|span| of(span).1));
        let assisted = self.spans.iter().map(of).map(|(yes, all)| (yes, if says { all } else { 0 }));
        let assisted = Row::share(What::Assisted, assisted);
        let at = self.rows.iter().position(|row| row.what == What::Stated).unwrap_or(self.rows.len());
        self.rows.splice(at..at, [landed, assisted]);
        self
    }
}

impl Span {
    /// Whether a day lies in it.
    pub fn holds(&self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The last whole spans before today, the earliest first; `sprints` are those that are over.
    pub fn last(per: Per, today: Day, sprints: &[Sprint]) -> Vec<Self> {
        match per {
            Per::Sprint => {
                let whole = sprints.iter().filter(|(_, first, last)| last >= first);
                let all: Vec<Self> = whole
                    .map(|(label, first, last)| Self { name: label.to_string(), first: *first, last: *last })
                    .collect();
                all[all.len().saturating_sub(SPANS)..].to_vec()
            }
            Per::Quarter => Self::months(today, 3, |first| {
                format!("{} Q{}", first.date().year(), (u8::from(first.date().month()) - 1) / 3 + 1)
            }),
            Per::Month => Self::months(today, 1, |first| format!("{} {}", first.month_name(), first.date().year())),
        }
    }

    /// The last whole spans of so many months each.
    fn months(today: Day, long: i32, name: impl Fn(Day) -> String) -> Vec<Self> {
        let this = today.month_number();
        let begins = |month: i32| {
            let of_year = u8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
            Day::new(month.div_euclid(12), of_year, 1)
        };
        let running = this - this.rem_euclid(long);
        let span = |back: i32| {
            let (first, next) = (begins(running - back * long)?, begins(running - (back - 1) * long)?);
            Some(Self { name: name(first), first, last: next.plus(-1) })
        };
        (1..=SPANS as i32).rev().filter_map(span).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(per: Per, today: &str) -> Vec<String> {
        let spans = Span::last(per, today.parse().unwrap(), &[]);
        spans.iter().map(|s| format!("{} {}..{}", s.name, s.first, s.last)).collect()
    }

    #[test]
    fn a_span_is_whole_and_the_one_that_runs_is_none() {
        assert_eq!(
            names(Per::Quarter, "2026-02-14"),
            ["2025 Q2 2025-04-01..2025-06-30", "2025 Q3 2025-07-01..2025-09-30", "2025 Q4 2025-10-01..2025-12-31"]
        );
        assert_eq!(names(Per::Quarter, "2026-04-01")[2], "2026 Q1 2026-01-01..2026-03-31");
        assert_eq!(names(Per::Quarter, "2026-03-31")[2], "2025 Q4 2025-10-01..2025-12-31");
        assert_eq!(
            names(Per::Month, "2026-03-31"),
            ["Dec 2025 2025-12-01..2025-12-31", "Jan 2026 2026-01-01..2026-01-31", "Feb 2026 2026-02-01..2026-02-28"]
        );
    }

    #[test]
    fn the_last_sprints_that_are_over_are_spans() {
        let day = |d: u8| Day::new(2026, 3, d).unwrap();
        let sprint = |n: u8| (format!("S-{n}").parse().unwrap(), day(n * 5), day(n * 5 + 4));
        let of = |sprints: &[Sprint]| -> Vec<String> {
            Span::last(Per::Sprint, day(30), sprints).into_iter().map(|s| s.name).collect()
        };
        assert_eq!(of(&[1, 2, 3, 4].map(sprint)), ["S-2", "S-3", "S-4"]);
        assert_eq!(of(&[1].map(sprint)), ["S-1"]);
        // Two that copies began on one day: one of them has no day of its own.
        assert!(of(&[(sprint(1).0, day(9), day(8))]).is_empty());
    }

    #[test]
    fn what_landed_stands_behind_what_shipped_and_tells_no_share_where_no_commit_does() {
        let day = |d: u8| Day::new(2026, 3, d).unwrap();
        let spans = vec![Span { name: "a".to_owned(), first: day(1), last: day(9) }];
        let rows = vec![Row::count(What::Shipped, [1]), Row::share(What::Stated, [(1, 1)])];
        let faster = Faster::of(Per::Sprint, spans, rows);
        let with = faster.clone().with_landed(&[(day(1), true), (day(9), false), (day(10), true)], true);
        let codes: Vec<&str> = with.rows.iter().map(|row| row.what.code()).collect();
        assert_eq!(codes, ["shipped", "landed", "assisted", "stated"]);
        let cell = with.rows[2].cells[0].clone().unwrap();
        assert_eq!((cell.value, cell.of), (1.0, Some(2)));
        assert_eq!(faster.with_landed(&[(day(1), false)], false).rows[2].cells, [None]);
    }
}
