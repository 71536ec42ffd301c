use super::*;
use proptest::prelude::*;

/// 2026-03-31.
const TODAY: i32 = 20_543;

fn csv(text: &str) -> Result<Rows, RowsError> {
    parse_csv(text.as_bytes(), &Pick::default(), Some("%"), TODAY)
}

fn picked(text: &str, pick: &str) -> Result<Rows, RowsError> {
    parse_csv(text.as_bytes(), &pick.parse().unwrap(), Some("%"), TODAY)
}

fn jsonl(text: &str) -> Result<Rows, RowsError> {
    parse_jsonl(text.as_bytes(), &Pick::default(), Some("%"), TODAY)
}

fn days(rows: &Rows) -> Vec<(i32, f64)> {
    rows.rows.iter().map(|row| (TODAY - row.day, row.value)).collect()
}

/// The only bad row of a file.
fn bad(result: Result<Rows, RowsError>) -> (u64, String) {
    match result {
        Err(RowsError::Bad { rows, total: 1 }) => (rows[0].line, format!("{}; {}", rows[0].what, rows[0].hint)),
        other => panic!("{other:?}"),
    }
}

fn header(result: Result<Rows, RowsError>) -> String {
    match result {
        Err(error @ RowsError::Header(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

/// What is said of one value, or the value.
fn value(text: &str, unit: Option<&str>) -> Result<f64, String> {
    match parse_csv(format!("day\tvalue\n2026-03-11\t{text}\n").as_bytes(), &Pick::default(), unit, TODAY) {
        Ok(rows) => Ok(rows.rows[0].value),
        error => Err(bad(error).1),
    }
}

fn day(text: &str) -> Result<(i32, i16), String> {
    match csv(&format!("day,value\n{text},1\n")) {
        Ok(rows) => Ok((TODAY - rows.rows[0].day, rows.rows[0].minute)),
        error => Err(bad(error).1),
    }
}

#[test]
fn a_row_is_small() {
    assert!(size_of::<Row>() <= 40);
}

#[test]
fn the_usual_headings_are_known_in_any_case_and_order() {
    let rows = csv("Value,note,DATE,by\n36.2,first week,2026-03-11,mara\n37,,2026-03-12,kim\n").unwrap();
    assert_eq!(days(&rows), [(20, 36.2), (19, 37.0)]);
    assert_eq!(
        rows.rows.iter().map(|row| rows.notes[row.note as usize].as_str()).collect::<Vec<_>>(),
        ["first week", ""]
    );
    assert_eq!((rows.columns.day.as_str(), rows.columns.value.as_deref()), ("DATE", Some("Value")));
    assert_eq!(rows.columns.ignored, ["by"]);
    assert_eq!(rows.metrics, [""]);
    assert!(rows.rows.iter().all(|row| row.of.is_nan() && row.minute == -1 && row.metric == 0));
}

#[test]
fn a_file_without_headings_is_day_and_value() {
    let rows = csv("2026-03-11,36.2\n2026-03-12,1e1\n").unwrap();
    assert_eq!(days(&rows), [(20, 36.2), (19, 10.0)]);
    assert!(!rows.columns.headed);
    assert!(header(csv("2026-03-11,36.2,x\n")).contains("the first line is a row"));
}

#[test]
fn columns_are_picked_by_name() {
    let text = "Date,rate,Rate,value\n2026-03-11,1,2,3\n";
    assert_eq!(days(&picked(text, "value=Rate").unwrap()), [(20, 2.0)]);
    assert_eq!(days(&picked("When,Rate\n2026-03-11,2\n", "day=when,value=RATE").unwrap()), [(20, 2.0)]);
    assert!(header(picked(text, "value=RATE")).contains("more than one heading could be the value"));
    let said = header(picked(text, "value=Ratio"));
    assert!(
        said.contains("no heading is \"Ratio\"; the headings are \"Date\", \"rate\", \"Rate\", \"value\""),
        "{said}"
    );
    assert!(header(picked(text, "value=Date")).contains("one column for two things"));
    assert!(
        "when=Date".parse::<Pick>().is_err()
            && "day".parse::<Pick>().is_err()
            && "day=a,day=b".parse::<Pick>().is_err()
    );
}

#[test]
fn the_only_other_column_of_numbers_is_the_value() {
    let rows = csv("date,team,rate\n2026-03-11,blue,\n2026-03-12,red,36.2%\n").unwrap();
    assert_eq!((days(&rows), rows.skipped_blank, rows.columns.guessed), (vec![(19, 36.2)], 1, true));
    assert!(header(csv("date,id,rate\n2026-03-11,1,2\n")).contains("more than one column holds numbers"));
    assert!(header(csv("date,id\n2026-03-11,x\n")).contains("--columns value=NAME"));
    assert!(header(csv("x,value\n2026-03-11,1\n")).contains("--columns day=NAME"));
    assert!(header(csv("day,value,Value\n")).contains("more than one heading"));
    assert!(header(csv("")).contains("the file is empty"));
    assert!(csv("day,value\n").unwrap().rows.is_empty());
}

#[test]
fn counts_are_a_share_and_keep_what_they_are_of() {
    let rows = csv("day,n,of\n2026-03-11,49,196\n2026-03-12,,196\n").unwrap();
    assert_eq!((rows.rows[0].value, rows.rows[0].of, rows.skipped_blank), (25.0, 196.0, 1));
    let plain = parse_csv(&b"day,n,of\n2026-03-11,49,196\n"[..], &Pick::default(), None, TODAY).unwrap();
    assert_eq!(plain.rows[0].value, 0.25);
    let both = csv("day,value,of\n2026-03-11,36.2,196\n2026-03-12,49/196,\n").unwrap();
    assert_eq!(both.rows.iter().map(|row| (row.value, row.of)).collect::<Vec<_>>(), [(36.2, 196.0), (25.0, 196.0)]);
    assert_eq!(csv("day,value,n\n2026-03-11,36.2,196\n").unwrap().rows[0].value, 36.2);
    for (n, of) in [("1", "0"), ("-1", "5"), ("1.5", "5"), ("1", "2.5"), ("1", "")] {
        bad(csv(&format!("day,n,of\n2026-03-11,{n},{of}\n")));
    }
}

#[test]
fn a_metric_column_names_each_rows_metric() {
    let rows = csv("metric,day,value\na,2026-03-11,1\nb,2026-03-11,2%\na,2026-03-12,3\n").unwrap();
    assert_eq!(rows.metrics, ["", "a", "b"]);
    assert_eq!(rows.percents, [0, 0, 3]);
    assert_eq!(rows.rows.iter().map(|row| row.metric).collect::<Vec<_>>(), [1, 2, 1]);
    assert!(bad(csv("metric,day,value\n,2026-03-11,1\n")).1.contains("without a metric"));
}

#[test]
fn separators_quotes_marks_and_line_ends() {
    let crlf = "\u{feff}day;value;note\r\n\r\n2026-03-11;1;\"a;\r\n\"\"b\"\"\"\r\n;;\r\n2026-03-12;x;\r\n";
    assert_eq!(bad(csv(crlf)).0, 6);
    let rows = csv(&crlf.replace(";x;", ";2;'=c")).unwrap();
    assert_eq!(
        (days(&rows), &rows.notes[1..]),
        (vec![(20, 1.0), (19, 2.0)], &["a;\r\n\"b\"".into(), "=c".to_owned()][..])
    );
    assert_eq!(rows.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 6]);
    assert_eq!(days(&csv("day\tvalue\n2026-03-11\t1").unwrap()), [(20, 1.0)]);
    assert!(bad(csv("day;value\n2026-03-11;1,5\n")).1.contains("ambiguous"));
    assert!(bad(csv("2026-03-11;1,5\n")).1.contains("ambiguous"));
}

#[test]
fn lines_are_counted_across_blank_ones_and_quoted_ones() {
    for end in ["\n", "\r\n"] {
        let text = ["day,value,note", "", "2026-03-11,1,\"x", "y", "", "z\"", "", "", "2026-03-12,?,", "2026-03-13,2,"];
        let (line, said) = bad(csv(&text.join(end)));
        assert_eq!(line, 9, "{said}");
    }
    assert_eq!(bad(csv("\n\nday,value\n2026-03-12,?")).0, 4);
}

#[test]
fn a_cell_too_many_or_too_few_is_never_guessed_at() {
    assert!(bad(csv("day,value\n2026-03-11,1,5\n")).1.contains("3 cells, where the first line has 2"));
    assert!(bad(csv("day,value\n2026-03-11\n")).1.contains("only 1 cell"));
    assert_eq!(days(&csv("day,value,note\n2026-03-11,1\n2026-03-12,2,,,\n").unwrap()).len(), 2);
}

#[test]
fn an_open_quote_swallows_nothing_silently() {
    let (line, said) = bad(csv("day,value,note\n2026-03-11,1,ok\n2026-03-12,2,\"oh\n2026-03-13,3,x\n"));
    assert_eq!(line, 3);
    assert!(said.contains("never closed"));
    assert!(matches!(csv("\"day,value\n2026-03-11,1\n"), Err(RowsError::Bad { .. })));
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_line() {
    let rows = |bytes: &[u8]| bad(parse_csv(bytes, &Pick::default(), None, TODAY));
    assert_eq!(rows(b"day,value\n2026-03-11,1\n2026-03-12,\xff\n").0, 3);
    assert_eq!(rows(b"day,value\n2026-03-11,\0\n").0, 2);
    assert!(rows(b"\xff\xfed\0").1.contains("UTF-16"));
}

#[test]
fn days_and_instants() {
    assert_eq!(day("2026-03-11"), Ok((20, -1)));
    assert_eq!(day("2026-03-31"), Ok((0, -1)));
    assert_eq!(day("2026-03-11T09:05"), Ok((20, 545)));
    assert_eq!(day("2026-03-11T23:59:59.250Z"), Ok((20, 1439)));
    assert_eq!(day("2026-03-11 00:30:00+02:00"), Ok((20, 30)));
    for odd in
        ["2026-03-11T24:00", "2026-03-11T09", "2026-03-11T09:00+25:00", "2026-03-11x", "2026-03-11T09:00Zz", "x", "11"]
    {
        assert!(day(odd).unwrap_err().contains("is not a day"), "{odd}");
    }
    assert!(day("2026-02-31").unwrap_err().contains("February 2026 has 28 days"));
    assert!(day("2026-13-01").unwrap_err().contains("12 months"));
    assert!(day("2026-04-01").unwrap_err().contains("has not come yet"));
    let said = day("03/04/26").unwrap_err();
    assert_eq!(said, "\"03/04/26\" may be 3 April 2026 or 4 March 2026; write 2026-04-03 or 2026-03-04");
    assert!(day("13/03/2026").unwrap_err().contains("write 2026-03-13 if"));
    assert!(day("").unwrap_err().contains("without a day"));
}

#[test]
fn numbers_that_are_read() {
    for (text, number) in [
        ("36.2", 36.2),
        ("-3", -3.0),
        ("+3", 3.0),
        ("1_000.5", 1000.5),
        ("1e3", 1000.0),
        ("36.2 %", 36.2),
        ("49/196", 25.0),
    ] {
        assert_eq!(value(text, Some("%")), Ok(number), "{text}");
    }
    assert_eq!(value("49/196", None), Ok(0.25));
    assert_eq!(value("36 ms", Some("ms")), Ok(36.0));
    assert_eq!(value("€3.50", Some("€")), Ok(3.5));
    assert!(value("-0", None).unwrap().is_sign_positive());
}

#[test]
fn numbers_that_are_refused_say_why() {
    for (text, said) in [
        ("1,5", "ambiguous"),
        ("1,000", "ambiguous"),
        ("NaN", "can't be measured"),
        ("-inf", "can't be measured"),
        ("1e400", "too large"),
        ("1e-400", "too small"),
        ("1__0", "is not a number"),
        ("_1", "is not a number"),
        (".5", "is not a number"),
        ("5.", "is not a number"),
        ("1e", "is in \"e\""),
        ("0x10", "is not a number"),
        ("n/a", "nothing was measured"),
        ("1/2/3", "is not a number"),
        ("36 ms", "is in \"ms\", but the metric is in \"s\""),
        ("36%", "is in %, but the metric is in \"s\""),
    ] {
        let refused = value(text, Some("s")).unwrap_err();
        assert!(refused.contains(said), "{text}: {refused}");
    }
    assert!(value("36%", None).unwrap_err().contains("has no unit"));
}

#[test]
fn every_bad_row_is_counted_and_the_first_are_told() {
    let mut text = String::from("day,value\n2026-03-11,1\n");
    (0..50).for_each(|_| text.push_str("2026-03-12,x\n"));
    match csv(&text) {
        Err(error @ RowsError::Bad { .. }) => {
            let said = error.to_string();
            assert!(said.starts_with("50 rows can't be read, so nothing was taken\n  line 3: "), "{said}");
            assert!(said.ends_with("and 30 more"), "{said}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn json_lines() {
    let rows = jsonl(concat!(
        "\u{feff}{\"date\":\"2026-03-11\",\"time\":\"x\",\"value\":36.2,\"note\":\"a \\\"b\\\"\",\"by\":{\"x\":[1]}}\r\n\n",
        "{\"day\":\"2026-03-12T09:00Z\",\"n\":49,\"of\":196}\n",
        "{\"day\":\"2026-03-13\",\"value\":null}\n",
        "{\"day\":\"2026-03-13\",\"value\":\"49/196\"}"
    ))
    .unwrap();
    assert_eq!(days(&rows), [(20, 36.2), (19, 25.0), (18, 25.0)]);
    assert_eq!((rows.rows[1].minute, rows.rows[1].line, rows.skipped_blank), (540, 3, 1));
    assert_eq!(rows.notes, ["", "a \"b\""]);
    assert_eq!((rows.columns.day.as_str(), rows.columns.n.as_deref()), ("date", Some("n")));
    let pick = "day=when,value=v".parse().unwrap();
    let rows = parse_jsonl(&br#"{"when":"2026-03-11","day":1,"v":2,"n":1,"of":2}"#[..], &pick, None, TODAY).unwrap();
    assert_eq!(days(&rows), [(20, 2.0)]);
}

#[test]
fn json_lines_that_are_refused() {
    for (line, said) in [
        ("[", "each line is one object"),
        ("{\"day\":\"2026-03-11\",\"value\":1e400}", "out of range"),
        ("{\"day\":\"2026-03-11\",\"value\":NaN}", "column"),
        ("{\"day\":\"2026-03-11\",\"value\":1} 2", "trailing"),
        ("{\"day\":\"2026-03-11\",\"value\":1,\"value\":2}", "twice"),
        ("{\"day\":\"2026-03-11\",\"value\":true}", "expected text, a number or null"),
        ("{\"day\":\"2026-03-11\"}", "no value"),
        ("{\"value\":1}", "no day"),
        ("{\"day\":20260311,\"value\":1}", "the day is the number"),
        ("{\"day\":\"2026-03-11\",\"value\":1,\"note\":5}", "write the note as text"),
        ("{\"day\":\"2026-03-11\",\"n\":1}", "a count without what it is of"),
    ] {
        let (at, refused) = bad(jsonl(&format!("\n{line}\n")));
        assert_eq!(at, 2);
        assert!(refused.contains(said), "{line}: {refused}");
    }
    let mixed = "{\"day\":\"2026-03-11\",\"value\":1,\"metric\":\"a\"}\n{\"day\":\"2026-03-11\",\"value\":1}\n";
    assert_eq!(bad(jsonl(mixed)).0, 2);
}

#[test]
fn a_failing_file_is_an_error_of_its_own() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    assert!(matches!(parse_csv(Broken, &Pick::default(), None, TODAY), Err(RowsError::Io(_))));
    assert!(matches!(parse_jsonl(Broken, &Pick::default(), None, TODAY), Err(RowsError::Io(_))));
}

/// Text that looks enough like a file of readings to get past the headings.
fn likely() -> impl Strategy<Value = Vec<u8>> {
    let cell = prop_oneof![
        Just("day".to_owned()),
        Just("value".to_owned()),
        Just("2026-03-11".to_owned()),
        Just("2026-03-11T09:00+01:00".to_owned()),
        Just("71/196".to_owned()),
        Just("36.2%".to_owned()),
        "[-+0-9.,_eE/%:TZ \"\r\n]{0,12}",
        ".{0,4}",
    ];
    let row = prop::collection::vec(cell, 0..4).prop_map(|cells| cells.join(","));
    prop::collection::vec(row, 0..6).prop_map(|rows| format!("day,value,note\n{}", rows.join("\n")).into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop_oneof![likely(), prop::collection::vec(any::<u8>(), 0..200)], unit in any::<bool>()) {
        let unit = unit.then_some("%");
        for pick in [Pick::default(), "day=day,value=note".parse().unwrap()] {
            for result in [parse_csv(&bytes[..], &pick, unit, TODAY), parse_jsonl(&bytes[..], &pick, unit, TODAY)] {
                match result {
                    Ok(rows) => prop_assert!(rows.rows.iter().all(|row| row.value.is_finite() && row.day <= TODAY)),
                    Err(error) => prop_assert!(!error.to_string().is_empty()),
                }
            }
        }
    }

    #[test]
    fn what_is_written_is_read_back(values in prop::collection::vec((0..=TODAY, any::<f64>().prop_filter("finite", |v| v.is_finite())), 1..20)) {
        let date = |day: i32| time::Date::from_julian_day(day + 2_440_588).unwrap();
        let text: String = values.iter().map(|(day, value)| format!("{},{value:e}\n", date(*day))).collect();
        let rows = csv(&text).unwrap();
        let read: Vec<_> = rows.rows.iter().map(|row| (row.day, row.value)).collect();
        prop_assert_eq!(read, values);
    }
}
