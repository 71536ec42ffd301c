//! Lines that were pasted, looked at before any of them is saved: what each would do, mended or left out.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::super::{Content, Field, Form, Pressed};
use super::Log;
use crate::domain::amount::{signed, with_unit};
use crate::domain::day::Day;
use crate::domain::fact::slip;
use crate::pasted::{self, About, Line, Taken};
use crate::pulling::Given;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, blank, rule};
use crate::tui::world::World;

/// What a line would do.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Ok,
    /// It says what stands there.
    Same(&'static str),
    /// It is saved, and looks strange.
    Strange(String),
    Error(String),
    Out,
}

/// The lines, with the one that is selected.
#[derive(Clone, Debug)]
pub(crate) struct Pasted {
    /// All of it as it came.
    text: String,
    about: About,
    said: String,
    lines: Vec<Line>,
    /// Which of them are left out.
    out: Vec<bool>,
    at: usize,
    /// The button that has the focus; none while a line has it.
    button: Option<usize>,
    /// The line that is being mended.
    mend: Option<Box<Field>>,
    /// What a source says of itself, where it gave them.
    from: Option<[String; 3]>,
}

impl Pasted {
    /// Reads them.
    pub(super) fn new(text: String, about: About) -> Result<Self, String> {
        let read = pasted::lines(&text, &about)?;
        if read.lines.is_empty() {
            return Err("no line of what was pasted holds a reading: day value, a line each".to_owned());
        }
        // What is to be mended is selected.
        let at = read.lines.iter().position(|line| line.read.is_err()).unwrap_or(0);
        let out = vec![false; read.lines.len()];
        Ok(Self { text, about, said: read.said, lines: read.lines, out, at, button: None, mend: None, from: None })
    }

    /// What a source gave.
    pub(super) fn pulled(given: &Given, about: About) -> Self {
        let lines = given.points.iter().zip(1..).map(|(point, at)| Line {
            at,
            text: String::new(),
            day: None,
            read: Ok(Taken { day: point.day, value: point.value, of: point.of, note: point.note.clone() }),
        });
        let lines: Vec<Line> = lines.collect();
        let seconds = format!("{:.1} s", given.took.as_secs_f64());
        let by = given.handle.as_ref().map_or(String::new(), |handle| format!("{handle} · "));
        let from = [
            format!("from    {} in config.toml, {seconds}:  {}", given.source, given.run.join(" ")),
            format!("as      {by}source pull:{}", given.source),
            format!("Nothing is saved before you say so. In the shell:  upshot pull {}", given.source),
        ];
        let out = vec![false; lines.len()];
        let (text, said) = (String::new(), String::new());
        Self { text, about, said, lines, out, at: 0, button: None, mend: None, from: Some(from) }
    }

    /// The places of what a source gave and is not left out; none where it was pasted.
    pub(super) fn places(&self) -> Option<Vec<usize>> {
        self.from.as_ref()?;
        Some(self.lines.iter().zip(&self.out).filter(|(_, out)| !**out).map(|(line, _)| line.at).collect())
    }

    /// What came, and more of it.
    pub(super) fn with(&self, more: &str) -> String {
        format!("{}{more}", self.text)
    }

    pub(super) fn is_mending(&self) -> bool {
        self.mend.is_some()
    }

    /// Takes text into the line that is being mended.
    pub(super) fn paste(&mut self, text: &str) {
        if let Some(field) = &mut self.mend {
            field.paste(text.lines().next().unwrap_or(""));
        }
    }

    /// What each line would do, with the change since the value before it.
    fn states(&self, log: &Log, world: &World) -> Vec<(State, Option<f64>)> {
        let there = log.readings().iter().rev().filter_map(|line| line.value.map(|value| (line.day, value)));
        let mut known: BTreeMap<Day, Vec<f64>> = BTreeMap::new();
        there.for_each(|(day, value)| known.entry(day).or_default().push(value));
        let mut all = known.clone();
        let good = self.lines.iter().zip(&self.out).filter(|(_, out)| !**out);
        for taken in good.filter_map(|(line, _)| line.read.as_ref().ok()) {
            all.entry(taken.day).or_default().push(taken.value);
        }
        let mut above: BTreeMap<Day, Vec<f64>> = BTreeMap::new();
        let mut states = Vec::new();
        for (line, out) in self.lines.iter().zip(&self.out) {
            let taken = match &line.read {
                Ok(taken) => taken,
                Err(says) => {
                    states.push((State::Error(says.clone()), None));
                    continue;
                }
            };
            let last = all.range(..taken.day).next_back().and_then(|(_, values)| values.last().copied());
            // Eleven digits: what a subtraction leaves behind is not a change.
            let change = last.map(|last| format!("{:.11e}", taken.value - last).parse().unwrap_or(taken.value - last));
            let (stands, said) = (known.get(&taken.day), above.get(&taken.day));
            let has = |values: Option<&Vec<f64>>| values.is_some_and(|values| values.contains(&taken.value));
            let state = if *out {
                State::Out
            } else if has(stands) {
                State::Same("there already; adds nothing")
            } else if has(said) {
                State::Same("said above; adds nothing")
            } else if let Some(value) = stands.and_then(|values| values.first()) {
                State::Strange(format!("that day has {}: both count", with_unit(*value, log.unit(world))))
            } else if said.is_some() {
                State::Strange("that day twice: both count".to_owned())
            } else if let Some(slip) = last.and_then(|last| slip(taken.value, last)) {
                State::Strange(format!("{slip}: a slip?"))
            } else {
                log.strange(taken.value, taken.day, world).map_or(State::Ok, State::Strange)
            };
            if !*out {
                above.entry(taken.day).or_default().push(taken.value);
            }
            let change = change.filter(|_| !matches!(state, State::Same(_) | State::Out));
            states.push((state, change));
        }
        states
    }

    /// The readings that would be saved.
    fn good(&self, log: &Log, world: &World) -> Vec<Taken> {
        let states = self.states(log, world);
        let good =
            self.lines.iter().zip(states).filter(|(_, (state, _))| matches!(state, State::Ok | State::Strange(_)));
        good.filter_map(|(line, _)| line.read.clone().ok()).collect()
    }

    /// Leaves those that are not saved because they can't be read; whether there are any.
    fn keeps_bad(&mut self) -> bool {
        let bad: Vec<bool> = self.lines.iter().zip(&self.out).map(|(line, out)| line.read.is_err() && !out).collect();
        let mut keep = bad.iter();
        self.lines.retain(|_| *keep.next().unwrap_or(&false));
        self.out = vec![false; self.lines.len()];
        self.text = self.lines.iter().map(|line| format!("{}\n", line.text)).collect();
        (self.at, self.button) = (0, None);
        !self.lines.is_empty()
    }

    fn mended(&mut self, text: &str) {
        let line = &mut self.lines[self.at];
        line.text = text::clean(text.trim()).into_owned();
        line.read = pasted::one(&line.text, line.day, &self.about);
    }

    /// How many rows it would like.
    pub(in crate::tui::form) fn rows(&self) -> u16 {
        let bad = self.lines.iter().any(|line| line.read.is_err());
        // The title, a blank, the headings; below the lines two blanks and the buttons.
        self.lines.len().min(200) as u16 + 6 + self.said_rows(bad)
    }

    /// The rows of what is said below the lines.
    fn said_rows(&self, bad: bool) -> u16 {
        u16::from(bad) + if self.from.is_some() { 3 } else { 1 }
    }

    /// The keys that work in it.
    pub(in crate::tui::form) fn keys(&self, width: u16) -> String {
        if self.is_mending() {
            return " Enter mended  Esc as it was".to_owned();
        }
        let saved = if width < 72 { "" } else { ", nothing saved" };
        let mend = if self.from.is_some() { "" } else { "e mend  " };
        format!(" j k line  {mend}Space leave out  Enter save  Esc back{saved}")
    }

    /// Draws it below its title; where the cursor stands.
    fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, (log, world): (&Log, &World)) -> Option<(u16, u16)> {
        let row = |y: u16| Rect { y, height: 1, ..area };
        let states = self.states(log, world);
        let left = states.iter().filter(|(state, _)| matches!(state, State::Error(_))).count();
        let narrow = area.width < 72;
        let unit = log.unit(world);
        let value = |line: &Line| line.read.as_ref().map_or(0, |taken| text::width(&with_unit(taken.value, unit)));
        let day = |taken: &Taken| super::draw::day(taken.day, world.today);
        let days = self.lines.iter().filter_map(|line| line.read.as_ref().ok()).map(|taken| text::width(&day(taken)));
        let (days, values) = (days.max().unwrap_or(10).max(10) as u16, self.lines.iter().map(value).max().unwrap_or(0));
        // The value ends where the longest does, its heading above it.
        let ends = 13 + days + 3 + values.clamp(5, 20) as u16;
        let (change, words) = if narrow { (ends, ends + 4) } else { (ends + 5, ends + 11) };
        let mut head = Row::new().at(7, "line", Meaning::Label).at(13, "day", Meaning::Label);
        head = head.at(ends - 3, "value", Meaning::Label);
        head = if narrow { head } else { head.at(change, "change", Meaning::Label) };
        let full = area.height >= 9;
        let y = area.y + u16::from(full);
        head.paint(buf, theme, row(y));
        // Below: a blank, how it was read, what is left out, a blank, the buttons.
        let room =
            usize::from(area.bottom().saturating_sub(y + 1 + if full { 3 + self.said_rows(left > 0) } else { 2 }));
        let top = (self.at + 1).saturating_sub(room);
        let typed = |line: &Line| text::truncate(&line.text, usize::from(words - 15));
        let (mut cursor, mut cut) = (None, None);
        for (n, (line, (state, by))) in self.lines.iter().zip(&states).enumerate().skip(top).take(room) {
            let y = y + 1 + (n - top) as u16;
            let focused = n == self.at && self.button.is_none();
            let (word, meaning, says) = match state {
                State::Ok => ("ok", Meaning::Good, ""),
                State::Same(says) => ("same", Meaning::Label, *says),
                State::Strange(says) => ("!", Meaning::Warn, says.as_str()),
                State::Error(says) => ("error", Meaning::Late, says.as_str()),
                State::Out => ("out", Meaning::Label, "left out"),
            };
            let bar = if focused { theme.bar() } else { " " };
            let number = format!("{:>3}", line.at);
            let mut row_of = Row::new().left(bar, Meaning::Bar).at(1, word, meaning).at(7, number, Meaning::Label);
            if let Some(field) = self.mend.as_ref().filter(|_| focused) {
                row_of.paint(buf, theme, row(y));
                if let Content::Text { area: typed, .. } = &field.content {
                    let place = Rect { x: area.x + 13, y, width: area.width.saturating_sub(14), height: 1 };
                    typed.as_ref().render(place, buf);
                    cursor = Some(super::super::draw::cursor_in(buf, place));
                }
                continue;
            }
            match &line.read {
                Ok(taken) => {
                    let text = if matches!(state, State::Out) { Meaning::Label } else { Meaning::Text };
                    let number = with_unit(taken.value, unit);
                    let at = (ends + 2).saturating_sub(text::width(&number) as u16).max(13 + days + 1);
                    row_of = row_of.at(13, day(taken), text).at(at.min(ends + 2), number, text);
                    if let Some(by) = by.filter(|_| !narrow) {
                        row_of = row_of.at(change, signed(by), Meaning::Label);
                    }
                }
                Err(_) => row_of = row_of.at(13, typed(line), Meaning::Text),
            }
            // What was written beside the value is known by it.
            let note = line.read.as_ref().ok().and_then(|taken| taken.note.as_deref()).unwrap_or("");
            let says = if says.is_empty() { note } else { says };
            // What is wrong with a line stands further left than what is said of the others where it would be cut there.
            let words = match &line.read {
                Ok(_) => words,
                Err(_) => {
                    let left = area.width.saturating_sub(text::width(says) as u16 + 1);
                    words.min(left.max(15 + text::width(&typed(line)) as u16))
                }
            };
            let cells = usize::from(area.width.saturating_sub(words + 1));
            if focused && line.read.is_err() && text::width(says) > cells {
                cut = Some(format!("line {}: {says}", line.at));
            }
            row_of.at(words, text::truncate(says, cells), meaning).paint(buf, theme, row(y));
        }
        let shown = self.lines.len().min(room);
        let mut y = (y + 1 + shown as u16 + u16::from(full)).min(area.bottom().saturating_sub(1));
        let end = area.bottom();
        let cells = usize::from(area.width.saturating_sub(2));
        let mut say = |words: String, meaning: Meaning| {
            if y + 1 < end {
                Row::new().left(format!(" {words}"), meaning).paint(buf, theme, row(y));
                y += 1;
            }
        };
        if full {
            let more = self.lines.len().saturating_sub(shown);
            let more = match more {
                0 => String::new(),
                1 => " 1 more line.".to_owned(),
                n => format!(" {n} more lines."),
            };
            if let Some(from) = &self.from {
                let [from, by, saved] = from.each_ref().map(|words| text::truncate(&text::clean(words), cells).clone());
                for words in [from, by, saved] {
                    say(words, Meaning::Label);
                }
            }
            // What is cut of the selected line is said whole below, rather than how all of them were read.
            if let Some(cut) = cut {
                say(text::truncate(&cut, cells), Meaning::Late);
            } else if self.from.is_none() {
                // How it was read is never cut; what is known elsewhere gives way to it.
                let undone = ["Saved in one go: one u undoes all of it.", "One u undoes all of it.", ""];
                let said = undone.map(|undone| format!("Read as {}. {undone}{more}", self.said));
                let fits = said.iter().find(|words| text::width(words) <= cells);
                say(fits.unwrap_or(&said[2]).trim_end().to_owned(), Meaning::Label);
            }
        }
        match left {
            0 => {}
            1 => say("1 line is left out until mended.".to_owned(), Meaning::Warn),
            n => say(format!("{n} lines are left out until mended."), Meaning::Warn),
        }
        let y = (y + u16::from(full)).min(end.saturating_sub(1));
        let mut buttons = Row::new().left(" ", Meaning::Text);
        for (n, words) in self.buttons(states.iter().map(|(state, _)| state)).iter().enumerate() {
            let meaning = if self.button == Some(n) { Meaning::Focus } else { Meaning::Key };
            buttons = buttons.left(format!("[ {words} ]"), meaning).left("   ", Meaning::Text);
        }
        buttons.paint(buf, theme, row(y));
        cursor
    }

    fn buttons<'a>(&self, states: impl Iterator<Item = &'a State>) -> [String; 3] {
        let good = states.filter(|state| matches!(state, State::Ok | State::Strange(_))).count();
        [format!("Save {good}"), "Not these".to_owned(), "Close".to_owned()]
    }
}

impl Form {
    /// Takes a key while pasted lines are looked at.
    pub(super) fn pasted_key(&mut self, key: KeyEvent, world: &World) -> Pressed {
        let (Some(pasted), Some(log)) = (self.pasted.as_mut(), self.sheet.log()) else { return Pressed::Goes };
        if let Some(mut field) = pasted.mend.take() {
            match key.code {
                KeyCode::Esc => {}
                KeyCode::Enter => pasted.mended(&field.text()),
                _ => {
                    field.key(key);
                    pasted.mend = Some(field);
                }
            }
            return Pressed::Goes;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let last = pasted.lines.len() - 1;
        let page = 10;
        match (key.code, pasted.button) {
            (KeyCode::Esc, _) | (KeyCode::Enter, Some(1)) => self.pasted = None,
            (KeyCode::Char('c'), _) if control => self.pasted = None,
            (KeyCode::Char('s'), _) if control => return Pressed::Lines(pasted.good(log, world)),
            (KeyCode::Enter, Some(2)) => {
                self.pasted = None;
                return Pressed::Left;
            }
            (KeyCode::Enter, _) => return Pressed::Lines(pasted.good(log, world)),
            (KeyCode::Tab, at) => pasted.button = at.map_or(Some(0), |at| (at < 2).then_some(at + 1)),
            (KeyCode::BackTab, at) => pasted.button = at.map_or(Some(2), |at| at.checked_sub(1)),
            (KeyCode::Char('j') | KeyCode::Down, _) => (pasted.at, pasted.button) = ((pasted.at + 1).min(last), None),
            (KeyCode::Char('k') | KeyCode::Up, _) => (pasted.at, pasted.button) = (pasted.at.saturating_sub(1), None),
            (KeyCode::PageDown, _) => pasted.at = (pasted.at + page).min(last),
            (KeyCode::PageUp, _) => pasted.at = pasted.at.saturating_sub(page),
            (KeyCode::Char('g') | KeyCode::Home, _) => pasted.at = 0,
            (KeyCode::Char('G') | KeyCode::End, _) => pasted.at = last,
            (KeyCode::Char(' '), None) => pasted.out[pasted.at] = !pasted.out[pasted.at],
            (KeyCode::Char('e'), None) if pasted.from.is_none() => {
                let text = text::clean(&pasted.lines[pasted.at].text).into_owned();
                pasted.mend = Some(Box::new(Field::line("line", "", "", &text)));
            }
            _ => {}
        }
        Pressed::Goes
    }

    /// The pasted lines were saved: those that can't be read stay; whether there are any.
    pub(crate) fn keeps_bad_lines(&mut self) -> bool {
        let stays = self.pasted.as_mut().is_some_and(|pasted| pasted.keeps_bad());
        if !stays {
            self.pasted = None;
        }
        stays
    }

    /// Draws the lines that were pasted, over the sheet.
    pub(in crate::tui::form) fn draw_pasted(
        &self,
        buf: &mut Buffer,
        area: Rect,
        theme: Theme,
        world: &World,
    ) -> Option<(u16, u16)> {
        let (pasted, log) = (self.pasted.as_ref()?, self.sheet.log()?);
        blank(buf, area);
        let top = Rect { height: 1, ..area };
        rule(buf, top, theme);
        let line = theme.rules()[0];
        let n = pasted.lines.len();
        let lines = if n == 1 { "1 line".to_owned() } else { format!("{n} lines") };
        let came = if pasted.from.is_some() { "pulled just now".to_owned() } else { format!("{lines} pasted") };
        let title = format!("{line}{line} {} · {came} ", text::clean(&self.sheet.title(world)));
        let row = Row::new().left(title, Meaning::Title);
        let row = row.right(" nothing saved yet ", Meaning::Label).right(format!("{line}{line}"), Meaning::Dim);
        row.paint(buf, theme, top);
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        pasted.draw(buf, below, theme, (log, world))
    }
}
