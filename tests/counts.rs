//! What a write costs, in counts that no busy machine can blur: how often the disk is waited for, and how many pages are
//! read, on a board of a million readings as on an empty one.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::path::Path;
use std::process::Command;

/// Runs the program under strace; how often it made each of the calls.
fn counted(db: &Path, args: &[&str]) -> Option<(u64, u64)> {
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("skipped: strace is not here");
        return None;
    }
    let trace = db.with_extension("trace");
    let out = Command::new("strace")
        .args(["-f", "-e", "trace=fsync,fdatasync,pread64", "-o"])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_upshot"))
        .arg("--db")
        .arg(db)
        .args(["--as", "mara", "--today", "2026-03-12"])
        .args(args)
        .env("HOME", db.parent().unwrap())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let trace = std::fs::read_to_string(trace).unwrap();
    let count = |name: &str| trace.lines().filter(|l| l.contains(&format!("{name}("))).count() as u64;
    Some((count("fsync") + count("fdatasync"), count("pread64")))
}

fn run(db: &Path, args: &[&str]) {
    let out = Command::new(env!("CARGO_BIN_EXE_upshot"))
        .env("HOME", db.parent().unwrap())
        .arg("--db")
        .arg(db)
        .args(["--as", "mara", "--today", "2026-03-12"])
        .args(args)
        .output()
        .unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn a_log_waits_for_the_disk_four_times_and_reads_a_million_readings_like_none() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("team.db");
    for metric in ["activation", "p95"] {
        run(&db, &["metric", "add", metric, "--better", "up", "--measures", "x"]);
    }
    run(&db, &["frame", "A result", "--metric", "activation", "--from", "31", "--to", "45"]);
    run(&db, &["log", "activation", "32", "2026-03-10"]);
    let Some((fsyncs, few)) = counted(&db, &["log", "activation", "33", "2026-03-11"]) else { return };
    assert!(fsyncs <= 4, "{fsyncs} fsyncs");
    // Put there by SQL: what is counted is how a log finds its way among them, not how they came.
    rusqlite::Connection::open(&db)
        .unwrap()
        .execute_batch(
            "WITH RECURSIVE day(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM day WHERE n < 499999)
             INSERT INTO reading(metric, day, id, value, set_no)
             SELECT m, n / 30, randomblob(16), n % 97, 1 FROM (SELECT 1 AS m UNION SELECT 2), day",
        )
        .unwrap();
    let (fsyncs, many) = counted(&db, &["log", "activation", "34", "2026-03-12"]).unwrap();
    eprintln!("a log reads {few} pages with four readings, {many} with a million");
    assert!(fsyncs <= 4, "{fsyncs} fsyncs");
    // A deeper tree costs a page or two wherever it is entered; a scan would cost thousands.
    assert!(many <= few + 20, "{many} pages are read, {few} on a small board");
}
