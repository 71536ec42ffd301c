//! Tab in three shells, really pressed, on a board that somebody filled with names which a shell would run. Nothing runs,
//! and nothing is put on the line but a word of the domain.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::room::{Board, bare, have, said};

/// Forty names that do harm where a shell reads them as more than a word. Each would make a file called `pwned`.
fn hostile() -> Vec<String> {
    let run = [
        "act$(touch pwned)",
        "act`touch pwned`",
        "act;touch pwned",
        "act;touch${IFS}pwned;",
        "act|touch pwned",
        "act&touch pwned",
        "act&&touch pwned",
        "act||touch pwned",
        "act\ntouch pwned",
        "act\rtouch pwned\r",
        "act\u{b}touch pwned",
        "act>pwned",
        "act>>pwned",
        "act <(touch pwned)",
        "act >(touch pwned)",
        "act';touch pwned;'",
        "act\";touch pwned;\"",
        "act\\\";touch pwned",
        "act$((`touch pwned`))",
        "act${x:=$(touch pwned)}",
        "act(touch pwned)",
        "act{touch,pwned}",
        "act;(touch pwned)",
        "act*",
        "act?",
        "act[a-z]",
        "act~",
        "act!!",
        "act#x",
        "act=pwned",
        "act:touch pwned",
        "act\ttouch pwned",
        "act\u{1b}[31m",
        "act\u{9b}31m",
        "act\u{202e}pwned",
        "act\u{200b}x",
        "act\u{7f}x",
        "act\u{0}x",
        "-act --anyway=pwned",
        "act/../../pwned",
    ];
    run.iter().map(|name| (*name).to_owned()).collect()
}

/// A board in its folder, found without a flag, with every hostile name as slug, handle and title.
fn planted() -> Board {
    let board = Board::none();
    let db = board.path(".upshot.db");
    let run = |args: &[&str]| {
        let out = bare(board.dir.path())
            .args(["--as", "mara", "--today", "2026-03-12", "--db"])
            .arg(&db)
            .args(args)
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", said(&out));
    };
    run(&["frame", "A plain result", "--metric", "activation"]);
    let names = hostile();
    for at in 0..names.len() {
        run(&["metric", "add", &format!("m{at}")]);
        run(&["frame", &format!("Result {at}"), "--owner", &format!("p{at}")]);
        run(&["person", "robot", &format!("p{at}")]);
    }
    let c = rusqlite::Connection::open(&db).unwrap();
    for (at, name) in names.iter().enumerate() {
        c.execute("UPDATE metric SET slug = ?1, name = ?1, measures = ?1 WHERE slug = ?2", (name, format!("m{at}")))
            .unwrap();
        c.execute("UPDATE person SET handle = ?1 WHERE handle = ?2", (name, format!("p{at}"))).unwrap();
        c.execute("UPDATE outcome SET title = ?1 WHERE title = ?2", (name, format!("Result {at}"))).unwrap();
    }
    Board { db, ..board }
}

/// What the program offers a shell.
fn offered(board: &Board, shell: &str, words: &[&str]) -> String {
    let mut command = bare(board.dir.path());
    command.env("COMPLETE", shell).env("_CLAP_IFS", "\n").env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string());
    command.env("_CLAP_COMPLETE_COMP_TYPE", "9").env("_CLAP_COMPLETE_SPACE", "false");
    String::from_utf8(command.arg("--").args(words).output().unwrap().stdout).unwrap()
}

#[test]
fn only_words_of_the_domain_are_offered() {
    let board = planted();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        for words in [
            ["upshot", "show", ""].as_slice(),
            &["upshot", "log", ""],
            &["upshot", "log", "act"],
            &["upshot", "outcome", "owner", "O-1", ""],
            &["upshot", "outcome", "owner", "O-1", "act"],
            &["upshot", "edit", "O-1", "--doing", ""],
        ] {
            let list = offered(&board, shell, words);
            for line in list.lines() {
                let value = match shell {
                    "zsh" => line.split(':').next().unwrap(),
                    "bash" => line,
                    _ => line.split('\t').next().unwrap(),
                };
                let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
                assert!(value.trim().chars().all(plain), "{shell} is offered {line:?} for {words:?}");
            }
            assert!(
                !list.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\u{b}'),
                "{shell}: {list:?}"
            );
        }
        let list = offered(&board, shell, &["upshot", "log", "act"]);
        assert!(list.contains("activation"), "what is good is still offered to {shell}: {list:?}");
    }
}

/// A shell in a terminal.
struct Shell<'a> {
    board: &'a Board,
    name: &'static str,
}

impl<'a> Shell<'a> {
    fn start(board: &'a Board, name: &'static str) -> Self {
        let shell = Self { board, name };
        let bin = Path::new(env!("CARGO_BIN_EXE_upshot")).parent().unwrap().display().to_string();
        let line = match name {
            "bash" => "bash --norc --noprofile",
            "zsh" => "zsh -f",
            _ => "fish --no-config",
        };
        let path = std::env::var("PATH").unwrap_or_default();
        let home = board.dir.path().display();
        let start =
            format!("env -i PATH='{bin}:{path}' HOME='{home}' TERM=xterm-256color PS1='$ ' UPSHOT_AS=mara {line}");
        let ran = shell.tmux(&["-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", "160", "-y", "50", &start]);
        assert!(ran.status.success(), "{}", said(&ran));
        let load = match name {
            "bash" => "source <(upshot completions bash)",
            "zsh" => "autoload -U compinit && compinit -u -D; source <(upshot completions zsh)",
            _ => "upshot completions fish | source",
        };
        shell.keys(&[load, "Enter", "echo read''y", "Enter"]);
        shell.sees("ready");
        shell
    }

    fn tmux(&self, words: &[&str]) -> Output {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(self.board.path(&format!("socket-{}", self.name))).args(words);
        command.current_dir(self.board.dir.path()).env_remove("TMUX").output().unwrap()
    }

    fn keys(&self, keys: &[&str]) {
        let words: Vec<&str> = ["send-keys", "-t", "t"].iter().chain(keys).copied().collect();
        assert!(self.tmux(&words).status.success());
    }

    fn screen(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p", "-t", "t"]).stdout).into_owned()
    }

    fn sees(&self, words: &str) {
        let begun = Instant::now();
        loop {
            let screen = self.screen();
            if screen.contains(words) {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "{}: {words:?} does not show in:\n{screen}", self.name);
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Shell<'_> {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

#[test]
fn tab_in_three_shells_runs_nothing() {
    if !have("tmux") {
        return;
    }
    let board = planted();
    for name in ["bash", "zsh", "fish"] {
        if !have(name) {
            continue;
        }
        let shell = Shell::start(&board, name);
        // What is good is completed, so the keys do what a person's do.
        shell.keys(&["upshot log activ", "Tab"]);
        shell.sees("upshot log activation");
        shell.keys(&["C-c"]);
        for typed in ["upshot log a", "upshot show act", "upshot outcome owner O-1 a", "upshot show -", "upshot log "] {
            // Whatever is put on the line is then run by Enter, as a person would who trusts their Tab.
            shell.keys(&[typed, "Tab", "Tab", "Tab", "Enter", "C-c", "C-u"]);
        }
        shell.keys(&["clear; echo en''ded", "Enter"]);
        shell.sees("ended");
        assert!(!board.path("pwned").exists(), "{name} ran what was planted:\n{}", shell.screen());
        let stray: Vec<String> = board.names().into_iter().filter(|n| n.contains("pwned")).collect();
        assert!(stray.is_empty(), "{name}: {stray:?}");
    }
    assert!(fs::read_dir(board.dir.path()).unwrap().count() > 0);
}

#[test]
fn suggestions_are_words_of_the_domain_too() {
    let board = planted();
    for word in ["activ", "act$(touch", "act`touch", "act;touch"] {
        let out = bare(board.dir.path()).args(["--as", "mara", "log", word, "31"]).output().unwrap();
        let said = said(&out);
        assert!(!said.lines().any(|line| line.contains("Try: ") && line.contains("touch pwned")), "{word}: {said}");
        let near: Vec<&str> = said.lines().filter(|line| line.contains("Closest")).collect();
        assert!(near.iter().all(|line| !line.contains("pwned")), "{word}: {said}");
    }
}
