//! What a change replaces: the heads it was made on, and what was said since somebody looked.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use crate::domain::change::{CREATED, Change};
use crate::domain::day::Day;
use crate::domain::fold::{Reference, reference, referred as referred_set};
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::store::convert::Words;
use crate::store::error::StoreError;
use crate::store::set::LoggedChange;

use super::*;

/// Changes as the log holds them, each with what it replaces: the heads of its field; for a verdict or a review the others
/// that count.
pub(in crate::store) fn replacing(c: &Connection, changes: &[Change]) -> Result<Vec<LoggedChange>, StoreError> {
    changes.iter().map(|change| Ok(LoggedChange::new(change, replaced(c, change)?))).collect()
}

fn replaced(c: &Connection, change: &Change) -> Result<Vec<u8>, StoreError> {
    let Change { thing, field, after } = change;
    if field == CREATED {
        // Most things that are made were never there before.
        let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE thing = ?1 AND kind = ?2)";
        let bind = params![thing.id, thing.kind.word()];
        if !c.prepare_cached(sql)?.query_row(bind, |row| row.get::<_, bool>(0))? {
            return before_event(c, *thing, after);
        }
    }
    Ok(changes(c, *thing, &mut Undos::default())?.changes.heads(field).concat())
}

/// What a verdict, or a review, replaces: those on the same hypothesis, or of the same sprint, that count.
fn before_event(c: &Connection, thing: Thing, whole: &Value) -> Result<Vec<u8>, StoreError> {
    let (table, field) = match thing.kind {
        Kind::Verdict => ("verdict", "hypothesis"),
        Kind::Review => ("review", "sprint"),
        _ => return Ok(Vec::new()),
    };
    let Some(of) = whole.get(field).and_then(Value::as_str).and_then(|id| id.parse::<Id>().ok()) else {
        return Ok(Vec::new());
    };
    let mut statement = c.prepare_cached(&format!(
        "SELECT s.id, k.n FROM {table} e JOIN change k ON k.thing = e.id AND k.kind = '{table}' AND k.set_no = e.set_no AND k.field = 'created'
         JOIN change_set s ON s.no = e.set_no
         WHERE e.\"{field}\" = ?1 AND e.set_no NOT IN (SELECT set_no FROM undone) ORDER BY s.hlc, s.id"
    ))?;
    let mut rows = statement.query([of])?;
    let mut bytes = Vec::new();
    while let Some(row) = rows.next()? {
        bytes.extend(reference(row.get(0)?, row.get(1)?));
    }
    Ok(bytes)
}

/// Who changed a field since a set did, where that change still stands; a creation stands for every field. An undo left the
/// field as it was before what it took back, so it is looked through.
pub(in crate::store) fn changed_since(
    c: &Connection,
    thing: Thing,
    field: &str,
    set: Id,
) -> Result<Option<(Handle, Day)>, StoreError> {
    if thing.kind.is_event() {
        return Ok(None);
    }
    let changes = changes(c, thing, &mut Undos::default())?.changes;
    let mut open = if field == CREATED { changes.heads(field) } else { changes.heads_of(field) };
    let mut seen: BTreeSet<Reference> = open.iter().copied().collect();
    // What an undo opened again was said before it.
    let opened = taken_back(c, thing, set, field)?.unwrap_or_default();
    open.retain(|head| !opened.contains(head));
    let mut since: Option<((i64, Id), Handle, Day)> = None;
    while let Some(head) = open.pop() {
        let (of, _) = referred_set(&head);
        // Who took the same back on another copy changed nothing since.
        if of == set
            || undone_by(c, set)?.is_some_and(|target| undone_by(c, of).is_ok_and(|other| other == Some(target)))
        {
            continue;
        }
        if let Some(below) = taken_back(c, thing, of, field)? {
            open.extend(below.into_iter().filter(|below| seen.insert(*below)));
            continue;
        }
        let sql = "SELECT hlc, actor, day FROM change_set WHERE id = ?1";
        let (hlc, by, day): (i64, Words, Day) =
            c.prepare_cached(sql)?.query_row([of], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        if since.as_ref().is_none_or(|(latest, ..)| *latest < (hlc, of)) {
            since = Some(((hlc, of), crate::store::apply::handle(&by), day));
        }
    }
    Ok(since.map(|(_, by, day)| (by, day)))
}

/// The set that a set undoes.
fn undone_by(c: &Connection, set: Id) -> Result<Option<Id>, StoreError> {
    let sql = "SELECT undoes FROM change_set WHERE id = ?1";
    Ok(c.prepare_cached(sql)?.query_row([set], |row| row.get(0)).optional()?.flatten())
}

/// Where a set is an undo, what the set it undoes had replaced of a field: that is what it gave back.
fn taken_back(c: &Connection, thing: Thing, set: Id, field: &str) -> Result<Option<Vec<Reference>>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT c.prev FROM change_set u JOIN change_set s ON s.id = u.undoes
         JOIN change c ON c.set_no = s.no AND c.thing = ?1 AND c.kind = ?4 AND (c.field IN (?3, 'created') OR ?3 = 'created')
         WHERE u.id = ?2",
    )?;
    let mut rows = statement.query(params![thing.id, set, field, thing.kind.word()])?;
    let mut back: Option<Vec<Reference>> = None;
    while let Some(row) = rows.next()? {
        let prev: Vec<u8> = row.get(0)?;
        let prev = prev.chunks_exact(20).filter_map(|r| Reference::try_from(r).ok());
        back.get_or_insert_default().extend(prev);
    }
    Ok(back)
}
