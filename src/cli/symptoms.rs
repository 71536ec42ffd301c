//! `upshot symptoms`: signs that work goes on and outcomes do not come.

use serde_json::{Value, json};

mod faster;

use super::context::Ctx;
use super::json::label;
use super::sheet::{Data, Format, Paper};
use crate::domain::faster::Per;
use crate::domain::symptom::Symptom;
use crate::error::Error;
use crate::pages::symptoms;

/// The flags of `symptoms`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// What was made beside what moved: output metrics, ships, and outcomes, over the last three whole spans
    #[arg(long)]
    faster: bool,
    /// How long a span is: quarter, month or sprint (else the board's sprints, else quarters)
    #[arg(long, value_name = "SPAN", requires = "faster", value_parser = per)]
    per: Option<Per>,
    /// Count what landed in the repository here too, and how much of it says that an assistant helped
    #[arg(long, requires = "faster")]
    git: bool,
    #[command(flatten)]
    paper: Paper,
}

fn per(word: &str) -> Result<Per, String> {
    Per::of(word).ok_or_else(|| format!("a span is one of {}", Per::WORDS.join(", ")))
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        if self.faster {
            return faster::run(ctx, self.per, self.git, &self.paper);
        }
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
            trend.rows.iter().map(|(name, numbers)| (name.clone(), json!(numbers))).collect();
        json!({ "sprints": trend.sprints, "rows": rows })
    });
    json!({ "code": symptom.code, "title": symptom.title, "present": symptom.present, "says": symptom.says,
        "rows": rows, "trend": trend })
}
