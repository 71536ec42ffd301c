//! Clocks that go back, jump ahead, stand in another year or zone: the order of what was done stays, days stay as they were
//! told, and what can't be is refused in words.

use crate::room::{Board, said};
use crate::shim;

/// The program with a clock that says so, in seconds since 1970, and in a zone; none where that can't be done here.
fn at(board: &Board, clock: i64, zone: &str, args: &[&str]) -> Option<(Option<i32>, String)> {
    let mut command = crate::room::bare(board.dir.path());
    command.arg("--db").arg(&board.db).args(["--as", "mara"]).args(args).env("TZ", zone);
    command.env("SHIM_CLOCK", clock.to_string());
    if !shim::under(&mut command) {
        return None;
    }
    let out = command.output().unwrap();
    Some((out.status.code(), said(&out)))
}

const NOW: i64 = 1_773_300_000; // 12 March 2026
const YEAR: i64 = 31_557_600;

#[test]
fn a_clock_that_goes_to_and_fro_keeps_the_order() {
    let board = Board::new();
    let (mut value, mut last) = (0, String::new());
    for clock in
        [NOW, NOW - 3600, NOW + 3600, NOW - 10 * YEAR, NOW + 10 * YEAR, NOW, NOW - 1, 951_782_400, NOW + 86_400]
    {
        value += 1;
        let text = value.to_string();
        let Some((code, words)) = at(&board, clock, "UTC", &["log", "activation", &text, "2016-03-01"]) else { return };
        assert_eq!(code, Some(i32::from(clock < 1_456_790_400)), "{clock}: {words}");
        if code == Some(0) {
            last = text;
        }
    }
    let history = board.json(&["history"]);
    let first = history[0]["summary"].as_str().unwrap();
    assert!(first.contains(&last), "the last that was done stands first: {first}");
    // What people read is the clock of whoever wrote, and not what orders: one clock ahead does not date the others.
    let stamps: Vec<&str> = history.as_array().unwrap().iter().map(|e| e["at"].as_str().unwrap()).collect();
    assert!(stamps[0].starts_with("2026-03-13"), "{stamps:?}");
    assert!(stamps.iter().any(|at| at.starts_with("2036-")), "{stamps:?}");
    board.healthy();
}

#[test]
fn a_clock_that_can_not_be_is_refused_in_words() {
    let board = Board::new();
    let before = std::fs::read(&board.db).unwrap();
    // The years 1, 1969, 1999, 2200, 6429, 9999, 10000 and the end of time.
    for clock in [
        -62_135_596_800,
        -1,
        946_684_799,
        7_258_118_400,
        140_737_488_355,
        253_402_300_799,
        253_402_300_800,
        i64::MAX / 4,
    ] {
        for args in [["log", "activation", "31", "2026-03-01"].as_slice(), &["frame", "A result", "--by", "2026-12-18"]]
        {
            let args = [&["--today", "2026-03-12"], args].concat();
            let Some((code, words)) = at(&board, clock, "UTC", &args) else { return };
            assert_eq!(code, Some(1), "{clock}: {words}");
            assert!(words.contains("clock") && words.contains("Try: "), "{clock}: {words}");
        }
        for args in [[].as_slice(), &["todo"], &["history"], &["doctor"], &["symptoms"]] {
            let Some((code, words)) = at(&board, clock, "UTC", args) else { return };
            assert!(code.is_some_and(|code| code < 7), "{clock} {args:?}: {words}");
            assert!(!words.contains("panicked"), "{clock} {args:?}: {words}");
        }
    }
    assert_eq!(std::fs::read(&board.db).unwrap(), before);
}

#[test]
fn days_keep_in_six_zones_over_the_change_of_the_clocks() {
    let board = Board::new();
    // The last Sunday of March and of October in Europe, the second of March in New York, the first of April in Sydney.
    for zone in [
        "Europe/Zurich",
        "America/New_York",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "America/St_Johns",
    ] {
        for clock in [1_774_746_000_i64, 1_774_749_600, 1_772_953_200, 1_775_318_400, 1_792_890_000, 1_792_893_600] {
            let Some((code, words)) = at(&board, clock, zone, &["log", "activation", "31", "2026-01-15"]) else {
                return;
            };
            assert_eq!(code, Some(0), "{zone} {clock}: {words}");
        }
    }
    let list = board.json(&["reading", "list", "activation"]);
    assert!(list.as_array().unwrap().iter().all(|r| r["day"] == "2026-01-15"), "{list}");
    assert_eq!(list.as_array().unwrap().len(), 36);
    board.healthy();
}

#[test]
fn leap_days_and_the_ends_of_time_are_days_or_said() {
    let board = Board::new();
    for (day, taken) in [
        ("2024-02-29", true),
        ("2025-02-29", false),
        ("2000-02-29", true),
        ("1900-02-29", false),
        ("0001-01-01", false),
        ("9999-12-31", false),
        ("1600-01-01", true),
    ] {
        let out = board.run(&["log", "activation", "31", day]);
        let words = said(&out);
        assert_eq!(out.status.success(), taken, "{day}: {words}");
        assert!(taken || words.contains("Try: "), "{day}: {words}");
        for today in ["2024-02-29", "1600-01-01", "2999-12-31", "9999-12-31", "0001-01-01"] {
            let mut command = crate::room::bare(board.dir.path());
            let out =
                command.arg("--db").arg(&board.db).args(["--as", "mara", "--today", today, "todo"]).output().unwrap();
            assert!(!said(&out).contains("panicked"), "{today}: {}", said(&out));
        }
    }
    board.healthy();
}
