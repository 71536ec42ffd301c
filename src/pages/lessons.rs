//! What was learned as a page: what every verdict says, newest first.

use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::lesson::Lesson;
use crate::report::{Cell, Doc, Field, Group, Head, Row};

/// The page.
pub fn doc(lessons: &[Lesson], today: Day) -> Doc {
    let mut doc = Doc::new("Lessons", "what every verdict says was learned, newest first");
    if lessons.is_empty() {
        doc.line("Nothing yet: a lesson comes with every verdict.", Tone::Plain);
    }
    let heads = [Head::words("call"), Head::words(""), Head::fills("learned"), Head::words("said")];
    doc.list(&heads, vec![Group::of(None, lessons.iter().map(|lesson| row(lesson, today)))]);
    doc
}

fn row(lesson: &Lesson, today: Day) -> Row {
    let cells = vec![
        lesson.call.word().into(),
        lesson.label.to_string().into(),
        lesson.learned.clone().into(),
        Cell::new(format!("{}, {}", lesson.on.short(today), lesson.by), Tone::Dim),
    ];
    let mut more = Doc::default();
    more.section(format!("{} {}", lesson.label, lesson.build));
    more.fields(vec![
        Field::new("because", lesson.because.clone().unwrap_or_default(), Tone::Plain),
        Field::new("learned", lesson.learned.clone(), Tone::Plain),
    ]);
    Row::about(cells, lesson.label).more(more.blocks).shell(format!("upshot show {}", lesson.label))
}
