//! Many readings at once: one change set, one pass in key order, nothing half-imported.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, Transaction, params};

use super::apply::{Author, Head, Logged, insert_reading, metric_no, next, row_hash, write_head, write_months, write_thing};
use super::error::StoreError;
use super::readings::find;
use crate::domain::change::{CREATED, Decided};
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::domain::metric::Reading;

/// A row that came in: a value on a day, with what few have.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Which of the imported metrics.
    pub metric: usize,
    /// The day.
    pub day: Day,
    /// The minute of the day, where an instant was given.
    pub minute: Option<i16>,
    /// The value in the metric's unit.
    pub value: f64,
    /// The denominator, where counts were given.
    pub of: Option<f64>,
    /// A remark.
    pub note: Option<&'a str>,
    /// The line it came from, for what is said of it.
    pub line: u32,
}

/// What an import came to.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Rows that were new.
    pub added: u64,
    /// Rows that were there already.
    pub same: u64,
    /// Rows that were there with another value: line, day, the value there, the value given.
    pub differing: Vec<(u32, Day, f64, f64)>,
    /// How many rows differ in all.
    pub differ: u64,
    /// Differing rows that were superseded.
    pub corrected: u64,
}

/// How the rows of a source are known again: from metric, day, source and the n-th of that day. A row that was
/// undone and comes again takes the next generation.
fn row_id(metric: Id, day: Day, source: &str, nth: u32, generation: u32) -> Id {
    let generation = if generation == 0 { String::new() } else { generation.to_string() };
    Id::natural(&["reading", &metric.to_string(), &day.number().to_string(), source, &nth.to_string(), &generation])
}

/// Imports rows, sorted by metric and day, as one set with the decision's changes; none where nothing is new.
/// `fresh` gives ids to corrections.
pub(crate) fn import<'a>(
    tx: &Transaction<'_>,
    decided: &Decided,
    author: &Author,
    set: Id,
    source: &str,
    metrics: &[Id],
    rows: &[Row<'a>],
    correct: bool,
    fresh: &dyn Fn() -> Id,
    summary: &dyn Fn(&Imported) -> String,
) -> Result<Imported, StoreError> {
    let next = next(tx, author.unix_ms)?;
    for change in decided.changes.iter().filter(|c| c.field == CREATED) {
        write_thing(tx, change, next.no)?;
    }
    let numbers: Vec<i64> = metrics.iter().map(|m| metric_no(tx, *m)).collect::<Result<_, _>>()?;
    let empty: Vec<bool> = numbers.iter().map(|no| has_none(tx, *no)).collect::<Result<_, _>>()?;
    let undone = undone_sets(tx)?;
    let mut done = Imported::default();
    let mut logged = Logged::default();
    let mut nth: BTreeMap<usize, (Day, u32)> = BTreeMap::new();
    // The set's row must be there before its readings refer to it, and can only be written once they are counted: the
    // reference is checked at commit.
    tx.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    for row in rows {
        let place = nth.entry(row.metric).or_insert((row.day, 0));
        *place = if place.0 == row.day { (row.day, place.1 + 1) } else { (row.day, 1) };
        let metric = metrics[row.metric];
        let number = numbers[row.metric];
        let mut generation = 0;
        let mut reading = Reading {
            id: row_id(metric, row.day, source, place.1, 0),
            metric,
            day: row.day,
            minute: row.minute,
            value: Some(row.value),
            of: row.of,
            note: row.note.map(str::to_owned),
            source: None,
            corrects: None,
            why: None,
        };
        let mut add = true;
        // A metric that held nothing can't hold these rows: nothing is looked up.
        while !empty[row.metric] {
            let Some((value, of, by)) = find(tx, number, row.day.number(), reading.id)? else { break };
            if undone.contains(&by) {
                generation += 1;
                reading.id = row_id(metric, row.day, source, place.1, generation);
                continue;
            }
            let (id, value, of) = corrected_to(tx, number, row.day, reading.id, (value, of), &undone)?;
            if value == Some(row.value) && of == row.of {
                done.same += 1;
                add = false;
            } else {
                done.differ += 1;
                if done.differing.len() < 20 {
                    done.differing.push((row.line, row.day, value.unwrap_or(f64::NAN), row.value));
                }
                add = correct;
                if correct {
                    done.corrected += 1;
                    reading.corrects = Some(id);
                    reading.why = Some(format!("the value in {source} changed"));
                    reading.id = fresh();
                }
            }
            break;
        }
        if add {
            logged.add(metric, number, &reading, row_hash(&reading));
            insert_reading(tx, number, &reading, next.no)?;
            if reading.corrects.is_none() {
                done.added += 1;
            }
        }
    }
    if logged.count == 0 && decided.changes.is_empty() {
        return Ok(done);
    }
    let summary = summary(&done);
    let head = Head {
        id: set,
        author,
        summary: &summary,
        why: decided.why.as_deref(),
        undoes: None,
        source: Some(source),
    };
    write_head(tx, &next, &head, &decided.changes, &vec![Vec::new(); decided.changes.len()], &logged)?;
    write_months(tx, &logged)?;
    Ok(done)
}

fn has_none(tx: &Connection, metric: i64) -> Result<bool, StoreError> {
    let there: bool =
        tx.query_row("SELECT EXISTS (SELECT 1 FROM reading WHERE metric = ?1)", [metric], |row| row.get(0))?;
    Ok(!there)
}

fn undone_sets(tx: &Connection) -> Result<HashSet<i64>, StoreError> {
    let mut statement = tx.prepare("SELECT set_no FROM undone")?;
    let found = statement.query_map([], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What a reading stands as: itself, or the last correction of it that counts.
fn corrected_to(
    tx: &Connection,
    metric: i64,
    day: Day,
    id: Id,
    first: (Option<f64>, Option<f64>),
    undone: &HashSet<i64>,
) -> Result<(Id, Option<f64>, Option<f64>), StoreError> {
    let mut now = (id, first.0, first.1);
    loop {
        let mut statement = tx.prepare_cached(
            "SELECT r.id, r.value, r.\"of\", r.set_no FROM remark m
             JOIN reading r ON r.metric = m.metric AND r.day = m.day AND r.id = m.reading
             WHERE m.metric = ?1 AND m.day = ?2 AND m.corrects = ?3 ORDER BY r.set_no DESC",
        )?;
        let mut rows = statement.query(params![metric, day.number(), now.0])?;
        let mut later = None;
        while let Some(row) = rows.next()? {
            if !undone.contains(&row.get(3)?) {
                later = Some((row.get(0)?, row.get(1)?, row.get(2)?));
                break;
            }
        }
        match later {
            Some(later) => now = later,
            None => return Ok(now),
        }
    }
}
