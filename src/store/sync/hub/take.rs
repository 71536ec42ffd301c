//! What came to a hub is taken: from where this copy read up to, in batches that other writers get in between. A batch is
//! brought whole before the file is held, so that nobody waits for the network.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::ops::Range;
use std::time::SystemTime;

use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::{Board, id_at, micros, statements};
use crate::domain::id::Id;
use crate::store::aside::{self, Aside};
use crate::store::error::StoreError;
use crate::store::pack::{self, Hash, Reader};
use crate::store::set::ChangeSet;
use crate::store::sync::{MOST_WAITING, Met, Place, READINGS_AT_ONCE, SETS_AT_ONCE, note};
use crate::store::take::{Left, Taken, Taking, Why, take};
use crate::store::{Store, limits};
use crate::weaken;

/// So many bytes are asked for at once.
const AT_ONCE: u64 = 4 << 20;
/// A part is longer than this only where many of its readings have remarks.
const PART: u64 = 1 << 20;
/// No part is longer.
const LONGEST_PART: i64 = limits::LINE as i64 * 8;

/// A set as a hub lists it, without what it says.
pub(super) struct Head {
    arrival: i64,
    id: Id,
    hash: Hash,
    readings: i64,
    parts: i64,
    body: i64,
    by: String,
    at: SystemTime,
}

impl Head {
    fn read(row: &Row) -> Option<Self> {
        Some(Self {
            arrival: Some(row.get(0)).filter(|n| super::is_arrival(*n))?,
            id: id_at(row, 1)?,
            hash: row.get::<_, &[u8]>(2).try_into().ok()?,
            readings: row.get(3),
            parts: i64::from(row.get::<_, i32>(4)),
            body: i64::from(row.get::<_, i32>(5)),
            by: super::clean(row.get(6)),
            at: row.get(7),
        })
    }

    /// What tells this set at this arrival from another that a restored hub may have there.
    fn anchor(&self) -> Vec<u8> {
        anchor(self.id, self.at)
    }

    fn left(&self, says: &str) -> Left {
        Left { set: self.id, by: self.by.clone(), why: Why::Malformed, says: says.to_owned() }
    }
}

/// The anchor of a set that came at an instant.
pub(super) fn anchor(set: Id, at: SystemTime) -> Vec<u8> {
    [set.bytes().as_slice(), &micros(at).to_le_bytes()].concat()
}

/// Sets with their parts, brought whole.
struct Brought {
    file: NamedTempFile,
    bytes: u64,
    /// What could not be brought as it was named.
    left: Vec<Left>,
}

impl Brought {
    fn reader(&self) -> Result<Reader, StoreError> {
        self.file.reopen().and_then(|file| Reader::over(file, self.bytes)).map_err(|e| self.io(e))
    }

    fn io(&self, e: std::io::Error) -> StoreError {
        StoreError::Io(self.file.path().to_owned(), e)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(bytes).map_err(|e| StoreError::Io(self.file.path().to_owned(), e))?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Takes back what was put after so many bytes.
    fn back_to(&mut self, bytes: u64) -> Result<(), StoreError> {
        use std::io::Seek as _;
        let back = self.file.as_file().set_len(bytes).and_then(|()| self.file.seek(std::io::SeekFrom::Start(bytes)));
        back.map_err(|e| StoreError::Io(self.file.path().to_owned(), e))?;
        self.bytes = bytes;
        Ok(())
    }
}

/// A set's line and the names of its parts.
struct Line {
    head: usize,
    body: Vec<u8>,
    parts: Vec<Hash>,
}

impl Board {
    /// Takes what came since this copy read here last, and what waited.
    pub(super) fn take_new(
        &mut self,
        store: &mut Store,
        place: Place,
        how: &Taking,
        met: &mut Met,
    ) -> Result<(), StoreError> {
        loop {
            let (arrival, anchor) = store.read(|c| place.cursor(c))?;
            let mut heads = self.heads(arrival)?;
            if arrival > 0 {
                let same = heads.first().is_some_and(|head| head.arrival == arrival && Some(head.anchor()) == anchor);
                let same = same || weaken::off("anchor");
                if !same {
                    // It was put back to an older state, and others may have filled it since: everything is looked at anew.
                    store.write(|tx| place.forget(tx))?;
                    continue;
                }
                heads.retain(|head| head.arrival > arrival);
            }
            let more = heads.len() >= SETS_AT_ONCE;
            for batch in batches(&heads) {
                self.take_batch(store, place, &heads[batch], how, met)?;
            }
            if !more || met.taken.left.iter().filter(|left| left.why.waits()).count() > MOST_WAITING {
                break;
            }
        }
        self.take_waiting(store, place, how, met)
    }

    fn heads(&mut self, from: i64) -> Result<Vec<Head>, StoreError> {
        let board = self.board.bytes().to_vec();
        let rows = self.hub.ask(statements::HEADS, &[(&board, Type::BYTEA), (&from, Type::INT8)])?;
        rows.iter().map(|row| Head::read(row).ok_or_else(|| self.hub.odd())).collect()
    }

    /// Takes heads that follow each other, and notes that they were read.
    fn take_batch(
        &mut self,
        store: &mut Store,
        place: Place,
        heads: &[Head],
        how: &Taking,
        met: &mut Met,
    ) -> Result<(), StoreError> {
        let Some(last) = heads.last() else { return Ok(()) };
        let new = store.read(|c| lacking(c, heads))?;
        let taken = self.take_heads(store, place, &new, how, |tx, taken| {
            // What is here already is noted to be there too.
            heads.iter().try_for_each(|head| note(tx, place, head.id))?;
            place.still_waits(tx, &taken.left, how.unix_ms)?;
            place.read_to(tx, last.arrival, &last.anchor())
        })?;
        add(met, taken);
        Ok(())
    }

    /// Brings sets and takes them in one transaction, in which it is noted what that came to.
    fn take_heads(
        &mut self,
        store: &mut Store,
        place: Place,
        heads: &[&Head],
        how: &Taking,
        noted: impl Fn(&Connection, &Taken) -> Result<(), StoreError>,
    ) -> Result<Taken, StoreError> {
        let brought = self.bring(store, heads)?;
        let mut reader = brought.reader()?;
        store.write(|tx| {
            reader.rewind().map_err(|e| brought.io(e))?;
            let mut taken = take(tx, &mut reader, how)?;
            taken.left.extend(brought.left.iter().cloned());
            came(tx, place, &taken, heads, how.unix_ms)?;
            noted(tx, &taken)?;
            Ok(taken)
        })
    }

    /// Tries again what waits, for as long as something of it is taken.
    fn take_waiting(&mut self, store: &mut Store, place: Place, how: &Taking, met: &mut Met) -> Result<(), StoreError> {
        loop {
            let waiting = store.read(|c| place.waiting(c))?;
            if waiting.is_empty() {
                return Ok(());
            }
            let (board, ids) =
                (self.board.bytes().to_vec(), waiting.iter().map(|id| id.bytes().to_vec()).collect::<Vec<_>>());
            let rows = self.hub.ask(statements::NAMED, &[(&board, Type::BYTEA), (&ids, Type::BYTEA_ARRAY)])?;
            let heads: Vec<Head> =
                rows.iter().map(|row| Head::read(row).ok_or_else(|| self.hub.odd())).collect::<Result<_, _>>()?;
            let heads: Vec<&Head> = heads.iter().collect();
            let taken = self.take_heads(store, place, &heads, how, |tx, taken| {
                heads.iter().try_for_each(|head| note(tx, place, head.id))?;
                place.waits(tx, &taken.left, how.unix_ms)
            })?;
            met.taken.left.retain(|left| !left.why.waits());
            let some = !taken.sets.is_empty();
            add(met, taken);
            if !some {
                return Ok(());
            }
        }
    }

    /// What meeting here would come to.
    pub(super) fn would(&mut self, store: &mut Store, how: &Taking) -> Result<Met, StoreError> {
        let (mut arrival, mut there) = (0, BTreeSet::new());
        let mut heads: Vec<Head> = Vec::new();
        loop {
            let mut page = self.heads(arrival + 1)?;
            let Some(last) = page.last() else { break };
            arrival = last.arrival;
            there.extend(page.iter().map(|head| head.id));
            let new: BTreeSet<Id> = store.read(|c| Ok(lacking(c, &page)?.into_iter().map(|head| head.id).collect()))?;
            page.retain(|head| new.contains(&head.id));
            heads.append(&mut page);
        }
        let new: Vec<&Head> = heads.iter().collect();
        let brought = self.bring(store, &new)?;
        let mut reader = brought.reader()?;
        let (mut taken, sent) = store.write_or_not(true, |tx| {
            let sent = not_among(tx, &there)?;
            reader.rewind().map_err(|e| brought.io(e))?;
            Ok((take(tx, &mut reader, how)?, sent))
        })?;
        taken.left.extend(brought.left);
        Ok(Met { taken, sent: (sent.0, sent.1, 0), ..Met::default() })
    }

    /// Brings sets with their parts into a file beside the board.
    fn bring(&mut self, store: &Store, heads: &[&Head]) -> Result<Brought, StoreError> {
        let folder = store.path().parent().unwrap_or(std::path::Path::new("."));
        let io = |e| StoreError::Io(folder.to_owned(), e);
        aside::sweep(folder);
        let file = aside::file(Aside::Pack, folder, false).map_err(io)?;
        let mut brought = Brought { file, bytes: 0, left: Vec::new() };
        let fits = |head: &&&Head| head.body <= limits::LINE as i64 && head.parts % 32 == 0;
        for head in heads.iter().filter(|head| !fits(head)) {
            brought.left.push(head.left("it is larger than any set that upshot writes"));
        }
        let heads: Vec<&Head> = heads.iter().filter(fits).copied().collect();
        let mut at = 0;
        while at < heads.len() {
            let mut bytes = 0;
            let most = heads[at..].iter().take_while(|head| {
                bytes += u64::try_from(head.body + head.parts).unwrap_or(0);
                bytes <= AT_ONCE
            });
            let end = at + most.count().max(1);
            let lines = self.lines(&heads[at..end], &mut brought)?;
            self.parts(&heads[at..end], &lines, &mut brought)?;
            at = end;
        }
        brought.file.flush().map_err(io)?;
        Ok(brought)
    }

    /// The lines of sets, as far as they are what they are named.
    fn lines(&mut self, heads: &[&Head], brought: &mut Brought) -> Result<Vec<Line>, StoreError> {
        let board = self.board.bytes().to_vec();
        let arrivals: Vec<i64> = heads.iter().map(|head| head.arrival).collect();
        let rows = self.hub.ask(statements::BODIES, &[(&board, Type::BYTEA), (&arrivals, Type::INT8_ARRAY)])?;
        let mut bodies: BTreeMap<i64, (Vec<u8>, Vec<Hash>)> = BTreeMap::new();
        for row in rows {
            let parts = row.get::<_, &[u8]>(2).chunks_exact(32).filter_map(|hash| hash.try_into().ok()).collect();
            bodies.insert(row.get(0), (row.get(1), parts));
        }
        let mut lines = Vec::new();
        for (at, head) in heads.iter().enumerate() {
            match bodies.remove(&head.arrival).filter(|(body, parts)| is_of(head, body, parts)) {
                Some((body, parts)) => lines.push(Line { head: at, body, parts }),
                None => brought.left.push(head.left("its line is not that of the set it is named as")),
            }
        }
        Ok(lines)
    }

    /// Brings the parts of lines, and puts each line with its parts.
    fn parts(&mut self, heads: &[&Head], lines: &[Line], brought: &mut Brought) -> Result<(), StoreError> {
        let mut here: BTreeMap<Hash, Vec<u8>> = BTreeMap::new();
        // What is wanted next, in the order in which it is put.
        let wanted: Vec<(Hash, u64)> = lines
            .iter()
            .flat_map(|line| {
                let about = u64::try_from(heads[line.head].readings.clamp(1, 10_000)).unwrap_or(1) * 36 + 256;
                line.parts.iter().map(move |hash| (*hash, about))
            })
            .collect();
        let mut next = 0;
        for line in lines {
            let began = brought.bytes;
            brought.put(&line.body)?;
            brought.put(b"\n")?;
            for hash in &line.parts {
                if !here.contains_key(hash) {
                    let ahead = wanted[next..].iter();
                    let mut bytes = 0;
                    let most: Vec<Hash> = ahead
                        .take_while(|(_, about)| {
                            bytes += about;
                            bytes <= AT_ONCE
                        })
                        .map(|(hash, _)| *hash)
                        .collect();
                    here = self.fetch_parts(if most.is_empty() { std::slice::from_ref(hash) } else { &most })?;
                }
                next += 1;
                let Some(part) = here.get(hash) else {
                    brought.back_to(began)?;
                    brought.left.push(heads[line.head].left("its readings are not there as they are named"));
                    break;
                };
                brought.put(part)?;
            }
            // What was not put of a set is not waited for either.
            next =
                next.max(lines.iter().take_while(|other| other.head <= line.head).map(|other| other.parts.len()).sum());
        }
        Ok(())
    }

    /// Parts by their names, each of them what it is named.
    fn fetch_parts(&mut self, hashes: &[Hash]) -> Result<BTreeMap<Hash, Vec<u8>>, StoreError> {
        let board = self.board.bytes().to_vec();
        let mut found = BTreeMap::new();
        let mut fetch = |hashes: &[Hash], most: i64, found: &mut BTreeMap<Hash, Vec<u8>>| -> Result<(), StoreError> {
            let names: Vec<&[u8]> = hashes.iter().map(Hash::as_slice).collect();
            let params = [(&board as _, Type::BYTEA), (&names as _, Type::BYTEA_ARRAY), (&most as _, Type::INT8)];
            for row in self.hub.ask(statements::PARTS, &params)? {
                let (named, body): (&[u8], &[u8]) = (row.get(0), row.get(1));
                let hash: Hash = Sha256::digest(body).into();
                if hash == named && pack::rows_of(body).is_some() {
                    found.insert(hash, body.to_vec());
                }
            }
            Ok(())
        };
        fetch(hashes, i64::try_from(PART).unwrap_or(i64::MAX), &mut found)?;
        for hash in hashes {
            if !found.contains_key(hash) {
                fetch(std::slice::from_ref(hash), LONGEST_PART, &mut found)?;
            }
        }
        Ok(found)
    }
}

/// Whether a line is the one that a hub lists, and names the parts that stand beside it.
fn is_of(head: &Head, body: &[u8], parts: &[Hash]) -> bool {
    if body.contains(&b'\n') {
        return false;
    }
    let set: Result<ChangeSet, _> = serde_json::from_slice(body);
    set.is_ok_and(|set| set.id == head.id && set.hash == head.hash && set.parts.unwrap_or(0) == parts.len() as u64)
}

/// Where sets are cut into what is taken at once.
fn batches(heads: &[Head]) -> Vec<Range<usize>> {
    let mut batches: Vec<Range<usize>> = Vec::new();
    let (mut from, mut readings, mut bytes) = (0, 0_i64, 0_i64);
    for (at, head) in heads.iter().enumerate() {
        let full = readings.saturating_add(head.readings) > READINGS_AT_ONCE || bytes + head.body > AT_ONCE as i64;
        if at > from && full {
            batches.push(from..at);
            (from, readings, bytes) = (at, 0, 0);
        }
        (readings, bytes) = (readings.saturating_add(head.readings.max(0)), bytes + head.body);
    }
    batches.push(from..heads.len());
    batches
}

/// Those that are not here, or are here as another set.
fn lacking<'a>(c: &Connection, heads: &'a [Head]) -> Result<Vec<&'a Head>, StoreError> {
    let mut lacking = Vec::new();
    let mut statement = c.prepare_cached("SELECT hash FROM change_set WHERE id = ?1")?;
    for head in heads {
        let here: Option<Vec<u8>> = statement.query_row([head.id], |row| row.get(0)).optional()?;
        if here.is_none_or(|hash| hash != head.hash) {
            lacking.push(head);
        }
    }
    Ok(lacking)
}

/// How many sets are here and not among those, with how many readings.
fn not_among(c: &Connection, there: &BTreeSet<Id>) -> Result<(u64, u64), StoreError> {
    let mut statement = c.prepare("SELECT id, readings FROM change_set")?;
    let mut rows = statement.query([])?;
    let mut sent = (0, 0);
    while let Some(row) = rows.next()? {
        if !there.contains(&row.get(0)?) {
            sent = (sent.0 + 1, sent.1 + u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0));
        }
    }
    Ok(sent)
}

/// Notes what came from a hub, and as whom it was given there.
fn came(tx: &Connection, place: Place, taken: &Taken, heads: &[&Head], unix_ms: i64) -> Result<(), StoreError> {
    place.arrived(tx, &taken.sets, unix_ms)?;
    let mut by = tx.prepare_cached(
        "UPDATE arrived SET pushed_by = ?2 WHERE set_no = (SELECT no FROM change_set WHERE id = ?1) AND pushed_by IS NULL",
    )?;
    for head in heads {
        by.execute(params![head.id, head.by])?;
    }
    Ok(())
}

fn add(met: &mut Met, taken: Taken) {
    met.taken.sets.extend(taken.sets);
    met.taken.readings += taken.readings;
    met.taken.left.extend(taken.left);
    met.taken.new_replica = met.taken.new_replica.or(taken.new_replica);
}
