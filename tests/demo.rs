//! The demo is the same board every time, and shows every state that there is.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A demo board in a folder of its own, with nothing of this process' environment.
struct Demo {
    home: tempfile::TempDir,
}

impl Demo {
    fn new() -> Self {
        let demo = Self { home: tempfile::tempdir().unwrap() };
        demo.run(&["demo", "demo.db"]);
        demo
    }

    fn tried(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_upshot"));
        command.current_dir(self.home.path()).env_clear().env("HOME", self.home.path());
        command.env("UPSHOT_DB", "demo.db").env("UPSHOT_AS", "mara").args(args).output().unwrap()
    }

    /// What a command prints; nothing may go to standard error.
    fn run(&self, args: &[&str]) -> String {
        let out = self.tried(args);
        let err = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success() && err.is_empty(), "{args:?}: {err}");
        String::from_utf8(out.stdout).unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        let out = self.run(&[args, &["--json"]].concat());
        let mut value: Value = serde_json::from_str(&out).unwrap();
        value["data"].take()
    }

    fn rows(&self, args: &[&str]) -> Vec<Value> {
        self.json(args).as_array().unwrap().clone()
    }

    /// Everything the board holds, file by file.
    fn exported(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.run(&["export", "--all", "out"]);
        let mut files = BTreeMap::new();
        collect(&self.home.path().join("out"), Path::new(""), &mut files);
        files
    }
}

fn collect(dir: &Path, under: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let name = under.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &name, files);
        } else {
            files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
}

fn of<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or("")
}

#[test]
fn two_demos_are_one_board() {
    let (one, other) = (Demo::new().exported(), Demo::new().exported());
    assert!(!one.is_empty());
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(other[name] == *bytes, "{} differs", name.display());
    }
}

#[test]
fn a_demo_is_made_anew_only_where_asked() {
    let demo = Demo::new();
    let sets = || demo.json(&["doctor"])["sets"].as_u64().unwrap();
    let first = sets();
    demo.run(&["note", "O-1", "looked around"]);
    demo.run(&["demo", "demo.db"]);
    assert_eq!(sets(), first + 1);
    demo.run(&["--db", "demo.db", "demo", "--fresh"]);
    assert_eq!(sets(), first);
}

#[test]
fn it_lies_where_it_is_told_and_takes_no_place_of_a_board() {
    let demo = Demo::new();
    demo.run(&["--db", "there.db", "demo"]);
    assert!(demo.home.path().join("there.db").exists());
    demo.run(&["--db", "own.db", "metric", "add", "visits"]);
    for args in [&["--db", "own.db", "demo"][..], &["demo", "own.db"], &["demo", "own.db", "--fresh"]] {
        let ran = demo.tried(args);
        assert_eq!(ran.status.code(), Some(1), "{ran:?}");
        assert!(String::from_utf8_lossy(&ran.stderr).contains("is a board of your own, not a demo"), "{ran:?}");
    }
    assert!(demo.run(&["--db", "own.db", "metric", "list"]).contains("visits"));
}

#[test]
fn it_shows_what_there_is() {
    let demo = Demo::new();
    let doctor = demo.json(&["doctor"]);
    assert_eq!(doctor["sound"], true, "{doctor}");
    assert_eq!(doctor["troubles"], serde_json::json!([]), "{doctor}");

    let outcomes = demo.rows(&["outcome", "list"]);
    assert_eq!(outcomes.len(), 6);
    let owners: BTreeSet<&str> = outcomes.iter().map(|o| of(o, "owner")).collect();
    assert_eq!(owners, BTreeSet::from(["bo", "jon", "li", "mara"]));
    assert_eq!(outcomes.iter().filter(|o| of(o, "aim") == "hold").count(), 1);
    assert_eq!(outcomes.iter().filter(|o| of(o, "offered_to") == "mara").count(), 1);
    assert_eq!(outcomes.iter().filter(|o| o["framed"] == false && o["committed"] == false).count(), 1);
    let passed = |o: &&Value| o["anyway"].as_array().is_some_and(|a| !a.is_empty());
    assert_eq!(outcomes.iter().filter(passed).count(), 1);

    let hypotheses = demo.rows(&["hypothesis", "list"]);
    let states: BTreeSet<&str> = hypotheses.iter().map(|h| of(h, "state")).collect();
    let all = ["idea", "building", "measuring", "supported", "refuted", "inconclusive", "withdrawn"];
    assert_eq!(states, BTreeSet::from(all));
    let checks: BTreeSet<&str> = hypotheses.iter().map(|h| of(h, "check")).filter(|c| !c.is_empty()).collect();
    assert_eq!(checks, BTreeSet::from(["due", "measuring", "overdue"]));
    assert_eq!(hypotheses.iter().filter(|h| h["still_live"] == true).count(), 1);

    let sprints = demo.rows(&["sprint", "list"]);
    let states: Vec<&str> = sprints.iter().map(|s| of(s, "state")).collect();
    assert_eq!(states, ["active", "closed", "closed"]);
    assert_eq!(of(&sprints[0], "goal"), "O-1");
    assert_eq!(sprints[0]["commitments"].as_array().unwrap().len(), 3);
}

#[test]
fn its_first_column_has_three_ships_and_a_year_of_readings() {
    let demo = Demo::new();
    let board = demo.json(&["show", "O-1"]);
    assert_eq!((of(&board, "metric"), of(&board, "due")), ("activation", "2026-04-15"));
    let hypotheses = demo.rows(&["hypothesis", "list"]);
    let shipped: Vec<&Value> =
        hypotheses.iter().filter(|h| of(h, "metric") == "activation" && !h["shipped_on"].is_null()).collect();
    assert_eq!(shipped.len(), 3);
    assert_eq!((of(shipped[0], "label"), of(shipped[0], "check")), ("H-12", "overdue"));
    assert_eq!(of(shipped[0], "check_on"), "2026-03-03");

    for (metric, least) in [("activation", 52), ("p95", 364), ("tickets", 52), ("trial", 52), ("ci", 364), ("docs", 50)]
    {
        let readings = demo.rows(&["reading", "list", metric]);
        let days: BTreeSet<&str> = readings.iter().map(|r| of(r, "day")).collect();
        assert!(days.len() >= least, "{metric} has {}", days.len());
        assert!(days.first().is_some_and(|d| *d < "2025-03-20"), "{metric} begins late");
        assert!(days.last().is_some_and(|d| *d <= "2026-03-12"), "{metric} is read in the future");
    }
}
