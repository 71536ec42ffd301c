//! Opening a file: only one that is ours, only where its path leads, and never making one before something is saved.

use std::cmp::Ordering;
use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, FileControl, MAIN_DB, OpenFlags};

use super::error::StoreError;
use super::file::{journal, regular};
use super::seen::Seen;
use super::shape::known;
use super::{ReadOnly, Store, prepare};
use crate::domain::id::Id;
use crate::weaken;

/// The first step of the schema, as it was released.
pub(super) const FIRST: &str = include_str!("schema/001_first.sql");
/// "UPSH".
pub(super) const APPLICATION: i64 = 0x5550_5348;
/// Major · 1000 + minor.
pub(crate) const VERSION: i64 = 1000;

impl Store {
    /// Opens the board at a path; none where there is no file or an empty one.
    ///
    /// # Errors
    /// Where the file is not a board, can't be read, or lies behind a symbolic link.
    pub fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        Self::open_within(path, None)
    }

    /// As [`Store::open`], waiting for other processes no longer than told.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub(crate) fn open_within(path: &Path, patience: Option<std::time::Duration>) -> Result<Option<Self>, StoreError> {
        let path = real(path)?;
        match regular(&path)? {
            None => return Ok(None),
            Some(meta) if meta.len() == 0 && !journal(&path).exists() => return Ok(None),
            Some(_) => {}
        }
        let (store, empty) = Self::connect(path, patience.unwrap_or(super::DEADLINE))?;
        Ok((!empty).then_some(store))
    }

    /// Opens the board at a path, making it where there is none.
    ///
    /// # Errors
    /// As [`Store::open`]; and where the file can't be made.
    pub fn create(path: &Path, ids: (Id, Id), shared: bool) -> Result<Self, StoreError> {
        let path = real(path)?;
        let there = regular(&path)?;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| StoreError::Io(parent.to_owned(), e))?;
        }
        // Made before SQLite opens it, so that nobody else can ever read it; never touched as a file afterwards.
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, super::aside::private(0o600, 0o644));
        match options.open(&path) {
            Ok(file) => drop(file),
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {
                // An empty file that somebody left there becomes a board like any other, theirs alone.
                #[cfg(unix)]
                if there.is_some_and(|meta| meta.len() == 0) && !journal(&path).exists() {
                    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
                    fs::set_permissions(&path, mode).map_err(|e| StoreError::Io(path.clone(), e))?;
                }
                #[cfg(not(unix))]
                drop(there);
            }
            Err(e) => return Err(StoreError::Io(path, e)),
        }
        let (mut store, _) = Self::connect(path, super::DEADLINE)?;
        let (board, replica) = ids;
        let tx = store.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let version: i64 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version == 0 {
            tx.execute_batch(FIRST)?;
            tx.execute("INSERT INTO replica(no, id) VALUES (1, ?1)", [replica])?;
            tx.execute(
                "INSERT INTO this_copy(one, board, replica, shared, hash) VALUES (1, ?1, 1, ?2, zeroblob(32))",
                (board, shared),
            )?;
            super::header::seal(&tx)?;
        }
        tx.commit()?;
        store.seen = store.read(|c| Seen::read(c, &store.path))?;
        Ok(store)
    }

    /// Opens the same path anew, with everything asked again that is asked at the door; what was known of the board
    /// stays, to be compared with what is there.
    pub(super) fn renew(&mut self) -> Result<(), StoreError> {
        let gone = || StoreError::Moved(self.path.clone());
        let there = regular(&self.path)?.ok_or_else(gone)?;
        if there.len() == 0 && !journal(&self.path).exists() {
            return Err(StoreError::Other(self.path.clone()));
        }
        let (mut fresh, empty) = Self::connect(self.path.clone(), self.patience)?;
        if empty {
            return Err(StoreError::Other(self.path.clone()));
        }
        if self.thrifty {
            fresh.be_thrifty()?;
        }
        fresh.seen.known.clone_from(&self.seen.known);
        *self = fresh;
        Ok(())
    }

    /// Connects to a file that is there; and whether it holds nothing yet, as one does that another process is making.
    fn connect(path: PathBuf, patience: std::time::Duration) -> Result<(Self, bool), StoreError> {
        let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
        if !weaken::off("nofollow") {
            flags |= OpenFlags::SQLITE_OPEN_NOFOLLOW;
        }
        let mut read_only = None;
        let mut connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | flags)?;
        // SQLite opens a file it may not write for reading only, without saying so.
        if connection.is_readonly(MAIN_DB)? {
            read_only = Some(ReadOnly::Permission);
        }
        prepare(&mut connection, patience)?;
        // One transaction, so that a board which another process is just making is seen before or after, never between.
        let tx = connection.unchecked_transaction()?;
        let number = |pragma: &str| tx.query_row(pragma, [], |row| row.get::<_, i64>(0));
        let (application, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
        let empty = application == 0 && version == 0 && tables(&tx)? == 0;
        let mut seen = Seen::default();
        // SQLite takes a file shorter than a page for an empty one, and would write over what it holds.
        if empty && fs::symlink_metadata(&path).is_ok_and(|meta| meta.len() > 0) {
            return Err(StoreError::Foreign("it is not a SQLite database".to_owned()));
        }
        if !empty {
            if application != APPLICATION {
                return Err(StoreError::Foreign("it is a SQLite database, but not one of upshot's".to_owned()));
            }
            if newer(version)? {
                read_only = Some(ReadOnly::Newer(version));
            }
            known(&tx, version)?;
            seen = Seen::read(&tx, &path)?;
        }
        let mode: String = tx.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
        tx.commit()?;
        if mode.eq_ignore_ascii_case("wal") {
            read_only = Some(ReadOnly::Wal);
        }
        Ok((Self { connection, path, read_only, patience, thrifty: false, seen, untold: false }, empty))
    }
}

/// Whether a format is one of a later major version; an error where no upshot ever wrote it.
pub(super) fn newer(version: i64) -> Result<bool, StoreError> {
    if weaken::off("version") {
        return Ok(false);
    }
    match (version / 1000).cmp(&(VERSION / 1000)) {
        Ordering::Less => Err(StoreError::Foreign(format!(
            "its format number is {version}, which is not a format that upshot has written"
        ))),
        Ordering::Equal => Ok(false),
        Ordering::Greater => Ok(true),
    }
}

fn tables(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?)
}

/// The path with its parent made canonical, so that no parent is a symbolic link.
pub(crate) fn real(path: &Path) -> Result<PathBuf, StoreError> {
    let absolute = std::path::absolute(path).map_err(|e| StoreError::Io(path.to_owned(), e))?;
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(StoreError::Foreign("it is not a file".to_owned()));
    };
    Ok(fs::canonicalize(parent).map_or_else(|_| absolute.clone(), |parent| parent.join(name)))
}

/// Refuses where the path no longer leads to the open file.
pub(super) fn unmoved(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let mut moved = 0;
    connection.file_control(Some(MAIN_DB), FileControl::HasMoved(&mut moved))?;
    if moved == 0 { Ok(()) } else { Err(StoreError::Moved(path.to_owned())) }
}

/// Refuses what this program must not write, as it is now and not only as it was at the opening: whether the schema is
/// the one that was looked at.
pub(super) fn writable(connection: &Connection, path: &Path, schema: i64) -> Result<bool, StoreError> {
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let version = number("PRAGMA user_version")?;
    if newer(version)? {
        return Err(StoreError::Newer(version));
    }
    if weaken::off("at_each_write") {
        return Ok(true);
    }
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if mode.eq_ignore_ascii_case("wal") {
        return Err(StoreError::Wal(path.to_owned()));
    }
    Ok(number("PRAGMA schema_version")? == schema)
}
