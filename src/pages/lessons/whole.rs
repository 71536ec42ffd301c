//! A lesson beside the list of them, where there is room: the prediction in its claims, what came of it, what was noted; how
//! often one was right; and how many lessons there are on each metric.

use super::{learned, link, mark, readings, right, then};
use crate::domain::amount::signed_with_unit;
use crate::domain::board::Column;
use crate::domain::board::said::{Tone, tone};
use crate::domain::day::Day;
use crate::domain::label::Slug;
use crate::domain::lesson::Lesson;
use crate::domain::verdict::VerdictCall;
use crate::pages::asked;
use crate::report::{Block, Cell, Doc, Field, Group, Head};
use crate::text;

/// The outcome that a metric decides, where it is on the board.
fn column<'c>(metric: &Slug, columns: &'c [Column]) -> Option<&'c Column> {
    columns.iter().find(|column| column.metric.as_ref().is_some_and(|own| own.slug == *metric))
}

/// What is told of a lesson, all of them beside it.
pub(super) fn more(lesson: &Lesson, all: &[Lesson], columns: &[Column], today: Day) -> Vec<Block> {
    let mut doc = Doc::default();
    doc.line(format!("{} {}", lesson.label, lesson.build), Tone::Strong);
    doc.line(about_whom(lesson, columns, today), Tone::Dim);
    doc.says(Vec::new());
    learned(&mut doc, lesson);
    doc.says(Vec::new());
    if let Some((class, shift, likely)) = readings(lesson, today, true) {
        doc.says(vec![(class.words().to_owned(), tone(class)), (format!("  {shift}"), Tone::Plain)]);
        if let Some(likely) = likely {
            doc.line(likely, Tone::Plain);
        }
        doc.says(Vec::new());
    }
    if let Some(against) = &lesson.against {
        doc.line(format!("! {against}"), Tone::Warn);
        doc.says(Vec::new());
    }
    doc.fields(claims(lesson));
    doc.says(Vec::new());
    let since = if lesson.still_live { "still live, no reason given" } else { "" };
    doc.fields(vec![named("then", then(lesson), Tone::Plain), named("since", since.to_owned(), Tone::Bad)]);
    doc.says(Vec::new());
    for note in &lesson.notes {
        let stance = note.stance.says().map_or_else(String::new, |stance| format!(" · {stance}"));
        let name = format!("note {}", note.on.short(today));
        let field = Field { name: name.into(), ..Field::new("", format!("{}{stance}", note.by), Tone::Dim) };
        doc.fields(vec![field, named("", note.text.clone(), Tone::Plain)]);
    }
    let links = lesson.links.iter().map(|url| named("link", link(url).says.remove(0).0, Tone::Dim));
    doc.fields(links.collect());
    if all.len() > 1 {
        let (calls, sure) = right(all);
        doc.says(Vec::new());
        doc.line("How often were we right?", Tone::Strong);
        doc.line(calls.join("  "), Tone::Plain);
        if let Some(sure) = sure {
            doc.line(format!("we were {sure}% sure on average"), Tone::Plain);
        }
    }
    doc.blocks
}

/// `3 Customers need less help · @li · 26 Feb`.
fn about_whom(lesson: &Lesson, columns: &[Column], today: Day) -> String {
    let of = lesson.metric.as_ref().map(|metric| match column(metric, columns) {
        Some(column) => {
            let at = columns.iter().position(|one| one.outcome.id == column.outcome.id).unwrap_or(0);
            format!("{} {} · ", at + 1, column.outcome.title)
        }
        None => format!("{metric} · "),
    });
    format!("{}{} · {}", of.unwrap_or_default(), lesson.by, lesson.on.short(today))
}

/// A field whose name is as wide as those of the claims.
fn named(name: &str, words: String, tone: Tone) -> Field {
    Field { name: text::pad(name, CLAIM.len()).into(), ..Field::new("", words, tone) }
}

/// The widest name of a claim.
const CLAIM: &str = "If we build";

/// The prediction in its three claims.
fn claims(lesson: &Lesson) -> Vec<Field> {
    let p = &lesson.predicted;
    let unit = lesson.got.as_ref().and_then(|got| got.unit.as_deref());
    let slug = lesson.metric.as_ref().map_or("its metric", Slug::as_str);
    let within = p.window.map_or_else(String::new, |days| format!(" in {days}d"));
    let moves = p.expect.as_ref().map(|e| format!("{slug} moves by {}{within}", signed_with_unit(e.value, unit)));
    let sure = p.confidence.map_or_else(String::new, |sure| format!(" · {sure}% sure"));
    let because = p.because.as_ref().map(|because| format!("{because}{sure}"));
    vec![
        named(CLAIM, text::in_sentence(&p.build), Tone::Plain),
        named("then", moves.unwrap_or_default(), Tone::Plain),
        named("because", because.unwrap_or_default(), Tone::Plain),
    ]
}

/// How many lessons there are on each metric, and how they were called.
pub(super) fn about(doc: &mut Doc, lessons: &[Lesson], columns: &[Column]) {
    let at = |slug: &Slug| columns.iter().position(|one| one.metric.as_ref().is_some_and(|own| own.slug == *slug));
    let mut metrics: Vec<&Slug> = lessons.iter().filter_map(|lesson| lesson.metric.as_ref()).collect();
    // In the board's order; what is no longer on it stands last.
    metrics.sort_by_key(|slug| (at(slug).unwrap_or(usize::MAX), slug.as_str()));
    metrics.dedup();
    doc.says(Vec::new());
    doc.section("By what they were about");
    let rows = metrics.into_iter().map(|slug| {
        let of: Vec<&Lesson> = lessons.iter().filter(|lesson| lesson.metric.as_ref() == Some(slug)).collect();
        let name = column(slug, columns).map_or_else(|| slug.to_string(), |column| asked::named(columns, column));
        let calls = VerdictCall::ALL.iter().filter_map(|call| {
            let n = of.iter().filter(|lesson| lesson.call == *call).count();
            (n > 0).then(|| format!("{} {n}", mark(*call).0))
        });
        let calls = calls.collect::<Vec<_>>().join("  ");
        vec![Cell::from(format!("{name} ")), format!("{} ", of.len()).into(), Cell::new(calls, Tone::Dim)]
    });
    let heads = [Head::words(""), Head::words(""), Head::wraps("")];
    doc.list(&heads, vec![Group::of(None, rows)]);
}
