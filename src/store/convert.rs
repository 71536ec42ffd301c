//! Between JSON as the log holds it, rows as SQLite holds them, and the domain's types.

use std::borrow::Cow;
use std::cell::Cell;

use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value as Sql, ValueRef};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::StoreError;
use super::table::{As, Table};
use crate::domain::day::Day;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::{Label, LabelKind, Suffix};

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.bytes().as_slice()))
    }
}

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes: [u8; 16] = value.as_blob()?.try_into().map_err(|_| FromSqlError::InvalidType)?;
        Ok(Id::from_bytes(bytes))
    }
}

/// A day as TEXT in entity tables.
impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.to_string()))
    }
}

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(|_| FromSqlError::InvalidType)
    }
}

thread_local! {
    /// Whether a stored text that is not UTF-8 was read since it was last asked.
    static LOSSY: Cell<bool> = const { Cell::new(false) };
}

/// Whether a stored text was read that was not valid UTF-8, and is shown with replacement characters.
pub(crate) fn read_lossily() -> bool {
    LOSSY.with(Cell::get)
}

/// A stored text. STRICT TEXT still holds invalid UTF-8, which is read with replacement characters and remembered.
pub(crate) struct Words(pub(crate) String);

impl FromSql for Words {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self(lossy(value.as_bytes()?).into_owned()))
    }
}

/// Stored bytes as text; what is not UTF-8 with replacement characters, and remembered.
pub(super) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    // The usual case by the fast way.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    LOSSY.with(|l| l.set(true));
    String::from_utf8_lossy(bytes)
}

/// A field's JSON value as its column holds it.
pub(crate) fn to_sql(value: &Value, lies: As) -> Result<Sql, StoreError> {
    let wrong = || StoreError::damaged(format!("a value that its column can't hold: {value}"));
    Ok(match (lies, value) {
        (_, Value::Null) => Sql::Null,
        (As::Json, value) => Sql::Text(value.to_string()),
        (As::Text, Value::String(text)) => Sql::Text(text.clone()),
        (As::Int, Value::Number(number)) => Sql::Integer(number.as_i64().ok_or_else(wrong)?),
        (As::Bool, Value::Bool(yes)) => Sql::Integer(i64::from(*yes)),
        (As::Id(_), Value::String(text)) => Sql::Blob(text.parse::<Id>().map_err(|_| wrong())?.bytes().to_vec()),
        _ => return Err(wrong()),
    })
}

/// The fields of a row that starts with `id` and goes on with the table's columns, as one JSON object.
pub(crate) fn object(row: &Row<'_>, table: &Table) -> Result<(Id, Map<String, Value>), StoreError> {
    let fields = super::row::read(row, table);
    Ok((row.get(0)?, fields.map_err(|e| StoreError::damaged(format!("a row can't be read: {e}")))?))
}

/// A kind's row as the domain's own type.
pub(crate) trait Entity: DeserializeOwned {
    /// Its kind.
    const KIND: Kind;

    /// Gives it the identity that lies outside its fields.
    fn with_id(self, id: Id) -> Self;

    /// Gives it the letters that follow its number.
    #[must_use]
    fn with_suffix(self, _: Suffix) -> Self {
        self
    }

    /// Reads a row that starts with `id` and goes on with the table's columns, and the suffix where there is a number.
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let table = Table::of(Self::KIND);
        let id: Id = row.get(0)?;
        let suffix = if table.is_numbered() { row.get(table.fields.len() + 1)? } else { Suffix::default() };
        Ok(super::row::read::<Self>(row, table)
            .map_err(|e| StoreError::damaged(format!("{} {id} can't be read: {e}", Self::KIND.word())))?
            .with_id(id)
            .with_suffix(suffix))
    }
}

macro_rules! entities {
    ($($type:path = $kind:ident $($suffix:ident)?),+ $(,)?) => {
        $(impl Entity for $type {
            const KIND: Kind = Kind::$kind;

            fn with_id(self, id: Id) -> Self {
                Self { id, ..self }
            }

            $(fn with_suffix(self, $suffix: Suffix) -> Self {
                Self { $suffix, ..self }
            })?
        })+
    };
}

entities! {
    crate::domain::person::Person = Person,
    crate::domain::metric::Metric = Metric,
    crate::domain::outcome::Outcome = Outcome suffix,
    crate::domain::outcome::Contributor = Contributor,
    crate::domain::outcome::Guardrail = Guardrail,
    crate::domain::outcome::ScopeCall = ScopeCall,
    crate::domain::hypothesis::Hypothesis = Hypothesis suffix,
    crate::domain::verdict::Verdict = Verdict,
    crate::domain::verdict::Note = Note,
    crate::domain::verdict::Link = Link,
    crate::domain::sprint::Sprint = Sprint suffix,
    crate::domain::sprint::Commitment = Commitment,
    crate::domain::review::Frozen = Review,
    crate::domain::objective::Objective = Objective suffix,
    crate::domain::objective::Chore = Chore,
}

impl Entity for crate::domain::person::Board {
    const KIND: Kind = Kind::Board;

    fn with_id(self, _: Id) -> Self {
        self
    }
}

/// A label of a kind, read from its number with the letters after it as one text.
pub(crate) fn label(row: &Row<'_>, at: usize, kind: LabelKind) -> rusqlite::Result<Label> {
    let text = lossy(row.get_ref(at)?.as_bytes()?);
    let (digits, letters) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    let number = digits.parse().map_err(|_| rusqlite::Error::InvalidColumnName(text.to_string()))?;
    Ok(Label { kind, number, suffix: Suffix::parse(letters).unwrap_or_default() })
}

impl FromSql for Suffix {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Null => Ok(Self::default()),
            text => Self::parse(text.as_str()?).ok_or(FromSqlError::InvalidType),
        }
    }
}

/// A thing as links and notes hold it.
pub(crate) fn thing_text(thing: Thing) -> String {
    serde_json::json!({ "kind": thing.kind, "id": thing.id }).to_string()
}
