//! The map of all outcomes in one row: number, name, what it did, whether someone is needed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::put;
use crate::domain::assessment::Class;
use crate::domain::board::{Column, Debt};
use crate::domain::fact::Movement;
use crate::text;
use crate::tui::theme::{Meaning, Theme};

/// The glyph of a movement, and how it is meant.
pub(crate) fn movement(column: &Column, theme: Theme) -> (&'static str, Meaning) {
    // What is not known yet is not said.
    if !column.whole {
        return (" ", Meaning::Text);
    }
    let stale = column.debts.iter().any(|debt| matches!(debt, Debt::Stale { .. }));
    match column.movement.as_ref().and_then(Movement::class) {
        // Where nothing shipped there is nothing to tell yet, however old the last reading is.
        None => (theme.glyph("…", "."), Meaning::Text),
        _ if stale => ("?", Meaning::Text),
        Some(Class::Moved | Class::Held) => ("+", Meaning::Good),
        Some(Class::MovedWrongWay | Class::Breached) => ("-", Meaning::Late),
        Some(Class::DidNotMove) => ("=", Meaning::Value),
        Some(Class::TooEarly | Class::HeldSoFar) => (theme.glyph("…", "."), Meaning::Text),
        Some(Class::CantTell) => ("?", Meaning::Text),
    }
}

/// A movement as a word; where there is none to say, by its glyph.
fn word(column: &Column, theme: Theme) -> &'static str {
    let class = column.movement.as_ref().and_then(Movement::class).filter(|_| column.whole);
    class.map_or_else(|| movement(column, theme).0, Class::short)
}

/// Whether somebody is needed.
pub(crate) fn needed(column: &Column) -> bool {
    column.debts.iter().any(|debt| !matches!(debt, Debt::Stale { .. }) || column.commitment.is_some())
}

/// From this width on the strip says in words what each outcome did.
const WORDS_FROM: u16 = 160;

/// How much of the names is said: what has the most room first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// All of each, with what it did in words.
    Words,
    /// All of each, with a cell at either side for the brackets.
    Roomy,
    /// All of each.
    Whole,
    /// Eight letters of each, fourteen of the focused one.
    Eight,
    /// Three letters, fourteen of the focused one.
    Three,
}

impl Names {
    const ALL: [Self; 5] = [Self::Words, Self::Roomy, Self::Whole, Self::Eight, Self::Three];

    /// Whether each has a cell at either side for the brackets.
    fn is_roomy(self) -> bool {
        matches!(self, Self::Words | Self::Roomy)
    }

    /// How many letters of a name.
    fn letters(self, focused: bool) -> usize {
        match self {
            Self::Words | Self::Roomy | Self::Whole => usize::MAX,
            _ if focused => 14,
            Self::Eight => 8,
            Self::Three => 3,
        }
    }
}

/// An outcome's name in the strip: its metric's, or its label.
pub(crate) fn name(column: &Column) -> String {
    column.metric.as_ref().map_or_else(|| column.outcome.label().to_string(), |m| m.slug.to_string())
}

fn cell(number: usize, column: &Column, focused: bool, names: Names, theme: Theme) -> Pieces {
    let full = text::clean(&name(column)).into_owned();
    let most = names.letters(focused);
    let name = text::first(&full, most);
    let (glyph, meaning) = movement(column, theme);
    let (glyph, alarms) = if names == Names::Words { (word(column, theme), " !") } else { (glyph, "!") };
    let alarm = if needed(column) { alarms } else { "" };
    if focused {
        return vec![(format!("[{number} {name} {glyph}{alarm}]"), Meaning::Focus)];
    }
    let (before, after) = if names.is_roomy() { (" ", " ") } else { ("", " ") };
    vec![
        (format!("{before}{number} {name} "), Meaning::Text),
        (glyph.to_owned(), meaning),
        (alarm.to_owned(), Meaning::Late),
        (after.to_owned(), Meaning::Text),
    ]
}

type Pieces = Vec<(String, Meaning)>;

fn wide(pieces: &[(String, Meaning)]) -> usize {
    pieces.iter().map(|(words, _)| text::width(words)).sum()
}

/// What stands between two outcomes: a bar after the last committed one.
fn between(columns: &[(usize, &Column)], at: usize, names: Names, theme: Theme) -> Pieces {
    let ends = columns[at - 1].1.commitment.is_some() && columns[at].1.commitment.is_none();
    let bar = theme.rules()[1];
    match (ends, names.is_roomy()) {
        (true, _) if names == Names::Words => vec![(format!("  {bar}  "), Meaning::Dim)],
        (false, _) if names == Names::Words => vec![("  ".to_owned(), Meaning::Text)],
        (true, true) => vec![(format!(" {bar}  "), Meaning::Dim)],
        (true, false) => vec![(bar.to_owned(), Meaning::Dim)],
        (false, true) => vec![(" ".to_owned(), Meaning::Text)],
        (false, false) => Vec::new(),
    }
}

/// Draws the strip into one row: whole where it has room, else with shorter names, else as a window around the focused
/// outcome that says at which side there are more.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, theme: Theme, columns: &[(usize, &Column)], focus: Option<usize>) {
    let cells = |names: Names| -> Vec<Pieces> {
        let mut cells = Vec::new();
        for (at, (number, column)) in columns.iter().enumerate() {
            let mut pieces = if at > 0 { between(columns, at, names, theme) } else { Vec::new() };
            pieces.extend(cell(*number, column, focus == Some(at), names, theme));
            cells.push(pieces);
        }
        cells
    };
    let room = usize::from(area.width).saturating_sub(1);
    // A blank at the end takes no room.
    let fits = |cells: &Vec<Pieces>| cells.iter().map(|c| wide(c)).sum::<usize>() <= room + 2;
    // Words have room from a width on that the pane has too.
    let all = Names::ALL.into_iter().filter(|names| *names != Names::Words || area.width >= WORDS_FROM);
    let found = all.map(cells).find(fits);
    let pieces =
        found.map_or_else(|| scrolled(cells(Names::Three), focus.unwrap_or(0), room, theme), |all| all.concat());
    let mut x = area.x + 1;
    for (words, meaning) in pieces {
        let left = usize::from(area.right().saturating_sub(x));
        let words = text::truncate(&words, left);
        put(buf, x, area.y, &words, theme, meaning);
        x = x.saturating_add(text::width(&words) as u16);
    }
}

/// As many cells around the focused one as have room, with a sign at each side where there are more.
fn scrolled(cells: Vec<Pieces>, focus: usize, room: usize, theme: Theme) -> Pieces {
    const SIGN: usize = 2;
    let focus = focus.min(cells.len().saturating_sub(1));
    let (mut first, mut end) = (focus, focus + 1);
    let taken = |first: usize, end: usize| {
        let signs = SIGN * (usize::from(first > 0) + usize::from(end < cells.len()));
        cells[first..end].iter().map(|c| wide(c)).sum::<usize>() + signs
    };
    loop {
        let right = end < cells.len() && taken(first, end + 1) <= room;
        let left = first > 0 && taken(first - 1, end) <= room;
        match (left, right) {
            // The focused one stays about in the middle.
            (true, true) if focus - first <= end - focus => first -= 1,
            (_, true) => end += 1,
            (true, false) => first -= 1,
            (false, false) => break,
        }
    }
    let mut pieces = Pieces::new();
    if first > 0 {
        pieces.push((format!("{} ", theme.glyph("‹", "<")), Meaning::Label));
    }
    let more = end < cells.len();
    pieces.extend(cells.into_iter().take(end).skip(first).flatten());
    if more {
        pieces.push((format!(" {}", theme.glyph("›", ">")), Meaning::Label));
    }
    pieces
}
