//! The first words, where there is no board yet.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Around, chosen, paint};
use crate::tui::theme::Meaning;
use crate::tui::widget::line::{Row, blank};

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
    (Begin::Demo, "Look at a demo board", "made-up data, in a file of its own"),
    (Begin::Board, "Open the file my team shares", "upshot --db PATH"),
    (Begin::Import, "Bring numbers from a CSV", "upshot import readings.csv"),
];

/// The first words.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct First {
    pub(in crate::tui) at: usize,
    /// The path of a board, while it is typed.
    pub(in crate::tui) path: Option<String>,
}

impl First {
    /// Takes a key by its name: what was chosen.
    pub(in crate::tui) fn key(&mut self, name: &str) -> Option<Begin> {
        match name {
            "j" | "Down" | "Tab" => self.at = (self.at + 1).min(CHOICES.len() - 1),
            "k" | "Up" | "S-Tab" => self.at = self.at.saturating_sub(1),
            "Enter" => return Some(CHOICES[self.at].0),
            one => {
                let at = one.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                return at.and_then(|at| CHOICES.get(at)).map(|(begin, ..)| *begin);
            }
        }
        None
    }

    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, around: &Around<'_>) {
        blank(buf, area);
        let theme = around.theme;
        let mut rows = vec![
            Row::new().left(" upshot", Meaning::Title),
            Row::new(),
            Row::new().left("  A column is a result you want. A card is a bet on how to get it.", Meaning::Title),
            Row::new(),
        ];
        for (n, (_, words, more)) in CHOICES.iter().enumerate() {
            let focused = n == self.at;
            let row = chosen(focused, theme)
                .left(format!(" {}  {words:<31}", n + 1), if focused { Meaning::Focus } else { Meaning::Text });
            rows.push(row.left(format!("  {more}"), Meaning::Label));
        }
        rows.push(Row::new());
        if let Some(path) = &self.path {
            rows.push(Row::new().left("  Its path  ", Meaning::Focus).left(format!(" {path}▏"), Meaning::Value));
            rows.push(Row::new().left("            Enter opens it, Esc goes back", Meaning::Label));
        } else if area.height >= 22 {
            rows.push(Row::new().left("  It will look like this", Meaning::Label));
            rows.push(Row::new());
            let example = [
                ("  1 New teams see a first report", Meaning::Title),
                ("  DID NOT MOVE  -0.2 to +2.2 since H-12", Meaning::Value),
                ("  36.2%  31 ███████████████···········┃······ 45", Meaning::Text),
                ("", Meaning::Text),
                ("  ✓ H-9 Template gallery                  supported", Meaning::Text),
                ("  ✗ H-7 Welcome e-mail series             refuted", Meaning::Text),
            ];
            rows.extend(example.map(|(words, meaning)| {
                let words = if theme.ascii { words.replace('█', "=").replace('┃', "|") } else { words.to_owned() };
                Row::new().left(words, meaning)
            }));
        }
        rows.push(Row::new());
        let path = format!(" No account, no network. Your file: {}", around.world.path);
        rows.push(Row::new().left(path, Meaning::Label));
        rows.push(Row::new().left(" It is written when you save something, not before.", Meaning::Label));
        paint(buf, Rect { height: area.height - 1, ..area }, theme, &rows);
        let keys = " 1-4 choose  j k choose  Enter take it  ? keys  : commands  q quit";
        Row::new().left(keys, Meaning::Label).paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
    }
}
