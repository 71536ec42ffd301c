//! Whether what is stored is what it claims to be: every row, every change and every reading read as its domain type. A
//! hash says that a value is as it was written, not that anything can be made of it.

use rusqlite::Connection;
use serde_json::{Map, Value};

use super::check::Health;
use super::convert::{Entity, object, to_sql};
use super::error::StoreError;
use super::set::{self, Along};
use super::table::{TABLES, Table};
use crate::domain::change::{CREATED, GONE};
use crate::domain::id::Kind;
use crate::domain::metric::Reading;
use crate::domain::person::Board;
use crate::domain::{hypothesis, metric, objective, outcome, person, review, sprint, verdict};

/// Reads fields as the type of their kind; else why they can't be.
fn read(kind: Kind, fields: Value) -> Result<(), String> {
    typed(kind, fields).map(|_| ())
}

/// Whether this version can read a change; else why not. A field's value is read in its place among the others of a thing
/// that was made, where there is one.
pub(super) fn readable(kind: Kind, field: &str, after: &Value, whole: Option<&Value>) -> Result<(), String> {
    if crate::weaken::off("types") {
        return Ok(());
    }
    let table = Table::of(kind);
    let lies_well = |field: &str, value: &Value| match table.field(field) {
        Some(lies) => to_sql(value, lies).map_err(StoreError::why).and_then(|_| is_within(field, value)),
        None => Err(format!("a {} has no field {field} that this upshot knows", kind.word())),
    };
    match field {
        CREATED => {
            let Some(fields) = after.as_object() else { return Err("a creation is no object".to_owned()) };
            // What a newer version adds to a thing doesn't keep the rest of it from being read.
            let known = fields.iter().filter(|(field, _)| table.field(field).is_some());
            known.into_iter().try_for_each(|(field, value)| lies_well(field, value))?;
            read(kind, said(fields.clone()))
        }
        GONE if after.is_boolean() && !kind.is_event() => Ok(()),
        GONE => Err("gone is neither true nor false".to_owned()),
        _ if kind.is_event() => Err(format!("no field of a {} ever changes", kind.word())),
        field => {
            lies_well(field, after)?;
            let Some(Value::Object(fields)) = whole else { return Ok(()) };
            let mut fields = fields.clone();
            fields.insert(field.to_owned(), after.clone());
            read(kind, said(fields))
        }
    }
}

/// Whether a number lies within what its column takes: the schema's own checks, said before a row could break one.
fn is_within(field: &str, value: &Value) -> Result<(), String> {
    let range = match field {
        "number" | "every" | "window" => 1..=i64::MAX,
        "lag" => 0..=i64::MAX,
        "confidence" => 0..=100,
        "planned_value" => 1..=10,
        _ => return Ok(()),
    };
    match value.as_i64() {
        Some(number) if !range.contains(&number) => {
            Err(format!("{field} is {number}, and lies between {} and {}", range.start(), range.end()))
        }
        _ => Ok(()),
    }
}

/// Fields as their type has them, with what it has where nothing is said.
pub(super) fn typed(kind: Kind, fields: Value) -> Result<Map<String, Value>, String> {
    fn of<T: Entity + serde::Serialize>(fields: Value) -> Result<Value, String> {
        let typed: T = serde_json::from_value(fields).map_err(|e| e.to_string())?;
        serde_json::to_value(typed).map_err(|e| e.to_string())
    }
    let typed = match kind {
        Kind::Board => of::<Board>(fields),
        Kind::Person => of::<person::Person>(fields),
        Kind::Metric => of::<metric::Metric>(fields),
        Kind::Objective => of::<objective::Objective>(fields),
        Kind::Outcome => of::<outcome::Outcome>(fields),
        Kind::Contributor => of::<outcome::Contributor>(fields),
        Kind::Guardrail => of::<outcome::Guardrail>(fields),
        Kind::Hypothesis => of::<hypothesis::Hypothesis>(fields),
        Kind::Link => of::<verdict::Link>(fields),
        Kind::Verdict => of::<verdict::Verdict>(fields),
        Kind::Note => of::<verdict::Note>(fields),
        Kind::ScopeCall => of::<outcome::ScopeCall>(fields),
        Kind::Sprint => of::<sprint::Sprint>(fields),
        Kind::Commitment => of::<sprint::Commitment>(fields),
        Kind::Review => of::<review::Frozen>(fields),
        Kind::Chore => of::<objective::Chore>(fields),
    };
    match typed? {
        Value::Object(fields) => Ok(fields),
        _ => Err("it is no thing".to_owned()),
    }
}

/// The fields of which something is said: a null is none, as in a table.
fn said(mut fields: Map<String, Value>) -> Value {
    fields.retain(|_, value| !value.is_null());
    Value::Object(fields)
}

/// Refuses a reading that no command could have logged.
pub(super) fn reading(reading: &Reading) -> Result<(), StoreError> {
    let wrong = |what: &str| Err(StoreError::damaged(format!("a reading of {} {what}", reading.day)));
    if reading.value.is_some_and(|value| !value.is_finite())
        || reading.of.is_some_and(|of| !of.is_finite() || of <= 0.0)
    {
        return wrong("is no number");
    }
    if reading.minute.is_some_and(|minute| !(0..1440).contains(&minute)) {
        return wrong("bears a time that is none");
    }
    Ok(())
}

/// Every row of every table, and every set and change of the log.
pub(super) fn types(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    if crate::weaken::off("types") {
        return Ok(());
    }
    for table in &TABLES {
        rows(c, table, health)?;
    }
    sets(c, health)
}

fn rows(c: &Connection, table: &'static Table, health: &mut Health) -> Result<(), StoreError> {
    let mut statement = c.prepare(&format!("SELECT id, {} FROM {}", table.columns(), table.name()))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let read = object(row, table).map_err(StoreError::why).and_then(|(id, fields)| {
            self::read(table.kind, Value::Object(fields)).map_err(|why| format!("{id}: {why}"))
        });
        if let Err(why) = read {
            health.trouble(format!("a {} can't be read: {why}", table.kind.word().replace('_', " ")));
        }
    }
    Ok(())
}

fn sets(c: &Connection, health: &mut Health) -> Result<(), StoreError> {
    set::each(c, Along::Log, |set| {
        if let Err(why) = set.is_readable() {
            health.trouble(format!("the change set {} can't be read: {why}", set.seq));
        }
        if set.changes.iter().any(|logged| !logged.prev.len().is_multiple_of(20)) {
            health.trouble(format!("a change of the set {} names what it replaces in broken bytes", set.seq));
        }
        Ok(())
    })
}
