//! MODEL's worked acceptance cases, one test each, on a board set to enforce unless said.

use std::process::Command;

use serde_json::{Value, json};

use crate::world::{FRAME, VERDICT, World, have, split, wandering};

const START: &str = "sprint start 2w --goal O-1";

/// A board on which gates are not to be passed.
fn enforcing() -> World {
    let w = World::new();
    w.ok("board set strictness enforce");
    w
}

#[test]
fn case_1_no_sprint_for_what_nobody_or_no_one_person_owns() {
    for w in [World::new(), enforcing()] {
        for owner in ["team-web", "ana and bo"] {
            let refused = w.refused(&format!("{FRAME} --owner '{owner}'"), "not_one_person");
            refused.saying(&[owner, "--owner"]);
        }
        w.ok(&format!("{FRAME} --owner ana"));
        for anyway in ["", " --anyway pilot"] {
            let refused = w.refused(&format!("{START}{anyway}"), "missing_owner");
            assert!(refused.fix("missing_owner").contains("upshot --as ana outcome accept O-1"), "{refused:#?}");
        }
        w.as_("ana").ok("outcome accept O-1");
        w.ok(START);
    }
}

#[test]
fn case_2_a_task_is_challenged_once_and_a_relative_target_is_kept_with_its_text() {
    let w = enforcing();
    let ran = w.run("frame 'Build a new dashboard'").must_work();
    assert_eq!(ran.err.matches("is a thing to build").count(), 1, "{ran:#?}");
    let ran = w.run("edit O-1 --problem 'nobody sees the numbers'").must_work();
    assert!(!ran.err.contains("is a thing to build"), "challenged twice: {ran:#?}");

    let ran = w.run("frame 'Cut time to insight' --metric insight --unit s --from 40 --to -30%").must_work();
    assert!(!ran.err.contains("is a thing to build"), "{ran:#?}");
    let o = w.json("show O-2");
    assert_eq!((&o["target"], &o["target_as_typed"], &o["better"]), (&json!(28.0), &json!("-30%"), &json!("down")));
}

#[test]
fn case_3_a_falsifier_that_only_negates_the_target_is_refused() {
    let w = enforcing();
    let line = FRAME.replace("activation < 33", "activation < 45");
    w.refused(&line, "falsifier_negates_target").saying(&["target not met", "34.5"]);
    assert_eq!(w.json("outcome list"), json!([]));
    w.ok(FRAME);
    w.refused("edit O-1 --wrong-if 'activation < 45 by 1dec'", "falsifier_negates_target");
    assert_eq!(w.json("show O-1")["wrong_if"], "activation < 33 by 1dec");
}

/// O-1 is framed with a baseline that is not known yet, and H-1 predicts a move of its metric.
fn unmeasured() -> World {
    let w = enforcing();
    let words = FRAME.replace("--from 31 --to +14", "--from unknown --measure-by 9mar --to 45 --better up");
    w.all(&[&words, "try O-1 'sample data' --expect +5 --within 28d --because 'the screen is empty'"]);
    w
}

#[test]
fn case_4_a_ship_before_any_reading_asks_for_one_and_takes_it_inline() {
    let w = unmeasured();
    let refused = w.refused("ship H-1", "no_reading_before");
    assert!(refused.fix("no_reading_before").contains("--before NUMBER"), "{refused:#?}");
    w.refused("ship H-1 --anyway pilot", "no_reading_before");

    w.ok("ship H-1 --before 31");
    let readings = w.json("reading list activation");
    assert_eq!(readings[0]["value"], 31.0);
    assert!(readings[0]["day"].as_str() < Some("2026-03-02"), "what was read before lies before the ship: {readings}");
    assert_eq!(w.json("show H-1")["state"], "measuring");
}

#[test]
fn case_4_a_waiver_ships_and_the_verdict_says_so() {
    let w = unmeasured();
    w.ok("ship H-1 --waive 'the page is new'");
    let later = w.on("2026-04-06");
    later.ok("log activation 36");
    let ran = later.run(VERDICT).must_work();
    assert!(ran.out.contains("bservational, no baseline"), "{ran:#?}");
    assert_eq!(later.json("show H-1")["verdict"]["waiver"], "the page is new");
    assert!(later.ok("show H-1").contains("the page is new"));
}

#[test]
fn case_5_after_ship_a_changed_prediction_is_an_amendment_and_both_are_shown() {
    let w = enforcing().framed().tried().shipped();
    let ran = w.run("edit H-1 --expect +9 --why 'a second team joined'").must_work();
    assert!(ran.out.contains("amendment"), "{ran:#?}");
    let shown = w.ok("show H-1");
    assert!(shown.contains("+5") && shown.contains("+9"), "{shown}");
    let h = w.json("show H-1");
    assert_eq!(h["expect"], 9.0, "{h}");
    assert_eq!((&h["frozen"]["expect"], &h["frozen"]["expect_as_typed"]), (&json!(5.0), &json!("+5")), "{h}");
}

#[test]
fn case_6_supported_needs_a_reading_since_the_ship() {
    for w in [World::new(), enforcing()] {
        let w = w.framed().tried().shipped().on("2026-03-30");
        for anyway in ["", " --anyway pilot"] {
            w.refused(&format!("{VERDICT}{anyway}"), "no_reading_after").saying(&[
                "upshot log activation",
                "inconclusive",
                "wait",
            ]);
        }
        w.ok("wait H-1 24apr --why 'no readings came in'");
        let h = w.json("show H-1");
        assert_eq!(
            (&h["state"], &h["check"], &h["check_on"]),
            (&json!("measuring"), &json!("measuring"), &json!("2026-04-24"))
        );
        w.ok("verdict H-1 inconclusive -l 'we did not look' -n watch");
        assert_eq!(w.json("show H-1")["state"], "inconclusive");
    }
}

#[test]
fn case_8_a_verdict_is_the_owners_and_typing_it_for_them_shows() {
    let w = enforcing().framed().tried().shipped().measured();
    let bo = w.as_("bo");
    bo.refused(VERDICT, "not_the_owner").saying(&["@mara", "--for mara"]);

    bo.ok(&format!("{VERDICT} --for mara"));
    let v = &w.json("show H-1")["verdict"];
    assert_eq!((&v["signed_by"], &v["typed_by"]), (&json!("mara"), &json!("bo")));

    let asked = |w: &World| w.json("todo --mine").to_string().contains("--confirm");
    assert!(asked(&w), "mara is asked to confirm or replace it: {}", w.ok("todo"));
    assert!(!asked(&bo), "bo is not: {}", bo.ok("todo"));
    bo.ok("note H-1 'it was the season' --kind dissent --contradicts");
    assert!(w.ok("show H-1").contains("it was the season"));

    w.ok("verdict H-1 --confirm");
    assert_eq!(w.json("show H-1")["verdict"]["typed_by"], "mara");
    assert!(!asked(&w));
}

#[test]
fn case_9_a_sprint_closes_when_every_commitment_is_answered_and_the_next_begins_with_its_promises() {
    let w = enforcing().framed();
    w.all(&[
        "metric add visits --better up --measures 'visits a week'",
        "frame 'Teams come back' --problem 'they leave' --metric visits --from 10 --to 20 --by 18dec --wrong-if 'visits < 12 by 1dec'",
        "frame 'Teams pay' --problem 'they do not' --metric paid --from 1 --to 5 --by 18dec --wrong-if 'paid < 2 by 1dec'",
        "outcome owner O-3 kim --why 'kim knows sales'",
    ]);
    w.as_("kim").ok("outcome accept O-3");
    w.ok("sprint start 2w --goal O-1 --with O-2,O-3");

    let end = w.on("2026-03-15");
    end.all(&["sprint answer O-1 -l 'samples help' -n 'offer them to all'"]);
    let refused = end.refused("sprint close", "unanswered");
    refused.saying(&["O-2", "O-3", "@kim"]);
    assert!(!refused.words.contains("O-1 "), "O-1 is answered: {refused:#?}");
    end.ok("sprint answer O-2 -l \"can't tell\" -n 'look again' --again 2026-03-24");
    end.refused("sprint answer O-3 --away", "not_away");
    end.all(&["person away kim 2026-03-20", "sprint answer O-3 --away"]);
    let ran = end.run("sprint close").must_work();
    assert!(ran.out.contains("@kim"), "an owner who is away is named: {ran:#?}");

    let next = w.on("2026-03-24");
    next.ok("sprint start 2w --goal O-2 --why 'it moved too little'");
    let todo = next.ok("todo");
    assert!(todo.contains("offer them to all"), "the last promises: {todo}");
    assert!(todo.contains("look again"), "{todo}");
    next.ok("sprint promise O-1 kept");
    assert!(!next.ok("todo").contains("offer them to all"));
}

#[test]
fn case_10_two_ships_on_one_metric_are_announced_and_both_verdicts_say_so() {
    let w = enforcing().framed().tried().shipped();
    let told = |line: &str| {
        let ran = w.run(line).must_work();
        assert!(ran.err.contains("warning") && ran.err.contains("H-1"), "no word of H-1 in {ran:#?}");
    };
    told("try O-1 'a shorter form' --expect +3 --within 28d --because 'it is long'");
    told("start H-2");
    told("ship H-2");

    let later = w.measured();
    later.all(&[VERDICT, "verdict H-2 supported -l 'short is good' -n scale"]);
    let shared = |h: &str| later.json(&format!("show {h}"))["verdict"]["shared"].clone();
    assert_eq!((shared("H-1"), shared("H-2")), (json!(["H-2"]), json!(["H-1"])));
}

#[test]
fn case_10_a_move_that_two_share_goes_against_neither_call() {
    let w = enforcing().framed().tried().shipped();
    w.all(&["try O-1 'a shorter form' --expect +3 --within 28d --because 'it is long'", "ship H-2"]);
    let later = w.on("2026-04-13");
    for (day, value) in ["03-09", "03-16", "03-23", "03-30", "04-06"].iter().zip([38, 39, 38, 40, 39]) {
        later.ok(&format!("log activation {value} 2026-{day}"));
    }
    let evidence = later.json("evidence H-2");
    assert_eq!((&evidence["class"], &evidence["why"]), (&"moved".into(), &"shared_with_another_ship".into()));
    // It is stamped as shared, and neither asks for a reason.
    later.all(&["verdict H-1 supported -l 'samples help' -n scale", "verdict H-2 refuted -l 'nobody minded' -n stop"]);
    assert_eq!(later.json("show H-2")["verdict"]["contradicts"], json!([]));
}

#[test]
fn case_12_an_offer_is_no_owner_until_it_is_accepted_and_can_be_taken_over_from_someone_away() {
    let w = enforcing().framed();
    w.ok("outcome owner O-1 bo --why 'bo knows the form'");
    let o = w.json("show O-1");
    assert_eq!((&o["owner"], &o["offered_to"]), (&json!("mara"), &json!("bo")));
    let shown = w.ok("show O-1");
    assert!(shown.contains("@mara") && shown.contains("@bo"), "{shown}");
    assert!(w.ok("").contains("OFFERED TO @bo"), "the alarm on the board: {}", w.ok(""));
    assert!(w.as_("bo").ok("todo").contains("upshot outcome accept O-1"));
    w.refused(START, "offer_open");

    let kim = w.as_("kim");
    kim.refused("outcome take O-1 --why 'mara is away'", "owner_is_here");
    w.ok("person away mara 2026-03-20");
    kim.ok("outcome take O-1 --why 'mara is away'");
    assert_eq!(w.json("show O-1")["owner"], "kim");
    let history = w.ok("history O-1");
    assert!(history.contains("took O-1 over from @mara") && history.contains("mara is away"), "{history}");
    kim.ok(START);
}

#[test]
fn case_14_immutable_rows_stay_as_they_are_through_any_door() {
    if !have("sqlite3", "case 14") {
        return;
    }
    let w = enforcing().framed().tried().shipped().measured().judged();
    let before = w.exported();
    for (table, column) in
        [("reading", "value"), ("verdict", "learned"), ("change", "after"), ("change_set", "summary")]
    {
        let replace = format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1");
        let update = format!("UPDATE {table} SET {column} = {column}");
        for statement in [update, format!("DELETE FROM {table}"), replace] {
            let out = Command::new("sqlite3").arg(w.db()).arg(&statement).output().unwrap();
            let said = String::from_utf8_lossy(&out.stderr);
            assert!(
                !out.status.success() && said.contains("immutable") || said.contains("never edited"),
                "{statement}: {said}"
            );
        }
    }
    assert_eq!(w.exported(), before);
    w.ok("doctor");
}

#[test]
fn case_15_two_who_write_at_once_both_succeed_under_their_own_names() {
    let w = enforcing().framed();
    let mut runs = Vec::new();
    for n in 0..20 {
        for who in ["bo", "kim"] {
            let line = format!("note O-1 'number {n} of {who}'");
            runs.push((w.as_(who).command(&line).spawn().unwrap(), line));
        }
    }
    for (run, line) in runs {
        let out = run.wait_with_output().unwrap();
        assert!(out.status.success(), "{line}: {}", String::from_utf8_lossy(&out.stderr));
    }
    let history = w.json("history O-1 --most 100");
    for who in ["bo", "kim"] {
        let theirs = history.as_array().unwrap().iter().filter(|set| set["by"] == who).count();
        assert_eq!(theirs, 20, "{who}");
    }
    w.ok("doctor");
}

#[test]
fn case_16_on_a_coach_board_a_reason_passes_a_gate_and_stays_visible() {
    let mut words = split(FRAME);
    let at = words.iter().position(|w| w == "--wrong-if").unwrap();
    words.drain(at..at + 2);
    let w = World::new();
    w.ok(words.as_slice());
    let refused = w.refused(START, "missing_wrong_if");
    refused.saying(&["--anyway"]);
    w.ok(&format!("{START} --anyway pilot"));
    let (board, shown) = (w.ok(""), w.ok("show O-1"));
    assert!(board.contains("pilot"), "the reason shows on the board: {board}");
    assert!(shown.contains("pilot"), "the reason shows in show: {shown}");

    w.on("2026-03-15").all(&["sprint answer O-1 -l x -n y", "sprint close", "board set strictness enforce"]);
    w.on("2026-03-16").refused(&format!("{START} --why again --anyway pilot"), "missing_wrong_if");
}

#[test]
fn a_reason_never_passes_what_always_refuses() {
    // On a coach board, with a reason for each.
    let w = World::new().framed();
    w.ok("try O-1 'sample data'");
    let refused = w.refused("ship H-1 --anyway 'it is out'", "missing_expect");
    assert!(refused.names("missing_because"), "{refused:#?}");
    w.refused("outcome owner O-1 'ana and bo' --anyway 'they share it'", "not_one_person");
    w.ok("edit H-1 --expect +5 --because 'people quit' --within 28d");
    w.refused("verdict H-1 supported -l x -n scale --anyway 'we know'", "not_shipped");
    w.ok("ship H-1");
    w.refused("verdict H-1 supported -l x -n scale --anyway 'we know'", "no_reading_after");
    let later = w.measured();
    later.all(&["log activation 29 2026-04-01", "log activation 28 2026-04-02", "log activation 28 2026-04-04"]);
    later.ok("edit O-1 --wrong-if 'activation < 30 by 2026-04-04' --why 'sharper'");
    later.refused("verdict H-1 supported -l x -n scale --anyway 'we know'", "contradiction");
}

#[test]
fn a_ship_is_refused_for_what_its_outcome_lacks_and_both_days_are_told() {
    let w = enforcing();
    w.ok("frame 'Teams come back' --problem 'they leave' --for teams --matters revenue --metric visits --from 10 --to 20 --by 18dec");
    w.ok("try O-1 'a mail' --expect +5 --within 28d --because 'they forget'");
    let refused = w.refused("ship H-1", "missing_wrong_if");
    assert_eq!(refused.missing().len(), 1, "its own X, Y, Z and reading are there: {refused:#?}");
    let later = w.on("2026-03-09");
    later.all(&["edit O-1 --wrong-if 'visits < 12 by 1dec'", "start H-1"]);
    let next = w.on("2026-03-11");
    next.all(&["sprint start 2w --goal O-1", "ship H-1"]);
    let said = next.ok("show O-1");
    assert!(said.contains("Mon 9 Mar, 2 days before S-1 began, the day work on H-1 began"), "{said}");
}

#[test]
fn every_goalpost_moved_after_the_commitment_needs_a_reason_and_is_told() {
    let w = World::new().framed().tried();
    w.ok("sprint start 2w --goal O-1");
    for (field, change) in [
        ("target", "--to 50"),
        ("due", "--by 24dec"),
        ("baseline", "--from 30"),
        ("wrong_if", "--wrong-if 'activation < 32 by 1dec'"),
    ] {
        w.refused(format!("edit O-1 {change}").as_str(), "goalpost_why");
        w.ok(&format!("edit O-1 {change} --why 'we learned of {field}'"));
        for line in ["review", "show O-1", "report"] {
            let said = w.ok(line);
            assert!(said.contains(&format!("we learned of {field}")), "{field} is not in {line}: {said}");
        }
    }
}

#[test]
fn case_18_an_import_comes_back_once_and_a_log_under_a_verdict_stays() {
    let w = enforcing().framed().tried().shipped().measured();
    let before = w.json("reading list activation");
    let file = w.file("rows.csv", "day,value\n2026-01-05,29\n2026-01-12,30\n2026-01-19,31\n");
    let import = format!("import {file} --metric activation");
    w.ok(&import);
    let with = w.json("reading list activation");
    assert_eq!(count(&with), count(&before) + 3);
    w.ok("undo");
    assert_eq!(w.json("reading list activation"), before);
    w.ok(&import);
    assert_eq!(days(&w.json("reading list activation")), days(&with), "back, and once");
    w.ok(&import);
    assert_eq!(days(&w.json("reading list activation")), days(&with), "nothing twice");

    let w = World::new().framed().tried().shipped().measured();
    let set = w.json("history")[0]["id"].as_str().unwrap().to_owned();
    let w = w.judged();
    w.refused(&format!("undo {set}"), "verdict_rests").saying(&["H-1", "@mara"]);
}

fn count(list: &Value) -> usize {
    list.as_array().unwrap().len()
}

fn days(list: &Value) -> Vec<(String, f64)> {
    let row = |r: &Value| (r["day"].as_str().unwrap().to_owned(), r["value"].as_f64().unwrap());
    list.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn each_case_holds_where_every_command_is_done_in_another_copy() {
    // But for those of one file: rows behind the program's back, two processes at once.
    let cases: &[fn()] = &[
        case_1_no_sprint_for_what_nobody_or_no_one_person_owns,
        case_2_a_task_is_challenged_once_and_a_relative_target_is_kept_with_its_text,
        case_3_a_falsifier_that_only_negates_the_target_is_refused,
        case_4_a_ship_before_any_reading_asks_for_one_and_takes_it_inline,
        case_4_a_waiver_ships_and_the_verdict_says_so,
        case_5_after_ship_a_changed_prediction_is_an_amendment_and_both_are_shown,
        case_6_supported_needs_a_reading_since_the_ship,
        case_8_a_verdict_is_the_owners_and_typing_it_for_them_shows,
        case_9_a_sprint_closes_when_every_commitment_is_answered_and_the_next_begins_with_its_promises,
        case_10_two_ships_on_one_metric_are_announced_and_both_verdicts_say_so,
        case_10_a_move_that_two_share_goes_against_neither_call,
        case_12_an_offer_is_no_owner_until_it_is_accepted_and_can_be_taken_over_from_someone_away,
        case_16_on_a_coach_board_a_reason_passes_a_gate_and_stays_visible,
        a_reason_never_passes_what_always_refuses,
        a_ship_is_refused_for_what_its_outcome_lacks_and_both_days_are_told,
        every_goalpost_moved_after_the_commitment_needs_a_reason_and_is_told,
        case_18_an_import_comes_back_once_and_a_log_under_a_verdict_stays,
    ];
    for case in cases {
        wandering(case);
    }
}
