//! Several rows a day: whether they are several series, the same said twice, or readings at even times; else it is asked.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::asked::{Asked, How, Where};
use super::layout::is_total;
use super::reader::Reader;
use super::record::Record;
use super::refused::Refused;
use super::sorted::{Kept, Row, Sorted};
use super::survey::{Column, Survey};
use super::table::Table;
use super::told::{Several, count};
use crate::domain::amount::{exact, quoted, short};
use crate::domain::day::Day;

/// How many values of a dimension are listed.
const VALUES: usize = 8;
/// How many keys are held to see whether they are unique.
const MOST_KEYS: usize = 500_000;
/// How many steps between rows are told apart.
const MOST_STEPS: usize = 20_000;
/// How many rows of one key are held.
const MOST_ALIKE: usize = 10_000;

/// A day that holds several rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Example {
    day: i32,
    lines: Vec<(u32, f64)>,
    n: u64,
    sum: f64,
}

impl Example {
    fn see(&mut self, row: &Row) {
        self.n += 1;
        self.sum += row.value;
        if self.lines.len() < 3 {
            self.lines.push((row.line, row.value));
        }
    }
}

/// What a look over the rows in order shows.
#[derive(Default)]
pub(super) struct Scan {
    /// Lines that say again what another said.
    pub(super) twice: HashSet<u32>,
    pub(super) several: Option<Several>,
    /// Whether no day has two rows and all are at one time of day.
    pub(super) one_time: bool,
    /// The first day that holds a key twice, and the first that holds several rows.
    twice_a_key: Option<Example>,
    first: Option<Example>,
    even: bool,
}

/// The rows of one metric as they are gone through.
#[derive(Default)]
struct Steps {
    steps: HashMap<i64, u64>,
    /// The step at hand, and how often it came in a row.
    step: (i64, u64),
    times: HashSet<i32>,
    rows: u64,
    last: Option<i64>,
    fullest: u64,
    over: bool,
}

impl Steps {
    fn see(&mut self, row: &Row) {
        self.rows += 1;
        let at = i64::from(row.day) * 86_400_000 + i64::from(row.ms);
        if let Some(last) = self.last.replace(at)
            && !self.over
        {
            if self.step.0 == at - last {
                self.step.1 += 1;
            } else {
                self.keep();
                self.step = (at - last, 1);
            }
        }
        if self.times.len() <= 2000 {
            self.times.insert(row.ms);
        }
    }

    fn keep(&mut self) {
        if self.step.1 > 0 {
            *self.steps.entry(self.step.0).or_default() += self.step.1;
            self.over = self.steps.len() > MOST_STEPS;
        }
    }

    /// Whether three of four steps lie within a tenth of their median, or the times of day recur.
    fn even(&mut self) -> bool {
        self.keep();
        self.step.1 = 0;
        let times = self.times.len() as u64;
        if times <= self.fullest && self.rows > times {
            return true;
        }
        let mut steps: Vec<(i64, u64)> = self.steps.iter().map(|(step, n)| (*step, *n)).collect();
        steps.sort_unstable();
        let all: u64 = steps.iter().map(|(_, n)| n).sum();
        let mut seen = 0;
        let median = steps.iter().find(|(_, n)| {
            seen += n;
            seen * 2 >= all
        });
        let Some((median, _)) = median.filter(|_| !self.over) else { return false };
        let near = |step: i64| (step - median).abs() * 10 <= *median;
        steps.iter().filter(|(step, _)| near(*step)).map(|(_, n)| n).sum::<u64>() * 4 >= all * 3
    }
}

/// Goes over the rows in order. What is said twice at one instant counts once, unless the rows are of several series, which
/// may well agree.
pub(super) fn scan(rows: &Sorted, kept: &Kept, series: bool) -> Result<Scan, Refused> {
    let mut scan = Scan { even: true, one_time: true, ..Scan::default() };
    let mut metric = None;
    let mut steps = Steps::default();
    let mut day = Example::default();
    let (mut days, mut several_days, mut most) = (0_u64, 0_u64, 0_u64);
    let mut time = None;
    let mut alike: Vec<Row> = Vec::new();
    let mut all = rows.iter();
    let mut doubled = false;
    let mut close = |scan: &mut Scan, steps: &mut Steps, day: &Example, doubled: bool| {
        days += u64::from(day.n > 0);
        steps.fullest = steps.fullest.max(day.n);
        most = most.max(day.n);
        if day.n > 1 {
            several_days += 1;
            if scan.first.is_none() {
                scan.first = Some(day.clone());
            }
            if doubled && scan.twice_a_key.is_none() {
                scan.twice_a_key = Some(day.clone());
            }
        }
    };
    loop {
        let row = all.next().transpose()?;
        let changes = row.is_none_or(|row| Some(row.metric) != metric);
        if changes || row.is_some_and(|row| row.day != day.day) {
            close(&mut scan, &mut steps, &day, std::mem::take(&mut doubled));
            day = Example { day: row.map_or(0, |row| row.day), ..Example::default() };
        }
        if changes && metric.is_some() {
            scan.even &= steps.fullest < 2 || steps.even();
            steps = Steps::default();
        }
        let Some(row) = row else { break };
        metric = Some(row.metric);
        let same_key =
            alike.last().is_some_and(|last| (last.metric, last.day, last.ms) == (row.metric, row.day, row.ms));
        if !same_key {
            alike.clear();
        } else if row.ms >= 0 && !series && said(&alike, &row, kept)? {
            scan.twice.insert(row.line);
            continue;
        }
        doubled |= same_key;
        if alike.len() < MOST_ALIKE {
            alike.push(row);
        }
        day.see(&row);
        steps.see(&row);
        scan.one_time &= time.is_none_or(|time| time == row.ms);
        time = Some(row.ms);
    }
    scan.one_time &= most <= 1;
    scan.several = (several_days > 0).then_some(Several { days: several_days, of: days, most });
    Ok(scan)
}

/// Whether a row says just what one at the same instant said.
fn said(alike: &[Row], row: &Row, kept: &Kept) -> Result<bool, Refused> {
    for other in alike {
        let same = other.value.to_bits() == row.value.to_bits() && other.of.to_bits() == row.of.to_bits();
        if same && (other.texts == row.texts || kept.of(other)? == kept.of(row)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Asks where several rows a day can be meant in more than one way.
pub(super) fn settle(
    scan: &Scan,
    asked: &Asked<'_>,
    table: &Table<'_>,
    survey: &Survey,
    reader: &mut Reader<'_>,
    wheres: &[Where],
) -> Result<(), Refused> {
    let Some(first) = &scan.first else { return Ok(()) };
    if asked.per.is_some() {
        return Ok(());
    }
    if !reader.roles.dimensions.is_empty() {
        return Err(several_series(table, survey, reader, wheres)?);
    }
    let example = match &scan.twice_a_key {
        Some(twice) => twice,
        None if !scan.even => first,
        None => return Ok(()),
    };
    let day = Day::from_number(i64::from(example.day)).map_or_else(String::new, |day| day.to_string());
    let what = format!("{day} holds {}, and what they come to has to be said", count(example.n, "row"));
    let lines: Vec<String> =
        example.lines.iter().map(|(line, value)| format!("line {line}: {}", exact(*value))).collect();
    let refused = lines.into_iter().fold(Refused::question("several_a_day", what), Refused::because);
    Err(refused
        .because(format!(
            "their sum is {}, their mean {}, each would be {}",
            short(example.sum),
            short(example.sum / example.n as f64),
            count(example.n, "reading")
        ))
        .flag(&["--per", "day", "each"])
        .flag(&["--per", "day", "mean"])
        .flag(&["--per", "day", "sum"]))
}

/// A total beside its parts would be counted twice.
pub(super) fn total(asked: &Asked<'_>, survey: &Survey, dimensions: &[usize]) -> Result<(), Refused> {
    if asked.per.is_none_or(|per| per.how != How::Sum) {
        return Ok(());
    }
    for at in dimensions {
        let column = &survey.columns[*at];
        let is_all = |text: &str| is_total(text) || matches!(text.to_lowercase().as_str(), "all" | "overall");
        let Some((total, _)) = column.texts.list.iter().find(|(text, _)| is_all(text)) else { continue };
        let what =
            format!("{} holds {} beside its parts, and a sum would count them twice", name(column), quoted(total));
        let refused = Refused::question("several_series", what).because(listed(column));
        return Err(refused.flag(&["--where", &format!("{}!={total}", column.name)]));
    }
    Ok(())
}

fn name(column: &Column) -> String {
    quoted(&column.name)
}

/// The values of a dimension, with their rows.
fn listed(column: &Column) -> String {
    let list: Vec<String> =
        column.texts.list.iter().take(VALUES).map(|(text, n)| format!("{} ({n})", quoted(text))).collect();
    let more = column.texts.list.len().saturating_sub(VALUES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}: {}{more}", name(column), list.join(", "))
}

/// Which column tells series apart, with its values.
fn several_series(
    table: &Table<'_>,
    survey: &Survey,
    reader: &mut Reader<'_>,
    wheres: &[Where],
) -> Result<Refused, Refused> {
    let dimensions = reader.roles.dimensions.clone();
    let only = first_that_tells(table, reader, wheres, &dimensions)?;
    let shown: Vec<&Column> =
        only.map_or_else(|| dimensions.clone(), |at| vec![at]).iter().map(|at| &survey.columns[*at]).collect();
    let names: Vec<String> = shown.iter().map(|column| name(column)).collect();
    let what = format!("several series have a row on one day, told apart by {}", names.join(" and "));
    let mut refused = Refused::question("several_series", what);
    for column in shown.iter().take(3) {
        refused = refused.because(listed(column));
    }
    let first =
        shown.first().map(|column| (column.name.as_str(), column.texts.list.first().map_or("", |(text, _)| text)));
    let (column, text) = first.unwrap_or_default();
    Ok(refused
        .flag(&["--per", "day", "sum"])
        .flag(&["--columns", &format!("metric={column}")])
        .flag(&["--where", &format!("{column}={text}")]))
}

/// The first dimension by which no series has two rows at one time.
fn first_that_tells(
    table: &Table<'_>,
    reader: &mut Reader<'_>,
    wheres: &[Where],
    dimensions: &[usize],
) -> Result<Option<usize>, Refused> {
    let mut keys: Vec<(usize, HashSet<u64>)> = dimensions.iter().map(|at| (*at, HashSet::new())).collect();
    let mut rows = table.rows(Some(reader.roles.day.column()))?;
    let mut record = Record::default();
    let mut seen = 0;
    while seen < MOST_KEYS / keys.len().max(1) && rows.next(&mut record)? {
        if !wheres.iter().all(|ask| ask.takes(record.cell(ask.column))) {
            continue;
        }
        let Ok(Some(moment)) = reader.moment(&record) else { continue };
        seen += 1;
        keys.retain_mut(|(at, keys)| {
            let mut hasher = DefaultHasher::new();
            (moment.day, moment.ms, record.cell(*at)).hash(&mut hasher);
            keys.insert(hasher.finish())
        });
    }
    Ok(keys.first().map(|(at, _)| *at))
}
