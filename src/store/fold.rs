//! The log's changes of a thing, added up and put into its table. What they add up to is `domain::fold`'s to say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde_json::{Map, Value};

use super::convert::{Words, object, thing_text, to_sql};
use super::error::StoreError;
use super::set::LoggedChange;
use super::table::{As, TABLES, Table};
use super::{mark, types};
use crate::domain::change::{CREATED, Change, GONE};
use crate::domain::day::Day;
use crate::domain::fold::{
    Changes, Folded, Reference, Said, Stamp, Undoing, reference, referred as referred_set, undone,
};
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Suffix;

/// A thing's changes as they are read, in no order.
const SELECT: &str = "SELECT s.hlc, s.id, c.n, c.kind, c.field, c.after, c.prev, s.undoes, c.set_no, c.thing
    FROM change c JOIN change_set s ON s.no = c.set_no";

/// Why a change of no known kind can't be read.
const UNKNOWN: &str = "it is of a kind that this upshot doesn't know";

/// A change that this version can't read, and why.
pub(super) struct Unread {
    pub(super) set_no: i64,
    pub(super) n: i64,
    pub(super) why: String,
}

/// The changes of one thing, and those among them that can't be read.
pub(super) struct Logged {
    pub(super) changes: Changes,
    pub(super) unread: Vec<Unread>,
    /// When it was made: what was made before it may be referred to by it.
    made: Option<Stamp>,
    /// The set that made it.
    pub(super) made_by: Option<i64>,
}

struct Raw {
    said: Said,
    set_no: i64,
    /// Why its value is none at all, if so.
    broken: Option<String>,
}

/// Which sets are undos; a redo, which undoes an undo, is none. Each is asked once.
#[derive(Default)]
pub(super) struct Undos(HashMap<Id, bool>);

impl Undos {
    fn is_undo(&mut self, c: &Connection, set: Id, undoes: Option<Id>) -> Result<bool, StoreError> {
        if let Some(known) = self.0.get(&set) {
            return Ok(*known);
        }
        let (mut depth, mut below, mut seen) = (0, undoes, BTreeSet::from([set]));
        while let Some(id) = below.filter(|id| seen.insert(*id)) {
            depth += 1;
            let sql = "SELECT undoes FROM change_set WHERE id = ?1";
            below = c.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?.flatten();
        }
        self.0.insert(set, depth % 2 == 1);
        Ok(depth % 2 == 1)
    }
}

fn raw(c: &Connection, row: &Row<'_>, undos: &mut Undos) -> Result<Raw, StoreError> {
    let (set, undoes): (Id, Option<Id>) = (row.get(1)?, row.get(7)?);
    let Words(text) = row.get(5)?;
    let prev: Vec<u8> = row.get(6)?;
    let (after, broken) = match serde_json::from_str(&text) {
        Ok(after) => (after, None),
        Err(e) => (Value::Null, Some(e.to_string())),
    };
    let n: i64 = row.get(2)?;
    let said = Said {
        stamp: Stamp { hlc: row.get(0)?, set, n: u32::try_from(n).unwrap_or(u32::MAX) },
        field: row.get::<_, Words>(4)?.0,
        after,
        prev: prev.chunks_exact(20).filter_map(|r| Reference::try_from(r).ok()).collect(),
        undo: undoes.is_some() && undos.is_undo(c, set, undoes)?,
        readable: true,
    };
    Ok(Raw { said, set_no: row.get(8)?, broken })
}

/// Says of each change whether this version can read it, and puts them in order.
fn logged(kind: Kind, mut raws: Vec<Raw>) -> Logged {
    raws.sort_by_key(|raw| raw.said.stamp);
    let mut whole: Option<Value> = None;
    let (mut made, mut made_by) = (None, None);
    let mut unread = Vec::new();
    for raw in &mut raws {
        let said = &raw.said;
        let read = match &raw.broken {
            Some(why) => Err(why.clone()),
            // Whoever makes it anew forged its id: what came first there is the one, in every copy.
            None if kind.is_event() && made.is_some() => {
                Err(format!("a {} is made once, and never changed", kind.word()))
            }
            None => types::readable(kind, &said.field, &said.after, whole.as_ref()),
        };
        if let Err(why) = read {
            unread.push(Unread { set_no: raw.set_no, n: raw.said.stamp.n.into(), why });
            raw.said.readable = false;
        } else if said.field == CREATED {
            made.get_or_insert(said.stamp);
            made_by.get_or_insert(raw.set_no);
            whole.get_or_insert_with(|| said.after.clone());
        }
    }
    if kind.is_event() {
        raws.retain(|raw| raw.said.readable);
    }
    Logged { changes: Changes::new(raws.into_iter().map(|raw| raw.said).collect()), unread, made, made_by }
}

/// The changes of one thing: those of its kind. What another kind bears its id, which only who forges one can bring about, is
/// another thing.
pub(super) fn changes(c: &Connection, thing: Thing, undos: &mut Undos) -> Result<Logged, StoreError> {
    let mut statement = c.prepare_cached(&format!("{SELECT} WHERE c.thing = ?1 AND c.kind = ?2"))?;
    let mut rows = statement.query(params![thing.id, thing.kind.word()])?;
    let mut raws = Vec::new();
    while let Some(row) = rows.next()? {
        raws.push(raw(c, row, undos)?);
    }
    Ok(logged(thing.kind, raws))
}

/// The changes of every thing of the log, one thing in memory at a time; what is of no known kind comes last, alone.
pub(super) fn each(
    c: &Connection,
    mut f: impl FnMut(Thing, Logged) -> Result<(), StoreError>,
) -> Result<Vec<Unread>, StoreError> {
    let mut statement = c.prepare(&format!("{SELECT} ORDER BY c.thing, c.kind, s.hlc, s.id, c.n"))?;
    let mut rows = statement.query([])?;
    let (mut undos, mut of, mut raws) = (Undos::default(), None, Vec::new());
    let mut strange = Vec::new();
    let mut whole = |of: Option<(Id, String)>, raws: Vec<Raw>, strange: &mut Vec<Unread>| {
        let Some((id, kind)) = of else { return Ok(()) };
        match Kind::of(&kind) {
            Some(kind) => f(Thing::new(kind, id), logged(kind, raws)),
            None => {
                let all = raws.iter();
                strange.extend(all.map(|r| Unread {
                    set_no: r.set_no,
                    n: r.said.stamp.n.into(),
                    why: UNKNOWN.to_owned(),
                }));
                Ok(())
            }
        }
    };
    while let Some(row) = rows.next()? {
        let (id, Words(kind)) = (row.get(9)?, row.get(3)?);
        if of.as_ref().is_none_or(|(of, as_kind)| (of, as_kind) != (&id, &kind)) {
            whole(of.replace((id, kind)), std::mem::take(&mut raws), &mut strange)?;
        }
        raws.push(raw(c, row, &mut undos)?);
    }
    whole(of, raws, &mut strange)?;
    Ok(strange)
}

/// Changes as the log holds them, each with what it replaces: the heads of its field; for a verdict or a review the others
/// that count.
pub(super) fn replacing(c: &Connection, changes: &[Change]) -> Result<Vec<LoggedChange>, StoreError> {
    changes.iter().map(|change| Ok(LoggedChange::new(change, replaced(c, change)?))).collect()
}

fn replaced(c: &Connection, change: &Change) -> Result<Vec<u8>, StoreError> {
    let Change { thing, field, after } = change;
    if field == CREATED {
        // Most things that are made were never there before.
        let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE thing = ?1 AND kind = ?2)";
        let bind = params![thing.id, thing.kind.word()];
        if !c.prepare_cached(sql)?.query_row(bind, |row| row.get::<_, bool>(0))? {
            return before_event(c, *thing, after);
        }
    }
    Ok(changes(c, *thing, &mut Undos::default())?.changes.heads(field).concat())
}

/// What a verdict, or a review, replaces: those on the same hypothesis, or of the same sprint, that count.
fn before_event(c: &Connection, thing: Thing, whole: &Value) -> Result<Vec<u8>, StoreError> {
    let (table, field) = match thing.kind {
        Kind::Verdict => ("verdict", "hypothesis"),
        Kind::Review => ("review", "sprint"),
        _ => return Ok(Vec::new()),
    };
    let Some(of) = whole.get(field).and_then(Value::as_str).and_then(|id| id.parse::<Id>().ok()) else {
        return Ok(Vec::new());
    };
    let mut statement = c.prepare_cached(&format!(
        "SELECT s.id, k.n FROM {table} e JOIN change k ON k.thing = e.id AND k.kind = '{table}' AND k.set_no = e.set_no AND k.field = 'created'
         JOIN change_set s ON s.no = e.set_no
         WHERE e.\"{field}\" = ?1 AND e.set_no NOT IN (SELECT set_no FROM undone) ORDER BY s.hlc, s.id"
    ))?;
    let mut rows = statement.query([of])?;
    let mut bytes = Vec::new();
    while let Some(row) = rows.next()? {
        bytes.extend(reference(row.get(0)?, row.get(1)?));
    }
    Ok(bytes)
}

/// Who changed a field since a set did, where that change still stands; a creation stands for every field. An undo left the
/// field as it was before what it took back, so it is looked through.
pub(super) fn changed_since(
    c: &Connection,
    thing: Thing,
    field: &str,
    set: Id,
) -> Result<Option<(Handle, Day)>, StoreError> {
    if thing.kind.is_event() {
        return Ok(None);
    }
    let changes = changes(c, thing, &mut Undos::default())?.changes;
    let mut open = if field == CREATED { changes.heads(field) } else { changes.heads_of(field) };
    let mut seen: BTreeSet<Reference> = open.iter().copied().collect();
    // What an undo opened again was said before it.
    let opened = taken_back(c, thing, set, field)?.unwrap_or_default();
    open.retain(|head| !opened.contains(head));
    let mut since: Option<((i64, Id), Handle, Day)> = None;
    while let Some(head) = open.pop() {
        let (of, _) = referred_set(&head);
        // Who took the same back on another copy changed nothing since.
        if of == set
            || undone_by(c, set)?.is_some_and(|target| undone_by(c, of).is_ok_and(|other| other == Some(target)))
        {
            continue;
        }
        if let Some(below) = taken_back(c, thing, of, field)? {
            open.extend(below.into_iter().filter(|below| seen.insert(*below)));
            continue;
        }
        let sql = "SELECT hlc, actor, day FROM change_set WHERE id = ?1";
        let (hlc, by, day): (i64, Words, Day) =
            c.prepare_cached(sql)?.query_row([of], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        if since.as_ref().is_none_or(|(latest, ..)| *latest < (hlc, of)) {
            since = Some(((hlc, of), super::apply::handle(&by), day));
        }
    }
    Ok(since.map(|(_, by, day)| (by, day)))
}

/// The set that a set undoes.
fn undone_by(c: &Connection, set: Id) -> Result<Option<Id>, StoreError> {
    let sql = "SELECT undoes FROM change_set WHERE id = ?1";
    Ok(c.prepare_cached(sql)?.query_row([set], |row| row.get(0)).optional()?.flatten())
}

/// Where a set is an undo, what the set it undoes had replaced of a field: that is what it gave back.
fn taken_back(c: &Connection, thing: Thing, set: Id, field: &str) -> Result<Option<Vec<Reference>>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT c.prev FROM change_set u JOIN change_set s ON s.id = u.undoes
         JOIN change c ON c.set_no = s.no AND c.thing = ?1 AND c.kind = ?4 AND (c.field IN (?3, 'created') OR ?3 = 'created')
         WHERE u.id = ?2",
    )?;
    let mut rows = statement.query(params![thing.id, set, field, thing.kind.word()])?;
    let mut back: Option<Vec<Reference>> = None;
    while let Some(row) = rows.next()? {
        let prev: Vec<u8> = row.get(0)?;
        let prev = prev.chunks_exact(20).filter_map(|r| Reference::try_from(r).ok());
        back.get_or_insert_default().extend(prev);
    }
    Ok(back)
}

/// What is to be added up again, and what was done to whom before that.
#[derive(Default)]
pub(super) struct Touched(BTreeSet<Thing>);

impl Touched {
    pub(super) fn add(&mut self, thing: Thing) {
        self.0.insert(thing);
    }

    /// Things of other kinds that bear the id of one that was made: what is marked of them is told apart by it.
    pub(super) fn add_others(&mut self, c: &Connection, made: Thing) -> Result<(), StoreError> {
        if mark::is_shared(c, made)? {
            let kinds = mark::kinds(c, made.id)?;
            self.0.extend(kinds.into_iter().map(|kind| Thing::new(kind, made.id)).filter(|thing| *thing != made));
        }
        Ok(())
    }

    /// What the events and readings of a set refer to: whether they count decides whether that may be gone.
    pub(super) fn add_referred_by(&mut self, c: &Connection, set_no: i64) -> Result<(), StoreError> {
        let mut statement =
            c.prepare_cached("SELECT kind, after FROM change WHERE set_no = ?1 AND field = 'created'")?;
        let mut rows = statement.query([set_no])?;
        while let Some(row) = rows.next()? {
            let (Words(kind), Words(after)) = (row.get(0)?, row.get(1)?);
            let Some(kind) = Kind::of(&kind).filter(|kind| kind.is_event()) else { continue };
            if let Ok(Value::Object(fields)) = serde_json::from_str(&after) {
                self.0.extend(referred(kind, &fields));
            }
        }
        let spans: Option<Words> = c
            .prepare_cached("SELECT spans FROM change_set WHERE no = ?1")?
            .query_row([set_no], |row| row.get(0))
            .optional()?
            .flatten();
        for (metric, ..) in spans.map_or_else(|| Ok(Vec::new()), |spans| super::set::spans(&spans.0))? {
            self.add(Thing::new(Kind::Metric, metric));
        }
        Ok(())
    }
}

/// The things that a thing's fields refer to and keep from being gone; what a hypothesis follows is not among them.
fn referred(kind: Kind, fields: &Map<String, Value>) -> Vec<Thing> {
    let mut things = Vec::new();
    for (field, lies) in Table::of(kind).fields {
        let Some(value) = fields.get(*field) else { continue };
        match lies {
            As::Id(of) if *field != "follows" => {
                things.extend(value.as_str().and_then(|id| id.parse().ok()).map(|id| Thing::new(*of, id)));
            }
            As::Json if *field == "thing" => things.extend(serde_json::from_value::<Thing>(value.clone())),
            _ => {}
        }
    }
    things
}

/// Whether what counts refers to a thing.
pub(super) fn is_referred(c: &Connection, thing: Thing) -> Result<bool, StoreError> {
    for (table, field, bind) in references(thing) {
        let sql =
            format!("SELECT EXISTS (SELECT 1 FROM {} WHERE \"{field}\" = ?1 AND {})", table.name(), table.counts());
        if c.prepare_cached(&sql)?.query_row([bind], |row| row.get(0))? {
            return Ok(true);
        }
    }
    let read = "SELECT EXISTS (SELECT 1 FROM reading WHERE metric = (SELECT no FROM metric WHERE id = ?1)
                  AND set_no NOT IN (SELECT set_no FROM undone))";
    Ok(thing.kind == Kind::Metric && c.prepare_cached(read)?.query_row([thing.id], |row| row.get(0))?)
}

/// The columns in which things refer to a thing, each with the value it would have there.
pub(super) fn references(thing: Thing) -> Vec<(&'static Table, &'static str, Box<dyn rusqlite::ToSql>)> {
    let mut columns: Vec<(&'static Table, &'static str, Box<dyn rusqlite::ToSql>)> = Vec::new();
    for table in &TABLES {
        for (field, lies) in table.fields {
            match lies {
                As::Id(kind) if *kind == thing.kind && *field != "follows" => {
                    columns.push((table, field, Box::new(thing.id)));
                }
                As::Json if *field == "thing" => columns.push((table, field, Box::new(thing_text(thing)))),
                _ => {}
            }
        }
    }
    columns
}

/// Lets references be looked at as a transaction ends. Said once a transaction: with it every prepared statement expires.
pub(super) fn defer(tx: &Connection) -> Result<(), StoreError> {
    if !tx.prepare_cached("PRAGMA defer_foreign_keys")?.query_row([], |row| row.get::<_, bool>(0))? {
        tx.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    }
    Ok(())
}

/// Adds up again what was touched, and what that refers to: rows, marks, what is gone.
pub(super) fn refold(tx: &Connection, touched: Touched) -> Result<(), StoreError> {
    defer(tx)?;
    let mut undos = Undos::default();
    let mut of: BTreeMap<Thing, Logged> = BTreeMap::new();
    for thing in touched.0 {
        of.insert(thing, changes(tx, thing, &mut undos)?);
    }
    // What is referred to is there before what refers to it.
    let mut ahead: Vec<(Thing, Option<Stamp>)> = of.iter().map(|(thing, logged)| (*thing, logged.made)).collect();
    ahead.sort_by_key(|(thing, made)| (thing.kind, *made));
    let mut after: BTreeSet<(u8, Thing)> = BTreeSet::new();
    let mut numbers: BTreeSet<(Kind, i64)> = BTreeSet::new();
    let refers = |after: &mut BTreeSet<(u8, Thing)>, kind, fields: &Map<String, Value>| {
        for below in referred(kind, fields) {
            if was_removed(tx, below)? {
                after.insert((last_folded(below.kind), below));
            }
        }
        Ok::<_, StoreError>(())
    };
    for (thing, _) in ahead {
        let Some(logged) = of.get(&thing) else { continue };
        if let Some(before) = row(tx, thing)? {
            // A number that another set gave leaves the one it had to others.
            numbers.extend(number(tx, thing)?.map(|number| (thing.kind, number)));
            refers(&mut after, thing.kind, &before.0)?;
        }
        let folded = present(tx, thing.kind, logged)?;
        put(tx, thing, folded.as_ref(), logged)?;
        if let Some(folded) = folded {
            refers(&mut after, thing.kind, &folded.fields)?;
        }
        after.insert((last_folded(thing.kind), thing));
    }
    // What refers is folded before what it refers to.
    while let Some((_, thing)) = after.pop_last() {
        let logged = match of.remove(&thing) {
            Some(logged) => logged,
            None => changes(tx, thing, &mut undos)?,
        };
        let Some(folded) = settled(tx, thing, &logged)? else { continue };
        numbers.extend(number(tx, thing)?.map(|number| (thing.kind, number)));
        if settle(tx, thing, &folded)? {
            refers(&mut after, thing.kind, &folded.fields)?;
        }
    }
    numbers.into_iter().try_for_each(|(kind, number)| suffixes(tx, kind, number))
}

/// Whether somebody ever removed a thing.
fn was_removed(c: &Connection, thing: Thing) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE thing = ?1 AND kind = ?2 AND field = 'gone')";
    Ok(c.prepare_cached(sql)?.query_row(params![thing.id, thing.kind.word()], |row| row.get(0))?)
}

/// A thing as its table shows it, whether or not it was removed; none where it can't be shown. What it refers to and can't
/// be read here is left out, and a thing that can't be without it is not shown either.
fn present(c: &Connection, kind: Kind, logged: &Logged) -> Result<Option<Folded>, StoreError> {
    let mut folded = logged.changes.fold(kind, false);
    if !folded.made {
        return Ok(None);
    }
    let mut dangling = false;
    for (field, lies) in Table::of(kind).fields {
        let As::Id(of) = lies else { continue };
        let Some(id) = folded.fields.get(*field).and_then(Value::as_str).and_then(|id| id.parse::<Id>().ok()) else {
            continue;
        };
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {} WHERE id = ?1)", Table::of(*of).name());
        // A verdict names the one it replaces, and stands without it as well.
        if !c.prepare_cached(&sql)?.query_row([id], |row| row.get::<_, bool>(0))? && *of != Kind::Verdict {
            folded.fields.remove(*field);
            dangling = true;
        }
    }
    let whole = types::typed(kind, Value::Object(folded.fields.clone()));
    debug_assert!(whole.is_ok() || dangling || !logged.unread.is_empty());
    let Ok(whole) = whole else { return Ok(None) };
    // What an older version did not say has what its type has; a list of nothing is no list.
    for (field, value) in whole {
        let plain = matches!(value, Value::Bool(_) | Value::Number(_) | Value::String(_));
        if plain && !folded.fields.contains_key(&field) && Table::of(kind).field(&field).is_some() {
            folded.fields.insert(field, value);
        }
    }
    Ok(Some(folded))
}

/// A thing as its table shows it, with whether it is gone and what is marked.
pub(super) fn settled(c: &Connection, thing: Thing, logged: &Logged) -> Result<Option<Folded>, StoreError> {
    let Some(mut folded) = present(c, thing.kind, logged)? else { return Ok(None) };
    if folded.gone && is_referred(c, thing)? {
        let kept = logged.changes.fold(thing.kind, true);
        (folded.gone, folded.marks) = (kept.gone, kept.marks);
    }
    Ok(Some(folded))
}

/// What a thing's table says of it: its fields, and whether it is gone.
pub(super) type TableRow = (Map<String, Value>, bool);

/// A thing's row.
pub(super) fn row(c: &Connection, thing: Thing) -> Result<Option<TableRow>, StoreError> {
    let table = Table::of(thing.kind);
    let gone = if thing.kind.is_event() { "0" } else { "gone" };
    let sql = format!("SELECT id, {}, {gone} FROM {} WHERE id = ?1", table.columns(), table.name());
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query([thing.id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some((object(row, table)?.1, row.get(table.fields.len() + 1)?)))
}

/// In which order things are asked whether they are gone: links and notes may refer to anything, so they come first.
fn last_folded(kind: Kind) -> u8 {
    if matches!(kind, Kind::Link | Kind::Note) { u8::MAX } else { kind as u8 }
}

/// Puts a thing's fields into its table, and notes what of it can't be read.
fn put(tx: &Connection, thing: Thing, folded: Option<&Folded>, logged: &Logged) -> Result<(), StoreError> {
    for unread in &logged.unread {
        tx.prepare_cached("INSERT OR REPLACE INTO unread(set_no, n, why) VALUES (?1, ?2, ?3)")?.execute(params![
            unread.set_no,
            unread.n,
            unread.why
        ])?;
    }
    if thing.kind.is_event() && !makes_way(tx, thing, logged.made_by.filter(|_| folded.is_some()))? {
        return Ok(());
    }
    let Some(folded) = folded else { return Ok(()) };
    let table = Table::of(thing.kind);
    let name = table.name();
    let marks = vec!["?"; table.fields.len()].join(", ");
    let columns = table.columns();
    let mut values: Vec<rusqlite::types::Value> = vec![thing.id.bytes().to_vec().into()];
    let sql = if thing.kind.is_event() {
        values.push(logged.made_by.into());
        format!("INSERT INTO {name}(id, set_no, {columns}) VALUES (?, ?, {marks})")
    } else {
        let sets: Vec<String> =
            table.fields.iter().map(|(field, _)| format!("\"{field}\" = excluded.\"{field}\"")).collect();
        format!(
            "INSERT INTO {name}(id, {columns}) VALUES (?, {marks}) ON CONFLICT(id) DO UPDATE SET {}",
            sets.join(", ")
        )
    };
    for (field, lies) in table.fields {
        values.push(to_sql(folded.fields.get(*field).unwrap_or(&Value::Null), *lies)?);
    }
    tx.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    Ok(())
}

/// Whether an event is still to be put into its table. What was made by another set than it says gives its place up: of two
/// that bear one id, which only who forges it brings about, the one that came first counts in every copy, whenever it comes.
fn makes_way(tx: &Connection, event: Thing, made_by: Option<i64>) -> Result<bool, StoreError> {
    let name = Table::of(event.kind).name();
    let there = format!("SELECT set_no FROM {name} WHERE id = ?1");
    let there: Option<i64> = tx.prepare_cached(&there)?.query_row([event.id], |row| row.get(0)).optional()?;
    if there.is_none() || there == made_by {
        return Ok(there.is_none());
    }
    // Nobody else takes an event away: what keeps it stands aside for this one row, and is there again before anybody sees it.
    let keeps = format!("{name}_stay");
    let sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1";
    let Words(again) = tx.query_row(sql, [&keeps], |row| row.get(0))?;
    tx.execute_batch(&format!("DROP TRIGGER {keeps}"))?;
    tx.execute(&format!("DELETE FROM {name} WHERE id = ?1"), [event.id])?;
    tx.execute_batch(&again)?;
    Ok(true)
}

/// Notes a change of a kind that this version doesn't know.
pub(super) fn cant_read(tx: &Connection, set_no: i64, n: usize) -> Result<(), StoreError> {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let sql = "INSERT OR REPLACE INTO unread(set_no, n, why) VALUES (?1, ?2, ?3)";
    tx.prepare_cached(sql)?.execute(params![set_no, n, UNKNOWN])?;
    Ok(())
}

/// Notes whether a thing is gone, and which of its fields are marked; says whether the first has changed.
fn settle(tx: &Connection, thing: Thing, folded: &Folded) -> Result<bool, StoreError> {
    mark::put(tx, thing, &folded.marks)?;
    let mut changed = 0;
    if !thing.kind.is_event() {
        let sql = format!("UPDATE {} SET gone = ?2 WHERE id = ?1 AND gone <> ?2", Table::of(thing.kind).name());
        changed = tx.prepare_cached(&sql)?.execute(params![thing.id, folded.gone])?;
    }
    Ok(changed > 0)
}

/// Gives the things that count of a number the letters that tell them apart, and takes them from one that is alone.
fn suffixes(tx: &Connection, kind: Kind, number: i64) -> Result<(), StoreError> {
    let name = Table::of(kind).name();
    for (id, suffix, there) in told_apart(tx, kind, number)? {
        if suffix != there {
            let text = (!suffix.is_none()).then(|| suffix.as_str().to_owned());
            let sql = format!("UPDATE {name} SET suffix = ?2 WHERE id = ?1");
            tx.prepare_cached(&sql)?.execute(params![id, text])?;
        }
    }
    Ok(())
}

/// The things of a number, each with the letters it should have and those it has.
fn told_apart(c: &Connection, kind: Kind, number: i64) -> Result<Vec<(Id, Suffix, Suffix)>, StoreError> {
    let sql = format!("SELECT id, suffix, gone FROM {} WHERE number = ?1 ORDER BY id", Table::of(kind).name());
    let mut statement = c.prepare_cached(&sql)?;
    let rows: Vec<(Id, Suffix, bool)> =
        statement.query_map([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    let counting: Vec<Id> = rows.iter().filter(|(.., gone)| !gone).map(|(id, ..)| *id).collect();
    let apart: BTreeMap<Id, Suffix> = counting.iter().copied().zip(Suffix::apart(&counting)).collect();
    Ok(rows.into_iter().map(|(id, there, _)| (id, apart.get(&id).copied().unwrap_or_default(), there)).collect())
}

/// How many things bear other letters after their number than they should.
pub(super) fn wrong_suffixes(c: &Connection) -> Result<usize, StoreError> {
    let mut wrong = 0;
    for table in TABLES.iter().filter(|table| table.is_numbered()) {
        let sql = format!(
            "SELECT DISTINCT number FROM {0} WHERE suffix IS NOT NULL
             UNION SELECT number FROM {0} WHERE gone = 0 GROUP BY number HAVING count(*) > 1",
            table.name()
        );
        let mut statement = c.prepare(&sql)?;
        let numbers: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for number in numbers {
            wrong += told_apart(c, table.kind, number)?.iter().filter(|(_, suffix, there)| suffix != there).count();
        }
    }
    Ok(wrong)
}

/// The number of a thing, where its kind has numbers.
fn number(c: &Connection, thing: Thing) -> Result<Option<i64>, StoreError> {
    let table = Table::of(thing.kind);
    if !table.is_numbered() {
        return Ok(None);
    }
    let sql = format!("SELECT number FROM {} WHERE id = ?1", table.name());
    Ok(c.prepare_cached(&sql)?.query_row([thing.id], |row| row.get(0)).optional()?)
}

/// What a local write leaves to be settled: its own marks go, as it names every head; and a removal that was overruled may
/// hold once nothing refers to the thing any more.
pub(super) fn written(tx: &Connection, changes: &[Change]) -> Result<(), StoreError> {
    // A thing that comes or goes may share its number with another, or leave it alone.
    for Change { thing, .. } in changes.iter().filter(|change| [CREATED, GONE].contains(&change.field.as_str())) {
        if let Some(number) = number(tx, *thing)? {
            suffixes(tx, thing.kind, number)?;
        }
    }
    if !tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM mark)")?.query_row([], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    let mut touched = Touched::default();
    for Change { thing, field, .. } in changes {
        mark::settled(tx, *thing, field)?;
        if field == CREATED {
            touched.add_others(tx, *thing)?;
        }
    }
    touched.0.extend(mark::overruled(tx)?);
    if touched.0.is_empty() { Ok(()) } else { refold(tx, touched) }
}

/// The sets that don't count, as the undoing sets in the log say.
pub(super) fn undone_sets(c: &Connection) -> Result<BTreeSet<Id>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT a.hlc, a.id, a.undoes, b.hlc FROM change_set a JOIN change_set b ON b.id = a.undoes")?;
    let mut rows = statement.query([])?;
    let (mut undoing, mut written) = (Vec::new(), HashMap::new());
    while let Some(row) = rows.next()? {
        let undoes: Id = row.get(2)?;
        undoing.push(Undoing { set: (row.get(0)?, row.get(1)?), undoes });
        written.insert(undoes, row.get::<_, i64>(3)?);
    }
    Ok(undone(undoing, |id| written.get(&id).copied()))
}

/// Puts right which sets count; what the events and readings of those that changed refer to was touched by it.
pub(super) fn count_sets(tx: &Connection, touched: &mut Touched) -> Result<(), StoreError> {
    let mut said = BTreeSet::new();
    for id in undone_sets(tx)? {
        said.extend(super::set::no(tx, id)?);
    }
    let mut statement = tx.prepare_cached("SELECT set_no FROM undone")?;
    let there: BTreeSet<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for no in said.symmetric_difference(&there) {
        let sql = if there.contains(no) {
            "DELETE FROM undone WHERE set_no = ?1"
        } else {
            "INSERT INTO undone(set_no) VALUES (?1)"
        };
        tx.prepare_cached(sql)?.execute([no])?;
        touched.add_referred_by(tx, *no)?;
    }
    Ok(())
}
