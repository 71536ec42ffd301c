//! What was learned as a page: what every verdict says, newest first, and how often one was right.

use crate::domain::amount::{signed, signed_with_unit};
use crate::domain::assessment::Terms;
use crate::domain::board::said::{Tone, tone};
use crate::domain::day::Day;
use crate::domain::lesson::Lesson;
use crate::domain::verdict::VerdictCall;
use crate::report::{Block, Cell, Doc, Field, Group, Head, Row};

/// The page.
pub fn doc(lessons: &[Lesson], today: Day) -> Doc {
    let beside = match lessons.len() {
        0 => String::new(),
        1 => "1".to_owned(),
        n => format!("{n}, newest first"),
    };
    let mut doc = Doc::new("Lessons", beside);
    if lessons.is_empty() {
        doc.line("Nothing yet: a lesson comes with every verdict.", Tone::Plain);
    }
    let heads = [Head::words(""), Head::words(""), Head::fills(""), Head::words("")];
    doc.list(&heads, vec![Group::of(None, lessons.iter().map(|lesson| row(lesson, today)))]);
    if lessons.len() > 1 {
        doc.line(right(lessons), Tone::Dim);
    }
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

/// How often one was right, beside how sure one was.
fn right(lessons: &[Lesson]) -> String {
    let of = |call| lessons.iter().filter(|lesson| lesson.call == call).count();
    let sure: Vec<u32> = lessons.iter().filter_map(|lesson| lesson.predicted.confidence).collect();
    let sure = match u32::try_from(sure.len()) {
        Ok(n) if n > 0 => format!("; {}% sure on average beforehand", sure.iter().sum::<u32>() / n),
        _ => String::new(),
    };
    let calls = VerdictCall::ALL.iter().filter(|call| of(**call) > 0);
    let calls: Vec<String> = calls.map(|call| format!("{} {}", of(*call), call.word())).collect();
    format!("How often were we right: {}{sure}.", calls.join(", "))
}

fn row(lesson: &Lesson, today: Day) -> Row {
    let (glyph, tone) = mark(lesson.call);
    let cells = vec![
        Cell::new(format!("{glyph} {}", lesson.call.word()), tone),
        lesson.label.to_string().into(),
        lesson.learned.clone().into(),
        Cell::new(format!("{}, {}", lesson.on.short(today), lesson.by), Tone::Dim),
    ];
    let mut more = Doc::default();
    more.section(format!("{} {}", lesson.label, lesson.build));
    more.blocks.push(Block::Text(lesson.learned.clone(), Tone::Plain));
    let owner = lesson.owner.as_ref().map_or_else(String::new, |owner| format!("   {owner}"));
    let since = if lesson.still_live { format!("still live, no reason given{owner}") } else { String::new() };
    let mut fields = vec![
        Field::new("predicted", predicted(lesson), Tone::Plain),
        got(lesson, today),
        Field::new("then", then(lesson), Tone::Plain),
        Field::new("since", since, Tone::Bad),
    ];
    fields.extend(lesson.notes.iter().map(|note| {
        let stance = note.stance.says().map_or_else(String::new, |stance| format!(", {stance}"));
        Field::new("note", format!("{}{stance}: {}", note.by, note.text), Tone::Plain)
    }));
    fields.extend(lesson.links.iter().map(|url| Field::new("link", url.clone(), Tone::Dim)));
    more.fields(fields);
    Row::about(cells, lesson.label).more(more.blocks).shell(format!("upshot show {}", lesson.label))
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

/// What the readings said.
fn got(lesson: &Lesson, today: Day) -> Field {
    let snapshot = lesson.got.as_ref();
    let Some((a, unit)) = snapshot.and_then(|got| Some((got.assessment.as_ref()?, got.unit.as_deref()))) else {
        return Field::new("got", "", Tone::Plain);
    };
    let said = a.said(Terms { unit, today, first: None });
    let shift = a.shift.map_or_else(|| said.brief(), |shift| said.moved(shift));
    let of = lesson.predicted.expect.as_ref().filter(|_| a.shift.is_some());
    let of = of.map_or_else(String::new, |e| format!(" of {} expected", signed(e.value)));
    let likely = a
        .interval
        .map_or_else(String::new, |(low, high)| format!(", likely between {} and {}", said.bare(low), said.bare(high)));
    let mut field = Field::new("got", a.class.words(), tone(a.class));
    field.says.push((format!("  {shift}{of}{likely}"), Tone::Plain));
    field
}

fn then(lesson: &Lesson) -> String {
    lesson.next.as_ref().map_or_else(String::new, |(next, words)| match words {
        Some(words) => format!("{}: {words}", next.word()),
        None => next.word().to_owned(),
    })
}
