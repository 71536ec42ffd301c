use serde_json::{Value, json};

use super::*;
use crate::domain::change::Change;

fn set() -> ChangeSet {
    let thing = Thing::new(Kind::Person, Id::from_bytes([7; 16]));
    let change = Change { thing, field: "also".to_owned(), after: json!(["mira"]) };
    let mut set = ChangeSet {
        id: Id::from_bytes([1; 16]),
        replica: Id::from_bytes([2; 16]),
        seq: 3,
        parent: vec![4; 32],
        hash: Vec::new(),
        hlc: 5,
        at: 6,
        zone: 60,
        day: "2026-07-29".to_owned(),
        actor: "mira".to_owned(),
        via: "cli".to_owned(),
        summary: "also called mira".to_owned(),
        why: Some("she said so".to_owned()),
        undoes: Some(Id::from_bytes([8; 16])),
        source: Some("a.csv".to_owned()),
        spans: Some("[]".to_owned()),
        readings: 9,
        digest: 10,
        parts: None,
        changes: vec![LoggedChange::new(&change, vec![11; 20])],
        sound: true,
    };
    set.seal();
    set
}

/// A value that is another one.
fn other(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        Value::String(text) if text.parse::<Id>().is_ok() => json!(Id::from_bytes([99; 16])),
        Value::String(text) if text.chars().all(|c| c.is_ascii_hexdigit()) => json!(text.replace('0', "f")),
        Value::String(text) => json!(format!("{text}x")),
        other => panic!("{other}"),
    }
}

#[test]
fn a_set_goes_out_and_comes_back_as_it_was() {
    let line = serde_json::to_value(set()).unwrap();
    let back: ChangeSet = serde_json::from_value(line.clone()).unwrap();
    assert!(back.is_as_written());
    assert_eq!(serde_json::to_value(back).unwrap(), line);
}

#[test]
fn no_field_of_the_line_can_change_unnoticed() {
    let line = serde_json::to_value(set()).unwrap();
    let noticed = |line: Value, what: &str| {
        let back: ChangeSet = serde_json::from_value(line).unwrap();
        assert!(!back.is_as_written(), "{what}");
    };
    for (name, value) in line.as_object().unwrap().iter().filter(|(name, _)| *name != "changes") {
        let mut changed = line.clone();
        changed[name] = other(value);
        noticed(changed, name);
    }
    for (name, value) in line["changes"][0].as_object().unwrap() {
        let mut changed = line.clone();
        changed["changes"][0][name] = other(value);
        noticed(changed, name);
    }
    for name in ["why", "undoes", "source", "spans"] {
        let mut changed = line.clone();
        changed[name] = Value::Null;
        noticed(changed, name);
    }
}

#[test]
fn bytes_that_are_none_are_refused() {
    let mut line = serde_json::to_value(set()).unwrap();
    line["parent"] = json!("0g");
    let why = serde_json::from_value::<ChangeSet>(line).unwrap_err().to_string();
    assert!(why.contains("hexadecimal"), "{why}");
}
