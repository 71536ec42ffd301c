//! A folder of one's own with a board in it, and the program on it with nothing of this process' environment.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Whether the long sizes are asked for.
pub(crate) fn is_long() -> bool {
    std::env::var_os("PROOF").is_some_and(|size| size == "long")
}

/// The quick size, or the long one where that is asked for; `PROOF_CASES` says another.
pub(crate) fn size(quick: usize, long: usize) -> usize {
    let told = std::env::var("PROOF_CASES").ok().and_then(|n| n.parse().ok());
    told.unwrap_or(if is_long() { long } else { quick })
}

/// Says that something is not tested here, and why.
pub(crate) fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// Whether a program is there to be run.
pub(crate) fn have(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = std::env::split_paths(&path).any(|dir| dir.join(program).is_file());
    if !there {
        skipped(&format!("this needs {program}, which is not here"));
    }
    there
}

/// Whether this runs as root, who may become somebody else.
pub(crate) fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        skipped("two users need root");
    }
    root
}

/// Chance that is the same every time; `PROOF_SEED` says another.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        let told = std::env::var("PROOF_SEED").ok().and_then(|n| n.parse().ok());
        let seed = told.unwrap_or(seed);
        eprintln!("PROOF_SEED={seed}");
        Self(seed | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// One of so many.
    pub(crate) fn of(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap()
    }
}

/// A board in a folder of its own.
pub(crate) struct Board {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) db: PathBuf,
}

impl Board {
    /// A folder with no board yet.
    pub(crate) fn none() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("team.db");
        Self { dir, db }
    }

    /// A board with one metric, `activation`.
    pub(crate) fn new() -> Self {
        let board = Self::none();
        board.ok("mara", &["metric", "add", "activation", "--unit", "%", "--better", "up", "--measures", "teams"]);
        board
    }

    /// A board with something in every table.
    pub(crate) fn full() -> Self {
        let board = Self::none();
        // What was imported, undone and imported again is held by two sets.
        std::fs::write(board.path("rows.csv"), "day,value\n2026-02-05,431\n2026-02-06,429\n").unwrap();
        for line in FULL.lines().filter(|line| !line.trim().is_empty()) {
            let words = shlex::split(line).unwrap();
            let (day, rest) = words.split_first().unwrap();
            let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
            let mut command = bare(board.dir.path());
            command.arg("--db").arg(&board.db).args(["--as", "mara", "--today", day]).args(&rest);
            let out = command.output().unwrap();
            assert!(out.status.success(), "{line}: {}", said(&out));
        }
        board
    }

    /// Another board of the same making, in the same folder.
    pub(crate) fn copy(&self) -> Self {
        let board = Self::none();
        std::fs::copy(&self.db, &board.db).unwrap();
        board
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn command(&self, who: &str, args: &[&str]) -> Command {
        command(&self.db, self.dir.path(), who, args)
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command("mara", args).output().unwrap()
    }

    pub(crate) fn ok(&self, who: &str, args: &[&str]) -> Output {
        let out = self.command(who, args).output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", said(&out));
        out
    }

    /// The `data` of what a command prints as JSON.
    pub(crate) fn json(&self, args: &[&str]) -> serde_json::Value {
        let out = self.ok("mara", &[args, &["--json"]].concat());
        let mut value: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        value["data"].take()
    }

    pub(crate) fn healthy(&self) {
        let out = self.run(&["doctor"]);
        assert!(out.status.success(), "{}", said(&out));
    }

    /// Runs statements on the file behind the program's back.
    pub(crate) fn sql(&self, statements: &str) {
        rusqlite::Connection::open(&self.db).unwrap().execute_batch(statements).unwrap();
    }

    /// The names in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

/// Day and command of a board that has a row in every table.
const FULL: &str = "
2026-01-05 frame 'Teams see a report' --problem 'half leave' --for teams --matters trials --metric activation --unit % --from 31 --to +14 --by 2026-12-18 --wrong-if 'activation < 33 by 2026-12-01' --spec 'in: sample'
2026-01-05 metric add p95 --unit ms --better down --measures latency
2026-01-05 outcome guardrail O-1 'p95 < 900'
2026-01-05 outcome contributor O-1 jon data
2026-01-05 objective add 'Teams stay' --value 8 --business-owner kim
2026-01-05 objective link P-1 O-1
2026-01-06 log activation 30 2026-01-01
2026-01-06 log activation 31 2026-01-05 'a note' --source 'a query'
2026-01-06 log p95 430 2026-01-05
2026-01-06 correct activation 2026-01-05 32 --why typo
2026-01-07 try O-1 'sample data' --expect +5 --within 28d --because 'people quit' --confidence 70
2026-01-07 sprint start 2w --goal O-1
2026-01-08 start H-1
2026-01-09 ship H-1 --ref https://example.org/1
2026-01-09 link O-1 https://example.org/2
2026-01-09 note H-1 'a thought' --kind dissent
2026-01-09 scope O-1 'PDF export' --from sales --out --why no
2026-01-09 chore add 'renew the certificate'
2026-02-20 log activation 36 2026-01-20
2026-02-20 log activation 37 2026-01-27
2026-02-20 log activation 37/100 2026-02-03
2026-02-20 log activation 38 2026-02-10
2026-02-20 verdict H-1 supported -l 'samples help' -n scale --why 'it did'
2026-02-20 log p95 999 2026-02-02
2026-02-20 undo
2026-02-20 note O-1 'another thought'
2026-02-20 undo
2026-02-20 redo
2026-02-20 import rows.csv --metric p95
2026-02-20 undo
2026-02-20 import rows.csv --metric p95
2026-02-20 board set ceiling 4
2026-02-20 sprint answer O-1 -l learned -n next
2026-02-20 sprint close
2026-02-20 verdict H-1 inconclusive --replace -l 'samples may help' -n watch:it --why 'we looked again'
";

/// The program in a folder, with nothing of this process' environment but which defence is off.
pub(crate) fn bare(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_upshot"));
    clear(&mut command, home);
    command
}

/// Takes the environment of this process from a command.
pub(crate) fn clear(command: &mut Command, home: &Path) {
    command.env_clear().env("HOME", home).env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.current_dir(home).stdin(Stdio::null());
    if let Some(off) = std::env::var_os(upshot::weaken::VARIABLE) {
        command.env(upshot::weaken::VARIABLE, off);
    }
}

/// The program on a file.
pub(crate) fn command(db: &Path, home: &Path, who: &str, args: &[&str]) -> Command {
    let mut command = bare(home);
    command.arg("--db").arg(db).args(["--as", who, "--today", "2026-03-12"]).args(args);
    command
}

/// All that a run said.
pub(crate) fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

/// A run that must end within a time; its output, and how much memory it took at most, in kilobytes.
pub(crate) fn within(
    seconds: u64,
    mut command: Command,
    feed: impl FnOnce(ChildStdin) + Send + 'static,
) -> (Output, u64) {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let stdin = child.stdin.take().unwrap();
    let feeder = std::thread::spawn(move || feed(stdin));
    let (out, err) = (reader(child.stdout.take().unwrap()), reader(child.stderr.take().unwrap()));
    let begun = Instant::now();
    let mut most = 0;
    let status = loop {
        most = most.max(peak(&child));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > Duration::from_secs(seconds) {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it does not end within {seconds} seconds: {command:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    drop(feeder.join());
    (Output { status, stdout: out.join().unwrap(), stderr: err.join().unwrap() }, most)
}

fn reader(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

/// The most memory a process had so far, in kilobytes; 0 where the system does not tell.
fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}

/// Feeds a standard input; a reader that left is no failure.
pub(crate) fn feed(bytes: impl AsRef<[u8]> + Send + 'static) -> impl FnOnce(ChildStdin) + Send + 'static {
    move |mut stdin| drop(stdin.write_all(bytes.as_ref()))
}

/// Whether a path bears a mode.
pub(crate) fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&std::fs::symlink_metadata(path).unwrap().permissions()) & 0o7777
}

/// Where one name of a list stands in a folder.
pub(crate) fn there(dir: &Path, begins: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let named = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with(begins);
    entries.filter(named).map(|entry| entry.path()).collect()
}

/// Runs a tool of the system that must work.
pub(crate) fn tool(program: &str, args: &[&OsStr]) {
    let status = Command::new(program).args(args).status().unwrap();
    assert!(status.success(), "{program} {args:?}");
}
