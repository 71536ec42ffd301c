//! `upshot show`: one thing in full.

mod spec;

use serde_json::json;

use super::context::Ctx;
use super::json;
use super::print::{Cell, Head};
use super::sheet::{Format, Paper};
use crate::domain::id::{Kind as ThingKind, Thing};
use crate::domain::lesson::Lesson;
use crate::error::{Error, Kind};
use crate::pages::{self, Page, Source};
use crate::report::{text, words::flat};

/// The flags of `show`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// A label, a metric's slug, an exact title, or a page: needs, lessons, metrics …
    #[arg(value_name = "REF", add = super::complete::things_and_pages())]
    reference: String,
    #[command(flatten)]
    paper: Paper,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let found = match (ctx.thing(&self.reference), Page::named(&self.reference)) {
            (Ok((found, _)), _) => found,
            (Err(e), Some(page)) if e.code == "not_found" => return of(ctx, page, &self.paper),
            (Err(e), _) if e.code == "not_found" => {
                let pages: Vec<&str> = Page::ALL.iter().map(|page| page.name()).collect();
                return Err(e.hint(format!("upshot show PAGE: {}", pages.join(", "))));
            }
            (Err(e), _) => return Err(e),
        };
        put(ctx, found, &self.paper)
    }
}

/// Shows a page that is read from the board; scripts get what the verb of its own gives them.
fn of(ctx: &mut Ctx, page: Page, paper: &Paper) -> Result<(), Error> {
    if !paper.is_data(ctx) {
        let doc = page.read(Source { session: &ctx.session, view: None, everyone: true })?;
        return paper.put(ctx, &doc, Format::Text);
    }
    match (page.verb(), page) {
        (Some(verb), _) => super::also(ctx, verb),
        (None, Page::Lessons) => lessons(ctx),
        (None, _) => {
            let doc = page.read(Source { session: &ctx.session, view: None, everyone: true })?;
            let lines: Vec<String> = text::lines(&doc, None).iter().map(flat).collect();
            let rows = lines.iter().map(|line| vec![Cell::from(line.trim_end())]).collect();
            ctx.out.table("page", &[Head::words("line")], rows, || lines.iter().map(|line| json!(line)));
            Ok(())
        }
    }
}

fn lessons(ctx: &mut Ctx) -> Result<(), Error> {
    let lessons = ctx.session.lessons()?;
    let heads = ["hypothesis", "call", "learned", "by", "on"].map(Head::words);
    let row = |l: &Lesson| {
        let words =
            [l.label.to_string(), l.call.word().to_owned(), l.learned.clone(), l.by.to_string(), l.on.to_string()];
        words.map(Cell::from).into()
    };
    ctx.out.table("lessons", &heads, lessons.iter().map(row).collect(), || lessons.iter().map(json::lesson));
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
