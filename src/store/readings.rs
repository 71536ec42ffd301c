//! Reading a metric's readings by their index: only the days that are asked for, corrections and undone sets applied.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, params};

use super::convert::Words;
use super::error::StoreError;
use crate::domain::day::Day;
use crate::domain::fold::{leaves, superseded};
use crate::domain::id::Id;
use crate::domain::metric::{Point, Reading};

/// A reading with who logged it and when.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The reading.
    pub reading: Reading,
    /// Who logged it.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub unix_ms: i64,
    /// The writer's offset from UTC in minutes.
    pub zone: i16,
    /// Its change set's number.
    pub set_no: i64,
    /// Where its set came from.
    pub set_source: Option<String>,
    /// The value it replaced, where it corrects an earlier one.
    pub was: Option<f64>,
}

/// Which way to go through a metric's days.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Oldest,
    Newest,
}

/// The days asked for, both ends included.
pub(crate) type Days = (i32, i32);

/// Every day there is.
pub(crate) const ALWAYS: Days = (i32::MIN, i32::MAX);

fn day(number: i64) -> Result<Day, StoreError> {
    Day::from_number(number).ok_or_else(|| StoreError::damaged(format!("a reading lies on day {number}")))
}

/// The readings of a metric within days that do not stand: those corrected by one that counts, and where several copies
/// corrected one, all but the last of these.
fn corrected(c: &Connection, metric: i64, days: Days) -> Result<HashSet<Id>, StoreError> {
    Ok(superseded(&corrections(c, metric, days)?))
}

/// The corrections that count of a metric within days, each with what it corrects, in the order they were said.
pub(super) fn corrections(c: &Connection, metric: i64, days: Days) -> Result<Vec<(Id, Id)>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT m.reading, m.corrects FROM remark m JOIN change_set s ON s.no = m.set_no
         WHERE m.metric = ?1 AND m.day BETWEEN ?2 AND ?3 AND m.corrects IS NOT NULL
           AND m.set_no NOT IN (SELECT set_no FROM undone) ORDER BY s.hlc, s.id, m.reading",
    )?;
    let found = statement.query_map(params![metric, days.0, days.1], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The standing readings of a metric's day that two copies said differently, each with what the others came to.
pub(crate) fn said_twice(c: &Connection, metric: i64, on: Day) -> Result<BTreeMap<Id, Vec<Id>>, StoreError> {
    let mut twice = BTreeMap::new();
    for mut leaves in leaves(&corrections(c, metric, (on.number(), on.number()))?).into_values() {
        if let Some(last) = leaves.pop().filter(|_| !leaves.is_empty()) {
            twice.insert(last, leaves);
        }
    }
    let mut statement = c.prepare_cached(
        "SELECT r.id FROM claimed k JOIN reading r ON r.metric = k.metric AND r.day = k.day AND r.id = k.id
         WHERE k.metric = ?1 AND k.day = ?2 AND r.set_no NOT IN (SELECT set_no FROM undone)
         GROUP BY r.id HAVING count(DISTINCT r.value) > 1",
    )?;
    for id in statement.query_map(params![metric, on.number()], |row| row.get(0))? {
        twice.entry(id?).or_default();
    }
    Ok(twice)
}

/// Of a metric's readings within days those with a value that stand beside a later correction of the same: none unless two
/// copies corrected one reading before they met.
pub(crate) fn beside(c: &Connection, metric: i64, days: Days) -> Result<u32, StoreError> {
    let twice = "SELECT EXISTS (SELECT 1 FROM remark WHERE metric = ?1 AND corrects IS NOT NULL
                   AND set_no NOT IN (SELECT set_no FROM undone) GROUP BY day, corrects HAVING count(*) > 1)";
    if !c.prepare_cached(twice)?.query_row([metric], |row| row.get::<_, bool>(0))? {
        return Ok(0);
    }
    let list = corrections(c, metric, days)?;
    let mut gone = superseded(&list);
    for (_, parent) in &list {
        gone.remove(parent);
    }
    let mut with_value = 0;
    for id in gone {
        let sql = "SELECT EXISTS (SELECT 1 FROM reading WHERE metric = ?1 AND day BETWEEN ?2 AND ?3 AND id = ?4 AND value IS NOT NULL)";
        let bind = params![metric, days.0, days.1, id];
        with_value += u32::from(c.prepare_cached(sql)?.query_row(bind, |row| row.get::<_, bool>(0))?);
    }
    Ok(with_value)
}

/// Of a reading that several counting sets hold, the one of the first of them.
const FIRST_CLAIM: &str = "NOT EXISTS (SELECT 1 FROM claimed c
    JOIN reading o ON o.metric = c.metric AND o.day = c.day AND o.id = c.id AND o.set_no <> r.set_no
    JOIN change_set os ON os.no = o.set_no JOIN change_set rs ON rs.no = r.set_no
    WHERE c.metric = r.metric AND c.day = r.day AND c.id = r.id
      AND o.set_no NOT IN (SELECT set_no FROM undone) AND (os.hlc, os.id) < (rs.hlc, rs.id))";

/// Whether any reading of a metric is held by several sets.
fn is_claimed(c: &Connection, metric: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM claimed WHERE metric = ?1)";
    Ok(c.prepare_cached(sql)?.query_row([metric], |row| row.get(0))?)
}

/// Goes through the points that count of a metric within days, until `f` says stop.
pub(crate) fn points(
    c: &Connection,
    metric: i64,
    days: Days,
    order: Order,
    mut f: impl FnMut(Point, i64) -> bool,
) -> Result<(), StoreError> {
    samples(c, metric, days, order, |point, _, set| f(point, set))
}

/// Goes through the points that count of a metric within days, each with its denominator and its set's number, until
/// `f` says stop.
pub(crate) fn samples(
    c: &Connection,
    metric: i64,
    days: Days,
    order: Order,
    mut f: impl FnMut(Point, Option<f64>, i64) -> bool,
) -> Result<(), StoreError> {
    let direction = if order == Order::Oldest { "ASC" } else { "DESC" };
    // Few metrics hold a reading that two imports brought.
    let claim = if is_claimed(c, metric)? { FIRST_CLAIM } else { "1" };
    let sql = format!(
        "SELECT r.day, r.id, r.value, r.set_no, r.\"of\" FROM reading r WHERE r.metric = ?1 AND r.day BETWEEN ?2 AND ?3
           AND r.set_no NOT IN (SELECT set_no FROM undone) AND {claim} ORDER BY r.day {direction}, r.id {direction}"
    );
    // Most metrics were never corrected, and need not be asked day by day.
    let ever: bool = c
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM remark WHERE metric = ?1 AND corrects IS NOT NULL)")?
        .query_row([metric], |row| row.get(0))?;
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query(params![metric, days.0, days.1])?;
    let mut known: Option<(i64, HashSet<Id>)> = None;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let Some(value) = row.get::<_, Option<f64>>(2)? else { continue };
        if !ever {
            if !f(Point { day: day(number)?, value }, row.get(4)?, row.get(3)?) {
                return Ok(());
            }
            continue;
        }
        if known.as_ref().is_none_or(|(day, _)| *day != number) {
            let one = i32::try_from(number).unwrap_or(i32::MAX);
            known = Some((number, corrected(c, metric, (one, one))?));
        }
        let id: Id = row.get(1)?;
        if known.as_ref().is_some_and(|(_, gone)| gone.contains(&id)) {
            continue;
        }
        if !f(Point { day: day(number)?, value }, row.get(4)?, row.get(3)?) {
            return Ok(());
        }
    }
    Ok(())
}

/// How many readings of a metric count within days; no more than `most`.
pub(crate) fn count(c: &Connection, metric: i64, days: Days, most: u32) -> Result<u32, StoreError> {
    let sql = format!(
        "SELECT count(*) FROM (
            SELECT 1 FROM reading r WHERE r.metric = ?1 AND r.day BETWEEN ?2 AND ?3 AND r.value IS NOT NULL
              AND r.set_no NOT IN (SELECT set_no FROM undone) AND {FIRST_CLAIM}
              AND NOT EXISTS (SELECT 1 FROM remark m
                JOIN reading n ON n.metric = m.metric AND n.day = m.day AND n.id = m.reading AND n.set_no = m.set_no
                WHERE m.metric = r.metric AND m.day = r.day AND m.corrects = r.id
                  AND n.set_no NOT IN (SELECT set_no FROM undone))
            LIMIT ?4)"
    );
    let beside = beside(c, metric, days)?;
    let bind = params![metric, days.0, days.1, most.saturating_add(beside)];
    let all: u32 = c.prepare_cached(&sql)?.query_row(bind, |row| row.get(0))?;
    Ok(all.saturating_sub(beside).min(most))
}

/// The latest point that counts on or before a day; of several on one day, the one recorded last.
pub(crate) fn latest(c: &Connection, metric: i64, up_to: Day) -> Result<Option<Point>, StoreError> {
    let mut of_day: Vec<(Point, i64)> = Vec::new();
    points(c, metric, (i32::MIN, up_to.number()), Order::Newest, |point, set| match of_day.first() {
        Some((was, _)) if point.day < was.day => false,
        _ => {
            of_day.push((point, set));
            true
        }
    })?;
    if of_day.len() < 2 {
        return Ok(of_day.pop().map(|(point, _)| point));
    }
    let mut last: Option<((i64, Id), Point)> = None;
    for (point, set) in of_day {
        let sql = "SELECT hlc, id FROM change_set WHERE no = ?1";
        let said = c.prepare_cached(sql)?.query_row([set], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if last.as_ref().is_none_or(|(earlier, _)| *earlier <= said) {
            last = Some((said, point));
        }
    }
    Ok(last.map(|(_, point)| point))
}

/// The whole readings of a metric that count within days, oldest first; those of one day in the order recorded.
pub(crate) fn list(
    c: &Connection,
    metric_no: i64,
    metric: Id,
    days: Days,
    most: usize,
) -> Result<Vec<Recorded>, StoreError> {
    let gone = corrected(c, metric_no, days)?;
    let claim = if is_claimed(c, metric_no)? { FIRST_CLAIM } else { "1" };
    let mut statement = c.prepare_cached(&format!(
        "SELECT r.day, r.id, r.value, r.\"of\", m.minute, m.note, m.source, m.corrects, m.why, s.actor, s.at, s.zone, s.no, s.source,
                (SELECT w.value FROM reading w
                 WHERE w.metric = r.metric AND w.day = r.day AND w.id = m.corrects
                 ORDER BY (SELECT x.hlc FROM change_set x WHERE x.no = w.set_no),
                          (SELECT x.id FROM change_set x WHERE x.no = w.set_no) LIMIT 1)
         FROM reading r JOIN change_set s ON s.no = r.set_no
         LEFT JOIN remark m ON m.metric = r.metric AND m.day = r.day AND m.reading = r.id AND m.set_no = r.set_no
         WHERE r.metric = ?1 AND r.day BETWEEN ?2 AND ?3 AND r.set_no NOT IN (SELECT set_no FROM undone) AND {claim}
         ORDER BY r.day DESC, s.hlc DESC, s.id DESC, r.id DESC"
    ))?;
    let mut rows = statement.query(params![metric_no, days.0, days.1])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let recorded = recorded(row, metric)?;
        if recorded.reading.value.is_none() || gone.contains(&recorded.reading.id) {
            continue;
        }
        list.push(recorded);
        if list.len() >= most {
            break;
        }
    }
    list.reverse();
    Ok(list)
}

/// A reading from a row that begins with day, id, value, denominator, and then its remark.
pub(super) fn reading(row: &rusqlite::Row<'_>, metric: Id) -> Result<Reading, StoreError> {
    let text = |at: usize| Ok::<_, StoreError>(row.get::<_, Option<Words>>(at)?.map(|w| w.0));
    Ok(Reading {
        id: row.get(1)?,
        metric,
        day: day(row.get(0)?)?,
        minute: row.get(4)?,
        value: row.get(2)?,
        of: row.get(3)?,
        note: text(5)?,
        source: text(6)?,
        corrects: row.get(7)?,
        why: text(8)?,
    })
}

fn recorded(row: &rusqlite::Row<'_>, metric: Id) -> Result<Recorded, StoreError> {
    Ok(Recorded {
        reading: reading(row, metric)?,
        by: row.get::<_, Words>(9)?.0,
        unix_ms: row.get(10)?,
        zone: row.get(11)?,
        set_no: row.get(12)?,
        set_source: row.get::<_, Option<Words>>(13)?.map(|words| words.0),
        was: row.get(14)?,
    })
}

/// The least and the most of the points that count of a metric.
pub(crate) fn extremes(c: &Connection, metric: i64) -> Result<Option<(f64, f64)>, StoreError> {
    let mut ends: Option<(f64, f64)> = None;
    points(c, metric, (i32::MIN, i32::MAX), Order::Newest, |point, _| {
        let (low, high) = ends.unwrap_or((point.value, point.value));
        ends = Some((low.min(point.value), high.max(point.value)));
        true
    })?;
    Ok(ends)
}

/// A series thinned to at most `most` points by taking each day's last and then every k-th: what a sparkline draws.
pub(crate) fn series(c: &Connection, metric: i64, days: Days, most: usize) -> Result<Vec<Point>, StoreError> {
    let mut all: Vec<Point> = Vec::new();
    points(c, metric, days, Order::Newest, |point, _| {
        all.push(point);
        all.len() < most
    })?;
    all.reverse();
    Ok(all)
}
