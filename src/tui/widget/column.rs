//! An outcome as a column's head: whose it is, what it did, how far it is, whether it will be there in time, what needs
//! someone, and its readings over time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{Row, put};
use crate::chart::{Chart, Level, Line, Mark, weekly};
use crate::domain::amount::{beside, short};
use crate::domain::board::said::Tone;
use crate::domain::board::{Column, Debt, Rail};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::outcome::Aim;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::world::World;

/// What a column's head has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Whether the pace has a line.
    pub(crate) pace: bool,
    /// Whether its limits and what would tell it wrong have a line each.
    pub(crate) limits: bool,
    /// Rows of the chart, its foot included; none for a sparkline in the debt line.
    pub(crate) chart: u16,
}

impl Head {
    /// What a board of a size has room for.
    pub(crate) fn of(width: u16, height: u16) -> Self {
        let chart = match (width, height) {
            (120.., 50..) => 15,
            (120.., 32..) => 8,
            _ => 0,
        };
        Self { pace: height >= 24, limits: height >= 50, chart }
    }

    /// The rows it takes.
    pub(crate) fn rows(self) -> u16 {
        4 + u16::from(self.pace) + 2 * u16::from(self.limits) + self.chart
    }
}

/// The cells that a column's value takes at least.
const NOW: usize = 5;

/// From this width on it is said until when an owner is away.
const AWAY: usize = 60;

/// How far back a chart on the board goes: five months, in days.
const BACK: i64 = 153;

/// Draws a column's head.
pub(crate) fn draw(
    buf: &mut Buffer,
    area: Rect,
    theme: Theme,
    column: &Column,
    number: usize,
    world: &World,
    head: Head,
) {
    let (today, me) = (world.today, &world.me);
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let cells = usize::from(inner.width);
    let mut y = area.y;
    let mut row = |row: Row| {
        if y < area.bottom() {
            row.paint(buf, theme, Rect { y, height: 1, ..inner });
        }
        y += 1;
    };
    row(title(column, number, cells, world));
    if !column.whole {
        return;
    }
    let begins = column.first_reading_by(today);
    let (moved, before) = movement(column, today, cells);
    // What was said before never vanishes: where the debt leaves it no room, it stands in the place of what is not said now.
    let below = before.as_ref().is_some_and(|before| {
        let alarm = alarm(column, me, owed(column).1.len(), "");
        text::width(before) + if alarm.starts_with('!') { text::width(&alarm) } else { 0 } < cells
    });
    match (begins, &before) {
        (Some(_), _) => row(framed(column, today)),
        (None, Some(_)) if !below => row(earlier(column, cells)),
        _ => row(Row::new().pieces(moved, cells)),
    }
    row(bar(column, today, theme, cells));
    if head.pace {
        row(pace(column, today, cells, begins.is_some()));
    }
    if head.limits {
        row(limits(column));
        row(wrong_if(column));
    }
    match begins.filter(|_| column.debts.is_empty()) {
        Some(by) => row(first(column, by, today, cells)),
        None => row(debt(column, (today, me), theme, head.chart == 0, cells, before)),
    }
    if head.chart > 0 {
        let rows = Rect { y, height: head.chart.min(area.bottom().saturating_sub(y)), ..inner };
        chart(buf, rows, theme, column, today);
    }
}

fn title(column: &Column, number: usize, cells: usize, world: &World) -> Row {
    let outcome = &column.outcome;
    let label = if cells >= 42 { format!("{} · ", outcome.label()) } else { String::new() };
    let row = Row::new().left(format!("{number} {}", outcome.title), Meaning::Title).right(label, Meaning::Label);
    match &outcome.owner {
        Some(owner) => {
            let away = world.away(owner).map(|day| match cells {
                AWAY.. => format!(" away until {}", day.short(world.today)),
                _ => " away".to_owned(),
            });
            row.right(owner.to_string(), Meaning::Label).right(away.unwrap_or_default(), Meaning::Warn)
        }
        None => row.right("! NO OWNER", Meaning::Late),
    }
}

/// `36.2%  31 █████████··········┃···· 45`
pub(crate) fn bar(column: &Column, today: Day, theme: Theme, cells: usize) -> Row {
    let stale = column.debts.iter().any(|d| matches!(d, Debt::Stale { .. }));
    let now = match (&column.metric, column.now_words()) {
        (None, _) => "no metric".to_owned(),
        (_, None) => theme.glyph("–", "-").to_owned(),
        (_, Some(now)) => format!("{now}{}", if stale { "?" } else { "" }),
    };
    // The bars of columns beside each other begin at one place, as far as their numbers are short.
    let now = text::pad(&now, NOW);
    let row = Row::new().left(&now, Meaning::Value);
    if let (Aim::Hold, Some(limit)) = (column.outcome.aim, column.target_words()) {
        let others = column.other_targets(|value| beside(&column.scale.stated(value), column.unit()));
        return row.left(format!("  limit {limit}{others}"), Meaning::Label);
    }
    let Some((from, to)) = column.outcome.way() else {
        let by = column.outcome.baseline.as_ref().filter(|b| b.value.is_none()).and_then(|b| b.measure_by);
        return match by {
            Some(by) => row.left(format!("  NO BASELINE until {}", by.short(today)), Meaning::Warn),
            None => row.left("  no target yet", Meaning::Label),
        };
    };
    let stated = |v: f64| column.scale.stated(v);
    let (from, to) = (stated(from), format!("{}{}", stated(to), column.other_targets(stated)));
    let gap = if text::width(&now) > NOW { " " } else { "  " };
    let taken = text::width(&text::clean(&now)) + gap.len() + text::width(&from) + text::width(&to) + 2;
    let length = cells.saturating_sub(taken);
    if length < 5 {
        return row.left(format!("  {from} → {to}"), Meaning::Label);
    }
    let mut row = row.left(format!("{gap}{from} "), Meaning::Label);
    for (piece, meaning) in fill(column, today, theme, length) {
        row = row.left(piece, meaning);
    }
    row.left(format!(" {to}"), Meaning::Label)
}

/// The bar itself: how far the value is, and where a straight line to the due day would be today.
fn fill(column: &Column, today: Day, theme: Theme, length: usize) -> Vec<(String, Meaning)> {
    let progress = column.progress().unwrap_or(0.0);
    let gone = column.time_gone(today);
    let (full, empty, tick) = (theme.glyph("█", "="), theme.glyph("·", "."), theme.glyph("┃", "|"));
    let filled = (progress.clamp(0.0, 1.0) * length as f64).round() as usize;
    let tick_at = gone.map(|gone| (gone.clamp(0.0, 1.0) * (length - 1) as f64).round() as usize);
    let ahead = gone.is_some_and(|gone| progress >= gone);
    let mut cells: Vec<(&str, Meaning)> = (0..length)
        .map(|at| {
            let part = if ahead { Meaning::Good } else { Meaning::Value };
            if at < filled { (full, part) } else { (empty, Meaning::Dim) }
        })
        .collect();
    if let Some(at) = tick_at {
        cells[at] = (tick, Meaning::Mark);
    }
    if progress < 0.0 {
        cells[0] = (theme.glyph("◂", "<"), Meaning::Late);
    } else if progress > 1.0 {
        cells[length - 1] = (theme.glyph("▸", ">"), Meaning::Good);
    }
    let mut pieces: Vec<(String, Meaning)> = Vec::new();
    for (glyph, meaning) in cells {
        match pieces.last_mut() {
            Some((piece, last)) if *last == meaning => piece.push_str(glyph),
            _ => pieces.push((glyph.to_owned(), meaning)),
        }
    }
    pieces
}

/// How many days are left until it is due; blank where it has no such day.
pub(crate) fn days_left(column: &Column, today: Day, cells: usize) -> (String, Meaning) {
    let Some(due) = column.outcome.due else { return (String::new(), Meaning::Label) };
    match due.since(today) {
        0 => ("due today".to_owned(), Meaning::Label),
        left @ 1.. if cells >= 60 => (format!("{left}d left"), Meaning::Label),
        left @ 1.. => (format!("{left}d"), Meaning::Label),
        left => (format!("{}d ago", -left), Meaning::Late),
    }
}

fn pace(column: &Column, today: Day, cells: usize, begins: bool) -> Row {
    if column.is_past_due() {
        // Whatever the rate may be, its day has passed; how long ago the debt says.
        return Row::new().pieces(column.missed_words(), cells);
    }
    let mut words = column.pace_words();
    if begins && words.len() > 1 {
        // That there are too few readings is no news on the first day.
        words.remove(0);
        if let Some((needs, _)) = words.first_mut() {
            *needs = needs.trim_start().to_owned();
        }
    }
    if column.outcome.due.is_none() && column.outcome.target.is_some() {
        let row = Row::new().left("no due day  ", Meaning::Text).left("e", Meaning::Key);
        return row.left(" sets it", Meaning::Label);
    }
    // By itself the number of days says what it is.
    let (left, meaning) = days_left(column, today, if words.is_empty() { usize::MAX } else { cells });
    // The days give way to the rate needed; where it will be is said by the outcome's own screen.
    let wide: usize = words.iter().map(|(words, _)| text::width(words)).sum();
    let row =
        if wide + 1 + text::width(&left) <= cells || wide == 0 { Row::new().right(left, meaning) } else { Row::new() };
    words.extend(column.pace_needs());
    row.pieces(words, cells)
}

/// `held p95 <600, tickets <10.5`; what is breached is said first, and by itself.
fn limits(column: &Column) -> Row {
    let named = |rail: &&Rail| {
        format!("{} {}{}", rail.metric.slug, rail.guardrail.limit.op.symbol(), short(rail.guardrail.limit.value))
    };
    let (broken, held): (Vec<&Rail>, Vec<&Rail>) =
        column.guardrails.iter().partition(|rail| rail.is_breached() || rail.past().is_some());
    let list = |rails: &[&Rail]| rails.iter().map(named).collect::<Vec<_>>().join(", ");
    match (broken.is_empty(), held.is_empty()) {
        (true, true) => Row::new(),
        (true, false) => Row::new().left(format!("held {}", list(&held)), Meaning::Label),
        (false, _) => Row::new().left(format!("BREACHED {}", list(&broken)), Meaning::Late),
    }
}

fn wrong_if(column: &Column) -> Row {
    match &column.falsifier {
        Some(f) if f.is_tripped() => Row::new().left(format!("wrong if {}", f.text), Meaning::Late),
        Some(f) => Row::new().left(format!("wrong if {}", f.text), Meaning::Label),
        None => Row::new(),
    }
}

/// What it did; and where that is too long because a sprint began since, what was said before, for the debt's line.
fn movement(column: &Column, today: Day, cells: usize) -> (Vec<(String, Tone)>, Option<String>) {
    let mut words = column.movement_words(today);
    let wide: usize = words.iter().map(|(words, _)| text::width(words)).sum();
    let before = column.movement.as_ref().filter(|m| !m.is_asked()).and_then(|m| m.before.as_deref());
    let Some(before) = before.filter(|_| wide > cells) else { return (words, None) };
    words.truncate(1);
    let card = column.cards.iter().find(|card| Some(card.hypothesis.label().to_string()) == before.label);
    let state = card.filter(|card| card.state.is_ended()).map_or_else(String::new, |c| format!(", {}", c.state.word()));
    let label = before.label.as_ref().map_or_else(String::new, |label| format!(" ({label}{state})"));
    (words, Some(format!("before: {}{label}", before.assessment.class.words())))
}

/// `CAN'T TELL  before S-4 began (H-17)`: what was said before, in the first place where the second has no room for it.
fn earlier(column: &Column, cells: usize) -> Row {
    let Some(movement) = &column.movement else { return Row::new() };
    let Some(before) = movement.before.as_deref() else { return Row::new() };
    let class = before.assessment.class;
    let since = movement.run.map_or_else(String::new, |run| format!("  before {run} began"));
    let label = before.label.as_ref().map_or_else(String::new, |label| format!(" ({label})"));
    Row::new().pieces(
        vec![
            (class.words().to_owned(), crate::domain::board::said::tone(class)),
            (since, Tone::Plain),
            (label, Tone::Dim),
        ],
        cells,
    )
}

/// `framed today · no reading since its baseline`: there is no more to say of an outcome on its first day.
fn framed(column: &Column, today: Day) -> Row {
    let on = column.outcome.framed_on.map_or(0, |on| today.since(on));
    let on = match on {
        0 => "framed today".to_owned(),
        days => format!("framed {days}d ago"),
    };
    Row::new().left(format!("{on} · no reading since its baseline"), Meaning::Text)
}

/// Where its baseline is from, and by when its first reading is due.
fn first(column: &Column, by: Day, today: Day, cells: usize) -> Row {
    let of = column.outcome.baseline.as_ref().and_then(|baseline| baseline.day);
    let baseline = of.map_or_else(String::new, |day| format!("baseline of {}, told at framing", day.short(today)));
    let due = format!(" logs the first, due by {}", by.weekday_short(today));
    if text::width(&baseline) + text::width(&due) + 3 > cells {
        return Row::new().left("r", Meaning::Key).left(due, Meaning::Label);
    }
    Row::new().left(baseline, Meaning::Label).right("r", Meaning::Key).right(due, Meaning::Label)
}

/// The weeks that the line beside the age is drawn of.
const SPARK: usize = 8;

/// The loudest that is owed, and what more there is.
fn owed(column: &Column) -> (Option<&Debt>, Vec<&Debt>) {
    let mut owed = column.debts.iter().filter(|debt| **debt != Debt::NoOwner);
    (owed.next(), owed.collect())
}

/// The loudest that is owed, and how much more there is.
fn alarm(column: &Column, me: &Handle, more: usize, word: &str) -> String {
    let more = if more > 0 { format!(" +{more}{word}") } else { String::new() };
    match owed(column).0 {
        Some(first) => format!("! {}{more}", first.words_to(me)),
        None if !column.missing().is_empty() => "a draft".to_owned(),
        None => String::new(),
    }
}

fn debt(
    column: &Column,
    (today, me): (Day, &Handle),
    theme: Theme,
    small: bool,
    cells: usize,
    before: Option<String>,
) -> Row {
    let (first, rest) = owed(column);
    let meaning = if first.is_some() { Meaning::Late } else { Meaning::Label };
    let beside = match rest.as_slice() {
        [debt @ Debt::Stale { .. }] => Some(format!("! {}", debt.words())),
        _ => None,
    };
    // Where both have room, that nobody read it says how old the number is.
    let alone = alarm(column, me, 0, "");
    let beside = beside.filter(|beside| text::width(beside) + text::width(&alone) < cells);
    let more = if beside.is_some() { 0 } else { rest.len() };
    if let Some(before) = before {
        let alarm = alarm(column, me, more, "");
        let owed = if alarm.starts_with('!') { alarm.as_str() } else { "" };
        if text::width(&before) + text::width(owed) < cells {
            return Row::new().right(owed, meaning).left(before, Meaning::Text);
        }
    }
    let beside = beside.unwrap_or_default();
    let stale = column.debts.iter().any(|d| matches!(d, Debt::Stale { .. }));
    let age = match column.latest {
        None => "no reading yet".to_owned(),
        Some(_) if stale => beside,
        Some(_) if column.raw(today).is_some() && cells >= 42 => column.raw(today).unwrap_or_default(),
        Some(latest) => match today.since(latest.day) {
            0 => "today".to_owned(),
            days => format!("{days}d ago"),
        },
    };
    let drawn = small && !theme.ascii && column.latest.is_some();
    // How much more is said by its number alone where the age has no room beside it otherwise.
    let taken = text::width(&age) + if drawn { SPARK + 2 } else { "read ".len() + 1 };
    let long = alarm(column, me, more, " more");
    let alarm = if taken + text::width(&long) > cells { alarm(column, me, more, "") } else { long };
    // What leaves the age no room stands alone; what is longer than the column loses its end, and is never left out.
    if text::width(&alarm) + text::width(&age) + 2 > cells && alarm.starts_with('!') {
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        let said = text::truncate(alarm.strip_suffix(&more).unwrap_or(&alarm), cells.saturating_sub(more.len()));
        let gap = cells.saturating_sub(text::width(&said) + more.len());
        return Row::new().left(" ".repeat(gap), Meaning::Text).left(said + &more, meaning);
    }
    let row = Row::new().right(&alarm, meaning);
    if drawn {
        let ends: Vec<f64> = column.outcome.way().map_or_else(Vec::new, |(from, to)| vec![from, to]);
        let room = cells.saturating_sub(text::width(&alarm) + text::width(&age) + 2);
        let line = weekly(&column.series, &ends, room.min(SPARK));
        return row.left(format!("{line} "), Meaning::Value).left(age, Meaning::Label);
    }
    let read = if column.latest.is_some() && !age.is_empty() && !age.starts_with('!') { "read " } else { "" };
    row.left(format!("{read}{age}"), Meaning::Label)
}

/// The day a chart of an outcome begins: five months before today, or where its readings begin later, there.
pub(crate) fn begins(first: Day, today: Day) -> Day {
    first.max(today.plus(-BACK))
}

/// The readings since the outcome's baseline, with its target, up to its due day.
fn chart(buf: &mut Buffer, area: Rect, theme: Theme, column: &Column, today: Day) {
    let outcome = &column.outcome;
    let Some(first) = column.series.first() else {
        let words = match column.metric {
            Some(_) => "no reading yet   r logs one",
            None => "no metric yet   i e sets one",
        };
        put(buf, area.x + 2, area.y + area.height / 2, words, theme, Meaning::Label);
        return;
    };
    let period = column.metric.as_ref().map_or(1, |m| m.every);
    let from = begins(first.day, today);
    let to = outcome.due.filter(|due| *due > today).unwrap_or(today).max(today.plus(i64::from(period)));
    let ships: Vec<Mark> =
        column.ship_marks(from).into_iter().map(|(day, letter)| Mark { day, letter, notes: Vec::new() }).collect();
    let mut levels = Vec::new();
    if let Some(from) = outcome.baseline.as_ref().and_then(|b| b.value) {
        levels.push(Level { value: from, line: Line::Start, word: "start" });
    }
    if let Some(target) = &outcome.target {
        let word = if outcome.aim == Aim::Hold { "limit" } else { "target" };
        levels.push(Level { value: target.value, line: Line::Target, word });
    }
    let places = column.level.map_or(0, |level| level.places);
    let say = |v: f64| super::chart::said(v, &levels, places, column.scale);
    let drawn = column.drawn();
    let chart = Chart {
        period,
        ships: &ships,
        levels: &levels,
        now: Some(today),
        raw: &drawn.raw,
        values: 3,
        ..Chart::new(&drawn.points, from, to, &say)
    };
    super::chart::draw(buf, area, theme, &chart);
}
