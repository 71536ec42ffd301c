//! What a script reads, alike from every verb: names of fields, handles, and what is said beside the data.

use serde_json::Value;

use crate::world::{Ran, World, finish};

/// The lines of standard error, each of which must be JSON by the contract; its kind and what it holds.
fn told(ran: &Ran) -> Vec<(String, Value)> {
    let one = |line: &str| {
        let said: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line:?} in {ran:#?}"));
        assert_eq!(said["schema"], 1, "{ran:#?}");
        let kind = said["kind"].as_str().unwrap().to_owned();
        let held = said[&kind].clone();
        assert!(held["code"].is_string() && held["message"].is_string(), "{ran:#?}");
        (kind, held)
    };
    ran.err.lines().map(one).collect()
}

#[test]
fn warnings_are_json_beside_the_data_each_with_its_code() {
    let w = World::new().framed();
    let code_of = |w: &World, line: &str| -> Vec<String> {
        let ran = w.run(&format!("{line} --json")).must_work();
        told(&ran).into_iter().map(|(kind, said)| format!("{kind} {}", said["code"].as_str().unwrap())).collect()
    };
    let code = |line: &str| code_of(&w, line);
    assert_eq!(code("log activation 33 2026-02-23"), ["warning same_day"]);
    assert_eq!(code("try O-1 'a tour' --within 90d"), ["warning long_window"]);
    assert_eq!(code("start H-1"), ["warning incomplete"]);
    assert_eq!(code("edit O-1 --by 2026-03-01 --why 'it is late'"), ["warning due_passed"]);
    assert_eq!(code_of(&w.as_("marra"), "note O-1 'hello'"), ["warning mistyped"]);
    assert_eq!(code("frame 'Build the importer' --owner jon"), ["warning task", "warning offered"]);
    // For people they are as they were.
    let ran = w.run("log activation 34 2026-02-23").must_work();
    assert!(ran.err.starts_with("warning: activation has 33% on"), "{ran:#?}");
    // An error after a warning is told by its kind.
    std::fs::create_dir_all(w.dir().join(".config/upshot")).unwrap();
    w.file(".config/upshot/config.toml", "colour = 'never'\n");
    let ran = w.run("show O-9 --json").must_fail(3);
    let kinds: Vec<(String, Value)> = told(&ran).into_iter().map(|(kind, said)| (kind, said["code"].clone())).collect();
    assert_eq!(kinds, [("warning".to_owned(), "config".into()), ("error".to_owned(), "not_found".into())]);
}

#[test]
fn lines_that_can_not_be_taken_are_json_to_the_last() {
    let w = World::new().framed();
    let mut command = w.command("log - --json");
    command.stdin(std::process::Stdio::piped());
    let ran = finish(command, "log -".to_owned(), "nothing 3\n".repeat(30).as_bytes()).must_fail(1);
    let said = told(&ran);
    assert_eq!(said.len(), 21, "{ran:#?}");
    assert_eq!((said[20].0.as_str(), &said[20].1["code"]), ("warning", &"more_errors".into()));
}
