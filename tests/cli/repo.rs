//! A repository in a world's folder, as a team would make it: every commit on a day that is told.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::world::{World, have};

/// A repository, and the day of what is done in it.
pub(crate) struct Repo {
    dir: PathBuf,
    home: PathBuf,
    day: std::cell::RefCell<String>,
}

impl Repo {
    /// A repository at a folder of the world's; none where there is no git, which is said.
    pub(crate) fn at(world: &World, folder: &str) -> Option<Self> {
        if !have("git", "a test of what landed") {
            return None;
        }
        let dir = world.dir().join(folder);
        std::fs::create_dir_all(&dir).unwrap();
        let repo = Self { dir, home: world.dir().to_owned(), day: "2026-03-02".to_owned().into() };
        repo.git(&["init", "-q", "-b", "main"]);
        Some(repo)
    }

    /// One that is there already.
    pub(crate) fn there(&self, dir: impl AsRef<Path>) -> Self {
        Self { dir: dir.as_ref().to_owned(), home: self.home.clone(), day: self.day.clone() }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// What is done from now on is done on a day.
    pub(crate) fn on(&self, day: &str) {
        *self.day.borrow_mut() = day.to_owned();
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        let now = format!("{}T12:00:00 +0000", self.day.borrow());
        command
            .args(["-c", "user.name=Jane Roe", "-c", "user.email=jane@example.org", "-c", "commit.gpgsign=false"])
            .args(["-c", "protocol.file.allow=always", "-c", "advice.detachedHead=false"])
            .args(args)
            .current_dir(&self.dir)
            .env("HOME", &self.home)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("TZ", "UTC")
            .env("GIT_AUTHOR_DATE", &now)
            .env("GIT_COMMITTER_DATE", &now);
        command
    }

    /// Runs git; what it printed.
    pub(crate) fn git(&self, args: &[&str]) -> String {
        let done = self.command(args).output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).trim().to_owned()
    }

    /// An empty commit with a message; its hash.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// A commit that writes a file.
    pub(crate) fn write(&self, path: &str, message: &str) -> String {
        let file = self.dir.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, format!("{message}{}", self.git(&["rev-list", "--count", "--all"]))).unwrap();
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Merges branches into the one that is checked out.
    pub(crate) fn merge(&self, message: &str, branches: &[&str]) -> String {
        let mut args = vec!["merge", "-q", "--no-ff", "-m", message];
        args.extend(branches);
        self.git(&args);
        self.git(&["rev-parse", "HEAD"])
    }
}
