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
    let mut doc = Doc::new("Symptoms", span).stands([format!("{present} of {} need a look", symptoms.len())]);
    if symptoms.is_empty() {
        doc.aside.clear();
        doc.line("There is no board to look at yet.", Tone::Plain);
        doc.hint = "Frame an outcome: upshot frame TITLE".to_owned();
        return doc;
    }
    for symptom in symptoms.iter().filter(|s| s.present) {
        let (_, bad) = words(symptom);
        doc.says(vec![("! ".to_owned(), Tone::Bad), (bad.to_owned(), Tone::Strong)]);
        match &symptom.trend {
            // Its numbers show it.
            Some(_) => trend(&mut doc, symptom),
            None => doc.rows(
                &[Head::fills(""), Head::words("").least(WHO)],
                symptom.rows.iter().map(|shows| row(symptom, shows)),
            ),
        }
    }
    let mut calm: Vec<&Symptom> = symptoms.iter().filter(|s| !s.present).collect();
    // What few boards have stands last.
    calm.sort_by_key(|s| matches!(s.code, "guardrail_breached" | "falsifier_unanswered"));
    let rows = calm.into_iter().map(|s| {
        let cells = vec![Cell::from(words(s).0).marked("✓"), Cell::new(stands(s), Tone::Dim)];
        Row::about(cells, About::named(s.code, None))
    });
    if present > 0 && present < symptoms.len() {
        doc.line("", Tone::Plain);
    }
    doc.list(&[Head::words("").least(WIDE), Head::wraps("")], vec![Group::of(None, rows)]);
    doc.foot = "About the work, never about people.".to_owned();
    doc.shell = "upshot symptoms".to_owned();
    doc
}

/// The least cells of whom something waits for.
const WHO: usize = 24;
/// The least cells of what is well.
const WIDE: usize = 43;

/// A symptom in words: as it is where it is not there, and where it is.
fn words(symptom: &Symptom) -> (&'static str, &'static str) {
    match symptom.code {
        "verdict_late" => ("Every verdict in time", "A verdict is late"),
        "refuted_still_live" => ("Nothing refuted is still live", symptom.title),
        "guardrail_breached" => ("Every limit holds, or somebody answered", symptom.title),
        "falsifier_unanswered" => ("What would show it wrong was looked at", symptom.title),
        "shipping_up_metrics_flat" => ("Shipping does not outrun results", symptom.title),
        "committed_unowned" => ("Every commitment has one owner", symptom.title),
        "work_without_hypothesis" => ("All work has a hypothesis", symptom.title),
        "outcome_without_reading" => ("Every open outcome has readings", symptom.title),
        "goalposts_moved" => ("Goalposts stand once work began", symptom.title),
        "distributed_accountability" => ("One person answers for each", symptom.title),
        "owns_too_much" => ("Nobody owns too much", symptom.title),
        "metric_unread" => ("Every metric is read by someone", symptom.title),
        "too_many_metrics" => ("Few enough metrics", symptom.title),
        // Either is said by its numbers.
        "discipline_falls" if symptom.rows.iter().all(|shows| shows.name == "in time") => {
            ("As much is stated before work begins", "Fewer verdicts come in time")
        }
        "discipline_falls" => ("As much is stated before work begins", "Less is stated before work begins"),
        _ => (symptom.title, symptom.title),
    }
}

/// How something stands that is well, in a few words: nothing where the words before it say it all.
fn stands(symptom: &Symptom) -> String {
    let said = match symptom.says.as_str() {
        "none" => "",
        says => says.strip_prefix("none; ").unwrap_or(says),
    };
    if !said.is_empty() && symptom.code == "goalposts_moved" {
        return said.replacen(',', " moved,", 1);
    }
    let Some(trend) = symptom.trend.as_ref().filter(|_| said.is_empty()) else { return said.to_owned() };
    let rows = trend.rows.iter().map(|(name, numbers)| {
        // Of `1 of 3` the first says it beside the others.
        let first = |n: &Option<String>| n.as_deref().and_then(|n| n.split(' ').next()).unwrap_or("–").to_owned();
        format!("{name} {}", numbers.iter().map(first).collect::<Vec<_>>().join(" "))
    });
    rows.collect::<Vec<_>>().join(", ")
}

/// What shows a symptom, with the next step.
fn row(symptom: &Symptom, shows: &Shows) -> Row {
    let who = shows.who.as_ref().map(ToString::to_string).filter(|who| *who != shows.name).unwrap_or_default();
    let cells = vec![format!("{} {}", shows.name, shows.what).into(), Cell::new(who, Tone::Dim)];
    let label: Option<Label> = shows.name.parse().ok();
    let about = About::named(format!("{} {}", symptom.code, shows.name), label.map(Named::Label));
    // What was refuted and lives is looked at before one says what becomes of it.
    let wants = label.map(|_| if symptom.code == "verdict_late" { Wanted::Verdict } else { Wanted::Look });
    Row::about(cells, about).wants(wants).fix(shows.fix.clone())
}

/// The numbers of the last sprints, where a symptom has some.
fn trend(doc: &mut Doc, symptom: &Symptom) {
    let Some(trend) = &symptom.trend else { return };
    let mut heads = vec![Head::words("").least(8)];
    heads.extend(trend.sprints.iter().map(|_| Head::number("")));
    let mut first = vec![Cell::new("", Tone::Dim)];
    first.extend(trend.sprints.iter().map(|label| Cell::new(label.clone(), Tone::Dim)));
    let mut rows = vec![first];
    for (name, numbers) in &trend.rows {
        let mut row = vec![Cell::from(name.clone())];
        row.extend(numbers.iter().map(|n| Cell::from(n.clone().unwrap_or_else(|| "–".to_owned()))));
        rows.push(row);
    }
    doc.table(&heads, vec![Group::of(None, rows)]);
}
