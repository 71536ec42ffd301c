//! How the cells of a column are days, once the column has said so: which day, which instant, which period each is.

use super::super::asked::{Order, Span, Zone};
use crate::domain::amount::quoted;
use crate::domain::day::Day;
use crate::domain::day::forms::{Form, Spelled, Written, form, last_of};

/// What was said of days.
pub(in crate::rows) struct Wants {
    pub(in crate::rows) days: Option<Order>,
    pub(in crate::rows) zone: Option<Zone>,
    /// Whether rows are put together: then no day stands for its period.
    pub(in crate::rows) per: bool,
    /// Whether instants are looked at for another zone's midnights.
    pub(in crate::rows) ask_zone: bool,
}

/// A period that days stand for by their first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rows) enum Unit {
    Week,
    Month,
    Quarter,
}

/// How the cells of a column are days.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::rows) struct Rule {
    pub(super) slashes: Order,
    pub(super) dots: Order,
    pub(super) zone: Option<Zone>,
    pub(in crate::rows) unit: Option<Unit>,
    pub(super) hours: bool,
    /// The line that proves the order.
    pub(in crate::rows) proof: Option<u64>,
    /// All days are the first of these, kept as written.
    pub(in crate::rows) firsts: Option<Span>,
}

/// When a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rows) struct Moment {
    pub(in crate::rows) day: Day,
    /// Milliseconds since that day's midnight, where a time was given.
    pub(in crate::rows) ms: Option<i32>,
    /// Whether the day is the last of a period.
    pub(in crate::rows) period: bool,
}

/// Why a cell is no day: what is wrong, and what to do.
pub(super) type NoDay = (String, String);

impl Rule {
    /// The order of days in three numbers, where one mattered.
    pub(in crate::rows) fn order(&self) -> Option<Order> {
        self.proof.map(|_| if self.dots == Order::Mdy { Order::Mdy } else { self.slashes })
    }

    /// A rule for days that stand in several columns.
    pub(in crate::rows) fn plain() -> Self {
        let (zone, unit, proof, firsts) = (None, None, None, None);
        Self { slashes: Order::Dmy, dots: Order::Dmy, zone, unit, hours: false, proof, firsts }
    }

    /// When a cell is.
    pub(in crate::rows) fn read(&self, cell: &str) -> Result<Moment, NoDay> {
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
pub(super) fn serial(n: f64) -> Option<Day> {
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
