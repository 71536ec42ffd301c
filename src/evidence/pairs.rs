//! Every reading before with every reading after: the exact Mann–Whitney test, the Hodges–Lehmann shift and its exact
//! interval (Moses; Hollander & Wolfe, "Nonparametric Statistical Methods", 4.2 and 4.3).

use std::sync::OnceLock;

/// No side is ever longer.
pub(super) const MOST: usize = 30;

/// The shares P(U ≤ u) under shuffling, from u = 0 up to the middle, of each n ≤ m that was asked for.
type Shares = OnceLock<Box<[f64]>>;

/// Where the row of (n, m), n ≤ m, lies.
const fn index(n: usize, m: usize) -> usize {
    m * (m + 1) / 2 + n
}

fn shares(n: usize, m: usize) -> &'static [f64] {
    static ROWS: [Shares; index(0, MOST + 1)] = [const { OnceLock::new() }; index(0, MOST + 1)];
    ROWS[index(n, m)].get_or_init(|| {
        let counts = counts(n, m);
        // Only the lower half is ever asked for, and it is the same as the upper one: all of them are C(n + m, m).
        let all: i64 =
            (1..=m as i64).fold(1, |all, i| (i128::from(all) * i128::from(n as i64 + i) / i128::from(i)) as i64);
        let mut sum = 0;
        let share = |count: i64| {
            sum += count;
            sum as f64 / all as f64
        };
        counts.into_iter().map(share).collect()
    })
}

/// How many subsets of size m of {1..n+m} have the rank-sum offset u, for u up to the middle: the coefficients of the
/// Gaussian binomial, the product of (1 − qⁿ⁺ⁱ)/(1 − qⁱ) for i from 1 to m (Andrews, "The Theory of Partitions", 3.3). Each
/// partial product is one itself, so that whole numbers hold it: the largest sum is C(60, 30), about 1.2·10¹⁷.
fn counts(n: usize, m: usize) -> Vec<i64> {
    let mut counts = vec![0; n * m / 2 + 1];
    counts[0] = 1;
    for i in 1..=m {
        for u in (n + i..counts.len()).rev() {
            counts[u] -= counts[u - n - i];
        }
        for u in i..counts.len() {
            counts[u] += counts[u - i];
        }
    }
    counts
}

/// How many values u ≥ 0 of Mann–Whitney's U have P(U ≤ u) ≤ `level`/2: 0 where none has.
pub(super) fn rejecting(n: usize, m: usize, level: f64) -> usize {
    let (n, m) = (n.min(m).min(MOST), n.max(m).min(MOST));
    shares(n, m).iter().take_while(|share| **share <= level / 2.0).count()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// By c(n, m, u) = c(n−1, m, u−m) + c(n, m−1, u): the largest element is in the one sample or in the other.
    fn by_recursion(n: usize, m: usize) -> Vec<i64> {
        if n == 0 || m == 0 {
            return vec![1];
        }
        let mut counts = vec![0; n * m + 1];
        for (u, count) in by_recursion(n - 1, m).into_iter().enumerate() {
            counts[u + m] += count;
        }
        for (u, count) in by_recursion(n, m - 1).into_iter().enumerate() {
            counts[u] += count;
        }
        counts
    }

    #[test]
    fn the_counts_are_those_of_the_recursion() {
        for (n, m) in (0..9).flat_map(|m| (0..=m).map(move |n| (n, m))) {
            let all = by_recursion(n, m);
            assert_eq!(counts(n, m), all[..=n * m / 2], "{n} {m}");
        }
    }

    #[test]
    fn of_the_longest_sides_too_every_share_is_one() {
        for (n, m) in [(1, 30), (15, 30), (29, 30), (30, 30)] {
            let shares = shares(n, m);
            assert!(shares.is_sorted() && shares[0] > 0.0, "{n} {m}");
            let middle = shares.last().unwrap();
            assert!((0.5..0.6).contains(middle), "{n} {m}: {middle}");
        }
    }
}
