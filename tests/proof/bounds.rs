//! Input without an end: refused in a few words, soon, and without being read into memory.

use std::io::Write;
use std::process::ChildStdin;

use crate::room::{Board, feed, said, within};

/// The most memory a run may take, in kilobytes.
const MEMORY: u64 = 64 << 10;
/// The most it may say, in bytes.
const WORDS: usize = 16 << 10;

/// Writes a piece so many times.
fn many(piece: Vec<u8>, times: usize, ending: &'static [u8]) -> impl FnOnce(ChildStdin) + Send + 'static {
    move |mut stdin| {
        for _ in 0..times {
            if stdin.write_all(&piece).is_err() {
                return;
            }
        }
        drop(stdin.write_all(ending));
    }
}

fn bounded(what: &str, board: &Board, args: &[&str], feed: impl FnOnce(ChildStdin) + Send + 'static) -> (i32, String) {
    let begun = std::time::Instant::now();
    let (out, memory) = within(10, board.command("mara", args), feed);
    eprintln!("{what}: {memory} kB, {:?}", begun.elapsed());
    let said = said(&out);
    assert!(memory < MEMORY, "{what} takes {memory} kB");
    assert!(said.len() < WORDS, "{what} says {} bytes", said.len());
    assert!(!said.contains("panicked"), "{what}: {said:.300}");
    (out.status.code().unwrap(), said)
}

#[test]
fn a_line_of_a_hundred_megabytes_is_passed_over_and_the_next_is_taken() {
    let board = Board::new();
    let (code, said) =
        bounded("log -", &board, &["log", "-"], many(vec![b'x'; 1 << 20], 100, b"\nactivation 31 2026-03-01\n"));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("line 1: the line is longer than 1 MiB") && said.contains("Logged 31%"), "{said}");
    for args in [
        ["import", "-", "--metric", "activation"].as_slice(),
        &["import", "-", "--metric", "activation", "--format", "jsonl"],
    ] {
        let (code, said) = bounded("import -", &board, args, many(vec![b'x'; 1 << 20], 100, b"\n"));
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("longer than 1 MiB"), "{said}");
    }
    // A quote that is never closed swallows the rest of the file, line by line.
    let (code, said) =
        bounded("a quote", &board, &["import", "-", "--metric", "activation"], |mut stdin: ChildStdin| {
            drop(stdin.write_all(b"day,value,note\n2026-01-01,3,\""));
            many(b"line after line\n".repeat(1000), 6_000, b"")(stdin);
        });
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("line 2") && said.contains("never closed"), "{said}");
}

#[test]
fn headings_without_end_are_echoed_short() {
    let board = Board::new();
    let import = ["import", "-", "--metric", "activation"];
    for (what, piece, times) in [
        ("a heading of 20 MB", vec![b'h'; 1 << 20], 20),
        ("50 million columns", b"x,".repeat(1 << 16), 763),
        ("ten thousand columns", b"colum,".repeat(1000), 10),
        ("a heading of 2 KB", vec![b'h'; 2 << 10], 1),
    ] {
        let (code, said) = bounded(what, &board, &import, many(piece, times, b"\n1,2\n"));
        assert_eq!(code, 1, "{what}: {said}");
        assert!(said.lines().all(|line| line.len() < 4000), "{what}: {said:.500}");
        let longest = said.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max().unwrap();
        assert!(longest <= 64, "{what} echoes {longest} letters");
    }
    // At the bound itself it is taken.
    let heading = "h".repeat(1024);
    let (code, said) =
        bounded("at the bound", &board, &import, feed(format!("day,value,{heading}\n2026-01-01,31,x\n")));
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_million_unknown_slugs_are_counted() {
    let board = Board::new();
    let lines: Vec<u8> = (0..1000).flat_map(|n| format!("unknown{n} 31\n").into_bytes()).collect();
    let times = if cfg!(debug_assertions) { 200 } else { 1000 };
    let (code, said) =
        bounded("unknown slugs", &board, &["log", "-"], many(lines, times, b"activation 31 2026-03-01\n"));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("Logged 31%"), "what is good is taken all the same: {said}");
    assert!(said.contains(&format!("and {} lines more", times * 1000 - 20)), "{said}");
    let lines: Vec<u8> = b"activation x\nactivation\n".repeat(1000);
    let (_, said) = bounded("bad values", &board, &["log", "-"], many(lines, 20, b""));
    assert!(said.contains("and 19980 lines more"), "{said}");
}

#[test]
fn a_million_bad_rows_are_counted() {
    let board = Board::new();
    let rows = b"2026-01-01,x\n".repeat(1000);
    let (code, said) =
        bounded("bad rows", &board, &["import", "-", "--metric", "activation"], |mut stdin: ChildStdin| {
            drop(stdin.write_all(b"day,value\n"));
            many(rows, 200, b"")(stdin);
        });
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("200000 rows"), "{said}");
    assert_eq!(said.matches("line ").count(), 3, "{said}");
}

#[test]
fn a_cell_of_64_kib_is_the_longest() {
    let board = Board::new();
    let import = ["import", "-", "--metric", "activation"];
    for (length, taken) in [(64 << 10, true), ((64 << 10) + 1, false)] {
        let row = format!("day,value,note\n2026-01-01,31,{}\n", "n".repeat(length));
        let (code, said) = bounded("a cell", &board, &import, feed(row));
        assert_eq!(code == 0, taken, "{length}: {said}");
    }
}

#[test]
fn what_waits_under_a_files_name_is_not_waited_for() {
    let board = Board::new();
    let home = board.dir.path();
    let state = home.join(".local/state/upshot/drafts");
    std::fs::create_dir_all(&state).unwrap();
    std::fs::create_dir_all(home.join(".config/upshot")).unwrap();
    crate::room::tool("mkfifo", &[home.join(".config/upshot/config.toml").as_os_str()]);
    let (code, said) = bounded("config", &board, &["todo"], feed(""));
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("not a regular file") && said.contains("Try: "), "{said}");
    std::fs::remove_file(home.join(".config/upshot/config.toml")).unwrap();
    // An export's folder, and a file to write to.
    std::fs::create_dir(home.join("out")).unwrap();
    for name in ["board.json", "sets.jsonl"] {
        crate::room::tool("mkfifo", &[home.join("out").join(name).as_os_str()]);
    }
    let (code, said) = bounded("export", &board, &["export", "--all", "out"], feed(""));
    assert_eq!(code, 1, "{said}");
    let new = board.path("new.db");
    let (out, _) = within(10, crate::room::command(&new, home, "mara", &["import", "--all", "out"]), feed(""));
    assert_eq!(out.status.code(), Some(6), "{}", crate::room::said(&out));
    crate::room::tool("mkfifo", &[home.join("pipe").as_os_str()]);
    let (code, said) = bounded("-o", &board, &["export", "--format", "md", "-o", "pipe"], feed(""));
    assert_eq!(code, 1, "{said}");
}
