//! A person at a prompt: a folder of their own, a board in it, a name and a day. Nothing of the machine's reaches it.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

use serde_json::Value;
use tempfile::TempDir;

/// The day most tests begin on: a Monday.
pub(crate) const MONDAY: &str = "2026-03-02";

/// A folder with a board in it, and who works there on which day.
#[derive(Clone)]
pub(crate) struct World {
    room: Rc<TempDir>,
    who: String,
    day: String,
    /// Whether each command is done in another copy than the one before, which has merged that one.
    wanders: bool,
}

thread_local! {
    static WANDERS: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Plays something once more on boards of two copies: each command in the copy that the last was not done in, once that one
/// was merged.
pub(crate) fn wandering(play: impl Fn()) {
    WANDERS.set(true);
    play();
    WANDERS.set(false);
}

/// What a run gave back.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) line: String,
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// What a run that was refused said, from its JSON.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) code: String,
    pub(crate) json: Value,
    /// Everything it said, in one string.
    pub(crate) words: String,
}

/// Words for a command line: one string in a shell's quoting, or a list.
pub(crate) trait Words {
    fn words(&self) -> Vec<String>;
}

impl Words for &str {
    fn words(&self) -> Vec<String> {
        split(self)
    }
}

impl Words for &String {
    fn words(&self) -> Vec<String> {
        split(self)
    }
}

impl<T: AsRef<str>> Words for &[T] {
    fn words(&self) -> Vec<String> {
        self.iter().map(|w| w.as_ref().to_owned()).collect()
    }
}

impl<T: AsRef<str>, const N: usize> Words for &[T; N] {
    fn words(&self) -> Vec<String> {
        self.as_slice().words()
    }
}

/// Splits a line as a shell would: blanks, single and double quotes, a backslash inside double ones.
pub(crate) fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some('"'), '\\') => word.get_or_insert_default().extend(chars.next()),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    assert!(quote.is_none(), "a quote is left open in: {line}");
    words.extend(word);
    words
}

impl World {
    /// An empty folder; mara works on a Monday.
    pub(crate) fn new() -> Self {
        Self {
            room: Rc::new(tempfile::tempdir().unwrap()),
            who: "mara".to_owned(),
            day: MONDAY.to_owned(),
            wanders: WANDERS.get(),
        }
    }

    /// Someone else at the same board.
    pub(crate) fn as_(&self, handle: &str) -> Self {
        Self { who: handle.to_owned(), ..self.clone() }
    }

    /// The same person on another day.
    pub(crate) fn on(&self, day: &str) -> Self {
        Self { day: day.to_owned(), ..self.clone() }
    }

    /// The day it is here.
    pub(crate) fn day(&self) -> &str {
        &self.day
    }

    pub(crate) fn dir(&self) -> &Path {
        self.room.path()
    }

    pub(crate) fn db(&self) -> PathBuf {
        self.dir().join("team.db")
    }

    /// Writes a file into the folder; its name, as one would type it there.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.dir().join(name), bytes).unwrap();
        name.to_owned()
    }

    /// The binary in this folder with nothing of the machine's environment, and no words yet.
    pub(crate) fn bare(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_upshot"));
        command.current_dir(self.dir()).env_clear().env("HOME", self.dir());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The binary with the board, the name and the day said first.
    pub(crate) fn command(&self, words: impl Words) -> Command {
        let mut command = self.bare();
        command.args(["--db", "team.db", "--as", &self.who, "--today", &self.day]).args(words.words());
        command
    }

    /// Runs a command line.
    pub(crate) fn run(&self, words: impl Words) -> Ran {
        let line = words.words().join(" ");
        let ran = finish(self.command(words), line, b"");
        if self.wanders {
            self.wander();
        }
        ran
    }

    /// Goes on in the other copy, once it has merged this one.
    fn wander(&self) {
        let (here, there) = (self.db(), self.dir().join("twin.db"));
        if !here.exists() {
            return;
        }
        if there.exists() {
            let mut merge = self.bare();
            merge.args(["--db", "twin.db", "--as", &self.who, "--today", &self.day, "merge", "team.db", "-q"]);
            assert_eq!(finish(merge, "merge".to_owned(), b"").code, 0);
        } else {
            std::fs::copy(&here, &there).unwrap();
        }
        let aside = self.dir().join("aside.db");
        for (from, to) in [(&here, &aside), (&there, &here), (&aside, &there)] {
            std::fs::rename(from, to).unwrap();
        }
        // A backup is made before each merge, and is nobody's here.
        for entry in std::fs::read_dir(self.dir()).unwrap().flatten() {
            if entry.file_name().to_string_lossy().contains(".backup") {
                std::fs::remove_file(entry.path()).unwrap();
            }
        }
    }

    /// Runs a command line with something on its standard input.
    pub(crate) fn fed(&self, words: impl Words, input: impl AsRef<[u8]>) -> Ran {
        let line = words.words().join(" ");
        finish(self.command(words), line, input.as_ref())
    }

    /// Runs what must work; what it printed.
    pub(crate) fn ok(&self, words: impl Words) -> String {
        self.run(words).must_work().out
    }

    /// Runs several lines that must work.
    pub(crate) fn all(&self, lines: &[&str]) {
        for line in lines {
            self.ok(*line);
        }
    }

    /// Runs with `--json`; what lies under `data`.
    pub(crate) fn json(&self, words: impl Words) -> Value {
        let mut words = words.words();
        words.push("--json".to_owned());
        let ran = self.run(words.as_slice()).must_work();
        let envelope: Value = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e} in {ran:?}"));
        assert_eq!(envelope["schema"], 1, "{ran:?}");
        assert!(envelope["kind"].is_string(), "{ran:?}");
        envelope["data"].clone()
    }

    /// Runs what must be refused with exit code 1 by the rule of this code.
    pub(crate) fn refused(&self, words: impl Words, code: &str) -> Refused {
        let refused = self.fails(words, 1);
        assert!(refused.names(code), "not refused by {code}: {refused:#?}");
        refused
    }

    /// Runs what must fail with this exit code and say so as JSON.
    pub(crate) fn fails(&self, words: impl Words, exit: i32) -> Refused {
        let mut words = words.words();
        words.push("--json".to_owned());
        let ran = self.run(words.as_slice());
        assert_eq!(ran.code, exit, "the exit code of {ran:#?}");
        assert_eq!(ran.out, "", "an error prints nothing on stdout: {ran:#?}");
        Refused::read(&ran)
    }

    /// Runs a statement on the board's file behind the program's back.
    pub(crate) fn sql(&self, statement: &str) {
        let c = rusqlite::Connection::open(self.db()).unwrap();
        c.execute_batch(statement).unwrap();
    }

    /// The whole board as `export --all` writes it: each file's name and bytes.
    pub(crate) fn exported(&self) -> Vec<(OsString, Vec<u8>)> {
        let to = tempfile::tempdir_in(self.dir()).unwrap();
        let dir = to.path().join("all");
        self.ok(&["export", "--all", dir.to_str().unwrap()]);
        read_dir(&dir)
    }

    /// What `export --all` writes, or nothing where there is no board yet.
    pub(crate) fn exported_or_none(&self) -> Vec<(OsString, Vec<u8>)> {
        if self.db().exists() { self.exported() } else { Vec::new() }
    }

    /// Framed and owned by mara, with readings from the weeks before: O-1 on activation, 31 % → 45 %.
    pub(crate) fn framed(self) -> Self {
        self.ok(FRAME);
        for (day, value) in [
            ("2026-01-26", "30"),
            ("2026-02-02", "32"),
            ("2026-02-09", "31"),
            ("2026-02-16", "30"),
            ("2026-02-23", "31"),
        ] {
            self.ok(&["log", "activation", value, day]);
        }
        self
    }

    /// With a hypothesis H-1 on O-1 that says X, Y and Z.
    pub(crate) fn tried(self) -> Self {
        self.ok(TRY);
        self
    }

    /// With H-1 shipped on Monday; a verdict is due four weeks later.
    pub(crate) fn shipped(self) -> Self {
        self.ok("start H-1");
        self.ok("ship H-1");
        self
    }

    /// With three readings after the ship; now it is five weeks later.
    pub(crate) fn measured(self) -> Self {
        let later = self.on("2026-04-06");
        later.all(&["log activation 35 2026-03-16", "log activation 36 2026-03-23", "log activation 36.2 2026-03-30"]);
        later
    }

    /// With a verdict: supported, signed by mara.
    pub(crate) fn judged(self) -> Self {
        self.ok(VERDICT);
        self
    }
}

pub(crate) const FRAME: &str = "frame 'New teams see a first report in their first week' \
    --problem 'half of new teams leave before they see a report' --for 'new teams' --matters 'trial conversion' \
    --metric activation --unit % --from 31 --to +14 --by 18dec --wrong-if 'activation < 33 by 1dec'";
pub(crate) const TRY: &str = "try O-1 'sample data at signup' --expect +5 --within 28d \
    --because 'people quit at the empty screen' --confidence 70";
pub(crate) const VERDICT: &str = "verdict H-1 supported -l 'samples help' -n scale";

pub(crate) fn finish(mut command: Command, line: String, input: &[u8]) -> Ran {
    if !input.is_empty() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().unwrap();
    // Written beside the run, or a long input and a long output would wait for each other.
    let feeder = child.stdin.take().map(|mut stdin| {
        let input = input.to_owned();
        std::thread::spawn(move || drop(stdin.write_all(&input)))
    });
    let output = child.wait_with_output().unwrap();
    if let Some(feeder) = feeder {
        feeder.join().unwrap();
    }
    let text = |bytes| String::from_utf8(bytes).unwrap_or_else(|e| panic!("{line}: output is not UTF-8: {e}"));
    let (out, err) = (text(output.stdout), text(output.stderr));
    let ran = Ran { code: output.status.code().unwrap_or(-1), out, err, line };
    assert!(!ran.err.contains("panicked"), "{ran:#?}");
    ran
}

impl Ran {
    /// The run, which must have worked.
    #[must_use]
    pub(crate) fn must_work(self) -> Self {
        assert_eq!(self.code, 0, "{self:#?}");
        self
    }

    /// The run, which must have failed with this code.
    #[must_use]
    pub(crate) fn must_fail(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// The run, whose output or talk must hold each phrase.
    #[must_use]
    pub(crate) fn saying(self, phrases: &[&str]) -> Self {
        let said = format!("{}\n{}", self.out, self.err);
        for phrase in phrases {
            assert!(said.contains(phrase), "{phrase:?} is not in {self:#?}");
        }
        self
    }
}

impl Refused {
    pub(crate) fn read(ran: &Ran) -> Self {
        let line = ran.err.lines().rev().find(|l| l.starts_with('{')).unwrap_or_else(|| panic!("no JSON in {ran:#?}"));
        let envelope: Value = serde_json::from_str(line).unwrap();
        assert_eq!((&envelope["schema"], &envelope["kind"]), (&1.into(), &"error".into()), "{ran:#?}");
        let json = envelope["error"].clone();
        let code = json["code"].as_str().unwrap_or_else(|| panic!("no code in {ran:#?}")).to_owned();
        Self { code, words: strings(&json).join("\n"), json }
    }

    /// Whether a rule of this code refused it, alone or among others.
    pub(crate) fn names(&self, code: &str) -> bool {
        self.code == code || self.missing().iter().any(|item| item["code"] == code)
    }

    pub(crate) fn missing(&self) -> &[Value] {
        self.json["missing"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The command it suggests for a code.
    pub(crate) fn fix(&self, code: &str) -> &str {
        let item = self.missing().iter().find(|item| item["code"] == code);
        item.and_then(|i| i["fix"].as_str()).unwrap_or_else(|| panic!("no fix for {code}: {self:#?}"))
    }

    /// The refusal, whose words must hold each phrase.
    pub(crate) fn saying(&self, phrases: &[&str]) -> &Self {
        for phrase in phrases {
            assert!(self.words.contains(phrase), "{phrase:?} is not in {self:#?}");
        }
        self
    }
}

/// Every string in a JSON value.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Array(list) => list.iter().flat_map(strings).collect(),
        Value::Object(map) => map.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// A folder's files by name, with their bytes.
pub(crate) fn read_dir(dir: &Path) -> Vec<(OsString, Vec<u8>)> {
    let entries = std::fs::read_dir(dir).unwrap().map(Result::unwrap);
    let mut files: Vec<_> = entries.map(|e| (e.file_name(), std::fs::read(e.path()).unwrap())).collect();
    files.sort();
    files
}

/// The names of what lies in a folder.
pub(crate) fn names(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap().map(Result::unwrap);
    let mut names: Vec<_> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Whether a program is there; says aloud that a test is skipped where it is not.
pub(crate) fn have(program: &str, test: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    if !there {
        eprintln!("skipped: {test} needs {program}, which is not here");
    }
    there
}

#[test]
fn lines_split_as_in_a_shell() {
    assert_eq!(split("a 'b c' \"d \\\" e\" f=\"g h\" ''"), ["a", "b c", "d \" e", "f=g h", ""]);
}
