//! stub
use super::context::Ctx; use crate::error::Error;
pub(crate) fn run(ctx: &mut Ctx, w: Option<&str>, n: usize) -> Result<(), Error> { let _ = w; for e in ctx.session.history(None, n)? { ctx.out.say(&format!("{} {} {} {}", e.id, e.day, e.by, e.summary)); } Ok(()) }
