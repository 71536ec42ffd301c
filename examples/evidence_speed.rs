//! How long one assessment takes: thirty readings on either side, the whole schedule of levels, with the table of
//! shuffles made. The goal is a median of 60 µs in a release build; a debug build takes
//! fifteen to forty times as long.
//!
//! `cargo run --release --example evidence_speed -- [RUNS]` (20000 where left out)
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::hint::black_box;
use std::time::Instant;

use upshot::domain::day::Day;
use upshot::domain::metric::Better;
use upshot::evidence::{Around, Beside, Question, Sample, assess};

const GOAL: f64 = 60.0;

/// A number that looks like chance and is the same every time, 0 to 100.
fn chance(state: &mut u64) -> f64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % 10_000) as f64 / 100.0
}

/// The median and the slowest hundredth of runs, in µs.
fn timed(runs: usize, mut run: impl FnMut()) -> (f64, f64) {
    run();
    let mut took: Vec<f64> = (0..runs)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    took.sort_unstable_by(f64::total_cmp);
    (took[runs / 2], took[runs * 99 / 100])
}

fn main() {
    let runs = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(20_000_usize).max(1);
    let Some(ship) = Day::new(2026, 3, 11) else { return };
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    println!("µs an assessment, {runs} runs, {build} build; the goal is {GOAL} in a release build");
    for (name, every, days, check) in [
        ("30 + 30 weekly readings, no check day", 7, 30, None),
        ("30 + 30 weekly readings, at the look", 7, 30, Some(210)),
        ("30 + 30 weekly readings, long after the look", 7, 30, Some(28)),
        ("30 + 30 weeks of daily readings, no check day", 1, 210, None),
        ("30 + 30 weeks of daily readings, long after the look", 1, 210, Some(28)),
    ] {
        let mut state = 0x5EED_u64;
        let samples: Vec<Sample> =
            (-days..=days).map(|n| Sample { day: ship.plus(every * n), value: chance(&mut state), of: None }).collect();
        let question = Question {
            check_on: check.map(|n| ship.plus(n)),
            expected: Some(5.0),
            ..Question::at(ship, Better::Up, ship.plus(every * days))
        };
        let around = Around::of(&question, samples);
        report(name, runs, &question, &around);
    }
    second_edition(runs, ship);
}

/// The routes of the second edition, each with all the history that it reads.
fn second_edition(runs: usize, ship: Day) {
    let beside = || Beside { id: None, metric: "other".to_owned(), scaled: false, unit: None };
    for (name, every, before, after, events, control) in [
        ("days with their weekdays taken out, 28 + 14", 1, 28, 14, false, false),
        ("weekly readings without their season, 160 + 20", 7, 160, 20, false, false),
        ("weeks of daily readings without their season", 1, 1106, 140, false, false),
        ("30 + 30 weekly readings beside a control", 7, 30, 30, false, true),
        ("30 + 30 weeks of daily readings beside a control", 1, 210, 210, false, true),
        ("30 + 30 weekly counts of events", 7, 30, 30, true, false),
    ] {
        let mut state = 0x5EED_u64;
        let mut series = || -> Vec<Sample> {
            let value = |state: &mut u64| if events { (chance(state) / 30.0).floor() } else { chance(state) };
            (-before..=after)
                .map(|n| Sample { day: ship.plus(every * n), value: value(&mut state), of: None })
                .collect()
        };
        let (own, other) = (series(), series());
        let question = Question {
            expected: Some(5.0),
            events,
            control: control.then(beside),
            ..Question::at(ship, Better::Up, ship.plus(every * after))
        };
        let around = Around::beside(&question, own, if control { other } else { Vec::new() });
        report(name, runs, &question, &around);
    }
}

fn report(name: &str, runs: usize, question: &Question, around: &Around) {
    let (median, slow) = timed(runs, || {
        black_box(assess(black_box(question), black_box(around)));
    });
    let goal = if median <= GOAL { "" } else { "  over the goal" };
    println!("{name:<54} {median:>8.1}   99 %: {slow:>8.1}{goal}");
}
