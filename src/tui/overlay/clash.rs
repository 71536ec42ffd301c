//! Two people changed the same: what stood, theirs and mine, and which of them shall stand.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Around, chosen};
use crate::text;
use crate::tui::form::Clash;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, blank, rule};

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Choice {
    Theirs,
    Mine,
    Edit,
}

const CHOICES: [(Choice, &str); 3] = [(Choice::Theirs, "theirs"), (Choice::Mine, "mine"), (Choice::Edit, "edit")];

/// The fields that clash, the first of them being asked about.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Clashed {
    /// What was edited.
    pub(in crate::tui) title: String,
    /// Who changed it, when and what: the newest change by somebody else.
    pub(in crate::tui) by: String,
    /// Why one changes it oneself, as it is quoted.
    pub(in crate::tui) why: String,
    /// What only they changed, and is taken over: its name, what stood, theirs.
    pub(in crate::tui) taken: Vec<[String; 3]>,
    /// What only you changed, by name.
    pub(in crate::tui) kept: Vec<String>,
    /// The fields not settled yet.
    pub(in crate::tui) clashes: Vec<Clash>,
    pub(in crate::tui) at: usize,
}

impl Clashed {
    /// Takes a key by its name: what was chosen; an error where it is left for later.
    pub(in crate::tui) fn key(&mut self, name: &str) -> Result<Option<Choice>, ()> {
        match name {
            "j" | "Down" => self.at = (self.at + 1).min(CHOICES.len() - 1),
            "k" | "Up" => self.at = self.at.saturating_sub(1),
            "1" => return Ok(Some(Choice::Theirs)),
            "2" => return Ok(Some(Choice::Mine)),
            "3" => return Ok(Some(Choice::Edit)),
            "Enter" => return Ok(Some(CHOICES[self.at].0)),
            "Esc" | "Ctrl-c" => return Err(()),
            _ => {}
        }
        Ok(None)
    }

    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, around: &Around<'_>) {
        let theme = around.theme;
        blank(buf, area);
        // What it is about gives way, and not what became of it.
        let happened = " was changed while you typed";
        let lost = if area.width < NARROW { "nothing lost " } else { "nothing saved, nothing lost " };
        let room = usize::from(area.width).saturating_sub(text::width(happened) + text::width(lost) + 2);
        let about = text::truncate(&text::clean(&self.title), room.max(12));
        let title = Row::new().left(format!(" {about}{happened}"), Meaning::Title).right(lost, Meaning::Label);
        title.paint(buf, theme, Rect { height: 1, ..area });
        rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
        // The question stands right below what it is about, or as low as it must; where rows are few it takes two of them.
        let apart = CHOICES.len() as u16 + 4;
        let room = area.height.saturating_sub(2 + apart);
        let all = self.parts(area.width, usize::MAX);
        let is_close = all.iter().map(Vec::len).sum::<usize>() > usize::from(room);
        let room = usize::from(if is_close { area.height.saturating_sub(2 + CLOSE) } else { room });
        let rows =
            if is_close { stacked(self.parts(area.width, room), room, theme) } else { stacked(all, room, theme) };
        let told = room.min(rows.len()) as u16;
        super::paint(buf, Rect { y: area.y + 2, height: told, ..area }.intersection(area), theme, &rows);
        let y = area.y + 2 + told;
        rule(buf, Rect { y, height: 1, ..area }.intersection(area), theme);
        let below = Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area }.intersection(area);
        let asked = if is_close { self.asked_close(theme) } else { self.asked(theme) };
        super::paint(buf, below, theme, &asked);
        let keys = if area.width < NARROW {
            " 1-3 choose  Enter take it  Esc later, draft kept"
        } else {
            " 1-3 choose  j k choose  Enter take it  Esc later, draft kept"
        };
        Row::new().left(keys, Meaning::Label).paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
    }

    /// What is told: the one that is asked about first, in so many rows, the others, what is taken over, what is kept.
    fn parts(&self, width: u16, room: usize) -> Vec<Vec<Row>> {
        let mut parts: Vec<Vec<Row>> = Vec::new();
        let others = self.clashes.len() + self.taken.len() + usize::from(!self.kept.is_empty()) > 1;
        for (n, clash) in self.clashes.iter().enumerate() {
            // That there are others is said in a row of its own.
            let most = if n == 0 { room.saturating_sub(usize::from(others)) } else { usize::MAX };
            let sides = [
                ("was", &clash.was, Meaning::Label, ""),
                ("theirs", &clash.theirs, Meaning::Value, self.by.as_str()),
                ("mine", &clash.mine, Meaning::Value, self.why.as_str()),
            ];
            parts.push(side_by_side(width, &clash.name, sides, most));
        }
        for [name, was, theirs] in &self.taken {
            let mine = "not changed".to_owned();
            let sides = [
                ("was", was, Meaning::Label, ""),
                ("theirs", theirs, Meaning::Value, ""),
                ("mine", &mine, Meaning::Label, TAKEN),
            ];
            parts.push(side_by_side(width, name, sides, usize::MAX));
        }
        if let Some((last, others)) = self.kept.split_last() {
            let (changes, touch, are) =
                if others.is_empty() { ("change", "touches", "is") } else { ("changes", "touch", "are") };
            let all: Vec<String> = others.iter().chain([last]).map(|name| format!("the {name}")).collect();
            let says = format!("Your other {changes} ({}) {touch} nothing of theirs and {are} kept.", all.join(", "));
            let lines = text::wrap(&says, usize::from(width.saturating_sub(2)));
            parts.push(lines.into_iter().map(|line| Row::new().left(format!(" {line}"), Meaning::Label)).collect());
        }
        parts
    }

    /// The question, and what may be chosen, a row each.
    fn asked(&self, theme: Theme) -> Vec<Row> {
        let Some(clash) = self.clashes.first() else { return Vec::new() };
        let mut rows = vec![Row::new().left(format!(" {}   which one?", clash.name), Meaning::Title), Row::new()];
        for (n, (choice, word)) in CHOICES.iter().enumerate() {
            let (words, beside) = match choice {
                Choice::Theirs => (clash.theirs.replace('\n', " "), ""),
                Choice::Mine => (clash.mine.replace('\n', " "), "both stay in the history"),
                Choice::Edit => ("back to the form".to_owned(), ""),
            };
            let focused = n == self.at;
            let words = if beside.is_empty() { words } else { format!("{}  {beside}", text::pad(&words, 9)) };
            let meaning = if focused { Meaning::Focus } else { Meaning::Text };
            let row = chosen(focused, theme).left(format!("   {}  {word:<9}", n + 1), meaning);
            rows.push(row.left(words, Meaning::Value));
        }
        rows
    }

    /// The same in two rows: what is chosen stands above.
    fn asked_close(&self, theme: Theme) -> Vec<Row> {
        let Some(clash) = self.clashes.first() else { return Vec::new() };
        let mut row = Row::new();
        for (n, (_, word)) in CHOICES.iter().enumerate() {
            let focused = n == self.at;
            let (bar, meaning) = if focused { (theme.bar(), Meaning::Focus) } else { (" ", Meaning::Text) };
            row = row.left(bar, Meaning::Bar).left(format!(" {}  {word} ", n + 1), meaning).left("  ", Meaning::Text);
        }
        vec![Row::new().left(format!(" {}   which one?", clash.name), Meaning::Title), row]
    }
}

/// The rows of a question that stands close, with the rule above it and the keys below.
const CLOSE: u16 = 4;

/// What is said where theirs is taken over, as nothing of yours speaks against it.
const TAKEN: &str = "takes theirs";

/// In a window narrower than this less is said of what one can do, and of what became of it.
const NARROW: u16 = 64;

/// Where the words of a side begin.
const WORDS: u16 = 26;

/// What was, theirs and mine with what is said beside them, in so many rows at the most: what has no room beside stands
/// below, and long words are broken. Where that is too much, what was gives way first, then the ends of theirs and mine.
fn side_by_side(width: u16, name: &str, sides: [(&str, &String, Meaning, &str); 3], most: usize) -> Vec<Row> {
    let room = usize::from(width.saturating_sub(WORDS + 1)).max(8);
    let mut told: Vec<Vec<Row>> = Vec::new();
    for (n, (side, words, meaning, beside)) in sides.into_iter().enumerate() {
        let name = if n == 0 { text::truncate(name, 16) } else { String::new() };
        let words = if words.is_empty() { "(nothing)".to_owned() } else { words.replace('\n', " ") };
        let words = text::clean(&words).into_owned();
        let head = Row::new().at(1, name, Meaning::Title).at(18, side, Meaning::Label);
        let least = if beside == TAKEN && room >= 32 + text::width(TAKEN) + 2 { 32 } else { 8 };
        let ends = text::width(&words).max(least);
        if ends + 2 + text::width(beside) <= room || beside.is_empty() && ends <= room {
            told.push(vec![head.at(WORDS, &words, meaning).at(WORDS + 2 + ends as u16, beside, Meaning::Label)]);
            continue;
        }
        let lines = |words: &str, meaning| text::wrap(words, room).into_iter().map(move |line| (line, meaning));
        let beside = Some(beside).filter(|beside| !beside.is_empty());
        let all = lines(&words, meaning).chain(beside.into_iter().flat_map(|beside| lines(beside, Meaning::Label)));
        let rows = all.enumerate().map(|(n, (line, meaning))| {
            let head = if n == 0 { head.clone() } else { Row::new() };
            head.at(WORDS, line, meaning)
        });
        told.push(rows.collect());
    }
    while told.iter().map(Vec::len).sum::<usize>() > most {
        let longer = if told[2].len() > told[1].len() { 2 } else { 1 };
        let gives = if told[0].len() > 1 { 0 } else { longer };
        if told[gives].len() < 2 {
            break;
        }
        told[gives].pop();
        let last = told[gives].pop().unwrap_or_default();
        told[gives].push(last.at(width.saturating_sub(1), "…", Meaning::Label));
    }
    told.concat()
}

/// Parts below each other with a row between them, as many rows as there are; how many parts are not whole is said.
fn stacked(parts: Vec<Vec<Row>>, room: usize, theme: Theme) -> Vec<Row> {
    let gaps = parts.len().saturating_sub(1);
    let tall = parts.iter().map(Vec::len).sum::<usize>();
    let gap = usize::from(tall + gaps <= room);
    let count = parts.len();
    let mut rows: Vec<Row> = Vec::new();
    for (n, part) in parts.into_iter().enumerate() {
        let last = usize::from(n + 1 < count);
        if n > 0 && rows.len() + part.len() + last > room {
            rows.truncate(room.saturating_sub(1));
            let more = format!(" {} {} more", theme.glyph("↓", "v"), count - n);
            rows.push(Row::new().left(more, Meaning::Label));
            break;
        }
        if n > 0 && gap == 1 {
            rows.push(Row::new());
        }
        rows.extend(part);
    }
    rows
}
