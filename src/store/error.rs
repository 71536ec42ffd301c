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
    /// Another board, or an older copy of this one, lies where it was opened; nothing was written.
    Other(PathBuf),
    /// The machine's clock shows what can't be: milliseconds since 1970.
    Clock(i64),
    /// Not a board.
    Foreign(String),
    /// Written by a newer version: it may be read, not written.
    Newer(i64),
    /// In WAL mode, which a shared board must not be written in.
    Wal(PathBuf),
    /// May be read, not written.
    ReadOnly(PathBuf),
    /// What is to be written is too large for every copy to take; what of it.
    TooLarge(String),
    /// Its contents contradict themselves.
    Damaged(String),
    /// The file system refused.
    Io(PathBuf, std::io::Error),
    /// SQLite refused.
    Sql(rusqlite::Error),
    /// A hub can't be met at, or refused.
    #[cfg(feature = "hub")]
    Hub(Box<super::sync::hub::Trouble>),
    /// A rule refused; nothing was written.
    Refused(Box<Refusal>),
}

impl StoreError {
    /// The file contradicts itself.
    pub(crate) fn damaged(what: String) -> Self {
        Self::Damaged(what)
    }

    /// What is wrong, in a clause.
    pub(crate) fn why(self) -> String {
        match self {
            Self::Damaged(why) | Self::Foreign(why) => why,
            Self::Sql(e) => e.to_string(),
            Self::Io(path, e) => format!("{}: {e}", path.display()),
            other => format!("{other:?}"),
        }
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

/// What SQLite's refusal means to a person: a stable code, what could not be done, what to try.
pub fn plain(e: &rusqlite::Error) -> (&'static str, &'static str, &'static str) {
    use rusqlite::ErrorCode as Code;
    match e.sqlite_error_code() {
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => ("busy", "the board is busy", "try again in a moment"),
        Some(Code::DiskFull) => ("disk_full", "the disk is full; nothing was changed", "make room, then try again"),
        Some(Code::SystemIoFailure) => (
            "io",
            "the file could not be read or written; nothing was changed",
            "look for a full disk or a limit on file sizes; upshot doctor says more",
        ),
        Some(Code::ReadOnly) => (
            "read_only",
            "the board may be read here, not changed",
            "look whether the disk is mounted read-only, or its folder can't be written: upshot doctor says more",
        ),
        Some(Code::CannotOpen) => (
            "cannot_open",
            "the board, or its journal beside it, could not be opened",
            "look whether you may read the file and write its folder: upshot db path names it",
        ),
        Some(Code::TooBig) => ("too_big", "a text is too long to be stored", "keep it under 64 MB"),
        _ => ("sqlite", "the board could not be used", "upshot doctor says more"),
    }
}
