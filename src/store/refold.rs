//! What no hash covers is worked out again from what one does: which sets count, in which set an event was written, in
//! which order the rows stand, and where the links between sets lead.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;

use super::check::Health;
use super::convert::Words;
use super::error::StoreError;
use super::header;
use super::table::TABLES;
use crate::domain::change::CREATED;
use crate::domain::id::{Id, Kind};
use crate::weaken;

/// Everything derived that is not a field of a thing.
pub(super) fn derived(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    if weaken::off("refold") {
        return Ok(());
    }
    if !header::is_sealed(c)? {
        health
            .trouble("what the file says of itself (which board, which copy, shared, today) is not as it was written");
    }
    undone(c, health)?;
    order(c, health)
}

/// Which sets count, as the undoing sets in the log say, against the table.
fn undone(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    let mut statement = c.prepare(
        "SELECT a.no, a.seq, a.undoes, b.no FROM change_set a LEFT JOIN change_set b ON b.id = a.undoes ORDER BY a.no",
    )?;
    let mut rows = statement.query([])?;
    let mut below: HashMap<i64, i64> = HashMap::new();
    let mut said: BTreeSet<i64> = BTreeSet::new();
    let mut expected = 0;
    while let Some(row) = rows.next()? {
        let (no, seq): (i64, i64) = (row.get(0)?, row.get(1)?);
        expected += 1;
        if no != expected {
            health.trouble(format!("the change set {seq} stands in place {no} of the log, not {expected}"));
            expected = no;
        }
        if row.get::<_, Option<Id>>(2)?.is_none() {
            continue;
        }
        let Some(to) = row.get::<_, Option<i64>>(3)?.filter(|to| *to < no) else {
            health.trouble(format!("the change set {seq} undoes one that was not there before it"));
            continue;
        };
        below.insert(no, to);
        // What it undoes counts no more; where that undid another, the other counts again, down the chain.
        let (mut at, mut counts) = (to, false);
        loop {
            if counts {
                said.remove(&at);
            } else {
                said.insert(at);
            }
            let Some(next) = below.get(&at) else { break };
            (at, counts) = (*next, !counts);
        }
    }
    let mut statement = c.prepare("SELECT set_no FROM undone")?;
    let there: BTreeSet<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for no in said.symmetric_difference(&there).take(5) {
        let is =
            if there.contains(no) { "does not count, and nothing undid it" } else { "counts, though it is undone" };
        health.trouble(format!("the change set in place {no} {is}"));
    }
    Ok(())
}

/// Rows stand in the order in which the log made them, and events name the set that holds them.
fn order(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    let mut statement = c.prepare("SELECT kind, thing, set_no FROM change WHERE field = ?1 ORDER BY set_no, n")?;
    let mut rows = statement.query([CREATED])?;
    let mut made: BTreeMap<Kind, Vec<(Id, i64)>> = BTreeMap::new();
    let mut known: BTreeSet<Id> = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let (Some(kind), id) = (Kind::of(&row.get::<_, Words>(0)?.0), row.get(1)?) else { continue };
        if known.insert(id) {
            made.entry(kind).or_default().push((id, row.get(2)?));
        }
    }
    for table in &TABLES {
        let event = table.kind.is_event();
        let set = if event { "set_no" } else { "0" };
        let mut statement = c.prepare(&format!("SELECT id, {set} FROM {} ORDER BY no", table.name()))?;
        let there: Vec<(Id, i64)> =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let mut made = made.remove(&table.kind).unwrap_or_default();
        if !event {
            made.iter_mut().for_each(|(_, set)| *set = 0);
        }
        if there != made {
            let name = table.kind.word().replace('_', " ");
            health.trouble(format!("the rows of {name} stand in another order or set than the log made them in"));
        }
    }
    Ok(())
}
