//! Framing an outcome, and changing it.

use super::metric::fresh;
use super::task::challenge;
use super::{Asked, diff, filled, given, one_person, unchanged, unclear};
use crate::domain::amount::{Amount, with_unit};
use crate::domain::change::{Change, Decided, Then};
use crate::domain::command::{From, OutcomeParts, Seen};
use crate::domain::condition::Op;
use crate::domain::facts::{Facts, Slice};
use crate::domain::falsifier::Falsifier;
use crate::domain::framing::{missing, smoothed, wrong};
use crate::domain::hypothesis::State;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::{Better, Metric, MetricKind, Reading};
use crate::domain::outcome::{Aim, Baseline, Offer, Outcome, Target, When, WrongIf};
use crate::domain::rank;
use crate::domain::refusal::{Refusal, Rule};
use crate::domain::target::resolve_target;

/// An outcome and its metric while parts are put in.
struct Draft {
    outcome: Outcome,
    metric: Option<Metric>,
    /// The metric does not exist yet.
    new_metric: bool,
    /// What was not said and taken for granted.
    inferred: Vec<String>,
    warnings: Vec<String>,
    baseline_given: bool,
}

pub(super) fn frame(slice: &Slice, facts: &Facts, parts: &OutcomeParts, asked: &Asked) -> Result<Decided, Refusal> {
    let title = parts.title.as_deref().unwrap_or("");
    let name = "frame an outcome";
    filled(title, name, "an outcome needs its result in words", "upshot frame \"TITLE\"")?;
    let outcome = Outcome {
        id: (asked.new_id)(),
        number: facts.next_number.get(&Kind::Outcome).copied().unwrap_or(1),
        title: title.to_owned(),
        problem: None,
        for_whom: None,
        matters: None,
        metric: None,
        aim: Aim::Reach,
        baseline: None,
        target: None,
        due: None,
        wrong_if: None,
        looked: None,
        spec: None,
        owner: None,
        offered_to: None,
        rank: rank::after(facts.last_rank.as_deref()),
        framed_on: None,
        objective: None,
        result: None,
    };
    let label = outcome.label();
    let mut draft =
        Draft { outcome, metric: None, new_metric: false, inferred: vec![], warnings: vec![], baseline_given: false };
    put(slice, &mut draft, parts, asked, name)?;
    if parts.owner.is_none() {
        draft.outcome.owner = Some(asked.who.clone());
        draft.inferred.push(format!("you ({}) own it", asked.who));
    }
    let lacks = settle(&mut draft, asked);
    let thing = Thing::new(Kind::Outcome, draft.outcome.id);
    let mut changes = metric_changes(slice, &draft);
    let old = draft.metric.as_ref().and_then(|m| slice.metric(m.id));
    let moved = old.map_or_else(Vec::new, |old| super::metric::moved_goalposts(old, &changes));
    not_through_another(facts, old, &moved, draft.outcome.id, None, name)?;
    changes.push(Change::created(thing, &draft.outcome));
    let readings = baseline_reading(facts, &draft, asked);
    let mut said = format!("Framed {label}: {}.", draft.outcome.title);
    if let (Some(metric), Some((from, to))) = (&draft.metric, draft.outcome.way()) {
        let unit = metric.unit.as_deref();
        let limit = draft.outcome.target.as_ref().and_then(|t| t.op).filter(|_| draft.outcome.aim == Aim::Hold);
        let hold = limit.map_or_else(|| "→ ".to_owned(), |op| format!("to stay {}", op.symbol()));
        said.push_str(&format!(" {} {} {}{}", metric.slug, with_unit(from, unit), hold, with_unit(to, unit)));
        if let Some(due) = draft.outcome.due {
            said.push_str(&format!(" by {}", due.words(asked.today)));
        }
        said.push('.');
    }
    let granted = (!draft.inferred.is_empty()).then_some(Then::Granted(draft.inferred));
    let then = granted.into_iter().chain((lacks > 0).then_some(Then::Lacks(lacks))).collect();
    Ok(Decided {
        summary: format!("framed {label} {}", draft.outcome.title),
        said,
        then,
        warnings: draft.warnings,
        changes,
        readings,
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn edit(
    slice: &Slice,
    facts: &Facts,
    id: Id,
    parts: &OutcomeParts,
    why: Option<&str>,
    seen: &[Seen],
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let (old, name) = open(slice, id, "edit")?;
    unchanged(old, seen, &name)?;
    if let Some(owner) = &parts.owner {
        // A handover has rules of its own, which an edit must not get around.
        if *parts == (OutcomeParts { owner: Some(owner.clone()), ..OutcomeParts::default() }) {
            return super::owner::offer(slice, id, owner, why, asked);
        }
        let fix = format!("upshot outcome owner {} H --why TEXT", old.label());
        return Err(Refusal::one(name, Rule::Words, "an owner is named on its own, not with other changes", fix));
    }
    let label = old.label();
    let metric = old.metric.and_then(|m| slice.metric(m)).cloned();
    let mut draft = Draft {
        outcome: old.clone(),
        metric,
        new_metric: false,
        inferred: vec![],
        warnings: vec![],
        baseline_given: false,
    };
    if let Some(title) = &parts.title {
        filled(title, &name, "the title is blank", &format!("upshot edit {label} --title TITLE"))?;
    }
    put(slice, &mut draft, parts, asked, &name)?;
    // What was seen was said of what was asked: another falsifier, or another day, is looked at anew.
    let same = old.wrong_if == draft.outcome.wrong_if && Falsifier::day(old) == Falsifier::day(&draft.outcome);
    draft.outcome.looked.take_if(|_| !same);
    settle(&mut draft, asked);
    let thing = Thing::new(Kind::Outcome, id);
    let goalposts = diff(thing, old, &draft.outcome);
    not_swapped(slice, old, &draft.outcome, &name)?;
    let mut moved: Vec<String> =
        goalposts.iter().map(|c| c.field.clone()).filter(|field| moved_goalpost(old, field)).collect();
    let measured = metric_changes(slice, &draft);
    let metric = draft.metric.as_ref().and_then(|m| slice.metric(m.id));
    let by_metric = metric.map_or_else(Vec::new, |metric| super::metric::moved_goalposts(metric, &measured));
    not_through_another(facts, metric, &by_metric, id, why, &name)?;
    moved.extend(by_metric.into_iter().filter(|_| old.metric == metric.map(|m| m.id)));
    // What nobody has looked at is not asked otherwise without a word.
    let looked = facts.falsifier.as_ref().is_none_or(|f| f.asked(asked.today).is_none());
    if !looked && old.wrong_if != draft.outcome.wrong_if && given(why).is_none() {
        let says = "its day has come and nobody has looked, so another falsifier needs a reason";
        return Err(Refusal::one(name, Rule::GoalpostWhy, says, "give it: --why TEXT"));
    }
    let committed = slice.commitments.iter().any(|c| c.outcome == id);
    if committed && !moved.is_empty() && given(why).is_none() {
        let says = format!(
            "{label} is committed, so a change of its {} needs a reason",
            moved.join(" and ").replace('_', " ")
        );
        return Err(Refusal::one(name, Rule::GoalpostWhy, says, "give it: --why TEXT"));
    }
    let fields: Vec<String> =
        goalposts.iter().map(|c| c.field.replace('_', " ")).filter(|f| f != "framed on").collect();
    let mut changes = measured;
    changes.extend(goalposts);
    // What a running sprint opened with was another metric's.
    let running = slice.active().and_then(|sprint| slice.committed(sprint.id).find(|k| k.outcome == id));
    if let Some(commitment) = running.filter(|_| old.metric.is_some() && old.metric != draft.outcome.metric) {
        let opening = draft.outcome.metric.and_then(|metric| facts.opening.get(&metric).copied());
        changes.push(Change::set(Thing::new(Kind::Commitment, commitment.id), "opening", &opening));
    }
    let readings = baseline_reading(facts, &draft, asked);
    if changes.is_empty() && readings.is_empty() {
        return Err(nothing(&name));
    }
    let mut said =
        format!("Changed {label}: {}.", if fields.is_empty() { "its metric".to_owned() } else { fields.join(", ") });
    if committed && !moved.is_empty() {
        said.push_str(" It stays visible as a moved goalpost.");
    }
    Ok(Decided {
        summary: format!("changed {label}: {}", fields.join(", ")),
        said,
        why: given(why),
        warnings: draft.warnings,
        changes,
        readings,
        about: Some(thing),
        ..Decided::default()
    })
}

fn moved_goalpost(old: &Outcome, field: &str) -> bool {
    match field {
        "target" => old.target.is_some(),
        "due" => old.due.is_some(),
        "baseline" => old.baseline.as_ref().is_some_and(|b| b.value.is_some()),
        "wrong_if" => old.wrong_if.is_some(),
        "metric" => old.metric.is_some(),
        "problem" => old.problem.is_some(),
        "title" => true,
        _ => false,
    }
}

/// A metric's definition, unit and direction are goalposts of every committed outcome that it decides or guards: they are
/// not moved through another one without a word.
fn not_through_another(
    facts: &Facts,
    metric: Option<&Metric>,
    moved: &[String],
    own: Id,
    why: Option<&str>,
    name: &str,
) -> Result<(), Refusal> {
    let Some(metric) = metric.filter(|_| !moved.is_empty() && given(why).is_none()) else { return Ok(()) };
    if facts.committed.iter().all(|outcome| *outcome == own) {
        return Ok(());
    }
    let fix = format!("upshot metric edit {} --measures TEXT --why TEXT", metric.slug);
    Err(super::metric::goalpost_why(&metric.slug, moved, name, &fix))
}

/// A metric is judged by what it measures until that is done: it is not swapped under what is measuring.
fn not_swapped(slice: &Slice, old: &Outcome, new: &Outcome, name: &str) -> Result<(), Refusal> {
    if old.metric.is_none() || old.metric == new.metric {
        return Ok(());
    }
    let measures = slice.hypotheses.iter().find(|h| {
        let by_it = h.ship.as_ref().and_then(|s| s.frozen.expect.as_ref()).is_none_or(|e| Some(e.metric) == old.metric);
        h.outcome == old.id && by_it && h.state(slice.verdict(h.id)) == State::Measuring
    });
    let Some(h) = measures else { return Ok(()) };
    let slug = old.metric.and_then(|m| slice.metric(m)).map_or("its metric", |m| m.slug.as_str());
    let says = format!("{} is measured by {slug}: it is judged first", h.label());
    Err(Refusal::one(name, Rule::MetricMeasures, says, format!("upshot verdict {} CALL -l TEXT -n KIND", h.label())))
}

/// Another metric takes along what was said of the old one: where it starts, where it shall be, and what would tell it
/// wrong by it.
fn swap(outcome: &mut Outcome, old: Option<&Metric>) {
    outcome.baseline = None;
    outcome.target = None;
    let slug = old.map(|m| &m.slug);
    if outcome.wrong_if.as_ref().and_then(|w| w.when.as_ref()).is_some_and(|when| Some(&when.metric) == slug) {
        outcome.wrong_if = None;
    }
}

/// That nothing would change, as a refusal.
pub(super) fn nothing(asked: &str) -> Refusal {
    Refusal::one(asked, Rule::Nothing, "nothing would change", "name what shall change: upshot help edit")
}

/// Puts an outcome before another in the order of the columns, or last.
pub(super) fn order(slice: &Slice, facts: &Facts, id: Id, before: Option<Id>) -> Result<Decided, Refusal> {
    let (old, name) = open(slice, id, "order")?;
    let others: Vec<&(Id, String)> = facts.ranks.iter().filter(|(other, _)| *other != id).collect();
    let at = match before {
        Some(before) => others.iter().position(|(other, _)| *other == before),
        None => Some(others.len()),
    };
    let Some(at) = at else {
        let says = "the outcome it is to stand before is not open";
        return Err(Refusal::one(name, Rule::Nothing, says, "upshot outcome list"));
    };
    let rank_of = |at: usize| others.get(at).map(|(_, rank)| rank.as_str());
    let low = at.checked_sub(1).and_then(rank_of);
    let mut new = old.clone();
    new.rank = rank::between(low, rank_of(at));
    let label = old.label();
    let stands = facts.ranks.iter().position(|(other, _)| *other == id);
    if stands == Some(at) {
        return Err(nothing(&name));
    }
    Ok(Decided {
        summary: format!("put {label} in another place"),
        said: format!("{label} {} stands {} of {} now.", old.title, at + 1, facts.ranks.len()),
        changes: diff(Thing::new(Kind::Outcome, id), old, &new),
        about: Some(Thing::new(Kind::Outcome, id)),
        ..Decided::default()
    })
}

/// An outcome that is still open, with the name of what is asked.
pub(super) fn open<'a>(slice: &'a Slice, id: Id, verb: &str) -> Result<(&'a Outcome, String), Refusal> {
    let Some(outcome) = slice.outcome(id) else {
        return Err(Refusal::one(verb, Rule::Nothing, "it is no longer on the board", "upshot outcome list"));
    };
    let label = outcome.label();
    let asked = format!("{verb} {label}");
    match &outcome.result {
        Some(result) => Err(Refusal::one(
            asked,
            Rule::OutcomeEnded,
            format!("{label} ended as {}", result.ended.word()),
            format!("upshot outcome reopen {label} --why TEXT"),
        )),
        None => Ok((outcome, asked)),
    }
}

/// Puts the given parts into a draft, resolving what is relative.
fn put(slice: &Slice, draft: &mut Draft, parts: &OutcomeParts, asked: &Asked, name: &str) -> Result<(), Refusal> {
    let outcome = &mut draft.outcome;
    if let Some(title) = &parts.title {
        outcome.title.clone_from(title);
    }
    for (text, field) in [
        (&parts.problem, &mut outcome.problem),
        (&parts.for_whom, &mut outcome.for_whom),
        (&parts.matters, &mut outcome.matters),
        (&parts.spec, &mut outcome.spec),
    ] {
        if let Some(text) = text {
            *field = given(Some(text));
        }
    }
    draft.warnings.extend(parts.title.as_deref().and_then(challenge));
    draft.warnings.extend(smoothed(parts.measures.as_deref()));
    if let Some(slug) = &parts.metric {
        let found = slice.slug(slug).filter(|m| m.retired.is_none());
        draft.new_metric = found.is_none();
        if outcome.metric.is_some() && outcome.metric != found.map(|m| m.id) {
            swap(outcome, draft.metric.as_ref());
        }
        draft.metric = Some(found.cloned().unwrap_or_else(|| Metric::new((asked.new_id)(), slug.clone())));
        outcome.metric = draft.metric.as_ref().map(|m| m.id);
    }
    put_numbers(draft, parts, asked, name)?;
    take_output(slice, draft, parts);
    let outcome = &mut draft.outcome;
    if let Some(due) = parts.due {
        outcome.due = Some(due);
        if due < asked.today {
            draft.warnings.push(format!("the due day {} has passed", due.words(asked.today)));
        }
    }
    if let Some(words) = &parts.wrong_if {
        outcome.wrong_if =
            if words.text.trim().is_empty() { None } else { Some(wrong_if(draft.metric.as_ref(), words, name)?) };
    }
    if let Some(owner) = &parts.owner {
        let again = "give one person's name: --owner H";
        let owner = one_person(slice, owner, name, again)?;
        if owner == asked.who {
            draft.outcome.owner = Some(owner);
            draft.outcome.offered_to = None;
        } else {
            draft.warnings.push(format!(
                "offered to {owner}, who owns it once they accept: upshot outcome accept {}",
                draft.outcome.label()
            ));
            draft.outcome.offered_to = Some(Offer { to: owner, by: asked.who.clone(), on: asked.today, why: None });
        }
    }
    wrong(&draft.outcome, draft.metric.as_ref(), name)
}

/// Takes the metric for a count of what is made, once its name and direction say so and nobody said why it is a result.
fn take_output(slice: &Slice, draft: &mut Draft, parts: &OutcomeParts) {
    let Some(metric) = &mut draft.metric else { return };
    let old = slice.metric(metric.id);
    let said_anew =
        parts.metric.is_some() || old.is_none_or(|old| old.better != metric.better || old.unit != metric.unit);
    if said_anew && metric.claim.is_none() {
        let taken = super::metric::taken_for_output(metric);
        let warning = match (taken, metric.kind) {
            (None, MetricKind::Output) => Some(format!(
                "{} counts what is made, and an outcome judged by it can't be committed: name a metric that users or \
                 the business would notice",
                metric.slug
            )),
            (taken, _) => taken,
        };
        draft.warnings.extend(warning);
    }
}

fn wrong_if(
    metric: Option<&Metric>,
    words: &crate::domain::condition::WrongIfWords,
    name: &str,
) -> Result<WrongIf, Refusal> {
    let mut when = None;
    if let Some(condition) = &words.condition {
        let slug = condition.metric.clone().or_else(|| metric.map(|m| m.slug.clone()));
        let own = metric.filter(|m| slug.as_ref() == Some(&m.slug));
        let threshold = match own {
            Some(metric) => {
                condition.threshold.clone().in_unit(metric.unit.as_deref()).map_err(|e| unclear(name, &e))?.0
            }
            None => condition.threshold.value,
        };
        when = slug.map(|metric| When { metric, op: condition.op, threshold });
    }
    Ok(WrongIf { text: words.text.clone(), when, by: words.by })
}

fn put_numbers(draft: &mut Draft, parts: &OutcomeParts, asked: &Asked, name: &str) -> Result<(), Refusal> {
    let Draft { outcome, metric, new_metric, .. } = draft;
    let needs_metric = parts.from.is_some() || parts.to.is_some() || parts.hold.is_some() || parts.unit.is_some();
    let Some(metric) = metric.as_mut() else {
        if needs_metric {
            let fix = "name it: --metric SLUG";
            return Err(Refusal::one(name, Rule::MissingMetric, "a baseline or target needs a metric", fix));
        }
        return Ok(());
    };
    if let Some(unit) = &parts.unit {
        if !*new_metric && metric.unit.as_deref() != Some(unit.as_str()) {
            let says = format!(
                "{} is measured in {}, not {unit}",
                metric.slug,
                metric.unit.as_deref().unwrap_or("plain numbers")
            );
            let fix = format!("leave --unit out, or: upshot metric edit {} --unit {unit}", metric.slug);
            return Err(Refusal::one(name, Rule::Words, says, fix));
        }
        metric.unit = Some(unit.clone());
    }
    if *new_metric && metric.unit.is_none() {
        let typed = match (&parts.from, &parts.to, &parts.hold) {
            (Some(From::Known(amount)), _, _) if amount.unit.is_some() => amount.unit.clone(),
            (_, _, Some(hold)) => hold.words.1.unit.clone(),
            _ => None,
        };
        if let Some(unit) = typed {
            draft.inferred.push(format!("the unit is {unit}"));
            metric.unit = Some(unit);
        }
    }
    if let Some(measures) = &parts.measures {
        metric.measures = given(Some(measures));
    }
    if let Some(better) = parts.better {
        metric.better = Some(better);
    }
    let unit = metric.unit.clone();
    let in_unit = |amount: &Amount| amount.clone().in_unit(unit.as_deref()).map_err(|e| unclear(name, &e));
    let old_day = outcome.baseline.as_ref().and_then(|b| b.day);
    match &parts.from {
        Some(From::Known(amount)) => {
            let day = parts.from_on.or(old_day).unwrap_or(asked.today);
            if day > asked.today {
                let says = format!("a baseline can't be of {}, which is yet to come", day.words(asked.today));
                return Err(Refusal::one(
                    name,
                    Rule::Future,
                    says,
                    "give the day it was read: --on DAY, or --from unknown --measure-by DAY",
                ));
            }
            outcome.baseline = Some(Baseline { value: Some(in_unit(amount)?.0), day: Some(day), measure_by: None });
            draft.baseline_given = true;
        }
        Some(From::Unknown) => {
            outcome.baseline = Some(Baseline { value: None, day: None, measure_by: parts.measure_by });
        }
        None => {
            if let (Some(day), Some(baseline)) = (parts.from_on, outcome.baseline.as_mut()) {
                baseline.day = Some(day);
                draft.baseline_given = baseline.value.is_some();
            }
            if let (Some(by), Some(baseline)) = (parts.measure_by, outcome.baseline.as_mut()) {
                baseline.measure_by = Some(by);
            }
        }
    }
    let from = outcome.baseline.as_ref().and_then(|b| b.value);
    if let Some(to) = &parts.to {
        let value = resolve_target(&to.words, from, unit.as_deref()).map_err(|e| unclear(name, &e))?;
        outcome.target = Some(Target { value, as_typed: to.as_typed.clone(), op: None });
        outcome.aim = Aim::Reach;
    }
    if let Some(hold) = &parts.hold {
        let (op, amount) = &hold.words;
        outcome.target = Some(Target { value: in_unit(amount)?.0, as_typed: hold.as_typed.clone(), op: Some(*op) });
        outcome.aim = Aim::Hold;
        if metric.better.is_none() {
            metric.better = Some(if matches!(op, Op::Below | Op::AtMost) { Better::Down } else { Better::Up });
        }
    }
    if metric.better.is_none()
        && let Some((from, to)) = outcome.way()
        && let Some(better) = Better::from_to(from, to)
    {
        metric.better = Some(better);
        draft.inferred.push(format!("{} is better when it goes {}", metric.slug, better.word()));
    }
    if *new_metric {
        draft.inferred.push(format!("{} is read every {} days", metric.slug, metric.every));
    }
    Ok(())
}

/// Notes the day the framing became complete; how many things are missing.
fn settle(draft: &mut Draft, asked: &Asked) -> usize {
    let mut lacks = missing(&draft.outcome, draft.metric.as_ref()).len();
    if draft.outcome.owner.is_none() {
        lacks += 1;
    }
    if lacks == 0 && draft.outcome.framed_on.is_none() {
        draft.outcome.framed_on = Some(asked.today);
    }
    lacks
}

fn metric_changes(slice: &Slice, draft: &Draft) -> Vec<Change> {
    let Some(metric) = &draft.metric else { return Vec::new() };
    let thing = Thing::new(Kind::Metric, metric.id);
    match slice.metric(metric.id) {
        Some(old) => diff(thing, old, metric),
        None => vec![Change::created(thing, metric)],
    }
}

/// The baseline as a reading, where the metric has none on or before its day.
fn baseline_reading(facts: &Facts, draft: &Draft, asked: &Asked) -> Vec<Reading> {
    let (Some(metric), Some(baseline)) = (&draft.metric, &draft.outcome.baseline) else { return Vec::new() };
    let (Some(value), Some(day)) = (baseline.value, baseline.day) else { return Vec::new() };
    if !draft.baseline_given || facts.before.is_some_and(|p| p.day <= day) {
        return Vec::new();
    }
    vec![fresh(metric.id, day, value, (asked.new_id)(), Some("baseline"))]
}
