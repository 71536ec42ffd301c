//! README's picture is what the program draws. `UPDATE_README=1 cargo test --test readme` draws it anew.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::path::Path;
use std::process::Command;

const FROM: &str = "<!-- picture: upshot demo -->\n";
const TO: &str = "<!-- /picture -->";

#[test]
fn the_picture_in_the_readme_is_the_demo() {
    let dir = tempfile::tempdir().unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_upshot"))
        .env_clear()
        .env("HOME", dir.path())
        .arg("demo")
        .arg(dir.path().join("demo.db"))
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let drawn = String::from_utf8(out.stdout).unwrap();
    // Three columns say what a board is; the others are like them.
    let shown: Vec<&str> = drawn.lines().take_while(|line| !line.starts_with(" 4 ")).collect();
    let picture = format!("```text\n{}\n```\n", shown.join("\n").trim_end());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(FROM).unwrap();
    let (there, after) = rest.split_once(TO).unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, format!("{before}{FROM}{picture}{TO}{after}")).unwrap();
        return;
    }
    assert_eq!(there, picture, "the picture is stale: UPDATE_README=1 cargo test --test readme");
}
