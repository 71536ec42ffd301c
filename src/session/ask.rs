//! The question, over what shipped.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Session;
use super::columns::{card, guardrails};
use super::evidence::Desk;
use crate::domain::amount::with_unit;
use crate::domain::ask::{Answered, Ask, Claimant, Row};
use crate::domain::board::Card;
use crate::domain::day::Day;
use crate::domain::fact;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::{Hypothesis, Stage};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::Metric;
use crate::domain::outcome::{Aim, Outcome};
use crate::domain::person::Person;
use crate::domain::sprint::{Commitment, Sprint};
use crate::domain::verdict::{Link, VerdictCall};
use crate::error::Error;
use crate::store::{Reader, StoreError, things};

/// How many sprints the question looks back over.
const SPRINTS: usize = 4;

impl Session {
    /// The question over what shipped in the last few sprints, and over whatever shipped before and is not answered yet.
    ///
    /// # Errors
    /// What the file says.
    pub fn ask(&self) -> Result<Ask, Error> {
        let sprints = self.read(things::begun)?;
        let looked: Vec<&Sprint> = sprints.iter().rev().take(SPRINTS).collect();
        let (Some(last), Some(first)) = (looked.first(), looked.last()) else { return self.ask_all() };
        let mut ask = self.ask_since(Some(first.starts))?;
        ask.span = Some((first.label(), last.label()));
        let loud = |row: &Row| row.is_due() && !row.is_answered() || row.still_live || !row.is_owned();
        ask.rows.retain(|row| row.shipped_on >= first.starts || loud(row));
        ask.before = ask.rows.iter().filter(|row| row.shipped_on < first.starts).count();
        Ok(ask)
    }

    /// The question over everything that ever shipped.
    ///
    /// # Errors
    /// What the file says.
    pub fn ask_all(&self) -> Result<Ask, Error> {
        self.ask_since(None)
    }

    /// The question over what shipped or came due since a day, and over whatever before it is not settled.
    ///
    /// # Errors
    /// What the file says.
    pub(super) fn ask_since(&self, since: Option<Day>) -> Result<Ask, Error> {
        let today = self.today();
        let rows = self.read(|c| rows(c, &Desk::new(c, today, &self.answers), since, today))?;
        let mut ask = Ask { span: None, as_of: Some(today), rows, before: 0 };
        ask.order();
        Ok(ask)
    }
}

impl Session {
    /// Every hypothesis that work may have been done for, shipped or not.
    ///
    /// # Errors
    /// What the file says.
    pub fn claimants(&self) -> Result<Vec<Claimant>, Error> {
        let mut shipped = self.ask_all()?.rows;
        self.read(|c| {
            let people: Vec<Person> = things::all(c)?;
            let here = |who: &Handle| !people.iter().any(|p| p.answers_to(who) && p.left.is_some());
            let mut list = Vec::new();
            for h in things::all::<Hypothesis>(c)? {
                let Some(outcome) = things::one::<Outcome>(c, h.outcome)? else { continue };
                let row = shipped.iter().position(|row| row.hypothesis == h.label()).map(|at| shipped.swap_remove(at));
                let links = things::said_of::<Link>(c, Thing::new(Kind::Hypothesis, h.id))?;
                list.push(Claimant {
                    hypothesis: h.label(),
                    build: h.build.clone(),
                    outcome: outcome.label(),
                    owner: outcome.owner.filter(here),
                    links: links.into_iter().map(|link| link.url).collect(),
                    row,
                });
            }
            Ok(list)
        })
    }
}

fn rows(c: &Reader, desk: &Desk<'_>, since: Option<Day>, today: Day) -> Result<Vec<Row>, StoreError> {
    let outcomes: HashMap<Id, Outcome> = things::all(c)?.into_iter().map(|o: Outcome| (o.id, o)).collect();
    let metrics: HashMap<Id, Metric> = things::all(c)?.into_iter().map(|m: Metric| (m.id, m)).collect();
    let people: Vec<Person> = things::all(c)?;
    let gone = |who: &Handle| people.iter().any(|p| p.answers_to(who) && p.left.is_some());
    let commitments = by_start(c)?;
    let calls = things::calls(c)?;
    let mut list = Vec::new();
    let mut rails: HashMap<Id, Vec<String>> = HashMap::new();
    for h in things::shipped(c)?.into_iter().filter(|h| h.state != Stage::Withdrawn) {
        let Some(outcome) = outcomes.get(&h.outcome) else { continue };
        let recent = |day: Option<Day>| since.is_none() || day >= since;
        let settled = match calls.get(&h.id) {
            None => false,
            Some(VerdictCall::Refuted) => h.after_refuted.as_ref().is_some_and(|after| after.rolled_back),
            Some(_) => true,
        };
        // What was settled long ago is read no further: its readings and what was frozen with its verdict are the most.
        if settled
            && outcome.owner.as_ref().is_some_and(|who| !gone(who))
            && !recent(h.ship.as_ref().map(|ship| ship.shipped_on))
            && !recent(h.check_on())
        {
            continue;
        }
        let metric = h.expect.as_ref().and_then(|e| metrics.get(&e.metric)).cloned();
        let (verdict, proposal) = things::verdicts_on(c, h.id)?;
        let card = card(desk, h, verdict, proposal, metric, today)?;
        let mut row = row(&card, outcome, outcome.metric.and_then(|m| metrics.get(&m)), today);
        row.left = outcome.owner.as_ref().is_some_and(&gone);
        let committed = commitments.iter().filter(|(day, k)| k.outcome == outcome.id && *day <= row.shipped_on);
        row.owner_at_commit = committed.max_by_key(|(day, _)| *day).and_then(|(_, k)| k.owner.clone());
        if let Some(metric) = outcome.metric.and_then(|m| metrics.get(&m)) {
            let rails = match rails.entry(outcome.id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(bad_rails(c, desk, outcome, metric, today)?),
            };
            row.guardrails.clone_from(rails);
        }
        let thing = Thing::new(Kind::Hypothesis, card.hypothesis.id);
        row.links = things::said_of::<Link>(c, thing)?.into_iter().map(|link| link.url).collect();
        list.push(row);
    }
    Ok(list)
}

/// The guardrails of an outcome that are breached, or past their limits, in words.
fn bad_rails(
    c: &Reader,
    desk: &Desk<'_>,
    outcome: &Outcome,
    metric: &Metric,
    today: Day,
) -> Result<Vec<String>, StoreError> {
    let rails = guardrails(c, desk, outcome, desk.outcome(outcome, metric)?.as_ref(), today)?;
    let bad = rails.iter().filter(|rail| rail.is_breached() || rail.past().is_some());
    Ok(bad.map(|rail| fact::guarded(rail, today).0).collect())
}

/// Every commitment with the first day of its sprint.
fn by_start(c: &Reader) -> Result<Vec<(Day, Commitment)>, StoreError> {
    let mut list = Vec::new();
    for sprint in things::begun(c)? {
        list.extend(things::commitments(c, sprint.id)?.into_iter().map(|k| (sprint.starts, k)));
    }
    Ok(list)
}

fn row(card: &Card, outcome: &Outcome, metric: Option<&Metric>, today: Day) -> Row {
    let h = &card.hypothesis;
    let shipped_on = h.ship.as_ref().map_or(today, |ship| ship.shipped_on);
    let verdict = card.verdict.as_ref();
    let answered = match (verdict, &card.proposed, h.check_on()) {
        (Some(verdict), ..) => Answered::Called(verdict.call),
        (None, Some(proposed), _) => Answered::Proposed(proposed.call),
        (None, None, Some(on)) if on > today => Answered::NotYet { on },
        (None, None, on) => Answered::Due { on: on.unwrap_or(shipped_on) },
    };
    Row {
        hypothesis: h.label(),
        build: h.build.clone(),
        shipped_on,
        check_on: h.check_on(),
        outcome: outcome.label(),
        title: outcome.title.clone(),
        way: way(outcome, metric),
        owner: outcome.owner.clone(),
        left: false,
        owner_at_commit: None,
        owner_at_ship: h.ship.as_ref().and_then(|ship| ship.owner.clone()),
        stated: fact::stated(outcome.framed_on, h.work_began().unwrap_or(shipped_on)),
        answered,
        learned: verdict.and_then(|v| v.learned.clone()),
        signed_by: verdict.and_then(|v| v.signed_by.clone()),
        signed_on: verdict.map(|v| v.on),
        still_live: card.still_live(),
        result: outcome.result.as_ref().map(|r| r.ended),
        ended: fact::ended(outcome, metric.and_then(|m| m.unit.as_deref())),
        contradicts: verdict.map_or_else(Vec::new, |v| v.contradicts.clone()),
        on_judgement: verdict.is_some_and(|v| v.on_judgement),
        guardrails: Vec::new(),
        unit: card.metric.as_ref().and_then(|m| m.unit.clone()),
        readings: card.movement.clone(),
        links: Vec::new(),
    }
}

fn way(outcome: &Outcome, metric: Option<&Metric>) -> Option<String> {
    let unit = metric.and_then(|m| m.unit.as_deref());
    let target = outcome.target.as_ref()?;
    if let (Aim::Hold, Some(op)) = (outcome.aim, target.op) {
        return Some(format!("hold {}{}", op.symbol(), with_unit(target.value, unit)));
    }
    let from = outcome.baseline.as_ref().and_then(|b| b.value);
    let from = from.map_or_else(|| "unknown".to_owned(), |v| with_unit(v, unit));
    Some(format!("{from} → {}", with_unit(target.value, unit)))
}
