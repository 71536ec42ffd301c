//! Rare events: both sides' counts by the exact binomial test, their rates' difference with the interval of Clopper and
//! Pearson (1934).

use crate::domain::assessment::{EventNumbers, Events};

use super::alike::{alike, bar};
use super::drift::{JUMP_OF_EVENTS, Weighed, beside_line};
use super::look::Alpha;

/// The events of one side together.
fn sum(side: &[Events]) -> Events {
    side.iter().fold(Events { count: 0.0, exposure: 0.0 }, |sum, e| Events {
        count: sum.count + e.count,
        exposure: sum.exposure + e.exposure,
    })
}

/// How many times as much counts vary as independent events: Pearson's χ² over its degrees of freedom, at least 1.
fn variance(sides: [&[Events]; 2]) -> f64 {
    let (mut squares, mut free) = (0.0, 0.0);
    for side in sides {
        let rate = sum(side).rate();
        if rate > 0.0 {
            let square = |e: &Events| (e.count - rate * e.exposure).powi(2) / (rate * e.exposure);
            squares += side.iter().map(square).sum::<f64>();
            free += side.len() as f64 - 1.0;
        }
    }
    if free > 0.0 { (squares / free).max(1.0) } else { 1.0 }
}

/// Compares the events of both sides; `days` are those of all points, in order. None where there is no event.
pub(super) fn compare(days: &[f64], before: &[Events], after: &[Events], level: Alpha) -> Option<EventNumbers> {
    let rates = |side: &[Events]| side.iter().map(|e| e.rate()).collect::<Vec<f64>>();
    let phi = alike(&rates(before), &rates(after)).phi;
    let dispersion = variance([before, after]) * ((1.0 + phi) / (1.0 - phi) / 1.5).max(1.0);
    let (a, b) = (sum(before), sum(after));
    let scaled = ((a.count / dispersion + 0.5).floor(), (b.count / dispersion + 0.5).floor());
    let trials = scaled.0 + scaled.1;
    // Events that vary so much that they tell as much as none are still events: too few of them, not all alike.
    if a.count + b.count <= 0.0 {
        return None;
    }
    let exposure = a.exposure + b.exposure;
    let part = b.exposure / exposure;
    let p = (2.0 * at_most(scaled.1, trials, part).min(at_least(scaled.1, trials, part))).min(1.0);
    let (low, high) = clopper_pearson(scaled.1, trials, level.alpha);
    let apart = |q: f64| (a.count + b.count) * (q / b.exposure - (1.0 - q) / a.exposure);
    let shift = b.rate() - a.rate();
    let roots: Vec<f64> =
        before.iter().chain(after).map(|e| ((e.count + 0.375) / e.exposure).max(0.0).sqrt()).collect();
    let way = if shift > 0.0 {
        1.0
    } else if shift < 0.0 {
        -1.0
    } else {
        0.0
    };
    let by = Weighed { way, bar: bar(level.z, phi), jump: JUMP_OF_EVENTS };
    let drift = beside_line(days, before.len(), &roots, by);
    Some(EventNumbers {
        before: a,
        after: b,
        dispersion,
        scaled,
        p,
        phi,
        shift,
        interval: (apart(low), apart(high)),
        shape: drift.shape,
        gain: drift.gain,
        gain_needed: drift.needed,
    })
}

impl EventNumbers {
    /// The p of all events on one side, the rarer way: 2·min(p, 1 − p)^T.
    pub(super) fn sweep(&self) -> f64 {
        let part = self.after.exposure / (self.before.exposure + self.after.exposure);
        2.0 * part.min(1.0 - part).powf(self.scaled.0 + self.scaled.1)
    }

    /// The least events in all for which such a sweep is clear at a level.
    pub fn least(&self, alpha: f64) -> usize {
        let part = self.after.exposure / (self.before.exposure + self.after.exposure);
        ((alpha / 2.0).ln() / part.min(1.0 - part).ln()).ceil().max(1.0) as usize
    }
}

/// P(X ≤ k), X ~ Bin(n, p): I₁₋ₚ(n − k, k + 1).
fn at_most(k: f64, n: f64, p: f64) -> f64 {
    if k >= n { 1.0 } else { beta(1.0 - p, n - k, k + 1.0) }
}

/// P(X ≥ k), X ~ Bin(n, p): Iₚ(k, n − k + 1).
fn at_least(k: f64, n: f64, p: f64) -> f64 {
    if k <= 0.0 { 1.0 } else { beta(p, k, n - k + 1.0) }
}

/// The interval of a share of k of n at a level, two-sided (Clopper and Pearson 1934).
fn clopper_pearson(k: f64, n: f64, alpha: f64) -> (f64, f64) {
    let low = if k <= 0.0 { 0.0 } else { solve(|q| at_least(k, n, q) - alpha / 2.0) };
    let high = if k >= n { 1.0 } else { solve(|q| alpha / 2.0 - at_most(k, n, q)) };
    (low, high)
}

/// Where a rising function passes 0 between 0 and 1, to the last digit: halving, helped along by the secant.
fn solve(f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..200 {
        let middle = low.midpoint(high);
        if middle <= low || middle >= high || high - low <= 1e-15 * high {
            break;
        }
        if f(middle) < 0.0 { low = middle } else { high = middle }
    }
    low.midpoint(high)
}

/// The regularised incomplete beta function Iₓ(a, b), by its continued fraction (Press et al., "Numerical Recipes", 6.4).
fn beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let log = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * x.ln() + b * libm::log1p(-x);
    let front = log.exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        (front * fraction(x, a, b) / a).min(1.0)
    } else {
        (1.0 - front * fraction(1.0 - x, b, a) / b).max(0.0)
    }
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    // About √max(a, b) terms are needed; a count of more than 10⁸ is no rare one, and need not be exact.
    let most = 200 + 20 * a.max(b).sqrt().min(1e4) as usize;
    for m in 1..=most {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let delta = d * c;
        h *= delta;
        if (delta - 1.0).abs() < 1e-15 {
            break;
        }
    }
    h
}
