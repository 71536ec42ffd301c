//! stub
use super::context::Ctx; use crate::error::Error;
pub(crate) fn run(ctx: &mut Ctx, w: &str) -> Result<(), Error> { ctx.out.say(w); Ok(()) }
pub(crate) fn metric(ctx: &mut Ctx, w: &str) -> Result<(), Error> { ctx.out.say(w); Ok(()) }
pub(crate) fn thing(_: &mut Ctx, _: crate::domain::id::Thing) -> Result<(), Error> { Ok(()) }
