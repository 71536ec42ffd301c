//! Opening a file: only one that is ours, only where its path leads, and never making one before something is saved.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, FileControl, MAIN_DB, OpenFlags};

use super::error::StoreError;
use super::{ReadOnly, Store, prepare};
use crate::domain::id::Id;

/// The first step of the schema, as it was released.
const FIRST: &str = include_str!("schema/001_first.sql");
/// "UPSH".
const APPLICATION: i64 = 0x5550_5348;
/// Major · 1000 + minor.
pub(crate) const VERSION: i64 = 1000;

impl Store {
    /// Opens the board at a path; none where there is no file or an empty one.
    ///
    /// # Errors
    /// Where the file is not a board, can't be read, or lies behind a symbolic link.
    pub fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        let path = real(path)?;
        match fs::metadata(&path) {
            Ok(meta) if meta.is_dir() => return Err(StoreError::Foreign("it is a directory".to_owned())),
            Ok(meta) if meta.len() == 0 && !journal(&path).exists() => return Ok(None),
            Ok(_) => {}
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(StoreError::Io(path, e)),
        }
        let (store, empty) = Self::connect(path)?;
        Ok((!empty).then_some(store))
    }

    /// Opens the board at a path, making it where there is none.
    ///
    /// # Errors
    /// As [`Store::open`]; and where the file can't be made.
    pub fn create(path: &Path, ids: (Id, Id), shared: bool) -> Result<Self, StoreError> {
        let path = real(path)?;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| StoreError::Io(parent.to_owned(), e))?;
        }
        // Made before SQLite opens it, so that nobody else can ever read it; never touched as a file afterwards.
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(file) => drop(file),
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {
                // An empty file that somebody left there becomes a board like any other, theirs alone.
                #[cfg(unix)]
                if fs::metadata(&path).is_ok_and(|m| m.len() == 0) && !journal(&path).exists() {
                    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
                    fs::set_permissions(&path, mode).map_err(|e| StoreError::Io(path.clone(), e))?;
                }
            }
            Err(e) => return Err(StoreError::Io(path, e)),
        }
        let (mut store, _) = Self::connect(path)?;
        let (board, replica) = ids;
        let tx = store.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let version: i64 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version == 0 {
            tx.execute_batch(FIRST)?;
            tx.execute("INSERT INTO replica(no, id) VALUES (1, ?1)", [replica])?;
            tx.execute("INSERT INTO this_copy(one, board, replica, shared) VALUES (1, ?1, 1, ?2)", (board, shared))?;
        }
        tx.commit()?;
        Ok(store)
    }

    /// Connects to a file that is there; and whether it holds nothing yet, as one does that another process is making.
    fn connect(path: PathBuf) -> Result<(Self, bool), StoreError> {
        let flags =
            OpenFlags::SQLITE_OPEN_NOFOLLOW | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
        let open = |mode| Connection::open_with_flags(&path, mode | flags);
        let mut read_only = None;
        let mut connection = match open(OpenFlags::SQLITE_OPEN_READ_WRITE) {
            Ok(connection) => connection,
            Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) => {
                if fs::symlink_metadata(&path).is_ok_and(|m| m.file_type().is_symlink()) {
                    let says = "it is a symbolic link; name the file it leads to".to_owned();
                    return Err(StoreError::Foreign(says));
                }
                return Err(e.into());
            }
            Err(e) => return Err(e.into()),
        };
        // SQLite opens a file it may not write for reading only, without saying so.
        if connection.is_readonly(MAIN_DB)? {
            read_only = Some(ReadOnly::Permission);
        }
        prepare(&mut connection)?;
        // One transaction, so that a board which another process is just making is seen before or after, never between.
        let tx = connection.unchecked_transaction()?;
        let sql = "SELECT a.application_id, v.user_version FROM pragma_application_id a, pragma_user_version v";
        let (application, version): (i64, i64) = tx.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let empty = application == 0 && version == 0 && tables(&tx)? == 0;
        if !empty {
            if application != APPLICATION {
                return Err(StoreError::Foreign("it is a SQLite database, but not one of upshot's".to_owned()));
            }
            if version / 1000 > VERSION / 1000 {
                read_only = Some(ReadOnly::Newer(version));
            }
            known(&tx)?;
        }
        tx.commit()?;
        let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
        if mode.eq_ignore_ascii_case("wal") {
            read_only = Some(ReadOnly::Wal);
        }
        Ok((Self { connection, path, read_only, patience: super::DEADLINE }, empty))
    }
}

fn tables(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?)
}

/// The rollback journal beside a file.
pub(crate) fn journal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-journal");
    PathBuf::from(name)
}

/// The path with its parent made canonical, so that no parent is a symbolic link.
pub(crate) fn real(path: &Path) -> Result<PathBuf, StoreError> {
    let absolute = std::path::absolute(path).map_err(|e| StoreError::Io(path.to_owned(), e))?;
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(StoreError::Foreign("it is not a file".to_owned()));
    };
    Ok(fs::canonicalize(parent).map_or_else(|_| absolute.clone(), |parent| parent.join(name)))
}

/// Refuses a file whose triggers or views are not the known ones: they would run on our writes.
fn known(connection: &Connection) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare("SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if kind != "trigger" || !FIRST.contains(&sql) {
            let says = format!("it has a {kind} called {name:?} that is not upshot's, and would run on every write");
            return Err(StoreError::Foreign(says));
        }
    }
    Ok(())
}

/// Refuses where the path no longer leads to the open file.
pub(super) fn unmoved(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let mut moved = 0;
    connection.file_control(Some(MAIN_DB), FileControl::HasMoved(&mut moved))?;
    if moved == 0 { Ok(()) } else { Err(StoreError::Moved(path.to_owned())) }
}

/// Refuses a version that this program must not write, as it is now and not only as it was at the opening.
pub(super) fn writable(connection: &Connection) -> Result<(), StoreError> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version / 1000 == VERSION / 1000 { Ok(()) } else { Err(StoreError::Newer(version)) }
}

/// The names of the triggers that every board has.
pub(crate) fn triggers() -> Vec<&'static str> {
    FIRST.lines().filter_map(|l| l.strip_prefix("CREATE TRIGGER ")?.split(' ').next()).collect()
}
