//! A hypothesis as a card: its state and title, what it expects and got, what it waits for.

use crate::domain::assessment::Answerable;
use crate::domain::board::Card;
use crate::domain::day::Day;
use crate::domain::hypothesis::{Check, State};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// How much a card shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Room {
    /// Lines of a live card, one to three.
    pub(crate) live: u16,
    /// Lines of an ended one, one or two.
    pub(crate) ended: u16,
    /// Whether an empty line follows each card.
    pub(crate) airy: bool,
    /// In how many cells what was learned stands on a card that has ended; none where there is no room for it.
    pub(crate) learned: usize,
}

impl Room {
    /// What a board of a height has room for.
    pub(crate) fn of(height: u16) -> Self {
        match height {
            30.. => Self { live: 3, ended: 2, airy: true, learned: 0 },
            _ => Self { live: 2, ended: 1, airy: false, learned: 0 },
        }
    }
}

/// A state's glyph and how it is meant.
pub(crate) fn glyph(card: &Card, theme: Theme) -> (&'static str, Meaning) {
    if matches!(card.check, Some(Check::Due | Check::Overdue)) {
        return ("!", Meaning::Late);
    }
    match card.state {
        State::Contested => (theme.glyph("≠", "#"), Meaning::Late),
        State::Idea => (theme.glyph("○", " "), Meaning::Label),
        State::Building => (theme.glyph("◐", "~"), Meaning::Label),
        State::Measuring => (theme.glyph("▲", "^"), Meaning::Value),
        State::Supported => (theme.glyph("✓", "+"), Meaning::Good),
        State::Refuted => (theme.glyph("✗", "x"), Meaning::Label),
        State::Inconclusive => ("?", Meaning::Label),
        State::Withdrawn => (theme.glyph("–", "-"), Meaning::Label),
    }
}

/// A card's state in a word, and how it is meant.
pub(crate) fn state(card: &Card, today: Day) -> (String, Meaning) {
    match card.check {
        Some(Check::Overdue) => (format!("{}d LATE", card.days_late(today)), Meaning::Late),
        Some(Check::Due) => ("VERDICT DUE".to_owned(), Meaning::Late),
        _ if card.state == State::Contested => ("CONTESTED".to_owned(), Meaning::Late),
        _ => {
            let good = card.state == State::Supported;
            (card.state.word().to_owned(), if good { Meaning::Good } else { Meaning::Label })
        }
    }
}

/// Whether it is one of those that have ended and ask for nothing.
pub(crate) fn is_quiet(card: &Card) -> bool {
    card.state.is_ended() && !card.still_live() && card.proposed.is_none()
}

/// How many lines a card takes, its empty one not counted.
pub(crate) fn height(card: &Card, room: Room, today: Day) -> u16 {
    let most = most(card, room);
    let third = most >= 3 && third(card, today).is_some();
    1 + u16::from(most >= 2) + u16::from(third) + learned(card, room).len() as u16
}

/// How many lines it has at the most, without what was learned.
fn most(card: &Card, room: Room) -> u16 {
    match card.state {
        // What was withdrawn came to nothing that a second line could tell.
        State::Withdrawn => 1,
        _ if is_quiet(card) => room.ended,
        _ => room.live,
    }
}

/// What was learned, where there is room for it.
fn learned(card: &Card, room: Room) -> Vec<String> {
    let learned = card.verdict.as_ref().and_then(|v| v.learned.as_deref()).filter(|_| room.learned > 0);
    learned.map_or_else(Vec::new, |learned| crate::text::wrap(&crate::text::clean(learned), room.learned))
}

/// A card's lines.
pub(crate) fn lines(card: &Card, room: Room, today: Day, theme: Theme, selected: bool) -> Vec<Row> {
    let h = &card.hypothesis;
    let (glyph, glyph_meaning) = glyph(card, theme);
    let (state, state_meaning) = state(card, today);
    let bar = if selected { theme.bar() } else { " " };
    let quiet = is_quiet(card);
    let title = match (selected, quiet) {
        (true, _) => Meaning::Focus,
        (_, true) => Meaning::Label,
        _ => Meaning::Title,
    };
    let first = Row::new()
        .left(bar, Meaning::Bar)
        .left(glyph, glyph_meaning)
        .left(" ", Meaning::Text)
        .left(format!("{} {}", h.label(), h.build), title)
        .right(state, state_meaning);
    let mut rows = vec![first];
    let lower = |words: String, meaning: Meaning| {
        Row::new().left(bar, Meaning::Bar).left("  ", Meaning::Text).left(words, meaning)
    };
    let most = most(card, room);
    if most >= 2 {
        rows.push(lower(expectation(card, room), Meaning::Label));
    }
    if most >= 3 {
        rows.extend(third(card, today).map(|(words, meaning)| lower(words, meaning)));
    }
    rows.extend(learned(card, room).into_iter().map(|line| lower(line, Meaning::Label)));
    rows
}

/// What it expects and got; how sure its writer is, where there is room.
fn expectation(card: &Card, room: Room) -> String {
    if let Some(verdict) = card.verdict.as_ref().filter(|verdict| !verdict.contested.is_empty()) {
        let calls = verdict.contested.iter().map(|(call, by)| format!("{} {by}", call.word()));
        return calls.collect::<Vec<_>>().join(" · ");
    }
    let mut words = card.expectation_words();
    if let Some(robot) = &card.drafted_by {
        words.push_str(&format!(" · by {robot}"));
    }
    if matches!(card.state, State::Idea | State::Building)
        && room.live >= 3
        && let Some(sure) = card.hypothesis.confidence
    {
        words.push_str(&format!(" · {sure}% sure"));
    }
    words
}

/// The third line: what is asked for, or what was learned.
fn third(card: &Card, today: Day) -> Option<(String, Meaning)> {
    let h = &card.hypothesis;
    if let Some(proposed) = &card.proposed {
        let words = format!("! {} proposes {}", proposed.typed_by, proposed.call.word());
        return Some((words, Meaning::Late));
    }
    if card.still_live() {
        return Some(("! still live, no reason given".to_owned(), Meaning::Late));
    }
    match (card.check, h.check_on(), card.first) {
        (Some(Check::Overdue | Check::Due), Some(day), _) => {
            Some((format!("verdict due since {}", day.short(today)), Meaning::Label))
        }
        (Some(Check::Measuring), Some(due), Some(Answerable::On(day))) if day > due => {
            Some((format!("verdict due {}, first answer about {}", due.short(today), day.short(today)), Meaning::Label))
        }
        // Put off: the day to look again says nothing of when the readings answer.
        (Some(Check::Measuring), Some(day), _) if !h.looks.is_empty() => {
            Some((format!("look again {}", day.short(today)), Meaning::Label))
        }
        (Some(Check::Measuring), Some(day), _) => {
            Some((format!("first answer about {}", day.short(today)), Meaning::Label))
        }
        _ => h.doing.as_ref().map(|who| (format!("{who} builds it"), Meaning::Label)),
    }
}
