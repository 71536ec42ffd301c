//! `upshot show`: one thing in full.

mod spec;

use serde_json::json;

use super::context::Ctx;
use super::json;
use super::print::{Cell, Head};
use super::sheet::{Format, Paper};
use crate::domain::id::{Kind as ThingKind, Thing};
use crate::error::{Error, Kind};
use crate::pages::{self, Page, Source};
use crate::report::{self, words::flat};

/// The flags of `show`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// A label, a metric's slug, an exact title, or a page: needs, lessons, metrics …
    #[arg(value_name = "REF", add = super::complete::things())]
    reference: String,
    #[command(flatten)]
    paper: Paper,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let found = match (ctx.thing(&self.reference), Page::named(&self.reference)) {
            (Ok((found, _)), _) => found,
            (Err(_), Some(page)) => return of(ctx, page, &self.paper),
            (Err(e), None) => return Err(e),
        };
        put(ctx, found, &self.paper)
    }
}

/// Shows a page that is read from the board.
fn of(ctx: &mut Ctx, page: Page, paper: &Paper) -> Result<(), Error> {
    let doc = page.read(Source { session: &ctx.session, view: None, everyone: true })?;
    if !paper.is_data(ctx) {
        return paper.put(ctx, &doc, Format::Text);
    }
    let lines = report::text::lines(&doc, None);
    let lines: Vec<String> = lines.iter().map(flat).filter(|line| !line.trim().is_empty()).collect();
    if ctx.out.is_json() {
        ctx.out.object("page", json!({ "name": page.name(), "title": doc.title, "lines": lines }));
    } else {
        let rows = lines.into_iter().map(|line| vec![Cell::from(line.trim_end())]).collect();
        ctx.out.table("page", &[Head::words("line")], rows, Vec::new);
    }
    Ok(())
}

/// Shows what a word names; a slug names its sole open outcome before the metric.
pub(crate) fn run(ctx: &mut Ctx, word: &str) -> Result<(), Error> {
    let (found, _) = ctx.thing(word)?;
    thing(ctx, found)
}

/// Shows the versions of an outcome's spec.
pub(crate) fn spec(ctx: &mut Ctx, word: &str) -> Result<(), Error> {
    let outcome = ctx.outcome(word)?;
    spec::show(ctx, outcome)
}

/// Shows the metric that a word names.
pub(crate) fn metric(ctx: &mut Ctx, word: &str) -> Result<(), Error> {
    let id = ctx.metric(word)?;
    thing(ctx, Thing::new(ThingKind::Metric, id))
}

/// Shows a thing.
pub(crate) fn thing(ctx: &mut Ctx, thing: Thing) -> Result<(), Error> {
    put(ctx, thing, &Paper::default())
}

fn put(ctx: &mut Ctx, thing: Thing, paper: &Paper) -> Result<(), Error> {
    if paper.is_data(ctx) {
        let (kind, data) = json::thing(&ctx.session, thing)?;
        if ctx.out.is_json() {
            ctx.out.object(kind, data);
        } else {
            let rows =
                json::rows(&data).into_iter().map(|(name, value)| vec![Cell::from(name), Cell::from(value)]).collect();
            ctx.out.table(kind, &[Head::words("field"), Head::words("value")], rows, Vec::new);
        }
        return Ok(());
    }
    if thing.kind == ThingKind::Board {
        return super::list::settings(ctx);
    }
    match pages::gather(&ctx.session, thing)? {
        Some(doc) => paper.put(ctx, &doc, Format::Text),
        None => {
            let says = format!("{} has no page of its own", ctx.session.name(thing));
            Err(Error::new(Kind::NotFound, "not_found", says).hint("upshot history"))
        }
    }
}

#[cfg(test)]
mod tests;
