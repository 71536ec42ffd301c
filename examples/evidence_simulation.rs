//! How often the evidence engine says "moved" where nothing happened, and where something did: seeded series through the
//! real engine, beside the numbers published for the method. Ends with 1 where a cell disagrees.
//!
//! `cargo run --release --example evidence_simulation -- [SERIES] [SEED]` (6000 a cell and 7 where left out)
//!
//! σ is the marginal standard deviation; AR series are first-order with unit marginal variance; readings are weekly
//! unless said; the ship lies after the n-th, at α .05, final. What that leaves open is chosen so:
//! - Drift: a straight line that rises by so many σ from the first reading to the last. "1–4σ" is the worst of 1, 2, 3
//!   and 4.
//! - Weekly dip: Saturday and Sunday lie 2σ lower; n and m count days, and the day of the ship is read too. A series
//!   begins on any weekday. Other readings of the words give other shares: .023 where every series begins on a Monday,
//!   .027 where n and m count weeks.
//! - Random walk: sums of independent normal steps.
//! - The plain Mann–Whitney test takes all readings, 40 too, by the normal approximation. Its drift is 2σ because
//!   that gives the published share, which does not say its drift: that row shows what was measured, and proves nothing.
//!
//! A share agrees where it lies within three standard errors of the difference of two such shares, and the rounding of
//! the published one: a wide gate for `.04`, and one that `.01` can hardly miss from below. The worst cell of 25 is a
//! maximum, and lies above the worst true share; but the published one is the same maximum over the same cells, so both
//! lie above it alike, as long as both are of 6,000 series a cell.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use upshot::domain::assessment::Class;
use upshot::domain::day::Day;
use upshot::domain::metric::Better;
use upshot::evidence::{Alpha, Around, Question, Sample, Stage, compare, prepare};

const BEFORE: [usize; 5] = [5, 8, 12, 20, 40];
const AFTER: [usize; 5] = [3, 5, 8, 12, 20];
/// So many series a cell stand behind the published numbers.
const PUBLISHED: f64 = 6000.0;
const THREADS: usize = 2;

/// A small generator: splitmix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Above 0, up to 1.
    fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Standard normal (Box and Muller).
    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Noise {
    Normal,
    Exponential,
    /// Each reading takes so much of the one before.
    Ar(f64),
    /// Daily readings, lower by so much at weekends.
    Weekends(f64),
    Walk,
}

/// What a cell's series are made of.
#[derive(Clone, Copy)]
struct World {
    noise: Noise,
    /// The straight rise from the first reading to the last.
    drift: f64,
    /// The step at the ship.
    step: f64,
}

impl World {
    fn still(noise: Noise) -> Self {
        Self { noise, drift: 0.0, step: 0.0 }
    }

    /// One series around a ship.
    fn series(self, (n, m): (usize, usize), first: Day, chance: &mut Chance) -> (Question, Vec<Sample>) {
        let daily = matches!(self.noise, Noise::Weekends(_));
        let every = if daily { 1 } else { 7 };
        // A weekly ship lies between two readings; a daily one on a day that is read too.
        let many = if daily { n + 1 + m } else { n + m };
        let ship = first.plus(if daily { n as i64 } else { 7 * n as i64 - 3 });
        let weekday = if daily { chance.next() % 7 } else { 0 };
        let mut last = 0.0;
        let samples: Vec<Sample> = (0..many)
            .map(|i| {
                let day = first.plus(every * i as i64);
                let fresh = if self.noise == Noise::Exponential { -chance.uniform().ln() } else { chance.normal() };
                last = match self.noise {
                    Noise::Ar(part) if i > 0 => part * last + (1.0 - part * part).sqrt() * fresh,
                    Noise::Walk => last + fresh,
                    Noise::Weekends(dip) if (i as u64 + weekday) % 7 >= 5 => fresh - dip,
                    _ => fresh,
                };
                let drift = self.drift * i as f64 / (many - 1) as f64;
                let step = if day > ship { self.step } else { 0.0 };
                Sample { day, value: last + drift + step, of: None }
            })
            .collect();
        (Question::at(ship, Better::Up, first.plus(every * (many as i64 - 1))), samples)
    }
}

/// What is published of a share, as it is written there.
#[derive(Clone, Copy)]
struct Published(&'static str);

impl Published {
    fn share(self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// Half of its last digit.
    fn rounding(self) -> f64 {
        0.5 * 0.1_f64.powi(self.0.len() as i32 - self.0.find('.').map_or(0, |at| at as i32 + 1))
    }

    /// How far from it a share of so many series may lie.
    fn allowed(self, series: usize) -> f64 {
        let p = self.share();
        3.0 * (p * (1.0 - p) * (1.0 / PUBLISHED + 1.0 / series as f64)).sqrt() + self.rounding()
    }
}

/// Whether a series counts.
type Counted = fn(Question, Vec<Sample>) -> bool;

/// What the engine says, final, at α .05.
fn class(question: Question, samples: Vec<Sample>) -> Class {
    let around = Around::of(&question, samples);
    compare(&question, &prepare(&question, &around, question.as_of), Alpha::LOOK, Stage::Final).class
}

fn claims(question: Question, samples: Vec<Sample>) -> bool {
    class(question, samples).claims()
}

fn moved(question: Question, samples: Vec<Sample>) -> bool {
    class(question, samples) == Class::Moved
}

/// What a plain Mann–Whitney test would claim.
fn plain(question: Question, samples: Vec<Sample>) -> bool {
    let (before, after): (Vec<Sample>, Vec<Sample>) = samples.into_iter().partition(|s| s.day < question.ship);
    let above = before.iter().flat_map(|x| after.iter().map(|y| y.value > x.value)).filter(|up| *up).count();
    let (n, m) = (before.len() as f64, after.len() as f64);
    let away = (above as f64 - n * m / 2.0).abs() - 0.5;
    away / (n * m * (n + m + 1.0) / 12.0).sqrt() > Alpha::LOOK.z
}

/// A share looked for: the worst of its worlds and sizes.
struct Entry {
    name: &'static str,
    worlds: Vec<World>,
    sizes: Vec<(usize, usize)>,
    counted: Counted,
    published: Published,
}

/// One share.
#[derive(Clone, Copy)]
struct Cell {
    share: f64,
    size: (usize, usize),
    drift: f64,
}

/// All cells of all entries, worked on by a few threads; which one works on which changes nothing.
fn simulate(entries: &[Entry], first: Day, series: usize, seed: u64) -> Vec<Vec<Cell>> {
    let jobs: Vec<(usize, World, (usize, usize))> = entries
        .iter()
        .enumerate()
        .flat_map(|(at, e)| e.worlds.iter().flat_map(move |w| e.sizes.iter().map(move |size| (at, *w, *size))))
        .collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let job = next.fetch_add(1, Ordering::Relaxed);
            let Some((at, world, size)) = jobs.get(job).copied() else { return done };
            let mut chance = Chance(Chance(seed ^ (job as u64) << 32).next());
            let counted = entries[at].counted;
            let hits = (0..series)
                .filter(|_| {
                    let (question, samples) = world.series(size, first, &mut chance);
                    counted(question, samples)
                })
                .count();
            done.push((at, Cell { share: hits as f64 / series as f64, size, drift: world.drift }));
        }
    };
    let done: Vec<(usize, Cell)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        threads.into_iter().filter_map(|t| t.join().ok()).flatten().collect()
    });
    let mut cells = vec![Vec::new(); entries.len()];
    for (at, cell) in done {
        cells[at].push(cell);
    }
    cells
}

/// Prints a table; how many of its shares disagree.
fn print(title: &str, entries: &[Entry], cells: &[Vec<Cell>], series: usize) -> usize {
    println!("\n{title}");
    println!("{:<34} {:>6} {:>9} {:>8}  {:<12} worst at", "", "here", "published", "allowed", "");
    let mut wrong = 0;
    for (entry, cells) in entries.iter().zip(cells) {
        let Some(worst) = cells.iter().copied().reduce(|a, b| if b.share > a.share { b } else { a }) else { continue };
        let allowed = entry.published.allowed(series);
        let agrees = (worst.share - entry.published.share()).abs() <= allowed;
        wrong += usize::from(!agrees);
        let word = if agrees { "agrees" } else { "DISAGREES" };
        let (n, m) = worst.size;
        let drift = if entry.worlds.len() > 1 { format!(", drift {}σ", worst.drift) } else { String::new() };
        println!(
            "{:<34} {:>6.3} {:>9} {:>8}  {word:<12} {n}+{m}{drift}",
            entry.name,
            worst.share,
            entry.published.0,
            format!("±{allowed:.3}")
        );
    }
    wrong
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let number = |at: usize, usual: u64| args.get(at).and_then(|a| a.parse().ok()).unwrap_or(usual);
    let (series, seed) = (number(1, 6000).max(1) as usize, number(2, 7));
    let Some(first) = Day::new(2020, 1, 1) else { return ExitCode::FAILURE };
    let begun = Instant::now();

    let sizes: Vec<(usize, usize)> = BEFORE.iter().flat_map(|n| AFTER.iter().map(|m| (*n, *m))).collect();
    let entry = |name, worlds: &[World], counted, published| Entry {
        name,
        worlds: worlds.to_vec(),
        sizes: sizes.clone(),
        counted,
        published: Published(published),
    };
    let still = World::still;
    let drifting = |noise, drift| World { drift, ..still(noise) };
    let drifts = [1.0, 2.0, 3.0, 4.0];
    let alarms = [
        entry("independent normal", &[still(Noise::Normal)], claims as Counted, ".027"),
        entry("skewed (exponential)", &[still(Noise::Exponential)], claims, ".04"),
        entry("AR .3", &[still(Noise::Ar(0.3))], claims, ".039"),
        entry("AR .6", &[still(Noise::Ar(0.6))], claims, ".054"),
        entry("weekly dip 2σ, daily", &[still(Noise::Weekends(2.0))], claims, ".01"),
        entry("straight drift 1σ over the window", &[drifting(Noise::Normal, 1.0)], claims, ".049"),
        entry("straight drift 2σ", &[drifting(Noise::Normal, 2.0)], claims, ".081"),
        entry("straight drift 4σ", &[drifting(Noise::Normal, 4.0)], claims, ".093"),
        entry("drift 1–4σ + AR .3", &drifts.map(|d| drifting(Noise::Ar(0.3), d)), claims, ".101"),
        entry("random walk", &[still(Noise::Walk)], claims, ".121"),
        entry("plain Mann–Whitney at AR .6", &[still(Noise::Ar(0.6))], plain, ".31"),
        entry("plain Mann–Whitney, drift 2σ", &[drifting(Noise::Normal, 2.0)], plain, ".93"),
    ];
    let power = [
        (1.0, "step 1σ", [".07", ".13", ".24", ".40", ".60"]),
        (2.0, "step 2σ", [".24", ".51", ".73", ".92", ".98"]),
        (3.0, "step 3σ", [".51", ".82", ".96", "1.0", "1.0"]),
    ];
    let power: Vec<Entry> = power
        .into_iter()
        .flat_map(|(step, name, shares)| {
            [(5, 3), (8, 5), (12, 8), (20, 12), (40, 20)].into_iter().zip(shares).map(move |(size, share)| Entry {
                name,
                worlds: vec![World { step, ..World::still(Noise::Normal) }],
                sizes: vec![size],
                counted: moved,
                published: Published(share),
            })
        })
        .collect();

    let found = simulate(&alarms, first, series, seed);
    let mut wrong = print("False \"moved\", worst of 25 sizes", &alarms, &found, series);
    let found = simulate(&power, first, series, !seed);
    wrong += print("A true step: share saying MOVED", &power, &found, series);
    println!("\nseed {seed}, {series} series a cell, {:.0} seconds; {wrong} disagree", begun.elapsed().as_secs_f64());
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
