//! What stands around the things: the envelope, errors and warnings, and JSON that does a terminal no harm.

use serde_json::{Value, json};

use crate::domain::warning::Warning;
use crate::error::Error;

/// One thing by the contract.
pub(crate) fn envelope(kind: &str, data: Value) -> Value {
    let mut envelope = json!({ "schema": 1, "kind": kind });
    envelope["data"] = data;
    envelope
}

/// What could not be done: the stable code, what, why, everything that is missing with the command for each, and what to try.
pub(crate) fn error(e: &Error) -> Value {
    let items: Vec<_> =
        e.items.iter().map(|i| json!({ "code": i.code, "says": i.says, "fix": i.fix.to_string() })).collect();
    json!({ "code": e.code, "message": e.what, "why": e.why, "missing": items, "try": e.hints })
}

/// Something worth knowing that stops nothing.
pub(crate) fn warning(warning: &Warning) -> Value {
    json!({ "code": warning.about.code(), "message": warning.to_string() })
}

/// JSON on one line, with C1 and bidirectional controls escaped, so that printing it does a terminal no harm; it reads back
/// the same.
pub(crate) fn harmless(value: &Value) -> String {
    let json = serde_json::to_string(value).unwrap_or_else(|_| value.to_string());
    if json.bytes().all(|byte| byte < 0x7f) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        let control = matches!(c, '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
        if control {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}
