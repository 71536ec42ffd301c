//! What sets that were just taken brought, read off the file.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::convert::{Words, label};
use super::error::StoreError;
use super::journal::name;
use super::settle::conflicts;
use super::table::Table;
use super::take::{Left, Taken};
use crate::domain::came::{self, Came};
use crate::domain::change::{CREATED, GONE};
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::id::{Kind, Thing};
use crate::domain::label::{Label, LabelKind};

/// The kinds that have labels.
const LABELLED: [(Kind, LabelKind); 4] = [
    (Kind::Outcome, LabelKind::Outcome),
    (Kind::Hypothesis, LabelKind::Hypothesis),
    (Kind::Sprint, LabelKind::Sprint),
    (Kind::Objective, LabelKind::Objective),
];

/// Tells what was taken.
pub(crate) fn tell(c: &Connection, taken: Taken) -> Result<Came, StoreError> {
    let mut came = Came {
        sets: taken.sets.len() as u64,
        readings: u64::try_from(taken.readings).unwrap_or(0),
        left: taken.left.into_iter().map(|one| left(c, one)).collect::<Result<_, _>>()?,
        new_replica: taken.new_replica,
        ..Came::default()
    };
    let Some(first) = taken.sets.iter().min() else { return Ok(came) };
    // Other writers came in between: what they wrote was not brought.
    let numbers: Vec<String> = taken.sets.iter().map(i64::to_string).collect();
    let sets = format!("[{}]", numbers.join(","));
    let mut statement =
        c.prepare("SELECT DISTINCT actor FROM change_set WHERE no IN (SELECT value FROM json_each(?1)) ORDER BY 1")?;
    let people = statement.query_map([&sets], |row| row.get::<_, Words>(0))?;
    came.people = people.map(|words| Ok(super::apply::handle(&words?))).collect::<Result<_, StoreError>>()?;
    let days: (Option<Day>, Option<Day>) = c.query_row(
        "SELECT min(day), max(day) FROM change_set WHERE no IN (SELECT value FROM json_each(?1))",
        [&sets],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    came.days = days.0.zip(days.1);
    things(c, (*first, &sets), &mut came)?;
    came.conflicts = conflicts(c)?;
    Ok(came)
}

fn left(c: &Connection, left: Left) -> Result<came::Left, StoreError> {
    let sql = "SELECT min(since) FROM waiting WHERE set_id = ?1";
    let since = c.prepare_cached(sql)?.query_row([left.set], |row| row.get(0))?;
    let (why, waits) = (left.why.word(), left.why.waits());
    Ok(came::Left { set: left.set, by: left.by, why, says: left.says, waits, since })
}

/// What is new, what was changed, and which labels came to have letters.
fn things(c: &Connection, (first, sets): (i64, &str), came: &mut Came) -> Result<(), StoreError> {
    let mut statement = c.prepare(
        "SELECT DISTINCT kind, thing, field FROM change WHERE set_no IN (SELECT value FROM json_each(?1))
         ORDER BY kind, thing, field",
    )?;
    let mut rows = statement.query([sets])?;
    let (mut new, mut changed, mut shared) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    while let Some(row) = rows.next()? {
        let (Words(kind), Words(field)) = (row.get(0)?, row.get(2)?);
        let Some(kind) = Kind::of(&kind) else { continue };
        let thing = Thing::new(kind, row.get(1)?);
        if field == CREATED && is_first(c, thing, first)? {
            new.insert(thing);
        } else {
            changed.insert((thing, field));
        }
    }
    for thing in &new {
        let Some((_, of)) = LABELLED.iter().find(|(kind, _)| *kind == thing.kind) else { continue };
        let called = name(c, *thing)?;
        let title: Option<Words> = match thing.kind {
            Kind::Outcome => c
                .prepare_cached("SELECT title FROM outcome WHERE id = ?1")?
                .query_row([thing.id], |row| row.get(0))
                .optional()?,
            _ => None,
        };
        came.new.push((called, title.map(|words| words.0)));
        let sql = format!("SELECT number FROM {} WHERE id = ?1 AND suffix IS NOT NULL", Table::of(thing.kind).name());
        let number: Option<u32> = c.prepare_cached(&sql)?.query_row([thing.id], |row| row.get(0)).optional()?;
        shared.extend(number.map(|number| (*of, thing.kind, number)));
    }
    for (thing, field) in changed.into_iter().filter(|(thing, _)| !new.contains(thing)) {
        // A person, or a metric, that both copies wrote down by themselves is one and the same.
        if field != CREATED {
            came.changed
                .push((name(c, thing)?, if field == GONE { "removed".to_owned() } else { Conflict::called(&field) }));
        }
    }
    for (of, kind, number) in shared {
        let sql = format!(
            "SELECT number || ifnull(suffix, '') FROM {} WHERE number = ?1 AND gone = 0 ORDER BY suffix",
            Table::of(kind).name()
        );
        let mut statement = c.prepare_cached(&sql)?;
        let now = statement.query_map([number], |row| label(row, 0, of))?.collect::<Result<_, _>>()?;
        came.labels.push((Label::new(of, number), now));
    }
    Ok(())
}

/// Whether a thing was first made by a set from a number on.
fn is_first(c: &Connection, thing: Thing, from: i64) -> Result<bool, StoreError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM change WHERE thing = ?1 AND kind = ?2 AND set_no < ?3)";
    Ok(c.prepare_cached(sql)?.query_row(params![thing.id, thing.kind.word(), from], |row| row.get(0))?)
}
