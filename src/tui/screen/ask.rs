//! The question over what shipped: who answers for it, was the outcome stated first, was it achieved? Three marks each, and
//! the selected one in full below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use super::rows::{self, Cells, Cursor, Grid, Line};
use crate::domain::ask::{Ask, Row as Asked};
use crate::domain::board::said::Tone;
use crate::domain::label::Label;
use crate::report::ask::QUESTION;
use crate::text;
use crate::tui::keys::{Action, Keymap};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// The screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct AskScreen {
    /// What shipped, with its marks.
    pub(crate) ask: Ask,
    /// What is selected.
    pub(crate) cursor: Cursor<Label>,
    /// The words a row must hold.
    pub(crate) filter: String,
}

impl AskScreen {
    /// The rows shown.
    fn shown(&self) -> Vec<&Asked> {
        let wanted = text::clean(&self.filter).to_lowercase();
        let holds = |row: &&Asked| {
            let owner = row.owner.as_ref().map_or(String::new(), ToString::to_string);
            let texts = [row.hypothesis.to_string(), row.build.clone(), row.title.clone(), row.links.join(" "), owner];
            wanted.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(&wanted))
        };
        self.ask.rows.iter().filter(holds).collect()
    }

    /// What can be selected.
    pub(crate) fn stops(&self) -> Vec<Label> {
        self.shown().into_iter().map(|row| row.hypothesis).collect()
    }

    /// What is selected.
    pub(crate) fn on(&self) -> Option<Label> {
        self.cursor.on(&self.stops())
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World, keys: &Keymap) {
        let span = self.ask.span.map_or_else(String::new, |(first, last)| {
            if first == last { format!("{first} · ") } else { format!("{first} to {last} · ") }
        });
        let filter = if self.filter.is_empty() { String::new() } else { format!("/ {}", self.filter) };
        let right = format!("{span}{}", self.ask.shipped_words());
        rows::title(buf, area, theme, QUESTION, &filter, &right);
        let shown = self.shown();
        let top = if area.height >= 20 { 3 } else { 1 };
        let body = rows::body(area, top);
        let Some(on) = self.on().and_then(|on| shown.iter().find(|row| row.hypothesis == on)) else {
            let words = if self.ask.rows.is_empty() {
                "  Nothing has shipped yet.   s marks something as shipped, on the board"
            } else {
                "  Nothing matches.   Esc shows everything again"
            };
            Row::new().left(words, Meaning::Text).paint(buf, theme, Rect { height: 1, ..body });
            return;
        };
        let below = self.detail(on, area, world, theme, keys);
        // The rows come first; what is selected is told in what they leave, and has half of it at least.
        let wanted = below.len() as u16 + 2;
        let rest = body.height.saturating_sub((shown.len() as u16 + 4).max(body.height / 2));
        let under = if body.height < 8 { 0 } else { wanted.min(rest.max(body.height / 2)) };
        let list = Rect { height: body.height - under, ..body };
        let lines = self.lines(&shown, area, world, theme);
        rows::paint(buf, list, theme, &lines, &self.cursor);
        let used = (lines.len() as u16 + 1).min(list.height);
        for (n, row) in below.iter().enumerate().take(usize::from(under)) {
            row.paint(buf, theme, Rect { y: list.y + used + n as u16, height: 1, ..area });
        }
        if area.height >= 20 {
            let words = format!(" Same in the shell  upshot ask {}", on.hypothesis);
            let row = Row::new().left(words, Meaning::Label);
            let row = row.right("finds a feature, a commit or a link ", Meaning::Label);
            row.paint(buf, theme, Rect { y: body.bottom() - 1, height: 1, ..area });
        }
    }

    fn lines(&self, shown: &[&Asked], area: Rect, world: &World, theme: Theme) -> Vec<Line<Label>> {
        let mark = |(words, tone): (String, Tone)| (words, Meaning::from(tone));
        let cells: Vec<Cells> = shown
            .iter()
            .map(|row| {
                let name = format!("{} {}", row.hypothesis, row.build);
                let answered = mark(row.answered_words(world.today));
                vec![(name, Meaning::Text), mark(row.owner_words()), mark(row.stated_words()), answered]
            })
            .collect();
        let due = self.ask.answered();
        let due = if due.of == 0 { "none due yet".to_owned() } else { format!("{} due", due.words()) };
        let totals = ["answered".to_owned(), self.ask.owned().words(), self.ask.stated().words(), due];
        let totals: Cells = totals.into_iter().map(|words| (words, Meaning::Value)).collect();
        let heads = ["what shipped", "owner", "outcome stated", "answered?"];
        let heads: Cells = heads.into_iter().map(|words| (words.to_owned(), Meaning::Label)).collect();
        // The marks are never cut; what shipped takes what they leave.
        let all = || cells.iter().chain([&totals, &heads]);
        let widest = |at: usize| all().map(|row| text::width(&row[at].0)).max().unwrap_or(0);
        let taken = rows::MARGIN + 6 + widest(1).min(12) + widest(2).min(15) + widest(3);
        let name = usize::from(area.width).saturating_sub(taken).clamp(16, 60);
        let grid = Grid::of(all(), &[name, 12, 15, 200]);
        let on = self.on();
        let mut lines = vec![(grid.row(&heads, false, theme), None)];
        for (row, cells) in shown.iter().zip(&cells) {
            lines.push((grid.row(cells, on == Some(row.hypothesis), theme), Some(row.hypothesis)));
        }
        if area.height >= 20 {
            lines.push((Row::new(), None));
        }
        lines.push((grid.row(&totals, false, theme), None));
        lines
    }

    /// One of them in full.
    fn detail(&self, row: &Asked, area: Rect, world: &World, theme: Theme, keys: &Keymap) -> Vec<Row> {
        let today = world.today;
        let mut list = vec![rows::section(&format!("{} {}", row.hypothesis, row.build), theme)];
        let way = row.way.as_ref().map_or(String::new(), |way| format!(", {way}"));
        let ended = row.ended.as_ref().map_or(String::new(), |ended| format!("; it ended: {ended}"));
        let pieces = row.readings_words(today);
        let tone = pieces.first().map_or(Meaning::Text, |(_, tone)| (*tone).into());
        let readings: String = pieces.into_iter().map(|(words, _)| words).collect();
        let readings = readings.replacen("  ", ": ", 1);
        let (achieved, meaning) = row.achieved_words(today);
        let said = [
            ("Outcome", format!("{}{way}{ended}", row.title), Meaning::Text),
            ("Answers", row.answers_words(), Meaning::from(row.owner_words().1)),
            ("Readings", readings, tone),
            ("Achieved", achieved, Meaning::from(meaning)),
            ("Guardrail", row.guardrails.join("; "), Meaning::Late),
            ("Work", row.links.join(" "), Meaning::Text),
        ];
        let cells = usize::from(area.width).saturating_sub(18).max(10);
        for (name, words, meaning) in said.into_iter().filter(|(_, words, _)| !words.is_empty()) {
            let meaning = if meaning == Meaning::Good { Meaning::Text } else { meaning };
            for (n, line) in text::wrap(&text::clean(&words), cells).into_iter().enumerate() {
                let head = if n == 0 { name } else { "" };
                let mut one = Row::new().left(format!(" {head:<11}"), Meaning::Label).left(line, meaning);
                if n == 0 && name == "Achieved" && row.is_due() && !row.is_answered() {
                    one = one.right(format!("{} ", keys.key(Action::Verdict)), Meaning::Key);
                }
                list.push(one);
            }
        }
        list
    }
}
