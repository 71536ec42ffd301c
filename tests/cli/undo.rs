//! Undo by adding: from another process, refused where somebody built on it, done again, and of very many rows.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::world::World;

fn title(w: &World) -> Value {
    w.json("show O-1")["title"].clone()
}

fn readings(w: &World, metric: &str) -> usize {
    w.json(&format!("reading list {metric}")).as_array().unwrap().len()
}

fn last_set(w: &World) -> String {
    w.json("history")[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn each_undo_goes_one_step_further_back_and_each_redo_forward() {
    let w = World::new();
    w.all(&["frame 'One'", "edit O-1 --title 'Two'", "edit O-1 --title 'Three'"]);
    w.ok("undo");
    assert_eq!(title(&w), "Two");
    w.ok("undo");
    assert_eq!(title(&w), "One");
    w.ok("redo");
    assert_eq!(title(&w), "Two");
    w.ok("redo");
    assert_eq!(title(&w), "Three");
    w.refused("redo", "nothing_to_undo");
    w.all(&["undo", "undo", "undo"]);
    w.fails("show O-1", 3);
    w.refused("undo", "nothing_to_undo");
    w.all(&["redo", "redo", "redo"]);
    assert_eq!(title(&w), "Three");
    w.ok("doctor");
}

#[test]
fn undo_says_what_it_undid_and_history_shows_it() {
    let w = World::new().framed();
    let set = last_set(&w);
    let _ = w.run("undo").must_work().saying(&["Undone", "logged 31% for activation", "upshot redo"]);
    let history = w.json("history");
    assert_eq!((&history[0]["undoes"], &history[1]["id"]), (&json!(set), &json!(set)), "{history}");
    assert_eq!(history[1]["undone_by"], history[0]["id"]);
    assert!(w.ok("history").contains("undone"));
    w.ok("redo");
    assert_eq!(w.json("history")[2]["undone_by"], Value::Null, "it counts again");
    assert_eq!(readings(&w, "activation"), 6);
}

#[test]
fn what_somebody_changed_since_stays() {
    let w = World::new().framed();
    w.ok("edit O-1 --title 'By mara' --problem 'by mara'");
    let set = last_set(&w);
    let bo = w.as_("bo");
    bo.ok("edit O-1 --title 'By bo'");
    w.refused(&format!("undo {set}"), "changed_since").saying(&["@bo", "title", "O-1"]);
    assert_eq!((title(&w), w.json("show O-1")["problem"].clone()), (json!("By bo"), json!("by mara")));

    bo.ok("undo");
    w.ok(&format!("undo {set}"));
    assert_eq!(title(&w), "New teams see a first report in their first week");
}

#[test]
fn ones_own_undo_passes_over_what_others_did() {
    let w = World::new().framed();
    let bo = w.as_("bo");
    bo.ok("edit O-1 --problem 'they leave'");
    w.ok("edit O-1 --title 'By mara'");
    bo.ok("undo");
    assert_eq!(
        (title(&w), &w.json("show O-1")["problem"]),
        (json!("By mara"), &json!("half of new teams leave before they see a report"))
    );
    bo.refused("undo", "nothing_to_undo");
}

#[test]
fn a_creation_stays_while_something_refers_to_it() {
    let w = World::new();
    w.ok("frame 'One'");
    let set = last_set(&w);
    w.ok("try O-1 samples");
    w.refused(&format!("undo {set}"), "referred_to").saying(&["H-1 refers to O-1"]);
    w.ok("undo");
    w.ok(&format!("undo {set}"));
    w.fails("show O-1", 3);
    w.ok("redo");
    assert_eq!(title(&w), "One");
}

#[test]
fn every_kind_of_change_can_be_taken_back_and_done_again() {
    let w = World::new().framed().tried().shipped().measured();
    w.ok("metric add visits --better up --measures 'visits a week'");
    let lines = [
        VERDICT_LINE,
        "note H-1 'it was the season' --kind dissent",
        "link H-1 https://example.org/pr/1",
        "wait H-1 24apr --why 'more weeks'",
        "outcome guardrail O-1 'visits > 10'",
        "outcome contributor O-1 bo design",
        "outcome owner O-1 bo --why leave",
        "scope O-1 'PDF export' --out --why 'not now'",
        "person away kim 24apr",
        "board set ceiling 5",
        "correct activation 2026-03-30 37 --why typo",
        "sprint start 2w --goal O-1",
        "outcome close O-1 missed -l 'not enough' --anyway 'the quarter ends'",
        "metric retire visits",
    ];
    for line in lines {
        let before = seen(&w);
        w.ok(line);
        let after = seen(&w);
        assert_ne!(before, after, "{line} changed nothing that can be seen");
        w.ok("undo");
        assert_eq!(seen(&w), before, "undo of: {line}");
        w.ok("redo");
        assert_eq!(seen(&w), after, "redo of: {line}");
        w.ok("undo");
    }
    w.ok("doctor");
}

const VERDICT_LINE: &str = "verdict H-1 supported -l 'samples help' -n scale";

/// What a person can see of the board, but for its history.
fn seen(w: &World) -> Vec<Value> {
    let lines = [
        "",
        "show O-1",
        "show H-1",
        "metric list",
        "sprint list",
        "person list",
        "board show",
        "reading list activation",
        "todo",
    ];
    lines.iter().map(|line| w.json(*line)).collect()
}

#[test]
fn ten_thousand_rows_go_and_come_back_once() {
    let w = World::new();
    let mut rows = "day,value\n".to_owned();
    let mut day = upshot::domain::day::Day::from_date(time::macros::date!(1998 - 01 - 01));
    for n in 0..10_000 {
        writeln!(rows, "{day},{}.5", n % 97).unwrap();
        day = day.plus(1);
    }
    let file = w.file("rows.csv", rows);
    let import = format!("import {file} --metric visits --better up");
    let _ = w.run(&import).must_work().saying(&["10000"]);
    w.ok("metric edit visits --unit visits");
    assert_eq!(w.json("show visits")["readings"], 10_000);

    w.refused(&format!("undo {}", w.json("history")[1]["id"].as_str().unwrap()), "changed_since");
    w.all(&["undo", "undo"]);
    w.fails("show visits", 3);
    w.ok(&import);
    assert_eq!(w.json("show visits")["readings"], 10_000, "back, and once");
    w.ok("undo");
    w.ok("redo");
    assert_eq!(w.json("show visits")["readings"], 10_000);
    let _ = w.run(&import).must_work();
    assert_eq!(w.json("show visits")["readings"], 10_000, "nothing twice");
    let undone = w.json("history").as_array().unwrap().iter().filter(|set| !set["undone_by"].is_null()).count();
    assert!(undone >= 2, "{undone}");
    w.ok("doctor");
}

#[test]
fn an_undone_import_into_a_metric_that_stays_leaves_its_own_readings() {
    let w = World::new().framed();
    let file = w.file("rows.csv", "day,value\n2026-01-05,29\n2026-01-12,30\n");
    w.ok(&format!("import {file} --metric activation"));
    assert_eq!((readings(&w, "activation"), &w.json("metric show activation")["readings"]), (8, &json!(8)));
    w.ok("undo");
    assert_eq!((readings(&w, "activation"), &w.json("metric show activation")["readings"]), (6, &json!(6)));
}

#[test]
fn a_metric_whose_slug_a_retired_one_bore_comes_back() {
    let w = World::new();
    let add = "metric add visits --better up --measures 'visits a week'";
    w.all(&[add, "metric retire visits", add]);
    let end = w.json("metric list");
    w.all(&["undo", "undo", "undo", "redo", "redo", "redo"]);
    assert_eq!(w.json("metric list"), end);
    w.ok("undo");
    w.ok("metric edit visits --every 14d");
    w.refused("redo", "slug_taken").saying(&["visits"]);
}
