//! The n-th call to the system fails, for every kind of call that writes and every verb that changes something: what is
//! there afterwards is the old or the new and nothing between, and the error says why and what to do.

use std::fs;
use std::process::Output;

use crate::room::{Board, is_long, said};
use crate::shim;

const EIO: i32 = 5;
const ENOSPC: i32 = 28;
const EINTR: i32 = 4;

/// The kinds of calls, each with the errors it can give.
const CALLS: [&str; 7] = ["pwrite", "fsync", "ftruncate", "unlink", "link", "rename", "open"];

/// A verb that changes something, and what leads there.
const VERBS: [&[&str]; 11] = [
    &["log", "activation", "77", "2026-03-01"],
    &["frame", "Another result"],
    &["undo"],
    &["import", "rows.csv", "--metric", "activation"],
    &["verdict", "H-1", "refuted", "--replace", "-l", "no", "-n", "stop", "--why", "so it is"],
    &["db", "backup", "copy.db"],
    &["export", "--all", "out"],
    &["export", "--format", "csv", "-o", "rows.out"],
    &["init", "new.db"],
    &["merge", "other.db"],
    &["sync", "place"],
];

/// What a board holds, read by an undisturbed run.
fn held(board: &Board) -> Vec<u8> {
    let dir = board.path("held");
    drop(fs::remove_dir_all(&dir));
    let out = board.run(&["export", "--all", "held"]);
    assert!(out.status.success(), "{}", said(&out));
    fs::read(dir.join("sets.jsonl")).unwrap()
}

/// Lets the n-th call fail; what came of it, and whether it came to that call at all.
fn failing(board: &Board, call: &str, error: i32, n: usize, forever: bool, args: &[&str]) -> Option<(Output, bool)> {
    let log = board.path("shim.log");
    drop(fs::remove_file(&log));
    let mut command = board.command("mara", args);
    if !shim::under(&mut command) {
        return None;
    }
    command.env("SHIM_CALL", call).env("SHIM_ERROR", error.to_string()).env("SHIM_AT", n.to_string());
    command
        .env("SHIM_FOREVER", if forever { "1" } else { "0" })
        .env("SHIM_UNDER", board.dir.path())
        .env("SHIM_LOG", &log);
    let (out, _) = crate::room::within(20, command, crate::room::feed(""));
    let hit = fs::metadata(&log).is_ok_and(|meta| meta.len() > 0);
    Some((out, hit))
}

#[test]
fn the_nth_call_fails_and_nothing_is_mixed() {
    let whole = Board::full();
    let bytes = fs::read(&whole.db).unwrap();
    let before = held(&whole);
    fs::copy(&whole.db, whole.path("other.db")).unwrap();
    let other =
        crate::room::command(&whole.path("other.db"), whole.dir.path(), "bo", &["log", "activation", "41"]).output();
    assert!(other.unwrap().status.success());
    // At a place lies what another copy gave, to be taken; and it lacks nothing of this one but what only stands here.
    let place = whole.path("place");
    fs::create_dir(&place).unwrap();
    let gave = crate::room::command(&whole.path("other.db"), whole.dir.path(), "bo", &["sync", "place"]).output();
    assert!(gave.unwrap().status.success());
    let packs = held_there(&place);
    // What a meeting brings is taken before it is given: where it fails between, the board has what came, and all of it.
    assert!(whole.run(&["sync", "place"]).status.success());
    let met = held(&whole);
    back(&place, &packs);
    fs::write(&whole.db, &bytes).unwrap();
    fs::write(whole.path("rows.csv"), "day,value\n2026-02-11,38\n2026-02-12,39\n").unwrap();
    let (mut made, mut failed) = (0, 0);
    for (which, args) in VERBS.iter().enumerate() {
        for (of, call) in CALLS.iter().enumerate() {
            let errors: &[i32] = if *call == "pwrite" { &[EIO, ENOSPC, EINTR] } else { &[EIO] };
            for error in errors {
                // Nobody is interrupted for ever: whoever is tries again, and rightly so.
                for forever in [false, true].into_iter().filter(|forever| !forever || *error != EINTR) {
                    let mut clean = 0;
                    for n in 1..=if is_long() { 400 } else { 20 } {
                        // Quick: every call of a verb by one error or another, in turn.
                        if !is_long() && (n + which + of + usize::from(forever)) % 5 != 0 {
                            continue;
                        }
                        for name in ["copy.db", "rows.out", "new.db", "team.db-journal"] {
                            drop(fs::remove_file(whole.path(name)));
                        }
                        drop(fs::remove_dir_all(whole.path("out")));
                        if args[0] == "sync" {
                            back(&place, &packs);
                        }
                        fs::write(&whole.db, &bytes).unwrap();
                        let what =
                            format!("{args:?}, {call} {n} gives {error}{}", if forever { " from then on" } else { "" });
                        let Some((out, hit)) = failing(&whole, call, *error, n, forever, args) else { return };
                        made += 1;
                        let words = said(&out);
                        assert!(!words.contains("panicked"), "{what}: {words}");
                        let after = held(&whole);
                        if out.status.success() {
                            // A pack that can't be read is named and waits for the next time: the others go on.
                            let waits = args[0] == "sync" && words.contains("was not read");
                            let same = waits || matches!(args[0], "db" | "export" | "init");
                            assert_eq!(after == before, same, "{what}: it says that it is done: {words}");
                            assert!(args[0] != "sync" || waits || after == met, "{what}: it says that all came");
                        } else {
                            failed += 1;
                            let kept = after == before || args[0] == "sync" && after == met;
                            assert!(kept, "{what}: it says that it failed: {words}");
                            assert!(hit, "{what}: it failed, and no call did: {words}");
                            assert!(words.contains("error: ") && words.contains("Try: "), "{what}: no way on: {words}");
                            assert_ne!(out.status.code(), Some(4), "{what}: {words}");
                        }
                        if *which_has(args) {
                            whole_or_none(&whole, &what);
                        }
                        let ended = clean_after(hit, &mut clean);
                        if ended {
                            break;
                        }
                    }
                }
            }
        }
    }
    let doctor = whole.run(&["doctor"]);
    assert!(doctor.status.success(), "{}", said(&doctor));
    eprintln!("{made} calls were to fail, {failed} commands said so");
    assert!(failed > 20, "only {failed} failed: the test did not test it");
}

/// The files of a folder and of those in it, with what they hold.
fn held_there(place: &std::path::Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let boards = fs::read_dir(place).unwrap().flat_map(|board| fs::read_dir(board.unwrap().path()).unwrap());
    boards.map(|entry| entry.unwrap().path()).map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Puts a place back as it was.
fn back(place: &std::path::Path, files: &[(std::path::PathBuf, Vec<u8>)]) {
    for (path, _) in held_there(place) {
        fs::remove_file(path).unwrap();
    }
    files.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
}

/// Whether a verb makes another board.
fn which_has(args: &[&str]) -> &'static bool {
    if matches!(args[0], "db" | "init") { &true } else { &false }
}

/// A copy is there whole, or not at all.
fn whole_or_none(board: &Board, what: &str) {
    for name in ["copy.db", "new.db"] {
        let path = board.path(name);
        if path.exists() && fs::metadata(&path).unwrap().len() > 0 {
            let out = crate::room::command(&path, board.dir.path(), "mara", &["doctor"]).output().unwrap();
            assert!(out.status.success(), "{what}: {name} is half there: {}", said(&out));
        }
    }
}

/// Whether so many runs came to their end without the call that was to fail that there is no such call.
fn clean_after(hit: bool, clean: &mut usize) -> bool {
    *clean = if hit { 0 } else { *clean + 1 };
    *clean >= 2
}
