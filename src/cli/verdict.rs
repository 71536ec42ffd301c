//! `upshot verdict`: a person's call on what shipped.

use super::context::Ctx;
use super::prompt;
use crate::domain::command::{Command, Judgement};
use crate::domain::handle::Handle;
use crate::domain::verdict::{Next, VerdictCall};
use crate::error::Error;

/// The flags of `verdict`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The hypothesis
    #[arg(value_name = "H-12", add = super::complete::measuring())]
    hypothesis: String,
    /// The call
    #[arg(value_name = "CALL", required_unless_present = "confirm")]
    call: Option<VerdictCall>,
    /// What was learned
    #[arg(short, long, value_name = "LEARNED")]
    learned: Option<String>,
    /// What is next: scale, iterate, pivot, stop, roll-back or watch, with words after a colon
    #[arg(short, long, value_name = "KIND[:TEXT]", add = super::complete::next_kinds())]
    next: Option<String>,
    /// Your reason, where the readings disagree
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Whose call it is, where you type it for them
    #[arg(long = "for", value_name = "H", conflicts_with = "propose", add = super::complete::people())]
    signer: Option<String>,
    /// Propose it for the owner to sign
    #[arg(long)]
    propose: bool,
    /// Supersede the verdict there is
    #[arg(long)]
    replace: bool,
    /// Sign a proposed verdict, or one that somebody typed for you
    #[arg(long, conflicts_with_all = ["call", "learned", "next", "why", "signer", "propose", "replace"])]
    confirm: bool,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let hypothesis = ctx.hypothesis(&self.hypothesis)?;
        let Some(call) = self.call else { return ctx.run(&Command::Confirm { hypothesis }) };
        let (next, next_text) = self.next.as_deref().map(Next::with_words).transpose()?.unzip();
        let signer = self.signer.as_deref().map(|h| Handle::parse(h.trim_start_matches('@'))).transpose()?;
        let mut learned = self.learned;
        let typed = learned.is_none() && ctx.may_ask;
        if typed {
            learned = prompt::edit(&ctx.env, "", &format!("What did you learn from {}?", self.hypothesis))?;
        }
        let judgement = Judgement {
            call,
            learned: learned.clone(),
            next,
            next_text: next_text.flatten(),
            why: self.why,
            signer,
            propose: self.propose,
            replace: self.replace,
        };
        let done = ctx.run(&Command::Judge { hypothesis, judgement });
        match (done, learned) {
            (Err(e), Some(text)) if typed => Err(prompt::keep(&text, e)),
            (done, _) => done,
        }
    }
}
