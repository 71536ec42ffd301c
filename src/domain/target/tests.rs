#![allow(clippy::unwrap_used, reason = "a test")]

use proptest::prelude::*;

use super::*;

fn target(text: &str, baseline: Option<f64>, unit: Option<&str>) -> Result<f64, Unclear> {
    resolve_target(&parse_target(text)?, baseline, unit)
}

fn expect(text: &str, current: Option<f64>, unit: Option<&str>) -> Result<f64, Unclear> {
    resolve_expect(&parse_expect(text)?, current, unit)
}

#[test]
fn reads_each_form() {
    let amount = |word| Amount::parse(word).unwrap();
    for (text, words) in [
        ("45", TargetWords::Absolute(amount("45"))),
        ("45%", TargetWords::Absolute(amount("45%"))),
        ("=-5", TargetWords::Absolute(amount("-5"))),
        ("=45%", TargetWords::Absolute(amount("45%"))),
        ("71/196", TargetWords::Absolute(amount("71/196"))),
        ("€30", TargetWords::Absolute(amount("€30"))),
        ("+14", TargetWords::Distance(amount("14"))),
        ("-200", TargetWords::Distance(amount("-200"))),
        ("-30pt", TargetWords::Distance(amount("-30pt"))),
        ("+14ms", TargetWords::Distance(amount("14ms"))),
        ("-€30", TargetWords::Distance(amount("-€30"))),
        ("-30%", TargetWords::Percent(-30.0)),
        ("+30 %", TargetWords::Percent(30.0)),
        ("x0.7", TargetWords::Times(0.7)),
        ("×0.7", TargetWords::Times(0.7)),
    ] {
        assert_eq!(parse_target(text).unwrap(), words, "{text}");
    }
    for text in ["", "=", "x", "xyz", "x-2", "x2ms", "x1/2", "+1/2", "x1,5", "fast", "=x2", "+"] {
        assert!(parse_target(text).is_err(), "{text}");
    }
}

#[test]
fn resolves_targets() {
    for (text, baseline, unit, level) in [
        ("+14", Some(31.0), Some("%"), 45.0),
        ("+14pt", Some(31.0), Some("%"), 45.0),
        ("45%", None, Some("%"), 45.0),
        ("-30%", Some(40.0), Some("s"), 28.0),
        ("x0.7", Some(40.0), Some("s"), 28.0),
        ("x0.7", Some(40.0), Some("%"), 28.0),
        ("+10%", Some(-50.0), None, -55.0),
        ("=-5", None, None, -5.0),
        ("-200", Some(630.0), Some("ms"), 430.0),
        ("+0.1", Some(0.2), None, 0.3),
        ("98/196", None, Some("%"), 50.0),
        ("+1", Some(1_234_567_890_123_456.0), None, 1_234_567_890_123_457.0),
    ] {
        assert_eq!(target(text, baseline, unit).unwrap(), level, "{text}");
    }
}

#[test]
fn refuses_targets() {
    assert!(target("-30%", Some(40.0), Some("%")).unwrap_err().hint.contains("write -30pt or x0.7"));
    assert!(target("-30%", None, Some("%")).unwrap_err().what.contains("ambiguous"));
    assert_eq!(target("-200%", Some(40.0), Some("%")).unwrap_err().hint, "write -200pt");
    for text in ["+14", "-30%", "x0.7"] {
        let unclear = target(text, None, Some("ms")).unwrap_err();
        assert_eq!(unclear.what, "a relative target needs the baseline it is relative to");
        assert_eq!(unclear.hint, "give it first: --from NUMBER");
    }
    assert!(target("+14pt", Some(31.0), Some("ms")).is_err());
    assert!(target("45s", None, Some("ms")).is_err());
    assert!(target("x1e300", Some(1e300), None).unwrap_err().what.contains("too large"));
}

#[test]
fn resolves_expectations() {
    for (text, current, unit, change) in [
        ("+5", None, Some("%"), 5.0),
        ("+5pt", None, Some("%"), 5.0),
        ("-200ms", None, Some("ms"), -200.0),
        ("=36", Some(31.0), Some("%"), 5.0),
        ("=36.2", Some(31.1), Some("%"), 5.1),
        ("=1000.1", Some(1000.0), None, 0.1),
        ("-30%", Some(40.0), Some("s"), -12.0),
        ("x0.7", Some(40.0), Some("s"), -12.0),
        ("=30", Some(30.0), None, 0.0),
        ("=1000000000000.5", Some(1e12), None, 0.5),
    ] {
        assert_eq!(expect(text, current, unit).unwrap(), change, "{text}");
    }
    assert!(expect("5", None, None).unwrap_err().hint.starts_with("say which way: +5 or -5"));
    assert!(expect("5%", None, Some("%")).unwrap_err().hint.starts_with("say which way: +5% or -5%"));
    assert!(expect("=36", None, None).unwrap_err().what.contains("no reading"));
    assert!(expect("-30%", Some(31.0), Some("%")).unwrap_err().what.contains("ambiguous"));
}

proptest! {
    #[test]
    fn never_panics(text in any::<String>(), from in any::<Option<f64>>()) {
        let _ = target(&text, from, Some("%"));
        let _ = expect(&text, from, None);
    }

    #[test]
    fn results_are_finite(text in "[=x+-]?[0-9]{1,3}(e[0-9]{1,3})?(%|pt)?", from in -1e300f64..1e300) {
        for resolved in [target(&text, Some(from), None), expect(&text, Some(from), Some("%"))].into_iter().flatten() {
            prop_assert!(resolved.is_finite());
        }
    }
}
