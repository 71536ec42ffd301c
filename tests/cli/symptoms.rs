//! Signs that work goes on and outcomes do not come.

use serde_json::Value;

use crate::world::World;

fn symptom(world: &World, code: &str) -> Value {
    let all = world.json("symptoms")["symptoms"].clone();
    all.as_array().unwrap().iter().find(|s| s["code"] == code).unwrap_or_else(|| panic!("no {code} in {all}")).clone()
}

fn is_present(world: &World, code: &str) -> bool {
    symptom(world, code)["present"] == true
}

#[test]
fn a_board_in_order_shows_none_and_says_how_it_stands() {
    let world = World::new().framed();
    assert_eq!(world.json("symptoms")["present"], 0);
    let said = world.ok("symptoms");
    for phrase in [
        "0 of 14 need a look",
        "+ Nobody owns too much",
        "1 for 1 open outcome\n",
        "at most 1, @mara",
        "About the work, never about people.",
    ] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    assert!(World::new().ok("symptoms").contains("no board"));
}

#[test]
fn a_late_verdict_and_a_refuted_thing_still_live_name_their_next_step() {
    let world = World::new().framed().tried().shipped().on("2026-04-06");
    let late = symptom(&world, "verdict_late");
    assert_eq!(late["rows"][0]["what"], "sample data at signup, 7 days");
    assert_eq!((&late["rows"][0]["who"], &late["present"]), (&"mara".into(), &true.into()));
    assert_eq!(late["rows"][0]["fix"], "upshot verdict H-1 CALL -l TEXT -n KIND");
    world.all(&["log activation 31 2026-04-01", "verdict H-1 refuted -l x -n stop"]);
    assert!(!is_present(&world, "verdict_late"));
    assert_eq!(symptom(&world, "refuted_still_live")["rows"][0]["fix"], "upshot hypothesis live H-1 rolled-back");
    world.ok("hypothesis live H-1 rolled-back");
    assert!(!is_present(&world, "refuted_still_live"));
}

/// A sprint that begins on a day, ships so many things, and ends answered.
fn sprint(world: &World, day: &str, ends: &str, ships: usize, first: usize) {
    let on = world.on(day);
    on.ok("sprint start 2w --goal O-1 --why 'it goes on'");
    for at in first..first + ships {
        on.ok(&format!("try O-1 'thing {at}' --expect +5 --within 7d --because 'we think so'"));
        on.ok(&format!("ship H-{at}"));
    }
    let end = world.on(ends);
    end.ok("sprint answer O-1 -l 'nothing yet' -n 'more'");
    end.ok("sprint close --anyway 'the verdicts come later'");
}

#[test]
fn case_13_ships_that_double_over_three_sprints_while_nothing_moves_are_a_symptom() {
    let world = World::new().framed();
    sprint(&world, "2026-03-02", "2026-03-15", 1, 1);
    sprint(&world, "2026-03-16", "2026-03-29", 1, 2);
    assert!(!is_present(&world, "shipping_up_metrics_flat"), "two sprints say nothing yet");
    for (day, value) in [("2026-03-09", "31"), ("2026-03-23", "30"), ("2026-04-06", "31")] {
        world.on("2026-04-12").ok(&format!("log activation {value} {day}"));
    }
    sprint(&world, "2026-03-30", "2026-04-12", 2, 3);
    let world = world.on("2026-04-13");
    let flat = symptom(&world, "shipping_up_metrics_flat");
    assert_eq!(flat["present"], true, "{flat}");
    assert_eq!(flat["trend"]["rows"]["shipped"], serde_json::json!(["1", "1", "2"]));
    assert_eq!(flat["rows"][0]["fix"], "upshot evidence H-4");
    let said = world.ok("symptoms");
    assert!(said.contains("! Shipping goes up while metrics stay flat") && said.contains("S-1 to S-3"), "{said}");
}

#[test]
fn goalposts_owners_and_signers_are_told_by_what_happened_not_by_who() {
    let world = World::new().framed().tried();
    world.ok("sprint start 2w --goal O-1");
    let world = world.shipped();
    world.ok("edit O-1 --by 20dec --why one");
    assert!(!is_present(&world, "goalposts_moved"), "one move with a reason is no symptom");
    world.ok("edit O-1 --to 40 --why two");
    assert_eq!(symptom(&world, "goalposts_moved")["rows"][0]["what"], "moved 2 times: due, target");
    for to in ["jon", "li"] {
        world.ok(&format!("outcome owner O-1 {to} --why 'a new team'"));
        world.as_(to).ok("outcome accept O-1");
    }
    let spread = symptom(&world, "distributed_accountability");
    assert_eq!(spread["rows"][0]["what"], "handed over 2 times: @mara, @jon, @li");
    let eve = world.as_("eve").on("2026-04-06");
    eve.ok("log activation 31 2026-04-01");
    eve.ok("verdict H-1 refuted -l x -n stop --anyway 'li is at lunch'");
    let spread = symptom(&world.on("2026-04-06"), "distributed_accountability");
    assert_eq!(spread["rows"][1]["what"], "its verdict was signed by @eve, who was never part of it");
    assert_eq!(spread["rows"][1]["who"], Value::Null);
}

#[test]
fn load_metrics_and_work_that_says_nothing_are_named() {
    let world = World::new().framed();
    world.all(&["try O-1 'a quick thing'", "start H-1"]);
    assert_eq!(
        symptom(&world, "work_without_hypothesis")["rows"][0]["what"],
        "a quick thing: nothing is said to move by it"
    );
    for at in 2..5 {
        world.ok(&format!("frame 'Result {at}'"));
    }
    let load = symptom(&world, "owns_too_much");
    assert_eq!(load["rows"][0]["what"], "owns 4: O-1, O-2, O-3, O-4");
    world.all(&[
        "outcome close O-2 stopped --why x",
        "outcome close O-3 stopped --why x",
        "outcome close O-4 stopped --why x",
    ]);
    assert!(!is_present(&world, "owns_too_much"));
    for slug in ["a", "b", "c"] {
        world.ok(&format!("metric add {slug} --better up --measures x"));
    }
    let many = symptom(&world, "too_many_metrics");
    assert_eq!((&many["present"], many["rows"].as_array().map(Vec::len)), (&true.into(), Some(3)), "{many}");
    world.ok("metric retire a --why x");
    assert!(!is_present(&world, "too_many_metrics"));
    // Read every week, and the last reading is of 2 March.
    assert!(!is_present(&world.on("2026-03-23"), "metric_unread"));
    assert!(is_present(&world.on("2026-03-24"), "metric_unread"));
    world.ok("frame 'No reading' --metric none --better up --to 5");
    assert_eq!(symptom(&world, "outcome_without_reading")["rows"][0]["fix"], "upshot log none NUMBER");
}
