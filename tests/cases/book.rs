//! The cases of `expected.json`: commands that go before, the command that is looked at, and what has to come of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use tempfile::TempDir;

/// Where the files lie.
pub(crate) fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/files")
}

/// All cases.
pub(crate) struct Book {
    pub(crate) cases: Vec<Case>,
}

/// One of them.
pub(crate) struct Case {
    pub(crate) it: Value,
    today: String,
}

/// What a command said.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A person with a board of their own.
pub(crate) struct Room {
    dir: TempDir,
    today: String,
}

impl Room {
    pub(crate) fn new(today: &str) -> Self {
        Self { dir: tempfile::tempdir().unwrap(), today: today.to_owned() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs a command; a word that names one of the files is that file.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        let file = |(at, word): (usize, &&str)| {
            let path = files().join(word);
            if at == 1 && path.is_file() { path } else { PathBuf::from(word) }
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_upshot"));
        command.arg("--no-input").args(words.iter().enumerate().map(file)).stdin(Stdio::null());
        for name in ["HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(name, self.dir.path());
        }
        command.env("UPSHOT_DB", self.path("b.db")).env("UPSHOT_AS", "ana").env("TZ", "UTC");
        command.env("UPSHOT_TODAY", &self.today);
        let ran = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ran { code: ran.status.code().unwrap_or(-1), out: text(ran.stdout), err: text(ran.stderr) }
    }

    /// As [`Room::run`], and what it said as JSON.
    pub(crate) fn json(&self, words: &[&str]) -> (Ran, Value) {
        let words: Vec<&str> = ["--json"].iter().chain(words).copied().collect();
        // The file's place moves by one.
        let path = files().join(words.get(2).copied().unwrap_or_default());
        let named = path.to_string_lossy().into_owned();
        let words: Vec<&str> = words
            .iter()
            .enumerate()
            .map(|(at, w)| if at == 2 && path.is_file() { named.as_str() } else { w })
            .collect();
        let ran = self.run(&words);
        let value = serde_json::from_str(&ran.out).unwrap_or(Value::Null);
        (ran, value)
    }
}

impl Book {
    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string(files().join("expected.json")).unwrap();
        let book: Value = serde_json::from_str(&text).unwrap();
        let today = book["today"].as_str().unwrap();
        let case = |it: &Value| Case { it: it.clone(), today: it["today"].as_str().unwrap_or(today).to_owned() };
        let cases: Vec<Case> = book["cases"].as_array().unwrap().iter().map(case).collect();
        assert!(cases.len() >= 147);
        Self { cases }
    }

    /// What each case says, where it says something.
    pub(crate) fn each(&self, f: impl Fn(&Case) -> Option<String> + Sync) -> Vec<String> {
        let next = AtomicUsize::new(0);
        let said = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
                scope.spawn(|| {
                    while let Some(case) = self.cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Some(says) = f(case) {
                            said.lock().unwrap().push(format!("{} {}: {says}", case.it["id"], case.it["kind"]));
                        }
                    }
                });
            }
        });
        let mut said = said.into_inner().unwrap();
        said.sort();
        said
    }
}

/// Whether two cells are one, numbers but for the last bits.
fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()) + 1e-12,
        _ => one == other,
    }
}

/// Whether two lists hold the same rows, in any order.
pub(crate) fn alike(one: &[Value], other: &[Value]) -> bool {
    let mut left: Vec<&Value> = other.iter().collect();
    let fits = |a: &Value, b: &Value| {
        let (a, b) = (a.as_array().unwrap(), b.as_array().unwrap());
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
    };
    one.len() == other.len()
        && one.iter().all(|row| {
            let at = left.iter().position(|there| fits(row, there));
            at.map(|at| left.swap_remove(at)).is_some()
        })
}

impl Case {
    pub(crate) fn words<'a>(&self, list: &'a Value) -> Vec<&'a str> {
        list.as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
    }

    /// A board on which what goes before was done.
    pub(crate) fn room(&self) -> Room {
        let room = Room::new(&self.today);
        for step in self.it["setup"].as_array().unwrap() {
            let ran = room.run(&self.words(step));
            assert_eq!(ran.code, 0, "{step}: {}", ran.err);
        }
        room
    }

    /// What is not as it should be.
    pub(crate) fn fails(&self) -> Option<String> {
        let room = self.room();
        let words = self.words(&self.it["run"]);
        let has = |name: &str| self.it.get(name).is_some();
        let (mut ran, json) =
            if has("rows") || has("error") { room.json(&words) } else { (room.run(&words), Value::Null) };
        let wanted = self.it["exit"].as_i64().unwrap_or(0);
        if i64::from(ran.code) != wanted {
            return Some(format!("exit {}, not {wanted}: {}{}", ran.code, ran.err, ran.out));
        }
        if let Some(rows) = self.it["rows"].as_array() {
            let got = json["data"]["rows"].as_array().cloned().unwrap_or_default();
            if !alike(&got, rows) {
                return Some(format!("rows {got:?}, not {rows:?}"));
            }
            ran = room.run(&words);
        }
        if let Some(code) = self.it["error"].as_str()
            && !ran.err.contains(&format!("\"{code}\""))
        {
            return Some(format!("the code is not {code}: {}", ran.err));
        }
        let said = ran.out.clone() + &ran.err;
        for word in self.words(&self.it["words"]) {
            if !said.contains(word) {
                return Some(format!("does not say {word:?}: {said}"));
            }
        }
        for word in self.words(&self.it["not_words"]) {
            if said.contains(word) {
                return Some(format!("says {word:?}: {said}"));
            }
        }
        let after = self.it["after"].as_object()?;
        for (metric, rows) in after {
            let (_, list) = room.json(&["reading", "list", metric]);
            let list = list["data"].as_array().cloned().unwrap_or_default();
            let got: Vec<Value> = list.iter().map(row).collect();
            if !alike(&got, rows.as_array().unwrap()) {
                return Some(format!("{metric} then holds {got:?}, not {rows}"));
            }
            if has("note") && list.iter().all(|reading| reading["note"] != self.it["note"]) {
                return Some(format!("the note is another: {list:?}"));
            }
        }
        None
    }

    /// A question's last line, given as it stands, asks something else or nothing; what it says is not answered.
    pub(crate) fn answer_fails(&self) -> Option<String> {
        if self.it["exit"].as_i64() != Some(2) || self.it["run"][0] != "import" {
            return None;
        }
        let room = self.room();
        let ran = room.run(&self.words(&self.it["run"]));
        let last =
            ran.err.lines().last().unwrap_or_default().trim().strip_prefix("Try: ").unwrap_or_default().to_owned();
        let Some(words) = shlex::split(&last).filter(|words| words.first().is_some_and(|w| w == "upshot")) else {
            return Some(format!("the last line is no command: {}", ran.err));
        };
        let words: Vec<&str> = words.iter().skip(1).map(|w| if w == "SLUG" { "m" } else { w.as_str() }).collect();
        let (again, _) = room.json(&words);
        let code = self.it["error"].as_str().unwrap();
        (again.code != 0).then(|| format!("{last} ends with {}, asked {code}: {}", again.code, again.err))
    }
}

/// A reading as the cases write them.
pub(crate) fn row(reading: &Value) -> Value {
    let minute =
        reading["time"].as_str().map(|t| t[..2].parse::<i64>().unwrap() * 60 + t[3..5].parse::<i64>().unwrap());
    serde_json::json!([reading["day"], minute, reading["value"], reading["of"]])
}
