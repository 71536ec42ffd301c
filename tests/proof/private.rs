//! What is private stays so from its first byte: nobody else sees a copy in the making, a text in an editor, a board being
//! brought in; and whoever is killed leaves nothing behind that the next write does not take away.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::room::{Board, bare, is_root, mode, said, size, there};

/// Everything in and beneath a folder, with its mode.
fn modes(dir: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok) {
        let Ok(meta) = fs::symlink_metadata(entry.path()) else { continue };
        found.push((entry.path(), meta.mode() & 0o7777));
        if meta.is_dir() {
            found.extend(modes(&entry.path()));
        }
    }
    found
}

/// Watches a folder while a command runs, with the widest umask there is: whatever temporary comes is for its owner alone.
fn watched(dir: &Path, mut command: Command, begins: &str) -> usize {
    let before: Vec<PathBuf> = modes(dir).into_iter().map(|(path, _)| path).collect();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut seen = 0;
    while child.try_wait().unwrap().is_none() {
        for (path, mode) in modes(dir).into_iter().filter(|(path, _)| !before.contains(path)) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let below = path.parent().unwrap() != dir;
            if name.starts_with(begins) || below {
                seen += 1;
                assert_eq!(mode & 0o077, 0, "{} is {mode:o}", path.display());
            }
        }
    }
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{}", said(&out));
    seen
}

/// The program by way of a shell that lets everybody read and write what is made.
fn wide(board: &Board, args: &str) -> Command {
    let mut command = Command::new("sh");
    crate::room::clear(&mut command, board.dir.path());
    let program = env!("CARGO_BIN_EXE_upshot");
    command.args(["-c", &format!("umask 000; exec '{program}' --as mara --today 2026-03-12 {args}")]);
    command
}

/// A board that takes a while to copy.
fn heavy() -> Board {
    let board = Board::new();
    let mut csv = "day,value,note\n".to_owned();
    for n in 0..20_000 {
        let (month, day) = (n / 28 % 12 + 1, n % 28 + 1);
        csv.push_str(&format!("20{:02}-{month:02}-{day:02},{n},a note of some length {n}\n", 10 + n / 336 % 16));
    }
    fs::write(board.path("rows.csv"), csv).unwrap();
    board.ok("mara", &["import", "rows.csv", "--metric", "activation", "--per", "day", "each"]);
    board
}

#[test]
fn copies_in_the_making_are_for_nobody_else() {
    let board = heavy();
    let mut seen = watched(board.dir.path(), wide(&board, "--db team.db db backup copy.db"), ".upshot-");
    assert_eq!(mode(&board.path("copy.db")), 0o600);
    seen += watched(board.dir.path(), wide(&board, "--db team.db export --all out"), ".upshot-");
    seen += watched(board.dir.path(), wide(&board, "--db again.db import --all out"), ".upshot-");
    assert_eq!(mode(&board.path("again.db")), 0o600);
    assert!(seen > 20, "seen {seen} times only");
    for file in ["board.json", "sets.jsonl", "readings.jsonl"] {
        assert_eq!(mode(&board.path("out").join(file)), 0o600, "{file}");
    }
    assert!(there(board.dir.path(), ".upshot-").is_empty());
    // A new board too, and one that was an empty file of anybody's.
    fs::write(board.path("empty.db"), "").unwrap();
    fs::set_permissions(board.path("empty.db"), fs::Permissions::from_mode(0o666)).unwrap();
    for db in ["new.db", "empty.db"] {
        assert!(wide(&board, &format!("--db {db} frame x")).status().unwrap().success());
        assert_eq!(mode(&board.path(db)), 0o600, "{db}");
    }
}

#[test]
fn a_text_in_an_editor_is_for_nobody_else() {
    if !crate::room::have("script") {
        return;
    }
    let board = Board::new();
    board.ok("mara", &["frame", "A result"]);
    let editor = board.path("editor.sh");
    // What it looks like while it is open, for whoever looks.
    fs::write(&editor, "#!/bin/sh\nstat -c '%a' \"$1\" \"$(dirname \"$1\")\" > modes\ncat \"$1\" > before\nprintf 'the spec\\nwith <!-- a mark. This line and what is below it are left out. --> in it\\n' > t\ncat t \"$1\" > u\ncat u > \"$1\"\n").unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let program = env!("CARGO_BIN_EXE_upshot");
    let mut command = Command::new("script");
    crate::room::clear(&mut command, board.dir.path());
    command.args(["-qec", &format!("umask 000; exec '{program}' --db team.db --as mara edit O-1"), "/dev/null"]);
    command.env("EDITOR", &editor).env("TMPDIR", board.dir.path()).env("TERM", "xterm");
    let out = command.output().unwrap();
    assert_eq!(fs::read_to_string(board.path("modes")).unwrap(), "600\n700\n", "{}", said(&out));
    let spec = board.json(&["show", "O-1"])["spec"].as_str().unwrap().to_owned();
    assert_eq!(spec, "the spec\nwith <!-- a mark. This line and what is below it are left out. --> in it");
    assert!(there(board.dir.path(), ".upshot-").is_empty(), "{:?}", board.names());
}

/// Starts a command and kills it as soon as something temporary of its own lies in the folder; whether it was in time.
fn killed(dir: &Path, mut command: Command) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while there(dir, ".upshot-").is_empty() {
        if child.try_wait().unwrap().is_some() || begun.elapsed() > Duration::from_secs(20) {
            return false;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    !there(dir, ".upshot-").is_empty()
}

#[test]
fn whoever_is_killed_leaves_nothing_after_the_next_write() {
    let board = heavy();
    board.ok("mara", &["export", "--all", "out"]);
    let mut hit = 0;
    for n in 0..size(6, 50) {
        for args in [
            "--db team.db db backup copy.db",
            "--db again.db import --all out",
            "--db team.db export --format csv -o rows.txt",
        ] {
            hit += usize::from(killed(board.dir.path(), wide(&board, args)));
            if !there(board.dir.path(), ".upshot-").is_empty() {
                let doctor = board.run(&["doctor"]);
                assert!(said(&doctor).contains("left behind by a program that was killed"), "{}", said(&doctor));
            }
            board.ok("mara", &["log", "activation", &n.to_string(), "2026-03-01"]);
            assert_eq!(there(board.dir.path(), ".upshot-"), Vec::<PathBuf>::new(), "after {args}");
            for made in ["copy.db", "again.db"] {
                if board.path(made).exists() {
                    let mut check = bare(board.dir.path());
                    assert!(check.args(["--db", made, "doctor"]).status().unwrap().success(), "{made} is half a board");
                    fs::remove_file(board.path(made)).unwrap();
                }
            }
            drop(fs::remove_file(board.path("rows.txt")));
        }
    }
    eprintln!("{hit} kills left something behind, which the next write took away");
    assert!(hit > 0, "no kill hit: the test did not test it");
    board.healthy();
}

#[test]
fn what_is_in_use_is_not_taken_away_by_a_write() {
    let board = heavy();
    let mut backup = wide(&board, "--db team.db db backup copy.db").spawn().unwrap();
    while backup.try_wait().unwrap().is_none() {
        drop(board.command("bo", &["log", "activation", "1", "2026-03-01"]).output());
    }
    assert!(backup.wait().unwrap().success());
    board.healthy();
}

#[test]
fn a_shared_boards_copy_bears_its_group_and_mode() {
    let room = Board::none();
    let shared = room.path("shared/team.db");
    let mut command = bare(room.dir.path());
    let out = command.args(["--as", "mara", "init", "--shared"]).arg(&shared).output().unwrap();
    assert!(out.status.success(), "{}", said(&out));
    if is_root() {
        std::os::unix::fs::chown(&shared, None, Some(1234)).unwrap();
    }
    let like = fs::metadata(&shared).unwrap();
    let mut command = bare(room.dir.path());
    command.arg("--db").arg(&shared).args(["db", "backup"]).arg(room.path("copy.db"));
    assert!(command.output().unwrap().status.success());
    let copy = fs::metadata(room.path("copy.db")).unwrap();
    assert_eq!((copy.gid(), copy.mode() & 0o7777), (like.gid(), 0o660));
}

#[test]
fn two_copies_to_one_name_are_one_copy_and_one_refusal() {
    for _ in 0..size(4, 40) {
        let board = Board::new();
        let mut two: Vec<_> = (0..2)
            .map(|_| wide(&board, "--db team.db db backup copy.db").stderr(Stdio::null()).spawn().unwrap())
            .collect();
        let done = two.iter_mut().filter_map(|child| child.wait().unwrap().success().then_some(())).count();
        assert_eq!(done, 1, "both say that they made it, or neither does");
        assert!(there(board.dir.path(), ".upshot-").is_empty());
    }
}

#[test]
fn what_somebody_else_wrote_is_not_written_over() {
    let board = Board::new();
    fs::create_dir(board.path("theirs")).unwrap();
    for (name, text) in [("board.json", "{\"name\":\"mine\"}\n"), ("sets.jsonl", "{\"a\":1}\n")] {
        fs::write(board.path("theirs").join(name), text).unwrap();
    }
    let out = board.run(&["export", "--all", "theirs"]);
    assert_eq!(out.status.code(), Some(1), "{}", said(&out));
    assert!(said(&out).contains("--force") && said(&out).contains("Try: "), "{}", said(&out));
    assert_eq!(fs::read_to_string(board.path("theirs/board.json")).unwrap(), "{\"name\":\"mine\"}\n");
    board.ok("mara", &["export", "--all", "theirs", "--force"]);
    board.ok("mara", &["export", "--all", "theirs"]);
    // One of the three is somebody's.
    fs::write(board.path("theirs/readings.jsonl"), "{\"name\":\"mine\"}\n").unwrap();
    assert_eq!(board.run(&["export", "--all", "theirs"]).status.code(), Some(1));
}

#[test]
fn a_folder_with_other_things_is_not_closed_to_others() {
    let room = Board::none();
    fs::write(room.path("notes.txt"), "mine").unwrap();
    let before = mode(room.dir.path());
    let home = tempfile::tempdir().unwrap();
    let out = bare(room.dir.path()).env("HOME", home.path()).args(["init", "--shared", "team.db"]).output().unwrap();
    let told = said(&out);
    assert_eq!(out.status.code(), Some(1), "{told}");
    assert!(told.contains("notes.txt") && told.contains("upshot init --shared"), "{told}");
    assert_eq!(mode(room.dir.path()), before);
    assert!(!room.db.exists(), "nothing was made");
    let own = told.lines().last().unwrap().rsplit(' ').next().unwrap().to_owned();
    let out = bare(room.dir.path()).env("HOME", home.path()).args(["init", "--shared", &own]).output().unwrap();
    assert!(out.status.success(), "{}", said(&out));
    assert_eq!((mode(Path::new(&own)), mode(Path::new(&own).parent().unwrap())), (0o660, 0o2770));
}
