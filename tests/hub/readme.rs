//! README's eight lines for a team on one PostgreSQL, as they stand.

use std::path::Path;
use std::process::Command;

use super::postgres::program;
use super::{Copy, Server};

#[test]
fn the_eight_lines_of_the_readme_run_as_they_stand() {
    let Some(server) = Server::own(&[]) else { return };
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let lines = readme.split_once("### A team of ten").unwrap().1.split_once("```sh\n").unwrap().1;
    let lines: Vec<&str> = lines.split_once("```").unwrap().0.lines().collect();
    assert_eq!(lines.len(), 8, "a team of ten begins in eight lines");
    assert!(lines[0].starts_with("cargo install") && lines[0].contains("--features hub"));
    assert!(server.psql("postgres", "DROP DATABASE upshot").status.success());
    let (mara, bo) = (Copy::of("mara"), Copy::of("bo"));
    mara.ok(&["init"]);
    mara.ok(&["metric", "add", "activation", "--unit", "%", "--better", "up", "--measures", "all"]);
    let bin = Path::new(env!("CARGO_BIN_EXE_upshot")).parent().unwrap();
    let servers = program("initdb").unwrap();
    let path = format!("{}:{}:/usr/bin:/bin", bin.display(), servers.parent().unwrap().display());
    // Whose line it is, its URL says; who logs and meets again is the colleague.
    let mut who = &mara;
    for line in &lines[1..] {
        let mut line = line.replace("team.db", "a.db");
        for role in ["dba", "mara", "bo"] {
            let url = format!("postgres://{role}@db.acme/upshot");
            if line.contains(&url) {
                who = if role == "bo" { &bo } else { &mara };
                line = line.replace(&url, &format!("'{}'", server.url(role)));
            }
        }
        let mut shell = Command::new("sh");
        shell.args(["-e", "-c", &line]).env_clear().current_dir(who.room.path());
        shell.env("HOME", who.room.path()).env("USER", who.who).env("UPSHOT_AS", who.who).env("PATH", &path);
        shell.env("PGHOST", server.room()).env("PGUSER", "dba");
        let out = shell.output().unwrap();
        assert!(out.status.success(), "{line}: {}", String::from_utf8_lossy(&out.stderr));
    }
    let got = mara.ok(&["sync"]);
    assert!(got.contains("got 1 change set by @bo"), "{got}");
}
