//! The shapes of a table that is no array of objects: points, an object of days, arrays side by side.

use serde_json::{Map, Value};

use super::{Pairs, Table, flatten, has_days, of_rows, scalar};
use crate::rows::{days, numbers};

/// An array of arrays of one length: points, or columns where one of them is all days, or a sheet's rows.
pub(super) fn points(list: &[Value], path: &str, around: &[(String, String)]) -> Option<Table> {
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|row| row.as_array()?.iter().map(scalar).collect::<Option<Vec<String>>>())
        .collect::<Option<_>>()?;
    let width = rows.first()?.len();
    let is_day = |cell: &String| days::is_any(cell);
    let all_days = |row: &Vec<String>| row.len() > 1 && row.iter().all(is_day);
    if rows.len() > 1
        && rows.iter().all(|row| row.len() == width)
        && rows.iter().any(all_days)
        && rows.len() < width.max(3)
        && !(0..width).any(|at| rows.iter().all(|row| is_day(&row[at])) && width != rows.len())
    {
        let turned: Vec<Pairs> = (0..width)
            .map(|at| rows.iter().enumerate().map(|(n, row)| (n.to_string(), row[at].clone())).collect())
            .collect();
        return of_rows(path, around, turned.iter(), true).filter(has_days);
    }
    let headed = width >= 2
        && rows.first()?.iter().all(|cell| !is_day(cell) && numbers::number(cell).is_none())
        && rows.get(1).is_some_and(|row| row.iter().any(is_day));
    let headings: Vec<String> =
        if headed { rows.first()?.clone() } else { (0..width).map(|n| n.to_string()).collect() };
    let body = if headed { &rows[1..] } else { &rows[..] };
    if width == 0 || !body.iter().all(|row| row.len() == width || headed && row.len() < width) {
        return None;
    }
    let pairs: Vec<Pairs> =
        body.iter().map(|row| headings.iter().cloned().zip(row.iter().cloned()).collect()).collect();
    of_rows(path, around, pairs.iter(), !headed).filter(has_days)
}

/// An object whose keys are days.
pub(super) fn by_day(
    object: &Map<String, Value>,
    path: &str,
    key: Option<&str>,
    around: &[(String, String)],
) -> Option<Table> {
    if object.is_empty() || !object.keys().all(|key| days::is_plain(key)) {
        return None;
    }
    let rows: Vec<Pairs> = object
        .iter()
        .map(|(day, value)| {
            let mut pairs = vec![("day".to_owned(), day.clone())];
            match value {
                Value::Object(inner) => flatten(inner, "", &mut pairs),
                value => pairs.push(("value".to_owned(), scalar(value)?)),
            }
            Some(pairs)
        })
        .collect::<Option<_>>()?;
    let mut around = around.to_vec();
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    if let Some(key) = key.filter(|key| *key != "*") {
        around.insert(0, ("key".to_owned(), key.to_owned()));
    }
    of_rows(&format!("{parent}/"), &around, rows.iter(), false).map(|table| Table { path: path_of(path, key), ..table })
}

/// Tables of days differ in the last key alone where they are series of one.
fn path_of(path: &str, key: Option<&str>) -> String {
    match (key, path.rsplit_once('/')) {
        (Some(_), Some((parent, _))) => format!("{parent}/*"),
        _ => {
            if path.is_empty() {
                "/".to_owned()
            } else {
                path.to_owned()
            }
        }
    }
}

/// Arrays of scalars of one length side by side, one of them days; the others may stand one level down.
pub(super) fn side_by_side(object: &Map<String, Value>, path: &str, around: &[(String, String)]) -> Option<Vec<Table>> {
    let cells = |value: &Value| value.as_array()?.iter().map(scalar).collect::<Option<Vec<String>>>();
    let arrays: Vec<(&String, Vec<String>)> =
        object.iter().filter_map(|(key, value)| Some((key, cells(value).filter(|list| !list.is_empty())?))).collect();
    let is_days = |(key, list): &&(&String, Vec<String>)| {
        let heading = days::Heading::of(key);
        let fits = |cell: &String| days::is_plain(cell) || (days::is_any(cell) && heading.is_any());
        list.iter().all(fits)
    };
    let days = arrays.iter().find(is_days)?;
    let length = days.1.len();
    let beside: Vec<&(&String, Vec<String>)> = arrays.iter().filter(|(_, list)| list.len() == length).collect();
    if beside.len() >= 2 {
        let rows: Vec<Pairs> = (0..length)
            .map(|at| beside.iter().map(|(key, list)| ((*key).clone(), list[at].clone())).collect())
            .collect();
        return Some(of_rows(path, around, rows.iter(), false).into_iter().collect());
    }
    let mut found = Vec::new();
    for (key, value) in object {
        let Some(list) = value.as_array() else { continue };
        let place = format!("{path}/{key}/*");
        for element in list {
            let (mut around, values) = (around.to_vec(), element);
            let sides: Vec<(String, Vec<String>)> = match values {
                Value::Object(inner) => {
                    flatten(&without_long(inner, length), "", &mut around);
                    let of_length = |(key, value): (&String, &Value)| {
                        Some((key.clone(), cells(value).filter(|list| list.len() == length)?))
                    };
                    inner.iter().filter_map(of_length).collect()
                }
                values => cells(values)
                    .filter(|list| list.len() == length)
                    .map(|list| vec![(key.clone(), list)])
                    .unwrap_or_default(),
            };
            if sides.is_empty() {
                continue;
            }
            let rows: Vec<Pairs> = (0..length)
                .map(|at| {
                    let mut row = vec![(days.0.clone(), days.1[at].clone())];
                    row.extend(sides.iter().map(|(key, list)| (key.clone(), list[at].clone())));
                    row
                })
                .collect();
            found.extend(of_rows(&place, &around, rows.iter(), false));
        }
    }
    (!found.is_empty()).then_some(found)
}

fn without_long(object: &Map<String, Value>, length: usize) -> Map<String, Value> {
    let long = |value: &Value| value.as_array().is_some_and(|list| list.len() == length);
    object.iter().filter(|(_, value)| !long(value)).map(|(key, value)| (key.clone(), value.clone())).collect()
}
