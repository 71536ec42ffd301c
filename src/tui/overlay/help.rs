//! The keys of a place, from the table, and how a board is read; what is off says why.

mod columns;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Around, chosen};
use crate::text;
use crate::tui::keys::{Action, Bound, Group, Keymap, Place};
use crate::tui::theme::Meaning;
use crate::tui::widget::line::{Row, blank, rule};

/// The help.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct Help {
    /// The selected line among those shown.
    pub(in crate::tui) at: usize,
    /// What is searched for; none while nothing is typed.
    pub(in crate::tui) typed: Option<String>,
}

/// In a window so wide and so high the board's keys fit beside each other.
const COLUMNS: (u16, u16) = (80, 24);

const GROUPS: [(Group, &str); 4] =
    [(Group::Do, "DO"), (Group::Move, "MOVE"), (Group::Find, "FIND"), (Group::Anywhere, "ANYWHERE")];

impl Help {
    /// The lines of the table shown, in order.
    fn lines<'k>(&self, around: &Around<'k>) -> Vec<&'k Bound> {
        let wanted = self.typed.as_deref().unwrap_or("").to_lowercase();
        let holds = |bound: &&Bound| {
            let bind = bound.bind();
            wanted.is_empty() || bind.does.to_lowercase().contains(&wanted) || bind.also.contains(&wanted)
        };
        let of = |group| around.keys.iter().filter(move |bound: &&Bound| bound.bind().group == group).filter(holds);
        let all = GROUPS.iter().flat_map(|(group, _)| of(*group).collect::<Vec<_>>());
        // What works where one is stands first, what works on other screens only last.
        let mut all: Vec<&Bound> = all.collect();
        all.sort_by_cached_key(|bound| works(bound, around));
        all
    }

    /// How many lines can be chosen.
    pub(in crate::tui) fn count(&self, around: &Around<'_>) -> usize {
        self.lines(around).len()
    }

    /// What the selected line does.
    pub(in crate::tui) fn action(&self, around: &Around<'_>) -> Option<Action> {
        let lines = self.lines(around);
        lines.get(self.at.min(lines.len().saturating_sub(1))).map(|bound| bound.bind().action)
    }

    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, around: &Around<'_>) {
        blank(buf, area);
        let theme = around.theme;
        let search = match &self.typed {
            Some(typed) => format!("/ {typed}▏ "),
            None => "/ to search ".to_owned(),
        };
        let board = around.place == Place::Board && self.typed.is_none();
        let words = if board { " Keys on the board" } else { " Keys" };
        let title = Row::new().left(words, Meaning::Title).right(search, Meaning::Label);
        title.paint(buf, theme, Rect { height: 1, ..area });
        let lines = self.lines(around);
        let selected = self.at.min(lines.len().saturating_sub(1));
        // What is searched for is a list; the board's keys stand together where they fit.
        if board && area.width >= COLUMNS.0 && area.height >= COLUMNS.1 {
            rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
            let room = area.height - 3;
            let chosen = lines.get(selected).map(|bound| bound.bind().action);
            let rows = columns::rows(around, area.width, room, chosen);
            for (n, row) in rows.iter().take(usize::from(room)).enumerate() {
                row.paint(buf, theme, Rect { y: area.y + 2 + n as u16, height: 1, ..area });
            }
            let keys = Row::new().left(" / search  j k line  Enter do it  Esc close", Meaning::Label);
            keys.paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
            return;
        }
        let mut rows: Vec<(Row, Option<usize>)> = Vec::new();
        let mut last = None;
        for (at, bound) in lines.iter().enumerate() {
            let works = works(bound, around);
            let group = (works, Some(bound.bind().group).filter(|_| works == Works::Now));
            if last != Some(group) {
                if last.is_some() {
                    rows.push((Row::new(), None));
                }
                let name = match works {
                    Works::Elsewhere => "ON OTHER SCREENS",
                    Works::Off => "OFF HERE",
                    Works::Now => {
                        GROUPS.iter().find(|(one, _)| *one == bound.bind().group).map_or("", |(_, name)| name)
                    }
                };
                rows.push((Row::new().left(format!(" {name}"), Meaning::Title), None));
                last = Some(group);
            }
            rows.push((line(bound, at == selected, around), Some(at)));
            if bound.bind().action == Action::LastColumn {
                let words = "outcome by its number; past the last takes the last";
                rows.push((Row::new().left(" 1-9             ", Meaning::Key).left(words, Meaning::Text), None));
            }
        }
        if lines.is_empty() {
            rows.push((Row::new().left(" Nothing is called that.", Meaning::Text), None));
        }
        rows.push((Row::new(), None));
        rows.push((Row::new().left(" How to read it", Meaning::Title), None));
        for words in [
            " 36.2%  31 █████··········┃··· 45   from start to target, ┃ where to be today",
            " =!  + moved  - wrong way  = did not  … early  ? can't tell  ! needs someone",
            " ⣀⠤⠒⠉ a reading each   ╎ a a ship   ┈ start   ┄ target   · · routine band",
        ] {
            rows.push((Row::new().left(words, Meaning::Label), None));
        }
        let room = usize::from(area.height.saturating_sub(3));
        let focus = rows.iter().position(|(_, at)| *at == Some(selected)).unwrap_or(0);
        // The last lines are read by going past the last key.
        let past = if selected + 1 >= lines.len() { rows.len() } else { focus + 3 };
        let skip = past.saturating_sub(room);
        for (n, (row, _)) in rows.iter().skip(skip).take(room).enumerate() {
            row.paint(buf, theme, Rect { y: area.y + 1 + n as u16, height: 1, ..area });
        }
        if let Some(off) = lines.get(selected).and_then(|bound| (around.off)(bound.bind().action)) {
            let y = area.bottom() - 2;
            Row::new().left(format!(" {off}"), Meaning::Warn).paint(buf, theme, Rect { y, height: 1, ..area });
        }
        let y = area.bottom() - 1;
        Row::new().left(" / search  Enter do it  j k line  Esc close", Meaning::Label).paint(
            buf,
            theme,
            Rect { y, height: 1, ..area },
        );
    }
}

/// Whether and where a key does something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Works {
    Now,
    /// Here, and not just now.
    Off,
    Elsewhere,
}

fn works(bound: &Bound, around: &Around<'_>) -> Works {
    match (around.off)(bound.bind().action) {
        _ if !bound.works(around.place) => Works::Elsewhere,
        Some(_) => Works::Off,
        None => Works::Now,
    }
}

/// Whether a key does nothing where one is, or just now.
fn is_off(bound: &Bound, around: &Around<'_>) -> bool {
    works(bound, around) != Works::Now
}

/// What a key does, as it is said where one is: what is of the board alone is not said elsewhere.
fn does(bound: &Bound, place: Place) -> &'static str {
    match (bound.bind().action, place) {
        (Action::OtherPane, Place::Outcome) => "the next list",
        (Action::PaneBefore, Place::Outcome) => "the list before",
        (Action::Zoom, Place::Outcome) => "fit the chart to the readings, and back",
        (Action::Edit, Place::Outcome) => "edit what is shown: the hypothesis, the framing's outcome, a reading",
        (Action::OtherPane | Action::PaneBefore, Place::Board) => "to the pane, and back",
        (Action::Zoom, Place::Board) => "zoom: one outcome in the whole window, and back",
        _ => bound.bind().does,
    }
}

fn line(bound: &Bound, focused: bool, around: &Around<'_>) -> Row {
    let keys = if bound.keys.is_empty() { "(in :)".to_owned() } else { bound.keys.join("  ") };
    let pad = " ".repeat(16_usize.saturating_sub(text::width(&keys)).max(1));
    let works = works(bound, around);
    let meaning = match (focused, works) {
        (true, _) => Meaning::Focus,
        (_, Works::Now) => Meaning::Text,
        _ => Meaning::Label,
    };
    let row = chosen(focused, around.theme).left(keys, Meaning::Key).left(pad, Meaning::Text);
    let row = row.left(does(bound, around.place), meaning);
    match Keymap::place_of(bound).filter(|_| works == Works::Elsewhere) {
        Some(place) => row.left(format!("   {}", place.at()), Meaning::Label),
        None => row,
    }
}
