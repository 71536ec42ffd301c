//! The end of a sprint: an answer for each commitment, promises kept or dropped, and the close.

use super::gate::{Gate, given};
use super::sprint::no_sprint;
use super::{Asked, diff};
use crate::domain::change::{Change, Decided, Then};
use crate::domain::day::Day;
use crate::domain::facts::{Due, Facts, Slice};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::outcome::Outcome;
use crate::domain::refusal::{Refusal, Rule};
use crate::domain::review::{Frozen, Left, Noted};
use crate::domain::sprint::{Answer, CarryOn, Commitment, Kept, Sprint, SprintState};
use crate::domain::warning::Caution;

/// What was said of a commitment.
pub(super) struct Said<'a> {
    pub(super) learned: Option<&'a str>,
    pub(super) next_step: Option<&'a str>,
    pub(super) text: Option<&'a str>,
    pub(super) again: Option<Day>,
    pub(super) carry_on: Option<&'a CarryOn>,
    pub(super) away: bool,
}

pub(super) fn answer(slice: &Slice, facts: &Facts, id: Id, how: &Said, asked: &Asked) -> Result<Decided, Refusal> {
    let label = slice.outcome(id).map_or(String::new(), |o| o.label().to_string());
    let name = format!("answer for {label}");
    let Some(sprint) = slice.running(id).or_else(|| slice.active()) else {
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
    let (mut away, mut back) = (None, None);
    if how.away {
        let is_away = owner.as_ref().and_then(|o| slice.person(o)).is_some_and(|p| p.is_away(asked.today));
        // Asked again when they are back, where no other day is named.
        back = owner.as_ref().and_then(|o| slice.person(o)?.away_until).filter(|_| is_away).map(|day| day.plus(1));
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
    if how.carry_on.and_then(CarryOn::because).is_some_and(|why| given(Some(why)).is_none()) {
        let fix = format!("upshot sprint answer {label} -l TEXT -n TEXT --carry-on WHY");
        return Err(Refusal::one(name, Rule::CarryWhy, "going on needs a reason", fix));
    }
    gate.pass(slice, asked)?;
    let again = how.again.or(back);
    let mut new = old.clone();
    new.answer = Some(Answer {
        movement: facts.moved,
        learned: given(how.learned),
        next_step: given(how.next_step),
        text: given(how.text),
        look_again_on: again,
        carry_on: how.carry_on.map(CarryOn::trimmed),
        away: away.clone(),
        by: asked.who.clone(),
        on: asked.today,
    });
    let thing = Thing::new(Kind::Commitment, old.id);
    let said = match (&away, again) {
        (Some(who), Some(day)) => format!("{label}: not answered, {who} away, asked again {}.", day.short(asked.today)),
        (Some(who), None) => format!("{label}: not answered, {who} away."),
        (None, Some(day)) => format!("{label}: can't tell yet, look again on {}.", day.words(asked.today)),
        (None, None) => format!("Answered for {label}."),
    };
    let then = new.answer.as_ref().and_then(|answer| answer.carry_on.as_ref()).map(|on| match on {
        CarryOn::Because(_) => "It goes on in the next sprint.".to_owned(),
        CarryOn::Stop => "It stops here.".to_owned(),
    });
    let mut changes = diff(thing, old, &new);
    changes.extend(plan_follows(slice, old, &new));
    // That somebody was away is no answer.
    let other = old.answer.as_ref().filter(|answer| answer.by != asked.who && answer.away.is_none());
    let warnings = other.map(|answer| {
        Caution::Replaces.says(format!("it replaces what {} answered on {}", answer.by, answer.on.short(asked.today)))
    });
    Ok(Decided {
        summary: format!("answered for {label} in {}", sprint.label()),
        said,
        then: then.map(Then::Means).into_iter().collect(),
        warnings: warnings.into_iter().collect(),
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}

/// A plan that has the reason of an answer follows where the answer decides otherwise; a reason of its own stays.
fn plan_follows(slice: &Slice, old: &Commitment, new: &Commitment) -> Vec<Change> {
    let decided = |c: &Commitment| c.answer.as_ref()?.carry_on.as_ref()?.because().map(str::to_owned);
    let planned = slice.planned().and_then(|sprint| slice.committed(sprint.id).find(|c| c.outcome == old.outcome));
    let (Some(planned), Some(was)) = (planned, decided(old)) else { return Vec::new() };
    if planned.carried_because != Some(was) {
        return Vec::new();
    }
    let follows = Commitment { carried_because: decided(new), ..planned.clone() };
    diff(Thing::new(Kind::Commitment, planned.id), planned, &follows)
}

pub(super) fn promise(slice: &Slice, id: Id, kept: bool, why: Option<&str>, asked: &Asked) -> Result<Decided, Refusal> {
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
    let new = Commitment { kept: Some(Kept { kept, why: given(why), by: Some(asked.who.clone()) }), ..old.clone() };
    let word = if kept { "kept" } else { "dropped" };
    let other = old.kept.as_ref().filter(|before| before.by.as_ref().is_some_and(|by| *by != asked.who));
    let warnings = other.map(|before| {
        let by = before.by.as_ref().map_or_else(String::new, ToString::to_string);
        let was = if before.kept { "kept" } else { "dropped" };
        let why = before.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        Caution::Replaces.says(format!("it replaces what {by} said, {was}{why}"))
    });
    let step = old.answer.as_ref().and_then(|a| a.next_step.clone()).unwrap_or_default();
    Ok(Decided {
        summary: format!("{word} the promise of {label}"),
        said: format!("{label}: \"{step}\" was {word}."),
        warnings: warnings.into_iter().collect(),
        why: given(why),
        changes: diff(thing, old, &new),
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn close(slice: &Slice, facts: &Facts, sprint: Option<Id>, asked: &Asked) -> Result<Decided, Refusal> {
    let named = sprint.map_or_else(|| slice.active(), |id| slice.sprint(id));
    let Some(old) = named else {
        return Err(no_sprint("close the sprint", ""));
    };
    let label = old.label();
    if old.state != SprintState::Active {
        let rule = if old.state == SprintState::Closed { Rule::SprintClosed } else { Rule::NoSprint };
        let says = format!("{label} is {}, and only an active sprint is closed", old.state.word());
        return Err(Refusal::one(format!("close {label}"), rule, says, format!("upshot sprint show {label}")));
    }
    let mut gate = Gate::new(format!("close {label}"));
    for (left, rule) in before_close(slice, old, &facts.due, asked.today) {
        let ways = left.ways();
        gate.need(left.done, rule, left.says, ways);
    }
    let anyway = gate.pass(slice, asked)?;
    let mut new = old.clone();
    new.state = SprintState::Closed;
    new.closed_on = Some(asked.today);
    new.anyway.extend(anyway.clone());
    let thing = Thing::new(Kind::Sprint, old.id);
    let mut changes = diff(thing, old, &new);
    if let Some(review) = &facts.review {
        let mut whole = review.clone();
        whole.state = SprintState::Closed;
        whole.closed_on = Some(asked.today);
        whole.noted.extend(Noted::passed("closing", "closed", label, anyway.as_ref()));
        let frozen = Frozen { id: (asked.new_id)(), sprint: old.id, on: asked.today, by: asked.who.clone(), whole };
        changes.push(Change::created(Thing::new(Kind::Review, frozen.id), &frozen));
    }
    let mut then = vec![Then::Shell(format!("Its review is frozen: upshot review {label}."))];
    let committed = || slice.committed(old.id).filter_map(|c| Some((slice.outcome(c.outcome)?, c)));
    let away: Vec<String> = committed()
        .filter_map(|(outcome, c)| {
            let answer = c.answer.as_ref()?;
            let who = answer.away.as_ref()?;
            let again =
                answer.look_again_on.map_or_else(String::new, |d| format!(", asked again {}", d.short(asked.today)));
            Some(format!("{} ({who} away{again})", outcome.label()))
        })
        .collect();
    if !away.is_empty() {
        then.push(Then::Means(format!("Not answered: {}.", away.join("; "))));
    }
    for (outcome, commitment) in committed() {
        then.push(Then::Means(format!("{}: {}.", outcome.label(), ended_with(facts, outcome, commitment))));
    }
    let open: Vec<String> = facts
        .review
        .iter()
        .flat_map(|r| &r.promises)
        .filter(|p| p.is_open())
        .filter_map(|p| Some(format!("{} \"{}\"", p.outcome, p.step.as_deref()?.trim_end_matches('.'))))
        .collect();
    let mut warnings = Vec::new();
    if let (false, Some(last)) = (open.is_empty(), facts.review.as_ref().and_then(|r| r.last)) {
        warnings.push(
            Caution::OpenPromises.says(format!("said in {last}, and neither kept nor dropped: {}", open.join(", "))),
        );
    }
    Ok(Decided {
        summary: format!("closed {label}"),
        said: format!("Closed {label}."),
        then,
        why: asked.anyway.clone(),
        warnings,
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}

/// What the close of a sprint asks for, done or not: an answer for each commitment that has not ended, a verdict or a
/// wait for whatever came due.
pub fn before_close(slice: &Slice, sprint: &Sprint, due: &[Due], today: Day) -> Vec<(Left, Rule)> {
    let mut list = Vec::new();
    // Of two that copies began, what the board's own holds too goes on there, and is asked for there.
    let first = slice.active().filter(|first| first.id != sprint.id);
    let goes_on = |outcome: Id| first.filter(|first| slice.committed(first.id).any(|c| c.outcome == outcome));
    let own = |outcome: Id| slice.committed(sprint.id).any(|c| c.outcome == outcome) && goes_on(outcome).is_none();
    for due in due.iter().filter(|due| first.is_none() || own(due.outcome)) {
        let is_away = due.owner.as_ref().and_then(|o| slice.person(o)).is_some_and(|p| p.is_away(today));
        let late = due.deadline.days_late(today);
        let when = due.deadline.stands(today);
        let says = match (is_away, late) {
            (true, _) => {
                let who = due.owner.as_ref().map_or_else(|| "its owner".to_owned(), ToString::to_string);
                let late = if late > 0 { format!(", {late}d late") } else { String::new() };
                format!("{} needs a verdict, or a later check day{late}; {who} is away", due.hypothesis)
            }
            _ => {
                format!("{} needs a verdict, or a later check day, {when}", due.hypothesis)
            }
        };
        let what = if is_away { "needs a verdict; its owner is away" } else { "needs a verdict, or a later check day" };
        let fix = format!("upshot verdict {} CALL -l TEXT -n KIND", due.hypothesis);
        let or = format!("upshot wait {} DAY --why TEXT", due.hypothesis);
        list.push((
            Left {
                done: is_away,
                away: is_away,
                says,
                what: what.to_owned(),
                late: when,
                about: Some(due.hypothesis),
                who: due.owner.clone(),
                fix,
                or,
            },
            Rule::VerdictDue,
        ));
    }
    for commitment in slice.committed(sprint.id) {
        let Some(outcome) = slice.outcome(commitment.outcome) else { continue };
        let name = outcome.label();
        let slug = outcome.metric.and_then(|m| slice.metric(m)).map_or_else(String::new, |m| format!(" {}", m.slug));
        let (done, says) = match (&outcome.result, &commitment.answer) {
            (None, None) if goes_on(outcome.id).is_some() => {
                let goes = goes_on(outcome.id).map_or_else(String::new, |first| first.label().to_string());
                (true, format!("{name}{slug} goes on in {goes}"))
            }
            (Some(result), _) => (true, format!("{name}{slug} ended: {}", result.ended.word())),
            (None, Some(Answer { away: Some(who), .. })) => (true, format!("{name}{slug} not answered: {who} away")),
            (None, Some(Answer { look_again_on: Some(day), .. })) => {
                (true, format!("{name}{slug} answered: look again {}", day.short(today)))
            }
            (None, Some(_)) => (true, format!("{name}{slug} answered")),
            (None, None) => {
                let owner = outcome.owner.as_ref().map_or(String::new(), |o| format!(" ({o})"));
                (false, format!("{name}{owner} has no answer"))
            }
        };
        let fix = format!("upshot sprint answer {name} -l TEXT -n TEXT");
        let or = "with --again DAY where it can't be told yet".to_owned();
        let away = outcome.result.is_none() && commitment.answer.as_ref().is_some_and(|a| a.away.is_some());
        list.push((
            Left {
                done,
                away,
                says,
                what: if done { String::new() } else { "has no answer".to_owned() },
                late: String::new(),
                about: Some(name),
                who: outcome.owner.clone(),
                fix,
                or,
            },
            Rule::Unanswered,
        ));
    }
    list
}

/// Where a commitment's metric went, and what is next: `activation 31 → 36.2%, next: ask earlier`.
fn ended_with(facts: &Facts, outcome: &Outcome, commitment: &Commitment) -> String {
    let mut parts = Vec::new();
    let line = facts.review.iter().flat_map(|r| &r.lines).find(|line| line.outcome == outcome.label());
    if let Some((line, slug)) = line.and_then(|line| Some((line, line.metric.as_ref()?))) {
        parts.push(line.in_sprint().map_or_else(|| format!("{slug} no reading"), |(went, _)| format!("{slug} {went}")));
    }
    if let Some(step) = commitment.answer.as_ref().and_then(|a| a.next_step.as_deref()) {
        parts.push(format!("next: {}", step.trim_end_matches('.')));
    }
    parts.join(", ")
}
