//! A writer killed at any moment loses nothing it had acknowledged, and leaves nothing half-written.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::room::Board;

const ROUNDS: usize = 200;
const INSIDE: usize = 100;

/// Whether a write is under way: between BEGIN and the end of COMMIT the rollback journal lies beside the file.
fn writing(board: &Board) -> bool {
    board.dir.path().join("team.db-journal").exists()
}

#[test]
fn kill_nine_loses_nothing_acknowledged() {
    let board = Board::new();
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    eprintln!("seed {seed:#x}");
    let (mut inside, mut acknowledged, mut value) = (0, Vec::new(), 0_u64);
    for round in 0..ROUNDS {
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
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let until = Instant::now() + Duration::from_micros(seed % 40_000);
        // Three rounds of four aim between BEGIN and COMMIT; the others strike at any moment.
        let aimed = round % 4 != 3;
        while Instant::now() < until || aimed && !writing(&board) && writer.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        writer.kill().unwrap();
        writer.wait().unwrap();
        inside += usize::from(writing(&board));
        drop(stdin);
        let count = reader.join().unwrap() as u64;
        acknowledged.extend(first..first + count);
    }
    eprintln!("{inside} of {ROUNDS} kills between BEGIN and COMMIT, {} acknowledged", acknowledged.len());
    assert!(inside >= INSIDE, "only {inside} kills hit a write: the test did not test it");

    // No command is needed in between: the next one that reads finds the file whole.
    let readings = board.json(&["reading", "list", "activation"]);
    let there: std::collections::BTreeSet<u64> =
        readings.as_array().unwrap().iter().map(|r| r["value"].as_f64().unwrap() as u64).collect();
    for value in acknowledged {
        assert!(there.contains(&value), "{value} was acknowledged and is lost");
    }
    board.healthy();
}
