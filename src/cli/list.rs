//! stub
use super::context::Ctx; use crate::error::Error; use crate::domain::{id::Id, day::Day};
pub(crate) fn outcomes(_: &mut Ctx) -> Result<(), Error> { Ok(()) }
pub(crate) fn hypotheses(_: &mut Ctx, _: Option<&str>) -> Result<(), Error> { Ok(()) }
pub(crate) fn metrics(_: &mut Ctx) -> Result<(), Error> { Ok(()) }
pub(crate) fn readings(_: &mut Ctx, _: Id, _: Option<Day>, _: Option<Day>) -> Result<(), Error> { Ok(()) }
pub(crate) fn sprints(_: &mut Ctx) -> Result<(), Error> { Ok(()) }
pub(crate) fn sprint(_: &mut Ctx, _: Option<&str>) -> Result<(), Error> { Ok(()) }
pub(crate) fn people(_: &mut Ctx) -> Result<(), Error> { Ok(()) }
pub(crate) fn settings(_: &mut Ctx) -> Result<(), Error> { Ok(()) }
