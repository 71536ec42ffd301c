//! `upshot review`: this moved, this did not, and here is what we do next.

use super::context::Ctx;
use super::json;
use super::sheet::{Data, Format, Paper};
use crate::domain::amount::exact;
use crate::domain::assessment::Class;
use crate::domain::review::{Group, Line, Review};
use crate::error::Error;
use crate::pages::review;

/// The flags of `review`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The sprint: the active one, or the one closed last, where none is named
    #[arg(value_name = "S-4", add = super::complete::sprints())]
    sprint: Option<String>,
    #[command(flatten)]
    paper: Paper,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let sprint = self.sprint.as_deref().map(|word| ctx.session.sprint_called(word)).transpose()?;
        let review = ctx.session.review(sprint)?;
        let data = Data {
            doc: &|| review::doc(&review, review::Reader::default()),
            kind: "review",
            json: &|| json::review(&review),
            heads: &HEADS,
            rows: &|| rows(&review),
        };
        self.paper.print(ctx, Format::Text, &data)
    }
}

const HEADS: [&str; 10] =
    ["group", "outcome", "metric", "owner", "goal", "opening", "now", "movement", "shipped", "next"];

fn rows(review: &Review) -> Vec<Vec<String>> {
    let row = |line: &Line, committed: bool| {
        let value = |point: Option<crate::domain::metric::Point>| point.map(|p| exact(p.value)).unwrap_or_default();
        let group = if committed { Group::of(line.class()).code() } else { "not_committed" };
        vec![
            group.to_owned(),
            line.outcome.to_string(),
            line.metric.clone().unwrap_or_default(),
            line.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
            if line.goal { "goal".to_owned() } else { String::new() },
            value(line.opening),
            value(line.now),
            line.class().map_or("", Class::words).to_owned(),
            line.ship_labels().join(" "),
            line.next_words(review.as_of).0,
        ]
    };
    let committed = Group::ALL.into_iter().flat_map(|group| review.group(group)).map(|line| row(line, true));
    committed.chain(review.beside.iter().map(|line| row(line, false))).collect()
}
