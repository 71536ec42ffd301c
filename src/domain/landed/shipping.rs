//! What a release ships: the hypotheses that the trailers of its changes name, where those changes stand.

use super::Landed;
use super::claims::Odd;
use crate::domain::ask::Claimant;
use crate::domain::label::Label;

/// A hypothesis that a release names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its place among the claimants.
    pub at: usize,
    /// The hash of the newest change that names it.
    pub commit: String,
}

/// The hypotheses that a release names, by their labels; what was reverted in it names none.
pub fn named(landed: &Landed<'_>, claimants: &[Claimant]) -> Vec<Named> {
    let mut list: Vec<Named> = Vec::new();
    // The newest stand first.
    for change in landed.changes.iter().filter(|change| change.reverted_by.is_none()) {
        let Some(commit) = change.commits.first().map(|at| landed.history.commits[*at].hash.clone()) else { continue };
        for at in &change.by {
            if !list.iter().any(|named| named.at == *at) {
                list.push(Named { at: *at, commit: commit.clone() });
            }
        }
    }
    list.sort_by_key(|named| claimants[named.at].hypothesis);
    list
}

/// The labels of a release that fit several hypotheses, and so ship none.
pub fn unclear(landed: &Landed<'_>) -> Vec<Label> {
    let mut list: Vec<Label> = Vec::new();
    for said in &landed.said {
        if let Odd::Ambiguous(label, _) = &said.odd
            && !list.contains(label)
        {
            list.push(*label);
        }
    }
    list
}
