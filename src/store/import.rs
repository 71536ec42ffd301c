//! Many readings at once: one change set, one pass in key order, nothing half-imported.

use std::collections::{BTreeMap, HashMap};
use std::io;

use rusqlite::{Connection, Transaction, params};

use super::apply::{Insert, Logged, metric_no, row_hash, write_months, write_thing};
use super::error::StoreError;
use super::off::Off;
use super::set::{self, Author};
use super::{fold, limits};
use crate::domain::change::{CREATED, Decided};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::Id;
use crate::domain::metric::Reading;

mod known;

use known::{Known, Stands};

/// A row that came in: a value on a day, with what few have.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which of the imported metrics.
    pub metric: usize,
    /// The day.
    pub day: Day,
    /// The minute of the day, where an instant was given.
    pub minute: Option<i16>,
    /// The milliseconds since midnight, where they are part of what the row is.
    pub ms: Option<i32>,
    /// The value in the metric's unit.
    pub value: f64,
    /// The denominator, where counts were given.
    pub of: Option<f64>,
    /// A remark.
    pub note: Option<String>,
    /// Where it came from, where the row itself says so.
    pub source: Option<String>,
    /// The id it has already, as in an export of upshot's own.
    pub id: Option<Id>,
    /// The line it came from, for what is said of it.
    pub line: u32,
}

/// Rows that can be gone through more than once, in the order of metric, day and time.
pub trait Rows {
    /// From the first on.
    fn rows(&self) -> Box<dyn Iterator<Item = io::Result<Row>> + '_>;

    /// How many there are.
    fn count(&self) -> u64 {
        self.rows().count() as u64
    }
}

impl Rows for Vec<Row> {
    fn rows(&self) -> Box<dyn Iterator<Item = io::Result<Row>> + '_> {
        Box::new(self.iter().cloned().map(Ok))
    }
}

/// What an import came to.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Rows that were new.
    pub added: u64,
    /// Rows that were there already.
    pub same: u64,
    /// The first rows that were there with another value: line, day, the value there, the value given.
    pub differing: Vec<(u32, Day, f64, f64)>,
    /// How many rows differ in all.
    pub differ: u64,
    /// By what the file's values are multiples of those there, where all differ by one factor.
    pub factor: Option<f64>,
    /// Differing rows that were superseded.
    pub corrected: u64,
    /// Of those, the ones of days whose values may change still, which are not told as differing.
    pub restated: u64,
    /// Of those superseded, the ones that stood as somebody else had logged them.
    pub others: u64,
    /// Rows that a person had voided or corrected: that stays.
    pub kept: u64,
    /// Rows beside which a reading by hand says another value: both count.
    pub by_hand: u64,
    /// The first period of the file, which it may cut, where it stays as it was.
    pub cut: Option<Day>,
    /// Days that hold the parts of what the file gives as one, or the other way; the first, and how many.
    pub unlike: Option<(Day, u64)>,
}

/// How many differing rows are listed.
const LISTED: usize = 3;

impl Imported {
    fn differs(&mut self, row: &Row, there: Option<f64>) {
        self.differ += 1;
        let was = there.unwrap_or(f64::NAN);
        if self.differing.len() < LISTED {
            self.differing.push((row.line, row.day, was, row.value));
        }
        let factor = row.value / was;
        self.factor = match self.factor {
            _ if !factor.is_finite() || factor <= 0.0 => Some(f64::NAN),
            None => Some(factor),
            Some(all) if (all / factor - 1.0).abs() < 1e-6 => Some(all),
            Some(_) => Some(f64::NAN),
        };
    }

    /// The factor says something only where every row has it, and there are several.
    fn settle(&mut self) {
        let says =
            self.differ >= 2 && self.same == 0 && self.factor.is_some_and(|f| f.is_finite() && (f - 1.0).abs() > 0.5);
        if !says {
            self.factor = None;
        }
    }
}

/// How a row is known again: from metric, day, time of day and the n-th of these, whatever the file was called. The metric
/// makes a namespace once, so that each of a million rows hashes one short block.
pub(super) struct RowIds<'a> {
    metrics: &'a [Id],
    of: Option<(usize, Id)>,
    key: Option<(Day, Option<i32>)>,
    nth: u32,
}

impl<'a> RowIds<'a> {
    fn new(metrics: &'a [Id]) -> Self {
        Self { metrics, of: None, key: None, nth: 0 }
    }

    /// Goes on to a row, in order; its id.
    fn next(&mut self, row: &Row) -> Id {
        if let Some(id) = row.id {
            return id;
        }
        if self.of.is_none_or(|(metric, _)| metric != row.metric) {
            self.of = Some((row.metric, Id::natural(&["readings", &self.metrics[row.metric].to_string()])));
            self.key = None;
        }
        let key = Some((row.day, row.ms));
        self.nth = if self.key == key { self.nth + 1 } else { 1 };
        self.key = key;
        let mut bytes = [0; 12];
        bytes[..4].copy_from_slice(&row.day.number().to_le_bytes());
        bytes[4..8].copy_from_slice(&row.ms.unwrap_or(-1).to_le_bytes());
        bytes[8..].copy_from_slice(&self.nth.to_le_bytes());
        self.of.map_or_else(Id::default, |(_, names)| names.within(&bytes))
    }
}

/// The id of a correction: of what stood, and what it is corrected to. Two copies correct alike.
fn correction(stood: Id, row: &Row) -> Id {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&row.value.to_bits().to_le_bytes());
    bytes[8..].copy_from_slice(&row.of.map_or(u64::MAX, f64::to_bits).to_le_bytes());
    stood.within(&bytes)
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
    /// For each metric the day from which on a value supersedes the one that is there all the same; none where there are none.
    pub(crate) restated: &'a [Day],
    /// Why a value is superseded; else that it changed in the source.
    pub(crate) why: Option<&'a str>,
    /// The first period of rows that were put together, which the file may cut.
    pub(crate) first: Option<Day>,
    /// Says what was done, for the history.
    pub(crate) summary: &'a dyn Fn(&Imported) -> String,
}

/// One bit a row.
#[derive(Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, at: usize) {
        if self.0.len() <= at / 64 {
            self.0.resize(at / 64 + 1, 0);
        }
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|bits| bits & (1 << (at % 64)) != 0)
    }
}

/// What is to be added, found by the first pass.
#[derive(Default)]
struct Sifted {
    /// The places of the rows that are to be added.
    add: Bits,
    /// The ids of those that have another than by their place, and what they correct.
    ids: BTreeMap<usize, (Id, Option<Id>)>,
    /// Those that a set that doesn't count holds as well.
    claims: Vec<(i64, i32, Id)>,
    /// What all of it comes to.
    done: Imported,
    logged: Logged,
}

/// Imports rows as one set with the decision's changes; none where nothing is new.
///
/// Two passes: the first finds what is new and adds the digests up, so that the set's row, which covers them, is
/// written before the readings that refer to it.
pub(crate) fn import(
    tx: &Transaction<'_>,
    decided: &Decided,
    author: &Author,
    job: &Job<'_>,
    rows: &dyn Rows,
) -> Result<Imported, StoreError> {
    let (no, mut set) = set::next(tx, job.set, author)?;
    let replacing = fold::replacing(tx, &decided.changes)?;
    for change in decided.changes.iter().filter(|c| c.field == CREATED) {
        write_thing(tx, change, no)?;
    }
    let numbers: Vec<i64> = job.metrics.iter().map(|m| metric_no(tx, *m)).collect::<Result<_, _>>()?;
    let mut sifted = sift(tx, job, &numbers, rows, &author.actor)?;
    sifted.done.settle();
    let (done, logged) = (sifted.done, sifted.logged);
    if (logged.count == 0 && decided.changes.is_empty()) || done.unlike.is_some() {
        return Ok(done);
    }
    set.summary = (job.summary)(&done);
    set.why.clone_from(&decided.why);
    set.source = Some(job.source.to_owned());
    set.changes = replacing;
    set.has_readings(&logged)?;
    limits::set(&set).map_err(StoreError::TooLarge)?;
    set.seal();
    set.insert(tx, no)?;
    let off = Off::begin(tx, Off::LOOKED_UP)?;
    let mut insert = Insert::new(tx)?;
    let mut ids = RowIds::new(job.metrics);
    for (at, row) in rows.rows().enumerate() {
        let row = row.map_err(aside)?;
        let by_place = ids.next(&row);
        if !sifted.add.has(at) {
            continue;
        }
        let (id, corrects) = sifted.ids.get(&at).copied().unwrap_or((by_place, None));
        let number = numbers[row.metric];
        insert.reading(number, &reading(job, &row, id, corrects), no)?;
    }
    drop(insert);
    drop(off);
    for (metric, day, id) in sifted.claims {
        let sql = "INSERT OR IGNORE INTO claimed(metric, day, id) VALUES (?1, ?2, ?3)";
        tx.prepare_cached(sql)?.execute(params![metric, day, id])?;
    }
    write_months(tx, &logged)?;
    fold::written(tx, &decided.changes)?;
    Ok(done)
}

/// What was laid aside of the rows can't be read.
fn aside(e: io::Error) -> StoreError {
    StoreError::Io(std::env::temp_dir(), e)
}

/// Finds the rows that are new, or that correct what is there.
fn sift(
    tx: &Transaction<'_>,
    job: &Job<'_>,
    numbers: &[i64],
    rows: &dyn Rows,
    who: &Handle,
) -> Result<Sifted, StoreError> {
    // A metric that held nothing can't hold these rows: nothing is looked up.
    let empty: Vec<bool> = numbers.iter().map(|no| has_none(tx, *no)).collect::<Result<_, _>>()?;
    let mut sifted = Sifted::default();
    let mut ids = RowIds::new(job.metrics);
    let mut day: Vec<(usize, Id, Row)> = Vec::new();
    for (at, row) in rows.rows().enumerate() {
        let row = row.map_err(aside)?;
        if day.first().is_some_and(|(_, _, first)| (first.metric, first.day) != (row.metric, row.day)) {
            whole_day(tx, job, numbers, &day, who, &mut sifted)?;
            day.clear();
        }
        let id = ids.next(&row);
        if empty[row.metric] {
            sifted.add(job, numbers[row.metric], at, &row, id);
        } else {
            day.push((at, id, row));
        }
    }
    whole_day(tx, job, numbers, &day, who, &mut sifted)?;
    Ok(sifted)
}

impl Sifted {
    /// Takes a new row.
    fn add(&mut self, job: &Job<'_>, number: i64, at: usize, row: &Row, id: Id) {
        self.done.added += 1;
        self.put(job, number, at, &reading(job, row, id, None));
    }

    fn put(&mut self, job: &Job<'_>, number: i64, at: usize, reading: &Reading) {
        debug_assert!(job.metrics.contains(&reading.metric));
        self.logged.add(reading.metric, number, reading, row_hash(reading));
        self.add.set(at);
    }
}

/// Finds what is new of a day: rows that say what stands there, then rows that are known by their id.
fn whole_day(
    tx: &Transaction<'_>,
    job: &Job<'_>,
    numbers: &[i64],
    rows: &[(usize, Id, Row)],
    who: &Handle,
    sifted: &mut Sifted,
) -> Result<(), StoreError> {
    let Some((_, _, first)) = rows.first() else { return Ok(()) };
    let number = numbers[first.metric];
    let mut known = Known::of(tx, number, first.day)?;
    let matched = known.matched(rows);
    // Of equal keys, rows that equal none take the ids that are left.
    let mut left: HashMap<Option<i32>, Vec<Id>> = HashMap::new();
    for (_, id, row) in rows.iter().rev().filter(|(_, _, row)| row.id.is_none()) {
        if !known.takes(*id, &matched) {
            left.entry(row.ms).or_default().push(*id);
        }
    }
    let imported = known.imported();
    let mut shared = !matched.is_empty();
    let mut todo = Vec::new();
    for (at, by_place, row) in rows {
        if matched.contains_key(at) {
            sifted.done.same += 1;
            continue;
        }
        let id = match row.id {
            Some(id) => id,
            None => left.get_mut(&row.ms).and_then(Vec::pop).unwrap_or(*by_place),
        };
        let stands = known.stands(id);
        shared |= !matches!(stands, Stands::Nowhere);
        todo.push((*at, *by_place, id, row, stands));
    }
    let several = |n: usize| n > 1;
    if !shared && imported > 0 && several(imported) != several(rows.len()) {
        let (day, n) = sifted.done.unlike.unwrap_or((first.day, 0));
        sifted.done.unlike = Some((day, n + 1));
    }
    for (at, by_place, id, row, stands) in todo {
        match stands {
            Stands::Nowhere => {
                sifted.done.by_hand += u64::from(known.by_hand());
                if id != by_place {
                    sifted.ids.insert(at, (id, None));
                }
                if known.held(id) {
                    sifted.claims.push((number, row.day.number(), id));
                }
                sifted.add(job, number, at, row, id);
            }
            Stands::AsPersonLeftIt => sifted.done.kept += 1,
            Stands::With { .. } if job.first == Some(row.day) => sifted.done.cut = Some(row.day),
            Stands::With { id: leaf, value, actor } => {
                let restated = job.restated.get(row.metric).is_some_and(|from| row.day >= *from);
                if restated && !job.correct {
                    sifted.done.restated += 1;
                } else {
                    sifted.done.differs(row, value);
                }
                if job.correct || restated {
                    sifted.done.corrected += 1;
                    sifted.done.others += u64::from(actor != *who);
                    let id = correction(leaf, row);
                    if known.held(id) {
                        sifted.claims.push((number, row.day.number(), id));
                    }
                    sifted.ids.insert(at, (id, Some(leaf)));
                    sifted.put(job, number, at, &reading(job, row, id, Some(leaf)));
                }
            }
        }
    }
    Ok(())
}

fn reading(job: &Job<'_>, row: &Row, id: Id, corrects: Option<Id>) -> Reading {
    Reading {
        id,
        metric: job.metrics[row.metric],
        day: row.day,
        minute: row.minute,
        value: Some(row.value),
        of: row.of,
        note: row.note.clone(),
        source: row.source.clone(),
        corrects,
        why: corrects.map(|_| job.why.map_or_else(|| format!("the value in {} changed", job.source), str::to_owned)),
    }
}

fn has_none(tx: &Connection, metric: i64) -> Result<bool, StoreError> {
    let there: bool =
        tx.query_row("SELECT EXISTS (SELECT 1 FROM reading WHERE metric = ?1)", [metric], |row| row.get(0))?;
    Ok(!there)
}
