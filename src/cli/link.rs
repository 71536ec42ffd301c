//! `upshot link`: where a thing's work is.

use super::context::Ctx;
use crate::domain::command::Command;
use crate::error::Error;

/// The flags of `link`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// A label, a metric's slug, or an exact title
    #[arg(value_name = "REF", add = super::complete::things())]
    reference: String,
    /// A link, a pull request, a commit, a ticket
    #[arg(value_name = "URL")]
    url: String,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let (to, name) = ctx.thing(&self.reference)?;
        ctx.run(&Command::Link { to, name, url: self.url })
    }
}
