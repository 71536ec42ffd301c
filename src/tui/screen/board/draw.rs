//! The board drawn: its first row, its columns, the pane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::found;
use super::layout::Layout;
use super::{Board, Whose};
use crate::domain::board::Column;
use crate::domain::fact::LEAST_BEFORE;
use crate::domain::outcome::Aim;
use crate::domain::sprint::{Sprint, SprintState, Stands};
use crate::text;
use crate::tui::screen::{FOOT, World, file};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::card;
use crate::tui::widget::column;
use crate::tui::widget::line::{Row, put, rule};
use crate::tui::widget::strip;

impl Board {
    /// Draws the board into a window; where the selected card stands.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) -> Option<(u16, u16)> {
        self.top(Rect { height: 1, ..area }, buf, theme, world);
        let shown = self.shown(world);
        let focus = self.place(&shown);
        let numbered: Vec<(usize, &Column)> = shown.iter().map(|c| (world.number(c.outcome.id), *c)).collect();
        strip::draw(buf, Rect { y: area.y + 1, height: 1, ..area }, theme, &numbered, focus);
        let layout = Layout::of(area, self, shown.len());
        let bottom = area.bottom().saturating_sub(FOOT + 1);
        let [_, down, above, cross, below] = theme.rules();
        let lines = [area.y + 2, layout.cards.y - 1, bottom];
        // Where nothing is shown there are no heads to end.
        for y in lines.into_iter().take(if shown.is_empty() { 1 } else { 3 }) {
            rule(buf, Rect { y, height: 1, ..area }, theme);
        }
        if shown.is_empty() {
            self.nothing(buf, Rect { y: area.y + 4, height: area.height.saturating_sub(6), ..area }, theme, world);
            return None;
        }
        let elsewhere = self.elsewhere_rows();
        if elsewhere > 0 {
            let top = layout.cards.bottom();
            self.draw_elsewhere(buf, Rect { y: top, height: bottom.saturating_sub(top), ..area }, theme);
        }
        let mut cursor = None;
        let mut x = area.x;
        for (slot, width) in layout.widths.iter().enumerate() {
            let at = self.first + slot;
            let Some(column) = shown.get(at) else { break };
            let strip = Rect { x, y: area.y + 3, width: *width, height: layout.head.rows() };
            let number = world.number(column.outcome.id);
            column::draw(buf, strip, theme, column, number, world, layout.head);
            let rows = Rect { x, width: *width, ..layout.cards };
            let selected = self.draw_cards(buf, rows, theme, column, world, &layout, focus == Some(at));
            cursor = cursor.or(selected);
            x += width;
            let last = slot + 1 == layout.widths.len();
            if !last || layout.pane.is_some() {
                for y in area.y + 3..if elsewhere > 0 { layout.cards.bottom() } else { bottom } {
                    put(buf, x, y, down, theme, Meaning::Dim);
                }
                put(buf, x, lines[0], above, theme, Meaning::Dim);
                // The rule under the heads ends at the pane.
                put(buf, x, lines[1], if last { theme.glyph("┤", "+") } else { cross }, theme, Meaning::Dim);
                if elsewhere == 0 {
                    put(buf, x, lines[2], below, theme, Meaning::Dim);
                }
            }
            x += 1;
        }
        if let Some(pane) = layout.pane {
            for x in pane.x..pane.right() {
                put(buf, x, lines[1], " ", theme, Meaning::Text);
            }
            self.pane(buf, pane, theme, world);
        }
        let left = self.first;
        let right = shown.len().saturating_sub(self.first + layout.columns);
        if left > 0 {
            let words = format!(" {} {left} more ", theme.glyph("‹", "<"));
            put(buf, area.x + 1, bottom, &words, theme, Meaning::Label);
        }
        if right > 0 && elsewhere == 0 {
            let words = format!(" {right} more {} ", theme.glyph("›", ">"));
            let x = area.right().saturating_sub(text::width(&words) as u16 + 2);
            put(buf, x, bottom, &words, theme, Meaning::Label);
        }
        cursor
    }

    /// The sprint and its goal at the left, what needs the person at the right.
    fn top(&self, area: Rect, buf: &mut Buffer, theme: Theme, world: &World) {
        let mut right = Row::new();
        let needs = world.mine().count();
        // While one searches, what is found is said there.
        if needs > 0 && self.filter.is_empty() {
            let verb = if needs == 1 { "needs" } else { "need" };
            right = right.right(format!("! {needs} {verb} you"), Meaning::Late).right("   ", Meaning::Text);
        }
        let mut row = file(right, world, area.width).left(" upshot", Meaning::Title).left("  ", Meaning::Text);
        let parts = match &world.view.sprint {
            // What hides something is said before how long the sprint still goes.
            Some(sprint) => sprint_words(sprint, world, area.width, self.shows_all()),
            None if world.view.columns.is_empty() || world.view.closed.is_some() => "no sprint runs".to_owned(),
            None => "no sprint yet".to_owned(),
        };
        row = row.left(parts, Meaning::Text);
        if world.view.sprint.is_none() && !world.view.columns.is_empty() {
            row = row.left("  g p", Meaning::Key).left(" plans one", Meaning::Label);
        }
        if self.whose != Whose::Everyone {
            row = row.left(format!("   whose: {}", self.whose.word()), Meaning::Warn);
        }
        if !self.filter.is_empty() {
            let cards = self.found(world);
            let count = if cards == 1 { "1 card".to_owned() } else { format!("{cards} cards") };
            let elsewhere = match self.elsewhere().len() {
                0 => String::new(),
                n => format!(", {n} elsewhere"),
            };
            let typed = if self.searches { "▏" } else { "" };
            row = row.left(format!("   / {}", self.filter), Meaning::Match).left(typed, Meaning::Value);
            row = row.left(format!("  {count}{elsewhere}"), Meaning::Label);
        }
        row.paint(buf, theme, area);
    }

    /// What is there where no outcome is shown: how each ended, what was learned, how one goes on.
    fn nothing(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        let mut rows = Vec::new();
        if !self.shows_all() {
            rows.push(Row::new().left("  Nothing matches.", Meaning::Title));
            rows.push(Row::new());
            rows.push(Row::new().left("  Esc", Meaning::Key).left("  show everything again", Meaning::Label));
        } else if world.ended.is_empty() {
            rows.push(Row::new().left("  No outcome is open.", Meaning::Title));
            rows.push(Row::new());
            rows.push(Row::new().left("  N", Meaning::Key).left("  frame the next", Meaning::Label));
        } else {
            rows.push(Row::new().left("  Every outcome is closed.", Meaning::Title));
            rows.push(Row::new());
            let most = usize::from(area.height).saturating_sub(6).max(1);
            rows.extend(world.ended.iter().take(most).map(|ended| {
                let glyph = theme.glyph(ended.glyph, ended.typed);
                let left = format!("  {glyph} {:<8}  {}{}", ended.word, text::pad(&ended.name, 15), ended.level);
                Row::new().left(text::pad(&left, 43), Meaning::Text).left(&ended.rest, Meaning::Label)
            }));
            rows.push(Row::new());
            let lessons = match world.lessons {
                0 => "What was learned".to_owned(),
                1 => "What was learned, 1 lesson".to_owned(),
                n => format!("What was learned, {n} lessons"),
            };
            for (key, does) in
                [("N", "Frame the next outcome"), ("O", "Open one of these again"), ("g l", lessons.as_str())]
            {
                rows.push(Row::new().left(format!("  {key:<2} "), Meaning::Key).left(does, Meaning::Text));
            }
        }
        for (at, row) in rows.iter().enumerate().take(usize::from(area.height)) {
            row.paint(buf, theme, Rect { y: area.y + at as u16, height: 1, ..area });
        }
    }

    #[expect(clippy::too_many_arguments, reason = "where, what, and how it is meant")]
    fn draw_cards(
        &self,
        buf: &mut Buffer,
        area: Rect,
        theme: Theme,
        column: &Column,
        world: &World,
        layout: &Layout,
        focused: bool,
    ) -> Option<(u16, u16)> {
        if !column.whole {
            return None;
        }
        let cards = self.cards(column);
        if cards.is_empty() && !column.cards.is_empty() {
            let of = column.cards.len();
            let words =
                if of == 1 { "  its card does not match".to_owned() } else { format!("  none of {of} cards matches") };
            Row::new().left(words, Meaning::Label).paint(buf, theme, Rect { height: 1, ..area });
            return None;
        }
        if cards.is_empty() {
            begin(buf, area, theme, column, world);
            return None;
        }
        let mut cursor = None;
        let selected = self.card_at(column);
        let first = self.top_card(column, layout, world.today);
        let words = found::words(&self.filter);
        let mut y = area.y;
        if first > 0 {
            // What is hidden above is said in the first row, in place of the first card's where that is all it has.
            let more = format!(" {} {first} more", theme.glyph("↑", "^"));
            Row::new().left(more, Meaning::Label).paint(buf, theme, Rect { y, height: 1, ..area });
            y += 1;
        }
        for (at, card) in cards.iter().enumerate().skip(first) {
            let mut rows = card::lines(card, layout.room, world.today, theme, focused && selected == Some(at));
            if let Some(note) = self.note(card, &words) {
                let room = usize::from(area.width).saturating_sub(10);
                let note = super::elsewhere::shown(&text::clean(note), &words, room);
                rows.push(Row::new().left(format!("   note: {note}"), Meaning::Label));
            }
            let left = cards.len() - at;
            let bottom = area.bottom() - u16::from(left > 1);
            if y + rows.len() as u16 > bottom {
                let more = format!(" {} {left} more", theme.glyph("↓", "v"));
                let y = y.min(area.bottom() - 1);
                Row::new().left(more, Meaning::Label).paint(buf, theme, Rect { y, height: 1, ..area });
                return cursor;
            }
            if focused && selected == Some(at) {
                cursor = Some((area.x, y));
            }
            for row in &rows {
                // A cell is kept before the rule.
                let place = Rect { y, height: 1, width: area.width.saturating_sub(1), ..area };
                row.paint(buf, theme, place);
                found::mark(buf, place, theme, &words);
                y += 1;
            }
            y += u16::from(layout.room.airy);
        }
        let hidden = column.cards.len() - cards.len();
        // Apart from the cards, where there is room.
        y += u16::from(y + 1 < area.bottom() && !layout.room.airy);
        if hidden > 0 && y < area.bottom() {
            let words =
                if hidden == 1 { " 1 card does not match".to_owned() } else { format!(" {hidden} cards do not match") };
            Row::new().left(words, Meaning::Label).paint(buf, theme, Rect { y, height: 1, ..area });
        }
        cursor
    }

    fn pane(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        let rows = self.paned(area, world, theme);
        let skip = self.scrolled.min(rows.len().saturating_sub(usize::from(area.height)));
        if self.in_pane {
            for y in area.top()..area.bottom() {
                put(buf, area.x.saturating_sub(1), y, theme.bar(), theme, Meaning::Bar);
            }
        }
        for (at, row) in rows.iter().skip(skip).take(usize::from(area.height)).enumerate() {
            row.paint(buf, theme, Rect { x: area.x + 1, y: area.y + at as u16, width: area.width - 2, height: 1 });
        }
    }
}

/// What to do next under an outcome where nothing is tried yet, in this order: a hypothesis, a reading, the past, a plan.
fn begin(buf: &mut Buffer, area: Rect, theme: Theme, column: &Column, world: &World) {
    let slug = strip::name(column);
    let from = column.now().or(column.outcome.way().map(|(from, _)| from));
    let to = column.target_words();
    let question = match (from, to) {
        (Some(from), Some(to)) if column.outcome.aim == Aim::Reach => {
            format!("What could move {slug} from {} to {to}?", column.say(from))
        }
        _ => "Nothing is being tried here.".to_owned(),
    };
    let has = column.series.len();
    let needs = if has < LEAST_BEFORE {
        format!("an answer needs {LEAST_BEFORE} before the first ship; has {has}")
    } else {
        String::new()
    };
    let mut steps: Vec<(&str, &str, String, usize)> = vec![
        ("n", "Write the first hypothesis", "if we build …, it moves by …, because …".to_owned(), 0),
        ("r", "Log a reading", needs, 26),
        ("R", "Log the past weeks", "one sheet: type down the page, or paste".to_owned(), 26),
    ];
    if column.metric.is_none() {
        steps.truncate(1);
        steps.push(("i e", "Say which metric measures it", String::new(), 26));
    }
    if world.view.sprint.is_none() {
        steps.push(("g p", "Plan the sprint", "days, goal, who answers".to_owned(), 26));
    }
    let wide = area.width >= 70;
    // A question is never cut.
    let question = text::wrap(&text::clean(&question), usize::from(area.width).saturating_sub(3).max(8));
    let mut rows = vec![Row::new()];
    rows.extend(question.into_iter().map(|line| Row::new().left(format!("  {line}"), Meaning::Title)));
    rows.push(Row::new());
    rows.extend(steps.into_iter().map(|(key, does, more, cells)| {
        let row = Row::new()
            .left(format!("  {key:<2} "), Meaning::Key)
            .left(text::pad(does, (cells + 2).saturating_sub(key.len().max(2))), Meaning::Text);
        if wide { row.left(format!(" {more}"), Meaning::Label) } else { row }
    }));
    for (at, row) in rows.iter().enumerate().take(usize::from(area.height)) {
        row.paint(buf, theme, Rect { y: area.y + at as u16, height: 1, ..area });
    }
}

/// `S-14 · goal activation · day 11 of 14 · ends Sun 15 Mar`, the last parts left out where space is short.
fn sprint_words(sprint: &Sprint, world: &World, width: u16, with_days: bool) -> String {
    let mut parts = vec![sprint.label().to_string()];
    let goal = world.view.columns.iter().find(|c| c.goal);
    if let Some(goal) = goal.filter(|_| width >= 70) {
        parts.push(format!("goal {}", strip::name(goal)));
    }
    if !with_days {
        return parts.join(" · ");
    }
    let today = world.today;
    let day = |day: crate::domain::day::Day| day.weekday_short(today);
    if sprint.state == SprintState::Planned {
        parts.push(format!("planned for {}", day(sprint.starts)));
    } else {
        let stands = sprint.stands(today);
        parts.push(stands.words(today));
        if width >= 100 && matches!(stands, Stands::On { .. }) {
            parts.push(format!("ends {}", day(sprint.ends)));
        }
    }
    parts.join(" · ")
}
