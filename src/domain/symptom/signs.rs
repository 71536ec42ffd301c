//! What symptoms are read from, worked out of what a board holds.

use super::Span;
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::Hypothesis;
use crate::domain::label::Label;
use crate::domain::outcome::Contributor;
use crate::domain::sprint::{Sprint, SprintState};
use crate::domain::verdict::Verdict;

/// The last sprints of some that have begun, the earliest first. Each reaches to the day before the next begins: what
/// ships between two sprints counts to the one before.
pub fn spans(begun: &[Sprint], most: usize, today: Day) -> Vec<Span> {
    let last = |at: usize, sprint: &Sprint| match begun.get(at + 1) {
        Some(next) => next.starts.plus(-1),
        None if sprint.state == SprintState::Active => today,
        None => sprint.closed_on.unwrap_or(sprint.ends).max(sprint.ends),
    };
    let all = begun.iter().enumerate().map(|(at, sprint)| (sprint.label(), sprint.starts, last(at, sprint)));
    all.skip(begun.len().saturating_sub(most)).collect()
}

/// Verdicts beneath an outcome signed by somebody who neither owned it, nor built, nor contributed.
pub fn strangers(
    beneath: &[Hypothesis],
    verdicts: &[Verdict],
    owners: &[Handle],
    contributors: &[Contributor],
) -> Vec<(Label, Handle)> {
    let involved = |h: &Hypothesis, who: &Handle| {
        owners.contains(who) || h.doing.as_ref() == Some(who) || contributors.iter().any(|k| k.handle == *who)
    };
    let by = |h: &Hypothesis| {
        let signer = verdicts.iter().find(|v| v.hypothesis == h.id)?.signed_by.clone()?;
        (!involved(h, &signer)).then(|| (h.label(), signer))
    };
    beneath.iter().filter_map(by).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Id;

    fn sprint(number: u32, starts: Day, state: SprintState) -> Sprint {
        Sprint {
            id: Id::natural(&["sprint", &number.to_string()]),
            suffix: crate::domain::label::Suffix::default(),
            number,
            name: None,
            starts,
            ends: starts.plus(13),
            state,
            goal: None,
            closed_on: None,
            anyway: Vec::new(),
        }
    }

    #[test]
    fn a_sprint_reaches_to_the_day_before_the_next() {
        let day = |d: u8| Day::new(2026, 3, d).unwrap();
        let mut first = sprint(1, day(1), SprintState::Closed);
        first.closed_on = Some(day(16));
        let list = [first.clone(), sprint(2, day(20), SprintState::Active)];
        let ends = |begun: &[Sprint], most| spans(begun, most, day(25)).iter().map(|s| s.2).collect::<Vec<_>>();
        assert_eq!(ends(&list, 4), [day(19), day(25)]);
        assert_eq!(ends(&list, 1), [day(25)]);
        assert_eq!(ends(&[first], 4), [day(16)], "closed late, it reaches to its close");
        assert!(ends(&[], 4).is_empty());
    }

    #[test]
    fn whoever_signs_without_a_part_in_it_is_a_stranger() {
        let outcome = crate::fixture::outcome();
        let (mira, bo, cy) =
            (crate::fixture::handle("mira"), crate::fixture::handle("bo"), crate::fixture::handle("cy"));
        let day = crate::fixture::today();
        let mut h = Hypothesis::new(Id::natural(&["h"]), 1, outcome.id, "sample data", day);
        let verdict = |by: &Handle| {
            let json = serde_json::json!({ "hypothesis": h.id, "call": "supported", "learned": null, "next": null,
                "next_text": null, "evidence": null, "waiver": null, "signed_by": by, "typed_by": by, "proposed": false,
                "on": day, "shared": [], "replaces": null, "anyway": null, "contradicts": [], "on_judgement": false,
                "why": null });
            serde_json::from_value::<Verdict>(json).unwrap()
        };
        let signed = [verdict(&cy)];
        let of = |h: &Hypothesis, owners: &[Handle], contributors: &[Contributor]| {
            strangers(std::slice::from_ref(h), &signed, owners, contributors)
        };
        assert_eq!(of(&h, &[mira.clone(), bo.clone()], &[]), [(h.label(), cy.clone())]);
        assert!(of(&h, &[mira.clone(), cy.clone()], &[]).is_empty(), "who owned it once is none");
        let function = crate::domain::outcome::Function::Design;
        let helps = Contributor { id: Id::natural(&["k"]), outcome: outcome.id, handle: cy.clone(), function };
        assert!(of(&h, std::slice::from_ref(&mira), &[helps]).is_empty(), "nor is who contributed");
        h.doing = Some(cy);
        assert!(of(&h, &[mira], &[]).is_empty(), "nor is who built it");
    }
}
