//! The letters that tell things of one number apart.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Suffix;
use crate::store::error::StoreError;
use crate::store::table::{TABLES, Table};

/// Gives the things that count of a number the letters that tell them apart, and takes them from one that is alone.
pub(super) fn suffixes(tx: &Connection, kind: Kind, number: i64) -> Result<(), StoreError> {
    let name = Table::of(kind).name();
    for (id, suffix, there) in told_apart(tx, kind, number)? {
        if suffix != there {
            let text = (!suffix.is_none()).then(|| suffix.as_str().to_owned());
            let sql = format!("UPDATE {name} SET suffix = ?2 WHERE id = ?1");
            tx.prepare_cached(&sql)?.execute(params![id, text])?;
        }
    }
    Ok(())
}

/// The things of a number, each with the letters it should have and those it has.
fn told_apart(c: &Connection, kind: Kind, number: i64) -> Result<Vec<(Id, Suffix, Suffix)>, StoreError> {
    let sql = format!("SELECT id, suffix, gone FROM {} WHERE number = ?1 ORDER BY id", Table::of(kind).name());
    let mut statement = c.prepare_cached(&sql)?;
    let rows: Vec<(Id, Suffix, bool)> =
        statement.query_map([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    let counting: Vec<Id> = rows.iter().filter(|(.., gone)| !gone).map(|(id, ..)| *id).collect();
    let apart: BTreeMap<Id, Suffix> = counting.iter().copied().zip(Suffix::apart(&counting)).collect();
    Ok(rows.into_iter().map(|(id, there, _)| (id, apart.get(&id).copied().unwrap_or_default(), there)).collect())
}

/// How many things bear other letters after their number than they should.
pub(in crate::store) fn wrong_suffixes(c: &Connection) -> Result<usize, StoreError> {
    let mut wrong = 0;
    for table in TABLES.iter().filter(|table| table.is_numbered()) {
        let sql = format!(
            "SELECT DISTINCT number FROM {0} WHERE suffix IS NOT NULL
             UNION SELECT number FROM {0} WHERE gone = 0 GROUP BY number HAVING count(*) > 1",
            table.name()
        );
        let mut statement = c.prepare(&sql)?;
        let numbers: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for number in numbers {
            wrong += told_apart(c, table.kind, number)?.iter().filter(|(_, suffix, there)| suffix != there).count();
        }
    }
    Ok(wrong)
}

/// The number of a thing, where its kind has numbers.
pub(super) fn number(c: &Connection, thing: Thing) -> Result<Option<i64>, StoreError> {
    let table = Table::of(thing.kind);
    if !table.is_numbered() {
        return Ok(None);
    }
    let sql = format!("SELECT number FROM {} WHERE id = ?1", table.name());
    Ok(c.prepare_cached(&sql)?.query_row([thing.id], |row| row.get(0)).optional()?)
}
