//! What was done as a page: a heading a day, newest first; a change is told field by field where it is looked at.

use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::history::days_in_words;
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
    pub written: Option<Day>,
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

impl Done {
    /// What was done as every face tells it: its days in words, and whether it is undone.
    pub fn said(&self, today: Day) -> String {
        format!("{}{}", days_in_words(&self.what, today), self.undone_words())
    }

    fn undone_words(&self) -> &'static str {
        if self.undone { "   undone" } else { "" }
    }
}

fn row(done: &Done, today: Day) -> Row {
    let came = if done.came.is_some() { "≪ " } else { "" };
    let undone = done.undone_words();
    let written =
        done.written.as_ref().map_or_else(String::new, |day| format!(" (written {} {})", day.short(today), done.time));
    let why = done.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
    let whole = format!("{came}{}{why}{undone}{written}", days_in_words(&done.what, today));
    let cells = vec![
        Cell::new(done.letters.clone(), Tone::Dim),
        Cell::new(done.time.clone(), Tone::Dim),
        Cell::new(done.by.as_str(), Tone::Dim),
        // That an address is one of the web is seen without saying so.
        Cell::new(&whole, if done.undone { Tone::Dim } else { Tone::Plain }).chosen(whole.replace(" https://", " ")),
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
