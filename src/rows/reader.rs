//! One row of a table into one reading, by what its columns were found to be. What is left out is counted.

use std::collections::HashMap;
use std::io;

use super::asked::{Asked, How, Told, Where, slug};
use super::columns::{DayAt, Part, Roles, ValueAt, part};
use super::days::{self, Moment};
use super::marks;
use super::numbers::{gap, same_unit};
use super::per::Periods;
use super::record::Record;
use super::refused::{BadRows, Refused};
use super::sorted::{Kept, Row, Sorted, Texts};
use crate::domain::amount::quoted;
use crate::domain::day::Day;
use crate::domain::day::clock::clock_alone;
use crate::domain::day::forms::{Spelled, Written, form, last_of};

/// The most metrics of a file, and the most readings.
const MOST_METRICS: usize = 1000;
const MOST_READINGS: u64 = 50_000_000;
/// The longest note.
const MOST_NOTE: usize = 64 << 10;

/// The numbers of one metric's columns.
pub(super) struct Numbers {
    /// Its slug, where a person gave it one.
    pub(super) name: Option<String>,
    pub(super) at: ValueAt,
    pub(super) value: Option<marks::Rule>,
    pub(super) n: Option<marks::Rule>,
    pub(super) of: Option<marks::Rule>,
}

impl Numbers {
    fn unit(&self) -> Option<&str> {
        self.value.as_ref().and_then(|rule| rule.unit.as_deref())
    }

    fn is_share(&self) -> bool {
        self.at.n.is_some() || self.value.as_ref().is_some_and(|rule| rule.share)
    }
}

/// A metric that rows are of.
#[derive(Clone, Debug)]
pub(super) struct Of {
    pub(super) name: String,
    pub(super) unit: Option<String>,
    /// By how much its shares are multiplied.
    percent: f64,
    pub(super) rows: u64,
    /// Whether its values could be ratios: all in 0 to 1; and the first above 0.
    pub(super) ratios: bool,
    pub(super) above: Option<f64>,
    pub(super) shares: bool,
}

/// Reads rows.
pub(super) struct Reader<'a> {
    asked: &'a Asked<'a>,
    pub(super) roles: &'a Roles,
    rule: &'a days::Rule,
    numbers: &'a [Numbers],
    wheres: &'a [Where],
    /// Whether it is an export of upshot's own, and whether texts in it are kept from being formulas.
    own: (bool, bool),
    /// The slug of the metric that rows of an export are taken of.
    only: Option<String>,
    scale: f64,
    names: HashMap<String, u16>,
    raw: HashMap<String, u16>,
    /// The metric of each column, where no row names one.
    fixed: Vec<Option<u16>>,
    pub(super) metrics: Vec<Of>,
    pub(super) rows: Sorted,
    pub(super) kept: Kept,
    pub(super) periods: Option<Periods>,
    pub(super) bad: BadRows,
    pub(super) gaps: Vec<(&'static str, u64)>,
    pub(super) outside: u64,
    pub(super) without_day: u64,
    pub(super) not_over: u64,
    pub(super) running: Option<Day>,
    pub(super) taken: u64,
    pub(super) all: u64,
    last: Option<(String, Moment)>,
}

/// Why a row is none.
enum No {
    Bad(String, String),
    Refused(Refused),
}

impl From<(String, String)> for No {
    fn from((what, hint): (String, String)) -> Self {
        Self::Bad(what, hint)
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        asked: &'a Asked<'a>,
        roles: &'a Roles,
        rule: &'a days::Rule,
        numbers: &'a [Numbers],
        wheres: &'a [Where],
        own: (bool, bool),
    ) -> Self {
        let together = asked.per.filter(|per| !matches!(per.how, How::Each));
        let only = asked.metric.as_ref().filter(|_| roles.metric.is_some()).map(|name| name.to_ascii_lowercase());
        Self {
            asked,
            roles,
            rule,
            numbers,
            wheres,
            own,
            only,
            scale: asked.scale.unwrap_or(1.0),
            names: HashMap::new(),
            raw: HashMap::new(),
            fixed: Vec::new(),
            metrics: Vec::new(),
            rows: Sorted::new(),
            kept: Kept::default(),
            periods: together.map(Periods::new),
            bad: BadRows::default(),
            gaps: Vec::new(),
            outside: 0,
            without_day: 0,
            not_over: 0,
            running: None,
            taken: 0,
            all: 0,
            last: None,
        }
    }

    /// Takes a row in.
    pub(super) fn take(&mut self, record: &Record) -> Result<(), Refused> {
        self.all += 1;
        if !self.wheres.iter().all(|ask| ask.takes(record.cell(ask.column))) {
            return Ok(());
        }
        match self.row(record) {
            Ok(()) => Ok(()),
            Err(No::Bad(what, hint)) => {
                self.bad.add(record.line, what, hint);
                Ok(())
            }
            Err(No::Refused(refused)) => Err(refused),
        }
    }

    fn row(&mut self, record: &Record) -> Result<(), No> {
        let named = match self.roles.metric {
            Some(at) => {
                let name = record.cell(at);
                if let Some(only) = &self.only
                    && !slug(name).is_ok_and(|slug| slug.as_str() == only.as_str())
                {
                    return Ok(());
                }
                Some(name)
            }
            None => None,
        };
        self.taken += 1;
        let moment = self.moment(record)?;
        for at in 0..self.numbers.len() {
            self.value(record, at, named, moment)?;
        }
        Ok(())
    }

    /// When a row is; none where its day is a gap.
    pub(super) fn moment(&mut self, record: &Record) -> Result<Option<Moment>, (String, String)> {
        let cell = record.cell(self.roles.day.column());
        let mut moment = match self.roles.day {
            DayAt::One(_) => match &self.last {
                Some((last, moment)) if last == cell => *moment,
                _ if gap(cell).is_some() => return Ok(None),
                _ => {
                    let moment = self.rule.read(cell)?;
                    match &mut self.last {
                        Some((last, was)) => {
                            last.clear();
                            last.push_str(cell);
                            *was = moment;
                        }
                        None => self.last = Some((cell.to_owned(), moment)),
                    }
                    moment
                }
            },
            DayAt::Joined(_, beside, kind) => {
                let other = record.cell(beside);
                if gap(cell).is_some() && gap(other).is_some() {
                    return Ok(None);
                }
                if let Part::Day(day) = kind {
                    let third = record.cell(day);
                    return monthday(cell, other, third).map(Some).ok_or_else(|| {
                        let what = format!("{} {} {} is no day", quoted(cell), quoted(other), quoted(third));
                        (what, "write the year, the month and its day".to_owned())
                    });
                }
                joined(cell, other, kind).ok_or_else(|| {
                    let what = format!("{} and {} make no day", quoted(cell), quoted(other));
                    (what, "write the year, and the part of it beside".to_owned())
                })?
            }
        };
        if let Some(at) = self.roles.clock.filter(|at| !record.cell(*at).is_empty()) {
            let clock = clock_alone(record.cell(at)).ok_or_else(|| {
                (format!("{} is no time of day", quoted(record.cell(at))), "write it as 09:05".to_owned())
            })?;
            moment.ms = Some(clock.ms);
        }
        Ok(Some(moment))
    }

    fn value(&mut self, record: &Record, which: usize, named: Option<&str>, moment: Option<Moment>) -> Result<(), No> {
        let numbers = &self.numbers[which];
        let counting = self.asked.per.is_some_and(|per| per.how == How::Count);
        let read = match measured(numbers, record) {
            _ if counting && numbers.name.is_none() => Ok(Measured { value: 0.0, of: f64::NAN, counts: None }),
            read => match read? {
                Ok(measured) => Ok(measured),
                Err(kind) => Err(kind),
            },
        };
        let Some(moment) = moment else {
            return match read {
                Ok(_) if self.asked.per.is_some() => {
                    self.without_day += 1;
                    Ok(())
                }
                Ok(_) => Err(No::Bad(
                    "a value without a day".to_owned(),
                    "write its day, like 2024-03-01, or leave the row out".to_owned(),
                )),
                Err(kind) => {
                    count(&mut self.gaps, kind);
                    Ok(())
                }
            };
        };
        let day = moment.day;
        if moment.period && day >= self.asked.today {
            self.not_over += 1;
            self.running = Some(day);
            return Ok(());
        }
        if self.asked.from.is_some_and(|from| day < from) || self.asked.to.is_some_and(|to| day > to) {
            self.outside += 1;
            return Ok(());
        }
        let read = match read {
            Ok(read) => read,
            Err(kind) => {
                count(&mut self.gaps, kind);
                return Ok(());
            }
        };
        if day > self.asked.today && !self.asked.future {
            let what = format!("{} has not come yet", quoted(record.cell(self.roles.day.column())));
            return Err(No::Bad(what, "leave days to come out: --to today".to_owned()));
        }
        let metric = self.metric(which, named)?;
        let of = &mut self.metrics[usize::from(metric)];
        let mut value = read.value;
        if read.counts.is_some() {
            value *= of.percent;
        }
        value = value * self.scale + 0.0;
        if !value.is_finite() {
            return Err(No::Bad("the value is too large".to_owned(), "give it in a larger unit".to_owned()));
        }
        of.rows += 1;
        of.shares |= read.counts.is_some();
        of.ratios &= (0.0..=1.0).contains(&value);
        if value > 0.0 && of.above.is_none() {
            of.above = Some(value);
        }
        let line = u32::try_from(record.line).unwrap_or(u32::MAX);
        let mut row =
            Row { metric, day: day.number(), ms: moment.ms.unwrap_or(-1), line, texts: 0, value, of: read.of };
        let failed = |e: io::Error| No::Refused(Refused::from(e));
        match &mut self.periods {
            Some(periods) if self.asked.per.is_some_and(|per| per.how != How::Median) => {
                let counts = read.counts.map(|(n, of)| (n * self.scale, of));
                periods.add(&row, counts);
            }
            Some(_) => {
                // The median of a period needs its values side by side.
                if let Some(per) = self.asked.per {
                    row.day = super::per::period(per.span, day).1.number();
                    row.ms = -1;
                }
                self.rows.push(row).map_err(failed)?;
            }
            None => {
                row.texts = self.kept.put(texts(self.roles, record, self.own)?).map_err(failed)?;
                self.rows.push(row).map_err(failed)?;
            }
        }
        if self.rows.len() > MOST_READINGS {
            return Err(No::Refused(Refused::new("too_large", "more than 50 million readings at once")));
        }
        Ok(())
    }

    /// The metric that a row is of, met now or before.
    fn metric(&mut self, which: usize, named: Option<&str>) -> Result<u16, No> {
        if let (None, Some(Some(index))) = (named, self.fixed.get(which)) {
            return Ok(*index);
        }
        let index = self.meet(which, named)?;
        if named.is_none() {
            self.fixed.resize(self.fixed.len().max(which + 1), None);
            self.fixed[which] = Some(index);
        }
        Ok(index)
    }

    fn meet(&mut self, which: usize, named: Option<&str>) -> Result<u16, No> {
        let name = match (named, &self.numbers[which].name) {
            (Some(raw), _) => {
                if let Some(index) = self.raw.get(raw) {
                    return Ok(*index);
                }
                if raw.is_empty() {
                    let hint = "write the metric's slug, or leave the row out".to_owned();
                    return Err(No::Bad("a value without a metric".to_owned(), hint));
                }
                let name = slug(raw).map_err(|e| No::Bad(e.what, e.hint))?.to_string();
                if self.names.contains_key(&name) {
                    let what = format!("{} and another text would both be the metric {name}", quoted(raw));
                    return Err(No::Refused(
                        Refused::question("which_metric", what).hint("choose the rows of one: --where COLUMN=TEXT"),
                    ));
                }
                name
            }
            (None, Some(name)) => name.clone(),
            (None, None) => self.asked.metric.clone().unwrap_or_default(),
        };
        if let (None, Some(index)) = (named, self.names.get(&name)) {
            return Ok(*index);
        }
        if self.metrics.len() == MOST_METRICS {
            let what = format!("more than {MOST_METRICS} metrics");
            return Err(No::Refused(Refused::new("too_large", what).hint("choose some: --where COLUMN=TEXT")));
        }
        let numbers = &self.numbers[which];
        let told = (self.asked.told)(&name);
        let unit = unit(numbers, &name, &told, self.asked.scale).map_err(No::Refused)?;
        let percent = if unit.as_deref() == Some("%") { 100.0 } else { 1.0 };
        let index = u16::try_from(self.metrics.len()).unwrap_or(0);
        self.names.insert(name.clone(), index);
        if let Some(raw) = named {
            self.raw.insert(raw.to_owned(), index);
        }
        self.metrics.push(Of { name, unit, percent, rows: 0, ratios: true, above: None, shares: false });
        if let Some(periods) = &mut self.periods {
            periods.percents.push(percent);
        }
        Ok(index)
    }
}

/// The unit of a metric's values: its own, which the file's has to be; a new one's is the file's.
fn unit(numbers: &Numbers, name: &str, told: &Told, scale: Option<f64>) -> Result<Option<String>, Refused> {
    let known = told.unit().map(str::to_owned);
    let Some(there) = numbers.unit().filter(|_| scale.is_none()) else {
        let shares = numbers.is_share() && *told == Told::New(None);
        return Ok(if shares { Some("%".to_owned()) } else { known });
    };
    match (told, known) {
        (Told::New(None), _) => Ok(Some(there.to_owned())),
        (_, Some(known)) if same_unit(&known, there) => Ok(Some(known)),
        (_, known) => {
            let of = if name.is_empty() { "the metric" } else { name };
            let measured = known.as_deref().map_or_else(|| "plain numbers".to_owned(), str::to_owned);
            let what = format!("the numbers are in {there}, and {of} is measured in {measured}");
            let times = known.as_deref().and_then(|known| times(there, known)).unwrap_or("N");
            Err(Refused::new("unit", what)
                .hint("give what to multiply them by; where they are the metric's own, 1")
                .flag(&["--scale", times]))
        }
    }
}

/// By how much one unit's numbers become another's, of those that nobody doubts.
fn times(from: &str, to: &str) -> Option<&'static str> {
    Some(match (from, to) {
        ("ms", "s") | ("s", "ks") | ("g", "kg") | ("m", "km") => "0.001",
        ("s", "ms") | ("kg", "g") | ("km", "m") => "1000",
        ("min", "h") | ("s", "min") => return None,
        ("µs" | "us", "ms") => "0.001",
        _ => return None,
    })
}

/// What a row measures.
struct Measured {
    value: f64,
    of: f64,
    /// Its numerator and denominator, where it is a share.
    counts: Option<(f64, f64)>,
}

type Read = Result<Result<Measured, &'static str>, (String, String)>;

#[inline]
fn measured(numbers: &Numbers, record: &Record) -> Read {
    if let (Some(at), Some(rule)) = (numbers.at.n, &numbers.n) {
        let Some((of_at, of_rule)) = numbers.at.of.zip(numbers.of.as_ref()) else { return Ok(Err("empty")) };
        return share(rule.read(record.cell(at))?, of_rule.read(record.cell(of_at))?);
    }
    let Some((at, rule)) = numbers.at.value.zip(numbers.value.as_ref()) else { return Ok(Err("empty")) };
    let (value, counted) = match rule.read(record.cell(at))? {
        Ok(read) => read,
        Err(kind) => return Ok(Err(kind)),
    };
    if let Some(of) = counted {
        return Ok(Ok(Measured { value, of: denominator(of)?, counts: Some((value * of, of)) }));
    }
    let of = match numbers.at.of.zip(numbers.of.as_ref()) {
        None => f64::NAN,
        Some((at, rule)) => match rule.read(record.cell(at))? {
            Ok((of, _)) => denominator(of)?,
            Err(_) => f64::NAN,
        },
    };
    Ok(Ok(Measured { value, of, counts: None }))
}

fn share(n: Result<(f64, Option<f64>), &'static str>, of: Result<(f64, Option<f64>), &'static str>) -> Read {
    match (n, of) {
        (Ok((n, _)), Ok((of, _))) => {
            let of = denominator(of)?;
            if n < 0.0 || n.fract() != 0.0 {
                return Err(("a count is a whole number, 0 or more".to_owned(), "write it as 71 of 196".to_owned()));
            }
            Ok(Ok(Measured { value: n / of, of, counts: Some((n, of)) }))
        }
        (Err(kind), _) => Ok(Err(kind)),
        (Ok(_), Err(_)) => Err((
            "a count without what it is of".to_owned(),
            "fill in what it is of, or leave both empty where nothing was measured".to_owned(),
        )),
    }
}

fn denominator(of: f64) -> Result<f64, (String, String)> {
    if of > 0.0 && of.fract() == 0.0 {
        return Ok(of);
    }
    Err(("what a value is of is a whole number above 0".to_owned(), "leave it empty where it isn't known".to_owned()))
}

/// The note, the source and the id of a row.
fn texts(roles: &Roles, record: &Record, (own, guarded): (bool, bool)) -> Result<Texts, No> {
    let text = |at: Option<usize>| {
        let text = |at: usize| if own { record.raw(at) } else { record.cell(at) };
        at.map(text)
            .map(|text| if guarded { unguarded(text) } else { text })
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let note = text(roles.note);
    if note.as_ref().is_some_and(|note| note.len() > MOST_NOTE) {
        let hint = "keep it shorter, or link to where it stands".to_owned();
        return Err(No::Bad("its note is longer than 64 KiB".to_owned(), hint));
    }
    let id = roles.id.filter(|_| own).and_then(|at| record.cell(at).parse().ok());
    Ok(Texts { id, note, source: text(roles.source) })
}

/// A text without the apostrophe that keeps a spreadsheet from running it.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => text,
    }
}

/// The last day of a part of a year.
fn joined(year: &str, other: &str, kind: Part) -> Option<Moment> {
    let Written::Year(year) = form(year)?.date else { return None };
    let n = part(other)?;
    let written = match kind {
        Part::Month if n <= 12 => Written::Month(year, n, Spelled::Plainly),
        Part::Quarter if n <= 4 => Written::Quarter(year, n),
        Part::Week => Written::Week(year, n),
        _ => return None,
    };
    Some(Moment { day: last_of(written)?, ms: None, period: true })
}

/// The day that a year, a month and a day of it make.
fn monthday(year: &str, month: &str, day: &str) -> Option<Moment> {
    let Written::Year(year) = form(year)?.date else { return None };
    let day = Day::new(year, part(month).filter(|n| *n <= 12)?, day.parse().ok()?)?;
    Some(Moment { day, ms: None, period: false })
}

fn count(gaps: &mut Vec<(&'static str, u64)>, kind: &'static str) {
    match gaps.iter_mut().find(|(there, _)| *there == kind) {
        Some((_, n)) => *n += 1,
        None => gaps.push((kind, 1)),
    }
}

impl Reader<'_> {
    /// Whether a heading or a cell says per cent.
    pub(super) fn says_percent(&self) -> bool {
        self.numbers.iter().any(|numbers| {
            let rules = [&numbers.value, &numbers.n].into_iter().flatten();
            rules.into_iter().any(|rule| rule.unit.as_deref() == Some("%") || rule.says_percent())
        })
    }

    /// Whether `k` and `M` were counted in.
    pub(super) fn thousands(&self) -> bool {
        self.numbers.iter().any(|numbers| numbers.value.as_ref().is_some_and(|rule| rule.thousands))
    }
}
