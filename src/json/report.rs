//! The leadership report as JSON: all of it, where the page has so many lines for each part.

use serde_json::{Value, json};

use super::{faster, judged, label};
use crate::domain::assessment::Answerable;
use crate::domain::report::{Aimed, Decision, Detail, Ended, Kept, Known, Report, Since};

/// The leadership report.
pub(crate) fn report(r: &Report) -> Value {
    let also = |(name, other): &(String, Report)| json!({ "board": name, "report": report(other) });
    let predictability = r.predictability.map(|(planned, actual)| {
        json!({ "planned": planned, "actual": actual, "share": f64::from(actual) / f64::from(planned) })
    });
    json!({
        "as_of": r.as_of, "since": r.since, "from": r.span.map(|(first, _)| first), "to": r.span.map(|(_, last)| last),
        "outcomes": r.lines.iter().map(|d| outcome(d, r)).collect::<Vec<_>>(),
        "measuring": r.known.iter().map(|known| measuring(known, r)).collect::<Vec<_>>(),
        "verdicts": r.judged.iter().map(judged).collect::<Vec<_>>(), "noted": r.noted,
        "ended": r.ended.iter().map(ended).collect::<Vec<_>>(), "ended_before": r.ended_before,
        "objectives": r.objectives.iter().map(objective).collect::<Vec<_>>(), "predictability": predictability,
        "calibration": r.calibration, "decisions": r.decisions.iter().map(decision).collect::<Vec<_>>(),
        "last_time": r.since_seen.as_ref().map(last_time), "faster": r.faster.as_ref().map(faster),
        "also": r.also.iter().map(also).collect::<Vec<_>>(),
    })
}

fn outcome(d: &Detail, r: &Report) -> Value {
    let verdict = |(label, call): &(crate::domain::label::Label, String)| json!({ "label": label, "hypothesis": label, "call": call });
    let mut value = super::review::line(&d.line, r.as_of);
    value["committed_in_time"] = json!(d.committed);
    value["draft"] = json!(d.draft);
    value["pace"] = json!(d.pace);
    value["at_risk"] = json!(d.risk);
    value["verdict"] = json!(d.verdicts.first().map(verdict));
    value["verdicts"] = d.verdicts.iter().map(verdict).collect();
    value["told_by"] = json!(d.told_by);
    value["said_next"] = json!(d.next);
    value["building"] = d.building.iter().map(|(label, _)| json!(label)).collect();
    value
}

fn measuring(known: &Known, r: &Report) -> Value {
    let first = match known.first {
        Some(Answerable::On(day)) => Some(day),
        _ => None,
    };
    json!({ "label": known.hypothesis, "hypothesis": known.hypothesis, "build": known.build, "outcome": known.outcome,
        "expected": known.expected, "class": known.class, "first_answer_on": first, "first_answer": known.first_words(r.as_of),
        "check_on": known.deadline.map(|due| due.on), "late_after": known.deadline.map(|due| due.late_after) })
}

fn ended(e: &Ended) -> Value {
    json!({ "label": e.outcome, "outcome": e.outcome, "title": e.title, "owner": e.owner, "ended": e.ended, "on": e.on,
        "why": e.why, "learned": e.learned })
}

fn objective(aimed: &Aimed) -> Value {
    let mut value = json!(aimed.objective);
    value["label"] = json!(aimed.objective.label());
    value["id"] = json!(aimed.objective.id);
    value["served_by"] = aimed.served_by.iter().map(|(label, _)| json!(label)).collect();
    value["at_risk"] = aimed.risks.iter().map(|(label, why)| json!({ "outcome": label, "why": why })).collect();
    value
}

fn decision(d: &Decision) -> Value {
    json!({ "ask": d.ask, "name": d.name, "label": label(&d.name), "asks": d.asks, "who": d.who, "since": d.since, "fix": d.fix })
}

fn last_time(since: &Since) -> Value {
    let kept = |kept: &Kept| json!({ "ask": kept.ask, "name": kept.name, "asks": kept.asks, "since": kept.since });
    let decided = since.decided.iter().map(|(was, how)| {
        let mut value = kept(was);
        value["how"] = json!(how);
        value
    });
    json!({ "on": since.on, "decided": decided.collect::<Vec<_>>(), "open": since.open.iter().map(kept).collect::<Vec<_>>() })
}
