//! A sprint's review: what moved and what did not, frozen at the close, and handed round as a page.

use crate::world::{World, finish, split};

/// O-1 committed in S-1, which began on Monday; H-1 shipped that day.
fn begun() -> World {
    let world = World::new().framed().tried();
    world.ok("sprint start 2w --goal O-1");
    world.shipped()
}

/// As above, measured and answered; it is six weeks later.
fn answered() -> World {
    let later = begun().measured();
    later.ok(
        "verdict H-1 supported -l 'people read the sample' -n 'scale: all plans' --why 'the interval leaves 3 open'",
    );
    later.ok("sprint answer O-1 -l 'samples help' -n 'put them into every plan' --text 'it reached everybody'");
    later
}

#[test]
fn before_any_sprint_there_is_nothing_to_review() {
    let world = World::new().framed();
    assert_eq!(world.fails("review", 3).code, "no_sprint");
    world.ok("sprint plan 2w");
    assert_eq!(world.fails("review S-1", 1).code, "not_begun");
    assert_eq!(world.fails("review O-1", 3).code, "not_found");
}

#[test]
fn a_running_sprint_says_what_moved_and_what_is_left_and_counts_no_tickets() {
    let world = begun();
    let said = world.ok("review");
    for phrase in [
        "S-1 review",
        "2 – 15 Mar · day 1 of 14 · 1 left before it can close",
        "the goal: New teams see a first report in their first week",
        "WE CAN'T TELL YET",
        "O-1 activation",
        "! not answered",
        "[ ]  O-1 has no answer",
        "upshot sprint answer O-1 -l TEXT -n TEXT",
        "[x]  goal named: O-1 activation",
        "Evidence, not proof",
    ] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    for word in ["THIS MOVED", "THIS DID NOT", "velocity", "points", "hypotheses shipped"] {
        assert!(!said.contains(word), "{word:?} is in {said}");
    }
    let json = world.json("review");
    assert_eq!(json["groups"]["cant_tell"], serde_json::json!(["O-1"]));
    assert_eq!(json["shipped"]["cant_tell"], serde_json::json!(["O-1"]));
    assert_eq!((&json["open"], &json["state"]), (&1.into(), &"active".into()));
    assert_eq!(json["outcomes"][0]["opening"]["value"], 31.0);
    let plain = world.ok("review --plain");
    assert!(
        plain.starts_with("group\toutcome\t") && plain.contains("cant_tell\tO-1\tactivation\t@mara\tgoal\t31\t31\t")
    );
}

#[test]
fn by_its_end_the_review_names_what_moved_the_calls_and_the_lessons() {
    let world = answered();
    let json = world.json("review");
    let line = &json["outcomes"][0];
    assert_eq!((&line["group"], &line["movement"]["class"]), (&"cant_tell".into(), &"too_early".into()));
    assert_eq!(line["movement"]["since"], "H-1");
    assert_eq!(line["answer"]["text"], "it reached everybody");
    // The answer keeps what the readings said when it was given.
    assert_eq!(line["answer"]["movement"], line["movement"]["class"]);
    assert_eq!(world.json("sprint show S-1")["commitments"][0]["answer"]["movement"], line["movement"]["class"]);
    assert_eq!(json["verdicts"][0]["hypothesis"], "H-1");
    assert_eq!((&json["metrics_asked"], &json["moved_by_luck"]), (&1.into(), &0.03.into()));
    let said = world.ok("review");
    for phrase in [
        "What we learned, and what is next",
        "people read the sample",
        "scale: all plans",
        "put them into every plan",
        "31.0 → 31.0",
        "0",
        "[x]  O-1 activation answered",
        "Chance alone would make about 0.03 of this one metric read MOVED",
    ] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
}

#[test]
fn at_the_close_the_review_is_frozen_whatever_becomes_of_the_board() {
    let world = answered();
    let open = world.json("review");
    world.ok("sprint close");
    let frozen = world.ok("review S-1");
    assert!(frozen.contains("closed 6 Apr"), "{frozen}");
    let json = world.json("review S-1");
    assert_eq!(json["outcomes"], open["outcomes"]);
    let later = world.on("2026-05-04");
    later.all(&[
        "edit O-1 --title 'Something else' --to 60 --why 'we learned'",
        "log activation 20 2026-04-27",
        "verdict H-1 refuted -l 'it fell' -n stop --replace --why 'it fell afterwards'",
        "outcome owner O-1 jon --why 'a new team'",
    ]);
    // Without a name it is the one closed last, and it reads as it did.
    assert_eq!(later.ok("review"), frozen);
    assert_eq!(later.json("review S-1"), json);
    // It leaves and comes back with the board, and the file is sound.
    later.ok("export --all all");
    let copy = |line: &str| {
        let mut command = later.bare();
        command.args(["--db", "copy.db", "--as", "mara", "--today", "2026-05-04"]).args(split(line));
        finish(command, line.to_owned(), b"").must_work().out
    };
    copy("import --all all");
    assert_eq!(copy("review S-1"), frozen);
    assert!(copy("doctor").contains("Sound"));
    assert_eq!(later.json("export --format json")["reviews"][0]["frozen_by"], "mara");
}

#[test]
fn a_frozen_review_can_be_neither_changed_nor_deleted_nor_replaced() {
    let world = answered();
    world.ok("sprint close");
    let c = rusqlite::Connection::open(world.db()).unwrap();
    for statement in
        ["UPDATE review SET whole = '{}'", "DELETE FROM review", "INSERT OR REPLACE INTO review SELECT * FROM review"]
    {
        let e = c.execute_batch(statement).unwrap_err().to_string();
        assert!(e.contains("reviews are immutable"), "{statement}: {e}");
    }
    // Behind the triggers' back it is found out.
    c.execute_batch("DROP TRIGGER review_keep; UPDATE review SET \"by\" = 'eve'").unwrap();
    drop(c);
    let doctor = world.run("doctor");
    assert_ne!(doctor.code, 0, "{doctor:#?}");
    assert!(format!("{}{}", doctor.out, doctor.err).contains("the review of S-1"), "{doctor:#?}");
}

#[test]
fn a_close_taken_back_takes_its_review_along_and_the_next_close_freezes_anew() {
    let world = answered();
    world.ok("sprint close");
    world.ok("undo");
    assert_eq!(world.json("review S-1")["state"], "active");
    world.ok("redo");
    assert_eq!(world.json("review S-1")["state"], "closed");
    world.ok("undo");
    world.ok("sprint answer O-1 -l 'samples help a lot' -n 'stop here'");
    world.ok("sprint close");
    let said = world.ok("review S-1");
    assert!(said.contains("stop here") && !said.contains("put them into every plan"), "{said}");
    assert!(world.ok("doctor").contains("Sound"));
    assert_eq!(world.json("export --format json")["reviews"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_was_said_last_time_opens_the_next_review_and_is_named_at_the_close() {
    let world = answered();
    world.ok("sprint close");
    // Going on needs a reason, and the reason stays visible.
    world.refused("sprint start 2w --goal O-1", "carry_why");
    world.ok("sprint start 2w --goal O-1 --why 'the plans are next'");
    let said = world.ok("review");
    for phrase in
        ["What we said last time, in S-1", "! open", "put them into every plan", "carried on", "the plans are next"]
    {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    // The verdict of the last day of S-1 was reviewed there, and is not told twice.
    assert_eq!(world.json("review")["verdicts"], serde_json::json!([]));
    world.ok("sprint answer O-1 -l 'nothing yet' -n 'watch five teams' --again 20apr");
    let close = world.run("sprint close").must_work();
    assert!(
        close.err.contains("said in S-1, and neither kept nor dropped: O-1 \"put them into every plan\""),
        "{close:#?}"
    );
    let kept = world.on("2026-04-20");
    kept.ok("sprint start 2w --goal O-1 --why 'look again'");
    kept.ok("sprint promise O-1 dropped --why 'five teams said enough'");
    let said = kept.ok("review");
    assert!(said.contains("dropped") && said.contains("@mara: five teams said enough"), "{said}");
    assert_eq!(kept.json("review")["promises"][0]["look_again_on"], "2026-04-20");
}

#[test]
fn an_owner_who_is_away_never_blocks_the_close_and_is_asked_again() {
    let world = begun();
    world.refused("sprint answer O-1 --away", "not_away");
    world.ok("person away mara 2026-03-20");
    let bo = world.as_("bo").on("2026-03-15");
    let said = bo.ok("sprint answer O-1 --away");
    assert!(said.contains("@mara away, asked again 21 Mar"), "{said}");
    let closed = bo.ok("sprint close");
    assert!(closed.contains("Not answered: O-1 (@mara away, asked again 21 Mar)"), "{closed}");
    assert!(bo.ok("review").contains("not answered: @mara away, asked again 21 Mar"));
    let next = world.on("2026-03-22");
    next.ok("sprint start 2w --goal O-1 --why 'she is back'");
    let said = next.ok("review");
    assert!(said.contains("not answered: @mara was away; due: look again 21 Mar"), "{said}");
    assert!(next.ok("todo").contains("Look again, as said in S-1"));
}

#[test]
fn gates_passed_moved_goalposts_and_scope_calls_stay_visible() {
    let world = begun().on("2026-03-09");
    world.all(&[
        "edit O-1 --by 24dec --why 'the release slipped'",
        "scope O-1 'PDF export' --from sales --out --why 'nobody exports in week one'",
        "scope O-1 'dark mode' --from Kim",
    ]);
    let refused = world.refused("sprint close", "unanswered");
    assert!(refused.words.contains("upshot sprint answer O-1"), "{refused:#?}");
    world.ok("sprint close --anyway 'the team is at the fair'");
    let said = world.ok("review S-1");
    for phrase in [
        "On record",
        "moved goalpost",
        "due 18 Dec → 24 Dec, by @mara",
        "the release slipped",
        "out: PDF export, asked by sales",
        "undecided: dark mode, asked by Kim",
        "let through",
        "closed ",
        "the team is at the fair",
        "1 left open",
    ] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
}

#[test]
fn a_page_is_written_whole_once_and_fetches_nothing() {
    let world = answered();
    world.ok("edit O-1 --title '<script>alert(1)</script> [x](javascript:alert(1))' --why w");
    world.ok("review -o r.html");
    let html = std::fs::read_to_string(world.dir().join("r.html")).unwrap();
    assert!(html.starts_with("<!doctype html>") && html.contains("<svg") && html.contains("prefers-color-scheme"));
    assert!(html.contains(">H-1</text>"), "the ship is marked in the chart: {html}");
    for bad in ["<script", "src=", "href=", "url(", "http:", "https:"] {
        assert!(!html.contains(bad), "{bad} in {html}");
    }
    assert_eq!(world.fails("review -o r.html", 1).code, "exists");
    world.ok("review -o r.html --force");
    world.ok("review -o r.md");
    let md = std::fs::read_to_string(world.dir().join("r.md")).unwrap();
    assert!(md.starts_with("# S-1 review\n"), "{md}");
    for bad in ["<script", "](javascript"] {
        assert!(!md.contains(bad), "{bad} in {md}");
    }
    assert_eq!(world.ok("review --format md"), md);
    assert_eq!(world.json("review -o r.txt")["path"], "r.txt");
    assert_eq!(world.fails("review --force", 2).code, "usage");
}

#[test]
fn a_review_stays_as_it_was_told_once_the_team_has_gone_on() {
    let world = answered();
    world.all(&["sprint close", "sprint start 2w --goal O-1 --why 'it goes on'"]);
    let closed = world.json("history")[1]["id"].as_str().unwrap().to_owned();
    let refused = world.refused(&format!("undo {closed}"), "sprint_closed");
    assert!(refused.words.contains("S-2 has begun since S-1 was closed"), "{refused:#?}");
    assert!(world.ok("review S-1").contains("put them into every plan"));
}

#[test]
fn the_sprint_closed_last_is_the_one_that_was_closed_last() {
    let world = World::new().framed();
    world.all(&["sprint start 3w --goal O-1", "sprint answer O-1 -l one -n 'the first step'"]);
    let early = world.on("2026-03-04");
    early.ok("sprint close");
    // Planned to end before the first would have ended.
    early.ok("sprint start 1w --goal O-1 --why 'it goes on'");
    let later = world.on("2026-03-10");
    later.all(&["sprint answer O-1 -l two -n 'the second step'", "sprint close"]);
    later.refused("sprint start 1w --goal O-1", "carry_why");
    later.ok("sprint start 1w --goal O-1 --why 'it goes on'");
    let said = later.ok("review");
    assert!(said.contains("in S-2") && said.contains("the second step") && !said.contains("the first step"), "{said}");
    later.ok("sprint promise O-1 kept");
}

#[test]
fn what_happens_between_two_sprints_is_told_in_the_second() {
    let world = begun();
    let closes = world.on("2026-03-13");
    closes.all(&["sprint answer O-1 -l 'too early' -n wait --again 6apr", "sprint close"]);
    let between = world.on("2026-03-14");
    between.all(&["log activation 35 2026-03-14", "edit O-1 --by 24dec --why 'it slipped between'"]);
    between.ok("verdict H-1 supported -l 'told in between' -n scale");
    let next = world.on("2026-03-16");
    next.ok("sprint start 2w --goal O-1 --why 'it goes on'");
    let said = next.ok("review");
    assert!(said.contains("told in between") && said.contains("it slipped between"), "{said}");
}

#[test]
fn two_that_shipped_on_one_metric_are_not_both_told_as_having_worked() {
    let world = begun();
    world.all(&["try O-1 'a shorter form' --expect +3 --within 14d --because 'it is long'", "ship H-2"]);
    let later = world.on("2026-04-13");
    for (day, value) in ["03-09", "03-16", "03-23", "03-30", "04-06"].iter().zip([38, 39, 38, 40, 39]) {
        later.ok(&format!("log activation {value} 2026-{day}"));
    }
    later.all(&["verdict H-1 supported -l 'samples help' -n scale", "verdict H-2 supported -l 'short helps' -n scale"]);
    for line in ["review", "report"] {
        let said = later.ok(line);
        assert!(said.contains("moved, shared: it can't be awarded to one"), "{line}: {said}");
        assert!(!said.contains("worked  "), "{line}: {said}");
    }
    assert!(later.ok("ask H-1").contains("shared with H-2"));
}

#[test]
fn who_answers_in_somebody_elses_place_is_told_so_and_a_board_is_never_written_over() {
    let world = answered();
    let ran = world.as_("bo").run("sprint answer O-1 -l 'something else' -n 'something else'").must_work();
    assert!(ran.err.contains("it replaces what @mara answered"), "{ran:#?}");
    for line in ["review -o team.db --force", "report -o team.db --force", "export --format json -o team.db --force"] {
        assert_eq!(world.fails(line, 1).code, "database", "{line}");
    }
    assert!(world.ok("doctor").contains("Sound"));
}

#[test]
fn another_goal_in_a_running_sprint_stays_visible() {
    let world = begun();
    world.all(&[
        "frame 'Teams pay' --problem 'they do not' --for teams --matters revenue --metric paid --from 1 --to 5 --by 18dec \
         --wrong-if 'paid < 2 by 1dec'",
        "sprint commit O-2",
        "sprint goal O-2 --why 'sales asked'",
    ]);
    let said = world.ok("review");
    assert!(said.contains("another goal") && said.contains("O-1 → O-2, by @mara"), "{said}");
    assert_eq!(world.fails("review -o -", 2).code, "usage");
}

#[test]
fn a_review_is_pasted_where_people_talk() {
    let world = World::new().framed().tried();
    world.ok("sprint start 2w --goal O-1");
    let world = world.shipped().measured();
    world.ok(&["edit", "O-1", "--title", "*All* <!channel> teams", "--why", "w"]);
    let said = world.ok("review --format slack");
    assert!(said.starts_with("*S-1 review*\n") && said.contains("• *O-1 activation*"), "{said}");
    assert!(said.contains("`upshot verdict H-1") && said.contains("∗All∗ &lt;!channel&gt; teams"), "{said}");
    for bad in ["<", "|", "# ", "**"] {
        assert!(!said.contains(bad), "{bad:?} in {said}");
    }
    world.ok("review --format slack -o review.txt");
    assert_eq!(std::fs::read_to_string(world.dir().join("review.txt")).unwrap(), said);
}

#[test]
fn going_on_is_decided_with_the_answer_and_asked_no_second_time() {
    let w = begun().measured();
    w.ok("verdict H-1 supported -l 'people read the sample' -n 'scale: all plans' --why 'the interval leaves 3 open'");
    let blank = ["sprint", "answer", "O-1", "-l", "samples help", "-n", "all plans", "--carry-on", " "];
    assert_eq!(w.fails(&blank[..], 1).code, "carry_why");
    let said = w.ok("sprint answer O-1 -l 'samples help' -n 'all plans' --carry-on 'H-2 is ready'");
    assert!(said.contains("It goes on in the next sprint."), "{said}");
    let shown = w.ok("sprint show");
    let carries = shown.lines().find(|line| line.contains("carries on"));
    assert!(carries.is_some_and(|line| line.ends_with("  H-2 is ready")), "{shown}");
    w.ok("sprint close");
    w.ok("sprint start 2w --goal O-1");
    let commitment = &w.json("sprint show")["commitments"][0];
    assert_eq!(commitment["carried_because"], "H-2 is ready", "{commitment}");
    assert!(w.ok("review").contains("H-2 is ready"));
}

#[test]
fn what_stops_here_is_not_carried_on_without_a_reason() {
    let w = begun().measured();
    w.ok("verdict H-1 supported -l 'people read the sample' -n 'scale: all plans' --why 'the interval leaves 3 open'");
    let said = w.ok("sprint answer O-1 -l 'samples help' -n 'all plans' --stop");
    assert!(said.contains("It stops here."), "{said}");
    assert_eq!(w.json("sprint show")["commitments"][0]["answer"]["carry_on"], "stop");
    w.ok("sprint close");
    assert!(
        w.refused("sprint start 2w --goal O-1", "carry_why").saying(&["it was to stop after S-1"]).missing().len() == 1
    );
    w.ok("sprint start 2w --goal O-1 --why 'sales asks for it after all'");
}

#[test]
fn a_plan_follows_what_the_answer_decides_at_last() {
    let w = begun().measured();
    w.ok("verdict H-1 supported -l 'people read the sample' -n 'scale: all plans' --why 'the interval leaves 3 open'");
    w.ok("sprint answer O-1 -l 'samples help' -n 'all plans' --carry-on '  H-2 is ready '");
    w.ok("sprint plan 2w");
    w.ok("sprint goal O-1");
    let planned = |w: &World| w.json("sprint show S-2")["commitments"][0]["carried_because"].clone();
    assert_eq!(planned(&w), "H-2 is ready");
    // Decided otherwise, the plan has that reason no more; undone, it has it again.
    w.ok("sprint answer O-1 -l 'samples help' -n 'all plans' --stop");
    assert_eq!(planned(&w), serde_json::Value::Null);
    w.ok("undo");
    assert_eq!(planned(&w), "H-2 is ready");
    let said = w.ok("sprint answer O-1 -l 'samples help' -n 'all plans' --again 2026-05-20 --stop");
    assert!(said.contains("look again on") && said.contains("It stops here."), "{said}");
    assert!(w.ok("review").contains("all plans (look again 20 May); stops here"), "{}", w.ok("review"));
    w.ok("sprint close");
    w.refused("sprint start", "carry_why").saying(&["it was to stop after S-1"]);
    w.ok("sprint start --why 'sales asks for it after all'");
    assert_eq!(planned(&w), "sales asks for it after all");
}

#[test]
fn a_verdict_stands_beside_what_was_said_before_a_run_that_has_shipped_nothing() {
    let w = World::new().on("2026-03-11");
    w.ok("frame 'Teams see a report' --problem 'half leave' --metric act --unit % --from 31 --on 2025-12-18 --to 45 --by 10w --wrong-if 'act < 33 by 6w'");
    let lines = [
        ("2025-12-25", 31.2),
        ("2026-01-01", 30.8),
        ("2026-01-08", 31.5),
        ("2026-01-15", 31.1),
        ("2026-01-22", 30.9),
        ("2026-01-29", 31.4),
        ("2026-02-04", 31.0),
        ("2026-02-12", 36.1),
        ("2026-02-19", 36.8),
        ("2026-02-26", 36.4),
        ("2026-03-05", 36.9),
    ];
    let text: String = lines.iter().map(|(day, value)| format!("act {value} {day}\n")).collect();
    let _ = w.fed("log -", text).must_work();
    w.ok("try O-1 'sample data' --expect +5 --within 14d --because x");
    w.ok("ship H-1 2026-02-05");
    w.ok("sprint start 2w --goal O-1");
    w.ok("verdict H-1 supported -l a -n scale");
    for page in ["review", "report"] {
        let said = w.ok(page);
        assert!(said.contains("worked") && !said.contains("too early to say"), "{page}: {said}");
    }
    assert!(w.ok("review").contains("O-1 MOVED"), "{}", w.ok("review"));
}
