//! Faster, and did it matter? Every row of the sentence's table, each from a board made for it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::world::World;

/// The day after three whole months.
const TODAY: &str = "2026-04-01";

/// Outcomes O-1 to O-n, each on a metric of its own that is read every other day from November to March and jumps on a day,
/// or on none; and what ships beneath which of them on which day, each with a week to show.
fn board(jumps: &[Option<&str>], ships: &[(usize, &str)]) -> World {
    let world = World::new().on("2025-11-01");
    for (at, jump) in jumps.iter().enumerate() {
        world.ok(&format!(
            "frame 'Result {at}' --problem p --for f --matters m --metric m{at} --unit % --from 31 --to +14 --by 2026-12-18 \
             --wrong-if 'm{at} < 20 by 2026-12-01'"
        ));
        let mut csv = "day,value\n".to_owned();
        let first: i64 = 20_394; // 2 November 2025, counted from 1970.
        for n in 0..75 {
            let day = civil(first + n * 2);
            let after = jump.is_some_and(|jump| day.as_str() >= jump);
            let value = 31.0 + [0.0, 0.4, -0.3, 0.2, -0.1][n as usize % 5] + if after { 9.0 } else { 0.0 };
            writeln!(csv, "{day},{value}").unwrap();
        }
        world.file(&format!("m{at}.csv"), csv);
        world.on(TODAY).ok(&format!("import m{at}.csv --metric m{at} --days ymd"));
    }
    for (at, (outcome, on)) in ships.iter().enumerate() {
        let (world, h) = (world.on(on), at + 1);
        world.ok(&format!("try O-{outcome} 'thing {h}' --expect +5 --within 7d --because 'we think so'"));
        world.ok(&format!("ship H-{h}"));
    }
    world.on(TODAY)
}

/// A day counted from 1970 as it is written.
pub(crate) fn civil(days: i64) -> String {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (d, m) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    format!("{:04}-{m:02}-{d:02}", yoe + era * 400 + i64::from(m <= 2))
}

fn says(world: &World) -> Value {
    world.json("symptoms --faster --per month")["says"]["code"].clone()
}

fn row(world: &World, row: &str) -> Vec<Value> {
    let all = world.json("symptoms --faster --per month");
    let found =
        all["rows"].as_array().unwrap().iter().find(|r| r["row"] == row).unwrap_or_else(|| panic!("{row}: {all}"));
    found["cells"].as_array().unwrap().clone()
}

#[test]
fn faster_and_nothing_more_moved() {
    let world = board(&[None, None], &[(1, "2026-01-05"), (1, "2026-02-05"), (2, "2026-03-05"), (2, "2026-03-06")]);
    assert_eq!(says(&world), "faster_nothing_moved");
    let said = world.ok("symptoms --faster --per month");
    for phrase in
        ["Jan 2026 to Mar 2026", "Faster, and nothing more moved.", "shipped", "0 of 1", "0 of 2", "never because"]
    {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    let values: Vec<_> = row(&world, "shipped").iter().map(|cell| cell["value"].clone()).collect();
    assert_eq!(values, [1.0, 1.0, 2.0]);
    let moved: Vec<_> = row(&world, "moved").iter().map(|cell| json!([cell["value"], cell["of"]])).collect();
    assert_eq!(moved, [json!([0.0, 1]), json!([0.0, 1]), json!([0.0, 2])]);
}

#[test]
fn faster_and_it_moved() {
    let jump = Some("2026-02-06");
    let world = board(&[None, jump], &[(1, "2026-01-05"), (2, "2026-02-05"), (1, "2026-03-05"), (1, "2026-03-06")]);
    assert_eq!(says(&world), "faster_and_moved");
    let moved: Vec<_> = row(&world, "moved").iter().map(|cell| json!([cell["value"], cell["of"]])).collect();
    assert_eq!(moved, [json!([0.0, 1]), json!([1.0, 2]), json!([1.0, 2])]);
}

#[test]
fn fewer_things_that_matter() {
    let jump = Some("2026-02-06");
    let world = board(&[None, jump], &[(1, "2026-01-05"), (1, "2026-01-06"), (2, "2026-02-05"), (1, "2026-03-05")]);
    assert_eq!(says(&world), "fewer_that_matter");
    assert!(world.ok("symptoms --faster --per month").contains("Not faster, and it moved: fewer things that matter."));
}

#[test]
fn no_faster_and_no_more_moved() {
    let world = board(&[None], &[(1, "2026-01-05"), (1, "2026-02-05"), (1, "2026-03-05")]);
    assert_eq!(says(&world), "no_faster");
}

#[test]
fn too_little_names_what_is_missing() {
    let world = board(&[None], &[(1, "2026-03-05")]);
    let json = world.json("symptoms --faster --per month");
    assert_eq!((&json["says"]["code"], &json["says"]["lacks"]), (&"too_little".into(), &json!(["outcomes", "output"])));
    assert!(world.ok("symptoms --faster --per month").contains("Too little to compare: fewer than two months have"));
    // Readings of an output metric are output as well; and a board without sprints is told by quarters.
    world.ok("metric add merged-prs --kind output --better up --measures 'pull requests merged'");
    world.all(&["log merged-prs 100 2026-01-31", "log merged-prs 150 2026-03-31"]);
    let json = world.json("symptoms --faster --per month");
    assert_eq!(json["says"]["lacks"], json!(["outcomes"]));
    assert_eq!((&json["rows"][0]["metric"], &json["rows"][0]["change"]), (&"merged-prs".into(), &50.0.into()));
    assert_eq!(json["rows"][0]["cells"][1], Value::Null, "a month in which nobody read it is a dash");
    assert_eq!(world.json("symptoms --faster")["spans"][2]["name"], "2026 Q1");
    assert_eq!(World::new().json("symptoms --faster")["says"]["code"], "too_little");
    assert_eq!(world.fails("symptoms --faster --per week", 2).code, "usage");
    assert_eq!(world.fails("symptoms --per month", 2).code, "usage");
}

#[test]
fn output_metrics_tip_it_and_every_cell_is_told() {
    let world = board(&[None], &[(1, "2026-01-05"), (1, "2026-02-05"), (1, "2026-03-05")]);
    world.ok("metric add ai-seats --kind output --better up --measures 'seats of an assistant'");
    world.all(&["log ai-seats 20 2026-01-20", "log ai-seats 30 2026-02-20", "log ai-seats 40 2026-03-20"]);
    assert_eq!(says(&world), "faster_nothing_moved");
    let due: Vec<_> = row(&world, "in_time").iter().map(|cell| json!([cell["value"], cell["of"]])).collect();
    assert_eq!(due, [json!([0.0, 1]), json!([0.0, 1]), json!([0.0, 1])]);
    let owned: Vec<_> = row(&world, "stated").iter().map(|cell| json!([cell["value"], cell["of"]])).collect();
    assert_eq!(owned, [json!([1.0, 1]), json!([1.0, 1]), json!([1.0, 1])]);
    assert!(world.ok("symptoms --faster --per month --plain").contains("ai-seats\t20\t30\t40"));
    let md = world.ok("symptoms --faster --per month --format md");
    assert!(md.contains("| ai-seats | 20 | 30 | 40 | +20 |"), "{md}");
}
