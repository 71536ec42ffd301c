//! Reading the board and lists of things: only the columns that are shown.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::convert::{Words, label};
use super::error::StoreError;
use super::things;
use crate::domain::board::Unanswered;
use crate::domain::day::Day;
use crate::domain::fact::Deadline;
use crate::domain::facts::Due;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::State;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::{Label, LabelKind, Name, Slug, Suffix};
use crate::domain::verdict::Note;

/// A hypothesis in a list.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct ListedHypothesis {
    pub label: Label,
    pub outcome: Label,
    pub build: String,
    pub state: String,
    pub expect: Option<String>,
    pub deadline: Option<Deadline>,
}

/// The next number of a kind's label.
pub(crate) fn next_number(c: &Connection, kind: Kind) -> Result<u32, StoreError> {
    let sql = match kind {
        Kind::Outcome => "SELECT ifnull(max(number), 0) + 1 FROM outcome",
        Kind::Hypothesis => "SELECT ifnull(max(number), 0) + 1 FROM hypothesis",
        Kind::Sprint => "SELECT ifnull(max(number), 0) + 1 FROM sprint",
        Kind::Objective => "SELECT ifnull(max(number), 0) + 1 FROM objective",
        _ => return Ok(0),
    };
    Ok(c.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// The open outcomes' ranks, in order.
pub(crate) fn ranks(c: &Connection) -> Result<Vec<(Id, String)>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT id, rank FROM outcome WHERE gone = 0 AND result IS NULL ORDER BY rank, id")?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, Words>(1)?.0)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The last rank among the outcomes.
pub(crate) fn last_rank(c: &Connection) -> Result<Option<String>, StoreError> {
    Ok(c.prepare_cached("SELECT max(rank) FROM outcome WHERE gone = 0")?.query_row([], |row| row.get(0))?)
}

/// The state of a hypothesis as SQL: the same order of precedence as `Hypothesis::state`.
const STATE: &str = "CASE WHEN h.state = 'withdrawn' AND h.ship IS NULL THEN 'withdrawn'
    ELSE ifnull((SELECT v.call FROM verdict v WHERE v.hypothesis = h.id AND v.proposed = 0
        AND v.set_no NOT IN (SELECT set_no FROM undone) ORDER BY (SELECT s.hlc FROM change_set s WHERE s.no = v.set_no) DESC, v.id DESC LIMIT 1),
      CASE WHEN h.ship IS NOT NULL THEN 'measuring' ELSE h.state END) END";

/// The day a verdict is due, waits included, and the day its ship was entered, as SQL.
const CHECK_ON: &str = "ifnull(h.looks ->> '$[#-1].day', h.ship ->> '$.check_on')";
const ENTERED_ON: &str = "h.ship ->> '$.entered_on'";

/// What two columns say of a verdict's days.
fn deadline(row: &Row<'_>, at: usize) -> Result<Option<Deadline>, StoreError> {
    let (on, entered): (Option<Day>, _) = (row.get(at)?, row.get(at + 1)?);
    Ok(on.map(|on| Deadline::new(on, entered)))
}

/// Every hypothesis, newest first; `state` keeps one state only.
pub(crate) fn hypotheses(c: &Connection, state: Option<&str>) -> Result<Vec<ListedHypothesis>, StoreError> {
    let sql = format!(
        "SELECT h.number || ifnull(h.suffix, ''), o.number || ifnull(o.suffix, ''), h.build, {STATE} AS now,
           ifnull(h.ship ->> '$.frozen.expect.as_typed', h.expect ->> '$.as_typed'),
           CASE WHEN h.ship IS NOT NULL THEN {CHECK_ON} END, {ENTERED_ON}, h.id
         FROM hypothesis h JOIN outcome o ON o.id = h.outcome WHERE h.gone = 0 ORDER BY h.number DESC, h.id"
    );
    let contested = things::contested(c)?;
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let mut now = row.get::<_, Words>(3)?.0;
        let disputed = !contested.is_empty() && contested.contains(&row.get(7)?);
        if disputed && now != State::Withdrawn.word() {
            State::Contested.word().clone_into(&mut now);
        }
        if state.is_some_and(|state| state != now) {
            continue;
        }
        list.push(ListedHypothesis {
            label: label(row, 0, LabelKind::Hypothesis)?,
            outcome: label(row, 1, LabelKind::Outcome)?,
            build: row.get::<_, Words>(2)?.0,
            state: now,
            expect: row.get::<_, Option<Words>>(4)?.map(|w| w.0),
            deadline: deadline(row, 5)?,
        });
    }
    Ok(list)
}

/// Hypotheses that are measuring and whose check day has come.
pub(crate) fn due(c: &Connection, today: Day) -> Result<Vec<Due>, StoreError> {
    let sql = format!(
        "SELECT h.number || ifnull(h.suffix, ''), o.id, o.owner, {CHECK_ON} AS check_on, {ENTERED_ON} FROM hypothesis h JOIN outcome o ON o.id = h.outcome
         WHERE h.ship IS NOT NULL AND h.gone = 0 AND {STATE} = 'measuring' AND check_on <= ?1 ORDER BY check_on, h.number, h.id"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query([today])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(deadline) = deadline(row, 3)? else { continue };
        list.push(Due {
            hypothesis: label(row, 0, LabelKind::Hypothesis)?,
            outcome: row.get(1)?,
            owner: row.get::<_, Option<Words>>(2)?.map(|w| super::apply::handle(&w)),
            deadline,
        });
    }
    Ok(list)
}

/// The open outcomes that somebody owns.
pub(crate) fn owned(c: &Connection, who: &Handle) -> Result<Vec<Label>, StoreError> {
    let sql = "SELECT number || ifnull(suffix, ''), owner FROM outcome WHERE owner IS NOT NULL AND result IS NULL AND gone = 0 ORDER BY number, id";
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        if super::apply::handle(&row.get(1)?) == *who {
            list.push(label(row, 0, LabelKind::Outcome)?);
        }
    }
    Ok(list)
}

/// The things of a label that count: more than one only after a merge, where it has not the letters that tell them apart.
pub(crate) fn by_label(c: &Connection, label: Label) -> Result<Vec<Thing>, StoreError> {
    let (kind, sql) = match label.kind {
        LabelKind::Outcome => (Kind::Outcome, "SELECT id FROM outcome WHERE number = ?1 AND gone = 0"),
        LabelKind::Hypothesis => (Kind::Hypothesis, "SELECT id FROM hypothesis WHERE number = ?1 AND gone = 0"),
        LabelKind::Sprint => (Kind::Sprint, "SELECT id FROM sprint WHERE number = ?1 AND gone = 0"),
        LabelKind::Objective => (Kind::Objective, "SELECT id FROM objective WHERE number = ?1 AND gone = 0"),
    };
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_map([label.number], |row| row.get::<_, Id>(0))?;
    let mut things = Vec::new();
    for id in found {
        let id = id?;
        let letters = label.suffix.as_str().len();
        if Suffix::of(id).first(letters) == label.suffix {
            things.push(Thing::new(kind, id));
        }
    }
    Ok(things)
}

/// What bears an id, of all that has a label or is a metric.
pub(crate) fn by_id(c: &Connection, id: Id) -> Result<Option<Thing>, StoreError> {
    let sql = "SELECT 'outcome' FROM outcome WHERE id = ?1 AND gone = 0
         UNION ALL SELECT 'hypothesis' FROM hypothesis WHERE id = ?1 AND gone = 0
         UNION ALL SELECT 'metric' FROM metric WHERE id = ?1 AND gone = 0
         UNION ALL SELECT 'sprint' FROM sprint WHERE id = ?1 AND gone = 0
         UNION ALL SELECT 'objective' FROM objective WHERE id = ?1 AND gone = 0";
    let kind: Option<String> = c.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
    Ok(kind.and_then(|kind| Kind::of(&kind)).map(|kind| Thing::new(kind, id)))
}

/// The outcomes and hypotheses of an exact title, in any case.
pub(crate) fn by_title(c: &Connection, title: &str) -> Result<Vec<Thing>, StoreError> {
    let mut found = Vec::new();
    for (kind, sql) in [
        (Kind::Outcome, "SELECT id FROM outcome WHERE lower(title) = lower(?1) AND gone = 0"),
        (Kind::Hypothesis, "SELECT id FROM hypothesis WHERE lower(build) = lower(?1) AND gone = 0"),
    ] {
        let mut statement = c.prepare_cached(sql)?;
        for id in statement.query_map([title], |row| row.get(0))? {
            found.push(Thing::new(kind, id?));
        }
    }
    Ok(found)
}

/// The open outcomes that a metric decides.
pub(crate) fn judged_by(c: &Connection, metric: Id) -> Result<Vec<Thing>, StoreError> {
    let mut statement = c.prepare_cached("SELECT id FROM outcome WHERE metric = ?1 AND gone = 0 AND result IS NULL")?;
    let found = statement.query_map([metric], |row| row.get(0))?;
    found.map(|id| Ok(Thing::new(Kind::Outcome, id?))).collect()
}

/// The open outcomes that a closed sprint committed and left without an answer, and that no later sprint has answered for:
/// each with the latest such sprint and the day it was closed.
pub(crate) fn unanswered(c: &Connection) -> Result<Vec<Unanswered>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT k.outcome, s.number || ifnull(s.suffix, ''), s.closed_on FROM commitment k
         JOIN sprint s ON s.id = k.sprint AND s.gone = 0 AND s.state = 'closed'
         JOIN outcome o ON o.id = k.outcome AND o.gone = 0 AND o.result IS NULL
         WHERE k.gone = 0 AND k.answer IS NULL AND NOT EXISTS (
             SELECT 1 FROM commitment l JOIN sprint t ON t.id = l.sprint AND t.gone = 0
             WHERE l.outcome = k.outcome AND l.gone = 0 AND (l.answer IS NOT NULL AND (t.starts >= s.starts OR t.closed_on >= s.closed_on)
               OR t.state = 'active' AND t.starts <= s.starts AND t.id <> s.id))
         ORDER BY s.starts DESC, s.number DESC, s.id",
    )?;
    let mut rows = statement.query([])?;
    let mut list: Vec<Unanswered> = Vec::new();
    while let Some(row) = rows.next()? {
        let outcome = row.get(0)?;
        if list.iter().all(|known| known.outcome != outcome) {
            let sprint = label(row, 1, LabelKind::Sprint)?;
            list.push(Unanswered { outcome, sprint, closed_on: row.get(2)? });
        }
    }
    Ok(list)
}

/// Whether a sprint ever committed an outcome.
pub(crate) fn ever_committed(c: &Connection, outcome: Id) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT EXISTS (SELECT 1 FROM commitment WHERE outcome = ?1 AND gone = 0)")?
        .query_row([outcome], |row| row.get(0))?)
}

/// Since when a metric is to be read: the day it was made, or where it decides an open outcome and the first of those was
/// framed later, that day.
pub(crate) fn read_since(c: &Connection, metric: Id) -> Result<Option<Day>, StoreError> {
    let found: Option<Option<Day>> = c
        .prepare_cached(
            "WITH made(day) AS (SELECT s.day FROM change k JOIN change_set s ON s.no = k.set_no
                                WHERE k.thing = ?1 AND k.kind = 'metric' AND k.field = 'created' ORDER BY s.hlc, s.id LIMIT 1)
             SELECT CASE WHEN EXISTS (SELECT 1 FROM outcome WHERE metric = ?1 AND gone = 0 AND result IS NULL)
               THEN (SELECT max(min(framed_on), (SELECT day FROM made))
                     FROM outcome WHERE metric = ?1 AND gone = 0 AND result IS NULL)
               ELSE (SELECT day FROM made) END",
        )?
        .query_row([metric], |row| row.get(0))
        .optional()?;
    Ok(found.flatten())
}

/// The metrics in use that no open outcome is judged or guarded by.
pub(crate) fn idle_metrics(c: &Connection) -> Result<Vec<Id>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id FROM metric m WHERE gone = 0 AND retired IS NULL
           AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.metric = m.id AND o.gone = 0 AND o.result IS NULL)
           AND NOT EXISTS (SELECT 1 FROM guardrail g JOIN outcome o ON o.id = g.outcome AND o.gone = 0 AND o.result IS NULL
                           WHERE g.metric = m.id AND g.gone = 0)
         ORDER BY slug, id",
    )?;
    let found = statement.query_map([], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The open outcomes that a metric guards.
pub(crate) fn guarded_by(c: &Connection, metric: Id) -> Result<Vec<Thing>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT o.id FROM guardrail g JOIN outcome o ON o.id = g.outcome AND o.gone = 0 AND o.result IS NULL
         WHERE g.metric = ?1 AND g.gone = 0 ORDER BY o.number, o.id",
    )?;
    let found = statement.query_map([metric], |row| row.get(0))?;
    found.map(|id| Ok(Thing::new(Kind::Outcome, id?))).collect()
}

/// How many outcomes and metrics there are.
pub(crate) fn counts(c: &Connection) -> Result<(i64, i64), StoreError> {
    Ok(c.query_row(
        "SELECT (SELECT count(*) FROM outcome WHERE gone = 0), (SELECT count(*) FROM metric WHERE gone = 0)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// Everything that can be called by a word: labels with titles, slugs with names. What is stored as a slug and is none
/// can be called by nothing.
pub(crate) fn names(c: &Connection) -> Result<Vec<(Name, String)>, StoreError> {
    let mut list = Vec::new();
    for (kind, sql) in [
        (
            LabelKind::Outcome,
            "SELECT number || ifnull(suffix, ''), title FROM outcome WHERE gone = 0 ORDER BY result IS NOT NULL, number, id",
        ),
        (
            LabelKind::Hypothesis,
            "SELECT number || ifnull(suffix, ''), build FROM hypothesis WHERE gone = 0 ORDER BY number DESC, id",
        ),
        (
            LabelKind::Sprint,
            "SELECT number || ifnull(suffix, ''), ifnull(name, starts) FROM sprint WHERE gone = 0 ORDER BY number DESC, id",
        ),
        (
            LabelKind::Objective,
            "SELECT number || ifnull(suffix, ''), statement FROM objective WHERE gone = 0 ORDER BY number DESC, id",
        ),
    ] {
        let mut statement = c.prepare_cached(sql)?;
        for name in statement.query_map([], |row| Ok((Name::Label(label(row, 0, kind)?), row.get::<_, Words>(1)?.0)))? {
            list.push(name?);
        }
    }
    let mut statement = c.prepare_cached(
        "SELECT slug, ifnull(name, ifnull(measures, '')) FROM metric WHERE gone = 0 AND retired IS NULL ORDER BY slug, id",
    )?;
    for name in statement.query_map([], |row| Ok((row.get::<_, Words>(0)?.0, row.get::<_, Words>(1)?.0)))? {
        let (slug, says) = name?;
        list.extend(Slug::stored(&slug).map(|slug| (Name::Slug(slug), says)));
    }
    Ok(list)
}

/// The name of every outcome, hypothesis, sprint and metric by its id, those that are gone included.
pub(crate) fn directory(c: &Connection) -> Result<HashMap<Id, String>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id, 'O-' || number || ifnull(suffix, '') FROM outcome UNION ALL SELECT id, 'H-' || number || ifnull(suffix, '') FROM hypothesis
         UNION ALL SELECT id, 'S-' || number || ifnull(suffix, '') FROM sprint UNION ALL SELECT id, slug FROM metric
         UNION ALL SELECT id, 'P-' || number || ifnull(suffix, '') FROM objective",
    )?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, Words>(1)?.0)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// When verdicts were written: milliseconds since 1970 and the writer's offset; of one, or of all.
pub(crate) fn verdict_times(c: &Connection, verdict: Option<Id>) -> Result<HashMap<Id, (i64, i16)>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT v.id, s.at, s.zone FROM verdict v JOIN change_set s ON s.no = v.set_no WHERE ?1 IS NULL OR v.id = ?1",
    )?;
    let found = statement.query_map([verdict], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The handles known to the board.
pub(crate) fn handles(c: &Connection) -> Result<Vec<Handle>, StoreError> {
    let mut statement = c.prepare_cached("SELECT handle FROM person WHERE gone = 0 ORDER BY lower(handle), id")?;
    let found = statement.query_map([], |row| row.get::<_, Words>(0))?;
    found.map(|words| Ok(super::apply::handle(&words?))).collect()
}

/// Of the handles known to the board those that could be typed as one: what was planted in their place can't be.
pub(crate) fn typable(c: &Connection) -> Result<Vec<Handle>, StoreError> {
    let known = handles(c)?.into_iter();
    if crate::weaken::off("completions") {
        return Ok(known.collect());
    }
    Ok(known.filter(|handle| Handle::parse_contributor(handle.as_str()).is_ok_and(|typed| typed == *handle)).collect())
}

/// How many readings of a metric count: all that were ever logged, less those of undone sets, less those that a later
/// one corrects, less those that void one, less those that another set holds as well. The digests know the first, and few rows are looked at for the others.
pub(crate) fn reading_count(c: &Connection, metric: i64, id: Id) -> Result<i64, StoreError> {
    let count = |sql: &str, bind: &[&dyn rusqlite::ToSql]| -> Result<i64, StoreError> {
        Ok(c.prepare_cached(sql)?.query_row(bind, |row| row.get(0))?)
    };
    let logged = count("SELECT ifnull(sum(count), 0) FROM digest WHERE metric = ?1", &[&metric])?;
    let undone = count(
        "SELECT count(*) FROM undone u JOIN change_set s ON s.no = u.set_no JOIN json_each(s.spans) span
         JOIN reading r ON r.metric = ?1 AND r.day BETWEEN span.value ->> 1 AND span.value ->> 2 AND r.set_no = s.no
         WHERE span.value ->> 0 = ?2",
        &[&metric, &id.to_string()],
    )?;
    let corrected = count(
        "SELECT count(DISTINCT m.corrects) + ifnull(sum(r.value IS NULL), 0)
         FROM remark m JOIN reading r ON r.metric = m.metric AND r.day = m.day AND r.id = m.reading AND r.set_no = m.set_no
         WHERE m.metric = ?1 AND m.corrects IS NOT NULL AND r.set_no NOT IN (SELECT set_no FROM undone)",
        &[&metric],
    )?;
    let again = count(
        "SELECT ifnull(sum(held - 1), 0) FROM (SELECT count(*) AS held FROM claimed c
           JOIN reading r ON r.metric = c.metric AND r.day = c.day AND r.id = c.id
           WHERE c.metric = ?1 AND r.set_no NOT IN (SELECT set_no FROM undone) GROUP BY c.day, c.id HAVING held > 1)",
        &[&metric],
    )?;
    let beside = i64::from(super::readings::beside(c, metric, super::readings::ALWAYS)?);
    Ok(logged - undone - corrected - again - beside)
}

/// A text that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Where: a label, a slug.
    pub name: String,
    /// Which thing.
    pub thing: Thing,
    /// Which field.
    pub field: &'static str,
    /// The whole text.
    pub text: String,
}

/// Every stored text that holds all of the words, in any case.
pub(crate) fn search(c: &Connection, words: &[String]) -> Result<Vec<Hit>, StoreError> {
    let fields: [(Kind, &'static str, &'static str); 17] = [
        (Kind::Outcome, "title", "SELECT id, title FROM outcome WHERE gone = 0"),
        (Kind::Outcome, "problem", "SELECT id, problem FROM outcome WHERE gone = 0 AND problem IS NOT NULL"),
        (
            Kind::Outcome,
            "wrong_if",
            "SELECT id, wrong_if ->> '$.text' FROM outcome WHERE gone = 0 AND wrong_if IS NOT NULL",
        ),
        (Kind::Outcome, "spec", "SELECT id, spec FROM outcome WHERE gone = 0 AND spec IS NOT NULL"),
        (
            Kind::Outcome,
            "learned",
            "SELECT id, result ->> '$.learned' FROM outcome WHERE gone = 0 AND result ->> '$.learned' IS NOT NULL",
        ),
        (Kind::Outcome, "scope", "SELECT outcome, request FROM scope_call WHERE gone = 0"),
        (
            Kind::Outcome,
            "next_step",
            "SELECT outcome, answer ->> '$.next_step' FROM commitment WHERE gone = 0 AND answer ->> '$.next_step' IS NOT NULL",
        ),
        (
            Kind::Outcome,
            "learned",
            "SELECT outcome, answer ->> '$.learned' FROM commitment WHERE gone = 0 AND answer ->> '$.learned' IS NOT NULL",
        ),
        (Kind::Hypothesis, "build", "SELECT id, build FROM hypothesis WHERE gone = 0"),
        (Kind::Hypothesis, "because", "SELECT id, because FROM hypothesis WHERE gone = 0 AND because IS NOT NULL"),
        (Kind::Hypothesis, "details", "SELECT id, details FROM hypothesis WHERE gone = 0 AND details IS NOT NULL"),
        (
            Kind::Hypothesis,
            "learned",
            "SELECT hypothesis, learned FROM verdict WHERE learned IS NOT NULL AND set_no NOT IN (SELECT set_no FROM undone)",
        ),
        (
            Kind::Hypothesis,
            "next",
            "SELECT hypothesis, next_text FROM verdict WHERE next_text IS NOT NULL AND set_no NOT IN (SELECT set_no FROM undone)",
        ),
        (Kind::Metric, "measures", "SELECT id, measures FROM metric WHERE gone = 0 AND measures IS NOT NULL"),
        (Kind::Metric, "name", "SELECT id, name FROM metric WHERE gone = 0 AND name IS NOT NULL"),
        (Kind::Objective, "statement", "SELECT id, statement FROM objective WHERE gone = 0"),
        (Kind::Metric, "slug", "SELECT id, slug FROM metric WHERE gone = 0"),
    ];
    let words: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
    let holds = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|w| text.contains(w.as_str()))
    };
    let mut found = Vec::new();
    for (kind, field, sql) in fields {
        let mut statement = c.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = row.get::<_, Words>(1)?.0;
            if holds(&text) {
                let thing = Thing::new(kind, row.get(0)?);
                found.push(Hit { name: super::journal::name(c, thing)?, thing, field, text });
            }
        }
    }
    for note in things::all::<Note>(c)? {
        if holds(&note.text) {
            found.push(Hit {
                name: super::journal::name(c, note.thing)?,
                thing: note.thing,
                field: "note",
                text: note.text,
            });
        }
    }
    Ok(found)
}

/// This copy: the board's id, the day it is pinned to, and whether its file is shared.
pub(crate) fn this_copy(c: &Connection) -> Result<(Id, Option<Day>, bool), StoreError> {
    Ok(c.query_row("SELECT board, today, shared FROM this_copy", [], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?)
}

/// How many copies of the board have written what is here.
pub(crate) fn replicas(c: &Connection) -> Result<i64, StoreError> {
    Ok(c.prepare_cached("SELECT count(*) FROM replica")?.query_row([], |row| row.get(0))?)
}

/// Pins a demo to its own today.
pub(crate) fn pin(c: &Connection, today: Day) -> Result<(), StoreError> {
    c.execute("UPDATE this_copy SET today = ?1", [today])?;
    super::header::seal(c)
}

/// The last day of a metric that a pull gave and that counts.
pub(crate) fn last_pulled(c: &Connection, metric: Id) -> Result<Option<Day>, StoreError> {
    let sql = "SELECT max(r.day) FROM reading r JOIN change_set s ON s.no = r.set_no JOIN metric m ON m.no = r.metric
         WHERE m.id = ?1 AND s.via = 'pull' AND r.set_no NOT IN (SELECT set_no FROM undone)";
    let day: Option<i64> = c.prepare_cached(sql)?.query_row([metric], |row| row.get(0))?;
    Ok(day.and_then(Day::from_number))
}

/// The number of a metric, if it is there.
pub(crate) fn metric_number(c: &Connection, metric: Id) -> Result<Option<i64>, StoreError> {
    Ok(c.prepare_cached("SELECT no FROM metric WHERE id = ?1")?
        .query_row(params![metric], |row| row.get(0))
        .optional()?)
}
