//! How sure the team was when it shipped, beside what came of it: the team's, never a person's.

use serde::Serialize;

use super::verdict::VerdictCall;

/// The fewest judged predictions that say anything.
pub const LEAST: usize = 5;
/// What always saying 50 % scores.
pub const COIN: f64 = 0.25;

/// The bands of confidence: from, and below; the last one ends at 100.
const BANDS: [(u32, u32); 4] = [(0, 40), (40, 60), (60, 80), (80, 101)];

/// How sure, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// How many predictions with a confidence were called supported or refuted.
    pub judged: usize,
    /// The mean of (confidence − what came of it)²: 0 is perfect, 0.25 is what a coin scores; none where too few.
    pub brier: Option<f64>,
    /// The bands that hold any.
    pub bands: Vec<Band>,
}

/// Predictions of alike confidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Band {
    /// The lowest confidence in it, in percent.
    pub from: u32,
    /// The highest.
    pub to: u32,
    /// How many.
    pub judged: usize,
    /// How many were supported.
    pub supported: usize,
    /// The mean confidence, in percent.
    pub said: f64,
}

impl Calibration {
    /// Of predictions with their confidence in percent and the call on them; an inconclusive one says nothing.
    pub fn of(predictions: impl IntoIterator<Item = (u32, VerdictCall)>) -> Self {
        let came: Vec<(u32, bool)> = predictions
            .into_iter()
            .filter_map(|(confidence, call)| match call {
                VerdictCall::Supported => Some((confidence, true)),
                VerdictCall::Refuted => Some((confidence, false)),
                VerdictCall::Inconclusive => None,
            })
            .collect();
        let mean = |list: Vec<f64>| list.iter().sum::<f64>() / list.len() as f64;
        let off = |(confidence, came): &(u32, bool)| {
            let off = f64::from(*confidence) / 100.0 - f64::from(u8::from(*came));
            off * off
        };
        let bands = BANDS.iter().filter_map(|(from, below)| {
            let inside: Vec<&(u32, bool)> = came.iter().filter(|(c, _)| (from..below).contains(&c)).collect();
            (!inside.is_empty()).then(|| Band {
                from: *from,
                to: below - 1,
                judged: inside.len(),
                supported: inside.iter().filter(|(_, came)| *came).count(),
                said: mean(inside.iter().map(|(c, _)| f64::from(*c)).collect()),
            })
        });
        Self {
            judged: came.len(),
            brier: (came.len() >= LEAST).then(|| mean(came.iter().map(off).collect())),
            bands: bands.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use VerdictCall::{Inconclusive, Refuted, Supported};

    #[test]
    fn the_score_is_briers_and_inconclusive_ones_say_nothing() {
        let c = Calibration::of([
            (100, Supported),
            (0, Refuted),
            (70, Supported),
            (70, Refuted),
            (50, Supported),
            (90, Inconclusive),
        ]);
        assert_eq!(c.judged, 5);
        // (0 + 0 + 0.09 + 0.49 + 0.25) / 5
        assert!((c.brier.unwrap() - 0.166).abs() < 1e-12, "{c:?}");
        let bands: Vec<(u32, u32, usize, usize)> =
            c.bands.iter().map(|b| (b.from, b.to, b.judged, b.supported)).collect();
        assert_eq!(bands, [(0, 39, 1, 0), (40, 59, 1, 1), (60, 79, 2, 1), (80, 100, 1, 1)]);
    }

    #[test]
    fn a_coin_scores_a_quarter_and_few_score_nothing() {
        let coin = Calibration::of([(50, Supported), (50, Refuted)].repeat(3));
        assert_eq!(coin.brier, Some(COIN));
        assert_eq!(Calibration::of([(50, Supported)].repeat(LEAST - 1)).brier, None);
        assert_eq!(Calibration::of([]).bands, []);
    }
}
