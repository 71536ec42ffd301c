//! An objective in full: what is wanted, what it is planned to be worth and was, and the outcomes that serve it.

use super::{Said, field, page, part, said as tell};
use crate::domain::board::Column;
use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::fact::ended;
use crate::domain::objective::Objective;
use crate::report::words::flat;
use crate::report::{Cell, Doc, Head};

/// The page.
pub fn doc(objective: &Objective, columns: &[Column], said: &Said, today: Day) -> Doc {
    let period = objective.period.clone().unwrap_or_default();
    let mut doc = page(&objective.label().to_string(), &objective.statement, &period);
    let doc = &mut doc;
    match &objective.business_owner {
        Some(who) => field(doc, "valued by", &who.to_string(), Tone::Plain),
        None => field(doc, "valued by", "nobody yet: upshot objective edit --business-owner H", Tone::Warn),
    }
    let planned = objective.planned_value.map_or_else(|| "not planned".to_owned(), |v| format!("{v} of 10 planned"));
    field(doc, "value", &planned, Tone::Plain);
    if let Some(actual) = &objective.actual {
        let words = format!("{} of 10: {} ({}, {})", actual.value, actual.why, actual.by, actual.on.short(today));
        field(doc, "was worth", &words, Tone::Strong);
    }
    part(doc, &format!("Outcomes {}", columns.len()));
    let rows = columns.iter().map(|column| {
        let o = &column.outcome;
        let stands = match &o.result {
            Some(_) => ended(o, column.unit()).unwrap_or_default(),
            None => flat(&column.movement_words(today)),
        };
        let owner = o.owner.as_ref().map_or_else(|| Cell::new("NO OWNER", Tone::Warn), |w| w.to_string().into());
        vec![Cell::from(o.label().to_string()), o.title.clone().into(), owner, stands.into()]
    });
    doc.rows(&[Head::words(""), Head::wraps(""), Head::words(""), Head::wraps("")], rows);
    tell(doc, said, today);
    std::mem::take(doc)
}
