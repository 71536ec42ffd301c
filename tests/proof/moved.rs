//! A file that is overwritten in place keeps its inode, its name and often its size: only what it holds tells that it is
//! another. Whoever has it open writes nothing, is told, and keeps what was typed.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::room::Board;
use crate::writer::Writer;

fn open_writer(board: &Board) -> Writer {
    Writer::begin(board.command("mara", &["log", "-"]))
}

/// Overwrites a file in place, as `cp` does: the inode stays.
fn cp(from: &Path, to: &Path) {
    let bytes = fs::read(from).unwrap();
    fs::OpenOptions::new().write(true).truncate(true).open(to).unwrap().write_all(&bytes).unwrap();
}

fn counter(path: &Path) -> [u8; 4] {
    fs::read(path).unwrap()[24..28].try_into().unwrap()
}

/// Gives a file another's change counter, so that SQLite takes the pages it has kept for current.
fn with_counter(path: &Path, of: [u8; 4]) {
    let mut bytes = fs::read(path).unwrap();
    bytes[24..28].copy_from_slice(&of);
    bytes[92..96].copy_from_slice(&of);
    fs::write(path, bytes).unwrap();
}

fn refused(board: &Board, writer: Writer, what: &str) {
    let before = fs::read(&board.db).unwrap();
    let (code, said) = writer.tries();
    assert_eq!(code, 5, "{what}: {said}");
    assert!(said.contains("nothing was written"), "{what}: {said}");
    assert!(said.contains("Try: "), "{what}: {said}");
    assert_eq!(fs::read(&board.db).unwrap(), before, "{what}: the file is untouched, to the byte");
    board.healthy();
}

#[test]
fn another_board_in_its_place_is_not_written() {
    let board = Board::new();
    let other = Board::new();
    other.ok("bo", &["log", "activation", "50"]);
    let writer = open_writer(&board);
    cp(&other.db, &board.db);
    refused(&board, writer, "another board");
}

#[test]
fn another_board_of_the_same_size_and_change_counter_is_not_written() {
    for _ in 0..4 {
        let board = Board::new();
        let other = Board::new();
        other.ok("bo", &["log", "activation", "50"]);
        let writer = open_writer(&board);
        with_counter(&other.db, counter(&board.db));
        assert_eq!(fs::metadata(&other.db).unwrap().len(), fs::metadata(&board.db).unwrap().len());
        cp(&other.db, &board.db);
        assert_eq!(counter(&other.db), counter(&board.db));
        refused(&board, writer, "the same size and change counter");
    }
}

#[test]
fn another_board_that_looks_untouched_by_stat_is_not_written() {
    // Within one tick of the file system's clock a stat tells nothing: the times are put back as they were.
    let board = Board::new();
    let other = Board::new();
    other.ok("bo", &["log", "activation", "50"]);
    let writer = open_writer(&board);
    with_counter(&other.db, counter(&board.db));
    let times = fs::metadata(&board.db).unwrap().modified().unwrap();
    cp(&other.db, &board.db);
    fs::File::options().write(true).open(&board.db).unwrap().set_modified(times).unwrap();
    refused(&board, writer, "times put back");
}

#[test]
fn an_older_copy_in_its_place_is_not_written() {
    let board = Board::new();
    board.ok("mara", &["log", "activation", "30", "2026-02-01"]);
    let old = board.copy();
    let writer = open_writer(&board);
    let now = counter(&board.db);
    cp(&old.db, &board.db);
    refused(&board, writer, "an older copy");
    let board = Board::new();
    let old = board.copy();
    let writer = open_writer(&board);
    with_counter(&old.db, now);
    cp(&old.db, &board.db);
    refused(&board, writer, "an older copy with another counter");
}

#[test]
fn a_copy_that_has_all_it_had_is_the_same_board() {
    let board = Board::new();
    let mut writer = open_writer(&board);
    let copy = board.copy();
    copy.ok("bo", &["log", "activation", "50", "2026-02-01"]);
    cp(&copy.db, &board.db);
    writer.logs("32");
    let (code, said) = writer.tries();
    assert_eq!(code, 0, "{said}");
    assert_eq!(board.json(&["reading", "list", "activation"]).as_array().unwrap().len(), 4);
    board.healthy();
}

#[test]
fn two_who_write_by_turns_are_never_taken_for_a_stranger() {
    let board = Board::new();
    let (mut one, mut two) = (open_writer(&board), open_writer(&board));
    for n in 0..20 {
        one.logs(&format!("{}", 40 + n));
        two.logs(&format!("{}", 60 + n));
    }
    assert_eq!((one.tries().0, two.tries().0), (0, 0));
    board.healthy();
}

#[test]
fn whoever_only_looks_is_told_that_it_is_another() {
    use upshot::session::{Session, Who};
    let board = Board::new();
    let other = Board::new();
    other.ok("bo", &["log", "activation", "50"]);
    board.ok("bo", &["log", "activation", "51"]);
    let who = Who { handle: "mara".parse().unwrap(), today: None, via: "tui" };
    let mut session = Session::open(&board.db, who, upshot::clock::now).unwrap();
    assert!(!session.has_changed().unwrap());
    board.ok("bo", &["log", "activation", "52"]);
    assert!(session.has_changed().unwrap() && !session.was_moved(), "somebody wrote");
    assert!(!session.has_changed().unwrap());
    with_counter(&other.db, counter(&board.db));
    cp(&other.db, &board.db);
    assert!(session.has_changed().unwrap() && session.was_moved(), "another board lies there");
    let names = session.readings(session.metrics().unwrap()[0].metric.id, None, None, 10).unwrap();
    assert_eq!(names.len(), 1, "what is shown is what is there now");
}

/// Rows that look, each time they are asked for, whether anybody else could write.
struct Asked(rusqlite::Connection);

impl upshot::session::Rows for Asked {
    fn rows(&self) -> Box<dyn Iterator<Item = std::io::Result<upshot::session::Row>> + '_> {
        assert!(self.0.execute_batch("BEGIN IMMEDIATE").is_err(), "somebody else could write what this decides on");
        let day = "2026-03-01".parse().unwrap();
        let (minute, ms, of, note, source, id) = (None, None, None, None, None, None);
        let row = upshot::session::Row { metric: 0, day, minute, ms, value: 1.0, of, note, source, id, line: 1 };
        Box::new(std::iter::once(Ok(row)))
    }
}

#[test]
fn a_write_holds_the_file_from_its_beginning() {
    use upshot::session::{Found, How, Incoming, Session, Who};
    let board = Board::new();
    let who = Who { handle: "mara".parse().unwrap(), today: None, via: "cli" };
    let mut session = Session::open(&board.db, who, upshot::clock::now).unwrap();
    let Ok(Found::Metric { metric, .. }) = session.find("activation") else { panic!("there is no metric") };
    let other = rusqlite::Connection::open(&board.db).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    // The rows are asked for before anything is written: nobody else may begin a write from then on.
    let rows = Asked(other);
    session.import("a test", &[Incoming::Known(metric)], &rows, How::default()).unwrap();
}

#[test]
fn a_text_that_somebody_changed_meanwhile_is_not_run_over() {
    use std::os::unix::fs::PermissionsExt;
    if !crate::room::have("script") {
        return;
    }
    let board = Board::new();
    board.ok("mara", &["frame", "A result", "--spec", "as it was"]);
    let editor = board.path("editor.sh");
    let program = env!("CARGO_BIN_EXE_upshot");
    // While it is open, somebody else writes the same text.
    let script = format!(
        "#!/bin/sh\n'{program}' --db team.db --as bo edit O-1 --spec theirs > /dev/null\nprintf mine > \"$1\"\n"
    );
    fs::write(&editor, script).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = std::process::Command::new("script");
    crate::room::clear(&mut command, board.dir.path());
    command.args(["-qec", &format!("'{program}' --db team.db --as mara edit O-1; echo ended with $?"), "/dev/null"]);
    command.env("EDITOR", &editor).env("TMPDIR", board.dir.path()).env("TERM", "xterm");
    let said = crate::room::said(&command.output().unwrap());
    assert!(said.contains("ended with 5") && said.contains("is kept in"), "{said}");
    assert_eq!(board.json(&["show", "O-1"])["spec"], "theirs");
}

#[test]
fn wal_that_is_switched_on_meanwhile_is_not_written() {
    let board = Board::new();
    let writer = open_writer(&board);
    board.sql("PRAGMA journal_mode=WAL");
    let (code, said) = writer.tries();
    assert_eq!(code, 6, "{said}");
    assert!(said.contains("WAL mode") && said.contains("Try: "), "{said}");
    board.sql("PRAGMA journal_mode=DELETE");
    assert_eq!(board.json(&["reading", "list", "activation"]).as_array().unwrap().len(), 1);
}

#[test]
fn a_foreign_trigger_that_is_added_meanwhile_never_runs() {
    let board = Board::new();
    let writer = open_writer(&board);
    board.sql("CREATE TRIGGER theirs AFTER INSERT ON reading BEGIN UPDATE metric SET name = 'taken'; END");
    let (code, said) = writer.tries();
    assert_eq!(code, 6, "{said}");
    assert!(said.contains("theirs") && said.contains("Try: "), "{said}");
    board.sql("DROP TRIGGER theirs");
    assert_ne!(board.json(&["metric", "list"])[0]["name"], "taken");
    assert_eq!(board.json(&["reading", "list", "activation"]).as_array().unwrap().len(), 1);
    board.healthy();
}

#[test]
fn a_format_that_is_raised_meanwhile_is_not_written() {
    let board = Board::new();
    let writer = open_writer(&board);
    board.sql("PRAGMA user_version = 2000");
    let (code, said) = writer.tries();
    assert_eq!(code, 6, "{said}");
    assert!(said.contains("newer upshot"), "{said}");
}
