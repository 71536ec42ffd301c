//! Sprints: planning, committing, starting, answering, closing.

use super::gate::{Gate, already, given, open};
use super::{Asked, diff, said};
use crate::domain::change::{Change, Decided, Then};
use crate::domain::day::Day;
use crate::domain::facts::{Facts, Slice};
use crate::domain::framing::missing;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::{MetricKind, Point};
use crate::domain::outcome::Outcome;
use crate::domain::output::counts_output;
use crate::domain::refusal::{Fix, Pass, Refusal, Rule};
use crate::domain::sprint::{CarryOn, Commitment, Sprint, SprintState};

/// The days of a sprint, as given.
pub(super) struct Span {
    pub(super) starts: Option<Day>,
    pub(super) days: Option<u32>,
    pub(super) ends: Option<Day>,
}

impl Span {
    /// First and last day; two weeks where nothing was said.
    fn days(&self, from: Day, name: &str) -> Result<(Day, Day), Refusal> {
        let starts = self.starts.unwrap_or(from);
        let ends = self.ends.unwrap_or_else(|| starts.plus(i64::from(self.days.unwrap_or(14)) - 1));
        if ends < starts {
            let [last, first] = [ends, starts].map(|day| day.weekday_short(from));
            let says = format!("it would end on {last}, before it starts on {first}");
            return Err(Refusal::one(
                name,
                Rule::SprintBackwards,
                says,
                Fix::words("give a length").in_shell("upshot sprint start 2w --goal O-1"),
            ));
        }
        Ok((starts, ends))
    }
}

/// What starting a sprint was given.
pub(super) struct Start<'a> {
    pub(super) span: Span,
    pub(super) goal: Option<Id>,
    pub(super) with: &'a [Id],
    pub(super) name: Option<&'a str>,
    pub(super) why: Option<&'a str>,
}

fn fresh(facts: &Facts, span: (Day, Day), name: Option<&str>, asked: &Asked) -> Sprint {
    Sprint {
        id: (asked.new_id)(),
        number: facts.next_number.get(&Kind::Sprint).copied().unwrap_or(1),
        suffix: crate::domain::label::Suffix::default(),
        name: given(name),
        starts: span.0,
        ends: span.1,
        goal: None,
        state: SprintState::Planned,
        closed_on: None,
        anyway: Vec::new(),
    }
}

pub(super) fn plan(
    slice: &Slice,
    facts: &Facts,
    span: &Span,
    name: Option<&str>,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let verb = "plan a sprint";
    let from = slice.active().map_or(asked.today, |s| s.ends.plus(1).max(asked.today));
    if let Some(planned) = slice.planned() {
        let days = Span {
            starts: span.starts.or(Some(planned.starts)),
            ends: span.ends.or(span.days.is_none().then_some(planned.ends)),
            days: span.days,
        };
        let (starts, ends) = days.days(from, verb)?;
        let new = Sprint { starts, ends, name: given(name).or_else(|| planned.name.clone()), ..planned.clone() };
        let thing = Thing::new(Kind::Sprint, planned.id);
        let changes = diff(thing, planned, &new);
        if changes.is_empty() {
            return Err(already(verb));
        }
        let said = format!(
            "{} is planned for {} to {}.",
            new.label(),
            starts.weekday_short(asked.today),
            ends.weekday_short(asked.today)
        );
        return Ok(Decided {
            summary: format!("replanned {}", new.label()),
            said,
            changes,
            about: Some(thing),
            ..Decided::default()
        });
    }
    let sprint = fresh(facts, span.days(from, verb)?, name, asked);
    let thing = Thing::new(Kind::Sprint, sprint.id);
    let label = sprint.label();
    Ok(Decided {
        summary: format!("planned {label}"),
        said: format!(
            "Planned {label} for {} to {}.",
            sprint.starts.weekday_short(asked.today),
            sprint.ends.weekday_short(asked.today)
        ),
        then: vec![Then::Shell("Next: upshot sprint goal O-1, then upshot sprint start.".to_owned())],
        changes: vec![Change::created(thing, &sprint)],
        about: Some(thing),
        ..Decided::default()
    })
}

/// An outcome that shall be committed.
struct Candidate<'a> {
    outcome: &'a Outcome,
    sprint: &'a Sprint,
    goal: bool,
    /// Why it goes on from the sprint before.
    why: Option<&'a str>,
}

/// What an outcome lacks to be committed in a sprint.
fn commit_gate(slice: &Slice, facts: &Facts, gate: &mut Gate, candidate: &Candidate, asked: &Asked) {
    let Candidate { outcome, sprint, goal, why } = *candidate;
    let label = outcome.label();
    let metric = outcome.metric.and_then(|m| slice.metric(m));
    let name = |what: String| format!("{label}: {what}");
    gate.add(missing(outcome, metric).into_iter().map(|mut b| {
        b.says = name(b.says);
        b
    }));
    if let Some(metric) = metric {
        let made = metric.kind == MetricKind::Output || counts_output(metric) && metric.claim.is_none();
        let says = name(format!("{} counts what is made, not what comes of it", metric.slug));
        let fix = format!(
            "upshot edit {label} --metric SLUG, or say why this count is a result here: upshot metric edit {} --kind \
             outcome --why TEXT",
            metric.slug
        );
        gate.need(!made, Rule::OutputMetric, says, fix);
    }
    match (&outcome.owner, &outcome.offered_to) {
        (None, Some(offer)) => {
            let says = name(format!("offered to {}, who has not accepted, so nobody owns it", offer.to));
            let fix = format!(
                "upshot --as {} outcome accept {label}, or own it yourself: upshot outcome owner {label} {}",
                offer.to.as_str(),
                asked.who.as_str()
            );
            gate.need(false, Rule::MissingOwner, says, fix);
        }
        (None, None) => gate.need(
            false,
            Rule::MissingOwner,
            name("nobody owns it".to_owned()),
            format!("upshot outcome owner {label} H"),
        ),
        (Some(owner), Some(offer)) => {
            let says = name(format!("{owner} has offered it to {}, who has not accepted", offer.to));
            gate.need(
                false,
                Rule::OfferOpen,
                says,
                format!("upshot --as {} outcome accept {label}", offer.to.as_str()),
            );
        }
        (Some(_), None) => {}
    }
    if let Some(person) = outcome.owner.as_ref().and_then(|o| slice.person(o)) {
        let fix = format!("upshot outcome take {label} --why TEXT");
        let says = format!("{} is a robot, and a robot may log but never own or sign", person.handle);
        gate.need(!person.robot, Rule::Robot, name(says), fix.clone());
        gate.need(
            person.left.is_none(),
            Rule::MissingOwner,
            name(format!("its owner {} has left", person.handle)),
            fix,
        );
    }
    if let Some(baseline) = outcome.baseline.as_ref().filter(|b| b.value.is_none()) {
        let length = sprint.ends.since(sprint.starts) + 1;
        let soon = baseline.measure_by.is_some_and(|by| by.since(sprint.starts.max(asked.today)) <= length);
        let says = name("its unknown baseline is not to be measured within one sprint".to_owned());
        let fix = format!("upshot edit {label} --measure-by {}", sprint.ends);
        gate.need(soon, Rule::MeasureByTooLate, says, fix);
        if goal {
            let says = name("the goal needs a baseline".to_owned());
            gate.need(false, Rule::GoalWithoutBaseline, says, format!("upshot edit {label} --from NUMBER"));
        }
    }
    if let Some(owner) = &outcome.owner {
        let late: Vec<String> = facts
            .due
            .iter()
            .filter(|d| d.owner.as_ref() == Some(owner) && d.deadline.days_late(asked.today) > 0)
            .map(|d| d.hypothesis.to_string())
            .collect();
        let says = name(format!("{owner} has {}: {}", said::count(late.len(), "overdue verdict"), late.join(", ")));
        let fix = format!("upshot verdict {} CALL -l TEXT -n KIND", late.first().map_or("H-1", String::as_str));
        gate.need(late.len() <= slice.board.debt_limit as usize, Rule::DebtLimit, says, fix);
    }
    if let Some((last, was)) = carried(slice, sprint.id, outcome.id) {
        let from = last.label();
        let stops = was.answer.as_ref().is_some_and(|answer| answer.carry_on == Some(CarryOn::Stop));
        let says = name(if stops { format!("it was to stop after {from}") } else { format!("it goes on from {from}") });
        gate.need(
            goes_on(slice, sprint.id, outcome.id, why).is_some(),
            Rule::CarryWhy,
            says,
            Fix::words("say why it goes on").in_shell("--why TEXT"),
        );
    }
}

/// A commitment as it is written.
fn commitment(
    slice: &Slice,
    facts: &Facts,
    outcome: &Outcome,
    sprint: &Sprint,
    why: Option<&str>,
    anyway: Option<Pass>,
) -> Commitment {
    let opening = if sprint.state == SprintState::Active { opening(facts, outcome) } else { None };
    Commitment {
        id: Commitment::id_of(sprint.id, outcome.id),
        sprint: sprint.id,
        outcome: outcome.id,
        owner: outcome.owner.clone(),
        opening,
        answer: None,
        kept: None,
        carried_because: carried_because(slice, sprint.id, outcome.id, why),
        anyway,
    }
}

fn opening(facts: &Facts, outcome: &Outcome) -> Option<Point> {
    facts.opening.get(&outcome.metric?).copied()
}

/// An outcome taken into a sprint, as its goal or beside it, and why where that needs saying.
pub(super) struct Commit<'a> {
    pub(super) goal: bool,
    pub(super) why: Option<&'a str>,
}

pub(super) fn commit(slice: &Slice, facts: &Facts, id: Id, how: &Commit, asked: &Asked) -> Result<Decided, Refusal> {
    let Commit { goal, why } = *how;
    let (outcome, name) = open(slice, id, if goal { "make the goal" } else { "commit" })?;
    let label = outcome.label();
    let Some(sprint) = slice.planned().or_else(|| slice.active()) else {
        return Err(no_sprint(&name, &label.to_string()));
    };
    // A planned sprint is what one prepares while another runs; without one the running sprint is meant.
    let there = slice.committed(sprint.id).any(|c| c.outcome == id);
    if there && (!goal || sprint.goal == Some(id)) {
        let says =
            format!("{label} is {} of {} already", if goal { "the goal" } else { "a commitment" }, sprint.label());
        return Err(Refusal::one(name, Rule::Committed, says, "upshot sprint show"));
    }
    let mut gate = Gate::new(name);
    let mut changes = Vec::new();
    if !there {
        let candidate = Candidate { outcome, sprint, goal, why };
        commit_gate(slice, facts, &mut gate, &candidate, asked);
        let count = slice.committed(sprint.id).count() + 1;
        ceiling(slice, &mut gate, count, sprint);
    } else if goal && outcome.baseline.as_ref().is_some_and(|b| b.value.is_none()) {
        gate.need(
            false,
            Rule::GoalWithoutBaseline,
            format!("{label}: the goal needs a baseline"),
            format!("upshot edit {label} --from NUMBER"),
        );
    }
    let anyway = gate.pass(slice, asked)?;
    if !there {
        let new = commitment(slice, facts, outcome, sprint, why, anyway.clone());
        changes.push(Change::created(Thing::new(Kind::Commitment, new.id), &new));
    }
    let thing = Thing::new(Kind::Sprint, sprint.id);
    if goal {
        changes.push(Change::set(thing, "goal", &id));
    }
    let passed = anyway.map_or(String::new(), |pass| format!(" Passed: {}.", pass.sentence()));
    let verb = if goal { "the goal of" } else { "committed in" };
    Ok(Decided {
        summary: format!("{verb} {}: {label}", sprint.label()),
        said: if goal {
            format!("{label} is the goal of {}: {}.{passed}", sprint.label(), outcome.title)
        } else {
            format!("{label} is committed in {}: {}.{passed}", sprint.label(), outcome.title)
        },
        why: given(why).or_else(|| asked.anyway.clone()),
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}

fn ceiling(slice: &Slice, gate: &mut Gate, count: usize, sprint: &Sprint) {
    let most = slice.board.ceiling as usize;
    let says = format!("{} would have {}; {most} are the most", sprint.label(), said::count(count, "commitment"));
    gate.need(count <= most, Rule::Ceiling, says, format!("leave one out, or: upshot board set ceiling {count}"));
}

pub(super) fn no_sprint(name: &str, label: &str) -> Refusal {
    let label = if label.is_empty() { "O-1" } else { label };
    Refusal::one(
        name,
        Rule::NoSprint,
        "no sprint is planned or active",
        format!("upshot sprint start 2w --goal {label}"),
    )
}

pub(super) fn start(slice: &Slice, facts: &Facts, how: &Start, asked: &Asked) -> Result<Decided, Refusal> {
    let planned = slice.planned();
    let name = planned.map_or("start a sprint".to_owned(), |s| format!("start {}", s.label()));
    let mut sprint = match planned {
        Some(planned) => {
            let mut sprint = planned.clone();
            let moved = how.span.days.is_some() || how.span.ends.is_some() || planned.ends < asked.today;
            let length = planned.ends.since(planned.starts);
            sprint.starts = asked.today;
            sprint.ends = match moved {
                true => how.span.days(asked.today, &name)?.1,
                // Begun early it still ends on its planned day; begun late it is as long as planned.
                false => planned.ends.max(asked.today.plus(length)),
            };
            sprint
        }
        None => fresh(facts, how.span.days(asked.today, &name)?, how.name, asked),
    };
    sprint.name = given(how.name).or(sprint.name);
    sprint.goal = how.goal.or(sprint.goal);
    sprint.state = SprintState::Active;
    let label = sprint.label();
    let mut gate = Gate::new(name);
    if let Some(active) = slice.active() {
        let says = format!("{} is active until {}", active.label(), active.ends.short(asked.today));
        gate.need(false, Rule::AnotherActive, says, "answer its commitments, then: upshot sprint close");
    }
    gate.need(
        sprint.goal.is_some(),
        Rule::NoGoal,
        "a sprint has exactly one goal, and none is named",
        "upshot sprint start 2w --goal O-1",
    );
    let already: Vec<Id> = slice.committed(sprint.id).map(|c| c.outcome).collect();
    let mut outcomes: Vec<Id> = already.clone();
    for id in how.goal.iter().chain(sprint.goal.iter()).chain(how.with) {
        if !outcomes.contains(id) {
            outcomes.push(*id);
        }
    }
    let mut committed = Vec::new();
    for id in &outcomes {
        let (outcome, _) = open(slice, *id, "commit")?;
        let candidate = Candidate { outcome, sprint: &sprint, goal: sprint.goal == Some(*id), why: how.why };
        commit_gate(slice, facts, &mut gate, &candidate, asked);
        committed.push(outcome);
    }
    ceiling(slice, &mut gate, outcomes.len(), &sprint);
    let anyway = gate.pass(slice, asked)?;
    sprint.anyway.extend(anyway.clone());
    let thing = Thing::new(Kind::Sprint, sprint.id);
    let mut changes = match planned {
        Some(old) => diff(thing, old, &sprint),
        None => vec![Change::created(thing, &sprint)],
    };
    for outcome in &committed {
        match slice.committed(sprint.id).find(|c| c.outcome == outcome.id) {
            Some(old) => {
                let new = Commitment {
                    opening: opening(facts, outcome),
                    owner: outcome.owner.clone(),
                    carried_because: carried_because(slice, sprint.id, outcome.id, how.why),
                    ..old.clone()
                };
                changes.extend(diff(Thing::new(Kind::Commitment, old.id), old, &new));
            }
            None => {
                let new = commitment(slice, facts, outcome, &sprint, how.why, anyway.clone());
                changes.push(Change::created(Thing::new(Kind::Commitment, new.id), &new));
            }
        }
    }
    let goal = sprint.goal.and_then(|g| slice.outcome(g));
    let titles: Vec<String> =
        committed.iter().filter(|o| Some(o.id) != sprint.goal).map(|o| o.label().to_string()).collect();
    let with = if titles.is_empty() { String::new() } else { format!(" With {}.", titles.join(", ")) };
    Ok(Decided {
        summary: format!("started {label}"),
        said: format!(
            "Started {label}, until {}. Goal {}.{with}",
            sprint.ends.words(asked.today),
            goal.map_or(String::new(), |g| format!("{}: {}", g.label(), g.title))
        ),
        why: given(how.why).or_else(|| asked.anyway.clone()),
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}

/// The sprint before a sprint, and what was committed of an outcome in it; none where the outcome does not come from there.
fn carried(slice: &Slice, sprint: Id, outcome: Id) -> Option<(&Sprint, &Commitment)> {
    let before = slice.before(Some(sprint))?;
    Some((before, slice.committed(before.id).find(|c| c.outcome == outcome)?))
}

/// What is kept of why an outcome goes on in a sprint; nothing where it does not come from the sprint before.
fn carried_because(slice: &Slice, sprint: Id, outcome: Id, why: Option<&str>) -> Option<String> {
    carried(slice, sprint, outcome)?;
    goes_on(slice, sprint, outcome, why)
}

/// Why an outcome goes on in a sprint: as its plan says, else as is said now, else as it was decided with the answer for it
/// in the sprint before.
fn goes_on(slice: &Slice, sprint: Id, outcome: Id, why: Option<&str>) -> Option<String> {
    let planned = slice.committed(sprint).find(|c| c.outcome == outcome);
    let decided = || carried(slice, sprint, outcome)?.1.answer.as_ref()?.carry_on.as_ref()?.because();
    planned.and_then(|c| c.carried_because.clone()).or_else(|| given(why)).or_else(|| given(decided()))
}
