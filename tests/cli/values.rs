//! Values that mean nothing, or two things: each is refused in words that help, and changes nothing.

use crate::world::World;

/// Runs a line that must be refused with this exit code and these words, and must leave the board byte for byte.
fn bad(w: &World, line: &str, exit: i32, phrases: &[&str]) {
    let before = w.exported();
    let ran = w.run(line).must_fail(exit).saying(phrases);
    assert_eq!(ran.out, "", "an error prints nothing on stdout: {ran:#?}");
    assert!(ran.err.starts_with("error: ") || ran.err.contains("\nerror: "), "{ran:#?}");
    w.fails(line, exit);
    assert_eq!(w.exported(), before, "{line}");
}

#[test]
fn numbers_that_are_none_or_two() {
    let w = World::new().framed();
    for word in ["NaN", "nan", "-nan", "inf", "-inf", "Infinity", "1e400", "-1e400", "0x10", "..", "3.1.4", "1__0"] {
        bad(&w, &format!("log activation {word}"), 2, &[word]);
    }
    bad(&w, "log activation NaN", 2, &["no value", "36.2"]);
    bad(&w, "log activation 1e400", 2, &["too large"]);
    bad(&w, "log activation 1,5", 2, &["ambiguous", "1.5", "15"]);
    bad(&w, "log activation 1,000", 2, &["ambiguous", "1000"]);
    bad(&w, "log activation 71/0", 2, &["out of none"]);
    bad(&w, "log activation 71/", 2, &["71/196"]);
    bad(&w, "log activation", 2, &["NUMBER"]);
    bad(&w, "edit O-1 --to NaN", 2, &["NaN"]);
    bad(&w, "edit O-1 --from 1,5", 2, &["1.5"]);
    bad(&w, "correct activation 2026-02-23 inf --why typo", 2, &["inf"]);
}

#[test]
fn days_that_are_none_or_two() {
    let w = World::new().framed();
    bad(&w, "log activation 36 03/04/26", 2, &["03/04/26", "2026-03-04", "2026-04-03"]);
    bad(&w, "log activation 36 31feb", 1, &["31feb", "28"]);
    bad(&w, "edit O-1 --by '30 Feb'", 2, &["30 Feb", "28"]);
    bad(&w, "log activation 36 2026-02-30", 1, &["2026-02-30", "28"]);
    bad(&w, "edit O-1 --by 2026-13-01", 2, &["2026-13-01"]);
    bad(&w, "edit O-1 --wrong-if 'activation < 33 by 31feb'", 2, &["31feb"]);
    bad(&w, "frame 'Teams come back' --by someday", 2, &["someday"]);
}

#[test]
fn facts_of_the_future() {
    let w = World::new().framed().tried();
    bad(&w, "log activation 36 2026-03-03", 1, &["yet to come", "fact"]);
    bad(&w, "ship H-1 2026-03-03", 1, &["yet to come", "upshot ship H-1 today"]);
    bad(&w, "log activation 36 tomorrow", 1, &["yet to come"]);
    bad(&w, "edit O-1 --from 33 --on 2026-03-03", 1, &["yet to come", "--measure-by"]);
    let file = w.file("rows.csv", "day,value\n2026-03-01,33\n2026-03-03,34\n");
    bad(&w, &format!("import {file} --metric activation"), 1, &["line 3", "has not come yet"]);
}

#[test]
fn units_that_are_not_the_metrics() {
    let w = World::new().framed();
    bad(&w, "log activation 36ms", 1, &["ms", "%"]);
    bad(&w, "log activation 36€", 1, &["€", "%"]);
    bad(&w, "edit O-1 --to -30%", 1, &["ambiguous", "-30pt", "x0.7"]);
    bad(&w, "edit O-1 --to 45s", 1, &["%"]);
    w.ok("metric add visits --better up --measures 'visits a week'");
    bad(&w, "log visits 36%", 1, &["has none", "36"]);
}

#[test]
fn targets_that_lead_nowhere() {
    let w = World::new().framed();
    bad(&w, "edit O-1 --to 31", 1, &["is the baseline", "--hold"]);
    bad(&w, "edit O-1 --to +0", 1, &["is the baseline"]);
    bad(&w, "edit O-1 --to 20", 1, &["wrong side", "better when it goes up"]);
    bad(&w, "edit O-1 --wrong-if 'activation < 45 by 1dec'", 1, &["target not met", "34.5"]);
    bad(&w, "edit O-1 --wrong-if 'activation < 50 by 1dec'", 1, &["target not met"]);
    bad(&w, "try O-1 samples --expect -5", 1, &["for the worse", "--expect +NUMBER"]);
    bad(&w, "try O-1 samples --expect 5", 2, &["+5 or -5"]);
    bad(&w, "try O-1 samples --expect +5 --confidence 101", 1, &["101%"]);
}

#[test]
fn names_that_nothing_bears() {
    let w = World::new().framed();
    bad(
        &w,
        "log activaton 36",
        3,
        &["activaton", "Closest: activation", "1 outcome and 1 metric", "upshot log activation 36"],
    );
    bad(&w, "show O-7", 3, &["O-7", "O-1"]);
    bad(&w, "ship H-9", 3, &["H-9"]);
    bad(&w, "undo abcdef", 3, &["abcdef", "upshot history"]);
    bad(&w, "ship O-1", 3, &["O-1 is an outcome, not a hypothesis"]);
    bad(&w, "edit H-1 --to 44", 3, &["H-1"]);
    bad(&w, "sho O-1", 2, &["sho"]);
}

#[test]
fn a_number_s_every_good_spelling_is_taken_as_meant() {
    let w = World::new().framed();
    for (typed, value) in
        [("36.2", 36.2), ("36.2%", 36.2), ("3_6", 36.0), ("3.62e1", 36.2), ("-3", -3.0), ("49/196", 25.0)]
    {
        w.ok(&["log", "activation", typed]);
        assert_eq!(
            w.json("history")[0]["changes"].as_array().map(Vec::len),
            Some(0),
            "a log is an event, not a change"
        );
        let readings = w.json("reading list activation");
        let of: Vec<_> = readings.as_array().unwrap().iter().filter(|r| r["value"] == value).collect();
        assert!(!of.is_empty(), "{typed} in {readings}");
        w.ok("undo");
    }
}

#[test]
fn a_mistyped_day_is_no_note_and_a_value_far_off_is_told() {
    let w = World::new().framed();
    for (line, day) in [
        ("log activation 36 yest", "yesterday"),
        ("log activation 36 yesterdya", "yesterday"),
        ("log activation 36 wendesday", "wednesday"),
        ("log activation 36 mond. fine", "monday"),
    ] {
        let failed = w.fails(line, 1);
        assert_eq!(failed.code, "not_a_day", "{line}: {failed:?}");
        let _ = w.run(line).saying(&["is no day", day, "note: "]);
    }
    // What is said to be a note is one, and what is no day's beginning was one before.
    for note in ["note: yest", "measured by hand", "fine, as it was", "Fridays are slow"] {
        let said = w.ok(&format!("log activation 36 {note}"));
        assert!(said.contains(&format!("Note: {}", note.trim_start_matches("note: "))), "{said}");
    }
    w.ok("log activation 35 -1d");
    let said = w.ok("log activation -80");
    assert!(said.contains("→ -80: far outside anything read before") && !said.contains("of the way"), "{said}");
    // Somewhat past its way is where it is.
    assert!(w.ok("log activation 44").contains("of the way"), "{said}");
}
