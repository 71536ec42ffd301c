//! Change sets as they are told: their fields in words.

use serde_json::Value;

use super::history::Done;
use crate::clock::rfc3339;
use crate::domain::change::CREATED;
use crate::domain::condition::Op;
use crate::domain::day::Day;
use crate::domain::id::{Kind, Thing};
use crate::error::Error;
use crate::session::{Entry, Session};

/// The newest change sets, or those of a thing, newest first.
///
/// # Errors
/// The file can't be read.
pub fn changes(session: &Session, thing: Option<Thing>, most: usize) -> Result<Vec<Done>, Error> {
    Ok(session.history(thing, most)?.iter().map(done).collect())
}

/// How many letters of a set's id are shown.
const LETTERS: usize = 8;

/// The last letters of a set's id, which `upshot undo` takes: the first tell the time, and are the same within a minute.
pub fn letters(entry: &Entry) -> String {
    let id = entry.id.to_string();
    id.get(id.len().saturating_sub(LETTERS)..).unwrap_or(&id).to_owned()
}

/// A change set in words.
pub fn done(entry: &Entry) -> Done {
    let minutes = entry.unix_ms.div_euclid(60_000) + i64::from(entry.zone);
    let changes = entry.changes.iter().filter(|change| change.field != CREATED || change.after.is_object());
    let date = rfc3339(entry.unix_ms, entry.zone).get(..10).and_then(|date| date.parse::<Day>().ok());
    Done {
        id: entry.id,
        letters: letters(entry),
        day: entry.day,
        written: date.filter(|date| *date != entry.day),
        time: format!("{:02}:{:02}", minutes.div_euclid(60).rem_euclid(24), minutes.rem_euclid(60)),
        by: entry.by.clone(),
        what: said_of(entry),
        why: entry.why.clone(),
        via: entry.via.clone(),
        undone: entry.undone_by.is_some(),
        came: entry.arrived.as_ref().map(|arrived| {
            // A hub says as whom it was given there, which the name of a set only claims.
            let role = arrived.pushed_by.as_ref().filter(|role| !role.eq_ignore_ascii_case(entry.by.as_str()));
            format!("via {}{}", arrived.called(), role.map_or_else(String::new, |role| format!(" as {role}")))
        }),
        changes: changes
            .map(|change| {
                if change.field == CREATED {
                    (change.name.clone(), String::new(), "new".to_owned())
                } else {
                    let field = format!("{} {}", change.name, change.field.replace('_', " "));
                    (field, value(&change.before), value(&change.after))
                }
            })
            .collect(),
    }
}

/// What a change set did, and what was noted in it: `noted on H-12: mobile signups do not get the sample`.
fn said_of(entry: &Entry) -> String {
    let note = entry.changes.iter().find(|change| change.thing.kind == Kind::Note && change.field == CREATED);
    let text = note.and_then(|change| change.after.get("text")).and_then(Value::as_str);
    text.map_or_else(|| entry.summary.clone(), |text| format!("{}: {}", entry.summary, text.replace('\n', " ")))
}

/// A value of the log, in words as short as they can be.
pub fn value(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        // A limit: with the side of it that holds.
        Value::Object(parts)
            if parts.contains_key("op") && !["text", "as_typed"].iter().any(|k| parts.contains_key(*k)) =>
        {
            let op = parts.get("op").and_then(|op| serde_json::from_value::<Op>(op.clone()).ok());
            let limit = parts.get("value").or(parts.get("threshold")).map_or_else(String::new, self::value);
            format!("{} {limit}", op.map_or("", Op::symbol)).trim().to_owned()
        }
        Value::Object(parts) => {
            let told = ["as_typed", "text", "value", "to", "call"]
                .iter()
                .find_map(|part| parts.get(*part).filter(|v| !v.is_null()));
            told.map_or_else(
                || {
                    parts
                        .iter()
                        .filter(|(_, v)| !v.is_null())
                        .map(|(k, v)| format!("{k} {}", self::value(v)))
                        .collect::<Vec<_>>()
                        .join(", ")
                },
                self::value,
            )
        }
        Value::Array(list) => list.iter().map(self::value).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
