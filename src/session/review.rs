//! A sprint's review: as frozen where it is closed, else as it stands.

use super::columns::whole;
use super::evidence::Desk;
use super::{Session, goalposts};
use crate::domain::board::Column;
use crate::domain::day::Day;
use crate::domain::decide::before_close;
use crate::domain::fact;
use crate::domain::facts::Want;
use crate::domain::history;
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::label::Label;
use crate::domain::metric::Point;
use crate::domain::outcome::{Outcome, ScopeCall};
use crate::domain::review::{Frozen, Judged, Left, Line, Noted, Promise, Review, within};
use crate::domain::sprint::{Sprint, SprintState};
use crate::error::{Error, Kind};
use crate::store::{Reader, StoreError, alarm, journal, listing, slice, things};

impl Session {
    /// The review of a sprint; of the active one, or else of the one closed last, where none is named.
    ///
    /// # Errors
    /// Where no sprint has begun, and what the file says.
    pub fn review(&self, sprint: Option<Id>) -> Result<Review, Error> {
        let today = self.today();
        let found = self.read(|c| {
            let sprint = match sprint {
                Some(id) => things::one::<Sprint>(c, id)?,
                None => things::reviewed(c)?,
            };
            let Some(sprint) = sprint else { return Ok(None) };
            let review = match sprint.state {
                SprintState::Planned => None,
                SprintState::Active => Some(of(&Desk::new(c, today, &self.answers), &sprint)?),
                SprintState::Closed => told(c, sprint.id)?,
            };
            Ok(Some((sprint, review)))
        })?;
        match found {
            Some((_, Some(review))) => Ok(review),
            Some((sprint, None)) if sprint.state == SprintState::Closed => {
                let says = format!("{} was closed without a review", sprint.label());
                Err(Error::new(Kind::NotFound, "no_review", says)
                    .hint(format!("upshot sprint show {}", sprint.label())))
            }
            Some((sprint, None)) => {
                let says = format!("{} is only planned, and there is nothing to review yet", sprint.label());
                Err(Error::new(Kind::Refused, "not_begun", says)
                    .hint(format!("upshot sprint show {}", sprint.label()))
                    .hint("upshot sprint start"))
            }
            None => Err(Error::new(Kind::NotFound, "no_sprint", "no sprint has begun, so there is nothing to review")
                .hint("upshot sprint start 2w --goal O-1")),
        }
    }

    /// Every review that was frozen, the latest sprint first.
    ///
    /// # Errors
    /// What the file says.
    pub fn frozen_reviews(&self) -> Result<Vec<Frozen>, Error> {
        self.read(|c| {
            let closed = things::closed_sprints(c)?;
            let reviews = closed.iter().map(|sprint| things::frozen(c, sprint.id)).collect::<Result<Vec<_>, _>>()?;
            Ok(reviews.into_iter().flatten().collect())
        })
    }
}

/// The review of a closed sprint, with what other copies told of it.
fn told(c: &Reader, sprint: Id) -> Result<Option<Review>, StoreError> {
    let mut reviews = things::reviews(c, sprint)?.into_iter();
    let Some(first) = reviews.next() else { return Ok(None) };
    let (again, otherwise) = (reviews.collect(), alarm::changed_since(c, &first)?);
    Ok(Some(Review { again, otherwise, ..first.whole }))
}

/// A sprint's review as it stands on a day.
pub(super) fn of(desk: &Desk<'_>, sprint: &Sprint) -> Result<Review, StoreError> {
    let (c, today) = (desk.reader(), desk.as_of());
    let loaded = slice::load(c, &[Want::Sprints, Want::People])?;
    let last = things::closed_last(c, Some(sprint.id))?;
    let commitments = things::commitments(c, sprint.id)?;
    // What was done since the last close is told here, or it would be told nowhere.
    let since = last.as_ref().and_then(|last| last.closed_on).map_or(sprint.starts, |day| day.min(sprint.starts));
    let span = (since, today);
    let mut review = Review {
        sprint: sprint.label(),
        name: sprint.name.clone(),
        starts: sprint.starts,
        ends: sprint.ends,
        state: sprint.state,
        closed_on: sprint.closed_on,
        as_of: today,
        goal: None,
        lines: Vec::new(),
        beside: Vec::new(),
        judged: Vec::new(),
        last: last.as_ref().map(Sprint::label),
        promises: Vec::new(),
        noted: Noted::passed("starting", "started", sprint.label(), sprint.anyway.first()).into_iter().collect(),
        left: Vec::new(),
        again: Vec::new(),
        otherwise: Vec::new(),
    };
    // Of two that copies began, what the board's own holds too goes on there.
    let first = loaded.active().filter(|first| first.id != sprint.id);
    let before = last.as_ref().map(|last| things::frozen(c, last.id)).transpose()?.flatten();
    // What ended on the day of the last close was told there.
    let was_told = |label: Label| {
        let lines = before.iter().flat_map(|before| before.whole.lines.iter().chain(&before.whole.beside));
        lines.into_iter().any(|line| line.outcome == label && line.ended.is_some())
    };
    for outcome in things::outcomes(c)? {
        let own = commitments.iter().find(|k| k.outcome == outcome.id);
        let ended_here = outcome.result.as_ref().is_some_and(|r| within(span, r.closed_on));
        if own.is_none() && !outcome.is_open() && (!ended_here || was_told(outcome.label())) {
            continue;
        }
        let column = whole(desk, outcome, Some(sprint), &commitments)?;
        let opening = match own {
            Some(commitment) => commitment.opening,
            None => opening(desk, &column, sprint.starts)?,
        };
        // What a start let through is said once, not again for each outcome that it committed.
        let pass = own.and_then(|k| k.anyway.as_ref()).filter(|pass| !sprint.anyway.contains(pass));
        review.noted.extend(Noted::passed("committing", "committed", column.outcome.label(), pass));
        note(c, &column, span, &mut review.noted)?;
        review.judged.extend(Judged::of(&column, span));
        let mut line = Line::of(&column, opening, span);
        if let Some(first) =
            first.filter(|first| own.is_some_and(|own| loaded.committed(first.id).any(|k| k.outcome == own.outcome)))
        {
            line.next = Some(format!("goes on in {}", first.label()));
        }
        if own.is_some() { &mut review.lines } else { &mut review.beside }.push(line);
    }
    review.noted.extend(goals(c, sprint)?);
    review.lines.sort_by_key(|line| !line.goal);
    review.goal = review.goal_line().map(|line| line.outcome);
    if let Some(last) = &last {
        review.promises = promises(c, last.id)?;
        // What falls on the day of the last close was said there already.
        if let Some(before) = &before {
            review.judged.retain(|j| !before.whole.judged.iter().any(|b| (b.hypothesis, b.on) == (j.hypothesis, j.on)));
            review.noted.retain(|noted| !before.whole.noted.contains(noted));
        }
    }
    let due = listing::due(c, today)?;
    review.left = before_close(&loaded, sprint, &due, today).into_iter().map(|(left, _)| left).collect();
    review.left.extend(review.goal_line().map(|line| Left {
        done: true,
        away: false,
        says: format!("goal named: {}", line.called()),
        what: String::new(),
        late: String::new(),
        about: None,
        who: None,
        fix: String::new(),
        or: String::new(),
    }));
    review.left.sort_by_key(|left| left.done);
    Ok(review)
}

/// Where an outcome stood when a span began: its level on the day before, or where it was first read since.
pub(super) fn opening(desk: &Desk<'_>, column: &Column, begins: Day) -> Result<Option<Point>, StoreError> {
    let Some(metric) = &column.metric else { return Ok(None) };
    desk.opening(metric, column.outcome.baseline.as_ref(), begins)
}

/// What of a column stays visible in a span, with what the log and its requests say: moved goalposts, scope calls.
pub(super) fn note(c: &Reader, column: &Column, span: (Day, Day), noted: &mut Vec<Noted>) -> Result<(), StoreError> {
    noted.extend(Noted::of(column, span));
    let outcome = column.outcome.label().to_string();
    let unit = column.unit().map(str::to_owned);
    for post in goalposts::of(c, column.outcome.id)?.into_iter().filter(|post| within(span, post.on)) {
        noted.push(Noted::Goalpost { name: outcome.clone(), unit: unit.clone(), post });
    }
    let calls: Vec<ScopeCall> = things::of_outcome(c, column.outcome.id)?;
    let on = |call: &ScopeCall| call.decision.as_ref().map_or(call.asked_on, |d| d.on);
    noted.extend(calls.into_iter().filter(|call| within(span, on(call))).map(|call| Noted::scope(&outcome, call)));
    Ok(())
}

/// Each time that the goal became another while the sprint ran, read back from the log.
fn goals(c: &Reader, sprint: &Sprint) -> Result<Vec<Noted>, StoreError> {
    let thing = Thing::new(ThingKind::Sprint, sprint.id);
    let label = |value: &serde_json::Value| -> Result<Option<String>, StoreError> {
        let id = serde_json::from_value::<Id>(value.clone()).ok();
        let outcome = id.map(|id| things::one::<Outcome>(c, id)).transpose()?.flatten();
        Ok(outcome.map(|outcome| outcome.label().to_string()))
    };
    let mut list = Vec::new();
    for (entry, change) in history::goals(&journal::history(c, Some(thing), usize::MAX)?, sprint.id) {
        if let (Some(from), Some(to)) = (label(&change.before)?, label(&change.after)?) {
            let (name, by) = (sprint.label().to_string(), entry.by.clone());
            list.push(Noted::Goal { name, from, to, why: entry.why.clone(), by });
        }
    }
    Ok(list)
}

/// How an outcome ended, in words.
pub(super) fn ended_words(c: &Reader, outcome: &Outcome) -> Result<Option<String>, StoreError> {
    let metric = outcome.metric.map(|id| things::one::<crate::domain::metric::Metric>(c, id)).transpose()?.flatten();
    Ok(fact::ended(outcome, metric.as_ref().and_then(|m| m.unit.as_deref())))
}

/// What was said in a sprint that would be done next, or looked at again.
fn promises(c: &Reader, sprint: Id) -> Result<Vec<Promise>, StoreError> {
    let mut list = Vec::new();
    for commitment in things::commitments(c, sprint)? {
        let Some(answer) = commitment.answer else { continue };
        let Some(outcome) = things::one::<Outcome>(c, commitment.outcome)? else { continue };
        list.push(Promise {
            outcome: outcome.label(),
            owner: outcome.owner.clone(),
            step: answer.next_step,
            kept: commitment.kept,
            look_again_on: answer.look_again_on,
            away: answer.away,
            ended: outcome.result.as_ref().map(|result| result.ended),
            ended_words: ended_words(c, &outcome)?,
        });
    }
    list.sort_by_key(|p| p.kept.as_ref().map_or(2, |k| u8::from(!k.kept)));
    Ok(list)
}
