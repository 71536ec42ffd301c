//! What copies that met have broken of the rules across rows: each is told in `todo`, by `doctor` and on the pages, with who
//! and the command that mends it; and nowhere where one copy wrote everything.

use serde_json::Value;

use crate::copies::{copied, merge};
use crate::world::World;

/// A board and its copy after lines on both, met in the first.
fn met(w: World, here: &[&str], there: &[&str]) -> World {
    let bo = copied(&w);
    w.all(here);
    bo.all(there);
    w.ok(merge(&bo).as_slice());
    assert_eq!(w.json("doctor")["sound"], true);
    // The other copy says the same.
    let bo = bo.on(w.day());
    bo.ok(merge(&w).as_slice());
    assert_eq!(asked(&bo), asked(&w));
    w
}

/// What is to be settled: what it is called, what is said of it, and the command.
fn asked(w: &World) -> Vec<[String; 3]> {
    let all = w.as_("mara").json("todo --kind settle");
    let text = |item: &Value, field: &str| item[field].as_str().unwrap_or_default().to_owned();
    all.as_array().unwrap().iter().map(|item| [text(item, "name"), text(item, "says"), text(item, "fix")]).collect()
}

/// The one thing that is asked about something, and that the doctor says it too.
#[track_caller]
fn alarm(w: &World, name: &str, says: &str) -> String {
    let all = asked(w);
    let found = all.iter().find(|[called, said, _]| called == name && said.contains(says));
    let [name, says, fix] = found.unwrap_or_else(|| panic!("no {name} {says:?} among {all:#?}"));
    let doctor = w.json("doctor")["warnings"].to_string();
    assert!(doctor.contains(&format!("{name} is {says}: ").replace('"', "\\\"")), "{doctor}");
    fix.clone()
}

/// Owned outcomes that can be committed, beside the first.
fn framed(w: &World, slugs: &[&str]) {
    for slug in slugs {
        w.ok(&[
            "frame",
            &format!("Less {slug}"),
            "--problem",
            "people leave",
            "--metric",
            slug,
            "--better",
            "down",
            "--from",
            "30",
            "--to",
            "20",
            "--by",
            "2026-06-30",
            "--wrong-if",
            &format!("{slug} > 29 by 2026-06-01"),
            "--owner",
            "mara",
        ]);
    }
}

#[test]
fn where_one_copy_wrote_everything_nothing_is_asked() {
    let w = World::new().framed().tried();
    w.ok("sprint start 2w --goal O-1");
    assert_eq!(asked(&w), Vec::<[String; 3]>::new());
}

#[test]
fn of_two_active_sprints_the_first_is_the_boards_and_the_other_is_closed_by_its_label() {
    let w = World::new().framed();
    framed(&w, &["waits"]);
    let w = met(w, &["sprint start 2w --goal O-1"], &["sprint start 3w --goal O-1 --with O-2"]);
    let all = w.json("sprint list");
    let labels: Vec<&str> = all.as_array().unwrap().iter().map(|s| s["label"].as_str().unwrap()).collect();
    assert_eq!(labels.len(), 2);
    let own = w.json("sprint show")["label"].as_str().unwrap().to_owned();
    let other = *labels.iter().find(|label| **label != own).unwrap();
    let fix = alarm(&w, other, &format!("active beside {own}"));
    assert_eq!(fix, format!("upshot sprint close {other}"));
    // What both hold is asked for in the board's own, what only the other holds in it.
    let close = format!("sprint close {other}");
    let both = |label: &str| w.json(&format!("sprint show {label}"))["commitments"].as_array().unwrap().len();
    if both(other) == 2 {
        let refused = w.refused(&close, "unanswered");
        assert!(refused.words.contains("O-2") && !refused.words.contains("O-1 (@mara) has no answer"), "{refused:?}");
        w.ok("sprint answer O-2 -l 'nobody waits' -n 'stop'");
    }
    w.ok(&close);
    assert_eq!(asked(&w), Vec::<[String; 3]>::new());
    assert_eq!(w.json("sprint show")["label"], own, "the board's own goes on");
    let review = w.ok(&format!("review {other}"));
    assert!(review.contains(&format!("goes on in {own}")), "{review}");
    let todo = w.ok("todo");
    assert!(!todo.contains(&format!("{other} closed")), "what goes on is not owed: {todo}");
    w.refused(&close, "sprint_closed");
}

#[test]
fn what_copies_commit_together_may_pass_the_ceiling_and_lose_its_owner_or_its_goal() {
    let w = World::new().framed();
    framed(&w, &["waits", "bounces", "refunds"]);
    w.ok("sprint start 2w --goal O-1");
    let w = met(w, &["sprint commit O-2", "sprint commit O-3"], &["sprint commit O-4", "sprint goal O-4"]);
    let fix = alarm(&w, "S-1", "held to 4 commitments, and 3 are the most");
    w.ok(fix.strip_prefix("upshot ").unwrap());
    assert_eq!(asked(&w), Vec::<[String; 3]>::new());
}

#[test]
fn three_guardrails_a_slug_of_two_metrics_and_units_that_differ() {
    let w = World::new().framed();
    w.all(&["metric add errors --better down", "metric add churn --better down", "metric add cost --better down"]);
    let w = met(
        w,
        &[
            "outcome guardrail O-1 'errors < 1'",
            "outcome guardrail O-1 'churn < 2'",
            "metric add speed --better up",
            "log speed 0.36",
        ],
        &["outcome guardrail O-1 'cost < 3'", "metric add speed --better up --unit %", "log speed 36 2026-02-27"],
    );
    let fix = alarm(&w, "O-1", "held by 3 guardrails");
    w.ok(fix.strip_prefix("upshot ").unwrap());
    alarm(&w, "speed", "read in two units: ");
    w.ok("metric edit speed --unit % --why 'all in per cent; the plain one was mine'");
    assert_eq!(asked(&w), Vec::<[String; 3]>::new());
}

#[test]
fn withdrawn_and_shipped_and_ended_over_what_is_measuring() {
    let w =
        met(World::new().framed().tried(), &["hypothesis withdraw H-1 --why 'too dear'"], &["start H-1", "ship H-1"]);
    alarm(&w, "H-1", "withdrawn, and shipped all the same");
    let w =
        met(World::new().framed().tried(), &["start H-1", "ship H-1"], &["hypothesis withdraw H-1 --why 'too dear'"]);
    alarm(&w, "H-1", "withdrawn, and shipped all the same");
    let w = met(
        World::new().framed().tried(),
        &["outcome close O-1 stopped --why 'not worth it' -l 'nobody asks'"],
        &["start H-1", "ship H-1"],
    );
    let fix = alarm(&w, "H-1", "open beneath O-1, which has ended");
    assert!(fix.contains("outcome reopen O-1"), "{fix}");
    w.ok("outcome reopen O-1 --why 'bo shipped meanwhile'");
    assert!(asked(&w).iter().all(|[_, says, _]| !says.contains("open beneath")), "{:?}", asked(&w));
}

#[test]
fn judged_over_a_ship_that_was_undone_and_a_reading_that_was_undone() {
    let w = World::new().framed().tried();
    w.all(&["start H-1", "ship H-1"]);
    let later = w.on("2026-04-06");
    later.ok("log activation 36 2026-03-30");
    let bo = copied(&later);
    later.ok("verdict H-1 supported -l 'samples help' -n scale");
    bo.as_("mara").ok("undo");
    later.ok(merge(&bo).as_slice());
    alarm(&later, "H-1", "called supported without a reading after its ship");
    later.ok("log activation 36 2026-03-30");
    assert_eq!(asked(&later), Vec::<[String; 3]>::new());
    bo.as_("mara").ok("undo");
    later.ok(merge(&bo).as_slice());
    alarm(&later, "H-1", "judged, and not shipped");
}

#[test]
fn a_sprint_that_was_closed_twice_or_answered_after_its_review() {
    let w = World::new().framed();
    w.ok("sprint start 2w --goal O-1");
    let answer = "sprint answer O-1 -l 'samples help' -n 'ask earlier'";
    let w = met(
        w.on("2026-03-16"),
        &[answer, "sprint close"],
        &["sprint answer O-1 -l 'no effect' -n 'stop it'", "sprint close"],
    );
    let fix = alarm(&w, "S-1", "closed 2 times: by @mara on ");
    let both = w.ok(fix.strip_prefix("upshot ").unwrap());
    assert!(both.contains("samples help") && both.contains("no effect"), "each as it was told: {both}");
    assert!(both.contains("closed again by @bo on 16 Mar"), "{both}");
    let json = w.json("review S-1");
    assert_eq!(json["also"].as_array().map(Vec::len), Some(1), "{json}");
    // The next sprint begins, and only the review says it from then on.
    w.ok("resolve S-1 commitment O-1 answer 1");
    w.ok("sprint start 2w --goal O-1 --why 'it goes on'");
    assert_eq!(asked(&w), Vec::<[String; 3]>::new());
    assert!(w.ok("review S-1").contains("closed again by @bo on 16 Mar"));

    let w = World::new().framed();
    w.ok("sprint start 2w --goal O-1");
    let w = w.on("2026-03-16");
    let bo = copied(&w);
    w.all(&[answer, "sprint close"]);
    bo.ok("sprint answer O-1 -l 'no effect' -n 'stop it'");
    w.ok(merge(&bo).as_slice());
    w.ok("resolve S-1 commitment O-1 answer 2");
    alarm(&w, "S-1", "not as its review tells it: the answer of O-1");
    assert!(w.ok("review S-1").contains("not as it was told: the answer of O-1"));
}

#[test]
fn a_reading_after_today_and_one_spelling_for_two_people() {
    let w = World::new().framed();
    w.ok("person also mara m");
    let bo = copied(&w).on("2026-03-04");
    bo.all(&["log activation 33", "person also bo mm"]);
    w.all(&["person also mara mm", "note O-1 'here too'"]);
    w.ok(merge(&bo).as_slice());
    alarm(&w, "activation", "read on 4 Mar, which is after today");
    alarm(&w, "@mm", "a spelling of ");
    assert!(asked(&w.on("2026-03-04")).iter().all(|[name, ..]| name != "activation"));
}
