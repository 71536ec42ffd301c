//! stub
use super::context::Ctx; use crate::error::Error;
pub(crate) fn print(ctx: &mut Ctx) -> Result<(), Error> { ctx.out.say("board"); Ok(()) }
