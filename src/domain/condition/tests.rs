#![allow(clippy::unwrap_used, reason = "a test")]

use proptest::prelude::*;

use super::*;

fn today() -> Day {
    Day::new(2026, 11, 20).unwrap()
}

fn dec(day: u8) -> Option<Day> {
    Day::new(2026, 12, day)
}

fn wrong_if(text: &str) -> WrongIfWords {
    parse_wrong_if(text, today()).unwrap()
}

fn slug(text: &str) -> Option<Slug> {
    Some(Slug::parse(text).unwrap())
}

#[test]
fn reads_conditions() {
    for (text, metric, op, threshold, by) in [
        ("activation < 33 by 1dec", slug("activation"), Op::Below, "33", dec(1)),
        ("activation<33 by 1 dec", slug("activation"), Op::Below, "33", dec(1)),
        ("activation < 33% BY 2026-12-01.", slug("activation"), Op::Below, "33%", dec(1)),
        ("latency-p95 >= 600 ms by 18dec", slug("latency-p95"), Op::AtLeast, "600ms", dec(18)),
        ("< 33", None, Op::Below, "33", None),
        ("≤33 by 1dec", None, Op::AtMost, "33", dec(1)),
        (" revenue ≥ -€30 ", slug("revenue"), Op::AtLeast, "-€30", None),
        ("activation > 71/196", slug("activation"), Op::Above, "71/196", None),
    ] {
        let read = wrong_if(text);
        assert_eq!(read.text, text);
        let threshold = Amount::parse(threshold).unwrap();
        assert_eq!(read.condition, Some(Condition { metric, op, threshold }), "{text}");
        assert_eq!(read.by, by, "{text}");
    }
}

#[test]
fn reads_observations() {
    for (text, by) in [
        ("nobody opens it twice by 1dec", dec(1)),
        ("nobody opens it twice by 1 dec!", dec(1)),
        ("customers go by bus by 2026-12-01", dec(1)),
        ("the deal is won by support", None),
        ("we are off by 2 weeks", None),
        ("they lose by 3 points", None),
        ("standby", None),
        ("revenue > costs by 1dec", dec(1)),
        ("people say it takes > 5 s by 1dec", dec(1)),
        ("by and by", None),
        ("by", None),
    ] {
        let read = wrong_if(text);
        assert_eq!((read.text.as_str(), read.condition, read.by), (text, None, by));
    }
}

#[test]
fn refuses_what_is_nearly_one() {
    for text in [
        "",
        "  ",
        "by 1dec",
        "activation < 33 by 31feb",
        "activation < 33 by 03/04/26",
        "activation < 33 by support",
        "nobody opens it by 31feb",
        "nobody opens it by 03/04/26",
        "activation < 1,5 by 1dec",
        "activation < NaN",
        "activation < 1e400",
        "activation < 33 in any region by 1dec",
    ] {
        assert!(parse_wrong_if(text, today()).is_err(), "{text}");
    }
}

#[test]
fn reads_limits() {
    let amount = |word| Amount::parse(word).unwrap();
    assert_eq!(parse_limit("<0.1").unwrap(), (None, Op::Below, amount("0.1")));
    assert_eq!(parse_limit("error-rate < 0.5").unwrap(), (slug("error-rate"), Op::Below, amount("0.5")));
    assert_eq!(parse_limit("latency-p95 < 600ms").unwrap(), (slug("latency-p95"), Op::Below, amount("600ms")));
    assert_eq!(parse_limit("latency-p95 <= 600 ms").unwrap(), (slug("latency-p95"), Op::AtMost, amount("600ms")));
    for text in
        ["", "0.5", "error-rate", "error rate < 0.5", "error-rate <", "< x", "< 1 by 1dec", "a = 5", "1 < a < 2"]
    {
        assert!(parse_limit(text).is_err(), "{text}");
    }
}

#[test]
fn comparisons() {
    for (symbol, at, below) in [("<", false, true), ("<=", true, true), (">", false, false), (">=", true, false)] {
        let op: Op = symbol.parse().unwrap();
        assert_eq!(op.to_string(), symbol);
        assert_eq!((op.holds(5.0, 5.0), op.holds(4.0, 5.0)), (at, below));
        assert!(!op.holds(f64::NAN, 5.0));
        let json = serde_json::to_string(&op).unwrap();
        assert_eq!(json, format!("\"{symbol}\""));
        assert_eq!(serde_json::from_str::<Op>(&json).unwrap(), op);
    }
    assert_eq!("≤".parse::<Op>().unwrap(), Op::AtMost);
    assert_eq!("≥".parse::<Op>().unwrap(), Op::AtLeast);
    assert!("=".parse::<Op>().is_err());
}

proptest! {
    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = parse_wrong_if(&text, today());
        let _ = parse_limit(&text);
        let _ = text.parse::<Op>();
    }

    #[test]
    fn never_panics_on_the_like(text in "[a-z]{0,3} ?[<>=≤≥]{0,2} ?[0-9€,.−-]{0,4}[\u{3000} ]?(ms|%)?( by)?( [0-9a-z/]{0,6})?") {
        if let Ok(read) = parse_wrong_if(&text, today()) {
            prop_assert_eq!(read.text, text.clone());
        }
        let _ = parse_limit(&text);
    }
}
