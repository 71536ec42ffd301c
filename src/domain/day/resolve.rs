//! The day that words name, once their shape is known; and why some name none.

use super::super::unclear::Unclear;
use super::words::{EXAMPLES, Lean, MONTH_WORDS, Shape, Unit, small};
use super::{Day, days_in};

const MONTH_TITLES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn resolve(
    shape: &Shape,
    quoted: &str,
    today: Day,
    lean: Lean,
    sprint_end: Option<Day>,
) -> Result<Day, Unclear> {
    let too_far = || Unclear::new(format!("{quoted} is too far away: a day is in the years 1600 to 2999"), EXAMPLES);
    let away = |n: i64, unit: Unit| shift(today, n, unit).ok_or_else(too_far);
    let ahead = |name: u8| i64::from((name + 7 - today.weekday_number()) % 7);
    let behind = |name: u8| i64::from((today.weekday_number() + 7 - name) % 7);
    match *shape {
        Shape::Offset(days) => away(days, Unit::Day),
        Shape::Weekday(name) => match lean {
            Lean::Back => away(-behind(name), Unit::Day),
            Lean::Forward => away(ahead(name), Unit::Day),
        },
        Shape::LastWeekday(name) => away(if behind(name) == 0 { -7 } else { -behind(name) }, Unit::Day),
        Shape::NextWeekday(name) => away(if ahead(name) == 0 { 7 } else { ahead(name) }, Unit::Day),
        Shape::Ago(n, unit) => away(-n, unit),
        Shape::In(n, unit) => away(n, unit),
        Shape::Amount(0, _) => Ok(today),
        Shape::Amount(n, unit) => match lean {
            Lean::Forward => away(n, unit),
            Lean::Back => Err(both_ways(quoted, today, n, unit)),
        },
        Shape::Full { year, month, day } => exact(quoted, year, month, day),
        Shape::OddYear { ref year, month, day } => {
            let hint = match u8::try_from(day).ok().zip(year.parse::<i32>().ok().filter(|_| year.len() == 2)) {
                Some((day, year)) if Day::new(2000 + year, month, day).is_some() => {
                    format!("write {}", iso(2000 + year, month, day))
                }
                _ => "write the day as 11 mar 2026 or 2026-03-11".to_owned(),
            };
            Err(Unclear::new(format!("{quoted} is not a day: a year has four digits, 1600 to 2999"), hint))
        }
        Shape::DayMonth { day, month } => day_of_month(quoted, today, lean, day, month),
        Shape::MonthYear { month, year } => {
            let name = month_title(u32::from(month));
            let hint = format!("say which day of {name}, as in 1 {} {year}", short_month(month));
            Err(Unclear::new(format!("{quoted} is a month, not a day"), hint))
        }
        Shape::Numbers(ref parts) => Err(numbers(quoted, today, parts)),
        Shape::Timed(ref day) => {
            let hint = format!("write {day}");
            Err(Unclear::new(format!("{quoted} has a time of day, and a day has none"), hint))
        }
        Shape::Period { what, last } => Err(Unclear::new(
            format!("{quoted} is a {what}, not a day: its last day is {last}"),
            format!("write {last}"),
        )),
        Shape::SprintEnd => sprint_end.ok_or_else(|| {
            Unclear::new("\"sprint end\" means nothing yet: no sprint is running", "name the day, as in 2w or 11 mar")
        }),
    }
}

fn shift(today: Day, n: i64, unit: Unit) -> Option<Day> {
    match unit {
        Unit::Day => Day::from_number(i64::from(today.number()).checked_add(n)?),
        Unit::Week => Day::from_number(i64::from(today.number()).checked_add(n.checked_mul(7)?)?),
        Unit::Month => today.plus_months(n),
    }
}

fn both_ways(quoted: &str, today: Day, n: i64, unit: Unit) -> Unclear {
    let letter = match unit {
        Unit::Day => "d",
        Unit::Week => "w",
        Unit::Month => "mo",
    };
    let (ago, ahead) = (format!("{n}{letter} ago"), format!("in {n}{letter}"));
    let shown = |n| shift(today, n, unit).map(|day| format!(" ({})", day.weekday_short(today))).unwrap_or_default();
    Unclear::new(
        format!("{quoted} could be \"{ago}\"{} or \"{ahead}\"{}", shown(-n), shown(n)),
        format!("write \"{ago}\" or \"{ahead}\""),
    )
}

fn day_of_month(quoted: &str, today: Day, lean: Lean, day: u32, month: u8) -> Result<Day, Unclear> {
    let this_year = today.date().year();
    // Any leap year: what no year has is refused for what it is.
    let most = days_in(2000, month);
    let Some(wanted) = u8::try_from(day).ok().filter(|wanted| (1..=most).contains(wanted)) else {
        return Err(no_such_day(quoted, this_year, month, day, true));
    };
    let leap = (wanted, month) == (29, 2);
    let reach = if leap { 4 } else { 1 };
    let found = (0..=reach)
        .filter_map(|years| match lean {
            Lean::Back => Day::new(this_year - years, month, wanted),
            Lean::Forward => Day::new(this_year + years, month, wanted),
        })
        .find(|found| match lean {
            Lean::Back => *found <= today,
            Lean::Forward => *found >= today,
        });
    match found {
        Some(found) => nearer(quoted, (today, lean), found, month, wanted),
        None if leap => Err(no_such_day(quoted, this_year, month, day, true)),
        None => Err(Unclear::new(format!("{quoted} falls outside the years 1600 to 2999"), EXAMPLES)),
    }
}

/// A day of last year is hardly meant where this year's is a few days ahead, nor one of next year just after it has
/// passed: the year is asked for.
fn nearer(quoted: &str, (today, lean): (Day, Lean), found: Day, month: u8, wanted: u8) -> Result<Day, Unclear> {
    const FEW: i64 = 31;
    let years = [-1, 0, 1].map(|years| Day::new(today.date().year() + years, month, wanted));
    let close = years.into_iter().flatten().find(|day| *day != found && day.since(today).abs() <= FEW);
    match close {
        Some(close) if found.since(today).abs() > 365 - FEW - 1 => Err(match lean {
            // What was seen was not seen on a day to come: that is not offered.
            Lean::Back => {
                let ahead = close.since(today);
                // That it is tomorrow is said beside the day.
                let when = if ahead == 1 { String::new() } else { format!(", in {ahead} days") };
                let what = format!("{quoted} is {}{when}: not yet", close.words(today));
                Unclear::new(what, format!("write {found} for last year's"))
            }
            Lean::Forward => Unclear::new(
                format!("{quoted} could be {} or {}", close.words(today), found.words(today)),
                format!("write {close} or {found}"),
            ),
        }),
        _ => Ok(found),
    }
}

pub(super) fn exact(quoted: &str, year: i32, month: u32, day: u32) -> Result<Day, Unclear> {
    if !(1600..=2999).contains(&year) {
        let what = format!("{quoted} is not a day upshot knows: its years are 1600 to 2999");
        return Err(Unclear::new(what, "write it as 2026-03-11"));
    }
    let Some(month) = u8::try_from(month).ok().filter(|month| (1..=12).contains(month)) else {
        let what = format!("{quoted} is not a day: there is no month {month}, only 1 to 12");
        return Err(Unclear::new(what, "write year, month, day, as in 2026-03-11"));
    };
    let found = u8::try_from(day).ok().and_then(|day| Day::new(year, month, day));
    found.ok_or_else(|| no_such_day(quoted, year, month, day, false))
}

fn no_such_day(quoted: &str, year: i32, month: u8, day: u32, short: bool) -> Unclear {
    let length = days_in(year, month);
    let near = if day == 0 { 1 } else { length };
    let name = month_title(u32::from(month));
    let iso = iso(year, month, near);
    let hint = if short { format!("write {near}{}, or {iso}", short_month(month)) } else { format!("write {iso}") };
    Unclear::new(format!("{quoted} is not a day: {name} {year} has {length} days"), hint)
}

/// Why `03/04/26` is refused, with each day it could be.
fn numbers(quoted: &str, today: Day, parts: &[String]) -> Unclear {
    let parts: Vec<(u32, usize)> = parts.iter().map(|part| (small(part), part.len())).collect();
    let day = |year: u32, month: u32, day: u32| {
        Day::new(i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    };
    let this_year = u32::try_from(today.date().year()).unwrap_or_default();
    let mut meanings: Vec<Day> = match *parts.as_slice() {
        [(year, 4), (b, _), (c, _)] => day(year, b, c).into_iter().collect(),
        [(a, _), (b, _), (year, length)] => {
            let year = if length == 4 { year } else { 2000 + year };
            [day(year, b, a), day(year, a, b)].into_iter().flatten().collect()
        }
        [(a, _), (b, _)] => [day(this_year, b, a), day(this_year, a, b)].into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    meanings.dedup();
    match *meanings.as_slice() {
        [] => Unclear::new(format!("{quoted} is not a day"), "write year, month, day, as in 2026-03-11"),
        [only] => {
            let what = format!("{quoted} is not how a day is written here");
            Unclear::new(what, format!("write {only} for {}", full(only)))
        }
        [one, other, ..] => {
            let what = format!("{quoted} could be {} or {}", full(one), full(other));
            Unclear::new(what, format!("write {one} or {other}"))
        }
    }
}

pub(super) fn full(day: Day) -> String {
    format!("{} {} {}", day.date().day(), month_title(u32::from(u8::from(day.date().month()))), day.date().year())
}

fn iso(year: i32, month: u8, day: u8) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn month_title(month: u32) -> &'static str {
    let index = usize::try_from(month).unwrap_or_default().saturating_sub(1);
    MONTH_TITLES.get(index).copied().unwrap_or("the month")
}

fn short_month(month: u8) -> &'static str {
    MONTH_WORDS.get(usize::from(month).saturating_sub(1)).and_then(|name| name.get(..3)).unwrap_or("the month")
}

pub(super) fn weekday_title(number: u8) -> &'static str {
    let titles = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    titles.get(usize::from(number)).copied().unwrap_or_default()
}

/// What was typed, in quotes, cut where it is long.
pub(super) fn quote(word: &str) -> String {
    let word = word.trim();
    let mut shown: String = word.chars().take(40).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}
