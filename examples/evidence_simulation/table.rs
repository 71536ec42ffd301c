//! Cells of a table: worked on by a few threads, and printed beside what is published.

use std::sync::atomic::{AtomicUsize, Ordering};

use upshot::domain::assessment::Class;
use upshot::domain::day::Day;
use upshot::evidence::{Alpha, Around, Stage, compare, prepare};

use super::chance::Chance;
use super::worlds::{Series, World};

/// So many series a cell stand behind the published numbers.
const PUBLISHED: f64 = 3000.0;
const THREADS: usize = 2;

/// What is published of a share, as it is written there.
#[derive(Clone, Copy)]
pub(crate) struct Published(pub(crate) &'static str);

impl Published {
    fn share(self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// Half of its last digit.
    fn rounding(self) -> f64 {
        0.5 * 0.1_f64.powi(self.0.len() as i32 - self.0.find('.').map_or(0, |at| at as i32 + 1))
    }

    /// How far from it a share of so many series may lie.
    fn allowed(self, series: f64, published: f64) -> f64 {
        let p = self.share();
        3.0 * (p * (1.0 - p) * (1.0 / published + 1.0 / series)).sqrt() + self.rounding()
    }
}

/// Which way a share may be off.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Gate {
    /// No way: it must lie near the published one.
    Near,
    /// Where a bound is published, or the series are pinned down by their kind alone: false alarms at most, true steps at
    /// least.
    Sided,
}

/// Which share of several cells is shown.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Of {
    Worst,
    Mean,
}

/// A share looked for.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) worlds: Vec<World>,
    pub(crate) sizes: Vec<(usize, usize)>,
    /// Whether only a move in the wanted direction counts.
    pub(crate) found: bool,
    pub(crate) gate: Gate,
    pub(crate) of: Of,
    /// The part of the series of a cell.
    pub(crate) part: f64,
    pub(crate) published: Published,
}

impl Entry {
    /// False alarms: the worst of its worlds and sizes.
    pub(crate) fn worst(
        name: &'static str,
        worlds: Vec<World>,
        sizes: Vec<(usize, usize)>,
        published: &'static str,
    ) -> Self {
        let published = Published(published);
        Self { name, worlds, sizes, found: false, gate: Gate::Near, of: Of::Worst, part: 1.0, published }
    }

    /// True steps that are found.
    pub(crate) fn found(
        name: &'static str,
        worlds: Vec<World>,
        sizes: Vec<(usize, usize)>,
        published: &'static str,
    ) -> Self {
        Self { found: true, ..Self::worst(name, worlds, sizes, published) }
    }
}

/// What the engine says, final, at α .05.
fn class(series: Series) -> Class {
    let Series { question, own, control } = series;
    let around = Around::beside(&question, own, control);
    compare(&question, &prepare(&question, &around, question.as_of), Alpha::LOOK, Stage::Final).class
}

/// One share.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    share: f64,
    size: (usize, usize),
}

/// All cells of all entries; which thread works on which changes nothing.
pub(crate) fn simulate(entries: &[Entry], first: Day, series: usize, seed: u64) -> Vec<Vec<Cell>> {
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
            let entry = &entries[at];
            let many = (series as f64 * entry.part) as usize;
            let hits = (0..many)
                .filter(|_| {
                    let class = class(world.series(size, first, &mut chance));
                    if entry.found { class == Class::Moved } else { class.claims() }
                })
                .count();
            done.push((job, at, Cell { share: hits as f64 / many as f64, size }));
        }
    };
    let mut done: Vec<(usize, usize, Cell)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        threads.into_iter().filter_map(|t| t.join().ok()).flatten().collect()
    });
    done.sort_by_key(|(job, ..)| *job);
    let mut cells = vec![Vec::new(); entries.len()];
    for (_, at, cell) in done {
        cells[at].push(cell);
    }
    cells
}

/// Prints a table; how many of its shares disagree.
pub(crate) fn print(title: &str, entries: &[Entry], cells: &[Vec<Cell>], series: usize) -> usize {
    println!("\n{title}");
    println!("{:<36} {:>6} {:>9} {:>8}  {:<12} worst at", "", "here", "published", "allowed", "");
    let mut wrong = 0;
    for (entry, cells) in entries.iter().zip(cells) {
        let worse = |a: Cell, b: Cell| if b.share > a.share { b } else { a };
        let Some(worst) = cells.iter().copied().reduce(worse) else { continue };
        let mean = cells.iter().map(|c| c.share).sum::<f64>() / cells.len() as f64;
        let share = if entry.of == Of::Mean { mean } else { worst.share };
        let many = series as f64 * entry.part;
        let allowed = entry.published.allowed(many, PUBLISHED * entry.part);
        let off = share - entry.published.share();
        let agrees = match (entry.gate, entry.found) {
            (Gate::Near, _) => off.abs() <= allowed,
            (Gate::Sided, false) => off <= allowed,
            (Gate::Sided, true) => off >= -allowed,
        };
        wrong += usize::from(!agrees);
        let word = if agrees { "agrees" } else { "DISAGREES" };
        let (n, m) = worst.size;
        let side = match (entry.gate, entry.found) {
            (Gate::Near, _) => "±",
            (Gate::Sided, false) => "+",
            (Gate::Sided, true) => "-",
        };
        let at = if entry.of == Of::Mean { "mean".to_owned() } else { format!("{n}+{m}") };
        println!(
            "{:<36} {share:>6.3} {:>9} {:>8}  {word:<12} {at}",
            entry.name,
            entry.published.0,
            format!("{side}{allowed:.3}")
        );
    }
    wrong
}
