//! An outcome in a review: its line, what stands below it, and all of it where it is opened.

use super::Asks;
use crate::domain::assessment::{Class, Drawn, Terms};
use crate::domain::board::said::{Pieces, Tone, tripped};
use crate::domain::day::Day;
use crate::domain::review::{Group as Moved, Line};
use crate::report::{Block, Cell, Doc, Field, Plot, Row};

pub(super) fn owner(line: &Line) -> String {
    line.owner.as_ref().map_or_else(|| "NO OWNER".to_owned(), ToString::to_string)
}

pub(super) fn group_tone(group: Moved) -> Tone {
    match group {
        Moved::Moved | Moved::Held => Tone::Good,
        Moved::WrongWay | Moved::Breached => Tone::Bad,
        Moved::DidNot | Moved::CantTell => Tone::Strong,
    }
}

/// An outcome's line, and below it its guardrails and its falsifier where somebody has to look: they stand wherever their
/// outcome stands.
pub(super) fn rows(line: &Line, with_class: bool, today: Day, asks: &Asks<'_>) -> Vec<Row> {
    let outcome =
        Row::about(row(line, with_class, today, asks), line.outcome).wants(asks.of(line)).more(more(line, today, asks));
    let below = below(line)
        .into_iter()
        .map(|(words, tone)| Row { quiet: tone != Tone::Bad, ..Row::from(vec![Cell::new(words, tone)]) });
    std::iter::once(outcome).chain(below).collect()
}

/// What is told of an outcome where it is looked at.
fn more(line: &Line, today: Day, asks: &Asks<'_>) -> Vec<Block> {
    let mut doc = Doc::default();
    doc.section(format!("{} {}", asks.named(line), line.title));
    let ships = line.ships.iter().map(|ship| format!("{} {}", ship.label, ship.build));
    let since = line.since_words(true, today);
    let next = line.next_words(today);
    let mut fields = vec![
        Field { name: "since".into(), says: since, wants: None, goes_on: false },
        Field::new("shipped", ships.collect::<Vec<_>>().join(", "), Tone::Plain),
        Field::new("next", next.0, next.1),
        Field::new("owner", owner(line), if line.owner.is_some() { Tone::Plain } else { Tone::Bad }),
    ];
    let column = asks.column(line.outcome);
    if let Some(column) = column.filter(|_| asks.active) {
        let pace = column.pace_words().into_iter().chain(column.projection_words()).collect();
        fields.push(Field { name: "pace".into(), says: pace, wants: None, goes_on: false });
        let falsifier = column.falsifier.as_ref().filter(|_| line.falsifier.is_none());
        let wrong = falsifier.map_or_else(String::new, |f| tripped(f, today));
        fields.push(Field::new("wrong if", wrong, Tone::Plain));
    }
    fields.extend(below(line).into_iter().map(|(words, tone)| Field::new("beside", words, tone)));
    let carried = line.carried_because.clone().unwrap_or_default();
    fields.push(Field::new("carried", carried, Tone::Plain));
    doc.fields(fields);
    doc.blocks
}

/// What is said below an outcome's line.
pub(in crate::pages) fn below(line: &Line) -> Vec<(String, Tone)> {
    let rails = line.guardrails.iter().map(|rail| {
        let mark = if rail.bad { "! " } else { "" };
        (format!("{mark}{}", rail.says), if rail.bad { Tone::Bad } else { Tone::Dim })
    });
    let falsifier = line.falsifier.iter().map(|says| (format!("! wrong if {says}"), Tone::Bad));
    rails.chain(falsifier).collect()
}

pub(super) fn row(line: &Line, with_class: bool, today: Day, asks: &Asks<'_>) -> Vec<Cell> {
    let flat = |pieces: &Pieces| pieces.iter().map(|(words, _)| words.as_str()).collect::<String>();
    let pieces = line.since_words(with_class, today);
    let since_tone = pieces.first().filter(|_| with_class).map_or(Tone::Plain, |(_, tone)| *tone);
    // Where there is little room the interval of a claim gives way, and the reason beside a class.
    let short = match (with_class, line.class()) {
        (true, Some(class)) => class.words().to_owned(),
        // The ship stands beside what moved since.
        (_, class) => {
            let brief = line.since_short(None, today);
            match line.ship_labels().first() {
                Some(ship) if class.is_some_and(Class::claims) => format!("{brief} since {ship}"),
                Some(ship) => format!("{brief}, {ship}"),
                None => brief,
            }
        }
    };
    // Beside where it is now the unit stands there.
    let (went, change) = line.went(false).unwrap_or_default();
    let (alone, _) = line.went(true).unwrap_or_default();
    let (next, next_tone) = match line.next_words(today) {
        (words, tone) if !words.is_empty() => (words, tone),
        _ if line.answer.is_none() && line.opening.is_some() && !with_class => ("! not answered".to_owned(), Tone::Bad),
        nothing => nothing,
    };
    let ships = line.ship_labels();
    let on = line.ships.iter().find(|ship| ship.in_run).map(|ship| ship.day.short(today));
    let few = match (ships.as_slice(), on) {
        ([], _) | (_, None) => String::new(),
        ([one], Some(_)) if with_class => one.clone(),
        ([one], Some(on)) => format!("{one}, {on}"),
        ([first, rest @ ..], Some(_)) => format!("{first} +{}", rest.len()),
    };
    vec![
        Cell::new(line.called(), if line.goal { Tone::Strong } else { Tone::Plain }).chosen(asks.named(line)),
        line.title.clone().into(),
        Cell::new(owner(line), if line.owner.is_some() { Tone::Dim } else { Tone::Bad }),
        Cell::new(line.now_words(), if line.stale.is_some() { Tone::Warn } else { Tone::Strong }),
        Cell::new(went, Tone::Plain).or(alone),
        change.into(),
        Cell::new(flat(&pieces), since_tone).or(short),
        Cell::new(few, Tone::Dim),
        Cell::new(next, next_tone),
    ]
}

/// An outcome's readings with its ships.
pub(in crate::pages) fn plot(line: &Line, today: Day) -> Plot {
    let said = line.since.as_ref().map_or_else(
        || "nothing shipped".to_owned(),
        |since| {
            let terms = Terms { unit: line.unit(), today, first: Some(since.first) };
            since.assessment.said(terms).sentence()
        },
    );
    let drawn = Drawn::of(&line.series, line.since.as_ref().map(|since| &since.assessment));
    let Drawn { points, raw } = drawn;
    let marks = if raw.is_empty() { "" } else { " (○ as it was read, before anything was taken out)" };
    Plot {
        title: format!("{} {}", line.called(), line.title),
        says: format!("{said}{marks}"),
        unit: line.unit.clone(),
        series: points,
        raw,
        from: line.baseline,
        to: line.target,
        ships: line.ships.iter().map(|ship| (ship.day, ship.label.to_string())).collect(),
        until: Some(today),
    }
}
