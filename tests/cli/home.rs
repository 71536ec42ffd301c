//! Somebody whose metrics read themselves: a config of theirs, programs of theirs, and what they allowed.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::world::{Ran, Words, World, finish};

/// A person at home.
pub(crate) struct Home {
    pub(crate) w: World,
    path: OsString,
}

/// The day it is here: a Thursday.
pub(crate) const TODAY: &str = "2026-03-12";

impl Home {
    /// With two metrics and no source: p95 in ms and activation in %, read daily.
    pub(crate) fn new() -> Self {
        let w = World::new().on(TODAY);
        w.all(&[
            "metric add p95 --unit ms --better down --measures 'how long a report takes' --every 1d",
            "metric add activation --unit % --better up --measures 'teams that see a report' --every 7d",
        ]);
        for folder in ["bin", ".config/upshot"] {
            fs::create_dir_all(w.dir().join(folder)).unwrap();
        }
        let mut path = w.dir().join("bin").into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let home = Self { w, path };
        // Whatever the machine's umask is, nobody else writes here.
        for folder in ["", "bin", ".config", ".config/upshot"] {
            home.mode(folder, 0o755);
        }
        home
    }

    /// The same on another day.
    pub(crate) fn on(&self, day: &str) -> Self {
        Self { w: self.w.on(day), path: self.path.clone() }
    }

    pub(crate) fn dir(&self) -> &Path {
        self.w.dir()
    }

    pub(crate) fn mode(&self, name: &str, mode: u32) {
        fs::set_permissions(self.dir().join(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Says sources.
    pub(crate) fn config(&self, text: &str) {
        self.w.file(".config/upshot/config.toml", text);
        self.mode(".config/upshot/config.toml", 0o644);
    }

    /// A program of theirs.
    pub(crate) fn script(&self, name: &str, body: &str) -> PathBuf {
        let path = self.dir().join("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// The binary at home, with programs of theirs first.
    pub(crate) fn command(&self, words: impl Words) -> Command {
        let mut command = self.w.command(words);
        command.env("PATH", &self.path);
        command
    }

    pub(crate) fn run(&self, words: impl Words) -> Ran {
        let line = words.words().join(" ");
        finish(self.command(words), line, b"")
    }

    /// The binary on another board, or in another name.
    pub(crate) fn at(&self, db: &str, who: &str, words: impl Words) -> Ran {
        let line = words.words().join(" ");
        let mut command = self.w.bare();
        command.env("PATH", &self.path).args(["--db", db, "--as", who, "--today", self.w.day()]).args(words.words());
        finish(command, line, b"")
    }

    pub(crate) fn ok(&self, words: impl Words) -> String {
        self.run(words).must_work().out
    }

    /// What a command prints as JSON, however it ended.
    pub(crate) fn data(&self, words: impl Words) -> Value {
        let mut words = words.words();
        words.push("--json".to_owned());
        let ran = self.run(words.as_slice());
        let said: Value = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:#?}"));
        said["data"].clone()
    }

    /// Allows a source by the hash that is shown.
    pub(crate) fn allow(&self, name: &str) {
        let shown = self.data(format!("source show {name}").as_str());
        let hash = shown["hash"].as_str().unwrap_or_else(|| panic!("{shown}")).to_owned();
        self.ok(&["source", "allow", name, "--hash", &hash]);
    }

    /// With one source of p95 that is allowed: a program of theirs with this body.
    pub(crate) fn with(keys: &str, body: &str) -> Self {
        let home = Self::new();
        home.script("feed", body);
        home.config(&format!("[source.p95]\nrun = [\"feed\", \"{{from}}\", \"{{to}}\", \"{{days}}\"]\n{keys}"));
        home.allow("p95");
        home
    }

    /// The readings of a metric that count: day and value.
    pub(crate) fn readings(&self, metric: &str) -> Vec<(String, f64)> {
        let all = self.data(format!("reading list {metric}").as_str());
        let all = all.as_array().unwrap().iter();
        all.map(|one| (one["day"].as_str().unwrap().to_owned(), one["value"].as_f64().unwrap())).collect()
    }

    /// Every file below here, with its bytes.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        fn walk(dir: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
            for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
                if entry.path().is_dir() {
                    walk(&entry.path(), found);
                } else if entry.path().is_file() {
                    found.push((entry.path(), fs::read(entry.path()).unwrap()));
                }
            }
        }
        let mut found = Vec::new();
        walk(self.dir(), &mut found);
        found
    }
}
