//! The log read back: history, what things are called in it, and which set a person means.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::apply::handle;
use super::convert::{Words, thing_text};
use super::error::StoreError;
use super::set::{self, LoggedChange};
use crate::domain::board::Marked;
use crate::domain::change::{CREATED, Change};
use crate::domain::day::Day;
use crate::domain::fold::{Reference, referred};
use crate::domain::handle::Handle;
use crate::domain::history::{Arrived, Before, Entry, Place};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::person::Person;

// Only what is undone has a set that undoes it: the log is not gone through for every line of a list.
const ENTRY: &str = "SELECT s.no, s.id, s.at, s.zone, s.day, s.actor, s.via, s.summary, s.why, s.undoes, s.readings,
    CASE WHEN s.no IN (SELECT set_no FROM undone) THEN (SELECT u.id FROM change_set u WHERE u.undoes = s.id
        AND u.no NOT IN (SELECT set_no FROM undone) ORDER BY u.hlc DESC, u.id DESC LIMIT 1) END, s.hlc,
    (SELECT r.id FROM replica r WHERE r.no = s.replica), a.set_no, p.name, a.pushed_by, p.kind
    FROM change_set s LEFT JOIN arrived a ON a.set_no = s.no LEFT JOIN place p ON p.no = a.place";

fn text(row: &rusqlite::Row<'_>, at: usize) -> Result<Option<String>, StoreError> {
    Ok(row.get::<_, Option<Words>>(at)?.map(|words| words.0))
}

fn entry(row: &rusqlite::Row<'_>) -> Result<(i64, Entry), StoreError> {
    Ok((
        row.get(0)?,
        Entry {
            hlc: row.get(12)?,
            id: row.get(1)?,
            unix_ms: row.get(2)?,
            zone: row.get(3)?,
            day: row.get(4)?,
            by: handle(&row.get(5)?),
            via: row.get::<_, Words>(6)?.0,
            summary: row.get::<_, Words>(7)?.0,
            why: row.get::<_, Option<Words>>(8)?.map(|w| w.0),
            undoes: row.get(9)?,
            readings: row.get(10)?,
            undone_by: row.get(11)?,
            replica: row.get(13)?,
            arrived: row
                .get::<_, Option<i64>>(14)?
                .map(|_| {
                    let place = text(row, 15)?.zip(text(row, 17)?).map(|(name, kind)| Place { kind, name });
                    Ok::<_, StoreError>(Arrived { place, pushed_by: text(row, 16)? })
                })
                .transpose()?,
            changes: Vec::new(),
        },
    ))
}

/// The latest change sets, newest first: all of them, or those that touched a thing or logged readings of a metric.
pub(crate) fn history(c: &Connection, thing: Option<Thing>, most: usize) -> Result<Vec<Entry>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let (condition, bind): (&str, Vec<Box<dyn rusqlite::ToSql>>) = match thing {
        None => ("1", vec![]),
        Some(thing) => (
            "s.no IN (SELECT set_no FROM change WHERE thing = ?2
                UNION SELECT set_no FROM verdict WHERE hypothesis = ?2
                UNION SELECT set_no FROM note WHERE thing = ?3
                UNION SELECT set_no FROM review WHERE sprint = ?2
                UNION SELECT c.set_no FROM link l JOIN change c ON c.thing = l.id WHERE l.thing = ?3
                UNION SELECT c.set_no FROM commitment k JOIN change c ON c.thing = k.id WHERE k.outcome = ?2 OR k.sprint = ?2
                UNION SELECT set_no FROM reading WHERE metric = (SELECT no FROM metric WHERE id = ?2))",
            vec![Box::new(thing.id), Box::new(thing_text(thing))],
        ),
    };
    let limit: Box<dyn rusqlite::ToSql> = Box::new(most);
    entries(c, condition, std::iter::once(limit).chain(bind))
}

/// The change sets that changed a field of a thing, newest first: not those that only logged readings of it.
pub(crate) fn edits(c: &Connection, thing: Thing) -> Result<Vec<Entry>, StoreError> {
    let bind: [Box<dyn rusqlite::ToSql>; 2] = [Box::new(-1_i64), Box::new(thing.id)];
    entries(c, "s.no IN (SELECT set_no FROM change WHERE thing = ?2)", bind)
}

/// The change sets that a condition holds for, newest first; its first value is the most that are read, below 0 all.
fn entries(
    c: &Connection,
    condition: &str,
    bind: impl IntoIterator<Item = Box<dyn rusqlite::ToSql>>,
) -> Result<Vec<Entry>, StoreError> {
    let sql = format!("{ENTRY} WHERE {condition} ORDER BY s.hlc DESC, s.id DESC LIMIT ?1");
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(bind))?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let (no, mut entry) = entry(row)?;
        entry.changes = told(c, set::changes(c, no)?.0)?;
        list.push(entry);
    }
    Ok(list)
}

/// A set's changes, each with what it replaced.
pub(super) fn told(c: &Connection, changes: Vec<LoggedChange>) -> Result<Vec<Before>, StoreError> {
    // What this version can't read stays in the log, and is told by nothing but its set.
    let told = changes.iter().filter_map(|logged| Some((logged.change().ok()?, &logged.prev))).map(|(change, prev)| {
        let Change { thing, field, after } = change;
        let was = if field == CREATED { Vec::new() } else { replaced_values(c, prev, &field)? };
        let chose = was.iter().any(|other| *other != was[0]) && was.contains(&after);
        let before = was.into_iter().next().unwrap_or_default();
        Ok(Before { name: name(c, thing)?, before, after, chose, thing, field })
    });
    told.collect()
}

/// What each of the replaced changes that speak for a field held of it, the last first; a creation speaks for every field, and
/// a removal names what speaks for the others as well.
fn replaced_values(c: &Connection, prev: &[u8], field: &str) -> Result<Vec<Value>, StoreError> {
    let mut values = Vec::new();
    for reference in prev.chunks_exact(20).rev().filter_map(|bytes| Reference::try_from(bytes).ok()) {
        let (set, n) = referred(&reference);
        let sql =
            "SELECT c.field, c.after FROM change c JOIN change_set s ON s.no = c.set_no WHERE s.id = ?1 AND c.n = ?2";
        let found: Option<(Words, Words)> =
            c.prepare_cached(sql)?.query_row(params![set, n], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((was, after)) = found.filter(|(was, _)| was.0 == field || was.0 == CREATED) else { continue };
        let after: Value = serde_json::from_str(&after.0)
            .map_err(|e| StoreError::damaged(format!("the log holds broken JSON: {e}")))?;
        values.push(if was.0 == CREATED { after.get(field).cloned().unwrap_or(Value::Null) } else { after });
    }
    Ok(values)
}

/// Whether a thing was ever made on this board.
pub(crate) fn exists(c: &Connection, thing: Thing) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE thing = ?1 AND kind = ?2)";
    let bind = params![thing.id, thing.kind.word()];
    Ok(thing.kind == Kind::Board || c.prepare_cached(sql)?.query_row(bind, |row| row.get(0))?)
}

/// How a person calls a thing: its label, slug, handle, or the words of it.
pub(crate) fn name(c: &Connection, thing: Thing) -> Result<String, StoreError> {
    let kind = thing.kind;
    let sql = match kind {
        Kind::Board => return Ok("the board".to_owned()),
        Kind::Outcome => "SELECT 'O-' || number || ifnull(suffix, '') FROM outcome WHERE id = ?1",
        Kind::Hypothesis => "SELECT 'H-' || number || ifnull(suffix, '') FROM hypothesis WHERE id = ?1",
        Kind::Sprint => "SELECT 'S-' || number || ifnull(suffix, '') FROM sprint WHERE id = ?1",
        Kind::Metric => "SELECT slug FROM metric WHERE id = ?1",
        Kind::Person => "SELECT '@' || handle FROM person WHERE id = ?1",
        Kind::Verdict => "SELECT 'the verdict on H-' || h.number || ifnull(h.suffix, '') FROM verdict v JOIN hypothesis h ON h.id = v.hypothesis WHERE v.id = ?1",
        Kind::Commitment => {
            "SELECT 'O-' || o.number || ifnull(o.suffix, '') || ' in S-' || s.number || ifnull(s.suffix, '') FROM commitment c JOIN outcome o ON o.id = c.outcome
             JOIN sprint s ON s.id = c.sprint WHERE c.id = ?1"
        }
        Kind::Contributor => "SELECT '@' || c.handle || ' for O-' || o.number || ifnull(o.suffix, '') FROM contributor c JOIN outcome o ON o.id = c.outcome WHERE c.id = ?1",
        Kind::Guardrail => {
            "SELECT 'the guardrail ' || m.slug || ' of O-' || o.number || ifnull(o.suffix, '') FROM guardrail g JOIN outcome o ON o.id = g.outcome
             JOIN metric m ON m.id = g.metric WHERE g.id = ?1"
        }
        Kind::ScopeCall => "SELECT 'the scope decision ' || request FROM scope_call WHERE id = ?1",
        Kind::Link => "SELECT 'the link ' || url FROM link WHERE id = ?1",
        Kind::Objective => "SELECT 'P-' || number || ifnull(suffix, '') FROM objective WHERE id = ?1",
        Kind::Chore => "SELECT 'the chore ' || text FROM chore WHERE id = ?1",
        Kind::Note => "SELECT 'a note' FROM note WHERE id = ?1",
        Kind::Review => {
            "SELECT 'the review of S-' || s.number || ifnull(s.suffix, '') FROM review r JOIN sprint s ON s.id = r.sprint WHERE r.id = ?1"
        }
    };
    let found: Option<Words> = c.prepare_cached(sql)?.query_row([thing.id], |row| row.get(0)).optional()?;
    Ok(found.map_or_else(|| format!("a {}", kind.word().replace('_', " ")), |w| w.0))
}

/// The set a person would undo next, or redo: their own, the latest that still can be.
pub(crate) fn last_own(c: &Connection, who: &Handle, redo: bool) -> Result<Option<Id>, StoreError> {
    let undoing = if redo { "s.undoes IS NOT NULL" } else { "s.undoes IS NULL" };
    // A redo looks at the latest undo that itself undoes a plain set: redoing a redo would be another undo.
    let plain = if redo { "AND (SELECT u.undoes FROM change_set u WHERE u.id = s.undoes) IS NULL" } else { "" };
    let sql = format!(
        "SELECT s.id, s.actor FROM change_set s
         WHERE {undoing} {plain} AND s.no NOT IN (SELECT set_no FROM undone) ORDER BY s.hlc DESC, s.id DESC"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if handle(&row.get(1)?) == *who {
            return Ok(Some(row.get(0)?));
        }
    }
    Ok(None)
}

/// What a set did, the day it was made as told, and when it was written, in milliseconds since 1970.
pub(crate) fn told_of(c: &Connection, set: Id) -> Result<(String, Day, i64), StoreError> {
    let mut statement = c.prepare_cached("SELECT summary, day, at FROM change_set WHERE id = ?1")?;
    Ok(statement.query_row([set], |row| Ok((row.get::<_, Words>(0)?.0, row.get(1)?, row.get(2)?)))?)
}

/// The sets of an id, or of its first or last letters; two where there are more.
pub(crate) fn by_prefix(c: &Connection, prefix: &str) -> Result<Vec<Id>, StoreError> {
    let hex: String = prefix.chars().filter(|c| *c != '-').collect::<String>().to_uppercase();
    let mut statement =
        c.prepare_cached("SELECT id FROM change_set WHERE hex(id) LIKE ?1 || '%' OR hex(id) LIKE '%' || ?1 LIMIT 2")?;
    let found = statement.query_map([hex], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Who wrote a hypothesis.
pub(crate) fn author(c: &Connection, hypothesis: Id) -> Result<Option<Handle>, StoreError> {
    let sql = "SELECT s.actor FROM change c JOIN change_set s ON s.no = c.set_no
               WHERE c.thing = ?1 AND c.kind = 'hypothesis' AND c.field = ?2 ORDER BY s.hlc, s.id LIMIT 1";
    let actor: Option<Words> =
        c.prepare_cached(sql)?.query_row(params![hypothesis, CREATED], |row| row.get(0)).optional()?;
    Ok(actor.as_ref().map(handle))
}

/// Whose a set is, by its number in this file.
pub(crate) fn actor(c: &Connection, set: i64) -> Result<Option<Handle>, StoreError> {
    let sql = "SELECT actor FROM change_set WHERE no = ?1";
    let actor: Option<Words> = c.prepare_cached(sql)?.query_row([set], |row| row.get(0)).optional()?;
    Ok(actor.as_ref().map(handle))
}

/// When somebody last made change sets here through something, the newest first: those after an instant in milliseconds
/// since 1970, at most so many.
pub(crate) fn made_since(
    c: &Connection,
    who: &Handle,
    via: &str,
    since: i64,
    most: usize,
) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT at, via, actor FROM change_set WHERE replica = (SELECT replica FROM this_copy) ORDER BY seq DESC";
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut made = Vec::new();
    while let Some(row) = rows.next()?.filter(|_| made.len() < most) {
        let at: i64 = row.get(0)?;
        if at <= since {
            break;
        }
        if row.get::<_, Words>(1)?.0 == via && handle(&row.get(2)?) == *who {
            made.push(at);
        }
    }
    Ok(made)
}

/// The robot that wrote an idea, where only robots have touched it since.
pub(crate) fn drafted_by(c: &Connection, idea: Id, people: &[Person]) -> Result<Option<Handle>, StoreError> {
    if !people.iter().any(|person| person.robot) {
        return Ok(None);
    }
    let sql = "SELECT s.actor FROM change c JOIN change_set s ON s.no = c.set_no
               WHERE c.thing = ?1 AND c.kind = 'hypothesis' AND s.undoes IS NULL AND s.no NOT IN (SELECT set_no FROM undone)
               ORDER BY s.hlc, s.id";
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query([idea])?;
    let mut first = None;
    while let Some(row) = rows.next()? {
        let actor = handle(&row.get(0)?);
        if !people.iter().any(|person| person.robot && person.answers_to(&actor)) {
            return Ok(None);
        }
        first.get_or_insert(actor);
    }
    Ok(first)
}

/// Who marked a robot as one, and why.
pub(crate) fn marked(c: &Connection, robot: &Person) -> Result<Option<Marked>, StoreError> {
    let thing = Thing::new(Kind::Person, robot.id);
    let marks = |change: &Before| {
        let after = if change.field == CREATED { change.after.get("robot") } else { Some(&change.after) };
        change.thing == thing
            && ["robot", CREATED].contains(&change.field.as_str())
            && after == Some(&Value::Bool(true))
    };
    let sets = history(c, Some(thing), usize::MAX)?;
    let found = sets.into_iter().find(|set| set.undone_by.is_none() && set.changes.iter().any(marks));
    Ok(found.map(|set| Marked { who: robot.handle.clone(), by: set.by, on: set.day, why: set.why }))
}

/// Whether somebody ever did anything on this board.
pub(crate) fn has_written(c: &Connection, who: &Handle) -> Result<bool, StoreError> {
    let mut statement = c.prepare_cached("SELECT DISTINCT actor FROM change_set")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if handle(&row.get(0)?) == *who {
            return Ok(true);
        }
    }
    Ok(false)
}
