//! By when a verdict is due, and from when on it is late.

use serde::Serialize;

use crate::domain::day::Day;
use crate::domain::hypothesis::Check;

/// The days of a verdict that is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Deadline {
    /// The check day, waits included: the verdict is due from then on.
    pub on: Day,
    /// It is late after this day: the check day, or the day its ship was entered where that came after it. Nobody is
    /// late with what nobody could have been asked before.
    pub late_after: Day,
}

impl Deadline {
    /// Of a check day, and the day the ship was entered where that was later than the ship.
    pub fn new(on: Day, entered: Option<Day>) -> Self {
        Self { on, late_after: entered.map_or(on, |entered| entered.max(on)) }
    }

    /// Whether the verdict is asked for on a day.
    pub fn check(self, today: Day) -> Check {
        match (today < self.on, today > self.late_after) {
            (true, _) => Check::Measuring,
            (false, false) => Check::Due,
            (false, true) => Check::Overdue,
        }
    }

    /// Days it is late; 0 where it is not.
    pub fn days_late(self, today: Day) -> i64 {
        today.since(self.late_after).max(0)
    }

    /// `due today`, `due since 3 Mar`.
    pub fn due(self, today: Day) -> String {
        if self.on == today { "due today".to_owned() } else { format!("due since {}", self.on.short(today)) }
    }

    /// `due today`, `due since 3 Mar`, `9d late`.
    pub fn stands(self, today: Day) -> String {
        match self.days_late(today) {
            0 => self.due(today),
            late => format!("{late}d late"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u8) -> Day {
        Day::new(2026, 3, d).unwrap()
    }

    #[test]
    fn a_verdict_is_late_after_its_check_day() {
        let plain = Deadline::new(day(10), Some(day(7)));
        let at = |d| (plain.check(day(d)), plain.days_late(day(d)), plain.stands(day(d)));
        assert_eq!(at(9).0, Check::Measuring);
        assert_eq!(at(10), (Check::Due, 0, "due today".to_owned()));
        assert_eq!(at(12), (Check::Overdue, 2, "2d late".to_owned()));
    }

    #[test]
    fn a_ship_that_is_entered_after_its_check_day_is_due_and_late_from_the_next_day_on() {
        let late = Deadline::new(day(10), Some(day(20)));
        let at = |d| (late.check(day(d)), late.days_late(day(d)), late.stands(day(d)));
        assert_eq!(at(20), (Check::Due, 0, "due since 10 Mar".to_owned()));
        assert_eq!(at(23), (Check::Overdue, 3, "3d late".to_owned()));
    }
}
