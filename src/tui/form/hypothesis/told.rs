//! What is told of a hypothesis as it is typed: where its metric stands, what was understood of each field, what could be seen
//! of what it predicts.

use super::super::Form;
use super::super::days::unread;
use super::super::sheet::Lines;
use crate::domain::amount::{short, signed, signed_with_unit, with_unit};
use crate::domain::board::Card;
use crate::domain::change::Then;
use crate::domain::day::{Day, parse_span};
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::Id;
use crate::domain::label::Label;
use crate::domain::metric::{Metric, Season};
use crate::domain::target::{parse_expect, resolve_expect};
use crate::domain::unclear::Unclear;
use crate::domain::warning::Caution;
use crate::report::words::count;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

pub(super) fn understood(form: &Form, outcome: Id, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
    let is_focused = form.focused().is_some_and(|field| field.key == key);
    match key {
        "expect" => Some(match expectation(outcome, text, world) {
            Ok(words) => (words, Meaning::Value),
            Err(e) => unread(e),
        }),
        "within" => Some(match parse_span(text) {
            // Days typed as days are said already.
            Ok(days) if text.trim_end().strip_suffix('d') == Some(&days.to_string()) => return None,
            Ok(days) => (format!("= {days} days"), Meaning::Value),
            Err(e) => unread(e),
        }),
        "follows" => match followed(text, world) {
            // It is looked at as one types it.
            Ok(h) => is_focused.then(|| (format!("= {}", h.build), Meaning::Value)),
            Err(e) => Some(unread(e)),
        },
        _ => None,
    }
}

/// `36.2% → 40.2%; closes 45% of the gap`; what a share comes to is said before.
pub(super) fn expectation(outcome: Id, text: &str, world: &World) -> Result<String, Unclear> {
    let words = parse_expect(text)?;
    let Some(column) = world.column(outcome) else { return Ok(String::new()) };
    let now = column.now();
    let by = resolve_expect(&words, now, column.unit())?;
    let unit = column.unit();
    let comes_to = text.contains(['%', 'x']).then(|| format!("= {}", signed_with_unit(by, unit)));
    let way = now.map(|now| format!("{} → {}", with_unit(now, unit), with_unit(now + by, unit)));
    // How much of what is still to go it would close, where it goes that way.
    let gap = column.outcome.target.as_ref().zip(now).map(|(target, now)| target.value - now);
    let share = gap.filter(|gap| *gap != 0.0).map(|gap| by / gap * 100.0).filter(|share| *share > 0.0);
    let closes = share.map(|share| format!("closes {share:.0}% of the gap"));
    let way: Vec<String> = way.into_iter().chain(closes).collect();
    let said: Vec<String> = comes_to.into_iter().chain(Some(way.join("; ")).filter(|way| !way.is_empty())).collect();
    Ok(if said.is_empty() { format!("= {}", signed_with_unit(by, unit)) } else { said.join(": ") })
}

pub(super) fn followed<'w>(text: &str, world: &'w World) -> Result<&'w Hypothesis, Unclear> {
    let label: Label = text.parse()?;
    let cards = world.view.columns.iter().flat_map(|column| &column.cards);
    cards
        .map(|card| &card.hypothesis)
        .find(|h| h.label() == label)
        .ok_or_else(|| Unclear::new(format!("{label} is not on the board"), "name a hypothesis of an open outcome"))
}

/// The metric a hypothesis is judged by, where it decides or guards something here.
pub(super) fn predicted<'w>(h: &Hypothesis, world: &'w World) -> Option<&'w Metric> {
    match &h.expect {
        Some(expect) => world.metric(expect.metric),
        None => world.column(h.outcome)?.metric.as_ref(),
    }
}

/// How what has shipped is compared, for good.
pub(super) fn frozen(card: &Card) -> Option<String> {
    let measured = card.hypothesis.ship.as_ref()?.measured.as_ref()?;
    let season = match measured.season {
        Season::Auto => "season as the readings before it decide",
        Season::Yearly => "a yearly season",
        Season::None => "no season",
    };
    let events = if measured.events { ", counts of rare events" } else { "" };
    let control = card.movement.as_ref().and_then(|a| a.control.as_ref()).map_or("a control", |taken| &taken.metric);
    let beside = measured.control.as_ref().map_or(String::new(), |_| format!(", beside {control}"));
    Some(format!("Frozen when it shipped: {season}{events}{beside}"))
}

/// What could be seen of the expected move within the window, with what would help where that is too little, and when it
/// could first be seen. That a metric has too few readings is warned of by the rules themselves.
pub(super) fn could_be_seen(form: &Form) -> Lines {
    let Some(preview) = &form.preview else { return Lines::new() };
    let warned = preview.warnings.iter().any(|warning| warning.about == Caution::FewReadings);
    let line = |well: bool, says: &str| match well {
        true => (format!("ok  {says}"), Meaning::Good),
        false => (format!("!   {says}"), Meaning::Warn),
    };
    let told = |then: &Then| match then {
        Then::Seen(seen) if seen.known || !warned => Some(line(seen.tells, &format!("{}{}.", seen.says, seen.so))),
        Then::First(first) => Some(line(first.in_time, &first.says)),
        _ => None,
    };
    preview.then.iter().filter_map(told).collect()
}

/// Where the metric stands, what is still to go, and what earlier ones got on it; in full with how long there is, and what
/// was expected of each.
pub(super) fn quote(outcome: Id, world: &World, in_full: bool) -> Lines {
    let Some(column) = world.column(outcome) else { return Lines::new() };
    if column.metric.is_none() {
        // What is typed here stays a draft while one goes there.
        let words = "!   No metric yet, so no move can be predicted.  Esc, then i e sets one";
        return vec![(words.to_owned(), Meaning::Warn)];
    }
    let Some(now) = column.now() else { return Lines::new() };
    let mut said = format!("Now {}", with_unit(now, column.unit()));
    if let (Some(limit), Some(words)) = (column.outcome.limit(), column.target_words()) {
        let inside = limit.op.holds(now, limit.value);
        said.push_str(&format!("   {} its limit {words}", if inside { "inside" } else { "past" }));
    } else if let Some(target) = &column.outcome.target {
        let left = |due: Day| count(usize::try_from(due.since(world.today)).unwrap_or(0), "day");
        let by = column.outcome.due.map_or_else(String::new, |due| {
            let left = if in_full && due > world.today { format!(", {}", left(due)) } else { String::new() };
            format!(" by {}{left}", due.short(world.today))
        });
        let gap = signed(target.value - now);
        said.push_str(&format!("   target {}{by}   gap {gap}", short(target.value)));
    }
    let got = column.cards.iter().filter_map(|card| {
        let got = card.shift_words()?;
        let expected = card.hypothesis.ship.as_ref().and_then(|ship| ship.frozen.expect.as_ref());
        Some(match expected.filter(|_| in_full) {
            Some(expect) => format!("{got} of {}", signed(expect.value)),
            None => got,
        })
    });
    let got: Vec<String> = got.take(3).collect();
    if !got.is_empty() {
        said.push_str(&format!("   got before {}", got.join(", ")));
    }
    vec![(said, Meaning::Label)]
}
