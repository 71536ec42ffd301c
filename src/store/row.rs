//! A row as serde reads a type from it: field by field, straight from the columns. A value of its own between the two would
//! cost a board of years most of the time it takes to be read, as a verdict keeps the readings that it rests on.

use std::borrow::Cow;

use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde::de::value::{BorrowedStrDeserializer, CowStrDeserializer, MapAccessDeserializer};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Error;

use super::convert::lossy;
use super::table::{As, Table};
use crate::domain::id::Id;

/// Reads a type from a row that starts with `id` and goes on with the table's columns. A column that is null, or holds
/// JSON's null, is a field that isn't there.
pub(super) fn read<T: DeserializeOwned>(row: &Row<'_>, table: &Table) -> Result<T, Error> {
    T::deserialize(MapAccessDeserializer::new(Fields { row, table, at: 0, held: None }))
}

/// The fields of a row that are there, in order.
struct Fields<'r> {
    row: &'r Row<'r>,
    table: &'r Table,
    at: usize,
    held: Option<Held<'r>>,
}

/// What a column holds.
enum Held<'r> {
    /// A word, a number, a yes or no.
    Plain(Plain<'r>),
    /// JSON, which its own reader reads.
    Json(Cow<'r, str>),
}

/// A value that is no JSON.
enum Plain<'r> {
    Text(Cow<'r, str>),
    Int(i64),
    Bool(bool),
}

impl<'r> Held<'r> {
    /// A column's value; none where it holds nothing.
    fn of(value: ValueRef<'r>, lies: As) -> Result<Option<Self>, Error> {
        let wrong = || Error::custom("a value of the wrong kind");
        Ok(Some(match (lies, value) {
            (_, ValueRef::Null) => return Ok(None),
            (As::Json, ValueRef::Text(b"null")) => return Ok(None),
            (As::Json, ValueRef::Text(bytes)) => Self::Json(lossy(bytes)),
            (As::Text, ValueRef::Text(bytes)) => Self::Plain(Plain::Text(lossy(bytes))),
            (As::Int, ValueRef::Integer(number)) => Self::Plain(Plain::Int(number)),
            (As::Bool, ValueRef::Integer(yes)) => Self::Plain(Plain::Bool(yes != 0)),
            (As::Id(_), ValueRef::Blob(bytes)) => {
                let id = Id::from_bytes(bytes.try_into().map_err(|_| wrong())?);
                Self::Plain(Plain::Text(Cow::Owned(id.to_string())))
            }
            _ => return Err(wrong()),
        }))
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        while let Some((name, lies)) = self.table.fields.get(self.at) {
            self.at += 1;
            let value = self.row.get_ref(self.at).map_err(Error::custom)?;
            self.held = Held::of(value, *lies).map_err(|e| Error::custom(format!("{name}: {e}")))?;
            if self.held.is_some() {
                return seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.held.take() {
            Some(Held::Json(Cow::Borrowed(text))) => {
                let mut json = serde_json::Deserializer::from_str(text);
                let value = seed.deserialize(&mut json)?;
                json.end()?;
                Ok(value)
            }
            // Mended text lives no longer than this call: it is read in two steps.
            Some(Held::Json(Cow::Owned(text))) => seed.deserialize(serde_json::from_str::<serde_json::Value>(&text)?),
            Some(Held::Plain(plain)) => seed.deserialize(plain),
            None => Err(Error::custom("a value was asked for before its name")),
        }
    }
}

impl<'de> Deserializer<'de> for Plain<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Self::Text(Cow::Owned(text)) => visitor.visit_string(text),
            Self::Int(number) => match u64::try_from(number) {
                Ok(number) => visitor.visit_u64(number),
                Err(_) => visitor.visit_i64(number),
            },
            Self::Bool(yes) => visitor.visit_bool(yes),
        }
    }

    /// What isn't there has no field: what is there is some.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    /// A word of a closed vocabulary.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Self::Text(word) => CowStrDeserializer::new(word).deserialize_enum(name, words, visitor),
            other => other.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}
