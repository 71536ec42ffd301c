//! A tool's arguments: which there are, how a client is told of them, and how each word is read. Every word goes through
//! the same parser as the flag of its name.

use serde_json::{Map, Value, json};

use crate::domain::amount::quoted;
use crate::error::{Error, Kind};

/// An argument of a tool.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) is: Is,
    /// Whether it can't be left out.
    pub(super) must: bool,
    /// What it is, where its name does not say it.
    pub(super) about: &'static str,
}

/// What an argument is.
#[derive(Clone, Copy)]
pub(super) enum Is {
    /// Words.
    Text,
    /// A number, or words of one: `36.2`, `71/196`.
    Number,
    /// One word of a closed list.
    OneOf(&'static [&'static str]),
    /// A list of words, so many at most.
    List(usize),
}

/// An argument that has to be there.
pub(super) const fn must(name: &'static str, is: Is, about: &'static str) -> Field {
    Field { name, is, must: true, about }
}

/// An argument that may be left out.
pub(super) const fn may(name: &'static str, is: Is, about: &'static str) -> Field {
    Field { name, is, must: false, about }
}

/// Where an answer that was cut goes on.
pub(super) const NEXT: Field = may("next", Is::Text, "as a cut answer gave it");

/// The schema of a tool's arguments.
pub(super) fn schema(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut is = match field.is {
            Is::Text => json!({ "type": "string" }),
            Is::Number => json!({ "type": ["number", "string"] }),
            Is::OneOf(words) => json!({ "type": "string", "enum": words }),
            Is::List(most) => json!({ "type": "array", "items": { "type": "string" }, "maxItems": most }),
        };
        if !field.about.is_empty() {
            is["description"] = json!(field.about);
        }
        properties.insert(field.name.to_owned(), is);
    }
    let must: Vec<&str> = fields.iter().filter(|field| field.must).map(|field| field.name).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    if !must.is_empty() {
        schema["required"] = json!(must);
    }
    schema["additionalProperties"] = json!(false);
    schema
}

/// Arguments as they were given.
pub(super) struct Arguments(pub(super) Map<String, Value>);

/// What an argument can't be.
fn unread(what: String, hint: impl Into<String>) -> Error {
    Error::new(Kind::Usage, "arguments", what).hint(hint)
}

impl Arguments {
    /// Refuses what is no argument of a tool, and says which there are; and what is missing.
    pub(super) fn known(&self, fields: &[Field]) -> Result<(), Error> {
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        let all = if names.is_empty() { "it takes none".to_owned() } else { format!("it takes {}", names.join(", ")) };
        if let Some(other) = self.0.keys().find(|name| !names.contains(&name.as_str())) {
            return Err(unread(format!("there is no argument {}", quoted(other)), all));
        }
        for field in fields {
            match self.0.get(field.name) {
                None | Some(Value::Null) if field.must => {
                    return Err(unread(format!("{} is missing", field.name), all));
                }
                None | Some(Value::Null) => {}
                Some(value) => field.fits(value)?,
            }
        }
        Ok(())
    }

    /// The words of an argument; none where it was left out.
    pub(super) fn words(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(words) => Some(words.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The words of an argument that has to be there, and is.
    pub(super) fn word(&self, name: &str) -> String {
        self.words(name).unwrap_or_default()
    }

    /// The words of a list.
    pub(super) fn list(&self, name: &str) -> Option<Vec<String>> {
        let list = self.0.get(name)?.as_array()?;
        Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Where to go on.
    pub(super) fn next(&self) -> Option<&str> {
        self.0.get("next").and_then(Value::as_str)
    }
}

impl Field {
    /// Refuses what it can't be.
    fn fits(&self, value: &Value) -> Result<(), Error> {
        let name = self.name;
        match (self.is, value) {
            (Is::Text, Value::String(_)) | (Is::Number, Value::String(_) | Value::Number(_)) => Ok(()),
            (Is::OneOf(words), Value::String(word)) if words.contains(&word.as_str()) => Ok(()),
            (Is::List(most), Value::Array(list)) if list.len() > most => {
                Err(unread(format!("{name} holds {} things", list.len()), format!("give {most} at most")))
            }
            (Is::List(_), Value::Array(list)) if list.iter().all(Value::is_string) => Ok(()),
            (Is::OneOf(words), given) => {
                let given = given.as_str().map_or_else(|| given.to_string(), str::to_owned);
                Err(unread(format!("{name} is {}", quoted(&given)), format!("it is one of {}", words.join(", "))))
            }
            (Is::Text, _) => Err(unread(format!("{name} is no text"), "give it as a JSON string")),
            (Is::Number, _) => Err(unread(format!("{name} is no number"), "give a number, or a text like 71/196")),
            (Is::List(_), _) => {
                Err(unread(format!("{name} is no list of texts"), "give it as a JSON array of strings"))
            }
        }
    }
}
