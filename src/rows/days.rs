//! Days by the whole column: what shapes its cells have, what they prove, and then which day each one is.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::asked::{Order, Span, Zone};
use super::refused::Refused;
use crate::domain::amount::quoted;
use crate::domain::day::Day;
use crate::domain::day::forms::{Form, Spelled, Written, form, last_of};

/// Whether a cell is a day, a period or an instant that its digits alone don't have to be.
pub(super) fn is_plain(cell: &str) -> bool {
    form(cell).is_some_and(|form| matches!(kind(&form), Kind::Plain | Kind::Dashed | Kind::Short))
}

/// Whether a cell is a year alone.
pub(super) fn year(cell: &str) -> Option<i32> {
    match form(cell)?.date {
        Written::Year(year) => Some(year),
        _ => None,
    }
}

/// Whether a cell has a day's shape at all.
pub(super) fn is_any(cell: &str) -> bool {
    form(cell).is_some()
}

/// What a form needs of its heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Nothing.
    Plain,
    /// `2024-03`: no word for a week.
    Dashed,
    /// `Mar-24`: neighbours that are near.
    Short,
    /// `202403`: the word `month`.
    Six,
    /// The word `year`.
    Year,
    /// A word for a time.
    Serial,
    /// A word for a time.
    Epoch,
    /// Ten digits that read as an hour and are no epoch: the word `hour`.
    Hour,
}

fn kind(form: &Form) -> Kind {
    match form.date {
        Written::Month(_, _, Spelled::Dashed) => Kind::Dashed,
        Written::Month(_, _, Spelled::Digits) => Kind::Six,
        Written::Month(_, _, Spelled::Short) => Kind::Short,
        Written::Year(_) => Kind::Year,
        Written::Serial(_) => Kind::Serial,
        Written::Epoch(ms, Some(_)) if !in_epochs(ms) => Kind::Hour,
        Written::Epoch(..) => Kind::Epoch,
        _ => Kind::Plain,
    }
}

fn in_epochs(ms: i64) -> bool {
    (978_307_200_000..4_133_980_800_000).contains(&ms)
}

/// A cell and the line it stands on.
type At = (u64, String);

/// What days of three numbers prove of their order.
#[derive(Clone, Debug, Default, PartialEq)]
struct Proof {
    dmy: Option<At>,
    mdy: Option<At>,
    open: Option<(u8, u8, i32, String)>,
}

impl Proof {
    fn see(&mut self, line: u64, cell: &str, (a, b, year): (u8, u8, i32)) {
        let at = || Some((line, cell.to_owned()));
        match (a > 12, b > 12) {
            (true, false) if self.dmy.is_none() => self.dmy = at(),
            (false, true) if self.mdy.is_none() => self.mdy = at(),
            (false, false) if self.open.is_none() => self.open = Some((a, b, year, cell.to_owned())),
            _ => {}
        }
    }
}

/// What a column's cells say as days.
#[derive(Clone, Debug, Default)]
pub(super) struct Days {
    counts: [u64; 8],
    slashes: Proof,
    dots: Proof,
    /// Whether any has a time, and whether any has none.
    pub(super) timed: bool,
    bare: bool,
    firsts: Firsts,
    /// Two columns that say the same have the same.
    pub(super) says: u64,
    zone: ZoneWatch,
    short: Option<i32>,
    apart: bool,
    serial: Option<(String, f64)>,
}

/// Whether all days are the first of something.
#[derive(Clone, Debug)]
struct Firsts {
    month: bool,
    quarter: bool,
    monday: bool,
    days: HashSet<i32>,
}

impl Default for Firsts {
    fn default() -> Self {
        Self { month: true, quarter: true, monday: true, days: HashSet::new() }
    }
}

/// How many days are told apart where it is only asked whether there are three.
const FEW: usize = 8;

impl Firsts {
    fn see(&mut self, form: &Form) {
        let day = match form.date {
            Written::Full(y, m, d) if form.clock.is_none_or(|clock| clock.ms == 0) => Day::new(y, m, d),
            _ => None,
        };
        let Some(day) = day else {
            (self.month, self.quarter, self.monday) = (false, false, false);
            return;
        };
        let first = day.date().day() == 1;
        self.month &= first;
        self.quarter &= first && day.month_number() % 3 == 0;
        self.monday &= day.weekday_number() == 0;
        if (self.month || self.monday) && self.days.len() < FEW {
            self.days.insert(day.number());
        }
    }
}

/// Looks for instants in UTC that are another zone's midnights.
#[derive(Clone, Debug)]
struct ZoneWatch {
    open: bool,
    count: u64,
    days: HashSet<i64>,
    times: Vec<i64>,
}

impl Default for ZoneWatch {
    fn default() -> Self {
        Self { open: true, count: 0, days: HashSet::new(), times: Vec::new() }
    }
}

impl ZoneWatch {
    fn see(&mut self, form: &Form) {
        if !self.open {
            return;
        }
        let minutes = match (form.date, form.clock) {
            (Written::Epoch(ms, _), _) if ms % 60_000 == 0 => Some(ms / 60_000),
            (Written::Full(y, m, d), Some(clock)) if clock.offset == Some(0) && clock.ms % 60_000 == 0 => {
                Day::new(y, m, d).map(|day| i64::from(day.number()) * 1440 + i64::from(clock.minute()))
            }
            _ => None,
        };
        let Some(minutes) = minutes.filter(|minutes| minutes % 30 == 0) else {
            self.open = false;
            return;
        };
        let (day, time) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
        if !self.times.contains(&time) {
            self.times.push(time);
        }
        self.count += 1;
        self.open = self.days.insert(day) && self.times.len() <= 2;
    }

    /// The offset whose midnights they may be, in minutes.
    fn midnights(&self) -> Option<i16> {
        if !self.open || self.count < 3 {
            return None;
        }
        let mut times: Vec<i64> = self.times.clone();
        if times.contains(&1380) {
            // Over a change of clocks one of the two midnights may be UTC's own.
            times.iter_mut().filter(|time| **time == 0).for_each(|time| *time = 1440);
        }
        times.sort_unstable();
        let ahead = match times.as_slice() {
            [one] if *one > 720 => 1440 - one,
            [one, other] if other - one == 60 && *one >= 600 => 1440 - one,
            _ => return None,
        };
        i16::try_from(ahead).ok()
    }
}

/// What a heading says of the days under it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heading {
    time: bool,
    year: bool,
    month: bool,
    quarter: bool,
    week: bool,
    hour: bool,
    ends: bool,
}

impl Heading {
    pub(super) fn of(heading: &str) -> Self {
        let words = words(heading);
        let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        Self {
            time: has(&[
                "day",
                "days",
                "date",
                "dates",
                "time",
                "times",
                "timestamp",
                "timestamps",
                "ts",
                "epoch",
                "unix",
                "created",
                "at",
            ]),
            year: has(&["year", "yr", "jahr"]),
            month: has(&["month", "months"]),
            quarter: has(&["quarter", "quarters"]),
            week: has(&["week", "weeks"]),
            hour: has(&["hour", "hours"]),
            ends: has(&["end", "ending", "ends"]),
        }
    }

    /// Whether it says anything of time.
    pub(super) fn is_any(self) -> bool {
        self.time || self.year || self.month || self.quarter || self.week || self.hour
    }

    /// All that a heading can allow: the column was named, or there are no headings.
    pub(super) fn named(self) -> Self {
        Self { time: true, year: true, month: true, ..self }
    }

    /// Points of JSON are instants.
    pub(super) fn points(self) -> Self {
        Self { time: true, ..self }
    }

    /// A wide table's headings may be years.
    pub(super) fn wide(self) -> Self {
        Self { year: true, ..self }
    }
}

/// The words of a heading, lowercase: parted by what is no letter or digit, and where a small letter meets a capital.
pub(super) fn words(heading: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in heading.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && small) {
            words.push(String::new());
        }
        small = c.is_lowercase();
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

impl Days {
    /// Looks at a cell; its form where it has one.
    pub(super) fn see(&mut self, line: u64, cell: &str) -> Option<Form> {
        let form = form(cell)?;
        self.counts[kind(&form) as usize] += 1;
        match form.date {
            Written::Order { a, b, year, dots, .. } => {
                let proof = if dots { &mut self.dots } else { &mut self.slashes };
                proof.see(line, cell, (a, b, year));
            }
            Written::UntilOrder { a, b, year } => self.slashes.see(line, cell, (a, b, year)),
            Written::Month(y, m, Spelled::Short) => {
                let month = y * 12 + i32::from(m);
                self.apart |= self.short.is_some_and(|was| (was - month).abs() > 12);
                self.short = Some(month);
            }
            Written::Serial(n) if self.serial.is_none() => self.serial = Some((cell.to_owned(), n)),
            _ => {}
        }
        let timed = form.clock.is_some() || matches!(form.date, Written::Epoch(..));
        self.timed |= timed;
        self.bare |= !timed;
        self.firsts.see(&form);
        self.zone.see(&form);
        let mut hasher = DefaultHasher::new();
        match form.date {
            Written::Full(y, m, d) => (self.says, line, y, m, d, form.clock.map(|clock| clock.ms)).hash(&mut hasher),
            _ => (self.says, line, cell).hash(&mut hasher),
        }
        self.says = hasher.finish();
        Some(form)
    }

    /// How many cells are days under this heading.
    pub(super) fn count(&self, heading: Heading) -> u64 {
        [
            (Kind::Plain, true),
            (Kind::Dashed, !heading.week || heading.month),
            (Kind::Short, !self.apart),
            (Kind::Six, heading.month),
            (Kind::Year, heading.year),
            (Kind::Serial, heading.time),
            (Kind::Epoch, heading.time || heading.hour),
            (Kind::Hour, heading.hour),
        ]
        .into_iter()
        .filter(|(_, takes)| *takes)
        .map(|(kind, _)| self.counts[kind as usize])
        .sum()
    }

    /// How many have a day's shape by more than their digits.
    pub(super) fn plain(&self) -> u64 {
        [Kind::Plain, Kind::Dashed, Kind::Short].into_iter().map(|kind| self.counts[kind as usize]).sum()
    }

    /// Whether cells may be a year for a month that stands beside.
    pub(super) fn years(&self) -> u64 {
        self.counts[Kind::Year as usize]
    }

    /// Whether no cell says a time.
    pub(super) fn has_no_times(&self) -> bool {
        !self.timed
    }

    /// How each cell is to be read; or what has to be asked.
    pub(super) fn rule(&self, name: &str, heading: Heading, asked: &Wants) -> Result<Rule, Refused> {
        let mut rule = Rule {
            slashes: Order::Dmy,
            dots: Order::Dmy,
            zone: asked.zone,
            unit: None,
            hours: heading.hour && self.counts[Kind::Hour as usize] > 0,
            proof: None,
            firsts: None,
        };
        match asked.days {
            Some(order @ (Order::Dmy | Order::Mdy | Order::Ymd)) => (rule.slashes, rule.dots) = (order, order),
            Some(Order::Serial) | None => {
                (rule.slashes, rule.proof) = order(name, &self.slashes, false)?;
                let (dots, proof) = order(name, &self.dots, true)?;
                rule.dots = dots;
                rule.proof = rule.proof.or(proof);
            }
        }
        if self.counts[Kind::Serial as usize] > 0
            && asked.days != Some(Order::Serial)
            && let Some((cell, n)) = &self.serial
            && let Some(day) = serial(*n)
        {
            let all = self.counts[Kind::Serial as usize];
            let like = if all > 1 { format!("all {all} days are written like {cell}: it") } else { cell.clone() };
            let what = format!("{like} may be {}, as a spreadsheet counts days", day.full());
            return Err(Refused::question("which_days", what).flag(&["--days", "serial"]));
        }
        if asked.zone.is_none()
            && asked.ask_zone
            && let Some(ahead) = self.zone.midnights()
        {
            let zone = Zone(ahead).words();
            let time = 1440 - i64::from(ahead);
            let what = format!(
                "{:02}:{:02} UTC may be midnight at {zone}, of the next day; {name} has {} such instants, one a day",
                time / 60,
                time % 60,
                self.zone.count
            );
            return Err(Refused::question("which_zone", what).flag(&["--zone", "UTC"]).flag(&["--zone", &zone]));
        }
        let full = self.counts[Kind::Plain as usize];
        if full > 0 && full == self.counts.iter().sum::<u64>() && !heading.ends && !asked.per {
            let f = &self.firsts;
            rule.unit = match heading {
                Heading { quarter: true, .. } if f.quarter => Some(Unit::Quarter),
                Heading { month: true, .. } if f.month => Some(Unit::Month),
                Heading { week: true, .. } if f.monday => Some(Unit::Week),
                _ => None,
            };
            if rule.unit.is_none() && f.days.len() >= 3 {
                rule.firsts = match (f.month, f.monday) {
                    (true, _) => Some(Span::Month),
                    (_, true) => Some(Span::Week),
                    _ => None,
                };
            }
        }
        Ok(rule)
    }
}

/// Which of two numbers is the day, as the column proves it.
fn order(name: &str, proof: &Proof, dots: bool) -> Result<(Order, Option<u64>), Refused> {
    match (&proof.dmy, &proof.mdy) {
        (Some((line, day)), Some((other, month))) => {
            let mut both = [
                (*line, format!("{} has the day first", quoted(day))),
                (*other, format!("{} the month", quoted(month))),
            ];
            both.sort_by_key(|(line, _)| *line);
            let mut refused = Refused::new("mixed_days", format!("the days of {name} are written in two ways"));
            for (line, says) in both {
                refused = refused.because(format!("line {line}: {says}"));
            }
            Err(refused.hint("write them all as 2024-03-01"))
        }
        (Some((line, _)), None) => Ok((Order::Dmy, Some(*line))),
        (None, Some((line, _))) => Ok((Order::Mdy, Some(*line))),
        (None, None) => match &proof.open {
            Some((a, b, year, cell)) if !dots => {
                let (dmy, mdy) = (Day::new(*year, *b, *a), Day::new(*year, *a, *b));
                let full = |day: Option<Day>| day.map_or_else(|| "no day".to_owned(), Day::full);
                let what = format!("{cell} may be {} or {}", full(mdy), full(dmy));
                let refused = Refused::question("which_days", what).because(format!("no row of {name} says which"));
                Err(refused.flag(&["--days", "mdy"]).flag(&["--days", "dmy"]))
            }
            _ => Ok((Order::Dmy, None)),
        },
    }
}

/// What was said of days.
pub(super) struct Wants {
    pub(super) days: Option<Order>,
    pub(super) zone: Option<Zone>,
    /// Whether rows are put together: then no day stands for its period.
    pub(super) per: bool,
    /// Whether instants are looked at for another zone's midnights.
    pub(super) ask_zone: bool,
}

/// A period that days stand for by their first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Week,
    Month,
    Quarter,
}

/// How the cells of a column are days.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    slashes: Order,
    dots: Order,
    zone: Option<Zone>,
    pub(super) unit: Option<Unit>,
    hours: bool,
    /// The line that proves the order.
    pub(super) proof: Option<u64>,
    /// All days are the first of these, kept as written.
    pub(super) firsts: Option<Span>,
}

/// When a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) day: Day,
    /// Milliseconds since that day's midnight, where a time was given.
    pub(super) ms: Option<i32>,
    /// Whether the day is the last of a period.
    pub(super) period: bool,
}

/// Why a cell is no day: what is wrong, and what to do.
pub(super) type NoDay = (String, String);

impl Rule {
    /// The order of days in three numbers, where one mattered.
    pub(super) fn order(&self) -> Option<Order> {
        self.proof.map(|_| if self.dots == Order::Mdy { Order::Mdy } else { self.slashes })
    }

    /// A rule for days that stand in several columns.
    pub(super) fn plain() -> Self {
        let (zone, unit, proof, firsts) = (None, None, None, None);
        Self { slashes: Order::Dmy, dots: Order::Dmy, zone, unit, hours: false, proof, firsts }
    }

    /// When a cell is.
    pub(super) fn read(&self, cell: &str) -> Result<Moment, NoDay> {
        match form(cell) {
            Some(form) => self.resolve(cell, &form),
            None => Err(no_day(cell)),
        }
    }

    fn resolve(&self, cell: &str, form: &Form) -> Result<Moment, NoDay> {
        let none = || impossible(cell, form.date);
        let by = |order: Order, a: u8, b: u8, year: i32, c: Option<u8>| match (order, c) {
            (Order::Mdy, _) => Day::new(year, a, b),
            (Order::Ymd, Some(c)) => Day::new(2000 + i32::from(a), b, c),
            _ => Day::new(year, b, a),
        };
        let (day, period) = match form.date {
            Written::Full(y, m, d) => (Day::new(y, m, d).ok_or_else(none)?, false),
            Written::Order { a, b, year, c, dots } => {
                (by(if dots { self.dots } else { self.slashes }, a, b, year, c).ok_or_else(none)?, false)
            }
            Written::UntilOrder { a, b, year } => (by(self.slashes, a, b, year, None).ok_or_else(none)?, true),
            Written::Epoch(_, Some((y, m, d, h))) if self.hours => {
                let day = Day::new(y, m, d).ok_or_else(none)?;
                return Ok(Moment { day, ms: Some(i32::from(h) * 3_600_000), period: false });
            }
            Written::Epoch(ms, _) => return self.instant(ms).ok_or_else(none),
            Written::Serial(n) => {
                let day = serial(n).ok_or_else(none)?;
                let ms = (n.fract() > 0.0).then(|| (n.fract() * 86_400_000.0).round() as i32);
                return Ok(Moment { day, ms, period: false });
            }
            other => (last_of(other).ok_or_else(none)?, !matches!(other, Written::Full(..))),
        };
        if let Some(said) = form.weekday.filter(|said| *said != day.weekday_number()) {
            let what = format!("{} contradicts itself: {} is a {}", quoted(cell), day.full(), day.weekday_name());
            let hint = format!(
                "write {day}, or the day that {} is",
                ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][usize::from(said % 7)]
            );
            return Err((what, hint));
        }
        if let (Some(zone), Some(clock)) = (self.zone, form.clock)
            && let Some(offset) = clock.offset
        {
            let utc = i64::from(day.number()) * 86_400_000 + i64::from(clock.ms) - i64::from(offset) * 60_000;
            return Moment::at(utc + i64::from(zone.0) * 60_000).ok_or_else(none);
        }
        let ms = form.clock.map(|clock| clock.ms);
        match self.unit {
            Some(unit) => Ok(Moment { day: unit.last(day).ok_or_else(none)?, ms: None, period: true }),
            None => Ok(Moment { day, ms, period }),
        }
    }

    fn instant(&self, ms: i64) -> Option<Moment> {
        Moment::at(ms + self.zone.map_or(0, |zone| i64::from(zone.0) * 60_000))
    }
}

impl Unit {
    /// The last day of the period that begins on a day.
    fn last(self, day: Day) -> Option<Day> {
        let (year, month) = (day.date().year(), u8::from(day.date().month()));
        match self {
            Self::Week => Some(day.plus(6)),
            Self::Month => last_of(Written::Month(year, month, Spelled::Plainly)),
            Self::Quarter => last_of(Written::Quarter(year, (month - 1) / 3 + 1)),
        }
    }
}

impl Moment {
    fn at(ms: i64) -> Option<Self> {
        let day = Day::from_number(ms.div_euclid(86_400_000))?;
        Some(Self { day, ms: i32::try_from(ms.rem_euclid(86_400_000)).ok(), period: false })
    }
}

/// A spreadsheet's day: so many after 1899-12-30.
fn serial(n: f64) -> Option<Day> {
    Day::from_number(n.floor() as i64 - 25_569)
}

fn no_day(cell: &str) -> NoDay {
    let hint = "write it as 2024-03-01, or leave the row out".to_owned();
    if cell.is_empty() {
        ("a value without a day".to_owned(), hint)
    } else {
        (format!("{} is no day", quoted(cell)), hint)
    }
}

/// Why a day that has the shape of one is none.
fn impossible(cell: &str, written: Written) -> NoDay {
    if let Written::Full(y, m, _) = written
        && (1600..=2999).contains(&y)
        && let Some(last) = last_of(Written::Month(y, m, Spelled::Plainly))
    {
        let month = last.full();
        let (length, name) = month.split_once(' ').unwrap_or_default();
        return (
            format!("{} is no day: {name} has {length} days", quoted(cell)),
            format!("write {last}, or leave the row out"),
        );
    }
    let year = match written {
        Written::Full(y, ..) | Written::Until(y, ..) => !(1600..=2999).contains(&y),
        _ => false,
    };
    if year {
        let what = format!("{} lies outside the years 1600 to 2999", quoted(cell));
        return (what, "write the year in four digits, as 2024-01-10".to_owned());
    }
    (format!("{} is no day of the calendar", quoted(cell)), "write it as 2024-03-01, or leave the row out".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, cells: &[&str]) -> Result<Vec<(String, Option<i32>)>, Refused> {
        let mut days = Days::default();
        for (line, cell) in (2..).zip(cells) {
            days.see(line, cell);
        }
        let wants = Wants { days: None, zone: None, per: false, ask_zone: true };
        let rule = days.rule(name, Heading::of(name), &wants)?;
        let read = |cell: &&str| rule.read(cell).map(|m| (m.day.to_string(), m.ms.map(|ms| ms / 60_000)));
        cells.iter().map(|cell| read(cell).map_err(|(what, _)| Refused::new("bad_row", what))).collect()
    }

    fn one(cell: &str) -> Result<(String, Option<i32>), String> {
        column("day", &[cell]).map(|mut read| read.remove(0)).map_err(|e| format!("{}: {}", e.code, e.what))
    }

    #[test]
    fn a_cell_is_a_day_in_any_form() {
        let day = |text: &str, minute| Ok((text.to_owned(), minute));
        for cell in ["20240201", "2024/2/1", "2024.02.01"] {
            assert_eq!(one(cell), day("2024-02-01", None), "{cell}");
        }
        assert_eq!(one("2024.02.01 6:05"), day("2024-02-01", Some(365)));
        for (cell, minute) in [
            ("March 1, 2024", None),
            ("01-Mar-24", None),
            ("1st March 2024", None),
            ("01/Mar/24 9:12 AM", Some(552)),
            ("01/Mar/2024:09:12:02 +0100", Some(552)),
            ("Fri Mar 01 2024 09:12:33 GMT+0000 (Coordinated Universal Time)", Some(552)),
            ("Mar 1, 2024 @ 23:30:00.000", Some(1410)),
            ("Fri Mar 1 10:01:02 2024 +0100", Some(601)),
            ("Fri Mar  1 10:01:02 UTC 2024", Some(601)),
            ("2024-03-01 00:00:00+00", Some(0)),
            ("01.03.2024", None),
        ] {
            assert_eq!(one(cell), day("2024-03-01", minute), "{cell}");
        }
        assert_eq!(one("2024-03-03T23:59:59+05:30"), day("2024-03-03", Some(1439)));
        assert_eq!(one("2024-03-04, 9:05 PM"), day("2024-03-04", Some(1265)));
        assert_eq!(one("2024-03-04 12:05 AM"), day("2024-03-04", Some(5)));
        for (cell, last) in [
            ("2024-W09", "2024-03-03"),
            ("2020W53", "2021-01-03"),
            ("2024-02", "2024-02-29"),
            ("02/2024", "2024-02-29"),
            ("Nov 2023", "2023-11-30"),
            ("Q1 2024", "2024-03-31"),
            ("Q1'24", "2024-03-31"),
            ("January 1, 2024 - January 7, 2024", "2024-01-07"),
            ("Feb 26 - Mar 3, 2024", "2024-03-03"),
            ("2024-02-26 to 2024-03-03", "2024-03-03"),
            ("Mar-24", "2024-03-31"),
            ("Mar '24", "2024-03-31"),
        ] {
            assert_eq!(one(cell), day(last, None), "{cell}");
        }
        for cell in ["20240230", "Sat, 01 Mar 2024", "0024-01-10"] {
            assert!(one(cell).unwrap_err().starts_with("bad_row"), "{cell}");
        }
        for cell in ["2020-W54", "12:05", "Mar 24", "24:10", "x", "5", "1.5", "2024-13-01", "2024-03-01 25:00", "12-05"]
        {
            assert!(form(cell).is_none(), "{cell}");
        }
    }

    #[test]
    fn the_column_says_the_order_or_it_is_asked() {
        let code = |cells: &[&str]| column("date", cells).map_err(|e| e.code);
        assert_eq!(code(&["30/03/2024", "01/04/2024"]).unwrap()[1].0, "2024-04-01");
        assert_eq!(code(&["3/4/24", "3/18/24"]).unwrap()[0].0, "2024-03-04");
        assert_eq!(code(&["3/1/2024", "3/2/2024"]), Err("which_days"));
        assert_eq!(code(&["13/01/2024", "01/14/2024"]), Err("mixed_days"));
        assert_eq!(code(&["01.03.2024"]).unwrap()[0].0, "2024-03-01");
        assert_eq!(code(&["01.03.2024", "01.13.2024"]).unwrap()[0].0, "2024-01-03");
        assert_eq!(code(&["45352"]), Err("which_days"));
    }

    #[test]
    fn midnights_of_another_zone_are_asked_about() {
        let epochs = |n: i64| (0..n).map(|k| (1_709_247_600 + k * 86_400).to_string()).collect::<Vec<_>>();
        let code = |cells: &[String]| {
            column("time", &cells.iter().map(String::as_str).collect::<Vec<_>>())
                .map_err(|e| e.flags.concat().join(" "))
        };
        assert_eq!(code(&epochs(3)), Err("--zone UTC --zone +01:00".to_owned()));
        assert!(code(&epochs(2)).is_ok());
        let at = |times: &[&str]| (1..).zip(times).map(|(d, t)| format!("2024-03-{d:02}T{t}Z")).collect::<Vec<_>>();
        assert_eq!(code(&at(&["23:00:00", "22:00:00", "22:00:00"])), Err("--zone UTC --zone +02:00".to_owned()));
        for times in [["06:00:00"; 3], ["18:04:00"; 3], ["23:00:01"; 3], ["12:00:00"; 3], ["00:00:00"; 3]] {
            assert!(code(&at(&times)).is_ok(), "{times:?}");
        }
    }

    #[test]
    fn first_days_are_periods_by_their_heading_alone() {
        let last = |name: &str, cells: &[&str]| column(name, cells).unwrap().pop().unwrap().0;
        let months = ["2024-10-01", "2024-11-01"];
        assert_eq!(last("signup_month", &months), "2024-11-30");
        assert_eq!(last("signupMonth", &months), "2024-11-30");
        assert_eq!(last("date", &months), "2024-11-01");
        assert_eq!(last("month_end", &months), "2024-11-01");
        assert_eq!(last("Week of", &["2024-03-04", "2024-03-11"]), "2024-03-17");
        assert_eq!(last("week_ending", &["2024-03-04", "2024-03-11"]), "2024-03-11");
        assert_eq!(last("quarter", &["2024-01-01", "2024-04-01"]), "2024-06-30");
        assert_eq!(last("month", &["2024-10-01", "2024-11-02"]), "2024-11-02");
    }
}
