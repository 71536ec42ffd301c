//! Copies that meet at a hub: the real program against a real PostgreSQL, which the test starts on a socket of its own and
//! never as root.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

struct Server {
    room: tempfile::TempDir,
    child: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A program of PostgreSQL's, where the system has it.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(installed.map(|version| version.path().join("bin")));
    folders.into_iter().map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// A command as an ordinary user.
fn ordinary(program: &Path, room: &Path) -> Command {
    let is_root = rustix::process::geteuid().is_root();
    let mut command = if is_root { Command::new("setpriv") } else { Command::new(program) };
    if is_root {
        command.args(["--reuid=nobody", "--clear-groups"]).arg(program);
    }
    command.env("HOME", room).current_dir(room).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

impl Server {
    fn start() -> Option<Self> {
        let (Some(initdb), Some(postgres), Some(_)) = (program("initdb"), program("postgres"), program("psql")) else {
            eprintln!("skipped: no PostgreSQL server is here");
            return None;
        };
        let room = tempfile::tempdir().unwrap();
        if rustix::process::geteuid().is_root() {
            assert!(Command::new("chown").arg("nobody").arg(room.path()).status().unwrap().success());
        }
        let data = room.path().join("data");
        let made = ordinary(&initdb, room.path()).arg("-D").arg(&data).args(["-A", "trust", "-U", "dba"]).status();
        assert!(made.unwrap().success(), "initdb");
        let mut server = ordinary(&postgres, room.path());
        server.arg("-D").arg(&data).arg("-k").arg(room.path()).args(["-c", "listen_addresses=", "-c", "fsync=off"]);
        let server = Self { child: server.spawn().unwrap(), room };
        let began = Instant::now();
        while !server.psql("postgres", "SELECT 1").status.success() {
            assert!(began.elapsed() < Duration::from_secs(60), "the server does not answer");
            std::thread::yield_now();
        }
        for sql in ["CREATE DATABASE upshot", "CREATE ROLE mara LOGIN", "CREATE ROLE bo LOGIN"] {
            assert!(server.psql("postgres", sql).status.success(), "{sql}");
        }
        Some(server)
    }

    fn psql(&self, database: &str, sql: &str) -> Output {
        let mut psql = Command::new(program("psql").unwrap());
        psql.arg("-h").arg(self.room.path()).args(["-U", "dba", "-d", database, "-tAc", sql]);
        psql.output().unwrap()
    }

    fn url(&self, who: &str) -> String {
        format!("postgres://{who}@/upshot?host={}", self.room.path().display())
    }
}

struct Copy {
    room: tempfile::TempDir,
    who: &'static str,
}

impl Copy {
    fn of(who: &'static str) -> Self {
        Self { room: tempfile::tempdir().unwrap(), who }
    }

    fn run(&self, args: &[&str]) -> (i32, String) {
        let mut upshot = Command::new(env!("CARGO_BIN_EXE_upshot"));
        upshot.env_clear().env("HOME", self.room.path()).env("USER", self.who).current_dir(self.room.path());
        let out = upshot.args(["--db", "a.db", "--as", self.who]).args(args).output().unwrap();
        let said = [out.stdout, out.stderr].concat();
        (out.status.code().unwrap_or(-1), String::from_utf8(said).unwrap())
    }

    fn ok(&self, args: &[&str]) -> String {
        let (code, said) = self.run(args);
        assert_eq!(code, 0, "{args:?}: {said}");
        said
    }

    /// Readings of the metric, as an export has them.
    fn readings(&self) -> usize {
        let json: serde_json::Value = serde_json::from_str(&self.ok(&["reading", "list", "p95", "--json"])).unwrap();
        json["data"].as_array().unwrap().len()
    }
}

#[test]
fn two_copies_meet_at_a_hub_and_a_hub_that_lost_something_gets_it_back() {
    let Some(server) = Server::start() else { return };
    let (mara, bo) = (Copy::of("mara"), Copy::of("bo"));
    mara.ok(&["init"]);
    mara.ok(&["metric", "add", "p95", "--unit", "ms", "--better", "down", "--measures", "all of it"]);
    let (of_mara, of_bo) = (server.url("mara"), server.url("bo"));

    let (code, said) = mara.run(&["sync", &of_mara]);
    assert!(code == 1 && said.contains("hub init"), "{said}");
    assert!(mara.ok(&["hub", "init", &server.url("dba")]).contains("is a hub now"));
    assert!(mara.ok(&["hub", "init", &server.url("dba")]).contains("already"));
    let (code, said) = mara.run(&["sync", &of_mara]);
    assert!(code == 1 && said.contains("GRANT upshot_writer"), "{said}");
    assert!(server.psql("upshot", "GRANT upshot_writer TO mara, bo").status.success());

    assert!(mara.ok(&["sync", &of_mara]).contains("got nothing, sent 1"), "what is here is given");
    assert!(bo.ok(&["sync", &of_bo]).contains("Made"), "a new colleague is brought the board");
    bo.ok(&["log", "p95", "410"]);
    bo.ok(&["sync"]);
    let said = mara.ok(&["sync"]);
    assert!(said.contains("got 1 change set by @bo") && said.contains("1 reading"), "{said}");
    assert!(mara.ok(&["sync"]).starts_with("Nothing new."));
    assert!(mara.ok(&["sync", "--check"]).contains("the same change sets"));

    // A writer may add, and neither change nor remove what stands.
    let sql = format!("SET ROLE bo; DELETE FROM upshot_set WHERE board = '{}'", "x");
    assert!(!server.psql("upshot", &sql).status.success());

    // The hub is put back to an older state and filled by somebody else: nobody is asked, and all have everything again.
    assert!(server.psql("upshot", "DELETE FROM upshot_set WHERE arrival > 1").status.success());
    mara.ok(&["log", "p95", "400", "-1d"]);
    mara.ok(&["sync"]);
    bo.ok(&["log", "p95", "390", "-2d"]);
    bo.ok(&["sync"]);
    mara.ok(&["sync"]);
    assert_eq!((mara.readings(), bo.readings()), (3, 3));
    assert!(mara.ok(&["sync", "--check"]).contains("the same change sets"));
    let gaps = server.psql("upshot", "SELECT count(*) - max(arrival) FROM upshot_set");
    assert_eq!(String::from_utf8_lossy(&gaps.stdout).trim(), "0", "arrivals have no gap");
}

#[test]
fn eight_who_give_at_once_leave_no_gap_and_lose_nothing() {
    let Some(server) = Server::start() else { return };
    let first = Copy::of("mara");
    first.ok(&["init"]);
    first.ok(&["metric", "add", "p95", "--unit", "ms", "--better", "down", "--measures", "all of it"]);
    first.ok(&["hub", "init", &server.url("dba")]);
    assert!(server.psql("upshot", "GRANT upshot_writer TO mara, bo").status.success());
    first.ok(&["sync", &server.url("mara")]);
    let copies: Vec<Copy> = (0..8).map(|_| Copy::of("bo")).collect();
    for copy in &copies {
        copy.ok(&["sync", &server.url("bo")]);
    }
    std::thread::scope(|scope| {
        for (at, copy) in copies.iter().enumerate() {
            scope.spawn(move || {
                for day in 1..=3 {
                    copy.ok(&["log", "p95", &format!("{}", 100 + at), &format!("-{day}d")]);
                    copy.ok(&["sync"]);
                }
            });
        }
    });
    first.ok(&["sync"]);
    assert_eq!(first.readings(), 24);
    for copy in &copies {
        copy.ok(&["sync"]);
        assert!(copy.ok(&["sync", "--check"]).contains("the same change sets"));
    }
    let gaps = server.psql("upshot", "SELECT count(*) - max(arrival) FROM upshot_set");
    assert_eq!(String::from_utf8_lossy(&gaps.stdout).trim(), "0");
}
