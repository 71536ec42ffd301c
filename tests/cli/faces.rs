//! One answer, whoever is asked: the board, a card, a page, the report and `moved` on the same series, for every vector of
//! the method.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::world::World;

/// The readings of a vector as rows up to a day, one a day.
fn rows(points: &Value, until: &str) -> String {
    let mut days: BTreeMap<&str, f64> = BTreeMap::new();
    for point in points.as_array().into_iter().flatten() {
        if let (Some(day), Some(value)) = (point[0].as_str(), point[1].as_f64()) {
            days.entry(day).or_insert(value);
        }
    }
    days.into_iter().filter(|(day, _)| *day <= until).fold("day,value\n".to_owned(), |mut rows, (day, value)| {
        rows.push_str(&format!("{day},{value}\n"));
        rows
    })
}

/// What every face must say alike.
fn gist(answer: &Value) -> Value {
    let keys = ["class", "why", "n_before", "n_after", "points", "shift", "interval", "k", "phi", "shape", "step"];
    let of = |key: &&str| ((*key).to_owned(), answer[*key].clone());
    let mut gist: serde_json::Map<String, Value> = keys.iter().map(of).collect();
    for key in ["season", "dispersion", "p"] {
        gist.insert(key.to_owned(), answer[key].clone());
    }
    for key in ["kappa", "pairs", "shift", "raw_shift"] {
        gist.insert(format!("control.{key}"), answer["control"][key].clone());
    }
    Value::Object(gist)
}

/// Walks over every part of the vectors, of which there are a few, so that they run beside each other.
fn walk(part: usize, parts: usize) {
    let file: Value = serde_json::from_str(include_str!("../evidence/vectors.json")).unwrap();
    let mut compared = 0;
    for vector in file["vectors"].as_array().unwrap().iter().skip(part).step_by(parts) {
        let (name, input) = (vector["name"].as_str().unwrap(), &vector["input"]);
        let last = input["points"].as_array().unwrap().iter().filter_map(|p| p[0].as_str()).max().unwrap();
        let as_of = input["asof"].as_str().unwrap_or(last);
        let ship = input["ship"].as_str().unwrap();
        let (up, better) = if input["direction"] == "increase" { (true, "up") } else { (false, "down") };
        let wants = input["to"].as_f64().zip(input["from"].as_f64()).map_or(1.0, |(to, from)| (to - from).abs());
        let wants = if wants == 0.0 { 1.0 } else { wants };
        let (lag, season) = (format!("{}d", input["settle_days"]), input["season"].as_str().unwrap_or("auto"));
        let mut declared = vec!["--season", season];
        if input["settle_days"] != 0 {
            declared.extend(["--lag", &lag]);
        }
        declared.extend(Some("--no-weekdays").filter(|_| input["weekdays"] == false));
        declared.extend(Some("--events").filter(|_| input["events"] == true));
        let w = World::new().on(as_of);
        let own = w.file("level.csv", rows(&input["points"], as_of));
        w.ok([["metric", "add", "level", "--better", better].as_slice(), &declared].concat().as_slice());
        w.ok(["import", &own, "--metric", "level"].as_slice());
        let mut beside: Vec<String> = Vec::new();
        if input["control"].is_array() {
            let other = w.file("control.csv", rows(&input["control"], as_of));
            w.ok("metric add control --better up");
            w.ok(["import", &other, "--metric", "control"].as_slice());
            let scaled = input["control_scaled"] == true;
            w.ok(if scaled { "metric control level control --scaled" } else { "metric control level control" });
            beside.extend(["--control".to_owned(), other]);
            beside.extend(scaled.then(|| "--scaled".to_owned()));
        }
        let target = format!("={}", if up { wants } else { -wants });
        let frame =
            ["frame", "It moves", "--problem", "it stands", "--metric", "level", "--from", "0", "--to", &target];
        let rest = ["--by", "2999-01-01", "--wrong-if", "nobody can tell a difference by 2998-01-01"];
        w.ok([frame.as_slice(), &rest].concat().as_slice());
        let move_ = format!("{}{wants}", if up { "+" } else { "-" });
        w.ok(["try", "O-1", "it", "--expect", &move_, "--within", "1d", "--because", "it did"].as_slice());
        w.ok(["ship", "H-1", ship, "--waive", "none"].as_slice());

        let (outcome, hypothesis) = (w.json("evidence O-1"), w.json("evidence H-1"));
        assert_eq!(gist(&w.json("show H-1")["movement"]), gist(&hypothesis), "{name}: the card");
        let shown = &w.json("show O-1")["movement"];
        assert_eq!(gist(shown), gist(&outcome), "{name}: the page");
        let board = w.json("");
        let column = &board["columns"][0];
        let column = if column.is_object() { column } else { &board["outcomes"][0] };
        assert_eq!(gist(&column["movement"]), gist(&outcome), "{name}: the board");
        // What is on the board and not committed stands in a review and a report too.
        let other = ["frame", "Another", "--problem", "it is", "--metric", "other", "--from", "0", "--to", "=1"];
        w.ok([other.as_slice(), &rest].concat().as_slice());
        w.ok("sprint start 2w --goal O-2");
        for (face, list) in [("review", "not_committed"), ("report", "outcomes")] {
            let page = w.json(face);
            let lines = page[list].as_array().unwrap_or_else(|| panic!("{face}: {page}"));
            let line = lines.iter().find(|line| line["label"] == "O-1").unwrap_or_else(|| panic!("{face}: {page}"));
            assert_eq!(gist(&line["movement"]), gist(&outcome), "{name}: the {face}");
        }
        let words = |answer: &Value| answer["class"].as_str().unwrap().replace('_', " ").to_uppercase();
        let said = |answer: &Value| words(answer).replace("CANT", "CAN'T").replace("MOVED WRONG", "MOVED THE WRONG");
        for (face, answer) in [
            ("", &outcome),
            ("review", &outcome),
            ("report", &outcome),
            ("show O-1", &outcome),
            ("evidence O-1", &outcome),
            ("show H-1", &hypothesis),
            ("evidence H-1", &hypothesis),
        ] {
            let page = w.ok(face);
            assert!(page.contains(&said(answer)), "{name}: {face:?} does not say {}:\n{page}", said(answer));
        }
        // An outcome waits for its hypothesis' check day; a plain file has none.
        if outcome["why"] != "no_signal_yet" {
            let plain = ["moved", &own, "--at", ship, "--better", better, "--as-of", as_of, "--expect"];
            let expect = wants.to_string();
            let mut line: Vec<&str> = plain.to_vec();
            line.push(&expect);
            line.extend(declared.iter().copied());
            line.extend(beside.iter().map(String::as_str));
            assert_eq!(gist(&w.json(line.as_slice())), gist(&outcome), "{name}: moved");
            compared += 1;
        }
    }
    assert!(compared >= 20, "{compared} compared with a plain file");
}

#[test]
fn every_face_says_the_same_of_every_vector_1() {
    walk(0, 4);
}

#[test]
fn every_face_says_the_same_of_every_vector_2() {
    walk(1, 4);
}

#[test]
fn every_face_says_the_same_of_every_vector_3() {
    walk(2, 4);
}

#[test]
fn every_face_says_the_same_of_every_vector_4() {
    walk(3, 4);
}
