//! What is declared of a metric: a control beside it, its season, whether it counts events.

use crate::domain::change::Change;
use crate::domain::command::Declared;
use crate::domain::facts::{Facts, Slice};
use crate::domain::id::{Kind, Thing};
use crate::domain::metric::{Control, Metric};
use crate::domain::refusal::{Fix, Refusal, Rule};
use crate::domain::warning::{Caution, Warning};

/// Whether a metric can be compared beside a control: another one, of the same unit or scaled.
pub(super) fn like(
    slice: &Slice,
    facts: &Facts,
    metric: &Metric,
    control: &Control,
    name: &str,
) -> Result<(), Refusal> {
    let unlike = |says: String, fix: String| Err(Refusal::one(name, Rule::ControlUnlike, says, fix));
    let slug = &metric.slug;
    if control.metric == metric.id {
        return unlike(format!("{slug} is no control of itself"), format!("upshot metric control {slug} OTHER"));
    }
    let Some(other) = slice.metric(control.metric) else { return Ok(()) };
    if !control.scaled && other.unit != metric.unit {
        let unit = |m: &Metric| m.unit.clone().unwrap_or_else(|| "plain numbers".to_owned());
        let says = format!(
            "{slug} is in {}, and {} in {}: only by the ratio of their means",
            unit(metric),
            other.slug,
            unit(other)
        );
        return unlike(says, format!("upshot metric control {slug} {} --scaled", other.slug));
    }
    if let Some(id) = facts.control.not_above_zero.filter(|_| control.scaled) {
        let which = if id == metric.id { slug } else { &other.slug };
        let says = format!("{which} has readings that are not above 0, so that no ratio can be taken");
        return unlike(says, format!("upshot metric control {slug} OTHER"));
    }
    Ok(())
}

/// Refuses what is no count of a metric that counts events.
pub fn counted(metric: &Metric, value: f64, name: &str) -> Result<(), Refusal> {
    if !metric.events || value >= 0.0 {
        return Ok(());
    }
    let slug = &metric.slug;
    let says = format!("{slug} counts events, and {value} is no count: a period without any is 0");
    Err(Refusal::one(
        name,
        Rule::Words,
        says,
        format!("if it is no count of events: upshot metric edit {slug} --no-events"),
    ))
}

/// What is said of a season, events or a control that is declared.
pub(super) fn declared(slice: &Slice, facts: &Facts, old: &Metric, new: &Metric) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if (old.season, old.events, &old.control) != (new.season, new.events, &new.control) {
        let says = "what has shipped keeps what was declared when it did: this counts from the next ship on".to_owned();
        warnings.push(Caution::FromNow.says(says));
    }
    if let Some(control) = new.control.as_ref().filter(|control| old.control.as_ref() != Some(control))
        && facts.control.adds_noise
    {
        let slug = slice.metric(control.metric).map_or_else(|| "the control".to_owned(), |m| m.slug.to_string());
        warnings.push(Caution::ControlNoise.says(format!(
            "{slug} adds more noise to {} than it takes away: a true move is found less often beside it",
            new.slug
        )));
    }
    warnings
}

/// Puts what is declared on the way into a metric that an outcome or a hypothesis names; what is said of it.
pub(super) fn put(
    slice: &Slice,
    facts: &Facts,
    metric: &mut Metric,
    declared: &Declared,
    name: &str,
) -> Result<Vec<Warning>, Refusal> {
    let old = metric.clone();
    if let Some(slug) = declared.control() {
        let unlike = |says, fix: Fix| Err(Refusal::one(name, Rule::ControlUnlike, says, fix));
        if *slug == metric.slug {
            return unlike(
                format!("{slug} is no control of itself"),
                Fix::words("name another metric that shares its weather"),
            );
        }
        if slice.slug(slug).is_none() {
            return unlike(
                format!("no metric is called {slug}"),
                Fix::words("name one that is read").in_shell("upshot metric list"),
            );
        }
    }
    declared.put(metric, slice);
    if let (Some(_), Some(control)) = (declared.control(), &metric.control) {
        like(slice, facts, metric, control, name)?;
    }
    // A metric that is made on the way has nothing that shipped by it.
    let known = slice.metric(metric.id).is_some();
    Ok(if known { self::declared(slice, facts, &old, metric) } else { Vec::new() })
}

/// The changes of a hypothesis' metric that are declared with it; what is said of them.
pub(super) fn with(
    slice: &Slice,
    facts: &Facts,
    metric: Option<&Metric>,
    declared: &Declared,
    name: &str,
) -> Result<(Vec<Change>, Vec<Warning>), Refusal> {
    if !declared.is_any() {
        return Ok((Vec::new(), Vec::new()));
    }
    let Some(old) = metric else {
        let says = "a season, events or a control are a metric's, and there is none";
        return Err(Refusal::one(name, Rule::MissingMetric, says, Fix::words("name the outcome's metric first")));
    };
    let mut new = old.clone();
    let warnings = put(slice, facts, &mut new, declared, name)?;
    Ok((super::diff(Thing::new(Kind::Metric, old.id), old, &new), warnings))
}
