//! What a robot may: every verb of the command line, run as one, on a coach and on an enforce board.
//!
//! The verbs are read from the help; one without a row below fails.

use crate::contract::verbs;
use crate::world::World;

/// What a robot may do with a verb.
#[derive(Clone, Copy, Debug, PartialEq)]
enum May {
    /// It reads: nothing changes.
    Reads,
    /// It does, under its own name.
    Does,
    /// Never.
    Never,
    /// No change of its own: it is whoever runs the shell that does it.
    Shell,
}
use May::{Does, Never, Reads, Shell};

/// Every verb, what a robot may do with it, and a line of it. A verb whose flags decide has a row for each way.
const TABLE: &[(&str, May, &str)] = &[
    ("frame", Never, "frame 'Teams stay'"),
    ("try", Does, "try O-1 'a tour' --expect +2 --within 28d --because 'they look for one'"),
    ("start", Never, "start H-3"),
    ("log", Does, "log activation 37 2026-04-02"),
    ("ship", Does, "ship H-2 --ref https://example.org/v2"),
    ("ship", Never, "ship H-2"),
    ("ship", Never, "ship H-2 --ref https://example.org/v2 --waive 'nobody read it'"),
    ("ship", Never, "ship H-3 --ref https://example.org/v2"),
    ("ship", Never, "ship H-4 --ref https://example.org/v2"),
    ("verdict", Does, "verdict H-1 supported -l 'samples help' -n scale --propose"),
    ("verdict", Never, "verdict H-1 supported -l 'samples help' -n scale"),
    ("verdict", Never, "verdict H-1 supported -l 'samples help' -n scale --for mara"),
    ("verdict", Never, "verdict H-1 --confirm"),
    ("wait", Never, "wait H-1 24apr --why 'more weeks'"),
    ("evidence", Reads, "evidence H-1"),
    ("moved", Reads, "moved rows.csv --at 2026-01-19 --better down"),
    ("note", Does, "note H-1 'three of five found it' --kind usability --supports"),
    ("note", Never, "note H-1 'I would not' --kind dissent"),
    ("scope", Does, "scope O-1 'PDF export' --from sales"),
    ("scope", Never, "scope O-1 'PDF export' --in"),
    ("scope", Never, "scope O-1 'PDF export' --out --why 'not now'"),
    ("scope", Never, "scope O-1 'PDF export' --later --why 'not now'"),
    ("correct", Does, "correct activation 2026-04-01 36.5 --why typo"),
    ("correct", Never, "correct activation 2026-03-30 36.5 --why typo"),
    ("show", Reads, "show O-1"),
    ("edit", Never, "edit O-1 --problem 'they leave'"),
    ("edit", Never, "edit O-1 --title 'Teams stay' --why x"),
    ("edit", Never, "edit O-1 --to 50 --why x"),
    ("edit", Never, "edit O-1 --spec 'in: samples'"),
    ("edit", Does, "edit H-4 --build 'a longer tour'"),
    ("edit", Never, "edit H-3 --build 'a longer tour'"),
    ("edit", Never, "edit H-5 --because 'they look for one'"),
    ("edit", Never, "edit errors --measures 'all of them'"),
    ("link", Does, "link O-1 https://example.org/3"),
    ("search", Reads, "search report"),
    ("todo", Reads, "todo"),
    ("ask", Reads, "ask"),
    ("report", Reads, "report"),
    ("brief", Reads, "brief H-1"),
    ("symptoms", Reads, "symptoms"),
    ("trailer", Reads, "trailer H-1"),
    ("undo", Does, "undo"),
    // What it may through the door stands with the door's tools.
    ("mcp", Shell, "mcp"),
    ("merge", Shell, "merge other.db"),
    ("sync", Shell, "sync ."),
    ("hub init", Shell, "hub init postgres://db.example.org/upshot"),
    ("hub sql", Shell, "hub sql"),
    ("resolve", Never, "resolve O-1 title 1"),
    ("history", Reads, "history"),
    ("metric list", Reads, "metric list"),
    ("metric show", Reads, "metric show activation"),
    ("metric add", Does, "metric add calls --better up --measures 'calls a week'"),
    ("metric edit", Never, "metric edit errors --measures 'all of them'"),
    ("metric control", Never, "metric control errors activation"),
    ("metric retire", Never, "metric retire errors"),
    ("outcome list", Reads, "outcome list"),
    ("outcome show", Reads, "outcome show O-1"),
    ("outcome spec", Reads, "outcome spec O-1"),
    ("outcome owner", Never, "outcome owner O-2 helper"),
    ("outcome owner", Never, "outcome owner O-1 bo --why x"),
    ("outcome accept", Never, "outcome accept O-2"),
    ("outcome decline", Never, "outcome decline O-2"),
    ("outcome take", Never, "outcome take O-2 --why x"),
    ("outcome contributor", Never, "outcome contributor O-1 kim design"),
    ("outcome guardrail", Never, "outcome guardrail O-1 'errors < 5'"),
    ("outcome looked", Never, "outcome looked O-1 did-not --why x"),
    ("outcome close", Never, "outcome close O-1 stopped --why x -l x"),
    ("outcome reopen", Never, "outcome reopen O-3 --why x"),
    ("outcome order", Never, "outcome order O-2 --before O-1"),
    ("hypothesis list", Reads, "hypothesis list"),
    ("hypothesis show", Reads, "hypothesis show H-1"),
    ("hypothesis withdraw", Never, "hypothesis withdraw H-3 --why x"),
    ("hypothesis withdraw", Never, "hypothesis withdraw H-4 --why x"),
    ("hypothesis move", Never, "hypothesis move H-4 O-2"),
    ("hypothesis live", Never, "hypothesis live H-6 rolled-back"),
    ("reading list", Reads, "reading list activation"),
    ("reading void", Does, "reading void activation 2026-04-01 --why 'a test run'"),
    ("reading void", Never, "reading void activation 2026-03-30 --why 'a test run'"),
    ("sprint list", Reads, "sprint list"),
    ("sprint show", Reads, "sprint show"),
    ("sprint plan", Never, "sprint plan 2w"),
    ("sprint start", Never, "sprint start 2w --goal O-1"),
    ("sprint commit", Never, "sprint commit O-1"),
    ("sprint goal", Never, "sprint goal O-1"),
    ("sprint answer", Never, "sprint answer O-1 -l x -n x"),
    ("sprint promise", Never, "sprint promise O-1 kept"),
    ("sprint close", Never, "sprint close"),
    ("review", Reads, "review"),
    ("objective list", Reads, "objective list"),
    ("objective show", Reads, "objective show P-1"),
    ("objective add", Never, "objective add 'teams pay'"),
    ("objective edit", Never, "objective edit P-1 --value 7"),
    ("objective link", Never, "objective link P-1 O-2"),
    ("objective value", Never, "objective value P-1 3 --why x"),
    ("chore list", Reads, "chore list"),
    ("chore add", Never, "chore add sweep"),
    ("chore done", Never, "chore done certificate"),
    ("person list", Reads, "person list"),
    ("person away", Never, "person away bo 24apr"),
    ("person back", Never, "person back kim"),
    ("person also", Never, "person also bo robert"),
    ("person left", Never, "person left kim"),
    ("person robot", Never, "person robot kim"),
    ("board show", Reads, "board show"),
    ("board set", Never, "board set ceiling 9"),
    ("import", Does, "import rows.csv --metric errors"),
    ("import", Never, "import visits.csv --metric visits --correct"),
    // Of each source it is said what came; what a robot may take in stands with the pulls.
    ("pull", Shell, "pull"),
    ("source list", Shell, "source list"),
    ("source show", Shell, "source show p95"),
    ("source check", Shell, "source check"),
    ("source allow", Never, "source allow p95"),
    ("source forget", Shell, "source forget p95"),
    ("source timer", Shell, "source timer"),
    ("redo", Does, "redo"),
    ("export", Shell, "export --all away"),
    ("init", Shell, "init other.db"),
    ("db path", Shell, "db path"),
    ("db check", Shell, "db check"),
    ("db backup", Shell, "db backup"),
    ("db upgrade", Shell, "db upgrade"),
    ("doctor", Shell, "doctor"),
    ("demo", Shell, "demo --to demo.db"),
    ("screenshot", Reads, "screenshot --size 80x24 Enter"),
    ("config path", Shell, "config path"),
    ("config check", Shell, "config check"),
    ("completions", Shell, "completions bash"),
    ("man", Shell, "man"),
];

/// A board with something of every kind to lay hands on: helper is a robot, and had an outcome offered before.
fn board(strictness: &str) -> World {
    let w = World::new().framed().tried().shipped();
    w.all(&[
        "frame 'Teams come back' --owner helper",
        "frame 'Teams pay'",
        "outcome close O-3 stopped --why 'not now'",
        "try O-1 'a shorter form' --expect +2 --within 28d --because 'long forms tire'",
        "start H-2",
        "try O-1 'a film'",
        "metric add errors --better down --measures 'failed reports'",
        "metric add visits --better up --measures 'visits a day'",
        "sprint start 2w --goal O-1",
        "objective add 'teams stay'",
        "objective link P-1 O-1",
        "chore add renew the certificate",
        "person away kim 24apr",
        "person robot helper",
    ]);
    let later = w.measured();
    let helper = later.as_("helper");
    helper.all(&[
        "try O-1 'a tour' --expect +2 --within 28d --because 'they look for one'",
        "try O-1 'a prompt' --expect +2 --within 28d --because 'they look for one'",
        "log activation 36 2026-04-01",
    ]);
    later.file("rows.csv", "day,value\n2026-01-05,2\n2026-01-12,3\n2026-01-19,2\n2026-01-26,4\n");
    later.file("visits.csv", "day,value\n2026-01-05,200\n");
    later.all(&[
        "start H-5",
        "log activation 31 2026-02-27",
        "try O-1 'a mail' --expect +2 --within 28d --because 'they forget'",
        "ship H-6 2026-03-03",
        "verdict H-6 refuted -l 'no' -n stop --why 'they said so'",
        "import visits.csv --metric visits",
        &format!("board set strictness {strictness}"),
    ]);
    // The file says otherwise by now.
    later.file("visits.csv", "day,value\n2026-01-05,900\n");
    later
}

/// Lets a copy that says another title come here.
fn two_titles(w: &World) {
    let bo = crate::copies::copied(w).as_("mara");
    w.ok("edit O-1 --title 'Teams come' --why 'said better'");
    bo.ok("edit O-1 --title 'Teams stay' --why 'said better'");
    w.ok(["merge".to_owned(), bo.db().display().to_string()].as_slice());
}

fn walk(strictness: &str) {
    let w = board(strictness);
    let bytes = std::fs::read(w.db()).unwrap();
    let helper = w.as_("helper");
    let sets = |w: &World| w.json("history").as_array().unwrap().len();
    for (verb, may, line) in TABLE {
        std::fs::write(w.db(), &bytes).unwrap();
        match verb.split_once(' ').map_or(*verb, |(verb, _)| verb) {
            "undo" => helper.all(&["log activation 38 2026-04-03"]),
            "resolve" => two_titles(&w),
            "redo" => helper.all(&["log activation 38 2026-04-03", "undo"]),
            _ => {}
        }
        let before = sets(&w);
        match may {
            Reads => {
                helper.ok(*line);
                assert_eq!(sets(&w), before, "{line} changed something");
            }
            Does => {
                let passed = helper.fails(&format!("{line} --anyway 'it is late'"), 1);
                assert!(passed.code == "robot" && sets(&w) == before, "{line} --anyway: {passed:#?}");
                helper.ok(*line);
                let history = w.json("history");
                assert_eq!((sets(&w), &history[0]["by"]), (before + 1, &"helper".into()), "{line}");
            }
            Never => {
                let refused = helper.fails(*line, 1);
                assert_eq!(refused.code, "robot", "{line}: {refused:#?}");
                let fix = refused.fix("robot");
                assert!(fix.starts_with("Ask @mara: ") || fix.starts_with("Ask a person: "), "{line}: {fix}");
                assert!(refused.words.contains("@helper is a robot: "), "{line}: {refused:#?}");
                assert_eq!(sets(&w), before, "{line} changed something");
                let passed = helper.fails(&format!("{line} --anyway 'it is late'"), 1);
                assert!(passed.code == "robot" && sets(&w) == before, "{line} --anyway: {passed:#?}");
            }
            Shell => drop(helper.run(*line)),
        }
    }
}

#[test]
fn a_robot_does_what_the_table_says_on_a_coach_board() {
    walk("coach");
}

#[test]
fn a_robot_does_what_the_table_says_on_an_enforce_board() {
    walk("enforce");
}

#[test]
fn every_verb_has_a_row() {
    let w = World::new();
    for verb in verbs(&w, "") {
        let below = verbs(&w, &verb);
        let named: Vec<String> =
            if below.is_empty() { vec![verb] } else { below.iter().map(|sub| format!("{verb} {sub}")).collect() };
        for verb in named {
            let rows: Vec<_> = TABLE.iter().filter(|(row, ..)| *row == verb).collect();
            assert!(!rows.is_empty(), "{verb} has no row: may a robot?");
            for (.., line) in rows {
                assert!(line == &verb || line.starts_with(&format!("{verb} ")), "{verb}: {line}");
            }
        }
    }
}

#[test]
fn what_is_refused_names_who_may_and_the_command() {
    let w = board("coach");
    let refused = w.as_("helper").fails("edit O-1 --problem 'they leave'", 1);
    let _ = refused
        .saying(&["@helper is a robot: a framing is written by a person", "Ask @mara: upshot edit O-1 --problem TEXT"]);
}

#[test]
fn marking_an_owner_a_robot_needs_a_reason_and_is_told_to_them() {
    let w = World::new().framed();
    let bo = w.as_("bo");
    bo.refused("person robot mara", "missing_why").saying(&["@mara owns O-1", "upshot person robot mara --why TEXT"]);
    bo.ok("person robot mara --why 'an import runs under this name'");
    for todo in [w.ok("todo"), w.ok("todo --mine")] {
        assert!(todo.contains("@bo") && todo.contains("an import runs under this name"), "{todo}");
    }
    // One who owns nothing is marked without a word.
    bo.ok("person robot cron");
}

#[test]
fn what_a_robot_wrote_says_so_until_somebody_starts_it() {
    let w = board("coach");
    assert!(w.ok("").contains("by @helper"), "{}", w.ok(""));
    w.ok("start H-4");
    assert!(!w.ok("").contains("by @helper"), "{}", w.ok(""));
}

#[test]
fn a_robots_proposal_is_read_and_its_owner_writes_their_own() {
    let world = World::new().framed().tried().shipped().on("2026-04-06");
    world.all(&["log activation 36 2026-04-06", "person robot helper"]);
    world.as_("helper").ok("verdict H-1 inconclusive --propose -l 'signups doubled' -n watch");
    let todo = world.ok("todo");
    assert!(todo.contains("@helper proposes inconclusive"), "{todo}");
    assert!(todo.contains("upshot verdict H-1 inconclusive -l TEXT -n KIND") && !todo.contains("--confirm"), "{todo}");
    let refused = world.refused("verdict H-1 --confirm", "missing_learned");
    let _ = refused.saying(&["@helper's word", "upshot verdict H-1 inconclusive -l TEXT -n KIND"]);
    world.ok("verdict H-1 inconclusive -l 'too few came to tell' -n watch");
    assert_eq!(world.json("show H-1")["verdict"]["learned"], "too few came to tell");
}
