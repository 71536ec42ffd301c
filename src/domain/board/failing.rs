//! Metrics whose own command failed on this machine: the board's file does not know of it, and who reads the board here is
//! told. The team sees by itself that nothing is read.

use super::needs::{Need, Wanted, about};
use super::{Column, Debt, View};

/// A metric whose last pull from this machine failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// Its slug.
    pub metric: String,
    /// The source's name.
    pub source: String,
    /// Days since the first of the failures in a row.
    pub days: i64,
    /// What went wrong.
    pub why: Option<String>,
}

impl Failing {
    /// What is owed of it.
    pub(super) fn need(&self, column: Option<&Column>) -> Need {
        let why = self.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        let (says, fix) = (format!("its pull failed{why}"), format!("upshot source check {}", self.source));
        let need = match column {
            // Whoever's machine it is sees to it, owner or not.
            Some(column) => about(column, Wanted::Pull, says, fix).of(None),
            None => Need::new(Wanted::Pull, None, &self.metric, says, fix),
        };
        Need { name: self.metric.clone(), ..need.due(self.days) }
    }
}

impl Column {
    /// Whether a metric that fails is this column's own.
    pub(super) fn shows(&self, failing: &Failing) -> bool {
        self.metric.as_ref().is_some_and(|metric| metric.slug.as_str() == failing.metric)
    }

    /// Says of it that its metric's pull failed, in its place among what is owed; or no longer.
    fn tell_failing(&mut self, all: &[Failing]) {
        self.owed.retain(|need| need.wanted != Wanted::Pull);
        self.debts.retain(|debt| !matches!(debt, Debt::PullFailed { .. }));
        let Some(failing) = all.iter().find(|failing| self.shows(failing)).filter(|_| self.whole) else { return };
        let debt = Debt::PullFailed { days: failing.days };
        let need = failing.need(Some(self)).loud(debt.clone());
        // What is loud stands first, in the order of the debts.
        let at = self.debts.partition_point(|there| there.place() <= debt.place());
        self.debts.insert(at, debt);
        self.owed.insert(at.min(self.owed.len()), need);
    }
}

impl View {
    /// Says which of its metrics' pulls failed on this machine.
    pub fn tell_failing(&mut self, failing: Vec<Failing>) {
        for column in &mut self.columns {
            column.tell_failing(&failing);
        }
        self.failing = failing;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::day::Day;

    #[test]
    fn what_no_column_shows_is_owed_all_the_same() {
        let failing = |why: Option<&str>| Failing {
            metric: "p95".to_owned(),
            source: "p95".to_owned(),
            days: 3,
            why: why.map(str::to_owned),
        };
        let mut view = View::default();
        view.tell_failing(vec![failing(Some("curl ended with 22"))]);
        let today: Day = "2026-03-12".parse().unwrap();
        let needs = view.needs(today);
        assert_eq!(needs.len(), 1);
        assert_eq!((needs[0].name.as_str(), needs[0].days, needs[0].due), ("p95", 3, true));
        assert_eq!(needs[0].says, "its pull failed: curl ended with 22");
        assert_eq!(needs[0].fix, "upshot source check p95");
        view.tell_failing(Vec::new());
        assert!(view.needs(today).is_empty());
    }
}
