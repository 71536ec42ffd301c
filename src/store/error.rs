//! What can go wrong with the file.

use std::path::PathBuf;

use crate::domain::refusal::Refusal;

/// Why the file could not be read or written.
#[derive(Debug)]
pub enum StoreError {
    /// Another process held it longer than the deadline.
    Busy,
    /// The file was moved, replaced or deleted while it was open; nothing was written.
    Moved(PathBuf),
    /// Not a board.
    Foreign(String),
    /// Written by a newer version: it may be read, not written.
    Newer(i64),
    /// In WAL mode, which a shared board must not be written in.
    Wal(PathBuf),
    /// May be read, not written.
    ReadOnly(PathBuf),
    /// Its contents contradict themselves.
    Damaged(String),
    /// The file system refused.
    Io(PathBuf, std::io::Error),
    /// SQLite refused.
    Sql(rusqlite::Error),
    /// A rule refused; nothing was written.
    Refused(Box<Refusal>),
}

impl StoreError {
    /// The file contradicts itself.
    pub(crate) fn damaged(what: String) -> Self {
        Self::Damaged(what)
    }

    /// Whether another process holds the file.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self, Self::Sql(e) if matches!(
            e.sqlite_error_code(),
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
        ))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match e.sqlite_error_code() {
            Some(Code::NotADatabase) => Self::Foreign("it is not a SQLite database".to_owned()),
            Some(Code::DatabaseCorrupt) => Self::Damaged(e.to_string()),
            _ => Self::Sql(e),
        }
    }
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}
