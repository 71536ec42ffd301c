//! A hypothesis in full: what was said beforehand, what the readings did, what is next, what was said since. The pane
//! beside the board shows the same.

mod beside;
mod lists;
mod looks;
mod opened;
mod pane;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use lists::Item;
pub(super) use lists::List;
pub(super) use opened::Opened;
pub(crate) use pane::card_rows;

use super::WIDE;
use crate::domain::board::{Card, Column};
use crate::domain::fact;
use crate::domain::hypothesis::Check;
use crate::domain::verdict::Verdict;
use crate::text;
use crate::tui::screen::World;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::judged::Judged;
use crate::tui::widget::line::{Row, blank, put, rule};

/// A hypothesis with all that is shown of it.
pub(super) struct Whole<'a> {
    pub(super) card: &'a Card,
    pub(super) column: &'a Column,
    pub(super) world: &'a World,
    pub(super) theme: Theme,
    /// Whether its chart fits the readings, and leaves out what was aimed at and expected.
    pub(super) fits: bool,
}

impl Whole<'_> {
    fn judged(&self) -> Judged<'_> {
        Judged::new(self.card, self.column, self.world.today).fitted(self.fits)
    }

    fn unit(&self) -> Option<&str> {
        self.card.metric.as_ref().and_then(|m| m.unit.as_deref())
    }

    /// Draws it: the claim first, the chart with its numbers, then its lists: in a narrow window the open one, in a wide one
    /// all of them side by side, in a very wide one from the top on. `at` is the selected line of the open one.
    pub(super) fn draw(&self, buf: &mut Buffer, body: Rect, open: List, at: usize) {
        let whole = body.width >= SPLIT;
        let main = if whole { Rect { width: left_of(body.width), ..body } } else { body };
        let top = self.top(buf, main);
        let lists = Rect { y: top, height: body.bottom().saturating_sub(top), ..body };
        if lists.height < 2 {
            return;
        }
        let open = self.open_of(open, body.width);
        if body.width < WIDE {
            self.one(buf, lists, open, at);
        } else {
            self.all(buf, if whole { body } else { lists }, lists, (open, at));
        }
    }

    /// The open list below a rule that names all of them.
    fn one(&self, buf: &mut Buffer, lists: Rect, open: List, at: usize) {
        let theme = self.theme;
        rule(buf, Rect { height: 1, ..lists }, theme);
        self.tabs(open).paint(buf, theme, Rect { height: 1, width: lists.width.saturating_sub(7), ..lists });
        put(buf, lists.right() - 7, lists.y, " Tab ", theme, Meaning::Key);
        let area = Rect { y: lists.y + 1, height: lists.height - 1, ..lists };
        paint(buf, area, theme, &self.part(open, lists.width).items, Some(at));
    }

    /// That a list holds nothing, and of the verdicts which one is due.
    fn nothing(&self, list: List) -> Item {
        let due =
            self.card.hypothesis.check_on().filter(|_| matches!(self.card.check, Some(Check::Due | Check::Overdue)));
        let Some(due) = due.filter(|_| list == List::Verdicts) else {
            return vec![Row::new().left("nothing yet", Meaning::Label)];
        };
        let late = match self.card.days_late(self.world.today) {
            0 => String::new(),
            1 => ", 1 day late".to_owned(),
            late => format!(", {late} days late"),
        };
        let words = format!("none yet; due since {}{late}  ", due.weekday_short(self.world.today));
        vec![Row::new().left(words, Meaning::Text).left("v", Meaning::Key).left(" writes it", Meaning::Text)]
    }

    /// A list's name, with how many there are.
    fn titled(&self, list: List) -> String {
        format!("{} {}", list.name(), self.count(list))
    }

    /// How many rows its chart has, or its chart with what is compared, in a window so high.
    fn chart_rows(height: u16, width: u16) -> u16 {
        match height {
            0..14 => 0,
            14..18 => 4,
            18..30 => 7,
            30..45 => 13,
            height if width >= left_of(SPLIT) => height / 2,
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
        let most = usize::from(body.height / 8).max(2);
        predicted(&mut rows, &judged, cells, (roomy, most), &self.wrote(cells));
        rows.extend(self.marked(cells, most));
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
        let height = Self::chart_rows(body.height, body.width).min(body.bottom().saturating_sub(y));
        let chart = Rect { y, height, ..body };
        if self.is_split(body) {
            judged.draw_alone(buf, chart, theme);
        } else {
            judged.draw(buf, chart, theme);
        }
        y + height
    }

    /// Whether so much stands at the left of a very wide window that the chart has all of its width.
    fn is_split(&self, main: Rect) -> bool {
        main.width >= left_of(SPLIT) && main.height >= 45 && self.card.movement.is_some()
    }

    /// When it was written, and by whom, where there is room for it behind the prediction.
    fn wrote(&self, cells: usize) -> String {
        if cells < ROOMY {
            return String::new();
        }
        let h = &self.card.hypothesis;
        let said = self.world.said.get(&h.id);
        let wrote = said.and_then(|said| said.history.iter().rev().find(|done| done.day == h.written_on));
        let by = wrote.map_or_else(String::new, |done| format!(" by {}", done.by));
        format!(" · written {}{by}", h.written_on.short(self.world.today))
    }

    /// What one should know of the prediction: it was amended, written after the ship, or shipped without a reading before.
    fn marked(&self, cells: usize, most: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut warn = |words: &str| {
            let lines = few(text::wrap(words, cells.max(10)), most);
            rows.extend(lines.into_iter().map(|line| Row::new().left(line, Meaning::Warn)));
        };
        let h = &self.card.hypothesis;
        let slug = self.card.metric.as_ref().map_or("the metric", |m| m.slug.as_str());
        for amended in fact::amended(h, (slug, slug), self.unit()) {
            let words = format!("!  amended after the ship: {}; it is judged by what was frozen", amended.words());
            warn(&words);
        }
        if let Some(against) = self.card.verdict.as_ref().and_then(Verdict::against_words) {
            warn(&format!("!  {against}"));
        }
        if let Some(ship) = &h.ship {
            if h.written_on > ship.shipped_on {
                let today = self.world.today;
                let (written, shipped) = (h.written_on.short(today), ship.shipped_on.short(today));
                let words = format!("!  marked after the fact: written {written}, shipped {shipped}");
                warn(&words);
            }
            if let Some(waiver) = &ship.waiver {
                warn(&format!("!  no reading from before: {waiver}"));
            }
        }
        rows
    }

    fn tabs(&self, open: List) -> Row {
        let line = self.theme.rules()[0];
        let mut row = Row::new().left(format!("{line}{line} "), Meaning::Dim);
        let mut gap = "";
        for list in self.lists(0) {
            let meaning = if list == open { Meaning::Title } else { Meaning::Label };
            row = row.left(gap, Meaning::Text).left(self.titled(list), meaning);
            gap = "   ";
        }
        row.left(" ", Meaning::Text)
    }
}

/// From this width on the lists that are not open stand beside all of it.
const SPLIT: u16 = 180;

/// So wide is what stands at the left in a wide window.
fn left_of(width: u16) -> u16 {
    if width >= SPLIT { width * 59 / 100 } else { width * 55 / 100 }
}

/// From this width on a prediction is said in full.
const ROOMY: usize = 100;

/// Items in an area, the selected one in sight behind the bar; what does not fit is counted in the last row.
fn paint(buf: &mut Buffer, area: Rect, theme: Theme, items: &[Item], at: Option<usize>) {
    let room = usize::from(area.height);
    let at = at.map(|at| at.min(items.len().saturating_sub(1)));
    // Each row, and whether the bar stands before it.
    let rows: Vec<(&Row, bool)> = items
        .iter()
        .enumerate()
        .flat_map(|(n, item)| item.iter().enumerate().map(move |(line, row)| (row, line == 0 && Some(n) == at)))
        .collect();
    let begins = rows.iter().position(|(_, selected)| *selected).unwrap_or(0);
    let ends = begins + at.and_then(|at| items.get(at)).map_or(0, Vec::len);
    let most = rows.len().saturating_sub(room);
    // The last row is kept free for how much more there is.
    let skip = (ends + 1).saturating_sub(room).min(begins).min(most);
    for (n, (row, selected)) in rows.iter().skip(skip).take(room).enumerate() {
        let y = area.y + n as u16;
        if *selected {
            put(buf, area.x, y, theme.bar(), theme, Meaning::Bar);
        }
        row.paint(buf, theme, Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 });
    }
    // Where there is one row only, what is selected has it.
    let least = if at.is_some() { 2 } else { 1 };
    if rows.len() > skip + room && room >= least {
        let last = Rect { y: area.bottom() - 1, height: 1, ..area };
        blank(buf, last);
        // Counted is what can be selected, and not its rows; the last row shows none.
        let mut ends = 0;
        let tall = items.iter().map(|item| {
            ends += item.len();
            ends
        });
        let more = tall.filter(|ends| *ends >= skip + room).count();
        let key = if at.is_some() { "   j" } else { "" };
        put(buf, last.x, last.y, &format!(" {} {more} more{key}", theme.glyph("↓", "v")), theme, Meaning::Label);
    }
}

/// The prediction in its three claims, the last with what is said of it.
fn predicted(rows: &mut Vec<Row>, judged: &Judged<'_>, cells: usize, (roomy, most): (bool, usize), wrote: &str) {
    let [build, then, because] = judged.claims(cells >= ROOMY);
    if roomy {
        let because = (because.0, format!("{}{wrote}", because.1));
        for (name, words) in [build, then, because] {
            let lines = few(text::wrap(&words, cells.saturating_sub(13).max(10)), most);
            for (n, line) in lines.into_iter().enumerate() {
                let name = if n == 0 { name } else { "" };
                rows.push(Row::new().left(format!("{name:<13}"), Meaning::Label).left(line, Meaning::Title));
            }
        }
        return;
    }
    for words in [format!("{} {} {} {}", build.0, build.1, then.0, then.1), format!("{} {}", because.0, because.1)] {
        let lines = few(text::wrap(&words, cells.max(10)), most);
        rows.extend(lines.into_iter().map(|line| Row::new().left(line, Meaning::Text)));
    }
}

/// So many lines at most, the last of them with a sign where there are more: a long text leaves room for what came of it.
fn few(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = format!("{} …", last.trim_end_matches([' ', '.', ',']));
        }
    }
    lines
}
