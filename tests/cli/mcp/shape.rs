//! What an answer may look like in each revision of the protocol: what its schema requires of what is sent from here, and
//! nothing that it does not know. The published schemas themselves are asked by `official.rs` where they are at hand.

use serde_json::{Map, Value};

/// Holds an answer against its revision.
pub(crate) fn check(revision: &str, method: &str, answer: &Value) {
    let says = || format!("{revision} {method}: {answer}");
    let answer = answer.as_object().unwrap_or_else(|| panic!("{}", says()));
    assert_eq!(answer["jsonrpc"], "2.0", "{}", says());
    if let Some(error) = answer.get("error") {
        only(answer, &["jsonrpc", "id", "error"]);
        let error = error.as_object().unwrap();
        only(error, &["code", "message", "data"]);
        assert!(error["code"].is_i64() && error["message"].is_string(), "{}", says());
        return;
    }
    only(answer, &["jsonrpc", "id", "result"]);
    let mut result = answer["result"].as_object().unwrap_or_else(|| panic!("{}", says())).clone();
    let stateless = revision == "2026-07-28";
    if stateless {
        assert_eq!(result.remove("resultType").unwrap(), "complete", "{}", says());
        let meta = result.remove("_meta").unwrap();
        let server = meta["io.modelcontextprotocol/serverInfo"].as_object().unwrap();
        assert!(server["name"].is_string() && server["version"].is_string(), "{}", says());
        if matches!(method, "server/discover" | "tools/list" | "prompts/list") {
            assert!(result.remove("ttlMs").unwrap().is_u64(), "{}", says());
            assert_eq!(result.remove("cacheScope").unwrap(), "private", "{}", says());
        }
    }
    match method {
        "initialize" => {
            only(&result, &["protocolVersion", "capabilities", "serverInfo", "instructions"]);
            assert!(result["protocolVersion"].is_string() && result["instructions"].is_string(), "{}", says());
            let titled: &[&str] =
                if revision >= "2025-06-18" { &["name", "version", "title"] } else { &["name", "version"] };
            only(result["serverInfo"].as_object().unwrap(), titled);
            capabilities(&result["capabilities"]);
        }
        "server/discover" => {
            only(&result, &["supportedVersions", "capabilities", "instructions"]);
            assert!(result["supportedVersions"].as_array().unwrap().iter().all(Value::is_string), "{}", says());
            capabilities(&result["capabilities"]);
        }
        "ping" => assert!(result.is_empty(), "{}", says()),
        "tools/list" => {
            only(&result, &["tools"]);
            result["tools"].as_array().unwrap().iter().for_each(|listed| tool(revision, listed));
        }
        "tools/call" => {
            only(&result, &["content", "structuredContent", "isError"]);
            for block in result["content"].as_array().unwrap() {
                only(block.as_object().unwrap(), &["type", "text"]);
                assert!(block["type"] == "text" && block["text"].is_string(), "{}", says());
            }
            assert!(result.get("isError").is_none_or(Value::is_boolean), "{}", says());
            let structured = result.get("structuredContent");
            assert_eq!(structured.is_some(), revision >= "2025-06-18", "{}", says());
            assert!(structured.is_none_or(Value::is_object), "{}", says());
        }
        "prompts/list" => {
            only(&result, &["prompts"]);
            for prompt in result["prompts"].as_array().unwrap() {
                only(prompt.as_object().unwrap(), &["name", "description", "arguments"]);
                for argument in prompt["arguments"].as_array().into_iter().flatten() {
                    only(argument.as_object().unwrap(), &["name", "description", "required"]);
                    assert!(argument["name"].is_string() && argument["required"].is_boolean(), "{}", says());
                }
            }
        }
        "prompts/get" => {
            only(&result, &["description", "messages"]);
            for message in result["messages"].as_array().unwrap() {
                only(message.as_object().unwrap(), &["role", "content"]);
                assert!(message["role"] == "user" && message["content"]["type"] == "text", "{}", says());
                assert!(message["content"]["text"].is_string(), "{}", says());
            }
        }
        other => panic!("no shape is known of {other}"),
    }
}

fn capabilities(of: &Value) {
    assert_eq!(*of, serde_json::json!({ "tools": {}, "prompts": {} }));
}

fn tool(revision: &str, listed: &Value) {
    let tool = listed.as_object().unwrap();
    let known: &[&str] = if revision >= "2025-03-26" {
        &["name", "description", "inputSchema", "annotations"]
    } else {
        &["name", "description", "inputSchema"]
    };
    only(tool, known);
    let name = tool["name"].as_str().unwrap();
    assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_') && tool["description"].is_string(), "{listed}");
    let schema = tool["inputSchema"].as_object().unwrap();
    assert!(schema["type"] == "object" && schema["additionalProperties"] == false, "{listed}");
    let properties = schema["properties"].as_object().unwrap();
    assert!(properties.values().all(Value::is_object), "{listed}");
    for must in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        assert!(properties.contains_key(must.as_str().unwrap()), "{listed}");
    }
    if let Some(hints) = tool.get("annotations") {
        let hints = hints.as_object().unwrap();
        only(hints, &["title", "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"]);
        assert!(hints.values().all(Value::is_boolean), "{listed}");
    }
}

/// That an object has no other fields.
fn only(of: &Map<String, Value>, known: &[&str]) {
    let other = of.keys().find(|name| !known.contains(&name.as_str()));
    assert!(other.is_none(), "{other:?} is not among {known:?}: {of:?}");
}
