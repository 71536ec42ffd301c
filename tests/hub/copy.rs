//! A person's copy of a board, worked on by the real program.

use std::ffi::OsStr;
use std::process::Command;

/// A copy in a home of its own.
pub(crate) struct Copy {
    pub(crate) room: tempfile::TempDir,
    pub(crate) who: &'static str,
}

impl Copy {
    /// A copy of somebody's, with no board yet.
    pub(crate) fn of(who: &'static str) -> Self {
        Self { room: tempfile::tempdir().unwrap(), who }
    }

    /// A copy with a board that has a metric.
    pub(crate) fn with_board(who: &'static str) -> Self {
        let copy = Self::of(who);
        copy.ok(&["init"]);
        copy.ok(&["metric", "add", "p95", "--unit", "ms", "--better", "down", "--measures", "all of it"]);
        copy
    }

    /// The program, about to do something.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut upshot = Command::new(env!("CARGO_BIN_EXE_upshot"));
        upshot.env_clear().env("HOME", self.room.path()).env("USER", self.who).current_dir(self.room.path());
        upshot.envs(std::env::var_os("UPSHOT_WEAKEN").map(|off| ("UPSHOT_WEAKEN", off)));
        // A named server may be signed in to by what stands around these tests.
        upshot.envs(std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")));
        upshot.args(["--db", "a.db", "--as", self.who]).args(args);
        upshot
    }

    /// Runs it; its exit code, and all it said.
    pub(crate) fn run(&self, args: &[&str]) -> (i32, String) {
        let out = self.command(args).output().unwrap();
        let said = [out.stdout, out.stderr].concat();
        (out.status.code().unwrap_or(-1), String::from_utf8(said).unwrap())
    }

    /// Runs what has to go well.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let (code, said) = self.run(args);
        assert_eq!(code, 0, "{args:?}: {said}");
        said
    }

    /// How many readings of its metric count.
    pub(crate) fn readings(&self) -> usize {
        let json: serde_json::Value = serde_json::from_str(&self.ok(&["reading", "list", "p95", "--json"])).unwrap();
        json["data"].as_array().unwrap().len()
    }

    /// Nothing is wrong with the file.
    pub(crate) fn is_sound(&self) {
        let (code, said) = self.run(&["doctor"]);
        assert!(code == 0 && said.contains("Sound"), "{said}");
    }
}
