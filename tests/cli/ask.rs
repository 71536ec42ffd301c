//! The question: who answers for what shipped, and did it work?

use std::process::Command;

use crate::world::World;

#[test]
fn with_nothing_shipped_there_is_nothing_to_ask() {
    let world = World::new().framed().tried();
    assert!(world.ok("ask").contains("Nothing has shipped yet."));
    assert_eq!(world.json("ask")["shipped"], serde_json::json!([]));
    assert_eq!(world.fails("ask H-1", 3).code, "nothing_shipped");
    assert_eq!(world.fails("ask nonsense", 3).code, "not_found");
}

#[test]
fn case_11_each_shipped_thing_has_three_marks_and_the_team_a_total() {
    let world = World::new().framed().tried();
    world.ok("sprint start 2w --goal O-1");
    let world = world.shipped();
    // A second one ships under an outcome that was never stated.
    world.all(&[
        "frame 'Teams pay' --metric paid --from 1 --to 5",
        "log paid 1 2026-02-20",
        "try O-2 'a nudge' --expect +1 --within 14d --because 'they forget'",
        "ship H-2 --anyway 'it was urgent'",
    ]);
    let late = world.on("2026-04-09");
    let json = late.json("ask");
    assert_eq!(json["owned"], serde_json::json!({ "yes": 2, "of": 2 }));
    assert_eq!(json["stated"], serde_json::json!({ "yes": 1, "of": 2 }));
    assert_eq!(json["answered"], serde_json::json!({ "yes": 0, "of": 2 }));
    // What is late longest stands first.
    assert_eq!((&json["shipped"][0]["hypothesis"], &json["shipped"][1]["hypothesis"]), (&"H-2".into(), &"H-1".into()));
    let said = late.ok("ask");
    for phrase in [
        "S-1 · 2 shipped",
        "! never",
        "+ the same day",
        "! verdict 24d late",
        "! verdict 10d late",
        "2 of 2",
        "1 of 2",
        "0 of 2 due",
    ] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    late.all(&[
        "log activation 30 2026-04-08",
        "verdict H-1 refuted -l 'it was something else' -n stop --why 'nobody saw it'",
    ]);
    let said = late.ok("ask");
    assert!(said.contains("+ refuted, still live") && said.contains("1 of 2 due"));
    late.ok("hypothesis live H-1 rolled-back");
    assert!(!late.ok("ask").contains("still live"));
}

#[test]
fn one_thing_is_asked_about_in_full_by_label_words_slug_link_and_commit() {
    let world = World::new().framed().tried();
    world.ok("sprint start 2w --goal O-1");
    let world = world.shipped();
    world.all(&["link H-1 https://git.example/acme/pull/391", "link H-1 0a1b2c3d4e"]);
    let late = world.on("2026-04-09");
    for word in
        ["H-1", "h1", "activation", "'sample signup'", "https://git.example/acme/pull/391", "0a1b2c3d4e", "#391"]
    {
        let said = late.ok(&format!("ask {word}"));
        for phrase in [
            "H-1 sample data at signup",
            "O-1 New teams see a first report in their first week, 31% → 45%",
            "@mara, at commit, at ship and today",
            "nobody has said; due from @mara since 30 Mar",
            "upshot verdict H-1 CALL -l TEXT -n KIND",
        ] {
            assert!(said.contains(phrase), "{word}: {phrase:?} is not in {said}");
        }
    }
    // Another owner by now: both are named, each for their time.
    late.all(&["outcome owner O-1 jon --why 'he knows the signup'"]);
    late.as_("jon").ok("outcome accept O-1");
    assert!(late.ok("ask H-1").contains("@mara, at commit and at ship; @jon, today"));
    late.ok("person left jon");
    let said = late.ok("ask");
    assert!(said.contains("! @jon left") && said.contains("0 of 1"), "{said}");
}

/// A repository in the world's folder; none where there is no git, which is said.
fn repository(world: &World, commits: &[&str]) -> bool {
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]).args(args);
        command.current_dir(world.dir()).env("HOME", world.dir()).env("GIT_CONFIG_NOSYSTEM", "1").output()
    };
    if git(&["--version"]).is_err() {
        eprintln!("there is no git here: not tried");
        return false;
    }
    assert!(git(&["init", "-q", "-b", "main"]).unwrap().status.success());
    for message in commits {
        let done = git(&["commit", "-q", "--allow-empty", "-m", message]).unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    true
}

#[test]
fn what_nobody_answers_for_is_counted_without_a_board() {
    let world = World::new();
    if !repository(&world, &["the root", "one", "chore: two", "three\n\nUpshot: H-7"]) {
        return;
    }
    let said = world.ok("ask --git HEAD~3..");
    for phrase in
        ["2 changes landed in HEAD~3..", "3 commits", "folded: 1 chore", "0 of 2", "2 changes nobody answers for"]
    {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    assert!(said.contains("no commit says whether an assistant helped"), "{said}");
    assert!(!said.contains("chore: two") && world.ok("ask --git HEAD~3.. --all").contains("chore: two"));
    assert!(!world.db().exists(), "asking makes no board");
    let json = world.json("ask --git HEAD~3..");
    assert_eq!(
        (&json["totals"]["changes"], &json["totals"]["answered"], &json["commits"]),
        (&2.into(), &0.into(), &3.into())
    );
    assert_eq!((&json["folded"]["chores"], &json["totals"]["assistant"]), (&1.into(), &serde_json::Value::Null));
    assert_eq!(world.run("ask --git HEAD~3.. --check").code, 10);
    assert_eq!(world.run("ask --git HEAD~2..HEAD~1 --check").code, 0, "a chore asks nobody");
    assert!(world.ok("ask --git HEAD..").contains("No commits lie in that range."));
    for (words, code, exit) in [
        (vec!["ask", "--git", "nonsense.."], "git", 1),
        (vec!["ask", "--git", "--output=x"], "usage", 2),
        (vec!["ask", "--git", "HEAD~1...HEAD", "--since", "2w"], "range", 2),
        (vec!["ask", "--since", "2w"], "usage", 2),
    ] {
        assert_eq!(world.fails(words.as_slice(), exit).code, code, "{words:?}");
    }
    assert!(!world.dir().join("x").exists());
}

#[test]
fn a_change_is_claimed_by_its_trailer_or_by_a_link() {
    let world = World::new().framed().tried();
    let log = [
        "the root",
        "Sample data (#391)",
        "More of it\n\nUpshot: H-1",
        "Something else, see #391",
        "x\n\nUpshot: H-1\n\nnot the last paragraph",
    ];
    if !repository(&world, &log) {
        return;
    }
    let idea = world.ok("ask --git HEAD~4..HEAD");
    assert!(idea.contains("it is for H-1, which is not marked as shipped: upshot ship H-1"), "{idea}");
    let world = world.shipped();
    world.ok("link H-1 https://git.example/acme/pull/391");
    let json = world.json("ask --git HEAD~4..HEAD");
    let totals = &json["totals"];
    assert_eq!((&totals["changes"], &totals["answered"], &totals["too_early"]), (&4.into(), &2.into(), &2.into()));
    let change = json["changes"].as_array().unwrap().iter().find(|c| c["number"] == 391).unwrap().clone();
    assert_eq!(
        (&change["title"], &change["kind"], &change["owner"]),
        (&"Sample data".into(), &"squash".into(), &"mara".into())
    );
    assert_eq!((&change["hypotheses"], &change["state"]), (&serde_json::json!(["H-1"]), &"measuring".into()));
    let said = world.ok("ask --git HEAD~4..HEAD");
    for phrase in ["2 of 4", "Sample data", "@mara", "Something else", "2 changes nobody answers for"] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    // A commit's own hash leads to what it was for.
    let more = json["changes"].as_array().unwrap().iter().find(|c| c["title"] == "More of it").unwrap();
    let hash = more["commits"][0].as_str().unwrap();
    assert!(world.ok(&format!("ask {}", &hash[..10])).contains("H-1 sample data at signup"));
    assert_eq!(world.ok("ask --git HEAD~4.. --plain").lines().count(), 5);
    assert_eq!(world.run("ask --git HEAD~4..HEAD~2 --check").code, 0);
    assert!(world.ok("ask --git HEAD~2...HEAD --format md").contains("Nobody answers for whether this works."));
    assert!(world.ok("ask --git HEAD~3...HEAD").contains("@mara answers for whether this works"));
}

#[test]
fn a_merge_is_one_change_and_git_runs_a_fixed_number_of_times() {
    let world = World::new();
    if !repository(&world, &["the root"]) {
        return;
    }
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Claude Monet", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
        command.args(args).current_dir(world.dir()).env("HOME", world.dir()).env("GIT_CONFIG_NOSYSTEM", "1");
        let done = command.output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    };
    let commit = |message: &str| git(&["commit", "-q", "--allow-empty", "-m", message]);
    for number in 1..=4 {
        git(&["checkout", "-q", "-b", &format!("b{number}")]);
        commit(&format!("part of {number}"));
        commit(&format!("more of {number}\n\nCo-authored-by: Claude <noreply@anthropic.com>"));
        git(&["checkout", "-q", "main"]);
        let message = format!("Merge pull request #{number} from acme/b{number}\n\nRequest {number}");
        git(&["merge", "-q", "--no-ff", "-m", &message, &format!("b{number}")]);
    }
    let head = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(world.dir()).output().unwrap().stdout;
    let head = String::from_utf8(head).unwrap();
    commit(&format!("Revert \"Merge pull request #4 from acme/b4\"\n\nThis reverts commit {}.", head.trim()));
    // A git of ours counts how often it is run.
    let bin = world.dir().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let path = std::env::var("PATH").unwrap();
    let script = format!("#!/bin/sh\necho run >> {}/runs\nPATH='{path}' exec git \"$@\"\n", world.dir().display());
    let counter = bin.join("git");
    std::fs::write(&counter, script).unwrap();
    std::process::Command::new("chmod").arg("+x").arg(&counter).status().unwrap();
    let runs = |range: &[&str]| {
        let mut words = vec!["ask", "--json", "--git"];
        words.extend(range);
        let mut command = world.command(words.as_slice());
        command.env("PATH", format!("{}:{path}", bin.display()));
        let out = command.output().unwrap();
        let counted = std::fs::read_to_string(world.dir().join("runs")).unwrap().lines().count();
        std::fs::remove_file(world.dir().join("runs")).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        (counted, json["data"].clone())
    };
    let (few, _) = runs(&["HEAD~1..HEAD"]);
    let (many, json) = runs(&["HEAD"]);
    assert_eq!((few, many), (3, 3), "once for where it stands, once for its names, once for the log");
    let (counted, since) = runs(&["HEAD", "--since", "400w"]);
    assert_eq!((counted, &since["totals"]), (4, &json["totals"]));
    let titles: Vec<&str> = json["changes"].as_array().unwrap().iter().map(|c| c["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Request 4", "Request 3", "Request 2", "Request 1", "the root"]);
    assert_eq!(json["changes"][1]["commits"].as_array().unwrap().len(), 3);
    assert!(json["changes"][0]["reverted_by"].is_string() && json["reverts"].as_array().unwrap().len() == 1);
    assert_eq!(json["totals"]["assistant"], serde_json::json!({ "changes": 3, "answered": 0, "moved": 0 }));
    assert_eq!((&json["totals"]["changes"], &json["commits"]), (&4.into(), &10.into()));
    // People are told nowhere.
    assert!(!json.to_string().contains("Monet") && !json.to_string().contains("example.com"), "{json}");
}

#[test]
fn what_a_repository_says_is_neither_run_nor_obeyed() {
    let world = World::new();
    if !repository(&world, &["the root", "\u{1b}]0;owned\u{7}red \u{1b}[31m\n\nUpshot: H-1"]) {
        return;
    }
    // A repository may name a program for nearly everything; none of them runs.
    let config = world.dir().join(".git/config");
    let mut text = std::fs::read_to_string(&config).unwrap();
    text.push_str("[log]\n\tshowSignature = true\n[gpg]\n\tprogram = touch ran\n[core]\n\tfsmonitor = touch ran\n\tpager = touch ran\n\tsshCommand = touch ran\n");
    std::fs::write(&config, text).unwrap();
    let said = world.ok("ask --git HEAD~1..");
    assert!(said.contains("1 change landed") && !said.contains('\u{1b}') && !said.contains('\u{7}'), "{said:?}");
    assert!(!world.dir().join("ran").exists());
}

#[test]
fn what_a_repository_says_of_encodings_and_trailers_changes_nothing() {
    let world = World::new().framed().tried();
    if !repository(&world, &["the root", "Größe\n\nUpshot: H-1", "plain"]) {
        return;
    }
    let world = world.shipped();
    let before = world.ok("ask --git HEAD~2..HEAD --plain");
    assert!(before.contains("Größe") && before.contains("H-1"), "{before}");
    for (key, value) in
        [("i18n.logOutputEncoding", "UTF-16"), ("i18n.logOutputEncoding", "ISO-8859-1"), ("trailer.separators", "=")]
    {
        let set = Command::new("git").args(["config", key, value]).current_dir(world.dir()).status().unwrap();
        assert!(set.success());
        assert_eq!(world.ok("ask --git HEAD~2..HEAD --plain"), before, "{key}={value}");
    }
}

#[test]
fn what_shipped_before_the_span_is_counted_apart() {
    let world = World::new().framed().tried();
    world.ok("sprint start 1w --goal O-1");
    let mut day = world.shipped();
    for (at, on) in ["2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30"].iter().enumerate() {
        day = day.on(on);
        day.all(&["sprint answer O-1 -l x -n x", "sprint close --anyway 'everybody is at the fair'"]);
        day.ok(&format!("sprint start 1w --goal O-1 --why 'week {at}'"));
    }
    let said = day.ok("ask");
    assert!(said.contains("S-2 to S-5 · 0 shipped, 1 from before"), "{said}");
}
