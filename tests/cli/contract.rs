//! What scripts rely on: JSON of one shape from every verb, exit codes, rows, and quiet pipes.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::world::{FRAME, TRY, World, finish};

const OUTCOME: &str = "label id title problem for_whom matters metric unit better aim baseline baseline_day target target_as_typed \
    due wrong_if wrong_when wrong_by looked spec owner offered_to framed missing result current current_day progress movement rank";
const METRIC: &str =
    "slug id name unit better kind measures source every lag events season control latest latest_day readings retired";
const READING: &str = "id metric day value of note source by recorded_at corrects";
const HYPOTHESIS: &str = "label id outcome build because metric expect expect_as_typed window confidence doing state shipped_on \
    check_on check first_answer_on follows verdict verdicts";
const VERDICT_FIELDS: &str = "call learned next next_text contradicts why on_judgement signed_by typed_by at evidence";
const OBJECTIVE: &str = "label id statement period business_owner planned_value actual outcomes";
const SPRINT: &str = "label id name starts ends goal state commitments";
const EVIDENCE: &str = "class why n_before n_after edition points shift up down tied pairs k interval phi alpha alpha_adjusted route shape step season control \
    dispersion gain gain_needed size expected notes xmr as_of ship check_on sentence";
const HISTORY: &str = "id at day by via summary undoes undone_by changes replica arrived pushed_by";
const SOURCE: &str =
    "source metric state at board read run as env secret cwd programs hash allowed due tried pulled failures error";
const NEED: &str = "name label says fix who days due wanted";

/// Runs with `--json`: one object on one line of stdout, which bears the schema, a kind and these fields.
fn object(w: &World, line: &str, kind: &str, fields: &str) -> Value {
    let (w, line) = line.strip_prefix("--as bo ").map_or((w.clone(), line), |line| (w.as_("bo"), line));
    let ran = w.run(&format!("{line} --json")).must_work();
    assert_eq!(ran.out.lines().count(), 1, "{ran:#?}");
    let envelope: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(envelope["schema"], 1, "{ran:#?}");
    if !kind.is_empty() {
        assert_eq!(envelope["kind"], kind, "{line}: {envelope}");
    }
    assert!(envelope.get("data").is_some(), "{line}: {envelope}");
    let data = envelope["data"].clone();
    let one = match &data {
        Value::Array(list) => list.first().unwrap_or_else(|| panic!("{line}: nothing in the list")).clone(),
        one => one.clone(),
    };
    for field in fields.split_whitespace() {
        assert!(one.get(field).is_some(), "{line}: no field {field} in {one}");
    }
    data
}

/// A line of every verb, in an order in which each works; the kind it gives and the fields that must be there.
const LINES: &[(&str, &str, &str)] = &[
    ("init", "", ""),
    (FRAME, "outcome", OUTCOME),
    ("log activation 30 2026-02-16 'a quiet week'", "", ""),
    (TRY, "hypothesis", HYPOTHESIS),
    ("try O-1 'a shorter form' --follows H-1", "hypothesis", HYPOTHESIS),
    ("hypothesis list", "", HYPOTHESIS),
    ("hypothesis withdraw H-2 --why 'too dear'", "hypothesis", HYPOTHESIS),
    ("frame 'Teams come back'", "outcome", OUTCOME),
    ("outcome order O-2 --before O-1", "outcome", OUTCOME),
    ("outcome list", "", OUTCOME),
    ("outcome show O-1", "outcome", OUTCOME),
    ("try O-1 'a tour'", "hypothesis", HYPOTHESIS),
    ("hypothesis move H-3 O-2", "hypothesis", HYPOTHESIS),
    ("edit O-1 --spec 'in: sample data'", "outcome", OUTCOME),
    ("outcome spec O-1", "spec", "number on by text"),
    ("outcome owner O-2 bo --why 'bo knows'", "outcome", OUTCOME),
    ("outcome contributor O-1 kim design", "outcome", OUTCOME),
    ("metric add errors --better down --measures 'failed reports'", "metric", METRIC),
    ("metric edit errors --unit %", "metric", METRIC),
    ("metric list", "", METRIC),
    ("metric show activation", "metric", METRIC),
    ("outcome guardrail O-1 'errors < 5'", "outcome", OUTCOME),
    ("log errors 2 2026-02-23", "", ""),
    ("correct activation 2026-02-16 31 --why typo", "", ""),
    ("reading list activation", "", READING),
    ("reading void errors 2026-02-23 --why 'a test run'", "", ""),
    ("sprint plan 2w", "sprint", SPRINT),
    ("sprint goal O-1", "sprint", SPRINT),
    ("sprint start", "sprint", SPRINT),
    ("sprint list", "", SPRINT),
    ("sprint show", "sprint", SPRINT),
    ("start H-1", "hypothesis", HYPOTHESIS),
    ("ship H-1 --ref https://example.org/pr/1", "hypothesis", HYPOTHESIS),
    ("evidence H-1", "evidence", EVIDENCE),
    ("evidence O-1 --as-of today", "evidence", EVIDENCE),
    ("moved rows.csv --at 2026-01-05 --better down", "evidence", EVIDENCE),
    ("wait H-1 24apr --why 'more weeks'", "hypothesis", HYPOTHESIS),
    ("note H-1 'three of five found it' --kind usability --supports", "hypothesis", HYPOTHESIS),
    ("link O-1 https://example.org/2", "outcome", OUTCOME),
    ("scope O-1 'PDF export' --from sales", "", "request"),
    ("sprint answer O-1 -l 'too early' -n 'look again'", "", ""),
    ("sprint close", "sprint", SPRINT),
    ("sprint promise O-1 kept", "", ""),
    ("show O-1", "outcome", OUTCOME),
    ("show H-1", "hypothesis", HYPOTHESIS),
    ("show activation", "outcome", OUTCOME),
    ("", "board", ""),
    ("todo", "", NEED),
    ("screenshot --size 80x24 Enter", "screenshot", "width height format picture"),
    ("search report", "", ""),
    ("ask", "ask", "as_of shipped owned stated answered"),
    ("symptoms", "symptoms", "sprints present symptoms"),
    ("symptoms --faster", "faster", "per spans rows says"),
    ("trailer H-1", "trailer", "label trailer"),
    ("brief H-1", "brief", "outcome hypothesis tried markdown"),
    ("report", "report", "as_of since outcomes verdicts noted ended calibration decisions"),
    ("objective add 'Teams stay' --value 8 --business-owner bo --period Q1", "objective", OBJECTIVE),
    ("objective edit P-1 --value 7", "objective", OBJECTIVE),
    ("objective link P-1 O-1", "objective", OBJECTIVE),
    ("objective show P-1", "objective", OBJECTIVE),
    ("objective list", "objectives", OBJECTIVE),
    ("chore add renew the certificate", "chore", "text by done_on"),
    ("chore list", "chores", "text by done_on"),
    ("chore done certificate", "chore", "text by done_on"),
    ("history", "", HISTORY),
    ("history O-1", "", HISTORY),
    ("undo", "history", HISTORY),
    ("redo", "history", HISTORY),
    ("person away kim 24apr", "person", "handle"),
    ("person list", "", "handle"),
    ("board set ceiling 4", "", "ceiling"),
    ("board show", "", "strictness ceiling debt_limit week_start"),
    ("db path", "", ""),
    ("db check", "", ""),
    ("db backup", "", ""),
    ("doctor", "", ""),
    ("config path", "", ""),
    ("export --all all", "", ""),
    ("export --format json", "export", ""),
    ("import rows.csv --metric errors", "import", "added same differ corrected"),
    ("edit O-2 --wrong-if 'nobody came by 2mar'", "outcome", OUTCOME),
    ("outcome looked O-2 did-not --why 'three teams came'", "outcome", OUTCOME),
    ("outcome close O-2 stopped --why 'not now'", "outcome", OUTCOME),
    ("objective link P-1 O-2", "objective", OBJECTIVE),
    ("--as bo objective value P-1 3 --why 'it came too late'", "objective", OBJECTIVE),
    ("outcome reopen O-2 --why 'after all'", "outcome", OUTCOME),
    ("--as bo outcome decline O-2", "outcome", OUTCOME),
    ("outcome owner O-2 bo --why 'bo knows'", "outcome", OUTCOME),
    ("--as bo outcome accept O-2", "outcome", OUTCOME),
    ("person away bo 24apr", "person", "handle away_until"),
    ("outcome take O-2 --why 'bo is away'", "outcome", OUTCOME),
    ("person back bo", "person", "handle away_until"),
    ("person also bo robert", "person", "handle also"),
    ("person left kim", "person", "handle left"),
    ("person robot ci", "person", "handle robot"),
    (
        "review S-1",
        "review",
        "sprint state as_of goal outcomes not_committed groups shipped nothing_shipped verdicts moved_by_luck promises noted left open",
    ),
    ("sprint start 2w --goal O-1 --why 'it goes on'", "sprint", SPRINT),
    ("outcome guardrail O-1 errors --remove --why gone", "outcome", OUTCOME),
    ("metric control errors activation", "metric", METRIC),
    ("metric retire errors", "metric", METRIC),
    (
        "frame 'Teams pay' --metric paid --from 1 --to 5 --problem x --by 18dec --wrong-if 'paid < 2 by 1dec'",
        "outcome",
        OUTCOME,
    ),
    ("sprint commit O-3", "sprint", SPRINT),
    ("hypothesis show H-1", "hypothesis", HYPOTHESIS),
    ("config check", "", ""),
    ("db upgrade", "", ""),
    ("source list", "sources", SOURCE),
    ("source show activation", "source", SOURCE),
    ("source allow activation --hash {hash}", "source", SOURCE),
    ("source check", "check", "source metric ok readings from to error took_ms"),
    ("pull --dry-run", "pull", "answer rows"),
    ("pull", "pull", "source metric state new same superseded differing from to took_ms error"),
    ("source timer", "timer", "format text"),
    ("source forget activation", "forgotten", "source was_allowed"),
];

/// A verdict's lines, on a later day.
const LATER: &[(&str, &str, &str)] = &[
    ("verdict H-1 refuted -l 'it was the season' -n roll-back --propose", "hypothesis", HYPOTHESIS),
    ("verdict H-1 --confirm", "hypothesis", HYPOTHESIS),
    ("hypothesis live H-1 rolled-back", "hypothesis", HYPOTHESIS),
    (
        "merge other.db",
        "merge",
        "place dry_run got sent new changed conflicts labels waiting refused new_replica backup",
    ),
    ("resolve", "conflicts", "name thing field shown versions fix"),
    (
        "sync meet",
        "sync",
        "place dry_run got sent made new changed conflicts labels waiting refused new_replica backup at",
    ),
];

/// What prints no object: a page for man, a line for a shell, the demo, which makes a board of its own, and an assistant's
/// door, which says what its protocol says.
///
/// A hub's verbs print theirs where upshot is built with hubs, and their own tests see to it.
const NO_OBJECT: [&str; 6] = ["man", "completions", "demo", "mcp", "hub init", "hub sql"];

#[test]
fn every_verb_prints_one_object_of_the_schema() {
    let w = World::new();
    w.file("rows.csv", "day,value\n2026-01-05,2\n");
    let config = w.dir().join(".config/upshot");
    std::fs::create_dir_all(&config).unwrap();
    w.file(".config/upshot/config.toml", "[source.activation]\nrun = [\"echo\", \"36.2\"]\n");
    for path in [w.dir(), &w.dir().join(".config"), &config, &config.join("config.toml")] {
        // Nobody else may write what is trusted, whatever the machine's umask is.
        std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    for (line, kind, fields) in LINES {
        let line = if line.contains("{hash}") {
            let shown = w.json("source show activation");
            line.replace("{hash}", shown["hash"].as_str().unwrap())
        } else {
            (*line).to_owned()
        };
        object(&w, &line, kind, fields);
    }
    let later = w.measured();
    // Another copy that says another title, and a place to meet at.
    std::fs::copy(later.db(), later.dir().join("other.db")).unwrap();
    later.ok("edit O-3 --title 'Teams pay more' --why 'said better'");
    let mut other = later.bare();
    other.args([
        "--db",
        "other.db",
        "--as",
        "bo",
        "--today",
        later.day(),
        "edit",
        "O-3",
        "--title",
        "Teams stay and pay",
    ]);
    assert!(other.args(["--why", "said better"]).output().unwrap().status.success());
    std::fs::create_dir(later.dir().join("meet")).unwrap();
    for (line, kind, fields) in LATER {
        object(&later, line, kind, fields);
    }
    let h = object(&later, "show H-1", "hypothesis", HYPOTHESIS);
    for field in VERDICT_FIELDS.split_whitespace() {
        assert!(h["verdict"].get(field).is_some(), "no field {field} in {}", h["verdict"]);
    }
    let history = object(&later, "history", "", HISTORY);
    let changes = history.as_array().unwrap().iter().flat_map(|set| set["changes"].as_array().unwrap());
    for change in changes {
        for field in ["thing", "field", "before", "after"] {
            assert!(change.get(field).is_some(), "no field {field} in {change}");
        }
    }
    let at = history[0]["at"].as_str().unwrap();
    assert!(
        at.len() >= 20
            && at.as_bytes()[10] == b'T'
            && (at.ends_with('Z') || at.contains('+') || at[11..].contains('-')),
        "{at}"
    );
    assert_eq!(history[0]["day"], "2026-04-06");
}

/// The verbs that a help page lists.
pub(crate) fn verbs(w: &World, line: &str) -> Vec<String> {
    let help = w.ok(&format!("{line} --help"));
    let listed = help.lines().skip_while(|l| *l != "Commands:").skip(1).take_while(|l| !l.is_empty());
    let names =
        listed.filter(|l| l.starts_with("  ") && !l.starts_with("   ")).filter_map(|l| l.split_whitespace().next());
    names.filter(|n| *n != "help").map(str::to_owned).collect()
}

#[test]
fn no_verb_is_forgotten_by_these_tests() {
    let w = World::new();
    let lines = LINES.iter().chain(LATER).map(|(line, ..)| line.strip_prefix("--as bo ").unwrap_or(line));
    let tried: Vec<String> = lines.map(|line| format!("{line} ")).collect();
    let is_tried = |words: &str| tried.iter().any(|line| line.starts_with(&format!("{words} ")));
    for verb in verbs(&w, "").iter().filter(|v| !NO_OBJECT.contains(&v.as_str())) {
        let below = verbs(&w, verb);
        assert!(!below.is_empty() || is_tried(verb), "{verb} is not tried with --json");
        for sub in below {
            let sub = format!("{verb} {sub}");
            assert!(is_tried(&sub) || NO_OBJECT.contains(&sub.as_str()), "{sub} is not tried with --json");
        }
    }
}

#[test]
fn numbers_are_numbers_days_are_days_and_nulls_are_there() {
    let w = World::new().framed();
    let o = w.json("show O-1");
    assert!(o["baseline"].is_f64() && o["target"].is_f64() && o["progress"].is_number(), "{o}");
    assert_eq!(
        (&o["due"], &o["wrong_by"], &o["baseline_day"]),
        (&"2026-12-18".into(), &"2026-12-01".into(), &"2026-03-02".into())
    );
    assert_eq!(o["wrong_when"], serde_json::json!({ "metric": "activation", "op": "<", "threshold": 33.0 }));
    assert!(o["spec"].is_null() && o["result"].is_null() && o["offered_to"].is_null());
    assert_eq!(o["framed"], true);
    w.ok("frame 'Teams come back'");
    let missing = w.json("show O-2")["missing"].clone();
    for part in ["problem", "metric", "baseline", "target", "due", "wrong_if"] {
        assert!(missing.as_array().unwrap().contains(&part.into()), "{part} is not in {missing}");
    }
}

#[test]
fn exit_codes_say_whose_problem_it_is() {
    let w = World::new().framed();
    for (line, code) in [
        ("show O-1", 0),
        ("--help", 0),
        ("log --help", 0),
        ("--version", 0),
        ("man", 0),
        ("completions bash", 0),
        ("edit O-1 --to 20", 1),
        ("edit O-1 --colour red", 2),
        ("log", 2),
        ("frame", 2),
        ("edit O-1", 2),
        ("nonsense", 2),
        ("show O-9", 3),
        ("log nothing 3", 3),
        ("todo --check", 0),
    ] {
        let ran = w.run(line);
        assert_eq!(ran.code, code, "{ran:#?}");
        assert!(code == 0 || ran.out.is_empty(), "an error prints nothing on stdout: {ran:#?}");
    }
    assert_eq!(w.on("2026-04-20").run("todo --check").code, 10, "a stale metric is due");
    w.file("text.db", "this is no board");
    let mut command = w.bare();
    command.args(["--db", "text.db", "todo"]);
    let ran = finish(command, "a foreign file".to_owned(), b"").must_fail(6);
    assert!(ran.err.contains("not a board"), "{ran:#?}");
    assert_eq!(std::fs::read(w.dir().join("text.db")).unwrap(), b"this is no board");
}

#[test]
fn usage_errors_are_json_too() {
    let w = World::new().framed();
    for line in ["log", "edit O-1 --colour red", "nonsense", "frame", "verdict H-1 maybe"] {
        let refused = w.fails(line, 2);
        assert!(!refused.words.is_empty(), "{line}");
    }
}

#[test]
fn plain_output_is_a_header_and_rows_of_as_many_cells() {
    let w = World::new().framed().tried().shipped();
    w.ok("sprint start 2w --goal O-1");
    for line in [
        "outcome list",
        "metric list",
        "hypothesis list",
        "reading list activation",
        "sprint list",
        "history",
        "todo",
        "person list",
        "search report",
        "",
    ] {
        let ran = w.run(&format!("{line} --plain")).must_work();
        let mut lines = ran.out.lines();
        let header = lines.next().unwrap_or_else(|| panic!("{ran:#?}"));
        let cells = header.split('\t').count();
        assert!(cells > 1, "{line}: {header}");
        let mut rows = 0;
        for row in lines {
            assert_eq!(row.split('\t').count(), cells, "{line}: {ran:#?}");
            rows += 1;
        }
        assert!(rows > 0 || line == "todo", "{line}: no rows in {ran:#?}");
    }
}

#[test]
fn piped_output_has_no_colour_unless_asked_for_and_quiet_says_nothing() {
    let w = World::new().framed().tried().shipped();
    for line in ["", "todo", "show O-1", "outcome list", "history", "doctor", "edit O-1 --to 20", "--help"] {
        let ran = w.run(line);
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{ran:#?}");
    }
    assert!(w.run("--color always").must_work().out.contains('\u{1b}'));
    assert_eq!(w.run("log activation 33 -q").must_work().out, "");
    let ran = w.run("note O-1 'no questions asked' --no-input").must_work();
    assert!(ran.out.contains("upshot undo"), "{ran:#?}");
}

#[test]
fn hyphen_values_need_no_quoting() {
    let w = World::new();
    w.ok("metric add temp --unit °C --better down --measures 'the coolest room'");
    w.ok("frame 'Cool rooms' --metric temp --from 5 --to -3");
    w.ok("log temp -3");
    w.ok("log temp -3.5 -3d");
    w.ok("try O-1 'a fan' --expect -2 --within 14d --because 'air moves'");
    w.ok("edit H-1 --expect -2.5");
    w.ok("edit O-1 --from 10 --to -30%");
    let o = w.json("show O-1");
    assert_eq!((&o["target"], &o["latest"]["value"]), (&7.0.into(), &(-3.0).into()), "30% less than 10: {o}");
    assert_eq!(o["current"], 1.0, "the middle of the day's two readings, 5 and -3: {o}");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_quiet_and_a_full_disk_is_an_error() {
    use std::os::unix::process::ExitStatusExt;
    let w = World::new().framed();
    for n in 0..40 {
        w.ok(&["note", "O-1", &"x".repeat(20_000), &n.to_string()]);
    }
    for line in ["history --most 100", "show O-1", "search x", "--help", "man", "export --format jsonl"] {
        // The reading end is closed before anything is written.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = w.command(line);
        command.stdout(writer).stderr(Stdio::piped());
        let out = command.output().unwrap();
        let err = String::from_utf8_lossy(&out.stderr);
        assert_eq!((out.status.code(), out.status.signal()), (Some(0), None), "{line}: {err}");
        assert!(!err.contains("panicked") && !err.contains("error"), "{line}: {err}");

        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let Ok(full) = full else {
            eprintln!("skipped: there is no /dev/full here");
            continue;
        };
        let out = w.command(line).stdout(full).output().unwrap();
        let err = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{line} to /dev/full: {err}");
        assert!(err.contains("error: ") && !err.contains("panicked"), "{line} to /dev/full: {err}");
    }
    let line = format!("'{}' --db team.db --as mara history | true", env!("CARGO_BIN_EXE_upshot"));
    let out = Command::new("sh").args(["-c", &line]).current_dir(w.dir()).output().unwrap();
    assert!(out.status.success() && out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
}
