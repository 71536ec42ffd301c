//! Two people changed the same: what stood, theirs and mine, and which of them shall stand.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Around, chosen};
use crate::text;
use crate::tui::form::Clash;
use crate::tui::theme::Meaning;
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
        let (happened, lost) = (" was changed while you typed", "nothing saved, nothing lost ");
        let room = usize::from(area.width).saturating_sub(text::width(happened) + text::width(lost) + 2);
        let about = text::truncate(&text::clean(&self.title), room.max(12));
        let title = Row::new().left(format!(" {about}{happened}"), Meaning::Title).right(lost, Meaning::Label);
        title.paint(buf, theme, Rect { height: 1, ..area });
        rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
        let mut rows = Vec::new();
        for clash in &self.clashes {
            side_by_side(
                &mut rows,
                area.width,
                &clash.name,
                [
                    ("was", &clash.was, Meaning::Label, ""),
                    ("theirs", &clash.theirs, Meaning::Value, &self.by),
                    ("mine", &clash.mine, Meaning::Value, &self.why),
                ],
            );
        }
        for [name, was, theirs] in &self.taken {
            side_by_side(
                &mut rows,
                area.width,
                name,
                [
                    ("was", was, Meaning::Label, ""),
                    ("theirs", theirs, Meaning::Value, ""),
                    ("mine", "not changed", Meaning::Label, TAKEN),
                ],
            );
        }
        if let Some((last, others)) = self.kept.split_last() {
            let (changes, touch, are) =
                if others.is_empty() { ("change", "touches", "is") } else { ("changes", "touch", "are") };
            let all: Vec<String> = others.iter().chain([last]).map(|name| format!("the {name}")).collect();
            let says = format!(" Your other {changes} ({}) {touch} nothing of theirs and {are} kept.", all.join(", "));
            rows.push(Row::new().left(says, Meaning::Label));
        } else {
            rows.pop();
        }
        // The question stands right below, or as low as it must.
        let below = CHOICES.len() as u16 + 4;
        let room = area.height.saturating_sub(2 + below);
        let told = room.min(rows.len() as u16);
        super::paint(buf, Rect { y: area.y + 2, height: told, ..area }.intersection(area), theme, &rows);
        let y = area.y + 2 + told;
        rule(buf, Rect { y, height: 1, ..area }.intersection(area), theme);
        let row = |n: u16| Rect { y: y + n, height: 1, ..area }.intersection(area);
        if let Some(clash) = self.clashes.first() {
            let question = format!(" {}   which one?", clash.name);
            Row::new().left(question, Meaning::Title).paint(buf, theme, row(1));
            for (n, (choice, word)) in CHOICES.iter().enumerate() {
                let (words, beside) = match choice {
                    Choice::Theirs => (clash.theirs.replace('\n', " "), ""),
                    Choice::Mine => (clash.mine.replace('\n', " "), "both stay in the history"),
                    Choice::Edit => ("back to the form".to_owned(), ""),
                };
                let focused = n == self.at;
                let words = if beside.is_empty() { words } else { format!("{}  {beside}", text::pad(&words, 9)) };
                chosen(focused, theme)
                    .left(format!("   {}  {word:<9}", n + 1), if focused { Meaning::Focus } else { Meaning::Text })
                    .left(words, Meaning::Value)
                    .paint(buf, theme, row(3 + n as u16));
            }
        }
        let keys = " 1-3 choose  j k choose  Enter take it  Esc later, draft kept";
        Row::new().left(keys, Meaning::Label).paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
    }
}

/// What is said where theirs is taken over, as nothing of yours speaks against it.
const TAKEN: &str = "takes theirs";

/// What was, theirs and mine, a row each, with what is said beside them; and a row between it and the next.
fn side_by_side(rows: &mut Vec<Row>, width: u16, name: &str, sides: [(&str, &str, Meaning, &str); 3]) {
    const WORDS: u16 = 26;
    let room = usize::from(width.saturating_sub(WORDS + 1));
    for (n, (side, words, meaning, beside)) in sides.into_iter().enumerate() {
        let name = if n == 0 { text::truncate(name, 16) } else { String::new() };
        let words = if words.is_empty() { "(nothing)".to_owned() } else { words.replace('\n', " ") };
        let words = text::clean(&words).into_owned();
        // Short words stand beside what is said of them; of long ones the end gives way.
        let least = if beside == TAKEN { 32 } else { 8 };
        let beside = text::truncate(beside, room.saturating_sub(least + 2));
        let left = room.saturating_sub(if beside.is_empty() { 0 } else { text::width(&beside) + 2 });
        let words = text::truncate(&words, left.max(8));
        rows.push(Row::new().at(1, name, Meaning::Title).at(18, side, Meaning::Label).at(WORDS, &words, meaning).at(
            WORDS + 2 + text::width(&words).max(least) as u16,
            beside,
            Meaning::Label,
        ));
    }
    rows.push(Row::new());
}
