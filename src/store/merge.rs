//! Another file of the same board, and what it holds that is not here. It is read and never written; only its log and its
//! readings are believed, and these go through `take`.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::dump::each_reading;
use super::error::StoreError;
use super::file::{journal, regular};
use super::open::{APPLICATION, VERSION, newer, real};
use super::set::{self, ChangeSet};
use super::shape::known;
use super::take::{Giver, Taken, Taking, take};
use super::{Store, prepare};
use crate::domain::id::Id;
use crate::domain::metric::Reading;

/// Another file of a board, open for reading only.
pub(crate) struct Other {
    connection: Connection,
    /// Which board it is of.
    board: Id,
}

impl Other {
    /// Opens the file at a path; none where there is none.
    pub(crate) fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        let path = real(path)?;
        match regular(&path)? {
            None => return Ok(None),
            Some(meta) if meta.len() == 0 => {
                return Err(StoreError::Foreign(format!("{} is empty", path.display())));
            }
            Some(_) => {}
        }
        if journal(&path).exists() {
            let says = "it was being written; open it once with upshot, or copy it together with its journal";
            return Err(StoreError::Foreign(format!("{}: {says}", path.display())));
        }
        // Read in that mode, files would be left beside it, and what was not copied along would be missed.
        if is_wal(&path) {
            return Err(StoreError::Wal(path));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_EXRESCODE
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let mut connection = Connection::open_with_flags(&path, flags)?;
        prepare(&mut connection, super::DEADLINE)?;
        for off in [DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW] {
            connection.set_db_config(off, false)?;
        }
        connection.execute_batch("PRAGMA query_only = ON")?;
        let foreign = |why: &str| StoreError::Foreign(format!("{}: {why}", path.display()));
        let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
        if number("PRAGMA application_id")? != APPLICATION {
            return Err(foreign("it is not a board of upshot"));
        }
        let version = number("PRAGMA user_version")?;
        if newer(version)? || version > VERSION {
            return Err(StoreError::Newer(version));
        }
        known(&connection, version)?;
        let board = connection.query_row("SELECT board FROM this_copy", [], |row| row.get(0))?;
        Ok(Some(Self { connection, board }))
    }

    /// The numbers there of the sets that are not here, or that are here with another hash; in the order of its log.
    fn missing(&self, here: &Connection) -> Result<Vec<i64>, StoreError> {
        const BY_ID: &str = "SELECT id, hash, no FROM change_set ORDER BY id";
        let mut ours = here.prepare(BY_ID)?;
        let mut ours = ours.query([])?;
        let mut theirs = self.connection.prepare(BY_ID)?;
        let mut theirs = theirs.query([])?;
        let mut missing = Vec::new();
        let mut own: Option<(Id, Vec<u8>)> = None;
        let mut next = || -> Result<Option<(Id, Vec<u8>)>, StoreError> {
            Ok(ours.next()?.map(|row| Ok::<_, rusqlite::Error>((row.get(0)?, row.get(1)?))).transpose()?)
        };
        let mut started = false;
        while let Some(row) = theirs.next()? {
            let id: Id = row.get(0)?;
            if !std::mem::replace(&mut started, true) {
                own = next()?;
            }
            while own.as_ref().is_some_and(|(known, _)| *known < id) {
                own = next()?;
            }
            let same = match &own {
                Some((known, hash)) => *known == id && row.get_ref(1)?.as_blob().ok() == Some(hash.as_slice()),
                None => false,
            };
            if !same {
                missing.push(row.get(2)?);
            }
        }
        missing.sort_unstable();
        Ok(missing)
    }
}

/// Whether a file says in its header that it is in WAL mode.
fn is_wal(path: &Path) -> bool {
    use std::io::Read as _;
    let mut head = [0; 20];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && (head[18] == 2 || head[19] == 2)
}

/// The missing sets of another file.
struct Missing<'a> {
    from: &'a Connection,
    sets: std::vec::IntoIter<i64>,
}

impl Giver for Missing<'_> {
    fn next(&mut self) -> Result<Option<ChangeSet>, StoreError> {
        match self.sets.next() {
            Some(no) => set::at(self.from, no),
            None => Ok(None),
        }
    }

    fn readings(
        &mut self,
        of: &ChangeSet,
        f: &mut dyn FnMut(Reading) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        each_reading(self.from, of, f)
    }
}

impl Store {
    /// Whether another file is of this board.
    pub(crate) fn is_of(&self, other: &Other) -> Result<bool, StoreError> {
        self.read(|c| Ok(c.query_row("SELECT board FROM this_copy", [], |row| row.get::<_, Id>(0))? == other.board))
    }

    /// How many sets another file holds that are not here.
    pub(crate) fn lacks(&self, other: &Other) -> Result<usize, StoreError> {
        self.read(|c| Ok(other.missing(c)?.len()))
    }

    /// Takes what another file holds and this does not, all or nothing; `tell` is asked of it inside the transaction.
    pub(crate) fn merge<T>(
        &mut self,
        other: &Other,
        how: &Taking,
        rehearse: bool,
        tell: impl Fn(&Connection, Taken) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.write_or_not(rehearse, |tx| {
            let mut from = Missing { from: &other.connection, sets: other.missing(tx)?.into_iter() };
            let taken = take(tx, &mut from, how)?;
            super::sync::arrived(tx, None, &taken.sets, how.unix_ms)?;
            tell(tx, taken)
        })
    }
}
