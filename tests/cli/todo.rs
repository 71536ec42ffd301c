//! What needs someone, asked by a script or a prompt: by kinds, as a number, or by the exit code alone.

use crate::world::World;

/// A verdict is two weeks late, and the metric was not read since: two are due.
fn late() -> World {
    World::new().framed().tried().shipped().on("2026-04-13")
}

#[test]
fn every_need_says_what_is_wanted_and_kinds_are_asked_for() {
    let w = late();
    let wanted = |line: &str| -> Vec<String> {
        let needs = w.json(line);
        needs.as_array().unwrap().iter().map(|need| need["wanted"].as_str().unwrap().to_owned()).collect()
    };
    let all = wanted("todo");
    assert!(all.contains(&"verdict".to_owned()) && all.contains(&"reading".to_owned()), "{all:?}");
    assert_eq!(wanted("todo --kind verdict"), ["verdict"]);
    assert_eq!(wanted("todo --kind verdict,reading"), ["verdict", "reading"]);
    assert_eq!(wanted("todo --kind verdict --kind reading --mine"), ["verdict", "reading"]);
    assert_eq!(wanted("todo --kind promise"), [""; 0]);
    assert_eq!(w.ok("todo --kind promise"), "Nothing of that kind needs you.\n");
    let plain = w.ok("todo --kind reading --plain");
    let rows: Vec<Vec<&str>> = plain.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((rows.len(), rows[0].last(), rows[1].last()), (2, Some(&"wanted"), Some(&"reading")), "{plain}");
}

#[test]
fn a_kind_that_is_none_is_told_which_there_are() {
    let w = late();
    let refused = w.fails("todo --kind verdict,nonsense", 2);
    refused.saying(&["nonsense", "verdict", "reading", "answer", "owner", "scope_call", "promise"]);
}

#[test]
fn a_prompt_gets_a_number_or_nothing() {
    let w = late();
    assert_eq!(w.ok("todo --short"), "2 due\n");
    assert_eq!(w.ok("todo --short --kind verdict"), "1 due\n");
    assert_eq!(w.json("todo --short"), serde_json::json!({ "due": 2 }));
    assert_eq!(w.ok("todo --short --plain"), "due\n2\n");
    assert_eq!(w.ok("todo --short --kind owner"), "", "a prompt shows nothing where nothing is due");
    assert_eq!(w.json("todo --short --kind owner"), serde_json::json!({ "due": 0 }));
}

#[test]
fn quiet_says_nothing_and_the_code_says_it() {
    let w = late();
    for (line, code) in [
        ("todo -q", 0),
        ("todo --check -q", 10),
        ("todo --short --check -q", 10),
        ("todo --check --kind verdict -q", 10),
        ("todo --check --kind owner -q", 0),
        ("todo -q --json", 0),
    ] {
        let ran = w.run(line).must_fail(code);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""), "{ran:#?}");
    }
    let ran = w.run("todo --check --short").must_fail(10);
    assert_eq!(ran.out, "2 due\n");
}
