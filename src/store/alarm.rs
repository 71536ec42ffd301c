//! Rules across rows, read off the file: what an undo could break, and what copies that met have broken.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::convert::Words;
use super::error::StoreError;
use super::fold::{self, Undos};
use super::journal::name;
use super::readings::count;
use super::things;
use crate::domain::alarm::{Across, Alarm};
use crate::domain::day::Day;
use crate::domain::facts::{Begun, Standing};
use crate::domain::handle::Handle;
use crate::domain::hypothesis::State;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::outcome::Outcome;
use crate::domain::person::Person;
use crate::domain::review::Frozen;
use crate::domain::sprint::{Sprint, SprintState};

/// A verdict `v` that is signed and counts.
const COUNTS: &str = "v.proposed = 0 AND v.set_no NOT IN (SELECT set_no FROM undone)";

/// What copies that met have broken, seen from a day. Where one copy wrote everything, no command left anything broken.
pub(crate) fn alarms(c: &Connection, today: Day) -> Result<Vec<Alarm>, StoreError> {
    if super::listing::replicas(c)? < 2 {
        return Ok(Vec::new());
    }
    let mut list = broken(c)?;
    sprints(c, today, &mut list)?;
    metrics(c, today, &mut list)?;
    hypotheses(c, today, &mut list)?;
    people(&things::all(c)?, &mut list);
    list.sort_by(|a, b| (a.across, &a.name, a.thing).cmp(&(b.across, &b.name, b.thing)));
    Ok(list)
}

/// Reads what must hold across the board whatever is undone or redone.
pub(crate) fn standing(c: &Connection) -> Result<Standing, StoreError> {
    let mut begun = BTreeMap::new();
    for sprint in things::begun(c)? {
        // A closed sprint that lost its last commitment is still one whose contents changed.
        let held = (sprint.state == SprintState::Closed).then(Vec::new);
        begun.insert(
            sprint.id,
            Begun { label: sprint.label(), beside: Across::OneActive.is_let_through(&sprint.anyway), held },
        );
    }
    let mut statement = c.prepare_cached(
        "SELECT k.sprint, k.outcome, ifnull(k.answer, ''), ifnull(k.opening, ''), ifnull(k.owner, '')
         FROM commitment k WHERE k.gone = 0 ORDER BY k.outcome",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(Begun { held: Some(held), .. }) = begun.get_mut(&row.get::<_, Id>(0)?) else { continue };
        let words = |at: usize| row.get::<_, Words>(at).map(|w| w.0);
        held.push(format!("{} {} {} {}", row.get::<_, Id>(1)?, words(2)?, words(3)?, words(4)?));
    }
    Ok(Standing { alarms: broken(c)?, begun })
}

/// An alarm about something that nobody in particular answers for.
fn alarm(c: &Connection, across: Across, thing: Thing, says: String, fix: String) -> Result<Alarm, StoreError> {
    Ok(Alarm { across, thing, name: name(c, thing)?, count: 1, says, fix, who: None, outcome: None })
}

/// An alarm about an outcome or what is beneath it, of its owner.
fn beneath(
    c: &Connection,
    across: Across,
    (thing, outcome): (Thing, Id),
    says: String,
    fix: impl FnOnce(&str) -> String,
) -> Result<Alarm, StoreError> {
    let who = things::one::<Outcome>(c, outcome)?.and_then(|outcome| outcome.owner);
    let called = name(c, thing)?;
    let fix = fix(&called);
    Ok(Alarm { across, thing, name: called, count: 1, says, fix, who, outcome: Some(outcome) })
}

/// What a command, an undo or a redo could leave broken, and a merge.
fn broken(c: &Connection) -> Result<Vec<Alarm>, StoreError> {
    let mut list = Vec::new();
    beside(c, &mut list)?;
    ceiling(c, &mut list)?;
    let pairs = |sql: &str| {
        let mut statement = c.prepare_cached(sql)?;
        let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok::<Vec<(Id, Id)>, StoreError>(found.collect::<Result<_, _>>()?)
    };
    let hypothesis = |id| Thing::new(Kind::Hypothesis, id);
    for (id, outcome) in pairs(&format!(
        "SELECT DISTINCT h.id, h.outcome FROM hypothesis h JOIN verdict v ON v.hypothesis = h.id
         WHERE {COUNTS} AND (h.ship IS NULL OR h.gone) ORDER BY h.number, h.id"
    ))? {
        let says = "judged, and not shipped: its verdict rests on its ship".to_owned();
        let fix = |called: &str| format!("upshot history {called}");
        list.push(beneath(c, Across::JudgedShipped, (hypothesis(id), outcome), says, fix)?);
    }
    unread(c, &mut list)?;
    for (id, _) in pairs(
        "SELECT DISTINCT o.id, o.id FROM commitment k JOIN sprint s ON s.id = k.sprint JOIN outcome o ON o.id = k.outcome
         WHERE k.gone = 0 AND s.gone = 0 AND s.state <> 'closed' AND o.owner IS NULL AND o.result IS NULL
         ORDER BY o.number, o.id",
    )? {
        let says = "committed without an owner".to_owned();
        let fix = |called: &str| format!("upshot outcome owner {called} H --why TEXT");
        list.push(beneath(c, Across::Owned, (Thing::new(Kind::Outcome, id), id), says, fix)?);
    }
    for (id, outcome) in pairs(&format!(
        "SELECT h.id, h.outcome FROM hypothesis h JOIN outcome o ON o.id = h.outcome
         WHERE h.gone = 0 AND o.gone = 0 AND o.result IS NOT NULL AND o.result ->> '$.anyway' IS NULL
           AND (h.ship IS NOT NULL OR h.state = 'building')
           AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.hypothesis = h.id AND {COUNTS}) ORDER BY h.number, h.id"
    ))? {
        let of = name(c, Thing::new(Kind::Outcome, outcome))?;
        let says = format!("open beneath {of}, which has ended");
        let fix = |called: &str| {
            format!("upshot verdict {called} CALL -l TEXT -n KIND, or: upshot outcome reopen {of} --why TEXT")
        };
        list.push(beneath(c, Across::EndedWhole, (hypothesis(id), outcome), says, fix)?);
    }
    let mut statement = c.prepare_cached(
        "SELECT g.outcome, count(*), max((SELECT slug FROM metric WHERE id = g.metric)) FROM guardrail g
         JOIN outcome o ON o.id = g.outcome WHERE g.gone = 0 AND o.gone = 0 AND o.result IS NULL
         GROUP BY g.outcome HAVING count(*) > 2 ORDER BY o.number, o.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (outcome, count, Words(slug)): (Id, u32, _) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let says = format!("held by {count} guardrails, and two are the most");
        let fix = |called: &str| format!("upshot outcome guardrail {called} {slug} --remove");
        let here = (Thing::new(Kind::Outcome, outcome), outcome);
        list.push(Alarm { count, ..beneath(c, Across::TwoGuardrails, here, says, fix)? });
    }
    Ok(list)
}

/// Sprints that are active beside the board's own.
fn beside(c: &Connection, list: &mut Vec<Alarm>) -> Result<(), StoreError> {
    let active: Vec<Sprint> =
        things::open_sprints(c)?.into_iter().filter(|sprint| sprint.state == SprintState::Active).collect();
    let Some((first, others)) = active.split_first() else { return Ok(()) };
    for other in others
        .iter()
        .filter(|other| ![*other, first].iter().any(|sprint| Across::OneActive.is_let_through(&sprint.anyway)))
    {
        let label = other.label();
        let says = format!("active beside {}, which is the board's", first.label());
        let thing = Thing::new(Kind::Sprint, other.id);
        list.push(alarm(c, Across::OneActive, thing, says, format!("upshot sprint close {label}"))?);
    }
    Ok(())
}

/// Sprints with more commitments than the board allows, where nobody said why.
fn ceiling(c: &Connection, list: &mut Vec<Alarm>) -> Result<(), StoreError> {
    let (board, _) = things::board(c)?;
    for sprint in things::open_sprints(c)?.into_iter().filter(|sprint| !Across::Ceiling.is_let_through(&sprint.anyway))
    {
        let held = things::commitments(c, sprint.id)?;
        let count = u32::try_from(held.len()).unwrap_or(u32::MAX);
        let let_through = Across::Ceiling.is_let_through(held.iter().filter_map(|k| k.anyway.as_ref()));
        if count > board.ceiling && !let_through {
            let says = format!("held to {count} commitments, and {} are the most", board.ceiling);
            let fix = format!("upshot board set ceiling {count}");
            let thing = Thing::new(Kind::Sprint, sprint.id);
            list.push(Alarm { count, ..alarm(c, Across::Ceiling, thing, says, fix)? });
        }
    }
    Ok(())
}

/// Hypotheses whose counting call needs a reading after the ship and has none.
fn unread(c: &Connection, list: &mut Vec<Alarm>) -> Result<(), StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT h.id, h.outcome, v.call, m.no, h.ship ->> '$.shipped_on', m.slug FROM verdict v
         JOIN hypothesis h ON h.id = v.hypothesis
         JOIN metric m ON hex(m.id) = upper(replace(h.ship ->> '$.frozen.expect.metric', '-', ''))
         WHERE v.proposed = 0 AND v.call <> 'inconclusive' AND v.set_no NOT IN (SELECT set_no FROM undone)
         ORDER BY h.number, h.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, outcome, Words(call)): (Id, Id, _) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (metric, ship, Words(slug)): (i64, Day, _) = (row.get(3)?, row.get(4)?, row.get(5)?);
        if count(c, metric, (ship.number() + 1, i32::MAX), 1)? == 0 {
            let says = format!("called {call} without a reading after its ship");
            let fix = |_: &str| format!("upshot log {slug} NUMBER --on DAY");
            let here = (Thing::new(Kind::Hypothesis, id), outcome);
            list.push(beneath(c, Across::JudgedRead, here, says, fix)?);
        }
    }
    Ok(())
}

/// A sprint's goal that is not committed; the last closed one, where its review does not tell it as it is, until the next
/// begins.
fn sprints(c: &Connection, today: Day, list: &mut Vec<Alarm>) -> Result<(), StoreError> {
    let open = things::open_sprints(c)?;
    for sprint in &open {
        let held = things::commitments(c, sprint.id)?;
        let goal = sprint.goal.filter(|goal| held.iter().all(|k| k.outcome != *goal));
        if let Some(goal) = goal.map(|goal| things::one::<Outcome>(c, goal)).transpose()?.flatten() {
            let label = goal.label();
            let says = format!("set on the goal {label}, which is not committed in it");
            let thing = Thing::new(Kind::Sprint, sprint.id);
            let goes = alarm(c, Across::GoalCommitted, thing, says, format!("upshot sprint goal {label}"))?;
            list.push(Alarm { who: goal.owner, ..goes });
        }
    }
    if open.iter().any(|sprint| sprint.state == SprintState::Active) {
        return Ok(());
    }
    let Some(last) = things::closed_last(c, None)? else { return Ok(()) };
    let (thing, label) = (Thing::new(Kind::Sprint, last.id), last.label());
    let reviews = things::reviews(c, last.id)?;
    let fix = format!("upshot review {label}");
    if reviews.len() > 1 {
        let closes: Vec<String> =
            reviews.iter().map(|review| format!("by {} on {}", review.by, review.on.short(today))).collect();
        let says = format!("closed {} times: {}", closes.len(), closes.join(", "));
        list.push(alarm(c, Across::ClosedOnce, thing, says, fix.clone())?);
    }
    let changed = reviews.first().map(|review| changed_since(c, review)).transpose()?.unwrap_or_default();
    if !changed.is_empty() {
        let says = format!("not as its review tells it: {}", changed.join(", "));
        list.push(alarm(c, Across::ReviewHolds, thing, says, fix)?);
    }
    Ok(())
}

/// What of a closed sprint is not as its review froze it: answers that came from copies that did not know of the close.
pub(crate) fn changed_since(c: &Connection, review: &Frozen) -> Result<Vec<String>, StoreError> {
    let mut list = Vec::new();
    let held = things::commitments(c, review.sprint)?;
    let lines = &review.whole.lines;
    for commitment in &held {
        let Some(outcome) = things::one::<Outcome>(c, commitment.outcome)? else { continue };
        let label = outcome.label();
        // Its label may have letters by now that it had not then.
        match lines.iter().find(|line| line.outcome.number == outcome.number) {
            None => list.push(format!("{label} is committed")),
            Some(line) if line.answer != commitment.answer => list.push(format!("the answer of {label}")),
            Some(_) => {}
        }
    }
    if held.len() < lines.len() {
        list.push(format!("{} of its {} commitments", held.len(), lines.len()));
    }
    Ok(list)
}

/// Metrics that were made on two copies in a unit each and have readings, where nobody has said since which it is; of all,
/// or one.
fn two_units(c: &Connection, only: Option<Id>) -> Result<Vec<(Id, String, [String; 2])>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT m.id, m.slug, a.after ->> '$.unit', b.after ->> '$.unit' FROM metric m
         JOIN change a ON a.thing = m.id AND a.kind = 'metric' AND a.field = 'created' JOIN change_set s ON s.no = a.set_no
         JOIN change b ON b.thing = m.id AND b.kind = 'metric' AND b.field = 'created' JOIN change_set t ON t.no = b.set_no
         WHERE m.gone = 0 AND (?1 IS NULL OR m.id = ?1)
           AND (s.hlc, s.id) < (t.hlc, t.id) AND a.after ->> '$.unit' IS NOT b.after ->> '$.unit'
           AND s.no NOT IN (SELECT set_no FROM undone) AND t.no NOT IN (SELECT set_no FROM undone)
           AND EXISTS (SELECT 1 FROM reading r WHERE r.metric = m.no)
           AND NOT EXISTS (SELECT 1 FROM change k JOIN change_set u ON u.no = k.set_no WHERE k.thing = m.id
             AND k.kind = 'metric' AND k.field = 'unit' AND (u.hlc, u.id) > (t.hlc, t.id) AND u.no NOT IN (SELECT set_no FROM undone))",
    )?;
    let mut rows = statement.query([only])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let unit = |at| -> Result<String, StoreError> {
            let unit: Option<Words> = row.get(at)?;
            Ok(unit.map_or_else(|| "a plain number".to_owned(), |unit| unit.0))
        };
        list.push((row.get(0)?, row.get::<_, Words>(1)?.0, [unit(2)?, unit(3)?]));
    }
    Ok(list)
}

/// Whether a metric was made on two copies in a unit each, and nobody has said since which it is.
pub(crate) fn is_in_two_units(c: &Connection, metric: Id) -> Result<bool, StoreError> {
    Ok(!two_units(c, Some(metric))?.is_empty())
}

/// Slugs that two live metrics bear, units that two copies gave one, readings of days to come.
fn metrics(c: &Connection, today: Day, list: &mut Vec<Alarm>) -> Result<(), StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id, slug FROM metric m WHERE gone = 0 AND retired IS NULL AND EXISTS (SELECT 1 FROM metric o
           WHERE o.slug = m.slug AND o.id < m.id AND o.gone = 0 AND o.retired IS NULL)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, Words(slug)): (Id, _) = (row.get(0)?, row.get(1)?);
        let says = "a name that two metrics bear".to_owned();
        let fix = format!("upshot metric retire {id} --why TEXT");
        let here = alarm(c, Across::OneSlug, Thing::new(Kind::Metric, id), says, fix)?;
        list.push(Alarm { name: slug, ..here });
    }
    for (id, slug, [one, other]) in two_units(c, None)? {
        let says = format!("read in two units: {one} and {other}");
        let fix = format!("upshot metric edit {slug} --unit UNIT --why TEXT");
        list.push(alarm(c, Across::OneUnit, Thing::new(Kind::Metric, id), says, fix)?);
    }
    let mut statement = c.prepare_cached(
        "SELECT m.id, m.slug, (SELECT max(day) FROM reading r WHERE r.metric = m.no AND r.day > ?1
           AND r.set_no NOT IN (SELECT set_no FROM undone)) AS last FROM metric m WHERE last IS NOT NULL AND m.gone = 0",
    )?;
    let mut rows = statement.query([today.number()])?;
    while let Some(row) = rows.next()? {
        let (id, Words(slug), day): (Id, _, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let Some(day) = Day::from_number(day) else { continue };
        let says = format!("read on {}, which is after today", day.short(today));
        let fix = format!("upshot reading void {slug} {day} --why TEXT");
        list.push(alarm(c, Across::NotAhead, Thing::new(Kind::Metric, id), says, fix)?);
    }
    Ok(())
}

/// What one copy withdrew and another shipped, and ships of days to come.
fn hypotheses(c: &Connection, today: Day, list: &mut Vec<Alarm>) -> Result<(), StoreError> {
    let mut statement = c.prepare_cached(&format!(
        "SELECT h.id, h.outcome FROM hypothesis h
         JOIN outcome o ON o.id = h.outcome AND o.result IS NULL
         WHERE h.ship IS NOT NULL AND h.gone = 0 AND (h.state = 'withdrawn'
             OR EXISTS (SELECT 1 FROM mark m WHERE m.thing = h.id AND m.field IN ('state', 'hypothesis.state')))
           AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.hypothesis = h.id AND {COUNTS}) ORDER BY h.number, h.id"
    ))?;
    let marked = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let marked: Vec<(Id, Id)> = marked.collect::<Result<_, _>>()?;
    for (id, outcome) in marked {
        let thing = Thing::new(Kind::Hypothesis, id);
        // In whichever order: a ship says nothing of the state, so the withdrawal may be the one version there is.
        let changes = fold::changes(c, thing, &mut Undos::default())?.changes;
        if changes.versions(Kind::Hypothesis, "state").iter().any(|version| version.value == State::Withdrawn.word()) {
            let says = "withdrawn, and shipped all the same".to_owned();
            let fix = |called: &str| format!("upshot verdict {called} CALL -l TEXT -n KIND");
            list.push(beneath(c, Across::WithdrawnStays, (thing, outcome), says, fix)?);
        }
    }
    let mut statement = c.prepare_cached(
        "SELECT id, outcome, ship ->> '$.shipped_on' FROM hypothesis WHERE ship IS NOT NULL AND gone = 0
         AND ship ->> '$.shipped_on' > ?1 ORDER BY number, id",
    )?;
    let mut rows = statement.query(params![today])?;
    while let Some(row) = rows.next()? {
        let (id, outcome, day): (Id, Id, Day) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let says = format!("shipped on {}, which is after today", day.short(today));
        let fix = |called: &str| format!("upshot history {called}");
        list.push(beneath(c, Across::NotAhead, (Thing::new(Kind::Hypothesis, id), outcome), says, fix)?);
    }
    Ok(())
}

/// Spellings that two people answer to.
fn people(all: &[Person], list: &mut Vec<Alarm>) {
    let mut spelled: BTreeMap<String, Vec<(&Person, &Handle)>> = BTreeMap::new();
    for person in all {
        for spelling in std::iter::once(&person.handle).chain(&person.also) {
            spelled.entry(spelling.as_str().to_lowercase()).or_default().push((person, spelling));
        }
    }
    for who in spelled.values() {
        let [(_, spelling), (second, _), ..] = who.as_slice() else { continue };
        if who.iter().all(|(person, _)| person.id == second.id) {
            continue;
        }
        let names: Vec<String> = who.iter().map(|(person, _)| person.handle.to_string()).collect();
        list.push(Alarm {
            across: Across::OnePerson,
            thing: Thing::new(Kind::Person, second.id),
            name: spelling.to_string(),
            count: 1,
            says: format!("a spelling of {}", names.join(" and of ")),
            fix: format!("upshot history {}", second.handle),
            who: None,
            outcome: None,
        });
    }
}
