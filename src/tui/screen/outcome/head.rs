//! An outcome's head: what it did, how far it is, whether it will be there in time.

use crate::domain::assessment::{Numbers, Terms, Why};
use crate::domain::board::Column;
use crate::domain::board::said::{Pieces, Tone};
use crate::domain::fact::Movement;
use crate::domain::falsifier::Tripped;
use crate::domain::outcome::Aim;
use crate::report::words::percent;
use crate::text;
use crate::tui::screen::World;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::column::{bar, days_left};
use crate::tui::widget::line::Row;

/// From this width on the head says all it knows.
const WIDE: usize = 110;

/// From this width on the pace stands beside the bar.
const BESIDE: usize = 70;

/// Its rows for a width, the fuller the wider.
pub(super) fn rows(column: &Column, world: &World, theme: Theme, width: u16) -> Vec<Row> {
    let cells = usize::from(width);
    let head = Head { column, world, theme, cells, holds: column.outcome.aim == Aim::Hold };
    let mut rows = vec![head.title(), head.movement()];
    if cells >= WIDE {
        rows.extend([head.bar_in_full(), head.pace(), Row::new()]);
    } else if cells >= BESIDE && !head.holds {
        rows.push(head.bar_and_pace());
    } else {
        rows.extend([head.bar(), head.pace()]);
    }
    rows
}

/// What a head is drawn from.
struct Head<'a> {
    column: &'a Column,
    world: &'a World,
    theme: Theme,
    cells: usize,
    /// Whether a level is to be kept, and nothing reached.
    holds: bool,
}

impl Head<'_> {
    fn title(&self) -> Row {
        let (column, world) = (self.column, self.world);
        let o = &column.outcome;
        let owner = o.owner.as_ref().map_or_else(|| "! NO OWNER".to_owned(), ToString::to_string);
        let meaning = if o.owner.is_some() { Meaning::Label } else { Meaning::Late };
        let place = match &world.view.sprint {
            Some(sprint) if column.goal => format!("goal of {} · ", sprint.label()),
            Some(sprint) if column.commitment.is_some() => format!("committed in {} · ", sprint.label()),
            _ => String::new(),
        };
        let label = format!("{} · ", o.label());
        let away = o.owner.as_ref().and_then(|owner| world.away(owner));
        let away = away.map_or(String::new(), |day| format!(", away until {}", day.short(world.today)));
        let width = |words: &[&String]| words.iter().map(|words| text::width(words)).sum::<usize>();
        let mut row = Row::new().left(&o.title, Meaning::Title);
        // The title is what the head is about: it gives way to nothing that is told elsewhere too.
        let taken = width(&[&o.title, &owner]) + 1;
        let placed = taken + width(&[&place]) <= self.cells;
        if self.cells >= WIDE || place.is_empty() {
            row = row.right(label, Meaning::Label);
        }
        if placed {
            row = row.right(&place, Meaning::Label);
        }
        let row = row.right(owner, meaning);
        if taken + width(&[&place, &away]) <= self.cells { row.right(away, Meaning::Warn) } else { row }
    }

    fn movement(&self) -> Row {
        let column = self.column;
        let mut pieces = column.movement_words(self.world.today);
        if let Some(m) = column.movement.as_ref().map(Movement::last).filter(|m| m.is_asked()) {
            let terms = Terms { unit: column.unit(), today: self.world.today, first: Some(m.first) };
            let said = m.assessment.said(terms).scaled(column.scale);
            pieces.extend(said.pairs().map(|pairs| (format!("   {pairs}"), Tone::Dim)));
            let bar = m.assessment.numbers.as_ref().and_then(Numbers::bar).filter(|_| self.cells >= WIDE);
            pieces.extend(bar.map(|bar| (format!(", {bar} needed"), Tone::Dim)));
            // What is likely stands beside the class already.
            let noisy = m.assessment.why == Some(Why::TooNoisy);
            let reason = said.ruled_out().unwrap_or_else(|| if noisy { String::new() } else { said.reason() });
            if !reason.is_empty() {
                pieces.push((format!(" · {}", reason.trim_end_matches('.')), Tone::Dim));
            }
        }
        Row::new().pieces(pieces, self.cells)
    }

    /// When it was read last, and by whom where that is known.
    fn read(&self) -> String {
        let (column, today) = (self.column, self.world.today);
        let details = self.world.details.as_ref().filter(|details| details.outcome == column.outcome.id);
        let by = details.and_then(|details| details.readings.first());
        let by = by.map_or(String::new(), |reading| format!(" by @{}", reading.by.trim_start_matches('@')));
        column.latest.map_or(String::new(), |p| match (column.raw(today), today.since(p.day)) {
            (Some(raw), _) => raw,
            (None, 0) => format!("read today{by}"),
            (None, days) => format!("read {days}d ago{by}"),
        })
    }

    fn bar(&self) -> Row {
        let read = self.read();
        let room = self.cells.saturating_sub(text::width(&read) + 3);
        bar(self.column, self.world.today, self.theme, room).right(read, Meaning::Label)
    }

    /// The bar with the pace beside it, and how long there is.
    fn bar_and_pace(&self) -> Row {
        let (column, today) = (self.column, self.world.today);
        let (left, meaning) = days_left(column, today, 0);
        let row = bar(column, today, self.theme, BAR).left("   ", Meaning::Text).right(left, meaning);
        let pace = column.pace_words().into_iter().chain(column.projection_words()).collect();
        row.pieces(pace, self.cells)
    }

    /// The bar with all that it is compared with.
    fn bar_in_full(&self) -> Row {
        let (column, today) = (self.column, self.world.today);
        let mut row = bar(column, today, self.theme, BAR_IN_FULL);
        if let Some(due) = column.outcome.due.filter(|_| !self.holds) {
            row = row.left(format!(" by {}", due.short(today)), Meaning::Label);
        }
        let mut words = Vec::new();
        if let Some(progress) = column.progress().filter(|_| !self.holds) {
            words.push(format!("{} of the way", percent(progress)));
            words.extend(column.time_gone(today).map(|gone| format!("{} of the time", percent(gone.clamp(0.0, 9.99)))));
        }
        row.left(format!("   {}   {}", words.join(", "), self.read()), Meaning::Label)
    }

    fn pace(&self) -> Row {
        let (column, today) = (self.column, self.world.today);
        let (left, meaning) = days_left(column, today, self.cells);
        let mut row = Row::new();
        if let Some(f) = column.falsifier.as_ref().filter(|_| self.cells >= WIDE) {
            let (state, meaning) = match f.tripped {
                Tripped::Yes => ("it has come true", Meaning::Late),
                Tripped::No => ("it did not come true", Meaning::Label),
                _ if f.asked(today).is_some() => ("look whether it came true", Meaning::Warn),
                Tripped::NotYet if f.meets => ("true now", Meaning::Warn),
                Tripped::NotYet | Tripped::NoReading => ("not yet", Meaning::Label),
                Tripped::Words => ("look for it", Meaning::Label),
            };
            let words = text::truncate(&text::clean(&f.text), 40);
            row = row.right(format!("wrong if {words}: {state} · "), meaning);
        }
        let row = row.right(left, meaning);
        let fits =
            |pace: &Pieces| pace.iter().map(|(words, _)| text::width(words)).sum::<usize>() + row.wide() < self.cells;
        let pace: Pieces = column.pace_words().into_iter().chain(column.projection_words()).collect();
        // Said shorter where there is no room for all of it.
        let short = || column.pace_words().into_iter().chain(column.projection_short()).collect();
        let pace = if fits(&pace) { pace } else { short() };
        row.pieces(pace, self.cells)
    }
}

/// How wide the bar is with its numbers, beside the pace and in a row of its own.
const BAR: usize = 37;
const BAR_IN_FULL: usize = 51;
