//! The program in a real terminal: what a person sees and what is left of the terminal afterwards.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod copies;
mod doors;
mod journey;
mod linear;
mod pulls;
mod rough;
mod terminal;

use std::process::Command;
use std::time::{Duration, Instant};

use terminal::{PATIENCE, Terminal, have_tmux};

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
    // The level: the middle of 31, 36.4 and 37.5.
    t.sees("36.4%  31");
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
    t.runs("");
    t.sees("Look at a demo board");
    t.keys(&["j", "Enter"]);
    t.sees("demo.db");
    t.sees("11 of 14");
    // From the first words one came, and goes back to them.
    t.keys(&["q"]);
    t.sees("Look at a demo board");
    t.keys(&["q"]);
    t.restored();
}

#[test]
fn the_demo_says_at_once_that_it_is_made_and_opens() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::new(80, 24);
    let run = format!("{} demo; echo left with $?", env!("CARGO_BIN_EXE_upshot"));
    let raw = t.dir().join("raw");
    assert!(t.tmux(&["pipe-pane", "-t", "t", &format!("cat > {}", raw.display())]).status.success());
    t.keys(&[&run, "Enter"]);
    t.sees("[1 activation =!]");
    t.keys(&["q"]);
    t.sees("left with 0");
    // It was said before the board was drawn, and is not left on the shell's screen.
    let said = || String::from_utf8_lossy(&std::fs::read(&raw).unwrap_or_default()).into_owned();
    t.until("it was not said", |_| said().contains("left with 0"));
    let (making, drawn) = (said().find("Making the demo"), said().find("[1 activation"));
    assert!(making.is_some_and(|making| drawn.is_some_and(|drawn| making < drawn)), "{}", said());
    assert!(!t.screen().contains("Making the demo"), "{}", t.screen());
    // It is there by now.
    t.keys(&[&format!("clear; {run}"), "Enter"]);
    t.sees("[1 activation =!]");
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
    // The level: between 31 and 37.5.
    t.sees("34.25% 31");
    t.sees("li logged 37.5%");
    eprintln!("an outside log shows within {:?} of its end, tmux and all", begun.elapsed());
    t.keys(&["q"]);
    t.restored();
}
