//! A disk that is full: what was acknowledged is there, and everything works again when there is room.

use std::fs;
use std::process::{Command, Stdio};

use crate::room::{Board, Chance, clear, is_root, said, size, tool};

/// The program under a limit on the size of files, in units of 512 or 1024 bytes as the shell has it.
fn limited(board: &Board, blocks: usize, args: &str) -> Command {
    let mut command = Command::new("sh");
    clear(&mut command, board.dir.path());
    let program = env!("CARGO_BIN_EXE_upshot");
    let line = format!("ulimit -f {blocks}; exec '{program}' --db team.db --as mara --today 2026-03-12 {args}");
    command.args(["-c", &line]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn values(board: &Board) -> Vec<i64> {
    let list = board.json(&["reading", "list", "activation"]);
    list.as_array().unwrap().iter().map(|r| r["value"].as_f64().unwrap() as i64).collect()
}

#[test]
fn a_limit_on_file_sizes_loses_nothing_that_was_acknowledged() {
    let board = Board::new();
    for n in 0..20 {
        board.ok("mara", &["log", "activation", &n.to_string(), "2026-03-01", &"a note ".repeat(40)]);
    }
    let mut chance = Chance::new(0xF011);
    let blocks = usize::try_from(fs::metadata(&board.db).unwrap().len()).unwrap() / 512;
    let (mut refused, mut acknowledged) = (0, Vec::new());
    let steps = size(20, 300);
    for step in 0..steps {
        // From nothing at all up to a little more than the file needs now.
        let now = usize::try_from(fs::metadata(&board.db).unwrap().len()).unwrap() / 512;
        let limit = if step % 4 == 3 { now + chance.of(30) } else { chance.of(blocks + 2) };
        let value = 1000 + i64::try_from(step).unwrap();
        let note = "x".repeat(chance.of(6000));
        let out = limited(&board, limit, &format!("log activation {value} 2026-03-01 n{note}")).output().unwrap();
        let words = said(&out);
        assert!(!words.contains("panicked"), "{words}");
        if out.status.success() {
            acknowledged.push(value);
        } else {
            refused += 1;
            assert_eq!(out.status.code(), Some(1), "{limit}: {words}");
            assert!(words.contains("Try: "), "{words}");
            assert!(!values(&board).contains(&value), "{value} was refused, and is there");
        }
    }
    let there = values(&board);
    assert!(acknowledged.iter().all(|value| there.contains(value)), "what was acknowledged is there");
    assert!(refused > 0);
    eprintln!("{refused} of {steps} refused, {} acknowledged", acknowledged.len());
    board.ok("mara", &["log", "activation", "5000", "2026-03-01"]);
    board.healthy();
}

#[test]
fn a_small_disk_that_fills_up_loses_nothing() {
    if !is_root() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let mount = room.path().as_os_str();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=400k", "tmpfs"]).arg(mount).output();
    if !mounted.is_ok_and(|out| out.status.success()) {
        return crate::room::skipped("a small disk can't be mounted here");
    }
    let filled = std::panic::catch_unwind(|| {
        let db = room.path().join("team.db");
        let run = |args: &[&str]| crate::room::command(&db, room.path(), "mara", args).output().unwrap();
        assert!(run(&["metric", "add", "activation"]).status.success());
        let mut acknowledged = 0;
        let refused = loop {
            let out = run(&["log", "activation", &acknowledged.to_string(), "2026-03-01", &"x".repeat(9000)]);
            if !out.status.success() {
                break said(&out);
            }
            acknowledged += 1;
        };
        assert!(refused.contains("full") && refused.contains("Try: "), "{refused}");
        let out = run(&["db", "backup", "copy.db"]);
        assert!(!out.status.success() && said(&out).contains("Try: "), "{}", said(&out));
        let out = run(&["reading", "list", "activation", "--plain"]);
        assert_eq!(said(&out).lines().count(), acknowledged + 1, "{}", said(&out));
        tool("mount", &["-o".as_ref(), "remount,size=2m".as_ref(), mount]);
        assert!(run(&["log", "activation", "1"]).status.success());
        assert!(run(&["doctor"]).status.success());
    });
    tool("umount", &[mount]);
    filled.unwrap();
}
