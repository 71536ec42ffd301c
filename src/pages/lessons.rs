//! What was learned as a page: what every verdict says, newest first, and how often one was right.

mod whole;

use crate::domain::amount::signed_with_unit;
use crate::domain::assessment::{Class, Terms};
use crate::domain::board::Column;
use crate::domain::board::said::{Tone, tone};
use crate::domain::day::Day;
use crate::domain::lesson::Lesson;
use crate::domain::verdict::VerdictCall;
use crate::report::{Block, Cell, Doc, Field, Group, Head, Row};
use crate::text;

/// The page: to be read, and as its rows are chosen in a window of few rows and of many.
pub fn doc(lessons: &[Lesson], columns: &[Column], today: Day) -> Doc {
    let mut doc = listed(lessons, today, &|lesson| row(lesson, today, more(lesson, today)), true);
    if lessons.len() > 1 {
        let (calls, sure) = right(lessons);
        let sure = sure.map_or_else(String::new, |sure| format!("; {sure}% sure on average beforehand"));
        doc.line(format!("How often were we right: {}{sure}.", calls.join(", ")), Tone::Dim);
    }
    let low = listed(lessons, today, &|lesson| row(lesson, today, more(lesson, today)), true);
    let whole = |lesson: &Lesson| row(lesson, today, whole::more(lesson, lessons, columns, today));
    let mut high = listed(lessons, today, &whole, false);
    if lessons.len() > 1 {
        whole::about(&mut high, lessons, columns);
    }
    (doc.low, doc.high) = (Some(Box::new(low)), Some(Box::new(high)));
    doc
}

/// The list, newest first; whose each was, where that is not told beside it.
fn listed(lessons: &[Lesson], today: Day, row: &dyn Fn(&Lesson) -> Row, by: bool) -> Doc {
    let beside = match lessons.len() {
        0 => String::new(),
        1 => "1".to_owned(),
        n => format!("{n}, newest first"),
    };
    let mut doc = Doc::new("Lessons", beside);
    if lessons.is_empty() {
        doc.line("Nothing yet: a lesson comes with every verdict.", Tone::Plain);
    }
    let heads = [Head::words(""), Head::words(""), Head::fills(""), Head::number("")];
    let rows = lessons.iter().map(|lesson| {
        let mut row = row(lesson);
        if let Some(last) = row.cells.last_mut().filter(|_| !by) {
            *last = Cell::new(lesson.on.short(today), Tone::Dim);
        }
        row
    });
    doc.list(&heads, vec![Group::of(None, rows)]);
    doc
}

/// A call's mark, and how it is meant.
fn mark(call: VerdictCall) -> (&'static str, Tone) {
    match call {
        VerdictCall::Supported => ("✓", Tone::Good),
        VerdictCall::Refuted => ("✗", Tone::Dim),
        VerdictCall::Inconclusive => ("?", Tone::Dim),
    }
}

/// How often one was right, and how sure one was on average.
fn right(lessons: &[Lesson]) -> (Vec<String>, Option<u32>) {
    let of = |call| lessons.iter().filter(|lesson| lesson.call == call).count();
    let sure: Vec<u32> = lessons.iter().filter_map(|lesson| lesson.predicted.confidence).collect();
    let sure = u32::try_from(sure.len()).ok().filter(|n| *n > 0).map(|n| sure.iter().sum::<u32>() / n);
    let calls = VerdictCall::ALL.iter().filter(|call| of(**call) > 0);
    (calls.map(|call| format!("{} {}", of(*call), call.word())).collect(), sure)
}

fn row(lesson: &Lesson, today: Day, more: Vec<Block>) -> Row {
    let (glyph, tone) = mark(lesson.call);
    let cells = vec![
        Cell::new(format!("{glyph} {}", lesson.call.word()), tone),
        lesson.label.to_string().into(),
        lesson.learned.clone().into(),
        Cell::new(format!("{}, {}", lesson.on.short(today), lesson.by), Tone::Dim),
    ];
    Row::about(cells, lesson.label).more(more).shell(format!("upshot show {}", lesson.label))
}

/// What is told of a lesson below the list: all of it.
fn more(lesson: &Lesson, today: Day) -> Vec<Block> {
    let mut more = Doc::default();
    more.section(format!("{} {}", lesson.label, lesson.build));
    learned(&mut more, lesson);
    let owner = lesson.owner.as_ref().map_or_else(String::new, |owner| format!("   {owner}"));
    let since = if lesson.still_live { format!("still live, no reason given{owner}") } else { String::new() };
    let mut fields = vec![
        Field::new("predicted", predicted(lesson), Tone::Plain),
        got(lesson, today),
        Field::new("!", lesson.against.clone().unwrap_or_default(), Tone::Warn),
        Field::new("then", then(lesson), Tone::Plain),
        Field::new("since", since, Tone::Bad),
    ];
    fields.extend(lesson.notes.iter().map(|note| {
        let stance = note.stance.says().map_or_else(String::new, |stance| format!(", {stance}"));
        Field::new("note", format!("{}{stance}: {}", note.by, note.text), Tone::Plain)
    }));
    fields.extend(lesson.links.iter().map(|url| link(url)));
    more.fields(fields);
    more.blocks
}

/// What was learned, line by line.
fn learned(doc: &mut Doc, lesson: &Lesson) {
    for line in text::clean_lines(&lesson.learned) {
        doc.line(line, Tone::Plain);
    }
}

/// Where its work is, with the key that opens it.
fn link(url: &str) -> Field {
    Field::new("link", format!("x {}", url.trim_start_matches("https://")), Tone::Dim)
}

/// What was predicted of the metric, why, and how sure one was.
fn predicted(lesson: &Lesson) -> String {
    let p = &lesson.predicted;
    let unit = lesson.got.as_ref().and_then(|got| got.unit.as_deref());
    let metric = lesson.metric.as_ref().map_or_else(String::new, |slug| format!("{slug} "));
    let moves = p.expect.as_ref().map(|e| format!("{metric}{}", signed_with_unit(e.value, unit)));
    let within = p.window.map(|days| format!("in {days} days"));
    let moved: Vec<String> = moves.into_iter().chain(within).collect();
    let because = p.because.as_ref().map(|b| format!("because {b}"));
    let parts = Some(moved.join(" ")).filter(|moved| !moved.is_empty()).into_iter().chain(because);
    let sure = p.confidence.map_or_else(String::new, |sure| format!(" · {sure}% sure"));
    format!("{}{sure}", parts.collect::<Vec<_>>().join(", "))
}

/// What the readings said: the class; the shift, of what was expected where that is wanted; what is likely.
fn readings(lesson: &Lesson, today: Day, of: bool) -> Option<(Class, String, Option<String>)> {
    let got = lesson.got.as_ref()?;
    let (a, unit) = (got.assessment.as_ref()?, got.unit.as_deref());
    let said = a.said(Terms { unit, today, first: None });
    let shift = if of { said.got() } else { a.shift.map(|shift| said.moved(shift)) };
    Some((a.class, shift.unwrap_or_else(|| said.brief()), said.likely()))
}

/// The same in a row; what was expected stands above it.
fn got(lesson: &Lesson, today: Day) -> Field {
    let Some((class, shift, likely)) = readings(lesson, today, false) else {
        return Field::new("got", "", Tone::Plain);
    };
    let likely = likely.map_or_else(String::new, |likely| format!(", {likely}"));
    let mut field = Field::new("got", class.words(), tone(class));
    field.says.push((format!("  {shift}{likely}"), Tone::Plain));
    field
}

fn then(lesson: &Lesson) -> String {
    lesson.next.as_ref().map_or_else(String::new, |(next, words)| match words {
        Some(words) => format!("{}: {words}", next.word()),
        None => next.word().to_owned(),
    })
}
