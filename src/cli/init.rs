//! `upshot init`: make the board's file now, for one person or for a team.

use std::path::PathBuf;

use serde_json::json;

use super::context::Ctx;
use crate::error::Error;

/// The flags of `init`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Where (else where the board would be made anyway)
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    /// For a team: everybody in the folder's group, or in GROUP, may write it
    #[arg(long, value_name = "GROUP", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    shared: Option<String>,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let group = self.shared.as_deref().filter(|g| !g.is_empty());
        ctx.session.init(self.shared.is_some(), group)?;
        let path = ctx.session.path().display().to_string();
        let warnings = ctx.session.place_warnings();
        ctx.warn(&warnings);
        if ctx.out.is_json() {
            ctx.out.object("db", json!({ "path": path, "shared": self.shared.is_some() }));
        } else {
            let how = if self.shared.is_some() { "a shared board" } else { "a board" };
            ctx.out.told(&format!("Made {how} at {path}. Next: upshot frame TITLE"));
        }
        Ok(())
    }
}
