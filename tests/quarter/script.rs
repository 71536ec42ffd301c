//! The script, and whoever plays it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A line to be typed.
struct Step {
    at: usize,
    day: String,
    who: String,
    line: String,
    /// The rule that refuses it.
    refused: Option<String>,
}

/// The board when the script is over.
pub(crate) struct Quarter {
    room: tempfile::TempDir,
}

pub(crate) fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quarter")
}

fn steps() -> Vec<Step> {
    let script = std::fs::read_to_string(here().join("script.txt")).unwrap();
    let mut steps: Vec<Step> = Vec::new();
    let (mut day, mut who, mut refused) = (String::new(), String::new(), None);
    for (at, line) in script.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        if let Some(head) = line.strip_prefix("== ") {
            let (on, by) = head.split_once(' ').unwrap();
            assert!(on >= day.as_str(), "line {}: the script goes back in time", at + 1);
            (day, who) = (on.to_owned(), by.to_owned());
        } else if let Some(rule) = line.strip_prefix("! ") {
            refused = Some(rule.to_owned());
        } else if line.starts_with(' ') {
            steps.last_mut().unwrap().line.push_str(line);
        } else {
            steps.push(Step {
                at: at + 1,
                day: day.clone(),
                who: who.clone(),
                line: line.to_owned(),
                refused: refused.take(),
            });
        }
    }
    steps
}

impl Quarter {
    pub(crate) fn play() -> Self {
        let quarter = Self { room: tempfile::tempdir().unwrap() };
        for step in steps() {
            let mut words = shlex::split(&step.line).unwrap();
            if step.refused.is_some() {
                words.push("--json".to_owned());
            }
            let ran = quarter.run(&step.who, &step.day, &words);
            let said = String::from_utf8_lossy(&ran.stderr);
            let place = format!("line {}, {} {}: {}\n{said}", step.at, step.day, step.who, step.line);
            match &step.refused {
                None => assert!(ran.status.success(), "{place}"),
                Some(rule) => {
                    assert!(!ran.status.success(), "not refused: {place}");
                    assert!(said.contains(&format!("\"code\":\"{rule}\"")), "not refused by {rule}: {place}");
                }
            }
        }
        quarter
    }

    fn run(&self, who: &str, day: &str, words: &[String]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_upshot"));
        command.current_dir(here()).env_clear().env("HOME", self.room.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.arg("--db").arg(self.room.path().join("team.db")).args(["--as", who, "--today", day]).args(words);
        command.output().unwrap()
    }

    /// What a line prints on the Monday after.
    pub(crate) fn prints(&self, line: &str) -> String {
        let words = shlex::split(line).unwrap();
        let ran = self.run("mara", "2026-03-30", &words);
        assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap()
    }

    /// The `data` of what a line prints as JSON.
    pub(crate) fn json(&self, line: &str) -> serde_json::Value {
        let mut value: serde_json::Value = serde_json::from_str(&self.prints(&format!("{line} --json"))).unwrap();
        value["data"].take()
    }
}
