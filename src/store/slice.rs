//! Loading what a command touches: the slice, and nothing else of the board.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, ToSql, params_from_iter};

use super::convert::{Entity, Words};
use super::error::StoreError;
use super::table::Table;
use crate::domain::facts::{Slice, Want};
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::{Id, Kind};
use crate::domain::label::Slug;
use crate::domain::metric::Metric;
use crate::domain::person::Board;
use crate::domain::verdict::{Verdict, VerdictCall};

/// The rows of a kind that count and satisfy a condition, in the given order.
pub(crate) fn rows<T: Entity>(c: &Connection, condition: &str, bind: &[&dyn ToSql]) -> Result<Vec<T>, StoreError> {
    let table = Table::of(T::KIND);
    let sql = format!("SELECT id, {} FROM {} WHERE {} AND {condition}", table.columns(), table.name(), table.counts());
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(bind))?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        list.push(T::read(row)?);
    }
    Ok(list)
}

/// The thing of a kind and id, if it counts.
pub(crate) fn one<T: Entity>(c: &Connection, id: Id) -> Result<Option<T>, StoreError> {
    Ok(rows::<T>(c, "id = ?1", &[&id])?.pop())
}

/// The board's settings, and whether they were ever set.
pub(crate) fn board(c: &Connection) -> Result<(Board, bool), StoreError> {
    let mut set = rows::<Board>(c, "1 ORDER BY no DESC", &[])?;
    Ok(set.pop().map_or((Board::default(), false), |board| (board, true)))
}

/// The verdicts that count on hypotheses chosen by a condition on `v`: the current one of each, and the proposals that
/// nobody has answered since.
pub(crate) fn verdicts(
    c: &Connection,
    condition: &str,
    bind: &[&dyn ToSql],
) -> Result<(Vec<Verdict>, Vec<Verdict>), StoreError> {
    let all = rows::<Verdict>(c, &format!("{condition} ORDER BY no"), bind)?;
    let mut of: BTreeMap<Id, (Option<Verdict>, Option<Verdict>)> = BTreeMap::new();
    for verdict in all {
        let slot = of.entry(verdict.hypothesis).or_default();
        if verdict.proposed {
            slot.1 = Some(verdict);
        } else {
            *slot = (Some(verdict), None);
        }
    }
    let (current, proposed): (Vec<_>, Vec<_>) = of.into_values().unzip();
    Ok((current.into_iter().flatten().collect(), proposed.into_iter().flatten().collect()))
}

/// The verdicts that count on the hypotheses of an outcome: the current one of each, and the proposals unanswered since.
pub(crate) fn verdicts_beneath(c: &Connection, outcome: Id) -> Result<(Vec<Verdict>, Vec<Verdict>), StoreError> {
    verdicts(c, "hypothesis IN (SELECT id FROM hypothesis WHERE outcome = ?1)", &[&outcome])
}

/// The verdicts that count on one hypothesis: the current one, and a proposal unanswered since.
pub(crate) fn verdicts_on(c: &Connection, hypothesis: Id) -> Result<(Option<Verdict>, Option<Verdict>), StoreError> {
    let (current, proposed) = verdicts(c, "hypothesis = ?1", &[&hypothesis])?;
    Ok((current.into_iter().next(), proposed.into_iter().next()))
}

/// What each hypothesis was called that has a signed verdict, without the readings frozen beside it.
pub(crate) fn calls(c: &Connection) -> Result<BTreeMap<Id, VerdictCall>, StoreError> {
    let counts = Table::of(Kind::Verdict).counts();
    let sql = format!("SELECT hypothesis, call FROM verdict WHERE {counts} AND NOT proposed ORDER BY no");
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut calls = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let Words(word) = row.get(1)?;
        let call = serde_json::from_value(word.into()).map_err(|e| StoreError::damaged(e.to_string()))?;
        calls.insert(row.get(0)?, call);
    }
    Ok(calls)
}

/// The metrics that decide the open outcomes.
pub(crate) fn deciding_metrics(c: &Connection) -> Result<Vec<Metric>, StoreError> {
    rows(c, "id IN (SELECT metric FROM outcome WHERE result IS NULL AND gone = 0)", &[])
}

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
                    self.slice.people = rows(self.c, "1 ORDER BY no", &[])?;
                }
            }
            Want::Slug(slug) => {
                for id in by_slug(self.c, slug)? {
                    self.metric(id)?;
                }
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
                    let serving =
                        ids(self.c, "SELECT id FROM outcome WHERE objective = ?1 AND gone = 0 ORDER BY number", id)?;
                    serving.into_iter().try_for_each(|outcome| self.outcome(outcome))?;
                }
            }
            Want::Chores => self.slice.chores = rows(self.c, "done_on IS NULL ORDER BY no", &[])?,
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
        let hypotheses: Vec<Hypothesis> = rows(self.c, "outcome = ?1 ORDER BY number", &[&outcome])?;
        let (current, proposed) =
            verdicts(self.c, "hypothesis IN (SELECT id FROM hypothesis WHERE outcome = ?1)", &[&outcome])?;
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
            let (current, proposed) = verdicts(self.c, "hypothesis = ?1", &[&id])?;
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
        self.slice.contributors.extend(rows(self.c, "outcome = ?1 ORDER BY no", &[&id])?);
        let rails: Vec<crate::domain::outcome::Guardrail> = rows(self.c, "outcome = ?1 ORDER BY no", &[&id])?;
        let metrics: Vec<Id> = metric.into_iter().chain(rails.iter().map(|g| g.metric)).collect();
        self.slice.guardrails.extend(rails);
        self.slice.scope_calls.extend(rows(self.c, "outcome = ?1 ORDER BY no", &[&id])?);
        self.slice.commitments.extend(
            rows::<crate::domain::sprint::Commitment>(self.c, "outcome = ?1 ORDER BY no", &[&id])?
                .into_iter()
                .filter(|c| self.had.insert((Kind::Commitment, c.id))),
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
        self.slice.sprints = rows(self.c, "state <> 'closed' ORDER BY starts, no", &[])?;
        self.slice.sprints.extend(rows(self.c, "state = 'closed' ORDER BY closed_on DESC, number DESC LIMIT 1", &[])?);
        let sprints: Vec<Id> = self.slice.sprints.iter().map(|s| s.id).collect();
        let mut outcomes: Vec<Id> = self.slice.sprints.iter().filter_map(|s| s.goal).collect();
        for sprint in sprints {
            let commitments: Vec<crate::domain::sprint::Commitment> =
                rows(self.c, "sprint = ?1 ORDER BY no", &[&sprint])?;
            for commitment in commitments {
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

/// The ids of one column, for one bound value.
fn ids(c: &Connection, sql: &str, bind: &dyn ToSql) -> Result<Vec<Id>, StoreError> {
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_map([bind], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The metrics of a slug: more than one only after one was retired or a merge.
pub(crate) fn by_slug(c: &Connection, slug: &Slug) -> Result<Vec<Id>, StoreError> {
    ids(c, "SELECT id FROM metric WHERE slug = ?1 AND gone = 0 ORDER BY retired IS NOT NULL, no", &slug.as_str())
}
