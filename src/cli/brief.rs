//! `upshot brief`: an outcome or a hypothesis as a page to work from, for a person or an assistant.

use serde_json::Value;

use super::context::Ctx;
use super::json as things;
use super::sheet::{Data, Format, Paper};
use crate::domain::board::Card;
use crate::domain::facts::Want;
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::objective::Objective;
use crate::domain::outcome::ScopeCall;
use crate::error::{Error, Kind};
use crate::pages::brief::{Brief, doc};
use crate::report::markdown;

/// The flags of `brief`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// An outcome or a hypothesis
    #[arg(value_name = "REF", add = super::complete::claims())]
    reference: String,
    #[command(flatten)]
    paper: Paper,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let (thing, name) = ctx.thing(&self.reference)?;
        let (column, card) = match thing.kind {
            ThingKind::Outcome => (ctx.session.column(thing.id)?, None),
            ThingKind::Hypothesis => match ctx.session.card(thing.id)? {
                Some((card, column)) => (Some(column), Some(card)),
                None => (None, None),
            },
            _ => (None, None),
        };
        let Some(column) = column else {
            return Err(Error::new(Kind::NotFound, "not_found", format!("{name} is no outcome and no hypothesis"))
                .hint("upshot brief O-1, or upshot brief H-1"));
        };
        let outcome = column.outcome.id;
        let calls: Vec<ScopeCall> = ctx.session.slice(&[Want::Outcome(outcome)])?.scope_calls;
        let scope: Vec<ScopeCall> = calls.into_iter().filter(|call| call.outcome == outcome).collect();
        let mut about = vec![Thing::new(ThingKind::Outcome, outcome)];
        about.extend(card.as_ref().map(|card| Thing::new(ThingKind::Hypothesis, card.hypothesis.id)));
        let (mut links, mut notes) = (Vec::new(), Vec::new());
        for thing in about {
            let (more, said) = ctx.session.said_of(thing)?;
            links.extend(more.into_iter().map(|link| link.url));
            notes.extend(said);
        }
        let objective = column.outcome.objective;
        let objective = objective.map(|id: Id| ctx.session.one::<Objective>(id)).transpose()?.flatten();
        let page = doc(&Brief {
            column: &column,
            card: card.as_ref(),
            scope: &scope,
            notes: &notes,
            links: &links,
            objective: objective.map(|o| format!("{} {}", o.label(), o.statement)),
            today: ctx.session.today(),
        });
        let for_scripts = ctx.out.is_json() || ctx.out.is_plain();
        let data = if for_scripts { json(ctx, &column, card.as_ref(), &page)? } else { Value::Null };
        let data = Data {
            doc: &|| page.clone(),
            kind: "brief",
            json: &|| data.clone(),
            heads: &["field", "value"],
            rows: &|| things::rows(&data).into_iter().map(|(name, value)| vec![name, value]).collect(),
        };
        self.paper.or(Format::Md).print(ctx, Format::Md, &data)
    }
}

/// The outcome and its hypotheses whole, and the page.
fn json(
    ctx: &Ctx,
    column: &crate::domain::board::Column,
    card: Option<&Card>,
    page: &crate::report::Doc,
) -> Result<Value, Error> {
    let whole = |card: &Card| things::whole_hypothesis(&ctx.session, card, column);
    Ok(serde_json::json!({
        "outcome": things::whole_outcome(&ctx.session, column)?,
        "hypothesis": card.map(whole).transpose()?,
        "tried": column.cards.iter().map(whole).collect::<Result<Vec<_>, _>>()?,
        "markdown": markdown::page(page),
    }))
}
