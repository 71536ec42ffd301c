//! One JSON object a line.

use std::borrow::Cow;
use std::fmt;
use std::io::{BufRead, Read};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::clean::Clean;
use super::{Cells, Columns, DAY_HEADINGS, Gather, Given, Pick, Rows, RowsError};
use crate::domain::unclear::Unclear;

pub(super) fn parse(r: impl Read, pick: &Pick, mut gather: Gather<'_>) -> Result<Rows, RowsError> {
    let mut clean = Clean::new(r, b"");
    let mut columns = Columns { headed: true, ..Columns::default() };
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        match clean.read_until(b'\n', &mut bytes) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => return Err(gather.failed(error)),
        }
        let text = std::str::from_utf8(&bytes).unwrap_or_default().trim();
        if text.is_empty() {
            continue;
        }
        match object(text, pick) {
            Ok(object) => read(line, &object, &mut gather, &mut columns),
            Err(error) => gather.bad(line, unclear(&error)),
        }
    }
    gather.finish(columns)
}

fn object<'de>(text: &'de str, pick: &Pick) -> Result<Object<'de>, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let object = ObjectSeed(pick).deserialize(&mut json)?;
    json.end()?;
    Ok(object)
}

fn unclear(error: &serde_json::Error) -> Unclear {
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    let hint = r#"each line is one object, like {"day":"2026-03-11","value":36.2}"#;
    Unclear::new(format!("{what} (column {})", error.column()), hint)
}

fn read(line: u64, object: &Object<'_>, gather: &mut Gather<'_>, columns: &mut Columns) {
    let Some((key, day)) = &object.day else {
        let hint = "give it a day, date, time or timestamp, or name the key: --columns day=NAME";
        return gather.bad(line, Unclear::new("the object has no day", hint));
    };
    if columns.day.is_empty() {
        columns.day.push_str(key);
    }
    let seen = |column: &mut Option<String>, field: &Field<'_>| {
        if let (None, Some((key, _))) = (&*column, field) {
            *column = Some(key.clone().into_owned());
        }
    };
    seen(&mut columns.value, &object.value);
    seen(&mut columns.n, &object.n);
    seen(&mut columns.of, &object.of);
    seen(&mut columns.metric, &object.metric);
    seen(&mut columns.note, &object.note);
    if object.value.is_none() && object.n.is_none() {
        let hint =
            "give it a value, or n and of, or name the key: --columns value=NAME; null means nothing was measured";
        return gather.bad(line, Unclear::new("the object has no value", hint));
    }
    let text = |name: &str, field: &Field<'_>| match field {
        Some((_, Scalar::Number(number))) => Err(Unclear::new(
            format!("the {name} is the number {number}"),
            format!("write the {name} as text, in quotes"),
        )),
        _ => Ok(()),
    };
    let texts = match day {
        Scalar::Number(number) => {
            let what = format!("the day is the number {number}");
            Err(Unclear::new(what, "write days as \"2026-03-11\", or instants as \"2026-03-11T09:00Z\""))
        }
        _ => text("metric", &object.metric).and_then(|()| text("note", &object.note)),
    };
    if let Err(unclear) = texts {
        return gather.bad(line, unclear);
    }
    let given = |field: &Field<'_>| field.as_ref().is_some_and(|(_, scalar)| !matches!(scalar, Scalar::Null));
    gather.add(&Cells {
        line,
        day: day.text().trim(),
        value: given_of(&object.value),
        // As in CSV: without a denominator `n` is a key like any other, unless there is nothing else to take.
        n: if given(&object.of) || !given(&object.value) { given_of(&object.n) } else { Given::Text("") },
        of: given_of(&object.of),
        metric: object.metric.as_ref().filter(|_| given(&object.metric)).map(|(_, scalar)| scalar.text().trim()),
        note: object.note.as_ref().map_or("", |(_, scalar)| scalar.text()),
    });
}

fn given_of<'a>(field: &'a Field<'_>) -> Given<'a> {
    match field {
        Some((_, Scalar::Number(number))) => Given::Number(*number),
        Some((_, Scalar::Text(text))) => Given::Text(text.trim()),
        Some((_, Scalar::Null)) | None => Given::Text(""),
    }
}

/// A key as spelled, and its value.
type Field<'de> = Option<(Cow<'de, str>, Scalar<'de>)>;

#[derive(Default)]
struct Object<'de> {
    day: Field<'de>,
    /// Where the day's key stands in [`DAY_HEADINGS`].
    day_rank: usize,
    value: Field<'de>,
    n: Field<'de>,
    of: Field<'de>,
    metric: Field<'de>,
    note: Field<'de>,
}

enum Scalar<'de> {
    Null,
    Number(f64),
    Text(Cow<'de, str>),
}

impl Scalar<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Null | Self::Number(_) => "",
        }
    }
}

/// What a key means: a day's with its rank, another part's, or nothing here.
fn role(key: &str, pick: &Pick) -> Option<(&'static str, usize)> {
    let is = |name: &str| key.eq_ignore_ascii_case(name);
    if let Some(name) = &pick.day {
        if is(name) {
            return Some(("day", 0));
        }
    } else if let Some(rank) = DAY_HEADINGS.iter().position(|name| is(name)) {
        return Some(("day", rank));
    }
    let parts =
        [("value", &pick.value), ("n", &pick.n), ("of", &pick.of), ("metric", &pick.metric), ("note", &pick.note)];
    // Someone who says which key is the value doesn't mean counts that happen to stand there too.
    let plain = |part: &str| !(pick.value.is_some() && pick.n.is_none() && matches!(part, "n" | "of"));
    let fits = |part: &str, picked: &Option<String>| picked.as_deref().map_or_else(|| is(part) && plain(part), is);
    parts.into_iter().find(|(part, picked)| fits(part, picked)).map(|(part, _)| (part, 0))
}

struct ObjectSeed<'p>(&'p Pick);

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = Object<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Object<'de>, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_> {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object<'de>, M::Error> {
        let mut object = Object::default();
        while let Some(Scalar::Text(key)) = map.next_key_seed(ScalarSeed)? {
            let Some((part, rank)) = role(&key, self.0) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let field = match part {
                "day" => &mut object.day,
                "value" => &mut object.value,
                "n" => &mut object.n,
                "of" => &mut object.of,
                "metric" => &mut object.metric,
                _ => &mut object.note,
            };
            if field.is_some() && (part != "day" || rank == object.day_rank) {
                return Err(M::Error::custom(format_args!("the key {key:?} is there twice")));
            }
            if part == "day" {
                if field.is_some() && rank > object.day_rank {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
                object.day_rank = rank;
            }
            *field = Some((key, map.next_value_seed(ScalarSeed)?));
        }
        Ok(object)
    }
}

/// Reads text without copying it where it can.
struct ScalarSeed;

impl<'de> DeserializeSeed<'de> for ScalarSeed {
    type Value = Scalar<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Scalar<'de>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ScalarSeed {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Null)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(number as f64))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(number as f64))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }
}
