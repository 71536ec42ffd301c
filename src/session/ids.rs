//! Identities: from the clock and chance, or from a seed so that a demo is the same every time.

use std::cell::Cell;

use uuid::{ContextV7, Timestamp, Uuid};

use crate::clock::Now;
use crate::domain::day::Day;
use crate::domain::id::Id;

const DAY_MS: i64 = 86_400_000;

/// Where identities come from.
pub(super) enum Ids {
    Fresh(ContextV7),
    Seeded { state: Cell<u64>, made: Cell<u64> },
}

impl Ids {
    pub(super) fn fresh() -> Self {
        Self::Fresh(ContextV7::new())
    }

    pub(super) fn seeded(seed: u64) -> Self {
        Self::Seeded { state: Cell::new(seed), made: Cell::new(0) }
    }

    /// The next identity: a UUIDv7, later than every one made before in this run.
    pub(super) fn next(&self, unix_ms: i64, today: Day) -> Id {
        match self {
            Self::Fresh(context) => {
                let ms = u64::try_from(unix_ms).unwrap_or(0);
                let nanos = u32::try_from(ms % 1000).unwrap_or(0) * 1_000_000;
                Id::from_bytes(*Uuid::new_v7(Timestamp::from_unix(context, ms / 1000, nanos)).as_bytes())
            }
            Self::Seeded { state, made } => {
                made.set(made.get() + 1);
                let ms = u64::try_from(i64::from(today.number()) * DAY_MS).unwrap_or(0) + made.get();
                let mut random = [0; 10];
                random[..8].copy_from_slice(&split_mix(state).to_le_bytes());
                random[8..].copy_from_slice(&split_mix(state).to_le_bytes()[..2]);
                Id::at(ms, random)
            }
        }
    }

    /// The time a change set bears: the clock's, or ten in the morning of the told day.
    pub(super) fn time(&self, now: &Now, today: Day) -> (i64, i16) {
        match self {
            Self::Fresh(_) => (now.unix_ms, now.offset_minutes),
            Self::Seeded { .. } => (i64::from(today.number()) * DAY_MS + DAY_MS * 10 / 24, 0),
        }
    }
}

/// Sebastiano Vigna's `SplitMix64`: enough chance for a demo.
fn split_mix(state: &Cell<u64>) -> u64 {
    state.set(state.get().wrapping_add(0x9E37_79B9_7F4A_7C15));
    let z = state.get();
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
