//! `upshot report`: one page for whoever leads: did it work, what changed, what did we learn, what is next.

use super::context::Ctx;
use super::json;
use super::sheet::{Data, Format, Paper};
use crate::domain::amount::exact;
use crate::domain::assessment::Class;
use crate::domain::report::Detail;
use crate::error::Error;
use crate::pages::leadership;

/// The flags of `report`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(flatten)]
    paper: Paper,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let report = ctx.session.report()?;
        let row = |d: &Detail| {
            let number = |v: Option<f64>| v.map(exact).unwrap_or_default();
            vec![
                d.line.outcome.to_string(),
                d.line.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
                number(d.line.baseline),
                number(d.line.now.map(|p| p.value)),
                number(d.line.target),
                d.line.class().map_or("", Class::words).to_owned(),
                d.verdict.as_ref().map(|(label, call)| format!("{label} {call}")).unwrap_or_default(),
                d.line.next_words(report.as_of).0,
            ]
        };
        let data = Data {
            doc: &|| leadership::doc(&report),
            kind: "report",
            json: &|| json::report(&report),
            heads: &["outcome", "owner", "from", "now", "to", "movement", "verdict", "next"],
            rows: &|| report.lines.iter().map(row).collect(),
        };
        self.paper.print(ctx, Format::Html, &data)
    }
}
