//! The numbers of one comparison: both sides as plain numbers, and everything that is measured of them.

use crate::domain::assessment::{Numbers, PointKind, Route, Shape, Trend, Xmr};
use crate::domain::day::Day;
use crate::domain::metric::Point;

use super::alike::{alike, bar, level_at};
use super::drift::{JUMP, JUMP_OF_DAYS, Weighed, drift};
use super::look::Alpha;
use super::pairs::{Pairs, rejecting};
use super::ranks::even;
use super::routine::xmr;
use super::step;
use super::trend;

/// Routine limits, of values of any size.
pub(super) fn limits(values: &[f64]) -> Option<Xmr> {
    let exponent = exponent(values.iter().copied());
    let small: Vec<f64> = values.iter().map(|v| libm::scalbn(*v, -exponent)).collect();
    let grown = |v| grow(v, exponent);
    xmr(&small).map(|x| Xmr {
        center: grown(x.center),
        mr_bar: grown(x.mr_bar),
        upper: grown(x.upper),
        lower: grown(x.lower),
        range_upper: grown(x.range_upper),
    })
}

/// The power of two that brings very large or very small values just near enough to 1 that their squares neither overflow
/// nor vanish; 0 for values as they mostly are. Scaling by a power of two rounds nothing but what is far smaller still.
fn exponent(values: impl Iterator<Item = f64>) -> i32 {
    /// 2^330 is about 1e99.
    const FAR: i32 = 330;
    let most = values.fold(0.0_f64, |most, v| most.max(v.abs()));
    if most > 1e100 {
        libm::ilogb(most) - FAR
    } else if most > 0.0 && most < 1e-100 {
        libm::ilogb(most) + FAR
    } else {
        0
    }
}

/// Back from the scale, without leaving the finite numbers.
fn grow(value: f64, exponent: i32) -> f64 {
    libm::scalbn(value, exponent).clamp(f64::MIN, f64::MAX)
}

/// Both sides as plain numbers near enough to 1.
pub(super) struct Scaled {
    before: Vec<f64>,
    after: Vec<f64>,
    /// Days since the first point.
    days: Vec<f64>,
    exponent: i32,
}

impl Scaled {
    pub(super) fn of([before, after]: [&[Point]; 2]) -> Self {
        let all = || before.iter().chain(after);
        let exponent = exponent(all().map(|p| p.value));
        let plain = |side: &[Point]| side.iter().map(|p| libm::scalbn(p.value, -exponent)).collect::<Vec<f64>>();
        let first = all().map(|p| p.day).next();
        let days = all().map(|p| first.map_or(0.0, |first: Day| p.day.since(first) as f64)).collect();
        Self { before: plain(before), after: plain(after), days, exponent }
    }

    pub(super) fn all_same(&self) -> bool {
        let mut all = self.before.iter().chain(&self.after);
        let first = all.next();
        all.all(|v| Some(v) == first)
    }

    fn pooled(&self) -> Vec<f64> {
        self.before.iter().chain(&self.after).copied().collect()
    }
}

/// The numbers of both sides at a level, on the metric's own scale.
pub(super) fn measure(s: &Scaled, level: Alpha, kind: PointKind) -> Numbers {
    grown(&small(s, level, kind), s.exponent)
}

/// The numbers, on the scale of the values they are measured on.
fn small(s: &Scaled, level: Alpha, kind: PointKind) -> Numbers {
    let (n, m) = (s.before.len(), s.after.len());
    let alike = alike(&s.before, &s.after);
    let needed = bar(level.z, alike.phi);
    let adjusted = level_at(needed);
    let (k, k_raw) = (rejecting(n, m, adjusted), rejecting(n, m, level.alpha));
    let pairs = Pairs::of(&s.before, &s.after, [k, k_raw]);
    let way = (pairs.up as f64 - pairs.down as f64).signum() * f64::from(pairs.up != pairs.down);
    let jump = if kind == PointKind::Day { JUMP_OF_DAYS } else { JUMP };
    let drift = drift(&s.days, &s.before, &s.after, Weighed { way, bar: needed, jump });
    let step = if kind == PointKind::Day { None } else { step::step(&s.before, &s.after, way) };
    let against = pairs.against();
    let clear = against <= step::AGAINST * (n * m) as f64 && step.is_some_and(|step| step >= step::STANDS);
    let shape = if drift.shape == Shape::Drift && clear { Shape::Step } else { drift.shape };
    let long = |side: &[f64]| side.len() >= trend::LEAST;
    let limits = xmr(&s.before);
    let outside = limits.map_or((0, 0), |x| {
        let count = |f: &dyn Fn(f64) -> bool| s.after.iter().filter(|y| f(**y)).count();
        (count(&|y| y < x.lower), count(&|y| y > x.upper))
    });
    Numbers {
        shift: pairs.shift(),
        up: pairs.up,
        down: pairs.down,
        tied: pairs.tied,
        r1: alike.r1,
        r1_corrected: alike.corrected,
        phi: alike.phi,
        alpha_adjusted: adjusted,
        k,
        k_raw,
        interval: pairs.interval(k),
        interval_raw: pairs.interval(k_raw),
        outside,
        against,
        shape,
        step,
        gain: drift.gain,
        gain_needed: drift.needed,
        sse_drift: drift.left,
        trend_before: long(&s.before).then(|| trend::trend(&s.days[..n], &s.before)),
        trend_after: (long(&s.before) && long(&s.after)).then(|| trend::trend(&s.days[n..], &s.after)),
        best_split: trend::best_split(&s.pooled()),
        bends_up: drift.bends_up,
        interval_without_trend: None,
    }
}

/// The numbers on the metric's own scale.
fn grown(numbers: &Numbers, exponent: i32) -> Numbers {
    if exponent == 0 {
        return numbers.clone();
    }
    let up = |v| grow(v, exponent);
    let both = |i: Option<(f64, f64)>| i.map(|(a, b)| (up(a), up(b)));
    let trend = |t: Option<Trend>| t.map(|t| Trend { slope: up(t.slope), ..t });
    Numbers {
        shift: up(numbers.shift),
        interval: both(numbers.interval),
        interval_raw: both(numbers.interval_raw),
        sse_drift: grow(grow(numbers.sse_drift, exponent), exponent),
        trend_before: trend(numbers.trend_before),
        trend_after: trend(numbers.trend_after),
        ..numbers.clone()
    }
}

/// Which rule claims a move: so many pairs, or a clean break with the routine before.
pub(super) fn route(numbers: &Numbers, m: usize) -> Option<Route> {
    let allowed = |k: usize| k >= 1 && numbers.against <= (k - 1) as f64;
    let all_out = numbers.outside.0 == m || numbers.outside.1 == m;
    if allowed(numbers.k) {
        Some(Route::Pairs)
    } else if all_out && allowed(numbers.k_raw) {
        Some(Route::CleanBreak)
    } else {
        None
    }
}

/// The interval of both sides with a trend of so much a day taken out, φ and k anew; none where nothing would rule out
/// chance.
pub(super) fn without_trend(sides: [&[Point]; 2], slope: f64, level: Alpha) -> Option<(f64, f64)> {
    let first = sides[0].first()?.day;
    let level_out = |side: &[Point]| {
        side.iter()
            .map(|p| Point { value: (p.value - slope * p.day.since(first) as f64).clamp(f64::MIN, f64::MAX), ..*p })
            .collect::<Vec<Point>>()
    };
    let [mut before, mut after] = sides.map(level_out);
    even([&mut before, &mut after]);
    let s = Scaled::of([&before, &after]);
    let phi = alike(&s.before, &s.after).phi;
    let k = rejecting(s.before.len(), s.after.len(), level_at(bar(level.z, phi)));
    let (low, high) = Pairs::of(&s.before, &s.after, [k, 0]).interval(k)?;
    Some((grow(low, s.exponent), grow(high, s.exponent)))
}
