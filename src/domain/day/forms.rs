//! The forms that files write days in, each read as far as the text alone says: what `3/1/2024` is, only its column can
//! tell. One grammar for cells of files and for words of a command line.

use super::clock::{Clock, clock, first_clock};
use super::words::{MONTH_WORDS, weekday};
use super::{Day, days_in};

/// No day is written in more bytes; the longest are JavaScript's, with the name of a zone in brackets.
const MOST: usize = 100;

/// What a text says of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Form {
    /// The day or period, as written.
    pub date: Written,
    /// The time of day beside it.
    pub clock: Option<Clock>,
    /// A weekday beside it, Monday being 0: it has to fit.
    pub weekday: Option<u8>,
}

/// A day or a period as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Written {
    /// Year, month and day, each known; there may be no such day.
    Full(i32, u8, u8),
    /// Three numbers with the year last: which of the first two is the day, the column says. `c` is the third as
    /// written, where it has two digits.
    Order {
        /// The first number.
        a: u8,
        /// The second.
        b: u8,
        /// The year meant, where the third is one.
        year: i32,
        /// The third, where it has two digits.
        c: Option<u8>,
        /// Whether dots stand between.
        dots: bool,
    },
    /// A month: `2024-03` is one, unless a column of weeks says otherwise.
    Month(i32, u8, Spelled),
    /// An ISO week.
    Week(i32, u8),
    /// A quarter.
    Quarter(i32, u8),
    /// A year.
    Year(i32),
    /// From a day to this one, the last.
    Until(i32, u8, u8),
    /// From a day to this one, the last, whose order the column says.
    UntilOrder {
        /// The first number.
        a: u8,
        /// The second.
        b: u8,
        /// The year.
        year: i32,
    },
    /// So many milliseconds since 1970; ten digits that also read as year, month, day and hour say those too.
    Epoch(i64, Option<(i32, u8, u8, u8)>),
    /// A spreadsheet's day, with its fraction.
    Serial(f64),
}

/// How a month is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelled {
    /// `2024-03`.
    Dashed,
    /// `202403`.
    Digits,
    /// `Mar-24`, as a spreadsheet writes it.
    Short,
    /// So that it is nothing else.
    Plainly,
}

impl Form {
    fn plain(date: Written) -> Self {
        Self { date, clock: None, weekday: None }
    }
}

/// Reads a text that is a day, a period or an instant in one of the forms; none where it is no such thing.
#[must_use]
pub fn form(text: &str) -> Option<Form> {
    let bytes = text.as_bytes();
    if let Some((year, month, day)) = iso(bytes) {
        let date = Written::Full(year, month, day);
        return shaped(month, day).then_some(Form::plain(date));
    }
    if let Some(form) = iso_instant(bytes) {
        return Some(form);
    }
    let text = text.trim();
    if text.len() < 4 || text.len() > MOST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && !text.ends_with('.') {
        return digits(text).or_else(|| numbers(text)).map(Form::plain);
    }
    let lower = text.to_ascii_lowercase();
    spoken(&lower).or_else(|| span(&lower))
}

/// Exactly `2026-03-11`.
#[must_use]
pub fn iso(bytes: &[u8]) -> Option<(i32, u8, u8)> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = bytes else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i32, |sum, d| d.is_ascii_digit().then(|| sum * 10 + i32::from(d - b'0')))
    };
    let two = |x, y| u8::try_from(number(&[x, y])?).ok();
    Some((number(&[a, b, c, d])?, two(e, f)?, two(g, h)?))
}

/// `2026-03-11T09:05:33.123Z`, as most instants are written; none where it is written in any other way.
fn iso_instant(bytes: &[u8]) -> Option<Form> {
    let (day, rest) = bytes.split_at_checked(10)?;
    let (year, month, day) = iso(day).filter(|(_, month, day)| shaped(*month, *day))?;
    let [b'T' | b' ', h1, h2, b':', m1, m2, rest @ ..] = rest else { return None };
    let two = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| i32::from(tens - b'0') * 10 + i32::from(ones - b'0'))
    };
    let (hour, minute) = (two(*h1, *h2).filter(|h| *h < 24)?, two(*m1, *m2).filter(|m| *m < 60)?);
    let (mut ms, mut rest) = (0, rest);
    if let [b':', s1, s2, after @ ..] = rest {
        ms = two(*s1, *s2).filter(|s| *s < 60)? * 1000;
        rest = after;
        if let [b'.', a, b, c, after @ ..] = rest {
            ms += two(*a, *b)? * 10 + two(b'0', *c)?;
            let more = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
            rest = &after[more..];
        }
    }
    let offset = match rest {
        [] => None,
        [b'Z'] => Some(0),
        _ => return None,
    };
    let clock = Some(Clock { ms: (hour * 60 + minute) * 60_000 + ms, offset });
    Some(Form { date: Written::Full(year, month, day), clock, weekday: None })
}

/// Whether a month and a day have the shape of one.
fn shaped(month: u8, day: u8) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// The last day of a period, or the day.
#[must_use]
pub fn last_of(written: Written) -> Option<Day> {
    match written {
        Written::Full(y, m, d) | Written::Until(y, m, d) => Day::new(y, m, d),
        Written::Month(y, m, _) => Day::new(y, m, days_in(y, m)),
        Written::Week(y, w) => Day::last_of_week(y, w),
        Written::Quarter(y, q) => Day::new(y, q * 3, days_in(y, q * 3)),
        Written::Year(y) => Day::new(y, 12, 31),
        Written::Order { .. } | Written::UntilOrder { .. } | Written::Epoch(..) | Written::Serial(_) => None,
    }
}

/// Nothing but digits, perhaps with a fraction.
fn digits(text: &str) -> Option<Written> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if !is_digits(whole) || fraction.is_some_and(|f| !is_digits(f)) {
        return None;
    }
    let n: i128 = whole.parse().ok()?;
    let part = |from: usize, to: usize| whole.get(from..to)?.parse::<i32>().ok();
    match (whole.len(), fraction) {
        // Older than what anybody measured for a board; a series of temperatures is not.
        (4, None) => (1600..=2100).contains(&n).then_some(Written::Year(n as i32)),
        (5, _) => (36_526..=73_050).contains(&n).then(|| text.parse().ok().map(Written::Serial))?,
        (6, None) => {
            let (year, month) = (part(0, 4)?, u8::try_from(part(4, 6)?).ok()?);
            ((1900..=2100).contains(&year) && (1..=12).contains(&month)).then_some(Written::Month(
                year,
                month,
                Spelled::Digits,
            ))
        }
        (8, None) => {
            let (year, month, day) = (part(0, 4)?, u8::try_from(part(4, 6)?).ok()?, u8::try_from(part(6, 8)?).ok()?);
            ((1900..=2100).contains(&year) && shaped(month, day)).then_some(Written::Full(year, month, day))
        }
        (10 | 13 | 16 | 19, _) => epoch(whole, fraction, n),
        _ => None,
    }
}

/// Seconds, or thousandths, millionths or billionths of one, since 1970: in the years 2001 to 2100.
fn epoch(whole: &str, fraction: Option<&str>, n: i128) -> Option<Written> {
    let ms = match whole.len() {
        10 => {
            let part: i128 = fraction.map_or(Some(0), |f| format!("{f:0<3}").get(..3)?.parse().ok())?;
            n * 1000 + part
        }
        13 => n,
        16 => n / 1000,
        _ => n / 1_000_000,
    };
    let part = |from: usize, to: usize| whole.get(from..to)?.parse::<u8>().ok();
    let hour = || {
        let year: i32 = whole.get(..4)?.parse().ok()?;
        let (month, day, hour) = (part(4, 6)?, part(6, 8)?, part(8, 10)?);
        ((1900..=2100).contains(&year) && shaped(month, day) && hour < 24).then_some((year, month, day, hour))
    };
    let hour = if whole.len() == 10 && fraction.is_none() { hour() } else { None };
    // 2001-01-01 and 2101-01-01, in milliseconds.
    let fits = (978_307_200_000..4_133_980_800_000).contains(&ms);
    (fits || hour.is_some()).then(|| Written::Epoch(i64::try_from(ms).unwrap_or(0), hour))
}

/// A day or period, perhaps with its time.
fn spoken(text: &str) -> Option<Form> {
    let Some(colon) = first_clock(text) else {
        let (date, weekday) = date(text, None)?;
        return Some(Form { date, clock: None, weekday });
    };
    // `01/mar/2024:10:01:02 +0100`, as web servers write it.
    let clf = |at: usize| {
        let before = text.get(..at).filter(|before| !before.contains(' '))?;
        let (date, weekday) = date(before, None)?;
        let (clock, year) = clock(text.get(at + 1..)?)?;
        (year.is_none() && matches!(date, Written::Full(..))).then_some(Form { date, clock: Some(clock), weekday })
    };
    if let Some(form) = clf(colon) {
        return Some(form);
    }
    let before = text.get(..colon)?;
    let hour = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if before.len() - hour > 2 {
        return None;
    }
    let (clock, year) = clock(&text[hour..])?;
    let mut day = text[..hour].trim_end();
    for joint in ["t", ",", "@", "at"] {
        if let Some(rest) = day.strip_suffix(joint) {
            let fits = match joint {
                "t" => rest.ends_with(|c: char| c.is_ascii_digit()) && day.len() == hour,
                "at" => rest.ends_with(' '),
                _ => true,
            };
            if fits {
                day = rest.trim_end().trim_end_matches(',');
                break;
            }
        }
    }
    let (date, weekday) = date(day, year)?;
    matches!(date, Written::Full(..) | Written::Order { .. }).then_some(Form { date, clock: Some(clock), weekday })
}

/// A date, perhaps with a weekday before or behind it; `year` stands elsewhere.
fn date(text: &str, year: Option<i32>) -> Option<(Written, Option<u8>)> {
    let text = text.trim().trim_matches(',').trim();
    let mut weekday_said = None;
    let mut rest = text;
    if let Some((first, after)) = text.split_once([' ', ',']) {
        if let Some(found) = weekday(first.trim_end_matches([',', '.'])) {
            (weekday_said, rest) = (Some(found), after.trim_start_matches([',', ' ']));
        } else if let Some((before, last)) = text.rsplit_once([' ', ','])
            && let Some(found) = weekday(last)
        {
            (weekday_said, rest) = (Some(found), before.trim_end_matches([',', ' ']));
        }
    }
    let found = match year {
        Some(year) => without_year(rest).and_then(|(month, day)| shaped_full(year, month, day)),
        None => numbers(rest).or_else(|| period(rest)).or_else(|| named(rest)),
    };
    found.map(|date| (date, weekday_said))
}

fn shaped_full(year: i32, month: u8, day: u8) -> Option<Written> {
    shaped(month, day).then_some(Written::Full(year, month, day))
}

/// Numbers with one kind of separator.
fn numbers(text: &str) -> Option<Written> {
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let mut parts = text.split(separator);
    let (first, second, third, more) = (parts.next()?, parts.next()?, parts.next(), parts.next());
    if more.is_some() || ![first, second, third.unwrap_or("0")].iter().all(|part| is_digits(part)) {
        return None;
    }
    let small = |part: &str| if part.len() <= 2 { part.parse::<u8>().ok() } else { None };
    let Some(third) = third else {
        return match (first.len(), second.len()) {
            (4, 1 | 2) if separator != '.' => {
                let (year, month) = (first.parse().ok()?, small(second)?);
                let spelled = if separator == '-' { Spelled::Dashed } else { Spelled::Plainly };
                is_month(year, month).then_some(Written::Month(year, month, spelled))
            }
            (1 | 2, 4) if separator != '.' => {
                let (year, month) = (second.parse().ok()?, small(first)?);
                is_month(year, month).then_some(Written::Month(year, month, Spelled::Plainly))
            }
            _ => None,
        };
    };
    match (first.len(), second.len(), third.len()) {
        (4, 1 | 2, 1 | 2) => shaped_full(first.parse().ok()?, small(second)?, small(third)?),
        (1 | 2, 1 | 2, 2 | 4) => {
            let (a, b) = (small(first)?, small(second)?);
            let c = small(third);
            let year = c.map_or_else(|| third.parse().ok(), |c| Some(2000 + i32::from(c)))?;
            let year_first = c.is_some_and(|c| shaped(b, c));
            (shaped(b, a) || shaped(a, b) || year_first).then_some(Written::Order {
                a,
                b,
                year,
                c,
                dots: separator == '.',
            })
        }
        _ => None,
    }
}

fn is_month(year: i32, month: u8) -> bool {
    (1600..=2100).contains(&year) && (1..=12).contains(&month)
}

/// A week or a quarter.
fn period(text: &str) -> Option<Written> {
    if let Some((year, week)) = text.split_once('w') {
        let year = year.strip_suffix('-').unwrap_or(year);
        let (year, week) = (four(year)?, two(week)?);
        return (week >= 1 && Day::last_of_week(year, week).is_some()).then_some(Written::Week(year, week));
    }
    let (before, after) = text.split_once('q')?;
    let (quarter, year) = match before.trim_end_matches([' ', '-']) {
        "" => {
            let (quarter, year) = after.split_at_checked(1)?;
            (quarter, year.trim_start_matches([' ', '-', '\'', '’', '/']))
        }
        year => (after, year),
    };
    let year = four(year).or_else(|| two(year).filter(|_| year.len() == 2).map(|y| 2000 + i32::from(y)))?;
    let quarter: u8 = if quarter.len() == 1 { quarter.parse().ok()? } else { return None };
    (1..=4).contains(&quarter).then_some(Written::Quarter(year, quarter))
}

fn four(text: &str) -> Option<i32> {
    let year = if text.len() == 4 && is_digits(text) { text.parse().ok()? } else { return None };
    (1900..=2100).contains(&year).then_some(year)
}

fn two(text: &str) -> Option<u8> {
    if (1..=2).contains(&text.len()) && is_digits(text) { text.parse().ok() } else { None }
}

/// A date with its month's name.
fn named(text: &str) -> Option<Written> {
    let (words, short) = parts(text)?;
    let at = words.iter().position(|word| month_named(word).is_some())?;
    let month = month_named(words.get(at)?)?;
    let others: Vec<&str> = words.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, word)| *word).collect();
    match others.as_slice() {
        [one] if one.len() == 4 => Some(Written::Month(four(one)?, month, Spelled::Plainly)),
        [one] if at == 0 && one.len() == 2 && short => {
            Some(Written::Month(2000 + i32::from(two(one)?), month, Spelled::Short))
        }
        [day, year] if year.len() == 4 => shaped_full(year.parse().ok()?, month, two(ordinal(day))?),
        [year, day] if year.len() == 4 && at == 1 => shaped_full(year.parse().ok()?, month, two(ordinal(day))?),
        [day, year] if year.len() == 2 => shaped_full(2000 + i32::from(two(year)?), month, two(ordinal(day))?),
        _ => None,
    }
}

/// A month's name and a day, in either order.
fn without_year(text: &str) -> Option<(u8, u8)> {
    let (words, _) = parts(text)?;
    match words.as_slice() {
        [month, day] if month_named(month).is_some() => Some((month_named(month)?, two(ordinal(day))?)),
        [day, month] => Some((month_named(month)?, two(ordinal(day))?)),
        _ => None,
    }
}

/// Words between blanks, commas, dashes and slashes, three at most; whether a dash or an apostrophe stands between.
fn parts(text: &str) -> Option<(Vec<&str>, bool)> {
    let words: Vec<&str> =
        text.split([' ', ',', '-', '/', '\'', '’']).filter(|word| !word.is_empty()).take(4).collect();
    let glued = text.contains(['-', '\'', '’']);
    (words.len() <= 3).then_some((words, glued))
}

fn ordinal(word: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

/// A month by its name: whole, three letters, or `sept`. 1 for January.
#[must_use]
pub fn month_named(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.');
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    let named = |name: &&str| is(name) || word.len() == 3 && name.get(..3).is_some_and(is);
    let found = if is("sept") { Some(8) } else { MONTH_WORDS.iter().position(named) };
    found.and_then(|index| u8::try_from(index + 1).ok())
}

/// `DAY - DAY`, `DAY to DAY`, the first perhaps without its year.
fn span(text: &str) -> Option<Form> {
    // Asked of every cell that is no day: few have a blank.
    if !text.contains(' ') {
        return None;
    }
    for joint in [" - ", " – ", " — ", " to "] {
        let Some((first, last)) = text.split_once(joint) else { continue };
        let (to, weekday) = date(last, None)?;
        let until = match to {
            Written::Full(y, m, d) => {
                let from = match date(first, None) {
                    Some((Written::Full(y, m, d), _)) => (y, m, d),
                    Some(_) => return None,
                    None => {
                        let (month, day) = without_year(first)?;
                        // A span over the new year begins in the year before.
                        (if (month, day) > (m, d) { y - 1 } else { y }, month, day)
                    }
                };
                (from <= (y, m, d)).then_some(Written::Until(y, m, d))?
            }
            Written::Order { a, b, year, .. } => {
                let Some((Written::Order { .. }, _)) = date(first, None) else { return None };
                Written::UntilOrder { a, b, year }
            }
            _ => return None,
        };
        return Some(Form { date: until, clock: None, weekday });
    }
    None
}

pub(super) fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}
