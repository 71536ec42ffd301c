//! JSON as it is served, into tables: arrays of objects or of points, objects of days, arrays side by side.

mod lines;
mod shapes;

use serde_json::{Map, Value};

use super::days;
use super::record::Record;
use super::refused::{Refused, listed};

pub(super) use lines::{JsonLines, is_own_line};
use shapes::{by_day, points, side_by_side};

/// The longest document, which is held as a whole.
pub(super) const MOST: u64 = 64 << 20;
/// The longest array that is part of a row.
const FLAT: usize = 8;
/// How deep tables are looked for.
const DEPTH: usize = 16;
/// The most columns.
const MOST_COLUMNS: usize = super::delimited::MOST_CELLS;

/// A table of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Where it stands; an array's places are `*`.
    pub(super) path: String,
    pub(super) headings: Vec<String>,
    /// Columns that come of what stands around it: never its values.
    pub(super) around: Vec<usize>,
    /// Whether its columns are places of points, whose numbers may be instants.
    pub(super) points: bool,
    /// Whether upshot itself wrote it.
    pub(super) own: bool,
    pub(super) records: Vec<Record>,
}

type Pairs = Vec<(String, String)>;

/// A scalar as a cell; null is empty.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// The scalars of an object by their dotted keys.
fn flatten(object: &Map<String, Value>, prefix: &str, into: &mut Pairs) {
    for (key, value) in object {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) => flatten(inner, &key, into),
            Value::Array(list) if list.len() <= FLAT => {
                for (n, value) in list.iter().enumerate() {
                    let only = value.as_object().filter(|o| o.len() == 1).and_then(|o| o.values().next());
                    if let Some(cell) = scalar(only.unwrap_or(value)) {
                        into.push((format!("{key}.{n}"), cell));
                    }
                }
            }
            Value::Array(_) => {}
            value => into.extend(scalar(value).map(|cell| (key, cell))),
        }
        if into.len() > MOST_COLUMNS {
            return;
        }
    }
}

/// Rows of keys and cells as records under one list of headings.
#[derive(Default)]
struct Columns {
    headings: Vec<String>,
}

impl Columns {
    fn place(&mut self, key: &str, hint: usize) -> Option<usize> {
        if self.headings.get(hint).is_some_and(|heading| heading == key) {
            return Some(hint);
        }
        let found = self.headings.iter().position(|heading| heading == key);
        found.or_else(|| {
            (self.headings.len() < MOST_COLUMNS).then(|| {
                self.headings.push(key.to_owned());
                self.headings.len() - 1
            })
        })
    }

    fn record(&mut self, pairs: &[(String, String)], line: u64, record: &mut Record) {
        let mut cells: Vec<&str> = Vec::with_capacity(pairs.len());
        for (at, (key, cell)) in pairs.iter().enumerate() {
            let Some(place) = self.place(key, at) else { continue };
            if cells.len() <= place {
                cells.resize(place + 1, "");
            }
            cells[place] = cell;
        }
        record.clear();
        cells.iter().for_each(|cell| record.push(cell));
        record.line = line;
    }
}

/// The tables of a document that hold days, each of one path.
pub(super) fn tables(document: &Value) -> Vec<Table> {
    if let Some(own) = own(document) {
        return vec![own];
    }
    let mut found: Vec<Table> = Vec::new();
    walk(document, &mut Vec::new(), &[], 0, &mut found);
    if found.is_empty()
        && let Value::Object(object) = document
    {
        let mut pairs = Pairs::new();
        flatten(object, "", &mut pairs);
        found.extend(of_rows("/", &[], [pairs].iter(), false).filter(has_days));
    }
    let mut joined: Vec<Table> = Vec::new();
    for table in found {
        match joined.iter_mut().find(|other| other.path == table.path) {
            Some(other) => join(other, &table),
            None => joined.push(table),
        }
    }
    joined
}

/// What upshot itself exported: its readings.
fn own(document: &Value) -> Option<Table> {
    let export = document.get("schema").is_some() && document.get("kind")?.as_str() == Some("export");
    let readings = document.get("data")?.get("readings")?.as_array().filter(|_| export)?;
    let rows: Vec<Pairs> = readings.iter().filter_map(|reading| reading.as_object().map(own_row)).collect();
    let mut table = of_rows("/data/readings", &[], rows.iter(), false).unwrap_or_default();
    table.own = true;
    Some(table)
}

fn own_row(reading: &Map<String, Value>) -> Pairs {
    let mut pairs = Pairs::new();
    flatten(reading, "", &mut pairs);
    pairs.retain(|(key, _)| OWN.contains(&key.as_str()));
    pairs
}

/// What of a reading in an export is read back.
const OWN: [&str; 9] = ["metric", "day", "time", "value", "of", "note", "source", "by", "id"];

/// Adds the rows of a table of the same path.
fn join(to: &mut Table, from: &Table) {
    let mut columns = Columns { headings: std::mem::take(&mut to.headings) };
    for record in &from.records {
        let pairs: Pairs = from
            .headings
            .iter()
            .zip(record.cells())
            .map(|(heading, cell)| (heading.clone(), cell.to_owned()))
            .collect();
        let mut next = Record::default();
        columns.record(&pairs, to.records.len() as u64 + 1, &mut next);
        to.records.push(next);
    }
    to.headings = columns.headings;
    for name in from.around.iter().filter_map(|at| from.headings.get(*at)) {
        if let Some(at) = to.headings.iter().position(|heading| heading == name)
            && !to.around.contains(&at)
        {
            to.around.push(at);
        }
    }
}

fn of_rows<'a>(
    path: &str,
    around: &[(String, String)],
    rows: impl Iterator<Item = &'a Pairs>,
    points: bool,
) -> Option<Table> {
    let mut columns = Columns { headings: around.iter().map(|(name, _)| name.clone()).collect() };
    let mut records = Vec::new();
    for row in rows {
        let mut pairs: Pairs = around.to_vec();
        pairs.extend(row.iter().cloned());
        let mut record = Record::default();
        columns.record(&pairs, records.len() as u64 + 1, &mut record);
        records.push(record);
    }
    let around = (0..around.len()).collect();
    let path = if path.is_empty() { "/" } else { path };
    (!records.is_empty()).then(|| Table {
        path: path.to_owned(),
        headings: columns.headings,
        around,
        points,
        own: false,
        records,
    })
}

/// Whether some column holds days in half of the rows.
fn has_days(table: &Table) -> bool {
    (0..table.headings.len()).any(|at| {
        let heading = days::Heading::of(&table.headings[at]);
        let heading = if table.points || is_point(&table.headings[at]) { heading.points() } else { heading };
        let mut column = days::Days::default();
        let mut filled = 0;
        for record in table.records.iter().take(super::shape::SAMPLE) {
            let cell = record.cell(at);
            filled += u64::from(!cell.is_empty());
            column.see(record.line, cell);
        }
        filled > 0 && column.count(heading) * 2 >= filled && !table.around.contains(&at)
    })
}

/// Whether a key is a place in an array: `value.0`.
pub(super) fn is_point(key: &str) -> bool {
    key.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Goes through a document and takes its tables down.
fn walk(value: &Value, path: &mut Vec<String>, around: &[(String, String)], depth: usize, found: &mut Vec<Table>) {
    if depth > DEPTH {
        return;
    }
    let here = || path.iter().fold(String::new(), |all, part| format!("{all}/{part}"));
    match value {
        Value::Array(list) if !list.is_empty() && list.iter().all(Value::is_object) => {
            let rows: Vec<Pairs> = list
                .iter()
                .filter_map(Value::as_object)
                .map(|object| {
                    let mut pairs = Pairs::new();
                    flatten(&without_tables(object), "", &mut pairs);
                    pairs
                })
                .collect();
            found.extend(of_rows(&here(), around, rows.iter(), false).filter(has_days));
            for (element, row) in list.iter().zip(&rows) {
                let mut around = around.to_vec();
                around.extend(row.iter().filter(|(key, _)| !is_point(key)).cloned());
                path.push("*".to_owned());
                walk(&unflattened(element), path, &around, depth + 1, found);
                path.pop();
            }
        }
        Value::Array(list) => found.extend(points(list, &here(), around)),
        Value::Object(object) => {
            if let Some(table) = by_day(object, &here(), path.last().map(String::as_str), around) {
                found.push(table);
            } else if let Some(tables) = side_by_side(object, &here(), around) {
                found.extend(tables);
            } else {
                for (key, value) in object {
                    path.push(key.replace('/', "~1"));
                    walk(value, path, around, depth + 1, found);
                    path.pop();
                }
            }
        }
        _ => {}
    }
}

/// An element without what became cells of its row.
fn unflattened(element: &Value) -> Value {
    let Some(object) = element.as_object() else { return element.clone() };
    let sides = side_by_side(object, "", &[]).is_some();
    let only =
        |value: &Value| value.as_object().filter(|o| o.len() == 1).and_then(|o| o.values().next()).and_then(scalar);
    let flat = |value: &Value| match value {
        Value::Array(list) => {
            !sides && list.len() <= FLAT && list.iter().all(|value| only(value).or(scalar(value)).is_some())
        }
        _ => false,
    };
    Value::Object(
        object.iter().filter(|(_, value)| !flat(value)).map(|(key, value)| (key.clone(), value.clone())).collect(),
    )
}

/// An object without the members that are tables by themselves.
fn without_tables(object: &Map<String, Value>) -> Map<String, Value> {
    let sides = side_by_side(object, "", &[]).is_some();
    let kept = |value: &&Value| match value {
        Value::Array(list) => !sides && !list.iter().any(Value::is_array),
        _ => true,
    };
    object.iter().filter(|(_, value)| kept(value)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The table that is meant: the only one, or the one at a path.
pub(super) fn choose(mut tables: Vec<Table>, path: Option<&str>) -> Result<Table, Refused> {
    let paths: Vec<String> = tables.iter().map(|table| table.path.clone()).collect();
    let list = || listed(paths.iter().map(String::as_str));
    if let Some(path) = path {
        let at = paths.iter().position(|there| there.trim_end_matches('/') == path.trim_end_matches('/'));
        return match at {
            Some(at) => Ok(tables.swap_remove(at)),
            None => {
                let what = format!("no table stands at {}", crate::domain::amount::quoted(path));
                let refused = Refused::missing("no_table", what);
                let refused = if paths.is_empty() {
                    refused.because("it holds no table with days")
                } else {
                    refused.because(format!("its tables: {}", list()))
                };
                Err(paths.iter().take(3).fold(refused, |refused, path| refused.flag(&["--at-path", path])))
            }
        };
    }
    match tables.len() {
        0 => Err(Refused::new("no_day", "no table of it holds days")
            .hint("a table is an array of objects, of points, or an object of days: jq makes one")),
        1 => Ok(tables.remove(0)),
        n => {
            let refused = Refused::question("which_table", format!("it holds {n} tables: {}", list()));
            Err(paths.iter().take(8).fold(refused, |refused, path| refused.flag(&["--at-path", path])))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Vec<String>, usize)> {
        let tables = tables(&serde_json::from_str(text).unwrap());
        tables.into_iter().map(|t| (t.path, t.headings, t.records.len())).collect()
    }

    fn one(text: &str) -> (String, String, usize) {
        let mut tables = found(text);
        assert_eq!(tables.len(), 1, "{tables:?}");
        let (path, headings, n) = tables.remove(0);
        (path, headings.join(" "), n)
    }

    #[test]
    fn tables_of_every_kind_are_found() {
        for (text, path, headings, rows) in [
            (r#"[{"day":"2024-03-01","v":1,"x":{"y":2}}]"#, "/", "day v x.y", 1),
            (r#"{"n":3,"views":[{"timestamp":"2024-03-01T00:00:00Z","count":6}]}"#, "/views", "timestamp count", 1),
            (
                r#"{"series":[{"metric":"p95","pointlist":[[1709251200000,5],[1709337600000,null]]}]}"#,
                "/series/*/pointlist",
                "metric 0 1",
                2,
            ),
            (
                r#"{"data":{"result":[{"metric":{"job":"a"},"value":[1709251200,"5"]}]}}"#,
                "/data/result",
                "metric.job value.0 value.1",
                1,
            ),
            (r#"{"2024-03-01":5,"2024-03-02":6}"#, "/", "day value", 2),
            (r#"{"api":{"2024-03-01":5},"web":{"2024-03-01":6}}"#, "/*", "key day value", 2),
            (r#"{"d":{"times":["2024-03-01","2024-03-02"],"v":[1,2]}}"#, "/d", "times v", 2),
            (
                r#"{"times":["2024-03-01","2024-03-02"],"series":[{"name":"a","values":[1,2]},{"name":"b","values":[3,4]}]}"#,
                "/series/*",
                "name times values",
                4,
            ),
            (
                r#"{"labels":["2024-03-01","2024-03-02"],"datasets":[{"label":"a","data":[1,2]}]}"#,
                "/datasets/*",
                "label labels data",
                2,
            ),
            (r#"{"values":[["Date","Teams"],["2024-03-01","5"]]}"#, "/values", "Date Teams", 1),
            (
                r#"{"rows":[{"dimensionValues":[{"value":"20240301"}],"metricValues":[{"value":"5"}]}]}"#,
                "/rows",
                "dimensionValues.0 metricValues.0",
                1,
            ),
            (
                r#"{"series":[{"pointlist":[["2024-03-01","2024-03-02","2024-03-03"],[1,2,3]]}]}"#,
                "/series/*/pointlist",
                "0 1",
                3,
            ),
            (r#"{"day":"2024-03-01","value":5}"#, "/", "day value", 1),
            (
                r#"{"MetricDataResults":[{"Id":"m1","Timestamps":["2024-03-01T00:00:00Z","2024-03-02T00:00:00Z"],"Values":[1,2]}]}"#,
                "/MetricDataResults/*",
                "Id Timestamps Values",
                2,
            ),
        ] {
            assert_eq!(one(text), (path.to_owned(), headings.to_owned(), rows), "{text}");
        }
        assert_eq!(found(r#"{"a":[{"day":"2024-03-01","n":1}],"b":[{"day":"2024-03-01","n":2}]}"#).len(), 2);
        assert!(found(r#"{"a":[{"x":1}],"b":[1,2],"c":"2024"}"#).is_empty());
    }
}
