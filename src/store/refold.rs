//! What no hash covers is worked out again from what one does: which sets count, in which set an event was written, in
//! which order the rows stand, and where the links between sets lead.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::check::Health;
use super::error::StoreError;
use super::table::TABLES;
use super::{fold, header, set};
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
    let mut said = BTreeSet::new();
    for id in fold::undone_sets(c)? {
        said.extend(set::no(c, id)?);
    }
    let lost: i64 = c.query_row(
        "SELECT count(*) FROM change_set a WHERE undoes IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM change_set b WHERE b.id = a.undoes AND (b.hlc, b.id) < (a.hlc, a.id))",
        [],
        |row| row.get(0),
    )?;
    if lost > 0 {
        health.trouble("a change set undoes one that was not there before it");
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

/// Sets stand in the order in which they came here, without a hole, and events name the set that holds them.
fn order(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    let (count, first, last): (i64, Option<i64>, Option<i64>) =
        c.query_row("SELECT count(*), min(no), max(no) FROM change_set", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    if count > 0 && (first, last) != (Some(1), Some(count)) {
        health.trouble("the change sets do not stand in the places of the log, one after the other");
    }
    for table in TABLES.iter().filter(|table| table.kind.is_event()) {
        let sql = format!(
            "SELECT count(*) FROM {0} e WHERE NOT EXISTS (SELECT 1 FROM change c
               WHERE c.thing = e.id AND c.kind = '{1}' AND c.set_no = e.set_no AND c.field = 'created')",
            table.name(),
            table.kind.word()
        );
        if c.query_row(&sql, [], |row| row.get::<_, i64>(0))? > 0 {
            health.trouble(format!("a {} names another set than the one that made it", table.kind.word()));
        }
    }
    let unnoted: i64 = c.query_row(
        "SELECT count(*) FROM (SELECT metric, day, id FROM reading GROUP BY metric, day, id HAVING count(*) > 1
                               EXCEPT SELECT metric, day, id FROM claimed)",
        [],
        |row| row.get(0),
    )?;
    if unnoted > 0 {
        health.trouble(format!("{unnoted} readings that several sets hold are not noted as such"));
    }
    Ok(())
}
