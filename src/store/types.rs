//! Whether what is stored is what it claims to be: every row, every change and every reading read as its domain type. A
//! hash says that a value is as it was written, not that anything can be made of it.

use rusqlite::Connection;
use serde_json::Value;

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

/// Reads fields as the type of their kind.
fn read(kind: Kind, fields: Value) -> Result<(), String> {
    fn of<T: Entity>(fields: Value) -> Result<(), String> {
        serde_json::from_value::<T>(fields).map(|_| ()).map_err(|e| e.to_string())
    }
    match kind {
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
    }
}

/// Refuses a change that its kind can't take.
pub(super) fn change(kind: Kind, field: &str, after: &Value) -> Result<(), StoreError> {
    let wrong = |why: &str| StoreError::damaged(format!("a change of a {}: {why}", kind.word()));
    if crate::weaken::off("types") {
        return Ok(());
    }
    match field {
        CREATED if !after.is_object() => Err(wrong("a creation is no object")),
        CREATED => read(kind, after.clone()).map_err(|why| wrong(&why)),
        GONE if !after.is_boolean() => Err(wrong("gone is neither true nor false")),
        GONE => Ok(()),
        field => {
            let lies = Table::of(kind).field(field).ok_or_else(|| wrong("it names a field that there is not"))?;
            to_sql(after, lies).map(|_| ())
        }
    }
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
        for logged in &set.changes {
            let read = logged.change().and_then(|said| change(said.thing.kind, &said.field, &said.after));
            let whole = logged.prev.len().is_multiple_of(20);
            let broken = || StoreError::damaged("a change names what it replaces in broken bytes".to_owned());
            if let Err(e) = read.and_then(|()| whole.then_some(()).ok_or_else(broken)) {
                health.trouble(e.why());
            }
        }
        Ok(())
    })
}
