//! How often the evidence engine says "moved" where nothing happened, and where something did: seeded series through the
//! real engine, beside the numbers published for the method. Ends with 1 where a cell disagrees.
//!
//! `cargo run --release --example evidence_simulation -- [SERIES] [SEED]` (3000 a cell and 7 where left out; cells of
//! seasons take half as many)
//!
//! σ is the marginal standard deviation; AR series are first-order with unit marginal variance; readings are weekly
//! unless said; the ship lies after the n-th, at α .05, final. What the published words leave open is chosen so:
//! - Drift: a straight line that rises by so many σ from the first reading to the last.
//! - Weekend: Saturday and Sunday lie 6σ lower; a series begins on any weekday, and the day of the ship is read too.
//! - Season: amplitudes of .5, 1, 2 and 4σ with 4, 8, 12 and 20 weeks after; the ship lies anywhere in the year; each of
//!   two waves is as high as one alone. Noise is first-order, φ .2: so the published powers come out, also without a season.
//! - Control: its own noise is as large as the metric's and as near its neighbours, φ .2; a shared walk takes steps of .3σ.
//! - Events: rates of .3, 1 and 3 a week, as many times the variance as 1, 2 and 4; a drifting rate rises in a straight
//!   line; a wandering one moves by a third of itself, in logarithms.
//!
//! A share agrees where it lies within three standard errors of the difference of two such shares, and the rounding of
//! the published one, above it or below. Two kinds are held on one side alone ("+", "-"): what is published as a bound ("at
//! most .054", "never more often than 1 in 20"), and steps beside six high weeks, whose year the words do not pin down.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

mod chance;
mod table;
mod worlds;

use std::process::ExitCode;
use std::time::Instant;

use table::{Entry, Gate, Of, print, simulate};
use upshot::domain::day::Day;
use upshot::domain::metric::Season;
use worlds::{Noise, Shared, World, Year};

const BEFORE: [usize; 5] = [5, 8, 12, 20, 40];
const AFTER: [usize; 5] = [3, 5, 8, 12, 20];
/// The sizes of the tables of power.
const SIZES: [(usize, usize); 5] = [(5, 3), (8, 5), (12, 8), (20, 12), (40, 20)];
const HIGH: [f64; 4] = [0.5, 1.0, 2.0, 4.0];

/// No change: the first edition's cells with the second's numbers.
fn alarms() -> Vec<Entry> {
    let sizes: Vec<(usize, usize)> = BEFORE.iter().flat_map(|n| AFTER.iter().map(|m| (*n, *m))).collect();
    let still = |noise| World::Plain { noise, drift: 0.0, step: 0.0 };
    let drift = |drift| World::Plain { noise: Noise::Normal, drift, step: 0.0 };
    let drift_ar = |drift| World::Plain { noise: Noise::Ar(0.3), drift, step: 0.0 };
    let entry = |name, worlds: Vec<World>, published| Entry::worst(name, worlds, sizes.clone(), published);
    vec![
        entry("independent normal", vec![still(Noise::Normal)], ".027"),
        entry("skewed (exponential)", vec![still(Noise::Exponential)], ".029"),
        entry("AR .3", vec![still(Noise::Ar(0.3))], ".036"),
        entry("AR .6", vec![still(Noise::Ar(0.6))], ".052"),
        entry("drift 1σ", vec![drift(1.0)], ".053"),
        entry("drift 2σ", vec![drift(2.0)], ".078"),
        entry("drift 3σ", vec![drift(3.0)], ".078"),
        entry("drift 4σ", vec![drift(4.0)], ".083"),
        entry("drift 2–4σ + AR .3", [2.0, 3.0, 4.0].map(drift_ar).to_vec(), ".100"),
        entry("random walk", vec![still(Noise::Walk)], ".077"),
        entry("noise on a wander of .3σ", vec![still(Noise::Wander(0.3))], ".164"),
    ]
}

fn power() -> Vec<Entry> {
    let rows = [
        (1.0, "step 1σ", [".06", ".13", ".24", ".41", ".59"]),
        (2.0, "step 2σ", [".25", ".49", ".74", ".91", ".98"]),
        (3.0, "step 3σ", [".47", ".78", ".94", "1.0", "1.0"]),
    ];
    let step = |noise, step| World::Plain { noise, drift: 0.0, step };
    let mut entries: Vec<Entry> = rows
        .into_iter()
        .flat_map(|(by, name, shares)| {
            let cell = move |(size, share)| Entry::found(name, vec![step(Noise::Normal, by)], vec![size], share);
            SIZES.into_iter().zip(shares).map(cell)
        })
        .collect();
    entries.push(Entry::found("step 2σ, AR .6", vec![step(Noise::Ar(0.6), 2.0)], vec![(12, 8)], ".41"));
    entries
}

fn weekdays() -> Vec<Entry> {
    let size = vec![(28, 14)];
    // A drift of days: the worst of three and four weeks before, one to four after.
    let sizes: Vec<(usize, usize)> = [21, 28].into_iter().flat_map(|n| [7, 14, 21, 28].map(|m| (n, m))).collect();
    let rows = [
        (0.0, ["weekend, φ 0", "weekend, φ 0, drift 1–4σ", "worst of 21–28 + 7–28", "weekend, φ 0, step 2σ"]),
        (0.3, ["weekend, φ .3", "weekend, φ .3, drift 1–4σ", "worst of 21–28 + 7–28", "weekend, φ .3, step 2σ"]),
        (0.6, ["weekend, φ .6", "weekend, φ .6, drift 1–4σ", "worst of 21–28 + 7–28", "weekend, φ .6, step 2σ"]),
    ];
    let shares = [[".016", ".054", ".079", ".95"], [".033", ".074", ".096", ".81"], [".034", ".076", ".094", ".55"]];
    rows.into_iter()
        .zip(shares)
        .flat_map(|((phi, names), shares)| {
            let world = |drift, step| World::Weekend { phi, drift, step };
            let drifts = [1.0, 2.0, 3.0, 4.0].map(|drift| world(drift, 0.0)).to_vec();
            [
                Entry::worst(names[0], vec![world(0.0, 0.0)], size.clone(), shares[0]),
                Entry { gate: Gate::Sided, ..Entry::worst(names[1], drifts.clone(), size.clone(), shares[1]) },
                Entry::worst(names[2], drifts, sizes.clone(), shares[2]),
                Entry::found(names[3], vec![world(0.0, 2.0)], size.clone(), shares[3]),
            ]
        })
        .collect()
}

fn seasons() -> Vec<Entry> {
    let years = [Year::Sine, Year::TwoWaves, Year::SixWeeks];
    let sizes = |n: usize| [4, 8, 12, 20].map(|m| (n, m)).to_vec();
    let worlds =
        |year: Year, step: f64| HIGH.map(|high| World::Seasonal { year, high, step, declared: Season::Auto }).to_vec();
    let all = |step| years.iter().flat_map(|year| worlds(*year, step)).collect::<Vec<World>>();
    let none = |step, declared| vec![World::Seasonal { year: Year::None, high: 0.0, step, declared }];
    let half = |entry: Entry| Entry { part: 0.5, ..entry };
    let bound = |entry: Entry| Entry { gate: Gate::Sided, ..half(entry) };
    let mean = |entry: Entry| Entry { of: Of::Mean, ..half(entry) };
    let (long, short, young) = (sizes(104), sizes(70), sizes(52));
    vec![
        half(Entry::worst("104 weeks, any season", all(0.0), long.clone(), ".050")),
        mean(Entry::worst("104 weeks, sine, mean", worlds(Year::Sine, 0.0), long.clone(), ".04")),
        mean(Entry::worst("104 weeks, two waves, mean", worlds(Year::TwoWaves, 0.0), long.clone(), ".044")),
        mean(Entry::worst("104 weeks, six weeks, mean", worlds(Year::SixWeeks, 0.0), long.clone(), ".042")),
        mean(Entry::found("104 weeks, sine, step 2σ", worlds(Year::Sine, 2.0), long.clone(), ".67")),
        mean(Entry::found("104 weeks, two waves, step 2σ", worlds(Year::TwoWaves, 2.0), long.clone(), ".63")),
        Entry {
            gate: Gate::Sided,
            ..mean(Entry::found("104 weeks, six weeks, step 2σ", worlds(Year::SixWeeks, 2.0), long.clone(), ".70"))
        },
        mean(Entry::found("104 weeks, no season, step 2σ", none(2.0, Season::Auto), long.clone(), ".85")),
        half(Entry::worst("70 weeks, any season", all(0.0), short.clone(), ".047")),
        mean(Entry::found("70 weeks, sine, step 2σ", worlds(Year::Sine, 2.0), short.clone(), ".28")),
        mean(Entry::found("70 weeks, no season, step 2σ", none(2.0, Season::Auto), short, ".82")),
        half(Entry::worst("52 weeks, any season", all(0.0), young, ".30")),
        bound(Entry::worst("declared yearly, shuffled", none(0.0, Season::Yearly), long, ".05")),
    ]
}

fn controls() -> Vec<Entry> {
    let size = vec![(20, 12)];
    let world = |shared, step, control_step| World::Beside { shared, step, control_step };
    let seasons = |step| [2.0, 4.0].map(|high| world(Shared::Sine(high), step, 0.0)).to_vec();
    let walk = |step, control| vec![world(Shared::Walk(0.3), step, control)];
    let nothing = |step, control| vec![world(Shared::Nothing, step, control)];
    let bound = |entry: Entry| Entry { gate: Gate::Sided, ..entry };
    vec![
        Entry::worst("shared season 2–4σ", seasons(0.0), size.clone(), ".021"),
        Entry::worst("shared walk", walk(0.0, 0.0), size.clone(), ".019"),
        bound(Entry::worst("nothing shared, shuffled", nothing(0.0, 0.0), size.clone(), ".05")),
        Entry::worst("the control jumps 2σ alone", nothing(0.0, 2.0), size.clone(), ".06"),
        Entry { of: Of::Mean, ..Entry::found("shared season, step 2σ", seasons(2.0), size.clone(), ".55") },
        Entry::found("shared walk, step 2σ", walk(2.0, 0.0), size.clone(), ".53"),
        Entry::found("nothing shared, step 2σ", nothing(2.0, 0.0), size, ".58"),
    ]
}

fn events() -> Vec<Entry> {
    let sizes: Vec<(usize, usize)> = vec![(8, 5), (12, 8), (20, 12), (30, 20)];
    let world = |before, after, times, rise, phi| World::Events { before, after, times, rise, phi };
    let rates = [0.3, 1.0, 3.0];
    let each = |f: &dyn Fn(f64) -> World| rates.iter().map(|rate| f(*rate)).collect::<Vec<World>>();
    let many = |times: f64| each(&move |rate| world(rate, rate, times, 1.0, 0.0));
    let steady: Vec<World> = [1.0, 2.0, 4.0].into_iter().flat_map(many).collect();
    let rising = each(&|rate| world(rate, rate, 1.0, 3.0, 0.0));
    let wandering = each(&|rate| world(rate, rate, 1.0, 1.0, 0.6));
    vec![
        Entry::worst("Poisson .3–3 a week, variance 1–4×", steady, sizes.clone(), ".023"),
        Entry::worst("rate drifting by a factor of 3", rising, sizes.clone(), ".093"),
        Entry::worst("wandering rate, φ .6", wandering, sizes, ".045"),
        Entry::found("1.5 → .3", vec![world(1.5, 0.3, 1.0, 1.0, 0.0)], vec![(20, 12)], ".65"),
        Entry::found("3 → 1", vec![world(3.0, 1.0, 1.0, 1.0, 0.0)], vec![(20, 12)], ".74"),
        Entry::found("1.05 → .14", vec![world(1.05, 0.14, 1.0, 1.0, 0.0)], vec![(17, 8)], ".41"),
    ]
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let number = |at: usize, usual: u64| args.get(at).and_then(|a| a.parse().ok()).unwrap_or(usual);
    let (series, seed) = (number(1, 3000).max(2) as usize, number(2, 7));
    let Some(first) = Day::new(2020, 1, 1) else { return ExitCode::FAILURE };
    let begun = Instant::now();
    let tables: [(&str, Vec<Entry>); 6] = [
        ("False \"moved\", worst of 25 sizes", alarms()),
        ("A true step: share saying MOVED", power()),
        ("Weekdays taken out, daily 28+14", weekdays()),
        ("The yearly season taken out, 4–20 weeks after", seasons()),
        ("Beside a control of equal noise, 20+12", controls()),
        ("Rare events", events()),
    ];
    let mut wrong = 0;
    for (at, (title, entries)) in tables.iter().enumerate() {
        let cells = simulate(entries, first, series, seed.wrapping_add(at as u64 * 0x5851_F42D));
        wrong += print(title, entries, &cells, series);
    }
    println!("\nseed {seed}, {series} series a cell, {:.0} seconds; {wrong} disagree", begun.elapsed().as_secs_f64());
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
