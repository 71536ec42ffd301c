//! The time zone, where it was changed while the program runs: the system's library read it once, at the start, and goes
//! on by that. Until it is changed, the library's word stands.
//!
//! Reads what every system of this kind keeps: a TZif file (RFC 9636), whose last line tells of the years to come.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use time::{Date, Month, OffsetDateTime, UtcOffset};

/// Which file it was, and which edition of it.
type Stamp = (u64, u64, i64, i64, u64);

/// The offset at an instant, where the zone is another than at the start; none where it is the same, or can't be read.
pub(super) fn changed(unix: i64) -> Option<UtcOffset> {
    static FIRST: OnceLock<Option<Stamp>> = OnceLock::new();
    let file = file()?;
    let now = stamp(&file);
    if *FIRST.get_or_init(|| now) == now {
        return None;
    }
    UtcOffset::from_whole_seconds(offset(&fs::read(file).ok()?, unix)?).ok()
}

/// The file that tells the zone: the system's, or the one that `TZ` names.
pub fn file() -> Option<PathBuf> {
    let Some(named) = std::env::var_os("TZ").filter(|tz| !tz.is_empty()) else { return Some("/etc/localtime".into()) };
    let named = named.into_string().ok()?;
    let path = Path::new("/usr/share/zoneinfo").join(named.strip_prefix(':').unwrap_or(&named));
    path.is_file().then_some(path)
}

fn stamp(file: &Path) -> Option<Stamp> {
    let of = fs::metadata(file).ok()?;
    Some((of.dev(), of.ino(), of.mtime(), of.mtime_nsec(), of.size()))
}

/// The offset from UTC in seconds that a TZif file tells for an instant.
fn offset(bytes: &[u8], unix: i64) -> Option<i32> {
    let counts = |from: usize| -> Option<[usize; 6]> {
        let header = bytes.get(from..from + 44)?;
        let number = |at: usize| u32::from_be_bytes(header[20 + 4 * at..24 + 4 * at].try_into().unwrap_or_default());
        (&header[..4] == b"TZif").then(|| std::array::from_fn(|at| number(at) as usize))
    };
    // The first part is for readers of 32 bits; the second says the same for all.
    let [isut, isstd, leap, times, types, chars] = counts(0)?;
    if *bytes.get(4)? < b'2' {
        return None;
    }
    let second = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut;
    let [isut, isstd, leap, times, types, chars] = counts(second)?;
    let at = second + 44;
    let (indices, kinds) = (at + times * 8, at + times * 9);
    let footer = kinds + types * 6 + chars + leap * 12 + isstd + isut;
    let time = |n: usize| Some(i64::from_be_bytes(bytes.get(at + n * 8..at + n * 8 + 8)?.try_into().ok()?));
    let kind = |n: usize| Some(i32::from_be_bytes(bytes.get(kinds + n * 6..kinds + n * 6 + 4)?.try_into().ok()?));
    let passed = (0..times).take_while(|n| time(*n).is_some_and(|t| t <= unix)).count();
    let rule = bytes.get(footer..).and_then(|rest| std::str::from_utf8(rest).ok()).map_or("", str::trim);
    match passed {
        _ if passed == times && !rule.is_empty() => by_rule(rule, unix),
        0 => kind(0),
        n => kind(usize::from(*bytes.get(indices + n - 1)?)),
    }
}

/// The offset by a rule for years to come: `CET-1CEST,M3.5.0,M10.5.0/3`.
fn by_rule(rule: &str, unix: i64) -> Option<i32> {
    let mut parts = rule.split(',');
    let names = after_name(parts.next()?)?;
    let digits = |text: &str| text.find(|c: char| !(c.is_ascii_digit() || "+-:".contains(c))).unwrap_or(text.len());
    let end = digits(names);
    let standard = -seconds(&names[..end])?;
    let Some(summer) = after_name(&names[end..]).filter(|_| end < names.len()) else { return Some(standard) };
    let summer = if summer.is_empty() { standard + 3600 } else { -seconds(summer)? };
    let (begins, ends) = (parts.next()?, parts.next()?);
    let year = OffsetDateTime::from_unix_timestamp(unix + i64::from(standard)).ok()?.year();
    let begins = instant(begins, year)? - i64::from(standard);
    let ends = instant(ends, year)? - i64::from(summer);
    let in_summer = if begins < ends { (begins..ends).contains(&unix) } else { !(ends..begins).contains(&unix) };
    Some(if in_summer { summer } else { standard })
}

/// What follows a zone's name: `CET-1` or `<+03>-3`.
fn after_name(text: &str) -> Option<&str> {
    match text.strip_prefix('<') {
        Some(rest) => rest.split_once('>').map(|(_, rest)| rest),
        None => Some(text.trim_start_matches(|c: char| c.is_ascii_alphabetic())),
    }
}

/// Hours, minutes and seconds as seconds: `-1`, `5:30`.
fn seconds(text: &str) -> Option<i32> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut all = 0;
    for (part, unit) in text.split(':').zip([3600, 60, 1]) {
        all += part.parse::<i32>().ok()? * unit;
    }
    Some(sign * all)
}

/// When a rule takes hold in a year, in seconds of local time: the fifth, or last, Sunday of March is `M3.5.0`.
fn instant(rule: &str, year: i32) -> Option<i64> {
    let (day, time) = rule.split_once('/').unwrap_or((rule, "2"));
    let mut parts = day.strip_prefix('M')?.split('.').map(|part| part.parse::<u8>().ok());
    let (month, week, weekday) = (parts.next()??, parts.next()??, parts.next()??);
    let month = Month::try_from(month).ok()?;
    let first = Date::from_calendar_date(year, month, 1).ok()?;
    let mut day = 1 + (7 + weekday - first.weekday().number_days_from_sunday()) % 7 + 7 * (week.clamp(1, 5) - 1);
    while day > month.length(year) {
        day -= 7;
    }
    let date = Date::from_calendar_date(year, month, day).ok()?;
    Some(date.midnight().assume_utc().unix_timestamp() + i64::from(seconds(time)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_rule_tells_summer_from_winter_on_both_halves_of_the_earth() {
        for (rule, at, hours) in [
            ("CET-1CEST,M3.5.0,M10.5.0/3", datetime!(2026-03-29 00:59 UTC), 1.0),
            ("CET-1CEST,M3.5.0,M10.5.0/3", datetime!(2026-03-29 01:00 UTC), 2.0),
            ("CET-1CEST,M3.5.0,M10.5.0/3", datetime!(2026-10-25 00:59 UTC), 2.0),
            ("CET-1CEST,M3.5.0,M10.5.0/3", datetime!(2026-10-25 01:00 UTC), 1.0),
            ("EST5EDT,M3.2.0,M11.1.0", datetime!(2026-07-01 00:00 UTC), -4.0),
            ("EST5EDT,M3.2.0,M11.1.0", datetime!(2026-12-01 00:00 UTC), -5.0),
            ("NZST-12NZDT,M9.5.0,M4.1.0/3", datetime!(2026-01-01 00:00 UTC), 13.0),
            ("NZST-12NZDT,M9.5.0,M4.1.0/3", datetime!(2026-06-01 00:00 UTC), 12.0),
            ("IST-5:30", datetime!(2026-06-01 00:00 UTC), 5.5),
            ("<+0330>-3:30", datetime!(2026-06-01 00:00 UTC), 3.5),
            ("UTC0", datetime!(2026-06-01 00:00 UTC), 0.0),
        ] {
            let told = by_rule(rule, at.unix_timestamp()).map(|s| f64::from(s) / 3600.0);
            assert_eq!(told, Some(hours), "{rule} at {at}");
        }
    }

    #[test]
    fn a_file_tells_the_past_by_its_list_and_the_future_by_its_rule() {
        // Where there are no zone files there is nothing to compare with.
        let Ok(bytes) = fs::read("/usr/share/zoneinfo/Europe/Berlin") else { return };
        for (at, hours) in [
            (datetime!(1946-01-01 00:00 UTC), 1),
            (datetime!(1979-07-01 00:00 UTC), 1),
            (datetime!(1980-07-01 00:00 UTC), 2),
            (datetime!(2026-01-01 00:00 UTC), 1),
            (datetime!(2026-07-01 00:00 UTC), 2),
            (datetime!(2090-07-01 00:00 UTC), 2),
        ] {
            assert_eq!(offset(&bytes, at.unix_timestamp()), Some(hours * 3600), "{at}");
        }
    }

    #[test]
    fn what_is_no_zone_file_tells_nothing() {
        for bytes in [&b""[..], b"TZif", b"TZif2", &[0; 200]] {
            assert_eq!(offset(bytes, 0), None);
        }
        assert_eq!(changed(0), None, "as long as nobody changed it");
    }
}
