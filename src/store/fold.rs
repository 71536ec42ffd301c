//! The log's changes of a thing, added up and put into its table. What they add up to is `domain::fold`'s to say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use serde_json::{Map, Value};

use super::convert::{object, to_sql};
use super::error::StoreError;
use super::off::Off;
use super::table::{As, Table};
use super::{mark, types};
use crate::domain::change::{CREATED, Change, GONE};
use crate::domain::fold::{Folded, Stamp, Undoing, undone};
use crate::domain::id::{Id, Kind, Thing};

mod logged;
mod replaced;
mod suffix;
mod touched;

use logged::UNKNOWN;
pub(super) use logged::{Logged, Undos, changes, each};
pub(super) use replaced::{changed_since, replacing};
pub(super) use suffix::wrong_suffixes;
use suffix::{number, suffixes};
use touched::referred;
pub(super) use touched::{Touched, is_referred};

/// Lets references be looked at as a transaction ends. Said once a transaction: with it every prepared statement expires.
pub(super) fn defer(tx: &Connection) -> Result<(), StoreError> {
    if !tx.prepare_cached("PRAGMA defer_foreign_keys")?.query_row([], |row| row.get::<_, bool>(0))? {
        tx.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    }
    Ok(())
}

/// Adds up again what was touched, and what that refers to: rows, marks, what is gone.
pub(super) fn refold(tx: &Connection, touched: Touched) -> Result<(), StoreError> {
    defer(tx)?;
    let mut undos = Undos::default();
    let mut of: BTreeMap<Thing, Logged> = BTreeMap::new();
    for thing in touched.0 {
        of.insert(thing, changes(tx, thing, &mut undos)?);
    }
    // What is referred to is there before what refers to it.
    let mut ahead: Vec<(Thing, Option<Stamp>)> = of.iter().map(|(thing, logged)| (*thing, logged.made)).collect();
    ahead.sort_by_key(|(thing, made)| (thing.kind, *made));
    let mut after: BTreeSet<(u8, Thing)> = BTreeSet::new();
    let mut numbers: BTreeSet<(Kind, i64)> = BTreeSet::new();
    let refers = |after: &mut BTreeSet<(u8, Thing)>, kind, fields: &Map<String, Value>| {
        for below in referred(kind, fields) {
            if was_removed(tx, below)? {
                after.insert((last_folded(below.kind), below));
            }
        }
        Ok::<_, StoreError>(())
    };
    for (thing, _) in ahead {
        let Some(logged) = of.get(&thing) else { continue };
        if let Some(before) = row(tx, thing)? {
            // A number that another set gave leaves the one it had to others.
            numbers.extend(number(tx, thing)?.map(|number| (thing.kind, number)));
            refers(&mut after, thing.kind, &before.0)?;
        }
        let folded = present(tx, thing.kind, logged)?;
        put(tx, thing, folded.as_ref(), logged)?;
        if let Some(folded) = folded {
            refers(&mut after, thing.kind, &folded.fields)?;
        }
        after.insert((last_folded(thing.kind), thing));
    }
    // What refers is folded before what it refers to.
    while let Some((_, thing)) = after.pop_last() {
        let logged = match of.remove(&thing) {
            Some(logged) => logged,
            None => changes(tx, thing, &mut undos)?,
        };
        let Some(folded) = settled(tx, thing, &logged)? else { continue };
        numbers.extend(number(tx, thing)?.map(|number| (thing.kind, number)));
        if settle(tx, thing, &folded)? {
            refers(&mut after, thing.kind, &folded.fields)?;
        }
    }
    numbers.into_iter().try_for_each(|(kind, number)| suffixes(tx, kind, number))
}

/// Whether somebody ever removed a thing.
fn was_removed(c: &Connection, thing: Thing) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE thing = ?1 AND kind = ?2 AND field = 'gone')";
    Ok(c.prepare_cached(sql)?.query_row(params![thing.id, thing.kind.word()], |row| row.get(0))?)
}

/// A thing as its table shows it, whether or not it was removed; none where it can't be shown. What it refers to and can't
/// be read here is left out, and a thing that can't be without it is not shown either.
fn present(c: &Connection, kind: Kind, logged: &Logged) -> Result<Option<Folded>, StoreError> {
    let mut folded = logged.changes.fold(kind, false);
    if !folded.made {
        return Ok(None);
    }
    let mut dangling = false;
    for (field, lies) in Table::of(kind).fields {
        let As::Id(of) = lies else { continue };
        let Some(id) = folded.fields.get(*field).and_then(Value::as_str).and_then(|id| id.parse::<Id>().ok()) else {
            continue;
        };
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {} WHERE id = ?1)", Table::of(*of).name());
        // A verdict names the one it replaces, and stands without it as well.
        if !c.prepare_cached(&sql)?.query_row([id], |row| row.get::<_, bool>(0))? && *of != Kind::Verdict {
            folded.fields.remove(*field);
            dangling = true;
        }
    }
    let whole = types::typed(kind, Value::Object(folded.fields.clone()));
    debug_assert!(whole.is_ok() || dangling || !logged.unread.is_empty());
    let Ok(whole) = whole else { return Ok(None) };
    // What an older version did not say has what its type has; a list of nothing is no list.
    for (field, value) in whole {
        let plain = matches!(value, Value::Bool(_) | Value::Number(_) | Value::String(_));
        if plain && !folded.fields.contains_key(&field) && Table::of(kind).field(&field).is_some() {
            folded.fields.insert(field, value);
        }
    }
    Ok(Some(folded))
}

/// A thing as its table shows it, with whether it is gone and what is marked.
pub(super) fn settled(c: &Connection, thing: Thing, logged: &Logged) -> Result<Option<Folded>, StoreError> {
    let Some(mut folded) = present(c, thing.kind, logged)? else { return Ok(None) };
    if folded.gone && is_referred(c, thing)? {
        let kept = logged.changes.fold(thing.kind, true);
        (folded.gone, folded.marks) = (kept.gone, kept.marks);
    }
    Ok(Some(folded))
}

/// What a thing's table says of it: its fields, and whether it is gone.
pub(super) type TableRow = (Map<String, Value>, bool);

/// A thing's row.
pub(super) fn row(c: &Connection, thing: Thing) -> Result<Option<TableRow>, StoreError> {
    let table = Table::of(thing.kind);
    let gone = if thing.kind.is_event() { "0" } else { "gone" };
    let sql = format!("SELECT id, {}, {gone} FROM {} WHERE id = ?1", table.columns(), table.name());
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query([thing.id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some((object(row, table)?.1, row.get(table.fields.len() + 1)?)))
}

/// In which order things are asked whether they are gone: links and notes may refer to anything, so they come first.
fn last_folded(kind: Kind) -> u8 {
    if matches!(kind, Kind::Link | Kind::Note) { u8::MAX } else { kind as u8 }
}

/// Puts a thing's fields into its table, and notes what of it can't be read.
fn put(tx: &Connection, thing: Thing, folded: Option<&Folded>, logged: &Logged) -> Result<(), StoreError> {
    for unread in &logged.unread {
        tx.prepare_cached("INSERT OR REPLACE INTO unread(set_no, n, why) VALUES (?1, ?2, ?3)")?.execute(params![
            unread.set_no,
            unread.n,
            unread.why
        ])?;
    }
    if thing.kind.is_event() && !makes_way(tx, thing, logged.made_by.filter(|_| folded.is_some()))? {
        return Ok(());
    }
    let Some(folded) = folded else { return Ok(()) };
    let table = Table::of(thing.kind);
    let name = table.name();
    let marks = vec!["?"; table.fields.len()].join(", ");
    let columns = table.columns();
    let mut values: Vec<rusqlite::types::Value> = vec![thing.id.bytes().to_vec().into()];
    let sql = if thing.kind.is_event() {
        values.push(logged.made_by.into());
        format!("INSERT INTO {name}(id, set_no, {columns}) VALUES (?, ?, {marks})")
    } else {
        let sets: Vec<String> =
            table.fields.iter().map(|(field, _)| format!("\"{field}\" = excluded.\"{field}\"")).collect();
        format!(
            "INSERT INTO {name}(id, {columns}) VALUES (?, {marks}) ON CONFLICT(id) DO UPDATE SET {}",
            sets.join(", ")
        )
    };
    for (field, lies) in table.fields {
        values.push(to_sql(folded.fields.get(*field).unwrap_or(&Value::Null), *lies)?);
    }
    tx.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    Ok(())
}

/// Whether an event is still to be put into its table. What was made by another set than it says gives its place up: of two
/// that bear one id, which only who forges it brings about, the one that came first counts in every copy, whenever it comes.
fn makes_way(tx: &Connection, event: Thing, made_by: Option<i64>) -> Result<bool, StoreError> {
    let name = Table::of(event.kind).name();
    let there = format!("SELECT set_no FROM {name} WHERE id = ?1");
    let there: Option<i64> = tx.prepare_cached(&there)?.query_row([event.id], |row| row.get(0)).optional()?;
    if there.is_none() || there == made_by {
        return Ok(there.is_none());
    }
    // Nobody else takes an event away: what keeps it is off for this one row.
    let _off = Off::begin(tx, Off::KEPT)?;
    tx.execute(&format!("DELETE FROM {name} WHERE id = ?1"), [event.id])?;
    Ok(true)
}

/// Notes a change of a kind that this version doesn't know.
pub(super) fn cant_read(tx: &Connection, set_no: i64, n: usize) -> Result<(), StoreError> {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let sql = "INSERT OR REPLACE INTO unread(set_no, n, why) VALUES (?1, ?2, ?3)";
    tx.prepare_cached(sql)?.execute(params![set_no, n, UNKNOWN])?;
    Ok(())
}

/// Notes whether a thing is gone, and which of its fields are marked; says whether the first has changed.
fn settle(tx: &Connection, thing: Thing, folded: &Folded) -> Result<bool, StoreError> {
    mark::put(tx, thing, &folded.marks)?;
    let mut changed = 0;
    if !thing.kind.is_event() {
        let sql = format!("UPDATE {} SET gone = ?2 WHERE id = ?1 AND gone <> ?2", Table::of(thing.kind).name());
        changed = tx.prepare_cached(&sql)?.execute(params![thing.id, folded.gone])?;
    }
    Ok(changed > 0)
}

/// What a local write leaves to be settled: its own marks go, as it names every head; and a removal that was overruled may
/// hold once nothing refers to the thing any more.
pub(super) fn written(tx: &Connection, changes: &[Change]) -> Result<(), StoreError> {
    // A thing that comes or goes may share its number with another, or leave it alone.
    for Change { thing, .. } in changes.iter().filter(|change| [CREATED, GONE].contains(&change.field.as_str())) {
        if let Some(number) = number(tx, *thing)? {
            suffixes(tx, thing.kind, number)?;
        }
    }
    if !tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM mark)")?.query_row([], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    let mut touched = Touched::default();
    for Change { thing, field, .. } in changes {
        mark::settled(tx, *thing, field)?;
        if field == CREATED {
            touched.add_others(tx, *thing)?;
        }
    }
    touched.0.extend(mark::overruled(tx)?);
    if touched.0.is_empty() { Ok(()) } else { refold(tx, touched) }
}

/// The sets that don't count, as the undoing sets in the log say.
pub(super) fn undone_sets(c: &Connection) -> Result<BTreeSet<Id>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT a.hlc, a.id, a.undoes, b.hlc FROM change_set a JOIN change_set b ON b.id = a.undoes")?;
    let mut rows = statement.query([])?;
    let (mut undoing, mut written) = (Vec::new(), HashMap::new());
    while let Some(row) = rows.next()? {
        let undoes: Id = row.get(2)?;
        undoing.push(Undoing { set: (row.get(0)?, row.get(1)?), undoes });
        written.insert(undoes, row.get::<_, i64>(3)?);
    }
    Ok(undone(undoing, |id| written.get(&id).copied()))
}

/// Puts right which sets count; what the events and readings of those that changed refer to was touched by it.
pub(super) fn count_sets(tx: &Connection, touched: &mut Touched) -> Result<(), StoreError> {
    let mut said = BTreeSet::new();
    for id in undone_sets(tx)? {
        said.extend(super::set::no(tx, id)?);
    }
    let mut statement = tx.prepare_cached("SELECT set_no FROM undone")?;
    let there: BTreeSet<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for no in said.symmetric_difference(&there) {
        let sql = if there.contains(no) {
            "DELETE FROM undone WHERE set_no = ?1"
        } else {
            "INSERT INTO undone(set_no) VALUES (?1)"
        };
        tx.prepare_cached(sql)?.execute([no])?;
        touched.add_referred_by(tx, *no)?;
    }
    Ok(())
}
