//! The live check: what whoever asks saw of the fields they change, against what stands there now. One place for every
//! command, so that a form which says what it saw is never saved over somebody else's change.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Asked;
use crate::domain::command::{Command, Seen};
use crate::domain::facts::Slice;
use crate::domain::id::Id;
use crate::domain::refusal::{Fix, Refusal, Rule};

/// Refuses where somebody changed what was being edited, saying how it reads now.
pub(super) fn unchanged(slice: &Slice, command: &Command, asked: &Asked) -> Result<(), Refusal> {
    if asked.seen.is_empty() {
        return Ok(());
    }
    let Some((name, now)) = stands(slice, command) else { return Ok(()) };
    for Seen { field, was } in asked.seen {
        let current = now.get(*field).unwrap_or(&Value::Null);
        if current != was {
            let says = format!("somebody changed its {} meanwhile; it now reads: {}", called(field), reads(current));
            return Err(Refusal::one(name, Rule::EditedMeanwhile, says, Fix::words("edit it again")));
        }
    }
    Ok(())
}

/// What a command changes, by name, as it stands; empty where it would make it. None where it is not there any more, which
/// the command says itself, and of what edits nothing.
fn stands(slice: &Slice, command: &Command) -> Option<(String, Map<String, Value>)> {
    Some(match command {
        Command::EditOutcome { outcome, .. } => {
            let outcome = slice.outcome(*outcome)?;
            let metric = outcome.metric.and_then(|id| slice.metric(id));
            (format!("edit {}", outcome.label()), beside(outcome, metric))
        }
        Command::EditHypothesis { hypothesis, .. } => {
            let hypothesis = slice.hypothesis(*hypothesis)?;
            let metric = hypothesis.expect.as_ref().and_then(|expect| slice.metric(expect.metric));
            (format!("edit {}", hypothesis.label()), beside(hypothesis, metric))
        }
        Command::Looked { outcome, .. } => {
            let outcome = slice.outcome(*outcome)?;
            (format!("say what was seen of {}", outcome.label()), fields(outcome))
        }
        Command::EditMetric { metric, .. } => {
            let metric = slice.metric(*metric)?;
            (format!("edit {}", metric.slug), fields(metric))
        }
        Command::EditObjective { objective, .. } | Command::ValueObjective { objective, .. } => {
            let objective = slice.objectives.iter().find(|one| one.id == *objective)?;
            (format!("edit {}", objective.label()), fields(objective))
        }
        Command::PlanSprint { .. } => ("plan a sprint".to_owned(), slice.planned().map_or_else(Map::new, fields)),
        Command::Scope { outcome, request, .. } => {
            let there = slice.scope_calls.iter().find(|call| call.outcome == *outcome && call.request == *request);
            (format!("decide on {request}"), there.map_or_else(Map::new, fields))
        }
        Command::Answer { outcome, .. } => {
            let sprint = slice.running(*outcome).or_else(|| slice.active())?;
            let commitment = slice.committed(sprint.id).find(|held| held.outcome == *outcome)?;
            (format!("answer for {}", label(slice, *outcome)), fields(commitment))
        }
        Command::Promise { outcome, .. } => {
            let commitment = slice.committed(slice.closed()?.id).find(|held| held.outcome == *outcome)?;
            (format!("settle the promise of {}", label(slice, *outcome)), fields(commitment))
        }
        _ => return None,
    })
}

/// A claim's fields, with those of the metric that its form changes too: their names are no field of a claim.
fn beside<T: Serialize, M: Serialize>(claim: &T, metric: Option<&M>) -> Map<String, Value> {
    let mut all = metric.map_or_else(Map::new, fields);
    all.extend(fields(claim));
    all
}

fn fields<T: Serialize>(thing: &T) -> Map<String, Value> {
    match serde_json::to_value(thing) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn label(slice: &Slice, outcome: Id) -> String {
    slice.outcome(outcome).map_or_else(String::new, |outcome| outcome.label().to_string())
}

/// What a field is called in a sentence.
fn called(field: &str) -> String {
    match field {
        "better" => "direction".to_owned(),
        "every" => "days between readings".to_owned(),
        "statement" => "words".to_owned(),
        field => field.replace('_', " "),
    }
}

/// What stands, in one word or its own.
fn reads(value: &Value) -> String {
    match value {
        Value::Null => "(nothing)".to_owned(),
        Value::String(text) => text.clone(),
        other => ["text", "as_typed", "next_step", "learned", "call", "why"]
            .iter()
            .find_map(|part| other.get(*part)?.as_str().map(str::to_owned))
            .unwrap_or_else(|| other.get("value").unwrap_or(other).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::command::MetricParts;
    use crate::domain::label::Slug;
    use crate::domain::metric::Metric;
    use crate::fixture::{handle, today};

    #[test]
    fn what_others_changed_of_a_seen_field_is_told_and_of_another_is_not() {
        let mut metric = Metric::new(Id::natural(&["m"]), Slug::parse("p95").unwrap());
        let before = fields(&metric);
        metric.unit = Some("ms".to_owned());
        let command = Command::EditMetric { metric: metric.id, parts: MetricParts::default(), why: None };
        let slice = Slice { metrics: vec![metric], ..Slice::default() };
        let new_id = Id::default;
        let check = |seen: &[Seen]| {
            unchanged(
                &slice,
                &command,
                &Asked { today: today(), who: handle("mara"), anyway: None, seen, new_id: &new_id },
            )
        };
        let saw = |field: &'static str| Seen { field, was: before.get(field).cloned().unwrap_or(Value::Null) };
        let refusal = check(&[saw("unit")]).unwrap_err();
        assert!(refusal.broken[0].says.contains("its unit meanwhile; it now reads: ms"), "{refusal:?}");
        assert!(check(&[saw("lag"), saw("measures")]).is_ok());
        assert!(check(&[]).is_ok());
        assert!(check(&[Seen { field: "unit", was: json!("ms") }]).is_ok());
    }
}
