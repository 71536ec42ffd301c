//! Which things a set touches, and which refer to which.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value};

use crate::domain::id::{Kind, Thing};
use crate::store::convert::{Words, thing_text};
use crate::store::error::StoreError;
use crate::store::mark;
use crate::store::table::{As, TABLES, Table};

/// What is to be added up again, and what was done to whom before that.
#[derive(Default)]
pub(in crate::store) struct Touched(pub(super) BTreeSet<Thing>);

impl Touched {
    pub(in crate::store) fn add(&mut self, thing: Thing) {
        self.0.insert(thing);
    }

    /// Things of other kinds that bear the id of one that was made: what is marked of them is told apart by it.
    pub(in crate::store) fn add_others(&mut self, c: &Connection, made: Thing) -> Result<(), StoreError> {
        if mark::is_shared(c, made)? {
            let kinds = mark::kinds(c, made.id)?;
            self.0.extend(kinds.into_iter().map(|kind| Thing::new(kind, made.id)).filter(|thing| *thing != made));
        }
        Ok(())
    }

    /// What the events and readings of a set refer to: whether they count decides whether that may be gone.
    pub(in crate::store) fn add_referred_by(&mut self, c: &Connection, set_no: i64) -> Result<(), StoreError> {
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
        for (metric, ..) in spans.map_or_else(|| Ok(Vec::new()), |spans| crate::store::set::spans(&spans.0))? {
            self.add(Thing::new(Kind::Metric, metric));
        }
        Ok(())
    }
}

/// The things that a thing's fields refer to and keep from being gone; what a hypothesis follows is not among them.
pub(super) fn referred(kind: Kind, fields: &Map<String, Value>) -> Vec<Thing> {
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
pub(in crate::store) fn is_referred(c: &Connection, thing: Thing) -> Result<bool, StoreError> {
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
pub(in crate::store) fn references(thing: Thing) -> Vec<(&'static Table, &'static str, Box<dyn rusqlite::ToSql>)> {
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
