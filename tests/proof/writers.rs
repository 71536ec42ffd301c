//! Many processes, one file.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use crate::room::Board;

const PROCESSES: usize = 8;
const EACH: usize = 100;

/// The names of the crowd.
const NAMES: [&str; PROCESSES] = ["ana", "ben", "cem", "dia", "eva", "fei", "gus", "hal"];

#[test]
fn eight_processes_log_a_hundred_readings_each_and_every_one_is_kept_and_attributed() {
    let board = Board::new();
    let mut waits: Vec<Duration> = thread::scope(|scope| {
        let crowd: Vec<_> = NAMES
            .iter()
            .enumerate()
            .map(|(who, name)| {
                let board = &board;
                scope.spawn(move || {
                    let mut waits = Vec::new();
                    for n in 0..EACH {
                        let value = format!("{}", who * EACH + n);
                        let since = Instant::now();
                        let out = board.command(name, &["log", "activation", &value, "-3d"]).output().unwrap();
                        waits.push(since.elapsed());
                        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
                        let err = String::from_utf8_lossy(&out.stderr);
                        assert!(!err.contains("error"), "{err}");
                    }
                    waits
                })
            })
            .collect();
        crowd.into_iter().flat_map(|c| c.join().unwrap()).collect()
    });
    waits.sort();
    eprintln!("log under eight writers: median {:?}, p95 {:?}, slowest {:?}", waits[400], waits[760], waits[799]);

    let readings = board.json(&["reading", "list", "activation"]);
    let readings = readings.as_array().unwrap();
    assert_eq!(readings.len(), PROCESSES * EACH);
    let ids: BTreeSet<&str> = readings.iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), PROCESSES * EACH, "every id is its own");
    for (who, name) in NAMES.iter().enumerate() {
        let of: BTreeSet<i64> =
            readings.iter().filter(|r| r["by"] == *name).map(|r| r["value"].as_f64().unwrap() as i64).collect();
        let expected: BTreeSet<i64> = (0..EACH).map(|n| (who * EACH + n) as i64).collect();
        assert_eq!(of, expected, "{name} logged what {name} logged");
    }
    let numbers = rusqlite::Connection::open(&board.db)
        .unwrap()
        .query_row("SELECT count(*), count(DISTINCT seq), max(seq) FROM change_set", [], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, r.get::<_, i64>(2)?))
        })
        .unwrap();
    assert_eq!(numbers, (801, 801, 801), "sequence numbers are distinct and without a gap");
    board.healthy();
}

#[test]
fn two_first_commands_at_once_make_one_board() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("new.db");
    thread::scope(|scope| {
        for name in ["ana", "ben", "cem", "dia"] {
            let (db, dir) = (&db, &dir);
            scope.spawn(move || {
                let title = format!("Outcome of {name}");
                let out = crate::room::command(db, dir.path(), name, &["frame", &title]).output().unwrap();
                assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            });
        }
    });
    let out = crate::room::command(&db, dir.path(), "ana", &["outcome", "list", "--json"]).output().unwrap();
    let list: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let labels: BTreeSet<&str> =
        list["data"].as_array().unwrap().iter().map(|o| o["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["O-1", "O-2", "O-3", "O-4"].into());
}

#[test]
fn whoever_finds_the_file_held_waits_for_it() {
    let board = Board::new();
    let holder = rusqlite::Connection::open(&board.db).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut waiting = board.command("mara", &["log", "activation", "31"]).spawn().unwrap();
    thread::sleep(Duration::from_millis(700));
    assert!(waiting.try_wait().unwrap().is_none(), "it gave up");
    holder.execute_batch("COMMIT").unwrap();
    assert!(waiting.wait().unwrap().success());
    assert_eq!(board.json(&["reading", "list", "activation"]).as_array().unwrap().len(), 1);
}
