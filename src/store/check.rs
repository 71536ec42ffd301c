//! Whether the file agrees with itself: SQLite's own checks, the chain of sets, the digests of the readings, and the
//! tables against the log they add up to.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rusqlite::Connection;
use serde_json::Value;

use super::apply::row_hash;
use super::convert::Words;
use super::error::StoreError;
use super::refold::derived;
use super::set::{self, Along};
use super::shape::names;
use super::table::{TABLES, Table};
use super::types::types;
use super::{ReadOnly, Store};
use super::{fold, header, mark, upgrade};
use crate::domain::day::Day;
use crate::domain::id::{Id, Kind};
use crate::domain::metric::Reading;
use crate::weaken;

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// What is wrong with the data.
    pub troubles: Vec<Trouble>,
    /// What may go wrong: place, permissions, mode.
    pub warnings: Vec<String>,
    /// How many change sets were checked.
    pub sets: u64,
    /// How many readings were checked.
    pub readings: u64,
}

/// Something wrong with the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl Health {
    pub(super) fn trouble(&mut self, what: impl Into<String>) {
        let remedy =
            "take the last backup that checks clean; keep this file: what it holds can still be exported".to_owned();
        if self.troubles.len() < 50 {
            self.troubles.push(Trouble { what: what.into(), remedy });
        }
    }
}

/// Checks everything.
pub(crate) fn check(store: &Store) -> Result<Health, StoreError> {
    let mut health = Health::default();
    match store.read_only {
        Some(ReadOnly::Wal) => health.warnings.push(format!(
            "the file is in WAL mode and is not written to; set it back while nobody has it open: sqlite3 {:?} 'PRAGMA journal_mode=DELETE'",
            store.path.display()
        )),
        Some(ReadOnly::Permission) => health.warnings.push("you may read the file, not write it".to_owned()),
        Some(ReadOnly::Newer(version)) => health.warnings.push(format!(
            "the file was written by a newer upshot (format {}.{}) and is only read",
            version / 1000,
            version % 1000
        )),
        None => {}
    }
    store.read(|c| {
        for step in [sqlite, schema, chain, digests, tables, derived, types, texts] {
            // One broken page must not hide what the other checks can still say.
            if let Err(e) = step(c, &mut health) {
                health.trouble(e.why());
            }
        }
        Ok(())
    })?;
    Ok(health)
}

fn sqlite(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    let mut statement = c.prepare("PRAGMA integrity_check(20)")?;
    for line in statement.query_map([], |row| row.get::<_, Words>(0))? {
        let line = line?.0;
        if line != "ok" {
            health.trouble(format!("SQLite: {line}"));
        }
    }
    let mut statement = c.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (Words(table), Words(parent)) = (row.get(0)?, row.get(2)?);
        health.trouble(format!("a row of {table} refers to a {parent} that is not there"));
    }
    Ok(())
}

fn schema(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    let mut statement = c.prepare("SELECT name FROM sqlite_schema")?;
    let there: HashSet<String> = statement
        .query_map([], |row| row.get::<_, Words>(0))?
        .map(|name| name.map(|w| w.0))
        .collect::<Result<_, _>>()?;
    for name in names() {
        if !there.contains(name) {
            health.trouble(format!("{name}, which every board has in its schema, is missing"));
        }
    }
    Ok(())
}

/// The hashes of the sets of one place in a chain: more than one where it forks.
type Hashes = Vec<Vec<u8>>;

/// Each set's hash covers what it says, and each names the one before it.
fn chain(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    let root = header::root(c.query_row("SELECT board FROM this_copy", [], |row| row.get(0))?);
    // A tree and not a line: two files that wrote as one replica, as a copy and its original did, meet with two ends.
    let mut last: HashMap<Id, (i64, Hashes, Hashes)> = HashMap::new();
    set::each(c, Along::Chains, |set| {
        health.sets += 1;
        let seq = set.seq;
        if !set.is_as_written() && !weaken::off("hash") {
            health.trouble(format!("the change set {seq} (\"{}\") is not as it was written", set.summary));
        }
        let (at, ends, before) = last.entry(set.replica).or_default();
        if *at != seq {
            *before = std::mem::take(ends);
            let goes_on = *at + 1 == seq;
            *at = seq;
            if !goes_on {
                before.clear();
            }
        }
        let follows = if seq == 1 { set.parent == root } else { before.contains(&set.parent) };
        if !follows && !weaken::off("hash") {
            health.trouble(format!("the change set {seq} does not follow the one before it: one is missing"));
        }
        ends.push(set.hash);
        Ok(())
    })
}

/// The readings against the digests of their months and of their sets.
fn digests(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    if weaken::off("digest") {
        return Ok(());
    }
    let mut statement = c.prepare(
        "SELECT r.metric, r.day, r.id, r.value, r.\"of\", r.set_no, m.minute, m.note, m.source, m.corrects, m.why, m.reading
         FROM reading r LEFT JOIN remark m ON m.metric = r.metric AND m.day = r.day AND m.reading = r.id AND m.set_no = r.set_no",
    )?;
    let mut months: BTreeMap<(i64, i64), (i64, i64)> = BTreeMap::new();
    let mut sets: HashMap<i64, (i64, i64)> = HashMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        health.readings += 1;
        let number: i64 = row.get(1)?;
        let Some(day) = Day::from_number(number) else {
            health.trouble(format!("a reading lies on day {number}, which is no day"));
            continue;
        };
        let text = |at: usize| Ok::<_, StoreError>(row.get::<_, Option<Words>>(at)?.map(|w| w.0));
        let metric: i64 = row.get(0)?;
        let id: Id = row.get(2)?;
        let reading = Reading {
            id,
            metric: id,
            day,
            minute: row.get(6)?,
            value: row.get(3)?,
            of: row.get(4)?,
            note: text(7)?,
            source: text(8)?,
            corrects: row.get(9)?,
            why: text(10)?,
        };
        super::types::reading(&reading)?;
        let hash = row_hash(&reading);
        for slot in
            [months.entry((metric, i64::from(day.month_number()))).or_default(), sets.entry(row.get(5)?).or_default()]
        {
            *slot = (slot.0 + 1, slot.1.wrapping_add(hash));
        }
    }
    let mut statement = c.prepare("SELECT metric, month, count, sum FROM digest")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let key: (i64, i64) = (row.get(0)?, row.get(1)?);
        if months.remove(&key) != Some((row.get(2)?, row.get(3)?)) {
            health.trouble(format!("the readings of {} are not as they were written", month_of(c, key)));
        }
    }
    for key in months.into_keys() {
        health.trouble(format!("the readings of {} were not written by upshot", month_of(c, key)));
    }
    let mut statement = c.prepare("SELECT no, seq, readings, digest FROM change_set")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let there = sets.remove(&row.get(0)?).unwrap_or((0, 0));
        if there != (row.get(2)?, row.get(3)?) {
            health.trouble(format!(
                "the readings of change set {} are not all there as they were written",
                row.get::<_, i64>(1)?
            ));
        }
    }
    Ok(())
}

fn month_of(c: &Connection, key: (i64, i64)) -> String {
    let slug = c.query_row("SELECT slug FROM metric WHERE no = ?1", [key.0], |row| row.get::<_, Words>(0));
    format!("{} in {}-{:02}", slug.map_or("an unknown metric".to_owned(), |w| w.0), key.1 / 12, key.1 % 12 + 1)
}

/// The tables against the log.
fn tables(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    if weaken::off("refold") {
        return Ok(());
    }
    let (mut rows, mut marks, mut unread) = (BTreeMap::<Kind, i64>::new(), 0, BTreeSet::new());
    let before = health.troubles.len();
    let strange = fold::each(c, |thing, logged| {
        let kind = thing.kind;
        unread.extend(logged.unread.iter().map(|one| (one.set_no, one.n)));
        let Some(said) = fold::settled(c, thing, &logged)? else { return Ok(()) };
        let Some((fields, gone)) = fold::row(c, thing)? else {
            health.trouble(format!("a {} is missing from its table that the log knows", kind.word()));
            return Ok(());
        };
        *rows.entry(kind).or_default() += 1;
        marks += said.marks.len();
        // An empty list and no list, a null and an absent field are one.
        let same = |field: &str| plain(fields.get(field)) == plain(said.fields.get(field));
        if !Table::of(kind).fields.iter().all(|(field, _)| same(field)) || gone != said.gone {
            let name = super::journal::name(c, thing)?;
            health.trouble(format!("{name} differs from what the log says of it"));
        }
        let mut there = mark::of(c, thing)?;
        let mut said = said.marks;
        there.sort_by(|a, b| a.field.cmp(&b.field));
        said.sort_by(|a, b| a.field.cmp(&b.field));
        if there != said {
            let name = super::journal::name(c, thing)?;
            health.trouble(format!("what is marked of {name} differs from what the log says of it"));
        }
        Ok(())
    })?;
    for table in &TABLES {
        let count: i64 = c.query_row(&format!("SELECT count(*) FROM {}", table.name()), [], |row| row.get(0))?;
        if count > rows.get(&table.kind).copied().unwrap_or(0) {
            health.trouble(format!("a {} is in its table that the log does not know", table.kind.word()));
        }
    }
    let count = |table: &str| {
        let rows: i64 = c.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
        Ok::<_, StoreError>(usize::try_from(rows).unwrap_or(usize::MAX))
    };
    if fold::wrong_suffixes(c)? > 0 {
        health.trouble("a label has other letters after its number than those of its id");
    }
    if count("mark")? != marks {
        health.trouble("something is marked that the log does not know");
    }
    unread.extend(strange.iter().map(|one| (one.set_no, one.n)));
    if upgrade::noted(c)? != unread {
        // What an earlier version could not read is not in its place yet: what differs for it is mended with it.
        health.troubles.truncate(before);
        health.troubles.push(Trouble {
            what: "what can't be read of the log is not noted as it is: another version of upshot wrote here"
                .to_owned(),
            remedy: "upshot db upgrade puts what can be read in its place, after a backup".to_owned(),
        });
    }
    Ok(())
}

fn plain(value: Option<&Value>) -> Option<&Value> {
    value.filter(|v| !v.is_null())
}

/// Texts that are not UTF-8: read with replacement characters, never written by upshot.
fn texts(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    for table in &TABLES {
        for (field, lies) in table.fields {
            if !matches!(lies, super::table::As::Text | super::table::As::Json) {
                continue;
            }
            let sql = format!("SELECT \"{field}\" FROM {} WHERE \"{field}\" IS NOT NULL", table.name());
            let mut statement = c.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if std::str::from_utf8(row.get_ref(0)?.as_bytes().unwrap_or(&[])).is_err() {
                    health.warnings.push(format!(
                        "a {field} of a {} is not valid UTF-8; it is shown with replacement characters",
                        table.name()
                    ));
                }
            }
        }
    }
    Ok(())
}
