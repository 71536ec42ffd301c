//! Days and amounts in files. The plain forms, which are nearly every cell, are read at once; anything else goes the
//! slow way, which knows the other forms and what to say of what it can't read.

use time::{Date, Month};

use super::Given;
use crate::domain::unclear::Unclear;

/// The Julian day of 1970-01-01.
const EPOCH: i32 = 2_440_588;

/// What is known of a metric's unit while a row is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unit<'a> {
    /// It is this, or the metric has none.
    Told(Option<&'a str>),
    /// The row names its metric, whose unit isn't known here.
    Untold,
}

/// A value, and how many it is a share of (NaN where that wasn't said).
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    pub(super) value: f64,
    pub(super) of: f64,
    /// Whether it was typed with a `%`.
    pub(super) percent: bool,
}

/// A stranger's text inside a sentence: on one line, quoted, not too long.
pub(super) fn show(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// Days since 1970 and the minute of that day, -1 for none.
pub(super) fn day(text: &str) -> Result<(i32, i16), Unclear> {
    match iso_day(text.as_bytes()) {
        Some(Ok(day)) => Ok((day, -1)),
        _ => slow_day(text),
    }
}

/// `2026-03-11` in full. None where the text isn't of that shape, an error where there is no such day.
fn iso_day(text: &[u8]) -> Option<Result<i32, (i32, u8)>> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let mut number = [y1, y2, y3, y4, m1, m2, d1, d2];
    for digit in &mut number {
        *digit = digit.wrapping_sub(b'0');
        if *digit > 9 {
            return None;
        }
    }
    let [y1, y2, y3, y4, m1, m2, d1, d2] = number;
    let year = i32::from(y1) * 1000 + i32::from(y2) * 100 + i32::from(y3) * 10 + i32::from(y4);
    let (month, day) = (m1 * 10 + m2, d1 * 10 + d2);
    let date = Month::try_from(month).ok().and_then(|month| Date::from_calendar_date(year, month, day).ok());
    Some(date.map(|date| date.to_julian_day() - EPOCH).ok_or((year, month)))
}

/// Days in other forms than `2026-03-11`: instants, and refusals.
fn slow_day(text: &str) -> Result<(i32, i16), Unclear> {
    const HINT: &str = "write days as 2026-03-11, or instants as 2026-03-11T09:00";
    let refused = |why: &str| Err(Unclear::new(format!("{} is not a day{why}", show(text)), HINT));
    let (head, tail) = text.split_at_checked(10).unwrap_or((text, ""));
    match iso_day(head.as_bytes()) {
        Some(Ok(day)) if tail.is_empty() => Ok((day, -1)),
        Some(Ok(day)) => match tail.strip_prefix(['T', 't', ' ']).and_then(minute) {
            Some(minute) => Ok((day, minute)),
            None => refused(": what follows the day is no time"),
        },
        Some(Err((year, month))) => match Month::try_from(month) {
            Ok(month) => refused(&format!(": {month} {year} has {} days", month.length(year))),
            Err(_) => refused(": a year has 12 months"),
        },
        None => match slashed(text) {
            Some((what, hint)) => Err(Unclear::new(what, hint)),
            None => refused(""),
        },
    }
}

/// The minute of the day in `09:00`, `09:00:30.5Z`, `09:00+01:00`. Seconds and offset are checked and dropped: a day is
/// the writer's.
fn minute(text: &str) -> Option<i16> {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    if let Some(offset) = offset.strip_prefix(['+', '-']) {
        let (hours, minutes) = match offset.len() {
            5 => offset.split_once(':')?,
            4 => offset.split_at_checked(2)?,
            2 => (offset, "00"),
            _ => return None,
        };
        two(hours, 23)?;
        two(minutes, 59)?;
    } else if offset.len() > 1 {
        return None;
    }
    let mut parts = clock.splitn(3, ':');
    let (hour, minute) = (two(parts.next()?, 23)?, two(parts.next()?, 59)?);
    if let Some(seconds) = parts.next() {
        let (whole, part) = seconds.split_once('.').unwrap_or((seconds, "0"));
        // 60 is a leap second.
        two(whole, 60)?;
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
    }
    Some(hour * 60 + minute)
}

fn two(text: &str, most: i16) -> Option<i16> {
    let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number <= most)
}

/// `03/04/26` and its like: what it might mean, and how each is written.
fn slashed(text: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [a, b, year] = *parts.as_slice() else { return None };
    let number = |part: &str| if part.len() <= 2 { part.parse::<u8>().ok() } else { None };
    let (a, b) = (number(a)?, number(b)?);
    let year: i32 = match year.len() {
        2 => 2000 + year.parse::<i32>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    let date = |day, month| Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok();
    let told = |date: Date| format!("{} {} {}", date.day(), date.month(), date.year());
    let quoted = show(text);
    match (date(a, b), date(b, a)) {
        (Some(one), Some(other)) if one != other => {
            Some((format!("{quoted} may be {} or {}", told(one), told(other)), format!("write {one} or {other}")))
        }
        (Some(one), _) | (None, Some(one)) => {
            let what = format!("{quoted} is not written as a day that reads the same everywhere");
            Some((what, format!("write {one} if {} is meant, in every row", told(one))))
        }
        (None, None) => None,
    }
}

/// A value cell: a number, counts like `71/196`, or a number with its unit.
pub(super) fn value(given: Given<'_>, unit: Unit<'_>) -> Result<Amount, Unclear> {
    match given {
        Given::Number(value) => Ok(Amount { value: finite(value, "the value")?, of: f64::NAN, percent: false }),
        Given::Text(text) => match plain(text) {
            Some(value) => Ok(Amount { value, of: f64::NAN, percent: false }),
            None => slow_value(text, unit),
        },
    }
}

/// A cell that can only be a number.
pub(super) fn number(given: Given<'_>) -> Result<f64, Unclear> {
    match given {
        Given::Number(value) => finite(value, "the count"),
        Given::Text(text) => plain(text).map_or_else(|| slow_number(text), Ok),
    }
}

/// Digits with at most a sign and a point: what nearly every cell holds. At most 40 bytes, so never infinite.
fn plain(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let mut points = 0;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {}
            b'.' => points += 1,
            _ => return None,
        }
    }
    if points > 1 || digits.len() > 40 || !digits.first()?.is_ascii_digit() || !digits.last()?.is_ascii_digit() {
        return None;
    }
    // Adding 0 makes -0 a 0: nobody measures below nothing.
    text.parse::<f64>().ok().map(|value| value + 0.0)
}

/// Amounts in other forms than plain digits.
fn slow_value(text: &str, unit: Unit<'_>) -> Result<Amount, Unclear> {
    let share = |value| Amount { value, of: f64::NAN, percent: false };
    if let Some((n, of)) = text.split_once('/').filter(|(n, _)| n.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
    {
        return counts(slow_number(n.trim())?, slow_number(of.trim())?, unit);
    }
    if let Some(text_of) = text.strip_suffix('%') {
        let value = slow_number(text_of.trim_end())?;
        return match unit {
            Unit::Untold | Unit::Told(Some("%")) => Ok(Amount { percent: true, ..share(value) }),
            Unit::Told(other) => Err(Unclear::new(
                format!("{} is in %, but the metric {}", show(text), measured_in(other)),
                "write the value in the metric's own unit, or give the metric --unit %",
            )),
        };
    }
    if let Unit::Told(Some(unit)) = unit
        && let Some(bare) = text.strip_suffix(unit).or_else(|| text.strip_prefix(unit)).filter(|_| !unit.is_empty())
        && let Ok(value) = slow_number(bare.trim())
    {
        return Ok(share(value));
    }
    slow_number(text).map(share).map_err(|unclear| {
        let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
        let (number, rest) = (text[..end].trim(), text[end..].trim());
        let unit_like = rest.chars().any(|c| c.is_alphabetic() || c == '$' || !c.is_ascii());
        match unit {
            Unit::Told(told) if unit_like && slow_number(number).is_ok() => Unclear::new(
                format!("{} is in {}, but the metric {}", show(text), show(rest), measured_in(told)),
                format!("write {number} if that is in the metric's own unit"),
            ),
            _ => unclear,
        }
    })
}

fn measured_in(unit: Option<&str>) -> String {
    unit.map_or_else(|| "has no unit".to_owned(), |unit| format!("is in {}", show(unit)))
}

/// `36.2`, `+3`, `1_000`, `1e3`, and what to say of anything else.
fn slow_number(text: &str) -> Result<f64, Unclear> {
    const HINT: &str = "write a number like 36.2, 1000 or 71/196, or nothing where nothing was measured";
    let lower = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    if text.contains(',') {
        let what =
            format!("{} is ambiguous: a comma is a decimal point to some and parts thousands to others", show(text));
        return Err(Unclear::new(what, "write 1.5 for one and a half, 1000 or 1_000 for a thousand"));
    }
    if ["nan", "inf", "infinity", "∞"].contains(&lower.as_str()) {
        return Err(Unclear::new(format!("{} can't be measured", show(text)), HINT));
    }
    let Some(digits) = grammatical(text) else {
        return Err(Unclear::new(format!("{} is not a number", show(text)), HINT));
    };
    let value: f64 = digits.parse().map_err(|_| Unclear::new(format!("{} is not a number", show(text)), HINT))?;
    let mantissa = digits.split(['e', 'E']).next().unwrap_or_default();
    if value == 0.0 && mantissa.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        return Err(Unclear::new(format!("{} is too small to be kept", show(text)), "write 0, or use a smaller unit"));
    }
    finite(value, &show(text))
}

/// The text as a float parser takes it, where it is `[+-]digits[.digits][e[+-]digits]` with `_` only between digits.
fn grammatical(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, part) = match mantissa.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (mantissa, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let grouped = whole.split('_').all(digits);
    (grouped && part.is_none_or(digits) && exponent.is_none_or(digits)).then(|| text.replace('_', ""))
}

fn finite(value: f64, shown: &str) -> Result<f64, Unclear> {
    if value.is_finite() {
        Ok(value + 0.0)
    } else {
        Err(Unclear::new(format!("{shown} is too large to be kept"), "check it, or use a larger unit"))
    }
}

/// A share by counts: `n` of `of`, in % where that is the metric's unit.
pub(super) fn counts(n: f64, of: f64, unit: Unit<'_>) -> Result<Amount, Unclear> {
    if n < 0.0 || n.fract() != 0.0 {
        return Err(Unclear::new(format!("{n} is not a count"), "counts are whole numbers, like 71/196"));
    }
    let of = denominator(of)?;
    let scale = if matches!(unit, Unit::Told(Some("%"))) { 100.0 } else { 1.0 };
    Ok(Amount { value: finite(scale * n / of, "the share")?, of, percent: false })
}

/// Checks what a share is of: a whole number above 0.
pub(super) fn denominator(of: f64) -> Result<f64, Unclear> {
    if of >= 1.0 && of.fract() == 0.0 {
        Ok(of)
    } else {
        let hint =
            "a share is of a whole number above 0, like 71/196; leave the row's cells empty where nothing was measured";
        Err(Unclear::new(format!("{of} is nothing to take a share of"), hint))
    }
}

/// Whether a cell looks like an amount, even one that would be refused: what a column of values looks like.
pub(super) fn looks_numeric(text: &str) -> bool {
    let amount = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '%' | '/' | '+' | '-' | 'e' | 'E' | ' ');
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))
        && text.chars().all(amount)
        && text.bytes().any(|b| b.is_ascii_digit())
        && slow_day(text).is_err()
        && slashed(text).is_none()
}
