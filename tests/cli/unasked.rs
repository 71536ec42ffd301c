//! Nothing runs that nobody asked for: opening a board, reading it, importing and undoing, with a config full of sources that
//! are all allowed, execute nothing. Every call to run a program is counted as it is made.

use std::path::Path;
use std::process::Command;

use crate::home::Home;

/// Runs the program under strace; which programs were run, itself among them. None where there is no strace.
fn executed(home: &Home, words: &str) -> Option<Vec<String>> {
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("skipped: strace is not here");
        return None;
    }
    let trace = home.dir().join("trace");
    let mut command = Command::new("strace");
    command.args(["-f", "-e", "trace=execve,execveat", "-o"]).arg(&trace);
    let it = home.command(words);
    command.arg(it.get_program()).args(it.get_args()).current_dir(home.dir()).env_clear();
    for (name, value) in it.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    let out = command.output().unwrap();
    assert!(
        out.status.code().is_some_and(|code| code == 0 || code == 10),
        "{words}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    let text = std::fs::read_to_string(&trace).unwrap();
    let runs = text.lines().filter(|line| line.contains("execve")).map(str::to_owned).collect();
    Some(runs)
}

#[test]
fn opening_refreshing_importing_and_undoing_run_nothing() {
    let home = Home::new();
    home.script("feed", "echo ran >> \"$HOME/ran\"; echo 431");
    let mut config = String::new();
    for n in 0..40 {
        config.push_str(&format!(
            "[source.feed{n}]\nmetric = \"{}\"\nrun = [\"feed\", \"{n}\"]\nsecret = {{ S = [\"feed\"] }}\n",
            if n % 2 == 0 { "p95" } else { "activation" }
        ));
    }
    home.config(&config);
    for n in 0..40 {
        home.allow(&format!("feed{n}"));
    }
    home.w.file("rows.csv", "day,value\n2026-03-09,5\n2026-03-10,6\n");
    home.ok("frame 'Reports are fast' --metric p95 --from 500 --to 300 --by 18dec");
    for words in [
        "",
        "todo",
        "todo --check",
        "source list",
        "source show feed1",
        "doctor",
        "show p95",
        "metric list",
        "report",
        "symptoms",
        "ask",
        "search p95",
        "import rows.csv --metric p95 --dry-run",
        "import rows.csv --metric p95",
        "undo",
        "redo",
        "log p95 431",
        "history",
        "export --format csv",
        "config check",
        "screenshot --size 80x24",
        "screenshot --size 80x24 g m",
        "screenshot --size 80x24 R",
    ] {
        let Some(runs) = executed(&home, words) else { return };
        assert_eq!(runs.len(), 1, "{words:?} runs more than itself: {runs:#?}");
    }
    assert!(!home.dir().join("ran").exists());
    // What is asked for runs, as strace sees it: each source's own program and its secret's.
    let runs = executed(&home, "pull feed1").unwrap();
    let feeds = runs.iter().filter(|line| line.contains(&format!("{}\"", Path::new("bin/feed").display())));
    assert_eq!(feeds.count(), 2, "{runs:#?}");
}
