//! Every key of every vector: inputs with each intermediate number, agreed on by two implementations written apart.

use serde_json::Value;
use upshot::domain::assessment::{Assessment, Class, Counts, Note, Numbers, Route, Why};
use upshot::domain::day::Day;
use upshot::domain::metric::{Better, Point, Season};
use upshot::evidence::{
    Aim, Alpha, Around, Beside, Question, Reads, Sample, Stage, Windows, compare, detectable, first_answer, level_of,
    newcombe, pace, prepare, wilson,
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
    let events = a.events.as_ref();
    let count = |f: fn(&Numbers) -> usize| numbers.map(|n| f(n) as f64);
    match key {
        "n_before" => near(&name, Some(a.before.len() as f64), expected),
        "n_after" => near(&name, Some(a.after.len() as f64), expected),
        "xmr_before" if expected.is_null() => assert_eq!(a.xmr, None, "{name}"),
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
        "phi" => near(&name, events.map(|e| e.phi).or(of(|n| n.phi)), expected),
        "alpha" => near(&name, Some(a.alpha), expected),
        "alpha_adj" => near(&name, of(|n| n.alpha_adjusted), expected),
        "est" => near(&name, a.shift, expected),
        "up" => near(&name, count(|n| n.up), expected),
        "down" => near(&name, count(|n| n.down), expected),
        "tied" => near(&name, count(|n| n.tied), expected),
        "pairs" => near(&name, count(Numbers::pairs), expected),
        "k" => near(&name, count(|n| n.k), expected),
        "k_raw" => near(&name, count(|n| n.k_raw), expected),
        "interval" => pair(&name, events.map(|e| e.interval).or(numbers.and_then(|n| n.interval)), expected),
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
                Route::Events => "EVENTS",
            });
            assert_eq!(route, expected.as_str(), "{name}");
        }
        "shape" => {
            let shape = a.shape().map_or(Value::Null, |shape| serde_json::to_value(shape).unwrap());
            assert_eq!(shape, *expected, "{name}");
        }
        "step" => near(&name, numbers.and_then(|n| n.step), expected),
        "gain" => pair(&name, numbers.map(|n| n.gain).or(events.map(|e| e.gain)).map(Into::into), expected),
        "gain_needed" => {
            let needed = numbers.map(|n| n.gain_needed).or(events.map(|e| e.gain_needed));
            pair(&name, needed.map(Into::into), expected);
        }
        "control_shift" => near(&name, a.control.as_ref().and_then(|c| c.shift), expected),
        "raw_shift" => near(&name, a.control.as_ref().and_then(|c| c.raw_shift), expected),
        "interval_without_trend" => {
            assert_eq!(a.why, Some(Why::WasMovingAwayBefore), "{name}");
            pair(&name, numbers.and_then(|n| n.interval_without_trend), expected);
        }
        "before" => pair(&name, events.map(|e| (e.before.count, e.before.exposure)), expected),
        "after" => pair(&name, events.map(|e| (e.after.count, e.after.exposure)), expected),
        "dispersion" => near(&name, events.map(|e| e.dispersion), expected),
        "scaled" => pair(&name, events.map(|e| e.scaled), expected),
        "p" => near(&name, events.map(|e| e.p), expected),
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
        "needs_after" => near(&name, a.min_after.map(|m| m as f64), expected),
        "cls" => assert_eq!(word(a.class), *expected, "{name}"),
        "why" => assert_eq!(a.why.map_or(Value::Null, word), *expected, "{name}"),
        "size" => assert_eq!(a.size.map_or(Value::Null, word), *expected, "{name}"),
        "notes" => {
            // Said to people beside the numbers; the vectors hold what the compared points give, in their order.
            let told = |n: &&Note| {
                !matches!(
                    n,
                    Note::ReadingsResembleNeighbours
                        | Note::Shared(_)
                        | Note::SeasonNotSeparable
                        | Note::SeasonTakenOut
                        | Note::ControlAddsNoise
                )
            };
            let upper = |n: &Note| {
                let code = n.to_string();
                let (word, rest) = code.split_once(':').map_or((code.as_str(), None), |(w, r)| (w, Some(r)));
                rest.map_or(word.to_uppercase(), |rest| format!("{}:{rest}", word.to_uppercase()))
            };
            let got: Vec<Value> = a.notes.iter().filter(told).map(|n| Value::from(upper(n))).collect();
            assert_eq!(Value::from(got), *expected, "{name}");
        }
        _ => return false,
    }
    true
}

/// A vector's question with its readings and its control's.
pub(crate) fn asked(vector: &Value) -> (Question, Vec<Sample>, Vec<Sample>) {
    let name = &vector["name"];
    let input = &vector["input"];
    let samples = |key: &str| -> Vec<Sample> {
        let points = input[key].as_array().into_iter().flatten();
        points.filter_map(|p| Some(Sample { day: day(&p[0]).unwrap(), value: p[1].as_f64()?, of: None })).collect()
    };
    let (own, control) = (samples("points"), samples("control"));
    let last = own.iter().map(|s| s.day).max().unwrap();
    let better = match input["direction"].as_str().unwrap() {
        "increase" => Better::Up,
        _ => Better::Down,
    };
    let beside = Beside { id: None, metric: "control".to_owned(), scaled: input["control_scaled"] == true, unit: None };
    let question = Question {
        previous: day(&input["prev_ship"]),
        next: day(&input["next_ship"]),
        settle: u32::try_from(input["settle_days"].as_u64().unwrap()).unwrap(),
        expected: input["to"].as_f64().zip(input["from"].as_f64()).map(|(to, from)| to - from),
        shared: if input["other_ship_in_window"] == true { vec!["H-9".to_owned()] } else { Vec::new() },
        weekdays: input["weekdays"] != false,
        // The first edition knew no season.
        season: match input["season"].as_str() {
            Some(word) => Season::of(word).unwrap_or_else(|| panic!("{name}: no season is called {word}")),
            None => Season::Auto,
        },
        events: input["events"] == true,
        ships: input["ships"].as_array().into_iter().flatten().map(|d| day(d).unwrap()).collect(),
        control: input["control"].is_array().then_some(beside),
        ..Question::at(day(&input["ship"]).unwrap(), better, day(&input["asof"]).unwrap_or(last))
    };
    (question, own, control)
}

/// A vector's level and stage.
fn level(input: &Value) -> (Alpha, Stage) {
    let level = match input["alpha"].as_f64().unwrap() {
        0.05 => Alpha::LOOK,
        0.02 => Alpha::PLAIN,
        0.01 => Alpha::STRICT,
        other => panic!("no level is called {other}"),
    };
    (level, if input["final"] == true { Stage::Final } else { Stage::Early })
}

/// Checks what was prepared; how many keys.
fn prepared(name: &str, windows: &Windows, expected: &Value) -> usize {
    for (key, value) in expected.as_object().unwrap() {
        let at = format!("{name}.prepared.{key}");
        match key.as_str() {
            "before" | "after" => {
                let side = usize::from(key == "after");
                let got = [&windows.before, &windows.after][side];
                let list = value.as_array().unwrap();
                assert_eq!(got.len(), list.len(), "{at}");
                for (i, (got, expected)) in got.iter().zip(list).enumerate() {
                    assert_eq!(Some(got.day), day(&expected[0]), "{at}");
                    match &windows.events {
                        Some(events) => {
                            let e = events[side][i];
                            pair(&at, Some((e.count, e.exposure)), &expected[1]);
                        }
                        None => near(&at, Some(got.value), &expected[1]),
                    }
                }
            }
            "unit" => assert_eq!(serde_json::to_value(windows.kind).unwrap(), *value, "{at}"),
            "season" => match (&windows.season, value.as_object()) {
                (Some(got), Some(expected)) => {
                    near(&at, Some(f64::from(got.years)), &expected["years"]);
                    near(&at, Some(got.pairs as f64), &expected["pairs"]);
                    near(&at, got.kappa, &expected["kappa"]);
                    near(&at, Some(got.shift_at_1), &expected["shift_at_1"]);
                    assert_eq!(expected.len(), 4, "{at}");
                }
                (got, expected) => assert!(got.is_none() && expected.is_none(), "{at}: {got:?} is not {expected:?}"),
            },
            "control" => match (&windows.control, value.as_object()) {
                (Some(got), Some(expected)) => {
                    for (key, value) in expected {
                        match key.as_str() {
                            "kappa" => near(&at, got.taken.kappa, value),
                            "pairs" => near(&at, Some(got.taken.pairs as f64), value),
                            "mean_before" => near(&at, got.taken.mean_before, value),
                            other => panic!("{at}: nobody checks {other}"),
                        }
                    }
                    assert_eq!(got.taken.kappa.is_some(), expected.contains_key("kappa"), "{at}");
                }
                (got, expected) => assert!(got.is_none() && expected.is_none(), "{at}: {got:?} is not {expected:?}"),
            },
            "weekday_effects" => match (windows.weekday_effects, value.as_object()) {
                (Some(got), Some(expected)) => {
                    assert_eq!(expected.len(), 7, "{at}");
                    for (weekday, effect) in got.iter().enumerate() {
                        near(&at, Some(*effect), &expected[&weekday.to_string()]);
                    }
                }
                (got, expected) => assert!(got.is_none() && expected.is_none(), "{at}: {got:?} is not {expected:?}"),
            },
            other => panic!("{at}: nobody checks {other}"),
        }
    }
    expected.as_object().unwrap().len()
}

#[test]
fn every_key_of_every_vector() {
    let file = file();
    let (mut keys, mut wrong) = (0, Vec::new());
    for vector in list(&file, "vectors") {
        let name = vector["name"].as_str().unwrap();
        for key in vector.as_object().unwrap().keys() {
            let known =
                ["name", "why", "edition", "changed", "input", "prepared", "expected", "prepared_2", "expected_2"];
            assert!(known.contains(&key.as_str()), "{name}: nobody knows {key}");
        }
        for key in vector["input"].as_object().unwrap().keys() {
            let known = [
                "points",
                "ship",
                "direction",
                "from",
                "to",
                "alpha",
                "final",
                "settle_days",
                "asof",
                "prev_ship",
                "next_ship",
                "other_ship_in_window",
                "season",
                "weekdays",
                "ships",
                "control",
                "control_scaled",
                "events",
            ];
            assert!(known.contains(&key.as_str()), "{name}: nobody gives {key}");
        }
        let checked = std::panic::catch_unwind(|| one(vector));
        match checked {
            Ok(checked) => keys += checked,
            Err(_) => wrong.push(name),
        }
    }
    assert!(wrong.is_empty(), "{} of {} vectors: {wrong:?}", wrong.len(), list(&file, "vectors").len());
    assert_eq!((list(&file, "vectors").len(), keys), (123, 4327), "vectors and keys");
}

/// One vector; how many keys.
fn one(vector: &Value) -> usize {
    let name = vector["name"].as_str().unwrap();
    let (question, samples, control) = asked(vector);
    let (level, stage) = level(&vector["input"]);
    let around = Around::beside(&question, samples, control);
    let windows = prepare(&question, &around, question.as_of);
    let second = |key: &str| vector.get(format!("{key}_2")).unwrap_or(&vector[key]);
    let mut keys = prepared(name, &windows, second("prepared"));
    let answer = compare(&question, &windows, level, stage);
    let expected = second("expected").as_object().unwrap();
    for (key, value) in expected {
        assert!(check(name, key, value, &answer), "{name}: nobody checks {key}");
        keys += 1;
    }
    let phi = answer.numbers.as_ref().map(|n| n.phi).or(answer.events.as_ref().map(|e| e.phi));
    let resembles = answer.notes.contains(&Note::ReadingsResembleNeighbours);
    assert_eq!(resembles, phi.is_some_and(|phi| phi >= 0.4), "{name}");
    // Where a vector says nothing of the numbers there are none.
    assert_eq!(expected.contains_key("k"), answer.numbers.is_some(), "{name}");
    assert_eq!(expected.contains_key("p"), answer.events.is_some(), "{name}");
    if !expected.contains_key("control_shift") {
        assert!(answer.control.as_ref().is_none_or(|c| c.shift.is_none() && c.raw_shift.is_none()), "{name}");
    }
    if answer.why != Some(Why::WasMovingAwayBefore) {
        assert!(answer.numbers.as_ref().is_none_or(|n| n.interval_without_trend.is_none()), "{name}");
    }
    let taken = answer.season.is_some_and(|season| season.kappa.is_some());
    assert_eq!(answer.notes.contains(&Note::SeasonTakenOut), taken, "{name}");
    assert_eq!(answer.size.is_some(), expected.contains_key("size"), "{name}: a size is there or not");
    let _ = first_answer(&question, &around, 7);
    assert!(answer.class != Class::Held, "{name}");
    keys
}

#[test]
fn what_could_be_seen() {
    let file = file();
    for (at, v) in list(&file, "detectable_vectors").iter().enumerate() {
        let before: Vec<f64> = list(v, "before").iter().map(|v| v.as_f64().unwrap()).collect();
        let got = detectable(&before, usize::try_from(v["after"].as_u64().unwrap()).unwrap());
        let Some(expected) = v["expected"].as_object() else {
            assert_eq!(got, None, "{at}");
            continue;
        };
        for (key, value) in expected {
            let name = format!("{at}.{key}");
            match key.as_str() {
                "sd" => near(&name, got.map(|d| d.sd), value),
                "phi" => near(&name, got.map(|d| d.phi), value),
                "row" => near(&name, got.map(|d| d.row as f64), value),
                "column" => near(&name, got.map(|d| d.column as f64), value),
                "per_sd" => near(&name, got.map(|d| d.per_sd), value),
                "visible" => near(&name, got.map(|d| d.visible), value),
                other => panic!("{name}: nobody checks {other}"),
            }
        }
    }
    assert_eq!(list(&file, "detectable_vectors").len(), 10);
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
    assert_eq!(list(&file, "forecast_vectors").len(), 10);
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
