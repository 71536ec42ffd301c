//! What an earlier version could not read, read by this one: the whole log is added up again, and what can't be read still is
//! noted anew. Nothing is written that is not derived, so that copies which do this at other times say the same.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::error::StoreError;
use super::fold::{self, Touched};

/// Which changes: the set and the place in it.
type Places = BTreeSet<(i64, i64)>;

/// What reading the log again came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Upgraded {
    /// Changes that could not be read before and can be now.
    pub read: u64,
    /// Changes that can't be read still.
    pub unread: u64,
}

/// The changes that are noted as what can't be read.
pub(super) fn noted(c: &Connection) -> Result<Places, StoreError> {
    let mut statement = c.prepare("SELECT set_no, n FROM unread")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// The changes that this version can't read.
fn found(c: &Connection) -> Result<Places, StoreError> {
    let mut found = Places::new();
    let strange = fold::each(c, |_, logged| {
        found.extend(logged.unread.iter().map(|unread| (unread.set_no, unread.n)));
        Ok(())
    })?;
    found.extend(strange.iter().map(|unread| (unread.set_no, unread.n)));
    Ok(found)
}

/// What reading the log again would come to; none where the tables have all of it that can be read.
pub(crate) fn waits(c: &Connection) -> Result<Option<Upgraded>, StoreError> {
    let (noted, found) = (noted(c)?, found(c)?);
    let all = |places: usize| u64::try_from(places).unwrap_or(u64::MAX);
    let read = all(noted.difference(&found).count());
    Ok((noted != found).then_some(Upgraded { read, unread: all(found.len()) }))
}

/// How many changes are kept that this version can't read.
pub(crate) fn kept(c: &Connection) -> Result<u64, StoreError> {
    Ok(u64::try_from(noted(c)?.len()).unwrap_or(u64::MAX))
}

/// Adds the whole log up again.
pub(crate) fn upgrade(tx: &Connection) -> Result<(), StoreError> {
    tx.execute("DELETE FROM unread", [])?;
    let mut touched = Touched::default();
    let strange = fold::each(tx, |thing, _| {
        touched.add(thing);
        Ok(())
    })?;
    for unread in strange {
        fold::cant_read(tx, unread.set_no, usize::try_from(unread.n).unwrap_or(usize::MAX))?;
    }
    fold::count_sets(tx, &mut touched)?;
    fold::refold(tx, touched)
}
