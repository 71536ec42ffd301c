//! Which question is asked of a metric: which ship, where the windows end, and who else shipped inside them.

use crate::domain::day::Day;

use super::asked::Question;
use super::assess::by_counts;
use super::gather::{Around, LEAST_AFTER, LEAST_BEFORE};
use super::look::{Alpha, least_after};
use super::windows::prepare;

/// A ship on a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ship {
    /// The day.
    pub day: Day,
    /// The hypothesis' label.
    pub label: String,
}

/// What an outcome's readings are compared around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The day.
    pub day: Day,
    /// The first hypothesis of the run that shipped; none where nothing did, and the day is the run's first.
    pub label: Option<String>,
}

/// The question of one's own ship: the windows end at the neighbouring ships on the metric. Where that leaves too few
/// readings, the ships are looked at as a group, and the evidence is shared. `ships` holds all that shipped on the metric
/// by the as-of day, in order of their days, `own` among them; `read` reads what a question needs.
///
/// # Errors
/// What `read` says.
pub fn group<E>(
    ships: &[Ship],
    own: usize,
    base: &Question,
    mut read: impl FnMut(&Question) -> Result<Around, E>,
) -> Result<(Question, Around), E> {
    let day = |at: usize| ships.get(at).map(|s| s.day);
    let same = |at: usize| ships.iter().filter(move |s| Some(s.day) == day(at));
    let (mut first, mut last) = (own, own);
    loop {
        // Ships of one day can't be told apart.
        first = ships.iter().position(|s| same(first).any(|o| o == s)).unwrap_or(first);
        last = ships.iter().rposition(|s| same(last).any(|o| o == s)).unwrap_or(last);
        let question = Question {
            ship: day(first).unwrap_or(base.ship),
            last_ship: day(last).unwrap_or(base.ship),
            previous: first.checked_sub(1).and_then(day),
            next: day(last + 1),
            shared: (first..=last).filter(|at| *at != own).map(|at| ships[at].label.clone()).collect(),
            ..base.clone()
        };
        let around = read(&question)?;
        // A ship with none before or after it has nobody to be grouped with.
        if question.next.is_none() && question.previous.is_none() {
            return Ok((question, around));
        }
        let windows = prepare(&question, &around, question.as_of);
        if by_counts(&windows).is_some() {
            return Ok((question, around));
        }
        // What the next ship has closed stays too few for ever.
        let least = least_after(windows.before.len(), Alpha::LOOK).unwrap_or(LEAST_AFTER);
        if windows.after.len() < least && question.next.is_some() {
            last += 1;
        } else if windows.before.len() < LEAST_BEFORE && question.previous.is_some() {
            first -= 1;
        } else {
            return Ok((question, around));
        }
    }
}

/// The mark of an outcome: the first ship beneath it in its latest run of consecutive sprints that committed it; the
/// run's first day, where nothing shipped in it. Where it never was committed: the first ship beneath it.
/// `sprints` are those begun, in order: first day, and whether they committed it.
pub fn ask(sprints: &[(Day, bool)], ships: &[Ship]) -> Option<Mark> {
    let end = sprints.iter().rposition(|(_, committed)| *committed);
    let begins = end.map(|end| {
        let before = sprints[..end].iter().rposition(|(_, committed)| !committed);
        sprints[before.map_or(0, |at| at + 1)].0
    });
    let first = ships.iter().filter(|s| begins.is_none_or(|begins| s.day >= begins)).min_by_key(|s| s.day);
    match (first, begins) {
        (Some(ship), _) => Some(Mark { day: ship.day, label: Some(ship.label.clone()) }),
        (None, Some(day)) => Some(Mark { day, label: None }),
        (None, None) => None,
    }
}
