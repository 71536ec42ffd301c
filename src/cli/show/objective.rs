//! An objective in full: what is wanted, what it is planned to be worth and was, and the outcomes that serve it.

use super::{field, part, said, title};
use crate::cli::context::Ctx;
use crate::cli::evidence::words::plain;
use crate::cli::print::{Cell, Head, Look};
use crate::domain::fact::ended;
use crate::domain::id::{Id, Kind, Thing};
use crate::error::Error;

pub(super) fn show(ctx: &mut Ctx, id: Id) -> Result<(), Error> {
    let Some((objective, columns)) = ctx.session.objectives()?.into_iter().find(|(o, _)| o.id == id) else {
        return Ok(());
    };
    let today = ctx.session.today();
    let (links, notes) = ctx.session.said_of(Thing::new(Kind::Objective, id))?;
    let out = &mut ctx.out;
    let period = objective.period.clone().unwrap_or_default();
    title(out, &objective.label().to_string(), &objective.statement, &period, Look::Dim);
    match &objective.business_owner {
        Some(who) => field(out, "valued by", &who.to_string(), Look::Plain),
        None => field(out, "valued by", "nobody yet: upshot objective edit --business-owner H", Look::Warn),
    }
    let planned = objective.planned_value.map_or_else(|| "not planned".to_owned(), |v| format!("{v} of 10 planned"));
    field(out, "value", &planned, Look::Plain);
    if let Some(actual) = &objective.actual {
        let words = format!("{} of 10: {} ({}, {})", actual.value, actual.why, actual.by, actual.on.short(today));
        field(out, "was worth", &words, Look::Strong);
    }
    part(out, &format!("Outcomes {}", columns.len()));
    let rows = columns
        .iter()
        .map(|column| {
            let o = &column.outcome;
            let stands = match &o.result {
                Some(_) => ended(o, column.unit()).unwrap_or_default(),
                None => plain(&column.movement_words(today)),
            };
            let owner = o.owner.as_ref().map_or_else(|| Cell::new("NO OWNER", Look::Warn), |w| w.to_string().into());
            vec![Cell::from(format!("  {}", o.label())), o.title.clone().into(), owner, stands.into()]
        })
        .collect();
    out.table(
        "outcomes",
        &[Head::words("label"), Head::long("title"), Head::words("owner"), Head::words("movement")],
        rows,
        Vec::new,
    );
    said(out, &links, &notes, today);
    Ok(())
}
