//! The symptoms of the board: what they are read from.

use super::Session;
use super::evidence::Desk;
use super::faster::faster;
use super::goalposts;
use crate::domain::board::Column;
use crate::domain::day::Day;
use crate::domain::fact;
use crate::domain::faster::{Faster, Per};
use crate::domain::handle::Handle;
use crate::domain::history::owners;
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Label;
use crate::domain::outcome::{Contributor, Outcome};
use crate::domain::review::Goalpost;
use crate::domain::symptom::{Measure, Signs, Span, Symptom, spans, strangers, symptoms};
use crate::error::Error;
use crate::store::{Reader, StoreError, journal, listing, readings, things};

/// How many sprints are looked back over.
const SPRINTS: usize = 4;

impl Session {
    /// Every symptom with what shows it, those that are present first; and the sprints looked back over.
    ///
    /// # Errors
    /// What the file says.
    pub fn symptoms(&self) -> Result<(Vec<Symptom>, Vec<Span>), Error> {
        let today = self.today();
        let columns = self.view()?.columns;
        let spans = self.read(|c| Ok(spans(&things::begun(c)?, SPRINTS, today)))?;
        let since = spans.first().map(|span| span.1);
        let shipped = self.ask_since(since)?.rows;
        let read = self.read(|c| {
            let (board, _) = things::board(c)?;
            let outcomes: Vec<Outcome> = things::all(c)?;
            let faster = faster(&Desk::new(c, today, &self.answers), &self.answers, Some(Per::Sprint), &shipped)?;
            let mut posts = Vec::new();
            let mut handed = Vec::new();
            let mut strangers = Vec::new();
            // What ended before shows nothing that anybody could still mend.
            let ended_before =
                |o: &Outcome| o.result.as_ref().is_some_and(|r| since.is_some_and(|day| r.closed_on < day));
            for outcome in outcomes.iter().filter(|o| !ended_before(o)) {
                let label = outcome.label();
                posts.extend(goalposts::of(c, outcome.id)?.into_iter().map(|post| (label, post)));
                let owners = owned(c, outcome.id)?;
                strangers.extend(strange(c, outcome, &owners)?);
                if outcome.is_open() {
                    handed.push((label, owners));
                }
            }
            Ok(Some(Read {
                ceiling: board.ceiling,
                measures: measures(c, &columns, today)?,
                posts,
                handed,
                faster,
                strangers,
            }))
        })?;
        let Some(read) = read else { return Ok((Vec::new(), spans)) };
        let signs = Signs {
            today,
            ceiling: read.ceiling,
            spans: &spans,
            faster: &read.faster,
            shipped: &shipped,
            columns: &columns,
            measures: &read.measures,
            goalposts: &read.posts,
            handovers: &read.handed,
            strangers: &read.strangers,
        };
        Ok((symptoms(&signs), spans))
    }
}

struct Read {
    ceiling: u32,
    measures: Vec<Measure>,
    posts: Vec<(Label, Goalpost)>,
    handed: Vec<(Label, Vec<Handle>)>,
    faster: Faster,
    strangers: Vec<(Label, Handle)>,
}

/// The metrics in use, and whether anything open is decided by each.
fn measures(c: &Reader, columns: &[Column], today: Day) -> Result<Vec<Measure>, StoreError> {
    let mut list = Vec::new();
    for metric in things::metrics(c)?.into_iter().filter(|metric| metric.retired.is_none()) {
        let last = match listing::metric_number(c, metric.id)? {
            Some(no) => readings::latest(c, no, today)?.map(|p| p.day),
            None => None,
        };
        let decides = columns.iter().any(|column| column.decides_by(&metric));
        let stale = fact::stale(&metric, last, listing::read_since(c, metric.id)?, today);
        list.push(Measure { slug: metric.slug.to_string(), every: metric.every, stale, decides });
    }
    Ok(list)
}

/// Who owned an outcome, one after the other, read back from the log.
fn owned(c: &Reader, outcome: Id) -> Result<Vec<Handle>, StoreError> {
    let history = journal::history(c, Some(Thing::new(Kind::Outcome, outcome)), usize::MAX)?;
    Ok(owners(&history, outcome))
}

/// Verdicts beneath an outcome signed by a stranger to it.
fn strange(c: &Reader, outcome: &Outcome, owners: &[Handle]) -> Result<Vec<(Label, Handle)>, StoreError> {
    let contributors: Vec<Contributor> = things::of_outcome(c, outcome.id)?;
    let beneath: Vec<Hypothesis> = things::of_outcome(c, outcome.id)?;
    let (verdicts, _) = things::verdicts_beneath(c, outcome.id)?;
    Ok(strangers(&beneath, &verdicts, owners, &contributors))
}
