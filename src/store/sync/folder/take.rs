//! What lies in a folder is taken: pack by pack, in batches that other writers get in between.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use super::{DAY, Folder};
use crate::domain::id::Id;
use crate::domain::metric::Reading;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::pack::{Reader, Unfit};
use crate::store::set::ChangeSet;
use crate::store::sync::{MOST_WAITING, Met, Place, READINGS_AT_ONCE, SETS_AT_ONCE, note};
use crate::store::take::{Giver, Taking, take};

/// The sets of a pack, no more of them than are taken at once.
struct Batch<'a> {
    pack: &'a mut Reader,
    /// The most that are taken now.
    most: usize,
    /// How many were read whole, whatever became of the batch.
    whole: &'a mut usize,
    sets: usize,
    readings: i64,
    /// Every set that was passed, taken or known.
    passed: Vec<Id>,
    done: bool,
}

impl Giver for Batch<'_> {
    fn next(&mut self) -> Result<Option<ChangeSet>, StoreError> {
        if self.sets >= self.most || self.readings >= READINGS_AT_ONCE {
            return Ok(None);
        }
        let set = self.pack.next()?;
        // What is asked for the next has read the one before.
        *self.whole = self.sets;
        match &set {
            Some(set) => {
                self.sets += 1;
                self.readings += set.readings;
                self.passed.push(set.id);
            }
            None => self.done = true,
        }
        Ok(set)
    }

    fn readings(
        &mut self,
        _: &ChangeSet,
        f: &mut dyn FnMut(Reading) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.pack.each(f)
    }
}

/// Whether all of a pack was taken.
enum Read {
    All,
    Waits,
}

impl Folder {
    /// Reads the packs that were not read yet, of which some are this copy's own, again and again while what waited for one is brought by another.
    pub(super) fn take_packs(
        &self,
        store: &mut Store,
        place: Place,
        (there, own): (&BTreeSet<String>, &BTreeSet<String>),
        how: &Taking,
        met: &mut Met,
    ) -> Result<(), StoreError> {
        let noted: BTreeSet<String> = store.read(|c| place.packs(c))?.into_iter().map(|(name, ..)| name).collect();
        let mut open: Vec<&String> = there.iter().filter(|name| !noted.contains(*name)).collect();
        loop {
            let before = met.taken.sets.len();
            met.taken.left.retain(|left| !left.why.waits());
            let mut waits = Vec::new();
            for name in open {
                match self.take_pack(store, place, (name, own.contains(name)), how, met)? {
                    Read::All => {}
                    Read::Waits => waits.push(name),
                }
            }
            if waits.is_empty() || met.taken.sets.len() == before || met.taken.left.len() > MOST_WAITING {
                return Ok(());
            }
            open = waits;
        }
    }

    fn take_pack(
        &self,
        store: &mut Store,
        place: Place,
        (name, own): (&str, bool),
        how: &Taking,
        met: &mut Met,
    ) -> Result<Read, StoreError> {
        let path = self.dir.join(name);
        let mut pack = match Reader::open(&path, self.board) {
            Ok(pack) => pack,
            Err(Unfit::NotWhole) => {
                met.not_whole.push((name.to_owned(), is_old(&path)));
                return Ok(Read::All);
            }
            Err(Unfit::Newer) => {
                met.newer += 1;
                return Ok(Read::All);
            }
            Err(Unfit::Foreign(why)) => {
                met.foreign.push((name.to_owned(), why));
                return Ok(Read::All);
            }
            // It was joined into another while we looked.
            Err(Unfit::Io(e)) if e.kind() == io::ErrorKind::NotFound => return Ok(Read::All),
            Err(unfit @ Unfit::Io(_)) => {
                met.foreign.push((name.to_owned(), unfit.says()));
                return Ok(Read::All);
            }
        };
        // What it holds is read, whatever it says that it holds: what is noted as being there is not given again.
        let (mut waits, mut done, bytes) = (false, false, pack.bytes);
        let mut most = SETS_AT_ONCE;
        while !done {
            let mut whole = 0;
            let stood = pack.position().map_err(|e| StoreError::Io(path.clone(), e))?;
            let batch = store.write(|tx| {
                // A busy file is tried again from where it stood.
                pack.back_to(stood).map_err(|e| StoreError::Io(path.clone(), e))?;
                let mut batch = Batch {
                    pack: &mut pack,
                    most,
                    whole: &mut whole,
                    sets: 0,
                    readings: 0,
                    passed: Vec::new(),
                    done: false,
                };
                let taken = take(tx, &mut batch, how)?;
                let (passed, end) = (batch.passed, batch.done);
                place.arrived(tx, &taken.sets, how.unix_ms)?;
                for id in passed {
                    note(tx, place, id)?;
                }
                Ok((taken, end))
            });
            let (taken, end) = match batch {
                Ok(batch) => batch,
                Err(StoreError::Foreign(_)) if whole > 0 => {
                    // What stands before it is as packs are written, and is taken.
                    most = whole;
                    pack.back_to(stood).map_err(|e| StoreError::Io(path.clone(), e))?;
                    continue;
                }
                Err(StoreError::Foreign(why)) => {
                    // Whole by its hash, and not as packs are written: it will never be.
                    met.foreign.push((name.to_owned(), why));
                    break;
                }
                Err(e) => return Err(e),
            };
            waits |= taken.left.iter().any(|left| left.why.waits());
            met.taken.sets.extend(taken.sets);
            met.taken.readings += taken.readings;
            met.taken.left.extend(taken.left);
            met.taken.new_replica = met.taken.new_replica.or(taken.new_replica);
            done = end;
        }
        if !waits {
            store.write(|tx| place.notes_pack(tx, name, own, bytes))?;
        }
        Ok(if waits { Read::Waits } else { Read::All })
    }
}

fn is_old(path: &Path) -> bool {
    let written = path.symlink_metadata().and_then(|meta| meta.modified());
    written.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age > DAY))
}
