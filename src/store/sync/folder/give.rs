//! What is here and not in a folder is given: in packs of this copy's own, which are joined while they are small.

use std::fs;
use std::io::{self, BufWriter};

use rusqlite::Connection;

use super::Folder;
use crate::domain::id::Id;
use crate::store::Store;
use crate::store::aside::{self, Aside};
use crate::store::dump::each_part;
use crate::store::error::StoreError;
use crate::store::pack::{self, Hash, Reader, Writer, in_parts};
use crate::store::set;
use crate::store::sync::{Met, Place, hash_of};

/// A pack is joined with others while it is smaller.
const SMALL: u64 = 1 << 20;
/// So many small packs are joined into one.
const JOINED: usize = 8;
/// No more readings go into one pack where there are other sets to begin the next with.
const READINGS: i64 = 1_000_000;

impl Folder {
    /// Writes what is here and not there, whoever wrote it, so that a third person's sets travel too.
    pub(super) fn give(&self, store: &mut Store, place: Place, met: &mut Met) -> Result<(), StoreError> {
        loop {
            let (packed, more) = store.read(|c| {
                let lacks = place.lacks(c)?;
                let (mut sets, mut readings) = (Vec::new(), 0);
                for no in &lacks {
                    let Some(set) = set::at(c, *no)? else { continue };
                    if !sets.is_empty() && readings + set.readings > READINGS {
                        break;
                    }
                    readings += set.readings;
                    sets.push((*no, set.id, set.hash));
                }
                if sets.is_empty() {
                    return Ok((None, false));
                }
                let more = sets.len() < lacks.len();
                let (name, bytes) = self.write(c, &sets, readings)?;
                Ok((Some((name, bytes, sets, readings)), more))
            })?;
            let Some((name, bytes, sets, readings)) = packed else {
                return store.write(|tx| place.has_all(tx));
            };
            store.write(|tx| {
                place.notes_pack(tx, &name, true, bytes)?;
                sets.iter().try_for_each(|(no, ..)| place.has(tx, *no))?;
                if more { Ok(()) } else { place.has_all(tx) }
            })?;
            met.sent.0 += sets.len() as u64;
            met.sent.1 += u64::try_from(readings).unwrap_or(0);
            met.sent.2 += bytes;
            if !more {
                return Ok(());
            }
        }
    }

    /// Joins small packs of this copy's own into one, and takes the small ones away once it stands.
    pub(super) fn join_small(&self, store: &mut Store, place: Place) -> Result<(), StoreError> {
        let there = self.packs()?;
        let own = store.read(|c| place.packs(c))?;
        let small: Vec<String> = own
            .into_iter()
            .filter(|(name, own, bytes)| *own && *bytes < SMALL && there.contains(name))
            .map(|(name, ..)| name)
            .collect();
        if small.len() < JOINED {
            return Ok(());
        }
        let mut ids = Vec::new();
        for name in &small {
            match Reader::open(&self.dir.join(name), self.board) {
                Ok(pack) => ids.extend(pack.names.into_iter().map(|(id, _)| id)),
                // What is not as it was written is left alone.
                Err(_) => return Ok(()),
            }
        }
        let (name, bytes) = store.read(|c| {
            let mut sets = Vec::new();
            for id in &ids {
                if let Some(set) = set::no(c, *id)?.map(|no| set::at(c, no)).transpose()?.flatten() {
                    sets.push((set::no(c, *id)?.unwrap_or(0), set.id, set.hash, set.readings));
                }
            }
            sets.sort();
            sets.dedup();
            let readings = sets.iter().map(|(.., readings)| readings).sum();
            let sets: Vec<_> = sets.into_iter().map(|(no, id, hash, _)| (no, id, hash)).collect();
            self.write(c, &sets, readings)
        })?;
        store.write(|tx| place.notes_pack(tx, &name, true, bytes))?;
        for old in small.iter().filter(|old| **old != name) {
            drop(fs::remove_file(self.dir.join(old)));
            store.write(|tx| {
                tx.execute("DELETE FROM place_pack WHERE place = ?1 AND name = ?2", rusqlite::params![place.no, old])?;
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Writes a pack of sets and puts it under its name; the name, and how many bytes it has.
    fn write(&self, c: &Connection, sets: &[(i64, Id, Vec<u8>)], readings: i64) -> Result<(String, u64), StoreError> {
        let io = |e: io::Error| StoreError::Io(self.dir.clone(), e);
        let writer: Id = c
            .prepare_cached("SELECT r.id FROM this_copy t JOIN replica r ON r.no = t.replica")?
            .query_row([], |row| row.get(0))?;
        aside::sweep(&self.dir);
        let part = aside::file(Aside::Pack, &self.dir, true).map_err(io)?;
        let names: Vec<(Id, Hash)> =
            sets.iter().map(|(_, id, hash)| Ok((*id, hash_of(hash)?))).collect::<Result<_, StoreError>>()?;
        let readings = u64::try_from(readings).unwrap_or(0);
        let mut pack = Writer::new(BufWriter::new(part), (self.board, writer), readings, &names).map_err(io)?;
        for (no, ..) in sets {
            let Some(set) = set::at(c, *no)? else { continue };
            let spans = set.spans()?;
            pack.set(&set, spans.iter().map(|(.., n)| in_parts(*n)).sum()).map_err(io)?;
            each_part(c, &set, &mut |rows| {
                let part = pack::part(rows).map_err(io)?;
                pack.part(&part).map_err(io)
            })?;
        }
        let (out, hash, bytes) = pack.finish().map_err(io)?;
        let part = out.into_inner().map_err(|e| io(e.into_error()))?;
        part.as_file().sync_all().map_err(io)?;
        let writer = pack::hex(&writer.bytes()[12..]);
        let name = format!("{writer}-{}.upshot", pack::hex(&hash[..8]));
        part.persist(self.dir.join(&name)).map_err(|e| io(e.error))?;
        aside::sync(&self.dir);
        Ok((name, bytes))
    }
}
