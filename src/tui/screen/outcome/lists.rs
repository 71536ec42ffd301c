//! The lists of an outcome: hypotheses, readings, notes and links, history. Wide windows show two of them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::amount::{signed_with_unit, with_unit};
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::fact::number;
use crate::domain::hypothesis::State;
use crate::domain::id::Id;
use crate::domain::verdict::NoteKind;
use crate::pages::history;
use crate::text;
use crate::tui::screen::World;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::card::{self, Room};
use crate::tui::widget::column::begins;
use crate::tui::widget::line::{Row, put};
use crate::tui::world::{Details, Done, LinkLine, NoteLine, ReadingLine};

/// A list of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Hypotheses,
    Readings,
    Notes,
    History,
}

const ALL: [Tab; 4] = [Tab::Hypotheses, Tab::Readings, Tab::Notes, Tab::History];

/// The place so many further among some, around the ends.
pub(super) fn stepped(at: usize, by: isize, count: usize) -> usize {
    (at as isize + by).rem_euclid(count as isize) as usize
}

impl Tab {
    /// The list so many further, around the ends.
    pub(crate) fn step(self, by: isize) -> Self {
        let at = ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        ALL[stepped(at, by, ALL.len())]
    }

    fn word(self) -> &'static str {
        match self {
            Self::Hypotheses => "Hypotheses",
            Self::Readings => "Readings",
            Self::Notes => "Notes",
            Self::History => "History",
        }
    }
}

/// A note with the thing it is on.
struct Noted<'w> {
    on: String,
    note: &'w NoteLine,
}

/// The lists, with what they are drawn from.
pub(super) struct Tabs<'w> {
    column: &'w Column,
    world: &'w World,
    details: Option<&'w Details>,
    notes: Vec<Noted<'w>>,
    links: Vec<(String, &'w LinkLine)>,
}

impl<'w> Tabs<'w> {
    pub(super) fn of(outcome: Id, column: &'w Column, world: &'w World) -> Self {
        let things = std::iter::once((outcome, column.outcome.label().to_string()))
            .chain(column.cards.iter().map(|card| (card.hypothesis.id, card.hypothesis.label().to_string())));
        let (mut notes, mut links) = (Vec::new(), Vec::new());
        for (id, label) in things {
            let Some(said) = world.said.get(&id) else { continue };
            notes.extend(said.notes.iter().map(|note| Noted { on: label.clone(), note }));
            links.extend(said.links.iter().map(|link| (label.clone(), link)));
        }
        notes.sort_by_key(|noted| std::cmp::Reverse(noted.note.on));
        let details = world.details.as_ref().filter(|details| details.outcome == outcome);
        Self { column, world, details, notes, links }
    }

    fn readings(&self) -> &'w [ReadingLine] {
        self.details.map_or(&[], |details| &details.readings)
    }

    fn history(&self) -> &'w [Done] {
        self.details.map_or(&[], |details| &details.history)
    }

    /// What can be selected in a list.
    pub(super) fn stops(&self, tab: Tab) -> Vec<Id> {
        match tab {
            Tab::Hypotheses => self.column.cards.iter().map(|card| card.hypothesis.id).collect(),
            Tab::Readings => self.readings().iter().map(|reading| reading.id).collect(),
            Tab::Notes => {
                let notes = self.notes.iter().map(|noted| noted.note.id);
                notes.chain(self.links.iter().map(|(_, link)| link.id)).collect()
            }
            Tab::History => self.history().iter().map(|done| done.id).collect(),
        }
    }

    /// What a list's title says.
    fn title(&self, tab: Tab) -> String {
        match (tab, self.details) {
            (Tab::Readings, Some(details)) => format!("{} {}", tab.word(), details.count),
            (Tab::History, Some(details)) => format!("{} {}", tab.word(), details.history.len()),
            (Tab::History, None) => tab.word().to_owned(),
            _ => format!("{} {}", tab.word(), self.stops(tab).len()),
        }
    }

    /// What opening a line shows.
    pub(super) fn opened(&self, tab: Tab, at: usize) -> Option<(String, Vec<(String, Meaning)>)> {
        let today = self.world.today;
        match tab {
            Tab::Hypotheses => None,
            Tab::Readings => {
                let reading = self.readings().get(at)?;
                let value = reading.value.map_or("voided".to_owned(), |v| self.column.say(v));
                let mut lines = vec![(value, Meaning::Value)];
                if let (Some(of), Some(value)) = (reading.of, reading.value) {
                    lines.push((format!("of {of}; the value is {value}"), Meaning::Text));
                }
                lines.push((format!("logged by @{}", reading.by.trim_start_matches('@')), Meaning::Text));
                for (name, text) in [("note", &reading.note), ("source", &reading.source), ("", &reading.corrected)] {
                    lines.extend(text.iter().map(|text| (format!("{name}  {text}").trim().to_owned(), Meaning::Text)));
                }
                lines.push((String::new(), Meaning::Text));
                lines.push(("e corrects it: both values stay".to_owned(), Meaning::Label));
                Some((format!("Reading of {}", reading.day.named(today)), lines))
            }
            Tab::Notes => match self.notes.get(at) {
                Some(noted) => {
                    let note = noted.note;
                    let title = format!("Note on {}, {} {}", noted.on, note.on.short(today), note.by);
                    let mut lines = vec![(note.text.clone(), Meaning::Text)];
                    lines.extend(kinds(note).map(|words| (words, Meaning::Label)));
                    Some((title, lines))
                }
                None => {
                    let (on, link) = self.links.get(at - self.notes.len())?;
                    Some((format!("Link from {on}"), vec![(link.url.clone(), Meaning::Text)]))
                }
            },
            Tab::History => {
                let done = self.history().get(at)?;
                let title = format!("{} {} {}", done.day.short(today), done.time, done.by.as_str());
                let mut lines = vec![(done.what.clone(), Meaning::Value)];
                lines.extend(history::told(done).into_iter().map(|(words, tone)| (words, tone.into())));
                Some((title, lines))
            }
        }
    }

    /// One list, the names of the others beside its own.
    pub(super) fn one(&self, buf: &mut Buffer, area: Rect, theme: Theme, (tab, at): (Tab, usize)) {
        let line = theme.rules()[0];
        let mut x = area.x;
        put(buf, x, area.y, &format!("{line}{line} "), theme, Meaning::Dim);
        x += 3;
        for (n, one) in ALL.into_iter().enumerate() {
            let (title, own) = (self.title(one), one == tab);
            let title = if n == 0 { title } else { format!("  {title}") };
            put(buf, x, area.y, &title, theme, if own { Meaning::Title } else { Meaning::Label });
            x += text::width(&title) as u16;
            put(buf, x, area.y, " ", theme, Meaning::Dim);
            x += 1;
        }
        tab_key(buf, area, theme);
        let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
        self.list(buf, body, theme, tab, Some(at));
    }

    /// The hypotheses at the left, another list at the right.
    pub(super) fn side_by_side(&self, buf: &mut Buffer, area: Rect, theme: Theme, (tab, at): (Tab, usize)) {
        let [line, down, above, ..] = theme.rules();
        let left = area.width * 55 / 100;
        let other = if tab == Tab::Hypotheses { Tab::Readings } else { tab };
        let meant = |one: Tab| if one == tab { Meaning::Title } else { Meaning::Label };
        put(buf, area.x, area.y, &format!("{line}{line} "), theme, Meaning::Dim);
        let title = format!("{} ", self.title(Tab::Hypotheses));
        put(buf, area.x + 3, area.y, &title, theme, meant(Tab::Hypotheses));
        put(buf, area.x + left, area.y, above, theme, Meaning::Dim);
        let mut x = area.x + left + 1;
        for one in ALL.into_iter().filter(|one| *one != Tab::Hypotheses) {
            let title = format!(" {} ", self.title(one));
            put(buf, x, area.y, &title, theme, if one == other { Meaning::Title } else { Meaning::Label });
            // Between two names stands no line.
            x += text::width(&title) as u16;
            put(buf, x, area.y, if one == Tab::History { "" } else { " " }, theme, Meaning::Dim);
            x += u16::from(one != Tab::History);
        }
        tab_key(buf, area, theme);
        for y in area.y + 1..area.bottom() {
            put(buf, area.x + left, y, down, theme, Meaning::Dim);
        }
        let rows = Rect { y: area.y + 1, height: area.height - 1, ..area };
        let here = |one: Tab| (one == tab).then_some(at);
        self.list(buf, Rect { width: left, ..rows }, theme, Tab::Hypotheses, here(Tab::Hypotheses));
        let right = Rect { x: area.x + left + 1, width: area.width - left - 1, ..rows };
        self.list(buf, right, theme, other, here(other));
    }

    /// A list's lines, the selected one in sight; none is selected where another list has the selection.
    fn list(&self, buf: &mut Buffer, area: Rect, theme: Theme, tab: Tab, selected: Option<usize>) {
        let items = self.items(tab, theme, selected, usize::from(area.width));
        if items.is_empty() {
            let slug = self.column.metric.as_ref().map_or("the metric", |metric| metric.slug.as_str());
            let words = match tab {
                Tab::Hypotheses => &format!("  None yet.   n  If we build …, then {slug} moves by …, because …"),
                Tab::Readings if self.column.metric.is_none() => "  None yet.   i e  says which metric is read",
                Tab::Readings => "  None yet.   r  logs one",
                Tab::Notes => "  None yet.   c  notes something",
                Tab::History => "  Nothing yet.",
            };
            Row::new().left(words, Meaning::Label).paint(buf, theme, Rect { height: 1, ..area });
            return;
        }
        let mut first = 0;
        let at = selected.map_or(0, |at| items.iter().position(|(n, _)| *n == Some(at)).unwrap_or(0));
        let room = usize::from(area.height);
        let tall = |from: usize| items[from..=at].iter().map(|(_, rows)| rows.len()).sum::<usize>();
        // The last row is kept free for how many more there are.
        let more = usize::from(at + 1 < items.len());
        while first < at && tall(first) + more > room {
            first += 1;
        }
        let mut y = area.y;
        for (n, (_, rows)) in items.iter().enumerate().skip(first) {
            let left = items.len() - n;
            let fits = usize::from(area.bottom() - y) >= rows.len() + usize::from(left > 1);
            if !fits && n > first {
                if y == area.bottom() {
                    return;
                }
                let more = format!(" {} {left} more", theme.glyph("↓", "v"));
                put(buf, area.x, y, &more, theme, Meaning::Label);
                return;
            }
            for row in rows {
                if y < area.bottom() {
                    row.paint(buf, theme, Rect { y, height: 1, width: area.width.saturating_sub(1), ..area });
                }
                y += 1;
            }
        }
    }

    /// A list's items, each with its number among those that can be selected.
    fn items(&self, tab: Tab, theme: Theme, selected: Option<usize>, cells: usize) -> Vec<(Option<usize>, Vec<Row>)> {
        let today = self.world.today;
        let begun = |at: usize| {
            let focused = selected == Some(at);
            let meaning = if focused { Meaning::Focus } else { Meaning::Text };
            (Row::new().left(if focused { theme.bar() } else { " " }, Meaning::Bar), meaning)
        };
        match tab {
            Tab::Hypotheses => {
                let cards = self.column.cards.iter().enumerate();
                cards
                    .map(|(at, card)| (Some(at), hypothesis(card, today, theme, selected == Some(at), cells)))
                    .collect()
            }
            Tab::Readings => self.reading_items(theme, selected, cells),
            Tab::Notes => {
                let mut items = Vec::new();
                for (at, noted) in self.notes.iter().enumerate() {
                    let (row, meaning) = begun(at);
                    let note = noted.note;
                    let head = format!("{} {:<6}{} ", text::pad(&note.on.short(today), 11), noted.on, note.by);
                    items.push((
                        Some(at),
                        vec![row.left(head, Meaning::Label).left(note.text.replace('\n', " "), meaning)],
                    ));
                }
                for (n, (on, link)) in self.links.iter().enumerate() {
                    let (row, meaning) = begun(self.notes.len() + n);
                    let head = format!("link        {on:<6}");
                    items.push((
                        Some(self.notes.len() + n),
                        vec![row.left(head, Meaning::Label).left(&link.url, meaning)],
                    ));
                }
                items
            }
            Tab::History => self
                .history()
                .iter()
                .enumerate()
                .map(|(at, done)| {
                    let (row, meaning) = begun(at);
                    let head = format!("{} {} ", text::pad(&done.day.short(today), 11), text::pad(done.by.as_str(), 8));
                    let meaning = if done.undone && meaning == Meaning::Text { Meaning::Label } else { meaning };
                    let words = text::truncate(&text::clean(&done.said(today)), cells.saturating_sub(22));
                    (Some(at), vec![row.left(head, Meaning::Label).left(words, meaning)])
                })
                .collect(),
        }
    }

    /// The readings, newest first, a line between those before and after each ship.
    fn reading_items(&self, theme: Theme, selected: Option<usize>, cells: usize) -> Vec<(Option<usize>, Vec<Row>)> {
        let (today, unit) = (self.world.today, self.column.unit());
        // The year stands in the lines between; a day without it is never more than a year away from its neighbours.
        let day = |day: Day| day.weekday_padded(day);
        // Where readings lie below each other they line up on the point.
        let places = self.column.level.map(|level| level.places);
        let said = |v: f64| places.map_or_else(|| with_unit(v, unit), |places| number::level(v, places, unit));
        let marks = self.column.ship_marks(begins(self.column.series.first().map_or(today, |p| p.day), today));
        let mut ships: Vec<_> = marks.iter().rev().collect();
        let mut items = Vec::new();
        for (at, reading) in self.readings().iter().enumerate() {
            while let Some((day, letter)) = ships.first().filter(|(day, _)| *day > reading.day) {
                let shipped =
                    |c: &&crate::domain::board::Card| c.hypothesis.ship.as_ref().is_some_and(|s| s.shipped_on == *day);
                let name = self
                    .column
                    .cards
                    .iter()
                    .find(shipped)
                    .map_or(String::new(), |card| format!("{} {}", card.hypothesis.label(), card.hypothesis.build));
                let line = theme.rules()[0];
                let words = format!(" {letter} {} {} {name} ", line.repeat(3), day.short(today));
                // A list is painted one cell short of its room.
                let rest = line.repeat(cells.saturating_sub(text::width(&words) + 1));
                items.push((None, vec![Row::new().left(words, Meaning::Mark).left(rest, Meaning::Dim)]));
                ships.remove(0);
            }
            let focused = selected == Some(at);
            let meaning = if focused { Meaning::Focus } else { Meaning::Value };
            let value = reading.value.map_or("voided".to_owned(), said);
            let change = reading.change.map_or(String::new(), |c| match places {
                Some(places) => number::fixed_signed(c, places),
                // Eleven digits: what a subtraction leaves behind is not a change.
                None => signed_with_unit(format!("{c:.11e}").parse().unwrap_or(c), None),
            });
            let note = match (&reading.corrected, &reading.note) {
                (Some(_), _) => ("corrected", Meaning::Mark),
                (None, Some(note)) => (note.as_str(), Meaning::Text),
                (None, None) => ("", Meaning::Text),
            };
            let row = Row::new()
                .left(if focused { theme.bar() } else { " " }, Meaning::Bar)
                .left(text::pad(&day(reading.day), 12) + " ", if focused { Meaning::Focus } else { Meaning::Text })
                .left(text::pad(&value, 9), meaning)
                .left(text::pad(&change, 7), Meaning::Label)
                .left(text::pad(reading.by.trim_start_matches('@'), 7), Meaning::Label)
                .left(note.0.replace('\n', " "), note.1);
            items.push((Some(at), vec![row]));
        }
        items
    }
}

/// The key that goes to the next list, at the end of a rule.
fn tab_key(buf: &mut Buffer, area: Rect, theme: Theme) {
    put(buf, area.right().saturating_sub(6), area.y, " Tab ", theme, Meaning::Key);
}

/// A hypothesis in one row with what it expects and got; in a wide window in two, with how sure one was or what is next.
fn hypothesis(card: &Card, today: Day, theme: Theme, focused: bool, cells: usize) -> Vec<Row> {
    let room = Room { live: 1, ended: 1, airy: false, learned: 0 };
    let mut rows = card::lines(card, room, today, theme, focused);
    let expects = if card.state == State::Withdrawn { String::new() } else { card.expectation_words() };
    if expects.is_empty() {
        return rows;
    }
    if cells >= ONE_ROW {
        // A blank parts a title from it that would reach up to it.
        let row = rows.remove(0).left(" ", Meaning::Text).at(EXPECTS, expects, Meaning::Label);
        return vec![row];
    }
    let next = card.verdict.as_ref().and_then(|verdict| verdict.next).map(|next| format!(" · then: {}", next.word()));
    let sure = card.hypothesis.confidence.filter(|_| matches!(card.state, State::Idea | State::Building));
    let sure = sure.map(|sure| format!(" · {sure}% sure"));
    let words = format!("{expects}{}", next.or(sure).unwrap_or_default());
    let bar = if focused { theme.bar() } else { " " };
    rows.push(Row::new().left(bar, Meaning::Bar).left("  ", Meaning::Text).left(words, Meaning::Label));
    rows
}

/// From this width on a hypothesis stands in one row, and where in it what it expects begins.
const ONE_ROW: usize = 78;
const EXPECTS: u16 = 40;

/// What kind of note it is and whether it supports, where either says something.
fn kinds(note: &NoteLine) -> Option<String> {
    let kind = match note.kind {
        NoteKind::Note | NoteKind::Other => "",
        NoteKind::Interview => "an interview",
        NoteKind::Usability => "a usability test",
        NoteKind::Support => "from support",
        NoteKind::Log => "from a log",
        NoteKind::Incident => "an incident",
        NoteKind::Dissent => "a dissent",
    };
    let stance = note.stance.says().unwrap_or("");
    let words: Vec<&str> = [kind, stance].into_iter().filter(|words| !words.is_empty()).collect();
    (!words.is_empty()).then(|| words.join("; "))
}
