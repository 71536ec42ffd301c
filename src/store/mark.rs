//! The fields that several changes speak for, as their table has them. It does not know which those are: that is `domain::fold`'s to say.
//!
//! A thing is an id of a kind. Only who forges an id makes things of two kinds with one; then each names its kind before the
//! field, so that neither is taken for the other: `person.handle`.

use rusqlite::{Connection, params};

use super::convert::Words;
use super::error::StoreError;
use crate::domain::change::CREATED;
use crate::domain::fold::{Mark, Reference};
use crate::domain::id::{Id, Kind, Thing};

/// The kinds of the things that bear an id.
pub(super) fn kinds(c: &Connection, id: Id) -> Result<Vec<Kind>, StoreError> {
    let mut statement = c.prepare_cached("SELECT DISTINCT kind FROM change WHERE thing = ?1")?;
    let found: Vec<Words> = statement.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(found.iter().filter_map(|words| Kind::of(&words.0)).collect())
}

/// Whether a thing of another kind bears the id too.
pub(super) fn is_shared(c: &Connection, thing: Thing) -> Result<bool, StoreError> {
    // A kind that only a newer upshot knows has no row here, and no marks that could be taken for another's.
    Ok(kinds(c, thing.id)?.into_iter().any(|kind| kind != thing.kind))
}

/// What stands before the fields of a thing.
fn before(c: &Connection, thing: Thing) -> Result<String, StoreError> {
    Ok(if is_shared(c, thing)? { format!("{}.", thing.kind.word()) } else { String::new() })
}

/// The marks of a thing.
pub(super) fn of(c: &Connection, thing: Thing) -> Result<Vec<Mark>, StoreError> {
    let before = before(c, thing)?;
    let mut statement = c.prepare_cached("SELECT field, kind = 'asked', heads FROM mark WHERE thing = ?1")?;
    let mut rows = statement.query([thing.id])?;
    let mut marks = Vec::new();
    while let Some(row) = rows.next()? {
        let Words(field) = row.get(0)?;
        let Some(field) = field.strip_prefix(&before) else { continue };
        let heads: Vec<u8> = row.get(2)?;
        let heads = heads.chunks_exact(20).filter_map(|head| Reference::try_from(head).ok()).collect();
        marks.push(Mark { field: field.to_owned(), asked: row.get(1)?, heads });
    }
    Ok(marks)
}

/// Puts the marks of a thing in the place of those it had.
pub(super) fn put(tx: &Connection, thing: Thing, marks: &[Mark]) -> Result<(), StoreError> {
    let before = before(tx, thing)?;
    // What stands there without a kind is from before another bore the id, and each of them is told anew.
    let sql =
        "DELETE FROM mark WHERE thing = ?1 AND (?2 = '' OR substr(field, 1, length(?2)) = ?2 OR field NOT LIKE '%.%')";
    tx.prepare_cached(sql)?.execute(params![thing.id, before])?;
    for mark in marks {
        let kind = if mark.asked { "asked" } else { "quiet" };
        tx.prepare_cached("INSERT OR REPLACE INTO mark(thing, field, kind, heads) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![thing.id, format!("{before}{}", mark.field), kind, mark.heads.concat()])?;
    }
    Ok(())
}

/// Takes the mark of a field away; a creation speaks for all of them.
pub(super) fn settled(tx: &Connection, thing: Thing, field: &str) -> Result<(), StoreError> {
    let before = before(tx, thing)?;
    let sql = "DELETE FROM mark WHERE thing = ?1 AND (field = ?2 OR ?3 AND substr(field, 1, length(?4)) = ?4)";
    let bind = params![thing.id, format!("{before}{field}"), field == CREATED, before];
    tx.prepare_cached(sql)?.execute(bind)?;
    Ok(())
}

/// The fields that somebody is asked about, or every mark of one field; of all things, or of one.
pub(super) fn asked(c: &Connection, only: Option<Thing>) -> Result<Vec<(Thing, String)>, StoreError> {
    let sql = "SELECT thing, field FROM mark WHERE kind = 'asked' AND (?1 IS NULL OR thing = ?1)";
    Ok(listed(c, sql, only)?.into_iter().filter(|(thing, _)| only.is_none_or(|only| only == *thing)).collect())
}

/// The things of which it is marked whether they are gone.
pub(super) fn overruled(c: &Connection) -> Result<Vec<Thing>, StoreError> {
    let sql = "SELECT thing, field FROM mark WHERE (field = 'gone' OR field LIKE '%.gone') AND ?1 IS NULL";
    Ok(listed(c, sql, None)?.into_iter().map(|(thing, _)| thing).collect())
}

/// Marks as a statement finds them, each with the thing it is of.
fn listed(c: &Connection, sql: &str, only: Option<Thing>) -> Result<Vec<(Thing, String)>, StoreError> {
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query([only.map(|thing| thing.id)])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, Words(field)): (Id, _) = (row.get(0)?, row.get(1)?);
        for kind in kinds(c, id)? {
            let thing = Thing::new(kind, id);
            list.extend(field.strip_prefix(&before(c, thing)?).map(|field| (thing, field.to_owned())));
        }
    }
    Ok(list)
}
