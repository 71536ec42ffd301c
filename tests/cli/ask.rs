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
fn commits_that_nobody_answers_for_are_counted_without_a_board() {
    let world = World::new();
    if !repository(&world, &["the root", "one", "two\n\nUpshot: H-7", "three"]) {
        return;
    }
    let said = world.ok("ask --git HEAD~3..");
    assert!(said.contains("3 commits shipped; nobody has said who answers for them."), "{said}");
    assert!(said.contains("two (Upshot: H-7, not on this board)"), "{said}");
    assert!(!world.db().exists(), "asking makes no board");
    let json = world.json("ask --git HEAD~3..");
    assert_eq!((&json["shipped"], &json["nobody"], &json["answered_for"]), (&3.into(), &3.into(), &0.into()));
    assert_eq!(json["commits"][1]["unknown"], serde_json::json!(["H-7"]));
    assert!(world.ok("ask --git HEAD..").contains("No commits lie in that range."));
    for (range, code, exit) in [("nonsense..", "git", 1), ("--output=x", "range", 2)] {
        assert_eq!(world.fails(&["ask", "--git", range], exit).code, code, "{range}");
    }
    assert!(!world.dir().join("x").exists());
}

#[test]
fn a_commit_is_claimed_by_its_trailer_or_by_a_link() {
    let world = World::new().framed().tried();
    if !repository(&world, &["the root", "Sample data (#391)", "More of it\n\nUpshot: H-1", "Something else"]) {
        return;
    }
    let world = world.shipped();
    world.ok("link H-1 https://git.example/acme/pull/391");
    let json = world.json("ask --git HEAD~3..HEAD");
    assert_eq!((&json["answered_for"], &json["nobody"]), (&2.into(), &1.into()));
    assert_eq!(json["hypotheses"][0]["commits"], 2);
    assert_eq!(json["hypotheses"][0]["question"]["hypothesis"], "H-1");
    let said = world.ok("ask --git HEAD~3..HEAD");
    for phrase in [
        "3 commits shipped; 2 answered for, 1 that nobody answers for.",
        "H-1 sample data at signup",
        "+ @mara",
        "2 commits",
        "Something else",
    ] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    // A commit's own hash leads to what it was for.
    let hash =
        json["commits"].as_array().unwrap().iter().find(|c| c["subject"] == "More of it").unwrap()["commit"].clone();
    assert!(world.ok(&format!("ask {}", &hash.as_str().unwrap()[..10])).contains("H-1 sample data at signup"));
    assert_eq!(world.ok("ask --git HEAD~3.. --plain").lines().count(), 4);
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
    assert!(said.contains("1 commit shipped") && !said.contains('\u{1b}') && !said.contains('\u{7}'), "{said:?}");
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
