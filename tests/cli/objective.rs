//! What several outcomes are for, what it was worth; the shelf of work that is just work; a brief to work from.

use crate::world::World;

#[test]
fn an_objective_groups_outcomes_and_is_valued_by_its_business_owner_once_there_is_a_result() {
    let world = World::new().framed();
    world.ok("objective add 'New teams stay' --period '2026 Q1' --value 8 --business-owner kim");
    assert_eq!(world.refused("objective add x --value 11", "value_range").code, "value_range");
    world.refused("objective add x --business-owner 'ana and bo'", "not_one_person");
    let kim = world.as_("kim");
    assert!(kim.refused("objective value P-1 6 --why x", "no_result_yet").words.contains("objective link P-1"));
    world.ok("objective link P-1 O-1");
    assert_eq!(world.json("show O-1")["objective"], "P-1");
    assert!(world.ok("show O-1").contains("P-1: New teams stay"));
    world.refused("objective link P-1 O-1", "nothing");
    // Before a result nobody can say what it was worth, not even with a reason.
    let refused = kim.refused("objective value P-1 6 --why x --anyway please", "no_result_yet");
    assert!(refused.words.contains("upshot outcome close O-1"), "{refused:#?}");
    world.ok("outcome close O-1 stopped --why 'we learned enough'");
    // Whoever owned the outcome does not value it.
    world.refused("objective value P-1 6 --why x", "not_the_business_owner");
    world.ok("objective edit P-1 --business-owner mara");
    world.refused("objective value P-1 6 --why x", "valued_by_owner");
    world.ok("objective edit P-1 --business-owner kim");
    kim.ok("objective value P-1 6 --why 'half of it stays'");
    let shown = world.ok("objective show P-1");
    for phrase in ["New teams stay", "2026 Q1", "8 of 10 planned", "6 of 10: half of it stays (@kim", "O-1", "stopped"]
    {
        assert!(shown.contains(phrase), "{phrase:?} is not in {shown}");
    }
    assert_eq!(world.json("objective list")[0]["actual"]["value"], 6);
    assert_eq!(world.fails("objective show O-1", 3).code, "not_found");
}

#[test]
fn an_objective_and_its_link_can_be_undone_and_leave_with_the_board() {
    let world = World::new().framed();
    world.all(&["objective add 'New teams stay'", "objective link P-1 O-1", "undo"]);
    assert_eq!(world.json("objective show P-1")["outcomes"], serde_json::json!([]));
    world.all(&["redo", "link P-1 https://example.com/okr", "chore add 'renew the certificate'"]);
    world.ok("export --all all");
    assert!(world.ok("doctor").contains("Sound"));
    let everything = world.json("export --format json");
    assert_eq!(everything["objectives"][0]["outcomes"], serde_json::json!(["O-1"]));
    assert_eq!(everything["chores"][0]["text"], "renew the certificate");
    assert!(world.ok("search teams stay").contains("P-1"));
    assert!(world.ok("history P-1").contains("added P-1"));
}

#[test]
fn the_shelf_is_small_and_in_no_review() {
    let world = World::new().framed();
    world.ok("sprint start 2w --goal O-1");
    assert!(world.ok("chore list").contains("No chores"));
    for at in 1..=7 {
        world.ok(&format!("chore add chore number {at}"));
    }
    let refused = world.refused("chore add one more", "shelf_full");
    assert!(refused.words.contains("wants an outcome"), "{refused:#?}");
    world.refused("chore add '  '", "blank");
    world.ok("chore done 2");
    world.ok("chore done 'number 7'");
    assert_eq!(world.fails("chore done 'number'", 3).code, "ambiguous");
    assert_eq!(world.fails("chore done 'number 2'", 3).code, "not_found");
    let list = world.json("chore list");
    let done = |at: usize| list[at]["done_on"].is_string();
    assert_eq!((list.as_array().map(Vec::len), done(0), done(5), done(6)), (Some(7), false, true, true), "{list}");
    world.ok("chore add 'one more'");
    for page in ["review", "report", "symptoms"] {
        let said = world.ok(page);
        assert!(!said.contains("chore"), "{page}: {said}");
    }
}

#[test]
fn a_brief_holds_what_one_needs_to_work_from_and_says_what_not_to_write() {
    let world = World::new().framed().tried();
    world.all(&[
        "objective add 'New teams stay'",
        "objective link P-1 O-1",
        "scope O-1 'PDF export' --from sales --out --why 'nobody exports in week one'",
        "note H-1 'nine of twelve stop at the empty screen' --supports",
        "link H-1 https://example.com/pull/7",
        "try O-1 'a welcome mail' --expect +1 --within 14d --because 'they forget'",
        "hypothesis withdraw H-2 --why 'nobody reads mail'",
        "edit O-1 --spec '# In scope\n<img src=x onerror=alert(1)> web [x](javascript:alert(1))'",
    ]);
    let md = world.ok("brief H-1");
    for phrase in [
        "# H-1 sample data at signup",
        "activation to move by +5pt within 28 days of shipping",
        "half of new teams leave before they see a report",
        "activation &lt; 33 by 1 Dec",
        "P-1 New teams stay",
        "nobody exports in week one",
        "nine of twelve stop at the empty screen",
        "a welcome mail",
        "Do not write the problem",
        "Upshot: H-1",
    ] {
        assert!(md.contains(phrase), "{phrase:?} is not in {md}");
    }
    for bad in ["<img", "](javascript"] {
        assert!(!md.contains(bad), "{bad} in {md}");
    }
    let json = world.json("brief H-1");
    assert_eq!((&json["hypothesis"]["label"], &json["outcome"]["label"]), (&"H-1".into(), &"O-1".into()));
    assert_eq!(json["markdown"], md);
    assert_eq!(world.json("brief O-1")["hypothesis"], serde_json::Value::Null);
    assert!(world.ok("brief O-1 --format text").starts_with("O-1 New teams see a first report"));
    assert_eq!(world.fails("brief P-1", 3).code, "not_found");
    assert_eq!(world.fails("brief H-9", 3).code, "not_found");
}

#[test]
fn a_chain_of_hypotheses_is_shown_both_ways() {
    let world = World::new().framed().tried().shipped().measured().judged();
    world.ok("try O-1 'samples for every plan' --follows H-1");
    let said = world.ok("show H-1");
    assert!(said.contains("From it follows") && said.contains("samples for every plan, idea"), "{said}");
    assert!(world.ok("show H-2").contains("It follows"));
}
