//! Lines that were pasted, into readings of one metric: by the reader of files where they are a table, else line by line
//! as `log -` reads them. It changes nothing and knows no board: who shows the lines says what is there already.

use std::collections::HashMap;

use crate::domain::amount::Amount;
use crate::domain::day::{Day, Lean, looks_like_day, parse_day, take_day};
use crate::domain::unclear::Unclear;
use crate::rows::asked::{Asked, Told};
use crate::rows::{Source, read};

/// The most lines that are looked at one by one.
pub(crate) const MOST: usize = 2_000;

/// What they are readings of.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// The metric's short name.
    pub(crate) slug: String,
    /// Its unit.
    pub(crate) unit: Option<String>,
    /// Days between readings.
    pub(crate) every: u32,
    /// The day it is.
    pub(crate) today: Day,
}

/// A reading that a line holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Taken {
    /// Its day.
    pub(crate) day: Day,
    /// The value in the metric's unit.
    pub(crate) value: f64,
    /// The denominator, where counts were given.
    pub(crate) of: Option<f64>,
    /// What follows them.
    pub(crate) note: Option<String>,
}

/// A line as it was pasted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// Its number among those pasted.
    pub(crate) at: usize,
    /// Its text.
    pub(crate) text: String,
    /// Its day, where it holds a value alone.
    pub(crate) day: Option<Day>,
    /// What it holds, or why it holds no reading.
    pub(crate) read: Result<Taken, String>,
}

/// All lines.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lines {
    /// Those that are not blank, nor headings.
    pub(crate) lines: Vec<Line>,
    /// How they were read.
    pub(crate) said: String,
}

/// Whether a text is several lines.
pub(crate) fn several(text: &str) -> bool {
    cut(text).iter().filter(|line| !line.trim().is_empty()).nth(1).is_some()
}

fn cut(text: &str) -> Vec<&str> {
    text.split(['\n', '\r']).collect()
}

/// Reads pasted lines.
///
/// # Errors
/// There are more than can be looked at one by one.
pub(crate) fn lines(text: &str, about: &About) -> Result<Lines, String> {
    // Two ends of a line that stand together are one.
    let text = text.replace("\r\n", "\n");
    let all: Vec<(usize, &str)> =
        cut(&text).into_iter().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    if all.len() > MOST {
        return Err(format!("{} lines are too many to look at; in the shell: upshot import -", all.len()));
    }
    if let Some(lines) = values(&all, about) {
        return Ok(lines);
    }
    let table = as_table(&text, about);
    let mut said = "day value";
    let mut lines = Vec::new();
    for (at, line) in all {
        let taken = table.as_ref().and_then(|table| table.get(&(at + 1)));
        let read = match taken {
            Some(taken) => Ok(taken.clone()),
            None => one(line, None, about),
        };
        // What holds no number is a heading, where something is read that follows it.
        let heading = read.is_err() && lines.is_empty() && !line.contains(|c: char| c.is_ascii_digit());
        if heading {
            said = "day value, below headings";
            continue;
        }
        lines.push(Line { at: at + 1, text: line.trim().to_owned(), day: None, read });
    }
    Ok(Lines { lines, said: said.to_owned() })
}

/// A value alone in each line: their days go by the cadence, the last of them today.
fn values(all: &[(usize, &str)], about: &About) -> Option<Lines> {
    // A day before the value is no number with a unit behind it: `3mar 59`.
    let dated = |line: &str| looks_like_day(line.trim()) || line.split_whitespace().next().is_some_and(looks_like_day);
    let bare = |line: &str| Amount::parse(line).is_ok() && !dated(line);
    let words = |line: &str| line.split([' ', '\t', ',', ';']).filter(|word| !word.is_empty()).count();
    let alone = all.iter().filter(|(_, line)| bare(line)).count();
    // What is mistyped among them has its day too.
    if alone * 2 <= all.len() || all.iter().any(|(_, line)| !bare(line) && words(line) > 1 && !line.contains(',')) {
        return None;
    }
    let count = all.len() as i64;
    let lines = all.iter().enumerate().map(|(n, (at, line))| {
        let day = about.today.plus(-(count - 1 - n as i64) * i64::from(about.every.max(1)));
        Line { at: at + 1, text: line.trim().to_owned(), day: Some(day), read: one(line, Some(day), about) }
    });
    let every = if about.every == 1 { "a day".to_owned() } else { format!("{} days", about.every) };
    Some(Lines { lines: lines.collect(), said: format!("values, {every} apart, the last today") })
}

/// The lines as a table, by their numbers; none where they are none.
fn as_table(text: &str, about: &About) -> Option<HashMap<usize, Taken>> {
    let source = Source::copied(text.as_bytes()).ok()?;
    let told = |_: &str| Told::Known(about.unit.clone());
    let recent = |_: &str| Vec::new();
    let asked = Asked { metric: Some(about.slug.clone()), nameless: false, ..Asked::new(about.today, &told, &recent) };
    let read = read(&source, &asked).ok()?;
    let mut table = HashMap::new();
    for row in read.rows.iter() {
        let row = row.ok()?;
        let day = Day::from_number(i64::from(row.day))?;
        let note = read.kept.of(&row).ok()?.note;
        let line = usize::try_from(row.line).ok()?;
        // A line that holds several is a table of another kind.
        if row.metric > 0 || table.insert(line, Taken { day, value: row.value, of: row.of(), note }).is_some() {
            return None;
        }
    }
    Some(table)
}

/// Reads one line; a value alone is of `day`.
///
/// # Errors
/// What it lacks, and how it is written.
pub(crate) fn one(line: &str, day: Option<Day>, about: &About) -> Result<Taken, String> {
    let line = line.trim();
    let cells = |by: char| -> Vec<String> {
        line.split(by).map(|cell| cell.trim().trim_matches('"').trim().to_owned()).collect()
    };
    let blanks: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    if let Some(day) = day.filter(|_| blanks.len() == 1) {
        return of(day, line, None, about);
    }
    let mut why = None;
    for words in [cells('\t'), cells(';'), cells(','), blanks] {
        match taken(&words, about) {
            Ok(taken) => return Ok(taken),
            // What is nearest to a reading says best what it lacks.
            Err((near, says)) => {
                if why.as_ref().is_none_or(|(most, _)| near >= *most) {
                    why = Some((near, says));
                }
            }
        }
    }
    Err(why.map_or_else(String::new, |(_, says)| says))
}

/// A day and a value among words, whichever comes first, and a note behind them; else how near it is to one, and why.
fn taken(words: &[String], about: &About) -> Result<Taken, (u8, String)> {
    if words.len() < 2 {
        return Err((0, "no day beside a value: 11mar 36.2".to_owned()));
    }
    let first = if Amount::parse(&words[0]).is_ok() { &words[1] } else { &words[0] };
    let mut near = (0, format!("{} is no day: 11mar, 2026-03-11", crate::text::truncate(first, 16)));
    let is_day = |words: &[String]| take_day(words) == words.len();
    for n in (1..words.len().min(6)).rev() {
        if !is_day(&words[..n]) {
            continue;
        }
        let text = words[..n].join(" ");
        let note = Some(words[n + 1..].join(" ")).filter(|note| !note.trim().is_empty());
        if Amount::parse(&words[n]).is_err() && near.0 == 2 {
            continue;
        }
        match parse_day(&text, about.today, Lean::Back, None) {
            Ok(day) => match of(day, &words[n], note, about) {
                Ok(taken) => return Ok(taken),
                Err(says) => near = (2, says),
            },
            Err(unclear) => near = (1, says(&unclear, &text)),
        }
    }
    if near.0 < 2 && Amount::parse(&words[0]).is_ok() {
        let n = take_day(&words[1..]);
        if n > 0 {
            let text = words[1..=n].join(" ");
            let note = Some(words[n + 1..].join(" ")).filter(|note| !note.trim().is_empty());
            let day = parse_day(&text, about.today, Lean::Back, None).map_err(|unclear| (1, says(&unclear, &text)))?;
            return of(day, &words[0], note, about).map_err(|says| (2, says));
        }
    }
    Err(near)
}

fn of(day: Day, value: &str, note: Option<String>, about: &About) -> Result<Taken, String> {
    let (value, of) = Amount::parse(value)
        .and_then(|amount| amount.in_unit(about.unit.as_deref()))
        .map_err(|unclear| says(&unclear, value))?;
    match day.since(about.today) {
        1 => Err("tomorrow: not yet".to_owned()),
        2.. => Err(format!("in {} days: not yet", day.since(about.today))),
        _ => Ok(Taken { day, value, of, note }),
    }
}

/// What is unclear of a word in as few words as it can be mended by; the word as it stands in the line.
fn says(unclear: &Unclear, word: &str) -> String {
    let does = ["write ", "give "].iter().any(|does| unclear.hint.starts_with(does));
    if does && word.chars().count() <= 16 {
        format!("{word}: {}", unclear.hint)
    } else {
        format!("{}: {}", unclear.what, unclear.hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> About {
        About { slug: "docs".to_owned(), unit: Some("%".to_owned()), every: 7, today: day(12, 3) }
    }

    fn day(d: u8, m: u8) -> Day {
        Day::new(2026, m, d).unwrap()
    }

    fn all(text: &str) -> Vec<Result<(Day, f64), String>> {
        let lines = lines(text, &about()).unwrap().lines;
        lines.into_iter().map(|line| line.read.map(|taken| (taken.day, taken.value))).collect()
    }

    #[test]
    fn a_day_and_a_value_are_read_whatever_stands_between_them() {
        for text in [
            "3mar 59\n24feb 58",
            "3 Mar 59\n24 Feb 58",
            "3 mar\t59\n24 feb\t58",
            "3mar,59\n24feb,58",
            "3mar;59\n24feb;58",
            "59 3mar\n58 24feb",
            "59, 3 Mar\n58, 24 Feb",
            "2026-03-03 59%\n2026-02-24 58%",
            "2026-03-03,59\r\n2026-02-24,58\r\n",
            "day,value\n2026-03-03,59\n2026-02-24,58",
            "Day Value\n3mar 59\n24feb 58",
            "\"3 Mar\",\"59\"\n\"24 Feb\",\"58\"",
            "3/3/2026,59\n24/2/2026,58",
            "-9d 59\n-16d 58",
        ] {
            assert_eq!(all(text), [Ok((day(3, 3), 59.0)), Ok((day(24, 2), 58.0))], "{text}");
        }
        let lines = lines("3mar,59,from the log\n24feb 58 by hand, late", &about()).unwrap().lines;
        let note = |at: usize| lines[at].read.clone().unwrap().note;
        assert_eq!((note(0).as_deref(), note(1).as_deref()), (Some("from the log"), Some("by hand, late")));
    }

    #[test]
    fn a_column_of_values_ends_today_and_goes_back_by_the_cadence() {
        assert_eq!(all("57\n58\n59"), [Ok((day(26, 2), 57.0)), Ok((day(5, 3), 58.0)), Ok((day(12, 3), 59.0))]);
        assert_eq!(all("71/118\n60")[1], Ok((day(12, 3), 60.0)));
        assert!(matches!(&all("57\n5x\n59")[..], [Ok(_), Err(_), Ok((last, _))] if *last == day(12, 3)));
    }

    #[test]
    fn what_holds_no_reading_says_what_it_lacks() {
        let all = all("3mar 59\n10mar 60,5\n2026-03-17 61\nno idea 7\n3/4/26 5\n11mar 12ms");
        let says: Vec<&str> = all.iter().map(|read| read.as_ref().map_or_else(String::as_str, |_| "ok")).collect();
        assert_eq!(says[..3], ["ok", "60,5: write 60.5 or 605", "in 5 days: not yet"]);
        assert!(says[3..].iter().all(|says| *says != "ok" && says.len() > 5), "{says:?}");
    }

    #[test]
    fn hostile_text_is_read_to_its_end() {
        for text in ["\u{202e}\u{0}\n\u{1b}[2J 5", "\n\n\n", "💥\n💥💥", "1e308 1e308\n-- --", ",,,,\n;;;;", "\"\n\""]
        {
            drop(lines(text, &about()).unwrap());
        }
        assert!(lines(&"3mar 59\n".repeat(MOST + 1), &about()).is_err());
        assert!(several("a\rb") && several("a\nb") && !several("a\n\n") && !several(""));
    }
}
