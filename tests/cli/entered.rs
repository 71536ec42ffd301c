//! What shipped long ago and is entered today: nobody was late with a verdict that nobody could have been asked for.

use crate::world::World;

/// Shipped on 30 Jan, so that it is to be judged by 27 Feb; entered on 2 Mar.
fn entered() -> World {
    let w = World::new().framed().tried();
    w.ok("sprint start 4w --goal O-1");
    w.ok("ship H-1 2026-01-30");
    w
}

/// Each face, with what it says of a verdict on a day.
fn faces(w: &World) -> [(&'static str, String); 9] {
    ["", "show O-1", "show H-1", "hypothesis list", "todo", "ask", "review", "report", "brief H-1"]
        .map(|face| (face, w.ok(face)))
}

/// Whether a face says that something is late.
fn is_late(says: &str) -> bool {
    says.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("late"))
}

#[test]
fn a_ship_of_long_ago_is_due_in_plain_on_the_day_it_is_entered() {
    let w = entered();
    for (face, says) in faces(&w) {
        assert!(!is_late(&says), "{face} blames somebody:\n{says}");
        let due = ["VERDICT DUE", "due since", "DUE", "verdict due"].iter().any(|word| says.contains(word));
        assert!(due || face == "review", "{face} doesn't say that it is due:\n{says}");
    }
    assert!(w.ok("todo").contains("due since 27 Feb"), "{}", w.ok("todo"));
    let h = &w.json("show H-1");
    assert_eq!((&h["check"], &h["entered_on"]), (&"due".into(), &"2026-03-02".into()));
    let symptoms = w.json("symptoms");
    let late =
        symptoms["symptoms"].as_array().unwrap().iter().find(|symptom| symptom["code"] == "verdict_late").unwrap();
    assert_eq!(late["present"], false, "{late}");
}

#[test]
fn it_is_late_from_the_day_after_and_counts_from_there() {
    let w = entered().on("2026-03-05");
    for (face, says) in faces(&w) {
        if is_late(&says) {
            assert!(
                says.contains("3d late") || says.contains("3d LATE") || says.contains("3 days late"),
                "{face}: {says}"
            );
        }
    }
    assert!(w.ok("").contains("VERDICT 3d LATE"), "{}", w.ok(""));
    assert_eq!(w.json("show H-1")["check"], "overdue");
}

#[test]
fn what_is_entered_as_it_ships_is_late_after_its_check_day() {
    let w = World::new().framed().tried().shipped();
    assert_eq!(w.json("show H-1")["entered_on"], serde_json::Value::Null);
    assert!(w.on("2026-03-31").ok("").contains("VERDICT 1d LATE"));
}
