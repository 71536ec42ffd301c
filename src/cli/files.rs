//! stub
use super::context::Ctx; use crate::error::Error; use super::print::Out; use crate::paths::Env;
#[derive(clap::Args, Debug)] pub(super) struct DbArgs {}
#[derive(clap::Args, Debug)] pub(super) struct ConfigArgs {}
impl DbArgs { pub(super) fn run(self, _: &mut Ctx) -> Result<u8, Error> { Ok(0) } }
pub(super) fn config(_: ConfigArgs, _: Out, _: &Env) -> Result<u8, Error> { Ok(0) }
pub(crate) fn doctor(ctx: &mut Ctx) -> Result<u8, Error> { let h = ctx.session.doctor()?; for t in h.troubles { ctx.out.say(&t.what); } Ok(0) }
