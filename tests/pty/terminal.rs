//! A terminal with the program in it: tmux is the terminal, a shell starts the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long anything may take to show; never waited for where it shows sooner.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal with a shell in it.
pub(crate) struct Terminal {
    room: TempDir,
}

pub(crate) fn have_tmux() -> bool {
    let there = Command::new("tmux").arg("-V").output().is_ok();
    if !there {
        eprintln!("skipped: a terminal needs tmux, which is not here");
    }
    there
}

impl Terminal {
    pub(crate) fn new(width: u16, height: u16) -> Self {
        let room = tempfile::tempdir().unwrap();
        let terminal = Self { room };
        let size = [width.to_string(), height.to_string()];
        let ran = terminal.tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-s",
            "t",
            "-x",
            &size[0],
            "-y",
            &size[1],
            "env PS1='$ ' sh",
        ]);
        assert!(ran.status.success(), "{ran:?}");
        terminal.keys(&["stty -g > before; echo read''y", "Enter"]);
        terminal.sees("ready");
        terminal
    }

    pub(crate) fn dir(&self) -> &Path {
        self.room.path()
    }

    pub(crate) fn db(&self) -> PathBuf {
        self.dir().join("team.db")
    }

    pub(crate) fn tmux(&self, words: &[&str]) -> Output {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(self.dir().join("socket")).args(words).current_dir(self.dir());
        command.env_remove("TMUX").env("HOME", self.dir()).env("UPSHOT_AS", "mara").env("UPSHOT_TODAY", "2026-03-12");
        command.env_remove("NO_COLOR").env_remove("CI").env("TERM", "xterm-256color").env("EDITOR", "true");
        command.output().unwrap()
    }

    pub(crate) fn keys(&self, keys: &[&str]) {
        let mut words = vec!["send-keys", "-t", "t"];
        words.extend(keys);
        assert!(self.tmux(&words).status.success());
    }

    pub(crate) fn screen(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p", "-t", "t"]).stdout).into_owned()
    }

    /// Waits until something holds, and no longer.
    pub(crate) fn until(&self, what: &str, holds: impl Fn(&str) -> bool) {
        let begun = Instant::now();
        loop {
            let screen = self.screen();
            if holds(&screen) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{what}; the screen is:\n{screen}");
            std::thread::yield_now();
        }
    }

    pub(crate) fn sees(&self, words: &str) {
        self.until(&format!("{words:?} does not show"), |screen| screen.contains(words));
    }

    /// Another process at the same board.
    pub(crate) fn outside(&self, words: &[&str]) {
        let ran = Command::new(env!("CARGO_BIN_EXE_upshot"))
            .arg("--db")
            .arg(self.db())
            .args(["--today", "2026-03-12", "--as", "li"])
            .args(words)
            .env("HOME", self.dir())
            .output()
            .unwrap();
        assert!(ran.status.success(), "{ran:?}");
    }

    /// A board with an outcome and a hypothesis, made beforehand.
    pub(crate) fn board(width: u16, height: u16) -> Self {
        let terminal = Self::new(width, height);
        terminal.outside(&[
            "frame",
            "New teams see a first report",
            "--problem",
            "they leave",
            "--for",
            "teams",
            "--matters",
            "trials",
            "--metric",
            "activation",
            "--unit",
            "%",
            "--from",
            "31",
            "--to",
            "+14",
            "--by",
            "18dec",
            "--wrong-if",
            "activation < 33 by 1dec",
            "--owner",
            "li",
        ]);
        terminal.outside(&[
            "try",
            "O-1",
            "sample data",
            "--expect",
            "+5",
            "--within",
            "28d",
            "--because",
            "people quit",
        ]);
        terminal
    }

    pub(crate) fn start(&self) {
        self.start_with("");
    }

    /// Starts the program with something in its environment.
    pub(crate) fn start_with(&self, environment: &str) {
        self.runs(environment);
        self.sees("? help");
    }

    /// Starts the program, whatever it shows first.
    pub(crate) fn runs(&self, environment: &str) {
        let program = env!("CARGO_BIN_EXE_upshot");
        self.keys(&[&format!("{environment} {program} --db team.db; echo left with $?"), "Enter"]);
    }

    /// The program's process: of several terminals, the one whose folder is ours.
    pub(crate) fn pid(&self) -> String {
        let here = self.dir().canonicalize().unwrap();
        let is_ours = |pid: &String| {
            let link = |name: &str| std::fs::read_link(format!("/proc/{pid}/{name}")).ok();
            link("cwd").as_ref() == Some(&here) && link("exe").is_some_and(|exe| exe.ends_with("upshot"))
        };
        let all = std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        all.filter(|name| name.bytes().all(|b| b.is_ascii_digit())).find(is_ours).expect("it does not run")
    }

    /// The shell is back, and its terminal as it was.
    pub(crate) fn restored(&self) {
        self.sees("left with");
        self.keys(&["clear; stty -g > after; cmp before after && echo sa''me", "Enter"]);
        self.sees("same");
        let modes =
            self.tmux(&["display-message", "-p", "-t", "t", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}"]);
        assert_eq!(String::from_utf8_lossy(&modes.stdout).trim(), "0 1 0", "alternate screen, cursor, mouse");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}
