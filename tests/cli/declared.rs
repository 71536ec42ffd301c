//! What is declared of a metric: its season, events and control are told, and frozen when something ships.

use serde_json::json;

use crate::world::World;

/// Twenty-eight weekly readings of two metrics that share their weather, up to the day of the last.
fn two() -> World {
    let w = World::new().on("2026-07-13");
    let day = |week: i64| "2026-01-05".parse::<upshot::domain::day::Day>().unwrap().plus(7 * week);
    let (mut de, mut us) = ("day,value\n".to_owned(), "day,value\n".to_owned());
    for week in 0..28 {
        let weather = [0.0, 3.0, -2.0, 5.0, 1.0, -4.0, 2.0][week as usize % 7] + week as f64 / 4.0;
        let moved = if week >= 16 { 6.0 } else { 0.0 };
        let own = (week * 7 % 5) as f64 / 10.0;
        de.push_str(&format!("{},{}\n", day(week), 50.0 + weather + moved + own));
        us.push_str(&format!("{},{}\n", day(week), 40.0 + weather));
    }
    let (de, us) = (w.file("de.csv", de), w.file("us.csv", us));
    w.all(&["metric add de --better up --measures paid", "metric add us --better up --measures paid"]);
    w.ok(["import", &de, "--metric", "de"].as_slice());
    w.ok(["import", &us, "--metric", "us"].as_slice());
    w.ok("frame 'More pay' --problem 'few pay' --metric de --from 50 --to =60 --by 2026-12-31 --wrong-if 'de < 40 by 2026-11-01'");
    w.ok("try O-1 'one page' --expect +4 --within 28d --because 'fewer steps'");
    w
}

#[test]
fn a_control_is_frozen_when_something_ships() {
    let beside = two();
    beside.ok("metric control de us");
    assert_eq!(beside.json("metric show de")["control"], json!({ "metric": "us", "scaled": false }));
    beside.ok("ship H-1 2026-04-25");
    let before = beside.json("evidence H-1");
    assert_eq!((&before["control"]["metric"], &before["class"]), (&json!("us"), &json!("moved")), "{before}");
    beside.ok("metric control de --remove --why 'it ships too'");
    assert_eq!(beside.json("evidence H-1")["control"], before["control"], "what shipped keeps it");
    assert_eq!(beside.json("evidence O-1")["control"], json!(null), "what is asked of the outcome has none any longer");

    let alone = two();
    alone.ok("ship H-1 2026-04-25");
    let ran = alone.run("metric control de us").must_work();
    let _ = ran.saying(&["from the next ship on"]);
    assert_eq!(alone.json("evidence H-1")["control"], json!(null), "what shipped without one never gets one");
}

#[test]
fn what_is_declared_is_told_and_refused_in_words() {
    let w = two();
    w.ok("metric edit de --season yearly --events --why 'it counts'");
    let de = w.json("metric show de");
    assert_eq!((&de["season"], &de["events"]), (&json!("yearly"), &json!(true)));
    assert!(w.ok("metric show de").contains("has a yearly season, counts rare events"));
    w.ok("metric edit us --unit ms");
    let _ = w.refused("metric control de us", "control_unlike").saying(&["us in ms", "--scaled"]);
    w.refused("metric control de de", "control_unlike");
    w.ok("metric control de us --scaled");
}

#[test]
fn what_could_be_seen_is_said_as_it_is_written_and_when_it_ships() {
    let w = two();
    let ran = w.run("try O-1 'a colour' --expect +0.1 --within 28d --because 'bolder'").must_work();
    let _ =
        ran.saying(&["You probably can't tell", "you predict +0.1; about ±", "is the least that 4 weeks would show"]);
    let seen = w.json("show H-2")["could_be_seen"]["least"].clone();
    assert!(seen["visible"].as_f64().unwrap() > 0.1 && seen["row"] == 20 && seen["column"] == 4, "{seen}");
    let ran = w.run("ship H-2").must_work();
    let _ = ran.saying(&["you predict +0.1; about ±"]);
}

/// A file of so many weekly readings under a heading.
fn weekly(w: &World, name: &str, heading: &str, value: impl Fn(usize) -> String) -> String {
    let day = |week: usize| "2026-01-05".parse::<upshot::domain::day::Day>().unwrap().plus(7 * week as i64);
    let rows: String = (0..28).map(|week| format!("{},{}\n", day(week), value(week))).collect();
    w.file(name, format!("day,{heading}\n{rows}"))
}

#[test]
fn a_file_of_a_control_is_refused_in_words() {
    let w = World::new().on("2026-07-13");
    let own = weekly(&w, "own.csv", "p95", |week| format!("{}ms", 100 + week % 5));
    let other = weekly(&w, "other.csv", "pay", |week| format!("{}%", 50 + week % 3));
    let low = weekly(&w, "low.csv", "pay", |week| format!("{}%", week % 3));
    let two = w.file("two.csv", "day,metric,value\n2026-01-05,a,1\n2026-01-05,b,2\n");
    let text = w.file("text.csv", "nothing to see here\n");
    let line = |control: &str, more: &[&str]| {
        let mut words = vec!["moved", &own, "--at", "2026-04-25", "--better", "up", "--control", control];
        words.extend(more);
        words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>()
    };
    let refused = w.refused(line(&other, &[]).as_slice(), "control_unlike");
    let _ = refused.saying(&["other.csv", "is in %", "own.csv", "in ms", "--scaled"]);
    let refused = w.refused(line(&low, &["--scaled"]).as_slice(), "control_unlike");
    let _ = refused.saying(&["no ratio can be taken", "0 on 2026-01-05", "--scaled"]);
    assert!(w.json(line(&other, &["--scaled"]).as_slice())["control"]["kappa"].is_number());
    for (control, says) in [(two.as_str(), "two.csv"), (text.as_str(), "text.csv"), ("nowhere.csv", "nowhere.csv")] {
        let ran = w.run(line(control, &[]).as_slice());
        assert!(ran.code != 0 && ran.err.contains(says), "{ran:#?}");
        assert!(!ran.err.contains("panicked"), "{ran:#?}");
    }
    // One that misses the days is no control: it is said so, and nothing is claimed.
    let sparse = w.file("sparse.csv", "day,p95\n2026-01-05,1ms\n2026-06-01,2ms\n");
    let answer = w.json(line(&sparse, &[]).as_slice());
    assert_eq!((&answer["class"], &answer["why"]), (&json!("cant_tell"), &json!("too_few_pairs_with_control")));
    let ran = w.run(line(&two, &["--scaled", "--season", "none", "--events"]).as_slice());
    let _ = ran.saying(&["two.csv holds 2 metrics", "--control two.csv --season none --scaled --events --metric a"]);
    let ran = w.fed("moved - --at 2026-04-25 --better up --control -", "day,value\n2026-01-05,1\n");
    let _ = ran.saying(&["standard input holds one file", "--control FILE"]);
}

#[test]
fn what_is_no_count_is_refused_where_events_are_counted() {
    let w = World::new().on("2026-07-13");
    w.ok("metric add incidents --better down --measures pages --events");
    let _ =
        w.refused("log incidents -1", "words").saying(&["incidents counts events", "-1 is no count", "--no-events"]);
    w.ok("log incidents 0");
    let again = w.run("log incidents 2").must_work();
    let _ = again.saying(&["comparisons take the day's sum"]);
    w.refused("correct incidents 2026-07-13 -3 --why typo", "words");
    let rows = w.file("rows.csv", "day,value\n2026-07-01,3\n2026-07-02,-1\n");
    let _ = w.refused(["import", &rows, "--metric", "incidents"].as_slice(), "words").saying(&["-1 is no count"]);
    let moved = ["moved", &rows, "--at", "2026-07-02", "--better", "down", "--events"];
    let _ = w.refused(moved.as_slice(), "words").saying(&["rows.csv", "-1 on 2026-07-02", "leave out --events"]);
    w.ok("metric edit incidents --no-events");
    w.ok("log incidents -1 2026-07-10");
}
