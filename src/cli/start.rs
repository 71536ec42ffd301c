//! `upshot start`: building begins.

use super::context::Ctx;
use crate::domain::command::Command;
use crate::error::Error;

/// The flags of `start`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The hypothesis
    #[arg(value_name = "H-12", add = super::complete::ideas())]
    hypothesis: String,
    /// Who builds it; carries no accountability
    #[arg(long, value_name = "H", add = super::complete::people())]
    doing: Option<String>,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let hypothesis = ctx.hypothesis(&self.hypothesis)?;
        ctx.run(&Command::Start { hypothesis, doing: self.doing })
    }
}
