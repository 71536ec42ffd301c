//! What an undo would meet: who changed a field since, what refers to a thing that would be gone, what rests on readings.

use rusqlite::{Connection, OptionalExtension, params};

use super::apply::handle;
use super::convert::{Words, label, thing_text};
use super::error::StoreError;
use super::journal::{name, told};
use super::table::{As, TABLES};
use super::{fold, set};
use crate::domain::change::{CREATED, GONE};
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::facts::{Rests, UndoFacts, UndoneChange};
use crate::domain::fold::reference;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::LabelKind;

/// What undoing a set would meet.
pub(crate) fn undo_facts(c: &Connection, id: Id) -> Result<Option<UndoFacts>, StoreError> {
    let Some(no) = set::no(c, id)? else { return Ok(None) };
    let Some(set) = set::at(c, no)? else { return Ok(None) };
    let root = root(c, no)?;
    let mut settled = Vec::new();
    for (n, logged) in set.changes.iter().enumerate().filter(|(_, logged)| logged.prev.len() > 20) {
        let Ok(change) = logged.change() else { continue };
        let of = reference(id, u32::try_from(n).unwrap_or(u32::MAX));
        if fold::changes(c, change.thing, &mut fold::Undos::default())?.changes.settled(change.thing.kind, &of) {
            settled.push(format!("{} {}", name(c, change.thing)?, Conflict::called(&change.field)));
        }
    }
    let mut facts = UndoFacts {
        settled,
        set: id,
        actor: handle(&Words(set.actor)),
        undoes: set.undoes,
        beside: beside(c, id, set.undoes)?,
        back: back(c, no)?,
        undone: !counts(c, no)?,
        changes: Vec::new(),
        readings: u32::try_from(set.readings).unwrap_or(u32::MAX),
        rests: Vec::new(),
        summary: set.summary,
    };
    for change in told(c, set.changes)? {
        let since = fold::changed_since(c, change.thing, &change.field, id)?;
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
        // Undoing a redo takes away what the redo brought back, so it is the set at the end of the chain that matters.
        if counts(c, root)? {
            rests(c, &mut facts, root)?;
        } else {
            imported_again(c, &mut facts, root)?;
        }
        unique_again(c, &mut facts)?;
    }
    Ok(Some(facts))
}

/// The sets that undo the same as a set does, and count.
fn beside(c: &Connection, id: Id, undoes: Option<Id>) -> Result<Vec<Id>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id FROM change_set WHERE undoes = ?1 AND id <> ?2 AND no NOT IN (SELECT set_no FROM undone) ORDER BY hlc, id",
    )?;
    let found = statement.query_map(params![undoes, id], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The set at the end of a chain of undoing.
fn root(c: &Connection, mut no: i64) -> Result<i64, StoreError> {
    while let Some(below) = set::undoes(c, no)? {
        no = below;
    }
    Ok(no)
}

/// Whether a set counts now.
fn counts(c: &Connection, no: i64) -> Result<bool, StoreError> {
    let sql = "SELECT ?1 NOT IN (SELECT set_no FROM undone)";
    Ok(c.prepare_cached(sql)?.query_row([no], |row| row.get(0))?)
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
                facts.rests.push(Rests::Refers { by, to: called.to_owned() });
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
            facts.rests.push(Rests::Readings { of: called.to_owned() });
        }
    }
    Ok(())
}

/// What rests on a set's readings: a verdict given with them in its window, a later correction of one of them.
fn rests(c: &Connection, facts: &mut UndoFacts, no: i64) -> Result<(), StoreError> {
    let Some(set) = set::at(c, no)? else { return Ok(()) };
    for (metric, first, last, _) in set.spans()? {
        let day = |n: i32| Day::from_number(n.into()).map_or(String::new(), |d| d.to_string());
        let mut statement = c.prepare_cached(
            "SELECT h.number || ifnull(h.suffix, ''), v.signed_by, v.typed_by FROM verdict v JOIN hypothesis h ON h.id = v.hypothesis
             JOIN change_set vs ON vs.no = v.set_no
             WHERE (vs.hlc, vs.id) > (SELECT hlc, id FROM change_set WHERE no = ?1)
               AND v.set_no NOT IN (SELECT set_no FROM undone)
               AND v.evidence ->> '$.metric' = ?2 AND ifnull(v.evidence ->> '$.from', v.evidence ->> '$.ship') <= ?4
               AND v.evidence ->> '$.as_of' >= ?3",
        )?;
        let mut rows = statement.query(params![no, metric.to_string(), day(first), day(last)])?;
        while let Some(row) = rows.next()? {
            let on = label(row, 0, LabelKind::Hypothesis)?;
            let signer = row.get::<_, Option<Words>>(1)?.map_or_else(|| row.get::<_, Words>(2), Ok)?;
            facts.rests.push(Rests::Verdict { on, signed_by: handle(&signer) });
        }
        let mut statement = c.prepare_cached(
            "SELECT s.actor, s.day FROM remark m
             JOIN reading old ON old.metric = m.metric AND old.day = m.day AND old.id = m.corrects
             JOIN reading new ON new.metric = m.metric AND new.day = m.day AND new.id = m.reading AND new.set_no = m.set_no
             JOIN change_set s ON s.no = new.set_no
             WHERE m.metric = (SELECT no FROM metric WHERE id = ?1) AND m.day BETWEEN ?2 AND ?3 AND m.corrects IS NOT NULL
               AND old.set_no = ?4 AND new.set_no <> ?4 AND new.set_no NOT IN (SELECT set_no FROM undone) LIMIT 1",
        )?;
        let mut rows = statement.query(params![metric, first, last, no])?;
        if let Some(row) = rows.next()? {
            facts.rests.push(Rests::Corrected { by: handle(&row.get(0)?), on: row.get(1)? });
        }
    }
    Ok(())
}

/// What comes back with an undo: what the set did that it undoes. None for a set that undoes nothing, or that undoes an
/// undo, which is a redo.
fn back(c: &Connection, no: i64) -> Result<Option<String>, StoreError> {
    let (mut at, mut steps, mut back) = (no, 0, None);
    while let Some(before) = set::undoes(c, at)? {
        (at, steps) = (before, steps + 1);
        if back.is_none() {
            back = set::at(c, before)?.map(|set| set.summary);
        }
    }
    Ok(back.filter(|_| steps % 2 == 1))
}

/// Whether bringing a metric back, or up again after it was retired, would give two the same slug; a retired one has
/// given its own up.
fn unique_again(c: &Connection, facts: &mut UndoFacts) -> Result<(), StoreError> {
    let back: Vec<(Thing, bool)> = facts
        .changes
        .iter()
        .filter(|change| change.thing.kind == Kind::Metric)
        .filter_map(|change| match change.field.as_str() {
            GONE if facts.undoes.is_some() => Some((change.thing, false)),
            "retired" if change.before.is_null() => Some((change.thing, true)),
            _ => None,
        })
        .collect();
    for (thing, retired) in back {
        let taken: Option<Words> = c
            .prepare_cached(
                "SELECT o.slug FROM metric m JOIN metric o ON o.slug = m.slug AND o.id <> m.id AND o.gone = 0
                   AND o.retired IS NULL WHERE m.id = ?1 AND (?2 OR m.retired IS NULL)",
            )?
            .query_row(params![thing.id, retired], |row| row.get(0))
            .optional()?;
        if let Some(slug) = taken {
            facts.rests.push(Rests::SlugTaken { slug: slug.0 });
        }
    }
    Ok(())
}

/// Whether what a set imported, which would count again, was imported by another set meanwhile.
fn imported_again(c: &Connection, facts: &mut UndoFacts, root: i64) -> Result<(), StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT a.source FROM change_set a JOIN change_set b ON b.source = a.source AND b.no <> a.no
         WHERE a.no = ?1 AND b.no NOT IN (SELECT set_no FROM undone)
           AND EXISTS (SELECT 1 FROM json_each(a.spans) x, json_each(b.spans) y
             WHERE x.value ->> 0 = y.value ->> 0 AND x.value ->> 1 <= y.value ->> 2 AND y.value ->> 1 <= x.value ->> 2) LIMIT 1",
    )?;
    let source: Option<Words> = statement.query_row([root], |row| row.get(0)).optional()?;
    facts.rests.extend(source.map(|source| Rests::ImportedAgain { source: source.0 }));
    Ok(())
}
