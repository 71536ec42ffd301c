//! What was made beside what moved: which spans, which ships, which outcomes had time to answer by the end of each.

use std::collections::BTreeMap;

use super::Session;
use super::ask::rows;
use super::evidence::{Answers, Desk};
use crate::domain::ask;
use crate::domain::faster::{Came, Cell, Faster, Made, Per, Row, Span, What};
use crate::domain::label::Label;
use crate::domain::metric::{Metric, MetricKind};
use crate::domain::outcome::Outcome;
use crate::domain::review::Frozen;
use crate::domain::sprint::SprintState;
use crate::domain::symptom::spans;
use crate::error::Error;
use crate::store::{StoreError, things};

impl Session {
    /// What was made beside what moved; by sprints, and by quarters on a board without them, where nothing is said of that.
    ///
    /// # Errors
    /// What the file says.
    pub fn faster(&self, per: Option<Per>) -> Result<Faster, Error> {
        let today = self.today();
        let read = self.read(|c| {
            let desk = Desk::new(c, today, &self.answers);
            let since = whole(&desk, per)?.1.first().map(|span| span.first);
            let shipped = rows(&desk, since, None)?;
            Ok(Some(faster(&desk, &self.answers, per, &shipped)?))
        })?;
        Ok(read.unwrap_or_else(|| Faster::of(per.unwrap_or(Per::Quarter), Vec::new(), Vec::new())))
    }
}

/// The spans that are over.
pub(super) fn whole(desk: &Desk<'_>, per: Option<Per>) -> Result<(Per, Vec<Span>), StoreError> {
    let begun = things::begun(desk.reader())?;
    let per = per.unwrap_or(if begun.is_empty() { Per::Quarter } else { Per::Sprint });
    let today = desk.as_of();
    let over = spans(&begun, usize::MAX, today).into_iter().zip(&begun).filter_map(|((label, first, last), sprint)| {
        match sprint.state {
            SprintState::Closed => Some((label, first, last.min(today))),
            // One that is not closed is over on its last day all the same.
            _ => (sprint.ends < today).then(|| (label, first, last.min(sprint.ends))),
        }
    });
    let over: Vec<_> = over.collect();
    Ok((per, Span::last(per, today, &over)))
}

/// What was made beside what moved, of what is known to have shipped.
pub(super) fn faster(
    desk: &Desk<'_>,
    answers: &Answers,
    per: Option<Per>,
    shipped: &[ask::Row],
) -> Result<Faster, StoreError> {
    let (per, spans) = whole(desk, per)?;
    let made: Vec<Made> = shipped.iter().map(Made::from).collect();
    let mut list = Vec::new();
    for metric in things::metrics(desk.reader())? {
        if metric.kind == MetricKind::Output && metric.retired.is_none() {
            list.push(output(desk, &metric, &spans)?);
        }
    }
    let [shipped, stated, in_time] = Row::of_ships(&made, &spans, desk.as_of());
    let came = spans.iter().map(|span| came(desk, answers, per, span)).collect::<Result<Vec<_>, _>>()?;
    list.extend([shipped, stated, Row::of_outcomes(&came), in_time]);
    Ok(Faster::of(per, spans, list))
}

/// Where an output metric stood at the end of each span in which it was read.
fn output(desk: &Desk<'_>, metric: &Metric, spans: &[Span]) -> Result<Row, StoreError> {
    let mut cells = Vec::with_capacity(spans.len());
    for span in spans {
        let level = desk.level(metric, span.last)?.filter(|level| level.last >= span.first);
        cells.push(level.map(|level| Cell { value: level.shown(), ..Cell::default() }));
    }
    Ok(Row { what: What::Output(metric.slug.clone(), metric.unit.clone()), cells })
}

/// The outcomes that had a ship and time to answer by the end of a span: as the reviews of its sprints froze them, else as
/// the readings said on its last day.
fn came(desk: &Desk<'_>, answers: &Answers, per: Per, span: &Span) -> Result<Vec<Came>, StoreError> {
    let mut list: BTreeMap<Label, Option<Came>> = BTreeMap::new();
    let reviews = reviews(desk, per, span)?;
    for frozen in &reviews {
        list.extend(Came::of_review(&frozen.whole));
    }
    // A sprint's own review tells of what it committed, and of no more.
    if per != Per::Sprint || reviews.is_empty() {
        let then = Desk::new(desk.reader(), span.last, answers);
        for outcome in things::outcomes(desk.reader())? {
            let over = outcome.result.as_ref().is_some_and(|result| result.closed_on < span.first);
            if !over && !list.contains_key(&outcome.label()) {
                list.insert(outcome.label(), as_of(&then, &outcome)?);
            }
        }
    }
    Ok(list.into_values().flatten().collect())
}

/// The reviews that were frozen of the sprints of a span, the earliest first.
fn reviews(desk: &Desk<'_>, per: Per, span: &Span) -> Result<Vec<Frozen>, StoreError> {
    let mut list = Vec::new();
    for sprint in things::begun(desk.reader())? {
        let closed = sprint.closed_on.map_or(sprint.ends, |on| on.min(sprint.ends));
        let within = if per == Per::Sprint { sprint.label().to_string() == span.name } else { span.holds(closed) };
        if within {
            list.extend(things::frozen(desk.reader(), sprint.id)?);
        }
    }
    Ok(list)
}

/// What an outcome's metric had done by the day that is looked from.
fn as_of(desk: &Desk<'_>, outcome: &Outcome) -> Result<Option<Came>, StoreError> {
    let Some(metric) = outcome.metric.map(|id| desk.metric(id)).transpose()?.flatten() else { return Ok(None) };
    let movement = desk.outcome(outcome, &metric)?;
    Ok(movement.and_then(|movement| Came::of(outcome.label(), &movement, desk.as_of())))
}
