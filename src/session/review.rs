//! A sprint's review: as frozen where it is closed, else as it stands.

use super::columns::whole;
use super::evidence::Desk;
use super::{Session, goalposts};
use crate::domain::amount::with_unit;
use crate::domain::board::said::{Tone, tripped};
use crate::domain::board::{Column, Debt, Rail};
use crate::domain::day::Day;
use crate::domain::decide::before_close;
use crate::domain::fact::{self, Movement};
use crate::domain::facts::Want;
use crate::domain::history;
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::label::{Label, LabelKind};
use crate::domain::metric::Point;
use crate::domain::outcome::{Outcome, ScopeCall};
use crate::domain::refusal::Pass;
use crate::domain::review::{Frozen, Judged, Left, Line, Noted, Promise, RailLine, Review, Shipped};
use crate::domain::sprint::{Sprint, SprintState};
use crate::error::{Error, Kind};
use crate::store::{Reader, StoreError, journal, listing, slice, things};

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
                SprintState::Active => Some(of(c, &Desk::new(c, today, &self.answers), &sprint, today)?),
                SprintState::Closed => things::frozen(c, sprint.id)?.map(|frozen| frozen.whole),
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

/// A sprint's review as it stands on a day.
pub(super) fn of(c: &Reader, desk: &Desk<'_>, sprint: &Sprint, today: Day) -> Result<Review, StoreError> {
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
        noted: passed(format!("starting {}", sprint.label()), sprint.anyway.first()),
        left: Vec::new(),
    };
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
        let column = whole(c, desk, outcome, today, Some(sprint), &commitments)?;
        let opening = match own {
            Some(commitment) => commitment.opening,
            None => opening(desk, &column, sprint.starts)?,
        };
        // What a start let through is said once, not again for each outcome that it committed.
        let pass = own.and_then(|k| k.anyway.as_ref()).filter(|pass| !sprint.anyway.contains(pass));
        review.noted.extend(passed(format!("committing {}", column.outcome.label()), pass));
        note(c, &column, span, &mut review.noted)?;
        review.judged.extend(judged(&column, span));
        let line = line(&column, opening, span);
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
        about: None,
        who: None,
        fix: String::new(),
        or: String::new(),
    }));
    review.left.sort_by_key(|left| left.done);
    Ok(review)
}

fn within(span: (Day, Day), day: Day) -> bool {
    (span.0..=span.1).contains(&day)
}

/// Where an outcome's metric stood when a span began: its level on the day before, or where it was first read since.
pub(super) fn opening(desk: &Desk<'_>, column: &Column, begins: Day) -> Result<Option<Point>, StoreError> {
    let Some(metric) = &column.metric else { return Ok(None) };
    desk.opening(metric, begins)
}

fn rail_line(rail: &Rail, today: Day) -> RailLine {
    let (says, tone) = fact::guarded(rail, today);
    RailLine {
        metric: rail.metric.slug.to_string(),
        state: rail.guard.map(|guard| guard.state),
        since: rail.guard.and_then(|guard| guard.since),
        bad: tone == Tone::Bad,
        says,
    }
}

pub(super) fn line(column: &Column, opening: Option<Point>, span: (Day, Day)) -> Line {
    let o = &column.outcome;
    let run = column.movement.as_ref().filter(|m| m.label.is_some()).map(|m| m.assessment.ship);
    let mut ships: Vec<Shipped> = column
        .cards
        .iter()
        .filter_map(|card| {
            let day = card.hypothesis.ship.as_ref()?.shipped_on;
            let in_run = run.is_some_and(|first| day >= first);
            Some(Shipped { label: card.hypothesis.label(), build: card.hypothesis.build.clone(), day, in_run })
        })
        .collect();
    ships.sort_by_key(|s| (s.day, s.label));
    let last = judged(column, span).into_iter().max_by_key(|j| j.on);
    Line {
        outcome: o.label(),
        title: o.title.clone(),
        metric: column.metric.as_ref().map(|m| m.slug.to_string()),
        unit: column.unit().map(str::to_owned),
        better: column.metric.as_ref().and_then(|m| m.better),
        aim: o.aim,
        baseline: o.baseline.as_ref().and_then(|b| b.value),
        target: o.target.as_ref().map(|t| t.value),
        due: o.due,
        owner: o.owner.clone(),
        goal: column.goal,
        committed: column.commitment.is_some(),
        opening,
        now: column.level.map(|level| level.point()),
        closing: column.closing,
        stale: column.stale(span.1),
        since: column.movement.clone(),
        guardrails: column.guardrails.iter().map(|rail| rail_line(rail, span.1)).collect(),
        falsifier: column
            .falsifier
            .as_ref()
            .filter(|f| o.is_open() && (f.is_tripped() || f.asked(span.1).is_some()))
            .map(|f| tripped(f, span.1)),
        ships,
        answer: column.commitment.as_ref().and_then(|k| k.answer.clone()),
        next: last.and_then(|j| j.next_words()),
        carried_because: column.commitment.as_ref().and_then(|k| k.carried_because.clone()),
        ended: o.result.as_ref().map(|r| r.ended),
        ended_words: fact::ended(o, column.unit()),
        debts: column.debts.iter().map(Debt::words).collect(),
        series: column.series.clone(),
    }
}

/// The verdicts given beneath an outcome in a span.
pub(super) fn judged(column: &Column, span: (Day, Day)) -> Vec<Judged> {
    let given = column.cards.iter().filter_map(|card| {
        let verdict = card.verdict.as_ref().filter(|v| within(span, v.on))?;
        Some(Judged {
            hypothesis: card.hypothesis.label(),
            build: card.hypothesis.build.clone(),
            outcome: column.outcome.label(),
            moved: column.movement.as_ref().and_then(Movement::class),
            call: verdict.call,
            learned: verdict.learned.clone(),
            next: verdict.next,
            next_text: verdict.next_text.clone(),
            signed_by: verdict.signed_by.clone(),
            on: verdict.on,
            contradicts: verdict.contradicts.clone(),
            why: verdict.why.clone(),
            on_judgement: verdict.on_judgement,
            waived: verdict.waiver.is_some(),
            shared: verdict
                .evidence
                .as_ref()
                .and_then(|e| e.assessment.as_ref())
                .map_or_else(Vec::new, |a| a.shared_with().map(str::to_owned).collect()),
        })
    });
    given.collect()
}

fn passed(name: String, pass: Option<&Pass>) -> Vec<Noted> {
    pass.map(|pass| Noted::Passed { name, pass: pass.clone() }).into_iter().collect()
}

/// What of a column stays visible in a span: gates passed, contradictions, moved goalposts, scope calls.
pub(super) fn note(c: &Reader, column: &Column, span: (Day, Day), noted: &mut Vec<Noted>) -> Result<(), StoreError> {
    let outcome = column.outcome.label().to_string();
    for card in &column.cards {
        let name = card.hypothesis.label().to_string();
        let ship = card.hypothesis.ship.as_ref().filter(|ship| within(span, ship.shipped_on));
        noted.extend(passed(format!("shipping {name}"), ship.and_then(|s| s.anyway.as_ref())));
        let looks = card.hypothesis.looks.iter().filter(|look| within(span, look.on));
        noted.extend(looks.map(|look| Noted::Waited {
            name: name.clone(),
            until: look.day,
            why: look.why.clone(),
            by: look.by.clone(),
        }));
        let Some(verdict) = card.verdict.as_ref().filter(|v| within(span, v.on)) else { continue };
        noted.extend(passed(format!("the verdict on {name}"), verdict.anyway.as_ref()));
        if !verdict.contradicts.is_empty() {
            noted.push(Noted::Contradiction {
                name,
                call: verdict.call,
                against: verdict.contradicts.clone(),
                why: verdict.why.clone(),
                by: verdict.signed_by.clone(),
            });
        }
    }
    if let Some(f) = column.falsifier.as_ref().filter(|f| f.is_tripped() && f.by.is_none_or(|by| within(span, by))) {
        let seen = |p: Point| format!("{} on {}", with_unit(p.value, f.unit.as_deref()), p.day.short(span.1));
        let says = f.seen.map_or_else(String::new, seen);
        noted.push(Noted::Tripped { name: outcome.clone(), text: f.text.clone(), says });
    }
    let result = column.outcome.result.as_ref().filter(|r| within(span, r.closed_on));
    noted.extend(passed(format!("closing {outcome}"), result.and_then(|r| r.anyway.as_ref())));
    let unit = column.unit().map(str::to_owned);
    for post in goalposts::of(c, column.outcome.id)?.into_iter().filter(|post| within(span, post.on)) {
        noted.push(Noted::Goalpost { name: outcome.clone(), unit: unit.clone(), post });
    }
    let calls: Vec<ScopeCall> = things::of_outcome(c, column.outcome.id)?;
    for call in calls {
        let on = call.decision.as_ref().map_or(call.asked_on, |d| d.on);
        if within(span, on) {
            noted.push(Noted::Scope {
                name: outcome.clone(),
                request: call.request,
                asked_by: call.asked_by,
                call: call.decision.as_ref().map(|d| d.call),
                why: call.decision.map(|d| d.why),
            });
        }
    }
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
            outcome: Label { kind: LabelKind::Outcome, number: outcome.number },
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
