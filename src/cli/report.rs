//! `upshot report`: one page for whoever leads: did it work, what changed, what did we learn, what is next.

use serde_json::{Value, json};

use super::context::Ctx;
use super::json as things;
use super::sheet::{Data, Format, Paper};
use crate::domain::amount::exact;
use crate::domain::assessment::Class;
use crate::domain::report::{Detail, Report};
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
            json: &|| object(&report),
            heads: &["outcome", "owner", "from", "now", "to", "movement", "verdict", "next"],
            rows: &|| report.lines.iter().map(row).collect(),
        };
        self.paper.print(ctx, Format::Html, &data)
    }
}

fn object(r: &Report) -> Value {
    let outcomes: Vec<Value> = r
        .lines
        .iter()
        .map(|d| {
            let mut value = things::review_line(&d.line, r.as_of);
            value["pace"] = json!(d.pace);
            value["verdict"] = json!(
                d.verdict.as_ref().map(|(label, call)| json!({ "label": label, "hypothesis": label, "call": call }))
            );
            value["building"] = d.building.iter().map(|(label, _)| json!(label)).collect();
            value
        })
        .collect();
    let ended: Vec<Value> = r
        .ended
        .iter()
        .map(|e| json!({ "label": e.outcome, "outcome": e.outcome, "title": e.title, "owner": e.owner, "ended": e.ended, "on": e.on, "why": e.why, "learned": e.learned }))
        .collect();
    let objectives: Vec<Value> = r
        .objectives
        .iter()
        .map(|aimed| {
            let mut value = json!(aimed.objective);
            value["label"] = json!(aimed.objective.label());
            value["id"] = json!(aimed.objective.id);
            value["served_by"] = aimed.served_by.iter().map(|(label, _)| json!(label)).collect();
            value
        })
        .collect();
    let decisions: Vec<Value> = r
        .decisions
        .iter()
        .map(|d| json!({ "name": d.name, "label": things::label(&d.name), "asks": d.asks, "who": d.who, "fix": d.fix }))
        .collect();
    json!({
        "as_of": r.as_of, "since": r.since, "from": r.span.map(|(first, _)| first), "to": r.span.map(|(_, last)| last),
        "outcomes": outcomes, "verdicts": r.judged.iter().map(things::judged).collect::<Vec<_>>(), "noted": r.noted,
        "ended": ended, "ended_before": r.ended_before, "objectives": objectives, "calibration": r.calibration, "decisions": decisions,
    })
}
