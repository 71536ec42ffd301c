//! The only caller of the system clock. Everything else is handed a [`Now`], so tests and `--today` can hand in theirs.

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

#[cfg(unix)]
mod zone;

#[cfg(unix)]
pub use zone::file as zone_file;

/// One look at the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub unix_ms: i64,
    /// Minutes east of UTC where the person is; 0 where the machine won't say.
    pub offset_minutes: i16,
    /// The day on that person's calendar.
    pub date: time::Date,
}

/// Reads the clock, with the local offset where the system knows it and UTC where it doesn't.
pub fn now() -> Now {
    let utc = instant();
    #[cfg(unix)]
    if let Some(offset) = zone::changed(utc.unix_timestamp()) {
        return from_instant(utc.to_offset(offset));
    }
    from_instant(UtcOffset::local_offset_at(utc).map_or(utc, |offset| utc.to_offset(offset)))
}

impl Now {
    /// How long this day lasts still, as the clock goes now.
    pub fn left(&self) -> std::time::Duration {
        const DAY: i64 = 86_400_000;
        let local = self.unix_ms.saturating_add(i64::from(self.offset_minutes) * 60_000);
        std::time::Duration::from_millis((DAY - local.rem_euclid(DAY)).unsigned_abs())
    }
}

/// The instant that the system tells, or the nearest that has a day: a broken clock is no reason to fall over, and what it
/// tells is refused where it would be written.
fn instant() -> OffsetDateTime {
    // Days inside the years 1 and 9998, so that no offset leads out of them.
    const FIRST: i64 = -62_135_596_800 + 86_400;
    const LAST: i64 = 253_370_764_800 - 86_400;
    let told = std::time::SystemTime::now();
    let nanos = match told.duration_since(std::time::UNIX_EPOCH) {
        Ok(since) => i128::try_from(since.as_nanos()).unwrap_or(i128::MAX),
        Err(before) => i128::try_from(before.duration().as_nanos()).map_or(i128::MIN, |nanos| -nanos),
    };
    let kept = nanos.clamp(i128::from(FIRST) * 1_000_000_000, i128::from(LAST) * 1_000_000_000);
    OffsetDateTime::from_unix_timestamp_nanos(kept).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn from_instant(at: OffsetDateTime) -> Now {
    Now {
        // Whole milliseconds of any year `time` can hold fit an i64 many times over.
        unix_ms: i64::try_from(at.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX),
        offset_minutes: at.offset().whole_minutes(),
        date: at.date(),
    }
}

/// Writes an instant as RFC 3339 in the writer's own offset, to the second: `2026-03-11T09:14:02+01:00`.
///
/// `unix_ms` is milliseconds since 1970 in UTC, `offset_minutes` is minutes east of UTC. A stored instant outside the
/// years RFC 3339 can write (0 to 9999) is shown as the nearest one it can; an impossible offset is shown as UTC.
pub fn rfc3339(unix_ms: i64, offset_minutes: i16) -> String {
    // A day inside years 0 and 9999, so that no offset pushes the printed year out of four digits.
    const FIRST: i64 = -62_167_219_200 + 86_400;
    const LAST: i64 = 253_402_300_799 - 86_400;
    let seconds = unix_ms.div_euclid(1000).clamp(FIRST, LAST);
    let offset = match UtcOffset::from_whole_seconds(i32::from(offset_minutes) * 60) {
        // RFC 3339 has no hours past 23 in an offset.
        Ok(offset) if offset.whole_hours().abs() < 24 => offset,
        _ => UtcOffset::UTC,
    };
    let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH).to_offset(offset);
    at.format(&Rfc3339).unwrap_or_else(|_| "1970-01-01T00:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn an_instant_is_written_in_its_writers_offset_without_milliseconds() {
        let now = from_instant(datetime!(2026-03-11 09:14:02.987 +1));
        assert_eq!(rfc3339(now.unix_ms, now.offset_minutes), "2026-03-11T09:14:02+01:00");
        assert_eq!(rfc3339(now.unix_ms, 0), "2026-03-11T08:14:02Z");
        assert_eq!(rfc3339(now.unix_ms, -210), "2026-03-11T04:44:02-03:30");
        assert_eq!(rfc3339(-1, 0), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn the_day_is_the_persons_and_not_utcs() {
        let now = from_instant(datetime!(2026-03-11 00:30 +2));
        assert_eq!(now.date, time::macros::date!(2026 - 03 - 11));
        assert_eq!(rfc3339(now.unix_ms, 0), "2026-03-10T22:30:00Z");
    }

    #[test]
    fn instants_nobody_could_have_written_are_still_printed() {
        for ms in [i64::MIN, i64::MAX] {
            for offset in [i16::MIN, -1439, 0, 1439, 1500, i16::MAX] {
                assert_eq!(rfc3339(ms, offset).as_bytes()[4], b'-', "{ms} {offset}");
            }
        }
    }

    #[test]
    fn a_day_lasts_until_the_persons_midnight() {
        let left = |at| from_instant(at).left().as_secs();
        assert_eq!(left(datetime!(2026-03-11 23:59 +1)), 60);
        assert_eq!(left(datetime!(2026-03-11 00:00 -3:30)), 86_400);
    }

    #[test]
    fn the_clock_agrees_with_itself() {
        let now = now();
        assert!(rfc3339(now.unix_ms, now.offset_minutes).starts_with(&now.date.to_string()));
    }
}
