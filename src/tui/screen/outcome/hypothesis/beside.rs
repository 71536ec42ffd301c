//! The lists of a hypothesis in a wide window: where each stands, which is the same whichever is open; and how they share
//! the rows there are.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::lists::{Item, List};
use super::{SPLIT, WIDE, Whole, left_of, paint};
use crate::tui::theme::Meaning;
use crate::tui::widget::line::{put, rule};

/// A list, or what else stands among them, under its name.
pub(super) struct Part {
    list: Option<List>,
    title: String,
    pub(super) items: Vec<Item>,
}

/// How parts stand below each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// Each name behind two dashes.
    Ruled,
    /// So, and a row kept between them where there is room.
    Apart,
    /// Bare.
    Bare,
}

impl Whole<'_> {
    /// The lists that Tab goes through in a window so wide: those that stand there. Before there is a verdict the looks say
    /// when one is due, and beside others nothing is said of a list that holds nothing.
    pub(in crate::tui::screen::outcome) fn lists(&self, width: u16) -> Vec<List> {
        let stands = |list: &List| match list {
            List::Looks => true,
            List::Verdicts => width >= SPLIT || self.count(List::Verdicts) > 0,
            _ => width < WIDE || !self.items(*list, self.cells(*list, width)).is_empty(),
        };
        List::ALL.into_iter().map(|(list, _)| list).filter(stands).collect()
    }

    /// The list that is open: where it does not stand there any more, the first.
    pub(in crate::tui::screen::outcome) fn open_of(&self, list: List, width: u16) -> List {
        if self.lists(width).contains(&list) { list } else { List::Looks }
    }

    /// The cells that a line of a list has in a window so wide.
    pub(in crate::tui::screen::outcome) fn cells(&self, list: List, width: u16) -> usize {
        let left = left_of(width);
        usize::from(match list {
            _ if width < WIDE => width.saturating_sub(1),
            List::Looks | List::Verdicts if width >= SPLIT => left - 2,
            List::Looks => left - 1,
            _ if width >= SPLIT => width - left - 4,
            _ => width - left - 3,
        })
    }

    /// A list under its name, with how many there are. That it builds on nothing is said, and not counted.
    pub(super) fn part(&self, list: List, width: u16) -> Part {
        let mut items = self.items(list, self.cells(list, width));
        if items.is_empty() {
            items.push(self.nothing(list));
        }
        let alone = list == List::Chain && width >= WIDE && self.count(list) == 0;
        let title = if alone { list.name().to_owned() } else { self.titled(list) };
        Part { list: Some(list), title, items }
    }

    /// How many lines of a list can be selected in a window so wide.
    pub(in crate::tui::screen::outcome) fn stops(&self, list: List, width: u16) -> usize {
        self.part(list, width).items.len()
    }

    /// All lists side by side; `left` is what lies below the chart.
    pub(super) fn all(&self, buf: &mut Buffer, area: Rect, left: Rect, open: (List, usize)) {
        let (theme, whole) = (self.theme, area.width >= SPLIT);
        let x = area.x + left_of(area.width);
        if !whole {
            rule(buf, Rect { height: 1, ..area }, theme);
        }
        for y in area.top()..area.bottom() {
            put(buf, x, y, theme.rules()[1], theme, Meaning::Dim);
        }
        if !whole {
            put(buf, x, area.y, theme.rules()[2], theme, Meaning::Dim);
        }
        let names = if whole { [Names::Ruled, Names::Apart] } else { [Names::Ruled, Names::Bare] };
        let [first, rest] = self.sides(area.width);
        self.stacked(buf, Rect { width: x - area.x, ..left }, &first, open, names[0]);
        let right = Rect { x: x + 1, width: area.right() - x - 1, ..area };
        self.stacked(buf, right, &rest, open, names[1]);
        if !whole {
            put(buf, area.right().saturating_sub(6), area.y, " Tab ", theme, Meaning::Key);
        }
    }

    /// What stands at the left and at the right. In a very wide window what is compared in full stands above the looks, the
    /// verdicts below them, what was tried before at the right, and there at last what was done.
    fn sides(&self, width: u16) -> [Vec<Part>; 2] {
        let whole = width >= SPLIT;
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let bare = |title: String, items: Vec<Item>| Part { list: None, title, items };
        if whole {
            let sides = self.judged().sides_in_full(self.cells(List::Looks, width));
            left.push(bare("Before and after".to_owned(), sides.into_iter().map(|row| vec![row]).collect()));
        }
        for list in self.lists(width) {
            match list {
                List::Looks => left.push(self.part(list, width)),
                List::Verdicts if whole => left.push(self.part(list, width)),
                List::History if whole => {
                    let slug = self.card.metric.as_ref().map_or_else(String::new, |m| format!(" on {}", m.slug));
                    right.push(bare(format!("Earlier hypotheses{slug}"), self.earlier(self.cells(list, width))));
                    right.push(Part { title: "What happened".to_owned(), ..self.part(list, width) });
                }
                _ => right.push(self.part(list, width)),
            }
        }
        [left, right].map(|parts| parts.into_iter().filter(|part| !part.items.is_empty()).collect())
    }

    /// Parts below each other, each under its name; the selected line stands in the open one.
    fn stacked(&self, buf: &mut Buffer, area: Rect, parts: &[Part], (open, at): (List, usize), names: Names) {
        let tall: Vec<u16> =
            parts.iter().map(|part| 1 + part.items.iter().map(Vec::len).sum::<usize>() as u16).collect();
        let gaps = parts.len().saturating_sub(1) as u16;
        let gap = u16::from(names == Names::Apart && tall.iter().sum::<u16>() + gaps <= area.height);
        let focused = parts.iter().position(|part| part.list == Some(open));
        let mut y = area.y;
        for (part, rows) in parts.iter().zip(shared(&tall, area.height, focused)).filter(|(_, rows)| *rows > 1) {
            let line = self.theme.rules()[0];
            if names == Names::Bare {
                put(buf, area.x, y, &format!(" {} ", part.title), self.theme, Meaning::Title);
            } else {
                put(buf, area.x, y, &format!("{line}{line}"), self.theme, Meaning::Dim);
                put(buf, area.x + 2, y, &format!(" {} ", part.title), self.theme, Meaning::Title);
            }
            let place = Rect { y: y + 1, height: rows - 1, ..area };
            paint(buf, place, self.theme, &part.items, (part.list == Some(open)).then_some(at));
            y += rows + gap;
        }
    }
}

/// How many rows of an area each part has, its name among them: all where there is room, else the longest gives way first. A
/// name has a row below it; where not all names have that, those above the focused part are left out, then those below.
fn shared(tall: &[u16], room: u16, focused: Option<usize>) -> Vec<u16> {
    let mut rows = tall.to_vec();
    while rows.iter().sum::<u16>() > room {
        match rows.iter_mut().max().filter(|most| **most > 2) {
            Some(most) => *most -= 1,
            None => break,
        }
    }
    let shown = |rows: &[u16]| rows.iter().sum::<u16>() <= room;
    for at in 0..focused.unwrap_or(0) {
        if shown(&rows[..=focused.unwrap_or(0)]) {
            break;
        }
        rows[at] = 0;
    }
    while let Some(last) = rows.iter().rposition(|rows| *rows > 0).filter(|_| !shown(&rows)) {
        rows[last] = 0;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::shared;

    #[test]
    fn the_longest_gives_way_and_the_focused_one_stays() {
        assert_eq!(shared(&[3, 4], 9, None), [3, 4]);
        assert_eq!(shared(&[3, 9, 4], 11, Some(1)), [3, 4, 4]);
        assert_eq!(shared(&[5, 5, 5], 5, Some(2)), [0, 2, 2]);
        assert_eq!(shared(&[5, 5, 5], 4, Some(0)), [2, 2, 0]);
        assert_eq!(shared(&[5, 5], 1, Some(1)), [0, 0]);
    }
}
