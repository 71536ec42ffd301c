//! A change set as a value: its columns, its hash and its line in an export stand here and nowhere else, so that what is
//! written, checked, exported and taken in can't come apart. It does not know what its changes mean.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::apply::Logged;
use super::convert::Words;
use super::error::StoreError;
use super::hash::Hash;
use super::header;
use crate::domain::change::{CREATED, Change};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::weaken;

/// What a person did once, as the log holds it and as an export spells it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ChangeSet {
    pub(super) id: Id,
    /// The copy that wrote it, and its place in that copy's chain.
    pub(super) replica: Id,
    pub(super) seq: i64,
    /// The hash of the set before it; the board's own for the first.
    #[serde(with = "hex")]
    pub(super) parent: Vec<u8>,
    /// What it says its hash is.
    #[serde(with = "hex")]
    pub(super) hash: Vec<u8>,
    pub(super) hlc: i64,
    pub(super) at: i64,
    pub(super) zone: i64,
    pub(super) day: String,
    pub(super) actor: String,
    pub(super) via: String,
    pub(super) summary: String,
    pub(super) why: Option<String>,
    pub(super) undoes: Option<Id>,
    pub(super) source: Option<String>,
    /// Which days of which metrics it has readings of; see [`Span`].
    pub(super) spans: Option<String>,
    pub(super) readings: i64,
    pub(super) digest: i64,
    pub(super) changes: Vec<LoggedChange>,
    /// In how many parts its readings follow, where it stands in a pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) parts: Option<u64>,
    /// Whether every text is UTF-8 and the changes are numbered without a hole. Upshot writes nothing else, and the
    /// hash, which takes texts as they are read and changes in their order, could not tell.
    #[serde(skip, default = "yes")]
    sound: bool,
}

/// One field of one thing, with what it replaced; `after` stays the text it is, as the hash covers its bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct LoggedChange {
    pub(super) kind: String,
    pub(super) thing: Id,
    pub(super) field: String,
    pub(super) after: String,
    /// The changes this one replaces, twenty bytes each: set id and n.
    #[serde(with = "hex", default)]
    pub(super) prev: Vec<u8>,
}

/// Readings of a metric in a set: the metric, the first and the last day as numbers, how many.
pub(super) type Span = (Id, i32, i32, i64);

/// In which order sets are gone through.
#[derive(Clone, Copy)]
pub(super) enum Along {
    /// As this copy came to know them.
    Log,
    /// Each copy's own, one after the other.
    Chains,
}

const SELECT: &str = "SELECT s.no, s.id, r.id, s.seq, s.parent, s.hash, s.hlc, s.at, s.zone, s.day, s.actor, s.via,
    s.summary, s.why, s.undoes, s.source, s.spans, s.readings, s.digest
    FROM change_set s JOIN replica r ON r.no = s.replica";

/// Goes through every set, one in memory at a time.
pub(super) fn each(
    c: &Connection,
    along: Along,
    mut f: impl FnMut(ChangeSet) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let order = match along {
        Along::Log => "s.no",
        Along::Chains => "s.replica, s.seq",
    };
    let mut statement = c.prepare(&format!("{SELECT} ORDER BY {order}"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        f(ChangeSet::read(c, row)?)?;
    }
    Ok(())
}

/// The set of a number in this file.
pub(super) fn at(c: &Connection, no: i64) -> Result<Option<ChangeSet>, StoreError> {
    let mut statement = c.prepare_cached(&format!("{SELECT} WHERE s.no = ?1"))?;
    let mut rows = statement.query([no])?;
    rows.next()?.map(|row| ChangeSet::read(c, row)).transpose()
}

/// The number of a set in this file.
pub(super) fn no(c: &Connection, set: Id) -> Result<Option<i64>, StoreError> {
    Ok(c.prepare_cached("SELECT no FROM change_set WHERE id = ?1")?.query_row([set], |row| row.get(0)).optional()?)
}

/// The changes of a set in their order, and whether they are sound.
pub(super) fn changes(c: &Connection, no: i64) -> Result<(Vec<LoggedChange>, bool), StoreError> {
    let mut statement =
        c.prepare_cached("SELECT n, kind, thing, field, after, prev FROM change WHERE set_no = ?1 ORDER BY n")?;
    let mut rows = statement.query([no])?;
    let (mut list, mut sound) = (Vec::new(), true);
    while let Some(row) = rows.next()? {
        sound &= row.get::<_, i64>(0)? == number(list.len()) && is_utf8(row);
        list.push(LoggedChange {
            kind: words(row, 1)?,
            thing: row.get(2)?,
            field: words(row, 3)?,
            after: words(row, 4)?,
            prev: row.get(5)?,
        });
    }
    Ok((list, sound))
}

/// Who writes, when, and by what.
#[derive(Clone, Debug)]
pub(crate) struct Author {
    /// Whose change it is.
    pub(crate) actor: Handle,
    /// Through what: `cli`, `import`, `demo`.
    pub(crate) via: &'static str,
    /// The day, as told or by the clock.
    pub(crate) day: Day,
    /// Milliseconds since 1970, by the clock.
    pub(crate) unix_ms: i64,
    /// The writer's offset from UTC in minutes.
    pub(crate) zone: i16,
}

/// Between which instants a clock is believed, in milliseconds since 1970: the years 2000 to 2200.
const BELIEVED: std::ops::Range<i64> = 946_684_800_000..7_258_118_400_000;

/// The logical clock of a writer's own, whatever it has seen: milliseconds shifted by 16 bits, between the years 1970 and 6000.
pub(super) fn clock(unix_ms: i64) -> i64 {
    unix_ms.clamp(0, (1 << 47) - 1).saturating_mul(1 << 16)
}

/// A set that says nothing yet, in the next place of this copy's log and with a clock greater than any it has written;
/// and its number.
pub(super) fn next(tx: &Connection, id: Id, author: &Author) -> Result<(i64, ChangeSet), StoreError> {
    if !BELIEVED.contains(&author.unix_ms) && !weaken::off("clock") {
        return Err(StoreError::Clock(author.unix_ms));
    }
    let (own, replica, board): (i64, Id, Id) = tx
        .prepare_cached("SELECT r.no, r.id, t.board FROM this_copy t JOIN replica r ON r.no = t.replica")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let last: Option<(i64, Vec<u8>)> = tx
        .prepare_cached("SELECT seq, hash FROM change_set WHERE replica = ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([own], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (seq, parent) = last.map_or_else(|| (1, header::root(board)), |(seq, hash)| (seq + 1, hash));
    // What one saw is always lower than what one writes on it.
    let seen: Option<i64> = tx.prepare_cached("SELECT max(hlc) FROM change_set")?.query_row([], |row| row.get(0))?;
    let hlc = clock(author.unix_ms).max(seen.map_or(0, |seen| seen.saturating_add(1)));
    let set = ChangeSet {
        id,
        replica,
        seq,
        parent,
        hash: Vec::new(),
        hlc,
        at: author.unix_ms,
        zone: author.zone.into(),
        day: author.day.to_string(),
        actor: author.actor.as_str().to_owned(),
        via: author.via.to_owned(),
        summary: String::new(),
        why: None,
        undoes: None,
        source: None,
        spans: None,
        readings: 0,
        digest: 0,
        changes: Vec::new(),
        parts: None,
        sound: true,
    };
    Ok((next_no(tx)?, set))
}

/// The number after the last.
pub(super) fn next_no(tx: &Connection) -> Result<i64, StoreError> {
    Ok(tx.prepare_cached("SELECT ifnull(max(no), 0) + 1 FROM change_set")?.query_row([], |row| row.get(0))?)
}

impl ChangeSet {
    fn read(c: &Connection, row: &Row<'_>) -> Result<Self, StoreError> {
        let (changes, sound) = changes(c, row.get(0)?)?;
        Ok(Self {
            id: row.get(1)?,
            replica: row.get(2)?,
            seq: row.get(3)?,
            parent: row.get(4)?,
            hash: row.get(5)?,
            hlc: row.get(6)?,
            at: row.get(7)?,
            zone: row.get(8)?,
            day: words(row, 9)?,
            actor: words(row, 10)?,
            via: words(row, 11)?,
            summary: words(row, 12)?,
            why: words_or_none(row, 13)?,
            undoes: row.get(14)?,
            source: words_or_none(row, 15)?,
            spans: words_or_none(row, 16)?,
            readings: row.get(17)?,
            digest: row.get(18)?,
            changes,
            parts: None,
            sound: sound && is_utf8(row),
        })
    }

    /// As it stands in a pack, with so many parts after it.
    pub(super) fn in_parts(&self, parts: u64) -> Self {
        Self { parts: Some(parts), ..self.clone() }
    }

    /// Writes its row and its changes, as the set of that number.
    pub(super) fn insert(&self, tx: &Connection, no: i64) -> Result<(), StoreError> {
        tx.prepare_cached(
            "INSERT INTO change_set(no, id, replica, seq, parent, hash, hlc, at, zone, day, actor, via, summary, why,
             undoes, source, spans, readings, digest) VALUES (?1, ?2, (SELECT no FROM replica WHERE id = ?3), ?4, ?5, ?6,
             ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?
        .execute(params![
            no,
            self.id,
            self.replica,
            self.seq,
            self.parent,
            self.hash,
            self.hlc,
            self.at,
            self.zone,
            self.day,
            self.actor,
            self.via,
            self.summary,
            self.why,
            self.undoes,
            self.source,
            self.spans,
            self.readings,
            self.digest
        ])?;
        let mut insert = tx.prepare_cached(
            "INSERT INTO change(set_no, n, kind, thing, field, after, prev) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (n, change) in self.changes.iter().enumerate() {
            let LoggedChange { kind, thing, field, after, prev } = change;
            insert.execute(params![no, number(n), kind, thing, field, after, prev])?;
        }
        Ok(())
    }

    /// What it makes: the kind and the id of each.
    pub(super) fn makes(&self) -> impl Iterator<Item = (&str, Id)> {
        self.changes.iter().filter(|change| change.field == CREATED).map(|change| (change.kind.as_str(), change.thing))
    }

    /// Gives it the hash over what it says now.
    pub(super) fn seal(&mut self) {
        self.hash = self.hashed();
    }

    /// Whether it is as it was written.
    pub(super) fn is_as_written(&self) -> bool {
        self.sound && self.hash == self.hashed()
    }

    /// The hash over everything in it.
    fn hashed(&self) -> Vec<u8> {
        let mut hash = Hash::new();
        hash.part(&self.parent);
        hash.part(self.id.bytes());
        hash.part(self.replica.bytes());
        for number in [self.seq, self.hlc, self.at, self.zone] {
            hash.number(number);
        }
        for text in [&self.day, &self.actor, &self.via, &self.summary] {
            hash.part(text.as_bytes());
        }
        hash.option(self.why.as_deref().map(str::as_bytes));
        hash.option(self.undoes.as_ref().map(|id| id.bytes().as_slice()));
        hash.option(self.source.as_deref().map(str::as_bytes));
        hash.option(self.spans.as_deref().map(str::as_bytes));
        hash.number(self.readings);
        hash.number(self.digest);
        for change in &self.changes {
            hash.part(change.kind.as_bytes());
            hash.part(change.thing.bytes());
            hash.part(change.field.as_bytes());
            hash.part(change.after.as_bytes());
            hash.part(&change.prev);
        }
        hash.finish()
    }

    /// The spans of its readings.
    pub(super) fn spans(&self) -> Result<Vec<Span>, StoreError> {
        self.spans.as_deref().map_or_else(|| Ok(Vec::new()), spans)
    }

    /// Lets it say what readings it has.
    pub(super) fn has_readings(&mut self, logged: &Logged) -> Result<(), StoreError> {
        let spans: Vec<Span> =
            logged.spans.iter().map(|(metric, (first, last, n))| (*metric, *first, *last, *n)).collect();
        let spans = (!spans.is_empty()).then(|| serde_json::to_string(&spans)).transpose();
        self.spans = spans.map_err(|e| StoreError::damaged(e.to_string()))?;
        (self.readings, self.digest) = (logged.count, logged.digest);
        Ok(())
    }

    /// Whether every column holds what it should. The hash says only that they are as they were written.
    pub(super) fn is_readable(&self) -> Result<(), String> {
        self.day.parse::<Day>().map_err(|_| "its day is none")?;
        if !(-1439..=1439).contains(&self.zone) {
            return Err("its offset from UTC is none".to_owned());
        }
        if self.hlc < 0 {
            return Err("its clock is none".to_owned());
        }
        serde_json::from_value::<Handle>(self.actor.clone().into()).map_err(|e| e.to_string())?;
        self.spans().map(|_| ()).map_err(StoreError::why)
    }
}

/// Spans as the log spells them.
pub(super) fn spans(text: &str) -> Result<Vec<Span>, StoreError> {
    serde_json::from_str(text).map_err(|e| StoreError::damaged(format!("its spans: {e}")))
}

impl LoggedChange {
    /// A change as the log spells it, with the changes it replaces.
    pub(super) fn new(change: &Change, prev: Vec<u8>) -> Self {
        let Change { thing, field, after } = change;
        let kind = thing.kind.word().to_owned();
        Self { kind, thing: thing.id, field: field.clone(), after: after.to_string(), prev }
    }

    /// What it says of which thing.
    pub(super) fn change(&self) -> Result<Change, StoreError> {
        let kind = Kind::of(&self.kind).ok_or_else(|| {
            StoreError::damaged(format!("the log names a {:?}, which is no kind of thing", self.kind))
        })?;
        let after = serde_json::from_str(&self.after)
            .map_err(|e| StoreError::damaged(format!("the log holds broken JSON: {e}")))?;
        Ok(Change { thing: Thing::new(kind, self.thing), field: self.field.clone(), after })
    }
}

/// The set that a set undoes. It came before, so whoever follows these steps comes to an end.
pub(super) fn undoes(c: &Connection, no: i64) -> Result<Option<i64>, StoreError> {
    let below: Option<i64> = c
        .prepare_cached("SELECT b.no FROM change_set a JOIN change_set b ON b.id = a.undoes WHERE a.no = ?1")?
        .query_row([no], |row| row.get(0))
        .optional()?;
    Ok(below.filter(|below| *below < no || weaken::off("edges")))
}

fn yes() -> bool {
    true
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn words(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    row.get::<_, Words>(at).map(|w| w.0)
}

fn words_or_none(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<String>> {
    row.get::<_, Option<Words>>(at).map(|w| w.map(|w| w.0))
}

/// Whether every text of a row is as upshot writes texts.
fn is_utf8(row: &Row<'_>) -> bool {
    let texts = (0..row.as_ref().column_count()).filter_map(|at| match row.get_ref(at) {
        Ok(ValueRef::Text(bytes)) => Some(bytes),
        _ => None,
    });
    texts.into_iter().all(|bytes| std::str::from_utf8(bytes).is_ok())
}

/// Bytes as an export spells them.
mod hex {
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&bytes.iter().map(|b| format!("{b:02x}")).collect::<String>())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        read(&String::deserialize(from)?).ok_or_else(|| de::Error::custom("it is not hexadecimal"))
    }

    fn read(text: &str) -> Option<Vec<u8>> {
        let bytes = text.as_bytes();
        if !bytes.len().is_multiple_of(2) || !bytes.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        (0..bytes.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
    }
}

#[cfg(test)]
mod tests;
