//! An object a line, read as it comes.

use std::cell::RefCell;
use std::io::BufRead;
use std::rc::Rc;

use serde_json::Value;

use super::{Columns, Pairs, flatten, own_row};
use crate::rows::record::{Record, Records};
use crate::rows::refused::Refused;
use crate::rows::ruled::Lines;

/// An object a line: records as they come, and the headings met so far.
pub(in crate::rows) struct JsonLines<R> {
    lines: Lines<R>,
    columns: Rc<RefCell<Vec<String>>>,
    /// Whether upshot itself wrote the lines: only its readings are rows.
    own: bool,
}

impl<R: BufRead> JsonLines<R> {
    pub(in crate::rows) fn new(text: R, columns: Rc<RefCell<Vec<String>>>, own: bool) -> Self {
        Self { lines: Lines::new(text), columns, own }
    }
}

/// Whether a line is one of an export of upshot's own.
pub(in crate::rows) fn is_own_line(line: &str) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(line) else { return false };
    value.get("schema").is_some() && value.get("kind").is_some() && value.get("data").is_some()
}

impl<R: BufRead> Records for JsonLines<R> {
    fn next(&mut self, record: &mut Record) -> Result<bool, Refused> {
        loop {
            let Some(line) = self.lines.next()? else { return Ok(false) };
            if line.trim().is_empty() {
                continue;
            }
            let parsed = serde_json::from_str::<Value>(line);
            let at = self.lines.at;
            let object = match parsed {
                Ok(Value::Object(object)) => object,
                Ok(_) => {
                    return Err(Refused::row(
                        at,
                        "it is no object, and each line is one",
                        "write it as {\"day\":\"2024-03-01\",\"value\":5}",
                    ));
                }
                Err(e) => {
                    let what = format!("it is no JSON: {}", e.to_string().split(" at line").next().unwrap_or_default());
                    return Err(Refused::row(at, what, "each line is one object"));
                }
            };
            let mut pairs = Pairs::new();
            if self.own {
                let reading = object.get("kind").and_then(Value::as_str) == Some("reading");
                let Some(Value::Object(data)) = object.get("data").filter(|_| reading) else { continue };
                pairs = own_row(data);
            } else {
                flatten(&object, "", &mut pairs);
            }
            let mut columns = Columns { headings: std::mem::take(&mut self.columns.borrow_mut()) };
            columns.record(&pairs, at, record);
            *self.columns.borrow_mut() = columns.headings;
            return Ok(true);
        }
    }
}
