//! The drift veto: does a jump, or a bend, at the ship still stand out beside a straight line?

use crate::domain::assessment::Shape;

use super::ranks::{mean, median};

/// Readings further from their side's median than so many times its MAD are clipped: three standard deviations.
const CLIP: f64 = 3.0 * 1.4826;
/// What is left beside the line is nothing where it is less than this share of all there was.
const NOTHING: f64 = 1e-9;

/// What a straight line leaves, and what two pictures explain of it.
pub(super) struct Drift {
    /// The sum of squared residuals beside the line.
    pub(super) left: f64,
    /// The partial R² of jump and bend; minus where they go against the pairs.
    pub(super) gain: [f64; 2],
    /// What each needs to stand: c² / (c² + N − 3), with c a part of ζ for the jump and ζ for the bend.
    pub(super) needed: [f64; 2],
    /// Whether the bend, for itself, turns upwards.
    pub(super) bends_up: bool,
    /// The picture that stands with the larger gain; drift where none does.
    pub(super) shape: Shape,
}

/// What a drift is weighed by.
#[derive(Clone, Copy)]
pub(super) struct Weighed {
    /// The sign of up − down.
    pub(super) way: f64,
    /// ζ, in standard errors.
    pub(super) bar: f64,
    /// The part of ζ that a jump needs.
    pub(super) jump: f64,
}

/// The part of ζ that a jump needs: of readings and weeks; of days whose weekdays were taken out; of events.
pub(super) const JUMP: f64 = 0.75;
pub(super) const JUMP_OF_DAYS: f64 = 0.9;
pub(super) const JUMP_OF_EVENTS: f64 = 0.65;

/// Looks at both sides, whose days are in order, for what a line can't explain.
pub(super) fn drift(days: &[f64], before: &[f64], after: &[f64], by: Weighed) -> Drift {
    let mut values = clipped(before);
    values.extend(clipped(after));
    beside_line(days, before.len(), &values, by)
}

/// The same of values as they are, `n` of them before the ship.
pub(super) fn beside_line(days: &[f64], n: usize, values: &[f64], by: Weighed) -> Drift {
    let Weighed { way, bar, jump: part_of_jump } = by;
    let last = days[n - 1];
    let jump = (0..values.len()).map(|i| if i < n { 0.0 } else { 1.0 }).collect::<Vec<f64>>();
    let bend = days.iter().map(|day| (day - last).max(0.0)).collect::<Vec<f64>>();
    let line = Line::through(days);
    let e = line.leaves(values);
    let left: f64 = e.iter().map(|v| v * v).sum();
    let centre = mean(values);
    let all: f64 = values.iter().map(|v| (v - centre) * (v - centre)).sum();
    let mut bends_up = false;
    let gain = [jump, bend].map(|picture| {
        let p = line.leaves(&picture);
        let along: f64 = p.iter().zip(&e).map(|(p, e)| p * e).sum();
        let size: f64 = p.iter().map(|p| p * p).sum();
        // The bend comes last.
        bends_up = along > 0.0;
        if left <= NOTHING * all || size == 0.0 {
            return 0.0;
        }
        let gain = (along * along / (size * left)).min(1.0);
        if along * way < 0.0 { -gain } else { gain }
    });
    let free = values.len() as f64 - 3.0;
    let needed = [part_of_jump, 1.0].map(|part| {
        let c = part * bar;
        c * c / (c * c + free)
    });
    let stands = |i: usize| way != 0.0 && gain[i] >= needed[i];
    let shape = match (stands(0), stands(1)) {
        (true, true) if gain[1] > gain[0] => Shape::Bend,
        (true, _) => Shape::Jump,
        (false, true) => Shape::Bend,
        (false, false) => Shape::Drift,
    };
    Drift { left, gain, needed, bends_up, shape }
}

/// A side's values, none further from its median than three robust standard deviations.
pub(super) fn clipped(side: &[f64]) -> Vec<f64> {
    let middle = median(side).unwrap_or(0.0);
    let away: Vec<f64> = side.iter().map(|v| (v - middle).abs()).collect();
    let mad = median(&away).unwrap_or(0.0);
    if mad == 0.0 {
        return side.to_vec();
    }
    side.iter().map(|v| v.clamp(middle - CLIP * mad, middle + CLIP * mad)).collect()
}

/// A least-squares line on days: their mean, their distances from it, and the squares of those.
pub(super) struct Line {
    away: Vec<f64>,
    squares: f64,
}

impl Line {
    pub(super) fn through(days: &[f64]) -> Self {
        let centre = mean(days);
        let away: Vec<f64> = days.iter().map(|day| day - centre).collect();
        let squares = away.iter().map(|d| d * d).sum();
        Self { away, squares }
    }

    /// What values leave beside their best line.
    pub(super) fn leaves(&self, values: &[f64]) -> Vec<f64> {
        let centre = mean(values);
        let along: f64 = self.away.iter().zip(values).map(|(d, v)| d * (v - centre)).sum();
        let slope = if self.squares == 0.0 { 0.0 } else { along / self.squares };
        self.away.iter().zip(values).map(|(d, v)| v - centre - slope * d).collect()
    }
}
