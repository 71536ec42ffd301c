//! The board as one value, at once or in two steps: what a first look needs, then column after column. After a write only
//! what it touched is read again.

use std::collections::BTreeSet;

use crate::domain::alarm::Alarm;
use crate::domain::board::{Column, Failing, Rail, View, order};
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::fact::{self, Movement};
use crate::domain::handle::Handle;
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::Id;
use crate::domain::label::Slug;
use crate::domain::outcome::{Contributor, Guardrail, Outcome, ScopeCall};
use crate::domain::person::Person;
use crate::domain::sprint::{Commitment, Sprint};
use crate::domain::verdict::Verdict;
use crate::error::Error;
use crate::store::{Reader, StoreError, journal, listing, marks, readings, things};

use super::Session;
use super::card::{Cards, card_to};
use super::evidence::Desk;

/// How many points a sparkline is drawn from.
const SERIES: usize = 200;

impl Session {
    /// The board as it stands: what a screen shows.
    ///
    /// # Errors
    /// What the file says.
    pub fn view(&self) -> Result<View, Error> {
        self.glance(|columns| (0..columns.len()).collect())
    }

    /// The board as far as what is owed asks: what the readings say of each hypothesis is left out, which is most of a
    /// board's work and decides nothing of it.
    ///
    /// # Errors
    /// What the file says.
    pub fn owed(&self) -> Result<View, Error> {
        self.view_to(Cards::Owed, |columns| (0..columns.len()).collect())
    }

    /// The open outcomes in their places with their names, and nothing said of them.
    ///
    /// # Errors
    /// What the file says.
    pub fn placed(&self) -> Result<View, Error> {
        self.glance(|_| Vec::new())
    }

    /// The board for a first look: every open outcome in its place with its name, and whole those columns whose places
    /// `sees` names.
    ///
    /// # Errors
    /// What the file says.
    pub fn glance(&self, sees: impl FnOnce(&[Column]) -> Vec<usize>) -> Result<View, Error> {
        self.view_to(Cards::Judged, sees)
    }

    fn view_to(&self, cards: Cards, sees: impl FnOnce(&[Column]) -> Vec<usize>) -> Result<View, Error> {
        let today = self.today();
        let mut view = self.read(|c| {
            let desk = Desk::new(c, today, &self.answers);
            let mut view = bare(&desk)?;
            for at in sees(&view.columns) {
                if let Some(column) = view.columns.get_mut(at) {
                    fill_to(&desk, column, view.sprint.as_ref(), cards)?;
                }
            }
            finish(&desk, &mut view)?;
            Ok(view)
        })?;
        self.tell_failing(&mut view);
        Ok(view)
    }

    /// Has somebody asked, whenever the board is read, which pulls failed on this machine: the file does not know.
    pub fn ask_failing(&mut self, ask: impl Fn(Id, Day) -> Vec<Failing> + 'static) {
        self.failing = Some(Box::new(ask));
    }

    /// Says of a board which of its metrics' pulls failed.
    fn tell_failing(&self, view: &mut View) {
        if let (Some(ask), Ok(Some(board))) = (&self.failing, self.board_id()) {
            view.tell_failing(ask(board, self.today()));
        }
    }

    /// Makes columns of a board whole, by their places. False where somebody has written since the board was read: then
    /// nothing is done, as parts of two boards make none.
    ///
    /// # Errors
    /// What the file says.
    pub fn fill(&self, view: &mut View, places: &[usize]) -> Result<bool, Error> {
        let today = self.today();
        let filled = self.read(|c| {
            if marks::last_set(c)? != view.up_to {
                return Ok(false);
            }
            let desk = Desk::new(c, today, &self.answers);
            for at in places {
                if let Some(column) = view.columns.get_mut(*at) {
                    fill(&desk, column, view.sprint.as_ref())?;
                }
            }
            finish(&desk, view)?;
            Ok(true)
        })?;
        let known = std::mem::take(&mut view.failing);
        view.tell_failing(known);
        Ok(filled)
    }

    /// Brings a whole board up to date. Where nothing but readings came since, only the columns that look at their
    /// metrics are read again. Whether there was anything new.
    ///
    /// # Errors
    /// What the file says.
    pub fn renew(&self, view: &mut View) -> Result<bool, Error> {
        let today = self.today();
        let known = self.read(|c| {
            let last = marks::last_set(c)?;
            if last == view.up_to {
                return Ok(Some(false));
            }
            let Some(read) = marks::only_read_since(c, view.up_to)? else { return Ok(None) };
            let desk = Desk::new(c, today, &self.answers);
            let mut slugs = BTreeSet::new();
            for metric in &read {
                slugs.extend(desk.metric(*metric)?.map(|m| m.slug));
            }
            let sprint = view.sprint.as_ref();
            for column in view.columns.iter_mut().filter(|column| column.rests_on(&read, &slugs)) {
                fill(&desk, column, sprint)?;
            }
            // A reading of one that was silent is heard.
            if view.unread.iter().any(|(slug, _)| slugs.contains(slug)) {
                finish(&desk, view)?;
            }
            view.up_to = last;
            Ok(Some(true))
        })?;
        match known {
            Some(new) => {
                self.tell_failing(view);
                Ok(new)
            }
            None => {
                *view = self.view()?;
                Ok(true)
            }
        }
    }

    /// One outcome as the board would show it, open or ended.
    ///
    /// # Errors
    /// What the file says.
    pub fn column(&self, outcome: Id) -> Result<Option<Column>, Error> {
        let today = self.today();
        self.read(|c| {
            let (sprint, _, commitments) = sprints(c)?;
            let desk = Desk::new(c, today, &self.answers);
            things::one::<Outcome>(c, outcome)?.map(|o| whole(&desk, o, sprint.as_ref(), &commitments)).transpose()
        })
    }

    /// Every outcome, the open ones by rank first.
    ///
    /// # Errors
    /// What the file says.
    pub fn outcomes(&self) -> Result<Vec<Column>, Error> {
        let today = self.today();
        self.read(|c| {
            let (sprint, _, commitments) = sprints(c)?;
            let mut all = things::outcomes(c)?;
            all.sort_by_key(|outcome| !outcome.is_open());
            let desk = Desk::new(c, today, &self.answers);
            all.into_iter().map(|o| whole(&desk, o, sprint.as_ref(), &commitments)).collect()
        })
    }

    /// Whose name changes bear, as the board that was read first wrote it.
    pub fn handle_in(&self, view: &View) -> Handle {
        let known = view.people.iter().find(|person| person.answers_to(&self.who.handle));
        known.map_or_else(|| self.who.handle.clone(), |person| person.handle.clone())
    }
}

/// The active or else the planned sprint, the one closed last, and the commitments of all three.
pub(super) type Sprints = (Option<Sprint>, Option<Sprint>, Vec<Commitment>);

pub(super) fn sprints(c: &Reader) -> Result<Sprints, StoreError> {
    let open = things::open_sprints(c)?;
    let closed = things::closed_last(c, None)?;
    let mut commitments = Vec::new();
    for sprint in open.iter().chain(&closed) {
        commitments.extend(things::commitments(c, sprint.id)?);
    }
    Ok((open.into_iter().next(), closed, commitments))
}

/// The board with every column in its place and none of them whole.
fn bare(desk: &Desk<'_>) -> Result<View, StoreError> {
    let c = desk.reader();
    let (sprint, closed, commitments) = sprints(c)?;
    let open = things::open_outcomes(c)?;
    desk.know_metrics()?;
    let mut columns = Vec::with_capacity(open.len());
    for outcome in open {
        columns.push(named(desk, outcome, sprint.as_ref(), &commitments)?);
    }
    view_of(desk, columns, (sprint, closed, commitments))
}

/// A board of some columns, with its people and its sprints.
pub(super) fn view_of(
    desk: &Desk<'_>,
    mut columns: Vec<Column>,
    (sprint, closed, commitments): Sprints,
) -> Result<View, StoreError> {
    let c = desk.reader();
    columns.sort_by_key(|column| (!column.goal, column.commitment.is_none()));
    let people = desk.people()?;
    let owns = |who: &Person| columns.iter().any(|k| k.outcome.owner.as_ref() == Some(&who.handle));
    let mut marked = Vec::new();
    for robot in people.iter().filter(|p| p.robot && owns(p)) {
        marked.extend(journal::marked(c, robot)?);
    }
    Ok(View {
        sprint,
        closed,
        columns,
        people: people.to_vec(),
        marked,
        commitments,
        unanswered: listing::unanswered(c)?,
        unread: Vec::new(),
        conflicts: desk.conflicts()?.to_vec(),
        alarms: desk.alarms()?.to_vec(),
        failing: Vec::new(),
        up_to: marks::last_set(c)?,
    })
}

/// Reads what stands in no column, once every column is whole: it is said with what they owe, and a first look need not wait
/// for it.
pub(super) fn finish(desk: &Desk<'_>, view: &mut View) -> Result<(), StoreError> {
    if view.columns.iter().all(|column| column.whole) {
        view.unread = unread(desk)?;
    }
    Ok(())
}

/// Metrics that decide and guard nothing open, and were not read for longer than promised.
fn unread(desk: &Desk<'_>) -> Result<Vec<(Slug, i64)>, StoreError> {
    let c = desk.reader();
    let mut list = Vec::new();
    for id in listing::idle_metrics(c)? {
        let Some(metric) = desk.metric(id)? else { continue };
        let last = readings::latest(c, desk.number(id)?, desk.as_of())?.map(|p| p.day);
        let days = fact::stale(&metric, last, listing::read_since(c, id)?, desk.as_of());
        list.extend(days.map(|days| (metric.slug, days)));
    }
    Ok(list)
}

/// A column with its name and place, and nothing said of it yet.
fn named(
    desk: &Desk<'_>,
    outcome: Outcome,
    sprint: Option<&Sprint>,
    commitments: &[Commitment],
) -> Result<Column, StoreError> {
    let metric = outcome.metric.map(|m| desk.metric(m)).transpose()?.flatten();
    let control = metric.as_ref().and_then(|metric| Some(metric.control.as_ref()?.metric));
    let beside = control.map(|id| desk.metric(id)).transpose()?.flatten().map(|other| other.slug);
    Ok(Column { beside, ..Column::named(outcome, metric, sprint, commitments) })
}

pub(super) fn whole(
    desk: &Desk<'_>,
    outcome: Outcome,
    sprint: Option<&Sprint>,
    commitments: &[Commitment],
) -> Result<Column, StoreError> {
    let mut column = named(desk, outcome, sprint, commitments)?;
    fill(desk, &mut column, sprint)?;
    Ok(column)
}

/// Reads everything that is said of a column.
fn fill(desk: &Desk<'_>, column: &mut Column, sprint: Option<&Sprint>) -> Result<(), StoreError> {
    fill_to(desk, column, sprint, Cards::Judged)
}

fn fill_to(desk: &Desk<'_>, column: &mut Column, sprint: Option<&Sprint>, cards: Cards) -> Result<(), StoreError> {
    let (c, today) = (desk.reader(), desk.as_of());
    let id = column.outcome.id;
    (column.series, column.latest, column.level) = match &column.metric {
        Some(metric) => {
            let no = desk.number(metric.id)?;
            let series = readings::series(c, no, (i32::MIN, today.number()), SERIES)?;
            (series, readings::latest(c, no, today)?, desk.level(metric, today)?)
        }
        None => (Vec::new(), None, None),
    };
    column.read_since = column.metric.as_ref().map(|m| listing::read_since(c, m.id)).transpose()?.flatten();
    let until = sprint.map_or(today, |sprint| sprint.ends.min(today));
    column.closing = match &column.metric {
        Some(metric) if until < today => desk.level(metric, until)?.map(|level| level.point()),
        _ => column.level.map(|level| level.point()),
    };
    let hypotheses: Vec<Hypothesis> = things::of_outcome(c, id)?;
    let (mut current, mut proposed) = things::verdicts_beneath(c, id)?;
    let of =
        |list: &mut Vec<Verdict>, h: Id| list.iter().position(|v| v.hypothesis == h).map(|at| list.swap_remove(at));
    // Cards are large and rarely more follow: no more room than they take.
    column.cards = Vec::with_capacity(hypotheses.len());
    for h in hypotheses {
        let metric = h.expect.as_ref().map(|e| desk.metric(e.metric)).transpose()?.flatten();
        let (verdict, proposal) = (of(&mut current, h.id), of(&mut proposed, h.id));
        column.cards.push(card_to(desk, h, (verdict, proposal), metric, cards)?);
    }
    let people = desk.people()?;
    for card in &mut column.cards {
        if let (Some(_), Some(a), Some(metric)) = (card.check, &card.movement, &card.metric) {
            card.by_robots = desk.by_robots(metric, a)?;
        }
    }
    order(&mut column.cards);
    column.movement = column.metric.as_ref().map(|m| desk.outcome(&column.outcome, m)).transpose()?.flatten();
    column.guardrails = guardrails(desk, &column.outcome, column.movement.as_ref())?;
    column.pace = column.metric.as_ref().map(|m| desk.pace(&column.outcome, m)).transpose()?.flatten();
    column.falsifier = desk.falsifier(&column.outcome)?;
    column.contributors = things::of_outcome::<Contributor>(c, id)?;
    column.asked = things::of_outcome::<ScopeCall>(c, id)?;
    column.asked.retain(|asked| asked.decision.is_none());
    column.owner_left = column
        .outcome
        .owner
        .as_ref()
        .is_some_and(|owner| people.iter().any(|person| person.left.is_some() && person.answers_to(owner)));
    let here = |conflict: &&Conflict| conflict.outcome == Some(column.outcome.id);
    column.conflicts = desk.conflicts()?.iter().filter(here).cloned().collect();
    let here = |alarm: &&Alarm| alarm.outcome == Some(column.outcome.id);
    column.alarms = desk.alarms()?.iter().filter(here).cloned().collect();
    column.find_owed(today, sprint);
    column.whole = true;
    Ok(())
}

/// The guardrails of an outcome as they stand since what its movement is counted from.
pub(super) fn guardrails(
    desk: &Desk<'_>,
    outcome: &Outcome,
    movement: Option<&Movement>,
) -> Result<Vec<Rail>, StoreError> {
    let (c, today) = (desk.reader(), desk.as_of());
    // Where a run has shipped nothing yet, what shipped before it is still out there.
    let movement = movement.map(Movement::last).filter(|m| m.label.is_some());
    let since = movement.map(|m| (m.assessment.ship, m.assessment.last_ship));
    let mut list = Vec::new();
    for rail in things::of_outcome::<Guardrail>(c, outcome.id)? {
        if let Some(metric) = desk.metric(rail.metric)? {
            list.push(Rail {
                latest: readings::latest(c, desk.number(metric.id)?, today)?,
                level: desk.level(&metric, today)?,
                read_since: listing::read_since(c, metric.id)?,
                guard: since.map(|since| desk.guardrail(&rail, &metric, since)).transpose()?,
                guardrail: rail,
                metric,
            });
        }
    }
    Ok(list)
}
