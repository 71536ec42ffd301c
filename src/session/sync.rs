//! Copies of one board that meet: another file merged into this one, and what two copies said differently.

use std::path::{Path, PathBuf};

use super::Session;
use crate::domain::came::Came;
use crate::domain::conflict::Conflict;
use crate::error::{Error, Kind};
use crate::store::merge::Other;
use crate::store::take::Taking;
use crate::store::{came, settle};

/// How another copy is merged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Merging {
    /// Whether everything is taken back at the end.
    pub dry_run: bool,
    /// Whether a clock that is far ahead is accepted.
    pub accept_clock: bool,
}

impl Session {
    /// Takes what another file of this board holds and this one does not, all or nothing; and the backup that was made
    /// before it, none where nothing is new.
    ///
    /// # Errors
    /// Where the file is not there, of another board, or was being written; and what this file says.
    pub fn merge(&mut self, other: &Path, how: Merging) -> Result<(Came, Option<PathBuf>), Error> {
        let there = Other::open(other)?.ok_or_else(|| {
            Error::new(Kind::NotFound, "not_found", format!("there is no file at {}", other.display()))
                .hint("name the file of another copy of this board: upshot merge PATH")
        })?;
        let Some(store) = &self.store else {
            return Err(Error::new(Kind::Refused, "no_board", "there is no board here to merge into")
                .hint(format!("to work on the other one: upshot --db {}", other.display())));
        };
        if !store.is_of(&there)? {
            return Err(Error::new(Kind::Refused, "other_board", format!("{} is of another board", other.display()))
                .because("two boards can't become one: their outcomes and people are not the same")
                .hint("its readings can be brought over: upshot export there, upshot import here"));
        }
        let nothing = store.lacks(&there)? == 0;
        let backup = if nothing || how.dry_run { None } else { Some(self.backup(None)?) };
        let taking = self.taking(how.accept_clock);
        let came = self.with_store(|store, _| Ok(store.merge(&there, &taking, how.dry_run, came::tell)?))?;
        Ok((came, backup))
    }

    fn taking(&self, accept_clock: bool) -> Taking {
        Taking { unix_ms: (self.now)().unix_ms, accept_clock, fresh: self.new_id() }
    }

    /// What two copies said differently and nobody has settled.
    ///
    /// # Errors
    /// What the file says.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, Error> {
        if self.store.is_none() {
            return Ok(Vec::new());
        }
        self.read(settle::conflicts)
    }
}
