//! The laws of an answer for every route: order, constants, mirror, scale, what lies in no window; walked over the vectors,
//! which hold every route there is.

use serde_json::Value;
use upshot::domain::assessment::Assessment;
use upshot::domain::metric::Better;
use upshot::evidence::{Alpha, Around, Question, Sample, Stage, compare, prepare};

use crate::vectors;

type Series = (Question, Vec<Sample>, Vec<Sample>);

fn answer((question, own, control): &Series) -> Assessment {
    let around = Around::beside(question, own.iter().copied(), control.iter().copied());
    compare(question, &prepare(question, &around, question.as_of), Alpha::LOOK, Stage::Final)
}

fn each(law: impl Fn(&str, &Series)) {
    let file: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let all = file["vectors"].as_array().unwrap();
    assert!(all.len() >= 123);
    all.iter().for_each(|vector| law(vector["name"].as_str().unwrap(), &vectors::asked(vector)));
}

fn mapped(series: &Series, f: impl Fn(f64) -> f64) -> Series {
    let all = |side: &[Sample]| side.iter().map(|s| Sample { value: f(s.value), ..*s }).collect::<Vec<Sample>>();
    (series.0.clone(), all(&series.1), all(&series.2))
}

fn near(name: &str, a: Option<f64>, b: Option<f64>, scale: f64) {
    match (a, b) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-9 * scale.max(1.0), "{name}: {a} is not {b}"),
        (a, b) => assert_eq!(a, b, "{name}"),
    }
}

fn largest(series: &Series) -> f64 {
    series.1.iter().chain(&series.2).map(|s| s.value.abs()).fold(0.0, f64::max)
}

/// Whether a law of differences holds of it: counts and ratios have a 0 of their own.
fn is_of_differences(series: &Series) -> bool {
    !series.0.events && !series.0.control.as_ref().is_some_and(|control| control.scaled)
}

#[test]
fn the_order_of_readings_is_nothing_to_any_route() {
    each(|name, series| {
        let mut turned = series.clone();
        turned.1.reverse();
        turned.2.rotate_left(series.2.len() / 3);
        assert_eq!(answer(&turned), answer(series), "{name}");
    });
}

#[test]
fn a_constant_on_top_changes_no_route() {
    each(|name, series| {
        if !is_of_differences(series) {
            return;
        }
        let (a, b) = (answer(series), answer(&mapped(series, |v| v + 1024.0)));
        assert_eq!(
            (a.class, a.why, a.route, a.points, a.shape()),
            (b.class, b.why, b.route, b.points, b.shape()),
            "{name}"
        );
        near(name, a.shift, b.shift, largest(series) + 1024.0);
        assert_eq!(a.season.map(|s| (s.years, s.pairs)), b.season.map(|s| (s.years, s.pairs)), "{name}");
    });
}

#[test]
fn another_unit_changes_no_route() {
    each(|name, series| {
        // A count is no unit: twice as many events are more than two counts.
        if series.0.events {
            return;
        }
        let mut larger = mapped(series, |v| v * 1000.0);
        larger.0.expected = series.0.expected.map(|e| e * 1000.0);
        let (a, b) = (answer(series), answer(&larger));
        assert_eq!((a.class, a.why, a.route, a.size), (b.class, b.why, b.route, b.size), "{name}");
        near(name, a.shift.map(|s| s * 1000.0), b.shift, largest(&larger));
    });
}

#[test]
fn a_mirror_mirrors_every_route() {
    each(|name, series| {
        if !is_of_differences(series) {
            return;
        }
        let mut mirror = mapped(series, |v| -v);
        mirror.0.better = if series.0.better == Better::Up { Better::Down } else { Better::Up };
        mirror.0.expected = series.0.expected.map(|e| -e);
        let (a, b) = (answer(series), answer(&mirror));
        assert_eq!(
            (a.class, a.why, a.route, a.size, a.shape()),
            (b.class, b.why, b.route, b.size, b.shape()),
            "{name}"
        );
        near(name, a.shift, b.shift.map(|s| -s), largest(series));
        let step = |a: &Assessment| a.numbers.as_ref().and_then(|n| n.step);
        near(name, step(&a), step(&b), 1.0);
    });
}

#[test]
fn the_ship_day_and_what_comes_after_the_day_looked_at_are_nothing_to_any_route() {
    each(|name, series| {
        let mut more = series.clone();
        let question = &series.0;
        let on = |day, value| Sample { day, value, of: None };
        more.1.retain(|s| s.day != question.ship);
        more.1.extend([on(question.ship, 1e6), on(question.as_of.plus(1), 1e6), on(question.as_of.plus(9), -1e6)]);
        if question.control.is_some() {
            more.2.extend([on(question.as_of.plus(1), 1e6), on(question.as_of.plus(2), -1e6)]);
        }
        assert_eq!(answer(&more), answer(series), "{name}");
    });
}

/// Weekly readings about a ship after the ninth.
fn weekly(values: &[f64]) -> Assessment {
    let ship = upshot::domain::day::Day::new(2026, 3, 11).unwrap();
    let day = |n: usize| ship.plus(7 * (n as i64 - 9) + 3);
    let samples: Vec<Sample> =
        values.iter().enumerate().map(|(n, value)| Sample { day: day(n), value: *value, of: None }).collect();
    let question = Question::at(ship, Better::Down, day(values.len() - 1));
    upshot::evidence::assess(&question, &Around::of(&question, samples))
}

#[test]
fn what_went_the_other_way_before_is_not_what_went_on() {
    use upshot::domain::assessment::{Note, Terms, Why};
    let before: Vec<f64> = (0..9).map(|n| 2.30 + 0.01 * f64::from(n)).collect();
    let after = [1.66, 1.65, 1.64, 1.67, 1.24, 1.23, 1.25, 1.22];
    // It rose a little, then fell in two steps: a falling line fits, and it was not rising that went on.
    let fell = weekly(&[before.as_slice(), &after].concat());
    let falling: Vec<f64> = (0..17).map(|n| 2.30 - 0.05 * f64::from(n)).collect();
    let on = weekly(&falling);
    for (answer, noted, says) in
        [(&fell, Better::Up, "a drift explains it as well"), (&on, Better::Down, "was already falling")]
    {
        assert_eq!(answer.why, Some(Why::SteadyDriftFitsAsWell), "{answer:?}");
        assert!(answer.notes.contains(&Note::AlreadyMovingBefore(noted)), "{:?}", answer.notes);
        let day = answer.ship;
        assert_eq!(answer.said(Terms { unit: None, today: day, first: None }).brief(), says);
    }
}

/// The readings of the quarter's p95: daily, about 2.3 s, until H-2 shipped on 8 Jan and H-9 on 3 Feb.
fn waits() -> Vec<Sample> {
    let files = [
        include_str!("../quarter/data/p95-before.csv"),
        include_str!("../quarter/data/p95-jan.csv"),
        include_str!("../quarter/data/p95-feb.csv"),
        include_str!("../quarter/data/p95-mar.csv"),
    ];
    let rows = files.iter().flat_map(|file| file.lines().skip(1)).filter_map(|row| row.split_once(','));
    rows.map(|(day, value)| Sample { day: day.parse().unwrap(), value: value.parse().unwrap(), of: None }).collect()
}

/// An outcome's question is not cut at later ships. Two that take the line down one after the other leave two steps: the
/// weeks follow each other so closely (φ .89) that no shuffle of 9 and 8 of them clears the bar, nine weeks before are too
/// few to look for a largest stride (12), and beside a falling line a jump at the first ship explains .70 of the rest where
/// .80 is needed. So the first edition's MOVED is a drift that fits as well; each ship by itself did move it.
#[test]
fn two_steps_of_two_ships_are_a_drift_to_the_outcome_and_moves_to_the_ships() {
    use upshot::domain::assessment::{Class, PointKind, Why};
    let day = |text: &str| text.parse::<upshot::domain::day::Day>().unwrap();
    let (first, second) = (day("2026-01-08"), day("2026-02-03"));
    let base = |ship| Question { weekdays: true, ..Question::at(ship, Better::Down, day("2026-03-06")) };
    let whole = Question { ships: vec![second], ..base(first) };
    let answer = |question: &Question| upshot::evidence::assess(question, &Around::of(question, waits()));
    let outcome = answer(&whole);
    assert_eq!((outcome.class, outcome.why), (Class::CantTell, Some(Why::SteadyDriftFitsAsWell)), "{outcome:?}");
    assert_eq!((outcome.before.len(), outcome.after.len(), outcome.points), (9, 8, PointKind::Week));
    let numbers = outcome.numbers.as_ref().unwrap();
    assert_eq!((numbers.k, numbers.step), (0, None), "{numbers:?}");
    let own = [
        Question { next: Some(second), ships: vec![second], ..base(first) },
        Question { previous: Some(first), ships: vec![first], ..base(second) },
    ];
    for question in own {
        assert_eq!(answer(&question).class, Class::Moved, "the ship of {}", question.ship);
    }
}

#[test]
fn what_was_taken_out_is_kept_for_every_point_that_is_drawn() {
    use upshot::domain::assessment::Drawn;
    let mut kept = 0;
    each(|_, series| {
        // A check day, so that there are points since the look where the series is long enough.
        let question = Question { check_on: Some(series.0.ship.plus(7)), ..series.0.clone() };
        let around = Around::beside(&question, series.1.iter().copied(), series.2.iter().copied());
        let answer = upshot::evidence::assess(&question, &around);
        let drawn = Drawn::of(&answer.compared(), Some(&answer));
        assert_eq!(drawn.points.len(), answer.compared().len());
        let days = |points: &[upshot::domain::metric::Point]| points.iter().map(|p| p.day).collect::<Vec<_>>();
        if !drawn.raw.is_empty() {
            // Where weeks could be compared since the look, nothing is taken out of those.
            let compared = days(&answer.compared());
            let known = answer.before.len() + answer.after.len();
            assert!(drawn.raw.len() == known || drawn.raw.len() == compared.len());
            assert_eq!(days(&drawn.raw), compared[..drawn.raw.len()]);
        }
    });
    let file: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    for vector in file["vectors"].as_array().unwrap() {
        kept += usize::from(answer(&vectors::asked(vector)).raw.is_some());
    }
    assert!(kept >= 20, "{kept} vectors take something out");
}
