//! The protocol itself: transcripts of each revision, and lines that nobody should send.

use std::path::Path;

use serde_json::{Value, json};

use super::client::{Client, MOST, NEWEST, REVISIONS, STATELESS, board};
use crate::world::World;

/// What is said in each revision, in the order it is said.
fn script(revision: &str) -> Vec<String> {
    let stateless = revision == STATELESS;
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": revision, "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": { "name": "editor", "version": "2.1" },
    });
    let line = |id: Value, method: &str, mut params: Value| {
        if stateless {
            params["_meta"] = meta.clone();
        }
        json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string()
    };
    let info = json!({ "name": "editor", "version": "2.1" });
    let mut list = Vec::new();
    if !stateless {
        list.push(line(json!(0), "tools/list", json!({})));
        list.push(line(
            json!(1),
            "initialize",
            json!({ "protocolVersion": revision, "capabilities": {}, "clientInfo": info }),
        ));
        list.push(json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string());
    }
    list.extend([
        line(json!("two"), "ping", json!({})),
        line(json!(3), "server/discover", json!({})),
        line(json!(4), "tools/list", json!({})),
        line(json!(5), "tools/call", json!({ "name": "search", "arguments": { "text": "help", "kind": "lesson" } })),
        line(
            json!(6),
            "tools/call",
            json!({ "name": "note", "arguments": { "ref": "O-1", "text": "x", "kind": "note" } }),
        ),
        line(json!(7), "tools/call", json!({ "name": "show", "arguments": { "ref": "O-9" } })),
        line(json!(8), "tools/call", json!({ "name": "board", "arguments": { "file": "/etc/passwd" } })),
        line(json!(9), "tools/call", json!({ "name": "sign", "arguments": {} })),
        line(json!(10), "prompts/list", json!({})),
        line(json!(11), "prompts/get", json!({ "name": "after", "arguments": { "ref": "H-1" } })),
        line(json!(12), "prompts/get", json!({ "name": "decide" })),
        line(json!(13), "resources/list", json!({})),
        line(Value::Null, "ping", json!({})),
        line(json!(1.5), "ping", json!({})),
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 5 } }).to_string(),
        "{\"jsonrpc\":\"2.0\",\"id\":14".to_owned(),
        format!(
            "[{},{}]",
            line(json!(15), "prompts/list", json!({})),
            json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })
        ),
        line(
            json!(16),
            "initialize",
            json!({ "protocolVersion": "2999-01-01", "capabilities": {}, "clientInfo": info }),
        ),
    ]);
    list
}

/// What a board looks like that says the same every time.
fn told() -> World {
    board().judged()
}

#[test]
fn each_revision_is_spoken_as_it_is_kept() {
    let world = told();
    for revision in REVISIONS {
        let mut client = Client::started(&world, "", revision);
        let mut said = String::new();
        for line in script(revision) {
            client.say(&line);
            said.push_str(&format!("> {line}\n"));
            // What asks for nothing is answered by nothing: the next line's answer comes next.
            let asks = line.contains("\"id\":") || line.starts_with('[');
            if asks {
                said.push_str(&format!("< {}", client.line()));
            }
        }
        let (code, rest, talk) = client.ends();
        assert_eq!((code, rest.as_str(), talk.as_str()), (0, "", ""), "{revision}");
        let said = said.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cli/mcp/{revision}.txt"));
        if std::env::var_os("UPDATE_MCP").is_some() {
            std::fs::write(&path, &said).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == said, "{} is stale: UPDATE_MCP=1 cargo test --test cli mcp", path.display());
    }
}

#[test]
fn a_revision_that_shakes_no_hands_says_itself_in_each_request() {
    let world = board();
    let mut client = Client::started(&world, "", STATELESS);
    let mut ask = |meta: Value| {
        client.say(
            &json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": { "_meta": meta } }).to_string(),
        );
        client.hear()
    };
    let (version, able) = ("io.modelcontextprotocol/protocolVersion", "io.modelcontextprotocol/clientCapabilities");
    for meta in [
        json!({}),
        json!({ version: STATELESS }),
        json!({ version: 7, able: {} }),
        json!({ version: STATELESS, able: [] }),
        json!(7),
    ] {
        assert_eq!(ask(meta.clone())["error"]["code"], -32602, "{meta}");
    }
    let other = ask(json!({ version: "2031-01-01", able: {} }));
    assert_eq!(other["error"]["code"], -32022);
    assert_eq!(other["error"]["data"]["requested"], "2031-01-01");
    assert_eq!(other["error"]["data"]["supported"][0], STATELESS);
    let well = ask(json!({ version: STATELESS, able: {} }));
    assert_eq!(well["result"]["resultType"], "complete");
    assert_eq!(well["result"]["tools"].as_array().unwrap().len(), 7, "without --as it reads");
}

#[test]
fn a_batch_is_one_answer_where_its_revision_has_batches() {
    let world = board();
    let mut client = Client::of(&world, "", "2025-03-26");
    client.say(r#"[{"jsonrpc":"2.0","id":"a","method":"ping"},{"jsonrpc":"2.0","method":"x"},{"jsonrpc":"2.0","id":7,"method":"nothing"}]"#);
    let answers = client.hear();
    let ids: Vec<&Value> = answers.as_array().unwrap().iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&json!("a"), &json!(7)]);
    assert_eq!(answers[1]["error"]["code"], -32601);
    // Notifications alone are answered by nothing.
    client.say(r#"[{"jsonrpc":"2.0","method":"x"}]"#);
    client.say("[]");
    assert_eq!(client.hear()["error"]["code"], -32600);
    client.say(r#"[{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}]"#);
    assert_eq!(client.hear()[0]["error"]["code"], -32600);
    client.say(&format!("[{}]", vec![r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#; 2_000].join(",")));
    assert_eq!(client.hear()["error"]["code"], -32600, "no more is asked at once than can be answered");
}

#[test]
fn lines_that_nobody_should_send_are_answered_and_the_next_is_heard() {
    let world = board();
    let mut client = Client::of(&world, "", NEWEST);
    let mut bad = vec![
        (b"nonsense".to_vec(), -32700),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\xfe\"}".to_vec(), -32700),
        (vec![b'x'; 2 << 20], -32700),
        (vec![b'['; 100_000], -32700),
        (b"7".to_vec(), -32600),
        (b"\"ping\"".to_vec(), -32600),
        (b"null".to_vec(), -32600),
        (b"[]".to_vec(), -32600),
        (b"{}".to_vec(), -32600),
        (b"{\"id\":1,\"method\":\"ping\"}".to_vec(), -32600),
        (b"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}".to_vec(), -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1}".to_vec(), -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}".to_vec(), -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}".to_vec(), -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"ping\"}".to_vec(), -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":123456789012345678901234567890,\"method\":\"ping\"}".to_vec(), -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[1]}".to_vec(), -32602),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}".to_vec(), -32602),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}}".to_vec(), -32602),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"board\",\"arguments\":7}}".to_vec(), -32602),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"x\"}}".to_vec(), -32602),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"prompts/get\",\"params\":{\"name\":\"after\"}}".to_vec(), -32602),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"prompts/get\",\"params\":{\"name\":\"after\",\"arguments\":{\"ref\":\"O-1\"}}}".to_vec(), -32602),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"prompts/get\",\"params\":{\"name\":\"week\",\"arguments\":{\"x\":\"y\"}}}".to_vec(), -32602),
    ];
    let long = format!("{{\"jsonrpc\":\"2.0\",\"id\":\"{}\",\"method\":\"ping\"}}", "i".repeat(60_000));
    bad.push((long.into_bytes(), -32600));
    let named = format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{}\"}}", "m".repeat(90_000));
    bad.push((named.into_bytes(), -32601));
    for (line, code) in bad {
        let shown = String::from_utf8_lossy(&line[..line.len().min(120)]).into_owned();
        client.bytes(&line);
        client.bytes(b"\n");
        let answer = client.line();
        assert!(answer.len() < MOST, "{shown}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["error"]["code"], code, "{shown}: {answer}");
        assert_ne!(answer.get("id"), Some(&Value::Null), "the revision knows no null id: {answer}");
    }
    // Nothing is said to a blank line, a notification, or an answer that nobody asked for.
    for nothing in [
        "",
        "   ",
        r#"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"board"}}"#,
        r#"{"jsonrpc":"2.0","id":9,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":9,"error":{"code":1,"message":"x"}}"#,
    ] {
        client.say(nothing);
    }
    // A line that comes in pieces is a line.
    client.bytes(b"{\"jsonrpc\":\"2.0\",\"id\":\"cut");
    client.bytes(b"\",\"method\":\"ping\"}\r\n");
    assert_eq!(client.hear(), json!({ "jsonrpc": "2.0", "id": "cut", "result": {} }));
    // The last line needs no end.
    client.bytes(br#"{"jsonrpc":"2.0","id":-3,"method":"ping"}"#);
    let (code, rest, talk) = client.ends();
    assert_eq!((code, talk.as_str()), (0, ""));
    assert_eq!(rest, "{\"jsonrpc\":\"2.0\",\"id\":-3,\"result\":{}}\n");
}

#[test]
fn what_answers_no_request_has_a_null_id_where_its_revision_knows_no_other() {
    let world = board();
    for (revision, id) in [("2024-11-05", Some(Value::Null)), ("2025-06-18", Some(Value::Null)), (NEWEST, None)] {
        let mut client = Client::of(&world, "", revision);
        client.say("nonsense");
        assert_eq!(client.hear().get("id").cloned(), id, "{revision}");
    }
}

#[test]
fn a_handshake_is_answered_what_it_asks_for_or_the_newest_that_shakes() {
    let world = board();
    for (asked, answered) in [
        ("2024-11-05", "2024-11-05"),
        ("2025-03-26", "2025-03-26"),
        ("2025-06-18", "2025-06-18"),
        (NEWEST, NEWEST),
        (STATELESS, NEWEST),
        ("2019-01-01", NEWEST),
        ("", NEWEST),
    ] {
        let mut client = Client::started(&world, "", NEWEST);
        let answer = client.ask("initialize", json!({ "protocolVersion": asked }));
        assert_eq!(answer["result"]["protocolVersion"], answered, "{asked}");
    }
}

#[test]
fn who_reads_no_more_ends_it_without_a_word() {
    let world = board();
    let client = Client::of(&world, "", NEWEST);
    assert_eq!(client.leaves(r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#), 0);
}
