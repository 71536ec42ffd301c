//! The question, over what shipped.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::Session;
use super::card::card;
use super::columns::guardrails;
use super::evidence::Desk;
use crate::domain::ask::{Ask, Claimant, Row, Standing, is_settled};
use crate::domain::assessment::Class;
use crate::domain::day::Day;
use crate::domain::fact;
use crate::domain::framing::missing;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::{Label, Suffix};
use crate::domain::metric::Metric;
use crate::domain::outcome::Outcome;
use crate::domain::person::Person;
use crate::domain::sprint::{Commitment, Sprint};
use crate::domain::verdict::Link;
use crate::error::{Error, Kind as OfError};
use crate::store::{Reader, StoreError, listing, things};

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
        ask.rows.retain(|row| row.shipped_on >= first.starts || row.is_loud());
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

    /// The question over what ever shipped of a hypothesis or beneath an outcome.
    ///
    /// # Errors
    /// Nothing of it has shipped; and what the file says.
    pub fn ask_about(&self, thing: Thing) -> Result<Ask, Error> {
        let (name, today) = (self.name(thing), self.today());
        let rows = self.read(|c| {
            let of: HashSet<Id> = match thing.kind {
                Kind::Outcome => things::of_outcome::<Hypothesis>(c, thing.id)?.into_iter().map(|h| h.id).collect(),
                _ => HashSet::from([thing.id]),
            };
            rows(&Desk::new(c, today, &self.answers), None, Some(&of))
        })?;
        let mut ask = Ask { span: None, as_of: Some(today), rows, before: 0 };
        ask.order();
        if ask.rows.is_empty() {
            let says = format!("nothing has shipped for {name} yet, so there is nothing to ask");
            return Err(Error::new(OfError::NotFound, "nothing_shipped", says).hint(format!("upshot show {name}")));
        }
        Ok(ask)
    }

    /// The question over what shipped or came due since a day, and over whatever before it is not settled.
    ///
    /// # Errors
    /// What the file says.
    pub(super) fn ask_since(&self, since: Option<Day>) -> Result<Ask, Error> {
        let today = self.today();
        let rows = self.read(|c| rows(&Desk::new(c, today, &self.answers), since, None))?;
        let mut ask = Ask { span: None, as_of: Some(today), rows, before: 0 };
        ask.order();
        Ok(ask)
    }
}

impl Session {
    /// Every hypothesis that work may have been done for, shipped or not: one look-up, whatever is asked of them then.
    ///
    /// # Errors
    /// What the file says.
    pub fn claimants(&self) -> Result<Vec<Claimant>, Error> {
        self.read(|c| {
            let people: Vec<Person> = things::all(c)?;
            let here = |who: &Handle| !people.iter().any(|p| p.answers_to(who) && p.left.is_some());
            let outcomes: HashMap<Id, Outcome> = things::all(c)?.into_iter().map(|o: Outcome| (o.id, o)).collect();
            let metrics: HashMap<Id, Metric> = things::all(c)?.into_iter().map(|m: Metric| (m.id, m)).collect();
            let mut links: HashMap<Id, Vec<String>> = HashMap::new();
            for link in things::all::<Link>(c)?.into_iter().filter(|link| link.thing.kind == Kind::Hypothesis) {
                links.entry(link.thing.id).or_default().push(link.url);
            }
            let claimant = |h: Hypothesis| {
                let outcome = outcomes.get(&h.outcome)?;
                let metric = outcome.metric.and_then(|metric| metrics.get(&metric));
                Some(Claimant {
                    id: h.id,
                    hypothesis: h.label(),
                    outcome: outcome.label(),
                    owner: outcome.owner.clone().filter(here),
                    framed: missing(outcome, metric).is_empty(),
                    shipped: h.ship.is_some(),
                    written_on: h.written_on,
                    links: links.remove(&h.id).unwrap_or_default(),
                    build: h.build,
                })
            };
            Ok(things::all::<Hypothesis>(c)?.into_iter().filter_map(claimant).collect())
        })
    }

    /// A hypothesis' label as commits are to name it: with two letters of its own where copies of the board may meet, so that
    /// it means the same one however they number theirs.
    ///
    /// # Errors
    /// What the file says.
    pub fn label_in_commits(&self, hypothesis: Id) -> Result<Option<Label>, Error> {
        /// As many letters as tell labels apart on nearly every board.
        const LETTERS: usize = 2;
        let meets = !self.places()?.is_empty() || self.read(|c| Ok(listing::replicas(c)? > 1))?;
        let found = self.read(|c| things::one::<Hypothesis>(c, hypothesis))?;
        Ok(found.map(|h| {
            let own = h.label();
            let letters = own.suffix.as_str().len().max(LETTERS);
            let suffix = if meets { Suffix::of(h.id).first(letters) } else { own.suffix };
            Label { suffix, ..own }
        }))
    }

    /// Where some hypotheses stand: the question over each, and what its outcome's metric did.
    ///
    /// # Errors
    /// What the file says.
    pub fn standings(&self, of: &HashSet<Id>) -> Result<HashMap<Id, Standing>, Error> {
        if of.is_empty() {
            return Ok(HashMap::new());
        }
        let today = self.today();
        self.read(|c| {
            let desk = Desk::new(c, today, &self.answers);
            let mut shipped = rows(&desk, None, Some(of))?;
            let mut moved: HashMap<Id, Option<Class>> = HashMap::new();
            let mut list = HashMap::new();
            for h in things::all::<Hypothesis>(c)?.into_iter().filter(|h| of.contains(&h.id)) {
                let movement = match moved.entry(h.outcome) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => *new.insert(came(&desk, h.outcome)?),
                };
                let row = shipped.iter().position(|row| row.hypothesis == h.label()).map(|at| shipped.swap_remove(at));
                let (verdict, _) = things::verdicts_on(c, h.id)?;
                list.insert(h.id, Standing { state: h.state(verdict.as_ref()), row, movement });
            }
            Ok(list)
        })
    }
}

/// What an outcome's metric did, before its run of commitments where that has shipped nothing yet.
fn came(desk: &Desk<'_>, outcome: Id) -> Result<Option<Class>, StoreError> {
    let Some(outcome) = things::one::<Outcome>(desk.reader(), outcome)? else { return Ok(None) };
    let Some(metric) = outcome.metric.map(|metric| desk.metric(metric)).transpose()?.flatten() else { return Ok(None) };
    let movement = desk.outcome(&outcome, &metric)?;
    Ok(movement.and_then(|m| m.last_class()))
}

pub(super) fn rows(desk: &Desk<'_>, since: Option<Day>, of: Option<&HashSet<Id>>) -> Result<Vec<Row>, StoreError> {
    let (c, today) = (desk.reader(), desk.as_of());
    let outcomes: HashMap<Id, Outcome> = things::all(c)?.into_iter().map(|o: Outcome| (o.id, o)).collect();
    let metrics: HashMap<Id, Metric> = things::all(c)?.into_iter().map(|m: Metric| (m.id, m)).collect();
    let people = desk.people()?;
    let gone = |who: &Handle| people.iter().any(|p| p.answers_to(who) && p.left.is_some());
    let commitments = by_start(c)?;
    let calls = things::calls(c)?;
    let mut list = Vec::new();
    let mut rails: HashMap<Id, Vec<String>> = HashMap::new();
    for h in things::shipped(c)?.into_iter().filter(|h| of.is_none_or(|of| of.contains(&h.id))) {
        let Some(outcome) = outcomes.get(&h.outcome) else { continue };
        let recent = |day: Option<Day>| since.is_none() || day >= since;
        let settled = is_settled(&h, calls.get(&h.id).copied());
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
        // Two verdicts that met are none yet.
        let verdict = verdict.filter(|verdict| verdict.contested.is_empty());
        let card = card(desk, h, (verdict, proposal), metric)?;
        let mut row = Row::of(&card, outcome, outcome.metric.and_then(|m| metrics.get(&m)), today);
        row.left = outcome.owner.as_ref().is_some_and(&gone);
        let committed = commitments.iter().filter(|(day, k)| k.outcome == outcome.id && *day <= row.shipped_on);
        row.owner_at_commit = committed.max_by_key(|(day, _)| *day).and_then(|(_, k)| k.owner.clone());
        if let Some(metric) = outcome.metric.and_then(|m| metrics.get(&m)) {
            let rails = match rails.entry(outcome.id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(bad_rails(desk, outcome, metric)?),
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
fn bad_rails(desk: &Desk<'_>, outcome: &Outcome, metric: &Metric) -> Result<Vec<String>, StoreError> {
    let rails = guardrails(desk, outcome, desk.outcome(outcome, metric)?.as_ref())?;
    let bad = rails.iter().filter(|rail| rail.is_breached() || rail.past().is_some());
    Ok(bad.map(|rail| fact::guarded(rail, desk.as_of()).0).collect())
}

/// Every commitment with the first day of its sprint.
fn by_start(c: &Reader) -> Result<Vec<(Day, Commitment)>, StoreError> {
    let mut list = Vec::new();
    for sprint in things::begun(c)? {
        list.extend(things::commitments(c, sprint.id)?.into_iter().map(|k| (sprint.starts, k)));
    }
    Ok(list)
}
