//! The end of a sprint: an answer for each commitment, promises kept or dropped, and the close.

use super::sprint::no_sprint;
use super::{Asked, Gate, diff, given};
use crate::domain::amount::with_unit;
use crate::domain::change::Decided;
use crate::domain::day::Day;
use crate::domain::facts::{Facts, Slice};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::Point;
use crate::domain::outcome::Outcome;
use crate::domain::refusal::{Refusal, Rule};
use crate::domain::sprint::{Answer, Commitment, Kept, SprintState};

/// What was said of a commitment.
pub(super) struct Said<'a> {
    pub(super) learned: Option<&'a str>,
    pub(super) next_step: Option<&'a str>,
    pub(super) again: Option<Day>,
    pub(super) away: bool,
}

pub(super) fn answer(slice: &Slice, id: Id, how: &Said, asked: &Asked) -> Result<Decided, Refusal> {
    let label = slice.outcome(id).map_or(String::new(), |o| o.label().to_string());
    let name = format!("answer for {label}");
    let Some(sprint) = slice.active() else {
        if slice.closed().is_some_and(|s| slice.committed(s.id).any(|c| c.outcome == id)) {
            let closed = slice.closed().map_or(String::new(), |s| s.label().to_string());
            let says = format!("{closed} is closed, and a closed sprint stays as it is");
            return Err(Refusal::one(name, Rule::SprintClosed, says, format!("upshot note {label} TEXT")));
        }
        return Err(no_sprint(&name, &label));
    };
    let Some(old) = slice.committed(sprint.id).find(|c| c.outcome == id) else {
        let says = format!("{label} is not committed in {}", sprint.label());
        return Err(Refusal::one(name, Rule::NotCommitted, says, format!("upshot sprint commit {label}")));
    };
    let owner = slice.outcome(id).and_then(|o| o.owner.clone());
    let mut gate = Gate::new(name.clone());
    let mut away = None;
    if how.away {
        let is_away = owner.as_ref().and_then(|o| slice.person(o)).is_some_and(|p| p.is_away(asked.today));
        let who = owner.as_ref().map_or("its owner".to_owned(), ToString::to_string);
        let fix = format!("upshot person away {} DAY", owner.as_ref().map_or("H", |o| o.as_str()));
        gate.need(is_away, Rule::NotAway, format!("{who} is not marked away"), fix);
        away.clone_from(&owner);
    } else {
        let verb = format!("upshot sprint answer {label} -l TEXT -n TEXT");
        gate.need(
            given(how.learned).is_some(),
            Rule::AnswerLearned,
            format!("{label}: what was learned is not said"),
            verb.clone(),
        );
        gate.need(
            given(how.next_step).is_some(),
            Rule::AnswerNext,
            format!("{label}: the next step is not said"),
            verb,
        );
    }
    if let Some(again) = how.again
        && again <= asked.today
    {
        let says = format!("{} is not after today", again.words(asked.today));
        return Err(Refusal::one(
            name,
            Rule::LookNotLater,
            says,
            format!("upshot sprint answer {label} -l TEXT -n TEXT --again DAY"),
        ));
    }
    gate.pass(slice, asked)?;
    let mut new = old.clone();
    new.answer = Some(Answer {
        learned: given(how.learned),
        next_step: given(how.next_step),
        look_again_on: how.again,
        away: away.clone(),
        by: asked.who.clone(),
        on: asked.today,
    });
    let thing = Thing::new(Kind::Commitment, old.id);
    let said = match (&away, how.again) {
        (Some(who), Some(day)) => format!("{label}: not answered, {who} away, asked again {}.", day.short(asked.today)),
        (Some(who), None) => format!("{label}: not answered, {who} away."),
        (None, Some(day)) => format!("{label}: can't tell yet, look again on {}.", day.words(asked.today)),
        (None, None) => format!("Answered for {label}."),
    };
    Ok(Decided {
        summary: format!("answered for {label} in {}", sprint.label()),
        said,
        changes: diff(thing, old, &new),
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn promise(slice: &Slice, id: Id, kept: bool, why: Option<&str>) -> Result<Decided, Refusal> {
    let label = slice.outcome(id).map_or(String::new(), |o| o.label().to_string());
    let name = format!("settle the promise of {label}");
    let made = slice.closed().and_then(|s| slice.committed(s.id).find(|c| c.outcome == id));
    let Some(old) = made.filter(|c| c.answer.as_ref().is_some_and(|a| a.next_step.is_some())) else {
        let says = format!("the last closed sprint made no promise for {label}");
        return Err(Refusal::one(name, Rule::NoPromise, says, "upshot sprint list"));
    };
    if !kept && given(why).is_none() {
        let fix = format!("upshot sprint promise {label} dropped --why TEXT");
        return Err(Refusal::one(name, Rule::MissingWhy, "dropping a promise needs a reason", fix));
    }
    let thing = Thing::new(Kind::Commitment, old.id);
    let new = Commitment { kept: Some(Kept { kept, why: given(why) }), ..old.clone() };
    let word = if kept { "kept" } else { "dropped" };
    let step = old.answer.as_ref().and_then(|a| a.next_step.clone()).unwrap_or_default();
    Ok(Decided {
        summary: format!("{word} the promise of {label}"),
        said: format!("{label}: \"{step}\" was {word}."),
        why: given(why),
        changes: diff(thing, old, &new),
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn close(slice: &Slice, facts: &Facts, asked: &Asked) -> Result<Decided, Refusal> {
    let Some(old) = slice.active() else {
        return Err(no_sprint("close the sprint", ""));
    };
    let label = old.label();
    let mut gate = Gate::new(format!("close {label}"));
    let mut away = Vec::new();
    for commitment in slice.committed(old.id) {
        let Some(outcome) = slice.outcome(commitment.outcome) else { continue };
        let name = outcome.label();
        let owner = outcome.owner.as_ref().map_or(String::new(), |o| format!(" ({o})"));
        if outcome.result.is_some() {
            continue;
        }
        let fix =
            format!("upshot sprint answer {name} -l TEXT -n TEXT, or with --again DAY where it can't be told yet");
        gate.need(commitment.answer.is_some(), Rule::Unanswered, format!("{name}{owner} has no answer"), fix);
        let absent = commitment.answer.as_ref().and_then(|a| a.away.as_ref());
        away.extend(absent.map(|who| format!("{name} ({who})")));
    }
    for due in &facts.due {
        let is_away = due.owner.as_ref().and_then(|o| slice.person(o)).is_some_and(|p| p.is_away(asked.today));
        let says = format!(
            "{} came due on {} and has neither verdict nor wait",
            due.hypothesis,
            due.check_on.short(asked.today)
        );
        let fix =
            format!("upshot verdict {0} CALL -l TEXT -n KIND, or: upshot wait {0} DAY --why TEXT", due.hypothesis);
        gate.need(is_away, Rule::VerdictDue, says, fix);
    }
    let anyway = gate.pass(slice, asked)?;
    let mut new = old.clone();
    new.state = SprintState::Closed;
    new.closed_on = Some(asked.today);
    new.anyway.extend(anyway);
    let thing = Thing::new(Kind::Sprint, old.id);
    let mut said = format!("Closed {label}.");
    if !away.is_empty() {
        said.push_str(&format!(" Not answered, owner away: {}.", away.join(", ")));
    }
    for commitment in slice.committed(old.id) {
        let Some(outcome) = slice.outcome(commitment.outcome) else { continue };
        said.push_str(&format!(" {}: {}.", outcome.label(), ended_with(slice, facts, outcome, commitment)));
    }
    Ok(Decided {
        summary: format!("closed {label}"),
        said,
        why: asked.anyway.clone(),
        changes: diff(thing, old, &new),
        about: Some(thing),
        ..Decided::default()
    })
}

/// Where a commitment's metric went, and what is next: `activation 31% → 36.2%, next: ask earlier`.
fn ended_with(slice: &Slice, facts: &Facts, outcome: &Outcome, commitment: &Commitment) -> String {
    let mut parts = Vec::new();
    if let Some(metric) = outcome.metric.and_then(|m| slice.metric(m)) {
        let words = |point: Option<Point>| {
            point.map_or_else(|| "no reading".to_owned(), |p| with_unit(p.value, metric.unit.as_deref()))
        };
        let now = facts.latest.get(&metric.id).copied();
        parts.push(format!("{} {} → {}", metric.slug, words(commitment.opening), words(now)));
    }
    if let Some(step) = commitment.answer.as_ref().and_then(|a| a.next_step.as_deref()) {
        parts.push(format!("next: {}", step.trim_end_matches('.')));
    }
    parts.join(", ")
}
