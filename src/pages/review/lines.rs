//! An outcome in a review: its line, what stands below it, and all of it where it is opened.

use super::Asks;
use crate::domain::assessment::{Class, Drawn, Numbers, Terms};
use crate::domain::board::said::{Pieces, Tone, tripped};
use crate::domain::board::{Card, Debt, Wanted};
use crate::domain::day::Day;
use crate::domain::fact::number;
use crate::domain::hypothesis::Check;
use crate::domain::metric::Point;
use crate::domain::review::{Group as Moved, Line};
use crate::domain::sprint::{Answer, Impact, SprintState};
use crate::report::words;
use crate::report::{Block, Cell, Doc, Field, Group, Head, Plot, Row};

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

/// What is told of an outcome where it is looked at: what it did, why it was carried on, sprint by sprint, what there is
/// to judge.
fn more(line: &Line, today: Day, asks: &Asks<'_>) -> Vec<Block> {
    let mut doc = Doc::default();
    doc.section(format!("{} {}", asks.named(line), line.title));
    let column = asks.column(line.outcome).filter(|_| asks.active);
    let mut since = line.since_words(true, today);
    if let Some(movement) = line.since.as_ref().filter(|since| since.class().is_some()) {
        let a = &movement.assessment;
        let said = a.said(Terms { unit: line.unit(), today, first: Some(movement.first) });
        since.extend(said.pairs().map(|pairs| (format!(", {pairs}"), Tone::Dim)));
        let bar = a.numbers.as_ref().and_then(Numbers::bar);
        since.extend(bar.map(|bar| (format!("; {bar} needed"), Tone::Dim)));
    }
    let name = line.ship_labels().first().map_or_else(|| "since".to_owned(), |ship| format!("since {ship} "));
    let mut fields = vec![Field { name: name.into(), says: since, wants: None, goes_on: false }];
    if let Some(column) = column {
        let pace = column.pace_words().into_iter().chain(column.projection_words()).collect();
        fields.push(Field { name: "pace".into(), says: pace, wants: None, goes_on: false });
        let falsifier = column.falsifier.as_ref().filter(|_| line.falsifier.is_none());
        let wrong = falsifier.map_or_else(String::new, |f| tripped(f, today));
        fields.push(Field::new("wrong if", wrong, Tone::Plain));
    }
    fields.extend(
        below(line)
            .into_iter()
            .enumerate()
            .map(|(n, (words, tone))| Field::new(if n == 0 { "must hold" } else { "" }, words, tone)),
    );
    doc.fields(fields);
    if let Some(why) = &line.carried_because {
        apart(&mut doc, "carried here because", Tone::Dim);
        doc.line(why.clone(), Tone::Plain);
    }
    let sprints = asks.reader.sprints.iter().find(|(label, _)| *label == line.outcome);
    if let Some((_, sprints)) = sprints.filter(|(_, sprints)| sprints.len() > 1) {
        apart(&mut doc, "Sprint by sprint", Tone::Strong);
        doc.list(
            &[Head::words(""), Head::words(""), Head::words(""), Head::words(""), Head::fills("")],
            vec![Group::of(None, sprints.iter().map(|s| sprint(s, line.places())))],
        );
    }
    let judged: Vec<Row> =
        column.into_iter().flat_map(|column| &column.cards).filter_map(|c| to_judge(c, today)).collect();
    if !judged.is_empty() {
        apart(&mut doc, "To judge", Tone::Strong);
        doc.list(&[Head::words(""), Head::words("")], vec![Group::of(None, judged)]);
    }
    for block in &mut doc.blocks {
        if let Block::Table(table) = block {
            table.quiet = true;
        }
    }
    doc.blocks
}

/// A name above what follows, an empty line before it.
fn apart(doc: &mut Doc, words: &str, tone: Tone) {
    doc.says(Vec::new());
    doc.line(words, tone);
}

/// What an outcome's metric did in a sprint, and what became of what was said there.
fn sprint(s: &Impact, places: usize) -> Vec<Cell> {
    let value = |p: Option<Point>| p.map_or_else(|| "?".to_owned(), |p| number::fixed(p.value, places));
    let change = s.opening.zip(s.closing);
    let change = change.map_or_else(String::new, |(from, to)| number::change(from.value, to.value, places));
    let step = s.answer.as_ref().and_then(|answer| answer.next_step.clone()).unwrap_or_default();
    let (word, step) = match (&s.answer, &s.kept) {
        (Some(Answer { away: Some(who), .. }), _) => (format!("not answered: {who} away"), String::new()),
        (Some(_), Some(kept)) => (if kept.kept { "kept" } else { "dropped" }.to_owned(), step),
        (Some(_), None) => (if step.is_empty() { "" } else { "open" }.to_owned(), step),
        (None, _) if s.state == SprintState::Active => ("running".to_owned(), step),
        (None, _) => ("not answered".to_owned(), step),
    };
    vec![
        s.sprint.to_string().into(),
        format!("{} → {}", value(s.opening), value(s.closing)).into(),
        change.into(),
        s.answer.as_ref().and_then(|answer| answer.movement).map_or("", Class::words).into(),
        format!("{word} {step}").trim().into(),
    ]
}

/// A hypothesis whose verdict is to come, or that is built or thought of.
fn to_judge(card: &Card, today: Day) -> Option<Row> {
    if card.state.is_ended() {
        return None;
    }
    let h = &card.hypothesis;
    let due = matches!(card.check, Some(Check::Due | Check::Overdue));
    let says = match card.check {
        Some(Check::Overdue) => Cell::new(format!("{}d LATE", card.days_late(today)), Tone::Bad),
        Some(Check::Due) => Cell::new("VERDICT DUE", Tone::Bad),
        _ => Cell::new(format!("{}, {}", card.state.word(), card.expectation_words()), Tone::Dim),
    };
    let title = Cell::from(format!("{} {}", h.label(), h.build));
    let title = title.marked(words::glyph(card, true).0);
    Some(Row::about(vec![title, says], h.label()).wants(due.then_some(Wanted::Verdict)))
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
        to_you(line, asks).map_or_else(|| Cell::new(&next, next_tone), |you| Cell::new(&next, next_tone).chosen(you)),
    ]
}

/// What an outcome needs most, said to whoever reads: what is offered to them is offered to you.
fn to_you(line: &Line, asks: &Asks<'_>) -> Option<String> {
    let (me, column) = (asks.reader.me?, asks.column(line.outcome)?);
    let first = column.debts.first().filter(|debt| matches!(debt, Debt::HandoverOpen { to } if to == me))?;
    let alone = asks.active && line.answer.is_none() && line.ended.is_none() && line.next.is_none() && !line.committed;
    alone.then(|| format!("! {}", first.words_to(me).to_lowercase()))
}

/// An outcome's readings with its ships.
pub(in crate::pages) fn plot(line: &Line, today: Day) -> Plot {
    let said = match line.since.as_ref().filter(|since| since.class().is_some()) {
        Some(since) => {
            let terms = Terms { unit: line.unit(), today, first: Some(since.first) };
            since.assessment.said(terms).sentence()
        }
        None => line.since_words(true, today).into_iter().map(|(words, _)| words).collect(),
    };
    let drawn = Drawn::of(&line.series, line.since.as_ref().map(|since| &since.last().assessment));
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
