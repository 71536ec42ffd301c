//! Rows of which some can be selected. What is selected is known by what it is and not by its place, so that it stays
//! selected when the rows are read anew.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::text;
use crate::tui::keys::Action;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, put};

/// What is selected.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<K> {
    on: Option<K>,
    /// Where it stood last: what is gone leaves the selection there.
    at: usize,
}

impl<K> Default for Cursor<K> {
    fn default() -> Self {
        Self { on: None, at: 0 }
    }
}

impl<K: Clone + PartialEq> Cursor<K> {
    /// The place of what is selected among what can be.
    pub(crate) fn place(&self, stops: &[K]) -> usize {
        let found = self.on.as_ref().and_then(|on| stops.iter().position(|stop| stop == on));
        found.unwrap_or(self.at.min(stops.len().saturating_sub(1)))
    }

    /// What is selected.
    pub(crate) fn on(&self, stops: &[K]) -> Option<K> {
        stops.get(self.place(stops)).cloned()
    }

    /// Whether nothing was selected yet.
    pub(crate) fn is_new(&self) -> bool {
        self.on.is_none()
    }

    /// Selects something.
    pub(crate) fn select(&mut self, stop: K) {
        self.on = Some(stop);
    }

    /// Keeps what is selected, wherever it went; where it is gone, what stands in its place is selected from now on.
    pub(crate) fn settle(&mut self, stops: &[K]) {
        // What could not be read yet says nothing of what is gone.
        if !stops.is_empty() {
            self.at = self.place(stops);
            self.on = stops.get(self.at).cloned();
        }
    }

    /// Moves, where an action is a move; whether it was one.
    pub(crate) fn go(&mut self, stops: &[K], action: Action, page: usize) -> bool {
        let Some(to) = moved(self.place(stops), stops.len(), action, page) else { return false };
        self.at = to;
        self.on = stops.get(to).cloned();
        true
    }
}

/// The row an action goes to, out of so many; none where it is no move through rows.
pub(crate) fn moved(now: usize, count: usize, action: Action, page: usize) -> Option<usize> {
    let last = count.saturating_sub(1);
    let now = now.min(last);
    Some(match action {
        Action::Next => (now + 1).min(last),
        Action::Previous => now.saturating_sub(1),
        Action::HalfDown => (now + page).min(last),
        Action::HalfUp => now.saturating_sub(page),
        Action::Top => 0,
        Action::Bottom => last,
        _ => return None,
    })
}

/// A row, and what it is where it can be selected.
pub(crate) type Line<K> = (Row, Option<K>);

/// Paints rows from the top, scrolled so that the selected one is in sight; the first and the last bring along what
/// stands above and below them.
pub(crate) fn paint<K: Clone + PartialEq>(
    buf: &mut Buffer,
    area: Rect,
    theme: Theme,
    lines: &[Line<K>],
    cursor: &Cursor<K>,
) {
    let room = usize::from(area.height);
    if room == 0 {
        return;
    }
    let stops: Vec<K> = lines.iter().filter_map(|(_, stop)| stop.clone()).collect();
    let at = cursor.place(&stops);
    let on = stops.get(at);
    let focus = lines.iter().position(|(_, stop)| stop.is_some() && stop.as_ref() == on).unwrap_or(0);
    let most = lines.len().saturating_sub(room);
    let skip = if at + 1 >= stops.len() && lines.len() - focus <= room && at > 0 {
        most
    } else {
        // One row below it is kept free for how many more there are.
        (focus + 2).saturating_sub(room).min(most)
    };
    for (n, (row, _)) in lines.iter().skip(skip).take(room).enumerate() {
        row.paint(buf, theme, Rect { y: area.y + n as u16, height: 1, ..area });
    }
    // Counted are the rows that can be selected, and not their headings; the last row shows none itself.
    let below = lines.iter().skip(skip + room - 1).filter(|(_, stop)| stop.is_some()).count();
    if lines.len() > skip + room && below > 0 {
        let y = area.bottom() - 1;
        let words = format!(" {} {below} more", theme.glyph("↓", "v"));
        put(buf, area.x, y, &text::pad(&words, usize::from(area.width)), theme, Meaning::Label);
    }
}

/// Cells side by side.
pub(crate) type Cells = Vec<(String, Meaning)>;

/// The beginning of a row: the bar where it is selected.
pub(crate) fn bar(focused: bool, theme: Theme) -> Row {
    Row::new().left(if focused { theme.bar() } else { " " }, Meaning::Bar)
}

/// A heading within a screen.
pub(crate) fn section(words: &str, theme: Theme) -> Row {
    let line = theme.rules()[0];
    Row::new().left(format!("{line}{line} "), Meaning::Dim).left(words, Meaning::Title)
}

/// The first row of a screen: what it is and when, and at the right how it stands.
pub(crate) fn title(buf: &mut Buffer, area: Rect, theme: Theme, words: &str, beside: &str, right: &str) {
    Row::new()
        .left(format!(" {words}"), Meaning::Title)
        .left(format!("   {beside}"), Meaning::Text)
        .right(format!("{right} "), Meaning::Label)
        .paint(buf, theme, Rect { height: 1, ..area });
}

/// What lies between a screen's first row and its foot, from a row on.
pub(crate) fn body(area: Rect, top: u16) -> Rect {
    Rect { y: area.y + top, height: area.height.saturating_sub(top + super::FOOT), ..area }
}
