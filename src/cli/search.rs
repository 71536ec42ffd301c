//! stub
use super::context::Ctx; use crate::error::Error;
pub(crate) fn run(_: &mut Ctx, _: &[String]) -> Result<(), Error> { Ok(()) }
