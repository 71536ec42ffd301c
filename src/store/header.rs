//! What a copy says of itself: which board it is, as which replica it writes, whether it is shared or pinned to a day.
//! No change set covers it, so it has a hash of its own; and the first set of each replica hangs on the board's.

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest as _, Sha256};

use super::convert::Words;
use super::error::StoreError;
use super::hash::Hash;
use crate::domain::id::Id;

/// What the first change set of a replica has as its parent.
pub(super) fn root(board: Id) -> Vec<u8> {
    Sha256::new().chain_update("upshot board").chain_update(board.bytes()).finalize().to_vec()
}

/// The hash that the row should have.
fn hash(c: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<(Id, Option<Id>, Option<Words>, i64)> = c
        .query_row(
            "SELECT t.board, r.id, t.today, t.shared FROM this_copy t LEFT JOIN replica r ON r.no = t.replica",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .optional()?;
    Ok(found.map(|(board, replica, today, shared)| {
        let mut hash = Hash::new();
        hash.part(board.bytes());
        hash.option(replica.as_ref().map(|id| id.bytes().as_slice()));
        hash.option(today.as_ref().map(|words| words.0.as_bytes()));
        hash.number(shared);
        hash.finish()
    }))
}

/// Puts the hash right after the row was changed.
pub(super) fn seal(c: &Connection) -> Result<(), StoreError> {
    c.execute("UPDATE this_copy SET hash = ?1", [hash(c)?])?;
    Ok(())
}

/// Whether the row is as it was written.
pub(super) fn is_sealed(c: &Connection) -> Result<bool, StoreError> {
    let stored: Option<Vec<u8>> = c.query_row("SELECT hash FROM this_copy", [], |row| row.get(0)).optional()?;
    Ok(stored.is_some() && stored == hash(c)?)
}
