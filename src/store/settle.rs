//! What two copies said differently and nobody has settled, read off the marks, the verdicts and the readings.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::convert::Words;
use super::error::StoreError;
use super::fold::{self, Undos};
use super::journal::name;
use super::table::{As, Table};
use super::{mark, readings, things};
use crate::domain::conflict::{Conflict, Settled, Version};
use crate::domain::day::Day;
use crate::domain::fold::{Reference, leaves, reference, referred};
use crate::domain::handle::Handle;
use crate::domain::history::{Arrived, Place};
use crate::domain::id::{Id, Kind, Thing};

/// Everything that somebody has to settle: verdicts first, then fields, then readings.
pub(crate) fn conflicts(c: &Connection) -> Result<Vec<Conflict>, StoreError> {
    let mut list = held_back(c)?;
    list.extend(readings_said_twice(c)?);
    Ok(list)
}

/// Of these what gates rest on: verdicts and fields.
pub(crate) fn held_back(c: &Connection) -> Result<Vec<Conflict>, StoreError> {
    let mut list = verdicts(c)?;
    list.extend(fields(c, None)?);
    Ok(list)
}

/// The conflict of one field of a thing.
pub(crate) fn of_field(c: &Connection, thing: Thing, field: &str) -> Result<Option<Conflict>, StoreError> {
    Ok(fields(c, Some((thing, field)))?.pop())
}

/// The fields that are marked and asked about.
fn fields(c: &Connection, only: Option<(Thing, &str)>) -> Result<Vec<Conflict>, StoreError> {
    let mut list = Vec::new();
    for (thing, field) in mark::asked(c, only.map(|(thing, _)| thing))? {
        if only.is_some_and(|(_, only)| only != field) {
            continue;
        }
        let kind = thing.kind;
        let changes = fold::changes(c, thing, &mut Undos::default())?.changes;
        let shown = fold::row(c, thing)?.map(|(fields, gone)| match field.as_str() {
            "gone" => Value::Bool(gone),
            field => fields.get(field).cloned().unwrap_or_default(),
        });
        let mut versions = Vec::new();
        for version in changes.versions(kind, &field) {
            let is_shown = shown.as_ref() == Some(&version.value);
            let said = told(c, version.of, version.value, is_shown)?;
            let Some(said) = said else { continue };
            versions.push(Version {
                also: authors(c, &version.also, &said.by)?,
                named: named(c, kind, &field, &said.value)?,
                ..said
            });
        }
        if field == "gone" && versions.len() == 1 {
            // A removal that was overruled stands against the thing as it is.
            let kept = changes.last_but(&versions[0].of);
            versions.extend(kept.map(|of| told(c, of, Value::Bool(false), true)).transpose()?.flatten());
        }
        let (path, outcome) = path(c, thing)?;
        let called = Conflict::called(&field);
        let name = format!("{path} {called}");
        let fix = format!("upshot resolve {name}");
        // What an edit of it would ask a reason for: whatever is committed and judged, or guarded, by it.
        let sql = "SELECT EXISTS (SELECT 1 FROM commitment k JOIN outcome o ON o.id = k.outcome WHERE k.gone = 0
                     AND (o.id = ?1 OR o.result IS NULL AND (o.metric = ?1 OR EXISTS (
                       SELECT 1 FROM guardrail g WHERE g.outcome = o.id AND g.metric = ?1 AND g.gone = 0))))";
        let needs_why = Conflict::is_goalpost(thing, &field)
            && c.prepare_cached(sql)?.query_row([thing.id], |row| row.get::<_, bool>(0))?;
        let unit = unit(c, thing, &field)?;
        list.push(Conflict {
            thing,
            field,
            name,
            settled: Settled::ByChoice,
            versions,
            fix,
            outcome,
            day: None,
            needs_why,
            unit,
        });
    }
    list.sort_by(|a, b| (a.thing.kind, &a.name).cmp(&(b.thing.kind, &b.name)));
    Ok(list)
}

/// A version with who said it and when.
fn told(c: &Connection, of: Reference, value: Value, shown: bool) -> Result<Option<Version>, StoreError> {
    let (set, _) = referred(&of);
    let mut statement = c.prepare_cached(
        "SELECT s.actor, s.day, s.at, s.zone, s.why, a.set_no IS NULL, p.kind, p.name FROM change_set s
         LEFT JOIN arrived a ON a.set_no = s.no LEFT JOIN place p ON p.no = a.place WHERE s.id = ?1",
    )?;
    let found = statement
        .query_row([set], |row| {
            Ok(Version {
                of,
                value,
                shown,
                by: super::apply::handle(&row.get(0)?),
                also: Vec::new(),
                typed: None,
                named: None,
                on: row.get(1)?,
                unix_ms: row.get(2)?,
                zone: row.get(3)?,
                set,
                why: row.get::<_, Option<Words>>(4)?.map(|w| w.0),
                own: row.get(5)?,
                from: (!row.get::<_, bool>(5)?).then(|| came_from(row)).transpose()?,
            })
        })
        .optional()?;
    Ok(found)
}

/// How the place is called that a set came from, or a merge.
fn came_from(row: &rusqlite::Row<'_>) -> Result<String, rusqlite::Error> {
    let (kind, name): (Option<Words>, Option<Words>) = (row.get(6)?, row.get(7)?);
    let place = kind.zip(name).map(|(kind, name)| Place { kind: kind.0, name: name.0 });
    Ok(Arrived { place, pushed_by: None }.called().to_owned())
}

/// Who else said what a version says, each once, in the order they did.
fn authors(c: &Connection, changes: &[Reference], but: &Handle) -> Result<Vec<Handle>, StoreError> {
    let mut all = Vec::new();
    for of in changes {
        let sql = "SELECT actor FROM change_set WHERE id = ?1";
        let by: Option<Words> = c.prepare_cached(sql)?.query_row([referred(of).0], |row| row.get(0)).optional()?;
        all.extend(by.map(|words| super::apply::handle(&words)).filter(|by| by != but && !all.contains(by)));
    }
    Ok(all)
}

/// How people call the thing that a value names.
fn named(c: &Connection, kind: Kind, field: &str, value: &Value) -> Result<Option<String>, StoreError> {
    let Some(As::Id(of)) = Table::of(kind).field(field) else { return Ok(None) };
    let id = value.as_str().and_then(|id| id.parse().ok());
    id.map(|id| name(c, Thing::new(of, id))).transpose()
}

/// The unit that a field's values are in.
fn unit(c: &Connection, thing: Thing, field: &str) -> Result<Option<String>, StoreError> {
    let metric = match (thing.kind, field) {
        (Kind::Outcome, "target" | "baseline") => "SELECT metric FROM outcome WHERE id = ?1",
        (Kind::Guardrail, "limit") => "SELECT metric FROM guardrail WHERE id = ?1",
        (Kind::Commitment, "opening") => {
            "SELECT o.metric FROM commitment k JOIN outcome o ON o.id = k.outcome WHERE k.id = ?1"
        }
        (Kind::Hypothesis, "expect") => {
            "SELECT o.metric FROM hypothesis h JOIN outcome o ON o.id = h.outcome WHERE h.id = ?1"
        }
        (Kind::Metric, "reading") => "SELECT ?1",
        _ => return Ok(None),
    };
    let sql = format!("SELECT unit FROM metric WHERE id = ({metric})");
    let unit: Option<Option<Words>> = c.prepare_cached(&sql)?.query_row([thing.id], |row| row.get(0)).optional()?;
    Ok(unit.flatten().map(|words| words.0))
}

/// What a thing is named by: its own name, or what it hangs on; and the outcome it hangs on.
fn path(c: &Connection, thing: Thing) -> Result<(String, Option<Id>), StoreError> {
    let outcome = |table: &str| -> Result<Option<Id>, StoreError> {
        let sql = format!("SELECT outcome FROM {table} WHERE id = ?1");
        Ok(c.prepare_cached(&sql)?.query_row([thing.id], |row| row.get(0)).optional()?)
    };
    let text = |sql: &str| -> Result<String, StoreError> {
        let found: Option<Words> = c.prepare_cached(sql)?.query_row([thing.id], |row| row.get(0)).optional()?;
        Ok(found.map(|words| words.0).unwrap_or_default())
    };
    let on = |of: Option<Id>| of.map_or_else(|| Ok(String::new()), |id| name(c, Thing::new(Kind::Outcome, id)));
    Ok(match thing.kind {
        Kind::Guardrail => {
            let of = outcome("guardrail")?;
            let slug = text("SELECT m.slug FROM guardrail g JOIN metric m ON m.id = g.metric WHERE g.id = ?1")?;
            (format!("{} guardrail {slug}", on(of)?), of)
        }
        Kind::Contributor => {
            let of = outcome("contributor")?;
            (format!("{} contributor {}", on(of)?, text("SELECT handle FROM contributor WHERE id = ?1")?), of)
        }
        Kind::ScopeCall => {
            let of = outcome("scope_call")?;
            (format!("{} scope {}", on(of)?, text("SELECT request FROM scope_call WHERE id = ?1")?), of)
        }
        Kind::Commitment => {
            let of = outcome("commitment")?;
            let sprint: Option<Id> = c
                .prepare_cached("SELECT sprint FROM commitment WHERE id = ?1")?
                .query_row([thing.id], |row| row.get(0))
                .optional()?;
            let sprint = sprint.map_or_else(|| Ok(String::new()), |id| name(c, Thing::new(Kind::Sprint, id)))?;
            (format!("{sprint} commitment {}", on(of)?), of)
        }
        Kind::Hypothesis => (name(c, thing)?, outcome("hypothesis")?),
        Kind::Outcome => (name(c, thing)?, Some(thing.id)),
        Kind::Board => ("board".to_owned(), None),
        // What an outcome is judged by is settled by whoever answers for that.
        Kind::Metric => {
            let sql =
                "SELECT id FROM outcome WHERE metric = ?1 AND gone = 0 AND result IS NULL ORDER BY rank, id LIMIT 1";
            let judged = c.prepare_cached(sql)?.query_row([thing.id], |row| row.get(0)).optional()?;
            (name(c, thing)?, judged)
        }
        _ => (name(c, thing)?, None),
    })
}

/// The hypotheses on which two verdicts stand.
fn verdicts(c: &Connection) -> Result<Vec<Conflict>, StoreError> {
    let mut list = Vec::new();
    for hypothesis in things::contested(c)? {
        let thing = Thing::new(Kind::Hypothesis, hypothesis);
        let stand = things::standing(c, hypothesis)?;
        let mut versions = Vec::new();
        for (at, verdict) in stand.iter().enumerate() {
            let sql = "SELECT s.id, k.n, v.call, v.learned, ifnull(v.signed_by, v.typed_by), v.typed_by FROM verdict v
                       JOIN change k ON k.thing = v.id AND k.kind = 'verdict' AND k.set_no = v.set_no AND k.field = 'created'
                       JOIN change_set s ON s.no = v.set_no WHERE v.id = ?1 AND NOT v.proposed";
            let found: Option<(Id, u32, Words, Option<Words>, Words, Words)> = c
                .prepare_cached(sql)?
                .query_row([verdict], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
                })
                .optional()?;
            if let Some((set, n, call, learned, signer, typed)) = found {
                let version = told(c, reference(set, n), Value::String(call.0), at + 1 == stand.len())?;
                // Whose call it is, and what they learned, tell one from the other.
                versions.extend(version.map(|version| Version {
                    typed: Some(super::apply::handle(&typed)).filter(|who| *who != super::apply::handle(&signer)),
                    by: super::apply::handle(&signer),
                    why: learned.map(|learned| learned.0),
                    ..version
                }));
            }
        }
        let (path, outcome) = path(c, thing)?;
        list.push(Conflict {
            thing,
            field: "verdict".to_owned(),
            name: path.clone(),
            settled: Settled::ByVerdict,
            versions,
            fix: format!("upshot verdict {path} CALL --replace -l TEXT -n KIND"),
            outcome,
            day: None,
            needs_why: false,
            unit: None,
        });
    }
    list.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(list)
}

/// The readings that have two values: held by two sets with another each, or corrected twice from one.
fn readings_said_twice(c: &Connection) -> Result<Vec<Conflict>, StoreError> {
    // Few files hold one reading twice, and few readings are corrected on two copies.
    let mut days: BTreeSet<(i64, i64)> = BTreeSet::new();
    for sql in [
        "SELECT metric, day FROM claimed",
        "SELECT metric, day FROM remark WHERE corrects IS NOT NULL GROUP BY metric, day, corrects HAVING count(*) > 1",
    ] {
        let mut statement = c.prepare_cached(sql)?;
        for day in statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
            days.insert(day?);
        }
    }
    let mut list = Vec::new();
    for (number, day) in days {
        let Some(on) = Day::from_number(day) else { continue };
        let corrections = readings::corrections(c, number, (on.number(), on.number()))?;
        let corrected: BTreeSet<Id> = corrections.iter().map(|(_, parent)| *parent).collect();
        // What each tree came to; a reading that was never corrected is a tree of its own.
        let mut trees = leaves(&corrections);
        let held = held(c, number, day)?;
        for id in held.iter().map(|(id, ..)| *id).filter(|id| !corrected.contains(id)) {
            if !trees.values().any(|leaves| leaves.contains(&id)) {
                trees.insert(id, vec![id]);
            }
        }
        for leaves in trees.into_values() {
            let said: Vec<_> = held.iter().filter(|(id, ..)| leaves.contains(id)).collect();
            if said.iter().all(|(_, _, value)| *value == said[0].2) {
                continue;
            }
            let (metric, Words(slug)) = c
                .prepare_cached("SELECT id, slug FROM metric WHERE no = ?1")?
                .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let shown = readings::list(c, number, metric, (on.number(), on.number()), usize::MAX)?;
            let mut versions = Vec::new();
            for (_, set, value) in said {
                let is_shown = shown.iter().any(|r| r.reading.value == *value);
                let value = value.map_or(Value::Null, Value::from);
                versions.extend(told(c, reference(*set, u32::MAX), value, is_shown)?);
            }
            list.push(Conflict {
                thing: Thing::new(Kind::Metric, metric),
                field: "reading".to_owned(),
                name: format!("{slug} reading {on}"),
                settled: Settled::ByCorrection,
                versions,
                fix: format!(
                    "upshot correct {slug} {on} VALUE --why TEXT, or: upshot reading void {slug} {on} --why TEXT"
                ),
                outcome: None,
                day: Some(on),
                needs_why: true,
                unit: unit(c, Thing::new(Kind::Metric, metric), "reading")?,
            });
        }
    }
    list.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(list)
}

/// The readings of a metric's day that count, each with its set and its value, in the order they were said.
fn held(c: &Connection, metric: i64, day: i64) -> Result<Vec<(Id, Id, Option<f64>)>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT r.id, s.id, r.value FROM reading r JOIN change_set s ON s.no = r.set_no
         WHERE r.metric = ?1 AND r.day = ?2 AND r.set_no NOT IN (SELECT set_no FROM undone) ORDER BY s.hlc, s.id, r.id",
    )?;
    let found = statement.query_map(params![metric, day], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}
