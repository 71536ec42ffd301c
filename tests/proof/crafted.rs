//! Files that somebody made to do harm, named as the board or lying beside it: refused in words, in time, and left as they
//! are.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::room::{Board, bare, command, feed, is_root, said, within};

/// What a thing in a folder is, to the byte where it has bytes.
fn state(path: &Path) -> (u32, u64, u64, Option<PathBuf>, Vec<u8>) {
    let meta = fs::symlink_metadata(path).unwrap();
    let link = meta.file_type().is_symlink().then(|| fs::read_link(path).unwrap());
    let bytes = if meta.is_file() { fs::read(path).unwrap() } else { Vec::new() };
    (meta.mode(), meta.ino(), meta.len(), link, bytes)
}

/// Commands that read, write and look after a board.
const COMMANDS: [&[&str]; 9] = [
    &[],
    &["todo"],
    &["log", "activation", "31"],
    &["frame", "A result"],
    &["doctor"],
    &["init"],
    &["db", "backup"],
    &["export", "--all", "out"],
    &["undo"],
];

/// A run that must end in time and small.
fn run(db: &Path, home: &Path, args: &[&str]) -> Output {
    let (out, memory) = within(5, command(db, home, "mara", args), feed(""));
    assert!(memory < 64 << 10, "{args:?} takes {memory} kB");
    out
}

/// Every command refuses the file with exit 6, in words that hold `words`, and leaves it as it is.
fn refused(db: &Path, home: &Path, words: &str) {
    let before = state(db);
    for args in COMMANDS {
        let out = run(db, home, args);
        let said = said(&out);
        assert_eq!(out.status.code(), Some(6), "{} {args:?}: {said}", db.display());
        assert!(said.contains(words) && said.contains("Try: "), "{} {args:?}: {said}", db.display());
        assert_eq!(state(db), before, "{} after {args:?}", db.display());
    }
    assert!(!home.join("out").exists());
}

/// Makes what is no file at a path: its kind, and the words that say so.
fn kinds(dir: &Path, name: &str) -> Vec<(PathBuf, &'static str)> {
    let at = |kind: &str| dir.join(kind).join(name);
    for kind in ["fifo", "socket", "folder", "link", "hard", "away"] {
        fs::create_dir_all(dir.join(kind)).unwrap();
    }
    crate::room::tool("mkfifo", &[at("fifo").as_os_str()]);
    drop(std::os::unix::net::UnixListener::bind(at("socket")).unwrap());
    fs::create_dir(at("folder")).unwrap();
    fs::write(dir.join("target"), "").unwrap();
    symlink(dir.join("target"), at("link")).unwrap();
    fs::write(dir.join("twice"), "").unwrap();
    fs::hard_link(dir.join("twice"), at("hard")).unwrap();
    vec![
        (at("fifo"), "FIFO"),
        (at("socket"), "socket"),
        (at("folder"), "directory"),
        (at("link"), "symbolic link"),
        (at("hard"), "hard link"),
    ]
}

#[test]
fn what_is_no_file_is_no_board() {
    let dir = tempfile::tempdir().unwrap();
    for (path, words) in kinds(dir.path(), "team.db") {
        refused(&path, dir.path(), words);
    }
    let device = PathBuf::from("/dev/null");
    let before = fs::metadata(&device).unwrap().mode();
    refused(&device, dir.path(), "device");
    assert_eq!(fs::metadata(&device).unwrap().mode(), before);
    assert!(fs::metadata(&device).unwrap().file_type().is_char_device());
    refused(Path::new("/dev/tty"), dir.path(), "device");
}

#[test]
fn a_device_of_ones_own_keeps_its_mode() {
    if !is_root() {
        return;
    }
    // As the first edition did to /dev/null itself, where it ran as root.
    let dir = tempfile::tempdir().unwrap();
    let node = dir.path().join("null");
    crate::room::tool(
        "mknod",
        &["-m".as_ref(), "666".as_ref(), node.as_os_str(), "c".as_ref(), "1".as_ref(), "3".as_ref()],
    );
    refused(&node, dir.path(), "device");
    assert_eq!(fs::metadata(&node).unwrap().mode() & 0o777, 0o666);
}

#[test]
fn what_is_no_file_is_no_journal() {
    let board = Board::new();
    let whole = state(&board.db);
    for suffix in ["-journal", "-wal", "-shm"] {
        let room = tempfile::tempdir().unwrap();
        for (from, words) in kinds(room.path(), "x") {
            let beside = board.path(&format!("team.db{suffix}"));
            fs::rename(&from, &beside).unwrap();
            let before = state(&beside);
            refused(&board.db, board.dir.path(), words);
            assert_eq!(state(&beside), before, "{suffix} {words}");
            fs::rename(&beside, &from).unwrap();
        }
    }
    assert_eq!(state(&board.db), whole);
    // The same where there is no board yet.
    let none = Board::none();
    crate::room::tool("mkfifo", &[none.path("team.db-journal").as_os_str()]);
    let out = run(&none.db, none.dir.path(), &["frame", "A result"]);
    assert_eq!(out.status.code(), Some(6), "{}", said(&out));
    assert!(!none.db.exists());
}

/// A rollback journal that turns a board into another, as somebody may plant it.
fn journal_of(other: &Path) -> Vec<u8> {
    let pages = fs::read(other).unwrap();
    let size = usize::from(u16::from_be_bytes([pages[16], pages[17]]));
    let count = u32::try_from(pages.len() / size).unwrap();
    let mut journal = vec![0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    for number in [count, 7, count, 512, u32::try_from(size).unwrap()] {
        journal.extend(number.to_be_bytes());
    }
    journal.resize(512, 0);
    for (at, page) in pages.chunks(size).enumerate() {
        journal.extend(u32::try_from(at + 1).unwrap().to_be_bytes());
        journal.extend(page);
        let mut sum = 7_u32;
        let mut at = i64::try_from(size).unwrap() - 200;
        while at > 0 {
            sum = sum.wrapping_add(u32::from(page[usize::try_from(at).unwrap()]));
            at -= 200;
        }
        journal.extend(sum.to_be_bytes());
    }
    journal
}

#[test]
fn a_journal_from_somebody_else_is_not_rolled_back() {
    if !is_root() {
        return;
    }
    let board = Board::new();
    let other = Board::new();
    other.ok("bo", &["log", "activation", "99"]);
    // A folder where everybody may leave files, and a private board in it.
    fs::set_permissions(board.dir.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    let planted = board.path("team.db-journal");
    fs::write(&planted, journal_of(&other.db)).unwrap();
    std::os::unix::fs::chown(&planted, Some(65534), Some(65534)).unwrap();
    refused(&board.db, board.dir.path(), "somebody else's");
    assert!(planted.exists());
    // One's own is what a killed writer left: it is rolled back. The same bytes do replace the board then.
    std::os::unix::fs::chown(&planted, Some(0), Some(0)).unwrap();
    let list = board.json(&["reading", "list", "activation"]);
    assert_eq!(list[0]["value"], 99.0, "the planted journal is a real one");
}

#[test]
fn a_strangers_board_is_not_picked_up_on_the_way_up() {
    if !is_root() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let deep = dir.path().join("a/b");
    fs::create_dir_all(&deep).unwrap();
    let theirs = dir.path().join(".upshot.db");
    Board::new().ok("bo", &["todo"]);
    fs::copy(Board::new().db, &theirs).unwrap();
    let look = |words: &str| {
        for args in [["todo"].as_slice(), &["frame", "A result"], &["log", "activation", "1"], &["doctor"]] {
            let mut command = bare(dir.path());
            command.current_dir(&deep).args(["--as", "mara"]).args(args);
            let out = command.output().unwrap();
            let said = said(&out);
            assert_eq!(out.status.code(), Some(6), "{args:?}: {said}");
            assert!(said.contains(words) && said.contains("--db"), "{args:?}: {said}");
        }
        let mut command = bare(dir.path());
        command.current_dir(&deep).env("COMPLETE", "fish").args(["--", "upshot", "show", ""]);
        let out = command.output().unwrap();
        assert!(!said(&out).contains("activation"), "completions read it: {}", said(&out));
    };
    std::os::unix::fs::chown(&theirs, Some(65534), Some(65534)).unwrap();
    look("somebody else's");
    std::os::unix::fs::chown(&theirs, Some(0), Some(0)).unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    look("others can write");
    // Named by --db it is the person's own word.
    let out = command(&theirs, dir.path(), "mara", &["todo"]).output().unwrap();
    assert!(out.status.success(), "{}", said(&out));
    // Doctor says what is wrong with the folder.
    let out = command(&theirs, dir.path(), "mara", &["doctor"]).output().unwrap();
    assert!(said(&out).contains("everybody on this machine"), "{}", said(&out));
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let mut own = bare(dir.path());
    own.current_dir(&deep).args(["--as", "mara", "todo"]);
    assert!(own.output().unwrap().status.success());
}

/// What is done to a board's file, and what its refusal says.
const SCHEMAS: [(&str, &str); 14] = [
    ("CREATE TRIGGER theirs AFTER INSERT ON digest BEGIN UPDATE metric SET slug = 'x'; END", "trigger"),
    ("CREATE TRIGGER \"a'b\" AFTER INSERT ON digest BEGIN SELECT 1; END", "trigger"),
    (
        "CREATE TRIGGER theirs AFTER INSERT ON digest BEGIN SELECT 1; END; PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET type = 'TRIGGER' WHERE name = 'theirs'",
        "theirs",
    ),
    (
        "CREATE TRIGGER theirs AFTER INSERT ON digest BEGIN SELECT 1; END; PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET type = 'table' WHERE name = 'theirs'",
        "theirs",
    ),
    (
        "DROP TRIGGER note_keep; CREATE TRIGGER note_keep BEFORE UPDATE ON note BEGIN UPDATE metric SET slug = 'x'; END",
        "note_keep",
    ),
    ("CREATE VIEW theirs AS SELECT 1", "view"),
    ("DROP TABLE undone; CREATE VIEW undone AS SELECT 1 AS set_no", "undone"),
    ("CREATE TABLE theirs (x)", "table"),
    ("CREATE INDEX theirs ON metric(lower(name))", "index"),
    ("CREATE VIRTUAL TABLE theirs USING fts5(x)", "theirs"),
    ("ALTER TABLE metric ADD COLUMN theirs TEXT", "metric"),
    ("PRAGMA user_version = 999", "not a format that upshot has written"),
    ("PRAGMA user_version = -1000", "not a format that upshot has written"),
    ("PRAGMA application_id = 7", "not one of upshot's"),
];

#[test]
fn a_schema_that_is_not_ours_is_refused_by_any_spelling() {
    for (sql, words) in SCHEMAS {
        let board = Board::new();
        board.sql(sql);
        let before = fs::read(&board.db).unwrap();
        for args in COMMANDS {
            let out = run(&board.db, board.dir.path(), args);
            let said = said(&out);
            assert_eq!(out.status.code(), Some(6), "{sql} {args:?}: {said}");
            assert!(said.contains(words), "{sql} {args:?}: {said}");
        }
        assert_eq!(fs::read(&board.db).unwrap(), before, "{sql}");
    }
}

#[test]
fn a_file_of_another_making_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("team.db");
    let foreign = |sql: &str| {
        let path = dir.path().join("made.db");
        drop(fs::remove_file(&path));
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        fs::read(path).unwrap()
    };
    let ours = fs::read(Board::new().db).unwrap();
    let mut odd_size = ours.clone();
    odd_size[16..18].copy_from_slice(&[0, 3]);
    let mut newer_sqlite = ours.clone();
    newer_sqlite[18] = 9;
    newer_sqlite[19] = 9;
    let cases = [
        foreign("CREATE TABLE t(x); INSERT INTO t VALUES (1)"),
        foreign("PRAGMA encoding = 'UTF-16'; CREATE TABLE t(x)"),
        foreign("PRAGMA application_id = 1431327560; CREATE TABLE t(x)"),
        b"not a database at all, and long enough to look like a page".repeat(100),
        b"SQLite format 3\0".to_vec(),
        vec![0; 4096],
        b"x".to_vec(),
        ours[..512].to_vec(),
        ours[..ours.len() / 2].to_vec(),
        odd_size,
        newer_sqlite,
    ];
    for (at, bytes) in cases.iter().enumerate() {
        fs::write(&db, bytes).unwrap();
        for args in COMMANDS {
            let out = run(&db, dir.path(), args);
            let said = said(&out);
            assert_ne!(out.status.code(), Some(0), "case {at} {args:?}: {said}");
            assert!(!said.contains("panicked"), "case {at} {args:?}: {said}");
            assert!(matches!(out.status.code(), Some(1 | 3 | 5 | 6)), "case {at} {args:?}: {said}");
        }
        assert_eq!(&fs::read(&db).unwrap(), bytes, "case {at}");
        drop(fs::remove_dir_all(dir.path().join("out")));
    }
}

#[test]
fn links_between_sets_that_go_in_circles_end() {
    let board = Board::new();
    board.ok("mara", &["log", "activation", "31"]);
    board.ok("mara", &["undo"]);
    board.ok("mara", &["redo"]);
    // The last set undoes itself, the one before it the last: no walk may follow that for ever.
    board.sql(
        "DROP TRIGGER change_set_keep;
         UPDATE change_set SET undoes = (SELECT id FROM change_set ORDER BY no DESC LIMIT 1)
           WHERE no IN (SELECT no FROM change_set ORDER BY no DESC LIMIT 2);
         CREATE TRIGGER change_set_keep BEFORE UPDATE ON change_set BEGIN SELECT RAISE(ABORT, 'change sets are immutable'); END",
    );
    let history = board.json(&["history"]);
    let ids: Vec<&str> = history.as_array().unwrap().iter().take(2).map(|e| e["id"].as_str().unwrap()).collect();
    let (one, two) = (["undo", ids[0]], ["undo", ids[1]]);
    for args in [["undo"].as_slice(), &one, &two, &["redo"], &["history"], &["todo"], &["log", "activation", "32"]] {
        let out = run(&board.db, board.dir.path(), args);
        assert!(matches!(out.status.code(), Some(0 | 1 | 3)), "{args:?}: {}", said(&out));
    }
    let out = run(&board.db, board.dir.path(), &["doctor"]);
    assert_eq!(out.status.code(), Some(6));
    assert!(said(&out).contains("not there before it"), "{}", said(&out));
}
