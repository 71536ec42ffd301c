//! What was learned before, below a form whose words remind of it: which of it can be walked to with the cursor.

use super::Form;
use super::rows::Line;
use crate::domain::amount::signed;
use crate::domain::assessment::Terms;
use crate::domain::lesson::Lesson;
use crate::domain::verdict::VerdictCall;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;
use crate::tui::world::World;

/// From so many cells on it is said what was built and what it got.
const WIDE: u16 = 100;
/// The cells of what was built, and of what it got.
const BUILT: usize = 26;
const GOT: usize = 13;

impl Form {
    /// What was learned before, where what is typed reminds of it.
    pub(super) fn reminded(&self, lines: &mut Vec<Line>, world: &World, width: u16, theme: Theme) {
        let related = self.related();
        if related.is_empty() {
            return;
        }
        let line = theme.rules()[0];
        let title = format!("{line}{line} What we learned before ");
        let count = format!(" {} of {} match ", related.len(), self.lessons.len() - self.unsigned.len());
        let used = text::width(&title) + text::width(&count) + 2;
        let row = Row::new().left(title, Meaning::Title);
        lines.push(Line::plain(if width >= WIDE {
            let row = row.left(line.repeat(usize::from(width).saturating_sub(used)), Meaning::Dim);
            row.left(count, Meaning::Label).left(line.repeat(2), Meaning::Dim)
        } else {
            row.right(count, Meaning::Label)
        }));
        let is_draft = |lesson: &Lesson| self.unsigned.contains(&lesson.hypothesis);
        let word = |lesson: &Lesson| if is_draft(lesson) { "draft" } else { lesson.call.word() };
        let calls = related.iter().map(|lesson| word(lesson).len()).max().unwrap_or(0) + 2;
        for (n, lesson) in related.iter().enumerate() {
            let focused = self.at == self.fields.len() + n;
            let (glyph, meaning) = match lesson.call {
                _ if is_draft(lesson) => ("", Meaning::Label),
                VerdictCall::Supported => (theme.glyph("✓", "+"), Meaning::Good),
                VerdictCall::Refuted => (theme.glyph("✗", "x"), Meaning::Label),
                VerdictCall::Inconclusive => ("?", Meaning::Label),
            };
            let bar = if focused { theme.bar() } else { " " };
            let learned = if focused { Meaning::Focus } else { Meaning::Text };
            // A draft has no glyph, and its word begins where glyphs do.
            let (glyph, calls) =
                if is_draft(lesson) { (String::new(), calls + 2) } else { (format!("{glyph} "), calls) };
            let called = format!("{glyph}{:<calls$}{:<6}", word(lesson), lesson.label.to_string());
            let row = Row::new().left(bar, Meaning::Bar).left(called, meaning);
            let (row, signed) = if width >= WIDE {
                let built = text::pad(&text::truncate(&lesson.build, BUILT - 1), BUILT);
                let got = text::pad(&got(lesson, world), GOT);
                let row = row.left(built, Meaning::Text).left(got, Meaning::Label);
                (row, on(lesson, world))
            } else {
                (row, format!("{}, {}", on(lesson, world), lesson.by))
            };
            let row = row.left(lesson.learned.lines().next().unwrap_or(""), learned);
            lines.push(Line::plain(row.right(format!("{signed} "), Meaning::Label)));
        }
    }
}

/// The day it was said.
fn on(lesson: &Lesson, world: &World) -> String {
    if lesson.on == world.today { "today".to_owned() } else { lesson.on.short(world.today) }
}

/// `+0.4 of +5`: what came of what was expected.
fn got(lesson: &Lesson, world: &World) -> String {
    let card = || world.card(lesson.hypothesis).and_then(|(_, card)| card.shift_words());
    let moved = lesson.got.as_ref().and_then(|got| {
        let a = got.assessment.as_ref()?;
        Some(a.said(Terms { unit: None, today: world.today, first: None }).moved(a.shift?))
    });
    match (moved.or_else(card), &lesson.predicted.expect) {
        (Some(moved), Some(expect)) => format!("{moved} of {}", signed(expect.value)),
        (moved, _) => moved.unwrap_or_default(),
    }
}
