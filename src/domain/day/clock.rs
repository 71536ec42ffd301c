//! The time of day as files write it beside a day: clocks of 12 and 24 hours, parts of a second, zones and offsets.

use super::forms::is_digits;

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Milliseconds since midnight, as written.
    pub ms: i32,
    /// Minutes ahead of UTC, where that is said.
    pub offset: Option<i16>,
}

impl Clock {
    /// The minute of the day.
    #[must_use]
    pub fn minute(self) -> i16 {
        i16::try_from(self.ms / 60_000).unwrap_or(0)
    }
}

/// A time of day alone: `9:05`, `09:05:33`, `9:05 PM`.
#[must_use]
pub fn clock_alone(text: &str) -> Option<Clock> {
    if !text.contains(':') {
        return None;
    }
    let lower = text.trim().to_ascii_lowercase();
    let (clock, year) = clock(&lower)?;
    year.is_none().then_some(clock)
}

/// Where the first colon of a clock stands: behind a digit, before two.
pub(super) fn first_clock(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (1..bytes.len()).find(|at| bytes[*at] == b':' && digit(at - 1) && digit(at + 1) && digit(at + 2))
}

/// A clock with what may follow it: a half of the day, a zone, a year.
pub(super) fn clock(text: &str) -> Option<(Clock, Option<i32>)> {
    let (hour, rest) = text.split_once(':')?;
    let (minute, mut rest) = rest.split_at_checked(2)?;
    if !is_digits(hour) || hour.len() > 2 || !is_digits(minute) {
        return None;
    }
    let (mut hour, minute): (i32, i32) = (hour.parse().ok()?, minute.parse().ok()?);
    let mut ms = 0;
    if let Some(after) = rest.strip_prefix(':') {
        let (seconds, after) = after.split_at_checked(2)?;
        let seconds: i32 = if is_digits(seconds) { seconds.parse().ok()? } else { return None };
        if seconds > 60 {
            return None;
        }
        // 60 is a leap second, which no day has room for.
        ms = seconds.min(59) * 1000;
        rest = after;
        if let Some(part) = rest.strip_prefix(['.', ',']).filter(|r| r.starts_with(|c: char| c.is_ascii_digit())) {
            let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            ms += format!("{:0<3}", &part[..end]).get(..3)?.parse::<i32>().ok()?;
            rest = &part[end..];
        }
    }
    let (half, offset, year) = behind(rest)?;
    match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour = hour % 12 + if afternoon { 12 } else { 0 },
        None if hour > 23 => return None,
        None => {}
    }
    if minute > 59 {
        return None;
    }
    Some((Clock { ms: (hour * 60 + minute) * 60_000 + ms, offset }, year))
}

type Behind = (Option<bool>, Option<i16>, Option<i32>);

/// What stands behind a clock: whether it is the afternoon, the offset, the year; none where it is anything else.
fn behind(rest: &str) -> Option<Behind> {
    let (mut half, mut offset, mut year) = (None, None, None);
    let mut named = false;
    let rest = match rest.find('(') {
        Some(at) if rest.ends_with(')') => &rest[..at],
        _ => rest,
    };
    for word in rest.split_whitespace() {
        let word = word.trim_end_matches(',');
        let is_half = matches!(word, "am" | "pm" | "a.m." | "p.m.");
        if is_half && half.is_none() {
            half = Some(word.starts_with('p'));
        } else if let Some(found) = zone(word).filter(|_| !named) {
            (offset, named) = (found, true);
        } else if word.len() == 4 && is_digits(word) && year.is_none() {
            year = Some(word.parse().ok()?);
        } else {
            return None;
        }
    }
    Some((half, offset, year))
}

/// A zone's offset in minutes where its word says one: `z`, `utc`, `gmt+0200`, `+02:00`; or a name that doesn't.
pub(super) fn zone(word: &str) -> Option<Option<i16>> {
    if matches!(word, "z" | "utc" | "gmt") {
        return Some(Some(0));
    }
    let bare = word.strip_prefix("gmt").or_else(|| word.strip_prefix("utc")).unwrap_or(word);
    if let Some(offset) = offset(bare) {
        return Some(Some(offset));
    }
    ((2..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())).then_some(None)
}

/// `+02`, `+0200`, `+02:00` in minutes.
#[must_use]
pub fn offset(text: &str) -> Option<i16> {
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-').or_else(|| text.strip_prefix('\u{2212}'))?),
    };
    let plain: String = rest.chars().filter(|c| *c != ':').collect();
    if !is_digits(&plain) || (rest.contains(':') && !matches!(rest.len(), 4 | 5)) {
        return None;
    }
    let (hours, minutes) = match plain.len() {
        1 | 2 => (plain.as_str(), "0"),
        3 | 4 => plain.split_at(plain.len() - 2),
        _ => return None,
    };
    let (hours, minutes): (i16, i16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}
