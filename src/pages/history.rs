//! What was done as a page: a heading a day, newest first; a change is told field by field where it is looked at.

use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::Id;
use crate::report::{About, Cell, Doc, Group, Head, Row};

/// A change set as it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// Which one.
    pub id: Id,
    /// The letters that name it: `upshot undo` takes them.
    pub letters: String,
    /// The day, as told.
    pub day: Day,
    /// The clock's day, where that is another.
    pub written: Option<String>,
    /// The time of day at the writer's clock: `12:04`.
    pub time: String,
    /// By whom.
    pub by: Handle,
    /// What.
    pub what: String,
    /// Why.
    pub why: Option<String>,
    /// Through what.
    pub via: String,
    /// Whether it is undone.
    pub undone: bool,
    /// Where it came from, where another copy wrote it: `via team`, and as whom it was given there.
    pub came: Option<String>,
    /// Field by field: the thing and field, what was there, what is.
    pub changes: Vec<(String, String, String)>,
}

/// The page.
pub fn doc(list: &[Done], today: Day) -> Doc {
    let mut doc = Doc::new("History", "this board, newest first");
    if list.is_empty() {
        doc.line("Nothing has been done yet.", Tone::Plain);
    }
    let heads =
        [Head::words("").told(), Head::words(""), Head::words("").least(5), Head::fills(""), Head::words("").least(6)];
    let days = list.chunk_by(|a, b| a.day == b.day);
    let groups = days.map(|day| {
        let title = day[0].day.weekday_padded(today);
        Group::of(Some((title, Tone::Strong)), day.iter().map(|done| row(done, today)))
    });
    doc.list(&heads, groups.collect());
    if list.len() == super::MOST {
        doc.foot = format!("The newest {}; more:", super::MOST);
        doc.shell = "upshot history -n 5000".to_owned();
        return doc;
    }
    doc.shell = "upshot history".to_owned();
    doc
}

fn row(done: &Done, today: Day) -> Row {
    let came = if done.came.is_some() { "≪ " } else { "" };
    let undone = if done.undone { "   undone" } else { "" };
    let written = done.written.as_ref().map_or_else(String::new, |day| format!(" (written {day})"));
    let why = done.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
    let cells = vec![
        Cell::new(done.letters.clone(), Tone::Dim),
        Cell::new(done.time.clone(), Tone::Dim),
        Cell::new(done.by.as_str(), Tone::Dim),
        Cell::new(
            format!("{came}{}{why}{undone}{written}", days_in_words(&done.what, today)),
            if done.undone { Tone::Dim } else { Tone::Plain },
        ),
        Cell::new(done.came.clone().unwrap_or_else(|| done.via.clone()), Tone::Dim),
    ];
    let mut more = Doc::default();
    more.section(format!("{} {} {}", done.day.short(today), done.time, done.by));
    told(done).into_iter().for_each(|(words, tone)| more.line(days_in_words(&words, today), tone));
    more.line("", Tone::Plain);
    more.line(UNDO, Tone::Dim);
    Row::about(cells, About::named(done.id.to_string(), None)).more(more.blocks)
}

/// What undoing does.
const UNDO: &str = "Undo adds a change; nothing is erased. Only your own, only where nobody has changed it since; one from \
                    before you opened this asks once more.";

/// Words that were kept, with their days as they are said: `, Wed 11 Mar` for ` on 2026-03-11`, and no year that is this
/// one.
pub fn days_in_words(words: &str, today: Day) -> String {
    let this_year = format!(" {}", today.date().year());
    let mut said = String::new();
    let mut rest = words;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(from.len());
        let (number, after) = from.split_at(end);
        let apart = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '/');
        match number.parse::<Day>().ok().filter(|_| number.len() == 10 && apart) {
            Some(day) => {
                match before.strip_suffix(" on ") {
                    Some(before) => said.push_str(&format!("{before}, ")),
                    None => said.push_str(before),
                }
                said.push_str(&day.weekday_short(today));
            }
            None => {
                said.push_str(before);
                said.push_str(number);
                let month = said.strip_suffix(&this_year).is_some_and(|said| MONTHS.iter().any(|m| said.ends_with(m)));
                if month {
                    said.truncate(said.len() - this_year.len());
                }
            }
        }
        rest = after;
    }
    said.push_str(rest);
    said
}

const MONTHS: [&str; 12] =
    [" Jan", " Feb", " Mar", " Apr", " May", " Jun", " Jul", " Aug", " Sep", " Oct", " Nov", " Dec"];

/// What a change set did, line by line.
pub fn told(done: &Done) -> Vec<(String, Tone)> {
    let mut lines = Vec::new();
    lines.extend(done.why.iter().map(|why| (format!("because {why}"), Tone::Plain)));
    for (what, before, after) in &done.changes {
        let words =
            if before.is_empty() { format!("{what}   {after}") } else { format!("{what}   {before} → {after}") };
        lines.push((words.replace('\n', " "), Tone::Plain));
    }
    if lines.is_empty() {
        lines.push((done.what.clone(), Tone::Plain));
    }
    if done.undone {
        lines.push(("It is undone.".to_owned(), Tone::Dim));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_days_are_said_as_days_and_nothing_else_is_touched() {
        let today: Day = "2026-03-12".parse().unwrap();
        for (kept, said) in [
            ("logged 36.2% for activation on 2026-03-11", "logged 36.2% for activation, Wed 11 Mar"),
            ("@eva is away until Fri 20 Mar 2026", "@eva is away until Fri 20 Mar"),
            ("wrong if x < 3 by 2026-03-20", "wrong if x < 3 by Fri 20 Mar"),
            ("shipped H-4 on 2025-12-30", "shipped H-4, Tue 30 Dec 2025"),
            ("linked https://x.y/2026-03-11/a-2026-03-11", "linked https://x.y/2026-03-11/a-2026-03-11"),
            ("a plan for 2026, version 2026-3", "a plan for 2026, version 2026-3"),
        ] {
            assert_eq!(days_in_words(kept, today), said);
        }
    }
}
