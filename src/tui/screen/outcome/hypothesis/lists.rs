//! The lists of a hypothesis: what it is told by, its verdicts, what was said of it and done to it, what it stands beside.

use super::Whole;
use super::looks::LABELS;
use crate::domain::board::Card;
use crate::domain::day::Day;
use crate::domain::hypothesis::{Check, State};
use crate::domain::id::Id;
use crate::text;
use crate::tui::screen::World;
use crate::tui::screen::outcome::wrapped;
use crate::tui::theme::Meaning;
use crate::tui::widget::card;
use crate::tui::widget::line::Row;

/// The lists of a hypothesis, in the order that Tab goes through them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui::screen::outcome) enum List {
    /// What it is told by, and when: check day, falsifier, limits, waits.
    #[default]
    Looks,
    /// Each verdict, with who and when.
    Verdicts,
    Notes,
    Links,
    /// What it builds on and what builds on it.
    Chain,
    History,
}

impl List {
    pub(in crate::tui::screen::outcome) const ALL: [(Self, &'static str); 6] = [
        (Self::Looks, "Looks"),
        (Self::Verdicts, "Verdicts"),
        (Self::Notes, "Notes"),
        (Self::Links, "Links"),
        (Self::Chain, "Chain"),
        (Self::History, "History"),
    ];

    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map_or("", |(_, name)| *name)
    }
}

/// A line of a list in one row or more: what can be selected.
pub(super) type Item = Vec<Row>;

/// From this width on what a list says stands in columns of its own.
pub(super) const COLUMNS: usize = 76;
/// The cells more that stand before the head of a note than before its words.
const BEFORE: usize = 4;
/// So many earlier hypotheses are named.
const EARLIER: usize = 5;

impl Whole<'_> {
    /// What a list holds in so many cells.
    pub(super) fn items(&self, list: List, cells: usize) -> Vec<Item> {
        match list {
            List::Looks => self.looks(cells),
            List::Verdicts => ruled(self.card, self.world, cells),
            List::Notes => notes(self.card, self.world, cells),
            List::Links => self.links(cells),
            List::Chain => self.chain(cells),
            List::History => self.happened(usize::MAX),
        }
    }

    /// How many a list holds; of the looks only those that have a day.
    pub(super) fn count(&self, list: List) -> usize {
        let said = self.world.said.get(&self.card.hypothesis.id);
        match list {
            List::Looks => {
                let h = &self.card.hypothesis;
                usize::from(h.check_on().is_some()) + h.looks.len()
            }
            List::Verdicts => usize::from(self.card.verdict.is_some()) + usize::from(self.card.proposed.is_some()),
            List::Notes => said.map_or(0, |said| said.notes.len()),
            List::Links => said.map_or(0, |said| said.links.len()),
            List::Chain => self.chained().len(),
            List::History => self.happened(usize::MAX).len(),
        }
    }

    /// What it builds on, and what builds on it, with what came of each: how it is linked, words, and which it is.
    pub(super) fn chained(&self) -> Vec<(&'static str, String, Id)> {
        let line = |link: &'static str, other: &Card| {
            let got = other.shift_words().map_or_else(String::new, |got| format!(", got {got}"));
            let learned =
                other.verdict.as_ref().and_then(|v| v.learned.as_deref()).map_or(String::new(), |l| format!(": {l}"));
            let (label, build) = (other.hypothesis.label(), &other.hypothesis.build);
            (link, format!("{label} {build}, {}{got}{learned}", other.state.word()), other.hypothesis.id)
        };
        let h = &self.card.hypothesis;
        let before = h.follows.and_then(|id| self.world.card(id)).map(|(_, before)| line("builds on", before));
        let all = self.world.view.columns.iter().flat_map(|column| &column.cards);
        let after = all.filter(|other| other.hypothesis.follows == Some(h.id)).map(|other| line("led to", other));
        before.into_iter().chain(after).collect()
    }

    fn chain(&self, cells: usize) -> Vec<Item> {
        let chained = self.chained();
        if cells < COLUMNS && chained.is_empty() {
            let none = Row::new().left("builds on nothing · nothing builds on it yet  ", Meaning::Text);
            return vec![vec![none.left("n", Meaning::Key)]];
        }
        let mut items = Vec::new();
        if cells < COLUMNS {
            items.extend(chained.iter().map(|(link, words, _)| {
                let mut rows = Vec::new();
                wrapped(&mut rows, &format!("{link} {words}"), cells, 0, Meaning::Text);
                rows
            }));
            return items;
        }
        for link in ["builds on", "led to"] {
            let mut named = text::pad(link, LABELS);
            for (_, words, _) in chained.iter().filter(|(of, ..)| *of == link) {
                let mut rows = Vec::new();
                for line in text::wrap(&text::clean(words), cells.saturating_sub(LABELS)) {
                    rows.push(Row::new().left(&named, Meaning::Label).left(line, Meaning::Text));
                    named = " ".repeat(LABELS);
                }
                items.push(rows);
            }
            if !named.trim().is_empty() {
                let row = Row::new().left(&named, Meaning::Label);
                items.push(vec![match link {
                    "led to" => row
                        .left("nothing yet  ", Meaning::Text)
                        .left("n", Meaning::Key)
                        .left(" writes the next", Meaning::Text),
                    _ => row.left("nothing", Meaning::Text),
                }]);
            }
        }
        items
    }

    fn links(&self, cells: usize) -> Vec<Item> {
        let said = self.world.said.get(&self.card.hypothesis.id);
        let links = said.into_iter().flat_map(|said| &said.links);
        links
            .map(|link| {
                let mut rows = Vec::new();
                let url = link.url.trim_start_matches("https://");
                wrapped(&mut rows, &format!("x {url}"), cells, 0, Meaning::Text);
                rows
            })
            .collect()
    }

    /// Where among what was done its check day passed, newest first, and which that is.
    pub(super) fn checked_at(&self) -> Option<(usize, Day)> {
        let h = &self.card.hypothesis;
        let check = h.check_on().filter(|check| h.ship.is_some() && *check <= self.world.today)?;
        let done = self.world.said.get(&h.id).map_or(&[][..], |said| &said.history);
        Some((done.iter().position(|done| done.day <= check).unwrap_or(done.len()), check))
    }

    /// What was done to it and what its days brought, newest first.
    pub(super) fn happened(&self, most: usize) -> Vec<Item> {
        let today = self.world.today;
        let said = self.world.said.get(&self.card.hypothesis.id);
        let done = said.into_iter().flat_map(|said| &said.history).map(|done| {
            let meaning = if done.undone { Meaning::Label } else { Meaning::Text };
            (done.day, done.by.to_string(), done.said(today), meaning)
        });
        let mut all: Vec<(Day, String, String, Meaning)> = done.collect();
        if let Some((at, check)) = self.checked_at() {
            all.insert(at, (check, String::new(), "its check day passed".to_owned(), Meaning::Text));
        }
        all.truncate(most);
        let days = all.iter().map(|(day, ..)| text::width(&day.short(today))).max().unwrap_or(0).max(DAY);
        let who = all.iter().map(|(_, by, ..)| text::width(by)).max().unwrap_or(0);
        let item = |(day, by, what, meaning): (Day, String, String, Meaning)| {
            let head = format!("{} {}  ", text::pad_left(&day.short(today), days), text::pad(&by, who));
            vec![Row::new().left(head, Meaning::Label).left(what, meaning)]
        };
        all.into_iter().map(item).collect()
    }

    /// What was tried on the same metric before and has its verdict, newest first, with what was learned.
    pub(super) fn earlier(&self, cells: usize) -> Vec<Item> {
        let (h, theme) = (&self.card.hypothesis, self.theme);
        let mut tried: Vec<(Day, &Card)> = self
            .column
            .cards
            .iter()
            .filter(|other| other.hypothesis.id != h.id && other.metric == self.card.metric)
            .filter_map(|other| Some((other.hypothesis.ship.as_ref()?.shipped_on, other)))
            .filter(|(_, other)| other.verdict.is_some() && other.state != State::Withdrawn)
            .filter(|(day, _)| h.ship.as_ref().is_none_or(|ship| *day < ship.shipped_on))
            .collect();
        tried.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
        tried.truncate(EARLIER);
        let titled = |other: &Card| format!("{} {}", other.hypothesis.label(), other.hypothesis.build);
        let most = cells.saturating_sub(30).max(10);
        let wide = tried.iter().map(|(_, other)| text::width(&titled(other))).max().unwrap_or(0).min(most);
        let says = tried.iter().map(|(_, other)| other.state.word().len()).max().unwrap_or(0);
        tried
            .into_iter()
            .map(|(_, other)| {
                let (glyph, meaning) = card::glyph(other, theme);
                let title = text::pad(&text::truncate(&titled(other), wide), wide);
                let expected = other.hypothesis.ship.as_ref().and_then(|ship| ship.frozen.expect.as_ref());
                let of = expected.map_or_else(String::new, |e| format!(" of {}", other.scale.signed(e.value)));
                let got = other.shift_words().map_or_else(String::new, |got| format!("  {got}{of}"));
                let words = format!("{title}   {}{got}", text::pad(other.state.word(), says));
                let first = Row::new().left(glyph, meaning).left(format!(" {words}"), Meaning::Text);
                let mut rows = vec![first];
                let learned = other.verdict.as_ref().and_then(|v| v.learned.as_deref()).unwrap_or_default();
                if !learned.is_empty() {
                    wrapped(&mut rows, learned, cells, 2, Meaning::Label);
                }
                rows
            })
            .collect()
    }
}

/// The cells of a day in a list.
const DAY: usize = 6;

/// The verdict, or the one proposed; that there is none yet where one is due.
pub(super) fn ruled(card: &Card, world: &World, cells: usize) -> Vec<Item> {
    let today = world.today;
    let mut items = Vec::new();
    if let Some(v) = &card.verdict {
        let by = v.signed_by.as_ref().map_or(String::new(), |by| format!(", {by}"));
        let typed = v
            .signed_by
            .as_ref()
            .filter(|by| **by != v.typed_by)
            .map_or(String::new(), |_| format!(", typed by {}", v.typed_by));
        let mut rows = Vec::new();
        rows.push(Row::new().left(format!("{}{by}{typed}, {}", v.call.word(), v.on.short(today)), Meaning::Title));
        wrapped(&mut rows, v.learned.as_deref().unwrap_or("(not said)"), cells, 0, Meaning::Text);
        if let Some(next) = v.next {
            let words = v.next_text.as_deref().map_or(String::new(), |t| format!(": {t}"));
            wrapped(&mut rows, &format!("next {}{words}", next.word()), cells, 0, Meaning::Label);
        }
        if let Some(words) = v.against_words() {
            wrapped(&mut rows, &words, cells, 0, Meaning::Warn);
        }
        if v.on_judgement {
            wrapped(&mut rows, "on judgement: the readings could not tell", cells, 0, Meaning::Label);
        }
        items.push(rows);
    }
    if let Some(proposed) = &card.proposed {
        let words = format!("{} proposes {}, {}", proposed.typed_by, proposed.call.word(), proposed.on.short(today));
        let mut rows = vec![Row::new().left(words, Meaning::Late)];
        wrapped(&mut rows, proposed.learned.as_deref().unwrap_or("(not said)"), cells, 0, Meaning::Text);
        items.push(rows);
    }
    items
}

/// What is to be done next.
pub(super) fn next(card: &Card, world: &World) -> Option<String> {
    let today = world.today;
    match (card.check, card.state) {
        (Some(Check::Overdue | Check::Due), _) => {
            Some(format!("v verdict, {}", card.hypothesis.deadline()?.due(today)))
        }
        (Some(Check::Measuring), _) => {
            let due = card.hypothesis.check_on()?;
            Some(format!("v verdict, due {}; W waits longer", due.short(today)))
        }
        _ if card.still_live() => Some("v says what became of it: rolled back, or kept because …".to_owned()),
        (_, State::Idea) => Some("b starts building, s when it shipped".to_owned()),
        (_, State::Building) => Some("s when it has shipped".to_owned()),
        _ => None,
    }
}

/// Its notes, newest first, each with what it says of the hypothesis.
pub(super) fn notes(card: &Card, world: &World, cells: usize) -> Vec<Item> {
    let said = world.said.get(&card.hypothesis.id);
    let notes = said.into_iter().flat_map(|said| &said.notes);
    notes
        .map(|note| {
            let stance = note.stance.says().map_or_else(String::new, |says| format!(" · {says}"));
            let by = format!("{} {}", note.on.short(world.today), note.by);
            let head = format!("{by} · {}{stance}", note.kind.word());
            // Which way it speaks is said before what kind it is.
            let head = if text::width(&head) + BEFORE > cells { format!("{by}{stance}") } else { head };
            let mut rows = vec![Row::new().left(head, Meaning::Label)];
            wrapped(&mut rows, &note.text, cells, 0, Meaning::Text);
            rows
        })
        .collect()
}
