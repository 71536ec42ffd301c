//! What vectors do not hold: which question, pace points, limits, when there will be an answer.

use super::*;
use crate::domain::assessment::{Answerable, Class, Guarded, PointKind};
use crate::domain::condition::Op;
use crate::domain::day::Day;
use crate::domain::metric::{Better, Limit};

fn day(word: &str) -> Day {
    word.parse().unwrap()
}

fn ship(word: &str, label: &str) -> Ship {
    Ship { day: day(word), label: label.to_owned() }
}

/// Weekly readings: so many before the ship, the last a week before it, and those after it from a week after.
fn weekly(ship: Day, before: &[f64], after: &[f64]) -> Vec<Sample> {
    let sample = |weeks: i64, value: f64| Sample { day: ship.plus(7 * weeks), value, of: None };
    let n = before.len() as i64;
    let old = before.iter().enumerate().map(|(at, v)| sample(at as i64 - n, *v));
    let new = after.iter().enumerate().map(|(at, v)| sample(at as i64 + 1, *v));
    old.chain(new).collect()
}

#[test]
fn an_outcome_is_asked_since_the_first_ship_of_its_latest_run() {
    let (a, b, c) = (ship("2026-01-10", "H-1"), ship("2026-02-10", "H-2"), ship("2026-03-10", "H-3"));
    let ships = [a.clone(), b.clone(), c.clone()];
    let sprint = |word: &str, committed| (day(word), committed);
    let marked = |sprints: &[(Day, bool)], ships: &[Ship]| ask(sprints, ships).map(|m| (m.day, m.label));
    let since = |ship: &Ship| Some((ship.day, Some(ship.label.clone())));
    assert_eq!(marked(&[], &ships), since(&a), "never committed: the first of all");
    assert_eq!(marked(&[], &[]), None);
    let run = [sprint("2026-01-01", true), sprint("2026-01-15", true), sprint("2026-02-01", true)];
    assert_eq!(marked(&run, &ships), since(&a), "three sprints in a row are one run");
    let gap = [sprint("2026-01-01", true), sprint("2026-01-15", false), sprint("2026-02-01", true)];
    assert_eq!(marked(&gap, &ships), since(&b), "a sprint without it ends a run");
    let dropped = [sprint("2026-02-01", true), sprint("2026-02-15", false)];
    assert_eq!(marked(&dropped, &ships), since(&b), "dropped since: its last run counts");
    let nothing = [sprint("2026-04-01", true)];
    assert_eq!(marked(&nothing, &ships), Some((day("2026-04-01"), None)), "nothing shipped in the run");
}

#[test]
fn a_window_that_the_next_ship_closed_too_early_is_widened_to_the_group() {
    let own = day("2026-03-02");
    // Five before: four after are needed, and the next ship leaves three.
    let samples = weekly(own, &[31.0, 30.0, 31.5, 30.5, 31.2], &[36.0, 36.4, 35.8, 36.6, 36.1, 36.3, 35.9, 36.2]);
    let ships = [ship("2026-03-02", "H-1"), ship("2026-03-25", "H-2")];
    let base = Question { check_on: Some(own.plus(28)), ..Question::at(own, Better::Up, own.plus(70)) };
    let read = |q: &Question| Ok::<_, ()>(Around::of(q, samples.iter().copied()));
    let (question, around) = group(&ships, 0, &base, read).unwrap();
    assert_eq!(
        (question.last_ship, question.next, question.shared.as_slice()),
        (ships[1].day, None, &["H-2".to_owned()][..])
    );
    assert_eq!(assess(&question, &around).class, Class::Moved);
}

#[test]
fn an_answer_is_promised_for_the_day_it_comes() {
    let own = day("2026-03-02");
    let before = [31.0, 30.0, 31.5, 30.5, 31.2, 30.8, 31.1, 30.4];
    let question = Question { check_on: Some(own.plus(14)), ..Question::at(own, Better::Up, own) };
    let around = Around::of(&question, weekly(own, &before, &[]));
    assert_eq!(first_answer(&question, &around, 7), Answerable::On(own.plus(21)), "eight before: three after");
    let around = Around::of(&question, weekly(own, &before[..5], &[]));
    assert_eq!(first_answer(&question, &around, 7), Answerable::On(own.plus(28)), "five before: four after");
    let around = Around::of(&question, weekly(own, &before[..3], &[]));
    assert_eq!(first_answer(&question, &around, 7), Answerable::NeedsBefore(2));
    let late = Question { check_on: Some(own.plus(40)), ..question.clone() };
    let around = Around::of(&late, weekly(own, &before, &[]));
    assert_eq!(first_answer(&late, &around, 7), Answerable::On(own.plus(40)), "not before the check day");
}

#[test]
fn a_pace_is_read_from_whole_weeks_since_the_ship() {
    let opens = day("2026-03-03");
    let as_of = opens.plus(41);
    let mut days: Vec<Daily> =
        (1..=41).map(|n| Daily { day: opens.plus(n), value: 100.0 - n as f64, counts: None }).collect();
    // The opening day itself was not read, and its week is whole all the same.
    let points = recent_points(&days, Some(opens), as_of, true);
    assert_eq!(points.len(), 6);
    assert_eq!((points[0].day, points[0].value), (opens.plus(3), 100.0 - 3.5));
    assert_eq!(recent_points(&days, Some(opens), as_of, false).len(), 12, "days, where weekdays do not differ");
    days.truncate(39);
    assert_eq!(recent_points(&days, Some(opens), opens.plus(39), true).len(), 5, "the last week is not over");
}

#[test]
fn a_limit_is_held_against_every_day_since() {
    let own = day("2026-01-01");
    let limit = Limit { op: Op::Below, value: 1.0 };
    let question = Question::at(own, Better::Down, own.plus(400));
    let held = |values: &[f64]| {
        let samples = || weekly(own, &[0.2, 0.21, 0.19, 0.2, 0.22, 0.2], values);
        let around = Around::of(&question, samples());
        hold(assess(&question, &around), &days_since(&question, samples()), limit, PointKind::Reading)
    };
    assert_eq!(held(&[0.2; 3]).class, Class::HeldSoFar);
    assert_eq!(held(&[0.2, 0.21, 0.19, 0.2, 0.2, 0.21, 0.2, 0.19]).class, Class::Held);
    let mut long = vec![0.2; 40];
    long[38] = 3.0;
    let late = held(&long);
    assert_eq!((late.class, late.past_limit), (Class::Breached, Some((1, 40))), "past the thirtieth reading too");
}

#[test]
fn a_guardrail_breaks_by_five_in_a_row_or_by_its_margin() {
    let own = day("2026-01-01");
    let limit = Limit { op: Op::Below, value: 1.0 };
    let question = Question::at(own, Better::Down, own.plus(400));
    let state = |before: &[f64], after: &[f64]| {
        let samples = || weekly(own, before, after);
        guard(&assess(&question, &Around::of(&question, samples())), &days_since(&question, samples()), limit).state
    };
    let quiet = [0.2, 0.22, 0.19, 0.21, 0.2, 0.18, 0.2, 0.21];
    assert_eq!(state(&quiet, &[0.2, 0.21, 0.19, 0.2, 0.22]), Guarded::Held);
    let wild = state(&quiet, &[0.2, 9.0, 0.2, 0.21, 0.19, 0.2]);
    assert_eq!(wild, Guarded::NotShownSafe, "one wild reading breaches nothing, and shows nothing safe");
    assert_eq!(state(&quiet, &[0.2, 1.5, 1.6, 1.4, 0.2]), Guarded::Breached);
    assert_eq!(state(&quiet, &[0.2]), Guarded::NotShownSafe);
    assert_eq!(state(&[0.2; 6], &[0.2; 6]), Guarded::Held, "all the same, and inside");
    let mut late = vec![0.2; 45];
    late[38..].fill(2.0);
    assert_eq!(state(&quiet, &late), Guarded::Breached, "past the thirtieth reading too");
}
