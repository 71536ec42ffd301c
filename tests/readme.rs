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

#[test]
fn the_main_job_in_the_readme_runs_as_it_stands() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let lines = readme.split_once("## The main job").unwrap().1.split_once("```sh\n").unwrap().1;
    let lines = lines.split_once("```").unwrap().0;
    let dir = tempfile::tempdir().unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_upshot")).parent().unwrap();
    let out = Command::new("sh")
        .args(["-e", "-c", lines])
        .current_dir(dir.path())
        .env_clear()
        .env("HOME", dir.path())
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .env("UPSHOT_AS", "mara")
        .env("UPSHOT_TODAY", "2026-11-21")
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let board = String::from_utf8(out.stdout).unwrap();
    assert!(board.contains("people do read the sample") && board.contains("37% of the way"), "{board}");
}
