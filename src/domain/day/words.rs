//! Reading days as people write them: first what shape the words have, then which day that is.

use super::super::unclear::Unclear;
use super::Day;
use super::forms::{Form, Spelled, Written, form, last_of};
use super::resolve::{exact, full, quote, resolve, weekday_title};

const WEEKDAY_WORDS: [&[&str]; 7] = [
    &["mon", "monday"],
    &["tue", "tues", "tuesday"],
    &["wed", "weds", "wednesday"],
    &["thu", "thur", "thurs", "thursday"],
    &["fri", "friday"],
    &["sat", "saturday"],
    &["sun", "sunday"],
];
pub(super) const MONTH_WORDS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
pub(super) const EXAMPLES: &str = "write a day as yesterday, wed, 3d ago, 11 mar or 2026-03-11";
/// No day expression has more words than `wed 11 mar 2026`.
const MOST_WORDS: usize = 4;

/// Which way a day without a direction is looked for: back for what was seen, forward for deadlines.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Lean {
    /// The latest such day that isn't after today.
    Back,
    /// The earliest such day that isn't before today.
    Forward,
}

#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
}

/// What shape the words have. The day they name may still not exist.
pub(super) enum Shape {
    Offset(i64),
    Weekday(u8),
    LastWeekday(u8),
    NextWeekday(u8),
    Ago(i64, Unit),
    In(i64, Unit),
    /// An amount without a direction: number and unit.
    Amount(i64, Unit),
    Full {
        year: i32,
        month: u32,
        day: u32,
    },
    /// A day and month, with the year in two or three digits or out of range.
    OddYear {
        year: String,
        month: u8,
        day: u32,
    },
    DayMonth {
        day: u32,
        month: u8,
    },
    MonthYear {
        month: u8,
        year: u32,
    },
    /// Numbers with separators that aren't an ISO day: `03/04/26`.
    Numbers(Vec<String>),
    /// An ISO day with a time behind it.
    Timed(String),
    /// A period: what it is, and its last day.
    Period {
        what: &'static str,
        last: Day,
    },
    SprintEnd,
}

struct Reading {
    shape: Shape,
    /// A weekday said in front of a date: `wed 11 mar`.
    weekday: Option<u8>,
    /// Read only where nothing but a day is expected; between other words it means something else.
    loose: bool,
}

/// Reads a day as people type it.
///
/// # Errors
/// Refuses what is no day, what could be two, and `sprint end` without a sprint.
pub fn parse_day(word: &str, today: Day, lean: Lean, sprint_end: Option<Day>) -> Result<Day, Unclear> {
    let quoted = quote(word);
    let Some(reading) = read(&split(word)) else {
        let what =
            if word.trim().is_empty() { "no day was given".to_owned() } else { format!("{quoted} is not a day") };
        return Err(Unclear::new(what, EXAMPLES));
    };
    let day = resolve(&reading.shape, &quoted, today, lean, sprint_end)?;
    match reading.weekday {
        Some(weekday) if weekday != day.weekday_number() => Err(Unclear::new(
            format!("{quoted} contradicts itself: {} is a {}", full(day), weekday_title(day.weekday_number())),
            format!("leave the weekday out, or write {day}"),
        )),
        _ => Ok(day),
    }
}

/// Whether a word is `sprint end`, which needs a sprint to be read by.
#[must_use]
pub fn is_sprint_end(word: &str) -> bool {
    read(&split(word)).is_some_and(|reading| matches!(reading.shape, Shape::SprintEnd))
}

/// Reads an ISO day, or an instant, of which the day and the minute of the day are taken as written, whatever its
/// offset.
///
/// # Errors
/// Refuses everything else.
pub fn parse_day_or_instant(word: &str) -> Result<(Day, Option<i16>), Unclear> {
    let text = word.trim();
    let unclear = || {
        Unclear::new(
            format!("{} is not a day or an instant", quote(word)),
            "write it as 2026-11-20, 2026-11-20T09:00 or 2026-11-20T09:00:00+01:00",
        )
    };
    let Some((day, clock)) = text.split_at_checked(10) else { return Err(unclear()) };
    if iso_parts(day).is_none() {
        return Err(unclear());
    }
    if clock.is_empty() {
        return Ok((parse_iso(day)?, None));
    }
    let minute = clock.strip_prefix(['T', 't', ' ']).and_then(minute_of_day).ok_or_else(unclear)?;
    Ok((parse_iso(day)?, Some(minute)))
}

/// Whether a word is a day, or looks so much like one that it must not be taken for anything else.
#[must_use]
pub fn looks_like_day(word: &str) -> bool {
    read(&split(word)).is_some_and(|reading| !reading.loose)
}

/// Whether a text is nothing like a day, so that nothing of it can be mended.
#[must_use]
pub fn is_no_day(text: &str) -> bool {
    read(&split(text)).is_none()
}

/// How many of the leading words form a day, or look like one that isn't; 0 when they're something else.
#[must_use]
pub fn take_day(words: &[String]) -> usize {
    (1..=words.len().min(MOST_WORDS))
        .rev()
        .find(|&n| {
            let parts: Vec<String> = words.iter().take(n).flat_map(|word| split(word)).collect();
            // A blank last word belongs to whatever follows.
            !words.get(n - 1).is_none_or(|last| last.trim().is_empty())
                && read(&parts).is_some_and(|reading| !reading.loose)
        })
        .unwrap_or(0)
}

/// Reads a length of time in days: `28d`, `4w`, `2mo` (30 days each), `28`, `4 weeks`.
///
/// # Errors
/// Refuses what is no length, and lengths outside 1 to 36500 days, a hundred years.
pub fn parse_span(word: &str) -> Result<u32, Unclear> {
    const HINT: &str = "write it as 28d, 4w or 2mo";
    let parts = split(word);
    let refs: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (sign, count, unit) = match refs.as_slice() {
        [n] if is_digits(n) => (None, number(n), Unit::Day),
        other => amount(other).ok_or_else(|| Unclear::new(format!("{} is not a length of time", quote(word)), HINT))?,
    };
    let days = count.saturating_mul(match unit {
        Unit::Day => 1,
        Unit::Week => 7,
        Unit::Month => 30,
    });
    match u32::try_from(days) {
        Ok(days) if sign.is_none() && (1..=36_500).contains(&days) => Ok(days),
        _ if sign.is_some() => {
            Err(Unclear::new(format!("{} has a sign; a length of time has none", quote(word)), HINT))
        }
        _ if days == 0 => Err(Unclear::new(format!("{} is no time at all", quote(word)), HINT)),
        _ => Err(Unclear::new(format!("{} is longer than a hundred years", quote(word)), HINT)),
    }
}

impl Day {
    /// As one types it, `10mar` or `10mar2024`, where that is read as this very day; else `2024-03-10`.
    #[must_use]
    pub fn typed(self, today: Self, lean: Lean) -> String {
        let short = self.short(today).replace(' ', "").to_lowercase();
        if parse_day(&short, today, lean, None) == Ok(self) { short } else { self.to_string() }
    }
}

/// Exactly `2026-03-11`.
pub(super) fn parse_iso(word: &str) -> Result<Day, Unclear> {
    let Some((year, month, day)) = iso_parts(word) else {
        return Err(Unclear::new(format!("{} is not a day", quote(word)), "write it as 2026-03-11"));
    };
    exact(&quote(word), year, month, day)
}

// ---- shapes ----

/// The words, lowercase, without the comma or colon that may follow one. One more than a day can have at most.
fn split(text: &str) -> Vec<String> {
    text.split_whitespace()
        .take(MOST_WORDS + 1)
        .map(|word| word.trim_end_matches([',', ':']).to_ascii_lowercase().replace('\u{2212}', "-"))
        .collect()
}

fn read(words: &[String]) -> Option<Reading> {
    if words.is_empty() || words.len() > MOST_WORDS {
        return None;
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(period) = period(&words) {
        return Some(Reading { shape: period, weekday: None, loose: false });
    }
    let plain = |shape| Some(Reading { shape, weekday: None, loose: false });
    match words.as_slice() {
        ["today"] => return plain(Shape::Offset(0)),
        ["yesterday"] => return plain(Shape::Offset(-1)),
        ["tomorrow"] => return plain(Shape::Offset(1)),
        ["sprint", "end"] => return plain(Shape::SprintEnd),
        ["last", name] => return plain(Shape::LastWeekday(weekday(name)?)),
        ["next", name] => return plain(Shape::NextWeekday(weekday(name)?)),
        [rest @ .., "ago"] => return unsigned(rest).and_then(|(n, unit)| plain(Shape::Ago(n, unit))),
        ["in", rest @ ..] => return unsigned(rest).and_then(|(n, unit)| plain(Shape::In(n, unit))),
        _ => {}
    }
    if let Some((sign, n, unit)) = amount(&words) {
        return match sign {
            Some('-') => plain(Shape::Ago(n, unit)),
            Some(_) => plain(Shape::In(n, unit)),
            None => Some(Reading { shape: Shape::Amount(n, unit), weekday: None, loose: words.len() > 1 }),
        };
    }
    match words.as_slice() {
        [name] if weekday(name).is_some() => plain(Shape::Weekday(weekday(name)?)),
        [name, date @ ..] if weekday(name).is_some() && !date.is_empty() => {
            Some(Reading { weekday: weekday(name), ..date_reading(date)? })
        }
        date => date_reading(date),
    }
}

/// A week, a month in numbers or a quarter: files date them, and a day is wanted here.
fn period(words: &[&str]) -> Option<Shape> {
    let written = form(&words.join(" "))?.date;
    let what = match written {
        Written::Week(..) => "week",
        Written::Month(_, _, Spelled::Dashed) => "month",
        Written::Quarter(..) => "quarter",
        _ => return None,
    };
    last_of(written).map(|last| Shape::Period { what, last })
}

fn date_reading(words: &[&str]) -> Option<Reading> {
    if let [word] = words
        && let Some((shape, loose)) = numeric(word)
    {
        return Some(Reading { shape, weekday: None, loose });
    }
    let mut parts = Vec::new();
    for word in words {
        parts.extend(runs(without_ordinal(word))?);
    }
    // Between other words a count isn't a day of the month: `200 may be too few`.
    let apart = words.len() > 1;
    let fits = |day: &str| is_digits(day) && (!apart || day.len() <= 2);
    let (day, month, year) = match parts.as_slice() {
        [a, b] if fits(a) => (*a, month(b)?, None),
        [a, b] if is_digits(b) && b.len() == 4 => {
            let shape = Shape::MonthYear { month: month(a)?, year: small(b) };
            return Some(Reading { shape, weekday: None, loose: false });
        }
        [a, b] if fits(b) => (*b, month(a)?, None),
        [a, b, c] if fits(a) && is_digits(c) => (*a, month(b)?, Some(*c)),
        [a, b, c] if fits(b) && is_digits(c) => (*b, month(a)?, Some(*c)),
        _ => return None,
    };
    let day = small(day);
    let (shape, loose) = match year {
        None => (Shape::DayMonth { day, month }, false),
        Some(year) => match year.parse::<i32>() {
            Ok(full) if (1600..=2999).contains(&full) && year.len() == 4 => {
                (Shape::Full { year: full, month: u32::from(month), day }, false)
            }
            Ok(short) if year.len() == 2 && (1..=31).contains(&day) => {
                (Shape::Full { year: 2000 + short, month: u32::from(month), day }, apart)
            }
            _ => (Shape::OddYear { year: year.to_owned(), month, day }, apart),
        },
    };
    Some(Reading { shape, weekday: None, loose })
}

/// Days in numbers only: the year first, or one of the notations that are refused.
fn numeric(word: &str) -> Option<(Shape, bool)> {
    if word.len() == 8
        && let Some(Form { date: Written::Full(year, month, day), .. }) = form(word).filter(|_| is_digits(word))
    {
        return Some((Shape::Full { year, month: u32::from(month), day: u32::from(day) }, false));
    }
    if let Some((year, month, day)) = iso_parts(word) {
        return Some((Shape::Full { year, month, day }, false));
    }
    if let Some((day, clock)) = word.split_at_checked(10)
        && iso_parts(day).is_some()
        && clock.starts_with('t')
    {
        return Some((Shape::Timed(day.to_owned()), false));
    }
    for separator in ['-', '/', '.'] {
        let parts: Vec<&str> = word.split(separator).collect();
        if !parts.iter().all(|part| is_digits(part)) {
            continue;
        }
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let loose = match (lengths.as_slice(), separator) {
            ([4, 1 | 2, 1 | 2], _) => {
                let [year, month, day] = [small(parts[0]), small(parts[1]), small(parts[2])];
                return Some((Shape::Full { year: i32::try_from(year).unwrap_or(0), month, day }, false));
            }
            ([1 | 2, 1 | 2, 2 | 4], _) => false,
            ([1 | 2, 1 | 2, 1], '/') => false,
            ([1 | 2, 1 | 2], '/') => true,
            _ => continue,
        };
        return Some((Shape::Numbers(parts.into_iter().map(str::to_owned).collect()), loose));
    }
    None
}

/// A word's runs of digits and of letters, a hyphen between them allowed: `11mar`, `11-mar-2026`.
fn runs(word: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    for piece in word.split('-') {
        let mut rest = piece;
        if rest.is_empty() {
            return None;
        }
        while let Some(first) = rest.chars().next() {
            if !first.is_ascii_alphanumeric() || parts.len() > 3 {
                return None;
            }
            let same = |c: char| c.is_ascii_alphanumeric() && c.is_ascii_digit() == first.is_ascii_digit();
            let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            parts.push(run);
            rest = after;
        }
    }
    Some(parts)
}

/// A number with its unit, in one word or two, perhaps with a sign.
fn amount(words: &[&str]) -> Option<(Option<char>, i64, Unit)> {
    let first = words.first()?;
    let sign = first.chars().next().filter(|c| matches!(c, '-' | '+'));
    let first = first.strip_prefix(['-', '+']).unwrap_or(first);
    let (digits, name) = match words {
        [_] => first.split_at(first.find(|c: char| !c.is_ascii_digit())?),
        [_, name] => (first, *name),
        _ => return None,
    };
    let unit = match name {
        "d" | "day" | "days" => Unit::Day,
        "w" | "wk" | "wks" | "week" | "weeks" => Unit::Week,
        "mo" | "month" | "months" => Unit::Month,
        _ => return None,
    };
    is_digits(digits).then(|| (sign, number(digits), unit))
}

fn unsigned(words: &[&str]) -> Option<(i64, Unit)> {
    amount(words).filter(|(sign, _, _)| sign.is_none()).map(|(_, n, unit)| (n, unit))
}

fn iso_parts(word: &str) -> Option<(i32, u32, u32)> {
    let mut parts = word.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let shaped = parts.next().is_none() && [year.len(), month.len(), day.len()] == [4, 2, 2];
    if !shaped || ![year, month, day].iter().all(|part| is_digits(part)) {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// The minute of the day in `09:00[:SS[.fff]][Z|±hh:mm]`.
fn minute_of_day(clock: &str) -> Option<i16> {
    let (hour, minute, rest) = hour_and_minute(clock)?;
    let mut zone = rest;
    if let Some(seconds) = zone.strip_prefix(':') {
        let (seconds, after) = seconds.split_at_checked(2)?;
        // 60 is a leap second.
        if !is_digits(seconds) || number(seconds) > 60 {
            return None;
        }
        zone = after;
        if let Some(fraction) = zone.strip_prefix('.') {
            zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return None;
            }
        }
    }
    let whole = match zone {
        "" | "Z" | "z" => true,
        offset => matches!(hour_and_minute(offset.strip_prefix(['+', '-'])?), Some((_, _, ""))),
    };
    whole.then_some(hour * 60 + minute)
}

fn hour_and_minute(text: &str) -> Option<(i16, i16, &str)> {
    let (hour, rest) = text.split_at_checked(2)?;
    let (minute, rest) = rest.strip_prefix(':')?.split_at_checked(2)?;
    if !is_digits(hour) || !is_digits(minute) {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute, rest))
}

pub(super) fn weekday(word: &str) -> Option<u8> {
    position(WEEKDAY_WORDS.iter().position(|names| names.contains(&word)))
}

/// 1 for January.
fn month(word: &str) -> Option<u8> {
    let named = |name: &&str| *name == word || word.len() == 3 && name.starts_with(word);
    let found = if word == "sept" { Some(8) } else { MONTH_WORDS.iter().position(named) };
    position(found).map(|index| index + 1)
}

fn position(index: Option<usize>) -> Option<u8> {
    index.and_then(|index| u8::try_from(index).ok())
}

fn without_ordinal(word: &str) -> &str {
    ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.strip_suffix(end).filter(|rest| is_digits(rest)))
        .unwrap_or(word)
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits as a number; absurdly many are as good as a million million.
fn number(digits: &str) -> i64 {
    digits.parse::<i64>().unwrap_or(i64::MAX).min(1_000_000_000_000)
}

pub(super) fn small(digits: &str) -> u32 {
    digits.parse().unwrap_or(u32::MAX)
}

// ---- which day that is ----
