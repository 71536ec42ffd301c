//! A folder where copies meet: packs named by their content, so that no name has two writers and no file is ever changed.
//! Whatever carries the folder from machine to machine may carry it in any order.

mod give;
mod take;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{BoardThere, Compared, Meeting, Met, Place};
use crate::domain::id::Id;
use crate::store::Store;
use crate::store::aside;
use crate::store::error::StoreError;
use crate::store::pack::{Hash, Reader, Unfit};
use crate::store::take::{Taken, Taking, take};

/// How long a pack that is being written, or that is not whole, is nobody's business.
const DAY: Duration = Duration::from_secs(86_400);

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
    /// Something that is no folder lies in the place of the board's own.
    InTheWay(PathBuf),
}

/// The boards that lie in a folder; where they are told apart, each with what its packs say of it, which are read for that.
pub(crate) fn boards(dir: &Path, apart: bool) -> io::Result<Vec<BoardThere>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let Some(id) = entry.file_name().to_str().and_then(|name| name.strip_prefix("upshot-")?.parse::<Id>().ok())
        else {
            continue;
        };
        found.push(if apart { told(entry.path(), id) } else { BoardThere { id, at: None, people: Vec::new() } });
    }
    found.sort_by_key(|board| board.id);
    Ok(found)
}

/// When something of a board came last, and whom its packs are from.
fn told(dir: PathBuf, board: Id) -> BoardThere {
    let folder = Folder { dir, board, id: board, name: String::new() };
    let (mut at, mut people) = (None, BTreeSet::new());
    for name in folder.packs().unwrap_or_default() {
        let Ok(mut pack) = Reader::open(&folder.dir.join(&name), board) else { continue };
        while let Ok(Some(set)) = pack.next() {
            at = at.max(Some(set.at));
            people.insert(set.actor);
        }
    }
    BoardThere { id: board, at, people: people.into_iter().collect() }
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
        let own = |dir: &Path| dir.join(format!("upshot-{board}"));
        // What can't be used is named, and not the folder around it.
        let io = |e| StoreError::Io(own(dir), e);
        let Ok(real) = fs::canonicalize(dir) else { return Ok(Err(NoPlace::NotThere)) };
        if !real.is_dir() {
            return Ok(Err(NoPlace::NotThere));
        }
        if let Err(e) = fs::read_dir(&real) {
            return Err(StoreError::Io(dir.to_owned(), e));
        }
        let own = own(&real);
        let name = real.to_string_lossy().into_owned();
        let at = |id| Self { dir: own.clone(), board, id, name: name.clone() };
        // A link in its place would lead what is written elsewhere.
        if own.symlink_metadata().is_ok_and(|meta| !meta.is_dir()) {
            return Ok(Err(NoPlace::InTheWay(own)));
        }
        if let Some(id) = least_place(&own).map_err(io)? {
            return Ok(Ok(at(id)));
        }
        // Where packs lie it is no stick that is not mounted: only what names the place went lost.
        if expected && at(fresh).packs()?.is_empty() {
            return Ok(Err(NoPlace::Emptied));
        }
        if !dry_run {
            fs::create_dir_all(&own).map_err(|e| StoreError::Io(dir.to_owned(), e))?;
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

impl Meeting for Folder {
    fn name(&self) -> &str {
        &self.name
    }

    fn meet(&mut self, store: &mut Store, how: &Taking, again: bool) -> Result<Met, StoreError> {
        let mut met = Met::default();
        let known = store
            .read(|c| Place::find(c, self.id, &self.name)?.map_or_else(|| Ok(Vec::new()), |place| place.packs(c)))?;
        // What is own stays so however often all of it is found out anew: who wrote a pack is who misses it.
        let own: BTreeSet<String> = known.into_iter().filter(|(_, own, _)| *own).map(|(name, ..)| name).collect();
        let place = Place::met_at(store, self.id, "folder", &self.name, again)?;
        let there = self.packs()?;
        if own.iter().any(|name| !there.contains(name)) {
            // What we gave is not there any more: what is, is found out anew, and the rest given again.
            store.write(|tx| place.forget(tx))?;
        }
        self.take_packs(store, place, (&there, &own), how, &mut met)?;
        self.give(store, place, &mut met)?;
        self.join_small(store, place)?;
        place.met(store, &met.taken.left, how.unix_ms)?;
        Ok(met)
    }

    fn rehearse(&mut self, store: &mut Store, how: &Taking) -> Result<Met, StoreError> {
        let mut met = Met::default();
        let there = self.packs()?;
        let mut packs = Vec::new();
        for name in &there {
            match Reader::open(&self.dir.join(name), self.board) {
                Ok(pack) => packs.push(pack),
                Err(Unfit::NotWhole) => met.not_whole.push((name.clone(), false)),
                Err(Unfit::Newer) => met.newer += 1,
                Err(Unfit::Foreign(why)) => met.foreign.push((name.clone(), why)),
                Err(unfit @ Unfit::Io(_)) => met.foreign.push((name.clone(), unfit.says())),
            }
        }
        let at_place: BTreeSet<Id> = packs.iter().flat_map(|pack| pack.names.iter().map(|(id, _)| *id)).collect();
        let (taken, sent) = store.write_or_not(true, |tx| {
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
                    pack.rewind().map_err(|e| StoreError::Io(self.dir.clone(), e))?;
                    let taken = take(tx, pack, how)?;
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

    fn compare(&mut self, store: &Store) -> Result<Compared, StoreError> {
        let mut there: BTreeMap<Id, Hash> = BTreeMap::new();
        let mut unread = Vec::new();
        for name in self.packs()? {
            match Reader::open(&self.dir.join(&name), self.board) {
                Ok(pack) => there.extend(pack.names),
                Err(unfit) => unread.push((name, unfit.says())),
            }
        }
        store.read(|c| super::compared(c, &self.name, there, unread))
    }
}
