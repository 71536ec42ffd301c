//! Which days a pull asks for, and what stands for them in its command: days and whole numbers, inside one word.

use super::said::{Reads, Source};
use crate::domain::day::Day;

/// The days that are asked for, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first.
    pub from: Day,
    /// The last.
    pub to: Day,
}

/// What was told of the days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// `--from`.
    pub from: Option<Day>,
    /// `--to`.
    pub to: Option<Day>,
}

/// The last day that can be read: the last one that is over, or this one.
pub fn last(source: &Source, today: Day) -> Day {
    if source.today || source.read == Reads::Number { today } else { today.plus(-1) }
}

/// The days a pull asks for: from the day after the last reading this source gave, less what it restates. None where there
/// is no day to ask for.
pub fn window(source: &Source, given: Option<Day>, today: Day, told: Told) -> Option<Window> {
    let end = last(source, today);
    let to = told.to.map_or(end, |to| to.min(end));
    let from = told.from.unwrap_or_else(|| match (source.read, given) {
        (Reads::Number, _) => today,
        (Reads::Rows, Some(given)) => given.plus(1 - source.restates),
        (Reads::Rows, None) => end.plus(1 - source.back),
    });
    (from <= to).then_some(Window { from, to })
}

/// Whether a metric's next reading is due: its cadence after the last one is a day that can be read.
pub fn is_due(source: &Source, latest: Option<Day>, every: u32, today: Day) -> bool {
    latest.is_none_or(|latest| latest.plus(i64::from(every)) <= last(source, today))
}

/// Whether a value of a day may still change, so that a pull supersedes it.
pub fn may_change(source: &Source, day: Day, today: Day) -> bool {
    today.since(day) <= source.restates
}

/// The words of a command with its days put in.
pub fn filled(source: &Source, window: Window) -> Vec<String> {
    const DAY: i64 = 86_400;
    let zone = i64::from(source.rows.zone.map_or(0, |zone| zone.0)) * 60;
    // A point stamped at the end of its window is asked for there.
    let unix = |day: Day| i64::from(day.plus(-source.shift).number()) * DAY - zone;
    let words = [
        ("{from}", window.from.to_string()),
        ("{to}", window.to.to_string()),
        ("{from_unix}", unix(window.from).to_string()),
        ("{to_unix}", (unix(window.to) + DAY - 1).to_string()),
        ("{days}", (window.to.since(window.from) + 1).to_string()),
    ];
    source.run.iter().map(|word| words.iter().fold(word.clone(), |word, (brace, is)| word.replace(brace, is))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Said;

    fn source(keys: &str) -> Source {
        let text = format!(
            "[source.p95]\nrun = [\"x\", \"{{from}}..{{to}}\", \"{{from_unix}} {{to_unix}}\", \"{{days}} {{a}} {{from\"]\n{keys}"
        );
        let table = toml::de::DeTable::parse(&text).unwrap();
        let sources = table.get_ref().get("source").unwrap().get_ref().as_table().unwrap();
        let Said { source, .. } = crate::source::said::sources(sources, &|_| String::new()).remove(0);
        source.unwrap()
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn rows_reach_from_the_last_reading_to_yesterday() {
        let today = day("2026-03-12");
        let days = |keys: &str, given: Option<&str>, told: Told| {
            let given = given.map(day);
            window(&source(&format!("read = \"rows\"\n{keys}")), given, today, told)
                .map(|w| format!("{}..{}", w.from, w.to))
        };
        let none = Told::default();
        assert_eq!(days("", None, none).as_deref(), Some("2026-02-05..2026-03-11"), "35 days");
        assert_eq!(days("back = \"1d\"", None, none).as_deref(), Some("2026-03-11..2026-03-11"));
        assert_eq!(days("", Some("2026-03-01"), none).as_deref(), Some("2026-03-02..2026-03-11"), "a gap of ten days");
        assert_eq!(days("", Some("2026-03-11"), none), None);
        assert_eq!(days("today = true", Some("2026-03-11"), none).as_deref(), Some("2026-03-12..2026-03-12"));
        assert_eq!(days("restates = \"3d\"", Some("2026-03-11"), none).as_deref(), Some("2026-03-09..2026-03-11"));
        let told = Told { from: Some(day("2025-01-01")), to: Some(day("2026-03-20")) };
        assert_eq!(days("", Some("2026-03-11"), told).as_deref(), Some("2025-01-01..2026-03-11"));
        let back = Told { from: Some(day("2026-03-10")), to: Some(day("2026-03-09")) };
        assert_eq!(days("", None, back), None);
        // A number is of today, whenever the last was.
        let number = window(&source(""), Some(today), today, none);
        assert_eq!(number, Some(Window { from: today, to: today }));
    }

    #[test]
    fn due_is_what_can_be_read_by_now() {
        let rows = source("read = \"rows\"");
        let today = day("2026-03-12");
        let due = |source: &Source, latest: &str, every| is_due(source, Some(day(latest)), every, today);
        assert!(is_due(&rows, None, 7, today));
        assert!(due(&rows, "2026-03-04", 7) && !due(&rows, "2026-03-05", 7), "the 12th is not over");
        assert!(due(&rows, "2026-03-10", 1) && !due(&rows, "2026-03-11", 1));
        let number = source("");
        assert!(due(&number, "2026-03-05", 7) && !due(&number, "2026-03-06", 7) && !due(&number, "2026-03-12", 1));
    }

    #[test]
    fn a_value_may_change_for_as_long_as_it_is_said() {
        let rows = source("read = \"rows\"\nrestates = \"3d\"");
        let today = day("2026-03-12");
        assert!(may_change(&rows, day("2026-03-09"), today) && !may_change(&rows, day("2026-03-08"), today));
        let never = source("read = \"rows\"");
        assert!(!may_change(&never, day("2026-03-11"), today) && may_change(&never, today, today));
    }

    #[test]
    fn days_are_put_into_words_and_other_braces_stay() {
        let week = Window { from: day("2026-03-05"), to: day("2026-03-11") };
        let words = |keys: &str| filled(&source(&format!("read = \"rows\"\n{keys}")), week);
        assert_eq!(words(""), ["x", "2026-03-05..2026-03-11", "1772668800 1773273599", "7 {a} {from"]);
        assert_eq!(words("zone = \"+01:00\"")[2], "1772665200 1773269999");
        assert_eq!(words("zone = \"-03:30\"")[2], "1772681400 1773286199");
        assert_eq!(words("shift = \"-1d\"")[2], "1772755200 1773359999", "a point of the day after");
    }
}
