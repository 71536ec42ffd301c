//! Taking in what sources gave: each looked at on its own first, so that one that is refused spoils none of the others, then
//! all that is left as one change set.

use crate::domain::change::Decided;
use crate::domain::day::Day;
use crate::domain::decide::{may_allow, may_import, may_take, mistyped};
use crate::domain::facts::Want;
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::error::Error;
use crate::store::import::{Job, import};
use crate::store::{journal, listing};

use super::{Imported, Receipt, Row, Session};

/// What one source gave.
#[derive(Clone, Debug)]
pub struct Pulled {
    /// The source's name.
    pub source: String,
    /// The metric it feeds.
    pub metric: Id,
    /// Its readings, in order of day and time.
    pub rows: Vec<Row>,
    /// From this day on a value that differs supersedes the one that is there.
    pub restated: Day,
}

/// How what was pulled is taken in.
#[derive(Clone, Debug, Default)]
pub struct Taking {
    /// A value that differs supersedes, whatever its day.
    pub correct: bool,
    /// Nothing is written.
    pub dry_run: bool,
    /// A reason was given to pass gates with.
    pub anyway: bool,
    /// Whose name the readings bear; else whoever works.
    pub handle: Option<Handle>,
}

impl Session {
    /// The board's id; none where there is no board yet.
    ///
    /// # Errors
    /// What the file says.
    pub fn board_id(&self) -> Result<Option<Id>, Error> {
        self.store.as_ref().map(|store| Ok(store.read(listing::this_copy)?.0)).transpose()
    }

    /// The last day of a metric that a pull gave and that counts.
    ///
    /// # Errors
    /// What the file says.
    pub fn last_pulled(&self, metric: Id) -> Result<Option<Day>, Error> {
        self.read(|c| listing::last_pulled(c, metric))
    }

    /// Whether somebody is known as a robot.
    ///
    /// # Errors
    /// What the file says.
    pub fn is_robot(&self, who: &Handle) -> Result<bool, Error> {
        Ok(self.slice(&[Want::People])?.person(who).is_some_and(|person| person.robot))
    }

    /// Whether whoever works may allow a source's command.
    ///
    /// # Errors
    /// A robot may not.
    pub fn may_allow(&self, source: &str) -> Result<(), Error> {
        let slice = self.slice(&[Want::People])?;
        Ok(may_allow(&slice, &self.canonical(&slice), source)?)
    }

    /// Takes in what sources gave: what each came to, and one change set of all that were not refused, or none.
    ///
    /// # Errors
    /// What the file says; nothing was taken.
    pub fn pull(&mut self, pulled: &[Pulled], how: &Taking) -> Result<(Receipt, Vec<Result<Imported, Error>>), Error> {
        let was = self.who.handle.clone();
        if let Some(handle) = &how.handle {
            self.who.handle = handle.clone();
        }
        let came = self.take_in(pulled, how);
        self.who.handle = was;
        came
    }

    fn take_in(&mut self, pulled: &[Pulled], how: &Taking) -> Result<(Receipt, Vec<Result<Imported, Error>>), Error> {
        let mut came = Vec::new();
        for one in pulled {
            match self.take_all(&[one], how, true) {
                Ok((_, done)) => came.push(Ok(done)),
                // What the file says is said of all of them.
                Err(e) if e.kind != crate::error::Kind::Refused => return Err(e),
                Err(e) => came.push(Err(e)),
            }
        }
        let well: Vec<&Pulled> =
            pulled.iter().zip(&came).filter(|(_, came)| came.is_ok()).map(|(one, _)| one).collect();
        let none =
            Receipt { set: None, said: String::new(), then: vec![], redone: false, warnings: vec![], about: None };
        if well.is_empty() {
            return Ok((none, came));
        }
        let (receipt, _) = self.take_all(&well, how, how.dry_run)?;
        Ok((receipt, came))
    }

    fn take_all(&mut self, pulled: &[&Pulled], how: &Taking, rehearse: bool) -> Result<(Receipt, Imported), Error> {
        let ids: Vec<Id> = pulled.iter().map(|one| one.metric).collect();
        let restated: Vec<Day> = pulled.iter().map(|one| one.restated).collect();
        let at = |(at, one): (usize, &&Pulled)| {
            one.rows.iter().cloned().map(move |row| Row { metric: at, ..row }).collect::<Vec<_>>()
        };
        let rows: Vec<Row> = pulled.iter().enumerate().flat_map(at).collect();
        let sources = pulled.iter().map(|one| one.source.as_str()).collect::<Vec<_>>().join(", ");
        let names = ids.iter().map(|id| self.name(Thing::new(Kind::Metric, *id))).collect::<Vec<_>>().join(", ");
        let summary = |done: &Imported| {
            let n = done.added + done.corrected;
            format!("pulled {n} reading{} for {names}", if n == 1 { "" } else { "s" })
        };
        self.with_store(|store, this| {
            let set = this.new_id();
            let wants: Vec<Want> = ids.iter().map(|id| Want::Metric(*id)).chain([Want::People]).collect();
            let today = this.today();
            let mut warnings = Vec::new();
            let done = store.write_or_not(rehearse, |tx| {
                let slice = crate::store::slice::load(tx, &wants)?;
                let who = this.canonical(&slice);
                warnings.clear();
                if slice.person(&who).is_none() && !journal::has_written(tx, &who)? {
                    warnings.extend(mistyped(&slice, &who));
                }
                let author = this.author(who.clone(), "pull");
                let job = Job {
                    set,
                    source: &sources,
                    metrics: &ids,
                    correct: how.correct,
                    restated: &restated,
                    why: Some("pulled again"),
                    first: None,
                    summary: &summary,
                };
                may_take(&slice, &ids, None, today)?;
                let done = import(tx, &Decided::default(), &author, &job, &rows)?;
                may_take(&slice, &ids, done.unlike, today)?;
                may_import(&slice, &who, how.anyway, done.others)?;
                Ok(done)
            })?;
            let written = done.added + done.corrected > 0 && !rehearse;
            let about = ids.first().filter(|_| ids.len() == 1).map(|id| Thing::new(Kind::Metric, *id));
            let receipt = Receipt {
                set: this.remember(written.then_some(set)),
                said: summary(&done),
                then: vec![],
                redone: false,
                warnings,
                about,
            };
            Ok((receipt, done))
        })
    }
}
