//! Framing an outcome, and changing it.

use super::draft::{Draft, baseline_reading, metric_changes, put, settle};
use super::gate::{already, filled, given, nothing, open};
use super::{Asked, Edit, diff};
use crate::domain::amount::with_unit;
use crate::domain::change::{Change, Decided, Then};
use crate::domain::command::OutcomeParts;
use crate::domain::facts::{Facts, Slice};
use crate::domain::falsifier::Falsifier;
use crate::domain::hypothesis::State;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::Metric;
use crate::domain::outcome::{Aim, Outcome};
use crate::domain::rank;
use crate::domain::refusal::{Fix, Refusal, Rule};

pub(super) fn frame(slice: &Slice, facts: &Facts, parts: &OutcomeParts, asked: &Asked) -> Result<Decided, Refusal> {
    let title = parts.title.as_deref().unwrap_or("");
    let name = "frame an outcome";
    filled(title, name, "an outcome needs its result in words", "upshot frame \"TITLE\"")?;
    let number = facts.next_number.get(&Kind::Outcome).copied().unwrap_or(1);
    let outcome = Outcome::new((asked.new_id)(), number, title, rank::after(facts.last_rank.as_deref()));
    let label = outcome.label();
    let mut draft = Draft::of(outcome, None);
    put(slice, &mut draft, parts, asked, name)?;
    declare(slice, facts, &mut draft, parts, name)?;
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

/// Puts what is declared on the way into the outcome's metric.
fn declare(slice: &Slice, facts: &Facts, draft: &mut Draft, parts: &OutcomeParts, name: &str) -> Result<(), Refusal> {
    let Some(metric) = draft.metric.as_mut().filter(|_| parts.declared.is_any()) else {
        // Without a metric there is nothing to declare it of.
        return super::control::with(slice, facts, draft.metric.as_ref(), &parts.declared, name).map(|_| ());
    };
    draft.warnings.extend(super::control::put(slice, facts, metric, &parts.declared, name)?);
    Ok(())
}

pub(super) fn edit(
    slice: &Slice,
    facts: &Facts,
    id: Id,
    edit: &Edit<'_, OutcomeParts>,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let Edit { parts, why } = *edit;
    let (old, name) = open(slice, id, "edit")?;
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
    let mut draft = Draft::of(old.clone(), metric);
    if let Some(title) = &parts.title {
        filled(title, &name, "the title is blank", format!("upshot edit {label} --title TITLE"))?;
    }
    put(slice, &mut draft, parts, asked, &name)?;
    declare(slice, facts, &mut draft, parts, &name)?;
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
        return Err(Refusal::one(name, Rule::GoalpostWhy, says, Fix::words("give it").in_shell("--why TEXT")));
    }
    let committed = slice.commitments.iter().any(|c| c.outcome == id);
    if committed && !moved.is_empty() && given(why).is_none() {
        let says = format!(
            "{label} has been committed to, so a change of its {} needs a reason",
            moved.join(" and ").replace('_', " ")
        );
        return Err(Refusal::one(name, Rule::GoalpostWhy, says, Fix::words("give it").in_shell("--why TEXT")));
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
        return Err(already(&name));
    }
    Ok(Decided {
        summary: format!("put {label} in another place"),
        said: format!("{label} {} is now {} of {}.", old.title, at + 1, facts.ranks.len()),
        changes: diff(Thing::new(Kind::Outcome, id), old, &new),
        about: Some(Thing::new(Kind::Outcome, id)),
        ..Decided::default()
    })
}
