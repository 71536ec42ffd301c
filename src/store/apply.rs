//! Writing a change set: its row, its changes with what each replaces, the tables they add up to, its readings and
//! their digests. All in the caller's transaction.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Transaction, params, params_from_iter};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use super::convert::{Words, to_sql};
use super::error::StoreError;
use super::set::{self, Author};
use super::table::Table;
use super::{fold, limits};
use crate::domain::change::{CREATED, Change, Decided, GONE};
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind};
use crate::domain::metric::Reading;

/// What a set's readings come to.
#[derive(Default)]
pub(crate) struct Logged {
    pub(crate) count: i64,
    pub(crate) digest: i64,
    /// For each metric: first and last day, as numbers, and how many.
    pub(crate) spans: BTreeMap<Id, (i32, i32, i64)>,
    /// For each metric's number and month: how many, and the sum of their hashes.
    months: BTreeMap<(i64, i32), (i64, i64)>,
}

impl Logged {
    /// Counts a reading in.
    pub(crate) fn add(&mut self, metric: Id, metric_no: i64, row: &Reading, hash: i64) {
        let day = row.day.number();
        self.count += 1;
        self.digest = self.digest.wrapping_add(hash);
        let span = self.spans.entry(metric).or_insert((day, day, 0));
        *span = (span.0.min(day), span.1.max(day), span.2 + 1);
        let month = self.months.entry((metric_no, row.day.month_number())).or_default();
        *month = (month.0 + 1, month.1.wrapping_add(hash));
    }
}

/// Writes a decision as one change set; its number.
pub(crate) fn apply(
    tx: &Transaction<'_>,
    decided: &Decided,
    author: &Author,
    id: Id,
    source: Option<&str>,
) -> Result<i64, StoreError> {
    let (no, mut set) = set::next(tx, id, author)?;
    set.summary.clone_from(&decided.summary);
    set.why.clone_from(&decided.why);
    set.undoes = decided.undoes;
    set.source = source.map(str::to_owned);
    set.changes = fold::replacing(tx, &decided.changes)?;
    // A metric made by this set needs its number before its readings can be counted.
    let mut logged = Logged::default();
    let mut numbers = BTreeMap::new();
    let new_metric = |c: &&Change| c.field == CREATED && c.thing.kind == Kind::Metric;
    for change in decided.changes.iter().filter(new_metric) {
        write_thing(tx, change, no)?;
    }
    for reading in &decided.readings {
        let metric = match numbers.get(&reading.metric) {
            Some(metric) => *metric,
            None => metric_no(tx, reading.metric)?,
        };
        numbers.insert(reading.metric, metric);
        logged.add(reading.metric, metric, reading, row_hash(reading));
    }
    set.has_readings(&logged)?;
    limits::set(&set).map_err(StoreError::TooLarge)?;
    set.seal();
    set.insert(tx, no)?;
    for change in decided.changes.iter().filter(|c| !new_metric(c)) {
        write_thing(tx, change, no)?;
    }
    let mut insert = Insert::new(tx)?;
    for reading in &decided.readings {
        insert.reading(numbers[&reading.metric], reading, no)?;
    }
    write_months(tx, &logged)?;
    fold::written(tx, &decided.changes)?;
    if decided.undoes.is_some() {
        let mut touched = fold::Touched::default();
        fold::count_sets(tx, &mut touched)?;
        // What it gave back may have been chosen among versions: those are open again.
        decided
            .changes
            .iter()
            .filter(|change| !change.thing.kind.is_event())
            .for_each(|change| touched.add(change.thing));
        fold::refold(tx, touched)?;
    }
    Ok(no)
}

/// Puts a change into its table.
pub(crate) fn write_thing(tx: &Connection, change: &Change, set_no: i64) -> Result<(), StoreError> {
    let table = Table::of(change.thing.kind);
    let name = table.name();
    match (change.field.as_str(), &change.after) {
        (CREATED, Value::Object(whole)) => {
            let columns = table.columns();
            let marks = vec!["?"; table.fields.len()].join(", ");
            let sql = if change.thing.kind.is_event() {
                format!("INSERT INTO {name}(id, set_no, {columns}) VALUES (?, ?, {marks})")
            } else {
                let sets: Vec<String> =
                    table.fields.iter().map(|(field, _)| format!("\"{field}\" = excluded.\"{field}\"")).collect();
                format!(
                    "INSERT INTO {name}(id, gone, {columns}) VALUES (?, ?, {marks})
                     ON CONFLICT(id) DO UPDATE SET gone = 0, {}",
                    sets.join(", ")
                )
            };
            let second = if change.thing.kind.is_event() { set_no } else { 0 };
            let mut values: Vec<rusqlite::types::Value> = vec![change.thing.id.bytes().to_vec().into(), second.into()];
            for (field, lies) in table.fields {
                values.push(to_sql(whole.get(*field).unwrap_or(&Value::Null), *lies)?);
            }
            tx.prepare_cached(&sql)?.execute(params_from_iter(values))?;
        }
        (GONE, gone) => {
            let sql = format!("UPDATE {name} SET gone = ?2 WHERE id = ?1");
            tx.prepare_cached(&sql)?.execute(params![change.thing.id, i64::from(gone == &Value::Bool(true))])?;
        }
        (field, after) => {
            let lies = table
                .field(field)
                .ok_or_else(|| StoreError::damaged(format!("{name} has no field called {field:?}")))?;
            let sql = format!("UPDATE {name} SET \"{field}\" = ?2 WHERE id = ?1");
            tx.prepare_cached(&sql)?.execute(params![change.thing.id, to_sql(after, lies)?])?;
        }
    }
    Ok(())
}

/// The local number of a metric.
pub(crate) fn metric_no(tx: &Connection, metric: Id) -> Result<i64, StoreError> {
    tx.prepare_cached("SELECT no FROM metric WHERE id = ?1")?
        .query_row([metric], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::damaged(format!("no metric {metric}")))
}

/// The 64-bit hash of a reading, over everything in it but its metric and its set.
pub(crate) fn row_hash(row: &Reading) -> i64 {
    let mut plain = [0; 36];
    plain[..16].copy_from_slice(row.id.bytes());
    plain[16..20].copy_from_slice(&row.day.number().to_le_bytes());
    plain[20..28].copy_from_slice(&row.value.map_or(u64::MAX, f64::to_bits).to_le_bytes());
    plain[28..].copy_from_slice(&row.of.map_or(u64::MAX, f64::to_bits).to_le_bytes());
    if !has_remark(row) {
        return xxh3_64(&plain).cast_signed();
    }
    let mut all = plain.to_vec();
    all.extend_from_slice(&row.minute.unwrap_or(-1).to_le_bytes());
    for text in [&row.note, &row.source, &row.why] {
        let text = text.as_deref().unwrap_or("");
        all.extend_from_slice(&(text.len() as u64).to_le_bytes());
        all.extend_from_slice(text.as_bytes());
    }
    all.extend_from_slice(row.corrects.as_ref().map_or(&[], |c| c.bytes().as_slice()));
    xxh3_64(&all).cast_signed()
}

/// Whether a reading has what few readings have.
pub(crate) fn has_remark(row: &Reading) -> bool {
    row.minute.is_some() || row.note.is_some() || row.source.is_some() || row.corrects.is_some() || row.why.is_some()
}

/// Puts readings into their tables, by statements prepared once.
pub(crate) struct Insert<'c> {
    reading: CachedStatement<'c>,
    remark: CachedStatement<'c>,
}

impl<'c> Insert<'c> {
    /// Ready to insert.
    pub(crate) fn new(tx: &'c Connection) -> Result<Self, StoreError> {
        Ok(Self {
            reading: tx.prepare_cached(
                "INSERT INTO reading(metric, day, id, value, \"of\", set_no) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?,
            remark: tx.prepare_cached(
                "INSERT INTO remark(metric, day, reading, minute, note, source, corrects, why, set_no)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?,
        })
    }

    /// Inserts one.
    pub(crate) fn reading(&mut self, metric: i64, row: &Reading, set_no: i64) -> Result<(), StoreError> {
        let day = row.day.number();
        self.reading.execute(params![metric, day, row.id, row.value, row.of, set_no])?;
        if has_remark(row) {
            let (note, source, why) = (&row.note, &row.source, &row.why);
            self.remark.execute(params![metric, day, row.id, row.minute, note, source, row.corrects, why, set_no])?;
        }
        Ok(())
    }
}

/// Adds a set's readings to the digests of their months. Sums wrap, so they are added here and not by SQL.
pub(crate) fn write_months(tx: &Connection, logged: &Logged) -> Result<(), StoreError> {
    for ((metric, month), (count, sum)) in &logged.months {
        let there: Option<(i64, i64)> = tx
            .prepare_cached("SELECT count, sum FROM digest WHERE metric = ?1 AND month = ?2")?
            .query_row(params![metric, month], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (had, was) = there.unwrap_or((0, 0));
        tx.prepare_cached(
            "INSERT INTO digest(metric, month, count, sum) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT(metric, month) DO UPDATE SET count = excluded.count, sum = excluded.sum",
        )?
        .execute(params![metric, month, had + count, was.wrapping_add(*sum)])?;
    }
    Ok(())
}

/// A name typed by a person, as the log holds it.
pub(crate) fn handle(words: &Words) -> Handle {
    serde_json::from_value(Value::String(words.0.clone())).unwrap_or_else(|_| {
        // The log holds only names that were once read as such; a planted empty one still has to be shown.
        serde_json::from_value(Value::String("?".to_owned())).unwrap_or_else(|_| unreachable!("a handle of one letter"))
    })
}
