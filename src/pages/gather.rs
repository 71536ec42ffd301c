//! One thing in full: what its page is made from, gathered from the board.

use super::brief;
use super::whole::hypothesis::Beside;
use super::whole::sprint::Committed;
use super::whole::{Said, Told, hypothesis, metric, objective, outcome, sprint};
use crate::clock::rfc3339;
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::facts::Want;
use crate::domain::hypothesis::{Expect, Hypothesis};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::objective::Objective;
use crate::domain::outcome::ScopeCall;
use crate::domain::sprint::Sprint;
use crate::domain::verdict::Verdict;
use crate::error::{Error, Kind as Of};
use crate::report::Doc;
use crate::session::{Recorded, Session};

/// How far a chain of hypotheses that follow each other is walked.
const CHAIN: usize = 20;

/// A thing in full; none where it has no page of its own.
///
/// # Errors
/// The file can't be read.
pub fn gather(session: &Session, thing: Thing) -> Result<Option<Doc>, Error> {
    match thing.kind {
        Kind::Outcome => whole_outcome(session, thing.id),
        Kind::Hypothesis => whole_hypothesis(session, thing.id),
        Kind::Metric => whole_metric(session, thing.id),
        Kind::Objective => whole_objective(session, thing.id),
        Kind::Sprint => whole_sprint(session, thing.id),
        _ => Ok(None),
    }
}

/// A brief with what it was made from.
pub struct Briefed {
    /// The outcome.
    pub column: Column,
    /// The hypothesis, where it is about one.
    pub card: Option<Card>,
    /// The page.
    pub doc: Doc,
}

/// An outcome or a hypothesis as a page to work from.
///
/// # Errors
/// The thing is neither; or the file can't be read.
pub fn briefed(session: &Session, thing: Thing) -> Result<Briefed, Error> {
    let (column, card) = match thing.kind {
        Kind::Outcome => (session.column(thing.id)?, None),
        Kind::Hypothesis => match session.card(thing.id)? {
            Some((card, column)) => (Some(column), Some(card)),
            None => (None, None),
        },
        _ => (None, None),
    };
    let Some(column) = column else {
        let name = session.name(thing);
        return Err(Error::new(Of::NotFound, "not_found", format!("{name} is no outcome and no hypothesis"))
            .hint("upshot brief O-1, or upshot brief H-1"));
    };
    let outcome = column.outcome.id;
    let calls: Vec<ScopeCall> = session.slice(&[Want::Outcome(outcome)])?.scope_calls;
    let scope: Vec<ScopeCall> = calls.into_iter().filter(|call| call.outcome == outcome).collect();
    let mut about = vec![Thing::new(Kind::Outcome, outcome)];
    about.extend(card.as_ref().map(|card| Thing::new(Kind::Hypothesis, card.hypothesis.id)));
    let (mut links, mut notes) = (Vec::new(), Vec::new());
    for thing in about {
        let (more, said) = session.said_of(thing)?;
        links.extend(more.into_iter().map(|link| link.url));
        notes.extend(said);
    }
    let objective = column.outcome.objective.map(|id| session.one::<Objective>(id)).transpose()?.flatten();
    let doc = brief::doc(&brief::Brief {
        column: &column,
        card: card.as_ref(),
        scope: &scope,
        notes: &notes,
        links: &links,
        objective: objective.map(|o| format!("{} {}", o.label(), o.statement)),
        today: session.today(),
    });
    Ok(Briefed { column, card, doc })
}

fn said(session: &Session, kind: Kind, id: Id) -> Result<Said, Error> {
    let (links, notes) = session.said_of(Thing::new(kind, id))?;
    Ok(Said { links, notes })
}

fn told(list: Vec<Recorded>) -> Vec<Told> {
    let one = |recorded: Recorded| Told {
        day: recorded.reading.day,
        value: recorded.reading.value,
        by: recorded.by,
        note: recorded.reading.note,
    };
    list.into_iter().map(one).collect()
}

fn whole_outcome(session: &Session, id: Id) -> Result<Option<Doc>, Error> {
    let Some(column) = session.column(id)? else { return Ok(None) };
    let today = session.today();
    let objective = column.outcome.objective.map(|id| session.one::<Objective>(id)).transpose()?.flatten();
    let slice = session.slice(&[Want::Outcome(id)])?;
    let calls: Vec<ScopeCall> = slice.scope_calls.into_iter().filter(|call| call.outcome == id).collect();
    let readings = match &column.metric {
        Some(metric) => session.readings(metric.id, None, Some(today), outcome::READINGS + 1)?,
        None => Vec::new(),
    };
    Ok(Some(outcome::doc(&outcome::Whole {
        column: &column,
        objective: objective.as_ref(),
        goalposts: &session.goalposts(id)?,
        calls: &calls,
        versions: &session.specs(id)?,
        readings: &told(readings),
        sprints: &session.impact(id)?,
        said: said(session, Kind::Outcome, id)?,
        today,
    })))
}

fn whole_hypothesis(session: &Session, id: Id) -> Result<Option<Doc>, Error> {
    let Some((card, column)) = session.card(id)? else { return Ok(None) };
    let h = &card.hypothesis;
    let name = |id: &Id| session.name(Thing::new(Kind::Hypothesis, *id));
    let slug = |e: &Expect| session.name(Thing::new(Kind::Metric, e.metric));
    let frozen = h.ship.as_ref().and_then(|s| s.frozen.expect.as_ref()).map(slug).unwrap_or_default();
    let now = h.expect.as_ref().map(slug).unwrap_or_default();
    // The day by the clock, where a verdict was dated otherwise.
    let by_clock = |v: &Verdict| {
        let (ms, zone) = session.verdict_time(v.id)?;
        rfc3339(ms, zone).get(..10)?.parse::<Day>().ok().filter(|day| *day != v.on)
    };
    Ok(Some(hypothesis::doc(&hypothesis::Whole {
        card: &card,
        column: &column,
        verdicts: &session.verdicts(id)?,
        written: card.verdict.iter().chain(&card.proposed).map(by_clock).collect(),
        before: before(session, h)?,
        after: after(session, h)?,
        beside: h.ship.iter().flat_map(|s| s.beside.iter().map(name)).collect(),
        shared: card.verdict.iter().flat_map(|v| v.shared.iter().map(name)).collect(),
        slugs: (frozen, now),
        said: said(session, Kind::Hypothesis, id)?,
        today: session.today(),
    })))
}

/// The hypotheses before one, the nearest first.
fn before(session: &Session, hypothesis: &Hypothesis) -> Result<Vec<Beside>, Error> {
    let mut seen = vec![hypothesis.id];
    let mut next = hypothesis.follows;
    let mut list = Vec::new();
    while let Some(id) = next.filter(|id| !seen.contains(id) && seen.len() < CHAIN) {
        seen.push(id);
        let Some((card, _)) = session.card(id)? else { break };
        let h = &card.hypothesis;
        let learned =
            card.verdict.as_ref().and_then(|v| v.learned.as_ref()).map_or_else(String::new, |l| format!(": {l}"));
        let stands = format!("{}{learned}", card.state.word());
        list.push(Beside { label: h.label().to_string(), build: h.build.clone(), stands });
        next = h.follows;
    }
    Ok(list)
}

/// The hypotheses that follow from one, the oldest first.
fn after(session: &Session, hypothesis: &Hypothesis) -> Result<Vec<Beside>, Error> {
    let beside = |c: Card| Beside {
        label: c.hypothesis.label().to_string(),
        build: c.hypothesis.build,
        stands: c.state.word().to_owned(),
    };
    Ok(session.following(hypothesis.id)?.into_iter().map(beside).collect())
}

fn whole_metric(session: &Session, id: Id) -> Result<Option<Doc>, Error> {
    let Some(line) = session.metric(id)? else { return Ok(None) };
    let today = session.today();
    let slice = session.slice(&[Want::Metric(id)])?;
    Ok(Some(metric::doc(&metric::Whole {
        metric: &line.metric,
        now: (line.level, line.raw(today)),
        read: line.latest.map(|point| point.day),
        stale: line.stale(today),
        count: line.readings,
        readings: &told(session.readings(id, None, Some(today), metric::READINGS)?),
        beside: line.control.as_ref(),
        decides: slice.outcomes.iter().filter(|o| o.metric == Some(id)).collect(),
        conflicts: &session.conflicts()?.into_iter().filter(|one| one.thing.id == id).collect::<Vec<_>>(),
        said: said(session, Kind::Metric, id)?,
        today,
    })))
}

fn whole_objective(session: &Session, id: Id) -> Result<Option<Doc>, Error> {
    let found = session.objectives()?.into_iter().find(|(o, _)| o.id == id);
    let Some((objective, columns)) = found else { return Ok(None) };
    let said = said(session, Kind::Objective, id)?;
    Ok(Some(objective::doc(&objective, &columns, &said, session.today())))
}

fn whole_sprint(session: &Session, id: Id) -> Result<Option<Doc>, Error> {
    let Some(sprint) = session.one::<Sprint>(id)? else { return Ok(None) };
    let review = session.review(Some(id)).ok();
    let mut committed = Vec::new();
    for commitment in session.commitments(id)? {
        let Some(column) = session.column(commitment.outcome)? else { continue };
        // A closed sprint stays as it is: it shows what its review said. What is only planned has no review yet.
        let told = review.iter().flat_map(|r| &r.lines).find(|line| line.outcome == column.outcome.label());
        let now = column.closing.filter(|_| review.is_none());
        committed.push(Committed { ended: told.and_then(|line| line.closing).or(now), commitment, column });
    }
    let said = said(session, Kind::Sprint, id)?;
    Ok(Some(sprint::doc(&sprint::Whole { sprint: &sprint, committed: &committed, said, today: session.today() })))
}
