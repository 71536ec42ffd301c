//! `upshot symptoms`: signs that work goes on and outcomes do not come.

use serde_json::{Value, json};

use super::context::Ctx;
use super::json::label;
use super::sheet::{Data, Format, Paper};
use crate::domain::symptom::Symptom;
use crate::error::Error;
use crate::pages::symptoms;

/// The flags of `symptoms`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(flatten)]
    paper: Paper,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let (list, spans) = ctx.session.symptoms()?;
        let rows = |symptom: &Symptom| {
            let row = |name: &str, what: &str, who: String, fix: &str| {
                let present = if symptom.present { "present" } else { "absent" };
                vec![symptom.code.to_owned(), present.to_owned(), name.to_owned(), what.to_owned(), who, fix.to_owned()]
            };
            if symptom.rows.is_empty() {
                return vec![row("", &symptom.says, String::new(), "")];
            }
            let who =
                |shows: &crate::domain::symptom::Shows| shows.who.as_ref().map(ToString::to_string).unwrap_or_default();
            symptom.rows.iter().map(|shows| row(&shows.name, &shows.what, who(shows), &shows.fix)).collect()
        };
        let data = Data {
            doc: &|| symptoms::doc(&list, &spans),
            kind: "symptoms",
            json: &|| {
                json!({ "sprints": spans.iter().map(|span| span.0).collect::<Vec<_>>(),
                "present": list.iter().filter(|s| s.present).count(), "symptoms": list.iter().map(object).collect::<Vec<_>>() })
            },
            heads: &["symptom", "state", "name", "what", "who", "fix"],
            rows: &|| list.iter().flat_map(rows).collect(),
        };
        self.paper.print(ctx, Format::Text, &data)
    }
}

fn object(symptom: &Symptom) -> Value {
    let rows: Vec<Value> = symptom
        .rows
        .iter()
        .map(|row| json!({ "name": row.name, "label": label(&row.name), "what": row.what, "who": row.who, "fix": row.fix }))
        .collect();
    let trend = symptom.trend.as_ref().map(|trend| {
        let rows: serde_json::Map<String, Value> =
            trend.rows.iter().map(|(name, numbers)| ((*name).to_owned(), json!(numbers))).collect();
        json!({ "sprints": trend.sprints, "rows": rows })
    });
    json!({ "code": symptom.code, "title": symptom.title, "present": symptom.present, "says": symptom.says,
        "rows": rows, "trend": trend })
}
