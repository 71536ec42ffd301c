//! What is cut is cut well: whatever an answer holds, its parts are the whole, and none is more than fits.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::answer::{Answer, MOST, Room};
use super::revision::Revision;

/// Texts of all lengths, with what takes more room than it seems.
fn text() -> impl Strategy<Value = String> {
    (prop_oneof!["[a-z ]{0,12}", "[\"\\\\\n]{0,8}", "[üß€𝄞]{0,6}"], 0_usize..500)
        .prop_map(|(words, times)| words.repeat(times.max(1)).trim_end().to_owned())
}

fn data() -> impl Strategy<Value = Value> {
    let list = || proptest::collection::vec(text().prop_map(|words| json!({ "text": words })), 0..40);
    prop_oneof![
        list().prop_map(Value::Array),
        (text(), list(), text(), any::<i32>()).prop_map(|(spec, notes, last, n)| {
            json!({ "label": "O-1", "spec": spec, "notes": notes, "n": n, "last": last, "none": null })
        }),
    ]
}

/// The parts of an answer until nothing is left, put together.
fn parts(data: &Value, room: Room) -> (Value, usize) {
    let (mut whole, mut next, mut count) = (None, None::<String>, 0);
    loop {
        let part = Answer::read("x", data.clone()).cut(next.as_deref(), room).unwrap();
        count += 1;
        assert!(count < 2_000, "it never ends: {next:?}");
        whole = Some(match (whole, part["data"].clone()) {
            (None, part) => part,
            (Some(Value::Array(mut list)), Value::Array(more)) => {
                list.extend(more);
                Value::Array(list)
            }
            (Some(Value::Object(mut fields)), Value::Object(more)) => {
                for (name, value) in more {
                    match (fields.get_mut(&name), value) {
                        (Some(Value::String(have)), Value::String(more)) => have.push_str(&more),
                        (Some(Value::Array(have)), Value::Array(more)) => have.extend(more),
                        (_, value) => drop(fields.insert(name, value)),
                    }
                }
                Value::Object(fields)
            }
            (whole, part) => panic!("{whole:?} goes on as {part}"),
        });
        let Some(place) = part.get("next") else { return (whole.unwrap(), count) };
        next = Some(place.as_str().unwrap().to_owned());
    }
}

/// What a line with the answer takes.
fn line(object: &Value, twice: bool) -> usize {
    let mut result = json!({ "content": [{ "type": "text", "text": object.to_string() }] });
    if twice {
        result["structuredContent"] = object.clone();
    }
    json!({ "jsonrpc": "2.0", "id": "i".repeat(256), "result": result }).to_string().len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_an_answer_are_the_whole_and_each_fits(data in data(), twice in any::<bool>()) {
        let room = Room::of(if twice { Revision::Newest } else { Revision::First });
        let (whole, _) = parts(&data, room);
        // A text that alone is more than fits, in the element of a list, is shortened and said to be.
        let long = |value: &Value| value["text"].as_str().is_some_and(|words| words.len() > 4_000);
        let list = data.as_array().or_else(|| data["notes"].as_array()).unwrap();
        if !list.iter().any(long) {
            prop_assert_eq!(&whole, &super::answer::cleaned(data.clone()));
        }
        let mut next = None::<String>;
        loop {
            let part = Answer::read("x", data.clone()).cut(next.as_deref(), room).unwrap();
            prop_assert!(line(&part, twice) <= MOST, "{} bytes", line(&part, twice));
            let Some(place) = part.get("next") else { break };
            prop_assert_eq!(&part["truncated"], &json!(true));
            next = Some(place.as_str().unwrap().to_owned());
        }
    }
}

#[test]
fn what_was_done_is_said_whatever_does_not_fit_beside_it() {
    let mut did = Map::new();
    did.insert("said".to_owned(), json!("noted"));
    did.insert("set".to_owned(), json!("0192"));
    let data = json!({ "label": "H-1", "details": "x".repeat(1 << 20) });
    let object = Answer::did("hypothesis", data, did).cut(None, Room::of(Revision::Newest)).unwrap();
    assert_eq!(
        (&object["said"], &object["set"], &object["truncated"]),
        (&json!("noted"), &json!("0192"), &json!(true))
    );
    assert_eq!(object.get("next"), None, "what was done is not done again to read the rest");
    assert!(line(&object, true) <= MOST);
}

#[test]
fn a_place_that_is_none_is_told() {
    let room = Room::of(Revision::Newest);
    for (data, next) in
        [(json!([1]), "x"), (json!([1]), "-1"), (json!({ "a": "b" }), "c"), (json!({ "a": "b" }), "a:x")]
    {
        let e = Answer::read("x", data.clone()).cut(Some(next), room).unwrap_err();
        assert_eq!(e.code, "arguments", "{data} {next}");
    }
    let past = Answer::read("x", json!([1])).cut(Some("7"), room).unwrap();
    assert_eq!(past["data"], json!([]));
}
