//! Where nothing happened, nothing that was declared makes a move of it more often than 1 in 20: many made-up series with a
//! fixed seed, through the whole engine.

use upshot::domain::day::Day;
use upshot::domain::metric::{Better, Season};
use upshot::evidence::{Alpha, Around, Beside, Question, Sample, Stage, compare, prepare};

/// Standard normal numbers that are the same every time: splitmix64, and the sum of twelve.
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// So many series; how many are claimed to have moved.
const SERIES: usize = 1500;

/// The share of series of `n` weeks before and `m` after that are claimed to have moved, at the look.
fn claimed(n: i64, m: i64, season: f64, ask: impl Fn(&mut Question), control: bool) -> f64 {
    let first = Day::new(2022, 1, 3).unwrap();
    let mut chance = Chance(14);
    let claims = (0..SERIES).filter(|_| {
        let phase = chance.uniform();
        let mut series = |high: f64| -> Vec<Sample> {
            let at = |week: i64| high * (std::f64::consts::TAU * (phase + week as f64 / 52.0)).sin();
            (0..n + m)
                .map(|week| Sample { day: first.plus(7 * week), value: at(week) + chance.normal(), of: None })
                .collect()
        };
        let (own, other) = (series(season), series(season));
        let mut question = Question::at(first.plus(7 * n - 3), Better::Up, first.plus(7 * (n + m - 1)));
        ask(&mut question);
        let around = Around::beside(&question, own, if control { other } else { Vec::new() });
        let windows = prepare(&question, &around, question.as_of);
        compare(&question, &windows, Alpha::LOOK, Stage::Final).class.claims()
    });
    claims.count() as f64 / SERIES as f64
}

fn beside(question: &mut Question) {
    question.control = Some(Beside { id: None, metric: "other".to_owned(), scaled: false, unit: None });
}

#[test]
fn a_declared_season_makes_no_move_of_nothing() {
    for (n, m) in [(30, 8), (80, 8), (110, 12), (160, 20)] {
        for declared in [Season::Auto, Season::Yearly, Season::None] {
            let share = claimed(n, m, 0.0, |question| question.season = declared, false);
            assert!(share <= 0.05, "{n}+{m}, {declared:?}: {share}");
        }
    }
}

#[test]
fn a_declared_control_makes_no_move_of_nothing() {
    for (n, m) in [(12, 5), (20, 12), (30, 20)] {
        for season in [0.0, 3.0] {
            let share = claimed(n, m, season, beside, true);
            assert!(share <= 0.05, "{n}+{m}, a shared season of {season}: {share}");
        }
    }
}

#[test]
fn a_season_that_is_taken_out_makes_no_move() {
    let yearly = claimed(120, 8, 3.0, |question| question.season = Season::Yearly, false);
    let none = claimed(120, 8, 3.0, |question| question.season = Season::None, false);
    assert!(yearly <= 0.06 && none > 2.0 * yearly, "{yearly} with it taken out, {none} without");
}
