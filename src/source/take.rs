//! What a command wrote into readings: one number, or rows by the one reader of files. Nothing is guessed, and nothing of a
//! source is taken where anything of it is refused.

use super::said::{Reads, Source};
use super::window::Window;
use crate::domain::amount::Amount;
use crate::domain::day::Day;
use crate::rows::asked::{Asked, Told};
use crate::rows::{self, Refused};

/// What is known of the metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Its unit.
    pub unit: Option<String>,
    /// Its last readings, to compare a scale with.
    pub recent: Vec<f64>,
}

/// A reading that a source gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its day.
    pub day: Day,
    /// The minute of the day.
    pub minute: Option<i16>,
    /// The milliseconds since midnight, where they are part of what it is.
    pub ms: Option<i32>,
    /// The value in the metric's unit.
    pub value: f64,
    /// The denominator.
    pub of: Option<f64>,
    /// A remark.
    pub note: Option<String>,
    /// The line it came from.
    pub line: u32,
}

/// Why nothing is taken: what, why, and what decides it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct No {
    /// What is wrong.
    pub what: String,
    /// More of it.
    pub why: Vec<String>,
    /// Keys that would decide it.
    pub hints: Vec<String>,
}

/// Reads what a command wrote.
///
/// # Errors
/// Says why it is no reading of the metric's.
pub fn take(source: &Source, bytes: Vec<u8>, metric: &Metric, window: Window, today: Day) -> Result<Vec<Point>, No> {
    match source.read {
        Reads::Number => number(source, &bytes, metric, today).map(|point| vec![point]),
        Reads::Rows => rows(source, bytes, metric, window, today),
    }
}

fn number(source: &Source, bytes: &[u8], metric: &Metric, today: Day) -> Result<Point, No> {
    let says = |what: &str| No { what: what.to_owned(), ..No::default() };
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| says("what it answered is no UTF-8 text"))?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines.next().ok_or_else(|| says("it answered nothing"))?;
    if lines.next().is_some() {
        let hints = vec!["read = \"rows\", where it prints a table".to_owned()];
        return Err(No {
            what: "it answered more than one line, and one number is asked for".to_owned(),
            hints,
            ..No::default()
        });
    }
    let no = |unclear: crate::domain::unclear::Unclear| No {
        what: format!("no number in what it answered: {}", unclear.what),
        why: vec![unclear.hint],
        ..No::default()
    };
    let mut amount = Amount::parse(line).map_err(no)?;
    if source.scale.is_some() {
        amount.unit = None;
    }
    let (value, of) = amount.in_unit(metric.unit.as_deref()).map_err(no)?;
    let value = value * source.scale.unwrap_or(1.0) + 0.0;
    if !value.is_finite() {
        return Err(says("the number is too large"));
    }
    Ok(Point { day: today, minute: None, ms: None, value, of, note: None, line: 1 })
}

fn rows(source: &Source, bytes: Vec<u8>, metric: &Metric, window: Window, today: Day) -> Result<Vec<Point>, No> {
    let told = |_: &str| Told::Known(metric.unit.clone());
    let recent = |_: &str| metric.recent.clone();
    let how = &source.rows;
    // Days are read as they are written, and moved afterwards.
    let back = |day: Day| day.plus(-source.shift);
    let asked = Asked {
        columns: how.columns.clone(),
        values: how.values.clone(),
        wheres: how.wheres.clone(),
        metric: Some(source.metric.clone()),
        nameless: false,
        at_path: how.at_path.clone(),
        days: how.days,
        zone: how.zone,
        decimal: how.decimal,
        scale: source.scale,
        per: how.per,
        no_zeros: how.no_zeros,
        // Only what is put together needs to know where it begins; a day to come is refused, so no end is told.
        from: how.per.map(|_| back(window.from)),
        to: None,
        format: how.format,
        today: back(today),
        future: false,
        told: &told,
        recent: &recent,
    };
    let file = rows::Source::copied(bytes.as_slice()).map_err(|e| No { what: e.to_string(), ..No::default() })?;
    let read = rows::read(&file, &asked).map_err(refused)?;
    if read.metrics.len() > 1 {
        return Err(No {
            what: "it answered with several metrics, and a source feeds one".to_owned(),
            ..No::default()
        });
    }
    let mut points = Vec::new();
    for row in read.rows.iter() {
        let no = |e: std::io::Error| No { what: format!("its rows can't be read back: {e}"), ..No::default() };
        let row = row.map_err(no)?;
        let Some(day) = Day::from_number(i64::from(row.day)) else { continue };
        let day = day.plus(source.shift);
        // Of what may be cut by the window, as of what lies outside, nothing is known.
        let cut = read.first.is_some_and(|first| first.plus(source.shift) == day);
        if cut || day < window.from || day > window.to {
            continue;
        }
        let note = read.kept.of(&row).map_err(no)?.note;
        let ms = row.time().filter(|_| read.timed);
        points.push(Point { day, minute: row.minute(), ms, value: row.value, of: row.of(), note, line: row.line });
    }
    Ok(points)
}

/// What the reader of files refuses or asks, said with the keys of a source that decide.
fn refused(refused: Refused) -> No {
    let empty = matches!(refused.code, "no_day" | "no_rows");
    let what = match (refused.io, empty) {
        (Some((_, says)), _) => says,
        (None, true) => format!("no day in what it answered: {}", refused.what),
        (None, false) => refused.what,
    };
    let mut why = refused.why;
    why.extend(refused.bad.iter().map(|(line, says, _)| format!("line {line}: {says}")));
    let hints = refused.flags.iter().filter_map(|flag| key(flag)).collect();
    No { what, why, hints }
}

/// A flag of import as a key of a source; none where a source may not have it.
fn key(flag: &[String]) -> Option<String> {
    let (name, values) = flag.split_first()?;
    let name = name.trim_start_matches('-');
    let value = values.join(" ");
    match name {
        "metric" | "from" | "to" => None,
        _ if value.starts_with("metric=") => None,
        "scale" => Some(format!("scale = {value}")),
        "where" => Some(format!("where = [{}]", quoted_toml(&value))),
        "no-zeros" => Some("no-zeros = true".to_owned()),
        _ => Some(format!("{name} = {}", quoted_toml(&value))),
    }
}

fn quoted_toml(text: &str) -> String {
    let plain = !text.contains(['\'', '\n', '\r']) && !text.chars().any(char::is_control);
    if text.contains('"') && plain { format!("'{text}'") } else { toml::Value::from(text).to_string() }
}

/// How much of an answer an error shows.
const WIDE: usize = 160;

/// The beginning of what a command wrote, on a line, as an error shows it.
pub fn beginning(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    crate::text::truncate(&crate::text::clean(&line), WIDE)
}

#[cfg(test)]
mod tests;
