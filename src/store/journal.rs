//! The log read back: history, what an undo would meet, and what a thing was at any time.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::apply::handle;
use super::convert::{Words, thing_text};
use super::error::StoreError;
use super::table::{As, TABLES};
use crate::domain::change::{CREATED, GONE};
use crate::domain::day::Day;
use crate::domain::facts::{UndoFacts, UndoneChange};
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::refusal::Rule;

/// A change set as a person reads it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its identity.
    pub id: Id,
    /// When, in milliseconds since 1970.
    pub unix_ms: i64,
    /// The writer's offset from UTC in minutes.
    pub zone: i16,
    /// The day, as told.
    pub day: Day,
    /// Who.
    pub by: Handle,
    /// Through what.
    pub via: String,
    /// What was done.
    pub summary: String,
    /// Why.
    pub why: Option<String>,
    /// The set it undoes.
    pub undoes: Option<Id>,
    /// The set that undoes it now.
    pub undone_by: Option<Id>,
    /// How many readings it logged.
    pub readings: i64,
    /// Field by field.
    pub changes: Vec<Before>,
}

/// A change with what was there before.
#[derive(Clone, Debug)]
pub struct Before {
    /// How a person calls the thing.
    pub name: String,
    /// Which thing.
    pub thing: Thing,
    /// Which field.
    pub field: String,
    /// What it held.
    pub before: Value,
    /// What it holds.
    pub after: Value,
}

const ENTRY: &str = "SELECT s.no, s.id, s.hlc, s.zone, s.day, s.actor, s.via, s.summary, s.why, s.undoes, s.readings,
    (SELECT u.id FROM change_set u WHERE u.undoes = s.id AND u.no NOT IN (SELECT set_no FROM undone) ORDER BY u.no DESC LIMIT 1)
    FROM change_set s";

fn entry(row: &rusqlite::Row<'_>) -> Result<(i64, Entry), StoreError> {
    let hlc: i64 = row.get(2)?;
    Ok((
        row.get(0)?,
        Entry {
            id: row.get(1)?,
            unix_ms: hlc >> 16,
            zone: row.get(3)?,
            day: row.get(4)?,
            by: handle(&row.get(5)?),
            via: row.get::<_, Words>(6)?.0,
            summary: row.get::<_, Words>(7)?.0,
            why: row.get::<_, Option<Words>>(8)?.map(|w| w.0),
            undoes: row.get(9)?,
            readings: row.get(10)?,
            undone_by: row.get(11)?,
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
                UNION SELECT c.set_no FROM link l JOIN change c ON c.thing = l.id WHERE l.thing = ?3
                UNION SELECT c.set_no FROM commitment k JOIN change c ON c.thing = k.id WHERE k.outcome = ?2 OR k.sprint = ?2
                UNION SELECT set_no FROM reading WHERE metric = (SELECT no FROM metric WHERE id = ?2))",
            vec![Box::new(thing.id), Box::new(thing_text(thing))],
        ),
    };
    let sql = format!("{ENTRY} WHERE {condition} ORDER BY s.no DESC LIMIT ?1");
    let mut statement = c.prepare_cached(&sql)?;
    let limit: Box<dyn rusqlite::ToSql> = Box::new(most);
    let mut rows = statement.query(rusqlite::params_from_iter(std::iter::once(limit).chain(bind)))?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let (no, mut entry) = entry(row)?;
        entry.changes = changes(c, no)?;
        list.push(entry);
    }
    Ok(list)
}

/// A set's changes, each with what it replaced.
fn changes(c: &Connection, set: i64) -> Result<Vec<Before>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT kind, thing, field, after, prev FROM change WHERE set_no = ?1 ORDER BY n")?;
    let mut rows = statement.query([set])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let kind = kind(&row.get::<_, Words>(0)?.0)?;
        let thing = Thing::new(kind, row.get(1)?);
        let field = row.get::<_, Words>(2)?.0;
        let prev: Vec<u8> = row.get(4)?;
        list.push(Before {
            name: name(c, thing)?,
            before: if field == CREATED { Value::Null } else { replaced_value(c, &prev, &field)? },
            after: json(&row.get::<_, Words>(3)?.0)?,
            thing,
            field,
        });
    }
    Ok(list)
}

fn kind(word: &str) -> Result<Kind, StoreError> {
    Kind::of(word).ok_or_else(|| StoreError::damaged(format!("the log names a {word:?}, which is no kind of thing")))
}

fn json(text: &str) -> Result<Value, StoreError> {
    serde_json::from_str(text).map_err(|e| StoreError::damaged(format!("the log holds broken JSON: {e}")))
}

/// What the first of the replaced changes held of a field; a creation holds every field.
fn replaced_value(c: &Connection, prev: &[u8], field: &str) -> Result<Value, StoreError> {
    let Some(last) = prev.chunks_exact(20).next_back() else { return Ok(Value::Null) };
    let set = Id::from_bytes(last[..16].try_into().unwrap_or([0; 16]));
    let n = u32::from_be_bytes(last[16..].try_into().unwrap_or([0; 4]));
    let found: Option<(Words, Words)> = c
        .prepare_cached(
            "SELECT c.field, c.after FROM change c JOIN change_set s ON s.no = c.set_no WHERE s.id = ?1 AND c.n = ?2",
        )?
        .query_row(params![set, n], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((was, after)) = found else { return Ok(Value::Null) };
    let after = json(&after.0)?;
    Ok(if was.0 == CREATED { after.get(field).cloned().unwrap_or(Value::Null) } else { after })
}

/// How a person calls a thing: its label, slug, handle, or the words of it.
pub(crate) fn name(c: &Connection, thing: Thing) -> Result<String, StoreError> {
    let kind = thing.kind;
    let sql = match kind {
        Kind::Board => return Ok("the board".to_owned()),
        Kind::Outcome => "SELECT 'O-' || number FROM outcome WHERE id = ?1",
        Kind::Hypothesis => "SELECT 'H-' || number FROM hypothesis WHERE id = ?1",
        Kind::Sprint => "SELECT 'S-' || number FROM sprint WHERE id = ?1",
        Kind::Metric => "SELECT slug FROM metric WHERE id = ?1",
        Kind::Person => "SELECT '@' || handle FROM person WHERE id = ?1",
        Kind::Verdict => "SELECT 'the verdict on H-' || h.number FROM verdict v JOIN hypothesis h ON h.id = v.hypothesis WHERE v.id = ?1",
        Kind::Commitment => {
            "SELECT 'O-' || o.number || ' in S-' || s.number FROM commitment c JOIN outcome o ON o.id = c.outcome
             JOIN sprint s ON s.id = c.sprint WHERE c.id = ?1"
        }
        Kind::Contributor => "SELECT '@' || c.handle || ' for O-' || o.number FROM contributor c JOIN outcome o ON o.id = c.outcome WHERE c.id = ?1",
        Kind::Guardrail => {
            "SELECT 'the guardrail ' || m.slug || ' of O-' || o.number FROM guardrail g JOIN outcome o ON o.id = g.outcome
             JOIN metric m ON m.id = g.metric WHERE g.id = ?1"
        }
        Kind::ScopeCall => "SELECT 'the scope call ' || request FROM scope_call WHERE id = ?1",
        Kind::Link => "SELECT 'the link ' || url FROM link WHERE id = ?1",
        Kind::Note => "SELECT 'a note' FROM note WHERE id = ?1",
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
         WHERE {undoing} {plain} AND s.no NOT IN (SELECT set_no FROM undone) ORDER BY s.no DESC"
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

/// The sets of an id, or of its first or last letters; two where there are more.
pub(crate) fn by_prefix(c: &Connection, prefix: &str) -> Result<Vec<Id>, StoreError> {
    let hex: String = prefix.chars().filter(|c| *c != '-').collect::<String>().to_uppercase();
    let mut statement =
        c.prepare_cached("SELECT id FROM change_set WHERE hex(id) LIKE ?1 || '%' OR hex(id) LIKE '%' || ?1 LIMIT 2")?;
    let found = statement.query_map([hex], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What undoing a set would meet.
pub(crate) fn undo_facts(c: &Connection, set: Id) -> Result<Option<UndoFacts>, StoreError> {
    let found = c
        .prepare_cached(
            "SELECT no, spans, summary, actor, undoes, readings, no IN (SELECT set_no FROM undone) FROM change_set WHERE id = ?1",
        )?
        .query_row([set], |row| {
            let facts = UndoFacts {
                set,
                summary: row.get::<_, Words>(2)?.0,
                actor: handle(&row.get(3)?),
                undoes: row.get(4)?,
                undone: row.get(6)?,
                changes: Vec::new(),
                readings: row.get(5)?,
                rests: Vec::new(),
            };
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Words>>(1)?, facts))
        })
        .optional()?;
    let Some((no, spans, mut facts)) = found else { return Ok(None) };
    for change in changes(c, no)? {
        let since = changed_since(c, change.thing, &change.field, no)?;
        if change.field == CREATED {
            refer(c, &mut facts, change.thing, &change.name, no)?;
        }
        facts.changes.push(UndoneChange {
            thing: change.thing,
            name: change.name,
            field: change.field,
            before: change.before,
            since,
        });
    }
    if !facts.undone {
        // A redo of a set brings its readings back, and nothing rests on those that did not count.
        rests(c, &mut facts, no, spans.map(|w| w.0))?;
        if facts.undoes.is_some() {
            unique_again(c, &mut facts)?;
        }
    }
    Ok(Some(facts))
}

/// Who changed a field after a set, if that change still stands. A set that is undone, and the undoing of it, leave the
/// field as it was; a creation stands for every field.
fn changed_since(c: &Connection, thing: Thing, field: &str, no: i64) -> Result<Option<(Handle, Day)>, StoreError> {
    if thing.kind.is_event() {
        return Ok(None);
    }
    Ok(c.prepare_cached(
        "SELECT s.actor, s.day FROM change c JOIN change_set s ON s.no = c.set_no
         WHERE c.thing = ?1 AND c.set_no > ?2 AND (c.field IN (?3, 'created') OR ?3 = 'created')
           AND s.no NOT IN (SELECT set_no FROM undone)
           AND NOT EXISTS (SELECT 1 FROM change_set u JOIN undone d ON d.set_no = u.no WHERE u.id = s.undoes)
         ORDER BY c.set_no DESC LIMIT 1",
    )?
    .query_row(params![thing.id, no, field], |row| Ok((handle(&row.get(0)?), row.get(1)?)))
    .optional()?)
}

/// What refers to a thing that would be gone, made by other sets.
fn refer(c: &Connection, facts: &mut UndoFacts, thing: Thing, called: &str, no: i64) -> Result<(), StoreError> {
    for table in &TABLES {
        for (field, lies) in table.fields {
            let (bind, matches): (Box<dyn rusqlite::ToSql>, bool) = match lies {
                As::Id(kind) => (Box::new(thing.id), *kind == thing.kind),
                As::Json if *field == "thing" => (Box::new(thing_text(thing)), true),
                _ => continue,
            };
            if !matches {
                continue;
            }
            let sql = format!(
                "SELECT id FROM {} WHERE \"{field}\" = ?1 AND {}
                   AND id NOT IN (SELECT thing FROM change WHERE set_no = ?2 AND field = 'created') LIMIT 3",
                table.name(),
                table.counts()
            );
            let mut statement = c.prepare_cached(&sql)?;
            let found: Vec<Id> = statement.query_map(params![bind, no], |row| row.get(0))?.collect::<Result<_, _>>()?;
            for id in found {
                let by = name(c, Thing::new(table.kind, id))?;
                facts.rests.push((
                    Rule::ReferredTo,
                    format!("{by} refers to {called}"),
                    format!("upshot history {called}"),
                ));
            }
        }
    }
    if thing.kind == Kind::Metric {
        let others: bool = c
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM reading WHERE metric = (SELECT no FROM metric WHERE id = ?1) AND set_no <> ?2
                   AND set_no NOT IN (SELECT set_no FROM undone))",
            )?
            .query_row(params![thing.id, no], |row| row.get(0))?;
        if others {
            let says = format!("{called} has readings logged since");
            facts.rests.push((Rule::ReferredTo, says, format!("upshot reading list {called}")));
        }
    }
    Ok(())
}

/// What rests on a set's readings: a verdict given with them in its window, a later correction of one of them.
fn rests(c: &Connection, facts: &mut UndoFacts, no: i64, spans: Option<String>) -> Result<(), StoreError> {
    // Readings that an undo would take away are its own, or, where it undoes an undo, those of the set brought back.
    let spans = match (spans, facts.undoes) {
        (Some(spans), _) => Some((no, spans)),
        (None, _) => None,
    };
    let Some((set, spans)) = spans else { return Ok(()) };
    let Value::Array(spans) = json(&spans)? else { return Ok(()) };
    for span in spans {
        let (Some(metric), Some(first), Some(last)) = (
            span.get(0).and_then(Value::as_str).and_then(|s| s.parse::<Id>().ok()),
            span.get(1).and_then(Value::as_i64),
            span.get(2).and_then(Value::as_i64),
        ) else {
            continue;
        };
        let day = |n: i64| Day::from_number(n).map_or(String::new(), |d| d.to_string());
        let mut statement = c.prepare_cached(
            "SELECT h.number, v.signed_by, v.typed_by FROM verdict v JOIN hypothesis h ON h.id = v.hypothesis
             WHERE v.set_no > ?1 AND v.set_no NOT IN (SELECT set_no FROM undone)
               AND v.evidence ->> '$.metric' = ?2 AND ifnull(v.evidence ->> '$.from', v.evidence ->> '$.ship') <= ?4
               AND v.evidence ->> '$.as_of' >= ?3",
        )?;
        let mut rows = statement.query(params![set, metric.to_string(), day(first), day(last)])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            let who = row.get::<_, Option<Words>>(1)?.map_or(row.get::<_, Words>(2)?.0, |w| w.0);
            facts.rests.push((
                Rule::VerdictRests,
                format!("the verdict on H-{number}, signed @{who}, rests on it"),
                format!("upshot show H-{number}; a wrong value is corrected: upshot correct"),
            ));
        }
        let mut statement = c.prepare_cached(
            "SELECT s.actor, s.day FROM remark m
             JOIN reading old ON old.metric = m.metric AND old.day = m.day AND old.id = m.corrects
             JOIN reading new ON new.metric = m.metric AND new.day = m.day AND new.id = m.reading
             JOIN change_set s ON s.no = new.set_no
             WHERE m.metric = (SELECT no FROM metric WHERE id = ?1) AND m.day BETWEEN ?2 AND ?3 AND m.corrects IS NOT NULL
               AND old.set_no = ?4 AND new.set_no <> ?4 AND new.set_no NOT IN (SELECT set_no FROM undone) LIMIT 1",
        )?;
        let mut rows = statement.query(params![metric, first, last, set])?;
        if let Some(row) = rows.next()? {
            let who = row.get::<_, Words>(0)?.0;
            let on: Day = row.get(1)?;
            facts.rests.push((
                Rule::ChangedSince,
                format!("@{who} corrected a reading of it since, on {on}"),
                "upshot history".to_owned(),
            ));
        }
    }
    Ok(())
}

/// Whether bringing a metric back would give two the same slug.
fn unique_again(c: &Connection, facts: &mut UndoFacts) -> Result<(), StoreError> {
    let back: Vec<Thing> = facts
        .changes
        .iter()
        .filter(|change| change.field == GONE && change.thing.kind == Kind::Metric)
        .map(|change| change.thing)
        .collect();
    for thing in back {
        let taken: Option<Words> = c
            .prepare_cached(
                "SELECT o.slug FROM metric m JOIN metric o ON o.slug = m.slug AND o.id <> m.id AND o.gone = 0 WHERE m.id = ?1",
            )?
            .query_row([thing.id], |row| row.get(0))
            .optional()?;
        if let Some(slug) = taken {
            let says = format!("another metric is called {} by now", slug.0);
            facts.rests.push((Rule::SlugTaken, says, format!("upshot show {}", slug.0)));
        }
    }
    Ok(())
}
