//! A review as JSON, by the contract.

use serde_json::{Value, json};

use super::object;
use crate::domain::assessment::Terms;
use crate::domain::day::Day;
use crate::domain::review::{Frozen, Group, Judged, Line, Review};

/// A review, as it stands or as it was frozen.
pub(crate) fn review(r: &Review) -> Value {
    let lines = |lines: &[Line]| lines.iter().map(|l| line(l, r.as_of)).collect::<Value>();
    let judged: Vec<Value> = r.judged.iter().map(judged).collect();
    let mut by_group = serde_json::Map::new();
    for group in Group::ALL {
        by_group.insert(group.code().to_owned(), r.group(group).map(|l| json!(l.outcome)).collect());
    }
    let square = |shipped| {
        let square = r.square(shipped);
        let labels = |lines: &[&Line]| lines.iter().map(|l| json!(l.outcome)).collect::<Value>();
        json!({ "moved": labels(&square.moved), "held": labels(&square.held), "did_not": labels(&square.did_not), "cant_tell": labels(&square.open) })
    };
    object([
        ("sprint", json!(r.sprint)),
        ("name", json!(r.name)),
        ("starts", json!(r.starts)),
        ("ends", json!(r.ends)),
        ("state", json!(r.state)),
        ("closed_on", json!(r.closed_on)),
        ("as_of", json!(r.as_of)),
        ("goal", json!(r.goal)),
        ("outcomes", lines(&r.lines)),
        ("not_committed", lines(&r.beside)),
        ("groups", Value::Object(by_group)),
        ("shipped", square(true)),
        ("nothing_shipped", square(false)),
        ("verdicts", json!(judged)),
        ("metrics_asked", json!(r.asked())),
        ("moved_by_luck", json!(r.by_luck())),
        ("last", json!(r.last)),
        ("promises", json!(r.promises)),
        ("noted", json!(r.noted)),
        ("left", json!(r.left)),
        ("open", json!(r.open())),
        ("also", r.again.iter().map(|frozen| review(&frozen.whole)).collect()),
        ("otherwise", json!(r.otherwise)),
    ])
}

/// A verdict beside what its outcome's metric did.
pub(crate) fn judged(j: &Judged) -> Value {
    let mut value = json!(j);
    value["label"] = json!(j.hypothesis);
    value["cell"] = json!(j.cell().code());
    value["next"] = json!(j.next.map(crate::domain::verdict::Next::word));
    value
}

/// An outcome's line.
pub(crate) fn line(l: &Line, as_of: Day) -> Value {
    let terms = Terms { unit: l.unit(), today: as_of, first: None };
    let movement = l.since.as_ref().map(|since| super::evidence::movement(since, terms));
    object([
        ("outcome", json!(l.outcome)),
        ("title", json!(l.title)),
        ("metric", json!(l.metric)),
        ("unit", json!(l.unit)),
        ("owner", json!(l.owner)),
        ("goal", json!(l.goal)),
        ("group", json!(Group::of(l.class()).code())),
        ("baseline", json!(l.baseline)),
        ("target", json!(l.target)),
        ("due", json!(l.due)),
        ("opening", json!(l.opening)),
        ("now", json!(l.now)),
        ("stale_days", json!(l.stale)),
        ("movement", json!(movement)),
        ("ships", json!(l.ships)),
        ("answer", json!(l.answer)),
        ("next", json!(l.next_words(as_of).0)),
        ("carried_because", json!(l.carried_because)),
        ("ended", json!(l.ended)),
        ("debts", json!(l.debts)),
        ("closing", json!(l.closing)),
        ("guardrails", json!(l.guardrails)),
        ("falsifier", json!(l.falsifier)),
        ("ended_words", json!(l.ended_words)),
        ("label", json!(l.outcome)),
        ("current", json!(l.now.map(|point| point.value))),
        ("current_day", json!(l.now.map(|point| point.day))),
    ])
}

/// A frozen review, with who closed the sprint and when.
pub(crate) fn frozen(f: &Frozen) -> Value {
    super::with(review(&f.whole), [("frozen_on", json!(f.on)), ("frozen_by", json!(f.by))])
}
