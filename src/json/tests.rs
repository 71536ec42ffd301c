use super::*;
use crate::cli::fixture::{self, id};

/// The contract: every field of it, in its order, before any that were added.
fn begins(value: &Value, names: &str) {
    let wanted: Vec<&str> = names.split(", ").collect();
    let there: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).take(wanted.len()).collect();
    assert_eq!(there, wanted);
}

fn shown(session: &Session, label: &str) -> Value {
    thing(session, session.find(label).unwrap().thing()).unwrap().1
}

#[test]
fn the_contract_is_kept() {
    let room = tempfile::tempdir().unwrap();
    let mut session = fixture::open(&room.path().join("b.db"));
    fixture::fill(&mut session);
    let outcome = shown(&session, "O-1");
    begins(
        &outcome,
        "label, id, title, problem, for_whom, matters, metric, unit, better, aim, baseline, baseline_day, target, target_as_typed, due, wrong_if, wrong_when, wrong_by, looked, spec, owner, offered_to, framed, missing, result, current, current_day, progress, movement, rank",
    );
    assert_eq!(outcome["target"], 45.0);
    assert_eq!(outcome["due"], "2026-05-01");
    assert_eq!(outcome["owner"], "mara");
    assert_eq!(outcome["framed"], true);
    assert_eq!(outcome["wrong_when"], json!({ "metric": "activation", "op": "<", "threshold": 33.0 }));
    assert_eq!(outcome["guardrails"][0]["holds"], false);
    assert_eq!(outcome["scope_calls"][0]["decision"], "out");
    let draft = shown(&session, "O-3");
    assert_eq!(draft["missing"], json!(["problem", "metric", "baseline", "target", "due", "wrong_if"]));
    assert_eq!((&draft["framed"], &draft["metric"], &draft["wrong_when"]), (&json!(false), &Value::Null, &Value::Null));

    let hypothesis = shown(&session, "H-2");
    begins(
        &hypothesis,
        "label, id, outcome, build, because, metric, expect, expect_as_typed, window, confidence, doing, state, shipped_on, check_on, check, first_answer_on, could_be_seen, follows, verdict",
    );
    assert_eq!(hypothesis["check"], "overdue");
    assert_eq!(hypothesis["shipped_on"], "2026-02-02");
    assert_eq!(hypothesis["frozen"]["expect_as_typed"], "+5");
    assert_eq!(hypothesis["verdict"], Value::Null);
    assert_eq!(hypothesis["notes"][0]["kind"], "dissent");
    let verdict = &shown(&session, "H-1")["verdict"];
    begins(
        verdict,
        "call, learned, next, next_text, contradicts, why, on_judgement, signed_by, typed_by, at, evidence",
    );
    assert_eq!(verdict["next"], "iterate");
    assert_eq!(verdict["evidence"]["metric"], "activation");
    assert!(verdict["at"].as_str().unwrap().contains('T'));
    assert_eq!(shown(&session, "H-1")["still_live"], true);

    let line = session.metric(fixture::id_of_metric(&session, "activation")).unwrap().unwrap();
    begins(
        &metric(&line),
        "slug, id, name, unit, better, kind, measures, source, every, lag, latest, latest_day, readings, retired",
    );
    let readings = session.readings(line.metric.id, None, None, 9).unwrap();
    begins(&reading(&readings[0], "activation"), "id, metric, day, value, of, note, source, by, recorded_at, corrects");
    let sprint = shown(&session, "S-1");
    begins(&sprint, "label, id, name, starts, ends, goal, state, commitments");
    assert_eq!(sprint["goal"], "O-1");
    assert_eq!(sprint["commitments"][1]["outcome"], "O-2");
    let outcome = Thing::new(Kind::Outcome, id(&session, "O-1"));
    let entry = &session.history(Some(outcome), 1).unwrap()[0];
    begins(&history(entry), "id, at, day, by, via, summary, undoes, undone_by, changes");
    begins(&history(entry)["changes"][0], "thing, field, before, after");
}

#[test]
fn a_list_says_the_same_as_one_thing_and_parts_are_shown_as_their_whole() {
    let room = tempfile::tempdir().unwrap();
    let mut session = fixture::open(&room.path().join("b.db"));
    fixture::fill(&mut session);
    let names = Names::all(&session).unwrap();
    for card in session.cards().unwrap() {
        let (one, column) = session.card(card.hypothesis.id).unwrap().unwrap();
        let label = column.outcome.label().to_string();
        assert_eq!(names.of(Kind::Outcome, card.hypothesis.outcome), label);
        assert_eq!(hypothesis(&card, &label, &names), hypothesis(&one, &label, &Names::few(&session)));
    }
    let column = session.column(id(&session, "O-1")).unwrap().unwrap();
    let (kind, whole) = thing(&session, Thing::new(Kind::Guardrail, column.guardrails[0].guardrail.id)).unwrap();
    assert_eq!((kind, &whole["label"]), ("outcome", &json!("O-1")));
    let (kind, whole) = thing(&session, Thing::new(Kind::Commitment, column.commitment.unwrap().id)).unwrap();
    assert_eq!((kind, &whole["label"]), ("sprint", &json!("S-1")));
    assert_eq!(thing(&session, Thing::new(Kind::Outcome, Id::default())).unwrap(), ("outcome", Value::Null));
}
