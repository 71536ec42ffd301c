//! A real PostgreSQL for tests: started on a socket of its own and never as root; or, where `UPSHOT_TEST_HUB` names a
//! database of any engine that speaks as it does, a schema of its own there.
#![allow(dead_code, reason = "not every suite does everything to a server")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long a server may take to begin, or a test to see what it waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A database server, or a schema at one that was named.
pub(crate) struct Server {
    at: At,
}

enum At {
    Own { room: tempfile::TempDir, child: Child, settings: Vec<String>, port: String },
    Named { url: String, schema: String },
}

impl Drop for Server {
    fn drop(&mut self) {
        match &mut self.at {
            At::Own { child, .. } => stop(child),
            At::Named { schema, .. } => {
                let sql = format!("DROP SCHEMA {schema} CASCADE");
                drop(self.psql("upshot", &sql));
            }
        }
    }
}

/// Ends a server at once, and waits until it is gone.
fn stop(child: &mut Child) {
    let pid = rustix::process::Pid::from_child(child);
    let _ = rustix::process::kill_process(pid, rustix::process::Signal::QUIT);
    drop(child.wait());
}

/// A program of the system's or of PostgreSQL's, where it is there.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(installed.map(|version| version.path().join("bin")));
    folders.push("/usr/sbin".into());
    folders.into_iter().map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// A command as an ordinary user: the servers refuse to run as root.
pub(crate) fn ordinary(program: &Path, room: &Path) -> Command {
    let is_root = rustix::process::geteuid().is_root();
    let mut command = if is_root { Command::new("setpriv") } else { Command::new(program) };
    if is_root {
        command.args(["--reuid=nobody", "--clear-groups"]).arg(program);
    }
    command.env("HOME", room).current_dir(room).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Gives a folder to who runs the servers.
pub(crate) fn give(room: &Path) {
    if rustix::process::geteuid().is_root() {
        assert!(Command::new("chown").args(["-R", "nobody"]).arg(room).status().unwrap().success());
    }
}

impl Server {
    /// A server that lets everybody in; none, said aloud, where the system has none.
    pub(crate) fn start() -> Option<Self> {
        if let Ok(url) = std::env::var("UPSHOT_TEST_HUB") {
            return Some(Self::named(url));
        }
        Self::own(&[])
    }

    /// A server of this test's own, with these settings, `listen_addresses=127.0.0.1` of them.
    pub(crate) fn own(settings: &[&str]) -> Option<Self> {
        let (Some(initdb), Some(_), Some(_)) = (program("initdb"), program("postgres"), program("psql")) else {
            assert!(
                std::env::var_os("UPSHOT_NO_SKIPS").is_none(),
                "no PostgreSQL server is here, and nothing may be skipped"
            );
            eprintln!("skipped: no PostgreSQL server is here");
            return None;
        };
        let room = tempfile::tempdir().unwrap();
        give(room.path());
        let data = room.path().join("data");
        let made =
            ordinary(&initdb, room.path()).arg("-D").arg(&data).args(["-A", "trust", "-U", "dba", "-N"]).status();
        assert!(made.unwrap().success(), "initdb");
        let settings: Vec<String> = settings.iter().map(|setting| (*setting).to_owned()).collect();
        let port = settings.iter().find_map(|setting| setting.strip_prefix("port=")).unwrap_or("5432").to_owned();
        let child = begin(room.path(), &settings);
        let server = Self { at: At::Own { room, child, settings, port } };
        server.answers();
        for sql in ["CREATE DATABASE upshot", "CREATE ROLE mara LOGIN", "CREATE ROLE bo LOGIN"] {
            assert!(server.psql("postgres", sql).status.success(), "{sql}");
        }
        Some(server)
    }

    fn named(url: String) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let schema = format!("upshot_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let server = Self { at: At::Named { url, schema } };
        let At::Named { schema, .. } = &server.at else { unreachable!() };
        let made = server.psql("", &format!("CREATE SCHEMA {schema}"));
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        server
    }

    /// Whether it is this test's own, and may be stopped and told what it likes.
    pub(crate) fn is_own(&self) -> bool {
        matches!(self.at, At::Own { .. })
    }

    /// The folder of its socket.
    pub(crate) fn room(&self) -> &Path {
        match &self.at {
            At::Own { room, .. } => room.path(),
            At::Named { .. } => panic!("a named server has no folder here"),
        }
    }

    fn answers(&self) {
        let began = Instant::now();
        while !self.psql("postgres", "SELECT 1").status.success() {
            assert!(began.elapsed() < PATIENCE, "the server does not answer");
            std::thread::yield_now();
        }
    }

    /// Kills it, with all it was asked, and begins it again.
    pub(crate) fn fall_and_rise(&mut self) {
        let At::Own { room, child, settings, .. } = &mut self.at else { return };
        stop(child);
        *child = begin(room.path(), settings);
        self.answers();
    }

    /// Makes it read its settings and certificates again.
    pub(crate) fn reload(&self) {
        assert!(self.psql("postgres", "SELECT pg_reload_conf()").status.success());
    }

    /// Runs a statement as who may do all.
    pub(crate) fn psql(&self, database: &str, sql: &str) -> Output {
        let mut psql = Command::new(program("psql").unwrap());
        match &self.at {
            At::Own { room, port, .. } => {
                psql.arg("-h").arg(room.path()).args(["-p", port, "-U", "dba", "-d", database])
            }
            At::Named { schema, .. } if !database.is_empty() => {
                psql.env("PGOPTIONS", format!("-csearch_path={schema}")).arg(self.named_url())
            }
            At::Named { .. } => psql.arg(self.named_url()),
        };
        psql.args(["-tAc", sql]).output().unwrap()
    }

    fn named_url(&self) -> &str {
        match &self.at {
            At::Named { url, .. } => url,
            At::Own { .. } => "",
        }
    }

    /// What a statement gives, in one line.
    pub(crate) fn says(&self, sql: &str) -> String {
        let out = self.psql("upshot", sql);
        assert!(out.status.success(), "{sql}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }

    /// Where somebody meets the others: a role of this test's own server, who one is at a named one.
    pub(crate) fn url(&self, who: &str) -> String {
        match &self.at {
            At::Own { room, port, .. } => {
                format!("postgres://{who}@/upshot?host={}&port={port}", room.path().display())
            }
            At::Named { url, schema } => {
                let joint = if url.contains('?') { '&' } else { '?' };
                format!("{url}{joint}options=-csearch_path%3D{schema}")
            }
        }
    }

    /// Lets the roles of the tests write.
    pub(crate) fn lets_write(&self) {
        if self.is_own() {
            assert!(self.psql("upshot", "GRANT upshot_writer TO mara, bo").status.success());
        }
    }
}

fn begin(room: &Path, settings: &[String]) -> Child {
    let mut server = ordinary(&program("postgres").unwrap(), room);
    server.arg("-D").arg(room.join("data")).arg("-k").arg(room).args(["-c", "fsync=off"]);
    if settings.iter().all(|setting| !setting.starts_with("listen_addresses")) {
        server.args(["-c", "listen_addresses="]);
    }
    for setting in settings {
        server.args(["-c", setting]);
    }
    server.spawn().unwrap()
}
