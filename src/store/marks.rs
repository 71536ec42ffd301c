//! What the evidence needs to know beside the readings: what shipped on a metric and when that was recorded, and
//! whether anything about a metric has changed since it was last asked.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::convert::{Words, label};
use super::error::StoreError;
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::domain::label::{Label, LabelKind};

/// A ship on a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shipped {
    /// The hypothesis.
    pub(crate) hypothesis: Id,
    /// Its label.
    pub(crate) label: Label,
    /// The outcome it serves.
    pub(crate) outcome: Id,
    /// The day it shipped.
    pub(crate) day: Day,
    /// The day its verdict was first due.
    pub(crate) check_on: Option<Day>,
}

/// A sprint that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Begun {
    /// Its first day.
    pub(crate) starts: Day,
    /// Its label.
    pub(crate) label: Label,
    /// Whether it commits the outcome asked about.
    pub(crate) commits: bool,
}

fn shipped(c: &Connection, condition: &str, bind: &dyn rusqlite::ToSql) -> Result<Vec<Shipped>, StoreError> {
    let sql = format!(
        "SELECT id, number || ifnull(suffix, ''), outcome, ship ->> '$.shipped_on', ship ->> '$.check_on' FROM hypothesis
         WHERE ship IS NOT NULL AND gone = 0 AND {condition} ORDER BY ship ->> '$.shipped_on', number, id"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query([bind])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        list.push(Shipped {
            hypothesis: row.get(0)?,
            label: label(row, 1, LabelKind::Hypothesis)?,
            outcome: row.get(2)?,
            day: row.get(3)?,
            check_on: row.get(4)?,
        });
    }
    Ok(list)
}

/// Everything that shipped with a prediction on a metric, by day.
pub(crate) fn shipped_on(c: &Connection, metric: Id) -> Result<Vec<Shipped>, StoreError> {
    shipped(c, "ship ->> '$.frozen.expect.metric' = ?1", &metric.to_string())
}

/// Everything that shipped beneath an outcome, by day.
pub(crate) fn shipped_beneath(c: &Connection, outcome: Id) -> Result<Vec<Shipped>, StoreError> {
    shipped(c, "outcome = ?1", &outcome)
}

/// When a hypothesis' ship was recorded: the set that recorded the one that stands, and the first day it was said to have
/// shipped on, even where that was undone.
pub(crate) fn recorded(c: &Connection, hypothesis: Id) -> Result<Option<(i64, Option<Day>)>, StoreError> {
    let set: Option<i64> = c
        .prepare_cached(
            "SELECT c.set_no FROM change c JOIN change_set s ON s.no = c.set_no
             WHERE c.thing = ?1 AND c.kind = 'hypothesis' AND c.field = 'ship' AND c.after <> 'null' AND c.set_no NOT IN (SELECT set_no FROM undone)
             ORDER BY s.hlc DESC, s.id DESC LIMIT 1",
        )?
        .query_row([hypothesis], |row| row.get(0))
        .optional()?;
    let first: Option<Option<Day>> = c
        .prepare_cached(
            "SELECT c.after ->> '$.shipped_on' FROM change c JOIN change_set s ON s.no = c.set_no
             WHERE c.thing = ?1 AND c.kind = 'hypothesis' AND c.field = 'ship' AND c.after <> 'null' ORDER BY s.hlc, s.id LIMIT 1",
        )?
        .query_row([hypothesis], |row| row.get(0))
        .optional()?;
    Ok(set.map(|set| (set, first.flatten())))
}

/// Whether any of the sets was written before a set.
pub(crate) fn is_before(c: &Connection, sets: &[i64], set: i64) -> Result<bool, StoreError> {
    let list = serde_json::to_string(sets).unwrap_or_default();
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM json_each(?1) one JOIN change_set s ON s.no = one.value
                        WHERE (s.hlc, s.id) < (SELECT hlc, id FROM change_set WHERE no = ?2))",
    )?
    .query_row(params![list, set], |row| row.get(0))?)
}

/// The sprints that have begun, in order, and whether they commit an outcome.
pub(crate) fn begun(c: &Connection, outcome: Id) -> Result<Vec<Begun>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT s.starts, EXISTS (SELECT 1 FROM commitment k WHERE k.sprint = s.id AND k.outcome = ?1 AND k.gone = 0),
                s.number || ifnull(s.suffix, '')
         FROM sprint s WHERE s.gone = 0 AND s.state <> 'planned' ORDER BY s.starts, s.id",
    )?;
    let found = statement.query_map([outcome], |row| {
        let label = label(row, 2, LabelKind::Sprint)?;
        Ok(Begun { starts: row.get(0)?, commits: row.get(1)?, label })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Something that differs wherever a metric's readings do: their number and digest, and what is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LastChange([i64; 4]);

/// The last change of a metric's readings.
pub(crate) fn last_change(c: &Connection, metric: i64) -> Result<LastChange, StoreError> {
    let mut change = [0; 4];
    let mut statement = c.prepare_cached("SELECT count, sum FROM digest WHERE metric = ?1")?;
    let mut rows = statement.query([metric])?;
    while let Some(row) = rows.next()? {
        change[0] += row.get::<_, i64>(0)?;
        change[1] = change[1].wrapping_add(row.get(1)?);
    }
    let undone: (i64, f64) = c
        .prepare_cached("SELECT count(*), total(set_no) FROM undone")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    (change[2], change[3]) = (undone.0, undone.1 as i64);
    Ok(LastChange(change))
}

/// The last change set: its number, 0 where there is none, and its identity.
pub(crate) fn last_set(c: &Connection) -> Result<(i64, Option<Id>), StoreError> {
    let last = c
        .prepare_cached("SELECT no, id FROM change_set ORDER BY no DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or_default())
}

/// The metrics that were read in the sets after one; none where any of those sets did something else as well, or where
/// that one is not in this file: then it is another file by now.
pub(crate) fn only_read_since(
    c: &Connection,
    (set, id): (i64, Option<Id>),
) -> Result<Option<BTreeSet<Id>>, StoreError> {
    let there: Option<Id> =
        c.prepare_cached("SELECT id FROM change_set WHERE no = ?1")?.query_row([set], |row| row.get(0)).optional()?;
    if there != id {
        return Ok(None);
    }
    let mut statement = c.prepare_cached(
        "SELECT spans, readings > 0 AND undoes IS NULL AND NOT EXISTS (SELECT 1 FROM change WHERE set_no = s.no)
         FROM change_set s WHERE no > ?1",
    )?;
    let mut rows = statement.query([set])?;
    let mut metrics = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let Some(spans) = row.get::<_, Option<Words>>(0)?.filter(|_| row.get(1) == Ok(true)) else { return Ok(None) };
        let Ok(spans) = super::set::spans(&spans.0) else { return Ok(None) };
        metrics.extend(spans.into_iter().map(|span| span.0));
    }
    Ok(Some(metrics))
}
