//! The program in a real terminal: what a person sees and what is left of the terminal afterwards. tmux is the terminal.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long anything may take to show; never waited for where it shows sooner.
const PATIENCE: Duration = Duration::from_secs(20);

/// A terminal with a shell in it.
struct Terminal {
    room: TempDir,
}

fn have_tmux() -> bool {
    let there = Command::new("tmux").arg("-V").output().is_ok();
    if !there {
        eprintln!("skipped: a terminal needs tmux, which is not here");
    }
    there
}

impl Terminal {
    fn new(width: u16, height: u16) -> Self {
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

    fn dir(&self) -> &Path {
        self.room.path()
    }

    fn db(&self) -> PathBuf {
        self.dir().join("team.db")
    }

    fn tmux(&self, words: &[&str]) -> Output {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(self.dir().join("socket")).args(words).current_dir(self.dir());
        command.env_remove("TMUX").env("HOME", self.dir()).env("UPSHOT_AS", "mara").env("UPSHOT_TODAY", "2026-03-12");
        command.env_remove("NO_COLOR").env_remove("CI").env("TERM", "xterm-256color").env("EDITOR", "true");
        command.output().unwrap()
    }

    fn keys(&self, keys: &[&str]) {
        let mut words = vec!["send-keys", "-t", "t"];
        words.extend(keys);
        assert!(self.tmux(&words).status.success());
    }

    fn screen(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p", "-t", "t"]).stdout).into_owned()
    }

    /// Waits until something holds, and no longer.
    fn until(&self, what: &str, holds: impl Fn(&str) -> bool) {
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

    fn sees(&self, words: &str) {
        self.until(&format!("{words:?} does not show"), |screen| screen.contains(words));
    }

    /// Another process at the same board.
    fn outside(&self, words: &[&str]) {
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
    fn board(width: u16, height: u16) -> Self {
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

    fn start(&self) {
        let program = env!("CARGO_BIN_EXE_upshot");
        self.keys(&[&format!("{program} --db team.db; echo left with $?"), "Enter"]);
        self.sees("? help");
    }

    /// The program's process: of several terminals, the one whose folder is ours.
    fn pid(&self) -> String {
        let here = self.dir().canonicalize().unwrap();
        let is_ours = |pid: &String| {
            let link = |name: &str| std::fs::read_link(format!("/proc/{pid}/{name}")).ok();
            link("cwd").as_ref() == Some(&here) && link("exe").is_some_and(|exe| exe.ends_with("upshot"))
        };
        let all = std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        all.filter(|name| name.bytes().all(|b| b.is_ascii_digit())).find(is_ours).expect("it does not run")
    }

    /// The shell is back, and its terminal as it was.
    fn restored(&self) {
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

#[test]
fn a_reading_by_keys_an_outside_one_by_itself_and_out_again() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    t.start();
    t.sees("1 New teams see a first report");
    t.keys(&["r", "36.4", "Enter"]);
    t.sees("Logged 36.4%");
    t.outside(&["log", "activation", "37.5"]);
    t.sees("37.5%  31");
    t.sees("li logged 37.5%");
    t.tmux(&["resize-window", "-t", "t", "-x", "120", "-y", "40"]);
    t.until("it does not use the window", |screen| screen.lines().any(|line| line.chars().count() > 100));
    t.tmux(&["resize-window", "-t", "t", "-x", "50", "-y", "12"]);
    t.sees("The board needs");
    t.tmux(&["resize-window", "-t", "t", "-x", "80", "-y", "24"]);
    t.sees("? help");
    t.keys(&["q"]);
    t.sees("left with 0");
    t.restored();
}

#[test]
fn forty_pasted_lines_change_nothing() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    t.start();
    std::fs::write(t.dir().join("lines"), "u\nw\nq\nr 12\n".repeat(10)).unwrap();
    t.tmux(&["load-buffer", "lines"]);
    t.tmux(&["paste-buffer", "-p", "-t", "t"]);
    t.sees("pasted text is ignored");
    t.sees("sample data");
    t.keys(&["q"]);
    t.restored();
}

#[test]
fn signals_end_it_and_the_terminal_is_as_before() {
    if !have_tmux() {
        return;
    }
    for signal in ["-TERM", "-HUP", "-INT"] {
        let t = Terminal::board(80, 24);
        t.start();
        assert!(Command::new("kill").args([signal, &t.pid()]).status().unwrap().success());
        t.restored();
    }
    let t = Terminal::board(80, 24);
    t.start();
    t.keys(&["C-c"]);
    t.restored();
}

#[test]
fn it_is_suspended_and_comes_back() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    t.keys(&["set -m", "Enter"]);
    t.keys(&[&format!("{} --db team.db", env!("CARGO_BIN_EXE_upshot")), "Enter"]);
    t.sees("? help");
    t.keys(&["C-z"]);
    t.until("the shell is not back", |screen| screen.contains("Stopped") || screen.contains("suspended"));
    t.keys(&["fg; echo left with $?", "Enter"]);
    t.sees("? help");
    t.keys(&["r", "35", "Enter"]);
    t.sees("Logged 35%");
    t.keys(&["q"]);
    t.restored();
}

#[test]
fn a_draft_survives_kill_9_and_comes_back_with_its_cursor() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    t.outside(&["log", "activation", "31", "2026-03-01"]);
    t.outside(&["ship", "H-1", "2026-03-02"]);
    t.start();
    t.keys(&["v"]);
    t.sees("Verdict on H-1");
    t.keys(&["2", "Tab", "people stop at the form", "Left", "Left", "Left", "Left"]);
    t.sees("people stop at the form");
    assert!(Command::new("kill").args(["-9", &t.pid()]).status().unwrap().success());
    t.sees("left with 137");
    // The terminal is raw still, where Enter says nothing to a shell.
    t.keys(&["stty sane; printf '\\033c'; echo cl''ean", "C-j"]);
    t.sees("clean");
    t.start();
    t.keys(&["v"]);
    t.sees("people stop at the form");
    t.sees("refuted");
    t.keys(&["long "]);
    t.sees("people stop at the long form");
    t.keys(&["Escape"]);
    t.sees("? help");
    t.keys(&["q"]);
    t.sees("left with 0");
}

#[test]
fn an_empty_start_offers_the_demo_and_shows_it() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::new(80, 24);
    t.keys(&[&format!("{} --db team.db; echo left with $?", env!("CARGO_BIN_EXE_upshot")), "Enter"]);
    t.sees("Look at a demo board");
    t.keys(&["j", "Enter"]);
    t.sees("demo.db");
    t.sees("H-12");
    t.keys(&["q"]);
    t.restored();
}

/// How often a process has gone to sleep and was woken again, over all of its threads.
fn wakes(pid: &str) -> u64 {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let count = |task: std::fs::DirEntry| {
        let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("voluntary_ctxt_switches")).map(str::to_owned);
        line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0)
    };
    tasks.filter_map(|task| Some(count(task.ok()?))).sum()
}

#[test]
fn an_idle_board_sleeps_and_still_shows_what_others_log() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    t.outside(&["log", "activation", "31", "2026-03-01"]);
    t.start();
    let pid = t.pid();
    // Until the rest of the board has followed.
    let mut before = wakes(&pid);
    let begun = Instant::now();
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let now = wakes(&pid);
        if now == before {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "it never comes to rest");
        before = now;
    }
    // A neighbour's file that is written to again and again is nobody's business.
    let noise = t.dir().join("noise");
    std::fs::write(&noise, "x").unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let before = wakes(&pid);
    for n in 0..50 {
        std::fs::write(&noise, format!("{n}")).unwrap();
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(wakes(&pid) - before, 0, "an idle board was woken");
    t.outside(&["log", "activation", "37.5"]);
    let begun = Instant::now();
    t.sees("37.5%  31");
    t.sees("li logged 37.5%");
    eprintln!("an outside log shows within {:?} of its end, tmux and all", begun.elapsed());
    t.keys(&["q"]);
    t.restored();
}
