//! An outcome and its metric while what was typed is put in: words resolved, what was not said inferred.

use super::gate::{given, one_person, unclear};
use super::metric::{fresh, taken_for_output};
use super::task::challenge;
use super::{Asked, diff};
use crate::domain::amount::Amount;
use crate::domain::change::Change;
use crate::domain::command::{From, OutcomeParts};
use crate::domain::condition::WrongIfWords;
use crate::domain::facts::{Facts, Slice};
use crate::domain::framing::{missing, smoothed, wrong};
use crate::domain::id::{Kind, Thing};
use crate::domain::metric::{Better, Metric, MetricKind, Reading};
use crate::domain::outcome::{Aim, Baseline, Offer, Outcome, Target, When, WrongIf};
use crate::domain::refusal::{Fix, Refusal, Rule};
use crate::domain::target::resolve_target;
use crate::domain::warning::{Caution, Warning};

/// An outcome and its metric while parts are put in.
pub(super) struct Draft {
    pub(super) outcome: Outcome,
    pub(super) metric: Option<Metric>,
    /// The metric does not exist yet.
    pub(super) new_metric: bool,
    /// What was not said and taken for granted.
    pub(super) inferred: Vec<String>,
    pub(super) warnings: Vec<Warning>,
    pub(super) baseline_given: bool,
}

impl Draft {
    /// A draft that nothing was put in yet.
    pub(super) fn of(outcome: Outcome, metric: Option<Metric>) -> Self {
        Self { outcome, metric, new_metric: false, inferred: vec![], warnings: vec![], baseline_given: false }
    }
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

/// Puts the given parts into a draft, resolving what is relative.
pub(super) fn put(
    slice: &Slice,
    draft: &mut Draft,
    parts: &OutcomeParts,
    asked: &Asked,
    name: &str,
) -> Result<(), Refusal> {
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
        draft.metric = Some(found.cloned().unwrap_or_else(|| super::metric::new_metric(slice, slug, asked)));
        outcome.metric = draft.metric.as_ref().map(|m| m.id);
    }
    put_numbers(draft, parts, asked, name)?;
    take_output(slice, draft, parts);
    let outcome = &mut draft.outcome;
    if let Some(due) = parts.due {
        outcome.due = Some(due);
        if due < asked.today {
            draft.warnings.push(Caution::DuePassed.says(format!("the due day {} has passed", due.words(asked.today))));
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
            let warning = Caution::Offered.says(format!("offered to {owner}, who owns it once they accept"));
            let shell = format!(": upshot outcome accept {}", draft.outcome.label());
            draft.warnings.push(warning.in_shell(shell));
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
        let taken = taken_for_output(metric);
        let warning = match (taken, metric.kind) {
            (None, MetricKind::Output) => Some(Caution::Output.says(format!(
                "{} counts what is made, and an outcome judged by it can't be committed: name a metric that users or \
                 the business would notice",
                metric.slug
            ))),
            (taken, _) => taken,
        };
        draft.warnings.extend(warning);
    }
}

fn wrong_if(metric: Option<&Metric>, words: &WrongIfWords, name: &str) -> Result<WrongIf, Refusal> {
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
            let fix = Fix::words("name it").in_shell("--metric SLUG");
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
            metric.better = Some(Better::keeping(*op));
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
pub(super) fn settle(draft: &mut Draft, asked: &Asked) -> usize {
    let mut lacks = missing(&draft.outcome, draft.metric.as_ref()).len();
    if draft.outcome.owner.is_none() {
        lacks += 1;
    }
    if lacks == 0 && draft.outcome.framed_on.is_none() {
        draft.outcome.framed_on = Some(asked.today);
    }
    lacks
}

pub(super) fn metric_changes(slice: &Slice, draft: &Draft) -> Vec<Change> {
    let Some(metric) = &draft.metric else { return Vec::new() };
    let thing = Thing::new(Kind::Metric, metric.id);
    match slice.metric(metric.id) {
        Some(old) => diff(thing, old, metric),
        None => vec![Change::created(thing, metric)],
    }
}

/// The baseline as a reading, where the metric has none on or before its day.
pub(super) fn baseline_reading(facts: &Facts, draft: &Draft, asked: &Asked) -> Vec<Reading> {
    let (Some(metric), Some(baseline)) = (&draft.metric, &draft.outcome.baseline) else { return Vec::new() };
    let (Some(value), Some(day)) = (baseline.value, baseline.day) else { return Vec::new() };
    if !draft.baseline_given || facts.before.is_some_and(|p| p.day <= day) {
        return Vec::new();
    }
    vec![fresh(metric.id, day, value, (asked.new_id)(), Some("baseline"))]
}
