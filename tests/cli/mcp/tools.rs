//! What each tool does, and what none of them does.

use serde_json::{Map, Value, json};

use super::client::{Client, NEWEST, REVISIONS, board, joined};
use crate::world::World;

/// Each tool that writes, with something that it takes.
fn writes() -> Vec<(&'static str, Value)> {
    vec![
        (
            "log_reading",
            json!({ "metric": "activation", "value": 36.9, "day": "2026-04-05", "source": "https://example.org/q/1", "note": "read twice" }),
        ),
        (
            "note",
            json!({ "ref": "H-1", "text": "three of five found it", "kind": "usability", "stance": "supports", "link": "https://example.org/n/1" }),
        ),
        ("note", json!({ "ref": "activation", "text": "read it again", "kind": "other" })),
        (
            "draft_hypothesis",
            json!({ "outcome": "O-1", "build": "a tour of the sample", "because": "people look for one", "expect": "+2", "within": "28d", "confidence": 60 }),
        ),
        (
            "propose_verdict",
            json!({ "hypothesis": "H-1", "call": "supported", "learned": "the sample is read", "next": "scale: all plans" }),
        ),
        ("link", json!({ "ref": "O-1", "url": "https://example.org/pull/9" })),
    ]
}

#[test]
fn the_list_is_short_and_says_what_reads_and_what_takes_away() {
    let world = board();
    for revision in REVISIONS {
        let mut client = Client::of(&world, "--as helper", revision);
        let list = client.ask("tools/list", json!({}));
        let bytes = list.to_string().len();
        assert!(bytes <= 9_000, "{revision}: the list has {bytes} bytes");
        let tools = list["result"]["tools"].as_array().unwrap().clone();
        assert_eq!(tools.len(), 13);
        for tool in tools.iter().filter(|_| revision >= "2025-03-26") {
            let (name, hints) = (tool["name"].as_str().unwrap(), &tool["annotations"]);
            let writes = writes().iter().any(|(writer, _)| *writer == name) || name == "take_back";
            assert_eq!(hints["readOnlyHint"], !writes, "{name}");
            assert_eq!(hints["openWorldHint"], false, "{name}");
            if writes {
                assert_eq!(hints["destructiveHint"], name == "take_back", "{name}");
            }
            assert_eq!(hints.get("idempotentHint").is_some(), name == "log_reading", "{name}");
        }
    }
}

#[test]
fn what_is_read_is_what_every_face_reads() {
    let world = board();
    world.all(&["sprint start 2w --goal O-1", "objective add 'teams stay'"]);
    let world = world.judged();
    let mut client = Client::of(&world, "", NEWEST);
    for label in ["O-1", "H-1", "S-1", "P-1"] {
        let told = client.data("show", json!({ "ref": label }));
        for (field, value) in world.json(&format!("show {label}")).as_object().unwrap() {
            assert_eq!(&told[field], value, "{label} {field}");
        }
    }
    let metric = world.json("metric show activation");
    let told = client.data("show", json!({ "ref": "activation" }));
    assert_eq!((&told["slug"], &told["level"]), (&metric["slug"], &metric["level"]));
    assert_eq!(told["latest_readings"][0]["day"], "2026-03-30", "the newest first");
    let evidence = client.data("evidence", json!({ "ref": "H-1" }));
    let same = world.json("evidence H-1");
    for field in ["class", "sentence", "interval", "how", "before", "after", "guardrails"] {
        assert_eq!(evidence[field], same[field], "{field}");
    }
    assert!(evidence["how"].as_array().unwrap().len() > 2, "{evidence}");
    let earlier = client.data("evidence", json!({ "ref": "H-1", "as_of": "2026-03-09" }));
    assert_eq!(earlier["as_of"], "2026-03-09");
    for (page, of, line) in [
        ("brief", Some("H-1"), "brief H-1"),
        ("brief", Some("O-1"), "brief O-1"),
        ("review", None, "review --format md"),
        ("review", Some("S-1"), "review S-1 --format md"),
        ("report", None, "report --format md"),
        ("lessons", None, "show lessons --format md"),
    ] {
        let told = client.data("page", json!({ "page": page, "ref": of }));
        assert_eq!(told["markdown"].as_str().unwrap(), world.ok(line).trim_end_matches('\n').to_owned(), "{line}");
    }
    let needs = client.data("needs", json!({}));
    let todo = world.json("todo");
    assert_eq!(needs.as_array().unwrap().len(), todo.as_array().unwrap().len());
    assert_eq!(needs[0]["fix"], todo[0]["fix"]);
    world.ok("frame 'Teams pay' --owner bo");
    let hers = client.data("needs", json!({ "who": "@mara" }));
    let all = client.data("needs", json!({}));
    assert!(hers.as_array().unwrap().len() < all.as_array().unwrap().len(), "{all}");
    assert!(hers.as_array().unwrap().iter().all(|need| need["who"].is_null() || need["who"] == "mara"), "{hers}");
    let hits = client.data("search", json!({ "text": "samples help" }));
    assert_eq!(
        (&hits[0]["name"], &hits[0]["field"], &hits[0]["line"]),
        (&json!("H-1"), &json!("learned"), &json!("samples help"))
    );
    assert!(client.data("search", json!({ "text": "samples help", "kind": "note" })).as_array().unwrap().is_empty());
    assert_eq!(client.data("ask", json!({ "ref": "H-1" }))["shipped"][0]["label"], "H-1");
    let commits = client.data("ask", json!({ "commits": ["Upshot: H-1", "H-9", "ABCDEF1234567"] }));
    assert_eq!(commits["shipped"], 3);
    assert_eq!(commits["answered_for"], 1);
    assert_eq!(commits["commits"][1]["unknown"], json!(["H-9"]));
    let column = &client.data("board", json!({}))["columns"][0];
    let shown = world.json("show O-1");
    for field in ["label", "title", "owner", "current", "target", "says"] {
        assert_eq!(column[field], shown[field], "{field}");
    }
    assert_eq!(
        column["hypotheses"][0],
        json!({ "label": "H-1", "build": "sample data at signup", "state": "supported" })
    );
}

/// All that a board comes to, without what says who did what when.
fn comes_to(world: &World) -> Vec<Value> {
    ["export --format json", "show O-1", "show H-1", "metric show activation", "todo"]
        .map(|line| world.json(line))
        .to_vec()
}

#[test]
fn what_is_written_is_attributed_and_taken_back_whole() {
    for strictness in ["coach", "enforce"] {
        let world = board();
        world.ok(&format!("board set strictness {strictness}"));
        let mut client = Client::helper(&world);
        for (tool, given) in writes() {
            let before = comes_to(&world);
            let did = client.does(tool, given.clone());
            assert!(did["said"].as_str().is_some_and(|said| !said.is_empty()), "{did}");
            assert_ne!(comes_to(&world), before, "{tool} changed nothing");
            let history = world.json("history");
            assert_eq!(
                (&history[0]["by"], &history[0]["via"], &history[0]["id"]),
                (&json!("helper"), &json!("mcp"), &did["set"]),
                "{tool}"
            );
            let back = client.does("take_back", json!({ "set": did["set"] }));
            assert_eq!(back["data"]["undoes"], did["set"]);
            assert_eq!(comes_to(&world), before, "{tool}: the board is what it was");
        }
        assert!(world.ok("doctor").contains("Sound"));
    }
}

#[test]
fn a_reading_said_twice_is_one_and_its_source_is_kept() {
    let world = board();
    let mut client = Client::helper(&world);
    let reading =
        json!({ "metric": "activation", "value": "71/196", "day": "2026-04-05", "source": "https://example.org/q/1" });
    let did = client.does("log_reading", reading.clone());
    assert_eq!(
        (&did["kind"], &did["data"]["of"], &did["data"]["source"]),
        (&json!("reading"), &json!(196.0), &json!("https://example.org/q/1"))
    );
    assert_eq!(client.does("log_reading", reading)["set"], Value::Null, "it is there already");
    assert_eq!(world.json("reading list activation --from 2026-04-05").as_array().unwrap().len(), 1);
    // What the readings rest on says so.
    client.does("log_reading", json!({ "metric": "activation", "value": 36.5, "day": "2026-03-27", "source": "x" }));
    let robots = client.data("evidence", json!({ "ref": "H-1" }))["by_robots"].clone();
    assert_eq!((&robots["count"], &robots["who"]), (&json!(2), &json!(["helper"])));
    let said = world.ok("evidence H-1");
    assert!(said.contains(&format!("2 of {} readings by @helper", robots["of"])), "{said}");
}

#[test]
fn a_draft_bears_its_name_and_answers_with_what_was_learned() {
    let world = board().judged();
    let mut client = Client::helper(&world);
    let (tool, given) = &writes()[3];
    let did = client.does(tool, given.clone());
    assert_eq!((&did["data"]["state"], &did["data"]["drafted_by"]), (&json!("idea"), &json!("helper")));
    assert_eq!(did["tried_before"][0]["learned"], "samples help");
    assert!(world.ok("").contains("by @helper") && world.ok("brief O-1").contains("idea, by @helper"));
    assert_eq!(client.data("board", json!({}))["columns"][0]["hypotheses"][0]["drafted_by"], "helper");
    world.ok("start H-2");
    assert!(!world.ok("").contains("by @helper"));
}

#[test]
fn a_proposal_waits_for_its_owner_who_writes_their_own() {
    let world = board();
    let mut client = Client::helper(&world);
    let (tool, given) = &writes()[4];
    client.does(tool, given.clone());
    let todo = world.ok("todo");
    assert!(todo.contains("@helper proposes supported"), "{todo}");
    assert_eq!(world.json("show H-1")["verdict"], Value::Null);
    world.refused("verdict H-1 --confirm", "missing_learned");
    // A call that the readings contradict needs a reason, here as everywhere.
    let world = World::new().framed().tried().shipped();
    world.ok("person robot helper");
    let later = world.on("2026-04-06");
    for (day, value) in [("03-09", 27), ("03-16", 26), ("03-23", 26), ("03-30", 25), ("04-06", 25)] {
        later.ok(&format!("log activation {value} 2026-{day}"));
    }
    let mut client = Client::helper(&later);
    let error = client.refused(tool, given.clone(), "contradiction");
    assert!(error["missing"].to_string().contains("--why"), "{error}");
    let mut with = given.clone();
    with["why"] = json!("the season");
    client.does(tool, with);
}

#[test]
fn no_tool_does_what_a_robot_may_not() {
    for strictness in ["coach", "enforce"] {
        let world = board();
        world.all(&[
            &format!("board set strictness {strictness}"),
            "frame 'Teams pay'",
            "metric add errors --better down --measures x",
        ]);
        let sets = |world: &World| world.json("history").as_array().unwrap().len();
        let set = world.json("history")[0]["id"].clone();
        let before = sets(&world);
        let mut client = Client::helper(&world);
        for (tool, given, code) in [
            // Somebody else's change, in whole or by a part of its id.
            ("take_back", json!({ "set": set }), "not_yours"),
            ("take_back", json!({ "set": "0000" }), "not_found"),
            ("take_back", json!({ "set": "" }), "not_found"),
            // A dissent is a person's, and no kind that could be chosen.
            ("note", json!({ "ref": "H-1", "text": "I would not", "kind": "dissent" }), "arguments"),
            ("note", json!({ "ref": "H-1", "text": "x".repeat(4_001), "kind": "note" }), "arguments"),
            ("note", json!({ "ref": "H-9", "text": "x", "kind": "note" }), "not_found"),
            ("note", json!({ "ref": "H-1", "text": "   ", "kind": "note" }), "blank"),
            // Nothing passes a gate, and no argument says that it should.
            (
                "propose_verdict",
                json!({ "hypothesis": "H-1", "call": "supported", "learned": "x", "next": "scale", "anyway": "late" }),
                "arguments",
            ),
            (
                "propose_verdict",
                json!({ "hypothesis": "H-1", "call": "supported", "learned": "x", "next": "scale", "for": "mara" }),
                "arguments",
            ),
            (
                "propose_verdict",
                json!({ "hypothesis": "H-1", "call": "supported", "learned": "x", "next": "hope" }),
                "words",
            ),
            (
                "propose_verdict",
                json!({ "hypothesis": "H-1", "call": "won", "learned": "x", "next": "scale" }),
                "arguments",
            ),
            (
                "propose_verdict",
                json!({ "hypothesis": "O-1", "call": "supported", "learned": "x", "next": "scale" }),
                "not_found",
            ),
            (
                "propose_verdict",
                json!({ "hypothesis": "H-1", "call": "supported", "learned": " ", "next": "scale" }),
                "arguments",
            ),
            ("log_reading", json!({ "metric": "activation", "value": 36, "day": "2026-04-05" }), "arguments"),
            (
                "log_reading",
                json!({ "metric": "activation", "value": 36, "day": "2026-04-05", "source": " " }),
                "arguments",
            ),
            (
                "log_reading",
                json!({ "metric": "activation", "value": 36, "day": "2027-01-01", "source": "x" }),
                "future",
            ),
            ("log_reading", json!({ "metric": "activation", "value": "many", "source": "x" }), "words"),
            ("log_reading", json!({ "metric": "nothing-here", "value": 1, "source": "x" }), "not_found"),
            ("log_reading", json!({ "metric": "activation", "value": true, "source": "x" }), "arguments"),
            (
                "draft_hypothesis",
                json!({ "outcome": "O-1", "build": "x", "because": "y", "expect": "more", "within": "28d" }),
                "words",
            ),
            (
                "draft_hypothesis",
                json!({ "outcome": "O-1", "build": "", "because": "y", "expect": "+1", "within": "28d" }),
                "arguments",
            ),
            ("link", json!({ "ref": "O-1", "url": "" }), "arguments"),
            ("show", json!({ "ref": "O-1", "db": "/etc/passwd" }), "arguments"),
            ("show", json!({}), "arguments"),
            ("show", json!({ "ref": ["O-1"] }), "arguments"),
            ("page", json!({ "page": "brief" }), "arguments"),
            ("page", json!({ "page": "history" }), "arguments"),
            ("evidence", json!({ "ref": "O-1", "as_of": "2031-01-01" }), "future"),
            ("ask", json!({ "ref": "H-1", "commits": ["abc"] }), "arguments"),
            ("ask", json!({ "commits": vec!["abcdef1"; 101] }), "arguments"),
            ("search", json!({ "text": "  " }), "arguments"),
            ("board", json!({ "next": "nowhere" }), "arguments"),
        ] {
            let error = client.refused(tool, given.clone(), code);
            assert!(error["message"].as_str().is_some_and(|says| !says.is_empty()), "{tool} {given}: {error}");
        }
        assert_eq!(sets(&world), before, "nothing of that changed anything");
    }
}

#[test]
fn what_is_too_long_says_where_to_ask_on() {
    let world = board();
    for n in 0..60 {
        world.ok(&["note", "O-1", &format!("{n} {}", "ü\"quoted\" ".repeat(60))]);
    }
    let spec: String = (0..400).map(|n| format!("{n}: in scope is this and that \\ \"and\" more\n")).collect();
    world.file("spec.md", &spec);
    world.ok(&["edit", "O-1", "--spec", &spec]);
    for revision in ["2024-11-05", NEWEST] {
        let mut client = Client::of(&world, "", revision);
        let mut whole = |tool: &str, given: Value| {
            let (mut all, mut next, mut parts) = (Value::Object(Map::new()), Value::Null, 0);
            loop {
                let mut given = given.clone();
                given["next"] = next;
                let told = client.does(tool, given);
                all = joined(all, told["data"].as_object().unwrap());
                parts += 1;
                assert!(parts < 40, "{tool} never ends");
                if told.get("truncated").is_none() {
                    return (all, parts);
                }
                next = told["next"].clone();
                assert!(next.is_string(), "{tool}: {next}");
            }
        };
        let (told, parts) = whole("show", json!({ "ref": "O-1" }));
        assert!(parts > 1, "{revision}");
        let shown = world.json("show O-1");
        assert_eq!(told["notes"], shown["notes"]);
        assert_eq!(told["spec"].as_str().unwrap(), shown["spec"].as_str().unwrap().trim_end());
        for (field, value) in shown.as_object().unwrap() {
            assert!(told.get(field) == Some(value) || field == "spec", "{field}");
        }
        let (page, parts) = whole("page", json!({ "page": "brief", "ref": "O-1" }));
        assert!(parts > 1, "{revision}");
        assert_eq!(page["markdown"].as_str().unwrap().trim_end(), world.ok("brief O-1").trim_end());
    }
}

#[test]
fn a_board_that_is_made_later_is_seen_and_none_is_no_error() {
    let world = World::new();
    let mut client = Client::of(&world, "", NEWEST);
    assert_eq!(client.data("board", json!({}))["columns"], json!([]));
    client.refused("show", json!({ "ref": "O-1" }), "not_found");
    world.ok("frame 'Teams stay'");
    assert_eq!(client.data("board", json!({}))["columns"][0]["title"], "Teams stay");
    world.ok("edit O-1 --title 'Teams come back' --why 'said better'");
    assert_eq!(client.data("board", json!({}))["columns"][0]["title"], "Teams come back");
}

#[test]
fn prompts_ask_a_person_and_hold_nothing_of_the_board() {
    let world = board();
    world.ok("edit O-1 --problem 'PROBLEM OF THE BOARD' --why x");
    let mut client = Client::helper(&world);
    let list = client.ask("prompts/list", json!({}))["result"]["prompts"].clone();
    let names: Vec<&str> = list.as_array().unwrap().iter().map(|prompt| prompt["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["frame", "challenge", "before", "after", "week"]);
    for (name, of, command) in [
        ("frame", None, "upshot frame TITLE --problem"),
        ("challenge", Some("O-1"), "upshot edit O-1"),
        ("before", Some("h1"), "upshot start H-1"),
        ("after", Some("H-1"), "upshot verdict H-1 CALL"),
        ("week", None, "print the command that I run"),
    ] {
        let given = of.map_or(json!({}), |of| json!({ "ref": of }));
        let prompt = client.ask("prompts/get", json!({ "name": name, "arguments": given }))["result"].clone();
        let says = prompt["messages"][0]["content"]["text"].as_str().unwrap();
        assert!(says.contains(command) && says.contains("sk me"), "{says}");
        for stored in ["PROBLEM OF THE BOARD", "sample data", "supported", "refuted"] {
            assert!(!says.contains(stored), "{name} holds {stored}");
        }
    }
}
