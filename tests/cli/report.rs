//! The leadership report: one page, four questions, and what has to be decided.

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
fn it_answers_four_questions_and_ends_with_the_decisions_needed() {
    let world = judged();
    let late = world.json("report");
    assert_eq!(late["outcomes"][0]["outcome"], "O-1");
    assert_eq!(late["decisions"][0]["fix"], "upshot verdict H-1 CALL -l TEXT -n KIND");
    assert_eq!(late["decisions"][0]["who"], "mara");
    world.ok("verdict H-1 supported -l 'people read the sample' -n 'scale: all plans'");
    world.ok("try O-1 'skip the invite' --expect +3 --within 28d --because 'nine of twelve stop there'");
    world.ok("start H-2");
    let said = world.ok("report");
    let order = [
        "Of 1 open outcome 1 moved.",
        "Did it work?",
        "O-1 activation",
        "What changed since 2 Mar?",
        "31 → 36.1%",
        "H-1 sample data at signup",
        "What did we learn?",
        "people read the sample",
        "What is next?",
        "scale: all plans",
        "H-2 skip the invite",
        "How sure were we",
        "Decisions needed",
        "S-1 has ended. What came of",
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
