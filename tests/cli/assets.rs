//! What whoever packages the program puts beside it: the man page and the completions, as the program prints them.
//! `UPDATE_ASSETS=1 cargo test --test cli assets` writes them anew.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// Each file below `assets/` with the words that print it.
const ASSETS: &[(&str, &[&str])] = &[
    ("upshot.1", &["man"]),
    ("completions/upshot.bash", &["completions", "bash"]),
    ("completions/_upshot", &["completions", "zsh"]),
    ("completions/upshot.fish", &["completions", "fish"]),
];

#[test]
fn the_man_page_and_the_completions_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let room = tempfile::tempdir().unwrap();
    for (file, words) in ASSETS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_upshot"));
        // As it is called where it is installed: found on the path, from any folder.
        command.arg0("upshot").args(*words).current_dir(room.path()).env_clear().env("HOME", room.path());
        let out = command.output().unwrap();
        assert!(out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stderr));
        let path = root.join(file);
        if std::env::var_os("UPDATE_ASSETS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &out.stdout).unwrap();
        }
        let kept = std::fs::read(&path).unwrap_or_default();
        assert!(kept == out.stdout, "assets/{file} is stale: UPDATE_ASSETS=1 cargo test --test cli assets");
    }
}
