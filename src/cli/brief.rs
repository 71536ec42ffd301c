//! `upshot brief`: an outcome or a hypothesis as a page to work from, for a person or an assistant.

use serde_json::Value;

use super::context::Ctx;
use super::json;
use super::sheet::{Data, Format, Paper};
use crate::error::Error;
use crate::pages;

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
        let (thing, _) = ctx.thing(&self.reference)?;
        let brief = pages::briefed(&ctx.session, thing)?;
        let for_scripts = ctx.out.is_json() || ctx.out.is_plain();
        let data = if for_scripts { json::brief(&ctx.session, &brief)? } else { Value::Null };
        let data = Data {
            doc: &|| brief.doc.clone(),
            kind: "brief",
            json: &|| data.clone(),
            heads: &["field", "value"],
            rows: &|| json::rows(&data).into_iter().map(|(name, value)| vec![name, value]).collect(),
        };
        self.paper.or(Format::Md).print(ctx, Format::Md, &data)
    }
}
