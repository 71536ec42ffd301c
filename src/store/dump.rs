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
use super::aside::{self, Aside};
use super::check::check;
use super::error::StoreError;
use super::pack;
use super::set::{self, Along, ChangeSet};
use super::take::{Giver, Taking, take};
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
    // In one transaction, a set at a time: a million readings are never in memory, and whoever writes meanwhile waits.
    store.read(|c| {
        let (id, today, shared) = super::listing::this_copy(c)?;
        let (mut sets, mut readings) = (Part::new(dir, SETS)?, Part::new(dir, READINGS)?);
        set::each(c, Along::Log, |set| {
            each_reading(c, &set, &mut |reading| readings.put(&line_of(set.id, &reading)))?;
            sets.put(&serde_json::to_value(set).map_err(|e| StoreError::damaged(e.to_string()))?)
        })?;
        let header = json!({ "format": FORMAT, "version": super::VERSION, "board": id, "today": today, "shared": shared,
            "sets": sets.lines, "readings": readings.lines });
        let mut board = Part::new(dir, BOARD)?;
        board.put(&header)?;
        let count = sets.lines;
        sets.done()?;
        readings.done()?;
        board.done()?;
        Ok(count)
    })
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

/// A file of lines that takes its place whole, or not at all.
struct Part<'a> {
    dir: &'a Path,
    name: &'static str,
    file: BufWriter<tempfile::NamedTempFile>,
    lines: u64,
}

impl<'a> Part<'a> {
    fn new(dir: &'a Path, name: &'static str) -> Result<Self, StoreError> {
        let file = aside::file(Aside::Export, dir, false).map_err(|e| StoreError::Io(dir.join(name), e))?;
        Ok(Self { dir, name, file: BufWriter::new(file), lines: 0 })
    }

    fn put(&mut self, line: &Value) -> Result<(), StoreError> {
        self.lines += 1;
        writeln!(self.file, "{line}").map_err(|e| StoreError::Io(self.dir.join(self.name), e))
    }

    fn done(self) -> Result<(), StoreError> {
        let io = |e| StoreError::Io(self.dir.join(self.name), e);
        let part = self.file.into_inner().map_err(|e| io(e.into_error()))?;
        part.as_file().sync_all().map_err(io)?;
        part.persist(self.dir.join(self.name)).map_err(|e| io(e.error))?;
        Ok(())
    }
}

/// Goes through the readings of a set, in the order of metric, day and id.
pub(super) fn each_reading(
    c: &Connection,
    set: &ChangeSet,
    f: &mut dyn FnMut(Reading) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let Some(no) = set::no(c, set.id)? else { return Ok(()) };
    for (metric, first, last, _) in set.spans()? {
        let mut statement = c.prepare_cached(
            "SELECT r.day, r.id, r.value, r.\"of\", m.minute, m.note, m.source, m.corrects, m.why
             FROM reading r LEFT JOIN remark m
               ON m.metric = r.metric AND m.day = r.day AND m.reading = r.id AND m.set_no = r.set_no
             WHERE r.metric = (SELECT no FROM metric WHERE id = ?1) AND r.day BETWEEN ?2 AND ?3 AND r.set_no = ?4
             ORDER BY r.day, r.id",
        )?;
        let mut rows = statement.query(rusqlite::params![metric, first, last, no])?;
        while let Some(row) = rows.next()? {
            f(super::readings::reading(row, metric)?)?;
        }
    }
    Ok(())
}

/// A reading as a line of an export.
fn line_of(set: Id, reading: &Reading) -> Value {
    let mut line = serde_json::Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            line.insert(key.to_owned(), value);
        }
    };
    put("metric", json!(reading.metric));
    put("day", json!(reading.day));
    put("id", json!(reading.id));
    put("value", json!(reading.value));
    put("of", json!(reading.of));
    put("set", json!(set));
    put("minute", json!(reading.minute));
    put("note", json!(reading.note));
    put("source", json!(reading.source));
    put("corrects", json!(reading.corrects));
    put("why", json!(reading.why));
    Value::Object(line)
}

/// Makes a board from a folder that [`export`] wrote; the board, and how many change sets.
pub(crate) fn import(dir: &Path, to: &Path, replica: Id, fresh: Id) -> Result<(Store, u64), StoreError> {
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
    let taken = store.write(|tx| {
        if let Some(day) = header["today"].as_str().and_then(|d| d.parse::<Day>().ok()) {
            super::listing::pin(tx, day)?;
        }
        let mut from =
            Folder { sets: Box::new(lines(dir, SETS)?), readings: Box::new(lines(dir, READINGS)?), ahead: None };
        // A whole board comes as it is, whatever its clocks say.
        let taken = take(tx, &mut from, &Taking { unix_ms: 0, accept_clock: true, fresh })?;
        if let Some(left) = taken.left.first() {
            return Err(not_whole(dir, &format!("the change set {}: {}", left.set, left.says)));
        }
        if taken.new_replica.is_some() {
            return Err(not_whole(dir, "a change set names the copy that is only being made"));
        }
        match from.ahead()? {
            Some(line) => {
                Err(not_whole(dir, &format!("a reading names the set {}, which has no such reading", line["set"])))
            }
            None => Ok(taken),
        }
    })?;
    let health = check(&store)?;
    if let Some(first) = health.troubles.first() {
        return Err(not_whole(dir, &first.what));
    }
    drop(store);
    aside::put(&part, &path).map_err(io)?;
    aside::sync(&folder);
    drop(holding);
    let store = Store::open(&path)?.ok_or_else(|| StoreError::damaged("the new board is empty".to_owned()))?;
    Ok((store, taken.sets.len() as u64))
}

/// Goes through the readings of a set in the parts that carry them.
pub(super) fn each_part(
    c: &Connection,
    set: &ChangeSet,
    f: &mut dyn FnMut(&[Reading]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut rows: Vec<Reading> = Vec::new();
    each_reading(c, set, &mut |reading| {
        if rows.len() == pack::most() || rows.first().is_some_and(|first| first.metric != reading.metric) {
            f(&rows)?;
            rows.clear();
        }
        rows.push(reading);
        Ok(())
    })?;
    if rows.is_empty() { Ok(()) } else { f(&rows) }
}

fn not_whole(dir: &Path, why: &str) -> StoreError {
    StoreError::damaged(format!("what {} holds is not whole: {why}", dir.display()))
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

type Lines<'a> = Box<dyn Iterator<Item = Result<Value, StoreError>> + 'a>;

/// A folder's sets with their readings, which lie in the order of the sets.
struct Folder<'a> {
    sets: Lines<'a>,
    readings: Lines<'a>,
    /// The first reading of a set that was not come to yet.
    ahead: Option<Value>,
}

impl Folder<'_> {
    fn ahead(&mut self) -> Result<Option<&Value>, StoreError> {
        if self.ahead.is_none() {
            self.ahead = self.readings.next().transpose()?;
        }
        Ok(self.ahead.as_ref())
    }
}

impl Giver for Folder<'_> {
    fn next(&mut self) -> Result<Option<ChangeSet>, StoreError> {
        let Some(line) = self.sets.next().transpose()? else { return Ok(None) };
        let set = serde_json::from_value(line).map_err(|e| StoreError::damaged(format!("a change set: {e}")))?;
        Ok(Some(set))
    }

    fn readings(
        &mut self,
        of: &ChangeSet,
        f: &mut dyn FnMut(Reading) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let name = of.id.to_string();
        while self.ahead()?.is_some_and(|line| line["set"].as_str() == Some(&name)) {
            if let Some(line) = self.ahead.take() {
                f(reading_of(&line)?)?;
            }
        }
        Ok(())
    }
}

/// A reading from a line of an export.
fn reading_of(line: &Value) -> Result<Reading, StoreError> {
    Ok(Reading {
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
    })
}
