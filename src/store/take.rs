//! The only way in for sets that another copy wrote: merge, folder and import --all go through it. Each set is checked as
//! the work of a stranger, and what fails waits or is refused while the others go on.
//!
//! It does not know where the sets come from, nor rules across rows: a merge never aborts for them.

mod rows;

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::error::StoreError;
use super::fold::{self, Touched, Undos};
use super::set::{self, ChangeSet, LoggedChange};
use super::table::{As, Table};
use super::{header, limits, types};
use crate::domain::change::CREATED;
use crate::domain::fold::{Reference, referred};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::Reading;
use crate::weaken;

/// How far a clock may be ahead of what is known here before its sets wait, in milliseconds.
const AHEAD: i64 = 24 * 3_600_000;
/// Past this nothing could be written after a set: the year 6100 as a logical clock.
const LAST: i64 = 130_330_252_800_000 << 16;

/// Sets in their giver's order, which keeps causes before effects.
pub(super) trait Giver {
    /// Goes on to the next set.
    fn next(&mut self) -> Result<Option<ChangeSet>, StoreError>;

    /// Goes through the readings of the set that was given last. Not called for a set that is passed over.
    fn readings(
        &mut self,
        of: &ChangeSet,
        f: &mut dyn FnMut(Reading) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;
}

/// How sets are taken.
pub(crate) struct Taking {
    /// This machine's clock, in milliseconds since 1970.
    pub(crate) unix_ms: i64,
    /// Whether a clock that is far ahead is accepted.
    pub(crate) accept_clock: bool,
    /// The id that this copy takes where another file turns out to bear its own.
    pub(crate) fresh: Id,
}

/// A set that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    /// Which.
    pub(crate) set: Id,
    /// Whose, by its own words.
    pub(crate) by: String,
    /// Why.
    pub(crate) why: Why,
    /// In words.
    pub(crate) says: String,
}

/// Why a set was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// It is here with another hash: somebody changed history. Refused.
    Rewritten,
    /// It is not what it says of itself, or too large. Refused.
    Malformed,
    /// The set before it in its chain is not here. Waits.
    Parent,
    /// Something it refers to is not here. Waits.
    Refers,
    /// Its clock is far ahead. Waits.
    Clock,
}

impl Why {
    /// The word of it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Rewritten => "rewritten",
            Self::Malformed => "malformed",
            Self::Parent => "parent",
            Self::Refers => "refers",
            Self::Clock => "clock",
        }
    }

    /// Whether it is tried again.
    pub(crate) fn waits(self) -> bool {
        matches!(self, Self::Parent | Self::Refers | Self::Clock)
    }
}

/// What taking came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    /// The numbers here of the sets that were new.
    pub(crate) sets: Vec<i64>,
    /// How many readings came with them.
    pub(crate) readings: i64,
    /// What was not taken.
    pub(crate) left: Vec<Left>,
    /// The new id of this copy, where another file bore its own.
    pub(crate) new_replica: Option<Id>,
}

/// Takes sets, in the caller's transaction.
pub(super) fn take(tx: &Connection, from: &mut dyn Giver, how: &Taking) -> Result<Taken, StoreError> {
    let mut taker = Taker::new(tx, how)?;
    while let Some(set) = from.next()? {
        taker.one(&set, from)?;
    }
    taker.finish()
}

struct Taker<'a> {
    tx: &'a Connection,
    how: &'a Taking,
    root: Vec<u8>,
    own: Id,
    /// The highest clock here.
    highest: i64,
    replicas: HashMap<Id, i64>,
    metrics: HashMap<Id, i64>,
    touched: Touched,
    undoes: bool,
    taken: Taken,
}

impl<'a> Taker<'a> {
    fn new(tx: &'a Connection, how: &'a Taking) -> Result<Self, StoreError> {
        fold::defer(tx)?;
        let (board, own) =
            tx.query_row("SELECT t.board, r.id FROM this_copy t JOIN replica r ON r.no = t.replica", [], |row| {
                Ok((row.get::<_, Id>(0)?, row.get(1)?))
            })?;
        let highest: Option<i64> = tx.query_row("SELECT max(hlc) FROM change_set", [], |row| row.get(0))?;
        Ok(Self {
            tx,
            how,
            root: header::root(board),
            own,
            highest: highest.unwrap_or(0),
            replicas: HashMap::new(),
            metrics: HashMap::new(),
            touched: Touched::default(),
            undoes: false,
            taken: Taken::default(),
        })
    }

    fn leave(&mut self, set: &ChangeSet, why: Why, says: String) {
        self.taken.left.push(Left { set: set.id, by: set.actor.clone(), why, says });
    }

    /// Takes one set, passes over it, or leaves it.
    fn one(&mut self, set: &ChangeSet, from: &mut dyn Giver) -> Result<(), StoreError> {
        let there: Option<Vec<u8>> = self
            .tx
            .prepare_cached("SELECT hash FROM change_set WHERE id = ?1")?
            .query_row([set.id], |row| row.get(0))
            .optional()?;
        match there {
            Some(hash) if hash == set.hash => return Ok(()),
            Some(_) => {
                self.leave(set, Why::Rewritten, "it is here with another hash: somebody changed history".to_owned());
                return Ok(());
            }
            None => {}
        }
        if let Err(why) = self.is_well_formed(set)? {
            self.leave(set, Why::Malformed, why);
            return Ok(());
        }
        if !self.parent_is_here(set)? {
            self.leave(set, Why::Parent, "the set before it in its chain is not here".to_owned());
            return Ok(());
        }
        if let Some(what) = self.is_missing(set)? {
            self.leave(set, Why::Refers, what);
            return Ok(());
        }
        let near = set::clock(self.how.unix_ms).max(self.highest).saturating_add(AHEAD << 16);
        if set.hlc > near && !self.how.accept_clock && !weaken::off("ahead") {
            let says = self.whose_clock(set);
            self.leave(set, Why::Clock, says);
            return Ok(());
        }
        self.put(set, from)
    }

    fn is_well_formed(&self, set: &ChangeSet) -> Result<Result<(), String>, StoreError> {
        if let Err(why) = limits::set(set) {
            return Ok(Err(why));
        }
        if set.hlc > LAST && !weaken::off("end") {
            return Ok(Err("its clock is past the year 6100, and nothing could be written after it".to_owned()));
        }
        if let Err(why) = set.is_readable() {
            return Ok(Err(why));
        }
        if !set.is_as_written() && !weaken::off("hash") {
            return Ok(Err("its hash is of something else than it says".to_owned()));
        }
        if set.changes.iter().any(|change| !change.prev.len().is_multiple_of(20)) {
            return Ok(Err("a change names what it replaces in broken bytes".to_owned()));
        }
        if set.actor.chars().any(char::is_control) {
            return Ok(Err("its writer's name holds what no name has".to_owned()));
        }
        let mut events = BTreeSet::new();
        for (kind, thing) in set.makes().filter(|(kind, _)| Kind::of(kind).is_some_and(Kind::is_event)) {
            if !events.insert((kind, thing)) {
                return Ok(Err(format!("it makes the {kind} {thing} twice")));
            }
        }
        let broken = |change: &LoggedChange| serde_json::from_str::<serde::de::IgnoredAny>(&change.after).is_err();
        if set.changes.iter().any(broken) {
            return Ok(Err("a change holds broken JSON".to_owned()));
        }
        Ok(Ok(()))
    }

    fn parent_is_here(&self, set: &ChangeSet) -> Result<bool, StoreError> {
        if weaken::off("parent") {
            return Ok(true);
        }
        if set.seq == 1 {
            return Ok(set.parent == self.root);
        }
        let sql = "SELECT EXISTS (SELECT 1 FROM change_set s JOIN replica r ON r.no = s.replica
                   WHERE r.id = ?1 AND s.seq = ?2 AND s.hash = ?3)";
        let bind = params![set.replica, set.seq.saturating_sub(1), set.parent];
        Ok(self.tx.prepare_cached(sql)?.query_row(bind, |row| row.get(0))?)
    }

    /// Whether a thing was made as one of a kind. An id that bears things of two kinds was forged: each of them is one of its
    /// own, in every copy, so that nothing hangs on which came first.
    fn was_made(&self, kind: &str, thing: Id) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE thing = ?1 AND kind = ?2 AND field = 'created')";
        Ok(self.tx.prepare_cached(sql)?.query_row(params![thing, kind], |row| row.get(0))?)
    }

    /// Whether a metric that was made stands in its table, or will once what came is added up.
    fn is_read(&self, set: &ChangeSet, metric: Id) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM metric WHERE id = ?1)";
        if self.tx.prepare_cached(sql)?.query_row([metric], |row| row.get::<_, bool>(0))? {
            return Ok(true);
        }
        let makes = set
            .changes
            .iter()
            .filter(|change| change.thing == metric && change.kind == Kind::Metric.word() && change.field == CREATED);
        let mut read = makes.filter_map(|change| serde_json::from_str(&change.after).ok());
        if read.any(|after: Value| types::readable(Kind::Metric, CREATED, &after, None).is_ok()) {
            return Ok(true);
        }
        let logged = fold::changes(self.tx, Thing::new(Kind::Metric, metric), &mut Undos::default())?;
        Ok(logged.changes.fold(Kind::Metric, false).made)
    }

    /// What a set refers to that is neither here nor in it.
    fn is_missing(&self, set: &ChangeSet) -> Result<Option<String>, StoreError> {
        if weaken::off("refers") {
            return Ok(None);
        }
        let made: BTreeSet<(&str, Id)> = set.makes().collect();
        let there = |kind: &str, id: Id| Ok::<_, StoreError>(made.contains(&(kind, id)) || self.was_made(kind, id)?);
        if let Some(undoes) = set.undoes
            && set::no(self.tx, undoes)?.is_none()
        {
            return Ok(Some(format!("it undoes {undoes}, which is not here")));
        }
        for change in &set.changes {
            for reference in change.prev.chunks_exact(20).filter_map(|r| Reference::try_from(r).ok()) {
                let (of, n) = referred(&reference);
                let sql = "SELECT EXISTS (SELECT 1 FROM change c JOIN change_set s ON s.no = c.set_no WHERE s.id = ?1 AND c.n = ?2)";
                if !self.tx.prepare_cached(sql)?.query_row(params![of, n], |row| row.get::<_, bool>(0))? {
                    return Ok(Some(format!("it replaces a change of {of}, which is not here")));
                }
            }
            if !there(&change.kind, change.thing)? {
                return Ok(Some(format!("it changes a {} that is not here", change.kind)));
            }
            for (kind, id) in references(change) {
                if !there(kind.word(), id)? {
                    return Ok(Some(format!("it refers to a {} that is not here", kind.word())));
                }
            }
        }
        for (metric, ..) in set.spans()? {
            if !there(Kind::Metric.word(), metric)? {
                return Ok(Some("it has readings of a metric that is not here".to_owned()));
            }
            if !self.is_read(set, metric)? {
                return Ok(Some("it has readings of a metric that only a newer upshot can read".to_owned()));
            }
        }
        Ok(None)
    }

    /// In words: whose clock is ahead, or whether it may be this machine's that is behind.
    fn whose_clock(&self, set: &ChangeSet) -> String {
        let ahead = |ms: i64| {
            let days = ms / (24 * 3_600_000);
            if days == 1 { "a day".to_owned() } else { format!("{days} days") }
        };
        let by_clock = set.at.saturating_sub(self.how.unix_ms);
        if by_clock > AHEAD {
            return format!("its clock is {} ahead, or this machine's is behind", ahead(by_clock));
        }
        format!("it follows a set whose clock is {} ahead", ahead((set.hlc >> 16).saturating_sub(self.how.unix_ms)))
    }

    fn put(&mut self, set: &ChangeSet, from: &mut dyn Giver) -> Result<(), StoreError> {
        let no = set::next_no(self.tx)?;
        self.tx.execute_batch("SAVEPOINT one")?;
        match self.put_rows(set, no, from) {
            Ok(None) => self.tx.execute_batch("RELEASE one")?,
            Ok(Some(why)) => {
                self.tx.execute_batch("ROLLBACK TO one; RELEASE one")?;
                self.metrics.clear();
                self.replicas.clear();
                self.leave(set, Why::Malformed, why);
                return Ok(());
            }
            Err(e) => return Err(e),
        }
        for (n, change) in set.changes.iter().enumerate() {
            match Kind::of(&change.kind) {
                Some(kind) => {
                    self.touched.add(Thing::new(kind, change.thing));
                    if change.field == CREATED {
                        self.touched.add_others(self.tx, Thing::new(kind, change.thing))?;
                    }
                }
                None => fold::cant_read(self.tx, no, n)?,
            }
        }
        self.touched.add_referred_by(self.tx, no)?;
        self.undoes |= set.undoes.is_some();
        self.highest = self.highest.max(set.hlc);
        self.taken.sets.push(no);
        self.taken.readings += set.readings;
        if set.replica == self.own && !weaken::off("fork") {
            self.renew()?;
        }
        Ok(())
    }

    /// Another file bears this copy's id: from here on it writes as a new one.
    fn renew(&mut self) -> Result<(), StoreError> {
        self.own = self.how.fresh;
        self.tx.execute("INSERT INTO replica(id) VALUES (?1)", [self.own])?;
        self.tx.execute("UPDATE this_copy SET replica = (SELECT no FROM replica WHERE id = ?1)", [self.own])?;
        header::seal(self.tx)?;
        // No pack so far is known to be this copy's alone.
        self.tx.execute("UPDATE place_pack SET own = 0", [])?;
        self.taken.new_replica = Some(self.own);
        Ok(())
    }

    fn finish(mut self) -> Result<Taken, StoreError> {
        if self.undoes {
            fold::count_sets(self.tx, &mut self.touched)?;
        }
        fold::refold(self.tx, self.touched)?;
        Ok(self.taken)
    }
}

/// The things that a change's value names.
fn references(change: &LoggedChange) -> Vec<(Kind, Id)> {
    let Some(kind) = Kind::of(&change.kind) else { return Vec::new() };
    let Ok(after) = serde_json::from_str::<Value>(&change.after) else { return Vec::new() };
    let mut found = Vec::new();
    for (field, lies) in Table::of(kind).fields {
        let value = if change.field == CREATED { after.get(*field) } else { Some(&after) };
        let Some(value) = value.filter(|_| change.field == CREATED || change.field == *field) else { continue };
        match lies {
            As::Id(of) => found.extend(value.as_str().and_then(|id| id.parse().ok()).map(|id| (*of, id))),
            As::Json if *field == "thing" => {
                found.extend(serde_json::from_value::<Thing>(value.clone()).map(|thing| (thing.kind, thing.id)));
            }
            _ => {}
        }
    }
    // The board's settings are there from the beginning, and no row says so.
    found.retain(|(kind, _)| *kind != Kind::Board);
    found
}

#[cfg(test)]
mod tests;
