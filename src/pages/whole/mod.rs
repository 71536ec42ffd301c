//! One thing in full, as a page: what it is, who answers for it, what became of it, what was said of it.

pub mod hypothesis;
pub mod metric;
pub mod objective;
pub mod outcome;
pub mod sprint;

use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::verdict::{Link, Note, NoteKind};
use crate::report::{Block, Cell, Doc, Field, Head};

/// The cells of a field's name.
const NAME: usize = 14;

/// A reading among others, as a page tells it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its day.
    pub day: Day,
    /// What was read; none where it was voided.
    pub value: Option<f64>,
    /// Who logged it.
    pub by: String,
    /// What was remarked.
    pub note: Option<String>,
}

/// What was said of a thing: where its work is, and the notes.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The links.
    pub links: Vec<Link>,
    /// The notes.
    pub notes: Vec<Note>,
}

/// A page about one thing: its label and title, and how it stands.
fn page(label: &str, title: &str, place: &str) -> Doc {
    let title = format!("{label}  {title}");
    Doc { named: NAME, tight: true, ..Doc::new(title.trim_end(), "").stands([place.to_owned()]) }
}

/// Adds the head of a part.
fn part(doc: &mut Doc, words: &str) {
    doc.section(words);
}

/// Adds a field's name with its words, line by line.
fn field(doc: &mut Doc, name: &'static str, words: &str, tone: Tone) {
    let lines = words.lines().enumerate();
    let fields = lines.map(|(n, line)| {
        let name = if n == 0 { name } else { "" };
        Field { goes_on: n > 0, ..Field::new(name, line, tone) }
    });
    if let Some(Block::Fields(list)) = doc.blocks.last_mut() {
        list.extend(fields);
    } else {
        doc.blocks.push(Block::Fields(fields.collect()));
    }
}

/// Adds a field whose name was stored or made: a label, a function.
fn named(doc: &mut Doc, name: &str, words: &str, tone: Tone) {
    let field = Field { name: name.to_owned().into(), ..Field::new("", words, tone) };
    if let Some(Block::Fields(list)) = doc.blocks.last_mut() {
        list.push(field);
    } else {
        doc.blocks.push(Block::Fields(vec![field]));
    }
}

/// Adds stored text, line by line.
fn paragraph(doc: &mut Doc, words: &str, tone: Tone) {
    doc.blocks.push(Block::Text(words.to_owned(), tone));
}

/// Adds the links and notes of a thing.
fn said(doc: &mut Doc, said: &Said, today: Day) {
    if !said.links.is_empty() {
        part(doc, "Links");
        said.links.iter().for_each(|link| field(doc, "", &link.url, Tone::Plain));
    }
    if !said.notes.is_empty() {
        part(doc, "Notes");
    }
    for note in &said.notes {
        let kind = if note.kind == NoteKind::Dissent { "DISSENT" } else { note.kind.word() };
        let stance = note.stance.says().map_or_else(String::new, |says| format!(", {says}"));
        let link = note.link.as_deref().map_or_else(String::new, |link| format!("\n{link}"));
        let words = format!("{}: {}{link}\n{}{stance}", note.by, note.text, note.on.weekday_short(today));
        field(doc, kind, &words, if note.kind == NoteKind::Dissent { Tone::Warn } else { Tone::Plain });
    }
}

/// Adds readings, newest first.
fn readings(doc: &mut Doc, list: &[Told], say: impl Fn(f64) -> String, change: impl Fn(usize) -> String, today: Day) {
    let rows = list.iter().enumerate().rev().map(|(at, told)| {
        vec![
            Cell::from(told.day.weekday_padded(today)),
            told.value.map_or_else(String::new, &say).into(),
            Cell::new(change(at), Tone::Dim),
            Cell::new(format!("@{}", told.by), Tone::Dim),
            told.note.clone().unwrap_or_default().into(),
        ]
    });
    let heads =
        [Head::words("day"), Head::number("value"), Head::number("change"), Head::words("by"), Head::wraps("note")];
    doc.rows(&heads, rows);
}
