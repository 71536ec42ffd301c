//! What happens to a file while somebody has it open, through the real binary. Many writers at once, and writers that are
//! killed, stand in `tests/proof`.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod moved;
#[path = "../common/writer.rs"]
mod writer;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A board in a folder of its own.
struct Board {
    dir: tempfile::TempDir,
    db: PathBuf,
}

impl Board {
    /// A board with one metric, `activation`.
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("team.db");
        let board = Self { dir, db };
        board.ok("mara", &["metric", "add", "activation", "--unit", "%", "--better", "up", "--measures", "teams"]);
        board
    }

    fn command(&self, who: &str, args: &[&str]) -> Command {
        command(&self.db, self.dir.path(), who, args)
    }

    fn ok(&self, who: &str, args: &[&str]) -> Output {
        let out = self.command(who, args).output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        out
    }

    /// The `data` of what a command prints as JSON.
    fn json(&self, args: &[&str]) -> serde_json::Value {
        let out = self.ok("mara", &[args, &["--json"]].concat());
        let mut value: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        value["data"].take()
    }

    fn healthy(&self) {
        let out = self.command("mara", &["doctor"]).output().unwrap();
        assert!(
            out.status.success(),
            "{}{}",
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
    }
}

/// The program on a file, with nothing of this process' environment.
fn command(db: &Path, home: &Path, who: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_upshot"));
    command.env_clear().env("HOME", home).env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.arg("--db").arg(db).args(["--as", who, "--today", "2026-03-12"]).args(args);
    command
}
