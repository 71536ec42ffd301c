//! What a connection knows of the board it has open, so that a file that was overwritten in place, which keeps its inode,
//! is told from one that somebody wrote to.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::error::StoreError;
use super::file::Stamp;
use crate::domain::id::Id;

/// Which board it is and how far it had come.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Known {
    board: Id,
    /// The last change set: its number and its hash.
    last: Option<(i64, Vec<u8>)>,
}

impl Known {
    /// Of the board as it is now.
    pub(super) fn read(c: &Connection) -> Result<Self, StoreError> {
        let board = c.prepare_cached("SELECT board FROM this_copy")?.query_row([], |row| row.get(0)).optional()?;
        let last = c
            .prepare_cached("SELECT no, hash FROM change_set ORDER BY no DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(Self { board: board.unwrap_or_default(), last })
    }

    /// Whether it is this board that lies there, with everything it had: not another, nor an older copy.
    pub(super) fn is_in(&self, c: &Connection) -> Result<bool, StoreError> {
        let board: Option<Id> =
            c.prepare_cached("SELECT board FROM this_copy")?.query_row([], |row| row.get(0)).optional()?;
        let Some((no, hash)) = &self.last else { return Ok(board == Some(self.board)) };
        let there: Option<Vec<u8>> = c
            .prepare_cached("SELECT hash FROM change_set WHERE no = ?1")?
            .query_row([no], |row| row.get(0))
            .optional()?;
        Ok(board == Some(self.board) && there.as_ref() == Some(hash))
    }
}

/// What was last seen here.
#[derive(Clone, Default, Debug)]
pub(super) struct Seen {
    pub(super) known: Known,
    /// What the file looked like.
    pub(super) stamp: Option<Stamp>,
    /// SQLite's own count of changes to the schema.
    pub(super) schema: i64,
    /// SQLite's count of other connections' commits, as this connection tells it.
    pub(super) version: i64,
    /// Whether what killed writers left was looked for.
    pub(super) swept: bool,
}

impl Seen {
    /// As it is now, inside a transaction that keeps other writers off.
    pub(super) fn read(c: &Connection, path: &Path) -> Result<Self, StoreError> {
        let number = |pragma: &str| c.query_row(pragma, [], |row| row.get::<_, i64>(0));
        Ok(Self {
            known: Known::read(c)?,
            schema: number("PRAGMA schema_version")?,
            version: number("PRAGMA data_version")?,
            stamp: Stamp::of(path),
            swept: false,
        })
    }
}
