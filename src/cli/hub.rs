//! `upshot hub`: what makes a database a hub, for whoever runs it.

use super::context::Ctx;
use crate::error::Error;

/// What is done with a hub.
#[derive(clap::Subcommand, Debug)]
pub(super) enum Action {
    /// Make a PostgreSQL database a hub, where copies of boards meet
    #[command(after_help = "Who signs in how, and who may what there: upshot help sync")]
    Init {
        /// The database: postgres://NAME@HOST/DATABASE, without a password
        #[arg(value_name = "URL")]
        url: String,
        /// Grant rights by table: CockroachDB has none by column
        #[arg(long)]
        cockroach: bool,
    },
    /// Print the SQL that does it, for whoever runs the database
    Sql {
        /// Grant rights by table: CockroachDB has none by column
        #[arg(long)]
        cockroach: bool,
    },
}

/// The flags of `hub`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

impl Args {
    #[cfg(not(feature = "hub"))]
    pub(super) fn run(self, _: &mut Ctx) -> Result<u8, Error> {
        let (Action::Init { .. } | Action::Sql { .. }) = self.action;
        Err(crate::session::no_hub_here())
    }

    #[cfg(feature = "hub")]
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<u8, Error> {
        use serde_json::json;
        match self.action {
            Action::Sql { cockroach } => {
                let sql = crate::session::hub_sql(cockroach);
                if ctx.out.is_json() {
                    ctx.out.object("sql", json!({ "sql": sql }));
                } else {
                    sql.lines().for_each(|line| ctx.out.say(line));
                }
            }
            Action::Init { url, cockroach } => {
                let (name, was) = ctx.session.begin_hub(&url, cockroach, &ctx.env)?;
                if ctx.out.is_json() {
                    ctx.out.object("hub", json!({ "name": name, "was": was }));
                } else if was {
                    ctx.out.told(&format!("{name} is a hub already; nothing was changed."));
                } else {
                    ctx.out.told(&format!(
                        "{name} is a hub now. People write there as members of upshot_writer: GRANT upshot_writer TO …; \
                         then each: upshot sync {}",
                        without_secrets(&url)
                    ));
                }
            }
        }
        Ok(0)
    }
}

/// A hub's URL without who signs in.
#[cfg(feature = "hub")]
fn without_secrets(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let place = rest.split_once('@').map_or(rest, |(_, place)| place);
            format!("{scheme}://NAME@{place}")
        }
        None => url.to_owned(),
    }
}
