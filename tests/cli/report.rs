//! The leader's page: what has to be decided, did it work, when will we know, and was it worth it.

use crate::world::World;

fn judged() -> World {
    let world = World::new().framed().tried();
    world.ok("sprint start 2w --goal O-1");
    let world = world.shipped().measured();
    world.ok("log activation 36.4 2026-04-02");
    world.ok("log activation 36.1 2026-04-04");
    world
}

#[test]
fn it_is_read_in_the_order_a_leader_asks() {
    let world = judged();
    let late = world.json("report");
    assert_eq!(late["outcomes"][0]["outcome"], "O-1");
    assert_eq!(late["decisions"][1]["fix"], "upshot verdict H-1 CALL -l TEXT -n KIND");
    assert_eq!((&late["decisions"][1]["who"], &late["decisions"][1]["since"]), (&"mara".into(), &"2026-03-30".into()));
    world.ok("verdict H-1 supported -l 'people read the sample' -n 'scale: all plans'");
    world.ok("try O-1 'skip the invite' --expect +3 --within 28d --because 'nine of twelve stop there'");
    world.ok("start H-2");
    let said = world.ok("report");
    let order = [
        "Of 1 committed outcome 1 moved.",
        "Decisions needed",
        "S-1 has ended. What came of",
        "@mara",
        "upshot sprint answer O-1",
        "Did it work?",
        "O-1 activation",
        "+5.1pt",
        "MOVED",
        "H-1 supported",
        "What changed since 2 Mar, and what did we learn?",
        "1 shipped: H-1.",
        "people read the sample",
        "What is next?",
        "scale: all plans; building H-2 skip the invite",
        "Faster, and did it matter?",
        "Too little to compare",
        "How sure were we",
        "Evidence, not proof",
    ];
    let mut at = 0;
    for phrase in order {
        let found = said[at..].find(phrase).unwrap_or_else(|| panic!("{phrase:?} is not after {at} in {said}"));
        at += found;
    }
    for word in ["velocity", "tickets", "story", "burndown"] {
        assert!(!said.to_lowercase().contains(word), "{word} in {said}");
    }
}

#[test]
fn a_call_against_the_readings_and_a_gate_passed_are_told() {
    let world = judged();
    world.ok("verdict H-1 refuted -l 'it was the campaign' -n stop --why 'half came from one partner'");
    world.ok("frame 'Teams pay' --metric paid --from 1 --to 5");
    world.ok("sprint close --anyway 'everybody is at the fair'");
    world.ok("sprint start 2w --goal O-1 --with O-2 --why 'it goes on' --anyway 'pilot'");
    let said = world.ok("report");
    for phrase in [
        "against the readings",
        "refuted by @mara, though",
        "half came from one partner",
        "let through",
        "pilot",
        "still live",
    ] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    let json = world.json("report");
    let asks: Vec<&str> = json["decisions"].as_array().unwrap().iter().map(|d| d["asks"].as_str().unwrap()).collect();
    assert!(asks.iter().any(|ask| ask.contains("was refuted and is live")), "{asks:?}");
}

#[test]
fn how_sure_the_team_was_is_scored_from_five_on() {
    let world = World::new().framed();
    for (at, (sure, call)) in
        [(90, "supported"), (70, "supported"), (70, "refuted"), (30, "refuted"), (50, "supported")].iter().enumerate()
    {
        let h = at + 1;
        world.ok(&format!("try O-1 'thing {h}' --expect +5 --within 7d --because x --confidence {sure}"));
        world.ok(&format!("ship H-{h} 2026-02-24"));
        if at == 0 {
            world.ok("log activation 32 2026-03-01");
        }
        world.ok(&format!("verdict H-{h} {call} -l x -n watch --why 'we looked'"));
        let score = &world.json("report")["calibration"]["brier"];
        assert_eq!(score.is_number(), h == 5, "after {h}: {score}");
    }
    // (0.01 + 0.09 + 0.49 + 0.09 + 0.25) / 5
    let score = world.json("report")["calibration"]["brier"].as_f64().unwrap();
    assert!((score - 0.186).abs() < 1e-9, "{score}");
    assert!(world.ok("report").contains("Brier score 0.19 over 5 judged predictions"));
}

#[test]
fn drafts_and_what_shipped_nothing_are_none_that_cant_be_told() {
    let world = World::new().framed().tried();
    world.all(&["sprint start 2w --goal O-1", "frame 'A draft'"]);
    let said = world.ok("report");
    assert!(said.contains("Of 1 committed outcome 1 with nothing shipped. Beside them 1 draft."), "{said}");
    let world = world.shipped().on("2026-03-09");
    let said = world.ok("report");
    let told = "Of 1 committed outcome 1 can't be told yet (answer about ";
    assert!(said.contains(told), "{said}");
    // What is measuring says when: the first answer, and the day its verdict is due.
    let known = world.json("report")["measuring"][0].clone();
    assert_eq!((&known["label"], &known["expected"]), (&"H-1".into(), &"+5pt activation".into()));
    assert_eq!(known["check_on"], "2026-03-30");
    assert!(said.contains("When will we know?") && said.contains("30 Mar"), "{said}");
    assert!(World::new().ok("report").contains("No outcome is open."));
}

#[test]
fn it_looks_back_as_far_as_is_asked() {
    let world = judged();
    let since = |flags: &str| world.json(&format!("report {flags}"))["since"].clone();
    assert_eq!(since(""), "2026-03-02", "the sprint's first day");
    assert_eq!((since("--since 2026-02-01"), since("--since 2w")), ("2026-02-01".into(), "2026-03-23".into()));
    assert_eq!((since("--quarter"), since("--sprints 1")), ("2026-04-01".into(), "2026-03-02".into()));
    assert!(world.ok("report --since 2026-02-01").contains("What changed since 1 Feb"));
    assert_eq!(world.fails("report --since 2027-01-01", 2).code, "day");
    assert_eq!(world.fails("report --quarter --sprints 2", 2).code, "usage");
    assert_eq!(world.fails("report --sprints 0", 2).code, "usage");
}

#[test]
fn a_reader_is_told_what_became_of_what_they_saw_last_time() {
    let world = judged();
    world.ok("frame 'Teams pay' --metric paid --from 1 --to 5");
    assert!(!world.ok("report").contains("you saw on"), "nobody saw anything yet");
    let before = world.exported();
    world.ok("report -o first.html");
    assert_eq!(world.exported(), before, "a report writes nothing to a board");
    let seen = world.json("report")["last_time"].clone();
    assert_eq!((seen["decided"].as_array().unwrap().len(), &seen["on"]), (0, &"2026-04-06".into()));
    let open = seen["open"].as_array().unwrap().len();
    assert!(open >= 2, "{seen}");
    let world = world.on("2026-04-07");
    world.ok("verdict H-1 supported -l 'people read the sample' -n 'scale: all plans'");
    let last = world.json("report")["last_time"].clone();
    assert_eq!(last["decided"][0]["name"], "H-1");
    assert_eq!(
        (&last["decided"][0]["how"]["by"], &last["decided"][0]["how"]["on"]),
        (&"mara".into(), &"2026-04-07".into())
    );
    assert_eq!(last["open"].as_array().unwrap().len(), open - 1);
    let said = world.ok("report");
    for phrase in ["you saw on 6 Apr: 1 decided", "decided", "@mara on 7 Apr", "not yet"] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    // Another reader has a state folder of their own, and another board its own list.
    let mut other = world.command("report --json");
    other.env("XDG_STATE_HOME", world.dir().join("other"));
    let told = crate::world::finish(other, "report".to_owned(), b"").must_work().out;
    assert!(told.contains("\"last_time\":null"), "{told}");
}

#[test]
fn decisions_of_one_kind_are_one_line_with_a_count() {
    let world = World::new().framed();
    for at in 1..=4 {
        world.all(&[
            &format!("try O-1 'thing {at}' --expect +5 --within 7d --because x"),
            &format!("ship H-{at} 2026-02-2{at}"),
        ]);
    }
    let late = world.on("2026-03-12");
    let said = late.ok("report");
    assert!(said.contains("Did 4 things work? Their answers are due") && said.contains("H-1 H-2 H-3 +1"), "{said}");
    assert!(said.contains("upshot todo --kind verdict") && !said.contains("Did \"thing 1\" work"), "{said}");
    let json = late.json("report");
    let verdicts = json["decisions"].as_array().unwrap().iter().filter(|d| d["ask"] == "verdict").count();
    assert_eq!((verdicts, &json["decisions"][0]["since"]), (4, &"2026-03-02".into()), "since they were entered");
    assert!(late.ok("todo --kind verdict").contains("thing 4"), "the command beside it lists them");
}

#[test]
fn a_limit_that_is_passed_is_a_decision_with_its_numbers() {
    let world = World::new().framed().tried();
    world.all(&["metric add fraud --unit % --better down --measures 'charge-backs'", "log fraud 0.2 2026-02-20"]);
    world.all(&["log fraud 0.2 2026-02-27", "outcome guardrail O-1 'fraud < 0.4'"]);
    let world = world.shipped().on("2026-03-20");
    world.all(&["log fraud 0.5 2026-03-06", "log fraud 0.55 2026-03-13", "log fraud 0.55 2026-03-20"]);
    let said = world.ok("report");
    let asks = world.json("report")["decisions"][0]["asks"].as_str().unwrap().to_owned();
    assert!(asks.starts_with("fraud is 0.55%, limit <0.4%, since ") && asks.contains("accept and say why"), "{asks}");
    assert!(said.contains("hypothesis live H-1 kept") && said.contains("fraud BREACHED"), "{said}");
}

#[test]
fn a_next_that_was_done_is_not_next() {
    let world = judged();
    world.ok("verdict H-1 supported -l 'people read the sample' -n 'scale: all plans'");
    let next = || world.json("report")["outcomes"][0]["said_next"].clone();
    assert_eq!(next(), "scale: all plans");
    world.ok("try O-1 'all plans' --expect +3 --within 28d --because 'they read it' --follows H-1");
    assert_eq!(next(), "scale: all plans");
    world.ok("ship H-2");
    assert_eq!(next(), serde_json::Value::Null, "what follows from it has shipped");
}

#[test]
fn other_boards_stand_on_the_page_and_are_only_read() {
    let (world, other) = (judged(), judged());
    other.ok("frame 'Teams <b>pay</b>' --metric paid --from 1 --to 5");
    let path = world.dir().join("other team.db");
    std::fs::copy(other.db(), &path).unwrap();
    let before = std::fs::read(&path).unwrap();
    let said = world.ok(&["report", "--also", path.to_str().unwrap()]);
    for phrase in ["On 2 boards, of 2 committed outcomes 2 moved.", "other team.db", "Teams <b>pay</b>"] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), before, "it is only read");
    let json = world.json(&["report", "--also", "other team.db"]);
    assert_eq!(json["also"][0]["report"]["outcomes"].as_array().unwrap().len(), 2);
    assert_eq!(world.fails("report --also nothing.db", 3).code, "no_board");
    world.file("text.txt", "no board");
    assert!(world.fails("report --also text.txt", 6).json["code"].is_string());
}

#[test]
fn objectives_tell_what_is_at_risk_and_how_well_value_was_predicted() {
    let world = World::new().framed();
    world.all(&[
        "objective add 'Teams stay' --value 8 --business-owner kim --period 2026",
        "objective link P-1 O-1",
        "objective add 'Teams come' --value 5 --business-owner kim",
        "frame 'Teams pay' --metric paid --from 1 --to 5",
        "objective link P-2 O-2",
        "outcome close O-2 stopped --why 'another bet'",
        "sprint start 2w --goal O-1",
    ]);
    world.as_("kim").ok("objective value P-2 4 --why 'most of it'");
    let late = world.on("2026-12-20");
    late.ok("log activation 31 2026-12-19");
    let json = late.json("report");
    assert_eq!(json["predictability"], serde_json::json!({ "planned": 5, "actual": 4, "share": 0.8 }));
    assert_eq!(json["objectives"][0]["at_risk"][0]["why"], "is past due");
    let said = late.ok("report");
    for phrase in
        ["Objectives: what is it for?", "8 planned", "O-1 is past due", "Of 5 points planned 4 came about", "80%"]
    {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
}

/// Eight outcomes with limits, ships, verdicts and objectives, and more of everything than a page has lines for.
fn full() -> World {
    let world = World::new().on("2025-11-03");
    world.ok("objective add 'Customers stay with us for another year' --value 8 --business-owner kim --period 2026");
    world.ok("metric add merged-prs --kind output --better up --measures 'pull requests merged'");
    world.ok("metric add ai-seats --kind output --better up --measures 'seats of assistants'");
    for at in 1..=8 {
        world.ok(&format!(
            "frame 'New teams reach the result number {at} in their first week' --problem 'half of new teams leave' --for 'new teams' \
             --matters 'trial conversion' --metric measure-{at} --unit % --from 31 --to +14 --by 2026-12-18 \
             --wrong-if 'measure-{at} < 20 by 2026-03-20'"
        ));
        world.ok(&format!("metric add limit-{at} --unit % --better down --measures 'what must not grow'"));
        world.ok(&format!("outcome guardrail O-{at} 'limit-{at} < 0.4'"));
        world.ok(&format!("objective add 'Objective number {at} of this year' --value {at} --business-owner kim"));
        world.ok(&format!("objective link P-{} O-{at}", at + 1));
        let mut csv = "day,value\n".to_owned();
        for week in 0..20 {
            let day = 20_395 + week * 7;
            let jump = if at % 2 == 0 && week > 12 { 6.0 } else { 0.0 };
            csv.push_str(&format!("{},{}\n", crate::faster::civil(day), 31.0 + (week % 3) as f64 * 0.4 + jump));
        }
        world.file(&format!("m{at}.csv"), &csv);
        world.on("2026-04-06").ok(&format!("import m{at}.csv --metric measure-{at} --days ymd"));
    }
    let mut h = 0;
    for (starts, ends) in [("2026-01-12", "2026-01-25"), ("2026-01-26", "2026-02-08"), ("2026-02-09", "2026-02-22")] {
        let on = world.on(starts);
        on.ok("sprint start 2w --goal O-1 --with O-2,O-3 --why 'it goes on' --anyway 'late verdicts'");
        for outcome in 1..=4 {
            h += 1;
            on.ok(&format!(
                "try O-{outcome} 'a thing number {h} for everybody' --expect +3 --within 14d --because 'we think so'"
            ));
            on.ok(&format!("ship H-{h}"));
        }
        let end = world.on(ends);
        for outcome in 1..=3 {
            end.ok(&format!(
                "sprint answer O-{outcome} -l 'not much yet' -n 'look at the segment number {outcome} again'"
            ));
        }
        end.ok("sprint close --anyway 'the verdicts come later'");
    }
    let world = world.on("2026-03-02");
    world.ok("sprint start 2w --goal O-1 --with O-2,O-3 --why 'it goes on' --anyway 'late verdicts'");
    for h in 1..=4 {
        world.ok(&format!(
            "verdict H-{h} inconclusive -l 'the readings of thing {h} do not tell it apart' -n 'iterate: a smaller one'"
        ));
    }
    for outcome in 5..=8 {
        h += 1;
        world.ok(&format!(
            "try O-{outcome} 'a later thing number {h}' --expect +3 --within 60d --because 'we think so'"
        ));
        world.ok(&format!("ship H-{h}"));
    }
    world.on("2026-04-06")
}

#[test]
fn eight_outcomes_are_printed_on_one_page() {
    let world = full();
    world.on("2026-03-30").ok("report -o earlier.html");
    world.ok("verdict H-5 inconclusive -l 'nothing to see' -n stop");
    world.ok("report -o page.html");
    let html = std::fs::read_to_string(world.dir().join("page.html")).unwrap();
    assert_eq!(html.matches("class=\"pair\"").count(), 8, "two lines an outcome: {html}");
    assert!(html.contains("you saw on 30 Mar") && html.contains("When will we know?"), "{html}");
    let Some(pages) = printed(&world, "page.html") else { return };
    assert_eq!(pages, 1, "one page for eight outcomes");
    // More go on, in the same order.
    for at in 9..=20 {
        world.ok(&format!("frame 'One more result, the number {at} of them'"));
    }
    world.ok("report -o more.html");
    assert!(printed(&world, "more.html").unwrap() >= 2);
}

/// How many pages a browser prints; none where there is no browser, which is said.
fn printed(world: &World, page: &str) -> Option<usize> {
    let found = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let browser = found.iter().find(|name| std::process::Command::new(name).arg("--version").output().is_ok());
    let Some(browser) = browser else {
        eprintln!("skipped: the page on paper needs a chromium, which is not here");
        return None;
    };
    let own = tempfile::tempdir().unwrap();
    let pdf = world.dir().join("page.pdf");
    let done = std::process::Command::new(browser)
        .args([
            "--no-sandbox",
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--no-pdf-header-footer",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ])
        .arg(format!("--user-data-dir={}", own.path().display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", world.dir().join(page).display()))
        .output()
        .unwrap();
    let bytes = std::fs::read(&pdf).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&done.stderr)));
    std::fs::remove_file(&pdf).unwrap();
    // The root of a file's pages says how many they are.
    let text = String::from_utf8_lossy(&bytes);
    let counts =
        text.split("/Count ").skip(1).filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok());
    Some(counts.max().expect("a count of pages"))
}

/// Every field of a JSON value with its path.
fn walk(value: &serde_json::Value, path: &str, found: &mut Vec<(String, serde_json::Value)>) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| walk(value, &format!("{path}.{name}"), found));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| walk(value, path, found)),
        other => found.push((path.to_owned(), other.clone())),
    }
}

#[test]
fn nothing_is_counted_by_person() {
    let world = full();
    world.as_("bo").all(&["log measure-1 33 2026-04-06", "note H-1 'seen twice'"]);
    for line in ["report", "report --quarter", "symptoms --faster", "symptoms --faster --per quarter"] {
        let json = world.json(line);
        let mut fields = Vec::new();
        walk(&json, "", &mut fields);
        assert!(fields.len() > 20, "{line}: {json}");
        for (path, value) in &fields {
            // A person is a word where somebody answers or said something, and never the name of a field or a list of numbers.
            let named = ["mara", "bo", "kim"].iter().any(|who| path.split('.').any(|part| part == *who));
            assert!(!named, "{line}: {path} is of a person");
            if value == "mara" || value == "bo" || value == "kim" {
                let last = path.rsplit('.').next().unwrap();
                let known = ["owner", "who", "by", "signed_by", "typed_by", "decided_by", "business_owner", "left"];
                assert!(known.contains(&last), "{line}: {path} names {value}");
            }
        }
        // Where somebody is named no number stands beside them but what is of the thing itself.
        let people = |fields: &serde_json::Map<String, serde_json::Value>| {
            fields.contains_key("person") || fields.contains_key("people")
        };
        assert!(!any(&json, &people), "{line}: {json}");
    }
}

/// Whether any object of a JSON value is as told.
fn any(value: &serde_json::Value, is: &dyn Fn(&serde_json::Map<String, serde_json::Value>) -> bool) -> bool {
    match value {
        serde_json::Value::Object(fields) => is(fields) || fields.values().any(|value| any(value, is)),
        serde_json::Value::Array(list) => list.iter().any(|value| any(value, is)),
        _ => false,
    }
}

#[test]
fn the_page_is_one_file_that_fetches_nothing() {
    let world = judged();
    world.ok(&["edit", "O-1", "--title", "<img src=http://evil onerror=alert(1)>", "--why", "w"]);
    // A file without an ending it knows is a page.
    world.ok("report -o page");
    let html = std::fs::read_to_string(world.dir().join("page")).unwrap();
    assert!(html.starts_with("<!doctype html>") && html.contains("<svg") && html.ends_with("</html>\n"));
    for bad in ["<img", "<script", "<link", "http-equiv=\"refresh", "@import"] {
        assert!(!html.contains(bad), "{bad} in {html}");
    }
    assert!(html.contains("default-src 'none'"), "the page itself forbids every request");
    assert!(world.ok("report --format md").starts_with("# Outcomes\n"));
    assert_eq!(world.fails("report -o page", 1).code, "exists");
    assert!(World::new().ok("report").contains("No outcome is open."));
}
