//! The symptoms as a page: what is there, with its rows and the next step; then what is not there.

use super::{Cell, Doc, Group, Head};
use crate::domain::board::said::Tone;
use crate::domain::symptom::{Span, Symptom};

/// The page.
pub fn doc(symptoms: &[Symptom], spans: &[Span]) -> Doc {
    let present = symptoms.iter().filter(|s| s.present).count();
    let span = match spans {
        [] => String::new(),
        [one] => format!("{} · ", one.0),
        [first, .., last] => format!("{} to {} · ", first.0, last.0),
    };
    let mut doc = Doc::new("Symptoms", format!("{span}{present} of {} present", symptoms.len()));
    if symptoms.is_empty() {
        doc.aside = String::new();
        doc.line("There is no board to look at yet: upshot frame TITLE", Tone::Plain);
        return doc;
    }
    for symptom in symptoms.iter().filter(|s| s.present) {
        let rows = symptom.rows.iter().flat_map(|row| {
            let who = row.who.as_ref().map(ToString::to_string).filter(|who| *who != row.name).unwrap_or_default();
            [
                vec![Cell::from(row.name.clone()), row.what.clone().into(), Cell::new(who, Tone::Dim)],
                vec![Cell::from(""), Cell::new(row.fix.clone(), Tone::Dim), Cell::from("")],
            ]
        });
        doc.says(vec![("! ".to_owned(), Tone::Bad), (symptom.title.to_owned(), Tone::Strong)]);
        doc.rows(&[Head::words(""), Head::wraps(""), Head::words("")], rows.collect());
        trend(&mut doc, symptom);
    }
    let calm = symptoms.iter().filter(|s| !s.present);
    let rows: Vec<Vec<Cell>> = calm
        .clone()
        .map(|s| vec![Cell::new("✓", Tone::Good), s.title.into(), Cell::new(s.says.clone(), Tone::Dim)])
        .collect();
    if !rows.is_empty() && present > 0 {
        doc.section("Not there");
    }
    doc.rows(&[Head::words(""), Head::words(""), Head::wraps("")], rows);
    for symptom in calm.filter(|s| s.trend.is_some()) {
        trend(&mut doc, symptom);
    }
    doc.line("About the work, never about people.", Tone::Dim);
    doc
}

/// The numbers of the last sprints, where a symptom has some.
fn trend(doc: &mut Doc, symptom: &Symptom) {
    let Some(trend) = &symptom.trend else { return };
    let mut heads = vec![Head::words("")];
    heads.extend(trend.sprints.iter().map(|_| Head::number("")));
    let mut first = vec![Cell::new("", Tone::Dim)];
    first.extend(trend.sprints.iter().map(|label| Cell::new(label.to_string(), Tone::Dim)));
    let mut rows = vec![first];
    for (name, numbers) in &trend.rows {
        let mut row = vec![Cell::from(*name)];
        row.extend(numbers.iter().map(|n| Cell::from(n.clone().unwrap_or_else(|| "–".to_owned()))));
        rows.push(row);
    }
    let title = if symptom.present { None } else { Some((symptom.title.to_owned(), Tone::Dim)) };
    doc.table(&heads, vec![Group { title, rows }]);
}
