//! Every parser on whatever may come: none panics, and what it takes is printed so that it is taken for the same again.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use upshot::domain::amount::{Amount, exact};
use upshot::domain::condition::{parse_limit, parse_wrong_if};
use upshot::domain::day::{Day, Lean, parse_day, parse_span};
use upshot::domain::handle::Handle;
use upshot::domain::label::{Label, Slug};
use upshot::domain::target::{parse_expect, parse_target};
use upshot::rows::asked::{Asked, Format, Told};
use upshot::rows::{Read, Refused, Source, read};

use crate::room::size;

fn run<T: std::fmt::Debug>(
    name: &str,
    strategy: impl Strategy<Value = T>,
    law: impl Fn(T) -> Result<(), TestCaseError>,
) {
    let cases = u32::try_from(size(10_000, 1_000_000)).unwrap();
    let config = Config { cases, rng_seed: RngSeed::Fixed(14), failure_persistence: None, ..Config::default() };
    if let Err(e) = TestRunner::new(config).run(&strategy, law) {
        panic!("{name}: {e}");
    }
    eprintln!("{name}: {cases} cases");
}

/// Texts near what a parser takes: its own words and letters in any order, and sometimes anything at all.
fn near(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    let word = proptest::sample::select(words).prop_map(str::to_owned);
    let number = prop_oneof![
        (0_u32..3000).prop_map(|n| n.to_string()),
        any::<f64>().prop_map(|n| format!("{n}")),
        any::<f64>().prop_map(|n| format!("{n:e}")),
        "[0-9]{1,3}[.,_ '][0-9]{1,3}",
    ];
    let piece = prop_oneof![4 => word, 3 => number, 1 => "[a-zA-Z]{1,4}", 1 => any::<char>().prop_map(String::from), 1 => "[ -]{1,2}"];
    let made = proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat());
    prop_oneof![9 => made, 1 => any::<String>()]
}

const AMOUNTS: &[&str] =
    &["e", "E", "x", "0x", "%", "ms", " ", "/", "-", "+", "€", "$", ".", ",", "_", "1e1", "pt", "k", "²", "·", "'"];
const DAYS: &[&str] = &[
    "today",
    "wed",
    "mon",
    "mar",
    "11mar",
    "jan",
    "-3d",
    "+2w",
    "in ",
    " weeks",
    "next ",
    "last ",
    "2026-",
    "-",
    "sprint end",
    "d",
    "w",
    "m",
    "/",
    ".",
];
const CONDITIONS: &[&str] = &[
    "activation",
    "p95",
    " < ",
    " > ",
    " <= ",
    " >= ",
    " below ",
    " above ",
    " by ",
    "1dec",
    "2026-12-01",
    "%",
    "ms",
    " ",
    "=",
];
const NAMES: &[&str] =
    &["mara", "@", "-", "_", ".", "team", "and", " ", "O-", "H-", "p95", "o3", "é", "\u{202e}", "$(x)", "0"];

#[test]
fn amounts() {
    for case in ["1e1e1", "0 x1", "0x1", "1 e5", "3e", "1E+5", "5x2", "7b1", "8 o7"] {
        law_of_amounts(case).unwrap();
    }
    assert!(Amount::parse("1e1e1").is_err() && Amount::parse("0 x1").is_err());
    run("amounts", near(AMOUNTS), |text| law_of_amounts(&text));
    run("numbers", any::<f64>(), |number| {
        if number.is_finite() {
            prop_assert_eq!(exact(number).parse::<f64>().unwrap(), number);
        }
        Ok(())
    });
}

fn law_of_amounts(text: &str) -> Result<(), TestCaseError> {
    if let Ok(amount) = Amount::parse(text) {
        let again = Amount::parse(&amount.to_string());
        prop_assert_eq!(again.ok(), Some(amount.clone()), "{} is printed as {}", text, amount);
    }
    Ok(())
}

#[test]
fn days_and_spans() {
    let today = Day::new(2026, 3, 12).unwrap();
    run("days", near(DAYS), |text| {
        for lean in [Lean::Back, Lean::Forward] {
            if let Ok(day) = parse_day(&text, today, lean, Some(today.plus(9))) {
                prop_assert_eq!(day.to_string().parse::<Day>().ok(), Some(day), "{}", text);
                prop_assert_eq!(parse_day(&day.to_string(), today, lean, None).ok(), Some(day), "{}", text);
            }
        }
        if let Ok(span) = parse_span(&text) {
            prop_assert_eq!(parse_span(&format!("{span}d")).ok(), Some(span), "{}", text);
        }
        Ok(())
    });
    run("day numbers", any::<i64>(), |number| {
        if let Some(day) = Day::from_number(number) {
            prop_assert_eq!(i64::from(day.number()), number);
            prop_assert_eq!(day.to_string().parse::<Day>().ok(), Some(day));
        }
        Ok(())
    });
}

#[test]
fn conditions_and_falsifiers() {
    let today = Day::new(2026, 3, 12).unwrap();
    run("conditions", near(CONDITIONS), |text| {
        if let Ok((slug, op, amount)) = parse_limit(&text) {
            let slug_shown = slug.as_ref().map_or_else(String::new, |slug| format!("{slug} "));
            let shown = format!("{slug_shown}{} {amount}", op.symbol());
            prop_assert_eq!(parse_limit(&shown).ok(), Some((slug, op, amount)), "{} is printed as {}", text, shown);
        }
        drop(parse_wrong_if(&text, today));
        Ok(())
    });
}

#[test]
fn targets_and_expectations() {
    run("targets", near(AMOUNTS), |text| {
        drop(parse_target(&text));
        drop(parse_expect(&text));
        Ok(())
    });
}

#[test]
fn labels_handles_and_slugs() {
    run("names", near(NAMES), |text| {
        if let Ok(label) = text.parse::<Label>() {
            prop_assert_eq!(label.to_string().parse::<Label>().ok(), Some(label), "{}", text);
        }
        if let Ok(slug) = Slug::parse(&text) {
            prop_assert_eq!(Slug::parse(slug.as_str()).ok(), Some(slug.clone()), "{}", text);
            prop_assert_eq!(Slug::stored(slug.as_str()), Some(slug), "{}", text);
        }
        for parse in [Handle::parse, Handle::parse_contributor] {
            if let Ok(handle) = parse(&text) {
                prop_assert_eq!(
                    parse(handle.as_str()).ok().map(|h| h.as_str().to_owned()),
                    Some(handle.as_str().to_owned()),
                    "{}",
                    text
                );
                prop_assert_eq!(
                    parse(&handle.to_string()).ok().map(|h| h.as_str().to_owned()),
                    Some(handle.as_str().to_owned()),
                    "{}",
                    text
                );
            }
        }
        Ok(())
    });
}

fn today() -> Day {
    Day::from_number(20_000).unwrap()
}

/// Reads a text as a file of one thing.
fn table(text: &str, format: Option<Format>, told: Told, columns: &[String]) -> Result<Read, Refused> {
    let (told, recent) = (|_: &str| told.clone(), |_: &str| Vec::new());
    let asked =
        Asked { columns: columns.to_vec(), wheres: columns.to_vec(), format, ..Asked::new(today(), &told, &recent) };
    read(&Source::copied(text.as_bytes()).unwrap(), &asked)
}

#[test]
fn tables() {
    let cell =
        near(&["day", "value", "2026-03-11", "36.2", "n", "of", "metric", "note", "\"", "'", "=", ";", ",", "\t"]);
    let line = proptest::collection::vec(cell, 1..4).prop_map(|cells| cells.join(","));
    let csv = proptest::collection::vec(line, 0..5).prop_map(|lines| lines.join("\n"));
    run("CSV", csv, |text| {
        if let Ok(read) = table(&text, Some(Format::Csv), Told::New(Some("%".to_owned())), &[]) {
            let today = today().number();
            prop_assert!(read.rows.iter().all(|row| row.is_ok_and(|row| row.value.is_finite() && row.day <= today)));
        }
        Ok(())
    });
    let json = near(&[
        "{",
        "}",
        "\"day\":",
        "\"value\":",
        "\"2026-03-11\"",
        "36.2",
        ",",
        "null",
        "[",
        "]",
        "\"",
        "\\u0000",
        "\n",
        "1e999",
    ]);
    run("JSON lines", json, |text| {
        if let Ok(read) = table(&text, None, Told::New(None), &[]) {
            prop_assert!(read.rows.iter().all(|row| row.is_ok_and(|row| row.value.is_finite())));
        }
        Ok(())
    });
    run("columns", near(&["day", "value", "=", ",", "n", "of"]), |text| {
        drop(table("day,value\n2026-03-01,5\n", None, Told::New(None), &[text]));
        Ok(())
    });
}

#[test]
fn settings() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    let words = near(&["as", "db", " = ", "\"", "[keys]", "\n", "color", "auto", "mouse", "true", "theme", "'", "#"]);
    run("settings", words, |text| {
        std::fs::write(&path, &text).unwrap();
        if let Err(e) = upshot::config::load(&path) {
            prop_assert!(!e.to_string().is_empty());
        }
        Ok(())
    });
}

const LINES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"jsonrpc\":\"2.0\"",
    ",",
    ":",
    "\"id\":1",
    "\"id\":null",
    "\"method\":",
    "\"ping\"",
    "\"tools/call\"",
    "\"initialize\"",
    "\"params\":",
    "{\"name\":\"board\"}",
    "{\"name\":\"search\",\"arguments\":{\"text\":\"x\",\"next\":\"9\"}}",
    "{\"protocolVersion\":\"2025-03-26\"}",
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}",
    "\\u0000",
    "\\ud800",
];

/// An assistant's door takes any line, and answers in lines of JSON-RPC alone.
#[test]
fn lines_of_an_assistants_client() {
    use upshot::mcp::{Door, serve};
    use upshot::session::{Session, Who};
    let room = tempfile::tempdir().unwrap();
    let who = Who { handle: Handle::parse("assistant").unwrap(), today: Some(today()), via: "mcp" };
    let session = Session::open(&room.path().join("none.db"), who, upshot::clock::now).unwrap();
    let session = std::cell::RefCell::new(session);
    let whole = prop_oneof![
        1 => Just("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-03-26\"}}".to_owned()),
        3 => near(LINES),
        1 => ("[a-z/]{1,12}", near(LINES)).prop_map(|(method, rest)| format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{method}\",\"params\":{rest}}}")),
    ];
    let lines = proptest::collection::vec(whole, 1..6).prop_map(|lines| lines.join("\n"));
    run("lines of a client", lines, |input| {
        let mut session = session.borrow_mut();
        let door = Door { session: &mut session, writes: false, person: None, most: 60 };
        let mut output = Vec::new();
        serve(door, input.as_bytes(), &mut output).unwrap();
        let output = String::from_utf8(output).unwrap();
        for line in output.lines() {
            let answer: serde_json::Value = serde_json::from_str(line).unwrap();
            let all = answer.as_array().cloned().unwrap_or_else(|| vec![answer]);
            for one in all {
                prop_assert!(
                    one["jsonrpc"] == "2.0" && (one.get("result").is_some() ^ one.get("error").is_some()),
                    "{one}"
                );
            }
        }
        Ok(())
    });
}
