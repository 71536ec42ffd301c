//! What a script reads, alike from every verb: names of fields, handles, and what is said beside the data.

use std::process::Command;

use serde_json::Value;

use crate::world::{Ran, World, finish, have};

/// Every way to look at a board.
const LOOKS: [&str; 48] = [
    "",
    "todo",
    "todo --mine",
    "show O-1",
    "show H-1",
    "show H-2",
    "show activation",
    "show P-1",
    "show S-1",
    "outcome list",
    "outcome show O-2",
    "outcome spec O-1",
    "hypothesis list",
    "hypothesis show H-1",
    "metric list",
    "metric show activation",
    "reading list activation",
    "sprint list",
    "sprint show",
    "sprint show S-1",
    "review",
    "review S-1",
    "objective list",
    "objective show P-1",
    "chore list",
    "person list",
    "board show",
    "history",
    "history O-1",
    "history H-1",
    "history activation",
    "search teams",
    "search samples",
    "ask",
    "ask O-1",
    "ask H-1",
    "symptoms",
    "show needs",
    "show lessons",
    "show review",
    "brief O-1",
    "brief H-1",
    "report",
    "evidence O-1",
    "evidence H-1",
    "db path",
    "db check",
    "doctor",
];

/// A board on which everything stands that bears a name: owners, offers, robots, verdicts, reviews, what is owed.
fn board() -> World {
    let w = World::new().framed().tried();
    w.all(&[
        "edit O-1 --spec 'in: sample data'",
        "metric add errors --better down --measures 'failed reports' --unit %",
        "log errors 7 2026-02-23",
        "outcome guardrail O-1 'errors < 5'",
        "outcome contributor O-1 kim design",
        "sprint start 2w --goal O-1",
        "frame 'Teams come back' --owner jon",
        "objective add 'Teams stay' --value 8 --business-owner bo",
        "objective link P-1 O-1",
        "chore add 'renew the certificate'",
        "person away kim 24apr",
        "note O-1 'teams ask for it' --kind support",
        "scope O-1 'PDF export' --from sales",
        "scope O-1 'a tour' --out --why 'nobody asks'",
        "link O-1 https://example.org/1",
    ]);
    let w = w.shipped().measured().judged();
    w.all(&[
        "sprint answer O-1 -l 'samples help' -n 'more of them'",
        "sprint close",
        "sprint start 2w --goal O-1 --why 'it goes on'",
        "try O-1 'a tour' --expect +2 --within 14d --because 'they look around' --follows H-1",
        "start H-2 --doing kim",
        "ship H-2 --before 36",
        "wait H-2 24may --why 'holidays'",
        "verdict H-2 inconclusive --propose -l 'too few' -n watch",
    ]);
    w.as_("bo").ok("person robot mara --why 'an import runs under this name'");
    w
}

/// Every way to look at that board, the question over commits among them where git is there.
fn looks(w: &World) -> Vec<&'static str> {
    if !have("git", "the question over commits") {
        return LOOKS.to_vec();
    }
    let message = format!("samples\n\n{}: H-1", upshot::domain::commit::TRAILER);
    let author = ["-c", "user.name=mara", "-c", "user.email=m@example.org"];
    for words in [["init", "-q", "."].as_slice(), &["commit", "-q", "--allow-empty", "-m", &message]] {
        let done = Command::new("git").current_dir(w.dir()).args(author).args(words).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    }
    LOOKS.into_iter().chain(["ask --git HEAD"]).collect()
}

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

/// Calls `look` with every object of a value, and where it lies.
fn objects(value: &Value, at: &str, look: &mut dyn FnMut(&str, &serde_json::Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            look(at, fields);
            fields.iter().for_each(|(name, value)| objects(value, &format!("{at}.{name}"), look));
        }
        Value::Array(values) => values.iter().for_each(|value| objects(value, &format!("{at}[]"), look)),
        _ => {}
    }
}

#[test]
fn handles_stand_without_their_sign_everywhere() {
    let w = board();
    let mut seen = std::collections::BTreeSet::new();
    let people = ["mara", "jon", "bo", "kim"];
    for line in looks(&w) {
        objects(&w.json(line), line, &mut |at, fields| {
            for (name, value) in fields {
                let words: Vec<&str> = match value {
                    Value::String(word) => vec![word],
                    Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
                    _ => continue,
                };
                for word in words {
                    let is_handle = people.contains(&word.trim_start_matches('@'));
                    assert!(!is_handle || !word.starts_with('@'), "{at}.{name}: {word}");
                    seen.extend(is_handle.then(|| name.clone()));
                }
            }
        });
    }
    for field in [
        "owner",
        "offered_to",
        "who",
        "by",
        "handle",
        "doing",
        "signed_by",
        "typed_by",
        "business_owner",
        "thing",
        "owner_at_ship",
        "decided_by",
    ] {
        assert!(seen.contains(field), "no look shows a handle as {field}: {seen:?}");
    }
}

#[test]
fn what_has_a_label_bears_it_and_what_is_now_is_called_current() {
    let w = board();
    let mut seen = 0;
    for line in looks(&w) {
        objects(&w.json(line), line, &mut |at, fields| {
            // A change's fields are kept as they were stored; a frozen prediction is none of its own, nor is what landed.
            if [".before", ".after", ".frozen"].iter().any(|part| at.contains(part)) {
                return;
            }
            let has = |name: &str| fields.contains_key(name);
            let is_thing = has("build") || has("statement") || (has("title") && !has("code") && !has("landed_on"));
            if is_thing {
                let label = fields.get("label").and_then(Value::as_str).unwrap_or_else(|| panic!("{at}: {fields:?}"));
                assert!(label.as_bytes().get(1) == Some(&b'-'), "{at}: {label}");
                seen += 1;
            }
            let is_named = has("name") && (has("fix") || has("field"));
            assert!(!is_named || has("label"), "{at} has a name and no label: {fields:?}");
            let stands = has("baseline") || has("now");
            assert!(!stands || (has("current") && has("current_day")), "{at}: {fields:?}");
            let labelled = fields.get("label").is_some_and(Value::is_string);
            assert!(
                !labelled || fields.get("id").and_then(Value::as_str).is_some_and(|id| id.len() == 36),
                "{at} has no id: {fields:?}"
            );
        });
    }
    assert!(seen > 30, "{seen}");
    let review = w.json("review S-1");
    let line = &review["outcomes"][0];
    assert_eq!((&line["label"], &line["current"]), (&"O-1".into(), &line["now"]["value"]), "{line}");
    assert_eq!(w.json("ask")["shipped"][0]["label"].as_str().unwrap().split('-').next(), Some("H"));
    assert_eq!(w.json("show O-1")["current"], w.json("report")["outcomes"][0]["current"]);
}

#[test]
fn a_page_is_for_scripts_what_its_verb_is() {
    let w = board();
    for (page, verb) in [
        ("needs", "todo"),
        ("review", "review"),
        ("ask", "ask"),
        ("report", "report"),
        ("symptoms", "symptoms"),
        ("history", "history"),
        ("metrics", "metric list"),
        ("sprints", "sprint list"),
        ("Objectives", "objective list"),
        ("chores", "chore list"),
    ] {
        assert_eq!(w.json(&format!("show {page}")), w.json(verb), "{page}");
        assert_eq!(w.ok(&format!("show {page} --plain")), w.ok(&format!("{verb} --plain")), "{page}");
    }
    assert_eq!(w.json("show lessons")[0]["learned"], "samples help");
    w.as_("bo").all(&["frame needs", "frame needs"]);
    let ran = w.run("show needs").must_fail(3);
    assert!(ran.err.contains("names 2 things"), "two things of a page's name are told apart first: {ran:#?}");
    assert!(w.run("show nope").must_fail(3).err.contains("lessons"), "the pages are named");
}

#[test]
fn a_persons_own_marks_stay_where_output_is_piped_and_ours_are_typed() {
    let w = World::new().framed();
    w.all(&["chore add '✗ broken'", "chore add 'x $(touch P) `id`'", "chore add done", "chore done done"]);
    w.all(&["try O-1 '▲ up'", "outcome list"]);
    let list = w.ok("chore list");
    assert!(list.contains("✗ broken") && list.contains("+") && !list.contains('✓'), "{list}");
    assert!(w.ok("show O-1").contains("▲ up"));
}

#[test]
fn a_limit_is_said_with_its_side_by_every_face() {
    let w = World::new();
    w.all(&[
        "metric add uptime --better up --measures 'answered checks' --unit %",
        "log uptime 99.5",
        "frame 'It stays up' --metric uptime --hold '>=99' --by 2026-12-01 --owner mara",
    ]);
    for line in ["outcome list", "show O-1", "", "report", "brief O-1", "export --format md"] {
        assert!(w.ok(line).replace("&gt;", ">").contains(">=99%"), "{line}: {}", w.ok(line));
    }
}

#[test]
fn a_plain_cell_holds_a_word_and_no_json() {
    let w = board();
    let mut deep = false;
    for line in looks(&w) {
        for row in w.ok(&format!("{line} --plain")).lines() {
            for cell in row.split('\t') {
                let json = cell.starts_with(['{', '[']) && serde_json::from_str::<Value>(cell).is_ok();
                assert!(!json, "{line}: {row}");
            }
            deep |= row.starts_with("verdict.call\tsupported");
        }
    }
    assert!(deep, "what lies deeper has a row of its own");
    let shown = w.ok("show O-1 --plain");
    for row in ["wrong_when.metric\tactivation", "guardrails.1.metric\terrors", "notes.1.text\tteams ask for it"] {
        assert!(shown.lines().any(|line| line == row), "{row:?} is not in {shown}");
    }
}

#[test]
fn an_id_names_what_bears_it_whatever_its_label_is_by_then() {
    let w = World::new().framed().tried();
    w.all(&["objective add 'Teams stay' --value 8 --business-owner kim", "sprint plan 2w"]);
    for label in ["O-1", "H-1", "activation", "P-1", "S-1"] {
        let known = w.json(&format!("show {label}"));
        let id = known["id"].as_str().unwrap_or_else(|| panic!("{label}: {known}"));
        assert_eq!(w.json(&format!("show {id}"))["id"], known["id"], "{label}");
    }
    let id = w.json("show O-1")["id"].as_str().unwrap().to_owned();
    w.ok(&format!("note {id} 'seen it too'"));
    assert_eq!(w.run("show 019bd8b3-7c84-7549-b8e8-a723b011e32a").code, 3);
}

#[test]
fn an_idea_of_a_robots_bears_its_name_in_every_list() {
    let w = World::new().framed();
    w.ok("person robot helper");
    w.as_("helper").ok("try O-1 'sample data' --expect +5 --within 28d --because 'people quit'");
    let by = |value: &Value| value["drafted_by"].as_str().map(str::to_owned);
    let (listed, shown) = (w.json("hypothesis list"), w.json("show H-1"));
    assert_eq!((by(&listed[0]), by(&shown)), (Some("helper".to_owned()), Some("helper".to_owned())), "{listed}");
    let exported: Value = serde_json::from_str(&w.ok("export --format json")).unwrap();
    assert!(exported.to_string().contains("\"drafted_by\":\"helper\""), "{exported}");
}
