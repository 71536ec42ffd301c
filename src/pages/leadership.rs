//! The leadership report as a page, in the order a leader asks: what is to be decided, did it work, when will we know, what
//! changed and what was learned, was it faster and did it matter, what is it all for. No velocity. It is printed on one page,
//! so that each part has so many lines; what is over is a count with the command that lists it.

mod decisions;
mod headline;
mod objectives;
mod told;
mod worked;

use super::review::NOT_PROOF;
use crate::domain::board::said::Tone;
use crate::domain::report::Report;
use crate::report::Doc;

/// So many outcomes fit on one printed page.
const ONE_PAGE: usize = 8;

/// The page.
pub fn doc(report: &Report) -> Doc {
    let today = report.as_of;
    let span = report.span.map_or_else(String::new, |(first, last)| {
        if first == last { format!("{first} · ") } else { format!("{first} to {last} · ") }
    });
    let since = report.since.short(today);
    let mut doc = Doc::new("Outcomes", format!("{span}{since} to {} {}", today.short(today), today.date().year()));
    doc.sheet = true;
    let all: Vec<&Report> = std::iter::once(report).chain(report.also.iter().map(|(_, other)| other)).collect();
    doc.line(headline::words(&all), if report.lines.is_empty() { Tone::Plain } else { Tone::Strong });
    let goal = headline::goal(report);
    if !goal.is_empty() {
        doc.line(goal, Tone::Plain);
    }
    decisions::part(&mut doc, report, decisions::LINES);
    worked::part(&mut doc, report);
    worked::known(&mut doc, report);
    told::part(&mut doc, report, ONE_PAGE.saturating_sub(report.lines.len()) * 2);
    objectives::part(&mut doc, report);
    for (name, other) in &report.also {
        doc.section_beside(name.clone(), format!("since {}", other.since.short(today)));
        doc.line(headline::words(&[other]), Tone::Strong);
        decisions::part(&mut doc, other, decisions::FEW);
        worked::part(&mut doc, other);
    }
    doc.foot = NOT_PROOF.to_owned();
    doc
}
