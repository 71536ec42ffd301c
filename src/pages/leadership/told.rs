//! What changed, what was learned and what is next; was it faster, and did it matter; what stays on record; how sure we were.

use crate::domain::board::said::Tone;
use crate::domain::calibration::{COIN, LEAST};
use crate::domain::report::Report;
use crate::pages::faster;
use crate::pages::review::{note, stamps};
use crate::report::{Cell, Doc, Head};

/// So many lines a page gives to all of it.
const LINES: usize = 14;
/// At least so many of each are told.
const FEW: usize = 2;
/// So many output metrics stand beside the outcomes.
const OUTPUTS: usize = 2;
/// So many labels of what shipped are named.
const SHIPS: usize = 10;

/// The part; `spare` lines are left by others.
pub(super) fn part(doc: &mut Doc, report: &Report, spare: usize) {
    let compares = report.faster.as_ref().filter(|faster| !faster.spans.is_empty());
    let numbers = compares.map_or(1, |faster| {
        let outputs = faster.rows.iter().filter(|row| row.change().is_some()).count().saturating_sub(1);
        6 + outputs.min(OUTPUTS)
    });
    // Shipped and how sure stand in a line each.
    let left = (LINES + spare).saturating_sub(numbers + 2);
    let next = nexts(report);
    let noted = report.noted.len().min(FEW.max(left / 4));
    let coming = next.len().min(FEW.max(left / 3));
    learned(doc, report, left.saturating_sub(noted + coming).max(FEW));
    comes(doc, report, next, coming);
    if let Some(faster) = &report.faster {
        doc.section(faster::ASKS);
        faster::part(doc, faster, OUTPUTS);
    }
    record(doc, report, noted);
    sure(doc, report);
}

/// What shipped in the time.
fn shipped(report: &Report) -> Option<String> {
    let mut ships: Vec<_> =
        report.lines.iter().flat_map(|d| &d.line.ships).filter(|ship| ship.day >= report.since).collect();
    ships.sort_by_key(|ship| (ship.day, ship.label));
    let names: Vec<String> = ships.iter().take(SHIPS).map(|ship| ship.label.to_string()).collect();
    let more = ships.len().saturating_sub(SHIPS);
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    (!names.is_empty()).then(|| format!("{} shipped: {}{more}.", ships.len(), names.join(" ")))
}

fn learned(doc: &mut Doc, report: &Report, most: usize) {
    let verdicts = report.judged.iter().map(|j| {
        let call = format!("{}{}", j.call.word(), stamps(j));
        (
            j.on,
            vec![
                Cell::new(j.hypothesis.to_string(), Tone::Strong),
                call.into(),
                j.learned.clone().unwrap_or_default().into(),
                Cell::new(j.cell().words(), Tone::Dim),
                Cell::new(j.signed_by.as_ref().map_or_else(String::new, ToString::to_string), Tone::Dim),
            ],
        )
    });
    let ended = report.ended.iter().map(|e| {
        let words = e.learned.as_ref().or(e.why.as_ref()).cloned().unwrap_or_default();
        (
            e.on,
            vec![
                Cell::new(e.outcome.to_string(), Tone::Strong),
                e.ended.word().into(),
                words.into(),
                Cell::from(""),
                Cell::new(e.owner.as_ref().map_or_else(String::new, ToString::to_string), Tone::Dim),
            ],
        )
    });
    let mut rows: Vec<_> = ended.chain(verdicts).collect();
    rows.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    let shipped = shipped(report);
    if rows.is_empty() && shipped.is_none() {
        return;
    }
    let left = rows.len().saturating_sub(most);
    let aside = if left > 0 { format!("{left} more: upshot show lessons") } else { String::new() };
    doc.section_beside(
        format!("What changed since {}, and what did we learn?", report.since.short(report.as_of)),
        aside,
    );
    if let Some(shipped) = shipped {
        doc.line(shipped, Tone::Plain);
    }
    let heads = [
        Head::words(""),
        Head::words("call"),
        Head::wraps("learned"),
        Head::wraps("so").from(120),
        Head::words("said by").from(100),
    ];
    doc.rows(&heads, rows.into_iter().take(most).map(|(_, cells)| cells));
}

/// What is next, an outcome a row: as the answers promise it, and what is being built.
fn nexts(report: &Report) -> Vec<Vec<Cell>> {
    let row = |d: &crate::domain::report::Detail| {
        let building: Vec<String> = d.building.iter().map(|(label, build)| format!("{label} {build}")).collect();
        let building = building.join(", ");
        let words = match (&d.next, building.is_empty()) {
            (Some(next), true) => next.clone(),
            (Some(next), false) => format!("{next}; building {building}"),
            (None, false) => format!("building {building}"),
            (None, true) => return None,
        };
        let who = d.line.owner.as_ref().map_or_else(String::new, ToString::to_string);
        Some(vec![Cell::from(d.line.called()), Cell::new(who, Tone::Dim), words.into()])
    };
    report.open().filter_map(row).collect()
}

fn comes(doc: &mut Doc, report: &Report, next: Vec<Vec<Cell>>, most: usize) {
    let silent = report.open().filter(|d| !d.draft).count().saturating_sub(next.len());
    if next.is_empty() && silent == 0 {
        return;
    }
    let aside = match (next.len().saturating_sub(most), silent) {
        (0, 0) => String::new(),
        (0, 1) => "of 1 nothing is said".to_owned(),
        (0, n) => format!("of {n} nothing is said"),
        (more, _) => format!("{more} more: upshot review"),
    };
    doc.section_beside("What is next?", aside);
    if next.is_empty() {
        doc.line("Nobody has said: upshot sprint answer O-n -l TEXT -n TEXT", Tone::Dim);
    }
    let heads = [Head::words("outcome"), Head::words("owner"), Head::wraps("next")];
    doc.rows(&heads, next.into_iter().take(most));
}

/// Gates that were passed, contradictions, moved goalposts, scope calls: what stays visible.
fn record(doc: &mut Doc, report: &Report, most: usize) {
    if report.noted.is_empty() {
        return;
    }
    let left = report.noted.len().saturating_sub(most);
    let aside = if left > 0 { format!("{left} more: upshot review") } else { String::new() };
    doc.section_beside("On record", aside);
    let heads = [Head::words(""), Head::words("on"), Head::wraps("what"), Head::wraps("why")];
    // What was let through or goes against the readings is read before what merely moved.
    let mut noted: Vec<_> = report.noted.iter().collect();
    noted.sort_by_key(|noted| noted.place());
    doc.rows(&heads, noted.into_iter().take(most).map(|noted| note(noted, report.as_of)));
}

fn sure(doc: &mut Doc, report: &Report) {
    let c = &report.calibration;
    if c.judged == 0 {
        return;
    }
    let said = match c.brier {
        Some(score) => format!(
            "Brier score {score:.2} over {} judged predictions: 0 is perfect, always saying 50% scores {COIN}.",
            c.judged
        ),
        None => format!("{} judged with a confidence; a score is given from {LEAST} on.", c.judged),
    };
    doc.says(vec![("How sure were we, and were we right? ".to_owned(), Tone::Strong), (said, Tone::Plain)]);
}
