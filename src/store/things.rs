//! Whole things by what is asked of them, those that count only. It says what a condition answers, so that nobody else
//! needs to know how it is put.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, ToSql, params_from_iter};

use super::convert::{Entity, Words, thing_text};
use super::error::StoreError;
use super::table::Table;
use crate::domain::fold::{self, Given, Reference, Stamp};
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Slug;
use crate::domain::metric::Metric;
use crate::domain::objective::Chore;
use crate::domain::outcome::{Function, Outcome};
use crate::domain::person::Board;
use crate::domain::review::Frozen;
use crate::domain::sprint::{Commitment, Sprint, SprintState};
use crate::domain::verdict::{Verdict, VerdictCall};

/// The rows of a kind that count and satisfy a condition, in the given order.
fn rows<T: Entity>(c: &Connection, condition: &str, bind: &[&dyn ToSql]) -> Result<Vec<T>, StoreError> {
    let table = Table::of(T::KIND);
    let suffix = if table.is_numbered() { ", suffix" } else { "" };
    let (columns, name, counts) = (table.columns(), table.name(), table.counts());
    let sql = format!("SELECT id, {columns}{suffix} FROM {name} WHERE {counts} AND {condition}");
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(bind))?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        list.push(T::read(row)?);
    }
    Ok(list)
}

/// In which order the things of a kind stand where nothing else is asked: by their labels, or as they were made.
fn order<T: Entity>() -> String {
    let order = match T::KIND {
        kind if Table::of(kind).is_numbered() => "number, id",
        Kind::Person => "lower(handle), id",
        Kind::Metric => "slug, id",
        // As the vocabulary has them.
        Kind::Contributor => {
            return format!("instr(' {} ', ' ' || function || ' '), lower(handle), id", Function::WORDS.join(" "));
        }
        Kind::Guardrail => "(SELECT slug FROM metric WHERE id = guardrail.metric), id",
        Kind::Commitment => "(SELECT rank FROM outcome WHERE id = commitment.outcome), outcome, id",
        Kind::ScopeCall => "asked_on, id",
        kind if kind.is_event() => SAID,
        _ => "id",
    };
    order.to_owned()
}

/// In which order events were written.
const SAID: &str = "(SELECT hlc FROM change_set WHERE no = set_no), (SELECT id FROM change_set WHERE no = set_no), id";

/// Everything of a kind.
pub(crate) fn all<T: Entity>(c: &Connection) -> Result<Vec<T>, StoreError> {
    rows(c, &format!("1 ORDER BY {}", order::<T>()), &[])
}

/// The thing of a kind and id, if it counts.
pub(crate) fn one<T: Entity>(c: &Connection, id: Id) -> Result<Option<T>, StoreError> {
    Ok(rows::<T>(c, "id = ?1", &[&id])?.pop())
}

/// What belongs to an outcome: its hypotheses, guardrails, contributors, scope calls, commitments.
pub(crate) fn of_outcome<T: Entity>(c: &Connection, outcome: Id) -> Result<Vec<T>, StoreError> {
    rows(c, &format!("outcome = ?1 ORDER BY {}", order::<T>()), &[&outcome])
}

/// The hypotheses that follow from one.
pub(crate) fn following(c: &Connection, hypothesis: Id) -> Result<Vec<Hypothesis>, StoreError> {
    rows(c, &format!("follows = ?1 ORDER BY {}", order::<Hypothesis>()), &[&hypothesis])
}

/// What was said of a thing: its links, its notes.
pub(crate) fn said_of<T: Entity>(c: &Connection, thing: Thing) -> Result<Vec<T>, StoreError> {
    rows(c, &format!("thing = ?1 ORDER BY {}", order::<T>()), &[&thing_text(thing)])
}

/// The board's settings, and whether they were ever set.
pub(crate) fn board(c: &Connection) -> Result<(Board, bool), StoreError> {
    let mut set = rows::<Board>(c, "1 ORDER BY id", &[])?;
    Ok(set.pop().map_or((Board::default(), false), |board| (board, true)))
}

/// The outcomes by rank, ended ones among them.
pub(crate) fn outcomes(c: &Connection) -> Result<Vec<Outcome>, StoreError> {
    rows(c, "1 ORDER BY rank, id", &[])
}

/// The open outcomes by rank.
pub(crate) fn open_outcomes(c: &Connection) -> Result<Vec<Outcome>, StoreError> {
    rows(c, "result IS NULL ORDER BY rank, id", &[])
}

/// The hypotheses that shipped, whatever became of them.
pub(crate) fn shipped(c: &Connection) -> Result<Vec<Hypothesis>, StoreError> {
    rows(c, "ship IS NOT NULL ORDER BY number, id", &[])
}

/// The metrics by slug, those in use first.
pub(crate) fn metrics(c: &Connection) -> Result<Vec<Metric>, StoreError> {
    rows(c, "1 ORDER BY retired IS NOT NULL, slug, id", &[])
}

/// The metrics that decide the open outcomes.
pub(crate) fn deciding_metrics(c: &Connection) -> Result<Vec<Metric>, StoreError> {
    rows(c, "id IN (SELECT metric FROM outcome WHERE result IS NULL AND gone = 0)", &[])
}

/// The metrics of a slug: more than one only after one was retired or a merge.
pub(crate) fn by_slug(c: &Connection, slug: &Slug) -> Result<Vec<Id>, StoreError> {
    ids(c, "SELECT id FROM metric WHERE slug = ?1 AND gone = 0 ORDER BY retired IS NOT NULL, id", &slug.as_str())
}

/// The ids of one column, for one bound value.
pub(super) fn ids(c: &Connection, sql: &str, bind: &dyn ToSql) -> Result<Vec<Id>, StoreError> {
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_map([bind], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Every sprint, the latest first.
pub(crate) fn sprints(c: &Connection) -> Result<Vec<Sprint>, StoreError> {
    rows(c, "1 ORDER BY starts DESC, id DESC", &[])
}

/// The sprints that have begun, the earliest first.
pub(crate) fn begun(c: &Connection) -> Result<Vec<Sprint>, StoreError> {
    rows(c, "state <> 'planned' ORDER BY starts, id", &[])
}

/// The sprints that are not closed: the active before the planned.
pub(crate) fn open_sprints(c: &Connection) -> Result<Vec<Sprint>, StoreError> {
    rows(c, "state <> 'closed' ORDER BY state, starts, id", &[])
}

/// The closed sprints, the one closed last first.
pub(crate) fn closed_sprints(c: &Connection) -> Result<Vec<Sprint>, StoreError> {
    rows(c, "state = 'closed' ORDER BY closed_on DESC, number DESC, id", &[])
}

/// The sprint that was closed last, beside one.
pub(crate) fn closed_last(c: &Connection, but: Option<Id>) -> Result<Option<Sprint>, StoreError> {
    let condition = "state = 'closed' AND id IS NOT ?1 ORDER BY closed_on DESC, number DESC, id LIMIT 1";
    Ok(rows(c, condition, &[&but])?.pop())
}

/// The sprint that a review is of where none is named: the active one, or else the one closed last.
pub(crate) fn reviewed(c: &Connection) -> Result<Option<Sprint>, StoreError> {
    let active = open_sprints(c)?.into_iter().find(|sprint| sprint.state == SprintState::Active);
    active.map_or_else(|| closed_last(c, None), |sprint| Ok(Some(sprint)))
}

/// The commitments of a sprint.
pub(crate) fn commitments(c: &Connection, sprint: Id) -> Result<Vec<Commitment>, StoreError> {
    rows(c, &format!("sprint = ?1 ORDER BY {}", order::<Commitment>()), &[&sprint])
}

/// The review that was frozen when a sprint was closed: the first that counts, where several copies closed it.
pub(crate) fn frozen(c: &Connection, sprint: Id) -> Result<Option<Frozen>, StoreError> {
    Ok(rows(c, &format!("sprint = ?1 ORDER BY {SAID} LIMIT 1"), &[&sprint])?.pop())
}

/// Every review of a sprint that counts, the first told first: more than one where several copies closed it.
pub(crate) fn reviews(c: &Connection, sprint: Id) -> Result<Vec<Frozen>, StoreError> {
    rows(c, &format!("sprint = ?1 ORDER BY {SAID}"), &[&sprint])
}

/// The chores, those that are not done first.
pub(crate) fn chores(c: &Connection) -> Result<Vec<Chore>, StoreError> {
    rows(c, "1 ORDER BY done_on IS NOT NULL, id", &[])
}

/// Verdicts: the current one of each hypothesis, and the proposals that nobody has answered since.
pub(crate) type Verdicts = (Vec<Verdict>, Vec<Verdict>);

/// The verdicts that satisfy a condition, as they were given. Only their numbers are sorted: whole rows, each with the
/// readings it rests on, would go through a file for that.
fn verdicts_said(c: &Connection, condition: &str, bind: &[&dyn ToSql]) -> Result<Vec<Verdict>, StoreError> {
    let counts = Table::of(Kind::Verdict).counts();
    let sql = format!("SELECT no FROM verdict WHERE {counts} AND {condition} ORDER BY {SAID}");
    let mut statement = c.prepare_cached(&sql)?;
    let numbers: Vec<i64> = statement.query_map(params_from_iter(bind), |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut all = Vec::with_capacity(numbers.len());
    for no in numbers {
        all.extend(rows::<Verdict>(c, "no = ?1", &[&no])?);
    }
    Ok(all)
}

/// The verdicts that count on hypotheses chosen by a condition.
fn verdicts_where(c: &Connection, condition: &str, bind: &[&dyn ToSql]) -> Result<Verdicts, StoreError> {
    let all = verdicts_said(c, condition, bind)?;
    let mut of: BTreeMap<Id, Vec<Verdict>> = BTreeMap::new();
    for verdict in all {
        of.entry(verdict.hypothesis).or_default().push(verdict);
    }
    let (mut current, mut proposals) = (Vec::new(), Vec::new());
    for (hypothesis, mut given) in of {
        // Where there is only one it stands.
        if given.len() > 1 {
            let stand = standing(c, hypothesis)?;
            given.retain(|verdict| stand.contains(&verdict.id));
        }
        let (proposed, signed): (Vec<_>, Vec<_>) = given.into_iter().partition(|verdict| verdict.proposed);
        proposals.extend(proposed.into_iter().next_back());
        let calls: Vec<_> =
            signed.iter().map(|v| (v.call, v.signed_by.clone().unwrap_or(v.typed_by.clone()))).collect();
        let mut signed = signed;
        current.extend(signed.pop().map(|mut last| {
            if calls.iter().any(|call| *call != calls[0]) {
                // Where one is to have signed all of them, who typed each tells them apart.
                let one = calls.iter().all(|(_, by)| *by == calls[0].1);
                let typed = || signed.iter().chain([&last]).map(|v| (v.call, v.typed_by.clone())).collect();
                last.contested = if one { typed() } else { calls };
            }
            last.beside = signed;
            last
        }));
    }
    Ok((current, proposals))
}

/// The verdicts on a hypothesis that stand.
pub(super) fn standing(c: &Connection, hypothesis: Id) -> Result<Vec<Id>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT v.id, s.hlc, s.id, k.n, k.prev, v.replaces, v.proposed, v.set_no NOT IN (SELECT set_no FROM undone)
         FROM verdict v JOIN change k ON k.thing = v.id AND k.kind = 'verdict' AND k.set_no = v.set_no AND k.field = 'created'
         JOIN change_set s ON s.no = v.set_no WHERE v.hypothesis = ?1",
    )?;
    let given = statement.query_map([hypothesis], |row| {
        let prev: Vec<u8> = row.get(4)?;
        Ok(Given {
            id: row.get(0)?,
            stamp: Stamp { hlc: row.get(1)?, set: row.get(2)?, n: row.get(3)? },
            prev: prev.chunks_exact(20).filter_map(|r| Reference::try_from(r).ok()).collect(),
            replaces: row.get(5)?,
            proposed: row.get(6)?,
            counts: row.get(7)?,
        })
    })?;
    Ok(fold::standing(given.collect::<Result<_, _>>()?))
}

/// The hypotheses on which two copies' verdicts stand beside each other.
pub(crate) fn contested(c: &Connection) -> Result<BTreeSet<Id>, StoreError> {
    // Most were judged once, which the index alone says: no row is read for them, each with the readings it rests on.
    let several = "hypothesis IN (SELECT hypothesis FROM verdict
        WHERE hypothesis IN (SELECT hypothesis FROM verdict GROUP BY hypothesis HAVING count(*) > 1)
        AND NOT proposed AND set_no NOT IN (SELECT set_no FROM undone) GROUP BY hypothesis HAVING count(*) > 1)";
    let (current, _) = verdicts_where(c, several, &[])?;
    Ok(current.into_iter().filter(|v| !v.contested.is_empty()).map(|v| v.hypothesis).collect())
}

/// The verdicts that count on every hypothesis.
pub(crate) fn verdicts(c: &Connection) -> Result<Verdicts, StoreError> {
    verdicts_where(c, "1", &[])
}

/// The verdicts that count on the hypotheses of an outcome.
pub(crate) fn verdicts_beneath(c: &Connection, outcome: Id) -> Result<Verdicts, StoreError> {
    verdicts_where(c, "hypothesis IN (SELECT id FROM hypothesis WHERE outcome = ?1)", &[&outcome])
}

/// The verdicts that count on one hypothesis: the current one, and a proposal unanswered since.
pub(crate) fn verdicts_on(c: &Connection, hypothesis: Id) -> Result<(Option<Verdict>, Option<Verdict>), StoreError> {
    let (current, proposed) = verdicts_where(c, "hypothesis = ?1", &[&hypothesis])?;
    Ok((current.into_iter().next(), proposed.into_iter().next()))
}

/// Every verdict ever given or proposed on a hypothesis, oldest first; those that were undone are not among them.
pub(crate) fn verdicts_ever(c: &Connection, hypothesis: Id) -> Result<Vec<Verdict>, StoreError> {
    verdicts_said(c, "hypothesis = ?1", &[&hypothesis])
}

/// What each hypothesis was called that has a signed verdict, without the readings frozen beside it. A contested one has no
/// call.
pub(crate) fn calls(c: &Connection) -> Result<BTreeMap<Id, VerdictCall>, StoreError> {
    let counts = Table::of(Kind::Verdict).counts();
    let sql = format!("SELECT hypothesis, call FROM verdict WHERE {counts} AND NOT proposed ORDER BY {SAID}");
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut calls = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let Words(word) = row.get(1)?;
        let call = serde_json::from_value(word.into()).map_err(|e| StoreError::damaged(e.to_string()))?;
        calls.insert(row.get(0)?, call);
    }
    for hypothesis in contested(c)? {
        calls.remove(&hypothesis);
    }
    Ok(calls)
}
