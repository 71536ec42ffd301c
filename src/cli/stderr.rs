//! What goes to standard error: errors and warnings, for people or as JSON.

use std::io::Write;

use serde_json::json;

use crate::error::Error;
use crate::text::clean;

/// Writes a line to standard error. Where that is closed there is nobody left to tell.
fn err(line: &str) {
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}

/// Says something worth knowing that stops nothing.
pub(crate) fn warning(words: &str) {
    err(&format!("warning: {}", clean(words)));
}

/// Says something to whoever sits there, beside the data.
pub(crate) fn talk(words: &str) {
    err(&clean(words));
}

/// Says what could not be done: what, why, and what to try, the most useful line last.
pub(crate) fn error(e: &Error, as_json: bool) {
    if as_json {
        let items: Vec<_> = e.items.iter().map(|i| json!({ "code": i.code, "says": i.says, "fix": i.fix })).collect();
        let error = json!({ "code": e.code, "message": e.what, "why": e.why, "missing": items, "try": e.hints });
        err(&super::print::harmless(&json!({ "schema": 1, "kind": "error", "error": error }).to_string()));
        return;
    }
    err(&format!("error: {}", clean(&e.what)));
    for why in &e.why {
        err(&format!("  {}", clean(why)));
    }
    for item in &e.items {
        err(&format!("  - {}", clean(&item.says)));
        err(&format!("      {}", clean(&item.fix)));
    }
    for hint in &e.hints {
        err(&format!("  Try: {}", clean(hint)));
    }
}
