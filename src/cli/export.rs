//! stub
use super::context::Ctx; use crate::error::Error;
#[derive(clap::Args, Debug)] pub(super) struct Args { #[arg(long)] all: Option<std::path::PathBuf> }
impl Args { pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> { if let Some(d) = self.all { ctx.session.export_all(&d, false)?; } Ok(()) } }
