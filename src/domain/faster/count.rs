//! What is counted of a span: ships, what was said of them before, and whether their verdicts came in time.

use super::{Cell, Row, Span, What};
use crate::domain::ask;
use crate::domain::day::Day;
use crate::domain::fact::{Deadline, Movement};
use crate::domain::label::Label;
use crate::domain::review::{Line, Review};

/// An outcome that had a ship and time to answer by the end of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came {
    /// Which.
    pub outcome: Label,
    /// Whether it moved, or held.
    pub moved: bool,
    /// Whether it shares its readings with ships of other outcomes.
    pub shared: bool,
}

impl Came {
    /// An outcome whose metric did something, where what shipped had time to answer by a day.
    pub fn of(outcome: Label, movement: &Movement, by: Day) -> Option<Self> {
        let moved = movement.came(by)?;
        Some(Self { outcome, moved, shared: movement.assessment.shared_with().next().is_some() })
    }

    /// What a review says of the outcomes that its sprint committed, as it was frozen or as it stands.
    pub fn of_review(review: &Review) -> Vec<(Label, Option<Self>)> {
        let of =
            |line: &Line| (line.outcome, line.since.as_ref().and_then(|m| Self::of(line.outcome, m, review.as_of)));
        review.lines.iter().map(of).collect()
    }

    /// How many of some moved, or held: `1 of 3`, `2 of 3, 1 shared`.
    pub fn words(list: &[Self]) -> String {
        let moved = list.iter().filter(|came| came.moved);
        let shared = moved.clone().filter(|came| came.shared).count();
        let shared = if shared > 0 { format!(", {shared} shared") } else { String::new() };
        format!("{} of {}{shared}", moved.count(), list.len())
    }
}

/// A ship, as far as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// The day it shipped.
    pub shipped_on: Day,
    /// Whether one person answered for it then.
    pub owned: bool,
    /// Whether its outcome was stated before the work.
    pub stated: bool,
    /// By when its verdict was due.
    pub deadline: Option<Deadline>,
    /// The day somebody signed one.
    pub signed_on: Option<Day>,
    /// Whether that counts.
    pub answered: bool,
}

impl From<&ask::Row> for Made {
    fn from(row: &ask::Row) -> Self {
        Self {
            shipped_on: row.shipped_on,
            owned: row.owner_at_ship.is_some(),
            stated: row.is_stated(),
            deadline: row.deadline,
            signed_on: row.signed_on,
            answered: row.is_answered(),
        }
    }
}

/// How many ships of some days had their outcome stated before the work, of how many.
pub fn stated(made: &[Made], (first, last): (Day, Day)) -> (usize, usize) {
    let of: Vec<&Made> = made.iter().filter(|made| (first..=last).contains(&made.shipped_on)).collect();
    (of.iter().filter(|made| made.stated).count(), of.len())
}

/// How many verdicts that were due in some days came by their day, of how many.
pub fn in_time(made: &[Made], (first, last): (Day, Day), today: Day) -> (usize, usize) {
    let due = made.iter().filter_map(|made| {
        let due = made.deadline.filter(|due| (first..=last).contains(&due.on))?;
        // What is due today is not late before the day is over.
        (due.days_late(today) > 0 || made.answered)
            .then(|| made.signed_on.is_some_and(|signed| due.days_late(signed) == 0))
    });
    due.fold((0, 0), |(yes, of), in_time| (yes + usize::from(in_time), of + 1))
}

impl Row {
    /// The rows of what the board says shipped.
    pub fn of_ships(made: &[Made], spans: &[Span], today: Day) -> [Self; 3] {
        let within = |span: &Span| made.iter().filter(|made| span.holds(made.shipped_on)).collect::<Vec<_>>();
        let owned = |span: &Span| {
            let of = within(span);
            (of.iter().filter(|made| made.owned && made.stated).count(), of.len())
        };
        [
            Self::count(What::Shipped, spans.iter().map(|span| within(span).len())),
            Self::share(What::Stated, spans.iter().map(owned)),
            Self::share(What::InTime, spans.iter().map(|span| in_time(made, (span.first, span.last), today))),
        ]
    }

    /// The row of outcomes that moved, span by span.
    pub fn of_outcomes(came: &[Vec<Came>]) -> Self {
        let cell = |list: &Vec<Came>| {
            let moved: Vec<&Came> = list.iter().filter(|came| came.moved).collect();
            (!list.is_empty()).then(|| Cell {
                value: moved.len() as f64,
                of: Some(list.len()),
                shared: moved.iter().filter(|came| came.shared).map(|came| came.outcome).collect(),
            })
        };
        Self { what: What::Moved, cells: came.iter().map(cell).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u8) -> Day {
        Day::new(2026, 3, d).unwrap()
    }

    fn made(on: u8, check: u8, signed: Option<u8>) -> Made {
        let signed_on = signed.map(day);
        Made {
            shipped_on: day(on),
            owned: true,
            stated: on != 2,
            deadline: Some(Deadline::new(day(check), None)),
            signed_on,
            answered: signed.is_some(),
        }
    }

    #[test]
    fn a_verdict_counts_where_it_was_due_and_a_ship_where_it_shipped() {
        let all = [made(1, 8, Some(8)), made(2, 9, Some(12)), made(3, 20, None)];
        let spans = [
            Span { name: "a".to_owned(), first: day(1), last: day(7) },
            Span { name: "b".to_owned(), first: day(8), last: day(20) },
        ];
        let [shipped, owned, due] = Row::of_ships(&all, &spans, day(20));
        let numbers =
            |row: &Row| row.cells.iter().map(|c| c.as_ref().map(|c| (c.value as usize, c.of))).collect::<Vec<_>>();
        assert_eq!(numbers(&shipped), [Some((3, None)), Some((0, None))]);
        assert_eq!(numbers(&owned), [Some((2, Some(3))), None]);
        assert_eq!(numbers(&due), [None, Some((1, Some(2)))], "what is due today is not late yet");
        let [.., late] = Row::of_ships(&all, &spans, day(21));
        assert_eq!(numbers(&late)[1], Some((1, Some(3))));
        assert_eq!(stated(&all, (day(1), day(3))), (2, 3));
    }

    #[test]
    fn shared_outcomes_are_counted_and_named() {
        let came = |n: u32, moved, shared| Came { outcome: format!("O-{n}").parse().unwrap(), moved, shared };
        let row = Row::of_outcomes(&[vec![], vec![came(1, true, false), came(2, true, true), came(3, false, true)]]);
        assert_eq!(row.cells[0], None, "nothing to tell is no 0");
        let cell = row.cells[1].as_ref().unwrap();
        assert_eq!((cell.value, cell.of), (2.0, Some(3)));
        assert_eq!(cell.shared, ["O-2".parse().unwrap()]);
    }
}
