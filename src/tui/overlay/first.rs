//! The first words, where there is no board yet.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Around, chosen, paint};
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, blank, rule};

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Begin {
    Outcome,
    Demo,
    Board,
    Import,
}

const CHOICES: [(Begin, &str, &str); 4] = [
    (Begin::Outcome, "Write your first outcome", "three questions, about two minutes"),
    (Begin::Demo, "Look at a demo board", "made-up data; q comes back here"),
    (Begin::Board, "Open the file my team shares", "asks for the path"),
    (Begin::Import, "Bring numbers from a CSV", "asks for the file; did it move?"),
];

/// The first words.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct First {
    pub(in crate::tui) at: usize,
    /// What is typed: the path of a board, or an answer about a file of numbers.
    pub(in crate::tui) path: Option<String>,
    /// The answers given about a file of numbers: its path, the day something shipped, the move that was expected.
    pub(in crate::tui) moved: Option<Vec<String>>,
}

/// What is asked about a file of numbers, in this order, with how it is answered.
const MOVED: [(&str, &str); 3] = [
    ("The file", "a CSV of days and values, as path"),
    ("Shipped on", "the day something shipped: 3mar, -4w"),
    ("Expected", "the move that was expected: +5, -200"),
];

impl First {
    /// Takes a key by its name: what was chosen; none inside where it only moved. Whether it was one of theirs at all.
    pub(in crate::tui) fn key(&mut self, name: &str) -> Option<Option<Begin>> {
        match name {
            "j" | "Down" | "Tab" => self.at = (self.at + 1).min(CHOICES.len() - 1),
            "k" | "Up" | "S-Tab" => self.at = self.at.saturating_sub(1),
            "Enter" => return Some(Some(CHOICES[self.at].0)),
            one => {
                let at = one.parse::<usize>().ok().and_then(|n| n.checked_sub(1))?;
                return CHOICES.get(at).map(|(begin, ..)| Some(*begin));
            }
        }
        Some(None)
    }

    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, around: &Around<'_>) {
        blank(buf, area);
        let theme = around.theme;
        let tagline = "a sprint board whose columns are outcomes";
        let head = Row::new().left(" upshot", Meaning::Title).right(tagline, Meaning::Label);
        head.paint(buf, theme, Rect { height: 1, width: area.width.saturating_sub(1), ..area });
        rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
        let mut rows = vec![
            Row::new(),
            Row::new().left("  A column is a result you want. A card is a bet on how to get it.", Meaning::Title),
            Row::new(),
        ];
        for (n, (_, words, more)) in CHOICES.iter().enumerate() {
            let focused = n == self.at;
            let number = chosen(focused, theme).left(format!(" {}  ", n + 1), Meaning::Key);
            let row = number.left(*words, if focused { Meaning::Focus } else { Meaning::Text });
            let gap = 34_usize.saturating_sub(text::width(words));
            rows.push(row.left(format!("{}{more}", " ".repeat(gap)), Meaning::Label));
        }
        rows.push(Row::new());
        if let Some(path) = &self.path {
            let (asked, hint) = match self.moved.as_ref().and_then(|given| MOVED.get(given.len())) {
                Some((asked, hint)) => (*asked, format!("{hint}; Enter goes on, Esc goes back")),
                None => ("Its path", "Enter opens it, Esc goes back".to_owned()),
            };
            rows.push(
                Row::new().left(format!("  {asked:<10}"), Meaning::Focus).left(format!(" {path}▏"), Meaning::Value),
            );
            rows.push(Row::new().left(format!("             {hint}"), Meaning::Label));
        } else if area.height >= 22 {
            rows.push(Row::new());
            rows.push(Row::new().left("  It will look like this", Meaning::Label));
            rows.push(Row::new());
            rows.extend(example(usize::from(area.width.min(80)), theme));
        }
        rows.push(Row::new());
        let path = format!(" No account, no network. Your file: {}", around.world.path);
        rows.push(Row::new().left(path, Meaning::Label));
        rows.push(Row::new().left(" It is written when you save something, not before.", Meaning::Label));
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(3), ..area };
        paint(buf, body, theme, &rows);
        let keys = [
            ("1-4", "choose"),
            ("j k", "choose"),
            ("Enter", "take it"),
            (":", "commands"),
            ("?", "help"),
            ("q", "quit"),
        ];
        let last = keys.iter().enumerate().fold(Row::new(), |row, (n, (key, word))| {
            row.left(if n == 0 { " " } else { "  " }, Meaning::Label)
                .left(*key, Meaning::Key)
                .left(format!(" {word}"), Meaning::Label)
        });
        last.paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
    }
}

/// A column as it will look.
fn example(cells: usize, theme: Theme) -> Vec<Row> {
    let length = cells.saturating_sub(17);
    let (full, tick) = (length / 3, length * 52 / 63);
    let bar = |at: usize| match at {
        at if at < full => theme.glyph("█", "="),
        at if at == tick => theme.glyph("┃", "|"),
        _ => theme.glyph("·", "."),
    };
    let bar: String = (0..length).map(bar).collect();
    let row = |left: String, meaning, right: &str| {
        let gap = cells.saturating_sub(text::width(&left) + right.len() + 1);
        Row::new().left(left, meaning).left(" ".repeat(gap), Meaning::Text).left(right, Meaning::Label)
    };
    vec![
        row("  1 New teams see a first report".to_owned(), Meaning::Title, "@mara"),
        row("  DID NOT MOVE  -0.2 to +2.1 since H-12".to_owned(), Meaning::Value, ""),
        row(format!("  36.2%  31 {bar} 45"), Meaning::Text, ""),
        Row::new(),
        row(format!("  {} H-9 Template gallery", theme.glyph("✓", "+")), Meaning::Text, "supported"),
        row(format!("  {} H-7 Welcome e-mail series", theme.glyph("✗", "x")), Meaning::Text, "refuted"),
    ]
}
