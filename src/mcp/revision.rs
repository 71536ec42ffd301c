//! The revisions of the protocol that are spoken, and in what they differ.

/// A revision, by its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Revision {
    /// 2024-11-05.
    First,
    /// 2025-03-26: annotations, and batches, which no other has.
    Batches,
    /// 2025-06-18: answers as objects too.
    Structured,
    /// 2025-11-25: the newest that shakes hands.
    Newest,
    /// 2026-07-28: no handshake; each request says its revision.
    Stateless,
}

impl Revision {
    /// Every revision, the oldest first.
    pub(super) const ALL: [(Self, &str); 5] = [
        (Self::First, "2024-11-05"),
        (Self::Batches, "2025-03-26"),
        (Self::Structured, "2025-06-18"),
        (Self::Newest, "2025-11-25"),
        (Self::Stateless, "2026-07-28"),
    ];

    /// The day it is called by.
    pub(super) fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The revision of a day.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, day)| *day == word).map(|(revision, _)| *revision)
    }

    /// What a handshake that asks for a revision is answered.
    pub(super) fn shaken(asked: &str) -> Self {
        Self::of(asked).filter(|revision| *revision != Self::Stateless).unwrap_or(Self::Newest)
    }

    /// Whether tools say what they do to the board.
    pub(super) fn annotates(self) -> bool {
        self >= Self::Batches
    }

    /// Whether an answer is given as an object too.
    pub(super) fn structures(self) -> bool {
        self >= Self::Structured
    }

    /// Whether the server bears a title.
    pub(super) fn titles(self) -> bool {
        self >= Self::Structured
    }

    /// Whether an error that answers no request leaves its id out; it is null elsewhere, as JSON-RPC has it.
    pub(super) fn leaves_out_ids(self) -> bool {
        self >= Self::Newest
    }
}
