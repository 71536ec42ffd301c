//! Identities: every thing has one UUID, made once and never reused.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::words::words;

/// The namespace of ids made from natural keys (UUIDv5), so that two people who add the same thing add it once.
const NATURAL: Uuid = Uuid::from_u128(0x7570_7368_6f74_5000_8000_6e61_7475_7261);

/// The identity of a thing, a change set or a reading: a UUIDv7, or a UUIDv5 of a natural key. The default is the nil
/// UUID, which no thing bears: a thing read from the log gets its own from outside its fields.
#[derive(Clone, Default, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Uuid);

impl Id {
    /// The id of a natural key: the same parts always give the same id.
    pub fn natural(parts: &[&str]) -> Self {
        Self(Uuid::new_v5(&NATURAL, parts.join("\u{1f}").as_bytes()))
    }

    /// The id of a key among those named by this id.
    #[must_use]
    pub fn within(&self, key: &[u8]) -> Self {
        Self(Uuid::new_v5(&self.0, key))
    }

    /// A UUIDv7 of `unix_ms` milliseconds since 1970 and 74 bits of `random`.
    pub fn at(unix_ms: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
    }

    /// The sixteen bytes, as stored.
    pub fn bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The id of sixteen stored bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Id {
    type Err = uuid::Error;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(s).map(Self)
    }
}

words! {
    /// What kinds of things a board holds, each after those it refers to. The word is the one in the change log and in
    /// JSON.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    Kind {
        Board = "board",
        Person = "person",
        Metric = "metric",
        Objective = "objective",
        Outcome = "outcome",
        Contributor = "contributor",
        Guardrail = "guardrail",
        Hypothesis = "hypothesis",
        Link = "link",
        Verdict = "verdict",
        Note = "note",
        ScopeCall = "scope_call",
        Sprint = "sprint",
        Commitment = "commitment",
        Review = "review",
        Chore = "chore",
    }
}

impl Kind {
    /// Events are facts that happened: they count unless their change set is undone, and no row of theirs is touched.
    pub fn is_event(self) -> bool {
        matches!(self, Self::Verdict | Self::Note | Self::Review)
    }
}

/// One thing on the board: its kind and identity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the type says it")]
pub struct Thing {
    pub kind: Kind,
    pub id: Id,
}

impl Thing {
    /// The thing of this kind and identity.
    pub fn new(kind: Kind, id: Id) -> Self {
        Self { kind, id }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_natural_key_gives_one_id_and_its_parts_do_not_run_together() {
        assert_eq!(Id::natural(&["a", "b"]), Id::natural(&["a", "b"]));
        assert_ne!(Id::natural(&["a", "b"]), Id::natural(&["ab", ""]));
    }
}
