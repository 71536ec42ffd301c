//! `upshot note`: something said about a thing.

use super::context::Ctx;
use super::prompt;
use crate::domain::command::Command;
use crate::domain::verdict::{NoteKind, Stance};
use crate::error::Error;

/// The flags of `note`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// A label, a metric's slug, or an exact title
    #[arg(value_name = "REF", add = super::complete::things())]
    reference: String,
    /// The text; on a terminal your editor opens where it is left out
    #[arg(value_name = "TEXT", num_args = 0..)]
    text: Vec<String>,
    /// What kind of note it is
    #[arg(long, value_name = "KIND", default_value = "note")]
    kind: NoteKind,
    /// It supports the claim
    #[arg(long, conflicts_with = "contradicts")]
    supports: bool,
    /// It contradicts the claim
    #[arg(long)]
    contradicts: bool,
    /// Where it comes from
    #[arg(long, value_name = "URL")]
    link: Option<String>,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let (on, name) = ctx.thing(&self.reference)?;
        let mut text = self.text.join(" ");
        let typed = text.is_empty() && ctx.may_ask;
        if typed {
            text = prompt::edit(&ctx.env, "", &format!("A note on {name}."))?.unwrap_or_default();
        }
        let stance = match (self.supports, self.contradicts) {
            (true, _) => Stance::Supports,
            (_, true) => Stance::Contradicts,
            _ => Stance::Neutral,
        };
        let done = ctx.run(&Command::Note { on, name, kind: self.kind, stance, text: text.clone(), link: self.link });
        done.map_err(|e| if typed { prompt::keep(&text, e) } else { e })
    }
}
