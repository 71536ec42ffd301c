//! The sheet of readings as it is drawn: the day it is at, the value, and what was read before.

use ratatui::layout::Rect;

use super::super::Form;
use super::super::checked::refusal;
use super::super::reading::stands;
use super::super::rows::Line;
use super::super::slots::{Grid, Slot};
use super::Log;
use crate::domain::amount::{signed, with_unit};
use crate::domain::day::Day;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;
use crate::tui::world::{ReadingLine, World};

/// Where the fields' texts begin.
const TEXT: u16 = 11;
/// The cells of a day and of a value as they are typed.
const CELLS: u16 = 16;
/// Where what is said of the day and of the value begins.
const SAID: (u16, u16) = (30, 28);
/// The earlier readings that are listed, and how many of them where there is little room.
const LISTED: usize = 12;
const FEW: usize = 4;
/// A window so high has room for more.
const HIGH: u16 = 30;

/// What gives way first where there is no room.
const LIST: u8 = 3;
const HINT: u8 = 2;
const BLANK: u8 = 1;

/// A day in its column: `Tue  3 Mar`; of another year that, and no weekday: `30 Dec 2025`.
pub(super) fn day(day: Day, today: Day) -> String {
    let words = day.weekday_short(today);
    if words.split(' ').count() > 3 {
        return day.short(today);
    }
    match words.split(' ').nth(1) {
        Some(number) if number.len() == 1 => words.replacen(' ', "  ", 1),
        _ => words,
    }
}

impl Form {
    /// The rows it would like in a window so high.
    pub(in crate::tui::form) fn log_rows(&self, lines: &[Line], height: u16) -> u16 {
        let listed = lines.iter().filter(|line| line.spare == LIST).count();
        let few = if height >= HIGH { LISTED } else { FEW };
        (lines.len() - listed.saturating_sub(few)) as u16 + 1
    }

    /// Its rows below the title.
    pub(in crate::tui::form) fn log_lines(&self, log: &Log, world: &World, width: u16) -> Vec<Line> {
        let mut lines = vec![Line::spare(Row::new(), BLANK)];
        self.day_row(&mut lines, world, width);
        self.value_row(&mut lines, world, width);
        self.more_rows(&mut lines, world, width);
        self.below(&mut lines, world, width, Row::new());
        lines.push(Line::spare(Row::new(), BLANK));
        list(&mut lines, log, Log::on(self, world).unwrap_or(world.today), world);
        let saved = match log.saved.len() {
            0 => "Several lines can be pasted: day value".to_owned(),
            1 => "1 saved.  u undoes it after closing · several lines can be pasted: day value".to_owned(),
            n => format!("{n} saved.  u undoes them after closing · several lines can be pasted: day value"),
        };
        let cells = usize::from(width).saturating_sub(2);
        let hint = |words: &str| Row::new().left(format!(" {}", text::truncate(words, cells)), Meaning::Label);
        lines.push(Line::spare(hint(&saved), if log.saved.is_empty() { HINT } else { 0 }));
        lines.extend(self.same_rows(world, (width, false), HINT));
        lines.push(Line::plain(self.buttons(world)));
        lines
    }

    /// The keys that work in it.
    pub(in crate::tui::form) fn log_keys(&self, log: &Log, world: &World, width: u16) -> String {
        let next = Log::on(self, world).is_ok_and(|day| log.next(day, world).is_some());
        let save = if next { "Enter save, next day" } else { "Enter save" };
        let kept = if self.is_touched() { ", draft kept" } else { "" };
        let days = match self.fields.get(self.at).map(|field| field.key) {
            Some("value" | "day") => "Up Down day  ",
            _ => "",
        };
        let ways = [(save, kept), (save, ""), ("Enter save", "")];
        let pull = if log.sourced { "Ctrl-p pull  " } else { "" };
        let said = ways.map(|(enter, kept)| format!(" {enter}  {days}Tab field  {pull}Esc close{kept}"));
        let fits = said.iter().position(|words| text::width(words) <= usize::from(width));
        said[fits.unwrap_or(ways.len() - 1)].clone()
    }

    fn place(&self, key: &str) -> usize {
        self.fields.iter().position(|field| field.key == key).unwrap_or(0)
    }

    fn name_of(&self, at: usize) -> (&'static str, Meaning) {
        (self.fields[at].name, if at == self.at { Meaning::Focus } else { Meaning::Label })
    }

    /// The day with what goes one on and back at its sides, until it is typed.
    fn day_row(&self, lines: &mut Vec<Line>, world: &World, width: u16) {
        let at = self.place("day");
        let (name, meaning) = self.name_of(at);
        let mut row = Row::new().at(1, name, meaning);
        let bare = self.arrows(world).is_some();
        if let Some(words) = self.arrows(world) {
            let meaning = if at == self.at { Meaning::Focus } else { Meaning::Value };
            row = row.at(TEXT, words, meaning);
        }
        let said = self.sheet.understood(self, "day", "", world).filter(|_| !self.is_refused("day"));
        let said = said.map(|(words, meaning)| match Log::on(self, world) {
            // What is typed is echoed.
            Ok(day) if !bare => (format!("= {} · {words}", day.weekday_short(world.today)), meaning),
            _ => (words, meaning),
        });
        let slot = Slot { field: at, name: 1, text: TEXT, width: CELLS + 2, bare, said: TEXT, lead: None };
        self.with_said(lines, (row, vec![slot]), said.map(|(words, meaning)| (SAID.0, words, meaning)), width);
        self.refusals(lines, "day", width);
    }

    /// `‹ Tue 10 Mar ›`; none where the day is being typed, or was and is none.
    pub(in crate::tui::form) fn arrows(&self, world: &World) -> Option<String> {
        let field = &self.fields[self.place("day")];
        let typed = self.at == self.place("day") && !field.fresh;
        let day = Log::on(self, world).ok().filter(|_| !typed)?;
        Some(format!("‹ {} ›", self::day(day, world.today)))
    }

    /// Whether an arrow beside the day lies under a cell, and whether it leads to a later one; each is three cells wide.
    pub(crate) fn arrow_at(&self, sheet: Rect, (x, y): (u16, u16), (world, theme): (&World, Theme)) -> Option<bool> {
        self.sheet.log().filter(|_| self.pasted.is_none())?;
        let words = self.arrows(world)?;
        let mut lines = self.lines(world, (sheet.width, sheet.height), theme);
        self.in_sight(&mut lines, usize::from(sheet.height.saturating_sub(1)));
        let day = self.place("day");
        let at = lines.iter().position(|line| line.slots.iter().any(|slot| slot.field == day))?;
        let end = TEXT + text::width(&words) as u16;
        let on = x.checked_sub(sheet.x).filter(|_| y == sheet.y + 1 + at as u16)?;
        match on {
            _ if (TEXT - 1..=TEXT + 1).contains(&on) => Some(false),
            _ if (end - 2..=end).contains(&on) => Some(true),
            _ => None,
        }
    }

    fn value_row(&self, lines: &mut Vec<Line>, world: &World, width: u16) {
        let at = self.place("value");
        let (name, meaning) = self.name_of(at);
        let said = match self.given("value") {
            None => self.sheet.log().map(|log| (log.hint(world), Meaning::Label)),
            Some(text) => self.sheet.understood(self, "value", &text, world).filter(|_| !self.is_refused("value")),
        };
        let slot = Slot { field: at, name: 1, text: TEXT, width: CELLS, bare: false, said: TEXT, lead: None };
        let row = Row::new().at(1, name, meaning);
        self.with_said(lines, (row, vec![slot]), said.map(|(words, meaning)| (SAID.1, words, meaning)), width);
        self.refusals(lines, "value", width);
    }

    /// Note and source, in one row where both fit.
    fn more_rows(&self, lines: &mut Vec<Line>, world: &World, width: u16) {
        let (note, source) = (self.place("note"), self.place("source"));
        let ((n, note_meaning), (s, source_meaning)) = (self.name_of(note), self.name_of(source));
        let row = Row::new().at(1, n, note_meaning);
        let slot = |field, name, text: u16, end: u16| Slot {
            field,
            name,
            text,
            width: end - text,
            bare: false,
            said: text,
            lead: None,
        };
        if width >= 72 {
            let row = row.at(36, s, source_meaning);
            let slots = vec![slot(note, 1, TEXT, 34), slot(source, 36, 44, width - 1)];
            lines.push(Line { row, slots, spare: 0 });
        } else {
            let end = width.max(TEXT + 2) - 1;
            lines.push(Line { row, slots: vec![slot(note, 1, TEXT, end)], spare: 0 });
            let row = Row::new().at(1, s, source_meaning);
            lines.push(Line { row, slots: vec![slot(source, 1, TEXT, end)], spare: 0 });
        }
        for key in ["note", "source"] {
            self.refusals(lines, key, width);
        }
        // A reason with which a gate is passed stands by itself.
        if let Some(at) = self.fields.iter().position(|field| field.key == "anyway") {
            self.group(lines, &[at], Grid { margin: 1, name: TEXT - 1, width }, world);
        }
    }

    /// A row with what is said at its right, or below it where it does not fit.
    fn with_said(
        &self,
        lines: &mut Vec<Line>,
        (row, slots): (Row, Vec<Slot>),
        said: Option<(u16, String, Meaning)>,
        width: u16,
    ) {
        let Some((x, words, meaning)) = said else {
            lines.push(Line { row, slots, spare: 0 });
            return;
        };
        let words = text::clean(&words).into_owned();
        if text::width(&words) < usize::from(width.saturating_sub(x)) {
            lines.push(Line { row: row.at(x, words, meaning), slots, spare: 0 });
            return;
        }
        lines.push(Line { row, slots, spare: 0 });
        for words in text::wrap(&words, usize::from(width.saturating_sub(TEXT + 1)).max(10)) {
            lines.push(Line::plain(Row::new().at(TEXT, words, meaning)));
        }
    }

    fn is_refused(&self, key: &str) -> bool {
        self.refused.iter().any(|refused| refused.key == Some(key))
    }

    fn refusals(&self, lines: &mut Vec<Line>, key: &str, width: u16) {
        for refused in self.refused.iter().filter(|refused| refused.key == Some(key)) {
            refusal(lines, &refused.says, &refused.fix, width, TEXT);
        }
    }
}

/// The readings up to the day that is at hand, and those saved here, newest first.
fn list(lines: &mut Vec<Line>, log: &Log, on: Day, world: &World) {
    let is_saved =
        |line: &ReadingLine| log.saved.iter().any(|saved| Some(saved.1) == line.value && saved.0 == line.day);
    let near = log.readings().iter().filter(|line| line.value.is_some());
    let near: Vec<&ReadingLine> = near.filter(|line| line.day <= on || is_saved(line)).take(LISTED).collect();
    let unit = log.unit(world);
    let value = |line: &ReadingLine| with_unit(line.value.unwrap_or(0.0), unit);
    // Those that are shown in any window say how wide the columns are.
    let widest =
        |cells: &dyn Fn(&ReadingLine) -> usize| near.iter().take(FEW).map(|line| cells(line)).max().unwrap_or(0);
    let days = widest(&|line| text::width(&day(line.day, world.today))) as u16;
    let values = widest(&|line| text::width(&value(line))) as u16;
    for line in &near {
        let saved = is_saved(line);
        let change = line.change.map_or(String::new(), |by| {
            // Eleven digits: what a subtraction leaves behind is not a change.
            signed(format!("{by:.11e}").parse().unwrap_or(by))
        });
        let says =
            world.reads(log.metric).filter(|_| saved).and_then(|column| stands(column, line.value.unwrap_or(0.0)));
        let says = says.or_else(|| line.note.clone()).unwrap_or_else(|| line.by.clone());
        let text = if saved { Meaning::Value } else { Meaning::Text };
        let cells = text::width(&value(line)) as u16;
        let at = 8 + days + 3 + values.saturating_sub(cells);
        let end = at + cells;
        let row = Row::new()
            .at(1, if saved { "saved" } else { "" }, Meaning::Good)
            .at(8, day(line.day, world.today), text)
            .at(at, value(line), text)
            .at(end + 3, change, Meaning::Label)
            .at(end + 9, says, Meaning::Label);
        lines.push(Line::spare(row, LIST));
    }
}
