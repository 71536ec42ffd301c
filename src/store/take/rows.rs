//! The rows of a set that is taken: its own, its changes, and its readings as they come, counted and hashed on the way.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};

use super::{Giver, Taker};
use crate::domain::id::{Kind, Thing};
use crate::store::apply::{Insert, Logged, row_hash, write_months};
use crate::store::error::StoreError;
use crate::store::fold::{self, Touched};
use crate::store::off::Off;
use crate::store::set::ChangeSet;
use crate::store::types;
use crate::weaken;

/// From so many readings on, what they all rest on is asked once.
const MANY: i64 = 1000;
const TWICE: &str = "it has one reading twice";

impl Taker<'_> {
    /// Writes a set's rows; why it is malformed, if its readings are not those it says.
    pub(super) fn put_rows(
        &mut self,
        set: &ChangeSet,
        no: i64,
        from: &mut dyn Giver,
    ) -> Result<Option<String>, StoreError> {
        if !self.replicas.contains_key(&set.replica) {
            self.tx.prepare_cached("INSERT OR IGNORE INTO replica(id) VALUES (?1)")?.execute([set.replica])?;
            self.replicas.insert(set.replica, 0);
        }
        set.insert(self.tx, no)?;
        if set.readings == 0 && set.spans.is_none() {
            return Ok((set.digest != 0).then(|| "it says a digest of readings that it has none of".to_owned()));
        }
        // Whether another set holds readings of the days that this one says: else none of its rows is held by another. Rows
        // of other days than it says are refused below, with all of it.
        let mut others: HashMap<i64, bool> = HashMap::new();
        for (metric, first, last, _) in set.spans()? {
            // A metric that came with these sets has no row yet.
            let there = "SELECT EXISTS (SELECT 1 FROM metric WHERE id = ?1)";
            if !self.tx.prepare_cached(there)?.query_row([metric], |row| row.get::<_, bool>(0))? {
                let mut one = Touched::default();
                one.add(Thing::new(Kind::Metric, metric));
                fold::refold(self.tx, one)?;
            }
            let sql = "SELECT m.no, EXISTS (SELECT 1 FROM reading r WHERE r.metric = m.no AND r.day BETWEEN ?2 AND ?3)
                       FROM metric m WHERE m.id = ?1";
            let mut statement = self.tx.prepare_cached(sql)?;
            let found: Option<(i64, bool)> =
                statement.query_row(params![metric, first, last], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            others.extend(found);
        }
        // Every statement is made anew for it, which only many readings are worth.
        let off = if set.readings >= MANY { Some(Off::begin(self.tx, Off::LOOKED_UP)?) } else { None };
        let mut insert = Insert::new(self.tx)?;
        let mut logged = Logged::default();
        let (tx, metrics) = (self.tx, &mut self.metrics);
        let mut wrong = None;
        from.readings(set, &mut |reading| {
            if wrong.is_some() {
                return Ok(());
            }
            if logged.count >= set.readings {
                wrong = Some("it has more readings than it says".to_owned());
                return Ok(());
            }
            if reading.value.is_none() && reading.corrects.is_none() {
                wrong = Some("a reading has no value and voids none".to_owned());
                return Ok(());
            }
            if let Err(e) = types::reading(&reading) {
                wrong = Some(e.why());
                return Ok(());
            }
            let number = match metrics.get(&reading.metric) {
                Some(number) => *number,
                None => {
                    let sql = "SELECT no FROM metric WHERE id = ?1";
                    let found = tx.prepare_cached(sql)?.query_row([reading.metric], |row| row.get(0)).optional()?;
                    let Some(number) = found else {
                        wrong = Some("it has readings of a metric that can't be read".to_owned());
                        return Ok(());
                    };
                    metrics.insert(reading.metric, number);
                    number
                }
            };
            let day = reading.day.number();
            let held = if others.get(&number).copied().unwrap_or(true) {
                let sql = "SELECT set_no = ?4 FROM reading WHERE metric = ?1 AND day = ?2 AND id = ?3 ORDER BY 1 DESC LIMIT 1";
                tx.prepare_cached(sql)?.query_row(params![number, day, reading.id, no], |row| row.get(0)).optional()?
            } else {
                None
            };
            match held {
                Some(true) => {
                    wrong = Some(TWICE.to_owned());
                    return Ok(());
                }
                Some(false) => {
                    let sql = "INSERT OR IGNORE INTO claimed(metric, day, id) VALUES (?1, ?2, ?3)";
                    tx.prepare_cached(sql)?.execute(params![number, day, reading.id])?;
                }
                None => {}
            }
            logged.add(reading.metric, number, &reading, row_hash(&reading));
            match insert.reading(number, &reading, no) {
                // The table keeps its rows by itself.
                Err(StoreError::Sql(e)) if is_there(&e) => {
                    wrong = Some(TWICE.to_owned());
                    Ok(())
                }
                done => done,
            }
        })?;
        drop(insert);
        drop(off);
        if wrong.is_some() {
            return Ok(wrong);
        }
        let mut counted = set.clone();
        counted.has_readings(&logged)?;
        let same =
            (counted.readings, counted.digest) == (set.readings, set.digest) && counted.spans()? == set.spans()?;
        if !same && !weaken::off("digest") {
            return Ok(Some("its readings are not those that it was written with".to_owned()));
        }
        write_months(self.tx, &logged)?;
        Ok(None)
    }
}

/// Whether a row was refused because it is there already.
fn is_there(e: &rusqlite::Error) -> bool {
    e.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
}
