//! Readings as no one should have them, and as some will: a class, and nothing that isn't a number.

use upshot::domain::assessment::{Assessment, Class, Terms, Why};
use upshot::domain::day::Day;
use upshot::domain::metric::Better;
use upshot::evidence::{After, Around, Before, Older, Question, Sample, Ship, assess, group};

use super::laws::all_finite;

fn ship() -> Day {
    Day::new(2026, 3, 11).unwrap()
}

fn sample(out: i64, value: f64) -> Sample {
    Sample { day: ship().plus(out), value, of: None }
}

/// The answer with and without a check day, both ways, weekly and daily; each checked for numbers that are none.
fn answers(values: impl Fn(i64) -> f64, before: i64, after: i64) -> Vec<Assessment> {
    let mut all = Vec::new();
    for every in [1, 7] {
        let samples: Vec<Sample> = (-before..=after).map(|n| sample(every * n, values(n))).collect();
        for better in [Better::Up, Better::Down] {
            for check in [None, Some(0), Some(400)] {
                for expected in [None, Some(f64::MAX), Some(-5e-324)] {
                    let question = Question {
                        check_on: check.map(|n| ship().plus(n)),
                        expected,
                        ..Question::at(ship(), better, ship().plus(every * after))
                    };
                    let answer = assess(&question, &Around::of(&question, samples.iter().copied()));
                    assert_eq!(all_finite(&answer), Ok(()), "every {every}");
                    assert_eq!(says_numbers(&answer), Ok(()), "every {every}");
                    all.push(answer);
                }
            }
        }
    }
    all
}

/// Whatever is said of an answer names no number that is none.
fn says_numbers(answer: &Assessment) -> Result<(), String> {
    let said = answer.said(Terms { unit: Some("ms"), today: ship(), first: None });
    let mut words = vec![said.sentence(), said.brief()];
    words.extend(said.steps().into_iter().map(|(_, words)| words));
    words.extend(said.firmer());
    words.extend(answer.notes.iter().map(|note| said.note(note)));
    let bad = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.starts_with("inf") && !word.starts_with("info") || word.starts_with("NaN")
    };
    match words.iter().find(|words| words.split_whitespace().any(|word| bad(&word))) {
        Some(words) => Err(words.clone()),
        None => Ok(()),
    }
}

#[test]
fn values_of_any_size() {
    let kinds = [
        1e-300,
        1e300,
        1.7e308,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        -1e300,
        1e100,
        1e-100,
        1e154,
        -1.7e308,
        0.0,
        -0.0,
        1.0,
    ];
    for (at, a) in kinds.iter().copied().enumerate() {
        // One alone, with a little noise, and mixed with each other.
        answers(|_| a, 9, 6);
        answers(|n| a * if n % 3 == 0 { 0.75 } else { 1.0 }, 40, 30);
        for b in kinds[at + 1..].iter().copied() {
            answers(|n| if n > 0 { b } else { a }, 9, 5);
            answers(|n| if n % 2 == 0 { b } else { a }, 8, 6);
        }
    }
}

#[test]
fn a_step_is_seen_at_any_size() {
    for power in [-1070, -1000, -600, -300, 0, 300, 600, 1000, 1019] {
        let unit = if power < -1000 { 2_f64.powi(-1000) * 2_f64.powi(power + 1000) } else { 2_f64.powi(power) };
        let step = |n: i64| (f64::from(u8::from(n > 0)) * 8.0 + (n * n % 5) as f64) * unit;
        for answer in answers(step, 80, 60) {
            let moved = if answer.better == Better::Up { Class::Moved } else { Class::MovedWrongWay };
            assert_eq!(answer.class, moved, "2^{power}, {:?}", answer.why);
            assert_eq!(answer.shift.map(|s| (s / unit).round()), Some(8.0), "2^{power}");
        }
    }
}

#[test]
fn a_million_readings() {
    let every_day: Vec<Sample> = (-20_000..=20_000)
        .flat_map(|n| (0..25).map(move |i| sample(n, f64::from(i) + n.rem_euclid(7) as f64)))
        .collect();
    assert!(every_day.len() > 1_000_000);
    let question = Question::at(ship(), Better::Up, ship().plus(20_000));
    let (mut before, mut reads) = (Before::new(&question), 0);
    for s in every_day.iter().rev() {
        reads += 1;
        if !before.push(*s) {
            break;
        }
    }
    assert!(reads < 20_000 * 25 + 26 * 212, "{reads} readings before");
    let mut after = After::new(&question, &before);
    reads = 0;
    for s in every_day.iter().skip_while(|s| s.day <= ship()) {
        reads += 1;
        if !after.push(*s) {
            break;
        }
    }
    assert!(reads < 26 * 212, "{reads} readings after");
    let mut around = Around::join(before, after);
    let mut older = Older::wanted(&question, &around).unwrap();
    let last = older.last();
    reads = 0;
    for s in every_day.iter().rev().skip_while(|s| s.day > last) {
        reads += 1;
        if !older.push(*s) {
            break;
        }
    }
    assert!(reads < 26 * (1106 - 210 + 2), "{reads} older readings");
    around.older = older.done();
    let answer = assess(&question, &around);
    assert_eq!(all_finite(&answer), Ok(()));
    assert_eq!((answer.class, answer.before.len(), answer.after.len()), (Class::DidNotMove, 30, 30));
    assert_eq!(answer.why, Some(Why::AllReadingsIdentical));
    assert_eq!(answer, assess(&question, &Around::of(&question, every_day)));
}

#[test]
fn ten_thousand_readings_on_a_day() {
    let day = |out: i64| (0..10_000).map(move |i| sample(out, f64::from((i * 7919) % 10_000)));
    let samples: Vec<Sample> = (-9..=6).map(|n| sample(7 * n, 1.0)).chain(day(-7)).chain(day(14)).collect();
    let question = Question::at(ship(), Better::Up, ship().plus(42));
    let answer = assess(&question, &Around::of(&question, samples));
    assert_eq!(all_finite(&answer), Ok(()));
    assert_eq!((answer.before.len(), answer.after.len()), (9, 6));
    // 0 to 9999 and a 1.
    assert_eq!((answer.before[8].value, answer.after[1].value), (4999.0, 4999.0));
    assert_eq!(answer.class, Class::CantTell);
}

#[test]
fn all_equal() {
    for answer in answers(|_| 3.25, 35, 22) {
        let early = answer.check_on.is_some_and(|check| check > answer.as_of);
        assert_eq!(answer.class, if early { Class::TooEarly } else { Class::DidNotMove });
        assert_eq!((answer.why, answer.shift), (Some(Why::AllReadingsIdentical), Some(0.0)));
    }
}

#[test]
fn one_reading_or_none() {
    for samples in [vec![], vec![sample(-1, 1.0)], vec![sample(0, 1.0)], vec![sample(1, 1.0)]] {
        for check_on in [None, Some(ship().plus(3)), Some(ship().plus(300))] {
            let question = Question { check_on, ..Question::at(ship(), Better::Up, ship().plus(90)) };
            let answer = assess(&question, &Around::of(&question, samples.iter().copied()));
            assert_eq!(all_finite(&answer), Ok(()));
            assert_eq!((answer.class, answer.why), (Class::CantTell, Some(Why::TooFewBefore)));
        }
    }
}

#[test]
fn a_ship_beyond_all_readings() {
    let samples: Vec<Sample> = (0..60).map(|n| sample(n, (n * n % 11) as f64)).collect();
    let (first, last) = (Day::new(1900, 1, 1).unwrap(), Day::new(2999, 12, 31).unwrap());
    for (day, class, why) in [
        (ship(), Class::CantTell, Why::TooFewBefore),
        (ship().plus(-100), Class::CantTell, Why::TooFewBefore),
        (first, Class::CantTell, Why::TooFewBefore),
        (ship().plus(59), Class::TooEarly, Why::TooFewAfter),
        // Read daily, and not in the last four weeks before it.
        (ship().plus(100), Class::CantTell, Why::TooFewBefore),
        (last, Class::CantTell, Why::TooFewBefore),
    ] {
        for settle in [0, 9, u32::MAX] {
            let as_of = day.plus(60);
            let question = Question { settle, ..Question::at(day, Better::Down, as_of) };
            let answer = assess(&question, &Around::of(&question, samples.iter().copied()));
            assert_eq!(all_finite(&answer), Ok(()));
            assert_eq!(answer.class, class, "{day}");
            if settle == 0 {
                assert_eq!(answer.why, Some(why), "{day}");
            }
        }
    }
}

#[test]
fn two_ships_a_day_apart_are_one() {
    let ships = [0, 1].map(|n| Ship { day: ship().plus(n), label: format!("H-{}", n + 1) });
    let samples: Vec<Sample> =
        (-12..=12).map(|n| sample(7 * n + 1, if n >= 1 { 50.0 } else { 0.0 } + (n * n % 5) as f64)).collect();
    for own in [0, 1] {
        let base = Question::at(ships[own].day, Better::Up, ship().plus(90));
        let read = |q: &Question| Ok::<_, ()>(Around::of(q, samples.iter().copied()));
        let (question, around) = group(&ships, own, &base, read).unwrap();
        let answer = assess(&question, &around);
        assert_eq!(all_finite(&answer), Ok(()));
        if own == 0 {
            // Between them nothing fits, so they are looked at together.
            assert_eq!((question.ship, question.last_ship), (ships[0].day, ships[1].day));
            assert_eq!((answer.class, answer.why), (Class::Moved, Some(Why::SharedWithAnotherShip)));
            assert_eq!(answer.shared_with().collect::<Vec<_>>(), ["H-2"]);
        }
        assert!(answer.class == Class::Moved, "{own}: {:?}", answer.why);
    }
}

#[test]
fn counts_that_are_no_rare_ones_end_too() {
    let weeks =
        |value: &dyn Fn(i64) -> f64| -> Vec<Sample> { (-20..12).map(|n| sample(7 * n + 3, value(n))).collect() };
    let asked = |samples: Vec<Sample>| {
        let question = Question { events: true, ..Question::at(ship(), Better::Down, ship().plus(90)) };
        assess(&question, &Around::of(&question, samples))
    };
    let step = |before: f64, after: f64| move |n: i64| if n < 0 { before } else { after };
    for (before, after) in [(1e308, 0.0), (0.0, 1e308), (1e15, 1.1e15), (1e6, 0.9e6), (-3.0, 4.0), (5e-324, 0.0)] {
        let answer = asked(weeks(&step(before, after)));
        assert_eq!(all_finite(&answer), Ok(()), "{before} {after}");
    }
    assert_eq!(asked(weeks(&step(1e6, 0.9e6))).class, Class::Moved);
    // One burst tells as much as no event at all, and is not "all the same" for that.
    let burst = asked(weeks(&|n| if (-9..-5).contains(&n) { 9.0 } else { 0.0 }));
    assert_eq!((burst.class, burst.why), (Class::TooEarly, Some(Why::EvenACleanSweepWouldNotClearTheBar)), "{burst:?}");
    let none = asked(weeks(&|_| 0.0));
    assert_eq!((none.class, none.why), (Class::DidNotMove, Some(Why::AllReadingsIdentical)));
}
