//! The one door: everything the command line and the screens do to a board goes through here.
//!
//! It joins the file, the rules and the clock: a command is decided on what its own transaction has read, and what was
//! decided is written there.

mod ask;
mod called;
mod card;
mod columns;
mod door;
mod evidence;
mod facts;
mod faster;
mod files;
mod goalposts;
#[cfg(feature = "hub")]
mod hub;
mod ids;
mod import;
mod look;
mod objectives;
mod pull;
mod read;
mod report;
mod review;
mod specs;
mod spot;
mod symptoms;
mod sync;
mod talk;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::clock::Now;
use crate::domain::change::{Decided, Then};
use crate::domain::command::{Command, Seen};
use crate::domain::day::Day;
use crate::domain::decide::{Asked, decide, undone_well};
use crate::domain::facts::{Facts, Slice, Standing, UndoFacts, Want};
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::warning::Warning;
use crate::error::{Error, Kind};
use crate::store::Store;
use crate::store::alarm::standing;
use crate::store::apply::apply;
use crate::store::set::Author;
use evidence::{Answers, Desk};
use ids::Ids;

pub use crate::domain::history::{Before, Entry};
pub use crate::domain::review::Goalpost;
pub use crate::evidence::{Beside, Question, Sample};
pub(crate) use crate::store::aside;
pub use crate::store::import::{Imported, Row, Rows};
pub use crate::store::listing::{Hit, ListedHypothesis};
pub use crate::store::readings::Recorded;
pub use crate::store::sync::{Compared, KnownPlace};
pub use door::Door;
pub use evidence::{Answered, Looked, moved};
pub use files::{Health, Trouble, Upgraded};
#[cfg(feature = "hub")]
pub use hub::hub_sql;
pub use import::{How, Incoming, NewMetric};
pub(crate) use look::Directory;
pub use pull::{Pulled, Taking};
pub use read::{Found, MetricLine};
pub(crate) use specs::{owned_since, versions};
pub use spot::{Spot, no_hub_here};
pub use sync::{Merging, Synced, Syncing};
pub use talk::Talk;

/// What was done, for whoever asked for it.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The change set; none where nothing had to change.
    pub set: Option<Id>,
    /// The sentence: what was done.
    pub said: String,
    /// What is said after it.
    pub then: Vec<Then>,
    /// Whether an undo brought back what another had taken away.
    pub redone: bool,
    /// Things to know that stop nothing.
    pub warnings: Vec<Warning>,
    /// What it is about.
    pub about: Option<Thing>,
}

impl Receipt {
    /// All that is said of it.
    pub fn words(&self) -> String {
        let stop = if self.said.ends_with(['.', '?', '!']) { "" } else { "." };
        self.then.iter().fold(format!("{}{stop}", self.said), |said, then| format!("{said} {then}"))
    }
}

/// Who works, and on which day.
#[derive(Clone, Debug)]
pub struct Who {
    /// Whose name the changes bear.
    pub handle: Handle,
    /// The day, where it was told and not read from the clock.
    pub today: Option<Day>,
    /// Through what: `cli`, `demo`, `mcp`.
    pub via: &'static str,
}

/// A board, open or yet to be made.
pub struct Session {
    store: Option<Store>,
    path: PathBuf,
    who: Who,
    now: fn() -> Now,
    ids: Ids,
    /// The day a demo is pinned to.
    pinned: Option<Day>,
    /// What the evidence answered so far.
    answers: Answers,
    /// How often the file was asked for anything.
    reads: Cell<u64>,
    /// Whether the file was moved, replaced or deleted, and nobody who saves was told yet.
    moved: bool,
    /// How long is waited for whoever holds the file, where that was told.
    patience: Option<std::time::Duration>,
    /// Up to which change set of the file whoever looks was shown what other copies brought.
    seen: Cell<i64>,
    /// Says which pulls failed on this machine, of a board on a day.
    failing: Option<Box<AskFailing>>,
    /// What is asked of whoever writes, where an assistant does.
    door: Option<Door>,
    /// The change sets that were written through it.
    wrote: RefCell<BTreeSet<Id>>,
    /// When it was opened, in milliseconds since 1970.
    opened: i64,
    /// What a shell's line needs to come to this board: flags with a blank behind them; blank where a bare command does.
    flags: String,
}

/// What an undo would take back.
#[derive(Clone, Debug, PartialEq)]
pub struct LastOwn {
    /// The change set.
    pub set: Id,
    /// What it did.
    pub what: String,
    /// The day it was made, as told.
    pub day: Day,
    /// Whether it was made before this session began; else by another program.
    pub older: bool,
}

/// Says which pulls failed on this machine, of a board on a day.
type AskFailing = dyn Fn(Id, crate::domain::day::Day) -> Vec<crate::domain::board::Failing>;

impl Session {
    /// Opens the board at a path, which need not exist: nothing is made until something is saved.
    ///
    /// # Errors
    /// Where there is a file that is not a board, or can't be opened.
    pub fn open(path: &Path, who: Who, now: fn() -> Now) -> Result<Self, Error> {
        Self::open_within(path, who, now, None)
    }

    /// As [`Session::open`], waiting no longer than told wherever another process holds the file.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_within(
        path: &Path,
        who: Who,
        now: fn() -> Now,
        patience: Option<std::time::Duration>,
    ) -> Result<Self, Error> {
        let store = Store::open_within(path, patience)?;
        let pinned = match &store {
            Some(store) => store.read(crate::store::listing::this_copy)?.1,
            None => None,
        };
        Ok(Self {
            store,
            path: path.to_owned(),
            who,
            now,
            ids: Ids::fresh(),
            pinned,
            answers: Answers::default(),
            reads: Cell::new(0),
            moved: false,
            patience,
            seen: Cell::new(0),
            failing: None,
            door: None,
            wrote: RefCell::default(),
            opened: now().unix_ms,
            flags: String::new(),
        })
    }

    /// Makes identities and times from a seed and the told days, so that the same commands make the same board.
    pub fn seed(&mut self, seed: u64) {
        self.ids = Ids::seeded(seed);
    }

    /// Says who works from now on, and on which day.
    pub fn set_who(&mut self, who: Who) {
        self.who = who;
    }

    /// Says whose name the changes bear from now on, and through what they come in.
    pub fn be(&mut self, handle: Handle, via: &'static str) {
        self.who.handle = handle;
        self.who.via = via;
    }

    /// Says through what the commands come in from now on.
    pub fn set_via(&mut self, via: &'static str) {
        self.who.via = via;
    }

    /// Says what a shell's line needs to come to this board, such as `--db PATH`.
    pub fn set_flags(&mut self, flags: String) {
        self.flags = flags;
    }

    /// What a shell's line needs to come to this board; blank where a bare command does.
    pub fn flags(&self) -> &str {
        &self.flags
    }

    /// Keeps little of the file in memory, as one does who reads a few pages now and then and stays for hours.
    ///
    /// # Errors
    /// What the file says.
    pub fn be_thrifty(&mut self) -> Result<(), Error> {
        self.store.as_mut().map_or(Ok(()), |store| Ok(store.be_thrifty()?))
    }

    /// How the commands come in.
    pub fn via(&self) -> &'static str {
        self.who.via
    }

    /// Whether there is a board file.
    pub fn exists(&self) -> bool {
        self.store.is_some()
    }

    /// Whether the board is pinned to a day of its own, as a demo is.
    pub fn is_demo(&self) -> bool {
        self.pinned.is_some()
    }

    /// Where the board is or would be.
    pub fn path(&self) -> &Path {
        self.store.as_ref().map_or(&self.path, Store::path)
    }

    /// Whose name changes bear, as the board first wrote it.
    pub fn handle(&self) -> Handle {
        let known = self.slice(&[Want::People]).ok();
        known
            .and_then(|s| s.person(&self.who.handle).map(|p| p.handle.clone()))
            .unwrap_or_else(|| self.who.handle.clone())
    }

    /// The day everything is seen from: as told, as the board is pinned, or by the clock.
    pub fn today(&self) -> Day {
        self.who.today.or(self.pinned).unwrap_or_else(|| Day::from_date((self.now)().date))
    }

    /// How long the day lasts still; none where it was told, and stays.
    pub fn day_left(&self) -> Option<std::time::Duration> {
        (self.who.today.is_none() && self.pinned.is_none()).then(|| (self.now)().left())
    }

    fn new_id(&self) -> Id {
        self.ids.next((self.now)().unix_ms, self.today())
    }

    fn author(&self, actor: Handle, via: &'static str) -> Author {
        let now = (self.now)();
        let (unix_ms, zone) = self.ids.time(&now, self.today());
        Author { actor, via, day: self.today(), unix_ms, zone }
    }

    /// Makes the file where there is none yet.
    fn make(&mut self, shared: bool) -> Result<(), Error> {
        if self.store.is_none() {
            let ids = (self.new_id(), self.new_id());
            self.store = Some(Store::create(&self.path, ids, shared)?);
        }
        Ok(())
    }

    /// Runs `f` on the open file, with the rest of the session at hand.
    fn with_store<T>(&mut self, f: impl FnOnce(&mut Store, &Self) -> Result<T, Error>) -> Result<T, Error> {
        let Some(mut store) = self.store.take() else {
            return Err(Error::new(Kind::Refused, "no_board", "there is no board yet").hint("upshot frame TITLE"));
        };
        let result = f(&mut store, self);
        self.store = Some(store);
        result
    }

    /// Carries a command out: loads what it touches, decides, writes, all in one transaction.
    ///
    /// # Errors
    /// A rule's refusal, or what the file says; nothing was changed.
    pub fn run(&mut self, command: &Command) -> Result<Receipt, Error> {
        self.run_anyway(command, None)
    }

    /// As [`Session::run`], with a reason to pass gates with where one was given.
    ///
    /// # Errors
    /// A rule's refusal, or what the file says; nothing was changed.
    pub fn run_anyway(&mut self, command: &Command, why: Option<&str>) -> Result<Receipt, Error> {
        self.run_seen(command, why, &[])
    }

    /// As [`Session::run_anyway`], of fields that were looked at before: what somebody changed of them since is not run over.
    ///
    /// # Errors
    /// A rule's refusal, or what the file says; nothing was changed.
    pub fn run_seen(&mut self, command: &Command, why: Option<&str>, seen: &[Seen]) -> Result<Receipt, Error> {
        let seen = if crate::weaken::off("since") { &[] } else { seen };
        if self.moved {
            // What was typed for one file is not written into another without a word; one that is gone is not made anew.
            self.moved = self.store.is_none();
            return Err(crate::store::StoreError::Moved(self.path().to_owned()).into());
        }
        if self.store.is_none() {
            self.rehearse(command, why)?;
            self.make(false)?;
        }
        self.with_store(|store, this| {
            let id = this.new_id();
            let done = store.write(|tx| {
                let slice = crate::store::slice::load(tx, &command.wants())?;
                let who = this.canonical(&slice);
                let facts = facts::load(&Desk::new(tx, this.today(), &this.answers), command, &slice, &who)?;
                let mut decided = decide(
                    &slice,
                    &facts,
                    command,
                    &Asked { seen, ..this.asked(who.clone(), why, &|| this.new_id()) },
                )?;
                let empty = decided.changes.is_empty() && decided.readings.is_empty() && decided.undoes.is_none();
                if !empty {
                    if let Some(door) = &this.door {
                        if let Some(shut) = door.shut(tx, &slice, &who, (this.now)().unix_ms)? {
                            return Ok(Err(shut));
                        }
                        door.mark(&mut decided);
                    }
                    let undoing = decided.undoes.is_some();
                    let before = if undoing { standing(tx)? } else { Standing::default() };
                    apply(tx, &decided, &this.author(who.clone(), this.who.via), id, None)?;
                    // What two copies took back comes back only when both are undone.
                    let beside = facts.undo.iter().filter(|_| decided.redoes).flat_map(|undo| undo.beside.iter());
                    for other in beside {
                        let too =
                            Decided { undoes: Some(*other), summary: decided.summary.clone(), ..Decided::default() };
                        apply(tx, &too, &this.author(who.clone(), this.who.via), this.new_id(), None)?;
                    }
                    if undoing {
                        let asked = facts.undo.as_ref().map(UndoFacts::asked).unwrap_or_default();
                        undone_well(&before, &standing(tx)?, &slice.board, &asked)?;
                    }
                }
                Ok(Ok((decided, !empty)))
            })?;
            let (decided, written) = done?;
            Ok(receipt(decided, this.remember(written.then_some(id))))
        })
    }

    /// Remembers what was written here: an undo takes that back without asking.
    fn remember(&self, set: Option<Id>) -> Option<Id> {
        self.wrote.borrow_mut().extend(set);
        set
    }

    /// What a command would come to as the board stands, with nothing written: what a form shows as it is filled.
    ///
    /// # Errors
    /// What the command would be refused for, or what the file says.
    pub fn preview(&self, command: &Command) -> Result<Receipt, Error> {
        let Some(store) = &self.store else { return Ok(receipt(self.rehearse(command, None)?, None)) };
        let decided = store.read(|c| {
            let slice = crate::store::slice::load(c, &command.wants())?;
            let who = self.canonical(&slice);
            let facts = facts::load(&Desk::new(c, self.today(), &self.answers), command, &slice, &who)?;
            Ok(decide(&slice, &facts, command, &self.asked(who, None, &|| self.new_id()))?)
        })?;
        Ok(receipt(decided, None))
    }

    /// Decides on an empty board, so that a refused first command leaves no empty file behind.
    fn rehearse(&self, command: &Command, why: Option<&str>) -> Result<Decided, Error> {
        let numbers =
            [(ThingKind::Outcome, 1), (ThingKind::Hypothesis, 1), (ThingKind::Sprint, 1), (ThingKind::Objective, 1)];
        let facts = Facts { next_number: numbers.into(), ..Facts::default() };
        let who = self.who.handle.clone();
        Ok(decide(&Slice::default(), &facts, command, &self.asked(who, why, &|| self.new_id()))?)
    }

    fn asked<'a>(&self, who: Handle, why: Option<&str>, new_id: &'a dyn Fn() -> Id) -> Asked<'a> {
        Asked { today: self.today(), who, anyway: why.map(str::to_owned), seen: &[], new_id }
    }

    /// The name of whoever works, as the board first wrote it.
    fn canonical(&self, slice: &Slice) -> Handle {
        slice.person(&self.who.handle).map_or_else(|| self.who.handle.clone(), |p| p.handle.clone())
    }
}

fn receipt(decided: Decided, set: Option<Id>) -> Receipt {
    let Decided { said, then, redoes: redone, warnings, about, .. } = decided;
    Receipt { set, said, then, redone, warnings, about }
}
