//! A hypothesis in full: what was said beforehand, what the readings did, what is next, what was said since. The pane
//! beside the board shows the same.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{WIDE, wrapped};
use crate::domain::assessment::Terms;
use crate::domain::board::said::tripped_state;
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::fact;
use crate::domain::hypothesis::{Check, State};
use crate::text;
use crate::tui::screen::World;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::card;
use crate::tui::widget::judged::Judged;
use crate::tui::widget::line::{Row, blank, put, rule};

/// The lists of a hypothesis, in the order that Tab goes through them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum List {
    /// What it is told by, and when: check day, falsifier, limits, waits.
    #[default]
    Looks,
    /// Each verdict, with who and when.
    Verdicts,
    Notes,
    Links,
    /// What it builds on and what builds on it.
    Chain,
    History,
}

impl List {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Looks, "Looks"),
        (Self::Verdicts, "Verdicts"),
        (Self::Notes, "Notes"),
        (Self::Links, "Links"),
        (Self::Chain, "Chain"),
        (Self::History, "History"),
    ];

    /// The list after it; after the last the first.
    pub(super) fn next(self) -> Self {
        let at = Self::ALL.iter().position(|(list, _)| *list == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()].0
    }
}

/// A hypothesis with all that is shown of it.
pub(super) struct Whole<'a> {
    pub(super) card: &'a Card,
    pub(super) column: &'a Column,
    pub(super) world: &'a World,
    pub(super) theme: Theme,
}

impl Whole<'_> {
    fn judged(&self) -> Judged<'_> {
        Judged::new(self.card, self.column, self.world.today)
    }

    /// Draws it: the claim first, the chart with its numbers, then its lists: the open one, and in a wide window the others
    /// beside it, in a very wide one from the top on. `scrolled` rows of the open list are above its window.
    pub(super) fn draw(&self, buf: &mut Buffer, body: Rect, open: List, scrolled: usize) {
        let theme = self.theme;
        let whole = body.width >= SPLIT;
        let main = if whole { Rect { width: left_of(body.width), ..body } } else { body };
        let top = self.top(buf, main);
        let lists = Rect { y: top, height: body.bottom().saturating_sub(top), ..body };
        if lists.height < 2 {
            return;
        }
        let wide = body.width >= WIDE;
        let left = Rect { width: if wide { left_of(body.width) } else { body.width }, ..lists };
        rule(buf, Rect { height: 1, width: if whole { left.width } else { body.width }, ..lists }, theme);
        if wide {
            let line = theme.rules()[0];
            let title = format!(" {} ", self.titled(open));
            put(buf, left.x, left.y, &format!("{line}{line}"), theme, Meaning::Dim);
            put(buf, left.x + 2, left.y, &title, theme, Meaning::Title);
            let keys = " Tab ";
            let x = if whole { left.right() } else { lists.right() };
            put(buf, x.saturating_sub(6), left.y, keys, theme, Meaning::Key);
        } else {
            self.tabs(open).paint(buf, theme, Rect { height: 1, width: lists.width.saturating_sub(7), ..lists });
            put(buf, lists.right() - 7, lists.y, " Tab ", theme, Meaning::Key);
        }
        let area = Rect { y: left.y + 1, height: left.height - 1, ..left };
        let mut rows = self.list(open, usize::from(area.width.saturating_sub(1)));
        if rows.is_empty() {
            rows.push(Row::new().left("nothing yet", Meaning::Label));
        }
        paint_rows(buf, area, theme, &rows, scrolled);
        if !wide {
            return;
        }
        let x = left.right();
        let right = if whole {
            Rect { x, width: body.right() - x, ..body }
        } else {
            Rect { x, width: lists.right() - x, ..lists }
        };
        for y in right.top()..right.bottom() {
            put(buf, x, y, theme.rules()[1], theme, Meaning::Dim);
        }
        if !whole {
            put(buf, x, right.y, theme.rules()[2], theme, Meaning::Dim);
        }
        self.beside(buf, Rect { x: x + 1, width: right.width - 1, ..right }, open, whole);
    }

    /// The lists that are not open, each under its name; the first name stands in the rule where there is one.
    fn beside(&self, buf: &mut Buffer, area: Rect, open: List, ruled: bool) {
        let theme = self.theme;
        let mut rows: Vec<(Row, bool)> = Vec::new();
        for (list, _) in List::ALL.into_iter().filter(|(list, _)| *list != open) {
            let inside = self.list(list, usize::from(area.width.saturating_sub(2)));
            if inside.is_empty() {
                continue;
            }
            if ruled && !rows.is_empty() {
                rows.push((Row::new(), false));
            }
            rows.push((Row::new().left(self.titled(list), Meaning::Title), true));
            rows.extend(inside.into_iter().map(|row| (row, false)));
        }
        let line = theme.rules()[0];
        for (at, (row, title)) in rows.into_iter().enumerate().take(usize::from(area.height)) {
            let y = area.y + at as u16;
            let place = Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 };
            if title && ruled {
                put(buf, area.x, y, &format!("{line}{line} "), theme, Meaning::Dim);
                row.paint(buf, theme, Rect { x: area.x + 3, width: area.width.saturating_sub(3), ..place });
            } else if at == 0 {
                blank(buf, Rect { width: 1, ..place });
                let row = row.left(" ", Meaning::Text);
                row.paint(buf, theme, Rect { x: area.x + 1, ..place });
                put(buf, area.x, y, " ", theme, Meaning::Text);
            } else {
                row.paint(buf, theme, place);
            }
        }
    }

    /// A list's name, with how many there are.
    fn titled(&self, list: List) -> String {
        let name = List::ALL.iter().find(|(one, _)| *one == list).map_or("", |(_, name)| *name);
        format!("{name} {}", self.count(list))
    }

    /// How many rows the open list has in a window.
    pub(super) fn rows(&self, open: List, width: u16) -> usize {
        let width = if width >= WIDE { left_of(width) } else { width };
        self.list(open, usize::from(width.saturating_sub(1))).len()
    }

    /// How far down its claim, prediction and chart go in a window so high.
    pub(super) fn chart_rows(height: u16) -> u16 {
        match height {
            0..14 => 0,
            14..18 => 4,
            18..30 => 7,
            30..45 => 13,
            height => height / 2 - 3,
        }
    }

    fn top(&self, buf: &mut Buffer, body: Rect) -> u16 {
        let (judged, theme) = (self.judged(), self.theme);
        let inner = Rect { x: body.x + 1, width: body.width.saturating_sub(2), height: 1, ..body };
        let cells = usize::from(inner.width);
        let roomy = body.height >= 30;
        let mut rows = vec![];
        let (state, meaning) = judged.state();
        let room = cells.saturating_sub(text::width(&state) + 2);
        rows.push(judged.claim(room).right(state, meaning));
        rows.extend(judged.got(cells, theme));
        if roomy {
            rows.push(Row::new());
        }
        predicted(&mut rows, &judged, cells, roomy);
        rows.extend(self.marked(cells));
        if roomy {
            rows.push(Row::new());
        }
        let mut y = body.y;
        for row in rows {
            if y < body.bottom() {
                row.paint(buf, theme, Rect { y, ..inner });
                y += 1;
            }
        }
        let height = Self::chart_rows(body.height).min(body.bottom().saturating_sub(y));
        judged.draw(buf, Rect { y, height, ..body }, theme);
        y + height
    }

    /// What one should know of the prediction: it was amended, written after the ship, or shipped without a reading before.
    fn marked(&self, cells: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        let h = &self.card.hypothesis;
        let slug = self.card.metric.as_ref().map_or("the metric", |m| m.slug.as_str());
        for amended in fact::amended(h, (slug, slug), unit(self.card)) {
            let words = format!("!  amended after the ship: {}; it is judged by what was frozen", amended.words());
            wrapped(&mut rows, &words, cells, 0, Meaning::Warn);
        }
        if let Some(ship) = &h.ship {
            if h.written_on > ship.shipped_on {
                let today = self.world.today;
                let (written, shipped) = (h.written_on.short(today), ship.shipped_on.short(today));
                let words = format!("!  marked after the fact: written {written}, shipped {shipped}");
                wrapped(&mut rows, &words, cells, 0, Meaning::Warn);
            }
            if let Some(waiver) = &ship.waiver {
                wrapped(&mut rows, &format!("!  no reading from before: {waiver}"), cells, 0, Meaning::Warn);
            }
        }
        rows
    }

    fn tabs(&self, open: List) -> Row {
        let line = self.theme.rules()[0];
        let mut row = Row::new().left(format!("{line}{line} "), Meaning::Dim);
        let mut gap = "";
        for (list, _) in List::ALL {
            // Before there is a verdict, the looks say when one is due.
            if list == List::Verdicts && list != open && self.count(list) == 0 {
                continue;
            }
            let meaning = if list == open { Meaning::Title } else { Meaning::Label };
            row = row.left(gap, Meaning::Text).left(self.titled(list), meaning);
            gap = "   ";
        }
        row.left(" ", Meaning::Text)
    }

    fn count(&self, list: List) -> usize {
        let said = self.world.said.get(&self.card.hypothesis.id);
        match list {
            List::Looks => {
                let h = &self.card.hypothesis;
                usize::from(h.check_on().is_some()) + h.looks.len()
            }
            List::Verdicts => usize::from(self.card.verdict.is_some()) + usize::from(self.card.proposed.is_some()),
            List::Notes => said.map_or(0, |said| said.notes.len()),
            List::Links => said.map_or(0, |said| said.links.len()),
            List::Chain => self.chained().len(),
            List::History => said.map_or(0, |said| said.history.len()),
        }
    }

    fn list(&self, list: List, cells: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        match list {
            List::Looks => self.looks(&mut rows, cells),
            List::Verdicts => ruled(&mut rows, self.card, self.world, cells),
            List::Notes => notes(&mut rows, self.card, self.world, cells),
            List::Links => links(&mut rows, self.card, self.world, cells),
            List::Chain => {
                let chained = self.chained();
                if chained.is_empty() {
                    let none = Row::new().left("builds on nothing · nothing builds on it yet  ", Meaning::Text);
                    rows.push(none.left("n", Meaning::Key));
                }
                for line in chained {
                    wrapped(&mut rows, &line, cells, 0, Meaning::Text);
                }
            }
            List::History => history(&mut rows, self.card, self.world, usize::MAX),
        }
        rows
    }

    /// What it is told by, and what was done: a label, a day, words, and how it stands; where there is no room for that
    /// beside the words, below them.
    fn looks(&self, rows: &mut Vec<Row>, cells: usize) {
        let mut looks = Looks { rows, cells };
        let (h, today) = (&self.card.hypothesis, self.world.today);
        let day = |day: Day| day.weekday_padded(today);
        if let Some(check) = h.check_on() {
            let (words, stands) = match &self.card.movement {
                Some(a) if a.is_final || a.look_on.is_some() => {
                    let since = match a.later.len() {
                        0 => String::new(),
                        1 => "one reading since: same answer".to_owned(),
                        n => format!("{n} readings since: same answer"),
                    };
                    (format!("{}, final", a.class.words()), since)
                }
                Some(a) => (format!("{} so far", a.class.words()), String::new()),
                None => ("not yet".to_owned(), String::new()),
            };
            looks.line("check day", &day(check), &words, &stands);
        }
        if let Some(f) = &self.column.falsifier {
            let by = f.by.map_or_else(String::new, |by| format!("by {}", by.short(today)));
            let what = f.text.rsplit_once(" by ").map_or(f.text.as_str(), |(what, _)| what);
            looks.line("wrong if", &by, what, &tripped_state(f, today));
        }
        for (n, pair) in self.column.guardrails.chunks(2).enumerate() {
            let name = if n == 0 { "must hold" } else { "" };
            let said: Vec<String> = pair.iter().map(|rail| rail.stands(today).words(", ")).collect();
            looks.line(name, "", &said.join("   "), "");
        }
        for look in &h.looks {
            looks.line("waits", &day(look.day), &look.why, "");
        }
        looks.rows.push(Row::new());
        let said = self.world.said.get(&h.id);
        let wrote = said.and_then(|said| said.history.iter().rev().find(|done| done.day == h.written_on));
        let wrote = wrote.map_or_else(String::new, |done| format!("by {}", done.by));
        let since = h.started_on.map_or_else(String::new, |day| format!(" since {}", day.short(today)));
        let doing = h.doing.as_ref().map_or_else(String::new, |who| format!("{who} builds it{since}"));
        let both: Vec<&str> = [wrote.as_str(), doing.as_str()].into_iter().filter(|words| !words.is_empty()).collect();
        looks.line("written", &day(h.written_on), &both.join("; "), "");
        if let Some(ship) = &h.ship {
            let owner = ship.owner.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
            let words = format!("{owner} owned the outcome then; prediction frozen");
            looks.line("shipped", &day(ship.shipped_on), &words, "");
        }
        match (self.card.check, h.check_on()) {
            (Some(Check::Overdue | Check::Due), Some(check)) => {
                let words = format!("due since {}  v writes it", check.weekday_short(today));
                looks
                    .rows
                    .push(Row::new().left(text::pad("verdict", LABELS), Meaning::Label).left(words, Meaning::Text));
            }
            _ => {
                if let Some(next) = next(self.card, self.world) {
                    looks.line("next", "", &next, "");
                }
            }
        }
        self.reasons(&mut looks);
        if let Some(details) = &h.details {
            looks.line("details", "", details, "");
        }
    }

    /// Why the readings say so, and what there is to know of them.
    fn reasons(&self, looks: &mut Looks<'_>) {
        let Some(a) = &self.card.movement else { return };
        let said = a.said(Terms { unit: unit(self.card), today: self.world.today, first: self.card.first });
        let reason = said.reason();
        if !reason.is_empty() {
            looks.line("why", "", &reason, "");
        }
        for note in &a.notes {
            looks.line("note", "", &said.short_note(note), "");
        }
    }

    /// What it builds on, and what builds on it, with what came of each.
    fn chained(&self) -> Vec<String> {
        let line = |link: &str, other: &Card| {
            let got = other.shift_words().map_or_else(String::new, |got| format!(", got {got}"));
            let learned =
                other.verdict.as_ref().and_then(|v| v.learned.as_deref()).map_or(String::new(), |l| format!(": {l}"));
            let (label, build) = (other.hypothesis.label(), &other.hypothesis.build);
            format!("{link} {label} {build}, {}{got}{learned}", other.state.word())
        };
        let h = &self.card.hypothesis;
        let before = h.follows.and_then(|id| self.world.card(id)).map(|(_, before)| line("builds on", before));
        let all = self.world.view.columns.iter().flat_map(|column| &column.cards);
        let after = all.filter(|other| other.hypothesis.follows == Some(h.id)).map(|other| line("led to", other));
        before.into_iter().chain(after).collect()
    }
}

/// From this width on the lists that are not open stand beside all of it.
const SPLIT: u16 = 180;

/// So wide is what stands at the left in a wide window.
fn left_of(width: u16) -> u16 {
    if width >= SPLIT { width * 59 / 100 } else { width * 55 / 100 }
}

/// The cells of a label, and of a day.
const LABELS: usize = 12;

/// Lines of what a hypothesis is told by.
struct Looks<'r> {
    rows: &'r mut Vec<Row>,
    cells: usize,
}

impl Looks<'_> {
    fn line(&mut self, name: &str, at: &str, words: &str, stands: &str) {
        let whole = text::width(words) + if stands.is_empty() { 0 } else { text::width(stands) + 3 };
        // What has no day may begin where days do.
        let at_days = at.is_empty() && (self.cells.saturating_sub(2 * LABELS)..self.cells - LABELS).contains(&whole);
        let days = if at_days { 0 } else { LABELS };
        let head = |name: &str, at: &str| {
            let label = Row::new().left(text::pad(name, LABELS), Meaning::Label);
            // A day of another year is wider than the column: what follows stands off all the same.
            let at = if text::width(at) >= days && days > 0 { format!("{at} ") } else { text::pad(at, days) };
            label.left(at, Meaning::Text)
        };
        let wide = days.max(if days > 0 { text::width(at) + 1 } else { 0 });
        let room = self.cells.saturating_sub(LABELS + wide).max(10);
        let beside = text::width(words) + 3 + text::width(stands) <= room;
        let words = if beside && !stands.is_empty() { format!("{words}   {stands}") } else { words.to_owned() };
        let lines = if text::width(&words) <= room { vec![words] } else { text::wrap(&words, room) };
        for (n, words) in lines.into_iter().enumerate() {
            let (name, at) = if n == 0 { (name, at) } else { ("", "") };
            self.rows.push(head(name, at).left(words, Meaning::Text));
        }
        if !beside {
            for line in text::wrap(stands, self.cells.saturating_sub(LABELS + 1).max(10)) {
                self.rows.push(Row::new().left(format!("{}{line}", " ".repeat(LABELS + 1)), Meaning::Text));
            }
        }
    }
}

/// Rows in an area, from one on; what does not fit is counted in the last row.
fn paint_rows(buf: &mut Buffer, area: Rect, theme: Theme, rows: &[Row], skip: usize) {
    let room = usize::from(area.height);
    let skip = skip.min(rows.len().saturating_sub(room));
    for (at, row) in rows.iter().skip(skip).take(room).enumerate() {
        let place = Rect { x: area.x + 1, y: area.y + at as u16, width: area.width.saturating_sub(1), height: 1 };
        row.paint(buf, theme, place);
    }
    let left = rows.len().saturating_sub(skip + room);
    if left > 0 && room > 0 {
        let last = Rect { y: area.bottom() - 1, height: 1, ..area };
        blank(buf, last);
        put(buf, last.x, last.y, &format!(" {} {} more   j", theme.glyph("↓", "v"), left + 1), theme, Meaning::Label);
    }
}

/// The prediction in its three claims.
fn predicted(rows: &mut Vec<Row>, judged: &Judged<'_>, cells: usize, roomy: bool) {
    let [build, then, because] = judged.claims();
    if roomy {
        for (name, words) in [build, then, because] {
            for (n, line) in text::wrap(&words, cells.saturating_sub(13).max(10)).into_iter().enumerate() {
                let name = if n == 0 { name } else { "" };
                rows.push(Row::new().left(format!("{name:<13}"), Meaning::Label).left(line, Meaning::Title));
            }
        }
        return;
    }
    let words = format!("{} {} {} {}", build.0, build.1, then.0, then.1);
    wrapped(rows, &words, cells, 0, Meaning::Text);
    let words = format!("{} {}", because.0, because.1);
    wrapped(rows, &words, cells, 0, Meaning::Text);
}

/// A hypothesis in full in the pane beside the board: class and shift, prediction, chart, numbers, what is next, chain, what
/// was said and done.
pub(crate) fn card_rows(card: &Card, column: &Column, world: &World, cells: usize, theme: Theme) -> Vec<Row> {
    let h = &card.hypothesis;
    let today = world.today;
    let whole = Whole { card, column, world, theme };
    let judged = whole.judged();
    let (state, meaning) = card::state(card, today);
    let mut rows =
        vec![Row::new().left(format!("{} {}", h.label(), h.build), Meaning::Title).right(format!("{state} "), meaning)];
    let doing = h.doing.as_ref().map_or(String::new(), |who| format!(" · {who} builds it"));
    let words = format!("{} · written {}{doing}", world.named(column), h.written_on.short(today));
    wrapped(&mut rows, &words, cells, 0, Meaning::Label);
    rows.push(Row::new());
    rows.push(judged.claimed(cells, false));
    if let Some((low, high)) = card.movement.as_ref().and_then(|a| a.interval) {
        let said = card.movement.as_ref().map(|a| a.said(Terms { unit: unit(card), today, first: card.first }));
        let words = said.map_or_else(String::new, |s| format!("likely between {} and {}", s.bare(low), s.bare(high)));
        rows.push(Row::new().left(words, Meaning::Text));
    }
    if let Some(got) = judged.got(cells, theme) {
        rows.extend([Row::new(), got]);
    }
    rows.push(Row::new());
    predicted(&mut rows, &judged, cells, true);
    rows.extend(whole.marked(cells));
    rows.push(Row::new());
    rows.extend(judged.chart(cells as u16, 9, theme));
    rows.push(Row::new());
    rows.extend(judged.sides());
    rows.push(Row::new());
    if let Some(f) = &column.falsifier {
        let meaning = if f.is_tripped() { Meaning::Late } else { Meaning::Text };
        let words = [f.text.clone(), tripped_state(f, today)];
        for (n, words) in words.iter().flat_map(|words| text::wrap(words, cells.saturating_sub(10))).enumerate() {
            let name = if n == 0 { "wrong if  " } else { "          " };
            rows.push(Row::new().left(name, Meaning::Label).left(words, meaning));
        }
    }
    if let Some(next) = next(card, world) {
        wrapped(&mut rows, &format!("Next  {next}"), cells, 0, Meaning::Key);
    }
    for list in [List::Verdicts, List::Chain, List::Notes, List::Links, List::History] {
        let inside = if list == List::History {
            let mut rows = Vec::new();
            history(&mut rows, card, world, 8);
            rows
        } else {
            whole.list(list, cells)
        };
        if !inside.is_empty() {
            let name = List::ALL.iter().find(|(one, _)| *one == list).map_or("", |(_, name)| *name);
            rows.push(Row::new());
            rows.push(Row::new().left(name, Meaning::Title));
            rows.extend(inside);
        }
    }
    rows
}

fn unit(card: &Card) -> Option<&str> {
    card.metric.as_ref().and_then(|m| m.unit.as_deref())
}

/// The verdict, or the one proposed.
fn ruled(rows: &mut Vec<Row>, card: &Card, world: &World, cells: usize) {
    let today = world.today;
    if let Some(v) = &card.verdict {
        let by = v.signed_by.as_ref().map_or(String::new(), |by| format!(", {by}"));
        let typed = v
            .signed_by
            .as_ref()
            .filter(|by| **by != v.typed_by)
            .map_or(String::new(), |_| format!(", typed by {}", v.typed_by));
        rows.push(Row::new().left(format!("{}{by}{typed}, {}", v.call.word(), v.on.short(today)), Meaning::Title));
        wrapped(rows, v.learned.as_deref().unwrap_or("(not said)"), cells, 0, Meaning::Text);
        if let Some(next) = v.next {
            let words = v.next_text.as_deref().map_or(String::new(), |t| format!(": {t}"));
            wrapped(rows, &format!("next {}{words}", next.word()), cells, 0, Meaning::Label);
        }
        if !v.contradicts.is_empty() {
            let against: Vec<&str> = v.contradicts.iter().map(crate::domain::verdict::Against::words).collect();
            let why = v.why.as_deref().unwrap_or("(no reason given)");
            wrapped(rows, &format!("against the readings ({}): {why}", against.join(", ")), cells, 0, Meaning::Warn);
        }
        if v.on_judgement {
            wrapped(rows, "on judgement: the readings could not tell", cells, 0, Meaning::Label);
        }
    }
    if let Some(proposed) = &card.proposed {
        let words = format!("{} proposes {}, {}", proposed.typed_by, proposed.call.word(), proposed.on.short(today));
        rows.push(Row::new().left(words, Meaning::Late));
        wrapped(rows, proposed.learned.as_deref().unwrap_or("(not said)"), cells, 0, Meaning::Text);
    }
}

/// What is to be done next.
fn next(card: &Card, world: &World) -> Option<String> {
    let late = card.days_late(world.today);
    match (card.check, card.state) {
        (Some(Check::Overdue), _) => Some(format!("v writes the verdict, {late} days late")),
        (Some(Check::Due), _) => Some("v writes the verdict, due today".to_owned()),
        (Some(Check::Measuring), _) => {
            let due = card.hypothesis.check_on()?;
            Some(format!("v writes the verdict, due {}; W waits longer", due.short(world.today)))
        }
        _ if card.still_live() => Some("v says what became of it: rolled back, or kept because …".to_owned()),
        (_, State::Idea) => Some("b starts building, s when it shipped".to_owned()),
        (_, State::Building) => Some("s when it has shipped".to_owned()),
        _ => None,
    }
}

/// Its links.
fn links(rows: &mut Vec<Row>, card: &Card, world: &World, cells: usize) {
    let Some(said) = world.said.get(&card.hypothesis.id) else { return };
    for link in &said.links {
        wrapped(rows, &format!("x {}", link.url.trim_start_matches("https://")), cells, 0, Meaning::Text);
    }
}

/// Its notes, newest first, each with what it says of the hypothesis.
fn notes(rows: &mut Vec<Row>, card: &Card, world: &World, cells: usize) {
    let Some(said) = world.said.get(&card.hypothesis.id) else { return };
    for note in &said.notes {
        let stance = note.stance.says().map_or_else(String::new, |says| format!(" · {says}"));
        let head = format!("{} {} · {}{stance}", note.on.short(world.today), note.by, note.kind.word());
        rows.push(Row::new().left(head, Meaning::Label));
        wrapped(rows, &note.text, cells, 0, Meaning::Text);
    }
}

/// What was done to it, newest first.
fn history(rows: &mut Vec<Row>, card: &Card, world: &World, most: usize) {
    let Some(said) = world.said.get(&card.hypothesis.id) else { return };
    for done in said.history.iter().take(most) {
        let meaning = if done.undone { Meaning::Label } else { Meaning::Text };
        let by = done.by.as_str().trim_start_matches('@');
        rows.push(
            Row::new()
                .left(format!("{:>6} @{by}  ", done.day.short(world.today)), Meaning::Label)
                .left(&done.what, meaning),
        );
    }
}

/// More words on it, whole.
pub(super) fn details(card: &Card, world: &World) -> Vec<(String, Meaning)> {
    let mut lines = Vec::new();
    for done in world.said.get(&card.hypothesis.id).into_iter().flat_map(|said| &said.history) {
        lines.push((format!("{} {} {}", done.day.short(world.today), done.time, done.by), Meaning::Title));
        lines.push((done.what.clone(), Meaning::Text));
        lines.extend(done.why.iter().map(|why| (format!("because {why}"), Meaning::Label)));
    }
    if lines.is_empty() {
        lines.push(("Nothing was done to it lately.".to_owned(), Meaning::Text));
    }
    lines
}
