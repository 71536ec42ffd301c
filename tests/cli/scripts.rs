//! The scripts in `assets/scripts`, run as somebody would who copied them.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::world::{Ran, World, finish, have};

fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/scripts").join(name)
}

/// A line of a shell in the board's folder, with the binary on its path and the board in its environment.
fn shell(w: &World, line: &str) -> Command {
    let bin = PathBuf::from(env!("CARGO_BIN_EXE_upshot"));
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(w.dir()).env_clear();
    command.env("PATH", format!("{}:{path}", bin.parent().unwrap().display())).env("HOME", w.dir());
    command.env("UPSHOT_DB", w.db()).env("UPSHOT_AS", "mara").env("UPSHOT_TODAY", w.day());
    command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::piped());
    command.stderr(std::process::Stdio::piped());
    command
}

fn run(w: &World, line: &str) -> Ran {
    finish(shell(w, line), line.to_owned(), b"")
}

/// Shipped five weeks ago, measured, and without a verdict.
fn late() -> World {
    let w = World::new().framed().tried();
    w.ok("sprint start 7w --goal O-1");
    w.shipped().measured()
}

#[test]
fn a_digest_of_the_week_is_made_by_jq() {
    if !have("jq", "the digest") {
        return;
    }
    let w = late();
    let ran = run(&w, &format!("'{}'", script("weekly-digest.sh").display())).must_work();
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[0], "S-1, 2026-03-02 to 2026-04-19", "{ran:#?}");
    assert!(lines[1].starts_with("- O-1 New teams see a first report in their first week: "), "{ran:#?}");
    assert!(lines[1].contains("now 36.2") && lines[1].contains("Next: "), "{ran:#?}");
    assert!(
        lines[2..].iter().any(|line| line.starts_with("! H-1 its verdict") && line.ends_with("(mara)")),
        "{ran:#?}"
    );
    assert_eq!(ran.err, "");
}

#[test]
fn cron_logs_a_reading_once_and_is_silent() {
    let w = World::new().framed().on("2026-03-03");
    w.ok("person robot cron");
    let line = format!("'{}' activation printf 34", script("log-daily.sh").display());
    let count = || w.json("reading list activation").as_array().unwrap().len();
    let before = count();
    for _ in 0..3 {
        let ran = run(&w, &line).must_work();
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""), "{ran:#?}");
        assert_eq!(count(), before + 1);
    }
    let last = w.json("reading list activation").as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["by"], &last["source"], &last["value"]), (&"cron".into(), &"printf 34".into(), &34.0.into()));
    // What fails is told, so that cron mails it.
    let failed = run(&w, &line.replace("printf 34", "printf none")).must_fail(2);
    assert!(failed.err.contains("error: "), "{failed:#?}");
    let failed = run(&w, &line.replace("printf 34", "false")).must_fail(1);
    assert_eq!((failed.out.as_str(), count()), ("", before + 1), "{failed:#?}");
}

#[test]
fn a_step_of_ci_fails_while_a_verdict_is_due() {
    let w = late();
    let line = format!("'{}'", script("verdicts-first.sh").display());
    let ran = run(&w, &line).must_fail(10);
    assert!(ran.out.contains("H-1") && ran.out.contains("upshot verdict H-1"), "{ran:#?}");
    assert!(ran.err.contains("Nothing ships before"), "{ran:#?}");
    let w = w.judged();
    // Other things may be due: they stop nothing here.
    w.ok("frame 'Nobody owns it'");
    let ran = run(&w, &line).must_work();
    assert_eq!(ran.err, "", "{ran:#?}");
    // One who writes just now holds it up for a moment only; one who holds the file for ever is told apart.
    let held = rusqlite::Connection::open(w.db()).unwrap();
    held.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let _ = run(&w, &line).must_fail(4);
}

#[test]
fn a_hook_says_in_each_commit_which_hypothesis_it_is_for() {
    if !have("git", "the hook") {
        return;
    }
    let w = World::new().framed().tried();
    w.all(&["start H-1", "try O-1 'a tour'"]);
    let git =
        |line: &str| run(&w, &format!("git -c user.name=mara -c user.email=m@example.org {line}")).must_work().out;
    git("init -q -b main repo");
    let hook = script("prepare-commit-msg");
    let copied = run(&w, &format!("cp '{}' repo/.git/hooks/", hook.display()));
    assert_eq!(copied.code, 0, "{copied:#?}");
    let trailer = format!("-C repo log -1 --format='%(trailers:key={},valueonly)'", upshot::domain::commit::TRAILER);
    let commit = |message: &str| {
        git(&format!("-C repo commit -q --allow-empty -m '{message}'"));
        git(&trailer).trim().to_owned()
    };
    assert_eq!(commit("samples at signup"), "H-1", "the only one that is being built");
    git("-C repo checkout -q -b feature/h2-tour");
    assert_eq!(commit("a tour"), "H-2", "the branch names it");
    assert_eq!(commit("a tour\n\nUpshot: H-1"), "H-1", "what the message says stands");
    git("-C repo checkout -q -b h-99");
    assert_eq!(commit("a hypothesis that is none"), "");
    git("-C repo checkout -q -b pathh-2x");
    w.ok("start H-2");
    assert_eq!(commit("two are being built"), "");
    // What the hook wrote is what the question over commits reads.
    let asked = run(&w, "cd repo && upshot ask --git HEAD --json").must_work();
    assert!(asked.out.contains("\"hypotheses\":[\"H-2\"]"), "{asked:#?}");
}

#[test]
fn a_prompt_is_held_up_by_nobody() {
    let w = World::new().framed().tried().shipped().on("2026-04-13");
    let line = format!(". '{}'; upshot_due", script("prompt.sh").display());
    assert_eq!(run(&w, &line).must_work().out, "[2 due] ");
    let held = rusqlite::Connection::open(w.db()).unwrap();
    held.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let begun = Instant::now();
    let ran = run(&w, &line).must_work();
    assert!(begun.elapsed() < Duration::from_millis(900), "took {:?}", begun.elapsed());
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""), "{ran:#?}");
    drop(held);
    let elsewhere = World::new();
    assert_eq!(run(&elsewhere, &line).must_work().out, "", "no board, nothing due");
    assert!(!elsewhere.db().exists());
}
