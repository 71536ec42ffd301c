//! stub
use crate::error::Error; use crate::session::{Session,Entry}; use crate::domain::id::Thing; use serde_json::Value;
pub(crate) fn thing(_: &Session, t: Thing) -> Result<(&'static str, Value), Error> { Ok((t.kind.word(), Value::Null)) }
pub(crate) fn history(_: &Entry) -> Value { Value::Null }
