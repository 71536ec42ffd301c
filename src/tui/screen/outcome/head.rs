//! An outcome's head: what it did, how far it is, whether it will be there in time.

use crate::domain::assessment::Terms;
use crate::domain::board::Column;
use crate::domain::board::said::Tone;
use crate::domain::falsifier::Tripped;
use crate::domain::outcome::Aim;
use crate::text;
use crate::tui::screen::World;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::column::{bar, days_left};
use crate::tui::widget::line::Row;

/// Its rows for a width, the fuller the wider.
pub(super) fn rows(column: &Column, world: &World, theme: Theme, width: u16) -> Vec<Row> {
    let cells = usize::from(width);
    let wide = width >= 110;
    vec![
        title(column, world, cells, wide),
        movement(column, world, cells),
        how_far(column, world, theme, cells),
        pace(column, world, cells),
    ]
}

fn title(column: &Column, world: &World, cells: usize, wide: bool) -> Row {
    let o = &column.outcome;
    let owner = o.owner.as_ref().map_or_else(|| "! NO OWNER".to_owned(), ToString::to_string);
    let meaning = if o.owner.is_some() { Meaning::Label } else { Meaning::Late };
    let sprint = world.view.sprint.as_ref().filter(|_| wide);
    let place = match sprint {
        Some(sprint) if column.goal => format!("goal of {} · ", sprint.label()),
        Some(sprint) if column.commitment.is_some() => format!("committed in {} · ", sprint.label()),
        _ => String::new(),
    };
    let place = format!("{} · {place}", o.label());
    let away = o.owner.as_ref().and_then(|owner| world.away(owner));
    let away = away.map_or(String::new(), |day| format!(", away until {}", day.short(world.today)));
    let taken: usize = [&o.title, &place, &owner, &away].into_iter().map(|words| text::width(words)).sum();
    let row = Row::new().left(&o.title, Meaning::Title).right(place, Meaning::Label).right(owner, meaning);
    // The title is what the head is about: it gives way to nothing that is told elsewhere too.
    if taken < cells { row.right(away, Meaning::Warn) } else { row }
}

fn movement(column: &Column, world: &World, cells: usize) -> Row {
    let mut pieces = column.movement_words(world.today);
    if let Some(m) = &column.movement {
        let terms = Terms { unit: column.unit(), today: world.today, first: Some(m.first) };
        let said = m.assessment.said(terms);
        pieces.extend(said.pairs().map(|pairs| (format!("  · {pairs}"), Tone::Dim)));
        let reason = said.reason();
        if !reason.is_empty() {
            pieces.push((format!("  · {}", reason.trim_end_matches('.')), Tone::Dim));
        }
    }
    Row::new().pieces(pieces, cells)
}

fn how_far(column: &Column, world: &World, theme: Theme, cells: usize) -> Row {
    let today = world.today;
    let read = column.latest.map_or(String::new(), |p| match (column.raw(today), today.since(p.day)) {
        (Some(raw), _) => raw,
        (None, 0) => "read today".to_owned(),
        (None, days) => format!("read {days}d ago"),
    });
    if cells < 70 || column.outcome.aim == Aim::Hold {
        return bar(column, today, theme, cells.saturating_sub(read.len() + 3)).right(read, Meaning::Label);
    }
    let length = if cells >= 110 { 54 } else { cells * 2 / 5 };
    let mut row = bar(column, today, theme, length);
    if let Some(due) = column.outcome.due {
        row = row.left(format!(" by {}", due.short(today)), Meaning::Label);
    }
    if let Some(progress) = column.progress().filter(|_| cells >= 110) {
        let mut words = format!("   {:.0}% of the way", (progress * 100.0).round() + 0.0);
        if let Some(gone) = column.time_gone(today) {
            words.push_str(&format!(", {:.0}% of the time", (gone * 100.0).round().clamp(0.0, 999.0)));
        }
        row = row.left(words, Meaning::Label);
    }
    row.right(read, Meaning::Label)
}

fn pace(column: &Column, world: &World, cells: usize) -> Row {
    let (left, meaning) = days_left(column, world.today, cells);
    let mut row = Row::new();
    if let Some(f) = column.falsifier.as_ref().filter(|_| cells >= 100) {
        let (state, meaning) = match f.tripped {
            Tripped::Yes => ("it has come true", Meaning::Late),
            Tripped::No => ("not tripped", Meaning::Label),
            _ if f.asked(world.today).is_some() => ("look whether it came true", Meaning::Warn),
            Tripped::NotYet | Tripped::NoReading => ("not yet looked at", Meaning::Label),
            Tripped::Words => ("look for it", Meaning::Label),
        };
        let words = text::truncate(&text::clean(&f.text), 40);
        row = row.right(format!("wrong if {words}: {state}   "), meaning);
    }
    row.right(left, meaning).pieces(column.pace_words().into_iter().chain(column.projection_words()).collect(), cells)
}
