//! A quarter of a small team, played line by line: three people, four sprints, eight outcomes and twenty hypotheses, with
//! a holiday, a handover, a wrong reading and two ships on one metric.
//!
//! What it prints is compared with pages a person can read (`UPDATE_QUARTER=1` writes them anew), and what it counts with a
//! table that was written by hand from the script, before the program ever ran it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod script;
mod table;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use script::{Quarter, here};
use serde_json::Value;

/// The quarter, played once for all tests.
fn quarter() -> &'static Quarter {
    static PLAYED: OnceLock<Quarter> = OnceLock::new();
    PLAYED.get_or_init(Quarter::play)
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("no list {name} in {value}"))
}

fn word<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("no word {name} in {value}"))
}

fn labels(cell: &str) -> BTreeSet<String> {
    cell.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn every_page_is_as_it_was_read() {
    let pages = [
        ("review-1.txt", "review S-1"),
        ("review-2.txt", "review S-2"),
        ("review-3.txt", "review S-3"),
        ("review-4.txt", "review S-4"),
        ("review-4.md", "review S-4 --format md"),
        ("report.txt", "report"),
        ("report.md", "report --format md"),
        ("ask.txt", "ask"),
        ("symptoms.txt", "symptoms"),
        ("faster.txt", "symptoms --faster"),
        ("review-4.slack", "review S-4 --format slack"),
        ("todo.txt", "todo"),
        ("board.txt", ""),
    ];
    let mut stale = Vec::new();
    for (name, line) in pages {
        let (path, page) = (here().join("expected").join(name), quarter().prints(line));
        if std::env::var_os("UPDATE_QUARTER").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &page).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if page != expected {
            stale.push(format!("--- {name} was\n{expected}\n--- and is\n{page}"));
        }
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn the_reviews_class_each_outcome_as_the_hand_did() {
    let mut printed = BTreeSet::new();
    for sprint in ["S-1", "S-2", "S-3", "S-4"] {
        for line in list(&quarter().json(&format!("review {sprint}")), "outcomes") {
            let class = word(&line["movement"], "class");
            printed.insert([sprint, word(line, "outcome"), class].map(str::to_owned).to_vec());
        }
    }
    let by_hand: BTreeSet<Vec<String>> = table::rows("The reviews").iter().map(|row| row[..3].to_vec()).collect();
    assert_eq!(printed, by_hand);
}

#[test]
fn each_verdict_is_told_once_in_the_sprint_that_gave_it() {
    for row in table::rows("The verdicts") {
        let review = quarter().json(&format!("review {}", row[0]));
        let told = |call: &str| -> BTreeSet<String> {
            let judged = list(&review, "verdicts").iter().filter(|verdict| verdict["call"] == call);
            judged.map(|verdict| word(verdict, "hypothesis").to_owned()).collect()
        };
        for (call, by_hand) in ["supported", "refuted", "inconclusive"].iter().zip(&row[1..]) {
            assert_eq!(told(call), labels(by_hand), "{call} in {}", row[0]);
        }
    }
}

#[test]
fn promises_are_carried_into_the_next_review() {
    let mut printed = BTreeSet::new();
    for sprint in ["S-1", "S-2", "S-3", "S-4"] {
        for promise in list(&quarter().json(&format!("review {sprint}")), "promises") {
            let became = match promise["kept"]["kept"].as_bool() {
                Some(true) => "kept",
                Some(false) => "dropped",
                None if !promise["ended"].is_null() => "ended",
                None => "open",
            };
            printed.insert([sprint, word(promise, "outcome"), became].map(str::to_owned).to_vec());
        }
    }
    assert_eq!(printed, table::rows("Promises, and what they became").into_iter().collect());
}

#[test]
fn the_question_is_answered_as_often_as_the_hand_counted() {
    let (ask, tried) = (quarter().json("ask"), quarter().json("hypothesis list"));
    let rows = list(&ask, "shipped");
    let yes = |mark: &str| rows.iter().filter(|row| row[mark] == true).count();
    for row in table::rows("The question, over all that shipped") {
        let (count, of) = match row[0].as_str() {
            "shipped" => (rows.len(), tried.as_array().unwrap().len()),
            "judged" => (yes("answered"), rows.len()),
            mark => (yes(mark), rows.len()),
        };
        assert_eq!([count.to_string(), of.to_string()], row[1..], "{}", row[0]);
    }
    assert_eq!(yes("still_live"), 0);
    let late: Vec<&str> = rows.iter().filter(|row| row["stated"] == false).map(|row| word(row, "hypothesis")).collect();
    assert_eq!(late, ["H-6"]);
}

#[test]
fn the_outcomes_end_as_they_were_ended() {
    let outcomes = quarter().json("outcome list");
    let ended = |how: &str| -> BTreeSet<String> {
        let all = outcomes.as_array().unwrap().iter();
        all.filter(|o| o["result"]["ended"].as_str().unwrap_or("open") == how)
            .map(|o| word(o, "label").to_owned())
            .collect()
    };
    let row = &table::rows("The board at the end")[0];
    for (how, by_hand) in ["achieved", "missed", "stopped", "open"].iter().zip(row) {
        assert_eq!(ended(how), labels(by_hand), "{how}");
    }
}

#[test]
fn the_report_tells_what_the_hand_would_tell_a_leader() {
    let report = quarter().json("report");
    let of = |what: &str| -> BTreeSet<String> {
        let ended = list(&report, "ended").iter().filter(|e| e["ended"] == what).map(|e| word(e, "outcome"));
        let open = list(&report, "outcomes").iter().filter(|o| o["ended"].is_null() && o["group"] == what);
        let decided = list(&report, "decisions").iter().filter(|_| what == "to be decided").map(|d| word(d, "name"));
        ended.chain(open.map(|o| word(o, "outcome"))).chain(decided).map(str::to_owned).collect()
    };
    for row in table::rows("The report") {
        assert_eq!(of(&row[0]), labels(&row[1]), "{}", row[0]);
    }
}

#[test]
fn what_was_made_stands_beside_what_moved_as_the_hand_counted_it() {
    let (alone, report) = (quarter().json("symptoms --faster"), quarter().json("report"));
    assert_eq!(alone, report["faster"], "one table on both pages");
    let spans: Vec<&str> = list(&alone, "spans").iter().map(|span| word(span, "name")).collect();
    assert_eq!(spans, ["S-2", "S-3", "S-4"]);
    let mut printed = BTreeSet::new();
    for row in list(&alone, "rows") {
        let cell = |cell: &Value| match (cell["value"].as_f64(), cell["of"].as_u64()) {
            (Some(value), Some(of)) => format!("{value} of {of}"),
            (Some(value), None) => value.to_string(),
            (None, _) => "–".to_owned(),
        };
        let cells = list(row, "cells").iter().map(cell);
        printed.insert(std::iter::once(word(row, "row").to_owned()).chain(cells).collect::<Vec<String>>());
    }
    let by_hand: BTreeSet<Vec<String>> =
        table::rows("Faster, and did it matter").iter().map(|row| row[..4].to_vec()).collect();
    assert_eq!(printed, by_hand);
    assert_eq!(word(&alone["says"], "code"), "no_faster");
}

#[test]
fn when_it_will_be_known_is_told_of_all_that_measures() {
    let report = quarter().json("report");
    let mut printed: Vec<Vec<String>> = list(&report, "measuring")
        .iter()
        .map(|known| ["label", "outcome", "check_on"].map(|field| word(known, field).to_owned()).to_vec())
        .collect();
    printed.sort();
    assert_eq!(printed, table::rows("When it will be known"));
}

#[test]
fn a_hypothesis_is_in_no_state_but_the_models_and_never_with_somebody() {
    let states: BTreeSet<String> =
        quarter().json("hypothesis list").as_array().unwrap().iter().map(|h| word(h, "state").to_owned()).collect();
    // All that a quarter brings about: none says whose turn it is, and every one but the first two is an answer or waits for it.
    let model = "idea measuring supported refuted inconclusive withdrawn";
    assert_eq!(states, labels(model));
}

#[test]
fn a_slip_of_the_finger_is_corrected_and_stays_in_the_history() {
    let readings = quarter().json("reading list error-rate --from 2026-02-02 --to 2026-02-02");
    let values: Vec<f64> = readings.as_array().unwrap().iter().map(|r| r["value"].as_f64().unwrap()).collect();
    assert_eq!(values, [0.31]);
    let history = quarter().prints("history error-rate");
    assert!(history.contains("3.1") && history.contains("the point was typed in the wrong place"), "{history}");
}

#[test]
fn who_took_over_answers_and_both_names_stay() {
    let shown = quarter().json("show O-5");
    assert_eq!(shown["owner"], "bo");
    let ask = quarter().json("ask H-11");
    let row = &list(&ask, "shipped")[0];
    assert_eq!((word(row, "owner_at_ship"), word(row, "owner"), word(row, "signed_by")), ("mara", "bo", "bo"));
}

#[test]
fn two_ships_on_one_metric_are_given_to_neither() {
    for (one, other) in [("H-5", "H-8"), ("H-8", "H-5")] {
        let notes = quarter().json(&format!("evidence {one}"))["notes"].to_string();
        assert!(notes.contains(&format!("shared:{other}")), "{one}: {notes}");
    }
}

#[test]
fn the_file_is_sound() {
    assert!(quarter().prints("doctor").contains("Sound"));
}
