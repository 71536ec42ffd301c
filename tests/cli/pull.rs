//! `upshot pull`: what a command writes becomes readings, once; what fails spoils nothing else and is said everywhere.

use std::fs;

use crate::home::Home;

/// Rows from the first to the last day that is asked for, each 400 and its day of the month.
const ROWS: &str = "day=$1; echo day,value
while [ \"$(printf '%s\\n' \"$day\" \"$2\" | sort | head -n 1)\" = \"$day\" ]; do
  echo \"$day,4${day##*-}\"; day=$(date -u -d \"$day + 1 day\" +%F)
done";

#[test]
fn a_number_is_a_reading_of_today() {
    let home = Home::with("", "echo 431ms");
    let said = home.ok("pull");
    assert!(said.contains("Pulled 1 source: 1 new reading. Undo: upshot undo"), "{said}");
    assert_eq!(home.readings("p95"), [("2026-03-12".to_owned(), 431.0)]);
    let again = home.data("pull");
    assert_eq!(
        (&again[0]["state"], &again[0]["new"], &again[0]["same"]),
        (&"nothing_new".into(), &0.into(), &1.into())
    );
    // Later on the day it is another: the day is not over, and the reading is superseded.
    home.script("feed", "echo 440");
    let later = home.data("pull p95");
    assert_eq!((&later[0]["state"], &later[0]["superseded"]), (&"pulled".into(), &1.into()));
    assert_eq!(home.readings("p95"), [("2026-03-12".to_owned(), 440.0)]);
    let history = home.data("history");
    assert_eq!((&history[0]["via"], &history[0]["summary"]), (&"pull".into(), &"pulled 1 reading for p95".into()));
    home.ok("undo");
    assert_eq!(home.readings("p95"), [("2026-03-12".to_owned(), 431.0)]);
}

#[test]
fn rows_are_pulled_once_and_gaps_are_filled() {
    let home = Home::with("read = \"rows\"\n", ROWS);
    let first = home.data("pull");
    assert_eq!(
        (&first[0]["from"], &first[0]["to"], &first[0]["new"]),
        (&"2026-02-05".into(), &"2026-03-11".into(), &35.into())
    );
    let again = home.data("pull");
    assert_eq!(
        (&again[0]["state"], &again[0]["from"]),
        (&"nothing_new".into(), &serde_json::Value::Null),
        "no day to ask for"
    );
    assert_eq!(home.data("pull --from 2026-03-01")[0]["same"], 11);
    // Nobody pulled for ten days.
    let later = home.on("2026-03-22");
    let filled = later.data("pull");
    assert_eq!((&filled[0]["from"], &filled[0]["new"]), (&"2026-03-12".into(), &10.into()));
    assert_eq!(later.readings("p95").len(), 45);
    // Before the first reading.
    assert_eq!(later.data("pull --from 2026-01-01 --to 2026-02-04")[0]["new"], 35);
    // Undone, and pulled again: back once.
    later.ok("undo");
    assert_eq!(later.readings("p95").len(), 45);
    later.ok("undo");
    assert_eq!(later.readings("p95").len(), 35);
    assert_eq!(later.data("pull")[0]["new"], 10);
    assert_eq!(later.readings("p95").len(), 45);
    // The dashboard's file of the same numbers adds nothing.
    later.w.file("p95.csv", "day,value\n2026-03-10,410\n2026-03-11,411\n");
    let import = later.data("import p95.csv --metric p95");
    assert_eq!((&import["added"], &import["same"]), (&0.into(), &2.into()));
}

#[test]
fn a_value_may_change_while_it_is_said_to() {
    let home = Home::with("read = \"rows\"\nrestates = \"3d\"\n", ROWS);
    home.ok("pull");
    home.script("feed", &ROWS.replace("$day,4", "$day,5"));
    let again = home.data("pull");
    assert_eq!(
        (&again[0]["from"], &again[0]["superseded"], &again[0]["differ"]),
        (&"2026-03-09".into(), &3.into(), &0.into())
    );
    // After that a change is told, and superseded only where that is asked for.
    let ran = home.run("pull --from 2026-03-07").must_work();
    let ran = ran.saying(&[
        "2 values differ",
        "Sat 7 Mar has 407, the source says 507",
        "upshot pull p95 --from 2026-03-07 --correct",
    ]);
    assert_eq!(ran.code, 0);
    assert_eq!(home.data("pull --from 2026-03-07")[0]["differing"][0]["there"], 407.0);
    assert_eq!(home.data("pull --from 2026-03-07 --correct")[0]["superseded"], 2);
    let why = home.data("reading list p95");
    let one = why.as_array().unwrap().iter().find(|one| one["day"] == "2026-03-07").unwrap();
    assert_eq!((&one["value"], &one["why"]), (&507.0.into(), &"pulled again".into()));
}

#[test]
fn a_reading_by_hand_stays_beside_it() {
    let home = Home::with("read = \"rows\"\nback = \"3d\"\n", ROWS);
    home.ok("log p95 1 2026-03-10");
    drop(
        home.run("pull")
            .must_work()
            .saying(&["3 new readings", "on 1 day a reading by hand says another value: both count"]),
    );
    assert_eq!(home.readings("p95").len(), 4);
    home.ok("reading void p95 2026-03-11 --why outage");
    assert_eq!(home.data("pull --from 2026-03-09 --correct")[0]["kept"], 1);
    assert_eq!(home.readings("p95").len(), 3);
}

#[test]
fn what_a_command_writes_is_read_or_refused_whole() {
    for (keys, body, state, says) in [
        ("", "printf 431", "pulled", ""),
        ("", "printf '431\\r\\n'", "pulled", ""),
        ("", "printf '\\357\\273\\277431\\n'", "pulled", ""),
        ("", "echo 1e3ms", "pulled", ""),
        ("", "echo 431s", "failed", "the metric is in ms"),
        ("", "echo null", "failed", "no number"),
        ("", "echo NaN", "failed", "no number"),
        ("", "true", "failed", "it answered nothing"),
        ("", "printf '43\\377'", "failed", "no UTF-8"),
        ("", "head -c 17825792 /dev/zero", "failed", "wrote more than 16 MiB"),
        ("", "echo oh >&2; exit 22", "failed", "feed ended with 22"),
        ("", "kill -9 $$", "failed", "ended by signal 9"),
        ("read = \"rows\"\n", "echo '[{\"day\":\"2026-03-10\",\"value\":5}]'", "pulled", ""),
        ("read = \"rows\"\n", "echo '{\"2026-03-10\": 5, \"2026-03-11\": null}'", "pulled", ""),
        ("read = \"rows\"\n", "printf 'day,value\\n2026-03-10,5ms\\n'", "pulled", ""),
        ("read = \"rows\"\n", "printf '\\357\\273\\277day;value\\r\\n2026-03-10;5,5\\r\\n'", "pulled", ""),
        ("read = \"rows\"\n", "printf 'day,value\\n2026-03-10,5\\n2026-03-13,6\\n'", "failed", ""),
        ("read = \"rows\"\n", "printf 'day,value\\n2026-03-10,x\\n'", "failed", ""),
        ("read = \"rows\"\n", "echo day,value", "failed", "no day in what it answered"),
        ("read = \"rows\"\n", "echo '<html>'", "failed", "a web page"),
        ("read = \"rows\"\n", "printf 'day,value\\n2026-03-13,6\\n'", "failed", ""),
        ("read = \"rows\"\n", "printf 'day,value\\n2025-03-10,6\\n'", "nothing_new", ""),
    ] {
        let home = Home::with(keys, body);
        let came = home.data("pull");
        assert_eq!(came[0]["state"], state, "{body}: {came}");
        let error = came[0]["error"]["message"].as_str().unwrap_or_default();
        assert!(error.contains(says) && error.is_empty() == (state != "failed"), "{body}: {came}");
        assert_eq!(home.readings("p95").len(), usize::from(state == "pulled"), "{body}");
        assert_eq!(home.run("pull").code, i32::from(state == "failed"), "{body}");
    }
}

#[test]
fn a_question_is_an_error_with_the_key_that_decides() {
    let home = Home::with(
        "read = \"rows\"\n",
        "printf 'day,region,value\\n2026-03-10,eu,5\\n2026-03-10,us,6\\n2026-03-11,eu,5\\n2026-03-11,us,7\\n'",
    );
    drop(
        home.run("pull")
            .must_fail(1)
            .saying(&["in [source.p95]: where = [\"region=eu\"]", "upshot pull p95 --dry-run shows all of it"]),
    );
    home.config(
        "[source.p95]\nrun = [\"feed\", \"{from}\", \"{to}\", \"{days}\"]\nread = \"rows\"\nwhere = \"region=eu\"\n",
    );
    // What only says how it is read is no other command.
    assert_eq!(home.data("pull")[0]["new"], 2);
}

#[test]
fn a_command_that_hangs_is_ended_with_all_it_began() {
    let home = Home::with(
        "timeout = \"1s\"\n",
        "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > child; exec sleep 300' & echo $$ > parent; wait; sleep 300",
    );
    let came = home.data("pull");
    assert!(came[0]["error"]["message"].as_str().unwrap().contains("took longer than 1s and was ended"), "{came}");
    for name in ["child", "parent"] {
        let file = home.dir().join(".config/upshot").join(name);
        let pid = fs::read_to_string(&file).unwrap();
        let stat = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
        let state = stat.rsplit(')').next().unwrap_or_default().trim();
        assert!(state.is_empty() || state.starts_with(['Z', 'X']), "{name} runs: {stat}");
    }
}

#[test]
fn a_source_that_fails_spoils_none_of_the_others() {
    let home = Home::new();
    home.script("feed", ROWS);
    home.script("share", "echo day,n,of; echo 2026-03-11,71,196");
    home.config(
        "[source.p95]\nrun = [\"feed\", \"{from}\", \"{to}\"]\nread = \"rows\"\nback = \"5d\"\n\
         [source.activation]\nrun = [\"share\"]\nread = \"rows\"\n\
         [source.broken]\nmetric = \"p95\"\nrun = [\"false\"]\n\
         [source.slip]\nmetric = \"p95\"\nrun = [\"true\"]\nreed = \"rows\"\n\
         [source.elsewhere]\nrun = [\"true\"]\n",
    );
    home.allow("p95");
    home.allow("activation");
    home.allow("broken");
    let ran = home.run("pull").must_fail(1);
    let ran = ran.saying(&[
        "Pulled 2 of 4 sources: 6 new readings. Undo: upshot undo",
        "broken was not pulled: false ended with 1",
        "source.slip has reed = \"rows\", no key of a source",
        "Try: read = \"rows\"",
    ]);
    assert!(!ran.err.contains("elsewhere"), "it is of another board: {ran:?}");
    assert_eq!((home.readings("p95").len(), home.readings("activation").len()), (5, 1));
    assert_eq!(
        home.data("history").as_array().unwrap().iter().filter(|set| set["via"] == "pull").count(),
        1,
        "one change set"
    );
    home.ok("undo");
    assert_eq!((home.readings("p95").len(), home.readings("activation").len()), (0, 0));
    drop(
        home.run("config check")
            .must_fail(2)
            .saying(&["source.slip has reed = \"rows\", no key of a source; try: read = \"rows\""]),
    );
    drop(home.run("pull nobody").must_fail(3).saying(&["no source is called", "upshot source list"]));
    drop(home.run("pull elsewhere").must_fail(1).saying(&["this board has no metric elsewhere"]));
}

#[test]
fn what_is_due_is_pulled_and_nothing_else() {
    let home = Home::new();
    home.script("feed", ROWS);
    home.config("[source.p95]\nrun = [\"feed\", \"{from}\", \"{to}\"]\nread = \"rows\"\nback = \"2d\"\n[source.activation]\nrun = [\"echo\", \"36.2\"]\n");
    home.allow("p95");
    home.allow("activation");
    home.ok("log activation 35 2026-03-10");
    let came = home.data("pull --due");
    assert_eq!((&came[0]["state"], &came[1]["state"]), (&"pulled".into(), &"not_due".into()));
    assert_eq!(home.ok("pull --due"), "p95  not due\nactivation  not due\nNothing is due.\n");
    assert_eq!(home.ok("pull --due -q"), "");
    let due = home.on("2026-03-17").data("pull --due");
    assert_eq!((&due[0]["new"], &due[1]["state"]), (&5.into(), &"pulled".into()));
}

#[test]
fn a_rehearsal_shows_all_and_saves_nothing() {
    let home = Home::with("read = \"rows\"\nback = \"2d\"\n", ROWS);
    let before = fs::read(home.w.db()).unwrap();
    drop(home.run("pull p95 --dry-run").must_work().saying(&[
        "  | day,value",
        "  | 2026-03-10,410",
        "  Tue 10 Mar  410ms",
        "would be: 2 new readings",
        "Would pull 1 source",
    ]));
    let came = home.data("pull p95 --dry-run");
    assert_eq!(
        (&came[0]["rows"][0][2], &came[0]["answer"]),
        (&410.0.into(), &"day,value\n2026-03-10,410\n2026-03-11,411\n".into())
    );
    assert_eq!(fs::read(home.w.db()).unwrap(), before);
    assert!(!home.dir().join(".local/state/upshot/pulls.json").exists(), "nothing was tried");
    drop(home.run("pull --from 2026-03-11 --to 2026-03-10").must_fail(2));
    // What it wrote can do a terminal no harm.
    home.script("feed", "printf 'day,value\\n2026-03-10,\\033[31m5\\n'");
    let ran = home.run("pull p95 --dry-run");
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{ran:?}");
}

#[test]
fn every_face_says_what_failed() {
    let home = Home::with("", "echo 'no route' >&2; exit 7");
    home.ok("frame 'Reports are fast' --metric p95 --from 500 --to 300 --by 18dec");
    assert_eq!(home.on("2026-03-09").run("pull").code, 1);
    drop(home.run("pull -q").must_fail(1));
    let error = "feed ended with 7: no route";
    let list = home.data("source list");
    assert_eq!(
        (&list[0]["failures"], &list[0]["failing_since"], &list[0]["error"]),
        (&2.into(), &"2026-03-09".into(), &error.into())
    );
    let row = home.ok("source list");
    assert!(row.contains("! PULL FAILED  2 failures since 9 Mar: feed ended with 7: no route"), "{row}");
    let doctor = home.data("doctor");
    let warnings = doctor["warnings"].to_string();
    assert!(warnings.contains("source p95: ! PULL FAILED  2 failures since 9 Mar: feed ended with 7"), "{doctor}");
    let todo = home.data("todo");
    let need = todo.as_array().unwrap().iter().find(|need| need["wanted"] == "pull").unwrap();
    assert_eq!(
        (&need["name"], &need["days"], &need["due"], &need["fix"]),
        (&"p95".into(), &3.into(), &true.into(), &"upshot source check p95".into())
    );
    assert!(need["says"].as_str().unwrap().contains(error), "{need}");
    assert_eq!(home.run("todo --check --kind pull -q").code, 10);
    let board = home.ok("--plain");
    assert!(board.contains("PULL FAILED 3d") || home.ok("").contains("PULL FAILED 3d"), "{board}");
    // Somebody else's machine knows nothing of it.
    let elsewhere = home.w.dir().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let mut other = home.command("todo --json");
    let out = other.env("HOME", &elsewhere).output().unwrap();
    assert!(!String::from_utf8_lossy(&out.stdout).contains("\"pull\""));
    // A silent failure is the worst: the third in a row is said, whoever wanted it quiet.
    assert!(home.run("pull -q").must_fail(1).err.contains("p95 was not pulled: feed ended with 7"));
    home.script("feed", "echo 431");
    home.ok("pull");
    assert_eq!(home.data("source list")[0]["failures"], 0);
    assert!(!home.data("todo").to_string().contains("\"pull\""));
    home.script("feed", "exit 7");
    let later = home.on("2026-03-13");
    drop(later.run("pull").must_fail(1));
    drop(later.run("pull").must_fail(1).saying(&["last pulled Thu 12 Mar; 2 failures since"]));
}

#[test]
fn quiet_is_quiet_until_the_third_failure() {
    let home = Home::with("", "exit 7");
    for said in [false, false, true, true] {
        let ran = home.run("pull -q").must_fail(1);
        assert_eq!((ran.out.as_str(), ran.err.is_empty()), ("", !said), "{ran:?}");
    }
}

#[test]
fn readings_bear_the_name_that_the_source_says() {
    let home = Home::with("as = \"cron\"\n", "echo 431");
    let ran = home.run("pull").must_work().saying(&["cron, who is no robot here: upshot person robot cron"]);
    // One undoes one's own: what bears another's name is undone in that name.
    assert!(ran.out.contains("Undo: upshot --as cron undo"), "{ran:?}");
    assert_eq!(home.data("reading list p95")[0]["by"], "cron");
    drop(home.at("team.db", "cron", "undo").must_work());
    assert!(home.readings("p95").is_empty());
    home.ok("person robot cron");
    assert!(!home.run("pull").must_work().err.contains("robot"));
    assert_eq!(home.data("reading list p95")[0]["by"], "cron");
}

#[test]
fn midnights_of_other_zones_are_of_their_day() {
    // Clocks change on 8 March in New York, on 29 March in Berlin, on 5 April in Sydney; epochs at local midnight.
    for (zone, epochs, days) in [
        ("-05:00", ["1772859600", "1772946000"], ["2026-03-07", "2026-03-08"]),
        ("+01:00", ["1772838000", "1772924400"], ["2026-03-07", "2026-03-08"]),
        ("+11:00", ["1772802000", "1772888400"], ["2026-03-07", "2026-03-08"]),
    ] {
        let body = format!("echo \"$1\" > asked; printf 'time,value\\n{},5\\n{},6\\n'", epochs[0], epochs[1]);
        let home = Home::new();
        home.script("feed", &body);
        home.config(&format!(
            "[source.p95]\nrun = [\"feed\", \"{{from_unix}}\"]\nread = \"rows\"\nback = \"5d\"\nzone = \"{zone}\"\n"
        ));
        home.allow("p95");
        home.ok("pull");
        let read: Vec<String> = home.readings("p95").into_iter().map(|(day, _)| day).collect();
        assert_eq!(read, days, "{zone}");
        // What is asked for begins at that zone's midnight.
        let asked: i64 = fs::read_to_string(home.dir().join(".config/upshot/asked")).unwrap().trim().parse().unwrap();
        assert_eq!((asked - epochs[0].parse::<i64>().unwrap()).rem_euclid(86_400), 0, "{zone}");
    }
}

/// A pull whose command has begun, and waits for its gate; whoever drops it lets it go on.
fn waiting(home: &Home) -> std::process::Child {
    let child = home.command("pull").spawn().unwrap();
    // Opening it waits until the command does, too.
    fs::read(home.dir().join("begun")).unwrap();
    child
}

/// A source whose command says that it has begun, and waits for a gate to be opened.
fn gated() -> Home {
    let home = Home::with("read = \"rows\"\ncwd = \"~\"\n", &format!("echo > begun; cat gate > opened; {ROWS}"));
    for pipe in ["begun", "gate"] {
        assert!(std::process::Command::new("mkfifo").arg(home.dir().join(pipe)).status().unwrap().success());
    }
    home
}

#[test]
fn no_writer_waits_for_a_command_and_two_pulls_do_not_meet() {
    let home = gated();
    let mut first = waiting(&home);
    let others: Vec<_> = (0..7).map(|_| home.command("pull").spawn().unwrap()).collect();
    for other in others {
        let out = other.wait_with_output().unwrap();
        assert_eq!(out.status.code(), Some(4), "{out:?}");
        assert!(String::from_utf8_lossy(&out.stderr).contains("another pull of this board is under way"), "{out:?}");
    }
    // The file is nobody's while the command waits.
    let writers: Vec<_> =
        (1..=8).map(|n| home.command(format!("log activation {n} 2026-03-0{n}").as_str()).spawn().unwrap()).collect();
    for writer in writers {
        let out = writer.wait_with_output().unwrap();
        assert!(out.status.success(), "{out:?}");
    }
    assert!(first.try_wait().unwrap().is_none(), "the command waits still");
    fs::write(home.dir().join("gate"), "open").unwrap();
    assert!(first.wait().unwrap().success());
    assert_eq!((home.readings("activation").len(), home.readings("p95").len()), (8, 35));
    home.ok("doctor");
}

#[test]
fn whoever_is_interrupted_ends_what_was_run() {
    let home = gated();
    home.script("feed", "echo $$ > pid; echo > begun; exec sleep 300");
    let child = waiting(&home);
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(130), "{out:?}");
    let pid = fs::read_to_string(home.dir().join("pid")).unwrap();
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    assert!(stat.is_empty() || stat.contains(") Z") || stat.contains(") X"), "{stat}");
    assert!(home.readings("p95").is_empty());
}

#[test]
fn kill_nine_leaves_all_of_it_or_nothing_and_the_lock_is_free() {
    let home = Home::with(
        "read = \"rows\"\nback = \"400d\"\n",
        "awk -v d=\"$3\" 'BEGIN { print \"day,value\"; for (i = 1; i <= d; i++) print strftime(\"%F\", (20523 - d + i) * 86400, 1) \",\" 400 + i }'",
    );
    if !home.run("pull --dry-run").out.contains("400 new readings") {
        eprintln!("skipped: this awk has no strftime");
        return;
    }
    let mut whole = 0;
    for round in 0..24_u64 {
        let mut child = home.command("pull").spawn().unwrap();
        let until = std::time::Instant::now() + std::time::Duration::from_micros(round * 3_000);
        while std::time::Instant::now() < until && child.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        drop(child.kill());
        child.wait().unwrap();
        match home.readings("p95").len() {
            0 => {}
            400 => {
                whole += 1;
                home.ok("undo");
            }
            some => panic!("{some} of 400 after round {round}"),
        }
    }
    eprintln!("{whole} of 24 pulls were whole, the others had saved nothing");
    home.ok("pull");
    assert_eq!(home.readings("p95").len(), 400);
    home.ok("doctor");
}

#[test]
fn a_robot_pulls_and_mends_only_its_own() {
    let home = Home::with("read = \"rows\"\nback = \"3d\"\nrestates = \"3d\"\n", ROWS);
    home.ok("person robot cron");
    home.w.file("p95.csv", "day,value\n2026-03-09,1\n2026-03-10,410\n");
    home.ok("import p95.csv --metric p95");
    // What somebody imported is theirs, though the value differs; nothing of the source is saved.
    let ran = home.at("team.db", "cron", "pull").must_fail(1);
    drop(ran.saying(&["p95 was not pulled", "a robot mends only the readings it logged itself"]));
    assert_eq!(home.readings("p95").len(), 2);
    home.ok("undo");
    drop(home.at("team.db", "cron", "pull").must_work());
    home.script("feed", &ROWS.replace("$day,4", "$day,5"));
    drop(home.at("team.db", "cron", "pull").must_work().saying(&["3 superseded"]));
    drop(home.at("team.db", "cron", "source allow p95").must_fail(1).saying(&["is a robot", "whose machine it is"]));
}
