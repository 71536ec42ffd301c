//! stub
use super::context::Ctx; use crate::error::Error;
pub(crate) fn run(_: &mut Ctx, _: bool, _: bool) -> Result<u8, Error> { Ok(0) }
