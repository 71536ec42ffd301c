//! Places where copies of a board meet: what this copy knows of each, in its books. How a place is read and written stands
//! with its kind.

pub(crate) mod folder;
#[cfg(feature = "hub")]
pub(crate) mod hub;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::Store;
use super::convert::Words;
use super::error::StoreError;
use super::pack::{Hash, Reader};
use super::set::{self, ChangeSet};
use super::take::{Giver, Left, Taken, Taking};
use crate::domain::came::Meets;
use crate::domain::history::{self, Arrived};
use crate::domain::id::Id;
use crate::domain::metric::Reading;

/// More sets than these waiting from one place stop it.
const MOST_WAITING: usize = 1_000;
/// Taking commits after so many sets, or so many readings, so that other writers get in between.
const SETS_AT_ONCE: usize = 200;
const READINGS_AT_ONCE: i64 = 50_000;

/// A place of any kind, as a copy meets the others there.
pub(crate) trait Meeting {
    /// How it is called.
    fn name(&self) -> &str;

    /// Takes what is there and not here, then gives what is here and not there; what is there is found out anew where
    /// `again` says so.
    fn meet(&mut self, store: &mut Store, how: &Taking, again: bool) -> Result<Met, StoreError>;

    /// What meeting there would come to, with nothing written here or there.
    fn rehearse(&mut self, store: &mut Store, how: &Taking) -> Result<Met, StoreError>;

    /// What the place has and lacks of the board here, set by set.
    fn compare(&mut self, store: &Store) -> Result<Compared, StoreError>;
}

/// What meeting at a place came to.
#[derive(Debug, Default)]
pub(crate) struct Met {
    /// What was taken, all batches together.
    pub(crate) taken: Taken,
    /// How many sets were given, how many readings, in how many bytes.
    pub(crate) sent: (u64, u64, u64),
    /// Packs that are on their way still, by name, and whether since more than a day.
    pub(crate) not_whole: Vec<(String, bool)>,
    /// Packs that a newer upshot wrote.
    pub(crate) newer: usize,
    /// Files that bear a pack's name and are none, and why.
    pub(crate) foreign: Vec<(String, String)>,
}

/// How a folder and this copy compare, set by set.
#[derive(Debug, Default)]
pub struct Compared {
    /// How the place is called: a path, or host and database.
    pub name: String,
    /// There and not here.
    pub only_there: Vec<Id>,
    /// Here and not there.
    pub only_here: Vec<Id>,
    /// Another there than here.
    pub differ: Vec<Id>,
    /// Packs that could not be read, and why.
    pub unread: Vec<(String, String)>,
}

/// A board as it lies at a place, for whoever has to choose one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BoardThere {
    /// Which.
    pub(crate) id: Id,
    /// When something of it came there last, in milliseconds since 1970; none where the place can't tell.
    pub(crate) at: Option<i64>,
    /// Whom it is from, as far as the place can tell.
    pub(crate) people: Vec<String>,
}

/// A place as the books know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    no: i64,
}

impl Place {
    /// The place of an id, where the books know it under a name.
    fn find(c: &Connection, id: Id, name: &str) -> Result<Option<Self>, StoreError> {
        let sql = "SELECT no FROM place WHERE id = ?1 AND name = ?2";
        let no = c.prepare_cached(sql)?.query_row(params![id, name], |row| row.get(0)).optional()?;
        Ok(no.map(|no| Self { no }))
    }

    /// The place of an id, written into the books where it is new or is called otherwise by now.
    fn known(tx: &Connection, id: Id, kind: &str, name: &str) -> Result<Self, StoreError> {
        tx.execute(
            "INSERT INTO place(id, kind, name) VALUES (?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET name = excluded.name",
            params![id, kind, name],
        )?;
        Ok(Self { no: tx.query_row("SELECT no FROM place WHERE id = ?1", [id], |row| row.get(0))? })
    }

    /// The place to meet at, written into the books where they do not know it, and forgotten where all of it is to be found
    /// out anew.
    fn met_at(store: &mut Store, id: Id, kind: &str, name: &str, again: bool) -> Result<Self, StoreError> {
        match store.read(|c| Self::find(c, id, name))?.filter(|_| !again) {
            Some(place) => Ok(place),
            None => store.write(|tx| {
                let place = Self::known(tx, id, kind, name)?;
                if again {
                    place.forget(tx)?;
                }
                Ok(place)
            }),
        }
    }

    /// The numbers of the sets here that are not at the place, in their order.
    fn lacks(self, c: &Connection) -> Result<Vec<i64>, StoreError> {
        let mut statement = c.prepare_cached(
            "SELECT no FROM change_set WHERE no > (SELECT through FROM place WHERE no = ?1)
               AND no NOT IN (SELECT set_no FROM place_set WHERE place = ?1) ORDER BY no",
        )?;
        let found = statement.query_map([self.no], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Notes that a set is at the place.
    fn has(self, tx: &Connection, set: i64) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO place_set(place, set_no)
                   SELECT ?1, ?2 WHERE ?2 > (SELECT through FROM place WHERE no = ?1)";
        tx.prepare_cached(sql)?.execute(params![self.no, set])?;
        Ok(())
    }

    /// Notes that every set is at the place, where none is missing.
    fn has_all(self, tx: &Connection) -> Result<(), StoreError> {
        if self.lacks(tx)?.is_empty() {
            tx.execute(
                "UPDATE place SET through = (SELECT ifnull(max(no), 0) FROM change_set) WHERE no = ?1",
                [self.no],
            )?;
            tx.execute("DELETE FROM place_set WHERE place = ?1", [self.no])?;
        }
        Ok(())
    }

    /// Forgets what is at the place, so that it is found out anew.
    fn forget(self, tx: &Connection) -> Result<(), StoreError> {
        tx.execute("UPDATE place SET through = 0, arrival = 0, anchor = NULL WHERE no = ?1", [self.no])?;
        tx.execute("DELETE FROM place_set WHERE place = ?1", [self.no])?;
        tx.execute("DELETE FROM place_pack WHERE place = ?1", [self.no])?;
        Ok(())
    }

    /// The packs that were read or written: each name with whether it is own and how many bytes it has.
    fn packs(self, c: &Connection) -> Result<Vec<(String, bool, u64)>, StoreError> {
        let mut statement =
            c.prepare_cached("SELECT name, own, bytes FROM place_pack WHERE place = ?1 ORDER BY name")?;
        let found = statement.query_map([self.no], |row| {
            Ok((row.get::<_, Words>(0)?.0, row.get(1)?, u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0)))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn notes_pack(self, tx: &Connection, name: &str, own: bool, bytes: u64) -> Result<(), StoreError> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        tx.execute(
            "INSERT OR REPLACE INTO place_pack(place, name, own, bytes) VALUES (?1, ?2, ?3, ?4)",
            params![self.no, name, own, bytes],
        )?;
        Ok(())
    }

    /// Notes which sets came from the place.
    fn arrived(self, tx: &Connection, sets: &[i64], unix_ms: i64) -> Result<(), StoreError> {
        arrived(tx, Some(self.no), sets, unix_ms)
    }

    /// Notes what waits at the place, in place of what waited before.
    fn waits(self, tx: &Connection, left: &[Left], unix_ms: i64) -> Result<(), StoreError> {
        let waiting: Vec<&Left> = left.iter().filter(|left| left.why.waits()).collect();
        let mut statement = tx.prepare("SELECT set_id FROM waiting WHERE place = ?1")?;
        let before: Vec<Id> = statement.query_map([self.no], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for gone in before.iter().filter(|id| waiting.iter().all(|left| left.set != **id)) {
            tx.execute("DELETE FROM waiting WHERE place = ?1 AND set_id = ?2", params![self.no, gone])?;
        }
        for left in waiting {
            tx.execute(
                "INSERT OR IGNORE INTO waiting(place, set_id, why, since) VALUES (?1, ?2, ?3, ?4)",
                params![self.no, left.set, left.why.word(), unix_ms],
            )?;
        }
        Ok(())
    }

    /// The sets that wait at the place.
    #[cfg(feature = "hub")]
    fn waiting(self, c: &Connection) -> Result<Vec<Id>, StoreError> {
        let mut statement = c.prepare_cached("SELECT set_id FROM waiting WHERE place = ?1 ORDER BY set_id")?;
        Ok(statement.query_map([self.no], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// Notes what waits at the place, beside what waited before.
    #[cfg(feature = "hub")]
    fn still_waits(self, tx: &Connection, left: &[Left], unix_ms: i64) -> Result<(), StoreError> {
        for left in left.iter().filter(|left| left.why.waits()) {
            tx.prepare_cached("INSERT OR IGNORE INTO waiting(place, set_id, why, since) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![self.no, left.set, left.why.word(), unix_ms])?;
        }
        Ok(())
    }

    /// Up to which arrival a hub was read, and what tells the set there from another.
    #[cfg(feature = "hub")]
    fn cursor(self, c: &Connection) -> Result<(i64, Option<Vec<u8>>), StoreError> {
        let sql = "SELECT arrival, anchor FROM place WHERE no = ?1";
        Ok(c.prepare_cached(sql)?.query_row([self.no], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Notes up to which arrival a hub was read.
    #[cfg(feature = "hub")]
    fn read_to(self, tx: &Connection, arrival: i64, anchor: &[u8]) -> Result<(), StoreError> {
        let sql = "UPDATE place SET arrival = ?2, anchor = ?3 WHERE no = ?1";
        tx.prepare_cached(sql)?.execute(params![self.no, arrival, anchor])?;
        Ok(())
    }

    /// Notes what waits there, and when all of it was last brought together.
    fn met(self, store: &mut Store, left: &[Left], unix_ms: i64) -> Result<(), StoreError> {
        store.write(|tx| {
            self.waits(tx, left, unix_ms)?;
            tx.execute("UPDATE place SET at = ?2 WHERE no = ?1", params![self.no, unix_ms])?;
            Ok(())
        })
    }
}

/// Notes which sets came from elsewhere; no place for a merge.
pub(super) fn arrived(tx: &Connection, place: Option<i64>, sets: &[i64], unix_ms: i64) -> Result<(), StoreError> {
    for set in sets {
        tx.prepare_cached("INSERT OR IGNORE INTO arrived(set_no, place, at) VALUES (?1, ?2, ?3)")?
            .execute(params![set, place, unix_ms])?;
    }
    Ok(())
}

/// A place as a person is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPlace {
    /// `folder` or `hub`.
    pub kind: String,
    /// How it is called: a path, or host and database.
    pub name: String,
    /// When it was last brought together with this copy, in milliseconds since 1970.
    pub at: Option<i64>,
    /// How many sets here are not there.
    pub to_send: usize,
    /// How many sets there wait.
    pub waiting: usize,
}

/// What other copies brought after a set, and what was written before a moment and is not where they meet.
pub(crate) fn meets(c: &Connection, seen: i64, before_ms: i64) -> Result<Meets, StoreError> {
    let board = super::listing::this_copy(c)?.0;
    let last = super::marks::last_set(c)?.0;
    let came: i64 =
        c.prepare_cached("SELECT count(*) FROM arrived WHERE set_no > ?1")?.query_row([seen], |row| row.get(0))?;
    let sql = "SELECT p.kind, p.name FROM arrived a LEFT JOIN place p ON p.no = a.place WHERE a.set_no > ?1
               ORDER BY a.set_no DESC LIMIT 1";
    let from: Option<(Option<Words>, Option<Words>)> =
        c.prepare_cached(sql)?.query_row([seen], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let from = from.map(|(kind, name)| Arrived {
        place: kind.zip(name).map(|(kind, name)| history::Place { kind: kind.0, name: name.0 }),
        pushed_by: None,
    });
    let from = from.map_or_else(String::new, |arrived| arrived.called().to_owned());
    let sql = "SELECT count(*) FROM change_set WHERE at < ?1 AND no > (SELECT through FROM place WHERE no = ?2)
               AND no NOT IN (SELECT set_no FROM place_set WHERE place = ?2)";
    let place: Option<i64> = c
        .prepare_cached("SELECT no FROM place ORDER BY at DESC, no LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let to_send: i64 = match place {
        Some(place) => c.prepare_cached(sql)?.query_row(params![before_ms, place], |row| row.get(0))?,
        None => 0,
    };
    let number = |n| usize::try_from(n).unwrap_or(0);
    Ok(Meets { board, last, came: number(came), from, to_send: number(to_send) })
}

/// Whether the books know a place by its name.
pub(crate) fn is_known(c: &Connection, name: &str) -> Result<bool, StoreError> {
    Ok(c.query_row("SELECT EXISTS (SELECT 1 FROM place WHERE name = ?1)", [name], |row| row.get(0))?)
}

/// The places that this copy knows.
pub(crate) fn places(c: &Connection) -> Result<Vec<KnownPlace>, StoreError> {
    let mut statement = c.prepare_cached("SELECT no, kind, name, at FROM place ORDER BY at DESC, no")?;
    let rows: Vec<(i64, Words, Words, Option<i64>)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    let known = rows.into_iter().map(|(no, kind, name, at)| {
        let waiting: i64 =
            c.prepare_cached("SELECT count(*) FROM waiting WHERE place = ?1")?.query_row([no], |row| row.get(0))?;
        let to_send = Place { no }.lacks(c)?.len();
        Ok(KnownPlace { kind: kind.0, name: name.0, at, to_send, waiting: usize::try_from(waiting).unwrap_or(0) })
    });
    known.collect()
}

/// What of a board is there, by its ids and hashes, against what is here.
fn compared(
    c: &Connection,
    name: &str,
    mut there: BTreeMap<Id, Hash>,
    unread: Vec<(String, String)>,
) -> Result<Compared, StoreError> {
    let mut differs = Compared { name: name.to_owned(), unread, ..Compared::default() };
    let mut statement = c.prepare("SELECT id, hash FROM change_set ORDER BY no")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, hash): (Id, Hash) = (row.get(0)?, row.get(1)?);
        match there.remove(&id) {
            None => differs.only_here.push(id),
            Some(other) if other != hash => differs.differ.push(id),
            Some(_) => {}
        }
    }
    differs.only_there.extend(there.into_keys());
    Ok(differs)
}

/// What is told of sets that were left, once each.
pub(crate) fn once(left: &mut Vec<Left>) {
    let mut seen = BTreeSet::new();
    left.retain(|left| seen.insert(left.set));
}

/// Notes that a set is at a place, where it is here too.
fn note(tx: &Connection, place: Place, id: Id) -> Result<(), StoreError> {
    set::no(tx, id)?.map_or(Ok(()), |no| place.has(tx, no))
}

/// A set's hash as the log holds it.
fn hash_of(bytes: &[u8]) -> Result<Hash, StoreError> {
    Hash::try_from(bytes).map_err(|_| StoreError::damaged("a set's hash is not of 32 bytes".to_owned()))
}

/// Every set that a file of sets and parts holds.
impl Giver for Reader {
    fn next(&mut self) -> Result<Option<ChangeSet>, StoreError> {
        Reader::next(self)
    }

    fn readings(
        &mut self,
        _: &ChangeSet,
        f: &mut dyn FnMut(Reading) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.each(f)
    }
}
