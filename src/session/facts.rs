//! What the rules need from readings and the log, loaded in the transaction that decides.

use super::evidence::Desk;
use crate::domain::amount::Amount;
use crate::domain::assessment::Answerable;
use crate::domain::command::{Command, Declared};
use crate::domain::day::Day;
use crate::domain::fact::progress;
use crate::domain::facts::{Facts, Slice};
use crate::domain::falsifier::Falsifier;
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind};
use crate::domain::metric::Metric;
use crate::domain::outcome::{Guardrail, Outcome};
use crate::domain::verdict::{Snapshot, Watched};
use crate::store::{Reader, StoreError, alarm, journal, listing, readings, settle, things, undo};

/// How many readings from before a ship a verdict counts.
const SIDE: u32 = 30;

pub(super) fn load(desk: &Desk<'_>, command: &Command, slice: &Slice, who: &Handle) -> Result<Facts, StoreError> {
    let (c, today) = (desk.reader(), desk.as_of());
    let unknown = slice.person(who).is_none() && !slice.people.is_empty();
    let mut facts = Facts { newcomer: unknown && !journal::has_written(c, who)?, ..Facts::default() };
    match command {
        Command::Frame(parts) => {
            number(c, &mut facts, Kind::Outcome)?;
            facts.last_rank = listing::last_rank(c)?;
            let metric = parts.metric.as_ref().and_then(|slug| slice.slug(slug)).map(|m| m.id);
            facts.before = before(c, metric, parts.from_on.unwrap_or(today))?;
            facts.committed = committed_by(c, metric)?;
            as_declared(desk, &mut facts, slice, metric, &parts.declared)?;
        }
        Command::EditOutcome { outcome, parts, .. } => {
            let old = slice.outcome(*outcome);
            let named = parts.metric.as_ref().and_then(|slug| slice.slug(slug)).map(|m| m.id);
            let metric = named.or_else(|| old.and_then(|o| o.metric));
            let day = parts.from_on.or_else(|| old.and_then(|o| o.baseline.as_ref()?.day)).unwrap_or(today);
            facts.before = before(c, metric, day)?;
            if let Some(sprint) = slice.active().filter(|_| parts.metric.is_some()) {
                opening(desk, &mut facts, slice, sprint.starts)?;
            }
            facts.falsifier = old.map(|o| desk.falsifier(o)).transpose()?.flatten();
            facts.committed = committed_by(c, metric)?;
            as_declared(desk, &mut facts, slice, metric, &parts.declared)?;
        }
        Command::Try { outcome, parts } => {
            number(c, &mut facts, Kind::Hypothesis)?;
            stands(desk, &mut facts, slice)?;
            let named = parts.metric.as_ref().and_then(|slug| slice.slug(slug)).map(|m| m.id);
            let metric = named.or_else(|| slice.outcome(*outcome).and_then(|o| o.metric));
            if let Some(metric) = as_declared(desk, &mut facts, slice, metric, &parts.declared)? {
                let (first, sight) = desk.first_answer(&metric, today, parts.window)?;
                (facts.first, facts.sight) = (Some(first), sight);
            }
        }
        Command::CloseOutcome { outcome, .. } | Command::Looked { outcome, .. } => {
            stands(desk, &mut facts, slice)?;
            facts.falsifier = slice.outcome(*outcome).map(|o| desk.falsifier(o)).transpose()?.flatten();
        }
        Command::Guard { outcome, .. } => {
            facts.breached = breached(desk, slice, *outcome)?;
            facts.committed.extend(Some(*outcome).filter(|_| slice.commitments.iter().any(|k| k.outcome == *outcome)));
        }
        Command::RetireMetric { metric, .. } => {
            facts.guards = listing::guarded_by(c, *metric)?.first().map(|outcome| outcome.id);
        }
        Command::Live { hypothesis, .. } => {
            if let Some(h) = slice.hypothesis(*hypothesis) {
                facts.breached = breached(desk, slice, h.outcome)?;
            }
        }
        Command::EditMetric { metric, parts, .. } => {
            facts.committed = committed_by(c, Some(*metric))?;
            facts.two_units = alarm::is_in_two_units(c, *metric)?;
            if let (Some(metric), Some(Some(control))) = (slice.metric(*metric), &parts.control) {
                facts.control = desk.control_facts(metric, control)?;
            }
        }
        Command::EditHypothesis { hypothesis, parts, .. } => {
            stands(desk, &mut facts, slice)?;
            facts.author = journal::author(c, *hypothesis)?;
            if let Some(h) = slice.hypothesis(*hypothesis).filter(|h| h.ship.is_none()) {
                let named = parts.metric.as_ref().and_then(|slug| slice.slug(slug)).map(|m| m.id);
                let metric = named.or_else(|| Some(h.expect.as_ref()?.metric));
                let metric = metric.or_else(|| slice.outcome(h.outcome)?.metric);
                if let Some(metric) = as_declared(desk, &mut facts, slice, metric, &parts.declared)? {
                    facts.sight = desk.first_answer(&metric, today, parts.window.or(h.window))?.1;
                }
            }
        }
        Command::Ship { hypothesis, on, .. } => {
            let h = slice.hypothesis(*hypothesis);
            let metric = h.and_then(|h| h.expect.as_ref()).map(|e| e.metric);
            facts.before = before(c, metric, *on)?;
            if let Some(metric) = metric.and_then(|m| slice.metric(m)) {
                let (first, sight) = desk.first_answer(metric, *on, h.and_then(|h| h.window))?;
                (facts.first, facts.sight) = (Some(first), sight);
            }
        }
        Command::Judge { hypothesis, .. } | Command::Confirm { hypothesis } => {
            (facts.snapshot, facts.first) = snapshot(desk, slice, *hypothesis)?.unzip();
        }
        Command::Log { metric, on, .. } | Command::Correct { metric, on, .. } | Command::Void { metric, on, .. } => {
            if let Some(no) = listing::metric_number(c, *metric)? {
                facts.before = readings::latest(c, no, *on)?;
                if let Some(point) = readings::latest(c, no, today)? {
                    facts.latest.insert(*metric, point);
                }
                if let Some(of) = slice.metric(*metric) {
                    facts.levels.extend(desk.level(of, today)?.map(|level| (*metric, level)));
                }
                // Few days are read twice: what is on one is read whole only where something is.
                if facts.before.is_some_and(|point| point.day == *on) {
                    let day = (on.number(), on.number());
                    for recorded in readings::list(c, no, *metric, day, 1000)? {
                        facts.logged_by.extend(Handle::parse(&recorded.by).ok().map(|by| (recorded.reading.id, by)));
                        facts.on_day.push(recorded.reading);
                    }
                }
                facts.beside = readings::said_twice(c, no, *on)?;
                if let Command::Log { value, .. } = command
                    && is_far_off(slice, *metric, value)
                {
                    facts.extremes = readings::extremes(c, no)?;
                }
            }
        }
        Command::Note { on: thing, .. } | Command::Link { to: thing, .. } => {
            facts.is_there = journal::exists(c, *thing)?;
        }
        Command::Person { handle, .. } => {
            let spellings = slice.person(handle).map_or_else(Vec::new, |p| p.also.clone());
            for spelling in std::iter::once(handle).chain(slice.person(handle).map(|p| &p.handle)).chain(&spellings) {
                facts.owns.extend(listing::owned(c, spelling)?);
            }
            facts.owns.sort();
            facts.owns.dedup();
        }
        Command::Rank { .. } => facts.ranks = listing::ranks(c)?,
        Command::AddObjective { .. } => number(c, &mut facts, Kind::Objective)?,
        Command::PlanSprint { .. } => number(c, &mut facts, Kind::Sprint)?,
        Command::StartSprint { .. } | Command::Commit { .. } | Command::SetGoal { .. } => {
            number(c, &mut facts, Kind::Sprint)?;
            stands(desk, &mut facts, slice)?;
            // What joins a running sprint opens where it stood when that began.
            let begins = slice.active().map_or(today, |sprint| sprint.starts);
            opening(desk, &mut facts, slice, begins)?;
            facts.due = listing::due(c, today)?;
        }
        Command::Answer { outcome, .. } => {
            let found = slice.outcome(*outcome).and_then(|o| Some((o, slice.metric(o.metric?)?)));
            let movement = found.map(|(outcome, metric)| desk.outcome(outcome, metric)).transpose()?.flatten();
            facts.moved = movement.and_then(|m| m.class());
        }
        Command::CloseSprint { sprint } => {
            stands(desk, &mut facts, slice)?;
            facts.due = listing::due(c, today)?;
            if let Some(active) = sprint.map_or_else(|| slice.active(), |id| slice.sprint(id)) {
                facts.review = Some(super::review::of(desk, active)?);
            }
        }
        Command::Resolve { thing, field, .. } => {
            facts.conflicts.extend(settle::of_field(c, *thing, field)?);
        }
        Command::Undo { set, redo } => {
            let set = match set {
                Some(set) => Some(*set),
                None => journal::last_own(c, who, *redo)?,
            };
            if let Some(set) = set {
                facts.undo = undo::undo_facts(c, set)?;
            }
        }
        _ => {}
    }
    // What a gate rests on may have two versions; few boards have any.
    if facts.conflicts.is_empty() && !matches!(command, Command::Log { .. } | Command::Undo { .. }) {
        facts.conflicts = settle::held_back(c)?;
    }
    Ok(facts)
}

/// Whether a value lies farther from the way from baseline to target than that is long: what was ever read is looked at then.
fn is_far_off(slice: &Slice, metric: Id, value: &Amount) -> bool {
    let unit = slice.metric(metric).and_then(|m| m.unit.as_deref());
    let Ok((value, _)) = value.clone().in_unit(unit) else { return false };
    let ways = slice.outcomes.iter().filter(|o| o.metric == Some(metric)).filter_map(Outcome::way);
    let mut shares = ways.filter_map(|(from, to)| progress(from, to, value));
    shares.any(|share| !(-1.0..=2.0).contains(&share))
}

/// A metric as it is with what is declared on the way; what its control's readings say.
fn as_declared(
    desk: &Desk<'_>,
    facts: &mut Facts,
    slice: &Slice,
    metric: Option<Id>,
    declared: &Declared,
) -> Result<Option<Metric>, StoreError> {
    let Some(old) = metric.and_then(|id| slice.metric(id)) else { return Ok(None) };
    let mut metric = old.clone();
    declared.put(&mut metric, slice);
    // Beside itself it is refused before anything is read.
    if metric.control.as_ref().is_some_and(|control| control.metric == metric.id) {
        metric.control.clone_from(&old.control);
    } else if let (Some(_), Some(control)) = (declared.control(), &metric.control) {
        facts.control = desk.control_facts(old, control)?;
    }
    Ok(Some(metric))
}

/// The open outcomes that a metric decides or guards, and that were ever committed.
fn committed_by(c: &Reader, metric: Option<Id>) -> Result<Vec<Id>, StoreError> {
    let Some(metric) = metric else { return Ok(Vec::new()) };
    let mut list = Vec::new();
    for outcome in listing::judged_by(c, metric)?.into_iter().chain(listing::guarded_by(c, metric)?) {
        if !list.contains(&outcome.id) && listing::ever_committed(c, outcome.id)? {
            list.push(outcome.id);
        }
    }
    Ok(list)
}

/// The guardrails of an outcome that are breached, and since when.
fn breached(desk: &Desk<'_>, slice: &Slice, outcome: Id) -> Result<Vec<(Id, Option<Day>)>, StoreError> {
    let Some(outcome) = slice.outcome(outcome) else { return Ok(Vec::new()) };
    let metric = outcome.metric.and_then(|m| slice.metric(m));
    let movement = metric.map(|metric| desk.outcome(outcome, metric)).transpose()?.flatten();
    let rails = super::columns::guardrails(desk, outcome, movement.as_ref())?;
    let bad = rails.iter().filter(|rail| rail.is_breached());
    Ok(bad.map(|rail| (rail.metric.id, rail.guard.and_then(|guard| guard.since))).collect())
}

fn number(c: &Reader, facts: &mut Facts, kind: Kind) -> Result<(), StoreError> {
    facts.next_number.insert(kind, listing::next_number(c, kind)?);
    Ok(())
}

/// Where each metric stands, by its last reading and by its level.
fn stands(desk: &Desk<'_>, facts: &mut Facts, slice: &Slice) -> Result<(), StoreError> {
    let (c, today) = (desk.reader(), desk.as_of());
    for metric in &slice.metrics {
        if let Some(no) = listing::metric_number(c, metric.id)?
            && let Some(point) = readings::latest(c, no, today)?
        {
            facts.latest.insert(metric.id, point);
            facts.levels.extend(desk.level(metric, today)?.map(|level| (metric.id, level)));
        }
    }
    Ok(())
}

/// Where each metric stood when a sprint began that begins today: the day before, or where nothing was read by then, today.
fn opening(desk: &Desk<'_>, facts: &mut Facts, slice: &Slice, begins: Day) -> Result<(), StoreError> {
    for metric in &slice.metrics {
        let judged = slice.outcomes.iter().find(|outcome| outcome.metric == Some(metric.id));
        let told = judged.and_then(|outcome| outcome.baseline.as_ref());
        facts.opening.extend(desk.opening(metric, told, begins)?.map(|point| (metric.id, point)));
    }
    Ok(())
}

fn before(c: &Reader, metric: Option<Id>, day: Day) -> Result<Option<crate::domain::metric::Point>, StoreError> {
    match metric.map(|m| listing::metric_number(c, m)).transpose()?.flatten() {
        Some(no) => readings::latest(c, no, day),
        None => Ok(None),
    }
}

/// What stands around a ship today, to be frozen with a verdict: the readings and what they say, the outcome's
/// guardrails and falsifier; and when the readings could answer.
fn snapshot(desk: &Desk<'_>, slice: &Slice, hypothesis: Id) -> Result<Option<(Snapshot, Answerable)>, StoreError> {
    let (c, today) = (desk.reader(), desk.as_of());
    let Some(h) = slice.hypothesis(hypothesis) else { return Ok(None) };
    let Some(ship) = &h.ship else { return Ok(None) };
    let Some(metric) = ship.frozen.expect.as_ref().map(|e| e.metric) else { return Ok(None) };
    let Some(no) = listing::metric_number(c, metric)? else { return Ok(None) };
    let Some(answer) = desk.hypothesis(h)? else { return Ok(None) };
    let mut snapshot = Snapshot {
        metric,
        unit: slice.metric(metric).and_then(|m| m.unit.clone()),
        ship: ship.shipped_on,
        as_of: today,
        from: answer.assessment.before.first().map(|p| p.day),
        n_before: readings::count(c, no, (i32::MIN, ship.shipped_on.number() - 1), SIDE)?,
        n_after: readings::count(c, no, (ship.shipped_on.number() + 1, today.number()), u32::MAX)?,
        // The ship day's own reading is on neither side; it stands for before only where nothing else does.
        before: readings::latest(c, no, ship.shipped_on.plus(-1))?.or(readings::latest(c, no, ship.shipped_on)?),
        after: readings::latest(c, no, today)?.filter(|p| p.day > ship.shipped_on),
        assessment: None,
        guardrails: Vec::new(),
        falsifier: None,
        outcome: None,
    };
    snapshot.from = snapshot.from.or(snapshot.before.map(|p| p.day));
    if let Some(outcome) = slice.outcome(h.outcome) {
        let since = (answer.assessment.ship, answer.assessment.last_ship);
        for rail in slice.guardrails.iter().filter(|g| g.outcome == outcome.id) {
            if let Some(metric) = slice.metric(rail.metric) {
                snapshot.guardrails.push(Watched {
                    metric: metric.slug.clone(),
                    unit: metric.unit.clone(),
                    limit: rail.limit,
                    state: desk.guardrail(rail, metric, since)?.state,
                });
            }
        }
        snapshot.falsifier = desk.falsifier(outcome)?;
        // What was loosened or taken away since the ship is judged as it stood then, too.
        if let Some(then) = &ship.watched {
            for (metric, limit) in &then.guardrails {
                let stands = slice
                    .guardrails
                    .iter()
                    .any(|g| g.outcome == outcome.id && g.metric == *metric && g.limit == *limit);
                if let Some(of) = things::one::<Metric>(c, *metric)?.filter(|_| !stands) {
                    let rail = Guardrail { id: *metric, outcome: outcome.id, metric: *metric, limit: *limit };
                    snapshot.guardrails.push(Watched {
                        metric: of.slug.clone(),
                        unit: of.unit.clone(),
                        limit: *limit,
                        state: desk.guardrail(&rail, &of, since)?.state,
                    });
                }
            }
            let then = desk.falsifier_then(outcome, then)?.filter(Falsifier::is_tripped);
            snapshot.falsifier = then.or(snapshot.falsifier);
        }
        if let Some(metric) = outcome.metric.and_then(|m| slice.metric(m)) {
            snapshot.outcome = desk.outcome(outcome, metric)?.and_then(|m| m.last_class());
        }
    }
    snapshot.assessment = Some(answer.assessment);
    Ok(Some((snapshot, answer.first)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::amount::Amount;
    use crate::fixture;

    #[test]
    fn readings_are_counted_as_they_are_listed() {
        let room = tempfile::tempdir().unwrap();
        let mut session = fixture::open(&room.path().join("b.db"));
        fixture::fill(&mut session);
        let metric = session.metrics().unwrap()[0].metric.id;
        let on = session.readings(metric, None, None, 1).unwrap()[0].reading.day;
        let counted = |session: &crate::session::Session, most| {
            session
                .read(|c| {
                    let no = listing::metric_number(c, metric)?.unwrap();
                    let windows = [readings::ALWAYS, (on.number(), on.number()), (on.number() + 1, i32::MAX)];
                    for days in windows {
                        let listed = readings::list(c, no, metric, days, usize::MAX)?.len();
                        assert_eq!(readings::count(c, no, days, u32::MAX)? as usize, listed, "{days:?}");
                    }
                    readings::count(c, no, readings::ALWAYS, most)
                })
                .unwrap()
        };
        let all = counted(&session, u32::MAX);
        assert!(all > 1 && counted(&session, 1) == 1);
        let why = "mistyped".to_owned();
        let value = Amount::parse("40").unwrap();
        session.run(&Command::Correct { metric, on, value, why: why.clone() }).unwrap();
        assert_eq!(counted(&session, u32::MAX), all, "one stands for the other");
        session.run(&Command::Void { metric, on, why }).unwrap();
        assert_eq!(counted(&session, u32::MAX), all - 1);
        session.run(&Command::Undo { set: None, redo: false }).unwrap();
        assert_eq!(counted(&session, u32::MAX), all);
    }
}
