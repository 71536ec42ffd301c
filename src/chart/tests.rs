use super::*;
use crate::domain::amount::short;

mod any;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn every(first: &str, days: i64, values: &[f64]) -> Vec<Point> {
    values.iter().zip(0_i64..).map(|(&value, n)| Point { day: day(first).plus(n * days), value }).collect()
}

fn note(lines: &[(&str, Tone)]) -> Note {
    Note { lines: lines.iter().map(|(words, tone)| ((*words).to_owned(), *tone)).collect() }
}

fn ship(on: &str, letter: char, notes: &[&[(&str, Tone)]]) -> Mark {
    Mark { day: day(on), letter, notes: notes.iter().map(|lines| note(lines)).collect() }
}

fn text(chart: &Chart, width: usize, height: usize) -> Vec<String> {
    chart.draw(width, height, Glyphs::Unicode).text()
}

fn expect(drawn: &[String], expected: &[&str]) {
    assert_eq!(drawn, expected, "drawn:\n{}\n", drawn.join("\n"));
}

/// Weekly readings around one ship.
fn activation() -> Vec<Point> {
    every("2025-12-03", 7, &[30.8, 31.3, 30.9, 31.2, 31.1, 31.2, 33.5, 34.3, 33.4, 34.5, 33.8, 34.9, 35.6, 36.2])
}

const LEVELS: [Level; 2] = [
    Level { value: 45.0, line: Line::Target, word: "target" },
    Level { value: 31.0, line: Line::Start, word: "start" },
];

fn gallery() -> [Mark; 1] {
    let fuller: &[(&str, Tone)] = &[("H-09 Template gallery", Tone::Plain), ("MOVED +2.7 of +2", Tone::Good)];
    [ship("2026-01-13", 'a', &[fuller, &[("H-09", Tone::Plain), ("MOVED", Tone::Good)]])]
}

/// Daily readings around one ship, with three days missing.
fn latency() -> Vec<Point> {
    let value = |n: i64| if n < 30 { 700 } else { 590 - 2 * n } + (n * 37 % 11 - 5) * 6;
    (0..52)
        .filter(|n| !(40..43).contains(n))
        .map(|n| Point { day: day("2026-01-05").plus(n), value: value(n) as f64 })
        .collect()
}

#[test]
fn weeks_around_a_ship() {
    let (points, ships) = (activation(), gallery());
    let now = Some(day("2026-03-05"));
    let chart = Chart {
        period: 7,
        ships: &ships,
        levels: &LEVELS,
        now,
        ..Chart::new(&points, day("2025-12-03"), day("2026-04-15"), &short)
    };
    expect(
        &text(&chart, 40, 9),
        &[
            "45 ┄┄┄┄┄┄┄┄┄╎┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ target",
            "            ╎ H-09 Template gallery",
            "            ╎ MOVED +2.7 of +2",
            "            ╎",
            "            ╎",
            "            ╎    ⣀  ⠤⠒⠒⠉",
            "            ⠒⠉⠉⠤⠤ ⠒⠒",
            "31 ⣀⠤⠤⣀⠤⠤⠤⠤⠤╎┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ start",
            "            a          now",
        ],
    );
}

#[test]
fn days_with_a_band_and_a_fan() {
    let points = latency();
    let ships = [ship("2026-02-04", 'a', &[&[("H-04 Read replica", Tone::Plain), ("MOVED -179ms", Tone::Good)]])];
    let levels = [
        Level { value: 820.0, line: Line::Start, word: "start" },
        Level { value: 400.0, line: Line::Target, word: "target" },
    ];
    let chart = Chart {
        ships: &ships,
        levels: &levels,
        band: Some(Band { low: 622.4, high: 777.6, since: day("2026-01-05"), word: "routine" }),
        fan: Some(Fan {
            from: Point { day: day("2026-02-25"), value: 500.0 },
            due: day("2026-03-15"),
            low: 421.0,
            high: 492.0,
        }),
        now: Some(day("2026-02-25")),
        due: Some((day("2026-03-15"), "15 Mar")),
        months: true,
        ..Chart::new(&points, day("2026-01-05"), day("2026-03-15"), &short)
    };
    expect(
        &text(&chart, 76, 12),
        &[
            "  820 ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈╎┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ start",
            "777.6 · · · · · · · · · · · · · ╎ · · · · · · · · · · · · · · · · ·  routine",
            "       ⠤  ⠤ ⣀⣀⣀  ⠤  ⠤ ⠒ ⣀  ⠤ ⣀ ⣀╎ H-04 Read replica",
            "      ⠒ ⠤⠉ ⠒   ⠤⠉ ⠤⠉ ⠉ ⠒ ⠤⠉ ⠤ ⠒ ╎ MOVED -179ms",
            "622.4 · · · · · · · · · · · · · ╎ · · · · · · · · · · · · · · · · ·",
            "                                ╎",
            "                                ⠉ ⠤    ⠤",
            "                                ╎⠉ ⠒⠉⠉⠉ ⠒   ⠒⠒⠉⣀⠒⠉⣀⠒⠂⠆⠆⡂⡂⡂⠂⠂⠂⠂⠂⠂⠂⠄⠄⠄ 492",
            "                                ╎                         ⠁⠁⠂⠂⠄⠄⠄⡀⡀  421",
            "  400 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄╎┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄⠁ target",
            "                                a                  now             15 Mar",
            "days  Jan                    Feb                      Mar",
        ],
    );
    expect(
        &chart.draw(76, 12, Glyphs::Ascii).text(),
        &[
            "  820 ..........................|................................... start",
            "777.6 . . . . . . . . . . . . . | . . . . . . . . . . . . . . . . .  routine",
            "       =  = ___  =  = = _  = _ _| H-04 Read replica",
            r#"      = =" =   =" =" " = =" = = | MOVED -179ms"#,
            "622.4 . . . . . . . . . . . . . | . . . . . . . . . . . . . . . . .",
            "                                |",
            r#"                                " =    ="#,
            r#"                                |" =""" =   =="_="_=':::::'''''''... 492"#,
            "                                |                         ''''.....  421",
            "  400 --------------------------|----------------------------------' target",
            "                                a                  now             15 Mar",
            "days  Jan                    Feb                      Mar",
        ],
    );
    expect(
        &text(&Chart { levels: &[], band: None, fan: None, ..chart }, 76, 12),
        &[
            " 730   ⠤  ⠒  ⠉ ⣀  ⠤  ⠒  ⠉ ⣀  ⠤  ⠒  ╎ H-04 Read replica",
            "      ⠒  ⠒ ⣀⠉ ⠤  ⠒  ⠒ ⣀⠉ ⠤  ⠒  ⠒ ⣀⠉╎ MOVED -179ms",
            "     ⠒  ⠉       ⠒  ⠉       ⠒  ⠉    ╎",
            "                                   ╎",
            "                                   ╎",
            "                                   ╎",
            "                                   ⠤",
            "                                   ╎ ⠒  ⠒  ⠒",
            "                                   ╎⠉  ⠉  ⠉     ⠉  ⠉  ⠉",
            " 472                               ╎  ⠉  ⠉  ⠉    ⣀⠉ ⣀⠉ ⣀⠉",
            "                                   a                    now          15 Mar",
            "days Jan                        Feb                         Mar",
        ],
    );
}

#[test]
fn the_same_weeks_in_ascii() {
    let (points, ships) = (activation(), gallery());
    let chart = Chart {
        period: 7,
        ships: &ships,
        levels: &LEVELS,
        ..Chart::new(&points, day("2025-12-03"), day("2026-03-10"), &short)
    };
    expect(
        &chart.draw(40, 7, Glyphs::Ascii).text(),
        &[
            "45 ------------|----------------- target",
            "               | H-09 Template gallery",
            "               | MOVED +2.7 of +2",
            "               |              ___",
            r#"               ___==__======"""#,
            "31 __==__==__==|................. start",
            "               a",
        ],
    );
}

#[test]
fn what_was_read_before_a_ship_ends_at_its_line() {
    // Four cells a week; the third reading is two days before the ship.
    let points = every("2026-01-05", 7, &[1.0, 1.0, 1.0, 9.0, 9.0]);
    let ships = [ship("2026-01-21", 'a', &[])];
    let now = Some(day("2026-02-04"));
    let chart =
        Chart { period: 7, ships: &ships, now, ..Chart::new(&points, day("2026-01-05"), day("2026-02-22"), &short) };
    // The last dash ends today.
    expect(&text(&chart, 30, 3), &["9          ╎  ⠉⠉⠉ ⠉⠉", "1 ⣀⣀⣀ ⣀⣀⣀ ⣀╎", "           a       now"]);
}

#[test]
fn gaps_stay_gaps_and_a_cell_shows_its_median() {
    let missing = day("2026-01-04")..=day("2026-01-06");
    let points = every("2026-01-01", 1, &[0.0, 0.0, 9.0, 3.0, 3.0, 3.0, 3.0, 3.0, 0.0, 9.0, 9.0, 9.0]);
    let points: Vec<Point> = points.into_iter().filter(|p| !missing.contains(&p.day)).collect();
    let chart = Chart::new(&points, day("2026-01-01"), day("2026-01-12"), &short);
    expect(&text(&chart, 4, 1), &["⣀ ⠤⠉"]);
    // As much is shown where the readings come in another order.
    let turned: Vec<Point> = points.iter().rev().copied().collect();
    expect(&text(&Chart { points: &turned, ..chart }, 4, 1), &["⣀ ⠤⠉"]);
}

#[test]
fn notes_stand_where_there_is_room() {
    let (points, ships) = (activation(), gallery());
    let drawn = |to: &str, width: usize, height: usize| {
        let chart = Chart::new(&points, day("2025-12-03"), day(to), &short);
        Chart { period: 7, ships: &ships, levels: &LEVELS, ..chart }.draw(width, height, Glyphs::Unicode)
    };
    // No room at the right of the line, but at its left; then for the short note; then for none.
    let left = drawn("2026-01-20", 52, 6);
    expect(
        &left.text(),
        &[
            "45 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄╎┄┄┄┄┄┄ target",
            "                H-09 Template gallery ╎",
            "                     MOVED +2.7 of +2 ╎",
            "                                      ╎",
            "31 ⣀⣀⣀⣀⣀┈⠤⠤⠤⠤⠤┈⣀⣀⣀⣀⣀┈⣀⣀⣀⣀⣀┈⣀⣀⣀⣀⣀┈⣀⣀⣀⣀⣀╎⠉⠉⠉⠉⠉┈ start",
            "                                      a",
        ],
    );
    let tone = left.rows[2].iter().find(|cell| cell.glyph == 'M').map(|cell| cell.ink);
    assert_eq!((tone, left.left_out.as_slice()), (Some(Ink::Note(Tone::Good)), [].as_slice()));
    let shorter = drawn("2026-03-30", 32, 6);
    expect(
        &shorter.text(),
        &[
            "45 ┄┄┄┄┄┄┄╎┄┄┄┄┄┄┄┄┄┄┄┄┄┄ target",
            "          ╎ H-09",
            "          ╎ MOVED",
            "          ╎ ⣀ ⠤⠤⣀⠤⠒⠉⠉",
            "31 ⣀⠤⣀⣀⣀⣀⣀⠉⠉┈⠉┈┈┈┈┈┈┈┈┈┈┈ start",
            "          a",
        ],
    );
    assert!(shorter.left_out.is_empty());
    assert_eq!(drawn("2026-03-30", 12, 4).left_out, [0]);
}

#[test]
fn a_title_of_wide_characters_gives_way_to_the_next_note() {
    let ships = [ship("2026-01-13", 'a', &[&[("H-09 東京", Tone::Plain)], &[("H-09", Tone::Plain)]])];
    let chart = Chart { ships: &ships, ..Chart::new(&[], day("2026-01-01"), day("2026-02-28"), &short) };
    assert!(text(&chart, 60, 6)[0].ends_with("╎ H-09"));
}

#[test]
fn letters_and_words_at_the_foot() {
    let foot = |ships: &[(&str, char)], now: &str| {
        let ships: Vec<Mark> = ships.iter().map(|(on, letter)| ship(on, *letter, &[])).collect();
        let chart = Chart::new(&[], day("2026-01-01"), day("2026-01-20"), &short);
        text(&Chart { ships: &ships, now: Some(day(now)), ..chart }, 20, 3)[2].clone()
    };
    let two = [("2026-01-05", 'a'), ("2026-01-05", 'b')];
    assert_eq!(foot(&two, "2026-01-20"), "    ab           now");
    assert_eq!(foot(&[two[0], two[1], ("2026-01-07", 'c')], "2026-01-15"), "    + c       now");
    assert_eq!(foot(&[("2026-01-12", 'a')], "2026-01-12"), "           a now");
    assert_eq!(foot(&[("2026-01-12", 'a')], "2026-01-11"), "       now a");
    assert_eq!(foot(&[("2025-12-31", 'a'), ("2026-01-21", 'b')], "2026-01-11"), "          now");
}

#[test]
fn months_are_named_where_they_begin() {
    let months = |from: &str, to: &str, width: usize| {
        let row = Chart { months: true, ..Chart::new(&[], day(from), day(to), &short) };
        text(&row, width, 6)[5].clone()
    };
    assert_eq!(months("2026-01-01", "2026-03-31", 30), "Jan       Feb      Mar");
    assert_eq!(months("2025-11-20", "2026-12-20", 40), "    2026  Mar   May   Jul   Sep   Nov");
    assert_eq!(months("2016-01-01", "2026-12-20", 40), "2016   2018   2020   2022    2024   2026");
    assert_eq!(months("2026-02-03", "2026-02-20", 20), "Feb");
}

#[test]
fn levels_in_one_row_share_it_and_limits_yield() {
    let levels = [LEVELS[0], Level { value: 44.9, line: Line::Target, word: "limit" }, LEVELS[1]];
    let band = Some(Band { low: 31.1, high: 44.8, since: day("2026-01-01"), word: "routine" });
    let chart = Chart { levels: &levels, band, ..Chart::new(&[], day("2026-01-01"), day("2026-01-31"), &short) };
    expect(&text(&chart, 30, 3), &["45 ┄┄┄┄┄┄┄┄┄┄┄┄┄ target, limit", "", "31 ┈┈┈┈┈┈┈┈┈┈┈┈┈ start"]);
}

#[test]
fn a_wild_fan_does_not_flatten_the_readings() {
    let points = every("2026-01-01", 1, &[1.0, 2.0, 3.0]);
    let fan = Some(Fan { from: points[2], due: day("2026-01-20"), low: -1e300, high: 1e308 });
    let drawn = text(&Chart { fan, ..Chart::new(&points, day("2026-01-01"), day("2026-01-20"), &short) }, 24, 6);
    expect(&drawn, &["3   ⠉", "", "   ⣀", "", "", "1 ⣀"]);
}

#[test]
fn any_size_gives_what_fits() {
    let (points, ships) = (activation(), gallery());
    let chart = Chart::new(&points, day("2025-12-03"), day("2026-04-15"), &short);
    let chart = Chart { ships: &ships, levels: &LEVELS, months: true, ..chart };
    for (width, height) in (0..14).flat_map(|width| (0..9).map(move |height| (width, height))) {
        let rows = chart.draw(width, height, Glyphs::Unicode).rows;
        assert_eq!(rows.len(), height);
        assert!(rows.iter().all(|row| row.len() == width));
    }
    let blank = |chart: &Chart| text(chart, 9, 3).iter().all(String::is_empty);
    assert!(blank(&Chart { from: day("2026-04-15"), to: day("2026-04-14"), ..chart }));
    assert!(blank(&Chart { levels: &[], ships: &[], points: &[], ..chart }));
    // One day, one reading: a dash as wide as the day.
    let one = every("2026-01-01", 1, &[7.0]);
    expect(&text(&Chart::new(&one, one[0].day, one[0].day, &short), 14, 3), &["", "7 ⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒", ""]);
}

#[test]
fn extremes_stay_apart() {
    let points = every("2026-01-01", 1, &[f64::MIN, 1e-300, f64::MAX, f64::NAN, f64::INFINITY, 1e300]);
    expect(&text(&Chart::new(&points, day("2026-01-01"), day("2026-01-06"), &short), 6, 3), &["  ⠉", " ⠒   ⠒", "⣀"]);
    let equal = every("2026-01-01", 1, &[1e-300, 1e-300]);
    expect(&text(&Chart::new(&equal, day("2026-01-01"), day("2026-01-02"), &short), 2, 1), &["⠒⠒"]);
}

#[test]
fn a_hundred_thousand_readings() {
    let points: Vec<Point> =
        (0..100_000).map(|n| Point { day: day("1990-01-01").plus(n / 8), value: (n % 997) as f64 }).collect();
    let chart = Chart::new(&points, day("1990-01-01"), day("2024-03-20"), &short);
    let rows = chart.draw(120, 14, Glyphs::Unicode).rows;
    assert!((8..120).all(|col| rows.iter().any(|row| row[col].ink == Ink::Reading)));
}

#[test]
fn sparklines_reach_baseline_and_target() {
    let points = activation();
    assert_eq!(sparkline(&points, &[31.0, 45.0], 8), "▂▂▂▃▂▃▃▃");
    assert_eq!(sparkline(&points, &[], 3), "▁▅█");
    assert_eq!(sparkline(&points[..2], &[], 8), "▁█");
    assert_eq!(sparkline(&points[..1], &[], 8), "▅");
    assert_eq!((sparkline(&[], &[1.0], 8), sparkline(&points, &[], 0)), (String::new(), String::new()));
    let wide = every("2026-01-01", 1, &[f64::MIN, 1e-300, f64::NAN, f64::MAX]);
    assert_eq!(sparkline(&wide, &[], 8), "▁▅█");
}

#[test]
fn rows_come_in_runs_of_one_ink() {
    let chart = Chart { levels: &LEVELS, ..Chart::new(&[], day("2026-01-01"), day("2026-01-31"), &short) };
    let rows = chart.draw(24, 2, Glyphs::Unicode).rows;
    let inks: Vec<Ink> = runs(&rows[0]).into_iter().map(|(_, ink)| ink).collect();
    assert_eq!(inks, [Ink::Label, Ink::Blank, Ink::Target, Ink::Blank, Ink::Label]);
}

#[test]
fn what_was_taken_out_is_marked_where_it_was_read() {
    let points = every("2026-01-05", 1, &[5.0; 14]);
    // Weekends lie lower, and were taken out of the points.
    let raw: Vec<Point> =
        points.iter().enumerate().map(|(n, p)| Point { value: if n % 7 > 4 { 1.0 } else { 5.0 }, ..*p }).collect();
    let chart = Chart { raw: &raw, ..Chart::new(&points, day("2026-01-05"), day("2026-01-18"), &short) };
    expect(&text(&chart, 16, 4), &["5 ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉", "", "", "1      ∘∘     ∘∘"]);
    expect(&chart.draw(16, 4, Glyphs::Ascii).text(), &["5 \"\"\"\"\"\"\"\"\"\"\"\"\"\"", "", "", "1      oo     oo"]);
    // A reading covers its mark, and no mark is a reading.
    let inks: Vec<Ink> = chart.draw(16, 4, Glyphs::Unicode).rows.concat().iter().map(|cell| cell.ink).collect();
    assert_eq!(inks.iter().filter(|ink| **ink == Ink::Reading).count(), 14);
    assert_eq!(inks.iter().filter(|ink| **ink == Ink::Raw).count(), 4);
    // What lies outside the axis, or is no number, is left out.
    let odd = [Point { day: day("2025-01-01"), value: 9.0 }, Point { day: day("2026-01-06"), value: f64::NAN }];
    let none = text(&Chart { raw: &odd, ..chart }, 16, 4);
    assert!(none.iter().all(|row| !row.contains('∘')), "{none:?}");
}
