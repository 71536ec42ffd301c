//! What was learned: found again, never edited, and seen beside what the metric did, sprint by sprint.

use serde_json::json;

use crate::world::{VERDICT, World};

#[test]
fn a_lesson_is_found_by_its_words() {
    let world = World::new().framed().tried().shipped().measured();
    world.ok("verdict H-1 supported -l 'an example is worth more than a tour' -n scale --why x");
    world.all(&["sprint start 2w --goal O-1", "sprint answer O-1 -l 'numbers beat opinions' -n 'go on'"]);
    for (words, on) in [("worth tour", "H-1"), ("beat opinions", "O-1")] {
        let found = world.ok(&format!("search {words}"));
        assert!(found.contains(on), "{words}: {found}");
    }
    assert_eq!(world.json("search nothing-of-the-kind"), json!([]));
}

#[test]
fn a_verdict_in_the_file_can_be_neither_changed_nor_deleted() {
    let world = World::new().framed().tried().shipped().measured();
    world.ok(VERDICT);
    let c = rusqlite::Connection::open(world.db()).unwrap();
    for statement in [
        "UPDATE verdict SET learned = 'something else'",
        "DELETE FROM verdict",
        "INSERT OR REPLACE INTO verdict SELECT * FROM verdict",
    ] {
        let e = c.execute_batch(statement).unwrap_err().to_string();
        assert!(e.contains("verdicts are superseded, never edited"), "{statement}: {e}");
    }
    drop(c);
    world.ok("verdict H-1 refuted -l 'it fell again' -n stop --replace --why 'we asked them'");
    let history = world.ok("history H-1");
    assert!(history.contains("ruled H-1 supported") && history.contains("ruled H-1 refuted"), "{history}");
}

#[test]
fn evidence_of_every_kind_is_noted_and_shown() {
    let world = World::new().framed().tried();
    for kind in ["note", "interview", "usability", "support", "log", "incident", "dissent", "other"] {
        world.ok(&format!("note H-1 'seen in {kind}' --kind {kind} --supports"));
    }
    assert_eq!(world.fails("note H-1 x --kind rumour", 2).code, "usage");
    let notes = world.json("show H-1")["notes"].clone();
    let kinds: Vec<&str> = notes.as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), 8, "{notes}");
    for kind in ["interview", "incident", "other"] {
        assert!(kinds.contains(&kind) && world.ok("show H-1").contains(&format!("seen in {kind}")), "{kind}");
    }
}

#[test]
fn the_impact_of_an_outcome_is_told_sprint_by_sprint() {
    let world = World::new().framed().tried();
    world.ok("sprint start 2w --goal O-1");
    let first = world.shipped().on("2026-03-16");
    first.all(&["log activation 34 2026-03-09", "log activation 35 2026-03-16"]);
    first.all(&["wait H-1 6apr --why 'two readings'", "sprint answer O-1 -l 'too early' -n 'wait' --again 6apr"]);
    first.all(&["sprint close", "sprint start 2w --goal O-1 --why 'it is not over'", "sprint promise O-1 kept"]);
    let second = first.on("2026-03-30");
    second.all(&["log activation 36 2026-03-23", "log activation 36.2 2026-03-30"]);
    second.ok("sprint answer O-1 -l 'samples help' -n 'all plans'");
    second.ok("sprint close");
    let later = second.on("2026-04-20");
    later.ok("log activation 20 2026-04-20");

    let impact = later.json("show O-1")["impact"].clone();
    let of = |at: usize| {
        (impact[at]["sprint"].clone(), impact[at]["opening"]["value"].clone(), impact[at]["closing"]["value"].clone())
    };
    // What a sprint ended with stays what it ended with.
    assert_eq!(of(0), (json!("S-1"), json!(31.0), json!(34.0)));
    assert_eq!(of(1), (json!("S-2"), json!(34.0), json!(36.0)));
    assert_eq!((&impact[0]["kept"]["kept"], &impact[1]["answer"]["learned"]), (&json!(true), &json!("samples help")));
    let said = later.ok("show O-1");
    for phrase in ["Sprint by sprint", "31.0% → 34.0%", "+3.0pt", "TOO EARLY", "too early  next: wait (kept)", "+2.0pt"]
    {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
}

#[test]
fn every_version_of_a_spec_can_be_read_with_what_was_changed() {
    let world = World::new().framed();
    assert!(world.ok("outcome spec O-1").contains("O-1 has no spec yet"));
    world.ok(&["edit", "O-1", "--spec", "In: web\nOut: mobile"]);
    let later = world.on("2026-03-09").as_("bo");
    later.ok(&["edit", "O-1", "--spec", "In: web\nOut: mobile, tablets", "--why", "sales asked"]);
    let versions = later.json("outcome spec O-1");
    assert_eq!(versions[0]["text"], "In: web\nOut: mobile");
    assert_eq!(
        (&versions[1]["number"], &versions[1]["by"], &versions[1]["on"]),
        (&json!(2), &json!("bo"), &json!("2026-03-09"))
    );
    let said = later.ok("outcome spec O-1");
    let at = |words: &str| said.find(words).unwrap_or_else(|| panic!("{words:?} is not in {said}"));
    assert!(at("version 2") < at("- Out: mobile\n") && at("- Out: mobile\n") < at("+ Out: mobile, tablets"));
    assert!(at("+ Out: mobile, tablets") < at("version 1"), "the newest first: {said}");
    assert!(later.ok("show O-1").contains("version 2 of 9 Mar by @bo"));
    // What is undone is no version.
    later.ok("undo");
    assert_eq!(later.json("outcome spec O-1").as_array().map(Vec::len), Some(1));
}
