//! What a release ships by the trailers of its commits, and the line that a commit says it with.

use serde_json::json;

use crate::repo::Repo;
use crate::world::{World, finish};

/// H-1 is being built, H-2 is an idea, H-3 has shipped, H-4 predicts nothing, H-5 is being built and reverted; a release of
/// all of them on 9 March.
fn released() -> Option<(World, Repo)> {
    let world = World::new().framed();
    for (h, build) in ["samples", "a tour", "a mail", "a quick thing", "a banner"].iter().enumerate() {
        match h {
            3 => world.ok(&format!("try O-1 '{build}'")),
            _ => world.ok(&format!("try O-1 '{build}' --expect +5 --within 28d --because 'people quit there'")),
        };
    }
    world.all(&["start H-1", "start H-5", "ship H-3"]);
    let repo = Repo::at(&world, ".")?;
    repo.commit("the root");
    repo.git(&["tag", "v1.2"]);
    repo.on("2026-03-06");
    repo.commit("Samples at signup\n\nUpshot: H-1");
    repo.commit("A tour and a mail\n\nUpshot: h2, H-3");
    repo.commit("A quick thing\n\nUpshot: H-4");
    let banner = repo.commit("A banner\n\nUpshot: H-5");
    repo.commit(&format!("Revert \"A banner\"\n\nThis reverts commit {banner}."));
    repo.commit("Something else\n\nUpshot: H-99");
    repo.on("2026-03-09");
    repo.git(&["tag", "-a", "v1.3", "-m", "the third"]);
    let world = world.on("2026-03-11");
    Some((world, repo))
}

#[test]
fn what_a_release_names_ships_on_the_day_of_its_tag() {
    let Some((world, repo)) = released() else { return };
    let before = world.exported();
    let tried = world.run("ship --git v1.2..v1.3 --dry-run").must_fail(1);
    assert!(tried.out.contains("H-1 would ship on 9 Mar: samples") && tried.err.contains("H-4"), "{tried:#?}");
    assert_eq!(world.exported(), before, "nothing was changed");
    let ran = world.run("ship --git v1.2..v1.3 --json").must_fail(1);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let data = &json["data"];
    let shipped: Vec<_> =
        data["shipped"].as_array().unwrap().iter().map(|h| json!([h["label"], h["shipped_on"]])).collect();
    assert_eq!(shipped, [json!(["H-1", "2026-03-09"]), json!(["H-2", "2026-03-09"])]);
    assert_eq!(
        (&data["passed_over"], &data["tag"], &data["on"]),
        (&json!(["H-3"]), &"v1.3".into(), &"2026-03-09".into())
    );
    assert_eq!(data["refused"][0]["label"], "H-4");
    let state = |label: &str| world.json(&format!("show {label}"))["state"].clone();
    assert_eq!((state("H-5"), state("H-4")), ("building".into(), "idea".into()), "what was reverted does not ship");
    // The commit that says so is linked.
    let hash = repo.git(&["rev-parse", "HEAD~5"]);
    assert!(world.json("show H-1").to_string().contains(&hash));
    // Again there is nothing left to do but what was refused.
    let again = world.run("ship --git v1.2..v1.3").must_fail(1);
    assert!(again.out.contains("H-1 has shipped already") && !again.out.contains("Shipped"), "{again:#?}");
}

#[test]
fn a_range_without_a_tag_wants_its_day() {
    let Some((world, _)) = released() else { return };
    let refused = world.fails("ship --git v1.2..HEAD~4", 2);
    assert!(refused.words.contains("--on DAY"), "{refused:#?}");
    world.ok("ship --git v1.2..HEAD~5 --on 2026-03-10");
    assert_eq!(world.json("show H-1")["shipped_on"], "2026-03-10");
    assert!(world.ok("ship --git HEAD~1..v1.3").contains("No trailer"), "H-99 is not on the board");
    assert_eq!(world.fails("ship --git nonsense..", 1).code, "git");
    assert_eq!(world.fails("ship H-1 --git v1.2..v1.3", 2).code, "usage");
    assert_eq!(world.fails("ship", 2).code, "usage");
}

#[test]
fn a_robot_ships_what_is_being_built_and_no_more() {
    let Some((world, _)) = released() else { return };
    world.ok("person robot ci");
    let ran = world.as_("ci").run("ship --git v1.2..v1.3 --json").must_fail(1);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let labels = |list: &serde_json::Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(labels(&json["data"]["shipped"]), ["H-1"]);
    assert_eq!(labels(&json["data"]["refused"]), ["H-2", "H-4"]);
}

#[test]
fn a_trailer_has_letters_once_copies_of_a_board_may_meet() {
    let world = World::new().framed().tried();
    assert_eq!(world.ok("trailer H-1"), "Upshot: H-1\n");
    assert_eq!(world.json("trailer h1"), json!({ "label": "H-1", "trailer": "Upshot: H-1" }));
    assert_eq!(world.fails("trailer H-9", 3).code, "not_found");
    assert_eq!(world.fails("trailer", 2).code, "usage");
    let hook = world.ok("trailer --hook");
    assert!(hook.starts_with("#!/bin/sh\n") && hook.contains("upshot trailer"), "{hook}");
    assert_eq!(world.json("trailer --hook")["name"], "prepare-commit-msg");
    assert!(!world.dir().join(".git").exists(), "nothing is installed");
    std::fs::create_dir(world.dir().join("place")).unwrap();
    world.ok("sync place --new");
    let line = world.ok("trailer H-1");
    let letters = line.trim().strip_prefix("Upshot: H-1").unwrap();
    assert!(letters.len() == 2 && letters.bytes().all(|b| b"bcdfghjkmnpqrstvwxyz".contains(&b)), "{line}");
    // They are understood while nothing else has the number, in every verb and in a commit.
    assert_eq!(world.json(&format!("show H-1{letters}"))["label"], "H-1");
    let Some(repo) = Repo::at(&world, "repo") else { return };
    repo.commit(&format!("samples\n\n{}", line.trim()));
    let mut asked = world.bare();
    asked.current_dir(repo.dir()).arg("--db").arg(world.db()).args(["--as", "mara", "--today", world.day()]);
    asked.args(["ask", "--git", "HEAD", "--json"]);
    let said = finish(asked, "ask --git".to_owned(), b"").must_work().out;
    assert!(said.contains("\"hypotheses\":[\"H-1\"]"), "{said}");
}

#[test]
fn a_bare_label_that_fits_two_claims_neither_and_ships_none() {
    let world = World::new().framed().tried();
    std::fs::copy(world.db(), world.dir().join("twin.db")).unwrap();
    // Two copies give one number.
    world.ok("try O-1 'a tour' --expect +5 --within 28d --because 'people quit there'");
    let mut twin = world.bare();
    twin.args(["--db", "twin.db", "--as", "bo", "--today", world.day(), "try", "O-1", "a mail", "--expect", "+5"]);
    let _ = finish(twin, "try".to_owned(), b"").must_work();
    world.ok("merge twin.db");
    let labels: Vec<String> = world
        .json("hypothesis list")
        .as_array()
        .unwrap()
        .iter()
        .map(|h| h["label"].as_str().unwrap().to_owned())
        .filter(|label| label.starts_with("H-2"))
        .collect();
    assert!(labels.len() == 2 && labels.iter().all(|label| label.len() > 3), "{labels:?}");
    let Some(repo) = Repo::at(&world, ".") else { return };
    repo.commit("the root");
    repo.git(&["tag", "v1"]);
    let hash = repo.commit("A tour\n\nUpshot: H-2");
    repo.git(&["tag", "v2"]);
    let asked = world.run("ask --git v1..v2 --json").must_work();
    let says = format!("{} says H-2, which is ", &hash[..8]);
    assert!(asked.out.contains(&says) && asked.out.contains(": upshot link H-2"), "{asked:#?}");
    assert!(asked.out.contains("\"hypotheses\":[]"), "{asked:#?}");
    assert_eq!(world.run("ask --git v1..v2 --check").code, 0, "with that warning it passes");
    let ran = world.run("ship --git v1..v2").must_work();
    assert!(ran.err.contains("H-2 fits several hypotheses, and ships none"), "{ran:#?}");
    let line = world.ok(&format!("trailer {}", labels[0]));
    assert_eq!(
        line.trim(),
        format!("Upshot: {}", world.json(&format!("trailer {}", labels[0]))["label"].as_str().unwrap())
    );
    assert!(line.trim().len() >= "Upshot: H-2kd".len(), "{line}");
}

#[test]
fn what_belongs_to_a_range_is_refused_beside_a_hypothesis() {
    let world = World::new().framed();
    world.all(&["try O-1 samples --expect +5 --within 28d --because 'people quit there'", "start H-1"]);
    let before = world.ok("history --plain");
    for line in
        ["ship H-1 --dry-run", "ship H-1 --on 2026-03-01", "ask H-1 --check", "ask H-1 --all", "ask H-1 --since 1mar"]
    {
        assert_eq!(world.fails(line, 2).code, "usage", "{line}");
    }
    assert_eq!(world.ok("history --plain"), before, "nothing shipped");
}
