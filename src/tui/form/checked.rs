//! What the rules say of a form: what would be refused, what is missing, what should be known; each below the field that it
//! is about, or below all of them.

use super::Form;
use super::rows::Line;
use crate::domain::refusal::Rule;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;
use crate::tui::world::World;

/// How lines begin whose other rows hang below what follows.
const HEADS: &[&str] = &["ok  ", "!   ", "!  ", "Then  ", "Wrong if       "];

impl Form {
    /// What the rules would refuse of what is typed; what is only missing yet is not among it.
    pub(super) fn foreseen(&self) -> impl Iterator<Item = (Option<&'static str>, String, String)> {
        let broken = self.preview.iter().flat_map(|preview| &preview.broken);
        let wrong = broken.filter(|(code, ..)| !is_missing(code) && code.as_str() != "contradiction");
        // The sheet asks for what was read before by a field of its own.
        // Nothing is wrong with a form that was only looked at.
        let wrong = wrong.filter(|(code, ..)| !matches!(code.as_str(), "no_reading_after" | "nothing"));
        // Of what can't be read yet nothing is known.
        let unread = self.preview.as_ref().map_or(&[][..], |preview| &preview.unread);
        let wrong = wrong.map(|(code, says, fix)| (self.field_of(code), says.clone(), fix.clone()));
        wrong.filter(|(key, ..)| key.is_none_or(|key| !unread.contains(&key)))
    }

    /// What was refused, is missing or should be known, below a heading: what was checked besides is drawn above.
    pub(super) fn before_it_can(&self, lines: &mut Vec<Line>, world: &World, width: u16, theme: Theme) {
        let mut below = Vec::new();
        self.stands_in_the_way(&mut below, world, width);
        self.warned(&mut below, width);
        if below.is_empty() {
            return;
        }
        let line = theme.rules()[0];
        let title = format!("{line}{line} Before it can {} ", self.sheet.deed());
        let rest = usize::from(width).saturating_sub(text::width(&title));
        lines.extend([Line::plain(Row::new())]);
        lines.push(Line::plain(Row::new().left(title, Meaning::Title).left(line.repeat(rest), Meaning::Dim)));
        lines.append(&mut below);
    }

    /// What was refused of no field in particular, what is still to be said, what should be known.
    pub(super) fn below(&self, lines: &mut Vec<Line>, world: &World, width: u16, parts: Row) {
        let start = lines.len();
        self.stands_in_the_way(lines, world, width);
        wrapped(lines, self.sheet.checks(self, world), usize::from(width).saturating_sub(2), 1);
        self.warned(lines, width);
        wrapped(lines, self.sheet.then(self, world), usize::from(width).saturating_sub(2), 1);
        if lines.len() > start {
            // A line stays, a blank row gives way.
            let spare = u8::from(parts.wide() == 0);
            lines.insert(start, Line::spare(parts, spare));
        }
    }

    /// What should be known and stops nothing.
    fn warned(&self, lines: &mut Vec<Line>, width: u16) {
        let warnings = self.preview.iter().flat_map(|preview| &preview.warnings);
        for warning in warnings.filter(|warning| !self.sheet.answers(self, warning.about)) {
            let words = format!("!   {}", warning.says);
            wrapped(lines, vec![(words, Meaning::Warn)], usize::from(width).saturating_sub(2), 1);
        }
    }

    /// What was refused of no field in particular, and what is still to be said.
    fn stands_in_the_way(&self, lines: &mut Vec<Line>, world: &World, width: u16) {
        for refused in self.refused.iter().filter(|refused| refused.key.is_none()) {
            refusal(lines, &refused.says, &refused.fix, width, 1);
        }
        if self.refused.is_empty() {
            for (_, says, fix) in self.foreseen().filter(|(key, ..)| key.is_none()) {
                refusal(lines, &says, &fix, width, 1);
            }
            let broken = self.preview.iter().flat_map(|preview| &preview.broken);
            let missing: Vec<&str> =
                broken.filter(|(code, ..)| is_missing(code)).map(|(_, says, _)| says.as_str()).collect();
            if let Some(needs) = self.sheet.needs(self, world) {
                if !needs.is_empty() {
                    let words = format!("Still needed: {}", needs.join(" · "));
                    wrapped(lines, vec![(words, Meaning::Warn)], usize::from(width).saturating_sub(2), 1);
                }
            } else if !missing.is_empty() {
                let words = format!("Missing before it can {}: {}", self.sheet.deed(), missing.join("; "));
                wrapped(lines, vec![(words, Meaning::Warn)], usize::from(width).saturating_sub(2), 1);
            }
        }
    }
}

/// Words in rows, what follows their first word hanging behind it.
pub(super) fn wrapped(lines: &mut Vec<Line>, words: Vec<(String, Meaning)>, cells: usize, margin: usize) {
    for (words, meaning) in words {
        let clean = text::clean(&words).into_owned();
        // A line's first word and the gap after it stand alone at the left: `ok  …`, `!   …`.
        let head = HEADS.iter().find(|head| clean.starts_with(**head)).copied().unwrap_or("");
        let rest = &clean[head.len()..];
        if text::width(&clean) <= cells {
            // What fits keeps its gaps.
            lines.push(Line::plain(Row::new().left(format!("{}{clean}", " ".repeat(margin)), meaning)));
            continue;
        }
        for (n, line) in text::wrap(rest, cells.saturating_sub(head.len()).max(10)).into_iter().enumerate() {
            let head = if n == 0 { head.to_owned() } else { " ".repeat(head.len()) };
            lines.push(Line::plain(Row::new().left(format!("{}{head}{line}", " ".repeat(margin)), meaning)));
        }
    }
}

/// What was refused, as rows under a field, and below it how it is mended: both hang behind the word.
pub(super) fn refusal(lines: &mut Vec<Line>, says: &str, fix: &str, width: u16, margin: u16) {
    let behind = margin + text::width(ERROR) as u16;
    let cells = usize::from(width.saturating_sub(behind + 1)).max(10);
    for (n, line) in text::wrap(&text::clean(says), cells).into_iter().enumerate() {
        let row = Row::new().at(margin, if n == 0 { ERROR.trim_end() } else { "" }, Meaning::Late);
        lines.push(Line::plain(row.at(behind, line, if n == 0 { Meaning::Late } else { Meaning::Text })));
    }
    for line in text::wrap(&text::clean(fix), cells).into_iter().filter(|line| !line.is_empty()) {
        lines.push(Line::plain(Row::new().at(behind, line, Meaning::Label)));
    }
}

/// How a row begins that says what was refused.
const ERROR: &str = "error  ";

/// Whether the rule of a code asks for something that is not there yet.
fn is_missing(code: &str) -> bool {
    Rule::of(code).is_some_and(|rule| rule.lacks().is_some())
}
