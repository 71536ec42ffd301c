//! Real series with a published answer, through the real binary: imported, framed, tried, shipped, judged.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::world::World;

/// The folder of the series, where it lies; says aloud that the test is skipped where it does not.
fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let dir = std::env::var_os("UPSHOT_DATA").map_or_else(beside, PathBuf::from);
    if !dir.join("expected-2.json").exists() {
        eprintln!("skipped: the real series are not at {} (UPSHOT_DATA names their folder)", dir.display());
        return None;
    }
    Some(dir.canonicalize().unwrap())
}

fn days(from: &str, to: &str) -> i64 {
    let day = |word: &str| word.parse::<upshot::domain::day::Day>().unwrap();
    day(to).since(day(from))
}

/// Within a millionth of what was published: files round.
fn near(what: &str, got: &Value, expected: &Value) {
    match (got, expected) {
        (Value::Array(got), Value::Array(expected)) => {
            assert_eq!(got.len(), expected.len(), "{what}");
            got.iter().zip(expected).for_each(|(got, expected)| near(what, got, expected));
        }
        (Value::Number(got), Value::Number(expected)) => {
            let (got, expected) = (got.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!((got - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {got} is not {expected}");
        }
        (got, expected) => assert_eq!(got, expected, "{what}"),
    }
}

#[test]
fn every_real_series_is_answered_as_published() {
    let Some(dir) = folder() else { return };
    let read = |name: &str| -> Value { serde_json::from_slice(&std::fs::read(dir.join(name)).unwrap()).unwrap() };
    let (first_edition, expected) = (read("expected.json"), read("expected-2.json"));
    let expected = expected.as_object().unwrap();
    assert_eq!(expected.len(), 15);
    for (name, series) in expected {
        let file = dir.join(format!("{name}.csv"));
        let text = std::fs::read_to_string(&file).unwrap();
        let last = text.lines().rev().find_map(|line| line.split_once(',')).unwrap().0.to_owned();
        let ship = series["ship"].as_str().unwrap();
        let better = if series["direction"] == "increase" { "up" } else { "down" };
        let (from, to) = (series["from"].as_f64().unwrap(), series["to"].as_f64().unwrap());
        // Some go from a level to one on the other side: the move expected is what counts, in the better direction.
        let expect = if better == "up" { (to - from).abs() } else { -(to - from).abs() };
        let w = World::new().on(&last);
        w.ok(&["import", file.to_str().unwrap(), "--metric", "level", "--better", better]);
        let first = text.lines().nth(1).unwrap().split_once(',').unwrap().1.parse::<f64>().unwrap();
        let target = if better == "up" { first + 1e4 } else { first - 1e4 };
        w.ok(&[
            "frame",
            "It gets better",
            "--problem",
            "it is bad",
            "--metric",
            "level",
            "--from",
            &first.to_string(),
            "--to",
            &format!("={target}"),
            "--by",
            "2999-01-01",
            "--wrong-if",
            "nobody can tell a difference by 2998-01-01",
        ]);
        let window = format!("{}d", days(ship, &last));
        let expect = format!("{expect:+}");
        w.ok(&["try", "O-1", "what happened", "--expect", &expect, "--within", &window, "--because", "it did"]);
        w.ok(&["ship", "H-1", ship]);
        let got = w.json("evidence H-1");
        let result = &series["result"];
        let upper = |value: &Value| value.as_str().map_or(Value::Null, |word| Value::String(word.to_uppercase()));
        assert_eq!(upper(&got["class"]), result["cls"], "{name}: {}", got["sentence"]);
        assert_eq!(upper(&got["why"]), result["why"], "{name}");
        for (key, theirs) in [
            ("n_before", "n_before"),
            ("n_after", "n_after"),
            ("shift", "est"),
            ("up", "up"),
            ("down", "down"),
            ("tied", "tied"),
            ("pairs", "pairs"),
            ("k", "k"),
            ("phi", "phi"),
            ("alpha", "alpha"),
            ("gain", "gain"),
            ("gain_needed", "gain_needed"),
            ("step", "step"),
        ] {
            near(&format!("{name}.{key}"), &got[key], &result[theirs]);
        }
        for key in ["route", "size"] {
            assert_eq!(upper(&got[key]), *result.get(key).unwrap_or(&Value::Null), "{name}.{key}");
        }
        assert_eq!(got["shape"], result["shape"], "{name}");
        assert_eq!(got["points"], series["unit"], "{name}");
        near(&format!("{name}.season"), &got["season"]["shift_at_1"], &series["season"]["shift_at_1"]);
        for key in ["years", "pairs", "kappa"] {
            near(&format!("{name}.season.{key}"), &got["season"][key], &series["season"][key]);
        }
        // A claim that a drift explains as well shows no interval.
        let vetoed = got["why"] == "steady_drift_fits_as_well";
        let claims = got["class"].as_str().is_some_and(|class| class.starts_with("moved"));
        let interval = if claims { &result["interval_shown"] } else { &result["interval"] };
        near(&format!("{name}.interval"), &got["interval"], if vetoed { &Value::Null } else { interval });
        // The first edition has the routine limits of readings as they are.
        let limits = &first_edition[name]["xmr_before"];
        if limits.is_object() && series["season"]["kappa"].is_null() {
            for (key, theirs) in [
                ("center", "center"),
                ("mr_bar", "mrbar"),
                ("upper", "unpl"),
                ("lower", "lnpl"),
                ("range_upper", "url"),
            ] {
                near(&format!("{name}.xmr.{key}"), &got["xmr"][key], &limits[theirs]);
            }
        }
        for note in result["notes"].as_array().unwrap() {
            let note = note.as_str().unwrap().to_lowercase();
            assert!(
                got["notes"].as_array().unwrap().iter().any(|n| *n == note),
                "{name}: {note} is not in {}",
                got["notes"]
            );
        }
        // The same file without a board says the same change, at the level of a plain file.
        let plain = w.json(&["moved", file.to_str().unwrap(), "--at", ship, "--better", better, "--expect", &expect]);
        near(&format!("{name}.moved"), &plain["shift"], &got["shift"]);
        near(&format!("{name}.moved.season"), &plain["season"]["kappa"], &got["season"]["kappa"]);
        assert_eq!(plain["alpha"], 0.02, "{name}");
    }
}

/// Breaches of the four-hour wait at a hospital trust that merged with another in July 2018.
#[test]
fn a_real_series_is_imported_judged_and_shown() {
    let Some(file) = folder().map(|dir| dir.join("nhs_ae_rrk_breaches.csv")) else { return };
    let w = World::new().on("2019-04-01");
    let import = ["import", file.to_str().unwrap(), "--metric", "breaches", "--better", "down"];
    let _ = w.run(&import).must_work().saying(&["36", "upshot undo"]);
    let _ = w.run(&import).must_work();
    assert_eq!(w.json("reading list breaches").as_array().unwrap().len(), 36, "a second import adds nothing");
    let metric = w.json("show breaches");
    assert_eq!(
        (&metric["better"], &metric["readings"], &metric["latest_day"]),
        (&"down".into(), &36.into(), &"2019-03-01".into())
    );

    w.all(&[
        "frame 'Fewer people wait four hours' --problem 'people wait' --metric breaches --from 2000 --on 2018-06-01 --to 1500 \
         --by 2019-12-31 --wrong-if 'breaches > 3000 by 2019-06-30'",
        "try O-1 'merge the trusts' --expect -500 --within 180d --because 'one front door'",
        "ship H-1 2018-06-30",
    ]);
    let h = w.json("show H-1");
    assert_eq!(
        (&h["shipped_on"], &h["check_on"], &h["check"]),
        (&"2018-06-30".into(), &"2018-12-27".into(), &"due".into()),
        "nobody was late with what is entered today"
    );

    let ran = w.run("verdict H-1 refuted -l 'numbers shot up with the merger' -n pivot").must_work();
    let _ = ran.saying(&["refuted", "MOVED THE WRONG WAY", "162 of 162 pairs higher"]);
    let v = &w.json("show H-1")["verdict"];
    assert_eq!((&v["evidence"]["n_before"], &v["evidence"]["n_after"]), (&27.into(), &6.into()), "{v}");
    let board = w.ok("");
    for word in ["Fewer people wait four hours", "1500", "H-1", "REFUTED, STILL LIVE"] {
        assert!(board.contains(word), "{word:?} is not on the board:\n{board}");
    }
}
