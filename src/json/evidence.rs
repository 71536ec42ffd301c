//! What the evidence says, as JSON: by the contract, for a thing on the board and for a plain file alike.

use serde_json::{Value, json};

use super::{object, with};
use crate::domain::assessment::{Answerable, Assessment, Numbers, Terms};
use crate::domain::fact::Movement;
use crate::domain::verdict::Watched;
use crate::session::Looked;

/// The edition of the rules that an answer is given by.
const EDITION: u32 = 2;

/// An assessment by the contract.
pub(crate) fn assessment(a: &Assessment, terms: Terms<'_>) -> Value {
    let numbers = a.numbers.as_ref();
    let interval = |i: Option<(f64, f64)>| json!(i.map(|(low, high)| [low, high]));
    let said = a.said(terms);
    let events = a.events.as_ref();
    let control = a.control.as_ref().map(|c| {
        json!({ "metric": c.metric, "kappa": c.kappa, "pairs": c.pairs, "shift": c.shift, "raw_shift": c.raw_shift })
    });
    let counted = events.map(|e| json!({ "before": e.before, "after": e.after }));
    let counts = a.counts.map(|(before, after)| json!({ "before": before, "after": after }));
    object([
        ("class", json!(a.class)),
        ("why", json!(a.why)),
        ("n_before", json!(a.before.len())),
        ("n_after", json!(a.after.len())),
        ("edition", json!(EDITION)),
        ("points", json!(a.points)),
        ("shift", json!(a.shift)),
        ("up", json!(numbers.map(|n| n.up))),
        ("down", json!(numbers.map(|n| n.down))),
        ("tied", json!(numbers.map(|n| n.tied))),
        ("pairs", json!(numbers.map(Numbers::pairs))),
        ("k", json!(numbers.map(|n| n.k))),
        ("interval", interval(a.interval)),
        ("phi", json!(numbers.map(|n| n.phi).or(events.map(|e| e.phi)))),
        ("alpha", json!(a.alpha)),
        ("alpha_adjusted", json!(numbers.map(|n| n.alpha_adjusted))),
        ("route", json!(a.route)),
        ("shape", json!(a.shape())),
        ("step", json!(numbers.and_then(|n| n.step))),
        ("gain", json!(numbers.map(|n| n.gain).or(events.map(|e| e.gain)))),
        ("gain_needed", json!(numbers.map(|n| n.gain_needed).or(events.map(|e| e.gain_needed)))),
        ("season", json!(a.season)),
        ("control", json!(control)),
        ("dispersion", json!(events.map(|e| e.dispersion))),
        ("size", json!(a.size)),
        ("expected", json!(a.expected)),
        ("notes", json!(a.notes)),
        ("xmr", json!(a.xmr)),
        ("as_of", json!(a.as_of)),
        ("ship", json!((!a.unshipped).then_some(a.ship))),
        ("looked_from", json!(a.ship)),
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
        ("weekday_effects", json!(a.weekday_effects)),
        ("raw", json!(a.raw)),
        ("events", json!(counted)),
        ("p", json!(events.map(|e| e.p))),
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
    let says = || json!(format!("{}.", m.words(terms.unit, terms.today)));
    let value = if m.is_asked() { value } else { with(value, [("sentence", says())]) };
    with(
        value,
        [
            ("class", json!(m.class())),
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

/// What the readings say about a thing, with its guardrails and what would tell it wrong.
pub(crate) fn looked(looked: &Looked, terms: Terms<'_>) -> Value {
    let mut data = assessment(&looked.assessment, terms);
    if let Value::Object(map) = &mut data {
        map.insert("label".to_owned(), json!(looked.label));
        map.insert("metric".to_owned(), json!(looked.metric.slug));
        map.insert("since".to_owned(), json!(looked.since));
        map.insert("movement".to_owned(), json!(looked.movement.as_ref().map(|m| movement(m, terms))));
        map.insert("says".to_owned(), json!(looked.movement.as_ref().map(|m| m.words(terms.unit, terms.today))));
        // What no face says of it, as nothing shipped, is not said here either: the numbers stand.
        if let Some(m) = looked.movement.as_ref().filter(|m| !m.last().is_asked()) {
            map.insert("class".to_owned(), Value::Null);
            map.insert("sentence".to_owned(), json!(format!("{}.", m.words(terms.unit, terms.today))));
        }
        map.insert("guardrails".to_owned(), looked.guardrails.iter().map(watched).collect());
        map.insert("falsifier".to_owned(), json!(looked.falsifier));
        map.insert("by_robots".to_owned(), json!(looked.by_robots));
        let said = looked.assessment.said(terms);
        let step = |(name, says): (&str, String)| json!({ "step": name, "says": says });
        map.insert("how".to_owned(), said.steps().into_iter().map(step).collect());
        let notes = looked.assessment.notes.iter().map(|note| json!(said.note(note)));
        map.insert("worth_knowing".to_owned(), notes.collect());
    }
    data
}
