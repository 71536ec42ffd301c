//! The changes of a thing as the log holds them: read in no order, typed, and those that can't be read apart.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use crate::domain::change::CREATED;
use crate::domain::fold::{Changes, Reference, Said, Stamp};
use crate::domain::id::{Id, Kind, Thing};
use crate::store::convert::Words;
use crate::store::error::StoreError;
use crate::store::types;

/// A thing's changes as they are read, in no order.
pub(super) const SELECT: &str = "SELECT s.hlc, s.id, c.n, c.kind, c.field, c.after, c.prev, s.undoes, c.set_no, c.thing
    FROM change c JOIN change_set s ON s.no = c.set_no";

/// Why a change of no known kind can't be read.
pub(super) const UNKNOWN: &str = "it is of a kind that this upshot doesn't know";

/// A change that this version can't read, and why.
pub(in crate::store) struct Unread {
    pub(in crate::store) set_no: i64,
    pub(in crate::store) n: i64,
    pub(in crate::store) why: String,
}

/// The changes of one thing, and those among them that can't be read.
pub(in crate::store) struct Logged {
    pub(in crate::store) changes: Changes,
    pub(in crate::store) unread: Vec<Unread>,
    /// When it was made: what was made before it may be referred to by it.
    pub(super) made: Option<Stamp>,
    /// The set that made it.
    pub(in crate::store) made_by: Option<i64>,
}

struct Raw {
    said: Said,
    set_no: i64,
    /// Why its value is none at all, if so.
    broken: Option<String>,
}

/// Which sets are undos; a redo, which undoes an undo, is none. Each is asked once.
#[derive(Default)]
pub(in crate::store) struct Undos(HashMap<Id, bool>);

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
pub(in crate::store) fn changes(c: &Connection, thing: Thing, undos: &mut Undos) -> Result<Logged, StoreError> {
    let mut statement = c.prepare_cached(&format!("{SELECT} WHERE c.thing = ?1 AND c.kind = ?2"))?;
    let mut rows = statement.query(params![thing.id, thing.kind.word()])?;
    let mut raws = Vec::new();
    while let Some(row) = rows.next()? {
        raws.push(raw(c, row, undos)?);
    }
    Ok(logged(thing.kind, raws))
}

/// The changes of every thing of the log, one thing in memory at a time; what is of no known kind comes last, alone.
pub(in crate::store) fn each(
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
