//! How many decimals an assessment's numbers have: its levels those of their metric, its shift as many as its interval bears.

use crate::domain::assessment::Assessment;
use crate::domain::fact::number::{decimals, round};
use crate::domain::metric::Point;

impl Assessment {
    /// The places of its levels: those of its metric, always, as on every screen. Rates have some where their counts have none.
    pub(super) fn of_levels(&self) -> usize {
        if self.events.is_some() { self.places.max(2) } else { self.places }
    }

    /// How many decimals say its shift and interval: by how wide the interval is, else by the middle half of both sides'
    /// values, where one wild value changes nothing.
    pub(super) fn decimals(&self) -> usize {
        self.width().map_or(self.of_levels(), |width| decimals(width, self.of_levels()))
    }

    /// Between what its shift may be: its interval, else the middle half of both sides.
    pub(super) fn width(&self) -> Option<f64> {
        match self.interval {
            Some((low, high)) => Some(high - low),
            // A difference is as uncertain as both sides together.
            None => Some([&self.before, &self.after].into_iter().filter_map(|side| middle_half(side)).sum::<f64>())
                .filter(|width| *width > 0.0),
        }
    }

    /// The same of a file that belongs to no metric: its decimals are those its program wrote, so a level is said no finer
    /// than half of what the shift may be.
    pub fn of_a_file(mut self) -> Assessment {
        let finest = self.width().map_or(self.places, |width| decimals(2.0 * width, self.places));
        self.places = self.places.min(finest);
        self
    }

    /// One decimal more until what is claimed to have moved shows it: one wild reading makes nothing equal.
    pub(super) fn told_apart(&self, decimals: usize) -> usize {
        let (Some(before), Some(after), Some(shift)) = (self.middle_before(), self.middle_after(), self.shift) else {
            return decimals;
        };
        if !self.class.claims() || before == after || shift == 0.0 {
            return decimals;
        }
        let gone = |v: f64, n: usize| v != 0.0 && v.abs() * 10_f64.powi(n as i32) < 0.5;
        let ends = self.interval.map_or([shift; 2], |(low, high)| [low, high]);
        let alike = |n: usize| {
            round(before, n) == round(after, n) || gone(shift, n) || ends.into_iter().any(|end| gone(end, n))
        };
        (decimals..=9).find(|n| !alike(*n)).unwrap_or(decimals)
    }
}

/// How far the middle half of a side's values reaches; none where there are none.
fn middle_half(side: &[Point]) -> Option<f64> {
    let mut values: Vec<f64> = side.iter().map(|p| p.value).collect();
    values.sort_unstable_by(f64::total_cmp);
    let quarter = values.len() / 4;
    Some(values.get(values.len().checked_sub(1 + quarter)?)? - values.get(quarter)?)
}
