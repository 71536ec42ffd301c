//! Framing an outcome, changing it, and ending it.

use super::framing::{challenge, missing, wrong};
use super::metric::fresh;
use super::{Asked, Gate, diff, filled, given, one_person, said, unchanged, unclear};
use crate::domain::amount::{Amount, with_unit};
use crate::domain::change::{Change, Decided};
use crate::domain::command::{From, OutcomeParts, Seen};
use crate::domain::condition::Op;
use crate::domain::facts::{Facts, Slice};
use crate::domain::hypothesis::{Stage, State};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Slug;
use crate::domain::metric::{Better, Limit, Metric, Reading};
use crate::domain::outcome::{
    Aim, Baseline, Call, Decision, Ending, Guardrail, Offer, Outcome, OutcomeResult, ScopeCall, Target, When, WrongIf,
};
use crate::domain::rank;
use crate::domain::refusal::{Refusal, Rule, shell_word};
use crate::domain::target::resolve_target;
use crate::domain::verdict::{Verdict, VerdictCall};

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
        spec: None,
        owner: None,
        offered_to: None,
        rank: rank::after(facts.last_rank.as_deref()),
        framed_on: None,
        result: None,
    };
    let label = outcome.label();
    let mut draft =
        Draft { outcome, metric: None, new_metric: false, inferred: vec![], warnings: vec![], baseline_given: false };
    put(slice, &mut draft, parts, asked, name)?;
    if parts.owner.is_none() {
        let robot = slice.person(&asked.who).is_some_and(|p| p.robot);
        if robot {
            draft
                .warnings
                .push(format!("nobody owns it yet: {} is a robot. upshot outcome owner {label} H", asked.who));
        } else {
            draft.outcome.owner = Some(asked.who.clone());
            draft.inferred.push(format!("you ({}) own it", asked.who));
        }
    }
    let lacks = settle(&mut draft, asked);
    let thing = Thing::new(Kind::Outcome, draft.outcome.id);
    let mut changes = metric_changes(slice, &draft);
    changes.push(Change::created(thing, &draft.outcome));
    let readings = baseline_reading(facts, &draft, asked);
    let mut said = format!("Framed {label}: {}.", draft.outcome.title);
    if let (Some(metric), Some((from, to))) = (&draft.metric, draft.outcome.way()) {
        let unit = metric.unit.as_deref();
        said.push_str(&format!(" {} {} → {}", metric.slug, with_unit(from, unit), with_unit(to, unit)));
        if let Some(due) = draft.outcome.due {
            said.push_str(&format!(" by {}", due.words(asked.today)));
        }
        said.push('.');
    }
    if !draft.inferred.is_empty() {
        said.push_str(&format!(" Taken for granted: {}.", draft.inferred.join("; ")));
    }
    if lacks > 0 {
        let verb = if lacks == 1 { "is" } else { "are" };
        said.push_str(&format!(" A draft: {} {verb} missing before it can be committed.", said::count(lacks, "thing")));
    }
    Ok(Decided {
        summary: format!("framed {label} {}", draft.outcome.title),
        said,
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
    settle(&mut draft, asked);
    let thing = Thing::new(Kind::Outcome, id);
    let goalposts = diff(thing, old, &draft.outcome);
    let moved: Vec<String> =
        goalposts.iter().map(|c| c.field.clone()).filter(|field| moved_goalpost(old, field)).collect();
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
    let mut changes = metric_changes(slice, &draft);
    changes.extend(goalposts);
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
        _ => false,
    }
}

/// That nothing would change, as a refusal.
pub(super) fn nothing(asked: &str) -> Refusal {
    Refusal::one(asked, Rule::Nothing, "nothing would change", "name what shall change: upshot help edit")
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
    draft.warnings.extend(challenge(parts.title.as_deref(), parts.metric.as_ref().map(Slug::as_str)));
    if let Some(slug) = &parts.metric {
        let found = slice.slug(slug).filter(|m| m.retired.is_none());
        draft.new_metric = found.is_none();
        draft.metric = Some(found.cloned().unwrap_or_else(|| new_metric((asked.new_id)(), slug)));
        outcome.metric = draft.metric.as_ref().map(|m| m.id);
    }
    put_numbers(draft, parts, asked, name)?;
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

/// A metric framed on the fly: read weekly, with no lag.
fn new_metric(id: Id, slug: &Slug) -> Metric {
    Metric {
        id,
        slug: slug.clone(),
        name: None,
        unit: None,
        better: None,
        kind: crate::domain::metric::MetricKind::Outcome,
        measures: None,
        source: None,
        every: 7,
        lag: 0,
        weekdays: true,
        retired: None,
    }
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

pub(super) fn close(
    slice: &Slice,
    facts: &Facts,
    id: Id,
    ended: Ending,
    why: Option<&str>,
    learned: Option<&str>,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let (old, name) = open(slice, id, "close")?;
    let label = old.label();
    let mut gate = Gate::new(name.clone());
    let beneath: Vec<_> = slice.hypotheses.iter().filter(|h| h.outcome == id).collect();
    let state = |h: &crate::domain::hypothesis::Hypothesis| h.state(slice.verdict(h.id));
    if ended == Ending::Stopped {
        gate.need(given(why).is_some(), Rule::MissingWhy, "stopping needs a reason", "give it: --why TEXT");
    } else {
        for h in &beneath {
            let fix = match state(h) {
                State::Measuring => format!("upshot verdict {} CALL -l TEXT -n KIND", h.label()),
                State::Building => format!("upshot hypothesis withdraw {} --why TEXT", h.label()),
                _ => continue,
            };
            gate.need(false, Rule::OpenBeneath, format!("{} is still {}", h.label(), state(h).word()), fix);
        }
        let metric = old.metric.and_then(|m| slice.metric(m));
        let latest = old.metric.and_then(|m| facts.latest.get(&m));
        let slug = metric.map_or("SLUG", |m| m.slug.as_str());
        let fresh_enough = latest.is_some_and(|p| asked.today.since(p.day) <= i64::from(metric.map_or(7, |m| m.every)));
        let says = match latest {
            Some(p) => format!("the last reading of {slug} is {} days old", asked.today.since(p.day)),
            None => format!("{slug} has no reading"),
        };
        gate.need(fresh_enough, Rule::ReadingTooOld, says, format!("upshot log {slug} NUMBER"));
        if let (Some(point), Some((from, to)), Some(metric)) = (latest, old.way(), metric) {
            let reached = match old.target.as_ref().and_then(|t| t.op) {
                Some(op) => op.holds(point.value, to),
                None if to >= from => point.value >= to,
                None => point.value <= to,
            };
            if reached != (ended == Ending::Achieved) {
                let says = format!(
                    "the target {} is {}reached at {}",
                    with_unit(to, metric.unit.as_deref()),
                    if reached { "" } else { "not " },
                    with_unit(point.value, metric.unit.as_deref())
                );
                gate.need(given(why).is_some(), Rule::TargetSaysOtherwise, says, "say why all the same: --why TEXT");
            }
        }
    }
    let anyway = gate.pass(slice, asked)?;
    let mut new = old.clone();
    new.result =
        Some(OutcomeResult { ended, why: given(why), learned: given(learned), closed_on: asked.today, anyway });
    let thing = Thing::new(Kind::Outcome, id);
    let mut changes = diff(thing, old, &new);
    let mut with = Vec::new();
    if ended == Ending::Stopped {
        for h in beneath {
            match state(h) {
                State::Idea | State::Building => {
                    changes.push(Change::set(Thing::new(Kind::Hypothesis, h.id), "state", &Stage::Withdrawn));
                    with.push(format!("{} withdrawn", h.label()));
                }
                State::Measuring => {
                    let verdict = stopped_verdict(old, h.id, why, asked);
                    changes.push(Change::created(Thing::new(Kind::Verdict, verdict.id), &verdict));
                    with.push(format!("{} inconclusive", h.label()));
                }
                _ => {}
            }
        }
    }
    let with = if with.is_empty() { String::new() } else { format!(" With it: {}.", with.join(", ")) };
    Ok(Decided {
        summary: format!("closed {label} as {}", ended.word()),
        said: format!("{label} ended as {}.{with}", ended.word()),
        why: given(why),
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}

/// The verdict of something that was measuring when its outcome was stopped.
fn stopped_verdict(outcome: &Outcome, hypothesis: Id, why: Option<&str>, asked: &Asked) -> Verdict {
    Verdict {
        id: (asked.new_id)(),
        hypothesis,
        call: VerdictCall::Inconclusive,
        learned: Some(format!("{} was stopped: {}", outcome.label(), why.unwrap_or(""))),
        next: Some(crate::domain::verdict::Next::Stop),
        next_text: None,
        evidence: None,
        waiver: None,
        signed_by: outcome.owner.clone(),
        typed_by: asked.who.clone(),
        proposed: false,
        on: asked.today,
        shared: Vec::new(),
        replaces: None,
        anyway: None,
    }
}

pub(super) fn reopen(slice: &Slice, id: Id, why: &str) -> Result<Decided, Refusal> {
    let Some(old) = slice.outcome(id) else {
        return Err(Refusal::one("reopen", Rule::Nothing, "it is no longer on the board", "upshot outcome list"));
    };
    let label = old.label();
    let name = format!("reopen {label}");
    if old.result.is_none() {
        return Err(Refusal::one(
            name,
            Rule::OutcomeOpen,
            format!("{label} has not ended"),
            format!("upshot show {label}"),
        ));
    }
    filled(why, &name, "reopening needs a reason", "give it: --why TEXT")?;
    let thing = Thing::new(Kind::Outcome, id);
    Ok(Decided {
        summary: format!("reopened {label}"),
        said: format!("{label} is open again."),
        why: given(Some(why)),
        changes: diff(thing, old, &Outcome { result: None, ..old.clone() }),
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn guard(
    slice: &Slice,
    id: Id,
    slug: &Slug,
    (op, value): (Op, &Amount),
    remove: bool,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let (outcome, name) = open(slice, id, "set a guardrail of")?;
    let label = outcome.label();
    let Some(metric) = slice.slug(slug) else {
        let fix = format!("upshot metric add {slug} --better down --measures TEXT");
        return Err(Refusal::one(name, Rule::MissingMetric, format!("no metric is called {slug}"), fix));
    };
    if outcome.metric == Some(metric.id) {
        let says = format!("{slug} is what {label} is judged by");
        return Err(Refusal::one(name, Rule::GuardrailIsMetric, says, "name another metric that must not get worse"));
    }
    let rails: Vec<_> = slice.guardrails.iter().filter(|g| g.outcome == id).collect();
    let there = rails.iter().find(|g| g.metric == metric.id);
    let about = Some(Thing::new(Kind::Outcome, id));
    if remove {
        let Some(rail) = there else { return Err(nothing(&name)) };
        return Ok(Decided {
            summary: format!("removed the guardrail {slug} of {label}"),
            said: format!("{slug} is no guardrail of {label} any more."),
            changes: vec![Change::gone(Thing::new(Kind::Guardrail, rail.id))],
            about,
            ..Decided::default()
        });
    }
    let (value, _) = value.clone().in_unit(metric.unit.as_deref()).map_err(|e| unclear(&name, &e))?;
    let limit = Limit { op, value };
    let changes = match there {
        Some(old) => {
            let new = Guardrail { limit, ..(*old).clone() };
            diff(Thing::new(Kind::Guardrail, old.id), *old, &new)
        }
        None if rails.len() >= 2 => {
            let says = format!("{label} has two guardrails, and two are the most");
            let first = rails.first().and_then(|g| slice.metric(g.metric)).map_or("SLUG", |m| m.slug.as_str());
            let fix = format!("upshot outcome guardrail {label} {first} --remove");
            return Err(Refusal::one(name, Rule::TooManyGuardrails, says, fix));
        }
        None => {
            let rail = Guardrail { id: (asked.new_id)(), outcome: id, metric: metric.id, limit };
            vec![Change::created(Thing::new(Kind::Guardrail, rail.id), &rail)]
        }
    };
    let shown = with_unit(value, metric.unit.as_deref());
    Ok(Decided {
        summary: format!("guardrail of {label}: {slug} {op} {shown}"),
        said: format!("{label} must hold {slug} {op} {shown}."),
        changes,
        about,
        ..Decided::default()
    })
}

pub(super) fn scope(
    slice: &Slice,
    id: Id,
    request: &str,
    asked_by: Option<&str>,
    call: Option<Call>,
    why: Option<&str>,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let (outcome, name) = open(slice, id, "make a scope call on")?;
    let label = outcome.label();
    filled(request, &name, "the request is blank", &format!("upshot scope {label} TEXT"))?;
    let mut gate = Gate::new(name);
    if call.is_some() {
        gate.need(given(why).is_some(), Rule::MissingWhy, "a decision needs a reason", "give it: --why TEXT");
        let owner = outcome.owner.as_ref().map_or("H".to_owned(), |o| o.as_str().to_owned());
        let says = format!(
            "scope is decided by the owner, {}",
            outcome.owner.as_ref().map_or("nobody yet".to_owned(), ToString::to_string)
        );
        let fix = format!(
            "leave the decision out and ask, or type for them: upshot --as {owner} scope {label} {} --WORD --why TEXT",
            shell_word(request)
        );
        gate.need(outcome.owner.as_ref() == Some(&asked.who), Rule::ScopeIsOwners, says, fix);
    }
    gate.pass(slice, asked)?;
    let decision = call.map(|call| Decision {
        call,
        why: why.unwrap_or("").to_owned(),
        decided_by: asked.who.clone(),
        on: asked.today,
    });
    let there = slice.scope_calls.iter().find(|s| s.outcome == id && s.request == request);
    let (thing, changes) = match there {
        Some(old) => {
            let thing = Thing::new(Kind::ScopeCall, old.id);
            let new = ScopeCall {
                decision: decision.clone().or_else(|| old.decision.clone()),
                asked_by: given(asked_by).or_else(|| old.asked_by.clone()),
                ..old.clone()
            };
            (thing, diff(thing, old, &new))
        }
        None => {
            let new = ScopeCall {
                id: (asked.new_id)(),
                outcome: id,
                request: request.to_owned(),
                asked_by: given(asked_by),
                asked_on: asked.today,
                decision: decision.clone(),
            };
            let thing = Thing::new(Kind::ScopeCall, new.id);
            (thing, vec![Change::created(thing, &new)])
        }
    };
    let word = decision.as_ref().map_or("asked".to_owned(), |d| d.call.word().to_owned());
    Ok(Decided {
        summary: format!("scope of {label}: {request} {word}"),
        said: match &decision {
            Some(d) => format!("{label}: {request} is {}: {}", d.call.word(), d.why),
            None => format!(
                "{label}: {request} is asked for, and waits for {}",
                outcome.owner.as_ref().map_or("an owner".to_owned(), ToString::to_string)
            ),
        },
        why: given(why),
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}
