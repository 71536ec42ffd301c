//! `upshot objective`: what several outcomes are for, and what it was worth.

use super::context::Ctx;
use super::json;
use super::sheet;
use super::show;
use crate::domain::board::Column;
use crate::domain::command::Command;
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::objective::Objective;
use crate::error::{Error, Kind};
use crate::pages::Page;
use crate::session::Found;

/// The flags of `objective`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// Say what several outcomes are for
    Add {
        /// What is wanted
        #[arg(value_name = "STATEMENT")]
        statement: String,
        #[command(flatten)]
        parts: Parts,
    },
    /// Change an objective
    Edit {
        /// The objective
        #[arg(value_name = "P-1", add = super::complete::objectives())]
        objective: String,
        /// What is wanted
        #[arg(long, value_name = "TEXT")]
        statement: Option<String>,
        #[command(flatten)]
        parts: Parts,
    },
    /// List the objectives
    List,
    /// Show an objective with the outcomes that serve it
    Show {
        /// The objective
        #[arg(value_name = "P-1", add = super::complete::objectives())]
        objective: String,
    },
    /// Say which outcome serves it
    Link {
        /// The objective
        #[arg(value_name = "P-1", add = super::complete::objectives())]
        objective: String,
        /// The outcome
        #[arg(value_name = "O-1", add = super::complete::outcomes())]
        outcome: String,
        /// It serves it no longer
        #[arg(long)]
        remove: bool,
    },
    /// Say what it was worth, once an outcome of it has a result; its business owner does
    Value {
        /// The objective
        #[arg(value_name = "P-1", add = super::complete::objectives())]
        objective: String,
        /// 0 to 10
        #[arg(value_name = "VALUE")]
        value: u32,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
}

#[derive(clap::Args, Debug)]
struct Parts {
    /// Over which time: "2026 Q1"
    #[arg(long, value_name = "TEXT")]
    period: Option<String>,
    /// Who says in the end what it was worth
    #[arg(long, value_name = "H", add = super::complete::people())]
    business_owner: Option<String>,
    /// What it is planned to be worth, 1 to 10
    #[arg(long, value_name = "VALUE")]
    value: Option<u32>,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let command = match self.verb {
            None | Some(Verb::List) => return list(ctx),
            Some(Verb::Show { objective }) => {
                let id = named(ctx, &objective)?;
                return show::thing(ctx, Thing::new(ThingKind::Objective, id));
            }
            Some(Verb::Add { statement, parts }) => Command::AddObjective {
                statement,
                period: parts.period,
                business_owner: parts.business_owner,
                planned: parts.value,
            },
            Some(Verb::Edit { objective, statement, parts }) => Command::EditObjective {
                objective: named(ctx, &objective)?,
                statement,
                period: parts.period,
                business_owner: parts.business_owner,
                planned: parts.value,
            },
            Some(Verb::Link { objective, outcome, remove }) => {
                Command::LinkObjective { objective: named(ctx, &objective)?, outcome: ctx.outcome(&outcome)?, remove }
            }
            Some(Verb::Value { objective, value, why }) => {
                Command::ValueObjective { objective: named(ctx, &objective)?, value, why }
            }
        };
        ctx.run(&command)
    }
}

fn named(ctx: &Ctx, word: &str) -> Result<Id, Error> {
    match ctx.session.find(word)? {
        Found::Thing(thing) if thing.kind == ThingKind::Objective => Ok(thing.id),
        _ => Err(Error::new(Kind::NotFound, "not_found", format!("{word} is not an objective"))
            .hint("upshot objective list")),
    }
}

fn list(ctx: &mut Ctx) -> Result<(), Error> {
    let all = ctx.session.objectives()?;
    let heads = ["label", "statement", "period", "business_owner", "planned", "actual", "outcomes"];
    let row = |(o, columns): &(Objective, Vec<Column>)| {
        let labels: Vec<String> = columns.iter().map(|c| c.outcome.label().to_string()).collect();
        vec![
            o.label().to_string(),
            o.statement.clone(),
            o.period.clone().unwrap_or_default(),
            o.business_owner.as_ref().map(ToString::to_string).unwrap_or_default(),
            o.planned_value.map(|v| v.to_string()).unwrap_or_default(),
            o.actual.as_ref().map(|a| a.value.to_string()).unwrap_or_default(),
            labels.join(" "),
        ]
    };
    let rows = || all.iter().map(row).collect();
    sheet::list(ctx, Page::Objectives, &heads, rows, || {
        all.iter().map(|(o, columns)| json::objective(o, columns)).collect()
    })
}
