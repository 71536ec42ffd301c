//! Many readings at once: one change set, one pass in key order, nothing half-imported.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, Transaction, params};

use super::apply::{Insert, Logged, metric_no, row_hash, write_months, write_thing};
use super::error::StoreError;
use super::readings::find;
use super::set::{self, Author, LoggedChange};
use crate::domain::change::{CREATED, Decided};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
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
    /// Of those, the ones that stood as somebody else had logged them.
    pub others: u64,
}

/// How the rows of a source are known again: from metric, source, day and the n-th of that day. A row that was undone
/// and comes again takes the next generation. Metric and source make a namespace once, so that each of a million rows
/// hashes one short block.
struct RowIds<'a> {
    job: &'a Job<'a>,
    of: Option<(usize, Id)>,
    day: Option<Day>,
    nth: u32,
}

impl<'a> RowIds<'a> {
    fn new(job: &'a Job<'a>) -> Self {
        Self { job, of: None, day: None, nth: 0 }
    }

    /// Goes on to a row; its id in the first generation.
    fn next(&mut self, row: &Row<'_>) -> Id {
        if self.of.is_none_or(|(metric, _)| metric != row.metric) {
            let names = Id::natural(&["readings", &self.job.metrics[row.metric].to_string(), self.job.source]);
            self.of = Some((row.metric, names));
            self.day = None;
        }
        self.nth = if self.day == Some(row.day) { self.nth + 1 } else { 1 };
        self.day = Some(row.day);
        self.generation(0)
    }

    /// The id of the row at hand in a later generation.
    fn generation(&self, generation: u32) -> Id {
        let mut key = [0; 12];
        key[..4].copy_from_slice(&self.day.map_or(0, Day::number).to_le_bytes());
        key[4..8].copy_from_slice(&self.nth.to_le_bytes());
        key[8..].copy_from_slice(&generation.to_le_bytes());
        self.of.map_or_else(Id::default, |(_, names)| names.within(&key))
    }
}

/// What an import is of, and how it goes.
pub(crate) struct Job<'a> {
    /// The identity of its change set.
    pub(crate) set: Id,
    /// The file's name, or what else it comes from.
    pub(crate) source: &'a str,
    /// The metrics that rows name by index.
    pub(crate) metrics: &'a [Id],
    /// Whether a value that differs supersedes the one that is there.
    pub(crate) correct: bool,
    /// Makes ids for corrections.
    pub(crate) fresh: &'a dyn Fn() -> Id,
    /// Says what was done, for the history.
    pub(crate) summary: &'a dyn Fn(&Imported) -> String,
}

/// What is to be added, found by the first pass.
#[derive(Default)]
struct Sifted {
    /// The places of the rows that are to be added, in order.
    add: Vec<u32>,
    /// The ids of those that are not in their first generation.
    ids: BTreeMap<u32, Id>,
    /// What those that correct a reading correct.
    corrects: BTreeMap<u32, Id>,
    /// What all of it comes to.
    done: Imported,
    logged: Logged,
}

/// Imports rows, sorted by metric and day, as one set with the decision's changes; none where nothing is new.
///
/// Two passes: the first finds what is new and adds the digests up, so that the set's row, which covers them, is
/// written before the readings that refer to it.
pub(crate) fn import<'r>(
    tx: &Transaction<'_>,
    decided: &Decided,
    author: &Author,
    job: &Job<'_>,
    rows: impl Iterator<Item = Row<'r>> + Clone,
) -> Result<Imported, StoreError> {
    let (no, mut set) = set::next(tx, job.set, author)?;
    for change in decided.changes.iter().filter(|c| c.field == CREATED) {
        write_thing(tx, change, no)?;
    }
    let numbers: Vec<i64> = job.metrics.iter().map(|m| metric_no(tx, *m)).collect::<Result<_, _>>()?;
    let sifted = sift(tx, job, &numbers, rows.clone(), &author.actor)?;
    let (done, logged) = (sifted.done, sifted.logged);
    if logged.count == 0 && decided.changes.is_empty() {
        return Ok(done);
    }
    set.summary = (job.summary)(&done);
    set.why.clone_from(&decided.why);
    set.source = Some(job.source.to_owned());
    // What an import makes is new: it replaces nothing.
    set.changes = decided.changes.iter().map(|change| LoggedChange::new(change, Vec::new())).collect();
    set.has_readings(&logged)?;
    set.seal();
    set.insert(tx, no)?;
    let mut insert = Insert::new(tx)?;
    let mut ids = RowIds::new(job);
    let mut add = sifted.add.iter().copied().peekable();
    for (at, row) in (0_u32..).zip(rows) {
        let first = ids.next(&row);
        if add.next_if_eq(&at).is_none() {
            continue;
        }
        let id = sifted.ids.get(&at).copied().unwrap_or(first);
        let reading = reading(job, &row, id, sifted.corrects.get(&at).copied());
        insert.reading(numbers[row.metric], &reading, no)?;
    }
    write_months(tx, &logged)?;
    Ok(done)
}

/// Finds the rows that are new, or that correct what is there.
fn sift<'r>(
    tx: &Transaction<'_>,
    job: &Job<'_>,
    numbers: &[i64],
    rows: impl Iterator<Item = Row<'r>>,
    who: &Handle,
) -> Result<Sifted, StoreError> {
    // A metric that held nothing can't hold these rows: nothing is looked up.
    let empty: Vec<bool> = numbers.iter().map(|no| has_none(tx, *no)).collect::<Result<_, _>>()?;
    let undone = undone_sets(tx)?;
    let mut sifted = Sifted { add: Vec::with_capacity(rows.size_hint().1.unwrap_or(0)), ..Sifted::default() };
    let mut ids = RowIds::new(job);
    for (at, row) in (0_u32..).zip(rows) {
        let mut id = ids.next(&row);
        let (mut generation, mut corrected, mut add) = (0, None, true);
        let number = numbers[row.metric];
        let mut there = if empty[row.metric] { None } else { find(tx, number, row.day.number(), id)? };
        while there.is_some_and(|(.., by)| undone.contains(&by)) {
            generation += 1;
            id = ids.generation(generation);
            there = find(tx, number, row.day.number(), id)?;
        }
        if let Some((value, of, _)) = there {
            let (standing, value, of) = corrected_to(tx, (number, row.day), id, (value, of), &undone)?;
            add = differs(job, &row, (value, of), &mut sifted.done);
            if add {
                corrected = Some(standing);
                sifted.done.others += u64::from(!is_by(tx, number, row.day, standing, who)?);
                id = (job.fresh)();
            }
        }
        if !add {
            continue;
        }
        let reading = reading(job, &row, id, corrected);
        sifted.logged.add(reading.metric, number, &reading, row_hash(&reading));
        match corrected {
            Some(standing) => drop(sifted.corrects.insert(at, standing)),
            None => sifted.done.added += 1,
        }
        if generation > 0 || corrected.is_some() {
            sifted.ids.insert(at, id);
        }
        sifted.add.push(at);
    }
    Ok(sifted)
}

/// Whether somebody logged a reading.
fn is_by(tx: &Connection, metric: i64, day: Day, reading: Id, who: &Handle) -> Result<bool, StoreError> {
    let sql = "SELECT s.actor FROM reading r JOIN change_set s ON s.no = r.set_no
               WHERE r.metric = ?1 AND r.day = ?2 AND r.id = ?3";
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query(params![metric, day.number(), reading])?;
    Ok(match rows.next()? {
        Some(row) => super::apply::handle(&row.get(0)?) == *who,
        None => false,
    })
}

/// Counts a row that is there already; whether it supersedes what stands.
fn differs(job: &Job<'_>, row: &Row<'_>, (value, of): (Option<f64>, Option<f64>), done: &mut Imported) -> bool {
    if value == Some(row.value) && of == row.of {
        done.same += 1;
        return false;
    }
    done.differ += 1;
    if done.differing.len() < 20 {
        done.differing.push((row.line, row.day, value.unwrap_or(f64::NAN), row.value));
    }
    done.corrected += u64::from(job.correct);
    job.correct
}

fn reading(job: &Job<'_>, row: &Row<'_>, id: Id, corrects: Option<Id>) -> Reading {
    Reading {
        id,
        metric: job.metrics[row.metric],
        day: row.day,
        minute: row.minute,
        value: Some(row.value),
        of: row.of,
        note: row.note.map(str::to_owned),
        source: None,
        corrects,
        why: corrects.map(|_| format!("the value in {} changed", job.source)),
    }
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
    (metric, day): (i64, Day),
    id: Id,
    first: (Option<f64>, Option<f64>),
    undone: &HashSet<i64>,
) -> Result<(Id, Option<f64>, Option<f64>), StoreError> {
    let mut now = (id, first.0, first.1);
    // A correction is of what was there before it, so every step goes on in the log and the walk ends.
    let mut since = 0_i64;
    loop {
        let mut statement = tx.prepare_cached(
            "SELECT r.id, r.value, r.\"of\", r.set_no FROM remark m
             JOIN reading r ON r.metric = m.metric AND r.day = m.day AND r.id = m.reading
             WHERE m.metric = ?1 AND m.day = ?2 AND m.corrects = ?3 ORDER BY r.set_no DESC",
        )?;
        let mut rows = statement.query(params![metric, day.number(), now.0])?;
        let mut later = None;
        while let Some(row) = rows.next()? {
            let set: i64 = row.get(3)?;
            if !undone.contains(&set) && set > since {
                later = Some((row.get(0)?, row.get(1)?, row.get(2)?));
                since = set;
                break;
            }
        }
        match later {
            Some(later) => now = later,
            None => return Ok(now),
        }
    }
}
