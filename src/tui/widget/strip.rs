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

/// An outcome in the strip, known once however much of its name is said.
struct Stop<'c> {
    column: &'c Column,
    number: String,
    /// Its whole name, and the cells of it.
    name: String,
    wide: usize,
    focused: bool,
    alarmed: bool,
    /// Whether a bar stands before it: it follows the last committed one.
    parted: bool,
}

impl<'c> Stop<'c> {
    fn all(columns: &[(usize, &'c Column)], focus: Option<usize>) -> Vec<Self> {
        let commits = |at: usize| columns.get(at).is_some_and(|(_, column)| column.commitment.is_some());
        let stop = |(at, (number, column)): (usize, &(usize, &'c Column))| {
            let name = text::clean(&name(column)).into_owned();
            Self {
                column,
                number: number.to_string(),
                wide: text::width(&name),
                name,
                focused: focus == Some(at),
                alarmed: needed(column),
                parted: at > 0 && commits(at - 1) && !commits(at),
            }
        };
        columns.iter().enumerate().map(stop).collect()
    }

    /// As much of its name as is said.
    fn said(&self, names: Names) -> &str {
        let most = names.letters(self.focused);
        if self.wide <= most { &self.name } else { text::first(&self.name, most) }
    }

    /// What it did: a word or a glyph, and how that is meant.
    fn did(&self, names: Names, theme: Theme) -> (&'static str, Meaning) {
        let (glyph, meaning) = movement(self.column, theme);
        (if names == Names::Words { word(self.column, theme) } else { glyph }, meaning)
    }

    fn alarm(&self, names: Names) -> &'static str {
        match (self.alarmed, names) {
            (false, _) => "",
            (true, Names::Words) => " !",
            (true, _) => "!",
        }
    }

    /// What stands between it and the one before it: blanks, and a bar where it is parted from that.
    fn between(&self, names: Names, theme: Theme) -> [&'static str; 3] {
        let bar = theme.rules()[1];
        match (self.parted, names) {
            (true, Names::Words) => ["  ", bar, "  "],
            (true, Names::Roomy) => [" ", bar, "  "],
            (true, _) => ["", bar, ""],
            (false, Names::Words) => ["  ", "", ""],
            (false, Names::Roomy) => [" ", "", ""],
            (false, _) => [""; 3],
        }
    }

    /// The cells it takes with what stands before it, as `pieces` are wide.
    fn cells(&self, first: bool, names: Names, theme: Theme) -> usize {
        let between = if first { [""; 3] } else { self.between(names, theme) };
        // A blank behind the number and the name each, and a bracket or a blank at the end; one before where there is room.
        let around = 3 + usize::from(self.focused || names.is_roomy());
        let parts = [self.said(names), self.did(names, theme).0, self.alarm(names)];
        around + self.number.len() + between.iter().chain(&parts).map(|part| text::width(part)).sum::<usize>()
    }

    /// Its words, with what stands before it.
    fn pieces(&self, first: bool, names: Names, theme: Theme) -> Pieces {
        let mut pieces = Pieces::new();
        if !first {
            let meaning = if self.parted { Meaning::Dim } else { Meaning::Text };
            pieces.push((self.between(names, theme).concat(), meaning));
        }
        let (number, name, alarm) = (&self.number, self.said(names), self.alarm(names));
        let (did, meaning) = self.did(names, theme);
        if self.focused {
            pieces.push((format!("[{number} {name} {did}{alarm}]"), Meaning::Focus));
            return pieces;
        }
        let before = if names.is_roomy() { " " } else { "" };
        pieces.push((format!("{before}{number} {name} "), Meaning::Text));
        pieces.push((did.to_owned(), meaning));
        if !alarm.is_empty() {
            pieces.push((alarm.to_owned(), Meaning::Late));
        }
        pieces.push((" ".to_owned(), Meaning::Text));
        pieces
    }
}

type Pieces = Vec<(String, Meaning)>;

/// Draws the strip into one row: whole where it has room, else with shorter names, else as a window around the focused
/// outcome that says at which side there are more.
pub(crate) fn draw(buf: &mut Buffer, area: Rect, theme: Theme, columns: &[(usize, &Column)], focus: Option<usize>) {
    let stops = Stop::all(columns, focus);
    let room = usize::from(area.width).saturating_sub(1);
    // A blank at the end takes no room.
    let fits = |names: &Names| {
        let mut taken = 0;
        stops.iter().enumerate().all(|(at, stop)| {
            taken += stop.cells(at == 0, *names, theme);
            taken <= room + 2
        })
    };
    // Words have room from a width on that the pane has too.
    let mut all = Names::ALL.into_iter().filter(|names| *names != Names::Words || area.width >= WORDS_FROM);
    let pieces = match all.find(fits) {
        Some(names) => stops.iter().enumerate().flat_map(|(at, stop)| stop.pieces(at == 0, names, theme)).collect(),
        None => scrolled(&stops, focus.unwrap_or(0), room, theme),
    };
    let mut x = area.x + 1;
    for (words, meaning) in pieces {
        let left = usize::from(area.right().saturating_sub(x));
        let words = text::truncate(&words, left);
        put(buf, x, area.y, &words, theme, meaning);
        x = x.saturating_add(text::width(&words) as u16);
    }
}

/// As many stops around the focused one as have room, with a sign at each side where there are more.
fn scrolled(stops: &[Stop<'_>], focus: usize, room: usize, theme: Theme) -> Pieces {
    const SIGN: usize = 2;
    let names = Names::Three;
    let focus = focus.min(stops.len().saturating_sub(1));
    let (mut first, mut end) = (focus, focus + 1);
    let taken = |first: usize, end: usize| {
        let signs = SIGN * (usize::from(first > 0) + usize::from(end < stops.len()));
        let stops = stops.iter().enumerate().take(end).skip(first);
        stops.map(|(at, stop)| stop.cells(at == 0, names, theme)).sum::<usize>() + signs
    };
    loop {
        let right = end < stops.len() && taken(first, end + 1) <= room;
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
    let shown = stops.iter().enumerate().take(end).skip(first);
    pieces.extend(shown.flat_map(|(at, stop)| stop.pieces(at == 0, names, theme)));
    if end < stops.len() {
        pieces.push((format!(" {}", theme.glyph("›", ">")), Meaning::Label));
    }
    pieces
}
