#![allow(clippy::unwrap_used, reason = "a test")]

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A Thursday.
fn today() -> Day {
    day("2026-03-12")
}

fn read(word: &str, lean: Lean) -> String {
    match parse_day(word, today(), lean, Some(day("2026-03-20"))) {
        Ok(day) => day.to_string(),
        Err(unclear) => unclear.to_string(),
    }
}

fn count(words: &str) -> usize {
    let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
    take_day(&words)
}

#[test]
fn words_mean_the_days_they_say() {
    for (word, back, forward) in [
        ("today", "2026-03-12", "2026-03-12"),
        (" Yesterday ", "2026-03-11", "2026-03-11"),
        ("tomorrow", "2026-03-13", "2026-03-13"),
        ("thu", "2026-03-12", "2026-03-12"),
        ("wed", "2026-03-11", "2026-03-18"),
        ("FRIDAY", "2026-03-06", "2026-03-13"),
        ("sunday", "2026-03-08", "2026-03-15"),
        ("last thu", "2026-03-05", "2026-03-05"),
        ("last fri", "2026-03-06", "2026-03-06"),
        ("next mon", "2026-03-16", "2026-03-16"),
        ("next thu", "2026-03-19", "2026-03-19"),
        ("3d ago", "2026-03-09", "2026-03-09"),
        ("3 days ago", "2026-03-09", "2026-03-09"),
        ("-3d", "2026-03-09", "2026-03-09"),
        ("+3d", "2026-03-15", "2026-03-15"),
        ("in 2 weeks", "2026-03-26", "2026-03-26"),
        ("in 2w", "2026-03-26", "2026-03-26"),
        ("1mo ago", "2026-02-12", "2026-02-12"),
        ("0d", "2026-03-12", "2026-03-12"),
        ("2026-03-11", "2026-03-11", "2026-03-11"),
        ("1 feb", "2026-02-01", "2027-02-01"),
        ("12 mar", "2026-03-12", "2026-03-12"),
        ("13apr", "2025-04-13", "2026-04-13"),
        ("13-apr", "2025-04-13", "2026-04-13"),
        ("Apr 13", "2025-04-13", "2026-04-13"),
        ("april 13th,", "2025-04-13", "2026-04-13"),
        ("11 mar 2024", "2024-03-11", "2024-03-11"),
        ("11mar2024", "2024-03-11", "2024-03-11"),
        ("mar 11, 2024", "2024-03-11", "2024-03-11"),
        ("wed 11 mar 2026", "2026-03-11", "2026-03-11"),
        ("29 feb", "2024-02-29", "2028-02-29"),
        ("sprint  end", "2026-03-20", "2026-03-20"),
    ] {
        assert_eq!(read(word, Lean::Back), back, "{word}, back");
        assert_eq!(read(word, Lean::Forward), forward, "{word}, forward");
    }
    // A day that has just passed, or is just ahead, is asked for its year where the other way is a year away.
    let said = read("11 mar", Lean::Forward);
    assert!(said.contains("2026-03-11") && said.contains("2027-03-11"), "{said}");
    // What was seen was not seen on a day to come, which is not offered.
    for (word, says) in [
        ("13mar", "\"13mar\" is Fri 13 Mar 2026 (tomorrow): not yet; write 2025-03-13 for last year's"),
        ("17 mar", "\"17 mar\" is Tue 17 Mar 2026, in 5 days: not yet; write 2025-03-17 for last year's"),
    ] {
        assert_eq!(read(word, Lean::Back), says);
    }
    assert_eq!(read("11 mar", Lean::Back), "2026-03-11");
    assert_eq!(read("13mar", Lean::Forward), "2026-03-13");
    assert_eq!(read("2w", Lean::Forward), "2026-03-26");
    assert_eq!(read("1mo", Lean::Forward), "2026-04-12");
    let end_of_january = day("2026-01-31");
    assert_eq!(parse_day("1mo", end_of_january, Lean::Forward, None), Ok(day("2026-02-28")));
}

#[test]
fn what_is_unclear_is_refused_with_a_way_out() {
    for (word, said) in [
        ("3d", "\"3d\" could be \"3d ago\" (Mon 9 Mar) or \"in 3d\" (Sun 15 Mar); write \"3d ago\" or \"in 3d\""),
        ("31feb", "\"31feb\" is not a day: February 2026 has 28 days; write 28feb, or 2026-02-28"),
        ("32 mar", "\"32 mar\" is not a day: March 2026 has 31 days; write 31mar, or 2026-03-31"),
        ("0mar", "\"0mar\" is not a day: March 2026 has 31 days; write 1mar, or 2026-03-01"),
        ("2026-02-30", "\"2026-02-30\" is not a day: February 2026 has 28 days; write 2026-02-28"),
        (
            "2026-13-45",
            "\"2026-13-45\" is not a day: there is no month 13, only 1 to 12; write year, month, day, as in 2026-03-11",
        ),
        ("03/04/26", "\"03/04/26\" could be 3 April 2026 or 4 March 2026; write 2026-04-03 or 2026-03-04"),
        ("3.4.26", "\"3.4.26\" could be 3 April 2026 or 4 March 2026; write 2026-04-03 or 2026-03-04"),
        ("13/04/2026", "\"13/04/2026\" is not how a day is written here; write 2026-04-13 for 13 April 2026"),
        ("3/4", "\"3/4\" could be 3 April 2026 or 4 March 2026; write 2026-04-03 or 2026-03-04"),
        ("2026-W10", "\"2026-W10\" is a week, not a day: its last day is 2026-03-08; write 2026-03-08"),
        ("2026-02", "\"2026-02\" is a month, not a day: its last day is 2026-02-28; write 2026-02-28"),
        ("99/99/99", "\"99/99/99\" is not a day; write year, month, day, as in 2026-03-11"),
        (
            "11 mar 026",
            "\"11 mar 026\" is not a day: a year has four digits, 1600 to 2999; write the day as 11 mar 2026 or 2026-03-11",
        ),
        ("mar 2026", "\"mar 2026\" is a month, not a day; say which day of March, as in 1 mar 2026"),
        (
            "fri 11 mar 2026",
            "\"fri 11 mar 2026\" contradicts itself: 11 March 2026 is a Wednesday; leave the weekday out, or write 2026-03-11",
        ),
        ("2026-03-11T09:00", "\"2026-03-11T09:00\" has a time of day, and a day has none; write 2026-03-11"),
        ("1599-12-31", "\"1599-12-31\" is not a day upshot knows: its years are 1600 to 2999; write it as 2026-03-11"),
        (
            "99999999w ago",
            "\"99999999w ago\" is too far away: a day is in the years 1600 to 2999; write a day as yesterday, wed, 3d ago, 11 mar or 2026-03-11",
        ),
        ("soon", "\"soon\" is not a day; write a day as yesterday, wed, 3d ago, 11 mar or 2026-03-11"),
        ("", "no day was given; write a day as yesterday, wed, 3d ago, 11 mar or 2026-03-11"),
    ] {
        assert_eq!(read(word, Lean::Back), said);
    }
    assert!(parse_day("sprint end", today(), Lean::Forward, None).unwrap_err().what.contains("no sprint is running"));
    // 2100 is no leap year, so none is near.
    let late = parse_day("29 feb", day("2097-05-01"), Lean::Forward, None).unwrap_err();
    assert!(late.what.contains("February 2097 has 28 days"), "{late}");
}

#[test]
fn what_reads_one_way_is_a_day_in_any_form() {
    for word in ["20260311", "2026/3/11", "2026.03.11", "2026-3-11", "11-Mar-26", "11 mar 26", "March 11, 2026"] {
        assert_eq!(read(word, Lean::Back), "2026-03-11", "{word}");
    }
}

#[test]
fn only_words_like_days_look_like_days() {
    for word in
        "31feb 03/04/26 3.4.26 2026-13-45 2026-3-4 mon Wednesday sun today -3d 3d 2w 2mo 11mar 11mar26 mar11 wed: \
                 131mar 2026-03-11T09:00 11-mar"
            .split(' ')
    {
        assert!(looks_like_day(word), "{word}");
    }
    for word in
        "may march 2 36.2 mobile 71/196 1.2.3 3rd in last next sprint -3 - 5% 3m h12 2026 ago a-b é 1e3 -".split(' ')
    {
        assert!(!looks_like_day(word), "{word}");
    }
}

#[test]
fn a_day_ends_where_the_note_begins() {
    for (words, n) in [
        ("11 mar note", 2),
        ("last fri", 2),
        ("3d ago", 2),
        ("3d late", 1),
        ("in 2 weeks", 3),
        ("11 mar 2026", 3),
        ("11 mar 26 teams", 2),
        ("wed 11 mar was odd", 3),
        ("wed 11 teams", 1),
        ("wed no mobile", 1),
        ("wed: no mobile", 1),
        ("mobile", 0),
        ("31feb", 1),
        ("32 mar", 2),
        ("in review", 0),
        ("last week's", 0),
        ("sprint end", 2),
        ("sprint was short", 0),
        ("3 days ago", 3),
        ("2 weeks of data", 0),
        ("200 may be too few", 0),
        ("may be wrong", 0),
        ("-3 days", 2),
    ] {
        assert_eq!(count(words), n, "{words}");
    }
    assert_eq!(take_day(&[]), 0);
    assert_eq!(take_day(&["11 mar".to_owned(), "note".to_owned()]), 1);
    assert_eq!(take_day(&["wed no mobile".to_owned()]), 0);
    assert_eq!(take_day(&["wed".to_owned(), " ".to_owned()]), 1);
}

#[test]
fn instants_keep_the_day_as_written() {
    let nine = Ok((day("2026-11-20"), Some(540)));
    for word in [
        "2026-11-20T09:00",
        "2026-11-20 09:00",
        " 2026-11-20T09:00:59 ",
        "2026-11-20T09:00:00.123Z",
        "2026-11-20T09:00Z",
        "2026-11-20T09:00:00-11:30",
    ] {
        assert_eq!(parse_day_or_instant(word), nine, "{word}");
    }
    assert_eq!(parse_day_or_instant("2026-11-20"), Ok((day("2026-11-20"), None)));
    for word in [
        "",
        "2026",
        "2026-11-31",
        "2026-11-20T",
        "2026-11-20T9:00",
        "2026-11-20T24:00",
        "2026-11-20T09:60",
        "11 mar",
        "2026-11-20T09:00:00.",
        "2026-11-20T09:00+1",
        "2026-11-20T09:00ZZ",
        "2026-11-20T09:00+25:00",
        "2026-11-2é",
    ] {
        assert!(parse_day_or_instant(word).is_err(), "{word}");
    }
}

#[test]
fn spans() {
    for (word, days) in
        [("28d", 28), ("4w", 28), ("2mo", 60), ("28", 28), ("28 days", 28), ("4 WEEKS", 28), ("36500", 36_500)]
    {
        assert_eq!(parse_span(word), Ok(days), "{word}");
    }
    for word in ["", "0", "0d", "36501", "-3d", "+3d", "-3", "3.5d", "wed", "d", "99999999999999999999w", "in 3d"] {
        assert!(parse_span(word).is_err(), "{word}");
    }
}

#[test]
fn days_in_talk() {
    let last_year = day("2025-03-11");
    assert_eq!(day("2026-03-11").words(today()), "Wed 11 Mar 2026 (yesterday)");
    assert_eq!(today().words(today()), "Thu 12 Mar 2026 (today)");
    assert_eq!(day("2026-03-13").words(today()), "Fri 13 Mar 2026 (tomorrow)");
    assert_eq!(last_year.words(today()), "Tue 11 Mar 2025");
    assert_eq!(day("2026-03-01").short(today()), "1 Mar");
    assert_eq!(last_year.short(today()), "11 Mar 2025");
    assert_eq!(day("2026-03-11").weekday_short(today()), "Wed 11 Mar");
    assert_eq!(last_year.weekday_short(today()), "Tue 11 Mar 2025");
}

#[test]
fn arithmetic_and_bounds() {
    assert_eq!(day("1970-01-01").number(), 0);
    assert_eq!(day("1600-01-01").number(), FIRST);
    assert_eq!(day("2999-12-31").number(), LAST);
    assert_eq!(today().plus(i64::MAX), day("2999-12-31"));
    assert_eq!(today().plus(i64::MIN), day("1600-01-01"));
    assert_eq!(Day::from_date(Date::MAX), day("2999-12-31"));
    assert_eq!(Day::from_number(i64::MAX), None);
    assert_eq!(Day::new(2026, 2, 29), None);
    assert_eq!(Day::new(3000, 1, 1), None);
    assert_eq!(today().month_number(), 2026 * 12 + 2);
    assert_eq!(today().since(day("2026-02-28")), 12);
    assert_eq!(serde_json::to_string(&today()).unwrap(), "\"2026-03-12\"");
    assert_eq!(serde_json::from_str::<Day>("\"2026-03-12\"").unwrap(), today());
    assert!(serde_json::from_str::<Day>("\"12 mar\"").is_err());
    assert!(" 2026-03-12".parse::<Day>().is_err());
    assert!("+026-03-12".parse::<Day>().is_err());
}

fn any_day() -> impl Strategy<Value = Day> {
    (FIRST..=LAST).prop_map(|number| Day::from_number(i64::from(number)).unwrap())
}

/// Words near the ones that mean something, so that more than the first branch is met.
fn nearly() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[0-9]{1,12}",
        "[-+]?[0-9]{1,20}(d|w|mo|days|weeks)",
        "[0-9]{1,3}[-/.][0-9]{1,3}([-/.][0-9]{1,4})?",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.Z+-]{0,9})?",
        "(in|ago|last|next|sprint|end|mon|wed|mar|feb|sept|may|today|days|weeks|mo)[0-9,:]{0,4}",
        "\\PC{0,4}",
    ];
    proptest::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn a_printed_day_reads_back(day in any_day(), today in any_day()) {
        prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        prop_assert_eq!(Day::from_number(i64::from(day.number())), Some(day));
        prop_assert_eq!(today.plus(day.since(today)), day);
        let words = day.words(today);
        let plain = words.split(" (").next().unwrap();
        for lean in [Lean::Back, Lean::Forward] {
            prop_assert_eq!(parse_day(&day.to_string(), today, lean, None), Ok(day));
            prop_assert_eq!(parse_day(plain, today, lean, None), Ok(day));
        }
        prop_assert_eq!(parse_day_or_instant(&format!("{day}T23:59:07+02:00")), Ok((day, Some(1439))));
    }

    #[test]
    fn leaning_days_lean(today in any_day(), name in "mon|sun|11 mar|31dec|29 feb|may 5") {
        if let Ok(found) = parse_day(&name, today, Lean::Back, None) { prop_assert!(found <= today); }
        if let Ok(found) = parse_day(&name, today, Lean::Forward, None) { prop_assert!(found >= today); }
    }

    #[test]
    fn no_string_panics(text in prop_oneof![any::<String>(), nearly()], today in any_day()) {
        let _ = text.parse::<Day>();
        let _ = parse_day_or_instant(&text);
        let _ = parse_span(&text);
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let taken = take_day(&words);
        prop_assert!(taken <= words.len().min(4));
        for lean in [Lean::Back, Lean::Forward] {
            let read = parse_day(&text, today, lean, None);
            if looks_like_day(&text) { prop_assert!(taken > 0); }
            if let Ok(read) = read { prop_assert!(Day::from_number(i64::from(read.number())).is_some()); }
        }
    }
}

#[test]
fn only_the_end_of_the_sprint_needs_one_to_be_read_by() {
    let read = |word: &str, ends| parse_day(word, today(), Lean::Forward, ends);
    for word in ["sprint end", "Sprint End"] {
        assert!(is_sprint_end(word) && read(word, None).is_err(), "{word}");
        assert_eq!(read(word, Some(today())), Ok(today()), "{word}");
    }
    for word in ["fri", "11mar", "-3d", "2026-03-11", "sprint", ""] {
        assert!(!is_sprint_end(word), "{word}");
    }
}
