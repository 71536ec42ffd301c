//! Laws of the file, for any sequence of commands: undoing all of them gives the tables back, the log adds up to the
//! tables, and a board taken out and brought in again is the same to the byte. And of copies that meet: `copies`.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod commands;
mod copies;
#[cfg(feature = "hub")]
mod hub;
mod places;
#[cfg(feature = "hub")]
#[path = "../common/postgres.rs"]
mod postgres;
mod shell;
mod ten;

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rusqlite::types::Value;
use upshot::clock;
use upshot::domain::command::{Command, MetricParts};
use upshot::domain::label::Slug;
use upshot::session::Session;

use commands::{play, steps, who};

/// Every row of every entity table that counts, and every reading that counts.
fn tables(path: &Path) -> BTreeMap<String, Vec<String>> {
    let db = rusqlite::Connection::open(path).unwrap();
    let mut all = BTreeMap::new();
    for table in [
        "board",
        "person",
        "metric",
        "outcome",
        "contributor",
        "guardrail",
        "hypothesis",
        "link",
        "scope_call",
        "sprint",
        "commitment",
    ] {
        all.insert(table.to_owned(), rows(&db, &format!("SELECT * FROM {table} WHERE gone = 0 ORDER BY id")));
    }
    let counts = "set_no NOT IN (SELECT set_no FROM undone)";
    for table in ["verdict", "note"] {
        all.insert(table.to_owned(), rows(&db, &format!("SELECT * FROM {table} WHERE {counts} ORDER BY id")));
    }
    all.insert("reading".to_owned(), rows(&db, &format!("SELECT * FROM reading WHERE {counts}")));
    all
}

fn rows(db: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    let n = statement.column_count();
    let found = statement.query_map([], |row| (0..n).map(|at| row.get::<_, Value>(at)).collect::<Result<Vec<_>, _>>());
    found.unwrap().map(|row| format!("{:?}", row.unwrap())).collect()
}

proptest! {
    // The same cases every time, so that a change is judged by what it changed; PROPTEST_RNG_SEED and PROPTEST_CASES
    // look further.
    #![proptest_config(ProptestConfig { cases: 60, rng_seed: RngSeed::Fixed(14), ..ProptestConfig::default() })]

    #[test]
    fn undoing_everything_gives_the_tables_back(before in steps(12), after in steps(30)) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("team.db");
        let mut session = Session::open(&path, who("mara", 0), clock::now).unwrap();
        session.run(&Command::AddMetric { slug: Slug::parse("start").unwrap(), parts: MetricParts::default() }).unwrap();
        play(&mut session, &before, 10);
        let start = tables(&path);
        let sets = play(&mut session, &after, 40);
        let end = tables(&path);
        eprintln!("{} of {} steps made a set", sets.len(), after.len());
        for (set, name, on) in sets.iter().rev() {
            session.set_who(who(name, *on + 100));
            let undone = session.run(&Command::Undo { set: Some(*set), redo: false });
            prop_assert!(undone.is_ok(), "{:?}", undone);
        }
        prop_assert_eq!(&tables(&path), &start);
        for (_, name, on) in &sets {
            session.set_who(who(name, *on + 200));
            let redone = session.run(&Command::Undo { set: None, redo: true });
            prop_assert!(redone.is_ok(), "{:?}", redone);
        }
        prop_assert_eq!(tables(&path), end);
        let health = session.doctor().unwrap();
        prop_assert!(health.troubles.is_empty(), "{:?}", health.troubles);
    }

    #[test]
    fn a_board_taken_out_and_brought_in_is_the_same(played in steps(40)) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("team.db");
        let mut session = Session::open(&path, who("mara", 0), clock::now).unwrap();
        session.run(&Command::AddMetric { slug: Slug::parse("start").unwrap(), parts: MetricParts::default() }).unwrap();
        let sets = play(&mut session, &played, 10);
        if let Some((set, name, on)) = sets.last() {
            session.set_who(who(name, *on));
            session.run(&Command::Undo { set: Some(*set), redo: false }).unwrap();
        }
        prop_assert!(session.doctor().unwrap().troubles.is_empty());
        let (out, again) = (dir.path().join("out"), dir.path().join("again"));
        session.export_all(&out, false).unwrap();
        let mut copy = Session::open(&dir.path().join("copy.db"), who("mara", 0), clock::now).unwrap();
        copy.import_all(&out).unwrap();
        prop_assert!(copy.doctor().unwrap().troubles.is_empty());
        copy.export_all(&again, false).unwrap();
        for file in ["board.json", "sets.jsonl", "readings.jsonl"] {
            prop_assert_eq!(std::fs::read(out.join(file)).unwrap(), std::fs::read(again.join(file)).unwrap());
        }
    }
}
