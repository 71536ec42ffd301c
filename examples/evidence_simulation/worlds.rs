//! What series are made of. σ is the marginal standard deviation of the noise; weekly readings unless said.

use upshot::domain::day::Day;
use upshot::domain::metric::{Better, Season};
use upshot::evidence::{Beside, Question, Sample};

use super::chance::Chance;

/// A series around a ship, and its control's.
pub(crate) struct Series {
    pub(crate) question: Question,
    pub(crate) own: Vec<Sample>,
    pub(crate) control: Vec<Sample>,
}

/// The noise of one series of so many readings.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Noise {
    Normal,
    Exponential,
    /// Each reading takes so much of the one before.
    Ar(f64),
    /// Sums of independent steps of 1σ.
    Walk,
    /// Independent noise on a walk of so many σ a reading.
    Wander(f64),
}

impl Noise {
    pub(crate) fn draw(self, n: usize, chance: &mut Chance) -> Vec<f64> {
        match self {
            Self::Normal => (0..n).map(|_| chance.normal()).collect(),
            Self::Exponential => (0..n).map(|_| -chance.uniform().ln()).collect(),
            Self::Ar(phi) => chance.follows(phi, n),
            Self::Walk => chance.walk(1.0, n),
            Self::Wander(step) => {
                let walk = chance.walk(step, n);
                walk.into_iter().map(|v| v + chance.normal()).collect()
            }
        }
    }
}

/// A shape of a year, of amplitude 1: by the share of the year that is over.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Year {
    Sine,
    TwoWaves,
    /// Six weeks of a year lie higher.
    SixWeeks,
    None,
}

impl Year {
    fn at(self, share: f64) -> f64 {
        let turn = std::f64::consts::TAU * share;
        match self {
            Self::Sine => turn.sin(),
            Self::TwoWaves => turn.sin() + (2.0 * turn).sin(),
            Self::SixWeeks => f64::from(u8::from(share.rem_euclid(1.0) < 6.0 / 52.0)),
            Self::None => 0.0,
        }
    }
}

/// How much a reading takes of the one before, where a season or a control is taken out: what the engine itself takes for
/// granted of readings that say nothing else.
const NEAR: f64 = 0.2;

/// What a kind of series is made of.
#[derive(Clone, Copy)]
pub(crate) enum World {
    /// Weekly noise on a straight line that rises by so many σ, with a step at the ship.
    Plain { noise: Noise, drift: f64, step: f64 },
    /// Daily noise that lies six σ lower at weekends, on a line, with a step. n and m count days.
    Weekend { phi: f64, drift: f64, step: f64 },
    /// Weekly readings with a yearly season of so many σ that begins anywhere in the year.
    Seasonal { year: Year, high: f64, step: f64, declared: Season },
    /// Beside a control of equal noise: what they share, and what each does at the ship.
    Beside { shared: Shared, step: f64, control_step: f64 },
    /// Weekly counts: the rates before and since, so many times the variance, the factor by which the rate rises, in
    /// a straight line, and the correlation of a rate that wanders.
    Events { before: f64, after: f64, times: f64, rise: f64, phi: f64 },
}

/// What a metric shares with its control.
#[derive(Clone, Copy)]
pub(crate) enum Shared {
    Nothing,
    Sine(f64),
    /// A walk of so many σ a reading.
    Walk(f64),
}

impl World {
    /// One series: `n` readings before the ship and `m` after it.
    pub(crate) fn series(self, (n, m): (usize, usize), first: Day, chance: &mut Chance) -> Series {
        match self {
            Self::Weekend { phi, drift, step } => weekend((n, m), first, (phi, drift, step), chance),
            Self::Events { .. } => self.events((n, m), first, chance),
            Self::Plain { noise, drift, step } => {
                let values = noise.draw(n + m, chance);
                let line = |i: usize| drift * i as f64 / (n + m - 1) as f64;
                let series = values.iter().enumerate().map(|(i, v)| v + line(i) + if i < n { 0.0 } else { step });
                let mut series = weekly(first, n, series.collect());
                // What the first edition knew: no season is looked for.
                series.question.season = Season::None;
                series
            }
            Self::Seasonal { year, high, step, declared } => {
                let begins = chance.uniform();
                let noise = chance.follows(NEAR, n + m);
                let values = (0..n + m)
                    .map(|i| {
                        let season = high * year.at(begins + i as f64 * 7.0 / 365.25);
                        noise[i] + season + if i < n { 0.0 } else { step }
                    })
                    .collect();
                let mut series = weekly(first, n, values);
                series.question.season = declared;
                series
            }
            Self::Beside { shared, step, control_step } => {
                let begins = chance.uniform();
                let weather: Vec<f64> = match shared {
                    Shared::Nothing => vec![0.0; n + m],
                    Shared::Sine(high) => {
                        (0..n + m).map(|i| high * Year::Sine.at(begins + i as f64 * 7.0 / 365.25)).collect()
                    }
                    Shared::Walk(step) => chance.walk(step, n + m),
                };
                let mut side = |step: f64| -> Vec<f64> {
                    let at = |i: usize| if i < n { 0.0 } else { step };
                    let noise = chance.follows(NEAR, n + m);
                    weather.iter().zip(noise).enumerate().map(|(i, (w, e))| w + e + at(i)).collect()
                };
                let (own, control) = (side(step), side(control_step));
                let mut series = weekly(first, n, own);
                series.control = weekly(first, n, control).own;
                let beside = Beside { id: None, metric: "control".to_owned(), scaled: false, unit: None };
                series.question.control = Some(beside);
                series
            }
        }
    }

    fn events(self, (n, m): (usize, usize), first: Day, chance: &mut Chance) -> Series {
        let Self::Events { before, after, times, rise, phi } = self else { return weekly(first, n, Vec::new()) };
        // A rate that wanders by a third of itself, in logarithms.
        let wander = if phi > 0.0 { chance.follows(phi, n + m) } else { vec![0.0; n + m] };
        let values = (0..n + m)
            .map(|i| {
                let rate = if i < n { before } else { after };
                let grown = 1.0 + (rise - 1.0) * i as f64 / (n + m - 1) as f64;
                chance.count(rate * grown * (0.33 * wander[i]).exp(), times)
            })
            .collect();
        let mut series = weekly(first, n, values);
        series.question.events = true;
        series.question.better = Better::Down;
        series
    }
}

/// Weekly readings with the ship between the n-th and the next.
fn weekly(first: Day, n: usize, values: Vec<f64>) -> Series {
    let day = |i: usize| first.plus(7 * i as i64);
    let last = values.len().saturating_sub(1);
    let own = values.into_iter().enumerate().map(|(i, value)| Sample { day: day(i), value, of: None }).collect();
    let ship = first.plus(7 * n as i64 - 3);
    Series { question: Question::at(ship, Better::Up, day(last)), own, control: Vec::new() }
}

/// Daily readings from any weekday on; the day of the ship is read too.
fn weekend((n, m): (usize, usize), first: Day, (phi, drift, step): (f64, f64, f64), chance: &mut Chance) -> Series {
    const DIP: f64 = 6.0;
    let many = n + 1 + m;
    let weekday = chance.next() % 7;
    let noise = chance.follows(phi, many);
    let ship = first.plus(n as i64);
    let own = noise
        .into_iter()
        .enumerate()
        .map(|(i, v)| {
            let day = first.plus(i as i64);
            let dip = if (i as u64 + weekday) % 7 >= 5 { DIP } else { 0.0 };
            let line = drift * i as f64 / (many - 1) as f64;
            Sample { day, value: v - dip + line + if day > ship { step } else { 0.0 }, of: None }
        })
        .collect();
    let question = Question { season: Season::None, ..Question::at(ship, Better::Up, first.plus(many as i64 - 1)) };
    Series { question, own, control: Vec::new() }
}
