//! The whole board as plain files, and back: every change set with its changes, every reading, byte for byte.
//!
//! The log is the truth, so the log is what leaves; the tables are added up again on the way back, and every hash is
//! checked.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read as _, Write};
use std::path::Path;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::Store;
use super::apply::{Insert, Logged, has_remark, metric_no, row_hash, set_counts, write_months, write_thing};
use super::aside::{self, Aside};
use super::check::check;
use super::convert::Words;
use super::error::StoreError;
use super::set::{self, Along, ChangeSet};
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::domain::metric::Reading;

const FORMAT: &str = "upshot board";
const BOARD: &str = "board.json";
const SETS: &str = "sets.jsonl";
const READINGS: &str = "readings.jsonl";
/// No text is longer than SQLite is told to store.
const MOST_LINE: u64 = 64 << 20;

/// Writes the board into a folder; how many change sets.
pub(crate) fn export(store: &Store, dir: &Path, force: bool) -> Result<u64, StoreError> {
    let io = |e| StoreError::Io(dir.to_owned(), e);
    fs::create_dir_all(dir).map_err(io)?;
    aside::sweep(dir);
    let empty = fs::read_dir(dir).map_err(io)?.next().is_none();
    if !empty && !force && !is_ours(dir) {
        let says =
            "the folder holds other files, and none that say they are a board's; name an empty one, or add --force";
        return Err(io(std::io::Error::new(std::io::ErrorKind::AlreadyExists, says)));
    }
    // Read whole inside the transaction, written after it, so that no writer waits for a slow disk.
    let (board, sets, readings) = store.read(|c| {
        let board = c.query_row("SELECT board, today, shared FROM this_copy", [], |row| {
            Ok((row.get::<_, Id>(0)?, row.get::<_, Option<Day>>(1)?, row.get::<_, bool>(2)?))
        })?;
        Ok((board, sets(c)?, readings(c)?))
    })?;
    let (id, today, shared) = board;
    let count = sets.len() as u64;
    let header = json!({ "format": FORMAT, "version": super::VERSION, "board": id, "today": today, "shared": shared,
        "sets": count, "readings": readings.len() });
    write(dir, SETS, &sets)?;
    write(dir, READINGS, &readings)?;
    write(dir, BOARD, &[header])?;
    Ok(count)
}

/// Whether a folder holds what an earlier export wrote, by what its files say and not by their names.
fn is_ours(dir: &Path) -> bool {
    let head = lines(dir, BOARD).ok().and_then(|mut lines| lines.next()).and_then(Result::ok);
    let others = [SETS, READINGS].into_iter().filter(|name| dir.join(name).symlink_metadata().is_ok());
    let is_line = |name: &str| {
        let first = lines(dir, name).ok().and_then(|mut lines| lines.next().transpose().ok());
        let key = if name == SETS { "hash" } else { "metric" };
        first.is_some_and(|first| first.is_none_or(|line| line.get(key).is_some()))
    };
    head.is_some_and(|head| head.get("format").and_then(Value::as_str) == Some(FORMAT))
        && others.into_iter().all(is_line)
}

fn write(dir: &Path, name: &str, lines: &[Value]) -> Result<(), StoreError> {
    let io = |e| StoreError::Io(dir.join(name), e);
    let mut part = aside::file(Aside::Export, dir, false).map_err(io)?;
    {
        let mut out = BufWriter::new(part.as_file_mut());
        for line in lines {
            writeln!(out, "{line}").map_err(io)?;
        }
        out.flush().map_err(io)?;
    }
    part.as_file().sync_all().map_err(io)?;
    part.persist(dir.join(name)).map_err(|e| io(e.error))?;
    Ok(())
}

fn text(row: &rusqlite::Row<'_>, at: usize) -> Result<Option<String>, StoreError> {
    Ok(row.get::<_, Option<Words>>(at)?.map(|w| w.0))
}

fn sets(c: &Connection) -> Result<Vec<Value>, StoreError> {
    let mut list = Vec::new();
    set::each(c, Along::Log, |set| {
        list.push(serde_json::to_value(set).map_err(|e| StoreError::damaged(e.to_string()))?);
        Ok(())
    })?;
    Ok(list)
}

fn readings(c: &Connection) -> Result<Vec<Value>, StoreError> {
    let mut statement = c.prepare(
        "SELECT k.id, r.day, r.id, r.value, r.\"of\", s.id, m.minute, m.note, m.source, m.corrects, m.why
         FROM reading r JOIN metric k ON k.no = r.metric JOIN change_set s ON s.no = r.set_no
         LEFT JOIN remark m ON m.metric = r.metric AND m.day = r.day AND m.reading = r.id AND m.set_no = r.set_no
         ORDER BY k.id, r.day, r.id, s.no",
    )?;
    let mut rows = statement.query([])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let day: i64 = row.get(1)?;
        let mut line = serde_json::Map::new();
        let mut put = |key: &str, value: Value| {
            if !value.is_null() {
                line.insert(key.to_owned(), value);
            }
        };
        put("metric", json!(row.get::<_, Id>(0)?));
        put("day", json!(Day::from_number(day)));
        put("id", json!(row.get::<_, Id>(2)?));
        put("value", json!(row.get::<_, Option<f64>>(3)?));
        put("of", json!(row.get::<_, Option<f64>>(4)?));
        put("set", json!(row.get::<_, Id>(5)?));
        put("minute", json!(row.get::<_, Option<i16>>(6)?));
        put("note", json!(text(row, 7)?));
        put("source", json!(text(row, 8)?));
        put("corrects", json!(row.get::<_, Option<Id>>(9)?));
        put("why", json!(text(row, 10)?));
        list.push(Value::Object(line));
    }
    Ok(list)
}

/// Makes a board from a folder that [`export`] wrote; the board, and how many change sets.
pub(crate) fn import(dir: &Path, to: &Path, replica: Id) -> Result<(Store, u64), StoreError> {
    let header = lines(dir, BOARD)?.next().transpose()?.unwrap_or(Value::Null);
    if header.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(StoreError::Foreign(format!("{} holds no board that export --all wrote", dir.display())));
    }
    let version = header["version"].as_i64().unwrap_or(0);
    if super::open::newer(version)? {
        return Err(StoreError::Newer(version));
    }
    let board: Id = field(&header, "board")?;
    // Built beside its place and moved there whole: a board that is half there is no board.
    let path = super::open::real(to)?;
    let io = |e| StoreError::Io(path.clone(), e);
    super::file::regular(&path)?;
    let folder = path.parent().ok_or_else(|| StoreError::Foreign("it is not a file".to_owned()))?.to_owned();
    fs::create_dir_all(&folder).map_err(io)?;
    aside::sweep(&folder);
    let holding = aside::folder(Aside::Import, &folder).map_err(io)?;
    let part = holding.path().join("part.db");
    let mut store = Store::create(&part, (board, replica), header["shared"].as_bool().unwrap_or(false))?;
    let mut count = 0;
    store.write(|tx| {
        count = 0;
        tx.execute_batch("PRAGMA defer_foreign_keys = ON")?;
        if let Some(day) = header["today"].as_str().and_then(|d| d.parse::<Day>().ok()) {
            super::listing::pin(tx, day)?;
        }
        for set in lines(dir, SETS)? {
            put_set(tx, set?, replica)?;
            count += 1;
        }
        let mut logged = Logged::default();
        let mut insert = Insert::new(tx)?;
        for line in lines(dir, READINGS)? {
            put_reading(tx, &line?, &mut insert, &mut logged)?;
        }
        write_months(tx, &logged)?;
        claims(tx)?;
        restore_undone(tx)
    })?;
    let health = check(&store)?;
    if let Some(first) = health.troubles.first() {
        let says = format!("what {} holds is not whole: {}", dir.display(), first.what);
        return Err(StoreError::damaged(says));
    }
    drop(store);
    aside::put(&part, &path).map_err(io)?;
    aside::sync(&folder);
    drop(holding);
    let store = Store::open(&path)?.ok_or_else(|| StoreError::damaged("the new board is empty".to_owned()))?;
    Ok((store, count))
}

fn lines(dir: &Path, name: &str) -> Result<impl Iterator<Item = Result<Value, StoreError>>, StoreError> {
    let path = dir.join(name);
    let io = |e| StoreError::Io(path.clone(), e);
    if !fs::metadata(&path).map_err(io)?.is_file() {
        return Err(StoreError::Foreign(format!("{} is not a regular file", path.display())));
    }
    let mut reader = BufReader::new(File::open(&path).map_err(io)?);
    let name = name.to_owned();
    let mut at = 0;
    Ok(std::iter::from_fn(move || {
        let mut line = Vec::new();
        at += 1;
        let wrong = |why: String| Some(Err(StoreError::damaged(format!("{name}, line {at}: {why}"))));
        match (&mut reader).take(MOST_LINE + 1).read_until(b'\n', &mut line) {
            Err(e) => Some(Err(StoreError::Io(path.clone(), e))),
            Ok(0) => None,
            Ok(n) if n as u64 > MOST_LINE => wrong("it is longer than 64 MB".to_owned()),
            Ok(_) => match serde_json::from_slice(&line) {
                Ok(value) => Some(Ok(value)),
                Err(e) => wrong(e.to_string()),
            },
        }
    }))
}

fn field<T: serde::de::DeserializeOwned>(line: &Value, name: &str) -> Result<T, StoreError> {
    serde_json::from_value(line.get(name).cloned().unwrap_or(Value::Null))
        .map_err(|e| StoreError::damaged(format!("the field {name}: {e}")))
}

fn put_set(tx: &Connection, line: Value, replica: Id) -> Result<(), StoreError> {
    let set: ChangeSet = serde_json::from_value(line).map_err(|e| StoreError::damaged(format!("a change set: {e}")))?;
    tx.execute("INSERT OR IGNORE INTO replica(id) VALUES (?1)", [set.replica])?;
    if set.replica == replica {
        return Err(StoreError::damaged("a change set names the copy that is only being made".to_owned()));
    }
    let no = set::next_no(tx)?;
    set.insert(tx, no)?;
    for logged in &set.changes {
        let change = logged.change()?;
        super::types::change(change.thing.kind, &change.field, &change.after)?;
        write_thing(tx, &change, no)?;
    }
    Ok(())
}

fn put_reading(tx: &Connection, line: &Value, insert: &mut Insert<'_>, logged: &mut Logged) -> Result<(), StoreError> {
    let reading = Reading {
        id: field(line, "id")?,
        metric: field(line, "metric")?,
        day: field(line, "day")?,
        minute: field(line, "minute")?,
        value: field(line, "value")?,
        of: field(line, "of")?,
        note: field(line, "note")?,
        source: field(line, "source")?,
        corrects: field(line, "corrects")?,
        why: field(line, "why")?,
    };
    if reading.value.is_none() && !has_remark(&reading) {
        return Err(StoreError::damaged("a reading has no value and voids none".to_owned()));
    }
    super::types::reading(&reading)?;
    let metric = metric_no(tx, reading.metric)?;
    let set: Id = field(line, "set")?;
    let set = set::no(tx, set)?
        .ok_or_else(|| StoreError::damaged(format!("a reading names the set {set}, which is not there")))?;
    logged.add(reading.metric, metric, &reading, row_hash(&reading));
    insert.reading(metric, &reading, set)
}

/// Which readings several sets hold.
fn claims(tx: &Connection) -> Result<(), StoreError> {
    tx.execute_batch(
        "INSERT INTO claimed(metric, day, id) SELECT metric, day, id FROM reading GROUP BY metric, day, id HAVING count(*) > 1",
    )?;
    Ok(())
}

/// Which sets count, read off the undoing sets in their order.
fn restore_undone(tx: &Connection) -> Result<(), StoreError> {
    let mut statement =
        tx.prepare("SELECT b.no FROM change_set a JOIN change_set b ON b.id = a.undoes AND b.no < a.no ORDER BY a.no")?;
    let undone: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for set in undone {
        set_counts(tx, set, false)?;
    }
    Ok(())
}
