//! The SQLite file; knows domain, nothing else; SQL stands nowhere else.
//!
//! `schema/` is what the file looks like, `table` which field lies where, `apply` writes a change set, `journal` reads
//! the log back, `slice`, `readings` and `listing` read the tables, `check` says whether all of it agrees.

pub(crate) mod apply;
pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod convert;
pub(crate) mod dump;
pub mod error;
pub(crate) mod import;
pub(crate) mod journal;
pub(crate) mod listing;
pub(crate) mod marks;
mod open;
pub mod place;
pub(crate) mod readings;
pub(crate) mod slice;
pub(crate) mod table;
pub(crate) mod undo;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use error::StoreError;
pub(crate) use open::VERSION;

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
}

/// Why a file may only be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ReadOnly {
    Newer(i64),
    Wal,
    Permission,
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

    /// Whether the path no longer leads to the open file.
    pub(crate) fn is_moved(&self) -> bool {
        open::unmoved(&self.connection, &self.path).is_err()
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
        mut f: impl FnMut(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self.read_only {
            Some(ReadOnly::Newer(version)) => return Err(StoreError::Newer(version)),
            Some(ReadOnly::Wal) => return Err(StoreError::Wal(self.path.clone())),
            Some(ReadOnly::Permission) => return Err(StoreError::ReadOnly(self.path.clone())),
            None => {}
        }
        let since = Instant::now();
        loop {
            match self.attempt(&mut f) {
                Err(e) if e.is_busy() && since.elapsed() < self.patience => {}
                Err(e) if e.is_busy() => return Err(StoreError::Busy),
                result => return result,
            }
        }
    }

    fn attempt<T>(&mut self, f: &mut impl FnMut(&Transaction<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let path = self.path.clone();
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        open::unmoved(&tx, &path)?;
        open::writable(&tx)?;
        let result = f(&tx)?;
        let since = Instant::now();
        loop {
            match tx.execute_batch("COMMIT") {
                Ok(()) => return Ok(result),
                Err(e) => {
                    let e = StoreError::from(e);
                    if !e.is_busy() || since.elapsed() > self.patience {
                        return Err(e);
                    }
                }
            }
        }
    }

    /// As [`Store::write`], and takes everything back at the end where `rehearse` says so.
    pub(crate) fn write_or_not<T>(
        &mut self,
        rehearse: bool,
        mut f: impl FnMut(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if !rehearse {
            return self.write(f);
        }
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = f(&tx);
        tx.rollback()?;
        result
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
fn prepare(connection: &mut Connection) -> Result<(), StoreError> {
    connection.busy_handler(Some(wait_a_little(DEADLINE)))?;
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
