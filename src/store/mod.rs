//! The SQLite file; knows domain, nothing else; SQL stands nowhere else.
//!
//! `schema/` is what the file looks like, `table` which field lies where, `apply` writes a change set, `journal` reads
//! the log back, `slice`, `readings` and `listing` read the tables, `check` says whether all of it agrees.

pub(crate) mod alarm;
pub(crate) mod apply;
pub(crate) mod aside;
pub(crate) mod backup;
pub(crate) mod came;
pub(crate) mod check;
pub(crate) mod convert;
pub(crate) mod dump;
pub mod error;
mod file;
mod fold;
mod hash;
mod header;
pub(crate) mod import;
pub(crate) mod journal;
mod limits;
pub(crate) mod listing;
mod mark;
pub(crate) mod marks;
pub(crate) mod merge;
mod off;
mod open;
mod pack;
pub mod place;
pub(crate) mod readings;
mod refold;
mod row;
mod seen;
pub(crate) mod set;
pub(crate) mod settle;
mod shape;
pub(crate) mod slice;
pub(crate) mod sync;
pub(crate) mod table;
pub(crate) mod take;
pub(crate) mod things;
mod types;
pub(crate) mod undo;
pub(crate) mod upgrade;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use file::{ForGroup, Stamp};
use seen::{Known, Seen};

use crate::weaken;

pub use error::StoreError;
pub(crate) use open::VERSION;
#[cfg(feature = "hub")]
pub use sync::hub::{Trouble, Wrong};

/// What reads: a connection inside a read or a write transaction.
pub(crate) type Reader = Connection;

/// How long a write waits for other processes.
const DEADLINE: Duration = Duration::from_secs(10);

/// An open board file.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// Why it may only be read, if so.
    read_only: Option<ReadOnly>,
    /// How long a write waits for other processes.
    patience: Duration,
    /// Whether little of the file is kept in memory.
    thrifty: bool,
    /// What the board and its file were when they were last read or written here.
    seen: Seen,
    /// Whether a write that came to nothing found the file touched by somebody else, which no look has told yet.
    untold: bool,
}

/// Why a file may only be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ReadOnly {
    Newer(i64),
    Wal,
    Permission,
}

/// What happened to a file since it was last looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Look {
    /// Nothing.
    Same,
    /// Somebody wrote to the board.
    Written,
    /// It was moved or deleted, or another board or an older copy lies there now.
    Moved,
}

impl Store {
    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it may only be read.
    pub(crate) fn is_read_only(&self) -> bool {
        self.read_only.is_some()
    }

    /// Whether somebody else wrote, or the file became another, since this was last asked or something was written here.
    /// Where it did, it is opened anew.
    ///
    /// # Errors
    /// What SQLite says, and where what lies there now is no board.
    pub(crate) fn look(&mut self) -> Result<Look, StoreError> {
        if open::unmoved(&self.connection, &self.path).is_err() {
            return Ok(Look::Moved);
        }
        let untouched = weaken::off("stamp") || Stamp::of(&self.path) == self.seen.stamp;
        if untouched && !self.untold && self.data_version()? == self.seen.version {
            return Ok(Look::Same);
        }
        self.renew()?;
        let (same, now) = self.read(|c| Ok((self.seen.known.is_in(c)?, Seen::read(c, &self.path)?)))?;
        self.seen = now;
        Ok(if same || weaken::off("identity") { Look::Written } else { Look::Moved })
    }

    /// How long a write waits for other processes from now on.
    pub(crate) fn set_patience(&mut self, most: Duration) {
        self.patience = most;
        // The handler stays in place until another is set; one that can't be set waits longer.
        drop(self.connection.busy_handler(Some(wait_a_little(most))));
    }

    /// Runs `f` in one short read transaction.
    ///
    /// # Errors
    /// What `f` gives, or what SQLite says.
    pub(crate) fn read<T>(&self, f: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let tx = self.connection.unchecked_transaction()?;
        let result = f(&tx);
        tx.commit().map_err(StoreError::from)?;
        match result {
            Err(e) if e.is_busy() => Err(StoreError::Busy),
            result => result,
        }
    }

    /// Runs `f` in one transaction that holds the file from its beginning, and commits it. While another process
    /// holds the file, all of it is tried again, so `f` must decide on what it reads inside.
    ///
    /// # Errors
    /// What `f` gives, with nothing written; [`StoreError::Moved`] where the path no longer leads to the open file.
    pub(crate) fn write<T>(
        &mut self,
        f: impl FnMut(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.write_or_not(false, f)
    }

    /// As [`Store::write`], and takes everything back at the end where `rehearse` says so.
    pub(crate) fn write_or_not<T>(
        &mut self,
        rehearse: bool,
        mut f: impl FnMut(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let since = Instant::now();
        let mut fresh = false;
        loop {
            match self.read_only.filter(|_| !rehearse) {
                Some(ReadOnly::Newer(version)) => return Err(StoreError::Newer(version)),
                Some(ReadOnly::Wal) => return Err(StoreError::Wal(self.path.clone())),
                Some(ReadOnly::Permission) => return Err(StoreError::ReadOnly(self.path.clone())),
                None => {}
            }
            match self.attempt(&mut f, fresh, rehearse) {
                // Who wrote reads everything anew.
                Ok(Some(done)) => {
                    self.untold = false;
                    return Ok(done);
                }
                // The file is not as it was left here: everything is asked anew, as at the door.
                Ok(None) => {
                    self.renew()?;
                    self.untold = true;
                    fresh = true;
                }
                Err(e) if e.is_busy() && since.elapsed() < self.patience && !weaken::off("busy") => {}
                Err(e) if e.is_busy() => return Err(StoreError::Busy),
                Err(e) => return Err(e),
            }
        }
    }

    /// One try of a write; none where the file was touched by somebody else since this connection last saw it.
    fn attempt<T>(
        &mut self,
        f: &mut impl FnMut(&Transaction<'_>) -> Result<T, StoreError>,
        fresh: bool,
        rehearse: bool,
    ) -> Result<Option<T>, StoreError> {
        let path = self.path.clone();
        let guards = !weaken::off("identity");
        let _for_group = ForGroup::of(&path);
        if guards {
            // Pages kept from before would hide that another file lies there now, where its change counter is the same.
            self.connection.execute_batch("PRAGMA shrink_memory")?;
        }
        let behavior =
            if weaken::off("immediate") { TransactionBehavior::Deferred } else { TransactionBehavior::Immediate };
        let tx = self.connection.transaction_with_behavior(behavior)?;
        if guards {
            open::unmoved(&tx, &path)?;
            if !fresh && !weaken::off("stamp") && self.seen.stamp != Stamp::of(&path) {
                return Ok(None);
            }
        }
        if !open::writable(&tx, &path, self.seen.schema)? && !fresh {
            return Ok(None);
        }
        if guards && !self.seen.known.is_in(&tx)? {
            return Err(StoreError::Other(path));
        }
        let result = f(&tx)?;
        if rehearse {
            return Ok(Some(result));
        }
        let known = Known::read(&tx)?;
        let since = Instant::now();
        loop {
            match tx.execute_batch("COMMIT") {
                Ok(()) => break,
                Err(e) => {
                    let e = StoreError::from(e);
                    if !e.is_busy() || since.elapsed() > self.patience {
                        return Err(e);
                    }
                }
            }
        }
        drop(tx);
        self.seen.known = known;
        self.seen.stamp = Stamp::of(&path);
        if !std::mem::replace(&mut self.seen.swept, true) {
            aside::sweep_beside(&path);
        }
        Ok(Some(result))
    }

    /// Keeps no more than a few hundred kilobytes of the file's pages.
    ///
    /// # Errors
    /// What SQLite says.
    pub(crate) fn be_thrifty(&mut self) -> Result<(), StoreError> {
        self.thrifty = true;
        Ok(self.connection.execute_batch("PRAGMA cache_size = -400")?)
    }

    /// A number that changes whenever another connection commits.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }
}

/// Sets what every connection has: see STORE's list.
fn prepare(connection: &mut Connection, patience: Duration) -> Result<(), StoreError> {
    let waits = !weaken::off("busy");
    connection.busy_handler(waits.then(|| wait_a_little(patience)))?;
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        // Without it a statement is planned anew whenever its bound values change: a quarter of the time of a board.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        connection.set_db_config(config, on)?;
    }
    for (limit, most) in [
        (rusqlite::limits::Limit::SQLITE_LIMIT_LENGTH, 64 << 20),
        (rusqlite::limits::Limit::SQLITE_LIMIT_ATTACHED, 1),
        (rusqlite::limits::Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 4),
    ] {
        connection.set_limit(limit, most)?;
    }
    connection.execute_batch("PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA synchronous=FULL;")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Waits half a millisecond to five between tries, at random so that waiting writers do not march in step, and gives up
/// after the deadline.
fn wait_a_little(most: Duration) -> impl FnMut(i32) -> bool + Send + 'static {
    let mut since = Instant::now();
    let mut state = u64::from(std::process::id()) ^ 0x9E37_79B9_7F4A_7C15;
    move |tries| {
        if tries == 0 {
            since = Instant::now();
        }
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        std::thread::sleep(Duration::from_micros(500 + state % 4_500));
        since.elapsed() < most
    }
}
