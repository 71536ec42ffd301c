//! A client made with the official SDK, in Python: it lists, reads, logs, drafts, proposes and takes back, by a handshake and
//! without one; and each answer is held against the published schema of its revision where `MCP_SCHEMAS` names a folder of
//! them (`2025-11-25.json` …), as the protocol's repository has them. Skipped aloud where there is no such Python.

use std::process::{Command, Stdio};

use super::client::board;
use crate::world::finish;

/// A Python that has the SDK: the one that `MCP_PYTHON` names, else `python3`.
fn python(needs: &str) -> Option<String> {
    let python = std::env::var("MCP_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(&python);
    let there =
        command.args(["-c", needs]).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|ran| ran.success());
    if !there {
        eprintln!(
            "skipped: {python} does not do \"{needs}\"; MCP_PYTHON names another Python (pip install mcp jsonschema)"
        );
    }
    there.then_some(python)
}

fn runs(python: &str, script: &str, words: &[&str]) {
    let world = board();
    let mut command = Command::new(python);
    command.arg(format!("{}/tests/cli/mcp/{script}", env!("CARGO_MANIFEST_DIR")));
    command.args([env!("CARGO_BIN_EXE_upshot"), world.db().to_str().unwrap()]).args(words).current_dir(world.dir());
    command.env("HOME", world.dir()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let ran = finish(command, script.to_owned(), b"").must_work();
    assert!(ran.out.ends_with("done\n"), "{ran:#?}");
    eprintln!("{}", ran.out);
    assert!(world.ok("doctor").contains("Sound"));
}

#[test]
fn a_client_of_the_official_sdk_lists_reads_logs_drafts_and_proposes() {
    if let Some(python) = python("import mcp.client.stdio") {
        runs(&python, "sdk.py", &[]);
    }
}

#[test]
fn each_answer_is_what_the_published_schema_of_its_revision_says() {
    let Ok(schemas) = std::env::var("MCP_SCHEMAS") else {
        eprintln!("skipped: MCP_SCHEMAS names no folder of the protocol's schemas");
        return;
    };
    if let Some(python) = python("import jsonschema") {
        runs(&python, "schemas.py", &[&schemas]);
    }
}
