//! A folder where copies meet: packs named by their content, so that no name has two writers and no file is ever changed.
//! Whatever carries the folder from machine to machine may carry it in any order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::Connection;

use super::Place;
use crate::domain::id::Id;
use crate::domain::metric::Reading;
use crate::store::Store;
use crate::store::aside::{self, Aside};
use crate::store::dump::each_reading;
use crate::store::error::StoreError;
use crate::store::pack::{self, Hash, Reader, Unfit, Writer, in_parts};
use crate::store::set::{self, ChangeSet};
use crate::store::take::{Giver, Left, Taken, Taking, take};

/// A pack is joined with others while it is smaller.
const SMALL: u64 = 1 << 20;
/// So many small packs are joined into one.
const JOINED: usize = 8;
/// No more readings go into one pack where there are other sets to begin the next with.
const READINGS: i64 = 1_000_000;
/// Taking commits after so many sets, or so many readings, so that other writers get in between.
const SETS_AT_ONCE: usize = 200;
const READINGS_AT_ONCE: i64 = 50_000;
/// How long a pack that is being written, or that is not whole, is nobody's business.
const DAY: Duration = Duration::from_secs(86_400);
/// More sets than these waiting from one place stop it.
const MOST_WAITING: usize = 1_000;

/// A board's folder at a place.
pub(crate) struct Folder {
    dir: PathBuf,
    board: Id,
    id: Id,
    /// How the place is called: the folder that was named.
    name: String,
}

/// Why a folder can't be met at.
#[derive(Debug)]
pub(crate) enum NoPlace {
    /// There is no such folder.
    NotThere,
    /// It was a place of this board, and holds nothing any more: a stick that is not mounted.
    Emptied,
}

/// What meeting at a place came to.
#[derive(Debug, Default)]
pub(crate) struct Met {
    /// What was taken, all batches together.
    pub(crate) taken: Taken,
    /// How many sets were given, how many readings, in how many bytes.
    pub(crate) sent: (u64, u64, u64),
    /// Packs that are on their way still, and of these those older than a day.
    pub(crate) not_whole: (usize, usize),
    /// Packs that a newer upshot wrote.
    pub(crate) newer: usize,
    /// Files that bear a pack's name and are none, and why.
    pub(crate) foreign: Vec<(String, String)>,
}

/// The boards that lie in a folder.
pub(crate) fn boards(dir: &Path) -> io::Result<Vec<Id>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        found.extend(name.to_str().and_then(|name| name.strip_prefix("upshot-")?.parse::<Id>().ok()));
    }
    found.sort();
    Ok(found)
}

impl Folder {
    /// The folder of a board at a place; made where the place has none, unless it should have one.
    pub(crate) fn open(
        dir: &Path,
        board: Id,
        fresh: Id,
        expected: bool,
        dry_run: bool,
    ) -> Result<Result<Self, NoPlace>, StoreError> {
        let io = |e| StoreError::Io(dir.to_owned(), e);
        let Ok(real) = fs::canonicalize(dir) else { return Ok(Err(NoPlace::NotThere)) };
        if !real.is_dir() {
            return Ok(Err(NoPlace::NotThere));
        }
        let own = real.join(format!("upshot-{board}"));
        let name = real.to_string_lossy().into_owned();
        let at = |id| Self { dir: own.clone(), board, id, name: name.clone() };
        // A link in its place would lead what is written elsewhere.
        if own.symlink_metadata().is_ok_and(|meta| !meta.is_dir()) {
            return Err(StoreError::Foreign(format!("{} is no folder", own.display())));
        }
        if let Some(id) = least_place(&own).map_err(io)? {
            return Ok(Ok(at(id)));
        }
        // Where packs lie it is no stick that is not mounted: only what names the place went lost.
        if expected && at(fresh).packs()?.is_empty() {
            return Ok(Err(NoPlace::Emptied));
        }
        if !dry_run {
            fs::create_dir_all(&own).map_err(io)?;
            let text = own.join(".gitattributes");
            if text.symlink_metadata().is_err() {
                fs::write(&text, "* -text\n").map_err(io)?;
            }
            File::options().write(true).create_new(true).open(own.join(format!("place-{fresh}"))).map_err(io)?;
            aside::sync(&own);
        }
        Ok(Ok(at(fresh)))
    }

    /// The names of the packs that lie there.
    fn packs(&self) -> Result<BTreeSet<String>, StoreError> {
        let io = |e| StoreError::Io(self.dir.clone(), e);
        let mut names = BTreeSet::new();
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(names),
            Err(e) => return Err(io(e)),
        };
        for entry in entries {
            let entry = entry.map_err(io)?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            if is_pack(&name) {
                names.insert(name);
            }
        }
        Ok(names)
    }
}

/// Whether a name is one that a pack has, whole.
fn is_pack(name: &str) -> bool {
    let hex = |text: &str, most: usize| {
        text.len() == most && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    name.strip_suffix(".upshot")
        .and_then(|stem| stem.split_once('-'))
        .is_some_and(|(writer, hash)| hex(writer, 8) && hex(hash, 16))
}

fn is_old(path: &Path) -> bool {
    let written = path.symlink_metadata().and_then(|meta| meta.modified());
    written.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age > DAY))
}

/// The id of a folder's place: where several copies began it at once, the least.
fn least_place(dir: &Path) -> io::Result<Option<Id>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
    };
    let mut least: Option<Id> = None;
    for entry in entries {
        let name = entry?.file_name();
        let id = name.to_str().and_then(|name| name.strip_prefix("place-")?.parse::<Id>().ok());
        least = match (least, id) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    Ok(least)
}

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

/// Every set of a pack.
struct Whole<'a>(&'a mut Reader);

impl Giver for Whole<'_> {
    fn next(&mut self) -> Result<Option<ChangeSet>, StoreError> {
        self.0.next()
    }

    fn readings(
        &mut self,
        _: &ChangeSet,
        f: &mut dyn FnMut(Reading) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.0.each(f)
    }
}

impl Store {
    /// Meets other copies at a folder: takes what is there and not here, then gives what is here and not there.
    pub(crate) fn meet(&mut self, folder: &Folder, how: &Taking, again: bool) -> Result<Met, StoreError> {
        let mut met = Met::default();
        let known = self.read(|c| Place::find(c, folder.id, &folder.name))?;
        let place = match known.filter(|_| !again) {
            Some(place) => place,
            None => self.write(|tx| {
                let place = Place::known(tx, folder.id, "folder", &folder.name)?;
                if again {
                    place.forget(tx)?;
                }
                Ok(place)
            })?,
        };
        let there = folder.packs()?;
        let noted = self.read(|c| place.packs(c))?;
        if noted.iter().any(|(name, own, _)| *own && !there.contains(name)) {
            // What we gave is not there any more: what is, is found out anew, and the rest given again.
            self.write(|tx| place.forget(tx))?;
        }
        self.take_packs(folder, place, &there, how, &mut met)?;
        self.give(folder, place, &mut met)?;
        self.join_small(folder, place)?;
        self.write(|tx| {
            place.waits(tx, &met.taken.left, how.unix_ms)?;
            place.met(tx, how.unix_ms)
        })?;
        Ok(met)
    }

    /// What meeting there would come to, with nothing written here or there.
    pub(crate) fn rehearse(&mut self, folder: &Folder, how: &Taking) -> Result<Met, StoreError> {
        let mut met = Met::default();
        let there = folder.packs()?;
        let mut packs = Vec::new();
        for name in &there {
            match Reader::open(&folder.dir.join(name), folder.board) {
                Ok(pack) => packs.push(pack),
                Err(Unfit::NotWhole) => met.not_whole.0 += 1,
                Err(Unfit::Newer) => met.newer += 1,
                Err(Unfit::Foreign(why)) => met.foreign.push((name.clone(), why)),
                Err(Unfit::Io(e)) => met.foreign.push((name.clone(), e.to_string())),
            }
        }
        let at_place: BTreeSet<Id> = packs.iter().flat_map(|pack| pack.names.iter().map(|(id, _)| *id)).collect();
        let (taken, sent) = self.write_or_not(true, |tx| {
            let mut statement = tx.prepare("SELECT id, readings FROM change_set")?;
            let here: Vec<(Id, i64)> =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
            let give = here.iter().filter(|(id, _)| !at_place.contains(id));
            let sent =
                give.fold((0, 0), |(sets, readings), (_, n)| (sets + 1, readings + u64::try_from(*n).unwrap_or(0)));
            let mut all = Taken::default();
            // As often as a pack brings what another waited for.
            loop {
                let before = all.sets.len();
                all.left.clear();
                for pack in &mut packs {
                    pack.rewind().map_err(|e| StoreError::Io(folder.dir.clone(), e))?;
                    let taken = take(tx, &mut Whole(pack), how)?;
                    all.sets.extend(taken.sets);
                    all.readings += taken.readings;
                    all.left.extend(taken.left);
                }
                if all.left.is_empty() || all.sets.len() == before {
                    return Ok((all, sent));
                }
            }
        })?;
        met.taken = taken;
        met.sent = (sent.0, sent.1, 0);
        Ok(met)
    }

    /// Reads the packs that were not read yet, again and again while what waited for one is brought by another.
    fn take_packs(
        &mut self,
        folder: &Folder,
        place: Place,
        there: &BTreeSet<String>,
        how: &Taking,
        met: &mut Met,
    ) -> Result<(), StoreError> {
        let noted: BTreeSet<String> = self.read(|c| place.packs(c))?.into_iter().map(|(name, ..)| name).collect();
        let mut open: Vec<&String> = there.iter().filter(|name| !noted.contains(*name)).collect();
        loop {
            let before = met.taken.sets.len();
            met.taken.left.retain(|left| !left.why.waits());
            let mut waits = Vec::new();
            for name in open {
                match self.take_pack(folder, place, name, how, met)? {
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
        &mut self,
        folder: &Folder,
        place: Place,
        name: &str,
        how: &Taking,
        met: &mut Met,
    ) -> Result<Read, StoreError> {
        let path = folder.dir.join(name);
        let mut pack = match Reader::open(&path, folder.board) {
            Ok(pack) => pack,
            Err(Unfit::NotWhole) => {
                met.not_whole.0 += 1;
                met.not_whole.1 += usize::from(is_old(&path));
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
            Err(Unfit::Io(e)) => {
                met.foreign.push((name.to_owned(), e.to_string()));
                return Ok(Read::All);
            }
        };
        // What it holds is read, whatever it says that it holds: what is noted as being there is not given again.
        let (mut waits, mut done, bytes) = (false, false, pack.bytes);
        let mut most = SETS_AT_ONCE;
        while !done {
            let mut whole = 0;
            let stood = pack.position().map_err(|e| StoreError::Io(path.clone(), e))?;
            let batch = self.write(|tx| {
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
            self.write(|tx| place.notes_pack(tx, name, false, bytes))?;
        }
        Ok(if waits { Read::Waits } else { Read::All })
    }

    /// Writes what is here and not there, whoever wrote it, so that a third person's sets travel too.
    fn give(&mut self, folder: &Folder, place: Place, met: &mut Met) -> Result<(), StoreError> {
        loop {
            let (packed, more) = self.read(|c| {
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
                let (name, bytes) = folder.write(c, &sets, readings)?;
                Ok((Some((name, bytes, sets, readings)), more))
            })?;
            let Some((name, bytes, sets, readings)) = packed else {
                return self.write(|tx| place.has_all(tx));
            };
            self.write(|tx| {
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
    fn join_small(&mut self, folder: &Folder, place: Place) -> Result<(), StoreError> {
        let there = folder.packs()?;
        let own = self.read(|c| place.packs(c))?;
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
            match Reader::open(&folder.dir.join(name), folder.board) {
                Ok(pack) => ids.extend(pack.names.into_iter().map(|(id, _)| id)),
                // What is not as it was written is left alone.
                Err(_) => return Ok(()),
            }
        }
        let (name, bytes) = self.read(|c| {
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
            folder.write(c, &sets, readings)
        })?;
        self.write(|tx| place.notes_pack(tx, &name, true, bytes))?;
        for old in small.iter().filter(|old| **old != name) {
            drop(fs::remove_file(folder.dir.join(old)));
            self.write(|tx| {
                tx.execute("DELETE FROM place_pack WHERE place = ?1 AND name = ?2", rusqlite::params![place.no, old])?;
                Ok(())
            })?;
        }
        Ok(())
    }

    /// What a folder has and lacks of this board, set by set: ids there and not here, here and not there, and those that
    /// are another there.
    pub(crate) fn compare(&self, folder: &Folder) -> Result<Compared, StoreError> {
        let mut there: BTreeMap<Id, Hash> = BTreeMap::new();
        let mut unread = Vec::new();
        for name in folder.packs()? {
            match Reader::open(&folder.dir.join(&name), folder.board) {
                Ok(pack) => there.extend(pack.names),
                Err(unfit) => unread.push((name, unfit.says())),
            }
        }
        let differs = self.read(|c| {
            let mut differs = [Vec::new(), Vec::new(), Vec::new()];
            let mut statement = c.prepare("SELECT id, hash FROM change_set ORDER BY no")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (id, hash): (Id, Hash) = (row.get(0)?, row.get(1)?);
                match there.remove(&id) {
                    None => differs[1].push(id),
                    Some(other) if other != hash => differs[2].push(id),
                    Some(_) => {}
                }
            }
            differs[0].extend(there.into_keys());
            Ok(differs)
        })?;
        let [only_there, only_here, differ] = differs;
        Ok(Compared { only_there, only_here, differ, unread })
    }
}

/// How a folder and this copy compare, set by set.
#[derive(Debug)]
pub struct Compared {
    /// There and not here.
    pub only_there: Vec<Id>,
    /// Here and not there.
    pub only_here: Vec<Id>,
    /// Another there than here.
    pub differ: Vec<Id>,
    /// Packs that could not be read, and why.
    pub unread: Vec<(String, String)>,
}

/// Whether all of a pack was taken.
enum Read {
    All,
    Waits,
}

/// A set's hash as the log holds it.
fn hash_of(bytes: &[u8]) -> Result<Hash, StoreError> {
    Hash::try_from(bytes).map_err(|_| StoreError::damaged("a set's hash is not of 32 bytes".to_owned()))
}

/// Notes that a set is at a place, where it is here too.
fn note(tx: &Connection, place: Place, id: Id) -> Result<(), StoreError> {
    set::no(tx, id)?.map_or(Ok(()), |no| place.has(tx, no))
}

impl Folder {
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
            let mut rows: Vec<Reading> = Vec::new();
            each_reading(c, &set, &mut |reading| {
                if rows.len() == pack::part() || rows.first().is_some_and(|first| first.metric != reading.metric) {
                    pack.part(&rows).map_err(io)?;
                    rows.clear();
                }
                rows.push(reading);
                Ok(())
            })?;
            pack.part(&rows).map_err(io)?;
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

    /// How the place is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// What is told of sets that were left, once each.
pub(crate) fn once(left: &mut Vec<Left>) {
    let mut seen = BTreeSet::new();
    left.retain(|left| seen.insert(left.set));
}
