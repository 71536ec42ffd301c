//! What a tool answers: one object, cleaned as for a terminal, and no more of it than fits; where it was cut it says where
//! to ask on.

use serde_json::{Map, Value, json};

use super::revision::Revision;
use crate::error::{Error, Kind};
use crate::json;
use crate::text;

/// The most bytes of an answer's line.
pub(super) const MOST: usize = 32_000;
/// What stands around an answer in its line: the envelope, the id, what was done.
const AROUND: usize = 2_500;
/// A text that is worth beginning where it does not fit whole, in bytes.
const WORTH: usize = 400;

/// A tool's answer before it is cut.
pub(super) struct Answer {
    kind: &'static str,
    data: Value,
    /// What was done, where something was.
    did: Map<String, Value>,
    /// Whether one can ask on where it is cut.
    goes_on: bool,
}

/// How much room an answer has, and whether it is given twice.
#[derive(Clone, Copy)]
pub(super) struct Room {
    twice: bool,
}

impl Room {
    pub(super) fn of(revision: Revision) -> Self {
        Self { twice: revision.structures() }
    }

    /// What a value takes in the line: as a text in JSON, and once more as itself where it is given twice.
    fn takes(self, value: &Value) -> usize {
        let json = json::harmless(value);
        let escaped = json.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count();
        json.len() + escaped + if self.twice { json.len() } else { 0 }
    }
}

impl Answer {
    /// What was read.
    pub(super) fn read(kind: &'static str, data: Value) -> Self {
        Self { kind, data, did: Map::new(), goes_on: true }
    }

    /// What was changed: what was done in words, the set that takes it back, and what is worth knowing.
    pub(super) fn did(kind: &'static str, data: Value, did: Map<String, Value>) -> Self {
        Self { kind, data, did, goes_on: false }
    }

    /// The object, with as much of the data as fits from a place on.
    ///
    /// # Errors
    /// There is no such place.
    pub(super) fn cut(self, from: Option<&str>, room: Room) -> Result<Value, Error> {
        let data = cleaned(self.data);
        let did = cleaned(Value::Object(self.did));
        let most = MOST - AROUND - room.takes(&did).min(MOST / 2);
        let (data, next) = match from {
            None if room.takes(&data) <= most => (data, None),
            from => fit(data, from.unwrap_or_default(), most, room)?,
        };
        let mut object = json::envelope(self.kind, data);
        if let Some(next) = next {
            object["truncated"] = json!(true);
            if self.goes_on {
                object["next"] = json!(next);
            }
        }
        if let (Value::Object(object), Value::Object(did)) = (&mut object, did) {
            object.extend(did);
        }
        Ok(object)
    }
}

/// What could not be done, as an object.
pub(super) fn error(e: &Error, room: Room) -> Value {
    let error = shrunk(cleaned(json::error(e)), MOST - AROUND, room);
    json!({ "schema": 1, "kind": "error", "error": error })
}

/// Every text made harmless, its lines kept.
pub(super) fn cleaned(value: Value) -> Value {
    match value {
        Value::String(words) => Value::String(text::clean_lines(&words).join("\n")),
        Value::Array(list) => list.into_iter().map(cleaned).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, cleaned(value))).collect(),
        other => other,
    }
}

/// Where an answer goes on: `notes:12` is the thirteenth of the field `notes`, `12` the thirteenth of a list.
fn place<'a>(from: &'a str, fields: Option<&Map<String, Value>>) -> Result<(Option<&'a str>, usize), Error> {
    let lost = || {
        Error::new(Kind::Usage, "arguments", "next is no place of this answer")
            .hint("give next as a cut answer gave it, or leave it out")
    };
    if from.is_empty() {
        return Ok((None, 0));
    }
    let Some(fields) = fields else { return Ok((None, from.parse().map_err(|_| lost())?)) };
    let (name, at) = from.split_once(':').unwrap_or((from, "0"));
    if !fields.contains_key(name) {
        return Err(lost());
    }
    Ok((Some(name), at.parse().map_err(|_| lost())?))
}

/// As much of a value as fits from a place on, and the place to go on from.
fn fit(data: Value, from: &str, most: usize, room: Room) -> Result<(Value, Option<String>), Error> {
    match data {
        Value::Array(list) => {
            let (_, at) = place(from, None)?;
            let (list, next) = some_of(list, at, most, true, room);
            Ok((Value::Array(list), next.map(|next| next.to_string())))
        }
        Value::Object(fields) => {
            let (first, at) = place(from, Some(&fields))?;
            let mut begun = first.is_none();
            let (mut kept, mut left) = (Map::new(), most);
            for (name, value) in fields {
                let is_first = first == Some(name.as_str());
                begun |= is_first;
                if !begun {
                    continue;
                }
                let at = if is_first { at } else { 0 };
                let (part, next) = part_of(value, at, left, kept.is_empty(), room);
                let on = next.map(|next| if next == 0 { name.clone() } else { format!("{name}:{next}") });
                if let Some(part) = part {
                    left = left.saturating_sub(room.takes(&part) + 3 * name.len() + 12);
                    kept.insert(name, part);
                }
                if on.is_some() {
                    return Ok((Value::Object(kept), on));
                }
            }
            Ok((Value::Object(kept), None))
        }
        other => Ok((other, None)),
    }
}

/// As much of a field as fits, from a place in it; and where it goes on. What stands first gives way rather than nothing.
fn part_of(value: Value, at: usize, most: usize, first: bool, room: Room) -> (Option<Value>, Option<usize>) {
    match value {
        Value::String(words) => {
            let at = floor(&words, at);
            let rest = Value::String(words[at..].to_owned());
            if room.takes(&rest) <= most {
                return (Some(rest), None);
            }
            if most < WORTH * 4 && !first {
                return (None, Some(at));
            }
            // What a byte takes is what all of them take on the average, and never more than is left.
            let mut to = floor(&words, at + (words.len() - at) * most / room.takes(&rest).max(1));
            while to > at && room.takes(&Value::String(words[at..to].to_owned())) > most {
                to = floor(&words, at + (to - at) * 9 / 10);
            }
            // A page is cut at the end of a line, where one ends near enough.
            let line = words[at..to].rfind('\n').filter(|end| *end > (to - at) / 2).map(|end| at + end + 1);
            let to = line.unwrap_or(to).max(at + words[at..].chars().next().map_or(0, char::len_utf8));
            (Some(Value::String(words[at..to].to_owned())), Some(to).filter(|to| *to < words.len()))
        }
        Value::Array(list) => {
            let (list, next) = some_of(list, at, most, first, room);
            let none = list.is_empty() && next.is_some();
            ((!none).then_some(Value::Array(list)), next)
        }
        value if room.takes(&value) <= most => (Some(value), None),
        value if first => (Some(shrunk(value, most, room)), None),
        _ => (None, Some(0)),
    }
}

/// The elements of a list that fit, from one on; and which is the next.
fn some_of(list: Vec<Value>, at: usize, most: usize, first: bool, room: Room) -> (Vec<Value>, Option<usize>) {
    let (mut kept, mut left) = (Vec::new(), most.saturating_sub(6));
    for (n, value) in list.into_iter().enumerate().skip(at) {
        let takes = room.takes(&value) + 3;
        if takes <= left {
            left -= takes;
            kept.push(value);
        } else if kept.is_empty() && first {
            left = 0;
            kept.push(shrunk(value, most, room));
        } else {
            return (kept, Some(n));
        }
    }
    (kept, None)
}

/// A value whose long texts are cut until it fits.
fn shrunk(mut value: Value, most: usize, room: Room) -> Value {
    let mut longest = 4_096;
    while room.takes(&value) > most && longest >= 16 {
        value = clipped(value, longest);
        longest /= 2;
    }
    if room.takes(&value) > most { Value::Null } else { value }
}

fn clipped(value: Value, longest: usize) -> Value {
    match value {
        Value::String(words) if words.len() > longest => {
            Value::String(format!("{}…", &words[..floor(&words, longest)]))
        }
        Value::Array(list) => list.into_iter().map(|value| clipped(value, longest)).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, clipped(value, longest))).collect(),
        other => other,
    }
}

/// The last place at or before a byte where a character begins.
fn floor(words: &str, at: usize) -> usize {
    let at = at.min(words.len());
    (0..=at).rev().find(|at| words.is_char_boundary(*at)).unwrap_or(0)
}
