//! What was taken out of readings before they were compared, and the numbers of rare counts.

use serde::{Deserialize, Serialize};

use super::Shape;
use crate::domain::metric::Point;

/// A yearly season, as the history alone tells it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeasonTaken {
    /// How many earlier years a point is compared with: one or two.
    pub years: u8,
    /// How many points before the ship have a reference a year earlier.
    pub pairs: usize,
    /// How much of last year repeats itself, 0 to 1: so much of a reference is taken out. None where there are too few
    /// pairs to say, and a season only stands against a claim.
    pub kappa: Option<f64>,
    /// The shift with all of last year taken out: a claim stands only if it is of its sign and six tenths of its size.
    pub shift_at_1: f64,
}

/// A control series, whose own moves are taken out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlTaken {
    /// The control's name.
    pub metric: String,
    /// How much of the control is taken out: 1, or the ratio of the means where it is scaled. None where it refuses.
    pub kappa: Option<f64>,
    /// How many readings before the ship have a partner.
    pub pairs: usize,
    /// The control's mean over those.
    pub mean_before: Option<f64>,
    /// What the control itself did, where the difference claims a move.
    pub shift: Option<f64>,
    /// What the metric did by itself, where the difference claims a move.
    pub raw_shift: Option<f64>,
    /// Its unit, where it has another than the metric.
    #[serde(default)]
    pub unit: Option<String>,
}

/// The points as they were read, where something was taken out of those that are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Raw {
    /// Before the ship, oldest first, on the days of the points compared.
    pub before: Vec<Point>,
    /// After it.
    pub after: Vec<Point>,
    /// Since the look.
    #[serde(default)]
    pub later: Vec<Point>,
    /// The median of all pair differences.
    pub shift: f64,
}

/// Events of one side: how many, in how many readings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Events {
    pub count: f64,
    pub exposure: f64,
}

impl Events {
    /// Events a reading.
    pub fn rate(self) -> f64 {
        self.count / self.exposure
    }
}

/// The numbers that a comparison of rare counts gives. Rates are events a reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventNumbers {
    /// The events before the ship.
    pub before: Events,
    /// Those after it.
    pub after: Events,
    /// How many times as much the counts vary as events that come independently of each other.
    pub dispersion: f64,
    /// Both counts by their dispersion, rounded.
    pub scaled: (f64, f64),
    /// The exact binomial test's p, two-sided.
    pub p: f64,
    /// The lag-1 correlation of the rates' ranks.
    pub phi: f64,
    /// The difference of the rates, after less before.
    pub shift: f64,
    /// Its interval (Clopper and Pearson 1934).
    pub interval: (f64, f64),
    /// Jump, bend, or no more than a drift.
    pub shape: Shape,
    /// The share of what a straight line leaves that a jump and a bend take away.
    pub gain: [f64; 2],
    /// The share each needs to stand.
    pub gain_needed: [f64; 2],
}

/// What the readings by a check day could tell of a move, before anything ships.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sight {
    /// Too few readings before the ship; so many there are.
    NeedsBefore(usize),
    /// Too few will come by the check day; so many are the least.
    NeedsAfter(usize),
    /// So much of a move.
    Least(Detectable),
}

impl Sight {
    /// The least move that is called in eight of ten cases, in the metric's unit.
    pub fn least(self) -> Option<f64> {
        match self {
            Self::Least(seen) => Some(seen.visible),
            _ => None,
        }
    }
}

/// What could be seen at all: the least move that is called in eight of ten cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detectable {
    /// The standard deviation of the points before, wild ones clipped.
    pub sd: f64,
    /// How much neighbours resemble each other.
    pub phi: f64,
    /// How many points there are before.
    pub before: usize,
    /// How many will have come after, by the check day.
    pub after: usize,
    /// The table's row: so many points before.
    pub row: usize,
    /// Its column: so many after.
    pub column: usize,
    /// The move in standard deviations.
    pub per_sd: f64,
    /// The move in the metric's unit.
    pub visible: f64,
}
