//! A password is shown nowhere and kept nowhere: not in what is said, not in a file, not in what is left of a process that
//! dies.

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};

use super::postgres::PATIENCE;
use super::{Copy, Server};

const SECRET: &str = "pepper-and-salt-0815";
/// Who signs in; of what a person is called there nothing is said either.
const ROLE: &str = "upshot_role_4711";

/// A hub that asks for a password.
fn asking() -> Option<(Server, Copy)> {
    let server = Server::own(&[])?;
    let mara = Copy::with_board("mara");
    mara.ok(&["hub", "init", &server.url("dba")]);
    server.says(&format!("CREATE ROLE {ROLE} LOGIN PASSWORD '{SECRET}'; GRANT upshot_writer TO {ROLE}"));
    let rules = format!("local all {ROLE} scram-sha-256\nlocal all all trust\n");
    std::fs::write(server.room().join("data/pg_hba.conf"), rules).unwrap();
    server.reload();
    Some((server, mara))
}

fn pass_file(copy: &Copy, password: &str, mode: u32) {
    let path = copy.room.path().join(".pgpass");
    std::fs::write(&path, format!("localhost:*:upshot:{ROLE}:{password}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Every file below, but the one in which the password was put.
fn bears_no(folder: &Path, words: &str, passed_over: &[&str]) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            bears_no(&path, words, passed_over);
        } else if !passed_over.iter().any(|name| path.ends_with(name)) {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(words.len()).any(|part| part == words.as_bytes());
            assert!(!found, "{} holds {words}", path.display());
        }
    }
}

#[test]
fn no_output_and_no_file_holds_a_password_or_who_signs_in() {
    let Some((server, mara)) = asking() else { return };
    let url = server.url(ROLE);
    let quiet = |args: &[&str]| {
        let (code, said) = mara.run(args);
        assert!(!said.contains(SECRET) && !said.contains(ROLE), "{args:?}: {said}");
        (code, said)
    };
    for mode in [0o644, 0o600] {
        pass_file(&mara, SECRET, mode);
        for args in [
            &["sync", &url][..],
            &["sync", &url, "--json"],
            &["sync", "--check"],
            &["sync", "--dry-run", "--json"],
            &["sync", "--all"],
            &["log", "p95", "5"],
            &["sync", "-v"],
            &["history"],
            &["history", "--json"],
            &["doctor"],
            &["doctor", "--json"],
            &["db", "path"],
            &["export", "--all", "out", "--force"],
        ] {
            quiet(args);
        }
    }
    assert_eq!(quiet(&["sync", "--check"]).0, 0, "it was let in");
    for password in ["wrong", ""] {
        pass_file(&mara, password, 0o600);
        let (code, _) = quiet(&["sync"]);
        assert_ne!(code, 0);
    }
    // A URL that bears one is refused, and nothing of it is said again: as a password, as a word, with something wrong beside.
    let room = server.room().display().to_string();
    for url in [
        format!("postgres://{ROLE}:{SECRET}@/upshot?host={room}"),
        format!("postgres://{ROLE}@/upshot?host={room}&password={SECRET}"),
        format!("postgres://{ROLE}:{SECRET}@[::1/upshot"),
        format!("postgres://{ROLE}:{SECRET}@host:port/upshot?%zz"),
        format!("postgresql://{ROLE}%3A{SECRET}@/upshot?host={room}&sslmode=none"),
    ] {
        for args in
            [&["sync", &url][..], &["sync", &url, "--json"], &["hub", "init", &url], &["hub", "init", &url, "--json"]]
        {
            let (code, _) = quiet(args);
            assert_ne!(code, 0, "{args:?}");
        }
    }
    bears_no(mara.room.path(), SECRET, &[".pgpass"]);
    // The last place is the person's own to know, by its URL, which bears no password.
    bears_no(mara.room.path(), ROLE, &[".pgpass", "places.json"]);
    let places = mara.room.path().join(".local/state/upshot/places.json");
    assert_eq!(std::fs::metadata(places).unwrap().permissions().mode() & 0o777, 0o600);
}

/// A meeting that waits for a lock at the server, by which time it has signed in.
fn waiting(copy: &Copy, server: &Server, role: &str) -> (std::process::Child, std::process::Child) {
    let room = server.room().to_owned();
    let mut holder = Command::new(super::postgres::program("psql").unwrap());
    holder.arg("-h").arg(&room).args(["-U", "dba", "-d", "upshot", "-qc"]);
    let holder = holder.arg("BEGIN; LOCK TABLE upshot_set, upshot_hub; SELECT pg_sleep(100)").spawn().unwrap();
    let seen = |sql: &str| {
        let began = Instant::now();
        while server.psql("postgres", sql).stdout.is_empty() {
            assert!(began.elapsed() < PATIENCE, "{sql}");
            std::thread::yield_now();
        }
    };
    seen("SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation > 16000 LIMIT 1");
    let program = copy.command(&["sync", &server.url(role)]);
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg("ulimit -c unlimited 2>/dev/null; exec \"$0\" \"$@\"")
        .arg(program.get_program())
        .args(program.get_args());
    shell.env_clear().env("HOME", copy.room.path()).env("USER", copy.who).current_dir(copy.room.path());
    let child = shell.spawn().unwrap();
    seen("SELECT 1 FROM pg_locks WHERE NOT granted LIMIT 1");
    (child, holder)
}

#[test]
fn a_process_that_dies_leaves_no_core_with_a_password_in_it() {
    let Some((server, mara)) = asking() else { return };
    let dies = |role: &str| {
        let (mut child, mut holder) = waiting(&mara, &server, role);
        let _ = kill_process(Pid::from_child(&child), Signal::ABORT);
        let ended = child.wait().unwrap();
        drop(holder.kill());
        drop(holder.wait());
        server.says(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation > 16000",
        );
        assert_eq!(ended.signal(), Some(6), "{ended:?}");
        ended.core_dumped()
    };
    // Whoever signs in without one holds nothing that is to be hidden.
    if !dies("mara") {
        eprintln!("shown in part: this system writes no core at all");
    }
    pass_file(&mara, SECRET, 0o600);
    assert!(!dies(ROLE), "its memory was written to a file");
    bears_no(mara.room.path(), SECRET, &[".pgpass"]);
}
