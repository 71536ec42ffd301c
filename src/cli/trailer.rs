//! `upshot trailer`: the line of a commit that says which hypothesis it is for, and a hook that offers it. Nothing is
//! installed.

use serde_json::json;

use super::context::Ctx;
use crate::domain::commit::TRAILER;
use crate::error::{Error, Kind};

/// The hook, as it is copied into a repository.
const HOOK: &str = include_str!("../../assets/scripts/prepare-commit-msg");

/// The flags of `trailer`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The hypothesis
    #[arg(value_name = "H-12", required_unless_present = "hook", add = super::complete::hypotheses())]
    hypothesis: Option<String>,
    /// Print a prepare-commit-msg hook that offers the line where the branch's name holds a label (h-12-samples)
    #[arg(long, conflicts_with = "hypothesis")]
    hook: bool,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let Some(word) = self.hypothesis.filter(|_| !self.hook) else {
            if ctx.out.is_json() {
                ctx.out.object("hook", json!({ "name": "prepare-commit-msg", "text": HOOK }));
            } else {
                ctx.out.verbatim(HOOK);
            }
            return Ok(());
        };
        let hypothesis = ctx.hypothesis(&word)?;
        let label = ctx.session.label_in_commits(hypothesis)?;
        let label =
            label.ok_or_else(|| Error::new(Kind::NotFound, "not_found", format!("{word} is not on the board")))?;
        let line = format!("{TRAILER}: {label}");
        if ctx.out.is_json() {
            ctx.out.object("trailer", json!({ "label": label, "trailer": line }));
        } else {
            ctx.out.say(&line);
        }
        Ok(())
    }
}
