//! Loading what a command touches: the slice, and nothing else of the board.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::error::StoreError;
use super::things::{
    all, board, by_slug, chores, closed_last, commitments, ids, of_outcome, one, open_sprints, verdicts_beneath,
    verdicts_on,
};
use crate::domain::facts::{Slice, Want};
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::{Id, Kind};
use crate::domain::metric::Metric;
use crate::domain::outcome::Guardrail;
use crate::domain::sprint::Commitment;

/// Loads what is wanted.
pub(crate) fn load(c: &Connection, wants: &[Want]) -> Result<Slice, StoreError> {
    let mut loader = Loader { c, slice: Slice::default(), had: BTreeSet::new() };
    (loader.slice.board, loader.slice.board_set) = board(c)?;
    for want in wants {
        loader.want(want)?;
    }
    Ok(loader.slice)
}

struct Loader<'a> {
    c: &'a Connection,
    slice: Slice,
    had: BTreeSet<(Kind, Id)>,
}

impl Loader<'_> {
    /// Whether a thing is asked for the first time.
    fn first(&mut self, kind: Kind, id: Id) -> bool {
        self.had.insert((kind, id))
    }

    fn want(&mut self, want: &Want) -> Result<(), StoreError> {
        match want {
            Want::People => {
                if self.slice.people.is_empty() {
                    self.slice.people = all(self.c)?;
                }
            }
            Want::Slug(slug) => {
                for id in by_slug(self.c, slug)? {
                    self.metric(id)?;
                }
                // Whoever has the id that a new metric of the slug would take.
                self.metric(Metric::id_of(slug))?;
            }
            Want::Metric(id) => {
                self.metric(*id)?;
                // Others of its slug too: only one of them may be in use.
                if let Some(slug) = self.slice.metric(*id).map(|m| m.slug.clone()) {
                    by_slug(self.c, &slug)?.into_iter().try_for_each(|other| self.metric(other))?;
                }
                let judged: Vec<Id> = ids(self.c, "SELECT id FROM outcome WHERE metric = ?1 AND gone = 0", id)?;
                for outcome in judged {
                    if self.first(Kind::Outcome, outcome) {
                        self.slice.outcomes.extend(one(self.c, outcome)?);
                    }
                }
            }
            Want::Outcome(id) => self.outcome(*id)?,
            Want::Beneath(id) => self.beneath(*id)?,
            Want::Hypothesis(id) => {
                self.hypothesis(*id)?;
                let found = self.slice.hypothesis(*id).map(|h| (h.outcome, h.expect.as_ref().map(|e| e.metric)));
                if let Some((outcome, predicted)) = found {
                    self.outcome(outcome)?;
                    if let Some(metric) = predicted {
                        self.metric(metric)?;
                        self.shipped_on(metric)?;
                    }
                }
            }
            Want::Sprints => self.sprints()?,
            Want::Objective(id) => {
                if self.first(Kind::Objective, *id) {
                    self.slice.objectives.extend(one(self.c, *id)?);
                    let serving = ids(
                        self.c,
                        "SELECT id FROM outcome WHERE objective = ?1 AND gone = 0 ORDER BY number, id",
                        id,
                    )?;
                    serving.into_iter().try_for_each(|outcome| self.outcome(outcome))?;
                }
            }
            Want::Chores => {
                self.slice.chores = chores(self.c)?;
                self.slice.chores.retain(|chore| chore.done_on.is_none());
            }
        }
        Ok(())
    }

    fn metric(&mut self, id: Id) -> Result<(), StoreError> {
        if self.first(Kind::Metric, id) {
            self.slice.metrics.extend(one(self.c, id)?);
        }
        Ok(())
    }

    /// Every hypothesis that shipped with a prediction on a metric.
    fn shipped_on(&mut self, metric: Id) -> Result<(), StoreError> {
        let shipped: Vec<Id> = ids(
            self.c,
            "SELECT id FROM hypothesis WHERE ship IS NOT NULL AND ship ->> '$.frozen.expect.metric' = ?1 AND gone = 0",
            &metric.to_string(),
        )?;
        shipped.into_iter().try_for_each(|hypothesis| self.hypothesis(hypothesis))
    }

    /// The hypotheses of an outcome, with the metrics they predict.
    fn beneath(&mut self, outcome: Id) -> Result<(), StoreError> {
        let hypotheses: Vec<Hypothesis> = of_outcome(self.c, outcome)?;
        let (current, proposed) = verdicts_beneath(self.c, outcome)?;
        let fresh: Vec<Hypothesis> =
            hypotheses.into_iter().filter(|h| self.had.insert((Kind::Hypothesis, h.id))).collect();
        let ids: BTreeSet<Id> = fresh.iter().map(|h| h.id).collect();
        self.slice.verdicts.extend(current.into_iter().filter(|v| ids.contains(&v.hypothesis)));
        self.slice.proposed.extend(proposed.into_iter().filter(|v| ids.contains(&v.hypothesis)));
        let metrics: BTreeSet<Id> = fresh.iter().filter_map(|h| h.expect.as_ref()).map(|e| e.metric).collect();
        self.slice.hypotheses.extend(fresh);
        metrics.into_iter().try_for_each(|metric| self.metric(metric))
    }

    fn hypothesis(&mut self, id: Id) -> Result<(), StoreError> {
        if self.first(Kind::Hypothesis, id) {
            self.slice.hypotheses.extend(one(self.c, id)?);
            let (current, proposed) = verdicts_on(self.c, id)?;
            self.slice.verdicts.extend(current);
            self.slice.proposed.extend(proposed);
        }
        Ok(())
    }

    fn outcome(&mut self, id: Id) -> Result<(), StoreError> {
        // The outcome itself may be there through its metric; what lies beneath it is marked by its contributors' kind.
        if !self.first(Kind::Contributor, id) {
            return Ok(());
        }
        if self.first(Kind::Outcome, id) {
            self.slice.outcomes.extend(one(self.c, id)?);
        }
        let metric = self.slice.outcome(id).and_then(|o| o.metric);
        self.slice.contributors.extend(of_outcome(self.c, id)?);
        let rails: Vec<Guardrail> = of_outcome(self.c, id)?;
        let metrics: Vec<Id> = metric.into_iter().chain(rails.iter().map(|g| g.metric)).collect();
        self.slice.guardrails.extend(rails);
        self.slice.scope_calls.extend(of_outcome(self.c, id)?);
        self.slice.commitments.extend(
            of_outcome::<Commitment>(self.c, id)?.into_iter().filter(|c| self.had.insert((Kind::Commitment, c.id))),
        );
        for metric in metrics {
            self.metric(metric)?;
        }
        // What measures on the outcome's own metric: a hypothesis written or shipped now may collide with it.
        metric.map_or(Ok(()), |metric| self.shipped_on(metric))
    }

    fn sprints(&mut self) -> Result<(), StoreError> {
        if !self.slice.sprints.is_empty() {
            return Ok(());
        }
        self.slice.sprints = open_sprints(self.c)?;
        self.slice.sprints.extend(closed_last(self.c, None)?);
        let sprints: Vec<Id> = self.slice.sprints.iter().map(|s| s.id).collect();
        let mut outcomes: Vec<Id> = self.slice.sprints.iter().filter_map(|s| s.goal).collect();
        for sprint in sprints {
            for commitment in commitments(self.c, sprint)? {
                outcomes.push(commitment.outcome);
                if self.first(Kind::Commitment, commitment.id) {
                    self.slice.commitments.push(commitment);
                }
            }
        }
        for outcome in outcomes {
            self.outcome(outcome)?;
        }
        Ok(())
    }
}
