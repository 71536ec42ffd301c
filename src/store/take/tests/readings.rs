//! Readings as strangers' sets hold them: one that several sets hold is noted as such, and one that a set holds twice is refused
//! with all of it, whether or not another set has readings of those days.

use super::*;
use crate::domain::day::Day;
use crate::store::apply::{Logged, row_hash};

/// Sets with their readings.
struct WithReadings(std::vec::IntoIter<(ChangeSet, Vec<Reading>)>, Vec<Reading>);

impl Giver for WithReadings {
    fn next(&mut self) -> Result<Option<ChangeSet>, StoreError> {
        let Some((set, readings)) = self.0.next() else { return Ok(None) };
        self.1 = readings;
        Ok(Some(set))
    }

    fn readings(
        &mut self,
        _: &ChangeSet,
        f: &mut dyn FnMut(Reading) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        std::mem::take(&mut self.1).into_iter().try_for_each(f)
    }
}

fn reading(metric: Id, day: u8, id: &str) -> Reading {
    Reading {
        id: Id::natural(&["reading", id]),
        metric,
        day: Day::new(2026, 3, day).unwrap(),
        minute: None,
        value: Some(31.0),
        of: None,
        note: None,
        source: None,
        corrects: None,
        why: None,
    }
}

/// A set of readings, which says that it has others where some are given.
fn set(store: &Store, n: u8, holds: &[Reading], says: Option<&[Reading]>) -> (ChangeSet, Vec<Reading>) {
    let mut set = stranger(store, n, "metric", Id::default(), "name", "\"\"");
    set.changes.clear();
    let mut logged = Logged::default();
    says.unwrap_or(holds).iter().for_each(|one| logged.add(one.metric, 1, one, row_hash(one)));
    set.has_readings(&logged).unwrap();
    set.seal();
    (set, holds.to_vec())
}

fn takes(store: &mut Store, sets: Vec<(ChangeSet, Vec<Reading>)>) -> Taken {
    let how = Taking { unix_ms: highest(store), accept_clock: false, fresh: Id::natural(&["fresh"]) };
    store.write(|tx| take(tx, &mut WithReadings(sets.clone().into_iter(), Vec::new()), &how)).unwrap()
}

/// How many rows of readings there are, and how many of them several sets hold.
fn held(store: &Store) -> (i64, i64) {
    let sql = "SELECT (SELECT count(*) FROM reading), (SELECT count(*) FROM claimed)";
    store.read(|c| Ok(c.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)).unwrap()
}

#[test]
fn one_that_a_set_holds_twice_is_refused_with_all_of_it() {
    for beside in [false, true] {
        let (_room, mut store, things) = board();
        let metric = things[1].id;
        let (one, other) = (reading(metric, 3, "one"), reading(metric, 5, "other"));
        let before = if beside { vec![set(&store, 1, &[reading(metric, 4, "there")], None)] } else { Vec::new() };
        let there = before.len() as i64;
        assert_eq!(takes(&mut store, before).left, vec![]);
        let twice = set(&store, 2, &[one.clone(), other.clone(), one.clone()], None);
        let once = set(&store, 3, &[one], None);
        let came = takes(&mut store, vec![twice, once]);
        assert_eq!((came.left.len(), came.left[0].why, came.sets.len()), (1, Why::Malformed, 1), "{came:?}");
        assert_eq!(came.left[0].says, "it has one reading twice");
        assert_eq!(held(&store), (there + 1, 0));
        told(&store);
    }
}

#[test]
fn one_that_several_sets_hold_is_noted_in_whatever_order_they_come() {
    for turned in [false, true] {
        let (_room, mut store, things) = board();
        let metric = things[1].id;
        let (one, other) = (reading(metric, 3, "one"), reading(metric, 20, "other"));
        let mut sets = vec![set(&store, 1, &[one.clone(), other], None), set(&store, 2, &[one], None)];
        if turned {
            sets.reverse();
        }
        assert_eq!(takes(&mut store, sets).left, vec![]);
        assert_eq!(held(&store), (3, 1));
        told(&store);
    }
}

#[test]
fn a_set_that_says_other_days_than_its_readings_have_takes_no_place() {
    let (_room, mut store, things) = board();
    let metric = things[1].id;
    let (one, elsewhere) = (reading(metric, 3, "one"), reading(metric, 20, "other"));
    let first = set(&store, 1, std::slice::from_ref(&one), None);
    let second = set(&store, 2, &[one], Some(&[elsewhere]));
    assert_eq!(takes(&mut store, vec![first]).left, vec![]);
    let came = takes(&mut store, vec![second]);
    assert_eq!(came.left[0].why, Why::Malformed, "{came:?}");
    assert_eq!(held(&store), (1, 0));
    told(&store);
}
