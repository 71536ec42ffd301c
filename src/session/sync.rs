//! Copies of one board that meet: another file merged into this one, and what two copies said differently.

use std::ffi::OsStr;
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::path::{Path, PathBuf};

use super::Session;
use super::spot::{self, Spot};
use crate::domain::came::{Came, Meets};
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::error::{Error, Kind};
use crate::paths::Env;
use crate::store::merge::Other;
use crate::store::sync::folder::{self, Folder, NoPlace};
use crate::store::sync::{self, BoardThere, Compared, KnownPlace, Meeting};
use crate::store::take::Taking;
use crate::store::{Store, came, settle};

/// How another copy is merged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Merging {
    /// Whether everything is taken back at the end.
    pub dry_run: bool,
    /// Whether a clock that is far ahead is accepted.
    pub accept_clock: bool,
}

/// How this copy meets others at a place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Syncing {
    /// Whether it is only said what would be done.
    pub dry_run: bool,
    /// Whether what is known of the place is found out anew.
    pub all: bool,
    /// Whether the place may begin anew where it was emptied.
    pub new: bool,
    /// Which board is brought, where there is none here.
    pub board: Option<Id>,
    /// Whether a clock that is far ahead is accepted.
    pub accept_clock: bool,
}

/// What meeting others came to.
#[derive(Clone, Debug, Default)]
pub struct Synced {
    /// What came.
    pub came: Came,
    /// Whether the board here was made by it.
    pub made: bool,
    /// Whether the place is a `folder` or a `hub`.
    pub kind: &'static str,
    /// How the place is called: a path, or host and database.
    pub place: String,
    /// How many sets were given, how many readings, in how many bytes.
    pub sent: (u64, u64, u64),
    /// Packs that are on their way still, by name, and whether since more than a day.
    pub not_whole: Vec<(String, bool)>,
    /// Packs that a newer upshot wrote.
    pub newer: usize,
    /// Files that bear a pack's name and are none, and why.
    pub foreign: Vec<(String, String)>,
    /// The backup that was made before the first meeting.
    pub backup: Option<PathBuf>,
}

/// A place that is open for a board.
struct Opened {
    meeting: Box<dyn Meeting>,
    board: Id,
    /// Whether the books know it.
    known: bool,
}

/// So many sets are quickly tried.
const FEW: usize = 1_000;

/// Why nobody meets at a folder: nothing lies there, what lies there is none, or it can't be looked into.
fn not_there(dir: &Path) -> Error {
    let shown = dir.display();
    let there = std::fs::metadata(dir);
    let (what, hint) = match (&there, there.as_ref().err().map(std::io::Error::kind)) {
        (Ok(meta), _) if !meta.is_dir() => {
            (format!("{shown} is a file, and copies meet at a folder"), "name a folder that all of them reach")
        }
        (Err(_), Some(NotFound)) if dir.symlink_metadata().is_ok() => {
            (format!("{shown} is a link that leads nowhere"), "mount what it leads to, or name another place")
        }
        (Err(_), Some(NotFound)) => (
            format!("there is no folder at {shown}"),
            "make it, or mount it, then run the command again: a place is never made by itself",
        ),
        (Err(_), Some(NotADirectory)) => {
            (format!("there is no folder at {shown}: it is said to lie in a file"), "look whether the name is right")
        }
        (Err(e), _) => return Error::io(format!("{shown} can't be reached"), e),
        (Ok(_), _) => match std::fs::read_dir(dir) {
            Err(e) => return Error::io(format!("{shown} can't be looked into"), &e),
            // It came meanwhile.
            Ok(_) => (format!("{shown} could not be looked into"), "run the command again"),
        },
    };
    Error::new(Kind::NotFound, "not_found", what).hint(hint)
}

/// The board of a place: the only one there, or the one that was named.
fn one_of(boards: &[BoardThere], named: Option<Id>, spot: &str) -> Result<Id, Error> {
    match (named, boards) {
        (Some(board), all) if all.iter().any(|there| there.id == board) => Ok(board),
        (None, [one]) => Ok(one.id),
        (None, []) => Err(Error::new(Kind::NotFound, "not_found", format!("no board lies in {spot}"))
            .hint("whoever has one gives it there first: upshot sync PLACE")),
        (_, all) => {
            let what = format!("{} boards lie in {spot}", all.len());
            let what = if named.is_some() { format!("{what}, and none is that one") } else { what };
            let error = Error::new(Kind::NotFound, "ambiguous", what);
            Err(all.iter().take(8).fold(error, |error, there| {
                let day = there.at.and_then(|ms| Day::from_number(ms.div_euclid(86_400_000)));
                let by = there.people.join(", ");
                let at = day.map_or_else(String::new, |day| format!("   last {day}"));
                let by = if by.is_empty() { by } else { format!(" by {by}") };
                error.hint(format!("upshot sync PLACE --board {}{at}{by}", there.id))
            }))
        }
    }
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
        let lacks = store.lacks(&there)?;
        if lacks == 0 {
            return Ok((Came::default(), None));
        }
        let taking = self.taking(how.accept_clock);
        // Sets that are refused or wait are lacking each time: where they may be all, it is tried first.
        let all_left = |store: &mut Store| store.merge(&there, &taking, true, |_, taken| Ok(taken.sets.is_empty()));
        let nothing = lacks < FEW && !how.dry_run && self.with_store(|store, _| Ok(all_left(store)?))?;
        let backup = if nothing || how.dry_run { None } else { Some(self.backup(None)?) };
        let came = self.with_store(|store, _| Ok(store.merge(&there, &taking, how.dry_run, came::tell)?))?;
        Ok((came, backup))
    }

    /// Brings this copy together with the others that meet at a place: takes what is there, then gives what is here. Where
    /// there is no board here yet, the one that lies there is brought.
    ///
    /// # Errors
    /// Where the place is not there, is empty where it should not be, or holds several boards and none was named; where a hub
    /// can't be reached or refuses.
    pub fn sync(&mut self, spot: &Spot, how: &Syncing, env: &Env) -> Result<Synced, Error> {
        let made = self.store.is_none();
        let mut opened = self.opened(spot, how, env)?;
        let (board, known) = (opened.board, opened.known);
        let place = opened.meeting.name().to_owned();
        let kind = spot.kind();
        if made && how.dry_run {
            return Ok(Synced { made, kind, place, ..Synced::default() });
        }
        if made {
            let replica = self.new_id();
            self.store = Some(Store::create(&self.path, (board, replica), false)?);
        }
        let backup = if made || known || how.dry_run { None } else { Some(self.backup(None)?) };
        let taking = self.taking(how.accept_clock);
        let met = self.with_store(|store, _| {
            let mut met = if how.dry_run {
                opened.meeting.rehearse(store, &taking)?
            } else {
                opened.meeting.meet(store, &taking, how.all)?
            };
            sync::once(&mut met.taken.left);
            let taken = std::mem::take(&mut met.taken);
            let came = if how.dry_run {
                Came {
                    sets: taken.sets.len() as u64,
                    readings: u64::try_from(taken.readings).unwrap_or(0),
                    ..Came::default()
                }
            } else {
                store.read(|c| came::tell(c, taken))?
            };
            Ok((came, met))
        });
        let (came, met) = match met {
            Ok((came, met)) if made && came.sets == 0 && !met.foreign.is_empty() && self.is_empty() => {
                // No board is begun with nothing of what lies there.
                self.store = None;
                drop(std::fs::remove_file(&self.path));
                let error = Error::new(Kind::Refused, "unread", format!("nothing of the board in {place} can be read"));
                let error = met
                    .foreign
                    .iter()
                    .take(8)
                    .fold(error, |error, (name, why)| error.because(format!("{name} was not read: {why}")));
                return Err(error.hint("mend that, or let a colleague give it anew: upshot sync PLACE --all"));
            }
            Ok(met) => met,
            Err(e) => {
                if made && self.is_empty() {
                    // Nothing came: no board is left behind.
                    self.store = None;
                    drop(std::fs::remove_file(&self.path));
                }
                return Err(e);
            }
        };
        if !how.dry_run {
            spot::keep(env, board, spot);
        }
        Ok(Synced {
            came,
            made,
            kind,
            place,
            sent: met.sent,
            not_whole: met.not_whole,
            newer: met.newer,
            foreign: met.foreign,
            backup,
        })
    }

    /// The place, opened for the board that is here or for the one that is to be brought.
    fn opened(&self, spot: &Spot, how: &Syncing, env: &Env) -> Result<Opened, Error> {
        let here = self.store.as_ref().map(|store| store.read(crate::store::listing::this_copy)).transpose()?;
        let here = here.map(|(board, ..)| board);
        match spot {
            Spot::Folder(dir) => {
                let there = |apart| folder::boards(dir, apart).map_err(|_| not_there(dir));
                let called = dir.display().to_string();
                // Which one it is the names say, mostly; only who is to choose is told when each was written, and by whom.
                let chosen = |apart| one_of(&there(apart)?, how.board, &called);
                let board = here.map_or_else(|| chosen(false).or_else(|_| chosen(true)), Ok)?;
                let name = std::fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned()).to_string_lossy().into_owned();
                let known = self.knows(&name)?;
                match Folder::open(dir, board, self.new_id(), known && !how.new, how.dry_run)? {
                    Ok(folder) => Ok(Opened { meeting: Box::new(folder), board, known }),
                    Err(NoPlace::NotThere) => Err(not_there(dir)),
                    Err(NoPlace::InTheWay(path)) => {
                        let what = format!("{} lies where the folder of this board would be", path.display());
                        Err(Error::new(Kind::Refused, "in_the_way", what)
                            .because("it is no folder, and what is no folder is never followed nor replaced")
                            .hint("move it away, then run the command again; or name another place"))
                    }
                    Err(NoPlace::Emptied) => {
                        let says = format!("{} held this board, and does not any more", dir.display());
                        Err(Error::new(Kind::Refused, "place_emptied", says)
                            .because("a stick or a share that is not mounted looks the same")
                            .hint("mount it; or to begin there anew: add --new"))
                    }
                }
            }
            #[cfg(feature = "hub")]
            Spot::Hub(url) => {
                let mut hub = super::hub::open(url, env)?;
                let known = self.knows(hub.name())?;
                let called = hub.name().to_owned();
                let board = match here {
                    Some(board) => board,
                    None => one_of(&hub.boards()?, how.board, &called)?,
                };
                Ok(Opened { meeting: Box::new(hub.of(board)), board, known })
            }
            #[cfg(not(feature = "hub"))]
            Spot::Hub(_) => {
                let _ = env;
                Err(spot::no_hub_here())
            }
        }
    }

    fn knows(&self, name: &str) -> Result<bool, Error> {
        self.store.as_ref().map_or(Ok(false), |store| Ok(store.read(|c| sync::is_known(c, name))?))
    }

    /// What a place has and lacks of this board, change set by change set.
    ///
    /// # Errors
    /// Where there is no board, or the place is not there.
    pub fn compare(&self, spot: &Spot, env: &Env) -> Result<Compared, Error> {
        let Some(store) = &self.store else {
            return Err(Error::new(Kind::Refused, "no_board", "there is no board here to compare"));
        };
        if let Spot::Folder(dir) = spot {
            let board = store.read(crate::store::listing::this_copy)?.0;
            if matches!(Folder::open(dir, board, self.new_id(), true, true)?, Err(NoPlace::Emptied)) {
                let says = format!("{} holds nothing of this board", dir.display());
                return Err(Error::new(Kind::Refused, "place_emptied", says)
                    .because("a stick or a share that is not mounted looks the same")
                    .hint("mount it; or give what is here: upshot sync DIR"));
            }
        }
        let how = Syncing { dry_run: true, ..Syncing::default() };
        Ok(self.opened(spot, &how, env)?.meeting.compare(store)?)
    }

    /// The place where this copy met the others last: as this person's state folder knows it, else the folder that the
    /// file's books name.
    ///
    /// # Errors
    /// Where it has met no other yet; what the file says.
    pub fn last_place(&self, env: &Env) -> Result<Spot, Error> {
        let Some(store) = &self.store else { return Err(spot::met_none()) };
        let board = store.read(crate::store::listing::this_copy)?.0;
        if let Some(spot) = spot::last(env, board) {
            return Ok(spot);
        }
        let places = self.places()?;
        match places.iter().find(|place| place.kind == "folder") {
            Some(place) => Ok(Spot::of(OsStr::new(&place.name))),
            None if places.is_empty() => Err(spot::met_none()),
            None => Err(Error::new(Kind::Usage, "usage", "you have met the others at no place from here yet")
                .because(format!("this copy knows the hub {}; its URL is no part of the file", places[0].name))
                .hint("name it: upshot sync postgres://NAME@HOST/DATABASE")),
        }
    }

    /// What other copies brought that nobody here was shown yet, and what waits here to be sent. What was shown is told by
    /// [`Session::has_seen`].
    ///
    /// # Errors
    /// What the file says.
    pub fn meets(&self) -> Result<Meets, Error> {
        if self.store.is_none() {
            return Ok(Meets::default());
        }
        let (seen, day_ago) = (self.seen.get(), (self.now)().unix_ms - 86_400_000);
        self.read(|c| sync::meets(c, seen, day_ago))
    }

    /// Notes up to which change set of the file everything was shown.
    pub fn has_seen(&self, up_to: i64) {
        self.seen.set(up_to);
    }

    /// What opens another session on the same board, for the same person, in a thread beside this one.
    pub fn another(&self) -> impl FnOnce() -> Result<Self, Error> + Send + 'static {
        let (path, who, now) = (self.path.clone(), self.who.clone(), self.now);
        move || Self::open(&path, who, now)
    }

    /// The places that this copy knows.
    ///
    /// # Errors
    /// What the file says.
    pub fn places(&self) -> Result<Vec<KnownPlace>, Error> {
        self.read(sync::places)
    }

    fn is_empty(&self) -> bool {
        let last = self.store.as_ref().and_then(|store| store.read(crate::store::marks::last_set).ok());
        last.is_some_and(|(no, _)| no == 0)
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
