//! A file that is replaced, renamed or deleted while somebody has it open is never written by mistake.

use std::fs;

use crate::Board;
use crate::writer::Writer;

fn open_writer(board: &Board) -> Writer {
    Writer::begin(board.command("mara", &["log", "-"]))
}

fn refused((code, said): (i32, String)) {
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("was moved, replaced or deleted meanwhile"), "{said}");
    assert!(said.contains("nothing was written"), "{said}");
}

#[test]
fn a_replaced_file_is_left_alone() {
    let board = Board::new();
    let other = Board::new();
    other.ok("bo", &["log", "activation", "50"]);
    let before = fs::read(&other.db).unwrap();
    let writer = open_writer(&board);
    fs::rename(&other.db, &board.db).unwrap();
    refused(writer.tries());
    assert_eq!(fs::read(&board.db).unwrap(), before, "the other file is untouched, to the byte");
    board.healthy();
}

#[test]
fn a_renamed_file_is_left_alone() {
    let board = Board::new();
    let writer = open_writer(&board);
    let elsewhere = board.dir.path().join("elsewhere.db");
    fs::rename(&board.db, &elsewhere).unwrap();
    let before = fs::read(&elsewhere).unwrap();
    refused(writer.tries());
    assert_eq!(fs::read(&elsewhere).unwrap(), before);
    assert!(!board.db.exists(), "no new file appears in its place");
}

#[test]
fn a_deleted_file_stays_deleted() {
    let board = Board::new();
    let writer = open_writer(&board);
    fs::remove_file(&board.db).unwrap();
    refused(writer.tries());
    assert!(!board.db.exists());
}

#[test]
fn a_file_in_wal_mode_is_read_and_not_written() {
    let board = Board::new();
    board.ok("mara", &["log", "activation", "31"]);
    rusqlite::Connection::open(&board.db)
        .unwrap()
        .query_row("PRAGMA journal_mode=WAL", [], |row| row.get::<_, String>(0))
        .unwrap();
    assert_eq!(board.json(&["reading", "list", "activation"]).as_array().unwrap().len(), 1);
    let out = board.command("mara", &["log", "activation", "32"]).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(6), "{said}");
    assert!(said.contains("WAL mode") && said.contains("upshot doctor"), "{said}");
    let out = board.command("mara", &["doctor"]).output().unwrap();
    assert!(String::from_utf8_lossy(&out.stdout).contains("journal_mode=DELETE"));
}

#[test]
fn foreign_files_are_refused_and_left_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let foreign = dir.path().join("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t(x); INSERT INTO t VALUES (1)").unwrap();
    let text = dir.path().join("notes.txt");
    fs::write(&text, "not a database at all, and long enough to look like a page".repeat(100)).unwrap();
    for file in [&foreign, &text] {
        let before = fs::read(file).unwrap();
        for args in [["log", "activation", "31"].as_slice(), &["todo"], &["frame", "A result"]] {
            let out = super::command(file, dir.path(), "mara", args).output().unwrap();
            let said = String::from_utf8_lossy(&out.stderr);
            assert_eq!(out.status.code(), Some(6), "{args:?}: {said}");
            assert!(said.contains("not a board of upshot"), "{said}");
        }
        assert_eq!(&fs::read(file).unwrap(), &before);
    }
}

#[test]
fn a_trigger_that_is_not_ours_is_refused() {
    let board = Board::new();
    rusqlite::Connection::open(&board.db)
        .unwrap()
        .execute_batch("CREATE TRIGGER theirs AFTER INSERT ON digest BEGIN UPDATE metric SET slug = 'x'; END")
        .unwrap();
    let out = board.command("mara", &["log", "activation", "31"]).output().unwrap();
    assert_eq!(out.status.code(), Some(6));
    assert!(String::from_utf8_lossy(&out.stderr).contains("theirs"));
}

#[test]
fn a_newer_file_is_read_and_not_written() {
    let board = Board::new();
    board.ok("mara", &["log", "activation", "31"]);
    rusqlite::Connection::open(&board.db).unwrap().execute_batch("PRAGMA user_version = 2000").unwrap();
    assert_eq!(board.json(&["reading", "list", "activation"]).as_array().unwrap().len(), 1);
    let out = board.command("mara", &["log", "activation", "32"]).output().unwrap();
    assert_eq!(out.status.code(), Some(6));
    assert!(String::from_utf8_lossy(&out.stderr).contains("newer upshot"));
}
