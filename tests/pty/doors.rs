//! The screens, two assistants' doors and four writers at one board at once.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use crate::terminal::{Terminal, have_tmux};

const EACH: usize = 20;

/// A door, and what it says.
struct Door {
    child: Child,
    stdin: ChildStdin,
    out: BufReader<ChildStdout>,
}

impl Door {
    fn open(t: &Terminal, robot: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_upshot"));
        command.arg("--db").arg(t.db()).args(["--today", "2026-03-12", "mcp", "--as", robot, "--for", "li"]);
        command.env("HOME", t.dir()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (stdin, out) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut door = Self { child, stdin, out };
        door.says(r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#);
        door
    }

    fn says(&mut self, line: &str) -> String {
        writeln!(self.stdin, "{line}").unwrap();
        let mut answer = String::new();
        self.out.read_line(&mut answer).unwrap();
        answer
    }

    /// Logs a reading of its own, and asks again as long as the file is busy, as an assistant would.
    fn logs(&mut self, n: usize, day: &str) {
        let line = format!(
            r#"{{"jsonrpc":"2.0","id":{n},"method":"tools/call","params":{{"name":"log_reading","arguments":{{"metric":"activation","value":"{n}","day":"{day}","source":"a test"}}}}}}"#
        );
        loop {
            let answer = self.says(&line);
            if !answer.contains("isError") {
                return;
            }
            assert!(answer.contains("\\\"code\\\":\\\"busy\\\""), "{answer}");
        }
    }
}

#[test]
fn two_doors_the_screens_and_four_writers_write_exactly_what_they_say() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(120, 40);
    for robot in ["helper", "scribe"] {
        t.outside(&["person", "robot", robot]);
    }
    t.start();
    t.sees("1 New teams see a first report");
    let (db, home) = (t.db(), t.dir().to_owned());
    thread::scope(|scope| {
        for (at, robot) in ["helper", "scribe"].into_iter().enumerate() {
            let mut door = Door::open(&t, robot);
            scope.spawn(move || {
                for n in 0..EACH {
                    door.logs(1_000 * (at + 1) + n, "2026-03-10");
                }
                drop(door.stdin);
                assert_eq!(door.child.wait().unwrap().code(), Some(0));
            });
        }
        for (at, who) in ["ana", "ben", "cem", "dia"].into_iter().enumerate() {
            let (db, home) = (&db, &home);
            scope.spawn(move || {
                for n in 0..EACH {
                    let value = (1_000 * (at + 3) + n).to_string();
                    let mut command = Command::new(env!("CARGO_BIN_EXE_upshot"));
                    command.arg("--db").arg(db).args(["--today", "2026-03-12", "--as", who]).env("HOME", home);
                    let ran = command.args(["log", "activation", &value, "2026-03-10"]).output().unwrap();
                    assert!(ran.status.success(), "{ran:?}");
                }
            });
        }
        // Meanwhile somebody types on the screens.
        for value in ["36.1", "36.2", "36.3"] {
            t.keys(&["r"]);
            t.sees("Log · 1 activation");
            t.keys(&[value, "Enter"]);
            // What is said of it may give way at once to what the others did.
            t.until("it was not saved", |screen| !screen.contains("Log · 1 activation"));
        }
    });
    let ran = Command::new(env!("CARGO_BIN_EXE_upshot"))
        .arg("--db")
        .arg(t.db())
        .args(["--json", "reading", "list", "activation"])
        .env("HOME", t.dir())
        .output()
        .unwrap();
    let list: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    let mut by: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for reading in list["data"].as_array().unwrap() {
        let value = reading["value"].as_f64().unwrap();
        by.entry(reading["by"].as_str().unwrap().to_owned()).or_default().push((value * 10.0).round() as u64);
    }
    for (at, who) in ["helper", "scribe", "ana", "ben", "cem", "dia"].into_iter().enumerate() {
        let mut said = by.remove(who).unwrap();
        said.sort_unstable();
        let expected: Vec<u64> = (0..EACH).map(|n| 10 * (1_000 * (at + 1) + n) as u64).collect();
        assert_eq!(said, expected, "{who} logged what {who} logged");
    }
    let mut typed = by.remove("mara").unwrap();
    typed.sort_unstable();
    assert_eq!(typed, [361, 362, 363], "typed on the screens");
    t.keys(&["q"]);
    t.sees("left with 0");
    let ran =
        Command::new(env!("CARGO_BIN_EXE_upshot")).arg("--db").arg(t.db()).arg("doctor").env("HOME", t.dir()).output();
    assert!(String::from_utf8_lossy(&ran.unwrap().stdout).contains("Sound"));
}
