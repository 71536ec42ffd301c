//! A thing's JSON as rows for `--plain`: a name and a word each, and no JSON in a cell.

use serde_json::Value;

/// An object's fields as rows of text: what `--plain` prints of one thing. What lies deeper has a row of its own, called
/// `verdict.call` or `notes.2.text`.
pub(crate) fn rows(value: &Value) -> Vec<(String, String)> {
    let mut list = Vec::new();
    if let Value::Object(fields) = value {
        fields.iter().for_each(|(name, value)| row(name.clone(), value, &mut list));
    }
    list
}

fn row(name: String, value: &Value, list: &mut Vec<(String, String)>) {
    let deep = |value: &Value| value.is_object() || value.is_array();
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            fields.iter().for_each(|(field, value)| row(format!("{name}.{field}"), value, list));
        }
        Value::Array(values) if values.iter().any(deep) => {
            values.iter().zip(1..).for_each(|(value, n)| row(format!("{name}.{n}"), value, list));
        }
        Value::Array(values) => list.push((name, values.iter().map(word).collect::<Vec<_>>().join(", "))),
        one => list.push((name, word(one))),
    }
}

/// A value that holds no other, in a cell.
fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}
