//! Counts of what is made: taken for what they are, and never what an outcome is judged by without a reason.

use crate::world::World;

/// Counts of what is made, under their usual names, with the unit they come in.
const OUTPUT: &[(&str, &str)] = &[
    ("merged-prs", ""),
    ("prs", ""),
    ("pull-requests", ""),
    ("merge_requests", ""),
    ("mergedPRs", ""),
    ("commits-per-dev", ""),
    ("deploys", ""),
    ("deployments", ""),
    ("deployment-frequency", ""),
    ("releases", ""),
    ("features-shipped", ""),
    ("tickets-closed", ""),
    ("issues-closed", ""),
    ("story-points", ""),
    ("points-done", ""),
    ("velocity", ""),
    ("throughput", ""),
    ("loc", ""),
    ("lines-of-code", ""),
    ("tests-written", ""),
    ("test-coverage", "%"),
    ("coverage", "%"),
    ("copilot-seats", ""),
    ("ai-adoption", "%"),
    ("ai-usage", "%"),
    ("suggestions-accepted", ""),
    ("acceptance-rate", "%"),
    ("prompts", ""),
    ("tokens", ""),
];

/// Real results, with their unit, their baseline and their target.
const RESULTS: &[(&str, &str, &str, &str)] = &[
    ("activation", "%", "31", "45"),
    ("trial-conversion", "%", "4", "7"),
    ("p95", "ms", "820", "400"),
    ("refunds", "", "40", "20"),
    ("time-to-first-report", "days", "9", "2"),
    ("support-tickets", "", "120", "60"),
    ("ticket-age", "days", "9", "3"),
    ("checkpoint", "", "10", "40"),
    ("nps", "", "20", "35"),
    ("weekly-active-teams", "", "200", "300"),
    ("mrr", "EUR", "10000", "14000"),
    ("churn", "%", "5", "3"),
    ("signups", "", "100", "150"),
    ("error-rate", "%", "2", "1"),
    ("issues-reopened", "", "30", "10"),
];

fn frame(slug: &str, unit: &str, from: &str, to: &str, falsifier: &str) -> String {
    let unit = if unit.is_empty() { String::new() } else { format!(" --unit {unit}") };
    format!(
        "frame 'Teams are better off' --problem 'they are not' --metric {slug}{unit} --from {from} --to {to} --by 18dec \
         --wrong-if '{slug} {falsifier} by 1dec'"
    )
}

fn enforced() -> World {
    let w = World::new();
    w.ok("board set strictness enforce");
    w
}

#[test]
fn a_count_of_what_is_made_is_said_to_be_one_and_does_not_commit() {
    let w = enforced();
    for (at, (slug, unit)) in OUTPUT.iter().enumerate() {
        // Made while it is framed, or before, and then without a direction or with one.
        match at % 3 {
            0 => w.ok(&format!("metric add {slug}{}", if unit.is_empty() { "" } else { " --unit %" })),
            1 => w.ok(&format!("metric add {slug} --better up{}", if unit.is_empty() { "" } else { " --unit %" })),
            _ => String::new(),
        };
        let framed = w.run(&frame(slug, unit, "10", "40", "< 20")).must_work();
        assert!(framed.err.contains("counts what is made"), "{framed:#?}");
        assert_eq!(w.json(&format!("metric show {slug}"))["kind"], "output", "{slug}");
        let label = format!("O-{}", at + 1);
        let _ = w
            .refused(&format!("sprint start 2w --goal {label}"), "output_metric")
            .saying(&["--kind outcome --why TEXT"]);
    }
}

#[test]
fn a_result_commits() {
    for (slug, unit, from, to) in RESULTS {
        let w = enforced();
        let (low, high): (f64, f64) = (from.parse().unwrap(), to.parse().unwrap());
        let falsifier = format!("{} {}", if low < high { "<" } else { ">" }, (low + high) / 2.0);
        let framed = w.run(&frame(slug, unit, from, to, &falsifier)).must_work();
        assert!(!framed.err.contains("counts what is made"), "{framed:#?}");
        w.ok("sprint start 2w --goal O-1");
    }
}

#[test]
fn who_says_why_a_count_is_a_result_commits_it_and_the_reason_stays_beside_it() {
    let w = enforced();
    let added = w.run("metric add tickets-sold --better up --measures 'at the box office'").must_work();
    assert!(added.err.contains("upshot metric edit tickets-sold --kind outcome --why TEXT"), "{added:#?}");
    w.ok(&frame("tickets-sold", "", "100", "400", "< 150"));
    w.refused("sprint start 2w --goal O-1", "output_metric");
    w.refused("metric edit tickets-sold --kind outcome", "missing_why");
    w.ok("metric edit tickets-sold --kind outcome --why 'we run a theatre'");
    w.ok("sprint start 2w --goal O-1");
    assert_eq!(w.json("metric show tickets-sold")["kind_why"], "we run a theatre");
    for line in ["metric show tickets-sold", "metric list"] {
        assert!(w.ok(line).contains("we run a theatre"), "{}", w.ok(line));
    }
    // What was said stays said, whatever else is changed.
    w.ok("metric edit tickets-sold --name 'tickets sold'");
    assert_eq!(w.json("metric show tickets-sold")["kind"], "outcome");
}

#[test]
fn the_direction_decides_and_a_unit_of_time_frees() {
    let w = World::new();
    w.all(&["metric add tickets", "metric edit tickets --better down"]);
    assert_eq!(w.json("metric show tickets")["kind"], "outcome");
    assert!(w.run("metric edit tickets --better up").must_work().err.contains("counts what is made"));
    assert_eq!(w.json("metric show tickets")["kind"], "output");
    w.ok("metric edit tickets --better down");
    assert_eq!(w.json("metric show tickets")["kind"], "outcome");
    w.ok("metric add release-age --better up --unit days");
    assert_eq!(w.json("metric show release-age")["kind"], "outcome");
    w.file("rows.csv", "day,value\n2026-01-05,2\n");
    w.ok("import rows.csv --metric commits --better up");
    assert_eq!(w.json("metric show commits")["kind"], "output");
}

#[test]
fn a_task_is_challenged_when_it_is_framed_and_a_result_is_not() {
    let w = World::new();
    for task in
        ["New dashboard", "Dashboard v2", "Support SSO", "Finish billing", "Automate reports", "Adopt Kubernetes"]
    {
        assert!(w.run(&["frame", task]).must_work().err.contains("is a thing to build"), "{task}");
    }
    for result in ["Teams come back", "Support tickets fall by half", "Build times halve", "EU calls answer fast"] {
        assert!(!w.run(&["frame", result]).must_work().err.contains("is a thing to build"), "{result}");
    }
}
