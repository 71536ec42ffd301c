//! What the evidence says, as JSON: by the contract, for a thing on the board and for a plain file alike.

use serde_json::{Value, json};

use super::{object, with};
use crate::domain::assessment::{Answerable, Assessment, Numbers, Terms};
use crate::domain::fact::Movement;
use crate::domain::verdict::Watched;

/// An assessment by the contract.
pub(crate) fn assessment(a: &Assessment, terms: Terms<'_>) -> Value {
    let numbers = a.numbers.as_ref();
    let interval = |i: Option<(f64, f64)>| json!(i.map(|(low, high)| [low, high]));
    let said = a.said(terms);
    let counts = a.counts.map(|(before, after)| json!({ "before": before, "after": after }));
    object([
        ("class", json!(a.class)),
        ("why", json!(a.why)),
        ("n_before", json!(a.before.len())),
        ("n_after", json!(a.after.len())),
        ("points", json!(a.points)),
        ("shift", json!(a.shift)),
        ("up", json!(numbers.map(|n| n.up))),
        ("down", json!(numbers.map(|n| n.down))),
        ("tied", json!(numbers.map(|n| n.tied))),
        ("pairs", json!(numbers.map(Numbers::pairs))),
        ("k", json!(numbers.map(|n| n.k))),
        ("interval", interval(a.interval)),
        ("phi", json!(numbers.map(|n| n.phi))),
        ("alpha", json!(a.alpha)),
        ("alpha_adjusted", json!(numbers.map(|n| n.alpha_adjusted))),
        ("route", json!(a.route)),
        ("shape", json!(numbers.map(|n| n.shape))),
        ("gain", json!(numbers.map(|n| n.gain))),
        ("gain_needed", json!(numbers.map(|n| n.gain_needed))),
        ("size", json!(a.size)),
        ("expected", json!(a.expected)),
        ("notes", json!(a.notes)),
        ("xmr", json!(a.xmr)),
        ("as_of", json!(a.as_of)),
        ("ship", json!(a.ship)),
        ("check_on", json!(a.check_on)),
        ("sentence", json!(said.sentence())),
        ("better", json!(a.better)),
        ("unit", json!(terms.unit)),
        ("last_ship", json!(a.last_ship)),
        ("look_on", json!(a.look_on)),
        ("final", json!(a.is_final)),
        ("min_after", json!(a.min_after)),
        ("middle_before", json!(a.middle_before())),
        ("middle_after", json!(a.middle_after())),
        ("before", json!(a.before)),
        ("after", json!(a.after)),
        ("later", json!(a.later)),
        ("counts", json!(counts)),
        ("past_limit", json!(a.past_limit)),
        ("settle", json!(a.settle)),
        ("first_answer_on", first(terms.first)),
    ])
}

/// The day of the first answer; null where it needs older readings first, or is not known.
pub(crate) fn first(answerable: Option<Answerable>) -> Value {
    match answerable {
        Some(Answerable::On(day)) => json!(day),
        _ => Value::Null,
    }
}

/// What an outcome's metric did since the first ship of its run: the assessment, and since which ship. Its class is null
/// where nothing shipped.
pub(crate) fn movement(m: &Movement, terms: Terms<'_>) -> Value {
    let value = assessment(&m.assessment, Terms { first: Some(m.first), ..terms });
    let before = m.before.as_ref().map(|before| movement(before, terms));
    with(
        value,
        [
            ("since", json!(m.label)),
            ("shipped", json!(m.label.is_some())),
            ("run", json!(m.run)),
            ("before", json!(before)),
        ],
    )
}

/// A guardrail as it did.
pub(crate) fn watched(w: &Watched) -> Value {
    json!({ "metric": w.metric, "op": w.limit.op, "value": w.limit.value, "state": w.state })
}
