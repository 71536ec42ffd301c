//! Every key of every vector: inputs with each intermediate number, agreed on by two implementations written apart.

use serde_json::Value;
use upshot::domain::assessment::{Assessment, Counts, Note, Numbers, Route, Shape};
use upshot::domain::day::Day;
use upshot::domain::metric::{Better, Point};
use upshot::evidence::{
    Aim, Alpha, Around, Question, Reads, Sample, Stage, compare, level_of, min_after, newcombe, pace, prepare, wilson,
};

fn file() -> Value {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap()
}

fn day(value: &Value) -> Option<Day> {
    value.as_str().map(|day| day.parse().unwrap())
}

/// Within 1e-9 of what was expected, relative; null only where null was.
fn near(name: &str, got: Option<f64>, expected: &Value) {
    match (got, expected.as_f64()) {
        (Some(got), Some(expected)) => {
            let apart = (got - expected).abs();
            // A number that is nothing but the rounding of a difference has no relative error.
            let most = (1e-9 * expected.abs()).max(1e-12);
            assert!(apart <= most, "{name}: {got} is not {expected}");
        }
        (None, None) => {}
        (got, expected) => panic!("{name}: {got:?} is not {expected:?}"),
    }
}

fn pair(name: &str, got: Option<(f64, f64)>, expected: &Value) {
    near(name, got.map(|(low, _)| low), expected.get(0).unwrap_or(&Value::Null));
    near(name, got.map(|(_, high)| high), expected.get(1).unwrap_or(&Value::Null));
}

fn word(value: impl serde::Serialize) -> Value {
    match serde_json::to_value(value).unwrap() {
        Value::String(word) => Value::String(word.to_uppercase()),
        other => other,
    }
}

/// Checks one key; false for one it does not know.
fn check(at: &str, key: &str, expected: &Value, a: &Assessment) -> bool {
    let name = format!("{at}.{key}");
    let numbers = a.numbers.as_ref();
    let of = |f: fn(&Numbers) -> f64| numbers.map(f);
    let count = |f: fn(&Numbers) -> usize| numbers.map(|n| f(n) as f64);
    match key {
        "n_before" => near(&name, Some(a.before.len() as f64), expected),
        "n_after" => near(&name, Some(a.after.len() as f64), expected),
        "xmr_before" => {
            let x = a.xmr.unwrap();
            for (key, got) in [
                ("center", x.center),
                ("mrbar", x.mr_bar),
                ("unpl", x.upper),
                ("lnpl", x.lower),
                ("url", x.range_upper),
            ] {
                near(&name, Some(got), &expected[key]);
            }
            assert_eq!(expected.as_object().unwrap().len(), 5);
        }
        "r1" => near(&name, of(|n| n.r1), expected),
        "r1_corrected" => near(&name, of(|n| n.r1_corrected), expected),
        "phi" => near(&name, of(|n| n.phi), expected),
        "alpha" => near(&name, Some(a.alpha), expected),
        "alpha_adj" => near(&name, of(|n| n.alpha_adjusted), expected),
        "est" => near(&name, a.shift, expected),
        "up" => near(&name, count(|n| n.up), expected),
        "down" => near(&name, count(|n| n.down), expected),
        "tied" => near(&name, count(|n| n.tied), expected),
        "pairs" => near(&name, count(Numbers::pairs), expected),
        "k" => near(&name, count(|n| n.k), expected),
        "k_raw" => near(&name, count(|n| n.k_raw), expected),
        "interval" => pair(&name, numbers.and_then(|n| n.interval), expected),
        "interval_raw" => pair(&name, numbers.and_then(|n| n.interval_raw), expected),
        "interval_shown" => pair(&name, a.interval, expected),
        "bar" => near(&name, numbers.and_then(Numbers::bar).map(|bar| bar as f64), expected),
        "outside" => pair(&name, numbers.map(|n| (n.outside.0 as f64, n.outside.1 as f64)), expected),
        "against" => near(&name, of(|n| n.against), expected),
        "route" => {
            let route = a.route.map(|r| match r {
                Route::Pairs => "PAIRS",
                Route::CleanBreak => "CLEAN_BREAK",
                Route::Counts => "COUNTS",
            });
            assert_eq!(route, expected.as_str(), "{name}");
        }
        "shape" => {
            let shape = numbers.map(|n| match n.shape {
                Shape::Drift => "drift",
                Shape::Jump => "jump",
                Shape::Bend => "bend",
            });
            assert_eq!(shape, expected.as_str(), "{name}");
        }
        "gain" => pair(&name, numbers.map(|n| (n.gain[0], n.gain[1])), expected),
        "gain_needed" => pair(&name, numbers.map(|n| (n.gain_needed[0], n.gain_needed[1])), expected),
        "sse_drift" => near(&name, of(|n| n.sse_drift), expected),
        "mk_before" => {
            let trend = numbers.unwrap().trend_before.unwrap();
            near(&name, Some(trend.s as f64), &expected["S"]);
            near(&name, Some(trend.z), &expected["z"]);
            near(&name, Some(trend.p), &expected["p"]);
            near(&name, Some(trend.slope), &expected["slope_per_unit"]);
            assert_eq!(expected.as_object().unwrap().len(), 4);
        }
        "mk_after" => {
            let trend = numbers.unwrap().trend_after.unwrap();
            near(&name, Some(trend.s as f64), &expected["S"]);
            near(&name, Some(trend.z), &expected["z"]);
            near(&name, Some(trend.p), &expected["p"]);
            if let Some(slope) = expected.get("slope_per_unit") {
                near(&name, Some(trend.slope), slope);
            }
        }
        "best_split" => near(&name, count(|n| n.best_split), expected),
        "needs_after" => near(&name, min_after(a.before.len()).map(|m| m as f64), expected),
        "cls" => assert_eq!(word(a.class), *expected, "{name}"),
        "why" => assert_eq!(a.why.map_or(Value::Null, word), *expected, "{name}"),
        "size" => assert_eq!(a.size.map_or(Value::Null, word), *expected, "{name}"),
        "notes" => {
            let mut got: Vec<String> = a
                .notes
                .iter()
                // Said to people beside the numbers; the vectors hold what the numbers give.
                .filter(|n| !matches!(n, Note::ReadingsResembleNeighbours | Note::Shared(_)))
                .map(|n| {
                    let code = n.to_string();
                    let (word, rest) = code.split_once(':').map_or((code.as_str(), None), |(w, r)| (w, Some(r)));
                    rest.map_or(word.to_uppercase(), |rest| format!("{}:{rest}", word.to_uppercase()))
                })
                .collect();
            let mut want: Vec<String> =
                expected.as_array().unwrap().iter().map(|n| n.as_str().unwrap().to_owned()).collect();
            got.sort();
            want.sort();
            assert_eq!(got, want, "{name}");
        }
        _ => return false,
    }
    true
}

fn points(value: &Value) -> Vec<Point> {
    let point = |p: &Value| Point { day: day(&p[0]).unwrap(), value: p[1].as_f64().unwrap() };
    value.as_array().unwrap().iter().map(point).collect()
}

#[test]
fn every_key_of_every_vector() {
    let file = file();
    let mut keys = 0;
    for vector in list(&file, "vectors") {
        let name = vector["name"].as_str().unwrap();
        let input = &vector["input"];
        let samples: Vec<Sample> = list(input, "points")
            .iter()
            .filter_map(|p| Some(Sample { day: day(&p[0]).unwrap(), value: p[1].as_f64()?, of: None }))
            .collect();
        let last = samples.iter().map(|s| s.day).max().unwrap();
        let better = match input["direction"].as_str().unwrap() {
            "increase" => Better::Up,
            _ => Better::Down,
        };
        let question = Question {
            previous: day(&input["prev_ship"]),
            next: day(&input["next_ship"]),
            settle: u32::try_from(input["settle_days"].as_u64().unwrap()).unwrap(),
            expected: input["to"].as_f64().zip(input["from"].as_f64()).map(|(to, from)| to - from),
            shared: if input["other_ship_in_window"] == true { vec!["H-9".to_owned()] } else { Vec::new() },
            ..Question::at(day(&input["ship"]).unwrap(), better, day(&input["asof"]).unwrap_or(last))
        };
        let level = match input["alpha"].as_f64().unwrap() {
            0.05 => Alpha::LOOK,
            0.02 => Alpha::PLAIN,
            0.01 => Alpha::STRICT,
            other => panic!("{name}: no level is called {other}"),
        };
        let stage = if input["final"] == true { Stage::Final } else { Stage::Early };
        let around = Around::of(&question, samples);
        let windows = prepare(&question, &around, question.as_of);
        let prepared = &vector["prepared"];
        for (side, got) in [("before", &windows.before), ("after", &windows.after)] {
            let expected = points(&prepared[side]);
            let days = |side: &[Point]| side.iter().map(|p| p.day).collect::<Vec<_>>();
            assert_eq!(days(got), days(&expected), "{name}.{side}");
            for (got, expected) in got.iter().zip(&expected) {
                near(&format!("{name}.{side}"), Some(got.value), &Value::from(expected.value));
            }
        }
        assert_eq!(serde_json::to_value(windows.kind).unwrap(), prepared["unit"], "{name}");
        let answer = compare(&question, &windows, level, stage);
        let expected = vector["expected"].as_object().unwrap();
        for (key, value) in expected {
            assert!(check(name, key, value, &answer), "{name}: nobody checks {key}");
            keys += 1;
        }
        let resembles = answer.notes.contains(&Note::ReadingsResembleNeighbours);
        assert_eq!(resembles, answer.numbers.as_ref().is_some_and(|n| n.phi >= 0.4), "{name}");
        // Where a vector says nothing of the numbers there are none.
        assert_eq!(expected.contains_key("k"), answer.numbers.is_some(), "{name}");
    }
    assert!(list(&file, "vectors").len() >= 33 && keys >= 900, "{keys} keys");
}

#[test]
fn intervals_of_proportions() {
    let file = file();
    let counts = |v: &Value| Counts { n: v[0].as_f64().unwrap(), of: v[1].as_f64().unwrap() };
    for v in list(&file, "newcombe_vectors") {
        let (diff, low, high) = newcombe(counts(&v["before"]), counts(&v["after"]), Alpha::LOOK.z);
        near("diff", Some(diff), &v["diff"]);
        near("low", Some(low), &v["lo"]);
        near("high", Some(high), &v["hi"]);
    }
    for v in list(&file, "wilson_vectors") {
        let (low, high) = wilson(Counts { n: v["k"].as_f64().unwrap(), of: v["n"].as_f64().unwrap() }, Alpha::LOOK.z);
        near("low", Some(low), &v["lo"]);
        near("high", Some(high), &v["hi"]);
    }
    assert_eq!(list(&file, "newcombe_vectors").len() + list(&file, "wilson_vectors").len(), 4);
}

#[test]
fn paces() {
    let file = file();
    let begins = Day::new(2026, 1, 1).unwrap();
    for v in list(&file, "forecast_vectors") {
        let name = v["name"].as_str().unwrap();
        let points: Vec<Point> = list(v, "points")
            .iter()
            .map(|p| Point { day: begins.plus(p[0].as_i64().unwrap()), value: p[1].as_f64().unwrap() })
            .collect();
        let aim = Aim {
            target: v["target"].as_f64().unwrap(),
            due: begins.plus(v["target_day"].as_i64().unwrap()),
            way: if v["sign"] == 1 { Better::Up } else { Better::Down },
        };
        let got = pace(&points, aim);
        for (key, expected) in v["expected"].as_object().unwrap() {
            let at = format!("{name}.{key}");
            match key.as_str() {
                "current" => near(&at, got.current, expected),
                "slope" => near(&at, got.slope, expected),
                "slope_lo" => near(&at, got.slope_range.map(|r| r.0), expected),
                "slope_hi" => near(&at, got.slope_range.map(|r| r.1), expected),
                "needed" => near(&at, got.needed, expected),
                "range" => pair(&at, got.range, expected),
                "recent_slope" => near(&at, got.recent_slope, expected),
                "held_of_last_5" => near(&at, got.held_of_last_5.map(|n| n as f64), expected),
                "cls" => assert_eq!(word(got.class), *expected, "{at}"),
                other => panic!("{at}: nobody checks {other}"),
            }
        }
    }
    assert_eq!(list(&file, "forecast_vectors").len(), 4);
}

#[test]
fn levels() {
    let file = file();
    for v in list(&file, "level_vectors") {
        let name = v["name"].as_str().unwrap();
        let samples = list(v, "points").iter().map(|p| {
            let (n, of) = (p[1].as_f64().unwrap(), p[2].as_f64());
            Sample { day: day(&p[0]).unwrap(), value: of.map_or(n, |of| n / of), of }
        });
        let reads = Reads { weekdays: v["weekdays"] == true, events: v["events"] == true, per: 1.0 };
        let level = level_of(samples, day(&v["day"]).unwrap(), reads).unwrap();
        let expected = v["expected"].as_object().unwrap();
        for (key, value) in expected {
            let at = format!("{name}.{key}");
            match key.as_str() {
                "value" => near(&at, Some(level.value), value),
                "days" => near(&at, Some(level.days as f64), value),
                "until" => assert_eq!(Some(level.until), day(value), "{at}"),
                "kind" => assert_eq!(serde_json::to_value(level.kind).unwrap(), *value, "{at}"),
                other => panic!("{at}: nobody checks {other}"),
            }
        }
    }
    assert_eq!(list(&file, "level_vectors").len(), 16);
}
