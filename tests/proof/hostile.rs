//! Text that steers terminals, by the doors that `tests/cli/hostile.rs` does not go through: screens in a real terminal, as
//! pictures, as files of every format, over git.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::room::{Board, bare, clear, have, said};

/// What none of the doors may let through, all in one text.
const TEXT: &str = "a\u{1b}[31mred\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m\u{90}q\u{9c}\u{202e}gnp\u{2066}\u{200b}\u{feff}\u{e0041}</title><script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))\u{8}\u{c}b";

fn is_harmless(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A board with the text in every place.
fn board() -> Board {
    let board = Board::full();
    let c = rusqlite::Connection::open(&board.db).unwrap();
    for (table, columns) in [
        ("outcome", ["title", "problem", "for_whom", "matters", "spec"].as_slice()),
        ("hypothesis", &["build", "because", "details"]),
        ("metric", &["name", "unit", "measures", "source"]),
        ("person", &["handle"]),
        ("objective", &["statement"]),
        ("chore", &["text"]),
        ("sprint", &["name"]),
        ("link", &["url"]),
        ("scope_call", &["request"]),
    ] {
        for column in columns {
            c.execute(&format!("UPDATE {table} SET \"{column}\" = ?1"), [TEXT]).unwrap();
        }
    }
    for table in ["note", "verdict", "change_set"] {
        let trigger: String = c
            .query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [format!("{table}_keep")], |row| row.get(0))
            .unwrap();
        let column = if table == "note" {
            "text"
        } else if table == "verdict" {
            "learned"
        } else {
            "summary"
        };
        c.execute_batch(&format!("DROP TRIGGER {table}_keep")).unwrap();
        c.execute(&format!("UPDATE {table} SET {column} = ?1"), [TEXT]).unwrap();
        c.execute_batch(&trigger).unwrap();
    }
    board
}

fn check(what: &str, text: &str) {
    if let Some(bad) = text.chars().find(|c| !is_harmless(*c)) {
        let at = text.find(bad).unwrap();
        let near: String = text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{what} lets {bad:?} through after {near:?}");
    }
}

#[test]
fn pictures_and_pages_let_nothing_through() {
    let board = board();
    for args in [
        &["screenshot"][..],
        &["screenshot", "--format", "svg"],
        &["screenshot", "Enter"],
        &["screenshot", "Enter", "i"],
        &["screenshot", "g", "h"],
        &["screenshot", "g", "a"],
        &["screenshot", "g", "y"],
        &["screenshot", "g", "k", "--format", "svg"],
        &["report"],
        &["report", "--format", "html"],
        &["report", "--format", "md"],
        &["review", "S-1"],
        &["review", "S-1", "--format", "html"],
        &["review", "S-1", "--format", "md"],
        &["brief", "O-1"],
        &["brief", "H-1"],
        &["export", "--format", "md"],
        &["ask"],
        &["symptoms"],
        &["todo"],
        &["doctor"],
        &["history"],
        &["show", "O-1"],
        &["outcome", "list", "--plain"],
        &["chore", "list"],
        &["objective", "list"],
        &["person", "list"],
        &["search", "red"],
        &["show", "activatoin"],
    ] {
        let out = board.run(args);
        let text = said(&out);
        assert!(!text.contains("panicked"), "{args:?}: {text}");
        check(&format!("{args:?}"), &text);
        let page = args.iter().any(|word| matches!(*word, "html" | "svg"));
        if page {
            assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{args:?} holds what runs");
        }
        if args.contains(&"md") || args[0] == "brief" {
            assert!(!text.contains("](javascript:") && !text.contains("<script>"), "{args:?} holds what runs");
        }
    }
}

/// The bytes that a program writes to a terminal, in full: tmux is the terminal, and what reaches it is copied. `begun` is
/// what shows that the program is there to be typed at.
fn on_terminal(board: &Board, line: &str, begun: Option<&str>, keys: &[&str]) -> String {
    let raw = board.path("raw");
    drop(fs::remove_file(&raw));
    // A server that is ending still takes its socket away from one that begins there.
    static SERVERS: AtomicUsize = AtomicUsize::new(0);
    let socket = board.path(&format!("socket-{}", SERVERS.fetch_add(1, Ordering::Relaxed)));
    let tmux = |words: &[&str]| {
        let mut command = Command::new("tmux");
        clear(&mut command, board.dir.path());
        command.arg("-S").arg(&socket).args(words).env("TERM", "xterm-256color").env("UPSHOT_AS", "mara");
        command.env("UPSHOT_TODAY", "2026-03-12").output().unwrap()
    };
    let seen = || String::from_utf8_lossy(&fs::read(&raw).unwrap_or_default()).into_owned();
    let until = |what: &str, nudge: &dyn Fn()| {
        let (given_up, mut next) = (Instant::now() + Duration::from_secs(60), Instant::now() + Duration::from_secs(3));
        while !seen().contains(what) {
            assert!(Instant::now() < given_up, "{line}: no {what:?} in {:?}", seen());
            std::thread::sleep(Duration::from_millis(10));
            if Instant::now() > next {
                next += Duration::from_secs(3);
                nudge();
            }
        }
    };
    // The shell says so itself before and after: in an arithmetic, so that the echo of what is typed is not taken for it.
    tmux(&["-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", "120", "-y", "40", "env PS1=ready sh"]);
    tmux(&["pipe-pane", "-t", "t", "-o", "cat > raw"]);
    tmux(&["send-keys", "-t", "t", &format!("echo begins-$((40+1)); {line}; echo ended-$((40+2))"), "Enter"]);
    until(begun.unwrap_or("begins-41"), &|| ());
    for key in keys {
        tmux(&["send-keys", "-t", "t", key]);
        std::thread::sleep(Duration::from_millis(100));
    }
    // On a busy machine an `Escape` and the key after it arrive as one: what did not end by `q` ends by this.
    until("ended-42", &|| drop(tmux(&["send-keys", "-t", "t", "C-c"])));
    tmux(&["kill-server"]);
    seen()
}

#[test]
fn a_terminal_is_sent_nothing_but_our_own_sequences() {
    if !have("tmux") {
        return;
    }
    let board = board();
    let program = env!("CARGO_BIN_EXE_upshot");
    for line in ["outcome list", "show O-1", "history", "export --format jsonl"] {
        let text = on_terminal(&board, &format!("{program} --db team.db --color always {line}"), None, &[]);
        assert!(text.len() > 200, "{line}: nothing was seen: {text:?}");
        sequences(line, &text);
    }
    // The screens themselves, one after the other, and what is said when they are left.
    let keys = [
        "Enter", "Tab", "Tab", "i", "Escape", "Escape", "g", "h", "g", "a", "g", "y", "g", "l", "g", "k", "g", "b",
        "!", "Escape", "?", "Escape", "q",
    ];
    let shown = "\u{1b}[?1049h";
    let text = on_terminal(&board, &format!("{program} --db team.db"), Some(shown), &keys);
    sequences("the screens", &text);
}

/// Only sequences that upshot itself writes: colours, cursor, screen, modes; no titles, links, strings or C1.
fn sequences(what: &str, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        check(what, &rest[..at].replace(['\r', '\u{8}'], ""));
        rest = &rest[at + 1..];
        let Some(kind) = rest.chars().next() else { return };
        assert!(
            matches!(kind, '[' | '(' | '7' | '8' | '=' | '>' | 'M'),
            "{what}: an escape to {:?}",
            &rest.chars().take(12).collect::<String>()
        );
        if kind == '[' {
            let end = rest[1..].find(|c: char| c.is_ascii_alphabetic() || c == '~').unwrap_or(0) + 1;
            let body = &rest[1..end];
            assert!(
                body.chars().all(|c| c.is_ascii_digit() || ";?:><=u $".contains(c)),
                "{what}: the sequence {body:?}"
            );
            let ends = rest[end..].chars().next().unwrap_or('m');
            assert!("mHABCDGJKhlnrSTuqcdXPL@".contains(ends), "{what}: a sequence that ends in {ends:?}");
            rest = &rest[end + 1..];
        } else {
            rest = &rest[kind.len_utf8()..];
        }
    }
    check(what, &rest.replace(['\r', '\u{8}'], ""));
}

#[test]
fn commits_of_somebody_else_are_shown_harmlessly() {
    if !have("git") {
        return;
    }
    let board = board();
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        clear(&mut command, board.dir.path());
        let out = command
            .args(["-c", "user.name=x", "-c", "user.email=x@y", "-c", "init.defaultBranch=main"])
            .args(args)
            .output()
            .unwrap();
        assert!(out.status.success(), "{args:?}: {}", said(&out));
    };
    git(&["init", "-q"]);
    git(&["commit", "-q", "--allow-empty", "-m", "first"]);
    let message = format!("{}\n\nUpshot: H-1\n", TEXT.replace('\0', ""));
    git(&["commit", "-q", "--allow-empty", "-m", &message]);
    for args in [
        ["ask", "--git", "HEAD~1.."].as_slice(),
        &["ask", "--git", "HEAD~1..", "--plain"],
        &["ask", "--git", "nonsuch\u{1b}[31m.."],
    ] {
        check(&format!("{args:?}"), &said(&board.run(args)));
    }
    assert!(fs::read_dir(board.dir.path()).unwrap().count() > 0);
    let mut command = bare(board.dir.path());
    check(
        "ask without a board",
        &said(&command.args(["--db", "none.db", "ask", "--git", "HEAD~1.."]).output().unwrap()),
    );
}
