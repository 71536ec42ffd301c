//! Rough times: windows that change all the while, a terminal that goes away, a file that is held, no colours.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::terminal::{PATIENCE, Terminal, have_tmux};

#[test]
fn every_screen_is_drawn_and_left_through_a_storm_of_sizes() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    t.start();
    let screens: [(&[&str], &str); 10] = [
        (&["Enter"], "Hypotheses 1"),
        (&["i"], "Which problem"),
        (&["!"], "f everyone"),
        (&["g", "h"], "newest first"),
        (&["g", "l"], "Lessons"),
        (&["g", "m"], "Metrics"),
        (&["?"], "Keys"),
        (&[":"], "Tab complete"),
        (&["n"], "New hypothesis"),
        (&["N"], "New outcome"),
    ];
    let sizes = [("200", "60"), ("40", "10"), ("1", "1"), ("60", "16"), ("120", "40"), ("79", "23"), ("80", "24")];
    for (keys, words) in screens {
        t.keys(keys);
        t.sees(words);
        for (width, height) in sizes {
            t.tmux(&["resize-window", "-t", "t", "-x", width, "-y", height]);
        }
        t.sees(words);
        t.keys(&["Escape"]);
        // By what is there and not by what is gone: a frame of a smaller size has lost the words too, and a key sent behind
        // an Esc that was not read yet is one key with it.
        t.until("it does not come back", |screen| {
            let last = screen.lines().rfind(|line| !line.is_empty()).unwrap_or_default();
            screen.contains("1 New teams") && last.contains("? help") && !screen.contains(words)
        });
    }
    t.keys(&["q"]);
    t.sees("left with 0");
    t.restored();
}

#[test]
fn what_was_typed_right_before_the_end_is_kept() {
    if !have_tmux() {
        return;
    }
    for signal in [None, Some("-TERM"), Some("-HUP")] {
        let t = Terminal::board(80, 24);
        // A shell that minds its jobs would take the terminal while the program is held.
        t.keys(&["set +m", "Enter"]);
        t.start();
        t.keys(&["r"]);
        t.sees("Log · ");
        let pid = t.pid();
        let send = |signal: &str| assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        // Held, so that the text and the end come to it at once.
        send("-STOP");
        t.keys(&["37.5"]);
        match signal {
            Some(signal) => send(signal),
            None => t.keys(&["C-c", "C-c"]),
        }
        send("-CONT");
        t.sees("left with");
        t.keys(&["clear", "Enter"]);
        t.start();
        t.keys(&["r"]);
        t.sees("= 37.5%");
        t.keys(&["C-c", "C-c"]);
        t.restored();
    }
}

#[test]
fn a_terminal_that_goes_away_ends_it() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    t.start();
    let process = format!("/proc/{}", t.pid());
    t.tmux(&["kill-server"]);
    let begun = Instant::now();
    while Path::new(&process).exists() {
        assert!(begun.elapsed() < PATIENCE, "it goes on without a terminal");
        std::thread::yield_now();
    }
}

#[test]
fn a_save_waits_for_whoever_holds_the_file_and_can_be_taken_back() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    t.outside(&["log", "activation", "31", "2026-03-01"]);
    let held = Command::new("sqlite3").arg(t.db()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut held) = held else {
        eprintln!("skipped: holding a file needs sqlite3, which is not here");
        return;
    };
    let mut says = held.stdin.take().unwrap();
    t.start();
    says.write_all(b"BEGIN IMMEDIATE;\n.print held\n").unwrap();
    says.flush().unwrap();
    let mut word = [0; 5];
    std::io::Read::read_exact(held.stdout.as_mut().unwrap(), &mut word).unwrap();
    t.keys(&["r", "36.4", "Enter"]);
    t.sees("waiting");
    // The screen goes on living, and the text is kept when the save is taken back.
    t.tmux(&["resize-window", "-t", "t", "-x", "100", "-y", "30"]);
    t.keys(&["Escape"]);
    t.sees("taken back");
    t.sees("36.4");
    t.keys(&["Enter"]);
    t.sees("waiting");
    says.write_all(b"ROLLBACK;\n").unwrap();
    says.flush().unwrap();
    t.sees("Logged 36.4%");
    drop(says);
    held.wait().unwrap();
    t.keys(&["u"]);
    t.sees("Undone: logged 36.4%");
    t.keys(&["q"]);
    t.restored();
}

#[test]
fn without_colours_the_selection_is_in_the_bytes() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    t.tmux(&["pipe-pane", "-t", "t", "-o", "cat >> raw"]);
    t.start_with("NO_COLOR=1");
    t.keys(&["q"]);
    t.sees("left with 0");
    let raw = String::from_utf8_lossy(&std::fs::read(t.dir().join("raw")).unwrap()).into_owned();
    assert!(raw.contains('▌'), "the bar beside the selected card");
    let codes = raw.split("\u{1b}[").skip(1).filter_map(|rest| rest.split_once('m')).map(|(code, _)| code);
    let coloured = |code: &&str| {
        code.split(';').any(|part| {
            part.parse::<u32>()
                .is_ok_and(|n| (30..=38).contains(&n) || (40..=48).contains(&n) || (90..=107).contains(&n))
        })
    };
    let found: Vec<&str> =
        codes.filter(|code| code.bytes().all(|b| b.is_ascii_digit() || b == b';')).filter(coloured).collect();
    assert!(found.is_empty(), "colours: {found:?}");
}

#[test]
fn text_that_comes_too_fast_to_be_typed_changes_nothing() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    t.start();
    std::fs::write(t.dir().join("lines"), "undo it all, quit, run 12 tests\nrb s w u q\n".repeat(20)).unwrap();
    t.tmux(&["load-buffer", "lines"]);
    // Without the brackets that tell a paste.
    t.tmux(&["paste-buffer", "-t", "t"]);
    t.sees("too fast to be typed");
    t.sees("sample data");
    // What comes within a moment of a paste is taken for more of it; a hand is slower than this test.
    t.until("it can't be left", |screen| {
        t.keys(&["q"]);
        screen.contains("left with 0")
    });
}

/// Another board lies where the open one was, with its inode, and is not written into; what was typed stays.
#[test]
fn a_board_that_is_overwritten_while_a_form_is_open_keeps_what_was_typed() {
    if !have_tmux() {
        return;
    }
    for watched in [true, false] {
        let t = Terminal::board(80, 24);
        let other = Terminal::board(80, 24);
        other.outside(&["log", "activation", "50"]);
        // A shell that minds its jobs would take the terminal while the program is held.
        t.keys(&["set +m", "Enter"]);
        t.start();
        t.keys(&["r", "37.5"]);
        t.sees("= 37.5%");
        let pid = t.pid();
        let send = |signal: &str| assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        if !watched {
            // Held, so that it has no moment to look before Enter comes.
            send("-STOP");
        }
        let bytes = std::fs::read(other.db()).unwrap();
        std::fs::OpenOptions::new().write(true).truncate(true).open(t.db()).unwrap().write_all(&bytes).unwrap();
        if watched {
            // Which of them depends on what of the overwriting it saw first.
            let told = ["was moved, replaced or deleted", "was overwritten meanwhile", "the board file is damaged"];
            t.until("it does not say what became of the file", |screen| {
                told.iter().any(|words| screen.contains(words))
            });
        }
        t.keys(&["Enter"]);
        if !watched {
            send("-CONT");
        }
        t.until("it does not say that nothing was saved", |screen| screen.contains("nothing was saved"));
        t.sees("37.5");
        assert_eq!(std::fs::read(t.db()).unwrap(), bytes, "the other board is untouched, to the byte");
        t.keys(&["C-c", "C-c"]);
        t.sees("left with");
        let drafts = t.dir().join(".local/state/upshot/drafts");
        let kept =
            std::fs::read_dir(drafts).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
        assert!(kept.into_iter().any(|draft| draft.contains("37.5")), "the draft is kept");
    }
}

/// The same for a file that is switched to WAL, or given a trigger, while a form is open.
#[test]
fn a_file_that_must_not_be_written_any_more_is_not_and_the_draft_stays() {
    if !have_tmux() {
        return;
    }
    for (sql, words) in [
        ("PRAGMA journal_mode=WAL", "READ-ONLY"),
        (
            "CREATE TRIGGER theirs AFTER INSERT ON reading BEGIN UPDATE metric SET name = 'x'; END",
            "not a board of upshot",
        ),
    ] {
        let t = Terminal::board(80, 24);
        t.start();
        t.keys(&["r", "37.5"]);
        t.sees("= 37.5%");
        rusqlite::Connection::open(t.db()).unwrap().execute_batch(sql).unwrap();
        t.keys(&["Enter"]);
        t.sees(words);
        t.sees("37.5");
        let c = rusqlite::Connection::open(t.db()).unwrap();
        let logged: i64 = c.query_row("SELECT count(*) FROM reading WHERE value = 37.5", [], |row| row.get(0)).unwrap();
        assert_eq!(logged, 0, "{sql}");
        t.keys(&["C-c", "C-c"]);
        t.sees("left with");
    }
}
