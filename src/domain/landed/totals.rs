//! How many changes are answered for, and how many of those moved anything.

use serde::Serialize;

use super::{Change, Fold, Landed};
use crate::domain::ask::Claimant;
use crate::domain::assessment::Class;

/// What came of an outcome, as far as changes under it are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Came {
    /// It moved, or held.
    Moved,
    /// It did not, or went the wrong way.
    DidNot,
    /// It is too early, or can't be told.
    TooEarly,
}

impl Came {
    /// What a class says; none where nothing was asked yet.
    pub fn of(class: Option<Class>) -> Self {
        match class {
            Some(Class::Moved | Class::Held) => Self::Moved,
            Some(Class::DidNotMove | Class::MovedWrongWay | Class::Breached) => Self::DidNot,
            Some(Class::TooEarly | Class::CantTell | Class::HeldSoFar) | None => Self::TooEarly,
        }
    }
}

/// Changes that stand and are no chores, and what came of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// How many there are.
    pub changes: usize,
    /// How many somebody answers for.
    pub answered: usize,
    /// Of those: how many serve an outcome that moved.
    pub moved: usize,
    /// How many serve outcomes that did not, or went the wrong way.
    pub did_not: usize,
    /// How many serve outcomes of which it can't be told yet.
    pub too_early: usize,
    /// Those written with an assistant; none where no commit says anything of that.
    pub assistant: Option<Assisted>,
}

/// Of the changes that say so themselves: a total, and no mark on any of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names are those of the totals")]
pub struct Assisted {
    pub changes: usize,
    pub answered: usize,
    pub moved: usize,
}

impl Landed<'_> {
    /// Whether somebody answers for a change.
    pub fn is_answered(change: &Change, claimants: &[Claimant]) -> bool {
        change.by.iter().any(|at| claimants[*at].owner.is_some())
    }

    /// The totals; `came` says what came of the outcome that a claimant serves.
    pub fn totals(&self, claimants: &[Claimant], came: impl Fn(usize) -> Came) -> Totals {
        let mut totals = Totals { assistant: self.says_assisted.then(Assisted::default), ..Totals::default() };
        for change in self.changes.iter().filter(|change| change.counts()) {
            let answered = Self::is_answered(change, claimants);
            let owned = change.by.iter().filter(|at| claimants[**at].owner.is_some());
            // One that serves several counts by what came of the best.
            let came = owned.map(|at| came(*at)).min().filter(|_| answered);
            totals.changes += 1;
            totals.answered += usize::from(answered);
            totals.moved += usize::from(came == Some(Came::Moved));
            totals.did_not += usize::from(came == Some(Came::DidNot));
            totals.too_early += usize::from(came == Some(Came::TooEarly));
            if let Some(assistant) = totals.assistant.as_mut().filter(|_| change.assisted) {
                assistant.changes += 1;
                assistant.answered += usize::from(answered);
                assistant.moved += usize::from(came == Some(Came::Moved));
            }
        }
        totals
    }

    /// How many are folded for a reason.
    pub fn folded(&self, why: Fold) -> usize {
        self.changes.iter().filter(|change| change.fold == Some(why)).count()
    }
}
