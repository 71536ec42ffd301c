use proptest::prelude::*;

use super::*;

fn source(keys: &str) -> Source {
    let text = format!("[source.p95]\nrun = [\"x\"]\n{keys}");
    let table = toml::de::DeTable::parse(&text).unwrap();
    let sources = table.get_ref().get("source").unwrap().get_ref().as_table().unwrap();
    super::super::said::sources(sources, &|_| String::new()).remove(0).source.unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn taken(keys: &str, unit: Option<&str>, bytes: &[u8]) -> Result<Vec<(String, f64, Option<f64>)>, No> {
    let metric = Metric { unit: unit.map(str::to_owned), recent: Vec::new() };
    let window = Window { from: day("2026-03-01"), to: day("2026-03-11") };
    let points = take(&source(keys), bytes.to_vec(), &metric, window, day("2026-03-12"))?;
    Ok(points.into_iter().map(|p| (p.day.to_string(), p.value, p.of)).collect())
}

fn value(unit: Option<&str>, text: &str) -> Result<(f64, Option<f64>), No> {
    taken("", unit, text.as_bytes()).map(|points| {
        assert_eq!((points.len(), points[0].0.as_str()), (1, "2026-03-12"));
        (points[0].1, points[0].2)
    })
}

#[test]
fn a_number_is_what_log_reads() {
    for (unit, text, is) in [
        (None, "36.2", (36.2, None)),
        (None, "36.2\n", (36.2, None)),
        (None, "\r\n 36.2 \r\n", (36.2, None)),
        (None, "\u{feff}36.2", (36.2, None)),
        (Some("%"), "71/196", (100.0 * 71.0 / 196.0, Some(196.0))),
        (Some("ms"), "431ms", (431.0, None)),
        (Some("%"), "36.2%", (36.2, None)),
        (None, "-1e3", (-1000.0, None)),
    ] {
        assert_eq!(value(unit, text).unwrap(), is, "{text:?}");
    }
    assert_eq!(taken("scale = 100", Some("%"), b"0.362").unwrap()[0].1, 36.199_999_999_999_996);
    assert_eq!(taken("scale = 0.001", Some("s"), b"431ms").unwrap()[0].1, 0.431);
}

#[test]
fn what_is_no_number_is_refused() {
    for text in ["", "\n\n", "null", "NaN", "inf", "n/a", "36.2 37", "1\n2", "{\"value\":1}", "<html>", "431s"] {
        let no = value(Some("ms"), text).unwrap_err();
        assert!(!no.what.is_empty(), "{text}");
    }
    assert_eq!(taken("", None, &[0x33, 0xff, 0x36]).unwrap_err().what, "what it answered is no UTF-8 text");
    assert_eq!(value(None, "").unwrap_err().what, "it answered nothing");
    assert_eq!(value(None, "1\n2").unwrap_err().hints, ["read = \"rows\", where it prints a table"]);
}

#[test]
fn rows_come_in_any_shape_that_import_reads() {
    let two = vec![("2026-03-09".to_owned(), 5.0, None), ("2026-03-10".to_owned(), 6.0, None)];
    for text in [
        "day,value\n2026-03-09,5\n2026-03-10,6\n",
        "\u{feff}day,value\r\n2026-03-09,5\r\n2026-03-10,6",
        "2026-03-10\t6\n2026-03-09\t5",
        "[{\"day\":\"2026-03-09\",\"value\":5},{\"day\":\"2026-03-10\",\"value\":6}]",
        "{\"day\":\"2026-03-09\",\"value\":5}\n{\"day\":\"2026-03-10\",\"value\":6}\n{\"day\":\"2026-03-11\",\"value\":null}",
        "{\"2026-03-09\":5,\"2026-03-10\":6}",
        " day | value\n-----+------\n 2026-03-09 | 5\n 2026-03-10 | 6\n(2 rows)\n",
        // What lies outside is left out: the day that is not over, and what was not asked for.
        "2026-02-28,9\n2026-03-09,5\n2026-03-10,6\n2026-03-12,9",
    ] {
        assert_eq!(taken("read = \"rows\"", None, text.as_bytes()).unwrap(), two, "{text:?}");
    }
    let shares = taken("read = \"rows\"", Some("%"), b"day,n,of\n2026-03-09,71,196\n").unwrap();
    assert_eq!(shares, [("2026-03-09".to_owned(), 71.0 / 196.0 * 100.0, Some(196.0))]);
    assert_eq!(
        taken("read = \"rows\"\nshift = \"-1d\"", None, b"2026-03-11,5\n2026-03-12,6\n").unwrap()[1].0,
        "2026-03-11"
    );
    assert_eq!(taken("read = \"rows\"", None, b"2026-02-28,9\n").unwrap(), []);
}

#[test]
fn what_is_refused_takes_nothing_of_the_source() {
    for (text, says) in [
        ("day,value\n2026-03-09,5\n2026-03-13,6\n", "can't be read"),
        ("day,value\n2026-03-09,5\n2026-03-10,x\n", "can't be read"),
        ("day,value\n2026-03-09,5\nlater,6\n", ""),
        ("", ""),
        ("day,value\n", "no day in what it answered"),
        ("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}", "no day in what it answered"),
        ("<html>sign in</html>", "a web page"),
        ("day,series,value\n2026-03-09,a,5\n2026-03-09,b,6\n2026-03-10,a,5\n2026-03-10,b,6\n", ""),
    ] {
        let no = taken("read = \"rows\"", None, text.as_bytes()).unwrap_err();
        assert!(no.what.contains(says), "{text:?}: {no:?}");
    }
}

#[test]
fn a_question_names_the_key_that_decides() {
    let series = "day,series,value\n2026-03-09,a,5\n2026-03-09,b,6\n2026-03-10,a,5\n2026-03-10,b,6\n";
    let no = taken("read = \"rows\"", None, series.as_bytes()).unwrap_err();
    assert!(no.hints.iter().any(|hint| hint == "where = [\"series=a\"]"), "{no:?}");
    assert!(no.hints.iter().any(|hint| hint == "per = \"day sum\""), "{no:?}");
    assert!(!no.hints.iter().any(|hint| hint.contains("metric=")), "{no:?}");
    assert_eq!(taken("read = \"rows\"\nwhere = [\"series=a\"]", None, series.as_bytes()).unwrap().len(), 2);
    assert_eq!(taken("read = \"rows\"\nper = \"day sum\"", None, series.as_bytes()).unwrap()[0].1, 11.0);
    let scale = taken("read = \"rows\"", Some("%"), b"2026-03-09,0.0421\n2026-03-10,0.0398\n").unwrap_err();
    assert!(scale.hints.contains(&"scale = 100".to_owned()), "{scale:?}");
    let zone = "t,value\n2026-03-07T23:00:00Z,1\n2026-03-08T23:00:00Z,2\n2026-03-09T23:00:00Z,3\n";
    let no = taken("read = \"rows\"\ncolumns = \"day=t\"", None, zone.as_bytes()).unwrap_err();
    assert!(no.hints.contains(&"zone = \"+01:00\"".to_owned()), "{no:?}");
    let read = taken("read = \"rows\"\ncolumns = \"day=t\"\nzone = \"+01:00\"", None, zone.as_bytes()).unwrap();
    assert_eq!(read[0].0, "2026-03-08");
}

#[test]
fn what_it_wrote_is_shown_short_and_on_one_line() {
    assert_eq!(beginning(b" a\n  b "), "a b");
    assert_eq!(beginning(b""), "");
    assert!(beginning(&[b'x'; 5000]).chars().count() < 200);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_makes_it_fall_over(
        seed in 0_usize..6,
        at in 0.0_f64..1.0,
        cut in 0.0_f64..1.0,
        noise in proptest::collection::vec(any::<u8>(), 0..24),
    ) {
        const ANSWERS: [&str; 6] = [
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"job\":\"api\"},\"values\":[[1773014400,\"5\"],[1773100800,\"6\"]]}]}}",
            "{\"results\":{\"A\":{\"frames\":[{\"schema\":{\"fields\":[{\"name\":\"Time\"},{\"name\":\"Value\"}]},\"data\":{\"values\":[[1773014400000],[5]]}}]}}}",
            "day,value\n2026-03-09,5\n2026-03-10,6\n",
            "36.2\n",
            " day | value\n-----+------\n 2026-03-09 | 5\n",
            "{\"2026-03-09\":5}",
        ];
        let mut bytes = ANSWERS[seed].as_bytes().to_vec();
        let place = |share: f64, len: usize| ((share * len as f64) as usize).min(len);
        let here = place(at, bytes.len());
        bytes.splice(here..here, noise.iter().copied());
        bytes.truncate(place(cut.max(0.2), bytes.len()));
        for keys in ["", "read = \"rows\"", "read = \"rows\"\nper = \"week median\"\nshift = \"-1d\""] {
            if let Ok(points) = taken(keys, Some("%"), &bytes) {
                prop_assert!(points.iter().all(|(_, value, _)| value.is_finite()));
            }
        }
        drop(beginning(&bytes));
    }
}
