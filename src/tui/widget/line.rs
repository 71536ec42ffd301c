//! One row of cells: words at the left, words at the right, each as it is meant; what has no room gives way.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::board::said::Pieces;
use crate::text;
use crate::tui::theme::{Meaning, Theme};

/// A row being put together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    left: Vec<(String, Meaning)>,
    right: Vec<(String, Meaning)>,
    /// Words at a place of their own, counted from the row's left edge.
    placed: Vec<(u16, String, Meaning)>,
}

impl Row {
    /// An empty row.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Words at the left.
    #[must_use]
    pub(crate) fn left<'w>(mut self, words: impl Into<Cow<'w, str>>, meaning: Meaning) -> Self {
        self.left.push((clean(words.into()), meaning));
        self
    }

    /// The row with words before all that stands at the left.
    #[must_use]
    pub(crate) fn before<'w>(mut self, words: impl Into<Cow<'w, str>>, meaning: Meaning) -> Self {
        self.left.insert(0, (clean(words.into()), meaning));
        self
    }

    /// Words at a place of their own, cut where the next ones begin.
    #[must_use]
    pub(crate) fn at<'w>(mut self, x: u16, words: impl Into<Cow<'w, str>>, meaning: Meaning) -> Self {
        self.placed.push((x, clean(words.into()), meaning));
        self
    }

    /// Words at the right edge; they are never cut, the left gives way.
    #[must_use]
    pub(crate) fn right<'w>(mut self, words: impl Into<Cow<'w, str>>, meaning: Meaning) -> Self {
        self.right.push((clean(words.into()), meaning));
        self
    }

    /// What stands at its left, as words.
    pub(crate) fn words(&self) -> String {
        self.left.iter().map(|(words, _)| words.as_str()).collect()
    }

    /// The cells of what is in it already.
    pub(crate) fn wide(&self) -> usize {
        self.left.iter().chain(&self.right).map(|(words, _)| text::width(words)).sum()
    }

    /// Pieces at the left, whole ones dropped from the right until they fit beside what is at the right.
    #[must_use]
    pub(crate) fn pieces(mut self, pieces: Pieces, cells: usize) -> Self {
        let taken = self.wide();
        let gap = usize::from(!self.right.is_empty());
        let mut room = cells.saturating_sub(taken + gap);
        for (at, (words, tone)) in pieces.into_iter().enumerate() {
            let words = clean(words.into());
            let width = text::width(&words);
            // The first word is never left out.
            if at > 0 && width > room {
                break;
            }
            room = room.saturating_sub(width);
            self.left.push((words, tone.into()));
        }
        self
    }

    /// Paints it into one row, from an x on, so many cells wide.
    pub(crate) fn paint(&self, buf: &mut Buffer, theme: Theme, at: Rect) {
        let at = at.intersection(buf.area);
        if at.is_empty() {
            return;
        }
        let width = usize::from(at.width);
        let right: usize = self.right.iter().map(|(words, _)| text::width(&theme.text(words))).sum();
        let gap = usize::from(right > 0);
        let mut room = width.saturating_sub(right + gap);
        if right + gap >= width {
            room = width;
        }
        // What stands at a place of its own is run into by nothing.
        let placed = self.placed.iter().map(|(from, ..)| usize::from(*from)).filter(|from| *from > 0).min();
        let left: usize = self.left.iter().map(|(words, _)| text::width(words)).sum();
        if let Some(from) = placed.filter(|from| left > *from) {
            room = room.min(from.saturating_sub(1));
        }
        let mut x = at.x;
        for (words, meaning) in &self.left {
            let (words, used) = cut(words, room, theme);
            put(buf, x, at.y, &words, theme, *meaning);
            room -= used.min(room);
            x += used as u16;
        }
        for (n, (from, words, meaning)) in self.placed.iter().enumerate() {
            let end = self.placed.get(n + 1).map_or(at.width, |(next, ..)| (*next).min(at.width));
            let (words, _) = cut(words, usize::from(end.saturating_sub(*from)), theme);
            if *from < at.width {
                put(buf, at.x + from, at.y, &words, theme, *meaning);
            }
        }
        if right + gap < width {
            let mut x = at.x + (width - right) as u16;
            for (words, meaning) in &self.right {
                let words = theme.text(words);
                put(buf, x, at.y, &words, theme, *meaning);
                x += text::width(&words) as u16;
            }
        }
    }
}

/// Words made harmless, and not copied where they are that already.
fn clean(words: Cow<'_, str>) -> String {
    match words {
        Cow::Borrowed(words) => text::clean(words).into_owned(),
        Cow::Owned(words) => match text::clean(&words) {
            Cow::Borrowed(_) => words,
            Cow::Owned(cleaned) => cleaned,
        },
    }
}

/// Words as they are shown in at most so many cells, and how many they take.
fn cut(words: &str, cells: usize, theme: Theme) -> (Cow<'_, str>, usize) {
    let words = theme.text(words);
    let wide = text::width(&words);
    if wide <= cells {
        return (words, wide);
    }
    let cut = text::truncate(&words, cells);
    let cut = if theme.ascii { cut.replace('…', "~") } else { cut };
    let wide = text::width(&cut);
    (Cow::Owned(cut), wide)
}

/// Words into cells, none beyond the buffer.
pub(crate) fn put(buf: &mut Buffer, x: u16, y: u16, words: &str, theme: Theme, meaning: Meaning) {
    let area = buf.area;
    if y < area.bottom() && x < area.right() {
        let room = usize::from(area.right() - x);
        let style = theme.style(meaning);
        // What lay there lends nothing of its looks: words in a rule are no line.
        if !text::is_plain(words) {
            let cells = u16::try_from(text::width(words).min(room)).unwrap_or(0);
            blank(buf, Rect { x, y, width: cells, height: 1 });
            buf.set_stringn(x, y, words, room, style);
            return;
        }
        let start = buf.index_of(x, y);
        for (cell, c) in buf.content[start..start + room].iter_mut().zip(words.chars()) {
            cell.reset();
            cell.set_char(c).set_style(style);
        }
    }
}

/// Puts what is one cluster of several characters that take a cell each into cells of their own, as some terminals draw it so:
/// what is written there later is written over each of them. A terminal that draws it as one is sent the same as before.
pub(crate) fn part(buf: &mut Buffer) {
    let (width, all) = (usize::from(buf.area.width), buf.content.len());
    for at in 0..all {
        let symbol = buf.content[at].symbol();
        // A letter with its marks takes one cell whatever a terminal makes of it.
        if symbol.len() < 4 || symbol.chars().nth(1).is_none() {
            continue;
        }
        let cells = text::width(symbol);
        let parts = text::cells(symbol);
        let room = width - at % width;
        if cells < 2
            || cells > room
            || parts.len() < 2
            || parts.iter().map(|part| text::width(part)).sum::<usize>() != cells
        {
            continue;
        }
        let parts: Vec<String> = parts.into_iter().map(str::to_owned).collect();
        let (style, mut next) = (buf.content[at].style(), at);
        for part in parts {
            buf.content[next].set_symbol(&part).set_style(style);
            next += text::width(&part);
        }
    }
}

/// Empties an area, looks and all: what lay there before shows through nothing.
pub(crate) fn blank(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
        }
    }
}

/// A horizontal rule over a whole row.
pub(crate) fn rule(buf: &mut Buffer, area: Rect, theme: Theme) {
    let line = theme.rules()[0].repeat(usize::from(area.width));
    put(buf, area.x, area.y, &line, theme, Meaning::Dim);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_that_some_draw_as_two_has_a_cell_each() {
        let area = Rect::new(0, 0, 12, 1);
        for (text, parts) in [("นำ", ["น", "ำ"]), ("की", ["क", "ी"]), ("ｶﾞ", ["ｶ", "ﾞ"]), ("🇩🇪", ["🇩", "🇪"])]
        {
            let mut buf = Buffer::empty(area);
            put(&mut buf, 0, 0, text, Theme::default(), Meaning::Title);
            assert_eq!((text::width(text), buf[(0, 0)].symbol()), (2, text));
            part(&mut buf);
            assert_eq!([buf[(0, 0)].symbol(), buf[(1, 0)].symbol()], parts);
            assert_eq!(buf[(0, 0)].style(), buf[(1, 0)].style());
        }
        // One letter with its mark is one cell, and a wide one is two.
        let mut buf = Buffer::empty(area);
        put(&mut buf, 0, 0, "e\u{301}東", Theme::default(), Meaning::Text);
        let before = buf.clone();
        part(&mut buf);
        assert_eq!(buf, before);
    }
}
