//! What the evidence says beside people's verdicts: MODEL's cases of it, and `evidence` and `moved` as people use them.

use serde_json::{Value, json};

use crate::world::{FRAME, TRY, VERDICT, World};

/// Twelve weeks of readings before the Monday H-1 ships, around 31.
fn settled() -> World {
    let w = World::new();
    w.ok(FRAME);
    for (week, value) in [30.4, 31.2, 30.9, 31.5, 30.1, 31.0, 30.7, 31.4, 30.6, 31.1, 30.8, 31.3].iter().enumerate() {
        let day = "2025-12-08".parse::<upshot::domain::day::Day>().unwrap().plus(7 * week as i64);
        w.ok(&["log", "activation", &value.to_string(), &day.to_string()]);
    }
    w.tried().shipped()
}

/// The same, with so many weekly readings after the ship; the day is the last one's.
fn after(values: &[f64]) -> World {
    let mut w = settled();
    for (week, value) in values.iter().enumerate() {
        let day = "2026-03-09".parse::<upshot::domain::day::Day>().unwrap().plus(7 * week as i64);
        w = w.on(&day.to_string());
        w.ok(&["log", "activation", &value.to_string()]);
    }
    w
}

fn verdict(w: &World) -> Value {
    w.json("show H-1")["verdict"].clone()
}

#[test]
fn case_6_under_too_early_a_call_passes_on_judgement() {
    let w = after(&[36.0]);
    let ran = w.run(VERDICT).must_work();
    let _ = ran.saying(&["1 reading since ship", "first answer about", "On judgement: the readings can't tell."]);
    let v = verdict(&w);
    assert_eq!((&v["on_judgement"], &v["contradicts"], &v["why"]), (&json!(true), &json!([]), &Value::Null));
    assert_eq!(v["evidence"]["class"], "too_early");
    assert!(w.ok("show H-1").contains("on judgement: the readings can't tell"));
}

#[test]
fn case_7_a_tripped_falsifier_needs_a_why_and_shows_everywhere() {
    let w = after(&[36.0, 36.4, 35.8, 36.6, 36.1]);
    w.ok("edit O-1 --wrong-if 'activation < 33 by 2026-05-01' --why 'sooner'");
    let w = w.on("2026-05-02");
    w.ok("log activation 32.5 2026-04-30");
    for anyway in ["", " --anyway pilot"] {
        let refused = w.refused(&format!("{VERDICT}{anyway}"), "contradiction");
        let _ = refused.saying(&["what would tell the outcome wrong has come true", "--why TEXT"]);
    }
    w.ok(&format!("{VERDICT} --why 'one bad week of a partner'"));
    let v = verdict(&w);
    assert_eq!((&v["contradicts"], &v["why"]), (&json!(["falsifier_tripped"]), &json!("one bad week of a partner")));
    assert_eq!(v["evidence"]["falsifier"]["tripped"], "yes");
    let board = w.ok("");
    assert!(
        board.contains("! WRONG IF activation < 33 by 1 May: came true") && board.contains("against the readings"),
        "{board}"
    );
    let shown = w.ok("show H-1");
    assert!(shown.contains("reason: one bad week of a partner"), "{shown}");
    let shown = w.ok("show O-1");
    assert!(shown.contains("came true: 32.5% on 30 Apr"), "{shown}");
    assert!(w.ok("todo").contains("has come true"), "{}", w.ok("todo"));
}

#[test]
fn a_falsifier_is_looked_at_on_its_day_and_not_before() {
    let w = after(&[30.0]);
    w.ok("edit O-1 --wrong-if 'activation < 33 by 2026-05-01' --why 'sooner'");
    let seen = |w: &World| w.json("show O-1")["falsifier"]["tripped"].clone();
    assert_eq!(seen(&w), "not_yet");
    assert!(!w.ok("").contains("WRONG IF"));
    assert_eq!(seen(&w.on("2026-05-01")), "no_reading", "not read for longer than its cadence and a week");
    w.on("2026-05-03").ok("log activation 30 2026-04-28");
    assert_eq!(seen(&w.on("2026-05-01")), "yes");
    let w = w.on("2026-05-03");
    w.ok("log activation 36 2026-05-02");
    assert_eq!(seen(&w), "yes", "a later reading changes nothing");
    w.ok("log activation 34 2026-05-01");
    assert_eq!(seen(&w), "no");
}

#[test]
fn case_10_ships_of_one_week_are_looked_at_as_one_and_both_verdicts_say_so() {
    let w = settled();
    let wed = w.on("2026-03-04");
    wed.ok("try O-1 'a shorter form' --expect +3 --within 28d --because 'it is long'");
    let ran = wed.run("ship H-2").must_work();
    assert!(ran.err.contains("H-1") && ran.err.contains("can't be told apart"), "{ran:#?}");
    let w = w.on("2026-04-06");
    w.fed("log -", "activation 36 2026-03-09\nactivation 36.4 2026-03-16\nactivation 35.8 2026-03-23\nactivation 36.6 2026-03-30\nactivation 36.1 2026-04-06\n");
    for (own, other) in [("H-1", "H-2"), ("H-2", "H-1")] {
        let e = w.json(&format!("evidence {own}"));
        assert_eq!((&e["class"], &e["why"]), (&json!("moved"), &json!("shared_with_another_ship")), "{e}");
        assert_eq!((&e["n_before"], &e["n_after"], &e["last_ship"]), (&json!(12), &json!(4), &json!("2026-03-04")));
        assert!(e["notes"].as_array().unwrap().contains(&json!(format!("shared:{other}"))), "{e}");
        let ran = w.run(&format!("verdict {own} supported -l 'it helped' -n scale")).must_work();
        let _ = ran.saying(&["shared with", other, "cannot be awarded to one"]);
        assert_eq!(w.json(&format!("show {own}"))["verdict"]["shared"], json!([other]));
    }
}

#[test]
fn case_17_counts_speak_where_readings_are_few() {
    let w = World::new();
    w.ok(FRAME);
    let ran = w.run("log activation 71/196 2026-02-02").must_work();
    let _ = ran.saying(&["36.2%"]);
    w.ok("correct activation 2026-02-02 2/8 --why 'another week'");
    w.ok("log activation 2/8 2026-02-23");
    let w = w.tried().shipped().on("2026-03-30");
    w.all(&["log activation 7/8 2026-03-09", "log activation 7/8 2026-03-16"]);
    let e = w.json("evidence H-1");
    assert_eq!(
        (&e["class"], &e["route"], &e["size"]),
        (&json!("moved"), &json!("counts"), &json!("at_least_expected")),
        "{e}"
    );
    let interval: Vec<f64> = e["interval"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    assert!(interval[0] > 20.0 && interval[0] < 62.5 && interval[1] > 62.5 && interval[1] < 90.0, "{interval:?}");
    assert_eq!(e["counts"], json!({ "before": { "n": 4.0, "of": 16.0 }, "after": { "n": 14.0, "of": 16.0 } }));
    assert!(w.ok("evidence H-1").contains("counting noise only"));
}

#[test]
fn a_call_against_the_readings_needs_a_why_and_keeps_it() {
    let w = after(&[25.0, 26.0, 24.5, 25.5, 24.8]);
    let refused = w.refused(VERDICT, "contradiction");
    let _ = refused.saying(&[
        "the metric moved the wrong way",
        "MOVED THE WRONG WAY since ship  -5.7pt of +5 expected; before 31.0, after 25.3",
        "--why TEXT",
    ]);
    w.ok("verdict H-1 refuted -l 'it went down' -n stop");
    let v = verdict(&w);
    assert_eq!((&v["contradicts"], &v["on_judgement"]), (&json!([]), &json!(false)));
    w.ok(&format!("{VERDICT} --replace --why 'the tracking broke'"));
    let v = verdict(&w);
    assert_eq!((&v["contradicts"], &v["why"]), (&json!(["moved_the_wrong_way"]), &json!("the tracking broke")));
    assert_eq!(v["evidence"]["class"], "moved_wrong_way");

    let good = after(&[36.0, 36.4, 35.8, 36.6, 36.1]);
    let refused = good.refused("verdict H-1 refuted -l 'it is the season' -n stop", "contradiction");
    let _ = refused.saying(&["moved by about what was expected"]);
    good.ok("verdict H-1 inconclusive -l 'the season hides it' -n watch");
    assert_eq!(verdict(&good)["contradicts"], json!([]), "inconclusive never contradicts");
}

#[test]
fn a_proposal_that_the_readings_have_overtaken_is_not_signed_blindly() {
    let w = after(&[36.0]);
    w.as_("bo").ok(&format!("{VERDICT} --propose"));
    let w = w.on("2026-04-20");
    w.fed("log -", "activation 25 2026-03-16\nactivation 26 2026-03-23\nactivation 24 2026-03-30\nactivation 25 2026-04-06\nactivation 24 2026-04-13\nactivation 24.5 2026-04-20\n");
    w.ok("correct activation 2026-03-09 25.2 --why 'a typo'");
    let _ = w.refused("verdict H-1 --confirm", "contradiction").saying(&["by now", "--why TEXT"]);
}

#[test]
fn the_snapshot_stays_as_it_was_while_the_readings_go_on() {
    let w = after(&[36.0, 36.4, 35.8, 36.6, 36.1]);
    w.ok(VERDICT);
    let then = verdict(&w)["evidence"].clone();
    assert_eq!((&then["class"], &then["n_after"]), (&json!("moved"), &json!(4)), "the look was on the check day");
    let w = w.on("2026-06-01");
    for day in ["04-20", "04-27", "05-04", "05-11", "05-18", "05-25"] {
        w.ok(&["log", "activation", "20", &format!("2026-{day}")]);
    }
    w.ok("correct activation 2026-03-09 20 --why 'counted twice'");
    assert_eq!(verdict(&w)["evidence"], then);
    assert_eq!(w.json("evidence H-1 --as-of 2026-04-06")["n_after"], 4);
}

#[test]
fn a_guardrail_that_broke_goes_against_supported() {
    let w = settled();
    w.all(&[
        "metric add errors --unit % --better down --measures 'failed reports'",
        "outcome guardrail O-1 'errors < 2'",
    ]);
    for (at, day) in ["01-26", "02-02", "02-09", "02-16", "02-23"].iter().enumerate() {
        w.ok(&["log", "errors", ["1", "1.1", "0.9", "1", "1.2"][at], &format!("2026-{day}")]);
    }
    let w = w.on("2026-04-06");
    w.fed("log -", "activation 36 2026-03-09\nactivation 36.4 2026-03-16\nactivation 35.8 2026-03-23\nactivation 36.6 2026-03-30\nactivation 36.1 2026-04-06\nerrors 3 2026-03-09\nerrors 3.1 2026-03-16\nerrors 2.9 2026-03-23\n");
    assert_eq!(w.json("evidence H-1")["guardrails"][0]["state"], "breached");
    let _ = w.refused(VERDICT, "contradiction").saying(&["a guardrail was breached"]);
    w.ok(&format!("{VERDICT} --why 'errors are of another service'"));
    assert_eq!(verdict(&w)["contradicts"], json!(["guardrail_breached"]));
    assert!(w.ok("").contains("BREACHED"), "{}", w.ok(""));
    assert!(w.ok("todo").contains("errors BREACHED since 9 Mar: 2.9% (<2%)"), "{}", w.ok("todo"));
}

#[test]
fn an_outcome_to_hold_says_how_many_readings_went_past_its_limit() {
    let w = World::new();
    w.ok("frame 'Reports work' --problem 'they fail' --metric errors --unit % --from 0.2 --hold '<0.5' --by 18dec --wrong-if 'nobody trusts reports by 1dec'");
    let w = w.on("2026-05-04");
    for (week, value) in [0.21, 0.19, 0.2, 0.22].iter().enumerate() {
        let day = "2026-03-09".parse::<upshot::domain::day::Day>().unwrap().plus(7 * week as i64);
        w.ok(&["log", "errors", &value.to_string(), &day.to_string()]);
    }
    let class = |w: &World| w.json("show O-1")["movement"]["class"].clone();
    assert_eq!(class(&w), "held_so_far");
    assert!(w.ok("").contains("HELD SO FAR"), "{}", w.ok(""));
    for (week, value) in [0.2, 0.18, 0.21, 0.2].iter().enumerate() {
        let day = "2026-04-06".parse::<upshot::domain::day::Day>().unwrap().plus(7 * week as i64);
        w.ok(&["log", "errors", &value.to_string(), &day.to_string()]);
    }
    assert_eq!(class(&w), "held");
    w.ok("log errors 0.7 2026-05-04");
    assert_eq!(class(&w), "breached");
    assert!(w.ok("todo").contains("was passed by 1 of 9 readings"), "{}", w.ok("todo"));
}

#[test]
fn a_limit_that_broke_late_is_breached_and_goes_against_what_is_beneath_it() {
    let w = World::new();
    w.ok("frame 'Reports work' --problem 'they fail' --metric errors --unit % --from 0.2 --hold '<0.5' --by 18dec --wrong-if 'nobody trusts reports by 1dec'");
    w.ok("metric add retries --better down --measures 'retries an hour'");
    let back: String = (1..9).map(|n| format!("retries {} 2026-02-{:02}\n", 40 + n % 3, n * 3)).collect();
    w.fed("log -", back.as_str());
    w.ok("try O-1 'one retry' --metric retries --expect -10 --within 14d --because 'most retries help nobody'");
    w.ok("ship H-1");
    let w = w.on("2026-04-25");
    // Forty-two quiet days, and then a bad week: what is read daily is held by its weeks.
    let mut lines: String = (1..=42)
        .map(|n| format!("errors 0.2 {}\n", "2026-03-02".parse::<upshot::domain::day::Day>().unwrap().plus(n)))
        .collect();
    lines.push_str(&(14..=20).map(|n| format!("errors 3 2026-04-{n}\n")).collect::<String>());
    lines.push_str(&(1..8).map(|n| format!("retries {} 2026-03-{:02}\n", 20 + n % 3, 2 + n * 3)).collect::<String>());
    w.fed("log -", lines.as_str());
    let movement = w.json("show O-1")["movement"].clone();
    assert_eq!((&movement["class"], &movement["past_limit"]), (&json!("breached"), &json!([1, 7])), "{movement}");
    assert!(w.ok("log errors 0.9").contains("PAST its limit <0.5%"));
    let _ = w.refused(VERDICT, "contradiction").saying(&["the limit to hold was breached"]);
}

#[test]
fn what_is_changed_after_the_ship_changes_no_verdict() {
    let w = after(&[27.0, 26.5, 27.2, 26.8, 27.1, 26.9]);
    w.ok("metric edit activation --lag 60d");
    let _ = w.refused(VERDICT, "contradiction");
    assert_eq!(w.json("evidence H-1")["class"], "moved_wrong_way");

    let w = settled();
    let w = w.on("2026-04-06");
    w.fed("log -", "activation 36 2026-03-09\nactivation 36.4 2026-03-16\nactivation 35.8 2026-03-23\nactivation 36.6 2026-03-30\nactivation 32 2026-04-06\n");
    w.ok("edit O-1 --wrong-if 'activation < 33 by 2026-04-06' --why x");
    w.ok("try O-1 'more of it' --expect +1 --within 7d --because 'it works'");
    // H-1 shipped under another falsifier; what stands now has come true, and counts.
    let _ = w.refused(VERDICT, "contradiction").saying(&["has come true"]);
}

#[test]
fn a_guardrail_taken_away_after_it_broke_still_goes_against() {
    let w = World::new().framed().tried();
    w.all(&[
        "metric add errors --unit % --better down --measures 'failed reports'",
        "outcome guardrail O-1 'errors < 2'",
    ]);
    for (at, day) in ["01-26", "02-02", "02-09", "02-16", "02-23"].iter().enumerate() {
        w.ok(&["log", "errors", ["1", "1.1", "0.9", "1", "1.2"][at], &format!("2026-{day}")]);
    }
    let w = w.shipped().on("2026-04-06");
    w.fed("log -", "activation 36 2026-03-09\nactivation 36.4 2026-03-16\nactivation 35.8 2026-03-23\nactivation 36.6 2026-03-30\nerrors 3 2026-03-09\nerrors 3.1 2026-03-16\nerrors 2.9 2026-03-23\n");
    let _ = w.refused("outcome guardrail O-1 errors --remove", "missing_why").saying(&["errors is breached"]);
    w.ok("outcome guardrail O-1 errors --remove --why 'it is of another service'");
    let _ = w.refused(VERDICT, "contradiction").saying(&["a guardrail was breached"]);
}

#[test]
fn a_signature_passes_the_gates_that_a_call_passes() {
    let w = after(&[36.0]);
    w.as_("bo").ok(&format!("{VERDICT} --propose"));
    w.ok("reading void activation 2026-03-09 --why 'a test run'");
    let _ = w.refused("verdict H-1 --confirm", "no_reading_after");
}

#[test]
fn when_will_we_know_is_said_before_anything_is_built() {
    let w = World::new();
    w.ok(FRAME);
    let ran = w.run(TRY).must_work();
    let _ = ran.saying(&["Needs 5 readings before the ship, has 0. Undo", "back-fill", "upshot import"]);
    let w = World::new().framed();
    let ran = w.run("try O-1 'quick' --expect +5 --within 7d --because 'it is plain'").must_work();
    let _ = ran.saying(&["First answer about", "a longer window, or readings more often"]);
    w.all(&[TRY, "ship H-2"]);
    let h = w.json("show H-2");
    assert_eq!(h["first_answer_on"], h["check_on"], "four weekly readings by the check day: {h}");
    assert!(w.ok("show H-2").contains("first answer"));
}

#[test]
fn an_earlier_day_is_replayed() {
    let w = after(&[36.0, 36.4, 35.8, 36.6, 36.1]);
    assert_eq!(w.json("evidence H-1 --as-of 2026-03-16")["class"], "too_early");
    assert_eq!(w.json("evidence H-1")["class"], "moved");
    assert_eq!(w.json("evidence O-1")["since"], "H-1");
    assert_eq!(w.fails("evidence H-1 --as-of 2027-01-01", 2).code, "future");
    assert_eq!(w.fails("evidence H-1 --as-of 2026-01-01", 1).code, "nothing_to_compare");
    assert_eq!(w.fails("evidence H-9", 3).code, "not_found");
}

#[test]
fn what_is_recorded_late_or_moved_is_said() {
    let w = World::new().framed().tried().on("2026-04-06");
    w.fed("log -", "activation 36 2026-03-09\nactivation 36.4 2026-03-16\nactivation 35.8 2026-03-23\n");
    w.ok("ship H-1 2026-03-02");
    let notes = |w: &World| w.json("evidence H-1")["notes"].clone();
    assert!(notes(&w).as_array().unwrap().contains(&json!("marked_after_the_fact")), "{}", notes(&w));
    w.all(&["undo", "ship H-1 2026-03-04"]);
    assert!(notes(&w).as_array().unwrap().contains(&json!("ship_day_moved:2026-03-02")), "{}", notes(&w));
    assert!(w.ok("evidence H-1").contains("first 2 Mar, now 4 Mar"));
}

#[test]
fn any_file_is_answered_without_a_board() {
    let w = World::new();
    let mut csv = "date,p95\n".to_owned();
    for week in 0..14 {
        let day = "2026-01-05".parse::<upshot::domain::day::Day>().unwrap().plus(7 * week);
        let value = if week < 8 { 800 + (week * 37) % 60 } else { 600 + (week * 37) % 60 };
        csv.push_str(&format!("{day},{value}\n"));
    }
    let file = w.file("p95.csv", &csv);
    let line = format!("moved {file} --at 2026-03-01 --better down");
    let out = w.ok(&line);
    for words in ["MOVED", "p95 since Sun 1 Mar 2026", "How it was reached", "48 of 48 pairs lower", "routine"] {
        assert!(out.contains(words), "{words:?} is not in\n{out}");
    }
    assert!(!out.contains("because of this"), "{out}");
    let data = w.json(&line);
    assert_eq!((&data["class"], &data["alpha"]), (&json!("moved"), &json!(0.02)));
    let fed = w.fed("moved - --at 2026-03-01 --better down --json", &csv).must_work();
    assert_eq!(serde_json::from_str::<Value>(&fed.out).unwrap()["data"]["shift"], data["shift"]);
    assert_eq!(w.json(&format!("moved {file} --at 2026-03-01 --expect -200"))["class"], "moved");
    assert!(!w.db().exists(), "no board is made");

    assert_eq!(w.fails(&format!("moved {file} --at 2026-03-01"), 2).code, "usage");
    assert_eq!(w.fails("moved none.csv --at 2026-03-01 --better up", 3).code, "io");
    assert_eq!(w.fails(&format!("moved {file} --at 31feb --better up"), 2).code, "words");
    let bad = w.file("bad.csv", csv.replace("2026-01-12", "soon"));
    let _ = w.fails(&format!("moved {bad} --at 2026-03-01 --better up"), 1).saying(&["line 3"]);
    let empty = w.file("empty.csv", "day,value\n");
    assert_eq!(w.fails(&format!("moved {empty} --at 2026-03-01 --better up"), 1).code, "no_rows");
}

#[test]
fn a_file_of_several_metrics_and_of_counts() {
    let w = World::new();
    let file = w.file("all.csv", "day,metric,value\n2026-01-05,a,1\n2026-01-05,b,2\n");
    let _ = w.fails(&format!("moved {file} --at 2026-01-05 --better up"), 2).saying(&["a, b", "--metric a"]);
    assert_eq!(w.json(&format!("moved {file} --at 2026-01-05 --better up --metric b"))["class"], "cant_tell");
    let file = w.file("counts.csv", "day,n,of\n2026-01-05,2,8\n2026-01-12,2,8\n2026-01-26,7,8\n2026-02-02,7,8\n");
    let data = w.json(&format!("moved {file} --at 2026-01-19 --better up"));
    assert_eq!(
        (&data["class"], &data["route"], &data["unit"]),
        (&json!("moved"), &json!("counts"), &json!("%")),
        "{data}"
    );
    assert!((data["shift"].as_f64().unwrap() - 62.5).abs() < 1e-9);
}

#[test]
fn the_method_is_explained_to_an_engineer() {
    let w = World::new();
    for words in ["less than 1 time in 20", "Mann-Whitney", "not why"] {
        assert!(w.ok("help evidence").contains(words), "{words}");
    }
}
