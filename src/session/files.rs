//! The board as a file: making, backing up, checking, taking out whole and bringing back.

use std::path::{Path, PathBuf};

use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::warning::{Caution, Warning};
use crate::error::{Error, Kind};
use crate::store::{Look, Store, alarm, check, dump, listing, place, settle, upgrade};

use super::Session;

pub use crate::store::check::{Health, Trouble};
pub use crate::store::upgrade::Upgraded;

impl Session {
    /// Makes the board's file now, for one person or to be shared.
    ///
    /// # Errors
    /// Where there is a board already, or the file can't be made or shared.
    pub fn init(&mut self, shared: bool, group: Option<&str>) -> Result<(), Error> {
        if self.exists() {
            return Err(Error::new(
                Kind::Refused,
                "exists",
                format!("there is a board at {} already", self.path().display()),
            )
            .hint("name another place: upshot init PATH"));
        }
        if shared {
            place::shareable(self.path(), None).map_err(|e| {
                let name = self.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
                let own = self.path().with_file_name("board").join(name);
                Error::new(Kind::Refused, "share", "nothing was made: a shared board can't lie there")
                    .because(e.to_string())
                    .hint(format!("upshot init --shared {}", own.display()))
            })?;
            place::shareable(self.path(), group).map_err(|e| {
                Error::new(Kind::Refused, "share", "nothing was made: it can't be shared with that group")
                    .because(e.to_string())
                    .hint(format!("upshot init --shared=GROUP {}", self.path().display()))
            })?;
        }
        self.make(shared)?;
        if shared {
            place::share(self.path(), group).map_err(|e| {
                Error::new(Kind::Refused, "share", "the board was made, but could not be shared")
                    .because(e.to_string())
                    .hint("upshot doctor names the permissions that are wrong")
            })?;
        }
        Ok(())
    }

    /// Everything that is or may be wrong with the file, its place and its permissions.
    ///
    /// # Errors
    /// Where the file can't be read at all.
    pub fn doctor(&self) -> Result<Health, Error> {
        let Some(store) = &self.store else { return Ok(Health::default()) };
        let mut health = check::check(store)?;
        let shared = store.read(listing::this_copy).is_ok_and(|(_, _, shared)| shared);
        for place in store.read(crate::store::sync::places)?.iter().filter(|place| place.waiting > 0) {
            let sets = if place.waiting == 1 { "change set waits" } else { "change sets wait" };
            health.warnings.push(format!("{} {sets} at {}: upshot sync says why", place.waiting, place.name));
        }
        let today = self.today();
        // What is damaged is said first: nothing is worked out from it.
        let (alarms, conflicts) = match health.troubles.is_empty() {
            true => store.read(|c| Ok((alarm::alarms(c, today)?, settle::conflicts(c)?)))?,
            false => Default::default(),
        };
        health.warnings.extend(alarms.iter().map(|alarm| format!("{} is {}: {}", alarm.name, alarm.says, alarm.fix)));
        let settle = |conflict: &Conflict| format!("{}: {}", conflict.says(today), conflict.fix);
        health.warnings.extend(conflicts.iter().map(settle));
        let kept = store.read(upgrade::kept)?;
        if kept > 0 && health.troubles.is_empty() {
            let changes = if kept == 1 { "1 change is" } else { &format!("{kept} changes are") };
            health.warnings.push(format!(
                "{changes} kept and not shown, as this upshot can't read what a newer one wrote: update upshot, then \
                 upshot db upgrade"
            ));
        }
        let placed = place::place(store.path());
        health.warnings.extend(placed.warnings());
        health.warnings.extend(place::permissions(store.path(), shared));
        health.warnings.extend(self.litter().iter().map(|path| {
            format!("{} was left behind by a program that was killed; the next write removes it", path.display())
        }));
        Ok(health)
    }

    /// What is worth knowing of where the file lies.
    pub fn place_warnings(&self) -> Vec<Warning> {
        let mut warnings = place::place(self.path()).warnings();
        warnings.extend(place::open_folder(self.path()));
        warnings.into_iter().map(|says| Caution::Place.says(says)).collect()
    }

    /// Refuses a board that was found on the way up and is a stranger's, or lies where strangers can put one.
    ///
    /// # Errors
    /// Why it is not trusted, and how it is named.
    pub fn trust(path: &Path) -> Result<(), Error> {
        place::stranger(path).map_or(Ok(()), |why| {
            let what = format!("there is a board at {}, and nobody named it", path.display());
            Err(Error::new(Kind::Damaged, "stranger", what)
                .because(why)
                .hint(format!("to use it all the same: upshot --db {}", path.display())))
        })
    }

    /// What killed programs left beside the board.
    pub fn litter(&self) -> Vec<PathBuf> {
        self.path().parent().map(crate::store::aside::left).unwrap_or_default()
    }

    /// Copies the board as it stands to a new file.
    ///
    /// # Errors
    /// Where the new file exists or can't be made.
    pub fn backup(&self, to: Option<&Path>) -> Result<PathBuf, Error> {
        let now = (self.now)();
        let Some(store) = &self.store else {
            return Err(Error::new(Kind::Refused, "no_board", "there is no board to back up yet"));
        };
        let to = to.map_or_else(
            || crate::store::backup::beside(store.path(), Day::from_date(now.date), now.unix_ms),
            Path::to_owned,
        );
        crate::store::backup::backup(store, &to)?;
        Ok(to)
    }

    /// Puts into its place what of the log an earlier version could not read; what that came to, and where the board was
    /// copied before it, where there was anything to do.
    ///
    /// # Errors
    /// What the file says.
    pub fn upgrade(&mut self) -> Result<(Upgraded, Option<PathBuf>), Error> {
        let Some(store) = &self.store else { return Ok((Upgraded::default(), None)) };
        let (waits, kept) = store.read(|c| Ok((upgrade::waits(c)?, upgrade::kept(c)?)))?;
        let Some(upgraded) = waits else { return Ok((Upgraded { read: 0, unread: kept }, None)) };
        let backup = self.backup(None)?;
        self.with_store(|store, _| Ok(store.write(|tx| upgrade::upgrade(tx))?))?;
        Ok((upgraded, Some(backup)))
    }

    /// Writes the whole board into a folder, so that `import_all` brings back every byte of it.
    ///
    /// # Errors
    /// Where the folder can't be written.
    pub fn export_all(&self, dir: &Path, force: bool) -> Result<u64, Error> {
        let Some(store) = &self.store else {
            return Err(Error::new(Kind::Refused, "no_board", "there is no board to export yet"));
        };
        Ok(dump::export(store, dir, force)?)
    }

    /// Makes the board of a folder that `export_all` wrote. The board must not exist yet.
    ///
    /// # Errors
    /// Where there is a board already, or the folder does not hold a whole one.
    pub fn import_all(&mut self, dir: &Path) -> Result<u64, Error> {
        if self.exists() {
            let says = format!(
                "there is a board at {} already, and a whole board can't be put into another",
                self.path().display()
            );
            return Err(
                Error::new(Kind::Refused, "exists", says).hint("name a new file: upshot --db PATH import --all DIR")
            );
        }
        let (store, sets) = dump::import(dir, &self.path, self.new_id(), self.new_id())?;
        self.store = Some(store);
        Ok(sets)
    }

    /// Pins a demo to its own today.
    ///
    /// # Errors
    /// What the file says.
    pub fn pin(&mut self, today: Day) -> Result<(), Error> {
        self.with_store(|store, _| Ok(store.write(|tx| listing::pin(tx, today))?))?;
        self.pinned = Some(today);
        Ok(())
    }

    /// The format of the file, as major and minor.
    pub fn format() -> (i64, i64) {
        (crate::store::VERSION / 1000, crate::store::VERSION % 1000)
    }

    /// Opens the file again, where it was made by another process meanwhile.
    ///
    /// # Errors
    /// Where it can't be opened.
    pub fn reopen(&mut self) -> Result<(), Error> {
        self.store = Store::open_within(&self.path, self.patience)?;
        self.pinned = match &self.store {
            Some(store) => store.read(listing::this_copy)?.1,
            None => None,
        };
        Ok(())
    }

    /// Whether the file was moved, replaced or deleted since it was opened, and nothing was saved since.
    pub fn was_moved(&self) -> bool {
        self.moved
    }

    /// Whether the file may only be read here.
    pub fn is_read_only(&self) -> bool {
        self.store.as_ref().is_some_and(Store::is_read_only)
    }

    /// Whether changes of the file can be watched for where it lies, so that it need not be looked at again and again.
    pub fn is_watchable(&self) -> bool {
        place::place(self.path()).warnings().is_empty()
    }

    /// How long a write waits for other programs before it is given up.
    pub fn set_patience(&mut self, most: std::time::Duration) {
        self.patience = Some(most);
        if let Some(store) = &mut self.store {
            store.set_patience(most);
        }
    }

    /// The time of day, `12:04`.
    pub fn time_of_day(&self) -> String {
        let now = (self.now)();
        let minutes = now.unix_ms.div_euclid(60_000) + i64::from(now.offset_minutes);
        format!("{:02}:{:02}", minutes.div_euclid(60).rem_euclid(24), minutes.rem_euclid(60))
    }

    /// Whether somebody else wrote since this was last asked. A file that was moved or replaced is opened anew.
    ///
    /// # Errors
    /// What the file says.
    pub fn has_changed(&mut self) -> Result<bool, Error> {
        let Some(store) = &mut self.store else {
            // It may have been made meanwhile, or be there again.
            self.reopen()?;
            return Ok(self.store.is_some());
        };
        match store.look()? {
            Look::Same => return Ok(false),
            Look::Written => {}
            Look::Moved => {
                self.moved = true;
                self.reopen()?;
            }
        }
        Ok(true)
    }
}
