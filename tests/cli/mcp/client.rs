//! A client of the door. Whatever it hears is held against the shape that its revision of the protocol gives, against the
//! room that an answer has, and against what a terminal may be shown.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Map, Value, json};

use super::shape;
use crate::world::{World, split};

/// The revisions, the oldest first.
pub(crate) const REVISIONS: [&str; 5] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", STATELESS];
/// The one that shakes no hands.
pub(crate) const STATELESS: &str = "2026-07-28";
/// The newest that does.
pub(crate) const NEWEST: &str = "2025-11-25";
/// The most bytes of an answer.
pub(crate) const MOST: usize = 32_000;

/// One who talks to the door.
pub(crate) struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    out: BufReader<ChildStdout>,
    last: i64,
    pub(crate) revision: &'static str,
    /// What the handshake answered.
    pub(crate) shaken: Value,
}

impl Client {
    /// Starts the door with its words, and says nothing yet.
    pub(crate) fn started(world: &World, words: &str, revision: &'static str) -> Self {
        let mut command = world.bare();
        command.args(["--db", "team.db", "--today", world.day(), "mcp"]).args(split(words)).stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (stdin, out) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, stdin, out, last: 0, revision, shaken: Value::Null }
    }

    /// Starts the door and shakes hands, where hands are shaken.
    pub(crate) fn of(world: &World, words: &str, revision: &'static str) -> Self {
        let mut client = Self::started(world, words, revision);
        if revision != STATELESS {
            let info = json!({ "name": "editor", "version": "2.1" });
            let params = json!({ "protocolVersion": revision, "capabilities": {}, "clientInfo": info });
            client.shaken = client.ask("initialize", params)["result"].clone();
            client.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string());
        }
        client
    }

    /// One that may write, by the newest revision that shakes hands.
    pub(crate) fn helper(world: &World) -> Self {
        Self::of(world, "--as helper", NEWEST)
    }

    /// Writes a line.
    pub(crate) fn say(&mut self, line: &str) {
        self.bytes(format!("{line}\n").as_bytes());
    }

    /// Writes bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    /// Reads a line.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        assert!(line.ends_with('\n'), "the door said no whole line: {line:?}");
        line
    }

    /// Reads an answer.
    pub(crate) fn hear(&mut self) -> Value {
        let line = self.line();
        serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"))
    }

    /// A request, and what it is answered.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut params = params;
        if self.revision == STATELESS {
            params["_meta"] = json!({
                "io.modelcontextprotocol/protocolVersion": STATELESS, "io.modelcontextprotocol/clientCapabilities": {},
                "io.modelcontextprotocol/clientInfo": { "name": "editor", "version": "2.1" },
            });
        }
        self.say(&json!({ "jsonrpc": "2.0", "id": self.last, "method": method, "params": params }).to_string());
        let line = self.line();
        assert!(line.len() <= MOST, "{method} {params} is answered with {} bytes", line.len());
        assert!(line.trim_end().chars().all(harmless), "{method} {params} lets out a control: {line:?}");
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["id"], self.last, "{answer}");
        shape::check(self.revision, method, &answer);
        answer
    }

    /// Calls a tool: what it answers, and whether it failed.
    pub(crate) fn called(&mut self, tool: &str, given: Value) -> (Value, bool) {
        let answer = self.ask("tools/call", json!({ "name": tool, "arguments": given }));
        let result = &answer["result"];
        let text = result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{tool} {given}: {answer}"));
        let object: Value = serde_json::from_str(text).unwrap();
        if self.revision >= "2025-06-18" {
            assert_eq!(result["structuredContent"], object, "{tool}");
        }
        for words in strings(&object) {
            assert!(words.chars().all(|c| c == '\n' || harmless(c)), "{tool} lets out a control: {words:?}");
        }
        (object, result["isError"] == true)
    }

    /// Calls a tool that must work; the whole object.
    pub(crate) fn does(&mut self, tool: &str, given: Value) -> Value {
        let (object, failed) = self.called(tool, given.clone());
        assert!(!failed, "{tool} {given}: {object}");
        assert_eq!(object["schema"], 1, "{object}");
        object
    }

    /// Calls a tool that must work; its data.
    pub(crate) fn data(&mut self, tool: &str, given: Value) -> Value {
        self.does(tool, given)["data"].clone()
    }

    /// Calls a tool that must be refused by a code; the error.
    pub(crate) fn refused(&mut self, tool: &str, given: Value, code: &str) -> Value {
        let (object, failed) = self.called(tool, given.clone());
        let error = &object["error"];
        let missing = error["missing"].as_array().is_some_and(|all| all.iter().any(|one| one["code"] == code));
        assert!(failed && (error["code"] == code || missing), "{tool} {given}: {object}");
        error.clone()
    }

    /// The names of the tools that are open.
    pub(crate) fn tools(&mut self) -> Vec<String> {
        let list = self.ask("tools/list", json!({}))["result"]["tools"].clone();
        list.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
    }

    /// Ends standard input; the exit code, what else it said, and its talk.
    pub(crate) fn ends(mut self) -> (i32, String, String) {
        drop(self.stdin.take());
        let (mut rest, mut talk) = (String::new(), String::new());
        self.out.read_to_string(&mut rest).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), rest, talk)
    }

    /// Reads no more; the exit code once the next answer finds nobody.
    pub(crate) fn leaves(mut self, last: &str) -> i32 {
        let mut stdin = self.stdin.take().unwrap();
        drop(self.out);
        stdin.write_all(format!("{last}\n").as_bytes()).unwrap();
        drop(stdin);
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

/// Whether a character may stand in a line that a terminal may show.
fn harmless(c: char) -> bool {
    !matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Every string in a value.
pub(crate) fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(words) => vec![words.clone()],
        Value::Array(list) => list.iter().flat_map(strings).collect(),
        Value::Object(map) => map.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// Every string in a value with the name of the field it stands in.
pub(crate) fn named(value: &Value) -> Vec<(String, String)> {
    fn go(name: &str, value: &Value, found: &mut Vec<(String, String)>) {
        match value {
            Value::String(words) => found.push((name.to_owned(), words.clone())),
            Value::Array(list) => list.iter().for_each(|value| go(name, value, found)),
            Value::Object(map) => map.iter().for_each(|(name, value)| go(name, value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    go("", value, &mut found);
    found
}

/// Two objects joined.
pub(crate) fn joined(one: Value, other: &Map<String, Value>) -> Value {
    let Value::Object(mut one) = one else { return one };
    for (name, value) in other {
        match (one.get_mut(name), value) {
            (Some(Value::String(have)), Value::String(more)) => have.push_str(more),
            (Some(Value::Array(have)), Value::Array(more)) => have.extend(more.iter().cloned()),
            _ => drop(one.insert(name.clone(), value.clone())),
        }
    }
    Value::Object(one)
}

/// A board that helper is a robot of: framed, tried, shipped, read; it is five weeks later.
pub(crate) fn board() -> World {
    let world = World::new().framed().tried().shipped();
    world.ok("person robot helper");
    world.measured()
}
