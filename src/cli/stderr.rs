//! What goes to standard error: errors and warnings, for people or as JSON.

use std::io::{IsTerminal, Write};

use serde_json::{Value, json};

use crate::domain::warning::Warning;
use crate::error::Error;
use crate::json;
use crate::text::clean;

/// Writes a line to standard error. Where that is closed there is nobody left to tell.
fn err(line: &str) {
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}

/// Says something worth knowing that stops nothing.
pub(crate) fn warning(warning: &Warning, as_json: bool) {
    if as_json {
        object("warning", &json::warning(warning));
    } else {
        err(&format!("warning: {}", clean(&warning.to_string())));
    }
}

/// One thing that was to be said, by the contract.
fn object(kind: &str, said: &Value) {
    err(&json::harmless(&json!({ "schema": 1, "kind": kind, kind: said })));
}

/// Says something to whoever sits there, beside the data.
pub(crate) fn talk(words: &str) {
    err(&clean(words));
}

/// Takes the last line back that was said to somebody at a terminal which can.
pub(crate) fn take_back() {
    let can = std::env::var_os("TERM").is_some_and(|term| term != "dumb");
    if can && std::io::stderr().is_terminal() {
        drop(write!(std::io::stderr().lock(), "\x1b[A\x1b[2K"));
    }
}

/// Says what could not be done: what, why, and what to try, the most useful line last.
pub(crate) fn error(e: &Error, as_json: bool) {
    if as_json {
        return object("error", &json::error(e));
    }
    err(&format!("error: {}", clean(&e.what)));
    for why in &e.why {
        err(&format!("  {}", clean(why)));
    }
    for item in &e.items {
        err(&format!("  - {}", clean(&item.says)));
        err(&format!("      {}", clean(&item.fix.to_string())));
    }
    for hint in &e.hints {
        err(&format!("  Try: {}", clean(hint)));
    }
}
