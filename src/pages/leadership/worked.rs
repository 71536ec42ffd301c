//! Did it work, an outcome in two lines; and when we will know of what is measuring.

use crate::chart::weekly;
use crate::domain::amount::with_unit;
use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::hypothesis::Check;
use crate::domain::outcome::Aim;
use crate::domain::report::{Detail, Known, Report};
use crate::pages::review::{below, plot};
use crate::report::{Block, Cell, Doc, Head, Plot, Row};

/// A chart is drawn from so many readings on.
const READINGS: usize = 5;
/// Up to so many outcomes have a chart of their own; more have their last weeks in their row.
const CHARTS: usize = 3;
/// So many weeks stand in a row.
const WEEKS: usize = 12;
/// So many lines a page gives to what is measuring.
const LINES: usize = 6;

const HEADS: [Head; 8] = [
    Head::words("outcome"),
    Head::words("owner"),
    Head::number("from").always(),
    Head::number("now"),
    Head::words("weeks").drawn(),
    Head::number("to"),
    Head::number("in this time").from(110),
    Head::wraps("what it did"),
];

pub(super) fn part(doc: &mut Doc, report: &Report) {
    let today = report.as_of;
    if report.lines.is_empty() {
        return;
    }
    doc.section("Did it work?");
    let charts = report.lines.len() <= CHARTS;
    doc.rows(&HEADS, report.lines.iter().flat_map(|detail| rows(detail, !charts, today)));
    let drawn = |d: &&Detail| charts && d.line.series.len() >= READINGS;
    let plots: Vec<Plot> = report.lines.iter().filter(drawn).map(|d| plot(&d.line, today)).collect();
    if !plots.is_empty() {
        doc.blocks.push(Block::Charts(plots));
    }
    if report.ended_before > 0 {
        let outcomes =
            if report.ended_before == 1 { "1 outcome" } else { &format!("{} outcomes", report.ended_before) };
        doc.line(format!("{outcomes} ended before: upshot outcome list"), Tone::Dim);
    }
}

/// An outcome's row, and below it what it is, what was said of it, what must hold and what would tell it wrong.
fn rows(detail: &Detail, spark: bool, today: Day) -> Vec<Row> {
    let label = detail.line.outcome;
    let first = Row::about(row(detail, spark, today), label).shell(format!("upshot show {label}"));
    let said = |(label, call): &(crate::domain::label::Label, String)| format!("{label} {call}");
    let verdicts = detail.verdicts.iter().map(said).collect::<Vec<_>>().join(", ");
    // The word itself stands in the row; here is what stands beside it.
    let ended = detail.line.ended_words.clone().filter(|words| detail.line.ended.is_none_or(|e| e.word() != words));
    let quiet = [detail.line.title.clone(), ended.unwrap_or_default(), verdicts].map(|words| (words, Tone::Dim));
    let parts = quiet.into_iter().chain(below(&detail.line)).filter(|(words, _)| !words.is_empty());
    let parts =
        parts.enumerate().map(|(n, (words, tone))| (format!("{}{words}", if n == 0 { "" } else { " · " }), tone));
    vec![first, vec![Cell::parted(parts.collect())].into()]
}

fn row(detail: &Detail, spark: bool, today: Day) -> Vec<Cell> {
    let line = &detail.line;
    let stated = |v: Option<f64>| v.map_or_else(|| "?".to_owned(), |v| with_unit(v, line.unit()));
    let pieces = line.since_words(true, today);
    let did: String = pieces.iter().map(|(words, _)| words.as_str()).collect();
    let did = match (line.ended, detail.draft) {
        (Some(ended), _) => format!("{}: {did}", ended.word()),
        (None, true) => format!("a draft; {did}"),
        _ => did,
    };
    let pace = if detail.pace.is_empty() { String::new() } else { format!(", {}", detail.pace) };
    let hold = if line.aim == Aim::Hold { "hold " } else { "" };
    let due = line.due.map_or_else(String::new, |due| format!(" by {}", due.short(today)));
    let owner = line.owner.as_ref().map_or_else(|| "NO OWNER".to_owned(), ToString::to_string);
    let ends: Vec<f64> = line.baseline.into_iter().chain(line.target).collect();
    let weeks = if spark && line.series.len() >= READINGS { weekly(&line.series, &ends, WEEKS) } else { String::new() };
    vec![
        Cell::new(line.called(), if line.goal { Tone::Strong } else { Tone::Plain }),
        Cell::new(owner, if line.owner.is_some() { Tone::Plain } else { Tone::Bad }),
        Cell::new(stated(line.baseline), Tone::Dim),
        Cell::new(line.now_words(), Tone::Strong),
        Cell::new(weeks, Tone::Dim),
        Cell::new(format!("{hold}{}{due}", line.target_words.as_deref().unwrap_or("?")), Tone::Dim),
        Cell::new(line.in_sprint().map_or_else(String::new, |(_, change)| change), Tone::Dim),
        Cell::new(format!("{did}{pace}"), pieces.first().map_or(Tone::Plain, |(_, tone)| *tone)),
    ]
}

/// What is measuring, in the order it can be told.
pub(super) fn known(doc: &mut Doc, report: &Report) {
    let today = report.as_of;
    if report.known.is_empty() {
        return;
    }
    let shown = if report.known.len() > LINES { LINES - 1 } else { report.known.len() };
    let left = report.known.len() - shown;
    let aside = if left > 0 { format!("{left} more: upshot hypothesis list --state measuring") } else { String::new() };
    doc.section_beside("When will we know?", aside);
    let row = |known: &Known| {
        let check = known.deadline.map_or_else(
            || Cell::from(""),
            |due| match (due.check(today), due.days_late(today)) {
                (Check::Overdue, late) => Cell::new(format!("{}, {late}d late", due.on.short(today)), Tone::Bad),
                (Check::Due | Check::Measuring, _) => due.on.short(today).into(),
            },
        );
        let cells = vec![
            Cell::new(known.hypothesis.to_string(), Tone::Strong),
            known.build.clone().into(),
            Cell::new(known.outcome.to_string(), Tone::Plain),
            Cell::new(known.expected.clone().unwrap_or_else(|| "nothing".to_owned()), Tone::Dim),
            known.first_words(today).into(),
            check,
        ];
        Row::about(cells, known.hypothesis).shell(format!("upshot evidence {}", known.hypothesis))
    };
    let heads = [
        Head::words(""),
        Head::wraps("what shipped"),
        Head::words("for"),
        Head::words("expected"),
        Head::words("first answer"),
        Head::words("verdict due"),
    ];
    doc.rows(&heads, report.known.iter().take(shown).map(row));
}
