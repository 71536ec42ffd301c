//! The symptoms of the board: what they are read from.

use super::evidence::Desk;
use super::goalposts;
use super::{Entry, Session};
use crate::domain::board::Column;
use crate::domain::change::CREATED;
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::{Hypothesis, State};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Label;
use crate::domain::metric::Metric;
use crate::domain::outcome::{Contributor, Outcome};
use crate::domain::review::Goalpost;
use crate::domain::sprint::{Sprint, SprintState};
use crate::domain::symptom::{Measure, Signs, Span, Symptom, Told, symptoms};
use crate::domain::verdict::Verdict;
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
        let spans = self.read(|c| spans(c, today))?;
        let since = spans.first().map(|span| span.1);
        let shipped = self.ask_since(since)?.rows;
        let read = self.read(|c| {
            let (board, _) = things::board(c)?;
            let outcomes: Vec<Outcome> = things::all(c)?;
            let told = told(c, &Desk::new(c, today, &self.answers), &spans, today)?;
            let mut posts = Vec::new();
            let mut handed = Vec::new();
            let mut strangers = Vec::new();
            // What ended before shows nothing that anybody could still mend.
            let ended_before =
                |o: &Outcome| o.result.as_ref().is_some_and(|r| since.is_some_and(|day| r.closed_on < day));
            for outcome in outcomes.iter().filter(|o| !ended_before(o)) {
                let label = outcome.label();
                posts.extend(goalposts::of(c, outcome.id)?.into_iter().map(|post| (label, post)));
                let owners = owners(c, outcome.id)?;
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
                told,
                strangers,
            }))
        })?;
        let Some(read) = read else { return Ok((Vec::new(), spans)) };
        let signs = Signs {
            today,
            ceiling: read.ceiling,
            spans: &spans,
            told: &read.told,
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
    told: Vec<Option<Told>>,
    strangers: Vec<(Label, Handle)>,
}

/// The last sprints, the earliest first. Each reaches to the day before the next begins: what ships between two sprints
/// counts to the one before.
fn spans(c: &Reader, today: Day) -> Result<Vec<Span>, StoreError> {
    let sprints = things::begun(c)?;
    let last = |at: usize, sprint: &Sprint| match sprints.get(at + 1) {
        Some(next) => next.starts.plus(-1),
        None if sprint.state == SprintState::Active => today,
        None => sprint.closed_on.unwrap_or(sprint.ends).max(sprint.ends),
    };
    let all: Vec<Span> = sprints.iter().enumerate().map(|(at, s)| (s.label(), s.starts, last(at, s))).collect();
    Ok(all[all.len().saturating_sub(SPRINTS)..].to_vec())
}

/// What the reviews of sprints said of the outcomes they committed: as frozen, or as it stands.
fn told(c: &Reader, desk: &Desk<'_>, spans: &[Span], today: Day) -> Result<Vec<Option<Told>>, StoreError> {
    let sprints = things::begun(c)?;
    let of = |label: &Label| sprints.iter().find(|sprint| sprint.label() == *label);
    spans
        .iter()
        .map(|(label, ..)| match of(label) {
            Some(sprint) if sprint.state == SprintState::Active => {
                Ok(Some(Told::of(&super::review::of(c, desk, sprint, today)?)))
            }
            Some(sprint) => Ok(things::frozen(c, sprint.id)?.map(|frozen| Told::of(&frozen.whole))),
            None => Ok(None),
        })
        .collect()
}

/// The metrics in use, and whether anything open is decided by each.
fn measures(c: &Reader, columns: &[Column], today: Day) -> Result<Vec<Measure>, StoreError> {
    let mut list = Vec::new();
    for metric in things::metrics(c)?.into_iter().filter(|metric| metric.retired.is_none()) {
        let by = |column: &Column| {
            let of = |m: Option<&Metric>| m.is_some_and(|m| m.id == metric.id);
            of(column.metric.as_ref())
                || column.guardrails.iter().any(|rail| rail.metric.id == metric.id)
                || column.cards.iter().any(|card| {
                    matches!(card.state, State::Measuring | State::Building | State::Idea) && of(card.metric.as_ref())
                })
                || column
                    .outcome
                    .wrong_if
                    .as_ref()
                    .and_then(|wrong| wrong.when.as_ref())
                    .is_some_and(|when| when.metric == metric.slug)
        };
        let last = match listing::metric_number(c, metric.id)? {
            Some(no) => readings::latest(c, no, today)?.map(|p| p.day),
            None => None,
        };
        let decides = columns.iter().any(by);
        list.push(Measure { slug: metric.slug.to_string(), every: metric.every, last, decides });
    }
    Ok(list)
}

/// Who owned an outcome, one after the other, read back from the log.
fn owners(c: &Reader, outcome: Id) -> Result<Vec<Handle>, StoreError> {
    let thing = Thing::new(Kind::Outcome, outcome);
    let history = journal::history(c, Some(thing), usize::MAX)?;
    let stands = history.iter().rev().filter(|entry: &&Entry| entry.undone_by.is_none() && entry.undoes.is_none());
    let mut list: Vec<Handle> = Vec::new();
    for change in stands.flat_map(|entry| &entry.changes).filter(|change| change.thing == thing) {
        let owner = match change.field.as_str() {
            CREATED => change.after.get("owner").cloned(),
            "owner" => Some(change.after.clone()),
            _ => None,
        };
        let owner = owner.and_then(|owner| serde_json::from_value::<Handle>(owner).ok());
        list.extend(owner.filter(|owner| list.last() != Some(owner)));
    }
    Ok(list)
}

/// Verdicts beneath an outcome signed by somebody who neither owned it, nor built, nor contributed.
fn strange(c: &Reader, outcome: &Outcome, owners: &[Handle]) -> Result<Vec<(Label, Handle)>, StoreError> {
    let contributors: Vec<Contributor> = things::of_outcome(c, outcome.id)?;
    let beneath: Vec<Hypothesis> = things::of_outcome(c, outcome.id)?;
    let (verdicts, _) = things::verdicts_beneath(c, outcome.id)?;
    let involved = |h: &Hypothesis, who: &Handle| {
        owners.contains(who) || h.doing.as_ref() == Some(who) || contributors.iter().any(|k| k.handle == *who)
    };
    let by = |h: &Hypothesis| {
        let signer = verdicts.iter().find(|v: &&Verdict| v.hypothesis == h.id)?.signed_by.clone()?;
        (!involved(h, &signer)).then(|| (h.label(), signer))
    };
    Ok(beneath.iter().filter_map(by).collect())
}
