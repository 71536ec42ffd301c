//! Every reading before with every reading after: the exact Mann–Whitney test, the Hodges–Lehmann shift and its exact
//! interval (Moses; Hollander & Wolfe, "Nonparametric Statistical Methods", 4.2 and 4.3).

use std::sync::OnceLock;

/// No side is ever longer.
pub(super) const MOST: usize = 30;

/// For each n ≤ m the shares P(U ≤ u) under shuffling, from u = 0 up to the middle.
type Table = Vec<Vec<f64>>;

/// c(n, m, u): how many subsets of size m of {1..n+m} have the rank-sum offset u. Built once by
/// c(n, m, u) = c(n−1, m, u−m) + c(n, m−1, u): the largest element is in the one sample or in the other.
fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut counts: Vec<Vec<f64>> = Vec::with_capacity(index(0, MOST + 1));
        for m in 0..=MOST {
            for n in 0..=m {
                let row = (0..=n * m)
                    .map(|u| {
                        if n == 0 {
                            return 1.0;
                        }
                        let here = if u >= m { count(&counts, n - 1, m, u - m) } else { 0.0 };
                        // c(n, m−1, ·) ends at n·(m−1).
                        let there = if u <= n * (m - 1) { count(&counts, n, m - 1, u) } else { 0.0 };
                        here + there
                    })
                    .collect();
                counts.push(row);
            }
        }
        for row in &mut counts {
            let all: f64 = row.iter().sum();
            // Only the lower half is ever asked for.
            row.truncate(row.len() / 2 + 1);
            let mut sum = 0.0;
            for share in row.iter_mut() {
                sum += *share;
                *share = sum / all;
            }
        }
        counts
    })
}

/// Where the row of (n, m), n ≤ m, lies.
fn index(n: usize, m: usize) -> usize {
    m * (m + 1) / 2 + n
}

fn count(counts: &[Vec<f64>], n: usize, m: usize, u: usize) -> f64 {
    let (n, m) = (n.min(m), n.max(m));
    counts.get(index(n, m)).and_then(|row| row.get(u)).copied().unwrap_or(0.0)
}

/// How many values u ≥ 0 of Mann–Whitney's U have P(U ≤ u) ≤ `level`/2: 0 where none has.
pub(super) fn rejecting(n: usize, m: usize, level: f64) -> usize {
    let (n, m) = (n.min(m).min(MOST), n.max(m).min(MOST));
    table().get(index(n, m)).map_or(0, |row| row.iter().take_while(|share| **share <= level / 2.0).count())
}

/// C(n + m, m): in how many ways so many can be shuffled.
pub(super) fn shuffles(n: usize, m: usize) -> f64 {
    (1..=m).fold(1.0, |all, i| all * (n + i) as f64 / i as f64)
}

/// All differences after − before.
pub(super) struct Pairs {
    /// Those that are asked for are where they would be, were all in order of size.
    placed: Vec<f64>,
    pub(super) up: usize,
    pub(super) down: usize,
    pub(super) tied: usize,
}

impl Pairs {
    /// Of both sides, with the intervals of these `ks` ready.
    pub(super) fn of(before: &[f64], after: &[f64], ks: [usize; 2]) -> Self {
        let mut placed: Vec<f64> = after.iter().flat_map(|y| before.iter().map(move |x| y - x)).collect();
        let up = placed.iter().filter(|d| **d > 0.0).count();
        let down = placed.iter().filter(|d| **d < 0.0).count();
        let all = placed.len();
        let ends = ks.into_iter().filter(|k| (1..=all).contains(k)).flat_map(|k| [k - 1, all - k]);
        let mut places: Vec<usize> = ends.chain([all / 2, (all / 2).saturating_sub(1)]).collect();
        places.sort_unstable();
        place(&mut placed, 0, &places);
        Self { placed, up, down, tied: all - up - down }
    }

    /// The Hodges–Lehmann shift: the median of all differences.
    pub(super) fn shift(&self) -> f64 {
        let half = self.placed.len() / 2;
        match self.placed.len() {
            0 => 0.0,
            n if n % 2 == 1 => self.placed[half],
            _ => self.placed[half - 1].midpoint(self.placed[half]),
        }
    }

    /// Pairs against the move, ties half.
    pub(super) fn against(&self) -> f64 {
        self.up.min(self.down) as f64 + self.tied as f64 / 2.0
    }

    /// [D[k], D[nm+1−k]], counted from 1, for a k that was made ready; none where no value rejects.
    pub(super) fn interval(&self, k: usize) -> Option<(f64, f64)> {
        let low = self.placed.get(k.checked_sub(1)?)?;
        let high = self.placed.get(self.placed.len().checked_sub(k)?)?;
        Some((*low, *high))
    }
}

/// Puts into each of `places` (in order, counted from `from`) the value that would be there, were all in order of size:
/// a few places take a fraction of the time that sorting takes.
fn place(values: &mut [f64], from: usize, places: &[usize]) {
    let Some(at) = places.get(places.len() / 2).copied().filter(|at| *at < from + values.len()) else { return };
    let (below, _, above) = values.select_nth_unstable_by(at - from, f64::total_cmp);
    place(below, from, &places[..places.partition_point(|p| *p < at)]);
    place(above, at + 1, &places[places.partition_point(|p| *p <= at)..]);
}
