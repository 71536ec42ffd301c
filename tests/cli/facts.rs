//! Facts said once: what is true of an outcome reads the same on every page.

use serde_json::{Value, json};
use upshot::domain::day::Day;

use crate::world::World;

/// A day so many days after another.
fn plus(day: &str, days: i64) -> String {
    day.parse::<Day>().unwrap().plus(days).to_string()
}

/// Lines for `log -`: a reading of a metric for each day that `value` gives one for.
fn lines(slug: &str, from: &str, days: i64, value: impl Fn(i64, Day) -> Option<String>) -> String {
    let first: Day = from.parse().unwrap();
    (0..days)
        .filter_map(|n| {
            let day = first.plus(n);
            value(n, day).map(|value| format!("{slug} {value} {day}\n"))
        })
        .collect()
}

fn is_weekend(day: Day) -> bool {
    matches!(day.date().weekday(), time::Weekday::Saturday | time::Weekday::Sunday)
}

/// Every page that says something of O-1, with the words that ask for it.
const PAGES: [&str; 12] = [
    "",
    "show O-1",
    "show H-1",
    "outcome list",
    "todo",
    "review",
    "report",
    "ask",
    "ask H-1",
    "symptoms",
    "evidence O-1",
    "brief O-1",
];

/// All that the pages say, as people read it and as scripts do.
fn pages(world: &World) -> Vec<(String, String)> {
    let mut list: Vec<(String, String)> =
        PAGES.iter().map(|line| ((*line).to_owned(), world.run(*line).must_work().out)).collect();
    for line in ["review --format md", "report --format md", "review --format html", "report --format html"] {
        let out = world.run(line).must_work().out;
        // What a chart draws is no sentence.
        list.push((line.to_owned(), out.split("<svg").next().unwrap_or_default().to_owned()));
    }
    list
}

/// CI minutes that never change: 24 on weekdays and 15 at weekends, framed, shipped and a sprint long.
pub(crate) fn ci_minutes(counts: bool, gaps: bool, lag: u32) -> World {
    let world = World::new().on("2026-02-02");
    let unit = if counts { "%" } else { "min" };
    world.ok(&format!("metric add ci --unit {unit} --better down --every 1d --lag {lag}d --measures 'what it takes'"));
    let value = |n: i64, day: Day| {
        let kept = !gaps || n % 6 != 0;
        let word = match (counts, is_weekend(day)) {
            (false, true) => "15".to_owned(),
            (false, false) => "24".to_owned(),
            (true, true) => "15/100".to_owned(),
            (true, false) => "24/100".to_owned(),
        };
        kept.then_some(word)
    };
    let _ = world.fed("log -", lines("ci", "2025-12-29", 36, value)).must_work();
    world.ok("frame 'CI stops eating the day' --problem 'people wait' --metric ci --from 21.43 --to 12 --by 1jun \
         --wrong-if 'ci > 20 by 2026-03-08'");
    world.ok("try O-1 'split the job' --expect -5 --within 21d --because 'it is one job'");
    world.ok("sprint start 2w --goal O-1");
    world.ok("ship H-1");
    // The sprint's last day is a Sunday, and so is the falsifier's day five weeks on.
    let sunday = world.on("2026-02-15");
    let _ = sunday.fed("log -", lines("ci", "2026-02-03", 13, value)).must_work();
    let later = world.on("2026-03-08");
    let _ = later.fed("log -", lines("ci", "2026-02-16", 21, value)).must_work();
    later
}

#[test]
fn a_metric_that_never_changes_never_moves_by_its_weekdays() {
    for (counts, gaps, lag) in [(false, false, 0), (true, false, 0), (false, true, 0), (false, false, 2)] {
        let later = ci_minutes(counts, gaps, lag);
        for world in [later.on("2026-02-15"), later.clone()] {
            for (line, said) in pages(&world) {
                for wrong in ["-9min", "78%", "THIS MOVED", "-9pt", "MOVED  "] {
                    assert!(!said.contains(wrong), "{counts} {gaps} {lag} {line}: {wrong} in\n{said}");
                }
            }
            let shown = world.json("show O-1");
            let now = shown["current"].as_f64().unwrap();
            assert!((20.0..23.0).contains(&now), "{now}: {shown}");
            assert!(shown["progress"].as_f64().unwrap().abs() < 0.2, "{shown}");
            assert_eq!(shown["level"]["kind"], "week");
        }
        let falsifier = later.json("show O-1")["falsifier"].clone();
        assert_eq!(falsifier["tripped"], "yes", "{counts} {gaps} {lag}: on a Sunday too: {falsifier}");
        let raw = later.ok("show O-1");
        assert!(counts || raw.contains("today 15min"), "the day's own reading is said as that: {raw}");
    }
}

#[test]
fn weekly_and_monthly_readings_are_levels_themselves() {
    for (every, step) in [("7d", 7), ("30d", 30)] {
        let world = World::new().on("2026-03-02");
        world.ok(&format!("metric add ci --unit min --better down --every {every} --measures 'what it takes'"));
        let _ = world
            .fed("log -", lines("ci", "2025-08-04", 211, |n, _| (n % step == 0).then(|| "21.4".to_owned())))
            .must_work();
        world.ok("frame 'CI stops eating the day' --problem 'people wait' --metric ci --from 21.4 --to 12 --by 1jun --wrong-if 'ci > 20 by 2026-03-08'");
        let later = world.on("2026-03-08");
        let shown = later.json("show O-1");
        assert_eq!((&shown["current"], &shown["level"]["kind"]), (&json!(21.4), &json!("reading")));
        assert_eq!(shown["falsifier"]["tripped"], "yes", "{shown}");
    }
}

#[test]
fn one_reading_four_days_after_a_ship_is_too_early_for_everyone() {
    let world = World::new().framed().tried();
    world.ok("sprint start 2w --goal O-1");
    let world = world.shipped().on("2026-03-06");
    for reading in ["1/60", "18/60", "20/60"] {
        world.ok(&format!("log activation {reading} 2026-03-06"));
        let evidence = world.json("evidence H-1")["class"].clone();
        let outcome = world.json("show O-1")["movement"]["class"].clone();
        let review = world.json("review")["outcomes"][0]["movement"]["class"].clone();
        assert_eq!((evidence, outcome, review), (json!("too_early"), json!("too_early"), json!("too_early")));
        assert!(world.ok("").contains("TOO EARLY"));
        assert!(!world.ok("review").contains("DID NOT"), "{}", world.ok("review"));
    }
}

/// Fraud beside a target that moves: 0.22 at first, then past its limit of 0.4, then well past it.
pub(crate) fn fraud() -> World {
    let world = World::new().framed().tried();
    world.ok("metric add fraud --unit % --better down --measures 'disputed payments'");
    let _ = world.fed("log -", "fraud 0.21 2026-01-26\nfraud 0.22 2026-02-02\nfraud 0.23 2026-02-09\nfraud 0.22 2026-02-16\nfraud 0.21 2026-02-23\n").must_work();
    world.ok("outcome guardrail O-1 'fraud < 0.4'");
    world.ok("sprint start 6w --goal O-1");
    world.shipped()
}

#[test]
fn a_guardrail_stands_wherever_its_outcome_stands() {
    let world = fraud();
    let first = world.on("2026-03-16");
    first.all(&["log fraud 0.24 2026-03-09", "log activation 37 2026-03-09"]);
    for line in ["", "show O-1", "review", "report"] {
        assert!(first.ok(line).contains("fraud 0.24%"), "{line}: {}", first.ok(line));
    }
    first.all(&["log fraud 0.2 2026-03-10", "log fraud 0.43 2026-03-16", "log activation 38 2026-03-16"]);
    let past = "fraud past its limit: 0.43% on 16 Mar (<0.4%)";
    for line in ["", "show O-1", "todo", "ask", "ask H-1", "review", "report", "symptoms"] {
        assert!(first.ok(line).contains(past), "{line} at the first crossing: {}", first.ok(line));
    }
    let decisions = first.json("report")["decisions"].to_string();
    assert!(decisions.contains(past), "{decisions}");
    let world = world.on("2026-04-06");
    let more: String =
        (0..3).map(|n| format!("fraud 0.55 {0}\nactivation {1} {0}\n", plus("2026-03-23", 7 * n), 38 + n)).collect();
    let _ = world.fed("log -", more).must_work();
    let breached = "fraud BREACHED since ";
    for line in [
        "",
        "show O-1",
        "todo",
        "ask",
        "ask H-1",
        "review",
        "report",
        "symptoms",
        "review --format md",
        "report --format html",
    ] {
        let said = world.ok(line).replace("&lt;", "<");
        assert!(said.contains(breached), "{line}: {said}");
    }
    assert_eq!(world.json("show O-1")["guardrails"][0]["state"], "breached");
    // A verdict against it keeps its stamp where the question is asked, too.
    let _ = world.refused("verdict H-1 supported -l 'people stay' -n scale", "contradiction");
    world.ok("verdict H-1 supported -l 'people stay' -n scale --why 'fraud is of another product'");
    assert!(world.ok("ask").contains("supported, against the readings"), "{}", world.ok("ask"));
    assert!(world.ok("ask H-1").contains("though a guardrail was breached"), "{}", world.ok("ask H-1"));
    // It is owed until somebody answers for what shipped before it.
    let owed = |world: &World| world.ok("todo").contains(breached);
    assert!(owed(&world));
    let _ = world.refused("hypothesis live H-1 kept", "missing_why");
    world.ok("hypothesis live H-1 kept --why 'the fraud team takes it from here'");
    assert!(!owed(&world), "{}", world.ok("todo"));
    assert!(world.ok("").contains(breached), "answered is not gone");
}

#[test]
fn what_nobody_looked_at_is_asked_for_until_it_is_answered() {
    let world = World::new().framed();
    world.ok("edit O-1 --wrong-if 'three teams call us by 20mar'");
    world.ok("sprint start 2w --goal O-1");
    let _ = world.refused("outcome looked O-1 came-true --why 'they called'", "looked_too_early");
    let world = world.on("2026-04-08");
    for (line, phrase) in [
        ("todo", "Look whether it came true: three teams call us by 20 Mar"),
        ("symptoms", "look whether it came true"),
        ("report", "Did it come true: \"three teams call us by 20 Mar\"? Nobody has looked"),
        ("report", "activation was not read for 37 days"),
        ("review", "wrong if three teams call us by 20 Mar"),
        ("", "LOOK: WRONG IF, 19d"),
    ] {
        assert!(world.ok(line).contains(phrase), "{line}: {phrase} not in {}", world.ok(line));
    }
    world.ok("log activation 46");
    let _ = world.refused("outcome close O-1 achieved -l x --why x", "falsifier_open").saying(&["outcome looked O-1"]);
    let _ = world.as_("bo").refused("outcome looked O-1 did-not --why 'nobody called'", "not_the_owner");
    let _ = world.refused("outcome looked O-1 did-not", "blank").saying(&["how do you know?"]);
    world.ok("outcome looked O-1 did-not --why 'one team called, about billing'");
    assert!(!world.ok("todo").contains("look whether"), "{}", world.ok("todo"));
    let shown = world.ok("show O-1");
    assert!(shown.contains("did not come true: one team called, about billing, said @mara on 8 Apr"), "{shown}");
    assert_eq!(world.json("show O-1")["falsifier"]["tripped"], "no");
    world.ok("outcome close O-1 achieved -l 'samples help'");
    // Another falsifier is looked at anew.
    world.all(&[
        "outcome reopen O-1 --why 'not over'",
        "edit O-1 --wrong-if 'two teams leave by 2026-04-01' --why 'sharper'",
    ]);
    assert_eq!(world.json("show O-1")["falsifier"]["looked"], Value::Null);
    assert!(world.ok("todo").contains("Look whether it came true: two teams leave"));
    world.ok("outcome close O-1 stopped --why 'enough'");
}

#[test]
fn nothing_is_left_under_nothing_to_decide() {
    let world = World::new().framed();
    world.ok("sprint start 2w --goal O-1");
    let end = world.on("2026-03-15");
    end.all(&["log activation 33", "sprint close --anyway 'everybody is at the fair'"]);
    let said = end.ok("report");
    assert!(said.contains("S-1 closed without an answer for O-1. What came of it?"), "{said}");
    assert!(!said.contains("Nothing to decide"), "{said}");
    assert!(end.ok("todo").contains("S-1 closed without an answer for 1 activation"), "{}", end.ok("todo"));
    let unread = world.on("2026-05-04");
    let said = unread.ok("report");
    assert!(said.contains("activation was not read for 50 days") && !said.contains("Nothing to decide"), "{said}");
    // Only where nobody owes anything at all.
    let quiet = World::new().framed();
    assert!(quiet.ok("report").contains("Nothing to decide: nobody owes anything."), "{}", quiet.ok("report"));
}

#[test]
fn achieved_beside_a_level_that_is_not_says_so_on_every_page() {
    let world = World::new().framed().tried();
    world.ok("edit O-1 --to 40");
    world.ok("sprint start 2w --goal O-1");
    let world = world.on("2026-03-09");
    world.ok("log activation 34");
    world.ok("ship H-1");
    world.ok("verdict H-1 inconclusive -l 'too few came' -n stop");
    let _ = world.refused("outcome close O-1 achieved -l 'near enough'", "target_says_otherwise");
    world.ok("outcome close O-1 achieved -l 'near enough' --why 'the rest is churn'");
    let words = "achieved, though 34 of 40%: \"the rest is churn\"";
    world.ok("objective add 'Teams stay'");
    world.ok("objective link P-1 O-1");
    for line in
        ["show O-1", "outcome list", "review", "report", "ask H-1", "objective show P-1", "metric show activation"]
    {
        let said = world.ok(line);
        assert!(said.contains(words), "{line}: {said}");
    }
    assert_eq!(world.json("show O-1")["ended"], words);
    // A missed one whose level is there says that too.
    let other = World::new().framed().on("2026-03-03");
    other.ok("log activation 46");
    other.ok("outcome close O-1 missed -l 'not by us' --why 'the campaign did it'");
    assert!(other.ok("show O-1").contains("missed, though 46 of 45%"), "{}", other.ok("show O-1"));
}

#[test]
fn goalposts_are_moved_only_with_a_reason_and_stay_visible() {
    let world = World::new().framed().tried();
    world.ok("metric add visits --better up --measures 'visits a week'");
    world.ok("metric edit activation --measures 'new teams with a report in seven days'");
    world.ok("sprint start 2w --goal O-1");
    for line in [
        "edit O-1 --problem 'they leave'",
        "edit O-1 --title 'Teams stay'",
        "edit O-1 --metric visits",
        "edit O-1 --measures 'all teams with a report'",
        "metric edit activation --measures 'all teams with a report'",
        "metric edit activation --unit pt",
    ] {
        let _ = world.refused(line, "goalpost_why");
    }
    world.ok("metric edit activation --measures 'all teams with a report' --why 'old teams count too'");
    world.ok("edit O-1 --problem 'they leave' --why 'we asked them'");
    world.ok("edit O-1 --title 'Teams stay' --why 'shorter'");
    for line in ["show O-1", "review", "report"] {
        let said = world.ok(line);
        for phrase in ["old teams count too", "we asked them", "shorter"] {
            assert!(said.contains(phrase), "{line}: {phrase} not in {said}");
        }
    }
    // What is measured is judged first.
    let shipped = world.shipped().on("2026-03-09");
    let _ = shipped.refused("edit O-1 --metric visits --why 'visits say more'", "metric_measures");
    shipped.all(&["log activation 33", "verdict H-1 inconclusive -l 'we changed our mind' -n stop"]);
    shipped.ok("edit O-1 --metric visits --why 'visits say more'");
    let o = shipped.json("show O-1");
    assert_eq!(
        (&o["metric"], &o["baseline"], &o["target"], &o["wrong_if"]),
        (&json!("visits"), &Value::Null, &Value::Null, &Value::Null)
    );
    let said = shipped.ok("show O-1");
    assert!(said.contains("activation → visits") && said.contains("visits say more"), "{said}");
    // All of it is one change, and comes back as one.
    shipped.ok("undo");
    assert_eq!(shipped.json("show O-1")["target"], 45.0);
}

#[test]
fn where_a_new_run_has_shipped_nothing_the_answer_before_it_does_not_vanish() {
    let world = World::new().framed().tried();
    world.ok("metric add visits --better up --measures 'visits a week'");
    world.ok("frame 'People come back' --problem 'they do not' --metric visits --from 10 --to 20 --by 1jun --wrong-if 'visits < 12 by 1may'");
    world.ok("sprint start 2w --goal O-1");
    let world = world.shipped().on("2026-03-15");
    let _ = world.fed("log -", "activation 31 2026-03-09\nactivation 30 2026-03-12\n").must_work();
    world.all(&["sprint answer O-1 -l 'nothing yet' -n 'wait'", "sprint close"]);
    let second = world.on("2026-03-16");
    second.ok("sprint start 2w --goal O-2");
    let second = second.on("2026-03-29");
    // What a sprint came between does not go on from the one before that.
    second.all(&["sprint plan 2w", "sprint commit O-1"]);
    second.all(&["log visits 11", "sprint answer O-2 -l x -n y", "sprint close"]);
    second.ok("verdict H-1 inconclusive -l 'too few' -n stop");
    let third = second.on("2026-03-30");
    third.ok("sprint start 2w --goal O-1");
    for line in ["", "show O-1", "review", "evidence O-1"] {
        let said = third.ok(line);
        assert!(said.contains("nothing shipped since S-3 began · before: "), "{line}: {said}");
        assert!(said.contains("(H-1)"), "{line}: {said}");
    }
    let looked = third.ok("evidence O-1");
    assert!(looked.contains("since H-1 shipped on 2 Mar") && looked.contains("this run    since 30 Mar: "), "{looked}");
    let movement = &third.json("show O-1")["movement"];
    assert_eq!(
        (&movement["class"], &movement["ship"], &movement["looked_from"]),
        (&json!(null), &json!(null), &json!("2026-03-30"))
    );
    assert_eq!(movement["before"]["since"], "H-1");
    let review = third.json("review");
    let line = review["outcomes"].as_array().unwrap().iter().find(|line| line["label"] == "O-1").unwrap();
    assert_eq!(&line["movement"], movement);
    let evidence = third.json("evidence O-1");
    assert_eq!((&evidence["class"], &evidence["ship"]), (&movement["before"]["class"], &json!("2026-03-02")));
    assert_eq!(&evidence["movement"], movement);
}

#[test]
fn where_nothing_ever_shipped_no_face_draws_a_ship() {
    let world = World::new().framed();
    world.ok("sprint start 2w --goal O-1");
    let world = world.on("2026-03-15");
    let _ = world.fed("log -", "activation 31 2026-03-09\nactivation 30 2026-03-12\n").must_work();
    let looked = world.ok("evidence O-1");
    assert!(looked.contains("since S-1 began on 2 Mar; nothing has shipped"), "{looked}");
    assert!(
        looked.contains("| S-1 began\n") && !looked.contains("since ship") && !looked.contains("the ship"),
        "{looked}"
    );
    assert!(looked.contains("\nno hypothesis shipped yet\n"), "{looked}");
    for face in ["", "show O-1"] {
        assert!(world.ok(face).contains("no hypothesis shipped yet"), "{face}: {}", world.ok(face));
    }
    let evidence = world.json("evidence O-1");
    assert_eq!((&evidence["ship"], &evidence["movement"]["class"]), (&json!(null), &json!(null)));
}

#[test]
fn a_breach_keeps_its_day_and_its_answer_whatever_is_read_later() {
    let world = fraud().on("2026-05-18");
    let since = |world: &World| world.json("show O-1")["guardrails"][0]["since"].clone();
    for (week, answered) in [(0, false), (1, true), (2, true), (3, true), (4, true), (5, true)] {
        world.ok(&format!("log fraud 0.55 {}", plus("2026-03-09", 7 * week)));
        assert_eq!(since(&world), "2026-03-09", "{week}");
        if !answered {
            world.on("2026-03-10").ok("hypothesis live H-1 kept --why 'the fraud team takes it'");
        }
        assert!(!world.ok("todo").contains("fraud BREACHED"), "{week}: {}", world.ok("todo"));
    }
    // Kept for the guardrail answers nothing of what is refuted later.
    let _ = world.fed("log -", "activation 31 2026-03-09\nactivation 31 2026-05-18\n").must_work();
    world.ok("verdict H-1 refuted -l 'nobody stays' -n stop");
    assert!(world.ok("todo").contains("Refuted, and still live"), "{}", world.ok("todo"));
    world.ok("hypothesis live H-1 kept --why 'it is cheap'");
    assert!(!world.ok("todo").contains("Refuted, and still live"));
}

#[test]
fn a_sprint_left_unanswered_is_owed_over_the_next_ones() {
    let world = World::new().framed();
    world.ok("metric add visits --better up --measures 'visits a week'");
    world.ok("frame 'People come back' --problem 'they do not' --metric visits --from 10 --to 20 --by 1dec --wrong-if 'visits < 12 by 1nov'");
    world.ok("sprint start 2w --goal O-1 --with O-2");
    let end = world.on("2026-03-15");
    end.all(&["log visits 11", "log activation 33", "sprint answer O-1 -l x -n y"]);
    end.ok("sprint close --anyway 'everybody is at the fair'");
    let second = end.on("2026-03-16");
    second.ok("sprint start 2w --goal O-1 --why 'it goes on'");
    let second = second.on("2026-03-29");
    second.all(&["log activation 34", "sprint answer O-1 -l x -n y", "sprint close"]);
    let said = second.ok("todo");
    assert!(said.contains("S-1 closed without an answer for 2 visits"), "{said}");
    assert!(said.contains("Kept or dropped: y") && said.contains("from S-2"), "between two sprints, too: {said}");
    let third = second.on("2026-03-30");
    third.ok("sprint start 2w --goal O-2");
    third.ok("sprint answer O-2 -l 'they came' -n 'go on'");
    assert!(!third.ok("todo").contains("S-1 closed without"), "{}", third.ok("todo"));
}

#[test]
fn what_was_seen_is_about_what_was_asked() {
    let world = World::new().framed();
    world.ok("edit O-1 --wrong-if 'three teams call us'");
    let world = world.on("2026-12-20");
    world.ok("log activation 40");
    world.ok("outcome looked O-1 did-not --why 'nobody called'");
    world.ok("edit O-1 --wrong-if 'three teams call us' --matters money");
    assert_eq!(world.json("show O-1")["falsifier"]["looked"]["by"], "mara", "the same words are not looked at anew");
    // Its day is the due day, where it has none of its own; another one is looked at then.
    world.ok("edit O-1 --by 2026-12-31 --why 'the release slipped'");
    assert_eq!(world.json("show O-1")["falsifier"]["looked"], Value::Null);
}

#[test]
fn a_falsifier_speaks_in_its_own_metrics_unit() {
    let world = World::new().framed();
    world.ok("metric add p95 --unit ms --better down --measures 'slow calls'");
    world.ok("log p95 820");
    world.ok("edit O-1 --wrong-if 'p95 > 700 by 2026-03-06'");
    let world = world.on("2026-03-06");
    for line in ["", "show O-1", "report"] {
        assert!(world.ok(line).contains("came true: 820ms on 2 Mar"), "{line}: {}", world.ok(line));
    }
}

#[test]
fn a_sprint_that_is_over_says_where_it_ended_and_what_is_now() {
    let w = World::new().framed();
    w.ok("sprint start 2w --goal O-1");
    let end: upshot::domain::day::Day = w.json("sprint show")["ends"].as_str().unwrap().parse().unwrap();
    w.on(&end.to_string()).ok("log activation 34");
    let after = w.on(&end.plus(3).to_string());
    assert!(after.ok("sprint show S-1").contains("ended at 34%\n"), "{}", after.ok("sprint show S-1"));
    after.ok("log activation 37");
    let said = after.ok("sprint show S-1");
    assert!(said.contains("ended at 34%, now 37%"), "{said}");
}

#[test]
fn a_sprint_that_is_yet_to_begin_is_on_no_day() {
    let later = World::new().framed().on("2026-09-01");
    later.ok("sprint start 2w --goal O-1");
    let world = later.on("2026-03-12");
    for face in ["", "review", "sprint list", "sprint show"] {
        let said = world.ok(face);
        assert!(!said.contains("day -") && !said.contains("day 0"), "{face}: {said}");
    }
    assert!(world.ok("review").contains("starts 1 Sep"), "{}", world.ok("review"));
    assert!(world.ok("sprint list").contains("starts 1 Sep"), "{}", world.ok("sprint list"));
}
