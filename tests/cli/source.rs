//! `upshot source`: nothing runs that was not allowed exactly so, and no secret is anywhere.

use std::fs;

use crate::home::Home;

/// Leaves a trace where it is run.
const TRACE: &str = "echo ran >> trace; echo 431";

fn traced(home: &Home) -> usize {
    let lines =
        |folder: &str| fs::read_to_string(home.dir().join(folder).join("trace")).unwrap_or_default().lines().count();
    lines(".config/upshot") + lines("metrics")
}

/// Refused, and without a trace.
fn is_not_run(home: &Home, what: &str) {
    let before = traced(home);
    let came = home.data("pull p95");
    assert_ne!(came[0]["error"]["code"], serde_json::Value::Null, "{what}: {came}");
    assert_eq!(traced(home), before, "{what} was run: {came}");
}

#[test]
fn nothing_runs_before_it_is_allowed() {
    let home = Home::new();
    home.script("feed", TRACE);
    home.config("[source.p95]\nrun = [\"feed\", \"{from}\"]\ncwd = \".\"\nenv = [\"PGHOST\"]\nsecret = { PGPASSWORD = [\"echo\", \"hunter2\"] }\n");
    let ran = home.run("pull").must_fail(1);
    let ran = ran.saying(&[
        "p95 was not pulled: its command is not allowed yet",
        "feed '{from}'   in ., with PGHOST; PGPASSWORD from: echo hunter2",
        "Try: upshot source allow p95",
        "Pulled 0 of 1 source",
    ]);
    drop(ran);
    for line in [
        "source list",
        "source show p95",
        "source check p95",
        "source check",
        "doctor",
        "todo",
        "pull --dry-run",
        "config check",
    ] {
        drop(home.run(line));
    }
    assert_eq!(traced(&home), 0);
    // Nobody can be asked here.
    let ran = home.run("source allow p95").must_fail(2);
    assert!(ran.err.contains("upshot source allow p95 --hash HEX"), "{ran:?}");
    drop(
        home.run(&["source", "allow", "p95", "--hash", &"0".repeat(64)])
            .must_fail(1)
            .saying(&["the hash of another command"]),
    );
    drop(home.run("source allow p95 --hash yes").must_fail(1).saying(&["that is no hash"]));
    is_not_run(&home, "what was refused");
    home.allow("p95");
    assert_eq!(traced(&home), 0, "to allow is not to run");
    home.ok("pull");
    assert_eq!(traced(&home), 1);
    home.ok("source forget p95");
    is_not_run(&home, "what was forgotten");
    drop(home.run("source forget nobody").must_fail(3));
    drop(home.run("source allow nobody").must_fail(3));
}

#[test]
fn whatever_changes_asks_again() {
    let plain = "run = [\"feed\", \"a\"]\nenv = [\"ONE\"]\nsecret = { S = [\"echo\", \"x\"] }\nas = \"cron\"\n";
    let home = Home::new();
    home.script("feed", TRACE);
    home.config(&format!("[source.p95]\n{plain}"));
    home.allow("p95");
    home.ok("pull");
    fs::create_dir(home.dir().join("there")).unwrap();
    for (part, other) in [
        ("\"a\"", "\"b\""),
        ("[\"ONE\"]", "[\"TWO\"]"),
        ("\"x\"", "\"y\""),
        ("{ S", "{ T"),
        ("\"cron\"", "\"mara\""),
        ("as =", "cwd = \"~/there\"\nas ="),
        ("as =", "read = \"rows\"\nas ="),
        ("as =", "metric = \"activation\"\nas ="),
    ] {
        home.config(&format!("[source.p95]\n{}", plain.replace(part, other)));
        is_not_run(&home, other);
    }
    home.config(&format!(
        "# a word\n[source.other]\nrun = [\"x\"]\n[source.p95]\ntimeout = \"9s\"\nscale = 1\n{plain}"
    ));
    home.ok("pull p95");
    // A program put earlier into PATH is another program.
    let first = home.dir().join("first");
    fs::create_dir(&first).unwrap();
    home.mode("first", 0o755);
    fs::copy(home.dir().join("bin/feed"), first.join("feed")).unwrap();
    let before = traced(&home);
    let mut command = home.command("pull p95");
    let path = std::env::join_paths([first.clone(), home.dir().join("bin"), "/usr/bin".into(), "/bin".into()]).unwrap();
    let out = command.env("PATH", path).output().unwrap();
    assert_eq!((out.status.code(), traced(&home)), (Some(1), before), "{out:?}");
    // An update of the program itself need not ask.
    home.script("feed", &format!("# newer\n{TRACE}"));
    home.ok("pull p95");
}

#[test]
fn what_others_may_write_is_not_run() {
    let home = Home::new();
    home.script("feed", TRACE);
    fs::create_dir(home.dir().join("metrics")).unwrap();
    home.mode("metrics", 0o755);
    home.config("[source.p95]\nrun = [\"feed\"]\ncwd = \"~/metrics\"\n");
    home.allow("p95");
    home.ok("pull");
    for (file, mode, safe) in [
        (".config/upshot/config.toml", 0o666, 0o644),
        (".config/upshot", 0o777, 0o755),
        ("metrics", 0o777, 0o755),
        ("bin/feed", 0o757, 0o755),
        ("bin", 0o777, 0o755),
        (".local/state/upshot/allowed", 0o622, 0o600),
    ] {
        home.mode(file, mode);
        let before = traced(&home);
        let ran = home.run("pull p95");
        assert_eq!((ran.code, traced(&home)), (1, before), "{file}: {ran:?}");
        assert!(ran.err.contains("may be written by everybody"), "{file}: {ran:?}");
        home.mode(file, safe);
    }
    home.ok("pull p95");
}

#[test]
fn what_is_allowed_is_of_one_board() {
    let home = Home::with("", TRACE);
    home.ok("pull");
    // The board's copy is the board.
    fs::copy(home.w.db(), home.dir().join("copy.db")).unwrap();
    drop(home.at("copy.db", "mara", "pull").must_work());
    // A stranger's board has the same slug.
    drop(home.at("stranger.db", "mara", "metric add p95 --unit ms --better down --measures x").must_work());
    let before = traced(&home);
    drop(home.at("stranger.db", "mara", "pull p95").must_fail(1).saying(&["is not allowed yet"]));
    assert_eq!(traced(&home), before);
    home.config("[source.p95]\nrun = [\"feed\", \"{from}\", \"{to}\", \"{days}\"]\nboard = \"~/team.db\"\n");
    home.ok("pull p95");
    drop(home.at("stranger.db", "mara", "pull p95").must_fail(1).saying(&["it is of another board"]));
    assert!(home.at("stranger.db", "mara", "pull").must_work().out.contains("No source is said for this board"));
    assert!(home.at("stranger.db", "mara", "source list").out.contains("other board"));
}

#[test]
fn a_shared_file_says_no_command() {
    let home = Home::new();
    home.script("feed", TRACE);
    // A metric's source field is a text for people.
    home.ok("metric edit p95 --source 'feed; $(feed) `feed`'");
    for line in ["pull", "source list", "source check", "todo", "doctor", "metric show p95"] {
        home.ok(line);
    }
    assert_eq!(traced(&home), 0);
}

#[test]
fn only_what_is_named_is_let_through_and_secrets_stay_unseen() {
    let home = Home::new();
    home.script("vault", "echo hunter2; echo hunter2 >&2");
    home.script("feed", "env >> seen; echo \"the password is $PGPASSWORD\" >&2; test \"$1\" = ok && { echo 431; exit 0; }; echo \"$PGPASSWORD\"; exit \"${2:-1}\"");
    let with = |words: &str| {
        home.config(&format!(
            "[source.p95]\nrun = [\"feed\", {words}]\nenv = [\"PGHOST\"]\nsecret = {{ PGPASSWORD = [\"vault\"] }}\n"
        ));
        home.allow("p95");
    };
    let mut said = String::new();
    for words in ["\"ok\"", "\"no\"", "\"no\", \"0\""] {
        with(words);
        for line in [
            "pull",
            "pull --json",
            "pull --dry-run",
            "pull --dry-run --json",
            "source check",
            "source check --json",
            "source list",
            "source list --json",
            "source show p95 --json",
            "doctor",
            "doctor --json",
            "todo",
            "todo --json",
        ] {
            let mut command = home.command(line);
            let out = command.env("PGHOST", "db").env("PRIVATE", "mine").output().unwrap();
            said.push_str(&String::from_utf8_lossy(&out.stdout));
            said.push_str(&String::from_utf8_lossy(&out.stderr));
        }
    }
    assert!(said.contains("the password is …") && !said.contains("hunter2"), "{said}");
    let seen = fs::read_to_string(home.dir().join(".config/upshot/seen")).unwrap();
    assert!(seen.contains("PGHOST=db") && seen.contains("PGPASSWORD=hunter2"), "{seen}");
    assert!(!seen.contains("PRIVATE") && !seen.contains("UPSHOT"), "{seen}");
    for (path, bytes) in home.files() {
        let own = path.ends_with("seen") || path.ends_with("bin/vault");
        assert!(own || !bytes.windows(7).any(|w| w == b"hunter2"), "{} holds the secret", path.display());
    }
    for (name, bytes) in home.w.exported() {
        assert!(!bytes.windows(7).any(|w| w == b"hunter2"), "{name:?}");
    }
    // What a secret's own command says may be the secret.
    home.script("vault", "echo hunter2 >&2; exit 3");
    let ran = home.run("pull").must_fail(1).saying(&["PGPASSWORD is not to be had: vault ended with 3"]);
    assert!(!ran.err.contains("hunter2"), "{ran:?}");
}

#[test]
fn a_secret_in_the_open_is_warned_of() {
    let home = Home::new();
    home.script("feed", "echo 431");
    home.config("[source.p95]\nrun = [\"feed\", \"Authorization: Bearer abc\", \"http://h/?token=1\", \"postgres://u:p@h/d\"]\n");
    let ran = home.run("source check p95");
    assert!(ran.err.contains("run of p95 holds Bearer , token=, user:pass@"), "{ran:?}");
}

#[test]
fn every_source_is_listed_as_it_stands() {
    let home = Home::new();
    home.script("feed", "echo 431");
    home.config(
        "[source.p95]\nrun = [\"feed\"]\n[source.activation]\nrun = [\"feed\"]\n[source.nothing]\nrun = [\"feed\"]\n\
         [source.lost]\nmetric = \"p95\"\nrun = [\"no-such-program\"]\n[source.slip]\nrun = \"feed\"\n",
    );
    home.allow("p95");
    let list = home.data("source list");
    let states: Vec<_> = list.as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap().to_owned()).collect();
    assert_eq!(states, ["allowed", "not_allowed", "no_metric", "not_ready", "unfit"]);
    let fields: Vec<&String> = list[0].as_object().unwrap().keys().collect();
    for field in [
        "source",
        "metric",
        "state",
        "at",
        "board",
        "read",
        "run",
        "as",
        "env",
        "secret",
        "cwd",
        "programs",
        "hash",
        "allowed",
        "due",
        "tried",
        "pulled",
        "failures",
        "failing_since",
        "error",
        "wrong",
    ] {
        assert!(fields.iter().any(|there| *there == field), "{field} is not in {fields:?}");
    }
    let plain = home.ok("source list --plain");
    assert_eq!(plain.lines().next(), Some("source\tmetric\tstate\tpulled\tdue\ttrouble"));
    assert_eq!(plain.lines().nth(1), Some("p95\tp95\tallowed\t\tdue\t"));
    assert!(plain.contains("there is no program no-such-program to run"), "{plain}");
    assert!(home.ok("doctor").contains("source lost: there is no program"), "doctor says it too");
    let check = home.run("source check p95").must_work();
    assert!(check.out.contains("it gives 1 reading, the last 431ms on Thu 12 Mar. Nothing was saved."), "{check:?}");
    assert_eq!(home.data("source check p95")[0]["ok"], true);
    assert!(home.readings("p95").is_empty());
    let none = Home::new();
    assert!(none.ok("source list").contains("upshot help sources"));
    assert_eq!(none.data("source list"), serde_json::json!([]));
    assert!(none.ok("pull").contains("No source is said for this board"));
}

#[test]
fn what_wakes_a_pull_is_printed_and_nothing_is_installed() {
    let home = Home::with("as = \"robo\"\n", "echo 431");
    let before = home.files().len();
    let unit = home.ok("source timer");
    assert!(unit.contains("pull --due -q --as robo") && unit.contains("OnCalendar=*-*-* 06:00:00"), "{unit}");
    assert!(unit.contains(&format!("--db {}", fs::canonicalize(home.w.db()).unwrap().display())), "{unit}");
    assert!(home.ok("source timer --at 7:30 --format cron").contains("\n30 7 * * * "));
    assert!(home.ok("source timer --format launchd").contains("<key>StartCalendarInterval</key>"));
    assert_eq!(home.data("source timer --format cron")["format"], "cron");
    drop(home.run("source timer --at 25:00").must_fail(2));
    assert_eq!(home.files().len(), before);
    // What a crontab would run is a line that runs.
    let line = home.ok("source timer --format cron");
    let line = line.lines().nth(1).unwrap().splitn(6, ' ').nth(5).unwrap();
    let mut shell = std::process::Command::new("sh");
    // As cron does it: with a PATH in which the program is not.
    let path = "/usr/bin:/bin";
    let out = shell
        .args(["-c", line])
        .env_clear()
        .env("HOME", home.dir())
        .env("PATH", path)
        .env("UPSHOT_TODAY", "2026-03-12")
        .output()
        .unwrap();
    assert!(out.status.success() && out.stdout.is_empty(), "{out:?}");
    assert_eq!(home.data("reading list p95")[0]["by"], "robo");
}
