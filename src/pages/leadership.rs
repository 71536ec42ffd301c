//! The leadership report as a page: did it work, what changed, what did we learn, what is next; at its end what the reader
//! has to decide. No velocity.

use super::review::{NOT_PROOF, below, note, plot, stamps};
use crate::domain::amount::with_unit;
use crate::domain::board::said::Tone;
use crate::domain::calibration::{COIN, LEAST};
use crate::domain::day::Day;
use crate::domain::outcome::{Aim, Ending};
use crate::domain::report::{Decision, Detail, Report};
use crate::domain::review::Group as Moved;
use crate::report::{Block, Cell, Doc, Head, Plot, Row};

/// The page.
pub fn doc(report: &Report) -> Doc {
    let today = report.as_of;
    let span = report.span.map_or_else(String::new, |(first, last)| {
        if first == last { format!("{first} · ") } else { format!("{first} to {last} · ") }
    });
    let since = report.since.short(today);
    let mut doc = Doc::new("Outcomes", format!("{span}{since} to {} {}", today.short(today), today.date().year()));
    headline(&mut doc, report);
    if !report.lines.is_empty() {
        doc.section("Did it work?");
        doc.rows(&HEADS, report.lines.iter().flat_map(|detail| rows(detail, today)));
        let plots: Vec<Plot> =
            report.lines.iter().filter(|d| !d.line.series.is_empty()).map(|d| plot(&d.line, today)).collect();
        if !plots.is_empty() {
            doc.blocks.push(Block::Charts(plots));
        }
        changed(&mut doc, report);
    }
    objectives(&mut doc, report);
    learned(&mut doc, report);
    next(&mut doc, report);
    calibration(&mut doc, report);
    decisions(&mut doc, &report.decisions, report.owed_beside);
    doc.foot = NOT_PROOF.to_owned();
    doc
}

const HEADS: [Head; 8] = [
    Head::words("outcome"),
    Head::wraps("").pages(),
    Head::words("owner"),
    Head::number("from").always(),
    Head::number("now"),
    Head::number("to"),
    Head::wraps("what it did"),
    Head::words("verdict").from(90),
];

fn headline(doc: &mut Doc, report: &Report) {
    let today = report.as_of;
    let mut parts = Vec::new();
    for (group, words) in [
        (Moved::Moved, "moved"),
        (Moved::Held, "held"),
        (Moved::DidNot, "did not move"),
        (Moved::WrongWay, "moved the wrong way"),
        (Moved::Breached, "went past its limit"),
        (Moved::CantTell, "can't be told yet"),
    ] {
        let n = report.count(group);
        if n > 0 {
            parts.push(format!("{n} {words}"));
        }
    }
    let all = report.open().count();
    let outcomes = if all == 1 { "1 open outcome".to_owned() } else { format!("{all} open outcomes") };
    let open = match parts.as_slice() {
        [] => "No outcome is open.".to_owned(),
        parts => format!("Of {outcomes} {}.", parts.join(", ")),
    };
    let ends = [Ending::Achieved, Ending::Missed, Ending::Stopped].map(|ending| {
        let n = report.ended.iter().filter(|e| e.ended == ending).count();
        (n > 0).then(|| format!("{n} {}", ending.word()))
    });
    let ends: Vec<String> = ends.into_iter().flatten().collect();
    let ended = match (report.ended.len(), ends.join(", ")) {
        (0, _) => String::new(),
        (_, ends) => format!(" Ended in this time: {ends}."),
    };
    doc.line(format!("{open}{ended}"), if all == 0 && ended.is_empty() { Tone::Plain } else { Tone::Strong });
    if let Some(goal) = report.lines.iter().find(|d| d.line.goal) {
        let class = match (&goal.line.ended_words, goal.line.class()) {
            (Some(ended), _) => ended.clone(),
            (None, Some(class)) => class.words().to_owned(),
            (None, None) => goal.line.since_words(false, today).into_iter().map(|(words, _)| words).collect(),
        };
        doc.line(format!("The goal: {}. {class}.", goal.line.title), Tone::Plain);
    }
}

/// An outcome's row, and below it what must hold and what would tell it wrong.
fn rows(detail: &Detail, today: Day) -> Vec<Row> {
    let label = detail.line.outcome;
    let mut rows = vec![Row::about(row(detail, today), label).shell(format!("upshot show {label}"))];
    rows.extend(below(&detail.line).into_iter().map(|(words, tone)| vec![Cell::new(words, tone)].into()));
    rows
}

fn row(detail: &Detail, today: Day) -> Vec<Cell> {
    let line = &detail.line;
    let value = |v: Option<f64>| v.map_or_else(|| "?".to_owned(), |v| with_unit(v, line.unit()));
    let pieces = line.since_words(true, today);
    let did: String = pieces.iter().map(|(words, _)| words.as_str()).collect();
    let pace = if detail.pace.is_empty() { String::new() } else { format!(", {}", detail.pace) };
    let hold = if line.aim == Aim::Hold { "hold " } else { "" };
    let due = line.due.map_or_else(String::new, |due| format!(" by {}", due.short(today)));
    let owner = line.owner.as_ref().map_or_else(|| "NO OWNER".to_owned(), ToString::to_string);
    let verdict = match (line.ended, &detail.verdict) {
        (Some(ended), _) => {
            Cell::new(line.ended_words.as_deref().unwrap_or(ended.word()), Tone::Strong).or(ended.word())
        }
        (None, Some((label, call))) => format!("{label} {call}").into(),
        (None, None) => "".into(),
    };
    vec![
        Cell::new(line.called(), if line.goal { Tone::Strong } else { Tone::Plain }),
        line.title.clone().into(),
        Cell::new(owner, if line.owner.is_some() { Tone::Plain } else { Tone::Bad }),
        Cell::new(value(line.baseline), Tone::Dim),
        Cell::new(line.now_words(), Tone::Strong),
        Cell::new(format!("{hold}{}{due}", line.target_words.as_deref().unwrap_or("?")), Tone::Dim),
        Cell::new(format!("{did}{pace}"), pieces.first().map_or(Tone::Plain, |(_, tone)| *tone)),
        verdict,
    ]
}

/// What each metric did over the span, and what shipped in it.
fn changed(doc: &mut Doc, report: &Report) {
    let rows: Vec<Vec<Cell>> = report
        .lines
        .iter()
        .filter_map(|d| {
            let (went, change) = d.line.in_sprint()?;
            let shipped = d.line.ships.iter().filter(|ship| ship.day >= report.since);
            let shipped: Vec<String> = shipped.map(|ship| format!("{} {}", ship.label, ship.build)).collect();
            Some(vec![d.line.called().into(), went.into(), change.into(), shipped.join(", ").into()])
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    doc.section(format!("What changed since {}?", report.since.short(report.as_of)));
    doc.rows(&[Head::words("outcome"), Head::number(""), Head::number(""), Head::wraps("what shipped")], rows);
}

fn learned(doc: &mut Doc, report: &Report) {
    let verdicts = report.judged.iter().map(|j| {
        let by = j.signed_by.as_ref().map_or_else(String::new, ToString::to_string);
        let judgement = stamps(j);
        let learned = j.learned.clone().unwrap_or_default();
        vec![
            Cell::new(j.hypothesis.to_string(), Tone::Strong),
            format!("{}{judgement}", j.call.word()).into(),
            Cell::new(j.cell().words(), Tone::Dim),
            learned.into(),
            Cell::new(by, Tone::Dim),
        ]
    });
    let ended = report.ended.iter().map(|e| {
        let words = e.learned.as_ref().or(e.why.as_ref()).cloned().unwrap_or_default();
        vec![
            Cell::new(e.outcome.to_string(), Tone::Strong),
            e.ended.word().into(),
            Cell::from(""),
            words.into(),
            Cell::new(e.owner.as_ref().map_or_else(String::new, ToString::to_string), Tone::Dim),
        ]
    });
    let rows: Vec<Vec<Cell>> = verdicts.chain(ended).collect();
    if !rows.is_empty() {
        doc.section("What did we learn?");
        let heads = [
            Head::words(""),
            Head::words("call"),
            Head::wraps("so").from(110),
            Head::wraps("learned"),
            Head::words("said by"),
        ];
        doc.rows(&heads, rows);
    }
    if !report.noted.is_empty() {
        doc.section("On record");
        let heads = [Head::words(""), Head::words("on"), Head::wraps("what"), Head::wraps("why")];
        doc.rows(&heads, report.noted.iter().map(|noted| note(noted, report.as_of)));
    }
    match report.ended_before {
        0 => {}
        1 => doc.line("1 outcome ended before: upshot outcome list", Tone::Dim),
        n => doc.line(format!("{n} outcomes ended before: upshot outcome list"), Tone::Dim),
    }
}

/// What all of it is for.
fn objectives(doc: &mut Doc, report: &Report) {
    if report.objectives.is_empty() {
        return;
    }
    let rows = report.objectives.iter().map(|aimed| {
        let o = &aimed.objective;
        let planned = o.planned_value.map_or_else(|| "?".to_owned(), |value| format!("{value} planned"));
        let actual = match &o.actual {
            Some(actual) => format!("{} by {}: {}", actual.value, actual.by, actual.why),
            None => "not assessed yet".to_owned(),
        };
        let served: Vec<String> = aimed.served_by.iter().map(|(label, stands)| format!("{label} {stands}")).collect();
        let served = if served.is_empty() { "no open outcome serves it".to_owned() } else { served.join(", ") };
        vec![
            Cell::new(o.label().to_string(), Tone::Strong),
            o.statement.clone().into(),
            Cell::new(o.period.clone().unwrap_or_default(), Tone::Dim),
            served.into(),
            planned.into(),
            actual.into(),
        ]
    });
    let heads = [
        Head::words(""),
        Head::wraps("objective"),
        Head::words("period"),
        Head::wraps("served by"),
        Head::words("value"),
        Head::wraps("came to"),
    ];
    doc.section("What is it for?");
    doc.rows(&heads, rows);
}

fn next(doc: &mut Doc, report: &Report) {
    let rows: Vec<Vec<Cell>> = report
        .open()
        .filter_map(|d| {
            let (next, tone) = match &d.next {
                Some(next) => (next.clone(), Tone::Plain),
                None => d.line.next_words(report.as_of),
            };
            let building: Vec<String> = d.building.iter().map(|(label, build)| format!("{label} {build}")).collect();
            if next.is_empty() && building.is_empty() {
                return None;
            }
            let who = d.line.owner.as_ref().map_or_else(String::new, ToString::to_string);
            Some(vec![
                d.line.called().into(),
                Cell::new(who, Tone::Dim),
                Cell::new(next, tone),
                building.join(", ").into(),
            ])
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    doc.section("What is next?");
    doc.rows(
        &[Head::words("outcome"), Head::words("owner"), Head::wraps("next, and why"), Head::wraps("being built")],
        rows,
    );
}

fn calibration(doc: &mut Doc, report: &Report) {
    let c = &report.calibration;
    if c.judged == 0 {
        return;
    }
    doc.section("How sure were we, and were we right?");
    match c.brier {
        Some(score) => doc.line(
            format!(
                "Brier score {score:.2} over {} judged predictions: 0 is perfect, always saying 50% scores {COIN}.",
                c.judged
            ),
            Tone::Plain,
        ),
        None => {
            doc.line(format!("{} judged with a confidence; a score is given from {LEAST} on.", c.judged), Tone::Dim);
        }
    }
    let rows = c.bands.iter().map(|band| {
        vec![
            format!("{} to {}% sure", band.from, band.to).into(),
            format!("said {:.0}%", band.said).into(),
            format!("{} of {} supported", band.supported, band.judged).into(),
        ]
    });
    doc.rows(&[Head::words("band"), Head::number(""), Head::number("")], rows);
}

fn decisions(doc: &mut Doc, decisions: &[Decision], beside: usize) {
    doc.section("Decisions needed");
    if decisions.is_empty() {
        match beside {
            0 => doc.line("Nothing to decide: nobody owes anything.", Tone::Good),
            1 => doc.line("None is due; 1 thing waits: upshot todo", Tone::Plain),
            n => doc.line(format!("None is due; {n} things wait: upshot todo"), Tone::Plain),
        }
        return;
    }
    let rows = decisions.iter().map(|d| {
        let who = d.who.as_ref().map_or_else(|| "anyone".to_owned(), ToString::to_string);
        let cells = vec![Cell::new(d.name.clone(), Tone::Strong), d.asks.clone().into(), Cell::new(who, Tone::Dim)];
        Row::from(cells).fix(d.fix.clone())
    });
    doc.rows(&[Head::words(""), Head::wraps(""), Head::words("")], rows);
}
