//! `upshot ship`: it is out, and its prediction freezes; one thing, or all that a release names.

mod release;

use super::context::Ctx;
use super::parts::{first_word, joined};
use crate::domain::amount::Amount;
use crate::domain::command::Command;
use crate::domain::day::Lean;
use crate::error::Error;

/// The flags of `ship`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The hypothesis
    #[arg(value_name = "H-12", required_unless_present = "git", add = super::complete::unshipped())]
    hypothesis: Option<String>,
    /// The day it reached people, where it is not today
    #[arg(value_name = "DAY", allow_hyphen_values = true, value_parser = first_word)]
    day: Option<String>,
    #[arg(value_name = "WORDS", hide = true, num_args = 0..)]
    more: Vec<String>,
    /// A link to the work; may be given again
    #[arg(long = "ref", value_name = "URL")]
    refs: Vec<String>,
    /// The value from before the ship, where no reading was logged
    #[arg(long, value_name = "NUMBER", conflicts_with = "waive", allow_hyphen_values = true)]
    before: Option<String>,
    /// Why there is no value from before; the verdict will say so
    #[arg(long, value_name = "WHY")]
    waive: Option<String>,
    /// What the trailers of a release name and is building or an idea: v1.2..v1.3, on the tag's day
    #[arg(long, value_name = "RANGE", conflicts_with_all = ["hypothesis", "day", "refs", "before", "waive"])]
    git: Option<String>,
    /// The day of the release, where the range ends in no tag
    // clap lets what is required go where it conflicts with something that is there: both are said.
    #[arg(long, value_name = "DAY", requires = "git", conflicts_with = "hypothesis", allow_hyphen_values = true)]
    on: Option<String>,
    /// Say what would ship, and change nothing
    #[arg(long, requires = "git", conflicts_with = "hypothesis")]
    dry_run: bool,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<u8, Error> {
        if let Some(range) = self.git {
            return release::run(ctx, range, self.on.as_deref(), self.dry_run);
        }
        let hypothesis = ctx.hypothesis(self.hypothesis.as_deref().unwrap_or_default())?;
        let on = match &self.day {
            Some(day) => ctx.day(&joined(day, &self.more), Lean::Back)?,
            None => ctx.session.today(),
        };
        let before = self.before.as_deref().map(Amount::parse).transpose()?;
        ctx.run(&Command::Ship { hypothesis, on, refs: self.refs, before, waive: self.waive }).map(|()| 0)
    }
}
