#![allow(clippy::unwrap_used, reason = "a test")]

use proptest::prelude::*;

use super::*;

fn value(word: &str) -> f64 {
    Amount::parse(word).unwrap().value
}

fn refusal(word: &str) -> String {
    Amount::parse(word).unwrap_err().to_string()
}

#[test]
fn reads_plain_numbers() {
    for (word, expected) in [
        ("36.2", 36.2),
        ("+5", 5.0),
        ("-200", -200.0),
        ("\u{2212}3", -3.0),
        ("1_000", 1000.0),
        ("1e3", 1000.0),
        ("1E-3", 0.001),
        (" 7 ", 7.0),
        (".5", 0.5),
        ("1.000", 1.0),
        ("0e999", 0.0),
    ] {
        let amount = Amount::parse(word).unwrap();
        assert_eq!((amount.value, amount.unit, amount.of), (expected, None, None), "{word}");
    }
    assert!(value("-0").is_sign_positive());
    assert!(value("-0.0%").is_sign_positive());
}

#[test]
fn reads_units() {
    for (word, expected, unit) in [
        ("36.2%", 36.2, "%"),
        ("36.2 %", 36.2, "%"),
        ("-200ms", -200.0, "ms"),
        ("28 s", 28.0, "s"),
        ("28s", 28.0, "s"),
        ("€30", 30.0, "€"),
        ("-€30", -30.0, "€"),
        ("+$ 1_000", 1000.0, "$"),
        ("30€", 30.0, "€"),
        ("5eur", 5.0, "eur"),
        ("1e3ms", 1000.0, "ms"),
        ("12 story points", 12.0, "story points"),
        ("4 m²", 4.0, "m²"),
    ] {
        let amount = Amount::parse(word).unwrap();
        assert_eq!((amount.value, amount.unit.as_deref()), (expected, Some(unit)), "{word}");
    }
}

#[test]
fn reads_counts() {
    let amount = Amount::parse("71/196").unwrap();
    assert_eq!((amount.value, amount.count, amount.of), (71.0 / 196.0, Some(71.0), Some(196.0)));
    assert_eq!(amount.clone().in_unit(Some("%")).unwrap(), (100.0 * 71.0 / 196.0, Some(196.0)));
    assert_eq!(amount.clone().in_unit(None).unwrap(), (71.0 / 196.0, Some(196.0)));
    assert_eq!(amount.in_unit(Some("s")).unwrap(), (71.0 / 196.0, Some(196.0)));
    assert_eq!(Amount::parse("0/8").unwrap().in_unit(Some("%")).unwrap(), (0.0, Some(8.0)));
    assert_eq!(Amount::parse("71 / 196").unwrap().of, Some(196.0));
    assert!(refusal("-1/8").contains("less than none"));
    assert!(refusal("1/0").contains("above 0"));
    assert!(refusal("1/").contains("after its slash"));
    assert!(refusal("5/week").contains("after its slash"));
    assert!(refusal("1/2/3").contains("not a unit"));
    assert!(refusal("1e308/1e-300").contains("too large"));
}

#[test]
fn refuses_in_helpful_words() {
    assert!(refusal("").contains("no number"));
    assert!(refusal("NaN").contains("no value"));
    assert!(refusal("-inf").contains("no size"));
    assert!(refusal("1e400").contains("too large"));
    assert!(refusal("1e-400").contains("too small"));
    for (word, a, b) in [("1,5", "1.5", "15"), ("1,000", "1", "1000"), ("1.000,5", "1000.5", "1.0005")] {
        let said = refusal(word);
        assert!(said.contains("ambiguous") && said.ends_with(&format!("write {a} or {b}")), "{said}");
    }
    assert!(refusal("1,000,000").ends_with("write 1000000"));
    assert!(refusal("1.000.000").contains("write 1000000"));
    assert!(refusal("1__0").contains("underscore"));
    assert!(refusal("1_").contains("underscore"));
    assert!(refusal("0x10").contains("decimal"));
    assert!(refusal("３６").contains("0 to 9"));
    assert!(refusal("3６").contains("0 to 9"));
    assert!(refusal("1 000").contains("1_000"));
    assert!(refusal("12-14").contains("more than one number"));
    assert!(refusal("€30k").contains("two units"));
    assert!(refusal("1e3.5").contains("exponent"));
    for word in ["-", "+", "€", "abc", "--5", "+-5", "x0.7", "%", "5 \u{200b}s", "5\u{0}", "_1", "5 a b c"] {
        assert!(Amount::parse(word).is_err(), "{word:?}");
    }
}

#[test]
fn a_typed_unit_must_be_the_metrics() {
    let parse = |word| Amount::parse(word).unwrap();
    assert_eq!(parse("5").in_unit(Some("ms")).unwrap(), (5.0, None));
    assert_eq!(parse("5MS").in_unit(Some("ms")).unwrap(), (5.0, None));
    assert!(parse("28 s").in_unit(Some("ms")).unwrap_err().hint.contains("12ms"));
    assert!(parse("36.2%").in_unit(None).unwrap_err().hint.ends_with("write 36.2"));
    assert!(parse("14pt").in_unit(Some("%")).is_err());
    assert_eq!(parse("+14pt").distance_in_unit(Some("%")).unwrap(), 14.0);
    assert_eq!(parse("-14PP").distance_in_unit(Some("%")).unwrap(), -14.0);
    assert_eq!(parse("-14").distance_in_unit(None).unwrap(), -14.0);
    assert_eq!(parse("5pt").distance_in_unit(Some("pt")).unwrap(), 5.0);
    assert!(parse("5pt").distance_in_unit(Some("ms")).is_err());
}

#[test]
fn prints_exactly() {
    for (v, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (36.2, "36.2"),
        (1e300, "1e300"),
        (1e15, "1e15"),
        (999_999_999_999_999.0, "999999999999999"),
        (1e-5, "0.00001"),
        (9e-6, "9e-6"),
        (-1234.5, "-1234.5"),
    ] {
        assert_eq!(exact(v), text);
    }
}

#[test]
fn prints_short() {
    for (v, text) in [
        (36.22448979, "36.2"),
        (1234.567891, "1235"),
        (0.0012345678, "0.00123"),
        (1e300, "1e300"),
        (1.234567e300, "1.23e300"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (0.99999999, "1"),
        (-999.9996, "-1000"),
        (1234567.25, "1234567.25"),
        (123456789.0, "123456789"),
        (12.3456, "12.3456"),
        (-36.22448979, "-36.2"),
        (1.2345678e-7, "1.23e-7"),
        (1_000_000.000_1, "1000000"),
    ] {
        assert_eq!(short(v), text);
    }
}

#[test]
fn prints_units_and_moves() {
    assert_eq!(with_unit(36.2, Some("%")), "36.2%");
    assert_eq!(with_unit(430.0, Some("ms")), "430ms");
    assert_eq!(with_unit(5.0, Some("min")), "5min");
    assert_eq!(with_unit(30.0, Some("€")), "€30");
    assert_eq!(with_unit(-30.0, Some("€")), "-€30");
    assert_eq!(with_unit(12.0, Some("tickets")), "12 tickets");
    assert_eq!(with_unit(12.0, None), "12");
    assert_eq!(signed(0.6), "+0.6");
    assert_eq!(signed(-200.0), "-200");
    assert_eq!(signed(-0.0), "0");
    assert_eq!(signed_with_unit(5.0, Some("%")), "+5pt");
    assert_eq!(signed_with_unit(40.0, Some("ms")), "+40ms");
    assert_eq!(signed_with_unit(3.0, Some("€")), "+€3");
    assert_eq!(signed_with_unit(-3.0, Some("€")), "-€3");
    assert_eq!(signed_with_unit(4.0, Some("tickets")), "+4 tickets");
    assert_eq!(signed_with_unit(-4.0, None), "-4");
}

proptest! {
    #[test]
    fn exact_comes_back_to_the_same_bits(bits in any::<u64>()) {
        let v = f64::from_bits(bits) ;
        prop_assume!(v.is_finite());
        prop_assert_eq!(value(&exact(v)).to_bits(), (v + 0.0).to_bits());
    }

    #[test]
    fn every_day_numbers_come_back_too(v in -1e16f64..1e16) {
        prop_assert_eq!(value(&exact(v)).to_bits(), (v + 0.0).to_bits());
    }

    #[test]
    fn short_is_near_and_readable(v in -1e18f64..1e18) {
        let near = value(&short(v));
        prop_assert!((near - v).abs() <= v.abs() * 0.005_001, "{} for {}", near, v);
    }

    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = Amount::parse(&text);
    }

    #[test]
    fn reads_back_what_it_prints(text in "[-+]?[€$]?[0-9_.]{1,6}(e[0-9])?(/[0-9]{1,3})? ?(%|ms|tickets|h)?") {
        if let Ok(amount) = Amount::parse(&text) {
            prop_assert_eq!(Amount::parse(&amount.to_string()).unwrap(), amount);
        }
    }
}
