//! The symptoms as a page: what is there, with its rows and the next step; then what is not there.

use crate::domain::board::Wanted;
use crate::domain::board::said::Tone;
use crate::domain::label::Label;
use crate::domain::symptom::{Shows, Span, Symptom};
use crate::report::{About, Cell, Doc, Group, Head, Named, Row};

/// The page.
pub fn doc(symptoms: &[Symptom], spans: &[Span]) -> Doc {
    let present = symptoms.iter().filter(|s| s.present).count();
    let span = match spans {
        [] => String::new(),
        [one] => one.0.to_string(),
        [first, .., last] => format!("{} to {}", first.0, last.0),
    };
    let mut doc = Doc::new("Symptoms", span).stands([format!("{present} of {} present", symptoms.len())]);
    if symptoms.is_empty() {
        doc.aside.clear();
        doc.line("There is no board to look at yet.", Tone::Plain);
        doc.hint = "Frame an outcome: upshot frame TITLE".to_owned();
        return doc;
    }
    for symptom in symptoms.iter().filter(|s| s.present) {
        doc.says(vec![("! ".to_owned(), Tone::Bad), (symptom.title.to_owned(), Tone::Strong)]);
        let rows = symptom.rows.iter().map(|shows| row(symptom, shows));
        doc.rows(&[Head::words(""), Head::fills(""), Head::words("")], rows);
        trend(&mut doc, symptom);
    }
    let calm = symptoms.iter().filter(|s| !s.present);
    let rows = calm.clone().map(|s| {
        let cells = vec![Cell::from(s.title).marked("✓"), Cell::new(s.says.clone(), Tone::Dim)];
        Row::about(cells, About::named(s.code, None))
    });
    if present > 0 && present < symptoms.len() {
        doc.section("Not there");
    }
    doc.list(&[Head::words(""), Head::wraps("")], vec![Group::of(None, rows)]);
    for symptom in calm.filter(|s| s.trend.is_some()) {
        trend(&mut doc, symptom);
    }
    doc.foot = "About the work, never about people.".to_owned();
    doc.shell = "upshot symptoms".to_owned();
    doc
}

/// What shows a symptom, with the next step.
fn row(symptom: &Symptom, shows: &Shows) -> Row {
    let who = shows.who.as_ref().map(ToString::to_string).filter(|who| *who != shows.name).unwrap_or_default();
    let cells = vec![Cell::from(shows.name.clone()), shows.what.clone().into(), Cell::new(who, Tone::Dim)];
    let label: Option<Label> = shows.name.parse().ok();
    let about = About::named(format!("{} {}", symptom.code, shows.name), label.map(Named::Label));
    let late = matches!(symptom.code, "verdict_late" | "refuted_still_live");
    let wants = label.map(|_| if late { Wanted::Verdict } else { Wanted::Look });
    Row::about(cells, about).wants(wants).fix(shows.fix.clone())
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
    doc.table(&heads, vec![Group::of(title, rows)]);
}
