//! A file that another process holds: who only looks has an answer at once or none, who writes waits its turn.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::world::{Ran, World, finish};

/// Holds the whole file, as a write does for a moment and a program gone wrong for ever.
fn hold(w: &World) -> Connection {
    let c = Connection::open(w.db()).unwrap();
    c.execute_batch("BEGIN EXCLUSIVE").unwrap();
    c
}

fn timed(w: &World, line: &str) -> (Ran, Duration) {
    let begun = Instant::now();
    (w.run(line), begun.elapsed())
}

#[test]
fn what_only_looks_gives_up_a_busy_file_at_once() {
    let w = World::new().framed();
    let held = hold(&w);
    for line in ["", "todo", "todo --short", "show O-1", "outcome list", "ask --json", "history", "report", "review"] {
        let (ran, took) = timed(&w, line);
        assert_eq!((ran.code, ran.out.as_str()), (4, ""), "{ran:#?}");
        assert!(took < Duration::from_millis(900), "{line} took {took:?}");
    }
    let refused = w.fails("todo --short", 4);
    assert_eq!(refused.code, "busy");
    drop(held);
    w.ok("todo --short");
}

#[test]
fn what_is_written_waits_until_the_file_is_free() {
    let w = World::new().framed();
    for line in ["log activation 33", "report -o report.html"] {
        let held = hold(&w);
        let command = w.command(line);
        let letting_go = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(600));
            held.execute_batch("ROLLBACK").unwrap();
        });
        let begun = Instant::now();
        let ran = finish(command, line.to_owned(), b"");
        assert_eq!(ran.code, 0, "{ran:#?}");
        assert!(begun.elapsed() > Duration::from_millis(400), "{line} did not wait");
        letting_go.join().unwrap();
    }
}

#[test]
fn completions_wait_for_nobody() {
    let w = World::new().framed();
    let held = hold(&w);
    let mut command = w.bare();
    command.env("COMPLETE", "fish").env("UPSHOT_DB", w.db()).args(["--", "upshot", "log", ""]);
    let begun = Instant::now();
    let ran = finish(command, "completions of a busy file".to_owned(), b"").must_work();
    assert!(begun.elapsed() < Duration::from_millis(900), "took {:?}", begun.elapsed());
    assert!(!ran.out.contains("activation") && ran.err.is_empty(), "{ran:#?}");
    drop(held);
}
