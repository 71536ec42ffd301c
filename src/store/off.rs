//! What SQLite keeps by itself, switched off for a while: on again whatever happens meanwhile.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::error::StoreError;

/// While it lives, some of what SQLite keeps is off. Each switch makes every prepared statement anew.
pub(super) struct Off<'c> {
    c: &'c Connection,
    what: &'static [DbConfig],
}

impl<'c> Off<'c> {
    /// For many readings whose metrics and set were looked up once for all of them: a plain insert of a row that is there
    /// already fails by its key.
    pub(super) const LOOKED_UP: &'static [DbConfig] =
        &[DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER];
    /// For a row that gives its place up, where nobody else takes one away.
    pub(super) const KEPT: &'static [DbConfig] = &[DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER];

    /// From now on.
    pub(super) fn begin(c: &'c Connection, what: &'static [DbConfig]) -> Result<Self, StoreError> {
        let off = Self { c, what };
        for config in what {
            c.set_db_config(*config, false)?;
        }
        Ok(off)
    }
}

impl Drop for Off<'_> {
    fn drop(&mut self) {
        for config in self.what {
            // It refuses only what it does not know.
            let on = self.c.set_db_config(*config, true);
            debug_assert!(on.is_ok(), "{on:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_off_is_on_again_afterwards_whatever_happened() {
        let c = Connection::open_in_memory().unwrap();
        c.execute_batch(
            "PRAGMA foreign_keys = ON;
             CREATE TABLE metric (no INTEGER PRIMARY KEY);
             CREATE TABLE reading (metric INTEGER REFERENCES metric(no), day INTEGER PRIMARY KEY);
             CREATE TRIGGER reading_once BEFORE INSERT ON reading WHEN NEW.day < 0 BEGIN SELECT RAISE(ABORT, 'no'); END;",
        )
        .unwrap();
        let stray = || c.execute("INSERT INTO reading VALUES (7, 1)", []).is_ok();
        let early = || c.execute("INSERT INTO reading VALUES (NULL, -1)", []).is_ok();
        assert!(!stray() && !early());
        let tx = c.unchecked_transaction().unwrap();
        let asked = Off::begin(&tx, Off::LOOKED_UP).unwrap();
        assert!(stray() && early());
        assert!(!stray(), "a key is still a key");
        drop(asked);
        assert!(!early());
        drop(tx);
        assert!(!stray() && !early());
        let failing = || -> Result<(), StoreError> {
            let _asked = Off::begin(&c, Off::LOOKED_UP)?;
            Err(StoreError::damaged("in the middle".to_owned()))
        };
        assert!(failing().is_err());
        assert!(!stray() && !early());
    }
}
