//! Whoever is killed at any moment loses nothing that was acknowledged, and leaves nothing half-written: the next command
//! finds the file whole, and after the next write nothing is left of the dead.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::room::{Board, Chance, command, said, size, there};

/// Whether a write is under way: between BEGIN and the end of COMMIT the rollback journal lies beside the file.
fn writing(board: &Board) -> bool {
    board.path("team.db-journal").exists()
}

/// Kills a process at a moment by chance, or as soon as it writes; whether it was writing then.
fn kill(board: &Board, child: &mut Child, chance: &mut Chance, aimed: bool, most_us: u64) -> bool {
    let until = Instant::now() + Duration::from_micros(chance.next() % most_us);
    let given_up = Instant::now() + Duration::from_secs(5);
    while Instant::now() < until || aimed && !writing(board) && Instant::now() < given_up {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    writing(board)
}

#[test]
fn kill_nine_loses_nothing_acknowledged() {
    let board = Board::new();
    let mut chance = Chance::new(0x2545_F491_4F6C_DD1D);
    let rounds = size(200, 7_000);
    let (mut inside, mut acknowledged, mut value) = (0, Vec::new(), 0_u64);
    for round in 0..rounds {
        let mut writer = board
            .command("mara", &["log", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = writer.stdin.take().unwrap();
        let stdout = writer.stdout.take().unwrap();
        // The reader counts acknowledgements while the feeder keeps the writer busy.
        let reader = thread::spawn(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).filter(|l| l.starts_with("Logged")).count()
        });
        let first = value;
        for _ in 0..50 {
            if writeln!(stdin, "activation {value} 2026-03-01").is_err() {
                break;
            }
            value += 1;
        }
        // Three rounds of four aim between BEGIN and COMMIT; the others strike at any moment.
        inside += usize::from(kill(&board, &mut writer, &mut chance, round % 4 != 3, 40_000));
        drop(stdin);
        let count = reader.join().unwrap() as u64;
        acknowledged.extend(first..first + count);
    }
    eprintln!("{inside} of {rounds} kills between BEGIN and COMMIT, {} acknowledged", acknowledged.len());
    assert!(inside * 2 >= rounds, "only {inside} kills hit a write: the test did not test it");
    // No command is needed in between: the next one that reads finds the file whole.
    let readings = board.json(&["reading", "list", "activation"]);
    let there: BTreeSet<u64> =
        readings.as_array().unwrap().iter().map(|r| r["value"].as_f64().unwrap() as u64).collect();
    for value in acknowledged {
        assert!(there.contains(&value), "{value} was acknowledged and is lost");
    }
    board.healthy();
}

/// What else writes: the command, and what the board must hold where it said that it was done.
const OTHERS: [(&[&str], &str); 7] = [
    (&["import", "rows.csv", "--metric", "p95"], "import"),
    (&["undo"], "undo"),
    (&["verdict", "H-1", "refuted", "--replace", "-l", "no", "-n", "stop", "--why", "so it is"], "verdict"),
    (&["db", "backup", "copy.db"], "backup"),
    (&["frame", "Another result", "--metric", "other"], "frame"),
    (&["merge", "other.db"], "merge"),
    (&["sync", "place"], "sync"),
];

fn sets(board: &Board) -> String {
    drop(fs::remove_dir_all(board.path("held")));
    board.ok("mara", &["export", "--all", "held"]);
    fs::read_to_string(board.path("held/sets.jsonl")).unwrap()
        + &fs::read_to_string(board.path("held/readings.jsonl")).unwrap()
}

/// Another copy of the board that says more, as a file and at a place.
fn another(board: &Board, rows: &str) {
    let other = board.path("other.db");
    fs::copy(&board.db, &other).unwrap();
    fs::write(board.path("rows.csv"), format!("day,value\n{rows}")).unwrap();
    fs::create_dir(board.path("place")).unwrap();
    for args in [
        &["frame", "Somebody else's result"] as &[&str],
        &["log", "activation", "34", "2026-02-02"],
        &["import", "rows.csv", "--metric", "p95"],
        &["sync", "place"],
    ] {
        let out = command(&other, board.dir.path(), "bo", args).output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", said(&out));
    }
}

#[test]
fn a_killed_import_undo_verdict_or_backup_is_all_or_nothing() {
    let whole = Board::full();
    let rows: String =
        (0..4_000).map(|n| format!("20{:02}-{:02}-{:02},{n}\n", n / 336 + 10, n / 28 % 12 + 1, n % 28 + 1)).collect();
    another(&whole, &rows);
    let mut chance = Chance::new(0x6B11);
    let each = size(50, 600);
    for (args, name) in OTHERS {
        let (mut inside, mut done) = (0, 0);
        for round in 0..each {
            let board = &whole;
            fs::write(board.path("rows.csv"), format!("day,value\n{rows}")).unwrap();
            let bytes = fs::read(&board.db).unwrap();
            let before = (round == 0).then(|| sets(board));
            let mut child = board.command("mara", args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
            inside += usize::from(kill(board, &mut child, &mut chance, round % 2 == 0 && name != "backup", 30_000));
            let out = child.wait_with_output().unwrap();
            let acknowledged = !out.stdout.is_empty();
            done += usize::from(acknowledged);
            // The next command finds it whole.
            let count = |board: &Board| board.json(&["history"]).as_array().unwrap().len();
            let _ = count(board);
            if let Some(before) = before {
                let after = sets(board);
                assert!(after == before || after.len() > before.len(), "{name}: neither old nor new");
            }
            if round % 10 == 0 {
                board.healthy();
            }
            let copy = board.path("copy.db");
            if copy.exists() {
                let out = command(&copy, board.dir.path(), "mara", &["doctor"]).output().unwrap();
                assert!(out.status.success(), "{name}: half a copy: {}", said(&out));
                fs::remove_file(&copy).unwrap();
            } else {
                assert!(name != "backup" || !acknowledged, "a copy was acknowledged, and is not there");
            }
            board.ok("mara", &["log", "activation", "30", "2026-02-01"]);
            assert!(there(board.dir.path(), ".upshot-").is_empty(), "{name}: {:?}", board.names());
            assert!(!writing(board));
            for backup in
                there(board.dir.path(), "team.").iter().filter(|path| path.to_string_lossy().ends_with(".backup.db"))
            {
                fs::remove_file(backup).unwrap();
            }
            fs::write(&board.db, bytes).unwrap();
        }
        eprintln!("{name}: {each} kills, {inside} inside a write, {done} were done");
    }
}

#[test]
fn a_killed_import_of_a_whole_board_leaves_all_of_it_or_nothing() {
    let whole = Board::full();
    whole.ok("mara", &["export", "--all", "out"]);
    let mut chance = Chance::new(0xA11);
    for _ in 0..size(50, 300) {
        let new = whole.path("new.db");
        let mut child: Command = command(&new, whole.dir.path(), "mara", &["import", "--all", "out"]);
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        kill(&whole, &mut child, &mut chance, false, 60_000);
        child.wait().unwrap();
        if new.exists() {
            let out = command(&new, whole.dir.path(), "mara", &["doctor"]).output().unwrap();
            assert!(out.status.success(), "half a board: {}", said(&out));
            fs::remove_file(&new).unwrap();
        }
        whole.ok("mara", &["log", "activation", "30", "2026-02-01"]);
        assert!(there(whole.dir.path(), ".upshot-").is_empty(), "{:?}", whole.names());
    }
    whole.healthy();
}
