//! What all of it is for: planned and actual value, what is at risk, and how well value was predicted.

use crate::domain::board::said::Tone;
use crate::domain::report::{Aimed, Report};
use crate::report::{Cell, Doc, Head, Row};

/// So many lines a page gives to them.
const LINES: usize = 5;

pub(super) fn part(doc: &mut Doc, report: &Report) {
    if report.objectives.is_empty() && report.predictability.is_none() {
        return;
    }
    let room = LINES - usize::from(report.predictability.is_some());
    let left = report.objectives.len().saturating_sub(room);
    let aside = if left > 0 { format!("{left} more: upshot objective list") } else { String::new() };
    doc.section_beside("Objectives: what is it for?", aside);
    let heads = [
        Head::words(""),
        Head::wraps("objective"),
        Head::words("period").from(100),
        Head::words("value"),
        Head::wraps("served by").from(100),
        Head::wraps("at risk"),
    ];
    doc.rows(&heads, report.objectives.iter().take(room).map(row));
    if let Some((planned, actual)) = report.predictability {
        let share = f64::from(actual) / f64::from(planned) * 100.0;
        let says = format!(
            "Of {planned} points planned {actual} came about where somebody said so: predictability {share:.0}%."
        );
        doc.line(says, Tone::Plain);
    }
}

fn row(aimed: &Aimed) -> Row {
    let o = &aimed.objective;
    let value = match (o.planned_value, &o.actual) {
        (Some(planned), Some(actual)) => format!("{} of {planned} by {}", actual.value, actual.by),
        (None, Some(actual)) => format!("{} by {}", actual.value, actual.by),
        (Some(planned), None) => format!("{planned} planned"),
        (None, None) => "none planned".to_owned(),
    };
    let served: Vec<String> = aimed.served_by.iter().map(|(label, stands)| format!("{label} {stands}")).collect();
    let served = if served.is_empty() { "no open outcome serves it".to_owned() } else { served.join(", ") };
    let risks: Vec<String> = aimed.risks.iter().map(|(label, why)| format!("{label} {why}")).collect();
    let risk = match (&o.actual, risks.is_empty()) {
        (Some(actual), _) => Cell::new(actual.why.clone(), Tone::Dim),
        (None, true) if aimed.served_by.is_empty() => Cell::new("nothing serves it", Tone::Warn),
        (None, true) => "".into(),
        (None, false) => Cell::new(risks.join(", "), Tone::Bad),
    };
    let cells = vec![
        Cell::new(o.label().to_string(), Tone::Strong),
        o.statement.clone().into(),
        Cell::new(o.period.clone().unwrap_or_default(), Tone::Dim),
        value.into(),
        served.into(),
        risk,
    ];
    Row::about(cells, o.label()).shell(format!("upshot objective show {}", o.label()))
}
