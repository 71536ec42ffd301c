//! Bringing in many readings, and whole boards.

use crate::domain::change::{Change, Decided};
use crate::domain::day::Day;
use crate::domain::decide::{counted, may_import, may_take, mistyped, taken_for_output};
use crate::domain::facts::{Slice, Want};
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::label::Slug;
use crate::domain::metric::{Better, Metric};
use crate::error::Error;
use crate::store::import::{Job, import};
use crate::store::{StoreError, journal};

use super::{Imported, Receipt, Row, Rows, Session};

/// A metric that an import makes where its slug is new.
#[derive(Clone, Debug)]
pub struct NewMetric {
    /// Its slug.
    pub slug: Slug,
    /// Its unit.
    pub unit: Option<String>,
    /// Which way is better.
    pub better: Option<Better>,
    /// Days between readings.
    pub every: u32,
}

/// A metric that rows belong to.
#[derive(Clone, Debug)]
pub enum Incoming {
    /// One that is there.
    Known(Id),
    /// One to be made.
    New(NewMetric),
}

/// How rows are taken in.
#[derive(Clone, Copy, Debug, Default)]
pub struct How {
    /// A row that is there with another value supersedes it.
    pub correct: bool,
    /// Nothing is written.
    pub dry_run: bool,
    /// A reason was given to pass gates with.
    pub anyway: bool,
    /// The first period of rows that were put together, which the file may cut.
    pub first: Option<Day>,
}

impl Session {
    /// Imports rows, in the order of metric, day and time: one change set, or nothing at all.
    ///
    /// # Errors
    /// What the file says; nothing was imported.
    pub fn import(
        &mut self,
        source: &str,
        metrics: &[Incoming],
        rows: &dyn Rows,
        how: How,
    ) -> Result<(Receipt, Imported), Error> {
        let How { correct, dry_run, anyway, first } = how;
        if !dry_run {
            self.make(false)?;
        }
        let mut decided = Decided::default();
        let mut ids = Vec::new();
        let mut names = Vec::new();
        let mut warnings = Vec::new();
        for metric in metrics {
            match metric {
                Incoming::Known(id) => {
                    ids.push(*id);
                    names.push(self.name(Thing::new(ThingKind::Metric, *id)));
                }
                Incoming::New(new) => {
                    let mut metric = made(self.metric_id(&new.slug)?, new);
                    warnings.extend(taken_for_output(&mut metric));
                    ids.push(metric.id);
                    names.push(new.slug.to_string());
                    decided.changes.push(Change::created(Thing::new(ThingKind::Metric, metric.id), &metric));
                }
            }
        }
        let names = if names.len() > 3 { format!("{} metrics", names.len()) } else { names.join(", ") };
        let summary = |done: &Imported| {
            let n = done.added + done.corrected;
            format!("imported {n} reading{} for {names} from {source}", if n == 1 { "" } else { "s" })
        };
        let empty_file = self.store.is_none();
        if empty_file {
            // A dry run on no board: everything would be new.
            let done = Imported { added: rows.count(), ..Imported::default() };
            return Ok((
                Receipt { set: None, said: summary(&done), then: vec![], redone: false, warnings: vec![], about: None },
                done,
            ));
        }
        self.with_store(|store, this| {
            let id = this.new_id();
            let known = metrics.iter().filter_map(|metric| match metric {
                Incoming::Known(id) => Some(Want::Metric(*id)),
                Incoming::New(_) => None,
            });
            let wants: Vec<Want> = known.chain([Want::People]).collect();
            let today = this.today();
            let result = store.write_or_not(dry_run, |tx| {
                let slice = crate::store::slice::load(tx, &wants)?;
                let who = this.canonical(&slice);
                if slice.person(&who).is_none() && !journal::has_written(tx, &who)? {
                    warnings.extend(mistyped(&slice, &who));
                }
                let author = this.author(who.clone(), if this.who.via == "demo" { "demo" } else { "import" });
                let job =
                    Job { set: id, source, metrics: &ids, correct, restated: &[], why: None, first, summary: &summary };
                may_take(&slice, &ids, None, today)?;
                all_counted(&slice, &ids, rows)?;
                let done = import(tx, &decided, &author, &job, rows)?;
                may_take(&slice, &ids, done.unlike, today)?;
                may_import(&slice, &who, anyway, done.others)?;
                Ok(done)
            })?;
            let written = result.added + result.corrected > 0 || !decided.changes.is_empty();
            let receipt = Receipt {
                set: this.remember((written && !dry_run).then_some(id)),
                said: summary(&result),
                then: vec![],
                redone: false,
                warnings,
                about: ids.first().filter(|_| ids.len() == 1).map(|id| Thing::new(ThingKind::Metric, *id)),
            };
            Ok((receipt, result))
        })
    }
}

/// What lines that were pasted are said to come from.
const PASTED: &str = "pasted lines";

impl Session {
    /// Logs readings that a person looked at one by one: one change set. Beside what stands on their day they count too, as
    /// one logged by hand would; what says the same is not said twice.
    ///
    /// # Errors
    /// What the rules or the file say; nothing was logged.
    pub fn paste(&mut self, metric: Id, mut rows: Vec<Row>) -> Result<(Receipt, Imported), Error> {
        rows.sort_by_key(|row| row.day);
        for row in &mut rows {
            row.id = Some(self.new_id());
        }
        self.import(PASTED, &[Incoming::Known(metric)], &rows, How::default())
    }
}

impl Session {
    /// The id of a metric that is made here: of its slug, where no other has it.
    fn metric_id(&self, slug: &Slug) -> Result<Id, Error> {
        let natural = Metric::id_of(slug);
        let held = match &self.store {
            Some(store) => store.read(|c| Ok(crate::store::things::one::<Metric>(c, natural)?.is_some()))?,
            None => false,
        };
        Ok(if held { self.new_id() } else { natural })
    }
}

/// Refuses rows that are no counts, where a metric counts events; the rows are gone through only then.
fn all_counted(slice: &Slice, ids: &[Id], rows: &dyn Rows) -> Result<(), StoreError> {
    let events: Vec<Option<&Metric>> = ids.iter().map(|id| slice.metric(*id).filter(|m| m.events)).collect();
    if events.iter().flatten().next().is_none() {
        return Ok(());
    }
    for row in rows.rows() {
        let row = row.map_err(|e| StoreError::Io(std::env::temp_dir(), e))?;
        if let Some(Some(metric)) = events.get(row.metric) {
            counted(metric, row.value, &format!("import {}", metric.slug))?;
        }
    }
    Ok(())
}

fn made(id: Id, new: &NewMetric) -> Metric {
    Metric { unit: new.unit.clone(), better: new.better, every: new.every, ..Metric::new(id, new.slug.clone()) }
}
