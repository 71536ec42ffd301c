//! README's pictures are what the program draws. `UPDATE_README=1 cargo test --test readme` draws them anew.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::path::Path;
use std::process::Command;

/// The pictures: each file with the window and the keys that lead to its screen on the demo board.
const PICTURES: &[(&str, &str, &[&str])] =
    &[("board", "120x40", &[]), ("outcome", "120x36", &["Enter"]), ("verdict", "100x28", &["v", "2"])];

#[test]
fn the_pictures_in_the_readme_are_the_demo() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("demo.db");
    let run = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_upshot"));
        command.env_clear().env("HOME", dir.path()).env("UPSHOT_AS", "mara").args(words);
        let out = command.output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    };
    run(&["demo", db.to_str().unwrap()]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    for (name, size, keys) in PICTURES {
        let mut words = vec!["--db", db.to_str().unwrap(), "screenshot", "--size", size, "--format", "svg"];
        words.extend(*keys);
        let drawn = run(&words);
        let path = format!("assets/pictures/{name}.svg");
        assert!(readme.contains(&format!("({path})")), "README does not show {path}");
        if std::env::var_os("UPDATE_README").is_some() {
            std::fs::create_dir_all(root.join("assets/pictures")).unwrap();
            std::fs::write(root.join(&path), &drawn).unwrap();
        }
        let there = std::fs::read_to_string(root.join(&path)).unwrap_or_default();
        assert!(there == drawn, "{path} is stale: UPDATE_README=1 cargo test --test readme");
    }
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

#[test]
fn what_the_readme_points_at_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    for link in readme.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        assert!(link.starts_with("https://") || root.join(link).exists(), "README points at {link}");
    }
    let table = readme.split_once("| more: `upshot help` |").unwrap().1;
    let rows: Vec<&str> = table.lines().filter(|row| row.starts_with("| ") && row.ends_with("` |")).collect();
    assert!(rows.len() > 20, "{rows:?}");
    for row in rows {
        let topic = row.trim_end_matches("` |").rsplit('`').next().unwrap();
        let out = Command::new(env!("CARGO_BIN_EXE_upshot")).args(["help", topic]).output().unwrap();
        assert!(out.status.success() && out.stdout.len() > 200, "upshot help {topic}");
    }
}
